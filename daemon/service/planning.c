#include "service/planning.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/xalloc.h"
#include "law/deadline.h"
#include "store/facts.h"
#include "store/plans.h"
#include "store/store.h"

#define AREA           "planner"
#define REPORTS_KEPT   1024
#define COMPLAINTS_MAX 100 /* how many matters that cannot be written to name in one batch */

/* A matter written by itself. */
struct single {
    char *kind;
    int64_t id;
    struct store_plans *plans;
};

struct planning {
    struct pgconn *conn;
    struct planning_rules rules;
    int most;
    planning_fn *done;
    void *arg;

    bool one_by_one; /* the batch was refused as a whole */
    struct single *singles;
    size_t single_count, single_at, written;
    enum planning_end end; /* to report after the rollback or commit */
    size_t matters;
    enum store_end bad; /* of the statements sent together */
    char *fault;

    struct plan *plan; /* large, reused */
    uint64_t reported[REPORTS_KEPT];
    size_t report_at;
};

static bool begin(struct planning *planning);
static void next_single(struct planning *planning);

/* ---------------------------------------------------------------- the end of a batch */

static void forget_singles(struct planning *planning)
{
    for (size_t i = 0; i < planning->single_count; i++) {
        free(planning->singles[i].kind);
        store_plans_free(planning->singles[i].plans);
    }
    free(planning->singles);
    planning->singles = NULL;
    planning->single_count = planning->single_at = planning->written = 0;
}

static void finish(struct planning *planning, enum planning_end end, size_t matters)
{
    char *fault = planning->fault;

    planning->fault = NULL;
    planning->one_by_one = false;
    forget_singles(planning);
    planning->done(planning->arg, end, matters, fault);
    free(fault);
}

/* True if the answer is good. A lost connection ends the batch; so does a refusal that is not
 * expected. */
static bool is_good(struct planning *planning, const struct store_reply *reply)
{
    if (reply->end == STORE_DONE)
        return true;
    if (planning->fault == NULL && reply->fault != NULL)
        planning->fault = xstrdup(reply->fault);
    if (reply->end == STORE_LOST)
        finish(planning, PLANNING_LOST, 0);
    return false;
}

/* A statement could not even be queued: the connection is being dropped. */
static void need(struct planning *planning, bool queued)
{
    if (!queued)
        finish(planning, PLANNING_LOST, 0);
}

static void on_closed(void *arg, struct store_reply *reply)
{
    struct planning *planning = arg;

    if (is_good(planning, reply))
        finish(planning, planning->end, planning->matters);
    else if (reply->end == STORE_REFUSED)
        finish(planning, PLANNING_REFUSED, 0);
}

static void commit(struct planning *planning, enum planning_end end, size_t matters)
{
    planning->end = end;
    planning->matters = matters;
    need(planning, store_ask(planning->conn, STORE_COMMIT, on_closed, planning));
}

static void rollback(struct planning *planning, enum planning_end end)
{
    planning->end = end;
    planning->matters = 0;
    need(planning, store_ask(planning->conn, STORE_ROLLBACK, on_closed, planning));
}

/* ---------------------------------------------------------------- working out */

/* Whether this is reported for this matter for the first time. */
static bool is_news(struct planning *planning, const char *kind, int64_t id, const char *text)
{
    uint64_t sum = hash_text(hash_text(HASH_START ^ (uint64_t)id, kind), text);

    for (size_t i = 0; i < REPORTS_KEPT; i++) {
        if (planning->reported[i] == sum)
            return false;
    }
    planning->reported[planning->report_at++ % REPORTS_KEPT] = sum;
    return true;
}

static void add_matter(struct planning *planning, struct store_plans *plans,
                       const struct store_matter *row, instant_t now)
{
    struct matter matter;
    char *bad;

    if (row->facts == NULL) {
        store_plans_add(plans, planning->rules.book, row->kind, row->id, NULL, NULL, NULL);
        return;
    }
    bad = facts_read(planning->rules.book, row, &matter);
    if (bad != NULL && is_news(planning, row->kind, row->id, bad))
        log_warning(AREA, "%s %" PRId64 ": bad data, planned from the rest; see dolsd.matter.bad",
                    row->kind, row->id);
    deadline_plan(planning->rules.book, &matter, now, planning->plan);
    store_plans_add(plans, planning->rules.book, row->kind, row->id, row->facts, planning->plan,
                    bad);
    free(bad);
}

/* ---------------------------------------------------------------- one by one */

/* As is_good; what the batch cannot do without ends it if it is refused. */
static bool goes_on(struct planning *planning, const struct store_reply *reply)
{
    bool good = is_good(planning, reply);

    if (!good && reply->end == STORE_REFUSED)
        rollback(planning, PLANNING_REFUSED);
    return good;
}

static void on_single_kept(void *arg, struct store_reply *reply)
{
    if (goes_on(arg, reply))
        next_single(arg);
}

static void on_single_undone(void *arg, struct store_reply *reply)
{
    struct planning *planning = arg;
    const struct single *single = &planning->singles[planning->single_at - 1];

    if (goes_on(planning, reply))
        need(planning,
             store_put_back(planning->conn, single->kind, single->id, on_single_kept, planning));
}

static void on_single_written(void *arg, struct store_reply *reply)
{
    struct planning *planning = arg;
    const struct single *single = &planning->singles[planning->single_at++];

    if (reply->end == STORE_REFUSED) {
        if (planning->single_at - planning->written <= COMPLAINTS_MAX &&
            is_news(planning, single->kind, single->id, reply->fault))
            log_error(AREA, "%s %" PRId64 ": its plan cannot be written: %s", single->kind,
                      single->id, reply->fault);
        if (planning->fault == NULL)
            planning->fault = xstrdup(reply->fault);
        need(planning, store_ask(planning->conn, STORE_ROLLBACK_TO, on_single_undone, planning));
    } else if (is_good(planning, reply)) {
        planning->written++;
        need(planning, store_ask(planning->conn, STORE_RELEASE, on_single_kept, planning));
    }
}

