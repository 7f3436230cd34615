#include "service/daemon.h"

#include <event2/event.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/faults.h"
#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"
#include "law/zone.h"
#include "service/alarm.h"
#include "service/alarm_hook.h"
#include "service/clock_guard.h"
#include "service/config.h"
#include "service/courier.h"
#include "service/health.h"
#include "service/locks.h"
#include "service/online.h"
#include "service/outlet.h"
#include "service/ping.h"
#include "service/planner.h"
#include "service/pooler.h"
#include "service/post.h"
#include "service/watchdog.h"

#define AREA          "daemon"
#define DRAIN_LOOK_MS 50

#define STEPS_PATIENCE  5     /* most consecutive statements in a step of a round */
#define GRACE_MS        30000 /* how late a round or a step may be before work counts as stopped */
#define COURIER_AWAY_MS 15000

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
    bool drained; /* the outlet was told to drain */
    int64_t drain_until_ms;
    struct health *health;
    struct clock_guard guard;
    struct alarm alarm;
    struct alarm_hook *hook;
    struct ping *ping;
    struct locks *locks;
    struct pooler *pooler;
    int64_t courier_up_ms; /* when its connection was last seen, or could not be up */
    int64_t ticked_ms;
};

/* ---------------------------------------------------------------- what can be loaded */

/* Loads the configuration and its templates; both, or, after reporting every fault, neither. */
static bool load(const char *file, const struct zone *zone, struct config **config,
                 struct post **post, struct faults *faults)
{
    char *cause = NULL;

    *post = NULL;
    *config = config_gather(file, faults);
    if (*config == NULL)
        return false;
    if (faults->count == 0 && !ways_check(*config, &cause))
        faults_add(faults, file, 0, "%s", cause);
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

static void tell_doubt(const struct config *config)
{
    char *doubt = config_doubt(config);

    if (doubt != NULL)
        fprintf(stderr, "warning: %s\n", doubt);
    free(doubt);
}

enum daemon_exit daemon_check(const char *config_file, bool online)
{
    struct faults faults = FAULTS_INIT;
    struct zone *zone = load_zone();
    struct config *config;
    struct post *post;
    bool good;

    if (zone == NULL)
        return DAEMON_CANNOT_RUN;
    good = load(config_file, zone, &config, &post, &faults);
    if (good)
        tell_doubt(config);
    if (good && online)
        online_check(config, &faults);
    good = faults.count == 0;
    faults_print(&faults, stderr);
    post_free(post);
    config_free(config);
    zone_free(zone);
    faults_free(&faults);
    return good ? DAEMON_OK : DAEMON_CONFIG;
}

/* ---------------------------------------------------------------- health */

/* The courier's connection returns a little after the planner's. */
static void look_at_courier(struct daemon *daemon, const struct courier_status *courier)
{
    if (courier->up || health_is_bad(daemon->health, HEALTH_DATABASE))
        daemon->courier_up_ms = ticks_ms();
    if (courier->up)
        health_good(daemon->health, HEALTH_COURIER);
    else if (ticks_ms() - daemon->courier_up_ms > COURIER_AWAY_MS && courier->why_down != NULL)
        health_bad(daemon->health, HEALTH_COURIER, courier->why_down);
}

static void look_at_relay(struct daemon *daemon)
{
    const char *why = "";

    switch (outlet_reach(daemon->outlet, &why)) {
    case WAY_AWAY:
        health_bad(daemon->health, HEALTH_RELAY, why);
        break;
    case WAY_IN_REACH:
        if (!health_fails(daemon->health))
            health_good(daemon->health, HEALTH_RELAY);
        break;
    case WAY_UNTRIED:
        break;
    }
}

/* Allows for the most consecutive statements in a step of a round. A late tick means that the whole
 * process was held up, as when a machine is moved to another host: the planner had no turn either.
 */
static bool planner_goes_on(struct daemon *daemon, const struct planner_status *planner)
{
    int64_t patience = STEPS_PATIENCE * 1000L * daemon->config->database.statement_timeout;
    bool well = planner->stuck_ms < patience + GRACE_MS && planner->overdue_ms < GRACE_MS;
    bool late = ticks_ms() - daemon->ticked_ms >= GRACE_MS;

    daemon->ticked_ms = ticks_ms();
    if (late)
        return true;
    if (!well)
        health_bad(daemon->health, HEALTH_ROUND, "a round does not finish");
    return well;
}

static void tell_status(struct daemon *daemon, const struct planner_status *planner,
                        const struct courier_status *courier)
{
    struct buf text = BUF_INIT;

    if (daemon->stopping)
        buf_puts(&text, "stopping; ");
    health_line(daemon->health, &text);
    buf_printf(&text,
               "since its start: matters planned %" PRId64 ", deadlines fired %" PRId64
               ", messages delivered %" PRId64 ", not delivered %" PRId64,
               planner->planned, planner->fired, courier->delivered, courier->other);
    watchdog_status(daemon->watchdog, text.data);
    buf_free(&text);
}

static bool on_tick(void *arg)
{
    struct daemon *daemon = arg;
    struct alarm_way way = {daemon->config, daemon->post, daemon->courier, daemon->hook};
    struct planner_status planner;
    struct courier_status courier;
    bool well;

    outlet_tick(daemon->outlet);
    planner_status(daemon->planner, &planner);
    courier_status(daemon->courier, &courier);
    well = daemon->stopping || planner_goes_on(daemon, &planner);
    if (!daemon->stopping) {
        look_at_relay(daemon);
        look_at_courier(daemon, &courier);
        pooler_tick(daemon->pooler, &planner);
        locks_tick(daemon->locks, planner.under_way, courier.under_way);
        health_tick(daemon->health);
        alarm_hook_tick(daemon->hook);
        alarm_tick(&daemon->alarm, &way, daemon->health);
        ping_tick(daemon->ping, daemon->config, well && health_is_well(daemon->health));
        if (health_changed(daemon->health))
            planner_poke(daemon->planner);
    }
    tell_status(daemon, &planner, &courier);
    return well;
}

/* ---------------------------------------------------------------- callbacks from the planner */

static void on_up(void *arg)
{
    struct daemon *daemon = arg;

    health_good(daemon->health, HEALTH_DATABASE);
    watchdog_ready(daemon->watchdog);
    on_tick(daemon);
}

static void on_down(void *arg, const char *why)
{
    struct daemon *daemon = arg;

    health_bad(daemon->health, HEALTH_DATABASE, why);
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

    log_info(AREA, "stopping: finishing what is under way");
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
        log_warning(AREA, "second stop signal: exiting now");
        leave(daemon);
    }
}

