-- The three views have the contract's columns; everything is commented; everybody may do what they
-- should, and no more.
select test.same('columns of ' || v.name, (
        select string_agg(column_name || ' ' || data_type, ', ' order by ordinal_position)
          from information_schema.columns where table_schema = 'casework' and table_name = v.name), v.columns)
  from (values
    ('matter', 'kind text, id bigint, reference text, initials text, place text, jurisdiction text, facts jsonb, extra jsonb, person text, place_id bigint'),
    ('recipient', 'kind text, id bigint, role text, contact_id bigint, since date, until date'),
    ('contact', 'contact_id bigint, name text, channel text, address text, language text, tier text, require_tls boolean, turn integer, calendar boolean')) v(name, columns);

select test.same('without a comment', (
    select string_agg(what, ', ' order by what) from (
        select c.relname || coalesce('.' || a.attname, '') as what
          from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         where c.relnamespace = 'casework'::regnamespace and c.relkind in ('r', 'v')
           and (col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null)
        union all
        select p.proname from pg_proc p where p.pronamespace = 'casework'::regnamespace and obj_description(p.oid, 'pg_proc') is null) x), null);

select test.same('privileges on ' || r.role, (
        select string_agg(distinct table_name || ' ' || privilege_type, ', ' order by table_name || ' ' || privilege_type)
          from information_schema.role_table_grants where grantee = r.role and table_schema = 'casework'),
    'contact SELECT, matter SELECT, recipient SELECT')
  from (values ('dolsd_daemon'), ('dolsd_reader')) r(role);
select test.same('what an officer may delete', (
    select string_agg(table_name, ', ') from information_schema.role_table_grants
     where grantee = 'casework_officer' and table_schema = 'casework' and privilege_type in ('DELETE', 'TRUNCATE')), null);

-- A look-up by kind and id, and a join on them, find their row by an index and read no other kind.
create function test.plan(statement text) returns text language plpgsql as $$
declare
    line text;
    plan text := '';
begin
    for line in execute 'explain (costs off) ' || statement loop
        plan := plan || line || e'\n';
    end loop;
    return plan;
end $$;
set enable_seqscan = off;
select test.same('look-up of ' || k.kind, (select p ~ ('^Result\s+->  Index Scan using ' || k.kind || '_(pkey|of_person_and_place)') and p !~ 'Seq Scan'
      from test.plan(format('select * from casework.matter where kind = %L and id = 7', k.kind)) p)::text, 'true')
  from (values ('urgent'), ('request'), ('standard'), ('court_order'), ('condition'), ('review'), ('unauthorised'), ('milestone')) k(kind);
select test.same('recipients', (select (p ~ 'appointment_scope' and p ~ 'urgent_pkey' and p !~ 'standard')::text
      from test.plan('select * from casework.recipient where kind = ''urgent'' and id = 7') p), 'true');
reset enable_seqscan;
