#!/bin/sh
# How fast matters are worked out. Prints figures; tests nothing.
#
#     tests/bench/plan.sh [MATTERS]          in the build folder; 100000 unless told
#
# (a) The engine alone: law_bench, a million matters on one core.
# (b) With the database, on a council's own tables (the three views, no reference store): the daemon
#     works out all matters (cold), one matter that changed, and all matters for a rule that changed.
# (c) Beside it, what PostgreSQL takes to copy the matters out into a file and the deadlines from a
#     file into a table of the same shape with the same indexes: what any planner has to do at least.
#
# Reminders are held back meanwhile (the lock that lets only one process fire), so that planning is
# measured and nothing else. BATCH=NUMBER sets database.batch.
set -eu

top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-.}
matters=${1:-100000}
if [ "${2:-}" != inside ]; then
    exec sh "$top/tests/pg/with-postgres.sh" sh "$0" "$matters" inside
fi

top_srcdir=$top
top_builddir=$build
# shellcheck disable=SC2034
safety=3600
# shellcheck source=tests/service/live.sh
. "$top/tests/service/live.sh"

psql -X -q -c "alter system set track_commit_timestamp = on" -c "alter system set shared_buffers = '1GB'" \
    -c "alter system set max_wal_size = '8GB'" -c "alter system set autovacuum_naptime = '10s'" -c "alter system set checkpoint_timeout = '30min'"
"$WITH_POSTGRES_CTL" stop
"$WITH_POSTGRES_CTL" start

ms() {
    echo $(($(date +%s%N) / 1000000))
}

# tell WHAT MATTERS MILLISECONDS
tell() {
    awk -v what="$1" -v n="$2" -v ms="$3" 'BEGIN { printf "  %-52s %9.2f s  %9.0f matters a second\n", what, ms / 1000, n * 1000 / (ms + 0.001) }'
}

printf '(a) the engine alone\n  '
"$build/tests/bench/law_bench" | sed '2s/^/  /'

make_database dolsd_test_bench
sql "select dolsd.move_clock('2026-11-23 06:00+00')" >/dev/null
# The mix of law_bench.c: half standard authorisations, a fifth each requests and urgent ones.
sql "insert into casework.a_matter (kind, id, reference, facts)
     select x.kind, n, 'R-' || n, jsonb_strip_nulls(case x.kind
         when 'standard' then jsonb_build_object('given', x.day, 'starts', x.day, 'last_day', x.day + 60 + n % 305, 'rpr_appointed', x.day + 3,
                  'suspended', case when n % 11 = 0 then x.day + 40 end, 'further_requested', case when n % 3 = 0 then x.day + 50 end,
                  'died', case when n % 23 = 0 then x.day + 55 end)
         when 'request' then jsonb_build_object('received', x.day, 'urgent_given', case when n % 4 = 1 then x.day end,
                  'granted', case when n % 3 = 0 then x.day + 18 end)
         when 'urgent' then jsonb_build_object('given', x.day, 'last_day', x.day + 3 + n % 5, 'extended_to', case when n % 7 = 0 then x.day + 13 end,
                  'standard_started', case when n % 3 = 0 then x.day + 5 end)
         else jsonb_build_object('made', x.day, 'last_day', x.day + 364) end)
       from generate_series(1, $matters) n
      cross join lateral (select (array['standard', 'standard', 'standard', 'standard', 'standard', 'request', 'request', 'urgent', 'urgent', 'court_order'])[1 + n % 10] as kind) k
      cross join lateral (select k.kind, '2026-11-23'::date - (n % case when k.kind = 'standard' then 300 else 20 end)::int as day) x"
