#include "ctl/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/xalloc.h"
#include "ctl/connection.h"
#include "ctl/deadlines.h"
#include "ctl/screen.h"

struct cell {
    char *text;
    json_t *value;
};

struct table {
    const struct table_column *columns;
    size_t column_count;
    struct cell *cells;
    size_t cell_count;
};

struct table *table_new(const struct table_column *columns, size_t count)
{
    struct table *table = xcalloc(1, sizeof(*table));

    table->columns = columns;
    table->column_count = count;
    return table;
}

static char *without_control(const char *text)
{
    char *copy = xstrdup(text);

    for (char *c = copy; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
    }
    return copy;
}

void table_both(struct table *table, const char *text, json_t *value)
{
    struct cell *cell;

    table->cells = xreallocarray(table->cells, table->cell_count + 1, sizeof(*table->cells));
    cell = &table->cells[table->cell_count++];
    cell->text = without_control(text != NULL ? text : "");
    cell->value = value != NULL ? value : json_null();
}

void table_text(struct table *table, const char *text)
{
    table_both(table, text, text != NULL ? json_string(text) : NULL);
}

void table_number(struct table *table, long long number)
{
    char text[32];

    snprintf(text, sizeof(text), "%lld", number);
    table_both(table, text, json_integer(number));
}

void table_instant(struct table *table, const struct pg_result *rows, size_t row,
                   const char *column, const struct zone *zone)
{
    char text[INSTANT_TEXT_SIZE];
    instant_t at = rows_number(rows, row, column);

    if (rows_null(rows, row, column)) {
        table_text(table, NULL);
        return;
    }
    zone_format(zone, at, text);
    table_both(table, text, instant_json(at));
}

size_t table_rows(const struct table *table)
{
    return table->cell_count / table->column_count;
}

static size_t column_width(const struct table *table, size_t column)
{
    size_t widest = utf8_count(table->columns[column].title);

    for (size_t i = column; i < table->cell_count; i += table->column_count) {
        size_t width = utf8_count(table->cells[i].text);

        if (width > widest)
            widest = width;
    }
    return widest;
}

static void add_cell(struct buf *line, enum table_side side, size_t width, const char *text)
{
    int pad = (int)(width - utf8_count(text));

    if (line->len > 0)
        buf_puts(line, "  ");
    if (side == TABLE_RIGHT)
        buf_printf(line, "%*s%s", pad, "", text);
    else
        buf_printf(line, "%s%*s", text, pad, "");
}

static void print_line(struct buf *line, int indent, FILE *out)
{
    while (line->len > 0 && line->data[line->len - 1] == ' ')
        line->len--;
    fprintf(out, "%*s%.*s\n", indent, "", (int)line->len, line->len > 0 ? line->data : "");
    buf_reset(line);
}

void table_print(const struct table *table, int indent, FILE *out)
{
    const struct table_column *columns = table->columns;
    size_t *widths = xcalloc(table->column_count, sizeof(*widths));
    struct buf line = BUF_INIT;

    if (table->cell_count == 0)
        goto out;
    for (size_t c = 0; c < table->column_count; c++) {
        widths[c] = column_width(table, c);
        add_cell(&line, columns[c].side, widths[c], columns[c].title);
    }
    print_line(&line, indent, out);
    for (size_t i = 0; i < table->cell_count; i++) {
        size_t c = i % table->column_count;

        add_cell(&line, columns[c].side, widths[c], table->cells[i].text);
        if (c + 1 == table->column_count)
            print_line(&line, indent, out);
    }
out:
    buf_free(&line);
    free(widths);
}

/* The longest word of a column; a right-aligned text counts as one word. */
static size_t longest_word(const struct table *table, size_t column)
{
    size_t longest = utf8_count(table->columns[column].title);

    if (table->columns[column].side == TABLE_RIGHT)
        return column_width(table, column);
    for (size_t i = column; i < table->cell_count; i += table->column_count) {
        for (const char *word = table->cells[i].text; *word != '\0';) {
            char *copy = xstrndup(word, strcspn(word, " "));
            size_t width = utf8_count(copy);

            free(copy);
            if (width > longest)
                longest = width;
            word += strcspn(word, " ");
            word += strspn(word, " ");
        }
    }
    return longest;
}

