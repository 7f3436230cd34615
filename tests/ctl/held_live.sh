#!/bin/sh
# dolsctl acknowledge, pause and resume with a running dolsd: what they refuse, what they hold back,
# and what explain, upcoming and status show about it.
# The quotation marks are those of the messages.
# shellcheck disable=SC1111
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_held
owner=${PGUSER:?}

createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-11-23 07:00+00')"
run_sql <<SQL
insert into casework.person (reference, initials) values ('P-1', 'J.S.'), ('P-2', 'K.T.');
insert into casework.place (reference, name, managing_authority) values ('H-1', 'Elm House', 'Elm Ltd');
insert into casework.address_book (name, address, require_tls) values
    ('Elm House', 'elm@example.org', false), ('DoLS team', 'dols@example.org', false),
    ('The manager', 'manager@example.org', false);
insert into casework.appointment (role, contact_id, place_id) values ('managing_authority', 1, 1);
insert into casework.appointment (role, contact_id) values ('dols_team', 2), ('manager', 3);
insert into casework.standard (reference, person_id, place_id, given_on, starts_on, last_day, maximum_last_day)
    values ('S-26-0101', 1, 1, '2026-01-05', '2026-01-05', '2027-01-04', '2027-01-04');
insert into casework.urgent (reference, person_id, place_id, given_on, last_day)
    values ('U-26-0012', 2, 1, '2026-11-23', '2026-11-29');
create role alex login in role dolsd_reader, casework_officer;
create role sam login in role dolsd_reader;
SQL
start_dolsd

# Until the end of that day; the output then is not compared with a golden file.
live() {
    code=0
    "$dolsctl" -d "dbname=$database" simulate --until "$1" --quiet >"$said" 2>&1 || code=$?
    [ "$code" -eq 0 ] || [ "$code" -eq 4 ] || fail "simulate until $1 ended with $code"
}

as() {
    PGUSER=$1
    export PGUSER
}

live 2026-11-23
expect 0 pause
says "nothing is paused"
expect 0 acknowledge
says "nothing that is open is acknowledged"
expect 0 pause --json
says "[]"

# What is wrong with the arguments is reported at once.
expect 1 pause S-26-0101 standard_end more --until tomorrow
says "more: is one word too many"
says " is not a time; write it as 2026-12-18 or '2026-12-18 09:00'"
says "--owner: say who answers for it"
says "--reason: say why"
for when in 2026-12-18T24:00 '2026-12-18 9:00' '2026-12-18 09:00:00' 2026-02-30 '2026-12-18 09:00 '; do
    expect 1 pause S-26-0101 --until "$when" --owner "A. Lead" --reason "Why"
    says "is not a time"
done
expect 1 pause --id 1 --until 2026-12-18 --owner "A. Lead" --reason "Why"
says "--id: say --kind too"
expect 1 pause --until 2026-12-18 --owner "A. Lead" --reason "Why"
says "say which matter, or --kind and --id"
expect 1 pause S-26-0101 --json
says "is only for the list"
expect 1 acknowledge S-26-0101 --contact "the home" --who ' '
says "LIMIT: say which time limit"
says "is not a number"
says "--who: say who acknowledges it"
expect 1 resume S-26-0101
says "say who ends the pause"

# What the facts do not allow is refused, with what to do.
expect 2 pause S-26-9999 --until 2026-12-18 --owner "A. Lead" --reason "Why"
says "no matter with the reference"
says "S-26-9999"
says_not "near ones"
expect 2 pause S-26-0109 --until 2026-12-18 --owner "A. Lead" --reason "Why"
says "case work has no matter with the reference “S-26-0109”; near ones: S-26-0101"
expect 2 pause --kind standard --id 77 --until 2026-12-18 --owner "A. Lead" --reason "Why"
says "no standard with the number 77"
expect 2 pause S-26-0101 urgent_end --until 2026-12-18 --owner "A. Lead" --reason "Why"
says "S-26-0101 has no time limit urgent_end; it has "
says "standard_end (open)"
expect 2 pause S-26-0101 standard_end --until 2026-11-20 --owner "A. Lead" --reason "Why"
says "a pause needs an end that is still to come"
expect 2 pause S-26-0101 standard_end --until 2027-01-06 --owner "A. Lead" --reason "Why"
same_as pause-refused.txt
says "The latest moment possible is "
expect 2 acknowledge S-26-0101 standard_end --contact 99 --who "A. Lead"
same_as acknowledge-refused.txt
expect 2 resume S-26-0101 standard_end --who "A. Lead"
says "no pause runs; \`dolsctl pause\` lists those that do"
as sam
expect 3 pause S-26-0101 standard_end --until 2026-12-18 --owner "A. Lead" --reason "Why"
says "permission denied"
says "grant casework_officer to LOGIN"

expect 0 pause
says "nothing is paused"
as "$owner"
run_sql -c "insert into casework.milestone (reference, title, due_on) values ('S-26-0101', 'A step', '2027-03-31')"
expect 2 pause S-26-0101 --until 2026-12-18 --owner "A. Lead" --reason "Why"
says "instead say --kind milestone --id 1, or --kind standard --id 1"
expect 2 resume S-26-0101 --kind milestone --who "A. Lead"
says "S-26-0101, all its limits: no pause runs"
run_sql -c "update casework.milestone set reference = 'M-1'"

