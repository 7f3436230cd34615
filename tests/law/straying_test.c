/* What rows can say of a matter that leaves the straight path: flags of special cases, holds,
 * conditions on other limits, a successor without a gap, and the days without authority. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "fixture.h"

#define BARE(number, c, k)                                                                         \
    .id = number, .pack = "england-dols", .code = c, .kind = k, .title = c,                        \
    .effective_from = "2009-04-01", .source = "MCA 2005 Sch A1", .certainty = "seen"
#define ROW(number, c, k) BARE(number, c, k), .reckoning = "including"
#define URGENT(number)                                                                             \
    ROW(number, "urgent_end", "urgent"),                                                           \
        .authority = true, .count_from = LIST("given"), .count = 7, .stated_by = "last_day",       \
        .met_by = LIST("standard_started", "followed_on"), .met_since = "given",                   \
        .cancelled_by = LIST("refusal_received", "died", "moved")
#define SUSPENDED                                                                                  \
    .cap_from = LIST("suspended"), .cap_count = 28, .cap_unit = "day",                             \
    .cap_reckoning = "including", .cap_lifted_by = "suspension_lifted"

static const struct limit_row limits[] = {
    {URGENT(1)},
    {URGENT(2), .applies_unless = LIST("last_day", "earlier_urgent", "refused"),
     .flags = LIST("not_stated")},
    {URGENT(3), .applies_if = LIST("refused"), .applies_unless = LIST("earlier_urgent"),
     .flags = LIST("refused")},
    {URGENT(4), .applies_if = LIST("earlier_urgent"), .flags = LIST("barred")},
    {ROW(5, "standard_end", "standard"), .authority = true, .count_from = LIST("given"), .count = 1,
     .unit = "year", .not_before = "given", .stated_by = "last_day", SUSPENDED,
     .met_by = LIST("followed_on"), .met_since = "given",
     .cancelled_by = LIST("review_ended", "died")},
    {ROW(6, "suspension_end", "standard"), .count_from = LIST("suspended"), .count = 28,
     .not_before = "given", .cap_from = LIST("limit:standard_end"), .cap_unit = "day",
     .cap_reckoning = "on", .after_last_day = "pass", .met_by = LIST("suspension_lifted"),
     .met_since = "suspended", .met_in_time = true, .cancelled_by = LIST("review_ended", "died"),
     .no_cover = true},
    {ROW(7, "notice_suspension_lifted", "standard"), .applies_if = LIST("met:suspension_end"),
     .count_from = LIST("suspension_lifted"), .count = 1, .met_by = LIST("lifting_notice")},
    {BARE(8, "notice_standard_ceased", "standard"), .count_from = LIST("limit:standard_end"),
     .count = 1, .unit = "working_day", .reckoning = "after", .met_by = LIST("ceased_notice"),
     .met_since = "start", .met_seamlessly_by = "followed_on"},
    {ROW(9, "assess_urgent", "request"), .count_from = LIST("urgent_given"), .count = 7,
     .stated_by = "urgent_last_day", .not_after = "received", .met_by = LIST("assessed")},
    {ROW(10, "assess_standard", "request"), .applies_unless = LIST("limit:assess_urgent"),
     .count_from = LIST("received"), .count = 21, .met_by = LIST("assessed"),
     .flags = LIST("urgent_over")},
    {ROW(11, "assess_standard", "request"),
     .applies_unless = LIST("urgent_given", "limit:assess_urgent"), .count_from = LIST("received"),
     .count = 21, .met_by = LIST("assessed")},
    {ROW(12, "review_due", "review"),
     .count_from = LIST("requested", "suspension_lifted", "further_disposed"),
     .count_which = "latest", .count = 21, .met_by = LIST("completed"), .met_since = "requested",
     .hold_from = LIST("suspended", "further_requested"),
     .hold_until = LIST("suspension_lifted", "further_disposed"), .cancelled_by = LIST("died")},
    {BARE(13, "condition_due", "condition"), .count_from = LIST("due"), .reckoning = "on",
     .met_by = LIST("met"), .alarms_from = "2026-09-01"},
    {BARE(14, "in_time", "condition"), .count_from = LIST("due"), .reckoning = "on",
     .met_by = LIST("met"), .met_in_time = true, .after_last_day = "hidden"},
    {BARE(15, "since_in_time", "condition"), .applies_if = LIST("met:in_time"),
     .count_from = LIST("due"), .reckoning = "on", .flags = LIST("unsure_end")},
};

static int make(void **state)
{
    struct rulebook *book = fixture_empty_book();
    char *cause = NULL;

    for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
        if (!rulebook_add_limit(book, &limits[i], &cause))
            fail_msg("%s: %s", limits[i].code, cause);
    }
    if (!rulebook_finish(book, &cause))
        fail_msg("%s", cause);
    *state = book;
    return 0;
}

static int unmake(void **state)
{
    rulebook_free(*state);
    return 0;
}

/* A row of the tables below: what the limit is on a day, as words. */
struct example {
    const char *kind, *facts, *today, *code;
    const char *expected; /* "" where the limit does not arise */
};

