/*
 * Whether the database's clock goes as fast as our own, which no administrator can set (ticks_ms).
 * After a leap of more than ten minutes nothing is planned, fired or sent, and HEALTH_CLOCK is bad;
 * when the clock is right again, nothing has happened.
 *
 * The store keeps what was last taken for right, and our own clock then (dolsd.worker), so a
 * restart does not make a wrong clock right. Our clock means nothing once the host was started
 * again, or on another host: then the time must be later than when any process last worked, and not
 * very much later (dolsd.fit_clock). Somebody may confirm a time that is in doubt (dolsctl confirm
 * clock).
 *
 * The planner and the courier share one guard, as each has a session and reads the time by itself:
 * whichever is first to see a leap holds up both.
 */
#ifndef SERVICE_CLOCK_GUARD_H
#define SERVICE_CLOCK_GUARD_H

#include "base/base.h"
#include "law/zone.h"

struct health;
struct store_fit;
struct store_seen;

/* Borrows health. seen: the database's clock when it was last right, INSTANT_NONE if never;
 * seen_ms: our own then. boot: which start of this host it is, empty if that cannot be read. */
struct clock_guard {
    struct health *health;
    instant_t seen;
    int64_t seen_ms;
    bool movable;
    char boot[40];
};

struct clock_guard clock_guard_new(struct health *health);

/* What the planner reads at the beginning of a round, and what the store says of it. Returns
 * whether it is right. */
bool clock_guard_takes(struct clock_guard *guard, instant_t now, const struct store_fit *fit);

/* Whether the time of another answer fits what the planner last took; not before it took any. If
 * not, HEALTH_CLOCK is bad until the planner takes one that does. */
bool clock_guard_agrees(struct clock_guard *guard, instant_t now);

/* The time as it should be by now; INSTANT_NONE if it is in doubt, or a test moves it. */
instant_t clock_guard_expects(const struct clock_guard *guard);

/* Whether the planner took the time, and nothing has been wrong with it since. */
bool clock_guard_has_taken(const struct clock_guard *guard);

/* For the store; boot is the guard's. */
struct store_seen clock_guard_seen(const struct clock_guard *guard);

#endif
