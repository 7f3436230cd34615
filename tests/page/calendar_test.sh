#!/bin/sh
# dolsctl calendar and /calendar/SECRET.ics of dolsd-page: for a team, a home's role, a contact; read by an
# independent parser and by curl; and a wrong or revoked secret gives a 404 that reveals nothing.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/../ctl/common.sh"
database=dolsd_test_calendar
createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-22 07:00+00')"
run_sql <<SQL
insert into casework.person (reference, initials) values ('P-1', 'J.S.'), ('P-2', 'A.B.');
insert into casework.place (reference, name, managing_authority) values
    ('H-1', 'Elm House', 'Elm Ltd'), ('H-2', 'Elm <script> & "Ash"', 'Ash Ltd');
insert into casework.address_book (name, address, require_tls) values
    ('Elm House', 'elm@example.org', false), ('DoLS team', 'dols@example.org', false), ('Ash', 'ash@example.org', false);
insert into casework.appointment (role, contact_id, place_id) values ('managing_authority', 1, 1), ('managing_authority', 3, 2);
insert into casework.appointment (role, contact_id) values ('dols_team', 2);
insert into casework.urgent (reference, person_id, place_id, given_on, last_day) values
    ('U-26-0012', 1, 1, '2026-12-22', '2026-12-28'), ('U-26-0013', 2, 2, '2026-12-23', '2026-12-29');
create role page_reader login in role dolsd_reader;
create role alex login in role dolsd_reader, casework_officer;
create role sam login in role dolsd_reader;
SQL
start_dolsd
expect 0 simulate --until 2026-12-23 --quiet

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
"${top_builddir:-.}/dolsd-page" -l "$work/page" -t "$top/conf/page/en" -n "Invented Council" \
    -d "dbname=$database user=page_reader" 2>"$work/page.log" &
page=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
    if [ -S "$work/page" ]; then break; fi
    sleep 1
done
sleep 1

# get CODE PATH [OPTION ...]: the status must be that; the body is in $work/got.
get() {
    wanted=$1
    where=$2
    shift 2
    last="GET $where"
    rm -f "$work/got"
    status=$(curl -s --path-as-is --unix-socket "$work/page" -o "$work/got" -D "$work/head" -w '%{http_code}' "$@" "http://localhost$where")
    [ "$status" = "$wanted" ] || { cp "$work/head" "$said"; fail "$last: $status and not $wanted"; }
}

# has YYYY-MM-DD=TITLE ...: the response is a calendar with these; its UIDs are in $said.
has() {
    /usr/bin/python3 "$top/tests/page/read_calendar.py" "$work/got" "$@" >"$said" 2>&1 || fail "$last: the calendar"
}

# title LIMIT: as the database has it.
title() {
    psql -X -At -d "$database" -c "select title from dolsd.limit_code where code = '$1'"
}

# made OPTION ...: makes a calendar and prints its path.
made() {
    "$dolsctl" -d "dbname=$database user=alex" calendar make "$@" --who "A. Lead" --why "asked by the team" |
        sed -n 's/^ *\(\/calendar\/[0-9a-f]*\.ics\)$/\1/p'
}

expect 0 calendar
says "no calendar was made"
expect 1 calendar make --contact 1 --role dols_team
says "say either --contact or --role"
says "--who: say who"
expect 1 calendar make --home Elm --who A --why B
says "say either --contact or --role"
says "is for a role at that home"
expect 1 calendar unmake
says "say make or revoke"
expect 1 calendar revoke one --who A --why B
says "say the number of one calendar"
expect 2 calendar make --role teams --who A --why B
says "there is no role teams"
says "dols_team"
expect 2 calendar make --contact 77 --who A --why B
says "there is no contact 77"
expect 2 calendar make --role managing_authority --home Elm --who A --why B
says "in the names of several homes: Elm <script> & \"Ash\", Elm House"
expect 2 calendar make --role managing_authority --home Oak --who A --why B
says "the name of no home"
PGUSER=sam expect 3 calendar make --role dols_team --who A --why B
says "permission denied"

