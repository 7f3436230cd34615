#!/bin/sh
# dolsctl apply: a file changes the rules completely or not at all, and it is recorded who did it. And
# what plan says about it while a dolsd is running: what was sent is not counted again.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_apply

query() {
    psql -X -qAt -d "$database" -c "$1"
}

createdb "$database"
run_sql -f "$top/tests/sql/casework_stub.sql"
expect 0 migrate --sql-dir "$top/sql"
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-21 05:00+00')"
run_sql <<SQL
insert into casework.a_contact (contact_id, name, address)
values (1, 'Elm House', 'elm@example.org'), (2, 'DoLS team', 'dols@example.org');
insert into casework.a_recipient (kind, id, role, contact_id)
values ('standard', 1, 'managing_authority', 1), ('standard', 1, 'dols_team', 2);
insert into casework.a_matter (kind, id, reference, jurisdiction, facts)
values ('standard', 1, 'S-1', 'england', '{"given": "2026-01-20", "starts": "2026-01-20", "last_day": "2027-01-19"}');
select dolsd.touch('standard', 1);
SQL
start_dolsd
expect 0 simulate --until 2026-12-28 --quiet

# Who and why are required, and what would be refused is not applied.
expect 1 apply "$work/a.sql"
says "say who changes the rules"
says "say why"
expect 1 apply --who "A. Officer" --why "  "
says "say one file"
says_not "say who"
expect 2 apply "$work/a.sql" --who "A. Officer" --why "a test"
says "a.sql: cannot be opened"
says "nothing was changed"
version=$(query "select dolsd.rules_version()")
cat >"$work/a.sql" <<SQL
update dolsd.rung set at_time = '10:00' where name = 'further-request-dols-team-on';
commit;
SQL
expect 2 apply "$work/a.sql" --who "A. Officer" --why "a test"
says "a.sql:2: "
says "is not allowed here: the whole file is one transaction"
cat >"$work/a.sql" <<SQL
update dolsd.rung set at_time = '10:00' where name = 'further-request-dols-team-on';

update dolsd.time_limit set count = 27 where code = 'further_request';
SQL
expect 2 apply "$work/a.sql" --who "A. Officer" --why "a test"
says "a.sql:3: time limit "
says "has made deadlines and stays as it is. Add a new row with a later effective_from"
printf "update dolsd.rung set template = 'no-such' where name = 'further-request-dols-team-on';\n" \
    >"$work/a.sql"
expect 2 apply "$work/a.sql" --who "A. Officer" --why "a test" -c "$work/dolsd.conf"
says "further-request-dols-team-on: there is no template no-such"
expect 2 apply "$work/a.sql" --who "A. Officer" --why "a test"
says "no configuration says where templates are"
[ "$(query "select dolsd.rules_version()")" = "$version" ] || fail "something was changed"
[ "$(query "select count(*) from dolsd.rule_change")" = 0 ] || fail "something was recorded"

# Rungs that were sent do not come again, wherever the ladder moves them.
cat >"$work/sooner.sql" <<SQL
update dolsd.rung set offset_count = offset_count - 7
 where limit_code = 'standard_end' and offset_count in (-28, -42) and offset_unit = 'day';
SQL
expect 0 plan --rules "$work/sooner.sql" --diff
says "0 of 1 matters would change"
cat >"$work/a.sql" <<SQL
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, at_time, pressing)
values ('local', 'standard-end-managing-authority-before-4', 'standard_end', 'managing_authority',
        'standard-end-soon-managing-authority', -4, '07:00', 'soon');
insert into dolsd.non_working_day (day, title, source) values ('2027-01-15', 'Closed', 'A test');
SQL
expect 4 plan --rules "$work/a.sql" --diff -c "$work/dolsd.conf"
sed -i '/ matters would change$/,$d' "$said"
same_as apply-plan.txt

# A dry run does all of it and keeps nothing; then it is applied, and what plan said happens.
expect 0 apply "$work/a.sql" --who "A. Officer" --why "a test" --dry-run
says "nothing was kept"
[ "$(query "select dolsd.rules_version()")" = "$version" ] || fail "the dry run was kept"
expect 0 apply "$work/a.sql" --who "A. Officer" --why "Panel of 14 December" -c "$work/dolsd.conf"
says "applied"
says "the rules went from version $version to $((version + 2))"
query "select who, why, file, version_before = $version, version_after = $version + 2,
    sha256 = '$(sha256sum <"$work/a.sql" | cut -d ' ' -f 1)' from dolsd.rule_change" >"$said"
