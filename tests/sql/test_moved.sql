-- Dates that move, and move back.

-- What was sent is not sent again.
select t.case('urgent', 1, '{"given": "2026-11-23"}');
select t.at('2026-11-26 09:00');
select t.eq(t.run(), 1, 'three days before');
do $$
begin
    for i in 1..100 loop
        perform t.record('urgent', 1, jsonb_build_object('given', case i % 2 when 1 then '2026-11-24' else '2026-11-23' end));
        perform t.run();
    end loop;
end $$;
select t.eq((select array_agg((last_day, n)::text order by last_day) from (select last_day, count(*) as n from dolsd.notice where state <> 'cancelled' group by 1) x),
    array[('2026-11-29'::date, 1)::text], 'F14: toggled a hundred times, said once, and no correction where it ends as it began');
select t.at('2026-11-27 09:00');
do $$
begin
    for i in 1..100 loop
        perform t.record('urgent', 1, jsonb_build_object('given', case i % 2 when 1 then '2026-11-24' else '2026-11-23' end));
        perform t.run();
    end loop;
end $$;
select t.eq((select array_agg((last_day, n)::text order by last_day) from (select last_day, count(*) as n from dolsd.message m join dolsd.notice o on o.message_id = m.id and o.state <> 'cancelled' group by 1) x),
    array[('2026-11-29'::date, 2)::text, ('2026-11-30'::date, 2)::text], 'each date was told once, the 30th together with its correction, and one is to come');
select t.eq((select count(*) from dolsd.message where state = 'delivered'), 2::bigint, 'two messages');
-- Those last notified of the 30th are notified within the hour that it is the 29th; urgently, since that is earlier
-- and near.
select t.eq((select (purpose, old_last_day, last_day, pressing, template)::text from dolsd.notice where state = 'pending'),
    ('moved', '2026-11-30'::date, '2026-11-29'::date, 'urgent', 'date-moved')::text, 'one correction is to come');
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'nothing is uncovered');
select t.at('2026-11-27 09:59');
select t.eq(t.run(), 0, 'it settles');
select t.at('2026-11-27 10:00');
select t.eq(t.run(), 1, 'told');
select t.record('urgent', 1, '{"closed": "2026-11-27"}');
select t.run();

-- A day that moves later: one notice in the digest, with both days; nothing is late.
select t.at('2026-11-30 09:00');
insert into dolsd.rung (pack, name, limit_code, role, template, counted_from, offset_count, moves, pressing)
values ('test', 'standard-given', 'standard_end', 'managing_authority', 'standard-given-managing-authority', 'start', 0, 'stay', 'urgent');
select t.run();
select t.case('standard', 20, '{"last_day": "2026-12-07"}');
select t.run();
select t.at('2026-12-02 11:00');
select t.record('standard', 20, '{"last_day": "2026-12-08"}');
select t.eq(t.run(), 2, 'the reminders of the new day, each in one message with its correction');
select t.eq((select array_agg(distinct (purpose, late)::text) from dolsd.notice where matter_id = 20 and last_day = '2026-12-08'),
    array[('moved', false)::text, ('reminder', false)::text], 'what lies before the move is not late');
select t.at('2026-12-02 12:30');
select t.run();
select t.at('2026-12-03 08:30');
select t.run();
select t.eq((select count(*) from dolsd.notice where matter_id = 20 and purpose = 'moved' and state = 'told'), 2::bigint, 'both were told, once');
select t.record('standard', 20, '{"closed": "2026-12-03"}');
select t.run();

-- Nothing is corrected about what is over.
select t.case('standard', 21, '{"last_day": "2026-12-09"}');
select t.run();
select t.at('2026-12-04 09:00');
select t.run();
select t.record('standard', 21, '{"last_day": "2026-12-10"}');
select t.plan();
select t.eq((select count(*) from dolsd.notice where matter_id = 21 and purpose = 'moved' and state = 'pending'), 2::bigint, 'to come');
select t.record('standard', 21, '{"closed": "2026-12-03"}');
select t.plan();
select t.eq((select count(*) from dolsd.notice where matter_id = 21 and purpose = 'moved' and state = 'cancelled'), 2::bigint, 'not any more');

-- What was not sent when the date moved is sent when it moves back.
select t.at('2026-12-01 10:00');
select t.case('urgent', 2, '{"given": "2026-11-27"}');
select t.plan();
select t.eq((dolsd.fire(10)).notices, 1, 'made');
select t.record('urgent', 2, '{"given": "2026-12-01"}');
select t.plan();
select t.eq((select (state, reason)::text from dolsd.notice where matter_id = 2), ('cancelled', 'the last day moved to 2026-12-07')::text, 'cancelled');
select t.eq(t.deliver(), 0, 'not sent');
select t.record('urgent', 2, '{"given": "2026-11-27"}');
select t.eq(t.run(), 1, 'sent after all');
select t.eq((select array_agg(state) from dolsd.notice where matter_id = 2), '{told}', 'one notice');

-- What was dealt with stays dealt with when the plan is made again.
do $$
declare
    through timestamptz := (select told_through from dolsd.deadline where id = 2);
