#!/bin/sh
# The three views of a council with each column wrong in turn: migrate and check name it in one line, with what to
# write, and nothing is made; what they say to write is right; and the documented way to change a type works.
# The quotes are those that dolsctl prints.
# shellcheck disable=SC1111
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_contract
createdb "$database"

# A case system whose columns have the types that such systems have; columns(VIEW) lists what they must become.
run_sql <<'SQL'
create schema own;
create table own.matter (kind varchar(20), id integer, reference char(12), initials varchar, place varchar(80), jurisdiction varchar,
    facts json, extra text, place_id bigint);
insert into own.matter values ('urgent', 1, 'U-1', 'J.S.', 'Elm House', 'england', '{"given": "2026-12-22"}', '{}', 4);
create table own.recipient (kind varchar, id numeric, role varchar, contact_id smallint, since timestamp, until timestamptz);
insert into own.recipient values ('urgent', 1, 'managing_authority', 1, '2026-01-01', '2027-01-01 00:30+00');
create table own.contact (contact_id integer, name varchar, channel varchar, address varchar, language char(2), tier varchar,
    require_tls smallint, turn integer);
insert into own.contact values (1, 'Elm House', 'mail', 'elm@example.org', 'en', 'initials', 1, 1);
create table own.wanted (view text, n int, col text, type text, primary key (view, n));
insert into own.wanted values
    ('matter', 1, 'kind', 'text'), ('matter', 2, 'id', 'bigint'), ('matter', 3, 'reference', 'text'), ('matter', 4, 'initials', 'text'),
    ('matter', 5, 'place', 'text'), ('matter', 6, 'jurisdiction', 'text'), ('matter', 7, 'facts', 'jsonb'), ('matter', 8, 'extra', 'jsonb'),
    ('recipient', 1, 'kind', 'text'), ('recipient', 2, 'id', 'bigint'), ('recipient', 3, 'role', 'text'),
    ('recipient', 4, 'contact_id', 'bigint'), ('recipient', 5, 'since', 'date'), ('recipient', 6, 'until', 'date'),
    ('contact', 1, 'contact_id', 'bigint'), ('contact', 2, 'name', 'text'), ('contact', 3, 'channel', 'text'),
    ('contact', 4, 'address', 'text'), ('contact', 5, 'language', 'text'), ('contact', 6, 'tier', 'text'), ('contact', 7, 'require_tls', 'boolean');
-- All three views as they must be, but for one column, which is what `instead` says, or left out where that is null.
create function own.make(in_view text, in_col text, instead text) returns void language plpgsql as $$
declare
    v text;
begin
    drop schema if exists casework cascade;
    create schema casework;
    foreach v in array array['matter', 'recipient', 'contact'] loop
        execute format('create view casework.%I as select %s from own.%I', v, (
            select string_agg(case when w.view <> in_view or w.col <> in_col then
                                        case when w.type = 'boolean' then w.col || ' <> 0 as ' || w.col
                                             else format('%I::%s as %1$I', w.col, w.type) end
                                   else instead end, ', ' order by w.n) from own.wanted w
              where w.view = v and not (w.view = in_view and w.col = in_col and instead is null)), v);
    end loop;
end
$$;
SQL
psql -X -At -F ' ' -d "$database" -c "select w.view, w.col, w.type from own.wanted w order by w.view, w.n" >"$work/columns"
[ "$(wc -l <"$work/columns")" -eq 21 ] || fail "21 columns"

nothing_made() {
    [ "$(psql -X -At -d "$database" -c "select to_regnamespace('dolsd') is null and not exists (select from pg_roles where rolname in ('dolsd_daemon', 'dolsd_reader'))")" = t ] ||
        fail "$last made something"
}

# One line says what is wrong and what to write, for each column of the wrong type and for each missing one.
while read -r view column type <&3; do
    run_sql -c "select own.make('$view', '$column', '$column')"
    expect 2 migrate --sql-dir "$top/sql"
    [ "$(grep -c "^casework\." "$said")" -eq 1 ] || fail "$view.$column of another type: not one line"
    says "casework.$view: column $column is "
    says " and must be $type; write “"
    says "the way out: "
    says "nothing was done"
    run_sql -c "select own.make('$view', '$column', null)"
    expect 2 migrate --sql-dir "$top/sql"
    [ "$(grep -c "^casework\." "$said")" -eq 1 ] || fail "$view.$column is missing: not one line"
    says "casework.$view: has no column $column, which must be $type; write “"
    says_not "the way out"
