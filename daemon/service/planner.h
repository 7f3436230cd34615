/*
 * The planner: keeps the deadlines true and turns due rungs into messages.
 *
 * On its own connection it goes round: plan what changed, fire what is due, take back what other
 * processes left lying, ask for the next instant; then it rests until that, but never longer than
 * the safety interval. Notifications and pokes end the rest early and carry no information: the
 * store is asked anew. A sweep comes after every (re)connection and each safety interval, and a
 * round with a sweep ends with a look at what is uncovered.
 *
 * The rules are read when the connection comes up and whenever their version changes. Rules that
 * cannot be used are logged and the rulebook in hand stays in force; without any, nothing is
 * planned, while what was planned before is still fired.
 *
 * It knows no time of its own: waits are measured by a clock that only runs, instants are the
 * database's.
 */
#ifndef SERVICE_PLANNER_H
#define SERVICE_PLANNER_H

#include "base/base.h"
#include "law/zone.h"

struct calendar;
struct config;
struct event_base;
struct health;
struct planner;
struct rulebook;

struct planner_calls {
    /* The session is up: the schema fits, the database answers. */
    void (*up)(void *arg);
    void (*down)(void *arg, const char *why);
    /* There may be something to send. */
    void (*work)(void *arg);
    /* A rulebook was read; the old one, if any, is freed after this. */
    void (*rules)(void *arg, const struct rulebook *rules);
    /* Whether every outcome that this process knows is in the store, so that leases may be reaped.
     */
    bool (*may_reap)(void *arg);
};

/* Borrows config, zone and health; begins to connect. */
struct planner *planner_new(struct event_base *base, const struct config *config,
                            const struct zone *zone, struct health *health,
                            const struct planner_calls *calls, void *arg);

/* A reload; what only a restart takes up is not looked at. */
void planner_set_config(struct planner *planner, const struct config *config);

/* The rulebook in force; NULL: none was read yet. It goes with the next `rules` call. */
const struct rulebook *planner_rules(const struct planner *planner);

/* There may be something to do, or to report. */
void planner_poke(struct planner *planner);

/* Starts no new round; a round under way ends with the statement that runs. */
void planner_stop(struct planner *planner);
bool planner_idle(const struct planner *planner);

struct planner_status {
    uint64_t under_way; /* pgconn_under_way */
    bool pooled;        /* the process that answers is not the one that the connection began with */
    bool moves;         /* another one answers than before, on the same connection */
    int64_t heard;      /* how often dolsd.say_heard came through */
    bool up;            /* the session, with a schema that fits */
    bool has_rules;
    int64_t stuck_ms;       /* how long the step in hand has taken; 0 between rounds */
    int64_t overdue_ms;     /* how long the next round is late; 0: it is not */
    int64_t planned, fired; /* matters and deadlines since the start */
};
void planner_status(const struct planner *planner, struct planner_status *status);

void planner_free(struct planner *planner);

#endif
