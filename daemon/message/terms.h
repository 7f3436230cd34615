/*
 * What the database calls things, in another language: titles of time limits, roles and bank
 * holidays, what a notice must contain and to whom it goes, what facts mean.
 *
 * They come from the file terms.conf in the language's folder of templates. A line that begins at
 * the margin is such a text, exactly as the database has it; the indented lines below it, as one,
 * are what mails in that language show instead. Empty lines and lines that begin with # say
 * nothing. A text that the rules change is another text: what is here of the old one no longer
 * counts, and the new one is shown as it is until it has its own.
 */
#ifndef MESSAGE_TERMS_H
#define MESSAGE_TERMS_H

#include "base/base.h"
#include "base/faults.h"

struct terms;

/* Reads the text of the file, which is cut up by it; NULL says nothing and is no fault here. Never
 * NULL; but where faults were added, each at its line, it is good for nothing but terms_free. */
struct terms *terms_parse(const char *file, char *text, struct faults *faults);
void terms_free(struct terms *terms);

/* NULL where it is not there; also where terms is NULL. It stays the terms'. */
const char *terms_find(const struct terms *terms, const char *text);

#endif
