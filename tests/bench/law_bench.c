/*
 * How many matters a second one core works out, ladders included: a million matters of mixed kinds
 * over the rules of the fixture; and the same where 400 of the 2,000 homes that they are at have
 * three overrides each, and 5,000 standard authorisations one of their own. Run by hand; prints and
 * checks nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/xalloc.h"
#include "law/fixture.h"

#define MATTERS     1000000
#define HOMES       2000
#define HOMES_APART 400  /* with rungs of their own */
#define ALONE       5000 /* matters with a rung of their own */
#define NUMBER_TEXT 24
#define OVERRIDES   (HOMES_APART * 3 + ALONE)

static struct plan plan;
static char homes[HOMES][NUMBER_TEXT], numbers[ALONE][NUMBER_TEXT];
static struct rung_row overrides[OVERRIDES];

/* The same matters each time. */
static uint32_t draw(uint32_t below)
{
    static uint64_t seed = 20261122;

    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((seed >> 33) % below);
}

static void set(const struct rulebook *book, struct matter *matter, const char *fact, date_t date)
{
    matter->facts[rulebook_find_fact(book, fact)] = date;
}

static void draw_urgent(const struct rulebook *book, date_t day, struct matter *matter)
{
    set(book, matter, "given", day);
    set(book, matter, "last_day", day + 3 + (date_t)draw(5));
    if (draw(4) == 0)
        set(book, matter, "extended_to", day + 13);
    if (draw(3) == 0)
        set(book, matter, "standard_started", day + 5);
}

static void draw_request(const struct rulebook *book, date_t day, struct matter *matter)
{
    set(book, matter, "received", day);
    if (draw(2) == 0)
        set(book, matter, "urgent_given", day);
    if (draw(2) == 0)
        set(book, matter, "granted", day + 18);
}

static void draw_standard(const struct rulebook *book, date_t day, struct matter *matter)
{
    set(book, matter, "given", day);
    set(book, matter, "last_day", day + 60 + (date_t)draw(305));
    set(book, matter, "rpr_appointed", day + 3);
    if (draw(10) == 0)
        set(book, matter, "suspended", day + 40);
    if (draw(3) == 0)
        set(book, matter, "further_requested", day + 50);
    if (draw(20) == 0)
        set(book, matter, "died", day + 55);
}

static void draw_order(const struct rulebook *book, date_t day, struct matter *matter)
{
    set(book, matter, "made", day);
    set(book, matter, "last_day", day + 364);
}

static void draw_matter(const struct rulebook *book, date_t today, struct matter *matter)
{
    uint32_t which = draw(10);
    date_t day = today - (date_t)draw(which < 5 ? 300 : 20);

    if (which < 5) {
        matter_init(matter, rulebook_kind(book, "standard"), JURISDICTION_ENGLAND);
        draw_standard(book, day, matter);
    } else if (which < 7) {
        matter_init(matter, rulebook_kind(book, "request"), JURISDICTION_ENGLAND);
        draw_request(book, day, matter);
    } else if (which < 9) {
        matter_init(matter, rulebook_kind(book, "urgent"), JURISDICTION_ENGLAND);
        draw_urgent(book, day, matter);
    } else {
        matter_init(matter, rulebook_kind(book, "court_order"), JURISDICTION_ENGLAND);
        draw_order(book, day, matter);
    }
}

static double seconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---------------------------------------------------------------- overrides */

/* A rung more, one at another moment in the stead of a general one, and one put aside. */
static void fill_home(const char *home, struct rung_row row[3])
{
    for (int i = 0; i < 3; i++)
        row[i] = (struct rung_row){.pack = "england-dols",
                                   .name = i == 0 ? "home-more" : "home-other",
                                   .limit_code = i == 0 ? "urgent_end" : "standard_end",
                                   .role = "managing_authority",
                                   .template = "t",
                                   .place = home,
                                   .active = true};
    row[0].offset_count = -1;
    row[0].at_time = "15:00";
    row[1].offset_count = -16;
    row[1].replaces = "s-ma-14";
    row[2].name = "home-less";
    row[2].replaces = "s-ma-1";
    row[2].active = false;
}

static void fill_alone(const char *number, struct rung_row *row)
{
    *row = (struct rung_row){.pack = "england-dols",
                             .name = "alone",
                             .limit_code = "standard_end",
                             .kind = "standard",
                             .role = "dols_team",
                             .template = "t",
                             .offset_count = -10,
                             .matter_id = number,
                             .active = true};
}

static struct rulebook *book_with_overrides(void)
{
    struct rulebook *book;
    char *cause = NULL;

    for (int i = 0; i < HOMES; i++)
        snprintf(homes[i], sizeof(homes[i]), "Home %d", i);
    for (int i = 0; i < HOMES_APART; i++)
        fill_home(homes[i * (HOMES / HOMES_APART)], &overrides[(ptrdiff_t)i * 3]);
    for (int i = 0; i < ALONE; i++) {
        snprintf(numbers[i], sizeof(numbers[i]), "%d", i * (MATTERS / ALONE));
        fill_alone(numbers[i], &overrides[HOMES_APART * 3 + i]);
    }
    for (int i = 0; i < OVERRIDES; i++)
        overrides[i].id = 1000 + i;
    book = fixture_book_with(overrides, OVERRIDES);
    if (!rulebook_finish(book, &cause)) {
        fprintf(stderr, "law_bench: %s\n", cause);
        exit(EXIT_FAILURE);
    }
    return book;
}

/* ---------------------------------------------------------------- measuring */

static void measure(const char *what, const struct rulebook *book, const struct matter *matters)
{
    instant_t now = fixture_instant("2026-11-22 10:00");
    size_t deadlines = 0, steps = 0;
    double begun = seconds(CLOCK_PROCESS_CPUTIME_ID), taken;

    for (size_t i = 0; i < MATTERS; i++) {
        deadline_plan(book, &matters[i], now, &plan);
        deadlines += plan.count;
        for (size_t j = 0; j < plan.count; j++)
            steps += plan.deadlines[j].steps;
    }
    taken = seconds(CLOCK_PROCESS_CPUTIME_ID) - begun;
    printf("%s: %d matters, %zu deadlines, %zu steps of ladders in %.3f s of one core; %.0f "
           "matters a second\n",
           what, MATTERS, deadlines, steps, taken, MATTERS / taken);
}

int main(void)
{
    struct rulebook *book = fixture_book(), *apart = book_with_overrides();
    struct matter *matters = xcalloc(MATTERS, sizeof(*matters));
    struct rusage usage;

    for (size_t i = 0; i < MATTERS; i++)
        draw_matter(book, fixture_day("2026-11-22"), &matters[i]);
    measure("general rules", book, matters);
    for (size_t i = 0; i < MATTERS; i++)
        matter_locate(apart, &matters[i], homes[i % HOMES], (int64_t)i);
    measure("with overrides", apart, matters);
    getrusage(RUSAGE_SELF, &usage);
    printf("a plan is %zu bytes, a matter %zu, the process %ld kB\n", sizeof(plan),
           sizeof(*matters), usage.ru_maxrss);
    free(matters);
    rulebook_free(apart);
    rulebook_free(book);
    return EXIT_SUCCESS;
}
