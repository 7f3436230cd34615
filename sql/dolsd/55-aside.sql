-- Rows that cannot be worked on (dolsd.apart) are set aside: listed in dolsd.uncovered, and tried again after a
-- while (policy aside_retry).

create or replace function dolsd.set_aside(in_what text, in_kind text, in_id bigint, in_code text,
    in_fault text) returns timestamptz
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    moment timestamptz := dolsd.clock();
    again timestamptz := moment + dolsd.policy_span('aside_retry');
    fresh boolean;
begin
    insert into dolsd.aside as s (what, kind, id, limit_code, since, tried_at, again_at, fault)
    values (in_what, in_kind, in_id, in_code, moment, moment, again, in_fault)
    on conflict on constraint aside_once do update set tried_at = moment, again_at = again, fault = in_fault
    returning s.xmax = 0 into fresh;
    if fresh then
        insert into dolsd.event (at, event, kind, matter_id, limit_code, notice_id, message_id, detail)
        values (moment, in_what || ' set aside', in_kind, case when in_what in ('deadline', 'matter') then in_id end,
            in_code,
                case in_what when 'notice' then in_id end, case in_what when 'message' then in_id end,
                case in_what when 'contact' then jsonb_build_object('contact_id', in_id)
                             when 'attempt' then jsonb_build_object('attempt', in_id) else '{}' end);
    end if;
    return again;
end
$$;
comment on function dolsd.set_aside(text, text, bigint, text, text) is
    'Records that something cannot be worked on. Returns when it is tried again.';

-- ---------------------------------------------------------------- which row it is

create or replace function dolsd.contact_fault(in_id bigint) returns text
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    c record;
begin
    for c in select v.contact_id, v.name::text, v.channel::text, v.address::text, v.language::text, v.tier::text,
        v.require_tls::boolean
               from casework.contact v where v.contact_id = in_id loop
        if c.tier not in ('initials', 'reference', 'nothing') then
            return format('tier is %L and must be initials, reference or nothing', c.tier);
        end if;
    end loop;
    if exists (select from dolsd.ways_of(in_id, dolsd.enabled_channels())) then
        return null;
    end if;
    return (select format('its address for %s takes nothing more: %s', x.channel, x.why)
              from dolsd.closed x join casework.contact v on v.contact_id = in_id and v.channel = x.channel
                                                         and v.address = x.address
             where x.contact_id = in_id order by x.since desc limit 1);
exception when others then
    perform dolsd.raise_if_passing(sqlstate, sqlerrm);
    return sqlerrm;
end
$$;
comment on function dolsd.contact_fault(bigint) is 'Why the contact''s row cannot be used; null: it can.';

create or replace function dolsd.matter_fault(in_kind text, in_id bigint) returns text
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    r record;
    times int := 0;
begin
    for r in select v.reference::text, v.initials::text, v.place::text, v.jurisdiction::text, v.facts::jsonb,
        v.extra::jsonb
               from casework.matter v where v.kind = in_kind and v.id = in_id loop
        times := times + 1;
    end loop;
    for r in select v.role::text, v.contact_id::bigint, v.since::date, v.until::date
               from casework.recipient v where v.kind = in_kind and v.id = in_id loop
        null;
    end loop;
    return dolsd.twice_fault(times);
exception when others then
    perform dolsd.raise_if_passing(sqlstate, sqlerrm);
    return sqlerrm;
end
$$;
comment on function dolsd.matter_fault(text, bigint) is
    'Why the matter''s row or those of its recipients cannot be read, or that the matter has two; null: nothing is '
    'wrong.';

