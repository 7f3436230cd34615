#include "service/planner_round.h"

#include <event2/event.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"
#include "law/rulebook.h"
#include "service/clock_guard.h"
#include "service/config.h"
#include "service/database.h"
#include "service/health.h"
#include "service/planning.h"
#include "service/seals.h"
#include "store/store.h"

#define AREA     "planner"
#define RETRY_MS 10000 /* after a session or the rules were refused */

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

/* A new message is due until the courier has it: that does not require another round at once. */
static void end_round(struct planner *planner, int64_t wait_ms)
{
    long ms = rest_ms(&planner->rest, planner->more, wait_ms, until_sweep(planner));

    if ((planner->made || (wait_ms == 0 && !planner->told)) && !planner->stopping)
        planner->calls.work(planner->arg);
    if (health_is_bad(planner->health, HEALTH_RULES) && ms > RETRY_MS)
        ms = RETRY_MS;
    if (planner->again)
        ms = 0;
    planner->again = false;
    planner_rest(planner, ms);
}

/* Ends a round that cannot continue; the next comes after the safety interval, or a poke. */
static void give_up_round(struct planner *planner)
{
    planner->again = false;
    planner_rest(planner, safety_ms(planner) < RETRY_MS ? safety_ms(planner) : RETRY_MS);
}

/* True if the step's answer is good. The caller goes on with what does not depend on it. A lost
 * connection ends the round; up() begins the next. Each step has its own row of health: one that
 * fails in every round must not be well again by the next that succeeds. */
static bool is_good(struct planner *planner, enum health_what what, const struct store_reply *reply)
{
    if (reply->end == STORE_REFUSED)
        health_bad(planner->health, what, reply->fault);
    else if (reply->end == STORE_DONE)
        health_good(planner->health, what);
    return reply->end == STORE_DONE;
}

static void need(struct planner *planner, bool queued)
{
    if (!queued)
        planner->step = STEP_RESTING;
}

/* Whether the answer belongs to a round that is still running. */
static bool goes_on(struct planner *planner, const struct store_reply *reply)
{
    if (reply->end == STORE_LOST || planner->stopping) {
        planner->step = STEP_RESTING;
        return false;
    }
    return true;
}

/* ---------------------------------------------------------------- steps */

/* LISTEN and enlist: without them it still works, only with delays; the next round tries again. A
 * standby answers until something must be written, so only then is the session up. */
static void parse_setup(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (reply->end == STORE_REFUSED) {
        planner->lame = true;
        health_bad(planner->health, HEALTH_SESSION, reply->fault);
    }
}

static void parse_enlisted(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply) || !planner->session)
        return;
    parse_setup(arg, reply);
    if (!planner->lame)
        health_good(planner->health, HEALTH_SESSION);
    planner->calls.up(planner->arg);
    go(planner, STEP_CLOCK);
}

static void parse_session(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (reply->end == STORE_REFUSED) {
        planner->session = false;
        health_bad(planner->health, HEALTH_SESSION, reply->fault);
        give_up_round(planner);
        return;
    }
    planner->session = true;
}

/* LISTEN comes before every query, so that no change is missed in between. */
static void run_session(struct planner *planner)
{
    const struct config *config = planner->config;

    planner->lame = false;
    need(planner,
         database_begin_session(planner->conn, config, "dolsd planner", parse_session, planner) &&
             store_ask(planner->conn, STORE_LISTEN, parse_setup, planner) &&
             store_enlist(planner->conn, config->worker.name, PACKAGE_VERSION, parse_enlisted,
                          planner));
}

static void parse_clock(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;
    bool had_taken = clock_guard_has_taken(planner->guard);

    if (!goes_on(planner, reply))
        return;
    if (reply->end == STORE_REFUSED) {
        health_bad(planner->health, HEALTH_ROUND, reply->fault);
        give_up_round(planner);
        return;
    }
    planner->moves |= planner->pid != 0 && planner->pid != reply->pid;
    planner->pid = reply->pid;
    if (!clock_guard_takes(planner->guard, reply->now, &reply->fit)) {
        go(planner, STEP_HEALTH);
        return;
    }
    /* A sweep frees what waits for a time that only a wrong clock can have set; and until the clock
     * is taken, the courier claims nothing. */
    if (!had_taken) {
        planner->swept_ms = 0;
        planner->calls.work(planner->arg);
    }
    if (planner->swept_ms == 0 || health_is_bad(planner->health, HEALTH_RULES))
        go(planner, STEP_RULES);
    else
        go(planner, until_sweep(planner) == 0 ? STEP_SWEEP : STEP_PLAN);
}

