/*
 * Outcomes not yet in the store, in order of arrival.
 *
 * They are kept until the store has them: whatever the store says, a known outcome is never
 * dropped. Those handed to the store and not yet answered stay at the head (`out`), and are handed
 * over again if the connection was lost; the store records an outcome only once.
 */
#ifndef SERVICE_OUTCOMES_H
#define SERVICE_OUTCOMES_H

#include "base/base.h"
#include "channel/channel.h"
#include "law/zone.h"
#include "store/store.h"

struct outcomes {
    struct store_outcome *rows; /* the list owns their texts */
    size_t count, room;
    size_t out; /* how many at the head are on their way */
};

/* Copies what it is given. */
void outcomes_add(struct outcomes *list, int64_t attempt_id, enum outcome outcome,
                  const char *phase, int code, const char *reply, const char *host,
                  instant_t retry_at);

/* Adds what the last added attempt said, and the version of the templates it used. Takes both
 * texts. */
void outcomes_add_words(struct outcomes *list, char *subject, char *words, const char *wording);

/* How many of the first `most` to hand to the store at once: texts can be long. */
size_t outcomes_batch(const struct outcomes *list, size_t most);

/* Moves those from which follows the same at any time to the head, none being out, and returns how
 * many they are: delivered, accepted or released. The others lead to another attempt, to giving up,
 * or to somebody else, by what the clock says. */
size_t outcomes_timeless(struct outcomes *list);

/* Those that were out are recorded, except these attempts, which go behind all others. True if any
 * recorded one was not delivered, and so may be due again at once. */
bool outcomes_recorded(struct outcomes *list, const int64_t *but, size_t count);

void outcomes_free(struct outcomes *list);

#endif
