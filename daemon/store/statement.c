#include "store/statement.h"

static const struct statement statements[STATEMENT_COUNT] = {
    /* jit: compiling the query plan of a view such as dolsd.uncovered takes several times as long
     * as running it. */
    [STATEMENT_SESSION] =
        {"session",
         "select set_config(s, v, false) from (values ('timezone', 'UTC'), ('datestyle', 'ISO, "
         "YMD'),"
         " ('search_path', 'pg_catalog'), ('application_name', $2::text), ('lock_timeout', '0'),"
         " ('statement_timeout', $1::text), ('idle_in_transaction_session_timeout', $1::text),"
         " ('idle_session_timeout', '0'), ('default_transaction_isolation', 'read committed'),"
         " ('default_transaction_read_only', 'off'), ('jit', 'off')) x (s, v)",
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
                         "select floor(extract(epoch from dolsd.clock()))::bigint as now_s,"
                         " (to_regclass('dolsd.moved_clock') is not null)::int as movable,"
                         " pg_backend_pid() as pid",
                         0},

    [STATEMENT_ENLIST] = {"enlist", "select dolsd.enlist($1::text, $2::text)", 2},
    [STATEMENT_KEEP_HEALTH] =
        {"keep_health",
         "select dolsd.keep_health($1::text, $2::text[], $3::boolean[], $4::bigint[],"
         " $5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::text, $10::bigint,"
         " $11::bigint)",
         11},
    [STATEMENT_FIT_CLOCK] = {"fit_clock",
                             "select * from dolsd.fit_clock($1::text, $2::text, $3::bigint)", 3},

    [STATEMENT_RULES_VERSION] = {"rules_version", "select dolsd.rules_version()", 0},
    [STATEMENT_READ_PACKS] = {"read_packs", "select * from dolsd.read_packs()", 0},
    [STATEMENT_READ_KINDS] = {"read_kinds", "select * from dolsd.read_kinds()", 0},
    [STATEMENT_READ_TIME_LIMITS] = {"read_time_limits",
                                    "select (r.time_limit).*, r.authority, r.alarms_from"
                                    " from dolsd.read_time_limits() r",
                                    0},
    [STATEMENT_READ_RUNGS] = {"read_rungs", "select * from dolsd.read_rungs()", 0},
    [STATEMENT_READ_NON_WORKING_DAYS] = {"read_non_working_days",
                                         "select * from dolsd.read_non_working_days()", 0},
    [STATEMENT_READ_FACTS] = {"read_facts", "select * from dolsd.read_facts()", 0},

    [STATEMENT_TAKE_CHANGED] = {"take_changed",
                                "select t.kind, t.id, t.jurisdiction, t.place, t.facts, c.now_s"
                                " from dolsd.take_changed($1::int, $2::bigint) t, (select"
                                " floor(extract(epoch from dolsd.clock()))::bigint as now_s"
                                " offset 0) c",
                                2},
    [STATEMENT_PUT_BACK] = {"put_back", "select dolsd.put_back($1::text, $2::bigint)", 2},
    [STATEMENT_APPLY_PLAN] =
        {"apply_plan",
         "select dolsd.apply_plan($1::dolsd.planned_matter[], $2::dolsd.planned_deadline[])", 2},
    [STATEMENT_SWEEP] = {"sweep", "select dolsd.sweep()", 0},
    [STATEMENT_FIRE] =
        {"fire",
         "select deadlines, notices, messages from dolsd.fire(dolsd.by_clock($1::int, $2::bigint))",
         2},
    [STATEMENT_UNCOVERED] = {"uncovered", "select * from dolsd.count_uncovered()", 0},
    [STATEMENT_SEAL] = {"seal", "select s.number, s.line from dolsd.seal($1::bigint) s", 1},
    [STATEMENT_HELD] = {"held", "select dolsd.held_words() as answer", 0},
    [STATEMENT_SAY_HEARD] = {"say_heard", "select dolsd.say_heard($1::text)", 1},
    [STATEMENT_HELD_UP] = {"held_up", "select dolsd.held_up($1::text) as answer", 1},
    [STATEMENT_NEXT_INSTANT] = {"next_instant",
                                "select ceil(extract(epoch from n.next - n.now) * 1000)::bigint"
                                " as wait_ms, floor(extract(epoch from n.now))::bigint as now_s"
                                " from (select dolsd.next_instant() as next,"
                                " dolsd.clock() as now) n",
                                0},

    [STATEMENT_CLAIM] = {"claim",
                         "select c.message_id, c.attempt_id, c.contact_id, c.number, c.key,"
                         " c.channel,"
                         " c.address, c.name, c.language, c.tier, c.require_tls,"
                         " floor(extract(epoch from c.give_up_at))::bigint as give_up_s,"
                         " floor(extract(epoch from c.first_at))::bigint as first_s,"
                         " c.attempts, n.now_s, c.notice_id as id, c.template, c.role,"
                         " c.role_title, c.fallback_for, c.fallback_for_title,"
                         " c.undelivered_role, c.undelivered_role_title, c.late, c.long_over,"
                         " c.no_authority, c.pressing, c.kind, c.matter_id,"
                         " c.limit_code as \"limit\", c.title, c.reference, c.initials, c.place,"
                         " c.jurisdiction, c.state, c.reason, c.last_day, c.statutory_last_day,"
                         " c.stated_last_day, c.start_on, c.anchor_last_day, c.authority_last_day,"
                         " c.old_last_day, c.gap_days, c.gap_until, c.owed_by, c.owed_to,"
                         " c.contents, c.flags, c.facts, c.extra, c.report, c.diary"
                         " from dolsd.claim($1::text, $2::text[], $3::int[],"
                         " make_interval(secs => $4::float8)) c, (select"
                         " floor(extract(epoch from dolsd.clock()))::bigint as now_s offset 0) n",
                         4},
    [STATEMENT_SETTLE] = {"settle",
                          "select unnest(dolsd.settle_said($1::bigint[], $2::text[], $3::text[],"
                          " $4::int[], $5::text[], $6::text[], $7::timestamptz[], $8::text[],"
                          " $9::text[], $10::text[], dolsd.by_clock($11::bool, $12::bigint)))",
                          12},
    [STATEMENT_REAP] = {"reap", "select dolsd.reap($1::bool, dolsd.by_clock($2::bool, $3::bigint))",
                        3},
    [STATEMENT_RECOVER] = {"recover",
                           "select dolsd.recover($1::text, $2::bigint[], $3::bool, $4::bool)", 4},
    [STATEMENT_CTL_METRICS] = {"metrics", "select line from dolsd.metric_lines() line", 0},
    [STATEMENT_CTL_MAKE_LOGIN] = {"make_login",
                                  "select dolsd.make_login($1::text, $2::text) as made", 2},
    [STATEMENT_CTL_ATTEST_TO] = {"attest_to", "select dolsd.attest_to($1::text) as contact", 1},
    [STATEMENT_CTL_HAS_STORE] = {"has_store",
                                 "select to_regproc('casework.add') is not null as has", 0},
    [STATEMENT_CTL_ADD] = {"add", "select casework.add($1::text, $2::jsonb) as words", 2},
    [STATEMENT_CTL_IMPORT] = {"import", "select * from casework.import($1::jsonb, $2, $3)", 3},
    [STATEMENT_CTL_REASON] = {"reason", "select casework.wrong_with_reason($1::text) as words", 1},
    [STATEMENT_CTL_CONTACT] = {"contact", "select * from dolsd.contact_to_test($1::bigint)", 1},
    [STATEMENT_CTL_TAKE_RETURNED] = {"take_returned",
                                     "select * from dolsd.take_returned($1::uuid, $2, $3, $4)", 4},
    /* ---- dolsctl migrate */
    [STATEMENT_CTL_TRY_LOCK] = {"try_lock", "select pg_try_advisory_lock(7309474, 1) as locked", 0},
    [STATEMENT_CTL_LOCK] = {"lock", "select pg_advisory_lock(7309474, 1)", 0},
    [STATEMENT_CTL_SCRIPT_PATH] = {"script_path", "set local search_path to default", 0},
    [STATEMENT_CTL_MISSING_VIEWS] = {"missing_views",
                                     "select string_agg('casework.' || v, ', ' order by n)"
                                     " as missing, count(*) < 3 as some from"
                                     " unnest(array['matter', 'recipient', 'contact'])"
                                     " with ordinality u (v, n)"
                                     " where to_regclass('casework.' || v) is null",
                                     0},
    [STATEMENT_CTL_READ_MIGRATIONS] = {"read_migrations", "select * from dolsd.read_migrations()",
                                       0},
    [STATEMENT_CTL_READ_APPLIED] = {"read_applied", "select * from dolsd.read_applied()", 0},
    [STATEMENT_CTL_RECORD_MIGRATION] =
        {"record_migration", "select dolsd.record_migration($1::int, $2::text, $3::text)", 3},
    [STATEMENT_CTL_RECORD_APPLIED] = {"record_applied",
                                      "select dolsd.record_applied($1::text, $2::text)", 2},
    [STATEMENT_CTL_FORGET_APPLIED] = {"forget_applied", "select dolsd.forget_applied($1::text)", 1},
    /* ---- dolsctl check */
    /* Uses the catalogue: dolsd's own functions may not be there yet. */
    [STATEMENT_CTL_COLUMNS] =
        {"columns",
         "select to_regclass('casework.' || u.view) is not null as there,"
         " format_type(a.atttypid, a.atttypmod) as found,"
         " to_regclass('dolsd.told') is not null as stood_on"
         " from unnest($1::text[], $2::text[]) with ordinality u (view, col, n)"
         " left join pg_attribute a on a.attrelid = to_regclass('casework.' || u.view)"
         " and a.attname = u.col and a.attnum > 0 and not a.attisdropped"
         " order by u.n",
         2},
    [STATEMENT_CTL_LANGUAGES] = {"languages", "select * from dolsd.ctl_languages()", 0},
    [STATEMENT_CTL_TERMS] = {"terms", "select * from dolsd.ctl_terms()", 0},
    [STATEMENT_CTL_FACT_NAMES] = {"fact_names", "select * from dolsd.ctl_fact_names()", 0},
    [STATEMENT_CTL_READERS] = {"readers", "select * from dolsd.ctl_readers()", 0},
    [STATEMENT_CTL_CHANNELS] = {"channels", "select * from dolsd.ctl_channels()", 0},

    [STATEMENT_CTL_ATTESTATION] = {"attestation", "select * from dolsd.ctl_attestation()", 0},
    [STATEMENT_CTL_UNKNOWN_ROLES] = {"unknown_roles", "select * from dolsd.ctl_unknown_roles()", 0},
    [STATEMENT_CTL_MISSING_RIGHTS] = {"missing_rights", "select * from dolsd.ctl_missing_rights()",
                                      0},
    [STATEMENT_CTL_DOUBTS] = {"doubts", "select * from dolsd.ctl_doubts()", 0},
    /* ---- dolsctl status, upcoming, explain */
    [STATEMENT_CTL_LOCK_HOLDERS] = {"lock_holders", "select dolsd.lock_holders() as words", 0},
    [STATEMENT_CTL_STATUS] = {"status", "select * from dolsd.ctl_status()", 0},
    [STATEMENT_CTL_WORKERS] = {"workers", "select * from dolsd.ctl_workers()", 0},
    [STATEMENT_CTL_POLICY] = {"policy", "select * from dolsd.ctl_policy()", 0},
    [STATEMENT_CTL_HORIZON] = {"horizon", "select dolsd.ctl_horizon() as days", 0},
    [STATEMENT_CTL_LATELY] = {"lately", "select dolsd.ctl_undelivered() as undelivered", 0},
    [STATEMENT_ANSWER] = {"answer", "select dolsd.answer($1::text, $2::jsonb)::text as answer", 2},
    [STATEMENT_PAGE] = {"page", "select dolsd.page($1::text, $2::jsonb)::text as answer", 2},
    [STATEMENT_CTL_KNOWS_ROLE] = {"knows_role", "select * from dolsd.ctl_knows_role($1::text)", 1},
    [STATEMENT_CTL_UPCOMING] =
        {"upcoming", "select * from dolsd.ctl_upcoming($1::float8, $2::float8, $3::text)", 3},
    [STATEMENT_CTL_COMING] = {"coming", "select * from dolsd.ctl_coming($1::text, $2::bigint)", 2},
    [STATEMENT_CTL_IMPORTED] = {"imported",
                                "select * from dolsd.ctl_matters(array(select "
                                "jsonb_array_elements_text($1::jsonb)))",
                                1},
    [STATEMENT_CTL_STANDING] = {"standing",
                                "select * from dolsd.ctl_standing($1::text, $2::bigint)", 2},
    [STATEMENT_CTL_PLANNED] = {"planned", "select * from dolsd.ctl_planned($1::text, $2::bigint)",
                               2},
    [STATEMENT_CTL_TOLD] = {"told", "select * from dolsd.ctl_told($1::text, $2::bigint)", 2},
    [STATEMENT_CTL_MOVES] = {"moves", "select * from dolsd.ctl_moves($1::text, $2::bigint)", 2},
    /* ---- dolsctl acknowledge, pause, resume */
    [STATEMENT_CTL_NEAR] = {"near", "select dolsd.references_near($1::text, false) as near", 1},
    [STATEMENT_CTL_WHICH] = {"which",
                             "select * from dolsd.ctl_which($1::text, $2::text, $3::bigint)", 3},
    [STATEMENT_CTL_PEOPLE] = {"people", "select * from dolsd.ctl_people($1::text, $2::bigint)", 2},
    [STATEMENT_CTL_ACKNOWLEDGE] = {"acknowledge",
                                   "select dolsd.acknowledge($1::text, $2::bigint, $3::text,"
                                   " $4::bigint, $5::text, $6::text) as stopped",
                                   6},
    [STATEMENT_CTL_QUEUE] = {"queue", "select * from dolsd.queued()", 0},
    [STATEMENT_CTL_QUEUE_TOTALS] = {"queue_totals", "select * from dolsd.queue_totals()", 0},
    [STATEMENT_CTL_OPERATE] = {"operate",
                               "select dolsd.operate($1::text, $2::bigint, $3::text, $4::text)"
                               " as done",
                               4},
    [STATEMENT_CTL_FEEDS] = {"calendars", "select * from dolsd.feeds()", 0},
    [STATEMENT_CTL_FEED_MAKE] = {"calendar_make",
                                 "select * from dolsd.feed_make($1::bigint, $2::text, $3::text,"
                                 " $4::text, $5::text)",
                                 5},
    [STATEMENT_CTL_FEED_REVOKE] = {"calendar_revoke",
                                   "select dolsd.feed_revoke($1::bigint, $2::text, $3::text)"
                                   " as whose",
                                   3},
    [STATEMENT_CTL_VERIFY] = {"verify", "select dolsd.verify($1::text) as answer", 1},
    [STATEMENT_CTL_EFFECTS_OF] =
        {"effects_of",
         "select * from dolsd.effects_of($1::dolsd.planned_matter[], $2::dolsd.planned_deadline[],"
         " to_timestamp($3::float8))",
         3},
    [STATEMENT_CTL_WOULD_HOLD] =
        {"would_hold",
         "select dolsd.would_hold($1::bigint, $2::bigint, $3::bigint, $4::bigint) as words", 4},
    [STATEMENT_CTL_HELD] = {"held_list", "select * from dolsd.held_list()", 0},
    [STATEMENT_CTL_CONFIRM] = {"confirm", "select dolsd.confirm_held($1, $2, $3) as changes", 3},
    [STATEMENT_CTL_CONFIRM_CLOCK] = {"confirm_clock",
                                     "select dolsd.london_words(dolsd.confirm_clock($1, $2)) as at",
                                     2},
    [STATEMENT_CTL_ERASE] = {"erase", "select dolsd.erase_about($1, $2, $3) as rows", 3},
    [STATEMENT_CTL_PAUSE] = {"pause",
                             "select dolsd.pause($1::text, $2::bigint, $3::text,"
                             " to_timestamp($4::float8), $5::text, $6::text) as number",
                             6},
    [STATEMENT_CTL_RESUME] = {"resume",
                              "select dolsd.resume($1::text, $2::bigint, $3::text, $4::text)"
                              " as ended",
                              4},
    [STATEMENT_CTL_PAUSES] = {"pauses", "select * from dolsd.ctl_pauses($1::text, $2::bigint)", 2},
    [STATEMENT_CTL_ACKNOWLEDGED] = {"acknowledged",
                                    "select * from dolsd.ctl_acknowledged($1::text, $2::bigint)",
                                    2},
    /* ---- dolsctl simulate */
    [STATEMENT_CTL_CAN_SIMULATE] = {"can_simulate", "select * from dolsd.ctl_can_simulate()", 0},
    [STATEMENT_CTL_MOVE_CLOCK] = {"move_clock", "select dolsd.move_clock(to_timestamp($1::float8))",
                                  1},
    [STATEMENT_CTL_HEAR_WORK] = {"hear_work", "listen dolsd_worked", 0},
    [STATEMENT_CTL_IDLE] = {"idle", "select dolsd.idle() as idle", 0},
    [STATEMENT_CTL_PROGRESS] = {"progress", "select dolsd.ctl_progress() as progress", 0},
    [STATEMENT_CTL_NEXT] = {"next", "select dolsd.ctl_next_instant($1::float8) as next_s", 1},
    [STATEMENT_CTL_LAST_ATTEMPT] = {"last_attempt", "select dolsd.ctl_last_attempt() as last", 0},
    [STATEMENT_CTL_NEXT_EVENT] = {"next_event",
                                  "select casework.demo_next_event($1::float8) as next_s", 1},
    [STATEMENT_CTL_PLAY_EVENTS] = {"play_events",
                                   "select casework.demo_events_until(dolsd.clock())", 0},
    [STATEMENT_CTL_EVENTS_PLAYED] = {"events_played", "select * from casework.demo_events_played()",
                                     0},
    [STATEMENT_CTL_ENDED_SINCE] = {"ended_since", "select * from dolsd.ctl_ended_since($1::bigint)",
                                   1},
    [STATEMENT_CTL_SENT_SINCE] = {"sent_since", "select * from dolsd.ctl_sent_since($1::bigint)",
                                  1},
    /* ---- dolsctl plan, apply */
    [STATEMENT_CTL_BEGIN_TRIAL] = {"begin_trial",
                                   "begin isolation level repeatable read read write", 0},
    [STATEMENT_CTL_TRIAL_LIMITS] =
        {"trial_limits",
         "select set_config('lock_timeout', '5s', true), set_config('statement_timeout', '60s',"
         " true), set_config('idle_in_transaction_session_timeout', '60s', true)",
         0},
    [STATEMENT_CTL_CONSTRAINTS_NOW] = {"constraints_now", "set constraints all immediate", 0},
    [STATEMENT_CTL_PUT_CALENDAR] =
        {"put_calendar",
         "select dolsd.ctl_put_calendar($1::date[], $2::text[], $3::text[], $4::text[])", 4},
    [STATEMENT_CTL_RULE_DATES] = {"rule_dates",
                                  "select * from dolsd.ctl_rule_dates($1::date[], $2::date)", 2},
    [STATEMENT_CTL_OPEN_MATTERS] =
        {"open_matters",
         "declare matters no scroll cursor for select * from dolsd.ctl_all_matters()", 0},
    [STATEMENT_CTL_NEXT_MATTERS] = {"next_matters", "fetch 500 from matters", 0},
    [STATEMENT_CTL_TELLING_RULES] = {"telling_rules", "select dolsd.telling_rules()::text as rules",
                                     0},
    [STATEMENT_CTL_AWAITED] = {"awaited", "select * from dolsd.awaited_words()", 0},
    [STATEMENT_CTL_REHEARSE] =
        {"rehearse",
         "select * from dolsd.rehearse($1::dolsd.planned_matter[], $2::dolsd.planned_deadline[],"
         " $3::dolsd.planned_deadline[], to_timestamp($4::float8), $5::dolsd.telling_rules,"
         " $6::dolsd.telling_rules)",
         6},
    [STATEMENT_CTL_BEGIN_CHANGE] = {"begin_change", "select dolsd.begin_rule_change() as version",
                                    0},
    [STATEMENT_CTL_FAULT_OF] = {"fault_of", "select dolsd.fault_of($1::text) as fault", 1},
    [STATEMENT_CTL_RECORD_CHANGE] =
        {"record_change",
         "select dolsd.record_rule_change($1::text, $2::text, $3::text, $4::text, $5::bigint)"
         " as version",
         5},
};

const struct statement *statement_get(enum statement_id id)
{
    return &statements[id];
}
