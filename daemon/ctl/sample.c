#include "ctl/sample.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"

#define DEPTH     4
#define NAME_SIZE 64

/* The groups around a line. */
struct place {
    char groups[DEPTH][NAME_SIZE];
    size_t depth;
};

/* The name at the start of a setting or group, after blanks and, for a default, a #. */
static size_t word_at(const char *line, const char **word)
{
    const char *start = line + strspn(line, " ");

    start += *start == '#';
    *word = start;
    return strspn(start, "abcdefghijklmnopqrstuvwxyz_");
}

static void enter_or_leave(struct place *place, const char *line)
{
    const char *word;
    size_t length = word_at(line, &word);

    if (length > 0 && length < NAME_SIZE && strcmp(word + length, ": {") == 0 &&
        place->depth < DEPTH) {
        memcpy(place->groups[place->depth], word, length);
        place->groups[place->depth++][length] = '\0';
    } else if (strcmp(line + strspn(line, " "), "};") == 0 && place->depth > 0)
        place->depth--;
}

/* The path of the setting in this line; NULL if there is none. */
static char *path_of(const struct place *place, const char *line)
{
    const char *word;
    size_t length = word_at(line, &word);
    struct buf path = BUF_INIT;

    if (length == 0 || strncmp(word + length, " = ", 3) != 0)
        return NULL;
    for (size_t i = 0; i < place->depth; i++)
        buf_printf(&path, "%s.", place->groups[i]);
    buf_printf(&path, "%.*s", (int)length, word);
    return buf_steal(&path);
}

static void copy_line(struct buf *out, const struct place *place, const char *line,
                      const struct sample_value *values, size_t count, bool *used)
{
    char *path = path_of(place, line);
    size_t i = 0;

    while (path != NULL && i < count && strcmp(values[i].path, path) != 0)
        i++;
    if (path != NULL && i < count) {
        const char *name = strrchr(path, '.');

        buf_printf(out, "%.*s%s = %s;\n", (int)strspn(line, " "), line,
                   name != NULL ? name + 1 : path, values[i].value);
        used[i] = true;
    } else
        buf_printf(out, "%s\n", line);
    free(path);
}

char *sample_fill(const char *text, const struct sample_value *values, size_t count, char **cause)
{
    struct place place = {.depth = 0};
    struct buf out = BUF_INIT;
    bool *used = xcalloc(count, sizeof(*used));
    char *copy = xstrdup(text);

    for (char *rest = copy, *line; (line = strsep(&rest, "\n")) != NULL;) {
        if (rest == NULL && *line == '\0')
            break;
        copy_line(&out, &place, line, values, count, used);
        enter_or_leave(&place, line);
    }
    for (size_t i = 0; i < count && *cause == NULL; i++) {
        if (!used[i])
            *cause = xasprintf("the sample configuration has no %s: it belongs to another version",
                               values[i].path);
    }
    free(copy);
    free(used);
    if (*cause == NULL)
        return buf_steal(&out);
    buf_free(&out);
    return NULL;
}

char *sample_quoted(const char *text)
{
    struct buf out = BUF_INIT;

    buf_putc(&out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            buf_putc(&out, '\\');
        buf_putc(&out, *text);
    }
    buf_putc(&out, '"');
    return buf_steal(&out);
}
