#include "page/words.h"

#include <stdio.h>
#include <string.h>

#define FAR_DAYS    200
#define YEAR_LENGTH 5 /* of " 2026" at the end */

static void put_day(json_t *into, date_t day, date_t today)
{
    char brief[DATE_LONG_SIZE];
    int away = day > today ? day - today : today - day;

    date_brief(day, brief, sizeof(brief));
    if (away <= FAR_DAYS && strlen(brief) > YEAR_LENGTH)
        brief[strlen(brief) - YEAR_LENGTH] = '\0';
    json_object_set_new(into, "day", json_string(brief));
}

static json_t *day_words(const char *text, date_t day, date_t today)
{
    json_t *words = json_object();
    char whole[DATE_LONG_SIZE];

    date_long(day, whole, sizeof(whole));
    json_object_set_new(words, "iso", json_string(text));
    json_object_set_new(words, "long", json_string(whole));
    put_day(words, day, today);
    return words;
}

static json_t *instant_words(const char *text, instant_t at, date_t today, const struct zone *zone)
{
    json_t *words = json_object();
    int minutes = zone_minutes(zone, at);
    char clock[DATE_LONG_SIZE + 16];

    json_object_set_new(words, "iso", json_string(text));
    put_day(words, zone_date(zone, at), today);
    snprintf(clock, sizeof(clock), "%s %02d:%02d", json_string_value(json_object_get(words, "day")),
             minutes / 60, minutes % 60);
    json_object_set_new(words, "at", json_string(clock));
    return words;
}

/* NULL where the text is neither. */
static json_t *words_of(const char *text, date_t today, const struct zone *zone)
{
    date_t date;
    instant_t at;

    if (date_parse(text, &date))
        return day_words(text, date, today);
    return zone_parse_utc(text, &at) ? instant_words(text, at, today, zone) : NULL;
}

static void put_in_list(json_t *list, date_t today, const struct zone *zone)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);
        json_t *words =
            json_is_string(item) ? words_of(json_string_value(item), today, zone) : NULL;

        if (words != NULL)
            json_array_set_new(list, i, words);
        else
            words_put(item, today, zone);
    }
}

void words_put(json_t *value, date_t today, const struct zone *zone)
{
    const char *name;
    json_t *item;

    if (json_is_array(value))
        put_in_list(value, today, zone);
    if (!json_is_object(value))
        return;
    json_object_foreach(value, name, item)
    {
        json_t *words =
            json_is_string(item) ? words_of(json_string_value(item), today, zone) : NULL;

        if (strcmp(name, "asked") == 0)
            continue;
        if (words != NULL)
            json_object_set_new(value, name, words);
        else
            words_put(item, today, zone);
    }
}
