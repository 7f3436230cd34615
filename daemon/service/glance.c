#include "service/glance.h"

#include "base/log.h"
#include "service/config.h"
#include "service/database.h"

#define AREA "glance"

static void parse_answer(void *arg, struct store_reply *reply)
{
    struct glance *glance = arg;

    if (glance->conn == NULL || reply->end == STORE_LOST)
        return;
    if (reply->end == STORE_REFUSED)
        log_debug(AREA, "%s", reply->fault);
    glance->answered(glance->arg, reply);
    glance_end(glance);
}

static void parse_session(void *arg, struct store_reply *reply)
{
    if (reply->end == STORE_REFUSED)
        glance_end(arg);
}

static void on_up(void *arg)
{
    struct glance *glance = arg;

    if (!database_begin_session(glance->conn, glance->config, "dolsd glance", parse_session,
                                glance) ||
        !glance->ask(glance->conn, glance->config->worker.name, parse_answer, glance))
        log_debug(AREA, "no connection to ask on");
}

static void on_down(void *arg, const char *why)
{
    log_debug(AREA, "%s", why);
    glance_end(arg);
}

void glance_begin(struct glance *glance, struct event_base *base, const struct config *config)
{
    static const struct pgconn_calls calls = {on_up, on_down, NULL};

    if (glance->conn != NULL)
        return;
    glance->config = config;
    glance->conn = database_connect(base, config, "database (glance)", &calls, glance);
}

void glance_end(struct glance *glance)
{
    struct pgconn *conn = glance->conn;

    glance->conn = NULL;
    if (conn != NULL)
        pgconn_free(conn);
}
