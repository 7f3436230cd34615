#include "page/words.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message/words.h"

#define FAR_DAYS    200
#define YEAR_LENGTH 5 /* length of " 2026" at the end */

/* The parts of a short date. */
static void put_parts(json_t *into, date_t day, bool far)
{
    static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    struct civil civil = date_civil(day);

    json_object_set_new(into, "number", json_integer(civil.day));
    json_object_set_new(into, "year", far ? json_integer(civil.year) : json_null());
    json_object_set_new(
        into, "is",
        json_pack("{s:b, s:b}", weekdays[date_weekday(day)], 1, months[civil.month - 1], 1));
}

static void put_day(json_t *into, date_t day, const struct words_how *how)
{
    char brief[DATE_LONG_SIZE];
    int away = day > how->today ? day - how->today : how->today - day;

    date_brief(day, brief, sizeof(brief));
    if (away <= FAR_DAYS && strlen(brief) > YEAR_LENGTH)
        brief[strlen(brief) - YEAR_LENGTH] = '\0';
    json_object_set_new(into, "day", json_string(brief));
    put_parts(into, day, away > FAR_DAYS);
    if (how->words != NULL) {
        char *said = words_date(how->words, day);

        json_object_set_new(into, "said", json_string(said));
        free(said);
    }
}

static json_t *day_words(const char *text, date_t day, const struct words_how *how)
{
    json_t *words = json_object();
    char whole[DATE_LONG_SIZE];

    date_long(day, whole, sizeof(whole));
    json_object_set_new(words, "iso", json_string(text));
    json_object_set_new(words, "long", json_string(whole));
    put_day(words, day, how);
    return words;
}

static json_t *instant_words(const char *text, instant_t at, const struct words_how *how)
{
    json_t *words = json_object();
    int minutes = zone_minutes(how->zone, at);
    int second = (int)(((at % 60) + 60) % 60);
    char clock[16];

    json_object_set_new(words, "iso", json_string(text));
    put_day(words, zone_date(how->zone, at), how);
    snprintf(clock, sizeof(clock), "%02d:%02d", minutes / 60, minutes % 60);
    json_object_set_new(words, "clock", json_string(clock));
    json_object_set_new(words, "seconds", json_sprintf("%s:%02d", clock, second));
    json_object_set_new(
        words, "at",
        json_sprintf("%s %s", json_string_value(json_object_get(words, "day")), clock));
    return words;
}

/* NULL if the text is neither. */
static json_t *words_of(const char *text, const struct words_how *how)
{
    date_t date;
    instant_t at;

    if (date_parse(text, &date))
        return day_words(text, date, how);
    return zone_parse_utc(text, &at) ? instant_words(text, at, how) : NULL;
}

static void put_in_list(json_t *list, const struct words_how *how)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        json_t *words = json_is_string(item) ? words_of(json_string_value(item), how) : NULL;

        if (words != NULL)
            json_array_set_new(list, i, words);
        else
            words_put(item, how);
    }
}

/* Also where none is 1 or 2: else a template would find those of an object around it. */
static void put_few(json_t *object)
{
    json_t *few[] = {json_object(), json_object()};
    bool any = false;
    const char *name;
    json_t *item;

    json_object_foreach(object, name, item)
    {
        json_int_t number = json_integer_value(item);

        any = any || json_is_integer(item);
        if (number == 1 || number == 2)
            json_object_set_new(few[number - 1], name, json_true());
    }
    if (any) {
        json_object_set(object, "one", few[0]);
        json_object_set(object, "two", few[1]);
    }
    json_decref(few[0]);
    json_decref(few[1]);
}

void words_put(json_t *value, const struct words_how *how)
{
    const char *name;
    json_t *item;

    if (json_is_array(value))
        put_in_list(value, how);
    if (!json_is_object(value))
        return;
    json_object_foreach(value, name, item)
    {
        json_t *words = json_is_string(item) ? words_of(json_string_value(item), how) : NULL;

        if (strcmp(name, "asked") == 0)
            continue;
        if (words != NULL)
            json_object_set_new(value, name, words);
        else
            words_put(item, how);
    }
    put_few(value);
}
