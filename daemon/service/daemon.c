#include "service/daemon.h"

#include <event2/event.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/faults.h"
#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"
#include "law/zone.h"
#include "service/alarm.h"
#include "service/config.h"
#include "service/courier.h"
#include "service/outage.h"
#include "service/outlet.h"
#include "service/planner.h"
#include "service/post.h"
#include "service/watchdog.h"

#define AREA            "daemon"
#define DRAIN_LOOK_MS   50
#define STEPS_PATIENCE  5     /* a step of a round has at most so many statements in a row */
#define GRACE_MS        30000 /* how late a round or a step may be before the work has stopped */
#define COURIER_AWAY_MS 15000 /* it comes back a little after the planner */

struct daemon {
    struct event_base *base;
    struct zone *zone;
    struct config *config;
    bool verbose;
    struct post *post;
    struct planner *planner;
    struct courier *courier;
    struct outlet *outlet;
    struct watchdog *watchdog;
    struct event *signals[3];
    struct event *drain_timer;
    bool stopping;
    bool drained; /* the outlet was told to take nothing more */
    int64_t drain_until_ms;
    struct outage database, second, relay;
    int64_t courier_up_ms; /* when the courier's connection was seen last, or had no way to be */
    struct alarm blind, uncovered;
};

/* ---------------------------------------------------------------- what can be loaded */

/* The configuration and its templates; both or, with every fault of either told, neither. */
static bool load(const char *file, const struct zone *zone, struct config **config,
                 struct post **post, struct faults *faults)
{
    char *cause = NULL;

    *post = NULL;
    *config = config_gather(file, faults);
    if (*config == NULL)
        return false;
    if (faults->count == 0 && !outlet_check(*config, &cause))
        faults_add(faults, file, 0, "mail: %s", cause);
    free(cause);
    if (faults->count == 0 || access((*config)->templates.directory, R_OK | X_OK) == 0)
        *post = post_load(*config, zone, faults);
    if (*post != NULL && faults->count == 0)
        return true;
    post_free(*post);
    config_free(*config);
    *post = NULL;
    *config = NULL;
    return false;
}

static void open_log(const struct config *config, bool verbose)
{
    log_open(verbose ? LOG_LEVEL_DEBUG : (enum log_level)config->log.level,
             getenv("JOURNAL_STREAM") != NULL);
}

static struct zone *load_zone(void)
{
    char *cause = NULL;
    struct zone *zone = zone_load(ZONE_LEGAL, &cause);

    if (zone == NULL)
        log_error(AREA, "%s", cause);
    free(cause);
    return zone;
}

enum daemon_exit daemon_check(const char *config_file)
{
    struct faults faults = FAULTS_INIT;
    struct zone *zone = load_zone();
    struct config *config;
    struct post *post;
    bool good;

    if (zone == NULL)
        return DAEMON_CANNOT_RUN;
    good = load(config_file, zone, &config, &post, &faults);
    faults_print(&faults, stderr);
    post_free(post);
    config_free(config);
    zone_free(zone);
    faults_free(&faults);
    return good ? DAEMON_OK : DAEMON_CONFIG;
}

/* ---------------------------------------------------------------- how it does */

static void add_outage(struct buf *text, const struct outage *outage, const char *means)
{
    if (outage->on)
        buf_printf(text, "%s out of reach for %" PRId64 " s%s; ", outage->what,
                   outage_seconds(outage), means);
}

static void tell_status(struct daemon *daemon, const struct planner_status *planner,
                        const struct courier_status *courier)
{
    struct buf text = BUF_INIT;

    if (daemon->stopping)
        buf_puts(&text, "stopping; ");
    add_outage(&text, &daemon->database, ", blind: no reminder is worked out");
    add_outage(&text, &daemon->second, ", no mail is claimed");
    add_outage(&text, &daemon->relay, ", no mail leaves");
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
    watchdog_status(daemon->watchdog, text.data);
    buf_free(&text);
}

static void look_at_relay(struct daemon *daemon)
{
    const char *why = "";
    int64_t seconds;

    switch (outlet_reach(daemon->outlet, &why)) {
    case OUTLET_AWAY:
        outage_begin(&daemon->relay, why);
        break;
    case OUTLET_IN_REACH:
        seconds = outage_end(&daemon->relay);
        if (seconds > 0)
            planner_was_blind(daemon->planner, daemon->relay.what, seconds);
        break;
    case OUTLET_UNTRIED:
        break;
    }
}

/* The courier's own connection, while the planner's is there. */
static void look_at_courier(struct daemon *daemon, const struct courier_status *courier)
{
    if (courier->up || daemon->database.on) {
        daemon->courier_up_ms = ticks_ms();
        outage_end(&daemon->second);
    } else if (ticks_ms() - daemon->courier_up_ms > COURIER_AWAY_MS && courier->why_down != NULL) {
        outage_begin(&daemon->second, courier->why_down);
    }
}

