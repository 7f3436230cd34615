-- How one bad row is kept from delaying anything else.
--
-- Planning, firing, claiming and settling work on many rows in one statement. If a council's view raises an error
-- for one contact or matter, or a row holds a value that cannot be stored, the whole statement fails. Each such
-- statement is a step, a function that takes an array of keys; dolsd.apart runs it over ever smaller parts until it
-- has found the one key that fails, and sets that one aside (55-aside.sql). The busiest functions (take_changed,
-- fire, claim) save a layer: they run their step over all the keys themselves, and come here, with half of them,
-- only if that raised.
--
-- Public: fault_of.

-- ---------------------------------------------------------------- what is at fault for an error

create or replace function dolsd.fault_of(in_sqlstate text) returns text
    language sql immutable
    as $$
    select case when in_sqlstate ~ '^(08|25006|40|53|55006|55P03|57|58)' then 'server'
                when in_sqlstate ~ '^(42|55)' then 'statement'
                when in_sqlstate ~ '^XX' then 'bug'
                else 'row' end
    $$;
comment on function dolsd.fault_of(text) is
    'What is at fault for an error with this SQLSTATE. server: a deadlock, a lack of resources, a lost connection: '
    'these pass. statement: something is missing or forbidden, for every row alike. bug: PostgreSQL''s own. row: what '
    'the rows hold.';

create or replace function dolsd.is_passing(in_sqlstate text) returns boolean
    language sql immutable
    as $$ select dolsd.fault_of(in_sqlstate) in ('server', 'statement') $$;
comment on function dolsd.is_passing(text) is 'Whether no row is at fault for an error, so that none is set aside.';

create or replace function dolsd.raise_if_passing(in_sqlstate text, in_fault text) returns void
    language plpgsql
    as $$
begin
    if dolsd.is_passing(in_sqlstate) then
        raise exception using errcode = in_sqlstate, message = in_fault;
    end if;
end
$$;
comment on function dolsd.raise_if_passing(text, text) is 'Raises an error again if no row is at fault.';

-- ---------------------------------------------------------------- step by step

do $do$
begin
    if to_regtype('dolsd.key') is null then
        create type dolsd.key as (kind text, id bigint, limit_code text);
    end if;
end
$do$;
comment on type dolsd.key is 'Names a deadline, or a matter where limit_code is null.';

-- The step has its own settings or is plpgsql, so its rows are passed on only once it has succeeded.
create or replace function dolsd.apart(in_as anyelement, in_step text, in_keys anycompatiblearray, in_most int,
    in_leave text) returns setof anyelement
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    first int := 1;
    step int;
    width int := in_most;
    fault text;
    again boolean;
begin
    while first <= cardinality(in_keys) loop
        step := least(width, cardinality(in_keys) - first + 1);
        begin
            return query execute format('select * from dolsd.%I($1)', in_step) using in_keys[first:first + step - 1];
            first := first + step;
            width := least(step * 2, in_most);
            continue;
        exception when others then
            perform dolsd.raise_if_passing(sqlstate, sqlerrm);
            fault := sqlerrm;
        end;
        width := (step + 1) / 2;
        if step = 1 then
            execute format('select dolsd.%I($1, $2)', in_leave) into again using in_keys[first], fault;
            first := first + case when again then 0 else 1 end;
        end if;
    end loop;
end
$$;
comment on function dolsd.apart(anyelement, text, anycompatiblearray, int, text) is
    'Runs a step, dolsd.STEP(keys), over the keys, at most in_most at a time, and passes on what it returns, of the '
    'type of the first argument. If it raises, it is run over each half; a single key that raises is given to '
    'dolsd.LEAVE(key, fault), which sets it aside, or returns true if it may be tried again at once.';
