#!/bin/sh
# Whether a channel that hangs delays another: how long a mail takes from a commit to the relay while all is well,
# while a webhook never answers or takes ten seconds, while GOV.UK Notify only answers 500, and while the relay never
# answers RCPT for one domain. Prints figures; tests nothing.
#
#     tests/bench/beside.sh [CHANGES]                     in the build folder; 150 unless told
#
# Each change has a reminder for a home by mail, which is measured (see latency.py), and one each by webhook, by text
# message and by mail for that domain; only the answers to those differ. PostgreSQL writes as durably as by default.
set -eu

top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-.}
changes=${1:-150}
if [ "${2:-}" != inside ]; then
    exec sh "$top/tests/pg/with-postgres.sh" sh "$0" "$changes" inside
fi
top_srcdir=$top
top_builddir=$build
# shellcheck disable=SC2034
safety=60
# shellcheck source=tests/service/live.sh
. "$top/tests/service/live.sh"

# shellcheck source=tests/bench/durable.sh
. "$top/tests/bench/durable.sh"

mkdir "$relay" "$place/notify" "$place/secrets"
/usr/bin/python3 "$top/tests/bench/latency.py" sink "$relay/port" "$place/stamps" &
others=$!
/usr/bin/python3 "$top/tests/channel/notify_fake.py" "$place/notify" any-time >"$place/notify.port" &
others="$others $!"
echo dolsd-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0 >"$place/key"
echo "whsec_$(head -c 32 /dev/urandom | base64 -w 0)" >"$place/secrets/900001"
chmod 600 "$place/key" "$place/secrets/900001"
for file in "$relay/port" "$place/notify.port"; do wait_for "a server" test -s "$file"; done

# beside NAME SECONDS [MOOD [DOMAIN]]: SECONDS until a webhook is answered, MOOD of the fake of Notify.
number=0
beside() {
    number=$((number + 1))
    make_database "dolsd_test_beside_$number"
    : >"$place/stamps"
    echo "${3:-}" >"$place/notify/mood"
    /usr/bin/python3 "$top/tests/bench/latency.py" hook "$place/hook.$number" "$2" &
    hook=$!
    others="$others $hook"
    wait_for "the webhook" test -s "$place/hook.$number"
    sql "select dolsd.move_clock('2026-12-21 09:00+00');
         update dolsd.channel set enabled = true where channel in ('webhook', 'notify-sms');
         insert into casework.a_contact (contact_id, name, channel, address) values
             (900001, 'Ash House', 'webhook', 'http://127.0.0.1:$(cat "$place/hook.$number")/'),
             (900002, 'Oak House', 'notify-sms', '07700 900111'),
             (900003, 'Fern House', 'mail', 'home@${4:-well.example}')" >/dev/null
    sql "vacuum analyze"
    smtp_config "log: { level = \"error\"; }; webhook: { secrets = \"secrets\"; allow = \"127.0.0.1\"; };
        notify: { key_file = \"key\"; url = \"http://127.0.0.1:$(cat "$place/notify.port")\";
                  sms_template = \"22222222-2222-4222-8222-222222222222\"; };"
    "$dolsd" -c "$place/dolsd.conf" 2>>"$place/log" &
    daemon=$!
    wait_true "dolsd.idle()"
    echo "$1"
    /usr/bin/python3 "$top/tests/bench/latency.py" add "$db" "$changes" "$place/stamps" 900001 900002 900003
    stop_daemon KILL 2>/dev/null || true
    kill "$hook"
}

echo "load before: $(cut -d ' ' -f 1-3 /proc/loadavg)"
beside "all is well" 0
beside "a webhook never answers" -1
beside "a webhook answers after 10 s" 10
beside "GOV.UK Notify answers 500" 0 500
beside "RCPT for one domain is never answered" 0 "" hang.example
beside "all is well, again" 0
echo "load after: $(cut -d ' ' -f 1-3 /proc/loadavg)"
