#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "channel/smtp_config.h"
#include "channel/webhook.h"
#include "message/card.h"
#include "service/config.h"
#include "service/post.h"
#include "service/way.h"
#include "store/store.h"

static bool configured(const struct config *config)
{
    return *config->teams.url_file != '\0';
}

/* Read for each attempt, so that it can be replaced at any time. Anybody who has it can post there.
 */
static char *url_of(const struct config *config, char **cause)
{
    char *url = smtp_secret(NULL, config->teams.url_file, cause);

    if (url == NULL || strncmp(url, "https://", 8) == 0 ||
        strncmp(url, "http://127.0.0.1:", 17) == 0)
        return url;
    free(url);
    *cause = xasprintf("%s does not hold a URL that begins with https://", config->teams.url_file);
    return NULL;
}

static bool check(const struct config *config, char **cause)
{
    char *url = url_of(config, cause);
    bool good = url != NULL;

    free(url);
    return good;
}

static struct webhook_config settings(const struct config *config)
{
    return (struct webhook_config){
        .name = "teams",
        .ca_file = *config->teams.ca_file != '\0' ? config->teams.ca_file : NULL,
        .timeout = config->teams.timeout * 1000,
        .listed = true,
        .accepts = true,
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

    return webhook_open(base, &webhook, client);
}

static struct delivery *write_card(const struct post *post, const struct store_message *message,
                                   instant_t now, char **cause)
{
    struct card_text card = {message->notices, message->tier, message->key};
    char *url = url_of(post_config(post), cause);
    struct delivery *delivery;

    (void)now;
    if (url == NULL)
        return NULL;
    delivery = xcalloc(1, sizeof(*delivery));
    delivery->attempt_id = message->attempt_id;
    delivery->key = xstrdup(message->key);
    delivery->from = xstrdup("");
    delivery->to = url;
    buf_puts(&delivery->head, "Content-Type: application/json\n");
    if (card_build(&card, &delivery->data, cause))
        return delivery;
    delivery_free(delivery);
    return NULL;
}

const struct way way_teams = {
    .channel = "teams",
    .settings = "teams.",
    .configured = configured,
    .check = check,
    .attempt_ms = attempt_ms,
    .open = open_channel,
    .write = write_card,
};
