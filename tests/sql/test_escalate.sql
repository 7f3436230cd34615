-- What could not be delivered goes to the next role in which somebody can be reached, and to the DoLS team.
insert into dolsd.role values ('head_office', 'Head office', 'dols_team');
update dolsd.role set next_role = 'head_office' where role = 'managing_authority';
update dolsd.role set next_role = 'manager' where role = 'dols_team';
select t.fails($$update dolsd.role set next_role = 'manager' where role = 'manager'$$, 'role_next');
update dolsd.role set next_role = 'managing_authority' where role = 'manager';  -- a circle does no harm
insert into casework.a_contact (contact_id, name, channel, address) values (30, 'Elm Homes Ltd', 'mail', 'office@elm.example'), (31, 'Manager', 'mail', 'm@council.example');
create view pg_temp.tried as select n.matter_id as id, n.role, n.contact_id, n.state from dolsd.notice n where n.purpose = 'undelivered';

select t.case('urgent', 1, '{"given": "2026-11-23"}', '{"managing_authority": 1, "head_office": 30, "dols_team": 3, "manager": 31}');
select t.case('urgent', 2, '{"given": "2026-11-23"}', '{"managing_authority": 1, "dols_team": 3, "manager": 31}');
select t.run();
select t.at('2026-11-26 09:00');
select t.plan();
select dolsd.fire(10);
select t.deliver('refused');
select t.eq((select array_agg((id, role, contact_id)::text order by id, role) from pg_temp.tried),
    array[(1, 'dols_team', 3)::text, (1, 'head_office', 30)::text, (2, 'dols_team', 3)::text], 'the next role, and the DoLS team');

-- Refused each time, it climbs and ends.
select t.deliver('refused');
select t.ok(exists (select 1 from pg_temp.tried where id = 2 and role = 'manager' and contact_id = 31), 'then the manager');
do $$
declare
    turns int := 0;
begin
    while t.deliver('refused') > 0 loop
        turns := turns + 1;
        perform t.ok(turns < 10, 'it ends');
    end loop;
end $$;
select t.ok(exists (select 1 from pg_temp.tried where id = 2 and state = 'nobody'), 'and says that there is nobody left');
select t.ok((select count(*) > 0 from dolsd.uncovered where what = 'nobody to tell'), 'which is uncovered');

-- The relay was at fault and works again: the first mail that reaches the team reports what nobody could be notified
-- of.
select dolsd.sweep();
select t.ok(exists (select 1 from pg_temp.tried where id = 2 and state = 'nobody'), 'not while nothing arrives');
select t.at('2026-11-26 15:00');
select t.case('urgent', 3, '{"given": "2026-11-16"}', '{"dols_team": 3}');
select t.run();
select t.ok(exists (select 1 from dolsd.notice where matter_id = 3 and contact_id = 3 and state = 'told'), 'something reaches the team');
select t.at('2026-11-26 15:01');
select dolsd.sweep();
select t.deliver();
select t.ok(not exists (select 1 from pg_temp.tried where state = 'nobody'), 'somebody was told');
select t.ok(exists (select 1 from pg_temp.tried where id = 2 and contact_id = 3 and state = 'told'), 'the team');
select t.eq((select count(*) from dolsd.uncovered where what = 'nobody to tell'), 0::bigint, 'nothing is uncovered');

-- If the next reminder of the same deadline arrives meanwhile, nothing more need be reported.
select t.case('urgent', 4, '{"given": "2026-11-27"}', '{"managing_authority": 1, "dols_team": 3, "manager": 31}');
select t.run();
select t.at('2026-11-30 09:00');
select t.plan();
select dolsd.fire(10);
do $$ begin while t.deliver('refused') > 0 loop null; end loop; end $$;
select t.ok(exists (select from dolsd.uncovered where what = 'nobody to tell' and id = 4), 'nobody could be told');
select t.at('2026-12-02 09:00');
select t.plan();
select dolsd.fire(10);
select t.deliver();
select t.ok(exists (select from dolsd.notice where matter_id = 4 and contact_id = 1 and state = 'told'), 'the next reminder arrived');
select t.ok(not exists (select from dolsd.uncovered where what = 'nobody to tell' and id = 4), 'nothing is unsaid');
