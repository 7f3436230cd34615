#!/bin/sh
# The first day: dolsd is started at 08:00 on a working day over a store with years of history, a third
# of which ended long ago and was never closed. Nobody is flooded. Apart from what is truly urgent
# everybody gets at most one digest; only the DoLS team is notified of ends years ago, last in its
# digest and with advice on closing them; and what lapsed yesterday raises the alarm as on any other
# day.
set -eu
if [ "${1:-}" != inside ]; then
    exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" sh "$0" inside
fi
. "$top_srcdir/tests/service/live.sh"

make_database dolsd_test_firstday
sql "select dolsd.move_clock('2026-12-15 08:00:00+00')" >/dev/null
psql -X -q -v ON_ERROR_STOP=1 -d "$db" <<'SQL'
-- Twenty homes of one provider, a team, and a relative for every other authorisation.
insert into casework.a_contact (contact_id, name, address)
select n, 'Home ' || n, 'home' || n || '@homes.example' from generate_series(1, 20) n
union all values (21, 'DoLS team', 'team@council.example'), (22, 'Manager', 'lead@council.example'), (23, 'Head office', 'office@homes.example'),
    (24, 'Advocate', 'advocate@advocacy.example'), (25, 'Assessor', 'assessor@council.example'), (26, 'Legal', 'legal@council.example'),
    (27, 'Worker', 'worker@council.example')
union all select 1000 + n, 'Relative ' || n, 'relative' || n || '@family.example' from generate_series(1, 300) n;
insert into casework.a_matter (kind, id, reference, place, facts)
select kind, id, upper(left(kind, 1)) || '-' || id, 'Home ' || 1 + id % 20, facts
  from (
    -- Never closed: from 2021 to March 2026.
    select 'standard' as kind, n as id, jsonb_build_object('given', d - 364, 'starts', d - 364, 'last_day', d, 'rpr_appointed', d - 360) as facts
      from generate_series(1, 100) n cross join lateral (select date '2021-01-10' + n * 19 as d) x
    union all
    -- Alive: one that lapsed the day before yesterday, one yesterday, one that ends today, and so on.
    select 'standard', n, jsonb_build_object('given', d - 364, 'starts', d - 364, 'last_day', d, 'rpr_appointed', d - 360)
      from generate_series(101, 280) n cross join lateral (select date '2026-12-13' + n - 101 as d) x
    union all
    -- Closed when they ended.
    select 'standard', n, jsonb_build_object('given', d - 364, 'starts', d - 364, 'last_day', d, 'rpr_appointed', d - 360, 'closed', d + 1)
      from generate_series(281, 300) n cross join lateral (select date '2021-01-10' + (n - 280) * 90 as d) x
    union all
    select 'urgent', n, jsonb_build_object('given', d, 'last_day', d + 6) from generate_series(1, 50) n cross join lateral (select date '2022-01-10' + n * 35 as d) x
    union all
    select 'request', n, jsonb_build_object('received', date '2024-01-10' + n * 7) from generate_series(1, 150) n
    union all
    select 'court_order', n, jsonb_build_object('made', d - 364, 'last_day', d) from generate_series(1, 20) n cross join lateral (select date '2023-01-10' + n * 70 as d) x
    union all
    select 'condition', n, jsonb_build_object('set', d - 60, 'due', d) from generate_series(1, 25) n cross join lateral (select date '2024-01-10' + n * 40 as d) x) m;
insert into casework.a_recipient (kind, id, role, contact_id)
select m.kind, m.id, r.role, r.contact
  from casework.a_matter m
 cross join lateral (values ('managing_authority', 1 + m.id % 20), ('dols_team', 21), ('manager', 22), ('provider_head_office', 23),
     ('best_interests_assessor', 25), ('legal', 26), ('allocated_worker', 27),
     (case when m.kind = 'standard' then case m.id % 2 when 0 then 'representative' else 'paid_representative' end end,
      case m.id % 2 when 0 then 1000 + m.id else 24 end)) r (role, contact)
 where r.role is not null;
insert into dolsd.changed (kind, id, at) select kind, id, dolsd.clock() from casework.a_matter;
create view said as
select m.id as message, m.digest_on is not null as digest, m.contact_id, n.kind, n.matter_id, n.limit_code, n.role, n.last_day, n.template, n.pressing
  from dolsd.notice n join dolsd.message m on m.id = n.message_id;
SQL
write_config
start_daemon
patience=1200
wait_true "dolsd.idle() and exists (select 1 from dolsd.message)"

none() {
    found=$(sql "select count(*) from ($2) x")
    [ "$found" = 0 ] || fail "$1: $found; $(sql "$2 limit 5" | tr '\n' ' ')"
}
some() {
    is_true "exists ($2)" || fail "$1"
}
none "uncovered" "select * from dolsd.uncovered"
none "more than one digest" "select contact_id from said where digest group by contact_id having count(distinct message) > 1"
none "alone about what is old" "select * from said where not digest and last_day < '2026-12-13'"
none "others about ends of long ago" "select * from said where last_day < '2026-11-15' and role not in ('dols_team', 'manager') and limit_code like '%_end'"
none "a relative about what is old" "select * from said where role = 'representative' and last_day < '2026-12-13'"
none "old ends of which the team is not told" "select * from dolsd.deadline d where d.state = 'lapsed' and d.limit_code like '%_end'
    and not exists (select 1 from said s where s.kind = d.kind and s.matter_id = d.id and s.limit_code = d.limit_code and s.role = 'dols_team')"
