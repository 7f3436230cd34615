/* What is known of a relay, its configuration, and how far ahead it is given work. */
#include "check.h"

#include "channel/smtp_config.h"
#include "channel/smtp_relay.h"

static const struct smtp_config config = {
    .host = "mail.example.test",
    .port = 587,
    .tls = SMTP_TLS_STARTTLS,
    .sessions = 4,
    .reconnect_first = 1000,
    .reconnect_most = 60000,
};

static struct verdict trouble(enum phase phase, enum outcome outcome)
{
    struct verdict verdict = {0};

    verdict_set(&verdict, outcome, phase, 0, "the connection was lost");
    return verdict;
}

static void check_waits(enum phase phase, int64_t longest)
{
    struct verdict why = trouble(phase, OUTCOME_RETRY);
    struct smtp_relay relay;
    int64_t now = 5000;

    smtp_relay_init(&relay, &config, now);
    for (int64_t wait = 1000; wait < 2000000; wait *= 2) {
        int64_t most = wait < longest ? wait : longest;

        assert_true(smtp_relay_missed(&relay, now, &why, false, 9) == (wait == 1000));
        assert_in_range(relay.not_before_ms - now, most * 3 / 4, most);
        now = relay.not_before_ms;
    }
    assert_int_equal(relay.reach, SMTP_UNREACHABLE);
    assert_int_equal(relay.since_ms, 5000);
    assert_true(smtp_relay_reached(&relay, now, 40));
    assert_int_equal(relay.failures, 0);
    assert_int_equal(relay.not_before_ms, 0);
}

static void test_waits_grow_to_the_most(void **state)
{
    (void)state;
    check_waits(PHASE_TLS, 60000);
    check_waits(PHASE_AUTH, 60000);
}

/* Its return is to be seen at once. */
static void test_a_relay_that_is_not_ready_is_tried_often(void **state)
{
    (void)state;
    check_waits(PHASE_NAME, 4000);
    check_waits(PHASE_CONNECT, 4000);
    check_waits(PHASE_GREETING, 4000);
}

static void test_failures_together_count_once(void **state)
{
    struct verdict why = trouble(PHASE_CONNECT, OUTCOME_RETRY);
    struct smtp_relay relay;

    (void)state;
    smtp_relay_init(&relay, &config, 0);
    assert_true(smtp_relay_missed(&relay, 10, &why, false, 1));
    assert_false(smtp_relay_missed(&relay, 11, &why, false, 1));
    assert_false(smtp_relay_missed(&relay, 12, &why, false, 1));
    assert_int_equal(relay.failures, 1);
}

static void test_one_session_more_is_no_outage(void **state)
{
    struct verdict why = trouble(PHASE_GREETING, OUTCOME_RETRY);
    struct smtp_relay relay;

    (void)state;
    smtp_relay_init(&relay, &config, 0);
    assert_true(smtp_relay_reached(&relay, 10, 3));
    assert_false(smtp_relay_missed(&relay, 20, &why, true, 1));
    assert_int_equal(relay.reach, SMTP_REACHABLE);
    assert_true(relay.not_before_ms > 20);
}

/* Neither the doubt about one message nor its addressee is handed on to others. */
static void test_three_broken_sessions_are_an_outage(void **state)
{
    struct verdict why = trouble(PHASE_FINAL, OUTCOME_UNKNOWN);
    struct smtp_relay relay;
    int64_t wait;

    (void)state;
    verdict_set(&why, OUTCOME_RETRY, PHASE_RCPT, 421, "<manager@elm-house.example> not now");
    smtp_relay_init(&relay, &config, 0);
    smtp_relay_reached(&relay, 1, 3);
    assert_false(smtp_relay_lost(&relay, 10, &why, 1));
    assert_false(smtp_relay_lost(&relay, 20, &why, 1));
    smtp_relay_heard(&relay, 25);
    assert_false(smtp_relay_lost(&relay, 30, &why, 1));
    assert_false(smtp_relay_lost(&relay, 40, &why, 1));
    assert_true(smtp_relay_lost(&relay, 50, &why, 1));
    assert_int_equal(relay.failure.outcome, OUTCOME_RETRY);
    assert_int_equal(relay.failure.phase, PHASE_CONNECT);
    assert_int_equal(relay.failure.code, 421);
    assert_null(strstr(relay.failure.reply, "elm-house"));
    wait = relay.not_before_ms - 50;
    smtp_relay_reached(&relay, 5000, 3);
    assert_true(smtp_relay_lost(&relay, 6000, &why, 1));
    assert_true(relay.not_before_ms - 6000 > wait);
    assert_true(smtp_relay_heard(&relay, 7000));
    assert_int_equal(relay.lost, 0);
}

