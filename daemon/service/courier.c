#include "service/courier.h"

#include <event2/event.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"
#include "service/clock_guard.h"
#include "service/config.h"
#include "service/database.h"
#include "service/health.h"
#include "service/outlet.h"
#include "service/attempt.h"
#include "service/post.h"
#include "service/recovery.h"
#include "service/rest.h"
#include "service/settler.h"
#include "store/store.h"

#define AREA       "courier"
#define CLAIM_MOST 200
#define RETRY_MS   10000
#define ROOM_MS    1000 /* shortest rest while a channel is full or away: it calls when ready */

/* How many unrecorded outcomes stop further claims. */
#define UNSETTLED_MOST 10

struct courier {
    struct event_base *base;
    const struct config *config;
    const struct post *post;
    struct outlet *outlet;
    struct pgconn *conn;
    struct event *timer;

    bool session, stopping;
    bool more[WAYS_COUNT];    /* there may be something to claim, for each way */
    size_t asked[WAYS_COUNT]; /* room given in the claim under way */
    size_t under_way[WAYS_COUNT];
    bool claiming, asking;
    bool poked;  /* since the last claim */
    bool worked; /* something was claimed since the last rest */
    struct rest rest;
    struct recovery recovery;
    struct settler *settler;
    struct attempts attempts;
    size_t in_flight;
    int64_t delivered, other;
    struct health *health;
    struct clock_guard *guard;
    char *why_down;
    struct courier_plain plain;
};

static void turn(struct courier *courier);

static void wake_in(struct courier *courier, long ms)
{
    struct timeval wait = ticks_wait(ms);

    event_add(courier->timer, &wait);
}

static long safety_ms(const struct courier *courier)
{
    return courier->config->database.safety_interval * 1000L;
}

/* ---------------------------------------------------------------- outcomes */

static void count(struct courier *courier, enum outcome outcome)
{
    if (outcome == OUTCOME_DELIVERED)
        courier->delivered++;
    else if (outcome != OUTCOME_ACCEPTED)
        courier->other++;
}

static size_t place_of(const struct way *way)
{
    size_t place = 0;

    while (ways[place] != way)
        place++;
    return place;
}

/* What the recipient received, or may have, is recorded with the outcome; if it was only asked for,
 * it is already recorded. */
static bool said_something(const struct delivery *delivery, enum outcome outcome)
{
    return delivery->how != DELIVERY_ASK &&
           (outcome == OUTCOME_DELIVERED || outcome == OUTCOME_ACCEPTED ||
            outcome == OUTCOME_UNKNOWN);
}

static void keep_words(struct courier *courier, struct delivery *delivery)
{
    char *words = delivery->words != NULL ? delivery->words
                                          : xstrndup(delivery->data.data, delivery->data.len);

    outcomes_add_words(settler_list(courier->settler), delivery->subject, words, delivery->wording);
    delivery->subject = delivery->words = NULL;
}

static void on_done(void *arg, struct delivery *delivery, const struct verdict *verdict)
{
    struct courier *courier = arg;
    struct attempt *attempt = delivery->owner;

    courier->in_flight--;
    if (attempt == NULL) {
        log_info(AREA, "a mail of the daemon's own: %s", outcome_name(verdict->outcome));
        if (verdict->outcome == OUTCOME_DELIVERED)
            health_good(courier->health, HEALTH_ALARM);
        else
            health_bad(courier->health, HEALTH_ALARM, outcome_name(verdict->outcome));
        courier->plain.done(courier->plain.arg, delivery->key, verdict->outcome);
    } else {
        attempt_log(attempt, verdict);
        count(courier, verdict->outcome);
        /* An attempt that never reached the envelope does not show whether the relay takes mail. */
        if (verdict->phase >= PHASE_MAIL && strstr(delivery->to, "://") == NULL)
            health_attempt(courier->health, delivery->to, verdict->outcome, verdict->code,
                           courier->config->alarm.after);
        outcomes_add(settler_list(courier->settler), delivery->attempt_id, verdict->outcome,
                     phase_name(verdict->phase), verdict->code, verdict->reply, verdict->host,
                     attempt_retry_at(attempt, verdict));
        if (said_something(delivery, verdict->outcome))
            keep_words(courier, delivery);
        courier->under_way[place_of(attempt_way(attempt))]--;
        attempt_free(attempt);
    }
    delivery_free(delivery);
    turn(courier);
}

static void on_ready(void *arg)
{
    turn(arg);
}

/* ---------------------------------------------------------------- claiming */

/* Nothing was sent; whoever reads the outcome must fix it. */
static void refuse(struct courier *courier, const struct store_message *message, const char *why)
{
    log_error(AREA, "message %" PRId64 " attempt %" PRId64 ": cannot be written: %s",
              message->message_id, message->attempt_id, why);
    count(courier, OUTCOME_REFUSED);
    outcomes_add(settler_list(courier->settler), message->attempt_id, OUTCOME_REFUSED, "compose", 0,
                 why, "", INSTANT_NONE);
}

