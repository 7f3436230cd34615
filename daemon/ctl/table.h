/*
 * Answers made of rows: a plain text table for people, JSON for programs.
 *
 * A table is created with its columns, filled cell by cell from left to right, and printed once.
 * Each cell has a text for people and a JSON value, as described below. Widths count UTF-8
 * characters; nothing is wrapped or cut; control characters, which could forge lines, are shown as
 * spaces. The table copies what it is given.
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

/* Adds the next cell. NULL is an empty cell, null in JSON. */
void table_text(struct table *table, const char *text);
void table_number(struct table *table, long long number);

/* A cell that differs for people and programs: a moment, a date, a list. The table takes the value.
 */
void table_both(struct table *table, const char *text, json_t *value);

/* A cell with an instant from a row of the store: London time for people, UTC for programs; empty
 * if null. */
void table_instant(struct table *table, const struct pg_result *rows, size_t row,
                   const char *column, const struct zone *zone);

size_t table_rows(const struct table *table);

/* Prints a header line, then a line per row, each indented by `indent` spaces. Prints nothing if
 * there are no rows. */
void table_print(const struct table *table, int indent, FILE *out);

/* The same, `width` characters wide: a left-aligned text that is too long continues on the lines
 * below, broken only at blanks. Wider if a word is too long. */
void table_print_within(const struct table *table, size_t width, FILE *out);

/* An array with an object for each row; the caller owns it. */
json_t *table_json(const struct table *table);

void table_free(struct table *table);

/* Prints the whole answer of a verb to standard output: as JSON, as a table, or if there are no
 * rows as the sentence `none` (NULL: nothing); at a terminal, within its width. Frees the table. */
void table_show(struct table *table, bool json, const char *none);

/* Prints a JSON value and a newline, and releases it. */
void table_print_json(json_t *value, FILE *out);

#endif
