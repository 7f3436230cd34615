/*
 * The answer of dolsd.rehearse: the messages about a batch of matters before and after a change of
 * rules.
 *
 * The rows follow the order of the matters in the batch; the limits of one matter do not follow the
 * order of its plan.
 */
#ifndef CTL_PLAN_MESSAGES_H
#define CTL_PLAN_MESSAGES_H

#include "ctl/compare.h"
#include "store/facts.h"

struct pg_result;

enum messages_side { MESSAGES_BEFORE, MESSAGES_AFTER };

/* The messages of one side about a deadline of the matter whose rows begin at `first`; none if the
 * deadline is NULL. The deadline owns the rungs and the answer the contacts: both must outlive
 * list. */
void plan_messages_take(const struct pg_result *rows, size_t first, enum messages_side side,
                        const struct store_matter *matter, const struct deadline *deadline,
                        struct message_list *list);

/* The first row after those of the matter. */
size_t plan_messages_pass(const struct pg_result *rows, size_t first,
                          const struct store_matter *matter);

#endif