static void post(struct courier *courier, const struct store_message *message, instant_t now,
                 int64_t claimed_ms)
{
    struct delivery *delivery;
    char *cause = NULL;

    delivery = post_write(courier->post, message, now, &cause);
    if (delivery == NULL) {
        refuse(courier, message, cause != NULL ? cause : "no reason given");
        free(cause);
        return;
    }
    delivery->owner = attempt_new(&courier->attempts, message, now, claimed_ms);
    courier->in_flight++;
    courier->under_way[place_of(attempt_way(delivery->owner))]++;
    outlet_send(courier->outlet, attempt_way(delivery->owner), delivery);
}

static void give_back(struct courier *courier, const struct store_message *message)
{
    outcomes_add(settler_list(courier->settler), message->attempt_id, OUTCOME_RELEASED, "compose",
                 0, "the clock that handed it out had leapt", "", INSTANT_NONE);
}

static void set_more(struct courier *courier, bool more)
{
    for (size_t i = 0; i < WAYS_COUNT; i++)
        courier->more[i] = more;
}

static bool waits_for_room(const struct courier *courier)
{
    for (size_t i = 0; i < WAYS_COUNT; i++) {
        if (courier->more[i])
            return true;
    }
    return false;
}

/* A way that yielded less than its room has no more, unless something came meanwhile. */
static void note_more(struct courier *courier, const struct store_reply *reply)
{
    if (courier->poked)
        return;
    for (size_t i = 0; i < WAYS_COUNT; i++) {
        size_t given = 0;

        for (size_t m = 0; m < reply->count; m++)
            given += strcmp(reply->messages[m].channel, ways[i]->channel) == 0;
        courier->more[i] &= given >= courier->asked[i];
    }
}

/* Even when stopping: what was claimed is handed over, and the draining channel releases it. */
static void parse_claim(void *arg, struct store_reply *reply)
{
    struct courier *courier = arg;
    int64_t now_ms = ticks_ms();
    bool right;

    courier->claiming = false;
    if (reply->end == STORE_REFUSED) {
        health_bad(courier->health, HEALTH_CLAIM, reply->fault);
        set_more(courier, false);
        wake_in(courier, RETRY_MS);
        return;
    }
    if (reply->end == STORE_LOST)
        return;
    health_good(courier->health, HEALTH_CLAIM);
    right = reply->count == 0 || clock_guard_agrees(courier->guard, reply->now);
    for (size_t i = 0; i < reply->count; i++) {
        if (right)
            post(courier, &reply->messages[i], reply->now, now_ms);
        else
            give_back(courier, &reply->messages[i]);
    }
    if (reply->count > 0) {
        log_debug(AREA, "claimed %zu messages", reply->count);
        courier->worked = true;
    }
    note_more(courier, reply);
    turn(courier);
}

/* Every claim has a cost, however little it yields: claim when half of what moves is free. */
static size_t room_by(const struct courier *courier, size_t place)
{
    size_t room = courier->more[place] ? outlet_room(courier->outlet, place) : 0;

    if (room >= CLAIM_MOST)
        return CLAIM_MOST;
    return room + outlet_stuck(courier->outlet, place) >= courier->under_way[place] ? room : 0;
}

static void run_claim(struct courier *courier)
{
    struct store_room rooms[WAYS_COUNT];
    size_t count = 0;

    for (size_t i = 0; i < WAYS_COUNT; i++) {
        courier->asked[i] = room_by(courier, i);
        if (courier->asked[i] > 0)
            rooms[count++] = (struct store_room){ways[i]->channel, courier->asked[i]};
    }
    if (count > 0)
        courier->claiming = store_claim(courier->conn, courier->config->worker.name, rooms, count,
                                        courier->config->courier.lease, parse_claim, courier);
}

/* ---------------------------------------------------------------- resting */

static void parse_next(void *arg, struct store_reply *reply)
{
    struct courier *courier = arg;
    long wait;

    courier->asking = false;
    if (reply->end == STORE_LOST || courier->stopping)
        return;
    if (reply->end == STORE_REFUSED) {
        health_bad(courier->health, HEALTH_CLAIM, reply->fault);
        wake_in(courier, RETRY_MS);
        return;
    }
    wait = rest_ms(&courier->rest, courier->worked, reply->wait_ms, safety_ms(courier));
    if (waits_for_room(courier) && wait < ROOM_MS)
        wait = ROOM_MS;
    wake_in(courier, recovery_rest_ms(&courier->recovery, wait));
    courier->worked = false;
    if (courier->poked)
        turn(courier);
}

static void run_next(struct courier *courier)
{
    courier->asking = store_ask(courier->conn, STORE_NEXT_INSTANT, parse_next, courier);
}

/* What cannot be recorded would be sent again and again, and by a wrong clock nothing is due. */
static bool may_claim(const struct courier *courier)
{
    return clock_guard_has_taken(courier->guard) &&
           !(health_is_bad(courier->health, HEALTH_SETTLE) &&
             settler_list(courier->settler)->count >= UNSETTLED_MOST);
}

