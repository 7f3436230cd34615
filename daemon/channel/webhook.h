/*
 * Deliveries as HTTP POSTs: a webhook's, and a card for Teams.
 *
 * `to` is the URL, `head` what else the request's header says, `data` its body. What an answer
 * means is http.h's table. The status is the verdict's code, the beginning of the answer its reply.
 *
 * Every server has its own pace. At most SERVER_MOST requests to one are under way, and one until
 * it has answered; what is handed over beyond that waits its second and is then released, or, where
 * that server has answered nothing meanwhile, put off; more after that is put off at once. A server
 * that could not be reached or did not answer is left alone for 5 seconds, doubling up to 60, and
 * then asked by one request; one that says 429, 502, 503 or 504 for as long as its Retry-After
 * says, at least 5 seconds. What is handed over meanwhile ends as a retry at once; the verdict's
 * `wait_s` says when the server may be asked again. So one that hangs costs the others nothing, and
 * as many of them as it has room for are needed to fill the channel.
 */
#ifndef CHANNEL_WEBHOOK_H
#define CHANNEL_WEBHOOK_H

#include "channel/channel.h"

struct event_base;
struct networks;

/* All of it is copied. */
struct webhook_config {
    const char *name;             /* the channel's */
    const char *ca_file;          /* http_new */
    const struct networks *allow; /* http_new */
    bool listed;                  /* http_request */
    bool accepts;                 /* 200 to 299 is accepted, not delivered: nobody says more */
    int together;                 /* requests under way at most [64] */
    int timeout;                  /* of one, in ms [15000] */
};

/* The base must outlive the channel. */
struct channel *webhook_open(struct event_base *base, const struct webhook_config *config,
                             const struct channel_client *client);

/* The longest that an attempt can take from send() to done(). */
int64_t webhook_attempt_ms(const struct webhook_config *config);

#endif
