/*
 * How long to rest between two rounds of work on the database.
 *
 * A round that did something is followed by the next at once where its time has come. A round that
 * found its time come and yet did nothing (another process holds the rows, or has not finished) is
 * followed by growing rests, so that waiting for others is no busy loop. Never longer than the
 * safety interval, because a wall clock can be set and a hint be lost.
 */
#ifndef SERVICE_REST_H
#define SERVICE_REST_H

#include "base/base.h"

struct rest {
    long idle_ms; /* of the last rest after a round in vain; start with 0 */
};

/* wait_ms: until the next instant, 0 where it has come, -1 where there is none. */
long rest_ms(struct rest *rest, bool worked, int64_t wait_ms, long at_most_ms);

#endif