/* Starts whatever it can: outcomes first, then new messages, then the question when to come back.
 * Every answer leads back here. */
static void turn(struct courier *courier)
{
    if (!courier->session)
        return;
    settler_turn(courier->settler, courier->conn, courier->config->courier.resend_unknown,
                 courier->in_flight);
    if (courier->claiming || courier->outlet == NULL || courier->stopping)
        return;
    if (clock_guard_has_taken(courier->guard))
        recovery_turn(&courier->recovery, courier->conn, courier->config, &courier->attempts,
                      settler_list(courier->settler));
    courier->poked = false;
    if (may_claim(courier))
        run_claim(courier);
    if (!courier->claiming && !courier->asking && !event_pending(courier->timer, EV_TIMEOUT, NULL))
        run_next(courier);
}

/* A message not delivered may be due before the current rest is over. */
static void on_settled(void *arg, bool again)
{
    struct courier *courier = arg;

    if (again) {
        set_more(courier, true);
        courier->poked = true;
        event_del(courier->timer);
    }
    turn(courier);
}

static void on_recovered(void *arg)
{
    courier_poke(arg);
}

void courier_poke(struct courier *courier)
{
    set_more(courier, true);
    courier->poked = true;
    if (courier->session)
        event_del(courier->timer);
    turn(courier);
}

/* ---------------------------------------------------------------- the connection */

static void parse_session(void *arg, struct store_reply *reply)
{
    struct courier *courier = arg;

    if (reply->end == STORE_REFUSED) {
        health_bad(courier->health, HEALTH_CLAIM, reply->fault);
        wake_in(courier, RETRY_MS);
    }
    if (reply->end != STORE_DONE)
        return;
    courier->session = true;
    courier->rest = (struct rest){0};
    courier_poke(courier);
}

static void begin_session(struct courier *courier)
{
    if (!database_begin_session(courier->conn, courier->config, "dolsd courier", parse_session,
                                courier))
        log_debug(AREA, "no connection to begin a session on");
}

static void on_up(void *arg)
{
    begin_session(arg);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    struct courier *courier = arg;

    (void)fd;
    (void)what;
    if (courier->session)
        courier_poke(courier);
    else
        begin_session(courier);
}

static void on_down(void *arg, const char *why)
{
    struct courier *courier = arg;

    free(courier->why_down);
    courier->why_down = xstrdup(why);
    courier->session = courier->claiming = courier->asking = false;
    settler_lost(courier->settler);
    recovery_lost(&courier->recovery);
    event_del(courier->timer);
}

/* ---------------------------------------------------------------- for the owner */

struct courier *courier_new(struct event_base *base, const struct config *config,
                            const struct post *post, struct health *health,
                            struct clock_guard *guard)
{
    static const struct pgconn_calls conn_calls = {on_up, on_down, NULL};
    struct courier *courier = xcalloc(1, sizeof(*courier));

    courier->base = base;
    courier->health = health;
    courier->guard = guard;
    courier->config = config;
    courier->post = post;
    courier->timer = evtimer_new(base, on_timer, courier);
    if (courier->timer == NULL)
        abort();
    courier->recovery = (struct recovery){.health = health, .ended = on_recovered, .arg = courier};
    courier->settler = settler_new(base, health, guard, on_settled, courier);
    courier->conn = database_connect(base, config, "database (courier)", &conn_calls, courier);
    return courier;
}

void courier_set_config(struct courier *courier, const struct config *config,
                        const struct post *post)
{
    courier->config = config;
    courier->post = post;
}

struct channel_client courier_client(struct courier *courier)
{
    return (struct channel_client){on_done, on_ready, courier};
}

void courier_set_outlet(struct courier *courier, struct outlet *outlet)
{
    courier->outlet = outlet;
    courier_poke(courier);
}

void courier_send_plain(struct courier *courier, struct delivery *delivery)
{
    delivery->owner = NULL;
    courier->in_flight++;
    outlet_send(courier->outlet, &way_mail, delivery);
}

void courier_on_plain(struct courier *courier, struct courier_plain plain)
{
    courier->plain = plain;
}

void courier_stop(struct courier *courier)
{
    courier->stopping = true;
    event_del(courier->timer);
}

bool courier_idle(const struct courier *courier)
{
    return courier->in_flight == 0 && !courier->claiming &&
           !(courier->session && settler_busy(courier->settler));
}

void courier_status(const struct courier *courier, struct courier_status *status)
{
    *status = (struct courier_status){
        .under_way = pgconn_under_way(courier->conn),
        .up = courier->session,
        .in_flight = courier->in_flight,
        .unsettled = settler_list(courier->settler)->count,
        .delivered = courier->delivered,
        .other = courier->other,
        .claiming = courier->claiming,
        .why_down = courier->why_down,
    };
}

void courier_free(struct courier *courier)
{
    if (courier == NULL)
        return;
    courier->stopping = true;
    courier->session = false;
    pgconn_free(courier->conn);
    event_free(courier->timer);
    attempts_free(&courier->attempts);
    settler_free(courier->settler);
    free(courier->why_down);
    free(courier);
}