/* ---------------------------------------------------------------- reloading */

/* Swaps once; work under way keeps its old settings. */
static void take_up(struct daemon *daemon, struct config *config, struct post *post)
{
    struct config *old_config = daemon->config;
    struct post *old_post = daemon->post;
    char *held = config_hold(old_config, config);

    if (held != NULL)
        log_warning(AREA, "only a restart applies: %s", held);
    free(held);
    daemon->config = config;
    daemon->post = post;
    open_log(config, daemon->verbose);
    post_set_rules(post, planner_rules(daemon->planner));
    courier_set_config(daemon->courier, config, post);
    planner_set_config(daemon->planner, config);
    locks_set_config(daemon->locks, config);
    pooler_set_config(daemon->pooler, config);
    outlet_open(daemon->outlet, config, old_config);
    courier_poke(daemon->courier);
    post_free(old_post);
    config_free(old_config);
    log_info(AREA, "the new configuration is in force");
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
        health_good(daemon->health, HEALTH_CONFIG);
    } else {
        health_bad(daemon->health, HEALTH_CONFIG, "its faults are in the log");
        for (size_t i = 0; i < faults.count; i++)
            log_error(AREA, "%s", faults.lines[i]);
        log_error(AREA, "the reload is refused; the old configuration stays in force");
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

    daemon->health = health_new();
    health_good(daemon->health, HEALTH_CONFIG);
    daemon->guard = clock_guard_new(daemon->health);
    daemon->ping = ping_new(daemon->base);
    daemon->hook = alarm_hook_new(daemon->base, daemon->health);
    daemon->pooler = pooler_new(daemon->base, daemon->config, daemon->health);
    daemon->locks = locks_new(daemon->base, daemon->config, daemon->health);
    daemon->courier_up_ms = ticks_ms();
    daemon->signals[0] = on_signal(daemon, SIGTERM, on_stop_signal);
    daemon->signals[1] = on_signal(daemon, SIGINT, on_stop_signal);
    daemon->signals[2] = on_signal(daemon, SIGHUP, on_reload_signal);
    daemon->drain_timer = event_new(daemon->base, -1, EV_PERSIST, on_drain_timer, daemon);
    daemon->watchdog = watchdog_new(daemon->base, on_tick, daemon);
    daemon->courier =
        courier_new(daemon->base, daemon->config, daemon->post, daemon->health, &daemon->guard);
    courier_on_plain(daemon->courier, (struct courier_plain){alarm_mailed, &daemon->alarm});
    client = courier_client(daemon->courier);
    daemon->outlet = outlet_new(daemon->base, &client);
    outlet_open(daemon->outlet, daemon->config, NULL);
    courier_set_outlet(daemon->courier, daemon->outlet);
    daemon->planner = planner_new(daemon->base, daemon->config, daemon->zone, daemon->health,
                                  &daemon->guard, &calls, daemon);
}

static void take_down(struct daemon *daemon)
{
    planner_free(daemon->planner);
    outlet_free(daemon->outlet);
    courier_free(daemon->courier);
    alarm_clear(&daemon->alarm);
    watchdog_free(daemon->watchdog);
    locks_free(daemon->locks);
    pooler_free(daemon->pooler);
    ping_free(daemon->ping);
    alarm_hook_free(daemon->hook);
    event_free(daemon->drain_timer);
    for (size_t i = ARRAY_SIZE(daemon->signals); i > 0; i--)
        event_free(daemon->signals[i - 1]);
    event_base_free(daemon->base);
    health_free(daemon->health);
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
        log_error(AREA, "cannot create an event loop");
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
