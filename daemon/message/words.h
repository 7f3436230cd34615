/*
 * The words that the program fills into templates, in one language: days of the week, months,
 * phrases such as "in 5 days", and what the database calls things (terms.h).
 *
 * The first of these come from the file words.conf in the language's folder of templates, so that
 * the authors of templates can correct them. A line is `key: phrase`; empty lines and lines that
 * begin with # are ignored. A phrase is a mustache text that shows only its own values, each at
 * least once (`in_days: in {{days}} days`); dolsd-templates(7) lists the keys. Every key must
 * appear exactly once.
 *
 * No word changes form according to what precedes it in a template. A language with such mutations
 * words its phrases to avoid them, as the Welsh file does with its dates.
 */
#ifndef MESSAGE_WORDS_H
#define MESSAGE_WORDS_H

#include "base/base.h"
#include "base/faults.h"
#include "law/date.h"
#include "message/terms.h"

struct words;

/* Parses the text of the file, modifying it in place; NULL means no words and is not a fault here,
 * as the caller has already reported it. Never returns NULL; but if faults were added, each at its
 * line, the result can only be passed to words_free. */
struct words *words_parse(const char *file, char *text, struct faults *faults);
void words_free(struct words *words);

/* Adds these terms to the words, which take them. */
void words_take_terms(struct words *words, struct terms *terms);

/* Whether a text of the database has a translation here. */
bool words_knows(const struct words *words, const char *text);

/* That translation, or the text itself if there is none. The caller does not own it. */
const char *words_term(const struct words *words, const char *text);

/* The caller frees the results below. The date must not be DATE_NONE. */

char *words_date(const struct words *words, date_t date);   /* Thursday 24 December 2026 */
char *words_end_of(const struct words *words, date_t date); /* midnight at the end of … */
char *words_days(const struct words *words, int days); /* today, tomorrow, in 5 days, 3 days ago */

/* Why it is not a working day: "a Sunday", or for a listed day's title (not NULL) "Christmas Day, a
 * non-working day". */
char *words_day_off(const struct words *words, date_t date, const char *title);

/* Texts of the database, one per line, as a list in a sentence: "A, B and C". With terms it is "A,
 * B, C", which changes no word. */
char *words_list(const struct words *words, const char *lines);

/* The language's longest date and the longest phrase for the end of a day, to check what has room
 * for them. That date need not exist. */
char *words_longest_date(const struct words *words);
char *words_longest_end(const struct words *words);

#endif
