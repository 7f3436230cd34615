#include "ctl/untranslated.h"

#include <string.h>

#include "base/buf.h"
#include "ctl/connection.h"
#include "ctl/table.h"

#define ENGLISH "en"

/* The texts are in English, which needs no term; a language without its own templates uses the
 * default's. */
static bool untranslated(const struct templates *templates, const char *language, const char *text)
{
    const struct words *words = templates_own_words(templates, language);

    return words != NULL && strncmp(language, ENGLISH, strlen(ENGLISH)) != 0 &&
           !words_knows(words, text);
}

static const char *language_of(const struct templates *templates, const struct pg_result *languages,
                               size_t row)
{
    return rows_null(languages, row, "language") ? templates_default_language(templates)
                                                 : rows_text(languages, row, "language");
}

/* ---- as it is */

static void warn_of(const struct templates *templates, const char *directory, const char *language,
                    const char *contacts, const struct pg_result *texts, struct faults *warnings)
{
    struct buf missing = BUF_INIT;

    for (size_t i = 0; i < rows_count(texts); i++) {
        const char *text = rows_text(texts, i, "text");

        if (untranslated(templates, language, text))
            buf_printf(&missing, "\n    %s  (%s)", text, rows_text(texts, i, "what"));
    }
    if (missing.len > 0)
        faults_add(warnings, "templates", 0,
                   "contacts %s read %s, and mails and pages show in English what %s/%s/" TERMS_FILE
                   " lacks:%s",
                   contacts, language, directory, language, missing.data);
    buf_free(&missing);
}

void untranslated_warn(const struct templates *templates, const char *directory,
                       const struct pg_result *languages, const struct pg_result *texts,
                       struct faults *warnings)
{
    for (size_t i = 0; i < rows_count(languages); i++)
        warn_of(templates, directory, language_of(templates, languages, i),
                rows_text(languages, i, "contacts"), texts, warnings);
}

/* ---- newly untranslated after a change */

static bool was_so(const struct untranslated_side *before, const char *language, const char *text)
{
    for (size_t i = 0; before->templates != NULL && i < rows_count(before->texts); i++) {
        if (strcmp(rows_text(before->texts, i, "text"), text) == 0)
            return untranslated(before->templates, language, text);
    }
    return false;
}

static void add_language(struct table *table, const char *language,
                         const struct untranslated_side *before,
                         const struct untranslated_side *after)
{
    for (size_t i = 0; i < rows_count(after->texts); i++) {
        const char *text = rows_text(after->texts, i, "text");

        if (!untranslated(after->templates, language, text) || was_so(before, language, text))
            continue;
        table_text(table, language);
        table_text(table, text);
        table_text(table, rows_text(after->texts, i, "what"));
    }
}

struct table *untranslated_table(const struct pg_result *languages,
                                 const struct untranslated_side *before,
                                 const struct untranslated_side *after)
{
    static const struct table_column columns[] = {
        {"Language", "language", TABLE_LEFT},
        {"Text", "text", TABLE_LEFT},
        {"What it is", "what", TABLE_LEFT},
    };
    struct table *table = table_new(columns, ARRAY_SIZE(columns));

    for (size_t i = 0; after->templates != NULL && i < rows_count(languages); i++)
        add_language(table, language_of(after->templates, languages, i), before, after);
    return table;
}
