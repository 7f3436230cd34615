/*
 * Locks that somebody else holds. If a statement of either session has had no answer for a while, a
 * third session asks whose locks they wait for, and ends: the two waiting ones cannot. Its finding
 * is reported to health, with the process number and application of the session that holds the lock
 * and since when; never with that session's query, which may name somebody.
 *
 * It is over when no statement waits and everything that a lock can block works again, or nothing
 * has waited for two rounds.
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

/* For a reload. */
void locks_set_config(struct locks *locks, const struct config *config);

/* Call every few seconds. planner, courier: pgconn_under_way of their sessions. */
void locks_tick(struct locks *locks, uint64_t planner, uint64_t courier);

void locks_free(struct locks *locks);

#endif
