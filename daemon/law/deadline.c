#include "law/deadline.h"

#include <string.h>

#include "law/ladder.h"

/* What one matter is worked out with. */
struct evaluation {
    struct ladder_view view;
    const struct zone *zone;
    const struct calendar *calendar;
    date_t last_days[RULEBOOK_MAX_CODES]; /* by slot; DATE_NONE where the limit does not arise */
};

static date_t fact_date(const struct evaluation *e, fact_id fact)
{
    return fact == FACT_NONE ? DATE_NONE : e->view.matter->facts[fact];
}

static date_t anchor_date(const struct evaluation *e, const struct anchor *anchor)
{
    return anchor->fact != FACT_NONE ? e->view.matter->facts[anchor->fact]
                                     : e->last_days[anchor->slot];
}

/* ---- 1. which row */

static bool applies(const struct evaluation *e, const struct time_limit *limit)
{
    date_t governing = limit->governed_by_today ? e->view.today : e->view.governing;

    return governing >= limit->in_force_from && governing <= limit->in_force_to &&
           e->view.governing <= limit->pack_ends &&
           (limit->jurisdiction == JURISDICTION_ANY ||
            limit->jurisdiction == e->view.matter->jurisdiction) &&
           fact_set_covers(&e->view.present, &limit->applies_if) &&
           !fact_set_meets(&e->view.present, &limit->applies_unless);
}

static const struct time_limit *governing_row(const struct evaluation *e,
                                              const struct limit_group *group)
{
    for (size_t i = 0; i < group->row_count; i++) {
        if (applies(e, group->rows[i]))
            return group->rows[i];
    }
    return NULL;
}

/* ---- 2. where the count starts */

static bool goes_before(enum which which, date_t date, date_t best)
{
    return best == DATE_NONE || (which == WHICH_EARLIEST && date < best) ||
           (which == WHICH_LATEST && date > best);
}

static void find_start(const struct evaluation *e, struct deadline *deadline)
{
    const struct time_limit *limit = deadline->limit;

    deadline->start = DATE_NONE;
    deadline->start_entry = -1;
    for (size_t i = 0; i < limit->count_from.count; i++) {
        date_t date = anchor_date(e, &limit->count_from.items[i]);

        if (date != DATE_NONE && goes_before(limit->count_which, date, deadline->start)) {
            deadline->start = date;
            deadline->start_entry = (int)i;
            if (limit->count_which == WHICH_FIRST)
                break;
        }
    }
}

/* ---- 4. what changes the count */

static void decide(struct deadline *deadline, date_t last_day, enum decided_by by)
{
    deadline->last_day = last_day;
    deadline->decided_by = by;
}

static void take_floor(const struct evaluation *e, struct deadline *deadline)
{
    date_t from = fact_date(e, deadline->limit->floor_from);

    deadline->floor = DATE_NONE;
    if (from == DATE_NONE || deadline->last_day == DATE_NONE)
        return;
    deadline->floor =
        deadline_count(e->calendar, e->view.matter->jurisdiction, &deadline->limit->floor, from);
    if (deadline->floor > deadline->last_day)
        decide(deadline, deadline->floor, BY_FLOOR);
}

static void take_stated(struct deadline *deadline)
{
    if (deadline->stated == DATE_NONE)
        return;
    if (deadline->last_day == DATE_NONE || deadline->stated < deadline->last_day)
        decide(deadline, deadline->stated, BY_STATED);
    else if (deadline->stated > deadline->last_day)
        deadline->flags |= DEADLINE_STATED_BEYOND;
}

static void take_extension(const struct evaluation *e, struct deadline *deadline)
{
    date_t asked = fact_date(e, deadline->limit->extension_asked);
    date_t most = deadline->last_day + deadline->limit->extended_at_most;

    if (deadline->extended == DATE_NONE || deadline->last_day == DATE_NONE)
        return;
    if (deadline->extended <= deadline->last_day) {
        deadline->flags |= DEADLINE_EXTENSION_IDLE;
        return;
    }
    if (asked != DATE_NONE && asked > deadline->last_day) {
        deadline->flags |= DEADLINE_EXTENSION_LATE;
        return;
    }
    if (deadline->extended > most)
        deadline->flags |= DEADLINE_EXTENSION_BEYOND;
    decide(deadline, deadline->extended < most ? deadline->extended : most, BY_EXTENSION);
}

static void take_cap(const struct evaluation *e, struct deadline *deadline)
{
    const struct time_limit *limit = deadline->limit;
    date_t lifted = fact_date(e, limit->cap_lifted_by);

    for (size_t i = 0; i < limit->cap_from.count && deadline->cap_start == DATE_NONE; i++)
        deadline->cap_start = anchor_date(e, &limit->cap_from.items[i]);
    if (deadline->cap_start == DATE_NONE)
        return;
    deadline->cap =
        deadline_count(e->calendar, e->view.matter->jurisdiction, &limit->cap, deadline->cap_start);
    /* After its last day there is nothing left to lift: the authority has ceased. */
    if (lifted != DATE_NONE && lifted >= deadline->cap_start && lifted <= deadline->cap)
        deadline->cap_start = deadline->cap = DATE_NONE;
    else if (deadline->cap < deadline->last_day)
        decide(deadline, deadline->cap, BY_CAP);
    if (deadline->decided_by == BY_CAP && lifted > deadline->cap)
        deadline->flags |= DEADLINE_TOO_LATE;
}

