/*
 * Working days: every day but Saturdays, Sundays and the days listed here.
 *
 * Bank holidays and the council's own closures are data, because one-off days are proclaimed at
 * short notice. They move reminders, and matter for limits in working days; they never move a legal
 * limit, which runs in calendar days. Look-ups and counts cost the same for near and far days (a
 * bitmap per jurisdiction).
 */
#ifndef LAW_CALENDAR_H
#define LAW_CALENDAR_H

#include "law/date.h"

enum jurisdiction { JURISDICTION_ANY, JURISDICTION_ENGLAND, JURISDICTION_WALES };
#define JURISDICTIONS 3

/* "england", "wales"; NULL and the empty text mean any. False for anything else. */
bool jurisdiction_parse(const char *name, enum jurisdiction *out) MUST_USE;
const char *jurisdiction_name(enum jurisdiction jurisdiction); /* "" for any */

struct calendar;

struct calendar *calendar_new(void);
void calendar_free(struct calendar *calendar);

/* Adds a non-working day; JURISDICTION_ANY lists it for all. The title is copied. */
void calendar_add(struct calendar *calendar, enum jurisdiction jurisdiction, date_t date,
                  const char *title);

bool calendar_working(const struct calendar *calendar, enum jurisdiction jurisdiction, date_t date);

/* The day's title; NULL if it is not listed (a weekend has no title). */
const char *calendar_title(const struct calendar *calendar, enum jurisdiction jurisdiction,
                           date_t date);

/* The day itself, or the last working day before it. */
date_t calendar_back(const struct calendar *calendar, enum jurisdiction jurisdiction, date_t date);

/* The n-th working day after the date (n > 0) or before it (n < 0); the date itself if n is 0. */
date_t calendar_add_working(const struct calendar *calendar, enum jurisdiction jurisdiction,
                            date_t date, int n);

/* How many working days are after `after` and not after `through`; 0 if there is no such span. */
int calendar_count(const struct calendar *calendar, enum jurisdiction jurisdiction, date_t after,
                   date_t through);

/* The last day listed; DATE_NONE for an empty list. After it, only weekends are known. */
date_t calendar_horizon(const struct calendar *calendar);

#endif
