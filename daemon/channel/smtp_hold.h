/*
 * Which mails wait because another to the same domain is waiting.
 *
 * A relay that asks the recipient's own server before it answers RCPT hangs whenever that server
 * hangs. Such a domain must not take up one session after another, or nobody else's mail would go.
 * So the first mail to a domain goes alone until its envelope is answered; so does the next one if
 * the relay has become slower than usual for that domain. If the relay takes mail for other domains
 * meanwhile, the domain must be at fault, and its mail is put off; if it takes another mail to the
 * same domain, the domain is not at fault.
 *
 * Pure apart from the sessions; times are ticks (ticks.h).
 */
#ifndef CHANNEL_SMTP_HOLD_H
#define CHANNEL_SMTP_HOLD_H

#include "channel/queue.h"
#include "channel/smtp_pool.h"

#define SMTP_DOMAINS 1024

struct smtp_holds {
    const struct smtp_pool *pool; /* the owner's, as is the relay */
    const struct smtp_relay *relay;
    uint64_t known[SMTP_DOMAINS];   /* hashes of domains already served; 0: none */
    struct item *sent[SMTP_PLACES]; /* what each session carries, by its number */
    bool excused[SMTP_PLACES];      /* another to its domain has been taken since it began */
};

enum smtp_hold {
    SMTP_FREE,   /* it may go */
    SMTP_HELD,   /* it waits, at most until a session is left aside, if no other mail goes either
                    (smtp_pool.h) */
    SMTP_PUT_OFF /* give it back: others were served meanwhile */
};

/* Takes out the first in the queue that is held in this way; NULL: none is. */
struct item *smtp_hold_take(const struct smtp_holds *holds, struct queue *queue,
                            enum smtp_hold hold, int64_t now_ms);

/* How many in the queue are not free, at most 200: more would block others. */
size_t smtp_hold_count(const struct smtp_holds *holds, const struct queue *queue, int64_t now_ms);

/* Gives free mails to idle sessions. */
void smtp_holds_assign(struct smtp_holds *holds, struct queue *queue, int64_t now_ms);

/* Takes back what that session carries; NULL: nothing. */
struct item *smtp_holds_back(struct smtp_holds *holds, int number);

/* A mail to that address was taken: its domain is served. */
void smtp_holds_served(struct smtp_holds *holds, const char *address);

/* A mail to that address was put off: the next one to its domain goes alone. */
void smtp_holds_forget(struct smtp_holds *holds, const char *address);

#endif
