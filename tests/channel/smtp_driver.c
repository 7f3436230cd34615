/*
 * Hands messages to the mail channel as the courier would, and prints how each ended. Not a test of
 * its own: smtp_test.py starts it against servers, and tests/bench against others.
 *
 *     smtp_driver key=value...          (the last of the same key counts)
 *
 * host, port, tls (none, starttls, tls), ca, user, password, token, oauth (a URL) with secret_file,
 * hello, sessions, dsn, connect, reply, final, idle, reconnect (time-outs in ms) set up the
 * channel. count messages of size bytes go to the address in `to`, in which %d stands for the
 * number; `from`, `key` likewise; those of odd numbers to the one in `odd`, if there is one. Then:
 * force=1 hands over everything at once; retry=N hands a message over again up to N times after a
 * retry or a release; pause=MS waits before the last message; require_tls=1; data=TEXT is the
 * message itself; quiet=1 prints no verdicts; drain_at=N drains after N verdicts; linger=MS stays
 * after the last.
 *
 * Each verdict is a line: number, outcome, phase, code, host, reply, with tabs between. At the end:
 * count of each outcome, milliseconds, ticks of a 5 ms timer and the largest gap between two of
 * them.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/smtp.h"
#include "channel/ticks.h"

#define TICK_MS 5

struct driver {
    int argc;
    char **argv;
    struct event_base *base;
    struct channel *channel;
    struct event *work;
    struct event *tick;
    int count, next, ended, retries, drain_at;
    bool force, quiet, paused, draining;
    int outcomes[OUTCOME_RELEASED + 1];
    struct delivery **again; /* to be handed over once more */
    size_t again_count;
    int64_t started_us, last_us, gap_us, begun_us, finished_us;
    long ticks;
};

static const char *text(const struct driver *driver, const char *key)
{
    size_t length = strlen(key);

    for (int i = driver->argc - 1; i > 0; i--) {
        if (strncmp(driver->argv[i], key, length) == 0 && driver->argv[i][length] == '=')
            return driver->argv[i] + length + 1;
    }
    return NULL;
}

static int number(const struct driver *driver, const char *key, int otherwise)
{
    const char *value = text(driver, key);

    return value != NULL ? atoi(value) : otherwise;
}

/* The text with the number in place of %d. */
static char *numbered(const struct driver *driver, const char *key, const char *otherwise, int n)
{
    const char *value = text(driver, key) != NULL ? text(driver, key) : otherwise;
    const char *place = strstr(value, "%d");

    if (place == NULL)
        return xstrdup(value);
    return xasprintf("%.*s%d%s", (int)(place - value), value, n, place + 2);
}

static void fill(struct driver *driver, struct delivery *delivery)
{
    struct buf *data = &delivery->data;
    size_t size = (size_t)number(driver, "size", 500);

    if (text(driver, "data") != NULL) {
        buf_puts(data, text(driver, "data"));
        return;
    }
    buf_printf(data, "To: <%s>\r\nSubject: a test\r\nMessage-ID: <%s@example.test>\r\n\r\n",
               delivery->to, delivery->key);
    while (data->len < size)
        buf_puts(data, "Lines of some length, and then:\r\n.a line that begins with a dot\r\n");
}

static struct delivery *make(struct driver *driver, int n)
{
    struct delivery *delivery = xcalloc(1, sizeof(*delivery));

    delivery->attempt_id = n;
    delivery->key = numbered(driver, "key", "key-%d", n);
    delivery->from = numbered(driver, "from", "dols@example.test", n);
    delivery->to = numbered(driver, n % 2 == 1 && text(driver, "odd") != NULL ? "odd" : "to",
                            "r%d@example.test", n);
    delivery->require_tls = number(driver, "require_tls", 0) != 0;
    fill(driver, delivery);
    return delivery;
}

static struct delivery *next(struct driver *driver)
{
    if (driver->again_count > 0)
        return driver->again[--driver->again_count];
    return driver->next < driver->count ? make(driver, ++driver->next) : NULL;
}

static void hand_over(struct driver *driver)
{
    int pause = number(driver, "pause", 0);
    struct delivery *delivery;

    while (driver->force || driver->channel->ops->room(driver->channel) > 0) {
        if (pause > 0 && driver->next == driver->count - 1 && !driver->paused) {
            struct timeval wait = ticks_wait(pause);

            if (driver->ended == driver->next) {
                driver->paused = true;
                event_add(driver->work, &wait);
            }
            return;
        }
        delivery = next(driver);
        if (delivery == NULL)
            return;
        if (driver->begun_us == 0)
            driver->begun_us = ticks_us();
        driver->channel->ops->send(driver->channel, delivery);
    }
}

static void on_work(evutil_socket_t socket, short what, void *arg)
{
    (void)socket;
    (void)what;
    hand_over(arg);
}

static void leave(struct driver *driver)
{
    struct timeval linger = ticks_wait(number(driver, "linger", 0));

    driver->draining = true;
    driver->finished_us = ticks_us();
    if (number(driver, "linger", 0) > 0)
        event_base_loopexit(driver->base, &linger);
    else
        driver->channel->ops->drain(driver->channel);
}

static void print(const struct delivery *delivery, const struct verdict *verdict)
{
    printf("%d\t%s\t%s\t%d\t%s\t%s\n", (int)delivery->attempt_id, outcome_name(verdict->outcome),
           phase_name(verdict->phase), verdict->code, verdict->host, verdict->reply);
}

