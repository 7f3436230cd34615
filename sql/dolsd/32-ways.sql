-- How a contact can be reached: its rows of casework.contact, in order.
--
-- Public: enabled_channels, ways_of, post_by.

create or replace function dolsd.enabled_channels() returns text[]
    language plpgsql stable
    as $$
begin  -- plpgsql, which keeps its query plan: called for everything that is fired
    return array(select h.channel from dolsd.channel h where h.enabled and not h.copies order by 1);
end
$$;
comment on function dolsd.enabled_channels() is
    'The channels by which recipients are notified, without those that only get copies.';

-- A view may lack the column turn: then the one of `absent` is used. Inlined into the query that calls it (a single
-- select, no settings).
create or replace function dolsd.ways_of(in_contact bigint, in_channels text[])
    returns table (channel text, turn int, takes_days int, address text, language text, tier text, require_tls boolean)
    language sql stable
    as $$
    select h.channel, coalesce(v.turn, h.turn), h.takes_days, v.address, v.language, v.tier, v.require_tls
      from (select null::int as turn) absent
     cross join lateral (select c.channel, c.address, c.language, c.tier, c.require_tls, turn::int as turn
                           from casework.contact c where c.contact_id = in_contact offset 0) v
      join dolsd.channel h on h.channel = v.channel
     where v.address <> '' and h.channel = any(in_channels)
       and (select true from dolsd.closed x
             where x.contact_id = in_contact and x.channel = v.channel and x.address = v.address limit 1) is null
    $$;
comment on function dolsd.ways_of(bigint, text[]) is
    'The ways to reach a contact by one of these channels: those with an address that is not closed. The lowest turn '
    'comes first; ties go by the name of the channel.';

create or replace function dolsd.ways_after(in_contact bigint, in_channel text, in_channels text[])
    returns table (channel text, takes_days int)
    language sql stable
    as $$
    select w.channel, w.takes_days
      from dolsd.ways_of(in_contact, in_channels) w
      join dolsd.ways_of(in_contact, in_channels) o on o.channel = in_channel
     where (w.turn, w.channel) > (o.turn, o.channel)
    $$;
comment on function dolsd.ways_after(bigint, text, text[]) is
    'The ways to reach a contact that come after this one; none if it is not among them.';

-- A view may lack the column calendar, as above; and a row that was set aside is not read, as it may raise.
create or replace function dolsd.wants_diary(in_contact bigint, in_channel text) returns boolean
    language sql stable
    as $$
    select in_channel = 'mail'
       and (select true from dolsd.aside s where s.what = 'contact' and s.id = in_contact limit 1) is null
       and coalesce((select v.wanted
                       from (select null::boolean as calendar) absent
                      cross join lateral (select calendar::boolean as wanted from casework.contact c
                                           where c.contact_id = in_contact
                                             and c.channel = in_channel limit 1) v), false)
    $$;
comment on function dolsd.wants_diary(bigint, text) is
    'Whether a contact wants deadlines for a diary attached to its mails.';

-- What is handed over by then goes to the post on the next working day.
create or replace function dolsd.post_by(in_ends_at timestamptz, in_days int, in_closed dolsd.non_working_day[])
    returns timestamptz
    language plpgsql stable
    as $$
declare
    day date := dolsd.london_date(in_ends_at) - 1;
    shut date[];
    left_over int := in_days;
begin
    if in_days = 0 then
        return in_ends_at;
    end if;
    shut := array(select c.day from unnest(in_closed) c where c.jurisdiction is null or c.jurisdiction = 'england');
    while left_over > 0 loop
        left_over := left_over - case when extract(isodow from day) > 5 or day = any(shut) then 0 else 1 end;
        day := day - 1;
    end loop;
    return dolsd.london_instant(day, '17:00');
end
$$;
comment on function dolsd.post_by(timestamptz, int, dolsd.non_working_day[]) is
    'The latest time to hand something over so that it arrives before an end, by a way that takes this number of '
    'working days; the third argument is dolsd.non_working_day.';

-- For a notice that failed: the first way not yet tried for it, unless it would be too late.
create or replace function dolsd.next_ways(in_failed bigint[]) returns table (id bigint, channel text)
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    channels text[] := dolsd.enabled_channels();
    closed dolsd.non_working_day[];
