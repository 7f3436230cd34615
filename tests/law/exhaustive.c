/*
 * The engine's days, for every day there is, so that a calendar that is not ours can check them.
 *
 *   exhaustive < questions > answers
 *
 * A question is a line: `day JURISDICTION YYYY-MM-DD` lists a day on which nobody is at work (`any`
 * for both jurisdictions), `span NUMBER COUNT UNIT RECKONING` asks about a span, as the columns of
 * dolsd.time_limit write it. Days come before spans. An answer is a line of tabs, with days as
 * numbers since 1970-01-01:
 *   s  NUMBER  JURISDICTION  START  LAST       the last day of the span that is counted from START
 *   m  0       any           DAY    SECONDS    the midnight that ends DAY, in seconds since 1970
 * for every START and DAY from 1990 to 2150. Whatever cannot be read ends the program with 2.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "law/deadline.h"

#define TROUBLE 2

static const char *const units[] = {"day", "week", "month", "year", "working_day"};
static const char *const reckonings[] = {"on", "including", "after", "before"};

static int place_of(const char *word, const char *const words[], int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0)
            return i;
    }
    errx(TROUBLE, "unknown word: %s", word);
}

static void add_day(struct calendar *calendar, const char *line)
{
    char where[16], day[16];
    enum jurisdiction jurisdiction;
    date_t date;

    if (sscanf(line, "day %15s %15s", where, day) != 2 || !date_parse(day, &date) ||
        !jurisdiction_parse(strcmp(where, "any") == 0 ? NULL : where, &jurisdiction))
        errx(TROUBLE, "cannot read: %s", line);
    calendar_add(calendar, jurisdiction, date, "listed");
}

static void answer_span(const struct calendar *calendar, const char *line, date_t first,
                        date_t last)
{
    char unit[16], reckoning[16];
    struct span span;
    int number;

    if (sscanf(line, "span %d %d %15s %15s", &number, &span.count, unit, reckoning) != 4)
        errx(TROUBLE, "cannot read: %s", line);
    span.unit = (enum unit)place_of(unit, units, 5);
    span.reckoning = (enum reckoning)place_of(reckoning, reckonings, 4);
    for (int j = JURISDICTION_ENGLAND; j <= JURISDICTION_WALES; j++) {
        for (date_t start = first; start <= last; start++)
            printf("s\t%d\t%s\t%d\t%d\n", number, jurisdiction_name((enum jurisdiction)j), start,
                   deadline_count(calendar, (enum jurisdiction)j, &span, start));
    }
}

static void answer_midnights(date_t first, date_t last)
{
    char *cause = NULL;
    struct zone *zone = zone_load(ZONE_LEGAL, &cause);

    if (!zone)
        errx(TROUBLE, "%s", cause);
    for (date_t day = first; day <= last; day++)
        printf("m\t0\tany\t%d\t%lld\n", day, (long long)zone_midnight(zone, day + 1));
    zone_free(zone);
}

int main(void)
{
    const date_t first = date_from_civil(1990, 1, 1), last = date_from_civil(2150, 12, 31);
    struct calendar *calendar = calendar_new();
    char *line = NULL;
    size_t size = 0;

    answer_midnights(first, last);
    while (getline(&line, &size, stdin) > 0) {
        if (strncmp(line, "day ", 4) == 0)
            add_day(calendar, line);
        else
            answer_span(calendar, line, first, last);
    }
    free(line);
    calendar_free(calendar);
    return fflush(stdout) ? TROUBLE : EXIT_SUCCESS;
}
