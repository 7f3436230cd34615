/*
 * Which mails wait because another one to the same domain does.
 *
 * A relay that asks the recipient's own server before it answers RCPT hangs where that server
 * hangs. Such a domain must not take one session after the other, or nobody else's mail would go.
 * So the first mail to a domain goes alone, until its envelope was answered; so does the next where
 * the relay has become slower than usual about the domain. Where it takes others' mail meanwhile,
 * only the domain can be at fault, and what is for it is put off; where it takes another one to the
 * same domain, the domain is not.
 *
 * Pure but for the sessions; times are ticks (ticks.h).
 */
#ifndef CHANNEL_SMTP_HOLD_H
#define CHANNEL_SMTP_HOLD_H

#include "channel/queue.h"
#include "channel/smtp_pool.h"

#define SMTP_DOMAINS 1024

struct smtp_holds {
    const struct smtp_pool *pool; /* the owner's, as is the relay */
    const struct smtp_relay *relay;
    uint64_t known[SMTP_DOMAINS];   /* domains that were served, by their hash; 0: none */
    struct item *sent[SMTP_PLACES]; /* what the session of that number carries */
    bool excused[SMTP_PLACES];      /* another to its domain was taken since it began */
};

enum smtp_hold {
    SMTP_FREE,   /* it may go */
    SMTP_HELD,   /* it waits; no longer than until a session is left aside, where no other mail goes
                    either (smtp_pool.h) */
    SMTP_PUT_OFF /* it is not waited for: others were served meanwhile */
};

/* The first of the queue that is held so, taken out; NULL: there is none. */
struct item *smtp_hold_take(const struct smtp_holds *holds, struct queue *queue,
                            enum smtp_hold hold, int64_t now_ms);

/* How many of the queue are not free; at most 200: more are in the way of others. */
size_t smtp_hold_count(const struct smtp_holds *holds, const struct queue *queue, int64_t now_ms);

/* Gives what is free to sessions that are idle. */
void smtp_holds_assign(struct smtp_holds *holds, struct queue *queue, int64_t now_ms);

/* Takes back what the session of that number carries; NULL: nothing. */
struct item *smtp_holds_back(struct smtp_holds *holds, int number);

/* A mail to that address was taken: its domain is served. */
void smtp_holds_served(struct smtp_holds *holds, const char *address);

/* A mail to that address was put off: the next to its domain goes alone. */
void smtp_holds_forget(struct smtp_holds *holds, const char *address);

#endif
