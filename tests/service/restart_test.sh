#!/bin/sh
# A process that was killed is started again: what it was sending goes out within seconds, long before its
# lease runs out, under the same Message-ID; and a second process of the same name takes nothing over from it.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
if [ "${1:-}" != inside ]; then
    exec sh "$top_srcdir/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"
make_database dolsd_test_restart
add_contacts

echo hold >"$place/mode"
/usr/bin/python3 "$top/tests/service/relay.py" "$place" &
listener=$!
wait_for "the relay" test -s "$place/port"
write_config
sed "s/^mail:.*/mail: { from = \"dols@council.example\"; smtp: { host = \"127.0.0.1\"; port = $(cat "$place/port"); }; };/" \
    "$place/dolsd.conf" >"$place/new.conf"
mv "$place/new.conf" "$place/dolsd.conf"
# The clock stands still: no lease runs out.
sql "select dolsd.move_clock('2026-11-26 09:00+00')" >/dev/null
sending() {
    [ "$(sql "select count(*) from dolsd.message where state = 'sending'")" -eq "$1" ]
}
delivered() {
    [ "$(sql "select count(*) from dolsd.message where state = 'delivered'")" -eq "$1" ]
}

start_daemon
add_urgent 1 2026-11-23
wait_for "both in the relay's hands" sending 2
kill -9 "$daemon"
wait "$daemon" 2>/dev/null || true

# The next process of that name.
echo take >"$place/mode"
began=$(date +%s%N)
start_daemon
first=$daemon
patience=100 wait_for "what was under way, within ten seconds" delivered 2
echo "delivered $((($(date +%s%N) - began) / 1000000)) ms after the start"
[ "$(sql "select count(*) from dolsd.outcome where outcome = 'unknown'")" = 2 ] || fail "the attempts of the dead process are not unknown"
[ "$(sql "select count(*) from dolsd.lease")" = 0 ] || fail "leases are left"
ids() {
    cat "$place"/mail.* | grep -ai '^message-id' | sort -u | wc -l
}
[ "$(ids)" -eq 2 ] || fail "the repeats are not recognisable"

# A second process of the same name does not touch what the first is sending.
echo hold >"$place/mode"
add_urgent 2 2026-11-23
wait_for "in the relay's hands" sending 1
start_daemon
second=$daemon
daemon=$first
others=$second
wait_for "a warning" grep -q 'another process works under this name' "$place/log"
sending 1 || fail "it took what another has under way"
[ "$(sql "select count(*) from dolsd.attempt")" -eq 5 ] || fail "it sent what another has under way"
echo take >"$place/mode"
wait_for "the end" delivered 3

# A process dies while its claim waits in the server: that claim, and the lock of its name, outlive it. The next one
# claims meanwhile, is handling messages when it gets the lock, and does not touch those.
kill "$second"
wait "$second" || true
others=
echo hold >"$place/mode"
psql -X -q -d "$db" -c "begin; lock table dolsd.attempt in share mode" -c "select pg_sleep(60)" >"$place/locked" 2>&1 &
holder=$!
wait_true "exists (select from pg_locks where relation = 'dolsd.attempt'::regclass and mode = 'ShareLock' and granted)"
waits() {
    is_true "(select count(*) from pg_stat_activity where application_name like 'dolsd courier (%' and wait_event_type = 'Lock') = $1"
}
add_urgent 3 2026-11-23
wait_for "a claim that waits" waits 1
kill -9 "$daemon"
wait "$daemon" 2>/dev/null || true
start_daemon
add_urgent 4 2026-11-23
wait_for "two claims that wait" waits 2
tries_of() {
    sql "select count(distinct a.id) || ' tried, ' || count(o.attempt_id) || ' unknown' from dolsd.notice n join dolsd.attempt a on a.message_id = n.message_id
           left join dolsd.outcome o on o.attempt_id = a.id and o.outcome = 'unknown' where n.matter_id = $1"
}
sql "select pg_cancel_backend(pid) from pg_stat_activity where query = 'select pg_sleep(60)'" >/dev/null
wait "$holder" || true
wait_for "the lock of the name" grep -q '1 messages were under way' "$place/log"
[ "$(tries_of 4)" = "1 tried, 0 unknown" ] || fail "what it has in hand: $(tries_of 4)"
echo take >"$place/mode"
wait_for "the end" delivered 5
[ "$(tries_of 4)" = "1 tried, 0 unknown" ] || fail "what it had in hand: $(tries_of 4)"
[ "$(tries_of 3)" = "2 tried, 1 unknown" ] || fail "what the dead process had: $(tries_of 3)"
