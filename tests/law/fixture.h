/*
 * A rulebook for tests: the limits of the England packs as rows of text, a ladder for most of them,
 * and the bank holidays of 2025 to 2028. Written down once more here, so that a test of the engine
 * does not depend on what the packs say today.
 */
#ifndef TESTS_LAW_FIXTURE_H
#define TESTS_LAW_FIXTURE_H

#include "law/deadline.h"
#include "law/rulebook.h"

#define LIST(...)                                                                                  \
    {                                                                                              \
        (const char *const[]){__VA_ARGS__},                                                        \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)                      \
    }

/* Loaded once; freed when the program ends. */
const struct zone *fixture_zone(void);

struct calendar *fixture_calendar(void);

/* A book with kinds and packs and no rows yet, and the whole one; rulebook_free. */
struct rulebook *fixture_empty_book(void);
struct rulebook *fixture_book(void);

/* The whole one and these rungs, not finished. */
struct rulebook *fixture_book_with(const struct rung_row *more, size_t count);

date_t fixture_day(const char *iso);

/* "2026-12-24 09:00" in London. */
instant_t fixture_instant(const char *text);

/* A matter of a kind; `where` is england, wales or NULL; facts are written
 * "given=2026-12-22 last_day=2026-12-28". */
void fixture_matter(const struct rulebook *book, const char *kind, const char *where,
                    const char *facts, struct matter *matter);

/* The ladder of a deadline for a role (NULL: all) as "2026-12-24 09:00 name" lines. */
void fixture_ladder(const struct rulebook *book, const struct deadline *deadline, const char *role,
                    char *out, size_t size);

#endif