/* While they cannot be read or used, which health says, every round tries again. */
static void parse_rules(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;
    bool again = health_is_bad(planner->health, HEALTH_RULES);

    if (!goes_on(planner, reply))
        return;
    if (is_good(planner, HEALTH_RULES, reply)) {
        struct rulebook *old = planner->rules;

        log_info(AREA, "rules of version %" PRId64, reply->number);
        planner->rules = reply->rules;
        reply->rules = NULL;
        planner->calls.rules(planner->arg, planner->rules);
        planner->rules_version = reply->number;
        rulebook_free(old);
    } else if (planner->rules != NULL && !again) {
        log_warning(AREA, "the rules read before stay in force");
    }
    planner->rules_seen = reply->number;
    if (planner->swept_ms == 0 || until_sweep(planner) == 0)
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
    if (is_good(planner, HEALTH_SWEEP, reply) && reply->number > 0)
        log_info(AREA, "the sweep found %" PRId64 " matters that changed unseen", reply->number);
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
    if (end != PLANNING_REFUSED)
        health_good(planner->health, HEALTH_PLAN);
    switch (end) {
    case PLANNING_DONE:
    case PLANNING_LAST:
        log_debug(AREA, "worked out %zu matters", matters);
        go(planner, end == PLANNING_DONE ? STEP_PLAN : STEP_FIRE);
        break;
    case PLANNING_NEW_RULES:
        go(planner, STEP_RULES);
        break;
    case PLANNING_REFUSED:
        health_bad(planner->health, HEALTH_PLAN, fault);
        go(planner, STEP_FIRE);
        break;
    default:
        go(planner, STEP_FIRE);
        break;
    }
}

/* Rules that cannot be used leave those read before in force: what is worked out by these is marked
 * as such, and worked out again by the first newer rulebook. Without any, nothing is planned. */
static void run_plan(struct planner *planner)
{
    const struct planning_rules rules = {planner->rules, planner->rules_version,
                                         planner->rules_seen};

    if (planner->rules != NULL)
        need(planner, planning_run(planner->planning, planner->conn, &rules,
                                   planner->config->database.batch, parse_batch, planner));
    else
        go(planner, STEP_FIRE);
}

/* The courier starts at once on new messages, while the round continues. Deadlines that have fired
 * and need more of their ladder are queued, and the store notifies us: that starts the next round.
 * After a full batch there may be more. */
static void parse_fire(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (!is_good(planner, HEALTH_FIRE, reply)) {
        go(planner, STEP_REAP);
        return;
    }
    /* Corrections create messages without a due deadline. */
    if (reply->fired.messages > 0 && !planner->stopping) {
        planner->told = true;
        planner->calls.work(planner->arg);
    }
    if (reply->fired.deadlines == 0) {
        go(planner, STEP_REAP);
        return;
    }
    planner->fired += reply->fired.deadlines;
    log_info(AREA, "fired %" PRId64 " deadlines: %" PRId64 " notices in %" PRId64 " new messages",
             reply->fired.deadlines, reply->fired.notices, reply->fired.messages);
    go(planner, reply->fired.deadlines < planner->config->database.batch ? STEP_REAP : STEP_PLAN);
}

static void parse_reap(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (is_good(planner, HEALTH_REAP, reply) && reply->number > 0) {
        log_warning(AREA, "%" PRId64 " attempts that nobody reported on are now unknown",
                    reply->number);
        planner->more = planner->made = true;
    }
    go(planner, planner->swept ? STEP_WATCH : STEP_HEALTH);
}

static void run_reap(struct planner *planner)
{
    need(planner, store_reap(planner->conn, planner->config->courier.resend_unknown,
                             planner->calls.may_reap(planner->arg),
                             clock_guard_expects(planner->guard), parse_reap, planner));
}

