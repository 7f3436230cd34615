#include "law/ladder.h"

#include <string.h>

#include "law/overrides.h"

/* What is needed to place the rungs of one deadline. */
struct placing {
    const struct ladder_view *view;
    const struct calendar *calendar;
    enum jurisdiction jurisdiction;
    const struct deadline *deadline;
    date_t floor; /* the first day of the period; DATE_NONE if it has none */
};

void ladder_view_init(struct ladder_view *view, const struct rulebook *book,
                      const struct matter *matter, instant_t now)
{
    size_t count = rulebook_fact_count(book);
    fact_id governing = rulebook_governing_fact(book, matter->kind);

    view->book = book;
    view->matter = matter;
    view->today = zone_date(rulebook_zone(book), now);
    view->governing = matter->facts[governing];
    if (view->governing == DATE_NONE)
        view->governing = view->today;
    memset(&view->present, 0, sizeof(view->present));
    for (size_t i = 0; i < count; i++)
        view->present.bits[i >> 6] |= (uint64_t)(matter->facts[i] != DATE_NONE) << (i & 63);
}

/* ---- which rungs */

static bool wanted(const struct ladder_view *view, const struct rung *rung)
{
    return fact_set_covers(&view->present, &rung->only_if) &&
           !fact_set_meets(&view->present, &rung->unless);
}

static bool is_flagged(const struct deadline *deadline, const struct rung *rung)
{
    return (rung->if_flag == 0 || (deadline->flags & rung->if_flag) != 0) &&
           (rung->only_if_flags == 0 || (deadline->flags & rung->only_if_flags) != 0) &&
           (deadline->flags & rung->unless_flags) == 0;
}

/* Records which override or fact leaves the rung out. */
static struct placement unwanted(const struct ladder_view *view, const struct rung *rung,
                                 const struct rung *overrode)
{
    struct placement placement = {.rung = rung,
                                  .nominal = DATE_NONE,
                                  .day = DATE_NONE,
                                  .apart_from = DATE_NONE,
                                  .fact = FACT_NONE,
                                  .overrode = overrode,
                                  .fate = LADDER_OUT_OVERRIDDEN};

    if (overrode != NULL)
        return placement;
    for (fact_id f = 0; f < RULEBOOK_MAX_FACTS && placement.fact == FACT_NONE; f++) {
        bool there = fact_set_has(&view->present, f);

        if (!there && fact_set_has(&rung->only_if, f))
            placement.fate = LADDER_OUT_FACT_MISSING;
        else if (there && fact_set_has(&rung->unless, f))
            placement.fate = LADDER_OUT_FACT_THERE;
        else
            continue;
        placement.fact = f;
    }
    return placement;
}

/* ---- on which days */

static date_t offset_day(const struct placing *placing, const struct rung *rung)
{
    date_t from = rung->from_start ? placing->deadline->start : placing->deadline->last_day;

    switch (rung->offset_unit) {
    case UNIT_WEEK:
        return from + rung->offset * 7;
    case UNIT_MONTH:
        return date_add_months(from, rung->offset);
    case UNIT_WORKING_DAY:
        return calendar_add_working(placing->calendar, placing->jurisdiction, from, rung->offset);
    case UNIT_DAY:
    case UNIT_YEAR:
        break;
    }
    return from + rung->offset;
}

static void leave_out(struct placement *placement, enum ladder_fate fate)
{
    placement->day = DATE_NONE;
    placement->fate = fate;
}

/* Rules a and b: its own day, or the working day before it. */
static struct placement place(const struct placing *placing, const struct rung *rung)
{
    struct placement p = {.rung = rung,
                          .nominal = offset_day(placing, rung),
                          .apart_from = DATE_NONE,
                          .fact = FACT_NONE,
                          .fate = LADDER_STANDS};

