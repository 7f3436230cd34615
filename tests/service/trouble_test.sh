#!/bin/sh
# The daemon when things go wrong around it: a plan that cannot be written, a relay that refuses,
# hangs and goes down, a database that is lost in mid-delivery, a process killed in mid-delivery, and
# two daemons at once.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"

make_database dolsd_test_trouble
add_contacts
sql "select dolsd.move_clock('2026-12-21 08:00:00+00')" >/dev/null
start_relay
smtp_config 'courier: { drain = 1; }; alarm: { address = "admin@council.example"; after = 1; };'
start_daemon
wait_logged 'rules of version'

# One plan cannot be written: it is named, the others are written. It stays among the changed and is told of while
# that lasts; then it is written by itself.
sql "create function public.trip() returns trigger language plpgsql as 'begin raise exception ''tripped''; end';
     create trigger trip before insert on dolsd.deadline for each row when (new.id = 13) execute function public.trip()"
sql "begin;
     insert into casework.a_matter (kind, id, reference, facts)
         select 'urgent', i, 'U-26-' || i, '{\"given\": \"2026-12-21\"}' from generate_series(11, 15) i;
     insert into casework.a_recipient (kind, id, role, contact_id) select 'urgent', i, 'managing_authority', 1 from generate_series(11, 15) i;
     select dolsd.touch('urgent', i) from generate_series(11, 15) i; commit" >/dev/null
wait_true "(select count(distinct id) = 4 from dolsd.deadline)"
wait_logged 'urgent 13: its plan cannot be written: apply_plan: tripped'
wait_true "exists (select from dolsd.unwell u where u.what = 'plan' and u.words like '%tripped%')"
is_true "(select array_agg(distinct id) = '{13}' from dolsd.changed)" || fail "what could not be written is not tried again"
sql "drop trigger trip on dolsd.deadline"
wait_true "exists (select from dolsd.deadline where id = 13)"
wait_true "not exists (select from dolsd.unwell u where u.what = 'plan')"
sql "delete from casework.a_matter where id in (13, 14, 15); select dolsd.touch('urgent', i) from generate_series(13, 15) i" >/dev/null
wait_true "dolsd.idle()"

# The relay refuses the home's address: the team is notified instead.
set_mode refuse
sql "insert into casework.a_recipient (kind, id, role, contact_id) values ('urgent', 11, 'dols_team', 2), ('urgent', 12, 'dols_team', 2)"
move_clock '2026-12-21 09:00:00+00'
wait_true "exists (select 1 from dolsd.message where state = 'refused')"
wait_true "exists (select 1 from dolsd.notice where template = 'undelivered' and state = 'told')"
set_mode take

# The last reply comes while the database is down: the outcome is kept, and recorded afterwards.
set_mode hold
before=$(relay_mails)
sql "select dolsd.move_clock('2026-12-22 09:00:00+00')" >/dev/null
wait_for "a mail that is held" relay_has $((before + 1))
"$WITH_POSTGRES_CTL" stop
wait_logged 'database: out of reach'
set_mode take
wait_for "the alarm's mail" sh -c "grep -l '^admin@council.example' '$relay'/mail.*"
"$WITH_POSTGRES_CTL" start
wait_for "the end of the alarm" sh -c "grep -l 'in reach again' '$relay'/mail.*"
wait_true "dolsd.idle()"
is_true "not exists (select 1 from dolsd.attempts where outcome is null or outcome = 'unknown')" || fail "an outcome was lost"
[ "$(message_ids | uniq -d | wc -l)" -eq 0 ] || fail "a mail went twice"

# Killed while the relay holds the reply: after the lease it is unknown, and goes again with the same key.
set_mode hold
before=$(relay_mails)
sql "select dolsd.move_clock('2026-12-23 09:00:00+00')" >/dev/null
wait_for "a mail that is held" relay_has $((before + 1))
stop_daemon KILL || true
set_mode take
is_true "exists (select 1 from dolsd.message where state = 'sending')" || fail "nothing was being sent"
start_daemon
wait_true "exists (select 1 from pg_stat_activity where application_name like 'dolsd courier (%')"
move_clock '2026-12-23 09:10:00+00'
is_true "exists (select 1 from dolsd.attempts where outcome = 'unknown')" || fail "the attempt is not unknown"
wait_true "not exists (select 1 from dolsd.messages where state in ('sending', 'pending') and not_before <= dolsd.clock())"
move_clock '2026-12-23 12:00:00+00'
[ "$(message_ids | uniq -d | wc -l)" -ge 1 ] || fail "the repeat has another Message-ID"
is_true "not exists (select 1 from dolsd.message where state = 'unknown')" || fail "it was not sent again"

# The relay is down: nothing is lost, and the daemon reports it.
port=$(cat "$relay/port")
stop_relay
sql "select dolsd.move_clock('2026-12-24 09:00:00+00')" >/dev/null
wait_logged 'mail relay: out of reach'
rm "$relay/port"
start_relay "$port"
wait_logged 'mail relay: in reach again'
wait_true "not exists (select 1 from dolsd.messages where state in ('pending', 'sending') and not_before <= dolsd.clock())"
wait_true "exists (select 1 from dolsd.blind where what = 'mail relay')"
move_clock '2026-12-24 12:00:00+00'

