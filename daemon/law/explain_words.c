#include "law/explain_words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/plural.h"
#include "base/xalloc.h"
#include "law/deadline_state.h"

/* A date in words, to use at once. */
struct words {
    char text[DATE_LONG_SIZE];
};

static struct words in_words(date_t date)
{
    struct words words;

    date_long(date, words.text, sizeof(words.text));
    return words;
}

#define WORDS(date) in_words(date).text

static void say(const struct explaining *e, enum explained_topic topic, const char *format, ...)
    PRINTF(3, 4);

static void say(const struct explaining *e, enum explained_topic topic, const char *format, ...)
{
    struct explanation *out = e->out;
    va_list values;

    out->sentences =
        xreallocarray(out->sentences, out->sentence_count + 1, sizeof(*out->sentences));
    va_start(values, format);
    out->sentences[out->sentence_count++] =
        (struct explained_sentence){topic, xvasprintf(format, values)};
    va_end(values);
}

static const char *fact_name(const struct explaining *e, fact_id fact)
{
    return rulebook_fact_name(e->book, fact);
}

static date_t fact_date(const struct explaining *e, fact_id fact)
{
    return fact == FACT_NONE ? DATE_NONE : e->matter->facts[fact];
}

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

/* "7 days", "1 working day". The caller frees it. */
static char *span_words(const struct span *span)
{
    return xasprintf("%d %s%s", span->count,
                     span->unit == UNIT_WORKING_DAY ? "working day" : unit_name(span->unit),
                     plural(span->count, "", "s"));
}

static void say_governs(const struct explaining *e)
{
    const struct time_limit *limit = e->deadline->limit;
    fact_id kinds = rulebook_governing_fact(e->book, e->matter->kind);
    fact_id decides = fact_date(e, limit->governed_by) != DATE_NONE ? limit->governed_by : kinds;
    const char *which = jurisdiction_name(limit->jurisdiction);
    char until[DATE_LONG_SIZE + 8] = "";
    char *why;

    if (limit->effective_to != DATE_NONE)
        snprintf(until, sizeof(until), " until %s", WORDS(limit->effective_to));
    if (limit->governed_by_today)
        why = xasprintf("is in force today, %s", WORDS(e->view.today));
    else if (fact_date(e, kinds) == DATE_NONE)
        why = xasprintf("is in force today, %s; the matter has no date %s, which would decide",
                        WORDS(e->view.today), fact_name(e, kinds));
    else
        why = xasprintf("was in force on the date %s, %s", fact_name(e, decides),
                        WORDS(fact_date(e, decides)));
    say(e, EXPLAIN_GOVERNS, "Row %d of pack %s, in force from %s%s, governs because it %s.",
        limit->id, limit->pack, WORDS(limit->effective_from), until, why);
    free(why);
    if (which[0] != '\0')
        say(e, EXPLAIN_GOVERNS, "It is the rule for %s and takes precedence over one for all.",
            which);
}

static void say_source(const struct explaining *e)
{
    const struct time_limit *limit = e->deadline->limit;

    say(e, EXPLAIN_SOURCE, "Source: %s (%s).", limit->source, certainty_words(limit->certainty));
    if (limit->owed_by[0] != '\0')
        say(e, EXPLAIN_SOURCE, "Owed in writing by the %s, to %s. It must say %s.", limit->owed_by,
            limit->owed_to, limit->contents);
    if (limit->note[0] != '\0')
        say(e, EXPLAIN_SOURCE, "Note: %s", limit->note);
}

/* A fact's name, or another limit's title. The caller frees it. */
static char *anchor_words(const char *name)
{
    return strncmp(name, "limit:", 6) == 0 ? xasprintf("the last day of %s", name + 6)
                                           : xstrdup(name);
}

static void say_start(const struct explaining *e)
{
    static const char *const which[] = {
        [WHICH_EARLIEST] = "the earliest", [WHICH_LATEST] = "the latest"};
    const struct deadline *d = e->deadline;
    char *name = anchor_words(deadline_start_name(e->book, d));

    if (d->start_entry < 0)
        say(e, EXPLAIN_START, "There is nothing to count from; only the date %s counts.", name);
    else if (d->limit->count_from.count > 1 && d->limit->count_which != WHICH_FIRST)
        say(e, EXPLAIN_START, "Counted from %s, %s: %s of the dates that are there.", name,
            WORDS(d->start), which[d->limit->count_which]);
    else
        say(e, EXPLAIN_START, "Counted from %s, %s.", name, WORDS(d->start));
    if (d->flags & DEADLINE_DATED_BACK)
        say(e, EXPLAIN_START,
            "That is before %s, %s: it cannot be dated back, and there is no authority before that "
            "day.",
            fact_name(e, d->limit->not_before), WORDS(fact_date(e, d->limit->not_before)));
    free(name);
}

