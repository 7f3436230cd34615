#!/bin/sh
# dolsctl migrate on its own server: what is applied once, what again, what is refused.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_migrate
sql=$work/sql
mkdir "$sql"
cp -R "$top/sql/." "$sql/"
chmod -R u+w "$sql"
createdb "$database"

# Without the three views: it says what to do and leaves nothing behind.
expect 2 migrate --sql-dir "$sql"
says "casework.matter, casework.recipient, casework.contact"
says "--reference-store"
run_sql -c "do \$\$ begin assert to_regnamespace('dolsd') is null; end \$\$"

# The rules wait until --no-rules is omitted.
expect 0 migrate --sql-dir "$sql" --reference-store --no-rules
says "reference store: "
says "migration 001_tables.sql: applied"
says "functions and views: "
says_not "rule packs"
expect 0 migrate --sql-dir "$sql"
says "rule packs: "
says_not "migration 001"
expect 0 migrate --sql-dir "$sql" --reference-store
says "nothing to do"

# A changed function: the whole folder is applied again; and a broken one is undone, and its line named.
file=$(find "$sql/dolsd" -name '*.sql' | sort | head -n 1)
cp "$file" "$work/kept"
printf '\n-- as it was\n' >>"$file"
expect 0 migrate --sql-dir "$sql"
says "functions and views: "
printf 'select 1;\n\ncreate funktion f();\n' >"$file"
expect 2 migrate --sql-dir "$sql"
says "$file:3: syntax error"
says "that step was undone"
run_sql -c "do \$\$ begin assert to_regclass('dolsd.status') is not null; end \$\$"
printf 'select 1; select 1/0;\n' >"$file"
expect 2 migrate --sql-dir "$sql"
says "its statement 2: division by zero"
cp "$work/kept" "$file"
expect 0 migrate --sql-dir "$sql"
expect 0 migrate --sql-dir "$sql"
says "nothing to do"

# What somebody dropped or replaced by hand is put back, with its grants; rows of rules are not.
run_sql -c "drop view dolsd.status; drop function dolsd.fire(int)" -c "delete from dolsd.rung where name = 'milestone-due-dols-team-before-28'" \
    -c "create or replace function dolsd.enlist(in_worker text, in_version text) returns void language sql as ''"
expect 3 status
says "with --again if that finds nothing to do"
expect 0 migrate --sql-dir "$sql"
says "nothing to do"
rungs=$(psql -X -A -t -d "$database" -c "select count(*) from dolsd.rung")
expect 0 migrate --sql-dir "$sql" --again
says "functions and views: "
says_not "rule packs"
run_sql -c "do \$\$ begin
    assert has_table_privilege('dolsd_daemon', 'dolsd.status', 'select');
    assert has_function_privilege('dolsd_daemon', 'dolsd.fire(int)', 'execute');
    assert pg_get_functiondef('dolsd.enlist(text, text)'::regprocedure) ~ 'insert into dolsd.worker';
    assert (select count(*) from dolsd.rung) = $rungs;
    end \$\$"

# A new migration is applied once; one that fails is undone as a whole.
printf 'create table dolsd.more (a int);\n' >"$sql/900_more.sql"
expect 0 migrate --sql-dir "$sql"
says "migration 900_more.sql: applied"
printf 'create table dolsd.half (a int);\ncreate table dolsd.half (a int);\n' >"$sql/901_half.sql"
expect 2 migrate --sql-dir "$sql"
says "901_half.sql"
run_sql -c "do \$\$ begin assert to_regclass('dolsd.half') is null; end \$\$"
rm "$sql/901_half.sql"

# All options that do not go together are reported at once.
printf '\n-- edited\n' >>"$sql/001_tables.sql"
printf 'select 1;\n' >"$sql/800_late.sql"
expect 2 migrate --sql-dir "$sql"
says "001_tables.sql: is not what was applied"
says "800_late.sql: comes before version 900"
says "nothing was done"
cp "$top/sql/001_tables.sql" "$sql/001_tables.sql"
rm "$sql/800_late.sql" "$sql/900_more.sql"
expect 2 migrate --sql-dir "$sql"
says "is of version 900 and this program knows only"

# Folders and databases that do not exist.
expect 2 migrate --sql-dir "$work/none"
says "--sql-dir says where"
mkdir "$work/bare"
cp "$top/sql/001_tables.sql" "$work/bare/"
expect 2 migrate --sql-dir "$work/bare"
says "nothing is in sql/dolsd"
says "nothing is in sql/rules"
database=dolsd_test_none
expect 3 migrate --sql-dir "$sql"
says "cannot reach the database"
says '"dolsd_test_none" does not exist'
expect 1 migrate --colour red
says "--colour: there is no such option"
says "usage: dolsctl migrate"

# A council's own views are left as they are.
database=dolsd_test_own
createdb "$database"
run_sql -f "$top/tests/sql/casework_stub.sql"
sql=$top/sql
expect 0 migrate --sql-dir "$sql" --reference-store
says "not created, as this database already has the three views"
expect 0 migrate --sql-dir "$sql"
says "nothing to do"

# Two started at once run one after the other.
database=dolsd_test_two
createdb "$database"
"$dolsctl" -d "dbname=$database" migrate --sql-dir "$sql" --reference-store >"$work/other" 2>&1 &
other=$!
expect 0 migrate --sql-dir "$sql" --reference-store
wait "$other" || fail "the other migrate failed: $(cat "$work/other")"
cat "$work/other" >>"$said"
says "migration 001_tables.sql: applied"
says "nothing to do"
finish
