#!/bin/sh
# The daemon watches dolsd.uncovered: what is planted there appears in its log, in the status line, in
# dolsctl status and, if it stays, in a mail to alarm.address; and a row of case work that cannot be
# read delays nothing else.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"

# What systemd would be notified of.
NOTIFY_SOCKET=$place/notify
export NOTIFY_SOCKET
python3 "$top_srcdir/tests/service/notify_listen.py" "$NOTIFY_SOCKET" "$place/notified" &
listener=$!
wait_for "the listener" test -S "$NOTIFY_SOCKET"

make_database dolsd_test_coverage
add_contacts
sql "insert into casework.a_contact (contact_id, name, address) values (3, 'Oak House', 'manager@oak-house.example')"
sql "select dolsd.move_clock('2026-12-21 08:00:00+00')" >/dev/null
safety=1
write_config 'alarm: { address = "admin@council.example"; after = 2; };'
start_daemon
wait_logged 'rules of version'
add_urgent 1 2026-12-21
add_urgent 2 2026-12-21
sql "update casework.a_recipient set contact_id = 3 where id = 2 and role = 'managing_authority'"
wait_true "dolsd.idle()"
! logged 'uncovered: not' || fail "something is uncovered already"

mails_about() { grep -l "^Subject: dolsd: $1" "$place"/mail/new/* 2>/dev/null; }

# A ladder is cut off unnoticed.
sql "update dolsd.deadline set ladder_rungs = '{}', ladder_at = '{}', ladder_occurrences = '{}' where id = 1 and limit_code = 'urgent_end'"
wait_logged 'health: warning: uncovered: not empty, or not known: no rung is to come: 1'
wait_for "the status line" grep -q 'STATUS=.*uncovered not empty, or not known for .* s, .*: no rung is to come: 1' "$place/notified"
wait_for "the alarm's mail" mails_about 'somebody may not be notified in time'
grep -q '^    no rung is to come: 1' "$(mails_about 'somebody may not be notified in time' | head -1)" || fail "the mail does not say what"
code=0
"$top_builddir/dolsctl" -d "dbname=$db" status >"$place/said" 2>&1 || code=$?
[ "$code" -eq 2 ] || fail "status ended with $code"
grep -q 'attention: 1 not covered' "$place/said" || fail "status does not say it"
sql "update dolsd.matter set planned_rules = 0 where id = 1; select dolsd.touch('urgent', 1)" >/dev/null
wait_logged 'uncovered: nothing any more'
wait_for "the end of the alarm" mails_about 'nothing is uncovered any more'

# A contact that holds nonsense: its home's mail goes to the team, the other home has its own.
sql "update casework.a_contact set tier = 'everything' where contact_id = 3"
move_clock '2026-12-24 09:00:00+00'
wait_logged 'uncovered: not empty, or not known: .*set aside: 1'
is_true "exists (select 1 from dolsd.told where id = 1 and role = 'managing_authority' and state = 'told')" || fail "the other home was not told"
is_true "exists (select 1 from dolsd.notice n where n.matter_id = 2 and n.role = 'dols_team' and n.state = 'told'
             and 'managing_authority' = any(n.fallback_for || n.with_fallback_for))" || fail "the team was not told"
! logged 'tier is' || fail "the log quotes the row"

# It is repaired; checked again five minutes later.
sql "update casework.a_contact set tier = 'initials' where contact_id = 3"
move_clock '2026-12-24 09:06:00+00'
wait_true "not exists (select 1 from dolsd.aside)"

# The server ends a statement that takes too long, and the log says what to look at.
stop_daemon TERM || fail "it did not stop well"
sed -i 's/safety_interval = 1;/safety_interval = 1; statement_timeout = 1;/' "$place/dolsd.conf"
psql -X -q -d "$db" -c "begin; lock table dolsd.worker; select pg_sleep(30)" >/dev/null 2>&1 &
others=$!
wait_true "exists (select 1 from pg_stat_activity where query like '%pg_sleep(30)%' and wait_event = 'PgSleep' and pid <> pg_backend_pid())"
start_daemon
wait_logged 'canceling statement due to statement timeout (57014); the database is overloaded, waits for a lock, or needs a longer database.statement_timeout'
sql "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'" >/dev/null
wait_logged 'works again'
! logged 'no answer within' || fail "the connection was given up before the server gave up"
if grep -i -e 'elm' -e 'oak' -e '@' -e 'U-2[67]-' -e 'J\.S\.' "$place/log"; then fail "a log names somebody"; fi
stop_daemon TERM || fail "it did not stop well"
echo "passed"
