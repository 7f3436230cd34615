#!/bin/sh
# Random faults of all kinds for random spans during a simulated month of the average council, and an observer that
# checks whether work ever stood still without anybody being notified (trouble.py).
#
#   trouble.sh [SEED [MONTHS]]      inside a build folder: top_srcdir=.. top_builddir=. sh ../tests/trouble/trouble.sh
#
# A month takes a minute or so. TROUBLE_ARGUMENTS goes to trouble.py: -v prints each step, --blind plants a
# blindness, --calm FOLDER keeps the results of the months without trouble for the next run. TROUBLE_KEEP=FOLDER
# keeps the logs there.
set -eu
if [ "${WITH_POSTGRES_CTL:-}" = "" ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" "$@"
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"

make_database dolsd_test_template
psql -X -q -c "alter system set jit = off" -c "alter system set max_connections = 40" -c "select pg_reload_conf()" >/dev/null
"${CC:-cc}" -shared -fPIC -o "$place/clock.so" "$top/tests/silence/clock.c"
code=0
# shellcheck disable=SC2086 # several words
/usr/bin/python3 "$top/tests/trouble/trouble.py" "$place" --template "$db" --dolsd "$dolsd" --clock "$place/clock.so" \
    --templates "$(cd "$top" && pwd)/conf/templates" --seed "${1:-1}" --months "${2:-1}" ${TROUBLE_ARGUMENTS:-} || code=$?
if [ -n "${TROUBLE_KEEP:-}" ]; then
    mkdir -p "$TROUBLE_KEEP"
    for each in control trouble; do cp "$place/dolsd_test_$each/log" "$TROUBLE_KEEP/$each.log" || true; done
    pg_dump -d dolsd_test_trouble >"$TROUBLE_KEEP/dump.sql" || true
fi
exit "$code"
