/*
 * Health: what the daemon knows of its own troubles. One row for each thing that must keep
 * happening: whether it went well when it was last tried, since when it has not, and why.
 *
 * Whoever does a thing says here how it went. The log has a line when something begins to go wrong,
 * further ones at increasing intervals while it lasts, and one when it works again. The store gets
 * the rows (dolsd.health), the service manager a line, and alarm.c what lasts longer than its
 * bound. Nothing is recovered that was not tried: a stop while something is wrong leaves its row as
 * it is.
 *
 * Words name kinds of faults and numbers, never a person or a matter.
 */
#ifndef SERVICE_HEALTH_H
#define SERVICE_HEALTH_H

#include "base/base.h"
#include "base/buf.h"
#include "channel/outcome.h"

enum health_what {
    HEALTH_DATABASE, /* the planner's connection */
    HEALTH_COURIER,  /* the courier's, while the planner's is there */
    HEALTH_SESSION,  /* what a session needs: its settings, LISTEN, the schema */
    HEALTH_POOLER,   /* what a session sets is there in its next transaction, and it hears */
    HEALTH_CLOCK,    /* the database's clock goes as ours does */
    HEALTH_CONFIG,   /* what is in the configuration's file is in force */
    HEALTH_RULES,
    HEALTH_ROUND, /* rounds of the planner come to an end */
    HEALTH_LOCK,  /* no statement waits for long for what somebody else holds */
    HEALTH_SWEEP,
    HEALTH_PLAN,
    HEALTH_GUARD, /* no change of very many deadlines is held */
    HEALTH_FIRE,
    HEALTH_CLAIM,
    HEALTH_SETTLE,
    HEALTH_RELAY,     /* the way out for mail */
    HEALTH_UNCOVERED, /* dolsd.uncovered is empty */
    HEALTH_SEAL,      /* the ledger is sealed, and its seals leave the database */
    HEALTH_ALARM,     /* the alarm's own mail leaves */
    HEALTH_HOOK,      /* and its webhook */
    HEALTH_COUNT
};

struct health;
struct store_health;

struct health *health_new(void);
void health_free(struct health *health);

/* It went well, just now. */
void health_good(struct health *health, enum health_what what);

/* It did not, for this reason (copied; NULL: none given). */
void health_bad(struct health *health, enum health_what what, const char *why);

/* An attempt ended, with a reply's code or 0 where there was none: that the relay cannot be reached
 * is known otherwise, but not that its last reply never comes. Where all replies were bad for
 * `after` seconds, but at most five minutes, and not only those to one address, the relay is as
 * good as away. */
void health_attempt(struct health *health, const char *address, enum outcome outcome, int code,
                    int after);

/* Whether the relay takes connections, and none of the last three mails or more: that it can be
 * reached does not make it well then, only that it takes one. */
bool health_fails(const struct health *health);

/* Whether nothing is bad, and a round of the planner has ended well. */
bool health_is_well(const struct health *health);

/* Whether somebody is alarmed at once, whatever the bound. */
bool health_at_once(enum health_what what);

bool health_is_bad(const struct health *health, enum health_what what);

/* For how many whole seconds it has been bad, at least 1; 0: it is not. */
int64_t health_seconds(const struct health *health, enum health_what what);

/* The last reason; NULL where it is not bad. */
const char *health_why(const struct health *health, enum health_what what);

/* As "mail relay", "out of reach", "in reach again", and what does not happen meanwhile. */
struct health_words {
    const char *name, *bad, *good, *means;
    const char *subject, *over; /* of the alarm's mails */
};
const struct health_words *health_words(enum health_what what);

/* To be called every few seconds: says in the log what still lasts. */
void health_tick(struct health *health);

/* Adds all that is bad to the line for people. */
void health_line(const struct health *health, struct buf *text);

/* Whether something became good or bad since health_report was last called. */
bool health_changed(const struct health *health);

/* The rows for the store, valid until the next call to this module; `bound` is when they are to be
 * alarming, in seconds. A spell that ended is in one report. The store counts back from the
 * database's clock: while that is wrong, it is the only row, and the rest is in the first report
 * after that. */
const struct store_health *health_report(struct health *health, int bound, size_t *count);

#endif