static size_t put_gap(const struct deadline *d, char *out, size_t size)
{
    char from[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];

    if (d->gap_from == DATE_NONE)
        return 0;
    date_format(d->gap_from, from);
    if (d->gap_until == DATE_NONE)
        return (size_t)snprintf(out, size, " without from %s", from);
    date_format(d->gap_until, until);
    return (size_t)snprintf(out, size, " without %s to %s%s", from, until,
                            d->gap_runs ? ", running" : "");
}

/* "2026-06-14 lapsed [barred] without 2026-06-08 to 2026-06-20, running" */
static void in_words(const struct rulebook *book, const struct deadline *d, char *out, size_t size)
{
    const char *names[DEADLINE_FLAGS];
    size_t count, length;
    const char *reason;
    char day[DATE_TEXT_SIZE];

    out[0] = '\0';
    if (d == NULL)
        return;
    reason = deadline_reason(book, d);
    count = deadline_flag_names(d->flags, names);
    date_format(d->last_day, day);
    length = (size_t)snprintf(out, size, "%s %s%s%s", day, deadline_state_name(d->state),
                              reason != NULL ? " by " : "", reason != NULL ? reason : "");
    for (size_t i = 0; i < count; i++)
        length += (size_t)snprintf(out + length, size - length, " [%s]", names[i]);
    length += put_gap(d, out + length, size - length);
    assert_true(length < size);
}

static void check_all(const struct rulebook *book, const struct example *rows, size_t count)
{
    static struct plan plan;
    struct matter matter;
    char now[24], words[256];

    for (size_t i = 0; i < count; i++) {
        snprintf(now, sizeof(now), "%s 12:00", rows[i].today);
        fixture_matter(book, rows[i].kind, "england", rows[i].facts, &matter);
        deadline_plan(book, &matter, fixture_instant(now), &plan);
        in_words(book, plan_find(&plan, rows[i].code), words, sizeof(words));
        if (strcmp(words, rows[i].expected) != 0)
            fail_msg("%s on %s: %s of %s is \"%s\", not \"%s\"", rows[i].facts, rows[i].today,
                     rows[i].code, rows[i].kind, words, rows[i].expected);
    }
}

/* Paras 77(2), 78, 80(c), 89(4): a second one, one without a stated end, one whose request was
 * refused. */
static void test_special_rows(void **state)
{
    static const struct example rows[] = {
        {"urgent", "given=2026-06-08 last_day=2026-06-12", "2026-06-10", "urgent_end",
         "2026-06-12 open"},
        {"urgent", "given=2026-06-08", "2026-06-10", "urgent_end", "2026-06-14 open [not_stated]"},
        {"urgent", "given=2026-06-08 last_day=2026-06-12 refused=2026-06-10", "2026-06-10",
         "urgent_end", "2026-06-12 open [refused]"},
        {"urgent", "given=2026-06-08 refused=2026-06-10", "2026-06-10", "urgent_end",
         "2026-06-14 open [refused]"},
        {"urgent", "given=2026-06-08 refused=2026-06-10 refusal_received=2026-06-11", "2026-06-12",
         "urgent_end", "2026-06-14 cancelled by refusal_received [refused]"},
        {"urgent", "given=2026-06-08 last_day=2026-06-12 earlier_urgent=2026-05-20", "2026-06-10",
         "urgent_end", "2026-06-12 open [barred] without 2026-06-08 to 2026-06-10, running"},
        {"urgent", "given=2026-06-08 last_day=2026-06-12 earlier_urgent=2026-06-10", "2026-06-10",
         "urgent_end", "2026-06-12 open [barred] without from 2026-06-11"},
        {"urgent", "given=2026-06-08 last_day=2026-06-12 earlier_urgent=2026-06-10", "2026-06-11",
         "urgent_end", "2026-06-12 open [barred] without 2026-06-11 to 2026-06-11, running"},
        {"urgent", "given=2026-06-08 last_day=2026-06-05 earlier_urgent=2026-06-10", "2026-06-10",
         "urgent_end", "2026-06-05 lapsed [before_start] [barred]"},
        {"urgent", "given=2026-06-08 died=2026-06-20 mistaken=2026-06-20", "2026-06-20",
         "urgent_end", "2026-06-14 cancelled by died [not_stated]"},
        {"urgent",
         "given=2026-06-08 earlier_urgent=2026-05-20 followed_on=2026-06-11 mistaken=2026-06-20",
         "2026-06-20", "urgent_end", "2026-06-14 met by followed_on [barred]"},
        {"urgent", "given=2026-06-08 earlier_urgent=2026-05-20 refused=2026-06-09", "2026-06-20",
         "urgent_end", "2026-06-14 lapsed [barred] without 2026-06-08 to 2026-06-20, running"},
        {"urgent", "given=2026-06-08 earlier_urgent=2026-05-20 followed_on=2026-06-11",
         "2026-06-20", "urgent_end",
         "2026-06-14 met by followed_on [after_gap] [barred] without 2026-06-08 to 2026-06-10"},
    };

    check_all(*state, rows, ARRAY_SIZE(rows));
}