static void parse_health(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (reply->end == STORE_REFUSED)
        health_bad(planner->health, HEALTH_ROUND, reply->fault);
    /* After a clock jump everything is due, or nothing; and no sweep would end the wait. */
    if (reply->end == STORE_REFUSED || health_is_bad(planner->health, HEALTH_CLOCK))
        give_up_round(planner);
    else
        go(planner, STEP_NEXT);
}

static void run_health(struct planner *planner)
{
    size_t count;
    const struct store_health *rows =
        health_report(planner->health, planner->config->alarm.after, &count);
    const struct store_seen seen = clock_guard_seen(planner->guard);

    need(planner, store_keep_health(planner->conn, planner->config->worker.name, rows, count, &seen,
                                    parse_health, planner));
}

static void parse_held(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (reply->end == STORE_REFUSED)
        health_bad(planner->health, HEALTH_GUARD, reply->fault);
    else if (reply->end == STORE_DONE && reply->text != NULL)
        health_bad(planner->health, HEALTH_GUARD, reply->text);
    else if (reply->end == STORE_DONE)
        health_good(planner->health, HEALTH_GUARD);
}

/* Last in the round: what it dealt with is no longer uncovered. */
static void parse_uncovered(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    planner->swept = false;
    if (reply->end == STORE_REFUSED)
        health_bad(planner->health, HEALTH_UNCOVERED, reply->fault);
    else if (reply->number > 0)
        health_bad(planner->health, HEALTH_UNCOVERED, reply->text);
    else
        health_good(planner->health, HEALTH_UNCOVERED);
    go(planner, STEP_SEAL);
}

static void note_seals(struct planner *planner, bool good, char *cause)
{
    if (good)
        health_good(planner->health, HEALTH_SEAL);
    else
        health_bad(planner->health, HEALTH_SEAL, cause);
    free(cause);
}

static void parse_seal(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;
    char *cause = NULL;
    bool good;

    if (!goes_on(planner, reply))
        return;
    if (is_good(planner, HEALTH_SEAL, reply)) {
        for (size_t i = 0; i < reply->count; i++)
            seals_add(planner->seals, reply->seals[i].number, reply->seals[i].line);
        good = seals_write(planner->seals, &cause);
        note_seals(planner, good, cause);
    }
    go(planner, STEP_HEALTH);
}

static void run_seal(struct planner *planner)
{
    char *cause = NULL;

    if (seals_use(planner->seals, planner->config->seal.file, &cause)) {
        need(planner, store_seal(planner->conn, seals_last(planner->seals), parse_seal, planner));
    } else {
        note_seals(planner, false, cause);
        go(planner, STEP_HEALTH);
    }
}

static void parse_next(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (!is_good(planner, HEALTH_ROUND, reply)) {
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
    case STEP_CLOCK:
        need(planner, store_fit_clock(conn, planner->config->worker.name, planner->guard->boot,
                                      ticks_ms(), parse_clock, planner));
        break;
    case STEP_RULES:
        run_rules(planner);
        break;
    case STEP_SWEEP:
        need(planner, store_ask(conn, STORE_SWEEP, parse_sweep, planner));
        break;
    case STEP_PLAN:
        run_plan(planner);
        break;
    case STEP_FIRE:
        need(planner, store_fire(conn, planner->config->database.batch,
                                 clock_guard_expects(planner->guard), parse_fire, planner));
        break;
    case STEP_REAP:
        run_reap(planner);
        break;
    case STEP_HEALTH:
        run_health(planner);
        break;
    case STEP_WATCH:
        need(planner, store_ask(conn, STORE_HELD, parse_held, planner) &&
                          store_ask(conn, STORE_UNCOVERED, parse_uncovered, planner));
        break;
    case STEP_SEAL:
        run_seal(planner);
        break;
    case STEP_NEXT:
        need(planner, store_ask(conn, STORE_NEXT_INSTANT, parse_next, planner));
        break;
    }
}

void planner_round_start(struct planner *planner)
{
    planner->more = planner->made = planner->told = planner->again = false;
    go(planner, planner->session && !planner->lame ? STEP_CLOCK : STEP_SESSION);
}
