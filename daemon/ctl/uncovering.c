#include "ctl/uncovering.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/connection.h"
#include "ctl/rules.h"
#include "law/deadline.h"
#include "store/facts.h"

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

static bool is_ended(const struct deadline *deadline)
{
    return deadline == NULL || deadline->state == DEADLINE_MET ||
           deadline->state == DEADLINE_CANCELLED;
}

void effects_count(struct effects *effects, const struct deadline *before,
                   const struct deadline *after)
{
    bool stood = before != NULL && is_standing(before);

    if (stood && is_ended(after))
        effects->ended++;
    else if (stood && before->last_day != after->last_day)
        effects->moved++;
    else if (before != NULL && is_ended(before) && after != NULL && is_standing(after))
        effects->reopened++;
}

bool effects_held(struct connection *connection, const struct effects *effects, char **words,
                  char **cause)
{
    char ended[24], moved[24], reopened[24], due[24];
    const char *values[] = {ended, moved, reopened, due};
    struct pg_result *rows;

    snprintf(ended, sizeof(ended), "%zu", effects->ended);
    snprintf(moved, sizeof(moved), "%zu", effects->moved);
    snprintf(reopened, sizeof(reopened), "%zu", effects->reopened);
    snprintf(due, sizeof(due), "%zu", effects->due);
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

        effects_count(&found->effects, old, now);
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

static void look_at(struct side *sides, const struct pg_result *rows, instant_t now,
                    struct uncovering *found)
{
    for (size_t row = 0; row < rows_count(rows); row++) {
        struct store_matter matter = ctl_stored_matter(rows, row);

        work_out(&sides[0], &matter, now);
        work_out(&sides[1], &matter, now);
        compare(&sides[0], &sides[1], &matter, found);
    }
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
    while (count > 0) {
        struct pg_result *rows =
            connection_ask(connection, STATEMENT_CTL_NEXT_MATTERS, NULL, cause);

        good = rows != NULL;
        count = good ? rows_count(rows) : 0;
        if (good)
            look_at(sides, rows, now, found);
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
