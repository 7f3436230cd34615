/*
 * The server: one request after the other is read, asked for and answered, none of them waits for
 * another. GET and HEAD only, and nothing of a request is believed but its path, its query and the
 * header that the council's proxy sets.
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
    const struct skin *other; /* in another language, for those who prefer it; NULL: none */
    const struct zone *zone;
};

/* NULL where it cannot listen there; *cause (the caller's) says why. */
struct server *server_new(struct event_base *base, const struct server_parts *parts,
                          char **cause) MUST_USE;
void server_free(struct server *server);

#endif
