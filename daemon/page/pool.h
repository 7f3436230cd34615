/*
 * A few connections to the database, and the answers of the last few seconds.
 *
 * A request that is already under way is shared; a request answered within the last
 * POOL_KEPT_SECONDS gets that answer. So a hundred officers who open today's page at nine query the
 * database once. An answer older than POOL_FRESH_SECONDS is still returned at once, but the
 * database is asked again for later requests: while somebody looks, nobody waits; when nobody does,
 * nothing is queried.
 */
#ifndef PAGE_POOL_H
#define PAGE_POOL_H

#include <jansson.h>

#include "base/base.h"

#define POOL_KEPT_SECONDS  10
#define POOL_FRESH_SECONDS 5

struct event_base;
struct pool;

/* Called once for each call to pool_ask, never from inside it. The text is the JSON document, which
 * the pool owns; NULL: the database cannot be reached, or refused. */
typedef void pool_fn(void *arg, const char *text);

struct pool *pool_new(struct event_base *base, const char *conninfo);

/* Calls dolsd.page, or dolsd.answer if answer is true, with the object. */
void pool_ask(struct pool *pool, const char *name, const json_t *asked, bool answer, pool_fn *done,
              void *arg);

/* Requests still waiting are called back with NULL. */
void pool_free(struct pool *pool);

#endif
