/*
 * The way out for mail: the channel that the configuration asks for, and those that a reload has
 * replaced and that still end what they have under way.
 */
#ifndef SERVICE_OUTLET_H
#define SERVICE_OUTLET_H

#include "base/base.h"
#include "channel/channel.h"

struct config;
struct event_base;
struct outlet;

/* What the configuration says must have passed outlet_check. */
struct outlet *outlet_new(struct event_base *base, const struct channel_client *client);

/* Whether a channel can be made of it; false and an owned cause where not. */
bool outlet_check(const struct config *config, char **cause) MUST_USE;

/* The longest that one attempt can take. */
int64_t outlet_attempt_ms(const struct config *config);

/* Opens the channel; one that was there before is drained and closed in time. */
struct channel *outlet_open(struct outlet *outlet, const struct config *config);

/* Whether the relay can be reached, as far as it was tried; why not is valid until the next call.
 */
enum outlet_reach { OUTLET_UNTRIED, OUTLET_IN_REACH, OUTLET_AWAY };
enum outlet_reach outlet_reach(struct outlet *outlet, const char **why);

/* Closes what was replaced and has ended; to be called now and then. */
void outlet_tick(struct outlet *outlet);

void outlet_drain(struct outlet *outlet);
bool outlet_idle(const struct outlet *outlet);

void outlet_free(struct outlet *outlet);

#endif
