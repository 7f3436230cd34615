#include "ctl/template_use.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "ctl/untranslated.h"
#include "law/rulebook.h"
#include "message/templates.h"
#include "service/config.h"

static bool in_use(const struct rung *rung, date_t today)
{
    return rung->active && rung->in_force_from <= today && today <= rung->in_force_to;
}

/* The names of the templates that somebody may receive, each once; the caller frees the array. */
static const char **templates_in_use(const struct rulebook *book, date_t today, size_t *count)
{
    size_t rung_count;
    const struct rung *rungs = rulebook_rungs(book, &rung_count);
    const char **names = xcalloc(rung_count + TEMPLATES_ALWAYS, sizeof(*names));

    *count = 0;
    for (size_t i = 0; i < TEMPLATES_ALWAYS; i++)
        names[(*count)++] = templates_always[i];
    for (size_t i = 0; i < rung_count; i++) {
        size_t at = 0;

        while (at < *count && strcmp(names[at], rungs[i].template) != 0)
            at++;
        if (at == *count && in_use(&rungs[i], today))
            names[(*count)++] = rungs[i].template;
    }
    return names;
}

static bool falls_back(const struct template_use *u, const char *name, const char *language)
{
    const struct template *found = templates_find(u->templates, name, language);

    return found != NULL && strcmp(found->language, language) != 0;
}

/* Templates that exist, but not in a language that contacts want. */
static void check_language(const struct template_use *u, const char *language, const char *contacts,
                           const char *const *names, size_t count)
{
    struct buf missing = BUF_INIT;
    size_t many = 0;

    for (size_t i = 0; i < count; i++) {
        if (!falls_back(u, names[i], language))
            continue;
        buf_printf(&missing, "\n    %s/%s.txt", language, names[i]);
        many++;
    }
    if (many == count)
        faults_add(u->warnings, "templates", 0,
                   "contacts %s want the language %s and will read in %s: there is no template in "
                   "%s/%s",
                   contacts, language, u->config->templates.language,
                   u->config->templates.directory, language);
    else if (many > 0)
        faults_add(u->warnings, "templates", 0,
                   "contacts %s want the language %s and will read in %s what is missing in %s:%s",
                   contacts, language, u->config->templates.language,
                   u->config->templates.directory, missing.data);
    buf_free(&missing);
}

static void check_rung_templates(const struct template_use *u, const struct rulebook *book,
                                 date_t today)
{
    struct pg_result *languages =
        ctl_ask_or_note(u->connection, STATEMENT_CTL_LANGUAGES, u->faults);
    struct pg_result *texts = ctl_ask_or_note(u->connection, STATEMENT_CTL_TERMS, u->faults);
    size_t count;
    const char **names = templates_in_use(book, today, &count);

    for (size_t i = 0; i < count; i++) {
        if (templates_find(u->templates, names[i], NULL) == NULL)
            faults_add(u->faults, "templates", 0, "%s is needed but is not in %s/%s", names[i],
                       u->config->templates.directory, u->config->templates.language);
    }
    for (size_t i = 0; languages != NULL && i < rows_count(languages); i++) {
        if (!rows_null(languages, i, "language"))
            check_language(u, rows_text(languages, i, "language"),
                           rows_text(languages, i, "contacts"), names, count);
    }
    if (languages != NULL && texts != NULL)
        untranslated_warn(u->templates, u->config->templates.directory, languages, texts,
                          u->warnings);
    rows_free(texts);
    rows_free(languages);
    free(names);
}

/* A fact unknown to the rules, dolsd.fact and every matter is a typing error. */
static void check_template_facts(const struct template_use *u, const struct rulebook *book)
{
    struct pg_result *rows = ctl_ask_or_note(u->connection, STATEMENT_CTL_FACT_NAMES, u->faults);
    size_t known = rulebook_fact_count(book);
    size_t there = rows != NULL ? rows_count(rows) : 0;
    const char **names = xcalloc(known + there + 1, sizeof(*names));

    for (size_t i = 0; i < known; i++)
        names[i] = rulebook_fact_name(book, (fact_id)i);
    for (size_t i = 0; i < there; i++)
        names[known + i] = rows_text(rows, i, "name");
    if (rows != NULL)
        templates_check_facts(u->templates, names, known + there, u->faults);
    free(names);
    rows_free(rows);
}

static void check_template_tiers(const struct template_use *u)
{
    struct pg_result *rows = ctl_ask_or_note(u->connection, STATEMENT_CTL_READERS, u->faults);
    size_t there = rows != NULL ? rows_count(rows) : 0;
    struct template_reader *readers = xcalloc(there + 1, sizeof(*readers));
    size_t count = 0;

    for (size_t i = 0; i < there; i++) {
        const char *tier = rows_text(rows, i, "tier");
        struct template_reader *reader = &readers[count];

        reader->name = rows_text(rows, i, "template");
        reader->role = rows_text(rows, i, "role");
        reader->language = rows_text(rows, i, "language");
        count += tier != NULL && tier_parse(tier, &reader->tier);
    }
    templates_check_tier(u->templates, readers, count, u->warnings);
    free(readers);
    rows_free(rows);
}

/* A template that no rung names is unused: the rung or the file was renamed. */
static void check_idle_templates(const struct template_use *u, const struct rulebook *book)
{
    const struct template *template;
    size_t count, at = 0;
    const struct rung *rungs = rulebook_rungs(book, &count);

    while (templates_next(u->templates, &at, &template)) {
        bool used = template->kind != TEMPLATE_NOTICE ||
                    strcmp(template->language, u->config->templates.language) != 0;

        for (size_t i = 0; !used && i < TEMPLATES_ALWAYS; i++)
            used = strcmp(template->name, templates_always[i]) == 0;
        for (size_t i = 0; !used && i < count; i++)
            used = strcmp(template->name, rungs[i].template) == 0;
        if (!used)
            faults_add(u->warnings, "templates", 0,
                       "%s/%s/%s.txt: no row of dolsd.rung names it, so it is never sent. Name it "
                       "in one, or remove the file",
                       u->config->templates.directory, template->language, template->name);
    }
}

void template_use_check(const struct template_use *use, const struct rulebook *book, date_t today)
{
    check_rung_templates(use, book, today);
    check_template_facts(use, book);
    check_template_tiers(use);
    check_idle_templates(use, book);
}