static void on_savepoint(void *arg, struct store_reply *reply)
{
    struct planning *planning = arg;

    if (goes_on(planning, reply))
        need(planning,
             store_apply_plan(planning->conn, planning->singles[planning->single_at].plans,
                              on_single_written, planning));
}

static void next_single(struct planning *planning)
{
    if (planning->single_at < planning->single_count)
        need(planning, store_ask(planning->conn, STORE_SAVEPOINT, on_savepoint, planning));
    else
        commit(planning,
               planning->written == planning->single_count ? PLANNING_DONE : PLANNING_REFUSED,
               planning->written);
}

static void write_one_by_one(struct planning *planning, const struct store_reply *reply)
{
    planning->singles = xcalloc(reply->count, sizeof(*planning->singles));
    planning->single_count = reply->count;
    for (size_t i = 0; i < reply->count; i++) {
        struct single *single = &planning->singles[i];

        single->kind = xstrdup(reply->matters[i].kind);
        single->id = reply->matters[i].id;
        single->plans = store_plans_new(planning->rules.version);
        add_matter(planning, single->plans, &reply->matters[i], reply->now);
    }
    next_single(planning);
}

/* ---------------------------------------------------------------- all at once */

/* For statements sent together, the first failure counts, and the last one reports. */
static bool note(struct planning *planning, const struct store_reply *reply)
{
    if (reply->end == STORE_LOST)
        planning->bad = STORE_LOST;
    else if (planning->bad == STORE_DONE)
        planning->bad = reply->end;
    if (reply->end != STORE_DONE && planning->fault == NULL && reply->fault != NULL)
        planning->fault = xstrdup(reply->fault);
    return reply->end == STORE_DONE;
}

static void on_written(void *arg, struct store_reply *reply)
{
    struct planning *planning = arg;

    if (note(planning, reply) || reply->end == STORE_LOST)
        return;
    if (is_news(planning, "batch", 0, reply->fault))
        log_warning(AREA, "a batch of plans was refused, writing them one by one: %s",
                    reply->fault);
    planning->one_by_one = true;
}

/* Committing a refused transaction has rolled it back. */
static void on_committed(void *arg, struct store_reply *reply)
{
    struct planning *planning = arg;
    bool once_more = planning->one_by_one;

    note(planning, reply);
    if (planning->bad == STORE_LOST || (once_more && !begin(planning)))
        finish(planning, PLANNING_LOST, 0);
    else if (!once_more)
        finish(planning, planning->bad == STORE_DONE ? planning->end : PLANNING_REFUSED,
               planning->matters);
}

static void write_all(struct planning *planning, const struct store_reply *reply)
{
    struct store_plans *plans = store_plans_new(planning->rules.version);

    for (size_t i = 0; i < reply->count; i++)
        add_matter(planning, plans, &reply->matters[i], reply->now);
    planning->matters = reply->count;
    planning->end = reply->count < (size_t)planning->most ? PLANNING_LAST : PLANNING_DONE;
    if (!store_apply_plan(planning->conn, plans, on_written, planning) ||
        !store_ask(planning->conn, STORE_COMMIT, on_committed, planning))
        finish(planning, PLANNING_LOST, 0);
    store_plans_free(plans);
}

static void on_taken(void *arg, struct store_reply *reply)
{
    struct planning *planning = arg;

    note(planning, reply);
    if (planning->bad == STORE_LOST)
        finish(planning, PLANNING_LOST, 0);
    else if (planning->bad == STORE_REFUSED)
        rollback(planning, PLANNING_REFUSED);
    else if (planning->end == PLANNING_NEW_RULES)
        rollback(planning, PLANNING_NEW_RULES);
    else if (reply->count == 0)
        commit(planning, PLANNING_NOTHING, 0);
    else if (planning->one_by_one)
        write_one_by_one(planning, reply);
    else
        write_all(planning, reply);
}

static void on_version(void *arg, struct store_reply *reply)
{
    struct planning *planning = arg;

    if (note(planning, reply) && reply->number != planning->rules.seen)
        planning->end = PLANNING_NEW_RULES;
}

static void on_begun(void *arg, struct store_reply *reply)
{
    note(arg, reply);
}

/* All in one round trip; if the rules have another version, what was taken is rolled back. */
static bool begin(struct planning *planning)
{
    free(planning->fault);
    planning->fault = NULL;
    planning->bad = STORE_DONE;
    planning->end = PLANNING_DONE;
    return store_ask(planning->conn, STORE_BEGIN, on_begun, planning) &&
           store_ask(planning->conn, STORE_RULES_VERSION, on_version, planning) &&
           store_take_changed(planning->conn, planning->most, planning->rules.version, on_taken,
                              planning);
}

bool planning_run(struct planning *planning, struct pgconn *conn,
                  const struct planning_rules *rules, int most, planning_fn *done, void *arg)
{
    planning->conn = conn;
    planning->rules = *rules;
    planning->most = most;
    planning->done = done;
    planning->arg = arg;
    return begin(planning);
}

struct planning *planning_new(void)
{
    struct planning *planning = xcalloc(1, sizeof(*planning));

    planning->plan = xcalloc(1, sizeof(*planning->plan));
    return planning;
}

void planning_free(struct planning *planning)
{
    if (planning == NULL)
        return;
    forget_singles(planning);
    free(planning->fault);
    free(planning->plan);
    free(planning);
}
