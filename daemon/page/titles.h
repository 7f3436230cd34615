/*
 * Titles and states of a document as a language says them.
 *
 * A text at one of the names that have such (what, title, state, fact and the like) becomes an
 * object with `is`, the text as the database has it; `text`, as the language says it; and
 * `english`, which is true where the page is in another language that has no words for it. Where it
 * is several, as "A, B", each is said by itself.
 */
#ifndef PAGE_TITLES_H
#define PAGE_TITLES_H

#include <jansson.h>

struct skin;

/* Every such text below the value, but not below the name `asked`: that is what somebody wrote. */
void titles_put(json_t *value, const struct skin *skin);

#endif
