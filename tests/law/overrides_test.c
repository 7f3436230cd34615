/* A home or one matter with another ladder than the general one; nobody else notices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "fixture.h"
#include "law/explain.h"

static struct plan plan;

#define ROW(number, n, r, count)                                                                   \
    .id = number, .name = n, .limit_code = "urgent_end", .role = r, .template = n,                 \
    .offset_count = count
#define RUNG(number, n, r, count) ROW(number, n, r, count), .pack = "england-dols", .active = true
#define OFF(number, n, r)         ROW(number, n, r, 0), .pack = "england-dols"
#define AT(where)                 .place = where
#define FOR(matter)               .kind = "urgent", .matter_id = matter

static struct rulebook *finished(const struct rung_row *rows, size_t count)
{
    struct rulebook *book = fixture_book_with(rows, count);
    char *cause = NULL;

    if (!rulebook_finish(book, &cause))
        fail_msg("%s", cause);
    return book;
}

/* The whole ladder of an urgent authorisation that was given on Monday 7 December 2026 and ends on
 * the next Sunday, for one role: names in their order. */
static void ladder_of(const struct rulebook *book, const char *place, int64_t id, const char *role,
                      char *out, size_t size)
{
    struct matter matter;
    size_t length = 0;
    const struct deadline *d;

    fixture_matter(book, "urgent", "england", "given=2026-12-07", &matter);
    matter_locate(book, &matter, place, id);
    deadline_plan(book, &matter, fixture_instant("2026-12-07 08:00"), &plan);
    d = plan_find(&plan, "urgent_end");
    out[0] = '\0';
    for (size_t i = 0; i < d->steps; i++) {
        if (strcmp(d->ladder[i].rung->role, role) == 0)
            length += (size_t)snprintf(out + length, size - length, "%s%s", length > 0 ? " " : "",
                                       d->ladder[i].rung->name);
    }
}

struct example {
    const char *place;
    int64_t id;
    const char *role, *ladder;
};

static void check_all(const struct rulebook *book, const struct example *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char text[4096];

        ladder_of(book, rows[i].place, rows[i].id, rows[i].role, text, sizeof(text));
        assert_string_equal(text, rows[i].ladder);
    }
}

#define CHECK_ALL(book, rows) check_all(book, rows, ARRAY_SIZE(rows))
#define HOME                  "managing_authority"
#define GENERAL               "u-ma-start u-ma-3 u-ma-2 u-ma-1 u-ma-0"

/* A rung more, less, or at another moment: at Elm House; for matter 7 there; and elsewhere. */
static void test_more_particular(void **state)
{
    static const struct rung_row rows[] = {
        {RUNG(201, "elm-5", HOME, -5), AT("Elm House")},
        {OFF(202, "elm-not-3", HOME), AT("Elm House"), .replaces = "u-ma-3"},
        {RUNG(203, "elm-1-evening", HOME, -1), AT("Elm House"), .replaces = "u-ma-1",
         .at_time = "17:00"},
        {RUNG(204, "seven-4", HOME, -4), FOR("7"), .replaces = "elm-5", .moves = "stay"},
        {RUNG(205, "seven-1", HOME, -1), FOR("7"), .replaces = "u-ma-1", .at_time = "06:00"},
        {RUNG(206, "eight-more", "legal", 0), FOR("8")},
    };
    static const struct example examples[] = {
        {"Elm House", 1, HOME, "u-ma-start elm-5 u-ma-2 elm-1-evening u-ma-0"},
        {"Elm House", 7, HOME, "u-ma-start u-ma-2 seven-4 seven-1 u-ma-0"},
        {"Elm House", 8, "legal", "eight-more"},
        {"Elm House", 1, "legal", ""},
        {"Oak House", 1, HOME, GENERAL},
        {"elm house", 1, HOME, GENERAL},
        {NULL, 1, HOME, GENERAL},
        {"", MATTER_NO_ID, HOME, GENERAL},
        /* It was for a matter at Elm House. Somewhere else it replaces nothing, and still stands.
         */
        {"Oak House", 7, HOME, "u-ma-start u-ma-3 u-ma-2 seven-4 seven-1 u-ma-0"},
    };
    struct rulebook *book = finished(rows, ARRAY_SIZE(rows));

    (void)state;
    CHECK_ALL(book, examples);
    assert_int_equal(rulebook_place(book, "Oak House"), PLACE_NONE);
    assert_int_not_equal(rulebook_place(book, "Elm House"), PLACE_NONE);
    rulebook_free(book);
}

