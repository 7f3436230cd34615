/*
 * The mail channel: hands messages to one relay over a few kept connections.
 *
 * libcurl connects, greets, negotiates TLS and logs in; the envelope, the body and their replies
 * are ours (design, "The path"), so that phase and reply of every attempt are known. MAIL, RCPT and
 * DATA leave together where the relay offers PIPELINING.
 *
 * Sessions open as they are needed and close, with QUIT, after a while without work. A connection
 * that the relay has dropped meanwhile is replaced silently. A relay that cannot be reached is
 * tried by one session alone, without a message, every few seconds or at increasing intervals;
 * while it is away room() is 0, and what was handed over comes back at once as a retry that says
 * why and that the way is shut.
 *
 * A reply may take as long as RFC 5321 (4.5.3.2) lets it. Whoever waits for one longer than five
 * seconds is left aside (smtp_pool.h), and another session carries the next message. A domain about
 * which the relay hangs keeps one session, and what else is for it is put off (smtp_hold.h). Where
 * a relay takes few messages over a connection and then says 421 or 452 to MAIL, the message goes
 * over another one, once; that is no try.
 *
 * Pace: each session is given ahead no more than can begin within a quarter of a second, by the
 * measured time per message: 1 with a relay that takes two seconds, 32 with one that takes two
 * milliseconds.
 *
 * Where a token has to be fetched, that comes before the first session, and one that does not come
 * is a relay that cannot be reached.
 *
 * A delivery that asks for TLS never goes over a session without; it comes back as a retry.
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
 * Strings are copied; NULL where not wanted. Time-outs are in milliseconds, 0 for the default in
 * brackets.
 */
struct smtp_config {
    const char *host; /* name or address, no brackets */
    int port;
    enum smtp_tls tls;
    bool plain_is_safe;           /* unencrypted is good enough for whoever asks for TLS: the relay
                                     is on this host, and requires TLS for what it passes on */
    const char *ca_file;          /* trust these authorities only; NULL: the system's */
    const char *user;             /* log in; over a session without AUTH nothing is sent */
    const char *password;         /* for PLAIN, LOGIN and what else libcurl knows */
    const char *password_file;    /* the same, read anew before each connection */
    const char *oauth_token;      /* for XOAUTH2 or OAUTHBEARER, instead of a password */
    const char *oauth_token_file; /* the same, read anew: such a token lives for an hour */
    struct oauth_config oauth;    /* where to fetch one instead; url NULL: nowhere */
    const char *hello;            /* the name in EHLO; NULL: this host's */
    int sessions;                 /* at most this many connections; 1 to SMTP_SESSIONS_MOST */
    bool ask_dsn;         /* where offered: report failure and delay, with the key as ENVID */
    int session_messages; /* QUIT after this number of messages [500] */
    int connect_timeout;  /* until logged in [30000] */
    int reply_timeout;    /* for each reply before the body [300000] */
    int body_timeout;     /* for the body to be taken [180000] */
    int final_timeout;    /* for the reply after the body [600000] */
    int idle_timeout;     /* until an idle session says QUIT [30000] */
    int reconnect_first;  /* after a failed connection, doubling [1000] */
    int reconnect_most;   /* up to this; at most 4 s while nothing answers at all [60000] */
};

/* This host under one of its plain names: localhost, 127.0.0.0/8 or ::1. */
bool smtp_is_loopback(const char *host) MUST_USE;

/* Whether a channel can be made of it. False: *cause says what an administrator should change. */
bool smtp_config_check(const struct smtp_config *config, char **cause) MUST_USE;

/* The longest that an attempt can take from send() to done(); with the defaults 1981 seconds. */
int64_t smtp_attempt_ms(const struct smtp_config *config);

/* The base must outlive the channel. The configuration must have passed the check. */
struct channel *smtp_open(struct event_base *base, const struct smtp_config *config,
                          const struct channel_client *client);

enum smtp_reach { SMTP_UNTRIED, SMTP_REACHABLE, SMTP_UNREACHABLE };

/* What a status page can say of the relay. */
struct smtp_status {
    enum smtp_reach reach;
    int64_t for_ms;   /* how long it has been so */
    char error[256];  /* of the last connection that failed, empty if none did; stays when mended */
    enum phase phase; /* in which that was */
    int connected;    /* sessions that are logged in */
    size_t waiting;   /* deliveries that have not begun */
    int64_t message_us; /* measured time per message, 0 before the first */
};

bool channel_is_smtp(const struct channel *channel);

/* Only for a channel that smtp_open() made. */
void smtp_status(const struct channel *channel, struct smtp_status *status);

#endif
