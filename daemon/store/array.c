#include "store/array.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static void separate(struct array *array)
{
    buf_putc(&array->text, array->count++ == 0 ? '{' : ',');
}

void array_add_text(struct array *array, const char *text)
{
    separate(array);
    if (text == NULL) {
        buf_puts(&array->text, "NULL");
        return;
    }
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

    date_format(date, text);
    separate(array);
    buf_puts(&array->text, date != DATE_NONE ? text : "NULL");
}

void array_add_instant(struct array *array, instant_t instant)
{
    char text[INSTANT_TEXT_SIZE] = "NULL";

    if (instant != INSTANT_NONE)
        zone_format_utc(instant, text);
    separate(array);
    buf_puts(&array->text, text);
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

/* ---------------------------------------------------------------- reading */

static size_t most_items(const char *literal)
{
    size_t count = 1;

    for (; *literal != '\0'; literal++)
        count += *literal == ',';
    return count;
}

/* Reads one element into *to, which advances; returns the place after it, or NULL if it is
 * malformed. */
static const char *read_item(const char *from, char **to)
{
    bool quoted = *from == '"';

    if (quoted)
        from++;
    while (*from != '\0' && (quoted ? *from != '"' : *from != ',' && *from != '}')) {
        if (*from == '{' && !quoted)
            return NULL;
        if (*from == '\\' && *++from == '\0')
            return NULL;
        *(*to)++ = *from++;
    }
    if (quoted && *from++ != '"')
        return NULL;
    *(*to)++ = '\0';
    return from;
}

bool array_read(const char *literal, const char *const **items, size_t *count)
{
    size_t most;
    const char **list;
    char *texts;

    *items = NULL;
    *count = 0;
    if (literal == NULL || strcmp(literal, "{}") == 0)
        return true;
    if (*literal++ != '{')
        return false;
    most = most_items(literal);
    list = xmalloc(most * sizeof(*list) + strlen(literal) + most);
    texts = (char *)(list + most);
    for (;;) {
        const char *start = literal;
        char *text = texts;

        literal = read_item(literal, &texts);
        if (literal == NULL || (*literal != ',' && *literal != '}'))
            break;
        list[(*count)++] = *start != '"' && strcmp(text, "NULL") == 0 ? NULL : text;
        if (*literal++ != '}')
            continue;
        if (*literal != '\0')
            break;
        *items = list;
        return true;
    }
    free(list);
    *count = 0;
    return false;
}
