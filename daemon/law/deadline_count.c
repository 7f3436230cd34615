/* The arithmetic of limits: adding a span to a date (section 3 of the header). */
#include "law/deadline.h"

/* The last day of a number of months that begin with the start. */
static date_t months_including(date_t start, int months)
{
    date_t there = date_add_months(start, months);

    return date_civil(there).day == date_civil(start).day ? there - 1 : there;
}

static date_t count_days(const struct span *span, date_t start, int days_in_unit)
{
    int days = span->count * days_in_unit;

    switch (span->reckoning) {
    case RECKON_ON:
        return start;
    case RECKON_INCLUDING:
        return start + days - 1;
    case RECKON_AFTER:
        return start + days;
    case RECKON_BEFORE:
        return start - days;
    }
    return start;
}

static date_t count_months(const struct span *span, date_t start, int months_in_unit)
{
    int months = span->count * months_in_unit;

    switch (span->reckoning) {
    case RECKON_ON:
        return start;
    case RECKON_INCLUDING:
        return months_including(start, months);
    case RECKON_AFTER:
        return date_add_months(start, months);
    case RECKON_BEFORE:
        return date_add_months(start, -months);
    }
    return start;
}

static date_t count_working(const struct calendar *calendar, enum jurisdiction jurisdiction,
                            const struct span *span, date_t start)
{
    switch (span->reckoning) {
    case RECKON_ON:
        return start;
    case RECKON_INCLUDING:
        return calendar_add_working(calendar, jurisdiction, start - 1, span->count);
    case RECKON_AFTER:
        return calendar_add_working(calendar, jurisdiction, start, span->count);
    case RECKON_BEFORE:
        return calendar_add_working(calendar, jurisdiction, start, -span->count);
    }
    return start;
}

date_t deadline_count(const struct calendar *calendar, enum jurisdiction jurisdiction,
                      const struct span *span, date_t start)
{
    switch (span->unit) {
    case UNIT_DAY:
        return count_days(span, start, 1);
    case UNIT_WEEK:
        return count_days(span, start, 7);
    case UNIT_MONTH:
        return count_months(span, start, 1);
    case UNIT_YEAR:
        return count_months(span, start, 12);
    case UNIT_WORKING_DAY:
        return count_working(calendar, jurisdiction, span, start);
    }
    return start;
}
