#include "store/array.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

static void separate(struct array *array)
{
    buf_putc(&array->text, array->count++ == 0 ? '{' : ',');
}

static void add_null(struct array *array)
{
    separate(array);
    buf_puts(&array->text, "NULL");
}

void array_add_text(struct array *array, const char *text)
{
    if (text == NULL) {
        add_null(array);
        return;
    }
    separate(array);
    buf_putc(&array->text, '"');
    while (*text != '\0') {
        size_t plain = strcspn(text, "\"\\");

        buf_add(&array->text, text, plain);
        text += plain;
        if (*text != '\0') {
            buf_putc(&array->text, '\\');
            buf_putc(&array->text, *text++);
        }
    }
    buf_putc(&array->text, '"');
}

void array_add_number(struct array *array, int64_t number)
{
    separate(array);
    buf_printf(&array->text, "%" PRId64, number);
}

void array_add_date(struct array *array, date_t date)
{
    char text[DATE_TEXT_SIZE];

    if (date == DATE_NONE) {
        add_null(array);
        return;
    }
    date_format(date, text);
    separate(array);
    buf_puts(&array->text, text);
}

void array_add_instant(struct array *array, instant_t instant)
{
    time_t seconds = instant;
    struct tm utc;

    if (instant == INSTANT_NONE || gmtime_r(&seconds, &utc) == NULL) {
        add_null(array);
        return;
    }
    separate(array);
    buf_printf(&array->text, "\"%04d-%02d-%02d %02d:%02d:%02d+00\"", utc.tm_year + 1900,
               utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

const char *array_text(struct array *array)
{
    if (!array->closed)
        buf_puts(&array->text, array->count == 0 ? "{}" : "}");
    array->closed = true;
    return array->text.data;
}

void array_reset(struct array *array)
{
    buf_reset(&array->text);
    array->count = 0;
    array->closed = false;
}

void array_free(struct array *array)
{
    buf_free(&array->text);
    *array = (struct array)ARRAY_INIT;
}
