#include "law/overrides.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

/* ---- for a limit */

/* Which place or which matter. */
static int64_t number_of(const struct rung *rung)
{
    return rung->scope == SCOPE_PLACE ? rung->place_number : rung->matter_id;
}

static int compare_owners(const struct rung *rung, enum scope scope, int64_t number)
{
    if (rung->scope != scope)
        return rung->scope < scope ? -1 : 1;
    return number_of(rung) < number ? -1 : number_of(rung) > number;
}

static int compare_overrides(const void *left, const void *right)
{
    const struct rung *a = *(const struct rung *const *)left;
    const struct rung *b = *(const struct rung *const *)right;
    int owners = compare_owners(a, b->scope, number_of(b));

    return owners != 0 ? owners : rulebook_compare_rungs(left, right);
}

/* The most steps that the overrides of one place, or one matter, can add. */
static size_t most_steps(const struct limit_group *group, enum scope scope)
{
    size_t most = 0, steps = 0;

    for (size_t i = 0; i < group->override_count; i++) {
        const struct rung *rung = group->overrides[i];

        if (rung->scope != scope)
            continue;
        if (i == 0 || compare_owners(group->overrides[i - 1], scope, number_of(rung)) != 0)
            steps = 0;
        steps += rulebook_steps(rung);
        if (steps > most)
            most = steps;
    }
    return most;
}

bool overrides_fill(struct limit_group *group, int kind, const struct rung *rungs, size_t count,
                    char **cause)
{
    size_t steps = 0;

    for (size_t i = 0; i < count; i++) {
        const struct rung *rung = &rungs[i];

        if (rung->scope != SCOPE_GENERAL && (rung->active || rung->replaces[0] != '\0') &&
            strcmp(rung->limit_code, group->code) == 0 && (rung->kind < 0 || rung->kind == kind))
            group->overrides[group->override_count++] = rung;
    }
    qsort(group->overrides, group->override_count, sizeof(*group->overrides), compare_overrides);
    for (size_t i = 0; i < group->rung_count; i++)
        steps += rulebook_steps(group->rungs[i]);
    steps += most_steps(group, SCOPE_PLACE) + most_steps(group, SCOPE_MATTER);
    if (steps > RULEBOOK_MAX_STEPS)
        *cause = xasprintf("limit %s: its ladder can have %zu steps with the rungs for one place "
                           "or one matter, which is more than %d",
                           group->code, steps, RULEBOOK_MAX_STEPS);
    return steps <= RULEBOOK_MAX_STEPS;
}

/* ---- for a matter */

static size_t first_of(const struct limit_group *group, enum scope scope, int64_t number)
{
    size_t low = 0, high = group->override_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_owners(group->overrides[middle], scope, number) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Adds those in force; returns how many there now are. */
static size_t collect(const struct ladder_view *view, const struct limit_group *group,
                      enum scope scope, int64_t number, const struct rung **found, size_t count)
{
    for (size_t i = first_of(group, scope, number); i < group->override_count; i++) {
        const struct rung *rung = group->overrides[i];

        if (compare_owners(rung, scope, number) != 0)
            break;
        if (ladder_in_force(view, rung))
            found[count++] = rung;
    }
    return count;
}

/* The most specific override that sets the rung aside. */
static const struct rung *find_overrode(const struct rung *rung, const struct rung *const *found,
                                        size_t count)
{
    for (size_t i = count; i-- > 0;) {
        const struct rung *override = found[i];

        if (override->scope <= rung->scope)
            break;
        if (override->replaces[0] != '\0' && (strcmp(override->replaces, rung->name) == 0 ||
                                              strcmp(override->replaces, rung->replaces) == 0))
            return override;
    }
    return NULL;
}

static void insert(struct rung_choice *choice, const struct rung *rung)
{
    size_t at = choice->count++;

    for (; at > 0 && rulebook_compare_rungs(&choice->own[at - 1], &rung) > 0; at--)
        choice->own[at] = choice->own[at - 1];
    choice->own[at] = rung;
}

void overrides_choose(const struct ladder_view *view, const struct limit_group *group,
                      struct rung_choice *choice)
{
    const struct matter *matter = view->matter;
    const struct rung *found[RULEBOOK_MAX_STEPS];
    size_t count = 0;

    choice->rungs = group->rungs;
    choice->overrode = NULL;
    choice->count = group->rung_count;
    if (group->override_count == 0)
        return;
    if (matter->place != PLACE_NONE)
        count = collect(view, group, SCOPE_PLACE, matter->place, found, count);
    count = collect(view, group, SCOPE_MATTER, matter->id, found, count);
    if (count == 0)
        return;
    memcpy(choice->own, group->rungs, group->rung_count * sizeof(*choice->own));
    for (size_t i = 0; i < count; i++) {
        if (found[i]->active)
            insert(choice, found[i]);
    }
    for (size_t i = 0; i < choice->count; i++)
        choice->aside[i] = find_overrode(choice->own[i], found, count);
    choice->rungs = choice->own;
    choice->overrode = choice->aside;
}
