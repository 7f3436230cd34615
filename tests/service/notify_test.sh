#!/bin/sh
# Contacts by GOV.UK Notify, with a fake of the service: text message, then letter; told only once the service
# says so; a lost answer looked up; and no key, address or number in the log.
# dolsctl's messages use these quotes.
# shellcheck disable=SC1111
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
if [ "${1:-}" != inside ]; then
    exec sh "$top_srcdir/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"
make_database dolsd_test_notify
add_contacts

/usr/bin/python3 "$top/tests/channel/notify_fake.py" "$place" any-time >"$place/notify.port" &
listener=$!
wait_for "the service" test -s "$place/notify.port"
key="dolsd-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
echo "$key" >"$place/key"
chmod 600 "$place/key"
write_config "notify: { key_file = \"key\"; url = \"http://127.0.0.1:$(cat "$place/notify.port")\"; timeout = 2;
    sms_template = \"22222222-2222-4222-8222-222222222222\"; letter_template = \"33333333-3333-4333-8333-333333333333\"; };"
sql "update dolsd.channel set enabled = true where channel in ('notify-sms', 'notify-letter')
     ; create table casework.a_way (contact_id bigint, channel text, address text)
     ; create or replace view casework.contact as
       select contact_id, name, channel, address, language, tier, require_tls from casework.a_contact
       union all select w.contact_id, c.name, w.channel, w.address, c.language, c.tier, c.require_tls
         from casework.a_way w join casework.a_contact c using (contact_id)
     ; insert into casework.a_contact (contact_id, name, channel, address) values
         (3, 'B. Relative', 'notify-sms', '07700 900111'), (4, 'C. Relative', 'notify-sms', '07700 900002'),
         (5, 'D. Relative', 'notify-sms', '07700 900333')
     ; insert into casework.a_way select i, 'notify-letter', E'The Relative\n1 Quuxley Lane\nSW1A 1AA' from generate_series(3, 4) i"

# add_relative ID CONTACT: a matter about which the contact has a reminder due, a week and a half before the end.
add_relative() {
    sql "begin;
         insert into casework.a_matter (kind, id, reference, facts)
             values ('standard', $1, 'S-26-$1', '{\"given\": \"2025-12-15\", \"starts\": \"2025-12-15\", \"last_day\": \"2026-12-14\"}');
         insert into casework.a_recipient (kind, id, role, contact_id)
             values ('standard', $1, 'managing_authority', $2), ('standard', $1, 'dols_team', 2);
         select dolsd.touch('standard', $1);
         commit" >/dev/null
}
said() {
    sql "select string_agg(distinct n.channel || ' ' || n.state, ', ' order by n.channel || ' ' || n.state)
           from dolsd.notice n where n.matter_id = $1 and n.contact_id in (3, 4, 5)"
}
is_said() {
    [ "$(said "$1")" = "$2" ]
}
sent() {
    grep -c "\"type\": \"$1\"" "$place/sent" || true
}
# The clock stands still unless it is moved; this makes what must be asked for again due.
later_is_said() {
    sql "select dolsd.move_clock(dolsd.clock() + interval '1 minute'), pg_notify('dolsd', 'changed')" >/dev/null
    is_said "$1" "$2"
}
sql "select dolsd.move_clock('2026-12-02 09:00+00')" >/dev/null
start_daemon

# One text message, which counts when the service says that it arrived.
add_relative 1 3
wait_for "the text message" grep -q '"type": "sms"' "$place/sent"
accepted() {
    [ "$(sql "select count(*) from dolsd.accepted")" -ge 1 ]
}
wait_for "the service to accept it" accepted
is_said 1 "notify-sms pending" || fail "accepted counts as told: $(said 1)"
wait_for "the text message to arrive" later_is_said 1 "notify-sms told"
[ "$(sent sms)" -eq 1 ] || fail "$(sent sms) text messages"
[ "$(sent letter)" -eq 0 ] || fail "a letter beside a text message that arrived"
grep -q 'S-26-1.*' "$place/sent" || fail "the reference is missing"
if grep -E 'Q\.Z\.|Elm House' "$place/sent"; then fail "a text message says more than it should"; fi

# The words are on record, without the number that they went to.
[ "$(sql "select count(*) from dolsd.said s join dolsd.attempt a on a.id = s.attempt_id join dolsd.message m on m.id = a.message_id
           where m.contact_id = 3 and s.words ~ '14 December 2026' and s.words !~ '900111'")" -eq 1 ] || fail "the words are not on record"

# A number that is not reached: a letter, once, and the team is not notified.
add_relative 2 4
wait_for "the letter" later_is_said 2 "notify-letter pending, notify-sms failed"
wait_for "the service to accept it" test "$(sent letter)" -le 1
sql "select count(*) from dolsd.ledger where event = 'next way taken'" | grep -q '^[1-9]' || fail "the ledger does not say so"
[ "$(sql "select count(*) from dolsd.notice where purpose = 'undelivered'")" = 0 ] || fail "the team was alarmed"

# The answer is lost: looked up before anything is sent again.
before=$(sent sms)
echo drop >"$place/mood"
add_relative 3 5
more_sent() {
    [ "$(sent sms)" -gt "$before" ]
}
wait_for "another text message" more_sent
rm -f "$place/mood"
wait_for "the lost answer to be found" later_is_said 3 "notify-sms told"
[ "$(sent sms)" -eq $((before + 1)) ] || fail "sent again: $(sent sms) text messages"

# A test by each way of a contact, or by one; none of it is recorded.
attempts=$(sql "select count(*) from dolsd.attempt")
# tests WORDS...: dolsctl send-test with these; says_test STATUS WORDS: its exit status and output.
tests() {
    code=0
    "$top_builddir/dolsctl" -c "$place/dolsd.conf" -d "host=$PGHOST port=$PGPORT dbname=$db" send-test "$@" >"$place/said" 2>&1 || code=$?
}
says_test() {
    [ "$code" -eq "$1" ] || fail "ends with $code: $(cat "$place/said")"
    [ "$(cat "$place/said")" = "$2" ] || fail "it says: $(cat "$place/said")"
}
text="contact 3, notify-sms: accepted in phase final, code 201, at 127.0.0.1"
letter="contact 3, notify-letter: accepted in phase final, code 201, at 127.0.0.1"
texts=$(sent sms) letters=$(sent letter)
tests 3
says_test 0 "$text
$letter"
tests 3 --way notify-letter
says_test 0 "$letter"
[ "$(sent sms) $(sent letter)" = "$((texts + 1)) $((letters + 2))" ] || fail "not what was asked for: $(sent sms) $(sent letter)"
tests 3 --way fax
says_test 2 "dolsctl send-test: contact 3 has no way “fax” in casework.contact"
sql "insert into casework.a_way values (3, 'notify-email', 'b@example.org')"
tests 3
says_test 2 "dolsctl send-test: contact 3 is on “notify-email”, and dolsd is not set up to send that way
$text
$letter"
sql "update casework.a_way set address = 'nowhere' where contact_id = 3 and channel = 'notify-letter'"
tests 3 --way notify-letter
says_test 2 "dolsctl send-test: a postal address has 3 to 7 lines"
[ "$(sql "select count(*) from dolsd.attempt")" = "$attempts" ] || fail "a test was recorded"

stop_daemon TERM
grep -iE '07700|quuxley|26785a09|3d844edf|Bearer' "$place/log" && fail "the log says too much"
exit 0
