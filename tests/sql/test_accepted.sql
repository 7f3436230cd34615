-- Messages that a service accepted, and later reports as arrived or not.
insert into dolsd.channel (channel, title, enabled, turn, takes_days) values ('notify-sms', 'Text', true, 40, 0), ('notify-letter', 'Letter', true, 50, 4);
insert into casework.a_contact (contact_id, name, channel, address) select 100 + i, 'Relative', 'notify-sms', '07700 900111' from generate_series(1, 6) i;
create function t.states(in_id bigint) returns text language sql as $$
    select string_agg(n.channel || ' ' || n.state, ', ' order by n.id) from dolsd.notice n where n.contact_id = 100 + in_id
$$;
select t.case('urgent', i, '{"given": "2026-11-23"}', jsonb_build_object('managing_authority', 100 + i, 'dols_team', 3)) from generate_series(1, 6) i;
select t.plan();
select t.at('2026-11-26 09:00');
select dolsd.fire(500);
create temp table sent as select * from dolsd.claim('w', '{notify-sms}', '{100}', '5 minutes');
select t.eq((select array_agg(distinct attempts) from sent), '{1}', 'each is tried once');
select t.settle(array_agg(attempt_id), array_agg('accepted'::text), array_agg('final'::text), array_agg(201)) from sent;

-- Handed over is not told: nothing is in the queue, nothing is uncovered, and nobody is notified instead.
select t.eq(t.states(1), 'notify-sms pending', 'accepted is not told');
select t.eq((select array_agg(distinct state) from dolsd.message where channel = 'notify-sms'), '{accepted}', 'the message says so');
select t.eq((select count(*) from dolsd.queue q join dolsd.message m on m.id = q.message_id where m.channel = 'notify-sms'), 0::bigint, 'the queue is empty');
select t.eq((select count(*) from dolsd.lease), 0::bigint, 'and no lease is left');
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'nothing is uncovered');
select t.ok((select count(*) = 6 from dolsd.ledger where event = 'message accepted'), 'the ledger says so');
select t.eq((select count(*) from dolsd.claim('w', '{notify-sms}', '{100}', '5 minutes')), 0::bigint, 'not asked for at once');

-- Asked for, at increasing intervals, as messages with no attempt counted.
select t.at('2026-11-26 09:01');
create temp table asked as select * from dolsd.claim('w', '{notify-sms}', '{100}', '5 minutes');
select t.eq((select array_agg(distinct attempts) from asked), '{0}', 'nothing is sent');
select t.eq((select array_agg(attempt_id order by 1) from asked), (select array_agg(attempt_id order by 1) from sent), 'the same attempts');
select t.eq((select count(*) from dolsd.claim('w', '{notify-sms}', '{100}', '5 minutes')), 0::bigint, 'once');
select t.ok((select bool_and(dolsd.next_instant() <= ask_at) from dolsd.accepted), 'the daemon wakes for it');
select t.settle(array[attempt_id], '{accepted}') from sent where matter_id = 1;
select t.eq(t.states(1), 'notify-sms pending', 'still on its way');
select t.settle(array[attempt_id], '{delivered}', '{final}', '{200}', '{delivered}') from sent where matter_id = 1;
select t.eq(t.states(1), 'notify-sms told', 'it arrived');
select t.eq(t.settle(array[attempt_id], '{delivered}'), 0, 'once') from sent where matter_id = 1;
select t.eq((select array_agg(outcome order by seq) from dolsd.outcome o join sent s on s.attempt_id = o.attempt_id where s.matter_id = 1), '{accepted,delivered}', 'both are on record');

-- It did not arrive: the team.
select t.settle(array[attempt_id], '{refused}', '{final}', '{200}', '{permanent-failure}') from sent where matter_id = 2;
select t.eq(t.states(2), 'notify-sms failed', 'it failed');
select t.eq((select count(*) from dolsd.notice where matter_id = 2 and purpose = 'undelivered'), 1::bigint, 'the team is notified');
select t.ok((select reason ~ 'permanent-failure' from dolsd.notice where contact_id = 102), 'with the service''s word');

-- A change that makes it unnecessary does not take it back.
select t.record('urgent', 3, '{"standard_started": "2026-11-26"}');
select t.plan();
select t.eq(t.states(3), 'notify-sms cancelled', 'no longer needed');
select t.eq((select state from dolsd.message where contact_id = 103 and channel = 'notify-sms'), 'accepted', 'but handed over');
select t.settle(array[attempt_id], '{delivered}') from sent where matter_id = 3;
select t.eq(t.states(3), 'notify-sms told', 'and told');

-- The last question comes just before it is given up, and a question that is due comes first.
begin;
update dolsd.accepted set ask_at = give_up_at - interval '30 minutes', asked = 20;
select dolsd.move_clock(min(give_up_at) - interval '30 minutes') from dolsd.accepted;
select count(*) from dolsd.ask_accepted('notify-sms', 100);
select t.ok((select bool_and(ask_at = give_up_at - interval '1 minute') from dolsd.accepted where asked = 21), 'once more in time');
select dolsd.move_clock(min(give_up_at)) from dolsd.accepted;
select dolsd.give_up_accepted();
select t.eq(t.states(4), 'notify-sms pending', 'not before it was asked for');
select count(*) from dolsd.ask_accepted('notify-sms', 100);
select t.ok((select min(ask_at - dolsd.clock()) = '1 hour' from dolsd.accepted), 'then as before');
select dolsd.give_up_accepted();
select t.eq(t.states(4), 'notify-sms unknown', 'asked for, and nothing was heard');
rollback;

-- Silence: unknown when attempts end, however late it would be asked for next; the team is notified, and a late
-- report still counts.
begin;
delete from dolsd.queue;
update dolsd.deadline set next_at = null;
update dolsd.matter set look_again = null;
update dolsd.accepted set ask_at = '2027-01-01 09:00+00';
select t.eq(dolsd.next_instant(), (select min(give_up_at) from dolsd.accepted), 'the daemon wakes when trying ends');
rollback;
select t.at('2026-11-28 13:00');
select t.plan();
select dolsd.reap(true);
select t.eq(t.states(4), 'notify-sms unknown', 'nothing was heard');
select t.eq((select state from dolsd.message where id = (select message_id from sent where matter_id = 4)), 'unknown', 'the message too');
select t.eq((select count(*) from dolsd.notice where matter_id = 4 and purpose = 'undelivered'), 1::bigint, 'the team');
select t.settle(array[attempt_id], '{delivered}') from sent where matter_id = 4;
select t.eq(t.states(4), 'notify-sms told', 'late');
select t.settle(array[attempt_id], '{refused}') from sent where matter_id = 5;
select t.eq((select state from dolsd.message where id = (select message_id from sent where matter_id = 5)), 'refused', 'or late the other way');
select t.eq((select count(*) from dolsd.notice where matter_id = 5 and purpose = 'undelivered'), 1::bigint, 'once');

-- After the service's retention nothing is asked.
select t.at('2026-12-04 13:00');
select dolsd.reap(true);
select t.eq((select count(*) from dolsd.accepted), 0::bigint, 'nothing is asked for any more');
