#!/bin/sh
# Webhooks whose servers fail in every phase and with every status: the outcome is as in the table, nothing is
# lost, and what is sent again has the same webhook-id.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
if [ "${1:-}" != inside ]; then
    exec sh "$top_srcdir/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"
make_database dolsd_test_http
add_contacts
faulty() {
    /usr/bin/python3 "$top/tests/service/faulty.py" "$1" "$place"
}

# certificate NAME SUBJECT_ALT_NAMES CA DAYS
certificate() {
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$place/$1.key" \
        -out "$place/$1.csr" 2>/dev/null
    echo "subjectAltName=$2" >"$place/$1.ext"
    openssl x509 -req -in "$place/$1.csr" -CA "$place/$3.crt" -CAkey "$place/$3.key" -days "$4" \
        -extfile "$place/$1.ext" -out "$place/$1.crt" 2>/dev/null
}
for name in ca unknown; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$name" \
        -keyout "$place/$name.key" -out "$place/$name.crt" 2>/dev/null
done
addresses=$(for i in $(seq 1 40); do printf 'IP:127.2.5.%s,' "$i"; done)
certificate good "${addresses}DNS:good.example" ca 2
certificate expired "${addresses}DNS:good.example" ca -1
certificate other DNS:other.example ca 2
certificate stranger "${addresses}DNS:good.example" unknown 2

/usr/bin/python3 "$top/tests/service/faulty.py" serve "$place" &
listener=$!
wait_for "the servers" test -s "$place/ready"
port=$(cat "$place/ready")

mkdir "$place/secrets"
printf 'whsec_%s\n' "$(printf 'a secret of thirty-two bytes, yes' | base64)" >"$place/secret"
chmod 600 "$place/secret"
write_config 'webhook: { secrets = "secrets"; allow = "127.0.0.0/8"; ca_file = "ca.crt"; timeout = 2; };'
sql "update dolsd.channel set enabled = true where channel = 'webhook'"
faulty sql >"$place/faults.sql"
psql -X -q -v ON_ERROR_STOP=1 -d "$db" -f "$place/faults.sql" >/dev/null
for contact in $(sql "select contact_id from casework.a_contact where channel = 'webhook'"); do
    ln "$place/secret" "$place/secrets/$contact"
done
hooks="(select n.matter_id, m.* from dolsd.message m join dolsd.notice n on n.message_id = m.id where m.channel = 'webhook')"
faults=$(sql "select count(*) from casework.a_contact where channel = 'webhook'")

sql "select dolsd.move_clock('2026-11-26 09:00+00')" >/dev/null
start_daemon
patience=600
wait_true "(select count(distinct o.message_id) = $faults from $hooks h join dolsd.attempts o on o.message_id = h.id
             where o.outcome <> 'released')"
sql "select distinct on (h.matter_id) h.matter_id, o.outcome, o.phase, o.code
       from $hooks h join dolsd.attempts o on o.message_id = h.id
      where o.outcome <> 'released' order by h.matter_id, o.number" | faulty compare >"$place/said" ||
    fail "not what the table says: $(cat "$place/said")"
grep -q '^\[0,' "$place/requests" && fail "a redirect was followed"
[ "$(sql "select string_agg(contact_id::text, ',') from dolsd.closed")" = 410 ] || fail "not only 410 closes an endpoint"

# Nothing is lost: the team is notified of what was refused, the rest waits.
wait_true "not exists (select from $hooks h where h.state = 'refused' and not exists (
               select from dolsd.notice n join dolsd.notice o on o.id = n.instead_of
                where o.message_id = h.id and n.contact_id = 2 and n.state in ('pending', 'told')))"
is_true "not exists (select from $hooks h left join dolsd.queue q on q.message_id = h.id
                      where h.state not in ('delivered', 'refused') and q.message_id is null)" || fail "lost"

# All work again, and those with no server or without TLS have moved to one that answers.
stop_daemon TERM
sql "update casework.a_contact set address = 'https://127.2.5.23:$port/' where contact_id in (1001, 1005, 1006, 1010, 1011)"
: >"$place/well"
sleep 0.3
sql "select dolsd.move_clock('2026-11-26 10:00+00')" >/dev/null
start_daemon
wait_true "not exists (select from $hooks h where h.state not in ('delivered', 'refused'))"
/usr/bin/python3 - "$place/requests" <<'PYTHON' || fail "repeats have another identity"
import json, sys
ids, counts = {}, {}
for line in open(sys.argv[1], encoding="ascii"):
    _, _, key, matter = json.loads(line)
    ids.setdefault(matter, set()).add(key)
    counts[matter] = counts.get(matter, 0) + 1
assert all(len(keys) == 1 for keys in ids.values()), {m: k for m, k in ids.items() if len(k) > 1}
assert len(set.union(*ids.values())) == len(ids), "two matters share one"
for status in range(200, 600):
    again = status in (408, 425, 429) or status >= 500
    assert counts[status] == (2 if again else 1), (status, counts[status])
assert all(counts[1000 + n] == 2 for n in range(12, 19)), counts
PYTHON
sql "select state || ' ' || count(*) from $hooks h group by state order by 1"
