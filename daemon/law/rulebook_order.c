/* Puts a book that has all its rows into the order in which matters are worked out. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "law/overrides.h"
#include "law/rulebook_tables.h"

#define MAX_RUNGS 65535

static bool has_code(const char *const *codes, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(codes[i], code) == 0)
            return true;
    }
    return false;
}

/* The codes of a kind, each once; SIZE_MAX if there are too many. */
static size_t collect_codes(const struct rulebook *book, int kind,
                            const char *codes[RULEBOOK_MAX_CODES])
{
    size_t count = 0;

    for (size_t i = 0; i < book->limit_count; i++) {
        const struct time_limit *limit = &book->limits[i];

        if (limit->kind != kind || has_code(codes, count, limit->code))
            continue;
        if (count == RULEBOOK_MAX_CODES)
            return SIZE_MAX;
        codes[count++] = limit->code;
    }
    return count;
}

static bool anchors_placed(const struct anchor_list *anchors, const char *const *placed,
                           size_t count)
{
    for (size_t i = 0; i < anchors->count; i++) {
        const struct anchor *anchor = &anchors->items[i];

        if (anchor->limit != NULL && !has_code(placed, count, anchor->limit))
            return false;
    }
    return true;
}

/* Whether every version of the code counts only from limits already placed. */
static bool ready(const struct rulebook *book, int kind, const char *code,
                  const char *const *placed, size_t count)
{
    for (size_t i = 0; i < book->limit_count; i++) {
        const struct time_limit *limit = &book->limits[i];

        if (limit->kind == kind && strcmp(limit->code, code) == 0 &&
            (!anchors_placed(&limit->count_from, placed, count) ||
             !anchors_placed(&limit->cap_from, placed, count) ||
             !anchors_placed(&limit->if_limits, placed, count) ||
             !anchors_placed(&limit->unless_limits, placed, count)))
            return false;
    }
    return true;
}

/* Sorts the codes so that each comes after those that it counts from; returns how many could be
 * placed; the rest follow. */
static size_t order_codes(const struct rulebook *book, int kind, const char **codes, size_t count)
{
    size_t placed = 0;

    while (placed < count) {
        size_t next = placed;
        const char *code;

        while (next < count && !ready(book, kind, codes[next], codes, placed))
            next++;
        if (next == count)
            break;
        code = codes[next];
        memmove(&codes[placed + 1], &codes[placed], (next - placed) * sizeof(*codes));
        codes[placed++] = code;
    }
    return placed;
}

static bool check_anchors(const struct time_limit *limit, const struct anchor_list *anchors,
                          const char *const *codes, size_t count, char **cause)
{
    for (size_t i = 0; i < anchors->count; i++) {
        const struct anchor *anchor = &anchors->items[i];

        if (anchor->limit != NULL && !has_code(codes, count, anchor->limit)) {
            *cause = xasprintf("time limit %s (row %d, pack %s): counts from %s, but its kind has "
                               "no such limit",
                               limit->code, limit->id, limit->pack, anchor->name);
            return false;
        }
    }
    return true;
}

static bool check_references(const struct rulebook *book, int kind, const char *const *codes,
                             size_t count, char **cause)
{
    for (size_t i = 0; i < book->limit_count; i++) {
        const struct time_limit *limit = &book->limits[i];

        if (limit->kind == kind &&
            (!check_anchors(limit, &limit->count_from, codes, count, cause) ||
             !check_anchors(limit, &limit->cap_from, codes, count, cause) ||
             !check_anchors(limit, &limit->if_limits, codes, count, cause) ||
             !check_anchors(limit, &limit->unless_limits, codes, count, cause)))
            return false;
    }
    return true;
}

static void resolve(struct anchor_list *anchors, const char *const *codes, size_t count)
{
    for (size_t i = 0; i < anchors->count; i++) {
        struct anchor *anchor = &anchors->items[i];

        for (size_t slot = 0; anchor->limit != NULL && slot < count; slot++) {
            if (strcmp(codes[slot], anchor->limit) == 0)
                anchor->slot = (int16_t)slot;
        }
    }
}

/* The most specific first. */
static int compare_rows(const void *left, const void *right)
{
    const struct time_limit *a = *(const struct time_limit *const *)left;
    const struct time_limit *b = *(const struct time_limit *const *)right;

    if ((a->jurisdiction == JURISDICTION_ANY) != (b->jurisdiction == JURISDICTION_ANY))
        return a->jurisdiction == JURISDICTION_ANY ? 1 : -1;
    if (a->effective_from != b->effective_from)
        return a->effective_from < b->effective_from ? 1 : -1;
    return a->id < b->id ? 1 : a->id > b->id ? -1 : 0;
}

static void fill_rows(struct rulebook *book, int kind, struct limit_group *group)
{
    group->rows = rulebook_keep(book, xcalloc(book->limit_count, sizeof(*group->rows)));
    for (size_t i = 0; i < book->limit_count; i++) {
        if (book->limits[i].kind == kind && strcmp(book->limits[i].code, group->code) == 0)
            group->rows[group->row_count++] = &book->limits[i];
    }
    qsort(group->rows, group->row_count, sizeof(*group->rows), compare_rows);
}

