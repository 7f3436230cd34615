#!/bin/sh
# F5: the ladder is spent over a weekend (getprobo/probo #1591). An urgent authorisation given on the
# Thursday before Easter 2027: the home is notified on the day, then on the two working days before the end.
set -eu
# shellcheck source=tests/mistakes/common.sh
. "$(dirname "$0")/common.sh"
make_store dolsd_test_f05 '2027-03-25 07:00+00'
sql "insert into casework.urgent (reference, person_id, place_id, given_on, last_day) values ('U-1', 1, 1, '2027-03-25', '2027-03-31')" >/dev/null
start_daemon
live 2027-04-01
days=$(sql "select string_agg(distinct to_char(m.settled_at at time zone 'Europe/London', 'MM-DD'), ' ' order by to_char(m.settled_at at time zone 'Europe/London', 'MM-DD'))
    from dolsd.notice n join dolsd.message m on m.id = n.message_id
   where n.limit_code = 'urgent_end' and n.role = 'managing_authority' and m.state = 'delivered' and m.settled_at < '2027-04-01'")
[ "$days" = "03-25 03-30 03-31" ] || fail "the home heard on: $days"
expect 0 "told to anybody over Easter" "select count(*) from dolsd.attempts where begun_at >= '2027-03-26' and begun_at < '2027-03-29 23:00+00'"
expect 0 "uncovered" "select count(*) from dolsd.uncovered"
nothing_twice
echo passed
