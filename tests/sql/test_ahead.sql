-- A clock that leapt ahead and came back: no time that it set binds anybody, and what waits is told.
create function t.waits(in_id bigint) returns dolsd.queue language sql as
    $$select q from dolsd.queue q join dolsd.notice n on n.message_id = q.message_id where n.kind = 'urgent' and n.matter_id = in_id and n.contact_id = 1 limit 1$$;
create function t.told_of(in_id bigint) returns text language sql as
    $$select coalesce(string_agg(distinct what, ', '), '') from dolsd.uncovered where kind = 'urgent' and id = in_id$$;
create function t.attempt_of(in_id bigint) returns bigint language sql as
    $$select c.attempt_id from t.claim('tester', 50) c join dolsd.notice n on n.message_id = c.message_id and n.contact_id = 1 where n.kind = 'urgent' and n.matter_id = in_id$$;

select t.at('2026-11-23 09:00');
select t.case('urgent', 1, '{"given": "2026-11-20"}', '{"managing_authority": 1}');
select t.plan();
select dolsd.fire(10);
create table t.first as select (t.waits(1)).first_due as due;

-- Handed out by the wrong clock and given back: due as before, and not counted.
select t.at('2026-11-24 13:00');
select t.settle(array[t.attempt_of(1)], '{released}');
select t.eq((t.waits(1)).not_before, (select due from t.first), 'given back, it is due as before');
select t.eq((t.waits(1)).attempts, 0, 'and was not tried');

-- Its last reply was lost, by the wrong clock: tried again by the right one, once that is back.
select t.settle(array[t.attempt_of(1)], '{unknown}', '{final}');
select t.ok((t.waits(1)).not_before > '2026-11-24', 'the wrong clock sets when it is tried again');
select t.at('2026-11-23 12:00');
select t.eq(t.attempt_of(1), null::bigint, 'by the right clock its time has not come');
select t.eq(t.told_of(1), 'due and not sent', 'which is told');
select dolsd.sweep();
select t.ok((t.waits(1)).not_before <= dolsd.clock(), 'a sweep frees it');
select t.ok(t.attempt_of(1) is not null, 'and it is sent');

-- Being sent, under a lease of the wrong clock, by a process that is gone.
update dolsd.lease set until = '2027-09-19 09:05';
select t.at('2026-11-23 15:00');
select t.eq(t.told_of(1), 'due and not sent', 'a lease from the future hides nothing');
select dolsd.sweep();
select t.at('2026-11-23 15:10');
select t.eq(dolsd.reap(true), 1, 'the lease has ended');
select t.deliver();

-- A service's state, to be asked for by the wrong clock.
select t.case('urgent', 3, '{"given": "2026-11-20"}', '{"managing_authority": 1}');
select t.plan();
select dolsd.fire(10);
select t.settle(array[t.attempt_of(3)], '{accepted}', '{final}', '{201}');
update dolsd.accepted set ask_at = '2027-09-19 09:05';
select dolsd.sweep();
select t.ok((select bool_and(ask_at <= dolsd.clock()) from dolsd.accepted), 'the state is asked for now');
update dolsd.accepted set ask_at = dolsd.clock() + interval '4 hours';
select dolsd.sweep();
select t.ok((select bool_and(ask_at > dolsd.clock()) from dolsd.accepted), 'or when it was to be');

-- Never tried, while others get through: told all the same.
select t.case('urgent', 4, '{"given": "2026-11-20"}', '{"managing_authority": 1}');
select t.case('urgent', 5, '{"given": "2026-11-20"}', '{"managing_authority": 2}');
select t.plan();
select dolsd.fire(10);
update dolsd.queue q set not_before = dolsd.clock() + interval '20 hours' where q.message_id = (t.waits(4)).message_id;
select t.deliver();
select t.at('2026-11-23 17:00');
select t.eq((t.waits(4)).attempts, 0, 'it was never tried');
select t.eq(t.told_of(4), 'due and not sent', 'and this is told though others were delivered since');

-- A process that begins under the wrong clock takes it for right: it works everything out, sends, attests and keeps its
-- health by it. When the right one is back, all stands as if nothing had been.
select t.record(kind, id, '{"closed": "2026-11-23"}') from casework.a_matter;
select t.run();
insert into dolsd.attestation (contact_id) values (4);
select t.case('standard', 20, '{"last_day": "2027-03-31"}');
select t.case('urgent', 21, '{"given": "2026-11-23"}');
select t.at('2026-11-24 09:00');
select t.run();
create function t.stands() returns text[] language sql as
    $$select array_agg((kind, id, limit_code, state, last_day, ladder_at)::text order by kind, id) from dolsd.deadline where id in (20, 21)$$;
