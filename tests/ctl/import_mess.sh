#!/bin/sh
# dolsctl import of a thousand rows as people would keep them: each is recorded as it was meant, or the
# unreadable cell is named. The seed is printed; the first argument sets it (7 by default).
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside "${1:-7}"
fi
seed=$2
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_mess
createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
PGDATABASE=$database
export PGDATABASE
mess() {
    /usr/bin/python3 "$top/tests/ctl/mess_rows.py" "$@" || fail "seed $seed: $1"
}
echo "# seed $seed"
mess make "$seed" "$work"
expect 2 import "$work/mess.csv" --who Alex --why "first import"
mess said "$work" "$said"
[ "$(psql -X -At -c "select count(*) from casework.person")" = 0 ] || fail "something was recorded"
expect 0 import "$work/mended.csv" --who Alex --why "first import"
mess stored "$work"
expect 0 import "$work/ansi.csv" --who Alex --why "the same in Windows-1252"
says_not ": new"
says_not ": changed"
mess stored "$work"
exit "$failed"
