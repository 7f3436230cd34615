#include "service/database.h"

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
    return store_begin_session(conn, as, statement_timeout_ms(config), done, arg);
}
