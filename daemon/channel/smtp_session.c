#include "channel/smtp_session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/xalloc.h"
#include "channel/outcome.h"
#include "channel/smtp_command.h"
#include "channel/smtp_out.h"
#include "channel/smtp_reply.h"
#include "channel/ticks.h"

#define GOODBYE_MS 2000

/* An idle connection older than this may have been dropped by the relay. */
#define STALE_MS 1000

/* What the next reply is for: a command, or the body. */
enum step {
    STEP_RSET = SMTP_RSET,
    STEP_MAIL = SMTP_MAIL,
    STEP_RCPT = SMTP_RCPT,
    STEP_DATA = SMTP_DATA,
    STEP_BODY,
    STEP_FINAL
};

static const enum phase step_phase[] = {
    [STEP_RSET] = PHASE_MAIL, [STEP_MAIL] = PHASE_MAIL, [STEP_RCPT] = PHASE_RCPT,
    [STEP_DATA] = PHASE_DATA, [STEP_BODY] = PHASE_BODY, [STEP_FINAL] = PHASE_FINAL,
};

struct smtp_session {
    const struct smtp_config *config;
    struct smtp_session_owner owner;
    int number;
    struct event_base *base;
    struct smtp_link *link;
    struct event *readable; /* while up */
    struct event *writable; /* pending while the socket is full */
    struct event *timer;
    enum smtp_session_state state;
    int64_t since;
    bool leave; /* when idle */
    int messages;
    bool reset;   /* RSET must come before the next MAIL */
    bool reading; /* inside read_replies() */
    bool broken;  /* nothing more can be sent */

    const struct delivery *delivery; /* while busy */
    enum step step;
    int64_t began_us;
    bool stale;  /* the connection had been idle for a while */
    bool heard;  /* a reply to this message came */
    bool failed; /* the verdict is set; the rest only cleans up */
    struct verdict verdict;
    struct smtp_body body;
    struct smtp_reply reply;
    struct buf commands;
    struct smtp_out out;
};

static void read_replies(struct smtp_session *session);

static void set_state(struct smtp_session *session, enum smtp_session_state state)
{
    session->state = state;
    session->since = ticks_ms();
}

static void arm(struct smtp_session *session, int ms)
{
    struct timeval wait = ticks_wait(ms);

    event_add(session->timer, &wait);
}

static void disconnect(struct smtp_session *session)
{
    event_del(session->timer);
    if (session->readable != NULL)
        event_free(session->readable);
    if (session->writable != NULL)
        event_free(session->writable);
    session->readable = NULL;
    session->writable = NULL;
    smtp_link_close(session->link);
    set_state(session, SMTP_SESSION_CLOSED);
}

static void drop(struct smtp_session *session)
{
    disconnect(session);
    session->owner.closed(session->owner.arg, session->number);
}

/* How a message ends. */

/* The dot that ends the body is the third byte from the end. */
static bool body_complete(const struct smtp_session *session)
{
    return session->body.ended && smtp_out_waiting(&session->out) < 3;
}

/* The first failure counts; later ones follow from it. A refused RSET says nothing about the
 * message after it. */
static void set_verdict(struct smtp_session *session, int code, const char *text)
{
    enum phase phase = step_phase[session->step];
    enum outcome outcome = outcome_of(phase, code, text, body_complete(session));

    if (session->failed)
        return;
    session->failed = true;
    verdict_set(&session->verdict, session->step == STEP_RSET ? OUTCOME_RETRY : outcome, phase,
                code, text);
    snprintf(session->verdict.host, sizeof(session->verdict.host), "%s",
             smtp_link_host(session->link));
}

static void go_idle(struct smtp_session *session)
{
    set_state(session, SMTP_SESSION_IDLE);
    arm(session, session->config->idle_timeout);
    if (session->leave || session->messages >= session->config->session_messages)
        smtp_session_leave(session);
}

/* A relay that answers before it was asked can no longer be followed. */
static void finish(struct smtp_session *session, bool keep)
{
    int64_t took = ticks_us() - session->began_us;

    keep = keep && smtp_out_waiting(&session->out) == 0;
    session->delivery = NULL;
    session->messages++;
    session->reset = session->verdict.outcome != OUTCOME_DELIVERED;
    if (keep)
        go_idle(session);
    else
        disconnect(session);
    session->owner.ended(session->owner.arg, session->number, &session->verdict, took);
    if (!keep)
        session->owner.closed(session->owner.arg, session->number);
}

/* The message can go over another connection. */
static void hand_back(struct smtp_session *session)
{
    session->delivery = NULL;
    disconnect(session);
    session->owner.unsent(session->owner.arg, session->number, &session->verdict);
    session->owner.closed(session->owner.arg, session->number);
}

