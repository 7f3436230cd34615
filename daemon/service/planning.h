/*
 * One batch of planning: take changed matters, work them out, write the plans, in one transaction.
 *
 * The version of the rules is checked inside the transaction; if it is not the current rulebook's,
 * nothing is taken and the owner reads the rules again. If the store refuses the plans, the batch
 * is run again with a savepoint around each matter, so that one that cannot be written does not
 * delay the others. That one is put back: it stays among the changed, whatever the cause, is tried
 * again in the next round, and nothing is sent about it meanwhile.
 *
 * A matter with bad facts is planned from the rest. The error is written to the store; the log gets
 * only the matter's kind and number, and not again while the error stays the same.
 */
#ifndef SERVICE_PLANNING_H
#define SERVICE_PLANNING_H

#include "base/base.h"

struct pgconn;
struct planning;
struct rulebook;

/* seen: the version that the store must have, or the rules have changed. It is newer than that of
 * the rulebook where it could not be used. */
struct planning_rules {
    const struct rulebook *book; /* must live until the answer */
    int64_t version, seen;
};

enum planning_end {
    PLANNING_DONE,      /* `matters` were written; there may be more */
    PLANNING_LAST,      /* `matters` were written, and no more could be taken */
    PLANNING_NOTHING,   /* there was nothing to take */
    PLANNING_NEW_RULES, /* the version of the rules has changed */
    PLANNING_REFUSED,   /* by the store, all but `matters` of them; the fault says why */
    PLANNING_LOST       /* the connection was lost */
};

typedef void planning_fn(void *arg, enum planning_end end, size_t matters, const char *fault);

struct planning *planning_new(void);

/* One batch at a time; matters are marked with the rulebook's version. False if the connection is
 * not up: then there is no answer. */
bool planning_run(struct planning *planning, struct pgconn *conn,
                  const struct planning_rules *rules, int most, planning_fn *done,
                  void *arg) MUST_USE;

/* Only while no batch is under way. */
void planning_free(struct planning *planning);

#endif
