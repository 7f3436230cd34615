/*
 * When to try again, given how much time is left (lessons G22: the deadline sets the retry budget,
 * not a constant).
 *
 * The wait starts at a minute and doubles with each attempt, but never exceeds the age of the
 * message, an hour, or a tenth of the time left: attempts get closer together as the end
 * approaches. The seed adds up to a quarter (or, where the tenth applies, takes off up to a fifth),
 * so that messages that failed together do not all come back together; the same seed gives the same
 * wait. A wait is at least five seconds. While more than ten seconds are left, at least two more
 * attempts fit.
 *
 * Pure; seconds since 1970.
 */
#ifndef CHANNEL_BACKOFF_H
#define CHANNEL_BACKOFF_H

#include "base/base.h"

#define BACKOFF_NONE INT64_MIN

/* attempts: how many were made, including the one that just failed. first: when the message was
 * created. The answer is after now and before give_up, or is BACKOFF_NONE. */
int64_t backoff_next(int64_t now, int attempts, int64_t first, int64_t give_up, uint64_t seed);

/* A share of `amount` chosen by the seed, evenly spread from 0 to amount. */
int64_t backoff_share(int64_t amount, uint64_t seed);

#endif
