-- From messages to outcomes.

create function t.fresh(in_id bigint, in_roles jsonb default '{"managing_authority": 1, "dols_team": 3}') returns void language plpgsql as $$
begin
    perform t.case('urgent', in_id, jsonb_build_object('given', to_char(dolsd.london_date(dolsd.clock()) - 3, 'YYYY-MM-DD')), in_roles);
    perform t.plan();
    perform dolsd.fire(10);
end $$;
create function t.state(in_id bigint) returns text language sql as $$
    select string_agg(concat_ws('/', n.contact_id::text, n.state, m.state), ' ' order by n.id)
      from dolsd.notice n left join dolsd.message m on m.id = n.message_id where n.kind = 'urgent' and n.matter_id = in_id
$$;
-- One attempt, settled with one outcome.
create function t.try(in_outcome text, in_retry_at timestamptz default null, in_resend boolean default true) returns text language plpgsql as $$
declare
    a record;
begin
    select * into strict a from t.claim('tester', 1);
    perform t.eq((select (outcome, notices <> '{}')::text from dolsd.attempts where id = a.attempt_id), (null::text, true)::text, 'on record before it is sent');
    perform t.eq(t.settle(array[a.attempt_id], array[in_outcome], '{final}', '{451}', '{said}', '{mx}', array[in_retry_at], in_resend), 1, 'settled');
    perform t.eq(t.settle(array[a.attempt_id], array[in_outcome], '{final}', '{451}', '{said}', '{mx}', array[in_retry_at], in_resend), 0, 'once');
    return a.key;
end $$;

select t.at('2026-11-23 09:00');
-- retry: at its time, the same key; then delivered.
select t.fresh(1);
do $$
declare
    first_key text := t.try('retry', '2026-11-23 09:01+00');
begin
    perform t.eq(t.state(1), '1/pending/pending', 'waits');
    perform t.eq((select count(*) from t.claim('tester', 1)), 0::bigint, 'not before its time');
    perform t.eq(dolsd.next_instant(), '2026-11-23 09:01+00'::timestamptz, 'next instant');
    perform t.at('2026-11-23 09:01');
    perform t.eq(t.try('delivered'), first_key, 'the same key');
end $$;
select t.eq(t.state(1), '1/told/delivered', 'told');
select t.eq((select (attempts, outcome)::text from dolsd.told where id = 1), (2::bigint, 'delivered')::text, 'two attempts');

-- retry without a time, or too late: given up; the team is notified; the undelivered chain ends.
select t.fresh(2);
select t.try('retry');
select t.eq(t.state(2), '1/failed/failed 3/pending/pending', 'the team instead');
select t.eq((select (template, pressing, role, fallback_for)::text from dolsd.notice where kind = 'urgent' and matter_id = 2 and contact_id = 3), ('undelivered', 'urgent', 'dols_team', null::text)::text, 'undelivered');
do $$
declare
    a record;
begin
    select * into strict a from t.claim('tester', 1);
    perform t.eq((a.notices -> 0) ->> 'undelivered_role', 'managing_authority', 'says whom it was meant for');
    perform t.eq((select (n ->> 'undelivered_role_title', n ->> 'role_title', n ->> 'fallback_for_title')::text from jsonb_array_elements(a.notices) n limit 1),
        ('Managing authority', 'DoLS team', null::text)::text, 'and in the field''s own terms');
    perform t.ok((select (n ->> 'start_on')::date <= (n ->> 'last_day')::date and n ->> 'anchor_last_day' is null and n ->> 'gap_days' is null
                    from jsonb_array_elements(a.notices) n limit 1), 'the day counted from; no other limit, no gap');
    perform dolsd.settle(array[a.attempt_id], '{refused}', '{rcpt}', '{550}', '{no such user}', '{mx}', array[null::timestamptz], true);
end $$;
select t.eq((select array_agg(state order by id) from dolsd.notice where kind = 'urgent' and matter_id = 2), '{failed,failed,nobody}', 'nobody else is left');
select t.eq((select array_agg(what) from dolsd.uncovered), '{"nobody to tell"}', 'and that is listed');
insert into casework.a_recipient values ('urgent', 2, 'dols_team', 4, null, null);
select dolsd.sweep();
select t.eq(t.deliver(), 1, 'somebody came');
select t.eq((select array_agg(state order by id) from dolsd.notice where kind = 'urgent' and matter_id = 2), '{failed,failed,cancelled,told}', 'told');
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'covered');
select t.fresh(3);
select t.try('retry', '2026-12-23 09:00+00');
select t.eq((select array_agg(state order by id) from dolsd.notice where kind = 'urgent' and matter_id = 3), '{failed,pending}', 'after give_up_at');
select t.deliver();

