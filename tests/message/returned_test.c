/* Signed envelope senders, and what mails that come back say. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "message/returned.h"

#define KEY     "0c6f1d2e-8f3a-4b5c-9d7e-0123456789ab"
#define MAILBOX "bounces@council.example"
#define SECRET  "a secret that nobody guesses at all"
#define REPORT                                                                                     \
    "Content-Type: multipart/report; report-type=delivery-status;\n boundary=\"b\"\n"              \
    "MIME-Version: 1.0\n\n--b\nContent-Type: text/plain\n\nSorry.\n\n--b\n"                        \
    "Content-Type: message/delivery-status\n\n"
#define FROM "From: MAILER-DAEMON@mx.example\nSubject: Undelivered\n"

static const struct returned_marks unsigned_marks = {"council.example", NULL, NULL};
static const struct returned_marks signed_marks = {"council.example", MAILBOX, SECRET};

static struct returned read_text(const char *text, const struct returned_marks *marks)
{
    struct returned returned;

    returned_read(text, strlen(text), marks, &returned);
    return returned;
}

static void expect(const char *text, enum returned_what what, const char *status)
{
    struct returned returned = read_text(text, &unsigned_marks);

    assert_string_equal(returned_name(returned.what), returned_name(what));
    assert_string_equal(returned.status, status);
    if (what != RETURNED_OTHER)
        assert_string_equal(returned.key, KEY);
    assert_int_equal(strlen(returned.digest), 64);
}

static void test_addresses(void **state)
{
    char *address = verp_address(MAILBOX, SECRET, KEY);
    char key[VERP_KEY_SIZE] = "";

    (void)state;
    assert_non_null(address);
    assert_int_equal(strlen(address), strlen(MAILBOX) + 45);
    assert_true(strchr(address, '@') - address <= 64);
    assert_true(verp_read(address, MAILBOX, SECRET, key));
    assert_string_equal(key, KEY);
    for (char *c = address; *c != '\0'; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    assert_true(verp_read(address, MAILBOX, SECRET, key));
    assert_string_equal(key, KEY);
    assert_false(verp_read(address, MAILBOX, "another", key));
    assert_false(verp_read(address, "bounce@council.example", SECRET, key));
    assert_false(verp_read(address, "bounces@council.examplf", SECRET, key));
    assert_false(verp_read(MAILBOX, MAILBOX, SECRET, key));
    for (size_t i = 8; i < 8 + 44; i++) {
        char was = address[i];

        address[i] = was == '0' ? '1' : '0';
        assert_false(verp_read(address, MAILBOX, SECRET, key));
        address[i] = was;
    }
    free(address);
    assert_null(verp_address(MAILBOX, SECRET, "6f1d-0001"));
    assert_null(verp_address("nobody", SECRET, KEY));
}

/* By the envelope's name, as xtext or plain, or by what is returned. */
static void test_reports(void **state)
{
    (void)state;
    expect(FROM REPORT
           "Reporting-MTA: dns; mx\nOriginal-Envelope-Id: " KEY "\n\n"
           "Final-Recipient: rfc822; x@example.org\nAction: failed\nStatus: 5.1.1\n\n--b--\n",
           RETURNED_FAILED, "5.1.1");
    expect(FROM REPORT "Original-Envelope-Id: 0c6f1d2e+2D8f3a+2D4b5c-9d7e-0123456789AB\n\n"
                       "Action: delayed\nStatus: 4.4.1 (no answer)\n\n--b--\n",
           RETURNED_DELAYED, "4.4.1");
    expect(FROM REPORT "Reporting-MTA: dns; mx\n\nAction: failed\nStatus: 5.2.2\n\n--b\n"
                       "Content-Type: message/rfc822\n\nMessage-ID: <" KEY "@council.example>\n"
                       "Subject: x\n\ny\n--b--\n",
           RETURNED_FAILED, "5.2.2");
    expect(FROM REPORT "Reporting-MTA: dns; mx\n\nAction: failed\n\n--b\n"
                       "Content-Type: text/rfc822-headers\n\nMessage-ID: <" KEY
                       "@Council.Example>\n\n--b--\n",
           RETURNED_FAILED, "");
    /* The worst counts. */
    expect(FROM REPORT "Original-Envelope-Id: " KEY "\n\nAction: delayed\nStatus: 4.0.0\n\n"
                       "Action: FAILED\nStatus: 5.7.1\n\nAction: delayed\nStatus: 4.1.1\n\n--b--\n",
           RETURNED_FAILED, "5.7.1");
    expect(FROM REPORT "Original-Envelope-Id: " KEY "\n\nAction: relayed\nStatus: 2.0.0\n\n--b--\n",
           RETURNED_OTHER, "");
    expect(FROM "X-Failed-Recipients: x@example.org\nReferences: <" KEY
                "@council.example>\n\nSorry.\n",
           RETURNED_FAILED, "");
}

