#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "channel/http_try.h"
#include "channel/notify.h"
#include "channel/notify_template.h"
#include "channel/smtp_config.h"
#include "message/compose.h"
#include "message/notification.h"
#include "message/token.h"
#include "service/config.h"
#include "service/post.h"
#include "service/way.h"
#include "store/store.h"

static bool is_set_up(const struct config *config, const char *template_id)
{
    return *config->notify.key_file != '\0' && *template_id != '\0';
}

static bool email_configured(const struct config *config)
{
    return is_set_up(config, config->notify.email_template);
}

static bool sms_configured(const struct config *config)
{
    return is_set_up(config, config->notify.sms_template);
}

static bool letter_configured(const struct config *config)
{
    return is_set_up(config, config->notify.letter_template);
}

/* Read for each attempt, so that the key can be replaced at any time. */
static char *make_token(const struct config *config, instant_t now, char **cause)
{
    char *key = smtp_secret(NULL, config->notify.key_file, cause);
    char *token = key != NULL ? token_make(key, now, cause) : NULL;

    free(key);
    return token;
}

static bool check(const struct config *config, char **cause)
{
    char *token = make_token(config, 0, cause);
    bool good = token != NULL;

    free(token);
    return good;
}

static struct notify_config settings(const struct config *config, const char *name)
{
    return (struct notify_config){
        .name = name,
        .url = config->notify.url,
        .ca_file = *config->notify.ca_file != '\0' ? config->notify.ca_file : NULL,
        .timeout = config->notify.timeout * 1000,
    };
}

static int64_t attempt_ms(const struct config *config)
{
    struct notify_config notify = settings(config, "notify");

    return notify_attempt_ms(&notify);
}

static struct channel *open_channel(struct event_base *base, const struct config *config,
                                    const struct channel_client *client, const char *name)
{
    struct notify_config notify = settings(config, name);

    return notify_open(base, &notify, client);
}

static struct channel *open_email(struct event_base *base, const struct config *config,
                                  const struct channel_client *client)
{
    return open_channel(base, config, client, way_notify_email.channel);
}

static struct channel *open_sms(struct event_base *base, const struct config *config,
                                const struct channel_client *client)
{
    return open_channel(base, config, client, way_notify_sms.channel);
}

static struct channel *open_letter(struct event_base *base, const struct config *config,
                                   const struct channel_client *client)
{
    return open_channel(base, config, client, way_notify_letter.channel);
}

static enum way_reach reach(const struct channel *channel, char why[256])
{
    return notify_is_held(channel, why) ? WAY_AWAY : WAY_UNTRIED;
}

/* ---------------------------------------------------------------- its templates */

#define TEMPLATE_MOST (1 << 20) /* how much of one to read: it includes the template's text */

struct asked {
    const struct notify_fields *fields;
    char *fault;
};

static void on_template(void *arg, const struct http_answer *answer)
{
    struct asked *asked = arg;

    asked->fault = notify_template_fault(answer, asked->fields);
}

static bool ask_template(const struct config *config, const char *template_id,
                         const struct notify_fields *fields, instant_t now, char **cause)
{
    struct notify_config notify = settings(config, "notify");
    char *token = make_token(config, now, cause);
    struct asked asked = {fields, NULL};
    char *url, *header;

    if (token == NULL)
        return false;
    url = xasprintf("%s/v2/template/%s", notify.url, template_id);
    header = xasprintf("Authorization: Bearer %s", token);
    http_try(notify.ca_file,
             &(struct http_request){
                 .method = HTTP_GET,
                 .url = url,
                 .headers = (const char *const[]){header, NULL},
                 .answer_most = TEMPLATE_MOST,
                 .timeout_ms = notify.timeout,
                 .listed = true,
             },
             on_template, &asked);
    free(url);
    free(header);
    free(token);
    *cause = asked.fault;
    return asked.fault == NULL;
}

static const char *const no_fields[] = {NULL};

static bool ask_email(const struct config *config, instant_t now, char **cause)
{
    struct notify_fields fields = {"email", notification_email_fields, no_fields};

    return ask_template(config, config->notify.email_template, &fields, now, cause);
}

static bool ask_sms(const struct config *config, instant_t now, char **cause)
{
    struct notify_fields fields = {"sms", notification_sms_fields, no_fields};

    return ask_template(config, config->notify.sms_template, &fields, now, cause);
}

static bool ask_letter(const struct config *config, instant_t now, char **cause)
{
    struct notify_fields fields = {"letter", notification_letter_fields,
                                   notification_address_fields};

    return ask_template(config, config->notify.letter_template, &fields, now, cause);
}

/* ---------------------------------------------------------------- what is written */

/* A message with no counted attempt was accepted, so only ask for it; one with earlier attempts may
 * have arrived. */
static enum delivery_how how_of(const struct store_message *message)
{
    if (message->attempts == 0)
        return DELIVERY_ASK;
    return message->number > 1 ? DELIVERY_LOOK_UP : DELIVERY_SEND;
}

