#include "message/templates.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "message/template_check.h"
#include "message/template_version.h"

/* A template is a page, not a book. */
enum { FILE_MAX = 256 * 1024 };

struct spoken {
    char *language;
    struct words *words;
};

struct templates {
    char *default_language;
    struct spoken *spoken;
    size_t languages; /* languages that have words */
    struct template *
        *items; /* sorted; each allocated separately, so that pointers to it stay valid */
    size_t count;
    struct template_sums sums;
    char version[SHA256_HEX_SIZE];
};

/* Compares by language, then by name prefixed with `before`. */
static int compare(const struct template *item, const char *before, const char *name,
                   const char *language)
{
    size_t length = strlen(before);
    int order = strcmp(item->language, language);

    if (order == 0)
        order = strncmp(item->name, before, length);
    return order != 0 ? order : strcmp(item->name + length, name);
}

/* Its place among the sorted items, or where it would be. */
static size_t place_of(const struct templates *templates, const char *before, const char *name,
                       const char *language, bool *found)
{
    size_t from = 0, to = templates->count;

    *found = false;
    while (from < to && !*found) {
        size_t middle = from + (to - from) / 2;
        int order = compare(templates->items[middle], before, name, language);

        *found = order == 0;
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return to;
}

static struct template *find_exact(const struct templates *templates, const char *before,
                                   const char *name, const char *language)
{
    bool found;
    size_t place = place_of(templates, before, name, language, &found);

    return found ? templates->items[place] : NULL;
}

static enum template_kind kind_of(const char *name)
{
    if (name[0] == '_')
        return TEMPLATE_PARTIAL;
    if (strcmp(name, "layout") == 0)
        return TEMPLATE_LAYOUT;
    return strcmp(name, "digest") == 0 ? TEMPLATE_DIGEST : TEMPLATE_NOTICE;
}

static struct template *find_or_add(struct templates *templates, const char *name,
                                    const char *language)
{
    bool found;
    size_t place = place_of(templates, "", name, language, &found);
    struct template *item;

    if (found)
        return templates->items[place];
    item = xcalloc(1, sizeof(*item));
    item->kind = kind_of(name);
    item->name = xstrdup(name);
    item->language = xstrdup(language);
    templates->items =
        xreallocarray(templates->items, templates->count + 1, sizeof(*templates->items));
    memmove(templates->items + place + 1, templates->items + place,
            (templates->count - place) * sizeof(*templates->items));
    templates->items[place] = item;
    templates->count++;
    return item;
}

/* The bytes of a file, NUL-terminated; NULL and a fault if it cannot be read. */
static char *read_bytes(const char *file, size_t *length, struct faults *faults)
{
    FILE *in = fopen(file, "re");
    char *text;
    bool good;

    if (in == NULL) {
        faults_add(faults, file, 0, "cannot be read: %s", strerror(errno));
        return NULL;
    }
    text = xmalloc(FILE_MAX + 2);
    *length = fread(text, 1, FILE_MAX + 1, in);
    good = ferror(in) == 0 && *length <= FILE_MAX;
    fclose(in);
    text[*length] = '\0';
    if (good)
        return text;
    faults_add(faults, file, 0, "cannot be read, or is over %d bytes: make it shorter", FILE_MAX);
    free(text);
    return NULL;
}

/* The file's text without a byte order mark and with LF line ends. */
static char *read_text(struct templates *templates, const char *file, bool html,
                       struct faults *faults)
{
    size_t length, to = 0;
    char *text = read_bytes(file, &length, faults);

    if (text != NULL)
        template_sums_add(&templates->sums, file, text, length);
    if (text == NULL || !template_check_words(file, html, text, length, faults)) {
        free(text);
        return NULL;
    }
    for (size_t i = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; i < length; i++) {
        if (text[i] != '\r' || text[i + 1] != '\n')
            text[to++] = text[i];
    }
    text[to] = '\0';
    return text;
}

static struct mustache *parse_part(const char *file, const char *text, int line,
                                   struct faults *faults)
{
    char *cause = NULL;
    int fault_line = 0;
    struct mustache *part = mustache_parse(text, line, &fault_line, &cause);

    if (part == NULL)
        faults_add(faults, file, fault_line, "%s", cause);
    free(cause);
    return part;
}

/* Takes a line `Key: value` off the text; NULL if the next line is not one. */
static char *take_header(char **text, const char *key, int *line)
{
    size_t length = strlen(key);
    char *value = *text + length;
    char *end = *text + strcspn(*text, "\n");

    if (strncmp(*text, key, length) != 0)
        return NULL;
    *text = *end == '\n' ? end + 1 : end;
    *end = '\0';
    *line += 1;
    while (*value == ' ')
        value++;
    while (end > value && isspace((unsigned char)end[-1]))
        *--end = '\0';
    return value;
}

static void read_tier(struct template *item, const char *file, const char *value, int line,
                      struct faults *faults)
{
    if (value == NULL && item->kind == TEMPLATE_NOTICE)
        faults_add(
            faults, file, line,
            "write \"Tier: initials\", \"Tier: reference\" or \"Tier: nothing\" here, for the "
            "most that the template shows");
    if (value != NULL && !tier_parse(value, &item->tier))
        faults_add(faults, file, line - 1,
                   "there is no tier \"%s\": write initials, reference or nothing", value);
}

/* Reads subject, tier and the empty line after them; returns the number of the body's first line.
 */
static int read_headers(struct template *item, const char *file, char **text, struct faults *faults)
{
    int line = 1;
    const char *subject = take_header(text, "Subject:", &line);
    const char *tier = take_header(text, "Tier:", &line);

    if (subject == NULL || *subject == '\0')
        faults_add(faults, file, 1, "the first line must be \"Subject: …\"");
    else
        item->parts[PART_SUBJECT] = parse_part(file, subject, 1, faults);
    item->files[PART_SUBJECT] = xstrdup(file);
    read_tier(item, file, tier, line, faults);
    if (**text == '\n') {
        (*text)++;
        return line + 1;
    }
    if (**text != '\0')
        faults_add(faults, file, line, "leave an empty line between the headers and the body");
    return line;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \n\t")] == '\0';
}

static void load_file(struct templates *templates, const char *file, const char *language,
                      const char *name, enum template_part part, struct faults *faults)
{
    struct template *item = find_or_add(templates, name, language);
    char *text = read_text(templates, file, part == PART_HTML, faults);
    char *body = text;
    int line = 1;

    item->files[part] = xstrdup(file);
    if (text == NULL)
        return;
    if (part == PART_TEXT && (item->kind == TEMPLATE_NOTICE || item->kind == TEMPLATE_DIGEST))
        line = read_headers(item, file, &body, faults);
    if (item->kind != TEMPLATE_DIGEST || !is_blank(body))
        item->parts[part] = parse_part(file, body, line, faults);
    free(text);
}

/* Adds the language's terms, if any, to its words. */
static void load_terms(struct templates *templates, const char *path, struct words *words,
                       struct faults *faults)
{
    char *file = xasprintf("%s/" TERMS_FILE, path);
    char *text = access(file, F_OK) == 0 ? read_text(templates, file, false, faults) : NULL;

    if (text != NULL)
        words_take_terms(words, terms_parse(file, text, faults));
    free(text);
    free(file);
}

static void load_words(struct templates *templates, const char *path, const char *language,
                       struct faults *faults)
{
    char *file = xasprintf("%s/" WORDS_FILE, path);
    char *text = read_text(templates, file, false, faults);
    struct words *words = words_parse(file, text, faults);

    load_terms(templates, path, words, faults);
    templates->spoken =
        xreallocarray(templates->spoken, templates->languages + 1, sizeof(*templates->spoken));
    templates->spoken[templates->languages++] = (struct spoken){xstrdup(language), words};
    free(text);
    free(file);
}

static void load_named(struct templates *templates, const char *path, const char *language,
                       const char *file_name, struct faults *faults)
{
    const char *dot = strrchr(file_name, '.');
    char *file = xasprintf("%s/%s", path, file_name);
    char *name;

    if (strcmp(file_name, WORDS_FILE) == 0) {
        load_words(templates, path, language, faults);
    } else if (dot != NULL && dot != file_name &&
               (strcmp(dot, ".txt") == 0 || strcmp(dot, ".html") == 0)) {
        name = xstrndup(file_name, (size_t)(dot - file_name));
        load_file(templates, file, language, name, strcmp(dot, ".txt") == 0 ? PART_TEXT : PART_HTML,
                  faults);
        free(name);
    }
    free(file);
}

static void load_language(struct templates *templates, const char *folder, const char *language,
                          struct faults *faults)
{
    char *path = xasprintf("%s/%s", folder, language);
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);

    for (int i = 0; i < count; i++) {
        load_named(templates, path, language, entries[i]->d_name, faults);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    free(path);
}

/* en, cy, en-GB. */
static bool is_language(const char *name)
{
    size_t letters = strspn(name, "abcdefghijklmnopqrstuvwxyz");

    if (letters < 2 || letters > 3)
        return false;
    return name[letters] == '\0' ||
           (name[letters] == '-' && isalnum((unsigned char)name[letters + 1]) &&
            strchr(name, '.') == NULL);
}

static void load_folder(struct templates *templates, const char *folder, struct faults *faults)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);

    if (count < 0) {
        faults_add(faults, folder, 0, "the folder of templates cannot be read: %s",
                   strerror(errno));
        return;
    }
    for (int i = 0; i < count; i++) {
        if (is_language(entries[i]->d_name))
            load_language(templates, folder, entries[i]->d_name, faults);
        free(entries[i]);
    }
    free(entries);
}

