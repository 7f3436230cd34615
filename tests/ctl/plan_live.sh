#!/bin/sh
# dolsctl plan: what changed rules, calendars and templates would do, and that nothing of that stays.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:-$(dirname "$0")/../..}/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/ctl/common.sh
. "$(dirname "$0")/common.sh"
database=dolsd_test_plan
createdb "$database"
run_sql -f "$top/tests/sql/casework_stub.sql"
expect 0 migrate --sql-dir "$top/sql"
run_sql -f "$top/sql/clock.sql" -c "select dolsd.move_clock('2026-12-14 15:00+00')"
run_sql <<SQL
insert into casework.a_matter (kind, id, reference, jurisdiction, facts) values
    ('standard', 1, 'S-1', 'england', '{"given": "2026-01-20", "starts": "2026-01-20", "last_day": "2027-01-19"}'),
    ('standard', 2, 'S-2', 'wales', '{"given": "2026-06-01", "starts": "2026-06-01", "last_day": "2027-05-31"}'),
    ('standard', 3, 'S-3', 'england', '{"given": "2025-09-01", "starts": "2025-09-01", "last_day": "2026-08-31", "followed_on": "2026-09-01"}'),
    ('urgent', 1, 'U-1', 'england', '{"given": "2026-12-11", "last_day": "2026-12-17", "died": "2026-12-13"}'),
    ('lps', 1, 'L-1', 'england', '{"given": "2028-10-10", "first_effect": "2028-10-10", "last_day": "2029-10-09"}');
SQL

# Everything in the two schemas, row by row, and its definitions. Numbers that a sequence gave to rows
# that were undone are not reused, as after any insert that is refused.
trace() {
    pg_dump -d "$database" >"$work/dump" 2>"$work/dump.log"
    grep -v -e '^SELECT pg_catalog.setval' -e '^\\restrict' -e '^\\unrestrict' "$work/dump" \
        >"$work/trace.$1"
}
trace before

# Numbers of rows are for the packs to choose; with `list` only what is listed is compared.
looks_like() {
    sed -i 's/\(by row\) [0-9]*/\1 N/' "$said"
    if [ "${2:-}" = list ]; then
        sed -i '/ matters would change$/,$d' "$said"
    fi
    same_as "$1"
}

# What is in force already changes nothing, however often.
expect 0 plan --rules "$top/sql/rules/900-local-ladders.sql" \
    --rules "$top/sql/rules/100-england-dols.sql" --diff
looks_like plan-nothing.txt
says "the files change no rule"

# A week more for Form 2: the ladder of the home gets a rung that comes sooner.
cat >"$work/ladder.sql" <<SQL
-- One rung more; one later in the day; one that another template words.
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, at_time, pressing, unless)
values ('local', 'further-request-managing-authority-before-8', 'further_request',
        'managing_authority', 'further-request-managing-authority', -8, '07:00', 'routine',
        '{further_requested,followed_on}');
update dolsd.rung set at_time = '10:00' where name = 'further-request-dols-team-on';
update dolsd.rung set template = 'standard-end-soon-managing-authority'
 where name = 'standard-end-managing-authority-before-28';
SQL
expect 4 plan --rules "$work/ladder.sql" --diff
looks_like plan-ladder.txt
expect 4 plan --rules "$work/ladder.sql"
says_not "S-2"
says "2 of 5 matters would change"
expect 4 plan --rules "$work/ladder.sql" --diff --limit 1
says "and 1 more matters; --limit 0 lists all"
expect 4 plan --rules "$work/ladder.sql" --diff --limit 0 --json
python3 -c '
import json, sys
answer = json.load(sys.stdin)
first = answer["matters"][0]
assert first["reference"] == "S-1", first
deadline, = [d for d in first["deadlines"] if d["limit"] == "further_request"]
assert deadline["changes"] == [] and deadline["before"] == deadline["after"], deadline
assert sorted(m["change"] for m in deadline["messages"]) == ["added", "moved"], deadline
assert answer["summary"]["changed_matters"] == 2, answer["summary"]
home, = [r for r in answer["summary"]["roles"] if r["role"] == "managing_authority"]
assert home["added"] == 2 and home["after"] - home["before"] == 2, home
' <"$said" || fail "plan --json is other than expected"

