/*
 * The terminal that dolsctl writes to, if any: its width, whether it shows colour, and a pager for
 * long output.
 *
 * The pager is $PAGER, or less if installed, which exits at once if everything fits; an empty PAGER
 * or "cat" means none. No colour if NO_COLOR is set and not empty.
 */
#ifndef CTL_SCREEN_H
#define CTL_SCREEN_H

#include "base/base.h"

/* Call before the first output. */
void screen_begin(bool pager);

/* Call after the last output: waits until the pager exits. */
void screen_end(void);

/* Whether standard output goes to a terminal. */
bool screen_is_terminal(void);

/* The terminal's width; 80 if it is narrower or there is none. */
size_t screen_width(void);

/* Escapes around the word of a fault or a warning: empty without colour. */
const char *screen_fault(void);
const char *screen_warning(void);
const char *screen_plain(void);

#endif
