#include "law/matter.h"

#include "base/xalloc.h"

#define FIRST_YEAR 1990
#define LAST_YEAR  2150

void matter_init(struct matter *matter, int kind, enum jurisdiction jurisdiction)
{
    matter->kind = kind;
    matter->jurisdiction = jurisdiction;
    matter->place = PLACE_NONE;
    matter->id = MATTER_NO_ID;
    for (int i = 0; i < RULEBOOK_MAX_FACTS; i++)
        matter->facts[i] = DATE_NONE;
}

void matter_locate(const struct rulebook *book, struct matter *matter, const char *place,
                   int64_t id)
{
    matter->place = rulebook_place(book, place);
    matter->id = id;
}

bool matter_set(const struct rulebook *book, struct matter *matter, const char *name,
                const char *iso, char **cause)
{
    fact_id fact = rulebook_find_fact(book, name);
    char advice[DATE_ADVICE_SIZE];
    date_t date;

    if (fact == FACT_NONE)
        return true;
    matter->facts[fact] = DATE_NONE;
    if (iso == NULL)
        return true;
    if (!date_parse(iso, &date)) {
        date_advice(iso, advice);
        *cause = xasprintf("%s is \"%s\", which is not a date: %s", name, iso, advice);
        return false;
    }
    if (date_civil(date).year < FIRST_YEAR || date_civil(date).year > LAST_YEAR) {
        *cause =
            xasprintf("%s is %s, which is not from %d to %d", name, iso, FIRST_YEAR, LAST_YEAR);
        return false;
    }
    matter->facts[fact] = date;
    return true;
}
