#include "store/pgconn.h"

#include <event2/event.h>
#include <event2/util.h>
#include <libpq-fe.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "store/pgfault.h"
#include "store/pgquery.h"

#define FIRST_PAUSE_MS 250

/* Closed: the timer reconnects. Connecting: the timer ends it. Up: the timer ends a statement. */
enum state { STATE_CLOSED, STATE_CONNECTING, STATE_UP };

struct pgconn {
    struct event_base *base;
    char *name;
    char *conninfo;
    long connect_timeout_ms;
    long statement_timeout_ms;
    long reconnect_at_most_ms;
    struct pgconn_calls calls;
    void *arg;

    PGconn *pg;
    enum state state;
    struct event *io;       /* one-shot and recreated while connecting; then persistent, reading */
    struct event *writable; /* active while libpq has bytes left to send */
    struct event *timer;
    struct event *work; /* activated when there is something to send */

    struct pgqueue queue;
    struct pgquery *unsent; /* in the queue; NULL: everything is under way */
    uint64_t answered;      /* statements since the connection was opened */
    PGresult *held;
    long pause_ms;
    int depth; /* how many of our handlers are on the stack */
    bool dead; /* freed from within a callback */
};

static void begin_connect(struct pgconn *conn);
static void destroy(struct pgconn *conn);

static void enter(struct pgconn *conn)
{
    conn->depth++;
}

static void leave(struct pgconn *conn)
{
    if (--conn->depth == 0 && conn->dead)
        destroy(conn);
}

static void arm(struct pgconn *conn, long ms)
{
    struct timeval wait = {ms / 1000, (ms % 1000) * 1000};

    event_add(conn->timer, &wait);
}

static void forget_event(struct event **event)
{
    if (*event != NULL)
        event_free(*event);
    *event = NULL;
}

/* The pause, give or take a quarter, so that many processes do not all come back at once. */
static long with_jitter(long ms)
{
    uint16_t random;

    evutil_secure_rng_get_bytes(&random, sizeof(random));
    return ms * 3 / 4 + ms / 2 * random / UINT16_MAX;
}

/* Frees what libpq holds and calls back everything queued. */
static void close_down(struct pgconn *conn, const char *why)
{
    conn->state = STATE_CLOSED;
    conn->unsent = NULL;
    event_del(conn->timer);
    forget_event(&conn->io);
    forget_event(&conn->writable);
    PQclear(conn->held);
    conn->held = NULL;
    PQfinish(conn->pg);
    conn->pg = NULL;
    pgqueue_lose(&conn->queue, why);
}

/* Takes the text, which is often part of what is about to be freed. A callback may have freed us:
 * then there are no more callbacks. */
static void lost(struct pgconn *conn, char *why)
{
    close_down(conn, why);
    if (!conn->dead)
        conn->calls.down(conn->arg, why);
    free(why);
    arm(conn, with_jitter(conn->pause_ms));
    conn->pause_ms *= 2;
    if (conn->pause_ms > conn->reconnect_at_most_ms)
        conn->pause_ms = conn->reconnect_at_most_ms;
}

static void lost_as_libpq_says(struct pgconn *conn)
{
    lost(conn, pgfault_of_connection(conn->pg));
}

/* ---------------------------------------------------------------- statements */

static void on_writable(evutil_socket_t fd, short what, void *arg);

/* False if the connection is gone. While bytes are left, watch both directions: the server may
 * first want us to read. */
static bool flush(struct pgconn *conn)
{
    int left = PQflush(conn->pg);

    if (left < 0) {
        lost_as_libpq_says(conn);
        return false;
    }
    if (left > 0)
        event_add(conn->writable, NULL);
    return true;
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
    struct pgconn *conn = arg;

    (void)fd;
    (void)what;
    enter(conn);
    flush(conn);
    leave(conn);
}

/* Each with its own synchronisation: one that is refused does not stop the next. */
static bool send_one(struct pgconn *conn, const struct pgquery *query)
{
    return PQsendQueryParams(conn->pg, query->statement->text, query->statement->parameters, NULL,
                             (const char *const *)query->values, query->lengths, query->formats,
                             0) &&
           PQpipelineSync(conn->pg);
}

static void send_all(struct pgconn *conn)
{
    if (conn->state != STATE_UP || conn->unsent == NULL)
        return;
    if (conn->unsent == conn->queue.first)
        arm(conn, conn->statement_timeout_ms);
    for (; conn->unsent != NULL; conn->unsent = conn->unsent->next) {
        if (!send_one(conn, conn->unsent)) {
            lost_as_libpq_says(conn);
            return;
        }
    }
    flush(conn);
}

/* The statement timeout runs for the first one under way. */
static void watch_first(struct pgconn *conn)
{
    event_del(conn->timer);
    if (conn->queue.first != NULL && conn->queue.first != conn->unsent)
        arm(conn, conn->statement_timeout_ms);
}

