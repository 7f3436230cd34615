#!/bin/sh
# Nothing passes in silence: faults are made around a working daemon, and it must report each, in
# dolsctl status (exit status and a line that names the cause), by the alarm's mail if a mail can leave,
# and by the absence of the dead-man ping; and must continue by itself once the cause is gone, with
# nothing lost and nothing sent twice. Prints a table.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"
. "$top_srcdir/tests/silence/common.sh"

make_database dolsd_test_silence
# A clock that the daemon takes for the server's own, and that leaps. It is Wednesday morning when it begins,
# whenever the test is run: what is due by then is the same each time.
sql "drop table dolsd.moved_clock;
     create table public.leap (by interval, base interval);
     insert into public.leap values ('0', (date_trunc('week', now() at time zone 'Europe/London') + interval '9 days 10 hours')
                                              at time zone 'Europe/London' - now());
     create or replace function dolsd.clock() returns timestamptz
         language plpgsql stable security definer set search_path = pg_catalog
         as 'begin return now() + (select by + base from public.leap); end'"
add_contacts
start_relay
start_ping
smtp_alarm
start_daemon
wait_logged 'rules of version'
today=$(sql "select dolsd.london_date(dolsd.clock())")
add_urgent 1 "$today"
# A caseload: 200 urgent authorisations of yesterday.
sql "insert into casework.a_matter (kind, id, reference, facts)
         select 'urgent', i, 'U-26-' || i, jsonb_build_object('given', '$today'::date - 1, 'last_day', '$today'::date + 5)
           from generate_series(1001, 1200) i;
     insert into casework.a_recipient (kind, id, role, contact_id)
         select 'urgent', i, r, c from generate_series(1001, 1200) i, (values ('managing_authority', 1), ('dols_team', 2)) v (r, c);
     select dolsd.touch('urgent', array(select i::bigint from generate_series(1001, 1200) i))" >/dev/null
wait_true "(select count(*) from dolsd.deadline where id > 1000 and state = 'open') >= 200"
wait_true "exists (select 1 from dolsd.deadline where id = 1 and state = 'open')"

begin_well
if grep -e 'again' -e 'cannot be used' "$place/log"; then fail "it claims to have recovered from what never was"; fi

# The clock leaps far past the end of the authorisation, and comes back.
before=$(letters)
sql "update public.leap set by = '300 days'"
goes_wrong "the clock leaps 300 days ahead" "clock since" "the database's clock is in doubt"
is_true "(select state = 'open' from dolsd.deadline where id = 1 and limit_code = 'urgent_end')" || fail "the deadline lapsed by a clock that leapt"
[ "$sent" -eq "$before" ] || fail "something was sent by a clock that leapt"
# It looks again after its safety interval, which is a second here, and not all the time.
commits() { sql "select xact_commit from pg_stat_database where datname = current_database()"; }
begun=$(commits)
sleep 4
rounds=$(($(commits) - begun))
[ "$rounds" -lt 100 ] || fail "$rounds transactions in four seconds while the clock is wrong"
sql "update public.leap set by = '0'"
is_mended "the clock leaps 300 days ahead"

# The courier is the first to see the leap, while the planner waits for somebody: what it is handed goes back, due as
# before.
sql "update dolsd.policy set value = 12, who = 'an operator', why = 'a test' where name = 'digest_opens'"
sql "insert into casework.a_matter (kind, id, reference, facts)
         values ('standard', 9, 'S-26-9', jsonb_build_object('given', '$today'::date - 300, 'starts', '$today'::date - 300,
                                                             'last_day', '$today'::date + 28));
     insert into casework.a_recipient (kind, id, role, contact_id)
         values ('standard', 9, 'managing_authority', 1), ('standard', 9, 'dols_team', 2);
     select dolsd.touch('standard', 9)" >/dev/null
wait_true "exists (select from dolsd.queue where not_before > dolsd.clock())"
wait_true "not exists (select from dolsd.queue where not_before <= dolsd.clock())"
delivered="(select count(*) from dolsd.outcome where outcome = 'delivered')"
before=$(sql "select $delivered")
hold "lock table dolsd.health in exclusive mode"
wait_true "exists (select from pg_stat_activity where application_name like 'dolsd planner%' and wait_event_type = 'Lock')"
sql "update public.leap set by = '9 days'"
wait_true "exists (select from dolsd.outcome where outcome = 'released' and reply = 'the clock that handed it out had leapt')"
let_go
sql "update public.leap set by = '0'"
wait_for "the end of a leap that the courier saw first" is_well
is_true "(select bool_and(not_before = first_due) from dolsd.queue where not_before > dolsd.clock())" || fail "a message waits for a time that the wrong clock set"
is_true "$delivered = $before" || fail "something was sent by a clock that leapt"
sql "update dolsd.policy set value = 8, who = 'an operator', why = 'as before' where name = 'digest_opens'"