static struct delivery *new_delivery(const struct post *post, const struct store_message *message,
                                     const char *kind, instant_t now, char **cause)
{
    const struct config *config = post_config(post);
    char *token = make_token(config, now, cause);
    struct delivery *delivery;

    if (token == NULL)
        return NULL;
    delivery = xcalloc(1, sizeof(*delivery));
    delivery->attempt_id = message->attempt_id;
    delivery->key = xstrdup(message->key);
    delivery->from = xstrdup("");
    delivery->to = xasprintf("%s/v2/notifications/%s", config->notify.url, kind);
    delivery->how = how_of(message);
    buf_printf(&delivery->head, "Content-Type: application/json\nAuthorization: Bearer %s\n",
               token);
    free(token);
    return delivery;
}

/* Subject and text as in a mail; a test has its own. The caller frees both. */
static bool compose(const struct post *post, const struct store_message *message, instant_t now,
                    char **subject, char **text, char **cause)
{
    struct composed composed;

    if (strcmp(message->notices, "[]") == 0) {
        *subject = xstrdup("Test message: nothing to do");
        *text = xstrdup("This is a test. Reminders about deadlines would reach you here.\n"
                        "You do not need to do anything.\n");
        return true;
    }
    if (!post_compose(post, message, now, &composed, cause))
        return false;
    *subject = xstrdup(composed.subject);
    *text = xstrdup(composed.text);
    composed_free(&composed);
    return true;
}

/* Takes subject and words, which are for the record, and frees the delivery if it failed. */
static struct delivery *finish(const struct post *post, struct delivery *delivery, bool good,
                               char *subject, char *words)
{
    delivery->subject = subject;
    delivery->words = words;
    post_set_wording(post, delivery);
    if (good)
        return delivery;
    delivery_free(delivery);
    return NULL;
}

static struct delivery *write_email(const struct post *post, const struct store_message *message,
                                    instant_t now, char **cause)
{
    struct notification notification = {
        .template_id = post_config(post)->notify.email_template,
        .key = message->key,
        .address = message->address,
    };
    struct delivery *delivery = new_delivery(post, message, "email", now, cause);
    char *subject = NULL, *text = NULL;
    bool good;

    if (delivery == NULL || delivery->how == DELIVERY_ASK)
        return delivery;
    good = compose(post, message, now, &subject, &text, cause);
    if (good) {
        notification.subject = subject;
        notification.body = text;
        notification_email(&notification, &delivery->data);
    }
    return finish(post, delivery, good, subject, text);
}

static struct delivery *write_sms(const struct post *post, const struct store_message *message,
                                  instant_t now, char **cause)
{
    const struct config *config = post_config(post);
    struct notification notification = {
        .template_id = config->notify.sms_template,
        .key = message->key,
        .address = message->address,
        .phone = config->council.phone,
        .notices = message->notices,
        .tier = message->tier,
    };
    struct delivery *delivery = new_delivery(post, message, "sms", now, cause);
    bool good;

    if (delivery == NULL || delivery->how == DELIVERY_ASK)
        return delivery;
    good = notification_sms(&notification, &delivery->data, cause);
    return finish(post, delivery, good, NULL, notification_values(&delivery->data));
}

/* Stop trying while it could still arrive in time. */
static struct delivery *write_letter(const struct post *post, const struct store_message *message,
                                     instant_t now, char **cause)
{
    struct notification notification = {
        .template_id = post_config(post)->notify.letter_template,
        .key = message->key,
        .address = message->address,
    };
    struct delivery *delivery = new_delivery(post, message, "letter", now, cause);
    char *subject = NULL, *text = NULL;
    bool good = true;

    if (delivery == NULL || delivery->how == DELIVERY_ASK)
        return delivery;
    if (message->give_up_at != 0 && now >= message->give_up_at) {
        *cause = xstrdup("a letter would come too late");
        good = false;
    }
    good = good && compose(post, message, now, &subject, &text, cause);
    if (good) {
        notification.subject = subject;
        notification.body = text;
        good = notification_letter(&notification, &delivery->data, cause);
    }
    return finish(post, delivery, good, subject, text);
}

const struct way way_notify_email = {
    .channel = "notify-email",
    .settings = "notify.",
    .configured = email_configured,
    .check = check,
    .attempt_ms = attempt_ms,
    .open = open_email,
    .reach = reach,
    .ask = ask_email,
    .write = write_email,
};

const struct way way_notify_sms = {
    .channel = "notify-sms",
    .settings = "notify.",
    .configured = sms_configured,
    .check = check,
    .attempt_ms = attempt_ms,
    .open = open_sms,
    .reach = reach,
    .ask = ask_sms,
    .write = write_sms,
};

const struct way way_notify_letter = {
    .channel = "notify-letter",
    .settings = "notify.",
    .configured = letter_configured,
    .check = check,
    .attempt_ms = attempt_ms,
    .open = open_letter,
    .reach = reach,
    .ask = ask_letter,
    .write = write_letter,
};
