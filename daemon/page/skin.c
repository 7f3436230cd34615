#include "page/skin.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "message/mustache.h"

#define AREA   "page"
#define ENDING ".html"
#define STYLE  "style.css"

struct template
{
    char *name;
    struct mustache *mustache;
};

struct skin {
    struct template *items;
    size_t count;
    char *style;
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

struct skin *skin_load(const char *folder, struct faults *faults)
{
    struct skin *templates = xcalloc(1, sizeof(*templates));
    char *style = xasprintf("%s/%s", folder, STYLE);
    DIR *directory = opendir(folder);
    const struct dirent *entry;

    if (directory == NULL) {
        faults_add(faults, folder, 0, "cannot be read: %s", strerror(errno));
    } else {
        while ((entry = readdir(directory)) != NULL) {
            size_t length = strlen(entry->d_name);

            if (length > strlen(ENDING) &&
                strcmp(entry->d_name + length - strlen(ENDING), ENDING) == 0)
                load_one(templates, folder, entry->d_name, faults);
        }
        closedir(directory);
        templates->style = read_file(style, faults);
    }
    free(style);
    if (faults->count == 0)
        return templates;
    skin_free(templates);
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
    free(templates->style);
    free(templates);
}

const char *skin_style(const struct skin *templates)
{
    return templates->style;
}

static const struct mustache *find(void *arg, const char *name)
{
    const struct skin *templates = arg;

    for (size_t i = 0; i < templates->count; i++) {
        if (strcmp(templates->items[i].name, name) == 0)
            return templates->items[i].mustache;
    }
    return NULL;
}

bool skin_render(const struct skin *templates, const char *name, json_t *data, struct buf *out)
{
    struct mustache_view view = {data, true, find, (void *)(uintptr_t)templates};
    const struct mustache *mustache = find(view.arg, name);
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
