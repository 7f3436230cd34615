/*
 * What the files of the rulebook share, and nobody else includes but overrides.c: rulebook.c keeps
 * and finds, rulebook_rows.c reads rows, rulebook_order.c puts the finished book in order,
 * overrides.c the rungs that are for one place or one matter.
 */
#ifndef LAW_RULEBOOK_PARTS_H
#define LAW_RULEBOOK_PARTS_H

#include "law/rulebook.h"

#define FACT_SLOTS 256 /* of the hash table; a power of two, well above RULEBOOK_MAX_FACTS */

struct kind {
    const char *name;
    fact_id governed_by;
    struct limit_group *groups;
    size_t group_count;
};

struct pack {
    const char *name;
    date_t commences, ends; /* INT32_MAX: not in force; no end */
};

struct rulebook {
    const struct zone *zone;
    struct calendar *calendar;
    int64_t version;
    const char *facts[RULEBOOK_MAX_FACTS];
    size_t fact_count;
    fact_id fact_slots[FACT_SLOTS];
    struct kind kinds[RULEBOOK_MAX_KINDS];
    size_t kind_count;
    struct pack *packs;
    size_t pack_count;
    const char **roles;
    size_t role_count;
    const char **places; /* of overrides, each once; sorted when finished */
    size_t place_count;
    struct time_limit *limits;
    size_t limit_count;
    struct rung *rungs;
    size_t rung_count;
    void **kept; /* texts and lists that live as long as the book */
    size_t kept_count;
};

/* The memory is freed with the book. */
void *rulebook_keep(struct rulebook *book, void *memory);
const char *rulebook_keep_text(struct rulebook *book, const char *text); /* NULL becomes "" */

const struct pack *rulebook_find_pack(const struct rulebook *book, const char *name);

/* The order of a ladder: by role, then the latest first, as far as offsets in different units can
 * be compared. For qsort over pointers to rungs. */
int rulebook_compare_rungs(const void *left, const void *right);

/* Gives every group the overrides of its limit. False and a cause where a ladder can have too many
 * steps somewhere. */
bool rulebook_fill_overrides(struct rulebook *book, int kind, struct limit_group *group,
                             char **cause) MUST_USE;

/* Numbers the places that rungs name. */
void rulebook_number_places(struct rulebook *book);

/* How many steps the rung can give a ladder. */
size_t rulebook_steps(const struct rung *rung);

#define LIMIT_PREFIX "limit:"
#define MET_PREFIX   "met:"

#endif
