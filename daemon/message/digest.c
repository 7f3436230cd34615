#include "message/digest.h"

#include <stdlib.h>
#include <string.h>

#include "base/jsontext.h"
#include "base/xalloc.h"

enum { WEEK_DAYS = 7 };

bool digest_is_old(const json_t *notice)
{
    return json_is_true(json_object_get(notice, "long_over"));
}

static bool asks_the_same(const json_t *a, const json_t *b)
{
    return digest_is_old(a) == digest_is_old(b) &&
           strcmp(json_text(a, "template"), json_text(b, "template")) == 0 &&
           strcmp(json_text(a, "title"), json_text(b, "title")) == 0;
}

static int rank_of(const json_t *notice)
{
    static const char *const ranks[] = {"urgent", "soon", "routine"};
    const char *pressing = json_text(notice, "pressing");
    int rank = 0;

    while (rank < (int)ARRAY_SIZE(ranks) && strcmp(ranks[rank], pressing) != 0)
        rank++;
    return rank;
}

static bool no_authority(const json_t *notice)
{
    return json_is_true(json_object_get(notice, "no_authority"));
}

static bool has_moved(const json_t *notice)
{
    return *json_text(notice, "old_last_day") != '\0';
}

static bool same_matter(const json_t *a, const json_t *b)
{
    return *json_text(a, "reference") != '\0' &&
           strcmp(json_text(a, "kind"), json_text(b, "kind")) == 0 &&
           strcmp(json_text(a, "reference"), json_text(b, "reference")) == 0;
}

/* A moved last day is as pressing as the message's other notices about its matter, which it
 * explains. */
static void press_moved(const json_t *list)
{
    json_t *notice, *other;
    size_t i, j;

    json_array_foreach(list, i, notice)
    {
        if (!has_moved(notice))
            continue;
        json_array_foreach(list, j, other)
        {
            if (same_matter(notice, other) && rank_of(other) < rank_of(notice))
                json_object_set(notice, "pressing", json_object_get(other, "pressing"));
        }
    }
}

static int by_pressing(const void *left, const void *right)
{
    const json_t *a = *(json_t *const *)left;
    const json_t *b = *(json_t *const *)right;
    json_int_t id_a = json_integer_value(json_object_get(a, "id"));
    json_int_t id_b = json_integer_value(json_object_get(b, "id"));
    int order = (int)digest_is_old(a) - (int)digest_is_old(b);

    if (order == 0)
        order = rank_of(a) - rank_of(b);
    if (order == 0)
        order = (int)no_authority(b) - (int)no_authority(a);
    if (order == 0)
        order = (int)has_moved(b) - (int)has_moved(a);
    if (order == 0)
        order = strcmp(json_text(a, "last_day"), json_text(b, "last_day"));
    return order != 0 ? order : (id_a > id_b) - (id_a < id_b);
}

/* A new list. */
static json_t *sort(const json_t *list)
{
    size_t count = json_array_size(list);
    json_t **order = xcalloc(count, sizeof(json_t *));
    json_t *sorted = json_array();

    press_moved(list);
    for (size_t i = 0; i < count; i++)
        order[i] = json_array_get(list, i);
    qsort(order, count, sizeof(json_t *), by_pressing);
    for (size_t i = 0; i < count; i++)
        json_array_append(sorted, order[i]);
    free(order);
    return sorted;
}

/* Whether a notice of its group comes before it. */
static bool is_grouped(const json_t *sorted, size_t i)
{
    for (size_t before = 0; before < i; before++) {
        if (asks_the_same(json_array_get(sorted, before), json_array_get(sorted, i)))
            return true;
    }
    return false;
}

json_t *digest_order(const json_t *list)
{
    json_t *order = json_array(), *sorted = sort(list), *notice, *other;
    size_t i, j;

    json_array_foreach(sorted, i, notice)
    {
        if (digest_is_old(notice)) {
            json_array_append(order, notice);
            continue;
        }
        if (is_grouped(sorted, i))
            continue;
        json_array_foreach(sorted, j, other)
        {
            if (j >= i && asks_the_same(notice, other))
                json_array_append(order, other);
        }
    }
    json_decref(sorted);
    return order;
}

static bool of_one_matter(const json_t *a, const json_t *b)
{
    static const char *const names[] = {"template", "kind", "reference", "state", "role"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (strcmp(json_text(a, names[i]), json_text(b, names[i])) != 0)
            return false;
    }
    return *json_text(a, "reference") != '\0' && digest_is_old(a) == digest_is_old(b);
}

