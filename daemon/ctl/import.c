/*
 * dolsctl import: loads a council's own sheet into the reference store, all or nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/plural.h"
#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "ctl/import_follow.h"
#include "ctl/import_rows.h"
#include "ctl/record.h"
#include "ctl/sheet.h"
#include "ctl/sqlfiles.h"

#define MOST_LISTED 20

struct import {
    struct ctl *ctl;
    const char *path, *map_path, *tab, *who, *why;
    bool dry_run, given_is_start;
    struct sheet *sheet;
    struct import_map map;
    json_t *rows;
    size_t unusable, refused; /* rows with cells to correct; by the database */
    size_t doubts;
    struct follow *follow; /* NULL: the rules could not be read */
};

/* ---- report on the sheet */

static bool is_mapped(const struct import *im, size_t column)
{
    for (size_t f = 0; f < FIELD_COUNT; f++) {
        if (im->map.columns[f] == column)
            return true;
    }
    return false;
}

/* Printed as a file for --map, so that it can be kept and edited. */
static void print_map(const struct import *im)
{
    size_t header = im->map.header;

    printf("columns, by row %zu:\n", header + 1);
    for (size_t f = 0; f < FIELD_COUNT; f++) {
        if (im->map.columns[f] != COLUMN_NONE)
            printf("  %s = %s\n", field_name(f), sheet_cell(im->sheet, header, im->map.columns[f]));
    }
    for (size_t c = 0; c < im->sheet->rows[header].count; c++) {
        if (!is_mapped(im, c) && sheet_cell(im->sheet, header, c)[0] != '\0')
            printf("  not read: %s\n", sheet_cell(im->sheet, header, c));
    }
}

/* ---- the database's answer */

static const json_t *row_numbered(const struct import *im, int64_t number)
{
    const json_t *row;
    size_t i;

    json_array_foreach(im->rows, i, row)
    {
        if (json_integer_value(json_object_get(row, "row")) == number)
            return row;
    }
    return NULL;
}

static void print_verdict(struct import *im, const struct pg_result *answer, size_t i)
{
    const char *verdict = rows_text(answer, i, "verdict"), *words = rows_text(answer, i, "words");
    int64_t number = rows_number(answer, i, "row_number");

    im->doubts += strcmp(verdict, "doubted") == 0;
    im->refused += strcmp(verdict, "refused") == 0;
    printf("row %lld: %s%s%s\n", (long long)number, verdict, words[0] != '\0' ? ": " : "", words);
    if (im->follow != NULL && (strcmp(verdict, "new") == 0 || strcmp(verdict, "changed") == 0))
        follow_row(im->follow, row_numbered(im, number), &im->doubts);
}

static void print_verdicts(struct import *im, const struct pg_result *answer)
{
    size_t absent = 0;

    for (size_t i = 0; i < rows_count(answer); i++) {
        if (rows_null(answer, i, "row_number"))
            absent++;
        else
            print_verdict(im, answer, i);
    }
    if (absent > 0)
        printf("recorded but not in the file, and left as they are: %zu\n", absent);
    for (size_t i = 0; i < rows_count(answer) && absent <= MOST_LISTED; i++) {
        if (rows_null(answer, i, "row_number"))
            printf("  %s\n", rows_text(answer, i, "words"));
    }
}

static bool put_rows(struct import *im, struct connection *connection, char **cause)
{
    char *text = json_dumps(im->rows, JSON_COMPACT);
    const char *values[] = {text, im->who, im->why};
    struct pg_result *answer = connection_ask(connection, STATEMENT_CTL_IMPORT, values, cause);
    bool good = answer != NULL &&
                (im->follow == NULL || follow_read(im->follow, connection, im->rows, cause));

    if (good)
        print_verdicts(im, answer);
    rows_free(answer);
    free(text);
    return good;
}

static enum ctl_exit finish(struct import *im, struct connection *connection, size_t faults)
{
    bool keep = !im->dry_run && faults == 0 && im->refused == 0;
    char *cause = NULL;

    if (!connection_do(connection, keep ? STATEMENT_COMMIT : STATEMENT_ROLLBACK, NULL, &cause))
        return ctl_fail_cause(im->ctl, CTL_CANNOT, cause);
    if (faults + im->refused > 0) {
        size_t rows = json_array_size(im->rows) + im->unusable;

        printf("\n"
               "%zu cell%s to correct, %zu row%s refused: %zu of %zu row%s cannot be used, and "
               "nothing was recorded\n",
               faults, plural((int64_t)faults, "", "s"), im->refused,
               plural((int64_t)im->refused, "", "s"), im->unusable + im->refused, rows,
               plural((int64_t)rows, "", "s"));
        return CTL_REFUSED;
    }
    putchar('\n');
    if (im->doubts > 0)
        printf("%zu doubt%s to look at\n", im->doubts, plural((int64_t)im->doubts, "", "s"));
    puts(keep ? "recorded" : "dry run: nothing was recorded");
    return CTL_OK;
}

