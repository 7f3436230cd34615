#include "message/template_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"

enum {
    SUBJECT_MAX = 78,  /* characters; RFC 5322, 2.1.1 */
    PARTIALS_MAX = 16, /* how deep partials may nest */
};

/* The sections around a place: those in the file, and those around the tag that includes it as a
 * partial. */
struct scope {
    const char *const *names;
    size_t count;
    const struct scope *around;
};

/* What a template and its layout must show. */
struct shown {
    bool last_day;
    bool contact;
    bool bodies;
};

/* A walk through a template and its partials. */
struct walk {
    const struct templates *templates;
    const struct template *template;
    enum template_part part;
    const struct scope *around; /* of the file being walked */
    const char *partial;        /* its name if it is a partial, else NULL */
    int line;                   /* then the line of the template that includes it */
    int depth;
    struct shown *shown;
    struct faults *faults;
};

/* The field that a tag in this scope would find; NULL: none of its names is a field. A name means
 * something else within a section ({{#dates}}{{given}}{{/dates}}); of several meanings, the one
 * that the fewest may see counts. */
static const struct field *resolve(const char *name, const struct scope *scope)
{
    const struct field *found = strcmp(name, ".") == 0 ? NULL : fields_find(name);

    for (; scope != NULL; scope = scope->around) {
        for (size_t i = scope->count; i > 0; i--) {
            char *longer = strcmp(name, ".") == 0 ? xstrdup(scope->names[i - 1])
                                                  : xasprintf("%s.%s", scope->names[i - 1], name);
            const struct field *field = fields_find(longer);

            free(longer);
            if (field != NULL && (found == NULL || field->tier > found->tier))
                found = field;
        }
    }
    return found;
}

static bool is_within(const struct scope *scope, const char *name)
{
    for (; scope != NULL; scope = scope->around) {
        for (size_t i = 0; i < scope->count; i++) {
            if (strcmp(scope->names[i], name) == 0)
                return true;
        }
    }
    return false;
}

/* Whether it is within a section whose field is seen only by those who may see this one. */
static bool is_guarded(const struct field *field, const struct scope *scope)
{
    for (; scope != NULL; scope = scope->around) {
        for (size_t i = 0; i < scope->count; i++) {
            const struct field *guard = fields_find(scope->names[i]);

            if (guard != NULL && guard->tier >= field->tier)
                return true;
        }
    }
    return false;
}

/* Adds a fault at the template's own line, even if a partial is to blame. */
static void blame(const struct walk *walk, int line, char *text)
{
    const char *file = walk->template->files[walk->part];

    if (walk->partial != NULL)
        faults_add(walk->faults, file, walk->line, "the partial %s, in its line %d: %s",
                   walk->partial, line, text);
    else
        faults_add(walk->faults, file, line, "%s", text);
    free(text);
}

static bool has_entries(const struct template *template)
{
    return template->kind == TEMPLATE_LAYOUT || template->kind == TEMPLATE_DIGEST;
}

static bool is_attestation(const struct template *template)
{
    return strcmp(template->name, TEMPLATE_ATTESTATION) == 0;
}

/* Why a field has no value in this place; NULL: it has one. */
static const char *misplaced(const struct walk *walk, const struct field *field,
                             const struct scope *scope)
{
    bool entries = has_entries(walk->template);
    bool inside =
        is_within(scope, "notices") || is_within(scope, "entries") || is_within(scope, "old");

    switch (field->place) {
    case FIELD_REPORT:
        return is_attestation(walk->template) ? NULL : "has a value only in the attestation";
    case FIELD_NOTICE:
        if (is_attestation(walk->template))
            return "has no value in the attestation, which is about no matter";
        return entries && !inside ? "has a value only within {{#notices}} here" : NULL;
    case FIELD_MESSAGE:
        return entries ? NULL : "has a value only in layout and digest";
    case FIELD_ENTRY:
        return entries && inside ? NULL
                                 : "has a value only within {{#notices}} of layout and digest";
    default:
        return NULL;
    }
}

