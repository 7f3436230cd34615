#!/bin/sh
# A relay accepts mails that do not arrive: Postfix's own reports of a refused and of a delayed recipient, read back
# by dolsctl bounce; then an answer, an unsigned report, and mail that is not ours.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
# shellcheck source=tests/mta/mta.sh
. "$top_srcdir/tests/mta/mta.sh"
need_mta
if [ "${1:-}" != inside ]; then
    exec sh "$top_srcdir/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"
make_database dolsd_test_bounce
add_contacts
sql "insert into casework.a_contact (contact_id, name, address) values (3, 'Oak House', 'manager@oak.example')"
chmod 755 "$place"

# Two servers beyond the relay: one refuses, one defers.
others=
for name in refuse later; do
    mkdir "$place/$name"
    echo "$name" >"$place/$name/mode"
    /usr/bin/python3 "$top/tests/service/relay.py" "$place/$name" &
    others="$others $!"
    wait_for "the server" test -s "$place/$name/port"
done
port=$(free_port)
postfix_start "$place/relay" "$port" \
    'virtual_mailbox_maps = inline:{ bounces@council.example=bounces/, team@council.example=team/ }' \
    "transport_maps = inline:{ elm-house.example=smtp:[127.0.0.1]:$(cat "$place/refuse/port"), oak.example=smtp:[127.0.0.1]:$(cat "$place/later/port") }" \
    'delay_warning_time = 1s' 'minimal_backoff_time = 1s' 'queue_run_delay = 1s'
listener=$postfix

write_config
(umask 077 && echo 'a secret that nobody guesses at all' >"$place/secret")
sed "s/^mail:.*/mail: { from = \"dols@council.example\"; bounces = \"bounces@council.example\"; bounces_secret = \"secret\"; smtp: { host = \"127.0.0.1\"; port = $port; }; };/" \
    "$place/dolsd.conf" >"$place/new.conf"
mv "$place/new.conf" "$place/dolsd.conf"
box=$place/relay/box/bounces
bounce() {
    "$top_builddir/dolsctl" -c "$place/dolsd.conf" bounce "$@"
}
has_report() {
    grep -rqi "^Action: $1" "$box/new"
}
delivered() {
    [ "$(sql "select count(*) from dolsd.message where state = 'delivered'")" -ge "$1" ]
}

sql "select dolsd.move_clock('2026-11-26 09:00+00')" >/dev/null
start_daemon
add_urgent 1 2026-11-23
wait_for "the relay" delivered 2
sql "begin;
     insert into casework.a_matter (kind, id, reference, facts) values ('urgent', 2, 'U-26-2', '{\"given\": \"2026-11-23\", \"last_day\": \"2026-11-29\"}');
     insert into casework.a_recipient (kind, id, role, contact_id) values ('urgent', 2, 'managing_authority', 3), ('urgent', 2, 'dols_team', 2);
     select dolsd.touch('urgent', 2); commit" >/dev/null
wait_for "a report of failure" has_report failed
wait_for "a report of delay" has_report delayed

# Their contents, by an independent parser: the envelope's name is the message's key, and the address is signed.
key=$(sql "select key from dolsd.message where address = 'manager@elm-house.example'")
/usr/bin/python3 - "$box/new" "$key" <<'PYTHON'
import email, os, sys
from email import policy
folder, key = sys.argv[1:]
found = set()
for name in os.listdir(folder):
    with open(os.path.join(folder, name), "rb") as file:
        mail = email.message_from_binary_file(file, policy=policy.default)
    if mail.get_content_type() != "multipart/report":
        continue
    report = next(p for p in mail.walk() if p.get_content_type() == "message/delivery-status").get_payload()
    if report[1]["Action"] == "failed":
        assert report[0]["Original-Envelope-Id"] == key, report[0].items()
        assert mail["To"].startswith("bounces+" + key.replace("-", "")), mail["To"]
    found.add(report[1]["Action"])
assert found == {"failed", "delayed"}, found
PYTHON

bounce --maildir "$box" >"$place/said"
cat "$place/said"
grep -q ': failed 5\.1\.1; its address takes nothing more; 1 message made for others' "$place/said" || fail "the failure was not taken"
grep -q ': delayed 4\.[0-9.]*; noted$' "$place/said" || fail "the delay was not taken"
grep -q '0 left for the team, 0 to be retried$' "$place/said" || fail "something was left"
if grep -q 'example' "$place/said" || grep -q 'elm-house\|oak.example' "$place/log"; then fail "an address was shown"; fi
[ "$(sql "select count(*) from dolsd.told where state = 'failed' and reason = 'it came back 5.1.1' and contact_id = 1")" = 1 ] || fail "told does not say so"
[ "$(sql "select count(*) from dolsd.closed where contact_id = 1")" = 1 ] || fail "the address is not closed"
alarm_sent() {
    [ "$(sql "select count(*) from dolsd.told where purpose = 'undelivered' and state = 'told' and contact_id = 2")" = 1 ]
}
wait_for "the team, instead" alarm_sent
[ "$(bounce --maildir "$box")" = "0 dealt with, 0 left for the team, 0 to be retried" ] || fail "taken twice"

# A person's answer to a mail that arrived.
id=$(grep -rhi '^message-id' "$place/relay/box/team/new" | head -n 1 | sed 's/^[^<]*//')
status=0
printf 'From: A <a@council.example>\nIn-Reply-To: %s\nSubject: Re: it\n\nI know, thank you.\n' "$id" | bounce >"$place/said" || status=$?
grep -q ': answered; noted$' "$place/said" || fail "the answer: $(cat "$place/said")"
[ "$status" -eq 4 ] || fail "the answer is not left: $status"
if sql "select to_jsonb(r) from dolsd.returned r" | grep -q 'thank you'; then fail "what it says was kept"; fi

# A report that came to an unsigned address, and a mail about nothing.
other=$(sql "select key from dolsd.message where address = 'manager@oak.example' limit 1")
status=0
printf 'From: x@mx.example\nTo: bounces@council.example\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nOriginal-Envelope-Id: %s\n\nAction: failed\nStatus: 5.1.1\n\n--b--\n' "$other" |
    bounce >"$place/said" || status=$?
grep -q 'signed address' "$place/said" || fail "a forged report: $(cat "$place/said")"
[ "$status" -eq 4 ] || fail "a forged report is not left: $status"
[ "$(sql "select count(*) from dolsd.closed")" = 1 ] || fail "a forged report closed an address"
echo hello | bounce >"$place/said" && fail "a mail about nothing was taken"
grep -q 'not about a message of ours' "$place/said" || fail "$(cat "$place/said")"
