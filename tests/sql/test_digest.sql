-- How notices are grouped into messages.

-- Three routine notices for one contact in one go: one message, the most pressing first.
select t.case('standard', 1, '{"last_day": "2026-12-21"}', '{"managing_authority": 1, "dols_team": 3}');
select t.case('standard', 2, '{"last_day": "2026-12-21"}', '{"managing_authority": 1, "dols_team": 3}');
select t.plan();
select t.at('2026-11-23 10:00');
select t.eq(dolsd.fire(1)::text, '(1,1,1)', 'a first digest');
select t.eq((select count(*) from t.claim('tester', 10)), 0::bigint, 'it waits while its contact may have more rungs due');
select t.eq(dolsd.fire(10)::text, '(1,1,0)', 'joined by another transaction');
select t.eq((select (count(*), min(digest_on), min(pressing))::text from dolsd.message), (1, '2026-11-23'::date, 'routine')::text, 'one message');
-- Something more pressing joins.
select t.case('standard', 3, '{"last_day": "2026-11-30"}', '{"managing_authority": 1, "dols_team": 3}');
select t.plan();
select t.eq(dolsd.fire(10)::text, '(1,2,1)', 'managing authority joins, the team has its own');
select t.eq((select pressing from dolsd.message where contact_id = 1), 'soon', 'as pressing as its most pressing notice');
select t.eq((select give_up_at from dolsd.message where contact_id = 1), (select '2026-11-23 10:00+00'::timestamptz + ('2026-12-01 00:00+00'::timestamptz - '2026-11-23 10:00+00'::timestamptz) / 2), 'budget of the nearest end');
do $$
declare
    letter record;
begin
    select * into letter from t.claim('tester', 1);
    perform t.eq(letter.address, 'manager@elm.example', 'address');
    perform t.eq((select array_agg((n ->> 'kind') || (n ->> 'pressing')) from jsonb_array_elements(letter.notices) n), '{standardsoon,standardroutine,standardroutine}', 'most pressing first');
    perform t.eq((letter.notices -> 0) ->> 'last_day', '2026-11-30', 'date');
    perform t.eq((letter.notices -> 0) ->> 'ends_at', '2026-12-01T00:00:00+00:00', 'instant');
    perform t.eq((letter.notices -> 0) -> 'facts' ->> 'last_day', '2026-11-30', 'facts');
    perform t.eq((letter.notices -> 0) ->> 'reference', 'S-3', 'reference');
end $$;

-- That digest has been attempted: the next routine notice goes to the next working day, at 8.
select t.case('standard', 4, '{"last_day": "2026-12-21"}', '{"managing_authority": 1, "dols_team": 3}');
select t.plan();
select dolsd.fire(10);
select t.eq((select array_agg((digest_on, not_before)::text order by id) from dolsd.messages where contact_id = 1),
    array[('2026-11-23'::date, '2026-11-23 10:00+00'::timestamptz)::text, ('2026-11-24'::date, '2026-11-24 08:00+00'::timestamptz)::text], 'next working day');
-- An urgent one does not wait for anything.
select t.case('urgent', 1, '{"given": "2026-11-20"}', '{"managing_authority": 1, "dols_team": 3}');
select t.plan();
select t.eq(dolsd.fire(10)::text, '(1,1,1)', 'urgent');
select t.eq((select (digest_on, not_before)::text from dolsd.messages where pressing = 'urgent'), (null::date, '2026-11-23 10:00+00'::timestamptz)::text, 'at once');
select t.record('urgent', 1, '{"closed": "2026-11-23"}');
select dolsd.settle(array_agg(id), array_agg('delivered'::text), null, null, null, null, null, true) from dolsd.attempts;
select t.run();

-- After 17:00, and on a Friday before a weekend.
select t.at('2026-11-27 17:00');
select t.run();
select t.case('standard', 5, '{"last_day": "2026-12-25"}', '{"managing_authority": 2, "dols_team": 3}');
select t.plan();
select dolsd.fire(10);
select t.eq((select not_before from dolsd.messages where contact_id = 2), '2026-11-30 08:00+00'::timestamptz, 'Monday');

