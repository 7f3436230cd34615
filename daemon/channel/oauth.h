/*
 * An access token by client credentials (RFC 6749, section 4.4), for a login with XOAUTH2.
 *
 * It is fetched when it is asked for, over the loop, and from then on renewed by itself five
 * minutes before it ends, or half-way where it lives for less than ten. A renewal that fails is
 * tried again a minute later, while the token still holds. The server's Retry-After is obeyed: what
 * is asked for before ends at once with what it said.
 *
 * The secret is read anew for each request and goes into its body; neither it nor a token is ever
 * logged or part of a verdict.
 */
#ifndef CHANNEL_OAUTH_H
#define CHANNEL_OAUTH_H

#include "base/base.h"
#include "channel/channel.h"

struct event_base;
struct oauth;

struct oauth_config {
    const char *url; /* of the token endpoint; https, or http to this host */
    const char *client_id;
    const char *secret_file; /* its first line */
    const char *scope;
};

/* There is a new token (why NULL), or none, and why: a retry in phase auth, with the status as its
 * code. A renewal that failed while the old one holds is only logged. From the event loop. */
typedef void oauth_done_fn(void *arg, const char *token, const struct verdict *why);

/* The configuration must live as long; the base, too. */
struct oauth *oauth_new(struct event_base *base, const struct oauth_config *config,
                        oauth_done_fn *done, void *arg);

/* Asks for one, unless that is under way. `done` follows. */
void oauth_fetch(struct oauth *oauth);

/* Whether there is one, and it has not ended. */
bool oauth_holds(const struct oauth *oauth);

/* The relay does not take it. */
void oauth_drop(struct oauth *oauth);

/* Without a word. */
void oauth_free(struct oauth *oauth);

#endif
