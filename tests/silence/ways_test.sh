#!/bin/sh
# Nothing passes in silence: faults of the ways out. As in silence_test.sh, but the clock is one that is moved,
# so that hours of retries go by in seconds.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"
. "$top_srcdir/tests/silence/common.sh"

make_database dolsd_test_ways_out
sql "select dolsd.move_clock('2026-12-02 10:00+00')" >/dev/null
add_contacts
moved=yes
sql "insert into casework.a_contact (contact_id, name, address)
         values (3, 'Oak House', 'manager@oak-house.example'), (4, 'DoLS manager', 'manager@council.example')"
# shellcheck disable=SC2119
start_relay
start_ping
smtp_alarm
start_daemon
wait_logged 'rules of version'

# due FROM TO HOME: urgent authorisations that end tomorrow, of which the home and the team are reminded now.
due() {
    sql "insert into casework.a_matter (kind, id, reference, facts)
             select 'urgent', i, 'U-26-' || i, jsonb_build_object('given', dolsd.london_date(dolsd.clock()) - 5,
                    'last_day', dolsd.london_date(dolsd.clock()) + 1) from generate_series($1, $2) i;
         insert into casework.a_recipient (kind, id, role, contact_id)
             select 'urgent', i, r, c from generate_series($1, $2) i, (values ('managing_authority', $3), ('dols_team', 2), ('manager', 4)) v (r, c);
         select dolsd.touch('urgent', array(select i::bigint from generate_series($1, $2) i))" >/dev/null
    wait_true "exists (select from dolsd.notice where matter_id = $2)"
}
# over FROM TO: their home has recorded what makes them needless.
over() {
    sql "update casework.a_matter set facts = facts || jsonb_build_object('closed', dolsd.london_date(dolsd.clock())) where id between $1 and $2;
         select dolsd.touch('urgent', array(select i::bigint from generate_series($1, $2) i))" >/dev/null
    wait_true "not exists (select from dolsd.deadline where id between $1 and $2 and state = 'open')"
}

due 1 1 1
wait_true "exists (select from dolsd.notice where matter_id = 1 and state = 'told')"
wait_for "the first ping" pinged_again 0
is_well || { cat "$place/said"; fail "it is not well to begin with"; }
forget_alarms
over 1 1

# The relay takes connections and no mail: 451 to everything; relaying denied; the last reply is lost each time;
# it has no time for us; it is gone and few messages wait.
away() {
    fault=$1
    set_mode "$2"
    due "$3" "$3" 1
    due "$(($3 + 1))" "$(($3 + 1))" 3
    tries=0
    until says_critical "mail relay since" || [ "$tries" -ge 30 ]; do
        minutes_go 1 0.4
        tries=$((tries + 1))
    done
    goes_wrong "$fault" "mail relay since" "the mail relay takes no mail"
    set_mode take
    minutes_go 61 1
    # A relay that is away is tried at growing pauses.
    patience=700 is_mended "$fault" 0
    over "$3" "$(($3 + 1))"
}
away "451 to every recipient" later 10
away "554 5.7.1 relaying denied at RCPT" denied 20
away "421 to whatever is said" busy 30

# The last reply is lost each time: it has the mails, and we cannot know. That copies end after some, and that
# somebody is asked then, tests/sql/test_bounds.sql shows.
set_mode lose
due 40 40 1
due 41 41 3
tries=0
until says_critical "mail relay since" || [ "$tries" -ge 30 ]; do
    minutes_go 1 0.3
    tries=$((tries + 1))
done
goes_wrong "the last reply is lost each time" "mail relay since" "the mail relay takes no mail"
set_mode take
minutes_go 61 1
patience=700 wait_for "the end of the lost replies" is_well
wait_true "not exists (select from dolsd.notice where matter_id in (40, 41) and state <> 'told')"
most=$(sql "select max(n) from (select count(*) as n from dolsd.attempts where message_id in (
    select message_id from dolsd.notice where matter_id in (40, 41)) and outcome = 'unknown' group by message_id) x")
[ "$most" -lt 5 ] || fail "$most copies of one message"
printf '%-46s %8s s   %-16s %5s %5s %6s\n' "the last reply is lost each time" "$after" "$by" "$(($(letters) - sent))" 0 "$most" >>"$table"

print_table
stop_daemon TERM || fail "it did not stop well"
echo "passed"
