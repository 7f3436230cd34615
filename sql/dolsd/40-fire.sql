-- When an instant has come: due rungs become notices, notices are grouped into messages.
--
-- Public: reachable.

create or replace function dolsd.reachable(in_kind text, in_id bigint, in_day date)
    returns table (role text, contact_id bigint, channel text)
    language sql stable
    as $$
    select distinct r.role, c.contact_id, c.channel
      from (select v.role, v.contact_id from casework.recipient v
             where v.kind = in_kind and v.id = in_id
               and (v.since is null or v.since <= in_day) and (v.until is null or v.until >= in_day)
               and not exists (select 1 from dolsd.aside s where s.what = 'contact' and s.id = v.contact_id) offset 0) r
     cross join lateral (select v.contact_id, v.channel, v.address from casework.contact v
                          where v.contact_id = r.contact_id offset 0) c
      join dolsd.channel h on h.channel = c.channel and h.enabled
     where c.address <> ''
    $$;
comment on function dolsd.reachable(text, bigint, date) is
    'Who has which role for a matter on a day and can be reached: has an address, by a channel that is enabled, and is not set aside.';

create or replace function dolsd.take_due(in_max int, out kinds text[], out ids bigint[], out codes text[])
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    today date := dolsd.london_date(moment);
begin
    -- Mostly nothing is due, and the index says so.
    if coalesce((select d.next_at from dolsd.deadline d where d.next_at is not null order by d.next_at limit 1) > moment, true) then
        return;
    end if;

    -- Not a matter that changed or on which a fact begins to count today: the planner comes first.
    -- Not one that a planner or a claim holds just now: the next call will find it.
    select array_agg(l.kind), array_agg(l.id), array_agg(l.limit_code) into kinds, ids, codes
      from (select d.kind, d.id, d.limit_code
              from dolsd.deadline d
              join dolsd.matter m on m.kind = d.kind and m.id = d.id
             where d.next_at <= moment
               and (select true from dolsd.changed c where c.kind = d.kind and c.id = d.id limit 1) is null
               and (m.look_again is null or m.look_again > today)
             -- What has just come first: it is to be in a digest before that is full of what is old.
             order by d.next_at desc
             limit in_max
               for share of m skip locked for no key update of d skip locked) l;
    if kinds is null then
        return;
    end if;

    -- The locks are held: queue and ladders are read as they are from here on. A change that is
    -- committed later still is before the claim, which looks again.
    select array_agg(k.kind), array_agg(k.id), array_agg(k.code) into kinds, ids, codes
      from unnest(kinds, ids, codes) as k (kind, id, code)
     where not exists (select 1 from dolsd.changed c where c.kind = k.kind and c.id = k.id);
end
$$;
comment on function dolsd.take_due(int) is
    'Locks up to so many deadlines that are due and says which; null: none.';

-- A store that dolsd meets for the first time holds ends of years ago that nobody closed, and so does
-- one that it comes back to after weeks. They are for the DoLS team and its manager to sort out, of whom the
-- team is told every working day: nobody's family hears of an end of four years ago from a machine.
create or replace function dolsd.long_ago(in_at timestamptz, in_now timestamptz) returns boolean
    language sql stable
    as $$ select in_at < in_now - dolsd.policy_span('old_alarm') $$;
comment on function dolsd.long_ago(timestamptz, timestamptz) is
    'Whether an end, or an alarm about it, is so long ago that only the DoLS team and its manager are told, last of all in their digests.';

-- What of this may raise is what the council's views hold; dolsd.fire finds the row that does.
create or replace function dolsd.fire_these(kinds text[], ids bigint[], codes text[],
    out deadlines int, out notices int, out messages int)
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    today date := dolsd.london_date(moment);
    calm_before timestamptz := moment - dolsd.policy_span('calm_after');
    time_to_answer int := dolsd.policy_number('time_to_answer');
    made bigint[];
    alone int;
