#!/bin/sh
# F1: what was sent is forgotten before the matter is closed, so it is sent again (Alertmanager #1806,
# #2934). Here: an authority of a year whose alarm runs until it is closed, 400 days, with restarts.
set -eu
# shellcheck source=tests/mistakes/common.sh
. "$(dirname "$0")/common.sh"
make_store dolsd_test_f01 '2026-01-05 07:00+00'
add_standard S-1 1 2026-01-05 2027-01-04
start_daemon
live 2026-01-12
first=$(sql "select min(seq) from dolsd.ledger where event = 'notice made'")
for until in 2026-12-08 2026-12-29 2027-02-08; do
    stop_daemon KILL || true
    start_daemon
    live "$until"
done
nothing_twice
expect 1 "the first notice is in the ledger still" "select count(*) from dolsd.ledger where seq = $first"
is_true "(select count(*) >= 20 from dolsd.notice where limit_code = 'standard_end' and role = 'dols_team' and state = 'told')" ||
    fail "the alarm did not run until the end"
expect 0 "rungs that do not repeat and were told twice" "select count(*) from (select 1 from dolsd.notice n join dolsd.rung r on r.id = n.rung
    where r.repeat_every is null and n.state = 'told' group by n.matter_id, n.limit_code, n.rung, n.contact_id having count(*) > 1) x"
echo passed
