#!/bin/sh
# The primary is lost in the middle of the work and a synchronous standby promoted: two PostgreSQL servers, a daemon
# that names both (target_session_attrs=read-write), case work that continues. Prints how soon the daemon continues,
# what was lost and what came twice. By hand:
#
#   top_srcdir=.. top_builddir=. sh ../tests/failover/failover.sh      inside a build folder; half a minute
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"

first=$(dirname "$WITH_POSTGRES_CTL")
second=$first/standby
as=
if [ "$(id -u)" -eq 0 ]; then
    as="setpriv --reuid=$(stat -c %u "$first/data") --regid=$(stat -c %g "$first/data") --clear-groups"
fi
# $as is several words, or none.
# shellcheck disable=SC2086
as_owner() { (cd "$first" && $as "$@"); }
end_standby() {
    if [ -f "$second/postmaster.pid" ]; then as_owner pg_ctl -D "$second" -m immediate -w stop >/dev/null 2>&1 || true; fi
}
trap 'status=$?; end_standby; (exit "$status"); finish' EXIT

make_database dolsd_test_failover
sql "select dolsd.move_clock('2026-12-02 10:00+00')" >/dev/null
add_contacts
as_owner pg_basebackup -h "$PGHOST" -p 54321 -U dolsd_owner -D "$second" -R -c fast
printf 'port = 54322\n' >>"$second/postgresql.auto.conf"
as_owner pg_ctl -D "$second" -w -l "$first/standby.log" start >/dev/null
sql "alter system set synchronous_standby_names = '*'"
sql "alter system set synchronous_commit = 'on'"
sql "select pg_reload_conf()" >/dev/null
wait_true "exists (select from pg_stat_replication where sync_state = 'sync')"

# shellcheck disable=SC2119
start_relay
hosts="$PGHOST,$PGHOST"
PGHOST=$hosts PGPORT=54321,54322 PGTARGETSESSIONATTRS=read-write PGCONNECT_TIMEOUT=2
export PGHOST PGPORT PGTARGETSESSIONATTRS PGCONNECT_TIMEOUT
safety=2
# shellcheck disable=SC2119
smtp_config
sed -i "s/port=54321,54322/port=54321,54322 target_session_attrs=read-write/" "$place/dolsd.conf"
start_daemon
wait_logged 'rules of version'

# Case work continues, whatever happens; what was refused is recorded again.
recorded() {
    i=0
    while [ $i -lt 240 ]; do
        i=$((i + 1))
        until sql "begin;
                insert into casework.a_matter (kind, id, reference, facts) values ('urgent', $i, 'U-26-$i',
                    '{\"given\": \"2026-12-02\", \"last_day\": \"2026-12-08\"}') on conflict do nothing;
                delete from casework.a_recipient where id = $i;
                insert into casework.a_recipient (kind, id, role, contact_id) values ('urgent', $i, 'managing_authority', 1),
                    ('urgent', $i, 'dols_team', 2);
                select dolsd.touch('urgent', $i); commit" >/dev/null 2>&1; do sleep 0.05; done
    done
}
recorded &
recorder=$!
others=$recorder
wait_true "(select count(*) from dolsd.attempt) > 40"

now_ms() { date +%s%3N; }
before=$(relay_mails)
kill -9 "$(head -n 1 "$first/data/postmaster.pid")"
lost_at=$(now_ms)
wait_logged 'database: out of reach'
blind=$(($(now_ms) - lost_at))
as_owner pg_ctl -D "$second" -w promote >/dev/null
promoted=$(now_ms)
wait_logged 'database: in reach again'
again=$(($(now_ms) - promoted))
held=$(relay_mails)
wait_for "the next mail" relay_has $((held + 1))
mailed=$(($(now_ms) - promoted))
wait "$recorder"
others=
patience=600
wait_true "(select count(distinct id) from dolsd.deadline where limit_code = 'urgent_end') = 240"
wait_true "not exists (select from dolsd.queue where not_before <= dolsd.clock()) and dolsd.idle()"

lost=$(sql "select count(*) from dolsd.notice where state not in ('told', 'cancelled')")
unknown=$(sql "select count(*) from dolsd.attempts where outcome = 'unknown'")
told=$(sql "select count(*) from dolsd.notice where state = 'told'")
missing=$(sql "select count(*) from casework.a_matter m where not exists (select from dolsd.notice n where n.matter_id = m.id and n.state = 'told')")
twice=$(message_ids | sort | uniq -d | wc -l)
printf 'out of touch, and said so, after        %6s ms\n' "$blind"
printf 'in reach again after the promotion      %6s ms\n' "$again"
printf 'the next mail after the promotion       %6s ms\n' "$mailed"
printf 'notices told %s, lost %s; matters of which nobody was told %s; mails before it %s; came twice %s, of unknown outcome %s\n' \
    "$told" "$lost" "$missing" "$before" "$twice" "$unknown"
[ "$lost" -eq 0 ] || fail "lost"
[ "$missing" -eq 0 ] || fail "a matter was lost"
[ "$twice" -le "$unknown" ] || fail "sent twice"
is_true "exists (select from dolsd.blind where what = 'database')" || fail "the span is not on record"
is_true "(dolsd.verify() ->> 'holds')::bool" || fail "the ledger does not hold"
stop_daemon TERM || fail "it did not stop well"
echo "passed"
