#include "service/watchdog.h"

#include <event2/event.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"

#define AREA    "watchdog"
#define TICK_MS 2000

/* Seconds for what follows the drain. */
#define STOP_SPARE 10

struct watchdog {
    watchdog_fn *tick;
    void *arg;
    struct event *timer;
    bool wanted; /* the service manager expects keep-alives */
    bool ready;
    bool withheld;
    char *status;
};

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
    struct watchdog *watchdog = arg;
    bool well = watchdog->tick(watchdog->arg);

    (void)fd;
    (void)what;
    if (well && watchdog->wanted)
        sd_notify(0, "WATCHDOG=1");
    /* If the database is away at boot, wait for it, however long. */
    if (!watchdog->ready)
        sd_notify(0, "EXTEND_TIMEOUT_USEC=30000000");
    if (!well && !watchdog->withheld)
        log_error(AREA, "the work has stopped: no sign of life is sent until it continues");
    watchdog->withheld = !well;
}

struct watchdog *watchdog_new(struct event_base *base, watchdog_fn *tick, void *arg)
{
    struct watchdog *watchdog = xcalloc(1, sizeof(*watchdog));
    uint64_t limit_us = 0;
    int64_t every_ms = TICK_MS;
    struct timeval every;

    watchdog->tick = tick;
    watchdog->arg = arg;
    watchdog->wanted = sd_watchdog_enabled(0, &limit_us) > 0;
    if (watchdog->wanted && (int64_t)(limit_us / 3000) < every_ms)
        every_ms = (int64_t)(limit_us / 3000);
    every = ticks_wait(every_ms);
    watchdog->timer = event_new(base, -1, EV_PERSIST, on_tick, watchdog);
    if (watchdog->timer == NULL || event_add(watchdog->timer, &every) != 0)
        abort();
    return watchdog;
}

void watchdog_ready(struct watchdog *watchdog)
{
    if (!watchdog->ready)
        sd_notify(0, "READY=1");
    watchdog->ready = true;
}

void watchdog_reloading(struct watchdog *watchdog)
{
    if (watchdog->ready)
        sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, ticks_us());
}

void watchdog_reloaded(struct watchdog *watchdog)
{
    if (watchdog->ready)
        sd_notify(0, "READY=1");
}

void watchdog_stopping(struct watchdog *watchdog, int seconds)
{
    (void)watchdog;
    sd_notifyf(0, "STOPPING=1\nEXTEND_TIMEOUT_USEC=%" PRId64,
               (int64_t)(seconds + STOP_SPARE) * 1000000);
}

void watchdog_status(struct watchdog *watchdog, const char *text)
{
    if (watchdog->status != NULL && strcmp(watchdog->status, text) == 0)
        return;
    free(watchdog->status);
    watchdog->status = xstrdup(text);
    sd_notifyf(0, "STATUS=%s", text);
}

void watchdog_free(struct watchdog *watchdog)
{
    if (watchdog == NULL)
        return;
    event_free(watchdog->timer);
    free(watchdog->status);
    free(watchdog);
}
