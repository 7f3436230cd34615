/*
 * The templates of the pages: mustache (dolsd-templates(7)), one file NAME.html for each page and
 * each part, and style sheets; and phrases.conf, their texts, as lines "key: phrase", mustache too,
 * each available as the partial {{> w.KEY}}. A state in the database is a phrase too, with a key
 * that begins with say_: the English one is the database's own word. All are read once; a bad one
 * is refused with its line.
 */
#ifndef PAGE_SKIN_H
#define PAGE_SKIN_H

#include <jansson.h>

#include "base/base.h"
#include "base/buf.h"
#include "base/faults.h"

struct skin;
struct words;

/* If `under` is given (it must outlive this), the folder is for another language: it must have
 * every phrase of `under`, and words.conf and terms.conf as for mail templates
 * (dolsd-templates(7)); other missing files, and all style sheets, come from `under`. NULL after
 * faults were added. */
struct skin *skin_load(const char *folder, const struct skin *under,
                       struct faults *faults) MUST_USE;
void skin_free(struct skin *templates);

/* The style sheet NAME.css; NULL: there is none. */
const char *skin_style(const struct skin *templates, const char *name);

/* How the language writes dates, from its words.conf; NULL: as in English. */
const struct words *skin_words(const struct skin *templates);

/* The language's words for a title or a state of the database; NULL: it has none. The first
 * language uses the text as it is. The caller does not own it. */
const char *skin_say(const struct skin *templates, const char *text);

/* Adds the page to out. False if there is no such template or a mustache limit was hit. */
bool skin_render(const struct skin *templates, const char *name, json_t *data,
                 struct buf *out) MUST_USE;

#endif
