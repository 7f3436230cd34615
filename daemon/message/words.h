/*
 * The words that the program fills into templates, in one language: days of the week, months,
 * phrases such as "in 5 days", and what the database calls things (terms.h).
 *
 * The first of these come from the file words.conf in the language's folder of templates, so that
 * whoever writes the templates can correct them. A line is `key: phrase`; empty lines and lines
 * that begin with # say nothing. A phrase is a mustache text that shows its own values only, each
 * at least once
 * (`in_days: in {{days}} days`); dolsd-templates(7) lists the keys. Every key must be there, once.
 *
 * No word is bent by what stands before it in a template. A language that does so writes its
 * phrases in a way that needs no bending, as the Welsh file does with its dates.
 */
#ifndef MESSAGE_WORDS_H
#define MESSAGE_WORDS_H

#include "base/base.h"
#include "base/faults.h"
#include "law/date.h"
#include "message/terms.h"

struct words;

/* Reads the text of the file, which is cut up by it; NULL says nothing and is no fault here, for
 * who could not read the file has told so. Never NULL; but where faults were added, each at its
 * line, it is good for nothing but words_free. */
struct words *words_parse(const char *file, char *text, struct faults *faults);
void words_free(struct words *words);

/* Has the words say these terms, which are taken. */
void words_take_terms(struct words *words, struct terms *terms);

/* Whether a text of the database has a term of its own here. */
bool words_knows(const struct words *words, const char *text);

/* That term, or the text itself where there is none. It stays whose it is. */
const char *words_term(const struct words *words, const char *text);

/* What follows belongs to the caller. The date must not be DATE_NONE. */

char *words_date(const struct words *words, date_t date);   /* Thursday 24 December 2026 */
char *words_end_of(const struct words *words, date_t date); /* midnight at the end of … */
char *words_days(const struct words *words, int days); /* today, tomorrow, in 5 days, 3 days ago */

/* Why nobody is at work: "a Sunday", or for a listed day's title (not NULL) "Christmas Day, a
 * non-working day". */
char *words_day_off(const struct words *words, date_t date, const char *title);

/* Texts of the database, a line each, as a list in a sentence: "A, B and C". With terms it is
 * "A, B, C", which bends no word. */
char *words_list(const struct words *words, const char *lines);

/* The longest date of the language and the moment at its end, to see what has room for them. That
 * date need not exist. */
char *words_longest_date(const struct words *words);
char *words_longest_end(const struct words *words);

#endif
