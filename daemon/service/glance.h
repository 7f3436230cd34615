/*
 * A glance: a session beside those of planner and courier, that asks one thing and ends.
 */
#ifndef SERVICE_GLANCE_H
#define SERVICE_GLANCE_H

#include "base/base.h"
#include "store/store.h"

struct config;
struct event_base;

/* What it asks about a worker: a function of the store. */
typedef bool glance_ask(struct pgconn *conn, const char *worker, store_fn *done, void *arg);

/* Its owner's; conn is this module's. */
struct glance {
    glance_ask *ask;
    store_fn *answered; /* never with STORE_LOST: then nothing is heard of it */
    void *arg;
    const struct config *config;
    struct pgconn *conn; /* NULL: none is under way */
};

/* Begins one, where none is under way. Borrows config until it has ended; a reload ends it. */
void glance_begin(struct glance *glance, struct event_base *base, const struct config *config);

/* Ends it, if it is under way. */
void glance_end(struct glance *glance);

#endif
