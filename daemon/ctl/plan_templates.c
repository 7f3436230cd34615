#include "ctl/plan_templates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "ctl/deadlines.h"
#include "ctl/sqlfiles.h"
#include "message/fields.h"

/* A template, or (both NULL) the words for dates or the terms. */
struct change {
    const char *name, *language;
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

/* Whether any partial differs between the folders. */
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

/* Hitting a limit counts as text too. */
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

/* ---- finding them */

/* Both folders, and what all comparisons share. */
struct folders {
    const struct templates *before, *after;
    bool shared; /* something differs that any template may show: a partial, the words for dates */
};

static bool part_differs(const struct folders *folders, const struct change *change,
                         enum template_part part, const struct field_samples *old_samples,
                         const struct field_samples *new_samples)
{
    bool same = true;

    for (size_t i = 0; same && i < old_samples->count; i++) {
        char *old = show(folders->before, change->before, part, old_samples->items[i]);
        char *new = show(folders->after, change->after, part, new_samples->items[i]);

        same = strcmp(old, new) == 0;
        free(old);
        free(new);
    }
    return !same;
}

static void add(struct template_changes *changes, const struct change *change)
{
    changes->items = xreallocarray(changes->items, changes->count + 1, sizeof(*changes->items));
    changes->items[changes->count++] = *change;
}

static void compare(struct template_changes *changes, const struct folders *folders,
                    struct change change)
{
    bool files = !same_files(change.before, change.after);
    struct field_samples old_samples, new_samples;
    bool any = false;

    if (!files && !folders->shared)
        return;
    old_samples = fields_samples(templates_words(folders->before, change.language));
    new_samples = fields_samples(templates_words(folders->after, change.language));
    for (int part = 0; part < TEMPLATE_PARTS; part++) {
        change.parts[part] =
            part_differs(folders, &change, (enum template_part)part, &old_samples, &new_samples);
        any = any || change.parts[part];
    }
    fields_samples_free(&old_samples);
    fields_samples_free(&new_samples);
    change.hidden = !any;
    if (any || files)
        add(changes, &change);
}

static int by_name(const void *left, const void *right)
{
    const struct change *a = left, *b = right;
    int order = strcmp(a->name, b->name);

    return order != 0 ? order : strcmp(a->language, b->language);
}

static void compare_file(struct template_changes *changes, const char *name, const char *language,
                         const char *before, const char *after)
{
    char *old = xasprintf("%s/%s/%s", before, language, name);
    char *new = xasprintf("%s/%s/%s", after, language, name);

    if (!same_file(access(old, F_OK) == 0 ? old : NULL, access(new, F_OK) == 0 ? new : NULL))
        add(changes, &(struct change){.name = name, .language = language});
    free(old);
    free(new);
}

/* Templates of one language are consecutive: compare once per language. */
static void compare_words(struct template_changes *changes, const struct templates *these,
                          const char *before, const char *after)
{
    const char *seen = "";
    const struct template *item;
    size_t at = 0;

    while (templates_next(these, &at, &item)) {
        if (strcmp(item->language, seen) == 0)
            continue;
        seen = item->language;
        compare_file(changes, WORDS_FILE, seen, before, after);
        compare_file(changes, TERMS_FILE, seen, before, after);
    }
}

static void compare_all(struct template_changes *changes, const struct folders *folders)
{
    const struct template *item;
    size_t at = 0;

    while (templates_next(folders->before, &at, &item)) {
        struct change change = {item->name, item->language, item, find_exact(folders->after, item),
                                {false},    false};

        if (item->kind != TEMPLATE_PARTIAL && change.after != NULL)
            compare(changes, folders, change);
        else if (item->kind != TEMPLATE_PARTIAL)
            add(changes, &change);
    }
    at = 0;
    while (templates_next(folders->after, &at, &item)) {
        struct change change = {item->name, item->language, NULL, item, {false}, false};

        if (item->kind != TEMPLATE_PARTIAL && find_exact(folders->before, item) == NULL)
            add(changes, &change);
    }
}

struct template_changes *template_changes_find(const struct templates *before,
                                               const char *before_folder,
                                               const struct templates *after,
                                               const char *after_folder)
{
    struct template_changes *changes = xcalloc(1, sizeof(*changes));
    struct folders folders = {before, after, false};

    compare_words(changes, after, before_folder, after_folder);
    folders.shared = changes->count > 0 || any_partial(before, after) || any_partial(after, before);
    compare_all(changes, &folders);
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

/* ---- reporting them */

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

    if (change->before == NULL && change->after == NULL)
        return xstrdup(strcmp(change->name, WORDS_FILE) == 0 ? "words of dates"
                                                             : "terms of the rules");
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

/* Layouts and digests are around every message, and dates in it. */
static struct tally_template count_messages(const struct change *change, const struct tally *tally)
{
    const struct template *template = change->after != NULL ? change->after : change->before;
    bool notice = template != NULL && template->kind == TEMPLATE_NOTICE;
    struct tally_template all = {.first = INSTANT_NONE};

    for (size_t i = 0; i < tally->template_count; i++) {
        const struct tally_template *one = &tally->templates[i];

        if (notice && strcmp(one->name, change->name) != 0)
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
        struct tally_template count = count_messages(change, tally);
        char *words = change_words(change);
        char first[INSTANT_TEXT_SIZE] = "";

        if (count.first != INSTANT_NONE)
            zone_format(zone, count.first, first);
        table_text(table, change->name);
        table_text(table, change->language);
        table_text(table, words);
        table_number(table, (long long)count.messages);
        table_number(table, (long long)count.soon);
        table_both(table, first, instant_json(count.first));
        free(words);
    }
    return table;
}