/* What is switched off for a place stands again where one matter says otherwise. */
static void test_matter_before_place(void **state)
{
    static const struct rung_row rows[] = {
        {OFF(201, "elm-not-2", HOME), AT("Elm House"), .replaces = "u-ma-2"},
        {RUNG(202, "elm-3", HOME, -3), AT("Elm House"), .replaces = "u-ma-3", .at_time = "07:00"},
        {RUNG(203, "nine-2", HOME, -2), FOR("9"), .replaces = "u-ma-2", .at_time = "07:00"},
        {OFF(204, "nine-not-elm-3", HOME), FOR("9"), .replaces = "elm-3"},
    };
    static const struct example examples[] = {
        {"Elm House", 1, HOME, "u-ma-start elm-3 u-ma-1 u-ma-0"},
        /* u-ma-3 does not come back: what stood in its stead was switched off. */
        {"Elm House", 9, HOME, "u-ma-start nine-2 u-ma-1 u-ma-0"},
    };
    struct rulebook *book = finished(rows, ARRAY_SIZE(rows));

    (void)state;
    CHECK_ALL(book, examples);
    rulebook_free(book);
}

/* Out of force, of another jurisdiction or of another kind an override is as good as not there; its
 * own facts do not decide whether it replaces. */
static void test_when_it_applies(void **state)
{
    const struct rung_row rows[] = {
        {RUNG(201, "later", HOME, -3), AT("Elm House"), .replaces = "u-ma-3",
         .effective_from = "2026-12-08"},
        {RUNG(202, "over", HOME, -2), AT("Elm House"), .replaces = "u-ma-2",
         .effective_from = "2009-04-01", .effective_to = "2026-12-06"},
        {RUNG(203, "welsh", HOME, -1), AT("Elm House"), .replaces = "u-ma-1",
         .jurisdiction = "wales"},
        {RUNG(204, "other-kind", HOME, 0), AT("Elm House"), .replaces = "u-ma-0",
         .kind = "standard"},
        {ROW(205, "no-such-pack-yet", HOME, 0), .active = true, AT("Elm House"),
         .replaces = "u-ma-0", .pack = "lps"},
        {RUNG(206, "if-extended", HOME, 0), AT("Oak House"), .replaces = "u-ma-0",
         .only_if = LIST("extended_to")},
        {OFF(207, "idle", HOME), AT("Ash House")},
    };
    static const struct example examples[] = {
        {"Elm House", 1, HOME, GENERAL},
        {"Oak House", 1, HOME, "u-ma-start u-ma-3 u-ma-2 u-ma-1"},
        {"Ash House", 1, HOME, GENERAL},
    };
    struct rulebook *book = finished(rows, ARRAY_SIZE(rows));

    (void)state;
    CHECK_ALL(book, examples);
    rulebook_free(book);
}

/* Many homes with rungs of their own: each gets its own, and no ladder is too long for that. */
static void test_many_places(void **state)
{
    enum { PLACES = 400 };
    struct rung_row rows[PLACES];
    char names[PLACES][16];
    struct rulebook *book;

    (void)state;
    for (int i = 0; i < PLACES; i++) {
        snprintf(names[i], sizeof(names[i]), "home-%d", i * 7919 % PLACES);
        rows[i] = (struct rung_row){RUNG(1000 + i, names[i], "manager", -1), AT(names[i])};
    }
    book = finished(rows, PLACES);
    for (int i = 0; i < PLACES; i++) {
        const struct example one = {names[i], i, "manager", names[i]};

        check_all(book, &one, 1);
    }
    rulebook_free(book);
}

