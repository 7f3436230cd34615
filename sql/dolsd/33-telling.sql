-- Who is notified of what, and when: the one definition. fire inserts what it answers, dolsd.upcoming
-- shows it, and dolsctl plan asks it about the plans before and after a change of rules.
--
-- Public: telling, telling_rules, others.
--
-- Here many rows meet many rows: what is due, who has which role, who can be reached. A query plan that
-- compares each with each would grow with the square of a batch, and no statistics say how long an
-- array is. So the functions here forbid nested loops, but for those that look rows up one by one:
-- people_of and contacts_of.

-- The rules that it needs, as they stand: of these rungs, or of all where there is no list.
create or replace function dolsd.telling_rules(in_rungs int[] default null) returns dolsd.telling_rules
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    return row(
        (select array_agg(r) from dolsd.rung r where in_rungs is null or r.id = any(in_rungs)),
        array(select t.id from dolsd.time_limit t where t.after_last_day = 'pass'),
        array(select c.channel from dolsd.channel c where c.enabled),
        (select r.next_role from dolsd.role r where r.role = 'dols_team'),
        dolsd.policy_span('old_alarm'), dolsd.policy_span('calm_after'),
        dolsd.policy_number('time_to_answer')::int)::dolsd.telling_rules;
end
$$;
comment on function dolsd.telling_rules(int[]) is
    'What telling needs to know of the rules: these rungs (null: all), which limits simply pass, which channels are '
    'enabled, and policies. dolsctl plan keeps one from before a change of rules and one from after.';

-- An old end is for the DoLS team and its next role to sort out, where the team has an alarm for it: nobody's
-- family hears from a machine of an end of four years ago. What leads up to an end is not said after it to a
-- role that hears of the end itself.
create or replace function dolsd.alarmed_roles(in_ladder int[], in_at timestamptz[], in_end timestamptz,
    in_rungs dolsd.rung[]) returns text[]
    language plpgsql stable
    as $$
begin
    return array(select r.role
                   from unnest(in_ladder, in_at) as s (rung, at)
                   join unnest(in_rungs) r on r.id = s.rung
                  where s.at >= in_end and r.if_flag is null);
end
$$;
comment on function dolsd.alarmed_roles(int[], timestamptz[], timestamptz, dolsd.rung[]) is
    'The roles that a ladder notifies after the end of its deadline.';

create or replace function dolsd.ladder_steps(in_deadlines dolsd.deadline[], in_moment timestamptz,
    in_through timestamptz, in_rules dolsd.telling_rules)
    returns table (nr bigint, deadline bigint, kind text, id bigint, limit_code text, last_day date, limit_id int,
        rung int, at timestamptz, occurrence date, goes_at timestamptz, role text, template text, pressing text,
        if_flag text, if_nobody text, late boolean, why_not text)
    language plpgsql stable set jit = off set enable_nestloop = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    old_alarm interval := in_rules.old_alarm;
    calm_after interval := in_rules.calm_after;
    time_to_answer int := in_rules.time_to_answer;
    passing int[] := in_rules.passing;
    after_team text := in_rules.after_team;
    rungs dolsd.rung[] := in_rules.rungs;
begin
    return query
        with ladder as (
            select d.*, d.ordinality as nr, s.rung, s.at, s.occurrence,
                   -- A paused ladder goes on when the pause ends.
                   greatest(s.at, in_moment, case when d.state = 'paused' then d.next_at end) as goes_at
              from unnest(in_deadlines) with ordinality as d
             cross join lateral unnest(d.ladder_rungs, d.ladder_at, d.ladder_occurrences) as s (rung, at, occurrence)
             where d.state in ('open', 'lapsed', 'paused')),
        step as (
            select l.*, l.ends_at <= l.goes_at as ended, dolsd.london_date(l.at) as day,
                   dolsd.london_date(l.known_at) as known, r.role, r.template, r.pressing, r.if_flag, r.if_nobody,
                   r.catches_up
              from ladder l
              join unnest(rungs) r on r.id = l.rung and r.active
             where l.goes_at <= in_through)
        select row_number() over (), s.nr, s.kind, s.id, s.limit_code, s.last_day, s.limit_id,
               s.rung, s.at, s.occurrence, s.goes_at, s.role, s.template,
               -- An urgent alarm of which nobody could know for days goes in the digest.
               case when s.pressing = 'urgent' and s.ended and s.at < s.goes_at - calm_after then 'soon'
                    else s.pressing end,
               s.if_flag, s.if_nobody,
               s.if_flag is null and s.day < dolsd.london_date(s.goes_at) and s.day >= s.known,
               case when s.ended and s.limit_id = any(passing) then 'the day has simply passed'
                    when not s.catches_up and s.day < s.known + time_to_answer then 'others have time to answer first'
                    when s.if_flag is not null or not s.ended then null
                    when s.at < s.goes_at - old_alarm and s.role <> 'dols_team' and s.role is distinct from after_team
                         and 'dols_team' = any(dolsd.alarmed_roles(s.ladder_rungs, s.ladder_at, s.ends_at, rungs))
                        then 'an old end: only the DoLS team and its next role are notified'
                    when s.at < s.ends_at
                         and s.role = any(dolsd.alarmed_roles(s.ladder_rungs, s.ladder_at, s.ends_at, rungs))
                        then 'the end itself is notified' end
          from step s;
