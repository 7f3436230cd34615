/*
 * Open deadlines that nobody would be notified of once the rules have changed: for apply, which
 * refuses such a change unless told that it is intended.
 *
 * It counts deadlines that are open or lapsed under the old rules, with reminders to come, for
 * which the changed rules have no limit or no reminder to come. A deadline that is met, cancelled
 * or passed under the changed rules needs no reminder.
 */
#ifndef CTL_UNCOVERING_H
#define CTL_UNCOVERING_H

#include "law/deadline.h"
#include "law/rulebook.h"

struct connection;
struct store_plans;

/* How many deadlines a change of rules ends, moves, reopens and brings reminders forward for, as
 * the guard against mass change counts them (dolsd.effects_of). */
struct effects {
    int64_t ended, moved, reopened, due;
};

/* Adds the effects of a batch of plans made with the changed rules, with their facts. False with a
 * cause, which the caller frees. */
bool effects_add(struct connection *connection, struct store_plans *plans, instant_t now,
                 struct effects *effects, char **cause) MUST_USE;

/* What the guard would hold, as a sentence; NULL: nothing. False with a cause. The caller frees
 * both. */
bool effects_held(struct connection *connection, const struct effects *effects, char **words,
                  char **cause) MUST_USE;

struct uncovered_limit {
    char *code;
    size_t unknown, silent; /* no limit governs them; no reminder of them is due */
    char *kind;             /* an example */
    int64_t id;
};

struct uncovering {
    size_t count; /* of limits, in the order found */
    struct uncovered_limit *limits;
    struct effects effects;
};

/* Works out every matter twice, in the caller's transaction, which sees the current matters. False
 * with a cause, which the caller frees. Free `found` in either case. */
bool uncovering_find(struct connection *connection, const struct rulebook *before,
                     const struct rulebook *after, instant_t now, struct uncovering *found,
                     char **cause) MUST_USE;
void uncovering_free(struct uncovering *found);

#endif
