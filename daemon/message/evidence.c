#include "message/evidence.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "law/date.h"

#define WORDS_SIZE (DATE_LONG_SIZE + 24)

/* Puts a day or an instant in words; false: it is neither. */
static bool in_words(const char *text, const struct zone *zone, char words[WORDS_SIZE])
{
    char clock[DATE_LONG_SIZE];
    date_t date;
    instant_t at;
    int minutes;

    if (date_parse(text, &date)) {
        date_long(date, words, WORDS_SIZE);
        return true;
    }
    if (!zone_parse_utc(text, &at))
        return false;
    date_long(zone_date(zone, at), clock, sizeof(clock));
    minutes = zone_minutes(zone, at);
    snprintf(words, WORDS_SIZE, "%s, %02d:%02d", clock, minutes / 60, minutes % 60);
    return true;
}

void evidence_put_words(json_t *evidence, const struct zone *zone)
{
    json_t *more = json_object(), *part;
    const char *name;
    char words[WORDS_SIZE];
    size_t i;

    json_array_foreach(evidence, i, part) evidence_put_words(part, zone);
    json_object_foreach(evidence, name, part)
    {
        if (json_is_string(part) && in_words(json_string_value(part), zone, words)) {
            char *key = xasprintf("%s_words", name);

            json_object_set_new(more, key, json_string(words));
            free(key);
        } else {
            evidence_put_words(part, zone);
        }
    }
    if (json_is_object(evidence))
        json_object_update(evidence, more);
    json_decref(more);
}
