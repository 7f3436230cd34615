/*
 * The daemon's connections to its database, as configured.
 *
 * The planner and the courier have one each, so that neither waits for the other.
 */
#ifndef SERVICE_DATABASE_H
#define SERVICE_DATABASE_H

#include "base/base.h"
#include "store/store.h"

struct config;
struct event_base;

/* What to report about a pooler that is not in session mode, and what to do. */
#define DATABASE_POOLED                                                                            \
    "a pooler that is not in session mode stands before the database: changes are not heard of, "  \
    "and what a session sets is lost; put it in session mode, or let database.conninfo lead past " \
    "it"
/* How long a notification may take to come through a pooler. */
#define DATABASE_HEARD_MS 5000

/* Starts to connect. The name is for the log, such as "database (planner)". */
struct pgconn *database_connect(struct event_base *base, const struct config *config,
                                const char *name, const struct pgconn_calls *calls, void *arg);

/* Call first on each connection; pg_stat_activity shows it as `as` with the worker's name. */
bool database_begin_session(struct pgconn *conn, const struct config *config, const char *as,
                            store_fn *done, void *arg) MUST_USE;

/* Whether the database lets us in, has the tables that this program needs, and is not behind a
 * pooler that swallows notifications; on its own loop, within connect_timeout and
 * statement_timeout. False: *cause, which the caller frees, says why not. */
bool database_try(const struct config *config, char **cause) MUST_USE;

#endif
