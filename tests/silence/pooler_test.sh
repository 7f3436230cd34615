#!/bin/sh
# Nothing passes in silence: a pooler that is not in session mode, which hides changes from the daemon. As in
# silence_test.sh, with a real pgbouncer; the test is skipped if there is none.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"
. "$top_srcdir/tests/silence/common.sh"

faults_around pooler
. "$top_srcdir/tests/silence/pooler.sh"
through_pooler
pool_size=6
start_pooler session
start_daemon
wait_logged 'rules of version'
add_urgent 1 2026-11-30
wait_true "exists (select from dolsd.deadline where id = 1 and state = 'open')"
sleep 7
begin_well
"$dolsd" -t --online -c "$place/dolsd.conf" >"$place/said" 2>&1 || true
grep -q '^database: answers' "$place/said" || fail "-t --online in session mode: $(cat "$place/said")"
checked() { "$top_builddir/dolsctl" -c "$place/dolsd.conf" check 2>&1 | grep -q "pooler that is not in session mode"; }
checked && fail "check has something against a pooler in session mode"

stop_pooler
start_pooler transaction
goes_wrong "a pooler in transaction mode" "pooler since" "a pooler that is not in session mode"
"$dolsd" -t --online -c "$place/dolsd.conf" >"$place/said" 2>&1 && fail "-t --online finds nothing"
grep -q 'pooler that is not in session mode' "$place/said" || fail "-t --online: $(cat "$place/said")"
checked || fail "check says nothing of the pooler"
stop_pooler
start_pooler session
is_mended "a pooler in transaction mode"

print_table
stop_daemon TERM || fail "it did not stop well"
echo "passed"
