-- One row that cannot be read delays nothing else.
-- Contact 8 and matters whose facts say "broken" make the council's views raise.
create function t.broken(what text) returns text language plpgsql as $$
begin
    raise exception 'division by zero in the view of %', what using errcode = '22012';
end $$;
create table t.fault (what text primary key);
create or replace view casework.contact as
select contact_id, name, case when contact_id = 8 and exists (select 1 from t.fault where what = 'contact') then t.broken('contacts') else channel end as channel,
       address, language, tier, require_tls from casework.a_contact;
create or replace view casework.recipient as
select r.kind, r.id, case when r.id = 90 and exists (select 1 from t.fault where what = 'recipient') then t.broken('recipients') else r.role end as role,
       r.contact_id, r.since, r.until
  from casework.a_recipient r;
insert into casework.a_contact (contact_id, name, channel, address) values (8, 'Oak House', 'mail', 'manager@oak.example');

-- Ten matters: 5 is Oak House's.
select t.case('urgent', i, '{"given": "2026-11-23"}', case i when 5 then '{"managing_authority": 8, "dols_team": 3}' else '{"managing_authority": 1, "dols_team": 3}' end::jsonb)
  from generate_series(1, 10) i;
select t.plan();
insert into t.fault values ('contact');
select t.at('2026-11-26 09:00');
select t.eq((dolsd.fire(500)).deadlines, 10, 'all ten are fired');
select t.eq((select array_agg(contact_id order by matter_id)::text from dolsd.notice), '{1,1,1,1,3,1,1,1,1,1}', 'for the one that cannot be read the DoLS team is told');
select t.eq((select array_agg((kind, id, what)::text) from dolsd.uncovered), array[('contact', 8, 'set aside')::text], 'and the contact is listed');
select t.ok((select detail ~ 'casework.contact.*division by zero' from dolsd.uncovered), 'with what to do');
select t.eq((select count(*) from dolsd.ledger where event = 'contact set aside' and detail = '{"contact_id": 8}'), 1::bigint, 'the ledger knows, and nothing of the row');
select t.eq(t.deliver(), 10, 'all are handed out');

-- It is repaired.
delete from t.fault;
select dolsd.sweep();
select t.eq((select count(*) from dolsd.aside), 1::bigint, 'not before its time');
select t.at('2026-11-26 09:05');
select dolsd.sweep();
select t.eq((select count(*) from dolsd.aside), 0::bigint, 'looked at again');
select t.at('2026-11-28 09:00');
select t.run();
select t.eq((select state from dolsd.notice where matter_id = 5 and contact_id = 8), 'told', 'told again');

-- Broken between fire and claim: the others are handed out, and the team is notified instead.
select t.case('urgent', 20, '{"given": "2026-11-30"}', '{"managing_authority": 8, "dols_team": 3}');
select t.case('urgent', 21, '{"given": "2026-11-30"}');
select t.plan();
select t.at('2026-12-03 09:00');
select t.eq((dolsd.fire(500)).messages, 2 + 1, 'two, and one of the ten that lapsed');
insert into t.fault values ('contact');
select t.eq(t.deliver(), 2, 'all but one are handed out');
select t.eq((select array_agg((what, id)::text) from dolsd.aside), array[('contact', 8)::text], 'the contact is set aside');
select t.run();
select t.eq((select array_agg((contact_id, state, fallback_for)::text order by id) from dolsd.notice where matter_id = 20),
    array[(8, 'cancelled', null::text)::text, (3, 'told', 'managing_authority')::text], 'the team hears of it');
delete from t.fault;
select t.at('2026-12-03 10:00');
select dolsd.sweep();
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'all is well');

