#include "service/attempt.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/backoff.h"
#include "channel/ticks.h"
#include "service/way.h"
#include "store/array.h"
#include "store/store.h"

#define AREA "courier"

struct attempt {
    struct attempt *next, **place;
    int64_t id, message_id;
    const struct way *way;
    int attempts;
    instant_t first_at, give_up_at;
    instant_t claimed_at;
    int64_t claimed_ms;
};

struct attempt *attempt_new(struct attempts *attempts, const struct store_message *message,
                            instant_t now, int64_t now_ms)
{
    struct attempt *attempt = xcalloc(1, sizeof(*attempt));

    attempt->id = message->attempt_id;
    attempt->message_id = message->message_id;
    attempt->way = way_find(message->channel);
    attempt->attempts = message->attempts;
    attempt->first_at = message->first_at;
    attempt->give_up_at = message->give_up_at;
    attempt->claimed_at = now;
    attempt->claimed_ms = now_ms;
    attempt->next = attempts->first;
    attempt->place = &attempts->first;
    if (attempt->next != NULL)
        attempt->next->place = &attempt->next;
    attempts->first = attempt;
    return attempt;
}

const struct way *attempt_way(const struct attempt *attempt)
{
    return attempt->way;
}

instant_t attempt_retry_at(const struct attempt *attempt, const struct verdict *verdict)
{
    instant_t now = attempt->claimed_at + (ticks_ms() - attempt->claimed_ms) / 1000;
    uint64_t seed = (uint64_t)attempt->message_id * UINT64_C(0x9e3779b97f4a7c15);
    int64_t at;

    if (verdict->outcome != OUTCOME_RETRY && verdict->outcome != OUTCOME_UNKNOWN)
        return INSTANT_NONE;
    if (verdict->shut)
        return now < attempt->give_up_at ? now : INSTANT_NONE;
    at = backoff_next(now, attempt->attempts, attempt->first_at, attempt->give_up_at, seed);
    if (at != BACKOFF_NONE && at < now + verdict->wait_s)
        at = now + verdict->wait_s;
    return at == BACKOFF_NONE || at >= attempt->give_up_at ? INSTANT_NONE : at;
}

void attempt_log(const struct attempt *attempt, const struct verdict *verdict)
{
    const char *name = outcome_name(verdict->outcome);
    const char *phase = phase_name(verdict->phase);
    const char *at = verdict->host[0] != '\0' ? " at " : "";

    if (verdict->outcome == OUTCOME_DELIVERED || verdict->outcome == OUTCOME_ACCEPTED ||
        verdict->outcome == OUTCOME_RELEASED)
        log_info(AREA, "message %" PRId64 " attempt %" PRId64 ": %s %s %d%s%s", attempt->message_id,
                 attempt->id, name, phase, verdict->code, at, verdict->host);
    else
        log_warning(AREA, "message %" PRId64 " attempt %" PRId64 ": %s %s %d%s%s",
                    attempt->message_id, attempt->id, name, phase, verdict->code, at,
                    verdict->host);
}

void attempt_free(struct attempt *attempt)
{
    *attempt->place = attempt->next;
    if (attempt->next != NULL)
        attempt->next->place = attempt->place;
    free(attempt);
}

void attempts_list(const struct attempts *attempts, struct array *ids)
{
    for (const struct attempt *attempt = attempts->first; attempt != NULL; attempt = attempt->next)
        array_add_number(ids, attempt->id);
}

void attempts_free(struct attempts *attempts)
{
    while (attempts->first != NULL)
        attempt_free(attempts->first);
}
