#!/bin/sh
# Makes a database with everything that dolsctl migrate puts there, and the clock that can be moved.
#
#   fresh-database.sh NAME      (inside with-postgres.sh; NAME begins with dolsd_test or dolsd_demo)
#
# By dolsctl itself if it is built (top_builddir), otherwise file by file.
set -eu
name=$1
sql=${top_srcdir:-$(dirname "$0")/../..}/sql
dolsctl=${top_builddir:-.}/dolsctl
PGOPTIONS="${PGOPTIONS:-} -c client_min_messages=warning"
export PGOPTIONS

createdb "$name"
if [ -x "$dolsctl" ] && "$dolsctl" help migrate >/dev/null 2>&1; then
    "$dolsctl" -d "dbname=$name" migrate --sql-dir "$sql" --reference-store >/dev/null
    set -- "$sql/clock.sql"
else
    set -- "$sql"/casework/*.sql "$sql"/0*.sql "$sql"/dolsd/*.sql "$sql"/rules/*.sql "$sql/clock.sql"
fi
for file in "$@"; do
    if [ -f "$file" ]; then
        psql -X -q -v ON_ERROR_STOP=1 --single-transaction -d "$name" -f "$file" >/dev/null
    fi
done