/* Refused by words that speak of us: nobody's fault but ours until the relay takes something. */
static void test_blame(void **state)
{
    struct smtp_relay relay;

    (void)state;
    smtp_relay_init(&relay, &config, 0);
    smtp_relay_took(&relay, "c@x.example", 5);
    assert_int_equal(smtp_relay_blamed(&relay, "a@x.example", 10), SMTP_BLAME_NEW);
    assert_int_equal(smtp_relay_blamed(&relay, "a@x.example", 20), SMTP_BLAME_KNOWN);
    assert_int_equal(smtp_relay_blamed(&relay, "b@x.example", 30), SMTP_BLAME_NEW);
    smtp_relay_took(&relay, "c@x.example", 40);
    assert_int_equal(smtp_relay_blamed(&relay, "a@x.example", 50), SMTP_BLAME_RECIPIENT);
    assert_int_equal(smtp_relay_blamed(&relay, "a@x.example", 60), SMTP_BLAME_NEW);
    assert_int_equal(smtp_relay_blamed(&relay, "b@x.example", 70), SMTP_BLAME_RECIPIENT);
    relay.lost = 3;
    assert_int_equal(smtp_relay_blamed(&relay, "a@x.example", 80), SMTP_BLAME_NEW);
}

/* The second time that a relay refuses us begins like the first. */
static void test_blame_again(void **state)
{
    const int64_t hour = 3600000;
    struct smtp_relay relay;

    (void)state;
    smtp_relay_init(&relay, &config, 0);
    assert_int_equal(smtp_relay_blamed(&relay, "a@x.example", 10), SMTP_BLAME_NEW);
    assert_int_equal(smtp_relay_blamed(&relay, "b@x.example", 20), SMTP_BLAME_NEW);
    smtp_relay_took(&relay, "a@x.example", 30);
    assert_int_equal(smtp_relay_blamed(&relay, "a@x.example", 40), SMTP_BLAME_NEW);
    assert_int_equal(smtp_relay_blamed(&relay, "b@x.example", 5 * hour), SMTP_BLAME_NEW);
    assert_int_equal(smtp_relay_blamed(&relay, "b@x.example", 6 * hour), SMTP_BLAME_KNOWN);
}

static size_t depth_at(int64_t us)
{
    struct smtp_relay relay;

    smtp_relay_init(&relay, &config, 0);
    smtp_relay_timed(&relay, us);
    return smtp_relay_depth(&relay);
}

static void test_depth(void **state)
{
    struct smtp_relay relay;

    (void)state;
    smtp_relay_init(&relay, &config, 0);
    assert_int_equal(smtp_relay_depth(&relay), 1);
    assert_int_equal(depth_at(2000000), 1);
    assert_int_equal(depth_at(250000), 1);
    assert_int_equal(depth_at(125000), 2);
    assert_int_equal(depth_at(25000), 10);
    assert_int_equal(depth_at(1000), 32);
    assert_int_equal(depth_at(0), 32);
    smtp_relay_timed(&relay, 1000);
    smtp_relay_timed(&relay, 500000);
    assert_int_equal(smtp_relay_depth(&relay), 1);
    for (int i = 0; i < 60; i++)
        smtp_relay_timed(&relay, 1000);
    assert_int_equal(smtp_relay_depth(&relay), 32);
}

