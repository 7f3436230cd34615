/*
 * What is known of the relay: whether it can be reached, when to try again, how fast it is.
 *
 * Pure; times are ticks (ticks.h).
 */
#ifndef CHANNEL_SMTP_RELAY_H
#define CHANNEL_SMTP_RELAY_H

#include "channel/smtp.h"

#define SMTP_BLAMES 32

struct smtp_relay {
    int first_ms; /* from the configuration */
    int most_ms;
    enum smtp_reach reach;
    int64_t since_ms;
    int failures;           /* in a row */
    int lost;               /* sessions in a row that broke over a message */
    int64_t not_before_ms;  /* no new connection before */
    int64_t message_us;     /* a message takes, 0: not known */
    int64_t usual_us;       /* what is usual for a message, 0: not known */
    int64_t served_from_ms; /* when the latest message began that it took, -1: it never did */
    int64_t connect_ms;     /* a connection takes, -1: not known */
    int64_t taken_ms;       /* when it last took a message, -1: it never did */
    struct smtp_blame {
        uint64_t address; /* a hash, 0: none */
        int64_t since_ms, last_ms;
    } blames[SMTP_BLAMES]; /* recipients at whom it refused us */
    unsigned blame_at;
    struct verdict failure; /* the last one, as it concerns a message that did not begin: `shut`
                               where it came before any envelope */
};

void smtp_relay_init(struct smtp_relay *relay, const struct smtp_config *config, int64_t now_ms);

/* A connection was made, in so long. True: the relay had not been known to be reachable. */
bool smtp_relay_reached(struct smtp_relay *relay, int64_t now_ms, int64_t took_ms);

/* A connection failed. Until the next: growing waits, up to 4 seconds where nothing answers there
 * or it says that it is not ready, so that its return is seen at once, else up to the
 * configuration's most: a login that fails over and over may be barred. `others`: there are some
 * that work, so that the relay is not away, but takes no more of them. Failures that come while a
 * wait is on (of connections begun together) count as one. True: the relay had not been known to be
 * unreachable. */
bool smtp_relay_missed(struct smtp_relay *relay, int64_t now_ms, const struct verdict *why,
                       bool others, uint64_t seed);

/* The relay answered a message, well or ill. True: it had not been known to be reachable. */
bool smtp_relay_heard(struct smtp_relay *relay, int64_t now_ms);

/* The relay took a message to this address: what it refused to it before is over. */
void smtp_relay_took(struct smtp_relay *relay, const char *address, int64_t now_ms);

enum smtp_blame_end {
    SMTP_BLAME_NEW,      /* it refuses us: nothing to this recipient so far */
    SMTP_BLAME_KNOWN,    /* it still does */
    SMTP_BLAME_RECIPIENT /* it has taken messages to others since: it is about this recipient */
};

/* After the envelope began, it refused a message to this address by words that speak of us. What
 * was refused to it hours ago, and not tried again since, was another time that it refused us. */
enum smtp_blame_end smtp_relay_blamed(struct smtp_relay *relay, const char *address,
                                      int64_t now_ms) MUST_USE;

/* A session broke over a message: connection lost, silence, or 421; or the relay took nothing from
 * our sender. Three in a row, without an answer to any between them, count as a missed connection,
 * so that a relay which greets and then hangs up is not asked over and over. True: it had not been
 * known to be unreachable. */
bool smtp_relay_lost(struct smtp_relay *relay, int64_t now_ms, const struct verdict *why,
                     uint64_t seed);

/* A message took so long. A longer time counts at once, a shorter one by and by. */
void smtp_relay_timed(struct smtp_relay *relay, int64_t took_us);

/* It took a message, in so long. */
void smtp_relay_served(struct smtp_relay *relay, int64_t now_ms, int64_t took_us);

/* A message that takes longer than this is unusual for this relay; 50 ms to 5 s, 50 ms
 * where nothing is known. */
int64_t smtp_relay_slow_ms(const struct smtp_relay *relay);

/* How many messages a session may hold, the one under way among them: what it can begin within a
 * quarter of a second; 1 to 32. */
size_t smtp_relay_depth(const struct smtp_relay *relay);

#endif
