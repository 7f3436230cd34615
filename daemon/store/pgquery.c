#include "store/pgquery.h"

#include <stdlib.h>

#include "base/xalloc.h"

void pgqueue_add(struct pgqueue *queue, const struct statement *statement,
                 const char *const *values, pgconn_result_fn *done, void *arg)
{
    struct pgquery *query = xcalloc(1, sizeof(*query));

    query->statement = statement;
    query->values = xcalloc((size_t)statement->parameters + 1, sizeof(*query->values));
    for (int i = 0; i < statement->parameters; i++)
        query->values[i] = values[i] != NULL ? xstrdup(values[i]) : NULL;
    query->done = done;
    query->arg = arg;
    if (queue->last != NULL)
        queue->last->next = query;
    else
        queue->first = query;
    queue->last = query;
}

struct pgquery *pgqueue_take(struct pgqueue *queue)
{
    struct pgquery *query = queue->first;

    queue->first = query->next;
    if (queue->first == NULL)
        queue->last = NULL;
    return query;
}

void pgqueue_lose(struct pgqueue *queue, const char *why)
{
    struct pgquery *query = queue->first;

    *queue = (struct pgqueue){NULL, NULL};
    while (query != NULL) {
        struct pgquery *next = query->next;

        query->done(query->arg, PGCONN_LOST, NULL, why);
        pgquery_free(query);
        query = next;
    }
}

void pgquery_free(struct pgquery *query)
{
    for (int i = 0; i < query->statement->parameters; i++)
        free(query->values[i]);
    free(query->values);
    free(query);
}
