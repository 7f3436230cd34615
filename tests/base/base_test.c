/* What every folder stands on: growing texts, gathered faults, and log lines that cannot be forged.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/faults.h"
#include "base/log.h"
#include "base/utf8.h"

static void buffer_grows_and_ends_with_nul(void **state)
{
    struct buf buf = BUF_INIT;

    (void)state;
    for (int i = 0; i < 1000; i++)
        buf_printf(&buf, "%d,", i % 10);
    assert_int_equal(buf.len, 2000);
    assert_int_equal(strlen(buf.data), 2000);
    buf_add(&buf, "\0x", 2);
    assert_int_equal(buf.len, 2002);
    assert_int_equal(buf.data[buf.len], '\0');
    buf_free(&buf);
}

static void stolen_text_leaves_an_empty_buffer(void **state)
{
    struct buf buf = BUF_INIT;
    char *text = buf_steal(&buf);

    (void)state;
    assert_string_equal(text, "");
    free(text);
    buf_puts(&buf, "a");
    buf_putc(&buf, 'b');
    text = buf_steal(&buf);
    assert_string_equal(text, "ab");
    assert_null(buf.data);
    free(text);
    buf_puts(&buf, "again");
    buf_reset(&buf);
    assert_string_equal(buf.data, "");
    buf_free(&buf);
}

static void faults_are_told_together_with_their_places(void **state)
{
    struct faults faults = FAULTS_INIT;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    faults_add(&faults, "a.conf", 3, "%s is %d", "x", 7);
    faults_add(&faults, "b.conf", 0, "is empty");
    assert_int_equal(faults.count, 2);
    faults_print(&faults, out);
    fclose(out);
    assert_string_equal(text, "a.conf:3: x is 7\nb.conf: is empty\n");
    free(text);
    faults_free(&faults);
    assert_int_equal(faults.count, 0);
}

static void utf8_is_taken_character_by_character(void **state)
{
    static const struct {
        const char *text;
        size_t taken;
        uint32_t point;
    } cases[] = {
        {"a", 1, 'a'},
        {"\xc5\xb5", 2, 0x175},           /* ŵ */
        {"\xe2\x80\x94", 3, 0x2014},      /* — */
        {"\xf0\x9f\x95\xb0", 4, 0x1f570}, /* a clock */
        {"\xc0\xaf", 0, 0},               /* overlong */
        {"\xe0\x9f\xbf", 0, 0},           /* overlong */
        {"\xed\xa0\x80", 0, 0},           /* a surrogate */
        {"\xf4\x90\x80\x80", 0, 0},       /* beyond the last */
        {"\xf5\x80\x80\x80", 0, 0},
        {"\x80", 0, 0},
        {"\xe2\x80", 0, 0}, /* cut off */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        uint32_t point = 0;

        assert_int_equal(utf8_take(cases[i].text, strlen(cases[i].text), &point), cases[i].taken);
        if (cases[i].taken > 0)
            assert_int_equal(point, cases[i].point);
        assert_int_equal(utf8_valid(cases[i].text, strlen(cases[i].text)), cases[i].taken > 0);
    }
    assert_int_equal(utf8_count(""), 0);
    assert_int_equal(utf8_count("Elm"), 3);
    assert_int_equal(utf8_count("Tŷ"), 2);
    assert_int_equal(utf8_count("“…”"), 3);
    assert_false(utf8_has_control("T\xee Tŷ"));
    assert_true(utf8_has_control("a\x7f"));
    assert_true(utf8_has_control("a\xc2\x9b"));
}

/* What is written to standard error while `say` runs; the caller owns it. */
static char *heard(void (*say)(void))
{
    int kept = dup(STDERR_FILENO);
    FILE *file = tmpfile();
    char *text = calloc(1, 4096);

    fflush(stderr);
    dup2(fileno(file), STDERR_FILENO);
    say();
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(file);
    if (fread(text, 1, 4095, file) == 0)
        text[0] = '\0';
    fclose(file);
    return text;
}

static void say_some(void)
{
    log_open(LOG_LEVEL_INFO, true);
    errno = ENOENT;
    log_info("smtp", "said \"%s\"", "250 ok\r\n<3>forged: line\x1b[2J \xc2\x9b Tŷ\xff");
    assert_int_equal(errno, ENOENT);
    log_debug("smtp", "not wanted");
    log_open(LOG_LEVEL_WARNING, false);
    log_info("smtp", "not wanted either");
    log_warning("planner", "late");
    log_error("planner", "gone");
}

static void foreign_text_cannot_forge_a_line(void **state)
{
    char *text = heard(say_some);

    (void)state;
    assert_string_equal(text, "<6>smtp: said \"250 ok\\x0d\\x0a<3>forged: line\\x1b[2J "
                              "\\xc2\\x9b Tŷ\\xff\"\n"
                              "planner: warning: late\n"
                              "planner: error: gone\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffer_grows_and_ends_with_nul),
        cmocka_unit_test(stolen_text_leaves_an_empty_buffer),
        cmocka_unit_test(faults_are_told_together_with_their_places),
        cmocka_unit_test(utf8_is_taken_character_by_character),
        cmocka_unit_test(foreign_text_cannot_forge_a_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
