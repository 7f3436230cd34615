/* Reminders move earlier, keep apart, repeat, and leave the law's day alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "fixture.h"

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

struct example {
    const char *kind, *where, *facts, *now, *code, *role;
    const char *ladder;
};

static void check_all(const struct rulebook *book, const struct example *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct example *x = &rows[i];
        const struct deadline *deadline;
        struct matter matter;
        char text[4096];

        fixture_matter(book, x->kind, x->where, x->facts, &matter);
        deadline_plan(book, &matter, fixture_instant(x->now), &plan);
        deadline = plan_find(&plan, x->code);
        assert_non_null(deadline);
        fixture_ladder(book, deadline, x->role, text, sizeof(text));
        assert_string_equal(text, x->ladder);
    }
}

#define CHECK_ALL(book, rows) check_all(book, rows, ARRAY_SIZE(rows))

/* The first worked example: the last reminder on a working day is Christmas Eve at nine, and each
 * morning before that has one. */
static void test_christmas(void **state)
{
    static const struct example rows[] = {
        {"urgent", "england", "given=2026-12-22", "2026-12-22 08:00", "urgent_end",
         "managing_authority",
         "2026-12-22 09:00 u-ma-start\n"
         "2026-12-23 09:00 u-ma-1\n"
         "2026-12-24 09:00 u-ma-0"},
        {"urgent", "england", "given=2026-12-22", "2026-12-22 08:00", "urgent_end",
         "representative", "2026-12-24 16:30 u-rpr-1"},
        /* extended to Monday 4 January */
        {"urgent", "england", "given=2026-12-22 extended_to=2027-01-04", "2026-12-28 08:00",
         "urgent_end", "managing_authority",
         "2026-12-22 09:00 u-ma-start\n"
         "2026-12-30 09:00 u-ma-3\n"
         "2026-12-31 09:00 u-ma-1\n"
         "2027-01-04 09:00 u-ma-0"},
        {"condition", "england", "due=2026-12-27", "2026-12-01 08:00", "condition_due",
         "managing_authority",
         "2026-12-18 09:00 c-ma-7\n"
         "2026-12-24 09:00 c-ma-0"},
    };

    CHECK_ALL(*state, rows);
}

/* Lessons F5: given on the Thursday before Easter. */
static void test_easter(void **state)
{
    static const struct example rows[] = {
        {"urgent", "england", "given=2026-04-02", "2026-04-02 08:00", "urgent_end",
         "managing_authority",
         "2026-04-02 09:00 u-ma-start\n"
         "2026-04-07 09:00 u-ma-1\n"
         "2026-04-08 09:00 u-ma-0"},
        {"urgent", "england", "given=2026-04-02", "2026-04-02 08:00", "urgent_end", "dols_team",
         "2026-04-02 09:00 u-team-start\n"
         "2026-04-08 09:00 u-team-0\n"
         "2026-04-09 09:00 u-team-lapsed\n"
         "2026-04-10 09:00 u-team-lapsed\n"
         "2026-04-13 09:00 u-team-lapsed\n"
         "2026-04-14 09:00 u-team-lapsed\n"
         "2026-04-15 09:00 u-team-lapsed\n"
         "2026-04-16 09:00 u-team-lapsed\n"
         "2026-04-17 09:00 u-team-lapsed\n"
         "2026-04-20 09:00 u-team-lapsed\n"
         "2026-04-21 09:00 u-team-lapsed\n"
         "2026-04-22 09:00 u-team-lapsed"},
    };

    CHECK_ALL(*state, rows);
}

static void test_short_periods(void **state)
{
    static const struct example rows[] = {
        /* a weekend only: nobody is at work, so the first day it is */
        {"urgent", "england", "given=2026-11-21 last_day=2026-11-22", "2026-11-21 08:00",
         "urgent_end", "managing_authority",
         "2026-11-19 09:00 u-ma-3\n"
         "2026-11-20 09:00 u-ma-2\n"
         "2026-11-21 09:00 u-ma-start\n"
         "2026-11-21 09:00 u-ma-0"},
        /* one day, a Saturday */
        {"urgent", "england", "given=2026-11-21 last_day=2026-11-21", "2026-11-21 08:00",
         "urgent_end", "representative", "2026-11-20 16:30 u-rpr-1"},
        /* from Friday to Monday: the weekend's rungs have no room left */
        {"urgent", "england", "given=2026-11-20 last_day=2026-11-23", "2026-11-20 08:00",
         "urgent_end", "managing_authority",
         "2026-11-20 09:00 u-ma-start\n"
         "2026-11-20 09:00 u-ma-3\n"
         "2026-11-23 09:00 u-ma-0"},
        /* granted to start later: reminded of beforehand */
        {"standard", "england", "given=2026-11-02 starts=2026-12-01 last_day=2026-12-14",
         "2026-11-02 08:00", "standard_end", "managing_authority",
         "2026-11-16 09:00 s-ma-28\n"
         "2026-11-23 09:00 s-ma-21\n"
         "2026-11-30 09:00 s-ma-14\n"
         "2026-12-11 09:00 s-ma-1\n"
         "2026-12-14 09:00 s-ma-0"},
    };

    CHECK_ALL(*state, rows);
}