static void check_tier(const struct walk *walk, const struct mustache_use *use,
                       const struct field *field, const struct scope *scope)
{
    bool shows = use->kind == MUSTACHE_VALUE || use->kind == MUSTACHE_RAW;

    if (!shows || field->tier <= walk->template->tier || is_guarded(field, scope))
        return;
    blame(walk, use->line,
          xasprintf("{{%s}} is for tier %s and the template declares %s: put it within "
                    "{{#%s}}…{{/%s}}, or declare the higher tier",
                    use->name, tier_name(field->tier), tier_name(walk->template->tier), use->name,
                    use->name));
}

static void note_shown(const struct walk *walk, const struct mustache_use *use)
{
    if (use->kind != MUSTACHE_VALUE && use->kind != MUSTACHE_RAW)
        return;
    if (strcmp(use->name, "last_day_long") == 0)
        walk->shown->last_day = true;
    if (strcmp(use->name, "council.reply_to") == 0 || strcmp(use->name, "council.phone") == 0)
        walk->shown->contact = true;
    if (strcmp(use->name, "body") == 0)
        walk->shown->bodies = true;
}

static void check_field(const struct walk *walk, const struct mustache_use *use,
                        const struct scope *scope)
{
    const struct field *field = resolve(use->name, scope);
    const char *why;

    if (field == NULL) {
        /* For a partial, reported once, at its own place. */
        if (walk->partial == NULL)
            blame(walk, use->line,
                  xasprintf("there is no field \"%s\": correct its name or remove it", use->name));
        return;
    }
    note_shown(walk, use);
    why = walk->template->kind == TEMPLATE_PARTIAL ? NULL : misplaced(walk, field, scope);
    if (why != NULL)
        blame(walk, use->line, xasprintf("\"%s\" %s", use->name, why));
    if (walk->template->kind != TEMPLATE_PARTIAL)
        check_tier(walk, use, field, scope);
    if (walk->part == PART_SUBJECT && field->personal)
        blame(walk, use->line,
              xasprintf("\"%s\" shows who or where, and a subject must not: remove it", use->name));
    if (walk->part == PART_HTML && use->kind == MUSTACHE_RAW && walk->partial == NULL)
        blame(
            walk, use->line,
            xasprintf("{{{%s}}} would put raw text into HTML: write {{%s}}", use->name, use->name));
}

static void walk_part(struct walk *walk, const struct mustache *part);

static void enter_partial(const struct walk *walk, const struct mustache_use *use,
                          const struct scope *scope)
{
    const struct template *partial =
        templates_partial(walk->templates, walk->template->language, use->name);
    struct walk inner = *walk;

    if (walk->part == PART_SUBJECT) {
        blame(walk, use->line, xstrdup("a subject has no partials: write it out"));
        return;
    }
    if (partial == NULL || partial->files[walk->part] == NULL) {
        if (walk->partial == NULL)
            blame(walk, use->line,
                  xasprintf("there is no partial \"%s\": write %s/_%s.%s", use->name,
                            walk->template->language, use->name + (use->name[0] == '_'),
                            walk->part == PART_HTML ? "html" : "txt"));
        return;
    }
    if (walk->depth == PARTIALS_MAX) {
        blame(walk, use->line, xstrdup("partials show one another without end"));
        return;
    }
    inner.around = scope;
    if (walk->partial == NULL)
        inner.line = use->line;
    inner.partial = use->name;
    inner.depth++;
    if (partial->parts[walk->part] != NULL)
        walk_part(&inner, partial->parts[walk->part]);
}

static void check_use(void *arg, const struct mustache_use *use)
{
    const struct walk *walk = arg;
    struct scope scope = {.names = use->within, .count = use->depth, .around = walk->around};

    if (use->kind == MUSTACHE_PARTIAL)
        enter_partial(walk, use, &scope);
    else
        check_field(walk, use, &scope);
}

static void walk_part(struct walk *walk, const struct mustache *part)
{
    mustache_each_use(part, check_use, walk);
}

static struct shown check_part(const struct templates *templates, const struct template *template,
                               enum template_part part, struct faults *faults)
{
    struct shown shown = {false, false, false};
    struct walk walk = {.templates = templates,
                        .template = template,
                        .part = part,
                        .shown = &shown,
                        .faults = faults};

    if (template->parts[part] != NULL)
        walk_part(&walk, template->parts[part]);
    return shown;
}

