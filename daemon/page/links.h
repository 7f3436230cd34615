/*
 * The addresses by which a page leads to the same question, asked otherwise.
 */
#ifndef PAGE_LINKS_H
#define PAGE_LINKS_H

#include <jansson.h>

struct route;

/* Adds `csv`, and turns the numbers `previous` and `next` into addresses, or null where there are
 * no pages to ask for. The document is one list; or what it shows, `it`, has several: each of these
 * is asked for by its name, and is where that name is in the page. */
void links_put(json_t *data, const struct route *route, const json_t *asked);

#endif