# The relay no longer accepts our sender: that is not the fault of any message, so none is refused. They
# wait as for a relay that is down, and go when it accepts them.
refused=$(sql "select count(*) from dolsd.message where state = 'refused'")
set_mode sender
sql "select dolsd.move_clock('2026-12-28 09:00:00+00')" >/dev/null
wait_logged 'is away (connect): 550 it refuses us, whoever the message is to (see mail.from'
wait_logged 'mail relay: out of reach: it refuses us, whoever the message is to'
wait_true "(select count(*) >= 4 from dolsd.messages where state = 'pending' and attempts > 0)"
set_mode take
sql "select dolsd.move_clock('2026-12-28 09:30:00+00')" >/dev/null
wait_true "not exists (select 1 from dolsd.messages where state in ('pending', 'sending') and not_before <= dolsd.clock())"
[ "$(sql "select count(*) from dolsd.message where state = 'refused'")" -eq "$refused" ] || fail "a message was refused for what it had no part in"

# The function that records outcomes is missing for a while: they are kept, and recorded once it is back.
repeats=$(message_ids | uniq -d | wc -l)
set_mode hold
before=$(relay_mails)
sql "select dolsd.move_clock('2026-12-29 09:00:00+00')" >/dev/null
wait_for "a mail that is held" relay_has $((before + 1))
sql "alter function dolsd.settle rename to settle_elsewhere"
set_mode take
wait_logged 'function dolsd.settle'
sql "alter function dolsd.settle_elsewhere rename to settle"
wait_true "dolsd.idle()"
is_true "not exists (select 1 from dolsd.attempts where begun_at >= '2026-12-29' and outcome is distinct from 'delivered')" ||
    fail "an outcome was dropped"
[ "$(message_ids | uniq -d | wc -l)" -eq "$repeats" ] || fail "a mail went twice while its outcome could not be recorded"
move_clock '2026-12-30 12:00:00+00'

# A different way to the relay takes effect without a restart, and nobody is alarmed any more: a clock
# that leaps over days raises alarms, and mails are counted below.
sed 's/sessions = 2/sessions = 1/; s/alarm: {[^}]*};//' "$place/dolsd.conf" > "$place/new.conf"
mv "$place/new.conf" "$place/dolsd.conf"
kill -HUP "$daemon"
wait_logged 'the new configuration is in force'

# Two daemons, many matters: each message once.
sed 's/name = "one"/name = "two"/' "$place/dolsd.conf" > "$place/two.conf"
"$dolsd" -c "$place/two.conf" 2>>"$place/log2" &
second=$!
others=$second
sql "begin;
     insert into casework.a_matter (kind, id, reference, facts)
         select 'urgent', i, 'U-27-' || i, '{\"given\": \"2027-01-04\"}' from generate_series(101, 700) i;
     insert into casework.a_contact (contact_id, name, address) select i, 'Home', 'home' || i || '@homes.example' from generate_series(101, 700) i;
     insert into casework.a_recipient (kind, id, role, contact_id) select 'urgent', i, 'managing_authority', i from generate_series(101, 700) i;
     select dolsd.touch('urgent', i) from generate_series(101, 700) i; commit" >/dev/null
rm "$relay"/mail.*
sql "select dolsd.move_clock('2027-01-04 09:00:00+00')" >/dev/null
wait_true "dolsd.idle() and (select count(distinct kind || matter_id) = 600 from dolsd.notice where matter_id > 100)"
is_true "(select count(distinct worker) = 2 from dolsd.attempts where begun_at >= '2027-01-04')" || fail "one of the two did nothing"
move_clock '2027-01-06 12:00:00+00'
[ "$(message_ids | uniq -d | wc -l)" -eq 0 ] || fail "two daemons sent a mail twice"
# On a slow machine the daemon may have alarmed the administrator, which is not a message of the store.
reminders=$(grep -aL '^admin@council.example$' "$relay"/mail.* | wc -l)
is_true "(select count(*) from dolsd.message where state = 'delivered' and created_at >= '2027-01-04') = $reminders" || fail "mails and messages differ"
kill "$second"
wait "$second" || fail "the second did not stop well"
others=

# Told to stop while the relay hangs: it waits as long as it may, and exits.
set_mode hold
before=$(relay_mails)
sql "select dolsd.move_clock('2027-01-07 12:00:00+00')" >/dev/null
wait_for "a mail that is held" relay_has $((before + 1))
stop_daemon TERM || fail "it did not stop well"
logged 'still under way after 1 s' || fail "it did not wait"
is_true "exists (select 1 from dolsd.message where state = 'sending')" || fail "it made up an outcome"

# Nothing personal in the logs, whatever the relay says.
if grep -i -e 'elm' -e '@' -e 'U-2[67]-' -e 'J\.S\.' "$place/log" "$place/log2"; then fail "a log names somebody"; fi
echo "passed"
