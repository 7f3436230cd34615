/*
 * An access token by client credentials (RFC 6749, section 4.4), for logging in with XOAUTH2.
 *
 * It is fetched on request, on the event loop, and then renewed automatically five minutes before
 * it expires, or half-way if it lasts less than ten. A failed renewal is tried again a minute
 * later, while the token is still valid. The server's Retry-After is obeyed: until then a
 * request ends at once with the server's last answer.
 *
 * The secret is read again for each request and goes into its body; neither it nor a token is ever
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

/* There is a new token (why is NULL), or none, and why: a retry in phase auth, with the status as
 * its code. A renewal that fails while the old token is valid is only logged. Called from the event
 * loop. */
typedef void oauth_done_fn(void *arg, const char *token, const struct verdict *why);

/* The configuration and the base must outlive it. */
struct oauth *oauth_new(struct event_base *base, const struct oauth_config *config,
                        oauth_done_fn *done, void *arg);

/* Requests a token, unless a request is under way. `done` follows. */
void oauth_fetch(struct oauth *oauth);

/* Whether there is a token that has not expired. */
bool oauth_holds(const struct oauth *oauth);

/* Drops the token, which the relay does not accept. */
void oauth_drop(struct oauth *oauth);

/* Makes no callback. */
void oauth_free(struct oauth *oauth);

#endif
