/* The mustache specification, its limits, its faults, and what broken templates do. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/xalloc.h"
#include "message/mustache.h"

/* Partials that were parsed for one rendering. */
struct shelf {
    const json_t *texts;
    struct mustache *parsed[16];
    const char *names[16];
    size_t count;
};

static const struct mustache *from_shelf(void *arg, const char *name)
{
    struct shelf *shelf = arg;
    const char *text = json_string_value(json_object_get(shelf->texts, name));
    char *cause = NULL;
    int line;

    for (size_t i = 0; i < shelf->count; i++) {
        if (strcmp(shelf->names[i], name) == 0)
            return shelf->parsed[i];
    }
    if (text == NULL || shelf->count == 16)
        return NULL;
    shelf->parsed[shelf->count] = mustache_parse(text, 1, &line, &cause);
    free(cause);
    shelf->names[shelf->count] = name;
    return shelf->parsed[shelf->count++];
}

/* The rendering, or the cause of why there is none. */
static char *show(const char *template, json_t *data, const json_t *partials, bool html, bool *good)
{
    struct shelf shelf = {.texts = partials};
    struct mustache_view view = {data, html, from_shelf, &shelf};
    struct buf out = BUF_INIT;
    char *cause = NULL;
    int line = 0;
    struct mustache *mustache = mustache_parse(template, 1, &line, &cause);

    *good = mustache != NULL && mustache_render(mustache, &view, &out, &cause);
    mustache_free(mustache);
    for (size_t i = 0; i < shelf.count; i++)
        mustache_free(shelf.parsed[i]);
    if (*good)
        return buf_steal(&out);
    buf_free(&out);
    assert_non_null(cause);
    return cause;
}

static char *show_text(const char *template, const char *data, bool *good)
{
    json_t *json = json_loads(data, 0, NULL);
    char *text = show(template, json, NULL, false, good);

    json_decref(json);
    return text;
}

static json_t *read_module(const char *name)
{
    const char *srcdir = getenv("srcdir");
    char *path = xasprintf("%s/tests/spec/mustache/%s.json", srcdir != NULL ? srcdir : ".", name);
    json_error_t error;
    json_t *module = json_load_file(path, 0, &error);

    if (module == NULL)
        print_error("%s: %s\n", path, error.text);
    free(path);
    assert_non_null(module);
    return module;
}

static void run_case(const char *module, const json_t *test)
{
    bool good;
    const char *expected = json_string_value(json_object_get(test, "expected"));
    char *text =
        show(json_string_value(json_object_get(test, "template")), json_object_get(test, "data"),
             json_object_get(test, "partials"), true, &good);

    if (!good || strcmp(text, expected) != 0)
        fail_msg("%s, %s: \"%s\" where \"%s\" is right", module,
                 json_string_value(json_object_get(test, "name")), text, expected);
    free(text);
}

static void run_module(const char *name, size_t at_least)
{
    json_t *module = read_module(name);
    json_t *tests = json_object_get(module, "tests");
    json_t *test;
    size_t i;

    assert_true(json_array_size(tests) >= at_least);
    json_array_foreach(tests, i, test) run_case(name, test);
    json_decref(module);
}

static void spec_comments(void **state)
{
    (void)state;
    run_module("comments", 12);
}

static void spec_delimiters(void **state)
{
    (void)state;
    run_module("delimiters", 14);
}

static void spec_interpolation(void **state)
{
    (void)state;
    run_module("interpolation", 42);
}

static void spec_inverted(void **state)
{
    (void)state;
    run_module("inverted", 22);
}

static void spec_partials(void **state)
{
    (void)state;
    run_module("partials", 12);
}

static void spec_sections(void **state)
{
    (void)state;
    run_module("sections", 34);
}

