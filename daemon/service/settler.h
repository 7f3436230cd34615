/*
 * Records how attempts ended, in batches, one after the other.
 *
 * An outcome is kept until the store has it. A batch that the store refuses is sent again after a
 * pause; a single outcome that it cannot record is set aside (dolsd.aside), so that it holds back
 * none of the others, and is sent again as well.
 */
#ifndef SERVICE_SETTLER_H
#define SERVICE_SETTLER_H

#include "base/base.h"
#include "service/outcomes.h"

struct clock_guard;
struct event_base;
struct pgconn;
struct settler;
struct health;

/* A batch was answered, or a pause is over: settler_turn can do more. again: some messages may be
 * due again at once. */
typedef void settler_fn(void *arg, bool again);

/* Reports to `health` whether outcomes can be recorded. While `guard` has not taken the clock, only
 * what follows the same at any time is recorded, and the rest waits. Both must outlive it. */
struct settler *settler_new(struct event_base *base, struct health *health,
                            const struct clock_guard *guard, settler_fn *told, void *arg);

/* Outcomes to record; outcomes_add() adds to it. */
struct outcomes *settler_list(struct settler *settler);

/* Begins the next batch, if there is one and none is under way. While more outcomes are expected
 * (in_flight) than it has, it waits for them, but only a few milliseconds: even a small batch has
 * its cost. resend_unknown: as configured. */
void settler_turn(struct settler *settler, struct pgconn *conn, bool resend_unknown,
                  size_t in_flight);

/* The connection was lost, and the answer with it. */
void settler_lost(struct settler *settler);

/* Whether a batch is under way, or could be. */
bool settler_busy(struct settler *settler);

void settler_free(struct settler *settler);

#endif
