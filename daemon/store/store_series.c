/* Calls of several statements with one answer: what begins a session, and the rules of one
 * snapshot. */
#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "law/rulebook.h"
#include "store/column.h"
#include "store/rules.h"
#include "store/store.h"
#include "store/store_parts.h"

/* A series: the first end that is not good stands; the last statement answers. */
struct series {
    store_fn *done;
    void *arg;
    enum pgconn_end end;
    char *fault;
    int64_t number;
    instant_t now;
    const struct zone *zone;
    PGresult *parts[RULES_PARTS];
    size_t part_count;
};

static bool note_end(struct series *series, enum pgconn_end end, const char *fault)
{
    if (end == PGCONN_DONE)
        return series->end == PGCONN_DONE;
    if (series->end == PGCONN_DONE)
        series->fault = xstrdup(fault);
    if (series->end != PGCONN_LOST)
        series->end = end;
    return false;
}

static void answer_series(struct series *series, struct rulebook *rules)
{
    struct store_reply reply;

    store_start_reply(&reply, series->end, series->fault);
    reply.number = series->number;
    reply.now = series->now;
    reply.rules = rules;
    series->done(series->arg, &reply);
    rulebook_free(reply.rules);
    for (size_t i = 0; i < series->part_count; i++)
        PQclear(series->parts[i]);
    free(series->fault);
    free(series);
}

static struct series *new_series(store_fn *done, void *arg)
{
    struct series *series = xcalloc(1, sizeof(*series));

    series->done = done;
    series->arg = arg;
    series->now = INSTANT_NONE;
    return series;
}

/* A statement of a series whose result does not matter. */
static void on_step(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    (void)result;
    (void)note_end(arg, end, fault);
}

static void on_number(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    struct series *series = arg;

    if (note_end(series, end, fault))
        series->number = column_first(result);
}

static void on_schema_version(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    struct series *series = arg;

    on_number(arg, end, result, fault);
    if (series->end != PGCONN_DONE || series->number == STORE_SCHEMA_VERSION)
        return;
    series->end = PGCONN_REFUSED;
    series->fault = xasprintf("the database has version %" PRId64
                              " of the schema, this program works with version %d; run "
                              "dolsctl migrate, or the program that fits",
                              series->number, STORE_SCHEMA_VERSION);
}

static void on_session_clock(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    struct series *series = arg;

    if (note_end(series, end, fault))
        series->now = column_instant(result, 0, "now_s");
    answer_series(series, NULL);
}

/* Nothing that is queued is begun before we return, so either all of a series is taken or none. */
bool store_begin_session(struct pgconn *conn, const char *name, long statement_timeout_ms,
                         store_fn *done, void *arg)
{
    struct series *series = new_series(done, arg);
    char timeout[STORE_NUMBER_TEXT];
    const char *values[] = {timeout, name};

    snprintf(timeout, sizeof(timeout), "%ld", statement_timeout_ms);
    if (pgconn_run(conn, statement_get(STATEMENT_SESSION), values, on_step, series) &&
        pgconn_run(conn, statement_get(STATEMENT_SCHEMA_VERSION), NULL, on_schema_version,
                   series) &&
        pgconn_run(conn, statement_get(STATEMENT_CLOCK), NULL, on_session_clock, series))
        return true;
    free(series);
    return false;
}

static void on_part(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    struct series *series = arg;

    if (note_end(series, end, fault))
        series->parts[series->part_count++] =
            PQcopyResult(result, PG_COPYRES_ATTRS | PG_COPYRES_TUPLES);
}

static void on_rules_read(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    struct series *series = arg;
    struct rulebook *rules = NULL;

    (void)result;
    if (note_end(series, end, fault)) {
        rules = rules_from_results(series->parts, series->zone, series->number, &series->fault);
        if (rules == NULL)
            series->end = PGCONN_REFUSED;
    }
    answer_series(series, rules);
}

bool store_read_rules(struct pgconn *conn, const struct zone *zone, store_fn *done, void *arg)
{
    static const enum statement_id reads[RULES_PARTS] = {
        [RULES_PACKS] = STATEMENT_READ_PACKS,
        [RULES_KINDS] = STATEMENT_READ_KINDS,
        [RULES_TIME_LIMITS] = STATEMENT_READ_TIME_LIMITS,
        [RULES_RUNGS] = STATEMENT_READ_RUNGS,
        [RULES_NON_WORKING_DAYS] = STATEMENT_READ_NON_WORKING_DAYS,
    };
    struct series *series = new_series(done, arg);
    bool taken = pgconn_run(conn, statement_get(STATEMENT_BEGIN_SNAPSHOT), NULL, on_step, series) &&
                 pgconn_run(conn, statement_get(STATEMENT_RULES_VERSION), NULL, on_number, series);

    series->zone = zone;
    for (size_t i = 0; taken && i < ARRAY_SIZE(reads); i++)
        taken = pgconn_run(conn, statement_get(reads[i]), NULL, on_part, series);
    taken = taken && pgconn_run(conn, statement_get(STATEMENT_COMMIT), NULL, on_rules_read, series);
    if (!taken)
        free(series);
    return taken;
}
