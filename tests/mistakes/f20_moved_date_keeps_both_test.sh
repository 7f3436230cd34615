#!/bin/sh
# F20: the flag goes away when somebody edits the date (PCS 351457). A plain edit is refused; a moved
# date keeps old date, new date, reason and who, and the ledger has what happened to it.
set -eu
# shellcheck source=tests/mistakes/common.sh
. "$(dirname "$0")/common.sh"
make_store dolsd_test_f20 '2026-12-01 07:00+00'
add_standard S-1 1 2025-12-16 2026-12-15
start_daemon
live 2026-12-01
if sql "update casework.standard set last_day = '2027-01-15' where reference = 'S-1'" >/dev/null 2>&1; then fail "a plain edit went through"; fi
if sql "select casework.move_last_day('standard', 'S-1', '2026-12-22', '')" >/dev/null 2>&1; then fail "moved without a reason"; fi
sql "select casework.move_last_day('standard', 'S-1', '2026-12-14', 'Form 5 says 14 December')" >/dev/null
wait_true "dolsd.idle()"
expect '2026-12-15|2026-12-14|Form 5 says 14 December|t' "what was kept" \
    "select old_date, new_date, reason, changed_by <> '' from casework.end_date_change"
expect '2026-12-15|2026-12-14' "the ledger" \
    "select detail ->> 'was', detail ->> 'last_day' from dolsd.ledger where event = 'deadline moved' and limit_code = 'standard_end'"
expect '2026-12-15|2026-12-14|Form 5 says 14 December' "the moves" \
    "select old_last_day, last_day, because from dolsd.moves where limit_code = 'standard_end'"
"$top_builddir/dolsctl" -d "dbname=$db" explain S-1 standard_end >"$place/explained" || fail "not explained"
grep -q '2026-12-15  2026-12-14  Form 5 says 14 December' "$place/explained" || fail "explain does not show both days and the reason: $(cat "$place/explained")"
for change in "update casework.end_date_change set reason = 'nothing'" "delete from casework.end_date_change" \
    "update dolsd.event set detail = '{}'" "delete from dolsd.event"; do
    if sql "$change" >/dev/null 2>&1; then fail "allowed: $change"; fi
done
# An edit does not silently revive a last day that had passed: the lapse stays in the ledger.
live 2026-12-16
sql "select casework.move_last_day('standard', 'S-1', '2026-12-15', 'it was the 15th after all')" >/dev/null
wait_true "dolsd.idle()"
expect 2 "both moves" "select count(*) from casework.end_date_change"
is_true "exists (select 1 from dolsd.ledger where event = 'deadline lapsed' and limit_code = 'standard_end' and detail ->> 'last_day' = '2026-12-14')" || fail "the lapse is gone from the ledger"
nothing_twice
echo passed
