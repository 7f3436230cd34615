/*
 * What the courier remembers of a message while the channel has it.
 */
#ifndef SERVICE_PARCEL_H
#define SERVICE_PARCEL_H

#include "base/base.h"
#include "channel/channel.h"
#include "law/zone.h"

struct parcel;
struct store_message;
struct way;

/* All that are under way. */
struct parcels {
    struct parcel *first;
};

/* now: the database's clock when the message was claimed; now_ms: ours, that only runs. */
struct parcel *parcel_new(struct parcels *parcels, const struct store_message *message,
                          instant_t now, int64_t now_ms);

int64_t parcel_message(const struct parcel *parcel);
const struct way *parcel_way(const struct parcel *parcel);

/* When it is to be tried again after that outcome, by the database's clock: no sooner than the
 * other side asks (wait_s). INSTANT_NONE: never; or, where it was released, at once, because
 * nothing has been tried. */
instant_t parcel_retry_at(const struct parcel *parcel, const struct verdict *verdict);

void parcel_free(struct parcel *parcel);
void parcels_free(struct parcels *parcels);

#endif
