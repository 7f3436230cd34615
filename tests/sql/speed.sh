#!/bin/sh
# Prints how long the functions take in a store with 100,000 delivered messages. Not a test: run by hand.
set -eu
top=${top_srcdir:-$(dirname "$0")/../..}
if [ "${1:-}" != inside ]; then
    exec sh "$top/tests/pg/with-postgres.sh" sh "$0" inside
fi
PGOPTIONS='-c client_min_messages=warning'
export PGOPTIONS
sh "$top/tests/sql/make_database.sh" dolsd_test_speed
psql -X -q -v ON_ERROR_STOP=1 -d dolsd_test_speed -f "$top/tests/sql/speed.sql" | sed '/^$/d'
