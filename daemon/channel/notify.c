#include "channel/notify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <event2/event.h>

#include "base/xalloc.h"
#include "channel/http.h"
#include "channel/notify_answer.h"
#include "channel/queue.h"
#include "channel/ticks.h"

#define TOGETHER    20
#define TIMEOUT_MS  15000
#define ANSWER_MOST 65536 /* how much of an answer to keep: a list of a few notifications */
#define MINUTE_MS   60000

/* A delivery is first under way, then among the finished. */
struct notify {
    struct channel channel; /* must be first */
    struct channel_ops ops;
    struct channel_client client;
    struct notify_config config;
    char *name, *url;
    struct http *http;
    struct event *work, *timer;
    struct queue finished;
    LIST_HEAD(, sending) sending;
    size_t outstanding; /* all between send() and done() */
    int64_t minute_ms;  /* when the current minute began */
    int in_minute;      /* requests begun in it */
    int64_t held_until_ms;
    struct verdict why_held;
    bool draining, gone;
};

struct sending {
    LIST_ENTRY(sending) next;
    struct notify *notify;
    struct item *item;
    struct http_call *call;
};

static struct notify *notify_of(struct channel *channel)
{
    return (struct notify *)channel;
}

static void end(struct notify *notify, struct item *item)
{
    queue_add(&notify->finished, item);
    event_active(notify->work, EV_TIMEOUT, 0);
}

static void end_now(struct notify *notify, struct item *item, enum outcome outcome, int64_t wait_s,
                    const char *text)
{
    verdict_set(&item->verdict, outcome, PHASE_CONNECT, 0, text);
    item->verdict.wait_s = wait_s;
    end(notify, item);
}

static void end_sending(struct sending *sending)
{
    LIST_REMOVE(sending, next);
    end(sending->notify, sending->item);
    free(sending);
}

/* ---------------------------------------------------------------- pace */

static bool is_held(const struct notify *notify, int64_t now)
{
    return now < notify->held_until_ms;
}

/* Calls `ready` when it is over. */
static void hold(struct notify *notify, int64_t hold_s, const struct verdict *why)
{
    struct timeval wait = ticks_wait(hold_s * 1000 + 1);

    if (hold_s == 0)
        return;
    notify->held_until_ms = ticks_ms() + hold_s * 1000;
    notify->why_held = *why;
    event_add(notify->timer, &wait);
}

static size_t left_in_minute(struct notify *notify, int64_t now)
{
    if (now - notify->minute_ms >= MINUTE_MS) {
        notify->minute_ms = now;
        notify->in_minute = 0;
    }
    return notify->in_minute >= NOTIFY_MINUTE_MOST
               ? 0
               : (size_t)(NOTIFY_MINUTE_MOST - notify->in_minute);
}

/* ---------------------------------------------------------------- requests */

