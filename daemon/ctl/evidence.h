/*
 * Evidence as a page to be printed and exhibited: one file of HTML that needs nothing else.
 *
 * The page is that of message/evidence.h, from a folder of dolsd-page's templates, with its style
 * within it.
 */
#ifndef CTL_EVIDENCE_H
#define CTL_EVIDENCE_H

#include <jansson.h>

#include "base/base.h"
#include "law/zone.h"

/* Writes the page to `path`, for its owner only; "-": to standard output. The document gets the
 * words. False with an owned cause. */
bool evidence_write(json_t *evidence, const struct zone *zone, const char *folder, const char *path,
                    char **cause) MUST_USE;

#endif
