#include "store/array.h"

#include <string.h>
#include <time.h>

#define NUMBER_TEXT 24

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

/* By hand here and below: a batch of plans has tens of thousands of these, and printf takes longer
 * for them than all the rest of planning. */
static char *put_digits(char *to, int number, int width)
{
    for (int i = width - 1; i >= 0; i--) {
        to[i] = (char)('0' + number % 10);
        number /= 10;
    }
    return to + width;
}

static char *put_date(char *to, int year, int month, int day)
{
    to = put_digits(to, year, year > 9999 ? 5 : 4);
    *to++ = '-';
    to = put_digits(to, month, 2);
    *to++ = '-';
    return put_digits(to, day, 2);
}

static char *put_time(char *to, const struct tm *utc)
{
    to = put_digits(to, utc->tm_hour, 2);
    *to++ = ':';
    to = put_digits(to, utc->tm_min, 2);
    *to++ = ':';
    return put_digits(to, utc->tm_sec, 2);
}

void array_add_number(struct array *array, int64_t number)
{
    char text[NUMBER_TEXT];
    char *from = text + sizeof(text);
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

    do {
        *--from = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0)
        *--from = '-';
    separate(array);
    buf_add(&array->text, from, (size_t)(text + sizeof(text) - from));
}

void array_add_date(struct array *array, date_t date)
{
    char text[DATE_TEXT_SIZE];
    struct civil civil;

    if (date == DATE_NONE) {
        add_null(array);
        return;
    }
    civil = date_civil(date);
    separate(array);
    buf_add(&array->text, text,
            (size_t)(put_date(text, civil.year, civil.month, civil.day) - text));
}

/* Not quoted: a blank within an element is part of it. */
void array_add_instant(struct array *array, instant_t instant)
{
    char text[INSTANT_TEXT_SIZE];
    time_t seconds = instant;
    struct tm utc;
    char *to;

    if (instant == INSTANT_NONE || gmtime_r(&seconds, &utc) == NULL) {
        add_null(array);
        return;
    }
    to = put_date(text, utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday);
    *to++ = ' ';
    to = put_time(to, &utc);
    separate(array);
    buf_add(&array->text, text, (size_t)(to - text));
    buf_puts(&array->text, "+00");
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