/* A database that is away says nothing of what is uncovered. */
static void raise_alarms(struct daemon *daemon, const struct planner_status *planner)
{
    struct alarm_way way = {daemon->config, daemon->post, daemon->courier};

    alarm_blind(&daemon->blind, &way, outage_seconds(&daemon->database));
    if (!daemon->database.on)
        alarm_uncovered(&daemon->uncovered, &way, planner->uncovered, planner->uncovered_seconds);
}

static bool on_tick(void *arg)
{
    struct daemon *daemon = arg;
    int64_t patience = STEPS_PATIENCE * 1000L * daemon->config->database.statement_timeout;
    struct planner_status planner;
    struct courier_status courier;

    planner_status(daemon->planner, &planner);
    courier_status(daemon->courier, &courier);
    look_at_relay(daemon);
    look_at_courier(daemon, &courier);
    outage_tick(&daemon->database);
    outage_tick(&daemon->second);
    outage_tick(&daemon->relay);
    outlet_tick(daemon->outlet);
    if (!daemon->stopping)
        raise_alarms(daemon, &planner);
    tell_status(daemon, &planner, &courier);
    return daemon->stopping ||
           (planner.stuck_ms < patience + GRACE_MS && planner.overdue_ms < GRACE_MS);
}

/* ---------------------------------------------------------------- what the planner tells */

static void on_up(void *arg)
{
    struct daemon *daemon = arg;
    int64_t seconds = outage_end(&daemon->database);

    if (seconds > 0)
        planner_was_blind(daemon->planner, daemon->database.what, seconds);
    watchdog_ready(daemon->watchdog);
    on_tick(daemon);
}

static void on_down(void *arg, const char *why)
{
    struct daemon *daemon = arg;

    outage_begin(&daemon->database, why);
    on_tick(daemon);
}

static void on_work(void *arg)
{
    struct daemon *daemon = arg;

    courier_poke(daemon->courier);
}

static void on_rules(void *arg, const struct rulebook *rules)
{
    struct daemon *daemon = arg;

    post_set_rules(daemon->post, rules);
}

static bool may_reap(void *arg)
{
    struct daemon *daemon = arg;
    struct courier_status status;

    courier_status(daemon->courier, &status);
    return status.unsettled == 0;
}

/* ---------------------------------------------------------------- stopping */

static void leave(struct daemon *daemon)
{
    event_base_loopbreak(daemon->base);
}

static void on_drain_timer(evutil_socket_t fd, short what, void *arg)
{
    struct daemon *daemon = arg;
    struct courier_status status;

    (void)fd;
    (void)what;
    courier_status(daemon->courier, &status);
    if (!status.claiming && !daemon->drained) {
        daemon->drained = true;
        outlet_drain(daemon->outlet);
    }
    if (daemon->drained && planner_idle(daemon->planner) && courier_idle(daemon->courier) &&
        outlet_idle(daemon->outlet)) {
        leave(daemon);
    } else if (ticks_ms() >= daemon->drain_until_ms) {
        log_warning(AREA, "%zu messages are still under way after %d s; leaving them",
                    status.in_flight, daemon->config->courier.drain);
        leave(daemon);
    }
}

static void stop(struct daemon *daemon)
{
    struct timeval look = ticks_wait(DRAIN_LOOK_MS);

    log_info(AREA, "stops: ends what is under way");
    daemon->stopping = true;
    daemon->drain_until_ms = ticks_ms() + daemon->config->courier.drain * 1000L;
    watchdog_stopping(daemon->watchdog, daemon->config->courier.drain);
    planner_stop(daemon->planner);
    courier_stop(daemon->courier);
    event_add(daemon->drain_timer, &look);
}

static void on_stop_signal(evutil_socket_t signal, short what, void *arg)
{
    struct daemon *daemon = arg;

    (void)signal;
    (void)what;
    if (!daemon->stopping) {
        stop(daemon);
    } else {
        log_warning(AREA, "told to stop twice: leaves now");
        leave(daemon);
    }
}

/* ---------------------------------------------------------------- reloading */

/* Swaps once; what runs keeps what it has begun with. */
static void take_up(struct daemon *daemon, struct config *config, struct post *post)
{
    struct config *old_config = daemon->config;
    struct post *old_post = daemon->post;
    char *held = config_hold(old_config, config);

    if (held != NULL)
        log_warning(AREA, "only a restart takes up: %s", held);
    free(held);
    daemon->config = config;
    daemon->post = post;
    open_log(config, daemon->verbose);
    post_set_rules(post, planner_rules(daemon->planner));
    courier_set_config(daemon->courier, config, post);
    planner_set_config(daemon->planner, config);
    if (config_differs(old_config, config, "mail."))
        courier_set_channel(daemon->courier, outlet_open(daemon->outlet, config));
    post_free(old_post);
    config_free(old_config);
    log_info(AREA, "the configuration was taken up");
}

