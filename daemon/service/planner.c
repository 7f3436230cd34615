#include "service/planner.h"

#include <event2/event.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"
#include "law/rulebook.h"
#include "service/config.h"
#include "service/planning.h"
#include "service/rest.h"
#include "store/store.h"

#define AREA           "planner"
#define POKE_MS        20    /* several hints in a row make one round */
#define RETRY_MS       10000 /* after a session or rules that were refused */
#define BLIND_KEPT_MAX 8

/* The steps of a round, in their order. A step that made work for an earlier one sends the round
 * back there. */
enum step {
    STEP_RESTING,
    STEP_SESSION,
    STEP_RULES,
    STEP_SWEEP,
    STEP_PLAN,
    STEP_FIRE,
    STEP_REAP,
    STEP_SEEN,
    STEP_NEXT
};

/* Something that was out of reach, to be told to the store. */
struct blind {
    char *what;
    int64_t seconds;
};

struct planner {
    struct event_base *base;
    const struct config *config;
    const struct zone *zone;
    struct planner_calls calls;
    void *arg;
    struct pgconn *conn;
    struct event *timer;

    enum step step;
    bool session; /* the schema fits; begun anew with each connection */
    bool stopping;
    bool again;  /* poked during a round */
    bool worked; /* this round did something */
    bool made;   /* this round made messages, or set some free */
    struct rest rest;
    int64_t step_since_ms, due_ms, swept_ms;

    struct rulebook *rules;
    int64_t rules_version; /* that was read last, whether it could be used or not */
    struct planning *planning;
    char *trouble;   /* the last complaint, so that it is not made again and again */
    bool complained; /* in this round */

    struct blind blind[BLIND_KEPT_MAX];
    size_t blind_count;
    int64_t planned, fired;
};

static void go(struct planner *planner, enum step step);

/* ---------------------------------------------------------------- complaints and rests */

/* Logged when it is new. */
static void complain(struct planner *planner, const char *what, const char *fault)
{
    char *text = xasprintf("%s: %s", what, fault != NULL ? fault : "no reason given");

    if (planner->trouble == NULL || strcmp(planner->trouble, text) != 0)
        log_error(AREA, "%s", text);
    free(planner->trouble);
    planner->trouble = text;
    planner->complained = true;
}

static void all_well(struct planner *planner)
{
    if (planner->complained || planner->trouble == NULL)
        return;
    log_info(AREA, "works again");
    free(planner->trouble);
    planner->trouble = NULL;
}

static void rest_for(struct planner *planner, long ms)
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

    all_well(planner);
    if ((planner->made || wait_ms == 0) && !planner->stopping)
        planner->calls.work(planner->arg);
    if (planner->again && ms > POKE_MS)
        ms = POKE_MS;
    planner->again = false;
    rest_for(planner, ms);
}

/* A round that cannot go on; the next comes after the safety interval, or a poke. */
static void give_up_round(struct planner *planner)
{
    planner->again = false;
    rest_for(planner, safety_ms(planner) < RETRY_MS ? safety_ms(planner) : RETRY_MS);
}

/* True where the step's answer is good. After a refusal it is complained of; the caller goes on
 * with what does not depend on it. A lost connection ends the round: up() begins the next. */
