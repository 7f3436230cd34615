#!/bin/sh
# The seals that a running dolsd makes leave the database, in its file and its log, and dolsctl verify
# checks the ledger against them.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_verify
createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-22 07:00+00')"
run_sql <<SQL
insert into casework.person (reference, initials) values ('P-1', 'J.S.');
insert into casework.place (reference, name, managing_authority) values ('H-1', 'Elm House', 'Elm Ltd');
insert into casework.address_book (name, address, require_tls) values
    ('Elm House', 'elm@example.org', false), ('DoLS team', 'dols@example.org', false);
insert into casework.appointment (role, contact_id, place_id) values ('managing_authority', 1, 1);
insert into casework.appointment (role, contact_id) values ('dols_team', 2);
insert into casework.urgent (reference, person_id, place_id, given_on, last_day) values
    ('U-26-0012', 1, 1, '2026-12-22', '2026-12-28');
SQL
seals=$work/seals

# wait_seal_of TIME: until the file has a seal made then (the beginning of a time is enough).
wait_seal_of() {
    tries=0
    while ! grep -qs "^seal [0-9]* sha256 [0-9a-f]* of $1" "$seals" && [ "$tries" -lt 300 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    grep -qs "^seal [0-9]* sha256 [0-9a-f]* of $1" "$seals" || fail "there is no seal of $1 in the file"
}

# shellcheck disable=SC2034
database_settings="safety_interval = 1;"
# shellcheck disable=SC2034
more_settings="seal: { file = \"$seals\"; };"
start_dolsd
expect 0 simulate --until 2026-12-30 --quiet
run_sql -c "select dolsd.move_clock('2026-12-31 09:00+00')"
wait_seal_of 2026-12-31T09
expect 0 verify --seal "$seals"
says "of the seals are those in $seals"
says "rows were written since the last seal"
grep -qF "$(tail -n 1 "$seals")" "$work/dolsd.log" || fail "the log does not have the seal"
expect 0 verify
says "no seals outside the database were checked"
expect 0 verify --json
says '"holds": true'

# A daemon that starts again continues after the last complete line.
kill "$daemon"
wait "$daemon" 2>/dev/null || true
printf 'seal 77 sha256 ab' >>"$seals"
run_sql -c "select dolsd.move_clock('2026-12-31 10:00+00')"
start_dolsd
# What is written on the 29th, below, is only behind a seal of the 31st.
wait_seal_of 2026-12-31T10
expect 0 verify --seal "$seals"
[ -z "$(sed -n 's/^seal \([0-9]*\) sha256 [0-9a-f]\{64\} .*/\1/p' "$seals" | uniq -d)" ] || fail "a seal is in the file twice"
expect 0 verify --seal "$work/dolsd.log"
! grep -E 'J\.S\.|@example\.org|Elm House|P-1' "$seals" "$work/dolsd.log" >&2 ||
    fail "the log or the seals name a person, a place or an address"
kill "$daemon"
wait "$daemon" 2>/dev/null || true
daemon=

# Erased by the verb, with the reference in upper or lower case; the seals hold, and the words are gone.
expect 1 erase U-26-0012
says "say who decides it"
expect 2 erase U-none --who Sam --why "seven years are over"
says "no matter has the reference U-none"
[ "$(psql -X -At -d "$database" -c "select count(*) > 0 from dolsd.said where words is not null")" = t ] ||
    fail "there are no words to erase"
expect 0 erase u-26-0012 --who Sam --why "seven years are over"
says "u-26-0012: personal details were erased in "
[ "$(psql -X -At -d "$database" -c "select count(*) from dolsd.said s join dolsd.attempt a on a.id = s.attempt_id
    join dolsd.notice n on n.message_id = a.message_id join dolsd.matter m on m.kind = n.kind and m.id = n.matter_id
    where m.reference = 'U-26-0012' and s.words is not null")" = 0 ] || fail "words are left"
expect 0 verify --seal "$seals"

# Somebody acts while the database's clock is behind: the ledger still verifies, and the report says so.
run_sql -c "select dolsd.move_clock('2026-12-29 10:00+00')"
run_sql -c "update dolsd.policy set value = value + 1, who = 'Sam', why = 'less often' where name = 'seal_every'"
expect 0 verify --seal "$seals"
says 'on record as "clock behind": 1'
run_sql -c "select dolsd.move_clock('2026-12-31 10:00+00')"
expect 0 verify --json
says '"behind": 1'

# The owner of the tables, with the triggers off.
tamper() {
    PGOPTIONS='-c session_replication_role=replica' psql -X -q -d "$database" -c "$1" >/dev/null
}
tamper "update dolsd.outcome set outcome = 'refused' where seq = (select min(seq) from dolsd.outcome)"
expect 4 verify --seal "$seals"
says "of the ledger was changed: outcome of attempt"
expect 4 verify --json
says '"what": "was changed"'
tamper "update dolsd.outcome set outcome = 'delivered' where seq = (select min(seq) from dolsd.outcome)"
expect 0 verify --seal "$seals"
tamper "delete from dolsd.seal where number = (select max(number) from dolsd.seal)"
expect 0 verify
expect 4 verify --seal "$seals"
says "is missing: seal"

expect 2 verify --seal "$work/none"
expect 2 verify --seal "$work/dolsd.conf"
says "there is no seal in it"
expect 1 verify now
finish
