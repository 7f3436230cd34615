#!/bin/sh
# The daemon from a fact to a mail: plans, notifies in time and only once, survives the loss of its
# database, refuses a bad reload completely, and stops when told to.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"

make_database dolsd_test_daemon
add_contacts
sql "select dolsd.move_clock('2026-12-21 08:00:00+00')" >/dev/null
write_config

# Ready, but not before the database answered.
NOTIFY_SOCKET=$place/notify
export NOTIFY_SOCKET
python3 "$top_srcdir/tests/service/notify_listen.py" "$place/notify" "$place/notified" &
listener=$!
wait_for "the notify socket" test -S "$place/notify"
start_daemon
wait_for "ready" grep -q '^READY=1' "$place/notified"
is_true "exists (select 1 from dolsd.worker where worker = 'one')" || fail "ready before it was enlisted"

# A hint makes it plan at once; the safety interval is an hour.
add_urgent 1 2026-12-21
wait_true "exists (select 1 from dolsd.deadline where kind = 'urgent' and id = 1 and limit_code = 'urgent_end' and last_day = '2026-12-27')"
move_clock '2026-12-21 09:00:00+00'
[ "$(mails)" -ge 1 ] || fail "no mail on the first day"
grep -q '^Message-I[Dd]: <.*@council.example>' "$place"/mail/new/* || fail "no Message-ID"
if grep -l '^Subject:.*U-26-1' "$place"/mail/new/*; then fail "a subject names the matter"; fi

# Nothing twice, in whatever order it happens.
before=$(mails)
move_clock '2026-12-21 08:00:00+00'
move_clock '2026-12-21 09:30:00+00'
[ "$(mails)" -eq "$before" ] || fail "the clock went back and mails went twice"

# A ladder goes on, and after the end the alarm runs.
move_clock '2026-12-24 10:00:00+00'
[ "$(mails)" -gt "$before" ] || fail "no mail before Christmas"
move_clock '2026-12-29 10:00:00+00'
is_true "(select state = 'lapsed' from dolsd.deadline where kind = 'urgent' and id = 1 and limit_code = 'urgent_end')" || fail "not lapsed"
is_true "not exists (select 1 from dolsd.attempts where outcome is distinct from 'delivered')" || fail "an attempt that was not delivered"
is_true "(select count(*) = $(mails) from dolsd.message where state = 'delivered')" || fail "mails and messages differ"

# What ends the matter ends its reminders.
before=$(mails)
sql "begin; update casework.a_matter set facts = facts || '{\"died\": \"2026-12-29\"}'; select dolsd.touch('urgent', 1); commit" >/dev/null
move_clock '2027-01-05 10:00:00+00'
[ "$(mails)" -eq "$before" ] || fail "mail after the death"

# A bad matter is reported once, in the log and in the store, and does not hold up the others.
add_urgent 2 2027-01-05 '{"extended_to": "soon"}'
add_urgent 3 2027-01-05
wait_true "exists (select 1 from dolsd.deadline where id = 3)"
wait_true "(select bad from dolsd.matter where id = 2) like '%extended_to%'"
is_true "exists (select 1 from dolsd.deadline where id = 2)" || fail "not planned from the rest"
sql "select dolsd.touch('urgent', 2)" >/dev/null
wait_true "dolsd.idle()"
[ "$(times_logged 'urgent 2: bad data')" -eq 1 ] || fail "the bad matter was not told exactly once"
if logged soon; then fail "the log has what somebody typed"; fi

# New rules: everything is worked out again.
sql "insert into dolsd.non_working_day (day, jurisdiction, title, source) values ('2027-01-07', null, 'Test closure', 'test')"
wait_logged 'rules of version'
wait_true "dolsd.idle() and not exists (select 1 from dolsd.matter where planned_rules < dolsd.rules_version())"

# Backends killed: it listens again, and does not spin.
sql "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'dolsd'" >/dev/null
wait_logged 'database: out of reach'
wait_logged 'database: in reach again'
add_urgent 4 2027-01-05
wait_true "exists (select 1 from dolsd.deadline where id = 4)"
[ "$(times_logged 'database: out of reach')" -eq 1 ] || fail "it did not come back at once"

# The server goes and comes, and a day passes until the daemon is let in again: it then carries on by
# itself with what came due meanwhile, and records when it was blind, in the log and in the store.
add_urgent 6 2026-12-31
wait_true "dolsd.idle()"
before=$(mails)
sql "alter role dolsd nologin"
"$WITH_POSTGRES_CTL" stop
wait_for "blind" grep -q '^STATUS=.*blind' "$place/notified"
"$WITH_POSTGRES_CTL" start
sql "select dolsd.move_clock('2027-01-06 09:00:00+00')" >/dev/null
is_true "not dolsd.idle()" || fail "nothing came due"
[ "$(mails)" -eq "$before" ] || fail "it saw what it could not see"
sql "alter role dolsd login"
wait_for "two returns" sh -c "[ \$(grep -c 'database: in reach again, was not for [0-9]* s' '$place/log') -ge 2 ]"
wait_true "dolsd.idle()"
[ "$(mails)" -gt "$before" ] || fail "what came due while it was blind did not leave"
wait_true "exists (select 1 from dolsd.blind where worker = 'one' and what = 'database' and since < until and until >= '2027-01-06 09:00:00+00')"
is_true "(select count(*) >= 2 from dolsd.ledger where event = 'blind')" || fail "the ledger does not say that it was blind"
add_urgent 5 2027-01-05
wait_true "exists (select 1 from dolsd.deadline where id = 5)"
kill -0 "$daemon" || fail "the daemon did not survive"

# A bad reload is refused completely, naming every fault; a good one takes effect.
write_config 'log: { level = "loud"; }; courier: { lease = 1; };'
kill -HUP "$daemon"
wait_logged 'the reload is refused'
logged 'dolsd.conf:.*log.level' || fail "the first fault was not told"
logged 'dolsd.conf:.*courier.lease' || fail "the second fault was not told"
write_config 'courier: { drain = 5; };'
sed 's/name = "one"/name = "two"/; s/Example Council/Other Council/' "$place/dolsd.conf" > "$place/new.conf"
mv "$place/new.conf" "$place/dolsd.conf"
kill -HUP "$daemon"
wait_logged 'only a restart applies: worker.name'
wait_logged 'the new configuration is in force'
grep -q '^RELOADING=1' "$place/notified" || fail "the service manager was not told of the reload"
before=$(mails)
move_clock '2027-01-08 10:00:00+00'
[ "$(mails)" -gt "$before" ] || fail "no mail after the reload"
grep -l 'Other Council' "$place"/mail/new/* >/dev/null || fail "the reload was not taken up"

# Nothing personal in the log.
if grep -i -e 'elm' -e 'manager@' -e 'U-26' -e 'J\.S\.' "$place/log"; then fail "the log names somebody"; fi

stop_daemon TERM || fail "it did not stop well"
logged 'daemon: stopped' || fail "it did not say that it stopped"
grep -q '^STOPPING=1' "$place/notified" || fail "the service manager was not told of the stop"
grep -q '^EXTEND_TIMEOUT_USEC=15000000' "$place/notified" || fail "nor how long it may take"
echo "passed"
