-- When an instant has come: due rungs become notices, and their ladders go on.
--
-- Public: recipients_are_gone, fire.

create or replace function dolsd.take_due(in_max int) returns dolsd.key[]
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set enable_sort = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    today date := dolsd.london_date(moment);
    due dolsd.key[];
begin
    -- Usually nothing is due, and the index shows it.
    if coalesce((select d.next_at from dolsd.deadline d where d.next_at is not null order by d.next_at limit 1)
                > moment, true) then
        return null;
    end if;

    -- Not a matter that changed or has a fact that begins to count today: the planner comes first. Not one whose
    -- change is held. Not one that a planner or a claim holds at the moment: the next call will find it. By the
    -- index, which has them in order: sorting would mean reading everything that is due.
    select array_agg(row(l.kind, l.id, l.limit_code)::dolsd.key) into due
      from (select d.kind, d.id, d.limit_code
              from dolsd.deadline d
             cross join lateral (
                select from dolsd.matter m
                 where m.kind = d.kind and m.id = d.id and (m.look_again is null or m.look_again > today)
                   and m.held_since is null offset 0 for share skip locked) m
             where d.next_at <= moment
               and (select true from dolsd.changed c where c.kind = d.kind and c.id = d.id limit 1) is null
             -- Newest first, so that it gets into the digest before old items fill it.
             order by d.next_at desc
             limit in_max
               for no key update of d skip locked) l;
    -- The locks are held: from here on queue and ladders are read as they are. A change committed later
    -- still comes before the claim, which checks again.
    return (select array_agg(row(k.*)::dolsd.key) from unnest(due) k
             where not exists (select 1 from dolsd.changed c where c.kind = k.kind and c.id = k.id));
end
$$;
comment on function dolsd.take_due(int) is 'Locks at most in_max deadlines that are due and returns them; null: none.';

create or replace function dolsd.long_ago(in_at timestamptz, in_now timestamptz) returns boolean
    language sql stable
    as $$ select in_at < in_now - dolsd.policy_span('old_alarm') $$;
comment on function dolsd.long_ago(timestamptz, timestamptz) is
    'Whether an end is so old that only the DoLS team and its next role are notified, last of all in their digests.';

-- ---------------------------------------------------------------- the steps of fire

-- As in 50-claim.sql: a query plan that is kept must not read all of a table that has grown, so known rows are
-- looked up one by one (no hash or merge join, or lateral with offset 0).

