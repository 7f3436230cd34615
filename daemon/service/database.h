/*
 * The daemon's connections to its database, as the configuration has them.
 *
 * The planner and the courier have one each, so that neither waits for the other's statements.
 */
#ifndef SERVICE_DATABASE_H
#define SERVICE_DATABASE_H

#include "base/base.h"
#include "store/store.h"

struct config;
struct event_base;

/* What is wrong with a pooler that is not in session mode, and what to do. */
#define DATABASE_POOLED                                                                            \
    "a pooler that is not in session mode stands before the database: changes are not heard of, "  \
    "and what a session sets is lost; put it in session mode, or let database.conninfo lead past " \
    "it"
/* How long a notification may take to come through one. */
#define DATABASE_HEARD_MS 5000

/* Begins to connect. The name is for the log, as "database (planner)". */
struct pgconn *database_connect(struct event_base *base, const struct config *config,
                                const char *name, const struct pgconn_calls *calls, void *arg);

/* First thing on each connection; `as`, with the worker's name, is what pg_stat_activity calls it.
 */
bool database_begin_session(struct pgconn *conn, const struct config *config, const char *as,
                            store_fn *done, void *arg) MUST_USE;

/* Whether the database lets us in, has the tables that this program works with, and is not behind a
 * pooler that keeps notifications from us; on a loop of its
 * own, within connect_timeout and statement_timeout. False: *cause (the caller's) says why not. */
bool database_try(const struct config *config, char **cause) MUST_USE;

#endif
