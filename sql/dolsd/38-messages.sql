-- Which messages carry notices: each contact's own, or their digest of the day.
--
-- A notice is placed before it is written, so that it is written once. As in 33-telling.sql, look-ups
-- of rows one by one are kept apart from joins of many rows.

create or replace function dolsd.notices_to_place(in_notices bigint[]) returns dolsd.new_notice[]
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off
    as $$
begin
    return array(
        select row(row_number() over (), n.id, n.kind, n.matter_id, n.limit_code, n.last_day, n.purpose, n.rung,
                   n.occurrence, n.contact_id, n.channel, n.role, n.fallback_for, n.with_roles, n.with_fallback_for,
                   n.template, n.pressing, n.limit_id, n.due_at, n.late, coalesce(x.jurisdiction, ''), d.state,
                   d.ends_at, t.after_last_day = 'lapse', f.message_id, n.message_id,
                   n.purpose <> 'over')::dolsd.new_notice
          from unnest(in_notices) as i (id)
          join dolsd.notice n on n.id = i.id
          join dolsd.matter x on x.kind = n.kind and x.id = n.matter_id
          join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
          join dolsd.time_limit t on t.id = d.limit_id
          left join dolsd.notice f on f.id = coalesce(n.instead_of, n.after_notice)
         where n.state = 'pending' and n.contact_id is not null);
end
$$;
comment on function dolsd.notices_to_place(bigint[]) is
    'Those of these notices that are pending, in the form place_notices takes.';

-- ---------------------------------------------------------------- what is waiting already

create or replace function dolsd.waiting_beside(in_new dolsd.new_notice[])
    returns table (nr bigint, id bigint, purpose text, pressing text, role text, with_roles text[], fallback_for text,
        with_fallback_for text[], alike boolean, message_id bigint)
    language plpgsql stable strict security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off
    as $$
#variable_conflict use_column
begin
    return query
        select u.nr, n.id, n.purpose, n.pressing, n.role, n.with_roles, n.fallback_for, n.with_fallback_for,
               n.purpose = 'reminder' and u.purpose = 'reminder' and r.if_flag is null and g.if_flag is null,
               n.message_id
          from unnest(in_new) u
         cross join lateral (
            select x.* from dolsd.notice x
             where x.kind = u.kind and x.matter_id = u.matter_id
               and ((x.limit_code = u.limit_code and x.last_day = u.last_day)
                    or array[x.purpose, u.purpose] in ('{moved,reminder}', '{reminder,moved}'))
               and x.contact_id = u.contact_id and x.channel = u.channel
               and x.state = 'pending' and x.id is distinct from u.notice_id offset 0) n
          join dolsd.rung r on r.id = n.rung
          join dolsd.rung g on g.id = u.rung
          left join dolsd.queue q on q.message_id = n.message_id
         where n.message_id is null or (q.lease_id is null and q.attempts = 0)
         order by q.not_before desc nulls first, n.id;
end
$$;
comment on function dolsd.waiting_beside(dolsd.new_notice[]) is
    'Pending notices to the same contact about the same last day or, if one of the two is a correction, about the '
    'same matter: in no message, or in one that was never attempted; alike: both are reminders, and neither reports '
    'a flag. Those that leave first come last.';

-- Digests that may be joined, messages that notices return to, and those that are split up. Locked here and
-- read by later statements: one that was claimed or cancelled while we waited drops out.
create or replace function dolsd.lock_messages_for(in_new dolsd.new_notice[], in_beside bigint[]) returns bigint[]
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off
    as $$
declare
    today date := dolsd.london_date(dolsd.clock());
begin
    return array(
        select l.id
          from (select q.message_id as id from dolsd.queue q
                 where q.message_id in (
                        select u.message_id from unnest(in_new) u where u.message_id is not null
                        union
                        select b from unnest(in_beside) b where b is not null
                        union
                        select g.id
                          from (select distinct u.contact_id from unnest(in_new) u where u.pressing <> 'urgent') c
                         cross join lateral (
                            select m.id from dolsd.message m
                             where m.contact_id = c.contact_id and m.digest_slot >= today and m.state = 'pending'
                            offset 0) g)
                   and q.lease_id is null
                 order by q.message_id for no key update) l);
end
$$;
comment on function dolsd.lock_messages_for(dolsd.new_notice[], bigint[]) is
    'Locks the messages that these notices may join or leave, in order of their numbers. Returns which.';

