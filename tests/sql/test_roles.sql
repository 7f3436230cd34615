-- Who may do what. Roles belong to the server; this one is the test's own.

create role dolsd_test_login login in role dolsd_daemon;
create role dolsd_test_policy login in role dolsd_policy;
create role dolsd_test_reader login in role dolsd_reader;
create role dolsd_test_officer login in role casework_officer;
create role dolsd_test_nobody login;
grant usage on schema t to public;
grant usage on schema casework to casework_officer;
grant select, insert, update on casework.a_matter to casework_officer;
select t.case('urgent', 1, '{"given": "2026-11-23"}');
create view t.limit_id as select id from dolsd.time_limit where code = 'urgent_end';
create view t.rung_id as select id from dolsd.rung where name = 'urgent-3';
create table t.claimed (attempt_id bigint, address text, notices jsonb);
grant select on t.limit_id, t.rung_id to dolsd_daemon;
grant all on t.claimed to dolsd_daemon;

-- The daemon can do its work but cannot touch any table.
set session authorization dolsd_test_login;
select dolsd.enlist('host-a', '0.1.0');
select t.eq(dolsd.schema_version(), 10, 'schema');
select t.ok(dolsd.clock() is not null and dolsd.rules_version() > 0, 'clock and version');
select t.eq((select count(*)::int from dolsd.read_packs()) + (select count(*)::int from dolsd.read_kinds())
    + (select count(*)::int from dolsd.read_time_limits()) + (select count(*)::int from dolsd.read_rungs())
    + (select count(*)::int from dolsd.read_non_working_days()), 1 + 3 + 3 + 9 + 3, 'rules');
select t.eq(dolsd.sweep(), 0::bigint, 'sweep');
begin;
select t.eq((select (kind, id, jurisdiction, place, facts)::text from dolsd.take_changed(10)), ('urgent', 1, 'england', 'Elm House', '{"given": "2026-11-23"}')::text, 'taken');
select t.eq(dolsd.apply_plan(
    array[('urgent', 1, '{"given": "2026-11-23"}', dolsd.rules_version(), null, null)::dolsd.planned_matter],
    array[('urgent', 1, 'urgent_end', (select id from t.limit_id), '2026-11-23', 'given', '2026-11-29', '2026-11-30 00:00+00', 'open', null,
           '2026-11-29', '2026-12-01', 'count', '{stated_beyond}', null, null, array(select id from t.rung_id), '{2026-11-23 09:00:00+00}', '{2026-11-29}')::dolsd.planned_deadline]), 1, 'planned');
commit;
select t.eq(dolsd.next_instant(), '2026-11-23 09:00+00'::timestamptz, 'next instant');
select t.eq(dolsd.fire(500)::text, '(1,1,1)', 'fired');
insert into t.claimed select attempt_id, address, notices from t.claim('host-a', 10);
select t.eq((select (address, notices -> 0 -> 'flags', notices -> 0 ->> 'stated_last_day')::text from t.claimed), ('manager@elm.example', '["stated_beyond"]'::jsonb, '2026-12-01')::text, 'claimed');
select t.eq(dolsd.settle_said(array(select attempt_id from t.claimed), '{delivered}', '{final}', '{250}', '{ok}', '{mx}', array[null::timestamptz], '{Subject}', '{Words}', '{1}', true), '{}', 'settled');
select t.eq(dolsd.reap(true), 0, 'reaped');
select t.eq((select channel from dolsd.contact_to_test(1)), 'mail', 'whom a test message would go to');
select dolsd.keep_health('host-a', '{mail relay}', '{t}', '{0}', '{60}', '{0}', '{600}', '{NULL}', null, null, null);
select t.ok((select s::text <> '' from dolsd.status s), 'every column of status');
select t.ok((select open from dolsd.status) = 1 and (select count(*) from dolsd.uncovered) = 1, 'status');
select t.ok((select count(*) from casework.matter) + (select count(*) from casework.recipient) + (select count(*) from casework.contact) > 0, 'the three views');
listen dolsd;
select t.fails(format('select * from dolsd.%I', c), 'permission denied')
  from unnest(array['matter', 'deadline', 'notice', 'message', 'attempt', 'ledger', 'changed', 'rung', 'time_limit', 'worker', 'told', 'upcoming']) c;
