#include "channel/smtp_relay.h"

#include "base/hash.h"
#include "channel/backoff.h"
#include "channel/outcome.h"

#define AHEAD_US      250000
#define DEPTH_MOST    32
#define LOST_MOST     3
#define BLAME_MS      14400000 /* longer than any pause between two attempts at a message */
#define SLOW_TIMES    8
#define SLOW_LEAST_MS 50
#define SLOW_MOST_MS  5000
#define PROBE_MS      4000 /* longest wait between attempts while the relay is away or not ready */

void smtp_relay_init(struct smtp_relay *relay, const struct smtp_config *config, int64_t now_ms)
{
    *relay = (struct smtp_relay){
        .first_ms = config->reconnect_first,
        .most_ms = config->reconnect_most,
        .reach = SMTP_UNTRIED,
        .since_ms = now_ms,
        .connect_ms = -1,
        .taken_ms = -1,
        .served_from_ms = -1,
    };
}

static bool change(struct smtp_relay *relay, enum smtp_reach reach, int64_t now_ms)
{
    if (relay->reach == reach)
        return false;
    relay->reach = reach;
    relay->since_ms = now_ms;
    return true;
}

bool smtp_relay_reached(struct smtp_relay *relay, int64_t now_ms, int64_t took_ms)
{
    if (relay->lost < LOST_MOST)
        relay->failures = 0;
    relay->not_before_ms = 0;
    relay->connect_ms = took_ms;
    return change(relay, SMTP_REACHABLE, now_ms);
}

/* A reply about one message may name its addressee; the failure is logged, and used for other
 * messages. */
static void make_general(struct verdict *failure)
{
    const char *text = "it drops one session after another";

    if (outcome_blames_us(failure->phase, failure->code, failure->reply))
        text = "it refuses us, whoever the message is to (see mail.from, mail.smtp.hello and the "
               "login): ask who runs it";
    verdict_set(failure, OUTCOME_RETRY, PHASE_CONNECT, failure->code, text);
}

/* A relay that refuses us is tried less and less often. */
static int64_t most_ms(const struct smtp_relay *relay, const struct verdict *why)
{
    bool cheap = why->code < 500 && why->phase <= PHASE_HELLO;

    return cheap && relay->most_ms > PROBE_MS ? PROBE_MS : relay->most_ms;
}

bool smtp_relay_missed(struct smtp_relay *relay, int64_t now_ms, const struct verdict *why,
                       bool others, uint64_t seed)
{
    int64_t wait = relay->first_ms;
    int64_t most = most_ms(relay, why);

    relay->failure = *why;
    relay->failure.outcome = OUTCOME_RETRY;
    relay->failure.shut = why->phase < PHASE_MAIL;
    if (why->phase >= PHASE_MAIL)
        make_general(&relay->failure);
    if (now_ms >= relay->not_before_ms) {
        for (int i = 0; i < relay->failures && wait < most; i++)
            wait *= 2;
        if (wait > most)
            wait = most;
        relay->failures++;
        relay->not_before_ms = now_ms + wait - backoff_share(wait / 4, seed);
    }
    return !others && change(relay, SMTP_UNREACHABLE, now_ms);
}

bool smtp_relay_heard(struct smtp_relay *relay, int64_t now_ms)
{
    relay->lost = 0;
    relay->failures = 0;
    return change(relay, SMTP_REACHABLE, now_ms);
}

static uint64_t hash_of(const char *address)
{
    uint64_t hash = hash_text(HASH_START, address);

    return hash != 0 ? hash : 1;
}

void smtp_relay_took(struct smtp_relay *relay, const char *address, int64_t now_ms)
{
    uint64_t hash = hash_of(address);

    relay->taken_ms = now_ms;
    for (size_t i = 0; i < SMTP_BLAMES; i++) {
        if (relay->blames[i].address == hash)
            relay->blames[i].address = 0;
    }
}

enum smtp_blame_end smtp_relay_blamed(struct smtp_relay *relay, const char *address, int64_t now_ms)
{
    uint64_t hash = hash_of(address);

    for (size_t i = 0; i < SMTP_BLAMES; i++) {
        struct smtp_blame *blame = &relay->blames[i];

        if (blame->address != hash)
            continue;
        if (now_ms - blame->last_ms > BLAME_MS) {
            *blame = (struct smtp_blame){hash, now_ms, now_ms};
            return SMTP_BLAME_NEW;
        }
        blame->last_ms = now_ms;
        if (relay->taken_ms < blame->since_ms)
            return relay->lost < LOST_MOST ? SMTP_BLAME_KNOWN : SMTP_BLAME_NEW;
        blame->address = 0;
        return SMTP_BLAME_RECIPIENT;
    }
    relay->blames[relay->blame_at++ % SMTP_BLAMES] = (struct smtp_blame){hash, now_ms, now_ms};
    return SMTP_BLAME_NEW;
}

bool smtp_relay_lost(struct smtp_relay *relay, int64_t now_ms, const struct verdict *why,
                     uint64_t seed)
{
    if (++relay->lost < LOST_MOST)
        return false;
    return smtp_relay_missed(relay, now_ms, why, false, seed);
}

void smtp_relay_timed(struct smtp_relay *relay, int64_t took_us)
{
    if (took_us >= relay->message_us)
        relay->message_us = took_us > 0 ? took_us : 1;
    else
        relay->message_us -= (relay->message_us - took_us) / 8;
}

/* A shorter time counts at once, a longer one gradually: a hanging message is no guide. */
void smtp_relay_served(struct smtp_relay *relay, int64_t now_ms, int64_t took_us)
{
    int64_t usual = relay->usual_us;
    int64_t from_ms = now_ms - took_us / 1000;

    if (usual == 0 || took_us < usual)
        relay->usual_us = took_us > 0 ? took_us : 1;
    else
        relay->usual_us += ((took_us < 2 * usual ? took_us : 2 * usual) - usual + 7) / 8;
    if (from_ms > relay->served_from_ms)
        relay->served_from_ms = from_ms;
}

int64_t smtp_relay_slow_ms(const struct smtp_relay *relay)
{
    int64_t slow_ms = relay->usual_us * SLOW_TIMES / 1000;

    if (slow_ms < SLOW_LEAST_MS)
        return SLOW_LEAST_MS;
    return slow_ms < SLOW_MOST_MS ? slow_ms : SLOW_MOST_MS;
}

size_t smtp_relay_depth(const struct smtp_relay *relay)
{
    int64_t depth = relay->message_us > 0 ? AHEAD_US / relay->message_us : 1;

    if (depth < 1)
        return 1;
    return depth < DEPTH_MOST ? (size_t)depth : DEPTH_MOST;
}