static void test_not_ours(void **state)
{
    (void)state;
    expect("", RETURNED_OTHER, "");
    expect("no mail at all", RETURNED_OTHER, "");
    expect(FROM "\nHello.\n", RETURNED_OTHER, "");
    expect(FROM REPORT "Reporting-MTA: dns; mx\n\nAction: failed\nStatus: 5.1.1\n\n--b--\n",
           RETURNED_OTHER, "5.1.1");
    expect(FROM "In-Reply-To: <" KEY "@elsewhere.example>\n\nHello.\n", RETURNED_OTHER, "");
    expect(FROM "In-Reply-To: <" KEY "@council.example.org>\n\nHello.\n", RETURNED_OTHER, "");
    expect(FROM "In-Reply-To: <thread-0123@council.example>\n\nHello.\n", RETURNED_OTHER, "");
    /* Receipts are not asked for. */
    expect("Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n"
           "In-Reply-To: <" KEY "@council.example>\n\n--b\n"
           "Content-Type: message/disposition-notification\n\nDisposition: manual; "
           "displayed\n\n--b--\n",
           RETURNED_OTHER, "");
}

static void test_answers(void **state)
{
    (void)state;
    expect("From: m@elm.example\nIn-Reply-To: <" KEY "@council.example>\nSubject: Re\n\nYes.\n",
           RETURNED_ANSWERED, "");
    expect("From: m@elm.example\nReferences: <thread-1@council.example>\n <" KEY
           "@council.example>\n <x@elm.example>\n\nYes.\n",
           RETURNED_ANSWERED, "");
    expect("Auto-Submitted: no\nIn-Reply-To: <" KEY "@council.example>\n\nYes.\n",
           RETURNED_ANSWERED, "");
    expect("Auto-Submitted: auto-replied (vacation)\nIn-Reply-To: <" KEY
           "@council.example>\n\nAway.\n",
           RETURNED_AWAY, "");
    expect("X-Autoreply: yes\nIn-Reply-To: <" KEY "@council.example>\n\nAway.\n", RETURNED_AWAY,
           "");
    expect("Precedence: auto_reply\nIn-Reply-To: <" KEY "@council.example>\n\nAway.\n",
           RETURNED_AWAY, "");
}

/* Where addresses are signed, a report that came to another is not believed; an answer is. */
static void test_signed(void **state)
{
    char *address = verp_address(MAILBOX, SECRET, KEY);
    char *report = xasprintf("Delivered-To: %s\nTo: <%s>\n" FROM REPORT
                             "Reporting-MTA: dns; mx\n\nAction: failed\nStatus: 5.1.1\n\n--b--\n",
                             "somebody@council.example", address);
    struct returned returned = read_text(report, &signed_marks);

    (void)state;
    assert_int_equal(returned.what, RETURNED_FAILED);
    assert_string_equal(returned.key, KEY);
    returned = read_text(FROM REPORT "Original-Envelope-Id: " KEY "\n\nAction: failed\n\n--b--\n",
                         &signed_marks);
    assert_int_equal(returned.what, RETURNED_UNSIGNED);
    returned = read_text("In-Reply-To: <" KEY "@council.example>\n\nYes.\n", &signed_marks);
    assert_int_equal(returned.what, RETURNED_ANSWERED);
    free(report);
    free(address);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses), cmocka_unit_test(test_reports),
        cmocka_unit_test(test_not_ours),  cmocka_unit_test(test_answers),
        cmocka_unit_test(test_signed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
