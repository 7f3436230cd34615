/* The law's worked examples, and each way in which a last day and a state come about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "fixture.h"

static struct plan plan;

struct example {
    const char *what;
    const char *kind, *where, *facts;
    const char *today;
    const char *code;
    const char *last_day; /* NULL: does not arise */
    enum deadline_state state;
    enum decided_by by;
    unsigned flags;
    const char *reason;
};

#define CASE(w, k, in, f, t, c, l, ...)                                                            \
    {                                                                                              \
        .what = w, .kind = k, .where = in, .facts = f, .today = t, .code = c, .last_day = l,       \
        __VA_ARGS__                                                                                \
    }

static int make(void **state)
{
    *state = fixture_book();
    return 0;
}

static int unmake(void **state)
{
    rulebook_free(*state);
    return 0;
}

static const struct deadline *work_out(const struct rulebook *book, const struct example *x)
{
    struct matter matter;
    char now[24];

    snprintf(now, sizeof(now), "%s 12:00", x->today);
    fixture_matter(book, x->kind, x->where != NULL ? x->where : "england", x->facts, &matter);
    deadline_plan(book, &matter, fixture_instant(now), &plan);
    return plan_find(&plan, x->code);
}

static void check(const struct rulebook *book, const struct example *x)
{
    const struct deadline *d = work_out(book, x);
    const char *reason;
    char last_day[DATE_TEXT_SIZE];

    if (d == NULL || x->last_day == NULL) {
        if ((d == NULL) != (x->last_day == NULL))
            fail_msg("%s: %s", x->what, d == NULL ? "does not arise" : "arises");
        return;
    }
    date_format(d->last_day, last_day);
    if (strcmp(last_day, x->last_day) != 0)
        fail_msg("%s: last day %s, not %s", x->what, last_day, x->last_day);
    if (d->state != x->state || d->decided_by != x->by || d->flags != x->flags)
        fail_msg("%s: %s, by %s, flags %u", x->what, deadline_state_name(d->state),
                 decided_by_name(d->decided_by), d->flags);
    reason = deadline_reason(book, d);
    if (strcmp(reason != NULL ? reason : "", x->reason != NULL ? x->reason : "") != 0)
        fail_msg("%s: reason %s", x->what, reason);
    assert_int_equal(d->ends_at, zone_midnight(fixture_zone(), d->last_day + 1));
    if (d->state == DEADLINE_MET || d->state == DEADLINE_CANCELLED)
        assert_int_equal(d->steps, 0);
}

static void check_all(const struct rulebook *book, const struct example *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check(book, &rows[i]);
}

#define CHECK_ALL(book, rows) check_all(book, rows, ARRAY_SIZE(rows))

static void test_worked_examples(void **state)
{
    static const struct example rows[] = {
        CASE("7 days", "urgent", NULL, "given=2026-12-22", "2026-12-22", "urgent_end",
             "2026-12-28"),
        CASE("7 days extended by 7", "urgent", NULL, "given=2026-12-22 extended_to=2027-01-04",
             "2026-12-22", "urgent_end", "2027-01-04", .by = BY_EXTENSION),
        CASE("7 days into summer", "urgent", NULL, "given=2026-03-26", "2026-03-26", "urgent_end",
             "2026-04-01"),
        CASE("7 days into winter", "urgent", NULL, "given=2026-10-22", "2026-10-22", "urgent_end",
             "2026-10-28"),
        CASE("7 days over a leap day", "urgent", NULL, "given=2028-02-24", "2028-02-24",
             "urgent_end", "2028-03-01"),
        CASE("21 days", "request", NULL, "received=2026-12-14", "2026-12-14", "assess_standard",
             "2027-01-03"),
        CASE("28 days", "standard", NULL, "given=2026-06-01 suspended=2026-12-10", "2026-12-10",
             "suspension_end", "2027-01-06"),
        CASE("12 months", "standard", NULL, "given=2026-01-15", "2026-01-15", "standard_end",
             "2027-01-14"),
        CASE("12 months from 29 February", "standard", NULL, "given=2028-02-29", "2028-02-29",
             "standard_end", "2029-02-28"),
        CASE("12 months to 29 February", "standard", NULL, "given=2027-03-01", "2027-03-01",
             "standard_end", "2028-02-29"),
        CASE("day 1 of MB's authorisation", "urgent", NULL, "given=2010-02-22 last_day=2010-03-01",
             "2010-02-22", "urgent_end", "2010-02-28", .flags = DEADLINE_STATED_BEYOND),
        CASE("latest request with 21 days left", "standard", NULL,
             "given=2026-01-15 last_day=2026-12-31", "2026-06-01", "further_request", "2026-12-11"),
    };

    CHECK_ALL(*state, rows);
}

