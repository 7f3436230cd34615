-- What is to come: telling run on deadlines as they stand, and as changed rules would leave them.
--
-- Public: coming, rehearse.

-- ---------------------------------------------------------------- as things stand

create or replace function dolsd.coming(in_deadlines dolsd.deadline[], in_through timestamptz)
    returns table (kind text, id bigint, reference text, limit_code text, title text, last_day date,
        ends_at timestamptz, state text, at timestamptz, at_london timestamp, rung text, role text, template text,
        pressing text, occurrence date, recipients text[], contact_ids bigint[], fallback boolean, nobody boolean,
        acknowledged text[], acknowledged_ids bigint[], held_until timestamptz, with_roles text[])
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set work_mem = '64MB'
    as $$
#variable_conflict use_column
begin
    return query
        with told as materialized (
            select t.*, t.why_not is null and t.contact_id is not null as sent
              from dolsd.telling(in_deadlines, dolsd.clock(), in_through, dolsd.telling_rules(array(
                       select distinct r from unnest(in_deadlines) d cross join lateral unnest(d.ladder_rungs) r))) t
             where t.why_not is null or t.why_not = 'acknowledged'),
        contact as materialized (
            select x.contact_id, c.name
              from (select distinct t.contact_id from told t) x
             cross join lateral (select v.name from casework.contact v where v.contact_id = x.contact_id limit 1) c),
        matter as materialized (
            select x.kind, x.id, c.reference
              from (select distinct t.kind, t.id from told t) x
             cross join lateral (select v.reference from casework.matter v
                                  where v.kind = x.kind and v.id = x.id offset 0) c),
        step as (
            select t.kind, t.id, t.limit_code, t.rung, t.at, t.occurrence, t.rung_role, t.template, t.pressing,
                   array_agg(c.name || ' (' || t.channel || ')' order by c.name, t.contact_id)
                       filter (where t.sent) as recipients,
                   array_agg(t.contact_id order by c.name, t.contact_id) filter (where t.sent) as contact_ids,
                   array_agg(c.name order by c.name, t.contact_id)
                       filter (where t.why_not = 'acknowledged') as known_names,
                   array_agg(t.contact_id order by c.name, t.contact_id)
                       filter (where t.why_not = 'acknowledged') as known_ids,
                   coalesce(bool_or(t.contact_id is not null and t.fallback_for is not null), false) as fallback,
                   string_agg(array_to_string(t.with_roles || t.with_fallback_for, ','), ',') as others
              from told t
              left join contact c on c.contact_id = t.contact_id
             group by t.kind, t.id, t.limit_code, t.rung, t.at, t.occurrence, t.rung_role, t.template, t.pressing)
        select s.kind, s.id, m.reference, s.limit_code, l.title, d.last_day, d.ends_at, d.state, s.at,
               s.at at time zone 'Europe/London', r.name, s.rung_role, s.template, s.pressing, s.occurrence,
               s.recipients, s.contact_ids, s.fallback, s.contact_ids is null and s.known_ids is null,
               s.known_names, s.known_ids, case when d.state = 'paused' and s.at < d.next_at then d.next_at end,
               dolsd.others(string_to_array(s.others, ','), s.rung_role)
          from step s
          join unnest(in_deadlines) d on d.kind = s.kind and d.id = s.id and d.limit_code = s.limit_code
          join dolsd.time_limit l on l.id = d.limit_id
          join dolsd.rung r on r.id = s.rung
          left join matter m on m.kind = s.kind and m.id = s.id;
end
$$;
comment on function dolsd.coming(dolsd.deadline[], timestamptz) is
    'Each rung of these deadlines that goes by a moment, and whom it would notify as things stand, by telling; see '
    'dolsd.upcoming, which has the same columns. Rungs that notify nobody are left out, except where contacts '
    'acknowledged.';

-- ---------------------------------------------------------------- as changed rules would leave them

-- Without the locks and the writing of apply_plan, but the same steps work out what would stand.
create or replace function dolsd.deadlines_if(in_matters dolsd.planned_matter[], in_deadlines dolsd.planned_deadline[])
    returns dolsd.deadline[]
    language plpgsql stable set jit = off set plan_cache_mode = force_generic_plan set enable_seqscan = off
    as $$
begin
    return array(
        with changed as materialized (
            select r.now, (r.now).kind, (r.now).id, (r.now).limit_code
              from dolsd.plan_rows(in_matters, in_deadlines, dolsd.clock(), false) r)
        select c.now from changed c
        union all
        select d.stands
          from unnest(in_matters) k
         cross join lateral (
            select x as stands, x.kind, x.id, x.limit_code from dolsd.deadline x
             where x.kind = k.kind and x.id = k.id offset 0) d
         where (d.kind, d.id, d.limit_code) not in (select c.kind, c.id, c.limit_code from changed c));
end
$$;
comment on function dolsd.deadlines_if(dolsd.planned_matter[], dolsd.planned_deadline[]) is
    'The deadlines of these matters as apply_plan would leave them.';

-- By a future day everything before it will have been sent by the rules as they are; a last day that
-- changes then is notified again.
create or replace function dolsd.deadlines_then(in_deadlines dolsd.planned_deadline[],
    in_before dolsd.planned_deadline[], in_moment timestamptz) returns dolsd.deadline[]
    language plpgsql stable set jit = off set enable_nestloop = off
    as $$
