/*
 * One deadline under two rulebooks: what is different about it, and about what people would be told
 * of it. Pure; both plans come from deadline_plan.
 *
 * Told are the rungs of an open or lapsed deadline that were not dealt with yet. As the store does
 * it, of those of one role that are due already, or at one instant, the latest speaks for the
 * others. A rung is the same on both sides where its pack and name are; an override is told in the
 * stead of the one that it replaces.
 */
#ifndef CTL_COMPARE_H
#define CTL_COMPARE_H

#include "law/deadline.h"

enum compare_what {
    DIFFERS_APPEARS = 1 << 0,
    DIFFERS_GOES = 1 << 1,
    DIFFERS_DAY = 1 << 2,
    DIFFERS_STATE = 1 << 3,
    DIFFERS_RULE = 1 << 4, /* another row, or another thing about it, decides the last day */
    DIFFERS_FLAGS = 1 << 5,
};
#define COMPARE_WHATS 6

enum message_fate {
    MESSAGE_ADDED,
    MESSAGE_DROPPED,
    MESSAGE_MOVED,
    MESSAGE_REWORDED, /* at the same instant, with another template, or pressing otherwise,
                       * or by an override */
};
#define MESSAGE_FATES 4

struct message {
    const struct rung *rung;
    date_t occurrence;
    instant_t due; /* the rung's instant */
    instant_t at;  /* when it would go: `due`, or now where that is past */
};

struct message_list {
    size_t count;
    struct message items[DEADLINE_MAX_STEPS];
};

struct message_change {
    enum message_fate fate;
    const struct message *before, *after; /* NULL where there is none */
};

/* Some 50 KB: keep one and use it again. */
struct comparison {
    const struct deadline *before, *after; /* NULL: does not arise */
    unsigned what;                         /* of compare_what; 0: the deadline is the same */
    struct message_list old_messages, new_messages;
    size_t change_count;
    struct message_change changes[2 * DEADLINE_MAX_STEPS];
};

/* One side: the deadline or NULL, and the instant through which all was said, or INSTANT_NONE. */
struct compare_side {
    const struct deadline *deadline;
    instant_t told;
};

void compare_deadlines(struct compare_side before, struct compare_side after, instant_t now,
                       struct comparison *out);

/* Whether nothing at all is different. */
bool compare_same(const struct comparison *comparison);

const char *compare_what_name(unsigned what); /* of one */
const char *message_fate_name(enum message_fate fate);

#endif