-- A contact is notified once of a deadline in a message: one that waits is replaced by the later reminder, which
-- names its roles. And a last day that moved is corrected before, or in the same message as, any reminder of the
-- same matter, since that names the new day or speaks of what moved it. All of this is rare, so it is done one
-- by one.
create or replace function dolsd.speak_for(in_open bigint[], inout io_new dolsd.new_notice[],
    out left_messages bigint[])
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    b record;
    extra dolsd.new_notice;
    spoken_for bigint[] := '{}';
    pulled bigint[] := '{}';
begin
    for b in select u.nr from unnest(io_new) u where u.message_id <> all(in_open) loop
        io_new[b.nr].message_id := null;
    end loop;
    for b in
        select w.*, (io_new[w.nr]).purpose as new_purpose, (io_new[w.nr]).pressing as new_pressing
          from dolsd.waiting_beside((select array_agg(u) from unnest(io_new) u where u.lately)) w
         where w.message_id is null or w.message_id = any(in_open)
    loop
        if b.alike then
            if b.pressing <> 'urgent' or b.new_pressing = 'urgent' then
                spoken_for := spoken_for || b.id;
                io_new[b.nr].with_roles := dolsd.others(b.role || b.with_roles || (io_new[b.nr]).with_roles,
                                                        (io_new[b.nr]).role);
                io_new[b.nr].with_fallback_for := dolsd.others(
                    b.fallback_for || b.with_fallback_for || (io_new[b.nr]).with_fallback_for,
                    (io_new[b.nr]).fallback_for);
            end if;
        elsif b.purpose = 'moved' and b.new_purpose <> 'moved'
              or b.purpose = 'reminder' and b.new_purpose = 'moved' and b.new_pressing = 'urgent' then
            pulled := pulled || b.id;
        elsif b.purpose = 'reminder' and b.new_purpose = 'moved' and b.message_id is not null then
            io_new[b.nr].message_id := b.message_id;
        end if;
        left_messages := left_messages || b.message_id;
    end loop;
    if spoken_for <> '{}' then
        perform dolsd.cancel_notices(spoken_for, 'a later reminder speaks for it');
    end if;
    if pulled <> '{}' then
        pulled := array(select distinct u from unnest(pulled) u);
        for extra in select n.* from unnest(dolsd.notices_to_place(pulled)) n loop
            extra.nr := cardinality(io_new) + 1;
            extra.message_id := null;
            io_new := io_new || extra;
        end loop;
    end if;
end
$$;
comment on function dolsd.speak_for(bigint[], dolsd.new_notice[]) is
    'Checks what is waiting when new notices come: cancels the reminders that a later one replaces, which then names '
    'their roles too, and adds the corrections that must go in the same message. Returns the messages that lost '
    'notices.';

-- ---------------------------------------------------------------- digests

create or replace function dolsd.digests_of(in_contacts bigint[], in_open bigint[], in_not_into bigint[],
    in_soonest timestamptz)
    returns table (id bigint, contact_id bigint, channel text, digest_on date, joinable boolean, is_full boolean)
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    today date := dolsd.london_date(dolsd.clock());
    digest_full int := dolsd.policy_number('digest_full');
begin
    return query
        select m.id, m.contact_id, m.channel, m.digest_on,
               coalesce(q.attempts = 0 and m.id = any(in_open)
                        and (in_soonest is null or q.not_before >= in_soonest), false)
                   and not m.id = any(in_not_into),
               (select count(*) from (select 1 from dolsd.notice n
                                       where n.message_id = m.id limit digest_full) k) = digest_full
          from unnest(in_contacts) as c (contact_id)
         cross join lateral (select x.* from dolsd.message x
                              where x.contact_id = c.contact_id and x.digest_slot >= today offset 0) m
          left join dolsd.queue q on q.message_id = m.id and q.lease_id is null;
end
$$;
comment on function dolsd.digests_of(bigint[], bigint[], bigint[], timestamptz) is
    'The digests of these contacts from today on: whether a notice that must not leave before a moment (null: any) '
    'may join each, and whether it is full.';

-- The first working day whose digest has not been attempted; if that is full, another one for the same day.
create or replace function dolsd.digest_slots(in_new dolsd.new_notice[], in_open bigint[], in_not_into bigint[],
    in_settle interval)
    returns table (contact_id bigint, channel text, jurisdiction text, day date, joined bigint, is_full boolean,
        at timestamptz)
    language plpgsql stable strict security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_nestloop = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    soonest timestamptz := dolsd.clock() + in_settle;
    first_day date := dolsd.digest_day(soonest, dolsd.policy_time('digest_closes'));
    digest_opens time := dolsd.policy_time('digest_opens');
