#!/bin/sh
# Two daemons on one database are killed (kill -9) in bursts while everything around them breaks: PostgreSQL is
# restarted, its disk is full, sessions are ended or left with locks, the clock steps, and a mail server, a receiver of
# webhooks and GOV.UK Notify fail in every phase. Then each message of the store is checked against what they got.
#
#   chaos.sh [KILLS [SEED]]      inside a build folder: top_srcdir=.. top_builddir=. sh ../tests/chaos/chaos.sh
#
# 28 kills take a minute or so; 1,000 the better part of an hour. CHAOS_KEEP=FOLDER keeps the log there.
set -eu
if [ "${WITH_POSTGRES_CTL:-}" = "" ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" "$@"
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"

make_database dolsd_test_chaos
chmod 711 "$place"
# A small file system cannot be mounted here, so what fills the disk sits between the server and the system.
${CC:-cc} -shared -fPIC -O1 -o "$place/full.so" "$top/tests/chaos/full.c" -ldl
chmod 755 "$place/full.so"
code=0
/usr/bin/python3 "$top/tests/chaos/chaos.py" "$place" --database "$db" --dolsd "$dolsd" --full "$place/full.so" \
    --templates "$(cd "$top" && pwd)/conf/templates" --kills "${1:-28}" --seed "${2:-$(date +%s)}" || code=$?
if [ -n "${CHAOS_KEEP:-}" ]; then
    mkdir -p "$CHAOS_KEEP"
    cp "$place/log" "$place/faults.json" "$CHAOS_KEEP" || true
    cp "$(dirname "$WITH_POSTGRES_CTL")/log" "$CHAOS_KEEP/server.log"
    pg_dump -d "$db" >"$CHAOS_KEEP/dump.sql" || true
fi
exit "$code"
