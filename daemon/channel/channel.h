/*
 * A channel takes a finished message to where it can be read, and says truthfully how that ended.
 *
 * The courier asks a channel for room, hands over that many deliveries, and is called back once for
 * each. A channel knows nothing of notices, the database or the law; it sees bytes, two addresses
 * and a key. It works on the event loop and never blocks it.
 *
 * Ownership: a delivery belongs to the channel from send() until the callback, and then to the
 * caller again. The callback is never made from inside send().
 *
 * Promise (design, rule 3): room() counts only what can be begun within a quarter of a second, and a
 * delivery that nevertheless waited longer than CHANNEL_PATIENCE_MS before its first byte left is
 * handed back as OUTCOME_RELEASED, so that the store can look again whether it is still wanted.
 */
#ifndef CHANNEL_CHANNEL_H
#define CHANNEL_CHANNEL_H

#include "base/base.h"
#include "base/buf.h"

#define CHANNEL_PATIENCE_MS 1000

/*
 * How an attempt ended. Delivered: the other side took responsibility. Retry: it, or the way to it,
 * said not now. Refused: it said never. Unknown: the message was handed over, or may have been, and
 * the final reply never came; neither delivered nor failed (design, rule 2). Released: nothing left
 * this host.
 */
enum outcome {
    OUTCOME_DELIVERED,
    OUTCOME_RETRY,
    OUTCOME_REFUSED,
    OUTCOME_UNKNOWN,
    OUTCOME_RELEASED
};

/* How far the attempt had come when it ended. */
enum phase {
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

struct delivery {
    int64_t attempt_id;
    char *key;  /* of the message; names the file of a Maildir */
    char *from; /* envelope sender, may be empty */
    char *to;   /* envelope recipient */
    struct buf data;
    bool require_tls;
    void *owner; /* the caller's; the channel does not look */
};

/* Frees a delivery and all it holds but the owner. */
void delivery_free(struct delivery *delivery);

/* code is the reply's number, 0 where there was none; reply is what the other side (or the library)
 * said, cut to size; host is whom we spoke to, empty where that never was clear. */
struct verdict {
    enum outcome outcome;
    enum phase phase;
    int code;
    char reply[256];
    char host[128];
};

typedef void channel_done_fn(void *arg, struct delivery *delivery, const struct verdict *verdict);

struct channel;

struct channel_ops {
    const char *name;
    size_t (*room)(struct channel *channel);
    void (*send)(struct channel *channel, struct delivery *delivery);
    /* Take nothing new, end what is under way, say goodbye. */
    void (*drain)(struct channel *channel);
    /* Nothing is under way. */
    bool (*idle)(struct channel *channel);
    void (*close)(struct channel *channel);
};

/* First member of every channel's own struct. */
struct channel {
    const struct channel_ops *ops;
};

#endif
