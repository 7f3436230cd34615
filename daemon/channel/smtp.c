#include "channel/smtp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/outcome.h"
#include "channel/queue.h"
#include "channel/smtp_command.h"
#include "channel/smtp_config.h"
#include "channel/smtp_hold.h"
#include "channel/smtp_pool.h"
#include "channel/ticks.h"

/* A delivery waits in the queue, then goes over a session, then waits among the finished. A session
 * that lost its connection before the relay saw it puts it back, once. */
struct smtp {
    struct channel channel; /* must be first */
    struct channel_client client;
    struct smtp_config *config;
    struct smtp_relay relay;
    struct event *work;  /* made active whenever there is something to do */
    struct event *timer; /* for the oldest in the queue, and for the next attempt to connect */
    struct queue queue;
    struct queue finished;
    size_t outstanding; /* all between send() and done() */
    bool draining;
    bool gone;   /* drained, and reported */
    bool wanted; /* room() was asked and was 0 */
    bool news;   /* there may be room now: call the client */
    struct smtp_pool pool;
    struct oauth *oauth;     /* NULL: no token is needed */
    bool awaits_token;       /* must be fetched before a session can open */
    int aside;               /* sessions left aside at the last look */
    struct smtp_holds holds; /* knows what each session carries */
};

static struct smtp *smtp_of(struct channel *channel)
{
    return (struct smtp *)channel;
}

static void wake(struct smtp *smtp)
{
    event_active(smtp->work, EV_TIMEOUT, 0);
}

/* How a delivery ends. */

static void end(struct smtp *smtp, struct item *item)
{
    queue_add(&smtp->finished, item);
    wake(smtp);
}

static void end_queue(struct smtp *smtp, const struct verdict *verdict)
{
    struct item *item;

    while ((item = queue_take(&smtp->queue)) != NULL) {
        item->verdict = *verdict;
        end(smtp, item);
    }
}

static void end_now(struct smtp *smtp, struct item *item, enum outcome outcome, enum phase phase,
                    const char *text)
{
    verdict_set(&item->verdict, outcome, phase, 0, text);
    end(smtp, item);
}

static void hand_out(struct smtp *smtp)
{
    struct item *item;

    while ((item = queue_take(&smtp->finished)) != NULL) {
        smtp->outstanding--;
        smtp->client.done(smtp->client.arg, item->delivery, &item->verdict);
        free(item);
    }
}

/* Callbacks from sessions. */

static void tell_reach(const struct smtp *smtp)
{
    const struct verdict *why = &smtp->relay.failure;

    if (smtp->relay.reach == SMTP_REACHABLE)
        log_info("smtp", "the relay %s:%d can be reached", smtp->config->host, smtp->config->port);
    else
        log_warning("smtp", "the relay %s is away (%s): %d %s", why->host, phase_name(why->phase),
                    why->code, why->reply);
}

static uint64_t seed_of(int number)
{
    return (uint64_t)ticks_us() + (uint64_t)number;
}

static void on_up(void *arg, int number, int64_t took_ms)
{
    struct smtp *smtp = arg;

    (void)number;
    if (smtp_relay_reached(&smtp->relay, ticks_ms(), took_ms))
        tell_reach(smtp);
    smtp->news = true;
    wake(smtp);
}

static void on_down(void *arg, int number, const struct verdict *why)
{
    struct smtp *smtp = arg;
    bool others = smtp_pool_connected(&smtp->pool) > 0;

    if (smtp->oauth != NULL && why->phase == PHASE_AUTH && why->code >= 500)
        oauth_drop(smtp->oauth);
    if (smtp_relay_missed(&smtp->relay, ticks_ms(), why, others, seed_of(number)))
        tell_reach(smtp);
    if (!others)
        end_queue(smtp, &smtp->relay.failure);
    wake(smtp);
}

static void on_token(void *arg, const char *token, const struct verdict *why)
{
    struct smtp *smtp = arg;

    if (token == NULL) {
        on_down(smtp, 0, why);
    } else {
        smtp_config_set_token(smtp->config, token);
        smtp->wanted |= smtp->awaits_token; /* a caller of room() is waiting for a session */
    }
    smtp->awaits_token = false;
    wake(smtp);
}

