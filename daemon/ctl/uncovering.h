/*
 * Open deadlines of which nobody would be told any more once the rules have changed: for apply,
 * which refuses such a change unless it is meant.
 *
 * A deadline counts that is open or has lapsed under the rules of before, with reminders to come,
 * and of which the changed rules know no limit, or no reminder to come. What the changed rules
 * count as met, cancelled or passed is over, and needs none.
 */
#ifndef CTL_UNCOVERING_H
#define CTL_UNCOVERING_H

#include "law/deadline.h"
#include "law/rulebook.h"

struct connection;
struct store_plans;

/* How many deadlines a change of rules ends, moves, opens again and reminds of sooner, as the guard
 * against mass change counts them (dolsd.effects_of). */
struct effects {
    int64_t ended, moved, reopened, due;
};

/* Adds those of a batch of plans made with the changed rules, with their facts. False with an owned
 * cause. */
bool effects_add(struct connection *connection, struct store_plans *plans, instant_t now,
                 struct effects *effects, char **cause) MUST_USE;

/* What the guard would hold of it, in an owned sentence; NULL: nothing. False with an owned cause.
 */
bool effects_held(struct connection *connection, const struct effects *effects, char **words,
                  char **cause) MUST_USE;

struct uncovered_limit {
    char *code;
    size_t unknown, silent; /* no limit governs them; no reminder of them is to come */
    char *kind;             /* one of them */
    int64_t id;
};

struct uncovering {
    size_t count; /* of limits, in the order in which they were found */
    struct uncovered_limit *limits;
    struct effects effects;
};

/* In a transaction of the caller's, which has the matters as they are. Works every matter out
 * twice. False with an owned cause. Free it in either case. */
bool uncovering_find(struct connection *connection, const struct rulebook *before,
                     const struct rulebook *after, instant_t now, struct uncovering *found,
                     char **cause) MUST_USE;
void uncovering_free(struct uncovering *found);

#endif
