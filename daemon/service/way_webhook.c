#include <inttypes.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "channel/networks.h"
#include "channel/webhook.h"
#include "message/event.h"
#include "message/signature.h"
#include "service/config.h"
#include "service/post.h"
#include "service/way.h"
#include "store/store.h"

static bool configured(const struct config *config)
{
    return *config->webhook.secrets != '\0';
}

static bool check(const struct config *config, char **cause)
{
    struct networks *networks = networks_parse(config->webhook.allow, cause);
    bool good = networks != NULL;

    networks_free(networks);
    return good;
}

static struct webhook_config settings(const struct config *config)
{
    return (struct webhook_config){
        .name = "webhook",
        .ca_file = *config->webhook.ca_file != '\0' ? config->webhook.ca_file : NULL,
        .timeout = config->webhook.timeout * 1000,
    };
}

static int64_t attempt_ms(const struct config *config)
{
    struct webhook_config webhook = settings(config);

    return webhook_attempt_ms(&webhook);
}

static struct channel *open_channel(struct event_base *base, const struct config *config,
                                    const struct channel_client *client)
{
    struct webhook_config webhook = settings(config);
    char *cause = NULL;
    struct networks *networks = networks_parse(config->webhook.allow, &cause);
    struct channel *channel;

    webhook.allow = networks;
    channel = webhook_open(base, &webhook, client);
    networks_free(networks);
    return channel;
}

/* Read for each attempt, so that a secret can be replaced at any time. */
static struct secrets *secrets_of(const struct config *config, int64_t contact_id, char **cause)
{
    char *file = xasprintf("%s%" PRId64, config->webhook.secrets, contact_id);
    struct secrets *secrets = secrets_read(file, cause);

    free(file);
    return secrets;
}

static struct delivery *write_event(const struct post *post, const struct store_message *message,
                                    instant_t now, char **cause)
{
    const struct config *config = post_config(post);
    struct secrets *secrets = secrets_of(config, message->contact_id, cause);
    struct delivery *delivery;
    struct event_text event = {message->notices, message->tier, message->key,
                               config->mail.message_id_domain, message->first_at};

    if (secrets == NULL)
        return NULL;
    delivery = xcalloc(1, sizeof(*delivery));
    delivery->attempt_id = message->attempt_id;
    delivery->key = xstrdup(message->key);
    delivery->from = xstrdup("");
    delivery->to = xstrdup(message->address);
    if (event_build(&event, &delivery->data, cause)) {
        buf_puts(&delivery->head, "Content-Type: " EVENT_CONTENT_TYPE "\n");
        signature_add(&delivery->head, secrets, message->key, now, &delivery->data);
    } else {
        delivery_free(delivery);
        delivery = NULL;
    }
    secrets_free(secrets);
    return delivery;
}

const struct way way_webhook = {
    .channel = "webhook",
    .settings = "webhook.",
    .configured = configured,
    .check = check,
    .attempt_ms = attempt_ms,
    .open = open_channel,
    .write = write_event,
};
