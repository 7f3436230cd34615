#!/bin/sh
# dolsctl check: rules that are allowed but do not do what was meant, missing rights, files with faults;
# each with where it is and what to do, and all of them at once.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
dolsd=${top_builddir:-.}/dolsd
database=dolsd_test_check
createdb "$database"
expect 0 migrate --sql-dir "$top/sql" --reference-store
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-22 15:00+00')"
run_sql -c "insert into casework.address_book (name, address) values ('Elm House', 'elm@example.org')" \
    -c "insert into dolsd.attestation (contact_id, weekday) values (1, 1)"

# Its own configuration, with templates that can be changed.
mkdir "$work/conf"
cp -R "$top/conf/templates" "$work/conf/templates"
chmod -R u+w "$work/conf"
write_conf() {
    cat >"$work/conf/dolsd.conf" <<CONF
database: { conninfo = "host=$PGHOST port=$PGPORT dbname=$database"; };
mail: { deliver = "maildir"; maildir = "."; from = "dols@council.example"; $1 };
council: { name = "Example Council"; reply_to = "team@council.example"; };
templates: { directory = "templates"; };
CONF
}
write_conf ""
check() {
    expect "$1" check -c "$work/conf/dolsd.conf"
}
check 0

# Rules.
run_sql <<'SQL'
update dolsd.rung set active = false where limit_code = 'urgent_end' and role = 'dols_team' and repeat_every is not null;
update dolsd.rung set active = false where limit_code = 'review_due' and offset_count <= 0;
update dolsd.rung set unless = '{extension_requested,extenson_requested}' where name = 'urgent-end-managing-authority-before-2';
insert into dolsd.time_limit (pack, code, kind, title, count_from, count, reckoning, met_by, effective_from, source, certainty)
    select 'local', code, kind, 'The same once more', count_from, count + 1, reckoning, '{}', effective_from, source, certainty
      from dolsd.time_limit where code = 'urgent_end' and jurisdiction is null limit 1;
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from, count, reckoning, applies_if, effective_from, source, certainty)
    select pack, code, kind, jurisdiction, 'Another condition', '{given}', 3, 'after', '{extended_to}', effective_from, source, certainty
      from dolsd.time_limit where code = 'urgent_end' and jurisdiction = 'england' limit 1;
insert into dolsd.time_limit (pack, code, kind, title, count_from, count, reckoning, met_by, effective_from, source, certainty)
    select 'local', code, kind, 'A slip', '{recieved}', 4, 'after', '{completed}', effective_from, source, certainty
      from dolsd.time_limit where code = 'review_due' limit 1;
delete from dolsd.time_limit where code = 'milestone_due';
update dolsd.channel set enabled = channel <> 'mail';
SQL
check 4
says "dolsd.rung: urgent_end of urgent in england and wales lapses, and no rung for dols_team then repeats"
says "add a rung with role dols_team"
says "ends, and no rung reminds anybody before"
says "know no fact extenson_requested; mend the name"
says "know no fact recieved; mend the name"
says "milestone_due is not a time limit in any pack, so that it is never reached"
says "dolsd.rung, row "
says "dolsd.time_limit, row "
says "is for the same matters from the same day and goes first"
says "dolsd.channel: mail is not enabled: nobody is told anything"
expect 4 check -c "$work/conf/dolsd.conf"
run_sql -c "update dolsd.channel set enabled = channel = 'mail'"

# Overrides for a home and a matter that do not exist, or no longer exist.
run_sql <<'SQL'
insert into casework.person (reference, initials) values ('P-1', 'A.B.');
insert into casework.place (reference, name, managing_authority) values ('H-1', 'Elm House', 'Elm Ltd');
insert into casework.urgent (reference, person_id, place_id, given_on, last_day) values ('U-1', 1, 1, '2026-12-21', '2026-12-27');
insert into dolsd.rung (pack, name, limit_code, kind, role, template, offset_count, offset_unit, at_time, pressing, place, matter_id)
select 'local', x.name, 'urgent_end', 'urgent', 'manager', 'urgent-end-dols-team', -1, 'day', '07:00', 'soon', x.place, x.id
  from (values ('elm-house', 'Elm House', null), ('elm-hose', 'Elm Hose', null), ('one', null, 1), ('one-gone', null, 4711)) x (name, place, id);
SQL
check 4
says "elm-hose in pack local: it is for the place Elm Hose alone, and casework.matter has no matter there; write the name as casework.matter has it"
says "one-gone in pack local: it is for urgent 4711 alone, and casework.matter has no such row; mend its kind"
[ "$(grep -c 'alone, and casework.matter' "$said")" -eq 2 ] || fail "an override that is right is doubted"
run_sql -c "delete from dolsd.rung where name in ('elm-house', 'elm-hose', 'one', 'one-gone')"

# The database from the environment, as for every other verb; and an empty one.
last="PGDATABASE=$database dolsctl check"
code=0
PGDATABASE=$database "$dolsctl" check >"$said" 2>&1 || code=$?
[ "$code" -eq 4 ] || fail "$last ended with $code"
says "so neither configuration nor templates were checked"
says_not "no configuration names it"
createdb dolsd_test_bare
live=$database
database=dolsd_test_bare
expect 2 check
database=$live
says "not there: casework.matter, casework.recipient, casework.contact; dolsd-store(7) shows how to write them"
says_not "has no column"

