#!/bin/sh
# Nothing passes in silence: locks that somebody else holds, named by the number and application of the session,
# and since when. As in silence_test.sh, but the clock is one that is moved.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"
. "$top_srcdir/tests/silence/common.sh"

faults_around locks
sed -i 's/safety_interval = 1;/safety_interval = 1; statement_timeout = 6;/' "$place/dolsd.conf"
# A transaction that is left open counts after six seconds.
sql "update dolsd.policy set value = 0.1, least = 0, who = 'a test', why = 'it does not wait for minutes'
      where name = 'bound_open_transaction'"
begin_with_three

# 3rd argument: a matter that falls due meanwhile.
locked() {
    hold "$2"
    add_urgent "$3" 2026-11-27 || true
    goes_wrong "$1" "$4" "$5"
    wait_for "who holds it: $1" says_critical 'session [0-9]* (case system, since '
    let_go
    is_mended "$1"
}
locked "a table of the council is locked" "lock table casework.a_contact" 10 "a table is locked by session" "work waits for a lock"
locked "notices are locked, as an index is made" "lock table dolsd.notice in share mode" 11 "lock since .* waits for a lock that session" "work waits for a lock"

uncovered="somebody may not be notified in time"
held_rows() {
    asks
    [ "$code" -eq 2 ] && sql "select detail from dolsd.uncovered where what = 'a transaction is left open'" |
        grep -q '^session [0-9]* (case system, since [0-9].*) holds rows or tables of dolsd'
}
hold "select dolsd.touch('urgent', 1)"
goes_wrong "a change is left open" "not covered" "$uncovered"
held_rows || fail "nobody says whose transaction is open"
let_go
is_mended "a change is left open"

# Nobody can read the tables: status says so, and does not hang that long.
hold "lock table dolsd.deadline"
begun=$(date +%s)
asks
[ $(($(date +%s) - begun)) -lt 20 ] || fail "status waits for a lock"
{ [ "$code" -eq 2 ] && head -n 1 "$place/said" | grep -q '^dolsd CRITICAL: .*session [0-9]* (case system, since '; } ||
    fail "status under a lock: $code, $(head -n 1 "$place/said")"
"$top_builddir/dolsctl" -d "dbname=$db" status --json >"$place/said" 2>&1 && fail "status --json under a lock ends with 0"
let_go
wait_for "the end of the lock" is_well

# A process is killed while a lock, a pooler and its configuration trouble it; all are gone when the next one begins,
# which finds that without going through them itself.
hold "lock table dolsd.notice in share mode"
add_urgent 12 2026-11-27 || true
wait_for "the lock is told" says_critical 'lock since .* waits for a lock that session'
stop_daemon KILL || true
let_go
sql "update dolsd.health set bad_since = dolsd.clock(), words = 'left behind' where what in ('pooler', 'configuration')"
[ "$(sql "select count(*) from dolsd.unwell where what in ('lock', 'pooler', 'configuration')")" -eq 3 ] || fail "it leaves nothing"
start_daemon
wait_for "the end of what a killed process left" is_well

print_table
stop_daemon TERM || fail "it did not stop well"
if grep -i -e 'elm' -e 'U-26-' -e 'J\.S\.' -e 'lock table' "$place/log"; then fail "a log names somebody"; fi
echo "passed"
