#!/bin/sh
# Over the four weeks of the demonstration, with initials, names and addresses that occur nowhere
# else, neither the daemon's log at its most detailed, nor the subjects of its mails, nor
# the names of their files carry any of them, nor any reference.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"

make_store dolsd_test_thin
sql "select dolsd.move_clock('2026-12-14 07:00+00')" >/dev/null
psql -X -q -v ON_ERROR_STOP=1 -d "$db" -f "$top/sql/demo/caseload.sql" -f "$top/sql/demo/events.sql" >/dev/null
sql "select casework.demo();
     update casework.person set initials = 'Z.X.Q.' || chr(65 + (id % 26)::int);
     update casework.place set name = 'Zorblax ' || name;
     update casework.address_book set name = 'Quuxley ' || name, address = 'wibble-' || address
      where channel = 'mail' and note <> '' and address <> 'manager@bounced.example'" >/dev/null
write_config
start_daemon
"$top_builddir/dolsctl" -d "dbname=$db" simulate --until 2027-01-11 --events --quiet >"$place/simulated" ||
    fail "the simulation: $(cat "$place/simulated")"
stop_daemon TERM || fail "it did not stop well"

sql "select distinct word from (
         select initials from casework.person union select reference from casework.person
         union select name from casework.place union select reference from casework.place
         union select location_id from casework.place
         union select name from casework.address_book where note <> '' union select address from casework.address_book
         union select reference from casework.matter union select case_number from casework.court_order) w (word) where length(word) > 3
     union select unnest(array['Z.X.Q', 'Zorblax', 'Quuxley', 'wibble'])" >"$place/words"
find "$place/mail" -type f -printf '%f\n' >"$place/files"
python3 "$top/tests/proof/read_mails.py" "$place/mail/new" >"$place/mails"
cut -f 4 "$place/mails" >"$place/subjects"

# The words can be found: they may appear in the bodies.
for word in Z.X.Q Zorblax U-2026-1222; do grep -q "$word" "$place/mails" || fail "no mail has $word"; done
[ "$(mails)" -gt 500 ] || fail "only $(mails) mails"
[ "$(wc -l <"$place/log")" -gt 500 ] || fail "the log is too short to prove anything"
for what in log subjects files; do
    if grep -i -F -f "$place/words" "$place/$what" >"$place/found"; then fail "$what: $(head -n 5 "$place/found")"; fi
done
echo "passed: $(wc -l <"$place/words") words in none of $(wc -l <"$place/log") lines of the log, $(wc -l <"$place/subjects") subjects and file names"
