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

-- A rule that deadlines were made by stays as it is.
select t.case('urgent', 1, '{"given": "2026-11-23"}');
select t.plan();
select t.fails($$update dolsd.time_limit set count = 8 where code = 'urgent_end'$$, 'has made deadlines and stays as it is');
select t.fails($$delete from dolsd.time_limit where code = 'urgent_end'$$, 'has made deadlines and stays as it is');
update dolsd.time_limit set effective_to = '2027-03-31', note = 'replaced' where code = 'urgent_end';
update dolsd.time_limit set title = 'As the form states' where code = 'standard_end';

-- A new day on which a rule ends is a new version, once.
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
