/*
 * Files of days on which nobody works: bank holidays and closures.
 *
 *   .json  as GOV.UK publishes bank holidays: the division england-and-wales is taken
 *   .csv   a header line with `day` and `title`, and if wanted `jurisdiction` (england, wales,
 *          empty for both) and `source`; then a line for each day. sheet.h says how it is read.
 *
 * Such a file is the whole of what its source says from the first to the last day that it lists: a
 * day of that source in between that is not in the file is taken off the list when it is applied,
 * and days from other sources stay. So a bank holiday that was moved is moved.
 */
#ifndef CTL_CALENDARFILE_H
#define CTL_CALENDARFILE_H

#include "base/base.h"
#include "base/faults.h"
#include "store/array.h"

/* The columns as the statement wants them. */
struct calendar_days {
    struct array days, jurisdictions, titles, sources;
};

/* By the end of its name. */
bool calendar_file_is(const char *path);

/* Every fault with its line where it has one; then the days are good for nothing but
 * calendar_days_free. */
void calendar_file_read(struct calendar_days *days, const char *path, const char *text,
                        struct faults *faults);
void calendar_days_free(struct calendar_days *days);

#endif
