-- The guard against mass change. A broken view, an import or an edited rule may end, move or reopen very
-- many deadlines at once, have their recipients reminded at once, or remove the facts they are counted
-- from. Up to policy guard_least changes of one effect within guard_window go through at once. Any more
-- wait until everything in the queue has been worked out, and are weighed: a share of up to guard_share
-- goes ahead by itself; if it is larger, the rest is held until somebody confirms it, or its cause is
-- gone. Nothing is sent about a matter that is held, and nothing about it is lost.
--
-- Public: confirm_held, held_words, held_list, effects_of, would_hold.

update dolsd.guard g set meaning = 'reminded of within a week, sooner than before'
 where g.effect = 'due' and g.meaning <> 'reminded of within a week, sooner than before';

insert into dolsd.guard (effect, meaning) values
    ('undated', 'left without the fact from which everything about their matters is counted')
on conflict (effect) do nothing;

create or replace function dolsd.effect_of(now dolsd.deadline, old dolsd.deadline, moment timestamptz) returns text
    language sql stable
    as $$
    select case when (old).state in ('open', 'lapsed', 'paused')
                then case when (now).state = 'cancelled' and (now).reason = 'no longer in case work' then 'gone'
                          when (now).state in ('met', 'cancelled') then 'ended'
                          when (now).last_day <> (old).last_day then 'moved'
                          when (old).state <> 'paused' and (now).state in ('open', 'lapsed')
                               and (now).next_at < least((old).next_at, moment + interval '7 days')
                               and (old).next_at > moment then 'due' end
                when (old).state in ('met', 'cancelled') and (now).state in ('open', 'lapsed', 'paused')
                then 'reopened' end
    $$;
comment on function dolsd.effect_of(dolsd.deadline, dolsd.deadline, timestamptz) is
    'What the guard counts a changed deadline as; null: it does not count it, for example if it ended by the clock.';

-- A last day that is stated, or counted from another fact, stays when this fact is gone, so no deadline differs;
-- but whatever is counted from the fact is lost.
create or replace function dolsd.undated(in_matters dolsd.planned_matter[])
    returns table (kind text, id bigint, planned_rules bigint)
    language sql stable
    as $$
    select k.kind, k.id, k.planned_rules
      from unnest(in_matters) k
      join dolsd.kind g on g.kind = k.kind
     cross join lateral (select m.facts from dolsd.matter m where m.kind = k.kind and m.id = k.id offset 0) m
     cross join lateral (select 1 from dolsd.deadline d
                          where d.kind = k.kind and d.id = k.id and d.state in ('open', 'lapsed', 'paused')
                         offset 0) d
     where k.facts is not null and coalesce(k.facts ->> g.governed_by, '') = ''
       and m.facts ->> g.governed_by <> '' and not k.facts ?| array['died', 'closed']
    $$;
comment on function dolsd.undated(dolsd.planned_matter[]) is
    'Those of these matters that have lost the fact from which everything is counted (dolsd.kind.governed_by); a row '
    'for each deadline that is not over.';

-- The rows of dolsd.guard are locked in a fixed order, after matters and before messages.
create or replace function dolsd.is_mass(in_effects text[], moment timestamptz) returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    least_many numeric;
    window_from timestamptz;
    one record;
begin
    if in_effects is null then
        return false;
    end if;
    least_many := dolsd.policy_number('guard_least');
    window_from := moment - dolsd.policy_span('guard_window');
    for one in select e.effect, count(*) as changes from unnest(in_effects) as e (effect) group by 1 order by 1 loop
        -- Changes counted before the window, or by a clock that was ahead, no longer count.
        update dolsd.guard g set changes = 0, since = moment
         where g.effect = one.effect and g.held_at is null
           and (g.since > window_from and g.since <= moment) is not true;
        update dolsd.guard g set changes = g.changes + one.changes
         where g.effect = one.effect and g.held_at is null and g.changes + one.changes <= least_many;
        if not found then
            return true;
        end if;
    end loop;
    return false;
end
$$;
comment on function dolsd.is_mass(text[], timestamptz) is
    'Whether more deadlines would change than is allowed without weighing; if not, counts them.';

