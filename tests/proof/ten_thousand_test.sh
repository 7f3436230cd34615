#!/bin/sh
# Ten thousand rungs that are due at one instant become messages in transactions of bounded size, all
# are delivered, and the daemon's memory stays bounded.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"

rungs=${RUNGS:-10000}
batch=500
most_growth=65536 # KiB
patience=1200

make_database dolsd_test_ten_thousand
sql "select dolsd.move_clock('2026-12-20 09:00+00')" >/dev/null
start_relay ""
set_mode count
sessions=4
smtp_config ""
sed "s/safety_interval = [0-9]*;/& batch = $batch;/; s/^worker/log: { level = \"warning\"; };\n&/" "$place/dolsd.conf" >"$place/new.conf"
mv "$place/new.conf" "$place/dolsd.conf"

memory() {
    awk '$1 == "VmHWM:" { print $2 }' "/proc/$daemon/status"
}

seconds_since() {
    awk -v began="$1" -v ended="$(date +%s.%N)" 'BEGIN { printf "%.1f", ended - began }'
}

# One home each: as many notices as rungs, as many messages as notices.
"$dolsd" -c "$place/dolsd.conf" 2>>"$place/log" &
daemon=$!
wait_true "exists (select 1 from dolsd.worker) and dolsd.idle()"
before=$(memory)
began=$(date +%s.%N)
sql "begin;
     insert into casework.a_contact (contact_id, name, address) select i, 'Home ' || i, 'manager@home' || i || '.example' from generate_series(1, $rungs) i;
     insert into casework.a_matter (kind, id, reference, facts)
         select 'urgent', i, 'U-26-' || i, '{\"given\": \"2026-12-21\"}' from generate_series(1, $rungs) i;
     insert into casework.a_recipient (kind, id, role, contact_id) select 'urgent', i, 'managing_authority', i from generate_series(1, $rungs) i;
     select dolsd.touch('urgent', array(select i::bigint from generate_series(1, $rungs) i)); commit" >/dev/null
wait_true "dolsd.idle()"
planning=$(seconds_since "$began")
planned=$(memory)
is_true "(select count(*) = $rungs from dolsd.deadline where limit_code = 'urgent_end')" || fail "not all were worked out"

began=$(date +%s.%N)
sql "select dolsd.move_clock('2026-12-21 09:00+00')" >/dev/null
wait_true "dolsd.idle()"
telling=$(seconds_since "$began")
after=$(memory)
stop_daemon TERM || fail "it did not stop well"

# The rows of the ledger's tables are never changed: xmin is the transaction that wrote them.
per_transaction() {
    sql "select coalesce(max(n), 0) || ' ' || count(*) from (select count(*) as n from $1 group by xmin::text) t"
}
notices=$(per_transaction "dolsd.event where event = 'notice made'")
messages=$(per_transaction "dolsd.event where event = 'message made'")
begun=$(per_transaction dolsd.attempt)
matters=$(sql "select max(n) from (select count(distinct matter_id) as n from dolsd.event where event = 'deadline opened' group by xmin::text) t")
is_true "(select count(*) = $rungs from dolsd.notice where state = 'told')" || fail "not every rung was told once"
is_true "(select count(*) = $rungs from dolsd.message where state = 'delivered')" || fail "not every message was delivered"
is_true "(select count(*) filter (where outcome = 'delivered') = $rungs and bool_and(outcome in ('delivered', 'released')) from dolsd.attempts)" || fail "something was tried twice"
[ "$(cat "$relay/count")" -eq "$rungs" ] || fail "the relay took $(cat "$relay/count") mails"
[ "${notices% *}" -le "$batch" ] || fail "$notices notices in one transaction"
[ "${messages% *}" -le "$batch" ] || fail "$messages messages in one transaction"
[ "${begun% *}" -le "$batch" ] || fail "$begun messages claimed in one transaction"
[ "$matters" -le "$batch" ] || fail "$matters matters worked out in one transaction"
# The sanitizers keep freed memory, to catch its use.
if ! grep -q __asan_init "$dolsd"; then
    [ $((after - before)) -lt "$most_growth" ] || fail "memory grew from $before to $after KiB"
fi
echo "passed: $rungs rungs, at most ${notices% *} notices and ${messages% *} messages in each of ${notices#* } transactions (batch $batch)," \
    "at most ${begun% *} claimed in each of ${begun#* }; memory at most $before KiB idle, $planned KiB when all was worked out, $after KiB at the end;" \
    "worked out in $planning s, told in $telling s"
