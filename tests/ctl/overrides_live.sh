#!/bin/sh
# Another ladder for one home, one rung less there, and one rung more for one matter: the example of
# dolsd-rules(7), planned, applied, explained, and sent by a running dolsd.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_overrides
createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-21 10:00+00')"
run_sql <<SQL
insert into casework.person (reference, initials) values ('P-1', 'J.S.'), ('P-2', 'A.B.'), ('P-3', 'C.D.');
insert into casework.place (reference, name, managing_authority) values
    ('H-1', 'Elm House', 'Elm Ltd'), ('H-2', 'Oak House', 'Oak Ltd');
insert into casework.address_book (name, address) values ('Elm House', 'elm@example.org'),
    ('Oak House', 'oak@example.org'), ('DoLS team', 'dols@example.org'), ('The manager', 'manager@example.org');
insert into casework.appointment (role, contact_id, place_id) values
    ('managing_authority', 1, 1), ('managing_authority', 2, 2);
insert into casework.appointment (role, contact_id) values ('dols_team', 3), ('manager', 4);
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values
    (1, 'S-elm', 1, 1, '2026-02-11', '2026-02-11', '2027-02-10'),
    (2, 'S-oak', 2, 2, '2026-02-11', '2026-02-11', '2027-02-10'),
    (4711, 'S-oak-4711', 3, 2, '2026-02-11', '2026-02-11', '2027-02-10');
SQL
start_dolsd

# What will still be sent to the home about the end of one authorisation, up to that day, and what was
# added for one matter.
ladder() {
    psql -X -A -t -d "$database" -c "select coalesce(string_agg(to_char(at_london, 'MM-DD') || ' ' || replace(rung, 'standard-end-', ''), ', ' order by at, rung), '')
        from dolsd.upcoming where reference = '$1' and limit_code = 'standard_end'
         and (role = 'managing_authority' or rung like '%-one-more') and at < ends_at"
}

# ladder_is REFERENCE LADDER: once dolsd has worked everything out.
ladder_is() {
    for _ in $(seq 200); do
        [ "$(psql -X -A -t -d "$database" -c 'select dolsd.idle()')" = f ] || break
        sleep 0.1
    done
    ladder "$1" >"$said"
    [ "$(cat "$said")" = "$2" ] || fail "$1 has another ladder than $2"
}

first='01-13 managing-authority-before-28'
rest='01-27 managing-authority-before-14, 02-03 managing-authority-before-7'
end='02-09 managing-authority-before-1, 02-10 managing-authority-on'
ladder_is S-elm "$first, $rest, $end"

# The example, word for word as the manual has it.
sed -n '/^Elm House, which/,/^What that makes/p' "$top/man/dolsd-rules.7" |
    sed -n '/^\.Bd/,/^\.Ed/{/^\./d;p}' >"$work/elm.sql"
expect 4 plan --rules "$work/elm.sql" --diff
same_as plan-override.txt
ladder_is S-elm "$first, $rest, $end"
expect 0 apply "$work/elm.sql" --who "Invented manager" --why "Agreed in May"

elm="${rest%%, *}, $end"
ladder_is S-elm "12-30 elm-house-before-42, $elm"
ladder_is S-oak "$first, $rest, $end"
ladder_is S-oak-4711 "$first, 01-20 manager-one-more, $rest, $end"

expect 0 explain S-elm standard_end
grep '^    .*managing_authority: ' "$said" | sed '/what was said/,$d' >"$work/lines"
mv "$work/lines" "$said"
same_as explain-override.txt
expect 0 explain S-oak-4711 standard_end
says "manager: standard-end-dols-team; only for this matter"
says_not "Elm House"
expect 0 explain S-elm standard_end --json
says '"replaces": "standard-end-managing-authority-before-28"'
expect 0 reckon standard given=2026-02-11 --place "Elm House" --explain
says "for this place (Elm House), instead of standard-end-managing-authority-before-28"
expect 0 reckon standard given=2026-02-11 --place "Elm Hose" --explain
says "at Elm Hose: no rung is only for this place"
says_not "instead of"
expect 0 reckon standard given=2026-02-11 --id 4711 --explain
says "only for this matter"
expect 1 reckon standard given=2026-02-11 --id S-1
says "is not a number of a matter"

# An alarm that would fall silent at one place is refused before anything is changed.
cat >"$work/quiet.sql" <<SQL
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, place, replaces, active)
values ('local', 'elm-quiet', 'standard_end', 'dols_team', 'standard-lapsed-dols-team', 0, 'Elm House',
        'standard-end-dols-team-repeat', false);
SQL
expect 2 plan --rules "$work/quiet.sql" --diff
says "it would leave standard_end without an alarm to the DoLS team at Elm House"

# Sent as planned, and to each home by its own ladder.
expect 0 simulate --until 2026-12-30
grep 'managing_authority ' "$said" | grep 'S-elm' | grep -v 'S-oak' >"$work/told" || fail "Elm House alone was not told"
# A renamed home is a different place: the general ladder applies again.
run_sql -c "update casework.place set name = 'Elm Lodge' where name = 'Elm House'"
ladder_is S-elm "$first, $rest, $end"
run_sql -c "update casework.place set name = 'Elm House' where name = 'Elm Lodge'"
ladder_is S-elm "$elm"
expect 0 simulate --until 2027-01-20
grep '^Wed 20 Jan.*manager .*S-oak-4711' "$said" >"$work/told" || fail "the matter's own reminder was not told"
expect 0 simulate --until 2027-02-03
grep '^Wed  *3 Feb.*managing_authority .*S-oak' "$said" | grep -v 'S-elm' >"$work/told" || fail "Oak House alone was not told"
! grep '^Wed  *3 Feb.*managing_authority .*S-elm' "$said" || fail "Elm House was told what is switched off there"
expect 0 simulate --until 2027-03-01
says "0 deadlines uncovered"
says "standard-lapsed-managing-authority"
if [ "$failed" -ne 0 ]; then
    tail -n 20 "$work/dolsd.log" >&2
fi
finish
