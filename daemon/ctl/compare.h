/*
 * One deadline under two rulebooks: what differs in it and in the messages that would be sent about
 * it. Pure; both plans come from deadline_plan, and both lists of messages from dolsd.rehearse.
 *
 * A rung is the same on both sides if its pack and name are; a message that an override replaces
 * counts as changed.
 */
#ifndef CTL_COMPARE_H
#define CTL_COMPARE_H

#include "law/deadline.h"

enum compare_what {
    DIFFERS_APPEARS = 1 << 0,
    DIFFERS_GOES = 1 << 1,
    DIFFERS_DAY = 1 << 2,
    DIFFERS_STATE = 1 << 3,
    DIFFERS_RULE = 1 << 4, /* another row, or another part of it, decides the last day */
    DIFFERS_FLAGS = 1 << 5,
};
#define COMPARE_WHATS 6

enum message_fate {
    MESSAGE_ADDED,
    MESSAGE_DROPPED,
    MESSAGE_MOVED,
    MESSAGE_REWORDED, /* same instant, but another template, pressing or recipients, or by an
                         override */
};
#define MESSAGE_FATES 4

struct message {
    const struct rung *rung;
    date_t occurrence;
    instant_t due; /* the rung's instant */
    instant_t at;  /* when it would go: `due`, or now if that is past */
    enum pressing pressing;
    const char *contacts; /* their numbers, as 3, 17; "": nobody; the caller's */
};

struct message_list {
    size_t count;
    struct message items[DEADLINE_MAX_STEPS];
};

struct message_change {
    enum message_fate fate;
    const struct message *before, *after; /* NULL if there is none */
};

/* About 50 KB: keep one and reuse it. */
struct comparison {
    const struct deadline *before, *after; /* NULL: does not arise */
    unsigned what;                         /* compare_what bits; 0: the deadline is the same */
    struct message_list old_messages, new_messages;
    size_t change_count;
    struct message_change changes[2 * DEADLINE_MAX_STEPS];
};

/* *c must already hold the messages of both sides; pass NULL if the deadline does not arise. */
void compare_deadlines(const struct deadline *before, const struct deadline *after,
                       struct comparison *c);

/* Whether nothing differs at all. */
bool compare_same(const struct comparison *comparison);

const char *compare_what_name(unsigned what); /* a single bit */
const char *message_fate_name(enum message_fate fate);

#endif
