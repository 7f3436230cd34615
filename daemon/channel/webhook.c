#include "channel/webhook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <event2/event.h>

#include "base/xalloc.h"
#include "channel/http.h"
#include "channel/networks.h"
#include "channel/queue.h"
#include "channel/servers.h"
#include "channel/ticks.h"

#define TOGETHER    64
#define TIMEOUT_MS  15000
#define ANSWER_MOST 200 /* how much of an answer to keep */
#define PUT_OFF_S   5   /* for deliveries that waited in vain for a silent server */

/* A delivery waits until its server has room, then is under way, then among the finished. */
struct webhook {
    struct channel channel; /* must be first */
    struct channel_ops ops;
    struct channel_client client;
    struct webhook_config config;
    char *name;
    struct http *http;
    struct servers servers;
    struct event *work, *timer;
    struct queue waiting, finished;
    LIST_HEAD(, sending) sending;
    size_t outstanding; /* all between send() and done() */
    bool draining, gone;
};

struct sending {
    LIST_ENTRY(sending) next;
    struct webhook *webhook;
    struct item *item;
    struct server *server;
    struct http_call *call;
};

static struct webhook *webhook_of(struct channel *channel)
{
    return (struct webhook *)channel;
}

static void wake(struct webhook *webhook)
{
    event_active(webhook->work, EV_TIMEOUT, 0);
}

static void end(struct webhook *webhook, struct item *item)
{
    queue_add(&webhook->finished, item);
    wake(webhook);
}

static void end_now(struct webhook *webhook, struct item *item, enum outcome outcome,
                    int64_t wait_s, const char *text)
{
    verdict_set(&item->verdict, outcome, PHASE_CONNECT, 0, text);
    item->verdict.wait_s = wait_s;
    end(webhook, item);
}

static void hand_out(struct webhook *webhook)
{
    struct item *item;

    while ((item = queue_take(&webhook->finished)) != NULL) {
        webhook->outstanding--;
        webhook->client.done(webhook->client.arg, item->delivery, &item->verdict);
        free(item);
    }
}

/* ---------------------------------------------------------------- requests */

static void on_answer(void *arg, const struct http_answer *answer)
{
    struct sending *sending = arg;
    struct webhook *webhook = sending->webhook;
    struct verdict away;

    http_verdict(answer, &sending->item->verdict);
    if (webhook->config.accepts && sending->item->verdict.outcome == OUTCOME_DELIVERED)
        sending->item->verdict.outcome = OUTCOME_ACCEPTED;
    server_heard(sending->server, answer, ticks_ms());
    sending->server->busy--;
    if (server_is_away(sending->server, ticks_ms(), &away))
        sending->item->verdict.wait_s = away.wait_s;
    end(webhook, sending->item);
    LIST_REMOVE(sending, next);
    free(sending);
}

