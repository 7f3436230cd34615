/*
 * What the courier remembers of a message while the channel has it.
 */
#ifndef SERVICE_ATTEMPT_H
#define SERVICE_ATTEMPT_H

#include "base/base.h"
#include "channel/channel.h"
#include "law/zone.h"

struct array;
struct attempt;
struct store_message;
struct way;

/* All attempts under way. */
struct attempts {
    struct attempt *first;
};

/* Adds their ids. */
void attempts_list(const struct attempts *attempts, struct array *ids);

/* now: the database's clock when the message was claimed; now_ms: our monotonic clock. */
struct attempt *attempt_new(struct attempts *attempts, const struct store_message *message,
                            instant_t now, int64_t now_ms);

const struct way *attempt_way(const struct attempt *attempt);

/* When to try again after that outcome, by the database's clock: no sooner than the other side asks
 * (wait_s), and as soon as there is room if the way was shut. INSTANT_NONE: never; or, if it was
 * released, when it was due before, because nothing was tried. */
instant_t attempt_retry_at(const struct attempt *attempt, const struct verdict *verdict);

/* Logs how it ended. The other side's reply stays out of the log: it may name the addressee. The
 * store has it. */
void attempt_log(const struct attempt *attempt, const struct verdict *verdict);

void attempt_free(struct attempt *attempt);
void attempts_free(struct attempts *attempts);

#endif
