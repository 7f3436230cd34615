/*
 * Translations of the database's own texts: titles of time limits, roles and bank holidays, what a
 * notice must contain and to whom it goes, and what facts mean.
 *
 * They come from the file terms.conf in the language's folder of templates. A line that begins at
 * the margin is such a text, exactly as in the database; the indented lines below it, joined, are
 * what mails in that language show instead. Empty lines and lines that begin with # are ignored. If
 * the rules change a text, the old translation no longer applies, and the new text is shown
 * untranslated until it has its own.
 */
#ifndef MESSAGE_TERMS_H
#define MESSAGE_TERMS_H

#include "base/base.h"
#include "base/faults.h"

struct terms;

/* Parses the text of the file, modifying it in place; NULL means no terms and is not a fault here.
 * Never returns NULL; but if faults were added, each at its line, the result can only be passed to
 * terms_free. */
struct terms *terms_parse(const char *file, char *text, struct faults *faults);
void terms_free(struct terms *terms);

/* NULL if it is not there, or if terms is NULL. The terms own it. */
const char *terms_find(const struct terms *terms, const char *text);

#endif
