/* clang-format off */
/*
 * Deliveries as notifications of GOV.UK Notify: e-mails, text messages and letters.
 *
 * `to` is the URL to post to (.../v2/notifications/email, /sms or /letter), `head` what else the
 * request's header says (the token), `data` its body, and `key` the reference that the body names.
 * What is done is the delivery's `how`: sent; looked up first by its reference, and sent only where
 * the service has none, or none that may still arrive; or only asked for.
 *
 *   answer to the request                     outcome
 *   201                                       accepted: its state is asked for later
 *   400, and 404, 413 and the like            refused: it would be refused again
 *   403                                       retry, and nothing is sent for 5 minutes: the key, or
 *                                             this host's clock
 *   429 RateLimitError                        retry, and nothing is sent for a minute
 *   429 TooManyRequestsError and others       retry, and nothing is sent for an hour: the day's limit,
 *                                             which ends at midnight, UTC
 *   500 and above                             retry
 *   none, after the request had left          unknown: looked up before it is sent again
 *
 *   state of the newest by that reference     to be asked for     to be looked up first
 *   delivered; of a letter received           delivered           delivered
 *   created, sending, pending, accepted,      accepted            accepted
 *     pending-virus-check
 *   sent (abroad: nobody says more)           unknown             unknown
 *   temporary-failure, technical-failure      refused             sent anew
 *   the latter of a letter                    refused             refused: never sent again
 *   permanent-failure, cancelled,             refused             refused
 *     virus-scan-failed, validation-failed
 *   there is none                             unknown             sent
 *
 * The service takes 3,000 requests a minute; a third of that is this channel's, for there are three.
 */
/* clang-format on */
#ifndef CHANNEL_NOTIFY_H
#define CHANNEL_NOTIFY_H

#include "channel/channel.h"

#define NOTIFY_MINUTE_MOST 900

struct event_base;

/* All of it is copied. */
struct notify_config {
    const char *name;    /* the channel's */
    const char *url;     /* of the service, without a path */
    const char *ca_file; /* http_new */
    int together;        /* requests under way at most [20] */
    int timeout;         /* of one, in ms [15000] */
};

/* The base must outlive the channel. */
struct channel *notify_open(struct event_base *base, const struct notify_config *config,
                            const struct channel_client *client);

/* The longest that an attempt can take from send() to done(): two requests. */
int64_t notify_attempt_ms(const struct notify_config *config);

/* Why nothing is sent just now; false: there is no such reason. */
bool notify_is_held(const struct channel *channel, char why[256]);

#endif
