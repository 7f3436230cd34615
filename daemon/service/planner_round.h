/*
 * The rounds of a planner: what is asked of the store, step by step. planner.c keeps the connection
 * and the timer and speaks to the owner; it begins a round here, and whatever a round finds is told
 * to the owner's calls and to health. Each step asks once and goes on from the answer; the last
 * rests until the next instant. A lost connection ends a round at any step.
 *
 * The struct is the planner, whole, for these two files; everybody else has planner.h.
 */
#ifndef SERVICE_PLANNER_ROUND_H
#define SERVICE_PLANNER_ROUND_H

#include "law/zone.h"
#include "service/planner.h"
#include "service/rest.h"

struct event;
struct pgconn;
struct planning;
struct seals;

/* The steps of a round, in their order. A step that made work for an earlier one sends the round
 * back there. */
enum step {
    STEP_RESTING,
    STEP_SESSION,
    STEP_CLOCK,
    STEP_RULES,
    STEP_SWEEP,
    STEP_PLAN,
    STEP_FIRE,
    STEP_REAP,
    STEP_HEALTH,
    STEP_WATCH,
    STEP_SEAL,
    STEP_NEXT
};

struct planner {
    const struct config *config;
    const struct zone *zone;
    struct planner_calls calls;
    void *arg;
    struct pgconn *conn;
    struct event *timer;

    enum step step;
    bool session; /* the schema fits; begun anew with each connection */
    bool lame;    /* the session lacks something; the next round begins it again */
    bool stopping;
    bool again; /* poked during a round */
    bool more;  /* this round may have left something that is due: the next follows at once */
    bool made;  /* this round made messages, or set some free */
    bool told;  /* the courier, of messages that fire made */
    bool swept; /* this round ends with a look at what is uncovered, since it began with a sweep or
                   the guard has something to say */
    struct rest rest;
    int64_t step_since_ms, due_ms, swept_ms;

    struct rulebook *rules;
    int64_t rules_version; /* that was read last, whether it could be used or not */
    struct planning *planning;
    struct health *health;
    struct seals *seals;
    instant_t clock;  /* the database's, as last seen; INSTANT_NONE: not yet */
    int64_t clock_ms; /* and our own, then */
    int64_t pid; /* of the server's process that answered last on this connection; 0: none yet */
    bool moves;  /* it was another one before */
    int64_t heard;
    int64_t planned, fired;
};

/* Starts a round: with the session, where there is none yet. */
void planner_round_start(struct planner *planner);

/* Rests, and starts the next round after that. */
void planner_rest(struct planner *planner, long ms);

#endif
