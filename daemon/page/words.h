/*
 * Days and instants of a document as people read them.
 *
 * A text that is a day, 2026-12-31, becomes an object with `iso`, `day` (Thu 31 Dec, with the year
 * where it is more than 200 days away) and `long` (Thursday 31 December 2026); an instant,
 * 2026-12-31T09:20:05Z, one with `iso`, `day`, `clock` (09:20, by clocks in London), `at` (both),
 * and `seconds` (09:20:05). Each has what a short date is made of, too: `number`, `year` where it
 * is far, and `is`, in which the day of the week and the month are, as `is.thu` and `is.dec`; and
 * where a language has words of its own for dates, `said`, the whole date.
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

/* Every such text below the value, but not below the name `asked`: that is what somebody wrote. */
void words_put(json_t *value, const struct words_how *how);

#endif
