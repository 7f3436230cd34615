#include "law/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#define WORDS      1313 /* words of 64 days, from 1970-01-01 to early 2200 */
#define TABLE_DAYS (WORDS * 64)

struct listed {
    enum jurisdiction jurisdiction;
    date_t date;
    char *title;
};

struct calendar {
    uint64_t working[JURISDICTIONS][WORDS]; /* one bit per day */
    struct listed *listed;
    size_t count;
};

static const char *const names[JURISDICTIONS] = {"", "england", "wales"};

bool jurisdiction_parse(const char *name, enum jurisdiction *out)
{
    for (int i = 0; i < JURISDICTIONS; i++) {
        if (strcmp(name != NULL ? name : "", names[i]) == 0) {
            *out = (enum jurisdiction)i;
            return true;
        }
    }
    return false;
}

const char *jurisdiction_name(enum jurisdiction jurisdiction)
{
    return names[jurisdiction];
}

struct calendar *calendar_new(void)
{
    struct calendar *calendar = xcalloc(1, sizeof(*calendar));

    for (date_t day = 0; day < TABLE_DAYS; day++) {
        for (int i = 0; i < JURISDICTIONS && date_weekday(day) < 5; i++)
            calendar->working[i][day >> 6] |= UINT64_C(1) << (day & 63);
    }
    return calendar;
}

void calendar_free(struct calendar *calendar)
{
    if (calendar == NULL)
        return;
    for (size_t i = 0; i < calendar->count; i++)
        free(calendar->listed[i].title);
    free(calendar->listed);
    free(calendar);
}

static bool in_table(date_t date)
{
    return date >= 0 && date < TABLE_DAYS;
}

void calendar_add(struct calendar *calendar, enum jurisdiction jurisdiction, date_t date,
                  const char *title)
{
    calendar->listed =
        xreallocarray(calendar->listed, calendar->count + 1, sizeof(*calendar->listed));
    calendar->listed[calendar->count++] = (struct listed){jurisdiction, date, xstrdup(title)};
    for (int i = 0; i < JURISDICTIONS && in_table(date); i++) {
        if (jurisdiction == JURISDICTION_ANY || (int)jurisdiction == i)
            calendar->working[i][date >> 6] &= ~(UINT64_C(1) << (date & 63));
    }
}

bool calendar_working(const struct calendar *calendar, enum jurisdiction jurisdiction, date_t date)
{
    if (!in_table(date))
        return date_weekday(date) < 5;
    return (calendar->working[jurisdiction][date >> 6] >> (date & 63)) & 1;
}

const char *calendar_title(const struct calendar *calendar, enum jurisdiction jurisdiction,
                           date_t date)
{
    for (size_t i = 0; i < calendar->count; i++) {
        const struct listed *listed = &calendar->listed[i];

        if (listed->date == date &&
            (listed->jurisdiction == JURISDICTION_ANY || listed->jurisdiction == jurisdiction))
            return listed->title;
    }
    return NULL;
}

date_t calendar_back(const struct calendar *calendar, enum jurisdiction jurisdiction, date_t date)
{
    while (!calendar_working(calendar, jurisdiction, date))
        date--;
    return date;
}

/* Skips whole words of the bitmap by counting their bits. */
static date_t forward(const struct calendar *calendar, enum jurisdiction jurisdiction, date_t date,
                      int n)
{
    for (date++;;) {
        uint64_t bits;
        int here;

        if (!in_table(date)) {
            if (date_weekday(date) < 5 && --n == 0)
                return date;
            date++;
            continue;
        }
        bits = calendar->working[jurisdiction][date >> 6] >> (date & 63);
        here = __builtin_popcountll(bits);
        if (n <= here) {
            while (--n > 0)
                bits &= bits - 1;
            return date + __builtin_ctzll(bits);
        }
        n -= here;
        date = (date | 63) + 1;
    }
}

static date_t backward(const struct calendar *calendar, enum jurisdiction jurisdiction, date_t date,
                       int n)
{
    for (date--;;) {
        uint64_t bits;
        int here;

        if (!in_table(date)) {
            if (date_weekday(date) < 5 && --n == 0)
                return date;
            date--;
            continue;
        }
        bits = calendar->working[jurisdiction][date >> 6] << (63 - (date & 63));
        here = __builtin_popcountll(bits);
        if (n <= here) {
            while (--n > 0)
                bits &= ~(UINT64_C(1) << (63 - __builtin_clzll(bits)));
            return date - __builtin_clzll(bits);
        }
        n -= here;
        date = (date & ~63) - 1;
    }
}

date_t calendar_add_working(const struct calendar *calendar, enum jurisdiction jurisdiction,
                            date_t date, int n)
{
    if (n > 0)
        return forward(calendar, jurisdiction, date, n);
    if (n < 0)
        return backward(calendar, jurisdiction, date, -n);
    return date;
}

int calendar_count(const struct calendar *calendar, enum jurisdiction jurisdiction, date_t after,
                   date_t through)
{
    int count = 0;

    for (date_t date = after + 1; date <= through;) {
        if ((date & 63) == 0 && through - date >= 64 && in_table(date)) {
            count += __builtin_popcountll(calendar->working[jurisdiction][date >> 6]);
            date += 64;
        } else {
            count += calendar_working(calendar, jurisdiction, date);
            date++;
        }
    }
    return count;
}

date_t calendar_horizon(const struct calendar *calendar)
{
    date_t last = DATE_NONE;

    for (size_t i = 0; i < calendar->count; i++) {
        if (calendar->listed[i].date > last)
            last = calendar->listed[i].date;
    }
    return last;
}
