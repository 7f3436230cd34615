#!/bin/sh
# The examples of dolsd-store(7) as they are printed: its views over a council's own tables lead to a first mail, and
# every query answers.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_manual
createdb "$database"

# Each example is a file: 1.sql, 2.sql and so on.
sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE ALSO/p' "$top/man/dolsd-store.7" |
    awk -v folder="$work" '/^\.Bd /{ n++; on = 1; next } /^\.Ed/{ on = 0 } on { gsub(/\\e/, "\\"); gsub(/\\&/, ""); print >(folder "/" n ".sql") }'
views=$(grep -l "create view casework.matter" "$work"/*.sql)
[ -n "$views" ] || fail "there is no example of the views"

# A case system with the columns that the example names, of the types that such systems have.
run_sql <<'SQL'
create schema council;
create table council.home (number integer primary key, name varchar(80), mail varchar(80));
create table council.urgent (number integer primary key, our_ref varchar(20), initials char(4), home integer, signed_on timestamp,
    ends_on timestamp, died_on date);
insert into council.home values (7, 'Elm House', 'elm@example.org'), (17, 'The manager', 'manager@example.org');
insert into council.urgent values (1, 'U-2026-1222', 'J.S.', 7, '2026-12-22 11:40', '2026-12-28', null);
SQL
run_sql -f "$views"
expect 0 migrate --sql-dir "$top/sql"
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-22 12:00+00')"
start_dolsd
expect 4 check -c "$work/dolsd.conf"
says "nobody is notified every week"
says "0 fault(s), "

for example in "$work"/*.sql; do
    if [ "$example" != "$views" ] && grep -q "insert into" "$example"; then run_sql -f "$example"; fi
done
code=0
"$dolsctl" -d "dbname=$database" simulate --until 2026-12-30 --quiet >"$said" 2>&1 || code=$?
[ "$code" -eq 0 ] || fail "simulate ended with $code"
grep -rlE '^To: .*elm@example.org' "$work/mail/new" >"$said" || fail "the home was sent no mail"
answered=0
for example in "$work"/*.sql; do
    if grep -q "insert into\|create view" "$example"; then continue; fi
    last="an example"
    psql -X -q -v ON_ERROR_STOP=1 -d "$database" -f "$example" >"$said" 2>&1 || { cat "$example" >>"$said"; fail "an example is refused"; }
    if grep -qE '^\([1-9][0-9]* rows?\)' "$said"; then answered=$((answered + 1)); fi
done
[ "$answered" -ge 3 ] || fail "only $answered queries have an answer"
finish
