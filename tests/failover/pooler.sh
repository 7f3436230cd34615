#!/bin/sh
# A daemon behind pgbouncer, in session and in transaction mode, beside other clients of the same pool: whether it works,
# notices changes at once, has the settings it needs, and what it reports if not. Needs pgbouncer
# (tests/silence/pooler.sh). By hand:
#
#   top_srcdir=.. top_builddir=. sh ../tests/failover/pooler.sh      inside a build folder; a minute
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"

make_database dolsd_test_pooler
# shellcheck source=tests/silence/pooler.sh
. "$top_srcdir/tests/silence/pooler.sh"
sql "select dolsd.move_clock('2026-12-02 10:00+00')" >/dev/null
add_contacts
# shellcheck disable=SC2119
start_relay

# with_mode MODE: a pooler in that mode, and a daemon behind it.
with_mode() {
    mode=$1
    start_pooler "$mode"
    : >"$place/log"
    safety=20
    # shellcheck disable=SC2119
    smtp_config
    through_pooler
    start_daemon
    # Others with the same login take turns on the sessions of the pool, and leave their own settings.
    (while sleep 0.2; do
        psql -X -q -h "$bouncer" -p 64320 -U dolsd -d "$db" -c "set timezone = 'Pacific/Auckland'" -c "select pg_sleep(0.02)" >/dev/null 2>&1 || true
    done) &
    turns=$!
    sleep 6
    heard=0
    for _ in 1 2 3; do
        number=$((number + 1))
        begun=$(date +%s%3N)
        add_urgent $number 2026-12-02
        patience=300
        wait_true "exists (select from dolsd.notice where matter_id = $number and state = 'told')"
        took=$(($(date +%s%3N) - begun))
        if [ "$took" -gt "$heard" ]; then heard=$took; fi
    done
    "$top_builddir/dolsctl" -d "dbname=$db" status >"$place/said" 2>&1 || true
    printf '%-12s heard of a change after %6s ms at most; the day in London %s; %s\n' "$mode" "$heard" \
        "$(sql "select case when bool_and(facts ->> 'given' = '2026-12-02') then 'right' else 'WRONG' end from dolsd.matter")" "$(head -n 1 "$place/said")"
    grep -i -e 'warning' -e 'error' "$place/log" | sed 's/^/    /' | sort | uniq -c | sort -rn | head -n 8 || true
    [ "$mode" = transaction ] || [ "$heard" -lt 5000 ] || fail "it heard of nothing in session mode"
    stop_daemon TERM || echo "it did not stop well"
    kill "$turns"
    stop_pooler
    wait "$turns" 2>/dev/null || true
    others=
}
number=0
with_mode session
with_mode transaction
