/*
 * A glance: a session besides those of planner and courier that asks one question and ends.
 */
#ifndef SERVICE_GLANCE_H
#define SERVICE_GLANCE_H

#include "base/base.h"
#include "store/store.h"

struct config;
struct event_base;

/* The question it asks about a worker: a function of the store. */
typedef bool glance_ask(struct pgconn *conn, const char *worker, store_fn *done, void *arg);

/* The owner's, except conn, which belongs to this module. */
struct glance {
    glance_ask *ask;
    store_fn *answered; /* never with STORE_LOST: then it is not called */
    void *arg;
    const struct config *config;
    struct pgconn *conn; /* NULL: not under way */
};

/* Begins a glance unless one is under way. Borrows config until it ends; a reload must end it. */
void glance_begin(struct glance *glance, struct event_base *base, const struct config *config);

/* Ends it if it is under way. */
void glance_end(struct glance *glance);

#endif