/* Narrows the widest column that can shrink, step by step, until everything fits or none can. */
static void fit_widths(const struct table *table, size_t width, size_t *widths)
{
    size_t count = table->column_count;
    size_t *least = xcalloc(count, sizeof(*least));
    size_t total = (count - 1) * 2;

    for (size_t c = 0; c < count; c++) {
        widths[c] = column_width(table, c);
        least[c] = longest_word(table, c);
        total += widths[c];
    }
    while (total > width) {
        size_t widest = count;

        for (size_t c = 0; c < count; c++) {
            if (widths[c] > least[c] && (widest == count || widths[c] > widths[widest]))
                widest = c;
        }
        if (widest == count)
            break;
        widths[widest]--;
        total--;
    }
    free(least);
}

/* The part of a text that fits in one line of a column; *rest is left for the next. */
static char *take_part(const char *text, size_t width, const char **rest)
{
    size_t taken = 0;

    for (const char *word = text; *word != '\0';) {
        size_t length = (size_t)(word - text) + strcspn(word, " ");
        char *copy = xstrndup(text, length);
        bool fits = utf8_count(copy) <= width;

        free(copy);
        if (!fits && taken > 0)
            break;
        taken = length;
        word = text + length + strspn(text + length, " ");
    }
    *rest = text + taken + strspn(text + taken, " ");
    return xstrndup(text, taken);
}

static void print_row(const struct table *table, const struct cell *cells, const size_t *widths,
                      FILE *out)
{
    const char **rest = xcalloc(table->column_count, sizeof(*rest));
    struct buf line = BUF_INIT;
    bool more = true;

    for (size_t c = 0; c < table->column_count; c++)
        rest[c] = cells != NULL ? cells[c].text : table->columns[c].title;
    while (more) {
        more = false;
        for (size_t c = 0; c < table->column_count; c++) {
            char *part = take_part(rest[c], widths[c], &rest[c]);

            if (c > 0)
                buf_puts(&line, "  ");
            int pad = (int)(widths[c] - utf8_count(part));
            if (table->columns[c].side == TABLE_RIGHT)
                buf_printf(&line, "%*s%s", pad, "", part);
            else
                buf_printf(&line, "%s%*s", part, pad, "");
            free(part);
            more = more || rest[c][0] != '\0';
        }
        print_line(&line, 0, out);
    }
    buf_free(&line);
    free(rest);
}

void table_print_within(const struct table *table, size_t width, FILE *out)
{
    size_t *widths;

    if (table->cell_count == 0)
        return;
    widths = xcalloc(table->column_count, sizeof(*widths));
    fit_widths(table, width, widths);
    print_row(table, NULL, widths, out);
    for (size_t i = 0; i < table->cell_count; i += table->column_count)
        print_row(table, &table->cells[i], widths, out);
    free(widths);
}

json_t *table_json(const struct table *table)
{
    json_t *rows = json_array();
    json_t *row = NULL;

    for (size_t i = 0; i < table->cell_count; i++) {
        size_t c = i % table->column_count;

        if (c == 0) {
            row = json_object();
            json_array_append_new(rows, row);
        }
        json_object_set(row, table->columns[c].key, table->cells[i].value);
    }
    return rows;
}

void table_free(struct table *table)
{
    if (table == NULL)
        return;
    for (size_t i = 0; i < table->cell_count; i++) {
        free(table->cells[i].text);
        json_decref(table->cells[i].value);
    }
    free(table->cells);
    free(table);
}

void table_print_json(json_t *value, FILE *out)
{
    json_dumpf(value, out, JSON_INDENT(2) | JSON_ENCODE_ANY);
    fputc('\n', out);
    json_decref(value);
}

void table_show(struct table *table, bool json, const char *none)
{
    if (json)
        table_print_json(table_json(table), stdout);
    else if (table_rows(table) == 0 && none != NULL)
        puts(none);
    else if (screen_is_terminal())
        table_print_within(table, screen_width(), stdout);
    else
        table_print(table, 0, stdout);
    table_free(table);
}
