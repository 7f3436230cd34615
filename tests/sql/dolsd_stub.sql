-- What the reference store calls in schema dolsd, for a database with only the store: a clock that a
-- test sets, and a touch that records what was touched.
do $$
begin
    if to_regprocedure('dolsd.touch(text, bigint[])') is null then
        create schema if not exists dolsd;
        create table if not exists dolsd.changed (seq bigint generated always as identity, kind text, id bigint);
        create function dolsd.touch(kind text, ids bigint[]) returns void language sql
            as 'insert into dolsd.changed (kind, id) select kind, unnest(ids)';
    end if;
    if to_regprocedure('dolsd.clock()') is null then
        create table dolsd.stub_clock (at timestamptz);
        create function dolsd.clock() returns timestamptz language sql stable
            as 'select coalesce((select at from dolsd.stub_clock), clock_timestamp())';
    end if;
    if to_regprocedure('dolsd.move_clock(timestamptz)') is null then
        create function dolsd.move_clock(at timestamptz) returns void language sql
            as 'delete from dolsd.stub_clock; insert into dolsd.stub_clock values ($1)';
    end if;
end $$;
