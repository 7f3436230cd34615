/*
 * The rungs of a limit that apply to one matter.
 *
 * A rung is general, or it is for one place, or for one matter: an override. The more specific
 * takes precedence: matter, place, general. An override in force, for the matter or its place,
 *
 * - joins the others if it replaces nothing: an extra rung;
 * - takes the place of the rung that it replaces, if any: a rung at another moment, to another
 *   role, in other words;
 * - if it is not active, only sets that rung aside: one rung fewer.
 *
 * It sets aside every less specific rung of the limit with that name, and every less specific
 * override that replaces a rung of that name. What it sets aside does not come back when the facts
 * leave the override out: only its own only_if and unless count.
 */
#ifndef LAW_OVERRIDES_H
#define LAW_OVERRIDES_H

#include "law/ladder.h"

struct rung_choice {
    size_t count;
    const struct rung *const *rungs;    /* by role, then the latest first */
    const struct rung *const *overrode; /* for each, what sets it aside, or NULL; NULL: nothing */
    const struct rung *own[RULEBOOK_MAX_STEPS], *aside[RULEBOOK_MAX_STEPS];
};

/* Gives the group, which already has its general rungs and room in `overrides` for all `count`, the
 * overrides of its limit, in order. False and a cause if some ladder could have too many steps. */
bool overrides_fill(struct limit_group *group, int kind, const struct rung *rungs, size_t count,
                    char **cause) MUST_USE;

/* They may include rungs not in force. The choice points into itself: do not copy it. */
void overrides_choose(const struct ladder_view *view, const struct limit_group *group,
                      struct rung_choice *choice);

#endif