static bool is_period(const struct time_limit *limit)
{
    return limit->span.reckoning == RECKON_INCLUDING || limit->span.reckoning == RECKON_AFTER;
}

/* False where the deadline does not arise. */
static bool find_last_day(const struct evaluation *e, struct deadline *deadline)
{
    const struct time_limit *limit = deadline->limit;

    find_start(e, deadline);
    deadline->stated = fact_date(e, limit->stated_by);
    deadline->extended = fact_date(e, limit->extended_by);
    deadline->varied = fact_date(e, limit->varied_by);
    deadline->cap_start = deadline->cap = DATE_NONE;
    deadline->flags = 0;
    deadline->counted = DATE_NONE;
    if (deadline->start != DATE_NONE)
        deadline->counted = deadline_count(e->calendar, e->view.matter->jurisdiction, &limit->span,
                                           deadline->start);
    decide(deadline, deadline->counted, BY_COUNT);
    take_floor(e, deadline);
    take_stated(deadline);
    take_extension(e, deadline);
    if (deadline->varied != DATE_NONE)
        decide(deadline, deadline->varied, BY_VARIATION);
    if (deadline->last_day == DATE_NONE)
        return false;
    if (deadline->start == DATE_NONE)
        deadline->start = deadline->varied != DATE_NONE ? deadline->varied : deadline->stated;
    take_cap(e, deadline);
    if (is_period(limit) && deadline->start_entry >= 0 && deadline->last_day < deadline->start)
        deadline->flags |= DEADLINE_BEFORE_START;
    if (deadline->start_entry >= 0 && deadline->start < fact_date(e, limit->not_before))
        deadline->flags |= DEADLINE_DATED_BACK;
    return true;
}

/* ---- 5. how it stands */

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

static fact_id what_met(const struct evaluation *e, const struct deadline *deadline)
{
    const struct fact_list *met_by = &deadline->limit->met_by;
    fact_id seamless = deadline->limit->met_seamlessly_by;
    date_t since = deadline_met_since(e->view.matter, deadline);
    date_t until = deadline_met_until(deadline, e->view.today);

    for (size_t i = 0; i < met_by->count; i++) {
        date_t date = fact_date(e, met_by->ids[i]);

        if (date != DATE_NONE && date >= since && date <= until)
            return met_by->ids[i];
    }
    if (fact_date(e, seamless) != DATE_NONE && fact_date(e, seamless) <= deadline->start + 1)
        return seamless;
    return FACT_NONE;
}

static bool came_too_late(const struct evaluation *e, const struct deadline *deadline)
{
    const struct fact_list *met_by = &deadline->limit->met_by;

    for (size_t i = 0; i < met_by->count; i++) {
        if (fact_date(e, met_by->ids[i]) > deadline->last_day)
            return deadline->limit->met_in_time;
    }
    return false;
}

/* A death; else what came first. */
static fact_id what_cancelled(const struct evaluation *e, const struct deadline *deadline)
{
    const struct fact_list *cancelled_by = &deadline->limit->cancelled_by;
    fact_id found = FACT_NONE;

    for (size_t i = 0; i < cancelled_by->count; i++) {
        date_t date = fact_date(e, cancelled_by->ids[i]);

        if (date == DATE_NONE || date > e->view.today)
            continue;
        if (cancelled_by->ids[i] == FACT_DIED)
            return cancelled_by->ids[i];
        if (found == FACT_NONE || date < fact_date(e, found))
            found = cancelled_by->ids[i];
    }
    return found;
}

/* Between what started a cap and what lifts it. */
static bool is_suspended(const struct evaluation *e, const struct time_limit *limit)
{
    date_t lifted = fact_date(e, limit->cap_lifted_by), since = DATE_NONE;

    if (limit->cap_lifted_by == FACT_NONE)
        return false;
    for (size_t i = 0; i < limit->cap_from.count && since == DATE_NONE; i++)
        since = anchor_date(e, &limit->cap_from.items[i]);
    return since != DATE_NONE && since <= e->view.today &&
           (lifted < since || lifted > e->view.today);
}

static void stand(struct deadline *deadline, enum deadline_state state, fact_id reason)
{
    deadline->state = state;
    deadline->reason_fact = reason;
}

