/*
 * The rulebook out of five results: packs, kinds, time limits, rungs and days on which nobody
 * works, in the order of their statements (STATEMENT_READ_PACKS …).
 *
 * Columns are found by name, so that a view may have more. Serves both the daemon's asynchronous
 * connection and dolsctl's plain one, which is why it takes results and not a connection. Read all
 * five in one snapshot.
 */
#ifndef STORE_RULES_H
#define STORE_RULES_H

#include "base/base.h"
#include "law/rulebook.h"

struct pg_result;

enum rules_part {
    RULES_PACKS,
    RULES_KINDS,
    RULES_TIME_LIMITS,
    RULES_RUNGS,
    RULES_NON_WORKING_DAYS,
    RULES_PARTS
};

/*
 * NULL and an owned cause, with every fault of every row a line each, where the rules cannot be
 * used. The results stay the caller's; the zone outlives the book.
 */
struct rulebook *rules_from_results(struct pg_result *const parts[RULES_PARTS],
                                    const struct zone *zone, int64_t version,
                                    char **cause) MUST_USE;

#endif
