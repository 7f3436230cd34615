#include "service/errand.h"

#include <event2/event.h>
#include <stdlib.h>

#include "channel/ticks.h"

#define CONNECT_MS 10000 /* then hand it over anyway, and let the channel say what is wrong */

struct errand {
    struct event_base *base;
    struct channel *channel;
    struct delivery *delivery; /* NULL: already handed over */
    struct verdict *verdict;
    bool ended;
};

static void hand_over(struct errand *errand)
{
    struct delivery *delivery = errand->delivery;

    errand->delivery = NULL;
    if (delivery != NULL)
        errand->channel->ops->send(errand->channel, delivery);
}

static void on_done(void *arg, struct delivery *delivery, const struct verdict *verdict)
{
    struct errand *errand = arg;

    *errand->verdict = *verdict;
    errand->ended = true;
    delivery_free(delivery);
    errand->channel->ops->drain(errand->channel);
}

static void on_ready(void *arg)
{
    struct errand *errand = arg;

    if (errand->ended && errand->channel->ops->idle(errand->channel))
        event_base_loopbreak(errand->base);
    else if (!errand->ended && errand->channel->ops->room(errand->channel) > 0)
        hand_over(errand);
}

static void on_late(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    hand_over(arg);
}

void errand_send(const struct config *config, const struct way *way, struct delivery *delivery,
                 struct verdict *verdict)
{
    struct errand errand = {.base = event_base_new(), .delivery = delivery, .verdict = verdict};
    struct channel_client client = {on_done, on_ready, &errand};
    struct timeval late = ticks_wait(CONNECT_MS);
    struct event *timer;

    if (errand.base == NULL)
        abort();
    errand.channel = way->open(errand.base, config, &client);
    timer = evtimer_new(errand.base, on_late, &errand);
    if (timer == NULL)
        abort();
    event_add(timer, &late);
    on_ready(&errand);
    event_base_dispatch(errand.base);
    errand.channel->ops->close(errand.channel);
    event_free(timer);
    event_base_free(errand.base);
}
