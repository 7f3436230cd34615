#include "law/deadline.h"

#include <string.h>

#include "law/deadline_state.h"
#include "law/ladder.h"

/* ---- 1. which row */

static bool holds(const struct evaluation *e, const struct anchor *condition)
{
    return condition->met ? e->met[condition->slot] : e->last_days[condition->slot] != DATE_NONE;
}

/* The conditions that are other limits. */
static bool limits_allow(const struct evaluation *e, const struct time_limit *limit)
{
    for (size_t i = 0; i < limit->if_limits.count; i++) {
        if (!holds(e, &limit->if_limits.items[i]))
            return false;
    }
    for (size_t i = 0; i < limit->unless_limits.count; i++) {
        if (holds(e, &limit->unless_limits.items[i]))
            return false;
    }
    return true;
}

static date_t governing_date(const struct evaluation *e, const struct time_limit *limit)
{
    date_t own = deadline_fact(e, limit->governed_by);

    if (limit->governed_by_today)
        return e->view.today;
    return own != DATE_NONE ? own : e->view.governing;
}

static bool applies(const struct evaluation *e, const struct time_limit *limit)
{
    date_t governing = governing_date(e, limit);

    return governing >= limit->in_force_from && governing <= limit->in_force_to &&
           e->view.governing <= limit->pack_ends &&
           (limit->jurisdiction == JURISDICTION_ANY ||
            limit->jurisdiction == e->view.matter->jurisdiction) &&
           fact_set_covers(&e->view.present, &limit->applies_if) &&
           !fact_set_meets(&e->view.present, &limit->applies_unless) && limits_allow(e, limit);
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
        date_t date = deadline_anchor(e, &limit->count_from.items[i]);

        if (date != DATE_NONE && goes_before(limit->count_which, date, deadline->start)) {
            deadline->start = date;
            deadline->start_entry = (int)i;
            if (limit->count_which == WHICH_FIRST)
                break;
        }
    }
}

/* ---- 3. the count */

/* The last day of a number of months beginning with the start. */
static date_t months_including(date_t start, int months)
{
    date_t there = date_add_months(start, months);

    return date_civil(there).day == date_civil(start).day ? there - 1 : there;
}

static date_t count_days(const struct span *span, date_t start, int days_in_unit)
{
    int days = span->count * days_in_unit;

    switch (span->reckoning) {
    case RECKON_ON:
        return start;
    case RECKON_INCLUDING:
        return start + days - 1;
    case RECKON_AFTER:
        return start + days;
    case RECKON_BEFORE:
        return start - days;
    }
    return start;
}

static date_t count_months(const struct span *span, date_t start, int months_in_unit)
{
    int months = span->count * months_in_unit;

    switch (span->reckoning) {
    case RECKON_ON:
        return start;
    case RECKON_INCLUDING:
        return months_including(start, months);
    case RECKON_AFTER:
        return date_add_months(start, months);
    case RECKON_BEFORE:
        return date_add_months(start, -months);
    }
    return start;
}

static date_t count_working(const struct calendar *calendar, enum jurisdiction jurisdiction,
                            const struct span *span, date_t start)
{
    switch (span->reckoning) {
    case RECKON_ON:
        return start;
    case RECKON_INCLUDING:
        return calendar_add_working(calendar, jurisdiction, start - 1, span->count);
    case RECKON_AFTER:
        return calendar_add_working(calendar, jurisdiction, start, span->count);
    case RECKON_BEFORE:
        return calendar_add_working(calendar, jurisdiction, start, -span->count);
    }
    return start;
}

date_t deadline_count(const struct calendar *calendar, enum jurisdiction jurisdiction,
                      const struct span *span, date_t start)
{
    switch (span->unit) {
    case UNIT_DAY:
        return count_days(span, start, 1);
    case UNIT_WEEK:
        return count_days(span, start, 7);
    case UNIT_MONTH:
        return count_months(span, start, 1);
    case UNIT_YEAR:
        return count_months(span, start, 12);
    case UNIT_WORKING_DAY:
        return count_working(calendar, jurisdiction, span, start);
    }
    return start;
}

/* The last day of the span, in the matter's jurisdiction. */
static date_t count(const struct evaluation *e, const struct span *span, date_t start)
{
    return deadline_count(rulebook_calendar(e->view.book), e->view.matter->jurisdiction, span,
                          start);
}

/* ---- 4. what changes the count */

static void decide(struct deadline *deadline, date_t last_day, enum decided_by by)
{
    deadline->last_day = last_day;
    deadline->decided_by = by;
}

