/*
 * One deadline that was worked out, on paper: for people and as JSON, with or without the days
 * counted one by one and the reminder ladder. What reckon and explain have in common.
 */
#ifndef CTL_DEADLINES_H
#define CTL_DEADLINES_H

#include <jansson.h>
#include <stdio.h>

#include "law/deadline.h"

struct pg_result;

/* What the deadline was worked out from. */
struct deadline_view {
    const struct rulebook *book;
    const struct matter *matter;
    instant_t now;
    bool explain;
};

void deadline_print(const struct deadline_view *view, const struct deadline *deadline, FILE *out);
json_t *deadline_json(const struct deadline_view *view, const struct deadline *deadline);

/* The facts of a matter that are there, in order of time, one a line with
 * what it means; as JSON an object. */
void matter_print_facts(const struct rulebook *book, const struct matter *matter,
                        const struct pg_result *meanings, FILE *out);
/* What cannot be right about the facts as such, in sentences; empty where nothing is. */
json_t *matter_doubts_json(const struct rulebook *book, const struct matter *matter,
                           const struct pg_result *meanings);
json_t *matter_facts_json(const struct rulebook *book, const struct matter *matter);

/* A date as YYYY-MM-DD, an instant in UTC and as a clock in London shows it; null where none. */
json_t *date_json(date_t date);
json_t *instant_json(instant_t at);
json_t *london_json(const struct zone *zone, instant_t at);

#endif
