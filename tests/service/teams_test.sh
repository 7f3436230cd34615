#!/bin/sh
# Copies of the team's digest by a Workflows URL of Teams: only references and dates, accepted and never told, only
# of the team's digest; and no trace of the URL anywhere.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
if [ "${1:-}" != inside ]; then
    exec sh "$top_srcdir/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/service/live.sh
. "$top_srcdir/tests/service/live.sh"
make_database dolsd_test_teams
add_contacts

/usr/bin/python3 "$top/tests/service/teams_fake.py" "$place" &
listener=$!
wait_for "the flow" test -s "$place/teams.port"
echo "http://127.0.0.1:$(cat "$place/teams.port")/workflows/quagga/triggers?sig=Zebra" >"$place/flow-url"
chmod 600 "$place/flow-url"
write_config 'teams: { url_file = "flow-url"; timeout = 2; };'
sql "update dolsd.channel set enabled = true where channel = 'teams'
     ; create or replace view casework.contact as
       select contact_id, name, channel, address, language, tier, require_tls from casework.a_contact
       union all select contact_id, name, 'teams', 'DoLS channel', language, tier, require_tls
         from casework.a_contact where contact_id = 2
     ; update casework.a_contact set tier = 'reference' where contact_id = 2"

# add_standard ID LAST_DAY
add_standard() {
    sql "begin;
         insert into casework.a_matter (kind, id, reference, facts) values ('standard', $1, 'S-26-$1',
             jsonb_build_object('given', '2026-01-02', 'starts', '2026-01-02', 'last_day', '$2'));
         insert into casework.a_recipient (kind, id, role, contact_id)
             values ('standard', $1, 'managing_authority', 1), ('standard', $1, 'dols_team', 2);
         select dolsd.touch('standard', $1);
         commit" >/dev/null
}
cards() {
    find "$place" -name 'card.[0-9]*' ! -name '*.part' | wc -l
}
copied() {
    sql "select string_agg(state, ',' order by id) from dolsd.message where channel = 'teams'"
}
# days_until STATE: day by day, until a copy has ended like this.
days_until() {
    days=0
    until case ",$(copied)," in *",$1,"*) true ;; *) false ;; esac do
        days=$((days + 1))
        [ "$days" -le 70 ] || fail "no copy was $1: $(copied)"
        move_clock "$(sql "select dolsd.clock() + interval '1 day'")"
    done
}

sql "select dolsd.move_clock('2026-11-02 10:00+00')" >/dev/null
start_daemon
for id in 1 2 3; do add_standard "$id" 2027-01-01; done
days_until accepted
[ "$(cards)" -ge 1 ] || fail "no card"
is_true "(select bool_and(m.digest_on is not null and m.contact_id = 2 and m.channel = 'mail') from dolsd.copied k join dolsd.message m on m.id = k.of_message)" ||
    fail "something else than the team's digest was copied"
is_true "(select count(*) = 0 from dolsd.notice where channel = 'teams')" || fail "somebody counts as notified by Teams"
is_true "(select count(*) = 0 from dolsd.outcome o join dolsd.attempt a on a.id = o.attempt_id join dolsd.message m on m.id = a.message_id where m.channel = 'teams' and o.outcome = 'delivered')" ||
    fail "a copy counts as delivered"
/usr/bin/python3 - "$place/card.1" <<'PYTHON' || fail "the card is not what it should be"
import json, re, sys

text = open(sys.argv[1]).read()
card = json.loads(text)["attachments"][0]["content"]
facts = [fact for block in card["body"] if block["type"] == "FactSet" for fact in block["facts"]]
assert {fact["title"] for fact in facts} <= {"S-26-1", "S-26-2", "S-26-3"} and facts, facts
assert {fact["value"] for fact in facts} == {"Friday 1 January 2027"}, facts
assert not re.search(r"Q\.Z\.|Elm House|standard_end", text), text
PYTHON

# The flow's owner has left: refused, shown in the status, and the team's mail is not affected.
echo 404 >"$place/flow"
add_standard 4 2027-02-01
days_until refused
is_true "(select count(*) = 0 from dolsd.notice where purpose = 'undelivered')" || fail "somebody was notified of a copy"
is_true "(select refused > 0 from dolsd.status)" || fail "the status does not say so"
is_true "(select count(*) = 0 from dolsd.uncovered)" || fail "something is uncovered"

stop_daemon TERM
if grep -qE 'Zebra|quagga' "$place/log"; then fail "the log says the URL"; fi
pg_dump "$db" --data-only | grep -qE 'Zebra|quagga' && fail "the database has the URL"
exit 0
