#include "law/deadline_state.h"

/* ---- 5. its state */

date_t deadline_met_since(const struct matter *matter, const struct deadline *deadline)
{
    const struct time_limit *limit = deadline->limit;

    if (limit->met_since_start)
        return deadline->start;
    return limit->met_since == FACT_NONE ? DATE_NONE : matter->facts[limit->met_since];
}

date_t deadline_met_until(const struct deadline *deadline, date_t today)
{
    if (deadline->limit->met_in_time)
        return deadline->last_day;
    return today > deadline->last_day ? today : deadline->last_day + 1;
}

/* The earliest of them; within a day, the first listed. */
static fact_id what_met(const struct evaluation *e, const struct deadline *deadline)
{
    const struct fact_list *met_by = &deadline->limit->met_by;
    fact_id seamless = deadline->limit->met_seamlessly_by, found = FACT_NONE;
    date_t since = deadline_met_since(e->view.matter, deadline);
    date_t until = deadline_met_until(deadline, e->view.today);

    for (size_t i = 0; i < met_by->count; i++) {
        date_t date = deadline_fact(e, met_by->ids[i]);

        if (date != DATE_NONE && date >= since && date <= until &&
            (found == FACT_NONE || date < deadline_fact(e, found)))
            found = met_by->ids[i];
    }
    if (found != FACT_NONE)
        return found;
    if (deadline_fact(e, seamless) != DATE_NONE &&
        deadline_fact(e, seamless) <= deadline->start + 1)
        return seamless;
    return FACT_NONE;
}

static bool came_too_late(const struct evaluation *e, const struct deadline *deadline)
{
    const struct fact_list *met_by = &deadline->limit->met_by;

    for (size_t i = 0; i < met_by->count; i++) {
        if (deadline_fact(e, met_by->ids[i]) > deadline->last_day)
            return deadline->limit->met_in_time;
    }
    return false;
}

/* Of the facts dated up to that day, a death, else the first; of those and `found`, if it is one.
 */
static fact_id earliest_until(const struct evaluation *e, const struct fact_list *facts,
                              date_t until, fact_id found)
{
    for (size_t i = 0; i < facts->count && found != FACT_DIED; i++) {
        date_t date = deadline_fact(e, facts->ids[i]);

        if (date == DATE_NONE || date > until)
            continue;
        if (found == FACT_NONE || facts->ids[i] == FACT_DIED || date < deadline_fact(e, found))
            found = facts->ids[i];
    }
    return found;
}

/* A death; else whatever came first. */
static fact_id what_cancelled(const struct evaluation *e, const struct deadline *deadline)
{
    const struct time_limit *limit = deadline->limit;
    date_t today = e->view.today;
    fact_id found = earliest_until(e, &limit->cancelled_by, today, FACT_NONE);

    return earliest_until(e, &limit->forestalled_by,
                          deadline->start < today ? deadline->start : today, found);
}

/* Whether that day is between the start of a cap and its lifting. */
static bool is_suspended(const struct evaluation *e, const struct time_limit *limit, date_t day)
{
    date_t lifted = deadline_fact(e, limit->cap_lifted_by), since;

    if (limit->cap_lifted_by == FACT_NONE)
        return false;
    since = deadline_cap_start(e, limit);
    return since != DATE_NONE && since <= day && (lifted < since || lifted > day);
}

/* The fact that put it on hold, on or before today, if nothing has ended the hold since. */
static fact_id what_holds(const struct evaluation *e, const struct time_limit *limit)
{
    for (size_t i = 0; i < limit->hold_from.count; i++) {
        date_t from = deadline_fact(e, limit->hold_from.ids[i]);
        date_t until = deadline_fact(e, limit->hold_until.ids[i]);

        if (from != DATE_NONE && from <= e->view.today && (until < from || until > e->view.today))
            return limit->hold_from.ids[i];
    }
    return FACT_NONE;
}

static void stand(struct deadline *deadline, enum deadline_state state, fact_id reason)
{
    deadline->state = state;
    deadline->reason_fact = reason;
}

/* After its last day, with nothing that met or cancelled it. */
static enum deadline_state over_state(const struct deadline *deadline)
{
    return deadline->limit->after == AFTER_PASS || deadline->start < deadline->limit->alarms_from
               ? DEADLINE_PASSED
               : DEADLINE_LAPSED;
}

static void choose_state(const struct evaluation *e, struct deadline *deadline)
{
    fact_id cancelled = what_cancelled(e, deadline);
    fact_id met = what_met(e, deadline);
    fact_id held = what_holds(e, deadline->limit);
    bool ended = deadline->limit->authority && cancelled != FACT_NONE &&
                 deadline_fact(e, met) > deadline_fact(e, cancelled) + 1;

    if (cancelled != FACT_NONE && cancelled == FACT_DIED)
        stand(deadline, DEADLINE_CANCELLED, cancelled);
    else if (met != FACT_NONE && !ended)
        stand(deadline, DEADLINE_MET, met);
    else if (cancelled != FACT_NONE)
        stand(deadline, DEADLINE_CANCELLED, cancelled);
    else if (held != FACT_NONE)
        stand(deadline, DEADLINE_CANCELLED, held);
    else if (e->view.today <= deadline->last_day)
        stand(deadline, DEADLINE_OPEN, FACT_NONE);
    else
        stand(deadline, over_state(deadline), FACT_NONE);
    if (held != FACT_NONE && deadline->reason_fact == held)
        deadline->flags |= DEADLINE_ON_HOLD;
}