/* The connection is lost or useless. */
static void lose(struct smtp_session *session, const char *text)
{
    bool unsent = session->stale && !session->heard;

    if (session->state != SMTP_SESSION_BUSY) {
        drop(session);
        return;
    }
    set_verdict(session, 0, text);
    if (unsent)
        hand_back(session);
    else
        finish(session, false);
}

/* What we say. */

/* If the relay offers pipelining, the other commands up to DATA are sent along. */
static void put_commands(struct smtp_session *session)
{
    const struct smtp_offer *offer = smtp_link_offer(session->link);
    enum step last = offer->pipelining ? STEP_DATA : session->step;

    buf_reset(&session->commands);
    for (enum step step = session->step; step <= last; step++)
        smtp_command_add(&session->commands, (enum smtp_command)step, session->delivery, offer,
                         session->config->ask_dsn);
    smtp_out_put(&session->out, session->commands.data, session->commands.len);
}

/* A relay that hangs up midway has often said why: first read what there is. */
static void send_failed(struct smtp_session *session)
{
    session->broken = true;
    if (!session->reading)
        read_replies(session);
}

static void flush(struct smtp_session *session)
{
    bool body = session->state == SMTP_SESSION_BUSY && session->step == STEP_BODY;

    switch (smtp_out_send(&session->out, body ? &session->body : NULL, session->link)) {
    case SMTP_IO_LOST:
        send_failed(session);
        return;
    case SMTP_IO_LATER:
        event_add(session->writable, NULL);
        return;
    case SMTP_IO_OK:
        break;
    }
    if (body) {
        session->step = STEP_FINAL;
        arm(session, session->config->final_timeout);
    }
}

/* What we hear. */

static bool is_good(enum step step, int code)
{
    return step == STEP_DATA ? code == 354 : code >= 200 && code <= 299;
}

/* The envelope was refused, but the relay wants a body: it gets an empty one (RFC 2920, 3.1). */
static void after_data(struct smtp_session *session)
{
    if (session->failed) {
        session->step = STEP_FINAL;
        smtp_out_put(&session->out, ".\r\n", 3);
        arm(session, session->config->final_timeout);
    } else {
        session->step = STEP_BODY;
        arm(session, session->config->body_timeout);
        session->owner.enveloped(session->owner.arg, session->number);
    }
    flush(session);
}

static void next_step(struct smtp_session *session, bool good)
{
    bool together = smtp_link_offer(session->link)->pipelining;

    if (session->step == STEP_FINAL || (session->step == STEP_DATA && !good) ||
        (!good && !together)) {
        finish(session, true);
        return;
    }
    if (session->step == STEP_DATA) {
        after_data(session);
        return;
    }
    session->step++;
    arm(session, session->config->reply_timeout);
    if (!together) {
        put_commands(session);
        flush(session);
    }
}

/* Some relays take only a few messages per connection, and say so at the next one. */
static bool had_enough(const struct smtp_session *session, const struct smtp_reply *reply)
{
    return session->messages > 0 && session->step <= STEP_MAIL &&
           (reply->code == 421 || reply->code == 452);
}

static void take_reply(struct smtp_session *session, const struct smtp_reply *reply)
{
    bool good = is_good(session->step, reply->code);
    bool nonsense = !good && reply->code < 400;

    if (session->state != SMTP_SESSION_BUSY) {
        drop(session); /* the answer to QUIT, or an unsolicited goodbye */
        return;
    }
    session->heard = true;
    if (!good || session->step >= STEP_BODY)
        set_verdict(session, reply->code, reply->text);
    if (had_enough(session, reply))
        hand_back(session);
    else if (nonsense || reply->code == 421 || session->step == STEP_BODY ||
             (session->step == STEP_RSET && !good))
        finish(session, false);
    else
        next_step(session, good);
}

static bool feed(struct smtp_session *session, const char *bytes, size_t count)
{
    while (count > 0 && session->state != SMTP_SESSION_CLOSED) {
        struct smtp_reply reply;
        size_t used;
        enum smtp_reply_state state = smtp_reply_feed(&session->reply, bytes, count, &used);

        bytes += used;
        count -= used;
        if (state == SMTP_REPLY_MORE)
            continue;
        reply = session->reply;
        session->reply = (struct smtp_reply){0};
        if (state == SMTP_REPLY_BAD)
            lose(session, "what the relay sent is not an SMTP reply");
        else
            take_reply(session, &reply);
    }
    return session->state != SMTP_SESSION_CLOSED;
}