-- refused, with two in the team: A, then B, then nobody; never round in a circle.
select t.fresh(4, '{"managing_authority": 1}');
insert into casework.a_recipient values ('urgent', 4, 'dols_team', 3, null, null), ('urgent', 4, 'dols_team', 4, null, null);
select t.try('refused');
select t.eq(t.state(4), '1/failed/refused 3/pending/pending 4/pending/pending', 'both');
select t.try('refused');
select t.try('refused');
select t.eq((select count(*) from dolsd.notice where kind = 'urgent' and matter_id = 4 and state = 'pending'), 2::bigint, 'each tells of the other''s');
select t.try('refused');
select t.try('refused');
select t.eq((select count(*) from dolsd.notice where kind = 'urgent' and matter_id = 4 and state = 'pending'), 0::bigint, 'it ends');
select t.eq((select count(*) from dolsd.notice where kind = 'urgent' and matter_id = 4 and state = 'nobody'), 2::bigint, 'with nobody');

-- A refused digest is one message to the team, not one for each of its notices.
select t.case('standard', i, '{"last_day": "2026-12-20"}') from generate_series(1, 5) i;
select t.plan();
select t.eq(dolsd.fire(10)::text, '(5,5,1)', 'a digest of five');
select t.try('refused');
select t.eq((select (count(*), count(distinct message_id))::text from dolsd.notice where kind = 'standard' and instead_of is not null), (5, 1)::text, 'one message for five');
select t.eq((select pressing from dolsd.message where id = (select max(message_id) from dolsd.notice where kind = 'standard')), 'urgent', 'urgent');
select t.deliver();

-- If the deadline is over, a failure is reported to nobody.
select t.fresh(5);
do $$
declare
    a record;
begin
    select * into strict a from t.claim('tester', 1);
    perform t.record('urgent', 5, '{"closed": "2026-11-23"}');
    perform t.plan();
    perform dolsd.settle(array[a.attempt_id], '{refused}', '{rcpt}', '{550}', '{no}', '{mx}', array[null::timestamptz], true);
    perform t.eq(t.state(5), '1/cancelled/refused', 'over');
end $$;

-- Cancelled while it was being sent: delivered counts as told, returned is not sent again.
select t.fresh(6);
select t.fresh(7);
do $$
declare
    a bigint[];
begin
    select array_agg(attempt_id order by attempt_id) into a from t.claim('tester', 2);
    perform t.record('urgent', 6, '{"closed": "2026-11-23"}');
    perform t.record('urgent', 7, '{"closed": "2026-11-23"}');
    perform t.plan();
    perform t.eq(t.state(6), '1/cancelled/sending', 'cancelled on its way');
    perform t.eq(t.settle(a, '{delivered,retry}', null, null, null, null, array['2026-11-23 09:02+00'::timestamptz, '2026-11-23 09:02+00'], true), 2, 'settled');
    perform t.eq(t.state(6), '1/told/delivered', 'it was said');
    perform t.eq((select reason from dolsd.notice where kind = 'urgent' and matter_id = 6), 'was on its way when it was cancelled: cancelled: closed', 'and why');
    perform t.eq(t.state(7), '1/cancelled/cancelled', 'not again');
end $$;

-- released: nothing left this host; not counted.
select t.fresh(8);
select t.try('released');
select t.eq((select (attempts, state)::text from dolsd.messages where id = (select message_id from dolsd.notice where kind = 'urgent' and matter_id = 8)), (0, 'pending')::text, 'not counted');
select t.try('delivered');
select t.eq((select array_agg((number, outcome)::text order by number) from dolsd.attempts where message_id = (select message_id from dolsd.notice where kind = 'urgent' and matter_id = 8)),
    array[(1, 'released')::text, (2, 'delivered')::text], 'but on record');

