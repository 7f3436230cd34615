/* What of a process's health goes into the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "service/health.h"
#include "store/store.h"

static const struct store_health *row_of(const struct store_health *rows, size_t count,
                                         const char *what)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].what, what) == 0)
            return &rows[i];
    }
    return NULL;
}

/* The store would count seconds back from a time that is not so. */
static void only_the_clock_while_that_is_wrong(void **state)
{
    struct health *health = health_new();
    const struct store_health *rows;
    size_t count;

    (void)state;
    health_bad(health, HEALTH_SWEEP, "a view raises");
    rows = health_report(health, 60, &count);
    assert_int_equal(count, HEALTH_COUNT);
    assert_true(row_of(rows, count, health_words(HEALTH_SWEEP)->name)->bad_s > 0);

    health_bad(health, HEALTH_CLOCK, "it leapt");
    health_good(health, HEALTH_SWEEP);
    rows = health_report(health, 60, &count);
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].what, health_words(HEALTH_CLOCK)->name);
    assert_true(rows[0].bad_s > 0);

    health_good(health, HEALTH_CLOCK);
    rows = health_report(health, 60, &count);
    assert_int_equal(count, HEALTH_COUNT);
    assert_true(row_of(rows, count, health_words(HEALTH_SWEEP)->name)->ended_s > 0);
    rows = health_report(health, 60, &count);
    assert_int_equal(row_of(rows, count, health_words(HEALTH_SWEEP)->name)->ended_s, 0);
    health_free(health);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_clock_while_that_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
