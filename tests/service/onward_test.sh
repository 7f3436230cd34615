#!/bin/sh
# A relay on this host that passes mail on without TLS (mail.smtp.onward_tls = false) gets no mail for a contact who
# asks for TLS; others' mail leaves. Once the relay requires TLS, and the configuration says so, the mail leaves by
# itself.
# shellcheck disable=SC2119
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"
make_database dolsd_test_onward
add_contacts
sql "update casework.a_contact set require_tls = contact_id = 1"
start_relay
smtp_config
sed 's/smtp: { host/smtp: { onward_tls = false; host/' "$place/dolsd.conf" >"$place/new.conf"
cp "$place/dolsd.conf" "$place/later.conf"
mv "$place/new.conf" "$place/dolsd.conf"
sql "select dolsd.move_clock('2026-11-26 09:00+00')" >/dev/null
start_daemon
add_urgent 1 2026-11-23
outcome() {
    is_true "exists (select from dolsd.attempts a join dolsd.message m on m.id = a.message_id
                      where m.contact_id = $1 and a.outcome = '$2')"
}
wait_for "the team's mail" outcome 2 delivered
wait_for "the home's, which waits" outcome 1 retry
is_true "exists (select from dolsd.attempts a join dolsd.message m on m.id = a.message_id where m.contact_id = 1
                    and a::text like '%requires TLS%')" || fail "the attempt does not say why"
if grep -rq '<manager@elm-house.example>' "$relay"; then fail "it left without TLS"; fi

mv "$place/later.conf" "$place/dolsd.conf"
kill -HUP "$daemon"
wait_logged 'the new configuration is in force'
sql "select dolsd.move_clock(dolsd.clock() + interval '2 hours')" >/dev/null
wait_for "the home's mail, once TLS is required" outcome 1 delivered
stop_daemon TERM
