/* The manual page dolsd-templates(7) lists the fields and the words that there are, and no others.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "message/fields.h"

static char *read_file(const char *name)
{
    const char *srcdir = getenv("srcdir");
    char *path = xasprintf("%s/%s", srcdir != NULL ? srcdir : ".", name);
    FILE *in = fopen(path, "r");
    struct buf text = BUF_INIT;
    char chunk[4096];
    size_t length;

    assert_non_null(in);
    while ((length = fread(chunk, 1, sizeof(chunk), in)) > 0)
        buf_add(&text, chunk, length);
    fclose(in);
    free(path);
    return buf_steal(&text);
}

/* The list that follows a line of the page, without that line; the caller owns it. */
static char *list_after(const char *heading)
{
    char *page = read_file("man/dolsd-templates.7");
    char *line = xasprintf("\n%s\n", heading);
    char *from = strstr(page, line);
    char *to = from != NULL ? strstr(from, "\n.El\n") : NULL;
    char *list;

    if (to == NULL)
        fail_msg("the page has no list after \"%s\"", heading);
    from = strstr(from, "\n.Bl");
    list = xstrndup(from, (size_t)(to - from));
    free(line);
    free(page);
    return list;
}

/* The items of one place as the page must have them, with each text on one line. */
static char *expected_items(enum field_place place)
{
    struct buf out = BUF_INIT;
    size_t count;
    const struct field *fields = fields_all(&count);

    for (size_t i = 0; i < count; i++) {
        if (fields[i].place != place)
            continue;
        buf_printf(&out, "\n.It Sy %s", fields[i].name);
        if (fields[i].tier != TIER_NOTHING)
            buf_printf(&out, " Pq tier %s", tier_name(fields[i].tier));
        else if (fields[i].personal)
            buf_puts(&out, " Pq never in a subject");
        buf_printf(&out, "\n%s", fields[i].doc);
    }
    return buf_steal(&out);
}

/* Without the line that begins the list, and each item's text on one line. */
static char *joined(const char *list)
{
    struct buf out = BUF_INIT;
    bool item = false;

    list = strchr(list + 1, '\n');
    for (const char *line = list; line != NULL; line = strchr(line + 1, '\n')) {
        size_t length = strcspn(line + 1, "\n");
        bool text = line[1] != '.';

        buf_putc(&out, text && !item ? ' ' : '\n');
        buf_add(&out, line + 1, length);
        item = !text;
    }
    return buf_steal(&out);
}

static void the_page_lists_every_field(void **state)
{
    static const struct {
        enum field_place place;
        const char *heading;
    } rows[] = {
        {FIELD_NOTICE, ".Ss Fields of a notice"},
        {FIELD_ANYWHERE, ".Ss Fields that are everywhere"},
        {FIELD_MESSAGE, ".Ss Fields of layout and digest"},
        {FIELD_ENTRY, ".Ss Fields of layout and digest within the notices"},
        {FIELD_REPORT, ".Ss Fields of the weekly attestation"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char *list = list_after(rows[i].heading);
        char *items = joined(list);
        char *expected = expected_items(rows[i].place);

        assert_string_equal(items, expected);
        free(expected);
        free(items);
        free(list);
    }
}

/* The keys that the page explains, each between two spaces. */
static char *explained_keys(void)
{
    char *list = list_after(".Sh WORDS OF A LANGUAGE");
    struct buf keys = BUF_INIT;
    bool goes_on = false;

    buf_putc(&keys, ' ');
    for (char *rest = list, *line; (line = strsep(&rest, "\n")) != NULL;) {
        if (goes_on || strncmp(line, ".It Ic ", 7) == 0) {
            buf_printf(&keys, "%s ", goes_on ? line : line + 7);
            goes_on = strchr(line, '\\') != NULL;
        }
    }
    free(list);
    return buf_steal(&keys);
}

/* The shipped file has every key, or it would be refused. */
static void the_page_lists_every_word(void **state)
{
    char *words = read_file("conf/templates/en/words.conf");
    char *keys = explained_keys();
    size_t listed = 0, wanted = 0;

    (void)state;
    for (char *rest = words, *line; (line = strsep(&rest, "\n")) != NULL;) {
        char *colon = strchr(line, ':');
        char *key;

        if (colon == NULL || *line == '#')
            continue;
        key = xasprintf(" %.*s ", (int)(colon - line), line);
        if (strstr(keys, key) == NULL)
            fail_msg("the page does not say what%sis", key);
        free(key);
        wanted++;
    }
    for (char *rest = keys, *key; (key = strsep(&rest, " ")) != NULL;)
        listed += *key >= 'a' && *key <= 'z';
    assert_int_equal(listed, wanted);
    free(keys);
    free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_lists_every_field),
        cmocka_unit_test(the_page_lists_every_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
