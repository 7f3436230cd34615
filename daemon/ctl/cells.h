/*
 * What people write in cells: dates, and what happened to a request. Nothing is guessed: anything
 * ambiguous comes back as advice on what to write instead.
 */
#ifndef CTL_CELLS_H
#define CTL_CELLS_H

#include "base/base.h"
#include "law/date.h"

/* A day, always day first: 01/12/2026, 1.12.26, 1-Dec-2026, 1 December 2026, 2026-12-01, or a
 * spreadsheet's serial number, each with or without a time after it. *day is DATE_NONE if the cell
 * gives no date ("tbc", "n/a", "-"). Returns NULL, or the advice. */
const char *cell_day(const char *text, date_t *day);

/* The same for a day within a text, as in "RIP 09/08/26"; more than one day is not accepted. */
const char *cell_day_within(const char *text, date_t *day);

enum cell_status {
    STATUS_OPEN, /* not decided yet */
    STATUS_GRANTED,
    STATUS_REFUSED,
    STATUS_WITHDRAWN,
    STATUS_DIED,
    STATUS_SUSPENDED,
    STATUS_ENDED,
    STATUS_ORDER, /* by the Court of Protection */
    STATUS_UNCLEAR,
};

/* STATUS_UNCLEAR if the words say nothing, several things ("withdrawn, new request granted"), or
 * something negated, future or doubtful ("not yet granted", "granted?"). A death overrides the
 * rest; suspended or ended overrides granted. */
enum cell_status cell_status(const char *text);

/* Whether a cell says nothing: empty, or words such as "n/a" and "tbc". */
bool cell_absent(const char *text);

/* Lower case, with one blank for anything that is not a letter or digit; apostrophes are removed.
 * The caller frees it. */
char *cell_plain(const char *text) MUST_USE;

#endif
