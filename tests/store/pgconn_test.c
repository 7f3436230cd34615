/*
 * The connection against a real server: statements, refusals, a killed backend, a server that goes
 * away, a statement that takes too long, and callbacks that free. Run by pgconn_live.sh.
 */
#include <event2/event.h>
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/xalloc.h"
#include "store/pgconn.h"
#include "store/rows.h"

#define LIMIT_MS     10000
#define STATEMENT_MS 4000

struct bench {
    struct event_base *base;
    struct pgconn *conn;
    int ups, downs, notes, done, refused, lost;
    char value[256];
    char value_before[256]; /* of the result before */
    char fault[256];
    bool free_in_callback, run_in_down;
};

static const struct statement pid = {"pid", "select pg_backend_pid()", 0};
static const struct statement echo = {"echo", "select $1::text || coalesce($2::text, 'null')", 2};
static const struct statement wrong = {"wrong", "select nothing_of_that_name", 0};
static const struct statement listen_dolsd = {"listen", "listen dolsd", 0};
static const struct statement notify = {"notify", "select pg_notify('dolsd', 'changed')", 0};
static const struct statement slow = {"slow", "select pg_sleep(30)", 0};
static const struct statement large = {"large", "select length($1::text)", 1};
static const struct statement kill_me = {"kill_me", "select pg_terminate_backend(pg_backend_pid())",
                                         0};

static void on_result(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    struct bench *bench = arg;

    bench->done += end == PGCONN_DONE;
    bench->refused += end == PGCONN_REFUSED;
    bench->lost += end == PGCONN_LOST;
    if (end == PGCONN_DONE && PQntuples(result) > 0) {
        memcpy(bench->value_before, bench->value, sizeof(bench->value));
        snprintf(bench->value, sizeof(bench->value), "%s", PQgetvalue(result, 0, 0));
    }
    if (fault != NULL)
        snprintf(bench->fault, sizeof(bench->fault), "%s", fault);
    if (bench->free_in_callback) {
        bench->free_in_callback = false;
        pgconn_free(bench->conn);
    }
}

static void run(struct bench *bench, const struct statement *statement, const char *a,
                const char *b)
{
    const char *values[] = {a, b};

    assert_true(pgconn_run(bench->conn, statement, values, on_result, bench));
}

static void on_up(void *arg)
{
    struct bench *bench = arg;

    bench->ups++;
    run(bench, &listen_dolsd, NULL, NULL);
}

static void on_down(void *arg, const char *why)
{
    struct bench *bench = arg;

    bench->downs++;
    snprintf(bench->fault, sizeof(bench->fault), "%s", why);
    if (bench->run_in_down)
        assert_false(pgconn_run(bench->conn, &pid, NULL, on_result, bench));
}

static void on_notified(void *arg, const char *channel, const char *payload)
{
    struct bench *bench = arg;

    assert_string_equal(channel, "dolsd");
    assert_string_equal(payload, "changed");
    bench->notes++;
}

static void on_limit(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    *(bool *)arg = true;
}

/* Turns the loop until the number is reached, with a limit. */
static void wait_for(struct bench *bench, const int *number, int value)
{
    bool late = false;
    struct event *limit = evtimer_new(bench->base, on_limit, &late);
    struct timeval most = {LIMIT_MS / 1000, 0};

    evtimer_add(limit, &most);
    while (*number < value && !late)
        assert_true(event_base_loop(bench->base, EVLOOP_ONCE) >= 0);
    event_free(limit);
    if (late)
        fail_msg("waited in vain for %d, it is %d; last fault: %s", value, *number, bench->fault);
}

static void open_conn(struct bench *bench, const char *conninfo)
{
    static const struct pgconn_calls calls = {on_up, on_down, on_notified};
    struct pgconn_options options = {"test", conninfo, LIMIT_MS, STATEMENT_MS, 1000};

    *bench = (struct bench){.base = event_base_new()};
    bench->conn = pgconn_new(bench->base, &options, &calls, bench);
}

static void close_conn(struct bench *bench)
{
    pgconn_free(bench->conn);
    event_base_free(bench->base);
}

/* The listen of on_up is the first that is done. */
static void open_up(struct bench *bench)
{
    open_conn(bench, "");
    wait_for(bench, &bench->done, 1);
    assert_int_equal(bench->ups, 1);
}

static void runs_statements_in_order(void **state)
{
    struct bench bench;

    (void)state;
    open_up(&bench);
    run(&bench, &echo, "it's \"quoted\" ", "x");
    run(&bench, &echo, "a", NULL);
    wait_for(&bench, &bench.done, 3);
    assert_string_equal(bench.value_before, "it's \"quoted\" x");
    assert_string_equal(bench.value, "anull");
    close_conn(&bench);
}

static void goes_on_after_a_refusal(void **state)
{
    struct bench bench;

    (void)state;
    open_up(&bench);
    run(&bench, &wrong, NULL, NULL);
    run(&bench, &echo, "still ", "here");
    wait_for(&bench, &bench.done, 2);
    assert_int_equal(bench.refused, 1);
    assert_int_equal(bench.downs, 0);
    assert_non_null(strstr(bench.fault, "wrong: column \"nothing_of_that_name\" does not exist"));
    close_conn(&bench);
}