const struct words *templates_own_words(const struct templates *templates, const char *language)
{
    for (size_t i = 0; i < templates->languages; i++) {
        if (strcmp(templates->spoken[i].language, language) == 0)
            return templates->spoken[i].words;
    }
    return NULL;
}

/* Templates of one language are adjacent. */
static void check_spoken(const struct templates *templates, const char *folder,
                         struct faults *faults)
{
    for (size_t i = 0; i < templates->count; i++) {
        const char *language = templates->items[i]->language;

        if (i > 0 && strcmp(templates->items[i - 1]->language, language) == 0)
            continue;
        if (templates_own_words(templates, language) == NULL)
            faults_add(faults, folder, 0,
                       "there is no %s/" WORDS_FILE
                       ": copy that of another language and translate it",
                       language);
    }
}

static void find_uses(void *arg, const struct mustache_use *use)
{
    struct template *item = arg;

    item->shows_bodies = item->shows_bodies || strcmp(use->name, "body") == 0;
    item->lists_alike = item->lists_alike || strcmp(use->name, "alike") == 0;
}

struct templates *templates_load(const char *folder, const char *default_language,
                                 struct faults *faults)
{
    struct templates *templates = xcalloc(1, sizeof(*templates));
    size_t before = faults->count;

    templates->default_language = xstrdup(default_language);
    load_folder(templates, folder, faults);
    template_sums_finish(&templates->sums, templates->version);
    for (size_t i = 0; i < templates->count; i++) {
        struct template *item = templates->items[i];

        if (item->parts[PART_TEXT] != NULL)
            mustache_each_use(item->parts[PART_TEXT], find_uses, item);
    }
    if (templates->count > 0 || faults->count == before)
        template_check_all(templates, folder, default_language, faults);
    check_spoken(templates, folder, faults);
    return templates;
}

