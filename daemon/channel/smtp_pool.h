/*
 * The sessions with one relay: how many there are, how many there should be, and how much more they
 * can start in time.
 *
 * The configuration says how many work at once. A session whose message takes longer than five
 * seconds is left aside to wait for its reply, up to eight of them, and another takes its place: a
 * few replies that never come hold up nobody else.
 *
 * What each carries, and what happens to it, is up to the owner (smtp.c).
 */
#ifndef CHANNEL_SMTP_POOL_H
#define CHANNEL_SMTP_POOL_H

#include "channel/smtp_relay.h"
#include "channel/smtp_session.h"

struct event_base;

/* How many sessions can be left aside. */
#define SMTP_ASIDE_MOST 8
/* A session that takes longer than this over a message is left aside. */
#define SMTP_ASIDE_MS 5000

#define SMTP_PLACES (SMTP_SESSIONS_MOST + SMTP_ASIDE_MOST)

struct smtp_pool {
    const struct smtp_config *config; /* the owner's */
    int places;                       /* how many sessions exist, open or not */
    struct smtp_session *sessions[SMTP_PLACES];
};

/* All start closed. A session's number is its place. */
void smtp_pool_init(struct smtp_pool *pool, struct event_base *base,
                    const struct smtp_config *config, const struct smtp_session_owner *owner);
void smtp_pool_free(struct smtp_pool *pool);

/* How many are logged in. */
int smtp_pool_connected(const struct smtp_pool *pool);

/* Whether all are closed. */
bool smtp_pool_closed(const struct smtp_pool *pool);

/* How many sessions to open for `waiting` deliveries. One session tries a relay not known to be
 * reachable; if it is away, even when nothing waits, so that its return is noticed. */
int smtp_pool_missing(const struct smtp_pool *pool, const struct smtp_relay *relay, size_t waiting,
                      int64_t now_ms);
void smtp_pool_open(struct smtp_pool *pool, int more);

/* When the next session will have waited long enough to be left aside; INT64_MAX: none will. */
int64_t smtp_pool_aside_at(const struct smtp_pool *pool, int64_t now_ms);

/* How many are left aside. */
int smtp_pool_aside(const struct smtp_pool *pool, int64_t now_ms);

/* Idle sessions leave if there are too many because one that was left aside is back. */
void smtp_pool_trim(struct smtp_pool *pool, int64_t now_ms);

/* How many deliveries could begin within a quarter of a second, including those waiting. */
size_t smtp_pool_room(const struct smtp_pool *pool, const struct smtp_relay *relay, int64_t now_ms);

/* How many have been busy with a message longer than a delivery may wait to begin. */
int smtp_pool_slow(const struct smtp_pool *pool, int64_t now_ms);

/* All say QUIT as soon as they are idle. */
void smtp_pool_leave(struct smtp_pool *pool);

#endif
