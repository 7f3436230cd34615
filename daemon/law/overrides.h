/*
 * The rungs of a limit as one matter has them.
 *
 * A rung is general, or it is for one place, or for one matter: an override. The more particular
 * takes precedence: matter, place, general. An override that is in force and whose place or
 * matter it is
 *
 * - stands beside the others where it replaces nothing: a rung more;
 * - stands instead of the rung that it names, where it replaces one: a rung at another moment,
 *   to another role, in other words;
 * - where it is not active, only puts that rung aside: a rung less.
 *
 * It puts aside every rung of the limit that has the name, and is less particular than itself, and
 * every less particular override that replaces a rung of that name. Nothing of what it puts aside
 * comes back where the facts leave it out itself: its own only_if and unless are all that counts.
 */
#ifndef LAW_OVERRIDES_H
#define LAW_OVERRIDES_H

#include "law/ladder.h"

struct rung_choice {
    size_t count;
    const struct rung *const *rungs;    /* by role, then the latest first */
    const struct rung *const *overrode; /* beside each what puts it aside, or NULL; NULL: nothing */
    const struct rung *own[RULEBOOK_MAX_STEPS], *aside[RULEBOOK_MAX_STEPS];
};

/* Gives the group, which has its general rungs and room in `overrides` for all `count`, those that
 * are overrides of its limit, in order. False and a cause where a ladder can have too many steps
 * somewhere. */
bool overrides_fill(struct limit_group *group, int kind, const struct rung *rungs, size_t count,
                    char **cause) MUST_USE;

/* What is not in force may be among them. The choice points into itself: do not copy it. */
void overrides_choose(const struct ladder_view *view, const struct limit_group *group,
                      struct rung_choice *choice);

#endif
