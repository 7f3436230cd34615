-- Roles that may be vacant.
update dolsd.rung set if_nobody = 'nobody' where name = 'urgent-1-rpr';
select t.fails($$update dolsd.rung set if_nobody = 'nobody' where name = 'urgent-lapsed'$$, 'would pass over the DoLS team in silence');
select t.fails($$update dolsd.rung set if_nobody = 'manager' where name = 'urgent-1'$$, 'rung_if_nobody');

-- 1 has no representative, 2 has one, 3 has one without an address, 4 has one until the day before.
select t.case('urgent', 1, '{"given": "2026-11-23"}');
select t.case('urgent', 2, '{"given": "2026-11-23"}', '{"managing_authority": 1, "dols_team": 3, "representative": 2}');
insert into casework.a_contact (contact_id, name, channel, address) values (20, 'B. Representative', 'mail', '');
select t.case('urgent', 3, '{"given": "2026-11-23"}', '{"managing_authority": 1, "dols_team": 3, "representative": 20}');
select t.case('urgent', 4, '{"given": "2026-11-23"}');
insert into casework.a_recipient values ('urgent', 4, 'representative', 2, null, '2026-11-27');
select t.plan();
select t.eq((select array_agg((id, recipients, fallback, nobody)::text order by id) from dolsd.upcoming where rung = 'urgent-1-rpr'),
    array[(2, '{"A. Representative (mail)"}'::text[], false, false)::text, (3, '{"DoLS team (mail)"}'::text[], true, false)::text], 'upcoming knows');
select t.at('2026-11-28 09:00');
select t.run();
select t.eq((select array_agg((matter_id, contact_id, fallback_for)::text order by matter_id) from dolsd.notice where rung = (select id from dolsd.rung where name = 'urgent-1-rpr')),
    array[(2, 2, null::text)::text, (3, 3, 'representative')::text], 'and fire agrees: nobody has the role, nothing is said; who cannot be reached is answered for');
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'the lapse alarm is still to come');

-- If all rungs to come are for vacant roles, the deadline is uncovered.
update dolsd.rung set active = false where limit_code = 'urgent_end' and name not in ('urgent-1-rpr');
select t.at('2026-11-30 09:00');
select t.case('urgent', 5, '{"given": "2026-11-30"}');
select t.case('urgent', 6, '{"given": "2026-11-30"}', '{"representative": 2}');
select t.plan();
select t.eq((select array_agg(what) from dolsd.uncovered where id = 5), '{"no rung that is to come reaches anybody"}', 'uncovered');
select t.eq((select count(*) from dolsd.uncovered where id = 6), 0::bigint, 'somebody has the role');

-- The view of recipients has no rows at all: what is due waits, even for roles that may be vacant, and that is
-- uncovered.
select t.case('urgent', 901, (select jsonb_build_object('given', dolsd.london_date(dolsd.clock()) - 3)), '{"managing_authority": 1, "dols_team": 3, "representative": 2}');
select t.run();
create table t.roles as select * from casework.a_recipient;
create table t.before as select count(*) as n from dolsd.notice where matter_id = 901;
delete from casework.a_recipient;
select dolsd.move_clock((select max(a) from dolsd.deadline d, unnest(d.ladder_at) a where d.id = 901 and a < d.ends_at) + interval '1 hour');
select t.eq((select deadlines from dolsd.fire(500)), 0, 'nothing fires');
select t.ok(exists (select from dolsd.uncovered where what = 'nobody has a role'), 'uncovered');
insert into casework.a_recipient select * from t.roles;
select t.run();
select t.ok(exists (select from dolsd.notice where matter_id = 901 and role = 'representative' and state = 'told'), 'the representative is told');
select t.ok(not exists (select from dolsd.uncovered where what = 'nobody has a role'), 'nothing is uncovered by that');
