-- The cost of one matter does not grow with what is stored: rows read of the tables that grow, with 2,000 matters.
create view t.read as
select relname, seq_tup_read + coalesce(idx_tup_fetch, 0) as n
  from pg_stat_xact_user_tables
 where schemaname = 'casework' or relname in ('matter', 'deadline', 'notice', 'message', 'queue', 'attempt', 'outcome', 'said',
       'event', 'lease', 'changed');
-- Counted from before, within a transaction: earlier transactions may still be included.
create table t.before (relname text, n bigint);
create function t.from_here() returns void language sql as $$
    truncate t.before;
    insert into t.before select * from t.read;
$$;
create function t.few(in_most bigint, what text) returns void language plpgsql as $$
declare
    rows bigint;
    which text;
begin
    select sum(r.n - b.n), string_agg(format('%s %s', relname, r.n - b.n), ', ') filter (where r.n - b.n > 20) into rows, which
      from t.read r join t.before b using (relname);
    if rows is null or rows not between 1 and in_most then
        raise exception 'FAILED: % reads % rows: %', what, rows, which;
    end if;
end $$;

-- Statistics and query plans are those of a nearly empty store, while it fills: a first day.
create function t.add(i int) returns void language sql as $$
    insert into casework.a_contact (contact_id, name, address) values (i + 100, 'Home ' || i, 'home' || i || '@homes.example');
    insert into casework.a_matter (kind, id, reference, facts) values ('urgent', i, 'U-' || i, '{"given": "2026-11-20"}');
    insert into casework.a_recipient (kind, id, role, contact_id) values ('urgent', i, 'managing_authority', i + 100);
    select dolsd.touch('urgent', i);
$$;
select t.add(3000);
select t.plan();
analyze;
do $$
begin
    for i in 3001..3400 loop
        perform t.add(i);
        if i < 3010 then
            perform t.plan(), dolsd.fire(500);
        end if;
    end loop;
    while t.plan() > 0 loop null; end loop;
    while (dolsd.fire(500)).deadlines > 0 loop null; end loop;
end $$;
begin;
select t.from_here();
select t.record('urgent', 3400, '{"given": "2026-11-10"}');
select t.few(20, 'on a first day a change that is recorded');
commit;
begin;
select t.from_here();
select t.eq(t.plan(), 1, 'one is worked out');
select t.few(100, 'on a first day a change of one matter');
commit;
begin;
select t.from_here();
select t.ok((select deadlines > 0 from dolsd.fire(500)), 'it is due');
select t.few(150, 'on a first day a reminder of one matter');
commit;
do $$ begin for i in 1..3 loop perform t.deliver(in_max => 200); end loop; end $$;
select t.eq((select count(*) from dolsd.queue), 0::bigint, 'the first day is over');

select t.add(i) from generate_series(1, 2000) i;
do $$ begin while t.plan() > 0 loop null; end loop; while (dolsd.fire(500)).deadlines > 0 loop null; end loop; end $$;
-- Half of them are history.
do $$ begin for i in 1..5 loop perform t.deliver(in_max => 200); end loop; end $$;
select t.eq((select count(*) from dolsd.queue), 1000::bigint, 'a thousand wait');
select t.eq((select count(*) from dolsd.outcome), 1401::bigint, 'a thousand more were delivered');
analyze;

-- Some first, so that the query plans are those that a session keeps.
do $$ begin for i in 1..7 loop perform t.deliver(in_max => 1); end loop; end $$;
begin;
select t.from_here();
select t.eq((select count(*) from dolsd.claim('w', '{mail}', '{1}', '5 minutes')), 1::bigint, 'one is claimed');
select t.few(100, 'a claim of one message');
commit;
select attempt_id from dolsd.queue where lease_id is not null \gset
begin;
select t.from_here();
select t.eq(dolsd.settle_said(array[:attempt_id]::bigint[], '{delivered}', '{final}', '{250}', '{said}', '{mx.example}', '{null}',
    '{subject}', '{words}', '{1}', true), '{}', 'it is recorded');
select t.few(100, 'an outcome');
commit;

do $$ begin for i in 1001..1007 loop perform t.record('urgent', i, format('{"seen": "%s"}', i)::jsonb); perform t.plan(); end loop; end $$;
select t.record('urgent', 1500, '{"given": "2026-11-21"}');
begin;
select t.from_here();
select t.eq(t.plan(), 1, 'one is worked out');
select t.few(100, 'a change of one matter');
commit;
select t.record('urgent', 1600, '{"given": "2026-11-10"}');
select t.plan();
begin;
select t.from_here();
select t.ok((select notices > 0 from dolsd.fire(500)), 'it is due');
select t.few(150, 'a reminder of one matter');
commit;

-- What an officer asks about one matter or one contact. In such a small store the server would rather read everything.
set enable_seqscan = off;
create function t.asks(in_question text, in_asked jsonb) returns void language plpgsql as $$
declare
    answered jsonb;
begin
    answered := dolsd.page(in_question, in_asked);
    if answered -> 'it' ->> 'refused' is not null or not (answered ->> 'found')::boolean then
        raise exception 'FAILED: % is not answered: %', in_question, answered;
    end if;
end $$;
create table t.asked (nr int generated always as identity primary key, question text, asked jsonb);
insert into t.asked (question, asked) values ('matter', '{"reference": "u-1500"}'), ('contact', '{"contact": "1600"}'), ('told', '{"contact": "1600"}'),
    ('told', '{"reference": "U-1500"}');
do $$
declare
    a t.asked;
begin
    for a in select * from t.asked order by nr loop
        truncate t.before;
        insert into t.before select * from t.read;
        perform t.asks(a.question, a.asked);
        perform t.few(300, a.question || ' ' || a.asked);
    end loop;
end $$;
