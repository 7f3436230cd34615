#include "ctl/evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "message/evidence.h"
#include "message/mustache.h"

#define PAGE  EVIDENCE_PAGE ".html"
#define STYLE EVIDENCE_STYLE ".css"

/* NULL with a cause, which the caller frees. */
static char *read_file(const char *folder, const char *name, char **cause)
{
    char *path = xasprintf("%s/%s", folder, name);
    struct buf text = BUF_INIT;
    bool good;

    buf_puts(&text, "");
    good = buf_add_file(&text, path);
    if (!good)
        *cause = xasprintf("%s: %s", path, strerror(errno));
    free(path);
    if (good)
        return buf_steal(&text);
    buf_free(&text);
    return NULL;
}

/* The style sheet is embedded: the file needs nothing else. */
static bool render(json_t *evidence, const char *folder, struct buf *out, char **cause)
{
    struct mustache_view view = {evidence, true, NULL, NULL};
    char *style = read_file(folder, STYLE, cause);
    char *text = style != NULL ? read_file(folder, PAGE, cause) : NULL;
    int line = 0;
    struct mustache *mustache = text != NULL ? mustache_parse(text, 1, &line, cause) : NULL;
    bool good = false;

    if (mustache != NULL) {
        json_object_set_new(evidence, "within", json_string(style));
        good = mustache_render(mustache, &view, out, cause);
    }
    mustache_free(mustache);
    free(text);
    free(style);
    return good;
}

/* It has names, addresses and texts that nobody else may read. */
static bool write_file(const char *path, const struct buf *page, char **cause)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = file >= 0 && write(file, page->data, page->len) == (ssize_t)page->len;

    if (!good)
        *cause = xasprintf("%s: %s", path, strerror(errno));
    if (file >= 0)
        close(file);
    return good;
}

bool evidence_write(json_t *evidence, const struct zone *zone, const char *folder, const char *path,
                    char **cause)
{
    struct buf out = BUF_INIT;
    bool good;

    evidence_put_words(evidence, zone);
    good = render(evidence, folder, &out, cause);
    if (good && strcmp(path, "-") == 0)
        good = fwrite(out.data, 1, out.len, stdout) == out.len;
    else if (good)
        good = write_file(path, &out, cause);
    buf_free(&out);
    return good;
}