# A different rule for the day itself, from the new year on: nothing today, everything on that day.
cat >"$work/week.sql" <<SQL
update dolsd.time_limit set effective_to = '2026-12-31'
 where code = 'further_request' and pack = 'england-dols';
insert into dolsd.time_limit (pack, code, kind, title, applies_unless, count_from, count, unit,
    reckoning, after_last_day, met_by, cancelled_by, governed_by, effective_from, source, certainty)
values ('local', 'further_request', 'standard', 'Form 2 is due', '{followed_on}',
        '{limit:standard_end}', 27, 'day', 'before', 'pass', '{further_requested,further_decided}',
        '{review_ended,died,moved,closed}', 'today', '2027-01-01', 'Local policy', 'seen');
SQL
expect 0 plan --rules "$work/week.sql" --diff
says "rules of the files begin or end on 2027-01-01: --as-of DATE"
expect 4 plan --rules "$work/week.sql" --diff --as-of 2027-01-01
looks_like plan-week.txt list

# A bank holiday is moved, and the council closes for a day: reminders move, no last day does.
python3 - "$work/moved.json" <<'PY'
import json, sys
events = [{"title": "Christmas Day", "date": "2026-12-25", "notes": "", "bunting": True},
          {"title": "Boxing Day", "date": "2026-12-29", "notes": "Substitute day", "bunting": True},
          {"title": "New Year’s Day", "date": "2027-01-01", "notes": "", "bunting": True}]
json.dump({"england-and-wales": {"division": "england-and-wales", "events": events}},
          open(sys.argv[1], "w"), indent=1)
PY
expect 4 plan --calendar "$work/moved.json" --diff
looks_like plan-holiday.txt list
printf 'day,title,jurisdiction\n2027-01-12,"Closed, for the move",england\n' >"$work/closed.csv"
expect 4 plan --calendar "$work/closed.csv" --diff
says "S-1"
says_not "S-2"
printf 'day,name\n2026-13-01,x\n' >"$work/bad.csv"
expect 2 plan --calendar "$work/bad.csv"
says "bad.csv:1: there is no column"
says "bad.csv:2: "
says "is not a date; write it as 2026-12-24"
printf '{"scotland": {}}\n' >"$work/bad.json"
expect 2 plan --calendar "$work/bad.json"
says "no events of the division england-and-wales"
expect 1 plan --calendar "$work/ladder.sql"
says "give a calendar as SQL with --rules"

# LPS begins: what was authorised before runs to its own end, and no deadline of it changes.
cat >"$work/lps.sql" <<SQL
update dolsd.rule_pack set commences = '2028-10-01' where pack = 'lps';
update dolsd.rule_pack set ends = '2028-09-30' where pack = 'england-dols';
SQL
expect 4 plan --rules "$work/lps.sql" --diff
says "begin or end on 2028-10-01"
says "1 of 5 matters would change"
expect 4 plan --rules "$work/lps.sql" --diff --as-of 2028-10-10
looks_like plan-lps.txt list
says "L-1"
says_not "S-1"
says_not "U-1"

# A refusal names the line and what to do.
cat >"$work/refused.sql" <<SQL
select 1; -- a statement before it
/* and a comment; */

insert into dolsd.rung (pack, name, limit_code, role, template, offset_count)
values ('local', 'nobody', 'further_request', 'nobody', 'undelivered', 0);
SQL
expect 2 plan --rules "$work/refused.sql" --diff
says "refused.sql:4: rung nobody in pack local: there is no role called \"nobody\". The roles are: "
printf '\n\ninsert into dolsd.rung (pack,\n    nmae) values (1, 2);\n' >"$work/refused.sql"
expect 2 plan --rules "$work/refused.sql"
says "refused.sql:4: column \"nmae\" of relation \"rung\" does not exist"
printf 'select (;\n' >"$work/refused.sql"
expect 2 plan --rules "$work/refused.sql"
says "refused.sql:1: syntax error at or near"
cat >"$work/refused.sql" <<SQL
insert into dolsd.time_limit (pack, code, kind, title, count_from, effective_from, source, certainty)
values ('local', 'milestone_due', 'standard', 'no such anchor', '{limit:lps_end}', '2020-01-01', 'none', 'unsure');
SQL
expect 2 plan --rules "$work/refused.sql"
says "lps_end"
printf "update dolsd.rung set template = 'no-such' where name = 'further-request-dols-team-on';\n" \
    >"$work/refused.sql"
