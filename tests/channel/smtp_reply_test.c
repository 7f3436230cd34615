/* SMTP replies, cut anywhere, and what is none. */
#include "check.h"

#include "channel/backoff.h"
#include "channel/smtp_reply.h"

static const struct {
    const char *bytes;
    enum smtp_reply_state state;
    int code;
    const char *text;
} rows[] = {
    {"250 2.1.0 ok\r\n", SMTP_REPLY_COMPLETE, 250, "2.1.0 ok"},
    {"250 ok\n", SMTP_REPLY_COMPLETE, 250, "ok"},
    {"250\r\n", SMTP_REPLY_COMPLETE, 250, ""},
    {"250 \r\n", SMTP_REPLY_COMPLETE, 250, ""},
    {"550-one\r\n550-two\r\n550 three\r\n", SMTP_REPLY_COMPLETE, 550, "one two three"},
    {"550-\r\n550-\r\n550 three\r\n", SMTP_REPLY_COMPLETE, 550, "three"},
    {"550-one\r\n550\r\n", SMTP_REPLY_COMPLETE, 550, "one"},
    {"250-one\r\n451 two\r\n", SMTP_REPLY_COMPLETE, 451, "one two"},
    {"421 \x1b[1m\xc3\xa9\tx\r\n", SMTP_REPLY_COMPLETE, 421, "?[1m???x"},
    {"250-one\r\n", SMTP_REPLY_MORE, 250, "one"},
    {"25", SMTP_REPLY_MORE, 25, ""},
    {"", SMTP_REPLY_MORE, 0, ""},
    {"\r\n", SMTP_REPLY_BAD, 0, ""},
    {"\n", SMTP_REPLY_BAD, 0, ""},
    {"ok\r\n", SMTP_REPLY_BAD, 0, ""},
    {"25\r\n", SMTP_REPLY_BAD, 0, ""},
    {"2500 ok\r\n", SMTP_REPLY_BAD, 0, ""},
    {"250ok\r\n", SMTP_REPLY_BAD, 0, ""},
    {"150 ok\r\n", SMTP_REPLY_BAD, 0, ""},
    {"650 ok\r\n", SMTP_REPLY_BAD, 0, ""},
    {"250-one\r\ntwo\r\n", SMTP_REPLY_BAD, 0, ""},
    {"-50 ok\r\n", SMTP_REPLY_BAD, 0, ""},
};

/* Fed in two parts, each in memory of its own size, so that a step beyond would be seen. */
static enum smtp_reply_state feed_parts(struct smtp_reply *reply, const char *bytes, size_t cut,
                                        size_t *used)
{
    size_t length = strlen(bytes);
    char *head = memcpy(malloc(cut + 1), bytes, cut);
    char *tail = memcpy(malloc(length - cut + 1), bytes + cut, length - cut);
    enum smtp_reply_state state = smtp_reply_feed(reply, head, cut, used);
    size_t more = 0;

    if (state == SMTP_REPLY_MORE) {
        assert_int_equal(*used, cut);
        state = smtp_reply_feed(reply, tail, length - cut, &more);
    }
    *used += more;
    free(head);
    free(tail);
    return state;
}

static void test_replies_cut_at_every_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        for (size_t cut = 0; cut <= strlen(rows[i].bytes); cut++) {
            struct smtp_reply reply = {0};
            size_t used;

            if (feed_parts(&reply, rows[i].bytes, cut, &used) != rows[i].state)
                fail_msg("row %zu cut at %zu", i, cut);
            if (rows[i].state == SMTP_REPLY_BAD)
                continue;
            assert_int_equal(reply.code, rows[i].code);
            assert_string_equal(reply.text, rows[i].text);
            assert_int_equal(used, strlen(rows[i].bytes));
        }
    }
}

static void test_one_reply_at_a_time(void **state)
{
    const char *bytes = "250 a\r\n550 b\r\n35";
    struct smtp_reply reply = {0};
    size_t used;

    (void)state;
    assert_int_equal(smtp_reply_feed(&reply, bytes, strlen(bytes), &used), SMTP_REPLY_COMPLETE);
    assert_int_equal(used, 7);
    reply = (struct smtp_reply){0};
    bytes += used;
    assert_int_equal(smtp_reply_feed(&reply, bytes, strlen(bytes), &used), SMTP_REPLY_COMPLETE);
    assert_int_equal(reply.code, 550);
    assert_int_equal(used, 7);
}

static void test_long_lines_and_many(void **state)
{
    struct smtp_reply reply = {0};
    char line[6000];
    size_t used;
    int lines = 0;

    (void)state;
    memset(line, 'x', sizeof(line));
    memcpy(line, "250 ", 4);
    memcpy(line + 3000, "\r\n", 2);
    assert_int_equal(smtp_reply_feed(&reply, line, 3002, &used), SMTP_REPLY_COMPLETE);
    assert_int_equal(strlen(reply.text), sizeof(reply.text) - 1);
    memset(line + 3000, 'x', 2);
    reply = (struct smtp_reply){0};
    assert_int_equal(smtp_reply_feed(&reply, line, sizeof(line), &used), SMTP_REPLY_BAD);
    reply = (struct smtp_reply){0};
    while (smtp_reply_feed(&reply, "250-more\r\n", 10, &used) == SMTP_REPLY_MORE)
        lines++;
    assert_in_range(lines, 50, 100);
}

/* Bytes made of what replies are made of, and some others: no crash, always in bounds. */
static void test_garbage(void **state)
{
    static const char letters[] = "2345 0-\r\n9a\xff";

    (void)state;
    for (uint64_t seed = 0; seed < 20000; seed++) {
        struct smtp_reply reply = {0};
        char bytes[64];
        size_t used;

        for (size_t i = 0; i < sizeof(bytes); i++)
            bytes[i] = letters[backoff_share(sizeof(letters) - 1, seed * 64 + i)];
        if (smtp_reply_feed(&reply, bytes, sizeof(bytes), &used) == SMTP_REPLY_COMPLETE)
            assert_in_range(reply.code, 200, 599);
        assert_true(used <= sizeof(bytes));
        assert_true(reply.length < sizeof(reply.text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replies_cut_at_every_byte),
        cmocka_unit_test(test_one_reply_at_a_time),
        cmocka_unit_test(test_long_lines_and_many),
        cmocka_unit_test(test_garbage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