/* The lines of `head` become a list; the caller frees the list and the text it points into. */
static const char **split(char *lines)
{
    const char **list = NULL;
    size_t count = 0;
    char *rest = NULL;

    for (char *line = strtok_r(lines, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        list = xreallocarray(list, count + 2, sizeof(*list));
        list[count++] = line;
        list[count] = NULL;
    }
    return list;
}

static void begin(struct webhook *webhook, struct item *item, struct server *server)
{
    const struct delivery *delivery = item->delivery;
    struct sending *sending = xcalloc(1, sizeof(*sending));
    char *lines = xstrdup(delivery->head.data != NULL ? delivery->head.data : "");
    const char **headers = split(lines);

    *sending = (struct sending){.webhook = webhook, .item = item, .server = server};
    LIST_INSERT_HEAD(&webhook->sending, sending, next);
    if (++server->busy == server_most(server))
        server->full_ms = ticks_ms();
    sending->call = http_begin(webhook->http,
                               &(struct http_request){
                                   .method = HTTP_POST,
                                   .url = delivery->to,
                                   .headers = headers,
                                   .body = delivery->data.data,
                                   .body_length = delivery->data.len,
                                   .answer_most = ANSWER_MOST,
                                   .timeout_ms = webhook->config.timeout,
                                   .listed = webhook->config.listed,
                               },
                               on_answer, sending);
    free(headers);
    free(lines);
}

/* ---------------------------------------------------------------- waiting */

static struct server *server_of(struct webhook *webhook, const struct item *item)
{
    char host[128];

    http_host(item->delivery->to, host);
    return servers_find(&webhook->servers, host);
}

/* False: it keeps waiting. If others have already waited that long in vain, it does not start to.
 */
static bool try(struct webhook *webhook, struct item *item, int64_t now)
{
    struct server *server = server_of(webhook, item);
    bool heard = server->heard_ms >= item->handed_ms && server->heard_ms > 0;
    bool in_time =
        now - item->handed_ms < CHANNEL_PATIENCE_MS && now - server->full_ms < CHANNEL_PATIENCE_MS;

    if (server_is_away(server, now, &item->verdict))
        end(webhook, item);
    else if (server->busy < server_most(server))
        begin(webhook, item, server);
    else if (in_time)
        return false;
    else if (heard)
        end_now(webhook, item, OUTCOME_RELEASED, 0, "not begun in time");
    else
        end_now(webhook, item, OUTCOME_RETRY, PUT_OFF_S, "the server is busy and does not answer");
    return true;
}

static void try_all(struct webhook *webhook, int64_t now)
{
    struct queue still;
    struct item *item;

    queue_init(&still);
    while ((item = queue_take(&webhook->waiting)) != NULL) {
        if (!try(webhook, item, now))
            queue_add(&still, item);
    }
    while ((item = queue_take(&still)) != NULL)
        queue_add(&webhook->waiting, item);
}

static void arm(struct webhook *webhook, int64_t now)
{
    const struct item *first = queue_first(&webhook->waiting);
    struct timeval wait;

    event_del(webhook->timer);
    if (first == NULL)
        return;
    wait = ticks_wait(first->handed_ms + CHANNEL_PATIENCE_MS - now + 1);
    event_add(webhook->timer, &wait);
}

static bool webhook_idle(struct channel *channel)
{
    return webhook_of(channel)->outstanding == 0;
}

static void on_work(evutil_socket_t socket, short what, void *arg)
{
    struct webhook *webhook = arg;
    int64_t now = ticks_ms();

    (void)socket;
    (void)what;
    hand_out(webhook);
    try_all(webhook, now);
    servers_forget(&webhook->servers, now);
    arm(webhook, now);
    if (webhook->draining && !webhook->gone && webhook_idle(&webhook->channel)) {
        webhook->gone = true;
        if (webhook->client.ready != NULL)
            webhook->client.ready(webhook->client.arg);
    }
}

/* ---------------------------------------------------------------- the channel's face */

static size_t webhook_room(struct channel *channel)
{
    struct webhook *webhook = webhook_of(channel);
    size_t most = (size_t)webhook->config.together;

    return webhook->draining || webhook->outstanding >= most ? 0 : most - webhook->outstanding;
}

static void webhook_send(struct channel *channel, struct delivery *delivery)
{
    struct webhook *webhook = webhook_of(channel);
    struct item *item = item_new(delivery);

    webhook->outstanding++;
    if (webhook->draining) {
        end_now(webhook, item, OUTCOME_RELEASED, 0, "the channel is closing");
    } else if (!channel_key_ok(delivery->key)) {
        end_now(webhook, item, OUTCOME_REFUSED, 0, "the key cannot be used in a header");
    } else {
        queue_add(&webhook->waiting, item);
        wake(webhook);
    }
}

static void webhook_drain(struct channel *channel)
{
    struct webhook *webhook = webhook_of(channel);
    struct item *item;

    webhook->draining = true;
    while ((item = queue_take(&webhook->waiting)) != NULL)
        end_now(webhook, item, OUTCOME_RELEASED, 0, "the channel is closing");
    wake(webhook);
}

static void webhook_close(struct channel *channel)
{
    struct webhook *webhook = webhook_of(channel);

    while (!LIST_EMPTY(&webhook->sending)) {
        struct sending *sending = LIST_FIRST(&webhook->sending);

        LIST_REMOVE(sending, next);
        http_cancel(sending->call);
        queue_add(&webhook->waiting, sending->item);
        free(sending);
    }
    http_free(webhook->http);
    queue_clear(&webhook->waiting);
    queue_clear(&webhook->finished);
    servers_free(&webhook->servers);
    event_free(webhook->work);
    event_free(webhook->timer);
    free(webhook->name);
    free(webhook);
}

static struct webhook_config filled_in(const struct webhook_config *config)
{
    struct webhook_config filled = *config;

    if (filled.together == 0)
        filled.together = TOGETHER;
    if (filled.timeout == 0)
        filled.timeout = TIMEOUT_MS;
    return filled;
}

struct channel *webhook_open(struct event_base *base, const struct webhook_config *config,
                             const struct channel_client *client)
{
    struct webhook *webhook = xcalloc(1, sizeof(*webhook));

    webhook->name = xstrdup(config->name);
    webhook->ops = (struct channel_ops){
        .name = webhook->name,
        .room = webhook_room,
        .send = webhook_send,
        .drain = webhook_drain,
        .idle = webhook_idle,
        .close = webhook_close,
    };
    webhook->channel.ops = &webhook->ops;
    webhook->client = *client;
    webhook->config = filled_in(config);
    webhook->http = http_new(base, config->ca_file, config->allow);
    LIST_INIT(&webhook->sending);
    servers_init(&webhook->servers);
    queue_init(&webhook->waiting);
    queue_init(&webhook->finished);
    webhook->work = event_new(base, -1, 0, on_work, webhook);
    webhook->timer = event_new(base, -1, 0, on_work, webhook);
    if (webhook->work == NULL || webhook->timer == NULL)
        abort();
    return &webhook->channel;
}

int64_t webhook_attempt_ms(const struct webhook_config *config)
{
    return CHANNEL_PATIENCE_MS + filled_in(config).timeout;
}
