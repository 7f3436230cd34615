-- One bad row delays nobody else. Planning, firing, claiming and settling work on many rows in one statement;
-- where a council's view raises for one contact or one matter, or a row holds what cannot be
-- stored, that statement fails as a whole. Then it is tried in halves, each in a savepoint, until
-- the row that cannot be used stands alone. That one is set aside: listed in dolsd.uncovered, and
-- tried again after a while (policy aside_retry). While nothing raises, this costs one savepoint
-- for each call.

create or replace function dolsd.is_passing(in_sqlstate text) returns boolean
    language sql immutable
    as $$select left(in_sqlstate, 2) in ('08', '40', '42', '53', '55', '57', '58')$$;
comment on function dolsd.is_passing(text) is
    'Whether an error is no row''s fault: a deadlock, no room, a connection; or something that is missing or forbidden, for every row alike.';

create or replace function dolsd.raise_if_passing(in_sqlstate text, in_fault text) returns void
    language plpgsql
    as $$
begin
    if dolsd.is_passing(in_sqlstate) then
        raise exception using errcode = in_sqlstate, message = in_fault;
    end if;
end
$$;
comment on function dolsd.raise_if_passing(text, text) is 'Raises an error again that is no row''s fault.';

create or replace function dolsd.set_aside(in_what text, in_kind text, in_id bigint, in_code text, in_fault text) returns timestamptz
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
        values (moment, in_what || ' set aside', in_kind, case when in_what in ('deadline', 'matter') then in_id end, in_code,
                case in_what when 'notice' then in_id end, case in_what when 'message' then in_id end,
                case in_what when 'contact' then jsonb_build_object('contact_id', in_id)
                             when 'attempt' then jsonb_build_object('attempt', in_id) else '{}' end);
    end if;
    return again;
end
$$;
comment on function dolsd.set_aside(text, text, bigint, text, text) is
    'Puts on record that something cannot be worked on. Answers when it is tried again.';

-- ---------------------------------------------------------------- which row it is

create or replace function dolsd.contact_fault(in_id bigint) returns text
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    c record;
    closed text;
begin
    for c in select v.contact_id, v.name::text, v.channel::text, v.address::text, v.language::text, v.tier::text, v.require_tls::boolean
               from casework.contact v where v.contact_id = in_id loop
        if c.tier not in ('initials', 'reference', 'nothing') then
            return format('tier is %L and must be initials, reference or nothing', c.tier);
        end if;
        select format('its address for %s takes nothing more: %s', c.channel, x.why) into closed
          from dolsd.closed x where x.contact_id = in_id and x.channel = c.channel and x.address = c.address;
        if closed is not null then
            return closed;
        end if;
    end loop;
    return null;
exception when others then
    if dolsd.is_passing(sqlstate) then
        raise;
    end if;
    return sqlerrm;
end
$$;
comment on function dolsd.contact_fault(bigint) is 'Why the contact''s row cannot be used; null: it can.';

create or replace function dolsd.matter_fault(in_kind text, in_id bigint) returns text
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    r record;
begin
    for r in select v.reference::text, v.initials::text, v.place::text, v.jurisdiction::text, v.facts::jsonb, v.extra::jsonb
               from casework.matter v where v.kind = in_kind and v.id = in_id loop
        null;
    end loop;
    for r in select v.role::text, v.contact_id::bigint, v.since::date, v.until::date
               from casework.recipient v where v.kind = in_kind and v.id = in_id loop
        null;
    end loop;
    return null;
exception when others then
    if dolsd.is_passing(sqlstate) then
        raise;
    end if;
    return sqlerrm;
end
$$;
comment on function dolsd.matter_fault(text, bigint) is 'Why the matter''s row or those of its recipients cannot be read; null: they can.';

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
    'Sets those of the contacts aside whose rows cannot be used: they count as nobody, so that the DoLS team is told instead. Answers how many more.';

create or replace function dolsd.set_people_aside(in_kind text, in_id bigint) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    return dolsd.set_contacts_aside(array(select v.contact_id from casework.recipient v where v.kind = in_kind and v.id = in_id));
exception when others then
    if dolsd.is_passing(sqlstate) then
        raise;
    end if;
    return 0;
end
$$;
comment on function dolsd.set_people_aside(text, bigint) is 'The same for all contacts of a matter; none where its recipients cannot be read.';

