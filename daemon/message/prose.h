/*
 * Text layout: fills the lines of a text, and turns it into HTML by rule.
 *
 * A text consists of blocks, optionally separated by empty lines:
 *
 *   - a paragraph, whose lines are refilled;
 *   - an item of a list, which begins with "- " or with a number and ". "; its further lines are
 *     indented;
 *   - a row, a label and its value with two spaces or more between ("Last day   4 May"); its
 *     further lines are indented by four or more and remain separate lines;
 *   - a rule, ten or more dashes;
 *   - after a line "--", the signature, which keeps its lines.
 *
 * Lines break only at spaces, so a reference never breaks at its hyphens. In HTML the first
 * paragraph is strong, addresses and links are clickable, and special characters are escaped:
 * nothing in a text can become markup.
 *
 * A slot is where another text goes: prose_slot_mark on its own line. Texts in slots may have slots
 * too, one level deep.
 */
#ifndef MESSAGE_PROSE_H
#define MESSAGE_PROSE_H

#include "base/base.h"
#include "base/buf.h"

enum { PROSE_WIDTH = 72 }; /* characters in a line of text */

struct prose_slot {
    const char *text;
    const char *html; /* a fragment to show as it is; NULL: the text by rule */
    const char *language;
};

/* The surrounding text and the contents of the slots. It owns nothing. */
struct prose {
    const char *text;
    const char *language; /* as `en`, `cy` or `en-GB` */
    const struct prose_slot *slots;
    size_t count;
};

/* The line that marks that slot, with its line end; the caller frees it. */
char *prose_slot_mark(size_t slot);

/* The first paragraph of a text on one line, empty if it has none; the caller frees it. */
char *prose_first(const char *text);

/* Adds the text with its lines filled; it ends with one line end. */
void prose_text(const struct prose *prose, struct buf *out);

/* Adds the same as an HTML fragment, not inside any element. */
void prose_html(const struct prose *prose, struct buf *out);

/* Adds a whole HTML page with the title as its only heading. */
void prose_page(const struct prose *prose, const char *title, struct buf *out);

#endif
