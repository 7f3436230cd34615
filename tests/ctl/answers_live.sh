#!/bin/sh
# What dolsctl answers: reckon, explain, status, upcoming, check.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_answers
createdb "$database"

expect 3 status
says "run \`dolsctl migrate\`"
expect 0 migrate --sql-dir "$top/sql" --reference-store
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-22 15:00+00')"
run_sql <<SQL
insert into casework.person (reference, initials) values ('P-1', 'J.S.');
insert into casework.place (reference, name, managing_authority) values ('H-1', 'Elm House', 'Elm Ltd');
insert into casework.address_book (name, address)
    values ('Elm House', 'elm@example.org'), ('DoLS team', 'dols@example.org');
insert into casework.appointment (role, contact_id, place_id) values ('managing_authority', 1, 1);
insert into casework.appointment (role, contact_id) values ('dols_team', 2);
insert into casework.urgent (reference, person_id, place_id, given_on, last_day)
    values ('U-26-0012', 1, 1, '2026-12-22', '2026-12-29');
SQL

# The urgent authorisation given on 22 December 2026 ends on a bank holiday, and does not move.
expect 0 reckon urgent given=2026-12-22
same_as reckon-urgent.txt
expect 0 reckon urgent given=2026-12-22 --explain
same_as reckon-urgent-explain.txt
says "   7  Monday 28 December 2026"
expect 0 reckon urgent given=2026-12-22 extension_requested=2026-12-23 extended_to=2027-01-04 --json
says '"last_day": "2027-01-04"'
says '"decided_by": "extension"'
expect 0 reckon urgent given=2026-12-22 --today 2027-01-02
says "state      lapsed"
expect 1 reckon urgent
says "say at least one fact"
says "given                      the managing authority signed it: day 1"
says "died                       the person died: everything ends"
expect 0 reckon urgent died=2026-12-24
says "No time limit follows"
expect 0 reckon lps given=2027-01-11 first_effect=2027-01-11 last_day=2028-01-10
says "No rule for this kind is in force"
expect 0 reckon urgent given=2026-12-22 extension_requested=2026-12-20 imca39a_instructed=2026-12-21
says "extension_requested is dated before given: one of them is wrong"
says "no time limit of this kind uses imca39a_instructed"
expect 0 reckon request received=2026-12-02 granted=2026-12-09 refused=2026-12-10 --json
says "refused and granted are both there: one of them is wrong"
expect 1 reckon urgent givn=22/12/2026 given=31/02/2026
says "did you mean given?"
says "February 2026 has 28 days"

# Every fault at once, and what the kind knows.
expect 1 reckon urgent given=2026-12-32 foo=2026-01-01 bar died=2026-12-24 died=2026-12-25
says "given=2026-12-32"
says "foo: no rule for this kind"
says "bar: say facts as"
says "died: is given twice"
says "its facts are "
says "extended_to"
expect 1 reckon ugent given=2026-12-22
says "there are "
says "court_order (Order of the Court of Protection)"
expect 1 reckon urgent --jurisdiction france --today tomorrow
says "neither england nor wales"
says "is not a date"
expect 1 reckon
says "say which kind"

# Explained from the facts, and compared with what the store has planned (nothing so far).
expect 4 explain U-26-0012
same_as explain-urgent.txt
says "DIFFERS: the store has not planned it"
says "changed and dolsd has not worked it out since"
says_not "elm@example.org"
expect 4 explain U-26-0012 urgent_end --json
says '"stated_beyond"'
says '"differs": "the store has not planned it"'
expect 2 explain U-26-0012 care_plan_review
says "it has urgent_end"
expect 2 explain U-26-0013
says "no matter with the reference"
expect 1 explain
expect 1 explain one two three

expect 2 status
says "attention: no dolsd was ever seen"
says "attention: a test clock is in use"
says "attention: nobody is notified every week"
expect 2 status --json
says '"changed": 1'
python3 -c 'import json, sys; json.load(sys.stdin)' <"$said" || fail "status --json is no JSON"
expect 0 upcoming
says "nothing is due"
expect 0 upcoming --json
says "[]"
expect 1 upcoming --role dolsteam
says "there is no role dolsteam"
says "dols_team"
expect 1 upcoming --from 2027-01-02 --to 2027-01-01
says "later than --to"

# A database that is as it should be, except for the configuration, which this test does not have.
expect 4 check
says "nobody is notified every week that dolsd works"
run_sql -c "insert into dolsd.attestation (contact_id, weekday) values (2, 4)"
expect 2 status
says_not "every week"
says "the next                         Thu 24 Dec 2026 09:00 GMT"
expect 4 check
says "were checked"
says "0 fault(s), 1 warning(s)"

# Anybody who reads a template that shows more than they may see is reported; with contacts of the tier
# that the templates are written for, all is well. All faults are reported at once.
expect 4 check -c "$top/conf/dolsd.conf"
says "the role dols_team has contacts of tier reference"
run_sql -c "update casework.address_book set tier = 'initials'"
expect 0 check -c "$top/conf/dolsd.conf"
says "configuration, templates, database and rules are good"
run_sql -c "update dolsd.rung set template = 'no-such' where name = 'urgent-end-dols-team-on'" \
    -c "update casework.address_book set language = 'fr' where id = 1"
expect 2 check -c "$top/conf/dolsd.conf"
says "no-such is needed but is not in"
says "contacts 1 want the language fr and will read in en"
expect 0 check --offline -c "$top/conf/dolsd.conf"
expect 2 check --offline -c "$work/none.conf"
says "$work/none.conf"
run_sql -c "update dolsd.channel set enabled = false" \
    -c "delete from dolsd.non_working_day where day > '2027-06-01'"
expect 0 policy
says "old_alarm"
says "as shipped"
expect 0 policy --json
python3 -c '
import json, sys
rows = {row["policy"]: row for row in json.load(sys.stdin)}
assert rows["digest_opens"]["value"] == 8 and rows["digest_opens"]["unit"] == "hour_of_day", rows
' <"$said" || fail "policy --json is other than expected"
expect 1 policy old_alarm
expect 0 queue
says "no messages are waiting"
expect 0 queue --totals
says "no messages are waiting"
expect 0 queue --json
says "[]"
expect 4 check
says "dolsd.channel: mail is not enabled, so the DoLS team is notified instead of contacts 1, 2"
says "dolsd.attestation names contact 2, who cannot be reached"
says "the bank holidays reach to"
run_sql -c "drop function dolsd.upcoming_until(timestamptz), dolsd.coming_line(dolsd.upcoming)" \
    -c "drop view dolsd.status, dolsd.uncovered, dolsd.told, dolsd.upcoming, dolsd.gaps,
        dolsd.running_pause, dolsd.acknowledged, dolsd.attestations" \
    -c "drop view casework.contact cascade" \
    -c "create view casework.contact as select 1::int as contact_id, ''::text as name"
expect 2 check
says "casework.contact: column contact_id is integer and must be bigint"
says "casework.contact: has no column address, which must be text"
finish
