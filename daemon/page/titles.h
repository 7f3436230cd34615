/*
 * Titles and states of a document in the page's language.
 *
 * A text under one of the names that hold these (what, title, state, fact and the like) becomes an
 * object with `is`, the database's text; `text`, in the language; and `english`, which is true if
 * the page is in another language that has no words for it. In a list, such as "A, B", each is
 * translated separately.
 */
#ifndef PAGE_TITLES_H
#define PAGE_TITLES_H

#include <jansson.h>

struct skin;

/* Converts every such text below the value, except below the name `asked`, which is what somebody
 * typed. */
void titles_put(json_t *value, const struct skin *skin);

#endif