-- unknown: again under the same key, or left.
select t.fresh(9);
select t.try('unknown');
select t.eq(t.state(9), '1/pending/pending', 'again');
select t.ok((select not_before > dolsd.clock() from dolsd.messages where id = (select message_id from dolsd.notice where kind = 'urgent' and matter_id = 9)), 'after a pause');
select t.at('2026-11-23 09:03');
select t.try('unknown', null, false);
select t.eq((select array_agg(n.state order by id) from dolsd.notice n where kind = 'urgent' and matter_id = 9), '{unknown,pending}', 'left, and the team is told');
select t.eq((select state from dolsd.message where id = (select min(message_id) from dolsd.notice where kind = 'urgent' and matter_id = 9)), 'unknown', 'neither failed nor delivered');
select t.deliver();

-- reap: a sender that died.
select t.fresh(10);
do $$
declare
    a record;
begin
    select * into strict a from t.claim('tester', 1);
    perform t.eq(dolsd.next_instant(), '2026-11-23 09:08+00'::timestamptz, 'the lease is an instant');
    perform t.eq(dolsd.reap(true), 0, 'not before the lease ran out');
    perform t.at('2026-11-23 09:08');
    perform t.eq(dolsd.reap(true), 1, 'ran out');
    perform t.eq(dolsd.reap(true), 0, 'once');
    perform t.eq((select outcome from dolsd.attempts where id = a.attempt_id), 'unknown', 'unknown');
    perform t.eq(t.state(10), '1/pending/pending', 'again');
    -- It had only been slow.
    perform t.eq(t.settle(array[a.attempt_id], '{retry}', null, null, null, null, null, true), 0, 'too late for that');
    perform t.eq(t.settle(array[a.attempt_id], '{delivered}', '{final}', '{250}', '{ok}', '{mx}', null, true), 1, 'but delivered is delivered');
    perform t.eq(t.state(10), '1/told/delivered', 'told');
    perform t.at('2026-11-23 09:20');
    perform t.eq(t.deliver(), 0, 'not sent again');
end $$;
-- A live sender may take up to an hour.
select t.fresh(91);
do $$
declare
    a record;
begin
    perform t.at('2026-11-23 09:20');
    select * into strict a from t.claim('tester', 1);
    perform pg_advisory_lock(7309475, hashtext('tester'));
    perform t.at('2026-11-23 10:19');
    perform t.eq(dolsd.reap(true), 0, 'the process lives');
    perform t.eq((select until from dolsd.lease), '2026-11-23 10:20+00'::timestamptz, 'a minute more');
    perform t.at('2026-11-23 10:20');
    perform t.eq(dolsd.reap(true), 1, 'an hour is enough');
    perform pg_advisory_unlock(7309475, hashtext('tester'));
    perform t.eq(t.settle(array[a.attempt_id], '{delivered}', '{final}', '{250}', '{ok}', '{mx}', null, true), 1, 'and then it ends');
    perform t.at('2026-11-23 09:20');
end $$;
select t.fresh(11);
do $$
begin
    perform t.claim('tester', 1);
    perform t.at('2026-11-23 09:30');
    perform t.eq(dolsd.reap(false), 1, 'ran out');
    perform t.eq((select array_agg(n.state order by id) from dolsd.notice n where kind = 'urgent' and matter_id = 11), '{unknown,pending}', 'not sent again by policy');
end $$;
select t.deliver();

