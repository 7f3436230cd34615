#include "law/explain.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "law/explain_words.h"

/* ---- facts */

static void add_use(struct buf *uses, bool used, const char *use)
{
    if (used)
        buf_printf(uses, "%s%s", uses->len > 0 ? ", " : "", use);
}

static char *fact_use(const struct explaining *e, fact_id fact)
{
    const struct deadline *d = e->deadline;
    const struct time_limit *limit = d->limit;
    struct buf uses = BUF_INIT;

    add_use(&uses, d->start_entry >= 0 && limit->count_from.items[d->start_entry].fact == fact,
            "counted from");
    add_use(&uses, d->floor != DATE_NONE && limit->floor_from == fact, "starts the floor");
    add_use(&uses, limit->stated_by == fact, "stated last day");
    add_use(&uses, limit->extended_by == fact, "extended last day");
    add_use(&uses, limit->varied_by == fact, "last day set by a court");
    add_use(&uses, deadline_cap_fact(e->matter, d) == fact, "starts the cap");
    add_use(&uses,
            deadline_cap_fact(e->matter, d) != FACT_NONE && d->cap == DATE_NONE &&
                limit->cap_lifted_by == fact,
            "lifts the cap");
    add_use(&uses, fact_set_has(&limit->applies_if, fact), "makes the limit arise");
    add_use(&uses, d->reason_fact == fact && d->state == DEADLINE_MET, "meets the limit");
    add_use(&uses, d->reason_fact == fact && d->state == DEADLINE_CANCELLED, "cancels the limit");
    add_use(&uses,
            !limit->governed_by_today && rulebook_governing_fact(e->book, e->matter->kind) == fact,
            "decides which version of the rule governs");
    return buf_steal(&uses);
}

static void explain_facts(const struct explaining *e)
{
    struct explanation *out = e->out;
    size_t count = rulebook_fact_count(e->book);

    out->facts = xcalloc(count, sizeof(*out->facts));
    for (size_t i = 0; i < count; i++) {
        fact_id fact = (fact_id)i;

        if (e->matter->facts[i] != DATE_NONE)
            out->facts[out->fact_count++] = (struct explained_fact){
                rulebook_fact_name(e->book, fact), e->matter->facts[i], fact_use(e, fact)};
    }
}

/* ---- the days that were counted, one by one */

/* `what` comes before anything special about the day. */
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

/* A count of days: the limit's own, or that of the floor or cap that decided instead. */
struct count {
    const struct span *span;
    date_t start, end;
    const char *what; /* "" for the limit itself */
};

/* From the first day counted to the last; if only working days count, others have no number. */
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

static void explain_days(const struct explaining *e)
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

/* ---- reminders */

static void say_scope(const struct rung *rung, struct buf *why)
{
    if (rung->scope == SCOPE_PLACE)
        buf_printf(why, "for this place (%s)", rung->place);
    else
        buf_puts(why, "only for this matter");
}

static void say_override(const struct rung *rung, struct buf *why)
{
    if (rung->scope == SCOPE_GENERAL)
        return;
    say_scope(rung, why);
    if (rung->replaces[0] != '\0')
        buf_printf(why, ", instead of %s", rung->replaces);
}

static void say_moved(const struct explaining *e, const struct placement *p, struct buf *why)
{
    char *note = explain_day_note(e, p->nominal);
    char from[DATE_LONG_SIZE], apart[DATE_LONG_SIZE];

    date_brief(p->nominal, from, sizeof(from));
    date_brief(p->apart_from, apart, sizeof(apart));
    if (why->len > 0 && p->fate != LADDER_STANDS)
        buf_puts(why, "; ");
    switch (p->fate) {
    case LADDER_EARLIER:
        buf_printf(why, "moved from %s (%s) to the working day before", from, note);
        break;
    case LADDER_FIRST_DAY:
        buf_printf(why, "moved from %s (%s); no working day since the period began, so its first",
                   from, note);
        break;
    case LADDER_APART:
        buf_printf(why, "moved from %s to keep apart from the next reminder, now on %s", from,
                   apart);
        break;
    case LADDER_OUT_BEFORE_START:
        buf_printf(why,
                   "left out: meant for %s; kept apart from the reminder on %s it would come "
                   "before the period",
                   from, apart);
        break;
    case LADDER_OUT_FIRST_DAY:
        buf_printf(why,
                   "left out: meant for %s; moved to a working day it would join the first day's",
                   from);
        break;
    case LADDER_OUT_AFTER_END:
        buf_printf(why, "left out: %s is after the last day", from);
        break;
    case LADDER_OUT_FACT_MISSING:
        buf_printf(why, "left out: %s is not on record", rulebook_fact_name(e->book, p->fact));
        break;
    case LADDER_OUT_FACT_THERE:
        buf_printf(why, "left out: %s is on record", rulebook_fact_name(e->book, p->fact));
        break;
    case LADDER_OUT_OVERRIDDEN:
        buf_printf(why, "left out: %s is %s ", p->rung->name,
                   p->overrode->active ? "replaced" : "switched off");
        say_scope(p->overrode, why);
        buf_printf(why, " by %s", p->overrode->name);
        break;
    case LADDER_STANDS:
        break;
    }
    free(note);
}

