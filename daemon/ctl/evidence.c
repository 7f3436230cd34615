#include "ctl/evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "law/date.h"
#include "message/mustache.h"

#define PAGE       "evidence.html"
#define WORDS_SIZE (DATE_LONG_SIZE + 24)

/* A day or an instant in words; false: it is neither. */
static bool in_words(const char *text, const struct zone *zone, char words[WORDS_SIZE])
{
    char clock[DATE_LONG_SIZE];
    date_t date;
    instant_t at;
    int minutes;

    if (date_parse(text, &date)) {
        date_long(date, words, WORDS_SIZE);
        return true;
    }
    if (!zone_parse_utc(text, &at))
        return false;
    date_long(zone_date(zone, at), clock, sizeof(clock));
    minutes = zone_minutes(zone, at);
    snprintf(words, WORDS_SIZE, "%s, %02d:%02d", clock, minutes / 60, minutes % 60);
    return true;
}

static void add_words(json_t *value, const struct zone *zone)
{
    json_t *more = json_object(), *part;
    const char *name;
    char words[WORDS_SIZE];
    size_t i;

    json_array_foreach(value, i, part) add_words(part, zone);
    json_object_foreach(value, name, part)
    {
        if (json_is_string(part) && in_words(json_string_value(part), zone, words)) {
            char *key = xasprintf("%s_words", name);

            json_object_set_new(more, key, json_string(words));
            free(key);
        } else {
            add_words(part, zone);
        }
    }
    if (json_is_object(value))
        json_object_update(value, more);
    json_decref(more);
}

static bool render(json_t *evidence, const char *page, struct buf *out, char **cause)
{
    struct mustache_view view = {evidence, true, NULL, NULL};
    struct buf text = BUF_INIT;
    struct mustache *mustache = NULL;
    bool good = false;
    int line = 0;

    buf_puts(&text, "");
    if (buf_add_file(&text, page))
        mustache = mustache_parse(text.data, 1, &line, cause);
    else
        *cause = xasprintf("%s: %s", page, strerror(errno));
    if (mustache != NULL)
        good = mustache_render(mustache, &view, out, cause);
    mustache_free(mustache);
    buf_free(&text);
    return good;
}

/* It has names, addresses and words that are nobody else's to read. */
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
    char *page = xasprintf("%s/" PAGE, folder);
    struct buf out = BUF_INIT;
    bool good;

    add_words(evidence, zone);
    good = render(evidence, page, &out, cause);
    if (good && strcmp(path, "-") == 0)
        good = fwrite(out.data, 1, out.len, stdout) == out.len;
    else if (good)
        good = write_file(path, &out, cause);
    buf_free(&out);
    free(page);
    return good;
}
