-- Reminders that are held back for a while, and never the last one.
select t.case('standard', 1, '{"last_day": "2026-12-21"}');
select t.run();
select t.fails($$select dolsd.pause('standard', 1, 'standard_end', '2026-12-01 09:00+00', '', 'why')$$, 'needs somebody who answers for it');
select t.fails($$select dolsd.pause('standard', 1, 'standard_end', '2026-12-01 09:00+00', 'A. Lead', ' ')$$, 'and a reason');
select t.fails($$select dolsd.pause('standard', 1, 'standard_end', null, 'A. Lead', 'why')$$, 'needs an end that is still to come');
select t.fails($$select dolsd.pause('standard', 1, 'standard_end', '2026-11-01 09:00+00', 'A. Lead', 'why')$$, 'needs an end that is still to come');
select t.fails($$select dolsd.pause('standard', 1, 'standard_end', '2026-12-15 09:00+00', 'A. Lead', 'why')$$, 'would cover the last reminder before the end');
select t.fails($$select dolsd.pause('standard', 9, null, '2026-12-01 09:00+00', 'A. Lead', 'why')$$, 'nothing open');

-- With a reminder on the eve there is room for one.
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, moves, pressing) values
    ('test', 'standard-14', 'standard_end', 'managing_authority', 'standard-end-managing-authority', -14, 'earlier', 'soon'),
    ('test', 'standard-1', 'standard_end', 'managing_authority', 'standard-end-managing-authority', -1, 'earlier', 'urgent');
select t.run();
select t.ok(dolsd.pause('standard', 1, 'standard_end', '2026-12-16 12:00+00', 'A. Lead', 'The home is moving its office') > 0, 'paused');
select t.run();
select t.eq((select (state, next_at)::text from dolsd.deadline where id = 1), ('paused', '2026-12-16 12:00+00'::timestamptz)::text, 'paused');
select t.eq((select paused from dolsd.status), 1::bigint, 'counted');
select t.eq((select count(*) from dolsd.ledger where event = 'paused' and detail ->> 'owner' = 'A. Lead'), 1::bigint, 'in the ledger');
select t.eq((select (min(at) filter (where held_until is null), count(*) filter (where held_until = '2026-12-16 12:00+00'))::text from dolsd.upcoming where id = 1),
    ('2026-12-20 09:00+00'::timestamptz, 2)::text, 'what is held back is marked, but for what a later one speaks for');
select t.eq((select (reference, limit_code, owner, holds, reminders)::text from dolsd.running_pause), ('S-1', 'standard_end', 'A. Lead', '{standard_end}'::text[], 3)::text, 'the pause says so');
select t.eq((select (pauses, pauses_ending)::text from dolsd.status), '(1,0)', 'status too');
select t.at('2026-12-15 12:00');
select t.eq(t.run(), 0, 'nothing is said');
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'nothing is uncovered');
select t.at('2026-12-16 12:00');
select t.eq(t.run(), 2, 'then the latest of each role');
select t.eq((select array_agg(r.name order by r.name) from dolsd.notice n join dolsd.rung r on r.id = n.rung where n.made_at = '2026-12-16 12:00+00'),
    '{standard-7,standard-7-team}', 'the latest that was missed');
select t.eq((select state from dolsd.deadline where id = 1), 'open', 'open again');

-- Ended early; what was pending and taken back is sent after all.
select t.case('standard', 2, '{"last_day": "2026-12-23"}');
select t.plan();
select dolsd.fire(10);
select t.eq((select count(*) from dolsd.notice where matter_id = 2 and state = 'pending'), 2::bigint, 'pending');
select dolsd.pause('standard', 2, null, '2026-12-21 12:00+00', 'A. Lead', 'Being moved');
select t.plan();
select t.eq((select count(*) from dolsd.notice where matter_id = 2 and state = 'pending'), 0::bigint, 'taken back');
select t.eq(dolsd.resume('standard', 2, null, 'B. Officer'), 1, 'ended');
select t.run();
select t.eq((select state from dolsd.deadline where id = 2), 'open', 'open');
select t.at('2026-12-17 08:00');
select t.run();
select t.eq((select count(*) from dolsd.notice where matter_id = 2 and state = 'told'), 2::bigint, 'said after all');

-- A correction goes out while reminders are held back; if it cannot be delivered, somebody else is notified.
select dolsd.pause('standard', 2, 'standard_end', '2026-12-21 12:00+00', 'A. Lead', 'Being moved');
select t.run();
select t.record('standard', 2, '{"last_day": "2026-12-24"}');
select t.plan();
select dolsd.fire(10);
select t.eq((select state from dolsd.deadline where id = 2), 'paused', 'still paused');
select t.at('2026-12-18 08:00');
select t.eq(t.deliver('refused') > 0, true, 'refused');
select t.eq((select count(*) from dolsd.notice n join dolsd.notice f on f.id = n.instead_of where n.matter_id = 2 and n.state = 'pending' and f.purpose = 'moved' and f.role = 'managing_authority'),
    1::bigint, 'the team is told instead');
select t.run();
select t.eq((select pauses_ending from dolsd.status), 0::bigint, 'ends later');
select t.at('2026-12-20 12:00');
select t.eq((select pauses_ending from dolsd.status), 1::bigint, 'ends within a day');
select t.at('2026-12-18 09:00');
select t.fails($$select dolsd.pause('standard', 2, null, '2026-12-23 10:00+00', 'A. Lead', 'why')$$, 'would cover the last reminder');

-- A day that moves nearer ends the pause; what has lapsed cannot be paused.
select t.record('standard', 2, '{"last_day": "2026-12-20"}');
select t.run();
select t.eq((select state from dolsd.deadline where id = 2), 'open', 'the pause would cover the last reminder');
select t.at('2026-12-22 09:30');
select t.run();
select t.fails($$select dolsd.pause('standard', 2, null, '2026-12-24 09:00+00', 'A. Lead', 'why')$$, 'nothing open that could be paused');
