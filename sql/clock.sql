-- A clock that can be moved: for tests, demonstrations and simulation, never for live use.
--
-- Not part of a migration. Once moved, the clock stands still until it is moved again;
-- dolsd.move_clock(null) gives the server's own time back.

-- Otherwise psql would carry on after the refusal, and make the clock movable anyway.
\set ON_ERROR_STOP on
do $do$
begin
    if current_database() !~ '^dolsd_(test|demo|scratch)' then
        raise exception 'the clock of database "%" cannot be made movable', current_database()
            using hint = 'Only in a database whose name begins with dolsd_test, dolsd_demo or dolsd_scratch.';
    end if;
end
$do$;

create table if not exists dolsd.moved_clock (
    only_row  boolean primary key default true check (only_row),
    at        timestamptz
);
insert into dolsd.moved_clock default values on conflict do nothing;
comment on table dolsd.moved_clock is
    'One row: where the movable clock stands. Only in databases for tests and demonstrations.';
comment on column dolsd.moved_clock.only_row is 'Keeps it one row.';
comment on column dolsd.moved_clock.at is 'The time; null: the server''s own.';

-- One time for the whole of a transaction, as now() is, also while somebody moves the clock: it is kept with
-- the transaction from the first time that it is asked for.
create or replace function dolsd.clock() returns timestamptz
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare  -- plpgsql, which keeps its query plan: everything asks for the time
    kept text := current_setting('dolsd.transaction_clock', true);
begin
    if kept is null or kept = '' then
        kept := coalesce((select at from dolsd.moved_clock), now())::text;
        perform set_config('dolsd.transaction_clock', kept, true);
    end if;
    return kept::timestamptz;
end
$$;
comment on function dolsd.clock() is
    'The time, the same throughout a transaction: where the movable clock stood when it first asked, else its start.';

create or replace function dolsd.move_clock(in_at timestamptz) returns void
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    update dolsd.moved_clock set at = in_at;
    select set_config('dolsd.transaction_clock', '', true), pg_notify('dolsd', 'clock');
    $$;
comment on function dolsd.move_clock(timestamptz) is
    'Moves the clock forward or back, stops it there, and wakes the daemons; null: the server''s own time again.';

create or replace function dolsd.idle() returns boolean
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
-- Written so that the query plan stays right however much there is to do: it is kept, and run all the time.
declare
    next timestamptz := dolsd.next_instant();
begin
    return not exists (select 1 from dolsd.changed)
       and coalesce((select min(planned_rules) from dolsd.matter) >= dolsd.rules_version(), true)
       and not exists (select 1 from dolsd.matter m join dolsd.guard g on g.effect = m.held_effect
                        where m.held_since is not null and g.held_at is null)
       and not exists (select 1 from dolsd.notice where message_id is null and state = 'pending')
       and not exists (select 1 from dolsd.lease l cross join unnest(l.messages) m
                          join dolsd.queue q on q.message_id = m and q.lease_id = l.id)
       and (next is null or next > dolsd.clock());
end
$$;
comment on function dolsd.idle() is
    'Whether everything that is due at this time has been done, so that the clock may go on.';

-- So that the program that moves the clock need not keep asking: sent at the end of each round of a
-- planner, and with each batch of outcomes.
create or replace function dolsd.say_worked() returns trigger
    language plpgsql
    as $$
begin
    perform pg_notify('dolsd_worked', '');
    return null;
end
$$;
comment on function dolsd.say_worked() is 'Notifies the program that moves the clock that something was done.';
create or replace trigger say_worked after update of seen_at on dolsd.worker
    for each statement execute function dolsd.say_worked();
create or replace trigger say_worked after update of settled_at on dolsd.message
    for each statement execute function dolsd.say_worked();

do $do$
begin
    -- sql/dolsd makes the roles; without them only the owner may move the clock.
    if exists (select 1 from pg_roles where rolname = 'dolsd_daemon') then
        revoke all on function dolsd.move_clock(timestamptz), dolsd.idle() from public;
        grant execute on function dolsd.idle() to dolsd_daemon, dolsd_reader;
        grant select on dolsd.moved_clock to dolsd_reader;
    end if;
end
$do$;
