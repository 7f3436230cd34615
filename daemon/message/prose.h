/*
 * The shape of a text: how its lines are filled, and the same as HTML, by rule.
 *
 * A text is made of blocks, with empty lines between them where wanted:
 *
 *   - a paragraph, whose lines are filled anew;
 *   - an item of a list, which begins with "- " or with a number and ". "; its further lines are
 *     indented;
 *   - a row, a label and its value with two spaces or more between ("Last day   4 May"); its
 * further lines are indented by four or more and remain lines of their own;
 *   - a rule, ten or more dashes;
 *   - after a line "--", the signature, which keeps its lines.
 *
 * Lines are broken at spaces only, so a reference never breaks at its hyphens. In HTML the first
 * paragraph is strong, addresses and links can be followed, and whatever HTML must not see raw is
 * escaped: nothing in a text can become markup.
 *
 * A slot stands where another text belongs: prose_slot_mark on a line of its own. Texts in slots
 * may have slots too, one level deep.
 */
#ifndef MESSAGE_PROSE_H
#define MESSAGE_PROSE_H

#include "base/base.h"
#include "base/buf.h"

enum { PROSE_WIDTH = 72 }; /* characters in a line of text */

struct prose_slot {
    const char *text;
    const char *html; /* a fragment to be shown as it is; NULL: the text by rule */
    const char *language;
};

/* What surrounds and what the slots hold. Nothing of it is owned. */
struct prose {
    const char *text;
    const char *language; /* as `en`, `cy` or `en-GB` */
    const struct prose_slot *slots;
    size_t count;
};

/* The line that stands for that slot, with its line end; the caller owns it. */
char *prose_slot_mark(size_t slot);

/* The first paragraph of a text on one line, empty where it has none; the caller owns it. */
char *prose_first(const char *text);

/* Adds the text with its lines filled; it ends with one line end. */
void prose_text(const struct prose *prose, struct buf *out);

/* Adds the same as a fragment of HTML, within no element. */
void prose_html(const struct prose *prose, struct buf *out);

/* Adds a whole page of HTML with the title as its one heading. */
void prose_page(const struct prose *prose, const char *title, struct buf *out);

#endif
