/*
 * Hands webhooks to their channel as the courier would, and prints how each ended. Not a test of
 * its own: webhook_test.py starts it.
 *
 *     webhook_driver key=value...
 *
 * url (%d stands for the number), secrets (a file), notices (JSON), tier, timeout (ms), together
 * and allow set it up; count deliveries are handed over as there is room, or all at once with
 * force=1.
 *
 * Each verdict is a line: number, outcome, phase, code, wait_s, host, reply, milliseconds, with
 * tabs between.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <event2/event.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/networks.h"
#include "channel/ticks.h"
#include "channel/webhook.h"
#include "message/event.h"
#include "message/signature.h"

struct driver {
    int argc;
    char **argv;
    struct event_base *base;
    struct channel *channel;
    struct secrets *secrets;
    int count, next, ended;
    int64_t begun_ms;
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

static int number(const struct driver *driver, const char *key, int otherwise)
{
    const char *value = text(driver, key, NULL);

    return value != NULL ? atoi(value) : otherwise;
}

static struct delivery *make(struct driver *driver, int n)
{
    struct delivery *delivery = xcalloc(1, sizeof(*delivery));
    const char *url = text(driver, "url", "");
    const char *place = strstr(url, "%d");
    char *cause = NULL;
    struct event_text event = {
        .notices = text(driver, "notices", "[]"),
        .tier = text(driver, "tier", "initials"),
        .domain = "council.example",
        .made = 1798459200,
    };

    delivery->attempt_id = n;
    delivery->key = xasprintf("00000000-0000-0000-0000-%012d", n);
    delivery->from = xstrdup("");
    delivery->to =
        place == NULL ? xstrdup(url) : xasprintf("%.*s%d%s", (int)(place - url), url, n, place + 2);
    event.key = delivery->key;
    if (!event_build(&event, &delivery->data, &cause)) {
        printf("refused: %s\n", cause);
        exit(2);
    }
    buf_puts(&delivery->head, "Content-Type: " EVENT_CONTENT_TYPE "\n");
    signature_add(&delivery->head, driver->secrets, delivery->key, time(NULL), &delivery->data);
    return delivery;
}

static void hand_over(struct driver *driver)
{
    while (driver->next < driver->count &&
           (number(driver, "force", 0) != 0 || driver->channel->ops->room(driver->channel) > 0))
        driver->channel->ops->send(driver->channel, make(driver, ++driver->next));
}

static void on_done(void *arg, struct delivery *delivery, const struct verdict *verdict)
{
    struct driver *driver = arg;

    printf("%d\t%s\t%s\t%d\t%d\t%s\t%s\t%d\n", (int)delivery->attempt_id,
           outcome_name(verdict->outcome), phase_name(verdict->phase), verdict->code,
           (int)verdict->wait_s, verdict->host, verdict->reply,
           (int)(ticks_ms() - driver->begun_ms));
    delivery_free(delivery);
    driver->ended++;
    if (driver->ended == driver->count)
        driver->channel->ops->drain(driver->channel);
    else
        hand_over(driver);
}

static void on_ready(void *arg)
{
    struct driver *driver = arg;

    if (driver->channel->ops->idle(driver->channel))
        event_base_loopbreak(driver->base);
}

static void open_channel(struct driver *driver)
{
    char *cause = NULL;
    struct networks *allow = networks_parse(text(driver, "allow", "127.0.0.0/8"), &cause);
    struct channel_client client = {on_done, on_ready, driver};

    driver->secrets = secrets_read(text(driver, "secrets", ""), &cause);
    if (allow == NULL || driver->secrets == NULL) {
        printf("refused: %s\n", cause);
        exit(2);
    }
    driver->channel = webhook_open(driver->base,
                                   &(struct webhook_config){
                                       .name = "webhook",
                                       .allow = allow,
                                       .together = number(driver, "together", 0),
                                       .timeout = number(driver, "timeout", 2000),
                                   },
                                   &client);
    networks_free(allow);
}

int main(int argc, char **argv)
{
    struct driver driver = {.argc = argc, .argv = argv};

    log_open(LOG_LEVEL_WARNING, false);
    signal(SIGPIPE, SIG_IGN);
    driver.base = event_base_new();
    driver.count = number(&driver, "count", 1);
    driver.begun_ms = ticks_ms();
    open_channel(&driver);
    hand_over(&driver);
    event_base_dispatch(driver.base);
    driver.channel->ops->close(driver.channel);
    secrets_free(driver.secrets);
    event_base_free(driver.base);
    return 0;
}
