/*
 * Health: what the daemon knows about its own troubles. One row for each thing that must keep
 * happening: whether it worked when last tried, since when it has not, and why.
 *
 * Each module reports here how its work went. The log gets a line when something starts to go
 * wrong, more at increasing intervals while it lasts, and one when it works again. The store gets
 * the rows (dolsd.health), the service manager a line, and alarm.c what lasts longer than its
 * bound. Nothing counts as recovered until it was tried: a stop while something is wrong leaves its
 * row as it is.
 *
 * Texts name kinds of faults and numbers, never a person or a matter.
 */
#ifndef SERVICE_HEALTH_H
#define SERVICE_HEALTH_H

#include "base/base.h"
#include "base/buf.h"
#include "channel/outcome.h"

enum health_what {
    HEALTH_DATABASE, /* the planner's connection */
    HEALTH_COURIER,  /* the courier's, while the planner's is up */
    HEALTH_SESSION,  /* what a session needs: settings, LISTEN, the schema */
    HEALTH_POOLER,   /* session settings persist, and notifications arrive */
    HEALTH_CLOCK,    /* the database's clock agrees with ours */
    HEALTH_CONFIG,   /* the configuration file is in force */
    HEALTH_RULES,
    HEALTH_ROUND, /* the planner's rounds finish */
    HEALTH_LOCK,  /* no statement waits long for somebody else's lock */
    HEALTH_SWEEP,
    HEALTH_PLAN,
    HEALTH_GUARD, /* the guard holds no mass change of deadlines */
    HEALTH_FIRE,
    HEALTH_REAP, /* what nobody sends or reports on any more is given up */
    HEALTH_CLAIM,
    HEALTH_SETTLE,
    HEALTH_WORKER,    /* no other process works under our name */
    HEALTH_RELAY,     /* the way out for mail */
    HEALTH_UNCOVERED, /* dolsd.uncovered is empty */
    HEALTH_SEAL,      /* the ledger is sealed, and the seals leave the database */
    HEALTH_ALARM,     /* the alarm's own mail is sent */
    HEALTH_HOOK,      /* and its webhook is called */
    HEALTH_COUNT
};

struct health;
struct store_health;

struct health *health_new(void);
void health_free(struct health *health);

/* It has just worked. */
void health_good(struct health *health, enum health_what what);

/* It has just failed, for this reason (copied; NULL: none given). */
void health_bad(struct health *health, enum health_what what, const char *why);

/* An attempt ended, with a reply's code or 0 if there was none. An unreachable relay shows
 * elsewhere, but not one whose final reply never comes. If all replies were bad for `after`
 * seconds, at most five minutes, and for more than one address, the relay counts as unavailable. */
void health_attempt(struct health *health, const char *address, enum outcome outcome, int code,
                    int after);

/* Whether the relay accepts connections but has taken none of the last three or more mails: then it
 * is well again only once it takes a mail, not when it can be reached. */
bool health_fails(const struct health *health);

/* Whether nothing is bad, and a round of the planner has succeeded. */
bool health_is_well(const struct health *health);

/* Whether to alarm at once, whatever the bound. */
bool health_at_once(enum health_what what);

bool health_is_bad(const struct health *health, enum health_what what);

/* For how many whole seconds it has been bad, at least 1; 0: it is not. */
int64_t health_seconds(const struct health *health, enum health_what what);

/* The last reason; NULL if it is not bad. */
const char *health_why(const struct health *health, enum health_what what);

/* Such as "mail relay", "out of reach", "in reach again", and what does not happen meanwhile. */
struct health_words {
    const char *name, *bad, *good, *means;
    const char *subject, *over; /* for the alarm's mails */
};
const struct health_words *health_words(enum health_what what);

/* Call every few seconds: logs what is still wrong. */
void health_tick(struct health *health);

/* Adds everything bad to the line for people. */
void health_line(const struct health *health, struct buf *text);

/* Whether something became good or bad since health_report was last called. */
bool health_changed(const struct health *health);

/* The rows for the store, valid until the next call to this module; `bound` is the number of
 * seconds after which they are alarming. A spell that ended appears in one report. The store counts
 * back from the database's clock: while that is wrong, it is the only row, and the rest follows in
 * the first report after that. */
const struct store_health *health_report(struct health *health, int bound, size_t *count);

#endif
