/*
 * The parameters of apply_plan: the plans of a batch of matters, as rows of dolsd.planned_matter
 * and dolsd.planned_deadline.
 *
 * store_plans_add encodes a plan at once, so the plan need not outlive the call.
 */
#ifndef STORE_PLANS_H
#define STORE_PLANS_H

#include "base/base.h"

struct buf;
struct plan;
struct rulebook;
struct store_plans;

/* The version is that of the rules used for the plans. */
struct store_plans *store_plans_new(int64_t rules_version);

/* facts is the JSON text that the plan was made from; NULL if the matter is gone, then plan may be
 * NULL too: it no longer has any deadlines. bad says what is wrong with the facts; NULL: nothing.
 */
void store_plans_add(struct store_plans *plans, const struct rulebook *rules, const char *kind,
                     int64_t id, const char *facts, const struct plan *plan, const char *bad);

#define STORE_PLANS_PARAMETERS 2

/* The parameters of STATEMENT_APPLY_PLAN, in binary; valid until plans is changed. */
void store_plans_values(struct store_plans *plans,
                        const struct buf *values[STORE_PLANS_PARAMETERS]);

void store_plans_free(struct store_plans *plans);

#endif
