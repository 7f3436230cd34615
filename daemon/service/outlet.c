#include "service/outlet.h"

#include <stdlib.h>

#include "base/xalloc.h"
#include "service/config.h"

/* A channel that was replaced. */
struct leaving {
    struct leaving *next;
    struct channel *channel;
};

struct outlet {
    struct event_base *base;
    struct channel_client client;
    struct channel *channels[WAYS_COUNT]; /* as in `ways`; NULL: not open */
    char why[256];
    struct leaving *leaving;
};

struct outlet *outlet_new(struct event_base *base, const struct channel_client *client)
{
    struct outlet *outlet = xcalloc(1, sizeof(*outlet));

    outlet->base = base;
    outlet->client = *client;
    return outlet;
}

static void let_go(struct outlet *outlet, size_t number)
{
    struct channel *channel = outlet->channels[number];
    struct leaving *leaving;

    outlet->channels[number] = NULL;
    if (channel == NULL)
        return;
    leaving = xcalloc(1, sizeof(*leaving));
    leaving->channel = channel;
    leaving->next = outlet->leaving;
    outlet->leaving = leaving;
    channel->ops->drain(channel);
}

void outlet_open(struct outlet *outlet, const struct config *config, const struct config *before)
{
    for (size_t i = 0; i < WAYS_COUNT; i++) {
        const struct way *way = ways[i];

        if (outlet->channels[i] != NULL && before != NULL &&
            !config_differs(before, config, way->settings))
            continue;
        let_go(outlet, i);
        if (way->configured(config))
            outlet->channels[i] = way->open(outlet->base, config, &outlet->client);
    }
}

size_t outlet_room(struct outlet *outlet, size_t number)
{
    struct channel *channel = outlet->channels[number];

    return channel != NULL ? channel->ops->room(channel) : 0;
}

size_t outlet_stuck(struct outlet *outlet, size_t number)
{
    struct channel *channel = outlet->channels[number];

    return channel != NULL && channel->ops->stuck != NULL ? channel->ops->stuck(channel) : 0;
}

void outlet_send(struct outlet *outlet, const struct way *way, struct delivery *delivery)
{
    for (size_t i = 0; i < WAYS_COUNT; i++) {
        if (ways[i] == way)
            outlet->channels[i]->ops->send(outlet->channels[i], delivery);
    }
}

enum way_reach outlet_reach(struct outlet *outlet, const char **why)
{
    *why = outlet->why;
    return way_mail.reach(outlet->channels[0], outlet->why);
}

void outlet_tick(struct outlet *outlet)
{
    struct leaving **place = &outlet->leaving;

    while (*place != NULL) {
        struct leaving *leaving = *place;

        if (!leaving->channel->ops->idle(leaving->channel)) {
            place = &leaving->next;
            continue;
        }
        leaving->channel->ops->close(leaving->channel);
        *place = leaving->next;
        free(leaving);
    }
}

void outlet_drain(struct outlet *outlet)
{
    for (size_t i = 0; i < WAYS_COUNT; i++) {
        if (outlet->channels[i] != NULL)
            outlet->channels[i]->ops->drain(outlet->channels[i]);
    }
}

bool outlet_idle(const struct outlet *outlet)
{
    for (size_t i = 0; i < WAYS_COUNT; i++) {
        if (outlet->channels[i] != NULL && !outlet->channels[i]->ops->idle(outlet->channels[i]))
            return false;
    }
    return true;
}

void outlet_free(struct outlet *outlet)
{
    if (outlet == NULL)
        return;
    for (size_t i = 0; i < WAYS_COUNT; i++)
        let_go(outlet, i);
    while (outlet->leaving != NULL) {
        struct leaving *leaving = outlet->leaving;

        outlet->leaving = leaving->next;
        leaving->channel->ops->close(leaving->channel);
        free(leaving);
    }
    free(outlet);
}
