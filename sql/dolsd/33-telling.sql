-- Who is notified of what, and when: the one definition. fire inserts what telling returns,
-- dolsd.upcoming shows it, and dolsctl plan calls it on the plans before and after a change of rules.
--
-- Public: telling, telling_rules, others.
--
-- Here many rows are joined to many: what is due, who has which role, who can be reached. A query plan that
-- compares every row with every other would grow with the square of a batch, and no statistics say how long an
-- array is. So the functions here forbid nested loops, except those that look rows up one by one, which are
-- grouped together. Those are strict: a caller with nothing to look up passes null, and they are not run.

-- The rules that it needs, as they stand: for these rungs, or for all if there is no list.
create or replace function dolsd.telling_rules(in_rungs int[] default null) returns dolsd.telling_rules
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    -- Nothing that is sent from now on depends on earlier days.
    from_day date := case when in_rungs is not null then dolsd.london_date(dolsd.clock()) - 1 else '-infinity' end;
begin
    return row(
        case when in_rungs is null then (select array_agg(r) from dolsd.rung r)
             else (select array_agg(r) from dolsd.rung r where r.id = any(in_rungs)) end,
        array(select t.id from dolsd.time_limit t where t.after_last_day = 'pass' order by 1),
        dolsd.enabled_channels(),
        (select r.next_role from dolsd.role r where r.role = 'dols_team'),
        dolsd.policy_span('old_alarm'), dolsd.policy_span('calm_after'),
        dolsd.policy_number('time_to_answer')::int, dolsd.policy_time('digest_opens'),
        dolsd.policy_time('digest_closes'),
        array(select n from dolsd.non_working_day n where n.day >= from_day order by 1))::dolsd.telling_rules;
end
$$;
comment on function dolsd.telling_rules(int[]) is
    'What telling needs to know of the rules: these rungs, which limits simply pass, which channels are enabled, '
    'policies, and the non-working days from now on. Without a list: all rungs, and all such days, since dolsctl '
    'plan keeps one from before a change of rules and one from after.';

-- An old end is for the DoLS team and its next role to sort out, if the team has an alarm for it: no family
-- should get an automatic message about an end four years ago. A rung that leads up to an end is not sent after
-- it to a role that is notified of the end itself. But one counted from the start, with the same template as
-- after the end, is: an outcome recorded a day late is still notified to the CQC, and not three working days
-- later.
create or replace function dolsd.alarmed_roles(in_ladder int[], in_at timestamptz[], in_end timestamptz,
    in_rungs dolsd.rung[]) returns text[]
    language plpgsql stable
    as $$
begin
    return array(select unnest(array[r.role, concat_ws(' ', r.role, r.template)])
                   from unnest(in_ladder, in_at) as s (rung, at)
                   join unnest(in_rungs) r on r.id = s.rung
                  where s.at >= in_end and r.if_flag is null);
end
$$;
comment on function dolsd.alarmed_roles(int[], timestamptz[], timestamptz, dolsd.rung[]) is
    'The roles that a ladder notifies after the end of its deadline; also each with its template: "ROLE TEMPLATE".';