static void check_refused(const struct rung_row *row, const char *why)
{
    struct rulebook *book = fixture_empty_book();
    char *cause = NULL;

    assert_false(rulebook_add_rung(book, row, &cause));
    if (strstr(cause, why) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", cause, why);
    free(cause);
    rulebook_free(book);
}

static void test_nonsense(void **state)
{
    static const struct {
        struct rung_row row;
        const char *why;
    } bad[] = {
        {{RUNG(1, "a", HOME, 0), .place = ""}, "the place is empty"},
        {{OFF(1, "a", HOME), AT("Elm House"), FOR("7")}, "for one of them only"},
        {{RUNG(1, "a", HOME, 0), .matter_id = "7"}, "does not say of which kind"},
        {{RUNG(1, "a", HOME, 0), FOR("7a")}, "the matter is \"7a\""},
        {{RUNG(1, "a", HOME, 0), .replaces = "u-ma-0"}, "neither at which place"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        check_refused(&bad[i].row, bad[i].why);
}

/* Every place by itself may fill a ladder up; none may have more. */
static void test_too_long(void **state)
{
    enum { EACH = 120 };
    struct rung_row rows[2 * EACH];
    char names[2 * EACH][16];

    (void)state;
    for (int both = 0; both < 2; both++) {
        struct rulebook *book;
        char *cause = NULL;

        for (int i = 0; i < 2 * EACH; i++) {
            snprintf(names[i], sizeof(names[i]), "r-%d", i);
            rows[i] = (struct rung_row){RUNG(1000 + i, names[i], HOME, -1),
                                        AT(i < EACH || both ? "Elm House" : "Oak House")};
        }
        book = fixture_book_with(rows, 2 * EACH);
        assert_int_equal(rulebook_finish(book, &cause), !both);
        if (both)
            assert_non_null(strstr(cause, "for one place or one matter"));
        free(cause);
        rulebook_free(book);
    }
}

static const struct explained_rung *find(const struct explanation *x, const char *name)
{
    for (size_t i = 0; i < x->rung_count; i++) {
        if (strcmp(x->rungs[i].rung->name, name) == 0)
            return &x->rungs[i];
    }
    fail_msg("%s is not explained", name);
    return NULL;
}

static void test_explained(void **state)
{
    static const struct rung_row rows[] = {
        {RUNG(201, "elm-1", HOME, -1), AT("Elm House"), .replaces = "u-ma-1"},
        {OFF(202, "elm-not-3", HOME), AT("Elm House"), .replaces = "u-ma-3"},
        {RUNG(203, "seven-more", "legal", -3), FOR("7")},
    };
    struct rulebook *book = finished(rows, ARRAY_SIZE(rows));
    instant_t now = fixture_instant("2026-12-07 08:00");
    struct explanation *x;
    struct matter matter;

    (void)state;
    fixture_matter(book, "urgent", "england", "given=2026-12-07", &matter);
    matter_locate(book, &matter, "Elm House", 7);
    deadline_plan(book, &matter, now, &plan);
    x = explain_deadline(book, &matter, plan_find(&plan, "urgent_end"), now);
    assert_string_equal(
        find(x, "elm-1")->why,
        "for this place (Elm House), instead of u-ma-1; moved from Sat 12 Dec 2026 to "
        "keep apart from the next reminder, now on Fri 11 Dec 2026");
    assert_string_equal(find(x, "u-ma-1")->why,
                        "left out: u-ma-1 is replaced for this place (Elm House) by elm-1");
    assert_true(find(x, "u-ma-1")->left_out);
    assert_string_equal(find(x, "u-ma-3")->why,
                        "left out: u-ma-3 is switched off for this place (Elm House) by elm-not-3");
    assert_string_equal(find(x, "seven-more")->why, "only for this matter");
    explain_free(x);
    rulebook_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_more_particular), cmocka_unit_test(test_matter_before_place),
        cmocka_unit_test(test_when_it_applies), cmocka_unit_test(test_many_places),
        cmocka_unit_test(test_nonsense),        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_explained),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
