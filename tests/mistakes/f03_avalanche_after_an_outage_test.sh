#!/bin/sh
# F3: after an outage everything that was missed goes out (Foundatio #317). Ten days without a
# daemon: at most one message for a deadline and recipient, and everything not urgent in one digest.
set -eu
# shellcheck source=tests/mistakes/common.sh
. "$(dirname "$0")/common.sh"
make_store dolsd_test_f03 '2026-11-23 07:00+00'
sql "insert into casework.person (reference, initials) select 'P-' || n, 'M.N.' from generate_series(10, 59) n" >/dev/null
sql "insert into casework.standard (reference, person_id, place_id, given_on, starts_on, last_day, maximum_last_day)
     select 'S-' || p.id, p.id, 1, d - 364, d - 364, d, d from casework.person p cross join lateral (select '2026-11-25'::date + (p.id % 40)::int as d) x
      where p.reference >= 'P-10'" >/dev/null
start_daemon
live 2026-11-23
stop_daemon TERM || fail "it did not stop well"
sql "select dolsd.move_clock('2026-12-03 10:00+00')" >/dev/null
start_daemon
wait_true "dolsd.idle() and (select seen_at >= dolsd.clock() from dolsd.worker)"
is_true "(select count(*) > 30 from dolsd.notice where made_at = dolsd.clock())" || fail "nothing was missed"
expect 0 "messages for one deadline and recipient" "select count(*) from (select 1 from dolsd.notice where made_at = dolsd.clock()
    group by kind, matter_id, limit_code, contact_id having count(distinct message_id) > 1) x"
expect 0 "roles of one deadline told twice" "select count(*) from (select 1 from dolsd.notice where made_at = dolsd.clock()
    group by kind, matter_id, limit_code, coalesce(fallback_for, role), contact_id having count(*) > 1) x"
expect 0 "digests for one recipient" "select count(*) from (select 1 from dolsd.message where created_at = dolsd.clock() and digest_on is not null
    group by contact_id having count(*) > 1) x"
is_true "exists (select 1 from dolsd.notice where late and made_at = dolsd.clock())" || fail "nothing is marked late"
live 2026-12-07
nothing_twice
echo passed
