#!/bin/sh
# Mail through relays that want TLS and a log-in: Postfix with Dovecot behind it, by PLAIN, and Exim, by LOGIN. A password
# that is not accepted, an invalid certificate and a relay without STARTTLS are as if the relay were down: nothing
# leaves, no mail waits longer than the fault lasts, somebody is notified, and everything goes once it is repaired. Both
# relays would accept mail in clear and from anybody: that none came so is due to dolsd.
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
make_database dolsd_test_relays
add_contacts
chmod 755 "$place"

authority "$place/ours"
authority "$place/theirs"
certificate "$place/server.pem" "$place/ours" localhost 7
cp "$place/ours.pem" "$place/trusted.pem"
mkdir "$place/login"
echo 'dolsd:{PLAIN}a password, with a blank' >"$place/login/users"
(umask 077 && echo 'a password, with a blank' >"$place/password")
dovecot_start "$place/login"
port=$(free_port)

# Each of its processes serves one connection, and so starts with what is in the files then.
postfix_start "$place/relay" "$port" 'max_use = 1' \
    'smtpd_tls_security_level = may' "smtpd_tls_chain_files = $place/server.pem" 'smtpd_tls_auth_only = yes' \
    'smtpd_tls_received_header = yes' 'smtpd_sasl_auth_enable = yes' 'smtpd_sasl_type = dovecot' \
    "smtpd_sasl_path = $place/login/auth" 'smtpd_sasl_authenticated_header = yes' \
    'virtual_mailbox_domains = council.example, elm-house.example' \
    'virtual_mailbox_maps = inline:{ manager@elm-house.example=all/, team@council.example=all/, admin@council.example=admin/ }'
others="$dovecot $postfix"
# set_main FROM TO: in Postfix's configuration.
set_main() {
    sed "s/$1/$2/" "$place/relay/etc/main.cf" >"$place/main.new"
    mv "$place/main.new" "$place/relay/etc/main.cf"
}

# configure TLS HOST [LINES]: with that relay.
hello=0
configure() {
    hello=$((hello + 1))
    write_config 'alarm: { address = "admin@council.example"; after = 1; };'
    sed "s/deliver = \"maildir\"; maildir = \"mail\";/smtp: { host = \"$2\"; port = $port; tls = \"$1\"; hello = \"d$hello.council.example\"; ${3:-} };/" \
        "$place/dolsd.conf" >"$place/new.conf"
    mv "$place/new.conf" "$place/dolsd.conf"
}
login='ca_file = \"trusted.pem\"; user = \"dolsd\"; password_file = \"password\";'
is_taken_up() {
    [ "$(times_logged 'the new configuration is in force')" -eq $((hello - 1)) ]
}
# connect_anew: with a different configuration, so that no earlier connection is used.
connect_anew() {
    configure starttls localhost "$login"
    kill -HUP "$daemon"
    wait_for "the configuration to be taken up" is_taken_up
}

# due MATTER: a mail to the home is due now. What the team is sent as well, except for the first, is for tomorrow.
due() {
    before=$(wc -l <"$place/log")
    add_urgent "$1" 2026-11-23
}
says() {
    tail -n "+$((before + 1))" "$place/log" | grep -q -e "$1"
}
gone() {
        is_true "exists (select from dolsd.told where id = $1 and contact_id = 1 and state = 'told') and dolsd.idle()"
}
# arrived: how many mails, not counting those of the alarm.
arrived() {
    find "$place/relay/box/all/new" "$place/exim/box/new" -type f -exec grep -L '^Subject: dolsd: ' {} + 2>/dev/null | wc -l
}
has_arrived() {
    [ "$(arrived)" -eq "$expected" ]
}
# goes MATTER: its mail arrives, and nothing else.
goes() {
    wait_for "the mail of $1" gone "$1"
    expected=$((expected + 1))
    wait_for "$expected mails at the relays" has_arrived
}
# is_away MATTER WORDS: the relay counts as down, which is reported in these words, and the mail of the matter waits: at
# most the one attempt that found it out, and no pause after that.
is_away() {
    wait_for "the relay is away: $2" says "mail relay: out of reach: .*$2"
    "$top_builddir/dolsctl" -d "dbname=$db" status >"$place/status" 2>&1 || true
    grep -q 'attention: .*mail relay since' "$place/status" || fail "status says: $(cat "$place/status")"
    is_true "(select count(*) from dolsd.messages m join dolsd.notice n on n.message_id = m.id
               where n.matter_id = $1 and n.contact_id = 1 and m.state = 'pending' and m.attempts <= 1
                 and m.not_before <= dolsd.clock()) = 1" ||
        fail "$2: $(sql "select state, attempts, not_before from dolsd.messages")"
    [ "$(arrived)" -eq "$expected" ] || fail "$2: a mail went"
}