select t.fails('update dolsd.message set state = ''delivered''', 'permission denied');
select t.fails('delete from dolsd.event', 'permission denied');
select t.fails('insert into dolsd.notice default values', 'permission denied');
select t.fails('select * from casework.a_matter', 'permission denied');
select t.fails('select dolsd.touch(''urgent'', 1)', 'permission denied');
select t.fails('select dolsd.bump_rules(''{}'')', 'permission denied');
select t.fails('select dolsd.put_into_messages(''{1}'')', 'permission denied');
select t.fails('select dolsd.move_clock(null)', 'permission denied');
select t.fails('create table dolsd.mine ()', 'permission denied');

-- Policy edits rules and nothing else; the guards hold.
set session authorization dolsd_test_policy;
update dolsd.rung set at_time = '08:30' where name = 'urgent-1';
update dolsd.channel set enabled = true where channel = 'webhook';
select t.fails($$insert into dolsd.channel (channel, title) values ('fax', 'Fax')$$, 'permission denied');
insert into dolsd.non_working_day values ('2027-03-26', null, 'Good Friday', 'GOV.UK');
delete from dolsd.non_working_day where day = '2027-03-26';
insert into dolsd.attestation (contact_id, active) values (3, false);
select t.fails('insert into dolsd.attested (contact_id) values (3)', 'permission denied');
delete from dolsd.attestation;
select t.fails('update dolsd.rung set role = ''nobody''', 'no role called');
select t.fails('update dolsd.rules_state set version = 1', 'permission denied');
update dolsd.policy set value = 900, who = 'DoLS lead', why = 'a smaller relay' where name = 'digest_full';
select t.fails('update dolsd.policy set most = 9000', 'permission denied');
select t.fails('update dolsd.deadline set state = ''met''', 'permission denied');
select t.fails('delete from dolsd.time_limit', 'permission denied');
select t.fails('delete from dolsd.rung where name = ''urgent-3''', 'has told people');
select t.ok((select count(*) from dolsd.ledger) > 0, 'and may read');

-- Readers read.
set session authorization dolsd_test_reader;
select t.eq((select count(*) from dolsd.told), 1::bigint, 'told');
select t.ok((select count(*) from dolsd.upcoming) is not null, 'upcoming');
select t.ok((select matters from dolsd.status) = 1, 'status');
select t.ok((select s::text <> '' from dolsd.status s), 'every column of status');
select t.eq((select count(*) from dolsd.running_pause) + (select count(*) from dolsd.acknowledged) + (select count(*) from dolsd.attestations), 0::bigint, 'what is held');
select t.fails('insert into dolsd.attestation (contact_id) values (3)', 'permission denied');
select t.fails('update dolsd.rung set active = false', 'permission denied');
select t.fails('update dolsd.policy set value = 900', 'permission denied');
select t.fails('select * from dolsd.claim(''x'', ''{mail}'', ''{1}'', ''1 minute'')', 'permission denied');

-- Officers announce that something changed.
set session authorization dolsd_test_officer;
update casework.a_matter set facts = facts || '{"closed": "2026-11-23"}';
select dolsd.touch('urgent', 1);
select dolsd.touch('urgent', array[1, 2]::bigint[]);
select t.fails('select * from dolsd.changed', 'permission denied');

set session authorization dolsd_test_nobody;
select t.fails('select dolsd.clock()', 'permission denied');
select t.fails('select dolsd.touch(''urgent'', 1)', 'permission denied');
reset session authorization;

-- No function of the daemon's lets its caller choose what a name means.
select t.eq((select string_agg(p.proname, ', ') from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where n.nspname = 'dolsd' and p.prosecdef and not coalesce(array_to_string(p.proconfig, ' '), '') like '%search_path=pg_catalog, dolsd, pg_temp%'), null, 'search path');
select t.eq((select string_agg(p.proname, ', ') from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where n.nspname = 'dolsd' and obj_description(p.oid, 'pg_proc') is null), null, 'every function says what it promises');
select t.eq((select string_agg(c.relname || coalesce('.' || a.attname, ''), ', ')
               from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'dolsd'
               join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
              where c.relkind in ('r', 'v') and (obj_description(c.oid, 'pg_class') is null or col_description(c.oid, a.attnum) is null)), null, 'every table, view and column too');

drop owned by dolsd_test_login, dolsd_test_policy, dolsd_test_reader, dolsd_test_officer, dolsd_test_nobody;
drop role dolsd_test_login, dolsd_test_policy, dolsd_test_reader, dolsd_test_officer, dolsd_test_nobody;
