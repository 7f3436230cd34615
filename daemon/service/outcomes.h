/*
 * Outcomes that the store does not have yet, in the order in which they came.
 *
 * They are kept until the store has them: whatever the store says, an outcome that is known is
 * never dropped. What was handed to the store and is not answered stays at the head (`out`), and is
 * handed over again where the connection was lost; the store takes an outcome once.
 */
#ifndef SERVICE_OUTCOMES_H
#define SERVICE_OUTCOMES_H

#include "base/base.h"
#include "channel/channel.h"
#include "law/zone.h"
#include "store/store.h"

struct outcomes {
    struct store_outcome *rows; /* their texts are the list's */
    size_t count, room;
    size_t out; /* the number at the head that are on their way */
};

/* Copies what it is given. */
void outcomes_add(struct outcomes *list, int64_t attempt_id, enum outcome outcome,
                  const char *phase, int code, const char *reply, const char *host,
                  instant_t retry_at);

/* What the attempt that was added last has said, and the version of the templates that worded it.
 * Takes both texts. */
void outcomes_add_words(struct outcomes *list, char *subject, char *words, const char *wording);

/* How many of the first `most` are handed to the store at once: words can be long. */
size_t outcomes_batch(const struct outcomes *list, size_t most);

/* What was out is recorded, but for these attempts: they go behind all others. True where any of
 * what was recorded was not delivered, and so may be due again at once. */
bool outcomes_recorded(struct outcomes *list, const int64_t *but, size_t count);

void outcomes_free(struct outcomes *list);

#endif
