/*
 * The sessions with one relay: how many there are, how many there should be, and how much more they
 * can begin in time.
 *
 * As many work at once as the configuration says. A session whose message takes longer than five
 * seconds is left to wait for its reply beside them, up to eight of them, and another one takes its
 * place: a few replies that never come stop nobody else.
 *
 * What each of them carries, and what becomes of it, is its owner's affair (smtp.c).
 */
#ifndef CHANNEL_SMTP_POOL_H
#define CHANNEL_SMTP_POOL_H

#include "channel/smtp_relay.h"
#include "channel/smtp_session.h"

struct event_base;

/* How many sessions there can be beside those that work. */
#define SMTP_ASIDE_MOST 8
/* Whoever takes longer for a message is not waited for. */
#define SMTP_ASIDE_MS 5000

#define SMTP_PLACES (SMTP_SESSIONS_MOST + SMTP_ASIDE_MOST)

struct smtp_pool {
    const struct smtp_config *config; /* the owner's */
    int places;                       /* sessions that are there, open or not */
    struct smtp_session *sessions[SMTP_PLACES];
};

/* All closed. Their numbers are their places. */
void smtp_pool_init(struct smtp_pool *pool, struct event_base *base,
                    const struct smtp_config *config, const struct smtp_session_owner *owner);
void smtp_pool_free(struct smtp_pool *pool);

/* How many are logged in. */
int smtp_pool_connected(const struct smtp_pool *pool);

/* Whether all are closed. */
bool smtp_pool_closed(const struct smtp_pool *pool);

/* How many sessions should be opened for `waiting` deliveries. A relay that is not known to be
 * there is tried by one; one that is away, whether or not anything waits, so that its return is
 * noticed. */
int smtp_pool_missing(const struct smtp_pool *pool, const struct smtp_relay *relay, size_t waiting,
                      int64_t now_ms);
void smtp_pool_open(struct smtp_pool *pool, int more);

/* When the next session will have waited for so long that it is left aside; INT64_MAX: none will.
 */
int64_t smtp_pool_aside_at(const struct smtp_pool *pool, int64_t now_ms);

/* How many are left aside. */
int smtp_pool_aside(const struct smtp_pool *pool, int64_t now_ms);

/* Idle sessions leave where more work than should, because one that had been left aside is back. */
void smtp_pool_trim(struct smtp_pool *pool, int64_t now_ms);

/* How many deliveries could begin within a quarter of a second, those that wait among them. */
size_t smtp_pool_room(const struct smtp_pool *pool, const struct smtp_relay *relay, int64_t now_ms);

/* How many carry a message that takes longer than one that is handed over may wait to begin. */
int smtp_pool_slow(const struct smtp_pool *pool, int64_t now_ms);

/* All say QUIT as soon as they are idle. */
void smtp_pool_leave(struct smtp_pool *pool);

#endif
