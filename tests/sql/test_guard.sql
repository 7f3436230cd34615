-- The guard: what would end, move or reopen very many deadlines at once is held and reported, and goes
-- ahead when it is confirmed or its cause is gone; nothing is sent meanwhile, and nothing is lost.
create function t.plan_all() returns void language plpgsql as $$ begin while t.plan() > 0 loop end loop; end $$;
create function t.count(in_state text) returns bigint language sql as
    $$select count(*) from dolsd.deadline where state = in_state and limit_code = 'urgent_end'$$;
create function t.held(in_effect text) returns bigint language sql as
    $$select coalesce(sum(changes), 0) from dolsd.held_change where effect = in_effect$$;

-- Sixty urgent authorisations whose homes have a reminder at nine. New matters are never held.
select t.at('2026-11-26 08:30');
select t.case('urgent', i, '{"given": "2026-11-23"}') from generate_series(1, 60) i;
select t.plan_all();
select t.eq(t.count('open'), 60::bigint, 'all stand');
select t.eq(dolsd.held_words(), null, 'nothing is held');

-- The council's view breaks. The sweep finds all matters gone: no deadline is cancelled.
create table t.kept as select * from casework.a_matter;
delete from casework.a_matter;
select t.eq(dolsd.sweep(), 60::bigint, 'all are gone');
select t.plan_all();
select t.eq(t.count('open'), 60::bigint, 'no deadline is cancelled');
select t.eq(t.held('gone'), 60::bigint, 'all are held');
select t.eq(dolsd.held_words(), '60 deadlines of 60 matters would be cancelled, since their matters are no longer in case work; see dolsctl confirm', 'in words');
select t.eq((select count(*) from dolsd.uncovered where what = 'change held'), 60::bigint, 'uncovered');
select t.eq((select count(*) from dolsd.ledger where event = 'changes held'), 1::bigint, 'on record once');

-- Nothing is sent meanwhile; and each sweep looks again, which ends nothing either.
select t.at('2026-11-26 09:30');
select t.eq((select deadlines from dolsd.fire(500)), 0, 'nothing fires');
select t.at('2026-11-26 15:00');
select dolsd.sweep();
select t.plan_all();
select t.eq(t.held('gone'), 60::bigint, 'still held after hours');
select t.eq((select count(*) from dolsd.ledger where event = 'changes held'), 1::bigint, 'and not recorded again');
select t.eq((select count(*) from dolsd.notice), 0::bigint, 'no notice');

-- The view is repaired: everything continues, and what was due is sent, late.
insert into casework.a_matter select * from t.kept;
select dolsd.sweep();
select t.eq(t.run(), 1, 'the home is told');
select t.eq((select count(*) from dolsd.notice where state = 'told'), 60::bigint, 'of every matter');
select t.eq((select count(*) from dolsd.held_change), 0::bigint, 'nothing is held any more');
select t.eq((select count(*) from dolsd.ledger where event = 'deadline cancelled'), 0::bigint, 'nothing was cancelled');
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'nothing is uncovered');

-- Twenty at once are normal work; so are twenty-five of several hundred, which are weighed and let go.
select t.record('urgent', i, '{"closed": "2026-11-26"}') from generate_series(1, 20) i;
select t.plan_all();
select t.eq(t.count('cancelled'), 20::bigint, 'twenty are closed');
select t.case('urgent', i, '{"given": "2026-11-24"}') from generate_series(101, 400) i;
select t.plan_all();
select t.record('urgent', i, '{"closed": "2026-11-26"}') from generate_series(101, 125) i;
select t.plan_all();
select t.eq(t.count('cancelled'), 45::bigint, 'a small share goes on by itself');
select t.eq((select count(*) from dolsd.matter where held_since is not null), 0::bigint, 'nothing is left behind');

-- An import closes half of them, in many small transactions: held, whatever the size of a batch.
do $$ begin for i in 126..275 loop perform t.record('urgent', i, '{"closed": "2026-11-26"}'); perform t.plan(16); end loop; end $$;
select t.plan_all();
select t.eq(t.count('cancelled'), 45::bigint, 'none of it counts');
select t.eq(t.held('ended'), 150::bigint, 'all of it is held');

-- Others are not delayed: a new matter, and one whose last day moves.
select t.case('urgent', 900, '{"given": "2026-11-26"}');
select t.record('urgent', 300, '{"given": "2026-11-25"}');
select t.plan_all();
select t.ok(exists (select from dolsd.deadline where id = 900 and state = 'open'), 'a new matter');
select t.eq((select last_day from dolsd.deadline where id = 300), '2026-12-01'::date, 'another day');

-- Somebody confirms that it is intended.
select t.fails($$select dolsd.confirm_held('ended', ' ', 'import')$$, 'needs somebody who decides it');
select t.fails($$select dolsd.confirm_held('gone', 'A. Manager', 'import')$$, 'no change with the effect "gone" is held');
select t.eq(dolsd.confirm_held('ended', 'A. Manager', 'the old system was closed'), 150::bigint, 'confirmed');
select t.plan_all();
select t.eq(t.count('cancelled'), 195::bigint, 'it counts now');
select t.eq(dolsd.held_words(), null, 'nothing is held');
select t.eq((select detail ->> 'who' from dolsd.ledger where event = 'changes confirmed'), 'A. Manager', 'on record with who');

