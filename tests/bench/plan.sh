#!/bin/sh
# How fast matters are worked out. Prints figures; tests nothing.
#
#     tests/bench/plan.sh [MATTERS]          in the build folder; 100000 unless told
#
# (a) The engine alone: law_bench, a million matters on one core.
# (b) With the database, on a council's own tables (the three views, no reference store): the daemon
#     works out all matters (cold), fifty that change one after the other, and all matters for a rule
#     that changes: once one rung, which few deadlines have before them, once the time of day of all
#     rungs, which changes every open ladder. Times are those of PostgreSQL's own commits, so that
#     looking whether it is done costs nothing of what is measured.
# (c) Beside each, what PostgreSQL takes to COPY the rows that the daemon wrote (those of
#     dolsd.matter, dolsd.deadline and dolsd.event that were made or changed since) out into a file
#     and in again, into logged tables with the same columns, checks and indexes. No foreign keys
#     are checked there, no row is looked up or locked, and nothing is compared. At the end the same
#     for all matters and deadlines, since a changed rule has each of them looked at.
#
# Reminders are held back meanwhile (the lock that lets only one process fire), so that only planning is
# measured. Other load on the machine shows in the times but not in the processor seconds of the
# daemon's PostgreSQL process and of the daemon itself. The server does without fsync
# (tests/pg/with-postgres.sh) for both sides alike. BATCH=NUMBER sets database.batch.
#
# Takes up to about 3 KB of disk per deadline; a million matters take about twenty minutes.
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

# shellcheck source=tests/bench/large.sh
. "$top/tests/bench/large.sh"
large_server "track_commit_timestamp = on" "maintenance_work_mem = '256MB'"

# processor PROCESS: its processor seconds so far.
processor() {
    awk '{ print ($14 + $15) / 100 }' "/proc/$1/stat"
}

# until_true QUERY: repeats it until it is true; prints every minute how far the daemon is.
until_true() {
    looks=0
    until [ "$(sql "select ($1)::bool")" = t ]; do
        kill -0 "$daemon" || fail "the daemon is gone"
        sleep "$pause"
        looks=$((looks + 1))
        if [ "$pause" = 1 ] && [ $((looks % 60)) -eq 0 ]; then
            say "$(sql "select format('%s matters with the rules of now', count(*)) from dolsd.matter where planned_rules = (select version from dolsd.rules_state)")"
        fi
    done
}

all_done="not exists (select 1 from dolsd.changed) and (select min(planned_rules) from dolsd.matter) = (select version from dolsd.rules_state)"

# begin: what is written from here on is the next phase's.
begin() {
    sql "checkpoint"
    first=$(sql "select pg_current_xact_id()")
    ours=$(processor "$daemon")
    theirs=$(processor "$backend")
}

# copy_of TABLE ROWS: copies these rows out and in again, and adds to copy.times the table, the number
# of rows, and the seconds and processor seconds that PostgreSQL took.
copy_of() {
    sql "drop table if exists public.copied; create table public.copied (like dolsd.$1 including all)"
    begun=$(date +%s%N)
    used=$(psql -X -q -A -t -d "$db" -c "\\copy ($2) to '$place/copied'" -c "\\copy public.copied from '$place/copied'" \
        -c "select (s[14]::numeric + s[15]::numeric) / 100 from string_to_array(pg_read_file('/proc/self/stat'), ' ') s")
    took=$(($(date +%s%N) - begun))
    echo "$1 $(sql "select count(*) from public.copied") $took $used" >> "$place/copy.times"
    sql "drop table public.copied"
    rm -f "$place/copied"
}

# copy_written: the same for what was written since `begin`.
copy_written() {
    rm -f "$place/copy.times"
    for table in matter deadline event; do
        sql "create unlogged table public.written as select * from dolsd.$table where xmin::text::bigint > $first"
        copy_of "$table" "select * from public.written"
        sql "drop table public.written"
    done
}

# tell WHAT SECONDS: what the work took since `begin`, compared with copying what it wrote.
tell() {
    end_ours=$(processor "$daemon")
    end_theirs=$(processor "$backend")
    copy_written
    awk -v what="$1" -v n="$matters" -v took="$2" -v ours="$(echo "$end_ours $ours" | awk '{ print $1 - $2 }')" \
        -v theirs="$(echo "$end_theirs $theirs" | awk '{ print $1 - $2 }')" '
        { rows = rows sprintf("%s%d of %s", rows == "" ? "" : ", ", $2, $1); copy += $3 / 1e9; used += $4 }
        END {
            printf "  %s\n    %9.2f s   %.0f matters a second; seconds of processor: PostgreSQL %.2f, dolsd %.2f\n", what, took, n / took, theirs, ours
            printf "    %9.2f s   COPY of the rows that it wrote, out and in: %s; %.2f of processor\n", copy, rows, used
            printf "    %9.1f     times the copying; in seconds of processor %.1f times\n", took / copy, (theirs + ours) / used }' "$place/copy.times"
}