# Case work: an unknown role and an unknown channel.
run_sql -c "update casework.address_book set channel = 'webhook', address = 'https://elm.example/hook'"
check 4
says "dolsd.channel: webhook is not enabled, so the DoLS team is notified instead of contacts 1"
run_sql -c "update dolsd.channel set enabled = true where channel = 'notify-sms';
    update casework.address_book set channel = 'notify-sms', address = '07700 900111'"
check 4
says "dolsd.channel: notify-sms is enabled, and dolsd.conf does not set it up, so messages to contacts 1 wait until they are given up"
run_sql -c "update dolsd.channel set enabled = false where channel = 'notify-sms';
    insert into dolsd.channel (channel, title, enabled) values ('pager', 'Pager', true);
    update casework.address_book set channel = 'pager', address = '1'"
check 4
says "dolsd.channel: pager is enabled, and this program has no such way, so messages to contacts 1 wait until they are given up"
run_sql -c "update casework.address_book set channel = 'mail', address = 'elm@example.org';
    delete from dolsd.channel where channel = 'pager'"
run_sql -c "create or replace view casework.recipient as
    select 'urgent'::text as kind, 1::bigint as id, 'home_manager'::text as role, 1::bigint as contact_id, null::date as since, null::date as until"
check 4
says "casework.recipient: dolsd.role does not know the role home_manager, so nobody is notified by it (contacts 1)"

# Templates: one that is never sent, and a language in which some are missing, one a line.
cp "$work/conf/templates/en/review-due-dols-team.txt" "$work/conf/templates/en/review-dew-dols-team.txt"
rm -f "$work/conf/templates/cy/undelivered.txt"
run_sql -c "update casework.address_book set language = 'cy'"
# The rules made above have Welsh, too.
printf '%s\n    Cymraeg\n' 'A slip' 'The same once more' >>"$work/conf/templates/cy/terms.conf"
check 4
says "review-dew-dols-team.txt: no row of dolsd.rung names it"
says "contacts 1 want the language cy and will read in en what is missing in $work/conf/templates:"
grep -q '^    cy/undelivered.txt$' "$said" || fail "the missing templates are not one a line"
says_not "terms.conf lacks"
run_sql -c "update dolsd.limit_code set title = 'Our own review' where code = 'review_due';
    insert into dolsd.non_working_day (day, title, source) values ('2027-01-04', 'The office moves', 'ours')"
sed -i '/^the period of the extension$/,+1d' "$work/conf/templates/cy/terms.conf"
check 4
says "contacts 1 read cy, and mails and pages show in English what $work/conf/templates/cy/terms.conf lacks:"
says "    Our own review  (title of the time limit review_due)"
says "    the period of the extension  (contents of notice_extension)"
says "    The office moves  (day off from 2027-01-04)"
[ "$(grep -c '^    .* (.*)$' "$said")" -eq 3 ] || fail "what has its term is said to lack it"
printf '    astray\n' | cat - "$top/conf/templates/cy/terms.conf" >"$work/conf/templates/cy/terms.conf"
check 2
says "templates/cy/terms.conf:1: is under no text"
cp "$top/conf/templates/cy/terms.conf" "$work/conf/templates/cy/terms.conf"

# Faults of the configuration and of the templates at once, by dolsd -t and by check.
write_conf "colour = \"red\";"
printf 'Subject: {{reference\n\nText\n' >"$work/conf/templates/en/undelivered.txt"
check 2
says "unknown key mail.colour"
says "templates/en/undelivered.txt:1: "
"$dolsd" -t -c "$work/conf/dolsd.conf" >"$said" 2>&1 && fail "dolsd -t takes it"
last="dolsd -t"
says "unknown key mail.colour"
says "templates/en/undelivered.txt:1: "
rm -r "$work/conf/templates"
check 2
says "unknown key mail.colour"
[ "$(grep -c 'conf/templates' "$said")" -eq 1 ] || fail "a folder that is not there is told more than once"

# Missing rights, in words.
run_sql -c "create role nobody_yet login" -c "create table dolsd_taken (name text)" -c "do \$\$ declare f record; begin
    for f in select p.oid::regprocedure as name from pg_proc p where p.pronamespace = 'dolsd'::regnamespace and has_function_privilege('dolsd_daemon', p.oid, 'execute')
                and p.proname not in ('idle', 'say_worked') loop  -- of the clock for tests
        execute format('revoke execute on function %s from dolsd_daemon', f.name);
        execute format('insert into dolsd_taken values (%L)', split_part(f.name::text, '(', 1));
    end loop; end \$\$"
expect 2 check
says "dolsd_daemon may not call dolsd.fire; \`dolsctl migrate --again\` grants it"
psql -X -q -A -t -d "$database" -c "select name from dolsd_taken" >"$work/taken"
while read -r function; do
    says "dolsd_daemon may not call $function; "
done <"$work/taken"
expect 0 migrate --sql-dir "$top/sql" --again
expect 4 check
last_user=${PGUSER:-}
PGUSER=nobody_yet expect 3 status
says "\`grant dolsd_reader to LOGIN\` lets it look"
run_sql -c "grant dolsd_reader to nobody_yet"
PGUSER=nobody_yet expect 2 status
PGUSER=$last_user
run_sql -c "alter schema dolsd owner to nobody_yet" -c "revoke dolsd_reader from nobody_yet"
expect 2 check
says "nobody_yet may not read casework.contact, with whose rights dolsd's functions read it; grant usage on schema casework to nobody_yet; grant select on casework.contact to nobody_yet"
finish
