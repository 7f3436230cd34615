#!/bin/sh
# Makes a database with everything that dolsctl migrate puts there, and the clock that can be moved.
#
#   fresh-database.sh NAME      (inside with-postgres.sh; NAME begins with dolsd_test or dolsd_demo)
set -eu
name=$1
sql=${top_srcdir:-$(dirname "$0")/../..}/sql

createdb "$name"
for file in "$sql"/casework/*.sql "$sql"/0*.sql "$sql"/dolsd/*.sql "$sql"/rules/*.sql "$sql"/clock.sql; do
    if [ -f "$file" ]; then
        psql -X -q -v ON_ERROR_STOP=1 --single-transaction -d "$name" -f "$file"
    fi
done
