-- The rulebook: versions, refusals.

-- A change makes a version; a statement that changes nothing does not.
do $$
declare
    v bigint := dolsd.rules_version();
begin
    update dolsd.rung set at_time = '10:00' where name = 'standard-28';
    perform t.eq(dolsd.rules_version(), v + 1, 'an edited rung');
    update dolsd.rung set at_time = '10:00' where name = 'standard-28';
    update dolsd.rung set at_time = '11:00' where name = 'no such rung';
    perform t.eq(dolsd.rules_version(), v + 1, 'an edit that changes nothing');
    insert into dolsd.rule_pack values ('test', 'Rules of the tests', 'dols', '2009-04-01')
        on conflict (pack) do update set title = excluded.title;
    perform t.eq(dolsd.rules_version(), v + 1, 'a pack applied again');
    insert into dolsd.non_working_day values ('2027-05-31', null, 'Spring bank holiday', 'GOV.UK');
    perform t.eq(dolsd.rules_version(), v + 2, 'a new holiday');
    delete from dolsd.non_working_day where day = '2027-05-31';
    perform t.eq(dolsd.rules_version(), v + 3, 'a holiday removed');
    update dolsd.channel set enabled = true where channel = 'webhook';
    perform t.eq(dolsd.rules_version(), v + 4, 'a channel');
    update dolsd.kind set governed_by = 'last_day' where kind = 'standard';
    perform t.eq(dolsd.rules_version(), v + 5, 'a kind');
    perform t.eq((select count(*) from dolsd.ledger where event = 'rules changed' and detail ->> 'version' = (v + 5)::text), 1::bigint, 'it is in the ledger');
end $$;

-- Reading gives everything.
select t.eq((select count(*) from dolsd.read_rungs()), (select count(*) from dolsd.rung), 'rungs');
select t.eq((select count(*) from dolsd.read_time_limits()), 3::bigint, 'limits');
select t.eq((select count(*) from dolsd.read_packs()), 1::bigint, 'packs');
select t.eq((select count(*) from dolsd.read_kinds()), 3::bigint, 'kinds');
select t.eq((select count(*) from dolsd.read_non_working_days()), 3::bigint, 'days');

-- Working days.
select t.ok(not dolsd.working_day('2026-12-25', 'england'), 'Christmas');
select t.ok(not dolsd.working_day('2026-12-26', 'england'), 'a Saturday');
select t.ok(dolsd.working_day('2026-12-29', null), 'a Tuesday');
select t.eq(dolsd.next_working_day('2026-12-24', 'england'), '2026-12-29'::date, 'over Christmas');
insert into dolsd.non_working_day values ('2026-12-29', 'wales', 'Closed', 'Council');
select t.eq(dolsd.next_working_day('2026-12-24', 'england'), '2026-12-29'::date, 'not in Wales');
select t.eq(dolsd.next_working_day('2026-12-24', 'wales'), '2026-12-30'::date, 'in Wales');
select t.eq(dolsd.london_date('2026-07-01 23:30+00'), '2026-07-02'::date, 'summer time');

-- Nonsense is refused in plain words.
select t.fails($$insert into dolsd.time_limit (pack, code, kind, title, count_from, effective_from, source, certainty)
    values ('test', 'urgent_end', 'urgent', 'x', '{Given}', '2020-01-01', 'Some act', 'seen')$$, 'count_from names a fact "Given"');
select t.fails($$insert into dolsd.time_limit (pack, code, kind, title, count_from, effective_from, source, certainty)
    values ('test', 'urgent_end', 'urgent', 'x', '{limit:urgent_ende}', '2020-01-01', 'Some act', 'seen')$$, 'no time limit called "urgent_ende"');
select t.fails($$insert into dolsd.time_limit (pack, code, kind, title, count_from, effective_from, source, certainty)
    values ('test', 'urgent_end', 'urgent', 'x', '{limit:urgent_end}', '2020-01-01', 'Some act', 'seen')$$, 'counted from itself');
insert into dolsd.time_limit (pack, code, kind, title, count_from, effective_from, source, certainty)
    values ('test', 'assess_urgent', 'urgent', 'x', '{limit:urgent_end}', '2020-01-01', 'Some act', 'seen');
