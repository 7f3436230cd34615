#!/bin/sh
# The same seven faults for dolsd and its peers: two queues of node and a cron script. By hand, never by `make check`.
#
#   tests/bench/chaos/run.sh [CONTENDER TEST ...]     without arguments all, side by side on one core: 16 minutes
#   tests/bench/chaos/run.sh dolsd 1 3 6 4s           one contender, some tests
#
# Contenders: dolsd graphile graphile-careful boss boss-careful boss-default cron cron-batch. Tests: base; 1: kill -9
# forty times; 2: backends terminated, server stopped; 3: no relay for 60 s; 4: 5 % of last replies lost, 4s: four that
# never come; 5: cancelled while pending; 6: one refused, one slow for 30 s; 7: two workers. One JSON line for each goes to
# results.jsonl in BENCH_TMP. Needs root (PostgreSQL runs as postgres), a built tree, and python3-psycopg2; for the
# queues also a folder with graphile-worker, pg-boss, nodemailer and pg from npm: BENCH_NODE=FOLDER/node_modules/…/node.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export BENCH_TMP="${BENCH_TMP:-/var/tmp/dolsd-bench-chaos}"
mkdir -p "$BENCH_TMP"
[ $# -gt 0 ] || set -- all
exec nice -n 10 /usr/bin/python3 "$here/run.py" "$@"
