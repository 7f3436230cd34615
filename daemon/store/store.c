#include "store/store.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "store/array.h"
#include "store/claimed.h"
#include "store/column.h"
#include "store/plans.h"
#include "store/store_parts.h"

/* Fills the reply from a result that is good; may turn it into a refusal. */
typedef void decode_fn(PGresult *result, struct store_reply *reply);

/* A call that waits for its answer. */
struct call {
    store_fn *done;
    void *arg;
    decode_fn *decode; /* NULL: nothing to read */
};

static void refuse(struct store_reply *reply, const char *fault)
{
    reply->end = STORE_REFUSED;
    reply->fault = fault;
}

/* ---------------------------------------------------------------- decoders */

static void read_number(PGresult *result, struct store_reply *reply)
{
    if (PQntuples(result) == 1 && PQnfields(result) == 1)
        reply->number = column_first(result);
    else
        refuse(reply, "the answer is not one number");
}

static void read_now(PGresult *result, struct store_reply *reply)
{
    if (PQntuples(result) > 0)
        reply->now = column_instant(result, 0, "now_s");
}

static void read_uncovered(PGresult *result, struct store_reply *reply)
{
    for (int i = 0; i < PQntuples(result); i++) {
        reply->number = column_number(result, i, "uncovered");
        reply->text = column_text(result, i, "words");
    }
}

static void read_answer(PGresult *result, struct store_reply *reply)
{
    reply->text = PQntuples(result) == 1 ? column_text(result, 0, "answer") : NULL;
}

static void read_next(PGresult *result, struct store_reply *reply)
{
    const char *wait = PQntuples(result) == 1 ? column_text(result, 0, "wait_ms") : NULL;

    read_now(result, reply);
    reply->wait_ms = wait != NULL ? column_number(result, 0, "wait_ms") : -1;
    if (wait != NULL && reply->wait_ms < 0)
        reply->wait_ms = 0;
}

static void read_clock(PGresult *result, struct store_reply *reply)
{
    read_now(result, reply);
    reply->number = column_number(result, 0, "movable");
}

static void read_fired(PGresult *result, struct store_reply *reply)
{
    if (PQntuples(result) != 1) {
        refuse(reply, "fire does not answer with one row");
        return;
    }
    reply->fired.deadlines = column_number(result, 0, "deadlines");
    reply->fired.notices = column_number(result, 0, "notices");
    reply->fired.messages = column_number(result, 0, "messages");
}

static void read_matters(PGresult *result, struct store_reply *reply)
{
    int count = PQntuples(result);
    struct store_matter *matters = xcalloc((size_t)count + 1, sizeof(*matters));

    read_now(result, reply);
    for (int i = 0; i < count; i++) {
        matters[i].kind = column_text(result, i, "kind");
        matters[i].id = column_number(result, i, "id");
        matters[i].jurisdiction = column_text(result, i, "jurisdiction");
        matters[i].place = column_text(result, i, "place");
        matters[i].facts = column_text(result, i, "facts");
        if (matters[i].kind == NULL)
            refuse(reply, "take_changed gives a matter without a kind");
    }
    reply->matters = matters;
    reply->count = (size_t)count;
}

static void read_messages(PGresult *result, struct store_reply *reply)
{
    struct claimed *claimed = claimed_read(result, &reply->now);

    if (claimed == NULL) {
        refuse(reply, "claim does not answer with the columns it should");
        return;
    }
    reply->claimed = claimed;
    reply->messages = claimed->messages;
    reply->count = claimed->count;
}

static void read_ids(PGresult *result, struct store_reply *reply)
{
    int count = PQntuples(result);
    int64_t *ids = xcalloc((size_t)count + 1, sizeof(*ids));

    for (int i = 0; i < count; i++)
        ids[i] = strtoll(PQgetvalue(result, i, 0), NULL, 10);
    reply->ids = ids;
    reply->count = (size_t)count;
}

static void read_seals(PGresult *result, struct store_reply *reply)
{
    int count = PQntuples(result);
    struct store_seal *seals = xcalloc((size_t)count + 1, sizeof(*seals));

    for (int i = 0; i < count; i++) {
        seals[i].number = column_number(result, i, "number");
        seals[i].line = column_text(result, i, "line");
    }
    reply->seals = seals;
    reply->count = (size_t)count;
}

/* ---------------------------------------------------------------- one statement, one answer */

void store_start_reply(struct store_reply *reply, enum pgconn_end end, const char *fault)
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

    store_start_reply(&reply, end, fault);
    if (end == PGCONN_DONE && call->decode != NULL)
        call->decode(result, &reply);
    call->done(call->arg, &reply);
    free((void *)reply.matters);
    free((void *)reply.ids);
    free((void *)reply.seals);
    claimed_free(reply.claimed);
    free(call);
}

static struct call *call_new(decode_fn *decode, store_fn *done, void *arg)
{
    struct call *call = xcalloc(1, sizeof(*call));

    call->done = done;
    call->arg = arg;
    call->decode = decode;
    return call;
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

bool store_keep_health(struct pgconn *conn, const char *worker, const struct store_health *rows,
                       size_t count, store_fn *done, void *arg)
{
    struct array columns[7] = {ARRAY_INIT, ARRAY_INIT, ARRAY_INIT, ARRAY_INIT,
                               ARRAY_INIT, ARRAY_INIT, ARRAY_INIT};
    const char *values[ARRAY_SIZE(columns) + 1] = {worker};
    bool queued;

    for (size_t i = 0; i < count; i++) {
        array_add_text(&columns[0], rows[i].what);
        array_add_text(&columns[1], rows[i].tried ? "t" : "f");
        array_add_number(&columns[2], rows[i].bad_s);
        array_add_number(&columns[3], rows[i].ended_s);
        array_add_number(&columns[4], rows[i].good_s);
        array_add_number(&columns[5], rows[i].bound_s);
        array_add_text(&columns[6], rows[i].words);
    }
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
        values[i + 1] = array_text(&columns[i]);
    queued = run(conn, STATEMENT_KEEP_HEALTH, values, NULL, done, arg);
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
        array_free(&columns[i]);
    return queued;
}

bool store_clock(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_CLOCK, NULL, read_clock, done, arg);
}

