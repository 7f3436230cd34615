#include "store/store.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "law/rulebook.h"
#include "store/array.h"
#include "store/plans.h"
#include "store/rules.h"

#define NUMBER_TEXT 24

/* Fills the reply from a result that is good; may turn it into a refusal. */
typedef void decode_fn(PGresult *result, struct store_reply *reply);

/* A call that waits for its answer. */
struct call {
    store_fn *done;
    void *arg;
    decode_fn *decode; /* NULL: nothing to read */
};

/* ---------------------------------------------------------------- columns */

static const char *text_at(const PGresult *result, int row, const char *column)
{
    int at = PQfnumber(result, column);

    return at < 0 || PQgetisnull(result, row, at) ? NULL : PQgetvalue(result, row, at);
}

static int64_t number_in(const char *text, int64_t otherwise)
{
    return text != NULL ? strtoll(text, NULL, 10) : otherwise;
}

static int64_t number_at(const PGresult *result, int row, const char *column)
{
    return number_in(text_at(result, row, column), 0);
}

static instant_t instant_at(const PGresult *result, int row, const char *column)
{
    return number_in(text_at(result, row, column), INSTANT_NONE);
}

static void refuse(struct store_reply *reply, const char *fault)
{
    reply->end = STORE_REFUSED;
    reply->fault = fault;
}

/* ---------------------------------------------------------------- decoders */

static void read_number(PGresult *result, struct store_reply *reply)
{
    if (PQntuples(result) == 1 && PQnfields(result) == 1)
        reply->number = number_in(PQgetvalue(result, 0, 0), 0);
    else
        refuse(reply, "the answer is not one number");
}

static void read_now(PGresult *result, struct store_reply *reply)
{
    if (PQntuples(result) > 0)
        reply->now = instant_at(result, 0, "now_s");
}

static void read_next(PGresult *result, struct store_reply *reply)
{
    const char *wait = PQntuples(result) == 1 ? text_at(result, 0, "wait_ms") : NULL;

    read_now(result, reply);
    reply->wait_ms = number_in(wait, -1);
    if (wait != NULL && reply->wait_ms < 0)
        reply->wait_ms = 0;
}

static void read_fired(PGresult *result, struct store_reply *reply)
{
    if (PQntuples(result) != 1) {
        refuse(reply, "fire does not answer with one row");
        return;
    }
    reply->fired.deadlines = number_at(result, 0, "deadlines");
    reply->fired.notices = number_at(result, 0, "notices");
    reply->fired.messages = number_at(result, 0, "messages");
}

static void read_matters(PGresult *result, struct store_reply *reply)
{
    int count = PQntuples(result);
    struct store_matter *matters = xcalloc((size_t)count + 1, sizeof(*matters));

    read_now(result, reply);
    for (int i = 0; i < count; i++) {
        matters[i].kind = text_at(result, i, "kind");
        matters[i].id = number_at(result, i, "id");
        matters[i].jurisdiction = text_at(result, i, "jurisdiction");
        matters[i].place = text_at(result, i, "place");
        matters[i].facts = text_at(result, i, "facts");
        if (matters[i].kind == NULL)
            refuse(reply, "take_changed gives a matter without a kind");
    }
    reply->matters = matters;
    reply->count = (size_t)count;
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static void read_claim(const PGresult *result, int row, struct store_claim *claim)
{
    const char *require_tls = text_at(result, row, "require_tls");

    claim->message_id = number_at(result, row, "message_id");
    claim->attempt_id = number_at(result, row, "attempt_id");
    claim->number = (int)number_at(result, row, "number");
    claim->key = or_empty(text_at(result, row, "key"));
    claim->channel = or_empty(text_at(result, row, "channel"));
    claim->address = or_empty(text_at(result, row, "address"));
    claim->name = or_empty(text_at(result, row, "name"));
    claim->language = or_empty(text_at(result, row, "language"));
    claim->tier = or_empty(text_at(result, row, "tier"));
    claim->require_tls = require_tls == NULL || *require_tls == 't';
    claim->give_up_at = instant_at(result, row, "give_up_s");
    claim->first_at = instant_at(result, row, "first_s");
    claim->attempts = (int)number_at(result, row, "attempts");
    claim->notices = or_empty(text_at(result, row, "notices"));
}

static void read_claims(PGresult *result, struct store_reply *reply)
{
    int count = PQntuples(result);
    struct store_claim *claims = xcalloc((size_t)count + 1, sizeof(*claims));

    read_now(result, reply);
    for (int i = 0; i < count; i++)
        read_claim(result, i, &claims[i]);
    reply->claims = claims;
    reply->count = (size_t)count;
}

/* ---------------------------------------------------------------- one statement, one answer */

static void start_reply(struct store_reply *reply, enum pgconn_end end, const char *fault)
{
    *reply = (struct store_reply){.now = INSTANT_NONE, .wait_ms = -1, .fault = fault};
    reply->end = end == PGCONN_DONE      ? STORE_DONE
                 : end == PGCONN_REFUSED ? STORE_REFUSED
                                         : STORE_LOST;
}

static void on_result(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    struct call *call = arg;
    struct store_reply reply;

    start_reply(&reply, end, fault);
    if (end == PGCONN_DONE && call->decode != NULL)
        call->decode(result, &reply);
    call->done(call->arg, &reply);
    free((void *)reply.matters);
    free((void *)reply.claims);
    free(call);
}

static bool run(struct pgconn *conn, enum statement_id id, const char *const *values,
                decode_fn *decode, store_fn *done, void *arg)
{
    struct call *call = xcalloc(1, sizeof(*call));

    call->done = done;
    call->arg = arg;
    call->decode = decode;
    if (pgconn_run(conn, statement_get(id), values, on_result, call))
        return true;
    free(call);
    return false;
}

bool store_listen(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_LISTEN, NULL, NULL, done, arg);
}

