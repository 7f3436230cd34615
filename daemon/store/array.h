/*
 * PostgreSQL array literals: writes them element by element, and reads them.
 *
 * An array is given to a statement as text, `{1,NULL,"with \"quotes\""}`. Text elements are always
 * quoted, so that an empty one, the word NULL, braces, commas and blanks are preserved. Start with
 * `struct array a = ARRAY_INIT`; array_text closes it and returns the literal, valid until the next
 * call on it; end with array_free.
 */
#ifndef STORE_ARRAY_H
#define STORE_ARRAY_H

#include "base/base.h"
#include "base/buf.h"
#include "law/date.h"
#include "law/zone.h"

struct array {
    struct buf text;
    size_t count;
    bool closed;
};

#define ARRAY_INIT                                                                                 \
    {                                                                                              \
        BUF_INIT, 0, false                                                                         \
    }

void array_add_text(struct array *array, const char *text); /* NULL adds null */
void array_add_number(struct array *array, int64_t number);
void array_add_date(struct array *array, date_t date);          /* DATE_NONE adds null */
void array_add_instant(struct array *array, instant_t instant); /* INSTANT_NONE adds null */

/* The literal; nothing can be added after this until array_reset. */
const char *array_text(struct array *array);

void array_reset(struct array *array);
void array_free(struct array *array);

/* Reads an array literal of texts into a list, a single block freed with free(). NULL text is an
 * empty list. False if it is not a one-dimensional array. */
bool array_read(const char *literal, const char *const **items, size_t *count) MUST_USE;

#endif
