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
                         "select floor(extract(epoch from dolsd.clock()))::bigint as now_s,"
                         " (to_regclass('dolsd.moved_clock') is not null)::int as movable",
                         0},

    [STATEMENT_ENLIST] = {"enlist", "select dolsd.enlist($1::text, $2::text)", 2},
    [STATEMENT_KEEP_HEALTH] =
        {"keep_health",
         "select dolsd.keep_health($1::text, $2::text[], $3::boolean[], $4::bigint[],"
         " $5::bigint[], $6::bigint[], $7::bigint[], $8::text[])",
         8},

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
                                " from dolsd.take_changed($1::int) t, (select"
                                " floor(extract(epoch from dolsd.clock()))::bigint as now_s"
                                " offset 0) c",
                                1},
    [STATEMENT_APPLY_PLAN] =
        {"apply_plan",
         "select dolsd.apply_plan($1::dolsd.planned_matter[], $2::dolsd.planned_deadline[])", 2},
    [STATEMENT_SWEEP] = {"sweep", "select dolsd.sweep()", 0},
    [STATEMENT_FIRE] = {"fire", "select deadlines, notices, messages from dolsd.fire($1::int)", 1},
    [STATEMENT_UNCOVERED] = {"uncovered",
                             "select sum(u.n) as uncovered,"
                             " string_agg(u.what || ': ' || u.n, ', ' order by u.what) as words"
                             " from (select what, count(*) as n from dolsd.uncovered group by 1) u",
                             0},
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
                         " c.contents, c.flags, c.facts, c.extra, c.report"
                         " from dolsd.claim($1::text, $2::text[], $3::int[],"
                         " make_interval(secs => $4::float8)) c, (select"
                         " floor(extract(epoch from dolsd.clock()))::bigint as now_s offset 0) n",
                         4},
    [STATEMENT_SETTLE] = {"settle",
                          "select unnest(dolsd.settle($1::bigint[], $2::text[], $3::text[],"
                          " $4::int[], $5::text[], $6::text[], $7::timestamptz[], $8::bool))",
                          8},
    [STATEMENT_REAP] = {"reap", "select dolsd.reap($1::bool)", 1},
    [STATEMENT_RECOVER] = {"recover", "select dolsd.recover($1::text, $2::bool, $3::bool)", 3},
    [STATEMENT_CTL_METRICS] = {"metrics", "select line from dolsd.metric_lines() line", 0},
    [STATEMENT_CTL_MAKE_LOGIN] = {"make_login",
                                  "select dolsd.make_login($1::text, $2::text) as made", 2},
    [STATEMENT_CTL_ATTEST_TO] = {"attest_to", "select dolsd.attest_to($1::text) as contact", 1},
    [STATEMENT_CTL_HAS_STORE] = {"has_store",
                                 "select to_regproc('casework.add') is not null as has", 0},
    [STATEMENT_CTL_ADD] = {"add", "select casework.add($1::text, $2::jsonb) as words", 2},
    [STATEMENT_CTL_IMPORT] = {"import", "select * from casework.import($1::jsonb, $2, $3)", 3},
    [STATEMENT_CTL_CONTACT] = {"contact", "select * from dolsd.contact_to_test($1::bigint)", 1},
    /* ---- dolsctl migrate */
    [STATEMENT_CTL_TRY_LOCK] = {"try_lock", "select pg_try_advisory_lock(7309474, 1) as locked", 0},
    [STATEMENT_CTL_LOCK] = {"lock", "select pg_advisory_lock(7309474, 1)", 0},
    [STATEMENT_CTL_SCRIPT_PATH] = {"script_path", "set local search_path to default", 0},
    [STATEMENT_CTL_MISSING_VIEWS] = {"missing_views",
                                     "select string_agg('casework.' || v, ', ' order by n)"
                                     " as missing from unnest(array['matter', 'recipient',"
                                     " 'contact']) with ordinality u (v, n)"
                                     " where to_regclass('casework.' || v) is null",
                                     0},
    [STATEMENT_CTL_MAKE_RECORD] =
        {"make_record",
         "create schema if not exists dolsd;"
         "create table if not exists dolsd.migration ("
         " number int primary key check (number > 0),"
         " name text not null unique,"
         " sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),"
         " applied_at timestamptz not null default now());"
         "comment on table dolsd.migration is"
         " 'Changes of the tables that were applied, in order; written by dolsctl migrate.';"
         "comment on column dolsd.migration.number is 'The number its file begins with.';"
         "comment on column dolsd.migration.name is 'Name of the file.';"
         "comment on column dolsd.migration.sha256 is"
         " 'SHA-256 of the file as it was applied; a file that was applied never changes.';"
         "comment on column dolsd.migration.applied_at is 'When.';"
         "create table if not exists dolsd.applied_file ("
         " name text primary key,"
         " sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),"
         " applied_at timestamptz not null default now());"
         "comment on table dolsd.applied_file is 'Files of functions, views, rules and of the"
         " reference store, as they were last applied; written by dolsctl migrate.';"
         "comment on column dolsd.applied_file.name is 'Folder and name of the file.';"
         "comment on column dolsd.applied_file.sha256 is"
         " 'SHA-256 of the file as it was applied.';"
         "comment on column dolsd.applied_file.applied_at is 'When.'",
         0},
    [STATEMENT_CTL_SHA256] = {"sha256",
                              "select encode(sha256(convert_to($1::text, 'UTF8')), 'hex')"
                              " as sha256",
                              1},
    [STATEMENT_CTL_READ_MIGRATIONS] = {"read_migrations",
                                       "select number, name, sha256 from dolsd.migration"
                                       " order by number",
                                       0},
    [STATEMENT_CTL_READ_APPLIED] = {"read_applied",
                                    "select name, sha256 from dolsd.applied_file order by name", 0},
    [STATEMENT_CTL_RECORD_MIGRATION] = {"record_migration",
                                        "insert into dolsd.migration (number, name, sha256)"
                                        " values ($1::int, $2::text, $3::text)",
                                        3},
    [STATEMENT_CTL_RECORD_APPLIED] = {"record_applied",
                                      "insert into dolsd.applied_file (name, sha256)"
                                      " values ($1::text, $2::text) on conflict (name) do update"
                                      " set sha256 = excluded.sha256, applied_at = now()",
                                      2},
    [STATEMENT_CTL_FORGET_APPLIED] = {"forget_applied",
                                      "delete from dolsd.applied_file"
                                      " where starts_with(name, $1::text || '/')",
                                      1},
    /* ---- dolsctl check */
    [STATEMENT_CTL_VIEW_FAULTS] =
        {"view_faults",
         "select w.view, w.col, w.type as wanted, format_type(a.atttypid, a.atttypmod) as found"
         " from (values ('matter', 'kind', 'text'), ('matter', 'id', 'bigint'),"
         " ('matter', 'reference', 'text'), ('matter', 'initials', 'text'),"
         " ('matter', 'place', 'text'), ('matter', 'jurisdiction', 'text'),"
         " ('matter', 'facts', 'jsonb'), ('matter', 'extra', 'jsonb'),"
         " ('recipient', 'kind', 'text'), ('recipient', 'id', 'bigint'),"
         " ('recipient', 'role', 'text'), ('recipient', 'contact_id', 'bigint'),"
         " ('recipient', 'since', 'date'), ('recipient', 'until', 'date'),"
         " ('contact', 'contact_id', 'bigint'), ('contact', 'name', 'text'),"
         " ('contact', 'channel', 'text'), ('contact', 'address', 'text'),"
         " ('contact', 'language', 'text'), ('contact', 'tier', 'text'),"
         " ('contact', 'require_tls', 'boolean')) w (view, col, type)"
         " left join pg_attribute a on a.attrelid = to_regclass('casework.' || w.view)"
         " and a.attname = w.col and a.attnum > 0 and not a.attisdropped"
         " where format_type(a.atttypid, a.atttypmod) is distinct from w.type",
         0},
    [STATEMENT_CTL_LANGUAGES] = {"languages",
                                 "select language, count(*) as contacts from casework.contact"
                                 " group by language order by language",
                                 0},
    [STATEMENT_CTL_FACT_NAMES] =
        {"fact_names", "select distinct jsonb_object_keys(facts) as name from casework.matter", 0},
    [STATEMENT_CTL_READERS] = {"readers",
                               "select distinct r.template, r.role, p.language, p.tier"
                               " from dolsd.rung r"
                               " join (select distinct v.role, c.language, c.tier"
                               " from casework.recipient v"
                               " join casework.contact c on c.contact_id = v.contact_id) p"
                               " on p.role = r.role where r.active order by 1, 2, 3, 4",
                               0},
    [STATEMENT_CTL_UNREACHABLE] = {"unreachable",
                                   "select c.channel, count(*) as contacts"
                                   " from casework.contact c"
                                   " left join dolsd.channel h on h.channel = c.channel"
                                   " where not coalesce(h.enabled, false)"
                                   " group by c.channel order by c.channel",
                                   0},
    [STATEMENT_CTL_UNCOVERED] = {"uncovered", "select count(*) as uncovered from dolsd.uncovered",
                                 0},

    [STATEMENT_CTL_ATTESTATION] =
        {"attestation",
         "select count(*) as contacts, string_agg(a.contact_id::text, ', ' order by a.contact_id)"
         " filter (where a.active and not exists (select 1 from casework.contact c"
         " join dolsd.channel h on h.channel = c.channel and h.enabled"
         " where c.contact_id = a.contact_id and c.address <> '')) as unreachable"
         " from dolsd.attestation a",
         0},
    [STATEMENT_CTL_UNKNOWN_ROLES] = {"unknown_roles",
                                     "select v.role, count(*) as recipients"
                                     " from casework.recipient v where v.role is null"
                                     " or v.role not in (select r.role from dolsd.role r)"
                                     " group by v.role order by v.role",
                                     0},
    [STATEMENT_CTL_MISSING_RIGHTS] =
        {"missing_rights",
         "select 'dolsd_daemon' as login, 'call dolsd.' || f as act,"
         " '`dolsctl migrate --again` grants it' as advice"
         " from unnest(array['schema_version', 'clock', 'rules_version', 'enlist', 'keep_health',"
         " 'read_packs', 'read_kinds', 'read_facts', 'read_time_limits', 'read_rungs',"
         " 'read_non_working_days', 'take_changed', 'apply_plan', 'sweep', 'fire', 'next_instant',"
         " 'claim', 'settle', 'reap', 'recover', 'london_date', 'london_words', 'policy_number',"
         " 'policy_span', 'attestation_next']) f where not exists (select 1 from pg_proc p"
         " where p.pronamespace = 'dolsd'::regnamespace and p.proname = f"
         " and has_function_privilege('dolsd_daemon', p.oid, 'execute'))"
         " union all select 'dolsd_daemon', 'read ' || v, '`dolsctl migrate --again` grants it'"
         " from unnest(array['dolsd.status', 'dolsd.uncovered']) v"
         " where not coalesce(has_table_privilege('dolsd_daemon', to_regclass(v), 'select'), false)"
         " union all select o.rolname::text, 'read ' || v || ', with whose rights dolsd''s"
         " functions read it', format('grant usage on schema casework to %I; grant select on %s to "
         "%I',"
         " o.rolname, v, o.rolname)"
         " from pg_namespace n join pg_roles o on o.oid = n.nspowner cross join"
         " unnest(array['casework.matter', 'casework.recipient', 'casework.contact']) v"
         " where n.nspname = 'dolsd' and to_regclass(v) is not null"
         " and not (has_schema_privilege(o.rolname, 'casework', 'usage')"
         " and has_table_privilege(o.rolname, to_regclass(v), 'select'))",
         0},
    [STATEMENT_CTL_DOUBTS] = {"doubts",
                              "select place, words, advice from dolsd.doubt order by what, place",
                              0},
    /* ---- dolsctl status, upcoming, explain */
    [STATEMENT_CTL_STATUS] =
        {"status",
         "select floor(extract(epoch from clock))::bigint as clock_s, clock_moved,"
         " schema_version, rules_version,"
         " floor(extract(epoch from rules_changed_at))::bigint as rules_changed_s,"
         " matters, not_planned, bad, open, lapsed, paused, due_now, changed,"
         " floor(extract(epoch from changed_since))::bigint as changed_since_s,"
         " pending, sending, refused, failed, unknown,"
         " floor(extract(epoch from oldest_unsent))::bigint as oldest_unsent_s,"
         " delivered_today, uncovered, calendar_until::text, calendar_days, workers,"
         " floor(extract(epoch from seen_at))::bigint as seen_s, blind,"
         " floor(extract(epoch from blind_until))::bigint as blind_until_s, pauses, pauses_ending,"
         " acknowledged, attestations, attestations_failed, unwell, alarming, unwell_words,"
         " floor(extract(epoch from attestation_at))::bigint as attestation_s,"
         " floor(extract(epoch from attested_at))::bigint as attested_s,"
         " ceil(dolsd.policy_number('calendar_horizon')) as calendar_horizon from dolsd.status",
         0},
    [STATEMENT_CTL_WORKERS] = {"workers",
                               "select worker, version,"
                               " floor(extract(epoch from started_at))::bigint as started_s,"
                               " floor(extract(epoch from seen_at))::bigint as seen_s"
                               " from dolsd.worker order by worker",
                               0},
    [STATEMENT_CTL_POLICY] = {"policy",
                              "select name, trim_scale(value)::text as value, unit,"
                              " trim_scale(least) || ' and ' || trim_scale(most) as bounds,"
                              " floor(extract(epoch from since))::bigint as since_s, who, why,"
                              " meaning from dolsd.policy order by name",
                              0},
    [STATEMENT_CTL_HORIZON] = {"horizon",
                               "select ceil(dolsd.policy_number('calendar_horizon'))::int as days",
                               0},
    [STATEMENT_CTL_LATELY] = {"lately",
                              "select count(*) as undelivered from dolsd.undelivered"
                              " where at > dolsd.clock() - interval '7 days'",
                              0},
    [STATEMENT_ANSWER] = {"answer", "select dolsd.answer($1::text, $2::jsonb)::text as answer", 2},
    [STATEMENT_PAGE] = {"page", "select dolsd.page($1::text, $2::jsonb)::text as answer", 2},
    [STATEMENT_CTL_KNOWS_ROLE] = {"knows_role",
                                  "select coalesce(bool_or(role = $1::text), false) as known,"
                                  " string_agg(role, ', ' order by role) as roles from dolsd.role",
                                  1},
