/*
 * Links from a page to the same question with other options.
 */
#ifndef PAGE_LINKS_H
#define PAGE_LINKS_H

#include <jansson.h>

struct route;

/* Adds `csv`, and turns the numbers `previous` and `next` into addresses, or null if there are no
 * pages to turn. The document is one list; or what it shows, `it`, has several: each is requested
 * by its name, which is also its anchor in the page. */
void links_put(json_t *data, const struct route *route, const json_t *asked);

#endif