begin
    update dolsd.rung set at_time = '09:30' where name = 'standard-28';
    perform t.ok(t.plan() > 0, 'planned again');
    perform t.eq((select told_through from dolsd.deadline where id = 2), through, 'told through');
    perform t.ok((select ladder_at[1] > through from dolsd.deadline where id = 2), 'only what is still to come');
    perform t.eq((dolsd.fire(10)).notices, 0, 'nothing said again');
end $$;

-- Closed while a message waits; opened again by mistake corrected.
select t.at('2026-12-02 09:00');
select t.run();
select t.case('urgent', 3, '{"given": "2026-11-28"}');
select t.plan();
select dolsd.fire(10);
select t.record('urgent', 3, '{"closed": "2026-12-02"}');
select t.eq(t.deliver(), 0, 'held up at once, before the planner has looked');
select t.plan();
select t.eq((select (n.state, n.reason, m.state)::text from dolsd.notice n join dolsd.message m on m.id = n.message_id where matter_id = 3), ('cancelled', 'cancelled: closed', 'cancelled')::text, 'cancelled');
select t.at('2026-12-02 10:00');
select t.record('urgent', 3, '{"closed": null}');
select t.eq(t.run(), 1, 'said after all');
select t.eq((select array_agg(n.state || ' ' || n.late order by n.id) from dolsd.notice n where matter_id = 3), '{"told false"}', 'not late: on its day nobody knew of it');

-- A rung that no longer applies, and applies again.
select t.at('2027-02-01 09:00');
select t.run();
select t.case('standard', 4, '{"last_day": "2027-02-08"}');
select t.plan();
select t.eq((dolsd.fire(10)).notices, 2, 'team and managing authority');
select t.record('standard', 4, '{"hush": "2027-02-01"}');
select t.plan();
select t.eq((select array_agg(distinct reason) from dolsd.notice where matter_id = 4), '{"the rung no longer stands"}', 'hushed');
select t.record('standard', 4, '{"hush": null}');
select t.eq(t.run(), 2, 'said after all');
select t.record('standard', 4, '{"hush": "2027-02-01"}');
select t.run();
select t.record('standard', 4, '{"hush": null}');
select t.eq(t.run(), 0, 'not twice');

-- The clock steps forward and back: nothing twice, nothing missed.
select t.at('2027-02-10 00:30');
select t.run();
select t.record(kind, id, '{"closed": "2027-02-10"}') from casework.a_matter;
select t.case('urgent', 10, '{"given": "2027-02-08"}');
select t.plan();
select t.at('2027-02-11 08:00');
select t.eq(t.run(), 0, 'nothing due');
select t.at('2027-02-11 16:00');
select t.eq(t.run(), 1, 'eight hours on: told');
select t.at('2027-02-11 08:00');
select t.eq(t.run(), 0, 'and back');
select t.at('2027-02-11 09:00');
select t.eq(t.run(), 0, 'its own instant comes again');
select t.at('2027-02-13 09:00');
select t.eq(t.run(), 2, 'the next rungs are there');

-- What was met and must be met again by another day begins anew: its ladder from the start, no correction; if that day
-- moves, only those who heard of it since are corrected.
select t.record(kind, id, '{"closed": "2027-02-13"}') from casework.a_matter;
select t.run();
select t.at('2027-03-02 09:00');
select t.case('urgent', 40, '{"given": "2027-02-27"}');
select t.eq(t.run(), 1, 'the home is reminded of 5 March');
select t.record('urgent', 40, '{"standard_started": "2027-03-02"}');
select t.run();
select t.at('2027-03-10 09:00');
select t.record('urgent', 40, '{"standard_started": null, "given": "2027-03-09"}');
select t.plan();
select t.eq((select array_agg(event order by seq) from dolsd.event where matter_id = 40 and limit_code = 'urgent_end' and event like 'deadline %'),
    array['deadline opened', 'deadline met', 'deadline opened anew'], 'the ledger says so');
select t.ok((select moved_at is null and known_at = dolsd.clock() from dolsd.deadline where kind = 'urgent' and id = 40), 'known since now, and never moved');
select t.at('2027-03-10 11:00');
select t.run();
select t.eq((select count(*) from dolsd.notice where matter_id = 40 and purpose = 'moved'), 0::bigint, 'nobody is told that a date has moved');
select t.record('urgent', 40, '{"given": "2027-03-08"}');
select t.run();
select t.at('2027-03-10 13:00');
select t.run();
select t.eq((select count(*) from dolsd.notice where matter_id = 40 and purpose = 'moved'), 0::bigint, 'nor of a day that nobody had heard of');
select t.at('2027-03-11 09:00');
select t.run();
select t.record('urgent', 40, '{"given": "2027-03-09"}');
select t.run();
select t.at('2027-03-11 11:00');
select t.run();
select t.eq((select array_agg((old_last_day, last_day, state)::text) from dolsd.notice where matter_id = 40 and purpose = 'moved'),
    array[('2027-03-14'::date, '2027-03-15'::date, 'told')::text], 'who heard of it since is corrected');