sql "analyze casework.a_matter"
write_config "database: { batch = 1; };" >/dev/null
sed -i "s/; *reconnect_at_most = 1;/; reconnect_at_most = 1; batch = ${BATCH:-500}; statement_timeout = 600;/; s/^    reconnect_at_most = 1; };/    reconnect_at_most = 1; batch = ${BATCH:-500}; statement_timeout = 600; };/; /^database: { batch = 1; };$/d" "$place/dolsd.conf"
psql -X -q -d "$db" -c "select pg_advisory_lock(hashtext('dolsd'), hashtext('fire'))" -c "select pg_sleep(86400)" >/dev/null 2>&1 &
holder=$!
wait_true "exists (select 1 from pg_locks where locktype = 'advisory')"

# until QUERY: looks ten times a second until it is true.
until_true() {
    until [ "$(sql "select ($1)::bool")" = t ]; do
        kill -0 "$daemon" || fail "the daemon is gone"
        sleep 0.1
    done
}

printf '(b) with the database, %s matters, batches of %s\n' "$matters" "${BATCH:-500}"
begun=$(ms)
"$dolsd" -c "$place/dolsd.conf" 2>>"$place/log" &
daemon=$!
until_true "(select count(*) = $matters from dolsd.matter where planned_rules > 0) and not exists (select 1 from dolsd.changed)"
cold=$(($(ms) - begun))
tell "cold: none was worked out before" "$matters" "$cold"
deadlines=$(sql "select count(*) from dolsd.deadline")
printf '  %s deadlines; dolsd took %s at most\n' "$deadlines" "$(awk '/VmHWM/ { print $2, $3 }' "/proc/$daemon/status")"

sql "vacuum analyze" >/dev/null
turn=0
while [ "$turn" -lt 50 ]; do
    turn=$((turn + 1))
    id=$((turn * 10))
    sql "begin; update casework.a_matter set facts = facts || '{\"last_day\": \"2027-06-0$((1 + turn % 9))\"}' where kind = 'standard' and id = $id;
         select dolsd.touch('standard', $id); commit" >/dev/null
    until_true "not exists (select 1 from dolsd.changed)"
done
sql "select format('  one changed matter, from its commit to the commit of its new plan: %s ms in the median of %s, %s at most',
        round(percentile_cont(0.5) within group (order by ms)::numeric, 1), count(*), round(max(ms)::numeric, 1))
       from (select extract(epoch from pg_xact_commit_timestamp(m.xmin) - pg_xact_commit_timestamp(a.xmin)) * 1000 as ms
               from casework.a_matter a join dolsd.matter m using (kind, id) where a.kind = 'standard' and a.id % 10 = 0 and a.id <= 500) x"

begun=$(ms)
sql "update dolsd.rung set offset_count = -27 where name = 'standard-end-managing-authority-before-28'"
until_true "not exists (select 1 from dolsd.matter where planned_rules < dolsd.rules_version()) and (select min(planned_rules) = dolsd.rules_version() from dolsd.matter)"
rule=$(($(ms) - begun))
tell "one rule changed: all worked out anew" "$matters" "$rule"
stop_daemon TERM || fail "it did not stop well"
kill "$holder"

printf '(c) PostgreSQL by itself\n'
begun=$(ms)
psql -X -q -d "$db" -c "\\copy (select * from casework.matter) to '$place/matters'"
out=$(($(ms) - begun))
tell "matters copied out" "$matters" "$out"
psql -X -q -d "$db" -c "\\copy dolsd.deadline to '$place/deadlines'" -c "\\copy dolsd.matter to '$place/planned'"
sql "create table public.deadline (like dolsd.deadline including all)"
sql "create table public.matter (like dolsd.matter including all)"
begun=$(ms)
psql -X -q -d "$db" -c "\\copy public.matter from '$place/planned'" -c "\\copy public.deadline from '$place/deadlines'"
in=$(($(ms) - begun))
tell "matters and deadlines copied in, indexes and all" "$matters" "$in"
awk -v cold="$cold" -v rule="$rule" -v copy="$((out + in))" 'BEGIN {
    printf "  working out takes %.1f times the copying cold, and %.1f times for a rule that changed\n", cold / copy, rule / copy }'
