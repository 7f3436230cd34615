/*
 * One connection to PostgreSQL on the event loop, that comes back by itself.
 *
 * It knows no SQL. Statements run in the order in which they are queued, and are sent without
 * waiting for the answers to those before them; one that is refused does not keep the next from
 * running, unless they stand in one transaction. A transaction is a begin, its statements and a
 * commit in that order, for nobody else uses the connection. The owner is told when the connection
 * is up (at first and after each loss; session state such as LISTEN is then to be made anew), when
 * it is lost, and of each notification.
 *
 * Nothing here blocks, with one exception that is libpq's: a host *name* is looked up by the C
 * library before the connection is begun. Give a socket directory (host=/run/postgresql), or
 * hostaddr beside host, and nothing is looked up.
 *
 * A statement without an answer for `statement_timeout_ms` costs the connection: PostgreSQL cannot
 * be asked to stop without blocking, but it notices the loss. Lost or refused connections are tried
 * again after a quarter of a second, then twice as long each time up to `reconnect_at_most_ms`, all
 * with jitter; the first answer to a statement sets it back.
 *
 * Callbacks may queue statements and call pgconn_free. Statements are sent when the loop is back in
 * this module, never inside the caller.
 */
#ifndef STORE_PGCONN_H
#define STORE_PGCONN_H

#include "base/base.h"
#include "store/statement.h"

struct buf;
struct event_base;
struct pg_result;
struct pgconn;

/* How a statement ended: done; refused by the server (the connection is still there); or the
 * connection was lost, so that nobody knows whether it was done. */
enum pgconn_end { PGCONN_DONE, PGCONN_REFUSED, PGCONN_LOST };

/* The result is the module's and is gone after the callback; NULL where lost. The fault is in words
 * (with its SQLSTATE, without values), NULL where done. */
typedef void pgconn_result_fn(void *arg, enum pgconn_end end, struct pg_result *result,
                              const char *fault);

struct pgconn_calls {
    void (*up)(void *arg);
    /* Each statement that was queued has had its callback with PGCONN_LOST before this. Also called
     * for each attempt to connect that fails. */
    void (*down)(void *arg, const char *why);
    void (*notified)(void *arg, const char *channel, const char *payload); /* may be NULL */
};

struct pgconn_options {
    const char *name;     /* for the log, as "database (planner)" */
    const char *conninfo; /* libpq's connection string or URI */
    long connect_timeout_ms;
    long statement_timeout_ms;
    long reconnect_at_most_ms;
};

/* Copies the options and begins to connect from the loop. */
struct pgconn *pgconn_new(struct event_base *base, const struct pgconn_options *options,
                          const struct pgconn_calls *calls, void *arg);

bool pgconn_is_up(const struct pgconn *conn);

/* The server's process as the connection was told when it was begun: behind a pooler another than
 * the one that answers. */
int pgconn_backend(const struct pgconn *conn);

/* The number of the statement that waits for its answer, counted from 1; 0: none does. */
uint64_t pgconn_under_way(const struct pgconn *conn);

/* Queues a statement; the values (NULL for null) are copied, `statement->parameters` of them. False
 * where the connection is not up: then there will be no callback. Otherwise there is exactly one.
 */
bool pgconn_run(struct pgconn *conn, const struct statement *statement, const char *const *values,
                pgconn_result_fn *done, void *arg) MUST_USE;

/* The same with values in PostgreSQL's binary format, none of them null. */
bool pgconn_run_binary(struct pgconn *conn, const struct statement *statement,
                       const struct buf *const *values, pgconn_result_fn *done, void *arg) MUST_USE;

/* Closes it for good. What is queued has its callback with PGCONN_LOST; down is not called. */
void pgconn_free(struct pgconn *conn);

#endif
