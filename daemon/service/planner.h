/*
 * The planner: keeps the deadlines up to date and turns due rungs into messages.
 *
 * It has its own connection and works in rounds: plan what changed, fire what is due, reclaim what
 * other processes left behind, ask for the next instant; then it rests until that, but never longer
 * than the safety interval. Notifications and pokes end the rest early but carry no information:
 * the store is asked again. A sweep follows every (re)connection and each safety interval, and a
 * round with a sweep ends with a check for uncovered deadlines.
 *
 * The rules are read when the connection comes up and whenever their version changes. Unusable
 * rules are logged and the current rulebook stays in force; without one, nothing is planned, but
 * what was planned before is still fired.
 *
 * It has no clock of its own for dates: waits use a monotonic clock, instants come from the
 * database, whose clock it watches (clock_guard.h).
 */
#ifndef SERVICE_PLANNER_H
#define SERVICE_PLANNER_H

#include "base/base.h"
#include "law/zone.h"

struct calendar;
struct clock_guard;
struct config;
struct event_base;
struct health;
struct planner;
struct rulebook;

struct planner_calls {
    /* The session is up: the database answers and the schema is right. */
    void (*up)(void *arg);
    void (*down)(void *arg, const char *why);
    /* There may be something to send. */
    void (*work)(void *arg);
    /* A rulebook was read; the old one, if any, is freed after this call. */
    void (*rules)(void *arg, const struct rulebook *rules);
    /* Whether every outcome known to this process is in the store, so that leases may be reaped. */
    bool (*may_reap)(void *arg);
};

/* Borrows config, zone, health and guard; starts to connect. */
struct planner *planner_new(struct event_base *base, const struct config *config,
                            const struct zone *zone, struct health *health,
                            struct clock_guard *guard, const struct planner_calls *calls,
                            void *arg);

/* For a reload; ignores settings that only a restart applies. */
void planner_set_config(struct planner *planner, const struct config *config);

/* The rulebook in force; NULL: none read yet. It is valid until the next `rules` call. */
const struct rulebook *planner_rules(const struct planner *planner);

/* There may be something to do, or to report. */
void planner_poke(struct planner *planner);

/* Starts no new round; a round under way ends with its current statement. */
void planner_stop(struct planner *planner);
bool planner_idle(const struct planner *planner);

struct planner_status {
    uint64_t under_way; /* pgconn_under_way */
    bool pooled;        /* the server process that answers is not the one connected to */
    bool moves;         /* a different one answers than before, on the same connection */
    int64_t heard;      /* how many dolsd.say_heard notifications arrived */
    bool up;            /* the session, with the right schema */
    bool has_rules;
    int64_t stuck_ms;       /* how long the current step has taken; 0 between rounds */
    int64_t overdue_ms;     /* how late the next round is; 0: it is not */
    int64_t planned, fired; /* matters and deadlines since start */
};
void planner_status(const struct planner *planner, struct planner_status *status);

void planner_free(struct planner *planner);

#endif