static void test_units_and_facts(void **state)
{
    static const struct example rows[] = {
        {"standard", "england", "given=2026-02-01 last_day=2026-12-31", "2026-06-01 08:00",
         "standard_end", "representative", "2026-11-30 09:00 s-rpr-1m"},
        {"standard", "england", "given=2026-02-01 last_day=2026-12-31 further_requested=2026-11-01",
         "2026-06-01 08:00", "standard_end", "managing_authority",
         "2026-12-30 09:00 s-ma-1\n"
         "2026-12-31 09:00 s-ma-0"},
        {"standard", "england", "given=2026-02-01 last_day=2026-12-31", "2026-06-01 08:00",
         "standard_end", "imca39d", ""},
        {"standard", "england",
         "given=2026-02-01 last_day=2026-12-31 imca39d_instructed=2026-03-01", "2026-06-01 08:00",
         "standard_end", "imca39d", "2026-12-03 09:00 s-imca-28"},
        {"court_order", "england", "made=2026-05-31 last_day=2027-05-30", "2026-06-01 08:00",
         "court_application", "legal",
         "2027-04-16 09:00 ca-legal-10wd\n"
         "2027-04-30 09:00 ca-legal-0"},
        /* BST: nine in the morning is eight in UTC */
        {"court_order", "england", "made=2026-05-31 last_day=2027-05-30", "2026-06-01 08:00",
         "court_order_end", "allocated_worker", "2027-02-26 09:00 co-worker-3m"},
        /* reckoned before a day: no first day, the ladder may begin long before */
        {"standard", "england", "given=2026-12-01 last_day=2027-01-10", "2026-12-01 08:00",
         "further_request", "managing_authority",
         "2026-12-11 09:00 fr-ma-8\n"
         "2026-12-21 09:00 fr-ma-0"},
        {"request", "england", "received=2026-12-14", "2027-01-01 08:00", "assess_standard",
         "dols_team",
         "2026-12-24 09:00 a-team-7\n"
         "2026-12-30 09:00 a-team-3\n"
         "2026-12-31 09:00 a-team-0\n"
         "2027-01-04 09:00 a-team-lapsed\n"
         "2027-01-11 09:00 a-team-lapsed\n"
         "2027-01-18 09:00 a-team-lapsed\n"
         "2027-01-25 09:00 a-team-lapsed\n"
         "2027-02-01 09:00 a-team-lapsed\n"
         "2027-02-08 09:00 a-team-lapsed\n"
         "2027-02-15 09:00 a-team-lapsed\n"
         "2027-02-22 09:00 a-team-lapsed\n"
         "2027-03-01 09:00 a-team-lapsed\n"
         "2027-03-08 09:00 a-team-lapsed"},
    };

    CHECK_ALL(*state, rows);
}

/* A lapse alarm goes on over weekends and holidays: the latest up to today, and ten more. */
static void test_repeats(void **state)
{
    static const struct example rows[] = {
        {"standard", "england", "given=2026-06-01 last_day=2026-12-24", "2026-12-24 23:59",
         "standard_end", "dols_team",
         "2026-11-12 09:00 s-team-6w\n"
         "2026-12-17 09:00 s-team-5wd\n"
         "2026-12-24 09:00 s-team-0\n"
         "2026-12-25 09:00 s-team-lapsed\n" /* the first stays where it is */
         "2026-12-29 09:00 s-team-lapsed\n"
         "2026-12-30 09:00 s-team-lapsed\n"
         "2026-12-31 09:00 s-team-lapsed\n"
         "2027-01-04 09:00 s-team-lapsed\n"
         "2027-01-05 09:00 s-team-lapsed\n"
         "2027-01-06 09:00 s-team-lapsed\n"
         "2027-01-07 09:00 s-team-lapsed\n"
         "2027-01-08 09:00 s-team-lapsed\n"
         "2027-01-11 09:00 s-team-lapsed"},
        {"standard", "england", "given=2026-01-15 rpr_ended=2026-07-04", "2026-08-11 10:00",
         "rpr_gap", NULL,
         "2026-07-04 09:00 gap-team\n"
         "2026-08-07 09:00 gap-team-lapsed\n"
         "2026-08-14 09:00 gap-team-lapsed\n"
         "2026-08-21 09:00 gap-team-lapsed\n"
         "2026-08-28 09:00 gap-team-lapsed\n"
         "2026-09-07 09:00 gap-team-lapsed\n"
         "2026-09-14 09:00 gap-team-lapsed\n"
         "2026-09-21 09:00 gap-team-lapsed\n"
         "2026-09-28 09:00 gap-team-lapsed\n"
         "2026-10-05 09:00 gap-team-lapsed\n"
         "2026-10-12 09:00 gap-team-lapsed\n"
         "2026-10-19 09:00 gap-team-lapsed"},
    };

    CHECK_ALL(*state, rows);
}

