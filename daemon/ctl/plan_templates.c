#include "ctl/plan_templates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "ctl/deadlines.h"
#include "ctl/sqlfiles.h"
#include "message/fields.h"

struct change {
    const struct template *before, *after; /* NULL: not there */
    bool parts[TEMPLATE_PARTS];
    bool hidden; /* only the files differ */
};

struct template_changes {
    struct change *items;
    size_t count;
};

static const struct template *find_exact(const struct templates *templates,
                                         const struct template *like)
{
    const struct template *item;
    size_t at = 0;

    while (templates_next(templates, &at, &item)) {
        if (strcmp(item->name, like->name) == 0 && strcmp(item->language, like->language) == 0)
            return item;
    }
    return NULL;
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool same_file(const char *a, const char *b)
{
    struct faults faults = FAULTS_INIT;
    char *first = a != NULL ? sql_file_text(a, &faults) : NULL;
    char *second = b != NULL ? sql_file_text(b, &faults) : NULL;
    bool same = same_text(first, second) && faults.count == 0;

    free(first);
    free(second);
    faults_free(&faults);
    return same;
}

static bool same_files(const struct template *a, const struct template *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    for (int part = 0; part < TEMPLATE_PARTS; part++) {
        if (!same_file(a->files[part], b->files[part]))
            return false;
    }
    return true;
}

/* Whether a partial of either is another in the other folder. */
static bool any_partial(const struct templates *these, const struct templates *those)
{
    const struct template *item;
    size_t at = 0;

    while (templates_next(these, &at, &item)) {
        if (item->kind == TEMPLATE_PARTIAL && !same_files(item, find_exact(those, item)))
            return true;
    }
    return false;
}

/* ---- samples */

struct samples {
    json_t **items;
    size_t count;
};

static json_t *sample_without(const struct field *field)
{
    const char *dot = strchr(field->name, '.');
    json_t *sample = fields_sample();

    if (dot == NULL) {
        json_object_del(sample, field->name);
    } else {
        char *top = xstrndup(field->name, (size_t)(dot - field->name));

        json_object_del(json_object_get(sample, top), dot + 1);
        free(top);
    }
    return sample;
}

static void make_samples(struct samples *samples)
{
    size_t count;
    const struct field *fields = fields_all(&count);

    samples->items = xcalloc(count + 2, sizeof(json_t *));
    samples->items[0] = fields_sample();
    samples->items[1] = json_object();
    for (size_t i = 0; i < count; i++)
        samples->items[i + 2] = sample_without(&fields[i]);
    samples->count = count + 2;
}

static void free_samples(struct samples *samples)
{
    for (size_t i = 0; i < samples->count; i++)
        json_decref(samples->items[i]);
    free(samples->items);
}

/* A limit that was hit is words too. */
static char *show(const struct templates *templates, const struct template *template,
                  enum template_part part, json_t *sample)
{
    struct buf out = BUF_INIT;
    char *cause = NULL;

    if (templates_render(templates, template, part, sample, &out, &cause))
        return buf_steal(&out);
    buf_free(&out);
    return cause;
}

static bool part_differs(const struct templates *before, const struct templates *after,
                         const struct change *change, enum template_part part,
                         const struct samples *samples)
{
    bool same = true;

    for (size_t i = 0; same && i < samples->count; i++) {
        char *old = show(before, change->before, part, samples->items[i]);
        char *new = show(after, change->after, part, samples->items[i]);

        same = strcmp(old, new) == 0;
        free(old);
        free(new);
    }
    return !same;
}

/* ---- finding them */

static void add(struct template_changes *changes, const struct change *change)
{
    changes->items = xreallocarray(changes->items, changes->count + 1, sizeof(*changes->items));
    changes->items[changes->count++] = *change;
}

static void compare(struct template_changes *changes, const struct templates *before,
                    const struct templates *after, struct change change,
                    const struct samples *samples, bool partials)
{
    bool files = !same_files(change.before, change.after);
    bool any = false;

    if (!files && !partials)
        return;
    for (int part = 0; part < TEMPLATE_PARTS; part++) {
        change.parts[part] =
            part_differs(before, after, &change, (enum template_part)part, samples);
        any = any || change.parts[part];
    }
    change.hidden = !any;
    if (any || files)
        add(changes, &change);
}

static int by_name(const void *left, const void *right)
{
    const struct change *a = left, *b = right;
    const struct template *first = a->after != NULL ? a->after : a->before;
    const struct template *second = b->after != NULL ? b->after : b->before;
    int order = strcmp(first->name, second->name);

    return order != 0 ? order : strcmp(first->language, second->language);
}

struct template_changes *template_changes_find(const struct templates *before,
                                               const struct templates *after)
{
    struct template_changes *changes = xcalloc(1, sizeof(*changes));
    bool partials = any_partial(before, after) || any_partial(after, before);
    const struct template *item;
    struct samples samples;
    size_t at = 0;

    make_samples(&samples);
    while (templates_next(before, &at, &item)) {
        struct change change = {.before = item, .after = find_exact(after, item)};

        if (item->kind != TEMPLATE_PARTIAL && change.after != NULL)
            compare(changes, before, after, change, &samples, partials);
        else if (item->kind != TEMPLATE_PARTIAL)
            add(changes, &change);
    }
    at = 0;
    while (templates_next(after, &at, &item)) {
        struct change change = {.after = item};

        if (item->kind != TEMPLATE_PARTIAL && find_exact(before, item) == NULL)
            add(changes, &change);
    }
    free_samples(&samples);
    if (changes->count > 0)
        qsort(changes->items, changes->count, sizeof(*changes->items), by_name);
    return changes;
}

size_t template_changes_count(const struct template_changes *changes)
{
    return changes->count;
}

void template_changes_free(struct template_changes *changes)
{
    if (changes == NULL)
        return;
    free(changes->items);
    free(changes);
}

/* ---- telling them */

static const struct table_column columns[] = {
    {"Template", "template", TABLE_LEFT},
    {"Language", "language", TABLE_LEFT},
    {"Change", "change", TABLE_LEFT},
    {"To come", "messages", TABLE_RIGHT},
    {"28 days", "messages_28_days", TABLE_RIGHT},
    {"First (London)", "first", TABLE_LEFT},
};

static char *change_words(const struct change *change)
{
    static const char *const names[] = {
        [PART_SUBJECT] = "subject", [PART_TEXT] = "text", [PART_HTML] = "html"};
    struct buf words = BUF_INIT;

    if (change->before == NULL)
        return xstrdup("new");
    if (change->after == NULL)
        return xstrdup("goes");
    if (change->hidden)
        return xstrdup("where no sample shows it");
    for (int part = 0; part < TEMPLATE_PARTS; part++) {
        if (change->parts[part])
            buf_printf(&words, "%s%s", words.len > 0 ? ", " : "", names[part]);
    }
    return buf_steal(&words);
}

/* Layouts and digests are around every message. */
static struct tally_template count_messages(const struct template *template,
                                            const struct tally *tally)
{
    struct tally_template all = {.first = INSTANT_NONE};

    for (size_t i = 0; i < tally->template_count; i++) {
        const struct tally_template *one = &tally->templates[i];

        if (template->kind == TEMPLATE_NOTICE && strcmp(one->name, template->name) != 0)
            continue;
        all.messages += one->messages;
        all.soon += one->soon;
        if (all.first == INSTANT_NONE || one->first < all.first)
            all.first = one->first;
    }
    return all;
}

struct table *template_changes_table(const struct template_changes *changes,
                                     const struct tally *tally, const struct zone *zone)
{
    struct table *table = table_new(columns, ARRAY_SIZE(columns));

    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        const struct template *either = change->after != NULL ? change->after : change->before;
        struct tally_template count = count_messages(either, tally);
        char *words = change_words(change);
        char first[INSTANT_TEXT_SIZE] = "";

        if (count.first != INSTANT_NONE)
            zone_format(zone, count.first, first);
        table_text(table, either->name);
        table_text(table, either->language);
        table_text(table, words);
        table_number(table, (long long)count.messages);
        table_number(table, (long long)count.soon);
        table_both(table, first, instant_json(count.first));
        free(words);
    }
    return table;
}
