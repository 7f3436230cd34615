#!/bin/sh
# dolsctl simulate with a running dolsd: the urgent authorisation given on 22 December 2026, whose
# last day is a bank holiday, from the day it is given to the day after it lapsed.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_simulate
createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
expect 2 simulate --until 2026-12-31
says "cannot be moved"
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-22 07:00+00')"
expect 1 simulate
says "--until: say the last day"
expect 1 simulate --until 2026-12-31 --from 2027-01-01 --patience never
says "is later than --until"
says "is not a number of seconds"
expect 2 simulate --until 2026-12-31 --events
says "has no events to play"
expect 1 simulate --until 2026-12-21
says "already past that day"

run_sql <<SQL
insert into casework.person (reference, initials) values ('P-1', 'J.S.');
insert into casework.place (reference, name, managing_authority) values ('H-1', 'Elm House', 'Elm Ltd');
insert into casework.address_book (name, address, require_tls) values
    ('Elm House', 'elm@example.org', false), ('DoLS team', 'dols@example.org', false),
    ('The manager', 'manager@example.org', false);
insert into casework.appointment (role, contact_id, place_id) values ('managing_authority', 1, 1);
insert into casework.appointment (role, contact_id) values ('dols_team', 2), ('manager', 3);
insert into casework.urgent (reference, person_id, place_id, given_on, last_day)
    values ('U-26-0012', 1, 1, '2026-12-22', '2026-12-29');
SQL

# No daemon running: it does not wait for ever.
expect 3 simulate --until 2026-12-31 --patience 1
says "start a dolsd on"

start_dolsd
expect 0 simulate --until 2026-12-31
cp "$said" "$work/lines"
# Messages that go out at the same instant may do so in any order.
grep -v '^from ' "$work/lines" | sort >"$said"
same_as simulate-urgent.txt
says "Thu 24 Dec 2026 09:00 GMT"
says "0 deadlines uncovered"
says_not "@example.org"
if [ "$failed" -ne 0 ]; then
    tail -n 20 "$work/dolsd.log" >&2
fi

# Nothing goes out between Christmas Eve and the end, as nobody would read it.
! grep -E '^(Fri 25|Sat 26|Sun 27|Mon 28) Dec' "$work/lines" || fail "said on a day off"

expect 0 explain U-26-0012
same_as explain-urgent-after.txt
says "the store has planned the same"
says_not "@example.org"
expect 0 explain U-26-0012 urgent_end --addresses
says "<elm@example.org>"
expect 0 explain U-26-0012 --json
python3 -c '
import json, sys
matter, = json.load(sys.stdin)
end, ceased = matter["deadlines"]
assert end["last_day"] == "2026-12-28" and end["state"] == "lapsed", end
assert end["flags"] == ["stated_beyond"] and len(end["days"]) == 7
assert all(s["state"] == "told" for s in end["said"]), end["said"]
assert end["coming"] and end["differs"] is None
' <"$said" || fail "explain --json is other than expected"

expect 0 upcoming --role dols_team
says "urgent-lapsed-dols-team"
says "contact 2"
says_not "DoLS team (mail)"
expect 0 upcoming --role dols_team --names
says "DoLS team (mail)"
expect 1 status
says "attention: a test clock is in use"
says "simulated: dolsd "
says_not "no dolsd was ever seen"
finish