    p.day = p.nominal;
    if ((rung->from_start || placing->deadline->limit->after == AFTER_PASS) &&
        p.nominal > placing->deadline->last_day) {
        leave_out(&p, LADDER_OUT_AFTER_END);
    } else if (!rung->stays) {
        p.day = calendar_back(placing->calendar, placing->jurisdiction, p.nominal);
        if (p.day < p.nominal)
            p.fate = LADDER_EARLIER;
        if (p.day < placing->floor && p.nominal >= placing->floor) {
            p.day = placing->floor;
            p.fate = p.day < p.nominal ? LADDER_FIRST_DAY : LADDER_STANDS;
        }
    }
    return p;
}

static bool keeps_apart(const struct rung *rung)
{
    return !rung->stays && !rung->from_start && rung->repeat_every == 0;
}

/* Whether a rung counted from the start notifies the role on the first day. */
static bool told_at_start(const struct placing *placing, const struct placement *role, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (role[i].rung->from_start && role[i].rung->if_flag == 0 &&
            role[i].day == placing->floor && placing->floor != DATE_NONE)
            return true;
    }
    return false;
}

/* Rule c for one rung; `next` is the day of the following one. */
static void move_apart(const struct placing *placing, struct placement *p, date_t next,
                       bool start_told)
{
    if (p->day >= next) {
        p->day = calendar_add_working(placing->calendar, placing->jurisdiction, next, -1);
        p->fate = LADDER_APART;
        p->apart_from = next;
    }
    if (p->fate == LADDER_STANDS || placing->floor == DATE_NONE || p->nominal < placing->floor)
        return;
    if (p->day < placing->floor)
        leave_out(p, LADDER_OUT_BEFORE_START);
    else if (p->day == placing->floor && start_told)
        leave_out(p, LADDER_OUT_FIRST_DAY);
}

/* The rungs of a role to keep apart, latest first, as places in the role's list. */
static size_t sort_apart(const struct placement *role, size_t count, uint16_t *order)
{
    size_t sorted = 0;

    for (size_t i = 0; i < count; i++) {
        size_t at = sorted;

        if (role[i].nominal == DATE_NONE || !keeps_apart(role[i].rung))
            continue;
        for (; at > 0 && role[order[at - 1]].nominal < role[i].nominal; at--)
            order[at] = order[at - 1];
        order[at] = (uint16_t)i;
        sorted++;
    }
    return sorted;
}

/* Rule c for all rungs of one role. */
static void spread(const struct placing *placing, struct placement *role, size_t count)
{
    uint16_t order[RULEBOOK_MAX_STEPS];
    size_t sorted = sort_apart(role, count, order);
    bool start_told = told_at_start(placing, role, count);
    const struct placement *before = NULL;
    date_t next = DATE_NONE;

    for (size_t i = 0; i < sorted; i++) {
        struct placement *p = &role[order[i]];

        if (before != NULL && p->nominal == before->nominal) {
            p->day = before->day;
            p->fate = before->fate;
            p->apart_from = before->apart_from;
        } else {
            if (next != DATE_NONE)
                move_apart(placing, p, next, start_told);
            if (p->day != DATE_NONE)
                next = p->day;
        }
        before = p;
    }
}

/* ---- at which instants */

static void add_step(const struct placing *placing, const struct rung *rung, date_t day,
                     date_t occurrence, struct step *steps, size_t *count)
{
    steps[(*count)++] = (struct step){
        .rung = rung,
        .day = day,
        .occurrence = occurrence,
        .at = zone_instant(rulebook_zone(placing->view->book), day, rung->minutes),
    };
}

/* Rule e. */
static void repeat(const struct placing *placing, const struct placement *p, struct step *steps,
                   size_t *count)
{
    const struct calendar *calendar = placing->calendar;
    date_t last_day = placing->deadline->last_day;
    date_t end = p->nominal > last_day ? INT32_MAX : last_day;
    date_t now = placing->view->today < end ? placing->view->today : end;
    int every = p->rung->repeat_every;
    date_t day = p->day;
    int passed;

    if (now > day) {
        passed = calendar_count(calendar, placing->jurisdiction, day, now) / every;
        day = calendar_add_working(calendar, placing->jurisdiction, day, passed * every);
    }
    if (day <= placing->view->today) {
        add_step(placing, p->rung, day, day, steps, count);
        day = calendar_add_working(calendar, placing->jurisdiction, day, every);
    }
    for (int i = 0; i < RULEBOOK_REPEATS && day <= end; i++) {
        add_step(placing, p->rung, day, day, steps, count);
        day = calendar_add_working(calendar, placing->jurisdiction, day, every);
    }
}

