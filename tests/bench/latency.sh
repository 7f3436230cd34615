#!/bin/sh
# What the daemon costs while nothing happens, and how long a mail takes from a commit to the relay. Prints
# figures; tests nothing.
#
#     tests/bench/latency.sh [SECONDS [CHANGES]]          in the build folder; 30 and 150 unless told
#
# Idle: processor time, context switches and memory of the daemon over SECONDS, after it came to rest. Then
# CHANGES changes one by one: see latency.py. PostgreSQL writes as durably as by default.
set -eu

top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-.}
seconds=${1:-30}
changes=${2:-150}
if [ "${3:-}" != inside ]; then
    exec sh "$top/tests/pg/with-postgres.sh" sh "$0" "$seconds" "$changes" inside
fi
top_srcdir=$top
top_builddir=$build
# shellcheck disable=SC2034
safety=60
# shellcheck source=tests/service/live.sh
. "$top/tests/service/live.sh"

# shellcheck source=tests/bench/durable.sh
. "$top/tests/bench/durable.sh"

make_database dolsd_test_bench
sql "select dolsd.move_clock('2026-12-21 09:00+00')" >/dev/null
sql "vacuum analyze"
mkdir "$relay"
/usr/bin/python3 "$top/tests/bench/latency.py" sink "$relay/port" "$place/stamps" &
# shellcheck disable=SC2034
others=$!
wait_for "the sink" test -s "$relay/port"
smtp_config "log: { level = \"warning\"; };"
"$dolsd" -c "$place/dolsd.conf" 2>>"$place/log" &
daemon=$!
wait_true "dolsd.idle()"

# processor time and switches so far: nanoseconds, number.
used() {
    awk 'FILENAME ~ /schedstat/ { cpu += $1 } /ctxt_switches/ { switches += $2 } END { printf "%.0f %d\n", cpu, switches }' \
        "/proc/$daemon/schedstat" "/proc/$daemon/status"
}

if [ "$seconds" -gt 0 ]; then
    sleep 10
    before=$(used)
    sleep "$seconds"
    echo "$before $(used) $(awk '/VmRSS/ { print $2 }' "/proc/$daemon/status")" | awk -v s="$seconds" '{
        printf "  idle, for %d s: %.1f ms of processor and %.0f switches a minute; %.1f MB\n", s, ($3 - $1) / 1e6 * 60 / s, ($4 - $2) * 60 / s, $5 / 1024 }'
fi
/usr/bin/python3 "$top/tests/bench/latency.py" add "$db" "$changes" "$place/stamps"
stop_daemon TERM
