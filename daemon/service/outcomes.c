#include "service/outcomes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#define BATCH_BYTES (4u << 20) /* of texts; the rest waits for the next batch */

static void append(struct outcomes *list, struct store_outcome row)
{
    if (list->count == list->room) {
        list->room = list->room == 0 ? 64 : list->room * 2;
        list->rows = xreallocarray(list->rows, list->room, sizeof(*list->rows));
    }
    list->rows[list->count++] = row;
}

void outcomes_add(struct outcomes *list, int64_t attempt_id, enum outcome outcome,
                  const char *phase, int code, const char *reply, const char *host,
                  instant_t retry_at)
{
    append(list, (struct store_outcome){
                     .attempt_id = attempt_id,
                     .outcome = outcome_name(outcome),
                     .phase = xstrdup(phase),
                     .code = code,
                     .reply = xstrdup(reply),
                     .host = xstrdup(host),
                     .retry_at = retry_at,
                 });
}

void outcomes_add_words(struct outcomes *list, char *subject, char *words, const char *wording)
{
    struct store_outcome *row = &list->rows[list->count - 1];

    row->subject = subject;
    row->words = words;
    snprintf(row->wording, sizeof(row->wording), "%s", wording);
}

size_t outcomes_batch(const struct outcomes *list, size_t most)
{
    size_t bytes = 0, count = 0;

    while (count < list->count && count < most && bytes < BATCH_BYTES) {
        const char *words = list->rows[count++].words;

        bytes += words != NULL ? strlen(words) : 0;
    }
    return count;
}

static bool is_timeless(const struct store_outcome *row)
{
    return strcmp(row->outcome, outcome_name(OUTCOME_DELIVERED)) == 0 ||
           strcmp(row->outcome, outcome_name(OUTCOME_ACCEPTED)) == 0 ||
           strcmp(row->outcome, outcome_name(OUTCOME_RELEASED)) == 0;
}

size_t outcomes_timeless(struct outcomes *list)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++) {
        struct store_outcome row = list->rows[i];

        if (!is_timeless(&row))
            continue;
        memmove(list->rows + count + 1, list->rows + count, (i - count) * sizeof(row));
        list->rows[count++] = row;
    }
    return count;
}

static void forget(struct store_outcome *row)
{
    free((void *)row->subject);
    free((void *)row->words);
    free((void *)row->phase);
    free((void *)row->reply);
    free((void *)row->host);
}

static bool is_among(int64_t id, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id)
            return true;
    }
    return false;
}

bool outcomes_recorded(struct outcomes *list, const int64_t *but, size_t count)
{
    size_t out = list->out;
    bool again = false;

    for (size_t i = 0; i < out; i++) {
        struct store_outcome row = list->rows[i];

        if (is_among(row.attempt_id, but, count)) {
            append(list, row);
        } else {
            again |= strcmp(row.outcome, outcome_name(OUTCOME_DELIVERED)) != 0;
            forget(&row);
        }
    }
    list->count -= out;
    list->out = 0;
    if (out > 0)
        memmove(list->rows, list->rows + out, list->count * sizeof(*list->rows));
    return again;
}

void outcomes_free(struct outcomes *list)
{
    for (size_t i = 0; i < list->count; i++)
        forget(&list->rows[i]);
    free(list->rows);
    *list = (struct outcomes){NULL, 0, 0, 0};
}
