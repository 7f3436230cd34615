-- From changed facts to deadlines.
--
-- Locks. The row of dolsd.matter stands for the matter. Who locks it, and how:
--     touch       for key share                      officers; never wait for each other or for the planner
--     take        for no key update, skip locked     one planner at a time; not in the way of touch
--     fire        for share, skip locked             never at the same time as a planner on the matter
--     claim       for update, skip locked            excludes all: not while a change is being recorded
-- Only touch ever waits for it, and only for a claim, which is one short transaction. After the
-- matter, locks are taken on deadline, message, notice, in this order; several messages are locked in
-- order of their numbers. So there are no deadlocks.
--
-- Where a query must look up rows one by one it uses a lateral subquery with offset 0: queues fill and
-- empty faster than their statistics are gathered, so a query plan made from those is no good. This
-- also pushes the look-up into the council's views, however they are built. All of apply_plan is
-- written like this, and its settings have its statements planned once per session (force_generic_plan)
-- and by index (enable_seqscan off), whatever the tables held at that moment: planning them each time
-- would cost more than running them, and so would each check of a foreign key.
--
-- Each statement of a plpgsql function sees what was committed before that statement began
-- (read committed). Comments say where this matters.
--
-- Public: touch, take_changed, put_back, apply_plan, sweep.

-- ---------------------------------------------------------------- a matter changed

