#include "channel/smtp_pool.h"

/* What is handed over must begin within this (channel.h). */
#define BEGIN_MS 250

static enum smtp_session_state state_of(const struct smtp_pool *pool, int number)
{
    return smtp_session_state(pool->sessions[number]);
}

static int count(const struct smtp_pool *pool, enum smtp_session_state state)
{
    int found = 0;

    for (int i = 0; i < pool->config->sessions; i++)
        found += state_of(pool, i) == state;
    return found;
}

void smtp_pool_init(struct smtp_pool *pool, struct event_base *base,
                    const struct smtp_config *config, const struct smtp_session_owner *owner)
{
    pool->config = config;
    for (int i = 0; i < config->sessions; i++)
        pool->sessions[i] = smtp_session_new(base, config, owner, i);
}

void smtp_pool_free(struct smtp_pool *pool)
{
    for (int i = 0; i < pool->config->sessions; i++)
        smtp_session_free(pool->sessions[i]);
}

int smtp_pool_connected(const struct smtp_pool *pool)
{
    return count(pool, SMTP_SESSION_IDLE) + count(pool, SMTP_SESSION_BUSY);
}

bool smtp_pool_closed(const struct smtp_pool *pool)
{
    return count(pool, SMTP_SESSION_CLOSED) == pool->config->sessions;
}

void smtp_pool_leave(struct smtp_pool *pool)
{
    for (int i = 0; i < pool->config->sessions; i++)
        smtp_session_leave(pool->sessions[i]);
}

/* ---------------------------------------------------------------- how many there should be */

static int missing(const struct smtp_pool *pool, const struct smtp_relay *relay, int waiting,
                   int64_t now_ms)
{
    int connecting = count(pool, SMTP_SESSION_CONNECTING);

    if (now_ms < relay->not_before_ms)
        return 0;
    if (relay->reach != SMTP_REACHABLE) {
        bool away = relay->reach == SMTP_UNREACHABLE;

        return connecting == 0 && smtp_pool_connected(pool) == 0 && (waiting > 0 || away) ? 1 : 0;
    }
    return waiting - connecting - count(pool, SMTP_SESSION_IDLE);
}

void smtp_pool_connect(struct smtp_pool *pool, const struct smtp_relay *relay, size_t waiting,
                       int64_t now_ms)
{
    int most = waiting < SMTP_SESSIONS_MOST ? (int)waiting : SMTP_SESSIONS_MOST;
    int more = missing(pool, relay, most, now_ms);

    for (int i = 0; i < pool->config->sessions && more > 0; i++) {
        enum smtp_session_state state = state_of(pool, i);

        if (state != SMTP_SESSION_CLOSED && state != SMTP_SESSION_LEAVING)
            continue;
        smtp_session_open(pool->sessions[i]);
        more--;
    }
}

/* ---------------------------------------------------------------- how much they can begin */

/* A session's room beyond what it carries now: none, if that takes longer than it should. */
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
        return relay->connect_ms <= BEGIN_MS && now_ms >= relay->not_before_ms ? 1 : 0;
    }
}

/* The one delivery that may come along when a relay is tried. */
static size_t trial_room(const struct smtp_pool *pool, const struct smtp_relay *relay,
                         int64_t now_ms)
{
    if (now_ms < relay->not_before_ms)
        return 0;
    for (int i = 0; i < pool->config->sessions; i++) {
        int64_t age = now_ms - smtp_session_since(pool->sessions[i]);

        if (state_of(pool, i) == SMTP_SESSION_CONNECTING && age > BEGIN_MS)
            return 0;
    }
    return 1;
}

size_t smtp_pool_room(const struct smtp_pool *pool, const struct smtp_relay *relay, int64_t now_ms)
{
    size_t room = 0;

    if (relay->reach != SMTP_REACHABLE)
        return trial_room(pool, relay, now_ms);
    for (int i = 0; i < pool->config->sessions; i++)
        room += session_room(pool, relay, i, now_ms);
    return room;
}
