/* Rows of one sheet that contradict each other: whichever came last would count. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/import_rows.h"

struct clash {
    const struct sheet *sheet;
    const struct import_map *map;
    const char *path;
    struct faults *faults;
};

/* The column from which that row's fact was read. */
static enum field field_of(const struct clash *c, size_t number, const char *kind, const char *fact)
{
    static const struct {
        const char *kind; /* NULL: any */
        const char *fact;
        enum field field;
    } known[] = {
        {"urgent", "given_on", FIELD_URGENT_FROM},
        {"urgent", "last_day", FIELD_URGENT_TO},
        {"urgent", "extended_to", FIELD_EXTENDED},
        {"urgent", "extension_requested_on", FIELD_ASKED},
        {"request", "received_on", FIELD_RECEIVED},
        {"request", "form", FIELD_TYPE},
        {NULL, "starts_on", FIELD_START},
        {NULL, "made_on", FIELD_START},
        {NULL, "last_day", FIELD_END},
        {NULL, "given_on", FIELD_GIVEN},
    };

    for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
        size_t column = c->map->columns[known[i].field];

        if ((known[i].kind != NULL && strcmp(known[i].kind, kind) != 0) ||
            strcmp(known[i].fact, fact) != 0)
            continue;
        if (known[i].field == FIELD_GIVEN &&
            (column == COLUMN_NONE || sheet_cell(c->sheet, number, column)[0] == '\0'))
            return FIELD_START; /* --given-is-start */
        return known[i].field;
    }
    return FIELD_STATUS;
}

static void name_cell(const struct clash *c, size_t number, size_t other, const char *kind,
                      const char *fact, const char *about)
{
    enum field there = field_of(c, other, kind, fact);
    char name[SHEET_CELL_SIZE];
    char *advice;

    sheet_cell_name(other, c->map->columns[there], name);
    advice =
        xasprintf("contradicts cell %s of row %zu about %s: keep the row that is right, or give "
                  "each row a reference of its own",
                  name, other + 1, about);
    import_fault(c->sheet, c->map, c->path, number, field_of(c, number, kind, fact), advice,
                 c->faults);
    free(advice);
}

/* These follow from other facts, or are not read from one cell. */
static bool is_derived(const char *key)
{
    return strcmp(key, "outcome") == 0 || strcmp(key, "end_reason") == 0 ||
           strcmp(key, IMPORT_UNSAID) == 0;
}

/* Names each fact that two rows state differently, or that only one of them states. */
static bool compare(const struct clash *c, const json_t *one, const json_t *two)
{
    const json_t *matters[] = {json_object_get(one, "matter"), json_object_get(two, "matter")};
    size_t rows[] = {(size_t)json_integer_value(json_object_get(one, "number")),
                     (size_t)json_integer_value(json_object_get(two, "number"))};
    const char *kind = json_string_value(json_object_get(matters[0], "kind"));
    const char *about = json_string_value(json_object_get(matters[0], "reference"));
    json_t *keys = json_copy(json_object_get(one, "matter"));
    bool differ = false;
    const char *key;
    json_t *value;

    json_object_update(keys, json_object_get(two, "matter"));
    json_object_foreach(keys, key, value)
    {
        if (is_derived(key) ||
            json_equal(json_object_get(matters[0], key), json_object_get(matters[1], key)))
            continue;
        name_cell(c, rows[0], rows[1], kind, key, about);
        name_cell(c, rows[1], rows[0], kind, key, about);
        differ = true;
    }
    json_decref(keys);
    return differ;
}

/* Compares a matter with the first of the same kind and reference, and remembers it if it is that
 * first; marks both rows if they differ. Takes the matter. */
static void meet(const struct clash *c, json_t *seen, json_t *matter, json_t *row, json_t *clashing)
{
    int number = (int)json_integer_value(json_object_get(row, "row"));
    json_t *now = json_pack("{s:o s:i}", "matter", matter, "number", number - 1);
    char *key = xasprintf("%s %s", json_string_value(json_object_get(matter, "kind")),
                          json_string_value(json_object_get(matter, "reference")));
    const json_t *before = json_object_get(seen, key);

    if (before == NULL) {
        json_object_set(seen, key, now);
    } else if (compare(c, before, now)) {
        char text[24];

        snprintf(text, sizeof(text), "%d", number);
        json_object_set_new(clashing, text, json_true());
        snprintf(text, sizeof(text), "%d",
                 (int)json_integer_value(json_object_get(before, "number")) + 1);
        json_object_set_new(clashing, text, json_true());
    }
    free(key);
    json_decref(now);
}

static void meet_all(const struct clash *c, json_t *seen, json_t *row, json_t *clashing)
{
    json_t *died = json_object_get(row, "died_on"), *matter;
    size_t i;

    json_array_foreach(json_object_get(row, "matters"), i, matter)
        meet(c, seen, json_incref(matter), row, clashing);
    if (died != NULL)
        meet(c, seen,
             json_pack("{s:s s:O s:O}", "kind", "person", "reference",
                       json_object_get(row, "person"), "died_on", died),
             row, clashing);
}

size_t import_clashes(const struct sheet *sheet, const struct import_map *map, const char *path,
                      json_t *rows, struct faults *faults)
{
    const struct clash c = {sheet, map, path, faults};
    json_t *seen = json_object(), *clashing = json_object(), *row;
    size_t i, count;

    json_array_foreach(rows, i, row) meet_all(&c, seen, row, clashing);
    for (i = json_array_size(rows); i-- > 0;) {
        char text[24];

        snprintf(text, sizeof(text), "%d",
                 (int)json_integer_value(json_object_get(json_array_get(rows, i), "row")));
        if (json_object_get(clashing, text) != NULL)
            json_array_remove(rows, i);
    }
    count = json_object_size(clashing);
    json_decref(seen);
    json_decref(clashing);
    return count;
}
