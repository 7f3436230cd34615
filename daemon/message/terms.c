#include "message/terms.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/trim.h"
#include "base/xalloc.h"

struct term {
    char *text;
    struct buf meaning; /* empty: no line of it has been read yet */
    int line;
};

struct terms {
    struct term *items; /* sorted once all have been read */
    size_t count;
};

static int by_text(const void *left, const void *right)
{
    const struct term *a = left, *b = right;
    int order = strcmp(a->text, b->text);

    return order != 0 ? order : a->line - b->line;
}

static int compare_key(const void *key, const void *item)
{
    return strcmp(key, ((const struct term *)item)->text);
}

static void begin_term(struct terms *terms, const char *text, int line)
{
    terms->items = xreallocarray(terms->items, terms->count + 1, sizeof(*terms->items));
    terms->items[terms->count++] = (struct term){xstrdup(text), BUF_INIT, line};
}

static void take_line(struct terms *terms, const char *file, int number, char *line,
                      struct faults *faults)
{
    const char *text = trim(line);
    struct term *last = terms->count > 0 ? &terms->items[terms->count - 1] : NULL;

    if (*text == '\0' || *text == '#')
        return;
    if (text == line)
        begin_term(terms, text, number);
    else if (last == NULL)
        faults_add(faults, file, number,
                   "is under no text: write the database's text at the margin above it");
    else
        buf_printf(&last->meaning, "%s%s", last->meaning.len > 0 ? " " : "", text);
}

static void check(const struct terms *terms, const char *file, struct faults *faults)
{
    for (size_t i = 0; i < terms->count; i++) {
        const struct term *term = &terms->items[i];

        if (term->meaning.len == 0)
            faults_add(faults, file, term->line,
                       "there is nothing for \"%s\": write it, indented, on the next line",
                       term->text);
        if (i > 0 && strcmp(term->text, term[-1].text) == 0)
            faults_add(faults, file, term->line, "\"%s\" is there already, in line %d", term->text,
                       term[-1].line);
    }
}

struct terms *terms_parse(const char *file, char *text, struct faults *faults)
{
    struct terms *terms = xcalloc(1, sizeof(*terms));
    char *line;

    for (int number = 1; (line = strsep(&text, "\n")) != NULL; number++)
        take_line(terms, file, number, line, faults);
    if (terms->count > 0)
        qsort(terms->items, terms->count, sizeof(*terms->items), by_text);
    check(terms, file, faults);
    return terms;
}

void terms_free(struct terms *terms)
{
    if (terms == NULL)
        return;
    for (size_t i = 0; i < terms->count; i++) {
        free(terms->items[i].text);
        buf_free(&terms->items[i].meaning);
    }
    free(terms->items);
    free(terms);
}

const char *terms_find(const struct terms *terms, const char *text)
{
    const struct term *found =
        terms != NULL && terms->count > 0
            ? bsearch(text, terms->items, terms->count, sizeof(*terms->items), compare_key)
            : NULL;

    return found != NULL ? found->meaning.data : NULL;
}
