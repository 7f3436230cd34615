/*
 * What was out of reach, until the store was told: a short list, told when there is a connection.
 */
#ifndef SERVICE_BLIND_H
#define SERVICE_BLIND_H

#include "base/base.h"

#define BLIND_MOST 8

struct pgconn;

struct blind_list {
    struct {
        char *what;
        int64_t seconds;
    } spans[BLIND_MOST];
    size_t count;
};

/* `what` was out of reach for so many seconds until now. A full list keeps the older. */
void blind_add(struct blind_list *list, const char *what, int64_t seconds);

/* Tells the store; what cannot be told stays. */
void blind_tell(struct blind_list *list, struct pgconn *conn, const char *worker);

void blind_free(struct blind_list *list);

#endif
