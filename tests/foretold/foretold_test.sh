#!/bin/sh
# What `dolsctl plan --diff` predicts is what is sent: at once, and in the next fortnight.
#
#   foretold_test.sh [ROUNDS [SEED [FIRST]]]     by default two rounds of seed 10
#
# Each round is ten random caseloads and a random change of rules, with a real daemon (see foretold.py). A
# hundred rounds, a thousand caseloads, take half an hour: `sh ../tests/foretold/foretold_test.sh 100` in the
# build folder.
set -eu
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-.}

if [ -z "${WITH_POSTGRES_CTL:-}" ]; then
    exec "$top/tests/pg/with-postgres.sh" sh "$0" "$@"
fi

PYTHONDONTWRITEBYTECODE=1
PGOPTIONS='-c client_min_messages=warning'
export PYTHONDONTWRITEBYTECODE PGOPTIONS
rules=$(mktemp "${TMPDIR:-/tmp}/dolsd-rules.XXXXXX")
trap 'rm -f "$rules"' EXIT

sh "$top/tests/oracle/make-database.sh" dolsd_test_template
# Here a fact is recorded from a random day on; limits that wait for it are tested in plan_live.sh.
psql -X -q -v ON_ERROR_STOP=1 -d dolsd_test_template -c "update dolsd.time_limit set needs_fact = false"
psql -X -A -t -v ON_ERROR_STOP=1 -d dolsd_test_template -f "$top/tests/oracle/export.sql" >"$rules"
/usr/bin/python3 "$top/tests/foretold/foretold.py" --template dolsd_test_template --rules "$rules" \
    --dolsctl "$build/dolsctl" --dolsd "$build/dolsd" --templates "$(cd "$top" && pwd)/conf/templates" \
    --rounds "${1:-2}" --seed "${2:-10}" --first "${3:-1}" ${KEEP_GOING:+--keep-going}