begin
    return query
        with wanted as materialized (
            select distinct u.contact_id, u.channel, u.jurisdiction from unnest(in_new) u),
        days as materialized (
            select j.jurisdiction, w.day
              from (select distinct jurisdiction from wanted) j
             cross join lateral dolsd.working_days(first_day, nullif(j.jurisdiction, ''), 10) as w (day)),
        digests as materialized (
            select * from dolsd.digests_of((select array_agg(distinct w.contact_id) from wanted w), in_open,
                                           in_not_into, case when in_settle <> '0' then soonest end))
        select distinct on (w.contact_id, w.channel, w.jurisdiction)
               w.contact_id, w.channel, w.jurisdiction, d.day, case when not x.is_full then x.id end,
               coalesce(x.is_full, false), greatest(soonest, dolsd.london_instant(d.day, digest_opens))
          from wanted w
          join days d on d.jurisdiction = w.jurisdiction
          left join digests x on x.contact_id = w.contact_id and x.channel = w.channel and x.digest_on = d.day
         where x.id is null or x.joinable
         order by w.contact_id, w.channel, w.jurisdiction, d.day;
end
$$;
comment on function dolsd.digest_slots(dolsd.new_notice[], bigint[], bigint[], interval) is
    'For each contact of these notices, none of which is urgent: the day of the digest that takes them, which digest '
    'that is (null: a new one), and when it leaves. Null: there are none.';

-- ---------------------------------------------------------------- placing

-- Urgent notices go in a separate message at once, with any others about the deadline, or about the matter if one of
-- its last days is corrected. Others go in the digest, unless it comes too late for the end they warn of. Nobody
-- opens forty alarms one by one: more than a few for one contact at the same moment become one message; except one
-- about a matter that cannot be read, which would hold up the rest.
create or replace function dolsd.notice_places(in_new dolsd.new_notice[], in_open bigint[], in_not_into bigint[],
    in_settle interval)
    returns table (nr bigint, contact_id bigint, channel text, pressing text, own boolean, joined bigint,
        digest_on date, at timestamptz, give_up_at timestamptz, about text, ends_at timestamptz)
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_nestloop = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    soonest timestamptz := dolsd.clock() + in_settle;
    alarms_apart int := dolsd.policy_number('alarms_apart');
    alarms_together int := dolsd.policy_number('alarms_together');
    tries_share float8 := dolsd.policy_number('tries_share');
    tries_least interval := dolsd.policy_span('tries_least');
    tries_otherwise interval := dolsd.policy_span('tries_otherwise');
begin
    return query
        with new as (
            select u.*, case when not bool_or(u.purpose = 'moved') over (
                       partition by u.kind, u.matter_id, u.contact_id, u.channel) then u.limit_code end as apart
              from unnest(in_new) u where u.message_id is null),
        slotted as (
            select n.*, s.joined as slot, s.day, s.is_full, s.at as slot_at,
                   bool_or(s.day is null or (n.state = 'open'
                       and dolsd.digest_too_late(s.at, soonest, n.last_day, n.ends_at))) over (
                       partition by n.kind, n.matter_id, n.apart, n.contact_id, n.channel) as own
              from new n
              left join dolsd.digest_slots((
                    select array_agg(u) from unnest(in_new) u where u.pressing <> 'urgent' and u.message_id is null),
                    in_open, in_not_into, in_settle) s
                on n.pressing <> 'urgent' and s.contact_id = n.contact_id and s.channel = n.channel
               and s.jurisdiction = n.jurisdiction),
        placed as (
            select n.*, case when not n.own then n.slot end as joined,
                   case when not n.own and not n.is_full then n.day end as digest_on,
                   case when n.own then soonest else n.slot_at end as at,
                   case when n.own then coalesce('after ' || n.failed_message,
                                                 concat_ws(' ', n.kind, n.matter_id, n.apart))
                        when n.is_full then 'beside a full digest' end as about,
                   n.own and n.failed_message is null and a.id is null as alike
              from slotted n
              left join dolsd.aside a on a.what = 'matter' and a.kind = n.kind and a.id = n.matter_id),
        counted as (
            select p.*, p.alike and count(*) over (partition by p.contact_id, p.channel, p.alike) > alarms_apart
                       as crowd,
                   row_number() over (partition by p.contact_id, p.channel, p.alike
                                      order by p.kind, p.matter_id, p.limit_code) as place
              from placed p)
        select c.nr::bigint, c.contact_id, c.channel, c.pressing, c.own, c.joined, c.digest_on, c.at,
               -- Attempts end while there is time to notify somebody else; if a deadline merely passes, whatever
               -- was not sent by then is dropped.
               c.at + case when c.state <> 'open' then tries_otherwise
                           when c.lapses then greatest(tries_least, (c.ends_at - c.at) * tries_share)
                           else least(greatest(tries_least, (c.ends_at - c.at) * tries_share),
                                      (c.ends_at - c.at) * 0.9) end,
               case when c.crowd then format('together %s', (c.place - 1) / alarms_together) else c.about end,
               case when c.state = 'open' then c.ends_at end
          from counted c;
