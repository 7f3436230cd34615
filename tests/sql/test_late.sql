-- What is late, and who waits for somebody else.
create view pg_temp.said as
select n.matter_id as id, r.name || case when n.late then ' late' else '' end as what, n.made_at
  from dolsd.notice n join dolsd.rung r on r.id = n.rung where n.purpose = 'reminder';
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, moves, pressing, catches_up)
values ('test', 'standard-28-manager', 'standard_end', 'manager', 'standard-end-manager', -28, 'earlier', 'routine', false);
select t.run();

-- Recorded today, about an authority whose first reminder was due on an earlier day: that is sent at
-- once, but not as late, and those notified only if the home does not answer are not notified yet.
select t.case('standard', 1, '{"last_day": "2026-12-08"}', '{"managing_authority": 1, "dols_team": 3, "manager": 4}');
select t.run();
select t.eq((select array_agg(what order by what) from pg_temp.said where id = 1), '{standard-28}', 'at once, not late');
select t.at('2026-12-01 09:00');
select t.run();
select t.eq((select array_agg(what order by what) from pg_temp.said where id = 1), '{standard-28,standard-7,standard-7-team}', 'then each on its day');

-- A case that was recorded in time, and dolsd down on the day.
select t.case('standard', 2, '{"last_day": "2027-01-12"}', '{"managing_authority": 1, "dols_team": 3, "manager": 4}');
select t.run();
select t.at('2026-12-16 09:00');
select t.run();
select t.eq((select array_agg(what order by what) from pg_temp.said where id = 2), '{"standard-28 late","standard-28-manager late"}', 'the day after');

-- Recorded while dolsd is down: what fell due after that is late, what was over before is not.
select t.at('2027-01-18 11:00');
select t.run();
select t.case('standard', 3, '{"last_day": "2027-01-27"}', '{"managing_authority": 1, "dols_team": 3, "manager": 4}');
select t.case('standard', 4, '{"last_day": "2027-02-08"}', '{"managing_authority": 1, "dols_team": 3, "manager": 4}');
select t.at('2027-01-22 10:00');
select t.run();
select t.eq((select array_agg(what order by what) from pg_temp.said where id = 3), '{"standard-7 late","standard-7-team late"}', 'due on the 20th, recorded on the 18th');
select t.eq((select array_agg(what order by what) from pg_temp.said where id = 4), '{standard-28}', 'due on the 11th');
select t.eq((select count(*) from dolsd.matter where waiting_since is not null), 0::bigint, 'dealt with');
select t.eq((select known_at from dolsd.deadline where id = 3), '2027-01-18 11:00+00'::timestamptz, 'known since it was recorded');

-- A day that moves is known from then on.
select t.record('standard', 4, '{"last_day": "2027-02-04"}');
select t.run();
select t.at('2027-01-29 10:00');
select t.run();
select t.eq((select array_agg(what order by what) from pg_temp.said s where id = 4 and made_at > '2027-01-22 12:00+00'), '{"standard-7 late","standard-7-team late"}', 'late for the new day');
