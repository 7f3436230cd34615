/*
 * What is refused in a template (templates.h lists it). Only templates.c calls these.
 */
#ifndef MESSAGE_TEMPLATE_CHECK_H
#define MESSAGE_TEMPLATE_CHECK_H

#include "message/templates.h"

/* Checks one raw file: its encoding, its lines and its words. False if it is not UTF-8 or has NUL
 * bytes, so that reading on is pointless. */
bool template_check_words(const char *file, bool html, const char *text, size_t length,
                          struct faults *faults) MUST_USE;

/* Checks one with its own HTML: it must be a notice or a partial, with a text, and have the words
 * of the text whichever fields are present. */
void template_check_override(const struct templates *templates, const struct template *template,
                             struct faults *faults);

/* Checks all templates together: fields, tiers, partials, overrides and what must be shown. */
void template_check_all(const struct templates *templates, const char *folder,
                        const char *default_language, struct faults *faults);

#endif
