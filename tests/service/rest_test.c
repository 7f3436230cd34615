/* Rests between rounds, and the list of outcomes that wait for the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "service/rest.h"
#include "service/outcomes.h"

static void rests_until_the_next_instant(void **state)
{
    struct rest rest = {0};

    (void)state;
    assert_int_equal(rest_ms(&rest, false, 1500, 60000), 1500);
    assert_int_equal(rest_ms(&rest, true, 1500, 60000), 1500);
    assert_int_equal(rest_ms(&rest, false, 90000, 60000), 60000);
    assert_int_equal(rest_ms(&rest, false, -1, 60000), 60000);
    assert_int_equal(rest_ms(&rest, false, INT64_MAX, 60000), 60000);
    assert_int_equal(rest_ms(&rest, true, 0, 60000), 0);
}

static void rests_longer_each_time_in_vain(void **state)
{
    static const long expected[] = {100, 200, 400, 800, 1600, 3200, 5000, 5000};
    struct rest rest = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
        assert_int_equal(rest_ms(&rest, false, 0, 60000), expected[i]);
    assert_int_equal(rest_ms(&rest, true, 0, 60000), 0);
    assert_int_equal(rest_ms(&rest, false, 0, 60000), 100);
    assert_int_equal(rest_ms(&rest, false, 7, 60000), 7);
    assert_int_equal(rest_ms(&rest, false, 0, 60000), 100);
    assert_int_equal(rest_ms(&rest, false, 0, 50), 50);
}

static void keeps_outcomes_in_order(void **state)
{
    static const int64_t refused[] = {3, 149};
    struct outcomes list = {NULL, 0, 0, 0};

    (void)state;
    for (int i = 0; i < 200; i++)
        outcomes_add(&list, i, i % 2 ? OUTCOME_DELIVERED : OUTCOME_RETRY, "final", 250, "ok",
                     "relay", i);
    assert_int_equal(list.count, 200);
    list.out = 150;
    assert_true(outcomes_recorded(&list, refused, ARRAY_SIZE(refused)));
    assert_int_equal(list.count, 52);
    assert_int_equal(list.out, 0);
    assert_int_equal(list.rows[0].attempt_id, 150);
    assert_string_equal(list.rows[0].outcome, "retry");
    assert_string_equal(list.rows[49].outcome, "delivered");
    assert_int_equal(list.rows[50].attempt_id, 3);
    assert_int_equal(list.rows[51].attempt_id, 149);
    assert_string_equal(list.rows[51].host, "relay");
    outcomes_free(&list);
    assert_int_equal(list.count, 0);
}

static void puts_first_what_no_clock_decides(void **state)
{
    static const enum outcome given[] = {OUTCOME_RETRY,   OUTCOME_DELIVERED, OUTCOME_UNKNOWN,
                                         OUTCOME_REFUSED, OUTCOME_RELEASED,  OUTCOME_RETRY,
                                         OUTCOME_ACCEPTED};
    static const int64_t order[] = {1, 4, 6, 0, 2, 3, 5};
    struct outcomes list = {NULL, 0, 0, 0};

    (void)state;
    assert_int_equal(outcomes_timeless(&list), 0);
    for (size_t i = 0; i < ARRAY_SIZE(given); i++)
        outcomes_add(&list, (int64_t)i, given[i], "final", 250, "ok", "relay", INSTANT_NONE);
    assert_int_equal(outcomes_timeless(&list), 3);
    for (size_t i = 0; i < ARRAY_SIZE(order); i++)
        assert_int_equal(list.rows[i].attempt_id, order[i]);
    assert_int_equal(outcomes_timeless(&list), 3);
    outcomes_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rests_until_the_next_instant),
        cmocka_unit_test(rests_longer_each_time_in_vain),
        cmocka_unit_test(keeps_outcomes_in_order),
        cmocka_unit_test(puts_first_what_no_clock_decides),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
