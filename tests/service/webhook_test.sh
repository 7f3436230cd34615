#!/bin/sh
# Contacts on webhook: notified, paused as their server asks, closed when it says that it is gone, and no
# delay to anybody's mail.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
if [ "${1:-}" != inside ]; then
    exec sh "$top_srcdir/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"
make_database dolsd_test_webhook
add_contacts

/usr/bin/python3 "$top/tests/service/receiver.py" "$place" &
listener=$!
wait_for "the receiver" test -s "$place/hook.port"
port=$(cat "$place/hook.port")

mkdir "$place/secrets"
printf 'whsec_%s\n' "$(printf 'a secret of thirty-two bytes, yes' | base64)" >"$place/secrets/3"
chmod 600 "$place/secrets/3"
write_config 'webhook: { secrets = "secrets"; allow = "127.0.0.1"; timeout = 2; };'
sql "update dolsd.channel set enabled = true where channel = 'webhook';
     insert into casework.a_contact (contact_id, name, channel, address) values
         (3, 'Ash House', 'webhook', 'http://127.0.0.1:$port/dols'), (4, 'Oak House', 'webhook', 'http://127.0.0.1:$port/oak')"

# add_hook ID CONTACT: a matter of a home on webhook, that has a reminder due.
add_hook() {
    sql "begin;
         insert into casework.a_matter (kind, id, reference, facts)
             values ('urgent', $1, 'U-26-$1', '{\"given\": \"2026-11-23\"}');
         insert into casework.a_recipient (kind, id, role, contact_id)
             values ('urgent', $1, 'managing_authority', $2), ('urgent', $1, 'dols_team', 2);
         select dolsd.touch('urgent', $1);
         commit" >/dev/null
}
state() {
    sql "select string_agg(n.state, ',' order by n.id) from dolsd.notice n where n.matter_id = $1 and n.channel = 'webhook'"
}
is_state() {
    [ "$(state "$1")" = "$2" ]
}
hooks() {
    find "$place" -name 'hook.[0-9]*' ! -name '*.part' | wc -l
}

sql "select dolsd.move_clock('2026-11-26 09:00+00')" >/dev/null
start_daemon

# Delivered, with a valid signature and nothing that identifies anybody.
add_hook 1 3
wait_for "the webhook" is_state 1 told
/usr/bin/python3 - "$place/hook.1" "$place/secrets/3" <<'PYTHON' || fail "the request is not what it should be"
import base64, hashlib, hmac, json, sys

path, headers, body = json.load(open(sys.argv[1]))
key = base64.b64decode(open(sys.argv[2]).read().strip()[6:])
text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}"
expected = "v1," + base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()
event = json.loads(body)
(notice,) = event["data"]["notices"]
assert headers["webhook-signature"] == expected
assert headers["webhook-id"] == event["id"]
assert (path, notice["kind"], notice["id"], notice["reference"]) == ("/dols", "urgent", 1, "U-26-1"), notice
assert notice["limit"] == "urgent_end" and notice["last_day"] == "2026-11-29" and notice["role"] == "managing_authority"
assert "Q.Z." not in body
PYTHON

# A test, which is not recorded.
dolsctl=$top_builddir/dolsctl
"$dolsctl" -c "$place/dolsd.conf" -d "host=$PGHOST port=$PGPORT dbname=$db" send-test 3 >"$place/said" || fail "the test was not sent"
grep -q '^contact 3, webhook: delivered in phase final, code 204, at 127.0.0.1$' "$place/said" || fail "it says: $(cat "$place/said")"
grep -q 'dolsd.test' "$place/hook.2" || fail "no test came"
"$dolsctl" -c "$place/dolsd.conf" -d "host=$PGHOST port=$PGPORT dbname=$db" send-test 2 >"$place/said" || fail "the test was not sent"
grep -q '^contact 2, mail: delivered in phase store' "$place/said" || fail "it says: $(cat "$place/said")"
grep -qr 'Subject: Test message: nothing to do' "$place/mail" || fail "no test came by mail"
code=0
"$dolsctl" -c "$place/dolsd.conf" -d "host=$PGHOST port=$PGPORT dbname=$db" send-test 99 2>"$place/said" || code=$?
[ "$code" -eq 2 ] || fail "a contact that is not there: $code"
[ "$(sql "select count(*) from dolsd.attempt")" = 2 ] || fail "a test was recorded"

# A server that asks for a pause gets one, for as long as it says.
echo "429 3600" >"$place/answer"
add_hook 2 3
wait_for "the answer" test "$(sql "select count(*) from dolsd.attempt")" -ge 2
waits_an_hour() {
    [ "$(sql "select q.not_before >= dolsd.clock() + interval '59 minutes' from dolsd.queue q join dolsd.message m on m.id = q.message_id
               where m.channel = 'webhook'")" = t ]
}
wait_for "an hour's wait" waits_an_hour
[ "$(hooks)" -eq 3 ] || fail "the server was not left alone"
"$dolsctl" -d "host=$PGHOST port=$PGPORT dbname=$db" queue >"$place/said" || fail "no queue"
grep -qE '^webhook +127\.0\.0\.1 +1 +0 +0 minutes .* retry final 429 from 127\.0\.0\.1 \(1\)$' "$place/said" || fail "no totals: $(cat "$place/said")"
grep -qE '^webhook +127\.0\.0\.1 .* retry final 429 from 127\.0\.0\.1$' "$place/said" || fail "no message: $(cat "$place/said")"
"$dolsctl" -d "host=$PGHOST port=$PGPORT dbname=$db" queue --totals --json | grep -q '"messages": *1' || fail "no totals for programs"
rm "$place/answer"

# No secret: refused with the reason, and the team is notified.
add_hook 4 4
wait_for "the refusal" is_state 4 failed
sql "select o.reply from dolsd.outcome o where o.phase = 'compose'" | grep -q 'secrets/4: No such file' || fail "the reason is not on record"

# Gone: closed, the team notified by mail, and nothing more goes there.
cp "$place/secrets/3" "$place/secrets/4"
sql "update casework.a_contact set address = 'http://127.0.0.1:$port/gone' where contact_id = 4"
echo 410 >"$place/answer"
stop_daemon TERM
start_daemon
add_hook 5 4
wait_for "the refusal" is_state 5 failed
[ "$(sql "select count(*) from dolsd.closed where contact_id = 4")" = 1 ] || fail "the endpoint is not closed"
hears() {
    [ "$(sql "select count(*) from dolsd.notice where matter_id = $1 and contact_id = $2 and state = 'told'")" -ge 1 ]
}
team_hears() {
    [ "$(sql "select count(*) from dolsd.notice where matter_id = $1 and contact_id = 2 and state = 'told' and $2")" -ge 1 ]
}
wait_for "the team hears of it" team_hears 5 "instead_of is not null"
rm "$place/answer"
before=$(hooks)
add_hook 6 4
wait_for "the team is notified" team_hears 6 true
[ "$(hooks)" -eq "$before" ] || fail "something went to an endpoint that is closed"

# One that hangs delays no mail.
echo hang >"$place/answer"
sql "delete from casework.a_contact where contact_id = 4; update casework.a_contact set address = 'http://127.0.0.1:$port/hang' where contact_id = 3"
add_hook 7 3
add_urgent 8 2026-11-23
wait_for "mail beside a webhook that hangs" hears 8 1
