/* Europe/London: both changes of the clock, every hour of sixty years, and hosts without zones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "law/zone.h"

static int load(void **state)
{
    char *cause = NULL;

    *state = zone_load(ZONE_LEGAL, &cause);
    return *state != NULL ? 0 : -1;
}

static int unload(void **state)
{
    zone_free(*state);
    return 0;
}

static date_t day(const char *iso)
{
    date_t date = DATE_NONE;

    if (!date_parse(iso, &date))
        fail_msg("%s is not a date", iso);
    return date;
}

/* GOV.UK's list of clock changes, and hours of the days around them. */
static void test_days(void **state)
{
    static const struct {
        const char *date;
        int hours;
    } rows[] = {
        {"2026-03-28", 24}, {"2026-03-29", 23}, {"2026-03-30", 24}, {"2026-10-24", 24},
        {"2026-10-25", 25}, {"2026-10-26", 24}, {"2027-03-28", 23}, {"2027-10-31", 25},
        {"2028-03-26", 23}, {"2028-10-29", 25}, {"2026-12-28", 24}, {"2150-07-01", 24},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        assert_int_equal(zone_day_hours(*state, day(rows[i].date)), rows[i].hours);
}

static void test_instants(void **state)
{
    static const struct {
        const char *date;
        int minutes;
        const char *utc;
        const char *local;
    } rows[] = {
        {"2026-12-24", 540, "2026-12-24T09:00:00Z", "Thu 24 Dec 2026 09:00 GMT"},
        {"2026-06-24", 540, "2026-06-24T08:00:00Z", "Wed 24 Jun 2026 09:00 BST"},
        {"2026-12-29", 0, "2026-12-29T00:00:00Z", "Tue 29 Dec 2026 00:00 GMT"},
        {"2026-04-02", 0, "2026-04-01T23:00:00Z", "Thu 2 Apr 2026 00:00 BST"},
        {"2026-03-29", 59, "2026-03-29T00:59:00Z", "Sun 29 Mar 2026 00:59 GMT"},
        /* 01:00 to 01:59 do not exist on that day */
        {"2026-03-29", 60, "2026-03-29T01:00:00Z", "Sun 29 Mar 2026 02:00 BST"},
        {"2026-03-29", 90, "2026-03-29T01:00:00Z", "Sun 29 Mar 2026 02:00 BST"},
        {"2026-03-29", 120, "2026-03-29T01:00:00Z", "Sun 29 Mar 2026 02:00 BST"},
        {"2026-03-29", 121, "2026-03-29T01:01:00Z", "Sun 29 Mar 2026 02:01 BST"},
        /* 01:00 to 01:59 come twice on that day */
        {"2026-10-25", 59, "2026-10-24T23:59:00Z", "Sun 25 Oct 2026 00:59 BST"},
        {"2026-10-25", 90, "2026-10-25T00:30:00Z", "Sun 25 Oct 2026 01:30 BST"},
        {"2026-10-25", 120, "2026-10-25T02:00:00Z", "Sun 25 Oct 2026 02:00 GMT"},
    };
    char text[INSTANT_TEXT_SIZE];
    instant_t back;

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        instant_t at = zone_instant(*state, day(rows[i].date), rows[i].minutes);

        zone_format_utc(at, text);
        assert_string_equal(text, rows[i].utc);
        assert_true(zone_parse_utc(text, &back) && back == at);
        zone_format(*state, at, text);
        assert_string_equal(text, rows[i].local);
    }
    assert_false(zone_parse_utc("2026-12-24", &back));
    assert_false(zone_parse_utc("2026-02-30T09:00:00Z", &back));
    assert_false(zone_parse_utc("2026-12-24T09:00:00Z and more", &back));
    assert_false(zone_parse_utc("2026-12-24 09:00:00Z", &back));
    assert_int_equal(zone_offset(*state, zone_midnight(*state, day("2026-07-01"))), 3600);
    assert_int_equal(zone_offset(*state, zone_midnight(*state, day("2026-12-01"))), 0);
}

/* Beside the C library itself, hour by hour; and there and back again. */
static void test_against_library(void **state)
{
    const struct zone *zone = *state;
    instant_t end = zone_midnight(zone, day("2030-01-01"));

    setenv("TZ", ZONE_LEGAL, 1);
    tzset();
    for (instant_t at = 0; at < end; at += 3600) {
        time_t when = (time_t)at;
        date_t date = zone_date(zone, at);
        int minutes = zone_minutes(zone, at);
        instant_t back = zone_instant(zone, date, minutes);
        struct tm tm;

        localtime_r(&when, &tm);
        assert_int_equal(zone_offset(zone, at), tm.tm_gmtoff);
        assert_int_equal(date, date_from_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday));
        assert_int_equal(minutes, tm.tm_hour * 60 + tm.tm_min);
        assert_true(back == at || back == at - 3600);
    }
}

static void test_far_days(void **state)
{
    const struct zone *zone = *state;
    date_t far = date_from_civil(2600, 6, 1);

    assert_int_equal(zone_date(zone, zone_midnight(zone, far)), far);
    assert_int_equal(zone_date(zone, zone_midnight(zone, -40000)), -40000);
    assert_int_equal(zone_minutes(zone, zone_instant(zone, -40000, 540)), 540);
}

static void test_environment(void **state)
{
    static const char *const missing[] = {"Europe/Lundun", "", "/etc/passwd", "../zoneinfo/UTC"};
    char *cause = NULL;
    struct zone *zone;

    (void)state;
    setenv("TZ", "Asia/Tokyo", 1);
    zone = zone_load(ZONE_LEGAL, &cause);
    assert_non_null(zone);
    assert_string_equal(getenv("TZ"), "Asia/Tokyo");
    zone_free(zone);
    unsetenv("TZ");
    zone = zone_load(ZONE_LEGAL, &cause);
    assert_non_null(zone);
    assert_null(getenv("TZ"));
    zone_free(zone);
    for (size_t i = 0; i < ARRAY_SIZE(missing); i++) {
        assert_null(zone_load(missing[i], &cause));
        assert_non_null(strstr(cause, "install tzdata"));
        free(cause);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),        cmocka_unit_test(test_instants),
        cmocka_unit_test(test_far_days),    cmocka_unit_test(test_against_library),
        cmocka_unit_test(test_environment),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