bool store_rules_version(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_RULES_VERSION, NULL, read_number, done, arg);
}

static bool run_with_number(struct pgconn *conn, enum statement_id id, int64_t number,
                            decode_fn *decode, store_fn *done, void *arg)
{
    char text[STORE_NUMBER_TEXT];
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
    struct call *call = call_new(read_number, done, arg);
    const struct buf *values[STORE_PLANS_PARAMETERS];

    store_plans_values(plans, values);
    if (pgconn_run_binary(conn, statement_get(STATEMENT_APPLY_PLAN), values, on_result, call))
        return true;
    free(call);
    return false;
}

bool store_sweep(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_SWEEP, NULL, read_number, done, arg);
}

bool store_fire(struct pgconn *conn, int most, store_fn *done, void *arg)
{
    return run_with_number(conn, STATEMENT_FIRE, most, read_fired, done, arg);
}

bool store_uncovered(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_UNCOVERED, NULL, read_uncovered, done, arg);
}

bool store_seal(struct pgconn *conn, int64_t after, store_fn *done, void *arg)
{
    const char *only_new = NULL;

    if (after < 0)
        return run(conn, STATEMENT_SEAL, &only_new, read_seals, done, arg);
    return run_with_number(conn, STATEMENT_SEAL, after, read_seals, done, arg);
}

bool store_held(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_HELD, NULL, read_answer, done, arg);
}

bool store_page(struct pgconn *conn, const char *name, const char *asked, store_fn *done, void *arg)
{
    const char *const values[] = {name, asked};

    return run(conn, STATEMENT_PAGE, values, read_answer, done, arg);
}

bool store_answer(struct pgconn *conn, const char *question, const char *asked, store_fn *done,
                  void *arg)
{
    const char *const values[] = {question, asked};

    return run(conn, STATEMENT_ANSWER, values, read_answer, done, arg);
}

bool store_next_instant(struct pgconn *conn, store_fn *done, void *arg)
{
    return run(conn, STATEMENT_NEXT_INSTANT, NULL, read_next, done, arg);
}

bool store_claim(struct pgconn *conn, const char *worker, const struct store_room *rooms,
                 size_t count, int lease_seconds, store_fn *done, void *arg)
{
    struct array channels = ARRAY_INIT, numbers = ARRAY_INIT;
    char lease_text[STORE_NUMBER_TEXT];
    const char *values[4];
    bool queued;

    for (size_t i = 0; i < count; i++) {
        array_add_text(&channels, rooms[i].channel);
        array_add_number(&numbers, (int64_t)rooms[i].room);
    }
    snprintf(lease_text, sizeof(lease_text), "%d", lease_seconds);
    values[0] = worker;
    values[1] = array_text(&channels);
    values[2] = array_text(&numbers);
    values[3] = lease_text;
    queued = run(conn, STATEMENT_CLAIM, values, read_messages, done, arg);
    array_free(&channels);
    array_free(&numbers);
    return queued;
}

bool store_settle(struct pgconn *conn, const struct store_outcome *outcomes, size_t count,
                  bool resend_unknown, store_fn *done, void *arg)
{
    struct array columns[10] = {ARRAY_INIT, ARRAY_INIT, ARRAY_INIT, ARRAY_INIT, ARRAY_INIT,
                                ARRAY_INIT, ARRAY_INIT, ARRAY_INIT, ARRAY_INIT, ARRAY_INIT};
    const char *values[ARRAY_SIZE(columns) + 1];
    bool queued;

    for (size_t i = 0; i < count; i++) {
        array_add_number(&columns[0], outcomes[i].attempt_id);
        array_add_text(&columns[1], outcomes[i].outcome);
        array_add_text(&columns[2], outcomes[i].phase);
        array_add_number(&columns[3], outcomes[i].code);
        array_add_text(&columns[4], outcomes[i].reply);
        array_add_text(&columns[5], outcomes[i].host);
        array_add_instant(&columns[6], outcomes[i].retry_at);
        array_add_text(&columns[7], outcomes[i].subject);
        array_add_text(&columns[8], outcomes[i].words);
        array_add_text(&columns[9], outcomes[i].wording);
    }
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
        values[i] = array_text(&columns[i]);
    values[ARRAY_SIZE(columns)] = resend_unknown ? "true" : "false";
    queued = run(conn, STATEMENT_SETTLE, values, read_ids, done, arg);
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
        array_free(&columns[i]);
    return queued;
}

bool store_recover(struct pgconn *conn, const char *worker, struct array *own, bool died,
                   bool resend_unknown, store_fn *done, void *arg)
{
    const char *values[] = {worker, array_text(own), died ? "true" : "false",
                            resend_unknown ? "true" : "false"};

    return run(conn, STATEMENT_RECOVER, values, read_number, done, arg);
}

bool store_reap(struct pgconn *conn, bool resend_unknown, store_fn *done, void *arg)
{
    const char *value = resend_unknown ? "true" : "false";

    return run(conn, STATEMENT_REAP, &value, read_number, done, arg);
}