#define UPCOMING                                                                                   \
    "select kind, id, reference, limit_code, last_day::text, state,"                               \
    " floor(extract(epoch from at))::bigint as at_s, rung, role, template, pressing,"              \
    " array_to_string(contact_ids, ', ') as contacts, array_to_string(recipients, ', ') as names," \
    " array_to_string(acknowledged_ids, ', ') as known_contacts,"                                  \
    " array_to_string(acknowledged, ', ') as known_names,"                                         \
    " floor(extract(epoch from held_until))::bigint as held_s,"                                    \
    " fallback, nobody from dolsd.upcoming"
    [STATEMENT_CTL_UPCOMING] = {"upcoming",
                                UPCOMING " where ($1::float8 is null or at >= to_timestamp($1))"
                                         " and at < to_timestamp($2::float8)"
                                         " and ($3::text is null or role = $3)"
                                         " order by at, reference, limit_code, role, rung",
                                3},
    [STATEMENT_CTL_COMING] = {"coming",
                              UPCOMING " where kind = $1::text and id = $2::bigint"
                                       " order by limit_code, at, role, rung",
                              2},
#undef UPCOMING
    [STATEMENT_CTL_MATTERS] = {"matters",
                               "select kind, id, jurisdiction, place, facts::text"
                               " from casework.matter"
                               " where reference = $1::text order by kind, id",
                               1},
    [STATEMENT_CTL_STANDING] =
        {"standing",
         "select floor(extract(epoch from m.planned_at))::bigint as planned_s,"
         " m.planned_rules as rules, dolsd.rules_version() as rules_now, m.bad,"
         " exists (select 1 from dolsd.changed c where c.kind = $1 and c.id = $2) as queued"
         " from (values (1)) one (n)"
         " left join dolsd.matter m on m.kind = $1::text and m.id = $2::bigint",
         2},
    [STATEMENT_CTL_PLANNED] = {"planned",
                               "select limit_code, last_day::text,"
                               " floor(extract(epoch from ends_at))::bigint as ends_s, state,"
                               " reason,"
                               " floor(extract(epoch from planned_at))::bigint as planned_s"
                               " from dolsd.deadline where kind = $1::text and id = $2::bigint"
                               " order by limit_code",
                               2},
    [STATEMENT_CTL_TOLD] =
        {"told",
         "select limit_code, floor(extract(epoch from due_at))::bigint as due_s, role,"
         " fallback_for, contact_id, contact, channel, address, template, state, reason, late,"
         " instead_of is not null as instead,"
         " floor(extract(epoch from ended_at))::bigint as ended_s, message_id, message_state,"
         " floor(extract(epoch from not_before))::bigint as not_before_s, attempts, outcome,"
         " phase, code, reply, host from dolsd.told"
         " where kind = $1::text and id = $2::bigint order by due_at, notice_id",
         2},
    [STATEMENT_CTL_MOVES] = {"moves",
                             "select limit_code, floor(extract(epoch from at))::bigint as at_s,"
                             " old_last_day::text, last_day::text, because from dolsd.moves"
                             " where kind = $1::text and id = $2::bigint order by seq",
                             2},
    /* ---- dolsctl acknowledge, pause, resume */
    [STATEMENT_CTL_WHICH] = {"which",
                             "select kind, id, reference from casework.matter"
                             " where ($1::text is null or reference = $1)"
                             " and ($2::text is null or kind = $2)"
                             " and ($3::bigint is null or id = $3) order by kind, id",
                             3},
    [STATEMENT_CTL_PEOPLE] = {"people",
                              "select contact_id, string_agg(distinct role, ', ' order by role)"
                              " as roles from casework.recipient"
                              " where kind = $1::text and id = $2::bigint"
                              " group by contact_id order by contact_id",
                              2},
    [STATEMENT_CTL_ACKNOWLEDGE] = {"acknowledge",
                                   "select dolsd.acknowledge($1::text, $2::bigint, $3::text,"
                                   " $4::bigint, $5::text, $6::text) as stopped",
                                   6},
    [STATEMENT_CTL_PAUSE] = {"pause",
                             "select dolsd.pause($1::text, $2::bigint, $3::text,"
                             " to_timestamp($4::float8), $5::text, $6::text) as number",
                             6},
    [STATEMENT_CTL_RESUME] = {"resume",
                              "select dolsd.resume($1::text, $2::bigint, $3::text, $4::text)"
                              " as ended",
                              4},
    [STATEMENT_CTL_PAUSES] =
        {"pauses",
         "select kind, id, reference, limit_code,"
         " floor(extract(epoch from until))::bigint as until_s, owner, reason,"
         " array_to_string(holds, ', ') as holds, to_json(holds)::text as holds_json, reminders,"
         " floor(extract(epoch from made_at))::bigint as made_s, made_by from dolsd.running_pause"
         " where $1::text is null or (kind = $1 and id = $2::bigint) order by until, number",
         2},
    [STATEMENT_CTL_ACKNOWLEDGED] =
        {"acknowledged",
         "select kind, id, reference, limit_code, last_day::text, contact_id, contact,"
         " array_to_string(roles, ', ') as roles, to_json(roles)::text as roles_json, who, note,"
         " reminders, floor(extract(epoch from made_at))::bigint as made_s, made_by"
         " from dolsd.acknowledged where $1::text is null or (kind = $1 and id = $2::bigint)"
         " order by last_day, reference, limit_code, contact_id",
         2},
    /* ---- dolsctl simulate */
    [STATEMENT_CTL_CLOCK_MOVES] = {"clock_moves",
                                   "select to_regprocedure('dolsd.move_clock(timestamptz)')"
                                   " is not null as moves",
                                   0},
    [STATEMENT_CTL_MOVE_CLOCK] = {"move_clock", "select dolsd.move_clock(to_timestamp($1::float8))",
                                  1},
    [STATEMENT_CTL_HEAR_WORK] = {"hear_work", "listen dolsd_worked", 0},
    [STATEMENT_CTL_IDLE] = {"idle", "select dolsd.idle() as idle", 0},
    [STATEMENT_CTL_PROGRESS] = {"progress",
                                "select concat((select last_value from dolsd.ledger_seq), '/',"
                                " (select count(*) from dolsd.changed)) as progress",
                                0},
    [STATEMENT_CTL_NEXT] = {"next",
                            "select ceil(extract(epoch from n.next))::bigint as next_s"
                            " from (select dolsd.next_instant() as next) n"
                            " where n.next <= to_timestamp($1::float8)",
                            1},
    [STATEMENT_CTL_LAST_ATTEMPT] = {"last_attempt",
                                    "select coalesce(max(id), 0) as last from dolsd.attempt", 0},
    [STATEMENT_CTL_HAS_EVENTS] = {"has_events",
                                  "select to_regclass('casework.demo_event') is not null as has",
                                  0},
    [STATEMENT_CTL_NEXT_EVENT] = {"next_event",
                                  "select ceil(extract(epoch from min(at)))::bigint as next_s"
                                  " from casework.demo_event"
                                  " where done_at is null and at <= to_timestamp($1::float8)",
                                  1},
    [STATEMENT_CTL_PLAY_EVENTS] = {"play_events",
                                   "select casework.demo_events_until(dolsd.clock())", 0},
    [STATEMENT_CTL_EVENTS_PLAYED] = {"events_played",
                                     "select floor(extract(epoch from at))::bigint as at_s, what,"
                                     " fault from casework.demo_event"
                                     " where done_at = (select dolsd.clock())"
                                     " order by at, id",
                                     0},
    [STATEMENT_CTL_ENDED_SINCE] = {"ended_since",
                                   "select id as number, outcome,"
                                   " cardinality(notices) as notices from dolsd.attempts"
                                   " where id > $1::bigint and outcome <> 'released' order by id",
                                   1},
    [STATEMENT_CTL_SENT_SINCE] =
        {"sent_since",
         "select a.id as number, floor(extract(epoch from a.ended_at))::bigint as at_s,"
         " a.outcome, m.pressing, n.notices, n.roles,"
         " case when n.notices = 0 then 'attestation' else n.templates end as templates,"
         " n.matters, n.late"
         " from dolsd.attempts a join dolsd.message m on m.id = a.message_id"
         " cross join lateral (select count(*) as notices,"
         " string_agg(distinct n.role, ', ') as roles,"
         " string_agg(distinct n.template, ', ') as templates,"
         " string_agg(distinct coalesce(c.reference, n.kind || ' ' || n.matter_id), ', ')"
         " as matters, coalesce(bool_or(n.late), false) as late from dolsd.notice n"
         " left join lateral (select v.reference from casework.matter v"
         " where v.kind = n.kind and v.id = n.matter_id offset 0) c on true"
         " where n.id = any(a.notices)) n"
         " where a.id > $1::bigint and a.outcome <> 'released' order by a.id",
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
         "with given as (select distinct on (day, jurisdiction) * from unnest($1::date[],"
         " $2::text[], $3::text[], $4::text[]) g (day, jurisdiction, title, source)),"
         " span as (select source, min(day) as first, max(day) as last from given group by source),"
         " gone as (delete from dolsd.non_working_day n using span s"
         " where n.day between s.first and s.last and starts_with(n.source, s.source)"
         " and not exists (select 1 from given g where g.day = n.day"
         " and g.jurisdiction is not distinct from n.jurisdiction))"
         " insert into dolsd.non_working_day as n (day, jurisdiction, title, source)"
         " select day, jurisdiction, title, source from given"
         " on conflict on constraint non_working_day_once do update set title = excluded.title"
         " where starts_with(n.source, excluded.source) and n.title <> excluded.title",
         4},
    [STATEMENT_CTL_RULE_DATES] =
        {"rule_dates",
         "select coalesce(array_agg(day order by day), '{}') as days,"
         " string_agg(day::text, ', ' order by day) filter (where day <> all ($1::date[]))"
         " as new_days from (select unnest(array[effective_from, effective_to + 1]) as day"
         " from dolsd.time_limit union select unnest(array[effective_from, effective_to + 1])"
         " from dolsd.rung union select unnest(array[commences, ends + 1]) from dolsd.rule_pack) d"
         " where day > coalesce($2::date, dolsd.london_date(dolsd.clock()))",
         2},
    [STATEMENT_CTL_OPEN_MATTERS] =
        {"open_matters",
         "declare matters no scroll cursor for select m.kind, m.id, m.reference, m.jurisdiction,"
         " m.place, coalesce(m.facts, '{}')::text as facts,"
         " (select string_agg(concat_ws(' ', d.limit_code, d.last_day,"
         " floor(extract(epoch from d.told_through))::bigint), E'\\n') from dolsd.deadline d"
         " where d.kind = m.kind and d.id = m.id and d.told_through is not null) as told"
         " from casework.matter m order by m.kind, m.id",
         0},
    [STATEMENT_CTL_NEXT_MATTERS] = {"next_matters", "fetch 500 from matters", 0},
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
