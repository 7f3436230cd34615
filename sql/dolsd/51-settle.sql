-- How attempts ended, and what follows from it.
--
-- An outcome counts once: the key of dolsd.outcome ensures that. Only "delivered" may come after "unknown": a
-- sender that was slow to report knows better than a lease that ran out. A message that a service accepted ends
-- when the service reports its final state (56-accepted.sql).
--
-- Public: reap.

create or replace function dolsd.end_leases(in_leases bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
declare
    one record;
begin
    for one in select l as id, count(*) as ended from unnest(in_leases) l where l is not null group by l order by l loop
        delete from dolsd.lease l where l.id = one.id and l.open <= one.ended;
        if not found then
            update dolsd.lease l set open = l.open - one.ended where l.id = one.id;
        end if;
    end loop;
end
$$;
comment on function dolsd.end_leases(bigint[]) is
    'One message of each of these leases was reported; a lease that has none left is removed.';

create or replace function dolsd.tell_moved_of(in_notices bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
declare
    moved dolsd.key[];
begin
    select array_agg(row(d.kind, d.id, d.limit_code)::dolsd.key) into moved
      from unnest(in_notices) as r (id)
     cross join lateral (select s.kind, s.matter_id, s.limit_code, s.last_day from dolsd.notice s
         where s.id = r.id offset 0) n
     cross join lateral (select s.* from dolsd.deadline s
                          where s.kind = n.kind and s.id = n.matter_id and s.limit_code = n.limit_code offset 0) d
     where n.last_day <> d.last_day and d.state in ('open', 'paused');
    if moved is not null then
        perform dolsd.tell_moved(moved);
    end if;
end
$$;
comment on function dolsd.tell_moved_of(bigint[]) is
    'Corrects those of these notices whose last day moved while they were being sent.';

-- The usual case: delivered, and still the attempt that the queue knows. That row is removed, so it counts once.
create or replace function dolsd.settle_delivered(in_attempt_ids bigint[], in_outcomes text[], in_phases text[],
    in_codes int[],
    in_replies text[], in_hosts text[]) returns bigint[]
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    set enable_mergejoin = off set plan_cache_mode = force_generic_plan
    as $$
declare
    moment timestamptz := dolsd.clock();
    settled bigint[];
    messages bigint[];
    leases bigint[];
    notices bigint[];
begin
    with given as materialized (
        select g.*, a.message_id, a.notices
          from unnest(in_attempt_ids, in_phases, in_codes, in_replies, in_hosts, in_outcomes) as g (id, phase, code,
              reply, host, outcome)
         cross join lateral (select s.message_id, s.notices from dolsd.attempt s where s.id = g.id offset 0) a
         where g.outcome = 'delivered'),
    done as (
        delete from dolsd.queue q using given g where q.message_id = g.message_id and q.attempt_id = g.id
        returning q.message_id, q.lease_id, g.id, g.phase, g.code, g.reply, g.host, g.notices),
    said as (
        insert into dolsd.outcome (attempt_id, at, outcome, next, phase, code, reply, host, notices)
        select d.id, moment, 'delivered', 'delivered', d.phase, d.code, left(d.reply, 500), d.host, d.notices
            from done d)
    select array_agg(d.id), array_agg(d.message_id), array_agg(d.lease_id),
           (select array_agg(n) from done x cross join lateral unnest(x.notices) n)
      into settled, messages, leases, notices
      from done d;
    if settled is null then
        return '{}';
    end if;
    perform dolsd.move_messages(messages, '{sending}', 'delivered');
    -- What an attempt carried was sent, even if it was cancelled in the meantime.
    perform dolsd.move_notices(notices, '{pending,cancelled}', 'told');
    perform dolsd.end_leases(leases);
    perform dolsd.tell_moved_of(notices);
    return settled;
end
$$;
comment on function dolsd.settle_delivered(bigint[], text[], text[], int[], text[], text[]) is
    'Records those of these outcomes that are "delivered", for attempts in progress. Returns which attempts.';

-- What an outcome means for the message of the attempt; null: nothing, as the queue no longer has this attempt.
create or replace function dolsd.verdict(in_queued dolsd.queue, in_attempt bigint, in_outcome text,
    in_retry_at timestamptz,
    in_again_at timestamptz, in_resend boolean) returns text
    language sql immutable
    as $$
    select case when in_outcome = 'delivered' then 'delivered'
                when in_queued.attempt_id is distinct from in_attempt then null
                when in_outcome = 'released' then 'pending'
                when in_outcome in ('refused', 'accepted') then in_outcome
                when in_outcome = 'retry' and in_retry_at < in_queued.give_up_at then 'pending'
                when in_outcome = 'retry' then 'failed'
                when in_resend and in_again_at < in_queued.give_up_at then 'pending'
                else 'unknown' end
    $$;
comment on function dolsd.verdict(dolsd.queue, bigint, text, timestamptz, timestamptz, boolean) is
    'The state that the message of an attempt moves to by its outcome; null: none, as the queue no longer has this '
    'attempt.';

-- Counted since it was first due: a message that somebody sent again starts afresh.
create or replace function dolsd.may_have_come_often(in_queued dolsd.queue) returns boolean
    language sql stable
    as $$
    select count(*) + 1 >= dolsd.policy_number('copies_most')
      from dolsd.attempt a join dolsd.outcome o on o.attempt_id = a.id and o.outcome = 'unknown'
     where a.message_id = (in_queued).message_id and a.begun_at >= (in_queued).first_due
    $$;
comment on function dolsd.may_have_come_often(dolsd.queue) is
    'Whether an attempt of unknown outcome is the last allowed, since the message may have arrived each time.';

-- The recipient's server, not our relay, is putting it off if other messages got through meanwhile, or none was
-- tried.
create or replace function dolsd.put_off_long(in_queued dolsd.queue) returns boolean
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
declare
    local_now timestamp := dolsd.clock() at time zone 'Europe/London';
    days int := dolsd.policy_number('tries_put_off');
    first_put_off timestamptz;
begin
    if in_queued.channel <> 'mail' or not dolsd.working_day(local_now::date, null)
       or local_now::time not between dolsd.policy_time('digest_opens') and dolsd.policy_time('digest_closes') then
        return false;
    end if;
    select min(o.at) into first_put_off
      from dolsd.attempt a join dolsd.outcome o on o.attempt_id = a.id and o.outcome = 'retry'
     where a.message_id = in_queued.message_id and a.begun_at >= in_queued.first_due
       and o.code between 400 and 499 and o.phase in ('rcpt', 'data', 'body', 'final');
    if first_put_off is null or local_now < (
           select max(w.day) from dolsd.working_days(dolsd.london_date(first_put_off) + 1, null, days) as w (day))
           + (first_put_off at time zone 'Europe/London')::time then
        return false;
    end if;
    return (select coalesce(bool_or(o.outcome = 'delivered'), true)
              from dolsd.outcome o
              join dolsd.attempt a on a.id = o.attempt_id
              join dolsd.message m on m.id = a.message_id and m.channel = 'mail'
             where o.at >= first_put_off and m.id <> in_queued.message_id
               and o.outcome in ('delivered', 'retry', 'unknown'));
end
$$;
comment on function dolsd.put_off_long(dolsd.queue) is
    'Whether the recipient''s server has put a message off for too long (policy tries_put_off), and it is now working '
    'hours, so that somebody else can be notified.';

create or replace function dolsd.settle_one(in_attempt bigint, in_outcome text, in_phase text, in_code int,
    in_reply text, in_host text,
    in_retry_at timestamptz, in_resend boolean) returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    a dolsd.attempt;
    q dolsd.queue;
    before text;
    again_at timestamptz;
    next text;
    ended bigint[];
begin
    select * into a from dolsd.attempt x where x.id = in_attempt;
    if not found then
        return false;
    end if;
    select * into q from dolsd.queue x where x.message_id = a.message_id for no key update;
    select o.outcome into before from dolsd.outcome o where o.attempt_id = a.id order by o.after_unknown desc limit 1;
    if before = 'accepted' then
        return dolsd.settle_accepted(a, in_outcome, in_phase, in_code, in_reply, in_host);
    elsif found and not (before = 'unknown' and in_outcome = 'delivered') then
        return false;
    end if;
    again_at := coalesce(in_retry_at, moment + make_interval(mins => least(q.attempts * q.attempts, 60)));
    next := dolsd.verdict(q, a.id, in_outcome, in_retry_at, again_at, in_resend);
    if next = 'pending' and in_outcome = 'unknown' and dolsd.may_have_come_often(q) then
        next := 'unknown';
    elsif next = 'pending' and in_outcome = 'retry' and in_code between 400 and 499
          and in_phase in ('rcpt', 'data', 'body', 'final') and dolsd.put_off_long(q) then
        next := 'failed';
    end if;
    if next = 'delivered' then
        ended := array(select n.id from dolsd.move_notices(a.notices, '{pending,cancelled,failed,unknown}', 'told') n);
    elsif next not in ('pending', 'accepted') then
        ended := dolsd.fail_notices(a.notices, next, case next
            when 'unknown' then 'not known whether it arrived'
            else concat_ws(' ', case next when 'refused' then 'refused:' else 'given up:' end,
                           in_phase, in_code, in_reply)
            end);
    end if;
    insert into dolsd.outcome (attempt_id, after_unknown, at, outcome, next, phase, code, reply, host, notices)
    values (a.id, before is not null, moment, in_outcome, next, in_phase, in_code, left(in_reply, 500), in_host,
        coalesce(ended, '{}'));
    perform dolsd.close_if_gone(a.message_id, in_code);
    if q.attempt_id = a.id then
        perform dolsd.end_leases(array[q.lease_id]);
        update dolsd.queue x
           set attempt_id = null, lease_id = null,
               attempts = x.attempts - case when in_outcome = 'released' then 1 else 0 end,
               not_before = case when in_outcome = 'released' then x.not_before else again_at end
         where x.message_id = a.message_id and next = 'pending';
    end if;
    perform dolsd.follow(a.message_id, next, ended);
    perform dolsd.keep_accepted(a.message_id, a.id) where next = 'accepted';
    return true;
end
$$;
comment on function dolsd.settle_one(bigint, text, text, int, text, text, timestamptz, boolean) is
    'Records one outcome, whatever it is. Returns whether it counted.';

create or replace function dolsd.fail_notices(in_ids bigint[], in_next text, in_reason text) returns bigint[]
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select array_agg(n.id order by n.id)
      from dolsd.move_notices(in_ids, '{pending}', case in_next when 'unknown' then 'unknown' else 'failed' end,
                              array_fill(in_reason, array[cardinality(in_ids)])) n
    $$;
comment on function dolsd.fail_notices(bigint[], text, text) is
    'Marks the pending ones of these notices as not delivered. Returns which.';

create or replace function dolsd.follow(in_message bigint, in_next text, in_ended bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
begin
    if in_next = 'delivered' then
        perform dolsd.move_messages(array[in_message],
            '{pending,held,sending,accepted,refused,failed,unknown,cancelled}', in_next);
        -- Some of its notices may be waiting in another message by now.
        perform dolsd.drop_empty_messages(array(
            select distinct n.message_id from unnest(in_ended) e join dolsd.notice n on n.id = e
                and n.message_id <> in_message));
        perform dolsd.spare_next_ways(in_ended);
        perform dolsd.tell_moved_of(in_ended);
    elsif in_next = 'pending' then
        -- All its notices may have been cancelled meanwhile, or are being cancelled now: a transaction that does
        -- so saw the message being sent and left it, so we wait for it; a later one sees it pending.
        perform 1 from dolsd.notice n where n.message_id = in_message and n.state = 'pending'
         order by n.id for no key update;
        perform dolsd.move_messages(array[in_message], '{sending}', in_next);
        perform dolsd.drop_empty_messages(array[in_message]);
    elsif in_next is not null then
        perform dolsd.move_messages(array[in_message], '{sending}', in_next);
        perform dolsd.tell_instead(in_ended) where in_next <> 'accepted';
    end if;
end
$$;
comment on function dolsd.follow(bigint, text, bigint[]) is
    'What follows for a message whose attempt has an outcome: its state, and who else must be notified.';

do $do$
begin
    if to_regtype('dolsd.reported') is null then
        create type dolsd.reported as (
            attempt_id bigint, outcome text, phase text, code int, reply text, host text, retry_at timestamptz,
            resend boolean);
    end if;
end
$do$;
comment on type dolsd.reported is 'An outcome as its sender reports it; resend: send it again if unknown.';

create or replace function dolsd.settle_these(in_reported dolsd.reported[]) returns setof bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    one dolsd.reported;
begin
    foreach one in array in_reported loop
        perform dolsd.settle_one(one.attempt_id, one.outcome, one.phase, one.code, one.reply, one.host, one.retry_at,
            one.resend);
        return next one.attempt_id;
    end loop;
end
$$;
comment on function dolsd.settle_these(dolsd.reported[]) is
    'Records these outcomes, one by one. Returns which attempts.';

create or replace function dolsd.settle(in_attempt_ids bigint[], in_outcomes text[], in_phases text[], in_codes int[],
    in_replies text[], in_hosts text[], in_retry_at timestamptz[], in_resend boolean) returns bigint[]
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    settled bigint[] := '{}';
    rest dolsd.reported[];
begin
    perform dolsd.need_read_committed();
    begin
        settled := dolsd.settle_delivered(in_attempt_ids, in_outcomes, in_phases, in_codes, in_replies, in_hosts);
    exception when others then
        perform dolsd.raise_if_passing(sqlstate, sqlerrm);
    end;
    if cardinality(settled) = cardinality(in_attempt_ids) then
        return '{}';
    end if;
    -- In order of their messages, which are locked.
    select array_agg(row(g.id, g.outcome, g.phase, g.code, g.reply, g.host, g.retry_at, in_resend)::dolsd.reported
                     order by a.message_id, g.id) into rest
      from unnest(in_attempt_ids, in_outcomes, in_phases, in_codes, in_replies, in_hosts, in_retry_at)
           as g (id, outcome, phase, code, reply, host, retry_at)
      join dolsd.attempt a on a.id = g.id
     where g.id <> all(settled);
    settled := array(select s from dolsd.apart(null::bigint, 'settle_these', rest, cardinality(rest),
        'leave_attempt') s);
    return array(select r.attempt_id from unnest(rest) r where r.attempt_id <> all(settled));
end
$$;
comment on function dolsd.settle(bigint[], text[], text[], int[], text[], text[], timestamptz[], boolean) is
    'Records the outcomes of attempts. delivered: its notices are told. retry: tried again at the given time, or '
    'given up if that is not before the message''s give_up_at. accepted: its state is asked for, and its notices '
    'wait. released: nothing left this host; not counted, and due as before. unknown: tried again under the same '
    'key, or left unknown, by the last argument. If one ends in any other way than delivered while its deadline '
    'still runs, the DoLS team is notified. An outcome for an attempt that already has one changes nothing. Returns '
    'the attempts that could not be recorded: they are set aside, and the caller must keep their outcomes and report '
    'them again.';

create or replace function dolsd.give_up() returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    stale bigint[];
    unheard bigint[];
begin
    select array_agg(l.id) into stale
      from (select q.message_id as id from dolsd.queue q
             where q.give_up_at <= moment and q.lease_id is null
               and not exists (select 1 from dolsd.notice n join dolsd.changed c on c.kind = n.kind
                   and c.id = n.matter_id
                                where n.message_id = q.message_id and n.state = 'pending')
             order by q.message_id limit 500 for no key update skip locked) l;
    if stale is null then
        return 0;
    end if;
    stale := dolsd.move_messages(stale, '{pending,held}', 'failed');
    unheard := dolsd.fail_notices(array(select n.id from dolsd.notice n where n.message_id = any(stale)
        and n.state = 'pending'),
                                  'failed', 'given up: no way to send it was open in time');
    insert into dolsd.event (at, event, message_id) select moment, 'message failed', s from unnest(stale) s;
    insert into dolsd.event (at, event, kind, matter_id, limit_code, notice_id, message_id)
    select moment, 'notice failed', n.kind, n.matter_id, n.limit_code, n.id, n.message_id
      from unnest(unheard) u join dolsd.notice n on n.id = u;
    perform dolsd.tell_instead(unheard);
    return cardinality(stale);
end
$$;
comment on function dolsd.give_up() is
    'Messages that still wait when attempts must end, for example because the relay is down: they have failed, and '
    'others are notified as in settle. Returns how many.';

-- The courier's session holds the lock that dolsd.recover took.
create or replace function dolsd.worker_lives(in_worker text) returns boolean
    language sql volatile
    as $$
    select exists (select from pg_locks l
                    where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid = 7309475
                      and l.objid = (hashtext(in_worker)::bigint & 4294967295)::oid
                      and l.database = (select d.oid from pg_database d where d.datname = current_database()))
    $$;
comment on function dolsd.worker_lives(text) is 'Whether a process of this name is working on this database now.';

create or replace function dolsd.prolong_leases(in_moment timestamptz) returns void
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
    update dolsd.lease l set until = in_moment + interval '1 minute'
      from (select x.worker from dolsd.lease x where x.until <= in_moment group by x.worker offset 0) w
     where l.worker = w.worker and l.until <= in_moment and dolsd.worker_lives(w.worker)
       and exists (select from unnest(l.messages) m
                     join dolsd.queue q on q.message_id = m and q.lease_id = l.id
                     join dolsd.attempt a on a.id = q.attempt_id
                    where a.begun_at > in_moment - interval '1 hour')
    $$;
comment on function dolsd.prolong_leases(timestamptz) is
    'A server may take minutes to answer: the leases of a live process last at least an hour.';

create or replace function dolsd.reap(in_resend boolean, in_leases boolean default true) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    overdue bigint[];
    stale int := dolsd.give_up() + dolsd.give_up_accepted();
begin
    perform dolsd.need_read_committed();
    if not in_leases or not exists (select from dolsd.lease l where l.until <= moment) then
        return stale;
    end if;
    perform dolsd.prolong_leases(moment);
    select array_agg(o.attempt_id) into overdue
      from (select q.attempt_id from dolsd.lease l
             cross join lateral unnest(l.messages) m
              join dolsd.queue q on q.message_id = m and q.lease_id = l.id
             where l.until <= moment
             order by l.id limit 500) o;
    if overdue is not null then
        perform dolsd.settle(overdue, array_fill('unknown'::text, array[cardinality(overdue)]), null, null,
            array_fill('the sender did not report in time'::text, array[cardinality(overdue)]), null, null, in_resend);
    end if;
    -- Any leases left were settled in another way.
    delete from dolsd.lease l
     where l.until <= moment
       and not exists (select from unnest(l.messages) m join dolsd.queue q on q.message_id = m and q.lease_id = l.id);
    return stale + coalesce(cardinality(overdue), 0);
end
$$;
comment on function dolsd.reap(boolean, boolean) is
    'If in_leases: attempts whose sender is gone and did not report before its lease ran out: their outcome is '
    'unknown, with the same consequences as in settle. Messages that nobody claimed in time are given up. Returns how '
    'many.';

-- The DoLS team, and the next role in which somebody can be reached; contacts that could not be reached before,
-- along the chain of such notices, are left out, so that it ends. But not those whom a message has reached
-- since, within the last hour: then the fault lay in the way, as when a relay lost its last reply to everybody,
-- and it is over.
create or replace function dolsd.others_for(in_failed bigint[], in_today date)
    returns table (id bigint, role text, contact_id bigint, channel text)
    language sql stable
    as $$
    with recursive chain as (
        select n.id as failed, n.instead_of, n.contact_id, n.ended_at from dolsd.notice n where n.id = any(in_failed)
        union all
        select c.failed, n.instead_of, n.contact_id, n.ended_at
          from chain c join dolsd.notice n on n.id = c.instead_of),
    lately as materialized (
        select m.contact_id, max(o.at) as at
          from dolsd.outcome o
          join dolsd.attempt a on a.id = o.attempt_id
          join dolsd.message m on m.id = a.message_id
         where o.at > (select dolsd.clock() - interval '1 hour') and o.outcome = 'delivered'
           and m.contact_id in (select c.contact_id from chain c)
         group by m.contact_id),
    left_out as materialized (
        select c.failed, c.contact_id
          from chain c left join lately l on l.contact_id = c.contact_id
         group by c.failed, c.contact_id
        having count(*) > 2 or bool_or(l.at is null or l.at <= c.ended_at)),
    failed as materialized (select n.* from dolsd.notice n where n.id = any(in_failed)),
    climb as (
        select f.id, coalesce(f.fallback_for, f.role) as role, 0 as step from failed f
        union all
        select c.id, g.next_role, c.step + 1
          from climb c join dolsd.role g on g.role = c.role and g.next_role is not null
         where c.step < 10),
    wanted as (
        select c.id, c.role, min(c.step) as step from climb c where c.step > 0 group by 1, 2
        union all
        select f.id, 'dols_team', null from failed f),
    reached as materialized (
        select k.kind, k.matter_id, r.role, r.contact_id, r.channel
          from (select distinct f.kind, f.matter_id from failed f) k
         cross join lateral dolsd.reachable(k.kind, k.matter_id, in_today) r
         where r.place = 1),
    candidates as (
        select f.id, p.role, p.contact_id, p.channel, w.step,
               rank() over (partition by f.id, w.step is null order by w.step) as place
          from failed f
          join reached p on p.kind = f.kind and p.matter_id = f.matter_id
          join wanted w on w.id = f.id and w.role = p.role
         where not exists (select 1 from left_out c where c.failed = f.id and c.contact_id = p.contact_id))
    select distinct on (c.id, c.contact_id, c.channel) c.id, c.role, c.contact_id, c.channel
      from candidates c where c.place = 1
     order by c.id, c.contact_id, c.channel, c.step
    $$;
comment on function dolsd.others_for(bigint[], date) is
    'Who else must be notified that these notices did not reach their recipients: the DoLS team, and the next role in '
    'which somebody can be reached.';

create or replace function dolsd.tell_others(in_failed bigint[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set plan_cache_mode = force_custom_plan
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    made bigint[];
    nobody_before bigint[];
    next_ways record;
begin
    if in_failed is null then
        return 0;
    end if;
    next_ways := dolsd.take_next_ways(in_failed);
    with live as materialized (
        select n.* from dolsd.notice n
          join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
                               and d.last_day = n.last_day
         where n.id = any(next_ways.others) and d.state in ('open', 'lapsed', 'paused')),
    others as materialized (
        select o.* from dolsd.others_for(array(select l.id from live l), dolsd.london_date(moment)) o),
    put as (
        insert into dolsd.notice as n (kind, matter_id, limit_code, last_day, rung, occurrence, contact_id, channel,
            role, instead_of, purpose, template, pressing, limit_id, due_at, state, reason, made_at)
        select l.kind, l.matter_id, l.limit_code, l.last_day, l.rung, l.occurrence, o.contact_id,
               coalesce(o.channel, ''), coalesce(o.role, 'dols_team'), l.id, 'undelivered', 'undelivered',
               'urgent', l.limit_id, moment,
               case when o.contact_id is null then 'nobody' else 'pending' end,
               case when o.contact_id is null then 'nobody else to tell that it could not be delivered' end, moment
          from live l left join others o on o.id = l.id
         order by l.id, o.contact_id
        on conflict on constraint notice_once do update
           set state = excluded.state, reason = excluded.reason, ended_at = null, made_at = excluded.made_at
         where n.state = 'cancelled'
        returning n.id, n.kind, n.matter_id, n.limit_code, n.state, n.role, n.contact_id, n.instead_of,
            n.last_day),
    recorded as (
        insert into dolsd.event (at, event, kind, matter_id, limit_code, notice_id, detail)
        select moment, case when p.state = 'nobody' then 'nobody to tell' else 'notice made' end, p.kind, p.matter_id,
               p.limit_code, p.id,
               jsonb_strip_nulls(jsonb_build_object('role', p.role, 'contact_id', p.contact_id,
                                                    'instead_of', p.instead_of, 'last_day', p.last_day))
          from put p)
    select array_agg(p.id) filter (where p.state = 'pending'),
           (select array_agg(n.id) from dolsd.notice n
             where n.instead_of in (select o.id from others o) and n.state = 'nobody')
      into made, nobody_before
      from put p;
    perform dolsd.cancel_notices(nobody_before, 'there is somebody now') where nobody_before is not null;
    return next_ways.messages + dolsd.put_into_messages(made);
end
$$;
comment on function dolsd.tell_others(bigint[]) is
    'Sends notices that did not reach their recipients while the deadline still runs by the next way of the same '
    'contact; if there is none, notifies the DoLS team and the next role in which somebody can be reached '
    '(role.next_role), urgently.';