begin
    return array(
        select row(d.kind, d.id, d.limit_code, d.limit_id, d.start_on, d.start_fact, d.last_day, d.ends_at, d.state,
                   d.reason, d.statutory_last_day, d.stated_last_day, d.decided_by, d.flags, d.gap_from, d.gap_until,
                   d.ladder_rungs[c.done + 1:], d.ladder_at[c.done + 1:], d.ladder_occurrences[c.done + 1:], null,
                   case when b.kind is not null then in_moment end, null, in_moment, in_moment)::dolsd.deadline
          from unnest(in_deadlines) d
          left join unnest(in_before) b
            on b.kind = d.kind and b.id = d.id and b.limit_code = d.limit_code and b.last_day = d.last_day
         cross join lateral (
            select case when b.kind is not null then width_bucket(in_moment, d.ladder_at) else 0 end as done) c);
end
$$;
comment on function dolsd.deadlines_then(dolsd.planned_deadline[], dolsd.planned_deadline[], timestamptz) is
    'Planned deadlines as they would stand at a future moment, if the plan from before the change were followed '
    'until then.';

create or replace function dolsd.rungs_that_differ(in_before dolsd.telling_rules, in_after dolsd.telling_rules)
    returns int[]
    language plpgsql stable set jit = off set enable_nestloop = off
    as $$
begin
    return array(
        select coalesce(b.id, a.id)
          from unnest(in_before.rungs) b full join unnest(in_after.rungs) a on a.id = b.id
         where a is distinct from b
            or (in_before.channels, in_before.after_team, in_before.old_alarm, in_before.calm_after,
                in_before.time_to_answer, in_before.digest_opens, in_before.digest_closes, in_before.closed)
               is distinct from
               (in_after.channels, in_after.after_team, in_after.old_alarm, in_after.calm_after,
                in_after.time_to_answer, in_after.digest_opens, in_after.digest_closes, in_after.closed));
end
$$;
comment on function dolsd.rungs_that_differ(dolsd.telling_rules, dolsd.telling_rules) is
    'The rungs for which the two may differ about the same deadline.';

-- Most deadlines are the same before and after: telling is run on those once.
create or replace function dolsd.sides(in_before dolsd.deadline[], in_after dolsd.deadline[],
    in_rules_before dolsd.telling_rules, in_rules_after dolsd.telling_rules,
    out both_sides dolsd.deadline[], out only_before dolsd.deadline[], out only_after dolsd.deadline[])
    language plpgsql stable set jit = off set enable_nestloop = off
    as $$
declare
    differ int[] := dolsd.rungs_that_differ(in_rules_before, in_rules_after);
begin
    with pair as (
        select b, a, b.kind is not null as is_before, a.kind is not null as is_after,
               coalesce(a = b, false) and not b.ladder_rungs && differ
                   and (b.limit_id = any(in_rules_before.passing)) = (b.limit_id = any(in_rules_after.passing)) as same
          from unnest(in_before) b
          full join unnest(in_after) a on a.kind = b.kind and a.id = b.id and a.limit_code = b.limit_code)
    select array_agg(p.b) filter (where p.same), array_agg(p.b) filter (where p.is_before and not p.same),
           array_agg(p.a) filter (where p.is_after and not p.same)
      into both_sides, only_before, only_after from pair p;
end
$$;
comment on function dolsd.sides(dolsd.deadline[], dolsd.deadline[], dolsd.telling_rules, dolsd.telling_rules) is
    'Deadlines before and after a change of rules: those for which both agree, and the others.';

create or replace function dolsd.rehearse(in_matters dolsd.planned_matter[], in_before dolsd.planned_deadline[],
    in_after dolsd.planned_deadline[], in_moment timestamptz, in_rules_before dolsd.telling_rules,
    in_rules_after dolsd.telling_rules)
    returns table (before boolean, after boolean, kind text, id bigint, limit_code text, rung int, occurrence date,
        at_s bigint, goes_s bigint, pressing text, contacts text)
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set work_mem = '64MB'
    as $$
#variable_conflict use_column
declare
    now_or_past boolean := in_moment <= dolsd.clock();
    s record;
begin
    select * into s from dolsd.sides(
        case when now_or_past then dolsd.deadlines_if(in_matters, in_before)
             else dolsd.deadlines_then(in_before, in_before, in_moment) end,
        case when now_or_past then dolsd.deadlines_if(in_matters, in_after)
             else dolsd.deadlines_then(in_after, in_before, in_moment) end, in_rules_before, in_rules_after);
    return query
        select t.before, t.after, t.kind, t.id, t.limit_code, t.rung, t.occurrence,
               floor(extract(epoch from t.at))::bigint, floor(extract(epoch from t.goes_at))::bigint, t.pressing,
               string_agg(t.contact_id::text, ', ' order by t.contact_id)
          from (select true as before, true as after, x.*
                  from dolsd.telling(s.both_sides, in_moment, 'infinity', in_rules_before) x
                union all
                select true, false, x.* from dolsd.telling(s.only_before, in_moment, 'infinity', in_rules_before) x
                union all
                select false, true, x.*
                  from dolsd.telling(s.only_after, in_moment, 'infinity', in_rules_after) x) t
         where t.why_not is null
         group by t.before, t.after, t.kind, t.id, t.limit_code, t.rung, t.occurrence, t.at, t.goes_at, t.pressing
         order by t.kind, t.id, t.limit_code, t.goes_at, t.rung;
end
$$;
comment on function dolsd.rehearse(dolsd.planned_matter[], dolsd.planned_deadline[], dolsd.planned_deadline[],
    timestamptz, dolsd.telling_rules, dolsd.telling_rules) is
    'What would be sent of the plans before and after a change of rules from a moment on, by telling: each message, '
    'on which side (both: the same), when its rung is due and when it goes (seconds), and to which contacts '
    '(null: there is nobody). At the database''s own '
    'moment what was sent before counts; for a later one, the plan before counts as followed until then.';