/* The answer of the first statement is complete. */
static void finish_query(struct pgconn *conn)
{
    struct pgquery *query = pgqueue_take(&conn->queue);
    PGresult *result = conn->held;
    ExecStatusType status = PQresultStatus(result);
    bool done = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    bool fatal = !done && (pgfault_is_fatal(result) || PQstatus(conn->pg) == CONNECTION_BAD);
    char *fault = done ? NULL : pgfault_of_result(query->statement, result);

    conn->held = NULL;
    conn->answered++;
    watch_first(conn);
    if (done)
        conn->pause_ms = FIRST_PAUSE_MS;
    query->done(query->arg,
                done    ? PGCONN_DONE
                : fatal ? PGCONN_LOST
                        : PGCONN_REFUSED,
                fatal ? NULL : result, fault);
    PQclear(result);
    pgquery_free(query);
    if (fatal)
        lost(conn, xstrdup(fault));
    free(fault);
    send_all(conn);
}

/* Once a callback has freed the connection, nothing more is handed out. */
static bool goes_on(const struct pgconn *conn)
{
    return conn->state == STATE_UP && !conn->dead;
}

static bool is_on_its_way(const struct pgconn *conn)
{
    return conn->queue.first != NULL && conn->queue.first != conn->unsent;
}

/* First a result, then the answer to the synchronisation, which completes the statement. After a
 * fatal error none comes. */
static void take_results(struct pgconn *conn)
{
    while (goes_on(conn) && is_on_its_way(conn) && !PQisBusy(conn->pg)) {
        PGresult *result = PQgetResult(conn->pg);

        if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            finish_query(conn);
        } else if (result != NULL) {
            PQclear(conn->held);
            conn->held = result;
        }
        if (goes_on(conn) && PQstatus(conn->pg) == CONNECTION_BAD) {
            if (conn->held != NULL)
                finish_query(conn);
            return;
        }
    }
}

static void take_notifications(struct pgconn *conn)
{
    PGnotify *note;

    while (goes_on(conn) && (note = PQnotifies(conn->pg)) != NULL) {
        if (conn->calls.notified != NULL)
            conn->calls.notified(conn->arg, note->relname, note->extra);
        PQfreemem(note);
    }
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
    struct pgconn *conn = arg;

    (void)fd;
    (void)what;
    enter(conn);
    if (!PQconsumeInput(conn->pg)) {
        lost_as_libpq_says(conn);
    } else if (flush(conn)) {
        take_results(conn);
        take_notifications(conn);
        if (conn->state == STATE_UP && PQstatus(conn->pg) == CONNECTION_BAD)
            lost_as_libpq_says(conn);
    }
    leave(conn);
}

/* ---------------------------------------------------------------- connecting */

static void became_up(struct pgconn *conn)
{
    event_del(conn->timer);
    if (PQsetnonblocking(conn->pg, 1) != 0 || !PQenterPipelineMode(conn->pg)) {
        lost_as_libpq_says(conn);
        return;
    }
    PQsetErrorVerbosity(conn->pg, PQERRORS_TERSE);
    conn->state = STATE_UP;
    /* Watched while idle too: that is how losses and notifications show. */
    conn->io = event_new(conn->base, PQsocket(conn->pg), EV_READ | EV_PERSIST, on_readable, conn);
    conn->writable = event_new(conn->base, PQsocket(conn->pg), EV_WRITE, on_writable, conn);
    if (conn->io == NULL || conn->writable == NULL || event_add(conn->io, NULL) != 0) {
        lost(conn, xstrdup("the event loop cannot watch the connection"));
        return;
    }
    conn->calls.up(conn->arg);
}

static void on_connecting(evutil_socket_t fd, short what, void *arg);

/* Always a new event: with several hosts, the next socket can have the same number as the last. */
static void watch_connecting(struct pgconn *conn, short what)
{
    int fd = PQsocket(conn->pg);

    conn->io = fd < 0 ? NULL : event_new(conn->base, fd, what, on_connecting, conn);
    if (conn->io == NULL || event_add(conn->io, NULL) != 0)
        lost(conn, xstrdup("the event loop cannot watch the connection"));
}

static void on_connecting(evutil_socket_t fd, short what, void *arg)
{
    struct pgconn *conn = arg;

    (void)fd;
    (void)what;
    enter(conn);
    forget_event(&conn->io);
    switch (PQconnectPoll(conn->pg)) {
    case PGRES_POLLING_READING:
        watch_connecting(conn, EV_READ);
        break;
    case PGRES_POLLING_WRITING:
        watch_connecting(conn, EV_WRITE);
        break;
    case PGRES_POLLING_OK:
        became_up(conn);
        break;
    default:
        lost_as_libpq_says(conn);
        break;
    }
    leave(conn);
}

