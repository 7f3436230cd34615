/* Rows that are refused and why; versions of a rule; circles; what packs have to say. */
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

static const struct limit_row good_limit = {
    .id = 7,
    .pack = "england-dols",
    .code = "urgent_end",
    .kind = "urgent",
    .title = "Urgent authorisation ends",
    .count_from = LIST("given"),
    .count = 7,
    .reckoning = "including",
    .effective_from = "2009-04-01",
    .source = "MCA 2005 Sch A1",
    .certainty = "seen",
};

static const struct rung_row good_rung = {
    .id = 9,
    .pack = "england-dols",
    .name = "first",
    .limit_code = "urgent_end",
    .role = "dols_team",
    .template = "urgent-end-dols-team",
    .active = true,
};

static void add_limit(struct rulebook *book, const struct limit_row *row)
{
    char *cause = NULL;

    if (!rulebook_add_limit(book, row, &cause))
        fail_msg("%s", cause);
}

static void add_rung(struct rulebook *book, const struct rung_row *row)
{
    char *cause = NULL;

    if (!rulebook_add_rung(book, row, &cause))
        fail_msg("%s", cause);
}

static void finish(struct rulebook *book)
{
    char *cause = NULL;

    if (!rulebook_finish(book, &cause))
        fail_msg("%s", cause);
}