says "A. Officer|Panel of 14 December|a.sql|t|t|t"
query "select event, detail ->> 'who', detail ->> 'why' from dolsd.ledger order by seq desc limit 1" >"$said"
says "rules changed|A. Officer|Panel of 14 December"
expect 0 plan --rules "$work/sooner.sql" --diff
expect 0 simulate --until 2027-01-15 --quiet
query "select distinct at at time zone 'Europe/London' from dolsd.attempts, lateral (select begun_at as at) x
    where at > '2027-01-10' order by 1" >"$said"
says "2027-01-14 08:00:00"
expect 0 apply "$work/sooner.sql" --who "A. Officer" --why "earlier"
cat >"$work/nothing.sql" <<SQL
select 1;
SQL
expect 0 apply "$work/nothing.sql" --who "A. Officer" --why "to see"
says "it changes no rule"

# A change that would leave an open deadline without a recipient is refused, unless it is intended; and can be undone.
version=$(query "select dolsd.rules_version()")
cat >"$work/off.sql" <<SQL
update dolsd.rung set active = false, note = note || ' (off)' where limit_code = 'standard_end' and active;
SQL
expect 2 apply "$work/off.sql" --who "A. Officer" --why "a mistake"
says "off.sql: nobody would be notified any more of 1 open deadline(s) standard_end, such as that of standard 1"
says "nothing was changed"
cat >"$work/ends.sql" <<SQL
update dolsd.rule_pack set commences = null where pack = 'england-dols';
SQL
expect 2 apply "$work/ends.sql" --who "A. Officer" --why "a mistake"
says "ends.sql: no limit would govern 1 open deadline(s) standard_end, such as that of standard 1"
[ "$(query "select dolsd.rules_version()")" = "$version" ] || fail "something was changed"
expect 0 apply "$work/off.sql" --who "A. Officer" --why "told by telephone" --uncovered-is-meant
cat >"$work/on.sql" <<SQL
update dolsd.rung set active = true where limit_code = 'standard_end' and note like '% (off)';
SQL
expect 0 apply "$work/on.sql" --who "A. Officer" --why "told by mail again"
says "applied"

# Plan and apply say the same about what the guard would hold: reminders that come sooner, and within a week.
run_sql -c "insert into casework.a_matter (kind, id, reference, jurisdiction, facts)
                select 'standard', i, 'S-' || i, 'england', '{\"given\": \"2026-12-01\", \"starts\": \"2026-12-01\", \"last_day\": \"2027-05-14\"}'
                  from generate_series(101, 130) i" \
    -c "insert into casework.a_recipient (kind, id, role, contact_id)
            select 'standard', i, r, c from generate_series(101, 130) i, (values ('managing_authority', 1), ('dols_team', 2)) v (r, c)" \
    -c "select dolsd.touch('standard', array(select i::bigint from generate_series(101, 130) i))"
expect 0 simulate --until 2027-01-16 --quiet
cat >"$work/early.sql" <<SQL
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, at_time, pressing)
values ('local', 'standard-end-managing-authority-before-115', 'standard_end', 'managing_authority',
        'standard-end-soon-managing-authority', -115, '07:00', 'soon');
SQL
held="30 deadlines would be reminded of within a week, sooner than before: very many at once"
expect 4 plan --rules "$work/early.sql"
says "$held"
expect 0 apply "$work/early.sql" --who "A. Officer" --why "a test" --dry-run -c "$work/dolsd.conf"
says "$held"
# And so it happens.
expect 0 apply "$work/early.sql" --who "A. Officer" --why "a test" -c "$work/dolsd.conf"
says "$held"
run_sql -c "update dolsd.rung set active = false where name = 'standard-end-managing-authority-before-115'"

# What is on record stays.
psql -X -q -d "$database" -c "delete from dolsd.rule_change" >"$said" 2>&1 || true
says "is refused"
[ "$(query "select count(*) from dolsd.rule_change")" = 6 ] || fail "the record has other rows"

# Policy makers may, others may not.
run_sql -c "create role policy_maker login in role dolsd_policy" \
    -c "create role onlooker login in role dolsd_reader"
printf 'day,title\n2027-01-25,"Closed, for the move"\n' >"$work/closed.csv"
export PGUSER=policy_maker
expect 4 plan --calendar "$work/closed.csv"
expect 0 apply "$work/closed.csv" --who "A. Officer" --why "The move"
PGUSER=onlooker
expect 3 apply "$work/closed.csv" --who "A. Officer" --why "The move"
says "permission denied"
PGUSER=dolsd_owner
[ "$(query "select title from dolsd.non_working_day where day = '2027-01-25'")" = "Closed, for the move" ] ||
    fail "the day is not there"
finish