/* An earlier one that says it too; NULL: none. */
static json_t *find_alike(const json_t *merged, const json_t *notice)
{
    json_t *before;
    size_t i;

    json_array_foreach(merged, i, before)
    {
        if (of_one_matter(before, notice))
            return before;
    }
    return NULL;
}

json_t *digest_merge(json_t *sorted, const struct templates *templates, const char *language)
{
    json_t *merged = json_array(), *notice;
    size_t i;

    json_array_foreach(sorted, i, notice)
    {
        const struct template *template =
            templates_find(templates, json_text(notice, "template"), language);
        json_t *before =
            template != NULL && template->lists_alike ? find_alike(merged, notice) : NULL;

        if (before == NULL) {
            json_array_append(merged, notice);
            continue;
        }
        if (json_object_get(before, "alike") == NULL)
            json_object_set_new(before, "alike", json_pack("[o]", json_deep_copy(before)));
        json_array_append(json_object_get(before, "alike"), notice);
    }
    json_decref(sorted);
    return merged;
}

static bool ends_this_week(const json_t *notice, date_t today)
{
    date_t last_day;

    return strcmp(json_text(notice, "state"), "open") == 0 &&
           date_parse(json_text(notice, "last_day"), &last_day) && last_day >= today &&
           last_day < today + WEEK_DAYS;
}

static void set_count(json_t *values, const char *field, size_t count)
{
    if (count > 0)
        json_object_set_new(values, field, json_integer((json_int_t)count));
}

/* Whether an earlier one is about the same matter without authority: it counts once. */
static bool is_counted(const json_t *sorted, size_t i)
{
    for (size_t before = 0; before < i; before++) {
        const json_t *other = json_array_get(sorted, before);

        if (no_authority(other) && same_matter(other, json_array_get(sorted, i)))
            return true;
    }
    return false;
}

/* Old ends are counted apart. */
static void count_all(json_t *values, const json_t *sorted, date_t today)
{
    size_t i, without = 0, old_without = 0, overdue = 0, week = 0, moved = 0, urgent = 0;
    const json_t *notice;

    json_array_foreach(sorted, i, notice)
    {
        bool old = digest_is_old(notice);
        bool held = no_authority(notice);
        bool first = held && !is_counted(sorted, i);
        /* A routine notice only asks whether something was done: do not say that it was not. */
        bool lapsed = strcmp(json_text(notice, "state"), "lapsed") == 0 &&
                      strcmp(json_text(notice, "pressing"), "routine") != 0;

        without += !old && first;
        old_without += old && first;
        overdue += !old && lapsed && !held;
        week += !old && ends_this_week(notice, today);
        urgent += rank_of(notice) == 0;
        moved += has_moved(notice);
    }
    set_count(values, "without_authority", without);
    set_count(values, "old_without_authority", old_without);
    set_count(values, "overdue", overdue);
    set_count(values, "this_week", week);
    set_count(values, "moved", moved);
    json_object_set_new(values, "all_urgent",
                        json_boolean(urgent > 0 && urgent == json_array_size(sorted)));
    json_object_set_new(values, "none_pressing", json_boolean(without + overdue + week == 0));
}

/* The group for the entry: the last one, if it has the same name. */
static json_t *group_for(json_t *groups, const char *what)
{
    json_t *last = json_array_get(groups, json_array_size(groups) - 1);

    if (last == NULL || strcmp(json_text(last, "what"), what) != 0) {
        last = json_pack("{s:s,s:[]}", "what", what, "entries");
        json_array_append_new(groups, last);
    }
    return json_object_get(last, "entries");
}

void digest_fill(json_t *values, const json_t *sorted, const json_t *notices, date_t today)
{
    json_t *groups = json_array(), *old = json_array();
    const json_t *notice;
    bool grouped = false;
    size_t i;

    count_all(values, sorted, today);
    json_array_foreach(sorted, i, notice)
    {
        json_t *entry = json_array_get(notices, i), *entries;

        if (digest_is_old(notice)) {
            json_array_append(old, entry);
            continue;
        }
        entries = group_for(groups, json_text(entry, "title"));
        json_array_append(entries, entry);
        grouped = grouped || json_array_size(entries) > 1;
    }
    json_object_set_new(values, "groups", groups);
    json_object_set_new(values, "grouped", json_boolean(grouped));
    json_object_set_new(values, "old", old);
}