static void renders(void **state)
{
    static const struct {
        const char *template, *data, *expected;
    } rows[] = {
        {"{{x}}", "{\"x\":\"<a> & 'b'\"}", "<a> & 'b'"},
        {"{{x}}", "{\"x\":9007199254740993}", "9007199254740993"},
        {"{{x}} {{y}}", "{\"x\":0.1,\"y\":true}", "0.1 true"},
        {"[{{x}}{{y}}]", "{\"x\":[1],\"y\":{\"a\":1}}", "[]"},
        {"{{#x}}zero counts{{/x}}", "{\"x\":0}", "zero counts"},
        {"{{#x}}no{{/x}}{{^x}}empty{{/x}}", "{\"x\":\"\"}", "empty"},
        {"{{#a}}{{b}}{{/a}}", "{\"a\":{},\"b\":\"from outside\"}", "from outside"},
        {"{{a.b.c}}|{{a.x.c}}|{{a.}}", "{\"a\":{\"b\":{\"c\":1}}}", "1||"},
        {"Dear {{ name }},\r\n{{#x}}\r\nyes\r\n{{/x}}\r\n", "{\"name\":\"Zo\\u00eb\",\"x\":1}",
         "Dear Zo\xc3\xab,\r\nyes\r\n"},
        {"", "{}", ""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        bool good;
        char *text = show_text(rows[i].template, rows[i].data, &good);

        assert_true(good);
        assert_string_equal(text, rows[i].expected);
        free(text);
    }
}

static void escapes_for_html(void **state)
{
    json_t *data = json_pack("{s:s}", "x", "<b a=\"1\" c='2'> & co");
    bool good;
    char *text = show("{{x}} {{{x}}} {{&x}}", data, NULL, true, &good);

    (void)state;
    assert_true(good);
    assert_string_equal(text, "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt; &amp; co "
                              "<b a=\"1\" c='2'> & co <b a=\"1\" c='2'> & co");
    free(text);
    json_decref(data);
}

static void encodes_what_an_address_asks_with(void **state)
{
    static const struct {
        const char *template;
        const char *expected;
    } rows[] = {
        {"<a href=\"/home?home={{x}}\">{{x}}</a>",
         "<a href=\"/home?home=A%26B%20%22%C3%A9%22%23\">A&amp;B &quot;\xc3\xa9&quot;#</a>"},
        {"<form action=\"/a?b={{x}}\">", "<form action=\"/a?b=A%26B%20%22%C3%A9%22%23\">"},
        {"<a href=\"/{{x}}\">", "<a href=\"/A&amp;B &quot;\xc3\xa9&quot;#\">"},
        {"<a title=\"?{{x}}\">", "<a title=\"?A&amp;B &quot;\xc3\xa9&quot;#\">"},
        {"href=\"? <b>{{x}}", "href=\"? <b>A&amp;B &quot;\xc3\xa9&quot;#"},
        {"<a href=\"/a?b={{{x}}}\">", "<a href=\"/a?b=A&B \"\xc3\xa9\"#\">"},
    };
    json_t *data = json_pack("{s:s}", "x", "A&B \"\xc3\xa9\"#");

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bool good;
        char *text = show(rows[i].template, data, NULL, true, &good);

        assert_true(good);
        assert_string_equal(text, rows[i].expected);
        free(text);
    }
    json_decref(data);
}

