#include "page/skin.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "message/mustache.h"
#include "message/words.h"

#define AREA       "page"
#define ENDING     ".html"
#define STYLE      ".css"
#define MAIN_STYLE "style"
#define WORDS      "words.conf"
#define TERMS      "terms.conf"
#define PHRASES    "phrases.conf"
#define SAY        "w." /* a phrase as a partial: {{> w.KEY}} */
#define SAY_STATE  SAY "say_"

struct template
{
    char *name;
    struct mustache *mustache;
    char *state; /* for a phrase that is a state: its text; else NULL */
};

struct style {
    char *name;
    char *text;
};

struct skin {
    struct template *items;
    size_t count;
    struct style *styles;
    size_t style_count;
    struct words *words;      /* NULL: dates as they are */
    const struct skin *under; /* where to find what is missing here; NULL: nowhere */
};

/* Reads the whole file; NULL after a fault was added. */
static char *read_file(const char *path, struct faults *faults)
{
    struct buf text = BUF_INIT;

    if (buf_add_file(&text, path))
        return buf_steal(&text);
    faults_add(faults, path, 0, "cannot be read: %s", strerror(errno));
    buf_free(&text);
    return NULL;
}

/* Takes a template, or adds a fault. */
static void add(struct skin *skin, char *name, const char *text, const char *path, int first_line,
                struct faults *faults)
{
    char *cause = NULL;
    int line = 0;
    struct mustache *mustache = mustache_parse(text, first_line, &line, &cause);

    if (mustache == NULL) {
        faults_add(faults, path, line, "%s", cause);
        free(cause);
        free(name);
        return;
    }
    skin->items = xreallocarray(skin->items, skin->count + 1, sizeof(*skin->items));
    skin->items[skin->count++] = (struct template){
        name, mustache, strncmp(name, SAY_STATE, strlen(SAY_STATE)) == 0 ? xstrdup(text) : NULL};
}

static void load_one(struct skin *skin, const char *folder, const char *file, struct faults *faults)
{
    char *path = xasprintf("%s/%s", folder, file);
    char *text = read_file(path, faults);

    if (text != NULL)
        add(skin, xstrndup(file, strlen(file) - strlen(ENDING)), text, path, 1, faults);
    free(text);
    free(path);
}

/* "key: phrase", or a comment. */
static void take_phrase(struct skin *skin, char *text, const char *path, int line,
                        struct faults *faults)
{
    char *colon = strchr(text, ':');

    text += strspn(text, " \t");
    if (*text == '#' || *text == '\0')
        return;
    if (colon == NULL) {
        faults_add(faults, path, line, "write it as \"key: phrase\"");
        return;
    }
    *colon = '\0';
    colon += 1 + strspn(colon + 1, " \t");
    add(skin, xasprintf(SAY "%s", text), colon, path, line, faults);
}

static void load_phrases(struct skin *skin, const char *folder, struct faults *faults)
{
    char *path = xasprintf("%s/" PHRASES, folder);
    char *text = read_file(path, faults);
    char *rest = text, *line;

    for (int number = 1; (line = strsep(&rest, "\n")) != NULL; number++)
        take_phrase(skin, line, path, number, faults);
    free(text);
    free(path);
}

static void load_style(struct skin *skin, const char *folder, const char *file,
                       struct faults *faults)
{
    char *path = xasprintf("%s/%s", folder, file);
    char *text = read_file(path, faults);

    if (text != NULL) {
        skin->styles = xreallocarray(skin->styles, skin->style_count + 1, sizeof(*skin->styles));
        skin->styles[skin->style_count++] =
            (struct style){xstrndup(file, strlen(file) - strlen(STYLE)), text};
    }
    free(path);
}

/* How a language other than the first writes dates and translates the database's texts. */
static void load_words(struct skin *skin, const char *folder, struct faults *faults)
{
    char *path = xasprintf("%s/" WORDS, folder), *terms_path = xasprintf("%s/" TERMS, folder);
    char *text = read_file(path, faults), *terms = read_file(terms_path, faults);

    skin->words = words_parse(path, text, faults);
    words_take_terms(skin->words, terms_parse(terms_path, terms, faults));
    free(terms);
    free(text);
    free(terms_path);
    free(path);
}

static bool ends_in(const char *name, const char *ending)
{
    size_t length = strlen(name), wanted = strlen(ending);

    return length > wanted && strcmp(name + length - wanted, ending) == 0;
}