-- ---------------------------------------------------------------- plan

create or replace function dolsd.read_matters(kinds text[], ids bigint[])
    returns table (kind text, id bigint, jurisdiction text, place text, facts text)
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
#variable_conflict use_column
declare
    half int := cardinality(kinds) / 2;
    fault text;
begin
    begin
        return query select * from dolsd.read_matters_now(kinds, ids);
        return;
    exception when others then
        if dolsd.is_passing(sqlstate) then
            raise;
        end if;
        fault := sqlerrm;
    end;
    if half > 0 then
        return query select * from dolsd.read_matters(kinds[:half], ids[:half]);
        return query select * from dolsd.read_matters(kinds[half + 1:], ids[half + 1:]);
        return;
    end if;
    -- What was worked out stands; the matter is not taken again until it is tried again.
    perform dolsd.set_aside('matter', kinds[1], ids[1], null, fault);
    update dolsd.matter m set planned_rules = dolsd.rules_version(), look_again = null where m.kind = kinds[1] and m.id = ids[1];
end
$$;
comment on function dolsd.read_matters(text[], bigint[]) is
    'read_matters_now; but where that raises the matters are read in halves, and the one that cannot be read is set aside.';

-- Where the comparison as a whole raises, it is made in parts; where not even numbers can be listed,
-- only of what is known.
create or replace function dolsd.queue_differences() returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    part record;
    known text[];
    numbers bigint[];
    queued bigint := 0;
begin
    begin
        return dolsd.queue_all_differences();
    exception when others then
        if dolsd.is_passing(sqlstate) then
            raise;
        end if;
    end;
    begin
        select array_agg(c.kind), array_agg(c.id) into known, numbers from casework.matter c;
    exception when others then
        if dolsd.is_passing(sqlstate) then
            raise;
        end if;
        perform dolsd.set_aside('list', null, 0, null, sqlerrm);
    end;
    for part in
        select array_agg(p.kind) as kinds, array_agg(p.id) as ids
          from (select k.kind, k.id, row_number() over () / 1000 as part
                  from (select m.kind, m.id from dolsd.matter m
                        union
                        select c.kind, c.id from unnest(known, numbers) as c (kind, id)) k
                 where not exists (select 1 from dolsd.aside s where s.what = 'matter' and s.kind = k.kind and s.id = k.id)
                   and not exists (select 1 from dolsd.changed q where q.kind = k.kind and q.id = k.id)) p
         group by p.part
    loop
        queued := queued + dolsd.queue_differences_of(part.kinds, part.ids);
    end loop;
    return queued;
end
$$;
comment on function dolsd.queue_differences() is
    'queue_all_differences; but where that raises matters are compared in parts, and those that cannot be read are set aside.';

create or replace function dolsd.queue_differences_of(kinds text[], ids bigint[]) returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    half int := cardinality(kinds) / 2;
    queued bigint;
    fault text;
begin
    begin
        insert into dolsd.changed (kind, id, at)
        select k.kind, k.id, dolsd.clock()
          from unnest(kinds, ids) as k (kind, id)
          left join dolsd.matter m on m.kind = k.kind and m.id = k.id
          left join lateral (select v.id, v.facts, v.jurisdiction, v.place from casework.matter v
                              where v.kind = k.kind and v.id = k.id offset 0) c on true
         where (c.id is not null and (m.id is null or m.facts is distinct from coalesce(c.facts, '{}')
                                      or (m.jurisdiction, m.place) is distinct from (c.jurisdiction, c.place)))
            or (c.id is null and m.facts is not null);
        get diagnostics queued = row_count;
        return queued;
    exception when others then
        if dolsd.is_passing(sqlstate) then
            raise;
        end if;
        fault := sqlerrm;
    end;
    if half > 0 then
        return dolsd.queue_differences_of(kinds[:half], ids[:half]) + dolsd.queue_differences_of(kinds[half + 1:], ids[half + 1:]);
    end if;
    perform dolsd.set_aside('matter', kinds[1], ids[1], null, fault);
    return 0;
end
$$;
comment on function dolsd.queue_differences_of(text[], bigint[]) is 'The same for these matters.';

-- ---------------------------------------------------------------- messages

