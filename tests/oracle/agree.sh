#!/bin/sh
# The engine, and the SQL that decides who is notified, checked against a second reading of the law; and
# that against examples worked by hand. Takes a few seconds; full.sh does the same at length.
#
#   agree.sh [HISTORIES [MATTERS [INSTANTS [SEED]]]]
set -eu
top=${top_srcdir:-$(dirname "$0")/../..}
engine=${top_builddir:-.}/tests/oracle/engine

if [ -z "${WITH_POSTGRES_CTL:-}" ]; then
    exec "$top/tests/pg/with-postgres.sh" sh "$0" "$@"
fi

PYTHONDONTWRITEBYTECODE=1
PGOPTIONS='-c client_min_messages=warning'
export PYTHONDONTWRITEBYTECODE PGOPTIONS
database=dolsd_test_oracle
seed=${4:-1}
rules=$(mktemp "${TMPDIR:-/tmp}/dolsd-rules.XXXXXX")
trap 'rm -f "$rules"' EXIT

sh "$top/tests/oracle/make-database.sh" "$database"
psql -X -A -t -v ON_ERROR_STOP=1 -d "$database" -f "$top/tests/oracle/export.sql" >"$rules"
/usr/bin/python3 "$top/tests/oracle/oracle_test.py" "$rules"
/usr/bin/python3 "$top/tests/oracle/compare.py" --engine "$engine" --rules "$rules" --seed "$seed" \
    --count "${1:-5000}" --jobs 2
/usr/bin/python3 "$top/tests/oracle/told.py" --database "$database" --rules "$rules" --seed "$seed" \
    --count "${2:-80}" --instants "${3:-8}"
