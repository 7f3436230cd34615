/*
 * When to try again, by how much time is left (lessons G22: the budget of retries comes from the
 * deadline, not from a constant).
 *
 * The wait begins at a minute and doubles with each attempt, but is never longer than the message
 * is old, nor than an hour, nor than a tenth of the time left: tries draw together as the end comes
 * near. Up to a quarter is added (or, at the tenth, a fifth taken away) by the seed, so that
 * messages which failed together do not all come back together; the same seed gives the same wait.
 * Waits are not shorter than five seconds. While more than ten seconds are left, at least two tries
 * still fit.
 *
 * Pure; seconds since 1970.
 */
#ifndef CHANNEL_BACKOFF_H
#define CHANNEL_BACKOFF_H

#include "base/base.h"

#define BACKOFF_NONE INT64_MIN

/* attempts: how many were made, the one that just failed among them. first: when the message was
 * made. The answer lies after now and before give_up, or is BACKOFF_NONE. */
int64_t backoff_next(int64_t now, int attempts, int64_t first, int64_t give_up, uint64_t seed);

/* The part of `amount` that the seed picks, evenly: 0 to amount. */
int64_t backoff_share(int64_t amount, uint64_t seed);

#endif