void templates_free(struct templates *templates)
{
    if (templates == NULL)
        return;
    for (size_t i = 0; i < templates->count; i++) {
        struct template *item = templates->items[i];

        for (int part = 0; part < TEMPLATE_PARTS; part++) {
            mustache_free(item->parts[part]);
            free(item->files[part]);
        }
        free(item->name);
        free(item->language);
        free(item);
    }
    for (size_t i = 0; i < templates->languages; i++) {
        free(templates->spoken[i].language);
        words_free(templates->spoken[i].words);
    }
    free(templates->spoken);
    free(templates->items);
    free(templates->default_language);
    free(templates);
}

const char *templates_version(const struct templates *templates)
{
    return templates->version;
}

const struct template *templates_find(const struct templates *templates, const char *name,
                                      const char *language)
{
    const struct template *item =
        language != NULL ? find_exact(templates, "", name, language) : NULL;

    return item != NULL ? item : find_exact(templates, "", name, templates->default_language);
}

const struct words *templates_words(const struct templates *templates, const char *language)
{
    const struct words *words = language != NULL ? templates_own_words(templates, language) : NULL;

    return words != NULL ? words : templates_own_words(templates, templates->default_language);
}

const char *templates_default_language(const struct templates *templates)
{
    return templates->default_language;
}

bool templates_next(const struct templates *templates, size_t *at, const struct template **out)
{
    if (*at >= templates->count)
        return false;
    *out = templates->items[(*at)++];
    return true;
}

void templates_check_wishes(const struct templates *templates, const struct template_wish *wishes,
                            size_t count, struct faults *faults)
{
    for (size_t i = 0; i < count; i++) {
        const struct template *found =
            templates_find(templates, wishes[i].name, wishes[i].language);

        if (found == NULL || found->kind != TEMPLATE_NOTICE)
            faults_add(faults, "templates", 0,
                       "there is no template \"%s\", which a rung uses: write %s/%s.txt, or "
                       "name another in the rung",
                       wishes[i].name, templates->default_language, wishes[i].name);
    }
}

const struct template *templates_partial(const struct templates *templates, const char *language,
                                         const char *name)
{
    return find_exact(templates, name[0] == '_' ? "" : "_", name, language);
}

struct shelf {
    const struct templates *templates;
    const char *language;
    enum template_part part;
};

static const struct mustache *from_shelf(void *arg, const char *name)
{
    const struct shelf *shelf = arg;
    const struct template *partial = templates_partial(shelf->templates, shelf->language, name);

    return partial != NULL ? partial->parts[shelf->part] : NULL;
}

bool templates_render(const struct templates *templates, const struct template *template,
                      enum template_part part, json_t *values, struct buf *out, char **cause)
{
    struct shelf shelf = {templates, template->language, part};
    struct mustache_view view = {values, part == PART_HTML, from_shelf, &shelf};

    if (template->parts[part] == NULL)
        return true;
    return mustache_render(template->parts[part], &view, out, cause);
}
