/* Whether the database's clock is taken for right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "service/clock_guard.h"
#include "service/health.h"
#include "store/store.h"

#define NOW 1795000000

static const struct store_fit nothing_known = {.from = INSTANT_NONE, .until = INSTANT_NONE};
static const struct store_fit movable = {
    .from = INSTANT_NONE, .until = INSTANT_NONE, .movable = true};

static void a_leap_holds_up_until_it_is_gone(void **state)
{
    struct health *health = health_new();
    struct clock_guard guard = clock_guard_new(health);

    (void)state;
    /* Nothing was taken yet: nothing is handed out, and nothing is wrong. */
    assert_false(clock_guard_agrees(&guard, NOW));
    assert_false(clock_guard_has_taken(&guard));
    assert_false(health_is_bad(health, HEALTH_CLOCK));
    assert_true(clock_guard_takes(&guard, NOW, &nothing_known));
    assert_true(clock_guard_agrees(&guard, NOW + 590));
    assert_true(clock_guard_agrees(&guard, NOW - 590));
    assert_false(health_is_bad(health, HEALTH_CLOCK));
    assert_true(clock_guard_has_taken(&guard));

    assert_false(clock_guard_agrees(&guard, NOW + 700));
    assert_true(health_is_bad(health, HEALTH_CLOCK));
    /* Only the planner says that it is right again. */
    assert_true(clock_guard_agrees(&guard, NOW));
    assert_true(health_is_bad(health, HEALTH_CLOCK));
    assert_false(clock_guard_has_taken(&guard));
    assert_false(clock_guard_takes(&guard, NOW - 700, &nothing_known));
    assert_true(clock_guard_takes(&guard, NOW, &nothing_known));
    assert_false(health_is_bad(health, HEALTH_CLOCK));
    assert_true(clock_guard_has_taken(&guard));
    health_free(health);
}

static void a_process_that_begins_believes_the_store(void **state)
{
    struct health *health = health_new();
    struct clock_guard guard = clock_guard_new(health);
    const struct store_fit fit = {.from = NOW - 600, .until = NOW + 600, .exact = true};

    (void)state;
    assert_false(clock_guard_takes(&guard, NOW + 601, &fit));
    assert_string_equal(health_why(health, HEALTH_CLOCK),
                        "the database's clock jumped ahead by more than 10 minutes; correct it, or "
                        "if it is right, say so: dolsctl confirm clock");
    assert_false(clock_guard_agrees(&guard, NOW + 601));
    assert_int_equal(clock_guard_seen(&guard).at, INSTANT_NONE);
    assert_false(clock_guard_takes(&guard, NOW - 601, &fit));
    assert_true(clock_guard_takes(&guard, NOW + 600, &fit));
    assert_true(clock_guard_agrees(&guard, NOW + 600));
    assert_int_equal(clock_guard_seen(&guard).at, NOW + 600);
    assert_string_equal(clock_guard_seen(&guard).boot, guard.boot);
    health_free(health);
}

static void what_is_confirmed_is_taken(void **state)
{
    struct health *health = health_new();
    struct clock_guard guard = clock_guard_new(health);
    const struct store_fit fit = {.from = NOW + 99400, .until = NOW + 143200, .confirmed = true};

    (void)state;
    assert_true(clock_guard_takes(&guard, NOW, &nothing_known));
    assert_false(clock_guard_takes(&guard, NOW + 100000, &nothing_known));
    assert_true(clock_guard_takes(&guard, NOW + 100000, &fit));
    assert_true(clock_guard_has_taken(&guard));
    /* Not a time that is wrong again since. */
    assert_false(clock_guard_takes(&guard, NOW, &fit));
    assert_non_null(strstr(health_why(health, HEALTH_CLOCK), "shows a time before dolsd last"));
    assert_false(clock_guard_takes(&guard, NOW + 1000000, &fit));
    assert_non_null(strstr(health_why(health, HEALTH_CLOCK), "shows a time long after dolsd last"));
    assert_false(clock_guard_agrees(&guard, NOW + 1000000));
    health_free(health);
}

static void one_that_knows_better_is_not_asked_how_long_nobody_worked(void **state)
{
    struct health *health = health_new();
    struct clock_guard guard;
    const struct store_fit fit = {.from = NOW - 100000, .until = NOW - 50000};

    (void)state;
    assert_int_equal(setenv("DOLSD_BOOT_ID", "a start", 1), 0);
    guard = clock_guard_new(health);
    assert_int_equal(unsetenv("DOLSD_BOOT_ID"), 0);
    assert_string_equal(guard.boot, "a start");
    assert_false(clock_guard_takes(&guard, NOW, &fit));
    assert_int_equal(clock_guard_expects(&guard), INSTANT_NONE);
    assert_true(clock_guard_takes(&guard, NOW, &nothing_known));
    assert_true(clock_guard_takes(&guard, NOW, &fit));
    assert_in_range(clock_guard_expects(&guard), NOW, NOW + 5);
    health_free(health);
}

static void a_clock_that_tests_move_is_right(void **state)
{
    struct health *health = health_new();
    struct clock_guard guard = clock_guard_new(health);

    (void)state;
    assert_true(clock_guard_takes(&guard, NOW, &movable));
    assert_true(clock_guard_agrees(&guard, NOW + 100000));
    assert_true(clock_guard_takes(&guard, NOW + 100000, &movable));
    assert_int_equal(clock_guard_seen(&guard).at, INSTANT_NONE); /* it means nothing later */
    assert_true(clock_guard_takes(&guard, NOW + 100000, &nothing_known));
    assert_false(clock_guard_agrees(&guard, NOW));
    health_free(health);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leap_holds_up_until_it_is_gone),
        cmocka_unit_test(a_process_that_begins_believes_the_store),
        cmocka_unit_test(what_is_confirmed_is_taken),
        cmocka_unit_test(one_that_knows_better_is_not_asked_how_long_nobody_worked),
        cmocka_unit_test(a_clock_that_tests_move_is_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
