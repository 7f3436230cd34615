#!/bin/sh
# F12: alerting stopped for months and nobody noticed (Snipe-IT #15933). A daemon that is gone shows in
# dolsd.worker, in dolsd.uncovered and in dolsctl status; and the manager, who gets a mail every week
# that says what it did, misses that mail.
set -eu
# shellcheck source=tests/mistakes/common.sh
. "$(dirname "$0")/common.sh"
make_store dolsd_test_f12 '2026-12-28 08:00+00'
add_standard S-1 1 2025-12-31 2026-12-30
code=0
"$top_builddir/dolsctl" -d "dbname=$db" status >"$place/said" 2>&1 || code=$?
grep -q 'attention: nobody is notified every week' "$place/said" || fail "status does not say that nobody is notified every week"
sql "insert into dolsd.attestation (contact_id) values (3)"
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
[ "$code" -eq 2 ] || fail "status ended with $code"
grep -q 'attention: .*not covered' "$place/said" || fail "status does not say what is uncovered"
grep -q 'attention: .*dolsd' "$place/said" || fail "status does not say that no dolsd works"
start_daemon
wait_true "dolsd.idle() and (select seen_at >= dolsd.clock() from dolsd.worker)"
expect 0 "uncovered once it is back" "select count(*) from dolsd.uncovered"
expect 0 "attestations before their day" "select count(*) from dolsd.attested"

sql "insert into casework.standard (reference, person_id, place_id, given_on, starts_on, last_day, maximum_last_day)
     values ('S-2', 3, 1, '2026-06-01', '2026-06-01', '2027-05-31', '2027-05-31')" >/dev/null
wait_true "dolsd.idle()"
sql "select dolsd.pause('standard', 2, 'standard_end', '2027-05-01 09:00+01', 'A. Lead', 'The home moves house')" >/dev/null

# Monday 4 January: the week in which it was gone is in the report.
live 2027-01-04
expect 1 "attestations" "select count(*) from dolsd.attestations where message_state = 'delivered' and due_at = '2027-01-04 09:00+00'"
key=$(sql "select message_key from dolsd.attestations")
mail=$place/mail/new/$key
grep -q '^Subject: Weekly DoLS reminder report: Monday 4 January 2027' "$mail" || fail "the subject"
grep -q '^To: .*manager@example.org' "$mail" || fail "the manager"
grep -q '^- reminders sent: [1-9]' "$mail" || fail "no count of what was sent"
grep -q '^- deadlines that no reminder covers: 0' "$mail" || fail "uncovered"
grep -q '^- End of a standard authorisation: 1 running, 1 run out and not closed' "$mail" || fail "the lapse"
grep -q '^- End of a standard authorisation, held back until Saturday 1 May' "$mail" || fail "the pause"
! grep -qE 'S-[12]|U-1|J\.S\.|K\.T\.|Elm' "$mail" || fail "it says of whom"
live 2027-01-17
expect 2 "one a week" "select count(*) from dolsd.attestations where message_state = 'delivered'"

# Gone again: the next does not come, and the views show that it is late.
stop_daemon KILL || true
sql "select dolsd.move_clock('2027-01-18 11:00+00')" >/dev/null
expect 2 "attestations of a daemon that is gone" "select count(*) from dolsd.attested"
is_true "(select attestation_at = '2027-01-18 09:00+00' from dolsd.status)" || fail "it is not seen as due"
nothing_twice
echo passed