bool store_begin(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_BEGIN, NULL, NULL, done, arg);
}

bool store_commit(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_COMMIT, NULL, NULL, done, arg);
}

bool store_rollback(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_ROLLBACK, NULL, NULL, done, arg);
}

bool store_savepoint(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_SAVEPOINT, NULL, NULL, done, arg);
}

bool store_release(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_RELEASE, NULL, NULL, done, arg);
}

bool store_rollback_to(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_ROLLBACK_TO, NULL, NULL, done, arg);
}

bool store_enlist(struct pgconn *conn, const char *worker, const char *version, store_fn *done,
                  void *arg)
{
    const char *values[] = {worker, version};

    return run(conn, STATEMENT_ENLIST, values, NULL, done, arg);
}

bool store_seen(struct pgconn *conn, const char *worker, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_SEEN, &worker, NULL, done, arg);
}

bool store_was_blind(struct pgconn *conn, const char *worker, const char *what, int64_t seconds,
                     store_fn *done, void *arg)
{
    char text[NUMBER_TEXT];
    const char *values[] = {worker, what, text};

    snprintf(text, sizeof(text), "%" PRId64, seconds);
    return run(conn, STATEMENT_WAS_BLIND, values, NULL, done, arg);
}

bool store_rules_version(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_RULES_VERSION, NULL, read_number, done, arg);
}

static bool run_with_number(struct pgconn *conn, enum statement_id id, int64_t number,
                            decode_fn *decode, store_fn *done, void *arg)
{
    char text[NUMBER_TEXT];
    const char *value = text;

    snprintf(text, sizeof(text), "%" PRId64, number);
    return run(conn, id, &value, decode, done, arg);
}

bool store_take_changed(struct pgconn *conn, int most, store_fn *done, void *arg)
{
    return run_with_number(conn, STATEMENT_TAKE_CHANGED, most, read_matters, done, arg);
}

bool store_apply_plan(struct pgconn *conn, struct store_plans *plans, store_fn *done, void *arg)
{
    const char *values[STORE_PLANS_PARAMETERS];

    store_plans_values(plans, values);
    return run(conn, STATEMENT_APPLY_PLAN, values, read_number, done, arg);
}

bool store_sweep(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_SWEEP, NULL, read_number, done, arg);
}

bool store_fire(struct pgconn *conn, int most, store_fn *done, void *arg)
{
    return run_with_number(conn, STATEMENT_FIRE, most, read_fired, done, arg);
}

bool store_next_instant(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_NEXT_INSTANT, NULL, read_next, done, arg);
}

bool store_claim(struct pgconn *conn, const char *worker, int most, int lease_seconds,
                 store_fn *done, void *arg)
{
    char most_text[NUMBER_TEXT], lease_text[NUMBER_TEXT];
    const char *values[] = {worker, most_text, lease_text};

    snprintf(most_text, sizeof(most_text), "%d", most);
    snprintf(lease_text, sizeof(lease_text), "%d", lease_seconds);
    return run(conn, STATEMENT_CLAIM, values, read_claims, done, arg);
}

bool store_settle(struct pgconn *conn, const struct store_settlement *settlements, size_t count,
                  bool resend_unknown, store_fn *done, void *arg)
{
    struct array columns[7] = {ARRAY_INIT, ARRAY_INIT, ARRAY_INIT, ARRAY_INIT,
                               ARRAY_INIT, ARRAY_INIT, ARRAY_INIT};
    const char *values[ARRAY_SIZE(columns) + 1];
    bool queued;

    for (size_t i = 0; i < count; i++) {
        array_add_number(&columns[0], settlements[i].attempt_id);
        array_add_text(&columns[1], settlements[i].outcome);
        array_add_text(&columns[2], settlements[i].phase);
        array_add_number(&columns[3], settlements[i].code);
        array_add_text(&columns[4], settlements[i].reply);
        array_add_text(&columns[5], settlements[i].host);
        array_add_instant(&columns[6], settlements[i].retry_at);
    }
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
        values[i] = array_text(&columns[i]);
    values[ARRAY_SIZE(columns)] = resend_unknown ? "true" : "false";
    queued = run(conn, STATEMENT_SETTLE, values, read_number, done, arg);
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
        array_free(&columns[i]);
    return queued;
}

bool store_reap(struct pgconn *conn, bool resend_unknown, store_fn *done, void *arg)
{
    const char *value = resend_unknown ? "true" : "false";

    return run(conn, STATEMENT_REAP, &value, read_number, done, arg);
}

/* ---------------------------------------------------------------- several statements, one answer
 */

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

    start_reply(&reply, series->end, series->fault);
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
        series->number = number_in(PQgetvalue(result, 0, 0), 0);
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
        series->now = instant_at(result, 0, "now_s");
    answer_series(series, NULL);
}

/* Nothing that is queued is begun before we return, so either all of a series is taken or none. */
bool store_begin_session(struct pgconn *conn, const char *name, long statement_timeout_ms,
                         store_fn *done, void *arg)
{
    struct series *series = new_series(done, arg);
    char timeout[NUMBER_TEXT];
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
