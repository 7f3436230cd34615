-- From instants to notices and messages.

-- Those who have the role on the day are notified.
select t.case('urgent', 1, '{"given": "2026-11-23"}', '{"managing_authority": 1, "dols_team": 3}');
insert into casework.a_recipient values ('urgent', 1, 'representative', 2, '2026-11-27', null), ('urgent', 1, 'representative', 4, null, '2026-11-27');
select t.plan();
select t.eq((select (role, recipients, fallback, nobody)::text from dolsd.upcoming where rung = 'urgent-1-rpr'),
    ('representative', '{"A. Representative (mail)"}'::text[], false, false)::text, 'upcoming knows');
select t.at('2026-11-26 08:59:59');
select t.eq(dolsd.fire(100)::text, '(0,0,0)', 'a second too early');
select t.at('2026-11-26 09:00');
select t.eq(dolsd.fire(100)::text, '(1,1,1)', 'due is on the instant');
select t.eq(dolsd.fire(100)::text, '(0,0,0)', 'once');
select t.eq((select (role, contact_id, template, pressing, late, state, due_at)::text from dolsd.notice),
    ('managing_authority', 1::bigint, 'urgent-end-managing-authority', 'urgent', false, 'pending', '2026-11-26 09:00+00'::timestamptz)::text, 'notice');
select t.eq((select (address, pressing, digest_on, not_before, give_up_at)::text from dolsd.messages),
    ('manager@elm.example', 'urgent', null::date, '2026-11-26 09:00+00'::timestamptz, '2026-11-28 04:30+00'::timestamptz)::text, 'message; budget is half of what remains');
select t.eq((select (told_through, next_at)::text from dolsd.deadline), ('2026-11-26 09:00+00'::timestamptz, '2026-11-28 09:00+00'::timestamptz)::text, 'the ladder goes on');
select t.eq(t.deliver(), 1, 'delivered');
select t.eq((select state from dolsd.notice), 'told', 'told');
select t.eq((select (rung, contact, state, attempts, outcome, host)::text from dolsd.told), ('urgent-3', 'Elm House', 'told', 1::bigint, 'delivered', 'mx.example')::text, 'told view');

-- The unique key: a second notice of the same is refused.
select t.fails($$insert into dolsd.notice (kind, matter_id, limit_code, last_day, rung, occurrence, contact_id, channel, role, template, pressing, limit_id, due_at, made_at)
    select kind, matter_id, limit_code, last_day, rung, occurrence, contact_id, channel, role, template, pressing, limit_id, due_at, made_at from dolsd.notice$$, 'notice_once');

-- Saturday 28: both last rungs; the representative of the day.
select t.at('2026-11-28 10:00');
select t.eq(dolsd.fire(100)::text, '(1,2,2)', 'two roles');
select t.eq((select contact_id from dolsd.notice where role = 'representative'), 2::bigint, 'the one of that day');
select t.eq((select count(*) from dolsd.notice where late), 0::bigint, 'the same day is not late');
select t.deliver();

-- The end of the day: lapsed, and the alarm repeats on working days.
select t.at('2026-11-29 23:59:59');
select t.eq((dolsd.fire(100)).deadlines, 0, 'the last day is inclusive');
select t.at('2026-11-30 00:00');
select t.eq(dolsd.fire(100)::text, '(1,0,0)', 'midnight');
select t.eq((select (state, next_at)::text from dolsd.deadline), ('lapsed', '2026-11-30 09:00+00'::timestamptz)::text, 'lapsed');
select t.eq((select count(*) from dolsd.ledger where event = 'deadline lapsed'), 1::bigint, 'ledger');
select t.at('2026-12-01 09:00');
select t.eq(t.run(), 1, 'one alarm after two days away: the latest');
select t.eq((select (occurrence, late)::text from dolsd.notice where role = 'dols_team'), ('2026-12-01'::date, false)::text, 'the latest occurrence');
select t.at('2026-12-07 12:00');
select t.eq(t.run(), 1, 'one alarm after a weekend');

