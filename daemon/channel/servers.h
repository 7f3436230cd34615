/*
 * What a channel knows of the servers it speaks to, by their names: how many requests are under way
 * to each, and until when one is left alone. Pure but for the clock, which is an argument
 * (ticks.h).
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
    int64_t full_ms;       /* since when there are as many as may be, while there are */
    int failures;          /* in a row */
    int64_t not_before_ms; /* it is left alone until then */
    int64_t heard_ms;      /* when it last answered anything; 0: never */
    struct verdict why;    /* it is left alone */
};

struct servers {
    LIST_HEAD(, server) list;
};

void servers_init(struct servers *servers);

/* The server of that name; one that was not known is added. */
struct server *servers_find(struct servers *servers, const char *host);

/* How many requests it may have under way: SERVER_MOST; one that has not answered yet, or did not
 * answer last time, one. */
int server_most(const struct server *server);

/* A request to it has ended so. */
void server_heard(struct server *server, const struct http_answer *answer, int64_t now_ms);

/* Whether it is left alone now; then the verdict says why and for how long. */
bool server_is_away(const struct server *server, int64_t now_ms, struct verdict *verdict);

/* Forgets those of which nothing need be known any more. */
void servers_forget(struct servers *servers, int64_t now_ms);
void servers_free(struct servers *servers);

#endif