begin
    -- A pause that is over. The planner looks for what it took back.
    with over as (
        update dolsd.deadline d set state = 'open', next_at = least(d.ladder_at[1], d.ends_at)
          from unnest(kinds, ids, codes) as k (kind, id, code)
         where d.kind = k.kind and d.id = k.id and d.limit_code = k.code and d.state = 'paused' and d.next_at <= moment
        returning d.kind, d.id, d.limit_code),
    look as (
        insert into dolsd.changed (kind, id, at) select distinct o.kind, o.id, moment from over o
        returning pg_notify('dolsd', 'changed') is null)
    insert into dolsd.event (at, event, kind, matter_id, limit_code)
    select moment, 'deadline resumed', o.kind, o.id, o.limit_code from over o;
    with due as materialized (
        select d.kind, d.id, d.limit_code, d.last_day, d.limit_id, d.state, s.rung, s.at, s.occurrence, r.role, r.template, r.if_nobody, r.if_flag,
               -- An alarm of which nobody could know for days is in the digest soon enough.
               case when r.pressing = 'urgent' and d.ends_at <= moment and s.at < calm_before
                    then 'soon' else r.pressing end as pressing,
               dolsd.london_date(s.at) < today and r.if_flag is null and e.in_time as late
          from unnest(kinds, ids, codes) as k (kind, id, code)
          join dolsd.deadline d on d.kind = k.kind and d.id = k.id and d.limit_code = k.code
          join dolsd.time_limit t on t.id = d.limit_id
         cross join lateral unnest(d.ladder_rungs, d.ladder_at, d.ladder_occurrences) as s (rung, at, occurrence)
          join dolsd.rung r on r.id = s.rung and r.active
         -- Whether it could have been said on its day; and whether others had time to answer before.
         cross join lateral (select a.day >= a.known as in_time, a.day >= a.known + time_to_answer as answered_for
                               from (select dolsd.london_date(s.at) as day, dolsd.london_date(d.known_at) as known) a) e
         where s.at <= moment and d.state in ('open', 'lapsed')
           and (r.catches_up or e.answered_for)
           -- A day that simply passed is over: nothing more is said of it.
           and not (t.after_last_day = 'pass' and d.ends_at <= moment)
           -- Of an end of long ago the DoLS team and who comes after it are told alone, where the team is told of it at all.
           and not (d.ends_at <= moment and dolsd.long_ago(s.at, moment) and r.if_flag is null and r.role <> 'dols_team'
                    and r.role is distinct from (select x.next_role from dolsd.role x where x.role = 'dols_team')
                    and exists (select 1 from unnest(d.ladder_rungs, d.ladder_at) as a (rung, at) join dolsd.rung o on o.id = a.rung
                                 where a.at >= d.ends_at and o.role = 'dols_team' and o.if_flag is null))
           -- What leads up to an end is not said after it, where the role is about to hear of the end itself.
           and not (d.ends_at <= moment and s.at < d.ends_at
                    and exists (select 1 from unnest(d.ladder_rungs, d.ladder_at) as a (rung, at) join dolsd.rung o on o.id = a.rung
                                 where a.at >= d.ends_at and o.role = r.role and o.if_flag is null) and r.if_flag is null)),
    -- After an outage the latest rung of each role speaks for those before it, but not for the
    -- report of a flag.
    latest as materialized (
        select distinct on (kind, id, limit_code, role, if_flag) *
          from due
         order by kind, id, limit_code, role, if_flag, at desc, pressing desc, rung desc),
    -- One look at each matter's recipients and at each contact, however many rungs ask.
    people as materialized (
        select x.kind, x.id, r.role, r.contact_id
          from (select distinct kind, id from latest) x
         cross join lateral (select v.role, v.contact_id from casework.recipient v
                              where v.kind = x.kind and v.id = x.id
                                and (v.since is null or v.since <= today) and (v.until is null or v.until >= today)
                             offset 0) r),
    contacts as materialized (
        select c.contact_id, c.channel
          from (select distinct p.contact_id from people p
                 where not exists (select 1 from dolsd.aside s where s.what = 'contact' and s.id = p.contact_id)) x
         cross join lateral (select v.contact_id, v.channel, v.address from casework.contact v
                              where v.contact_id = x.contact_id offset 0) c
          join dolsd.channel h on h.channel = c.channel and h.enabled
         where c.address <> ''),
    reached as materialized (
        select distinct p.kind, p.id, p.role, c.contact_id, c.channel
          from people p join contacts c on c.contact_id = p.contact_id),
    -- Nobody to be reached in the role: the DoLS team; but where nobody has the role and the rung
    -- has it so, nothing is said. Nobody in the DoLS team either: the notice says so.
    told as (
        select l.*, a.contact_id, a.channel, l.role as told_role, null::text as fallback_for
          from latest l
          join reached a on a.kind = l.kind and a.id = l.id and a.role = l.role
         where dolsd.london_date(l.at) > l.last_day
            or not exists (select 1 from dolsd.acknowledgement k
                            where k.kind = l.kind and k.matter_id = l.id and k.limit_code = l.limit_code
                              and k.last_day = l.last_day and k.contact_id = a.contact_id)
        union all
        select l.*, a.contact_id, a.channel, 'dols_team', case when l.role <> 'dols_team' then l.role end
          from latest l
          left join reached a on a.kind = l.kind and a.id = l.id and a.role = 'dols_team'
         where (l.if_nobody = 'dols_team' or exists (select 1 from people p where p.kind = l.kind and p.id = l.id and p.role = l.role))
           and not exists (select 1 from reached x where x.kind = l.kind and x.id = l.id and x.role = l.role)),
    -- The unique key is what makes it once. A notice that was cancelled unsent comes to life again;
    -- it keeps its message if that still is on its way, which is looked at below.
    put as (
        insert into dolsd.notice as n (kind, matter_id, limit_code, last_day, rung, occurrence, contact_id, channel,
            role, fallback_for, template, pressing, limit_id, due_at, late, state, reason, made_at)
        select t.kind, t.id, t.limit_code, t.last_day, t.rung, t.occurrence, t.contact_id, coalesce(t.channel, ''),
               t.told_role, t.fallback_for, t.template, t.pressing, t.limit_id, t.at, t.late,
               case when t.contact_id is null then 'nobody' else 'pending' end,
               case when t.contact_id is null then 'nobody to tell as ' || t.role end,
               moment
          from told t
         order by t.kind, t.id, t.limit_code, t.rung, t.contact_id
        on conflict on constraint notice_once do update
           set state = excluded.state, reason = excluded.reason, ended_at = null, late = excluded.late,
               role = excluded.role, fallback_for = excluded.fallback_for, limit_id = excluded.limit_id,
               template = excluded.template, pressing = excluded.pressing, due_at = excluded.due_at, made_at = excluded.made_at
         where n.state = 'cancelled'
        returning n.id, n.kind, n.matter_id, n.limit_code, n.state, n.role, n.contact_id, n.late, n.rung),
    said as (
        insert into dolsd.event (at, event, kind, matter_id, limit_code, notice_id, detail)
        select moment, case when p.state = 'nobody' then 'nobody to tell' else 'notice made' end,
               p.kind, p.matter_id, p.limit_code, p.id,
               jsonb_strip_nulls(jsonb_build_object('rung', p.rung, 'role', p.role, 'contact_id', p.contact_id,
                                                    'late', case when p.late then true end))
          from put p)
    select array_agg(id) filter (where state = 'pending'), count(*) filter (where state = 'nobody')
      into made, alone from put;

    notices := coalesce(cardinality(made), 0) + alone;
    messages := dolsd.put_into_messages(made);

    -- The ladders go on; a day that has ended does too.
    with moved as (
        update dolsd.deadline d
           set ladder_rungs = case when n.state <> 'passed' then d.ladder_rungs[n.done + 1:] else '{}' end,
               ladder_at = case when n.state <> 'passed' then d.ladder_at[n.done + 1:] else '{}' end,
               ladder_occurrences = case when n.state <> 'passed' then d.ladder_occurrences[n.done + 1:] else '{}' end,
               told_through = moment, state = n.state, reason = n.reason,
               next_at = case n.state when 'open' then least(d.ladder_at[n.done + 1], d.ends_at)
                                      when 'lapsed' then d.ladder_at[n.done + 1] end
          from (select k.kind, k.id, k.limit_code, width_bucket(moment, k.ladder_at) as done, k.state as old_state,
                       k.ladder_rungs as rungs,
                       case when not e.ended then k.state when t.after_last_day = 'pass' then 'passed' else 'lapsed' end as state,
                       case when not e.ended then k.reason end as reason
                  from unnest(kinds, ids, codes) as u (kind, id, code)
                  join dolsd.deadline k on k.kind = u.kind and k.id = u.id and k.limit_code = u.code
                  join dolsd.time_limit t on t.id = k.limit_id
                 cross join lateral (select k.state = 'open' and k.ends_at <= moment as ended) e) n
         where d.kind = n.kind and d.id = n.id and d.limit_code = n.limit_code
        returning d.kind, d.id, d.limit_code, d.last_day, d.state, d.reason, d.ladder_at, n.old_state, n.rungs),
    said as (
        insert into dolsd.event (at, event, kind, matter_id, limit_code, detail)
        select moment, 'deadline ' || state, kind, id, limit_code,
               jsonb_strip_nulls(jsonb_build_object('last_day', last_day, 'state', state, 'reason', reason))
          from moved where state <> old_state),
    -- For the planner: a rung that repeats runs out of planned instants; a day that simply passed
    -- leaves something unsaid. The claim holds that back; to cancel it here would be to lock
    -- messages a second time, behind others than those locked above.
    queued as (
        insert into dolsd.changed (kind, id, at)
        select distinct m.kind, m.id, moment from moved m
         where (m.state in ('open', 'lapsed') and cardinality(m.ladder_at) < 2
                and exists (select 1 from dolsd.rung r where r.id = any(m.rungs) and r.repeat_every is not null))
            or (m.state = 'passed'
                and exists (select 1 from dolsd.notice n where n.kind = m.kind and n.matter_id = m.id and n.ended_at is null))
        returning pg_notify('dolsd', 'changed') is null as told)
    select count(*) into deadlines from moved;
