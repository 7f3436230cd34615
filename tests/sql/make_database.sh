#!/bin/sh
# Makes a database with the daemon's tables and functions over the stand-in for case work.
#
#   make_database.sh NAME       (inside with-postgres.sh; NAME begins with dolsd_test)
set -eu
name=$1
top=${top_srcdir:-$(dirname "$0")/../..}

createdb "$name"
# The functions twice: applying them again must work.
for file in "$top"/tests/sql/casework_stub.sql "$top"/sql/0*.sql "$top"/sql/dolsd/*.sql "$top"/sql/clock.sql \
    "$top"/sql/dolsd/*.sql "$top"/tests/sql/helpers.sql; do
    psql -X -q -v ON_ERROR_STOP=1 --single-transaction -d "$name" -f "$file" >/dev/null
done
