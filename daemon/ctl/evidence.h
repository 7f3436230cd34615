/*
 * Evidence as a page to print and exhibit: one self-contained HTML file.
 *
 * The page is that of message/evidence.h, from a folder of dolsd-page templates, with its style
 * sheet embedded.
 */
#ifndef CTL_EVIDENCE_H
#define CTL_EVIDENCE_H

#include <jansson.h>

#include "base/base.h"
#include "law/zone.h"

/* Writes the page to `path`, readable by its owner only; "-" means standard output. Adds the words
 * to the document. False with a cause, which the caller frees. */
bool evidence_write(json_t *evidence, const struct zone *zone, const char *folder, const char *path,
                    char **cause) MUST_USE;

#endif
