#!/bin/sh
# dolsd -t --online: whatever answers is reported, whatever does not is a fault; nothing is sent.
# shellcheck disable=SC2119
set -eu
if [ -z "${WITH_POSTGRES_CTL:-}" ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0"
fi
# shellcheck source=tests/service/live.sh
. "${top_srcdir:?}/tests/service/live.sh"
make_database dolsd_test_online
start_relay

# asks STATUS: the check's exit status; $place/said has both of its outputs.
asks() {
    code=0
    "$dolsd" -t --online -c "$place/dolsd.conf" >"$place/said" 2>&1 || code=$?
    [ "$code" -eq "$1" ] || { cat "$place/said" >&2; fail "ends with $code and not $1"; }
}

# says PATTERN
says() {
    grep -qE -- "$1" "$place/said" || { cat "$place/said" >&2; fail "does not say: $1"; }
}

smtp_config
asks 0
says "^database: answers$"
says "^mail: answers$"
[ -z "$(find "$relay" -name 'mail.*')" ] || fail "something was sent"

version=$(sql "select dolsd.schema_version()")
cp "$relay/port" "$place/port"
sql "create or replace function dolsd.schema_version() returns int language sql immutable parallel safe as 'select 77'"
asks 2
says "^database: the database has version 77 of the schema"
says "^mail: answers$"

# Nobody listens there, and the database does not exist: both are reported.
echo 9 >"$relay/port"
smtp_config
sed -i 's/dbname=dolsd_test_online/dbname=dolsd_test_none/' "$place/dolsd.conf"
asks 2
says '^mail: connect: '
says '^database: .*dolsd_test_none'


# GOV.UK Notify: the placeholders of each template compared with what is sent.
cp "$place/port" "$relay/port"
/usr/bin/python3 "$top/tests/channel/notify_fake.py" "$place" >"$place/notify.port" &
others=$!
wait_for "the service" test -s "$place/notify.port"
echo dolsd-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0 >"$place/key"
chmod 600 "$place/key"
sql "create or replace function dolsd.schema_version() returns int language sql immutable parallel safe as 'select $version'"
notify_config() {
    smtp_config "notify: { key_file = \"key\"; url = \"http://127.0.0.1:$(cat "$place/notify.port")\"; timeout = 2;
        email_template = \"11111111-1111-4111-8111-111111111111\"; sms_template = \"22222222-2222-4222-8222-222222222222\";
        letter_template = \"33333333-3333-4333-8333-333333333333\"; };"
}
notify_config
asks 0
for way in notify-email notify-sms notify-letter; do says "^$way: answers$"; done
cat >"$place/templates" <<'JSON'
{"11111111-1111-4111-8111-111111111111": ["email", ["Subject", "body", "name", "home"]],
 "22222222-2222-4222-8222-222222222222": ["sms", ["Re ference", "phone", "surname"]],
 "33333333-3333-4333-8333-333333333333": ["letter", ["subject", "address line 1"]]}
JSON
asks 2
says '^notify-email: its template asks for fields that are not sent: \(\(name\)\), \(\(home\)\)$'
says '^notify-sms: its template does not show \(\(date\)\), and asks for fields that are not sent: \(\(surname\)\)$'
says '^notify-letter: its template does not show \(\(body\)\)$'
cat >"$place/templates" <<'JSON'
{"11111111-1111-4111-8111-111111111111": ["sms", ["subject", "body"]],
 "33333333-3333-4333-8333-333333333333": ["letter", ["BODY", "sub-ject"]]}
JSON
asks 2
says '^notify-email: its template is of the type sms, not email$'
says '^notify-sms: the service has no such template$'
says '^notify-letter: answers$'
rm "$place/templates"
echo dolsd-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f12200 >"$place/key"
asks 2
says '^notify-sms: final: AuthError: Invalid token'
if grep -E '3d844edf|Bearer' "$place/said"; then fail "it says the key"; fi
[ ! -e "$place/sent" ] || fail "something was sent"

# A relay elsewhere may refuse a greeting with a bare host name; that is a warning.
sed -i 's/smtp: {[^}]*}/smtp: { host = "relay.council.example"; tls = "starttls"; hello = "bare"; }/' "$place/dolsd.conf"
"$dolsd" -t -c "$place/dolsd.conf" >"$place/said" 2>&1 || fail "refused for the name alone"
says '^warning: mail.smtp.hello: "bare" is not a full name such as bare.council.example'
sed -i 's/hello = "bare"/hello = "dols.council.example"/' "$place/dolsd.conf"
"$dolsd" -t -c "$place/dolsd.conf" >"$place/said" 2>&1 || fail "refused with a full name"
[ ! -s "$place/said" ] || fail "a warning of a full name"

code=0
"$dolsd" --online -c "$place/dolsd.conf" >"$place/said" 2>&1 || code=$?
[ "$code" -eq 1 ] || fail "--online without -t ends with $code"
