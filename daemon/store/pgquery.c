#include "store/pgquery.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

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

size_t pgqueue_count(const struct pgqueue *queue)
{
    size_t count = 0;

    for (const struct pgquery *query = queue->first; query != NULL; query = query->next)
        count++;
    return count;
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

/* ---------------------------------------------------------------- what the server says */

#define STATE_CANCELLED "57014" /* which nobody but statement_timeout does here */
#define CLASS_DATA      "22"    /* data that cannot be read; the message quotes it */

static size_t message_length(const char *text, const char *state)
{
    size_t length = strlen(text);

    if (strncmp(state, CLASS_DATA, strlen(CLASS_DATA)) == 0)
        length = strcspn(text, "\"\n");
    while (length > 0 && strchr(" :\n\t", text[length - 1]) != NULL)
        length--;
    return length;
}

char *pgquery_fault(const struct pgquery *query, const struct pg_result *result)
{
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    size_t length;

    if (text == NULL)
        text = PQresultErrorMessage(result);
    if (state == NULL)
        state = "no state";
    length = message_length(text, state);
    return xasprintf("%s: %.*s (%s)%s", query->statement->name,
                     length > 0 ? (int)length : (int)strlen("no result"),
                     length > 0 ? text : "no result", state,
                     strcmp(state, STATE_CANCELLED) == 0
                         ? "; the database is overloaded, waits for a lock, or needs a longer "
                           "database.statement_timeout"
                         : "");
}
