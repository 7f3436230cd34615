#include "page/pool.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "store/store.h"

#define AREA              "page"
#define CONNECTIONS       4
#define MOST_KEPT         64
#define CONNECT_MS        10000
#define STATEMENT_MS      20000
#define RECONNECT_MOST_MS 15000

struct waiter {
    struct waiter *next;
    pool_fn *done;
    void *arg;
};

struct answer {
    struct answer *next;
    struct pool *pool;
    char *key;
    char *text; /* NULL while it is being asked */
    char *name, *asked;
    bool whole;             /* dolsd.answer, not dolsd.page */
    time_t made;            /* by the monotonic clock */
    struct waiter *waiters; /* only while it is being asked */
};

struct link {
    struct pool *pool;
    struct pgconn *conn;
    size_t busy;
    bool ready;
};

struct pool {
    struct link links[CONNECTIONS];
    struct answer *answers; /* the newest first */
    struct event *later;    /* calls those who wait for what is there already */
};

static time_t monotonic(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static void answer_free(struct answer *answer)
{
    free(answer->key);
    free(answer->text);
    free(answer->name);
    free(answer->asked);
    free(answer);
}

/* Calls all who wait; they may ask again meanwhile. */
static void tell(struct answer *answer)
{
    struct waiter *waiter = answer->waiters;

    answer->waiters = NULL;
    while (waiter != NULL) {
        struct waiter *next = waiter->next;

        waiter->done(waiter->arg, answer->text);
        free(waiter);
        waiter = next;
    }
}

static void forget_old(struct pool *pool)
{
    time_t now = monotonic();
    size_t kept = 0;

    for (struct answer **at = &pool->answers; *at != NULL;) {
        struct answer *answer = *at;
        bool going = answer->waiters != NULL || answer->text == NULL;

        if (!going && (now - answer->made >= POOL_KEPT_SECONDS || kept >= MOST_KEPT)) {
            *at = answer->next;
            answer_free(answer);
        } else {
            kept++;
            at = &answer->next;
        }
    }
}

/* What could not be answered is not kept. */
static void drop(struct answer *answer)
{
    for (struct answer **at = &answer->pool->answers; *at != NULL; at = &(*at)->next) {
        if (*at == answer) {
            *at = answer->next;
            break;
        }
    }
    tell(answer);
    answer_free(answer);
}

/* Which link an answer comes over is in the pair. */
struct pair {
    struct link *link;
    struct answer *answer;
};

static void on_answer(void *arg, struct store_reply *reply)
{
    struct pair *pair = arg;
    struct answer *answer = pair->answer;

    pair->link->busy--;
    free(pair);
    if (reply->end != STORE_DONE || reply->text == NULL) {
        log_warning(AREA, "%s is not answered: %s", answer->name,
                    reply->fault != NULL ? reply->fault : "nothing came");
        drop(answer);
        return;
    }
    answer->text = xstrdup(reply->text);
    answer->made = monotonic();
    tell(answer);
}

static struct link *least_busy(struct pool *pool)
{
    struct link *best = NULL;

    for (size_t i = 0; i < CONNECTIONS; i++) {
        struct link *link = &pool->links[i];

        if (link->ready && (best == NULL || link->busy < best->busy))
            best = link;
    }
    return best;
}

static void put_question(struct answer *answer)
{
    struct link *link = least_busy(answer->pool);
    struct pair *pair;

    if (link == NULL) {
        drop(answer);
        return;
    }
    pair = xcalloc(1, sizeof(*pair));
    *pair = (struct pair){link, answer};
    link->busy++;
    if (answer->whole ? store_answer(link->conn, answer->name, answer->asked, on_answer, pair)
                      : store_page(link->conn, answer->name, answer->asked, on_answer, pair))
        return;
    link->busy--;
    free(pair);
    drop(answer);
}

/* From the loop: sends what was asked, and calls those whose answer is there. */
static void on_later(evutil_socket_t fd, short what, void *arg)
{
    struct pool *pool = arg;
    struct answer *next;

    (void)fd;
    (void)what;
    for (struct answer *answer = pool->answers; answer != NULL; answer = next) {
        next = answer->next;
        if (answer->text != NULL)
            tell(answer);
        else if (answer->made == 0) {
            answer->made = monotonic();
            put_question(answer);
        }
    }
}

static struct answer *find(struct pool *pool, const char *key)
{
    for (struct answer *answer = pool->answers; answer != NULL; answer = answer->next) {
        if (strcmp(answer->key, key) == 0)
            return answer;
    }
    return NULL;
}

void pool_ask(struct pool *pool, const char *name, const json_t *asked, bool answer_only,
              pool_fn *done, void *arg)
{
    char *text = json_dumps(asked, JSON_COMPACT | JSON_SORT_KEYS);
    char *key = xasprintf("%d %s %s", answer_only, name, text);
    struct waiter *waiter = xcalloc(1, sizeof(*waiter));
    struct answer *answer;

    forget_old(pool);
    answer = find(pool, key);
    if (answer == NULL) {
        answer = xcalloc(1, sizeof(*answer));
        *answer = (struct answer){.next = pool->answers,
                                  .pool = pool,
                                  .key = xstrdup(key),
                                  .name = xstrdup(name),
                                  .asked = xstrdup(text),
                                  .whole = answer_only};
        pool->answers = answer;
    }
    *waiter = (struct waiter){answer->waiters, done, arg};
    answer->waiters = waiter;
    event_active(pool->later, EV_TIMEOUT, 0);
    free(text);
    free(key);
}

static void on_session(void *arg, struct store_reply *reply)
{
    struct link *link = arg;

    link->ready = reply->end == STORE_DONE;
    if (!link->ready)
        log_warning(AREA, "no session: %s", reply->fault != NULL ? reply->fault : "lost");
}

static void on_up(void *arg)
{
    struct link *link = arg;

    if (!store_begin_session(link->conn, "dolsd-page", STATEMENT_MS, on_session, link))
        link->ready = false;
}

static void on_down(void *arg, const char *why)
{
    struct link *link = arg;

    link->ready = false;
    log_warning(AREA, "the database cannot be reached: %s", why);
}

struct pool *pool_new(struct event_base *base, const char *conninfo)
{
    static const struct pgconn_calls calls = {on_up, on_down, NULL};
    const struct pgconn_options options = {
        .name = "database",
        .conninfo = conninfo,
        .connect_timeout_ms = CONNECT_MS,
        .statement_timeout_ms = STATEMENT_MS + CONNECT_MS,
        .reconnect_at_most_ms = RECONNECT_MOST_MS,
    };
    struct pool *pool = xcalloc(1, sizeof(*pool));

    pool->later = event_new(base, -1, 0, on_later, pool);
    for (size_t i = 0; i < CONNECTIONS; i++) {
        pool->links[i].pool = pool;
        pool->links[i].conn = pgconn_new(base, &options, &calls, &pool->links[i]);
    }
    return pool;
}

void pool_free(struct pool *pool)
{
    for (size_t i = 0; i < CONNECTIONS; i++) {
        pool->links[i].ready = false;
        pgconn_free(pool->links[i].conn);
    }
    while (pool->answers != NULL)
        drop(pool->answers);
    event_free(pool->later);
    free(pool);
}
