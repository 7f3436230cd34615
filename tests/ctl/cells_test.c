/* What people write into cells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "ctl/cells.h"
#include "ctl/sheet.h"

static void reads(const char *text, const char *wanted)
{
    char found[DATE_TEXT_SIZE];
    date_t day;
    const char *advice = cell_day(text, &day);

    date_format(day, found);
    if (advice != NULL)
        fail_msg("“%s” %s", text, advice);
    assert_string_equal(found, wanted);
}

static void refuses(const char *text, const char *word)
{
    date_t day;
    const char *advice = cell_day(text, &day);

    if (advice == NULL || strstr(advice, word) == NULL)
        fail_msg("“%s” is taken, or refused otherwise: %s", text, advice != NULL ? advice : "");
    assert_int_equal(day, DATE_NONE);
}

static void test_days(void **state)
{
    (void)state;
    reads("01/12/2026", "2026-12-01");
    reads("1.12.26", "2026-12-01");
    reads("2026-12-01", "2026-12-01");
    reads("01-Dec-2026", "2026-12-01");
    reads("14-Nov-26", "2026-11-14");
    reads("1 December 2026", "2026-12-01");
    reads("1st December 2026", "2026-12-01");
    reads("22nd Aug 2026", "2026-08-22");
    reads("3/11/26", "2026-11-03");
    reads("46357", "2026-12-01");
    reads("45990", "2025-11-29");
    reads("01/12/2026 10:30", "2026-12-01");
    reads("2026-12-01T10:30:00", "2026-12-01");
    reads("29/02/2028", "2028-02-29");
}

static void test_absent(void **state)
{
    static const char *const words[] = {"",  "n/a", "N/A",     "tbc", "TBC",
                                        "-", "?",   "ongoing", "none"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        reads(words[i], "");
}

static void test_never_guessed(void **state)
{
    (void)state;
    refuses("31/02/2026", "real date");
    refuses("12/25/2026", "real date");
    refuses("29/02/2027", "real date");
    refuses("01/12/1826", "real date");
    refuses("01/12/2206", "real date");
    refuses("20/11", "no year");
    refuses("1 December", "no year");
    refuses("20/11/6", "no year");
    refuses("?\?/07/2026", "is not a day");
    refuses("next week", "is not a day");
    refuses("01/12/2026 or later", "is not a day");
    refuses("3 Marsh 2026", "is not a day");
    refuses("3 Ma 2026", "is not a day");
    refuses("12345", "is not a day");
    refuses("99999", "is not a day");
}

static void test_days_within(void **state)
{
    date_t day;
    char text[DATE_TEXT_SIZE];

    (void)state;
    assert_null(cell_day_within("RIP 09/08/26", &day));
    date_format(day, text);
    assert_string_equal(text, "2026-08-09");
    assert_null(cell_day_within("Withdrawn", &day));
    assert_int_equal(day, DATE_NONE);
    assert_non_null(cell_day_within("Granted / reviewed / ENDED 01/10", &day));
    assert_int_equal(day, DATE_NONE);
    assert_string_equal(cell_day_within("Granted 01/02/2026 / ENDED 01/10/2026", &day),
                        "has more than one day: write what happened last, and its day, such as "
                        "Ended 24/12/2026");
    assert_int_equal(day, DATE_NONE);
    assert_string_equal(cell_day_within("Suspended 10/11/2026, back 20/11", &day),
                        "has more than one day: write what happened last, and its day, such as "
                        "Ended 24/12/2026");
    assert_null(cell_day_within("Ended 01/10/2026 (ward 12)", &day));
}

static void test_status(void **state)
{
    static const char *const unclear[] = {"Not yet granted",
                                          "To be granted",
                                          "Granted if signed",
                                          "Granted?",
                                          "?",
                                          "Withdrawn, new one granted",
                                          "Suspended then ended 01/10/2026",
                                          "Suspended 10/11/2026, lifted",
                                          "never ended",
                                          "Awaiting sign off, granted",
                                          "no order",
                                          "Closed"};

    (void)state;
    assert_int_equal(cell_status("Granted"), STATUS_GRANTED);
    assert_int_equal(cell_status("Not granted 20/11"), STATUS_REFUSED);
    assert_int_equal(cell_status("Granted / reviewed / ENDED 01/10"), STATUS_ENDED);
    assert_int_equal(cell_status("RIP 09/08/26"), STATUS_DIED);
    assert_int_equal(cell_status("W/drawn"), STATUS_WITHDRAWN);
    assert_int_equal(cell_status("Suspended (MHA) 10/11"), STATUS_SUSPENDED);
    assert_int_equal(cell_status("Alloc'd"), STATUS_OPEN);
    assert_int_equal(cell_status("Alloc’d"), STATUS_OPEN);
    assert_int_equal(cell_status("Awaiting sign off"), STATUS_OPEN);
    assert_int_equal(cell_status(""), STATUS_OPEN);
    assert_int_equal(cell_status("-"), STATUS_OPEN);
    assert_int_equal(cell_status("CoP order"), STATUS_ORDER);
    assert_int_equal(cell_status("Superseded"), STATUS_UNCLEAR);
    assert_int_equal(cell_status("ungranted"), STATUS_UNCLEAR);
    assert_int_equal(cell_status("Not authorised 20/11/2026"), STATUS_REFUSED);
    assert_int_equal(cell_status("Died 3/3/26 before it was granted"), STATUS_DIED);
    assert_int_equal(cell_status("Granted (6 months)"), STATUS_GRANTED);
    for (size_t i = 0; i < ARRAY_SIZE(unclear); i++)
        assert_int_equal(cell_status(unclear[i]), STATUS_UNCLEAR);
}

/* Rows stay where a spreadsheet has them, whatever ends them and whatever separates their cells. */
static void test_rows(void **state)
{
    static const char *const texts[] = {"a,b\n\n\"c\nd\", e\n", "a,b\r\n\r\n\"c\nd\", e\r\n",
                                        "a;b\r\r\"c\nd\"; e",
                                        ("\xef\xbb\xbf"
                                         "a\tb\n\n\"c\nd\"\t e")};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        char *cause = NULL;
        struct sheet *sheet = sheet_parse(texts[i], strlen(texts[i]), &cause);

        assert_non_null(sheet);
        assert_int_equal(sheet->count, 3);
        assert_string_equal(sheet_cell(sheet, 0, 0), "a");
        assert_true(sheet_row_blank(sheet, 1));
        assert_string_equal(sheet_cell(sheet, 2, 0), "c\nd");
        assert_string_equal(sheet_cell(sheet, 2, 1), "e");
        assert_string_equal(sheet_cell(sheet, 2, 7), "");
        sheet_free(sheet);
    }
}

static void test_encodings(void **state)
{
    static const char ansi[] = "St Anne\x92s,Caf\xe9";
    static const char bad[] = "a,\x81";
    char *cause = NULL;
    struct sheet *sheet = sheet_parse(ansi, strlen(ansi), &cause);

    (void)state;
    assert_non_null(sheet);
    assert_string_equal(sheet_cell(sheet, 0, 0), "St Anne’s");
    assert_string_equal(sheet_cell(sheet, 0, 1), "Café");
    sheet_free(sheet);
    assert_null(sheet_parse(bad, strlen(bad), &cause));
    assert_non_null(cause);
    free(cause);
    cause = NULL;
    assert_null(sheet_parse("a,\"b", 4, &cause));
    assert_non_null(cause);
    free(cause);
}

static void test_names(void **state)
{
    char name[SHEET_CELL_SIZE];

    (void)state;
    sheet_cell_name(0, 6, name);
    assert_string_equal(name, "G1");
    sheet_cell_name(11, 27, name);
    assert_string_equal(name, "AB12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),          cmocka_unit_test(test_absent),
        cmocka_unit_test(test_never_guessed), cmocka_unit_test(test_days_within),
        cmocka_unit_test(test_status),        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_encodings),     cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
