/*
 * Builds the rulebook from five results: packs, kinds, time limits, rungs and non-working days, in
 * the order of their statements (STATEMENT_READ_PACKS …).
 *
 * Columns are found by name, so a view may have more. It serves both the daemon's asynchronous
 * connection and dolsctl's plain one, so it takes results and not a connection. Read all five in
 * one snapshot.
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
 * NULL and a cause, which the caller frees and which has every fault of every row, one per line, if
 * the rules are unusable. The caller keeps the results; the zone must outlive the book.
 */
struct rulebook *rules_from_results(struct pg_result *const parts[RULES_PARTS],
                                    const struct zone *zone, int64_t version,
                                    char **cause) MUST_USE;

#endif
