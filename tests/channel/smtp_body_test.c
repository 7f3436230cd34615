/* The body on the wire: doubled dots, line ends, the final dot; in any room. */
#include "check.h"

#include "base/buf.h"
#include "channel/backoff.h"
#include "channel/smtp_body.h"

static const struct {
    const char *data;
    const char *wire;
} rows[] = {
    {"", ".\r\n"},
    {"a", "a\r\n.\r\n"},
    {"a\r\n", "a\r\n.\r\n"},
    {"a\n", "a\r\n.\r\n"},
    {"a\r", "a\r\n.\r\n"},
    {".", "..\r\n.\r\n"},
    {".\r\n", "..\r\n.\r\n"},
    {"..", "...\r\n.\r\n"},
    {"a.b\r\n.c\r\nd.\r\n", "a.b\r\n..c\r\nd.\r\n.\r\n"},
    {"a\n.\nMAIL", "a\r\n..\r\nMAIL\r\n.\r\n"},
    {"a\r.\rMAIL", "a\r\n..\r\nMAIL\r\n.\r\n"},
    {"a\r\n.\nb", "a\r\n..\r\nb\r\n.\r\n"},
    {"a\r\r\n.b", "a\r\n\r\n..b\r\n.\r\n"},
    {"\r\n\r\n", "\r\n\r\n.\r\n"},
    {"\n\r.", "\r\n\r\n..\r\n.\r\n"},
};

static char *on_wire(const char *data, size_t length, size_t room)
{
    struct smtp_body body;
    struct buf wire = BUF_INIT;
    char *out = malloc(room);
    size_t count;

    smtp_body_start(&body, data, length);
    while ((count = smtp_body_fill(&body, out, room)) > 0) {
        assert_true(count <= room);
        buf_add(&wire, out, count);
        if (body.ended)
            assert_memory_equal(out + count - 3, ".\r\n", 3);
    }
    assert_true(body.ended);
    free(out);
    return buf_steal(&wire);
}

static void test_rows_in_any_room(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        for (size_t room = SMTP_BODY_ROOM; room < 40; room++) {
            char *wire = on_wire(rows[i].data, strlen(rows[i].data), room);

            assert_string_equal(wire, rows[i].wire);
            free(wire);
        }
    }
}

/* Whatever the message holds, one line alone is a dot: the last. And no CR or LF stands alone. */
static void test_only_one_end(void **state)
{
    static const char letters[] = ".\r\nxy";

    (void)state;
    for (uint64_t seed = 0; seed < 20000; seed++) {
        char data[24];
        char *wire;
        char *end;

        for (size_t i = 0; i < sizeof(data); i++)
            data[i] = letters[backoff_share(4, seed * 24 + i)];
        wire = on_wire(data, sizeof(data), 16 + seed % 30);
        end = strncmp(wire, ".\r\n", 3) == 0 ? wire : strstr(wire, "\r\n.\r\n");
        assert_non_null(end);
        assert_string_equal(end[0] == '.' ? end : end + 2, ".\r\n");
        for (char *c = wire; *c != '\0'; c++) {
            assert_true(*c != '\r' || c[1] == '\n');
            assert_true(*c != '\n' || c[-1] == '\r');
        }
        free(wire);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_in_any_room),
        cmocka_unit_test(test_only_one_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
