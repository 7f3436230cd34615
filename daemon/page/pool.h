/*
 * A few connections to the database, and the answers of the last seconds.
 *
 * Whoever asks what is being asked already waits for that answer; whoever asks what was answered
 * within the last POOL_KEPT_SECONDS gets that. So a hundred officers who open the page of today at
 * nine ask the database once. What is asked for when it is older than POOL_FRESH_SECONDS is
 * answered at once, and asked of the database again for those who come after: while somebody looks,
 * nobody waits; when nobody does, nothing is asked.
 */
#ifndef PAGE_POOL_H
#define PAGE_POOL_H

#include <jansson.h>

#include "base/base.h"

#define POOL_KEPT_SECONDS  10
#define POOL_FRESH_SECONDS 5

struct event_base;
struct pool;

/* Called once for each call of pool_ask, never within it. The text is the JSON document and stays
 * the pool's; NULL: the database cannot be reached, or refused. */
typedef void pool_fn(void *arg, const char *text);

struct pool *pool_new(struct event_base *base, const char *conninfo);

/* Asks dolsd.page, or (where answer is true) dolsd.answer, with the object. */
void pool_ask(struct pool *pool, const char *name, const json_t *asked, bool answer, pool_fn *done,
              void *arg);

/* Whoever still waits is called with NULL. */
void pool_free(struct pool *pool);

#endif