-- A matter whose recipients cannot be read: nobody can be notified, so it is set aside and retried.
update dolsd.rung set active = false where name = 'urgent-1-rpr';
select t.case('urgent', 90, '{"given": "2026-12-07"}');
select t.case('urgent', 91, '{"given": "2026-12-07"}');
update casework.a_matter set facts = '{"given": "2026-11-23", "closed": "2026-12-03"}' where id between 1 and 21;
select dolsd.touch('urgent', array_agg(id)) from casework.a_matter where id between 1 and 21;
select t.run();
insert into t.fault values ('recipient');
select t.at('2026-12-10 09:00');
select t.eq((dolsd.fire(500)).deadlines, 1, 'the other is fired');
select t.eq((select array_agg((kind, id, limit_code, what)::text) from dolsd.uncovered), array[('urgent', 90, 'urgent_end', 'set aside')::text], 'this one is listed');
select t.eq((dolsd.fire(500)).deadlines, 0, 'and not tried again at once');
select t.ok(dolsd.next_instant() <= dolsd.clock() + interval '5 minutes', 'but soon');
select t.eq(t.deliver(), 1, 'the other leaves');
select t.at('2026-12-10 09:05');
select t.eq((dolsd.fire(500)).deadlines, 0, 'still not');
select t.eq((select count(*) from dolsd.ledger where event = 'deadline set aside'), 1::bigint, 'said once');
delete from t.fault;
select t.at('2026-12-10 09:10');
select t.run();
select dolsd.sweep();
select t.eq((select array_agg(state)::text from dolsd.notice where matter_id = 90), '{told}', 'told at last');
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'and no longer listed');

-- The same while its message waits, and while its outcome is recorded.
select t.at('2026-12-12 09:00');
select dolsd.fire(500);
insert into t.fault values ('recipient');
select t.eq(t.deliver(), 1, 'only the other is handed out');
select t.eq((select what from dolsd.aside), 'message', 'the message is set aside');
select t.eq((select array_agg((kind, id, limit_code)::text) from dolsd.uncovered where what = 'set aside'), array[('urgent', 90, 'urgent_end')::text], 'and its matter listed');
delete from t.fault;
select t.at('2026-12-12 09:05');
create temporary table held as select attempt_id from t.claim('tester', 10);
select t.eq((select count(*) from held), 1::bigint, 'now it is handed out');
insert into t.fault values ('recipient');
select t.eq(t.settle((select array_agg(attempt_id) from held), '{refused}', '{final}', '{550}', '{no}', '{mx}', '{null}', true), 1, 'its outcome is recorded');
select t.eq((select array_agg(what order by what)::text from dolsd.uncovered where id = 90), '{"not delivered and nobody else told","set aside"}', 'that nobody else could be told is listed');
delete from t.fault;
select t.at('2026-12-12 09:10');
select dolsd.sweep();
select t.eq((select count(*) from dolsd.notice where purpose = 'undelivered' and matter_id = 90), 1::bigint, 'and made good');
select t.run();
select t.eq((select count(*) from dolsd.uncovered), 0::bigint, 'all is well again');

-- Nonsense that can be read but not stored.
update casework.a_contact set tier = 'everything' where contact_id = 8;
select t.case('urgent', 95, '{"given": "2026-12-14"}', '{"managing_authority": 8, "dols_team": 3}');
select t.case('urgent', 96, '{"given": "2026-12-14"}');
select t.plan();
select t.at('2026-12-17 09:00');
select t.run();
select t.eq((select array_agg((matter_id, contact_id, state)::text order by matter_id) from dolsd.notice where matter_id in (95, 96)),
    array[(95, 3, 'told')::text, (96, 1, 'told')::text], 'the team, and nobody waits');
select t.ok((select detail ~ 'tier is ''everything''' from dolsd.uncovered where kind = 'contact'), 'it says what is wrong');

-- If something is missing or forbidden for every row, no row is at fault: it raises as before.
alter view casework.contact rename to contact_before;
select t.at('2026-12-19 09:00');
select t.fails('select dolsd.fire(500)', 'casework.contact');
select t.eq((select count(*) from dolsd.aside where what = 'deadline'), 0::bigint, 'no deadline is set aside for that');
alter view casework.contact_before rename to contact;

-- A matter whose own row cannot be read: the others are worked out, by the queue and by the sweep.
create or replace view casework.matter as
select kind, id, reference, 'J.S.'::text as initials, 'Elm House'::text as place, jurisdiction,
       case when facts ? 'broken' then t.broken('matters') :: jsonb else facts end as facts, extra
  from casework.a_matter;
select t.run();
select t.case('urgent', 200 + i, '{"given": "2026-12-19"}') from generate_series(1, 8) i;
select t.run();
select t.record('urgent', 200 + i, case i when 5 then '{"broken": "2026-12-19", "given": "2026-12-20"}' else '{"given": "2026-12-20"}' end::jsonb) from generate_series(1, 8) i;
select t.eq(t.plan(), 7, 'seven are worked out');
select t.eq((select array_agg(id::text || ' ' || last_day order by id)::text from dolsd.deadline where id > 200),
    '{"201 2026-12-26","202 2026-12-26","203 2026-12-26","204 2026-12-26","205 2026-12-25","206 2026-12-26","207 2026-12-26","208 2026-12-26"}', 'what was worked out of the eighth stands');
