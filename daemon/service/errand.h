/*
 * Sends one delivery for a program without an event loop: opens the way's channel, sends, and waits
 * for the outcome.
 */
#ifndef SERVICE_ERRAND_H
#define SERVICE_ERRAND_H

#include "channel/channel.h"
#include "service/way.h"

/* Takes the delivery. Blocks for at most as long as an attempt can take. */
void errand_send(const struct config *config, const struct way *way, struct delivery *delivery,
                 struct verdict *verdict);

#endif
