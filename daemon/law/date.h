/*
 * Civil dates: a day is a number, so counting days is addition.
 *
 * The law counts whole days; a date here has no time and no zone. Months and years follow the
 * corresponding-date rule (Interpretation Act 1978 Sch 1 "month"; Dodds v Walker [1981]): the same
 * day of the later month, or that month's last day if it has no such day.
 */
#ifndef LAW_DATE_H
#define LAW_DATE_H

#include "base/base.h"

typedef int32_t date_t; /* days since 1970-01-01, proleptic Gregorian */

#define DATE_NONE      INT32_MIN /* no date; earlier than every date */
#define DATE_TEXT_SIZE 16        /* room for what date_format writes */
#define DATE_LONG_SIZE 40        /* room for what date_long and date_brief write */

struct civil {
    int year, month, day; /* January is 1, the first of a month is 1 */
};

/* DATE_NONE if there is no such day. */
date_t date_from_civil(int year, int month, int day);
struct civil date_civil(date_t date);

/* Accepts exactly YYYY-MM-DD for a day that exists, from 1900 to 2199; false leaves *out unchanged.
 */
bool date_parse(const char *iso, date_t *out) MUST_USE;

#define DATE_ADVICE_SIZE 48

/* How to write what date_parse refused: "write it as 2026-06-01", "February 2026 has 28 days". */
void date_advice(const char *text, char out[DATE_ADVICE_SIZE]);

/* YYYY-MM-DD; the empty text for DATE_NONE. */
void date_format(date_t date, char out[DATE_TEXT_SIZE]);

/* "Thursday 24 December 2026" and "Thu 24 Dec 2026"; the empty text for DATE_NONE. */
void date_long(date_t date, char *out, size_t size);
void date_brief(date_t date, char *out, size_t size);

/* 0 Monday .. 6 Sunday, and its name. */
int date_weekday(date_t date);
const char *date_weekday_name(date_t date);

/* The corresponding date n months later (earlier if n is negative), or the last day of that month
 * if it has no such day: 31 August + 6 is 28 or 29 February. */
date_t date_add_months(date_t date, int n);

#endif