static void say_count(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    enum reckoning reckoning = d->limit->span.reckoning;
    char *span;

    if (d->start_entry < 0)
        return;
    span = span_words(&d->limit->span);
    if (reckoning == RECKON_ON)
        say(e, EXPLAIN_COUNT, "The limit is that day itself.");
    else if (reckoning == RECKON_INCLUDING)
        say(e, EXPLAIN_COUNT, "%s beginning with %s, which is day 1, end with %s.", span,
            WORDS(d->start), WORDS(d->counted));
    else
        say(e, EXPLAIN_COUNT, "%s %s %s is %s.", span,
            reckoning == RECKON_AFTER ? "after" : "before", WORDS(d->start), WORDS(d->counted));
    free(span);
}

static void say_floor(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    fact_id from = d->limit->floor_from;
    char *span;

    if (d->floor == DATE_NONE)
        return;
    span = span_words(&d->limit->floor);
    say(e, EXPLAIN_FLOOR, "At least %s are left from %s, %s: they end with %s, which %s.", span,
        fact_name(e, from), WORDS(fact_date(e, from)), WORDS(d->floor),
        d->floor > d->counted ? "is later than the count and replaces it"
                              : "is not later and changes nothing");
    free(span);
}

static void say_stated(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    date_t most = d->floor > d->counted ? d->floor : d->counted;
    const char *name;

    if (d->stated == DATE_NONE || d->counted == DATE_NONE)
        return;
    name = fact_name(e, d->limit->stated_by);
    if (d->stated < most)
        say(e, EXPLAIN_STATED, "The form states %s (%s), which is earlier and stands.",
            WORDS(d->stated), name);
    else if (d->stated > most)
        say(e, EXPLAIN_STATED,
            "The form states %s (%s), which is later than the count allows; do not rely on it.",
            WORDS(d->stated), name);
    else
        say(e, EXPLAIN_STATED, "The form states the same day (%s).", name);
    if (d->flags & DEADLINE_BEFORE_START)
        say(e, EXPLAIN_STATED, "It ends before it starts: one of the dates must be wrong.");
}

static void say_late_extension(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    date_t ended = d->last_day;
    fact_id late = deadline_extension_late_by(e->matter, d->limit, ended);
    const char *came = late == d->limit->extension_asked ? "asked for" : "decided";

    if (fact_date(e, late) > ended)
        say(e, EXPLAIN_EXTENSION,
            "The extension to %s was %s on %s (%s), after it had ended on %s. What has ended "
            "cannot be extended, so it changes nothing.",
            WORDS(d->extended), came, WORDS(fact_date(e, late)), fact_name(e, late), WORDS(ended));
    else
        say(e, EXPLAIN_EXTENSION,
            "The extension to %s was %s on %s (%s), after %s (%s): there was nothing left to wait "
            "for, so it changes nothing.",
            WORDS(d->extended), came, WORDS(fact_date(e, late)), fact_name(e, late),
            WORDS(fact_date(e, d->limit->extension_before)),
            fact_name(e, d->limit->extension_before));
}

static void say_extension(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    char *most;

    if (d->extended == DATE_NONE)
        return;
    most = span_words(&d->limit->extension);
    if (d->flags & DEADLINE_EXTENSION_IDLE)
        say(e, EXPLAIN_EXTENSION, "The extension to %s is not later and changes nothing.",
            WORDS(d->extended));
    else if (d->flags & DEADLINE_EXTENSION_LATE)
        say_late_extension(e);
    else if (d->flags & DEADLINE_EXTENSION_BEYOND)
        say(e, EXPLAIN_EXTENSION,
            "The extension to %s is more than the %s that can be added; only %d count.",
            WORDS(d->extended), most, d->limit->extension.count);
    else
        say(e, EXPLAIN_EXTENSION, "The extension to %s is within the %s that can be added.",
            WORDS(d->extended), most);
    free(most);
}

static void say_variation(const struct explaining *e)
{
    const struct deadline *d = e->deadline;

    if (d->varied != DATE_NONE && d->start_entry >= 0)
        say(e, EXPLAIN_VARIATION,
            "A court set the last day to %s (%s); the count does not move it.", WORDS(d->varied),
            fact_name(e, d->limit->varied_by));
}

/* A cap that is itself a last day ("on"), not a span of days. */
static void say_not_past(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    fact_id fact = deadline_cap_fact(e->matter, d);
    const struct anchor *cap = d->limit->cap_from.items;
    char *name;

    while (cap->fact != fact)
        cap++;
    name = anchor_words(cap->name);
    say(e, EXPLAIN_CAP, "It cannot be later than %s, %s, which %s.", name, WORDS(d->cap),
        d->decided_by == BY_CAP ? "is earlier and stands" : "changes nothing");
    free(name);
}

