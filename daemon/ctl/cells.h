/*
 * What people write into cells: dates, and what became of a request. Nothing is guessed: what
 * cannot be read for certain comes back as advice on what to write instead.
 */
#ifndef CTL_CELLS_H
#define CTL_CELLS_H

#include "base/base.h"
#include "law/date.h"

/* A day, always day first: 01/12/2026, 1.12.26, 1-Dec-2026, 1 December 2026, 2026-12-01, the serial
 * number of a spreadsheet, each with a time behind it or not. *day is DATE_NONE where nothing is
 * said ("tbc", "n/a", "-"). NULL, or the advice. */
const char *cell_day(const char *text, date_t *day);

/* The same for a day somewhere in a text, as in "RIP 09/08/26"; more than one is not read. */
const char *cell_day_within(const char *text, date_t *day);

enum cell_status {
    STATUS_OPEN, /* not decided yet */
    STATUS_GRANTED,
    STATUS_REFUSED,
    STATUS_WITHDRAWN,
    STATUS_DIED,
    STATUS_SUSPENDED,
    STATUS_ENDED,
    STATUS_ORDER, /* of the Court of Protection */
    STATUS_UNCLEAR,
};

/* STATUS_UNCLEAR where the words say nothing, several things ("withdrawn, new request granted"), or
 * what is not so, not yet or not sure ("not yet granted", "granted?"). A death decides, and of what
 * was granted that it is suspended or has ended. */
enum cell_status cell_status(const char *text);

/* Whether a cell says nothing: empty, or words such as "n/a" and "tbc". */
bool cell_absent(const char *text);

/* Lower case, and one blank for whatever is neither letter nor digit; apostrophes vanish. The
 * caller frees it. */
char *cell_plain(const char *text) MUST_USE;

#endif
