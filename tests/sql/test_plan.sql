-- From facts to deadlines.

-- A new matter: deadline, ladder, next instant, ledger.
select t.case('urgent', 1, '{"given": "2026-11-23"}', '{"managing_authority": 1, "representative": 2, "dols_team": 3}');
select t.eq(t.plan(), 1, 'one matter was taken');
select t.eq((select (last_day, state, cardinality(ladder_at), next_at)::text from dolsd.deadline),
    ('2026-11-29'::date, 'open', 14, '2026-11-26 09:00+00'::timestamptz)::text, 'deadline');
select t.eq((select array_agg(event order by seq) from dolsd.ledger where kind is not null), '{"facts recorded","deadline opened"}', 'ledger');
select t.eq((select planned_rules from dolsd.matter), dolsd.rules_version(), 'version');
select t.eq((select jurisdiction from dolsd.matter), 'england', 'jurisdiction');
select t.eq(t.plan(), 0, 'nothing more to do');
select t.ok(dolsd.idle(), 'idle');
select t.eq(dolsd.next_instant(), '2026-11-26 09:00+00'::timestamptz, 'next instant');

-- The same again writes nothing.
do $$
declare
    before xid := (select xmin from dolsd.deadline);
    lines bigint := (select count(*) from dolsd.ledger);
begin
    perform dolsd.touch('urgent', 1);
    perform t.plan();
    perform t.eq((select xmin from dolsd.deadline)::text, before::text, 'the row was not written');
    perform t.eq((select count(*) from dolsd.ledger), lines, 'nothing in the ledger');
end $$;

-- A rule changes: everything is worked out again.
update dolsd.rung set active = false where name = 'urgent-3';
select t.eq(t.plan(), 1, 'taken for the new rules');
select t.eq((select next_at from dolsd.deadline), '2026-11-28 09:00+00'::timestamptz, 'the rung is gone');
update dolsd.rung set active = true where name = 'urgent-3';
select t.eq(t.plan(), 1, 'and back');

-- Facts change unannounced.
update casework.a_matter set facts = '{"given": "2026-11-24"}';
select t.eq(dolsd.sweep(), 1::bigint, 'the sweep finds it');
select t.eq(dolsd.sweep(), 0::bigint, 'once');
select t.eq(t.plan(), 1, 'taken');
select t.eq((select last_day from dolsd.deadline), '2026-11-30'::date, 'moved');
select t.eq((select detail ->> 'was' from dolsd.ledger where event = 'deadline moved'), '2026-11-29', 'ledger keeps both days');
update casework.a_matter set jurisdiction = 'wales';
select t.eq(dolsd.sweep(), 1::bigint, 'the sweep looks at the jurisdiction too');
select t.plan();
select t.eq((select jurisdiction from dolsd.matter), 'wales', 'jurisdiction');
insert into casework.a_matter (kind, id, reference, facts) values ('urgent', 2, 'U-2', '{}');
select t.eq(dolsd.sweep(), 1::bigint, 'a new matter');
select t.plan();
select t.eq((select facts from dolsd.matter where id = 2), '{}'::jsonb, 'no facts yet');
select t.eq(dolsd.sweep(), 0::bigint, 'it is known');
delete from casework.a_matter where id = 2;
select t.eq(dolsd.sweep(), 1::bigint, 'a vanished matter');
select t.plan();
select t.ok((select facts is null from dolsd.matter where id = 2), 'gone');
select t.eq(dolsd.sweep(), 0::bigint, 'it is known too');

-- A plan that could not be written: the matter stays among the changed, since when it first was.
do $$
declare
    kept timestamptz;
begin
    perform dolsd.touch('urgent', 1);
    perform t.eq((select count(*) from dolsd.take_changed(10)), 1::bigint, 'taken');
    perform dolsd.put_back('urgent', 1);
    select c.at into kept from dolsd.changed c;
    perform t.eq(kept, dolsd.clock(), 'put back');
    perform t.eq(dolsd.next_instant(), dolsd.clock(), 'to be worked out now');
    perform dolsd.move_clock(dolsd.clock() + interval '2 days');
    perform t.eq((select count(*) from dolsd.take_changed(10)), 1::bigint, 'taken again');
    perform dolsd.put_back('urgent', 1);
    perform t.eq((select array_agg(c.at) from dolsd.changed c), array[kept], 'it has waited since then');
    perform t.eq((select count(*) from dolsd.uncovered u where u.what = 'changed and not worked out'), 1::bigint, 'and is listed');
    perform t.plan();
    perform t.ok((select m.waiting_since is null from dolsd.matter m where m.id = 1), 'written');
    perform dolsd.move_clock(dolsd.clock() - interval '2 days');