select t.eq((select array_agg((kind, id, what)::text) from dolsd.uncovered where id > 200), array[('urgent', 205, 'set aside')::text], 'and it is listed');
select t.eq(t.plan(), 0, 'it is not taken again at once');
update casework.a_matter set facts = '{"given": "2026-12-21"}' where id = 203;
insert into casework.a_matter (kind, id, reference, facts) values ('urgent', 209, 'U-209', '{"given": "2026-12-21"}'), ('urgent', 210, 'U-210', '{"broken": "2026-12-21"}');
select t.eq(dolsd.sweep(), 1::bigint, 'the sweep finds what changed unseen, but cannot list what is new');
select t.eq((select array_agg((kind, id, what)::text) from dolsd.uncovered where kind = 'list'), array[('list', 0, 'set aside')::text], 'and says so');
alter function t.broken(text) stable;
select t.eq(dolsd.sweep(), 1::bigint, 'what is new too, where numbers can be listed');
select t.eq(t.plan(), 2, 'the one that changed and the new one that can be read');
select t.eq((select array_agg(id order by id)::text from dolsd.aside where what = 'matter'), '{205,210}', 'two cannot be read');
select t.at('2026-12-23 09:10');
select t.run();
select t.eq((select count(*) from dolsd.notice where matter_id = 206 and state = 'told') > 0, true, 'the others are told');
update casework.a_matter set facts = facts - 'broken' || '{"given": "2026-12-20"}' where id in (205, 210);
select dolsd.sweep();
select t.run();
select t.eq((select array_agg(last_day order by id)::text from dolsd.deadline where id in (205, 210)), '{2026-12-26,2026-12-26}', 'mended, they are worked out');
select t.eq((select count(*) from dolsd.aside where what = 'matter'), 0::bigint, 'and no longer listed');

-- A view of case work that has one matter twice, as from a join that multiplies rows: nobody knows which row is right.
create function t.twice(in_ids bigint[], in_more jsonb default '{}') returns void language plpgsql as $$
begin
    execute format($q$create or replace view casework.matter as
        select kind, id, reference, 'J.S.'::text as initials, 'Elm House'::text as place, jurisdiction, facts, extra
          from casework.a_matter
        union all
        select kind, id, reference, 'J.S.', 'Elm House', jurisdiction, facts || %L, extra
          from casework.a_matter where id = any(%L)$q$, in_more, in_ids);
end $$;
select t.twice('{211,212}');
select t.case('urgent', 210 + i, '{"given": "2026-12-22"}') from generate_series(1, 3) i;
select t.eq(t.plan(), 1, 'the third is worked out');
select t.eq((select array_agg((kind, id, what)::text order by id) from dolsd.uncovered where id > 210), array[('urgent', 211, 'set aside')::text, ('urgent', 212, 'set aside')::text], 'the other two are listed');
select t.eq((select string_agg(distinct fault, '') from dolsd.aside where what = 'matter'), 'casework.matter has it 2 times and must have it once', 'with the reason');
select t.eq((select words from dolsd.doubt where what = 'twice'), 'it has matters more than once, as urgent 211, urgent 212: they are set aside, and nothing new is worked out of them', 'check names them');
select t.eq(t.plan(), 0, 'they are not taken again and again');
select t.twice('{}');
select t.at('2026-12-23 11:30');
select dolsd.sweep();
select t.eq(t.plan(), 2, 'mended, they are worked out');
select t.eq((select count(*) from dolsd.aside where what = 'matter'), 0::bigint, 'and no longer listed');

-- So is one that was worked out before it was duplicated, even if nothing about it changed.
select t.twice('{213}');
select t.eq(dolsd.sweep(), 1::bigint, 'the sweep finds it');
select t.plan();
select t.eq((select count(*) from dolsd.aside where what = 'matter' and id = 213), 1::bigint, 'it is set aside');
select t.eq(dolsd.sweep(), 0::bigint, 'once');
select t.twice('{}');
select t.at('2026-12-23 11:40');
select dolsd.sweep();
select t.plan();
select t.eq((select count(*) from dolsd.aside where what = 'matter'), 0::bigint, 'and no longer listed, once mended');