static void on_done(void *arg, struct delivery *delivery, const struct verdict *verdict)
{
    struct driver *driver = arg;
    bool again = verdict->outcome == OUTCOME_RETRY || verdict->outcome == OUTCOME_RELEASED;

    driver->outcomes[verdict->outcome]++;
    if (!driver->quiet)
        print(delivery, verdict);
    if (again && !driver->draining && driver->retries > 0) {
        driver->retries--;
        driver->again[driver->again_count++] = delivery;
        if (driver->force)
            event_active(driver->work, EV_TIMEOUT, 0);
    } else {
        driver->ended++;
        delivery_free(delivery);
    }
    if (!driver->draining && (driver->ended == driver->count || driver->ended == driver->drain_at))
        leave(driver);
    if (!driver->draining && !driver->force)
        hand_over(driver);
}

static void on_ready(void *arg)
{
    struct driver *driver = arg;

    if (driver->draining && driver->channel->ops->idle(driver->channel))
        event_base_loopbreak(driver->base);
    else if (!driver->force)
        hand_over(driver);
}

static void on_tick(evutil_socket_t socket, short what, void *arg)
{
    struct driver *driver = arg;
    int64_t now = ticks_us();

    (void)socket;
    (void)what;
    if (now - driver->last_us > driver->gap_us)
        driver->gap_us = now - driver->last_us;
    driver->last_us = now;
    driver->ticks++;
}

static enum smtp_tls tls_of(const char *name)
{
    if (name == NULL || strcmp(name, "none") == 0)
        return SMTP_TLS_NONE;
    return strcmp(name, "tls") == 0 ? SMTP_TLS_TLS : SMTP_TLS_STARTTLS;
}

static void open_channel(struct driver *driver)
{
    struct smtp_config config = {
        .host = text(driver, "host") != NULL ? text(driver, "host") : "127.0.0.1",
        .port = number(driver, "port", 25),
        .tls = tls_of(text(driver, "tls")),
        .ca_file = text(driver, "ca"),
        .user = text(driver, "user"),
        .password = text(driver, "password"),
        .password_file = text(driver, "password_file"),
        .oauth_token = text(driver, "token"),
        .oauth = {text(driver, "oauth"), "an id", text(driver, "secret_file"), "a scope"},
        .hello = text(driver, "hello"),
        .sessions = number(driver, "sessions", 1),
        .ask_dsn = number(driver, "dsn", 0) != 0,
        .session_messages = number(driver, "session_messages", 0),
        .connect_timeout = number(driver, "connect", 2000),
        .reply_timeout = number(driver, "reply", 2000),
        .body_timeout = number(driver, "body", 2000),
        .final_timeout = number(driver, "final", 5000),
        .idle_timeout = number(driver, "idle", 2000),
        .reconnect_first = number(driver, "reconnect", 200),
        .reconnect_most = number(driver, "reconnect_most", 1000),
    };
    struct channel_client client = {.done = on_done, .ready = on_ready, .arg = driver};
    char *cause = NULL;

    if (!smtp_config_check(&config, &cause)) {
        printf("refused: %s\n", cause);
        exit(2);
    }
    driver->channel = smtp_open(driver->base, &config, &client);
}

static void start(struct driver *driver)
{
    struct timeval tick = ticks_wait(TICK_MS);
    struct timeval now = ticks_wait(0);

    driver->count = number(driver, "count", 1);
    driver->retries = number(driver, "retry", 0);
    driver->drain_at = number(driver, "drain_at", -1);
    driver->force = number(driver, "force", 0) != 0;
    driver->quiet = number(driver, "quiet", 0) != 0;
    driver->again = xcalloc((size_t)driver->count, sizeof(*driver->again));
    driver->base = event_base_new();
    driver->work = event_new(driver->base, -1, 0, on_work, driver);
    driver->tick = event_new(driver->base, -1, EV_PERSIST, on_tick, driver);
    open_channel(driver);
    driver->started_us = ticks_us();
    driver->last_us = driver->started_us;
    event_add(driver->tick, &tick);
    event_add(driver->work, &now);
}

static void report(const struct driver *driver)
{
    static const char *const reaches[] = {"untried", "reachable", "unreachable"};
    struct smtp_status status;

    smtp_status(driver->channel, &status);
    printf("status\t%s\t%s\t%s\n", reaches[status.reach], phase_name(status.phase), status.error);
    for (enum outcome outcome = 0; outcome <= OUTCOME_RELEASED; outcome++)
        printf("count\t%s\t%d\n", outcome_name(outcome), driver->outcomes[outcome]);
    printf("took_ms\t%.3f\n", (double)(driver->finished_us - driver->begun_us) / 1000);
    printf("elapsed_ms\t%.3f\n", (double)(driver->last_us - driver->started_us) / 1000);
    printf("ticks\t%ld\n", driver->ticks);
    printf("gap_ms\t%.1f\n", (double)driver->gap_us / 1000);
}

static void finish(struct driver *driver)
{
    driver->channel->ops->close(driver->channel);
    event_free(driver->work);
    event_free(driver->tick);
    event_base_free(driver->base);
    while (driver->again_count > 0)
        delivery_free(driver->again[--driver->again_count]);
    free(driver->again);
}

int main(int argc, char **argv)
{
    struct driver driver = {.argc = argc, .argv = argv};

    signal(SIGPIPE, SIG_IGN);
    log_open(LOG_LEVEL_WARNING, false);
    start(&driver);
    event_base_dispatch(driver.base);
    report(&driver);
    finish(&driver);
    return 0;
}
