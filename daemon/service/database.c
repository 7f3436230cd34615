#include "service/database.h"

#include <event2/event.h>
#include <stdlib.h>

#include "base/xalloc.h"

#include "service/config.h"

/* The server ends a slow statement itself, at the cost of only that statement. Only one that is
 * silent for this much longer costs the connection. */
#define SILENCE_MS 5000

static long statement_timeout_ms(const struct config *config)
{
    return config->database.statement_timeout * 1000L;
}

struct pgconn *database_connect(struct event_base *base, const struct config *config,
                                const char *name, const struct pgconn_calls *calls, void *arg)
{
    struct pgconn_options options = {
        .name = name,
        .conninfo = config->database.conninfo,
        .connect_timeout_ms = config->database.connect_timeout * 1000L,
        .statement_timeout_ms = statement_timeout_ms(config) + SILENCE_MS,
        .reconnect_at_most_ms = config->database.reconnect_at_most * 1000L,
    };

    return pgconn_new(base, &options, calls, arg);
}

bool database_begin_session(struct pgconn *conn, const struct config *config, const char *as,
                            store_fn *done, void *arg)
{
    char *name = xasprintf("%s (%s)", as, config->worker.name);
    bool begun = store_begin_session(conn, name, statement_timeout_ms(config), done, arg);

    free(name);
    return begun;
}

/* ---------------------------------------------------------------- a trial */

struct trial {
    struct event_base *base;
    const struct config *config;
    struct pgconn *conn, *caller; /* caller: NULL without a pooler */
    struct event *timer;          /* until a notification has had time to arrive */
    bool good;
    char *cause;
};

static void end_trial(struct trial *trial, const char *cause)
{
    trial->good = cause == NULL;
    if (cause != NULL && trial->cause == NULL)
        trial->cause = xstrdup(cause);
    event_base_loopbreak(trial->base);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    end_trial(arg, DATABASE_POOLED);
}

static void on_notified(void *arg, const char *channel, const char *payload)
{
    (void)channel;
    (void)payload;
    end_trial(arg, NULL);
}

static void parse_said(void *arg, struct store_reply *reply)
{
    struct trial *trial = arg;
    struct timeval wait = {.tv_sec = DATABASE_HEARD_MS / 1000};

    if (reply->end == STORE_REFUSED)
        end_trial(trial, reply->fault);
    else if (reply->end == STORE_DONE)
        event_add(trial->timer, &wait);
}

static void on_caller_up(void *arg)
{
    struct trial *trial = arg;

    if (!store_say_heard(trial->caller, trial->config->worker.name, parse_said, trial))
        end_trial(trial, "the connection was lost");
}

static void on_down(void *arg, const char *why)
{
    end_trial(arg, why);
}

/* For example, the pooler has no session left: then it is not known, and not a fault. */
static void on_caller_down(void *arg, const char *why)
{
    (void)why;
    end_trial(arg, NULL);
}

/* Behind a pooler: a notification from another session must arrive. */
static void parse_listen(void *arg, struct store_reply *reply)
{
    static const struct pgconn_calls calls = {.up = on_caller_up, .down = on_caller_down};
    struct trial *trial = arg;

    if (reply->end != STORE_DONE)
        end_trial(trial, reply->fault);
    else
        trial->caller =
            database_connect(trial->base, trial->config, "database (caller)", &calls, trial);
}

static void parse_clock(void *arg, struct store_reply *reply)
{
    struct trial *trial = arg;

    if (reply->end != STORE_DONE || reply->pid == pgconn_backend(trial->conn))
        end_trial(trial, reply->fault);
    else if (!store_ask(trial->conn, STORE_LISTEN, parse_listen, trial))
        end_trial(trial, "the connection was lost");
}

static void on_session(void *arg, struct store_reply *reply)
{
    struct trial *trial = arg;

    if (reply->end != STORE_DONE)
        end_trial(trial, reply->fault);
    else if (!store_ask(trial->conn, STORE_CLOCK, parse_clock, trial))
        end_trial(trial, "the connection was lost");
}

static void on_up(void *arg)
{
    struct trial *trial = arg;

    if (!database_begin_session(trial->conn, trial->config, "dolsd -t", on_session, trial))
        end_trial(trial, "the connection was lost");
}

bool database_try(const struct config *config, char **cause)
{
    static const struct pgconn_calls calls = {
        .up = on_up, .down = on_down, .notified = on_notified};
    struct trial trial = {.base = event_base_new(), .config = config};

    trial.timer = event_new(trial.base, -1, 0, on_timer, &trial);
    trial.conn = database_connect(trial.base, config, "database", &calls, &trial);
    event_base_dispatch(trial.base);
    pgconn_free(trial.conn);
    if (trial.caller != NULL)
        pgconn_free(trial.caller);
    event_free(trial.timer);
    event_base_free(trial.base);
    *cause = trial.cause;
    return trial.good;
}