create or replace function dolsd.touch(in_kind text, in_ids bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set plan_cache_mode = force_generic_plan
    as $$
begin
    insert into dolsd.changed (kind, id, at)
    select distinct in_kind, i, dolsd.clock() from unnest(in_ids) i where i is not null;
    if found then
        -- Held to the end of the recording transaction: a claim skips the matter until the change can
        -- be seen in the queue. A matter without a row has nothing to send yet.
        perform from (select i as id from unnest(in_ids) i order by i) i
          cross join lateral (select from dolsd.matter m where m.kind = in_kind and m.id = i.id
                              offset 0 for key share) m;
        perform pg_notify('dolsd', 'changed');
    end if;
end
$$;
comment on function dolsd.touch(text, bigint[]) is
    'Records, in the transaction that changes them, that facts of these matters changed: once it commits nothing is '
    'sent about them until they are worked out again.';

create or replace function dolsd.touch(in_kind text, in_id bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin  -- plpgsql, which keeps its query plan: a trigger calls it for each row
    perform dolsd.touch(in_kind, array[in_id]);
end
$$;
comment on function dolsd.touch(text, bigint) is 'The same for one matter.';

-- ---------------------------------------------------------------- the planner takes work

-- One planner at a time: a second would wait here for the first to commit; it finds work among the rows
-- that exist.
create or replace function dolsd.add_new_matters(in_max int, look int) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
    as $$
begin
    if exists (select 1 from (select c.kind, c.id from dolsd.changed c order by c.seq limit look) w
                where (select true from dolsd.matter m where m.kind = w.kind and m.id = w.id limit 1) is null)
       and pg_try_advisory_xact_lock(hashtext('dolsd'), hashtext('new matters')) then
        insert into dolsd.matter (kind, id, first_at)
        select distinct w.kind, w.id, dolsd.clock()
          from (select c.kind, c.id from dolsd.changed c order by c.seq limit look) w
         where (select true from dolsd.matter m where m.kind = w.kind and m.id = w.id limit 1) is null
         order by 1, 2 limit in_max
        on conflict do nothing;
    end if;
end
$$;
comment on function dolsd.add_new_matters(int, int) is
    'Makes rows of dolsd.matter for the first of the queue that have none yet.';

-- Whether any are old or begin to count is asked so that only the index can answer it.
create or replace function dolsd.lock_matters(in_max int, look int, rules bigint, out kinds text[], out ids bigint[])
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
    as $$
declare
    today date := dolsd.london_date(dolsd.clock());
    more_kinds text[];
    more_ids bigint[];
begin
    select array_agg(l.kind), array_agg(l.id) into kinds, ids
      from (select m.kind, m.id
              from (select distinct w.kind, w.id
                      from (select c.kind, c.id from dolsd.changed c order by c.seq limit look) w) q
             cross join lateral (select x.kind, x.id from dolsd.matter x where x.kind = q.kind and x.id = q.id
                                 offset 0 for no key update skip locked) m
             limit in_max) l;
    -- Worked out by an older rulebook. Those just taken may appear here again; the caller removes duplicates.
    if coalesce(cardinality(ids), 0) < in_max and (select m.planned_rules from dolsd.matter m
                                                     order by m.planned_rules limit 1) < rules then
        select array_agg(l.kind), array_agg(l.id) into more_kinds, more_ids
          from (select m.kind, m.id from dolsd.matter m
                 where m.planned_rules < rules
                 order by m.planned_rules limit in_max - coalesce(cardinality(ids), 0)
                   for no key update skip locked) l;
        kinds := kinds || more_kinds;
        ids := ids || more_ids;
    end if;
    -- A fact begins to count today.
    if coalesce(cardinality(ids), 0) < in_max
       and (select m.look_again from dolsd.matter m where m.look_again is not null
             order by m.look_again limit 1) <= today then
        select array_agg(l.kind), array_agg(l.id) into more_kinds, more_ids
          from (select m.kind, m.id from dolsd.matter m
                 where m.look_again <= today
                 order by m.look_again limit in_max - coalesce(cardinality(ids), 0)
                   for no key update skip locked) l;
        kinds := kinds || more_kinds;
        ids := ids || more_ids;
    end if;
end
$$;
comment on function dolsd.lock_matters(int, int, bigint) is
    'Locks matters that have to be worked out: changed, worked out by an older rulebook, or with a fact that begins '
    'to count today. Null: none, or other planners have locked them all.';

create or replace function dolsd.take_changed(in_max int, in_rules bigint default null)
    returns table (kind text, id bigint, jurisdiction text, place text, facts text)
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    today date := dolsd.london_date(dolsd.clock());
    rules bigint := coalesce(in_rules, dolsd.rules_version());
    look int := greatest(in_max * 4, 1000);
    work record;
    late record;
    keys dolsd.key[];
begin
    perform dolsd.need_read_committed();
    perform dolsd.add_new_matters(in_max, look);
    work := dolsd.lock_matters(in_max, look, rules);
    if work.ids is null and dolsd.weigh_held(false) then
        work := dolsd.lock_matters(in_max, look, rules);
    end if;
    if work.ids is null then
        return;
    end if;

    -- The rows are locked. The queue rows deleted now were committed before this statement; the facts
    -- are read by a later statement, so they include at least what those rows were about. A change that
    -- commits from here on keeps its queue row, and the matter is worked out once more. If one waited
    -- overnight, since when is kept: what fell due meanwhile is late.
    with gone as (
        delete from dolsd.changed c
         using (select distinct k.kind, k.id from unnest(work.kinds, work.ids) as k (kind, id)) t
         where c.kind = t.kind and c.id = t.id
        returning c.kind, c.id, c.at)
    select array_agg(g.kind) as kinds, array_agg(g.id) as ids, array_agg(g.at) as ats into late
      from gone g where g.at < dolsd.london_instant(today, '00:00');
    if late.ids is not null then
        update dolsd.matter m set waiting_since = g.at
          from (select u.kind, u.id, min(u.at) as at
                  from unnest(late.kinds, late.ids, late.ats) as u (kind, id, at) group by 1, 2) g
         where m.kind = g.kind and m.id = g.id;
    end if;

    keys := array(select distinct row(k.kind, k.id, null)::dolsd.key from unnest(work.kinds, work.ids) as k (kind, id));
    begin
        return query select r.* from dolsd.read_matters(keys) r;
    exception when others then
        perform dolsd.raise_if_passing(sqlstate, sqlerrm);
        return query select r.* from dolsd.apart(null::dolsd.matter_read, 'read_matters', keys,
            (cardinality(keys) + 1) / 2, 'leave_matter') r;
    end;
end
$$;
comment on function dolsd.take_changed(int, bigint) is
    'Hands the planner at most in_max matters that have to be worked out: changed, worked out by an older rulebook '
    'than its own (of version in_rules; null: of now), or with a fact that begins to count today. They stay locked by '
    'the caller until its transaction ends; apply_plan must be called before that. Facts null: the matter is no longer '
    'in case work. One that cannot be read is set aside (dolsd.aside). No rows: there is no work, or other planners '
    'have taken it all.';

create or replace function dolsd.put_back(in_kind text, in_id bigint) returns void
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    with waits as (
        update dolsd.matter m set waiting_since = least(m.waiting_since, dolsd.clock())
         where m.kind = in_kind and m.id = in_id
        returning m.kind, m.id, m.waiting_since)
    insert into dolsd.changed (kind, id, at) select w.kind, w.id, w.waiting_since from waits w
    $$;
comment on function dolsd.put_back(text, bigint) is
    'Leaves a matter that was taken among those that changed, in the same transaction, because its plan could not be '
    'written. It is tried again, and nothing is sent about it until then. Notifies nobody, so that the planner rests '
    'before it tries again.';
comment on column dolsd.matter.waiting_since is
    'While it is worked out: since when its change has been waiting, where that is an earlier day or its plan could '
    'not be written; null: neither.';
comment on column dolsd.changed.at is 'When it was written; of a matter that was put back, since when it waits.';

-- A separate query, so that it can be planned again when a council changes its view.
do $do$
begin
    if to_regtype('dolsd.matter_read') is null then
        create type dolsd.matter_read as (kind text, id bigint, jurisdiction text, place text, facts text);
    end if;
end
$do$;
comment on type dolsd.matter_read is 'A matter as the planner reads it; facts null: it is no longer in case work.';

create or replace function dolsd.twice_fault(in_times bigint) returns text
    language sql immutable
    as $$
    select case when in_times > 1
                then format('casework.matter has it %s times and must have it once', in_times) end
    $$;
comment on function dolsd.twice_fault(bigint) is
    'What is wrong with a matter that has this number of rows in case work; null: nothing. Nobody can say which one '
    'is right, and in a join that multiplies rows none is.';

create or replace function dolsd.refuse_twice(in_times bigint) returns void
    language plpgsql
    as $$
begin
    raise exception using errcode = 'cardinality_violation', message = dolsd.twice_fault(in_times);
end
$$;
comment on function dolsd.refuse_twice(bigint) is 'Raises twice_fault, so that the matter is set aside.';

create or replace function dolsd.read_matters(in_keys dolsd.key[]) returns setof dolsd.matter_read
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off
    set enable_mergejoin = off
    as $$
#variable_conflict use_column
begin
    return query
        -- person and place_id come from the view if it has them, else from the nulls beside it.
        with now_there as materialized (
            select t.kind, t.id, count(*) over (partition by t.kind, t.id) as times,
                   f.id is not null as there, f.jurisdiction, f.place, f.facts, f.reference,
                   f.initials, f.person, f.place_id
              from (select distinct k.kind, k.id from unnest(in_keys) k) t
             cross join (select null::text as person, null::bigint as place_id) absent
              left join lateral (select m.id, m.jurisdiction, m.place, m.facts, m.reference, m.initials,
                                        person::text as person, place_id::bigint as place_id
                                   from casework.matter m
                                  where m.kind = t.kind and m.id = t.id offset 0) f on true),
        kept as (
            update dolsd.matter m
               set jurisdiction = n.jurisdiction, place = n.place, reference = n.reference, initials = n.initials,
                   person = n.person, place_id = n.place_id
              from now_there n
             -- The row is locked, so its ctid cannot change.
             cross join lateral (select x.ctid as row from dolsd.matter x
                                  where x.kind = n.kind and x.id = n.id offset 0) o
             where m.ctid = o.row
               and (m.jurisdiction, m.place, m.reference, m.initials, m.person, m.place_id)
                   is distinct from (n.jurisdiction, n.place, n.reference, n.initials, n.person, n.place_id))
        select n.kind, n.id, n.jurisdiction, n.place,
               case when n.times > 1 then dolsd.refuse_twice(n.times)::text
                    when n.there then coalesce(n.facts, '{}')::text end
          from now_there n
         order by n.kind, n.id;
end
$$;
comment on function dolsd.read_matters(dolsd.key[]) is
    'The rows of case work for these matters; the person and place they are about are kept for queries. Raises if '
    'there are two for one matter.';

-- ---------------------------------------------------------------- the planner writes
--
-- apply_plan is a series of steps. Those that only read are functions that PostgreSQL inlines into the
-- query that calls them (plain SQL, stable, without their own settings), so the whole is one statement
-- that looks each thing up once, yet each step can be called and tested by itself:
--     plan_unlike   which planned deadlines differ from what stands, or depend on more than the plan
--     plan_unsaid   from which instant on a rung that was dealt with has to be sent after all
--     plan_beside   pauses, moves and what was sent, beside the plan
--     plan_rows     the row of dolsd.deadline that follows, beside the one that stands
--     write_plan    writes what differs and records it

create or replace function dolsd.record_facts(in_matters dolsd.planned_matter[], moment timestamptz) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    set plan_cache_mode = force_generic_plan
    as $$
begin
    insert into dolsd.event (at, event, kind, matter_id, detail)
    select moment, 'facts recorded', k.kind, k.id, jsonb_build_object('facts', case
               when m.facts is null then k.facts
               else (select jsonb_object_agg(coalesce(n.key, o.key), n.value)
                       from jsonb_each(k.facts) n full join jsonb_each(m.facts) o on o.key = n.key
                      where n.value is distinct from o.value) end)
      from unnest(in_matters) k
      left join lateral (select x.facts from dolsd.matter x where x.kind = k.kind and x.id = k.id offset 0) m on true
     where k.facts is distinct from m.facts and (m.facts is not null or k.facts <> '{}')
     order by k.kind, k.id;
end
$$;
comment on function dolsd.record_facts(dolsd.planned_matter[], timestamptz) is
    'Records which facts of these matters are new, changed, or (null) no longer there.';

-- The rulebook that a daemon holds has the days from which each fact is recorded (alarms_from) as they were when it
-- was read.
create or replace function dolsd.begin_alarms(in_matters dolsd.planned_matter[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    limits text;
begin
    select string_agg(distinct l.code, ', ') into limits
      from (select t.code, t.kind, t.met_by
              -- Only facts new to the matter: otherwise the matter itself already had it.
              from (select k.kind, f.fact, min(f.day) as day
                      from unnest(in_matters) k
                      left join lateral (select x.facts from dolsd.matter x
                                          where x.kind = k.kind and x.id = k.id offset 0) o on true
                     cross join lateral jsonb_each_text(k.facts) f (fact, day)
                     where f.day is distinct from o.facts ->> f.fact and f.day ~ '^\d{4}-\d\d-\d\d$' and k.bad is null
                     group by k.kind, f.fact) n
              join dolsd.time_limit t on t.kind = n.kind and t.needs_fact and n.fact = any(t.met_by)
             -- Usually one of the first rows read has it from an earlier day.
             where not exists (select from dolsd.matter m
                                 cross join unnest(t.met_by) f
                                where m.kind = t.kind and m.bad is null and m.facts ->> f <= n.day
                                  and m.facts ->> f ~ '^\d{4}-\d\d-\d\d$')
            offset 0) l
     where dolsd.alarms_from(l.kind, l.met_by) is not null;
    if limits is not null then
        perform dolsd.bump_rules(jsonb_build_object('reason', 'case work begins to record what meets them',
                                                    'limits', limits));
    end if;
end
$$;
comment on function dolsd.begin_alarms(dolsd.planned_matter[]) is
    'Makes a new version of the rulebook where these matters have a fact without which a limit alarms nobody '
    '(time_limit.needs_fact) from an earlier day than any other, so that it does from then on.';

create or replace function dolsd.put_matters(in_matters dolsd.planned_matter[], moment timestamptz) returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    today date := dolsd.london_date(moment);
    put int;
    waited boolean;
begin
    perform dolsd.record_facts(in_matters, moment);
    perform dolsd.begin_alarms(in_matters);
    -- The planner has held the locks on these rows since take_changed; a caller without that gets them
    -- here, and the rows too if there are none.
    for turn in 1..2 loop
        with done as (
            update dolsd.matter m
               set facts = k.facts, planned_rules = k.planned_rules, planned_at = moment, bad = k.bad,
                   look_again = case when k.look_again > today then k.look_again end,
                   held_since = null, held_effect = null, held_changes = null, allowed_at = null
              from (select x.*, o.row
                      from unnest(in_matters) x
                     cross join lateral (select y.ctid as row from dolsd.matter y
                                          where y.kind = x.kind and y.id = x.id offset 0) o
                     order by x.kind, x.id offset 0) k
             where m.ctid = k.row
            returning m.waiting_since)
        select count(*), coalesce(bool_or(d.waiting_since is not null), false) into put, waited from done d;
        exit when put >= cardinality(in_matters);
        insert into dolsd.matter (kind, id, first_at)
        select distinct k.kind, k.id, moment from unnest(in_matters) k order by 1, 2
        on conflict do nothing;
    end loop;
    return waited;
end
$$;
comment on function dolsd.put_matters(dolsd.planned_matter[], timestamptz) is
    'Keeps the facts by which these matters were worked out. Returns whether a change to one of them had waited '
    'overnight.';

-- Most of a plan is already what stands: those rows are skipped. The full join also finds what the
-- facts no longer give, and cannot be run by comparing every row with every other. Nobody else writes
-- deadlines of a matter while we hold its lock, so one snapshot will do.
create or replace function dolsd.plan_unlike(in_matters dolsd.planned_matter[], in_deadlines dolsd.planned_deadline[])
    returns table (plan dolsd.planned_deadline, old dolsd.deadline)
    language sql stable
    as $$
    with stands as (
        select d.*
          from unnest(in_matters) k
         cross join lateral (select x.* from dolsd.deadline x where x.kind = k.kind and x.id = k.id offset 0) d)
    select p, row(d.*)::dolsd.deadline
      from unnest(in_deadlines) p
      full join stands d on d.kind = p.kind and d.id = p.id and d.limit_code = p.limit_code
     where case
           when p.kind is null then d.state <> 'cancelled'
           when d.limit_id = p.limit_id and d.last_day = p.last_day and d.ends_at = p.ends_at
            and d.state = p.state and d.decided_by = p.decided_by and d.moved_at is null
            and d.start_on is not distinct from p.start_on and d.start_fact is not distinct from p.start_fact
            and d.reason is not distinct from p.reason
            and d.statutory_last_day is not distinct from p.statutory_last_day
            and d.stated_last_day is not distinct from p.stated_last_day
            and d.flags = p.flags and (d.gap_from, d.gap_until) is not distinct from (p.gap_from, p.gap_until)
            and not (d.state = 'open' and exists (
                     select 1 from dolsd.pause z where z.kind = d.kind and z.matter_id = d.id and z.ended_at is null))
            and (d.told_through is null or d.flags = '{}' and not exists (
                     select 1 from dolsd.notice n
                      where n.kind = d.kind and n.matter_id = d.id and n.limit_code = d.limit_code
                        and n.last_day = d.last_day and n.state = 'cancelled'))
           then not case when d.told_through is null
                         then p.ladder_at = d.ladder_at and p.ladder_rungs = d.ladder_rungs
                              and p.ladder_occurrences = d.ladder_occurrences
                         else (select p.ladder_at[c.done + 1:] = d.ladder_at
                                      and p.ladder_rungs[c.done + 1:] = d.ladder_rungs
                                      and p.ladder_occurrences[c.done + 1:] = d.ladder_occurrences
                                 from (select width_bucket(d.told_through, p.ladder_at) as done offset 0) c) end
                or d.next_at is distinct from case d.state when 'open' then least(d.ladder_at[1], d.ends_at)
                                                           when 'lapsed' then d.ladder_at[1] end
           else true end
    $$;
comment on function dolsd.plan_unlike(dolsd.planned_matter[], dolsd.planned_deadline[]) is
    'The planned deadlines that differ from what stands, beside what stands; and those that depend on more than the '
    'plan: a pause, a day that moved, a notice that was cancelled or a flag that was not reported before it was '
    'sent. Plan null: the facts no longer give it.';

-- A notice that was cancelled before it was sent and whose rung applies again must still be sent, unless
-- its role or the same contact was sent something later, or it led up to an end that has since come: what
-- was dealt with ends just before it. So must a flag that was not reported, whenever the form was seen.
create or replace function dolsd.plan_unsaid(plan dolsd.planned_deadline, told_through timestamptz)
    returns table (at timestamptz)
    language sql stable
    as $$
    select least((
        select min(n.due_at)
          from dolsd.notice n
         where n.kind = (plan).kind and n.matter_id = (plan).id and n.limit_code = (plan).limit_code
           and n.last_day = (plan).last_day and n.state = 'cancelled' and n.purpose = 'reminder'
           and n.reason is distinct from 'acknowledged' and n.due_at <= told_through
           and n.rung = any((plan).ladder_rungs) and n.occurrence = any((plan).ladder_occurrences)
           and ((plan).state <> 'lapsed' or n.due_at >= (plan).ends_at)
           and not exists (
               select 1 from dolsd.notice l
                where l.kind = n.kind and l.matter_id = n.matter_id and l.limit_code = n.limit_code
                  and l.last_day = n.last_day and l.state <> 'cancelled'
                  and (coalesce(l.fallback_for, l.role) = coalesce(n.fallback_for, n.role)
                       or l.contact_id = n.contact_id)
                  and l.purpose in ('reminder', 'undelivered') and (l.due_at > n.due_at or n.contact_id is null))), (
        select min(s.at)
          from unnest((plan).ladder_rungs, (plan).ladder_at) as s (rung, at)
          join dolsd.rung r on r.id = s.rung and r.if_flag is not null
         where (plan).flags <> '{}' and s.at <= told_through
           and not exists (
               select 1 from dolsd.notice n
                where n.kind = (plan).kind and n.matter_id = (plan).id and n.limit_code = (plan).limit_code
                  and n.rung = s.rung and n.state <> 'cancelled'))) - interval '1 microsecond'
    offset 0
    $$;
comment on function dolsd.plan_unsaid(dolsd.planned_deadline, timestamptz) is
    'The instant before the first rung that counts as dealt with but must be sent after all; null: none.';

-- A second vacancy after the first was filled, for example: no day has moved.
create or replace function dolsd.begins_anew(old dolsd.deadline, in_state text, in_last_day date) returns boolean
    language sql immutable
    as $$
    select (old).state = 'met' and in_state in ('open', 'paused', 'lapsed') and in_last_day <> (old).last_day
    $$;
comment on function dolsd.begins_anew(dolsd.deadline, text, date) is
    'Whether a deadline that was met must now be met again, by another day. Its ladder begins anew, and nobody is '
    'told that a date has moved.';

-- A pause holds only while it does not cover the last reminder before the end.
create or replace function dolsd.plan_beside(
    in_matters dolsd.planned_matter[], in_deadlines dolsd.planned_deadline[], moment timestamptz, waited boolean)
    returns table (plan dolsd.planned_deadline, old dolsd.deadline, state text, paused_until timestamptz,
                   moved_at timestamptz, known_at timestamptz, told_through timestamptz)
    language sql stable
    as $$
    select u.plan, u.old, case when z.until is not null then 'paused' else (u.plan).state end, z.until,
           case when dolsd.begins_anew(u.old, (u.plan).state, (u.plan).last_day) then null
                when (u.old).last_day <> (u.plan).last_day then moment else (u.old).moved_at end,
           case when (u.old).last_day = (u.plan).last_day or (u.plan).kind is null then (u.old).known_at
                else coalesce(case when waited then (
                    select m.waiting_since from dolsd.matter m where m.kind = (u.plan).kind and m.id = (u.plan).id) end,
                    moment) end,
           t.told_through
      from dolsd.plan_unlike(in_matters, in_deadlines) u
      left join lateral (
        select max(z.until) as until from dolsd.pause z
         where z.kind = (u.plan).kind and z.matter_id = (u.plan).id
           and (z.limit_code is null or z.limit_code = (u.plan).limit_code)
           and z.ended_at is null and z.until > moment
           and z.until <= (select max(a) from unnest((u.plan).ladder_at) a where a < (u.plan).ends_at)) z
        on (u.plan).state = 'open'
     cross join lateral (
        select case when (u.plan).kind is null then (u.old).told_through
                    when (u.old).last_day = (u.plan).last_day and (u.old).told_through is not null
                    then case when (u.plan).state in ('open', 'lapsed') and z.until is null
                              then least((u.old).told_through,
                                         (select s.at from dolsd.plan_unsaid(u.plan, (u.old).told_through) s))
                              else (u.old).told_through end end as told_through offset 0) t
    $$;
comment on function dolsd.plan_beside(dolsd.planned_matter[], dolsd.planned_deadline[], timestamptz, boolean) is
    'The same plus what does not follow from the facts: a pause, when the day moved, since when it is known, and how '
    'far the ladder was dealt with.';

-- The instants are in order, so those dealt with come first. What was sent about the beginning, before
-- the day moved, is not sent again. Worked out once (offset 0), as the rest refers to it repeatedly.
create or replace function dolsd.plan_rows(
    in_matters dolsd.planned_matter[], in_deadlines dolsd.planned_deadline[], moment timestamptz, waited boolean)
    returns table (now dolsd.deadline, old dolsd.deadline, planned boolean)
    language sql stable
    as $$
    with standing as (
        select b.*, s.rungs, s.at, s.occurrences
          from dolsd.plan_beside(in_matters, in_deadlines, moment, waited) b
          left join lateral (
            select array_agg(x.rung order by x.place) as rungs, array_agg(x.at order by x.place) as at,
                   array_agg(x.occurrence order by x.place) as occurrences
              from unnest((b.plan).ladder_rungs, (b.plan).ladder_at, (b.plan).ladder_occurrences) with ordinality
                   as x (rung, at, occurrence, place)
              -- A rehearsal may name rungs that do not exist yet.
              left join dolsd.rung r on r.id = x.rung
             where b.moved_at is not null and not (
                   r.counted_from = 'start' and x.at < b.moved_at and exists (
                       select 1 from dolsd.notice n
                        where n.kind = (b.plan).kind and n.matter_id = (b.plan).id
                          and n.limit_code = (b.plan).limit_code and n.rung = x.rung and n.state <> 'cancelled'))) s
            on b.moved_at is not null),
    ladder as (
        select b.*, case when b.moved_at is null then (b.plan).ladder_rungs
                    else coalesce(b.rungs, '{}') end as all_rungs,
               case when b.moved_at is null then (b.plan).ladder_at else coalesce(b.at, '{}') end as all_at,
               case when b.moved_at is null then (b.plan).ladder_occurrences
                    else coalesce(b.occurrences, '{}') end as all_occurrences
          from standing b offset 0),
    cut as (
        select l.*, case when l.told_through is null then 0 else width_bucket(l.told_through, l.all_at) end as done
          from ladder l offset 0)
    select case when (c.plan).kind is null
                then row((c.old).kind, (c.old).id, (c.old).limit_code, (c.old).limit_id, (c.old).start_on,
                         (c.old).start_fact, (c.old).last_day, (c.old).ends_at, 'cancelled', (
                            select case when m.facts is null then 'no longer in case work' else 'no longer arises' end
                              from dolsd.matter m where m.kind = (c.old).kind and m.id = (c.old).id),
                         (c.old).statutory_last_day, (c.old).stated_last_day, (c.old).decided_by, (c.old).flags,
                         null, null, '{}', '{}', '{}', null, (c.old).told_through, (c.old).moved_at, (c.old).known_at,
                         (c.old).planned_at)::dolsd.deadline
                else row((c.plan).kind, (c.plan).id, (c.plan).limit_code, (c.plan).limit_id, (c.plan).start_on,
                         (c.plan).start_fact, (c.plan).last_day, (c.plan).ends_at, c.state, (c.plan).reason,
                         (c.plan).statutory_last_day, (c.plan).stated_last_day, (c.plan).decided_by, (c.plan).flags,
                         (c.plan).gap_from, (c.plan).gap_until,
                         c.all_rungs[c.done + 1:], c.all_at[c.done + 1:], c.all_occurrences[c.done + 1:],
                         case c.state when 'open' then least(c.all_at[c.done + 1], (c.plan).ends_at)
                                      when 'paused' then c.paused_until
                                      when 'lapsed' then c.all_at[c.done + 1] end,
                         c.told_through, c.moved_at, c.known_at,
                         coalesce((c.old).planned_at, moment))::dolsd.deadline end,
           c.old, (c.plan).kind is not null
      from cut c
    offset 0
    $$;
comment on function dolsd.plan_rows(dolsd.planned_matter[], dolsd.planned_deadline[], timestamptz, boolean) is
    'The rows of dolsd.deadline that follow from a plan, each beside the one that stands (kind null: there is none). '
    'Not planned: the facts no longer give it, and it is cancelled.';

create or replace function dolsd.plan_events(now dolsd.deadline, old dolsd.deadline) returns table (event text)
    language sql immutable
    as $$
    select case (now).state when 'open' then 'opened' else (now).state end where (old).kind is null
    union all
    select case when dolsd.begins_anew(old, (now).state, (now).last_day) then 'opened anew' else 'moved' end
     where (now).last_day <> (old).last_day
    union all
    select case (now).state when 'open' then 'reopened' else (now).state end
     where (now).state <> (old).state
       and not ((now).state = 'open' and dolsd.begins_anew(old, (now).state, (now).last_day))
    $$;
comment on function dolsd.plan_events(dolsd.deadline, dolsd.deadline) is
    'What the ledger says about a deadline that was written: opened, moved, reopened, opened anew, or its new state.';

-- As when the planner runs before fire, after an outage over midnight: what is done about it later is no news to
-- those who were reminded of that day.
create or replace function dolsd.has_passed(in_deadline dolsd.deadline, moment timestamptz) returns boolean
    language sql stable
    as $$
    select ($1).ends_at <= $2
           and exists (select from dolsd.time_limit t where t.id = ($1).limit_id and t.after_last_day = 'pass')
    $$;
comment on function dolsd.has_passed(dolsd.deadline, timestamptz) is
    'Whether the day of a deadline that merely passes is over, though its state may not say so yet.';

create or replace function dolsd.write_plan(
    in_matters dolsd.planned_matter[], in_deadlines dolsd.planned_deadline[], moment timestamptz, waited boolean,
    out written int, out moved dolsd.key[], out over dolsd.key[], out after_gap boolean, out effects text[])
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    was text[];
    becomes text[];
begin
    with differ as materialized (
        select r.now, r.old, r.planned, (r.old).kind is not null as known
          from dolsd.plan_rows(in_matters, in_deadlines, moment, waited) r
         where r.now is distinct from r.old),
    added as (
        insert into dolsd.deadline select (f.now).* from differ f where not f.known),
    rewritten as (
        update dolsd.deadline d
           set (limit_id, start_on, start_fact, last_day, ends_at, state, reason, statutory_last_day, stated_last_day,
                decided_by, flags, gap_from, gap_until, ladder_rungs, ladder_at, ladder_occurrences, next_at,
                told_through, moved_at, known_at, planned_at) =
               ((f.now).limit_id, (f.now).start_on, (f.now).start_fact, (f.now).last_day, (f.now).ends_at,
                (f.now).state, (f.now).reason, (f.now).statutory_last_day, (f.now).stated_last_day,
                (f.now).decided_by, (f.now).flags, (f.now).gap_from, (f.now).gap_until, (f.now).ladder_rungs,
                (f.now).ladder_at, (f.now).ladder_occurrences, (f.now).next_at, (f.now).told_through,
                (f.now).moved_at, (f.now).known_at, moment)
          from differ f
         -- Its matter is locked, so its ctid cannot change.
         cross join lateral (select x.ctid as row from dolsd.deadline x
                              where x.kind = (f.now).kind and x.id = (f.now).id
                                and x.limit_code = (f.now).limit_code offset 0) o
         where f.known and d.ctid = o.row),
    recorded as (
        insert into dolsd.event (at, event, kind, matter_id, limit_code, detail)
        select moment, 'deadline ' || e.event, (f.now).kind, (f.now).id, (f.now).limit_code,
               jsonb_strip_nulls(jsonb_build_object(
                   'last_day', (f.now).last_day, 'state', (f.now).state, 'reason', (f.now).reason,
                   'limit_id', (f.now).limit_id, 'decided_by', (f.now).decided_by,
                   'was', case e.event when 'moved' then (f.old).last_day end,
                   'because', case e.event when 'moved' then (
                       select v.extra ->> 'moved_because' from casework.matter v
                        where v.kind = (f.now).kind and v.id = (f.now).id) end))
          from differ f
         cross join lateral dolsd.plan_events(f.now, f.old) e)
    select count(*), array_agg(e.key) filter (where e.moved), array_agg(e.key) filter (where e.over),
           coalesce(bool_or(e.over and 'after_gap' = any((f.now).flags)), false),
           array_agg(e.effect) filter (where e.effect is not null),
           array_agg((f.old).state) filter (where (f.now).state <> (f.old).state),
           array_agg((f.now).state) filter (where (f.now).state <> (f.old).state)
      into written, moved, over, after_gap, effects, was, becomes
      from differ f
     cross join lateral (
        select row((f.now).kind, (f.now).id, (f.now).limit_code)::dolsd.key as key,
               (f.now).last_day <> (f.old).last_day
               and not dolsd.begins_anew(f.old, (f.now).state, (f.now).last_day) as moved,
               f.planned and (f.old).state in ('open', 'lapsed', 'paused')
               and (f.now).state in ('met', 'cancelled', 'passed') and not dolsd.has_passed(f.old, moment) as over,
               dolsd.effect_of(f.now, f.old, moment) as effect offset 0) e;
    perform dolsd.need_moves('deadline', array_agg(distinct x.was), x.becomes)
       from unnest(was, becomes) x (was, becomes) group by x.becomes;
end
$$;
comment on function dolsd.write_plan(dolsd.planned_matter[], dolsd.planned_deadline[], timestamptz, boolean) is
    'Writes the deadlines of a plan that differ from what stands, and records what changed. Returns how many, whose '
    'last day moved, which are over, whether authority followed a gap, and what the guard needs to know. Raises if '
    'dolsd.move does not allow a change of state.';

create or replace function dolsd.apply_plan(
    in_matters dolsd.planned_matter[], in_deadlines dolsd.planned_deadline[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set plan_cache_mode = force_generic_plan set enable_seqscan = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    undated text[];
    waited boolean;
    wrote record;
    rest record;
begin
    perform dolsd.need_read_committed();
    -- "not in" uses a hash; "not exists" would compare every row with every other.
    if exists (select 1 from unnest(in_deadlines) d
                where (d.kind, d.id) not in (select k.kind, k.id from unnest(in_matters) k)) then
        raise exception 'apply_plan: a deadline of a matter that is not in the plan';
    end if;
    undated := array(select 'undated' from dolsd.undated(in_matters));
    -- Written first, and undone if that changes very many at once, which is rare.
    begin
        waited := dolsd.put_matters(in_matters, moment);
        wrote := dolsd.write_plan(in_matters, in_deadlines, moment, waited);
        if dolsd.is_mass(nullif(wrote.effects || undated, '{}'), moment) then
            raise exception 'very many deadlines would change' using errcode = 'DG001';
        end if;
    exception when sqlstate 'DG001' then
        rest := dolsd.hold_back(in_matters, in_deadlines, moment);
        in_matters := rest.matters;
        in_deadlines := rest.deadlines;
        waited := dolsd.put_matters(in_matters, moment);
        wrote := dolsd.write_plan(in_matters, in_deadlines, moment, waited);
    end;
    perform dolsd.keep_authorities(array(select k.kind from unnest(in_matters) k),
                                   array(select k.id from unnest(in_matters) k));
    if waited then
        update dolsd.matter m set waiting_since = null
          from unnest(in_matters) k
         where m.kind = k.kind and m.id = k.id and m.waiting_since is not null;
    end if;

    -- The rest has query plans of its own and is expensive to begin; run it only if a notice is due or was sent.
    if exists (select 1 from unnest(in_matters) k
                cross join lateral (
                    select 1 from dolsd.notice n
                     where n.kind = k.kind and n.matter_id = k.id and n.ended_at is null offset 0) n) then
        perform dolsd.drop_notices(in_matters, in_deadlines);
    end if;
    if dolsd.was_told(wrote.moved) then
        perform dolsd.tell_moved(wrote.moved);
    end if;
    -- How long there was no authority is reported, whether or not anybody was notified of its end.
    if wrote.after_gap or dolsd.was_told(wrote.over) then
        perform dolsd.tell_over(wrote.over);
    end if;
    return wrote.written;
end
$$;
comment on function dolsd.apply_plan(dolsd.planned_matter[], dolsd.planned_deadline[]) is
    'Writes what the planner worked out for these matters: their deadlines, with their whole ladders in order of '
    'their instants. Only rows that differ are written; deadlines not named are cancelled; what is pending and no '
    'longer true is cancelled. What was sent for a last day is not sent again. If very many deadlines would change '
    'at once, those matters are held (31-guard.sql). Returns how many deadlines changed.';

-- ---------------------------------------------------------------- the sweep

create or replace function dolsd.queue_all_differences() returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set plan_cache_mode = force_custom_plan
    as $$
declare
    moment timestamptz := dolsd.clock();
    queued bigint;
begin
    -- Planned on each run (which needs a parameter): the queue may be empty, or far too long for the memory
    -- that "not in" may use, as after a first import.
    insert into dolsd.changed (kind, id, at)
    select k.kind, k.id, moment
      from (select coalesce(c.kind, m.kind) as kind, coalesce(c.id, m.id) as id
              from (select null::text as person, null::bigint as place_id) absent
             cross join lateral (select v.kind, v.id, v.jurisdiction, v.place, v.facts, v.reference, v.initials,
                                        person::text as person, place_id::bigint as place_id
                                   from casework.matter v) c
              full join dolsd.matter m on m.kind = c.kind and m.id = c.id
             where (c.id is not null and (m.id is null or m.facts is distinct from coalesce(c.facts, '{}')
                                          or (m.jurisdiction, m.place, m.reference, m.initials, m.person, m.place_id)
                                             is distinct from (c.jurisdiction, c.place, c.reference, c.initials,
                                                               c.person, c.place_id)))
                or (c.id is null and m.facts is not null)
                or m.held_since is not null) k
     where not exists (select from dolsd.changed q where q.kind = k.kind and q.id = k.id);
    get diagnostics queued = row_count;
    return queued;
end
$$;
comment on function dolsd.queue_all_differences() is
    'Queues every matter whose row of case work has changed since it was worked out, or whose change is held, as its '
    'cause may be gone. Returns how many.';

-- Does not wait for an editor of rules in mid-transaction; the next sweep will do.
create or replace function dolsd.begin_day() returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    today date := dolsd.london_date(dolsd.clock());
    seen date;
begin
    select s.as_of into seen from dolsd.rules_state s where s.as_of is distinct from today for update skip locked;
    if not found then
        return;
    end if;
    update dolsd.rules_state set as_of = today;
    if exists (
        select 1
          from (select unnest(array[t.effective_from, t.effective_to + 1]) as day from dolsd.time_limit t
                union all
                select unnest(array[r.effective_from, r.effective_to + 1]) from dolsd.rung r
                union all
                select unnest(array[p.commences, p.ends + 1]) from dolsd.rule_pack p) b
         where b.day > least(seen, today) and b.day <= greatest(seen, today)) then
        perform dolsd.bump_rules(jsonb_build_object('day', today, 'reason', 'a rule begins or ends'));
    end if;
end
$$;
comment on function dolsd.begin_day() is
    'Makes a new version of the rulebook when first called on a day on which a rule begins or ends.';

create or replace function dolsd.notify_again() returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    today date := dolsd.london_date(dolsd.clock());
    alone bigint[];
begin
    select array_agg(l.id) into alone
      from (select n.id
              from dolsd.notice n
              join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
                                   and d.last_day = n.last_day
             where n.state = 'nobody' and n.instead_of is null
               and (d.state in ('open', 'lapsed') or n.purpose = 'over')
               and exists (select 1 from dolsd.reachable(n.kind, n.matter_id, today) r
                            where r.role in (n.role, n.fallback_for, 'dols_team'))
             order by n.id limit 500) l;
    if alone is not null then
        perform dolsd.tell_again(alone, 'there is somebody now');
    end if;
    perform dolsd.tell_instead((
        select array_agg(l.instead_of)
          from (select n.instead_of
                  from dolsd.notice n
                  join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
                                       and d.last_day = n.last_day
                 where n.state = 'nobody' and n.instead_of is not null and d.state in ('open', 'lapsed')
                   and not dolsd.told_since(n)
                   and exists (select 1 from dolsd.reachable(n.kind, n.matter_id, today) r
                                where r.role = 'dols_team')
                 order by n.id limit 500) l));
end
$$;
comment on function dolsd.notify_again() is 'Looks for recipients of the notices that had none, and notifies them.';

create or replace function dolsd.sweep() returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    queued bigint;
begin
    perform dolsd.need_read_committed();
    perform dolsd.begin_day();
    perform dolsd.forget_ahead();
    -- Stores without triggers, rows edited past them, lost queue rows.
    perform dolsd.weigh_held(true);
    queued := dolsd.queue_differences() + dolsd.queue_twice();
    if queued > 0 then
        perform pg_notify('dolsd', 'changed');
    end if;
    perform dolsd.notify_again();
    perform dolsd.part_digests();
    perform dolsd.retry_aside();
    perform dolsd.look_who_is_reached();
    perform dolsd.forget_words();
    return queued;
end
$$;
comment on function dolsd.sweep() is
    'Compares all facts in case work with what was worked out and queues the differences (returns how many), makes a '
    'new version of the rulebook on a day on which a rule begins or ends, looks for recipients of notices that had '
    'none, and who cannot be reached, frees digests from a notice that holds them up and messages from times that a '
    'clock set which had leapt, and forgets words. Run once in every safety interval; it finds what a lost hint or a '
    'store without triggers would hide.';

create or replace function dolsd.part_digests() returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    stuck bigint[];
    held bigint[];
    homes bigint[];
begin
    select array_agg(l.id) into stuck
      from (select q.message_id as id from dolsd.queue q
             where q.lease_id is null and q.not_before < moment - dolsd.policy_span('digest_parts')
               and exists (select 1 from dolsd.notice n where n.message_id = q.message_id offset 1)
             order by q.message_id limit 500 for no key update skip locked) l;
    if stuck is null or not pg_try_advisory_xact_lock(hashtext('dolsd'), hashtext('fire')) then
        return 0;
    end if;
    with free as materialized (
        select n.id
          from dolsd.notice n
          join dolsd.matter x on x.kind = n.kind and x.id = n.matter_id
         where n.message_id = any(stuck) and n.state = 'pending'
           and x.held_since is null
           and not exists (select 1 from dolsd.changed c where c.kind = n.kind and c.id = n.matter_id)
           for update of x skip locked),
    held_up as (
        select n.id, n.message_id, bool_or(f.id is not null) over (partition by n.message_id) as others,
               f.id is not null as free
          from dolsd.notice n left join free f on f.id = n.id
         where n.message_id = any(stuck) and n.state = 'pending')
    select array_agg(h.id order by h.id), array_agg(h.message_id order by h.id) into held, homes
      from held_up h where h.others and not h.free;
    if held is null then
        return 0;
    end if;
    update dolsd.notice n set message_id = null where n.id = any(held) and n.state = 'pending';
    perform dolsd.put_into_messages(held, stuck);
    -- If case work shows no contact at the moment, no other message can be made: they stay where they were.
    update dolsd.notice n set message_id = h.home
      from unnest(held, homes) as h (id, home) where n.id = h.id and n.message_id is null and n.state = 'pending';
    return cardinality(held);
end
$$;
comment on function dolsd.part_digests() is
    'Takes notices whose matter is held up out of messages with several notices that have been due for ten minutes, '
    'and puts them into other messages, so that the rest are sent. Returns how many notices.';