# A mail is being sent when the clock leaps back, and an operator acts during that: both are in the ledger with the
# times it showed, and verify does not call them backdated.
wait_true "exists (select from dolsd.seal)"
set_mode hold
add_urgent 4 "$today"
wait_true "exists (select from dolsd.attempts where ended_at is null)"
sql "update public.leap set by = '-2 days'"
goes_wrong "the clock leaps two days back" "clock since" "the database's clock is in doubt"
set_mode take
wait_true "exists (select from dolsd.outcome o join dolsd.attempt a on a.id = o.attempt_id where o.at < a.begun_at and o.outcome = 'delivered')"
sql "update dolsd.policy set value = value + 1, who = 'an operator', why = 'a test' where name = 'seal_every'"
sql "update public.leap set by = '0'"
is_mended "the clock leaps two days back"
[ "$(sql "select count(*) from dolsd.event where event = 'clock behind'")" -ge 2 ] || fail "the ledger does not say that the clock stood back"
[ "$(sql "select dolsd.verify() ->> 'holds'")" = true ] || fail "$(sql "select dolsd.verify() ->> 'sentence'")"

# A mail is being sent when the clock leaps ahead, and the reply is lost: by that time it would be given up, and
# somebody else asked. What follows from it waits for the right time.
set_mode hold
add_urgent 5 "$today"
wait_true "exists (select from dolsd.attempts where ended_at is null)"
sql "update public.leap set by = '300 days'"
goes_wrong "a reply is lost under a clock 300 days ahead" "clock since" "the database's clock is in doubt"
set_mode lose
sleep 1
is_true "exists (select from dolsd.attempts where ended_at is null)" || fail "an outcome that depends on the time is recorded by a wrong clock"
set_mode take
sql "update public.leap set by = '0'"
wait_true "exists (select from dolsd.outcome where outcome = 'unknown')"
sql "update public.leap set by = '2 minutes'" # no leap yet, and it is due again
is_mended "a reply is lost under a clock 300 days ahead" 0 "$(sql "select count(*) from dolsd.outcome where outcome = 'unknown'")"
rm -f "$relay"/mail.*

# A restart does not make a wrong clock right, whether it leapt before or while nothing ran.
before=$(letters)
stop_daemon
sql "update public.leap set by = '300 days'"
start_daemon
goes_wrong "it is started under a clock 300 days ahead" "clock since" "the database's clock is in doubt"
stop_daemon
start_daemon
wait_for "another start under the same clock" says_critical "clock since"
is_true "(select state = 'open' from dolsd.deadline where id = 1 and limit_code = 'urgent_end')" || fail "the deadline lapsed by a clock that was wrong at the start"
[ "$(letters)" -eq "$before" ] || fail "something was sent by a clock that was wrong at the start"
sql "update public.leap set by = '0'"
is_mended "it is started under a clock 300 days ahead"

# It had been wrong, and was put right: somebody says so, and work goes on without a restart.
sql "update public.leap set by = '20 minutes'"
goes_wrong "the clock is put right by 20 minutes" "clock since" "the database's clock is in doubt"
"$top_builddir/dolsctl" -d "dbname=$db" confirm clock --who 'A. Manager' --why 'it had been behind' >"$place/confirmed" || fail "it cannot be confirmed"
grep -q '^clock: confirmed; it is ' "$place/confirmed" || fail "$(cat "$place/confirmed")"
is_mended "the clock is put right by 20 minutes"
if "$top_builddir/dolsctl" -d "dbname=$db" confirm clock --who 'A. Manager' --why 'once more' 2>"$place/confirmed"; then fail "a clock that nobody doubts is confirmed"; fi
grep -q 'no process finds the clock wrong' "$place/confirmed" || fail "$(cat "$place/confirmed")"

# The council renames a view; a permission is taken away.
sql "alter view casework.matter rename to matter_of_old"
goes_wrong "the view casework.matter is renamed" "sweep since" "case work cannot be compared"
sql "alter view casework.matter_of_old rename to matter"
is_mended "the view casework.matter is renamed"

sql "revoke execute on function dolsd.fire(int) from dolsd_daemon"
goes_wrong "the daemon may not call fire" "fire since" "reminders that are due are not made"
sql "grant execute on function dolsd.fire(int) to dolsd_daemon"
is_mended "the daemon may not call fire"

# The view returns nothing, as when a nightly copy was cut short; rules are ended by mistake.
open="select count(*) from dolsd.deadline where id > 1000 and state = 'open'"
standing=$(sql "$open")
sql "create or replace view casework.matter as
     select kind, id, reference, 'J.S.'::text as initials, place, jurisdiction, facts, extra from casework.a_matter where false"
