/*
 * The daemon's typed requests to the store: each call queues one statement (or one transaction) on
 * a connection and answers later with a struct store_reply.
 *
 * Each call returns false if the connection is not up; then no answer comes. Otherwise there is
 * exactly one. This module owns everything in a reply and frees it after the callback; to keep the
 * rulebook, set reply->rules to NULL.
 *
 * Dates and instants are as in law/date.h and law/zone.h. Every instant is by the database's clock.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/base.h"
#include "base/sha256.h"
#include "law/date.h"
#include "law/zone.h"
#include "store/facts.h"
#include "store/pgconn.h"

/* The version of the schema that this program was written for; it refuses to work with another. */
#define STORE_SCHEMA_VERSION 10

struct array;
struct claimed;
struct rulebook;
struct store_plans;

enum store_end {
    STORE_DONE,
    STORE_REFUSED, /* by the server, or the answer makes no sense */
    STORE_LOST     /* the connection was lost; not known whether it was done */
};

/* A message to send. */
struct store_message {
    int64_t message_id;
    int64_t attempt_id;
    int64_t contact_id;
    int number;
    const char *key;
    const char *channel;
    const char *address;
    const char *name;
    const char *language;
    const char *tier;
    bool require_tls;
    instant_t give_up_at;
    instant_t first_at;
    int attempts;
    const char *notices; /* JSON text, an array */
    size_t notices_at;   /* for claimed.c */
};

/* How many messages a channel has room for. */
struct store_room {
    const char *channel;
    size_t room;
};

/* A seal of the ledger, as it leaves the database. */
struct store_seal {
    int64_t number;
    const char *line;
};

/* Between which times the database's clock must lie to be right (dolsd.fit_clock). */
struct store_fit {
    instant_t from, until; /* INSTANT_NONE: nothing is known */
    bool exact;            /* known from how much time has passed since it was last right */
    bool confirmed;        /* somebody said that it is right, since it was last taken for that */
    bool movable;          /* a test moves it: it cannot be wrong */
};

struct store_reply {
    enum store_end end;
    const char *fault; /* in words; NULL if done */
    instant_t now;     /* the database's clock, if the call asks for it */
    int64_t number;
    int64_t pid; /* STORE_CLOCK, store_fit_clock: the server's process */
    struct store_fit fit;
    const char *text;
    struct {
        int64_t deadlines, notices, messages;
    } fired;
    int64_t wait_ms; /* until the next instant; 0: it has come; -1: there is none */
    size_t count;
    const struct store_matter *matters;
    const struct store_message *messages;
    struct claimed *claimed; /* for this module */
    const int64_t *ids;      /* store_settle */
    const struct store_seal *seals;
    struct rulebook *rules; /* store_read_rules; to keep it, the callback sets this to NULL */
};

typedef void store_fn(void *arg, struct store_reply *reply);

/* Session settings, the schema's version (reply.number) and the clock: call first on a connection.
 * A schema of another version is refused, with an explanation. */
bool store_begin_session(struct pgconn *conn, const char *name, long statement_timeout_ms,
                         store_fn *done, void *arg) MUST_USE;

/* Requests without parameters: listening, beginning and ending a transaction, savepoints for one
 * matter at a time, and questions. */
enum store_question {
    STORE_LISTEN,
    STORE_BEGIN,
    STORE_COMMIT,
    STORE_ROLLBACK,
    STORE_SAVEPOINT,
    STORE_RELEASE,
    STORE_ROLLBACK_TO,
    STORE_CLOCK,         /* now, pid */
    STORE_RULES_VERSION, /* number */
    STORE_SWEEP,         /* number: queued */
    STORE_UNCOVERED,     /* number; text: how many of what, in words; NULL: none */
    STORE_HELD,          /* text: what the guard against mass change holds, in words, or NULL */
    STORE_NEXT_INSTANT   /* wait_ms, now */
};
bool store_ask(struct pgconn *conn, enum store_question question, store_fn *done,
               void *arg) MUST_USE;

bool store_enlist(struct pgconn *conn, const char *worker, const char *version, store_fn *done,
                  void *arg) MUST_USE;

/* now, pid, fit. boot: which start of this host it is, empty if not known; ms: its monotonic clock.
 */
bool store_fit_clock(struct pgconn *conn, const char *worker, const char *boot, int64_t ms,
                     store_fn *done, void *arg) MUST_USE;

