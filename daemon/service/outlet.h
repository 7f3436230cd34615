/*
 * The channels that the configuration asks for (way.h), and those that a reload has replaced and
 * that still end what they have under way.
 */
#ifndef SERVICE_OUTLET_H
#define SERVICE_OUTLET_H

#include "base/base.h"
#include "channel/channel.h"
#include "service/way.h"

struct config;
struct event_base;
struct outlet;

struct outlet *outlet_new(struct event_base *base, const struct channel_client *client);

/* Opens what the configuration asks for, which must have passed ways_check. before: the one that it
 * replaces; channels with other settings now are drained, and closed in time. NULL: the first. */
void outlet_open(struct outlet *outlet, const struct config *config, const struct config *before);

/* How many deliveries the way's channel has room for; none where it is not open. `number` as in
 * `ways`. */
size_t outlet_room(struct outlet *outlet, size_t number);

/* How many deliveries that the way's channel has are not about to end. */
size_t outlet_stuck(struct outlet *outlet, size_t number);

/* Hands over a delivery to a channel that is open. */
void outlet_send(struct outlet *outlet, const struct way *way, struct delivery *delivery);

/* Whether the relay for mail can be reached; why not is valid until the next call. */
enum way_reach outlet_reach(struct outlet *outlet, const char **why);

/* Closes what was replaced and has ended; to be called now and then. */
void outlet_tick(struct outlet *outlet);

void outlet_drain(struct outlet *outlet);
bool outlet_idle(const struct outlet *outlet);

void outlet_free(struct outlet *outlet);

#endif
