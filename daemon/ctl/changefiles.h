/*
 * Files that change the rules: packs and ladders as SQL, calendars as JSON or CSV.
 *
 * They are first read and checked, with every fault at its line, before the database is used; then
 * they run in the caller's transaction, one after the other, statement by statement. No file can
 * end that transaction.
 */
#ifndef CTL_CHANGEFILES_H
#define CTL_CHANGEFILES_H

#include "ctl/calendarfile.h"
#include "ctl/ctl.h"
#include "ctl/sqltext.h"

struct change_file {
    const char *path;
    char *text;
    struct sql_statements statements; /* none if it is a calendar */
    struct calendar_days days;
};

struct change_files {
    struct change_file *items;
    size_t count;
};

/* The path is kept, not copied. */
void change_files_add(struct change_files *files, const char *path, struct faults *faults);
void change_files_free(struct change_files *files);

/* Runs them all in the open transaction, within time limits, and checks all constraints. If the
 * result is not CTL_OK, the cause is set and the caller rolls back. */
enum ctl_exit change_files_put(struct connection *connection, struct change_files *files,
                               char **cause) MUST_USE;

#endif
