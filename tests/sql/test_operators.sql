-- What an operator does with single messages: by allowed moves, with who and why, and never against what stands.
create function t.act(in_act text, in_message bigint) returns text language sql as $$
    select dolsd.operate(in_act, in_message, 'A. Operator', 'asked by the team')
$$;
create function t.advice(in_act text, in_message bigint) returns text language plpgsql as $$
declare
    said text;
begin
    perform t.act(in_act, in_message);
    return 'it went through';
exception when check_violation then
    get stacked diagnostics said = pg_exception_hint;
    return said;
end $$;
create function t.state() returns text language sql as $$ select string_agg(m.id || ' ' || m.state, ', ' order by m.id) from dolsd.message m $$;

select t.case('urgent', 1, '{"given": "2026-11-23"}', '{"managing_authority": 1, "dols_team": 3}');
select t.plan();
select t.at('2026-11-26 09:00');
select dolsd.fire(500);
select t.eq(t.state(), '1 pending', 'one message waits');
select t.fails('select dolsd.operate(''hold'', 1, '' '', ''because'')', 'somebody who decides it');
select t.fails('select dolsd.operate(''hold'', 1, ''A'', '''')', 'a reason');
select t.fails('select t.act(''hold'', 77)', 'there is no message 77');
select t.fails('select t.act(''release'', 1)', 'message 1 is still waiting: it cannot be released');
select t.fails('select t.act(''resend'', 1)', 'message 1 is still waiting: it cannot be sent again');
select t.eq(t.advice('resend', 1), 'dolsctl retry tries it now, dolsctl hold holds it back, dolsctl cancel cancels it.', 'what can be done instead');
select t.fails('select t.act(''explode'', 1)', 'message 1 is still waiting: that cannot be done');

-- Held: it is not handed out, however late it is, and who did it is recorded.
select t.ok(t.act('hold', 1) ~ 'somebody else is notified on \d{1,2} (November|December) 2026 at \d\d:\d\d$', 'held');
select t.eq(dolsd.london_day_words('2027-01-04 08:00+00'), '4 January 2027 at 08:00', 'an instant in a sentence');
select t.eq(t.state(), '1 held', 'held');
select t.at('2026-11-26 12:00');
select t.eq((select count(*) from t.claim('tester', 10)), 0::bigint, 'not handed out');
select t.ok((select reason = 'held by A. Operator: asked by the team' and destination = 'elm.example' and next_s is null from dolsd.queued()), 'the queue says by whom');
select t.ok(not exists (select from dolsd.queued() q where q::text ~ '@'), 'no address in the queue');
select t.fails('select t.act(''retry'', 1)', 'message 1 is held back: it cannot be tried now');
select t.fails('select t.act(''resend'', 1)', 'message 1 is held back: it cannot be sent again');
select t.fails('select t.act(''hold'', 1)', 'message 1 is held back: it cannot be held back');
select t.eq(t.advice('retry', 1), 'dolsctl release sends it, dolsctl cancel cancels it.', 'and so for one that is held');
select t.ok(dolsd.idle(), 'and nothing is to be done meanwhile');

-- Released: it goes as it stands.
select t.eq(t.act('release', 1), 'it is released, and sent as it stands now', 'released');
create table t.got as select * from t.claim('tester', 10);
select t.eq((select count(*) from t.got), 1::bigint, 'handed out');
select t.fails('select t.act(''cancel'', 1)', 'message 1 is being sent: it cannot be cancelled');
select t.settle(array(select attempt_id from t.got), '{retry}', '{connect}', '{0}', '{no way}', '{mx.example}', array['2026-11-26 18:00+00'::timestamptz]);
select t.ok((select reason = 'retry connect from mx.example' from dolsd.queued()), 'the queue says why it waits');
select t.eq((select (way, destination, messages, due, age, attempts, reasons)::text from dolsd.queue_totals()),
    '(mail,elm.example,1,0,"3 hours",1,"retry connect from mx.example (1)")', 'and in totals, by way out and destination');

-- Tried now.
select t.eq((select count(*) from t.claim('tester', 10)), 0::bigint, 'its time has not come');
select t.eq(t.act('retry', 1), 'it is tried now', 'tried');
truncate t.got;
insert into t.got select * from t.claim('tester', 10);
select t.settle(array(select attempt_id from t.got), '{refused}', '{rcpt}', '{550}', '{no such user}', '{mx.example}');
select t.eq(t.state(), '1 refused, 2 pending', 'refused, and the team is told');
select t.eq(t.deliver(), 1, 'it is');

-- Sent again: a new attempt of the same message, with the same key.
select t.fails('select t.act(''cancel'', 1)', 'message 1 was refused: it cannot be cancelled');
select t.eq(t.act('resend', 1), 'it is sent again, under the same number', 'again');
create table t.again as select * from t.claim('tester', 10);
select t.eq((select (message_id, key)::text from t.again), (select (message_id, key)::text from t.got), 'the same identity');
select t.eq((select max(number) from dolsd.attempt), 3, 'the third attempt');
select t.settle(array(select attempt_id from t.again), '{delivered}', '{final}', '{250}', '{ok}', '{mx.example}');
select t.eq((select string_agg(state, ',') from dolsd.notice where message_id = 1), 'told', 'told');
select t.fails('select t.act(''resend'', 1)', 'message 1 was delivered: it cannot be sent again');
select t.eq((select count(*) from dolsd.event where event = 'message by hand' and detail @> '{"who": "A. Operator", "why": "asked by the team"}'), 4::bigint, 'each is on record, with who and why');

-- Cancelled: its notices too, and it does not come back.
select t.case('urgent', 2, '{"given": "2026-11-24"}', '{"managing_authority": 1, "dols_team": 3}');
select t.plan();
select t.at('2026-11-27 09:00');
select dolsd.fire(500);
select t.eq(t.state(), '1 delivered, 2 delivered, 3 pending', 'another one');
select t.act('hold', 3);
select t.eq(t.act('cancel', 3), 'it is cancelled, with 1 notice', 'cancelled while it is held');
select t.eq((select reason from dolsd.notice where message_id = 3), 'cancelled by hand', 'the notice says so');
select t.eq((select count(*) from dolsd.queue), 0::bigint, 'it has left the queue');
select t.fails('select t.act(''resend'', 3)', 'message 3 was cancelled: it cannot be sent again');

-- Held and forgotten: somebody else is notified in time.
select t.case('urgent', 3, '{"given": "2026-12-01"}', '{"managing_authority": 1, "dols_team": 3}');
select t.plan();
select t.at('2026-12-04 09:00');
select dolsd.fire(500);
select t.act('hold', (select max(n.message_id) from dolsd.notice n where n.matter_id = 3 and n.contact_id = 1));
create table t.held as select message_id as id, give_up_at from dolsd.queue where message_id = (select max(n.message_id) from dolsd.notice n where n.matter_id = 3 and n.contact_id = 1);
select dolsd.move_clock((select give_up_at from t.held));
select t.ok(dolsd.reap(true) > 0, 'given up');
select t.eq((select m.state from dolsd.message m, t.held h where m.id = h.id), 'failed', 'failed');
select t.ok(exists (select from dolsd.notice n where n.purpose = 'undelivered' and n.kind = 'urgent' and n.matter_id = 3 and n.contact_id = 3), 'the team is told');
-- And what was refused or given up may be sent again.
select t.eq(t.act('resend', (select id from t.held)), 'it is sent again, under the same number', 'again');
select t.ok(not exists (select from dolsd.undelivered u join t.held h on h.id = u.message_id), 'it is not undelivered meanwhile');
select t.run();
-- Nothing is sent again about what is over.
select t.case('urgent', 4, '{"given": "2026-12-01"}', '{"managing_authority": 1, "dols_team": 3}');
select t.plan();
select t.at('2026-12-05 09:00');
select dolsd.fire(500);
create table t.last as select max(id) as id from dolsd.message where contact_id = 1;
select t.deliver('refused');
select t.record('urgent', 4, '{"closed": "2026-12-05"}');
select t.plan();
select t.fails(format('select t.act(''resend'', %s)', id), 'nothing of it stands') from t.last;
select t.run();

-- A digest that is held leaves room for another of that day.
select t.case('standard', 9, '{"last_day": "2027-01-15"}', '{"managing_authority": 1, "dols_team": 3}');
select t.plan();
select t.at('2026-12-18 09:00');
select dolsd.fire(500);
create table t.digest as select max(id) as id from dolsd.message where digest_slot is not null;
select t.act('hold', id) from t.digest;
select t.case('standard', 10, '{"last_day": "2027-01-15"}', '{"managing_authority": 1, "dols_team": 3}');
select t.plan();
select dolsd.fire(500);
select t.ok((select count(*) from dolsd.notice n, t.digest d where n.kind = 'standard' and n.matter_id = 10 and n.message_id <> d.id) > 0, 'the next goes in another message');
select t.act('release', id) from t.digest;
select t.run();
select t.eq((select m.state from dolsd.message m, t.digest d where m.id = d.id), 'delivered', 'and both leave');
