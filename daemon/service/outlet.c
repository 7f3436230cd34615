#include "service/outlet.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "channel/maildir.h"
#include "channel/smtp.h"
#include "service/config.h"

/* A channel that was replaced. */
struct leaving {
    struct leaving *next;
    struct channel *channel;
};

struct outlet {
    struct event_base *base;
    struct channel_client client;
    struct channel *channel;
    bool is_smtp;
    struct smtp_status status; /* as last asked */
    struct leaving *leaving;
};

static const char *or_null(const char *text)
{
    return *text != '\0' ? text : NULL;
}

static struct smtp_config smtp_settings(const struct config *config)
{
    static const enum smtp_tls modes[] = {
        [CONFIG_TLS_NONE] = SMTP_TLS_NONE,
        [CONFIG_TLS_STARTTLS] = SMTP_TLS_STARTTLS,
        [CONFIG_TLS_TLS] = SMTP_TLS_TLS,
    };

    return (struct smtp_config){
        .host = config->mail.smtp.host,
        .port = config->mail.smtp.port,
        .tls = modes[config->mail.smtp.tls],
        .plain_is_safe = smtp_is_loopback(config->mail.smtp.host),
        .ca_file = or_null(config->mail.smtp.ca_file),
        .user = or_null(config->mail.smtp.user),
        .password_file = or_null(config->mail.smtp.password_file),
        .oauth_token_file = or_null(config->mail.smtp.oauth_token_file),
        .hello = or_null(config->mail.smtp.hello),
        .sessions = config->mail.smtp.sessions,
        .ask_dsn = config->mail.smtp.ask_dsn,
        .connect_timeout = config->mail.smtp.connect_timeout * 1000,
        .reply_timeout = config->mail.smtp.reply_timeout * 1000,
        .body_timeout = config->mail.smtp.reply_timeout * 1000,
        .final_timeout = config->mail.smtp.final_timeout * 1000,
    };
}

bool outlet_check(const struct config *config, char **cause)
{
    struct smtp_config settings = smtp_settings(config);

    return config->mail.deliver == DELIVER_MAILDIR || smtp_config_check(&settings, cause);
}

int64_t outlet_attempt_ms(const struct config *config)
{
    struct smtp_config settings = smtp_settings(config);

    return config->mail.deliver == DELIVER_SMTP ? smtp_attempt_ms(&settings) : 0;
}

struct outlet *outlet_new(struct event_base *base, const struct channel_client *client)
{
    struct outlet *outlet = xcalloc(1, sizeof(*outlet));

    outlet->base = base;
    outlet->client = *client;
    return outlet;
}

static void let_go(struct outlet *outlet)
{
    struct leaving *leaving;

    if (outlet->channel == NULL)
        return;
    leaving = xcalloc(1, sizeof(*leaving));
    leaving->channel = outlet->channel;
    leaving->next = outlet->leaving;
    outlet->leaving = leaving;
    leaving->channel->ops->drain(leaving->channel);
}

struct channel *outlet_open(struct outlet *outlet, const struct config *config)
{
    struct smtp_config settings = smtp_settings(config);

    let_go(outlet);
    outlet->is_smtp = config->mail.deliver == DELIVER_SMTP;
    if (outlet->is_smtp)
        outlet->channel = smtp_open(outlet->base, &settings, &outlet->client);
    else
        outlet->channel = maildir_open(outlet->base, config->mail.maildir, &outlet->client);
    return outlet->channel;
}

enum outlet_reach outlet_reach(struct outlet *outlet, const char **why)
{
    if (!outlet->is_smtp)
        return OUTLET_IN_REACH;
    smtp_status(outlet->channel, &outlet->status);
    *why = outlet->status.error;
    switch (outlet->status.reach) {
    case SMTP_REACHABLE:
        return OUTLET_IN_REACH;
    case SMTP_UNREACHABLE:
        return OUTLET_AWAY;
    default:
        return OUTLET_UNTRIED;
    }
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
    outlet->channel->ops->drain(outlet->channel);
}

bool outlet_idle(const struct outlet *outlet)
{
    return outlet->channel->ops->idle(outlet->channel);
}

void outlet_free(struct outlet *outlet)
{
    if (outlet == NULL)
        return;
    while (outlet->leaving != NULL) {
        struct leaving *leaving = outlet->leaving;

        outlet->leaving = leaving->next;
        leaving->channel->ops->close(leaving->channel);
        free(leaving);
    }
    if (outlet->channel != NULL)
        outlet->channel->ops->close(outlet->channel);
    free(outlet);
}
