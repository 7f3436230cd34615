/*
 * One connection to PostgreSQL on the event loop, which reconnects by itself.
 *
 * It contains no SQL. Statements run in the order they are queued, and are sent without waiting for
 * answers to earlier ones; one that is refused does not stop the next, unless they are in the same
 * transaction. A transaction is simply a begin, its statements and a commit in that order, as
 * nobody else uses the connection. The owner is called back when the connection is up (at first and
 * after each loss; session state such as LISTEN must then be set again), when it is lost, and for
 * each notification.
 *
 * Nothing here blocks, with one exception in libpq: the C library looks up a host *name* before
 * connecting. Give a socket directory (host=/run/postgresql), or hostaddr besides host, to avoid
 * the look-up.
 *
 * If a statement has no answer within `statement_timeout_ms`, the connection is dropped: PostgreSQL
 * cannot be asked to stop without blocking, but it notices the loss. Lost or refused connections
 * are retried after a quarter of a second, doubling each time up to `reconnect_at_most_ms`, with
 * jitter; the first answer to a statement resets this.
 *
 * Callbacks may queue statements and call pgconn_free. Statements are sent when the loop returns to
 * this module, never from inside the call.
 */
#ifndef STORE_PGCONN_H
#define STORE_PGCONN_H

#include "base/base.h"
#include "store/statement.h"

struct buf;
struct event_base;
struct pg_result;
struct pgconn;

/* How a statement ended: done; refused by the server (the connection is still up); or the
 * connection was lost, so that it is not known whether it was done. */
enum pgconn_end { PGCONN_DONE, PGCONN_REFUSED, PGCONN_LOST };

/* The module owns the result and frees it after the callback; NULL if lost. The fault is in words
 * (with its SQLSTATE, without values), NULL if done. */
typedef void pgconn_result_fn(void *arg, enum pgconn_end end, struct pg_result *result,
                              const char *fault);

struct pgconn_calls {
    void (*up)(void *arg);
    /* Every queued statement has had its callback with PGCONN_LOST before this. Also called for
     * each failed attempt to connect. */
    void (*down)(void *arg, const char *why);
    void (*notified)(void *arg, const char *channel, const char *payload); /* may be NULL */
};

struct pgconn_options {
    const char *name;     /* for the log, such as "database (planner)" */
    const char *conninfo; /* libpq's connection string or URI */
    long connect_timeout_ms;
    long statement_timeout_ms;
    long reconnect_at_most_ms;
};

/* Copies the options and starts to connect from the loop. */
struct pgconn *pgconn_new(struct event_base *base, const struct pgconn_options *options,
                          const struct pgconn_calls *calls, void *arg);

bool pgconn_is_up(const struct pgconn *conn);

/* The server's process ID as reported when the connection was opened: behind a pooler it is not the
 * one that answers. */
int pgconn_backend(const struct pgconn *conn);

/* The number of the statement waiting for its answer, counted from 1; 0: none. */
uint64_t pgconn_under_way(const struct pgconn *conn);

/* Queues a statement; the values (NULL for null) are copied, `statement->parameters` of them. False
 * if the connection is not up: then there is no callback. Otherwise there is exactly one. */
bool pgconn_run(struct pgconn *conn, const struct statement *statement, const char *const *values,
                pgconn_result_fn *done, void *arg) MUST_USE;

/* The same with values in PostgreSQL's binary format, none of them null. */
bool pgconn_run_binary(struct pgconn *conn, const struct statement *statement,
                       const struct buf *const *values, pgconn_result_fn *done, void *arg) MUST_USE;

/* Closes it for good. Queued statements get their callback with PGCONN_LOST; down is not called. */
void pgconn_free(struct pgconn *conn);

#endif
