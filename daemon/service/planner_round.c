#include <event2/event.h>
#include <inttypes.h>

#include "base/log.h"
#include "channel/ticks.h"
#include "law/rulebook.h"
#include "service/config.h"
#include "service/database.h"
#include "service/planner_parts.h"

#define RETRY_MS 10000 /* after a session that was refused */

static void go(struct planner *planner, enum step step);

/* ---------------------------------------------------------------- rests */

void planner_rest(struct planner *planner, long ms)
{
    struct timeval wait = ticks_wait(ms);

    planner->step = STEP_RESTING;
    planner->due_ms = ticks_ms() + ms;
    if (!planner->stopping)
        event_add(planner->timer, &wait);
}

static long safety_ms(const struct planner *planner)
{
    return planner->config->database.safety_interval * 1000L;
}

static long until_sweep(const struct planner *planner)
{
    int64_t ms = planner->swept_ms + safety_ms(planner) - ticks_ms();

    return ms > 0 ? (long)ms : 0;
}

static void end_round(struct planner *planner, int64_t wait_ms)
{
    long ms = rest_ms(&planner->rest, planner->worked, wait_ms, until_sweep(planner));

    trouble_over(&planner->trouble);
    if ((planner->made || wait_ms == 0) && !planner->stopping)
        planner->calls.work(planner->arg);
    if (planner->again)
        ms = 0;
    planner->again = false;
    planner_rest(planner, ms);
}

/* A round that cannot go on; the next comes after the safety interval, or a poke. */
static void give_up_round(struct planner *planner)
{
    planner->again = false;
    planner_rest(planner, safety_ms(planner) < RETRY_MS ? safety_ms(planner) : RETRY_MS);
}

/* True where the step's answer is good. After a refusal it is complained of; the caller goes on
 * with what does not depend on it. A lost connection ends the round: up() begins the next. */
static bool is_good(struct planner *planner, const char *what, const struct store_reply *reply)
{
    if (reply->end == STORE_REFUSED)
        trouble_tell(&planner->trouble, what, reply->fault);
    return reply->end == STORE_DONE;
}

static void need(struct planner *planner, bool queued)
{
    if (!queued)
        planner->step = STEP_RESTING;
}

/* Whether the answer is of a round that still goes on. */
static bool goes_on(struct planner *planner, const struct store_reply *reply)
{
    if (reply->end == STORE_LOST || planner->stopping) {
        planner->step = STEP_RESTING;
        return false;
    }
    return true;
}

/* ---------------------------------------------------------------- steps */

/* LISTEN and enlist: without them it still works, only later than it could. */
static void parse_setup(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (reply->end == STORE_REFUSED)
        trouble_tell(&planner->trouble, "the session is not complete", reply->fault);
}

static void parse_session(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (!is_good(planner, "the database cannot be worked with", reply)) {
        give_up_round(planner);
        return;
    }
    planner->session = true;
    planner->calls.up(planner->arg);
    blind_tell(&planner->blind, planner->conn, planner->config->worker.name);
    go(planner, STEP_RULES);
}

/* LISTEN comes before everything that looks, so that no change falls in between. */
static void run_session(struct planner *planner)
{
    const struct config *config = planner->config;

    need(planner,
         database_begin_session(planner->conn, config, "dolsd planner", parse_session, planner) &&
             store_listen(planner->conn, parse_setup, planner) &&
             store_enlist(planner->conn, config->worker.name, PACKAGE_VERSION, parse_setup,
                          planner));
}

static void parse_rules(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (is_good(planner, "the rules cannot be used", reply)) {
        struct rulebook *old = planner->rules;

        log_info(PLANNER_AREA, "rules of version %" PRId64, reply->number);
        planner->rules = reply->rules;
        reply->rules = NULL;
        planner->calls.rules(planner->arg, planner->rules);
        rulebook_free(old);
    } else if (planner->rules != NULL) {
        log_warning(PLANNER_AREA, "the rules read before stay in force");
    }
    planner->rules_version = reply->number;
    if (planner->swept_ms == 0)
        go(planner, STEP_SWEEP);
    else
        go(planner, reply->number != 0 ? STEP_PLAN : STEP_FIRE);
}

static void run_rules(struct planner *planner)
{
    need(planner, store_read_rules(planner->conn, planner->zone, parse_rules, planner));
}

static void parse_sweep(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (is_good(planner, "sweep", reply) && reply->number > 0)
        log_info(PLANNER_AREA, "the sweep found %" PRId64 " matters that changed unseen",
                 reply->number);
    planner->swept_ms = ticks_ms();
    planner->swept = true;
    go(planner, STEP_PLAN);
}