/* What is unusual follows the quick ones; a single slow one does not make slowness usual. */
static void test_slow(void **state)
{
    struct smtp_relay relay;

    (void)state;
    smtp_relay_init(&relay, &config, 0);
    assert_int_equal(smtp_relay_slow_ms(&relay), 50);
    smtp_relay_served(&relay, 1000, 100000);
    assert_int_equal(smtp_relay_slow_ms(&relay), 800);
    assert_int_equal(relay.served_from_ms, 900);
    smtp_relay_served(&relay, 40000, 30000000);
    assert_in_range(smtp_relay_slow_ms(&relay), 800, 901);
    assert_int_equal(relay.served_from_ms, 10000);
    smtp_relay_served(&relay, 40001, 2000);
    assert_int_equal(smtp_relay_slow_ms(&relay), 50);
    assert_int_equal(relay.served_from_ms, 39999);
    for (int i = 0; i < 100; i++)
        smtp_relay_served(&relay, 50000 + i, 2000000);
    assert_int_equal(smtp_relay_slow_ms(&relay), 5000);
}

static void test_loopback(void **state)
{
    (void)state;
    assert_true(smtp_is_loopback("localhost"));
    assert_true(smtp_is_loopback("LOCALHOST"));
    assert_true(smtp_is_loopback("127.0.0.1"));
    assert_true(smtp_is_loopback("127.8.8.8"));
    assert_true(smtp_is_loopback("::1"));
    assert_false(smtp_is_loopback("128.0.0.1"));
    assert_false(smtp_is_loopback("0.0.0.0"));
    assert_false(smtp_is_loopback("::2"));
    assert_false(smtp_is_loopback("localhost.example.test"));
    assert_false(smtp_is_loopback("127.0.0.1.example.test"));
    assert_false(smtp_is_loopback(""));
}

static void check(struct smtp_config changed, const char *fault)
{
    char *cause = NULL;
    bool ok = smtp_config_check(&changed, &cause);

    assert_true(ok == (fault == NULL));
    if (fault != NULL && strstr(cause, fault) == NULL)
        fail_msg("%s", cause);
    free(cause);
}

static void test_config(void **state)
{
    struct smtp_config c = config;

    (void)state;
    check(c, NULL);
    c.host = "mail.example.test/x";
    check(c, "host");
    c.host = "a@b";
    check(c, "host");
    c.host = NULL;
    check(c, "host");
    c = config;
    c.port = 0;
    check(c, "port");
    c = config;
    c.sessions = 33;
    check(c, "sessions");
    c = config;
    c.hello = "a\r\nb";
    check(c, "EHLO");
    c = config;
    c.tls = SMTP_TLS_NONE;
    check(c, "TLS");
    c.host = "127.0.0.1";
    check(c, NULL);
}

static void test_longest_attempt(void **state)
{
    struct smtp_config c = config;

    (void)state;
    assert_int_equal(smtp_attempt_ms(&c), 1981000);
    c.reply_timeout = 1000;
    c.body_timeout = 2000;
    c.final_timeout = 3000;
    assert_int_equal(smtp_attempt_ms(&c), 10000);
}

static void test_config_of_log_in(void **state)
{
    struct smtp_config c = config;

    (void)state;
    c.user = "dols";
    check(c, "user");
    c.password = "a\nb";
    check(c, "control");
    c.password = "secret";
    check(c, NULL);
    c.oauth_token_file = "/run/token";
    check(c, "both");
    c.password = NULL;
    check(c, NULL);
    c.user = NULL;
    check(c, "user");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_waits_grow_to_the_most),
        cmocka_unit_test(test_a_relay_that_is_not_ready_is_tried_often),
        cmocka_unit_test(test_failures_together_count_once),
        cmocka_unit_test(test_one_session_more_is_no_outage),
        cmocka_unit_test(test_three_broken_sessions_are_an_outage),
        cmocka_unit_test(test_blame),
        cmocka_unit_test(test_blame_again),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_slow),
        cmocka_unit_test(test_loopback),
        cmocka_unit_test(test_config),
        cmocka_unit_test(test_longest_attempt),
        cmocka_unit_test(test_config_of_log_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