static void refuse(bool worked, char *cause, const char *words)
{
    assert_false(worked);
    if (strstr(cause, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", cause, words);
    free(cause);
}

static void refuse_limit(struct rulebook *book, const struct limit_row *row, const char *words)
{
    char *cause = NULL;
    bool worked = rulebook_add_limit(book, row, &cause);

    refuse(worked, cause, "urgent_end (row 7, pack ");
    worked = rulebook_add_limit(book, row, &cause);
    refuse(worked, cause, words);
}

static void test_bad_limits(void **state)
{
    struct rulebook *book = fixture_empty_book();
    struct limit_row bad[15];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        bad[i] = good_limit;
    bad[0].kind = "urgency";
    bad[1].pack = "scotland";
    bad[2].unit = "fortnight";
    bad[3].reckoning = "within";
    bad[4].count = 0;
    bad[5].reckoning = "on";
    bad[6].count_from = (struct text_list){NULL, 0};
    bad[7].extended_by = "extended_to";
    bad[8].effective_from = "1 April 2009";
    bad[9].effective_to = "2009-03-31";
    bad[10].jurisdiction = "scotland";
    bad[11].certainty = "quite";
    bad[12].count = 1001;
    bad[13].cap_from = (struct text_list)LIST("suspended");
    bad[13].cap_reckoning = "including";
    bad[14].after_last_day = "vanish";
    refuse_limit(book, &bad[0], "no kind of matter \"urgency\"");
    refuse_limit(book, &bad[1], "no such pack");
    refuse_limit(book, &bad[2], "unit is \"fortnight\"");
    refuse_limit(book, &bad[3], "reckoning is \"within\"");
    refuse_limit(book, &bad[4], "is 1 at least");
    refuse_limit(book, &bad[5], "can only be 0");
    refuse_limit(book, &bad[6], "nothing to count from");
    refuse_limit(book, &bad[7], "an extension needs both");
    refuse_limit(book, &bad[8], "effective_from is \"1 April 2009\", which is not a date");
    refuse_limit(book, &bad[9], "ends before it begins");
    refuse_limit(book, &bad[10], "it can be england or wales");
    refuse_limit(book, &bad[11], "certainty is \"quite\"");
    refuse_limit(book, &bad[12], "it can be 0 to 1000");
    refuse_limit(book, &bad[13], "the cap is 0");
    refuse_limit(book, &bad[14], "after_last_day is \"vanish\"");
    add_limit(book, &good_limit);
    finish(book);
    rulebook_free(book);
}

static void test_bad_rungs(void **state)
{
    struct rulebook *book = fixture_empty_book();
    struct rung_row bad[11];
    static const char *const words[] = {
        "no kind of matter \"urgency\"",
        "no such pack",
        "the time is \"9am\"",
        "a day has no such time",
        "must stay",
        "cannot be in years",
        "moves is \"later\"",
        "offset is",
        "repeats every 300",
        "written HH:MM",
        "written HH:MM",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        bad[i] = good_rung;
    bad[0].kind = "urgency";
    bad[1].pack = "scotland";
    bad[2].at_time = "9am";
    bad[3].at_time = "24:00";
    bad[4].offset_count = 1;
    bad[5].offset_unit = "year";
    bad[6].moves = "later";
    bad[7].offset_count = -1001;
    bad[8].repeat_every = 300;
    bad[9].at_time = "0::00";
    bad[10].at_time = "09:00:";
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        char *cause = NULL;
        bool worked = rulebook_add_rung(book, &bad[i], &cause);

        refuse(worked, cause, words[i]);
    }
    rulebook_free(book);
}

static void test_bad_kinds_and_packs(void **state)
{
    struct rulebook *book = fixture_empty_book();
    char *cause = NULL;
    bool worked;

    (void)state;
    worked = rulebook_add_kind(book, "urgent", "given", &cause);
    refuse(worked, cause, "kind urgent: there twice");
    worked = rulebook_add_pack(book, "wales", NULL, NULL, &cause);
    refuse(worked, cause, "rule pack wales: there twice");
    worked = rulebook_add_pack(book, "local", "soon", NULL, &cause);
    refuse(worked, cause, "commences on \"soon\"");
    rulebook_free(book);
}

/* Fills a book with limits of the kind `urgent` that count as the names say. */
static struct rulebook *chain(const char *const (*names)[2], size_t count)
{
    struct rulebook *book = fixture_empty_book();

    for (size_t i = 0; i < count; i++) {
        const char *from[] = {names[i][1]};
        struct limit_row row = good_limit;

        row.id = (int)i;
        row.code = names[i][0];
        row.count_from = (struct text_list){from, 1};
        add_limit(book, &row);
    }
    return book;
}

static void test_order(void **state)
{
    static const char *const names[][2] = {
        {"third", "limit:second"}, {"second", "limit:first"}, {"first", "given"}};
    struct rulebook *book = chain(names, ARRAY_SIZE(names));
    struct matter matter;

    (void)state;
    finish(book);
    fixture_matter(book, "urgent", NULL, "given=2026-12-01", &matter);
    deadline_plan(book, &matter, fixture_instant("2026-12-01 12:00"), &plan);
    assert_int_equal(plan.count, 3);
    assert_int_equal(plan_find(&plan, "first")->last_day, fixture_day("2026-12-07"));
    assert_int_equal(plan_find(&plan, "second")->last_day, fixture_day("2026-12-13"));
    assert_int_equal(plan_find(&plan, "third")->last_day, fixture_day("2026-12-19"));
    assert_string_equal(deadline_start_name(book, plan_find(&plan, "third")), "limit:second");
    matter_init(&matter, rulebook_kind(book, "urgent"), JURISDICTION_ANY);
    deadline_plan(book, &matter, fixture_instant("2026-12-01 12:00"), &plan);
    assert_int_equal(plan.count, 0);
    rulebook_free(book);
}

static void test_circles(void **state)
{
    static const char *const circle[][2] = {
        {"a", "limit:b"}, {"b", "limit:c"}, {"c", "limit:a"}, {"d", "given"}};
    static const char *const itself[][2] = {{"a", "limit:a"}};
    static const char *const nothing[][2] = {{"a", "limit:b"}};
    struct rulebook *book = chain(circle, ARRAY_SIZE(circle));
    char *cause = NULL;
    bool worked = rulebook_finish(book, &cause);

    (void)state;
    refuse(worked, cause, "kind urgent: limits count from one another in a circle: a, b, c");
    rulebook_free(book);
    book = chain(itself, 1);
    worked = rulebook_finish(book, &cause);
    refuse(worked, cause, "in a circle: a");
    rulebook_free(book);
    book = chain(nothing, 1);
    worked = rulebook_finish(book, &cause);
    refuse(worked, cause, "counts from limit:b, but its kind has no such limit");
    rulebook_free(book);
}

static void test_too_much(void **state)
{
    struct rulebook *book = fixture_empty_book();
    char *cause = NULL;
    char name[16];
    bool worked;

    (void)state;
    add_limit(book, &good_limit);
    for (int i = 0; i < 24; i++) {
        struct rung_row row = good_rung;

        row.id = i;
        row.repeat_every = 1;
        add_rung(book, &row);
    }
    worked = rulebook_finish(book, &cause);
    refuse(worked, cause, "264 steps, which is more than 256");
    while (rulebook_fact_count(book) < RULEBOOK_MAX_FACTS) {
        snprintf(name, sizeof(name), "fact_%zu", rulebook_fact_count(book));
        assert_int_not_equal(rulebook_fact(book, name), FACT_NONE);
    }
    assert_int_equal(rulebook_fact(book, "one_more"), FACT_NONE);
    assert_string_equal(rulebook_fact_name(book, rulebook_find_fact(book, "fact_95")), "fact_95");
    assert_int_equal(rulebook_find_fact(book, "one_more"), FACT_NONE);
    rulebook_free(book);
    book = fixture_empty_book();
    for (int i = 0; i <= RULEBOOK_MAX_CODES; i++) {
        struct limit_row row = good_limit;

        snprintf(name, sizeof(name), "code_%d", i);
        row.code = name;
        add_limit(book, &row);
    }
    worked = rulebook_finish(book, &cause);
    refuse(worked, cause, "kind urgent: more than 32 limits");
    rulebook_free(book);
}

/* The law changes on 1 July 2026 from 7 days to 5; one row is governed by the matter's own date,
 * the other by today. */
static struct rulebook *changed_law(const char *governed_by)
{
    struct rulebook *book = fixture_empty_book();
    struct limit_row old = good_limit, new = good_limit;

    old.effective_to = "2026-06-30";
    old.governed_by = new.governed_by = governed_by;
    new.id = 8;
    new.count = 5;
    new.effective_from = "2026-07-01";
    add_limit(book, &new);
    add_limit(book, &old);
    finish(book);
    return book;
}

static const struct deadline *urgent_end(const struct rulebook *book, const char *facts,
                                         const char *now)
{
    struct matter matter;

    fixture_matter(book, "urgent", "wales", facts, &matter);
    deadline_plan(book, &matter, fixture_instant(now), &plan);
    return plan_find(&plan, "urgent_end");
}

static void test_changed_law(void **state)
{
    struct rulebook *book = changed_law("matter");

    (void)state;
    assert_int_equal(urgent_end(book, "given=2026-06-30", "2026-06-30 12:00")->limit->id, 7);
    assert_int_equal(urgent_end(book, "given=2026-06-30", "2026-07-01 12:00")->limit->id, 7);
    assert_int_equal(urgent_end(book, "given=2026-07-01", "2026-07-01 12:00")->limit->id, 8);
    assert_int_equal(urgent_end(book, "given=2026-07-01", "2026-07-01 12:00")->last_day,
                     fixture_day("2026-07-05"));
    assert_null(urgent_end(book, "given=2009-03-31", "2026-07-01 12:00"));
    rulebook_free(book);
    book = changed_law("today");
    assert_int_equal(urgent_end(book, "given=2026-06-30", "2026-06-30 23:59")->limit->id, 7);
    assert_int_equal(urgent_end(book, "given=2026-06-30", "2026-07-01 00:00")->limit->id, 8);
    rulebook_free(book);
}

/* Of rows with one code: the jurisdiction's own, then the later, then the higher number. */
static void test_most_particular(void **state)
{
    static const struct {
        const char *where;
        int id;
    } expected[] = {{NULL, 12}, {"england", 13}, {"wales", 10}};
    struct rulebook *book = fixture_empty_book();
    struct limit_row rows[4];
    struct matter matter;

    (void)state;
    for (int i = 0; i < 4; i++) {
        rows[i] = good_limit;
        rows[i].id = 10 + i;
    }
    rows[0].jurisdiction = "wales";
    rows[1].effective_from = "2020-01-01";
    rows[2].effective_from = "2020-01-01";
    rows[3].jurisdiction = "england";
    for (int i = 0; i < 4; i++)
        add_limit(book, &rows[i]);
    finish(book);
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
        fixture_matter(book, "urgent", expected[i].where, "given=2026-06-30", &matter);
        deadline_plan(book, &matter, fixture_instant("2026-06-30 12:00"), &plan);
        assert_int_equal(plan.count, 1);
        assert_int_equal(plan.deadlines[0].limit->id, expected[i].id);
    }
    rulebook_free(book);
}

/* A pack commences and ends; its rungs with it. */
static void test_packs(void **state)
{
    struct rulebook *book = fixture_empty_book();
    struct limit_row limit = good_limit;
    struct rung_row rung = good_rung;
    const struct deadline *d;
    char *cause = NULL;

    (void)state;
    assert_true(rulebook_add_pack(book, "trial", "2026-03-01", "2026-03-31", &cause));
    limit.pack = rung.pack = "trial";
    add_limit(book, &limit);
    add_rung(book, &rung);
    finish(book);
    assert_null(urgent_end(book, "given=2026-02-28", "2026-03-02 12:00"));
    assert_null(urgent_end(book, "given=2026-04-01", "2026-04-01 12:00"));
    d = urgent_end(book, "given=2026-03-31", "2026-04-05 12:00");
    assert_int_equal(d->last_day, fixture_day("2026-04-06"));
    assert_int_equal(d->steps, 1);
    rulebook_free(book);
}

static void test_rungs_in_use(void **state)
{
    struct rulebook *book = fixture_empty_book();
    struct rung_row rows[5];
    const struct deadline *d;

    (void)state;
    add_limit(book, &good_limit);
    for (int i = 0; i < 5; i++) {
        rows[i] = good_rung;
        rows[i].id = i;
        rows[i].moves = "stay";
    }
    rows[0].active = false;
    rows[1].effective_from = "2026-12-23";
    rows[2].effective_to = "2026-12-22";
    rows[3].jurisdiction = "england";
    rows[4].kind = "standard";
    for (int i = 0; i < 5; i++)
        add_rung(book, &rows[i]);
    finish(book);
    d = urgent_end(book, "given=2026-12-22", "2026-12-22 12:00");
    assert_int_equal(d->steps, 1);
    assert_int_equal(d->ladder[0].rung->id, 2);
    d = urgent_end(book, "given=2026-12-22", "2026-12-23 12:00");
    assert_int_equal(d->steps, 1);
    assert_int_equal(d->ladder[0].rung->id, 1);
    rulebook_free(book);
}

static void test_reading(void **state)
{
    struct rulebook *book = fixture_book();
    size_t count;

    (void)state;
    rulebook_set_version(book, 42);
    assert_int_equal(rulebook_version(book), 42);
    assert_string_equal(rulebook_kind_name(book, rulebook_kind(book, "standard")), "standard");
    assert_int_equal(rulebook_kind(book, "nothing"), -1);
    assert_string_equal(rulebook_fact_name(book, FACT_DIED), "died");
    assert_string_equal(
        rulebook_fact_name(book, rulebook_governing_fact(book, rulebook_kind(book, "request"))),
        "received");
    rulebook_rungs(book, &count);
    assert_true(count > 30);
    assert_string_equal(certainty_name(CERTAINTY_PARTLY), "partly");
    assert_string_equal(pressing_name(PRESSING_SOON), "soon");
    assert_string_equal(unit_name(UNIT_WORKING_DAY), "working_day");
    rulebook_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_limits),
        cmocka_unit_test(test_bad_rungs),
        cmocka_unit_test(test_bad_kinds_and_packs),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_circles),
        cmocka_unit_test(test_too_much),
        cmocka_unit_test(test_changed_law),
        cmocka_unit_test(test_most_particular),
        cmocka_unit_test(test_packs),
        cmocka_unit_test(test_rungs_in_use),
        cmocka_unit_test(test_reading),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
