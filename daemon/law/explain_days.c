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

/* `what` is said ahead of whatever is special about the day. */
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

/* A count of days: of the limit itself, or of the floor or the cap that decided instead. */
struct count {
    const struct span *span;
    date_t start, end;
    const char *what; /* "" for the limit itself */
};

/* From the first day counted to the last; where only working days count, others have no number. */
static void list_days(const struct explaining *e, const struct count *count, date_t first, int step)
{
    const struct calendar *calendar = rulebook_calendar(e->book);
    bool only_working = count->span->unit == UNIT_WORKING_DAY;
    int number = 0;

    for (date_t day = first; step > 0 ? day <= count->end : day >= count->end; day += step) {
        bool counts = !only_working || calendar_working(calendar, e->matter->jurisdiction, day);

        add_day(e, counts ? ++number : 0, day, day == count->start ? count->what : "");
    }
}

static void list_months(const struct explaining *e, const struct count *count)
{
    const struct span *span = count->span;
    int months = span->count * (span->unit == UNIT_YEAR ? 12 : 1);
    date_t there =
        date_add_months(count->start, span->reckoning == RECKON_BEFORE ? -months : months);
    bool corresponds = date_civil(there).day == date_civil(count->start).day;

    add_day(e, span->reckoning == RECKON_INCLUDING ? 1 : 0, count->start,
            span->reckoning == RECKON_INCLUDING ? "the first day" : "the day counted from");
    if (there != count->end)
        add_day(e, 0, there, "the corresponding date");
    add_day(e, 0, count->end,
            there != count->end ? "the last day: the day before it"
            : corresponds       ? "the corresponding date"
                                : "there is no corresponding date: the last day of the month");
}

static void list_count(const struct explaining *e, const struct count *count)
{
    const struct span *span = count->span;
    char *from = xasprintf("%s%sthe day counted from", count->what, *count->what ? ": " : "");

    if (span->reckoning == RECKON_ON) {
        add_day(e, 0, count->start, "the day itself");
    } else if (span->unit == UNIT_MONTH || span->unit == UNIT_YEAR) {
        list_months(e, count);
    } else if (span->reckoning == RECKON_INCLUDING) {
        list_days(e, count, count->start, 1);
    } else {
        add_day(e, 0, count->start, from);
        if (span->reckoning == RECKON_AFTER)
            list_days(e, count, count->start + 1, 1);
        else
            list_days(e, count, count->start - 1, -1);
    }
    free(from);
}

void explain_days(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    const struct time_limit *limit = d->limit;

    if (d->start_entry >= 0)
        list_count(e, &(struct count){&limit->span, d->start, d->counted, ""});
    if (d->decided_by == BY_FLOOR)
        list_count(e, &(struct count){&limit->floor, e->matter->facts[limit->floor_from], d->floor,
                                      "the floor"});
    if (d->decided_by == BY_CAP && limit->cap.reckoning != RECKON_ON)
        list_count(e, &(struct count){&limit->cap, d->cap_start, d->cap, "the cap"});
}