-- The latest rung of a role replaces those before it, as after an outage, but not the report of a flag.
create or replace function dolsd.ladder_steps(in_deadlines dolsd.deadline[], in_moment timestamptz,
    in_through timestamptz, in_rules dolsd.telling_rules)
    returns table (nr bigint, deadline bigint, kind text, id bigint, rung int, at timestamptz, occurrence date,
        goes_at timestamptz, day date, role text, template text, pressing text, if_flag text, if_nobody text,
        late boolean, why_not text, ends_at timestamptz)
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
        with standing as (
            -- A paused ladder resumes when the pause ends.
            select d.*, d.ordinality as nr,
                   greatest(in_moment, case when d.state = 'paused' then d.next_at end) as soonest
              from unnest(in_deadlines) with ordinality as d where d.state in ('open', 'lapsed', 'paused')),
        ladder as (
            select d.nr, d.kind, d.id, d.limit_id, d.ends_at, dolsd.london_date(d.known_at) as known, s.rung, s.at,
                   s.occurrence, greatest(s.at, d.soonest) as goes_at, d.ends_at <= greatest(s.at, d.soonest) as ended,
                   dolsd.london_date(s.at) as day, a.roles as alarmed
              from standing d
             cross join lateral (
                select case when d.ends_at <= d.soonest
                            then dolsd.alarmed_roles(d.ladder_rungs, d.ladder_at, d.ends_at, rungs) end as roles
                offset 0) a
             cross join lateral unnest(d.ladder_rungs, d.ladder_at, d.ladder_occurrences) as s (rung, at, occurrence)
             where greatest(s.at, d.soonest) <= in_through),
        step as (
            select l.*, r.role, r.template, r.pressing, r.if_flag, r.if_nobody,
                   case when l.ended and l.limit_id = any(passing) then 'the day has simply passed'
                        when not r.catches_up and l.day < l.known + time_to_answer
                            then 'others have time to answer first'
                        when r.if_flag is not null or not l.ended then null
                        when l.at < l.goes_at - old_alarm and r.role <> 'dols_team'
                             and r.role is distinct from after_team and 'dols_team' = any(l.alarmed)
                            then 'an old end: only the DoLS team and its next role are notified'
                        when l.at < l.ends_at and r.role = any(l.alarmed)
                             and not (r.counted_from = 'start'
                                      and concat_ws(' ', r.role, r.template) = any(l.alarmed))
                            then 'the end itself is notified'
                   end as why_not
              from ladder l
              join unnest(rungs) r on r.id = l.rung and r.active)
        select row_number() over (), s.nr, s.kind, s.id, s.rung, s.at, s.occurrence, s.goes_at,
               dolsd.london_date(s.goes_at), s.role, s.template,
               -- An urgent alarm that nobody could have known of for days goes in the digest.
               case when s.pressing = 'urgent' and s.ended and s.at < s.goes_at - calm_after then 'soon'
                    else s.pressing end,
               s.if_flag, s.if_nobody,
               s.if_flag is null and s.day < dolsd.london_date(s.goes_at) and s.day >= s.known,
               coalesce(s.why_not, case when row_number() over (
                            partition by s.nr, s.goes_at, s.role, s.if_flag, s.why_not
                            order by s.at desc, s.pressing desc, s.rung desc) > 1
                        then 'a later reminder speaks for it' end), s.ends_at
          from step s;
end
$$;
comment on function dolsd.ladder_steps(dolsd.deadline[], timestamptz, timestamptz, dolsd.telling_rules) is
    'Each rung in the ladders of these deadlines that fires by a moment: when (those due go now), how pressing, '
    'whether late, why it is left out (null: it is not), and the end of its deadline. deadline is the position in '
    'the array.';

-- ---------------------------------------------------------------- what the council's views and our tables have

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
    returns table (contact_id bigint, channel text, turn int, takes_days int)
    language plpgsql stable strict set jit = off set enable_nestloop = on set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
begin
    return query
        select x.contact_id, w.channel, w.turn, w.takes_days
          from (select u.contact_id from unnest(in_contacts) as u (contact_id)
                 where not exists (select 1 from dolsd.aside s where s.what = 'contact' and s.id = u.contact_id)
                offset 0) x
         cross join lateral dolsd.ways_of(x.contact_id, in_channels) w;
end
$$;
comment on function dolsd.contacts_of(bigint[], text[]) is
    'Those of these contacts who can be reached by one of these channels and are not set aside: a row for each of '
    'their ways (dolsd.ways_of).';

create or replace function dolsd.acknowledged_of(in_deadlines dolsd.deadline[])
    returns table (deadline bigint, last_day date, contact_id bigint)
    language plpgsql stable set jit = off set enable_nestloop = on set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
begin
    return query
        select d.ordinality, d.last_day, k.contact_id
          from unnest(in_deadlines) with ordinality as d
         cross join lateral (select a.contact_id from dolsd.acknowledgement a
                              where a.kind = d.kind and a.matter_id = d.id and a.limit_code = d.limit_code
                                and a.last_day = d.last_day offset 0) k;
end
$$;
comment on function dolsd.acknowledged_of(dolsd.deadline[]) is
    'Who acknowledged the last days of these deadlines. deadline is the position in the array.';

create or replace function dolsd.sent_of(in_deadlines dolsd.deadline[])
    returns table (deadline bigint, rung int, occurrence date, contact_id bigint, channel text)
    language plpgsql stable strict set jit = off set enable_nestloop = on set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