select t.fails($$update dolsd.time_limit set count_from = '{limit:assess_urgent}' where code = 'urgent_end'$$, 'counted from itself');
select t.fails($$insert into dolsd.time_limit (pack, code, kind, title, count_from, effective_from, source, certainty)
    values ('test', 'urgent_end', 'urgnt', 'x', '{given}', '2020-01-01', 'Some act', 'seen')$$, 'no kind of matter called "urgnt"');
select t.fails($$insert into dolsd.time_limit (pack, code, kind, title, effective_from, source, certainty)
    values ('test', 'urgent_end', 'urgent', 'x', '2020-01-01', 'Some act', 'seen')$$, 'nothing says which day');
select t.fails($$insert into dolsd.time_limit (pack, code, kind, title, count_from, count, effective_from, source, certainty)
    values ('test', 'urgent_end', 'urgent', 'x', '{given}', 7, '2020-01-01', 'Some act', 'seen')$$, 'reckoning "on"');
select t.fails($$update dolsd.time_limit set effective_to = '2001-01-01' where code = 'urgent_end'$$, 'before it begins');
select t.fails($$update dolsd.rung set role = 'dols_taem' where name = 'urgent-3'$$, 'no role called "dols_taem"');
select t.fails($$update dolsd.rung set counted_from = 'start' where name = 'urgent-3'$$, 'before the day that the limit is counted from');
select t.fails($$update dolsd.rung set moves = 'earlier' where name = 'urgent-lapsed'$$, 'cannot move earlier');
select t.fails($$update dolsd.rung set template = 'Urgent End' where name = 'urgent-3'$$, 'name of a template');
select t.fails($$update dolsd.rung set only_if = '{died}', unless = '{died}' where name = 'urgent-3'$$, 'must be there and must not');
select t.fails($$insert into dolsd.non_working_day values ('0202-12-25', null, 'Christmas', 'x')$$, 'no calendar reaches there');
select t.fails($$update dolsd.rule_pack set ends = '2001-01-01'$$, 'before it begins');

-- Each column by itself: which row, which column, what was given. The hint lists what is allowed.
create function t.hint(statement text) returns text language plpgsql as $$
declare
    said text;
begin
    execute statement;
    return null;
exception when others then
    get stacked diagnostics said = pg_exception_hint;
    return said;
end $$;
select t.fails(format('update dolsd.rung set %s where name = ''urgent-3''', v.change), '^rung urgent-3 in pack test: ' || v.words) from (values
    ('offset_unit = ''days''', 'offset_unit is "days"'), ('pressing = ''very''', 'pressing is "very"'), ('moves = ''later''', 'moves is "later"'),
    ('counted_from = ''end''', 'counted_from is "end"'), ('jurisdiction = ''scotland''', 'jurisdiction is "scotland"'),
    ('offset_count = -1001', 'offset_count is -1001'), ('repeat_every = 0, offset_count = 1, moves = ''stay''', 'repeat_every is 0'),
    ('repeat_every = 1', 'a rung before the last day is said once'), ('role = null', 'role is empty'), ('at_time = null', 'at_time is empty'),
    ('limit_code = ''urgent_ende''', 'there is no time limit called "urgent_ende"'), ('kind = ''urgnt''', 'there is no kind of matter called "urgnt"')) v(change, words);
select t.fails('update dolsd.rung set name = ''urgent-1'' where name = ''urgent-3''', 'rung urgent-1 in pack test: the pack has a rung of this name');
select t.fails('update dolsd.rung set name = '' '' where name = ''urgent-3''', 'rung \(no name\) in pack test: the name is empty');
select t.fails('update dolsd.rung set pack = ''tset'' where name = ''urgent-3''', 'rung urgent-3 in pack tset: there is no rule pack called "tset"');
select t.eq(t.hint('update dolsd.rung set moves = ''later'' where name = ''urgent-3'''), 'It is one of: earlier, stay.', 'what is allowed');
select t.eq(t.hint('update dolsd.rung set offset_count = -1001 where name = ''urgent-3'''), 'It lies between -1000 and 1000.', 'how far');
select t.fails(format('update dolsd.time_limit set %s where code = ''urgent_end''', v.change), '^time limit urgent_end for urgent in pack test: ' || v.words) from (values
    ('unit = ''days''', 'unit is "days"'), ('certainty = ''sure''', 'certainty is "sure"'), ('source = ''Act''', 'the source is "Act"'),
    ('jurisdiction = ''Wales''', 'jurisdiction is "Wales"'), ('reckoning = ''from''', 'reckoning is "from"'), ('count_which = ''last''', 'count_which is "last"'),
    ('after_last_day = ''stop''', 'after_last_day is "stop"'), ('governed_by = ''the day''', 'a column names a fact "the day"'), ('count = 1001', 'count is 1001'),
    ('extended_by = ''extended_to'', extended_at_most = 0', 'extended_at_most is 0'), ('title = null', 'title is empty'), ('effective_from = null', 'effective_from is empty')) v(change, words);
