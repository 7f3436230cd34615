/* Tables: widths in characters, sides, nothing wrapped; the same rows as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/table.h"

static const struct table_column columns[] = {
    {"Reference", "reference", TABLE_LEFT},
    {"Left", "days_left", TABLE_RIGHT},
    {"Place", "place", TABLE_LEFT},
};

static struct table *sample(void)
{
    struct table *table = table_new(columns, ARRAY_SIZE(columns));

    table_text(table, "U-26-0012");
    table_number(table, 7);
    table_text(table, "Elm House");
    table_text(table, "Tŷ Derwen");
    table_number(table, -123);
    table_text(table, NULL);
    return table;
}

static char *printed(const struct table *table)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    table_print(table, 0, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void columns_align_by_characters(void **state)
{
    struct table *table = sample();
    char *text = printed(table);

    (void)state;
    assert_string_equal(text, "Reference  Left  Place\n"
                              "U-26-0012     7  Elm House\n"
                              "Tŷ Derwen  -123\n");
    assert_int_equal(table_rows(table), 2);
    free(text);
    table_free(table);
}

static void no_rows_print_nothing(void **state)
{
    struct table *table = table_new(columns, ARRAY_SIZE(columns));
    char *text = printed(table);
    json_t *json = table_json(table);

    (void)state;
    assert_string_equal(text, "");
    assert_int_equal(json_array_size(json), 0);
    json_decref(json);
    free(text);
    table_free(table);
}

static void a_text_cannot_forge_a_line(void **state)
{
    struct table *table = table_new(columns, 1);
    char *text;

    (void)state;
    table_text(table, "a\nb\tc\x1b[1m");
    text = printed(table);
    assert_string_equal(text, "Reference\na b c [1m\n");
    free(text);
    table_free(table);
}

static void json_keeps_types(void **state)
{
    struct table *table = sample();
    json_t *json = table_json(table);
    char *text = json_dumps(json, JSON_COMPACT);

    (void)state;
    assert_string_equal(text,
                        "[{\"reference\":\"U-26-0012\",\"days_left\":7,\"place\":\"Elm House\"},"
                        "{\"reference\":\"Tŷ Derwen\",\"days_left\":-123,\"place\":null}]");
    free(text);
    json_decref(json);
    table_free(table);
}

static char *printed_within(const struct table *table, size_t width)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    table_print_within(table, width, out);
    fclose(out);
    return text;
}

static void long_texts_go_on_below(void **state)
{
    struct table *table = sample();
    char *text;

    (void)state;
    table_text(table, "U-1");
    table_number(table, 1);
    table_text(table, "Tŷ Mawr by the river");
    text = printed_within(table, 34);
    assert_string_equal(text, "Reference  Left  Place\n"
                              "U-26-0012     7  Elm House\n"
                              "Tŷ Derwen  -123\n"
                              "U-1           1  Tŷ Mawr by the\n"
                              "                 river\n");
    free(text);
    text = printed_within(table, 1); /* no word is parted */
    assert_non_null(strstr(text, "U-26-0012"));
    free(text);
    table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_align_by_characters), cmocka_unit_test(no_rows_print_nothing),
        cmocka_unit_test(a_text_cannot_forge_a_line),  cmocka_unit_test(json_keeps_types),
        cmocka_unit_test(long_texts_go_on_below),
    };

    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