/* The lines of `head` become a list; the caller frees the list and the text it points into. */
static const char **split(char *lines)
{
    const char **list = xcalloc(2, sizeof(*list));
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

static void begin(struct sending *sending, enum http_method method, const char *url,
                  http_done_fn *done)
{
    struct notify *notify = sending->notify;
    const struct delivery *delivery = sending->item->delivery;
    char *lines = xstrdup(delivery->head.data != NULL ? delivery->head.data : "");
    const char **headers = split(lines);

    left_in_minute(notify, ticks_ms());
    notify->in_minute++;
    sending->call = http_begin(notify->http,
                               &(struct http_request){
                                   .method = method,
                                   .url = url,
                                   .headers = headers,
                                   .body = delivery->data.data,
                                   .body_length = delivery->data.len,
                                   .answer_most = ANSWER_MOST,
                                   .timeout_ms = notify->config.timeout,
                                   .listed = true,
                               },
                               done, sending);
    free(headers);
    free(lines);
}

static void on_sent(void *arg, const struct http_answer *answer)
{
    struct sending *sending = arg;
    int64_t hold_s;

    notify_sent(answer, &sending->item->verdict, &hold_s);
    hold(sending->notify, hold_s, &sending->item->verdict);
    end_sending(sending);
}

/* The table in the header; `only`: only ask, do not send. */
static enum outcome outcome_of_state(enum notify_state state, bool only)
{
    static const enum outcome outcomes[] = {
        [NOTIFY_NONE] = OUTCOME_UNKNOWN,    [NOTIFY_ARRIVED] = OUTCOME_DELIVERED,
        [NOTIFY_ON_WAY] = OUTCOME_ACCEPTED, [NOTIFY_SILENT] = OUTCOME_UNKNOWN,
        [NOTIFY_FAILED] = OUTCOME_REFUSED,  [NOTIFY_LOST] = OUTCOME_REFUSED,
        [NOTIFY_GARBLED] = OUTCOME_RETRY,
    };

    return state == NOTIFY_GARBLED && only ? OUTCOME_UNKNOWN : outcomes[state];
}

static void on_looked_up(void *arg, const struct http_answer *answer)
{
    struct sending *sending = arg;
    struct verdict *verdict = &sending->item->verdict;
    bool only = sending->item->delivery->how == DELIVERY_ASK;
    char word[64];
    enum notify_state state = notify_state_of(answer, word);
    int64_t hold_s = 0;

    if (!only && (state == NOTIFY_NONE || state == NOTIFY_FAILED)) {
        begin(sending, HTTP_POST, sending->item->delivery->to, on_sent);
        return;
    }
    if (state == NOTIFY_GARBLED) {
        notify_sent(answer, verdict, &hold_s);
        hold(sending->notify, hold_s, verdict);
    } else {
        http_verdict(answer, verdict);
        verdict_set(verdict, verdict->outcome, answer->phase, answer->status, word);
    }
    verdict->outcome = outcome_of_state(state, only);
    end_sending(sending);
}

static void look_up(struct sending *sending)
{
    char *url = xasprintf("%s/v2/notifications?reference=%s", sending->notify->url,
                          sending->item->delivery->key);

    begin(sending, HTTP_GET, url, on_looked_up);
    free(url);
}

/* ---------------------------------------------------------------- the loop */

static void hand_out(struct notify *notify)
{
    struct item *item;

    while ((item = queue_take(&notify->finished)) != NULL) {
        notify->outstanding--;
        notify->client.done(notify->client.arg, item->delivery, &item->verdict);
        free(item);
    }
}

static bool notify_idle(struct channel *channel)
{
    return notify_of(channel)->outstanding == 0;
}

static void say_ready(struct notify *notify)
{
    if (notify->client.ready != NULL)
        notify->client.ready(notify->client.arg);
}

static void on_work(evutil_socket_t socket, short what, void *arg)
{
    struct notify *notify = arg;

    (void)socket;
    (void)what;
    hand_out(notify);
    if (notify->draining && !notify->gone && notify_idle(&notify->channel)) {
        notify->gone = true;
        say_ready(notify);
    }
}

static void on_timer(evutil_socket_t socket, short what, void *arg)
{
    (void)socket;
    (void)what;
    say_ready(arg);
}

/* ---------------------------------------------------------------- the channel's face */

static size_t notify_room(struct channel *channel)
{
    struct notify *notify = notify_of(channel);
    size_t most = (size_t)notify->config.together;
    int64_t now = ticks_ms();
    size_t left = left_in_minute(notify, now);
    size_t free_now = notify->outstanding < most ? most - notify->outstanding : 0;

    if (notify->draining || is_held(notify, now))
        return 0;
    if (left == 0) {
        struct timeval wait = ticks_wait(notify->minute_ms + MINUTE_MS - now + 1);

        event_add(notify->timer, &wait);
    }
    return free_now < left ? free_now : left;
}

/* Deliveries beyond the room are started too, unless sending is on hold. */
static void notify_send(struct channel *channel, struct delivery *delivery)
{
    struct notify *notify = notify_of(channel);
    struct item *item = item_new(delivery);
    int64_t now = ticks_ms();
    struct sending *sending;

    notify->outstanding++;
    if (notify->draining) {
        end_now(notify, item, OUTCOME_RELEASED, 0, "the channel is closing");
    } else if (is_held(notify, now)) {
        end_now(notify, item, OUTCOME_RELEASED, (notify->held_until_ms - now) / 1000 + 1,
                notify->why_held.reply);
    } else if (!channel_key_ok(delivery->key)) {
        end_now(notify, item, OUTCOME_REFUSED, 0, "the key cannot be a reference");
    } else {
        sending = xcalloc(1, sizeof(*sending));
        *sending = (struct sending){.notify = notify, .item = item};
        LIST_INSERT_HEAD(&notify->sending, sending, next);
        if (delivery->how == DELIVERY_SEND)
            begin(sending, HTTP_POST, delivery->to, on_sent);
        else
            look_up(sending);
    }
}

static void notify_drain(struct channel *channel)
{
    struct notify *notify = notify_of(channel);

    notify->draining = true;
    event_active(notify->work, EV_TIMEOUT, 0);
}

static void notify_close(struct channel *channel)
{
    struct notify *notify = notify_of(channel);

    while (!LIST_EMPTY(&notify->sending)) {
        struct sending *sending = LIST_FIRST(&notify->sending);

        LIST_REMOVE(sending, next);
        http_cancel(sending->call);
        queue_add(&notify->finished, sending->item);
        free(sending);
    }
    http_free(notify->http);
    queue_clear(&notify->finished);
    event_free(notify->work);
    event_free(notify->timer);
    free(notify->name);
    free(notify->url);
    free(notify);
}

static struct notify_config filled_in(const struct notify_config *config)
{
    struct notify_config filled = *config;

    if (filled.together == 0)
        filled.together = TOGETHER;
    if (filled.timeout == 0)
        filled.timeout = TIMEOUT_MS;
    return filled;
}

struct channel *notify_open(struct event_base *base, const struct notify_config *config,
                            const struct channel_client *client)
{
    struct notify *notify = xcalloc(1, sizeof(*notify));

    notify->name = xstrdup(config->name);
    notify->url = xstrdup(config->url);
    notify->ops = (struct channel_ops){
        .name = notify->name,
        .room = notify_room,
        .send = notify_send,
        .drain = notify_drain,
        .idle = notify_idle,
        .close = notify_close,
    };
    notify->channel.ops = &notify->ops;
    notify->client = *client;
    notify->config = filled_in(config);
    notify->minute_ms = ticks_ms();
    /* The service is the administrator's choice, so no networks need be listed. */
    notify->http = http_new(base, config->ca_file, NULL);
    notify->work = event_new(base, -1, 0, on_work, notify);
    notify->timer = evtimer_new(base, on_timer, notify);
    if (notify->work == NULL || notify->timer == NULL)
        abort();
    queue_init(&notify->finished);
    LIST_INIT(&notify->sending);
    return &notify->channel;
}

int64_t notify_attempt_ms(const struct notify_config *config)
{
    return 2 * filled_in(config).timeout;
}

bool notify_is_held(const struct channel *channel, char why[256])
{
    const struct notify *notify = (const struct notify *)channel;

    snprintf(why, 256, "%s", notify->why_held.reply);
    return is_held(notify, ticks_ms());
}
