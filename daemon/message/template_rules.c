/*
 * Checks templates against what only a database knows: names of facts, and who reads them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "message/templates.h"

const char *const templates_always[TEMPLATES_ALWAYS] = {"undelivered", "date-moved",
                                                        "no-longer-needed", TEMPLATE_ATTESTATION};

struct fact_check {
    const char *const *names;
    size_t count;
    const char *file;
    struct faults *faults;
};

static const char *const of_facts[] = {"facts", "dates", "because"};

/* Whether the first `length` bytes of the name are a field with entries named after facts. */
static bool is_of_facts(const char *name, size_t length)
{
    for (size_t i = 0; i < ARRAY_SIZE(of_facts); i++) {
        if (strlen(of_facts[i]) == length && strncmp(name, of_facts[i], length) == 0)
            return true;
    }
    return false;
}

/* What comes after `facts.`, `dates.` or `because.`; NULL if the name is not one of these. */
static const char *fact_in(const char *name)
{
    size_t first = strcspn(name, ".");

    return name[first] == '.' && is_of_facts(name, first) ? name + first + 1 : NULL;
}

static void check_fact(const struct fact_check *check, const char *fact, int line)
{
    for (size_t i = 0; i < check->count; i++) {
        if (strcmp(check->names[i], fact) == 0)
            return;
    }
    faults_add(check->faults, check->file, line,
               "no rule and no matter knows a fact \"%s\": correct its name or remove it", fact);
}

/* {{dates.given}}, and {{given}} within {{#dates}}. */
static void check_use(void *arg, const struct mustache_use *use)
{
    const struct fact_check *check = arg;
    bool within = fields_find(use->name) == NULL && strcmp(use->name, ".") != 0;

    if (use->kind == MUSTACHE_PARTIAL)
        return;
    if (fact_in(use->name) != NULL)
        check_fact(check, fact_in(use->name), use->line);
    for (size_t i = 0; within && i < use->depth; i++) {
        if (is_of_facts(use->within[i], strlen(use->within[i]))) {
            check_fact(check, use->name, use->line);
            return;
        }
    }
}

void templates_check_facts(const struct templates *templates, const char *const *names,
                           size_t count, struct faults *faults)
{
    struct fact_check check = {.names = names, .count = count, .faults = faults};
    const struct template *template;
    size_t at = 0;

    while (templates_next(templates, &at, &template)) {
        for (int part = 0; part < TEMPLATE_PARTS; part++) {
            check.file = template->files[part];
            if (template->parts[part] != NULL)
                mustache_each_use(template->parts[part], check_use, &check);
        }
    }
}

static bool is_low(const struct templates *templates, const struct template_reader *reader,
                   const struct template **template)
{
    *template = templates_find(templates, reader->name, reader->language);
    return *template != NULL && (*template)->kind == TEMPLATE_NOTICE &&
           reader->tier < (*template)->tier;
}

/* Whether an earlier one has the same template, role and tier. */
static bool is_told(const struct templates *templates, const struct template_reader *readers,
                    size_t i, const struct template *template)
{
    const struct template *other;

    for (size_t before = 0; before < i; before++) {
        if (readers[before].tier == readers[i].tier &&
            strcmp(readers[before].role, readers[i].role) == 0 &&
            is_low(templates, &readers[before], &other) && other == template)
            return true;
    }
    return false;
}

static bool is_alike(const struct template_reader *one, const struct template_reader *other)
{
    return one->tier == other->tier && strcmp(one->role, other->role) == 0;
}

/* Templates above a role's tier: one warning covers all of them. */
static void warn_low(const struct templates *templates, const struct template_reader *readers,
                     size_t count, const struct template_reader *first, struct faults *warnings)
{
    struct buf names = BUF_INIT;
    const struct template *template, *one = NULL;
    size_t many = 0;

    for (size_t i = 0; i < count; i++) {
        if (!is_alike(&readers[i], first) || !is_low(templates, &readers[i], &template) ||
            is_told(templates, readers, i, template))
            continue;
        buf_printf(&names, "\n    %s/%s.txt (%s)", template->language, template->name,
                   tier_name(template->tier));
        one = template;
        many++;
    }
    if (many == 1)
        faults_add(warnings, one->files[PART_SUBJECT], 2,
                   "the template \"%s\" declares tier %s, and the role %s has contacts of "
                   "tier %s: they read it without what is above their tier",
                   one->name, tier_name(one->tier), first->role, tier_name(first->tier));
    else if (many > 1)
        faults_add(warnings, "templates", 0,
                   "the role %s has contacts of tier %s, who read %zu templates that declare a "
                   "higher one without what is above theirs:%s",
                   first->role, tier_name(first->tier), many, names.data);
    buf_free(&names);
}

void templates_check_tier(const struct templates *templates, const struct template_reader *readers,
                          size_t count, struct faults *warnings)
{
    for (size_t i = 0; i < count; i++) {
        size_t before = 0;

        while (before < i && !is_alike(&readers[before], &readers[i]))
            before++;
        if (before == i)
            warn_low(templates, readers, count, &readers[i], warnings);
    }
}
