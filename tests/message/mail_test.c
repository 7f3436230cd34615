/* Mails: their bytes, what GMime reads back from them, and what is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <gmime/gmime.h>

#include "base/xalloc.h"
#include "message/mail.h"

static struct zone *zone;

static int open_zone(void **state)
{
    char *cause = NULL;

    (void)state;
    zone = zone_load(ZONE_LEGAL, &cause);
    free(cause);
    return zone != NULL ? 0 : -1;
}

static int close_zone(void **state)
{
    (void)state;
    zone_free(zone);
    return 0;
}

/* 2026-06-25 08:00 in London, which is BST. */
static struct mail sample(void)
{
    return (struct mail){.from = "Borsetshire DoLS team <dols@borsetshire.example>",
                         .reply_to = "dols@borsetshire.example",
                         .to = "manager@elm-house.example",
                         .to_name = "The manager",
                         .subject = "Reminder: last day Sunday 28 June 2026",
                         .text = "The last day is\nSunday 28 June 2026 \xe2\x80\x93 it counts.\n",
                         .html = "<p>The last day is Sunday 28 June 2026.</p>\n",
                         .key = "6f1d-0001",
                         .domain = "borsetshire.example",
                         .date = 1782370800,
                         .zone = zone};
}

static const char golden[] = "Date: Thu, 25 Jun 2026 08:00:00 +0100\r\n"
                             "From: Borsetshire DoLS team <dols@borsetshire.example>\r\n"
                             "Reply-To: dols@borsetshire.example\r\n"
                             "Subject: Reminder: last day Sunday 28 June 2026\r\n"
                             "To: The manager <manager@elm-house.example>\r\n"
                             "Message-Id: <6f1d-0001@borsetshire.example>\r\n"
                             "Auto-Submitted: auto-generated\r\n"
                             "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n"
                             "MIME-Version: 1.0\r\n"
                             "Content-Type: multipart/alternative; boundary=\"=_6f1d-0001\"\r\n"
                             "\r\n"
                             "--=_6f1d-0001\r\n"
                             "Content-Type: text/plain; charset=utf-8\r\n"
                             "Content-Transfer-Encoding: quoted-printable\r\n"
                             "\r\n"
                             "The last day is\r\n"
                             "Sunday 28 June 2026 =E2=80=93 it counts.\r\n"
                             "\r\n"
                             "--=_6f1d-0001\r\n"
                             "Content-Type: text/html; charset=utf-8\r\n"
                             "Content-Transfer-Encoding: 7bit\r\n"
                             "\r\n"
                             "<p>The last day is Sunday 28 June 2026.</p>\r\n"
                             "\r\n"
                             "--=_6f1d-0001--\r\n";

static void is_byte_for_byte(void **state)
{
    struct mail mail = sample();
    struct buf out = BUF_INIT;
    char *cause = NULL;

    (void)state;
    buf_puts(&out, "kept|");
    assert_true(mail_build(&mail, &out, &cause));
    assert_memory_equal(out.data, "kept|", 5);
    assert_string_equal(out.data + 5, golden);
    buf_free(&out);
}

static void assert_part(GMimeObject *part, const char *type, const char *text)
{
    GMimeContentType *content_type = g_mime_object_get_content_type(part);
    char *full = g_mime_content_type_get_mime_type(content_type);
    char *read = g_mime_text_part_get_text(GMIME_TEXT_PART(part));

    assert_string_equal(full, type);
    assert_string_equal(read, text);
    g_free(read);
    g_free(full);
}

