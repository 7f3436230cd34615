-- Who is notified of what, and when: each contact once, and never of a new day before its correction.

-- The notices of a matter that were made and not cancelled, in order: rung or purpose, contact, roles.
create function t.made(in_id bigint) returns text[] language sql as $$
    select array_agg(concat_ws(' ', case n.purpose when 'reminder' then r.name else n.purpose end, n.contact_id,
                               array_to_string(n.role || n.with_roles, '+'), 'for ' || nullif(array_to_string(n.fallback_for || n.with_fallback_for, '+'), ''))
                     order by n.due_at, n.id)
      from dolsd.notice n join dolsd.rung r on r.id = n.rung where n.matter_id = in_id and n.state in ('pending', 'told', 'nobody');
$$;
-- Messages that left about a matter, each with its notices.
create function t.left(in_id bigint, in_contact bigint) returns text[] language sql as $$
    select array_agg(m.carried order by m.at, m.id)
      from (select o.at, a.message_id as id, string_agg(case n.purpose when 'reminder' then r.name else n.purpose end, ', ' order by n.due_at, n.id) as carried
              from dolsd.outcome o join dolsd.attempt a on a.id = o.attempt_id
             cross join lateral unnest(o.notices) as u (id) join dolsd.notice n on n.id = u.id join dolsd.rung r on r.id = n.rung
             where o.outcome = 'delivered' and n.matter_id = in_id and n.contact_id = in_contact group by 1, 2) m;
$$;

-- ---------------------------------------------------------------- one person, several roles

-- The home's manager is the representative too.
select t.case('urgent', 1, '{"given": "2026-11-23"}', '{"managing_authority": 1, "representative": 1, "dols_team": 3}');
select t.at('2026-11-28 09:00');
select t.run();
select t.eq(t.made(1), '{"urgent-1 1 managing_authority+representative"}', 'one notice, which names both roles');
select t.eq((select count(*) from dolsd.message), 1::bigint, 'in one message');
select t.eq(dolsd.role_titles('{managing_authority,representative,manager}'), E'Managing authority\nRepresentative\nManager', 'a line each');
select t.at('2026-11-30 09:00');
select t.run();
select t.record('urgent', 1, '{"closed": "2026-11-30"}');
select t.run();

-- A contact with only one of the two roles left is still notified.
select t.case('urgent', 11, '{"given": "2026-11-25"}', '{"managing_authority": 1, "representative": 1, "dols_team": 3}');
select t.plan();
select t.at('2026-11-30 09:00');
select t.plan();
select dolsd.fire(100);
delete from casework.a_recipient where id = 11 and role = 'managing_authority' and kind = 'urgent';
select t.eq((select string_agg(distinct address || ' ' || role_title, ', ') from dolsd.claim('x', '{mail}', '{100}', '5 minutes')), E'manager@elm.example Managing authority\nRepresentative', 'its mail names both');
select dolsd.settle(array_agg(id), '{delivered}', null, null, null, null, null, true) from dolsd.attempt a where not exists (select from dolsd.outcome o where o.attempt_id = a.id);
select t.record('urgent', 11, '{"closed": "2026-11-30"}');
select t.run();

-- Nobody can be reached in two roles: the team stands in for both at once.
select t.at('2026-12-01 08:00');
select t.case('urgent', 2, '{"given": "2026-11-26"}', '{"managing_authority": 5, "dols_team": 3}');
select t.run();
select t.at('2026-12-01 09:00');
select t.run();
select t.eq(t.made(2), '{"urgent-3 3 dols_team for managing_authority","urgent-1 3 dols_team for managing_authority+representative"}', 'the team hears once, for both');
select t.record('urgent', 2, '{"closed": "2026-12-01"}');
select t.run();

-- A contact who acknowledged in one role is still notified as a stand-in for another.
select t.case('standard', 3, '{"last_day": "2026-12-09"}', '{"dols_team": 3}');
select t.plan();
select dolsd.acknowledge('standard', 3, 'standard_end', 3, 'A. Officer');
select t.at('2026-12-02 09:00');
select t.run();
select t.eq(t.made(3), '{"standard-7 3 dols_team for managing_authority"}', 'only as a stand-in');
select t.record('standard', 3, '{"closed": "2026-12-02"}');
select t.run();

-- ---------------------------------------------------------------- two rungs, one digest

-- The home's digest has left; a matter is recorded in the evening, its 28-day rung overdue, its 7-day rung due
-- before the next digest leaves.
update dolsd.rung set at_time = '07:00' where name = 'standard-7';
select t.at('2026-12-03 08:00');
select t.case('standard', 4, '{"last_day": "2026-12-30"}');
select t.run();
select t.eq(t.left(4, 1), '{standard-28}', 'the digest of the 3rd');
create or replace function t.seven(in_id bigint) returns void language sql as $$
    -- t.plan has all rungs at nine: the 7-day rung of this matter comes at seven.
    update dolsd.deadline d set ladder_at = x.at, next_at = x.at[1]
      from (select d.kind, d.id, d.limit_code, array_agg(case when r.name = 'standard-7' then a.at - interval '2 hours' else a.at end order by a.at, a.rung) as at
              from dolsd.deadline d cross join lateral unnest(d.ladder_rungs, d.ladder_at) as a (rung, at) join dolsd.rung r on r.id = a.rung
             where d.id = in_id group by 1, 2, 3) x
     where d.kind = x.kind and d.id = x.id and d.limit_code = x.limit_code;
