/* What replies and silences mean, and what may stand in a command. */
#include "check.h"

#include "channel/outcome.h"

#define D OUTCOME_DELIVERED
#define R OUTCOME_RETRY
#define N OUTCOME_REFUSED
#define U OUTCOME_UNKNOWN

static const struct {
    enum phase phase;
    int code;
    bool complete;
    enum outcome outcome;
} rows[] = {
    {PHASE_FINAL, 250, true, D},  {PHASE_FINAL, 251, true, D},  {PHASE_FINAL, 450, true, R},
    {PHASE_FINAL, 421, true, R},  {PHASE_FINAL, 552, true, N},  {PHASE_FINAL, 0, true, U},
    {PHASE_FINAL, 354, true, U},  {PHASE_FINAL, 599, true, N},  {PHASE_BODY, 0, false, R},
    {PHASE_BODY, 0, true, U},     {PHASE_BODY, 250, false, R},  {PHASE_BODY, 250, true, U},
    {PHASE_BODY, 552, false, N},  {PHASE_BODY, 421, false, R},  {PHASE_DATA, 0, false, R},
    {PHASE_DATA, 554, false, N},  {PHASE_DATA, 250, false, R},  {PHASE_RCPT, 550, false, N},
    {PHASE_RCPT, 450, false, R},  {PHASE_RCPT, 530, false, R},  {PHASE_RCPT, 0, false, R},
    {PHASE_MAIL, 550, false, R},  {PHASE_MAIL, 552, false, N},  {PHASE_MAIL, 503, false, R},
    {PHASE_MAIL, 530, false, R},  {PHASE_MAIL, 534, false, R},  {PHASE_MAIL, 535, false, R},
    {PHASE_MAIL, 538, false, R},  {PHASE_MAIL, 421, false, R},  {PHASE_MAIL, 0, false, R},
    {PHASE_AUTH, 535, false, R},  {PHASE_AUTH, 0, false, R},    {PHASE_TLS, 554, false, R},
    {PHASE_TLS, 0, false, R},     {PHASE_HELLO, 550, false, R}, {PHASE_GREETING, 554, false, R},
    {PHASE_CONNECT, 0, false, R},
};

static void test_outcomes(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        if (outcome_of(rows[i].phase, rows[i].code, "", rows[i].complete) != rows[i].outcome)
            fail_msg("%s %d %d", phase_name(rows[i].phase), rows[i].code, rows[i].complete);
    }
}

/* To MAIL, what is said of the message's size or letters is the message's; all else is ours. */
static void test_mail_refused(void **state)
{
    (void)state;
    assert_int_equal(outcome_of(PHASE_MAIL, 550, "5.7.1 sender not allowed", false), R);
    assert_int_equal(outcome_of(PHASE_MAIL, 554, "5.7.1 blocked", false), R);
    assert_int_equal(outcome_of(PHASE_MAIL, 552, "too large", false), N);
    assert_int_equal(outcome_of(PHASE_MAIL, 554, "5.3.4 too large", false), N);
    assert_int_equal(outcome_of(PHASE_MAIL, 550, "5.6.7 no such letters", false), N);
    assert_true(outcome_blames_us(PHASE_MAIL, 550, "5.7.1 sender not allowed"));
    assert_false(outcome_blames_us(PHASE_MAIL, 450, "4.7.1 later"));
}