/* GMime hands text back with the wire's line ends. */
static void reads_back(void **state)
{
    struct mail mail = sample();
    struct buf out = BUF_INIT;
    char *cause = NULL;
    GMimeStream *stream;
    GMimeParser *parser;
    GMimeMessage *message;
    GMimeMultipart *parts;

    (void)state;
    mail.subject = "Nodyn atgoffa: y diwrnod olaf yw dydd Sul 28 Mehefin 2026 \xe2\x80\x93 "
                   "T\xc5\xb7 Llwyfen";
    assert_true(mail_build(&mail, &out, &cause));
    stream = g_mime_stream_mem_new_with_buffer(out.data, out.len);
    parser = g_mime_parser_new_with_stream(stream);
    message = g_mime_parser_construct_message(parser, NULL);
    assert_non_null(message);
    assert_string_equal(g_mime_message_get_subject(message), mail.subject);
    assert_string_equal(g_mime_message_get_message_id(message), "6f1d-0001@borsetshire.example");
    parts = GMIME_MULTIPART(g_mime_message_get_mime_part(message));
    assert_int_equal(g_mime_multipart_get_count(parts), 2);
    assert_part(g_mime_multipart_get_part(parts, 0), "text/plain",
                "The last day is\r\nSunday 28 June 2026 \xe2\x80\x93 it counts.\r\n");
    assert_part(g_mime_multipart_get_part(parts, 1), "text/html",
                "<p>The last day is Sunday 28 June 2026.</p>\r\n");
    g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
    buf_free(&out);
}

