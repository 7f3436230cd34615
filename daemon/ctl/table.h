/*
 * Answers with rows: as a plain text table for people, as JSON for programs.
 *
 * A table is made with its columns, filled cell by cell from left to right, and printed once. Each
 * cell has a text for people and a JSON value; the kinds of cell below say which. Widths count
 * UTF-8 characters; nothing is wrapped or cut; control characters, which would let a foreign text
 * forge lines, are shown as spaces. The table copies what it is given.
 */
#ifndef CTL_TABLE_H
#define CTL_TABLE_H

#include <jansson.h>
#include <stdio.h>

#include "base/base.h"

enum table_side { TABLE_LEFT, TABLE_RIGHT };

/* `title` heads the column for people; `key` names it in JSON. */
struct table_column {
    const char *title;
    const char *key;
    enum table_side side;
};

struct pg_result;
struct table;
struct zone;

/* The columns must outlive the table. */
struct table *table_new(const struct table_column *columns, size_t count);

/* The next cell. NULL is an empty cell, in JSON null. */
void table_text(struct table *table, const char *text);
void table_number(struct table *table, long long number);

/* A cell that reads otherwise for people than for programs: a moment, a date, a list. The value
 * becomes the table's. */
void table_both(struct table *table, const char *text, json_t *value);

/* A cell with an instant of a row of the store: in London for people, in UTC for programs; empty
 * where it is null. */
void table_instant(struct table *table, const struct pg_result *rows, size_t row,
                   const char *column, const struct zone *zone);

size_t table_rows(const struct table *table);

/* A header line, then a line for each row, each indented by `indent` spaces. Prints nothing at
 * all where there are no rows. */
void table_print(const struct table *table, int indent, FILE *out);

/* The same, `width` characters wide: a text to the left that is too long goes on in the lines
 * below it, parted at blanks only. Wider than that where a word is too long. */
void table_print_within(const struct table *table, size_t width, FILE *out);

/* An array with an object for each row, which belongs to the caller. */
json_t *table_json(const struct table *table);

void table_free(struct table *table);

/* The whole answer of a verb, to standard output: as JSON, or as a table, or where that has no rows
 * the sentence `none` (NULL: nothing); at a terminal within its width. Frees the table. */
void table_show(struct table *table, bool json, const char *none);

/* Prints a JSON value with a newline after it and releases it. */
void table_print_json(json_t *value, FILE *out);

#endif