static bool is_good(struct planner *planner, const char *what, const struct store_reply *reply)
{
    if (reply->end == STORE_REFUSED)
        complain(planner, what, reply->fault);
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

static void ignore(void *arg, struct store_reply *reply)
{
    (void)arg;
    (void)reply;
}

static void tell_blind(struct planner *planner)
{
    while (planner->blind_count > 0) {
        struct blind *blind = &planner->blind[planner->blind_count - 1];

        if (!store_was_blind(planner->conn, planner->config->worker.name, blind->what,
                             blind->seconds, ignore, NULL))
            return;
        free(blind->what);
        planner->blind_count--;
    }
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
    tell_blind(planner);
    go(planner, STEP_RULES);
}

/* LISTEN comes before everything that looks, so that no change falls in between. */
static void run_session(struct planner *planner)
{
    const struct config *config = planner->config;

    need(planner,
         store_begin_session(planner->conn, "dolsd planner",
                             config->database.statement_timeout * 1000L, parse_session, planner) &&
             store_listen(planner->conn, ignore, NULL) &&
             store_enlist(planner->conn, config->worker.name, PACKAGE_VERSION, ignore, NULL));
}

static void parse_rules(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (is_good(planner, "the rules cannot be used", reply)) {
        struct rulebook *old = planner->rules;

        log_info(AREA, "rules of version %" PRId64, reply->number);
        planner->rules = reply->rules;
        reply->rules = NULL;
        planner->calls.rules(planner->arg, planner->rules);
        rulebook_free(old);
    } else if (planner->rules != NULL) {
        log_warning(AREA, "the rules read before stay in force");
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
        log_info(AREA, "the sweep found %" PRId64 " matters that changed unseen", reply->number);
    planner->swept_ms = ticks_ms();
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
        log_debug(AREA, "worked out %zu matters", matters);
        go(planner, STEP_PLAN);
        break;
    case PLANNING_NEW_RULES:
        go(planner, STEP_RULES);
        break;
    case PLANNING_REFUSED:
        complain(planner, "plan", fault);
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
    if (!is_good(planner, "fire", reply) || reply->fired.deadlines == 0) {
        go(planner, STEP_REAP);
        return;
    }
    planner->worked = true;
    planner->fired += reply->fired.deadlines;
    planner->made |= reply->fired.messages > 0;
    log_info(AREA, "fired %" PRId64 " deadlines: %" PRId64 " notices in %" PRId64 " new messages",
             reply->fired.deadlines, reply->fired.notices, reply->fired.messages);
    go(planner, STEP_PLAN);
}

static void parse_reap(void *arg, struct store_reply *reply)
{
    struct planner *planner = arg;

    if (!goes_on(planner, reply))
        return;
    if (is_good(planner, "reap", reply) && reply->number > 0) {
        log_warning(AREA, "%" PRId64 " attempts that nobody reported on are now unknown",
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
        log_debug(AREA, "not seen");
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
    case STEP_NEXT:
        need(planner, store_next_instant(conn, parse_next, planner));
        break;
    }
}

/* ---------------------------------------------------------------- rounds */

static void start_round(struct planner *planner)
{
    bool sweep = until_sweep(planner) == 0;

    planner->worked = planner->made = planner->again = planner->complained = false;
    if (!planner->session)
        go(planner, STEP_SESSION);
    else
        go(planner, sweep ? STEP_SWEEP : STEP_PLAN);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    struct planner *planner = arg;

    (void)fd;
    (void)what;
    if (planner->step == STEP_RESTING && !planner->stopping && pgconn_is_up(planner->conn))
        start_round(planner);
}

static void on_up(void *arg)
{
    struct planner *planner = arg;

    planner->session = false;
    planner->swept_ms = 0;
    planner->rest = (struct rest){0};
    if (!planner->stopping)
        start_round(planner);
}

static void on_down(void *arg, const char *why)
{
    struct planner *planner = arg;

    planner->step = STEP_RESTING;
    planner->session = false;
    event_del(planner->timer);
    planner->calls.down(planner->arg, why);
}

void planner_poke(struct planner *planner)
{
    planner->again = true;
    if (planner->step == STEP_RESTING && planner->session && planner->due_ms > ticks_ms() + POKE_MS)
        rest_for(planner, POKE_MS);
}

static void on_notified(void *arg, const char *channel, const char *payload)
{
    struct planner *planner = arg;

    (void)channel;
    if (strcmp(payload, "clock") == 0)
        planner->calls.work(planner->arg);
    planner_poke(planner);
}

/* ---------------------------------------------------------------- for the owner */

struct planner *planner_new(struct event_base *base, const struct config *config,
                            const struct zone *zone, const struct planner_calls *calls, void *arg)
{
    static const struct pgconn_calls conn_calls = {on_up, on_down, on_notified};
    struct pgconn_options options = {
        .name = "database (planner)",
        .conninfo = config->database.conninfo,
        .connect_timeout_ms = config->database.connect_timeout * 1000L,
        .statement_timeout_ms = config->database.statement_timeout * 1000L,
        .reconnect_at_most_ms = config->database.reconnect_at_most * 1000L,
    };
    struct planner *planner = xcalloc(1, sizeof(*planner));

    planner->base = base;
    planner->config = config;
    planner->zone = zone;
    planner->calls = *calls;
    planner->arg = arg;
    planner->planning = planning_new();
    planner->timer = evtimer_new(base, on_timer, planner);
    if (planner->timer == NULL)
        abort();
    planner->conn = pgconn_new(base, &options, &conn_calls, planner);
    return planner;
}

void planner_set_config(struct planner *planner, const struct config *config)
{
    planner->config = config;
    planner_poke(planner);
}

const struct rulebook *planner_rules(const struct planner *planner)
{
    return planner->rules;
}

void planner_was_blind(struct planner *planner, const char *what, int64_t seconds)
{
    if (planner->blind_count < BLIND_KEPT_MAX)
        planner->blind[planner->blind_count++] = (struct blind){xstrdup(what), seconds};
    if (planner->session)
        tell_blind(planner);
}

void planner_stop(struct planner *planner)
{
    planner->stopping = true;
    event_del(planner->timer);
}

bool planner_idle(const struct planner *planner)
{
    return planner->step == STEP_RESTING;
}

void planner_status(const struct planner *planner, struct planner_status *status)
{
    int64_t now = ticks_ms();
    bool resting = planner->step == STEP_RESTING;

    *status = (struct planner_status){
        .up = planner->session,
        .has_rules = planner->rules != NULL,
        .trouble = planner->trouble,
        .planned = planner->planned,
        .fired = planner->fired,
    };
    if (!resting)
        status->stuck_ms = now - planner->step_since_ms;
    else if (planner->session && now > planner->due_ms)
        status->overdue_ms = now - planner->due_ms;
}

void planner_free(struct planner *planner)
{
    if (planner == NULL)
        return;
    planner->stopping = true;
    pgconn_free(planner->conn);
    event_free(planner->timer);
    planning_free(planner->planning);
    rulebook_free(planner->rules);
    for (size_t i = 0; i < planner->blind_count; i++)
        free(planner->blind[i].what);
    free(planner->trouble);
    free(planner);
}