-- A reminder of it that is due does not ask for it at each look, though its facts cannot be compared.
select t.at('2026-12-28 09:10');
select dolsd.fire(1000);
select t.ok(exists (select from dolsd.notice where matter_id = 213 and message_id is not null and ended_at is null), 'its reminder waits');
select t.twice('{213}', '{"last_day": "2026-12-24"}');
select dolsd.sweep();
select t.plan();
select dolsd.look_into(array(select distinct message_id from dolsd.notice where matter_id = 213 and ended_at is null));
select t.eq((select count(*) from dolsd.changed where id = 213), 0::bigint, 'and does not ask for what is set aside');
select t.twice('{}');
select t.at('2026-12-28 09:20');
select dolsd.sweep();
select t.plan();

-- How rows are set aside: a step runs over fewer and fewer keys, and each good one is worked on once.
create table t.worked (at serial, key int);
create function dolsd.t_step(in_keys int[]) returns setof int language plpgsql as $$
begin
    insert into t.worked (key) select k from unnest(in_keys) k;
    if in_keys && '{3}' then
        raise exception 'three' using errcode = '22012';
    elsif in_keys && '{40}' then
        raise exception 'locked' using errcode = '55P03';
    elsif in_keys && '{7}' and not exists (select from t.fault where what = 'seven') then
        raise exception 'seven' using errcode = '23514';
    end if;
    return query select k from unnest(in_keys) k;
end $$;
create table t.left_out (key int, fault text);
create function dolsd.t_leave(in_key int, in_fault text) returns boolean language plpgsql as $$
begin
    insert into t.left_out values (in_key, in_fault);
    insert into t.fault select 'seven' where in_key = 7;
    return in_key = 7;
end $$;
select t.eq(array(select a from dolsd.apart(null::int, 't_step', array(select generate_series(1, 12)), 12, 't_leave') a),
    '{1,2,4,5,6,7,8,9,10,11,12}'::int[], 'all but the one that cannot be worked on, in order');
select t.eq((select array_agg(key order by at) from t.worked), '{1,2,4,5,6,7,8,9,10,11,12}'::int[], 'each of them once');
select t.eq((select array_agg(l::text order by key) from t.left_out l), '{"(3,three)","(7,seven)"}', 'which were at fault, and how');
select t.eq((select count(*) from dolsd.apart(null::int, 't_step', '{}'::int[], 0, 't_leave')), 0::bigint, 'no keys: nothing to do');
select t.fails($$select * from dolsd.apart(null::int, 't_step', '{39,40}'::int[], 2, 't_leave')$$, 'locked');
select t.eq((select count(*) from t.left_out), 2::bigint, 'what passes by itself is set aside for nobody');
select t.eq((select array_agg(dolsd.fault_of(s) order by s) from unnest('{08006,22012,23514,25006,40P01,42883,53300,55000,55P03,57014,58030,XX000}'::text[]) s),
    '{server,row,row,server,server,statement,server,statement,server,server,server,bug}', 'whose fault it is');

-- An outcome that cannot be recorded: the others are.
create function t.no_outcome() returns trigger language plpgsql as $$
begin
    if new.attempt_id = (select min(attempt_id) from t.reported) then
        raise exception 'not this one' using errcode = '22012';
    end if;
    return new;
end $$;
create trigger no_outcome before insert on dolsd.outcome for each row execute function t.no_outcome();
create table t.reported (attempt_id bigint);
select t.case('urgent', 300 + i, '{"given": "2026-12-21"}') from generate_series(1, 3) i;
select t.plan();
select t.at('2026-12-24 09:10');
select dolsd.fire(500);
insert into t.reported select distinct attempt_id from t.claim('tester', 10);
select t.ok((select count(*) > 1 from t.reported), 'several are on their way');
select t.eq((select dolsd.settle(array_agg(attempt_id), array_agg('delivered'::text), array_agg('final'::text), array_agg(250), array_agg('OK'::text),
    array_agg('mx'::text), array_agg(null::timestamptz), true) from t.reported), (select array[min(attempt_id)] from t.reported), 'it answers which one it could not record');
select t.eq((select array_agg(attempt_id) from t.reported where attempt_id not in (select attempt_id from dolsd.outcome)),
    (select array[min(attempt_id)] from t.reported), 'the others are on record');
select t.eq((select array_agg(id) from dolsd.aside where what = 'attempt'), (select array[min(attempt_id)] from t.reported), 'and it is set aside');
