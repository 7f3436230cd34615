-- A webhook that is gone: closed, the DoLS team notified instead, and open again with another address.
update dolsd.channel set enabled = true where channel = 'webhook';
insert into casework.a_contact (contact_id, name, channel, address) values (9, 'Ash House', 'webhook', 'https://ash.example/hook');
select t.case('urgent', i, '{"given": "2026-11-23"}', '{"managing_authority": 9, "dols_team": 3}') from generate_series(1, 2) i;
select t.plan();
select t.at('2026-11-26 09:00');
select dolsd.fire(500);
select t.eq((select count(*) from dolsd.notice where contact_id = 9 and channel = 'webhook' and state = 'pending'), 2::bigint,
    'the home is notified by webhook');

-- Handed out only to a worker with room for webhooks.
select t.eq((select count(*) from dolsd.claim('w', '{mail}', '{100}', '5 minutes') where channel <> 'mail'), 0::bigint, 'not by mail');
create temp table claimed as select * from dolsd.claim('w', '{mail,webhook}', '{0,100}', '5 minutes');
select t.eq((select count(distinct message_id) from claimed where channel = 'webhook' and contact_id = 9 and matter_id in (1, 2)),
    (select count(*) from dolsd.message where contact_id = 9), 'with contact and matter');

-- Any other refusal leaves it open.
select dolsd.settle(array[min(attempt_id)], '{refused}', '{final}', '{404}', '{no}', '{ash.example}', array[null::timestamptz], true) from claimed;
select t.eq((select count(*) from dolsd.closed), 0::bigint, '404 does not close it');
select t.case('urgent', 3, '{"given": "2026-11-23"}', '{"managing_authority": 9, "dols_team": 3}');
select t.plan();
select dolsd.fire(500);
create temp table later as select * from dolsd.claim('w', '{webhook}', '{100}', '5 minutes');
select dolsd.settle(array[min(attempt_id)], '{refused}', '{final}', '{410}', '{gone}', '{ash.example}', array[null::timestamptz], true) from later;
select t.eq((select array_agg((contact_id, channel, address)::text) from dolsd.closed), array[(9, 'webhook', 'https://ash.example/hook')::text], '410 closes it');
select t.ok((select detail ~ '410' from dolsd.uncovered where kind = 'contact' and id = 9), 'it is listed, with why');
select t.ok((select count(*) > 0 from dolsd.notice where matter_id = 3 and instead_of is not null and contact_id = 3), 'the DoLS team is notified of it');
select t.eq((select count(*) from dolsd.event where event = 'address closed' and detail = '{"channel": "webhook", "contact_id": 9}'), 1::bigint, 'the ledger knows');

-- While it is closed the team is notified instead.
select t.case('urgent', 4, '{"given": "2026-11-23"}', '{"managing_authority": 9, "dols_team": 3}');
select t.plan();
select dolsd.fire(500);
select t.eq((select count(*) from dolsd.notice where matter_id = 4 and contact_id = 9), 0::bigint, 'nothing more goes there');
select t.ok((select count(*) > 0 from dolsd.notice where matter_id = 4 and contact_id = 3), 'but to the team');
select t.at('2026-11-26 09:06');
select dolsd.sweep();
select t.eq((select count(*) from dolsd.aside where what = 'contact'), 1::bigint, 'time alone does not open it');

-- A new address opens it automatically; the old one needs somebody's decision.
update casework.a_contact set address = 'https://ash.example/new' where contact_id = 9;
select t.at('2026-11-26 09:12');
select dolsd.sweep();
select t.eq((select count(*) from dolsd.aside where what = 'contact'), 0::bigint, 'another address is open');
update casework.a_contact set address = 'https://ash.example/hook' where contact_id = 9;
select dolsd.set_contacts_aside('{9}');
select t.eq((select count(*) from dolsd.aside where what = 'contact'), 1::bigint, 'the old one is not');
select t.eq(dolsd.reopen_address(9, 'A. Officer'), 1, 'somebody opens it');
select t.eq((select count(*) from dolsd.aside where what = 'contact'), 0::bigint, 'so it is open');