/* What is said after the envelope began, of us or of the recipient. */
static void test_refused_later(void **state)
{
    static const struct {
        enum phase phase;
        int code;
        const char *text;
        bool ours;
    } replies[] = {
        {PHASE_RCPT, 554, "5.7.1 <a@b.example>: Relay access denied", true},
        {PHASE_RCPT, 550, "5.7.1 Unable to relay", true},
        {PHASE_RCPT, 553, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
         true},
        {PHASE_RCPT, 550, "relaying denied", true},
        {PHASE_RCPT, 550, "relay not permitted", true},
        {PHASE_RCPT, 504, "5.5.2 <srv1>: Helo command rejected: need fully-qualified hostname",
         true},
        {PHASE_RCPT, 553, "5.1.8 <x@council.example>: Sender address rejected: Domain not found",
         true},
        {PHASE_RCPT, 530, "5.7.0 Authentication required", true},
        {PHASE_RCPT, 503, "5.5.1 Error: need MAIL command", true},
        {PHASE_FINAL, 550, "5.7.60 SMTP; Client does not have permissions to send as this sender",
         true},
        {PHASE_DATA, 554, "5.7.1 not for you", true},
        {PHASE_RCPT, 550, "5.1.1 <a@b.example>: Recipient address rejected: User unknown", false},
        {PHASE_RCPT, 501, "5.1.3 Bad recipient address syntax", false},
        {PHASE_RCPT, 552, "5.2.2 mailbox full", false},
        {PHASE_FINAL, 552, "5.3.4 too large", false},
        {PHASE_FINAL, 554, "never", false},
        {PHASE_RCPT, 450, "4.7.1 later", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(replies); i++) {
        if (outcome_blames_us(replies[i].phase, replies[i].code, replies[i].text) !=
            replies[i].ours)
            fail_msg("%s %d %s", phase_name(replies[i].phase), replies[i].code, replies[i].text);
        if (outcome_of(replies[i].phase, replies[i].code, replies[i].text, true) !=
            (replies[i].ours || replies[i].code < 500 ? R : N))
            fail_msg("outcome of %d %s", replies[i].code, replies[i].text);
    }
}

/* A body that may have arrived is never tried again as if it had not, nor given up, without a word
 * from the relay; and only a word after the body delivers. */
static void test_no_reply_never_decides(void **state)
{
    (void)state;
    for (enum phase phase = PHASE_CONNECT; phase <= PHASE_FINAL; phase++) {
        assert_int_equal(outcome_of(phase, 0, "", true), OUTCOME_UNKNOWN);
        assert_int_equal(outcome_of(phase, 0, "", false), OUTCOME_RETRY);
        for (int code = 200; code < 600; code++) {
            if (phase != PHASE_FINAL || code > 299)
                assert_int_not_equal(outcome_of(phase, code, "", false), OUTCOME_DELIVERED);
        }
    }
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(outcome_name(OUTCOME_RELEASED), "released");
    assert_string_equal(outcome_name(OUTCOME_UNKNOWN), "unknown");
    assert_string_equal(phase_name(PHASE_CONNECT), "connect");
    assert_string_equal(phase_name(PHASE_STORE), "store");
}

static void test_keys(void **state)
{
    static const char *const bad[] = {"", "a b", "a\tb", "a\nb", "<a", "a>", "\x7f", "\xc3\xa9"};
    char longest[202];

    (void)state;
    assert_true(channel_key_ok("U-26-0012.urgent+end=1/x"));
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        assert_false(channel_key_ok(bad[i]));
    assert_false(channel_key_ok(NULL));
    memset(longest, 'k', sizeof(longest));
    longest[201] = '\0';
    assert_false(channel_key_ok(longest));
    longest[200] = '\0';
    assert_true(channel_key_ok(longest));
}

static void test_addresses(void **state)
{
    static const char *const good[] = {"a@b", "dols.team@council.example", "\"a@b\"@c",
                                       "zo\xc3\xab@example.test", "o'neil+x@\xe4\xbe\x8b.test"};
    static const char *const bad[] = {"",
                                      "a",
                                      "@",
                                      "a@",
                                      "@b",
                                      "a b@c",
                                      "a@b\r\nX",
                                      "a@b\n",
                                      "<a@b>",
                                      "a>@b",
                                      "a\x01@b",
                                      "a@b\x7f",
                                      "\xc3@b",
                                      "\xc0\xaf@b",
                                      "\xe0\x80\x80@b",
                                      "\xed\xa0\x80@b",
                                      "\xff@b",
                                      "\xc2\x85@b",
                                      "a@\xf4\x90\x80\x80",
                                      "a@b\xe2\x82"};
    char longest[256];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(good); i++)
        assert_true(channel_address_ok(good[i]));
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        if (channel_address_ok(bad[i]))
            fail_msg("bad[%zu]", i);
    }
    memset(longest, 'a', sizeof(longest));
    longest[1] = '@';
    longest[255] = '\0';
    assert_false(channel_address_ok(longest));
    longest[254] = '\0';
    assert_true(channel_address_ok(longest));
}

static void test_foreign_text_becomes_plain(void **state)
{
    struct verdict verdict = {0};
    char text[1000];

    (void)state;
    verdict_set(&verdict, OUTCOME_RETRY, PHASE_RCPT, 450, "a\r\nb\x1b[0m \xc3\xa9");
    assert_string_equal(verdict.reply, "a??b?[0m ??");
    memset(text, 'x', sizeof(text));
    text[999] = '\0';
    verdict_set(&verdict, OUTCOME_RETRY, PHASE_RCPT, 450, text);
    assert_int_equal(strlen(verdict.reply), sizeof(verdict.reply) - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outcomes),      cmocka_unit_test(test_mail_refused),
        cmocka_unit_test(test_refused_later), cmocka_unit_test(test_no_reply_never_decides),
        cmocka_unit_test(test_names),         cmocka_unit_test(test_keys),
        cmocka_unit_test(test_addresses),     cmocka_unit_test(test_foreign_text_becomes_plain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