team=$(made --role dols_team)
home=$(made --role managing_authority --home "elm house")
contact=$(made --contact 3)
[ ${#team} -eq 54 ] || fail "the address is $team"
[ "$team" != "$home" ] || fail "one secret twice"

# Nobody signs in; another address, a query string and a part of a secret give no calendar.
get 200 "$home"
grep -qi '^content-type: text/calendar; charset=utf-8' "$work/head" || fail "$last: the type"
has "2026-12-28=$(title urgent_end)"
uid=$(cat "$said")
get 200 "$contact"
has "2026-12-29=$(title urgent_end)"
get 200 "$team"
grep -c '^BEGIN:VEVENT' "$work/got" >"$said"
[ "$(cat "$said")" -ge 2 ] || fail "$last: what the team is reminded of"
unknown=/calendar/$(printf '%040d' 0).ics
for where in "$unknown" /calendar/ /calendar/x.ics "${home}x" "$home?x=1" "/calendar/$(echo "${home#/calendar/}" | tr a-f A-F)" "/calendar/../" "${home%.ics}"; do
    get 404 "$where"
    [ "$(cat "$work/got")" = "Not found." ] || fail "$last: says more than it should"
    if grep -qiE '^(etag|set-cookie)' "$work/head"; then fail "$last: a header"; fi
done
get 403 /

# Unchanged is 304; a day that moves is the same event.
get 200 "$home"
tag=$(sed -n 's/^[Ee][Tt]ag: *\([^\r]*\).*/\1/p' "$work/head")
[ -n "$tag" ] || fail "$last: no ETag"
get 304 "$home" -H "If-None-Match: $tag"
run_sql <<SQL
insert into casework.request (reference, person_id, place_id, received_on) values ('R-26-0012', 1, 1, '2026-12-22');
update casework.urgent set extension_requested_on = '2026-12-23', extension_decided_on = '2026-12-23', extended_to = '2027-01-04'
 where reference = 'U-26-0012';
SQL
expect 0 simulate --until 2026-12-24 --quiet
sleep 11
get 200 "$home" -H "If-None-Match: $tag"
has "2027-01-04=$(title urgent_end)" "2026-12-24=Overdue: $(title notice_extension_asked)" "2026-12-24=Overdue: $(title extension_copies)"
grep -qxF "$uid" "$said" || fail "$last: another UID"

# The list shows no secret; once revoked, the address is like one that never existed.
expect 0 calendar
says "managing authority, Elm House"
says "A. Lead"
says_not "${home#/calendar/}"
expect 0 calendar --json
says '"entries": 1'
PGUSER=sam expect 0 calendar
PGUSER=sam expect 3 calendar revoke 2 --who A --why B
PGUSER=alex expect 0 calendar revoke 2 --who "A. Lead" --why "left the home"
says "calendar 2, "
expect 2 calendar revoke 2 --who A --why B
says "there is no calendar 2 that is in use"
expect 0 calendar
says "left the home"
sleep 11
get 404 "$home"
cp "$work/head" "$work/revoked"
get 404 "$unknown"
grep -v '^Date' "$work/head" >"$work/never"
grep -v '^Date' "$work/revoked" | diff - "$work/never" >"$said" || fail "a revoked address can be told from one that there never was"
get 200 "$contact"

# Neither the database nor a log has the secret; who, why and by which login are in the ledger.
pg_dump -d "$database" -n dolsd >"$work/dump"
for path in "$team" "$home" "$contact"; do
    secret=${path#/calendar/}
    secret=${secret%.ics}
    if grep -q "$secret" "$work/dump" "$work/page.log"; then fail "the secret is kept"; fi
done
grep -q "calendar 2 was read: 200" "$work/page.log" || fail "which calendar was read is not in the log"
events=$(psql -X -At -d "$database" -c "select string_agg(event || ' ' || (detail ->> 'calendar') || ' ' || (detail ->> 'by'), ', ' order by seq) from dolsd.event where event like 'calendar %'")
[ "$events" = "calendar made 1 alex, calendar made 2 alex, calendar made 3 alex, calendar revoked 2 alex" ] || fail "the ledger has: $events"
finish