done 3<"$work/columns"
nothing_made
expect 2 check
says "casework.recipient: has no column until, which must be date; write “null::date as until” if there is none"

# All at once; what they say to write is right, and the midnight of a moment is London's.
run_sql -c "select own.make('', '', '')" -c "drop view casework.matter, casework.recipient, casework.contact" \
    -c "create view casework.matter as select * from own.matter" -c "create view casework.recipient as select * from own.recipient" \
    -c "create view casework.contact as select * from own.contact"
expect 2 migrate --sql-dir "$top/sql"
[ "$(grep -c "^casework\." "$said")" -eq 21 ] || fail "not every column at once"
nothing_made
sed -n 's/^casework\.\([a-z]*\): .*; write “\(.*\)”$/\1|\2/p' "$said" >"$work/written"
for view in matter recipient contact; do
    printf 'create or replace view own.try_%s as select %s from own.%s;\n' "$view" \
        "$(sed -n "s/^$view|//p" "$work/written" | paste -sd ,)" "$view"
done >"$work/try.sql"
run_sql -f "$work/try.sql"
psql -X -At -F ' ' -d "$database" -c "select substr(c.relname, 5), a.attname, format_type(a.atttypid, a.atttypmod) from pg_class c
    join pg_attribute a on a.attrelid = c.oid where c.relname like 'try\_%' and a.attnum > 0 order by 1, 2" >"$work/made"
sort "$work/columns" >"$work/sorted"
sort "$work/made" | diff "$work/sorted" - >"$said" || fail "what they say to write makes other types"
[ "$(psql -X -At -d "$database" -c "select until from own.try_recipient")" = 2027-01-01 ] || fail "until"
psql -X -q -v ON_ERROR_STOP=1 -d "$database" -c "select * from own.try_matter" -c "select * from own.try_contact" >"$said" 2>&1 || fail "what they say to write cannot be read"

# One of the three is missing: the reference store is not made over the other two.
run_sql -c "select own.make('', '', '')" -c "drop view casework.contact"
expect 2 migrate --sql-dir "$top/sql" --reference-store
says "not there: casework.contact"
nothing_made

# As they must be; optional columns may be there, of another kind of number, or not be a number.
run_sql -c "select own.make('', '', '')" -c "create or replace view casework.matter as
    select kind::text, id::bigint, reference::text, initials::text, place::text, jurisdiction::text, facts::jsonb, extra::jsonb, place_id::int from own.matter"
expect 0 migrate --sql-dir "$top/sql"
run_sql -c "alter view casework.matter rename to matter_before" -c "create view casework.matter as select kind, id, reference, initials, place, jurisdiction, facts,
    extra, place_id::text as place_id from casework.matter_before"
expect 2 migrate --sql-dir "$top/sql"
says "casework.matter: column place_id is text and must be bigint; write “place_id::bigint as place_id”"

# The documented way, word for word, with dolsd's views built on the old view.
run_sql -c "drop view casework.matter" -c "alter view casework.matter_before rename to matter"
code=0
psql -X -q -v ON_ERROR_STOP=1 -d "$database" -c "drop view casework.matter" >"$said" 2>&1 || code=$?
[ "$code" -ne 0 ] || fail "nothing stands on casework.matter"
run_sql -c "alter view casework.matter rename to matter_before" -c "create view casework.matter as select kind, id, reference, initials, place, jurisdiction, facts,
    extra, place_id::bigint as place_id from casework.matter_before" -c "grant select on casework.matter to dolsd_daemon, dolsd_policy, dolsd_reader"
expect 0 migrate --sql-dir "$top/sql" --again
run_sql -c "create or replace view casework.matter as select kind::text, id::bigint, reference::text, initials::text, place::text, jurisdiction::text, facts::jsonb,
    extra::jsonb, place_id from own.matter" -c "drop view casework.matter_before"
expect 0 migrate --sql-dir "$top/sql"
says "nothing to do"
finish
