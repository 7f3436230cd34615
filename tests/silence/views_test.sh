#!/bin/sh
# Nothing passes in silence: faults of the council's views, of the rules, and of the database under the daemon.
# As in silence_test.sh, but with a clock that is moved.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"
. "$top_srcdir/tests/silence/common.sh"

faults_around views
sed -i 's/safety_interval = 1;/safety_interval = 1; statement_timeout = 2;/' "$place/dolsd.conf"
begin_with_three

matter="select kind, id, reference, 'J.S.'::text as initials, place, jurisdiction, facts, extra from casework.a_matter"
view() { sql "create or replace view casework.matter as $1"; }
uncovered="somebody may not be notified in time"

view "select m.* from ($matter) m cross join lateral (select pg_sleep(1.5 + 0 * m.id) offset 0) s"
goes_wrong "a view of 1.5 s a row, against a timeout of 2" "sweep since" "case work cannot be compared"
view "$matter"
is_mended "a view of 1.5 s a row, against a timeout of 2"

view "select m.* from ($matter) m where 1 / (m.id - m.id) = 1"
goes_wrong "a view that raises" "since" ""
view "$matter"
minutes_go 6
is_mended "a view that raises"

view "$matter union all $matter where id = 2"
sql "select dolsd.touch('urgent', 2)" >/dev/null
goes_wrong "one matter twice" "not covered" "$uncovered"
view "$matter"
minutes_go 6
is_mended "one matter twice"

sql "insert into casework.a_matter (kind, id, reference, facts) values ('urgent', 70, 'U-26-70', '{\"Given\": \"2026-12-02\"}')"
goes_wrong "a matter without the date it is counted from" "not covered" "$uncovered"
sql "update casework.a_matter set facts = '{\"given\": \"2026-12-01\", \"last_day\": \"2026-12-07\"}' where id = 70;
     insert into casework.a_recipient (kind, id, role, contact_id) values ('urgent', 70, 'managing_authority', 1), ('urgent', 70, 'dols_team', 2)"
is_mended "a matter without the date it is counted from"

sql "update casework.a_matter set facts = facts || '{\"died\": \"2025-12-02\"}' where id = 70; select dolsd.touch('urgent', 70)" >/dev/null
goes_wrong "a date of death with a wrong year" "not covered" "$uncovered"
sql "update casework.a_matter set facts = facts - 'died' where id = 70; select dolsd.touch('urgent', 70)" >/dev/null
is_mended "a date of death with a wrong year"

sql "update dolsd.rule_pack set commences = null where pack = 'england-dols'"
goes_wrong "a rule ends under few deadlines" "not covered" "$uncovered"
sql "update dolsd.rule_pack set commences = '2009-04-01' where pack = 'england-dols'"
is_mended "a rule ends under few deadlines"

sql "update dolsd.rung set active = false where limit_code = 'urgent_end'"
goes_wrong "all reminders of a limit off" "not covered" "$uncovered"
sql "update dolsd.rung set active = true where limit_code = 'urgent_end'"
is_mended "all reminders of a limit off"

sql "update casework.a_contact set channel = 'notify-letter' where contact_id = 2"
minutes_go 11
goes_wrong "the team by a way that is not enabled" "not covered" "$uncovered"
sql "update casework.a_contact set channel = 'mail' where contact_id = 2"
is_mended "the team by a way that is not enabled"

# A reload that is refused, and one that takes effect.
cp "$place/dolsd.conf" "$place/good.conf"
echo 'nonsense = true;' >>"$place/dolsd.conf"
kill -HUP "$daemon"
goes_wrong "a reload is refused" "configuration since" "a changed configuration was refused"
cp "$place/good.conf" "$place/dolsd.conf"
kill -HUP "$daemon"
is_mended "a reload is refused"

sql "alter function dolsd.settle(bigint[], text[], text[], int[], text[], text[], timestamptz[], boolean) rename to settle_of_old"
add_urgent 4 2026-11-27
goes_wrong "outcomes cannot be recorded" "settle since" "outcomes cannot be recorded"
sql "alter function dolsd.settle_of_old(bigint[], text[], text[], int[], text[], text[], timestamptz[], boolean) rename to settle"
is_mended "outcomes cannot be recorded"

sql "revoke execute on function dolsd.seal(bigint) from dolsd_daemon"
minutes_go 11
goes_wrong "the ledger cannot be sealed" "seal since" "the ledger is not sealed"
sql "grant execute on function dolsd.seal(bigint) to dolsd_daemon"
is_mended "the ledger cannot be sealed"

sql "revoke execute on function dolsd.claim(text, text[], int[], interval) from dolsd_daemon"
add_urgent 5 2026-11-27
goes_wrong "the daemon may not call claim" "claim since" "no message leaves"
sql "grant execute on function dolsd.claim(text, text[], int[], interval) to dolsd_daemon"
is_mended "the daemon may not call claim"

print_table
stop_daemon TERM || fail "it did not stop well"
if grep -i -e 'elm' -e 'U-26-' -e 'J\.S\.' "$place/log"; then fail "a log names somebody"; fi
echo "passed"
