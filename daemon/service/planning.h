/*
 * One batch of planning: take changed matters, work them out, write the plans, in one transaction.
 *
 * The version of the rules is looked at inside the transaction; where it is not the one that the
 * rulebook in hand was read with, nothing is taken and the owner reads the rules anew. Where the
 * store refuses the plans, the batch is done once more with a savepoint around each matter, so that
 * one that cannot be written delays nobody else.
 *
 * A matter with bad facts is planned from the rest. What is wrong is written to the store; the log
 * has kind and number and nothing else of the matter, and not again while it stays the same.
 */
#ifndef SERVICE_PLANNING_H
#define SERVICE_PLANNING_H

#include "base/base.h"

struct pgconn;
struct planning;
struct rulebook;

enum planning_end {
    PLANNING_DONE,      /* `matters` were written; there may be more */
    PLANNING_LAST,      /* `matters` were written, and no more could be taken */
    PLANNING_NOTHING,   /* there was nothing to take, or nothing of it can be written */
    PLANNING_NEW_RULES, /* the rules have another version */
    PLANNING_REFUSED,   /* by the store; the fault says why, the transaction is gone */
    PLANNING_LOST       /* the connection */
};

typedef void planning_fn(void *arg, enum planning_end end, size_t matters, const char *fault);

struct planning *planning_new(void);

/* One batch at a time. The rulebook must live until the answer; `version` is what the matters are
 * marked with. False where the connection is not up: then there is no answer. */
bool planning_run(struct planning *planning, struct pgconn *conn, const struct rulebook *rules,
                  int64_t version, int most, planning_fn *done, void *arg) MUST_USE;

/* Only while no batch is under way. */
void planning_free(struct planning *planning);

#endif