/* To the last byte: data left in TLS's buffer would not wake us. */
static void read_replies(struct smtp_session *session)
{
    char bytes[4096];
    size_t got;
    enum smtp_io io;

    session->reading = true;
    do {
        io = smtp_link_recv(session->link, bytes, sizeof(bytes), &got);
        if (io == SMTP_IO_LOST)
            lose(session, "the relay closed the connection");
    } while (io == SMTP_IO_OK && feed(session, bytes, got));
    session->reading = false;
    if (session->broken && session->state != SMTP_SESSION_CLOSED)
        lose(session, "the connection was lost while sending");
}

/* Events. */

static void on_readable(evutil_socket_t socket, short what, void *arg)
{
    (void)socket;
    (void)what;
    read_replies(arg);
}

static void on_writable(evutil_socket_t socket, short what, void *arg)
{
    (void)socket;
    (void)what;
    flush(arg);
}

static void on_timer(evutil_socket_t socket, short what, void *arg)
{
    struct smtp_session *session = arg;

    (void)socket;
    (void)what;
    session->heard = true; /* a silent relay is not a dropped connection */
    if (session->state == SMTP_SESSION_IDLE)
        smtp_session_leave(session);
    else if (session->state == SMTP_SESSION_BUSY && session->step == STEP_BODY)
        lose(session, "the relay took no more of the message in time");
    else
        lose(session, "no reply in time");
}

static void on_up(void *arg)
{
    struct smtp_session *session = arg;
    int socket = smtp_link_socket(session->link);
    int64_t took = ticks_ms() - session->since;

    session->readable =
        event_new(session->base, socket, EV_READ | EV_PERSIST, on_readable, session);
    session->writable = event_new(session->base, socket, EV_WRITE, on_writable, session);
    if (session->readable == NULL || session->writable == NULL ||
        event_add(session->readable, NULL) != 0)
        abort();
    session->messages = 0;
    session->reset = false;
    session->broken = false;
    session->reply = (struct smtp_reply){0};
    smtp_out_reset(&session->out);
    go_idle(session);
    session->owner.up(session->owner.arg, session->number, took);
}

static void on_down(void *arg, const struct verdict *why)
{
    struct smtp_session *session = arg;

    disconnect(session);
    session->owner.down(session->owner.arg, session->number, why);
}

/* The outside. */

struct smtp_session *smtp_session_new(struct event_base *base, const struct smtp_config *config,
                                      const struct smtp_session_owner *owner, int number)
{
    struct smtp_session *session = xcalloc(1, sizeof(*session));
    struct smtp_link_owner link_owner = {.up = on_up, .down = on_down, .arg = session};

    session->config = config;
    session->owner = *owner;
    session->number = number;
    session->base = base;
    session->timer = event_new(base, -1, 0, on_timer, session);
    if (session->timer == NULL)
        abort();
    session->link = smtp_link_new(base, config, &link_owner);
    set_state(session, SMTP_SESSION_CLOSED);
    return session;
}

void smtp_session_free(struct smtp_session *session)
{
    disconnect(session);
    smtp_link_free(session->link);
    event_free(session->timer);
    buf_free(&session->commands);
    free(session);
}

enum smtp_session_state smtp_session_state(const struct smtp_session *session)
{
    return session->state;
}

int64_t smtp_session_since(const struct smtp_session *session)
{
    return session->since;
}

bool smtp_session_in_envelope(const struct smtp_session *session)
{
    return session->state == SMTP_SESSION_BUSY && session->step <= STEP_DATA;
}

void smtp_session_open(struct smtp_session *session)
{
    disconnect(session);
    session->leave = false;
    set_state(session, SMTP_SESSION_CONNECTING);
    smtp_link_open(session->link);
}

void smtp_session_send(struct smtp_session *session, const struct delivery *delivery)
{
    const char *why = smtp_impossible(delivery, smtp_link_offer(session->link));

    session->stale = ticks_ms() - session->since > STALE_MS || session->messages > 0;
    session->heard = false;
    session->failed = false;
    session->delivery = delivery;
    session->began_us = ticks_us();
    session->step = session->reset ? STEP_RSET : STEP_MAIL;
    smtp_body_start(&session->body, delivery->data.data, delivery->data.len);
    set_state(session, SMTP_SESSION_BUSY);
    if (why != NULL) {
        set_verdict(session, 0, why);
        session->verdict.outcome = OUTCOME_REFUSED;
        finish(session, true);
        return;
    }
    arm(session, session->config->reply_timeout);
    put_commands(session);
    flush(session);
}

void smtp_session_leave(struct smtp_session *session)
{
    session->leave = true;
    if (session->state == SMTP_SESSION_CONNECTING) {
        drop(session);
    } else if (session->state == SMTP_SESSION_IDLE) {
        set_state(session, SMTP_SESSION_LEAVING);
        arm(session, GOODBYE_MS);
        smtp_out_put(&session->out, "QUIT\r\n", 6);
        flush(session);
    }
}
