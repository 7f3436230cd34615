#include "store/statement.h"

static const struct statement statements[STATEMENT_COUNT] = {
    [STATEMENT_SESSION] = {"session",
                           "select set_config('timezone', 'UTC', false),"
                           " set_config('datestyle', 'ISO, YMD', false),"
                           " set_config('search_path', 'pg_catalog', false),"
                           " set_config('statement_timeout', $1, false),"
                           " set_config('idle_in_transaction_session_timeout', $1, false),"
                           " set_config('application_name', $2, false)",
                           2},
    [STATEMENT_LISTEN] = {"listen", "listen dolsd", 0},
    [STATEMENT_BEGIN] = {"begin", "begin isolation level read committed", 0},
    [STATEMENT_BEGIN_SNAPSHOT] = {"begin_snapshot",
                                  "begin isolation level repeatable read read only", 0},
    [STATEMENT_COMMIT] = {"commit", "commit", 0},
    [STATEMENT_ROLLBACK] = {"rollback", "rollback", 0},
    [STATEMENT_SAVEPOINT] = {"savepoint", "savepoint one_matter", 0},
    [STATEMENT_RELEASE] = {"release", "release savepoint one_matter", 0},
    [STATEMENT_ROLLBACK_TO] = {"rollback_to", "rollback to savepoint one_matter", 0},
    [STATEMENT_SCHEMA_VERSION] = {"schema_version", "select dolsd.schema_version()", 0},
    [STATEMENT_CLOCK] = {"clock",
                         "select floor(extract(epoch from dolsd.clock()))::bigint as now_s", 0},

    [STATEMENT_ENLIST] = {"enlist", "select dolsd.enlist($1::text, $2::text)", 2},
    [STATEMENT_SEEN] = {"seen", "select dolsd.seen($1::text)", 1},
    [STATEMENT_WAS_BLIND] = {"was_blind",
                             "select dolsd.was_blind($1::text, $2::text,"
                             " dolsd.clock() - make_interval(secs => $3::float8), dolsd.clock())",
                             3},

    [STATEMENT_RULES_VERSION] = {"rules_version", "select dolsd.rules_version()", 0},
    [STATEMENT_READ_PACKS] = {"read_packs", "select * from dolsd.read_packs()", 0},
    [STATEMENT_READ_KINDS] = {"read_kinds", "select * from dolsd.read_kinds()", 0},
    [STATEMENT_READ_TIME_LIMITS] = {"read_time_limits", "select * from dolsd.read_time_limits()",
                                    0},
    [STATEMENT_READ_RUNGS] = {"read_rungs", "select * from dolsd.read_rungs()", 0},
    [STATEMENT_READ_NON_WORKING_DAYS] = {"read_non_working_days",
                                         "select * from dolsd.read_non_working_days()", 0},

    [STATEMENT_TAKE_CHANGED] = {"take_changed",
                                "select t.kind, t.id, t.jurisdiction, t.facts,"
                                " floor(extract(epoch from dolsd.clock()))::bigint as now_s"
                                " from dolsd.take_changed($1::int) t",
                                1},
    [STATEMENT_APPLY_PLAN] = {"apply_plan",
                              "select dolsd.apply_plan($1::text[], $2::bigint[], $3::text[],"
                              " $4::date[], $5::bigint, $6::text[], $7::text[], $8::bigint[],"
                              " $9::text[], $10::int[], $11::date[], $12::text[], $13::date[],"
                              " $14::timestamptz[], $15::text[], $16::text[], $17::date[],"
                              " $18::date[], $19::text[], $20::text[], $21::text[], $22::text[],"
                              " $23::text[])",
                              23},
    [STATEMENT_SWEEP] = {"sweep", "select dolsd.sweep()", 0},
    [STATEMENT_FIRE] = {"fire", "select deadlines, notices, messages from dolsd.fire($1::int)", 1},
    [STATEMENT_NEXT_INSTANT] = {"next_instant",
                                "select ceil(extract(epoch from n.next - n.now) * 1000)::bigint"
                                " as wait_ms, floor(extract(epoch from n.now))::bigint as now_s"
                                " from (select dolsd.next_instant() as next,"
                                " dolsd.clock() as now) n",
                                0},

    [STATEMENT_CLAIM] = {"claim",
                         "select c.message_id, c.attempt_id, c.number, c.key, c.channel,"
                         " c.address, c.name, c.language, c.tier, c.require_tls,"
                         " floor(extract(epoch from c.give_up_at))::bigint as give_up_s,"
                         " floor(extract(epoch from c.first_at))::bigint as first_s,"
                         " c.attempts, c.notices,"
                         " floor(extract(epoch from dolsd.clock()))::bigint as now_s"
                         " from dolsd.claim($1::text, $2::int,"
                         " make_interval(secs => $3::float8)) c",
                         3},
    [STATEMENT_SETTLE] = {"settle",
                          "select dolsd.settle($1::bigint[], $2::text[], $3::text[], $4::int[],"
                          " $5::text[], $6::text[], $7::timestamptz[], $8::bool)",
                          8},
    [STATEMENT_REAP] = {"reap", "select dolsd.reap($1::bool)", 1},
};

const struct statement *statement_get(enum statement_id id)
{
    return &statements[id];
}
