/*
 * Puts on record how attempts ended, in batches, one after the other.
 *
 * What the store refuses for a reason of the moment (it is locked, slow or a standby just now) is
 * kept and tried again after a pause. What it will never take is dropped, with an error in the log,
 * and holds back nothing else: from a refusal on outcomes go one by one, until all are told.
 */
#ifndef SERVICE_SETTLER_H
#define SERVICE_SETTLER_H

#include "base/base.h"
#include "service/settlements.h"

struct event_base;
struct pgconn;
struct settler;
struct trouble;

/* A batch was answered, or a pause is over: settler_turn can do more. again: there were outcomes
 * that may be due again at once. */
typedef void settler_fn(void *arg, bool again);

/* Refusals are told to `trouble`, which must stay. */
struct settler *settler_new(struct event_base *base, struct trouble *trouble, settler_fn *told,
                            void *arg);

/* What is to be told; settlements_add() adds to it. */
struct settlements *settler_list(struct settler *settler);

/* Begins the next batch, if there is one and none is on its way. resend_unknown: as configured. */
void settler_turn(struct settler *settler, struct pgconn *conn, bool resend_unknown);

/* The connection was lost, and with it the answer. */
void settler_lost(struct settler *settler);

/* A batch is on its way. */
bool settler_busy(const struct settler *settler);

void settler_free(struct settler *settler);

#endif
