/*
 * The rounds of a planner: its requests to the store, step by step. planner.c keeps the connection
 * and the timer and talks to the owner; it starts a round here, and a round reports what it finds
 * to the owner's calls and to health. Each step sends one request and continues from the answer;
 * the last rests until the next instant. A lost connection ends a round at any step.
 *
 * Only these two files see the whole struct of the planner; all others use planner.h.
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

/* The steps of a round, in order. A step that made work for an earlier one sends the round back to
 * it. */
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
    bool session; /* the schema is right; begun again with each connection */
    bool lame;    /* the session lacks something; the next round restarts it */
    bool stopping;
    bool again; /* poked during a round */
    bool more;  /* this round may have left something due: the next follows at once */
    bool made;  /* this round made or freed messages */
    bool told;  /* the courier was poked for messages that fire made */
    bool swept; /* this round ends with a check for uncovered deadlines, since it began with a sweep
                   or the guard has something to report */
    struct rest rest;
    int64_t step_since_ms, due_ms, swept_ms;

    struct rulebook *rules;
    int64_t rules_version; /* of the rulebook in force */
    int64_t rules_seen;    /* last read, whether usable or not; another one is read at once */
    struct planning *planning;
    struct health *health;
    struct seals *seals;
    struct clock_guard *guard;
    int64_t pid; /* the server process that last answered on this connection; 0: none yet */
    bool moves;  /* a different one answered before */
    int64_t heard;
    int64_t planned, fired;
};

/* Starts a round, beginning with the session if there is none yet. */
void planner_round_start(struct planner *planner);

/* Rests, and then starts the next round. */
void planner_rest(struct planner *planner, long ms);

#endif