static void take_floor(const struct evaluation *e, struct deadline *deadline)
{
    date_t from = deadline_fact(e, deadline->limit->floor_from);

    deadline->floor = DATE_NONE;
    if (from == DATE_NONE || deadline->last_day == DATE_NONE)
        return;
    deadline->floor = count(e, &deadline->limit->floor, from);
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

/* The fact that shows that an extension came too late: the period had ended when it was requested
 * or decided, or nothing was left for it to wait for. FACT_NONE: it did not. */
fact_id deadline_extension_late_by(const struct matter *matter, const struct time_limit *limit,
                                   date_t ended)
{
    const fact_id came[] = {limit->extension_asked, limit->extension_decided};
    date_t before =
        limit->extension_before != FACT_NONE ? matter->facts[limit->extension_before] : DATE_NONE;

    for (size_t i = 0; i < ARRAY_SIZE(came); i++) {
        date_t date = came[i] != FACT_NONE ? matter->facts[came[i]] : DATE_NONE;

        if (date != DATE_NONE && (date > ended || (before != DATE_NONE && date > before)))
            return came[i];
    }
    return FACT_NONE;
}

static void take_extension(const struct evaluation *e, struct deadline *deadline)
{
    date_t most;

    if (deadline->extended == DATE_NONE || deadline->last_day == DATE_NONE)
        return;
    most = count(e, &deadline->limit->extension, deadline->last_day + 1);
    if (deadline->extended <= deadline->last_day) {
        deadline->flags |= DEADLINE_EXTENSION_IDLE;
        return;
    }
    if (deadline_extension_late_by(e->view.matter, deadline->limit, deadline->last_day) !=
        FACT_NONE) {
        deadline->flags |= DEADLINE_EXTENSION_LATE;
        return;
    }
    if (deadline->extended > most)
        deadline->flags |= DEADLINE_EXTENSION_BEYOND;
    decide(deadline, deadline->extended < most ? deadline->extended : most, BY_EXTENSION);
}

date_t deadline_cap_start(const struct evaluation *e, const struct time_limit *limit)
{
    date_t start = DATE_NONE;

    for (size_t i = 0; i < limit->cap_from.count; i++) {
        date_t date = deadline_anchor(e, &limit->cap_from.items[i]);

        if (date != DATE_NONE && goes_before(WHICH_EARLIEST, date, start))
            start = date;
    }
    return start;
}

fact_id deadline_cap_fact(const struct matter *matter, const struct deadline *deadline)
{
    const struct anchor_list *from = &deadline->limit->cap_from;

    for (size_t i = 0; i < from->count; i++) {
        fact_id fact = from->items[i].fact;
        date_t date = fact != FACT_NONE ? matter->facts[fact] : DATE_NONE;

        if (date != DATE_NONE && (deadline->cap == DATE_NONE || date == deadline->cap_start))
            return fact;
    }
    return FACT_NONE;
}

static void take_cap(const struct evaluation *e, struct deadline *deadline)
{
    const struct time_limit *limit = deadline->limit;
    date_t lifted = deadline_fact(e, limit->cap_lifted_by);

    deadline->cap_start = deadline_cap_start(e, limit);
    if (deadline->cap_start == DATE_NONE)
        return;
    deadline->cap = count(e, &limit->cap, deadline->cap_start);
    /* After its last day there is nothing to lift: the authority has ceased. */
    if (lifted != DATE_NONE && lifted >= deadline->cap_start && lifted <= deadline->cap)
        deadline->cap_start = deadline->cap = DATE_NONE;
    else if (deadline->cap < deadline->last_day)
        decide(deadline, deadline->cap, BY_CAP);
    if (deadline->decided_by == BY_CAP && lifted > deadline->cap)
        deadline->flags |= DEADLINE_TOO_LATE;
}

/* Dates that contradict each other: it ends before it begins, or is recorded as beginning before it
 * can. For an authority counted only from its end, only the first can be detected. */
static void compare_with_start(const struct evaluation *e, struct deadline *deadline)
{
    const struct time_limit *limit = deadline->limit;
    date_t not_before = deadline_fact(e, limit->not_before);
    bool begins = deadline_is_period(limit) && deadline->start_entry >= 0;

    if ((begins && deadline->last_day < deadline->start) ||
        (limit->authority && deadline->last_day < not_before))
        deadline->flags |= DEADLINE_BEFORE_START;
    if (!limit->no_cover && deadline->start_entry >= 0 && deadline->start < not_before &&
        (begins || !limit->authority))
        deadline->flags |= DEADLINE_DATED_BACK;
}

/* False if the deadline does not arise. */
static bool find_last_day(const struct evaluation *e, struct deadline *deadline)
{
    const struct time_limit *limit = deadline->limit;

    find_start(e, deadline);
    deadline->stated = deadline_fact(e, limit->stated_by);
    deadline->extended = deadline_fact(e, limit->extended_by);
    deadline->varied = deadline_fact(e, limit->varied_by);
    deadline->cap_start = deadline->cap = DATE_NONE;
    deadline->flags = limit->flags;
    deadline->counted = DATE_NONE;
    if (deadline->start != DATE_NONE)
        deadline->counted = count(e, &limit->span, deadline->start);
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
    if (deadline_fact(e, limit->not_after) > deadline->last_day)
        return false;
    compare_with_start(e, deadline);
    return true;
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
    struct evaluation e;
    const struct limit_group *groups;
    size_t codes;

    plan->count = 0;
    plan->look_again = DATE_NONE;
    if (matter->kind < 0)
        return;
    ladder_view_init(&e.view, book, matter, now);
    plan->look_again = find_look_again(&e.view);
    groups = rulebook_groups(book, matter->kind, &codes);
    for (size_t slot = 0; slot < codes; slot++) {
        struct deadline *deadline = &plan->deadlines[plan->count];

        e.last_days[slot] = DATE_NONE;
        e.met[slot] = false;
        deadline->group = &groups[slot];
        deadline->limit = governing_row(&e, &groups[slot]);
        if (deadline->limit == NULL || !find_last_day(&e, deadline))
            continue;
        e.last_days[slot] = deadline->last_day;
        deadline_find_state(&e, deadline);
        e.met[slot] = deadline->state == DEADLINE_MET;
        if (deadline->limit->after == AFTER_HIDDEN)
            continue;
        deadline_find_gap(&e, deadline);
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
        "stated_beyond",  "extension_beyond", "extension_idle", "before_start", "after_gap",
        "extension_late", "dated_back",       "too_late",       "suspended",    "not_begun",
        "met_late",       "barred",           "not_stated",     "refused",      "urgent_over",
        "on_hold",        "ceased",           "unsure_end"};
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
