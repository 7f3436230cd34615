-- From messages to outcomes.
--
-- Public: settle, reap, next_instant, enlist, seen, was_blind.

-- A session keeps its plans: one that was made while there were few attempts must not read all of
-- them, message after message, when there are many. Hence enable_seqscan, here and below. And it does
-- keep them: a courier claims all the time, mostly little, and planning would take longer than that.
create or replace function dolsd.claim_due(in_worker text, in_max int, in_lease interval, in_only bigint)
    returns table (message_id bigint, attempt_id bigint, number int, key text, channel text, address text, name text,
        language text, tier text, require_tls boolean, give_up_at timestamptz, first_at timestamptz, attempts int, notices text)
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    today date := dolsd.london_date(moment);
    digests_wait boolean;
    digest_waits interval := dolsd.policy_span('digest_waits');
    wanted int;
    looked_at bigint[] := '{}';
    found_now bigint[];
    whole bigint[];
    ready bigint[] := '{}';
    gone bigint[];
begin
    perform dolsd.need_read_committed();
    -- A digest whose contact may have more rungs due this minute waits for fire, but not for long.
    -- Asked for the first one, which the index has, and not whether there is one: a plan that is kept
    -- would read the whole table for that.
    digests_wait := coalesce((select d.next_at from dolsd.deadline d where d.next_at is not null order by d.next_at limit 1) <= moment, false);

    -- Some of those found may turn out to be held up; then look behind them, some times.
    for turn in 1..20 loop
        wanted := in_max - cardinality(ready);
        -- Another claim's messages are passed over. (Scalar subqueries, not joins: what a queue holds is
        -- never what its statistics say, and these look up one row at a time whatever they say.)
        select array_agg(l.id) into found_now
          from (select m.id
                  from dolsd.message m
                 where m.state = 'pending' and m.not_before <= moment
                   and (m.digest_on is null or not digests_wait or m.attempts > 0 or m.not_before < moment - digest_waits)
                   and m.id <> all(looked_at) and (in_only is null or m.id = in_only)
                   and (select true from dolsd.notice h
                         where h.message_id = m.id and h.state = 'pending'
                           and (select true from dolsd.changed c where c.kind = h.kind and c.id = h.matter_id limit 1)
                         limit 1) is null
                 order by m.pressing desc, m.not_before
                 limit wanted for no key update skip locked) l;
        exit when found_now is null;
        looked_at := looked_at || found_now;
        -- So are those about a matter that somebody else holds: another claim, a planner, or an
        -- officer who has recorded a change and not committed it. All matters of a digest have to be ours.
        with ours as materialized (
            select n.id
              from dolsd.notice n
              join dolsd.matter x on x.kind = n.kind and x.id = n.matter_id
             where n.message_id = any(found_now) and n.state = 'pending'
               for update of x skip locked)
        select array_agg(w.message_id) into whole
          from (select n.message_id
                  from dolsd.notice n
                 where n.message_id = any(found_now) and n.state = 'pending'
                 group by n.message_id having bool_and(n.id in (select o.id from ours o))
                union all
                select a.message_id from dolsd.attested a where a.message_id = any(found_now)) w;
        ready := ready || whole;
        exit when cardinality(ready) >= in_max or cardinality(found_now) < wanted;
    end loop;
    if ready = '{}' then
        return;
    end if;

    -- The matters are ours: whoever records a change from here on waits for our commit. The
    -- statements below see every change that was committed before.

    -- Somebody who is no longer to be told, or no longer to be reached this way.
    select array_agg(n.id) into gone
      from dolsd.notice n
     where n.message_id = any(ready) and n.state = 'pending' and n.instead_of is null
       and not exists (
            select 1
              from lateral (select v.since, v.until from casework.recipient v
                             where v.kind = n.kind and v.id = n.matter_id and v.role = n.role and v.contact_id = n.contact_id
                               and not exists (select 1 from dolsd.aside s where s.what = 'contact' and s.id = v.contact_id) offset 0) r,
                   lateral (select v.address from casework.contact v
                             where v.contact_id = n.contact_id and v.channel = n.channel offset 0) c,
                   dolsd.channel h
             where h.channel = n.channel and h.enabled and c.address <> ''
               and (r.since is null or r.since <= today) and (r.until is null or r.until >= today));
    if gone is not null then
        perform dolsd.tell_again(gone, 'no longer to be told, or not this way');
        perform dolsd.drop_empty_messages(ready);
    end if;

    -- One look at everything for each notice, and no joins of what has been looked up: however large
    -- a digest is, the work grows with it and not with its square.
    return query
        with carried as materialized (
            select n.id, n.message_id, n.kind, n.matter_id, n.pressing, d.ends_at, w.queued, w.differ, w.queued or w.differ or w.due as held,
                   json_build_object(
                       'id', n.id, 'template', n.template, 'role', n.role, 'role_title', dolsd.role_title(n.role),
                       'fallback_for', n.fallback_for, 'fallback_for_title', dolsd.role_title(n.fallback_for), 'late', n.late,
                       'long_over', d.state = 'lapsed' and n.purpose = 'reminder' and dolsd.long_ago(d.ends_at, moment),
                       'no_authority', d.state = 'lapsed' and t.authority and n.purpose = 'reminder',
                       'pressing', n.pressing, 'kind', n.kind, 'limit', n.limit_code, 'title', t.title,
                       'reference', f.reference, 'initials', f.initials, 'place', f.place, 'jurisdiction', f.jurisdiction,
                       'state', d.state, 'reason', d.reason, 'last_day', d.last_day, 'statutory_last_day', d.statutory_last_day,
                       'stated_last_day', d.stated_last_day, 'start_on', d.start_on,
                       'anchor_last_day', case when d.start_fact like 'limit:%' then d.start_on end,
                       'authority_last_day', (select e.last_day from dolsd.deadline e join dolsd.limit_code a on a.code = e.limit_code and a.authority
                                               where e.kind = n.kind and e.id = n.matter_id order by e.limit_code limit 1),
                       'old_last_day', n.old_last_day,
                       'gap_days', case when d.state = 'lapsed' then today else g.until end - d.last_day, 'gap_until', g.until,
                       'ends_at', to_char(d.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                       'flags', d.flags, 'facts', x.facts, 'extra', coalesce(f.extra, '{}'),
                       'undelivered_role', u.role, 'undelivered_role_title', dolsd.role_title(u.role)) as notice
              from dolsd.notice n
              join dolsd.matter x on x.kind = n.kind and x.id = n.matter_id
              join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
              join dolsd.limit_code t on t.code = n.limit_code
              left join lateral (select v.reference, v.initials, v.place, v.jurisdiction, coalesce(v.facts, '{}') as facts, v.extra
                                   from casework.matter v where v.kind = n.kind and v.id = n.matter_id offset 0) f on true
             cross join lateral (select case when n.instead_of is not null then dolsd.first_role(n.instead_of) end as role) u
             -- What met the end of an authority began the day after.
             cross join lateral (select case when 'after_gap' = any(d.flags) then (x.facts ->> d.reason)::date - 1 end as until) g
             cross join lateral (select exists (select 1 from dolsd.changed c where c.kind = n.kind and c.id = n.matter_id) as queued,
                                        x.facts is distinct from f.facts as differ, coalesce(x.look_again <= today, false) as due) w
             where n.message_id = any(ready) and n.state = 'pending'),
        -- Facts that differ though nobody said so: a store without triggers. The planner looks.
        queue as (
            insert into dolsd.changed (kind, id, at)
            select distinct c.kind, c.matter_id, moment from carried c where c.differ and not c.queued
            returning pg_notify('dolsd', 'changed') is null),
        letters as materialized (
            select c.message_id, array_agg(c.id order by c.id) as ids,
                   json_agg(c.notice order by c.pressing desc, c.ends_at, c.id) as notices
              from carried c
             group by c.message_id
            having not bool_or(c.held)
            union all
            -- The weekly attestation has no notice; what it says stands in the place of one.
            select a.message_id, '{}', json_build_array(json_build_object('id', 0, 'template', 'attestation', 'report', a.report))
              from dolsd.attested a where a.message_id = any(ready)),
        -- An address that was put right since the message was made counts.
        people as materialized (
            select l.message_id, l.ids, l.notices, v.*, 1 + (select count(*) from dolsd.attempt a where a.message_id = m.id) as number,
                   nextval('dolsd.attempt_id_seq') as attempt_id
              from letters l
              join dolsd.message m on m.id = l.message_id
              left join lateral (select p.name, p.channel, p.address, p.language, p.tier, p.require_tls
                                   from casework.contact p where p.contact_id = m.contact_id offset 0) v on true),
        sent as (
            update dolsd.message m
               set state = 'sending', attempts = m.attempts + 1, lease_until = moment + in_lease,
                   address = case when p.channel = m.channel and p.address <> '' then p.address else m.address end,
                   language = coalesce(p.language, m.language), tier = coalesce(p.tier, m.tier),
                   require_tls = coalesce(p.require_tls, m.require_tls)
              from people p
             where m.id = p.message_id
            returning m.*, p.name, p.ids, p.notices, p.number::int as number, p.attempt_id),
        tries as (
            insert into dolsd.attempt (id, message_id, number, worker, begun_at, notices) overriding system value
            select s.attempt_id, s.id, s.number, in_worker, moment, s.ids from sent s),
        said as (
            insert into dolsd.ledger (at, event, message_id, attempt_id, detail)
            select moment, 'attempt begun', s.id, s.attempt_id, jsonb_build_object('worker', in_worker, 'number', s.number)
              from sent s)
        select s.id, s.attempt_id, s.number, s.key::text, s.channel, s.address, coalesce(s.name, ''), s.language, s.tier, s.require_tls,
               s.give_up_at, s.created_at, s.attempts, s.notices::text
          from sent s
         order by s.pressing desc, s.not_before, s.id;
end
$$;
comment on function dolsd.claim_due(text, int, interval, bigint) is
    'What claim does, for all messages or for one only.';

create or replace function dolsd.role_title(in_role text) returns text
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select title from dolsd.role where role = in_role';
comment on function dolsd.role_title(text) is 'The role as mails print it; null where there is none.';

create or replace function dolsd.first_role(in_notice bigint) returns text
    language sql stable
    as $$
    with recursive chain as (
        select n.instead_of, coalesce(n.fallback_for, n.role) as role from dolsd.notice n where n.id = in_notice
        union all
        select n.instead_of, coalesce(n.fallback_for, n.role) from chain c join dolsd.notice n on n.id = c.instead_of)
    select role from chain where instead_of is null
    $$;
comment on function dolsd.first_role(bigint) is 'The role that a notice was first meant for, however often somebody else was told instead.';

-- ---------------------------------------------------------------- outcomes

create or replace function dolsd.settle(in_attempt_ids bigint[], in_outcomes text[], in_phases text[], in_codes int[],
    in_replies text[], in_hosts text[], in_retry_at timestamptz[], in_resend boolean) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    settled int;
    waiting bigint[];
    fruitless bigint[];
    told bigint[];
begin
    perform dolsd.need_read_committed();
    perform 1 from dolsd.message m
      where m.id in (select a.message_id from dolsd.attempt a where a.id = any(in_attempt_ids))
      order by m.id for no key update;

    -- An outcome counts once. Only "delivered" may come after "unknown": a sender that was slow to
    -- report knows better than the clock that ran out.
    with given as materialized (
        select distinct on (a.id) a.id, a.message_id, a.notices, a.outcome as before, m.state as was, m.give_up_at,
               g.outcome, g.phase, g.code, left(g.reply, 500) as reply, g.host, g.retry_at,
               coalesce(g.retry_at, moment + make_interval(mins => least(m.attempts * m.attempts, 60))) as again_at
          from unnest(in_attempt_ids, in_outcomes, in_phases, in_codes, in_replies, in_hosts, in_retry_at)
               as g (id, outcome, phase, code, reply, host, retry_at)
          join dolsd.attempt a on a.id = g.id
          join dolsd.message m on m.id = a.message_id
         where a.outcome is null or (a.outcome = 'unknown' and g.outcome = 'delivered')
         order by a.id),
    verdict as materialized (
        select g.*,
               case when g.outcome = 'delivered' then 'delivered'
                    when g.was <> 'sending' then null
                    when g.outcome = 'released' then 'pending'
                    when g.outcome = 'refused' then 'refused'
                    when g.outcome = 'retry' and g.retry_at < g.give_up_at then 'pending'
                    when g.outcome = 'retry' then 'failed'
                    when in_resend and g.again_at < g.give_up_at then 'pending'
                    else 'unknown' end as next
          from given g),
    tries as (
        update dolsd.attempt a
           set outcome = v.outcome, phase = v.phase, code = v.code, reply = v.reply, host = v.host, ended_at = moment
          from verdict v
         where a.id = v.id),
    letters as (
        update dolsd.message m
           set state = v.next, lease_until = null,
               not_before = case when v.next <> 'pending' then m.not_before
                                 when v.outcome = 'released' then coalesce(v.retry_at, moment) else v.again_at end,
               attempts = m.attempts - case when v.outcome = 'released' then 1 else 0 end,
               settled_at = case when v.next <> 'pending' then moment end
          from verdict v
         where m.id = v.message_id and v.next is not null),
    -- What an attempt carried was said, though it may have been cancelled while it was on its way.
    heard as (
        update dolsd.notice n
           set state = case v.next when 'delivered' then 'told' when 'unknown' then 'unknown' else 'failed' end,
               reason = case when v.next = 'delivered' then case when n.state = 'cancelled' then 'was on its way when it was cancelled: ' || n.reason end
                             when v.next = 'unknown' then 'not known whether it arrived'
                             else concat_ws(' ', case v.next when 'refused' then 'refused' else 'given up' end || ':', v.phase, v.code, v.reply) end,
               ended_at = moment
          from verdict v
         where v.next in ('delivered', 'refused', 'failed', 'unknown') and n.message_id = v.message_id
           and (n.state = 'pending' or (v.next = 'delivered' and n.state <> 'told' and n.id = any(v.notices)))
        returning n.id, n.kind, n.matter_id, n.limit_code, n.message_id, n.state, v.id as attempt_id),
    said as (
        insert into dolsd.ledger (at, event, kind, matter_id, limit_code, notice_id, message_id, attempt_id, detail)
        select moment, e.event, e.kind, e.matter_id, e.limit_code, e.notice_id, e.message_id, e.attempt_id, e.detail
          from (select 1 as part, v.id, 'attempt ' || v.outcome as event, null::text as kind, null::bigint as matter_id, null::text as limit_code,
                       null::bigint as notice_id, v.message_id, v.id as attempt_id,
                       jsonb_strip_nulls(jsonb_build_object('phase', v.phase, 'code', v.code, 'reply', v.reply, 'host', v.host, 'was', v.before)) as detail
                  from verdict v
                union all
                select 2, v.id, 'message ' || v.next, null, null, null, null, v.message_id, v.id, '{}'
                  from verdict v where v.next <> 'pending'
                union all
                select 3, h.id, 'notice ' || h.state, h.kind, h.matter_id, h.limit_code, h.id, h.message_id, h.attempt_id, '{}'
                  from heard h) e
         order by e.part, e.id)
    select count(*), array_agg(v.message_id order by v.message_id) filter (where v.next = 'pending'),
           (select array_agg(h.id order by h.id) from heard h where h.state <> 'told'),
           (select array_agg(h.id order by h.id) from heard h where h.state = 'told')
      into settled, waiting, fruitless, told
      from verdict v;

    -- Locked since the first statement: all that it carried may have been cancelled meanwhile.
    perform dolsd.drop_empty_messages(waiting);
    perform dolsd.tell_instead(fruitless);
    -- The day moved while its message was on its way.
    perform dolsd.tell_moved(array_agg(d.kind), array_agg(d.id), array_agg(d.limit_code))
       from dolsd.notice n
       join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
      where n.id = any(told) and n.last_day <> d.last_day and d.state in ('open', 'paused');
    return settled;
end
$$;
comment on function dolsd.settle(bigint[], text[], text[], int[], text[], text[], timestamptz[], boolean) is
    'Records the outcomes of attempts. delivered: its notices are told. retry: tried again at the given time, or given up when there is none before the message''s give_up_at. released: nothing left this host; not counted. unknown: tried again under the same key, or left unknown, as the last argument says. What ends otherwise than delivered while its deadline still runs is told to the DoLS team. Answers how many were recorded; one that has an outcome already is not counted again.';

create or replace function dolsd.give_up() returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    moment timestamptz := dolsd.clock();
    stale bigint[];
    fruitless bigint[];
begin
    select array_agg(l.id) into stale
      from (select m.id from dolsd.message m
             where m.state = 'pending' and m.give_up_at <= moment
               and not exists (select 1 from dolsd.notice n join dolsd.changed c on c.kind = n.kind and c.id = n.matter_id
                                where n.message_id = m.id and n.state = 'pending')
             order by m.id limit 500 for no key update skip locked) l;
    if stale is null then
        return 0;
    end if;
    with letters as (
        update dolsd.message m set state = 'failed', settled_at = moment where m.id = any(stale) returning m.id),
    unheard as (
        update dolsd.notice n set state = 'failed', reason = 'given up: no way to send it was open in time', ended_at = moment
         where n.message_id = any(stale) and n.state = 'pending'
        returning n.id, n.kind, n.matter_id, n.limit_code, n.message_id),
    said as (
        insert into dolsd.ledger (at, event, kind, matter_id, limit_code, notice_id, message_id)
        select moment, 'message failed', null, null, null, null, l.id from letters l
        union all
        select moment, 'notice failed', u.kind, u.matter_id, u.limit_code, u.id, u.message_id from unheard u)
    select array_agg(u.id order by u.id) into fruitless from unheard u;
    perform dolsd.tell_instead(fruitless);
    return cardinality(stale);
end
$$;
comment on function dolsd.give_up() is
    'Messages that still wait at the time when trying ends, as where the relay is away: they have failed, and that is told as in settle. Answers how many.';

create or replace function dolsd.reap(in_resend boolean) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
#variable_conflict use_column
declare
    overdue bigint[];
    stale int := dolsd.give_up();
begin
    perform dolsd.need_read_committed();
    select array_agg(a.id) into overdue
      from (select m.id from dolsd.message m
             where m.state = 'sending' and m.lease_until <= dolsd.clock()
             order by m.id limit 500 for no key update skip locked) l
      join dolsd.attempt a on a.message_id = l.id and a.outcome is null;
    if overdue is null then
        return stale;
    end if;
    return stale + dolsd.settle(overdue, array_fill('unknown'::text, array[cardinality(overdue)]), null, null,
        array_fill('the sender did not report in time'::text, array[cardinality(overdue)]), null, null, in_resend);
end
$$;
comment on function dolsd.reap(boolean) is
    'Attempts whose sender did not report before its lease ran out: their outcome is unknown, with the same consequences as in settle. Messages that nobody claimed in time are given up. Answers how many.';

-- The DoLS team is told what could not be delivered, and so is the next role in which somebody can be
-- reached; whoever could not be reached before, along the chain of such notices, is left out, so that
-- it ends.
create or replace function dolsd.tell_others(in_failed bigint[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off set plan_cache_mode = force_custom_plan
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    today date := dolsd.london_date(moment);
    made bigint[];
begin
    if in_failed is null then
        return 0;
    end if;
    with recursive chain as (
        select n.id as failed, n.instead_of, n.contact_id from dolsd.notice n where n.id = any(in_failed)
        union all
        select c.failed, n.instead_of, n.contact_id from chain c join dolsd.notice n on n.id = c.instead_of),
    live as materialized (
        select n.* from dolsd.notice n
          join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code and d.last_day = n.last_day
         where n.id = any(in_failed) and d.state in ('open', 'lapsed', 'paused')),
    climb as (
        select l.id, coalesce(l.fallback_for, l.role) as role, 0 as step from live l
        union all
        select c.id, g.next_role, c.step + 1
          from climb c join dolsd.role g on g.role = c.role and g.next_role is not null
         where c.step < 10),
    people as materialized (
        select k.kind, k.matter_id, r.role, r.contact_id, r.channel
          from (select distinct kind, matter_id from live) k
         cross join lateral dolsd.reachable(k.kind, k.matter_id, today) r),
    candidates as (
        select l.id, p.role, p.contact_id, p.channel, w.step, rank() over (partition by l.id, w.step is null order by w.step) as place
          from live l
          join people p on p.kind = l.kind and p.matter_id = l.matter_id
          join (select id, role, min(step) as step from climb where step > 0 group by 1, 2
                union all
                select id, 'dols_team', null from live) w on w.id = l.id and w.role = p.role
         where not exists (select 1 from chain c where c.failed = l.id and c.contact_id = p.contact_id)),
    others as (
        select distinct on (id, contact_id, channel) id, role, contact_id, channel
          from candidates where place = 1
         order by id, contact_id, channel, step),
    put as (
        insert into dolsd.notice as n (kind, matter_id, limit_code, last_day, rung, occurrence, contact_id, channel, role, instead_of, purpose,
            template, pressing, limit_id, due_at, state, reason, made_at)
        select l.kind, l.matter_id, l.limit_code, l.last_day, l.rung, l.occurrence, o.contact_id, coalesce(o.channel, ''), coalesce(o.role, 'dols_team'), l.id, 'undelivered',
               'undelivered', 'urgent', l.limit_id, moment, case when o.contact_id is null then 'nobody' else 'pending' end,
               case when o.contact_id is null then 'nobody else to tell that it could not be delivered' end,
               moment
          from live l left join others o on o.id = l.id
         order by l.id, o.contact_id
        on conflict on constraint notice_once do update
           set state = excluded.state, reason = excluded.reason, ended_at = null, made_at = excluded.made_at
         where n.state = 'cancelled'
        returning n.id, n.kind, n.matter_id, n.limit_code, n.state, n.role, n.contact_id, n.instead_of),
    -- There was nobody before, there is somebody now.
    found_now as (
        update dolsd.notice n set state = 'cancelled', reason = 'there is somebody now', ended_at = moment
          from (select distinct o.id from others o) o
         where n.instead_of = o.id and n.state = 'nobody'),
    said as (
        insert into dolsd.ledger (at, event, kind, matter_id, limit_code, notice_id, detail)
        select moment, case when p.state = 'nobody' then 'nobody to tell' else 'notice made' end, p.kind, p.matter_id, p.limit_code, p.id,
               jsonb_strip_nulls(jsonb_build_object('role', p.role, 'contact_id', p.contact_id, 'instead_of', p.instead_of))
          from put p)
    select array_agg(id) filter (where state = 'pending') into made from put;
    return dolsd.put_into_messages(made);
end
$$;
comment on function dolsd.tell_others(bigint[]) is
    'Tells the DoLS team and the next role in which somebody can be reached (role.next_role), urgently, of notices that did not reach their recipients while the deadline still runs.';

-- ---------------------------------------------------------------- processes

create or replace function dolsd.next_instant() returns timestamptz
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
begin  -- plpgsql, which keeps its plan: every round of planner and courier ends with this question
    return least(
        (select d.next_at from dolsd.deadline d where d.next_at is not null order by d.next_at limit 1),
        (select min(n.not_before)
           from unnest(array['urgent', 'soon', 'routine']) p
          cross join lateral (select m.not_before from dolsd.message m
                               where m.state = 'pending' and m.pressing = p order by m.not_before limit 1) n),
        (select n.made_at from dolsd.notice n where n.state = 'pending' and n.message_id is null order by n.made_at limit 1),
        (select m.lease_until from dolsd.message m where m.state = 'sending' order by m.lease_until limit 1),
        (select dolsd.london_instant(m.look_again, '00:00') from dolsd.matter m
          where m.look_again is not null order by m.look_again limit 1),
        (select min(a.at) from dolsd.attestation_next() a));
end
$$;
comment on function dolsd.next_instant() is
    'When there is next something to do: a rung or an end, a message, a lease that runs out, a fact that begins to count, a weekly attestation. In the past: something is due now, or held up; who has just found nothing to do waits a little before asking again. Null: nothing at all.';

create or replace function dolsd.enlist(in_worker text, in_version text) returns void
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    insert into dolsd.worker as w (worker, version, started_at, seen_at)
    values (in_worker, in_version, dolsd.clock(), dolsd.clock())
    on conflict (worker) do update set version = excluded.version, started_at = excluded.started_at, seen_at = excluded.seen_at;
    insert into dolsd.ledger (at, event, detail)
    values (dolsd.clock(), 'worker started', jsonb_build_object('worker', in_worker, 'version', in_version));
    $$;
comment on function dolsd.enlist(text, text) is 'A process says that it begins to work.';

create or replace function dolsd.seen(in_worker text) returns void
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'update dolsd.worker set seen_at = dolsd.clock() where worker = in_worker and seen_at <> dolsd.clock()';
comment on function dolsd.seen(text) is 'A process says that it finished a round of work.';

create or replace function dolsd.was_blind(in_worker text, in_what text, in_since timestamptz, in_until timestamptz) returns void
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    insert into dolsd.blind as b (worker, what, since, until) values (in_worker, in_what, in_since, in_until)
    on conflict (worker, what, since) do update set until = greatest(b.until, excluded.until);
    insert into dolsd.ledger (at, event, detail)
    values (dolsd.clock(), 'blind', jsonb_build_object('worker', in_worker, 'what', in_what, 'since', in_since, 'until', in_until));
    $$;
comment on function dolsd.was_blind(text, text, timestamptz, timestamptz) is
    'A process says that it could not see the database or reach a server for a while; told again with a later end, the span grows.';