static void sends_more_than_a_socket_holds(void **state)
{
    struct bench bench;
    size_t size = 20000000;
    char *text = xmalloc(size + 1);

    (void)state;
    memset(text, 'x', size);
    text[size] = '\0';
    open_up(&bench);
    run(&bench, &large, text, NULL);
    wait_for(&bench, &bench.done, 2);
    assert_string_equal(bench.value, "20000000");
    free(text);
    close_conn(&bench);
}

static const struct statement make_rows = {
    "make_rows",
    "create temporary table held (a text, b bigint, c int, d date, e timestamptz, f jsonb,"
    " g text[], h int[], i timestamptz[], j date[])",
    0};
static const struct statement read_rows = {
    "read_rows", "select string_agg(r::text, ';' order by b) from unnest($1::held[]) r", 1};

static void add_row(struct rows *rows)
{
    size_t row = rows_open(rows, 10), list;

    rows_add_text(rows, "caf\xc3\xa9");
    rows_add_number(rows, INT64_C(-5000000000));
    rows_add_small(rows, -7);
    rows_add_date(rows, -1);
    rows_add_instant(rows, INT64_C(1798106400));
    rows_add_json(rows, "{\"given\": \"2026-12-22\"}");
    list = rows_open_list(rows, ROWS_TEXT, 2);
    rows_add_text_element(rows, "");
    rows_add_text_element(rows, "a,\"b\"");
    rows_close_list(rows, list);
    list = rows_open_list(rows, ROWS_SMALL, 1);
    rows_add_small_element(rows, 2147483647);
    rows_close_list(rows, list);
    list = rows_open_list(rows, ROWS_INSTANT, 1);
    rows_add_instant_element(rows, -1);
    rows_close_list(rows, list);
    list = rows_open_list(rows, ROWS_DATE, 1);
    rows_add_date_element(rows, 20809);
    rows_close_list(rows, list);
    rows_close(rows, row);
}

static void add_nulls(struct rows *rows)
{
    size_t row = rows_open(rows, 10);

    rows_add_text(rows, NULL);
    rows_add_number(rows, 1);
    rows_add_small(rows, 0);
    rows_add_date(rows, DATE_NONE);
    rows_add_instant(rows, INSTANT_NONE);
    rows_add_json(rows, NULL);
    rows_close_list(rows, rows_open_list(rows, ROWS_TEXT, 0));
    rows_close_list(rows, rows_open_list(rows, ROWS_SMALL, 0));
    rows_close_list(rows, rows_open_list(rows, ROWS_INSTANT, 0));
    rows_close_list(rows, rows_open_list(rows, ROWS_DATE, 0));
    rows_close(rows, row);
}

/* What PostgreSQL reads in binary is what went in. */
static void sends_rows(void **state)
{
    struct bench bench;
    struct rows rows = ROWS_INIT, none = ROWS_INIT;
    const struct buf *values[] = {rows_bytes(&none)};

    (void)state;
    open_up(&bench);
    run(&bench, &make_rows, NULL, NULL);
    assert_true(pgconn_run_binary(bench.conn, &read_rows, values, on_result, &bench));
    wait_for(&bench, &bench.done, 3);
    assert_string_equal(bench.value, "");
    add_nulls(&rows);
    add_row(&rows);
    values[0] = rows_bytes(&rows);
    assert_true(pgconn_run_binary(bench.conn, &read_rows, values, on_result, &bench));
    wait_for(&bench, &bench.done, 4);
    assert_string_equal(
        bench.value,
        "(caf\xc3\xa9,-5000000000,-7,1969-12-31,\"2026-12-24 10:00:00+00\","
        "\"{\"\"given\"\": \"\"2026-12-22\"\"}\",\"{\"\"\"\",\"\"a,\\\\\"\"b\\\\\"\"\"\"}\","
        "{2147483647},\"{\"\"1969-12-31 23:59:59+00\"\"}\",{2026-12-22});"
        "(,1,0,,,,{},{},{},{})");
    rows_release(&rows);
    rows_release(&none);
    close_conn(&bench);
}

/* Another connection's statement. */
static void from_outside(const struct statement *statement, const char *value)
{
    PGconn *other = PQconnectdb("");
    PGresult *result =
        PQexecParams(other, statement->text, statement->parameters, NULL, &value, NULL, NULL, 0);

    assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
    PQclear(result);
    PQfinish(other);
}

static const struct statement terminate = {"terminate", "select pg_terminate_backend($1::int)", 1};

static void listens_again_after_a_killed_backend(void **state)
{
    struct bench bench;

    (void)state;
    open_up(&bench);
    run(&bench, &pid, NULL, NULL);
    wait_for(&bench, &bench.done, 2);
    from_outside(&notify, NULL);
    wait_for(&bench, &bench.notes, 1);

    from_outside(&terminate, bench.value);
    wait_for(&bench, &bench.downs, 1);
    assert_false(pgconn_is_up(bench.conn));
    wait_for(&bench, &bench.done, 3);
    assert_int_equal(bench.ups, 2);
    assert_int_equal(bench.downs, 1);
    from_outside(&notify, NULL);
    wait_for(&bench, &bench.notes, 2);
    close_conn(&bench);
}