create or replace function dolsd.set_message_aside(in_id bigint, in_fault text) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    again timestamptz;
begin
    -- Without a contact that is set aside the next claim knows what to do.
    if dolsd.set_contacts_aside(array(select m.contact_id from dolsd.message m where m.id = in_id)) > 0 then
        return;
    end if;
    again := dolsd.set_aside('message', null, in_id, null, in_fault);
    update dolsd.queue q set not_before = again where q.message_id = in_id and q.lease_id is null;
end
$$;
comment on function dolsd.set_message_aside(bigint, text) is
    'Sets a message aside that cannot be handed out, or its contact where that is at fault.';

-- ---------------------------------------------------------------- settle

create or replace function dolsd.tell_instead(in_failed bigint[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    half int := cardinality(in_failed) / 2;
    fault text;
    n record;
begin
    if coalesce(cardinality(in_failed), 0) = 0 then
        return 0;
    end if;
    begin
        return dolsd.tell_others(in_failed);
    exception when others then
        if dolsd.is_passing(sqlstate) then
            raise;
        end if;
        fault := sqlerrm;
    end;
    if half > 0 then
        return dolsd.tell_instead(in_failed[:half]) + dolsd.tell_instead(in_failed[half + 1:]);
    end if;
    select x.kind, x.matter_id into n from dolsd.notice x where x.id = in_failed[1];
    if dolsd.set_people_aside(n.kind, n.matter_id) > 0 then
        return dolsd.tell_instead(in_failed);
    end if;
    perform dolsd.set_aside('notice', null, in_failed[1], null, fault);
    return 0;
end
$$;
comment on function dolsd.tell_instead(bigint[]) is
    'tell_others; but what raises is tried in halves, and set aside.';

create or replace function dolsd.tell_moved(in_kinds text[], in_ids bigint[], in_codes text[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    half int := cardinality(in_kinds) / 2;
    fault text;
begin
    if coalesce(cardinality(in_kinds), 0) = 0 then
        return 0;
    end if;
    begin
        return dolsd.correct_moved(in_kinds, in_ids, in_codes);
    exception when others then
        if dolsd.is_passing(sqlstate) then
            raise;
        end if;
        fault := sqlerrm;
    end;
    if half > 0 then
        return dolsd.tell_moved(in_kinds[:half], in_ids[:half], in_codes[:half])
             + dolsd.tell_moved(in_kinds[half + 1:], in_ids[half + 1:], in_codes[half + 1:]);
    elsif dolsd.set_people_aside(in_kinds[1], in_ids[1]) > 0 then
        return dolsd.tell_moved(in_kinds, in_ids, in_codes);
    end if;
    perform dolsd.set_aside('matter', in_kinds[1], in_ids[1], null, fault);
    return 0;
end
$$;
comment on function dolsd.tell_moved(text[], bigint[], text[]) is
    'correct_moved; but what raises is tried in halves, and the matter set aside.';

-- ---------------------------------------------------------------- and back again

create or replace function dolsd.retry_aside() returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    moment timestamptz := dolsd.clock();
    one dolsd.aside;
    fault text;
    mended int := 0;
begin
    -- A deadline or a message that was dealt with has another next time than the one it was given.
    delete from dolsd.aside s
     where (s.what = 'deadline' and not exists (select 1 from dolsd.deadline d
                where d.kind = s.kind and d.id = s.id and d.limit_code = s.limit_code and d.next_at = s.again_at))
        or (s.what = 'message' and not exists (select 1 from dolsd.queue q
                where q.message_id = s.id and q.lease_id is null and q.not_before = s.again_at))
        or (s.what = 'attempt' and exists (select 1 from dolsd.outcome o where o.attempt_id = s.id));
    get diagnostics mended = row_count;
    delete from dolsd.aside s where s.what = 'list' and s.tried_at < moment;
    for one in select s.* from dolsd.aside s where s.what in ('notice', 'contact', 'matter') and s.again_at <= moment order by s.again_at limit 500 for update skip locked loop
        fault := case one.what when 'contact' then dolsd.contact_fault(one.id) when 'matter' then dolsd.matter_fault(one.kind, one.id) end;
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
            perform dolsd.tell_moved(array_agg(d.kind), array_agg(d.id), array_agg(d.limit_code))
               from dolsd.deadline d where d.kind = one.kind and d.id = one.id;
        end if;
    end loop;
    return mended;
end
$$;
comment on function dolsd.retry_aside() is
    'Looks whether what was set aside can be worked on again, and takes up what was left. Part of the sweep. Answers how many it was.';