-- A repeating rung is planned further before its ladder runs out.
select t.at('2026-12-14 12:00');
select t.eq((dolsd.fire(100)).notices, 1, 'the alarm of the last but one');
select t.at('2026-12-18 12:00');
select dolsd.fire(100);
select t.ok(exists (select 1 from dolsd.changed) or (select cardinality(ladder_at) >= 2 from dolsd.deadline), 'asks the planner');
select t.run();
select t.ok((select cardinality(ladder_at) >= 2 from dolsd.deadline), 'the ladder goes on');
select t.record('urgent', 1, '{"closed": "2026-12-18"}');
select t.run();

-- An outage of ten days: one message per deadline and recipient, the latest rung, marked late.
select t.case('standard', 1, '{"last_day": "2027-02-28"}', '{"managing_authority": 1, "dols_team": 3}');
select t.run();
select t.at('2027-02-22 12:00');
select t.eq(dolsd.fire(100)::text, '(1,2,2)', 'one for each role');
select t.eq((select array_agg(r.name || ' ' || late order by r.name) from dolsd.notice n join dolsd.rung r on r.id = n.rung where n.kind = 'standard'),
    '{"standard-7 true","standard-7-team true"}', 'the latest, late');
select t.run();

-- Fallback: nobody in the role, a channel that is not enabled, no address.
select t.case('urgent', 2, '{"given": "2027-02-22"}', '{"dols_team": 3}');
select t.case('urgent', 3, '{"given": "2027-02-22"}', '{"dols_team": 3, "managing_authority": 5}');
insert into casework.a_contact (contact_id, name, address) values (6, 'No address', '');
select t.case('urgent', 4, '{"given": "2027-02-22"}', '{"dols_team": 3, "managing_authority": 6}');
select t.plan();
select t.eq((select array_agg(distinct recipients[1]) from dolsd.upcoming where rung = 'urgent-3' and fallback), '{"DoLS team (mail)"}', 'upcoming says so');
select t.at('2027-02-25 09:00');
select t.eq(dolsd.fire(100)::text, '(3,3,3)', 'fallback');
select t.eq((select array_agg(distinct (role, fallback_for, contact_id)::text) from dolsd.notice where kind = 'urgent' and matter_id in (2, 3, 4)),
    array[('dols_team', 'managing_authority', 3::bigint)::text], 'to the team, and says so');
select t.run();

-- Nobody at all: listed, and sent as soon as there is somebody.
select t.case('urgent', 5, '{"given": "2027-02-22"}', '{}');
select t.eq((select count(*) from dolsd.upcoming where id = 5 and nobody), 0::bigint, 'not planned yet');
select t.run();
select t.ok((select bool_and(nobody) from dolsd.upcoming where id = 5), 'upcoming: nobody');
select t.eq((select array_agg(what) from dolsd.uncovered), '{"nobody to tell"}', 'uncovered');
select t.eq((select uncovered from dolsd.status), 1::bigint, 'status');
select dolsd.sweep();
select t.eq(t.run(), 0, 'still nobody');
insert into casework.a_recipient values ('urgent', 5, 'dols_team', 4, null, null);
select dolsd.sweep();
select t.eq(t.run(), 1, 'told now');
select t.eq((select (contact_id, fallback_for, state)::text from dolsd.notice where matter_id = 5 and state <> 'cancelled'), (4::bigint, 'managing_authority', 'told')::text, 'to the team');
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'nothing uncovered');
select dolsd.sweep();
select dolsd.touch('urgent', 5);
select t.eq(t.run(), 0, 'once');

select t.record(kind, id, '{"closed": "2027-02-25"}') from casework.a_matter;
select t.run();

-- A day that passes: no lapse, nothing sent after it, pending notices are dropped.
select t.at('2027-03-01 10:00');
select t.run();
select t.case('milestone', 1, '{"due": "2027-03-03"}', '{"dols_team": 3}');
select t.case('milestone', 2, '{"due": "2027-03-03"}', '{"dols_team": 4}');
select t.plan();
select t.at('2027-03-02 09:00');
select t.eq((dolsd.fire(100)).notices, 2, 'the day before');
select t.at('2027-03-04 00:00');
select dolsd.fire(100);
select t.eq(t.deliver(), 0, 'held back at once');
select t.plan();
select t.eq((select array_agg(distinct (state, reason, ladder_at, next_at)::text) from dolsd.deadline where kind = 'milestone'),
    array[('passed', null::text, '{}'::timestamptz[], null::timestamptz)::text], 'passed');
