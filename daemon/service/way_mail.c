#include <stdio.h>
#include <string.h>

#include "channel/maildir.h"
#include "channel/smtp.h"
#include "channel/smtp_try.h"
#include "service/config.h"
#include "service/post.h"
#include "service/way.h"
#include "store/store.h"

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
        .plain_is_safe = config->mail.smtp.onward_tls,
        .ca_file = or_null(config->mail.smtp.ca_file),
        .user = or_null(config->mail.smtp.user),
        .password_file = or_null(config->mail.smtp.password_file),
        .oauth_token_file = or_null(config->mail.smtp.oauth_token_file),
        .oauth = {or_null(config->mail.smtp.oauth_url), config->mail.smtp.oauth_client_id,
                  config->mail.smtp.oauth_client_secret_file, config->mail.smtp.oauth_scope},
        .hello = or_null(config->mail.smtp.hello),
        .sessions = config->mail.smtp.sessions,
        .ask_dsn = config->mail.smtp.ask_dsn,
        .connect_timeout = config->mail.smtp.connect_timeout * 1000,
        .reply_timeout = config->mail.smtp.reply_timeout * 1000,
        .body_timeout = config->mail.smtp.reply_timeout * 1000,
        .final_timeout = config->mail.smtp.final_timeout * 1000,
    };
}

static bool is_smtp(const struct config *config)
{
    return config->mail.deliver == DELIVER_SMTP;
}

static bool configured(const struct config *config)
{
    (void)config;
    return true;
}

static bool check(const struct config *config, char **cause)
{
    struct smtp_config settings = smtp_settings(config);

    return !is_smtp(config) || smtp_config_check(&settings, cause);
}

static int64_t attempt_ms(const struct config *config)
{
    struct smtp_config settings = smtp_settings(config);

    return is_smtp(config) ? smtp_attempt_ms(&settings) : 0;
}

static struct channel *open_channel(struct event_base *base, const struct config *config,
                                    const struct channel_client *client)
{
    struct smtp_config settings = smtp_settings(config);

    return is_smtp(config) ? smtp_open(base, &settings, client)
                           : maildir_open(base, config->mail.maildir, client);
}

static enum way_reach reach(const struct channel *channel, char why[256])
{
    static const enum way_reach reaches[] = {
        [SMTP_UNTRIED] = WAY_UNTRIED,
        [SMTP_REACHABLE] = WAY_IN_REACH,
        [SMTP_UNREACHABLE] = WAY_AWAY,
    };
    struct smtp_status status;

    why[0] = '\0';
    if (!channel_is_smtp(channel))
        return WAY_IN_REACH;
    smtp_status(channel, &status);
    snprintf(why, 256, "%s", status.error);
    return reaches[status.reach];
}

static bool ask(const struct config *config, instant_t now, char **cause)
{
    struct smtp_config settings = smtp_settings(config);

    (void)now;
    return !is_smtp(config) || smtp_try(&settings, cause);
}

static struct delivery *write_mail(const struct post *post, const struct store_message *message,
                                   instant_t now, char **cause)
{
    static const char text[] =
        "This is a test. Reminders about deadlines would reach you at this address.\n"
        "You do not need to do anything.\n";

    if (strcmp(message->notices, "[]") != 0)
        return post_write_mail(post, message, now, cause);
    return post_write_plain(post, message->address, message->key, "Test message: nothing to do",
                            text, now, cause);
}

const struct way way_mail = {
    .channel = "mail",
    .settings = "mail.",
    .configured = configured,
    .check = check,
    .attempt_ms = attempt_ms,
    .open = open_channel,
    .reach = reach,
    .ask = ask,
    .write = write_mail,
};
