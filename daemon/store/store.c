#include "store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "law/rulebook.h"
#include "store/array.h"
#include "store/claimed.h"
#include "store/plans.h"
#include "store/replies.h"
#include "store/rules.h"

#define MOST_COLUMNS 10
#define MOST_AFTER   3
#define NUMBER_TEXT  24 /* room for a number sent as text */
#define TRUTH(x)     ((x) ? "true" : "false")

/* A call. Of several statements the first failure counts, and the last one answers. */
struct call {
    store_fn *done;
    void *arg;
    decode_fn *decode; /* of the last statement; NULL: nothing to read */
    struct store_reply reply;
    char *fault; /* the reply's, if it is ours */
    const struct zone *zone;
    PGresult *parts[RULES_PARTS];
    size_t part_count;
};

/* ---------------------------------------------------------------- calls and answers */

static struct call *call_new(decode_fn *decode, store_fn *done, void *arg)
{
    struct call *call = xcalloc(1, sizeof(*call));

    *call = (struct call){
        .done = done, .arg = arg, .decode = decode, .reply = {.now = INSTANT_NONE, .wait_ms = -1}};
    return call;
}

static void answer(struct call *call)
{
    struct store_reply *reply = &call->reply;

    call->done(call->arg, reply);
    free((void *)reply->matters);
    free((void *)reply->ids);
    free((void *)reply->seals);
    claimed_free(reply->claimed);
    rulebook_free(reply->rules);
    for (size_t i = 0; i < call->part_count; i++)
        PQclear(call->parts[i]);
    free(call->fault);
    free(call);
}

/* True if this statement and all before it succeeded. */
static bool note_end(struct call *call, enum pgconn_end end, const char *fault)
{
    struct store_reply *reply = &call->reply;

    if (end != PGCONN_DONE && reply->end == STORE_DONE)
        reply->fault = call->fault = xstrdup(fault);
    if (end == PGCONN_LOST)
        reply->end = STORE_LOST;
    else if (end == PGCONN_REFUSED && reply->end == STORE_DONE)
        reply->end = STORE_REFUSED;
    return reply->end == STORE_DONE;
}

/* Of the last statement. */
static void on_result(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    struct call *call = arg;

    if (note_end(call, end, fault) && call->decode != NULL)
        call->decode(result, &call->reply);
    answer(call);
}

static bool run(struct pgconn *conn, enum statement_id id, const char *const *values,
                decode_fn *decode, store_fn *done, void *arg)
{
    struct call *call = call_new(decode, done, arg);

    if (pgconn_run(conn, statement_get(id), values, on_result, call))
        return true;
    free(call);
    return false;
}

bool store_ask(struct pgconn *conn, enum store_question question, store_fn *done, void *arg)
{
    static const struct {
        enum statement_id id;
        decode_fn *decode;
    } asked[] = {
        [STORE_LISTEN] = {STATEMENT_LISTEN, NULL},
        [STORE_BEGIN] = {STATEMENT_BEGIN, NULL},
        [STORE_COMMIT] = {STATEMENT_COMMIT, NULL},
        [STORE_ROLLBACK] = {STATEMENT_ROLLBACK, NULL},
        [STORE_SAVEPOINT] = {STATEMENT_SAVEPOINT, NULL},
        [STORE_RELEASE] = {STATEMENT_RELEASE, NULL},
        [STORE_ROLLBACK_TO] = {STATEMENT_ROLLBACK_TO, NULL},
        [STORE_CLOCK] = {STATEMENT_CLOCK, read_clock},
        [STORE_RULES_VERSION] = {STATEMENT_RULES_VERSION, read_number},
        [STORE_SWEEP] = {STATEMENT_SWEEP, read_number},
        [STORE_UNCOVERED] = {STATEMENT_UNCOVERED, read_uncovered},
        [STORE_HELD] = {STATEMENT_HELD, read_answer},
        [STORE_NEXT_INSTANT] = {STATEMENT_NEXT_INSTANT, read_next},
    };

    return run(conn, asked[question].id, NULL, asked[question].decode, done, arg);
}

static bool run_with_two(struct pgconn *conn, enum statement_id id, const char *first,
                         const char *second, decode_fn *decode, store_fn *done, void *arg)
{
    const char *const values[] = {first, second};

    return run(conn, id, values, decode, done, arg);
}

bool store_enlist(struct pgconn *conn, const char *worker, const char *version, store_fn *done,
                  void *arg)
{
    return run_with_two(conn, STATEMENT_ENLIST, worker, version, NULL, done, arg);
}

bool store_fit_clock(struct pgconn *conn, const char *worker, const char *boot, int64_t ms,
                     store_fn *done, void *arg)
{
    char number[NUMBER_TEXT];
    const char *values[] = {worker, boot, number};

    snprintf(number, sizeof(number), "%" PRId64, ms);
    return run(conn, STATEMENT_FIT_CLOCK, values, read_fit, done, arg);
}

/* Rows as columns, each an array, with a value before them if not NULL, and values after them. */
struct columns {
    struct array items[MOST_COLUMNS];
    size_t count;
    const char *before, *after[MOST_AFTER];
};

