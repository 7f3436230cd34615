#!/bin/sh
# Names, addresses, initials, places and references that occur nowhere else, in everything that can go wrong: invalid
# addresses, recipients that are refused with the address in the reply, rows that cannot be read and are quoted by the
# server's errors, a check that fails, sheets that cannot be imported. None of them is in the daemon's log at its most
# detailed, in what it tells systemd, in the log of PostgreSQL, in the file of seals, in the body of a webhook, in an
# alarm or in a subject.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"
. "$top_srcdir/tests/silence/common.sh"

poison='quuxley|wibble|z\.x\.q|zorblax|refq-'
serverlog=$(dirname "$WITH_POSTGRES_CTL")/log
make_database dolsd_test_poison
: >"$serverlog"
sql "select dolsd.move_clock('2026-12-02 10:00+00')" >/dev/null
moved=yes

# shellcheck disable=SC2119
start_relay
/usr/bin/python3 "$top/tests/service/receiver.py" "$place" &
others=$!
wait_for "the receiver" test -s "$place/hook.port"
port=$(cat "$place/hook.port")
python3 "$top_srcdir/tests/silence/ping_listen.py" "$place/ping-port" "$place/pings" &
others="$others $!"
/usr/bin/python3 "$top/tests/service/notify_listen.py" "$place/notify" "$place/notified" &
others="$others $!"
/usr/bin/python3 "$top/tests/channel/notify_fake.py" "$place" any-time >"$place/service.port" &
others="$others $!"
wait_for "the ping's server" test -s "$place/ping-port"
wait_for "the fake of Notify" test -s "$place/service.port"
wait_for "the socket of systemd" test -S "$place/notify"
mkdir "$place/secrets"
umask 077
for i in 3 4; do printf 'whsec_%s\n' "$(printf 'a secret of thirty-two bytes, yes' | base64)" >"$place/secrets/$i"; done
echo "dolsd-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0" >"$place/key"
safety=1
smtp_config "alarm: { address = \"admin@council.example\"; after = 10; webhook = \"http://127.0.0.1:$(cat "$place/ping-port")/hook\";
    ping = \"http://127.0.0.1:$(cat "$place/ping-port")/\"; ping_every = 1; };