-- Over Christmas, in each jurisdiction's own working days.
select t.at('2026-12-24 17:30');
insert into dolsd.non_working_day values ('2026-12-29', 'wales', 'Closed', 'Council');
insert into casework.a_contact (contact_id, name, address) values (7, 'England home', 'e@example.org'), (8, 'Wales home', 'w@example.org');
select t.run();
select t.case('standard', 7, '{"last_day": "2027-01-20"}', '{"managing_authority": 7}');
select t.case('standard', 8, '{"last_day": "2027-01-20"}', '{"managing_authority": 8}');
update casework.a_matter set jurisdiction = 'wales' where id = 8;
select t.plan();
select dolsd.fire(10);
select t.eq((select array_agg(digest_on order by contact_id) from dolsd.message where contact_id in (7, 8)), '{2026-12-29,2026-12-30}', 'next working day here and there');

-- A digest is not held past the end it warns of.
select t.case('standard', 9, '{"last_day": "2026-12-26"}', '{"managing_authority": 7}');
select t.plan();
select dolsd.fire(10);
select t.eq((select (m.digest_on, m.pressing, m.not_before)::text from dolsd.messages m join dolsd.notice n on n.message_id = m.id where n.matter_id = 9 and n.role = 'managing_authority'),
    (null::date, 'urgent', '2026-12-24 17:30+00'::timestamptz)::text, 'at once');

-- In a lapsed deadline there is no end to meet; two days are the budget.
select t.eq((select distinct give_up_at - not_before from dolsd.messages where id = (select message_id from dolsd.notice where matter_id = 9 and role = 'managing_authority')), interval '27 hours 15 minutes', 'half of what remains');

-- Digests left empty are cancelled, and the day is free again.
select t.record('standard', 7, '{"closed": "2026-12-24"}');
select t.plan();
select t.eq((select array_agg(state) from dolsd.message where contact_id = 7 and digest_on is not null), '{cancelled}', 'nothing left to say');
select t.eq((select state from dolsd.notice where matter_id = 7), 'cancelled', 'notice too');
select t.case('standard', 10, '{"last_day": "2027-01-20"}', '{"managing_authority": 7}');
select t.plan();
select dolsd.fire(10);
select t.eq((select array_agg(state order by id) from dolsd.message where contact_id = 7 and digest_on = '2026-12-29'), '{cancelled,pending}', 'a new digest of the same day');

-- The clock goes back to before digests that were sent: no conflict, nobody forgotten.
select t.at('2026-12-29 09:00');
select t.run();
select t.at('2026-12-24 09:00');
select t.case('standard', 11, '{"last_day": "2027-01-20"}', '{"managing_authority": 7}');
select t.plan();
select t.eq((dolsd.fire(10)).notices, 1, 'made');
select t.eq((select m.digest_on from dolsd.message m join dolsd.notice n on n.message_id = m.id where n.matter_id = 11), '2026-12-24'::date, 'today''s is free');
select t.run();
select t.eq((select count(*) from dolsd.uncovered where what like 'notice%'), 0::bigint, 'no stray notice');

-- A notice that holds up a digest is put into a later one.
select t.at('2027-03-01 09:00');
select t.run();
select t.record(kind, id, '{"closed": "2027-03-01"}') from casework.a_matter;
select t.run();
select t.case('standard', i, '{"last_day": "2027-03-29"}', '{"managing_authority": 7}') from generate_series(20, 22) i;
select t.plan();
select t.eq(dolsd.fire(10)::text, '(3,3,1)', 'three in a digest');
select dolsd.touch('standard', 21);
select t.eq(t.deliver(), 0, 'held up');
select dolsd.sweep();
select t.eq(t.deliver(), 0, 'a few minutes are nothing');
select t.at('2027-03-01 09:11');
select dolsd.sweep();
select t.eq(t.deliver(), 1, 'the others are told');
select t.eq((select array_agg(state order by matter_id) from dolsd.notice where matter_id in (20, 21, 22)), '{told,pending,told}', 'and this one is not lost');
select t.run();
select t.at('2027-03-02 09:00');
select t.run();
select t.eq((select count(*) from dolsd.notice where state = 'told' and matter_id = 21), 1::bigint, 'told the next day');

