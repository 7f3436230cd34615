/*
 * How many matters a second one core works out, ladders included: a million matters of mixed kinds
 * over the rules of the fixture. Run by hand; prints and checks nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/xalloc.h"
#include "law/fixture.h"

#define MATTERS 1000000

static struct plan plan;

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

int main(void)
{
    struct rulebook *book = fixture_book();
    struct matter *matters = xcalloc(MATTERS, sizeof(*matters));
    instant_t now = fixture_instant("2026-11-22 10:00");
    size_t deadlines = 0, steps = 0;
    struct rusage usage;
    double begun, taken;

    for (size_t i = 0; i < MATTERS; i++)
        draw_matter(book, fixture_day("2026-11-22"), &matters[i]);
    begun = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (size_t i = 0; i < MATTERS; i++) {
        deadline_plan(book, &matters[i], now, &plan);
        deadlines += plan.count;
        for (size_t j = 0; j < plan.count; j++)
            steps += plan.deadlines[j].steps;
    }
    taken = seconds(CLOCK_PROCESS_CPUTIME_ID) - begun;
    getrusage(RUSAGE_SELF, &usage);
    printf("%d matters, %zu deadlines, %zu steps of ladders in %.3f s of one core\n", MATTERS,
           deadlines, steps, taken);
    printf("%.0f matters a second; a plan is %zu bytes, a matter %zu, the process %ld kB\n",
           MATTERS / taken, sizeof(plan), sizeof(*matters), usage.ru_maxrss);
    free(matters);
    rulebook_free(book);
    return EXIT_SUCCESS;
}
