/*
 * The server: requests are read, passed to the database and answered as they come, without waiting
 * for one another. GET and HEAD only; of a request, only the path, the query and the header set by
 * the council's proxy are used.
 */
#ifndef PAGE_SERVE_H
#define PAGE_SERVE_H

#include "base/base.h"
#include "page/page.h"

struct event_base;
struct pool;
struct server;
struct skin;
struct zone;

struct server_parts {
    const struct page_options *options;
    struct pool *pool;
    const struct skin *templates;
    const struct skin *other; /* another language, for those who prefer it; NULL: none */
    const struct zone *zone;
};

/* NULL if it cannot listen there; *cause, which the caller frees, says why. */
struct server *server_new(struct event_base *base, const struct server_parts *parts,
                          char **cause) MUST_USE;
void server_free(struct server *server);

#endif