create or replace function dolsd.set_contacts_aside(in_contacts bigint[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    contact bigint;
    fault text;
    bad int := 0;
begin
    for contact in
        select distinct u from unnest(in_contacts) u
         where not exists (select 1 from dolsd.aside s where s.what = 'contact' and s.id = u)
    loop
        fault := dolsd.contact_fault(contact);
        if fault is not null then
            perform dolsd.set_aside('contact', null, contact, null, fault);
            bad := bad + 1;
        end if;
    end loop;
    return bad;
end
$$;
comment on function dolsd.set_contacts_aside(bigint[]) is
    'Sets aside those of the contacts whose rows cannot be used: they count as nobody, so that the DoLS team is '
    'notified instead. Returns how many more.';

create or replace function dolsd.set_people_aside(in_kind text, in_id bigint) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    return dolsd.set_contacts_aside(array(select v.contact_id from casework.recipient v where v.kind = in_kind
        and v.id = in_id));
exception when others then
    perform dolsd.raise_if_passing(sqlstate, sqlerrm);
    return 0;
end
$$;
comment on function dolsd.set_people_aside(text, bigint) is
    'The same for all contacts of a matter; for none if its recipients cannot be read.';

-- ---------------------------------------------------------------- what is left out by each step
--
-- For dolsd.apart: true if the step may be tried again at once, because a contact that was at fault counts as
-- nobody from now on.

create or replace function dolsd.leave_matter(in_key dolsd.key, in_fault text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if dolsd.set_people_aside(in_key.kind, in_key.id) > 0 then
        return true;
    end if;
    perform dolsd.set_aside('matter', in_key.kind, in_key.id, null, in_fault);
    -- What was worked out stands; the matter is not taken again until its retry.
    update dolsd.matter m set planned_rules = dolsd.rules_version(), look_again = null
     where m.kind = in_key.kind and m.id = in_key.id;
    return false;
end
$$;
comment on function dolsd.leave_matter(dolsd.key, text) is
    'Sets aside a matter that cannot be read, compared or corrected.';

create or replace function dolsd.leave_deadline(in_key dolsd.key, in_fault text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    again timestamptz;
begin
    if dolsd.set_people_aside(in_key.kind, in_key.id) > 0 then
        return true;
    end if;
    again := dolsd.set_aside('deadline', in_key.kind, in_key.id, in_key.limit_code, in_fault);
    update dolsd.deadline d set next_at = again
     where d.kind = in_key.kind and d.id = in_key.id and d.limit_code = in_key.limit_code;
    return false;
end
$$;
comment on function dolsd.leave_deadline(dolsd.key, text) is 'Sets aside a deadline that cannot be fired.';

create or replace function dolsd.leave_message(in_taken dolsd.to_claim, in_fault text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    again timestamptz;
begin
    if dolsd.set_contacts_aside(array(
           select m.contact_id from dolsd.message m where m.id = in_taken.message_id)) > 0 then
        return true;
    end if;
    again := dolsd.set_aside('message', null, in_taken.message_id, null, in_fault);
    update dolsd.queue q set not_before = again where q.message_id = in_taken.message_id and q.lease_id is null;
    return false;
end
$$;
comment on function dolsd.leave_message(dolsd.to_claim, text) is 'Sets aside a message that cannot be handed out.';

create or replace function dolsd.leave_attempt(in_reported dolsd.reported, in_fault text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    perform dolsd.set_aside('attempt', null, in_reported.attempt_id, null, in_fault);
    return false;
end
$$;
comment on function dolsd.leave_attempt(dolsd.reported, text) is
    'Sets aside an attempt whose outcome cannot be recorded.';

create or replace function dolsd.leave_notice(in_id bigint, in_fault text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    n record;
begin
    select x.kind, x.matter_id into n from dolsd.notice x where x.id = in_id;
    if dolsd.set_people_aside(n.kind, n.matter_id) > 0 then
        return true;
    end if;
    perform dolsd.set_aside('notice', null, in_id, null, in_fault);
    return false;
end
$$;
comment on function dolsd.leave_notice(bigint, text) is
    'Sets aside a notice that was not delivered and of which nobody else can be notified.';

create or replace function dolsd.tell_instead(in_failed bigint[]) returns int
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select coalesce(sum(t), 0)::int
      from dolsd.apart(null::int, 'tell_others', in_failed, cardinality(in_failed), 'leave_notice') t
    $$;
comment on function dolsd.tell_instead(bigint[]) is 'Does what tell_others does, except for notices that raise.';

create or replace function dolsd.tell_moved(in_keys dolsd.key[]) returns int
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select coalesce(sum(t), 0)::int
      from dolsd.apart(null::int, 'correct_moved', in_keys, cardinality(in_keys), 'leave_matter') t
    $$;
comment on function dolsd.tell_moved(dolsd.key[]) is 'Does what correct_moved does, except for matters that raise.';

-- ---------------------------------------------------------------- the sweep

create or replace function dolsd.queue_differences_of(in_keys dolsd.key[]) returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    queued bigint;
begin
    insert into dolsd.changed (kind, id, at)
    select k.kind, k.id, dolsd.clock()
      from unnest(in_keys) k
      left join dolsd.matter m on m.kind = k.kind and m.id = k.id
      left join lateral (select v.id, v.facts, v.jurisdiction, v.place from casework.matter v
                          where v.kind = k.kind and v.id = k.id offset 0) c on true
     where (c.id is not null and (m.id is null or m.facts is distinct from coalesce(c.facts, '{}')
                                  or (m.jurisdiction, m.place) is distinct from (c.jurisdiction, c.place)))
        or (c.id is null and m.facts is not null);
    get diagnostics queued = row_count;
    return queued;
end
$$;
comment on function dolsd.queue_differences_of(dolsd.key[]) is
    'Queues those of these matters whose facts, place or jurisdiction differ from what was worked out. Returns how '
    'many.';

-- If the comparison as a whole raises, it is done a thousand at a time; if not even numbers can be listed, only
-- for known matters.
create or replace function dolsd.queue_differences() returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    listed dolsd.key[];
begin
    begin
        return dolsd.queue_all_differences();
    exception when others then
        perform dolsd.raise_if_passing(sqlstate, sqlerrm);
    end;
    begin
        select array_agg(row(c.kind, c.id, null)::dolsd.key) into listed from casework.matter c;
    exception when others then
        perform dolsd.raise_if_passing(sqlstate, sqlerrm);
        perform dolsd.set_aside('list', null, 0, null, sqlerrm);
    end;
    return (
        select coalesce(sum(q), 0)::bigint
          from (select array_agg(row(k.kind, k.id, null)::dolsd.key) as keys
                  from (select m.kind, m.id from dolsd.matter m
                        union
                        select c.kind, c.id from unnest(listed) c) k
                 where not exists (select from dolsd.aside s where s.what = 'matter' and s.kind = k.kind
                     and s.id = k.id)
                   and not exists (select from dolsd.changed q where q.kind = k.kind and q.id = k.id)) a
         cross join lateral dolsd.apart(null::bigint, 'queue_differences_of', a.keys, 1000, 'leave_matter') q);
end
$$;
comment on function dolsd.queue_differences() is
    'Queues every matter whose row of case work has changed since it was worked out, as queue_all_differences does, '
    'except for matters that cannot be read. Returns how many.';

-- Two identical rows do not differ from what was worked out, but one day one of them will: duplicates in the
-- view are found before that. Only numbers are read, so it costs little.
create or replace function dolsd.queue_twice() returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    queued bigint;
begin
    insert into dolsd.changed (kind, id, at)
    select x.kind, x.id, dolsd.clock()
      from (select c.kind, c.id from casework.matter c group by c.kind, c.id having count(*) > 1) x
     where not exists (select from dolsd.aside s where s.what = 'matter' and s.kind = x.kind and s.id = x.id)
       and not exists (select from dolsd.changed q where q.kind = x.kind and q.id = x.id);
    get diagnostics queued = row_count;
    return queued;
exception when others then
    -- queue_differences reports a list that cannot be read.
    perform dolsd.raise_if_passing(sqlstate, sqlerrm);
    return 0;
end
$$;
comment on function dolsd.queue_twice() is
    'Queues the matters for which case work has more than one row, so that they are set aside even though nothing '
    'about them changed. Returns how many.';

-- ---------------------------------------------------------------- trying again

create or replace function dolsd.retry_aside() returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    moment timestamptz := dolsd.clock();
    one dolsd.aside;
    fault text;
    mended int := 0;
begin
    -- A deadline or message that has been dealt with no longer has the next time it was given.
    delete from dolsd.aside s
     where (s.what = 'deadline' and not exists (select 1 from dolsd.deadline d
                where d.kind = s.kind and d.id = s.id and d.limit_code = s.limit_code and d.next_at = s.again_at))
        or (s.what = 'message' and not exists (select 1 from dolsd.queue q
                where q.message_id = s.id and q.lease_id is null and q.not_before = s.again_at))
        or (s.what = 'attempt' and exists (select 1 from dolsd.outcome o where o.attempt_id = s.id));
    get diagnostics mended = row_count;
    delete from dolsd.aside s where s.what = 'list' and s.tried_at < moment;
    for one in
        select s.* from dolsd.aside s
         where s.what in ('notice', 'contact', 'matter')
           and (s.again_at <= moment or s.again_at > moment + dolsd.policy_span('aside_retry'))
         order by s.again_at limit 500 for update skip locked
    loop
        fault := case one.what when 'contact' then dolsd.contact_fault(one.id)
                               when 'matter' then dolsd.matter_fault(one.kind, one.id) end;
        if fault is not null then
            perform dolsd.set_aside(one.what, one.kind, one.id, one.limit_code, fault);
            continue;
        end if;
        delete from dolsd.aside s where (s.what, s.id) = (one.what, one.id) and s.kind is not distinct from one.kind;
        mended := mended + 1;
        if one.what = 'notice' then
            perform dolsd.tell_instead(array[one.id]);
        elsif one.what = 'matter' then
            perform dolsd.touch(one.kind, one.id);
            perform dolsd.tell_moved(array(select row(d.kind, d.id, d.limit_code)::dolsd.key
               from dolsd.deadline d where d.kind = one.kind and d.id = one.id));
        end if;
    end loop;
    return mended;
end
$$;
comment on function dolsd.retry_aside() is
    'Checks whether what was set aside can be worked on again, and catches up on what was left. Part of the sweep. '
    'Returns how many there were.';