end
$$;
comment on function dolsd.fire_these(text[], bigint[], text[]) is
    'What fire does about the deadlines that take_due locked.';

-- ---------------------------------------------------------------- messages

-- Urgent: a message of its own at once. Otherwise the contact's digest of today, in working hours
-- and while it has not been begun, else of the next working day; never past the end of the day that it
-- warns of. Where that digest is full, a message beside it: the first day of a large council has thousands
-- of notices for the DoLS team, and no relay takes a mail with all of them. Only the holder of fire''s advisory lock may bring notices that are not urgent.
create or replace function dolsd.put_into_messages(in_notices bigint[], in_not_into bigint[] default '{}',
    in_settle interval default '0') returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    today date := dolsd.london_date(moment);
    soonest timestamptz := moment + in_settle;
    first_day date := dolsd.london_date(soonest) + case when (soonest at time zone 'Europe/London')::time >= dolsd.policy_time('digest_closes') then 1 else 0 end;
    digest_opens time := dolsd.policy_time('digest_opens');
    digest_full int := dolsd.policy_number('digest_full');
    alarms_apart int := dolsd.policy_number('alarms_apart');
    alarms_together int := dolsd.policy_number('alarms_together');
    tries_share numeric := dolsd.policy_number('tries_share');
    tries_least interval := dolsd.policy_span('tries_least');
    tries_otherwise interval := dolsd.policy_span('tries_otherwise');
    open_messages bigint[];
    made dolsd.new_message[];
    joined bigint[];
    joined_pressing text[];
    joined_give_up timestamptz[];
    linked bigint[];
    linked_to bigint[];
