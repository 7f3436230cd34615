/* A mail that is written directly has the bytes that GMime gives it: every template that is
 * shipped, and headers of many kinds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/xalloc.h"
#include "message/every.h"
#include "message/mail_direct.h"

static struct composer composer;

static int open_composer(void **state)
{
    (void)state;
    return every_open(&composer) ? 0 : -1;
}

static int close_composer(void **state)
{
    (void)state;
    every_close(&composer);
    return 0;
}

static struct mail sample(void)
{
    return (struct mail){.from = "DoLS team <dols@borsetshire.example>",
                         .reply_to = "dols@borsetshire.example",
                         .to = "home1@homes.example",
                         .to_name = "The manager",
                         .subject = "Reminder",
                         .text = "One.\n",
                         .html = "<p>One.</p>\n",
                         .key = "0b9f5c1e-6d0a-4f53-9d5e-3f0f5b1c2a77",
                         .domain = "borsetshire.example",
                         .language = "en",
                         .thread = "aa",
                         .date = EVERY_NOW,
                         .zone = composer.zone};
}

/* Whether the mail was written directly; fails where the bytes differ. */
static bool is_direct(const struct mail *mail)
{
    struct buf direct = BUF_INIT, gmime = BUF_INIT;
    char *cause = NULL;
    bool good = mail_direct(mail, &direct);

    if (!mail_with_gmime(mail, &gmime, &cause))
        fail_msg("GMime: %s", cause);
    if (good && (direct.len != gmime.len || memcmp(direct.data, gmime.data, gmime.len) != 0))
        fail_msg("directly:\n%s\nwith GMime:\n%.*s", direct.data, (int)gmime.len, gmime.data);
    buf_free(&direct);
    buf_free(&gmime);
    return good;
}

static void every_template_is_the_same(void **state)
{
    struct message_content claim;
    size_t at = 0, direct = 0, english = 0;

    (void)state;
    while (every_next(&composer, &at, &claim)) {
        struct mail mail = sample();
        struct composed composed;
        char *cause = NULL;

        assert_true(compose_message(&composer, &claim, EVERY_NOW, &composed, &cause));
        mail.subject = composed.subject;
        mail.text = composed.text;
        mail.html = composed.html;
        mail.language = claim.language;
        english += strcmp(claim.language, "en") == 0;
        if (is_direct(&mail))
            direct++;
        else if (strcmp(claim.language, "en") == 0)
            print_message("by GMime: %s\n", claim.notices);
        composed_free(&composed);
    }
    /* The fast way is the usual one. */
    assert_true(english > 50);
    assert_true(direct >= english - 5);
}

static void headers_of_many_kinds(void **state)
{
    static const char *const texts[] = {
        "",
        "A",
        "Elm House, the manager",
        "J. Smith (Elm)",
        "O'Brien & Sons: a/b",
        "a@b",
        "[x]; y",
        "a  b",
        " a",
        "a ",
        "=?utf-8?q?x?=",
        "=?",
        "T\xc5\xb7 Llwyfen",
        "a\\b",
        "a-b_c!#$%&*+/=?^`{|}~",
        "An ordinary name of many words, long enough to need folding once or even twice",
        "Averylongwordwithoutanyspaceinitthatcannotbefoldedatallwhateveritisthatonetries"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        struct mail mail = sample();

        mail.subject = texts[i];
        is_direct(&mail);
        mail.subject = "Reminder";
        mail.to_name = texts[i];
        is_direct(&mail);
    }
    /* Around the length at which GMime folds. */
    for (size_t length = 1; length < 190; length++) {
        char *words =
            xstrdup("an ordinary text that has as many words in it as it takes to fill a "
                    "line of a header and then to go on until there are a second and a "
                    "third line, for whose ends another rule might hold than for the 1st");
        struct mail mail = sample();

        words[length] = '\0';
        mail.subject = words;
        is_direct(&mail);
        mail.to_name = words;
        is_direct(&mail);
        free(words);
    }
}

static void shapes_of_many_kinds(void **state)
{
    static const char *const keys[] = {
        "k", "01234567890123456789012345678", "0123456789012345678901234567890",
        "0123456789012345678901234567890123456789012345678901234567890123"};
    static const char *const bodies[] = {"", "a", "a\n", "\n\n", "From x\n.\n..\n--\n", "a \nb\n"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(keys) * ARRAY_SIZE(bodies) * 4; i++) {
        struct mail mail = sample();

        mail.key = keys[i % ARRAY_SIZE(keys)];
        mail.text = bodies[i / ARRAY_SIZE(keys) % ARRAY_SIZE(bodies)];
        mail.html = i % 2 == 0 ? mail.html : NULL;
        mail.thread = i % 3 == 0 ? NULL : mail.thread;
        mail.language = i % 5 == 0 ? NULL : mail.language;
        mail.reply_to = i % 7 == 0 ? NULL : mail.reply_to;
        mail.date += (instant_t)i * 86400 * 31;
        is_direct(&mail);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_template_is_the_same),
        cmocka_unit_test(headers_of_many_kinds),
        cmocka_unit_test(shapes_of_many_kinds),
    };

    return cmocka_run_group_tests(tests, open_composer, close_composer);
}