select t.fails($$insert into dolsd.rule_pack (pack, title, regime) values ('Our Rules', 'x', 'policy')$$, 'rule pack "Our Rules": a pack cannot have this name');
select t.fails($$insert into dolsd.rule_pack (pack, title, regime) values ('ours', 'x', 'local')$$, 'rule pack ours: regime is "local"');
select t.fails($$insert into dolsd.rule_pack (pack, regime) values ('ours', 'policy')$$, 'rule pack ours: title is empty');
select t.fails($$insert into dolsd.non_working_day values ('2027-12-25', 'uk', 'Christmas', 'x')$$, 'jurisdiction is "uk"');
select t.fails($$insert into dolsd.non_working_day values (null, null, 'Christmas', 'x')$$, 'non-working day \(no day\) \(Christmas\): day is empty');
select t.fails($$update dolsd.non_working_day set day = '2026-12-25' where day = '2027-01-01'$$, 'that day is listed already');

-- An existing row is reported in plain words, unless the statement skips it; so is a row that one
-- statement brings twice.
select t.fails($$insert into dolsd.non_working_day values ('2026-12-30', null, 'Closed', 'Council'), ('2026-12-30', null, 'Shut', 'Council')$$,
    'non-working day 2026-12-30 .Shut.: that day is listed already');
select t.fails($$insert into dolsd.rung (pack, name, limit_code, role, template, offset_count)
    values ('test', 'twice', 'urgent_end', 'dols_team', 'urgent-end-dols-team', -4), ('test', 'twice', 'urgent_end', 'manager', 'urgent-end-dols-team', -4)$$,
    'rung twice in pack test: the pack has a rung of this name');
select t.fails($$insert into dolsd.non_working_day values ('2026-12-25', null, 'Closed', 'Council')$$, 'non-working day 2026-12-25 .Closed.: that day is listed already');
select t.fails($$Insert Into  "dolsd"."rung" (pack, name, limit_code, role, template, offset_count)
    values ('test', 'urgent-3', 'urgent_end', 'dols_team', 'urgent-end-dols-team', -4)$$, 'rung urgent-3 in pack test: the pack has a rung of this name');
select t.fails($$insert into dolsd.rule_pack (pack, title, regime) values ('test', 'Again', 'dols')$$, 'rule pack test: there is one of this name');
select t.fails($$insert into dolsd.time_limit (pack, code, kind, title, count_from, count, reckoning, effective_from, source, certainty)
    select pack, code, kind, 'Again', count_from, count, reckoning, effective_from, source, certainty from dolsd.time_limit where code = 'urgent_end' limit 1$$,
    'the pack has this limit from 2009-04-01 on, under the same conditions');
insert into dolsd.non_working_day values ('2026-12-25', null, 'Closed', 'Council') on conflict do nothing;
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count)
    values ('test', 'urgent-3', 'urgent_end', 'dols_team', 'urgent-end-dols-team', -4) on conflict (pack, name) do update set note = 'seen';
select t.eq((select note from dolsd.rung where name = 'urgent-3'), 'seen', 'an upsert goes on');
create function t.load() returns void language sql as $$
    insert into dolsd.non_working_day values ('2026-12-25', null, 'Closed', 'Council') on conflict do nothing
$$;
select t.load();
select t.fails($$insert into dolsd.channel values ('Fax machine', 'Fax', true)$$, 'channel Fax machine: this is not the name of a channel');
select t.fails($$insert into dolsd.channel values ('notify-sms', null, true)$$, 'channel notify-sms: title is empty');

