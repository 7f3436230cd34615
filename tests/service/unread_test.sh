#!/bin/sh
# What cannot be read for a while: the rules, behind somebody's lock; and the recipients of one matter, whose row
# raises. It is told while it lasts, what was worked out meanwhile is worked out again, and the rest goes on.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"

make_database dolsd_test_unread
add_contacts
sql "select dolsd.move_clock('2026-12-21 09:00:00+00')" >/dev/null
# shellcheck disable=SC2034 # used by live.sh
safety=1
write_config 'alarm: { address = "admin@council.example"; after = 3; };'
sed 's/reconnect_at_most = 1;/& statement_timeout = 1;/' "$place/dolsd.conf" >"$place/new.conf"
mv "$place/new.conf" "$place/dolsd.conf"
start_daemon
wait_logged 'rules of version'
add_urgent 1 2026-12-21
wait_true "exists (select from dolsd.deadline) and dolsd.idle()"

# Somebody holds a table of the rules while they change. By those read before a matter is worked out that comes
# meanwhile, and is known to be so.
first="(select min(d.ladder_at[1])::text from dolsd.deadline d where d.id = %s and d.limit_code = 'urgent_end')"
# shellcheck disable=SC2059 # the number goes in
before=$(sql "select $(printf "$first" 1)")
hold "lock table dolsd.non_working_day in access exclusive mode"
wait_true "exists (select from pg_locks where relation = 'dolsd.non_working_day'::regclass and mode = 'AccessExclusiveLock')"
sql "update dolsd.rung set at_time = at_time + interval '7 minutes' where at_time is not null"
wait_logged 'rules: cannot be used'
wait_true "exists (select from dolsd.unwell u where u.what = 'rules')"
add_urgent 2 2026-12-21
wait_true "exists (select from dolsd.deadline where id = 2)"
is_true "(select planned_rules from dolsd.matter where id = 2) < dolsd.rules_version()" || fail "it is marked as worked out by rules of now"
# The session ends as well: that they can be read again must not hide it.
sql "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'dolsd planner%'" >/dev/null
let_go
wait_logged 'rules: can be used again'
wait_true "(select min(planned_rules) from dolsd.matter) = dolsd.rules_version() and dolsd.idle()"
# shellcheck disable=SC2059
is_true "$(printf "$first" 1) = $(printf "$first" 2) and $(printf "$first" 1) <> '$before'" || fail "the changed rules do not count"
wait_true "not exists (select from dolsd.unwell)"

# One matter's recipients raise, of which nothing is due: it is listed, and what is known of the others is right.
sql "create or replace view casework.recipient as
     select kind, id, role, contact_id,
            case when id = 2 then (substr('x' || id, 1, 1) || '026-01-01')::date else since end as since, until from casework.a_recipient"
sql "select dolsd.move_clock('2026-12-21 09:15:00+00')" >/dev/null
wait_true "exists (select from dolsd.uncovered u where u.what = 'set aside' and u.kind = 'urgent' and u.id = 2)"
wait_true "exists (select from dolsd.unwell u where u.what = 'uncovered')"
sql "create or replace view casework.recipient as select kind, id, role, contact_id, since, until from casework.a_recipient"
move_clock '2026-12-21 10:30:00+00'
wait_true "not exists (select from dolsd.aside)"
wait_true "not exists (select from dolsd.unwell)"

# What is uncovered cannot be counted: that is told for as long as it lasts, not only while it is tried.
sql "create or replace view dolsd.uncovered_lock as
     select 'list'::text as kind, 0::bigint as id, null::text as limit_code,
            (1 / (select count(*) from dolsd.matter where id = 0))::text as what, null::timestamptz as since, ''::text as detail"
wait_logged 'uncovered: .*division by zero'
wait_logged 'uncovered: .*raising the alarm'
for turn in 1 2 3 4 5 6; do
    is_true "exists (select from dolsd.unwell u where u.what = 'uncovered')" || fail "look $turn: nobody is told"
    sleep 0.3
done
stop_daemon TERM || fail "it did not stop well"
echo "passed"