end
$$;
comment on function dolsd.notice_places(dolsd.new_notice[], bigint[], bigint[], interval) is
    'For each notice: whether it goes in a separate message or which digest it joins, when that leaves, when '
    'attempts end, what the notices of one message have in common (about), and the end before which it must arrive.';

create or replace function dolsd.addresses_of(in_contacts bigint[], in_channels text[])
    returns table (contact_id bigint, channel text, address text, language text, tier text, require_tls boolean,
        takes_days int, then_takes int)
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
#variable_conflict use_column
declare
    channels text[] := dolsd.enabled_channels();
    some_take boolean := exists (select from dolsd.channel h where h.enabled and h.takes_days > 0);
begin
    return query
        select x.contact_id, x.channel, c.address, coalesce(c.language, 'en'), coalesce(c.tier, 'nothing'),
               coalesce(c.require_tls, true), coalesce(h.takes_days, 0),
               case when some_take then (select coalesce(max(w.takes_days), 0)
                                           from dolsd.ways_after(x.contact_id, x.channel, channels) w)
                    else 0 end
          from unnest(in_contacts, in_channels) as x (contact_id, channel)
         cross join lateral (select v.address, v.language, v.tier, v.require_tls from casework.contact v
                              where v.contact_id = x.contact_id and v.channel = x.channel limit 1) c
          left join dolsd.channel h on h.channel = x.channel;
end
$$;
comment on function dolsd.addresses_of(bigint[], text[]) is
    'How to reach these contacts by these channels, by casework.contact as it is now; how many working days that '
    'takes, and how many the slowest of the later ways takes.';

-- A way that takes days is not tried if it would be too late, and attempts that such a way may have to follow end early
-- enough.
create or replace function dolsd.give_up_in_time(in_give_up_at timestamptz, in_at timestamptz, in_ends_at timestamptz,
    in_takes int, in_then_takes int, in_contact bigint, in_channel text) returns timestamptz
    language plpgsql stable
    as $$
declare
    closed dolsd.non_working_day[];
begin
    if in_ends_at is null or (in_takes = 0 and in_then_takes = 0) then
        return in_give_up_at;
    end if;
    closed := array(select n from dolsd.non_working_day n order by 1);
    if in_takes > 0 then
        return least(in_give_up_at, dolsd.post_by(in_ends_at, in_takes, closed));
    end if;
    return least(in_give_up_at, greatest(
        in_at + dolsd.policy_span('tries_least'),
        dolsd.post_by(in_ends_at, in_then_takes, closed) - dolsd.policy_span('next_way_margin') * (
            select count(*) from dolsd.ways_after(in_contact, in_channel, dolsd.enabled_channels()))::int));
end
$$;
comment on function dolsd.give_up_in_time(timestamptz, timestamptz, timestamptz, int, int, bigint, text) is
    'When attempts of a message end that would be given up at the first time, leaves at the second and must arrive '
    'before the third: its way takes the fourth in working days, and the slowest of the contact''s later ways the '
    'fifth.';

-- One row for each message, new (joined null) or joined, with the notices that it takes.
create or replace function dolsd.messages_for(in_new dolsd.new_notice[], in_open bigint[], in_not_into bigint[],
    in_settle interval)
    returns table (message dolsd.new_message, joined bigint, nrs bigint[])
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_nestloop = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
begin
    return query
        with grouped as materialized (
            select max(p.joined) as joined, p.contact_id, p.channel, p.digest_on,
                   case when bool_or(p.own) then 'urgent' else max(p.pressing) end as pressing,
                   min(p.at) as at, min(p.give_up_at) as give_up_at, min(p.ends_at) as ends_at, array_agg(p.nr) as nrs
              from dolsd.notice_places(in_new, in_open, in_not_into, in_settle) p
             group by p.contact_id, p.channel, p.digest_on, p.about
             order by min(p.at), p.contact_id)
        select row(coalesce(g.joined, nextval('dolsd.message_id_seq')), g.contact_id, g.channel, a.address, a.language,
                   a.tier, a.require_tls, g.pressing, g.digest_on, g.at,
                   dolsd.give_up_in_time(g.give_up_at, g.at, g.ends_at, a.takes_days, a.then_takes, g.contact_id,
                                         g.channel))::dolsd.new_message,
               g.joined, g.nrs
          from grouped g
          join (select z.* from (select array_agg(y.contact_id) as contacts, array_agg(y.channel) as channels
                                   from (select distinct x.contact_id, x.channel from grouped x) y) c
                 cross join lateral dolsd.addresses_of(c.contacts, c.channels) z) a
            on a.contact_id = g.contact_id and a.channel = g.channel;