-- An unknown fact is kept: the warning names it.
select t.eq('rpr_paid' = any(dolsd.known_facts('{standard}')) and 'met' = any(dolsd.known_facts('{milestone}')), true, 'known');
select t.eq('rpr_payed' = any(dolsd.known_facts('{standard}')), false, 'not known');
set client_min_messages = error;
update dolsd.rung set unless = '{rpr_payed}' where name = 'standard-28';
update dolsd.rung set unless = '{}' where name = 'standard-28';
reset client_min_messages;

-- A rule by which deadlines were made stays as it is.
select t.case('urgent', 1, '{"given": "2026-11-23"}');
select t.plan();
select t.fails($$update dolsd.time_limit set count = 8 where code = 'urgent_end'$$, 'has made deadlines and stays as it is');
select t.fails($$delete from dolsd.time_limit where code = 'urgent_end'$$, 'has made deadlines and stays as it is');
update dolsd.time_limit set effective_to = '2027-03-31', note = 'replaced' where code = 'urgent_end';
update dolsd.time_limit set title = 'As the form states' where code = 'standard_end';

-- A new day on which a rule ends makes a new version, once.
do $$
declare
    v bigint;
begin
    perform dolsd.sweep();
    v := dolsd.rules_version();
    perform t.at('2027-03-31 09:00');
    perform dolsd.sweep();
    perform t.eq(dolsd.rules_version(), v, 'its last day');
    perform t.at('2027-04-01 00:00');
    perform dolsd.sweep();
    perform t.eq(dolsd.rules_version(), v + 1, 'the day after');
    perform dolsd.sweep();
    perform t.eq(dolsd.rules_version(), v + 1, 'once');
    perform t.at('2027-03-30 00:00');
    perform dolsd.sweep();
    perform t.eq(dolsd.rules_version(), v + 2, 'the clock went back over it');
end $$;

-- ---------------------------------------------------------------- policy

select t.eq(dolsd.policy_span('old_alarm'), interval '28 days', 'a span');
select t.eq(dolsd.policy_time('digest_opens'), time '08:00', 'a time of day');
select t.eq(dolsd.policy_number('digest_full'), 1000::numeric, 'a number');
select t.eq(dolsd.policy_span('digest_full'), null, 'notices are no span');
select t.fails('select dolsd.policy_number(''none_such'')', 'no row none_such');
select t.fails('update dolsd.policy set value = 0, who = ''x'', why = ''y'' where name = ''old_alarm''', 'policy old_alarm: 0 is not between 1 and 3660 \(day\)');
select t.fails('update dolsd.policy set value = 10.5, who = ''x'', why = ''y'' where name = ''alarms_apart''', 'not a whole number');
select t.fails('update dolsd.policy set value = 14 where name = ''old_alarm''', 'who and why are those of the value before');
select t.fails('update dolsd.policy set value = 14, who = '' '', why = ''y'' where name = ''old_alarm''', 'needs somebody who decides');
select t.fails('update dolsd.policy set value = null where name = ''old_alarm''', 'value is empty');
update dolsd.policy set value = 14, who = 'DoLS lead', why = 'agreed with legal' where name = 'old_alarm';
select t.eq(dolsd.policy_span('old_alarm'), interval '14 days', 'the new value counts at once');
select t.ok((select since = dolsd.clock() from dolsd.policy where name = 'old_alarm') is not null, 'and says since when');
select t.eq((select concat_ws('/', detail ->> 'was', detail ->> 'value', detail ->> 'who', detail ->> 'why') from dolsd.ledger where event = 'policy changed'),
    '28/14/DoLS lead/agreed with legal', 'the ledger has both values');
-- Each policy that is read has its row, and each row is read.
select t.eq((
    select string_agg(distinct coalesce(a.name, p.name), ', ')
      from (select (regexp_matches(f.body, 'policy_(?:number|span|time)\(''([a-z_]+)''', 'g'))[1] as name
              from (select pg_get_functiondef(p.oid) as body from pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'dolsd' where p.prokind = 'f'
                    union all
                    select pg_get_viewdef(v.oid) from pg_class v join pg_namespace n on n.oid = v.relnamespace and n.nspname = 'dolsd' where v.relkind = 'v') f) a
      full join dolsd.policy p on p.name = a.name
     where (a.name is null ) or p.name is null), null, 'policies and who asks for them');