/* No code: the connection broke, unless we refused to begin. A relay that no longer accepts our
 * sender is as good as away, however well it answers. */
static void judge_relay(struct smtp *smtp, int number, const struct verdict *verdict)
{
    bool changed = false;

    if (verdict->code != 0 && verdict->code != 421 &&
        !outcome_blames_us(verdict->phase, verdict->code, verdict->reply))
        changed = smtp_relay_heard(&smtp->relay, ticks_ms());
    else if (verdict->outcome != OUTCOME_REFUSED)
        changed = smtp_relay_lost(&smtp->relay, ticks_ms(), verdict, seed_of(number));
    if (changed)
        tell_reach(smtp);
    if (changed && smtp->relay.reach == SMTP_UNREACHABLE)
        end_queue(smtp, &smtp->relay.failure);
}

/* A refusal that names us may be about this one recipient: what the relay takes afterwards will
 * show. */
static void judge_blame(struct smtp *smtp, int number, struct item *item)
{
    switch (smtp_relay_blamed(&smtp->relay, item->delivery->to, ticks_ms())) {
    case SMTP_BLAME_NEW:
        judge_relay(smtp, number, &item->verdict);
        break;
    case SMTP_BLAME_KNOWN:
        break;
    case SMTP_BLAME_RECIPIENT:
        item->verdict.outcome = OUTCOME_REFUSED;
        break;
    }
}

static void on_ended(void *arg, int number, const struct verdict *verdict, int64_t took_us)
{
    struct smtp *smtp = arg;
    struct item *item = smtp_holds_back(&smtp->holds, number);

    item->verdict = *verdict;
    if (verdict->outcome == OUTCOME_DELIVERED) {
        smtp_relay_timed(&smtp->relay, took_us);
        smtp_relay_served(&smtp->relay, ticks_ms(), took_us);
        smtp_holds_served(&smtp->holds, item->delivery->to);
        smtp_relay_took(&smtp->relay, item->delivery->to, ticks_ms());
    }
    if (verdict->phase <= PHASE_MAIL ||
        !outcome_blames_us(verdict->phase, verdict->code, verdict->reply))
        judge_relay(smtp, number, verdict);
    else
        judge_blame(smtp, number, item);
    end(smtp, item);
}

static void on_unsent(void *arg, int number, const struct verdict *verdict)
{
    struct smtp *smtp = arg;
    struct item *item = smtp_holds_back(&smtp->holds, number);

    if (item->again || smtp->draining) {
        item->verdict = *verdict;
        end(smtp, item);
        return;
    }
    item->again = true;
    queue_put_back(&smtp->queue, item);
    wake(smtp);
}

static void on_change(void *arg, int number)
{
    (void)number;
    wake(arg);
}

/* The work. */

/* The queue is in order of arrival; items put back came before all others. */
static void release_late(struct smtp *smtp, int64_t now)
{
    const struct item *first;

    while ((first = queue_first(&smtp->queue)) != NULL &&
           now - first->handed_ms >= CHANNEL_PATIENCE_MS) {
        struct item *item = queue_take(&smtp->queue);

        if (smtp->relay.reach == SMTP_UNREACHABLE) {
            item->verdict = smtp->relay.failure;
            end(smtp, item);
        } else {
            end_now(smtp, item, OUTCOME_RELEASED, PHASE_CONNECT, "no session was free in time");
        }
    }
}

static void put_off(struct smtp *smtp, int64_t now)
{
    struct item *item;

    while ((item = smtp_hold_take(&smtp->holds, &smtp->queue, SMTP_PUT_OFF, now)) != NULL) {
        smtp_holds_forget(&smtp->holds, item->delivery->to);
        end_now(smtp, item, OUTCOME_RETRY, PHASE_CONNECT,
                "there is no answer yet about another mail to that domain");
    }
}

static bool lacks_token(const struct smtp *smtp)
{
    return smtp->oauth != NULL && !oauth_holds(smtp->oauth);
}

