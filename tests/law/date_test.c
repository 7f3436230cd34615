/* Civil dates: every day of three centuries, month ends, leap days, and text that is not a date. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "law/date.h"

static date_t day(const char *iso)
{
    date_t date = DATE_NONE;

    if (!date_parse(iso, &date))
        fail_msg("%s is not a date", iso);
    return date;
}

/* Walks 1890 to 2210 a day at a time beside an independent count of days in months. */
static void test_every_day(void **state)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    date_t date = date_from_civil(1890, 1, 1);
    int weekday = 2; /* 1 January 1890 was a Wednesday */

    (void)state;
    for (int year = 1890; year <= 2210; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leap);

            for (int d = 1; d <= length; d++, date++) {
                struct civil civil = date_civil(date);

                assert_int_equal(date_from_civil(year, month, d), date);
                assert_int_equal(civil.year, year);
                assert_int_equal(civil.month, month);
                assert_int_equal(civil.day, d);
                assert_int_equal(date_weekday(date), weekday);
                weekday = (weekday + 1) % 7;
            }
            assert_int_equal(date_from_civil(year, month, length + 1), DATE_NONE);
        }
    }
    assert_int_equal(date_from_civil(1970, 1, 1), 0);
    assert_int_equal(date_from_civil(2026, 0, 1), DATE_NONE);
    assert_int_equal(date_from_civil(2026, 13, 1), DATE_NONE);
    assert_int_equal(date_from_civil(2026, 1, 0), DATE_NONE);
}

static void test_refused(void **state)
{
    static const char *const texts[] = {
        "",           "2026",       "2026-1-01",   "2026-01-1",   "26-01-01",
        "2026-02-29", "2026-13-01", "2026-00-10",  "2026-04-31",  "1899-12-31",
        "2200-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-01T00:00",
        "20260101",   "2026-0a-01", "+026-01-01",  "infinity",
    };
    date_t date = 7;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        if (date_parse(texts[i], &date))
            fail_msg("%s was taken for a date", texts[i]);
        assert_int_equal(date, 7);
    }
}

static void test_advice(void **state)
{
    static const struct {
        const char *text, *advice;
    } rows[] = {
        {"31/02/2026", "February 2026 has 28 days"},
        {"2028-02-30", "February 2028 has 29 days"},
        {"2026-06-01T09:30:00Z", "write it as 2026-06-01"},
        {"1.6.2026", "write it as 2026-06-01"},
        {"2026-6-1", "write it as 2026-06-01"},
        {"06/25/2026", "there are 12 months"},
        {"2026-00-10", "there are 12 months"},
        {"2026-06-00", "write it as 2026-12-24"},
        {"1/6/26", "write it as 2026-12-24"},
        {"tomorrow", "write it as 2026-12-24"},
        {"", "write it as 2026-12-24"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char advice[DATE_ADVICE_SIZE];

        date_advice(rows[i].text, advice);
        assert_string_equal(advice, rows[i].advice);
    }
}

static void test_text(void **state)
{
    char text[DATE_LONG_SIZE];
    char iso[DATE_TEXT_SIZE];

    (void)state;
    date_format(day("2026-12-24"), iso);
    assert_string_equal(iso, "2026-12-24");
    date_format(day("1900-01-01"), iso);
    assert_string_equal(iso, "1900-01-01");
    date_format(DATE_NONE, iso);
    assert_string_equal(iso, "");
    date_long(day("2026-12-24"), text, sizeof(text));
    assert_string_equal(text, "Thursday 24 December 2026");
    date_brief(day("2026-12-22"), text, sizeof(text));
    assert_string_equal(text, "Tue 22 Dec 2026");
    date_long(DATE_NONE, text, sizeof(text));
    assert_string_equal(text, "");
}

static void test_months(void **state)
{
    static const struct {
        const char *from;
        int months;
        const char *to;
    } rows[] = {
        {"2026-01-15", 12, "2027-01-15"}, {"2026-08-31", 6, "2027-02-28"},
        {"2027-08-31", 6, "2028-02-29"},  {"2028-02-29", 12, "2029-02-28"},
        {"2028-02-29", 48, "2032-02-29"}, {"2026-01-31", 1, "2026-02-28"},
        {"2026-03-31", -1, "2026-02-28"}, {"2026-01-31", -1, "2025-12-31"},
        {"2026-12-31", 2, "2027-02-28"},  {"2026-05-31", 1, "2026-06-30"},
        {"2026-01-01", 0, "2026-01-01"},  {"2026-01-30", -23, "2024-02-29"},
        {"1970-01-01", -1, "1969-12-01"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        assert_int_equal(date_add_months(day(rows[i].from), rows[i].months), day(rows[i].to));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_advice),    cmocka_unit_test(test_text),
        cmocka_unit_test(test_months),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