void deadline_find_state(const struct evaluation *e, struct deadline *deadline)
{
    choose_state(e, deadline);
    if (deadline->reason_fact == FACT_NONE && came_too_late(e, deadline))
        deadline->flags |= DEADLINE_TOO_LATE;
    if (deadline->state == DEADLINE_OPEN && is_suspended(e, deadline->limit, e->view.today))
        deadline->flags |= DEADLINE_SUSPENDED;
    if (deadline->state == DEADLINE_LAPSED && is_suspended(e, deadline->limit, deadline->last_day))
        deadline->flags |= DEADLINE_CEASED;
    if (deadline->state == DEADLINE_OPEN && deadline->limit->authority &&
        deadline_is_period(deadline->limit) && deadline->start_entry >= 0 &&
        e->view.today < deadline->start)
        deadline->flags |= DEADLINE_NOT_BEGUN;
    deadline->ends_at = zone_midnight(rulebook_zone(e->view.book), deadline->last_day + 1);
}

/* ---- 6. what was missing */

/* Whether another authority begins with that fact: it meets the end of one of this kind. */
static bool begins_another(const struct evaluation *e, fact_id fact)
{
    size_t count;
    const struct limit_group *groups = rulebook_groups(e->view.book, e->view.matter->kind, &count);

    for (size_t g = 0; g < count; g++) {
        for (size_t r = 0; r < groups[g].row_count; r++) {
            const struct time_limit *row = groups[g].rows[r];

            for (size_t i = 0; row->authority && i < row->met_by.count; i++) {
                if (row->met_by.ids[i] == fact)
                    return true;
            }
        }
    }
    return false;
}

/* The first day, up to today, on which a fact met or ended it; what met an authority began then, so
 * the day before was the last without. DATE_NONE: none. */
static date_t gap_ended(const struct evaluation *e, const struct deadline *deadline)
{
    const struct fact_list *met_by = &deadline->limit->met_by;
    const struct fact_list *cancelled_by = &deadline->limit->cancelled_by;
    date_t since = deadline_met_since(e->view.matter, deadline);
    date_t first = INT32_MAX;

    for (size_t i = 0; i < met_by->count; i++) {
        date_t date = deadline_fact(e, met_by->ids[i]);

        if (date != DATE_NONE && date >= since && date - 1 < first &&
            date <= deadline_met_until(deadline, e->view.today))
            first = date - 1;
    }
    for (size_t i = 0; i < cancelled_by->count; i++) {
        date_t date = deadline_fact(e, cancelled_by->ids[i]);

        if (date == DATE_NONE || date > e->view.today)
            continue;
        if (deadline->limit->no_cover && begins_another(e, cancelled_by->ids[i]))
            date--;
        if (date < first)
            first = date;
    }
    return first != INT32_MAX ? first : DATE_NONE;
}

/* The latest of the days that bar an authority, until which the earlier one covers it; else the day
 * before it begins. */
static date_t barred_until(const struct evaluation *e, const struct deadline *deadline)
{
    date_t last = deadline->start - 1;

    for (fact_id i = 0; i < RULEBOOK_MAX_FACTS; i++) {
        if (fact_set_has(&deadline->limit->applies_if, i) && deadline_fact(e, i) > last)
            last = deadline_fact(e, i);
    }
    return last;
}

/* The first day without authority: after its end; its own first day if it was suspended; if it
 * gives none, its own or the day after the authority that bars it. */
static date_t gap_begins(const struct evaluation *e, const struct deadline *deadline)
{
    date_t began = deadline_fact(e, deadline->limit->not_before);
    date_t from = deadline->last_day + 1;

    if (deadline->limit->no_cover)
        from = deadline->start;
    else if (deadline->flags & DEADLINE_BARRED)
        from = barred_until(e, deadline) + 1;
    return from > began ? from : began;
}

void deadline_find_gap(const struct evaluation *e, struct deadline *deadline)
{
    const struct time_limit *limit = deadline->limit;
    date_t until = gap_ended(e, deadline);

    deadline->gap_from = deadline->gap_until = DATE_NONE;
    deadline->gap_runs = false;
    if (!limit->authority && !limit->no_cover) {
        if (deadline->state == DEADLINE_MET &&
            deadline_fact(e, deadline->reason_fact) > deadline->last_day)
            deadline->flags |= DEADLINE_MET_LATE;
        return;
    }
    if (e->view.matter->facts[FACT_MISTAKEN] != DATE_NONE)
        return; /* it never existed, so that nothing ended with it */
    if (until == DATE_NONE || (limit->no_cover && until > e->view.today)) {
        until = e->view.today;
        deadline->gap_runs = true;
    }
    if (limit->no_cover && until >= deadline->last_day) {
        deadline->gap_runs = deadline->gap_runs && until == deadline->last_day;
        until = deadline->last_day;
    }
    /* The days of a period that ends before it begins cannot be known. */
    if (until < gap_begins(e, deadline) || (deadline->flags & DEADLINE_BEFORE_START)) {
        /* The first authorisation covers the days of a second one until a day that is known. */
        if (deadline->gap_runs && (deadline->flags & DEADLINE_BARRED) &&
            !(deadline->flags & DEADLINE_BEFORE_START))
            deadline->gap_from = gap_begins(e, deadline);
        deadline->gap_runs = false;
        return;
    }
    deadline->gap_from = gap_begins(e, deadline);
    deadline->gap_until = until;
    if (limit->authority && deadline->state == DEADLINE_MET)
        deadline->flags |= DEADLINE_AFTER_GAP;
}
