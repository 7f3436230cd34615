/*
 * Files that change the rules: packs and ladders as SQL, calendars as JSON or CSV.
 *
 * They are read and looked at first, with every fault at its line, before the database is asked;
 * then they are put into a transaction of the caller, one after the other, statement by statement.
 * No file can end that transaction.
 */
#ifndef CTL_CHANGEFILES_H
#define CTL_CHANGEFILES_H

#include "ctl/calendarfile.h"
#include "ctl/ctl.h"
#include "ctl/sqltext.h"

struct change_file {
    const char *path;
    char *text;
    struct sql_statements statements; /* none where it is a calendar */
    struct calendar_days days;
};

struct change_files {
    struct change_file *items;
    size_t count;
};

/* The path is kept, not copied. */
void change_files_add(struct change_files *files, const char *path, struct faults *faults);
void change_files_free(struct change_files *files);

/* Puts all into the transaction that is open, within limits of time, and looks at all constraints.
 * Not CTL_OK: the cause is set, and the caller rolls back. */
enum ctl_exit change_files_put(struct connection *connection, struct change_files *files,
                               char **cause) MUST_USE;

#endif
