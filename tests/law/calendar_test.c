/* Working days beside a count that looks at one day after the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "law/calendar.h"

static date_t day(const char *iso)
{
    date_t date = DATE_NONE;

    if (!date_parse(iso, &date))
        fail_msg("%s is not a date", iso);
    return date;
}

static int make(void **state)
{
    struct calendar *calendar = calendar_new();

    assert_int_equal(calendar_horizon(calendar), DATE_NONE);
    calendar_add(calendar, JURISDICTION_ANY, day("2026-12-25"), "Christmas Day");
    calendar_add(calendar, JURISDICTION_ANY, day("2026-12-28"), "Boxing Day (substitute day)");
    calendar_add(calendar, JURISDICTION_ANY, day("2027-01-01"), "New Year's Day");
    calendar_add(calendar, JURISDICTION_ENGLAND, day("2026-12-29"), "Council closed");
    calendar_add(calendar, JURISDICTION_WALES, day("2027-03-01"), "St David's Day");
    *state = calendar;
    return 0;
}

static int unmake(void **state)
{
    calendar_free(*state);
    return 0;
}

static void test_days(void **state)
{
    const struct calendar *c = *state;

    assert_true(calendar_working(c, JURISDICTION_ENGLAND, day("2026-12-24")));
    assert_false(calendar_working(c, JURISDICTION_ENGLAND, day("2026-12-25")));
    assert_false(calendar_working(c, JURISDICTION_ENGLAND, day("2026-12-26")));
    assert_false(calendar_working(c, JURISDICTION_WALES, day("2026-12-28")));
    assert_false(calendar_working(c, JURISDICTION_ANY, day("2026-12-28")));
    assert_false(calendar_working(c, JURISDICTION_ENGLAND, day("2026-12-29")));
    assert_true(calendar_working(c, JURISDICTION_WALES, day("2026-12-29")));
    assert_true(calendar_working(c, JURISDICTION_ANY, day("2026-12-29")));
    assert_string_equal(calendar_title(c, JURISDICTION_WALES, day("2026-12-25")), "Christmas Day");
    assert_null(calendar_title(c, JURISDICTION_WALES, day("2026-12-29")));
    assert_null(calendar_title(c, JURISDICTION_ENGLAND, day("2026-12-26")));
    assert_int_equal(calendar_back(c, JURISDICTION_ENGLAND, day("2026-12-28")), day("2026-12-24"));
    assert_int_equal(calendar_back(c, JURISDICTION_ENGLAND, day("2026-12-24")), day("2026-12-24"));
    assert_int_equal(calendar_add_working(c, JURISDICTION_ENGLAND, day("2026-12-24"), 1),
                     day("2026-12-30"));
    assert_int_equal(calendar_add_working(c, JURISDICTION_WALES, day("2026-12-24"), 1),
                     day("2026-12-29"));
    assert_int_equal(calendar_add_working(c, JURISDICTION_ENGLAND, day("2026-12-30"), -1),
                     day("2026-12-24"));
    assert_int_equal(calendar_add_working(c, JURISDICTION_ENGLAND, day("2026-12-27"), 0),
                     day("2026-12-27"));
    assert_int_equal(calendar_horizon(c), day("2027-03-01"));
}

static date_t slowly(const struct calendar *c, enum jurisdiction j, date_t date, int n)
{
    int sign = n < 0 ? -1 : 1;

    while (n != 0) {
        date += sign;
        if (calendar_working(c, j, date))
            n -= sign;
    }
    return date;
}

static void compare_around(const struct calendar *c, date_t from, date_t to)
{
    for (date_t date = from; date <= to; date++) {
        for (int n = -130; n <= 130; n += 13) {
            date_t there = calendar_add_working(c, JURISDICTION_ENGLAND, date, n);

            assert_int_equal(there, slowly(c, JURISDICTION_ENGLAND, date, n));
            if (n >= 0)
                assert_int_equal(calendar_count(c, JURISDICTION_ENGLAND, date, there), n);
        }
        for (int n = -5; n <= 5; n++)
            assert_int_equal(calendar_add_working(c, JURISDICTION_ENGLAND, date, n),
                             slowly(c, JURISDICTION_ENGLAND, date, n));
    }
}

/* Also over both ends of the table. */
static void test_counting(void **state)
{
    compare_around(*state, day("2026-11-01"), day("2027-03-31"));
    compare_around(*state, -100, 100);
    compare_around(*state, day("2199-10-01"), day("2199-12-31") + 100);
}

static void test_jurisdiction(void **state)
{
    enum jurisdiction j = JURISDICTION_WALES;

    (void)state;
    assert_true(jurisdiction_parse(NULL, &j) && j == JURISDICTION_ANY);
    assert_true(jurisdiction_parse("england", &j) && j == JURISDICTION_ENGLAND);
    assert_false(jurisdiction_parse("scotland", &j));
    assert_string_equal(jurisdiction_name(JURISDICTION_WALES), "wales");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_counting),
        cmocka_unit_test(test_jurisdiction),
    };

    return cmocka_run_group_tests(tests, make, unmake);
}
