/* Blocks of a text: how lines are filled, and the same as HTML. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/xalloc.h"
#include "message/prose.h"

#define TABLE "<table style=\"border-spacing:0;margin:1em 0\">\n"
#define LABEL                                                                                      \
    "<tr><th scope=\"row\" style=\"text-align:left;vertical-align:top;\n"                          \
    "padding:0 1em 0 0;font-weight:normal\">"
#define ONE "<p><strong>One.</strong></p>\n"

struct row {
    const char *source, *text, *html;
};

static const struct row rows[] = {
    {"", "", ""},
    {"\n \n\n", "", ""},
    /* Paragraphs are filled anew; the first is strong. */
    {"One\ntwo  three \n\n\n\nFour.", "One two three\n\nFour.\n",
     "<p><strong>One\ntwo three</strong></p>\n<p>Four.</p>\n"},
    {"It ended on the\n21. That was long ago.", "It ended on the 21. That was long ago.\n",
     "<p><strong>It ended on the\n21. That was long ago.</strong></p>\n"},
    /* A line breaks at 72 characters, not bytes, and never within a word. */
    {"a aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa abc\xc3\xa9\xc3\xa9 U-1-2",
     "a aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
     "abc\xc3\xa9\xc3\xa9\nU-1-2\n",
     NULL},
    {"x "
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaaa y",
     "x\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaaaaaa\ny\n",
     NULL},
    /* Lists, with or without empty lines between, and after a paragraph. */
    {"One.\n- two\n  and more\n- three\n\n- four\nFive.",
     "One.\n- two and more\n- three\n\n- four\nFive.\n",
     ONE "<ul>\n<li>two\nand more</li>\n<li>three</li>\n<li>four</li>\n</ul>\n<p>Five.</p>\n"},
    {"One.\n\n1. two\n   and more\n\n2. three", "One.\n\n1. two and more\n\n2. three\n",
     ONE "<ol>\n<li value=\"1\">two\nand more</li>\n<li value=\"2\">three</li>\n</ol>\n"},
    {"One.\n1. two", "One.\n1. two\n", ONE "<ol>\n<li value=\"1\">two</li>\n</ol>\n"},
    {"-not an item\n- ", "-not an item -\n", "<p><strong>-not an item\n-</strong></p>\n"},
    /* Rows keep the column of the source, and their further lines. */
    {"Person    J.S.\nLast day  4 May\n          until midnight\n\nNext.",
     "Person    J.S.\nLast day  4 May\n          until midnight\n\nNext.\n",
     TABLE LABEL "Person</th>\n<td>J.S.</td></tr>\n" LABEL
                 "Last day</th>\n<td>4 May<br>\nuntil midnight</td></tr>\n</table>\n"
                 "<p><strong>Next.</strong></p>\n"},
    /* The signature keeps its lines. */
    {"One.\n--\nThe team\n01632 960123\n\nLast.", "One.\n-- \nThe team\n01632 960123\n\nLast.\n",
     ONE "<hr style=\"border:0;border-top:1px solid #b1b4b6\">\n"
         "<p style=\"font-size:14px;color:#505a5f\">\nThe team<br>\n01632 960123</p>\n"
         "<p style=\"font-size:14px;color:#505a5f\">\nLast.</p>\n"},
    {"One.\n\n------------\nTwo.", "One.\n\n------------\nTwo.\n",
     ONE "<hr style=\"border:0;border-top:1px solid #b1b4b6\">\n<p>Two.</p>\n"},
    /* What could be markup is escaped; what cannot be seen is left out. */
    {"<b>\"A\" & 'B'</b>\x07", NULL,
     "<p><strong>&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt;</strong></p>\n"},
    /* Addresses can be followed, without the stops after them; nothing else can. */
    {"Write to a.b@council.example.\nSee (https://council.example/a?b=1&c).", NULL,
     "<p><strong>Write to <a\nhref=\"mailto:a.b@council.example\">a.b@council.example</a>.\n"
     "See (<a\nhref=\"https://council.example/a?b=1&amp;c\">"
     "https://council.example/a?b=1&amp;c</a>)."
     "</strong></p>\n"},
    {"javascript://x https://a\"b x@y @ a@\nftp://x.y", NULL,
     "<p><strong>javascript://x https://a&quot;b x@y @ a@\nftp://x.y</strong></p>\n"},
    /* A reference never breaks at its hyphens. */
    {"U-26-12: see to it", NULL,
     "<p><strong><span\nstyle=\"white-space:nowrap\">U-26-12</span>: see to it</strong></p>\n"},
};

