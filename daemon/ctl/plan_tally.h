/*
 * What plan counts: deadlines by limit, messages by role, and upcoming messages by template.
 */
#ifndef CTL_PLAN_TALLY_H
#define CTL_PLAN_TALLY_H

#include "ctl/compare.h"
#include "ctl/uncovering.h"

#define TALLY_SOON_DAYS 28

struct tally_limit {
    char *code;
    size_t whats[COMPARE_WHATS]; /* by the bit of enum compare_what */
    size_t messages;             /* that differ */
};

struct tally_role {
    char *role;
    size_t before, after;           /* upcoming messages; the next ten for a rung that repeats */
    size_t soon_before, soon_after; /* those within 28 days */
    size_t fates[MESSAGE_FATES];
};

struct tally_template {
    char *name;
    size_t messages, soon; /* upcoming under the changed rules */
    instant_t first;
};

struct tally {
    instant_t soon; /* the end of the 28 days */
    size_t matters, changed_matters, bad_matters;
    struct effects effects;
    struct tally_limit *limits;
    size_t limit_count;
    struct tally_role *roles;
    size_t role_count;
    struct tally_template *templates;
    size_t template_count;
};

void tally_add(struct tally *tally, const struct comparison *comparison);

/* Sorts by name. */
void tally_sort(struct tally *tally);

void tally_free(struct tally *tally);

#endif
