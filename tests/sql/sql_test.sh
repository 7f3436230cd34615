#!/bin/sh
# Runs every tests/sql/test_*.sql in a database of its own.
set -eu
top=${top_srcdir:-$(dirname "$0")/../..}
here=$top/tests/sql
if [ "${1:-}" != inside ]; then
    exec sh "$top/tests/pg/with-postgres.sh" sh "$0" inside "$@"
fi
shift
PGOPTIONS='-c client_min_messages=warning'
export PGOPTIONS

sh "$here/make_database.sh" dolsd_test_template
failed=0
if psql -X -q -v ON_ERROR_STOP=1 -d postgres -f "$top/sql/clock.sql" >/dev/null 2>&1; then
    echo "FAILED: clock.sql does not look where it is"
    failed=1
fi
for file in "$here"/test_${1:-*}.sql; do
    name=$(basename "$file" .sql)
    createdb -T dolsd_test_template "dolsd_$name"
    if psql -X -q -v ON_ERROR_STOP=1 -v SHOW_CONTEXT=errors -d "dolsd_$name" -f "$file" >/dev/null; then
        echo "passed: $name"
    else
        echo "FAILED: $name"
        failed=1
    fi
done
exit $failed
