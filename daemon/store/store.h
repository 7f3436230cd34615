/*
 * What the daemon asks of the store, typed: each call queues one statement (or one transaction) on
 * a connection and answers later with a struct store_reply.
 *
 * Each call returns false where the connection is not up; then no answer comes. Otherwise there is
 * exactly one. Everything in a reply belongs to this module and is gone after the callback; who
 * keeps the rulebook sets reply->rules to NULL.
 *
 * Dates and instants are the law's (law/date.h, law/zone.h). Every instant is by the database's
 * clock.
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
#define STORE_SCHEMA_VERSION 6

struct array;
struct claimed;
struct rulebook;
struct store_plans;

enum store_end {
    STORE_DONE,
    STORE_REFUSED, /* by the server, or an answer that cannot be understood */
    STORE_LOST     /* the connection; whether it was done is not known */
};

/* A message to be sent. */
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
    size_t notices_at;   /* claimed.c's own */
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

struct store_reply {
    enum store_end end;
    const char *fault; /* in words; NULL where done */
    instant_t now;     /* the database's clock, where the call asks for it */
    int64_t number;
    int64_t pid; /* STORE_CLOCK: the server's process */
    const char *text;
    struct {
        int64_t deadlines, notices, messages;
    } fired;
    int64_t wait_ms; /* until the next instant, 0 where it has come, -1 where there is none */
    size_t count;
    const struct store_matter *matters;
    const struct store_message *messages;
    struct claimed *claimed; /* this module's own */
    const int64_t *ids;      /* store_settle */
    const struct store_seal *seals;
    struct rulebook *rules; /* store_read_rules; the callback's to keep: set to NULL when taken */
};

typedef void store_fn(void *arg, struct store_reply *reply);

/* Session settings, the schema's version (reply.number) and the clock: first thing on a connection.
 * A schema of another version is refused in words. */
bool store_begin_session(struct pgconn *conn, const char *name, long statement_timeout_ms,
                         store_fn *done, void *arg) MUST_USE;

/* What is asked or done without a value: to listen, a transaction's ends, savepoints for one matter
 * at a time, and questions. */
enum store_question {
    STORE_LISTEN,
    STORE_BEGIN,
    STORE_COMMIT,
    STORE_ROLLBACK,
    STORE_SAVEPOINT,
    STORE_RELEASE,
    STORE_ROLLBACK_TO,
    STORE_CLOCK,         /* now; number: whether a test moves that clock; pid */
    STORE_RULES_VERSION, /* number */
    STORE_SWEEP,         /* number: queued */
    STORE_UNCOVERED,     /* number; text: how many of what, in words; NULL where there is nothing */
    STORE_HELD,          /* text: what the guard against mass change holds, in words, or NULL */
    STORE_NEXT_INSTANT   /* wait_ms, now */
};
bool store_ask(struct pgconn *conn, enum store_question question, store_fn *done,
               void *arg) MUST_USE;

bool store_enlist(struct pgconn *conn, const char *worker, const char *version, store_fn *done,
                  void *arg) MUST_USE;

/* How one thing goes that must keep happening, in seconds. */
struct store_health {
    const char *what;
    bool tried;        /* since the process began */
    int64_t bad_s;     /* how long it has been bad; 0: it is not */
    int64_t ended_s;   /* how long a spell was that has just ended; 0: none has */
    int64_t good_s;    /* how long ago it last went well; under 0: it never did */
    int64_t bound_s;   /* how long it may be bad before that is alarming */
    const char *words; /* why it is bad, or NULL */
};
/* A round is over, and this is how things go. */
bool store_keep_health(struct pgconn *conn, const char *worker, const struct store_health *rows,
                       size_t count, store_fn *done, void *arg) MUST_USE;

/* rules and number (their version), all of one snapshot, in a transaction of its own. The zone
 * belongs to the caller and outlives the rulebook. */
bool store_read_rules(struct pgconn *conn, const struct zone *zone, store_fn *done,
                      void *arg) MUST_USE;

bool store_take_changed(struct pgconn *conn, int most, store_fn *done,
                        void *arg) MUST_USE; /* matters, now */
bool store_apply_plan(struct pgconn *conn, struct store_plans *plans, store_fn *done,
                      void *arg) MUST_USE; /* number: deadlines changed */
bool store_fire(struct pgconn *conn, int most, store_fn *done, void *arg) MUST_USE; /* fired */
/* Makes a seal of the ledger where it is time. seals: those after that number; -1: only new ones.
 */
bool store_seal(struct pgconn *conn, int64_t after, store_fn *done, void *arg) MUST_USE;
/* text: for whose locks the sessions of that worker wait at this moment; NULL where for none */
bool store_held_up(struct pgconn *conn, const char *worker, store_fn *done, void *arg) MUST_USE;
/* Notifies that worker's planner, for its owner to see that it hears. */
bool store_say_heard(struct pgconn *conn, const char *worker, store_fn *done, void *arg) MUST_USE;
/* text: the document of dolsd.page, or of dolsd.answer, for what is asked (JSON) */
bool store_page(struct pgconn *conn, const char *name, const char *asked, store_fn *done,
                void *arg) MUST_USE;
bool store_answer(struct pgconn *conn, const char *question, const char *asked, store_fn *done,
                  void *arg) MUST_USE;

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
    const char *subject, *words;   /* what left this host; words NULL: nothing to be kept */
    char wording[SHA256_HEX_SIZE]; /* version of the templates that worded it; empty: none */
};
/* ids: of the attempts whose outcome could not be recorded; they are to be told again. */
bool store_settle(struct pgconn *conn, const struct store_outcome *outcomes, size_t count,
                  bool resend_unknown, store_fn *done, void *arg) MUST_USE;
/* Takes the lock of the worker's name for the connection. What that name has under lease and is not
 * among `own`, the ids of the attempts in hand, counts as unknown where another process had it
 * (died), or else as released. number: how many; -1: another session has the lock. */
bool store_recover(struct pgconn *conn, const char *worker, struct array *own, bool died,
                   bool resend_unknown, store_fn *done, void *arg) MUST_USE;
bool store_reap(struct pgconn *conn, bool resend_unknown, store_fn *done,
                void *arg) MUST_USE; /* number */

#endif
