/*
 * Files of non-working days: bank holidays and closures.
 *
 *   .json  as GOV.UK publishes bank holidays: the division england-and-wales is used
 *   .csv   a header line with `day` and `title`, and optionally `jurisdiction` (england, wales,
 *          empty for both) and `source`; then one line per day. sheet.h says how it is read.
 *
 * Such a file is complete for its source from the first to the last day it lists: when it is
 * applied, any day of that source in between that is not in the file is removed, and days from
 * other sources stay. So a bank holiday that has moved is moved.
 */
#ifndef CTL_CALENDARFILE_H
#define CTL_CALENDARFILE_H

#include "base/base.h"
#include "base/faults.h"
#include "store/array.h"

/* The columns as the statement needs them. */
struct calendar_days {
    struct array days, jurisdictions, titles, sources;
};

/* Decides by the file name's extension. */
bool calendar_file_is(const char *path);

/* Adds every fault, with its line if it has one; after a fault, the days can only be passed to
 * calendar_days_free. */
void calendar_file_read(struct calendar_days *days, const char *path, const char *text,
                        struct faults *faults);
void calendar_days_free(struct calendar_days *days);

#endif
