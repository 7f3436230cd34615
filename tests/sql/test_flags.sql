-- What a form states beyond the law is reported once, whenever it is seen.
select t.fails($$insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, if_flag) values ('test', 'x', 'urgent_end', 'dols_team', 'x', 0, 'strange')$$,
    'no deadline is ever flagged "strange"');
insert into dolsd.rung (pack, name, limit_code, role, template, counted_from, offset_count, moves, if_flag) values
    ('test', 'urgent-stated', 'urgent_end', 'dols_team', 'stated-beyond-dols-team', 'start', 0, 'stay', 'stated_beyond');
insert into dolsd.rung (pack, name, limit_code, role, template, counted_from, offset_count, moves) values
    ('test', 'urgent-given', 'urgent_end', 'dols_team', 'urgent-given-dols-team', 'start', 0, 'stay');
create view pg_temp.said as
    select n.matter_id as id, r.name, n.late, n.state, n.last_day from dolsd.notice n join dolsd.rung r on r.id = n.rung where r.if_flag is not null and n.purpose = 'reminder';

-- Seen at once: in addition to the other rung of the role, though both are due together.
select t.case('urgent', 1, '{"given": "2026-11-23", "odd": "2026-11-23"}');
select t.run();
select t.eq((select count(*) from dolsd.notice where matter_id = 1 and role = 'dols_team'), 2::bigint, 'both are told');

-- Seen days later, when the first day has long been dealt with; and not late.
select t.case('urgent', 2, '{"given": "2026-11-23"}');
select t.run();
select t.at('2026-11-25 10:00');
select t.run();
select t.eq((select count(*) from pg_temp.said where id = 2), 0::bigint, 'no flag, no report');
select t.record('urgent', 2, '{"odd": "2026-11-25"}');
select t.run();
select t.eq((select array_agg((late, last_day)::text) from pg_temp.said where id = 2), array[(false, '2026-11-29'::date)::text], 'reported');
select t.eq((select count(*) from dolsd.notice where matter_id = 2 and purpose = 'reminder' and role = 'dols_team'), 2::bigint, 'and nothing else again');

-- Once: neither a new plan nor a different last day repeats it.
select t.record('urgent', 2, '{"more": "2026-11-25"}');
select t.run();
select t.at('2026-11-26 07:00');
select t.run();
select t.at('2026-11-26 08:00');
select t.run();
select t.record('urgent', 2, '{"given": "2026-11-24"}');
select t.run();
select t.eq((select count(*) from pg_temp.said where id = 2), 1::bigint, 'once');
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'nothing is uncovered');

-- An end that comes while it is suspended is worked out again, because it has ceased; any other end has nothing new.
select t.case('standard', 3, '{"last_day": "2026-12-10"}');
select t.case('standard', 4, '{"last_day": "2026-12-10"}');
select t.run();
update dolsd.deadline set flags = '{suspended}' where kind = 'standard' and id = 3;
select t.at('2026-12-11 00:00');
select dolsd.fire(100);
select t.eq((select array_agg(d.state order by d.id) from dolsd.deadline d where d.kind = 'standard' and d.id in (3, 4)), '{lapsed,lapsed}'::text[], 'both ended');
select t.eq((select array_agg(c.id) from dolsd.changed c where c.kind = 'standard'), '{3}'::bigint[], 'what ceased is looked at again');
