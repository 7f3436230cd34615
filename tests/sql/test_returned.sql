-- Mail that comes back after a relay accepted it: the next way, others, or a note; each mail once.
update dolsd.channel set turn = 10;
insert into dolsd.channel (channel, title, enabled, turn, takes_days) values ('notify-sms', 'Text', true, 40, 0), ('notify-letter', 'Letter', true, 50, 4);
insert into dolsd.channel (channel, title, enabled, turn) values ('notify-email', 'Notify mail', false, 30);
create table casework.a_way (contact_id bigint, channel text, address text, turn int);
create or replace view casework.contact as
select contact_id, name, channel, address, language, tier, require_tls, null::int as turn from casework.a_contact
union all
select w.contact_id, c.name, w.channel, w.address, c.language, c.tier, c.require_tls, w.turn
  from casework.a_way w join casework.a_contact c using (contact_id);
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, moves, pressing) values
    ('test', 'standard-28-rpr', 'standard_end', 'representative', 'standard-end-representative', -28, 'earlier', 'urgent');

-- Contact 100 + i represents in matter i: by mail, text message and letter, as the rows of dolsd.channel have it.
create function t.relative(in_id bigint, in_last_day date default '2026-12-31') returns void language sql as $$
    insert into casework.a_contact (contact_id, name, channel, address) values (100 + in_id, 'Relative', 'mail', format('r%s@example.org', in_id));
    insert into casework.a_way values (100 + in_id, 'notify-letter', E'Relative\n1 Lane\nAB1 2CD', null),
        (100 + in_id, 'notify-sms', '07700 900111', null), (100 + in_id, 'notify-email', 'r@example.org', null);
    select t.case('standard', in_id, jsonb_build_object('given', '2026-01-01', 'last_day', in_last_day), jsonb_build_object('representative', 100 + in_id, 'dols_team', 3));
$$;
create function t.said(in_id bigint) returns text language sql as $$
    select string_agg(n.channel || ' ' || n.state, ', ' order by n.id) from dolsd.notice n where n.contact_id = 100 + in_id
$$;
create function t.team(in_id bigint) returns bigint language sql as $$
    select count(*) from dolsd.notice n where n.matter_id = in_id and n.purpose = 'undelivered'
$$;
create function t.back(in_id bigint, in_what text, in_status text, in_digest text) returns text language sql as $$
    select coalesce(r.done, 'later')
      from dolsd.message m cross join lateral dolsd.take_returned(m.key, in_what, in_status, repeat(in_digest, 64)) r
     where m.contact_id = 100 + in_id and m.channel = 'mail'
$$;
select t.relative(i) from generate_series(1, 8) i;
insert into casework.a_contact (contact_id, name, channel, address) values (140, 'Mail only', 'mail', 'only@example.org');
select t.case('standard', 40, '{"given": "2026-01-01", "last_day": "2026-12-31"}', '{"representative": 140, "dols_team": 3}');
select t.run();
select t.at('2026-12-03 09:00');
select t.plan();
select dolsd.fire(500);

-- What is still being sent waits for its own outcome.
create temp table claimed as select * from dolsd.claim('w', '{mail}', '{500}', '5 minutes');
select t.eq(t.back(1, 'failed', '5.1.1', '1'), 'later', 'still being sent');
select t.eq((select count(*) from dolsd.returned), 0::bigint, 'nothing of it is recorded');
select dolsd.settle(array_agg(distinct attempt_id), array_agg('delivered'::text), null, null, null, null, null, true)
  from (select distinct attempt_id from claimed where matter_id <> 8) c;

-- There is no such mailbox: the next way, and the address is closed.
select t.eq(t.back(1, 'failed', '5.1.1', '1'), 'its address takes nothing more; 1 message made for others, or by the next way', 'failed');
select t.eq(t.said(1), 'mail failed, notify-sms pending', 'the next way');
select t.eq((select state from dolsd.message where contact_id = 101 and channel = 'mail'), 'failed', 'the message failed after all');
select t.eq((select why from dolsd.closed where contact_id = 101), 'mail came back 5.1.1', 'the address takes nothing more');
select t.eq(t.back(1, 'failed', '5.1.1', '1'), 'known already', 'once');
select t.ok(t.back(1, 'failed', '5.1.1', '2') like '%nobody is notified again', 'another report of the same');
select t.eq(t.said(1), 'mail failed, notify-sms pending', 'still once');
select t.eq((select array_agg(reason) from dolsd.told where contact_id = 101 and channel = 'mail'), '{it came back 5.1.1}', 'told says so');
select t.ok((select count(*) = 1 from dolsd.ledger where event = 'mail came back' and detail ->> 'status' = '5.1.1' and seq < (select max(seq) from dolsd.ledger where event = 'next way taken')), 'and the ledger, in order');

-- A full mailbox does not mean that the address is wrong.
select t.eq(t.back(2, 'failed', '5.2.2', '3'), '1 message made for others, or by the next way', 'full');
select t.eq(t.said(2), 'mail failed, notify-sms pending', 'the next way');
select t.eq((select count(*) from dolsd.closed where contact_id = 102), 0::bigint, 'the address stays');

-- No further way: the team, and the contact counts as nobody until the address is reopened.
select t.eq((select r.done from dolsd.message m cross join lateral dolsd.take_returned(m.key, 'failed', '', repeat('4', 64)) r
              where m.contact_id = 140), 'its address takes nothing more; 1 message made for others, or by the next way', 'no reason given');
select t.eq(t.team(40), 1::bigint, 'the team is notified instead');
select t.eq((select count(*) from dolsd.aside where what = 'contact' and id = 140), 1::bigint, 'set aside');
select dolsd.reopen_address(140, 'A. Officer');
select t.eq((select count(*) from dolsd.aside where what = 'contact' and id = 140), 0::bigint, 'and back');

-- Delayed, away, answered: only noted.
select t.eq(t.back(3, 'delayed', '4.4.1', '5'), 'noted', 'delayed');
select t.eq(t.back(3, 'away', '', '6'), 'noted', 'away');
select t.eq(t.back(3, 'answered', '', '7'), 'noted', 'answered');
select t.eq(t.said(3), 'mail told', 'it counts as told');
select t.eq((select returned from dolsd.ctl_told('standard', 3) where contact_id = 103), 'reported as delayed 4.4.1; answered by a machine; answered', 'explain has it');
select t.eq((select jsonb_object_agg(labels ->> 'what', value) from dolsd.metrics() where name = 'dolsd_returned'),
    '{"failed": 4, "delayed": 1, "away": 1, "answered": 1}', 'and the metrics');

-- The matter is over by then: nobody is notified.
select t.record('standard', 4, '{"closed": "2026-12-03"}');
select t.plan();
select t.eq(t.back(4, 'failed', '5.1.1', '8'), 'its address takes nothing more; 0 messages made for others, or by the next way', 'over');
select t.eq(t.said(4), 'mail failed', 'nothing more');

-- An unknown message, and impossible values.
select t.eq((select count(*) from dolsd.take_returned('00000000-0000-4000-8000-000000000000', 'failed', '5.1.1', repeat('9', 64))), 0::bigint, 'not ours');
select t.fails($$select t.back(3, 'lost', '', 'a')$$, 'returned_what');
select t.fails($$select t.back(3, 'delayed', 'x@y', 'a')$$, 'returned_status');
