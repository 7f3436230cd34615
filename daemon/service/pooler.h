/*
 * A pooler between the daemon and its database. Its sessions have to be its own: in transaction
 * mode what was set and listened for is lost without a word. That a session's process is not the
 * one that the connection was begun with shows that there is a pooler; where it changes between
 * transactions, or a notification of a session beside it does not come through, the pooler is not
 * in session mode, which is a matter of health. Without a pooler nothing is asked.
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

/* A reload. */
void pooler_set_config(struct pooler *pooler, const struct config *config);

/* To be called every few seconds. */
void pooler_tick(struct pooler *pooler, const struct planner_status *planner);

void pooler_free(struct pooler *pooler);

#endif