/* Frees the arrays. */
static bool run_columns(struct pgconn *conn, enum statement_id id, struct columns *columns,
                        decode_fn *decode, store_fn *done, void *arg)
{
    const char *values[1 + MOST_COLUMNS + MOST_AFTER];
    size_t count = 0;
    bool queued;

    if (columns->before != NULL)
        values[count++] = columns->before;
    for (size_t i = 0; i < columns->count; i++)
        values[count++] = array_text(&columns->items[i]);
    for (size_t i = 0; i < MOST_AFTER; i++)
        values[count++] = columns->after[i];
    queued = run(conn, id, values, decode, done, arg);
    for (size_t i = 0; i < columns->count; i++)
        array_free(&columns->items[i]);
    return queued;
}

/* NULL if it is not known. */
static const char *time_text(instant_t now, char text[NUMBER_TEXT])
{
    snprintf(text, NUMBER_TEXT, "%" PRId64, now);
    return now != INSTANT_NONE ? text : NULL;
}

bool store_keep_health(struct pgconn *conn, const char *worker, const struct store_health *rows,
                       size_t count, const struct store_seen *seen, store_fn *done, void *arg)
{
    char at[NUMBER_TEXT], ms[NUMBER_TEXT];
    struct columns columns = {
        .count = 7, .before = worker, .after = {seen->boot, time_text(seen->at, at), ms}};
    struct array *items = columns.items;

    snprintf(ms, sizeof(ms), "%" PRId64, seen->ms);
    for (size_t i = 0; i < count; i++) {
        array_add_text(&items[0], rows[i].what);
        array_add_text(&items[1], rows[i].tried ? "t" : "f");
        array_add_number(&items[2], rows[i].bad_s);
        array_add_number(&items[3], rows[i].ended_s);
        array_add_number(&items[4], rows[i].good_s);
        array_add_number(&items[5], rows[i].bound_s);
        array_add_text(&items[6], rows[i].words);
    }
    return run_columns(conn, STATEMENT_KEEP_HEALTH, &columns, NULL, done, arg);
}

static bool run_with_number(struct pgconn *conn, enum statement_id id, int64_t number,
                            decode_fn *decode, store_fn *done, void *arg)
{
    char text[NUMBER_TEXT];

    snprintf(text, sizeof(text), "%" PRId64, number);
    return run(conn, id, (const char *[]){text}, decode, done, arg);
}

bool store_take_changed(struct pgconn *conn, int most, int64_t rules, store_fn *done, void *arg)
{
    char limit[NUMBER_TEXT], version[NUMBER_TEXT];

    snprintf(limit, sizeof(limit), "%d", most);
    snprintf(version, sizeof(version), "%" PRId64, rules);
    return run_with_two(conn, STATEMENT_TAKE_CHANGED, limit, version, read_matters, done, arg);
}

bool store_put_back(struct pgconn *conn, const char *kind, int64_t id, store_fn *done, void *arg)
{
    char number[NUMBER_TEXT];

    snprintf(number, sizeof(number), "%" PRId64, id);
    return run_with_two(conn, STATEMENT_PUT_BACK, kind, number, NULL, done, arg);
}

bool store_apply_plan(struct pgconn *conn, struct store_plans *plans, store_fn *done, void *arg)
{
    struct call *call = call_new(read_number, done, arg);
    const struct buf *values[STORE_PLANS_PARAMETERS];

    store_plans_values(plans, values);
    if (pgconn_run_binary(conn, statement_get(STATEMENT_APPLY_PLAN), values, on_result, call))
        return true;
    free(call);
    return false;
}

bool store_fire(struct pgconn *conn, int most, instant_t now, store_fn *done, void *arg)
{
    char number[NUMBER_TEXT], text[NUMBER_TEXT];

    snprintf(number, sizeof(number), "%d", most);
    return run_with_two(conn, STATEMENT_FIRE, number, time_text(now, text), read_fired, done, arg);
}

bool store_seal(struct pgconn *conn, int64_t after, store_fn *done, void *arg)
{
    return after < 0 ? run(conn, STATEMENT_SEAL, (const char *[]){NULL}, read_seals, done, arg)
                     : run_with_number(conn, STATEMENT_SEAL, after, read_seals, done, arg);
}

bool store_held_up(struct pgconn *conn, const char *worker, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_HELD_UP, &worker, read_answer, done, arg);
}

bool store_say_heard(struct pgconn *conn, const char *worker, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_SAY_HEARD, &worker, NULL, done, arg);
}

bool store_page(struct pgconn *conn, bool whole, const char *name, const char *asked,
                store_fn *done, void *arg)
{
    return run_with_two(conn, whole ? STATEMENT_ANSWER : STATEMENT_PAGE, name, asked, read_answer,
                        done, arg);
}