begin
    return query
        select d.ordinality, s.rung, s.occurrence, s.contact_id, s.channel
          from unnest(in_deadlines) with ordinality as d
         cross join lateral (select n.* from dolsd.notice n
                              where n.kind = d.kind and n.matter_id = d.id and n.limit_code = d.limit_code
                                and n.last_day = d.last_day offset 0) s
         where s.purpose = 'reminder' and s.instead_of is null and s.state <> 'cancelled';
end
$$;
comment on function dolsd.sent_of(dolsd.deadline[]) is
    'What these deadlines already have notices for: no ladder makes them again. deadline is the position in the '
    'array.';

-- ---------------------------------------------------------------- who is notified of what

-- If nobody in the role can be reached: the DoLS team; but if nobody has the role, and the rung says that this
-- is not unusual, nothing is sent. If nobody in the DoLS team can be reached either: a row without a contact.
create or replace function dolsd.heard_by(in_deadlines dolsd.deadline[], in_moment timestamptz,
    in_through timestamptz, in_rules dolsd.telling_rules)
    returns table (role text, contact_id bigint, channel text, fallback_for text, deadline bigint, rung int,
        at timestamptz, occurrence date, goes_at timestamptz, rung_role text, template text, pressing text,
        if_flag text, late boolean, why_not text)
    language plpgsql stable set jit = off set enable_nestloop = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
begin
    return query
        with step as materialized (select * from dolsd.ladder_steps(in_deadlines, in_moment, in_through, in_rules)),
        people as materialized (
            select * from dolsd.people_of(in_deadlines,
                       (select array_agg(distinct s.role) || 'dols_team'::text from step s where s.why_not is null))),
        reach as materialized (
            select p.*, c.channel, c.turn, c.takes_days
              from people p
              left join dolsd.contacts_of((select array_agg(distinct p.contact_id) from people p),
                                          in_rules.channels) c on c.contact_id = p.contact_id),
        -- Who has the role on the day, which of them can be reached in time, and by which way first.
        held as materialized (
            select s.*, h.contact_id, w.channel, count(w.channel) over step > 0 as reached,
                   s.why_not is null and count(w.channel) over step = 0 as unheard,
                   s.if_nobody = 'nobody' and count(h.contact_id) over step = 0 as quiet,
                   row_number() over (step order by h.contact_id, h.channel) as turn,
                   row_number() over (partition by s.nr, h.contact_id
                                      order by w.channel is null, h.turn, h.channel) as again
              from step s
              left join reach h on s.why_not is null and h.kind = s.kind and h.id = s.id and h.role = s.role
                               and (h.since is null or h.since <= s.day) and (h.until is null or h.until >= s.day)
             cross join lateral (
                select case when coalesce(h.takes_days, 0) = 0 or s.ends_at <= s.goes_at
                              or s.goes_at < dolsd.post_by(s.ends_at, h.takes_days, in_rules.closed)
                            then h.channel end as channel) w
            window step as (partition by s.nr)),
        team as materialized (
            select distinct on (a.nr, h.contact_id) a.nr, h.contact_id, h.channel
              from held a
              join reach h on h.kind = a.kind and h.id = a.id and h.role = 'dols_team' and h.channel is not null
                          and (h.since is null or h.since <= a.day) and (h.until is null or h.until >= a.day)
             where a.unheard and not a.quiet
             order by a.nr, h.contact_id, h.turn, h.channel)
        select case when h.unheard then 'dols_team' else h.role end,
               case when h.reached then h.contact_id else t.contact_id end,
               case when h.reached then h.channel else t.channel end,
               case when h.unheard then nullif(h.role, 'dols_team') end,
               h.deadline, h.rung, h.at, h.occurrence, h.goes_at, h.role, h.template, h.pressing, h.if_flag, h.late,
               case when h.unheard and h.quiet then 'nobody has the role' else h.why_not end
          from held h left join team t on t.nr = h.nr
         where case when h.reached then h.channel is not null and h.again = 1 else h.turn = 1 end;
end
$$;
comment on function dolsd.heard_by(dolsd.deadline[], timestamptz, timestamptz, dolsd.telling_rules) is
    'The rungs of ladder_steps with each recipient on the day they go, and the recipient''s first way that is in '
    'time.';

