#!/bin/sh
# How quick the officers' pages are on a large store. Prints figures; tests nothing.
#
#     tests/bench/page.sh [MATTERS]          in the build folder; 100000 unless told
#
# A council like the demonstration's with that many matters, all worked out by a dolsd, which has also sent all notices
# due by then. Then each page is requested by one client that waits for the answer (alone), and by 50 at a time; the
# parameters are drawn each time, so that cached answers are not measured, except for the pages without parameters. A
# question about the whole council has two lines: each request asks for a different day, and all ask for the same.
# ROUNDS=NUMBER: requests for each page by the 50, 200 by default, and at most 320.
set -eu

top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-.}
matters=${1:-100000}
if [ "${2:-}" != inside ]; then
    exec sh "$top/tests/pg/with-postgres.sh" sh "$0" "$matters" inside
fi
top_srcdir=$top
top_builddir=$build
# shellcheck source=tests/service/live.sh
. "$top/tests/service/live.sh"

# shellcheck source=tests/bench/large.sh
. "$top/tests/bench/large.sh"
# shellcheck disable=SC2119 # no further settings
large_server

make_store dolsd_test_page_bench
today=2026-12-14
# Two years of a council are about four matters for each request of a year.
say "making about $matters matters"
psql -X -q -v ON_ERROR_STOP=1 -d "$db" -c "select dolsd.move_clock('$today 09:30+00')" -f "$top/sql/demo/caseload.sql" \
    -f "$top/sql/demo/events.sql" >/dev/null 2>&1
PGOPTIONS='-c client_min_messages=warning' sql "select casework.demo_council(7, $matters / 4, '$today', 7)"
sql "vacuum analyze"
write_config "" >/dev/null
begun=$(date +%s)
start_daemon
# The guard holds mass reminders until somebody confirms them.
sql "update dolsd.policy set value = most, who = 'benchmark', why = 'all at once' where name = 'guard_least'"
patience=36000 wait_true "dolsd.idle()"
stop_daemon TERM || true
say "worked out and told in $(($(date +%s) - begun)) s"
sql "vacuum analyze"
sql "create role page_reader login in role dolsd_reader" >/dev/null
printf '%s matters, %s of them with an open deadline; %s notices, %s homes\n' "$(sql "select count(*) from dolsd.matter")" \
    "$(sql "select count(distinct (kind, id)) from dolsd.deadline where state = 'open'")" \
    "$(sql "select count(*) from dolsd.notice")" "$(sql "select count(*) from casework.place")"
"$build/dolsd-page" -l "$place/page" -t "$top/conf/page/en" -d "dbname=$db user=page_reader" 2>"$place/page.log" &
others=$!
wait_for "the page" test -S "$place/page"
/usr/bin/python3 "$top/tests/bench/page.py" "$place/page" "$db" "${ROUNDS:-200}"
printf 'resident: %s kB\n' "$(awk '/VmHWM/ { print $2 }' "/proc/$others/status")"
if [ -n "${STAY:-}" ]; then
    echo "PGHOST=$PGHOST PGPORT=$PGPORT $db; socket $place/page; Ctrl-C ends it"
    sleep "$STAY"
fi
