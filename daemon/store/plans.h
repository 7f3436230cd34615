/*
 * What apply_plan is given: the plans of a batch of matters, its parameters: rows of
 * dolsd.planned_matter and of dolsd.planned_deadline.
 *
 * store_plans_add writes a plan down at once, so the plan need not outlive the call.
 */
#ifndef STORE_PLANS_H
#define STORE_PLANS_H

#include "base/base.h"

struct buf;
struct plan;
struct rulebook;
struct store_plans;

/* The version is that of the rules that the plans were made with. */
struct store_plans *store_plans_new(int64_t rules_version);

/* facts is the JSON text that the plan was made from; NULL where the matter is gone, and then plan
 * may be NULL too: it has no deadline any more. bad says what is wrong with the facts, NULL:
 * nothing. */
void store_plans_add(struct store_plans *plans, const struct rulebook *rules, const char *kind,
                     int64_t id, const char *facts, const struct plan *plan, const char *bad);

#define STORE_PLANS_PARAMETERS 2

/* The parameters of STATEMENT_APPLY_PLAN, in binary; they live as long as plans is not changed.
 */
void store_plans_values(struct store_plans *plans,
                        const struct buf *values[STORE_PLANS_PARAMETERS]);

void store_plans_free(struct store_plans *plans);

#endif
