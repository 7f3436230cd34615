/*
 * Statements waiting for the connection, in order. Only pgconn.c uses it.
 */
#ifndef STORE_PGQUERY_H
#define STORE_PGQUERY_H

#include "store/pgconn.h"

struct pgquery {
    struct pgquery *next;
    const struct statement *statement;
    char **values;
    int *lengths, *formats; /* NULL if the values are texts */
    pgconn_result_fn *done;
    void *arg;
};

struct pgqueue {
    struct pgquery *first, *last;
};

/* Copies the values: texts, or bytes. */
void pgqueue_add(struct pgqueue *queue, const struct statement *statement,
                 const char *const *values, pgconn_result_fn *done, void *arg);
void pgqueue_add_binary(struct pgqueue *queue, const struct statement *statement,
                        const struct buf *const *values, pgconn_result_fn *done, void *arg);

/* Takes the first, which the caller then owns; there must be one. */
struct pgquery *pgqueue_take(struct pgqueue *queue);

/* Takes all out, and only then calls each back with PGCONN_LOST. */
void pgqueue_lose(struct pgqueue *queue, const char *why);

void pgquery_free(struct pgquery *query);

#endif
