/*
 * What a channel knows about each server it talks to, by name: how many requests are under way, and
 * until when to leave it alone. Pure; the time is an argument (ticks.h).
 */
#ifndef CHANNEL_SERVERS_H
#define CHANNEL_SERVERS_H

#include <sys/queue.h>

#include "channel/http.h"

#define SERVER_MOST 4

struct server {
    LIST_ENTRY(server) next;
    char host[128];
    int busy;              /* requests under way */
    int64_t full_ms;       /* since when the limit has been reached; while it is */
    int failures;          /* in a row */
    int64_t not_before_ms; /* left alone until then */
    int64_t heard_ms;      /* when it last answered at all; 0: never */
    struct verdict why;    /* why it is left alone */
};

struct servers {
    LIST_HEAD(, server) list;
};

void servers_init(struct servers *servers);

/* The server of that name, added if not known. */
struct server *servers_find(struct servers *servers, const char *host);

/* How many requests it may have under way: SERVER_MOST, or 1 if it has not answered yet or did not
 * answer last time. */
int server_most(const struct server *server);

/* A request to it has ended with this answer. */
void server_heard(struct server *server, const struct http_answer *answer, int64_t now_ms);

/* Whether it is being left alone; if so, the verdict says why and for how long. */
bool server_is_away(const struct server *server, int64_t now_ms, struct verdict *verdict);

/* Forgets servers about which nothing needs to be remembered. */
void servers_forget(struct servers *servers, int64_t now_ms);
void servers_free(struct servers *servers);

#endif
