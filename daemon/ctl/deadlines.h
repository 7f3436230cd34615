/*
 * Prints one deadline as worked out: for people and as JSON, with or without the count day by day
 * and the reminder ladder. Shared by reckon and explain.
 */
#ifndef CTL_DEADLINES_H
#define CTL_DEADLINES_H

#include <jansson.h>
#include <stdio.h>

#include "law/deadline.h"

struct pg_result;

/* What a line about a deadline begins with, its name in a column. */
#define DEADLINE_LABEL "  %-10s "

/* What the deadline was worked out from. */
struct deadline_view {
    const struct rulebook *book;
    const struct matter *matter;
    instant_t now;
    bool explain;
};

void deadline_print(const struct deadline_view *view, const struct deadline *deadline, FILE *out);
/* Says that a matter has no deadline; if no rule for its kind is in force, that. */
void deadline_print_none(const struct rulebook *book, int kind, FILE *out);
json_t *deadline_json(const struct deadline_view *view, const struct deadline *deadline);

/* What an officer should check, one line each. */
void deadline_flags_print(unsigned flags, FILE *out);
/* The words of those flags that doubt the dates themselves; returns how many. */
size_t deadline_doubts(unsigned flags, const char *words[DEADLINE_FLAGS]);

/* The facts that a matter has, in order of date, one per line with its meaning; as JSON an object.
 */
void matter_print_facts(const struct rulebook *book, const struct matter *matter,
                        const struct pg_result *meanings, FILE *out);
/* What cannot be right about the facts themselves, in sentences; empty if nothing is wrong. */
json_t *matter_doubts_json(const struct rulebook *book, const struct matter *matter,
                           const struct pg_result *meanings);
json_t *matter_facts_json(const struct rulebook *book, const struct matter *matter);

/* A date as YYYY-MM-DD, an instant in UTC and in London time; null if none. */
json_t *date_json(date_t date);
json_t *instant_json(instant_t at);
json_t *london_json(const struct zone *zone, instant_t at);

#endif