create or replace function dolsd.hold_back(
    in_matters dolsd.planned_matter[], in_deadlines dolsd.planned_deadline[], moment timestamptz,
    out matters dolsd.planned_matter[], out deadlines dolsd.planned_deadline[])
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    held dolsd.key[];
begin
    with changes as (
        select k.kind, k.id, k.planned_rules, case when k.facts is null then 'gone' else e.effect end as effect
          from dolsd.plan_rows(in_matters, in_deadlines, moment, false) r
         cross join lateral (select dolsd.effect_of(r.now, r.old, moment) as effect) e
          join unnest(in_matters) k on k.kind = (r.now).kind and k.id = (r.now).id
         where e.effect is not null
        union all
        select u.kind, u.id, u.planned_rules, 'undated' from dolsd.undated(in_matters) u),
    counted as (
        select c.kind, c.id, min(c.planned_rules) as planned_rules, min(c.effect) as effect, count(*) as changes
          from changes c group by c.kind, c.id),
    put as (
        -- Not to be looked at again for now: the next sweep does that, and what is let go is queued.
        update dolsd.matter m
           set held_since = coalesce(m.held_since, moment), held_effect = c.effect, held_changes = c.changes,
               planned_rules = c.planned_rules, look_again = null
          from counted c
         where m.kind = c.kind and m.id = c.id and m.allowed_at is null
        returning m.kind, m.id)
    select array_agg(row(p.kind, p.id, null)::dolsd.key) into held from put p;
    -- They are weighed by the round that finds nothing more to work out.
    perform pg_notify('dolsd', 'changed');
    matters := array(
        select k from unnest(in_matters) k
         where (k.kind, k.id) not in (select h.kind, h.id from unnest(held) h));
    deadlines := array(
        select d from unnest(in_deadlines) d
         where (d.kind, d.id) not in (select h.kind, h.id from unnest(held) h));
end
$$;
comment on function dolsd.hold_back(dolsd.planned_matter[], dolsd.planned_deadline[], timestamptz) is
    'Holds the matters of a plan that would change what the guard counts, except those that were let go. Returns the '
    'rest of the plan.';

create or replace function dolsd.let_go(in_effect text, moment timestamptz) returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set enable_seqscan = off
    as $$
declare
    gone bigint;
begin
    with let as (
        update dolsd.matter m set allowed_at = moment
         where m.held_since is not null and m.held_effect = in_effect and m.allowed_at is null
        returning m.kind, m.id, m.held_changes),
    queued as (
        insert into dolsd.changed (kind, id, at) select l.kind, l.id, moment from let l)
    select coalesce(sum(l.held_changes), 0) into gone from let l;
    update dolsd.guard g set held_at = null where g.effect = in_effect and g.held_at is not null;
    perform pg_notify('dolsd', 'held');
    return gone;
end
$$;
comment on function dolsd.let_go(text, timestamptz) is
    'Queues what is held for one effect, so that it is worked out without being held. Returns how many deadlines.';

-- Another planner's work stays visible in the queue until it commits. Rows that never leave the queue
-- must not stop the rest from being weighed: those that were put back are not waited for, and each sweep weighs
-- what has waited for two minutes.
create or replace function dolsd.weigh_held(in_anyway boolean) returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set enable_seqscan = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    most numeric;
    standing bigint;
    one record;
    work boolean := false;
begin
    if not exists (select from dolsd.matter m where m.held_since is not null)
       and not exists (select from dolsd.guard g where g.held_at is not null) then
        return false;
    end if;
    if not in_anyway and (exists (select from dolsd.changed c
                                   where not exists (select from dolsd.matter m
                                                      where m.kind = c.kind and m.id = c.id
                                                        and m.waiting_since is not null))
                          or (select min(m.planned_rules) from dolsd.matter m) < dolsd.rules_version()) then
        return false;
    end if;
    select count(*) into standing from dolsd.deadline d where d.state in ('open', 'lapsed', 'paused');
    most := greatest(dolsd.policy_number('guard_least'), dolsd.policy_number('guard_share') * standing);
    for one in
        select g.effect, g.held_at, count(m.id) as matters, coalesce(sum(m.held_changes), 0) as changes
          from dolsd.guard g
          left join dolsd.matter m on m.held_since is not null and m.held_effect = g.effect and m.allowed_at is null
         group by g.effect
        having not in_anyway or min(m.held_since) < moment - interval '2 minutes'
         order by g.effect
    loop
        if one.changes > most then
            if one.held_at is null then
                update dolsd.guard g set held_at = moment where g.effect = one.effect;
                insert into dolsd.event (at, event, detail)
                values (moment, 'changes held', jsonb_build_object('effect', one.effect, 'deadlines', one.changes,
                    'matters', one.matters, 'of', standing));
                perform pg_notify('dolsd', 'held');
            end if;
        elsif one.changes > 0 or one.held_at is not null then
            perform dolsd.let_go(one.effect, moment);
            work := work or one.changes > 0;
        end if;
    end loop;
    return work;
end
$$;
comment on function dolsd.weigh_held(boolean) is
    'Once everything has been worked out, or regardless: holds what would change too large a share of the deadlines, '
    'and lets the rest go. Returns whether there is something to work out now.';

create or replace function dolsd.confirm_held(in_effect text, in_who text, in_why text) returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    moment timestamptz := dolsd.clock();
    changes bigint;
