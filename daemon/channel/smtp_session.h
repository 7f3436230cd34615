/*
 * One session with a relay: connects, carries one message after another, says goodbye.
 *
 *   CLOSED -> CONNECTING -> IDLE <-> BUSY
 *                            IDLE -> LEAVING -> CLOSED, and from anywhere -> CLOSED
 *
 * The owner's callbacks come from the event loop and from inside open() and send(); they should
 * only note what happened, and must not free the session.
 */
#ifndef CHANNEL_SMTP_SESSION_H
#define CHANNEL_SMTP_SESSION_H

#include "channel/smtp.h"

struct event_base;
struct smtp_session;

enum smtp_session_state {
    SMTP_SESSION_CLOSED,
    SMTP_SESSION_CONNECTING,
    SMTP_SESSION_IDLE,
    SMTP_SESSION_BUSY,
    SMTP_SESSION_LEAVING
};

struct smtp_session_owner {
    /* Idle for the first time since open(), after took_ms. */
    void (*up)(void *arg, int number, int64_t took_ms);
    /* Closed because it could not connect. */
    void (*down)(void *arg, int number, const struct verdict *why);
    /* The message that was sent has ended with this verdict; the session is idle or closed. */
    void (*ended)(void *arg, int number, const struct verdict *verdict, int64_t took_us);
    /* The relay had dropped the connection before it saw the message, or takes no more over it: the
     * message can go over another. If it is not sent again, the verdict says what to report. */
    void (*unsent)(void *arg, int number, const struct verdict *verdict);
    /* The relay wants the body of the message that was sent. */
    void (*enveloped)(void *arg, int number);
    /* Closed after having been up. */
    void (*closed)(void *arg, int number);
    void *arg;
};

/* The number identifies it to the owner. The owner keeps the configuration. */
struct smtp_session *smtp_session_new(struct event_base *base, const struct smtp_config *config,
                                      const struct smtp_session_owner *owner, int number);
void smtp_session_free(struct smtp_session *session);

enum smtp_session_state smtp_session_state(const struct smtp_session *session);

/* Since when it is in this state, in ticks_ms(). */
int64_t smtp_session_since(const struct smtp_session *session);

/* Whether it waits for a reply to MAIL, RCPT or DATA. */
bool smtp_session_in_envelope(const struct smtp_session *session);

/* From CLOSED, or from LEAVING, cutting the goodbye short. */
void smtp_session_open(struct smtp_session *session);

/* From IDLE. The delivery must stay until the session is idle or closed. */
void smtp_session_send(struct smtp_session *session, const struct delivery *delivery);

/* Says QUIT as soon as it is idle; gives up connecting. */
void smtp_session_leave(struct smtp_session *session);

#endif
