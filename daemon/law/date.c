#include "law/date.h"

#include <stdio.h>

static const char *const weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

static bool leap_year(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && leap_year(year) ? 29 : days[month - 1];
}

/* Counts in eras of 400 years that begin on 1 March, so that a leap day comes last. */
static date_t count_days(int year, int month, int day)
{
    int shifted = month <= 2 ? year - 1 : year;
    int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int year_of_era = shifted - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

date_t date_from_civil(int year, int month, int day)
{
    if (month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return DATE_NONE;
    return count_days(year, month, day);
}

struct civil date_civil(date_t date)
{
    int days = date + 719468;
    int era = (days >= 0 ? days : days - 146096) / 146097;
    int day_of_era = days - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;

    return (struct civil){
        .year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
        .month = month,
        .day = day_of_year - (153 * shifted_month + 2) / 5 + 1,
    };
}

/* The number formed by the first `count` digits, or -1. */
static int digits(const char *text, int count)
{
    int number = 0;

    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

bool date_parse(const char *iso, date_t *out)
{
    int year = digits(iso, 4);
    int month, day;
    date_t date;

    if (year < 1900 || year > 2199 || iso[4] != '-')
        return false;
    month = digits(iso + 5, 2);
    if (month < 0 || iso[7] != '-')
        return false;
    day = digits(iso + 8, 2);
    if (day < 0 || iso[10] != '\0')
        return false;
    date = date_from_civil(year, month, day);
    if (date == DATE_NONE)
        return false;
    *out = date;
    return true;
}

/* A day in another notation: 2026-6-1, 01/06/2026, 2026-06-01T10:00. */
static bool read_loosely(const char *text, struct civil *civil)
{
    return sscanf(text, "%4d-%2d-%2d", &civil->year, &civil->month, &civil->day) == 3 ||
           sscanf(text, "%2d%*1[/.-]%2d%*1[/.-]%4d", &civil->day, &civil->month, &civil->year) == 3;
}

void date_advice(const char *text, char out[DATE_ADVICE_SIZE])
{
    struct civil civil;
    date_t date;

    if (!read_loosely(text, &civil) || civil.year < 1900 || civil.day < 1) {
        snprintf(out, DATE_ADVICE_SIZE, "write it as 2026-12-24");
        return;
    }
    date = date_from_civil(civil.year, civil.month, civil.day);
    if (civil.month < 1 || civil.month > 12)
        snprintf(out, DATE_ADVICE_SIZE, "there are 12 months");
    else if (date == DATE_NONE)
        snprintf(out, DATE_ADVICE_SIZE, "%s %d has %d days", months[civil.month - 1], civil.year,
                 month_days(civil.year, civil.month));
    else
        snprintf(out, DATE_ADVICE_SIZE, "write it as %04d-%02d-%02d", civil.year, civil.month,
                 civil.day);
}

void date_format(date_t date, char out[DATE_TEXT_SIZE])
{
    struct civil civil;

    out[0] = '\0';
    if (date == DATE_NONE)
        return;
    civil = date_civil(date);
    snprintf(out, DATE_TEXT_SIZE, "%04d-%02u-%02u", civil.year, (unsigned)civil.month % 100,
             (unsigned)civil.day % 100);
}

void date_long(date_t date, char *out, size_t size)
{
    struct civil civil = date == DATE_NONE ? (struct civil){0} : date_civil(date);

    if (date == DATE_NONE)
        snprintf(out, size, "%s", "");
    else
        snprintf(out, size, "%s %d %s %d", date_weekday_name(date), civil.day,
                 months[civil.month - 1], civil.year);
}

void date_brief(date_t date, char *out, size_t size)
{
    struct civil civil = date == DATE_NONE ? (struct civil){0} : date_civil(date);

    if (date == DATE_NONE)
        snprintf(out, size, "%s", "");
    else
        snprintf(out, size, "%.3s %d %.3s %d", date_weekday_name(date), civil.day,
                 months[civil.month - 1], civil.year);
}

int date_weekday(date_t date)
{
    int weekday = (date % 7 + 3) % 7; /* 1970-01-01 was a Thursday */

    return weekday < 0 ? weekday + 7 : weekday;
}

const char *date_weekday_name(date_t date)
{
    return weekdays[date_weekday(date)];
}

date_t date_add_months(date_t date, int n)
{
    struct civil civil = date_civil(date);
    int month = civil.year * 12 + civil.month - 1 + n;
    int year = (month >= 0 ? month : month - 11) / 12;
    int last;

    month = month - year * 12 + 1;
    last = month_days(year, month);
    return count_days(year, month, civil.day < last ? civil.day : last);
}