goes_wrong "the view casework.matter is empty" "guard since" "very many deadlines would change"
[ "$(sql "$open")" -eq "$standing" ] || fail "deadlines were cancelled by an empty view"
sql "create or replace view casework.matter as
     select kind, id, reference, 'J.S.'::text as initials, place, jurisdiction, facts, extra from casework.a_matter"
is_mended "the view casework.matter is empty"

sql "update dolsd.rule_pack set commences = null where pack = 'england-dols'"
goes_wrong "a rule pack is put out of force" "guard since" "very many deadlines would change"
[ "$(sql "$open")" -eq "$standing" ] || fail "deadlines ended with their rules"
sql "update dolsd.rule_pack set commences = '2009-04-01' where pack = 'england-dols'"
is_mended "a rule pack is put out of force"

# An intended import goes ahead once somebody confirms it.
sql "update casework.a_matter set facts = facts || jsonb_build_object('died', '$today') where id > 1000"
goes_wrong "an import ends most matters" "guard since" "very many deadlines would change"
[ "$(sql "$open")" -eq "$standing" ] || fail "an import ended deadlines that nobody confirmed"
confirm() {
    code=0
    "$top_builddir/dolsctl" -d "dbname=$db" confirm "$@" >"$place/said" 2>&1 || code=$?
}
confirm
{ [ "$code" -eq 4 ] && grep -q '^ended  *U-26-1001 *urgent 1001' "$place/said"; } || fail "confirm does not list what is held"
confirm --json
python3 -c 'import json, sys; rows = json.load(sys.stdin); assert {r["effect"] for r in rows} == {"ended"}; assert all(r["matter"]["id"] > 1000 for r in rows)' <"$place/said"
confirm ended --who "A. Manager"
[ "$code" -eq 1 ] || fail "confirmed without a reason"
confirm gone --who "A. Manager" --why "x"
{ [ "$code" -eq 2 ] && grep -q 'no change with the effect "gone" is held' "$place/said"; } || fail "confirmed what is not held"
"$top_builddir/dolsctl" -d "dbname=$db" confirm ended --who "A. Manager" --why "the import is right" >/dev/null
wait_true "($open) = 0"
confirm
{ [ "$code" -eq 0 ] && grep -q '^no change is held' "$place/said"; } || fail "something is held after it was confirmed"
is_mended "an import ends most matters"

# A login with settings that the daemon cannot work with: its sessions set their own.
sql "alter role dolsd set default_transaction_read_only = on;
     alter role dolsd set default_transaction_isolation = serializable;
     alter role dolsd set idle_session_timeout = '500ms'"
sql "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'dolsd'" >/dev/null
add_urgent 3 "$today"
wait_true "exists (select 1 from dolsd.deadline where id = 3 and state = 'open')"
# A date that the council's view casts from an instant is the day in London, whatever the login's or the
# server's zone is: half past eleven at night in winter, the next day in Auckland and in Berlin.
sql "alter role dolsd set timezone = 'Pacific/Auckland';
     create or replace view casework.matter as
     select kind, id, reference, 'J.S.'::text as initials, place, jurisdiction,
            case when id = 3 then facts || jsonb_build_object('given', (((facts ->> 'given')::timestamp + interval '23 hours 30 minutes')
                                                                       at time zone 'Europe/London')::date) else facts end as facts, extra
       from casework.a_matter;
     select pg_terminate_backend(pid) from pg_stat_activity where usename = 'dolsd'" >/dev/null
wait_true "(select count(*) from pg_stat_activity where usename = 'dolsd' and state = 'idle') = 2"
sql "select dolsd.touch('urgent', 3)" >/dev/null
wait_true "dolsd.idle()"
is_true "(select facts ->> 'given' = '$today' from dolsd.matter where id = 3)" || fail "a day was read in another zone than London's"

connections="select count(*) from pg_stat_activity where usename = 'dolsd' and backend_start < now() - interval '3 seconds'"
wait_true "($connections) = 2"
sql "alter role dolsd reset all"

# A relay that is gone: the alarm's mail cannot leave, but the rest gets through.
port=$(cat "$relay/port")
stop_relay
add_urgent 2 "$today"
sql "update dolsd.deadline set next_at = dolsd.clock() where id = 2 and state = 'open'"
goes_wrong "the relay is gone" "mail relay since" "the mail relay takes no mail"
rm "$relay/port"
start_relay "$port"
is_mended "the relay is gone"

stop_daemon TERM || fail "it did not stop well"
print_table
if grep -i -e 'elm' -e 'U-2[67]-' -e 'J\.S\.' "$place/log"; then fail "a log names somebody"; fi
echo "passed"
