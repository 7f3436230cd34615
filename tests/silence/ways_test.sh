#!/bin/sh
# Nothing passes in silence: faults of the ways out. As in silence_test.sh, but with a clock that is moved, so
# that hours of retries take seconds.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"
. "$top_srcdir/tests/silence/common.sh"

faults_around ways_out
sql "insert into casework.a_contact (contact_id, name, address)
         values (3, 'Oak House', 'manager@oak-house.example'), (4, 'DoLS manager', 'manager@council.example')"
take_over_clock
start_daemon
wait_logged 'rules of version'

# due FROM TO HOME: urgent authorisations that end tomorrow, about which the home and the team are reminded now.
due() {
    sql "insert into casework.a_matter (kind, id, reference, facts)
             select 'urgent', i, 'U-26-' || i, jsonb_build_object('given', dolsd.london_date(dolsd.clock()) - 5,
                    'last_day', dolsd.london_date(dolsd.clock()) + 1) from generate_series($1, $2) i;
         insert into casework.a_recipient (kind, id, role, contact_id)
             select 'urgent', i, r, c from generate_series($1, $2) i, (values ('managing_authority', $3), ('dols_team', 2), ('manager', 4)) v (r, c);
         select dolsd.touch('urgent', array(select i::bigint from generate_series($1, $2) i))" >/dev/null
    wait_true "exists (select from dolsd.notice where matter_id = $2)"
}
# over FROM TO: their home has recorded what makes the reminders unnecessary.
over() {
    sql "update casework.a_matter set facts = facts || jsonb_build_object('closed', dolsd.london_date(dolsd.clock())) where id between $1 and $2;
         select dolsd.touch('urgent', array(select i::bigint from generate_series($1, $2) i))" >/dev/null
    wait_true "not exists (select from dolsd.deadline where id between $1 and $2 and state = 'open')"
}

due 1 1 1
wait_true "exists (select from dolsd.notice where matter_id = 1 and state = 'told')"
begin_well
over 1 1

# away FAULT BREAK MEND NUMBER: two matters of two homes are due while the relay is broken.
away() {
    fault=$1
    $2
    due "$4" "$4" 1
    due "$(($4 + 1))" "$(($4 + 1))" 3
    tries=0
    until says_critical "mail relay since" || [ "$tries" -ge 30 ]; do
        minutes_go 1 0.2
        tries=$((tries + 1))
    done
    goes_wrong "$fault" "mail relay since" "the mail relay takes no mail"
    $3
    minutes_go 61 0.5
    # A relay that is down is tried at increasing intervals.
    minutes_go 1 0.5
    is_mended "$fault" 0
    over "$4" "$(($4 + 1))"
}
# The relay accepts connections but no mail: 451 to everything; relaying denied; it is too busy; it refuses our
# name; we may not send as ourselves.
take() { set_mode take; }
away "451 to every recipient" "set_mode later" take 10
away "554 5.7.1 relaying denied at RCPT" "set_mode denied" take 20
away "421 to whatever is said" "set_mode busy" take 30
away "504 to our name at RCPT" "set_mode helo" take 50
away "550 5.7.60 we may not send as ourselves" "set_mode sendas" take 60

# With TLS and a login: the certificate has expired; the password has.
openssl req -newkey rsa:2048 -nodes -keyout "$place/key" -subj /CN=relay -out "$place/request" 2>/dev/null
printf 'subjectAltName=IP:127.0.0.1\n' >"$place/names"
for days in -1 2; do
    openssl x509 -req -in "$place/request" -signkey "$place/key" -days "$days" -extfile "$place/names" -out "$place/cert.$days" 2>/dev/null
    cat "$place/cert.$days" "$place/key" >"$place/tls.$days"
done
again() { stop_relay; rm "$relay/port"; start_relay "$port"; }
expired() { cp "$place/tls.-1" "$relay/tls.pem"; again; }
renewed() { cp "$place/tls.2" "$relay/tls.pem"; }
wrong_password() { set_mode login; again; }
port=$(cat "$relay/port")
renewed
: >"$relay/login"
echo "secret" >"$place/password"
chmod 600 "$place/password"
sed -i "s|sessions = 2;|sessions = 2; tls = \"starttls\"; ca_file = \"$place/cert.2\"; user = \"dolsd\"; password_file = \"$place/password\";|" "$place/dolsd.conf"
kill -HUP "$daemon"
wait_logged 'the new configuration is in force'
away "the relay's certificate has expired" expired renewed 70
away "535 to our login" wrong_password take 80

# The last reply is lost each time: it has the mails, but we cannot know. tests/sql/test_bounds.sql shows that
# copies end after a few, and that somebody is then asked.
set_mode lose
due 40 40 1
due 41 41 3
tries=0
until says_critical "mail relay since" || [ "$tries" -ge 30 ]; do
    minutes_go 1 0.2
    tries=$((tries + 1))
done
goes_wrong "the last reply is lost each time" "mail relay since" "the mail relay takes no mail"
set_mode take
minutes_go 61 0.5
minutes_go 1 0.5
wait_for "the end of the lost replies" is_well
wait_true "not exists (select from dolsd.notice where matter_id in (40, 41) and state <> 'told')"
most=$(sql "select max(n) from (select count(*) as n from dolsd.attempts where message_id in (
    select message_id from dolsd.notice where matter_id in (40, 41)) and outcome = 'unknown' group by message_id) x")
[ "$most" -lt 5 ] || fail "$most copies of one message"
printf '%-46s %8s s   %-16s %5s %5s %6s\n' "the last reply is lost each time" "$after" "$by" "$(($(letters) - sent))" 0 "$most" >>"$table"

# The alarm's mail that all is well again is sent again if the relay deferred it, even if no webhook reports it.
sed -i 's|webhook = "[^"]*";||' "$place/dolsd.conf"
taken_up=$(times_logged 'the new configuration is in force')
kill -HUP "$daemon"
is_taken_up() { [ "$(times_logged 'the new configuration is in force')" -gt "$taken_up" ]; }
wait_for "the configuration" is_taken_up
sql "alter view casework.matter rename to matter_of_old"
wait_for "the alarm" alarmed "case work cannot be compared"
put_off=$(times_logged "a mail of the daemon's own: retry")
set_mode later
sql "alter view casework.matter_of_old rename to matter"
was_put_off() { [ "$(times_logged "a mail of the daemon's own: retry")" -gt "$put_off" ]; }
wait_for "a mail that is put off" was_put_off
set_mode take
alarmed "case work can be compared again" && fail "the relay took what it was to put off"
set_ahead 61
wait_for "the end of the alarm, again" alarmed "case work can be compared again"
wait_for "the end of all" is_well

print_table
stop_daemon TERM || fail "it did not stop well"
echo "passed"
