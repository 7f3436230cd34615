#include "ctl/sheet.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/xalloc.h"

#define MARK    "\xef\xbb\xbf"
#define LETTERS 26

/* Windows-1252 from 0x80 to 0x9f; the rest is as in Unicode. 0: not assigned. */
static const uint16_t windows_1252[] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

struct reading {
    struct sheet *sheet;
    bool open;    /* the last row has not ended */
    int ended_by; /* the previous line end, so that CR LF counts as one */
};

/* ---- encodings */

static void put_point(struct buf *out, uint32_t point)
{
    if (point < 0x80) {
        buf_putc(out, (char)point);
    } else if (point < 0x800) {
        buf_putc(out, (char)(0xc0 | point >> 6));
        buf_putc(out, (char)(0x80 | (point & 0x3f)));
    } else {
        buf_putc(out, (char)(0xe0 | point >> 12));
        buf_putc(out, (char)(0x80 | (point >> 6 & 0x3f)));
        buf_putc(out, (char)(0x80 | (point & 0x3f)));
    }
}

/* Converts to UTF-8; false if the bytes are not text. */
static bool decode(const char *bytes, size_t length, struct buf *out)
{
    if (length >= 3 && memcmp(bytes, MARK, 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    buf_puts(out, "");
    if (memchr(bytes, '\0', length) != NULL)
        return false;
    if (utf8_valid(bytes, length)) {
        buf_add(out, bytes, length);
        return true;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        uint32_t point = byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80] : byte;

        if (point == 0)
            return false;
        put_point(out, point);
    }
    return true;
}

/* The cell separator: the most frequent one outside quotes; and whether a quote is left open. */
static unsigned char separator(const char *text, bool *unclosed)
{
    size_t commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;

    for (; *text != '\0'; text++) {
        quoted = quoted != (*text == '"');
        commas += !quoted && *text == ',';
        semicolons += !quoted && *text == ';';
        tabs += !quoted && *text == '\t';
    }
    *unclosed = quoted;
    if (tabs > commas && tabs > semicolons)
        return CSV_TAB;
    return semicolons > commas ? ';' : CSV_COMMA;
}

/* ---- rows */

static void add_row(struct reading *reading)
{
    struct sheet *sheet = reading->sheet;

    if (reading->open)
        return;
    sheet->rows = xreallocarray(sheet->rows, sheet->count + 1, sizeof(*sheet->rows));
    sheet->rows[sheet->count++] = (struct sheet_row){NULL, 0};
    reading->open = true;
}

static char *trimmed(const char *text, size_t length)
{
    size_t start = 0;

    while (start < length && strchr(" \t\r\n", text[start]) != NULL)
        start++;
    while (length > start && strchr(" \t\r\n", text[length - 1]) != NULL)
        length--;
    return xstrndup(text + start, length - start);
}

static void on_cell(void *text, size_t length, void *arg)
{
    struct reading *reading = arg;
    struct sheet_row *row;

    add_row(reading);
    row = &reading->sheet->rows[reading->sheet->count - 1];
    row->cells = xreallocarray(row->cells, row->count + 1, sizeof(*row->cells));
    row->cells[row->count++] = trimmed(text != NULL ? text : "", length);
    reading->ended_by = 0;
}

static void on_row(int end, void *arg)
{
    struct reading *reading = arg;

    if (end == '\n' && reading->ended_by == '\r' && !reading->open) {
        reading->ended_by = 0;
        return;
    }
    if (end > 0 || reading->open)
        add_row(reading);
    reading->open = false;
    reading->ended_by = end;
}

struct sheet *sheet_parse(const char *bytes, size_t length, char **cause)
{
    struct sheet *sheet = xcalloc(1, sizeof(*sheet));
    struct reading reading = {.sheet = sheet};
    struct buf text = BUF_INIT;
    struct csv_parser parser;
    bool unclosed = false;

    if (!decode(bytes, length, &text)) {
        *cause = xstrdup("is not text in UTF-8 or Windows-1252; save it as CSV");
    } else if (csv_init(&parser, CSV_APPEND_NULL | CSV_REPALL_NL) == 0) {
        csv_set_delim(&parser, separator(text.data, &unclosed));
        if (csv_parse(&parser, text.data, text.len, on_cell, on_row, &reading) != text.len ||
            csv_fini(&parser, on_cell, on_row, &reading) != 0 || unclosed)
            *cause = xstrdup("a quotation mark is not closed");
        csv_free(&parser);
    }
    buf_free(&text);
    if (*cause == NULL)
        return sheet;
    sheet_free(sheet);
    return NULL;
}

void sheet_free(struct sheet *sheet)
{
    if (sheet == NULL)
        return;
    for (size_t i = 0; i < sheet->count; i++) {
        for (size_t c = 0; c < sheet->rows[i].count; c++)
            free(sheet->rows[i].cells[c]);
        free(sheet->rows[i].cells);
    }
    free(sheet->rows);
    free(sheet);
}

const char *sheet_cell(const struct sheet *sheet, size_t row, size_t column)
{
    return column < sheet->rows[row].count ? sheet->rows[row].cells[column] : "";
}

bool sheet_row_blank(const struct sheet *sheet, size_t row)
{
    for (size_t c = 0; c < sheet->rows[row].count; c++) {
        if (sheet->rows[row].cells[c][0] != '\0')
            return false;
    }
    return true;
}

void sheet_cell_name(size_t row, size_t column, char out[SHEET_CELL_SIZE])
{
    if (column < LETTERS)
        snprintf(out, SHEET_CELL_SIZE, "%c%zu", 'A' + (int)column, row + 1);
    else
        snprintf(out, SHEET_CELL_SIZE, "%c%c%zu", 'A' + (int)(column / LETTERS) - 1,
                 'A' + (int)(column % LETTERS), row + 1);
}
