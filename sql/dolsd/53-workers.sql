-- Processes that work on this database, and when they next have something to do.
--
-- Public: next_instant, enlist, say_heard, recover.

create or replace function dolsd.next_instant() returns timestamptz
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off
    as $$
begin  -- plpgsql, which keeps its query plan: run at the end of every round of planner and courier
    return least(
        (select least(c.at, dolsd.clock()) from dolsd.changed c order by c.seq limit 1),
        (select d.next_at from dolsd.deadline d where d.next_at is not null order by d.next_at limit 1),
        (select min(n.not_before)
           from dolsd.channel h
          cross join generate_series(0, 2) p
          cross join lateral (select q.not_before from dolsd.queue q
                               where q.channel = h.channel and q.pressing = p and q.lease_id is null
                                   order by q.not_before limit 1) n),
        (select n.made_at from dolsd.notice n where n.message_id is null and n.state = 'pending'
            order by n.made_at limit 1),
        (select l.until from dolsd.lease l order by l.until limit 1),
        (select min(least(x.ask_at, x.give_up_at)) from dolsd.accepted x),
        (select dolsd.london_instant(m.look_again, '00:00') from dolsd.matter m
          where m.look_again is not null order by m.look_again limit 1),
        (select min(a.at) from dolsd.attestation_next() a));
end
$$;
comment on function dolsd.next_instant() is
    'When there is next something to do: a change that is not worked out, a rung or an end, a message, a lease that '
    'runs out, a fact that begins to count, a weekly attestation. In the past: something is due now, or held up; a '
    'caller that has just found nothing to do should wait a little before asking again. Null: nothing at all.';

create or replace function dolsd.enlist(in_worker text, in_version text) returns void
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    insert into dolsd.worker as w (worker, version, started_at, seen_at)
    values (in_worker, in_version, dolsd.clock(), dolsd.clock())
    on conflict (worker) do update set version = excluded.version, started_at = excluded.started_at,
        seen_at = excluded.seen_at;
    insert into dolsd.event (at, event, detail)
    values (dolsd.clock(), 'worker started', jsonb_build_object('worker', in_worker, 'version', in_version));
    $$;
comment on function dolsd.enlist(text, text) is 'Records that a process begins to work.';

create or replace function dolsd.say_heard(in_worker text) returns void
    language sql volatile security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$ select pg_notify('dolsd', 'heard ' || in_worker) $$;
comment on function dolsd.say_heard(text) is
    'Sends a process a notification, to prove that it receives them: with a pooler that is not in session mode it '
    'would not.';

-- One that a rung made waits for the time of the rung; any other is due.
create or replace function dolsd.redate_messages(moment timestamptz, leapt timestamptz) returns void
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
    with ahead as (
        select q.message_id, coalesce(least(q.first_due, min(case when n.due_at < n.made_at then n.due_at end)),
                                      moment) as due
          from dolsd.queue q
          join dolsd.message m on m.id = q.message_id
          left join dolsd.notice n on n.message_id = q.message_id
         where m.created_at > leapt and q.first_due > leapt
         group by q.message_id, q.first_due),
    written as (
        update dolsd.message m set give_up_at = m.give_up_at - (q.first_due - a.due)
          from ahead a
          join dolsd.queue q on q.message_id = a.message_id
         where m.id = a.message_id)
    update dolsd.queue q
       set first_due = a.due, give_up_at = q.give_up_at - (q.first_due - a.due),
           not_before = case when q.not_before < '9999-01-01' then greatest(a.due, moment) else q.not_before end
      from ahead a where q.message_id = a.message_id
    $$;
comment on function dolsd.redate_messages(timestamptz, timestamptz) is
    'Messages that a clock which was ahead made, and that wait for its time, wait for the time of their rung instead, '
    'or are due at once if none made them.';

-- No retry, lease or question is ever set further ahead. first_due may be: a digest is made days before.
create or replace function dolsd.forget_ahead() returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    most timestamptz := moment + interval '1 day';
    leapt timestamptz := moment + interval '10 minutes';
    sent boolean;
begin
    update dolsd.queue q set not_before = greatest(q.first_due, moment)
     where q.lease_id is null and q.not_before > most and q.not_before > q.first_due and q.not_before < '9999-01-01';
    perform dolsd.redate_messages(moment, leapt);
    update dolsd.lease l set until = moment + interval '1 minute' where l.until > most;
    update dolsd.accepted x set ask_at = moment where x.ask_at > most;
    -- What a process worked out that took the wrong clock for right, as one does that is restarted meanwhile. Whatever
    -- was due by the last entry of the ledger before it was dealt with; the rest is worked out anew.
    update dolsd.deadline d
       set told_through = case when d.known_at > leapt then null
                               when d.told_through > leapt then before.at else d.told_through end,
           known_at = least(d.known_at, moment), moved_at = case when d.moved_at <= leapt then d.moved_at end
      from (select (select e.at from dolsd.event e
                     where e.seq < (select min(a.seq) from dolsd.event a where a.at > leapt)
                     order by e.seq desc limit 1) as at) before
     where greatest(d.told_through, d.known_at, d.moved_at) > leapt;
    sent := found;
    update dolsd.matter m set planned_at = moment where m.planned_at > leapt;
    if sent or found then
        perform dolsd.bump_rules(jsonb_build_object('reason', 'the clock was ahead'));
    end if;
end
$$;
comment on function dolsd.forget_ahead() is
    'Times that only a clock which had leapt ahead can have set do not bind: messages that wait for one are due when '
    'they were first due, leases end, states are asked for, and deadlines whose reminders it sent are worked out anew, '
    'with the reminders that are still to come (more than ten minutes ahead; what is sent, more than a day).';

-- The lock belongs to the session, so it goes when the process ends, however it ends.
create or replace function dolsd.recover(in_worker text, in_own bigint[], in_died boolean, in_resend boolean)
    returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    astray bigint[];
    many int;
begin
    perform dolsd.need_read_committed();
    if not pg_try_advisory_lock(7309475, hashtext(in_worker)) then
        return -1;
    end if;
    select array_agg(q.attempt_id order by q.attempt_id) into astray
      from dolsd.lease l
     cross join lateral unnest(l.messages) m
      join dolsd.queue q on q.message_id = m and q.lease_id = l.id
     where l.worker = in_worker and q.attempt_id <> all(in_own);
    many := coalesce(cardinality(astray), 0);
    if many > 0 then
        perform dolsd.settle(astray, array_fill(case when in_died then 'unknown' else 'released' end, array[many]),
            null, null, array_fill(case when in_died then 'the process that sent it is gone'
                                  else 'the answer that handed it out was lost' end, array[many]), null,
            array_fill(dolsd.clock(), array[many]), in_resend);
    end if;
    return many;
end
$$;
comment on function dolsd.recover(text, bigint[], boolean, boolean) is
    'Takes the lock of a worker''s name for this session; -1: another session has it. Once it has the lock, what the '
    'name has under lease is either in in_own, the attempts that this process is handling, or astray. in_died: '
    'another process was handling those, so these attempts are unknown, and are sent again at once or left so, by '
    'the last argument. Otherwise the result of a claim by this process was lost with its connection, and nothing '
    'left this host. Returns how many.';
