/*
 * The templates of the pages: mustache (dolsd-templates(7)), one file NAME.html for each page and
 * each part, and style sheets; and phrases.conf, what they say, as lines "key: phrase", mustache
 * too, of which {{> w.KEY}} is the part. What the database calls a state is a phrase too, with a
 * key that begins with say_: the English one has it as the database does. Read once, all of them; a
 * bad one is refused with its line.
 */
#ifndef PAGE_SKIN_H
#define PAGE_SKIN_H

#include <jansson.h>

#include "base/base.h"
#include "base/buf.h"
#include "base/faults.h"

struct skin;
struct words;

/* Where `under` is one too (it outlives this), the folder is that of another language: it has each
 * phrase that is there, and words.conf and terms.conf as templates of mails have them
 * (dolsd-templates(7)); what else is missing is taken from there, style sheets always. NULL after
 * faults were added. */
struct skin *skin_load(const char *folder, const struct skin *under,
                       struct faults *faults) MUST_USE;
void skin_free(struct skin *templates);

/* The style sheet NAME.css; NULL: there is none. */
const char *skin_style(const struct skin *templates, const char *name);

/* How dates are said in the language, by its words.conf; NULL: as English does. */
const struct words *skin_words(const struct skin *templates);

/* What the language says for a title or a state of the database; NULL: it has no words for it. The
 * first language says it as it is. It stays whose it is. */
const char *skin_say(const struct skin *templates, const char *text);

/* Adds the page to out. False where there is no such template or a limit of mustache was hit. */
bool skin_render(const struct skin *templates, const char *name, json_t *data,
                 struct buf *out) MUST_USE;

#endif