-- The claim checks again: queue, facts that changed unannounced, recipients, addresses.
select t.fresh(12);
select dolsd.touch('urgent', 12);
select t.eq(t.deliver(), 0, 'a change is in the queue');
select t.plan();
update casework.a_matter set facts = facts || '{"closed": "2026-11-23"}' where id = 12 and kind = 'urgent';
select t.eq(t.deliver(), 0, 'facts differ');
select t.eq((select count(*) from dolsd.changed), 1::bigint, 'and the planner hears of it');
select t.eq(t.deliver(), 0, 'once');
select t.eq((select count(*) from dolsd.changed), 1::bigint, 'once');
select t.plan();
select t.eq(t.state(12), '1/cancelled/cancelled', 'over');
select t.fresh(13);
delete from casework.a_matter where id = 13;
select t.eq(t.deliver(), 0, 'the matter is gone');
select t.plan();
select t.eq(t.state(13), '1/cancelled/cancelled', 'gone');
select t.fresh(14);
update casework.a_contact set address = 'new@elm.example', tier = 'nothing', require_tls = true where contact_id = 1;
select t.eq((select (address, tier, require_tls, name)::text from t.claim('tester', 1)), ('new@elm.example', 'nothing', true, 'Elm House')::text, 'the address was put right');
select t.at('2026-11-23 09:40');
select dolsd.reap(true);
select t.at('2026-11-23 10:00');
select t.eq(t.deliver(), 1, 'sent');
select t.fresh(15);
update casework.a_recipient set contact_id = 2 where id = 15 and role = 'managing_authority';
select t.eq(t.deliver(), 0, 'no longer to be told');
select t.eq((select state from dolsd.notice where kind = 'urgent' and matter_id = 15), 'cancelled', 'not he');
select t.eq(t.run(), 1, 'but his successor');
select t.eq((select array_agg(contact_id || ' ' || state order by id) from dolsd.notice where kind = 'urgent' and matter_id = 15), '{"1 cancelled","2 told"}', 'told');
select t.fresh(16, '{"managing_authority": 2, "dols_team": 3}');
update casework.a_contact set channel = 'webhook' where contact_id = 2;
select t.eq(t.run(), 1, 'reached another way');
select t.eq((select array_agg(concat_ws(' ', contact_id::text, fallback_for, state) order by id) from dolsd.notice where kind = 'urgent' and matter_id = 16), '{"2 cancelled","3 managing_authority told"}', 'the team, for the webhook is not enabled');

-- Urgent first, then the older; a batch of one does not get stuck behind what is held up.
select t.at('2026-11-24 10:00');
select t.run();
select t.case('standard', 20, '{"last_day": "2026-12-22"}');
select t.plan();
select dolsd.fire(10);
select t.fresh(21);
select t.eq((select json_agg(n ->> 'pressing')::text from t.claim('tester', 1) c, jsonb_array_elements(c.notices) n), '["urgent"]', 'urgent first');
select t.fresh(22);
select dolsd.touch('urgent', 22);
select t.eq(t.deliver('delivered', 1), 1, 'held up ones are passed over');

-- One in fifty is refused: the others are delivered.
select t.at('2026-11-25 10:00');
select dolsd.reap(true);
select t.run();
insert into casework.a_contact (contact_id, name, address) select i, 'Home ' || i, 'home' || i || '@example.org' from generate_series(101, 150) i;
do $$
declare
    ids bigint[];
begin
    for i in 101..150 loop perform t.fresh(i, jsonb_build_object('managing_authority', i, 'dols_team', 3)); end loop;
    select array_agg(attempt_id order by attempt_id) into ids from t.claim('tester', 50);
    perform t.eq(t.settle(ids, array_fill('delivered'::text, array[49]) || '{refused}'::text[], null, null, null, null, null, true), 50, 'settled');
    perform t.eq((select array_agg(n.state || ' ' || c order by n.state) from (select state, count(*) as c from dolsd.notice where matter_id between 101 and 150 group by 1) n),
        '{"failed 1","pending 1","told 49"}', 'one bad address');
end $$;

-- Processes.
select dolsd.enlist('host-a', '0.1.0');
select t.at('2026-11-25 10:05');
select dolsd.keep_health('host-a', '{database,clock}', '{t,t}', '{0,0}', '{0,0}', '{3,0}', '{600,0}', '{NULL,NULL}', null, null, null);
select t.eq((select (version, started_at, seen_at)::text from dolsd.worker), ('0.1.0', '2026-11-25 10:00+00'::timestamptz, '2026-11-25 10:05+00'::timestamptz)::text, 'worker');