expect 2 plan --rules "$work/refused.sql" -c "$top/conf/dolsd.conf"
says "there is no template no-such"
expect 2 plan --rules "$work/none.sql" --rules "$work/gone.sql"
says "none.sql: cannot be opened"
says "gone.sql: cannot be opened"
expect 1 plan
says "say what is to change"
expect 1 plan --rules "$work/ladder.sql" --limit few
says "not a number of matters"

# No file gets out of the transaction.
cat >"$work/commit.sql" <<SQL
begin;
update dolsd.rung set active = false;
Commit; /* commit; */ select 'commit;', \$\$commit;\$\$;
SQL
expect 2 plan --rules "$work/commit.sql"
says "commit.sql:1: "
says "is not allowed here: the whole file is one transaction"
says "commit.sql:3: "
says "nothing was tried"
printf 'delete from dolsd.rung;\ndo $$ begin commit; end $$;\n' >"$work/commit.sql"
expect 2 plan --rules "$work/commit.sql"
says "commit.sql:2: invalid transaction termination"
printf 'copy dolsd.rung from stdin;\n' >"$work/commit.sql"
expect 2 plan --rules "$work/commit.sql"
says "use insert"
printf '\\i other.sql\n' >"$work/commit.sql"
expect 2 plan --rules "$work/commit.sql"
says "psql commands are not understood here"

# Templates: what is worded differently, in how many messages, and every fault in the folder.
cp -R "$top/conf/templates" "$work/templates"
chmod -R u+w "$work/templates"
expect 0 plan --templates "$work/templates" -c "$top/conf/dolsd.conf"
says "no template differs"
sed -i 's/^Subject: /&Please read: /' "$work/templates/en/standard-end-managing-authority.txt"
printf '{{^open}}{{^lapsed}}{{#late}}more{{/late}}{{/lapsed}}{{/open}}' \
    >>"$work/templates/en/condition-due-dols-team.txt"
rm "$work/templates/cy/urgent-given-managing-authority.txt"
expect 4 plan --templates "$work/templates" -c "$top/conf/dolsd.conf"
says "standard-end-managing-authority  en        subject"
says "where no sample shows it"
says "urgent-given-managing-authority  cy        goes"
expect 4 plan --templates "$work/templates" -c "$top/conf/dolsd.conf" --json
python3 -c 'import json, sys; assert len(json.load(sys.stdin)["summary"]["templates"]) == 3' \
    <"$said" || fail "the templates are other than expected"
sed -i '1s/^/# another edition\n/' "$work/templates/cy/words.conf"
expect 4 plan --templates "$work/templates" -c "$top/conf/dolsd.conf"
says "words of dates"
says_not "for want of a line in terms.conf"
run_sql -c "insert into casework.a_contact (contact_id, name, address, language) values (77, 'Cartref', 'cartref@example.org', 'cy')"
sed -i '/^Copies of a decision$/,+1d' "$work/templates/cy/terms.conf"
printf "update dolsd.limit_code set title = 'Our own review' where code = 'review_due';\n" >"$work/title.sql"
expect 4 plan --templates "$work/templates" --rules "$work/title.sql" -c "$top/conf/dolsd.conf"
says "terms of the rules"
says "texts that mails and pages will show in English, for want of a line in terms.conf"
says "cy        Our own review        title of the time limit review_due"
says "cy        Copies of a decision  title of the time limit copies_of_decision"
expect 4 plan --templates "$work/templates" -c "$top/conf/dolsd.conf" --json
python3 -c 'import json, sys; assert [row["text"] for row in json.load(sys.stdin)["summary"]["untranslated"]] == ["Copies of a decision"]' \
    <"$said" || fail "what has no term is other than expected"
