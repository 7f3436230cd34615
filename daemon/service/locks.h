/*
 * Locks that somebody else holds. Where a statement of either session has had no answer for a
 * while, a third session asks for whose locks they wait, and ends: the two that wait cannot. What
 * it finds is a matter of health, by the number and the application of the session that holds the
 * lock and since when; never by what it asks, which may name somebody.
 *
 * It is over when no statement waits and all that a lock can keep from being done goes well, or
 * nothing has waited for two rounds.
 */
#ifndef SERVICE_LOCKS_H
#define SERVICE_LOCKS_H

#include "base/base.h"

struct config;
struct event_base;
struct health;
struct locks;

/* Borrows config and health. */
struct locks *locks_new(struct event_base *base, const struct config *config,
                        struct health *health);

/* A reload. */
void locks_set_config(struct locks *locks, const struct config *config);

/* To be called every few seconds. planner, courier: pgconn_under_way of their sessions. */
void locks_tick(struct locks *locks, uint64_t planner, uint64_t courier);

void locks_free(struct locks *locks);

#endif
