#include "service/parcel.h"

#include <stdlib.h>

#include "base/xalloc.h"
#include "channel/backoff.h"
#include "channel/ticks.h"
#include "service/way.h"
#include "store/store.h"

struct parcel {
    struct parcel *next, **place;
    int64_t message_id;
    const struct way *way;
    int attempts;
    instant_t first_at, give_up_at;
    instant_t claimed_at;
    int64_t claimed_ms;
};

struct parcel *parcel_new(struct parcels *parcels, const struct store_message *message,
                          instant_t now, int64_t now_ms)
{
    struct parcel *parcel = xcalloc(1, sizeof(*parcel));

    parcel->message_id = message->message_id;
    parcel->way = way_find(message->channel);
    parcel->attempts = message->attempts;
    parcel->first_at = message->first_at;
    parcel->give_up_at = message->give_up_at;
    parcel->claimed_at = now;
    parcel->claimed_ms = now_ms;
    parcel->next = parcels->first;
    parcel->place = &parcels->first;
    if (parcel->next != NULL)
        parcel->next->place = &parcel->next;
    parcels->first = parcel;
    return parcel;
}

int64_t parcel_message(const struct parcel *parcel)
{
    return parcel->message_id;
}

const struct way *parcel_way(const struct parcel *parcel)
{
    return parcel->way;
}

instant_t parcel_retry_at(const struct parcel *parcel, const struct verdict *verdict)
{
    instant_t now = parcel->claimed_at + (ticks_ms() - parcel->claimed_ms) / 1000;
    uint64_t seed = (uint64_t)parcel->message_id * UINT64_C(0x9e3779b97f4a7c15);
    int64_t at;

    if (verdict->outcome != OUTCOME_RETRY && verdict->outcome != OUTCOME_UNKNOWN)
        return INSTANT_NONE;
    at = backoff_next(now, parcel->attempts, parcel->first_at, parcel->give_up_at, seed);
    if (at != BACKOFF_NONE && at < now + verdict->wait_s)
        at = now + verdict->wait_s;
    return at == BACKOFF_NONE || at >= parcel->give_up_at ? INSTANT_NONE : at;
}

void parcel_free(struct parcel *parcel)
{
    *parcel->place = parcel->next;
    if (parcel->next != NULL)
        parcel->next->place = parcel->place;
    free(parcel);
}

void parcels_free(struct parcels *parcels)
{
    while (parcels->first != NULL)
        parcel_free(parcels->first);
}
