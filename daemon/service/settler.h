/*
 * Puts on record how attempts ended, in batches, one after the other.
 *
 * An outcome is kept until the store has it. A batch that the store refuses is told again after a
 * pause; a single outcome that it cannot record it sets aside (dolsd.aside), which holds back none
 * of the others, and that one is told again as well.
 */
#ifndef SERVICE_SETTLER_H
#define SERVICE_SETTLER_H

#include "base/base.h"
#include "service/outcomes.h"

struct event_base;
struct pgconn;
struct settler;
struct health;

/* A batch was answered, or a pause is over: settler_turn can do more. again: there were outcomes
 * that may be due again at once. */
typedef void settler_fn(void *arg, bool again);

/* Says to `health`, which must stay, whether outcomes can be recorded. */
struct settler *settler_new(struct event_base *base, struct health *health, settler_fn *told,
                            void *arg);

/* What is to be told; outcomes_add() adds to it. */
struct outcomes *settler_list(struct settler *settler);

/* Begins the next batch, if there is one and none is on its way. While more outcomes are to come
 * (in_flight) than there are, it waits for them, but no longer than a few milliseconds: a batch has
 * its price, however small. resend_unknown: as configured. */
void settler_turn(struct settler *settler, struct pgconn *conn, bool resend_unknown,
                  size_t in_flight);

/* The connection was lost, and with it the answer. */
void settler_lost(struct settler *settler);

/* A batch is on its way. */
bool settler_busy(const struct settler *settler);

void settler_free(struct settler *settler);

#endif
