/*
 * The answers to officers' questions: the name of each, its options, its columns, and the rows as
 * CSV. dolsctl and the page share them.
 *
 * An answer is the JSON document from dolsd.answer (sql/dolsd/77-answers.sql): `counts`, `sentence`
 * and `rows`, or `refused` with the reason in words.
 */
#ifndef STORE_ANSWER_H
#define STORE_ANSWER_H

#include <jansson.h>

#include "base/base.h"
#include "base/buf.h"

/* `title` heads the column for people; NULL: only in JSON and CSV. */
struct answer_column {
    const char *title;
    const char *key;
};

/* An option: a day (YYYY-MM-DD) or a text. The last has no name. */
struct answer_option {
    const char *name;
    bool day;
};

struct answer_question {
    const char *name;
    const struct answer_option *options;
    const struct answer_column *columns; /* the last has no key */
    const struct answer_column *counted; /* columns if `by` is given; NULL: it cannot be */
};

/* NULL if no question has that name. */
const struct answer_question *answer_question(const char *name);

/* The columns of this answer's rows. */
const struct answer_column *answer_columns(const struct answer_question *question,
                                           const json_t *answer);

/* The rows as CSV (RFC 4180, UTF-8) with a line of keys first. A text that a spreadsheet would take
 * for a formula gets an apostrophe in front; a list is joined with blanks. */
void answer_csv(const struct answer_question *question, const json_t *answer, struct buf *out);

#endif
