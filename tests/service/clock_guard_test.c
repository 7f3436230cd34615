/* Whether the database's clock is taken for right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "service/clock_guard.h"
#include "service/health.h"

#define NOW 1795000000

static void a_leap_holds_up_until_it_is_gone(void **state)
{
    struct health *health = health_new();
    struct clock_guard guard = clock_guard_new(health);

    (void)state;
    assert_true(clock_guard_agrees(&guard, NOW + 1000000)); /* nothing to compare with */
    assert_true(clock_guard_takes(&guard, NOW, false));
    assert_true(clock_guard_agrees(&guard, NOW + 590));
    assert_true(clock_guard_agrees(&guard, NOW - 590));
    assert_false(health_is_bad(health, HEALTH_CLOCK));

    assert_false(clock_guard_agrees(&guard, NOW + 700));
    assert_true(health_is_bad(health, HEALTH_CLOCK));
    /* Only the planner says that it is right again. */
    assert_true(clock_guard_agrees(&guard, NOW));
    assert_true(health_is_bad(health, HEALTH_CLOCK));
    assert_false(clock_guard_takes(&guard, NOW - 700, false));
    assert_true(clock_guard_takes(&guard, NOW, false));
    assert_false(health_is_bad(health, HEALTH_CLOCK));
    health_free(health);
}

static void a_clock_that_tests_move_is_right(void **state)
{
    struct health *health = health_new();
    struct clock_guard guard = clock_guard_new(health);

    (void)state;
    assert_true(clock_guard_takes(&guard, NOW, true));
    assert_true(clock_guard_agrees(&guard, NOW + 100000));
    assert_true(clock_guard_takes(&guard, NOW + 100000, true));
    assert_true(clock_guard_takes(&guard, NOW + 100000, false));
    assert_false(clock_guard_agrees(&guard, NOW));
    health_free(health);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leap_holds_up_until_it_is_gone),
        cmocka_unit_test(a_clock_that_tests_move_is_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
