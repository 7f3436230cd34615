/*
 * Every template that is shipped, as messages: with each template in each language, for one notice
 * of a matter of invented facts.
 */
#ifndef TESTS_MESSAGE_EVERY_H
#define TESTS_MESSAGE_EVERY_H

#include "message/compose.h"

/* A composer over conf/templates below srcdir; false and faults on stderr where that cannot be. */
bool every_open(struct composer *composer);
void every_close(struct composer *composer);

/* The moment at which its messages are composed: 22 December 2026, 09:00. */
#define EVERY_NOW INT64_C(1797930000)

/* The next message; its memory lasts until the next call. False where there is none left. Start
 * with *at = 0. */
bool every_next(const struct composer *composer, size_t *at, struct message_content *claim);

#endif