/* Paras 91, 93, 95 to 97: suspended, lifted in time or too late, ended while it was suspended. */
static void test_suspension(void **state)
{
    static const struct example rows[] = {
        {"standard", "given=2026-06-01 last_day=2026-12-31 suspended=2026-07-01", "2026-07-10",
         "standard_end", "2026-07-28 open [suspended]"},
        {"standard", "given=2026-06-01 last_day=2026-12-31 suspended=2026-07-01", "2026-07-10",
         "suspension_end", "2026-07-28 open without 2026-07-01 to 2026-07-10, running"},
        {"standard", "given=2026-06-01 last_day=2026-12-31 suspended=2026-07-01", "2026-07-29",
         "standard_end", "2026-07-28 lapsed [ceased] without 2026-07-29 to 2026-07-29, running"},
        {"standard", "given=2026-06-01 last_day=2026-12-31 suspended=2026-07-01", "2026-07-29",
         "suspension_end", "2026-07-28 passed without 2026-07-01 to 2026-07-28"},
        {"standard",
         "given=2026-06-01 last_day=2026-12-31 suspended=2026-07-01 suspension_lifted=2026-07-15",
         "2026-07-20", "standard_end", "2026-12-31 open"},
        {"standard",
         "given=2026-06-01 last_day=2026-12-31 suspended=2026-07-01 suspension_lifted=2026-07-15",
         "2026-07-20", "suspension_end",
         "2026-07-28 met by suspension_lifted without 2026-07-01 to 2026-07-14"},
        {"standard",
         "given=2026-06-01 last_day=2026-12-31 suspended=2026-07-01 suspension_lifted=2026-07-29",
         "2026-07-30", "suspension_end",
         "2026-07-28 passed [too_late] without 2026-07-01 to 2026-07-28"},
        {"standard", "given=2026-06-01 last_day=2026-07-05 suspended=2026-07-01", "2026-07-06",
         "standard_end", "2026-07-05 lapsed [ceased] without 2026-07-06 to 2026-07-06, running"},
        {"standard", "given=2026-06-01 last_day=2026-07-05 suspended=2026-07-06", "2026-07-06",
         "standard_end", "2026-07-05 lapsed without 2026-07-06 to 2026-07-06, running"},
        {"standard",
         "given=2026-06-01 last_day=2026-07-05 suspended=2026-07-01 suspension_lifted=2026-07-06",
         "2026-07-06", "standard_end",
         "2026-07-05 lapsed [ceased] without 2026-07-06 to 2026-07-06, running"},
        {"standard", "given=2026-07-03 last_day=2026-12-31 suspended=2026-07-01", "2026-07-05",
         "suspension_end", "2026-07-28 open without 2026-07-03 to 2026-07-05, running"},
    };

    check_all(*state, rows, ARRAY_SIZE(rows));
}

