/* Array literals: what PostgreSQL and we read back must be what went in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "store/array.h"

static const struct {
    const char *items[4];
    size_t count;
    const char *literal;
} texts[] = {
    {{NULL}, 0, "{}"},
    {{"a"}, 1, "{\"a\"}"},
    {{""}, 1, "{\"\"}"},
    {{NULL}, 1, "{NULL}"},
    {{"NULL"}, 1, "{\"NULL\"}"},
    {{"a,b", "{c}", " d "}, 3, "{\"a,b\",\"{c}\",\" d \"}"},
    {{"say \"no\"", "back\\slash", NULL, "'"},
     4,
     "{\"say \\\"no\\\"\",\"back\\\\slash\",NULL,\"'\"}"},
    {{"{1,2}", "{\"2026-12-24 09:00:00+00\"}"},
     2,
     "{\"{1,2}\",\"{\\\"2026-12-24 09:00:00+00\\\"}\"}"},
    {{"\\", "\"", "\n\t", "caf\xc3\xa9"}, 4, "{\"\\\\\",\"\\\"\",\"\n\t\",\"caf\xc3\xa9\"}"},
};

static void writes_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        struct array array = ARRAY_INIT;

        for (size_t j = 0; j < texts[i].count; j++)
            array_add_text(&array, texts[i].items[j]);
        assert_string_equal(array_text(&array), texts[i].literal);
        assert_string_equal(array_text(&array), texts[i].literal);
        array_free(&array);
    }
}

static void reads_back_what_it_wrote(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        const char *const *items;
        size_t count;

        assert_true(array_read(texts[i].literal, &items, &count));
        assert_int_equal(count, texts[i].count);
        for (size_t j = 0; j < count; j++) {
            if (texts[i].items[j] == NULL)
                assert_null(items[j]);
            else
                assert_string_equal(items[j], texts[i].items[j]);
        }
        free((void *)items);
    }
}

static void reads_what_postgresql_writes(void **state)
{
    const char *const *items;
    size_t count;

    (void)state;
    assert_true(array_read("{given,limit:urgent_end,NULL}", &items, &count));
    assert_int_equal(count, 3);
    assert_string_equal(items[1], "limit:urgent_end");
    assert_null(items[2]);
    free((void *)items);
    assert_true(array_read(NULL, &items, &count));
    assert_int_equal(count, 0);
}

static void refuses_what_is_no_list(void **state)
{
    static const char *const wrong[] = {"",     "a",       "{",        "{a",  "{a,",  "{\"a}",
                                        "{a}x", "{{a},b}", "{\"a\"b}", "{\\", "{\"\\"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        const char *const *items;
        size_t count;

        if (array_read(wrong[i], &items, &count))
            fail_msg("taken: %s", wrong[i]);
    }
}

static void writes_numbers_dates_and_instants(void **state)
{
    struct array array = ARRAY_INIT;

    (void)state;
    array_add_number(&array, INT64_MIN);
    array_add_number(&array, 42);
    assert_string_equal(array_text(&array), "{-9223372036854775808,42}");
    array_reset(&array);
    array_add_date(&array, 20811);
    array_add_date(&array, DATE_NONE);
    assert_string_equal(array_text(&array), "{2026-12-24,NULL}");
    array_reset(&array);
    array_add_instant(&array, INT64_C(1798102800));
    array_add_instant(&array, INSTANT_NONE);
    assert_string_equal(array_text(&array), "{2026-12-24T09:00:00Z,NULL}");
    array_free(&array);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_texts),
        cmocka_unit_test(reads_back_what_it_wrote),
        cmocka_unit_test(reads_what_postgresql_writes),
        cmocka_unit_test(refuses_what_is_no_list),
        cmocka_unit_test(writes_numbers_dates_and_instants),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
