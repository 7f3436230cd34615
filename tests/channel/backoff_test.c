/* When to try again: growth, the tenth of the time left, and the last tries. */
#include "check.h"

#include "channel/backoff.h"

#define HOUR ((int64_t)3600)
#define DAY  (24 * HOUR)

static const int64_t begin = 1800000000;

static void test_a_tenth_of_the_time_left(void **state)
{
    (void)state;
    for (int64_t left = 1; left < 30 * DAY; left += 1 + left / 7) {
        for (int attempts = 0; attempts < 40; attempts++) {
            int64_t at = backoff_next(begin, attempts, begin - DAY, begin + left, 7);
            int64_t most = left / 10 > 5 ? left / 10 : 5;

            if (left <= 5) {
                assert_true(at == BACKOFF_NONE);
                continue;
            }
            assert_true(at >= begin + 5);
            assert_true(at <= begin + most);
            assert_true(at < begin + left);
        }
    }
}

static void test_it_grows_from_a_minute(void **state)
{
    int64_t last = 0;

    (void)state;
    for (int attempts = 1; attempts < 12; attempts++) {
        int64_t wait = backoff_next(begin, attempts, begin - DAY, begin + 300 * DAY, 3) - begin;

        assert_in_range(wait, 60, HOUR * 5 / 4);
        assert_true(wait >= last || wait >= HOUR);
        last = wait;
    }
    assert_true(last >= HOUR);
}

/* Quick failures in a row do not push a young message far away. */
static void test_never_longer_than_the_message_is_old(void **state)
{
    (void)state;
    assert_in_range(backoff_next(begin, 20, begin, begin + 10 * DAY, 5) - begin, 60, 75);
    assert_in_range(backoff_next(begin, 20, begin + DAY, begin + 10 * DAY, 5) - begin, 60, 75);
    assert_in_range(backoff_next(begin, 20, begin - 600, begin + 10 * DAY, 5) - begin, 600, 750);
}

static int tries(int64_t left, uint64_t seed)
{
    int64_t now = begin;
    int count = 0;

    while ((now = backoff_next(now, count + 1, begin, begin + left, seed)) != BACKOFF_NONE)
        count++;
    return count;
}

static void test_how_many_tries_fit(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        for (int64_t left = 11; left < 200; left++)
            assert_true(tries(left, seed) >= 2);
        assert_in_range(tries(HOUR, seed), 20, 100);
        assert_in_range(tries(DAY, seed), 50, 150);
        assert_in_range(tries(28 * DAY, seed), 600, 900);
    }
}

static void test_the_seed_spreads_and_repeats(void **state)
{
    bool seen[80] = {false};
    int different = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        int64_t at = backoff_next(begin, 1, begin, begin + 10 * DAY, seed);

        assert_true(at == backoff_next(begin, 1, begin, begin + 10 * DAY, seed));
        different += !seen[at - begin];
        seen[at - begin] = true;
    }
    assert_in_range(different, 12, 16);
}

static void test_share(void **state)
{
    (void)state;
    assert_int_equal(backoff_share(0, 5), 0);
    assert_int_equal(backoff_share(-4, 5), 0);
    for (uint64_t seed = 0; seed < 100; seed++)
        assert_in_range(backoff_share(3, seed), 0, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_tenth_of_the_time_left),
        cmocka_unit_test(test_it_grows_from_a_minute),
        cmocka_unit_test(test_never_longer_than_the_message_is_old),
        cmocka_unit_test(test_how_many_tries_fit),
        cmocka_unit_test(test_the_seed_spreads_and_repeats),
        cmocka_unit_test(test_share),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
