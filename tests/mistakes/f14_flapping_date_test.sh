#!/bin/sh
# F14: a value that flaps floods (uptime-kuma #5374). A last day moved to and fro a hundred times in
# an hour: no rung is sent twice for the same day, and what goes out is true at that moment.
set -eu
# shellcheck source=tests/mistakes/common.sh
. "$(dirname "$0")/common.sh"
make_store dolsd_test_f14 '2026-12-01 07:00+00'
add_standard S-1 1 2025-12-16 2026-12-15
start_daemon
live 2026-12-01
sql "select dolsd.move_clock('2026-12-02 09:00+00')" >/dev/null
before=$(mails)
turn=0
while [ "$turn" -lt 100 ]; do
    minute=$((turn * 36 / 60))
    second=$((turn * 36 % 60))
    day=$((14 + turn % 2))
    sql "select dolsd.move_clock('2026-12-02 09:$minute:$second+00');
         select casework.move_last_day('standard', 'S-1', '2026-12-$day', 'typed wrongly, again')" >/dev/null
    turn=$((turn + 1))
done
wait_true "dolsd.idle()"
after=$(mails)
[ $((after - before)) -le 8 ] || fail "$((after - before)) mails in an hour of flapping"
expect 100 "both dates and the reason, each time it moved" "select count(*) from casework.end_date_change where old_date <> new_date and reason like 'typed wrongly%'"
live 2026-12-18
nothing_twice
expect 0 "told of a day that was not the last day then" "select count(*) from dolsd.notice n join dolsd.message m on m.id = n.message_id
    where n.kind = 'standard' and n.limit_code = 'standard_end' and m.state = 'delivered' and m.settled_at > '2026-12-02 10:00+00' and n.last_day <> '2026-12-15'"
expect 0 "uncovered" "select count(*) from dolsd.uncovered"
echo passed
