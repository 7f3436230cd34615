/*
 * A channel takes a finished message to where it can be read, and reports truthfully how that
 * ended.
 *
 * The courier asks a channel how much room it has, hands over that many deliveries, and is called
 * back once for each. A channel knows nothing of notices, the database or the law; it sees bytes,
 * two addresses and a key. It runs on the event loop and never blocks it.
 *
 * Ownership: the channel owns a delivery from send() until `done`; then the caller owns it again.
 * Callbacks come from the event loop, never from inside a call to the channel. They may call
 * room(), send() and drain(), but not close(). close() frees whatever is still under way without a
 * callback: those attempts stay recorded as in flight until their lease expires. To learn how they
 * end, call drain() first and wait for idle().
 *
 * Promise (design, rule 3): room() counts only what can start within a quarter of a second, and a
 * delivery that still waited longer than CHANNEL_PATIENCE_MS before its first byte left is handed
 * back as OUTCOME_RELEASED, so that the store can check again whether it is still wanted.
 */
#ifndef CHANNEL_CHANNEL_H
#define CHANNEL_CHANNEL_H

#include "base/base.h"
#include "base/buf.h"
#include "base/sha256.h"

#define CHANNEL_PATIENCE_MS 1000

/*
 * How an attempt ended. Delivered: the other side took responsibility. Retry: it, or something on
 * the way to it, said "not now". Refused: it said "never". Unknown: the message was or may have
 * been handed over, but the final reply never came: neither delivered nor failed (design, rule 2).
 * Accepted: the other side took it and, when asked later, says whether it arrived. Released:
 * nothing left this host.
 */
enum outcome {
    OUTCOME_DELIVERED,
    OUTCOME_ACCEPTED,
    OUTCOME_RETRY,
    OUTCOME_REFUSED,
    OUTCOME_UNKNOWN,
    OUTCOME_RELEASED
};

/* How far the attempt had got when it ended. */
enum phase {
    PHASE_NAME,
    PHASE_CONNECT,
    PHASE_GREETING,
    PHASE_HELLO,
    PHASE_TLS,
    PHASE_AUTH,
    PHASE_MAIL,
    PHASE_RCPT,
    PHASE_DATA,
    PHASE_BODY,
    PHASE_FINAL,
    PHASE_STORE
};

/* The words that the store uses for them: "delivered", "connect" and so on. */
const char *outcome_name(enum outcome outcome);
const char *phase_name(enum phase phase);

/* What to do; only for channels whose other side can be asked about what it took. */
enum delivery_how {
    DELIVERY_SEND,
    DELIVERY_LOOK_UP, /* it may have been taken: look first, and send it if it is not there */
    DELIVERY_ASK      /* it was accepted: only look */
};

struct delivery {
    int64_t attempt_id;
    enum delivery_how how;
    char *key;       /* the message's; names the file in a Maildir */
    char *from;      /* envelope sender, may be empty */
    char *to;        /* envelope recipient; for HTTP channels, the URL */
    struct buf head; /* HTTP: extra header lines, each ending in LF */
    struct buf data;
    bool require_tls;
    char *subject, *words;         /* its content, for the record; NULL: use `data` */
    char wording[SHA256_HEX_SIZE]; /* version of the templates used; empty: none */
    void *owner;                   /* the caller's; the channel does not use it */
};

/* Frees a delivery and everything in it except the owner. */
void delivery_free(struct delivery *delivery);

/* Whether the key can be used in a command and as a file name: 1 to 200 visible ASCII bytes, no
 * angle brackets. */
bool channel_key_ok(const char *key) MUST_USE;

/* Whether the address can stand between angle brackets in a command: local part, @ and domain, at
 * most 254 bytes of UTF-8, without control bytes, spaces or angle brackets. Only the other side
 * knows whether the mailbox exists. */
bool channel_address_ok(const char *address) MUST_USE;

/* code is the reply's number, 0 if there was none; reply is what the other side (or the library)
 * said, truncated; host is whom we spoke to, empty if that was never known. wait_s: the other side
 * asked not to be tried again for that many seconds, or is known to be away; 0: neither. shut, for
 * a retry: the channel cannot send at all and has no room until it can; the message was not at
 * fault and needs no wait of its own. */
struct verdict {
    enum outcome outcome;
    enum phase phase;
    int code;
    int64_t wait_s;
    bool shut;
    char reply[256];
    char host[128];
};

/* Fills a verdict. The text is truncated, and anything but printable ASCII becomes '?', so that it
 * can be logged and stored whatever the other side sent. */
void verdict_set(struct verdict *verdict, enum outcome outcome, enum phase phase, int code,
                 const char *reply);

/* Copies the other side's text in the same way; size includes the final NUL. */
void channel_clean(char *out, size_t size, const char *text, size_t length);

/* An attempt has ended. */
typedef void channel_done_fn(void *arg, struct delivery *delivery, const struct verdict *verdict);

/* There may be room now although no delivery ended: a session came up, or a relay that was away is
 * being tried again. Only a hint: ask room(). Also called once when a drained channel becomes idle.
 */
typedef void channel_ready_fn(void *arg);

/* Who is called back; ready may be NULL. */
struct channel_client {
    channel_done_fn *done;
    channel_ready_fn *ready;
    void *arg;
};

struct channel;

struct channel_ops {
    const char *name;
    /* How many deliveries may be handed over now. A channel without room because it is not
     * connected starts to connect when asked, and calls `ready` when it is. */
    size_t (*room)(struct channel *channel);
    /* How many of the deliveries handed over will not end soon: the other side is slow, or they
     * wait for one that is. NULL: not known. */
    size_t (*stuck)(struct channel *channel);
    /* More than room() may be handed over; they wait, and may come back released. */
    void (*send)(struct channel *channel, struct delivery *delivery);
    /* Take nothing new, finish what is under way, say goodbye. */
    void (*drain)(struct channel *channel);
    /* Nothing is under way; after drain() also: every connection is closed. */
    bool (*idle)(struct channel *channel);
    void (*close)(struct channel *channel);
};

/* First member of every channel's own struct. */
struct channel {
    const struct channel_ops *ops;
};

#endif
