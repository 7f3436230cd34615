/*
 * Statements that wait for the connection, in order. Used by pgconn.c alone.
 */
#ifndef STORE_PGQUERY_H
#define STORE_PGQUERY_H

#include "store/pgconn.h"

struct pgquery {
    struct pgquery *next;
    const struct statement *statement;
    char **values;
    int *lengths, *formats; /* NULL where the values are texts */
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

/* The first, which then is the caller's; there must be one. */
struct pgquery *pgqueue_take(struct pgqueue *queue);

/* Takes all out, and only then answers each with PGCONN_LOST. */
void pgqueue_lose(struct pgqueue *queue, const char *why);

void pgquery_free(struct pgquery *query);

#endif
