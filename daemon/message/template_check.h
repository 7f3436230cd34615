/*
 * What is refused in a template; templates.h lists it. Only templates.c calls these.
 */
#ifndef MESSAGE_TEMPLATE_CHECK_H
#define MESSAGE_TEMPLATE_CHECK_H

#include "message/templates.h"

/* Of one file as it stands: its encoding, its lines and its words. False where it is not UTF-8 or
 * has NUL bytes, so that there is no use in reading on. */
bool template_check_words(const char *file, bool html, const char *text, size_t length,
                          struct faults *faults) MUST_USE;

/* Of one that has HTML of its own: it must be a notice or a partial, with a text, and its words
 * must be those of the text whatever fields are there. */
void template_check_override(const struct templates *templates, const struct template *template,
                             struct faults *faults);

/* Of all templates together: fields, tiers, partials, overrides and what must be shown. */
void template_check_all(const struct templates *templates, const char *folder,
                        const char *default_language, struct faults *faults);

#endif