static void find_state(const struct evaluation *e, struct deadline *deadline)
{
    fact_id cancelled = what_cancelled(e, deadline);
    fact_id met = what_met(e, deadline);
    bool ended = deadline->limit->authority && cancelled != FACT_NONE &&
                 fact_date(e, met) > fact_date(e, cancelled) + 1;

    if (cancelled != FACT_NONE && cancelled == FACT_DIED)
        stand(deadline, DEADLINE_CANCELLED, cancelled);
    else if (met != FACT_NONE && !ended)
        stand(deadline, DEADLINE_MET, met);
    else if (cancelled != FACT_NONE)
        stand(deadline, DEADLINE_CANCELLED, cancelled);
    else if (e->view.today <= deadline->last_day)
        stand(deadline, DEADLINE_OPEN, FACT_NONE);
    else
        stand(deadline, deadline->limit->passes ? DEADLINE_PASSED : DEADLINE_LAPSED, FACT_NONE);
    if (deadline->reason_fact == FACT_NONE && came_too_late(e, deadline))
        deadline->flags |= DEADLINE_TOO_LATE;
    if (deadline->state == DEADLINE_OPEN && is_suspended(e, deadline->limit))
        deadline->flags |= DEADLINE_SUSPENDED;
    if (deadline->state == DEADLINE_OPEN && deadline->limit->authority &&
        is_period(deadline->limit) && deadline->start_entry >= 0 && e->view.today < deadline->start)
        deadline->flags |= DEADLINE_NOT_BEGUN;
    deadline->ends_at = zone_midnight(e->zone, deadline->last_day + 1);
}

/* ---- 6. what was missing */

static void find_gap(const struct evaluation *e, struct deadline *deadline)
{
    date_t until = fact_date(e, deadline->reason_fact);

    deadline->gap_until = DATE_NONE;
    if (!deadline->limit->authority) {
        if (deadline->state == DEADLINE_MET && until > deadline->last_day)
            deadline->flags |= DEADLINE_MET_LATE;
        return;
    }
    if (deadline->state == DEADLINE_LAPSED)
        until = e->view.today;
    else if (deadline->state == DEADLINE_MET)
        until--; /* a successor's first day is no gap day any more */
    if (until == DATE_NONE || until <= deadline->last_day)
        return;
    deadline->gap_until = until;
    if (deadline->state == DEADLINE_MET)
        deadline->flags |= DEADLINE_AFTER_GAP;
}

/* ---- the plan */

static date_t find_look_again(const struct ladder_view *view)
{
    size_t count = rulebook_fact_count(view->book);
    date_t next = INT32_MAX;

    for (size_t i = 0; i < count; i++) {
        date_t date = view->matter->facts[i];

        if (date > view->today && date < next)
            next = date;
    }
    return next != INT32_MAX ? next : DATE_NONE;
}

void deadline_plan(const struct rulebook *book, const struct matter *matter, instant_t now,
                   struct plan *plan)
{
    struct evaluation e = {.zone = rulebook_zone(book), .calendar = rulebook_calendar(book)};
    const struct limit_group *groups;
    size_t count;

    plan->count = 0;
    plan->look_again = DATE_NONE;
    if (matter->kind < 0)
        return;
    ladder_view_init(&e.view, book, matter, now);
    plan->look_again = find_look_again(&e.view);
    groups = rulebook_groups(book, matter->kind, &count);
    for (size_t slot = 0; slot < count; slot++) {
        struct deadline *deadline = &plan->deadlines[plan->count];

        e.last_days[slot] = DATE_NONE;
        deadline->group = &groups[slot];
        deadline->limit = governing_row(&e, &groups[slot]);
        if (deadline->limit == NULL || !find_last_day(&e, deadline))
            continue;
        e.last_days[slot] = deadline->last_day;
        find_state(&e, deadline);
        find_gap(&e, deadline);
        ladder_build(&e.view, deadline, NULL);
        plan->count++;
    }
}

const struct deadline *plan_find(const struct plan *plan, const char *code)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (strcmp(plan->deadlines[i].group->code, code) == 0)
            return &plan->deadlines[i];
    }
    return NULL;
}

/* ---- words */

const char *deadline_state_name(enum deadline_state state)
{
    static const char *const names[] = {"open", "met", "lapsed", "cancelled", "passed"};

    return names[state];
}

const char *decided_by_name(enum decided_by by)
{
    static const char *const names[] = {"count", "stated",    "extension",
                                        "cap",   "variation", "floor"};

    return names[by];
}

size_t deadline_flag_names(unsigned flags, const char *out[DEADLINE_FLAGS])
{
    static const char *const names[DEADLINE_FLAGS] = {
        "stated_beyond", "extension_beyond", "extension_idle", "before_start",
        "after_gap",     "extension_late",   "dated_back",     "too_late",
        "suspended",     "not_begun",        "met_late"};
    size_t count = 0;

    for (int i = 0; i < DEADLINE_FLAGS; i++) {
        if (flags & (1u << i))
            out[count++] = names[i];
    }
    return count;
}

const char *deadline_start_name(const struct rulebook *book, const struct deadline *deadline)
{
    const struct time_limit *limit = deadline->limit;

    if (deadline->start_entry >= 0)
        return limit->count_from.items[deadline->start_entry].name;
    return rulebook_fact_name(book,
                              deadline->varied != DATE_NONE ? limit->varied_by : limit->stated_by);
}

const char *deadline_reason(const struct rulebook *book, const struct deadline *deadline)
{
    return deadline->reason_fact != FACT_NONE ? rulebook_fact_name(book, deadline->reason_fact)
                                              : NULL;
}