static void connect_more(struct smtp *smtp, int64_t now)
{
    size_t waiting = smtp->queue.count;
    int more;

    if (waiting == 0 && smtp->wanted)
        waiting = 1;
    smtp->wanted = false;
    more = smtp->draining ? 0 : smtp_pool_missing(&smtp->pool, &smtp->relay, waiting, now);
    if (more > 0 && lacks_token(smtp)) {
        smtp->awaits_token = true;
        oauth_fetch(smtp->oauth);
    } else {
        smtp_pool_open(&smtp->pool, more);
    }
}

static void arm(struct smtp *smtp, int64_t now)
{
    int64_t at = smtp_pool_aside_at(&smtp->pool, now);
    int64_t handed;
    struct timeval wait;

    if (smtp->queue.count > 0) {
        handed = queue_first(&smtp->queue)->handed_ms + CHANNEL_PATIENCE_MS;
        at = handed < at ? handed : at;
    }
    if (smtp->relay.not_before_ms > now && smtp->relay.not_before_ms < at)
        at = smtp->relay.not_before_ms;
    event_del(smtp->timer);
    if (at == INT64_MAX)
        return;
    wait = ticks_wait(at - now + 1);
    event_add(smtp->timer, &wait);
}

static bool smtp_idle(struct channel *channel)
{
    struct smtp *smtp = smtp_of(channel);

    if (smtp->outstanding > 0)
        return false;
    return !smtp->draining || smtp_pool_closed(&smtp->pool);
}

static void tell_news(struct smtp *smtp)
{
    bool gone = smtp->draining && !smtp->gone && smtp_idle(&smtp->channel);
    bool news = smtp->news && !smtp->draining;

    smtp->news = false;
    smtp->gone = smtp->gone || gone;
    if ((news || gone) && smtp->client.ready != NULL)
        smtp->client.ready(smtp->client.arg);
}

/* Another session may replace one that waits for its reply. */
static void note_aside(struct smtp *smtp, int64_t now)
{
    int aside = smtp_pool_aside(&smtp->pool, now);

    smtp->news |= aside > smtp->aside;
    smtp->aside = aside;
}

static void on_work(evutil_socket_t socket, short what, void *arg)
{
    struct smtp *smtp = arg;
    int64_t now = ticks_ms();

    (void)socket;
    (void)what;
    if (smtp->relay.not_before_ms > 0 && now >= smtp->relay.not_before_ms) {
        smtp->relay.not_before_ms = 0;
        smtp->news = true;
    }
    note_aside(smtp, now);
    hand_out(smtp);
    put_off(smtp, now);
    release_late(smtp, now);
    smtp_holds_assign(&smtp->holds, &smtp->queue, now);
    smtp_pool_trim(&smtp->pool, now);
    connect_more(smtp, now);
    arm(smtp, now);
    tell_news(smtp);
}

/* The channel's operations. */

/* Held items block nobody. */
static size_t smtp_room(struct channel *channel)
{
    struct smtp *smtp = smtp_of(channel);
    size_t room = smtp_pool_room(&smtp->pool, &smtp->relay, ticks_ms());
    size_t before = smtp->queue.count - smtp_hold_count(&smtp->holds, &smtp->queue, ticks_ms());

    if (smtp->draining)
        return 0;
    if (lacks_token(smtp) && smtp_pool_connected(&smtp->pool) == 0)
        room = 0;
    if (room > before)
        return room - before;
    if (before == 0 && !smtp->wanted) {
        smtp->wanted = true;
        wake(smtp);
    }
    return 0;
}

static size_t smtp_stuck(struct channel *channel)
{
    struct smtp *smtp = smtp_of(channel);
    int64_t now = ticks_ms();

    return smtp_hold_count(&smtp->holds, &smtp->queue, now) +
           (size_t)smtp_pool_slow(&smtp->pool, now);
}

