/* clang-format off */
/*
 * Sends deliveries through GOV.UK Notify: e-mails, text messages and letters.
 *
 * `to` is the URL to post to (.../v2/notifications/email, /sms or /letter), `head` holds extra
 * header lines (the token), `data` the body, and `key` the reference that the body names. The
 * delivery's `how` says what to do: send; look up the reference first, and send only if the service
 * has none by it, or none that may still arrive; or only ask for its state.
 *
 *   answer to the request                     outcome
 *   201                                       accepted: its state is asked for later
 *   400, and 404, 413 and the like            refused: it would be refused again
 *   403                                       retry, and nothing is sent for 5 minutes: the key or
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
 *   temporary-failure, technical-failure      refused             sent again
 *   the latter of a letter                    refused             refused: never sent again
 *   permanent-failure, cancelled,             refused             refused
 *     virus-scan-failed, validation-failed
 *   none                                      unknown             sent
 *
 * The service takes 3,000 requests a minute; this channel gets a third of that, as there are three.
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
    int together;        /* most requests under way at once [20] */
    int timeout;         /* of one, in ms [15000] */
};

/* The base must outlive the channel. */
struct channel *notify_open(struct event_base *base, const struct notify_config *config,
                            const struct channel_client *client);

/* The longest that an attempt can take from send() to done(): two requests. */
int64_t notify_attempt_ms(const struct notify_config *config);

/* Whether sending is on hold, and why. */
bool notify_is_held(const struct channel *channel, char why[256]);

#endif