webhook: { secrets = \"secrets\"; allow = \"127.0.0.1\"; timeout = 2; };
notify: { key_file = \"key\"; url = \"http://127.0.0.1:$(cat "$place/service.port")\"; timeout = 2;
    sms_template = \"22222222-2222-4222-8222-222222222222\"; letter_template = \"33333333-3333-4333-8333-333333333333\"; };
seal: { file = \"$place/seals\"; };"

# Who and what: good rows, and each kind of bad row.
sql "update dolsd.channel set enabled = true where channel in ('mail', 'webhook', 'notify-sms', 'notify-letter');
     update dolsd.policy set value = 1, who = 'the test', why = 'to seal often' where name = 'seal_every';
     create or replace view casework.matter as
     select kind, id, reference, 'Z.X.Q'::text as initials, place, jurisdiction, facts, extra from casework.a_matter;
     insert into casework.a_contact (contact_id, name, channel, address, language, tier) values
         (1, 'Quuxley One', 'mail', 'one@wibble.example', 'en', 'initials'),
         (2, 'DoLS team Quuxley', 'mail', 'team.wibble@council.example', 'en', 'initials'),
         (3, 'Quuxley Hook', 'webhook', 'http://127.0.0.1:$port/hook', 'en', 'initials'),
         (4, 'Quuxley Gone', 'webhook', 'http://127.0.0.1:9/wibble', 'en', 'initials'),
         (5, 'Quuxley Bad', 'mail', 'wibble without a domain', 'en', 'initials'),
         (6, 'Quuxley Control', 'mail', E'x@wibble.example\nBcc: all@wibble.example', 'en', 'initials'),
         (7, 'Quuxley Scheme', 'webhook', 'wibble://quuxley', 'en', 'initials'),
         (8, 'Quuxley Number', 'notify-sms', 'wibble 07700', 'en', 'initials'),
         (9, 'Quuxley Letter', 'notify-letter', 'Quuxley, Wibble Lane', 'en', 'initials'),
         (10, 'Quuxley Language', 'mail', 'language@wibble.example', 'z.x.q', 'initials'),
         (11, 'Quuxley Tier', 'mail', 'tier@wibble.example', 'en', 'wibble')"
echo refuse >"$relay/mode"

# about ID CONTACT [FACTS]
about() {
    sql "insert into casework.a_matter (kind, id, reference, facts, place, extra)
             values ('urgent', $1, 'REFQ-26-$1', '${3:-{\"given\": \"2026-11-28\", \"last_day\": \"2026-12-04\"\}}', 'Zorblax House',
                     '{\"name\": \"Quuxley\", \"moved_because\": \"Quuxley moved\"}');
         insert into casework.a_recipient (kind, id, role, contact_id)
             values ('urgent', $1, 'managing_authority', $2), ('urgent', $1, 'dols_team', 2);
         select dolsd.touch('urgent', $1)" >/dev/null
}
: >"$place/mode"
NOTIFY_SOCKET=$place/notify
export NOTIFY_SOCKET
start_daemon
wait_logged 'rules of version'
for contact in 1 2 3 4 5 6 7 8 9 10 11 99; do about "$contact" "$contact"; done
about 20 1 '{"given": "Quuxley"}'
about 21 1 '{"given": "2026-11-28", "last_day": "2025-01-01"}'
about 22 1 '{"given": "0026-11-28"}'
about 23 1 '{"given": "2026-11-28", "quuxley": "2026-11-28"}'
# Time goes on meanwhile: a digest may wait some minutes for what is set aside, and a slow machine tries again.
later() {
    sql "update dolsd.moved_clock set at = at + interval '5 seconds'" && is_true "$1"
}
wait_for "the home is not told" later "exists (select from dolsd.notice where matter_id = 1 and state = 'failed')"
wait_for "the team is told" later "exists (select from dolsd.notice where matter_id = 3 and state = 'told')"
sleep 2

# PostgreSQL's own words about rows: a view that fails for one of them, for all, and a row that exists twice.
sql "alter table casework.a_matter drop constraint a_matter_pkey;
     insert into casework.a_matter select * from casework.a_matter where id = 1;
     select dolsd.touch('urgent', array[1::bigint])" >/dev/null
about 30 1
sleep 1
sql "create or replace view casework.contact as
     select contact_id, name, channel, address || case when contact_id = 10 then (name::int)::text else '' end as address,
            language, tier, require_tls from casework.a_contact;
     select dolsd.touch('urgent', array[10::bigint, 31])" >/dev/null
about 31 10
sleep 2
sql "create or replace view casework.matter as
     select kind, id, reference, (initials::int)::text as initials, place, jurisdiction, facts, extra
       from (select *, 'Z.X.Q'::text as initials from casework.a_matter) m;
     create or replace view casework.contact as
     select contact_id, (name::int)::text as name, channel, address, language, tier, require_tls from casework.a_contact;
     select dolsd.touch('urgent', array[1::bigint, 2, 3, 32])" >/dev/null
about 32 1
sleep 3
sql "select dolsd.move_clock('2026-12-03 10:00+00')" >/dev/null
kill -HUP "$daemon"
sleep 9
sql "create or replace view casework.matter as
     select kind, id, reference, 'Z.X.Q'::text as initials, place, jurisdiction, facts, extra from casework.a_matter;
     create or replace view casework.contact as
     select contact_id, name, channel, address, language, tier, require_tls from casework.a_contact"
# What people do: acknowledge, hold back, erase; each once correctly, and once so that it is refused.
dolsctl=$top_builddir/dolsctl
# As somebody whose login was made by setup.
make_officer() {
    for role in dolsd_reader dolsd_policy ${1:-}; do sql "select dolsd.make_login('officer', '$role')" >/dev/null; done
}
ctl() {
    "$dolsctl" -d "dbname=$db user=officer" "$@" >>"$place/terminal" 2>&1 || true
}
make_officer
echo take >"$relay/mode"
sql "select dolsd.move_clock('2026-12-03 12:00+00')" >/dev/null
sleep 3
for reference in REFQ-26-3 REFQ-26-404; do
    ctl acknowledge "$reference" urgent_end 3 --who Quuxley --note 'Zorblax rang'
    ctl pause "$reference" --until 2026-12-03 --owner Quuxley --reason 'Wibble asked'
    ctl explain "$reference"
    ctl evidence "$reference"
    ctl erase "$reference" --who Quuxley --why 'Wibble asked'
done
for act in hold release retry resend cancel; do ctl "$act" 1 --who Quuxley --why 'Wibble asked'; done
ctl told --contact Quuxley
ctl told --person Z.X.Q
ctl metrics
ctl status
stop_daemon TERM || fail "it did not stop well"

# Sheets and single rows that the reference store refuses.
first=$db
make_store dolsd_test_poison_store
make_officer casework_officer
ctl add home 'Zorblax House' --managing-authority 'Zorblax Ltd' --mail wibble
ctl add home 'Zorblax House' --managing-authority 'Zorblax Ltd' --mail manager@wibble.example
ctl add person REFQ-P1 --initials Z.X.Q
ctl add person REFQ-P1 --initials Z.X.Q
ctl add person REFQ-P2 --initials 'Quuxley Wibble of Zorblax'
ctl add case urgent REFQ-U1 --person REFQ-P1 --home 'Zorblax House' given=2026-12-40 last_day=2026-12-07
ctl add case urgent REFQ-U1 --person REFQ-P1 --home 'Zorblax Nowhere' given=2026-12-01 last_day=2026-12-07
ctl add case urgent REFQ-U1 --person REFQ-P1 --home 'Zorblax House' given=2026-12-01 last_day=2026-11-07
cat >"$place/sheet.csv" <<'CSV'
reference,person,initials,home,given,last day
REFQ-U2,REFQ-P3,Z.X.Q,Zorblax House,2026-12-01,2026-12-07
REFQ-U3,REFQ-P4,Quuxley Quuxley,Zorblax House,Wibble,2026-12-07
REFQ-U2,REFQ-P3,Z.X.Q,Zorblax Nowhere,2026-12-01,2026-11-07
CSV
ctl import "$place/sheet.csv" --who Quuxley --why 'Wibble asked'
db=$first

# The words can be found where they may be: in the bodies, in the database, on the terminal of the person who asked.
grep -qiE "$poison" "$place/terminal" || fail "the terminal says nothing"
for word in one@wibble.example REFQ-26 Z.X.Q; do grep -rq "$word" "$relay" || fail "no mail has $word"; done
[ -s "$place/seals" ] || fail "no seal left the database"
[ "$(wc -l <"$place/log")" -gt 100 ] || fail "the log is too short to prove anything"
grep -q 'ERROR' "$serverlog" || fail "PostgreSQL had nothing to complain of"
grep -q 'STATUS=' "$place/notified" || fail "systemd was told nothing"
find "$place" -name 'hook.[0-9]*' ! -name '*.part' | grep -q . || fail "no webhook came"

cat "$relay"/mail.* 2>/dev/null | grep -ai '^Subject:' >"$place/subjects"
grep -la '^Subject: dolsd: ' "$relay"/mail.* 2>/dev/null | xargs -r cat | grep -v '^To:\|^admin@' >"$place/alarms" || true
cat "$place"/hook.[0-9]* >"$place/bodies"
touch "$place/pings.posted"
# A webhook may carry the council's reference.
faults=0
for what in log notified seals subjects alarms pings pings.posted; do
    if grep -aiE "$poison" "$place/$what" >"$place/found"; then
        echo "$what: $(sort -u "$place/found" | head -n 12)"
        faults=$((faults + 1))
    fi
done
if grep -aiE "${poison%|refq-}" "$place/bodies" >"$place/found"; then
    echo "bodies of webhooks: $(head -n 5 "$place/found")"
    faults=$((faults + 1))
fi
if grep -aiE "$poison" "$serverlog" >"$place/found"; then
    echo "log of PostgreSQL: $(sort -u "$place/found" | cut -c 1-300 | head -n 40)"
    faults=$((faults + 1))
fi
[ "$faults" -eq 0 ] || fail "$faults places say who"
echo "passed: nothing in $(wc -l <"$place/log") lines of the log, $(wc -l <"$serverlog") of PostgreSQL's," \
    "$(wc -l <"$place/seals") seals, $(find "$place" -name 'hook.[0-9]*' | wc -l) webhooks, $(wc -l <"$place/subjects") subjects"
