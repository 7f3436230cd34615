/*
 * The templates of the pages: mustache (dolsd-templates(7)), one file NAME.html for each page and
 * each part, and the style sheet. Read once, all of them; a bad one is refused with its line.
 */
#ifndef PAGE_SKIN_H
#define PAGE_SKIN_H

#include <jansson.h>

#include "base/base.h"
#include "base/buf.h"
#include "base/faults.h"

struct skin;

/* NULL after faults were added. */
struct skin *skin_load(const char *folder, struct faults *faults) MUST_USE;
void skin_free(struct skin *templates);

const char *skin_style(const struct skin *templates);

/* Adds the page to out. False where there is no such template or a limit of mustache was hit. */
bool skin_render(const struct skin *templates, const char *name, json_t *data,
                 struct buf *out) MUST_USE;

#endif