bool store_claim(struct pgconn *conn, const char *worker, const struct store_room *rooms,
                 size_t count, int lease_seconds, store_fn *done, void *arg)
{
    char lease[NUMBER_TEXT];
    struct columns columns = {.count = 2, .before = worker, .after = {lease}};

    for (size_t i = 0; i < count; i++) {
        array_add_text(&columns.items[0], rooms[i].channel);
        array_add_number(&columns.items[1], (int64_t)rooms[i].room);
    }
    snprintf(lease, sizeof(lease), "%d", lease_seconds);
    return run_columns(conn, STATEMENT_CLAIM, &columns, read_messages, done, arg);
}

bool store_settle(struct pgconn *conn, const struct store_outcome *outcomes, size_t count,
                  bool resend_unknown, instant_t now, store_fn *done, void *arg)
{
    char text[NUMBER_TEXT];
    struct columns columns = {.count = 10, .after = {TRUTH(resend_unknown), time_text(now, text)}};
    struct array *items = columns.items;

    for (size_t i = 0; i < count; i++) {
        array_add_number(&items[0], outcomes[i].attempt_id);
        array_add_text(&items[1], outcomes[i].outcome);
        array_add_text(&items[2], outcomes[i].phase);
        array_add_number(&items[3], outcomes[i].code);
        array_add_text(&items[4], outcomes[i].reply);
        array_add_text(&items[5], outcomes[i].host);
        array_add_instant(&items[6], outcomes[i].retry_at);
        array_add_text(&items[7], outcomes[i].subject);
        array_add_text(&items[8], outcomes[i].words);
        array_add_text(&items[9], outcomes[i].wording);
    }
    return run_columns(conn, STATEMENT_SETTLE, &columns, read_ids, done, arg);
}

bool store_recover(struct pgconn *conn, const char *worker, struct array *own, bool died,
                   bool resend_unknown, store_fn *done, void *arg)
{
    const char *values[] = {worker, array_text(own), TRUTH(died), TRUTH(resend_unknown)};

    return run(conn, STATEMENT_RECOVER, values, read_number, done, arg);
}

bool store_reap(struct pgconn *conn, bool resend_unknown, bool leases, instant_t now,
                store_fn *done, void *arg)
{
    char text[NUMBER_TEXT];
    const char *values[] = {TRUTH(resend_unknown), TRUTH(leases), time_text(now, text)};

    return run(conn, STATEMENT_REAP, values, read_number, done, arg);
}

/* A statement whose result does not matter. */
static void on_step(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    (void)result;
    (void)note_end(arg, end, fault);
}

static void on_number(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    struct call *call = arg;

    if (note_end(call, end, fault))
        read_number(result, &call->reply);
}

static void on_schema_version(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    struct call *call = arg;

    on_number(arg, end, result, fault);
    if (call->reply.end != STORE_DONE || call->reply.number == STORE_SCHEMA_VERSION)
        return;
    call->fault = xasprintf("the database has version %" PRId64
                            " of the schema, this program works with version %d; run "
                            "dolsctl migrate, or the program that fits",
                            call->reply.number, STORE_SCHEMA_VERSION);
    reply_refuse(&call->reply, call->fault);
}

/* Nothing queued starts before we return, so either all of a series is taken or none. */
bool store_begin_session(struct pgconn *conn, const char *name, long statement_timeout_ms,
                         store_fn *done, void *arg)
{
    struct call *call = call_new(read_now, done, arg);
    char timeout[NUMBER_TEXT];
    const char *values[] = {timeout, name};

    snprintf(timeout, sizeof(timeout), "%ld", statement_timeout_ms);
    if (pgconn_run(conn, statement_get(STATEMENT_SESSION), values, on_step, call) &&
        pgconn_run(conn, statement_get(STATEMENT_SCHEMA_VERSION), NULL, on_schema_version, call) &&
        pgconn_run(conn, statement_get(STATEMENT_CLOCK), NULL, on_result, call))
        return true;
    free(call);
    return false;
}

static void on_part(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    struct call *call = arg;

    if (note_end(call, end, fault))
        call->parts[call->part_count++] =
            PQcopyResult(result, PG_COPYRES_ATTRS | PG_COPYRES_TUPLES);
}

static void on_rules_read(void *arg, enum pgconn_end end, PGresult *result, const char *fault)
{
    struct call *call = arg;
    struct store_reply *reply = &call->reply;

    (void)result;
    if (note_end(call, end, fault)) {
        reply->rules = rules_from_results(call->parts, call->zone, reply->number, &call->fault);
        if (reply->rules == NULL)
            reply_refuse(reply, call->fault);
    }
    answer(call);
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
    struct call *call = call_new(NULL, done, arg);
    bool taken = pgconn_run(conn, statement_get(STATEMENT_BEGIN_SNAPSHOT), NULL, on_step, call) &&
                 pgconn_run(conn, statement_get(STATEMENT_RULES_VERSION), NULL, on_number, call);

    call->zone = zone;
    for (size_t i = 0; taken && i < ARRAY_SIZE(reads); i++)
        taken = pgconn_run(conn, statement_get(reads[i]), NULL, on_part, call);
    taken = taken && pgconn_run(conn, statement_get(STATEMENT_COMMIT), NULL, on_rules_read, call);
    if (!taken)
        free(call);
    return taken;
}