static int offset_days(const struct rung *rung)
{
    static const int days[] = {
        [UNIT_DAY] = 10, [UNIT_WEEK] = 70, [UNIT_MONTH] = 304, [UNIT_WORKING_DAY] = 14};

    return rung->offset * days[rung->offset_unit];
}

int rulebook_compare_rungs(const void *left, const void *right)
{
    const struct rung *a = *(const struct rung *const *)left;
    const struct rung *b = *(const struct rung *const *)right;

    if (a->role_number != b->role_number)
        return a->role_number - b->role_number;
    if (a->from_start != b->from_start)
        return a->from_start ? 1 : -1;
    if (offset_days(a) != offset_days(b))
        return offset_days(a) < offset_days(b) ? 1 : -1;
    return a->order - b->order;
}

size_t rulebook_steps(const struct rung *rung)
{
    return rung->repeat_every > 0 ? RULEBOOK_REPEATS + 1 : 1;
}

static bool fill_rungs(struct rulebook *book, int kind, struct limit_group *group, char **cause)
{
    size_t steps = 0;

    group->rungs = rulebook_keep(book, xcalloc(book->rung_count + 1, sizeof(*group->rungs)));
    group->overrides =
        rulebook_keep(book, xcalloc(book->rung_count + 1, sizeof(*group->overrides)));
    for (size_t i = 0; i < book->rung_count; i++) {
        const struct rung *rung = &book->rungs[i];

        if (rung->scope != SCOPE_GENERAL || !rung->active ||
            strcmp(rung->limit_code, group->code) != 0 || (rung->kind >= 0 && rung->kind != kind))
            continue;
        group->rungs[group->rung_count++] = rung;
        steps += rulebook_steps(rung);
    }
    if (steps > RULEBOOK_MAX_STEPS) {
        *cause = xasprintf("limit %s: its ladder can have %zu steps, which is more than %d",
                           group->code, steps, RULEBOOK_MAX_STEPS);
        return false;
    }
    qsort(group->rungs, group->rung_count, sizeof(*group->rungs), rulebook_compare_rungs);
    return overrides_fill(group, kind, book->rungs, book->rung_count, cause);
}

static char *name_circle(const char *kind, const char *const *codes, size_t count)
{
    struct buf text = BUF_INIT;

    buf_printf(&text, "kind %s: limits count from one another in a circle:", kind);
    for (size_t i = 0; i < count; i++)
        buf_printf(&text, "%s %s", i > 0 ? "," : "", codes[i]);
    return buf_steal(&text);
}

static bool order_kind(struct rulebook *book, int kind, char **cause)
{
    struct kind *k = &book->kinds[kind];
    const char *codes[RULEBOOK_MAX_CODES];
    size_t count = collect_codes(book, kind, codes);
    size_t placed;

    if (count == SIZE_MAX) {
        *cause = xasprintf("kind %s: more than %d limits", k->name, RULEBOOK_MAX_CODES);
        return false;
    }
    if (!check_references(book, kind, codes, count, cause))
        return false;
    placed = order_codes(book, kind, codes, count);
    if (placed < count) {
        *cause = name_circle(k->name, codes + placed, count - placed);
        return false;
    }
    k->groups = rulebook_keep(book, xcalloc(count + 1, sizeof(*k->groups)));
    k->group_count = count;
    for (size_t i = 0; i < count; i++) {
        k->groups[i].code = codes[i];
        fill_rows(book, kind, &k->groups[i]);
        if (!fill_rungs(book, kind, &k->groups[i], cause))
            return false;
    }
    for (size_t i = 0; i < book->limit_count; i++) {
        if (book->limits[i].kind == kind) {
            resolve(&book->limits[i].count_from, codes, count);
            resolve(&book->limits[i].cap_from, codes, count);
            resolve(&book->limits[i].if_limits, codes, count);
            resolve(&book->limits[i].unless_limits, codes, count);
        }
    }
    return true;
}

static int compare_ids(const void *left, const void *right)
{
    const struct rung *a = *(struct rung *const *)left;
    const struct rung *b = *(struct rung *const *)right;

    return a->id < b->id ? -1 : a->id > b->id;
}

/* Steps at the same instant are in the order of their rungs' ids. */
static void number_rungs(struct rulebook *book)
{
    struct rung **by_id = xcalloc(book->rung_count + 1, sizeof(struct rung *));

    for (size_t i = 0; i < book->rung_count; i++)
        by_id[i] = &book->rungs[i];
    qsort(by_id, book->rung_count, sizeof(*by_id), compare_ids);
    for (size_t i = 0; i < book->rung_count; i++)
        by_id[i]->order = (int)i;
    free(by_id);
}

bool rulebook_finish(struct rulebook *book, char **cause)
{
    struct buf faults = BUF_INIT;

    if (book->rung_count > MAX_RUNGS) {
        *cause = xasprintf("there are more than %d rungs", MAX_RUNGS);
        return false;
    }
    number_rungs(book);
    rulebook_number_places(book);
    for (size_t i = 0; i < book->kind_count; i++) {
        char *fault = NULL;

        if (!order_kind(book, (int)i, &fault)) {
            buf_printf(&faults, "%s%s", faults.len > 0 ? "; " : "", fault);
            free(fault);
        }
    }
    if (faults.len == 0)
        return true;
    *cause = buf_steal(&faults);
    return false;
}
