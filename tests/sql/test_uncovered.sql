-- Whatever breaks the promise that nothing passes in silence is listed, whoever broke it.
create function t.uncovered() returns text language sql as $$
    select coalesce(string_agg(distinct id || ' ' || what, ', ' order by id || ' ' || what), '') from dolsd.uncovered
$$;
select t.case('urgent', i, '{"given": "2026-11-23"}') from generate_series(1, 9) i;
select t.run();
select t.eq(t.uncovered(), '', 'nothing at first');

-- By hand: a ladder cut off, a time removed, a ladder lost after the end.
update dolsd.deadline set ladder_rungs = '{}', ladder_at = '{}', ladder_occurrences = '{}' where id = 1;
update dolsd.deadline set next_at = null where id = 2;
update dolsd.deadline set state = 'lapsed', ladder_rungs = '{}', ladder_at = '{}', ladder_occurrences = '{}', next_at = null where id = 3;
select t.eq(t.uncovered(), '1 no rung is to come, 2 no time is set for what is to come, 3 no alarm is running', 'planted');
select dolsd.touch('urgent', array[1, 2, 3]);
update dolsd.matter set planned_rules = 0 where id in (1, 2, 3);
select t.run();
select t.eq(t.uncovered(), '', 'a new plan mends them');

-- Nobody fires, nobody plans.
select t.at('2026-11-26 09:14');
select t.eq(t.uncovered(), '', 'due, but not for long');
select t.at('2026-11-26 09:16');
select t.ok(t.uncovered() like '1 due and not told, 2 due and not told%', 'due and not told');
select t.run();
select t.record('urgent', 4, '{"given": "2026-11-24"}');
select t.at('2026-11-26 09:40');
select t.eq(t.uncovered(), '4 changed and not worked out', 'changed');
select t.run();
update dolsd.rung set note = 'other' where name = 'urgent-1';
select t.at('2026-11-26 10:50');
select t.ok(t.uncovered() like '1 worked out by older rules, 2 worked out by older rules%', 'older rules');
select t.run();
select t.eq(t.uncovered(), '', 'worked out');

-- Rungs that end before the day does: noticed when the alarm should begin.
update dolsd.rung set active = false where name = 'urgent-lapsed';
select t.run();
select t.at('2026-12-01 00:30');
select t.run();
select t.ok(t.uncovered() like '1 no alarm is running%', 'no alarm');
update dolsd.rung set active = true where name = 'urgent-lapsed';
select t.run();
select t.eq(t.uncovered(), '', 'the alarm runs');

-- A matter without the date from which everything is counted; one that is over needs none.
select t.case('urgent', 70, '{"Given": "2026-11-30"}');
select t.case('urgent', 71, '{"closed": "2026-11-30"}');
select t.run();
select t.ok(exists (select from dolsd.uncovered where id = 70 and what = 'no deadline' and detail like '%no fact given%'), 'no date');
select t.ok(not exists (select from dolsd.uncovered where id = 71), 'closed');
delete from casework.a_matter where id in (70, 71);
select dolsd.touch('urgent', array[70, 71]);
select t.run();

-- New matters on most days, and then none for five working days; weekends and Christmas do not count.
update dolsd.matter set first_at = '2026-01-01';
insert into dolsd.matter (kind, id, first_at)
select 'urgent', 8000 + extract(doy from d)::int, d from generate_series(timestamptz '2026-10-26 12:00+00', '2026-12-18 12:00+00', '1 day') d
 where extract(isodow from d) < 6 and extract(isodow from d) <> 3;
select t.at('2026-12-29 09:00');
select t.ok(not exists (select from dolsd.uncovered where what = 'no new matter'), 'Christmas is no silence');
select t.at('2026-12-30 09:00');
select t.ok(exists (select from dolsd.uncovered where what = 'no new matter' and kind = 'list'), 'five working days are');
update dolsd.matter set first_at = '2026-12-29 10:00+00' where id = 8352;
select t.ok(not exists (select from dolsd.uncovered where what = 'no new matter'), 'one came');
delete from dolsd.matter where id > 8000;

-- All of case work is gone: reported however few there were.
update dolsd.matter set facts = null;
select t.ok(exists (select from dolsd.uncovered where what = 'case work is empty'), 'empty');

-- A rule that ends under an open deadline leaves it governed by nothing.
delete from casework.a_matter;
update dolsd.matter set facts = null;
select t.at('2026-12-30 10:00');
select t.case('urgent', 900, '{"given": "2026-12-29"}');
select t.run();
select t.ok(not exists (select from dolsd.uncovered where id = 900), 'a limit governs it');
update dolsd.rule_pack set commences = null where pack = 'test';
select dolsd.touch('urgent', 900);
update dolsd.deadline set state = 'cancelled', reason = 'no longer arises', next_at = null where id = 900;
select t.ok(exists (select from dolsd.uncovered where id = 900 and what = 'no limit governs it'), 'none does any more');

-- What a wrong date ended is asked about until its last day is over, the date is corrected, or the matter is closed.
create function t.ended() returns text language sql as $$
    select coalesce(string_agg(id || ' ' || detail, '; ' order by id, detail), '') from dolsd.uncovered
     where what = 'ended by a date that cannot be right'
$$;
insert into dolsd.fact (kind, fact, meaning, may_precede) values
    ('urgent', 'standard_started', 'followed', false), ('urgent', 'followed_on', 'followed too', true);
update dolsd.rule_pack set commences = '2009-04-01' where pack = 'test';
select t.case('urgent', 901, '{"given": "2026-12-30", "closed": "2025-12-31"}');
select t.case('urgent', 902, '{"given": "2026-12-30", "standard_started": "2026-01-02"}');
select t.case('urgent', 903, '{"given": "2026-12-30", "followed_on": "2026-01-02"}');
select t.case('urgent', 904, '{"given": "2026-12-30", "standard_started": "2026-12-30"}');
select t.run();
select t.eq(t.ended(), '901 closed is dated 2025-12-31, before given on 2026-12-30, and ended urgent_end: correct the date that is wrong, '
    'or close the matter; 902 standard_started is dated 2026-01-02, before given on 2026-12-30, and ended urgent_end: correct the date '
    'that is wrong, or close the matter', 'asked');
select t.record('urgent', 901, '{"closed": "2026-12-31"}');
select t.record('urgent', 902, '{"closed": "2026-12-30"}');
select t.run();
select t.eq(t.ended(), '', 'corrected, and closed');
select t.record('urgent', 902, '{"closed": null}');
select t.run();
select t.ok(t.ended() like '902 standard_started%', 'asked again');
select t.at('2027-01-05 10:00');
select t.ok(t.ended() like '902 standard_started%', 'on its last day');
select t.at('2027-01-06 10:00');
select t.eq(t.ended(), '', 'nothing is left to lose');
