#include "service/database.h"

#include <event2/event.h>
#include <stdlib.h>

#include "base/xalloc.h"

#include "service/config.h"

/* The server ends a slow statement itself, which costs nothing but the statement. Only one that is
 * silent for so much longer costs the connection. */
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

struct trial {
    struct event_base *base;
    const struct config *config;
    struct pgconn *conn;
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

static void on_session(void *arg, struct store_reply *reply)
{
    end_trial(arg, reply->fault);
}

static void on_up(void *arg)
{
    struct trial *trial = arg;

    if (!database_begin_session(trial->conn, trial->config, "dolsd -t", on_session, trial))
        end_trial(trial, "the connection was lost");
}

static void on_down(void *arg, const char *why)
{
    end_trial(arg, why);
}

bool database_try(const struct config *config, char **cause)
{
    static const struct pgconn_calls calls = {.up = on_up, .down = on_down};
    struct trial trial = {.base = event_base_new(), .config = config};

    trial.conn = database_connect(trial.base, config, "database", &calls, &trial);
    event_base_dispatch(trial.base);
    pgconn_free(trial.conn);
    event_base_free(trial.base);
    *cause = trial.cause;
    return trial.good;
}
