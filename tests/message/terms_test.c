/* The terms of a language: what is read, what is refused, and how words use them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/xalloc.h"
#include "message/words.h"

static struct terms *parse(const char *text, struct faults *faults)
{
    char *copy = xstrdup(text);
    struct terms *terms = terms_parse("terms.conf", copy, faults);

    free(copy);
    return terms;
}

static void finds_what_is_there(void **state)
{
    struct faults faults = FAULTS_INIT;
    struct terms *terms =
        parse("# remark\n\nthe person\n    y person\n"
              "A: B = C  \n\tlle y mae\n\n  # no remark of theirs\n    mwy \nZ\n Y",
              &faults);

    (void)state;
    assert_int_equal(faults.count, 0);
    assert_string_equal(terms_find(terms, "the person"), "y person");
    assert_string_equal(terms_find(terms, "A: B = C"), "lle y mae mwy");
    assert_string_equal(terms_find(terms, "Z"), "Y");
    assert_null(terms_find(terms, "The person"));
    assert_null(terms_find(terms, ""));
    assert_null(terms_find(NULL, "the person"));
    terms_free(terms);
}

static void tells_each_fault_at_its_line(void **state)
{
    static const struct {
        const char *text, *fault;
    } rows[] = {
        {"# one\n  astray\n", "terms.conf:2: is under no text"},
        {"A\n\nB\n  b\n", "terms.conf:1: there is nothing for \"A\""},
        {"A\n  b\nC\n  d\nA\n  e\n", "terms.conf:5: \"A\" is there already, in line 1"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct faults faults = FAULTS_INIT;

        terms_free(parse(rows[i].text, &faults));
        if (faults.count != 1 ||
            strncmp(faults.lines[0], rows[i].fault, strlen(rows[i].fault)) != 0)
            fail_msg("row %zu: %zu faults: %s", i, faults.count,
                     faults.count > 0 ? faults.lines[0] : "none");
        faults_free(&faults);
    }
}

static void check_list(const struct words *words, const char *lines, const char *expected)
{
    char *list = words_list(words, lines);

    assert_string_equal(list, expected);
    free(list);
}

static void words_use_them(void **state)
{
    struct faults ignored = FAULTS_INIT, faults = FAULTS_INIT;
    struct words *words = words_parse("words.conf", NULL, &ignored);

    (void)state;
    check_list(words, "A", "A");
    check_list(words, "A\nB", "A and B");
    check_list(words, "A\nB\nC", "A, B and C");
    assert_string_equal(words_term(words, "A"), "A");
    assert_false(words_knows(words, "A"));
    words_take_terms(words, parse("A\n  a\nC\n  c\n", &faults));
    check_list(words, "A\nB\nC", "a, B, c");
    assert_string_equal(words_term(words, "A"), "a");
    assert_string_equal(words_term(words, "B"), "B");
    assert_true(words_knows(words, "A") && !words_knows(words, "B"));
    words_free(words);
    faults_free(&ignored);
    faults_free(&faults);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_there),
        cmocka_unit_test(tells_each_fault_at_its_line),
        cmocka_unit_test(words_use_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