end
$$;
comment on function dolsd.ladder_steps(dolsd.deadline[], timestamptz, timestamptz, dolsd.telling_rules) is
    'Each rung in the ladders of these deadlines that goes until a moment: when (what is due goes now), how pressing, '
    'whether it is late, and why it is left out (null: it is not). deadline is the place in the array.';

-- ---------------------------------------------------------------- people

create or replace function dolsd.people_of(in_deadlines dolsd.deadline[], in_roles text[])
    returns table (kind text, id bigint, role text, contact_id bigint, since date, until date)
    language plpgsql stable set jit = off set enable_nestloop = on set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
begin
    return query
        select k.kind, k.id, v.role, v.contact_id, v.since, v.until
          from (select distinct d.kind, d.id from unnest(in_deadlines) d) k
         cross join lateral (select r.role, r.contact_id, r.since, r.until from casework.recipient r
                              where r.kind = k.kind and r.id = k.id offset 0) v
         where v.role = any(in_roles);
end
$$;
comment on function dolsd.people_of(dolsd.deadline[], text[]) is
    'Who has one of these roles in the matters of these deadlines, and when.';

create or replace function dolsd.contacts_of(in_contacts bigint[], in_channels text[])
    returns table (contact_id bigint, channel text)
    language plpgsql stable set jit = off set enable_nestloop = on set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
begin
    return query
        select v.contact_id, v.channel
          from (select u.contact_id from unnest(in_contacts) as u (contact_id)
                 where not exists (select 1 from dolsd.aside s where s.what = 'contact' and s.id = u.contact_id)
                offset 0) x
         cross join lateral (select c.contact_id, c.channel, c.address from casework.contact c
                              where c.contact_id = x.contact_id offset 0) v
         where v.address <> '' and v.channel = any(in_channels);
end
$$;
comment on function dolsd.contacts_of(bigint[], text[]) is
    'Those of these contacts that can be reached: they have an address, by one of these channels, and are not set '
    'aside.';

-- ---------------------------------------------------------------- who hears what

-- Of one role the latest rung speaks for those before it, as after an outage, but not for the report of a flag.
create or replace function dolsd.speaking_steps(in_deadlines dolsd.deadline[], in_moment timestamptz,
    in_through timestamptz, in_rules dolsd.telling_rules)
    returns table (nr bigint, deadline bigint, kind text, id bigint, limit_code text, last_day date, limit_id int,
        rung int, at timestamptz, occurrence date, goes_at timestamptz, day date, role text, template text,
        pressing text, if_flag text, if_nobody text, late boolean, why_not text)
    language plpgsql stable set jit = off set enable_nestloop = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
begin
    return query
        select s.nr, s.deadline, s.kind, s.id, s.limit_code, s.last_day, s.limit_id, s.rung, s.at, s.occurrence,
               s.goes_at, dolsd.london_date(s.goes_at), s.role, s.template, s.pressing, s.if_flag, s.if_nobody, s.late,
               case when s.why_not is not null then s.why_not
                    when row_number() over (partition by s.deadline, s.role, s.if_flag, s.goes_at, s.why_not
                                            order by s.at desc, s.pressing desc, s.rung desc) > 1
                        then 'a later reminder speaks for it' end
          from dolsd.ladder_steps(in_deadlines, in_moment, in_through, in_rules) s;
