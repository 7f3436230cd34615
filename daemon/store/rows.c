#include "store/rows.h"

#include <arpa/inet.h>
#include <string.h>

#define SECONDS_TO_2000 INT64_C(946684800) /* from 1970: PostgreSQL counts from 2000 */
#define DAYS_TO_2000    10957
#define NULL_LENGTH     UINT32_MAX
#define JSON_VERSION    1

/* PostgreSQL's fixed numbers for its own types (its pg_type.dat). */
static const struct {
    uint32_t type, list;
} types[] = {
    [ROWS_TEXT] = {25, 1009},   [ROWS_NUMBER] = {20, 1016},    [ROWS_SMALL] = {23, 1007},
    [ROWS_DATE] = {1082, 1182}, [ROWS_INSTANT] = {1184, 1185}, [ROWS_JSON] = {3802, 3807},
};

static void put_32(struct rows *rows, uint32_t number)
{
    number = htonl(number);
    buf_add(&rows->bytes, &number, sizeof(number));
}

static void put_64(struct rows *rows, uint64_t number)
{
    put_32(rows, (uint32_t)(number >> 32));
    put_32(rows, (uint32_t)number);
}

/* Reserves room for a length or count not known yet, and returns where. */
static size_t put_later(struct rows *rows)
{
    put_32(rows, 0);
    return rows->bytes.len;
}

static void set(struct rows *rows, size_t place, size_t number)
{
    uint32_t bytes = htonl((uint32_t)number);

    memcpy(rows->bytes.data + place, &bytes, sizeof(bytes));
}

/* What began there ends here: writes its length in front of it. */
static void set_length(struct rows *rows, size_t begin)
{
    set(rows, begin - sizeof(uint32_t), rows->bytes.len - begin);
}

/* The header of an array: dimensions, whether it has nulls, element type, count, and index of the
 * first. An empty one has no dimensions. */
static void put_head(struct rows *rows, uint32_t type, size_t count)
{
    put_32(rows, count > 0 ? 1 : 0);
    put_32(rows, 0);
    put_32(rows, type);
    if (count > 0) {
        put_32(rows, (uint32_t)count);
        put_32(rows, 1);
    }
}

/* ---------------------------------------------------------------- elements */

void rows_add_text_element(struct rows *rows, const char *text)
{
    size_t length = text != NULL ? strlen(text) : 0;

    put_32(rows, text != NULL ? (uint32_t)length : NULL_LENGTH);
    buf_add(&rows->bytes, text, length);
}

void rows_add_small_element(struct rows *rows, int32_t number)
{
    put_32(rows, sizeof(number));
    put_32(rows, (uint32_t)number);
}

void rows_add_date_element(struct rows *rows, date_t date)
{
    if (date == DATE_NONE)
        put_32(rows, NULL_LENGTH);
    else
        rows_add_small_element(rows, date - DAYS_TO_2000);
}

void rows_add_instant_element(struct rows *rows, instant_t instant)
{
    if (instant == INSTANT_NONE) {
        put_32(rows, NULL_LENGTH);
        return;
    }
    put_32(rows, sizeof(uint64_t));
    put_64(rows, (uint64_t)((instant - SECONDS_TO_2000) * 1000000));
}

/* ---------------------------------------------------------------- columns */

void rows_add_text(struct rows *rows, const char *text)
{
    put_32(rows, types[ROWS_TEXT].type);
    rows_add_text_element(rows, text);
}

void rows_add_number(struct rows *rows, int64_t number)
{
    put_32(rows, types[ROWS_NUMBER].type);
    put_32(rows, sizeof(number));
    put_64(rows, (uint64_t)number);
}

void rows_add_small(struct rows *rows, int32_t number)
{
    put_32(rows, types[ROWS_SMALL].type);
    rows_add_small_element(rows, number);
}

void rows_add_date(struct rows *rows, date_t date)
{
    put_32(rows, types[ROWS_DATE].type);
    rows_add_date_element(rows, date);
}

void rows_add_instant(struct rows *rows, instant_t instant)
{
    put_32(rows, types[ROWS_INSTANT].type);
    rows_add_instant_element(rows, instant);
}

void rows_add_json(struct rows *rows, const char *text)
{
    size_t begin;

    put_32(rows, types[ROWS_JSON].type);
    if (text == NULL) {
        put_32(rows, NULL_LENGTH);
        return;
    }
    begin = put_later(rows);
    buf_putc(&rows->bytes, JSON_VERSION);
    buf_puts(&rows->bytes, text);
    set_length(rows, begin);
}

size_t rows_open_list(struct rows *rows, enum rows_type type, size_t count)
{
    size_t begin;

    put_32(rows, types[type].list);
    begin = put_later(rows);
    put_head(rows, types[type].type, count);
    return begin;
}

void rows_close_list(struct rows *rows, size_t list)
{
    set_length(rows, list);
}

/* ---------------------------------------------------------------- rows */

/* The row type comes from the parameter: a composite type has no fixed number, and PostgreSQL
 * ignores this one. */
size_t rows_open(struct rows *rows, int columns)
{
    size_t begin;

    if (rows->count++ == 0)
        put_head(rows, 0, 1);
    begin = put_later(rows);
    put_32(rows, (uint32_t)columns);
    return begin;
}

void rows_close(struct rows *rows, size_t row)
{
    set_length(rows, row);
}

const struct buf *rows_bytes(struct rows *rows)
{
    if (rows->count == 0 && rows->bytes.len == 0)
        put_head(rows, 0, 0);
    else if (rows->count > 0)
        set(rows, 3 * sizeof(uint32_t), rows->count);
    return &rows->bytes;
}

void rows_release(struct rows *rows)
{
    buf_free(&rows->bytes);
    *rows = (struct rows)ROWS_INIT;
}
