#include "service/planner.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "channel/ticks.h"
#include "law/rulebook.h"
#include "service/config.h"
#include "service/database.h"
#include "service/planner_round.h"
#include "service/planning.h"
#include "service/seals.h"
#include "store/pgconn.h"

#define HEARD "heard " /* the prefix that dolsd.say_heard puts before a worker's name */

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    struct planner *planner = arg;

    (void)fd;
    (void)what;
    if (planner->step == STEP_RESTING && !planner->stopping && pgconn_is_up(planner->conn))
        planner_round_start(planner);
}

static void on_up(void *arg)
{
    struct planner *planner = arg;

    planner->session = planner->moves = false;
    planner->swept_ms = planner->pid = 0;
    planner->rest = (struct rest){0};
    if (!planner->stopping)
        planner_round_start(planner);
}

static void on_down(void *arg, const char *why)
{
    struct planner *planner = arg;

    planner->step = STEP_RESTING;
    planner->session = false;
    event_del(planner->timer);
    planner->calls.down(planner->arg, why);
}

/* Hints read together cause one round; those that come while it runs cause one more. */
void planner_poke(struct planner *planner)
{
    planner->again = true;
    if (planner->step == STEP_RESTING && planner->session && planner->due_ms > ticks_ms())
        planner_rest(planner, 0);
}

static void on_notified(void *arg, const char *channel, const char *payload)
{
    struct planner *planner = arg;

    (void)channel;
    if (strncmp(payload, HEARD, strlen(HEARD)) == 0) {
        planner->heard += strcmp(payload + strlen(HEARD), planner->config->worker.name) == 0;
        return;
    }
    if (strcmp(payload, "clock") == 0)
        planner->calls.work(planner->arg);
    if (strcmp(payload, "held") == 0)
        planner->swept = true;
    planner_poke(planner);
}

/* ---------------------------------------------------------------- for the owner */

struct planner *planner_new(struct event_base *base, const struct config *config,
                            const struct zone *zone, struct health *health,
                            struct clock_guard *guard, const struct planner_calls *calls, void *arg)
{
    static const struct pgconn_calls conn_calls = {on_up, on_down, on_notified};
    struct planner *planner = xcalloc(1, sizeof(*planner));

    planner->health = health;
    planner->guard = guard;
    planner->config = config;
    planner->zone = zone;
    planner->calls = *calls;
    planner->arg = arg;
    planner->planning = planning_new();
    planner->seals = seals_new();
    planner->timer = evtimer_new(base, on_timer, planner);
    if (planner->timer == NULL)
        abort();
    planner->conn = database_connect(base, config, "database (planner)", &conn_calls, planner);
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
        .under_way = pgconn_under_way(planner->conn),
        .pooled = planner->pid != 0 && planner->pid != pgconn_backend(planner->conn),
        .moves = planner->moves,
        .heard = planner->heard,
        .up = planner->session,
        .has_rules = planner->rules != NULL,
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
    seals_free(planner->seals);
    rulebook_free(planner->rules);
    free(planner);
}