/* The length of the subject with the sample's values except those named. */
static size_t subject_length(const struct templates *templates, const struct template *template,
                             const char *const *less)
{
    json_t *sample = fields_sample(templates_words(templates, template->language));
    struct mustache_view view = {.data = sample};
    struct buf out = BUF_INIT;
    char *cause = NULL;
    size_t length;

    for (; *less != NULL; less++)
        json_object_del(sample, *less);
    if (!mustache_render(template->parts[PART_SUBJECT], &view, &out, &cause))
        free(cause);
    length = utf8_count(out.data);
    buf_free(&out);
    json_decref(sample);
    return length;
}

/* Sections that never appear together must not be counted together. */
static void check_subject_length(const struct templates *templates, const struct template *template,
                                 struct faults *faults)
{
    static const char *const cases[][5] = {
        {"lapsed", NULL},
        {"open", "days_left", NULL},
        {"lapsed", "late", "urgent", "fallback_for", NULL},
    };
    size_t most = 0;

    if (template->parts[PART_SUBJECT] == NULL)
        return;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        size_t length = subject_length(templates, template, cases[i]);

        most = length > most ? length : most;
    }
    if (most > SUBJECT_MAX)
        faults_add(faults, template->files[PART_SUBJECT], 1,
                   "the subject can be %zu characters long with ordinary values: keep it within %d",
                   most, SUBJECT_MAX);
}

static void check_shown(const struct template *template, enum template_part part, struct shown own,
                        struct shown around, struct faults *faults)
{
    if (template->parts[part] == NULL)
        return;
    if (!own.last_day && !around.last_day && !is_attestation(template))
        faults_add(faults, template->files[part], 0,
                   "does not show the last day: put {{last_day_long}} into it");
    if (!own.contact && !around.contact)
        faults_add(faults, template->files[part], 0,
                   "does not say where to answer: put {{council.reply_to}} or {{council.phone}} "
                   "into it or into the layout");
}

static void check_notice(const struct templates *templates, const struct template *template,
                         struct faults *faults)
{
    const struct template *layout = templates_find(templates, "layout", template->language);
    struct faults silent = FAULTS_INIT;

    check_part(templates, template, PART_SUBJECT, faults);
    for (int part = PART_TEXT; part <= PART_HTML; part++) {
        struct shown around = {false, false, false};

        if (layout != NULL)
            around = check_part(templates, layout, PART_TEXT, &silent);
        check_shown(template, (enum template_part)part,
                    check_part(templates, template, (enum template_part)part, faults), around,
                    faults);
    }
    faults_free(&silent);
}

static void check_around(const struct templates *templates, const struct template *template,
                         struct faults *faults)
{
    struct shown shown;

    check_part(templates, template, PART_SUBJECT, faults);
    shown = check_part(templates, template, PART_TEXT, faults);
    if (template->kind == TEMPLATE_LAYOUT && template->parts[PART_TEXT] != NULL && !shown.bodies)
        faults_add(faults, template->files[PART_TEXT], 0,
                   "does not show the notices: put {{#notices}}{{{body}}}{{/notices}} into it");
}

static void check_partial(const struct templates *templates, const struct template *template,
                          struct faults *faults)
{
    for (int part = PART_TEXT; part <= PART_HTML; part++)
        check_part(templates, template, (enum template_part)part, faults);
}

static void check_default(const struct templates *templates, const char *folder,
                          const char *language, struct faults *faults)
{
    static const char *const needed[] = {"layout", "digest"};

    for (size_t i = 0; i < ARRAY_SIZE(needed); i++) {
        if (templates_find(templates, needed[i], language) == NULL)
            faults_add(faults, folder, 0,
                       "there is no %s/%s.txt: the default language needs a layout and a digest",
                       language, needed[i]);
    }
}

void template_check_all(const struct templates *templates, const char *folder,
                        const char *default_language, struct faults *faults)
{
    const struct template *template;
    size_t at = 0;

    check_default(templates, folder, default_language, faults);
    while (templates_next(templates, &at, &template)) {
        template_check_override(templates, template, faults);
        if (template->kind == TEMPLATE_PARTIAL) {
            check_partial(templates, template, faults);
            continue;
        }
        check_subject_length(templates, template, faults);
        if (template->kind == TEMPLATE_NOTICE)
            check_notice(templates, template, faults);
        else
            check_around(templates, template, faults);
    }
}
