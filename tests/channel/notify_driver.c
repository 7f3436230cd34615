/*
 * Hands notifications to their channel as the courier would, and prints how each ended. Not a test
 * of its own: notify_test.py starts it.
 *
 *     notify_driver key=value...
 *
 * url, api_key, template, kind (email, sms, letter), address, notices (JSON), tier and at (seconds
 * from now, of the token) set it up; `how` is a list of send, look_up and ask, one for each
 * delivery, done one after the other with the reference `reference` (%d stands for the number).
 *
 * Each verdict is a line: number, outcome, phase, code, wait_s, reply and the room then, with tabs
 * between.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <event2/event.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/notify.h"
#include "message/notification.h"
#include "message/token.h"

struct driver {
    int argc;
    char **argv;
    struct event_base *base;
    struct channel *channel;
    char *how, *rest;
    int count;
};

static const char *text(const struct driver *driver, const char *key, const char *otherwise)
{
    size_t length = strlen(key);

    for (int i = driver->argc - 1; i > 0; i--) {
        if (strncmp(driver->argv[i], key, length) == 0 && driver->argv[i][length] == '=')
            return driver->argv[i] + length + 1;
    }
    return otherwise;
}

static void refused(const char *cause)
{
    printf("refused: %s\n", cause);
    exit(2);
}

static void write_body(const struct driver *driver, const char *key, struct buf *out)
{
    const char *kind = text(driver, "kind", "email");
    struct notification notification = {
        .template_id = text(driver, "template", ""),
        .key = key,
        .address = text(driver, "address", ""),
        .subject = "A deadline",
        .body = "It is near.",
        .phone = "01632 960001",
        .notices = text(driver, "notices", "[]"),
        .tier = text(driver, "tier", "reference"),
    };
    char *cause = NULL;

    if (strcmp(kind, "email") == 0)
        notification_email(&notification, out);
    else if (strcmp(kind, "sms") == 0 ? !notification_sms(&notification, out, &cause)
                                      : !notification_letter(&notification, out, &cause))
        refused(cause);
}

static struct delivery *make(struct driver *driver, const char *how)
{
    struct delivery *delivery = xcalloc(1, sizeof(*delivery));
    const char *key = text(driver, "reference", "ref-%d");
    const char *place = strstr(key, "%d");
    char *cause = NULL;
    char *token =
        token_make(text(driver, "api_key", ""), time(NULL) + atoi(text(driver, "at", "0")), &cause);

    if (token == NULL)
        refused(cause);
    delivery->attempt_id = ++driver->count;
    delivery->key =
        place == NULL ? xstrdup(key) : xasprintf("%.*s%d", (int)(place - key), key, driver->count);
    delivery->from = xstrdup("");
    delivery->to =
        xasprintf("%s/v2/notifications/%s", text(driver, "url", ""), text(driver, "kind", "email"));
    delivery->how = strcmp(how, "ask") == 0       ? DELIVERY_ASK
                    : strcmp(how, "look_up") == 0 ? DELIVERY_LOOK_UP
                                                  : DELIVERY_SEND;
    buf_printf(&delivery->head, "Content-Type: application/json\nAuthorization: Bearer %s\n",
               token);
    write_body(driver, delivery->key, &delivery->data);
    free(token);
    return delivery;
}

static void hand_over(struct driver *driver)
{
    const char *how = strtok_r(driver->count == 0 ? driver->how : NULL, ",", &driver->rest);

    if (how != NULL)
        driver->channel->ops->send(driver->channel, make(driver, how));
    else
        driver->channel->ops->drain(driver->channel);
}

static void on_done(void *arg, struct delivery *delivery, const struct verdict *verdict)
{
    struct driver *driver = arg;

    printf("%d\t%s\t%s\t%d\t%d\t%s\t%zu\n", (int)delivery->attempt_id,
           outcome_name(verdict->outcome), phase_name(verdict->phase), verdict->code,
           (int)verdict->wait_s, verdict->reply, driver->channel->ops->room(driver->channel));
    delivery_free(delivery);
    hand_over(driver);
}

static void on_ready(void *arg)
{
    struct driver *driver = arg;

    if (driver->channel->ops->idle(driver->channel))
        event_base_loopbreak(driver->base);
}

int main(int argc, char **argv)
{
    struct driver driver = {.argc = argc, .argv = argv};
    struct channel_client client = {on_done, on_ready, &driver};

    signal(SIGPIPE, SIG_IGN);
    log_open(LOG_LEVEL_ERROR, false);
    driver.base = event_base_new();
    driver.how = xstrdup(text(&driver, "how", "send"));
    driver.channel = notify_open(driver.base,
                                 &(struct notify_config){
                                     .name = "notify",
                                     .url = text(&driver, "url", ""),
                                     .timeout = atoi(text(&driver, "timeout", "2000")),
                                 },
                                 &client);
    hand_over(&driver);
    event_base_dispatch(driver.base);
    driver.channel->ops->close(driver.channel);
    event_base_free(driver.base);
    free(driver.how);
    return 0;
}
