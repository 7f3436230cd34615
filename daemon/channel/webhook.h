/*
 * Sends deliveries as HTTP POSTs: webhooks, and cards for Teams.
 *
 * `to` is the URL, `head` holds extra header lines, `data` the body. The table in http.h says what
 * an answer means. The status becomes the verdict's code, the start of the answer its reply.
 *
 * Every server has its own pace. At most SERVER_MOST requests to one are under way, and only one
 * until it has answered; more than that wait a second and are then released or, if the server has
 * answered nothing meanwhile, put off; after that, any more are put off at once. A server that
 * could not be reached or did not answer is left alone for 5 seconds, doubling up to 60, and then
 * tried with one request; one that answers 429, 502, 503 or 504 is left alone for its Retry-After,
 * at least 5 seconds. What is handed over meanwhile ends at once as a retry; the verdict's `wait_s`
 * says when the server may be asked again. So a server that hangs costs the others nothing, and
 * only as many hung servers as the channel has room for can fill it.
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
    bool accepts; /* 200 to 299 means accepted, not delivered: nothing more is known */
    int together; /* most requests under way at once [64] */
    int timeout;  /* of one, in ms [15000] */
};

/* The base must outlive the channel. */
struct channel *webhook_open(struct event_base *base, const struct webhook_config *config,
                             const struct channel_client *client);

/* The longest an attempt can take from send() to done(). */
int64_t webhook_attempt_ms(const struct webhook_config *config);

#endif
