/*
 * The reminder ladder of one deadline: which rungs, on which days, at which instants.
 *
 * Legal limits never move; reminders do, and only earlier, so that somebody is at work to read them
 * (three morning reminders over a weekend would be over before anyone came in). An open or lapsed
 * deadline has a ladder; others have none. A rung belongs to it if it is active and in force today,
 * its jurisdiction is none or the matter's, no override sets it aside (law/overrides.h), all facts
 * of only_if are there and none of unless, and the deadline has the flag named by if_flag, if any.
 * A rung with if_flag reports that flag; rule c does not count it as a notification.
 *
 * a. Its day is the last day, or the start, plus its offset. A rung counted from the start that
 *    would fall after the last day is left out: reminders after the end are counted from the end.
 * b. moves = earlier: if not a working day → the working day before it. If that would leave the
 *    period (see below) → the first day of the period.
 * c. Rungs of one role never pile up. Those that are counted from the last day, move and do not
 *    repeat are taken from the latest backwards; one that is not on an earlier day than the next
 *    moves to the working day before that. One moved so far that it would leave the period, or to
 *    the first day if the role is notified on it anyway, is left out: it is the less pressing one.
 *    The latest is never left out. Rungs meant for the same day stay together.
 * d. Its instant is its time of day in London on that day.
 * e. repeat_every = n: after its first day, again on every n-th working day. A rung after the last
 *    day repeats without end; others end with the last day. The list has the latest occurrence up
 *    to today and the next ten.
 * f. Past instants are listed too; the ladder is ordered by instant, then rung.
 *
 * The period begins with the start if the limit is counted `including` or `after` it; limits
 * counted `on` or `before` a day, and stated days, have no first day, so nothing holds back their
 * rungs. Nor does anything hold back a rung meant for a day before the start (an authorisation
 * granted to begin later is reminded of beforehand).
 */
#ifndef LAW_LADDER_H
#define LAW_LADDER_H

#include "law/deadline.h"

enum ladder_fate {
    LADDER_STANDS,           /* on its own day */
    LADDER_EARLIER,          /* moved back to a working day */
    LADDER_FIRST_DAY,        /* no working day since the period began: on its first day */
    LADDER_APART,            /* moved to stay apart from the rung on `apart_from` */
    LADDER_OUT_BEFORE_START, /* left out: would fall before the period */
    LADDER_OUT_FIRST_DAY,    /* left out: the role is notified on the first day anyway */
    LADDER_OUT_AFTER_END,    /* left out: after the end; counted from the start, or it passes */
    LADDER_OUT_FACT_MISSING, /* left out: `fact` of only_if is not there */
    LADDER_OUT_FACT_THERE,   /* left out: `fact` of unless is there */
    LADDER_OUT_OVERRIDDEN,   /* left out: replaced by `overrode`, for this place or matter */
};

/* Where a rung went and why. */
struct placement {
    const struct rung *rung;
    date_t nominal; /* where its offset puts it; DATE_NONE: a fact or an override leaves it out */
    date_t day;     /* its (first) day; DATE_NONE if left out */
    date_t
        apart_from; /* LADDER_APART, LADDER_OUT_BEFORE_START, LADDER_OUT_FIRST_DAY, or DATE_NONE */
    fact_id fact;
    const struct rung *overrode;
    enum ladder_fate fate;
};

struct ladder_trace {
    size_t count;
    struct placement placements[RULEBOOK_MAX_STEPS];
};

/* What the ladder depends on besides the deadline. */
struct ladder_view {
    const struct rulebook *book;
    const struct matter *matter;
    struct fact_set present;
    date_t today, governing;
};

void ladder_view_init(struct ladder_view *view, const struct rulebook *book,
                      const struct matter *matter, instant_t now);

/* Whether the rung is in force today, for the matter's jurisdiction. */
static inline bool ladder_in_force(const struct ladder_view *view, const struct rung *rung)
{
    return view->today >= rung->in_force_from && view->today <= rung->in_force_to &&
           view->governing <= rung->pack_ends &&
           (rung->jurisdiction == JURISDICTION_ANY ||
            rung->jurisdiction == view->matter->jurisdiction);
}

/* Fills deadline->ladder and deadline->steps from its other fields. `trace`, if not NULL, gets
 * every rung considered, in the order of the group, including those left out. */
void ladder_build(const struct ladder_view *view, struct deadline *deadline,
                  struct ladder_trace *trace);

#endif
