#!/bin/sh
# F4: missed because nobody was running at that minute (pg-boss #914, pg_cron). Due is <= now.
set -eu
# shellcheck source=tests/mistakes/common.sh
. "$(dirname "$0")/common.sh"
make_store dolsd_test_f04 '2026-12-29 08:00+00'
add_standard S-1 1 2025-12-31 2026-12-30
start_daemon
wait_true "(select count(*) > 0 from dolsd.deadline) and dolsd.idle()"
is_true "(select next_at = '2026-12-29 09:00+00' from dolsd.deadline where limit_code = 'standard_end')" || fail "no rung at nine"
stop_daemon TERM || fail "it did not stop well"
sql "select dolsd.move_clock('2026-12-29 09:00:01+00')" >/dev/null
sql "select dolsd.move_clock('2026-12-29 09:41:07+00')" >/dev/null
start_daemon
wait_true "dolsd.idle() and (select seen_at >= dolsd.clock() from dolsd.worker)"
expect "told|f" "the rung of nine, at 9:41" "select n.state, n.late from dolsd.notice n join dolsd.rung r on r.id = n.rung
    where r.name = 'standard-end-managing-authority-before-1'"
nothing_twice
echo passed
