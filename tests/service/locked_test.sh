#!/bin/sh
# A database that is blocked for the moment: somebody holds a row that the daemon must write. The server
# ends the statement, the connection stays, and the outcome is kept until it can be recorded.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"

make_database dolsd_test_locked
add_contacts
sql "select dolsd.move_clock('2026-12-21 09:00:00+00')" >/dev/null
start_relay ""
smtp_config ""
sed 's/reconnect_at_most = 1;/& statement_timeout = 1;/' "$place/dolsd.conf" >"$place/new.conf"
mv "$place/new.conf" "$place/dolsd.conf"
set_mode hold
start_daemon
sql "insert into casework.a_contact (contact_id, name, address) values (3, 'Oak House', 'manager@oak-house.example')"
add_urgent 1 2026-12-21
add_urgent 2 2026-12-21
sql "update casework.a_recipient set contact_id = 3 where id = 2 and contact_id = 1; select dolsd.touch('urgent', 2)" >/dev/null
wait_for "two mails that are held" relay_has 2

# An administrator's session, left open.
hold "select from dolsd.message for update"
wait_true "exists (select 1 from pg_locks where relation = 'dolsd.message'::regclass and mode = 'RowShareLock')"
refusals="(select xact_rollback from pg_stat_database where datname = current_database())"
before=$(sql "select $refusals")
set_mode take
wait_logged 'settle: .*statement timeout'
# Both together, one after the other, and the first again: none is given up.
wait_true "$refusals >= $before + 4"
if logged 'cannot be recorded'; then fail "an outcome was given up"; fi
if logged 'out of reach'; then fail "a slow statement cost the connection"; fi
is_true "not exists (select 1 from dolsd.attempts where outcome is not null)" || fail "nothing was locked"

let_go
wait_true "(select count(*) = 2 from dolsd.message where state = 'delivered')"
wait_true "dolsd.idle()"
[ "$(message_ids | uniq -d | wc -l)" -eq 0 ] || fail "a mail went twice"
stop_daemon TERM || fail "it did not stop well"
echo "passed"