create or replace function dolsd.end_pauses(in_due dolsd.key[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
    set plan_cache_mode = force_generic_plan
    as $$
declare
    moment timestamptz := dolsd.clock();
    over_kinds text[];
    over_ids bigint[];
    over_codes text[];
begin
    select array_agg(d.kind), array_agg(d.id), array_agg(d.limit_code) into over_kinds, over_ids, over_codes
      from unnest(in_due) k
     cross join lateral (select x.* from dolsd.deadline x
                          where x.kind = k.kind and x.id = k.id and x.limit_code = k.limit_code offset 0) d
     where d.state = 'paused' and d.next_at <= moment;
    if over_ids is null then
        return;
    end if;
    perform dolsd.move_deadlines(over_kinds, over_ids, over_codes, '{paused}', 'open');
    -- The planner checks what the pause took back.
    insert into dolsd.changed (kind, id, at)
    select distinct k.kind, k.id, moment from unnest(over_kinds, over_ids) as k (kind, id);
    perform pg_notify('dolsd', 'changed');
    insert into dolsd.event (at, event, kind, matter_id, limit_code)
    select moment, 'deadline resumed', k.kind, k.id, k.code
      from unnest(over_kinds, over_ids, over_codes) as k (kind, id, code);
end
$$;
comment on function dolsd.end_pauses(dolsd.key[]) is 'Opens those of these deadlines whose pause is over.';

-- The unique key ensures that a notice is made only once. One that was cancelled unsent is revived, in its message if
-- that still waits. A function's settings also apply to those it calls: telling joins many rows, so hash joins stay
-- allowed here.
create or replace function dolsd.notices_due(in_due dolsd.deadline[], out reached dolsd.new_notice[],
    out alone dolsd.new_notice[])
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    rules dolsd.telling_rules := dolsd.telling_rules(array(
        select distinct r from unnest(in_due) d cross join lateral unnest(d.ladder_rungs) r));
begin
    with unsaid as (
        select t.*, d.state, d.ends_at, d.lately, l.lapses, m.place, s.message_id, t.contact_id is null as nobody
          from dolsd.telling(in_due, moment, moment, rules) t
         cross join lateral (
            select x.state, x.ends_at,
                   -- If a last day of the matter moved, its correction may be waiting.
                   x.told_through is not null
                       or exists (select from dolsd.deadline o
                                   where o.kind = x.kind and o.id = x.id and o.moved_at is not null) as lately
              from dolsd.deadline x
             where x.kind = t.kind and x.id = t.id and x.limit_code = t.limit_code offset 0) d
         cross join lateral (select x.after_last_day = 'lapse' as lapses from dolsd.time_limit x
                              where x.id = t.limit_id offset 0) l
         cross join lateral (select coalesce(x.jurisdiction, '') as place from dolsd.matter x
                              where x.kind = t.kind and x.id = t.id offset 0) m
          left join lateral (
            select n.state, n.message_id from dolsd.notice n
             where n.kind = t.kind and n.matter_id = t.id and n.limit_code = t.limit_code
               and n.last_day = t.last_day and n.rung = t.rung and n.occurrence = t.occurrence
               and n.contact_id is not distinct from t.contact_id and n.channel = coalesce(t.channel, '')
               and n.instead_of is null and n.purpose = 'reminder' offset 0) s on true
         where t.why_not is null and (s.state is null or s.state = 'cancelled')),
    numbered as (
        select u.nobody, row(row_number() over (partition by u.nobody order by u.kind, u.id, u.limit_code, u.at, u.rung,
                                                    u.contact_id), null, u.kind, u.id, u.limit_code, u.last_day,
                   'reminder', u.rung, u.occurrence, u.contact_id, coalesce(u.channel, ''), u.role, u.fallback_for,
                   u.with_roles, u.with_fallback_for, u.template, u.pressing, u.limit_id, u.at, u.late, u.place,
                   u.state, u.ends_at, u.lapses, null, u.message_id, u.lately)::dolsd.new_notice as notice
          from unsaid u)
    select array_agg(n.notice order by (n.notice).nr) filter (where not n.nobody),
           array_agg(n.notice order by (n.notice).nr) filter (where n.nobody)
      into reached, alone from numbered n;
end
$$;
comment on function dolsd.notices_due(dolsd.deadline[]) is
    'The notices that are due for these deadlines now and have not been made yet, numbered: those with a recipient '
    'and, without a contact, those for which there is nobody.';

create or replace function dolsd.write_notices(in_new dolsd.new_notice[], in_messages bigint[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set plan_cache_mode = force_generic_plan
    as $$
declare
    moment timestamptz := dolsd.clock();
    written int;
begin
    with put as (
        insert into dolsd.notice as n (kind, matter_id, limit_code, last_day, purpose, rung, occurrence, contact_id,
            channel, role, fallback_for, with_roles, with_fallback_for, template, pressing, limit_id, due_at, late,
            message_id, state, reason, made_at)
        select u.kind, u.matter_id, u.limit_code, u.last_day, u.purpose, u.rung, u.occurrence, u.contact_id, u.channel,
               u.role, u.fallback_for, u.with_roles, u.with_fallback_for, u.template, u.pressing, u.limit_id, u.due_at,
               u.late, in_messages[u.nr], case when u.contact_id is null then 'nobody' else 'pending' end,
               case when u.contact_id is null then 'nobody to tell as ' || coalesce(u.fallback_for, u.role) end, moment
          from unnest(in_new) u
         where u.notice_id is null
        on conflict on constraint notice_once do update
           set state = excluded.state, reason = excluded.reason, ended_at = null, late = excluded.late,
               role = excluded.role, fallback_for = excluded.fallback_for, with_roles = excluded.with_roles,
               with_fallback_for = excluded.with_fallback_for, limit_id = excluded.limit_id,
               template = excluded.template, pressing = excluded.pressing, due_at = excluded.due_at,
               message_id = excluded.message_id, made_at = excluded.made_at
         where n.state = 'cancelled'
        returning n.id, n.kind, n.matter_id, n.limit_code, n.state, n.role, n.contact_id, n.late, n.rung,
            n.last_day, n.due_at)
    insert into dolsd.event (at, event, kind, matter_id, limit_code, notice_id, detail)
    select moment, case when p.state = 'nobody' then 'nobody to tell' else 'notice made' end,
           p.kind, p.matter_id, p.limit_code, p.id,
           jsonb_strip_nulls(jsonb_build_object('rung', p.rung, 'role', p.role, 'contact_id', p.contact_id,
                                                'last_day', p.last_day, 'due_at', p.due_at,
                                                'late', case when p.late then true end))
      from put p;
    get diagnostics written = row_count;
    return written;
end
$$;
comment on function dolsd.write_notices(dolsd.new_notice[], bigint[]) is
    'Writes new notices, each with its message. Returns how many.';

-- A day that has ended: an alarm runs, or it has simply passed. There is no alarm about anything this store does
-- not record (needs_fact); whether it does is looked up once for each fact, since that may mean reading every
-- matter.
create or replace function dolsd.end_deadlines(in_due dolsd.key[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
    set plan_cache_mode = force_generic_plan
    as $$
declare
    moment timestamptz := dolsd.clock();
    e record;
begin
    for e in
        with ended as materialized (
            select d.kind, d.id, d.limit_code, d.last_day, coalesce(d.start_on, d.last_day) as start_on,
                   t.after_last_day, t.needs_fact, t.met_by, 'suspended' = any(d.flags) as suspended
              from unnest(in_due) k
             cross join lateral (select x.* from dolsd.deadline x
                                  where x.kind = k.kind and x.id = k.id and x.limit_code = k.limit_code offset 0) d
              join dolsd.time_limit t on t.id = d.limit_id
             where d.state = 'open' and d.ends_at <= moment),
        recorded as materialized (
            select x.kind, x.met_by, dolsd.alarms_from(x.kind, x.met_by) as since
              from (select distinct n.kind, n.met_by from ended n where n.needs_fact) x)
        select case when n.after_last_day = 'pass' or n.start_on < r.since then 'passed' else 'lapsed' end as state,
               array_agg(n.kind) as kinds, array_agg(n.id) as ids, array_agg(n.limit_code) as codes,
               array_agg(n.last_day) as last_days, array_agg(n.suspended) as suspended
          from ended n
          left join recorded r on n.needs_fact and r.kind = n.kind and r.met_by = n.met_by
         group by 1
    loop
        perform dolsd.move_deadlines(e.kinds, e.ids, e.codes, '{open}', e.state);
        insert into dolsd.event (at, event, kind, matter_id, limit_code, detail)
        select moment, 'deadline ' || e.state, k.kind, k.id, k.code,
               jsonb_build_object('last_day', k.last_day, 'state', e.state)
          from unnest(e.kinds, e.ids, e.codes, e.last_days) as k (kind, id, code, last_day);
        -- It did not just end: it ceased (para 96), and the planner records that.
        insert into dolsd.changed (kind, id, at)
        select k.kind, k.id, moment
          from unnest(e.kinds, e.ids, e.suspended) as k (kind, id, suspended) where k.suspended;
        if found then perform pg_notify('dolsd', 'changed'); end if;
    end loop;
end
$$;
comment on function dolsd.end_deadlines(dolsd.key[]) is
    'Ends those of these deadlines that are open and whose day is over.';

create or replace function dolsd.advance_ladders(in_due dolsd.key[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
    set plan_cache_mode = force_generic_plan
    as $$
declare
    moment timestamptz := dolsd.clock();
    advanced int;
begin
    with moved as (
        update dolsd.deadline d
           set ladder_rungs = d.ladder_rungs[n.from_now:], ladder_at = d.ladder_at[n.from_now:],
               ladder_occurrences = d.ladder_occurrences[n.from_now:], told_through = moment,
               next_at = case d.state when 'open' then least(d.ladder_at[n.from_now], d.ends_at)
                                      when 'lapsed' then d.ladder_at[n.from_now] end
          from unnest(in_due) u
         cross join lateral (
            select k.ctid as row, k.ladder_rungs as rungs,
                   1 + case k.state when 'passed' then cardinality(k.ladder_at)
                                    else width_bucket(moment, k.ladder_at) end as from_now
              from dolsd.deadline k
             where k.kind = u.kind and k.id = u.id and k.limit_code = u.limit_code offset 0) n
         -- The row is locked, so its ctid cannot change.
         where d.ctid = n.row
        returning d.kind, d.id, d.state, d.ladder_at, n.rungs),
    -- For the planner: a repeating rung runs out of planned instants; a day that simply passed leaves notices
    -- unsent. The claim holds those back; cancelling them here would lock messages a second time, out of
    -- order.
    queued as (
        insert into dolsd.changed (kind, id, at)
        select distinct m.kind, m.id, moment from moved m
         where (m.state in ('open', 'lapsed') and cardinality(m.ladder_at) < 2
                and exists (select 1 from dolsd.rung r where r.id = any(m.rungs) and r.repeat_every is not null))
            or (m.state = 'passed' and exists (
                    select 1 from dolsd.notice n where n.kind = m.kind and n.matter_id = m.id and n.ended_at is null))
        returning pg_notify('dolsd', 'changed') is null)
    select count(*) into advanced from moved;
    return advanced;
end
$$;
comment on function dolsd.advance_ladders(dolsd.key[]) is
    'Removes what was due from the ladders of these deadlines, and sets when each must next be looked at. Returns '
    'how many.';

-- ---------------------------------------------------------------- fire

do $do$
begin
    if to_regtype('dolsd.fired') is null then
        create type dolsd.fired as (deadlines int, notices int, messages int);
    end if;
end
$do$;
comment on type dolsd.fired is 'How many deadlines were fired, and how many notices and new messages that made.';

create or replace function dolsd.fire_these(in_due dolsd.key[]) returns dolsd.fired
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set plan_cache_mode = force_generic_plan
    as $$
declare
    moment timestamptz := dolsd.clock();
    due dolsd.deadline[];
    reached dolsd.new_notice[];
    alone dolsd.new_notice[];
    placed record;
    fired dolsd.fired := (0, 0, 0);
begin
    for turn in 1..2 loop
        due := array(select x.d from unnest(in_due) k
                      cross join lateral (select d from dolsd.deadline d
                                           where d.kind = k.kind and d.id = k.id and d.limit_code = k.limit_code
                                          offset 0) x);
        exit when not exists (select from unnest(due) d where d.state = 'paused');
        perform dolsd.end_pauses(in_due);
    end loop;
    select n.reached, n.alone into reached, alone from dolsd.notices_due(due) n;
    if reached is not null then
        placed := dolsd.place_notices(reached);
        fired.notices := dolsd.write_notices(placed.io_new, placed.message_ids);
        fired.messages := placed.made;
        perform dolsd.drop_empty_messages(placed.left_messages) where placed.left_messages is not null;
    end if;
    if alone is not null then
        fired.notices := fired.notices + dolsd.write_notices(alone, '{}');
    end if;
    if exists (select from unnest(due) d where d.ends_at <= moment) then
        perform dolsd.end_deadlines(in_due);
    end if;
    fired.deadlines := dolsd.advance_ladders(in_due);
    return fired;
end
$$;
comment on function dolsd.fire_these(dolsd.key[]) is
    'What fire does with the deadlines that take_due locked. Only the contents of the council''s views can make this '
    'raise; fire finds the row that does.';

-- Reminders for a role that may be vacant would be skipped, and all others would have no recipient.
create or replace function dolsd.recipients_are_gone() returns boolean
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    return exists (select from dolsd.message)
       and (not exists (select from casework.recipient) or not exists (select from casework.contact));
end
$$;
comment on function dolsd.recipients_are_gone() is
    'Whether casework.recipient or casework.contact has no row at all, though messages were made before: the view is '
    'broken, and nothing fires until it is repaired.';

create or replace function dolsd.fire(in_max int, out deadlines int, out notices int, out messages int)
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    due dolsd.key[];
begin
    perform dolsd.need_read_committed();
    -- One at a time: two would start two digests for one contact. The second has nothing to do.
    if not pg_try_advisory_xact_lock(hashtext('dolsd'), hashtext('fire')) then
        select 0, 0, 0 into deadlines, notices, messages;
        return;
    end if;
    -- Locked rows are written in the same savepoint: otherwise each would carry both (a multixact), and
    -- its dead entries in deadline_next would be in the way until the next vacuum.
    begin
        due := case when not dolsd.recipients_are_gone() then dolsd.take_due(in_max) end;
        if due is not null then
            select f.deadlines, f.notices, f.messages into deadlines, notices, messages from dolsd.fire_these(due) f;
        end if;
    exception when others then
        perform dolsd.raise_if_passing(sqlstate, sqlerrm);
        due := dolsd.take_due(in_max);
        select sum(f.deadlines), sum(f.notices), sum(f.messages) into deadlines, notices, messages
          from dolsd.apart(null::dolsd.fired, 'fire_these', due, (cardinality(due) + 1) / 2, 'leave_deadline') f;
    end;
    deadlines := coalesce(deadlines, 0);
    notices := coalesce(notices, 0);
    messages := coalesce(messages, 0);
    begin
        messages := messages + dolsd.place_corrections(in_max);
    exception when others then
        perform dolsd.raise_if_passing(sqlstate, sqlerrm);
        -- The next call tries those left without a message; dolsd.uncovered has them.
        perform dolsd.set_contacts_aside(array(
            select n.contact_id from dolsd.notice n
             where n.message_id is null and n.state = 'pending' and n.purpose in ('moved', 'over')));
    end;
    begin
        messages := messages + dolsd.attest();
    exception when others then
        perform dolsd.raise_if_passing(sqlstate, sqlerrm);
        perform dolsd.set_contacts_aside(array(select a.contact_id from dolsd.attestation a where a.active));
    end;
end
$$;
comment on function dolsd.fire(int) is
    'Turns the due rungs of at most in_max deadlines into notices for the recipients of the day, as dolsd.telling '
    'says, puts them into messages and moves the ladders on. If nobody at all can be reached: a notice in state '
    'nobody. Ends open deadlines whose day is over, puts corrections into messages, and makes weekly attestations. '
    'Whatever raises is set aside (dolsd.aside). Returns how many deadlines, notices and new messages; zeros: '
    'nothing is due, or another process is doing it.';