select t.eq((select array_agg(distinct state || ': ' || reason) from dolsd.notice where kind = 'milestone'), '{"cancelled: passed"}', 'nothing more is said');
select t.eq((select count(*) from dolsd.message m where state = 'pending' and exists (select 1 from dolsd.notice n where n.message_id = m.id and n.kind = 'milestone')), 0::bigint, 'no message left');
select t.run();
select t.case('milestone', 3, '{"due": "2027-03-08"}', '{"dols_team": 3}');
select t.plan();
select t.at('2027-03-20 09:00');
select t.eq(dolsd.fire(1000)::text, '(1,0,0)', 'not after the day, even after an outage');

-- A rung that has since been switched off is not sent.
select t.run();
select t.case('milestone', 4, '{"due": "2027-03-24"}', '{"dols_team": 3}');
select t.plan();
update dolsd.rung set active = false where name = 'milestone-1';
select t.at('2027-03-23 09:00');
select dolsd.fire(1000);
select t.eq((select count(*) from dolsd.notice where kind = 'milestone' and matter_id = 4), 0::bigint, 'switched off');

-- Every pending notice has a message, whatever happened above.
select t.eq((select count(*) from dolsd.uncovered where what = 'notice without a message'), 0::bigint, 'no stray notice');

-- A rung that leads up to an end is not sent after it to somebody who is about to be notified of the end itself.
select t.at('2027-03-01 10:00');
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, moves, pressing)
values ('test', 'urgent-lapsed-home', 'urgent_end', 'managing_authority', 'urgent-lapsed-managing-authority', 1, 'stay', 'urgent');
select t.run();
select t.case('urgent', 90, '{"given": "2027-03-01"}', '{"managing_authority": 1, "representative": 2, "dols_team": 3}');
select t.plan();
select t.at('2027-03-08 07:30');
select t.run();
select t.eq((select array_agg((role, template, late)::text) from dolsd.notice where matter_id = 90), array[('representative', 'urgent-end-representative', true)::text],
    'only who hears nothing more');
select t.at('2027-03-08 09:00');
select t.run();
select t.eq((select array_agg((role, template, late)::text order by role) from dolsd.notice where matter_id = 90 and role <> 'representative'),
    array[('dols_team', 'urgent-lapsed-dols-team', false)::text, ('managing_authority', 'urgent-lapsed-managing-authority', false)::text], 'and then of the end');

-- But one counted from the start, with the same template after the end, is sent at once if it was recorded
-- late.
insert into dolsd.role values ('imca39a', 'Section 39A IMCA'), ('imca39c', 'Section 39C IMCA');
insert into dolsd.rung (pack, name, limit_code, role, template, counted_from, offset_count, moves)
values ('test', 'asked', 'urgent_end', 'imca39a', 'asked', 'start', 0, 'stay'),
       ('test', 'asked-again', 'urgent_end', 'imca39a', 'asked', 'last_day', 3, 'stay'),
       ('test', 'said', 'urgent_end', 'imca39c', 'said', 'start', 0, 'stay'),
       ('test', 'said-other', 'urgent_end', 'imca39c', 'asked', 'last_day', 3, 'stay');
select t.at('2027-03-09 10:00');
select t.run();
select t.case('urgent', 91, '{"given": "2027-03-02"}', '{"imca39a": 1, "imca39c": 2}');
select t.plan();
select t.run();
select t.eq((select array_agg((role, template, late)::text) from dolsd.notice where matter_id = 91 and role in ('imca39a', 'imca39c')),
    array[('imca39a', 'asked', false)::text], 'asked at once, a day late');
select t.at('2027-03-11 10:00');
select t.run();
select t.eq((select array_agg((role, template)::text order by made_at, role) from dolsd.notice where matter_id = 91 and role in ('imca39a', 'imca39c')),
    array[('imca39a', 'asked')::text, ('imca39a', 'asked')::text, ('imca39c', 'asked')::text], 'and again');
