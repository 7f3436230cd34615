-- Somebody acknowledges: their own reminders stop, nothing else does.
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, moves, pressing) values
    ('test', 'urgent-1-team', 'urgent_end', 'dols_team', 'urgent-end-dols-team', -1, 'earlier', 'urgent');
select t.case('urgent', 1, '{"given": "2026-11-23"}', '{"managing_authority": 1, "dols_team": 3, "representative": 2}');
insert into casework.a_recipient values ('urgent', 1, 'dols_team', 4, null, null);
select t.run();
select t.fails($$select dolsd.acknowledge('urgent', 1, 'urgent_end', 1, ' ')$$, 'needs the name');
select t.fails($$select dolsd.acknowledge('urgent', 1, 'urgent_end', 99, 'M. Anager')$$, 'has no role in this matter');
select t.fails($$select dolsd.acknowledge('urgent', 1, 'standard_end', 1, 'M. Anager')$$, 'not there: there is nothing to acknowledge');
select t.at('2026-11-26 09:00');
select t.plan();
select t.eq((dolsd.fire(10)).notices, 1, 'pending');
select t.eq(dolsd.acknowledge('urgent', 1, 'urgent_end', 1, 'M. Anager', 'We have sent Form 1'), 1, 'taken back');
select t.eq((select (n.state, n.reason, m.state)::text from dolsd.notice n join dolsd.message m on m.id = n.message_id), ('cancelled', 'acknowledged', 'cancelled')::text, 'so is its message');
select dolsd.acknowledge('urgent', 1, 'urgent_end', 4, 'A. Lead');
select t.eq((select count(*) from dolsd.ledger where event = 'acknowledged'), 2::bigint, 'in the ledger');
select t.record('urgent', 1, '{"more": "2026-11-26"}');
select t.eq(t.run(), 0, 'and it does not come back');
select t.eq((select (contact_ids, nobody, acknowledged)::text from dolsd.upcoming where rung = 'urgent-1'), (null::bigint[], false, '{"Elm House"}'::text[])::text, 'upcoming knows');
select t.at('2026-11-28 09:00');
select t.run();
select t.eq((select array_agg(contact_id order by contact_id) from dolsd.notice where due_at = '2026-11-28 09:00+00'), '{2,3}', 'the others are told');
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'nothing is uncovered');

-- Never the alarm.
select t.at('2026-11-30 09:00');
select t.run();
select t.eq((select array_agg(contact_id order by contact_id) from dolsd.notice where due_at = '2026-11-30 09:00+00'), '{3,4}', 'the alarm reaches all');
select t.fails($$select dolsd.acknowledge('urgent', 1, 'urgent_end', 4, 'A. Lead')$$, 'is lapsed: there is nothing to acknowledge');

-- A different last day ends it.
select t.case('urgent', 2, '{"given": "2026-11-30"}');
select t.run();
select dolsd.acknowledge('urgent', 2, 'urgent_end', 1, 'M. Anager');
select t.record('urgent', 2, '{"given": "2026-12-01"}');
select t.at('2026-12-04 09:00');
select t.run();
select t.eq((select array_agg(contact_id) from dolsd.notice where matter_id = 2 and purpose = 'reminder'), '{1}', 'told of the new day');
