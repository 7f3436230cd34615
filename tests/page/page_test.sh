#!/bin/sh
# dolsd-page on a database with a running dolsd: page, verb and SQL answer the same; hostile input does
# nothing; and the role of the page cannot write anything.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/../ctl/common.sh"
database=dolsd_test_page
createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-22 07:00+00')"
run_sql <<SQL
insert into casework.person (reference, initials) values ('P-1', 'J.S.'), ('P-2', 'A.B.');
insert into casework.place (reference, name, managing_authority) values
    ('H-1', 'Elm House', 'Elm Ltd'), ('H-2', '<script>alert(1)</script> & "Ash"', 'Ash Ltd');
insert into casework.address_book (name, address, require_tls) values
    ('Elm House', 'elm@example.org', false), ('Safeguards team', 'dols@example.org', false),
    ('<b>Ash</b>', 'ash@example.org', false);
insert into casework.appointment (role, contact_id, place_id) values ('managing_authority', 1, 1), ('managing_authority', 3, 2);
insert into casework.appointment (role, contact_id) values ('dols_team', 2);
insert into casework.urgent (reference, person_id, place_id, given_on, last_day) values
    ('U-26-0012', 1, 1, '2026-12-22', '2026-12-28'), ('U-26-0013', 2, 2, '2026-12-22', '2026-12-28');
SQL
start_dolsd
run_sql -c "create role page_reader login in role dolsd_reader"

page=
# Called by the trap.
# shellcheck disable=SC2317
stop_page() {
    ended=$?
    if [ -n "$page" ]; then
        kill "$page" 2>/dev/null || true
        wait "$page" 2>/dev/null || true
    fi
    stop
}
trap stop_page EXIT
# serve TEMPLATES [ROLE]: starts a dolsd-page with those, in place of the previous one.
serve() {
    if [ -n "$page" ]; then
        kill "$page"
        wait "$page" || true
        rm -f "$work/page"
    fi
    "${top_builddir:-.}/dolsd-page" -l "$work/page" -t "$1" -L cy -n "Invented & Council" \
        -d "dbname=$database user=${2:-page_reader}" 2>"$work/page.log" &
    page=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        if [ -S "$work/page" ]; then break; fi
        sleep 1
    done
    sleep 1
}
# asks [TEST]: runs all its tests, or only that one.
asks() {
    /usr/bin/python3 "$top/tests/page/ask_page.py" "$work/page" "${top_builddir:-.}/dolsctl" "$database" "$top/conf/page/en" "$@" \
        >"$said" 2>&1
}
for where in 0.0.0.0:8470 192.0.2.1:80 nowhere; do
    code=0
    "${top_builddir:-.}/dolsd-page" -l "$where" -t "$top/conf/page/en" 2>"$said" || code=$?
    [ "$code" -eq 2 ] || fail "listens on $where"
done
code=0
"${top_builddir:-.}/dolsd-page" -l "$work/page" -t "$top/conf/page/en" -L xx 2>"$said" || code=$?
[ "$code" -eq 2 ] || fail "takes a language that is not there: $code"
grep -q "page/en/../xx: cannot be read" "$said" || fail "does not say which language is not there"
cp -RL "$top/conf/page" "$work/pages"
sed '/^menu_due:/d' "$top/conf/page/cy/phrases.conf" >"$work/pages/cy/phrases.conf"
code=0
"${top_builddir:-.}/dolsd-page" -l "$work/page" -t "$work/pages/en" -L cy 2>"$said" || code=$?
[ "$code" -eq 2 ] || fail "takes a language that has not all phrases: $code"
grep -q 'no phrase "menu_due" in phrases.conf' "$said" || fail "does not say which phrase is not there"
cp "$top/conf/page/cy/phrases.conf" "$work/pages/cy/phrases.conf"
rm "$work/pages/cy/terms.conf"
code=0
"${top_builddir:-.}/dolsd-page" -l "$work/page" -t "$work/pages/en" -L cy 2>"$said" || code=$?
[ "$code" -eq 2 ] || fail "takes a language without terms: $code"
grep -q 'cy/terms.conf: cannot be read' "$said" || fail "does not say that there are no terms"
serve "$top/conf/page/en"
for day in 2026-12-28 2026-12-29; do # to the end of that day: one and two without authority
    expect 0 simulate --until "$day" --quiet
    asks few || fail "one and two on $day"
done
run_sql -c "select dolsd.move_clock('2026-12-31 09:00+00')"
serve "$top/conf/page/en"
asks || fail "the pages"
grep -q "officer.one asked for today: 200" "$work/page.log" || fail "who asked is not recorded"
if grep -qE "Elm|U-26|P-1|drop table" "$work/page.log"; then fail "the log says what was asked for"; fi

# The test of the Welsh finds a title without Welsh.
sed '/^End of an urgent authorisation$/,+1d' "$top/conf/page/cy/terms.conf" >"$work/pages/cy/terms.conf"
serve "$work/pages/en"
if asks titles; then fail "a title without Welsh is not found"; fi
grep -qF "/due: English titles in Welsh: ['End of an urgent authorisation']" "$said" || fail "which title has no Welsh is not said"

# A question from many is asked of the database once; its log shows what was asked.
run_sql -c "create role page_counted login in role dolsd_reader" -c "alter role page_counted set log_statement = 'all'"
serve "$top/conf/page/en" page_counted
PAGE_LOG=$work/page.log SERVER_LOG=$PGHOST/log asks once || fail "what many ask at once"

# The role of the page changes nothing: every table, every view, every function that it may call.
writes=$(psql -X -At -d "$database" -c "
    select format('insert into %s default values', c.oid::regclass) from pg_class c
     where c.relnamespace in ('dolsd'::regnamespace, 'casework'::regnamespace) and c.relkind in ('r', 'v')
    union all select format('delete from %s', c.oid::regclass) from pg_class c
     where c.relnamespace in ('dolsd'::regnamespace, 'casework'::regnamespace) and c.relkind in ('r', 'v')
    union all select 'create table dolsd.x (y int)' union all select 'select dolsd.touch(''urgent'', 1)'
    union all select 'select dolsd.move_clock(null)' union all select 'select dolsd.fire(1)'")
echo "$writes" | while read -r statement; do
    if psql -X -q -d "$database" -U page_reader -c "$statement" >/dev/null 2>&1; then
        echo "$statement" >>"$work/written"
    fi
done
if [ -s "$work/written" ]; then
    cp "$work/written" "$said"
    fail "the role of the page can write"
fi
finish