-- A full digest takes no more; another message for the same day does.
select t.at('2027-03-08 09:00');
select t.run();
select t.case('standard', i, '{"last_day": "2027-04-05"}', '{"managing_authority": 7}') from generate_series(30, 31) i;
select t.plan();
select dolsd.fire(1);
insert into dolsd.notice (kind, matter_id, limit_code, last_day, rung, occurrence, contact_id, channel, role, template, pressing, limit_id, due_at, made_at, message_id)
select n.kind, n.matter_id, n.limit_code, n.last_day, n.rung, n.occurrence + i, n.contact_id, n.channel, n.role, n.template, n.pressing, n.limit_id, n.due_at, n.made_at, n.message_id
  from dolsd.notice n cross join generate_series(1, 999) i where n.matter_id in (30, 31) and n.contact_id = 7 and n.state = 'pending';
select dolsd.fire(10);
select t.eq((select array_agg(concat_ws(' ', m.digest_on, m.pressing, m.not_before = dolsd.clock(), n.many) order by m.id)
               from dolsd.messages m
               join (select message_id, count(*) as many from dolsd.notice where matter_id in (30, 31) and contact_id = 7 group by 1) n on n.message_id = m.id),
    '{2027-03-08 routine t 1000,routine t 1}', 'full');

-- Five alarms for one contact at the same moment are five messages; a sixth makes them all one.
select t.at('2027-02-01 10:00');
select t.run();
insert into casework.a_contact (contact_id, name, address) values (11, 'Five', 'five@example.org'), (12, 'Six', 'six@example.org');
select t.case('urgent', 100 + i, '{"given": "2027-01-28"}', case when i <= 5 then '{"managing_authority": 11}' else '{"managing_authority": 12}' end::jsonb)
   from generate_series(1, 11) i;
select t.plan();
select dolsd.fire(100);
select t.eq((select array_agg(n order by contact_id) from (select contact_id, count(*) as n from dolsd.message where contact_id in (11, 12) group by 1) m), '{5,1}'::bigint[], 'five alone, six together');
select t.eq((select (pressing, digest_on)::text from dolsd.message where contact_id = 12), ('urgent', null::date)::text, 'at once');
-- One that is held up does not hold up the five others for long.
select t.record('urgent', 106, '{"given": "2027-01-28"}');
select t.eq((select count(*) from t.claim('tester', 50) c where c.message_id in (select id from dolsd.message where contact_id = 12)), 0::bigint, 'waits for what changed');
select t.at('2027-02-01 10:11');
select dolsd.part_digests();
select t.eq((select array_agg(jsonb_array_length(c.notices)) from t.claim('tester', 50) c join dolsd.message m on m.id = c.message_id where m.contact_id = 12), '{5}', 'the others are told');

-- Nor is it lost if case work shows no contact when it is taken out: it stays where it was.
select t.at('2027-02-03 10:00');
insert into casework.a_contact (contact_id, name, address) values (13, 'Gone', 'gone@example.org');
select t.case('urgent', 200 + i, '{"given": "2027-01-30"}', '{"managing_authority": 13}') from generate_series(1, 6) i;
select t.plan();
select t.at('2027-02-08 10:00');
select dolsd.fire(100);
select t.record('urgent', 206, '{"given": "2027-01-30"}');
create table t.shown as select * from casework.a_contact;
delete from casework.a_contact;
select t.at('2027-02-08 10:11');
select dolsd.part_digests();
select t.eq((select count(*) from dolsd.notice where matter_id between 201 and 206 and state = 'pending' and message_id is null), 0::bigint, 'each has a message');
insert into casework.a_contact select * from t.shown;
select t.plan();
select t.deliver();
select t.eq((select count(*) from dolsd.notice where matter_id = 206 and state = 'told' and contact_id = 13), 1::bigint, 'told when there is one');