static void test_occurrences(void **state)
{
    struct matter matter;

    fixture_matter(*state, "urgent", "england", "given=2026-12-22", &matter);
    deadline_plan(*state, &matter, fixture_instant("2026-12-22 08:00"), &plan);
    for (size_t i = 0; i < plan.deadlines[0].steps; i++) {
        const struct step *step = &plan.deadlines[0].ladder[i];

        assert_int_equal(step->occurrence,
                         step->rung->repeat_every > 0 ? step->day : plan.deadlines[0].last_day);
    }
}

/* What must hold on whatever day an authority is given, however long it runs. */
static void check_ladder(const struct rulebook *book, const struct deadline *d)
{
    const struct calendar *calendar = rulebook_calendar(book);

    for (size_t i = 0; i < d->steps; i++) {
        const struct step *step = &d->ladder[i];
        bool after = !step->rung->from_start && step->rung->offset > 0;

        if (i > 0)
            assert_true(step->at > step[-1].at ||
                        (step->at == step[-1].at && step->rung->id >= step[-1].rung->id));
        assert_true(after ? step->day > d->last_day : step->day <= d->last_day);
        assert_true(after || step->at < d->ends_at);
        if (!step->rung->stays && step->day != d->start)
            assert_true(calendar_working(calendar, JURISDICTION_ENGLAND, step->day));
        for (size_t j = 0; j < i; j++) {
            const struct step *other = &d->ladder[j];

            if (other->rung->role_number == step->rung->role_number && other->day == step->day)
                assert_true(other->rung->from_start || step->rung->from_start);
        }
    }
    assert_true(d->steps > 0);
}

static void test_whatever_day(void **state)
{
    fact_id given = rulebook_find_fact(*state, "given");
    fact_id last_day = rulebook_find_fact(*state, "last_day");
    struct matter matter;

    matter_init(&matter, rulebook_kind(*state, "urgent"), JURISDICTION_ENGLAND);
    for (date_t day = fixture_day("2025-01-01"); day < fixture_day("2028-12-01"); day++) {
        for (int length = 1; length <= 7; length++) {
            matter.facts[given] = day;
            matter.facts[last_day] = day + length - 1;
            deadline_plan(*state, &matter, zone_midnight(fixture_zone(), day), &plan);
            check_ladder(*state, plan_find(&plan, "urgent_end"));
            deadline_plan(*state, &matter, zone_midnight(fixture_zone(), day + 30), &plan);
            check_ladder(*state, plan_find(&plan, "urgent_end"));
        }
    }
}

/* A date that moves and moves back, and a clock that jumps and jumps back, leave no trace: what was
 * worked out before has no part in what is worked out now. */
static void test_to_and_fro(void **state)
{
    static const char *const nows[] = {"2026-12-22 12:00", "2026-12-22 20:00", "2027-03-01 12:00"};
    fact_id last_day = rulebook_find_fact(*state, "last_day");
    char first[4096], again[4096];
    struct matter matter;

    fixture_matter(*state, "urgent", "england", "given=2026-12-22 last_day=2026-12-27", &matter);
    deadline_plan(*state, &matter, fixture_instant(nows[0]), &plan);
    fixture_ladder(*state, plan_find(&plan, "urgent_end"), NULL, first, sizeof(first));
    for (int i = 0; i < 100; i++) {
        matter.facts[last_day]--;
        deadline_plan(*state, &matter, fixture_instant(nows[i % 3]), &plan);
        matter.facts[last_day]++;
        deadline_plan(*state, &matter, fixture_instant(nows[i % 2]), &plan);
        fixture_ladder(*state, plan_find(&plan, "urgent_end"), NULL, again, sizeof(again));
        assert_string_equal(again, first);
    }
}

/* A form that states too late a day is reported on the first day, whatever else is said then. */
static void test_flags(void **state)
{
    static const struct example rows[] = {
        {"urgent", "england", "given=2026-11-23 last_day=2026-11-30", "2026-11-23 08:00",
         "urgent_end", "legal", "2026-11-23 07:00 u-legal-stated"},
        {"urgent", "england", "given=2026-11-23 last_day=2026-11-29", "2026-11-23 08:00",
         "urgent_end", "legal", ""},
        {"urgent", "england", "given=2026-11-23 extended_to=2026-12-07", "2026-11-23 08:00",
         "urgent_end", "legal", "2026-11-23 07:00 u-legal-extended"},
    };

    CHECK_ALL(*state, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_christmas),     cmocka_unit_test(test_easter),
        cmocka_unit_test(test_short_periods), cmocka_unit_test(test_units_and_facts),
        cmocka_unit_test(test_repeats),       cmocka_unit_test(test_occurrences),
        cmocka_unit_test(test_whatever_day),  cmocka_unit_test(test_to_and_fro),
        cmocka_unit_test(test_flags),
    };

    return cmocka_run_group_tests(tests, make, unmake);
}
