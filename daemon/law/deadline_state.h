/*
 * The state of a deadline once its last day is known, and which days were without authority:
 * sections 5 and 6 of law/deadline.h, whose deadline_plan calls these limit by limit.
 */
#ifndef LAW_DEADLINE_STATE_H
#define LAW_DEADLINE_STATE_H

#include "law/deadline.h"
#include "law/ladder.h"

/* A matter whose limits are being worked out in slot order: a limit may count from those before it,
 * or arise only with them. */
struct evaluation {
    struct ladder_view view;
    date_t last_days[RULEBOOK_MAX_CODES]; /* by slot; DATE_NONE if the limit does not arise */
    bool met[RULEBOOK_MAX_CODES];         /* by slot */
};

static inline date_t deadline_fact(const struct evaluation *e, fact_id fact)
{
    return fact == FACT_NONE ? DATE_NONE : e->view.matter->facts[fact];
}

static inline date_t deadline_anchor(const struct evaluation *e, const struct anchor *anchor)
{
    return anchor->fact != FACT_NONE ? e->view.matter->facts[anchor->fact]
                                     : e->last_days[anchor->slot];
}

/* The earliest entry of cap_from that is there; DATE_NONE: none. */
date_t deadline_cap_start(const struct evaluation *e, const struct time_limit *limit);

/* Whether it has a first day: its days are counted from its start. */
static inline bool deadline_is_period(const struct time_limit *limit)
{
    return limit->span.reckoning == RECKON_INCLUDING || limit->span.reckoning == RECKON_AFTER;
}

/* The state, what met or cancelled it, ends_at, and the flags that follow from them. */
void deadline_find_state(const struct evaluation *e, struct deadline *deadline);

/* The days without authority, and the flags that follow; call after the state is known. */
void deadline_find_gap(const struct evaluation *e, struct deadline *deadline);

/* A fact dated earlier does not meet it; DATE_NONE: any may. */
date_t deadline_met_since(const struct matter *matter, const struct deadline *deadline);

/* A fact dated later does not meet it. */
date_t deadline_met_until(const struct deadline *deadline, date_t today);

#endif
