/* The words of a language: what is said in English and Welsh, and what is refused in their file. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "message/words.h"

/* What is shipped, with one line changed; no line means as it is. */
static char *file_of(const char *language, const char *key, const char *line)
{
    const char *srcdir = getenv("srcdir");
    char *path =
        xasprintf("%s/conf/templates/%s/words.conf", srcdir != NULL ? srcdir : ".", language);
    FILE *in = fopen(path, "r");
    struct buf text = BUF_INIT;
    char read[200];

    assert_non_null(in);
    while (fgets(read, sizeof(read), in) != NULL) {
        bool other = key == NULL || strncmp(read, key, strlen(key)) != 0;

        buf_puts(&text, other ? read : line);
    }
    fclose(in);
    free(path);
    return buf_steal(&text);
}

static struct words *words_of(const char *language)
{
    char *text = file_of(language, NULL, NULL);
    struct faults faults = FAULTS_INIT;
    struct words *words = words_parse("words.conf", text, &faults);

    faults_print(&faults, stderr);
    assert_int_equal(faults.count, 0);
    free(text);
    return words;
}

static void check(char *said, const char *expected)
{
    assert_string_equal(said, expected);
    free(said);
}

static void speaks_english_and_welsh(void **state)
{
    static const struct {
        int days;
        const char *english, *welsh;
    } rows[] = {
        {0, "today", "heddiw"},
        {1, "tomorrow", "yfory"},
        {-1, "yesterday", "ddoe"},
        {2, "in 2 days", "ymhen 2 ddiwrnod"},
        {3, "in 3 days", "ymhen 3 diwrnod"},
        {28, "in 28 days", "ymhen 28 diwrnod"},
        {-2, "2 days ago", "2 ddiwrnod yn \xc3\xb4l"},
        {-5, "5 days ago", "5 diwrnod yn \xc3\xb4l"},
    };
    struct words *english = words_of("en");
    struct words *welsh = words_of("cy");
    date_t day = date_from_civil(2026, 12, 27);

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        check(words_days(english, rows[i].days), rows[i].english);
        check(words_days(welsh, rows[i].days), rows[i].welsh);
    }
    check(words_date(english, day), "Sunday 27 December 2026");
    check(words_date(welsh, day), "27 Rhagfyr 2026 (dydd Sul)");
    check(words_end_of(english, day), "midnight at the end of Sunday 27 December 2026");
    check(words_end_of(welsh, day), "hanner nos ar ddiwedd 27 Rhagfyr 2026 (dydd Sul)");
    check(words_day_off(english, day, NULL), "a Sunday");
    check(words_day_off(welsh, day, NULL), "dydd Sul");
    check(words_day_off(english, day, "R & R"), "R & R, a non-working day");
    check(words_day_off(welsh, day, "Y Nadolig"), "Y Nadolig, diwrnod nad yw'n ddiwrnod gwaith");
    check(words_longest_date(english), "Wednesday 23 September 2026");
    check(words_longest_date(welsh), "23 Gorffennaf 2026 (dydd Mercher)");
    words_free(english);
    words_free(welsh);
}

/* English is told twice, here and for the tools: both must be the same. */
static void says_dates_as_the_tools_do(void **state)
{
    struct words *words = words_of("en");
    date_t first = date_from_civil(2026, 1, 1);

    (void)state;
    for (date_t day = first; day < first + 366; day++) {
        char brief[DATE_LONG_SIZE];

        date_long(day, brief, sizeof(brief));
        check(words_date(words, day), brief);
    }
    words_free(words);
}

static void tells_each_fault_at_its_line(void **state)
{
    static const struct {
        const char *key, *line;
        const char *faults[2];
    } rows[] = {
        {"monday", "", {"w: has no \"monday\": write a line like \"monday: Monday\""}},
        {"monday",
         "Monday\n",
         {"w:7: write \"key: phrase\", or begin the line with #", "w: has no \"monday\""}},
        {"monday",
         "munday: Monday\n",
         {"w:7: there is no key \"munday\": correct its name", "w: has no \"monday\""}},
        {"tuesday",
         "monday: Monday\n",
         {"w:8: \"monday\" is there already", "w: has no \"tuesday\""}},
        {"monday", "monday:  \n", {"w:7: \"monday\" is empty: write it like \"Monday\""}},
        {"monday", "monday: {{day}}\n", {"w:7: \"monday\" knows no \"day\": write it like"}},
        {"in_days", "in_days: soon\n", {"\"in_days\" does not show {{days}}"}},
        {"in_days", "in_days: {{days}}{{> p}}\n", {"\"in_days\" knows no \"p\""}},
        {"in_days", "in_days: {{#days}}{{days}}{{/days}}\n", {"\"in_days\" knows no \"days\""}},
        {"in_days", "in_days: {{days\n", {": "}},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char *text = file_of("en", rows[i].key, rows[i].line);
        struct faults faults = FAULTS_INIT;
        size_t wanted = 0;

        words_free(words_parse("w", text, &faults));
        for (; wanted < 2 && rows[i].faults[wanted] != NULL; wanted++) {
            if (wanted >= faults.count ||
                strstr(faults.lines[wanted], rows[i].faults[wanted]) == NULL)
                fail_msg("row %zu: \"%s\" is not told", i, rows[i].faults[wanted]);
        }
        if (faults.count != wanted)
            fail_msg("row %zu: %zu faults where %zu are right", i, faults.count, wanted);
        faults_free(&faults);
        free(text);
    }
}

static void reads_what_editors_leave(void **state)
{
    char *text = file_of("en", "monday:", "  monday :\tMon: day  \n");
    struct faults faults = FAULTS_INIT;
    struct words *words = words_parse("w", text, &faults);

    (void)state;
    assert_int_equal(faults.count, 0);
    check(words_date(words, date_from_civil(2026, 12, 28)), "Mon: day 28 December 2026");
    words_free(words);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(speaks_english_and_welsh),
        cmocka_unit_test(says_dates_as_the_tools_do),
        cmocka_unit_test(tells_each_fault_at_its_line),
        cmocka_unit_test(reads_what_editors_leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