-- Those who acknowledged the last day get no more reminders until it is over, except as a stand-in. What
-- already has a notice is not sent again; fire checks that last of all, while it holds the locks.
create or replace function dolsd.spoken_by(in_deadlines dolsd.deadline[], in_moment timestamptz,
    in_through timestamptz, in_rules dolsd.telling_rules)
    returns table (role text, contact_id bigint, channel text, fallback_for text, deadline bigint, rung int,
        at timestamptz, occurrence date, goes_at timestamptz, rung_role text, template text, pressing text,
        if_flag text, late boolean, why_not text, roles text[], fallbacks text[], beside_urgent boolean,
        next_goes_at timestamptz)
    language plpgsql stable set jit = off set enable_nestloop = off set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
begin
    return query
        with known as (
            select h.*, coalesce(h.why_not,
                       case when s.deadline is not null then 'there is a notice of it'
                            when h.fallback_for is null and dolsd.london_date(h.at) <= k.last_day
                                then 'acknowledged' end) as left_out
              from dolsd.heard_by(in_deadlines, in_moment, in_through, in_rules) h
              left join dolsd.acknowledged_of(in_deadlines) k
                on k.deadline = h.deadline and k.contact_id = h.contact_id
              left join dolsd.sent_of(case when in_through > in_moment then in_deadlines end) s
                on s.deadline = h.deadline and s.rung = h.rung and s.occurrence = h.occurrence
               and s.contact_id = h.contact_id and s.channel = h.channel)
        select h.role, h.contact_id, h.channel, h.fallback_for, h.deadline, h.rung, h.at, h.occurrence, h.goes_at,
               h.rung_role, h.template, h.pressing, h.if_flag, h.late,
               coalesce(h.left_out, case when h.contact_id is not null and row_number() over once > 1
                                         then 'the same contact is notified in another role' end),
               case when count(*) over together > 1 then array_agg(h.role) over together end,
               case when count(*) over together > 1 then array_agg(h.fallback_for) over together end,
               bool_or(h.pressing = 'urgent') over beside,
               min(h.goes_at) over later
          from known h
        window beside as (partition by h.deadline, h.contact_id, h.channel, h.left_out, h.goes_at),
               together as (partition by h.deadline, h.contact_id, h.channel, h.left_out, h.if_flag, h.goes_at),
               once as (together order by h.pressing desc, h.at desc, h.fallback_for is not null, h.rung),
               later as (partition by h.deadline, h.contact_id, h.channel, h.left_out, h.if_flag
                         order by h.goes_at groups between 1 following and 1 following);
end
$$;
comment on function dolsd.spoken_by(dolsd.deadline[], timestamptz, timestamptz, dolsd.telling_rules) is
    'The rows of heard_by, where of several that go to one contact at the same moment only the most pressing is '
    'kept, and of those the latest, with their roles, whether something urgent goes at the same time, and when the '
    'next one goes.';

-- A contact is notified once of a deadline in a message, whatever roles they have: of the rungs that go at the
-- same moment the most pressing is sent, and of those the latest; and one that waits for a digest is replaced by
-- any sent before the digest leaves. The report of a flag is always sent.
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
        with spoken as materialized (
            select s.*, s.why_not is null and s.contact_id is not null as heard,
                   case when s.why_not is null and s.if_flag is null and s.pressing <> 'urgent'
                             and not s.beside_urgent and s.next_goes_at < s.goes_at + interval '14 days'
                        then dolsd.digest_day(s.goes_at, in_rules.digest_closes) end as digest_day
              from dolsd.spoken_by(in_deadlines, in_moment, in_through, in_rules) s),
        place as materialized (
            select * from dolsd.places_of((
                select in_deadlines from spoken s where s.digest_day is not null limit 1))),
        digest as materialized (
            select * from dolsd.digests_leave((
                select array_agg(distinct s.digest_day) from spoken s where s.digest_day is not null), in_rules))
        select d.kind, d.id, d.limit_code, d.last_day, d.limit_id, s.rung, s.at, s.occurrence, s.goes_at,
               s.rung_role, s.role, s.contact_id, s.channel, s.fallback_for,
               case when s.heard and s.roles is not null then dolsd.others(s.roles, s.role) else '{}' end,
               case when s.heard and s.roles is not null then dolsd.others(s.fallbacks, s.fallback_for) else '{}' end,
               s.template, s.pressing, s.if_flag, s.late,
               case when s.heard and s.next_goes_at <= greatest(s.goes_at, g.at)
                         and (d.ends_at <= s.goes_at
                              or not dolsd.digest_too_late(g.at, s.goes_at, d.last_day, d.ends_at))
                    then 'a later reminder speaks for it' else s.why_not end
          from spoken s
          join unnest(in_deadlines) with ordinality as d on d.ordinality = s.deadline
          left join place p on p.deadline = s.deadline and s.digest_day is not null
          left join digest g on g.place = p.place and g.day = s.digest_day;