static void say_cap(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    fact_id fact = deadline_cap_fact(e->matter, d), lifted;
    char *span;

    if (d->cap == DATE_NONE) {
        if (fact != FACT_NONE)
            say(e, EXPLAIN_CAP, "The cap from %s, %s, is off: %s is %s.", fact_name(e, fact),
                WORDS(fact_date(e, fact)), fact_name(e, d->limit->cap_lifted_by),
                WORDS(fact_date(e, d->limit->cap_lifted_by)));
        return;
    }
    if (d->limit->cap.reckoning == RECKON_ON) {
        say_not_past(e);
        return;
    }
    span = span_words(&d->limit->cap);
    say(e, EXPLAIN_CAP, "Capped from %s, %s: %s end with %s, which %s.",
        fact != FACT_NONE ? fact_name(e, fact) : "another limit", WORDS(d->cap_start), span,
        WORDS(d->cap),
        d->decided_by == BY_CAP ? "is earlier and stands" : "is not earlier and changes nothing");
    free(span);
    lifted = d->limit->cap_lifted_by;
    if (lifted != FACT_NONE && fact_date(e, lifted) > d->cap)
        say(e, EXPLAIN_CAP, "%s is %s, too late to lift it.", fact_name(e, lifted),
            WORDS(fact_date(e, lifted)));
}

/* Facts that could have met the limit but do not. */
static void say_not_met(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    const struct fact_list *met_by = &d->limit->met_by;
    date_t since = deadline_met_since(e->matter, d);
    date_t seamless = fact_date(e, d->limit->met_seamlessly_by);
    char *since_name = d->limit->met_since_start ? anchor_words(deadline_start_name(e->book, d))
                       : since != DATE_NONE      ? xstrdup(fact_name(e, d->limit->met_since))
                                                 : NULL;

    if (seamless > d->start + 1)
        say(e, EXPLAIN_STATE,
            "%s, %s, left %d day%s between: it did not go on without a gap, so this is not met.",
            fact_name(e, d->limit->met_seamlessly_by), WORDS(seamless), seamless - d->start - 1,
            plural(seamless - d->start - 1, "", "s"));
    for (size_t i = 0; i < met_by->count; i++) {
        date_t date = fact_date(e, met_by->ids[i]);

        if (date == DATE_NONE)
            continue;
        if (d->limit->met_in_time && date > d->last_day)
            say(e, EXPLAIN_STATE, "%s, %s, is %d day%s too late and does not count.",
                fact_name(e, met_by->ids[i]), WORDS(date), date - d->last_day,
                plural(date - d->last_day, "", "s"));
        else if (date < since)
            say(e, EXPLAIN_STATE, "%s, %s, is earlier than %s, %s, and does not meet it.",
                fact_name(e, met_by->ids[i]), WORDS(date), since_name, WORDS(since));
        else if (date > e->view.today && date > d->last_day + 1)
            say(e, EXPLAIN_STATE, "%s is %s, %d day%s after the end; until then it does not count.",
                fact_name(e, met_by->ids[i]), WORDS(date), date - d->last_day - 1,
                plural(date - d->last_day - 1, "", "s"));
    }
    free(since_name);
}

static void say_met(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    date_t met = fact_date(e, d->reason_fact);
    int late = met - d->last_day;

    if (late <= 0)
        say(e, EXPLAIN_STATE, "Met: %s, %s.", fact_name(e, d->reason_fact), WORDS(met));
    else if (late == 1)
        say(e, EXPLAIN_STATE, "Met: %s, %s, the day after the last day.",
            fact_name(e, d->reason_fact), WORDS(met));
    else
        say(e, EXPLAIN_STATE, "Met, but not in time: %s, %s, %d days after the last day.",
            fact_name(e, d->reason_fact), WORDS(met), late);
}

static void say_cancelled(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    date_t over = fact_date(e, d->reason_fact);
    int early = d->last_day - over;

    if (d->flags & DEADLINE_ON_HOLD) {
        say(e, EXPLAIN_STATE,
            "On hold: %s, %s. No step can be taken until that ends, and nothing is sent meanwhile.",
            fact_name(e, d->reason_fact), WORDS(over));
        return;
    }
    if (early > 0)
        say(e, EXPLAIN_STATE, "Cancelled: %s, %s, %d day%s before that last day.",
            fact_name(e, d->reason_fact), WORDS(over), early, plural(early, "", "s"));
    else
        say(e, EXPLAIN_STATE, "Cancelled: %s, %s.", fact_name(e, d->reason_fact), WORDS(over));
    say(e, EXPLAIN_STATE, "Nothing more is sent.");
}