end
$$;
comment on function dolsd.messages_for(dolsd.new_notice[], bigint[], bigint[], interval) is
    'The messages that carry these notices, to be made or joined, each with the positions of its notices.';

-- Only the holder of fire's lock may bring notices that are not urgent: two callers would begin two digests.
create or replace function dolsd.place_notices(inout io_new dolsd.new_notice[], in_not_into bigint[] default '{}',
    in_settle interval default '0', out message_ids bigint[], out left_messages bigint[], out made int)
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_nestloop = off set plan_cache_mode = force_generic_plan
    as $$
declare
    -- Those waiting outside a message too.
    beside bigint[] := (select array_agg(b.message_id) from dolsd.waiting_beside((
        select array_agg(u) from unnest(io_new) u where u.lately)) b);
    open_messages bigint[] := '{}';
    new_messages dolsd.new_message[];
    joined dolsd.new_message[];
begin
    if beside is not null
       or exists (select from unnest(io_new) u where u.message_id is not null or u.pressing <> 'urgent') then
        open_messages := dolsd.lock_messages_for(io_new, beside);
    end if;
    if beside is not null or exists (select from unnest(io_new) u where u.message_id is not null) then
        select s.io_new, s.left_messages into io_new, left_messages from dolsd.speak_for(open_messages, io_new) s;
    end if;
    with made as materialized (select * from dolsd.messages_for(io_new, open_messages, in_not_into, in_settle)),
    carried as (
        select (m.message).id, unnest(m.nrs) as nr from made m
        union all
        select u.message_id, u.nr from unnest(io_new) u where u.message_id is not null)
    select (select array_agg(m.message) from made m where m.joined is null),
           (select array_agg(m.message order by m.joined) from made m where m.joined is not null),
           array_agg(c.id order by u.nr)
      into new_messages, joined, message_ids
      from unnest(io_new) u left join carried c on c.nr = u.nr;
    made := dolsd.queue_messages(new_messages);
    if joined is not null then
        perform dolsd.press_messages(array_agg(j.id), array_agg(j.pressing), array_agg(j.give_up_at))
           from unnest(joined) j;
    end if;
    perform dolsd.write_places(io_new, message_ids) from unnest(io_new) u where u.notice_id is not null limit 1;
end
$$;
comment on function dolsd.place_notices(dolsd.new_notice[], bigint[], interval) is
    'Finds or makes the messages that carry these notices, none of those in in_not_into, and none leaving before a '
    'time to settle. Returns the notices, possibly more of them and with more roles than before, the message of '
    'each, and how many messages it made. It writes the notices that exist; the caller writes new ones, and then '
    'drops the messages left empty.';

create or replace function dolsd.write_places(in_new dolsd.new_notice[], in_messages bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set enable_nestloop = on set enable_hashjoin = off set enable_mergejoin = off
    as $$
begin
    update dolsd.notice n set message_id = in_messages[u.nr]
      from unnest(in_new) u
     where n.id = u.notice_id and n.message_id is distinct from in_messages[u.nr];
end
$$;
comment on function dolsd.write_places(dolsd.new_notice[], bigint[]) is 'Records the messages of notices that exist.';

create or replace function dolsd.put_into_messages(in_notices bigint[], in_not_into bigint[] default '{}',
    in_settle interval default '0') returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    placed record;
begin
    if in_notices is null then
        return 0;
    end if;
    placed := dolsd.place_notices(dolsd.notices_to_place(in_notices), in_not_into, in_settle);
    perform dolsd.drop_empty_messages(placed.left_messages) where placed.left_messages is not null;
    return placed.made;
end
$$;
comment on function dolsd.put_into_messages(bigint[], bigint[], interval) is
    'Puts pending notices that exist into messages, as place_notices does. Returns how many messages it made.';
