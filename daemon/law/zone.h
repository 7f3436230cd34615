/*
 * The legal clock: converts a civil day and a time of day to an instant, and back.
 *
 * Legal time in England and Wales is GMT, and an hour later in summer (Interpretation Act 1978 s 9,
 * Summer Time Act 1972); the zone is called Europe/London. zone_load reads the C library's zone
 * data once, for 1970 to 2199, so a change in summer time law needs only an updated tzdata package
 * and a restart, never a change to this code. After that each query is an array look-up that does
 * not touch the environment. Outside those years it uses the nearest year's offset.
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
 * The caller frees it with zone_free. NULL and a cause, which the caller frees, if the host has no
 * such zone. It changes the variable TZ while it works and restores it, so call it before starting
 * threads.
 */
struct zone *zone_load(const char *name, char **cause) MUST_USE;
void zone_free(struct zone *zone);

/*
 * The instant `minutes` after midnight on that day, by the wall clock. A time that the clock skips
 * becomes the first instant after the gap; one that occurs twice means the earlier.
 */
instant_t zone_instant(const struct zone *zone, date_t date, int minutes);

/* The first instant of a day. Authority whose last day is d ends at zone_midnight(zone, d + 1). */
instant_t zone_midnight(const struct zone *zone, date_t date);

/* The civil day at an instant, and minutes past midnight by the wall clock. */
date_t zone_date(const struct zone *zone, instant_t at);
int zone_minutes(const struct zone *zone, instant_t at);

/* Seconds east of UTC at an instant. */
int zone_offset(const struct zone *zone, instant_t at);

/* Hours in that day: 24, or 23 or 25 when the clock changes. */
int zone_day_hours(const struct zone *zone, date_t date);

/* "Tue 29 Dec 2026 00:00 GMT", and in UTC "2026-12-29T00:00:00Z". */
void zone_format(const struct zone *zone, instant_t at, char out[INSTANT_TEXT_SIZE]);
void zone_format_utc(instant_t at, char out[INSTANT_TEXT_SIZE]);

/* Reads the latter; false if the text is anything else. */
bool zone_parse_utc(const char *text, instant_t *at) MUST_USE;

#endif
