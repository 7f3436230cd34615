/*
 * HTML that an administrator wrote for a text: it must say what the text says.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "message/prose.h"
#include "message/template_check.h"

enum { EXCERPT_BYTES = 40 };

/* The first character of the text, raw or as an entity, and how many bytes it takes. */
static char letter_at(const char *text, size_t *bytes)
{
    static const struct {
        const char *entity;
        char letter;
    } entities[] = {{"&amp;", '&'},  {"&lt;", '<'},   {"&gt;", '>'},
                    {"&quot;", '"'}, {"&#39;", '\''}, {"&nbsp;", ' '}};

    for (size_t i = 0; *text == '&' && i < ARRAY_SIZE(entities); i++) {
        *bytes = strlen(entities[i].entity);
        if (strncmp(text, entities[i].entity, *bytes) == 0)
            return entities[i].letter;
    }
    *bytes = 1;
    return *text;
}

/* What a reader of the HTML sees, with one space for each run of spaces and tags. */
static char *words_of(const char *html)
{
    struct buf words = BUF_INIT;
    size_t bytes;

    buf_puts(&words, "");
    for (; *html != '\0'; html += bytes) {
        char letter = letter_at(html, &bytes);

        if (*html == '<') {
            bytes = strcspn(html, ">");
            bytes += html[bytes] == '>';
            letter = ' ';
        }
        if (!isspace((unsigned char)letter))
            buf_putc(&words, letter);
        else if (words.len > 0 && words.data[words.len - 1] != ' ')
            buf_putc(&words, ' ');
    }
    if (words.len > 0 && words.data[words.len - 1] == ' ')
        words.data[words.len - 1] = '\0';
    return buf_steal(&words);
}

/* Advances both to where they differ, ignoring spaces; false if they do not. */
static bool differ(const char **a, const char **b)
{
    for (;;) {
        *a += strspn(*a, " ");
        *b += strspn(*b, " ");
        if (**a != **b)
            return true;
        if (**a == '\0')
            return false;
        *a += 1;
        *b += 1;
    }
}

static char *rendered(const struct templates *templates, const struct template *template,
                      enum template_part part, json_t *sample)
{
    struct buf out = BUF_INIT;
    char *cause = NULL;

    buf_puts(&out, "");
    if (!templates_render(templates, template, part, sample, &out, &cause))
        free(cause);
    return buf_steal(&out);
}

/* With the sample's fields; a fault ends the search. */
static bool same_words(const struct templates *templates, const struct template *template,
                       json_t *sample, struct faults *faults)
{
    char *text = rendered(templates, template, PART_TEXT, sample);
    char *html = rendered(templates, template, PART_HTML, sample);
    struct prose prose = {.text = text, .language = template->language};
    struct buf by_rule = BUF_INIT;
    char *expected, *found;
    const char *a, *b;
    bool same;

    buf_puts(&by_rule, "");
    prose_html(&prose, &by_rule);
    a = expected = words_of(by_rule.data);
    b = found = words_of(html);
    same = !differ(&a, &b);
    if (!same)
        faults_add(faults, template->files[PART_HTML], 0,
                   "its words are not those of %s.txt: \"%.*s\" stands where the text has \"%.*s\"",
                   template->name, EXCERPT_BYTES, b, EXCERPT_BYTES, a);
    free(text);
    free(html);
    free(expected);
    free(found);
    buf_free(&by_rule);
    return same;
}

static void compare_words(const struct templates *templates, const struct template *template,
                          struct faults *faults)
{
    struct field_samples samples = fields_samples(templates_words(templates, template->language));
    bool same = true;

    for (size_t i = 0; same && i < samples.count; i++)
        same = same_words(templates, template, samples.items[i], faults);
    fields_samples_free(&samples);
}

void template_check_override(const struct templates *templates, const struct template *template,
                             struct faults *faults)
{
    const char *file = template->files[PART_HTML];

    if (file == NULL)
        return;
    if (template->kind == TEMPLATE_LAYOUT || template->kind == TEMPLATE_DIGEST)
        faults_add(faults, file, 0, "the HTML of %s is made from %s.txt: remove this file",
                   template->name, template->name);
    else if (template->files[PART_TEXT] == NULL)
        faults_add(faults, file, 0, "has no text %s.txt with it: write it", template->name);
    else if (template->parts[PART_TEXT] != NULL && template->parts[PART_HTML] != NULL)
        compare_words(templates, template, faults);
}
