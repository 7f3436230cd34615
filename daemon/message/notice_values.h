/*
 * The fields of one notice, worked out from what the store says about it.
 */
#ifndef MESSAGE_NOTICE_VALUES_H
#define MESSAGE_NOTICE_VALUES_H

#include "message/compose.h"

/* A new object with the values of every field of the notice that the tier may see, in those words.
 * Values that the store left out, and invalid dates, are absent. */
json_t *notice_values(const struct composer *composer, const struct words *words,
                      const json_t *notice, enum tier tier, date_t today);

/* Sets a date in words; nothing for DATE_NONE. */
void notice_set_long(json_t *values, const struct words *words, const char *field, date_t date);

#endif