begin
    if coalesce(trim(in_who), '') = '' or coalesce(trim(in_why), '') = '' then
        perform dolsd.refuse('to confirm a change needs somebody who decides it, and a reason', 'Give both in words.');
    end if;
    if not exists (select from dolsd.guard g where g.effect = in_effect and g.held_at is not null) then
        perform dolsd.refuse(format('no change with the effect "%s" is held', in_effect),
            'See dolsctl confirm without options, or dolsd.held_change.');
    end if;
    changes := dolsd.let_go(in_effect, moment);
    insert into dolsd.event (at, event, detail)
    values (moment, 'changes confirmed', jsonb_build_object('effect', in_effect, 'deadlines', changes, 'who', in_who,
        'why', in_why, 'by', session_user));
    return changes;
end
$$;
comment on function dolsd.confirm_held(text, text, text) is
    'Lets a held change go ahead because somebody decided so. Returns how many deadlines it changes.';

create or replace view dolsd.held_change as
select m.kind, m.id, m.reference, g.effect, m.held_changes as changes, m.held_since as since,
       array(select d.limit_code from dolsd.deadline d
              where d.kind = m.kind and d.id = m.id
                and (d.state in ('open', 'lapsed', 'paused')) = (g.effect <> 'reopened')
              order by d.limit_code) as limits
  from dolsd.guard g
  join dolsd.matter m on m.held_effect = g.effect and m.held_since is not null and m.allowed_at is null
 where g.held_at is not null;
comment on view dolsd.held_change is
    'Matters with a change held because very many deadlines would change at once; nothing is sent about them.';
comment on column dolsd.held_change.kind is 'Kind of the matter.';
comment on column dolsd.held_change.id is 'Number of the matter.';
comment on column dolsd.held_change.reference is 'Its reference, as it was when it was last worked out.';
comment on column dolsd.held_change.effect is
    'What would happen to their deadlines: gone, ended, moved, reopened, undated or due.';
comment on column dolsd.held_change.changes is 'How many deadlines that is.';
comment on column dolsd.held_change.since is 'Since when it is held.';
comment on column dolsd.held_change.limits is 'Its limits that may be affected.';

create or replace function dolsd.held_words() returns text
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select string_agg(format('%s deadlines of %s matters would be %s', h.changes, h.matters, g.meaning), '; '
                      order by g.effect) || '; see dolsctl confirm'
      from (select x.effect, sum(x.changes) as changes, count(*) as matters from dolsd.held_change x group by 1) h
      join dolsd.guard g on g.effect = h.effect
    $$;
comment on function dolsd.held_words() is 'What the guard is holding, in a sentence; null: nothing.';

create or replace function dolsd.effects_of(
    in_matters dolsd.planned_matter[], in_deadlines dolsd.planned_deadline[], moment timestamptz)
    returns table (ended bigint, moved bigint, reopened bigint, due bigint)
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select count(*) filter (where e.effect = 'ended'), count(*) filter (where e.effect = 'moved'),
           count(*) filter (where e.effect = 'reopened'), count(*) filter (where e.effect = 'due')
      from dolsd.plan_rows(in_matters, in_deadlines, moment, false) r
     cross join lateral (select dolsd.effect_of(r.now, r.old, moment) as effect) e
    $$;
comment on function dolsd.effects_of(dolsd.planned_matter[], dolsd.planned_deadline[], timestamptz) is
    'How many deadlines the guard would count for each effect if these plans were applied now; changes nothing.';

create or replace function dolsd.would_hold(in_ended bigint, in_moved bigint, in_reopened bigint, in_due bigint)
    returns text
    language sql stable
    as $$
    select string_agg(format('%s deadlines would be %s', e.changes, g.meaning), '; ' order by g.effect)
           || ': very many at once, so dolsd holds them until dolsctl confirm lets them go'
      from (values ('ended', in_ended), ('moved', in_moved), ('reopened', in_reopened), ('due', in_due))
           as e (effect, changes)
      join dolsd.guard g on g.effect = e.effect
     where e.changes > greatest(dolsd.policy_number('guard_least'), dolsd.policy_number('guard_share') * (
               select count(*) from dolsd.deadline d where d.state in ('open', 'lapsed', 'paused')))
    $$;
comment on function dolsd.would_hold(bigint, bigint, bigint, bigint) is
    'What the guard would hold of a change that ends, moves, reopens and brings forward reminders of these numbers '
    'of deadlines; null: nothing.';

create or replace function dolsd.held_list()
    returns table (effect text, reference text, kind text, id bigint, changes int, limits text, limits_json jsonb,
                   since_s bigint)
    language sql stable
    as $$
    select h.effect, h.reference, h.kind, h.id, h.changes, array_to_string(h.limits, ', '), to_jsonb(h.limits),
           floor(extract(epoch from h.since))::bigint
      from dolsd.held_change h order by h.effect, h.reference, h.kind, h.id
    $$;
comment on function dolsd.held_list() is 'dolsd.held_change as dolsctl confirm shows it.';
