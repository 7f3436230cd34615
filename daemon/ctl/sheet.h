/*
 * A council's own sheet, read from CSV: comma, semicolon or tab; UTF-8 with or without a byte order
 * mark, or Windows-1252; line ends of any system.
 *
 * Rows and columns are counted from 0 and named as a spreadsheet does. cells.h and import_rows.h
 * say what the cells mean.
 */
#ifndef CTL_SHEET_H
#define CTL_SHEET_H

#include "base/base.h"

struct sheet_row {
    char **cells; /* trimmed, never NULL */
    size_t count;
};

struct sheet {
    struct sheet_row *rows;
    size_t count;
};

#define SHEET_CELL_SIZE 24

/* A CSV file, or one sheet of a workbook (.xlsx): the first, or the one called `tab`. NULL with a
 * cause if it cannot be read. The caller frees both. */
struct sheet *sheet_open(const char *path, const char *tab, char **cause) MUST_USE;

/* Parses the bytes of a CSV file. */
struct sheet *sheet_parse(const char *bytes, size_t length, char **cause) MUST_USE;
void sheet_free(struct sheet *sheet);

/* "" beyond the end of the row. */
const char *sheet_cell(const struct sheet *sheet, size_t row, size_t column);

bool sheet_row_blank(const struct sheet *sheet, size_t row);

/* The name a spreadsheet uses: 0, 6 is G1. */
void sheet_cell_name(size_t row, size_t column, char out[SHEET_CELL_SIZE]);

#endif
