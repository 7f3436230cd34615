-- After an erasure no personal data is left, in the ledger or outside it: every table of the daemon is searched.
create function t.left_in() returns text language plpgsql as $$
declare
    one regclass;
    many bigint;
    places text;
begin
    for one in select c.oid from pg_class c where c.relnamespace = 'dolsd'::regnamespace and c.relkind = 'r' order by c.relname loop
        execute format('select count(*) from %s x where x::text ~* ''quuxley|wibble|zq''', one) into many;
        if many > 0 then
            places := concat_ws(', ', places, format('%s in %s', many, one));
        end if;
    end loop;
    return places;
end $$;
update dolsd.channel set turn = 10;
insert into dolsd.channel (channel, title, enabled, turn, takes_days) values ('notify-sms', 'Text', true, 40, 0);
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, moves, pressing) values
    ('test', 'standard-28-rpr', 'standard_end', 'representative', 'standard-end-representative', -28, 'earlier', 'urgent');
create or replace view casework.matter as
select kind, id, reference, 'Z.Q. zq'::text as initials, place, jurisdiction, facts, extra from casework.a_matter;

insert into casework.a_contact (contact_id, name, channel, address) values (101, 'R. Quuxley', 'mail', 'quuxley@wibble.example'), (102, 'S. Quuxley', 'mail', 's.quuxley@wibble.example');
select t.case('standard', 1, '{"given": "2026-01-01", "last_day": "2026-12-31"}', '{"representative": 101, "dols_team": 3}');
select t.case('standard', 2, '{"given": "2026-01-01", "last_day": "2026-12-31"}', '{"representative": 102, "dols_team": 3}');
select t.case('standard', 3, '{"given": "2026-01-01", "last_day": "2026-12-31"}', '{"managing_authority": 1, "dols_team": 3}');
select t.at('2026-12-03 09:00');
select t.plan();
select dolsd.fire(500);
-- Held and released by somebody; accepted, with words, and returned; refused, with the address in the reply.
select dolsd.operate(act, m.id, 'A. Quuxley', 'R. Quuxley asked') from dolsd.message m, unnest('{hold,release}'::text[]) act where m.contact_id = 101;
create table t.got as select distinct attempt_id, contact_id from dolsd.claim('tester', '{mail}', '{500}', '5 minutes');
select dolsd.settle_said(array_agg(attempt_id), array_agg(case contact_id when 102 then 'refused' else 'delivered' end), array_agg('rcpt'::text), array_agg(case contact_id when 102 then 550 else 250 end),
    array_agg(case when contact_id > 100 then '<quuxley@wibble.example> said so' else 'ok' end), array_agg('mx'::text), null, array_agg('A date'::text), array_agg(case contact_id when 101 then 'Dear R. Quuxley' when 102 then null else 'Dear home' end), array_agg('00ab'::text), true) from t.got;
select t.ok((select r.done ~ 'takes nothing more' from dolsd.message m cross join lateral dolsd.take_returned(m.key, 'failed', '5.1.1', repeat('b', 64)) r where m.contact_id = 101), 'it came back');
select t.ok(exists (select from dolsd.closed where address = 'quuxley@wibble.example'), 'its address is closed');
select dolsd.acknowledge('standard', 1, 'standard_end', 101, 'R. Quuxley', 'told by wibble');
select t.at('2026-12-05 09:00');
select dolsd.pause('standard', 2, null, '2026-12-06 08:00+00', 'A. Quuxley', 'the Quuxleys asked');
select t.deliver();
select dolsd.make_seal();
select t.ok((select count(*) from dolsd.seal) = 1, 'it is sealed');
create table t.was as select t.left_in() as places;
select t.ok((select places ~ 'event' and places ~ 'message' and places ~ 'closed' and places ~ 'acknowledgement' and places ~ 'pause' and places ~ 'notice' and places ~ 'outcome' and places ~ 'said' and places ~ 'matter' and places !~ 'returned'
    from t.was), 'it is in many places, and what came back is only counted: ' || (select places from t.was));

-- Case work loses both, with their contacts; the third stays.
select t.at('2026-12-07 09:00');
delete from casework.a_matter where id in (1, 2);
delete from casework.a_recipient where id in (1, 2);
delete from casework.a_contact where contact_id in (101, 102);
create or replace view casework.matter as
select kind, id, reference, 'J.S.'::text as initials, place, jurisdiction, facts, extra from casework.a_matter;
select dolsd.touch('standard', array[1, 2, 3]);
select t.plan();
update dolsd.matter set facts = null where id in (1, 2);
select dolsd.erase('standard', i, 'Data protection officer', 'right to erasure') from generate_series(1, 2) i;
select t.eq(t.left_in(), null, 'nothing is left anywhere');
select t.ok((dolsd.verify() -> 'holds')::boolean, 'and the ledger holds, with all beside it: ' || dolsd.verify()::text);
select t.eq((select reason from dolsd.notice where contact_id = 102 and state = 'failed'), 'refused: rcpt 550', 'what the server said goes, how it ended stays');
select t.ok((select address <> '' from dolsd.message where contact_id = 1 limit 1), 'others keep theirs');
select t.eq((select count(*) from dolsd.returned), 1::bigint, 'that it came back stays');
-- Mail that comes back afterwards is noted, and closes nothing.
select t.ok((select r.done is not null from dolsd.message m cross join lateral dolsd.take_returned(m.key, 'failed', '5.1.1', repeat('c', 64)) r where m.contact_id = 101), 'noted');
select t.eq((select count(*) from dolsd.closed), 0::bigint, 'no address is closed by nothing');