/* The health of one thing that must keep happening; times in seconds. */
struct store_health {
    const char *what;
    bool tried;        /* since the process began */
    int64_t bad_s;     /* how long it has been bad; 0: not bad */
    int64_t ended_s;   /* how long the spell was that has just ended; 0: none */
    int64_t good_s;    /* how long ago it last worked; under 0: never */
    int64_t bound_s;   /* how long it may be bad before an alarm */
    const char *words; /* why it is bad, or NULL */
};
/* The database's clock when it was last taken for right, and this host's then. */
struct store_seen {
    const char *boot; /* as for store_fit_clock */
    instant_t at;     /* INSTANT_NONE: it is not right, or a test moves it */
    int64_t ms;
};
/* Records the health after a round. */
bool store_keep_health(struct pgconn *conn, const char *worker, const struct store_health *rows,
                       size_t count, const struct store_seen *seen, store_fn *done,
                       void *arg) MUST_USE;

/* rules and number (their version), all in one snapshot, in its own transaction. The caller owns
 * the zone, which must outlive the rulebook. */
bool store_read_rules(struct pgconn *conn, const struct zone *zone, store_fn *done,
                      void *arg) MUST_USE;

/* rules: the version of the caller's rulebook */
bool store_take_changed(struct pgconn *conn, int most, int64_t rules, store_fn *done,
                        void *arg) MUST_USE; /* matters, now */
/* In the same transaction: a matter taken whose plan cannot be written is taken again later. */
bool store_put_back(struct pgconn *conn, const char *kind, int64_t id, store_fn *done,
                    void *arg) MUST_USE;
bool store_apply_plan(struct pgconn *conn, struct store_plans *plans, store_fn *done,
                      void *arg) MUST_USE; /* number: deadlines changed */
/* What takes effect by the time gets the time as it should be (INSTANT_NONE: whatever it is), and
 * is refused if the database's clock has leapt since. */
bool store_fire(struct pgconn *conn, int most, instant_t now, store_fn *done,
                void *arg) MUST_USE; /* fired */
/* Seals the ledger if it is time. seals: those after that number; -1: only new ones. */
bool store_seal(struct pgconn *conn, int64_t after, store_fn *done, void *arg) MUST_USE;
/* text: whose locks that worker's sessions wait for at this moment; NULL: none */
bool store_held_up(struct pgconn *conn, const char *worker, store_fn *done, void *arg) MUST_USE;
/* Notifies that worker's planner, to show its owner that notifications arrive. */
bool store_say_heard(struct pgconn *conn, const char *worker, store_fn *done, void *arg) MUST_USE;
/* text: the document of dolsd.page, or if `whole` of dolsd.answer, for the options (JSON) */
bool store_page(struct pgconn *conn, bool whole, const char *name, const char *asked,
                store_fn *done, void *arg) MUST_USE;

bool store_claim(struct pgconn *conn, const char *worker, const struct store_room *rooms,
                 size_t count, int lease_seconds, store_fn *done, void *arg) MUST_USE; /* messages,
                                                                                          now */

/* How one attempt ended; the words are those of outcome_name and phase_name. */
struct store_outcome {
    int64_t attempt_id;
    const char *outcome;
    const char *phase;
    int code;
    const char *reply;
    const char *host;
    instant_t retry_at;            /* INSTANT_NONE: none */
    const char *subject, *words;   /* what left this host; words NULL: nothing to keep */
    char wording[SHA256_HEX_SIZE]; /* version of the templates used; empty: none */
};
/* ids: attempts whose outcome could not be recorded; send them again. */
bool store_settle(struct pgconn *conn, const struct store_outcome *outcomes, size_t count,
                  bool resend_unknown, instant_t now, store_fn *done, void *arg) MUST_USE;
/* Takes the lock on the worker's name for the connection. What is leased to that name and not in
 * `own`, the ids of the attempts in hand, counts as unknown if another process had it (died), or
 * else as released. number: how many; -1: another session has the lock. */
bool store_recover(struct pgconn *conn, const char *worker, struct array *own, bool died,
                   bool resend_unknown, store_fn *done, void *arg) MUST_USE;
/* leases: settle those that ran out, too */
bool store_reap(struct pgconn *conn, bool resend_unknown, bool leases, instant_t now,
                store_fn *done, void *arg) MUST_USE; /* number */

#endif
