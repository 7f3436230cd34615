#!/bin/sh
# A relative with mail, text message and letter: exactly one if the first arrives, the next if it is refused or its
# outcome stays unknown, each in time for the last day, and no letter that would come after it. With a real SMTP
# server, and a fake of GOV.UK Notify.
# shellcheck disable=SC2119
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
if [ "${1:-}" != inside ]; then
    exec sh "$top_srcdir/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"
make_database dolsd_test_ways
add_contacts

start_relay
/usr/bin/python3 "$top/tests/channel/notify_fake.py" "$place" any-time >"$place/notify.port" &
others=$!
wait_for "the service" test -s "$place/notify.port"
echo dolsd-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0 >"$place/key"
chmod 600 "$place/key"
smtp_config "notify: { key_file = \"key\"; url = \"http://127.0.0.1:$(cat "$place/notify.port")\"; timeout = 2;
    sms_template = \"22222222-2222-4222-8222-222222222222\"; letter_template = \"33333333-3333-4333-8333-333333333333\"; };"
sql "update dolsd.channel set enabled = true where channel in ('notify-sms', 'notify-letter')
     ; create table casework.a_way (contact_id bigint, channel text, address text)
     ; create or replace view casework.contact as
       select contact_id, name, channel, address, language, tier, require_tls from casework.a_contact
       union all select w.contact_id, c.name, w.channel, w.address, c.language, c.tier, c.require_tls
         from casework.a_way w join casework.a_contact c using (contact_id)"

# add_relative ID DOMAIN TELEPHONE LAST_DAY: contact and matter with that number; the home is a relative.
add_relative() {
    sql "begin;
         insert into casework.a_contact (contact_id, name, address, require_tls)
             values ($1, 'Relative $1', 'relative-$1@$2', false);
         insert into casework.a_way values ($1, 'notify-sms', '$3'),
             ($1, 'notify-letter', E'Relative $1\n1 Quuxley Lane\nSW1A 1AA');
         insert into casework.a_matter (kind, id, reference, facts) values ('standard', $1, 'S-26-$1',
             jsonb_build_object('given', '2025-12-15', 'starts', '2025-12-15', 'last_day', '$4'));
         insert into casework.a_recipient (kind, id, role, contact_id)
             values ('standard', $1, 'managing_authority', $1), ('standard', $1, 'dols_team', 2);
         select dolsd.touch('standard', $1);
         commit" >/dev/null
}
# The ways of the first reminder, in order.
said() {
    sql "select string_agg(n.channel || ' ' || n.state, ', ' order by n.id) from dolsd.notice n
          where n.matter_id = $1 and n.contact_id = $1 and n.purpose = 'reminder'
            and (n.rung, n.occurrence) = (select x.rung, x.occurrence from dolsd.notice x
                where x.matter_id = $1 and x.contact_id = $1 order by x.id limit 1)"
}
is_said() {
    [ "$(said "$1")" = "$2" ]
}
# moves_until ID WAYS: the clock goes from one instant to the next, until these are the ways.
moves_until() {
    steps=0
    until is_said "$1" "$2"; do
        steps=$((steps + 1))
        [ "$steps" -le 60 ] || fail "matter $1 at $(sql "select dolsd.clock()"): $(said "$1"), not $2"
        move_clock "$(sql "select greatest(dolsd.clock() + interval '1 second', dolsd.next_instant())")"
    done
}
mailed() {
    grep -l "relative-$1@" "$relay"/mail.* 2>/dev/null | wc -l
}
posted() {
    grep "\"type\": \"$1\"" "$place/sent" 2>/dev/null | grep -c "$2" || true
}
team_alarmed() {
    [ "$(sql "select count(*) from dolsd.notice n where n.purpose = 'undelivered' and n.matter_id = $1")" -gt 0 ]
}

# A Wednesday; each case begins on a morning.
sql "select dolsd.move_clock('2026-12-02 09:00+00')" >/dev/null
set_mode refuse
start_daemon

# The mail arrives: it is the only message.
add_relative 11 council.example '07700 900111' 2026-12-14
wait_for "the mail" is_said 11 "mail told"

# It is refused, and the text message arrives.
add_relative 12 example.org '07700 900112' 2026-12-14
moves_until 12 "mail failed, notify-sms told"

# No such telephone either: the letter.
add_relative 13 example.org '07700 900002' 2026-12-14
moves_until 13 "mail failed, notify-sms failed, notify-letter told"

# Nothing is ever reported about the text message: accepted is not told, and the letter goes while it can still arrive.
move_clock '2026-12-03 09:00+00'
add_relative 14 example.org '07700 900400' 2026-12-09
moves_until 14 "mail failed, notify-sms pending"
moves_until 14 "mail failed, notify-sms unknown, notify-letter pending"
is_true "select dolsd.clock() < dolsd.post_by('2026-12-10 00:00+00', 4, array(select n from dolsd.non_working_day n))" ||
    fail "the letter came too late, at $(sql "select dolsd.clock()")"
if team_alarmed 14; then fail "the team was alarmed although a letter was on its way"; fi
moves_until 14 "mail failed, notify-sms unknown, notify-letter told"
is_true "select count(*) = 2 and count(distinct notice_id) = 2 from dolsd.ledger where event = 'next way taken' and matter_id = 14" ||
    fail "the ledger does not say that the next way was taken, twice"

# Too near for a letter: none is posted, and the team is notified.
move_clock '2026-12-04 09:00+00'
add_relative 15 example.org '07700 900002' 2026-12-07
moves_until 15 "mail failed, notify-sms failed"
wait_for "the team to be notified" team_alarmed 15

# Exactly one of each that was accepted, and none of those that were not.
count() {
    [ "$2" -eq "$3" ] || fail "$1: $2, not $3"
}
count "mails of 12 to 15" "$(($(mailed 12) + $(mailed 13) + $(mailed 14) + $(mailed 15)))" 0
first=$(sql "select n.message_id from dolsd.notice n where n.matter_id = 11 and n.contact_id = 11 order by n.id limit 1")
count "mails of the first reminder of 11" \
    "$(grep -l "$(sql "select key from dolsd.message where id = $first")" "$relay"/mail.* | wc -l)" 1
count "text messages of 11" "$(posted sms '07700 900111')" 0
count "letters of 11" "$(posted letter 'Relative 11')" 0
count "letters of 12" "$(posted letter 'Relative 12')" 0
count "letters of 15" "$(posted letter 'Relative 15')" 0
for id in 12 13 14; do
    sql "select m.key from dolsd.notice n join dolsd.message m on m.id = n.message_id
          where n.matter_id = $id and n.contact_id = $id and n.channel like 'notify%' and n.purpose = 'reminder'
            and n.ended_at is not null" |
        while read -r key; do
            count "notifications with the reference of a message of $id" "$(grep -c "\"reference\": \"$key\"" "$place/sent")" 1
        done
done

# The words are on record as sent, without the address.
is_true "select count(*) = 1 from dolsd.said s join dolsd.attempt a on a.id = s.attempt_id join dolsd.message m on m.id = a.message_id
          where m.contact_id = 12 and m.channel = 'notify-sms' and s.words ~ '14 December 2026' and s.words !~ '900112'" ||
    fail "the words of the text message are not on record"
stop_daemon TERM
grep -iE '07700|quuxley|26785a09|3d844edf|Bearer' "$place/log" && fail "the log says too much"
exit 0
