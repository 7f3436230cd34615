#include "channel/smtp_hold.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"

#define HELD_MOST 200

static const char *domain_of(const char *address)
{
    const char *at = strrchr(address, '@');

    return at != NULL ? at + 1 : address;
}

static uint64_t hash_of(const char *domain)
{
    uint64_t hash = HASH_START;

    for (; *domain != '\0'; domain++)
        hash = hash_text(hash, (char[]){(char)tolower((unsigned char)*domain), '\0'});
    return hash != 0 ? hash : 1;
}

static bool is_known(const struct smtp_holds *holds, const char *domain)
{
    uint64_t hash = hash_of(domain);

    return holds->known[hash % SMTP_DOMAINS] == hash;
}

/* What the mail that this session carries means for others to its domain. */
static enum smtp_hold hold_by(const struct smtp_holds *holds, int number, int64_t now_ms)
{
    const struct smtp_session *session = holds->pool->sessions[number];
    int64_t since_ms = smtp_session_since(session);
    int64_t waits_ms = now_ms - since_ms;
    bool others_go = holds->relay->served_from_ms > since_ms;

    if (holds->sent[number] == NULL || holds->excused[number] || !smtp_session_in_envelope(session))
        return SMTP_FREE;
    if (is_known(holds, domain_of(holds->sent[number]->delivery->to)) &&
        waits_ms < smtp_relay_slow_ms(holds->relay))
        return SMTP_FREE;
    if (others_go && waits_ms >= CHANNEL_PATIENCE_MS)
        return SMTP_PUT_OFF;
    return others_go || waits_ms < SMTP_ASIDE_MS ? SMTP_HELD : SMTP_FREE;
}

static bool is_to(const struct item *item, const char *domain)
{
    return item != NULL && strcasecmp(domain_of(item->delivery->to), domain) == 0;
}

static enum smtp_hold hold_of(const struct smtp_holds *holds, const struct item *item,
                              int64_t now_ms)
{
    const char *domain = domain_of(item->delivery->to);
    enum smtp_hold most = SMTP_FREE;

    for (int i = 0; i < holds->pool->places; i++) {
        enum smtp_hold hold = is_to(holds->sent[i], domain) ? hold_by(holds, i, now_ms) : SMTP_FREE;

        most = hold > most ? hold : most;
    }
    return most;
}

/* It rarely does; then the queue need not be checked one by one. */
static bool holds_any(const struct smtp_holds *holds, int64_t now_ms)
{
    for (int i = 0; i < holds->pool->places; i++) {
        if (hold_by(holds, i, now_ms) != SMTP_FREE)
            return true;
    }
    return false;
}

struct item *smtp_hold_take(const struct smtp_holds *holds, struct queue *queue,
                            enum smtp_hold hold, int64_t now_ms)
{
    struct item *item;

    if (hold != SMTP_FREE && !holds_any(holds, now_ms))
        return NULL;
    STAILQ_FOREACH(item, &queue->items, next)
    {
        if (hold_of(holds, item, now_ms) == hold) {
            queue_remove(queue, item);
            return item;
        }
    }
    return NULL;
}

size_t smtp_hold_count(const struct smtp_holds *holds, const struct queue *queue, int64_t now_ms)
{
    const struct item *item;
    size_t count = 0;

    if (!holds_any(holds, now_ms))
        return 0;
    STAILQ_FOREACH(item, &queue->items, next)
    {
        count += hold_of(holds, item, now_ms) != SMTP_FREE;
    }
    return count < HELD_MOST ? count : HELD_MOST;
}

void smtp_holds_assign(struct smtp_holds *holds, struct queue *queue, int64_t now_ms)
{
    for (int i = 0; i < holds->pool->places; i++) {
        struct smtp_session *session = holds->pool->sessions[i];
        struct item *item;

        while (smtp_session_state(session) == SMTP_SESSION_IDLE &&
               (item = smtp_hold_take(holds, queue, SMTP_FREE, now_ms)) != NULL) {
            holds->sent[i] = item;
            holds->excused[i] = false;
            smtp_session_send(session, item->delivery);
        }
    }
}

struct item *smtp_holds_back(struct smtp_holds *holds, int number)
{
    struct item *item = holds->sent[number];

    holds->sent[number] = NULL;
    return item;
}

void smtp_holds_served(struct smtp_holds *holds, const char *address)
{
    const char *domain = domain_of(address);
    uint64_t hash = hash_of(domain);

    holds->known[hash % SMTP_DOMAINS] = hash;
    for (int i = 0; i < SMTP_PLACES; i++) {
        if (is_to(holds->sent[i], domain))
            holds->excused[i] = true;
    }
}

void smtp_holds_forget(struct smtp_holds *holds, const char *address)
{
    uint64_t hash = hash_of(domain_of(address));

    if (holds->known[hash % SMTP_DOMAINS] == hash)
        holds->known[hash % SMTP_DOMAINS] = 0;
}
