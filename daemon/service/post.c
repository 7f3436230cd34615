#include "service/post.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/channel.h"
#include "channel/smtp_config.h"
#include "law/rulebook.h"
#include "message/compose.h"
#include "message/diary.h"
#include "message/mail.h"
#include "message/templates.h"
#include "message/verp.h"
#include "service/config.h"
#include "service/way.h"
#include "store/store.h"

#define AREA "templates"

struct post {
    const struct config *config;
    const struct zone *zone;
    struct templates *templates;
    struct calendar *no_days; /* until the rules are read: only weekends */
    struct composer composer;
    char *secret; /* of mail.bounces; NULL: none */
};

/* The secret that signs envelope senders. */
static char *load_secret(const struct config *config, struct faults *faults)
{
    char *cause = NULL;
    char *secret = NULL;

    if (config->mail.bounces_secret[0] != '\0')
        secret = smtp_secret(NULL, config->mail.bounces_secret, &cause);
    if (cause != NULL)
        faults_add(faults, "mail.bounces_secret", 0, "%s", cause);
    free(cause);
    return secret;
}

struct post *post_load(const struct config *config, const struct zone *zone, struct faults *faults)
{
    size_t before = faults->count;
    struct templates *templates =
        templates_load(config->templates.directory, config->templates.language, faults);
    char *secret = load_secret(config, faults);
    struct post *post;

    if (faults->count > before) {
        free(secret);
        templates_free(templates);
        return NULL;
    }
    post = xcalloc(1, sizeof(*post));
    post->config = config;
    post->secret = secret;
    post->zone = zone;
    post->templates = templates;
    post->no_days = calendar_new();
    post->composer = (struct composer){
        .templates = templates,
        .calendar = post->no_days,
        .zone = zone,
        .council = {config->council.name, config->council.team, config->council.reply_to,
                    config->council.phone, config->council.address, config->council.hours,
                    config->council.hours_cy, config->council.out_of_hours, config->council.asks,
                    config->council.asks_cy, config->council.guidance, config->council.page},
    };
    return post;
}

static void check_templates(const struct post *post, const struct rulebook *rules)
{
    size_t count;
    const struct rung *rungs = rulebook_rungs(rules, &count);
    struct template_wish *wishes = xcalloc(count + TEMPLATES_ALWAYS, sizeof(*wishes));
    struct faults faults = FAULTS_INIT;
    size_t wanted = 0;

    for (size_t i = 0; i < count; i++) {
        if (rungs[i].active)
            wishes[wanted++].name = rungs[i].template;
    }
    for (size_t i = 0; i < TEMPLATES_ALWAYS; i++)
        wishes[wanted++].name = templates_always[i];
    templates_check_wishes(post->templates, wishes, wanted, &faults);
    for (size_t i = 0; i < faults.count; i++)
        log_error(AREA, "%s", faults.lines[i]);
    faults_free(&faults);
    free(wishes);
}

void post_set_rules(struct post *post, const struct rulebook *rules)
{
    post->composer.calendar = rules != NULL ? rulebook_calendar(rules) : post->no_days;
    if (rules != NULL)
        check_templates(post, rules);
}

/* The envelope sender; the caller frees it. */
static char *sender_of(const struct post *post, const struct mail *mail, char **cause)
{
    char *signed_one = NULL;

    if (post->secret != NULL)
        signed_one = verp_address(post->config->mail.bounces, post->secret, mail->key);
    return signed_one != NULL ? signed_one : mail_address(mail->from, cause);
}

static struct delivery *build(const struct post *post, struct mail *mail, char **cause)
{
    struct delivery *delivery = xcalloc(1, sizeof(*delivery));

    mail->from = post->config->mail.from;
    mail->reply_to = post->config->mail.reply_to;
    mail->domain = post->config->mail.message_id_domain;
    mail->zone = post->zone;
    delivery->key = xstrdup(mail->key);
    delivery->from = sender_of(post, mail, cause);
    delivery->to = xstrdup(mail->to);
    if (delivery->from != NULL && mail_build(mail, &delivery->data, cause))
        return delivery;
    delivery_free(delivery);
    return NULL;
}

const struct config *post_config(const struct post *post)
{
    return post->config;
}

struct delivery *post_write(const struct post *post, const struct store_message *message,
                            instant_t now, char **cause)
{
    const struct way *way = way_find(message->channel);

    if (way != NULL && way->configured(post->config))
        return way->write(post, message, now, cause);
    *cause = xstrdup("this program is not set up to send by the contact's channel");
    return NULL;
}

/* Entries to add to and remove from the recipient's diary. */
struct calendars {
    struct buf published, cancelled;
};

static void add_calendars(const struct post *post, const struct store_message *message,
                          struct mail *mail, struct calendars *calendars)
{
    struct diary_text diary = {
        .notices = message->notices,
        .words = templates_words(post->templates, mail->language),
        .contact = message->contact_id,
        .domain = post->config->mail.message_id_domain,
        .organizer = post->config->council.reply_to,
        .made = message->first_at,
    };

    if (strstr(message->notices, "\"diary\":") == NULL)
        return;
    diary_build(&diary, &calendars->published, &calendars->cancelled);
    mail->published = calendars->published.data;
    mail->cancelled = calendars->cancelled.data;
}

bool post_compose(const struct post *post, const struct store_message *message, instant_t now,
                  struct composed *composed, char **cause)
{
    struct message_content words = {message->notices, message->name, message->language,
                                    message->tier, message->key};

    return compose_message(&post->composer, &words, now, composed, cause);
}

struct delivery *post_write_mail(const struct post *post, const struct store_message *message,
                                 instant_t now, char **cause)
{
    struct composed composed;
    struct calendars calendars = {BUF_INIT, BUF_INIT};
    struct delivery *delivery;
    struct mail mail;
    char *thread;

    if (!post_compose(post, message, now, &composed, cause))
        return NULL;
    thread = composed.matter != NULL ? mail_thread(composed.matter, message->address) : NULL;
    mail = (struct mail){
        .to = message->address,
        .to_name = message->name,
        .subject = composed.subject,
        .text = composed.text,
        .html = composed.html,
        .key = message->key,
        .language = composed.language,
        .thread = thread,
        .date = now,
    };
    add_calendars(post, message, &mail, &calendars);
    delivery = build(post, &mail, cause);
    buf_free(&calendars.published);
    buf_free(&calendars.cancelled);
    free(thread);
    if (delivery != NULL) {
        delivery->subject = composed.subject;
        delivery->words = composed.text;
        post_set_wording(post, delivery);
        composed.subject = composed.text = NULL;
    }
    composed_free(&composed);
    if (delivery != NULL) {
        delivery->attempt_id = message->attempt_id;
        delivery->require_tls = message->require_tls;
    }
    return delivery;
}

void post_set_wording(const struct post *post, struct delivery *delivery)
{
    snprintf(delivery->wording, sizeof(delivery->wording), "%s",
             templates_version(post->templates));
}

struct delivery *post_write_plain(const struct post *post, const char *to, const char *key,
                                  const char *subject, const char *text, instant_t now,
                                  char **cause)
{
    struct mail mail = {
        .to = to,
        .subject = subject,
        .text = text,
        .key = key,
        .date = now,
    };

    return build(post, &mail, cause);
}

void post_free(struct post *post)
{
    if (post == NULL)
        return;
    templates_free(post->templates);
    calendar_free(post->no_days);
    free(post->secret);
    free(post);
}