some "the home is not told at once of what lapsed yesterday" "select 1 from said where matter_id = 102 and not digest and role = 'managing_authority'"
some "the manager does not hear of ends of long ago" "select 1 from said where last_day < '2026-11-15' and digest and role = 'manager'"
some "nor is the manager" "select 1 from said where matter_id = 102 and not digest and role = 'manager'"
some "those who go on are not reminded" "select 1 from said where matter_id > 105 and digest and role = 'managing_authority'"

# The queries that the manual recommends, word for word, run by somebody who may only read.
manual() {
    sed -n '/^\.Ss The first day/,/^\.Ss Signals/p' "$top/man/dolsd.8" |
        sed -n '/^\.Bd/,/^\.Ed/{/^\.Bd/d;s/^\.Ed//;p;}' | sed -n "/^$1/,/^\$/p"
}
manual 'select contact' >"$place/contacts.sql"
manual 'select m.reference' >"$place/old.sql"
psql -X -q -d "$db" -c "create role looker login in role dolsd_reader" 2>/dev/null || true
PGUSER=looker psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$db" -f "$place/contacts.sql" >"$place/contacts"
head -1 "$place/contacts" | grep -q '^DoLS team|[2-9]|' || fail "the manual's first query says: $(head -1 "$place/contacts")"
sed "s/current_date/date '2026-12-15'/" "$place/old.sql" >"$place/old_then.sql"
PGUSER=looker psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$db" -f "$place/old_then.sql" >"$place/old"
head -1 "$place/old" | grep -q '^S-1|standard|standard_end|2021-01-29$' || fail "the manual's second query says: $(head -1 "$place/old")"

# The team's digest: old ends come last, and the advice on them comes before the list.
team=$(grep -l '^To:.*team@council.example' "$place"/mail/new/* | xargs grep -l '^Subject: [0-9]* reminders' || true)
[ "$(echo "$team" | wc -l)" -eq 1 ] || fail "the team has not one digest: $team"
python3 - "$team" >"$place/digest" <<'PYTHON'
import email, email.policy, sys
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print(message.get_body(("plain",)).get_content())
PYTHON
long_over=$(sql "select count(*) from said s join dolsd.deadline d on d.kind = s.kind and d.id = s.matter_id and d.limit_code = s.limit_code
    where s.digest and s.role = 'dols_team' and d.state = 'lapsed' and d.ends_at < dolsd.clock() - interval '28 days'")
all=$(sql "select count(*) from said where digest and contact_id = 21")
[ "$long_over" -gt 200 ] || fail "only $long_over are long over"
grep -q "^Last in this list: $long_over with a last day of more than four weeks ago" "$place/digest" || fail "no words on what is long over"
awk '/^----/ { exit } /^[0-9]+\. [A-Z][a-z]*day [0-9]+ [A-Z][a-z]* 20[0-9][0-9]/ { print $1 + 0, $5 + 0 }' "$place/digest" >"$place/list"
[ "$(wc -l <"$place/list")" -eq "$all" ] || fail "the list has not $all lines"
awk -v last=$((all - long_over)) '$1 > last && $2 > 2026 || $1 <= last && $2 < 2026 { print; bad = 1 } END { exit bad }' "$place/list" ||
    fail "what is long over does not come last"

# Once they are closed and the mass change is confirmed, they are gone the next day.
sql "begin; update casework.a_matter set facts = facts || '{\"closed\": \"2026-12-15\"}' where (facts ->> 'last_day')::date < '2026-11-15';
     select dolsd.touch(kind, array_agg(id)) from casework.a_matter where facts ? 'closed' group by kind; commit" >/dev/null
wait_true "exists (select from dolsd.guard where effect = 'ended' and held_at is not null)"
"$top_builddir/dolsctl" -d "dbname=$db" confirm ended --who 'A. Manager' --why 'looked at on the first day' >/dev/null
wait_true "dolsd.idle()"
move_clock '2026-12-16 08:30:00+00'
none "said of what was closed" "select s.* from said s join dolsd.message m on m.id = s.message join casework.a_matter a on a.kind = s.kind and a.id = s.matter_id
    where m.created_at >= '2026-12-15 12:00+00' and a.facts ? 'closed'"
some "nothing on the second day" "select 1 from dolsd.message where digest_on = '2026-12-16'"
stop_daemon TERM || fail "it did not stop well"

# The manual's way to close them, on the reference store.
make_store dolsd_test_firstday_store
sql "insert into casework.place (reference, name, managing_authority) values ('H-1', 'Elm House', 'Elm Ltd');
     insert into casework.person (reference, initials) values ('P-1', 'J.S.');
     insert into casework.standard (reference, person_id, place_id, given_on, starts_on, last_day, maximum_last_day)
     select 'S-21-' || x, 1, 1, '2021-01-01', '2021-01-01', '2021-12-31', '2021-12-31' from unnest(array['0042', '0043']) x" >/dev/null
manual 'update casework' >"$place/close.sql"
psql -X -q -v ON_ERROR_STOP=1 -d "$db" -f "$place/close.sql"
[ "$(sql "select string_agg(reference, ' ') from casework.standard where closed_on is not null")" = S-21-0042 ] || fail "the manual's way to close"
echo "passed"