static void on_reload_signal(evutil_socket_t signal, short what, void *arg)
{
    struct daemon *daemon = arg;
    struct faults faults = FAULTS_INIT;
    struct config *config;
    struct post *post;

    (void)signal;
    (void)what;
    if (daemon->stopping)
        return;
    watchdog_reloading(daemon->watchdog);
    if (load(daemon->config->file, daemon->zone, &config, &post, &faults)) {
        take_up(daemon, config, post);
    } else {
        for (size_t i = 0; i < faults.count; i++)
            log_error(AREA, "%s", faults.lines[i]);
        log_error(AREA, "the reload is refused; the configuration in force stays");
    }
    faults_free(&faults);
    watchdog_reloaded(daemon->watchdog);
}

/* ---------------------------------------------------------------- building and taking down */

static void on_libevent_log(int severity, const char *text)
{
    if (severity >= EVENT_LOG_WARN)
        log_warning("event", "%s", text);
}

static struct event *on_signal(struct daemon *daemon, int number, event_callback_fn handler)
{
    struct event *event = evsignal_new(daemon->base, number, handler, daemon);

    if (event == NULL || event_add(event, NULL) != 0)
        abort();
    return event;
}

static void build(struct daemon *daemon)
{
    static const struct planner_calls calls = {on_up, on_down, on_work, on_rules, may_reap};
    struct channel_client client;

    daemon->courier_up_ms = ticks_ms();
    daemon->database.what = "database";
    daemon->second.what = "database (courier)";
    daemon->relay.what = "mail relay";
    daemon->signals[0] = on_signal(daemon, SIGTERM, on_stop_signal);
    daemon->signals[1] = on_signal(daemon, SIGINT, on_stop_signal);
    daemon->signals[2] = on_signal(daemon, SIGHUP, on_reload_signal);
    daemon->drain_timer = event_new(daemon->base, -1, EV_PERSIST, on_drain_timer, daemon);
    daemon->watchdog = watchdog_new(daemon->base, on_tick, daemon);
    daemon->courier = courier_new(daemon->base, daemon->config, daemon->post);
    client = courier_client(daemon->courier);
    daemon->outlet = outlet_new(daemon->base, &client);
    courier_set_channel(daemon->courier, outlet_open(daemon->outlet, daemon->config));
    daemon->planner = planner_new(daemon->base, daemon->config, daemon->zone, &calls, daemon);
}

static void take_down(struct daemon *daemon)
{
    planner_free(daemon->planner);
    outlet_free(daemon->outlet);
    courier_free(daemon->courier);
    watchdog_free(daemon->watchdog);
    event_free(daemon->drain_timer);
    for (size_t i = ARRAY_SIZE(daemon->signals); i > 0; i--)
        event_free(daemon->signals[i - 1]);
    event_base_free(daemon->base);
    outage_end(&daemon->relay);
    outage_end(&daemon->second);
    outage_end(&daemon->database);
    post_free(daemon->post);
    config_free(daemon->config);
    zone_free(daemon->zone);
}

static enum daemon_exit run(struct daemon *daemon)
{
    enum daemon_exit end = DAEMON_OK;

    event_set_log_callback(on_libevent_log);
    daemon->base = event_base_new();
    if (daemon->base == NULL) {
        log_error(AREA, "there is no event loop to be had");
        abort();
    }
    signal(SIGPIPE, SIG_IGN);
    log_info(AREA, "dolsd %s starts as worker %s", PACKAGE_VERSION, daemon->config->worker.name);
    build(daemon);
    if (event_base_dispatch(daemon->base) < 0) {
        log_error(AREA, "the event loop failed");
        end = DAEMON_CANNOT_RUN;
    }
    take_down(daemon);
    log_info(AREA, "stopped");
    return end;
}

enum daemon_exit daemon_run(const char *config_file, bool verbose)
{
    struct daemon daemon = {.verbose = verbose};
    struct faults faults = FAULTS_INIT;

    daemon.zone = load_zone();
    if (daemon.zone == NULL)
        return DAEMON_CANNOT_RUN;
    if (!load(config_file, daemon.zone, &daemon.config, &daemon.post, &faults)) {
        faults_print(&faults, stderr);
        faults_free(&faults);
        zone_free(daemon.zone);
        return DAEMON_CONFIG;
    }
    open_log(daemon.config, verbose);
    return run(&daemon);
}
