/*
 * A channel takes a finished message to where it can be read, and says truthfully how that ended.
 *
 * The courier asks a channel for room, hands over that many deliveries, and is called back once for
 * each. A channel knows nothing of notices, the database or the law; it sees bytes, two addresses
 * and a key. It works on the event loop and never blocks it.
 *
 * Ownership: a delivery belongs to the channel from send() until `done`, and then to the caller
 * again. Callbacks come from the event loop, never from inside a call of the channel. They may call
 * room(), send() and drain(), but not close(). close() frees what is still under way without a
 * word: its attempts stay in flight on the record until their lease runs out. Whoever wants to know
 * drains first, and waits until idle().
 *
 * Promise (design, rule 3): room() counts only what can be begun within a quarter of a second, and
 * a delivery that nevertheless waited longer than CHANNEL_PATIENCE_MS before its first byte left is
 * handed back as OUTCOME_RELEASED, so that the store can look again whether it is still wanted.
 */
#ifndef CHANNEL_CHANNEL_H
#define CHANNEL_CHANNEL_H

#include "base/base.h"
#include "base/buf.h"
#include "base/sha256.h"

#define CHANNEL_PATIENCE_MS 1000

/*
 * How an attempt ended. Delivered: the other side took responsibility. Retry: it, or the way to it,
 * said not now. Refused: it said never. Unknown: the message was handed over, or may have been, and
 * the final reply never came; neither delivered nor failed (design, rule 2). Accepted: the other
 * side took it and says later whether it arrived, when it is asked. Released: nothing left this
 * host.
 */
enum outcome {
    OUTCOME_DELIVERED,
    OUTCOME_ACCEPTED,
    OUTCOME_RETRY,
    OUTCOME_REFUSED,
    OUTCOME_UNKNOWN,
    OUTCOME_RELEASED
};

/* How far the attempt had come when it ended. */
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

/* The words that the store keeps for them: "delivered", "connect" and so on. */
const char *outcome_name(enum outcome outcome);
const char *phase_name(enum phase phase);

/* What is to be done, by a channel whose other side can be asked for what it took. */
enum delivery_how {
    DELIVERY_SEND,
    DELIVERY_LOOK_UP, /* it may have been taken: look first, and send what is not there */
    DELIVERY_ASK      /* it was accepted: look only */
};

struct delivery {
    int64_t attempt_id;
    enum delivery_how how;
    char *key;       /* of the message; names the file of a Maildir */
    char *from;      /* envelope sender, may be empty */
    char *to;        /* envelope recipient; or the URL, where the channel speaks HTTP */
    struct buf head; /* HTTP: more lines for the request's header, each ended by LF */
    struct buf data;
    bool require_tls;
    char *subject, *words;         /* what it says, for the record; NULL: what `data` holds */
    char wording[SHA256_HEX_SIZE]; /* version of the templates that worded it; empty: none */
    void *owner;                   /* the caller's; the channel does not look */
};

/* Frees a delivery and all it holds but the owner. */
void delivery_free(struct delivery *delivery);

/* The key can stand in a command and name a file: 1 to 200 visible ASCII bytes, no angle brackets.
 */
bool channel_key_ok(const char *key) MUST_USE;

/* The address can stand between angle brackets in a command: local part, @ and domain, at most 254
 * bytes of UTF-8, without control bytes, spaces or angle brackets. Whether a mailbox is there, only
 * the other side can say. */
bool channel_address_ok(const char *address) MUST_USE;

/* code is the reply's number, 0 where there was none; reply is what the other side (or the library)
 * said, cut to size; host is whom we spoke to, empty where that never was clear. wait_s: the other
 * side asked not to be tried again for that many seconds, or is known to be away; 0: it did not.
 * shut, of a retry: the way itself is not open, and the channel has no room until it is; the
 * message was not at fault and need not wait by itself. */
struct verdict {
    enum outcome outcome;
    enum phase phase;
    int code;
    int64_t wait_s;
    bool shut;
    char reply[256];
    char host[128];
};

/* Fills a verdict. The text is cut to size, and whatever is not printable ASCII becomes '?', so
 * that it can be logged and stored whatever the other side sent. */
void verdict_set(struct verdict *verdict, enum outcome outcome, enum phase phase, int code,
                 const char *reply);

/* Copies foreign text in that way; size counts the final NUL. */
void channel_clean(char *out, size_t size, const char *text, size_t length);

/* An attempt has ended. */
typedef void channel_done_fn(void *arg, struct delivery *delivery, const struct verdict *verdict);

/* There may be room where there was none, though no delivery ended: a session came up, or a relay
 * that was away is tried again. A hint: ask room(). And, once: a drained channel has become idle.
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
    /* How many deliveries may be handed over now. A channel that has none because it is not
     * connected takes the question as a wish to be, and says `ready` when it is. */
    size_t (*room)(struct channel *channel);
    /* How many of those that were handed over are not about to end: the other side is slow about
     * them, or they wait for one that is. NULL: that is not known. */
    size_t (*stuck)(struct channel *channel);
    /* More than room() are taken too; they wait, and may come back released. */
    void (*send)(struct channel *channel, struct delivery *delivery);
    /* Take nothing new, end what is under way, say goodbye. */
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
