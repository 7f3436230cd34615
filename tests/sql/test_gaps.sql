-- Days without authority.
update dolsd.limit_code set authority = true where code in ('urgent_end', 'standard_end');
select t.case('standard', id, '{"last_day": "2026-11-27"}') from generate_series(1, 5) id;
select t.at('2026-11-27 23:59');
select t.run();
select t.eq((select count(*) from dolsd.gaps), 0::bigint, 'the last day is inclusive');
select t.at('2026-11-30 09:00');
select t.run();
select t.eq((select (reference, limit_code, gap_from, gap_until, gap_days, running)::text from dolsd.gaps where id = 1),
    ('S-1', 'standard_end', '2026-11-28'::date, '2026-11-30'::date, 3, true)::text, 'so far');
-- The flag of the deadline says everywhere that a gap is unsure.
select t.eq((select bool_or(unsure) from dolsd.gaps), false, 'certain');
update dolsd.deadline set flags = '{unsure_end}' where kind = 'standard' and id = 1;
select t.eq((select array_agg(id) from dolsd.gaps where unsure), array[1::bigint], 'unsure');
select t.eq((select array_agg(g.reference || ': ' || g.why) from dolsd.gaps_between('2026-11-01', '2026-11-30') g where g.unsure),
    array['S-1: unsure: the order may continue, application filed in time'], 'unsure in an answer');
select t.eq((select array_agg(r.value ->> 'reference') from jsonb_array_elements(dolsd.answer_gaps('{}') -> 'rows') r where (r.value ->> 'unsure')::boolean),
    array['S-1'], 'and as JSON');
update dolsd.deadline set flags = '{}' where kind = 'standard' and id = 1;
select t.record('standard', 2, '{"followed_on": "2026-11-30"}');
select t.record('standard', 3, '{"followed_on": "2026-11-28"}');
select t.record('standard', 4, '{"closed": "2026-11-30"}');
select t.record('standard', 5, '{"followed_on": "2026-11-20"}');
select t.run();
select t.eq((select array_agg((id, gap_days, running, ended_by)::text order by id) from dolsd.gaps where id > 1),
    array[(2, 2, false, 'followed_on')::text, (4, 3, false, 'closed')::text], 'until what ended it; none where the next day had authority');

-- The alarm's last message: once, to the DoLS team, when what followed has begun after a gap, and not about the dead.
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, moves, pressing, if_flag)
values ('test', 'standard-after-gap', 'standard_end', 'dols_team', 'authority-restored-dols-team', 1, 'stay', 'soon', 'after_gap');
create view pg_temp.restored as select n.matter_id as id, n.contact_id, n.state, n.reason, n.purpose, n.template from dolsd.notice n where n.template like 'authority-%';
select t.run();
select t.eq((select count(*) from pg_temp.restored), 0::bigint, 'nothing of what was over before');
select t.case('standard', id, '{"last_day": "2026-11-28"}') from generate_series(11, 14) id;
select t.run();
select t.eq((select count(*) from dolsd.notice where matter_id between 11 and 14 and template = 'standard-lapsed-dols-team'), 4::bigint, 'the alarm runs');
select t.record('standard', 11, '{"followed_on": "2026-11-30", "gap": "2026-11-29"}');
select t.record('standard', 12, '{"followed_on": "2026-11-29"}');
select t.record('standard', 13, '{"followed_on": "2026-11-30", "gap": "2026-11-29", "died": "2026-11-30"}');
select t.record('standard', 14, '{"followed_on": "2026-11-30", "gap": "2026-11-29"}');
select t.run();
select t.record('standard', 14, '{"followed_on": "2026-11-29", "gap": null}');
select t.run();
select t.eq((select array_agg((id, contact_id, state, reason)::text order by id) from pg_temp.restored),
    array[(11, 3, 'pending', null::text)::text, (14, 3, 'cancelled', 'the rung no longer stands')::text], 'only after a gap, which may have been a slip');
select t.at('2026-11-30 11:00');
select dolsd.fire(500);
create temporary table said as
select c.attempt_id, j as notice from t.claim('tester', 10) c cross join lateral jsonb_array_elements(c.notices) j;
select t.eq((select (notice ->> 'gap_days', notice ->> 'gap_until', notice ->> 'state')::text from said where notice ->> 'template' like 'authority-%'),
    ('1', '2026-11-29', 'met')::text, 'what it says');
select dolsd.settle(array_agg(distinct attempt_id), '{delivered}', '{final}', '{250}', '{said}', '{mx.example}', '{null}', true) from said;
select t.record('standard', 11, '{"more": "2026-11-30"}');
select t.run();
select t.eq((select count(*) from pg_temp.restored where id = 11), 1::bigint, 'once');

-- Even if nobody was notified of the end before.
select t.case('standard', 15, '{"last_day": "2026-11-28"}');
select t.plan();
select t.record('standard', 15, '{"followed_on": "2026-11-30", "gap": "2026-11-29"}');
select t.plan();
select t.eq((select array_agg((contact_id, state)::text) from pg_temp.restored where id = 15), array[(3, 'pending')::text], 'untold before');

-- Nobody in the role: the DoLS team. Nobody there either: listed, and sent once there is somebody.
update dolsd.rung set role = 'manager' where name = 'standard-after-gap';
select t.run();
select t.case('standard', 16, '{"last_day": "2026-11-28"}');
select t.case('standard', 17, '{"last_day": "2026-11-28"}', '{"managing_authority": 1}');
select t.run();
select t.record('standard', id, '{"followed_on": "2026-11-30", "gap": "2026-11-29"}') from generate_series(16, 17) id;
select t.run();
select t.eq((select (n.contact_id, n.role, n.fallback_for, n.state)::text from dolsd.notice n where matter_id = 16 and template like 'authority-%'),
    (3, 'dols_team', 'manager', 'pending')::text, 'the team in its place');
select t.eq((select array_agg((contact_id, state, reason)::text) from pg_temp.restored where id = 17),
    array[(null::bigint, 'nobody', 'nobody to tell as manager')::text], 'nobody');
select t.eq((select array_agg(what) from dolsd.uncovered where id = 17), '{"nobody to tell"}', 'which is shown');
select dolsd.sweep();
select t.run();
select t.eq((select count(*) from pg_temp.restored where id = 17), 1::bigint, 'still nobody');
select t.at('2026-12-02 09:00');
insert into casework.a_recipient values ('standard', 17, 'dols_team', 4, null, null);
select dolsd.sweep();
select t.run();
select t.eq((select array_agg((contact_id, state)::text order by state) from pg_temp.restored where id = 17),
    array[(null::bigint, 'cancelled')::text, (4, 'pending')::text], 'told now');
select t.eq((select count(*) from dolsd.uncovered where id = 17), 0::bigint, 'nothing uncovered');
select dolsd.sweep();
select t.run();
select t.eq((select count(*) from pg_temp.restored where id = 17), 2::bigint, 'once');

-- A death dated tomorrow is a typing mistake: it silences nothing before that day.
select t.case('standard', id, '{"last_day": "2026-11-29"}') from generate_series(18, 19) id;
select t.run();
select t.record('standard', 18, '{"followed_on": "2026-12-02", "gap": "2026-11-30", "died": "2026-12-03"}');
select t.record('standard', 19, '{"followed_on": "2026-12-02", "gap": "2026-11-30", "died": "2026-12-02"}');
select t.run();
select t.eq((select array_agg(id) from pg_temp.restored where id in (18, 19)), '{18}', 'told before that day');
