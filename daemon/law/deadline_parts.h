/*
 * What deadline.c and deadline_state.c share, and nobody else includes: the matter in hand, and how
 * far it has been worked out.
 */
#ifndef LAW_DEADLINE_PARTS_H
#define LAW_DEADLINE_PARTS_H

#include "law/deadline.h"
#include "law/ladder.h"

struct evaluation {
    struct ladder_view view;
    const struct zone *zone;
    const struct calendar *calendar;
    date_t last_days[RULEBOOK_MAX_CODES]; /* by slot; DATE_NONE where the limit does not arise */
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

/* Whether it has a first day: its days are counted from its start on. */
static inline bool deadline_is_period(const struct time_limit *limit)
{
    return limit->span.reckoning == RECKON_INCLUDING || limit->span.reckoning == RECKON_AFTER;
}

/* The state, what met or cancelled it, ends_at, and the flags that follow from them; from a
 * deadline whose last day is known. */
void deadline_find_state(const struct evaluation *e, struct deadline *deadline);

/* The days without authority, and the flags that follow; after the state. */
void deadline_find_gap(const struct evaluation *e, struct deadline *deadline);

#endif