static void shows_blocks(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct prose prose = {.text = rows[i].source, .language = "en"};
        struct buf text = BUF_INIT, html = BUF_INIT;

        buf_puts(&text, "");
        buf_puts(&html, "");
        prose_text(&prose, &text);
        prose_html(&prose, &html);
        if (rows[i].text != NULL && strcmp(text.data, rows[i].text) != 0)
            fail_msg("row %zu, text:\n%s", i, text.data);
        if (rows[i].html != NULL && strcmp(html.data, rows[i].html) != 0)
            fail_msg("row %zu, HTML:\n%s", i, html.data);
        buf_free(&text);
        buf_free(&html);
    }
}

/* A text that was filled once is filled the same again. */
static void is_stable(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct prose prose = {.text = rows[i].source, .language = "en"};
        struct buf once = BUF_INIT, twice = BUF_INIT;

        buf_puts(&once, "");
        buf_puts(&twice, "");
        prose_text(&prose, &once);
        prose.text = once.data;
        prose_text(&prose, &twice);
        assert_string_equal(once.data, twice.data);
        buf_free(&once);
        buf_free(&twice);
    }
}

static void slots_hold_other_texts(void **state)
{
    static const struct prose_slot slots[] = {
        {"In Welsh.\n\x1a"
         "0\n",
         NULL, "cy"},
        {"A < B.\n", "<p>A &lt; B.</p>\n", "en"},
        {"\x1a"
         "1\n\x1a"
         "0\n\x1a"
         "7\n",
         NULL, "ar"},
    };
    struct prose prose = {.language = "en", .slots = slots, .count = ARRAY_SIZE(slots)};
    struct buf text = BUF_INIT, html = BUF_INIT;
    char *first = prose_slot_mark(2);

    (void)state;
    prose.text = first;
    prose_text(&prose, &text);
    assert_string_equal(text.data, "A < B.\n\nIn Welsh.\n");
    prose_html(&prose, &html);
    assert_string_equal(html.data, "<div lang=\"ar\" dir=\"rtl\">\n"
                                   "<div lang=\"en\" dir=\"ltr\">\n<p>A &lt; B.</p>\n</div>\n"
                                   "<div lang=\"cy\" dir=\"ltr\">\n"
                                   "<p><strong>In Welsh.</strong></p>\n</div>\n</div>\n");
    free(first);
    buf_free(&text);
    buf_free(&html);
}

static void a_page_has_one_heading(void **state)
{
    static const struct prose_slot slot = {"First.\n\nSecond.\n", NULL, "en"};
    struct prose prose = {.text = "Dear J,\n\x1a"
                                  "0\nBye.",
                          .language = "en",
                          .slots = &slot,
                          .count = 1};
    struct buf html = BUF_INIT;

    (void)state;
    prose_page(&prose, "A & B", &html);
    assert_non_null(strstr(html.data, "<html lang=\"en\" dir=\"ltr\">\n"));
    assert_non_null(strstr(html.data, "<title>\nA &amp; B\n</title>"));
    assert_non_null(strstr(html.data, "\nA &amp; B</h1>\n<p>Dear J,</p>\n"
                                      "<p><strong>First.</strong></p>\n<p>Second.</p>\n"
                                      "<p>Bye.</p>\n</body>\n</html>\n"));
    buf_free(&html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_blocks),
        cmocka_unit_test(is_stable),
        cmocka_unit_test(slots_hold_other_texts),
        cmocka_unit_test(a_page_has_one_heading),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
