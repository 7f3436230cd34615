/* The words after a verb: what is taken, what is left, and every fault at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ctl/arguments.h"
#include "ctl/ctl.h"
#include "ctl/sqlfiles.h"
#include "law/date.h"

#define MOST 8

struct taken {
    struct ctl ctl;
    bool json;
    const char *role;
    date_t from;
    size_t left;
    struct faults faults;
};

/* main() gets words that may be moved about; literals may not be written to, and are not. */
static void parse(struct taken *taken, const char **given)
{
    char **words = (char **)(uintptr_t)given;
    const struct argument options[] = {
        {"json", ARGUMENT_FLAG, &taken->json},
        {"role", ARGUMENT_TEXT, &taken->role},
        {"from", ARGUMENT_DATE, &taken->from},
        {NULL, ARGUMENT_FLAG, NULL},
    };

    memset(taken, 0, sizeof(*taken));
    taken->from = DATE_NONE;
    taken->left = arguments_parse(&taken->ctl, options, words, &taken->faults);
}

static void options_and_words_mix(void **state)
{
    const char *words[] = {
        "urgent", "--json", "--role", "legal", "given=2026-12-22", "--from=2026-12-01", NULL};
    struct taken taken;

    (void)state;
    parse(&taken, words);
    assert_int_equal(taken.faults.count, 0);
    assert_int_equal(taken.left, 2);
    assert_string_equal(words[0], "urgent");
    assert_string_equal(words[1], "given=2026-12-22");
    assert_null(words[2]);
    assert_true(taken.json);
    assert_string_equal(taken.role, "legal");
    assert_int_equal(taken.from, date_from_civil(2026, 12, 1));
}

static void the_database_is_taken_anywhere(void **state)
{
    const char *words[] = {"-d", "dbname=x", "-c/etc/other.conf", "word", NULL};
    struct taken taken;

    (void)state;
    parse(&taken, words);
    assert_int_equal(taken.faults.count, 0);
    assert_string_equal(taken.ctl.conninfo, "dbname=x");
    assert_string_equal(taken.ctl.config_file, "/etc/other.conf");
    assert_int_equal(taken.left, 1);
}

static void two_dashes_end_the_options(void **state)
{
    const char *words[] = {"--json", "--", "--role", "-d", NULL};
    struct taken taken;

    (void)state;
    parse(&taken, words);
    assert_int_equal(taken.faults.count, 0);
    assert_int_equal(taken.left, 2);
    assert_string_equal(words[0], "--role");
    assert_null(taken.role);
}

static void every_fault_is_told(void **state)
{
    static const char *const expected[] = {
        "--colour=red: there is no such option",
        "json: takes no value",
        "from: “2026-02-30” is not a date; write it as 2026-12-24",
        "-x: there is no such option",
        "--role: a value must follow",
    };
    const char *words[] = {"--colour=red", "--json=yes", "--from", "2026-02-30",
                           "-x",           "--role",     NULL};
    struct taken taken;

    (void)state;
    parse(&taken, words);
    assert_int_equal(taken.faults.count, ARRAY_SIZE(expected));
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
        assert_string_equal(taken.faults.lines[i], expected[i]);
    faults_free(&taken.faults);
}

static void migrations_are_numbered(void **state)
{
    static const struct {
        const char *name;
        int number;
    } names[] = {
        {"001_tables.sql", 1}, {"120_more.sql", 120}, {"000_none.sql", 0}, {"clock.sql", 0},
        {"01_short.sql", 0},   {"0011_long.sql", 0},  {"001", 0},          {"", 0}};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        assert_int_equal(sql_file_number(names[i].name), names[i].number);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_and_words_mix),
        cmocka_unit_test(the_database_is_taken_anywhere),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(every_fault_is_told),
        cmocka_unit_test(migrations_are_numbered),
    };

    return cmocka_run_group_tests_name("arguments", tests, NULL, NULL);
}