begin
    if exists (select from dolsd.channel h where h.enabled and h.takes_days > 0) then
        closed := array(select n from dolsd.non_working_day n order by 1);
    end if;
    return query
        select f.id, w.channel
          from unnest(in_failed) as i (id)
          join dolsd.notice f on f.id = i.id and f.contact_id is not null
          join dolsd.deadline d on d.kind = f.kind and d.id = f.matter_id and d.limit_code = f.limit_code
                               and d.last_day = f.last_day and d.state in ('open', 'lapsed', 'paused')
         cross join lateral (
            select v.channel from dolsd.ways_of(f.contact_id, channels) v
             where not exists (select from dolsd.notice n
                                where n.kind = f.kind and n.matter_id = f.matter_id and n.limit_code = f.limit_code
                                  and n.last_day = f.last_day and n.rung = f.rung and n.occurrence = f.occurrence
                                  and n.contact_id = f.contact_id and n.channel = v.channel and n.purpose = f.purpose
                                  and n.instead_of is not distinct from f.instead_of and n.state <> 'cancelled')
               and (d.ends_at <= moment or moment < dolsd.post_by(d.ends_at, v.takes_days, closed))
             order by v.turn, v.channel limit 1) w
         where not exists (select from dolsd.aside s where s.what = 'contact' and s.id = f.contact_id);
end
$$;
comment on function dolsd.next_ways(bigint[]) is
    'For these notices, which did not reach their recipients: the channel by which each still can; no row: there is '
    'no further way.';

create or replace function dolsd.take_next_ways(in_failed bigint[], out others bigint[], out messages int)
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    made bigint[];
begin
    with put as (
        insert into dolsd.notice as n (kind, matter_id, limit_code, last_day, purpose, old_last_day, rung, occurrence,
            contact_id, channel, role, fallback_for, with_roles, with_fallback_for, instead_of, template, pressing,
            limit_id, due_at, late, after_notice, made_at)
        select f.kind, f.matter_id, f.limit_code, f.last_day, f.purpose, f.old_last_day, f.rung, f.occurrence,
               f.contact_id, w.channel, f.role, f.fallback_for, f.with_roles, f.with_fallback_for, f.instead_of,
               f.template, f.pressing, f.limit_id, f.due_at,
               f.late or dolsd.london_date(f.due_at) < dolsd.london_date(moment), f.id, moment
          from dolsd.next_ways(in_failed) w join dolsd.notice f on f.id = w.id
         order by f.id
        on conflict on constraint notice_once do update
           set state = 'pending', reason = null, ended_at = null, message_id = null, late = excluded.late,
               after_notice = excluded.after_notice, made_at = excluded.made_at
         where n.state = 'cancelled'
        returning n.id, n.kind, n.matter_id, n.limit_code, n.contact_id, n.channel, n.after_notice),
    said as (
        insert into dolsd.event (at, event, kind, matter_id, limit_code, notice_id, detail)
        select moment, 'next way taken', p.kind, p.matter_id, p.limit_code, p.id,
               jsonb_build_object('after', p.after_notice, 'contact_id', p.contact_id, 'channel', p.channel)
          from put p)
    select array_agg(p.id), array(select i from unnest(in_failed) i where i not in (select x.after_notice from put x))
      into made, others
      from put p;
    messages := dolsd.put_into_messages(made);
end
$$;
comment on function dolsd.take_next_ways(bigint[]) is
    'Sends these notices, which did not reach their recipients, by the next way of the same contact. Returns those '
    'for which there is none (others), and the number of new messages.';

create or replace function dolsd.spare_next_ways(in_told bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
declare
    needless bigint[];
    waiting bigint[];
begin
    with recursive later as (
        select n.id, n.state, n.message_id from dolsd.notice n where n.after_notice = any(in_told)
        union all
        select n.id, n.state, n.message_id from later l join dolsd.notice n on n.after_notice = l.id)
    select array_agg(l.id order by l.id), array_agg(distinct l.message_id) into needless, waiting
      from later l where l.state = 'pending';
    if needless is null then
        return;
    end if;
    perform 1 from dolsd.queue q where q.message_id = any(waiting) and q.lease_id is null
        order by q.message_id for no key update;
    perform dolsd.cancel_notices(needless, 'it arrived by the way before');
    perform dolsd.drop_empty_messages(waiting);
end
$$;
comment on function dolsd.spare_next_ways(bigint[]) is
    'These notices have reached their recipients after all: cancels what waits to be sent by a later way.';