/* Messages that must not or need not be sent at all. */
static bool answer_at_once(struct smtp *smtp, struct item *item)
{
    const struct delivery *delivery = item->delivery;
    const char *fault;
    enum phase phase;

    if (smtp->draining)
        end_now(smtp, item, OUTCOME_RELEASED, PHASE_CONNECT, "the channel is closing");
    else if ((fault = smtp_envelope_fault(delivery, &phase)) != NULL)
        end_now(smtp, item, OUTCOME_REFUSED, phase, fault);
    else if (delivery->require_tls && smtp->config->tls == SMTP_TLS_NONE &&
             !smtp->config->plain_is_safe)
        end_now(smtp, item, OUTCOME_RETRY, PHASE_TLS,
                "the recipient requires TLS, and the relay is used without it");
    else if (smtp->relay.reach == SMTP_UNREACHABLE && ticks_ms() < smtp->relay.not_before_ms) {
        item->verdict = smtp->relay.failure;
        end(smtp, item);
    } else
        return false;
    return true;
}

static void smtp_send(struct channel *channel, struct delivery *delivery)
{
    struct smtp *smtp = smtp_of(channel);
    struct item *item = item_new(delivery);

    smtp->outstanding++;
    if (answer_at_once(smtp, item))
        return;
    queue_add(&smtp->queue, item);
    wake(smtp);
}

static void smtp_drain(struct channel *channel)
{
    struct smtp *smtp = smtp_of(channel);
    struct verdict verdict = {0};

    smtp->draining = true;
    verdict_set(&verdict, OUTCOME_RELEASED, PHASE_CONNECT, 0, "the channel is closing");
    end_queue(smtp, &verdict);
    oauth_free(smtp->oauth);
    smtp->oauth = NULL;
    smtp_pool_leave(&smtp->pool);
    wake(smtp);
}

static void smtp_close(struct channel *channel)
{
    struct smtp *smtp = smtp_of(channel);

    oauth_free(smtp->oauth);
    smtp_pool_free(&smtp->pool);
    for (int i = 0; i < smtp->pool.places; i++) {
        struct item *item = smtp_holds_back(&smtp->holds, i);

        if (item != NULL)
            queue_add(&smtp->queue, item);
    }
    queue_clear(&smtp->queue);
    queue_clear(&smtp->finished);
    event_free(smtp->work);
    event_free(smtp->timer);
    smtp_config_free(smtp->config);
    free(smtp);
}

static const struct channel_ops smtp_ops = {
    .name = "mail",
    .room = smtp_room,
    .stuck = smtp_stuck,
    .send = smtp_send,
    .drain = smtp_drain,
    .idle = smtp_idle,
    .close = smtp_close,
};

struct channel *smtp_open(struct event_base *base, const struct smtp_config *config,
                          const struct channel_client *client)
{
    struct smtp *smtp = xcalloc(1, sizeof(*smtp));
    struct smtp_session_owner owner = {.up = on_up,
                                       .down = on_down,
                                       .ended = on_ended,
                                       .unsent = on_unsent,
                                       .enveloped = on_change,
                                       .closed = on_change,
                                       .arg = smtp};

    smtp->channel.ops = &smtp_ops;
    smtp->client = *client;
    smtp->config = smtp_config_copy(config);
    queue_init(&smtp->queue);
    queue_init(&smtp->finished);
    smtp_relay_init(&smtp->relay, smtp->config, ticks_ms());
    smtp->work = event_new(base, -1, 0, on_work, smtp);
    smtp->timer = event_new(base, -1, 0, on_work, smtp);
    if (smtp->work == NULL || smtp->timer == NULL)
        abort();
    smtp_pool_init(&smtp->pool, base, smtp->config, &owner);
    smtp->holds.pool = &smtp->pool;
    smtp->holds.relay = &smtp->relay;
    if (smtp->config->oauth.url != NULL)
        smtp->oauth = oauth_new(base, &smtp->config->oauth, on_token, smtp);
    return &smtp->channel;
}

bool channel_is_smtp(const struct channel *channel)
{
    return channel->ops == &smtp_ops;
}

void smtp_status(const struct channel *channel, struct smtp_status *status)
{
    const struct smtp *smtp = (const struct smtp *)channel;

    *status = (struct smtp_status){
        .reach = smtp->relay.reach,
        .for_ms = ticks_ms() - smtp->relay.since_ms,
        .phase = smtp->relay.failure.phase,
        .connected = smtp_pool_connected(&smtp->pool),
        .waiting = smtp->queue.count,
        .message_us = smtp->relay.message_us,
    };
    snprintf(status->error, sizeof(status->error), "%s", smtp->relay.failure.reply);
}
