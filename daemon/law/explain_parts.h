/*
 * What the files of explain share, and nobody else includes: explain.c gathers facts and reminders,
 * explain_days.c lists the days counted, explain_words.c makes the sentences.
 */
#ifndef LAW_EXPLAIN_PARTS_H
#define LAW_EXPLAIN_PARTS_H

#include "law/explain.h"

/* What an explanation is made from. */
struct explaining {
    const struct rulebook *book;
    const struct matter *matter;
    const struct deadline *deadline;
    struct ladder_view view;
    struct explanation *out;
};

void explain_days(const struct explaining *e);
void explain_sentences(const struct explaining *e);

/* What is special about a day: "a Sunday", a bank holiday's title, a change of the clock; "" for
 * nothing. Owned. */
char *explain_day_note(const struct explaining *e, date_t date);

/* The fact that starts the cap; FACT_NONE where none is there. */
fact_id explain_cap_fact(const struct explaining *e);

#endif
