#include "law/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/xalloc.h"

#define DAY_SECONDS 86400
#define TABLE_DAYS  84006 /* 1970-01-01 to 2199-12-31 */

/* A span with one offset; it lasts until the next one starts. */
struct period {
    instant_t start;
    int offset;
    char abbreviation[8];
};

struct zone {
    struct period *periods;
    int count;
    uint16_t at_day[TABLE_DAYS]; /* the period in force at 00:00 UTC of each day */
};

static struct period observe(instant_t at)
{
    time_t when = (time_t)at;
    struct period period = {.start = at};
    struct tm tm;

    localtime_r(&when, &tm);
    period.offset = (int)tm.tm_gmtoff;
    snprintf(period.abbreviation, sizeof(period.abbreviation), "%s", tm.tm_zone);
    return period;
}

static bool same(const struct period *a, const struct period *b)
{
    return a->offset == b->offset && strcmp(a->abbreviation, b->abbreviation) == 0;
}

/* The first second whose offset differs from that at `before`; `after` is known to differ. */
static struct period find_change(const struct period *before, instant_t from, instant_t after)
{
    while (after - from > 1) {
        instant_t middle = from + (after - from) / 2;
        struct period seen = observe(middle);

        if (same(before, &seen))
            from = middle;
        else
            after = middle;
    }
    return observe(after);
}

static void append(struct zone *zone, const struct period *period)
{
    zone->periods = xreallocarray(zone->periods, (size_t)zone->count + 1, sizeof(*zone->periods));
    zone->periods[zone->count++] = *period;
}

static void read_periods(struct zone *zone)
{
    struct period first = observe(0);

    append(zone, &first);
    for (int day = 1; day < TABLE_DAYS; day++) {
        instant_t midnight = (instant_t)day * DAY_SECONDS;
        struct period seen = observe(midnight);

        if (!same(&zone->periods[zone->count - 1], &seen)) {
            seen = find_change(&zone->periods[zone->count - 1], midnight - DAY_SECONDS, midnight);
            append(zone, &seen);
        }
        zone->at_day[day] = (uint16_t)(zone->count - 1);
    }
}

/* The C library silently treats an unknown zone as UTC. */
static bool installed(const char *name)
{
    const char *folder = getenv("TZDIR");
    char *path = xasprintf("%s/%s", folder != NULL ? folder : "/usr/share/zoneinfo", name);
    bool found =
        name[0] != '\0' && name[0] != '/' && strstr(name, "..") == NULL && access(path, R_OK) == 0;

    free(path);
    return found;
}

static void set_environment(const char *value)
{
    if (value != NULL)
        setenv("TZ", value, 1);
    else
        unsetenv("TZ");
    tzset();
}

struct zone *zone_load(const char *name, char **cause)
{
    const char *present = getenv("TZ");
    struct zone *zone;
    char *before;

    if (!installed(name)) {
        *cause = xasprintf("this host has no data for the time zone %s: install tzdata", name);
        return NULL;
    }
    before = present != NULL ? xstrdup(present) : NULL;
    zone = xcalloc(1, sizeof(*zone));
    set_environment(name);
    read_periods(zone);
    set_environment(before);
    free(before);
    return zone;
}

void zone_free(struct zone *zone)
{
    if (zone == NULL)
        return;
    free(zone->periods);
    free(zone);
}

static int64_t floor_day(int64_t seconds)
{
    return seconds >= 0 ? seconds / DAY_SECONDS : -((DAY_SECONDS - 1 - seconds) / DAY_SECONDS);
}

/* The period in force at 00:00 UTC on the day, or the nearest known. */
static int period_at_day(const struct zone *zone, int64_t day)
{
    if (day < 0)
        return 0;
    return zone->at_day[day < TABLE_DAYS ? day : TABLE_DAYS - 1];
}

static const struct period *period_at(const struct zone *zone, instant_t at)
{
    int i = period_at_day(zone, floor_day(at));

    while (i + 1 < zone->count && zone->periods[i + 1].start <= at)
        i++;
    return &zone->periods[i];
}

instant_t zone_instant(const struct zone *zone, date_t date, int minutes)
{
    instant_t wall = (instant_t)date * DAY_SECONDS + (instant_t)minutes * 60;
    int i = period_at_day(zone, (int64_t)date - 1);

    for (;; i++) {
        const struct period *period = &zone->periods[i];
        instant_t at = wall - period->offset;

        if (i > 0 && at < period->start)
            return period->start; /* the clock skipped it */
        if (i + 1 == zone->count || at < zone->periods[i + 1].start)
            return at;
    }
}

instant_t zone_midnight(const struct zone *zone, date_t date)
{
    return zone_instant(zone, date, 0);
}

date_t zone_date(const struct zone *zone, instant_t at)
{
    return (date_t)floor_day(at + period_at(zone, at)->offset);
}

int zone_minutes(const struct zone *zone, instant_t at)
{
    instant_t wall = at + period_at(zone, at)->offset;

    return (int)((wall - floor_day(wall) * DAY_SECONDS) / 60);
}

int zone_offset(const struct zone *zone, instant_t at)
{
    return period_at(zone, at)->offset;
}

int zone_day_hours(const struct zone *zone, date_t date)
{
    return (int)((zone_midnight(zone, date + 1) - zone_midnight(zone, date)) / 3600);
}

void zone_format(const struct zone *zone, instant_t at, char out[INSTANT_TEXT_SIZE])
{
    int minutes = zone_minutes(zone, at);
    char day[DATE_LONG_SIZE];

    date_brief(zone_date(zone, at), day, sizeof(day));
    snprintf(out, INSTANT_TEXT_SIZE, "%.20s %02d:%02d %s", day, minutes / 60, minutes % 60,
             period_at(zone, at)->abbreviation);
}

void zone_format_utc(instant_t at, char out[INSTANT_TEXT_SIZE])
{
    date_t day = (date_t)floor_day(at);
    int seconds = (int)(at - (instant_t)day * DAY_SECONDS);
    char text[DATE_TEXT_SIZE];

    date_format(day, text);
    snprintf(out, INSTANT_TEXT_SIZE, "%sT%02d:%02d:%02dZ", text, seconds / 3600, seconds / 60 % 60,
             seconds % 60);
}

bool zone_parse_utc(const char *text, instant_t *at)
{
    char day[DATE_TEXT_SIZE];
    int hour, minute, second, end = 0;
    date_t date;

    snprintf(day, sizeof(day), "%.10s", text);
    if (strlen(text) != strlen("2026-12-29T00:00:00Z") || !date_parse(day, &date) ||
        sscanf(text + strlen(day), "T%2d:%2d:%2dZ%n", &hour, &minute, &second, &end) != 3 ||
        end == 0)
        return false;
    *at = (instant_t)date * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}