# seconds_since INSTANT: from there to the last commit of a plan.
seconds_since() {
    sql "select extract(epoch from max(pg_xact_commit_timestamp(xmin)) - '$1') from dolsd.matter"
}

printf '(a) the engine alone\n  '
if [ -x "$build/tests/bench/law_bench" ]; then
    "$build/tests/bench/law_bench" | sed '2,$s/^/  /'
else
    echo "not built: make tests/bench/law_bench"
fi

make_database dolsd_test_bench
sql "select dolsd.move_clock('2026-11-23 06:00+00')" >/dev/null
say "making $matters matters"
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
sql "vacuum analyze casework.a_matter"
write_config "database: { batch = 1; };" >/dev/null
sed -i "s/; *reconnect_at_most = 1;/; reconnect_at_most = 1; batch = ${BATCH:-500}; statement_timeout = 600;/; s/^    reconnect_at_most = 1; };/    reconnect_at_most = 1; batch = ${BATCH:-500}; statement_timeout = 600; };/; /^database: { batch = 1; };$/d" "$place/dolsd.conf"
# An idle session holds the lock: one that runs a statement would keep VACUUM from everything that dies meanwhile.
mkfifo "$place/hold"
psql -X -q -d "$db" <"$place/hold" >/dev/null 2>&1 &
others=$!
exec 9>"$place/hold"
echo "select pg_advisory_lock(hashtext('dolsd'), hashtext('fire'));" >&9
wait_true "exists (select 1 from pg_locks where locktype = 'advisory')"

printf '(b) with the database, %s matters, batches of %s, and (c) PostgreSQL by itself\n' "$matters" "${BATCH:-500}"
pause=0.2
if [ "$matters" -ge 50000 ]; then pause=1; fi
begun=$(sql "select clock_timestamp()")
"$dolsd" -c "$place/dolsd.conf" 2>>"$place/log" &
daemon=$!
wait_true "exists (select 1 from pg_stat_activity where application_name like 'dolsd planner (%')"
backend=$(sql "select pid from pg_stat_activity where application_name like 'dolsd planner (%'")
first=0 ours=0 theirs=0
until_true "(select count(*) = $matters from dolsd.matter) and $all_done"
tell "cold: none was worked out before" "$(seconds_since "$begun")"

sql "vacuum analyze"
usual=$pause pause=0.1 turn=0
while [ "$turn" -lt 50 ]; do
    turn=$((turn + 1))
    id=$((turn * 10))
    sql "begin; update casework.a_matter set facts = facts || '{\"last_day\": \"2027-06-0$((1 + turn % 9))\"}' where kind = 'standard' and id = $id;
         select dolsd.touch('standard', $id); commit" >/dev/null
    until_true "not exists (select 1 from dolsd.changed)"
done
sql "select format('  one changed matter, from its commit to the commit of its new plan\n    %9s ms  in the median of %s; %s at best, %s at most',
        round(percentile_cont(0.5) within group (order by ms)::numeric, 1), count(*), round(min(ms)::numeric, 1), round(max(ms)::numeric, 1))
       from (select extract(epoch from pg_xact_commit_timestamp(m.xmin) - pg_xact_commit_timestamp(a.xmin)) * 1000 as ms
               from casework.a_matter a join dolsd.matter m using (kind, id) where a.kind = 'standard' and a.id % 10 = 0 and a.id <= 500) x" | sed 's/\\n/\n/'

pause=$usual
# change_rule WHAT CHANGE
change_rule() {
    begin
    sql "update dolsd.rung set $2"
    changed=$(sql "select max(pg_xact_commit_timestamp(xmin)) from dolsd.rung")
    until_true "$all_done"
    tell "$1" "$(seconds_since "$changed")"
    sql "vacuum analyze"
}
change_rule "a rule changed: one rung of many" "offset_count = -27 where name = 'standard-end-managing-authority-before-28'"
change_rule "a rule changed: the time of day of all rungs" "at_time = at_time + interval '15 minutes'"
rm -f "$place/copy.times"
copy_of matter "select * from dolsd.matter"
copy_of deadline "select * from dolsd.deadline"
awk '{ rows = rows sprintf("%s%d of %s", rows == "" ? "" : ", ", $2, $1); copy += $3 / 1e9; used += $4 }
    END { printf "  for comparison: all that a changed rule has compared, written or not\n    %9.2f s   COPY out and in: %s; %.2f of processor\n", copy, rows, used }' "$place/copy.times"
printf '  %s deadlines; dolsd took %s at most\n' "$(sql "select count(*) from dolsd.deadline")" "$(awk '/VmHWM/ { print $2, $3 }' "/proc/$daemon/status")"
stop_daemon TERM || fail "it did not stop well"
exec 9>&-
