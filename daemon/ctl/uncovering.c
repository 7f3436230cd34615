#include "ctl/uncovering.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/connection.h"
#include "ctl/rules.h"
#include "law/deadline.h"
#include "store/facts.h"
#include "store/plans.h"

struct side {
    const struct rulebook *book;
    struct matter matter;
    struct plan plan;
};

static struct uncovered_limit *limit_of(struct uncovering *found, const char *code)
{
    for (size_t i = 0; i < found->count; i++) {
        if (strcmp(found->limits[i].code, code) == 0)
            return &found->limits[i];
    }
    found->limits = xreallocarray(found->limits, found->count + 1, sizeof(*found->limits));
    found->limits[found->count] = (struct uncovered_limit){.code = xstrdup(code)};
    return &found->limits[found->count++];
}

static bool is_standing(const struct deadline *deadline)
{
    return deadline->state == DEADLINE_OPEN || deadline->state == DEADLINE_LAPSED;
}

bool effects_add(struct connection *connection, struct store_plans *plans, instant_t now,
                 struct effects *effects, char **cause)
{
    char moment[24];
    const char *texts[] = {NULL, NULL, moment};
    const struct buf *bytes[ARRAY_SIZE(texts)] = {NULL};
    struct pg_result *rows;

    snprintf(moment, sizeof(moment), "%lld", (long long)now);
    store_plans_values(plans, bytes);
    rows = connection_ask_with(connection, STATEMENT_CTL_EFFECTS_OF, texts, bytes, cause);
    if (rows == NULL)
        return false;
    effects->ended += rows_number(rows, 0, "ended");
    effects->moved += rows_number(rows, 0, "moved");
    effects->reopened += rows_number(rows, 0, "reopened");
    effects->due += rows_number(rows, 0, "due");
    rows_free(rows);
    return true;
}

bool effects_held(struct connection *connection, const struct effects *effects, char **words,
                  char **cause)
{
    char ended[24], moved[24], reopened[24], due[24];
    const char *values[] = {ended, moved, reopened, due};
    struct pg_result *rows;

    snprintf(ended, sizeof(ended), "%lld", (long long)effects->ended);
    snprintf(moved, sizeof(moved), "%lld", (long long)effects->moved);
    snprintf(reopened, sizeof(reopened), "%lld", (long long)effects->reopened);
    snprintf(due, sizeof(due), "%lld", (long long)effects->due);
    rows = connection_ask(connection, STATEMENT_CTL_WOULD_HOLD, values, cause);
    if (rows == NULL)
        return false;
    *words = rows_null(rows, 0, "words") ? NULL : xstrdup(rows_text(rows, 0, "words"));
    rows_free(rows);
    return true;
}

static void compare(const struct side *before, const struct side *after,
                    const struct store_matter *matter, struct uncovering *found)
{
    for (size_t i = 0; i < before->plan.count; i++) {
        const struct deadline *old = &before->plan.deadlines[i];
        const struct deadline *now = plan_find(&after->plan, old->limit->code);
        struct uncovered_limit *limit;

        if (!is_standing(old) || old->steps == 0 ||
            (now != NULL && (!is_standing(now) || now->steps > 0)))
            continue;
        limit = limit_of(found, old->limit->code);
        *(now == NULL ? &limit->unknown : &limit->silent) += 1;
        if (limit->kind == NULL) {
            limit->kind = xstrdup(matter->kind);
            limit->id = matter->id;
        }
    }
}

static void work_out(struct side *side, const struct store_matter *matter, instant_t now)
{
    free(facts_read(side->book, matter, &side->matter));
    deadline_plan(side->book, &side->matter, now, &side->plan);
}

static bool look_at(struct connection *connection, struct side *sides, const struct pg_result *rows,
                    instant_t now, struct uncovering *found, char **cause)
{
    struct store_plans *plans = store_plans_new(0);
    bool good;

    for (size_t row = 0; row < rows_count(rows); row++) {
        struct store_matter matter = ctl_stored_matter(rows, row);

        work_out(&sides[0], &matter, now);
        work_out(&sides[1], &matter, now);
        compare(&sides[0], &sides[1], &matter, found);
        store_plans_add(plans, sides[1].book, matter.kind, matter.id, matter.facts, &sides[1].plan,
                        NULL);
    }
    good = effects_add(connection, plans, now, &found->effects, cause);
    store_plans_free(plans);
    return good;
}

bool uncovering_find(struct connection *connection, const struct rulebook *before,
                     const struct rulebook *after, instant_t now, struct uncovering *found,
                     char **cause)
{
    struct side *sides = xcalloc(2, sizeof(*sides));
    bool good = connection_do(connection, STATEMENT_CTL_OPEN_MATTERS, NULL, cause);
    size_t count = good ? 1 : 0;

    *found = (struct uncovering){0};
    sides[0].book = before;
    sides[1].book = after;
    while (good && count > 0) {
        struct pg_result *rows =
            connection_ask(connection, STATEMENT_CTL_NEXT_MATTERS, NULL, cause);

        count = rows != NULL ? rows_count(rows) : 0;
        good = rows != NULL && (count == 0 || look_at(connection, sides, rows, now, found, cause));
        rows_free(rows);
    }
    free(sides);
    return good;
}

void uncovering_free(struct uncovering *found)
{
    for (size_t i = 0; i < found->count; i++) {
        free(found->limits[i].code);
        free(found->limits[i].kind);
    }
    free(found->limits);
    *found = (struct uncovering){0};
}