sql "select dolsd.move_clock('2026-11-26 09:00+00')" >/dev/null
expected=1
wait_for "Postfix" listens "$port"
configure starttls localhost "$login"
: >"$place/log"
start_daemon
due 1
goes 1

# A password that the relay does not accept.
(umask 077 && echo another >"$place/password")
connect_anew
due 2
is_away 2 '5.7.8'
wait_for "the alarm" says 'mail relay: .*raising the alarm'
(umask 077 && echo 'a password, with a blank' >"$place/password")
goes 2

# Its certificate is out of date.
certificate "$place/server.pem" "$place/ours" localhost -1
connect_anew
due 3
is_away 3 'certificate has expired'
certificate "$place/server.pem" "$place/ours" localhost 7
goes 3

# It has one from an authority that we do not know; then we do.
certificate "$place/server.pem" "$place/theirs" localhost 7
connect_anew
due 4
is_away 4 'unable to get local issuer'
cat "$place/ours.pem" "$place/theirs.pem" >"$place/trusted.new"
mv "$place/trusted.new" "$place/trusted.pem"
goes 4

# It no longer offers STARTTLS, or somebody on the way strips it.
set_main 'security_level = may' 'security_level = none'
connect_anew
due 5
is_away 5 'STARTTLS'
set_main 'security_level = none' 'security_level = may'
goes 5

# Another relay, which wants a different kind of log-in, and at first has the certificate of another host.
certificate "$place/exim.pem" "$place/ours" mail.example.org 7
port=$(free_port)
mkdir "$place/exim"
echo 'dolsd: a password, with a blank' >"$place/exim/users"
exim_start "$place/exim" "$port" 'tls_advertise_hosts = *' "tls_certificate = $place/exim.pem"
others="$others $exim"
wait_for "Exim" listens "$port"
connect_anew
due 6
is_away 6 'no alternative certificate subject name'
certificate "$place/exim.pem" "$place/ours" localhost 7
goes 6

# Each came over TLS and with our log-in, by the relays' own records; none of them twice.
/usr/bin/python3 - "$place/relay/box" "$place/exim/box" <<'PYTHON'
import email, pathlib, sys
seen, servers = set(), {"with ESMTPSA": 0, "with esmtpsa": 0}
for name in (n for folder in sys.argv[1:] for n in pathlib.Path(folder).rglob("new/*")):
    mail = email.message_from_bytes(name.read_bytes())
    received = " ".join(mail["Received"].split())
    server = next((s for s in servers if s in received), None)
    assert server, received
    assert "TLSv1.3" in received and "(Authenticated sender: dolsd)" in received or "(TLS1.3)" in received, received
    assert mail["Message-ID"] not in seen, mail["Message-ID"]
    seen.add(mail["Message-ID"])
    servers[server] += 1
assert servers["with ESMTPSA"] >= 6 and servers["with esmtpsa"] >= 1, servers
PYTHON
grep -q 'A=login:dolsd' "$place/exim/log/main" || fail "the log-in with Exim was another"
grep -q 'sasl_method=PLAIN, sasl_username=dolsd' "$place/relay/log" || fail "the log-in with Postfix was another"
if grep -q 'another\|with a blank' "$place/log"; then fail "a password is in the log"; fi
if grep -q '@' "$place/log"; then fail "an address is in the log"; fi

# Nor can it be set up without TLS if the relay is another host.
port=25
configure none relay.council.example
if "$dolsd" -t -c "$place/dolsd.conf" >"$place/said" 2>&1; then fail "mail in clear to another host is let through"; fi
grep -q 'allowed to a relay on this host only' "$place/said" || fail "$(cat "$place/said")"
