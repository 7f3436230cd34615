/*
 * The sessions with one relay: how many there are, how many there should be, and how much more they
 * can begin in time.
 *
 * What each of them carries, and what becomes of it, is its owner's affair (smtp.c).
 */
#ifndef CHANNEL_SMTP_POOL_H
#define CHANNEL_SMTP_POOL_H

#include "channel/smtp_relay.h"
#include "channel/smtp_session.h"

struct event_base;

struct smtp_pool {
    const struct smtp_config *config; /* the owner's */
    struct smtp_session *sessions[SMTP_SESSIONS_MOST];
};

/* All closed. Their numbers are their places. */
void smtp_pool_init(struct smtp_pool *pool, struct event_base *base,
                    const struct smtp_config *config, const struct smtp_session_owner *owner);
void smtp_pool_free(struct smtp_pool *pool);

/* How many are logged in. */
int smtp_pool_connected(const struct smtp_pool *pool);

/* Whether all are closed. */
bool smtp_pool_closed(const struct smtp_pool *pool);

/* Opens sessions for `waiting` deliveries. A relay that is not known to be there is tried
 * by one; one that is away, whether or not anything waits, so that its return is noticed. */
void smtp_pool_connect(struct smtp_pool *pool, const struct smtp_relay *relay, size_t waiting,
                       int64_t now_ms);

/* How many deliveries could begin within a quarter of a second, those that wait among them. */
size_t smtp_pool_room(const struct smtp_pool *pool, const struct smtp_relay *relay, int64_t now_ms);

/* All say QUIT as soon as they are idle. */
void smtp_pool_leave(struct smtp_pool *pool);

#endif
