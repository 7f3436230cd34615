-- Who could not be notified, known before anything is due: homes, and the DoLS team, which stands in for all others.
--
-- Looked up by the sweep and kept (dolsd.unreachable), since it reads all recipients: a query of the status never
-- waits for case work, or fails because a row of it raises.

-- Without settings of its own, so that it becomes part of the query that asks.
create or replace function dolsd.standing_matters() returns table (kind text, id bigint)
    language sql stable
    as $$
    select d.kind, d.id from dolsd.deadline d where d.state in ('open', 'lapsed', 'paused')
    except
    select s.kind, s.id from dolsd.aside s where s.what = 'matter'
    $$;
comment on function dolsd.standing_matters() is 'Matters with something to come, but for those that are set aside.';

create or replace function dolsd.out_of_reach() returns setof dolsd.unreachable
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    today date := dolsd.london_date(moment);
begin
    return query
        with standing as materialized (select m.kind, m.id from dolsd.standing_matters() m),
        reached as materialized (
            select distinct c.contact_id
              from casework.contact c join dolsd.channel h on h.channel = c.channel and h.enabled
             where c.address <> '' and not exists (
                   select from dolsd.closed x where x.contact_id = c.contact_id and x.channel = c.channel
                                                and x.address = c.address)
               and not exists (select from dolsd.aside s where s.what = 'contact' and s.id = c.contact_id)),
        held as materialized (
            select s.kind, s.id, v.role, v.contact_id, w.contact_id is not null as reached
              from standing s
              join casework.recipient v on v.kind = s.kind and v.id = s.id
                                       and v.role in ('managing_authority', 'dols_team')
              left join reached w on w.contact_id = v.contact_id
             where coalesce(v.since <= today, true) and coalesce(v.until >= today, true))
        select h.role::text, h.contact_id::bigint, count(*)::bigint, moment
          from held h where not h.reached group by 1, 2
        union all
        select 'dols_team', null, count(*), moment
          from standing s
         where (s.kind, s.id) not in (select h.kind, h.id from held h where h.role = 'dols_team' and h.reached)
        having count(*) > 0;
end
$$;
comment on function dolsd.out_of_reach() is
    'The rows that dolsd.unreachable should have now. Raises if a row of case work does.';

create or replace function dolsd.read_recipients(in_keys dolsd.key[]) returns int
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
    select (count(v.role::text) + count(v.contact_id::bigint) + count(v.since::date) + count(v.until::date))::int
      from unnest(in_keys) k
     cross join lateral (select r.role, r.contact_id, r.since, r.until from casework.recipient r
                          where r.kind = k.kind and r.id = k.id offset 0) v
    $$;
comment on function dolsd.read_recipients(dolsd.key[]) is
    'Reads what these matters have in casework.recipient, so that a row that raises is found.';

-- Nothing else reads the recipients of a matter of which nothing is due yet.
create or replace function dolsd.out_of_reach_now(out known boolean, out found_now dolsd.unreachable[])
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
begin
    known := true;
    found_now := array(select u from dolsd.out_of_reach() u);
exception when others then
    perform dolsd.raise_if_passing(sqlstate, sqlerrm);
    perform dolsd.apart(null::int, 'read_recipients', array(
        select row(m.kind, m.id, null)::dolsd.key from dolsd.standing_matters() m), 1000, 'leave_matter');
    begin
        found_now := array(select u from dolsd.out_of_reach() u);
    exception when others then
        perform dolsd.raise_if_passing(sqlstate, sqlerrm);
        perform dolsd.set_aside('list', null, 0, null, sqlerrm);
        known := false;
    end;
end
$$;
comment on function dolsd.out_of_reach_now() is
    'The same; matters whose recipients raise are set aside. known: false if it cannot be found out all the same.';

create or replace function dolsd.look_who_is_reached() returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    reach record;
begin
    update dolsd.reach_look set at = moment
     where (at > moment - interval '10 minutes' and at <= moment) is not true
        or exists (select from dolsd.unreachable);
    if not found then
        return;
    end if;
    reach := dolsd.out_of_reach_now();
    if not reach.known then
        return;
    end if;
    delete from dolsd.unreachable u
     where not exists (select from unnest(reach.found_now) f
                        where f.role = u.role and f.contact_id is not distinct from u.contact_id);
    update dolsd.unreachable u set matters = f.matters
      from unnest(reach.found_now) f
     where f.role = u.role and f.contact_id is not distinct from u.contact_id and f.matters <> u.matters;
    insert into dolsd.unreachable
    select f.* from unnest(reach.found_now) f
     where not exists (select from dolsd.unreachable u
                        where u.role = f.role and u.contact_id is not distinct from f.contact_id);
end
$$;
comment on function dolsd.look_who_is_reached() is
    'Brings dolsd.unreachable up to date: while it is empty, at most every ten minutes.';