end
$$;
comment on function dolsd.speaking_steps(dolsd.deadline[], timestamptz, timestamptz, dolsd.telling_rules) is
    'The rungs of ladder_steps, where of several that go at one moment to one role the latest is left.';

-- Nobody to be reached in the role: the DoLS team; but where nobody has the role, and the rung says that this is
-- nothing unusual, nothing is said. Nobody in the DoLS team either: a row without a contact.
create or replace function dolsd.heard_by(in_deadlines dolsd.deadline[], in_moment timestamptz,
    in_through timestamptz, in_rules dolsd.telling_rules)
    returns table (nr bigint, role text, contact_id bigint, channel text, fallback_for text, deadline bigint,
        kind text, id bigint, limit_code text, last_day date, limit_id int, rung int, at timestamptz, occurrence date,
        goes_at timestamptz, rung_role text, template text, pressing text, if_flag text, late boolean, why_not text)
    language plpgsql stable set jit = off set enable_nestloop = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
begin
    return query
        with step as materialized (
            select * from dolsd.speaking_steps(in_deadlines, in_moment, in_through, in_rules)),
        going as materialized (select * from step s where s.why_not is null),
        people as materialized (
            select * from dolsd.people_of(in_deadlines,
                       (select array_agg(distinct g.role) || 'dols_team'::text from going g))),
        contacts as materialized (
            select * from dolsd.contacts_of((select array_agg(distinct p.contact_id) from people p),
                                            in_rules.channels)),
        -- Who has the role on the day, and of these who can be reached.
        held as materialized (
            select distinct g.nr, p.contact_id, c.channel
              from going g
              join people p on p.kind = g.kind and p.id = g.id and p.role = g.role
                           and (p.since is null or p.since <= g.day) and (p.until is null or p.until >= g.day)
              left join contacts c on c.contact_id = p.contact_id),
        alone as materialized (
            select g.nr, g.kind, g.id, g.day, g.role,
                   g.if_nobody = 'nobody' and not exists (select 1 from held h where h.nr = g.nr) as quiet
              from going g
             where not exists (select 1 from held h where h.nr = g.nr and h.channel is not null)),
        team as materialized (
            select distinct a.nr, c.contact_id, c.channel
              from alone a
              join people p on p.kind = a.kind and p.id = a.id and p.role = 'dols_team' and not a.quiet
                           and (p.since is null or p.since <= a.day) and (p.until is null or p.until >= a.day)
              join contacts c on c.contact_id = p.contact_id),
        heard as (
            select h.nr, null::text as role, h.contact_id, h.channel, null::text as fallback_for,
                   null::text as why_not
              from held h where h.channel is not null
            union all
            select a.nr, 'dols_team', t.contact_id, t.channel, nullif(a.role, 'dols_team'),
                   case when a.quiet then 'nobody has the role' end
              from alone a left join team t on t.nr = a.nr)
        select s.nr, coalesce(h.role, s.role), h.contact_id, h.channel, h.fallback_for, s.deadline, s.kind, s.id,
               s.limit_code, s.last_day, s.limit_id, s.rung, s.at, s.occurrence, s.goes_at, s.role, s.template,
               s.pressing, s.if_flag, s.late, coalesce(s.why_not, h.why_not)
          from step s left join heard h on h.nr = s.nr;
end
$$;
comment on function dolsd.heard_by(dolsd.deadline[], timestamptz, timestamptz, dolsd.telling_rules) is
    'The rungs of speaking_steps with each recipient of the day on which they go.';