/* The days without authority, which "met" and "cancelled" alone would hide. */
static void test_gaps(void **state)
{
    static const struct {
        const char *kind, *facts, *today, *code, *until; /* until "": no gap */
    } rows[] = {
        {"standard", "given=2026-01-15", "2027-01-14", "standard_end", ""},
        {"standard", "given=2026-01-15", "2027-01-15", "standard_end", "2027-01-15"},
        {"standard", "given=2026-01-15 followed_on=2027-01-15", "2027-02-01", "standard_end", ""},
        {"standard", "given=2026-01-15 followed_on=2027-01-16", "2027-02-01", "standard_end",
         "2027-01-15"},
        {"standard", "given=2026-01-15 closed=2027-01-20", "2027-02-01", "standard_end",
         "2027-01-20"},
        {"standard", "given=2026-01-15 closed=2027-01-14", "2027-02-01", "standard_end", ""},
        {"standard", "given=2026-01-15 died=2027-01-16", "2027-02-01", "standard_end",
         "2027-01-16"},
        {"urgent", "given=2026-12-22 standard_started=2027-01-04", "2027-01-04", "urgent_end",
         "2027-01-03"},
        {"request", "received=2026-12-01", "2027-02-01", "assess_standard", ""},
        {"standard", "given=2026-01-15 ceased_notice=2027-03-01", "2027-04-01",
         "notice_standard_ceased", ""},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct example x =
            CASE("gap", rows[i].kind, NULL, rows[i].facts, rows[i].today, rows[i].code, NULL);
        const struct deadline *d = work_out(*state, &x);
        char until[DATE_TEXT_SIZE];

        date_format(d->gap_until, until);
        assert_string_equal(until, rows[i].until);
    }
}

