-- How fast: claim among many delivered messages, fire, a plan that changes nothing. Times in ms.
\set QUIET on
\pset tuples_only on
\pset format unaligned
insert into casework.a_contact (contact_id, name, address) select i, 'Home ' || i, 'home' || i || '@example.org' from generate_series(101, 300) i;
create table t.time (what text, ms numeric);
create function t.took(in_what text, in_statement text, in_times int) returns void language plpgsql as $$
declare
    began timestamptz;
begin
    for i in 1..in_times loop
        began := clock_timestamp();
        execute in_statement;
        insert into t.time values (in_what, extract(epoch from clock_timestamp() - began) * 1000);
    end loop;
end $$;

-- A hundred thousand delivered messages, and as many notices.
insert into casework.a_matter (kind, id, reference, facts) select 'urgent', i, 'U-' || i, '{"given": "2026-11-20"}' from generate_series(1, 100000) i;
insert into casework.a_recipient (kind, id, role, contact_id)
    select 'urgent', i, r, case r when 'dols_team' then 3 else 101 + i % 200 end from generate_series(1, 100000) i, unnest(array['managing_authority', 'dols_team']) r;
insert into dolsd.matter (kind, id, jurisdiction, place, facts, planned_rules, planned_at)
    select kind, id, jurisdiction, place, facts, dolsd.rules_version(), dolsd.clock() from casework.a_matter;
insert into dolsd.deadline (kind, id, limit_code, limit_id, last_day, ends_at, state, decided_by, next_at, known_at, planned_at, ladder_rungs, ladder_at, ladder_occurrences)
    select m.kind, m.id, t.code, t.id, '2026-11-26', '2026-11-27 00:00+00', 'open', 'count', '2026-11-23 09:00+00', dolsd.clock(), dolsd.clock(), array[r.id], '{2026-11-23 09:00+00}', '{2026-11-26}'
      from dolsd.matter m, dolsd.time_limit t, dolsd.rung r where t.code = 'urgent_end' and r.name = 'urgent-3';
insert into dolsd.message (contact_id, channel, address, language, tier, require_tls, pressing, state, give_up_at, created_at, settled_at)
    select 101 + i % 200, 'mail', 'x@example.org', 'en', 'initials', false, 'urgent', 'delivered', dolsd.clock(), dolsd.clock(), dolsd.clock()
      from generate_series(1, 100000) i;
insert into dolsd.notice (kind, matter_id, limit_code, last_day, rung, occurrence, contact_id, channel, role, template, pressing, limit_id, due_at, made_at, ended_at, state, message_id)
    select d.kind, d.id, d.limit_code, d.last_day - 100, d.ladder_rungs[1], d.last_day, 101 + d.id % 200, 'mail', 'managing_authority', 'x', 'urgent', d.limit_id, d.next_at, d.next_at, d.next_at, 'told', d.id
      from dolsd.deadline d;
insert into dolsd.attempt (id, message_id, number, worker, begun_at, notices)
    select id, id, 1, 'w', created_at, array[id] from dolsd.message;
insert into dolsd.outcome (attempt_id, at, outcome, next, notices) select id, begun_at, 'delivered', 'delivered', notices from dolsd.attempt;
select setval('dolsd.ledger_seq', 1000000);
vacuum analyze;

select t.took('fire: 500 rungs, 500 urgent messages', 'select dolsd.fire(500)', 20);
select t.took('claim: 1 message', 'select * from dolsd.claim(''w'', ''{mail}'', ''{1}'', ''5 minutes'')', 300);
select t.took('claim: 10 messages', 'select * from dolsd.claim(''w'', ''{mail}'', ''{10}'', ''5 minutes'')', 50);
select t.took('claim: 500 messages', 'select * from dolsd.claim(''w'', ''{mail}'', ''{500}'', ''5 minutes'')', 5);
select t.took('settle: 1 delivered', 'select dolsd.settle(array[min(id)], ''{delivered}'', null, null, null, null, null, true) from dolsd.attempts where outcome is null and id > 1000000', 200);
select t.took('settle: 500 delivered', 'select dolsd.settle(array_agg(id), array_agg(''delivered''::text), null, null, null, null, null, true) from (select id from dolsd.attempts where id > 1000000 and outcome is null limit 500) a', 5);
update dolsd.queue set not_before = '2026-12-01' where lease_id is null;
select t.took('claim: nothing due, thousands pending', 'select * from dolsd.claim(''w'', ''{mail}'', ''{10}'', ''5 minutes'')', 50);
select t.took('next_instant', 'select dolsd.next_instant()', 100);
select t.took('sweep: 100,000 matters', 'select dolsd.sweep()', 3);
select t.took('status', 'select * from dolsd.status', 3);
select t.took('uncovered', 'select * from dolsd.uncovered', 3);

-- Five hundred matters of five deadlines each, with ladders of six rungs.
insert into dolsd.limit_code select 'speed_' || i, 'Speed' from generate_series(1, 5) i;
insert into dolsd.time_limit (pack, code, kind, title, count_from, effective_from, source, certainty)
    select 'test', 'speed_' || i, 'milestone', 'Speed', '{due}', '2009-04-01', 'None', 'unsure' from generate_series(1, 5) i;
update dolsd.matter set planned_rules = dolsd.rules_version();
insert into casework.a_matter (kind, id, reference, facts) select 'milestone', i, 'M-' || i, '{"due": "2027-06-30"}' from generate_series(1, 500) i;
create table t.plan as
select array(select (kind, id, facts, dolsd.rules_version(), null, null)::dolsd.planned_matter from casework.a_matter where kind = 'milestone') as matters,
       array(select ('milestone', i, l.code, l.id, '2027-06-30', 'due', '2027-06-30', '2027-06-30 23:00+00', 'open', null, '2027-06-30', null, 'count', '{}', null, null,
                     array(select r.id from dolsd.rung r, generate_series(1, 6) x where r.name = 'milestone-1'),
                     array(select '2027-06-01 09:00+00'::timestamptz + x * interval '1 day' from generate_series(1, 6) x order by x),
                     array_fill('2027-06-30'::date, array[6]))::dolsd.planned_deadline
               from generate_series(1, 500) i, dolsd.time_limit l where l.code like 'speed%') as deadlines;
create function t.apply() returns int language sql as 'select dolsd.apply_plan(matters, deadlines) from t.plan';
select t.took('apply_plan: 500 matters, 2500 new deadlines', 'select t.apply()', 1);
analyze dolsd.deadline, dolsd.matter;
select t.took('apply_plan: 500 matters, 2500 deadlines, nothing changed', 'select t.apply()', 10);
select dolsd.touch('milestone', array(select i::bigint from generate_series(1, 500) i));
select t.took('take_changed: 500', 'select * from dolsd.take_changed(500)', 1);
select dolsd.touch('milestone', array(select i::bigint from generate_series(1, 500) i)) from generate_series(1, 20);
select t.took('take_changed: 500 of 10,000 rows', 'select * from dolsd.take_changed(500)', 1);
select t.took('take_changed: nothing', 'select * from dolsd.take_changed(500)', 50);

select format('%-60s %9s median %9s best %9s worst (%s)', what, round(percentile_cont(0.5) within group (order by ms)::numeric, 2), round(min(ms), 2), round(max(ms), 2), count(*))
  from t.time group by what order by min(ctid);
