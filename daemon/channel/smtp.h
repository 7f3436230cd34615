/*
 * The mail channel: hands messages to one relay over a few kept connections.
 *
 * libcurl connects, greets, negotiates TLS and logs in; we handle the envelope, the body and their
 * replies (design, "The path"), so that the phase and reply of every attempt are known. MAIL, RCPT
 * and DATA are sent together if the relay offers PIPELINING.
 *
 * Sessions open as needed and close, with QUIT, after a while without work. A connection that the
 * relay has dropped meanwhile is replaced silently. Only one session, without a message, tries a
 * relay that cannot be reached, every few seconds or at increasing intervals; while it is away
 * room() is 0, and anything handed over comes back at once as a retry that says why and is marked
 * `shut`.
 *
 * A reply may take as long as RFC 5321 (4.5.3.2) allows. A session that waits for one longer than
 * five seconds is left aside (smtp_pool.h), and another session carries the next message. A domain
 * on which the relay hangs keeps one session, and other mail for it is put off (smtp_hold.h). If a
 * relay takes only a few messages per connection and then answers 421 or 452 to MAIL, the message
 * goes over another connection, once; that is not counted as an attempt.
 *
 * Pace: each session is given only as many messages as it can begin within a quarter of a second,
 * by the measured time per message: 1 for a relay that takes two seconds, 32 for one that takes two
 * milliseconds.
 *
 * If a token is needed, it is fetched before the first session; failing to get one counts as an
 * unreachable relay.
 *
 * A delivery that requires TLS never goes over a session without it; it comes back as a retry.
 */
#ifndef CHANNEL_SMTP_H
#define CHANNEL_SMTP_H

#include "channel/channel.h"
#include "channel/oauth.h"

struct event_base;

#define SMTP_SESSIONS_MOST 32

/* none: plain text. starttls: plain until EHLO, then TLS or nothing. tls: TLS from the first byte.
 */
enum smtp_tls { SMTP_TLS_NONE, SMTP_TLS_STARTTLS, SMTP_TLS_TLS };

/*
 * Strings are copied; NULL if not wanted. Time-outs are in milliseconds; 0 means the default in
 * brackets.
 */
struct smtp_config {
    const char *host; /* name or address, no brackets */
    int port;
    enum smtp_tls tls;
    bool plain_is_safe;   /* plain text satisfies a delivery that requires TLS: the relay is on this
                             host and requires TLS for what it forwards */
    const char *ca_file;  /* trust only these authorities; NULL: the system's */
    const char *user;     /* log in; nothing is sent over a session without AUTH */
    const char *password; /* for PLAIN, LOGIN and others that libcurl knows */
    const char *password_file;    /* the same, read again before each connection */
    const char *oauth_token;      /* for XOAUTH2 or OAUTHBEARER, instead of a password */
    const char *oauth_token_file; /* the same, read again each time: tokens last an hour */
    struct oauth_config oauth;    /* where to fetch one instead; url NULL: nowhere */
    const char *hello;            /* the name in EHLO; NULL: this host's */
    int sessions;                 /* at most this many connections; 1 to SMTP_SESSIONS_MOST */
    bool ask_dsn; /* if offered, ask for reports of failure and delay, with the key as ENVID */
    int session_messages; /* QUIT after this number of messages [500] */
    int connect_timeout;  /* until logged in [30000] */
    int reply_timeout;    /* for each reply before the body [300000] */
    int body_timeout;     /* for the body to be taken [180000] */
    int final_timeout;    /* for the reply after the body [600000] */
    int idle_timeout;     /* until an idle session says QUIT [30000] */
    int reconnect_first;  /* after a failed connection, doubling [1000] */
    int reconnect_most;   /* up to this; at most 4 s while nothing answers at all [60000] */
};

/* Whether it names this host: localhost, 127.0.0.0/8 or ::1. */
bool smtp_is_loopback(const char *host) MUST_USE;

/* Whether a channel can be created from it. False: *cause says what the administrator should
 * change. */
bool smtp_config_check(const struct smtp_config *config, char **cause) MUST_USE;

/* The longest an attempt can take from send() to done(); 1981 seconds with the defaults. */
int64_t smtp_attempt_ms(const struct smtp_config *config);

/* The base must outlive the channel. The configuration must have passed the check. */
struct channel *smtp_open(struct event_base *base, const struct smtp_config *config,
                          const struct channel_client *client);

enum smtp_reach { SMTP_UNTRIED, SMTP_REACHABLE, SMTP_UNREACHABLE };

/* What a status page can say about the relay. */
struct smtp_status {
    enum smtp_reach reach;
    int64_t for_ms;     /* how long it has been so */
    char error[256];    /* of the last failed connection, empty if none; kept after recovery */
    enum phase phase;   /* the phase of that failure */
    int connected;      /* sessions that are logged in */
    size_t waiting;     /* deliveries not yet begun */
    int64_t message_us; /* measured time per message, 0 before the first */
};

bool channel_is_smtp(const struct channel *channel);

/* Only for a channel that smtp_open() made. */
void smtp_status(const struct channel *channel, struct smtp_status *status);

#endif