begin
    if in_notices is null then
        return 0;
    end if;
    -- Digests that may be joined and messages that notices come back to. Locked here and read by
    -- the next statement: one that was claimed or cancelled while we waited drops out.
    select array_agg(l.id) into open_messages
      from (select q.message_id as id from dolsd.queue q
             where q.message_id in (select n.message_id from dolsd.notice n
                                     where n.id = any(in_notices) and n.message_id is not null
                                    union
                                    select g.id from dolsd.message g
                                     where g.contact_id in (select n.contact_id from dolsd.notice n
                                                             where n.id = any(in_notices) and n.pressing <> 'urgent')
                                       and g.digest_slot >= today and g.state = 'pending')
               and q.lease_id is null
             order by q.message_id for no key update) l;

    with todo as materialized (
        select n.id, n.kind, n.matter_id, n.limit_code, n.purpose, n.contact_id, n.channel, n.pressing, coalesce(x.jurisdiction, '') as jurisdiction,
               d.state, d.ends_at, t.after_last_day, f.message_id as failed_message,
               -- One message for a deadline and recipient: what is not urgent goes with what is.
               bool_or(n.pressing = 'urgent') over (partition by n.kind, n.matter_id, n.limit_code, n.contact_id, n.channel) as beside_urgent
          from dolsd.notice n
          join dolsd.matter x on x.kind = n.kind and x.id = n.matter_id
          join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
          join dolsd.time_limit t on t.id = d.limit_id
          left join dolsd.notice f on f.id = n.instead_of
         where n.id = any(in_notices) and n.state = 'pending' and n.contact_id is not null
           and (n.message_id is null or not n.message_id = any(coalesce(open_messages, '{}')))),
    contacts as materialized (
        select c.*
          from (select distinct contact_id from todo) k
         cross join lateral (select v.contact_id, v.address, v.language, v.tier, v.require_tls from casework.contact v
                              where v.contact_id = k.contact_id offset 0) c),
    days as materialized (
        select j.jurisdiction, w.day
          from (select distinct jurisdiction from todo where pressing <> 'urgent') j
         cross join lateral dolsd.working_days(first_day, nullif(j.jurisdiction, ''), 10) as w (day)),
    digests as materialized (
        select m.id, m.contact_id, m.channel, m.digest_on,
               coalesce(q.lease_id is null and q.attempts = 0 and m.id = any(open_messages)
                        and (in_settle = '0' or q.not_before >= soonest), false) and not m.id = any(in_not_into) as joinable,
               (select count(*) from (select 1 from dolsd.notice n where n.message_id = m.id limit digest_full) k) = digest_full as is_full
          from dolsd.message m
          left join dolsd.queue q on q.message_id = m.id
         where m.contact_id in (select contact_id from todo where pressing <> 'urgent') and m.digest_slot >= today),
    slots as materialized (
        select distinct on (g.contact_id, g.channel, g.jurisdiction)
               g.contact_id, g.channel, g.jurisdiction, d.day, case when not x.is_full then x.id end as joined, coalesce(x.is_full, false) as is_full,
               greatest(soonest, dolsd.london_instant(d.day, digest_opens)) as at
          from (select distinct contact_id, channel, jurisdiction from todo where pressing <> 'urgent') g
          join days d on d.jurisdiction = g.jurisdiction
          left join digests x on x.contact_id = g.contact_id and x.channel = g.channel and x.digest_on = d.day
         where x.id is null or x.joinable
         order by g.contact_id, g.channel, g.jurisdiction, d.day),
    placed as (
        select t.*, o.own, s.joined, case when not o.own and not s.is_full then s.day end as digest_on,
               case when o.own then soonest else s.at end as at,
               case when o.own then coalesce('after ' || t.failed_message, concat_ws(' ', t.kind, t.matter_id, t.limit_code, t.purpose))
                    when s.is_full then 'beside a full digest' end as about
          from todo t
          left join slots s on t.pressing <> 'urgent' and s.contact_id = t.contact_id and s.channel = t.channel and s.jurisdiction = t.jurisdiction
         cross join lateral (select t.beside_urgent or s.day is null or (t.state = 'open' and s.at >= t.ends_at) as own) o),
    -- Nobody opens forty alarms one by one: more than five for somebody at one moment are one message.
    -- Not that about a matter that cannot be read, which would hold up the others.
    together as (
        select p.*, c.may and count(*) over (partition by p.contact_id, p.channel, c.may) > alarms_apart as crowd,
               row_number() over (partition by p.contact_id, p.channel, c.may order by p.kind, p.matter_id, p.limit_code) as nth
          from placed p
         cross join lateral (select p.beside_urgent and p.failed_message is null
                                    and not exists (select 1 from dolsd.aside s where s.what = 'matter' and s.kind = p.kind and s.id = p.matter_id) as may) c),
    -- Trying ends while there is time to tell somebody else: half-way to the end, at least an hour.
    budget as (
        select p.*, p.at + case when p.state = 'open' and p.after_last_day = 'lapse'
                                then greatest(tries_least, (p.ends_at - p.at) * tries_share::float8)
                                else tries_otherwise end as give_up_at
          from together p),
    letters as materialized (
        select case when max(b.joined) filter (where not b.own) is null then nextval('dolsd.message_id_seq') end as id, b.contact_id, b.channel, b.digest_on, max(b.joined) filter (where not b.own) as joined,
               case when bool_or(b.own) then 'urgent' else max(b.pressing) end as pressing,
               min(b.at) as at, min(b.give_up_at) as give_up_at, array_agg(b.id) as notices
          from budget b
         group by b.contact_id, b.channel, b.digest_on, case when b.crowd then format('together %s', (b.nth - 1) / alarms_together) else b.about end),
    fresh as materialized (
        select l.id, row(l.id, l.contact_id, l.channel, c.address, coalesce(c.language, 'en'), coalesce(c.tier, 'nothing'),
                         coalesce(c.require_tls, true), l.pressing, l.digest_on, l.at, l.give_up_at)::dolsd.new_message as message
          from letters l join contacts c on c.contact_id = l.contact_id
         where l.joined is null)
    select (select array_agg(f.message order by f.id) from fresh f),
           (select array_agg(l.joined order by l.joined) from letters l where l.joined is not null),
           (select array_agg(l.pressing order by l.joined) from letters l where l.joined is not null),
           (select array_agg(l.give_up_at order by l.joined) from letters l where l.joined is not null),
           array_agg(e.notice_id), array_agg(e.message_id)
      into made, joined, joined_pressing, joined_give_up, linked, linked_to
      from (select coalesce(l.joined, f.id) as message_id, unnest(l.notices) as notice_id
              from letters l left join fresh f on f.id = l.id
             where l.joined is not null or f.id is not null) e;
    perform dolsd.press_messages(joined, joined_pressing, joined_give_up) where joined is not null;
    perform dolsd.queue_messages(made) where made is not null;
    update dolsd.notice n set message_id = x.message_id from unnest(linked, linked_to) as x (id, message_id) where n.id = x.id;
    return coalesce(cardinality(made), 0);
end
$$;
comment on function dolsd.put_into_messages(bigint[], bigint[], interval) is
    'Groups pending notices into messages by contact: urgent ones of one deadline in a message of their own, with what else there is to say of it, or where that would be more than five for a contact all of them in one; the others in the contact''s digest of the day, or beside it where it has a thousand already, but not in the messages named second, and not before so long. Answers how many new messages.';
