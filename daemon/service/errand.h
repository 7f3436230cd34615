/*
 * One delivery by itself, for a program that has no event loop of its own: opens the way's channel,
 * sends, and waits until it is known how that ended.
 */
#ifndef SERVICE_ERRAND_H
#define SERVICE_ERRAND_H

#include "channel/channel.h"
#include "service/way.h"

/* Takes the delivery. Blocks for as long as the way's attempts can take. */
void errand_send(const struct config *config, const struct way *way, struct delivery *delivery,
                 struct verdict *verdict);

#endif
