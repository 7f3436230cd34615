/*
 * The tables of a rulebook, shared by three files: rulebook.c stores and finds, rulebook_rows.c
 * adds rows, rulebook_order.c orders the finished book. All other code uses rulebook.h.
 */
#ifndef LAW_RULEBOOK_TABLES_H
#define LAW_RULEBOOK_TABLES_H

#include "law/rulebook.h"

#define FACT_SLOTS 256 /* size of the hash table; a power of two, well above RULEBOOK_MAX_FACTS */

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
    const char **places; /* named by overrides, each once; sorted when finished */
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

/* Numbers the places that rungs name, once all rows are added. */
void rulebook_number_places(struct rulebook *book);

#endif
