#include "ctl/contract.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/connection.h"
#include "store/array.h"

/* What dolsd reads. */
static const struct column {
    const char *view, *name, *type;
    const char *sample;   /* what to write if it is missing */
    bool stands_for_none; /* the sample says that there is none */
    bool optional;        /* it may be missing */
} columns[] = {
    {"matter", "kind", "text", "'urgent'::text", false, false},
    {"matter", "id", "bigint", "number::bigint", false, false},
    {"matter", "reference", "text", "number::text", false, false},
    {"matter", "initials", "text", "''::text", true, false},
    {"matter", "place", "text", "''::text", true, false},
    {"matter", "jurisdiction", "text", "'england'::text", false, false},
    {"matter", "facts", "jsonb", "jsonb_strip_nulls(jsonb_build_object('given', given_on))", false,
     false},
    {"matter", "extra", "jsonb", "'{}'::jsonb", true, false},
    {"matter", "place_id", "bigint", "", false, true},
    {"recipient", "kind", "text", "'urgent'::text", false, false},
    {"recipient", "id", "bigint", "number::bigint", false, false},
    {"recipient", "role", "text", "'managing_authority'::text", false, false},
    {"recipient", "contact_id", "bigint", "contact::bigint", false, false},
    {"recipient", "since", "date", "null::date", true, false},
    {"recipient", "until", "date", "null::date", true, false},
    {"contact", "contact_id", "bigint", "number::bigint", false, false},
    {"contact", "name", "text", "name::text", false, false},
    {"contact", "channel", "text", "'mail'::text", false, false},
    {"contact", "address", "text", "address::text", false, false},
    {"contact", "language", "text", "'en'::text", false, false},
    {"contact", "tier", "text", "'nothing'::text", false, false},
    {"contact", "require_tls", "boolean", "true", false, false},
    {"contact", "turn", "integer", "", false, true},
    {"contact", "calendar", "boolean", "", false, true},
};

/* found: NULL if there is no such column. An optional number may have any width. */
static bool fits(const struct column *column, const char *found)
{
    if (found == NULL)
        return column->optional;
    if (strcmp(found, column->type) == 0)
        return true;
    return column->optional && strcmp(column->type, "boolean") != 0 &&
           (strcmp(found, "smallint") == 0 || strcmp(found, "integer") == 0 ||
            strcmp(found, "bigint") == 0);
}

/* How to convert a column to the required type; the caller frees it. */
static char *cast_of(const char *column, const char *found, const char *wanted)
{
    bool is_text = strcmp(found, "text") == 0 || strncmp(found, "character", 9) == 0;

    if (strcmp(wanted, "date") == 0 && strcmp(found, "timestamp with time zone") == 0)
        return xasprintf("(%s at time zone 'Europe/London')::date as %s", column, column);
    if (strcmp(wanted, "boolean") == 0 && !is_text)
        return xasprintf("%s <> 0 as %s", column, column);
    return xasprintf("%s::%s as %s", column, wanted, column);
}

static void add_fault(const struct column *column, const char *found, struct faults *faults)
{
    char *view = xasprintf("casework.%s", column->view);
    char *cast = found != NULL ? cast_of(column->name, found, column->type) : NULL;

    if (found == NULL)
        faults_add(faults, view, 0, "has no column %s, which must be %s; write “%s as %s”%s",
                   column->name, column->type, column->sample, column->name,
                   column->stands_for_none ? " if there is none" : "");
    else
        faults_add(faults, view, 0, "column %s is %s and must be %s; write “%s”", column->name,
                   found, column->type, cast);
    free(cast);
    free(view);
}

static void add_way_out(const char *view, bool stood_on, struct faults *faults)
{
    if (stood_on)
        faults_add(faults, "the way out", 0,
                   "“create or replace view” changes no type, and dolsd's views stand on these. "
                   "So: “alter view casework.%s rename to %s_before”, create it again, grant as "
                   "before, run `dolsctl migrate --again`, drop %s_before; each view likewise",
                   view, view, view);
    else
        faults_add(faults, "the way out", 0,
                   "“create or replace view” changes no type: drop the view, create it again, and "
                   "run `dolsctl migrate`");
}

static struct pg_result *ask(struct connection *connection, char **cause)
{
    struct array views = ARRAY_INIT, names = ARRAY_INIT;
    const char *values[2];
    struct pg_result *rows;

    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        array_add_text(&views, columns[i].view);
        array_add_text(&names, columns[i].name);
    }
    values[0] = array_text(&views);
    values[1] = array_text(&names);
    rows = connection_ask(connection, STATEMENT_CTL_COLUMNS, values, cause);
    array_free(&views);
    array_free(&names);
    return rows;
}

bool contract_check(struct connection *connection, struct faults *faults, char **cause)
{
    struct pg_result *rows = ask(connection, cause);
    const struct column *first = NULL;
    bool typed = false;

    if (rows == NULL)
        return false;
    for (size_t i = 0; i < rows_count(rows); i++) {
        const char *found = rows_text(rows, i, "found");

        if (!rows_truth(rows, i, "there") || fits(&columns[i], found))
            continue;
        add_fault(&columns[i], found, faults);
        first = first != NULL ? first : &columns[i];
        typed = typed || found != NULL;
    }
    if (typed)
        add_way_out(first->view, rows_truth(rows, 0, "stood_on"), faults);
    rows_free(rows);
    return true;
}
