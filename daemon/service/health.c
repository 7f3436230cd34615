#include "service/health.h"

#include <inttypes.h>

#include "base/buf.h"
#include "channel/ticks.h"
#include "service/config.h"
#include "service/courier.h"
#include "service/outlet.h"
#include "service/planner.h"
#include "service/watchdog.h"

#define STEPS_PATIENCE  5     /* a step of a round has at most so many statements in a row */
#define GRACE_MS        30000 /* how late a round or a step may be before the work has stopped */
#define COURIER_AWAY_MS 15000 /* it comes back a little after the planner */

void health_init(struct health *health)
{
    *health = (struct health){
        .database.what = "database",
        .courier.what = "database (courier)",
        .relay.what = "mail relay",
        .courier_up_ms = ticks_ms(),
    };
}

void health_end(struct health *health)
{
    outage_end(&health->relay);
    outage_end(&health->courier);
    outage_end(&health->database);
}

void health_database_up(struct health *health, struct planner *planner)
{
    int64_t seconds = outage_end(&health->database);

    if (seconds > 0)
        planner_was_blind(planner, health->database.what, seconds);
}

void health_database_down(struct health *health, const char *why)
{
    outage_begin(&health->database, why);
}

/* ---------------------------------------------------------------- the line for people */

static void add_outage(struct buf *text, const struct outage *outage, const char *means)
{
    if (outage->on)
        buf_printf(text, "%s out of reach for %" PRId64 " s%s; ", outage->what,
                   outage_seconds(outage), means);
}

static void tell_status(const struct health *health, const struct health_parts *parts,
                        const struct planner_status *planner, const struct courier_status *courier)
{
    struct buf text = BUF_INIT;

    if (parts->stopping)
        buf_puts(&text, "stopping; ");
    add_outage(&text, &health->database, ", blind: no reminder is worked out");
    add_outage(&text, &health->courier, ", no mail is claimed");
    add_outage(&text, &health->relay, ", no mail leaves");
    if (planner->up && !planner->has_rules)
        buf_puts(&text, "no rules that can be used: nothing is planned; ");
    if (planner->uncovered != NULL)
        buf_printf(&text, "uncovered for %" PRId64 " s: %s; ", planner->uncovered_seconds,
                   planner->uncovered);
    if (planner->trouble != NULL)
        buf_printf(&text, "trouble: %s; ", planner->trouble);
    if (courier->trouble != NULL)
        buf_printf(&text, "trouble: %s; ", courier->trouble);
    buf_printf(&text,
               "%" PRId64 " matters planned, %" PRId64 " deadlines fired, %" PRId64
               " messages delivered, %" PRId64 " not",
               planner->planned, planner->fired, courier->delivered, courier->other);
    watchdog_status(parts->watchdog, text.data);
    buf_free(&text);
}

/* ---------------------------------------------------------------- looking */

static void look_at_relay(struct health *health, const struct health_parts *parts)
{
    const char *why = "";
    int64_t seconds;

    switch (outlet_reach(parts->outlet, &why)) {
    case WAY_AWAY:
        outage_begin(&health->relay, why);
        break;
    case WAY_IN_REACH:
        seconds = outage_end(&health->relay);
        if (seconds > 0)
            planner_was_blind(parts->planner, health->relay.what, seconds);
        break;
    case WAY_UNTRIED:
        break;
    }
}

static void look_at_courier(struct health *health, const struct courier_status *courier)
{
    if (courier->up || health->database.on) {
        health->courier_up_ms = ticks_ms();
        outage_end(&health->courier);
    } else if (ticks_ms() - health->courier_up_ms > COURIER_AWAY_MS && courier->why_down != NULL) {
        outage_begin(&health->courier, courier->why_down);
    }
}

/* A database that is away says nothing of what is uncovered. */
static void raise_alarms(struct health *health, const struct health_parts *parts,
                         const struct planner_status *planner)
{
    struct alarm_way way = {parts->config, parts->post, parts->courier};

    alarm_blind(&health->blind, &way, outage_seconds(&health->database));
    if (!health->database.on)
        alarm_uncovered(&health->uncovered, &way, planner->uncovered, planner->uncovered_seconds);
}

bool health_tick(struct health *health, const struct health_parts *parts)
{
    int64_t patience = STEPS_PATIENCE * 1000L * parts->config->database.statement_timeout;
    struct planner_status planner;
    struct courier_status courier;

    planner_status(parts->planner, &planner);
    courier_status(parts->courier, &courier);
    look_at_relay(health, parts);
    look_at_courier(health, &courier);
    outage_tick(&health->database);
    outage_tick(&health->courier);
    outage_tick(&health->relay);
    if (!parts->stopping)
        raise_alarms(health, parts, &planner);
    tell_status(health, parts, &planner, &courier);
    return parts->stopping ||
           (planner.stuck_ms < patience + GRACE_MS && planner.overdue_ms < GRACE_MS);
}
