/*
 * Texts of rules and calendar for which a language has no term (message/terms.h), so that mails and
 * pages in that language show the database's own text.
 */
#ifndef CTL_UNTRANSLATED_H
#define CTL_UNTRANSLATED_H

#include "message/templates.h"

struct pg_result;
struct table;

/* Adds a warning for each language of the rows of STATEMENT_CTL_LANGUAGES, listing the texts of
 * STATEMENT_CTL_TERMS that it lacks, one per line. */
void untranslated_warn(const struct templates *templates, const char *directory,
                       const struct pg_result *languages, const struct pg_result *texts,
                       struct faults *warnings);

/* One side of a change: the answer of STATEMENT_CTL_TERMS, and the templates (NULL: none). */
struct untranslated_side {
    const struct pg_result *texts;
    const struct templates *templates;
};

/* Texts that become untranslated, in the languages of the rows of STATEMENT_CTL_LANGUAGES:
 * language, text and what it is. */
struct table *untranslated_table(const struct pg_result *languages,
                                 const struct untranslated_side *before,
                                 const struct untranslated_side *after);

#endif