-- A view that loses the fact reopens them, and one that shifts a date moves them all: both are held.
update casework.a_matter set facts = facts - 'closed' where id between 126 and 275;
update casework.a_matter set facts = facts || '{"given": "2026-11-22"}' where id between 276 and 299 or id between 301 and 400;
select dolsd.sweep();
select t.plan_all();
select t.eq(t.held('reopened'), 150::bigint, 'opened again');
select t.eq(t.held('moved'), 124::bigint, 'moved');
select t.eq((select count(*) from dolsd.notice where purpose = 'moved'), 0::bigint, 'nobody is told of a day that moved');

-- If most of a change is put right, the rest, if few, goes ahead without confirmation.
update casework.a_matter set facts = facts || '{"closed": "2026-11-26"}' where id between 126 and 270;
select dolsd.sweep();
select t.plan_all();
select t.eq(t.held('reopened'), 0::bigint, 'five are few');
select t.eq((select count(*) from dolsd.deadline where id between 271 and 275 and state = 'open'), 5::bigint, 'and are open');
select t.eq(t.held('moved'), 124::bigint, 'the others are held still');

-- A rule that ends counts as a change like any other, though no matter changed.
select dolsd.confirm_held('moved', 'A. Manager', 'dates were corrected');
select t.plan_all();
alter table dolsd.time_limit disable trigger user;
update dolsd.time_limit set count = 9 where code = 'urgent_end';
update dolsd.rules_state set version = version + 1;
select t.plan_all();
select t.ok(t.held('moved') > 100, 'a rule that moves them all');
select t.eq((select count(*) from dolsd.uncovered where what = 'worked out by older rules'), 0::bigint, 'it was worked out');
update dolsd.time_limit set count = 7 where code = 'urgent_end';
update dolsd.rules_state set version = version + 1;
select t.plan_all();
select t.eq((select count(*) from dolsd.held_change), 0::bigint, 'the rule is as before, and nothing is held');


-- A changed rule that would have very many reminded at once is held before anybody is notified; a few are not.
-- One that reminds of them later is not held.
select t.case('standard', i, '{"last_day": "2027-03-31"}') from generate_series(1001, 1300) i;
select t.case('standard', i, '{"last_day": "2027-04-30"}') from generate_series(1301, 1310) i;
select t.run();
create table t.sent as select count(*) as n from dolsd.notice;
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, moves, pressing)
values ('test', 'standard-far', 'standard_end', 'dols_team', 'standard-end-dols-team', -150, 'earlier', 'urgent');
select t.plan_all();
select t.ok(t.held('due') between 290 and 310, 'held: ' || t.held('due'));
select t.eq((dolsd.fire(500)).notices, 0, 'nobody hears of it');
select t.ok(dolsd.held_words() like '% would be reminded of within a week, sooner than before; see dolsctl confirm', 'in words');
update dolsd.rung set offset_count = -60 where name = 'standard-far';
select t.plan_all();
select t.eq(t.held('due'), 0::bigint, 'sixty days before is not now');
update dolsd.rung set offset_count = -121 where name = 'standard-far';
select t.plan_all();
select t.ok(t.held('due') between 290 and 310, 'but Monday is, on a Thursday: ' || t.held('due'));
update dolsd.rung set offset_count = -60 where name = 'standard-far';
select t.plan_all();
select t.eq(t.held('due'), 0::bigint, 'and nothing is held once it is taken back');
select t.run();
select t.eq((select count(*) from dolsd.notice), (select n from t.sent), 'and nobody was told');
update dolsd.rung set offset_count = -150 where name = 'standard-far';
select t.plan_all();
select t.ok(dolsd.confirm_held('due', 'A. Manager', 'the team wants the list') >= 290, 'meant');
select t.run();
select t.ok((select count(*) from dolsd.notice) >= (select n + 290 from t.sent), 'they are told');

-- A fact from which everything is counted disappears, while the last day is stated and stands: no deadline differs. A
-- single correction is normal work; a column that the view has lost is held.
select t.case('standard', i, '{"given": "2026-11-20", "last_day": "2027-06-30"}') from generate_series(2001, 2300) i;
select t.plan_all();
select t.record('standard', 2001, '{"given": null}');
select t.plan_all();
select t.ok((select not facts ? 'given' from dolsd.matter where kind = 'standard' and id = 2001), 'one is work');
select t.record('standard', i, '{"given": null}') from generate_series(2001, 2300) i;
select t.plan_all();
select t.ok(t.held('undated') between 270 and 299, 'held: ' || t.held('undated'));
select t.ok(dolsd.held_words() like '% would be left without the fact from which everything about their matters is counted; see dolsctl confirm', 'in words');
select t.record('standard', i, '{"given": "2026-11-20"}') from generate_series(2001, 2300) i;
select t.plan_all();
select t.eq(t.held('undated'), 0::bigint, 'nothing is held once it is there again');
select t.record('standard', i, '{"given": null}') from generate_series(2001, 2300) i;
select t.plan_all();
select t.ok(dolsd.confirm_held('undated', 'A. Manager', 'they were drafts') >= 270, 'meant');
select t.plan_all();
select t.eq((select count(*) from dolsd.matter where kind = 'standard' and id > 2000 and facts ? 'given'), 0::bigint, 'it goes on');
select t.eq(t.held('undated'), 0::bigint, 'and is not held again');

-- What plan and apply say beforehand.
select t.eq(dolsd.would_hold(20, 20, 20, 20), null, 'twenty are work');
select t.eq(dolsd.would_hold(0, 400, 3, 0), '400 deadlines would be given another last day: very many at once, so dolsd holds them until dolsctl confirm lets them go', 'four hundred are not');
