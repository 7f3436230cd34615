#!/bin/sh
# F2: crossing threshold n reports thresholds 1 to n-1 again (uptime-kuma #2899). A daemon that starts
# inside three rungs of one deadline sends each role one notice, the most pressing, marked late.
set -eu
# shellcheck source=tests/mistakes/common.sh
. "$(dirname "$0")/common.sh"
make_store dolsd_test_f02 '2026-10-01 10:00+00'
add_standard S-1 1 2025-12-01 2026-11-30
sql "select dolsd.move_clock('2026-11-25 10:00+00')" >/dev/null
start_daemon
wait_true "(select count(*) > 0 from dolsd.deadline) and dolsd.idle()"
expect 1 "notices to the home" "select count(*) from dolsd.notice where limit_code = 'standard_end' and role = 'managing_authority'"
expect 't|standard-end-managing-authority-before-7' "late, and the last rung" "select n.late, r.name from dolsd.notice n join dolsd.rung r on r.id = n.rung
    where n.limit_code = 'standard_end' and n.role = 'managing_authority'"
expect 0 "roles told more than once" "select count(*) from (select 1 from dolsd.notice
    group by kind, matter_id, limit_code, coalesce(fallback_for, role) having count(*) > 1) x"
expect 0 "messages for one deadline and recipient" "select count(*) from (select 1 from dolsd.notice
    group by kind, matter_id, limit_code, contact_id having count(distinct message_id) > 1) x"
# The next threshold reports only itself.
live 2026-11-29
expect 2 "notices to the home after the next rung" "select count(*) from dolsd.notice where limit_code = 'standard_end' and role = 'managing_authority'"
nothing_twice
echo passed