/* Both changes of the clock: an authority of 7 days can have 167 or 169 hours. */
static void test_hours(void **state)
{
    static const struct {
        const char *given;
        int hours;
        const char *ends;
    } rows[] = {
        {"2026-03-26", 167, "2026-04-01T23:00:00Z"},
        {"2026-10-22", 169, "2026-10-29T00:00:00Z"},
        {"2026-12-22", 168, "2026-12-29T00:00:00Z"},
        {"2028-02-24", 168, "2028-03-02T00:00:00Z"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        date_t given = fixture_day(rows[i].given);
        char facts[32], text[INSTANT_TEXT_SIZE];
        struct example x = CASE("hours", "urgent", NULL, facts, rows[i].given, "urgent_end", NULL);
        const struct deadline *d;

        snprintf(facts, sizeof(facts), "given=%s", rows[i].given);
        d = work_out(*state, &x);
        assert_int_equal(d->ends_at - zone_midnight(fixture_zone(), given), rows[i].hours * 3600);
        zone_format_utc(d->ends_at, text);
        assert_string_equal(text, rows[i].ends);
    }
}

static void test_stated_and_extended(void **state)
{
    static const struct example rows[] = {
        CASE("a shorter period", "urgent", NULL, "given=2026-12-22 last_day=2026-12-24",
             "2026-12-22", "urgent_end", "2026-12-24", .by = BY_STATED),
        CASE("the same day", "urgent", NULL, "given=2026-12-22 last_day=2026-12-28", "2026-12-22",
             "urgent_end", "2026-12-28"),
        CASE("a day too many", "urgent", NULL, "given=2026-12-22 last_day=2026-12-29", "2026-12-22",
             "urgent_end", "2026-12-28", .flags = DEADLINE_STATED_BEYOND),
        CASE("stated before it was given", "urgent", NULL, "given=2026-12-22 last_day=2026-12-20",
             "2026-12-22", "urgent_end", "2026-12-20", .state = DEADLINE_LAPSED, .by = BY_STATED,
             .flags = DEADLINE_BEFORE_START),
        CASE("extended from the stated day", "urgent", NULL,
             "given=2026-12-22 last_day=2026-12-24 extended_to=2026-12-31", "2026-12-22",
             "urgent_end", "2026-12-31", .by = BY_EXTENSION),
        CASE("extended too far", "urgent", NULL,
             "given=2026-12-22 last_day=2026-12-24 extended_to=2027-01-04", "2026-12-22",
             "urgent_end", "2026-12-31", .by = BY_EXTENSION, .flags = DEADLINE_EXTENSION_BEYOND),
        CASE("extended to the day it ends anyway", "urgent", NULL,
             "given=2026-12-22 extended_to=2026-12-28", "2026-12-22", "urgent_end", "2026-12-28",
             .flags = DEADLINE_EXTENSION_IDLE),
        CASE("extension asked for on the last day", "urgent", NULL,
             "given=2026-12-22 extension_requested=2026-12-28 extended_to=2027-01-04", "2026-12-28",
             "urgent_end", "2027-01-04", .by = BY_EXTENSION),
        CASE("extension asked for after the end", "urgent", NULL,
             "given=2026-12-22 extension_requested=2026-12-29 extended_to=2027-01-04", "2026-12-28",
             "urgent_end", "2026-12-28", .flags = DEADLINE_EXTENSION_LATE),
        CASE("too long and extended", "urgent", NULL,
             "given=2026-12-22 last_day=2026-12-30 extended_to=2027-01-04", "2026-12-22",
             "urgent_end", "2027-01-04", .by = BY_EXTENSION, .flags = DEADLINE_STATED_BEYOND),
        CASE("given is missing", "urgent", NULL, "last_day=2026-12-24", "2026-12-22", "urgent_end",
             "2026-12-24", .by = BY_STATED),
        CASE("nothing is known", "urgent", NULL, "", "2026-12-22", "urgent_end", NULL),
        CASE("an extension of nothing", "urgent", NULL, "extended_to=2026-12-24", "2026-12-22",
             "urgent_end", NULL),
        CASE("assessments follow the urgent", "request", NULL,
             "received=2026-12-22 urgent_given=2026-12-22 urgent_last_day=2026-12-27 "
             "urgent_extended_to=2027-01-03",
             "2026-12-22", "assess_urgent", "2027-01-03", .by = BY_EXTENSION),
        CASE("and not the 21 days", "request", NULL, "received=2026-12-22 urgent_given=2026-12-22",
             "2026-12-22", "assess_standard", NULL),
        CASE("a condition has only its own day", "condition", NULL, "set=2026-10-01 due=2026-12-27",
             "2026-12-01", "condition_due", "2026-12-27", .by = BY_STATED),
        CASE("the order says when to apply", "court_order", NULL,
             "made=2026-01-10 application_due=2026-11-30", "2026-06-01", "court_application",
             "2026-11-30", .by = BY_STATED),
        CASE("and otherwise a month before", "court_order", NULL,
             "made=2026-03-01 last_day=2027-02-28", "2026-06-01", "court_application",
             "2027-01-28"),
        CASE("and for a short one within 5 working days of it", "court_order", NULL,
             "made=2026-12-18 last_day=2027-01-10", "2026-12-18", "court_application", "2026-12-29",
             .by = BY_FLOOR),
        CASE("unless it says when", "court_order", NULL,
             "made=2026-12-18 last_day=2027-01-10 application_due=2026-12-21", "2026-12-18",
             "court_application", "2026-12-21", .by = BY_STATED),
        CASE("a year's plan review", "court_order", NULL,
             "made=2026-03-01 plan_reviewed=2026-09-30", "2026-10-01", "care_plan_review",
             "2027-09-29"),
    };

    CHECK_ALL(*state, rows);
}

static void test_court_and_suspension(void **state)
{
    static const struct example rows[] = {
        CASE("varied beyond the year", "standard", NULL,
             "given=2026-01-15 last_day=2026-12-31 court_last_day=2027-03-31", "2026-06-01",
             "standard_end", "2027-03-31", .by = BY_VARIATION),
        CASE("varied to earlier", "standard", NULL,
             "given=2026-01-15 last_day=2026-12-31 court_last_day=2026-06-30", "2026-06-01",
             "standard_end", "2026-06-30", .by = BY_VARIATION),
        CASE("suspended", "standard", NULL, "given=2026-06-01 suspended=2026-12-10", "2026-12-11",
             "standard_end", "2027-01-06", .by = BY_CAP, .flags = DEADLINE_SUSPENDED),
        CASE("suspended near the end", "standard", NULL,
             "given=2026-06-01 last_day=2026-12-20 suspended=2026-12-10", "2026-12-11",
             "standard_end", "2026-12-20", .by = BY_STATED, .flags = DEADLINE_SUSPENDED),
        CASE("suspended, varied", "standard", NULL,
             "given=2026-06-01 court_last_day=2027-09-30 suspended=2026-12-10", "2026-12-11",
             "standard_end", "2027-01-06", .by = BY_CAP, .flags = DEADLINE_SUSPENDED),
        CASE("lifted", "standard", NULL,
             "given=2026-06-01 suspended=2026-12-10 suspension_lifted=2026-12-17", "2026-12-18",
             "standard_end", "2027-05-31"),
        CASE("lifted the same day", "standard", NULL,
             "given=2026-06-01 suspended=2026-12-10 suspension_lifted=2026-12-10", "2026-12-18",
             "standard_end", "2027-05-31"),
        CASE("lifted on the last of the 28 days", "standard", NULL,
             "given=2026-06-01 suspended=2026-12-10 suspension_lifted=2027-01-06", "2027-01-08",
             "standard_end", "2027-05-31"),
        CASE("lifted a day too late", "standard", NULL,
             "given=2026-06-01 suspended=2026-12-10 suspension_lifted=2027-01-07", "2027-01-08",
             "standard_end", "2027-01-06", .state = DEADLINE_LAPSED, .by = BY_CAP,
             .flags = DEADLINE_TOO_LATE | DEADLINE_CEASED),
        CASE("suspended, with only a stated last day", "standard", NULL,
             "last_day=2027-03-31 suspended=2026-12-10", "2026-12-11", "standard_end", "2027-01-06",
             .by = BY_CAP, .flags = DEADLINE_SUSPENDED),
        CASE("an earlier suspension was lifted", "standard", NULL,
             "given=2026-06-01 suspended=2026-12-10 suspension_lifted=2026-08-17", "2026-12-18",
             "standard_end", "2027-01-06", .by = BY_CAP, .flags = DEADLINE_SUSPENDED),
        CASE("the 28 days are met", "standard", NULL,
             "given=2026-06-01 suspended=2026-12-10 suspension_lifted=2026-12-17", "2026-12-18",
             "suspension_end", "2027-01-06", .state = DEADLINE_MET, .reason = "suspension_lifted"),
        CASE("a day too late does not meet them", "standard", NULL,
             "given=2026-06-01 suspended=2026-12-10 suspension_lifted=2027-01-07", "2027-01-08",
             "suspension_end", "2027-01-06", .state = DEADLINE_PASSED, .flags = DEADLINE_TOO_LATE),
        CASE("an earlier lifting does not meet them", "standard", NULL,
             "given=2026-06-01 suspended=2026-12-10 suspension_lifted=2026-08-17", "2026-12-18",
             "suspension_end", "2027-01-06"),
        CASE("ended by suspension", "standard", NULL, "given=2026-06-01 suspended=2026-12-10",
             "2027-01-07", "standard_end", "2027-01-06", .state = DEADLINE_LAPSED, .by = BY_CAP,
             .flags = DEADLINE_CEASED),
        CASE("which is owed a notice", "standard", NULL, "given=2026-06-01 suspended=2026-12-10",
             "2027-01-07", "notice_standard_ceased", "2027-01-07"),
        CASE("also where another follows after a gap", "standard", NULL,
             "given=2026-06-01 suspended=2026-12-10 followed_on=2027-01-08", "2027-01-08",
             "notice_standard_ceased", "2027-01-07", .state = DEADLINE_LAPSED),
        CASE("but not where it follows at once", "standard", NULL,
             "given=2026-06-01 suspended=2026-12-10 followed_on=2027-01-07", "2027-01-08",
             "notice_standard_ceased", "2027-01-07", .state = DEADLINE_MET,
             .reason = "followed_on"),
        CASE("deferred start", "standard", NULL, "given=2026-11-02 starts=2026-12-01", "2026-11-03",
             "standard_end", "2027-11-30", .flags = DEADLINE_NOT_BEGUN),
        CASE("dated back", "standard", NULL, "given=2026-11-10 starts=2026-11-02", "2026-11-10",
             "standard_end", "2027-11-01", .flags = DEADLINE_DATED_BACK),
        CASE("deferred start itself", "standard", NULL, "given=2026-11-02 starts=2026-12-01",
             "2026-11-03", "standard_start", "2026-12-01"),
        CASE("has passed", "standard", NULL, "given=2026-11-02 starts=2026-12-01", "2026-12-02",
             "standard_start", "2026-12-01", .state = DEADLINE_PASSED),
    };

    CHECK_ALL(*state, rows);
}

static void test_states(void **state)
{
    static const struct example rows[] = {
        CASE("the last day", "urgent", NULL, "given=2026-12-22", "2026-12-28", "urgent_end",
             "2026-12-28"),
        CASE("the day after", "urgent", NULL, "given=2026-12-22", "2026-12-29", "urgent_end",
             "2026-12-28", .state = DEADLINE_LAPSED),
        CASE("the standard one started", "urgent", NULL,
             "given=2026-12-22 standard_started=2026-12-27", "2026-12-27", "urgent_end",
             "2026-12-28", .state = DEADLINE_MET, .reason = "standard_started"),
        CASE("refused", "urgent", NULL, "given=2026-12-22 refusal_received=2026-12-24",
             "2026-12-24", "urgent_end", "2026-12-28", .state = DEADLINE_MET,
             .reason = "refusal_received"),
        CASE("which is owed a notice", "urgent", NULL,
             "given=2026-12-22 refusal_received=2026-12-24", "2026-12-24", "notice_urgent_ceased",
             "2026-12-29"),
        CASE("owed after the end, otherwise", "urgent", NULL, "given=2026-12-22", "2026-12-24",
             "notice_urgent_ceased", "2026-12-29"),
        CASE("died", "urgent", NULL, "given=2026-12-22 died=2026-12-23", "2026-12-23", "urgent_end",
             "2026-12-28", .state = DEADLINE_CANCELLED, .reason = "died"),
        CASE("died, though also met", "urgent", NULL,
             "given=2026-12-22 standard_started=2026-12-23 died=2026-12-24", "2026-12-24",
             "urgent_end", "2026-12-28", .state = DEADLINE_CANCELLED, .reason = "died"),
        CASE("moved, though also met", "urgent", NULL,
             "given=2026-12-22 standard_started=2026-12-23 moved=2026-12-24", "2026-12-24",
             "urgent_end", "2026-12-28", .state = DEADLINE_MET, .reason = "standard_started"),
        CASE("moves tomorrow", "urgent", NULL, "given=2026-12-22 moved=2026-12-24", "2026-12-23",
             "urgent_end", "2026-12-28"),
        CASE("a successor on the next day", "standard", NULL,
             "given=2026-01-15 followed_on=2027-01-15", "2026-12-20", "standard_end", "2027-01-14",
             .state = DEADLINE_MET, .reason = "followed_on"),
        CASE("a successor after a gap", "standard", NULL, "given=2026-01-15 followed_on=2027-01-18",
             "2027-01-10", "standard_end", "2027-01-14"),
        CASE("in the gap", "standard", NULL, "given=2026-01-15 followed_on=2027-01-18",
             "2027-01-16", "standard_end", "2027-01-14", .state = DEADLINE_LAPSED),
        CASE("after the gap", "standard", NULL, "given=2026-01-15 followed_on=2027-01-18",
             "2027-01-18", "standard_end", "2027-01-14", .state = DEADLINE_MET,
             .reason = "followed_on", .flags = DEADLINE_AFTER_GAP),
        CASE("ended by review", "standard", NULL, "given=2026-01-15 review_ended=2026-07-01",
             "2026-07-01", "standard_end", "2027-01-14", .state = DEADLINE_MET,
             .reason = "review_ended"),
        CASE("left after what is notified", "standard", NULL,
             "given=2026-01-15 review_ended=2026-07-03 moved=2026-07-04", "2026-07-06",
             "notice_standard_ceased", "2026-07-06"),
        CASE("left on the day of it", "standard", NULL,
             "given=2026-01-15 review_ended=2026-07-03 moved=2026-07-03", "2026-07-06",
             "notice_standard_ceased", "2026-07-06", .state = DEADLINE_CANCELLED,
             .reason = "moved"),
        CASE("whose notice counts from the review", "standard", NULL,
             "given=2026-01-15 review_ended=2026-07-03", "2026-07-03", "notice_standard_ceased",
             "2026-07-06"),
        CASE("nothing asked, nothing pending", "standard", NULL, "given=2026-01-15", "2026-07-01",
             "further_pending", NULL),
        CASE("asked and pending", "standard", NULL, "given=2026-01-15 further_requested=2026-12-01",
             "2026-12-02", "further_pending", "2027-01-14"),
        CASE("an older decision is not this one's", "standard", NULL,
             "given=2026-01-15 further_requested=2026-12-01 further_decided=2026-11-01",
             "2026-12-02", "further_pending", "2027-01-14"),
        CASE("decided", "standard", NULL,
             "given=2026-01-15 further_requested=2026-12-01 further_decided=2026-12-20",
             "2026-12-21", "further_pending", "2027-01-14", .state = DEADLINE_MET,
             .reason = "further_decided"),
        CASE("the last useful day passes", "standard", NULL, "given=2026-01-15", "2026-12-26",
             "further_request", "2026-12-25", .state = DEADLINE_PASSED),
        CASE("told before there was an outcome", "request", NULL,
             "received=2026-12-14 withdrawn=2026-12-22 cqc_notified=2026-12-15", "2026-12-22",
             "cqc_notification", "2026-12-22"),
        CASE("told of the outcome", "request", NULL,
             "received=2026-12-14 withdrawn=2026-12-22 cqc_notified=2026-12-22", "2026-12-22",
             "cqc_notification", "2026-12-22", .state = DEADLINE_MET, .reason = "cqc_notified"),
        CASE("no representative", "standard", NULL,
             "given=2026-01-15 rpr_appointed=2026-01-20 rpr_ended=2026-07-04", "2026-07-04",
             "rpr_gap", "2026-07-04"),
        CASE("and nobody since", "standard", NULL,
             "given=2026-01-15 rpr_appointed=2026-01-20 rpr_ended=2026-07-04", "2026-07-06",
             "rpr_gap", "2026-07-04", .state = DEADLINE_LAPSED),
        CASE("a new one", "standard", NULL,
             "given=2026-01-15 rpr_appointed=2026-07-08 "
             "rpr_ended=2026-07-04",
             "2026-07-08", "rpr_gap", "2026-07-04", .state = DEADLINE_MET,
             .reason = "rpr_appointed", .flags = DEADLINE_MET_LATE),
        CASE("five working days over Easter", "standard", NULL, "given=2026-03-31", "2026-03-31",
             "rpr_appointment", "2026-04-09"),
        CASE("an IMCA by the next working day", "request", NULL,
             "received=2026-12-24 imca39a_needed=2026-12-24", "2026-12-24", "imca39a",
             "2026-12-29"),
        CASE("CQC on the day", "request", NULL, "received=2026-12-14 withdrawn=2026-12-27",
             "2026-12-27", "cqc_notification", "2026-12-27"),
        CASE("CQC not in Wales", "request", "wales", "received=2026-12-14 withdrawn=2026-12-27",
             "2026-12-27", "cqc_notification", NULL),
        CASE("nothing to tell CQC", "request", NULL, "received=2026-12-14", "2026-12-27",
             "cqc_notification", NULL),
        CASE("the Welsh row in Wales", "request", "wales",
             "received=2026-12-14 assessors_instructed=2026-12-16", "2026-12-16", "assess_standard",
             "2027-01-05"),
        CASE("the common row in England", "request", NULL,
             "received=2026-12-14 assessors_instructed=2026-12-16", "2026-12-16", "assess_standard",
             "2027-01-03"),
        CASE("LPS is not in force", "lps", NULL, "given=2026-12-14 first_effect=2026-12-14",
             "2026-12-16", "lps_end", NULL),
    };

    CHECK_ALL(*state, rows);
}

static void test_look_again(void **state)
{
    struct matter matter;

    fixture_matter(*state, "standard", "england",
                   "given=2026-01-15 last_day=2026-12-31 followed_on=2027-01-04", &matter);
    deadline_plan(*state, &matter, fixture_instant("2026-12-30 12:00"), &plan);
    assert_int_equal(plan.look_again, fixture_day("2026-12-31"));
    deadline_plan(*state, &matter, fixture_instant("2026-12-31 12:00"), &plan);
    assert_int_equal(plan.look_again, fixture_day("2027-01-04"));
    deadline_plan(*state, &matter, fixture_instant("2027-01-04 00:00"), &plan);
    assert_int_equal(plan.look_again, DATE_NONE);
}

/* The end is the midnight in London: in summer an hour before that of UTC. */
static void test_the_second_it_ends(void **state)
{
    struct matter matter;
    instant_t ends;

    fixture_matter(*state, "urgent", "england", "given=2026-07-01", &matter);
    deadline_plan(*state, &matter, fixture_instant("2026-07-01 09:00"), &plan);
    ends = plan_find(&plan, "urgent_end")->ends_at;
    deadline_plan(*state, &matter, ends - 1, &plan);
    assert_int_equal(plan_find(&plan, "urgent_end")->state, DEADLINE_OPEN);
    deadline_plan(*state, &matter, ends, &plan);
    assert_int_equal(plan_find(&plan, "urgent_end")->state, DEADLINE_LAPSED);
}

/* Given and stated dates of a year, beside a count of the days one by one. */
static void test_every_day_of_four_years(void **state)
{
    struct matter matter;
    fact_id given = rulebook_find_fact(*state, "given");

    matter_init(&matter, rulebook_kind(*state, "urgent"), JURISDICTION_ENGLAND);
    for (date_t day = fixture_day("2025-01-01"); day < fixture_day("2029-01-01"); day++) {
        const struct deadline *d;
        instant_t end = zone_midnight(fixture_zone(), day);
        date_t date = day;

        for (int n = 0; n < 7; n++, date++)
            end += zone_day_hours(fixture_zone(), date) * 3600;
        matter.facts[given] = day;
        deadline_plan(*state, &matter, zone_midnight(fixture_zone(), day), &plan);
        d = plan_find(&plan, "urgent_end");
        assert_int_equal(d->last_day, date - 1);
        assert_int_equal(d->ends_at, end);
    }
}

/* Where nothing is counted from, the start is the day that the form states, or a court. */
static void test_start_alone(void **state)
{
    static const struct {
        struct example x;
        const char *start, *name;
    } rows[] = {
        {CASE("stated", "urgent", NULL, "last_day=2026-12-28", "2026-12-28", "urgent_end",
              "2026-12-28", .by = BY_STATED),
         "2026-12-28", "last_day"},
        {CASE("extended", "urgent", NULL, "last_day=2026-12-28 extended_to=2027-01-02",
              "2026-12-28", "urgent_end", "2027-01-02", .by = BY_EXTENSION),
         "2026-12-28", "last_day"},
        {CASE("varied", "standard", NULL, "last_day=2026-12-28 court_last_day=2027-01-02",
              "2026-12-28", "standard_end", "2027-01-02", .by = BY_VARIATION),
         "2027-01-02", "court_last_day"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const struct deadline *d;

        check(*state, &rows[i].x);
        d = work_out(*state, &rows[i].x);
        assert_int_equal(d->start, fixture_day(rows[i].start));
        assert_string_equal(deadline_start_name(*state, d), rows[i].name);
    }
}

static void test_bad_data(void **state)
{
    static const char *const texts[] = {"22/12/2026", "2026-02-30", "", "1989-12-31", "2151-01-01"};
    const struct rulebook *book = *state;
    struct matter matter;
    char *cause = NULL;

    fixture_matter(book, "urgent", "england", "given=2026-12-22", &matter);
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        assert_false(matter_set(book, &matter, "last_day", texts[i], &cause));
        assert_non_null(strstr(cause, "last_day is "));
        free(cause);
    }
    assert_true(matter_set(book, &matter, "favourite_colour", "blue", &cause));
    assert_true(matter_set(book, &matter, "extended_to", NULL, &cause));
    deadline_plan(book, &matter, fixture_instant("2026-12-22 12:00"), &plan);
    assert_int_equal(plan_find(&plan, "urgent_end")->last_day, fixture_day("2026-12-28"));
    matter_init(&matter, rulebook_kind(book, "unheard_of"), JURISDICTION_ANY);
    deadline_plan(book, &matter, fixture_instant("2026-12-22 12:00"), &plan);
    assert_int_equal(plan.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worked_examples),
        cmocka_unit_test(test_hours),
        cmocka_unit_test(test_stated_and_extended),
        cmocka_unit_test(test_court_and_suspension),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_look_again),
        cmocka_unit_test(test_start_alone),
        cmocka_unit_test(test_the_second_it_ends),
        cmocka_unit_test(test_every_day_of_four_years),
        cmocka_unit_test(test_bad_data),
    };

    return cmocka_run_group_tests(tests, make, unmake);
}
