/*
 * The words of an explanation (law/explain.h): its sentences, each of which says one thing that
 * affected the last day, and what is special about a day.
 */
#ifndef LAW_EXPLAIN_WORDS_H
#define LAW_EXPLAIN_WORDS_H

#include "law/explain.h"

/* What an explanation is built from, and the explanation so far. */
struct explaining {
    const struct rulebook *book;
    const struct matter *matter;
    const struct deadline *deadline;
    struct ladder_view view;
    struct explanation *out;
};

/* Adds the sentences. */
void explain_sentences(const struct explaining *e);

/* "a Sunday", a bank holiday's title, a clock change; "" for nothing. The caller frees it. */
char *explain_day_note(const struct explaining *e, date_t date);

#endif
