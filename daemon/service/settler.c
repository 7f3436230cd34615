#include "service/settler.h"

#include <event2/event.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"
#include "service/trouble.h"

#define AREA        "courier"
#define SETTLE_MOST 500
#define PAUSE_MS    2000

struct settler {
    struct trouble *trouble;
    settler_fn *told;
    void *arg;
    struct event *pause; /* pending after a refusal that passes */
    struct settlements list;
    bool settling;
    bool singly; /* a batch was refused */
};

/* What was not delivered may be due again at once. */
static bool take_out_settled(struct settlements *list)
{
    bool again = false;

    for (size_t i = 0; i < list->out; i++)
        again |= strcmp(list->rows[i].outcome, outcome_name(OUTCOME_DELIVERED)) != 0;
    settlements_drop(list, list->out);
    return again;
}

/* One outcome that the store will not have must not hold back the others. */
static void after_refusal(struct settler *settler, const struct store_reply *reply)
{
    struct settlements *list = &settler->list;
    struct timeval wait = ticks_wait(PAUSE_MS);

    trouble_tell(settler->trouble, "settle", reply->fault);
    if (list->out > 1) {
        settler->singly = true;
    } else if (reply->passes) {
        settlements_put_last(list);
        event_add(settler->pause, &wait);
    } else {
        log_error(AREA,
                  "attempt %" PRId64 ": its outcome (%s) cannot be recorded; it counts as unknown "
                  "when its lease has run out",
                  list->rows[0].attempt_id, list->rows[0].outcome);
        settlements_drop(list, 1);
    }
}

static void parse_settle(void *arg, struct store_reply *reply)
{
    struct settler *settler = arg;
    bool again = false;

    settler->settling = false;
    if (reply->end == STORE_DONE)
        again = take_out_settled(&settler->list);
    else if (reply->end == STORE_REFUSED)
        after_refusal(settler, reply);
    settler->list.out = 0;
    if (settler->list.count == 0)
        settler->singly = false;
    settler->told(settler->arg, again);
}

static void on_pause_over(evutil_socket_t fd, short what, void *arg)
{
    struct settler *settler = arg;

    (void)fd;
    (void)what;
    settler->told(settler->arg, false);
}

struct settler *settler_new(struct event_base *base, struct trouble *trouble, settler_fn *told,
                            void *arg)
{
    struct settler *settler = xcalloc(1, sizeof(*settler));

    settler->trouble = trouble;
    settler->told = told;
    settler->arg = arg;
    settler->pause = evtimer_new(base, on_pause_over, settler);
    if (settler->pause == NULL)
        abort();
    return settler;
}

struct settlements *settler_list(struct settler *settler)
{
    return &settler->list;
}

void settler_turn(struct settler *settler, struct pgconn *conn, bool resend_unknown)
{
    struct settlements *list = &settler->list;
    size_t most = settler->singly ? 1 : SETTLE_MOST;

    if (list->count == 0 || settler->settling || event_pending(settler->pause, EV_TIMEOUT, NULL))
        return;
    list->out = list->count < most ? list->count : most;
    settler->settling =
        store_settle(conn, list->rows, list->out, resend_unknown, parse_settle, settler);
    if (!settler->settling)
        list->out = 0;
}

void settler_lost(struct settler *settler)
{
    settler->settling = false;
    settler->list.out = 0;
    event_del(settler->pause);
}

bool settler_busy(const struct settler *settler)
{
    return settler->settling;
}

void settler_free(struct settler *settler)
{
    if (settler->list.count > 0)
        log_warning(AREA,
                    "%zu outcomes could not be recorded; they count as unknown when their "
                    "leases have run out",
                    settler->list.count);
    event_free(settler->pause);
    settlements_free(&settler->list);
    free(settler);
}
