/*
 * The terminal that dolsctl speaks to, where there is one: how wide it is, whether it shows colour,
 * and a pager for what is longer than it.
 *
 * The pager is $PAGER, or less where it is installed, which leaves at once where all fits; an empty
 * PAGER or "cat" means none. No colour where NO_COLOR is set and not empty.
 */
#ifndef CTL_SCREEN_H
#define CTL_SCREEN_H

#include "base/base.h"

/* Before the first word on standard output. */
void screen_begin(bool pager);

/* After the last: waits until the pager is left. */
void screen_end(void);

/* Whether standard output is read by somebody at a terminal. */
bool screen_is_terminal(void);

/* Of the terminal; 80 where it is narrower or there is none. */
size_t screen_width(void);

/* What goes around the word of a fault or a warning: empty where there is no colour. */
const char *screen_fault(void);
const char *screen_warning(void);
const char *screen_plain(void);

#endif
