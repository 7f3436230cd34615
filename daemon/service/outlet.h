/*
 * The channels that the configuration asks for (way.h), and those that a reload has replaced and
 * that are still finishing their work.
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

/* Opens what the configuration asks for; it must have passed ways_check. before: the one that it
 * replaces; channels whose settings have changed are drained, and closed later. NULL: the first. */
void outlet_open(struct outlet *outlet, const struct config *config, const struct config *before);

/* How many deliveries the way's channel has room for; 0 if it is not open. `number` is an index of
 * `ways`. */
size_t outlet_room(struct outlet *outlet, size_t number);

/* How many of the deliveries with the way's channel will not end soon. */
size_t outlet_stuck(struct outlet *outlet, size_t number);

/* Hands a delivery to an open channel. */
void outlet_send(struct outlet *outlet, const struct way *way, struct delivery *delivery);

/* Whether the mail relay can be reached; if not, *why is valid until the next call. */
enum way_reach outlet_reach(struct outlet *outlet, const char **why);

/* Closes replaced channels that have finished; call now and then. */
void outlet_tick(struct outlet *outlet);

void outlet_drain(struct outlet *outlet);
bool outlet_idle(const struct outlet *outlet);

void outlet_free(struct outlet *outlet);

#endif
