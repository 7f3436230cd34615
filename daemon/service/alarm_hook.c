#include "service/alarm_hook.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"
#include "channel/webhook.h"
#include "message/signature.h"
#include "service/config.h"
#include "service/health.h"

#define AREA         "alarm"
#define AGAIN_MS     60000
#define WAITING_MOST 32
#define TIMEOUT_MS   10000

struct alarm_hook {
    struct event_base *base;
    struct health *health;
    struct channel *channel; /* NULL until the first alarm */
    struct delivery *waiting[WAITING_MOST];
    size_t count;
    int64_t again_ms;
    bool closing;
};

struct alarm_hook *alarm_hook_new(struct event_base *base, struct health *health)
{
    struct alarm_hook *hook = xcalloc(1, sizeof(*hook));

    hook->base = base;
    hook->health = health;
    return hook;
}

static void forget_first(struct alarm_hook *hook)
{
    delivery_free(hook->waiting[0]);
    hook->count--;
    for (size_t i = 0; i < hook->count; i++)
        hook->waiting[i] = hook->waiting[i + 1];
}

/* The address stays out of the log: with some services it is the password. */
static void on_done(void *arg, struct delivery *delivery, const struct verdict *verdict)
{
    struct alarm_hook *hook = arg;
    char *why;

    if (hook->closing || verdict->outcome == OUTCOME_DELIVERED) {
        delivery_free(delivery);
        if (!hook->closing)
            health_good(hook->health, HEALTH_HOOK);
        return;
    }
    why = xasprintf("%s at %s, %d", outcome_name(verdict->outcome), phase_name(verdict->phase),
                    verdict->code);
    health_bad(hook->health, HEALTH_HOOK, why);
    free(why);
    if (hook->count == WAITING_MOST)
        forget_first(hook);
    if (hook->count == 0)
        hook->again_ms = ticks_ms() + AGAIN_MS;
    hook->waiting[hook->count++] = delivery;
}

static void open_channel(struct alarm_hook *hook)
{
    struct channel_client client = {on_done, NULL, hook};
    struct webhook_config webhook = {.name = "alarm", .listed = true, .timeout = TIMEOUT_MS};

    if (hook->channel == NULL)
        hook->channel = webhook_open(hook->base, &webhook, &client);
}

static char *body_of(const struct config *config, const char *subject, const char *text, int64_t at)
{
    char *both = xasprintf("dolsd: %s\n\n%s", subject, text);
    json_t *body =
        json_pack("{ss ss sI s{ss ss}}", "type", "dolsd.alarm", "text", both, "timestamp",
                  (json_int_t)at, "data", "worker", config->worker.name, "subject", subject);
    char *json = body != NULL ? json_dumps(body, JSON_COMPACT) : NULL;

    free(both);
    json_decref(body);
    if (json == NULL)
        abort();
    return json;
}

/* An unsigned alarm is better than none. */
static void sign(const struct config *config, struct delivery *delivery, int64_t at)
{
    char *cause = NULL;
    struct secrets *secrets;

    if (*config->alarm.webhook_secret == '\0')
        return;
    secrets = secrets_read(config->alarm.webhook_secret, &cause);
    if (secrets != NULL)
        signature_add(&delivery->head, secrets, delivery->key, at, &delivery->data);
    else
        log_error(AREA, "the webhook is not signed: %s", cause);
    secrets_free(secrets);
    free(cause);
}

void alarm_hook_send(struct alarm_hook *hook, const struct config *config, const char *key,
                     const char *subject, const char *text, int64_t at)
{
    struct delivery *delivery;
    char *body;

    if (*config->alarm.webhook == '\0')
        return;
    open_channel(hook);
    body = body_of(config, subject, text, at);
    delivery = xcalloc(1, sizeof(*delivery));
    delivery->key = xstrdup(key);
    delivery->from = xstrdup("");
    delivery->to = xstrdup(config->alarm.webhook);
    buf_puts(&delivery->head, "Content-Type: application/json\n");
    buf_puts(&delivery->data, body);
    free(body);
    sign(config, delivery, at);
    hook->channel->ops->send(hook->channel, delivery);
}

void alarm_hook_tick(struct alarm_hook *hook)
{
    size_t count = hook->count;

    if (count == 0 || ticks_ms() < hook->again_ms)
        return;
    hook->count = 0;
    hook->again_ms = ticks_ms() + AGAIN_MS;
    for (size_t i = 0; i < count; i++)
        hook->channel->ops->send(hook->channel, hook->waiting[i]);
}

void alarm_hook_free(struct alarm_hook *hook)
{
    if (hook == NULL)
        return;
    hook->closing = true;
    if (hook->channel != NULL)
        hook->channel->ops->close(hook->channel);
    while (hook->count > 0)
        forget_first(hook);
    free(hook);
}
