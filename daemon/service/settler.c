#include "service/settler.h"

#include <event2/event.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"
#include "service/clock_guard.h"
#include "service/health.h"

#define AREA        "courier"
#define SETTLE_MOST 500
#define PAUSE_MS    2000
#define GATHER_MS   20

struct settler {
    struct health *health;
    const struct clock_guard *guard;
    settler_fn *told;
    void *arg;
    struct event *pause;  /* pending after a refusal */
    struct event *gather; /* pending while it waits for more outcomes */
    bool gathered;
    struct outcomes list;
    bool settling;
};

static void wait_a_little(struct settler *settler)
{
    struct timeval wait = ticks_wait(PAUSE_MS);

    event_add(settler->pause, &wait);
}

/* What the store set aside, or refused as a whole, is sent again after each pause. */
static bool take_answer(struct settler *settler, const struct store_reply *reply)
{
    bool again;

    if (reply->end == STORE_REFUSED) {
        health_bad(settler->health, HEALTH_SETTLE, reply->fault);
        wait_a_little(settler);
    }
    if (reply->end != STORE_DONE)
        return false;
    if (reply->count > 0 && reply->count == settler->list.out)
        health_bad(settler->health, HEALTH_SETTLE, "each outcome is set aside; see dolsd.aside");
    else
        health_good(settler->health, HEALTH_SETTLE);
    again = outcomes_recorded(&settler->list, reply->ids, reply->count);
    for (size_t i = 0; i < reply->count; i++)
        log_error(AREA, "attempt %" PRId64 ": its outcome cannot be recorded yet; see dolsd.aside",
                  reply->ids[i]);
    if (reply->count > 0)
        wait_a_little(settler);
    return again;
}

static void parse_settle(void *arg, struct store_reply *reply)
{
    struct settler *settler = arg;
    bool again;

    settler->settling = false;
    again = take_answer(settler, reply);
    settler->list.out = 0;
    settler->told(settler->arg, again);
}

static void on_pause_over(evutil_socket_t fd, short what, void *arg)
{
    struct settler *settler = arg;

    (void)fd;
    (void)what;
    settler->told(settler->arg, false);
}

static void on_gathered(evutil_socket_t fd, short what, void *arg)
{
    struct settler *settler = arg;

    (void)fd;
    (void)what;
    settler->gathered = true;
    settler->told(settler->arg, false);
}

struct settler *settler_new(struct event_base *base, struct health *health,
                            const struct clock_guard *guard, settler_fn *told, void *arg)
{
    struct settler *settler = xcalloc(1, sizeof(*settler));

    settler->health = health;
    settler->guard = guard;
    settler->told = told;
    settler->arg = arg;
    settler->pause = evtimer_new(base, on_pause_over, settler);
    settler->gather = evtimer_new(base, on_gathered, settler);
    if (settler->pause == NULL || settler->gather == NULL)
        abort();
    return settler;
}

struct outcomes *settler_list(struct settler *settler)
{
    return &settler->list;
}

/* Whether it is worth waiting for more. */
static bool gathers(struct settler *settler, size_t in_flight)
{
    struct timeval wait = ticks_wait(GATHER_MS);

    if (settler->list.count >= in_flight || settler->gathered)
        return false;
    if (!event_pending(settler->gather, EV_TIMEOUT, NULL))
        event_add(settler->gather, &wait);
    return true;
}

static size_t recordable(struct settler *settler)
{
    return clock_guard_has_taken(settler->guard) ? settler->list.count
                                                 : outcomes_timeless(&settler->list);
}

void settler_turn(struct settler *settler, struct pgconn *conn, bool resend_unknown,
                  size_t in_flight)
{
    struct outcomes *list = &settler->list;
    size_t most;

    if (list->count == 0 || settler->settling || event_pending(settler->pause, EV_TIMEOUT, NULL) ||
        gathers(settler, in_flight))
        return;
    most = recordable(settler);
    if (most == 0)
        return;
    event_del(settler->gather);
    settler->gathered = false;
    list->out = outcomes_batch(list, most < SETTLE_MOST ? most : SETTLE_MOST);
    settler->settling = store_settle(conn, list->rows, list->out, resend_unknown,
                                     clock_guard_expects(settler->guard), parse_settle, settler);
    if (!settler->settling)
        list->out = 0;
}

void settler_lost(struct settler *settler)
{
    settler->settling = false;
    settler->list.out = 0;
    event_del(settler->pause);
}

bool settler_busy(struct settler *settler)
{
    return settler->settling || recordable(settler) > 0;
}

void settler_free(struct settler *settler)
{
    if (settler->list.count > 0)
        log_warning(
            AREA,
            "%zu outcomes could not be recorded; they count as unknown once their leases expire",
            settler->list.count);
    event_free(settler->pause);
    event_free(settler->gather);
    outcomes_free(&settler->list);
    free(settler);
}