run_sql -c "delete from casework.a_contact where contact_id = 77"
printf '{{nonsense}}\n' >>"$work/templates/en/condition-due-dols-team.txt"
rm "$work/templates/en/undelivered.txt"
expect 2 plan --templates "$work/templates" -c "$top/conf/dolsd.conf"
says "nonsense"
says "condition-due-dols-team"

trace after
diff -u "$work/trace.before" "$work/trace.after" >"$said" || fail "something of it has stayed"

# Plan says what fire does: a rung that does not catch up is not sent for a last day that was recorded late.
run_sql -c "insert into casework.a_contact (contact_id, name, address) values (1, 'Head office', 'head@example.org')" \
    -c "insert into casework.a_recipient (kind, id, role, contact_id) values ('standard', 9, 'provider_head_office', 1)" \
    -c "insert into casework.a_matter (kind, id, reference, facts) values ('standard', 9, 'S-9',
        '{\"given\": \"2026-06-01\", \"starts\": \"2026-06-01\", \"last_day\": \"2027-02-01\"}')"
for catches_up in false true; do
    cat >"$work/head.sql" <<SQL
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, catches_up)
values ('local', 'invented-head-office', 'standard_end', 'provider_head_office', 'standard-end-managing-authority',
        -60, $catches_up);
SQL
    expect 4 plan --rules "$work/head.sql" --diff
    if [ "$catches_up" = true ]; then
        says "added     Thu 3 Dec 2026 09:00 GMT (at once, late)  provider_head_office"
    else
        says_not "S-9"
    fi
done

# Limits that wait for a fact which no matter has ever had are listed, with their kind; the same as JSON.
says "no alarm follows here, as no matter has ever had the fact that it waits for"
says "  rpr_appointment of standard: rpr_appointed"
expect 4 plan --rules "$work/head.sql" --json
python3 -c '
import json, sys
waiting = json.load(sys.stdin)["summary"]["awaited"]
assert {"limit": "rpr_appointment", "kind": "standard", "facts": ["rpr_appointed", "rpr_paid"]} in waiting, waiting
' <"$said" || fail "plan --json is other than expected"
run_sql -c "update casework.a_matter set facts = facts || '{\"rpr_appointed\": \"2026-06-02\"}' where id = 9" \
    -c "insert into dolsd.matter (kind, id, facts) values ('standard', 9, '{\"rpr_appointed\": \"2026-06-02\"}')"
expect 4 plan --rules "$work/head.sql"
says_not "rpr_appointment of standard"

# Many matters: they are handled batch by batch.
run_sql -c "insert into casework.a_matter (kind, id, reference, facts)
    select 'condition', g, 'M-' || g, jsonb_build_object('set', d, 'due', d + 120)
      from generate_series(1000, 50999) g cross join lateral (select date '2026-01-01' + g % 350 as d) x"
cat >"$work/condition.sql" <<SQL
update dolsd.rung set at_time = '10:00' where name = 'condition-due-dols-team-repeat';
SQL
# A sanitizer keeps freed memory for a while, and shadows all of it.
most=64
if grep -q __asan_init "$dolsctl"; then most=256; fi
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:quarantine_size_mb=4"
used=$(python3 -c '
import resource, subprocess, sys
out = open(sys.argv[1], "w")
code = subprocess.call(sys.argv[2:], stdout=out)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_maxrss // 1024, used.ru_utime)
' "$said" "$dolsctl" -d "dbname=$database" plan --rules "$work/condition.sql" --diff --limit 0 --json)
python3 -c '
import json, sys
answer = json.load(open(sys.argv[1]))
assert answer["summary"]["matters"] == 50006, answer["summary"]
assert len(answer["matters"]) == answer["summary"]["changed_matters"] > 40000, answer["summary"]
code, megabytes, seconds = sys.argv[2].split()
print("50006 matters, all listed: exit %s, %s MB, %s s of processor" % (code, megabytes, seconds))
assert code == "4" and int(megabytes) < int(sys.argv[3]), sys.argv[2]
' "$said" "$used" "$most" || fail "too much memory, or not all of them: $used"
finish
