#include "ctl/contract.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/connection.h"

/* How a column of another type becomes the one that is wanted; the caller's. */
static char *cast_of(const char *column, const char *found, const char *wanted)
{
    bool is_text = strcmp(found, "text") == 0 || strncmp(found, "character", 9) == 0;

    if (strcmp(wanted, "date") == 0 && strcmp(found, "timestamp with time zone") == 0)
        return xasprintf("(%s at time zone 'Europe/London')::date as %s", column, column);
    if (strcmp(wanted, "boolean") == 0 && !is_text)
        return xasprintf("%s <> 0 as %s", column, column);
    return xasprintf("%s::%s as %s", column, wanted, column);
}

static void add_fault(const struct pg_result *rows, size_t row, struct faults *faults)
{
    const char *column = rows_text(rows, row, "col");
    const char *found = rows_text(rows, row, "found");
    const char *wanted = rows_text(rows, row, "wanted");
    char *view = xasprintf("casework.%s", rows_text(rows, row, "view"));
    char *cast = found != NULL ? cast_of(column, found, wanted) : NULL;

    if (found == NULL)
        faults_add(faults, view, 0, "has no column %s, which must be %s; write “%s as %s”%s",
                   column, wanted, rows_text(rows, row, "sample"), column,
                   rows_truth(rows, row, "stands_for_none") ? " where there is none" : "");
    else
        faults_add(faults, view, 0, "column %s is %s and must be %s; write “%s”", column, found,
                   wanted, cast);
    free(cast);
    free(view);
}

static void add_way_out(const struct pg_result *rows, struct faults *faults)
{
    const char *view = rows_text(rows, 0, "view");

    if (rows_truth(rows, 0, "stood_on"))
        faults_add(
            faults, "the way out", 0,
            "“create or replace view” changes no type, and dolsd's views stand on these. So: "
            "“alter view casework.%s rename to %s_before”, make it anew, grant as before, "
            "run `dolsctl migrate --again`, drop %s_before; each view likewise",
            view, view, view);
    else
        faults_add(faults, "the way out", 0,
                   "“create or replace view” changes no type: drop the view, make it anew, and run "
                   "`dolsctl migrate`");
}

bool contract_check(struct connection *connection, struct faults *faults, char **cause)
{
    struct pg_result *rows = connection_ask(connection, STATEMENT_CTL_VIEW_FAULTS, NULL, cause);
    bool typed = false;

    if (rows == NULL)
        return false;
    for (size_t i = 0; i < rows_count(rows); i++) {
        add_fault(rows, i, faults);
        typed = typed || !rows_null(rows, i, "found");
    }
    if (typed)
        add_way_out(rows, faults);
    rows_free(rows);
    return true;
}
