#include "channel/smtp_pool.h"

/* Deliveries must begin within this (channel.h). */
#define BEGIN_MS 250

static enum smtp_session_state state_of(const struct smtp_pool *pool, int number)
{
    return smtp_session_state(pool->sessions[number]);
}

static int count(const struct smtp_pool *pool, enum smtp_session_state state)
{
    int found = 0;

    for (int i = 0; i < pool->places; i++)
        found += state_of(pool, i) == state;
    return found;
}

static bool waits(const struct smtp_pool *pool, int number, int64_t since_ms)
{
    return state_of(pool, number) == SMTP_SESSION_BUSY &&
           smtp_session_since(pool->sessions[number]) <= since_ms;
}

int smtp_pool_aside(const struct smtp_pool *pool, int64_t now_ms)
{
    int found = 0;

    for (int i = 0; i < pool->places; i++)
        found += waits(pool, i, now_ms - SMTP_ASIDE_MS);
    return found;
}

int smtp_pool_slow(const struct smtp_pool *pool, int64_t now_ms)
{
    int found = 0;

    for (int i = 0; i < pool->places; i++)
        found += waits(pool, i, now_ms - BEGIN_MS);
    return found;
}

int64_t smtp_pool_aside_at(const struct smtp_pool *pool, int64_t now_ms)
{
    int64_t at = INT64_MAX;

    for (int i = 0; i < pool->places; i++) {
        int64_t then = smtp_session_since(pool->sessions[i]) + SMTP_ASIDE_MS;

        if (state_of(pool, i) == SMTP_SESSION_BUSY && then > now_ms && then < at)
            at = then;
    }
    return at;
}

/* How many more may work. */
static int free_places(const struct smtp_pool *pool, int64_t now_ms)
{
    int open = count(pool, SMTP_SESSION_CONNECTING) + smtp_pool_connected(pool);
    int working = open - smtp_pool_aside(pool, now_ms);
    int closed = pool->places - open;
    int more = pool->config->sessions - working;

    return more < closed ? more : closed;
}

void smtp_pool_trim(struct smtp_pool *pool, int64_t now_ms)
{
    for (int i = 0; i < pool->places && free_places(pool, now_ms) < 0; i++) {
        if (state_of(pool, i) == SMTP_SESSION_IDLE)
            smtp_session_leave(pool->sessions[i]);
    }
}

void smtp_pool_init(struct smtp_pool *pool, struct event_base *base,
                    const struct smtp_config *config, const struct smtp_session_owner *owner)
{
    pool->config = config;
    pool->places = config->sessions + SMTP_ASIDE_MOST;
    for (int i = 0; i < pool->places; i++)
        pool->sessions[i] = smtp_session_new(base, config, owner, i);
}

void smtp_pool_free(struct smtp_pool *pool)
{
    for (int i = 0; i < pool->places; i++)
        smtp_session_free(pool->sessions[i]);
}

int smtp_pool_connected(const struct smtp_pool *pool)
{
    return count(pool, SMTP_SESSION_IDLE) + count(pool, SMTP_SESSION_BUSY);
}

bool smtp_pool_closed(const struct smtp_pool *pool)
{
    return count(pool, SMTP_SESSION_CLOSED) == pool->places;
}

void smtp_pool_leave(struct smtp_pool *pool)
{
    for (int i = 0; i < pool->places; i++)
        smtp_session_leave(pool->sessions[i]);
}

/* ---------------------------------------------------------------- how many there should be */

int smtp_pool_missing(const struct smtp_pool *pool, const struct smtp_relay *relay, size_t waiting,
                      int64_t now_ms)
{
    int connecting = count(pool, SMTP_SESSION_CONNECTING);
    int places = free_places(pool, now_ms);
    int most = waiting < SMTP_SESSIONS_MOST ? (int)waiting : SMTP_SESSIONS_MOST;
    int wanted = most - connecting - count(pool, SMTP_SESSION_IDLE);

    if (now_ms < relay->not_before_ms)
        return 0;
    if (relay->reach != SMTP_REACHABLE) {
        bool away = relay->reach == SMTP_UNREACHABLE;

        return connecting == 0 && smtp_pool_connected(pool) == 0 && (waiting > 0 || away) ? 1 : 0;
    }
    return wanted < places ? wanted : places;
}

void smtp_pool_open(struct smtp_pool *pool, int more)
{
    for (int i = 0; i < pool->places && more > 0; i++) {
        enum smtp_session_state state = state_of(pool, i);

        if (state != SMTP_SESSION_CLOSED && state != SMTP_SESSION_LEAVING)
            continue;
        smtp_session_open(pool->sessions[i]);
        more--;
    }
}

/* ---------------------------------------------------------------- how much they can begin */

/* A session's room beyond what it carries now: none, if that is taking too long. */
static size_t session_room(const struct smtp_pool *pool, const struct smtp_relay *relay, int number,
                           int64_t now_ms)
{
    int64_t age = now_ms - smtp_session_since(pool->sessions[number]);

    switch (state_of(pool, number)) {
    case SMTP_SESSION_IDLE:
        return smtp_relay_depth(relay);
    case SMTP_SESSION_BUSY:
        return age <= BEGIN_MS ? smtp_relay_depth(relay) - 1 : 0;
    case SMTP_SESSION_CONNECTING:
        return age <= BEGIN_MS && relay->connect_ms <= BEGIN_MS ? 1 : 0;
    default:
        return 0;
    }
}

/* Each session that could be opened takes one. */
static size_t closed_room(const struct smtp_pool *pool, const struct smtp_relay *relay,
                          int64_t now_ms)
{
    int places = free_places(pool, now_ms);

    if (places < 0 || relay->connect_ms > BEGIN_MS || now_ms < relay->not_before_ms)
        return 0;
    return (size_t)places;
}

/* A relay tried for the first time may get one delivery. One that is away is tried without. */
static size_t trial_room(const struct smtp_pool *pool, const struct smtp_relay *relay,
                         int64_t now_ms)
{
    if (relay->reach == SMTP_UNREACHABLE)
        return 0;
    for (int i = 0; i < pool->places; i++) {
        int64_t age = now_ms - smtp_session_since(pool->sessions[i]);

        if (state_of(pool, i) == SMTP_SESSION_CONNECTING && age > BEGIN_MS)
            return 0;
    }
    return 1;
}

size_t smtp_pool_room(const struct smtp_pool *pool, const struct smtp_relay *relay, int64_t now_ms)
{
    size_t room;

    if (relay->reach != SMTP_REACHABLE)
        return trial_room(pool, relay, now_ms);
    room = closed_room(pool, relay, now_ms);
    for (int i = 0; i < pool->places; i++)
        room += session_room(pool, relay, i, now_ms);
    return room;
}
