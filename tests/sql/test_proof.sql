-- What is said about whether a message arrived: who accepted it, when, what came back, and no more.
create function t.proof(in_contact bigint) returns text language sql as $$
    select dolsd.proof_of(m) from dolsd.message m where m.contact_id = in_contact order by m.id limit 1
$$;
insert into casework.a_contact (contact_id, name, channel, address) values (7, 'Hook', 'webhook', 'https://home.example/x'), (8, 'Text', 'notify-sms', '07700 900111');
insert into dolsd.channel (channel, title, enabled) values ('notify-sms', 'Text', true);
update dolsd.channel set enabled = true where channel = 'webhook';
select t.case('urgent', i, '{"given": "2026-11-23"}', jsonb_build_object('managing_authority', c)) from (values (1, 1), (2, 7), (3, 8)) v (i, c);
select t.plan();
select t.at('2026-11-26 09:00');
select dolsd.fire(500);
select t.eq(t.proof(1), 'There is no proof that it arrived: not sent yet.', 'it waits');
create table t.got as select distinct attempt_id, contact_id from dolsd.claim('tester', '{mail,webhook,notify-sms}', '{500,500,500}', '5 minutes');
select t.settle(array[attempt_id], array[case contact_id when 8 then 'accepted' else 'delivered' end], array['final'], array[case contact_id when 1 then 250 else 204 end], array[case contact_id when 1 then '2.0.0 queued as 7' else '' end],
    array[case contact_id when 1 then 'mx.example' when 7 then 'home.example' else '' end]) from t.got;
select t.eq(t.proof(1), 'The mail server mx.example took it on 26 November 2026, 09:00 (answer 250 2.0.0 queued as 7); no report that it came back is on record.', 'a relay took it');
select t.eq(t.proof(7), 'The server of the recipient home.example took it on 26 November 2026, 09:00 (answer 204).', 'a server took it');
select t.eq(t.proof(8), 'There is no proof that it arrived: with a service that says later whether it arrives.', 'a service has it');
select t.at('2026-11-26 10:30');
select t.settle(array[attempt_id], '{delivered}', '{final}', '{0}', '{delivered}', '{}') from t.got where contact_id = 8;
select t.ok(t.proof(8) ~ '^GOV.UK Notify said that it arrived on 26 November 2026, 10:30', 'it says that it arrived: ' || t.proof(8));
select r.done from dolsd.message m cross join lateral dolsd.take_returned(m.key, 'away', '', repeat('a', 64)) r where m.id = (select message_id from dolsd.notice where contact_id = 1 limit 1);
select t.eq(t.proof(1), 'The mail server mx.example took it on 26 November 2026, 09:00 (answer 250 2.0.0 queued as 7); a machine answered it on 26 November 2026, 10:30.', 'a machine answered');
select r.done from dolsd.message m cross join lateral dolsd.take_returned(m.key, 'failed', '5.1.1', repeat('b', 64)) r where m.id = (select message_id from dolsd.notice where contact_id = 1 limit 1);
select t.ok(t.proof(1) ~ 'it came back as not delivered 5.1.1 on 26 November 2026, 10:30\.$', 'it came back: ' || t.proof(1));