$$;
select t.at('2026-12-03 17:00');
select t.case('standard', 5, '{"last_day": "2026-12-11"}');
select t.plan();
select t.seven(5);
select t.eq((select array_agg(rung || ' ' || contact_ids::text order by at, rung) from dolsd.upcoming where id = 5 and at < '2026-12-05'),
    '{"standard-7 {1}","standard-7-team {3}"}', 'upcoming leaves out the 28-day rung, for which the 7-day rung speaks');
select t.run();
select t.eq(t.made(5), '{"standard-28 1 managing_authority"}', 'made, and it waits for the morning');
select t.at('2026-12-04 07:00');
select t.run();
select t.eq(t.made(5), '{"standard-7 1 managing_authority"}', 'the later one speaks');
select t.eq((select reason from dolsd.notice where matter_id = 5 and state = 'cancelled'), 'a later reminder speaks for it', 'and the ledger says why');
select t.at('2026-12-04 09:00');
select t.run();
select t.eq(t.left(5, 1), '{standard-7}', 'one message, one reminder');

-- A digest that would leave on the last day is too late: what is sent at once does not wait for a later one.
update dolsd.rung set pressing = 'routine' where name = 'urgent-3';
select t.at('2026-12-04 17:30');
select t.case('urgent', 12, '{"given": "2026-12-01"}', '{"managing_authority": 1, "representative": 1, "dols_team": 3}');
select t.plan();
select t.eq((select array_agg(rung || ' ' || (at at time zone 'Europe/London')::date order by at, rung) from dolsd.upcoming where id = 12 and at < '2026-12-08'),
    '{"urgent-3 2026-12-04","urgent-1 2026-12-06"}', 'upcoming has both');
select t.run();
select t.eq(t.left(12, 1), '{urgent-3}', 'on the last working day');
select t.at('2026-12-06 09:00');
select t.run();
select t.eq(t.left(12, 1), '{urgent-3,urgent-1}', 'and the later one');
select t.record('urgent', 12, '{"closed": "2026-12-06"}');
select t.run();

-- The later one, in another role, is urgent and leaves before the digest.
select t.at('2026-12-05 10:00');
update dolsd.rung set offset_count = -2 where name like 'urgent-1%';
select t.case('urgent', 6, '{"given": "2026-12-02"}', '{"managing_authority": 1, "representative": 1, "dols_team": 3}');
select t.run();
select t.eq(t.made(6), '{"urgent-3 1 managing_authority"}', 'waits for Monday');
select t.at('2026-12-06 09:00');
select t.run();
select t.eq(t.left(6, 1), '{urgent-1}', 'the urgent one speaks for it');
select t.eq(t.made(6), '{"urgent-1 1 managing_authority+representative"}', 'for both roles');
update dolsd.rung set pressing = 'urgent' where name = 'urgent-3';
update dolsd.rung set offset_count = -1 where name like 'urgent-1%';
select t.at('2026-12-07 09:00');
select t.run();
select t.eq(t.left(6, 1), '{urgent-1}', 'and no digest follows');

-- ---------------------------------------------------------------- a last day that moved

-- Notified as the 15th, moved to the 18th: the correction is in the message that first names the 18th, urgent or not.
select t.record(kind, id, '{"closed": "2026-12-07"}') from casework.a_matter;
select t.run();
select t.at('2026-12-08 09:00');
select t.case('standard', 7, '{"last_day": "2026-12-15"}');
select t.run();
select t.eq(t.left(7, 1), '{standard-7}', 'told as the 15th');
select t.eq(t.left(7, 3), '{standard-7-team}', 'the team too');
select t.at('2026-12-09 09:00');
select t.record('standard', 7, '{"last_day": "2026-12-14"}');
select t.run();
select t.at('2026-12-10 09:00');
select t.run();
select t.eq((t.left(7, 1))[2], 'standard-7, moved', 'both in one, and the new day in none before');
select t.eq((t.left(7, 3))[2], 'standard-7-team, moved', 'for the team too');
select t.eq(cardinality(t.left(7, 1)), 2, 'and nothing after');

-- The correction is already waiting in the next digest; an urgent notice takes it out of there.
select t.at('2026-12-10 17:30');
select t.record('standard', 7, '{"last_day": "2026-12-21"}');
select t.run();
select t.eq((select count(*) from dolsd.notice n join dolsd.queue q on q.message_id = n.message_id where n.matter_id = 7 and n.purpose = 'moved'), 2::bigint, 'two corrections wait');
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, moves, pressing)
values ('test', 'standard-11', 'standard_end', 'managing_authority', 'standard-end-managing-authority', -11, 'stay', 'urgent');
select t.plan();
update dolsd.deadline d set ladder_rungs = (select id from dolsd.rung where name = 'standard-11') || ladder_rungs,
    ladder_at = timestamptz '2026-12-10 19:00+00' || ladder_at, ladder_occurrences = last_day || ladder_occurrences, next_at = '2026-12-10 19:00+00'
 where id = 7;
select t.at('2026-12-10 19:00');
select t.run();
select t.eq((t.left(7, 1))[3], 'moved, standard-11', 'the correction first, in one message');
select t.at('2026-12-11 09:00');
select t.run();
select t.eq(cardinality(t.left(7, 1)), 3, 'not again');
select t.eq((t.left(7, 3))[3], 'moved', 'the team by its digest');