static void assert_refused(const struct mail *mail, const char *expected)
{
    struct buf out = BUF_INIT;
    char *cause = NULL;

    if (mail_build(mail, &out, &cause))
        fail_msg("was not refused with \"%s\"", expected);
    assert_int_equal(out.len, 0);
    if (strstr(cause, expected) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", cause, expected);
    free(cause);
    buf_free(&out);
}

static void refuses_what_breaks_headers(void **state)
{
    static const struct {
        size_t field;
        const char *value, *cause;
    } rows[] = {
        {offsetof(struct mail, subject), "Hello\r\nBcc: x@y.example", "Subject has a control byte"},
        {offsetof(struct mail, subject), "a\x7f", "Subject has a control byte"},
        {offsetof(struct mail, subject), "\xff", "Subject is not UTF-8"},
        {offsetof(struct mail, to_name), "A\nB", "To has a control byte"},
        {offsetof(struct mail, to_name), "\xc3", "To is not UTF-8"},
        {offsetof(struct mail, to), "a@x.example\r\nRCPT TO:<b@y.example>",
         "To has a control byte"},
        {offsetof(struct mail, to), "a@x.example, b@y.example", "To is not one mail address"},
        {offsetof(struct mail, to), "a@x.example>", "To is not one mail address"},
        {offsetof(struct mail, to), "a b@x.example", "To is not one mail address"},
        {offsetof(struct mail, to), "@x.example", "To is not one mail address"},
        {offsetof(struct mail, to), "a..b@x.example", "To is not one mail address"},
        {offsetof(struct mail, to), "a@", "To is not one mail address"},
        {offsetof(struct mail, to), "a@b@x.example", "To is not one mail address"},
        {offsetof(struct mail, to), "", "To is not one mail address"},
        {offsetof(struct mail, to), "zo\xc3\xab@x.example", "To has characters beyond ASCII"},
        {offsetof(struct mail, from), "A\tB <a@x.example>", "From has a control byte"},
        {offsetof(struct mail, from), "A <b> <a@x.example>", "From has a quote or a bracket"},
        {offsetof(struct mail, from), "A <a@x.example", "From is not one mail address"},
        {offsetof(struct mail, reply_to), "nobody", "Reply-To is not one mail address"},
        {offsetof(struct mail, key), "a b", "the key is not valid"},
        {offsetof(struct mail, key), "a\r\n", "the key is not valid"},
        {offsetof(struct mail, key), "", "the key is not valid"},
        {offsetof(struct mail, thread), "a b", "the thread is not valid"},
        {offsetof(struct mail, language), "en\r\n", "the language is not valid"},
        {offsetof(struct mail, domain), "x.example>\r\n", "domain of the Message-ID"},
        {offsetof(struct mail, domain), "", "domain of the Message-ID"},
        {offsetof(struct mail, text), "\xc0\x80", "the text is not UTF-8"},
        {offsetof(struct mail, html), "\x80", "the HTML is not UTF-8"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct mail mail = sample();

        memcpy((char *)&mail + rows[i].field, &rows[i].value, sizeof(rows[i].value));
        assert_refused(&mail, rows[i].cause);
    }
}

/* Every byte below space, at every place of what ends up in a header. */
static void refuses_every_control_byte(void **state)
{
    static const size_t places[] = {offsetof(struct mail, from),    offsetof(struct mail, reply_to),
                                    offsetof(struct mail, to),      offsetof(struct mail, to_name),
                                    offsetof(struct mail, subject), offsetof(struct mail, key),
                                    offsetof(struct mail, domain)};

    (void)state;
    for (size_t place = 0; place < ARRAY_SIZE(places); place++) {
        for (char c = 1; c < 0x20; c++) {
            struct mail mail = sample();
            struct buf out = BUF_INIT;
            const char *old;
            char *spoilt, *cause = NULL;

            memcpy(&old, (char *)&mail + places[place], sizeof(old));
            spoilt = xstrdup(old);
            spoilt[strlen(old) / 2] = c;
            memcpy((char *)&mail + places[place], &spoilt, sizeof(old));
            assert_false(mail_build(&mail, &out, &cause));
            free(cause);
            free(spoilt);
        }
    }
}

/* What a reader shows is what was written: no turned text, no hidden encoded word. */
static void names_and_subjects_are_harmless(void **state)
{
    static const struct {
        const char *name, *header;
    } rows[] = {
        {"=?utf-8?q?Mallory?=", "To: = ?utf-8?q?Mallory?= <manager@elm-house.example>\r\n"},
        {"Elm\xe2\x80\xae\xe2\x81\xa6 House\xd8\x9c",
         "To: Elm House <manager@elm-house.example>\r\n"},
        {"a=?b", "To: a= ?b <manager@elm-house.example>\r\n"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct mail mail = sample();
        struct buf out = BUF_INIT;
        char *cause = NULL;

        mail.to_name = rows[i].name;
        mail.subject = rows[i].name;
        assert_true(mail_build(&mail, &out, &cause));
        if (strstr(out.data, rows[i].header) == NULL)
            fail_msg("row %zu:\n%s", i, out.data);
        assert_null(strstr(out.data, "=?"));
        buf_free(&out);
    }
}

static void threads_say_nothing(void **state)
{
    char *one = mail_thread("urgent U-26-1", "a@x.example");
    char *same = mail_thread("urgent U-26-1", "a@x.example");
    char *other = mail_thread("urgent U-26-2", "a@x.example");
    char *reader = mail_thread("urgent U-26-1", "b@x.example");

    (void)state;
    assert_string_equal(one, same);
    assert_string_not_equal(one, other);
    assert_string_not_equal(one, reader);
    assert_null(strstr(one, "26"));
    free(one);
    free(same);
    free(other);
    free(reader);
}

static void splits_mailboxes(void **state)
{
    static const struct {
        const char *mailbox, *address;
    } rows[] = {
        {"dols@x.example", "dols@x.example"},
        {"DoLS team <dols@x.example>", "dols@x.example"},
        {"\"Team, DoLS\" <o'brien+a@x.example>", "o'brien+a@x.example"},
        {"<a@x>", "a@x"},
        {"a@x\r\n", NULL},
        {"A, B", NULL},
        {">", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char *cause = NULL;
        char *address = mail_address(rows[i].mailbox, &cause);

        if (rows[i].address == NULL) {
            assert_null(address);
            assert_non_null(cause);
        } else {
            assert_string_equal(address, rows[i].address);
        }
        free(cause);
        free(address);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_byte_for_byte),
        cmocka_unit_test(reads_back),
        cmocka_unit_test(refuses_what_breaks_headers),
        cmocka_unit_test(refuses_every_control_byte),
        cmocka_unit_test(names_and_subjects_are_harmless),
        cmocka_unit_test(threads_say_nothing),
        cmocka_unit_test(splits_mailboxes),
    };

    return cmocka_run_group_tests(tests, open_zone, close_zone);
}
