/*
 * Whether the database's clock goes as fast as our own, which no administrator can set (ticks_ms).
 * After a leap of more than ten minutes nothing is planned, fired or sent, and HEALTH_CLOCK is bad;
 * when the clock is right again, nothing has happened. A restart accepts the clock as it is.
 *
 * The planner and the courier share one guard, as each has a session and reads the time by itself:
 * whichever is first to see a leap holds up both.
 */
#ifndef SERVICE_CLOCK_GUARD_H
#define SERVICE_CLOCK_GUARD_H

#include "base/base.h"
#include "law/zone.h"

struct health;

/* Borrows health. seen: the database's clock when it was last right, INSTANT_NONE if never;
 * seen_ms: our own then. */
struct clock_guard {
    struct health *health;
    instant_t seen;
    int64_t seen_ms;
    bool movable;
};

struct clock_guard clock_guard_new(struct health *health);

/* What the planner reads at the beginning of a round; movable: the clock is one that tests move,
 * and cannot be wrong. Returns whether it is right. */
bool clock_guard_takes(struct clock_guard *guard, instant_t now, bool movable);

/* Whether the time of another answer fits what the planner last took. If not, HEALTH_CLOCK is bad
 * until the planner takes one that does. */
bool clock_guard_agrees(struct clock_guard *guard, instant_t now);

#endif
