/*
 * An array of rows as a binary parameter, which PostgreSQL reads without parsing text.
 *
 * For thousands of rows; array.h is for the rest. A row is opened with the number of its columns,
 * which follow in the order of its composite type, each with its own type: otherwise the server
 * refuses the statement. Texts are UTF-8.
 *
 * A column that is itself an array is opened with its type and the number of its elements, which
 * follow as elements.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "base/base.h"
#include "base/buf.h"
#include "law/date.h"
#include "law/zone.h"

struct rows {
    struct buf bytes;
    size_t count;
};

#define ROWS_INIT                                                                                  \
    {                                                                                              \
        BUF_INIT, 0                                                                                \
    }

enum rows_type { ROWS_TEXT, ROWS_NUMBER, ROWS_SMALL, ROWS_DATE, ROWS_INSTANT, ROWS_JSON };

size_t rows_open(struct rows *rows, int columns);
void rows_close(struct rows *rows, size_t row); /* what rows_open returned */

/* Columns: text, bigint, int, date, timestamptz and jsonb. NULL, DATE_NONE and INSTANT_NONE are
 * null. */
void rows_add_text(struct rows *rows, const char *text);
void rows_add_number(struct rows *rows, int64_t number);
void rows_add_small(struct rows *rows, int32_t number);
void rows_add_date(struct rows *rows, date_t date);
void rows_add_instant(struct rows *rows, instant_t instant);
void rows_add_json(struct rows *rows, const char *text);

size_t rows_open_list(struct rows *rows, enum rows_type type, size_t count);
void rows_close_list(struct rows *rows, size_t list);
void rows_add_text_element(struct rows *rows, const char *text);
void rows_add_small_element(struct rows *rows, int32_t number);
void rows_add_date_element(struct rows *rows, date_t date);
void rows_add_instant_element(struct rows *rows, instant_t instant);

/* The whole array, valid until the next call; nothing can be added after this. */
const struct buf *rows_bytes(struct rows *rows);

void rows_release(struct rows *rows);

#endif