static enum ctl_exit record(struct import *im, struct connection *connection, size_t faults)
{
    char *cause = NULL;

    im->follow = follow_open(connection, im->dry_run);
    if (!connection_do(connection, STATEMENT_BEGIN, NULL, &cause) ||
        !put_rows(im, connection, &cause))
        return ctl_fail_cause(im->ctl, CTL_CANNOT, cause);
    return finish(im, connection, faults);
}

/* ---- */

static bool read_rows(struct import *im, struct faults *faults)
{
    char *map = NULL, *cause = NULL;

    im->sheet = sheet_open(im->path, im->tab, &cause);
    if (im->sheet == NULL)
        faults_add(faults, im->path, 0, "%s", cause);
    free(cause);
    if (im->map_path != NULL)
        map = sql_file_text(im->map_path, faults);
    if (faults->count == 0 && import_map_find(im->sheet, im->path, map, &im->map, faults)) {
        print_map(im);
        putchar('\n');
        im->rows =
            import_rows(im->sheet, &im->map, im->path, im->given_is_start, &im->unusable, faults);
    }
    free(map);
    return im->rows != NULL;
}

static enum ctl_exit import_with(struct import *im, struct connection *connection)
{
    struct faults faults = FAULTS_INIT;
    bool good = read_rows(im, &faults);
    enum ctl_exit code;

    if (good)
        faults_print(&faults, stdout);
    else
        faults_print(&faults, stderr);
    code = good ? record(im, connection, faults.count)
                : ctl_fail(im->ctl, CTL_REFUSED, "nothing was recorded");
    faults_free(&faults);
    json_decref(im->rows);
    sheet_free(im->sheet);
    follow_free(im->follow);
    return code;
}

/* Dates are moved with --why as the reason, which the store may not take. */
static enum ctl_exit check_reason(struct import *im, struct connection *connection)
{
    struct faults faults = FAULTS_INIT;
    char *cause = NULL;
    struct pg_result *rows = connection_ask(connection, STATEMENT_CTL_REASON, &im->why, &cause);

    if (rows == NULL)
        return ctl_fail_cause(im->ctl, CTL_CANNOT, cause);
    if (!rows_null(rows, 0, "words"))
        faults_add(&faults, "--why", 0, "%s", rows_text(rows, 0, "words"));
    rows_free(rows);
    return faults.count > 0 ? ctl_usage(im->ctl, &faults) : CTL_OK;
}

static enum ctl_exit import(struct import *im)
{
    enum ctl_exit code;
    struct connection *connection = ctl_connect(im->ctl, &code);

    if (connection == NULL)
        return code;
    if (!record_has_store(connection))
        code = ctl_fail(im->ctl, CTL_REFUSED,
                        "this database has no reference store: the council's own case system takes "
                        "such sheets");
    else
        code = check_reason(im, connection);
    if (code == CTL_OK)
        code = import_with(im, connection);
    connection_close(connection);
    return code;
}

enum ctl_exit ctl_import(struct ctl *ctl, char **words)
{
    struct import im = {.ctl = ctl};
    const struct argument options[] = {
        {"map", ARGUMENT_TEXT, &im.map_path},
        {"sheet", ARGUMENT_TEXT, &im.tab},
        {"who", ARGUMENT_TEXT, &im.who},
        {"why", ARGUMENT_TEXT, &im.why},
        {"dry-run", ARGUMENT_FLAG, &im.dry_run},
        {"given-is-start", ARGUMENT_FLAG, &im.given_is_start},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;

    if (arguments_parse(ctl, options, words, &faults) != 1)
        faults_add(&faults, "FILE", 0, "say which file, a .csv or .xlsx");
    if (!im.dry_run && (argument_blank(im.who) || argument_blank(im.why)))
        faults_add(&faults, "--who, --why", 0, "say who imports it and why, or --dry-run");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    im.path = words[0];
    if (im.who == NULL)
        im.who = "dry run";
    if (im.why == NULL)
        im.why = "dry run";
    return import(&im);
}
