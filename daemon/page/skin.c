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

struct template
{
    char *name;
    struct mustache *mustache;
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
    char *language;           /* the folder's name */
    struct words *words;      /* NULL: dates as they are */
    const struct skin *under; /* where what is missing here is; NULL: nowhere */
};

/* The whole file; NULL after a fault was added. */
static char *read_file(const char *path, struct faults *faults)
{
    struct buf text = BUF_INIT;

    if (buf_add_file(&text, path))
        return buf_steal(&text);
    faults_add(faults, path, 0, "cannot be read: %s", strerror(errno));
    buf_free(&text);
    return NULL;
}

static void load_one(struct skin *templates, const char *folder, const char *file,
                     struct faults *faults)
{
    char *path = xasprintf("%s/%s", folder, file);
    char *text = read_file(path, faults);
    char *cause = NULL;
    int line = 0;
    struct mustache *mustache = text != NULL ? mustache_parse(text, 1, &line, &cause) : NULL;

    if (text != NULL && mustache == NULL)
        faults_add(faults, path, line, "%s", cause);
    if (mustache != NULL) {
        templates->items =
            xreallocarray(templates->items, templates->count + 1, sizeof(*templates->items));
        templates->items[templates->count++] =
            (struct template){xstrndup(file, strlen(file) - strlen(ENDING)), mustache};
    }
    free(cause);
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

static void load_words(struct skin *skin, const char *folder, struct faults *faults)
{
    char *path = xasprintf("%s/%s", folder, WORDS);
    struct buf text = BUF_INIT;

    if (buf_add_file(&text, path))
        skin->words = words_parse(path, text.data, faults);
    buf_free(&text);
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

struct skin *skin_load(const char *folder, const struct skin *under, struct faults *faults)
{
    struct skin *skin = xcalloc(1, sizeof(*skin));
    const char *name = strrchr(folder, '/');
    DIR *directory = opendir(folder);

    skin->under = under;
    skin->language = xstrdup(name != NULL ? name + 1 : folder);
    if (directory == NULL) {
        faults_add(faults, folder, 0, "cannot be read: %s", strerror(errno));
    } else {
        load_folder(skin, directory, folder, faults);
        load_words(skin, folder, faults);
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
        mustache_free(templates->items[i].mustache);
    }
    free(templates->items);
    for (size_t i = 0; i < templates->style_count; i++) {
        free(templates->styles[i].name);
        free(templates->styles[i].text);
    }
    free(templates->styles);
    free(templates->language);
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

static const struct mustache *own(const struct skin *templates, const char *name)
{
    for (size_t i = 0; i < templates->count; i++) {
        if (strcmp(templates->items[i].name, name) == 0)
            return templates->items[i].mustache;
    }
    return NULL;
}

static const struct mustache *find(void *arg, const char *name)
{
    const struct skin *templates = arg;
    const struct mustache *found = own(templates, name);

    return found == NULL && templates->under != NULL ? own(templates->under, name) : found;
}

/* The frame in the language, what it holds in the other. */
static const struct mustache *find_frame(void *arg, const char *name)
{
    const struct skin *templates = arg;

    if (strcmp(name, "top") == 0 || strcmp(name, "bottom") == 0)
        return find(arg, name);
    return own(templates->under, name);
}

bool skin_render(const struct skin *templates, const char *name, json_t *data, struct buf *out)
{
    bool whole = templates->under == NULL || own(templates, name) != NULL;
    struct mustache_view view = {data, true, whole ? find : find_frame,
                                 (void *)(uintptr_t)templates};
    const struct mustache *mustache = view.partial(view.arg, name);
    char *cause = NULL;

    if (!whole)
        json_object_set_new(data, "body_language", json_string(templates->under->language));
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