create table t.before as select t.stands() as stands;
select t.at('2027-09-20 09:00');
select t.case('urgent', 22, '{"given": "2026-11-24"}');
select t.run();
select dolsd.keep_health('tester', '{fire}', '{t}', '{0}', '{0}', '{0}', '{600}', '{NULL}', null, null, null);
select t.ok(t.stands() <> (select stands from t.before), 'the wrong clock ends them');
select t.eq((select count(*) from dolsd.deadline where id in (20, 21) and moved_at is not null), 0::bigint, 'none has moved');
select t.at('2026-11-24 11:00');
select dolsd.sweep();
select t.run();
select t.eq(t.stands(), (select stands from t.before), 'open again, with all that is still to come');
select t.eq((select count(*) from dolsd.deadline where id in (20, 21) and moved_at is not null), 0::bigint, 'none has moved');
select t.eq((select count(*) from dolsd.uncovered where what = 'no rung is to come' or what = 'no alarm is running'), 0::bigint, 'and nothing is uncovered');
select t.eq((select (state, known_at)::text from dolsd.deadline where id = 22), ('open', '2026-11-24 11:00+00'::timestamptz)::text, 'known since now');
select t.eq((select at from dolsd.attestation_next()), '2026-11-30 09:00+00'::timestamptz, 'the next attestation is that of the next week');
select dolsd.keep_health('tester', '{fire}', '{t}', '{0}', '{0}', '{0}', '{600}', '{NULL}', null, null, null);
select t.eq((select good_at from dolsd.health where worker = 'tester' and what = 'fire'), dolsd.clock(), 'it went well now');
create table t.version as select version from dolsd.rules_state;
select dolsd.sweep();
select t.eq((select version from dolsd.rules_state), (select version from t.version), 'once');
select t.at('2026-11-26 09:00');
select t.ok(t.run() > 0, 'the reminders come on their days');

-- Half an hour ahead, and nothing but a reminder sent by it: that one is not sent again, and the next one comes.
select t.at('2026-11-28 08:40');
select t.run();
select t.at('2026-11-28 09:10');
select t.eq(t.run(), 2, 'the last day but one, too early by half an hour');
select t.at('2026-11-28 08:40');
select dolsd.sweep();
select t.eq(t.run(), 0, 'not twice');
select t.eq((select told_through <= dolsd.clock() from dolsd.deadline where id = 21), true, 'its ladder is looked at again');
select t.at('2026-11-28 09:00');
select t.eq(t.run(), 0, 'not twice');
select t.at('2026-11-30 09:00');
select t.ok(t.run() > 0, 'and the alarm comes');

-- A reminder that the wrong clock made, and that waits for its time: it comes on its own day by the right one, once.
select t.at('2027-03-22 09:00');
select t.run();
select t.case('urgent', 30, '{"given": "2027-03-22"}', '{"managing_authority": 1, "dols_team": 2}');
select t.plan();
select t.at('2027-03-26 18:00');
select dolsd.fire(50);
create table t.made as select q.message_id, q.first_due, q.give_up_at, min(n.due_at) as due from dolsd.queue q
    join dolsd.notice n on n.message_id = q.message_id where n.kind = 'urgent' and n.matter_id = 30 group by 1, 2, 3;
select t.ok((select count(*) > 0 and bool_and(first_due > '2027-03-26 18:00' or due <= first_due) from t.made), 'it is made by the wrong clock');
select t.at('2027-03-22 10:00');
select dolsd.sweep();
select t.ok((select bool_and(q.first_due <= greatest(m.due, dolsd.clock()) and q.give_up_at - q.first_due = m.give_up_at - m.first_due)
               from dolsd.queue q join t.made m using (message_id)), 'it waits for the day of its rung');
-- A matter recorded under the wrong clock is told of as any other.
select t.at('2027-05-03 12:00');
select t.case('urgent', 31, '{"given": "2027-03-22"}', '{"managing_authority": 1}');
select t.plan();
select dolsd.fire(50);
select t.ok((select told_through from dolsd.deadline where id = 31 and limit_code = 'urgent_end') is not null, 'the wrong clock tells');
select t.at('2027-03-22 10:30');
select dolsd.sweep();
select t.plan();
select t.eq((select told_through from dolsd.deadline where id = 31 and limit_code = 'urgent_end'), null, 'nobody was told of it yet');
