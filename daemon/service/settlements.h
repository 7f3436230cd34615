/*
 * Outcomes that the store does not know yet, in the order in which they came.
 *
 * They are kept until the store has them: a lost database delays them and loses none. What was
 * handed to the store and is not answered stays at the head (`out`), and is handed over again where
 * the connection was lost; the store takes an outcome once.
 */
#ifndef SERVICE_SETTLEMENTS_H
#define SERVICE_SETTLEMENTS_H

#include "base/base.h"
#include "channel/channel.h"
#include "law/zone.h"
#include "store/store.h"

struct settlements {
    struct store_settlement *rows; /* their texts are the list's */
    size_t count, room;
    size_t out; /* so many at the head are on their way */
};

/* Copies what it is given. */
void settlements_add(struct settlements *list, int64_t attempt_id, enum outcome outcome,
                     const char *phase, int code, const char *reply, const char *host,
                     instant_t retry_at);

/* The first goes behind all others. */
void settlements_put_last(struct settlements *list);

/* Takes the first `count` out. */
void settlements_drop(struct settlements *list, size_t count);

void settlements_free(struct settlements *list);

#endif