static void faults_name_the_line(void **state)
{
    static const struct {
        const char *template;
        int line;
        const char *cause;
    } rows[] = {
        {"a\nb {{c", 11, "never ends"},
        {"a\n{{#b}}\nc\n{{/d}}\n", 13, "{{/b}} must close the section of line 11"},
        {"{{#a}}\n{{#b}}\n{{/b}}\n", 10, "{{/a}}"},
        {"a\n\n{{/b}}", 12, "not opened"},
        {"{{!\n\n}}\n{{  }}", 13, "no name"},
        {"{{a b}}", 10, "space"},
        {"\n{{=<% =}}", 11, "delimiters"},
        {"\n{{=a b c=}}", 11, "delimiters"},
        {"{{=0123456789abcdef x=}}", 10, "delimiters"},
        {"{{{a}}", 10, "close it with }}}"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char *cause = NULL;
        int line = 0;

        assert_null(mustache_parse(rows[i].template, 10, &line, &cause));
        assert_int_equal(line, rows[i].line);
        if (strstr(cause, rows[i].cause) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", cause, rows[i].cause);
        free(cause);
    }
}

static void refuse_with(const char *template, const char *data, const char *partial,
                        const char *expected)
{
    json_t *json = json_loads(data, 0, NULL);
    json_t *partials = json_pack("{s:s}", "self", partial);
    bool good;
    char *cause = show(template, json, partials, false, &good);

    assert_false(good);
    if (strstr(cause, expected) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", cause, expected);
    free(cause);
    json_decref(partials);
    json_decref(json);
}

static void ends_what_would_not_end(void **state)
{
    struct buf deep = BUF_INIT;
    struct buf many = BUF_INIT;

    (void)state;
    refuse_with("{{>self}}", "{}", "{{>self}}", "must come to an end");
    refuse_with(" {{>self}}\n", "{}", " x\n  {{>self}}\n", "must come to an end");
    for (int i = 0; i <= MUSTACHE_MAX_NESTING; i++)
        buf_puts(&deep, "{{#a}}");
    refuse_with(deep.data, "{}", "", "nested");
    refuse_with(
        "{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}{{/a}}{{/a}}{{/a}}{{/a}}",
        "{\"a\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}", "", "without end");
    buf_puts(&many, "{\"a\":[1");
    for (int i = 0; i < 2000; i++)
        buf_puts(&many, ",1");
    buf_puts(&many, "],\"x\":\"");
    for (int i = 0; i < 4000; i++)
        buf_putc(&many, 'x');
    buf_puts(&many, "\"}");
    refuse_with("{{#a}}{{x}}{{/a}}", many.data, "", "bytes");
    buf_free(&many);
    buf_free(&deep);
}

static void note_use(void *arg, const struct mustache_use *use)
{
    struct buf *notes = arg;

    buf_printf(notes, "%d:%d:%s", use->line, (int)use->kind, use->name);
    for (size_t i = 0; i < use->depth; i++)
        buf_printf(notes, "<%s", use->within[i]);
    buf_putc(notes, ' ');
}

static void walks_its_uses(void **state)
{
    struct buf notes = BUF_INIT;
    char *cause = NULL;
    int line;
    struct mustache *mustache =
        mustache_parse("{{a}}\n{{#s}}\n{{{b}}}{{^t}}{{&c}}{{/t}}\n{{#u}}{{d}}{{/u}}\n{{/s}}\n"
                       "{{! no }}{{>p}}{{#v}}{{/v}}{{e}}",
                       1, &line, &cause);

    (void)state;
    assert_non_null(mustache);
    mustache_each_use(mustache, note_use, &notes);
    assert_string_equal(notes.data, "1:0:a 2:2:s 3:1:b<s 3:3:t<s 3:1:c<s 4:2:u<s 4:0:d<s<u "
                                    "6:4:p 6:2:v 6:0:e ");
    buf_free(&notes);
    mustache_free(mustache);
}

/* A small generator of our own, so that a failure can be had again. */
static uint32_t draw(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static void mutate(char *text, uint32_t *seed)
{
    static const char marks[] = "{}#^/>&!= \n\t.|ab\x80\xff";
    size_t length = strlen(text);

    for (uint32_t edits = 1 + draw(seed) % 6; edits > 0 && length > 0; edits--) {
        size_t place = draw(seed) % length;

        if (draw(seed) % 4 == 0) {
            memmove(text + place, text + place + 1, length - place);
            length--;
        } else {
            text[place] = marks[draw(seed) % (sizeof(marks) - 1)];
        }
    }
}

static void survives_mutations(void **state)
{
    static const char model[] =
        "Subject {{a}}\n{{#a}}\n  {{>self}}\n{{b.c}}{{{d}}}{{/a}}\n{{^e}}{{&f}}{{/e}}\n"
        "{{=<% %>=}}<%#a%><%.%><%/a%>\n<%={{ }}=%>{{! a\nb }}{{#b}}{{c}}{{/b}}{{>none}}\n";
    json_t *data =
        json_pack("{s:[i,i,s],s:{s:s},s:s}", "a", 1, 2, "three", "b", "c", "deep", "d", "<raw>");
    uint32_t seed = 20261228;

    (void)state;
    for (int i = 0; i < 6000; i++) {
        char *template = xstrdup(model);
        char *partial = xstrdup("{{#a}}{{.}}{{/a}}\n {{>self}}");
        json_t *partials;
        bool good;

        mutate(template, &seed);
        mutate(partial, &seed);
        partials = json_pack("{s:o}", "self", json_stringn_nocheck(partial, strlen(partial)));
        free(show(template, data, partials, (i & 1) != 0, &good));
        json_decref(partials);
        free(partial);
        free(template);
    }
    json_decref(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spec_comments),
        cmocka_unit_test(spec_delimiters),
        cmocka_unit_test(spec_interpolation),
        cmocka_unit_test(spec_inverted),
        cmocka_unit_test(spec_partials),
        cmocka_unit_test(spec_sections),
        cmocka_unit_test(renders),
        cmocka_unit_test(escapes_for_html),
        cmocka_unit_test(encodes_what_an_address_asks_with),
        cmocka_unit_test(faults_name_the_line),
        cmocka_unit_test(ends_what_would_not_end),
        cmocka_unit_test(walks_its_uses),
        cmocka_unit_test(survives_mutations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