end
$$;
comment on function dolsd.telling(dolsd.deadline[], timestamptz, timestamptz, dolsd.telling_rules) is
    'Who is notified of these deadlines from one moment until another: by which rung, when, in which role, by which '
    'channel and template, how pressing, whether late; and why somebody or something is left out (why_not; null: it '
    'is sent). A row without a contact that is not left out: there is nobody to notify. The deadlines are rows as in '
    'dolsd.deadline, or as apply_plan would write them.';

create or replace function dolsd.others(in_all text[], in_one text) returns text[]
    language sql immutable
    as $$
    select coalesce((select array_agg(distinct u order by u) from unnest(in_all) u
                      where u is not null and u is distinct from in_one), '{}')
    $$;
comment on function dolsd.others(text[], text) is 'The distinct items of a list other than one.';

create or replace function dolsd.digests_leave(in_days date[], in_rules dolsd.telling_rules)
    returns table (day date, place text, at timestamptz)
    language plpgsql stable strict set jit = off set plan_cache_mode = force_generic_plan
    as $$
declare
    shut date[];
    leaves date;
begin
    foreach place in array '{england,wales,""}'::text[] loop
        shut := array(select c.day from unnest(in_rules.closed) c
                       where c.jurisdiction is null or c.jurisdiction = place);
        foreach day in array in_days loop
            leaves := day;
            while extract(isodow from leaves) > 5 or leaves = any(shut) loop
                leaves := leaves + 1;
            end loop;
            at := dolsd.london_instant(leaves, in_rules.digest_opens);
            return next;
        end loop;
    end loop;
end
$$;
comment on function dolsd.digests_leave(date[], dolsd.telling_rules) is
    'When the digest for notices of each of these days leaves at the earliest: on the first working day, for '
    'England, for Wales and where the jurisdiction is unknown (empty).';

create or replace function dolsd.places_of(in_deadlines dolsd.deadline[]) returns table (deadline bigint, place text)
    language plpgsql stable strict set jit = off set enable_nestloop = on set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
begin
    return query
        select d.ordinality, coalesce(m.jurisdiction, '')
          from unnest(in_deadlines) with ordinality as d
          left join lateral (select x.jurisdiction from dolsd.matter x
                              where x.kind = d.kind and x.id = d.id offset 0) m on true;
end
$$;
comment on function dolsd.places_of(dolsd.deadline[]) is
    'The jurisdictions of these deadlines, empty if unknown. deadline is the position in the array.';

create or replace function dolsd.digest_day(in_at timestamptz, in_closes time) returns date
    language sql immutable
    as $$
    select dolsd.london_date(in_at)
           + case when (in_at at time zone 'Europe/London')::time >= in_closes then 1 else 0 end
    $$;
comment on function dolsd.digest_day(timestamptz, time) is
    'The first day whose digest can take a notice of this moment; the digest leaves on a working day.';

-- Digests leave on working days: one that leaves on a later day, and that is the last day, has missed the last
-- working day before it.
create or replace function dolsd.digest_too_late(in_leaves timestamptz, in_goes timestamptz, in_last_day date,
    in_end timestamptz) returns boolean
    language sql immutable
    as $$
    select in_leaves >= in_end
        or (dolsd.london_date(in_leaves) > dolsd.london_date(in_goes)
            and dolsd.london_date(in_leaves) >= in_last_day)
    $$;
comment on function dolsd.digest_too_late(timestamptz, timestamptz, date, timestamptz) is
    'Whether a digest that leaves at one moment is too late for a warning, due at another, of an end: it leaves '
    'after the end, or delays the warning past the last working day before the last day.';
