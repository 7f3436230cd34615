#include "channel/servers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#define ALONE_FIRST_MS 5000
#define ALONE_MOST_MS  60000
#define FORGET_MS      600000

void servers_init(struct servers *servers)
{
    LIST_INIT(&servers->list);
}

struct server *servers_find(struct servers *servers, const char *host)
{
    struct server *server;

    LIST_FOREACH(server, &servers->list, next)
    {
        if (strcmp(server->host, host) == 0)
            return server;
    }
    server = xcalloc(1, sizeof(*server));
    snprintf(server->host, sizeof(server->host), "%s", host);
    LIST_INSERT_HEAD(&servers->list, server, next);
    return server;
}

static int64_t grown(int failures)
{
    int64_t wait = ALONE_FIRST_MS;

    for (int i = 1; i < failures && wait < ALONE_MOST_MS; i++)
        wait *= 2;
    return wait < ALONE_MOST_MS ? wait : ALONE_MOST_MS;
}

int server_most(const struct server *server)
{
    return server->heard_ms == 0 || server->failures > 0 ? 1 : SERVER_MOST;
}

/* It asks to be left alone, or is in trouble. */
static bool throttles(int status)
{
    return status == 429 || status == 502 || status == 503 || status == 504;
}

void server_heard(struct server *server, const struct http_answer *answer, int64_t now_ms)
{
    int64_t wait;

    if (answer->status != 0)
        server->heard_ms = now_ms;
    if ((answer->status != 0 && !throttles(answer->status)) || answer->barred || answer->unusable) {
        server->failures = 0;
        server->not_before_ms = 0;
        return;
    }
    if (server->not_before_ms <= now_ms)
        server->failures++;
    wait = grown(server->failures);
    if (wait < answer->retry_after * 1000)
        wait = answer->retry_after * 1000;
    if (server->not_before_ms < now_ms + wait)
        server->not_before_ms = now_ms + wait;
    http_verdict(answer, &server->why);
    server->why.outcome = OUTCOME_RETRY;
}

bool server_is_away(const struct server *server, int64_t now_ms, struct verdict *verdict)
{
    if (server->not_before_ms <= now_ms)
        return false;
    *verdict = server->why;
    verdict->wait_s = (server->not_before_ms - now_ms + 999) / 1000;
    return true;
}

static void forget(struct server *server)
{
    LIST_REMOVE(server, next);
    free(server);
}

void servers_forget(struct servers *servers, int64_t now_ms)
{
    struct server *server = LIST_FIRST(&servers->list);

    while (server != NULL) {
        struct server *next = LIST_NEXT(server, next);

        if (server->busy == 0 && server->not_before_ms < now_ms - FORGET_MS &&
            server->heard_ms < now_ms - FORGET_MS)
            forget(server);
        server = next;
    }
}

void servers_free(struct servers *servers)
{
    while (!LIST_EMPTY(&servers->list))
        forget(LIST_FIRST(&servers->list));
}