/* Whether the matter began only after that day, such as a short authorisation after the first
 * rungs. */
static bool came_before(const struct explaining *e, date_t day)
{
    fact_id began = rulebook_governing_fact(e->book, e->matter->kind);

    return e->matter->facts[began] != DATE_NONE && day < e->matter->facts[began];
}

static struct explained_rung explain_rung(const struct explaining *e, const struct placement *p)
{
    int every = p->rung->repeat_every;
    struct buf why = BUF_INIT;
    struct explained_rung rung = {
        .rung = p->rung,
        .nominal = p->nominal,
        .day = p->day,
        .at = INSTANT_NONE,
        .left_out = p->day == DATE_NONE,
    };

    if (!rung.left_out)
        rung.at = zone_instant(rulebook_zone(e->book), p->day, p->rung->minutes);
    say_override(p->rung, &why);
    say_moved(e, p, &why);
    if (!rung.left_out && p->rung->if_flag != 0)
        buf_printf(&why, "%ssent once, on the day on which it is found", why.len > 0 ? "; " : "");
    if (!rung.left_out && came_before(e, rung.day))
        buf_printf(&why, "%sits day is before %s: only the latest of these is sent, at once",
                   why.len > 0 ? "; " : "",
                   rulebook_fact_name(e->book, rulebook_governing_fact(e->book, e->matter->kind)));
    if (!rung.left_out && every == 1)
        buf_printf(&why, "%sagain every working day", why.len > 0 ? "; " : "");
    else if (!rung.left_out && every > 1)
        buf_printf(&why, "%sagain every %d working days", why.len > 0 ? "; " : "", every);
    rung.why = buf_steal(&why);
    return rung;
}

/* By instant, then by rung; those left out last. */
static int compare_rungs(const void *left, const void *right)
{
    const struct explained_rung *a = left;
    const struct explained_rung *b = right;

    if (a->left_out != b->left_out)
        return a->left_out ? 1 : -1;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->rung->order - b->rung->order;
}

static void explain_ladder(const struct explaining *e)
{
    struct deadline *again = xmalloc(sizeof(*again));
    struct ladder_trace *trace = xmalloc(sizeof(*trace));
    struct explanation *out = e->out;

    *again = *e->deadline;
    ladder_build(&e->view, again, trace);
    out->rungs = xcalloc(trace->count, sizeof(*out->rungs));
    for (size_t i = 0; i < trace->count; i++)
        out->rungs[out->rung_count++] = explain_rung(e, &trace->placements[i]);
    qsort(out->rungs, out->rung_count, sizeof(*out->rungs), compare_rungs);
    free(trace);
    free(again);
}

/* ---- the whole */

struct explanation *explain_deadline(const struct rulebook *book, const struct matter *matter,
                                     const struct deadline *deadline, instant_t now)
{
    struct explanation *out = xcalloc(1, sizeof(*out));
    struct explaining e = {.book = book, .matter = matter, .deadline = deadline, .out = out};

    out->limit = deadline->limit;
    out->state = deadline->state;
    out->last_day = deadline->last_day;
    out->ends_at = deadline->ends_at;
    ladder_view_init(&e.view, book, matter, now);
    explain_facts(&e);
    explain_days(&e);
    explain_sentences(&e);
    explain_ladder(&e);
    return out;
}

void explain_free(struct explanation *explanation)
{
    if (explanation == NULL)
        return;
    for (size_t i = 0; i < explanation->fact_count; i++)
        free(explanation->facts[i].use);
    for (size_t i = 0; i < explanation->day_count; i++)
        free(explanation->days[i].note);
    for (size_t i = 0; i < explanation->sentence_count; i++)
        free(explanation->sentences[i].text);
    for (size_t i = 0; i < explanation->rung_count; i++)
        free(explanation->rungs[i].why);
    free(explanation->facts);
    free(explanation->days);
    free(explanation->sentences);
    free(explanation->rungs);
    free(explanation);
}
