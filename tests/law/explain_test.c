/* What is told about a deadline: days one by one, sentences, and why each reminder is where it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "fixture.h"
#include "law/explain.h"

static struct plan plan;

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

static struct explanation *explain(const struct rulebook *book, const char *kind, const char *where,
                                   const char *facts, const char *now, const char *code)
{
    const struct deadline *deadline;
    struct matter matter;

    fixture_matter(book, kind, where, facts, &matter);
    deadline_plan(book, &matter, fixture_instant(now), &plan);
    deadline = plan_find(&plan, code);
    assert_non_null(deadline);
    return explain_deadline(book, &matter, deadline, fixture_instant(now));
}

static void add_days(const struct explanation *x, struct buf *text)
{
    char date[DATE_LONG_SIZE];

    for (size_t i = 0; i < x->day_count; i++) {
        date_brief(x->days[i].date, date, sizeof(date));
        buf_printf(text, "%d %s%s%s\n", x->days[i].number, date,
                   x->days[i].note[0] != '\0' ? ", " : "", x->days[i].note);
        assert_int_equal(x->days[i].weekday, date_weekday(x->days[i].date));
    }
}

static void add_rungs(const struct explanation *x, struct buf *text)
{
    char at[INSTANT_TEXT_SIZE];

    for (size_t i = 0; i < x->rung_count; i++) {
        const struct explained_rung *rung = &x->rungs[i];

        assert_int_equal(rung->left_out, rung->day == DATE_NONE);
        zone_format(fixture_zone(), rung->left_out ? 0 : rung->at, at);
        buf_printf(text, "%s %s: %s\n", rung->rung->name, rung->left_out ? "-" : at, rung->why);
    }
}

static void same(struct buf *text, const char *expected)
{
    assert_string_equal(text->data, expected);
    buf_free(text);
}

static void test_days(void **state)
{
    static const struct {
        const char *kind, *facts, *now, *code, *days;
    } rows[] = {
        {"urgent", "given=2026-12-22", "2026-12-22 12:00", "urgent_end",
         "1 Tue 22 Dec 2026\n"
         "2 Wed 23 Dec 2026\n"
         "3 Thu 24 Dec 2026\n"
         "4 Fri 25 Dec 2026, Christmas Day\n"
         "5 Sat 26 Dec 2026, a Saturday\n"
         "6 Sun 27 Dec 2026, a Sunday\n"
         "7 Mon 28 Dec 2026, Boxing Day (substitute day)\n"},
        {"urgent", "given=2026-03-26", "2026-03-26 12:00", "urgent_end",
         "1 Thu 26 Mar 2026\n"
         "2 Fri 27 Mar 2026\n"
         "3 Sat 28 Mar 2026, a Saturday\n"
         "4 Sun 29 Mar 2026, a Sunday; the clocks go forward, 23 hours\n"
         "5 Mon 30 Mar 2026\n"
         "6 Tue 31 Mar 2026\n"
         "7 Wed 1 Apr 2026\n"},
        {"urgent", "given=2026-10-22", "2026-10-22 12:00", "notice_urgent_ceased",
         "0 Wed 28 Oct 2026, the day counted from\n"
         "1 Thu 29 Oct 2026\n"},
        {"urgent", "given=2026-12-22", "2026-12-22 12:00", "notice_urgent_ceased",
         "0 Mon 28 Dec 2026, the day counted from; Boxing Day (substitute day)\n"
         "1 Tue 29 Dec 2026\n"},
        {"standard", "given=2026-04-01", "2026-04-01 12:00", "rpr_appointment",
         "0 Wed 1 Apr 2026, the day counted from\n"
         "1 Thu 2 Apr 2026\n"
         "0 Fri 3 Apr 2026, Good Friday\n"
         "0 Sat 4 Apr 2026, a Saturday\n"
         "0 Sun 5 Apr 2026, a Sunday\n"
         "0 Mon 6 Apr 2026, Easter Monday\n"
         "2 Tue 7 Apr 2026\n"
         "3 Wed 8 Apr 2026\n"
         "4 Thu 9 Apr 2026\n"
         "5 Fri 10 Apr 2026\n"},
        {"standard", "given=2027-03-01", "2027-03-01 12:00", "standard_end",
         "1 Mon 1 Mar 2027, the first day\n"
         "0 Wed 1 Mar 2028, the corresponding date\n"
         "0 Tue 29 Feb 2028, the last day: the day before it\n"},
        {"standard", "given=2028-02-29", "2028-02-29 12:00", "standard_end",
         "1 Tue 29 Feb 2028, the first day\n"
         "0 Wed 28 Feb 2029, there is no corresponding date: the last day of the month\n"},
        {"court_order", "made=2026-01-10 last_day=2026-12-31", "2026-02-01 12:00",
         "court_application",
         "0 Thu 31 Dec 2026, the day counted from\n"
         "0 Mon 30 Nov 2026, there is no corresponding date: the last day of the month\n"},
        {"request", "received=2026-12-14 granted=2026-12-27", "2026-12-27 12:00",
         "cqc_notification", "0 Sun 27 Dec 2026, the day itself; a Sunday\n"},
        {"condition", "due=2026-12-27", "2026-12-01 12:00", "condition_due", ""},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct explanation *x =
            explain(*state, rows[i].kind, "england", rows[i].facts, rows[i].now, rows[i].code);
        struct buf text = BUF_INIT;

        buf_puts(&text, "");
        add_days(x, &text);
        same(&text, rows[i].days);
        explain_free(x);
    }
}

static void test_days_before(void **state)
{
    struct explanation *x = explain(*state, "standard", "england", "given=2026-01-15",
                                    "2026-06-01 12:00", "further_request");

    assert_int_equal(x->day_count, 21);
    assert_int_equal(x->days[1].number, 1);
    assert_int_equal(x->days[1].date, fixture_day("2027-01-13"));
    assert_int_equal(x->days[20].number, 20);
    assert_int_equal(x->days[20].date, x->last_day);
    explain_free(x);
}

static void test_rungs(void **state)
{
    struct explanation *x =
        explain(*state, "urgent", "england", "given=2026-12-22 extended_to=2026-12-20",
                "2026-12-22 12:00", "urgent_end");
    struct buf text = BUF_INIT;

    add_rungs(x, &text);
    same(&text,
         "u-ma-start Tue 22 Dec 2026 09:00 GMT: \n"
         "u-team-start Tue 22 Dec 2026 09:00 GMT: \n"
         "u-ma-1 Wed 23 Dec 2026 09:00 GMT: moved from Sun 27 Dec 2026 to keep apart from the next "
         "reminder, now on Thu 24 Dec 2026\n"
         "u-team-2 Wed 23 Dec 2026 09:00 GMT: moved from Sat 26 Dec 2026 to keep apart from the "
         "next reminder, now on Thu 24 Dec 2026\n"
         "u-ma-0 Thu 24 Dec 2026 09:00 GMT: moved from Mon 28 Dec 2026 (Boxing Day (substitute "
         "day)) to the working day before\n"
         "u-team-0 Thu 24 Dec 2026 09:00 GMT: moved from Mon 28 Dec 2026 (Boxing Day (substitute "
         "day)) to the working day before\n"
         "u-rpr-1 Thu 24 Dec 2026 16:30 GMT: moved from Sun 27 Dec 2026 (a Sunday) to the working "
         "day before\n"
         "u-team-lapsed Tue 29 Dec 2026 09:00 GMT: again every working day\n"
         "u-ma-3 -: left out: meant for Fri 25 Dec 2026; moved to a working day it would "
         "join the first day's\n"
         "u-ma-2 -: left out: extended_to is on record\n");
    explain_free(x);
    x = explain(*state, "urgent", "england", "given=2026-11-21 last_day=2026-11-22",
                "2026-11-21 12:00", "urgent_end");
    add_rungs(x, &text);
    assert_non_null(strstr(text.data,
                           "u-ma-0 Sat 21 Nov 2026 09:00 GMT: moved from Sun 22 Nov 2026 "
                           "(a Sunday); no working day since the period began"));
    assert_non_null(strstr(text.data,
                           "u-ma-1 -: left out: meant for Sat 21 Nov 2026; kept apart "
                           "from the reminder on Sat 21 Nov 2026 it would come before the period"));
    buf_free(&text);
    explain_free(x);
}

static const char *sentence(const struct explanation *x, enum explained_topic topic)
{
    static char all[2048];
    size_t length = 0;

    all[0] = '\0';
    for (size_t i = 0; i < x->sentence_count && length < sizeof(all); i++) {
        if (x->sentences[i].topic == topic)
            length += (size_t)snprintf(all + length, sizeof(all) - length, "%s%s",
                                       length > 0 ? " " : "", x->sentences[i].text);
    }
    return all;
}

static void test_sentences(void **state)
{
    static const struct {
        const char *kind, *where, *facts, *now, *code;
        enum explained_topic topic;
        const char *words;
    } rows[] = {
        {"urgent", "england", "given=2026-12-22", "2026-12-22 12:00", "urgent_end", EXPLAIN_GOVERNS,
         "Row 1 of pack england-dols, in force from Wednesday 1 April 2009, governs because it was "
         "in force on the date given, Tuesday 22 December 2026."},
        {"request", "wales", "received=2026-12-14", "2026-12-14 12:00", "assess_standard",
         EXPLAIN_GOVERNS, "It is the rule for wales and takes precedence over one for all."},
        {"standard", "england", "given=2026-01-15", "2026-06-01 12:00", "further_request",
         EXPLAIN_GOVERNS, "governs because it is in force today, Monday 1 June 2026."},
        {"urgent", "england", "last_day=2026-12-22", "2026-12-22 12:00", "urgent_end",
         EXPLAIN_GOVERNS, "the matter has no date given, which would decide."},
        {"request", "wales", "received=2026-12-14", "2026-12-14 12:00", "assess_standard",
         EXPLAIN_SOURCE,
         "Source: SI 2009/783 (W.69) (unsure, a cautious or a local reading: check before relying "
         "on it). Note: "
         "The start of the clock was not seen in the source."},
        {"urgent", "england", "given=2026-12-22 refusal_received=2026-12-24", "2026-12-24 12:00",
         "notice_urgent_ceased", EXPLAIN_START,
         "Counted from refusal_received, Thursday 24 December 2026: the earliest of the dates that "
         "are there."},
        {"condition", "england", "due=2026-12-22", "2026-12-22 12:00", "condition_due",
         EXPLAIN_START, "There is nothing to count from; only the date due counts."},
        {"urgent", "england", "given=2026-12-22", "2026-12-22 12:00", "urgent_end", EXPLAIN_COUNT,
         "7 days beginning with Tuesday 22 December 2026, which is day 1, end with Monday 28 "
         "December 2026."},
        {"urgent", "england", "given=2026-12-22", "2026-12-22 12:00", "notice_urgent_ceased",
         EXPLAIN_COUNT, "1 working day after Monday 28 December 2026 is Tuesday 29 December 2026."},
        {"urgent", "england", "given=2026-12-22 last_day=2026-12-29", "2026-12-22 12:00",
         "urgent_end", EXPLAIN_STATED, "which is later than the count allows"},
        {"urgent", "england", "given=2026-12-22 last_day=2026-12-21", "2026-12-22 12:00",
         "urgent_end", EXPLAIN_STATED, "one of the dates must be wrong"},
        {"urgent", "england", "given=2026-12-22 extended_to=2027-01-05", "2026-12-22 12:00",
         "urgent_end", EXPLAIN_EXTENSION,
         "The extension to Tuesday 5 January 2027 is more than the 7 days that can be added; only "
         "7 count."},
        {"urgent", "england",
         "given=2026-12-22 extension_requested=2026-12-29 extended_to=2027-01-04",
         "2026-12-30 12:00", "urgent_end", EXPLAIN_EXTENSION,
         "was asked for on Tuesday 29 December 2026 (extension_requested), after it had ended on "
         "Monday 28 December 2026."},
        {"standard", "england", "given=2026-06-10 starts=2026-06-01", "2026-06-11 12:00",
         "standard_end", EXPLAIN_START, "it cannot be dated back"},
        {"standard", "england", "given=2026-06-01 court_last_day=2027-07-01", "2026-12-11 12:00",
         "standard_end", EXPLAIN_VARIATION,
         "A court set the last day to Thursday 1 July 2027 (court_last_day); the count does not "
         "move it."},
        {"standard", "england", "given=2026-06-01 suspended=2026-12-10", "2026-12-11 12:00",
         "standard_end", EXPLAIN_CAP,
         "Capped from suspended, Thursday 10 December 2026: 28 days end with Wednesday 6 January "
         "2027, which is earlier and stands."},
        {"standard", "england",
         "given=2026-06-01 suspended=2026-12-10 suspension_lifted=2026-12-17", "2026-12-18 12:00",
         "standard_end", EXPLAIN_CAP,
         "The cap from suspended, Thursday 10 December 2026, is off: suspension_lifted is Thursday "
         "17 December 2026."},
        {"standard", "england",
         "given=2026-06-01 suspended=2026-12-10 suspension_lifted=2027-01-07", "2027-01-08 12:00",
         "standard_end", EXPLAIN_CAP,
         "2027, which is earlier and stands. suspension_lifted is Thursday 7 January 2027, too "
         "late "
         "to lift it."},
        {"standard", "england", "given=2026-06-01 suspended=2026-12-10", "2026-12-11 12:00",
         "standard_end", EXPLAIN_STATE, "and ceases on that last day if it is not."},
        {"standard", "england", "given=2026-06-01 last_day=2026-12-20 suspended=2026-12-10",
         "2026-12-11 12:00", "standard_end", EXPLAIN_STATE,
         "It ends on that last day in any case."},
        {"standard", "england", "given=2026-06-01 last_day=2026-12-20 suspended=2026-12-10",
         "2026-12-22 12:00", "standard_end", EXPLAIN_STATE,
         "It ended with its own period while it was suspended"},
        {"urgent", "england", "given=2026-12-22", "2026-12-22 12:00", "urgent_end", EXPLAIN_END,
         "The last day is Monday 28 December 2026 (Boxing Day (substitute day)); it does not move. "
         "It ends at the midnight that follows: Tue 29 Dec 2026 00:00 GMT, in UTC "
         "2026-12-29T00:00:00Z (UTC+00:00)."},
        {"urgent", "england", "given=2026-03-26", "2026-03-26 12:00", "urgent_end", EXPLAIN_END,
         "Thu 2 Apr 2026 00:00 BST, in UTC 2026-04-01T23:00:00Z (UTC+01:00)."},
        {"urgent", "england", "given=2026-12-22", "2026-12-22 12:00", "urgent_end", EXPLAIN_STATE,
         "Open: 6 days after today."},
        {"urgent", "england", "given=2026-12-22", "2026-12-30 12:00", "urgent_end", EXPLAIN_STATE,
         "Lapsed: it ended 2 days ago and nothing has met it. There were 2 days without recorded "
         "authority: Tuesday 29 December 2026 to Wednesday 30 December 2026. That is counted to "
         "today; the gap continues."},
        {"urgent", "england", "given=2026-12-22 standard_started=2026-12-30", "2027-01-02 12:00",
         "urgent_end", EXPLAIN_STATE,
         "Met, but not in time: standard_started, Wednesday 30 December 2026, 2 days after the "
         "last "
         "day. There was 1 day without recorded "
         "authority: Tuesday 29 December 2026. Nothing that came later cures it."},
        {"standard", "england", "given=2026-01-15 closed=2027-01-20", "2027-01-21 12:00",
         "standard_end", EXPLAIN_STATE,
         "Cancelled: closed, Wednesday 20 January 2027. Nothing more is sent. There were 6 days "
         "without recorded "
         "authority: Friday 15 January 2027 to Wednesday 20 January 2027. Nothing that came later "
         "cures them."},
        {"urgent", "england", "given=2026-12-22 died=2026-12-23", "2026-12-30 12:00", "urgent_end",
         EXPLAIN_STATE,
         "Cancelled: died, Wednesday 23 December 2026, 5 days before that last day. Nothing "
         "more is sent."},
        {"standard", "england", "given=2026-01-15 followed_on=2027-01-18", "2027-01-10 12:00",
         "standard_end", EXPLAIN_STATE,
         "followed_on is Monday 18 January 2027, 3 days after the end; until then it does not "
         "count."},
        {"standard", "england",
         "given=2026-01-15 further_requested=2026-12-01 further_decided=2026-11-01",
         "2026-12-02 12:00", "further_pending", EXPLAIN_STATE,
         "further_decided, Sunday 1 November 2026, is earlier than further_requested"},
        {"request", "england", "received=2026-12-14 withdrawn=2026-12-22 cqc_notified=2026-12-15",
         "2026-12-22 12:00", "cqc_notification", EXPLAIN_STATE,
         "cqc_notified, Tuesday 15 December 2026, is earlier than withdrawn, Tuesday 22 December "
         "2026, and does not meet it."},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct explanation *x =
            explain(*state, rows[i].kind, rows[i].where, rows[i].facts, rows[i].now, rows[i].code);

        if (strstr(sentence(x, rows[i].topic), rows[i].words) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", sentence(x, rows[i].topic), rows[i].words);
        explain_free(x);
    }
}

static void test_facts(void **state)
{
    struct explanation *x =
        explain(*state, "standard", "england",
                "given=2026-06-01 suspended=2026-12-10 suspension_lifted=2026-12-17 "
                "followed_on=2026-12-20 rpr_appointed=2026-06-02",
                "2026-12-21 12:00", "standard_end");
    struct buf text = BUF_INIT;

    for (size_t i = 0; i < x->fact_count; i++)
        buf_printf(&text, "%s: %s\n", x->facts[i].name, x->facts[i].use);
    assert_non_null(strstr(text.data, "given: counted from, decides which version"));
    assert_non_null(strstr(text.data, "suspended: starts the cap\n"));
    assert_non_null(strstr(text.data, "suspension_lifted: lifts the cap\n"));
    assert_non_null(strstr(text.data, "followed_on: meets the limit\n"));
    assert_non_null(strstr(text.data, "rpr_appointed: \n"));
    buf_free(&text);
    assert_int_equal(x->rung_count, 0);
    assert_int_equal(x->state, DEADLINE_MET);
    explain_free(x);
}

static void test_facts_too_late(void **state)
{
    struct explanation *x =
        explain(*state, "standard", "england",
                "given=2026-06-01 suspended=2026-12-10 suspension_lifted=2027-01-07",
                "2027-01-08 12:00", "standard_end");

    for (size_t i = 0; i < x->fact_count; i++) {
        if (strcmp(x->facts[i].name, "suspension_lifted") == 0)
            assert_string_equal(x->facts[i].use, "");
    }
    explain_free(x);
}

/* The explanation and the plan tell the same ladder, whatever the day. */
static void test_same_ladder(void **state)
{
    for (date_t day = fixture_day("2026-11-01"); day < fixture_day("2027-05-01"); day++) {
        char facts[40], iso[DATE_TEXT_SIZE];
        struct explanation *x;
        size_t in_plan = 0, told = 0;

        date_format(day, iso);
        snprintf(facts, sizeof(facts), "given=%s", iso);
        x = explain(*state, "urgent", "england", facts, "2026-10-31 12:00", "urgent_end");
        for (size_t i = 0; i < x->rung_count; i++) {
            const struct deadline *d = plan_find(&plan, "urgent_end");

            told += !x->rungs[i].left_out;
            for (size_t j = 0; j < d->steps; j++)
                in_plan +=
                    d->ladder[j].rung == x->rungs[i].rung && d->ladder[j].at == x->rungs[i].at;
        }
        assert_int_equal(in_plan, told);
        explain_free(x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),        cmocka_unit_test(test_days_before),
        cmocka_unit_test(test_rungs),       cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_facts),       cmocka_unit_test(test_facts_too_late),
        cmocka_unit_test(test_same_ladder),
    };

    return cmocka_run_group_tests(tests, make, unmake);
}
