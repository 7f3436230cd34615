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
    char *text; /* NULL: there is none recent enough */
    char *name, *asked;
    bool whole;   /* dolsd.answer, not dolsd.page */
    bool due;     /* to be sent to the database */
    bool put;     /* sent to the database */
    time_t begun; /* when it was sent, by the monotonic clock */
    time_t made;  /* when the request answered by the text was sent */
    struct waiter *waiters;
};

struct link {
    struct pool *pool;
    struct pgconn *conn;
    bool ready;
    bool busy; /* with one question */
};

struct pool {
    struct link links[CONNECTIONS];
    struct answer *answers; /* the newest first */
    struct event *later;    /* sends what is due, and calls back those whose answer is there */
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

/* Calls back all who wait; they may ask again meanwhile. */
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
        bool old = now - answer->made >= POOL_KEPT_SECONDS;

        if (answer->waiters == NULL && !answer->put && (old || kept >= MOST_KEPT)) {
            *at = answer->next;
            answer_free(answer);
            continue;
        }
        if (answer->waiters == NULL && old) {
            free(answer->text);
            answer->text = NULL;
        }
        kept++;
        at = &answer->next;
    }
}

/* A request that failed and has no answer that is still valid is dropped. */
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

static void not_answered(struct answer *answer)
{
    answer->put = false;
    if (answer->text == NULL)
        drop(answer);
}

/* The pair shows which link an answer comes over. */
struct pair {
    struct link *link;
    struct answer *answer;
};

static void on_answer(void *arg, struct store_reply *reply)
{
    struct pair *pair = arg;
    struct answer *answer = pair->answer;

    pair->link->busy = false;
    event_active(answer->pool->later, EV_TIMEOUT, 0);
    free(pair);
    if (reply->end != STORE_DONE || reply->text == NULL) {
        log_warning(AREA, "%s is not answered: %s", answer->name,
                    reply->fault != NULL ? reply->fault : "nothing came");
        not_answered(answer);
        return;
    }
    free(answer->text);
    answer->text = xstrdup(reply->text);
    answer->made = answer->begun;
    answer->put = false;
    tell(answer);
}

/* An idle link; NULL: none. *up: whether any is connected. */
static struct link *free_link(struct pool *pool, bool *up)
{
    struct link *found = NULL;

    *up = false;
    for (size_t i = 0; i < CONNECTIONS; i++) {
        struct link *link = &pool->links[i];

        *up = *up || link->ready;
        if (link->ready && !link->busy)
            found = link;
    }
    return found;
}

/* The next due request: the oldest with somebody waiting, else the oldest; NULL: none. */
static struct answer *next_due(struct pool *pool)
{
    struct answer *found = NULL;

    for (struct answer *answer = pool->answers; answer != NULL; answer = answer->next) {
        if (answer->due && (found == NULL || answer->waiters != NULL || found->waiters == NULL))
            found = answer;
    }
    return found;
}

static void put_question(struct answer *answer, struct link *link)
{
    struct pair *pair = xcalloc(1, sizeof(*pair));

    *pair = (struct pair){link, answer};
    link->busy = true;
    answer->put = true;
    answer->begun = monotonic();
    if (store_page(link->conn, answer->whole, answer->name, answer->asked, on_answer, pair))
        return;
    link->busy = false;
    free(pair);
    not_answered(answer);
}

/* Each link has one question at a time, so that none waits behind a slow one while another link is
 * free. */
static void put_questions(struct pool *pool)
{
    struct answer *answer;
    struct link *link;
    bool up;

    while ((answer = next_due(pool)) != NULL) {
        link = free_link(pool, &up);
        if (up && link == NULL)
            return;
        answer->due = false;
        if (up)
            put_question(answer, link);
        else
            not_answered(answer);
    }
}

/* Called from the loop: calls back those whose answer is there, and sends new requests. */
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
    }
    put_questions(pool);
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
    if (!answer->put && (answer->text == NULL || monotonic() - answer->made >= POOL_FRESH_SECONDS))
        answer->due = true;
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