-- One person hears once of one deadline in one message, whatever roles they have: of what goes at one moment the
-- most pressing speaks, and of those the latest; and what waits for a digest is spoken for by what goes before
-- that leaves. The report of a flag speaks for itself. Whoever said that they know the last day is reminded no
-- more until it is over, but as a stand-in.
create or replace function dolsd.telling(in_deadlines dolsd.deadline[], in_moment timestamptz,
    in_through timestamptz, in_rules dolsd.telling_rules)
    returns table (kind text, id bigint, limit_code text, last_day date, limit_id int, rung int, at timestamptz,
        occurrence date, goes_at timestamptz, rung_role text, role text, contact_id bigint, channel text,
        fallback_for text, with_roles text[], with_fallback_for text[], template text, pressing text, if_flag text,
        late boolean, why_not text)
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_nestloop = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
begin
    return query
        with known as (
            select h.*, coalesce(h.why_not,
                       case when h.contact_id is null or h.fallback_for is not null then null
                            when dolsd.london_date(h.at) <= h.last_day and (
                                select true from dolsd.acknowledgement k
                                 where k.kind = h.kind and k.matter_id = h.id and k.limit_code = h.limit_code
                                   and k.last_day = h.last_day and k.contact_id = h.contact_id) then 'acknowledged'
                       end) as left_out
              from dolsd.heard_by(in_deadlines, in_moment, in_through, in_rules) h),
        placed as (
            select h.*, h.left_out is null and h.contact_id is not null as heard, row_number() over once as place,
                   count(*) over together as roles_heard, array_agg(h.role) over together as roles,
                   array_agg(h.fallback_for) over together as fallbacks, min(h.goes_at) over later as next_goes_at
              from known h
            window together as (partition by h.deadline, h.contact_id, h.channel, h.if_flag, h.left_out, h.goes_at),
                   once as (together order by h.pressing desc, h.at desc, h.fallback_for is not null, h.rung),
                   later as (partition by h.deadline, h.contact_id, h.channel, h.if_flag, h.left_out
                             order by h.goes_at groups between 1 following and 1 following))
        select p.kind, p.id, p.limit_code, p.last_day, p.limit_id, p.rung, p.at, p.occurrence, p.goes_at,
               p.rung_role, p.role, p.contact_id, p.channel, p.fallback_for,
               case when p.heard and p.roles_heard > 1 then dolsd.others(p.roles, p.role) else '{}' end,
               case when p.heard and p.roles_heard > 1 then dolsd.others(p.fallbacks, p.fallback_for) else '{}' end,
               p.template, p.pressing, p.if_flag, p.late,
               case when not p.heard then p.left_out
                    when p.place > 1 then 'the same contact is notified in another role'
                    when p.pressing <> 'urgent' and p.next_goes_at < p.goes_at + interval '14 days'
                         and p.next_goes_at <= dolsd.digest_leaves(p.kind, p.id, p.goes_at)
                        then 'a later reminder speaks for it' end
          from placed p;
end
$$;
comment on function dolsd.telling(dolsd.deadline[], timestamptz, timestamptz, dolsd.telling_rules) is
    'Who is notified of these deadlines, at a moment and until another: by which rung, when, in which role, by which '
    'channel and template, how pressing, whether late; and why somebody or something is left out (why_not; null: it '
    'is sent). A row without a contact that is not left out: there is nobody to notify. The deadlines are rows as '
    'dolsd.deadline has them, or as apply_plan would write them.';

create or replace function dolsd.others(in_all text[], in_one text) returns text[]
    language sql immutable
    as $$
    select coalesce((select array_agg(distinct u order by u) from unnest(in_all) u
                      where u is not null and u is distinct from in_one), '{}')
    $$;
comment on function dolsd.others(text[], text) is 'Those of a list that differ from one, each once.';

create or replace function dolsd.digest_leaves(in_kind text, in_id bigint, in_at timestamptz) returns timestamptz
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    day date := dolsd.digest_day(in_at);
    place text := (select m.jurisdiction from dolsd.matter m where m.kind = in_kind and m.id = in_id);
begin
    while not dolsd.working_day(day, place) loop
        day := day + 1;
    end loop;
    return greatest(in_at, dolsd.london_instant(day, dolsd.policy_time('digest_opens')));
end
$$;
comment on function dolsd.digest_leaves(text, bigint, timestamptz) is
    'When a digest leaves at the earliest that takes what is notified of this matter at a moment.';

create or replace function dolsd.digest_day(in_at timestamptz) returns date
    language sql stable
    as $$
    select dolsd.london_date(in_at)
           + case when (in_at at time zone 'Europe/London')::time >= dolsd.policy_time('digest_closes')
                  then 1 else 0 end
    $$;
comment on function dolsd.digest_day(timestamptz) is
    'The first day whose digest can take what is notified at a moment; it leaves on a working day.';