/* A limit that arises only where another does, or was met; one that does not where another does. */
static void test_conditions(void **state)
{
    static const struct example rows[] = {
        {"standard",
         "given=2026-06-01 last_day=2026-12-31 suspended=2026-07-01 suspension_lifted=2026-07-15",
         "2026-07-15", "notice_suspension_lifted", "2026-07-15 open"},
        {"standard",
         "given=2026-06-01 last_day=2026-12-31 suspended=2026-07-01 suspension_lifted=2026-07-15",
         "2026-07-14", "notice_suspension_lifted", "2026-07-15 open"},
        {"standard",
         "given=2026-06-01 last_day=2026-12-31 suspended=2026-07-01 suspension_lifted=2026-07-29",
         "2026-07-30", "notice_suspension_lifted", ""},
        {"request", "received=2026-06-10 urgent_given=2026-06-09", "2026-06-11", "assess_urgent",
         "2026-06-15 open"},
        {"request", "received=2026-06-10 urgent_given=2026-06-09", "2026-06-11", "assess_standard",
         ""},
        {"request", "received=2026-06-20 urgent_given=2026-06-09", "2026-06-20", "assess_urgent",
         ""},
        {"request", "received=2026-06-20 urgent_given=2026-06-09", "2026-06-20", "assess_standard",
         "2026-07-10 open [urgent_over]"},
        {"request", "received=2026-06-20", "2026-06-20", "assess_standard", "2026-07-10 open"},
        /* A hidden limit makes no deadline, and others ask whether it is met. */
        {"condition", "due=2026-09-10 met=2026-09-09", "2026-09-01", "in_time", ""},
        {"condition", "due=2026-09-10 met=2026-09-09", "2026-09-01", "since_in_time",
         "2026-09-10 open [unsure_end]"},
        {"condition", "due=2026-09-10 met=2026-09-11", "2026-09-01", "since_in_time", ""},
    };

    check_all(*state, rows, ARRAY_SIZE(rows));
}

/* Paras 122(3), 123(3): no step is taken, and the target begins anew. */
static void test_holds(void **state)
{
    static const struct example rows[] = {
        {"review", "requested=2026-06-01", "2026-06-05", "review_due", "2026-06-21 open"},
        {"review", "requested=2026-06-01 suspended=2026-06-05", "2026-06-05", "review_due",
         "2026-06-21 cancelled by suspended [on_hold]"},
        {"review", "requested=2026-06-01 suspended=2026-06-05 suspension_lifted=2026-06-10",
         "2026-06-10", "review_due", "2026-06-30 open"},
        {"review",
         "requested=2026-06-01 suspended=2026-06-05 suspension_lifted=2026-06-10 "
         "further_requested=2026-06-12",
         "2026-06-12", "review_due", "2026-06-30 cancelled by further_requested [on_hold]"},
        {"review", "requested=2026-06-01 further_requested=2026-06-12 further_disposed=2026-06-15",
         "2026-07-06", "review_due", "2026-07-05 lapsed"},
        {"review", "requested=2026-06-01 suspended=2026-06-05 completed=2026-06-05", "2026-06-06",
         "review_due", "2026-06-21 met by completed"},
        {"review", "requested=2026-06-01 suspended=2026-06-05 died=2026-06-06", "2026-06-06",
         "review_due", "2026-06-21 cancelled by died"},
        {"review", "requested=2026-06-01 suspended=2026-06-05", "2026-06-04", "review_due",
         "2026-06-21 open"},
    };

    check_all(*state, rows, ARRAY_SIZE(rows));
}

/* Para 65 as it is read locally, and a fact that the store did not record before a day. */
static void test_seamless_and_unrecorded(void **state)
{
    static const struct example rows[] = {
        {"standard", "given=2026-06-01 last_day=2026-06-30 followed_on=2026-07-01", "2026-07-02",
         "notice_standard_ceased", "2026-07-01 met by followed_on"},
        {"standard", "given=2026-06-01 last_day=2026-06-30 followed_on=2026-07-02", "2026-07-02",
         "notice_standard_ceased", "2026-07-01 lapsed"},
        {"standard",
         "given=2026-06-01 last_day=2026-06-30 followed_on=2026-07-02 ceased_notice=2026-07-03",
         "2026-07-03", "notice_standard_ceased", "2026-07-01 met by ceased_notice [met_late]"},
        {"standard", "given=2026-06-01 last_day=2026-06-30 followed_on=2026-07-03", "2026-07-10",
         "standard_end",
         "2026-06-30 met by followed_on [after_gap] without 2026-07-01 to 2026-07-02"},
        {"condition", "due=2026-08-31", "2026-08-31", "condition_due", "2026-08-31 open"},
        {"condition", "due=2026-08-31", "2026-09-01", "condition_due", "2026-08-31 passed"},
        {"condition", "due=2026-09-01", "2026-09-02", "condition_due", "2026-09-01 lapsed"},
    };

    check_all(*state, rows, ARRAY_SIZE(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_special_rows),
        cmocka_unit_test(test_suspension),
        cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_holds),
        cmocka_unit_test(test_seamless_and_unrecorded),
    };

    return cmocka_run_group_tests(tests, make, unmake);
}