end $$;

-- Closed, and opened again.
select t.record('urgent', 1, '{"closed": "2026-11-23"}');
select t.plan();
select t.eq((select (state, reason, cardinality(ladder_at), next_at)::text from dolsd.deadline), ('cancelled', 'closed', 0, null::timestamptz)::text, 'closed');
select t.record('urgent', 1, '{"closed": null}');
select t.plan();
select t.eq((select (state, reason, next_at)::text from dolsd.deadline), ('open', null::text, '2026-11-27 09:00+00'::timestamptz)::text, 'open again');

-- A deadline that the facts no longer give; a matter that is gone.
select t.record('urgent', 1, '{"given": null}');
select t.plan();
select t.eq((select (state, reason)::text from dolsd.deadline), ('cancelled', 'no longer arises')::text, 'no longer arises');
select t.record('urgent', 1, '{"given": "2026-11-24"}');
select t.plan();
delete from casework.a_matter;
select dolsd.touch('urgent', 1);
select t.plan();
select t.eq((select (state, reason)::text from dolsd.deadline), ('cancelled', 'no longer in case work')::text, 'gone');
select t.eq((select array_agg(event order by seq) from dolsd.ledger where kind is not null and event <> 'facts recorded'),
    '{"deadline opened","deadline moved","deadline cancelled","deadline reopened","deadline cancelled","deadline reopened","deadline cancelled"}', 'ledger');

-- A fact dated in the future brings the matter back on its day, and holds up what is sent then.
select t.case('urgent', 3, '{"given": "2026-11-23"}');
select t.plan();
update dolsd.matter set look_again = '2026-11-26' where id = 3;
select t.eq(t.plan(), 0, 'not yet');
select t.at('2026-11-26 00:00');
select t.ok(not dolsd.idle(), 'not idle');
select t.eq((dolsd.fire(10)).deadlines, 0, 'not fired before the planner has looked');
select t.eq(t.plan(), 1, 'its day');
select t.eq(t.plan(), 0, 'once');

-- A change while the planner works stays in the queue; see concurrency_test.sh. Many rows of one
-- matter are one piece of work.
select dolsd.touch('urgent', 3) from generate_series(1, 2000);
select dolsd.touch('urgent', array[3, 3, 3]);
select t.eq(t.plan(), 1, 'one piece of work');
select t.eq((select count(*) from dolsd.changed), 0::bigint, 'the queue is empty');

-- More than one batch.
insert into casework.a_matter (kind, id, reference, facts) select 'urgent', i, 'U-' || i, '{"given": "2026-11-26"}' from generate_series(100, 1299) i;
select dolsd.touch('urgent', array(select i from generate_series(100, 1299) i));
select t.eq(t.plan(500), 500, 'first batch');
select t.eq(t.plan(500), 500, 'second');
select t.eq(t.plan(500), 200, 'third');
select t.eq(t.plan(500), 0, 'done');

-- The daemon's functions refuse any other isolation level, and a deadline of a matter that is not in the plan.
begin isolation level repeatable read;
select t.fails('select * from dolsd.take_changed(1)', 'read committed');
rollback;
select t.fails($$select dolsd.apply_plan('{}', array[('urgent', 1, 'urgent_end', 1, null, null, '2026-11-29', '2026-11-30', 'open', null,
    null, null, 'count', '{}', null, null, '{}', '{}', '{}')::dolsd.planned_deadline])$$, 'not in the plan');

-- Bad facts are listed.
update dolsd.matter set bad = 'given is not a date' where id = 3;
select t.eq((select detail from dolsd.uncovered where what = 'facts that cannot be right'), 'given is not a date', 'uncovered');

-- A move that is not in the table of moves is refused here as everywhere.
select t.case('urgent', 9901, '{"given": "2026-11-20"}');
select t.run();
delete from dolsd.move where thing = 'deadline' and old_state in ('open', 'lapsed') and new_state = 'met';
select t.record('urgent', 9901, '{"standard_started": "2026-11-23"}');
select t.fails('select t.plan()', 'a deadline cannot move from (open|lapsed) to met');
