/* The days that were counted, one by one. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "law/explain_parts.h"

char *explain_day_note(const struct explaining *e, date_t date)
{
    const char *title = calendar_title(rulebook_calendar(e->book), e->matter->jurisdiction, date);
    int hours = zone_day_hours(rulebook_zone(e->book), date);
    struct buf note = BUF_INIT;

    if (title != NULL)
        buf_puts(&note, title);
    else if (date_weekday(date) >= 5)
        buf_printf(&note, "a %s", date_weekday_name(date));
    if (hours != 24)
        buf_printf(&note, "%sthe clocks go %s, %d hours", note.len > 0 ? "; " : "",
                   hours < 24 ? "forward" : "back", hours);
    return buf_steal(&note);
}

/* `what` goes before what is special about the day anyway. */
static void add_day(const struct explaining *e, int number, date_t date, const char *what)
{
    struct explanation *out = e->out;
    char *note = explain_day_note(e, date);
    struct explained_day day = {.number = number, .date = date, .weekday = date_weekday(date)};

    day.note = xasprintf("%s%s%s", what, what[0] != '\0' && note[0] != '\0' ? "; " : "", note);
    free(note);
    out->days = xreallocarray(out->days, out->day_count + 1, sizeof(*out->days));
    out->days[out->day_count++] = day;
}

/* From the first day counted to the last; where only working days count, others have no number. */
static void list_days(const struct explaining *e, date_t first, int step, bool only_working)
{
    const struct calendar *calendar = rulebook_calendar(e->book);
    date_t end = e->deadline->counted;
    int number = 0;

    for (date_t day = first; step > 0 ? day <= end : day >= end; day += step) {
        bool counts = !only_working || calendar_working(calendar, e->matter->jurisdiction, day);

        add_day(e, counts ? ++number : 0, day, "");
    }
}

static void list_months(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    const struct span *span = &d->limit->span;
    int months = span->count * (span->unit == UNIT_YEAR ? 12 : 1);
    date_t there = date_add_months(d->start, span->reckoning == RECKON_BEFORE ? -months : months);
    bool corresponds = date_civil(there).day == date_civil(d->start).day;

    add_day(e, span->reckoning == RECKON_INCLUDING ? 1 : 0, d->start,
            span->reckoning == RECKON_INCLUDING ? "the first day" : "the day counted from");
    if (there != d->counted)
        add_day(e, 0, there, "the corresponding date");
    add_day(e, 0, d->counted,
            there != d->counted ? "the last day: the day before it"
            : corresponds       ? "the corresponding date"
                                : "there is no corresponding date: the last day of the month");
}

void explain_days(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    const struct span *span = &d->limit->span;
    bool working = span->unit == UNIT_WORKING_DAY;

    if (d->start_entry < 0)
        return;
    if (span->reckoning == RECKON_ON) {
        add_day(e, 0, d->start, "the day itself");
    } else if (span->unit == UNIT_MONTH || span->unit == UNIT_YEAR) {
        list_months(e);
    } else if (span->reckoning == RECKON_INCLUDING) {
        list_days(e, d->start, 1, working);
    } else {
        add_day(e, 0, d->start, "the day counted from");
        if (span->reckoning == RECKON_AFTER)
            list_days(e, d->start + 1, 1, working);
        else
            list_days(e, d->start - 1, -1, working);
    }
}
