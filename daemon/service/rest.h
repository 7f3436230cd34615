/*
 * How long to rest between two rounds of work on the database.
 *
 * After a round that did something, the next follows at once if it is due. After a round that was
 * due and yet did nothing (another process holds the rows, or has not finished), rests grow longer,
 * so that waiting for others is not a busy loop. A rest is never longer than the safety interval,
 * because a wall clock can be set and a hint can be lost.
 */
#ifndef SERVICE_REST_H
#define SERVICE_REST_H

#include "base/base.h"

struct rest {
    long idle_ms; /* the last rest after a fruitless round; start with 0 */
};

/* wait_ms: until the next instant; 0: it has come; -1: there is none. */
long rest_ms(struct rest *rest, bool worked, int64_t wait_ms, long at_most_ms);

#endif