# References in any case; the exact one first, and never a guess.
expect 2 resume s-26-0101 --who "A. Lead"
says "S-26-0101, all its limits: no pause runs"
expect 2 acknowledge s-26-0101 standard_end --contact 99 --who "A. Lead"
says "contact 99 has no role in S-26-0101"
expect 2 acknowledge s-26-0101 --kind urgent standard_end --contact 99 --who "A. Lead"
says "case work has no urgent with the reference “s-26-0101”; near ones: S-26-0101"
expect 0 explain u-26-0012 urgent_end
says "U-26-0012: urgent 1 in england"
expect 2 explain 26-001
says "near ones: U-26-0012"
expect 2 explain nope
says "case work has no matter with the reference “nope”"
says_not "near ones"
expect 2 erase nope --who "A. Lead" --why "A test"
says "no matter has the reference nope. Nothing was erased."
expect 2 erase "u 26 0012" --who "A. Lead" --why "A test"
says "no matter has the reference u 26 0012; near ones: U-26-0012"
expect 2 evidence U-26-00
says "no matter has the reference"
expect 0 told --reference u-26-0012

# An officer holds one limit back and records an acknowledgement of another.
as alex
expect 0 pause S-26-0101 standard_end --until '2026-12-18 09:00' --owner "A. Lead" --reason "The home moves house"
same_as pause-made.txt
expect 0 acknowledge --kind urgent --id 1 urgent_end --contact 1 --who "M. Anager" --note "We have asked"
same_as acknowledge-made.txt
as "$owner"
live 2026-11-24
expect 0 pause
same_as pause-list.txt
expect 0 acknowledge
says_not "M. Anager"
same_as acknowledge-list.txt
expect 0 acknowledge --names
says "M. Anager, for contact 1, Elm House"
says "We have asked"
expect 0 acknowledge --json
says '"at": "2026-11-24T00:00:00Z"'
says '"kind": "urgent"'
says_not "M. Anager"
says '"managing_authority"'
expect 0 explain S-26-0101 standard_end
says_not "DIFFERS"
sed -n '/what comes next/,$p' "$said" >"$work/held" && cp "$work/held" "$said"
same_as explain-paused.txt
expect 0 explain S-26-0101 standard_end --json
says '"owner": "A. Lead"'
says '"until": "2026-12-18T09:00:00Z"'
says '"standard_end"'
expect 0 explain U-26-0012 urgent_end
sed -n '/what comes next/,$p' "$said" >"$work/held" && cp "$work/held" "$said"
same_as explain-acknowledged.txt
expect 0 explain U-26-0012 urgent_end --json
says_not "M. Anager"
expect 0 upcoming --from 2026-11-26 --to 2026-12-20
same_as upcoming-held.txt
expect 1 status
says "deadlines held back                1"
says "by pauses that run               1"
says "which end within a day           0"
says "acknowledgements                   1"
says_not "attention: 0"

# The home is not reminded again before the day; the alarm after it has its usual recipients.
live 2026-11-30
[ "$(psql -X -A -t -d "$database" -c "select count(*) from dolsd.told where kind = 'urgent' and limit_code = 'urgent_end'
    and contact_id = 1 and made_at > '2026-11-24' and last_day >= (made_at at time zone 'Europe/London')::date")" = 0 ] || fail "the home was told again"
[ "$(psql -X -A -t -d "$database" -c "select count(*) > 0 from dolsd.told where kind = 'urgent' and template like '%lapsed%'")" = t ] || fail "no alarm"
expect 2 acknowledge U-26-0012 urgent_end --contact 2 --who "A. Lead"
says "is lapsed: there is nothing to acknowledge"
says "its alarm runs until somebody closes it"
expect 0 acknowledge
says "nothing that is open is acknowledged"

# Ended early, recording who did it; then again, and it ends by itself.
expect 2 resume S-26-0101 urgent_end --who "B. Officer"
says "has no time limit urgent_end"
expect 0 resume S-26-0101 --who "B. Officer"
says "1 pause(s) ended"
live 2026-12-01
expect 0 pause
says "nothing is paused"
expect 2 pause S-26-0101 --until 2026-12-16 --owner "A. Lead" --reason "The home moves house"
says "the last reminder of further_request. Or pause one limit by its name"
expect 0 pause S-26-0101 --until '2026-12-14 12:00' --owner "A. Lead" --reason "The home moves house"
live 2026-12-12
expect 2 resume S-26-0101 standard_end --who "B. Officer"
says "but one for the whole matter"
expect 1 status
says "which end within a day           0"
live 2026-12-13
expect 1 status
says "which end within a day           1"
live 2026-12-16
expect 0 pause
says "nothing is paused"
expect 0 explain S-26-0101 standard_end
says_not "DIFFERS"
says_not "paused"
[ "$(psql -X -A -t -d "$database" -c "select count(*) from dolsd.uncovered")" = 0 ] || fail "uncovered"
# References that differ only in case: the one as written, or both are named.
run_sql -c "insert into casework.milestone (reference, title, due_on) values ('Two', 'A step', '2028-03-31'), ('two', 'A step', '2028-03-31')"
for verb in explain "resume --who Sam"; do
    # shellcheck disable=SC2086
    expect 2 $verb TWO
    says "“TWO” may be "
    says "; write one of them exactly"
done
expect 2 resume Two --who Sam
says "Two, all its limits: no pause runs"
finish