static void answers_everything_when_lost(void **state)
{
    struct bench bench;

    (void)state;
    open_up(&bench);
    bench.run_in_down = true;
    run(&bench, &kill_me, NULL, NULL);
    run(&bench, &echo, "never", "sent");
    run(&bench, &echo, "never", "sent");
    wait_for(&bench, &bench.downs, 1);
    assert_int_equal(bench.lost, 3);
    assert_int_equal(bench.done, 1);
    wait_for(&bench, &bench.ups, 2);
    close_conn(&bench);
}

static void gives_up_on_a_slow_statement(void **state)
{
    struct bench bench;

    (void)state;
    open_up(&bench);
    run(&bench, &slow, NULL, NULL);
    wait_for(&bench, &bench.downs, 1);
    assert_int_equal(bench.lost, 1);
    assert_string_equal(bench.fault, "slow: no answer within 4 s");
    wait_for(&bench, &bench.ups, 2);
    close_conn(&bench);
}

static void can_be_freed_in_callbacks(void **state)
{
    struct bench bench;

    (void)state;
    open_up(&bench);
    bench.free_in_callback = true;
    run(&bench, &echo, "a", "b");
    run(&bench, &echo, "c", "d");
    wait_for(&bench, &bench.lost, 1);
    assert_int_equal(bench.done, 2);
    event_base_free(bench.base);
}

/* Whoever frees it is not called any more. */
static void tells_nobody_of_a_loss_after_it_was_freed(void **state)
{
    struct bench bench;

    (void)state;
    open_up(&bench);
    bench.free_in_callback = true;
    run(&bench, &kill_me, NULL, NULL);
    run(&bench, &echo, "never", "sent");
    wait_for(&bench, &bench.lost, 2);
    event_base_loop(bench.base, EVLOOP_NONBLOCK);
    assert_int_equal(bench.downs, 0);
    event_base_free(bench.base);
}

static void answers_what_is_queued_when_freed(void **state)
{
    struct bench bench;

    (void)state;
    open_up(&bench);
    run(&bench, &slow, NULL, NULL);
    run(&bench, &echo, "c", "d");
    pgconn_free(bench.conn);
    assert_int_equal(bench.lost, 2);
    assert_int_equal(bench.downs, 0);
    event_base_free(bench.base);
}

/* The socket of the second host can have the number of the first's. */
static void tries_each_host(void **state)
{
    struct bench bench;
    char *conninfo = xasprintf("host=/nowhere,/nowhere/else,%s", getenv("PGHOST"));

    (void)state;
    open_conn(&bench, conninfo);
    wait_for(&bench, &bench.done, 1);
    assert_int_equal(bench.downs, 0);
    close_conn(&bench);
    free(conninfo);
}

/* A quarter of a second, a half, one, one …: in two and a half seconds four tries or so. */
static void does_not_spin_while_there_is_no_server(void **state)
{
    struct bench bench;
    bool late = false;
    struct timeval most = {2, 500000};
    struct event *limit;

    (void)state;
    open_conn(&bench, "host=/nowhere");
    limit = evtimer_new(bench.base, on_limit, &late);
    evtimer_add(limit, &most);
    while (!late)
        event_base_loop(bench.base, EVLOOP_ONCE);
    assert_in_range(bench.downs, 3, 6);
    assert_int_equal(bench.ups, 0);
    event_free(limit);
    close_conn(&bench);
}

static void control_server(const char *verb)
{
    char *command = xasprintf("%s %s", getenv("WITH_POSTGRES_CTL"), verb);

    assert_int_equal(system(command), 0);
    free(command);
}

static void comes_back_with_the_server(void **state)
{
    struct bench bench;

    (void)state;
    open_up(&bench);
    control_server("stop");
    wait_for(&bench, &bench.downs, 2);
    control_server("start");
    wait_for(&bench, &bench.done, 2);
    assert_int_equal(bench.ups, 2);
    close_conn(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_statements_in_order),
        cmocka_unit_test(goes_on_after_a_refusal),
        cmocka_unit_test(sends_more_than_a_socket_holds),
        cmocka_unit_test(sends_rows),
        cmocka_unit_test(listens_again_after_a_killed_backend),
        cmocka_unit_test(answers_everything_when_lost),
        cmocka_unit_test(gives_up_on_a_slow_statement),
        cmocka_unit_test(can_be_freed_in_callbacks),
        cmocka_unit_test(tells_nobody_of_a_loss_after_it_was_freed),
        cmocka_unit_test(answers_what_is_queued_when_freed),
        cmocka_unit_test(tries_each_host),
        cmocka_unit_test(does_not_spin_while_there_is_no_server),
        cmocka_unit_test(comes_back_with_the_server),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
