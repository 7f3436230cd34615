/*
 * What is known about the relay: whether it can be reached, when to try again, how fast it is.
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
    int lost;               /* sessions in a row that broke on a message */
    int64_t not_before_ms;  /* no new connection before then */
    int64_t message_us;     /* time per message, 0: not known */
    int64_t usual_us;       /* usual time per message, 0: not known */
    int64_t served_from_ms; /* when the latest message it took began, -1: none */
    int64_t connect_ms;     /* time per connection, -1: not known */
    int64_t taken_ms;       /* when it last took a message, -1: never */
    struct smtp_blame {
        uint64_t address; /* a hash, 0: none */
        int64_t since_ms, last_ms;
    } blames[SMTP_BLAMES]; /* recipients for whom it refused us */
    unsigned blame_at;
    struct verdict failure; /* the last one, as the verdict for a message not yet begun: `shut` if
                               it came before any envelope */
};

void smtp_relay_init(struct smtp_relay *relay, const struct smtp_config *config, int64_t now_ms);

/* A connection was made, in took_ms. True: the relay was not known to be reachable. */
bool smtp_relay_reached(struct smtp_relay *relay, int64_t now_ms, int64_t took_ms);

/* A connection failed. The wait before the next grows: up to 4 seconds if nothing answers or the
 * relay says that it is not ready, so that its return is noticed at once, else up to
 * reconnect_most: a login that fails over and over may get us barred. `others`: some sessions work,
 * so the relay is not away but takes no more of them. Failures during a wait (of connections begun
 * together) count as one. True: the relay was not known to be unreachable. */
bool smtp_relay_missed(struct smtp_relay *relay, int64_t now_ms, const struct verdict *why,
                       bool others, uint64_t seed);

/* The relay answered a message, favourably or not. True: it was not known to be reachable. */
bool smtp_relay_heard(struct smtp_relay *relay, int64_t now_ms);

/* The relay took a message to this address: earlier refusals for it no longer count. */
void smtp_relay_took(struct smtp_relay *relay, const char *address, int64_t now_ms);

enum smtp_blame_end {
    SMTP_BLAME_NEW,      /* it refuses us: the first time for this recipient */
    SMTP_BLAME_KNOWN,    /* it still does */
    SMTP_BLAME_RECIPIENT /* it has taken messages to others since: the recipient is the reason */
};

/* After the envelope began, it refused a message to this address with a reply about us. A refusal
 * hours ago with no attempt since counts as a separate incident. */
enum smtp_blame_end smtp_relay_blamed(struct smtp_relay *relay, const char *address,
                                      int64_t now_ms) MUST_USE;

/* A session broke on a message: connection lost, silence, or 421; or the relay refused our sender.
 * Three in a row with no answer between them count as a missed connection, so that a relay that
 * greets and then hangs up is not asked over and over. True: it was not known to be unreachable. */
bool smtp_relay_lost(struct smtp_relay *relay, int64_t now_ms, const struct verdict *why,
                     uint64_t seed);

/* A message took took_us. A longer time counts at once, a shorter one gradually. */
void smtp_relay_timed(struct smtp_relay *relay, int64_t took_us);

/* It accepted a message, in took_us. */
void smtp_relay_served(struct smtp_relay *relay, int64_t now_ms, int64_t took_us);

/* A message that takes longer than this is unusual for this relay; 50 ms to 5 s, 50 ms if nothing
 * is known. */
int64_t smtp_relay_slow_ms(const struct smtp_relay *relay);

/* How many messages a session may hold, including the one under way: what it can begin within a
 * quarter of a second; 1 to 32. */
size_t smtp_relay_depth(const struct smtp_relay *relay);

#endif
