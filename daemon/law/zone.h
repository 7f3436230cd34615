/*
 * The legal clock: which instant a civil day and a time of day are, and the other way round.
 *
 * Legal time in England and Wales is GMT, and an hour later in summer (Interpretation Act 1978 s 9,
 * Summer Time Act 1972); the name of that zone is Europe/London. zone_load reads the C library's
 * zone data once, for 1970 to 2199, so that a change of the law of summer time is an update of the
 * package tzdata and a restart, never of this code. After that each question is a look-up in arrays
 * which does not touch the environment. Questions outside those years get the nearest year's
 * offset.
 */
#ifndef LAW_ZONE_H
#define LAW_ZONE_H

#include "law/date.h"

typedef int64_t instant_t; /* seconds since 1970-01-01T00:00:00Z */

#define INSTANT_NONE      INT64_MIN
#define INSTANT_TEXT_SIZE 48

#define ZONE_LEGAL "Europe/London"

struct zone;

/*
 * Owned by the caller, zone_free. NULL and an owned cause where the host has no such zone. Changes
 * the variable TZ while it works and puts it back, so call it before there are threads.
 */
struct zone *zone_load(const char *name, char **cause) MUST_USE;
void zone_free(struct zone *zone);

/*
 * The instant that is `minutes` after midnight of that day, by the clock on the wall. A time that
 * the clock skips is the first instant after the gap; one that it shows twice is the earlier.
 */
instant_t zone_instant(const struct zone *zone, date_t date, int minutes);

/* The first instant of a day. Authority whose last day is d ends at zone_midnight(zone, d + 1). */
instant_t zone_midnight(const struct zone *zone, date_t date);

/* The civil day at an instant, and how many minutes of the clock on the wall it is past midnight.
 */
date_t zone_date(const struct zone *zone, instant_t at);
int zone_minutes(const struct zone *zone, instant_t at);

/* Seconds east of UTC at an instant. */
int zone_offset(const struct zone *zone, instant_t at);

/* Hours in that day: 24, or 23 and 25 on the days on which the clock changes. */
int zone_day_hours(const struct zone *zone, date_t date);

/* "Tue 29 Dec 2026 00:00 GMT", and in UTC "2026-12-29T00:00:00Z". */
void zone_format(const struct zone *zone, instant_t at, char out[INSTANT_TEXT_SIZE]);
void zone_format_utc(instant_t at, char out[INSTANT_TEXT_SIZE]);

/* The latter read back; false where the text is anything else. */
bool zone_parse_utc(const char *text, instant_t *at) MUST_USE;

#endif
