/*
 * Days, instants and small numbers of a document in a form for people.
 *
 * A text that is a day, 2026-12-31, becomes an object with `iso`, `day` (Thu 31 Dec, with the year
 * if it is more than 200 days away) and `long` (Thursday 31 December 2026); an instant,
 * 2026-12-31T09:20:05Z, one with `iso`, `day`, `clock` (09:20, London time), `at` (both), and
 * `seconds` (09:20:05). Each also has the parts of a short date: `number`, `year` if it is far
 * away, and `is` with the day of the week and the month, such as `is.thu` and `is.dec`; and if a
 * language has its own words for dates, `said`, the whole date.
 *
 * Beside whole numbers stand `one` and `two`, with the names of those that are 1 or 2, so that a
 * phrase can say "{{days}} day{{^one.days}}s{{/one.days}}".
 */
#ifndef PAGE_WORDS_H
#define PAGE_WORDS_H

#include <jansson.h>

#include "law/date.h"
#include "law/zone.h"

struct words;

struct words_how {
    date_t today;
    const struct zone *zone;
    const struct words *words; /* NULL: no `said` */
};

/* Converts all such below the value, except below the name `asked`, which is what somebody
 * typed. */
void words_put(json_t *value, const struct words_how *how);

#endif