static void say_gap(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    const char *unless;
    int days;

    if (d->gap_until == DATE_NONE)
        return;
    days = d->gap_until - d->gap_from + 1;
    unless = d->flags & DEADLINE_UNSURE_END ? ", unless the order of the court continued" : "";
    if (days == 1)
        say(e, EXPLAIN_STATE, "There was 1 day without recorded authority%s: %s.", unless,
            WORDS(d->gap_until));
    else
        say(e, EXPLAIN_STATE, "There were %d days without recorded authority%s: %s to %s.", days,
            unless, WORDS(d->gap_from), WORDS(d->gap_until));
    if (d->gap_runs)
        say(e, EXPLAIN_STATE, "That is counted to today; the gap continues.");
    else
        say(e, EXPLAIN_STATE, "Nothing that came later cures %s.", plural(days, "it", "them"));
}

/* What the day by itself would not show. */
static void say_standing(const struct explaining *e)
{
    bool capped = e->deadline->decided_by == BY_CAP;
    const struct {
        unsigned flag;
        const char *words;
    } known[] = {
        {DEADLINE_BARRED, "The law allows no such authority here, so it gives none: these are the "
                          "days that the paper states, and do not rely on them."},
        {DEADLINE_NOT_STATED, "No last day is on record. This is the latest that the law allows; "
                              "the paper may state an earlier day, so do not rely on this one."},
        {DEADLINE_REFUSED, "The request was refused: it ends on the day on which the managing "
                           "authority receives notice of that, and cannot be extended."},
        {DEADLINE_URGENT_OVER, "The urgent authorisation had ended before the request was "
                               "received, so its own days do not count here."},
        {DEADLINE_SUSPENDED, capped ? "It is suspended: it authorises nothing until the suspension "
                                      "is lifted, and ceases on that last day if it is not."
                                    : "It is suspended: it authorises nothing until the suspension "
                                      "is lifted. It ends on that last day in any case."},
        {DEADLINE_CEASED, capped ? "The suspension was not lifted in time: it has ceased, and can "
                                   "no longer be lifted."
                                 : "It ended with its own period while it was suspended: there is "
                                   "nothing left to lift."},
        {DEADLINE_UNSURE_END, "Whether it ends on that day is unsure: the order of the court may "
                              "say that it continues. Read the sealed order."},
    };

    for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
        if (e->deadline->flags & known[i].flag)
            say(e, EXPLAIN_STATE, "%s", known[i].words);
    }
}

static void say_state(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    int days = d->last_day - e->view.today;

    switch (d->state) {
    case DEADLINE_OPEN:
        if (days > 0)
            say(e, EXPLAIN_STATE, "Open: %d day%s after today.", days, plural(days, "", "s"));
        else
            say(e, EXPLAIN_STATE, "Open: today is the last day.");
        break;
    case DEADLINE_LAPSED:
        say(e, EXPLAIN_STATE, "Lapsed: it ended %d day%s ago and nothing has met it.", -days,
            plural(-days, "", "s"));
        break;
    case DEADLINE_MET:
        say_met(e);
        break;
    case DEADLINE_PASSED:
        say(e, EXPLAIN_STATE, "The day has passed%s; no alarm follows from it.",
            d->limit->met_by.count > 0 ? " and nothing met it" : "");
        if (d->start < d->limit->alarms_from)
            say(e, EXPLAIN_STATE,
                "No matter of this store had recorded by then what would meet it.");
        break;
    case DEADLINE_CANCELLED:
        say_cancelled(e);
        break;
    }
    say_standing(e);
    say_gap(e);
    if (d->reason_fact == FACT_NONE)
        say_not_met(e);
}

static void say_end(const struct explaining *e)
{
    const struct deadline *d = e->deadline;
    const struct zone *zone = rulebook_zone(e->book);
    int offset = zone_offset(zone, d->ends_at) / 60;
    char local[INSTANT_TEXT_SIZE], utc[INSTANT_TEXT_SIZE];
    char *note = explain_day_note(e, d->last_day);

    zone_format(zone, d->ends_at, local);
    zone_format_utc(d->ends_at, utc);
    if (calendar_working(rulebook_calendar(e->book), e->matter->jurisdiction, d->last_day))
        say(e, EXPLAIN_END, "The last day is %s.", WORDS(d->last_day));
    else
        say(e, EXPLAIN_END, "The last day is %s (%s); it does not move.", WORDS(d->last_day), note);
    say(e, EXPLAIN_END, "It ends at the midnight that follows: %s, in UTC %s (UTC%c%02d:%02d).",
        local, utc, offset < 0 ? '-' : '+', abs(offset) / 60, abs(offset) % 60);
    free(note);
}

void explain_sentences(const struct explaining *e)
{
    say_governs(e);
    say_source(e);
    say_start(e);
    say_count(e);
    say_floor(e);
    say_stated(e);
    say_extension(e);
    say_variation(e);
    say_cap(e);
    say_end(e);
    say_state(e);
}
