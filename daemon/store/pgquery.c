#include "store/pgquery.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"

static struct pgquery *add(struct pgqueue *queue, const struct statement *statement,
                           pgconn_result_fn *done, void *arg)
{
    struct pgquery *query = xcalloc(1, sizeof(*query));

    query->statement = statement;
    query->values = xcalloc((size_t)statement->parameters + 1, sizeof(*query->values));
    query->done = done;
    query->arg = arg;
    if (queue->last != NULL)
        queue->last->next = query;
    else
        queue->first = query;
    queue->last = query;
    return query;
}

void pgqueue_add(struct pgqueue *queue, const struct statement *statement,
                 const char *const *values, pgconn_result_fn *done, void *arg)
{
    struct pgquery *query = add(queue, statement, done, arg);

    for (int i = 0; i < statement->parameters; i++)
        query->values[i] = values[i] != NULL ? xstrdup(values[i]) : NULL;
}

void pgqueue_add_binary(struct pgqueue *queue, const struct statement *statement,
                        const struct buf *const *values, pgconn_result_fn *done, void *arg)
{
    struct pgquery *query = add(queue, statement, done, arg);

    query->lengths = xcalloc((size_t)statement->parameters, sizeof(*query->lengths));
    query->formats = xcalloc((size_t)statement->parameters, sizeof(*query->formats));
    for (int i = 0; i < statement->parameters; i++) {
        query->values[i] = xmalloc(values[i]->len);
        memcpy(query->values[i], values[i]->data, values[i]->len);
        query->lengths[i] = (int)values[i]->len;
        query->formats[i] = 1;
    }
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
    free(query->lengths);
    free(query->formats);
    free(query);
}
