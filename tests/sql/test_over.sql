-- Nothing more is needed: sent once to those outside who were notified, and never about the dead.
update dolsd.rung set say_over = true where role <> 'dols_team';
insert into dolsd.time_limit (pack, code, kind, title, count_from, count, reckoning, met_by, after_last_day, effective_from, source, certainty)
values ('test', 'assess_urgent', 'urgent', 'On a day', '{given}', 0, 'on', '{met}', 'lapse', '2009-04-01', 'Schedule A1', 'seen');
create view pg_temp.over as select n.matter_id as id, n.role, n.contact_id, n.state, n.reason, n.last_day from dolsd.notice n where n.purpose = 'over';

select t.case('standard', id, '{"last_day": "2026-11-30"}', '{"managing_authority": 1, "dols_team": 3}') from generate_series(1, 4) id;
select t.run();
select t.at('2026-11-25 10:00');
select t.run();
select t.eq((select count(*) from dolsd.notice where state = 'told'), 8::bigint, 'told');

-- 1 is followed on, 2 ends by death, 3 is followed on and reopened within the hour, 4 is closed, and then it is a death.
select t.record('standard', 1, '{"followed_on": "2026-11-25"}');
select t.record('standard', 2, '{"closed": "2026-11-25", "died": "2026-11-24"}');
select t.record('standard', 3, '{"followed_on": "2026-11-25"}');
select t.record('standard', 4, '{"closed": "2026-11-25"}');
select t.eq(t.run(), 0, 'it settles');
select t.eq((select array_agg((id, role, contact_id, state)::text order by id) from pg_temp.over),
    array[(1, 'managing_authority', 1, 'pending')::text, (3, 'managing_authority', 1, 'pending')::text, (4, 'managing_authority', 1, 'pending')::text],
    'not to the DoLS team, nothing about the dead');
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'nothing is uncovered');
-- Whatever else is recorded meanwhile changes nothing.
select t.record('standard', 1, '{"noted": "2026-11-25"}');
select t.run();
select t.eq((select state from pg_temp.over where id = 1), 'pending', 'it is still said');
select t.record('standard', 3, '{"followed_on": null}');
select t.record('standard', 4, '{"died": "2026-11-25"}');
select t.run();
select t.eq((select array_agg((id, state, reason)::text order by id) from pg_temp.over where state = 'cancelled'),
    array[(3, 'cancelled', 'it is open again')::text, (4, 'cancelled', 'died')::text], 'taken back');
select t.at('2026-11-25 11:00');
select t.eq(t.run(), 1, 'one digest');
select t.eq((select (id, state)::text from pg_temp.over where state <> 'cancelled'), (1, 'told')::text, 'told');
select t.record('standard', 1, '{"more": "2026-11-25"}');
select t.run();
select t.eq((select count(*) from pg_temp.over where id = 1), 1::bigint, 'once');

-- Those who were not notified, and those notified of the outcome that day, do not get it.
select t.case('standard', 5, '{"last_day": "2027-06-30"}');
select t.run();
select t.record('standard', 5, '{"followed_on": "2026-11-25"}');
select t.run();
select t.eq((select count(*) from pg_temp.over where id = 5), 0::bigint, 'nothing was asked');
select t.at('2026-11-26 09:00');
select t.case('urgent', 6, '{"given": "2026-11-23"}');
select t.run();
insert into dolsd.rung (pack, name, limit_code, kind, role, template, counted_from, offset_count, moves, pressing)
values ('test', 'started', 'milestone_due', 'urgent', 'managing_authority', 'started-managing-authority', 'start', 0, 'stay', 'urgent');
update dolsd.time_limit set kind = 'urgent', count_from = '{standard_started}' where code = 'milestone_due';
select t.run();
select t.record('urgent', 6, '{"standard_started": "2026-11-26"}');
select t.run();
select t.eq((select array_agg((state, reason)::text) from pg_temp.over where id = 6), array[('cancelled', 'the outcome itself is told today')::text], 'the outcome is told');
