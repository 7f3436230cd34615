#!/bin/sh
# Runs every tests/sql/test_*.sql in its own database.
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
# psql without ON_ERROR_STOP, in a live database: nothing in clock.sql is applied.
createdb -T dolsd_test_template casework_live
psql -X -q -d casework_live -c 'drop table dolsd.moved_clock' -c "create or replace function dolsd.clock() returns timestamptz language sql stable as 'select now()'" >/dev/null
psql -X -q -d casework_live -f "$top/sql/clock.sql" >/dev/null 2>&1 || true
if [ "$(psql -X -q -A -t -d casework_live -c "select to_regclass('dolsd.moved_clock') is null")" != t ]; then
    echo "FAILED: clock.sql goes on after it was refused"
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