-- Something goes wrong and stays wrong: since when is kept, however it is reported again.
select dolsd.keep_health('host-a', '{mail relay}', '{t}', '{120}', '{0}', '{-1}', '{600}', '{refused}', null, null, null);
select t.eq((select (what, since, words, alarming)::text from dolsd.unwell), ('mail relay', '2026-11-25 10:03+00'::timestamptz, 'refused', false)::text, 'unwell');
select t.at('2026-11-25 10:20');
select dolsd.keep_health('host-a', '{mail relay}', '{t}', '{1020}', '{0}', '{-1}', '{600}', '{still refused}', null, null, null);
select t.eq((select (since, words, alarming)::text from dolsd.unwell), ('2026-11-25 10:03+00'::timestamptz, 'still refused', true)::text, 'alarming');
select t.eq((select (unwell, alarming, blind)::text from dolsd.status), (1::bigint, 1::bigint, 0::bigint)::text, 'and not over');
-- The process stops and starts meanwhile: what has not been tried does not count as well, and the span is kept.
select dolsd.keep_health('host-a', '{mail relay}', '{f}', '{0}', '{0}', '{-1}', '{600}', '{NULL}', null, null, null);
select t.eq((select bad_since from dolsd.health where what = 'mail relay'), '2026-11-25 10:03+00'::timestamptz, 'kept over a stop');
select t.at('2026-11-25 10:30');
select dolsd.keep_health('host-a', '{mail relay}', '{t}', '{0}', '{0}', '{0}', '{600}', '{NULL}', null, null, null);
select t.eq((select count(*) from dolsd.unwell), 0::bigint, 'well again');
select t.eq((select (what, since, until)::text from dolsd.blind), ('mail relay', '2026-11-25 10:03+00'::timestamptz, '2026-11-25 10:30+00'::timestamptz)::text, 'the whole span');
-- A database that was down is recorded as such when it is back.
select dolsd.keep_health('host-a', '{database}', '{t}', '{0}', '{300}', '{0}', '{600}', '{NULL}', null, null, null);
select t.eq((select (blind, blind_until, workers, clock_moved)::text from dolsd.status), (2::bigint, '2026-11-25 10:30+00'::timestamptz, 1::bigint, true)::text, 'status');
select t.eq((select since from dolsd.blind where what = 'database'), '2026-11-25 10:25+00'::timestamptz, 'since');

-- The ledger only grows.
select t.fails(format(act, x), 'append-only')
  from unnest(array['event', 'attempt', 'outcome']) x,
       unnest(array['update dolsd.%s set message_id = 1', 'delete from dolsd.%s', 'truncate dolsd.%s cascade']) act
 where (x, act) <> ('outcome', 'update dolsd.%s set message_id = 1');
select t.fails('update dolsd.outcome set code = 1', 'append-only');
select t.ok((select count(*) > 100 from dolsd.ledger), 'and has grown');

-- Another database's clock is not affected.
select t.eq((select count(*) from dolsd.uncovered where what like 'notice%'), 0::bigint, 'no stray notice');

-- A message that could not be sent in time is given up, and somebody else is notified.
select t.unguarded();
select t.record(kind, id, '{"closed": "2026-11-23"}') from casework.a_matter;
select t.run();
do $$
declare
    day timestamp := ((dolsd.clock() at time zone 'Europe/London')::date + 10) + time '09:00';
begin
    perform t.at(day);
    perform t.run();
    perform t.case('urgent', 900, jsonb_build_object('given', (day::date - 3)::text));
    perform t.plan();
    perform dolsd.fire(10);
    perform t.eq((select count(*) from dolsd.message where state = 'pending'), 1::bigint, 'waits');
    perform t.eq(dolsd.reap(true), 0, 'there is time');
    perform dolsd.move_clock((select give_up_at from dolsd.message where state = 'pending'));
    perform t.eq(dolsd.reap(true), 1, 'given up');
    perform t.eq((select array_agg((n.role, n.purpose, n.state, m.state)::text order by n.id) from dolsd.notice n join dolsd.message m on m.id = n.message_id where n.matter_id = 900),
        array[('managing_authority', 'reminder', 'failed', 'failed')::text, ('dols_team', 'undelivered', 'pending', 'pending')::text], 'somebody else');
    perform t.eq(dolsd.reap(true), 0, 'once');
end $$;

-- A state changes only by an allowed move.
select t.fails(act, 'cannot move from')
  from unnest(array['select dolsd.move_messages(''{1}'', ''{delivered}'', ''pending'')', 'select dolsd.move_messages(''{1}'', ''{pending,cancelled}'', ''sending'')',
                    'select dolsd.move_notices(''{1}'', ''{told}'', ''pending'')', 'select dolsd.move_deadlines(''{urgent}'', ''{1}'', ''{urgent_end}'', ''{open}'', ''open'')']) act;
select t.eq((select count(*) from dolsd.move v where not exists (select from dolsd.move w where w.thing = v.thing and w.old_state = v.new_state)
                and v.new_state not in ('delivered', 'told')), 0::bigint, 'every state but the last of each can be left');
