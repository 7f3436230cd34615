#!/bin/sh
# Makes a database with the daemon's tables, functions and rules over a bare stand-in for case work.
#
#   make-database.sh NAME       (inside with-postgres.sh; NAME begins with dolsd_test)
set -eu
top=${top_srcdir:-$(dirname "$0")/../..}

createdb "$1"
for file in "$top"/tests/oracle/casework.sql "$top"/sql/0*.sql "$top"/sql/dolsd/*.sql "$top"/sql/rules/*.sql \
    "$top"/sql/clock.sql; do
    psql -X -q -v ON_ERROR_STOP=1 --single-transaction -d "$1" -f "$file" >/dev/null
done
# Its clock leaps from instant to instant, and many deadlines change at each: the guard has its own test.
psql -X -q -v ON_ERROR_STOP=1 -d "$1" -c "update dolsd.policy set value = most, who = 'the oracle',
    why = 'its clock leaps' where name = 'guard_least'"