/* A number ordered by instant, then by the rung's id, with the step's place in the lowest bits.
 * Made positive, the instants of over ten thousand years fit in the remaining 40 bits. */
static uint64_t sort_key(const struct step *step, size_t place)
{
    uint64_t at = (uint64_t)(step->at + (INT64_C(1) << 34));

    return at << 24 | (uint64_t)step->rung->order << 8 | place;
}

static void sort_steps(const struct step *steps, size_t count, struct step *sorted)
{
    uint64_t keys[RULEBOOK_MAX_STEPS];

    for (size_t i = 0; i < count; i++) {
        uint64_t key = sort_key(&steps[i], i);
        size_t at = i;

        for (; at > 0 && keys[at - 1] > key; at--)
            keys[at] = keys[at - 1];
        keys[at] = key;
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = steps[keys[i] & 0xff];
}

static void schedule(const struct placing *placing, const struct ladder_trace *trace,
                     struct deadline *deadline)
{
    struct step steps[RULEBOOK_MAX_STEPS];
    size_t count = 0;

    for (size_t i = 0; i < trace->count; i++) {
        const struct placement *p = &trace->placements[i];

        if (p->day == DATE_NONE)
            continue;
        if (p->rung->repeat_every > 0)
            repeat(placing, p, steps, &count);
        else
            add_step(placing, p->rung, p->day, deadline->last_day, steps, &count);
    }
    sort_steps(steps, count, deadline->ladder);
    deadline->steps = count;
}

/* ---- the ladder */

static bool has_first_day(const struct deadline *deadline)
{
    enum reckoning reckoning = deadline->limit->span.reckoning;

    return deadline->start_entry >= 0 && deadline->start <= deadline->last_day &&
           (reckoning == RECKON_INCLUDING || reckoning == RECKON_AFTER);
}

static void place_all(const struct placing *placing, const struct rung_choice *choice,
                      bool with_unwanted, struct ladder_trace *trace)
{
    size_t first_of_role = 0;

    trace->count = 0;
    for (size_t i = 0; i < choice->count; i++) {
        const struct rung *rung = choice->rungs[i];
        const struct rung *overrode = choice->overrode != NULL ? choice->overrode[i] : NULL;

        if (i > 0 && rung->role_number != choice->rungs[i - 1]->role_number) {
            spread(placing, &trace->placements[first_of_role], trace->count - first_of_role);
            first_of_role = trace->count;
        }
        if (!ladder_in_force(placing->view, rung) || !is_flagged(placing->deadline, rung))
            continue;
        if (overrode == NULL && wanted(placing->view, rung))
            trace->placements[trace->count++] = place(placing, rung);
        else if (with_unwanted)
            trace->placements[trace->count++] = unwanted(placing->view, rung, overrode);
    }
    spread(placing, &trace->placements[first_of_role], trace->count - first_of_role);
}

void ladder_build(const struct ladder_view *view, struct deadline *deadline,
                  struct ladder_trace *trace)
{
    struct placing placing = {
        .view = view,
        .calendar = rulebook_calendar(view->book),
        .jurisdiction = view->matter->jurisdiction,
        .deadline = deadline,
        .floor = has_first_day(deadline) ? deadline->start : DATE_NONE,
    };
    struct rung_choice choice;
    struct ladder_trace own;

    deadline->steps = 0;
    if (trace != NULL)
        trace->count = 0;
    if (deadline->state != DEADLINE_OPEN && deadline->state != DEADLINE_LAPSED)
        return;
    overrides_choose(view, deadline->group, &choice);
    place_all(&placing, &choice, trace != NULL, trace != NULL ? trace : &own);
    schedule(&placing, trace != NULL ? trace : &own, deadline);
}
