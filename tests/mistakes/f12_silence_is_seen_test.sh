#!/bin/sh
# F12: alerting stopped for months and nobody saw (Snipe-IT #15933). A daemon that is gone is seen in
# dolsd.worker, in dolsd.uncovered and in dolsctl status.
set -eu
# shellcheck source=tests/mistakes/common.sh
. "$(dirname "$0")/common.sh"
make_store dolsd_test_f12 '2026-12-28 08:00+00'
add_standard S-1 1 2025-12-31 2026-12-30
start_daemon
live 2026-12-28
expect 0 "uncovered while it runs" "select count(*) from dolsd.uncovered"
seen=$(sql "select seen_at from dolsd.worker")
stop_daemon KILL || true
sql "select dolsd.move_clock('2026-12-29 09:20+00')" >/dev/null
is_true "(select seen_at = '$seen' from dolsd.worker)" || fail "somebody was seen"
is_true "exists (select 1 from dolsd.uncovered where limit_code = 'standard_end' and what = 'due and not told')" || fail "what is due is not uncovered"
sql "insert into casework.urgent (reference, person_id, place_id, given_on, last_day) values ('U-1', 2, 1, '2026-12-29', '2027-01-04')" >/dev/null
sql "select dolsd.move_clock('2026-12-29 09:40+00')" >/dev/null
is_true "exists (select 1 from dolsd.uncovered where kind = 'urgent' and what = 'changed and not worked out')" || fail "what changed is not uncovered"
code=0
"$top_builddir/dolsctl" -d "dbname=$db" status >"$place/said" 2>&1 || code=$?
[ "$code" -eq 4 ] || fail "status ended with $code"
grep -q 'attention: .*not covered' "$place/said" || fail "status does not say what is uncovered"
grep -q 'attention: .*dolsd' "$place/said" || fail "status does not say that no dolsd works"
start_daemon
wait_true "dolsd.idle() and (select seen_at >= dolsd.clock() from dolsd.worker)"
expect 0 "uncovered once it is back" "select count(*) from dolsd.uncovered"
nothing_twice
echo passed
