#!/bin/sh
# F19: the clock jumps (pg_cron #105, db-scheduler #364). Only the server's clock counts, not this
# host's; eight hours forward and eight back: nothing twice, nothing missed.
set -eu
# shellcheck source=tests/mistakes/common.sh
. "$(dirname "$0")/common.sh"
make_store dolsd_test_f19 '2027-03-24 07:00+00'
sql "insert into casework.urgent (reference, person_id, place_id, given_on, last_day) values ('U-1', 1, 1, '2027-03-24', '2027-03-30')" >/dev/null
add_standard S-2 2 2026-04-01 2027-03-31
start_daemon
live 2027-03-24
for jump in '2027-03-25 15:00' '2027-03-25 07:00' '2027-03-25 15:00' '2027-03-28 00:30' '2027-03-28 02:30' '2027-03-27 20:00' '2027-03-30 16:00' '2027-03-30 08:00'; do
    move_clock "$jump+00"
done
live 2027-04-02
nothing_twice
# The same council without jumps.
sql "create table public.jumped as select kind, matter_id, limit_code, last_day, rung, occurrence, contact_id from dolsd.notice where state = 'told'" >/dev/null
told=$(sql "select count(*) from public.jumped")
[ "$told" -gt 10 ] || fail "only $told notices"
stop_daemon TERM || fail "it did not stop well"
sql "select string_agg(concat_ws(' ', j.kind, j.matter_id, j.limit_code, j.last_day, r.name, j.occurrence, j.contact_id), E'\n'
         order by j.kind, j.matter_id, j.limit_code, r.name, j.occurrence, j.contact_id)
    from public.jumped j join dolsd.rung r on r.id = j.rung" >"$place/jumped"
rm -rf "$place/mail"
make_store dolsd_test_f19_straight '2027-03-24 07:00+00'
sql "insert into casework.urgent (reference, person_id, place_id, given_on, last_day) values ('U-1', 1, 1, '2027-03-24', '2027-03-30')" >/dev/null
add_standard S-2 2 2026-04-01 2027-03-31
start_daemon
live 2027-04-02
sql "select string_agg(concat_ws(' ', n.kind, n.matter_id, n.limit_code, n.last_day, r.name, n.occurrence, n.contact_id), E'\n'
         order by n.kind, n.matter_id, n.limit_code, r.name, n.occurrence, n.contact_id)
    from dolsd.notice n join dolsd.rung r on r.id = n.rung where n.state = 'told'" >"$place/straight"
# After a jump over two rungs of a role the later replaces both; nothing else may be missing, and the
# last rung before each end must be there.
if comm -13 "$place/straight" "$place/jumped" | grep .; then fail "said what a steady clock would not say"; fi
comm -23 "$place/straight" "$place/jumped" >"$place/missing"
sed 's/ [0-9]*-[0-9]*-[0-9]* [0-9]*$//' "$place/missing"
if grep -e '-on ' -e '-after-' -e '-before-1 ' "$place/missing"; then fail "the last rungs are missing"; fi
echo passed
