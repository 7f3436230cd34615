#include "service/settlements.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

void settlements_add(struct settlements *list, int64_t attempt_id, enum outcome outcome,
                     const char *phase, int code, const char *reply, const char *host,
                     instant_t retry_at)
{
    if (list->count == list->room) {
        list->room = list->room == 0 ? 64 : list->room * 2;
        list->rows = xreallocarray(list->rows, list->room, sizeof(*list->rows));
    }
    list->rows[list->count++] = (struct store_settlement){
        .attempt_id = attempt_id,
        .outcome = outcome_name(outcome),
        .phase = xstrdup(phase),
        .code = code,
        .reply = xstrdup(reply),
        .host = xstrdup(host),
        .retry_at = retry_at,
    };
}

void settlements_put_last(struct settlements *list)
{
    struct store_settlement first = list->rows[0];

    memmove(list->rows, list->rows + 1, (list->count - 1) * sizeof(*list->rows));
    list->rows[list->count - 1] = first;
}

static void forget(struct store_settlement *row)
{
    free((void *)row->phase);
    free((void *)row->reply);
    free((void *)row->host);
}

void settlements_drop(struct settlements *list, size_t count)
{
    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++)
        forget(&list->rows[i]);
    list->count -= count;
    memmove(list->rows, list->rows + count, list->count * sizeof(*list->rows));
}

void settlements_free(struct settlements *list)
{
    settlements_drop(list, list->count);
    free(list->rows);
    *list = (struct settlements){NULL, 0, 0, 0};
}
