/*
 * Detects a pooler between the daemon and its database. The daemon needs real sessions: in
 * transaction mode, settings and LISTEN are silently lost. If the server process that answers is
 * not the one connected to, there is a pooler; if it changes between transactions, or a
 * notification from another session does not arrive, the pooler is not in session mode, which is
 * reported to health. It is good again after three notifications in a row that arrive, as one may
 * by chance. Without a pooler it asks nothing.
 */
#ifndef SERVICE_POOLER_H
#define SERVICE_POOLER_H

#include "base/base.h"

struct config;
struct event_base;
struct health;
struct planner_status;
struct pooler;

/* Borrows config and health. */
struct pooler *pooler_new(struct event_base *base, const struct config *config,
                          struct health *health);

/* For a reload. */
void pooler_set_config(struct pooler *pooler, const struct config *config);

/* Call every few seconds. */
void pooler_tick(struct pooler *pooler, const struct planner_status *planner);

void pooler_free(struct pooler *pooler);

#endif