static void say_notice(void *arg, const char *text)
{
    struct pgconn *conn = arg;
    char *plain = pgfault_line(text);

    log_info(conn->name, "%s", plain);
    free(plain);
}

/* Anything before dbname is a default that the connection string may override. */
static void begin_connect(struct pgconn *conn)
{
    const char *const keys[] = {
        "fallback_application_name", "keepalives_idle", "keepalives_interval", "keepalives_count",
        "tcp_user_timeout",          "dbname",          "client_encoding",     NULL};
    const char *const values[] = {"dolsd", "30", "10", "3", "30000", conn->conninfo, "UTF8", NULL};

    conn->state = STATE_CONNECTING;
    conn->pg = PQconnectStartParams(keys, values, 1);
    if (conn->pg == NULL) {
        lost(conn, xstrdup("out of memory"));
        return;
    }
    PQsetNoticeProcessor(conn->pg, say_notice, conn);
    if (PQstatus(conn->pg) == CONNECTION_BAD) {
        lost_as_libpq_says(conn);
        return;
    }
    arm(conn, conn->connect_timeout_ms);
    watch_connecting(conn, EV_WRITE);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    struct pgconn *conn = arg;

    (void)fd;
    (void)what;
    enter(conn);
    switch (conn->state) {
    case STATE_CLOSED:
        begin_connect(conn);
        break;
    case STATE_CONNECTING:
        lost(conn, xasprintf("no connection within %ld s", conn->connect_timeout_ms / 1000));
        break;
    case STATE_UP:
        lost(conn, xasprintf("%s: no answer within %ld s",
                             conn->queue.first != NULL ? conn->queue.first->statement->name : "?",
                             conn->statement_timeout_ms / 1000));
        break;
    }
    leave(conn);
}

static void on_work(evutil_socket_t fd, short what, void *arg)
{
    struct pgconn *conn = arg;

    (void)fd;
    (void)what;
    enter(conn);
    send_all(conn);
    leave(conn);
}

/* ---------------------------------------------------------------- for the owner */

struct pgconn *pgconn_new(struct event_base *base, const struct pgconn_options *options,
                          const struct pgconn_calls *calls, void *arg)
{
    struct pgconn *conn = xcalloc(1, sizeof(*conn));

    conn->base = base;
    conn->name = xstrdup(options->name);
    conn->conninfo = xstrdup(options->conninfo);
    conn->connect_timeout_ms = options->connect_timeout_ms;
    conn->statement_timeout_ms = options->statement_timeout_ms;
    conn->reconnect_at_most_ms = options->reconnect_at_most_ms;
    conn->calls = *calls;
    conn->arg = arg;
    conn->pause_ms = FIRST_PAUSE_MS;
    conn->timer = evtimer_new(base, on_timer, conn);
    conn->work = event_new(base, -1, 0, on_work, conn);
    if (conn->timer == NULL || conn->work == NULL)
        abort();
    arm(conn, 0);
    return conn;
}

bool pgconn_is_up(const struct pgconn *conn)
{
    return goes_on(conn);
}

int pgconn_backend(const struct pgconn *conn)
{
    return PQbackendPID(conn->pg);
}

uint64_t pgconn_under_way(const struct pgconn *conn)
{
    return conn->state == STATE_UP && is_on_its_way(conn) ? conn->answered + 1 : 0;
}

/* The last in the queue is new. */
static void wake(struct pgconn *conn)
{
    if (conn->unsent == NULL)
        conn->unsent = conn->queue.last;
    event_active(conn->work, EV_TIMEOUT, 1);
}

bool pgconn_run(struct pgconn *conn, const struct statement *statement, const char *const *values,
                pgconn_result_fn *done, void *arg)
{
    if (!pgconn_is_up(conn))
        return false;
    pgqueue_add(&conn->queue, statement, values, done, arg);
    wake(conn);
    return true;
}

bool pgconn_run_binary(struct pgconn *conn, const struct statement *statement,
                       const struct buf *const *values, pgconn_result_fn *done, void *arg)
{
    if (!pgconn_is_up(conn))
        return false;
    pgqueue_add_binary(&conn->queue, statement, values, done, arg);
    wake(conn);
    return true;
}

static void destroy(struct pgconn *conn)
{
    conn->depth++; /* so that answers do not free it a second time */
    close_down(conn, "the connection is being closed");
    event_free(conn->timer);
    event_free(conn->work);
    free(conn->name);
    free(conn->conninfo);
    free(conn);
}

void pgconn_free(struct pgconn *conn)
{
    if (conn == NULL || conn->dead)
        return;
    conn->dead = true;
    if (conn->depth == 0)
        destroy(conn);
}