static void load_folder(struct skin *skin, DIR *directory, const char *folder,
                        struct faults *faults)
{
    const struct dirent *entry;

    while ((entry = readdir(directory)) != NULL) {
        if (ends_in(entry->d_name, ENDING))
            load_one(skin, folder, entry->d_name, faults);
        else if (skin->under == NULL && ends_in(entry->d_name, STYLE))
            load_style(skin, folder, entry->d_name, faults);
    }
    if (skin->under == NULL && skin_style(skin, MAIN_STYLE) == NULL)
        faults_add(faults, folder, 0, "there is no %s%s", MAIN_STYLE, STYLE);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct template *)a)->name, ((const struct template *)b)->name);
}

static const struct template *own(const struct skin *templates, const char *name)
{
    const struct template key = {.name = (char *)(uintptr_t)name};

    return templates->count == 0 ? NULL
                                 : bsearch(&key, templates->items, templates->count,
                                           sizeof(*templates->items), by_name);
}

/* Checks that nothing is there twice, and that each language has every phrase. */
static void check(const struct skin *skin, const char *folder, struct faults *faults)
{
    for (size_t i = 1; i < skin->count; i++) {
        if (by_name(&skin->items[i - 1], &skin->items[i]) == 0)
            faults_add(faults, folder, 0, "\"%s\" is there twice", skin->items[i].name);
    }
    for (size_t i = 0; skin->under != NULL && i < skin->under->count; i++) {
        const char *name = skin->under->items[i].name;

        if (strncmp(name, SAY, strlen(SAY)) == 0 && own(skin, name) == NULL)
            faults_add(faults, folder, 0, "there is no phrase \"%s\" in " PHRASES,
                       name + strlen(SAY));
    }
}

struct skin *skin_load(const char *folder, const struct skin *under, struct faults *faults)
{
    struct skin *skin = xcalloc(1, sizeof(*skin));
    DIR *directory = opendir(folder);

    skin->under = under;
    if (directory == NULL) {
        faults_add(faults, folder, 0, "cannot be read: %s", strerror(errno));
    } else {
        load_folder(skin, directory, folder, faults);
        if (under != NULL)
            load_words(skin, folder, faults);
        load_phrases(skin, folder, faults);
        qsort(skin->items, skin->count, sizeof(*skin->items), by_name);
        check(skin, folder, faults);
        closedir(directory);
    }
    if (faults->count == 0)
        return skin;
    skin_free(skin);
    return NULL;
}

void skin_free(struct skin *templates)
{
    if (templates == NULL)
        return;
    for (size_t i = 0; i < templates->count; i++) {
        free(templates->items[i].name);
        free(templates->items[i].state);
        mustache_free(templates->items[i].mustache);
    }
    free(templates->items);
    for (size_t i = 0; i < templates->style_count; i++) {
        free(templates->styles[i].name);
        free(templates->styles[i].text);
    }
    free(templates->styles);
    words_free(templates->words);
    free(templates);
}

const char *skin_style(const struct skin *templates, const char *name)
{
    for (size_t i = 0; i < templates->style_count; i++) {
        if (strcmp(templates->styles[i].name, name) == 0)
            return templates->styles[i].text;
    }
    return NULL;
}

const struct words *skin_words(const struct skin *templates)
{
    return templates->words;
}

const char *skin_say(const struct skin *templates, const char *text)
{
    const struct skin *first = templates->under;

    if (first == NULL)
        return text;
    for (size_t i = 0; i < first->count; i++) {
        if (first->items[i].state != NULL && strcmp(first->items[i].state, text) == 0)
            return own(templates, first->items[i].name)->state;
    }
    return words_knows(templates->words, text) ? words_term(templates->words, text) : NULL;
}

static const struct mustache *find(void *arg, const char *name)
{
    const struct skin *templates = arg;
    const struct template *found = own(templates, name);

    if (found == NULL && templates->under != NULL)
        found = own(templates->under, name);
    return found != NULL ? found->mustache : NULL;
}

bool skin_render(const struct skin *templates, const char *name, json_t *data, struct buf *out)
{
    struct mustache_view view = {data, true, find, (void *)(uintptr_t)templates};
    const struct mustache *mustache = view.partial(view.arg, name);
    char *cause = NULL;

    if (mustache == NULL) {
        log_error(AREA, "there is no template %s", name);
        return false;
    }
    if (mustache_render(mustache, &view, out, &cause))
        return true;
    log_error(AREA, "template %s: %s", name, cause);
    free(cause);
    return false;
}