static void parse_batch(void *arg, enum planning_end end, size_t matters, const char *fault)
{
    struct planner *planner = arg;

    if (end == PLANNING_LOST || planner->stopping) {
        planner->step = STEP_RESTING;
        return;
    }
    planner->planned += (int64_t)matters;
    planner->worked |= matters > 0;
    switch (end) {
    case PLANNING_DONE:
        log_debug(PLANNER_AREA, "worked out %zu matters", matters);
        go(planner, STEP_PLAN);
        break;
    case PLANNING_NEW_RULES:
        go(planner, STEP_RULES);
        break;
    case PLANNING_REFUSED:
        trouble_tell(&planner->trouble, "plan", fault);
        go(planner, STEP_FIRE);
        break;
    default:
        go(planner, STEP_FIRE);
        break;
    }
}

static void parse_version(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (is_good(planner, "rules_version", reply) && reply->number != planner->rules_version)
        go(planner, STEP_RULES);
    else
        go(planner, STEP_FIRE);
}

/* Without rules the batch would write nothing; only their version is watched. */
static void run_plan(struct planner *planner)
{
    if (planner->rules != NULL)
        need(planner,
             planning_run(planner->planning, planner->conn, planner->rules, planner->rules_version,
                          planner->config->database.batch, parse_batch, planner));
    else
        need(planner, store_rules_version(planner->conn, parse_version, planner));
}

/* What fires may need more of its ladder, so the planner has another look. */
static void parse_fire(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (!is_good(planner, "fire", reply)) {
        go(planner, STEP_REAP);
        return;
    }
    /* Corrections make messages without a deadline that is due. */
    planner->made |= reply->fired.messages > 0;
    if (reply->fired.deadlines == 0) {
        go(planner, STEP_REAP);
        return;
    }
    planner->worked = true;
    planner->fired += reply->fired.deadlines;
    log_info(PLANNER_AREA,
             "fired %" PRId64 " deadlines: %" PRId64 " notices in %" PRId64 " new messages",
             reply->fired.deadlines, reply->fired.notices, reply->fired.messages);
    go(planner, STEP_PLAN);
}

static void parse_reap(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (is_good(planner, "reap", reply) && reply->number > 0) {
        log_warning(PLANNER_AREA, "%" PRId64 " attempts that nobody reported on are now unknown",
                    reply->number);
        planner->worked = planner->made = true;
    }
    go(planner, STEP_SEEN);
}

static void run_reap(struct planner *planner)
{
    if (planner->calls.may_reap(planner->arg))
        need(planner, store_reap(planner->conn, planner->config->courier.resend_unknown, parse_reap,
                                 planner));
    else
        go(planner, STEP_SEEN);
}

static void parse_seen(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (!is_good(planner, "seen", reply))
        log_debug(PLANNER_AREA, "not seen");
    go(planner, planner->swept ? STEP_WATCH : STEP_NEXT);
}

/* After all else of the round: what it dealt with is no longer uncovered. */
static void parse_uncovered(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    planner->swept = false;
    if (is_good(planner, "uncovered", reply))
        coverage_tell(&planner->coverage, reply->number, reply->text);
    go(planner, STEP_NEXT);
}

static void parse_next(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (!is_good(planner, "next_instant", reply)) {
        give_up_round(planner);
        return;
    }
    end_round(planner, reply->wait_ms);
}

static void go(struct planner *planner, enum step step)
{
    struct pgconn *conn = planner->conn;

    planner->step = step;
    planner->step_since_ms = ticks_ms();
    switch (step) {
    case STEP_RESTING:
        break;
    case STEP_SESSION:
        run_session(planner);
        break;
    case STEP_RULES:
        run_rules(planner);
        break;
    case STEP_SWEEP:
        need(planner, store_sweep(conn, parse_sweep, planner));
        break;
    case STEP_PLAN:
        run_plan(planner);
        break;
    case STEP_FIRE:
        need(planner, store_fire(conn, planner->config->database.batch, parse_fire, planner));
        break;
    case STEP_REAP:
        run_reap(planner);
        break;
    case STEP_SEEN:
        need(planner, store_seen(conn, planner->config->worker.name, parse_seen, planner));
        break;
    case STEP_WATCH:
        need(planner, store_uncovered(conn, parse_uncovered, planner));
        break;
    case STEP_NEXT:
        need(planner, store_next_instant(conn, parse_next, planner));
        break;
    }
}

void planner_round_start(struct planner *planner)
{
    bool sweep = until_sweep(planner) == 0;

    planner->worked = planner->made = planner->again = false;
    if (!planner->session)
        go(planner, STEP_SESSION);
    else
        go(planner, sweep ? STEP_SWEEP : STEP_PLAN);
}
