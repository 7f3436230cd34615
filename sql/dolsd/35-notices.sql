-- What happens to notices when a plan changes: those no longer needed, those to be corrected.
--
-- Public: reachable, told_since.

create or replace function dolsd.told_since(in_notice dolsd.notice) returns boolean
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select exists (select from dolsd.notice n
                    where n.kind = (in_notice).kind and n.matter_id = (in_notice).matter_id
                      and n.limit_code = (in_notice).limit_code and n.last_day = (in_notice).last_day
                      and n.state = 'told' and n.ended_at > (in_notice).made_at)
    $$;
comment on function dolsd.told_since(dolsd.notice) is
    'Whether somebody has been notified of the same deadline since a notice was made, for example by its next '
    'reminder, so that a notice which had no recipient no longer matters.';

create or replace function dolsd.reachable(in_kind text, in_id bigint, in_day date)
    returns table (role text, contact_id bigint, channel text, place bigint)
    language sql stable
    as $$
    select r.role, r.contact_id, w.channel,
           row_number() over (partition by r.role, r.contact_id order by w.turn, w.channel)
      from (select distinct v.role, v.contact_id from casework.recipient v
             where v.kind = in_kind and v.id = in_id
               and (v.since is null or v.since <= in_day) and (v.until is null or v.until >= in_day)
               and not exists (select 1 from dolsd.aside s where s.what = 'contact' and s.id = v.contact_id)
            offset 0) r
     cross join (select dolsd.enabled_channels() as channels offset 0) e
     cross join lateral dolsd.ways_of(r.contact_id, e.channels) w
    $$;
comment on function dolsd.reachable(text, bigint, date) is
    'Who has which role in a matter on a day and can be reached: has an address on an enabled channel, and is not '
    'set aside. A row for each way; place: 1 for the way tried first.';

-- ---------------------------------------------------------------- notices no longer needed

create or replace function dolsd.drop_notices(in_matters dolsd.planned_matter[],
    in_plan dolsd.planned_deadline[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set plan_cache_mode = force_custom_plan set enable_seqscan = on
    as $$
#variable_conflict use_column
declare
    doomed bigint[];
    reasons text[];
    waiting bigint[];
begin
    select array_agg(n.id order by n.id), array_agg(w.why order by n.id), array_agg(distinct n.message_id)
      into doomed, reasons, waiting
      from unnest(in_matters) k
     cross join lateral (select x.* from dolsd.notice x where x.kind = k.kind and x.matter_id = k.id and x.ended_at
         is null offset 0) n
      join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
      join dolsd.matter x on x.kind = n.kind and x.id = n.matter_id
      left join unnest(in_plan) p on p.kind = n.kind and p.id = n.matter_id and p.limit_code = n.limit_code
     cross join lateral (
        select case when d.state = 'paused' and n.purpose in ('undelivered', 'moved') and d.last_day = n.last_day
            then null
                    when n.purpose = 'over' then
                        case when d.state in ('open', 'lapsed', 'paused') then 'it is ' || d.state || ' again'
                            when x.facts ? 'died' then 'died'
                             when (select g.if_flag is not null and not g.if_flag = any(d.flags) from dolsd.rung g
                                    where g.id = n.rung)
                                 then 'the rung no longer stands' end
                    when n.purpose = 'moved' and d.state <> 'open' then concat_ws(': ', d.state, d.reason)
                    when d.state not in ('open', 'lapsed') then concat_ws(': ', d.state, d.reason)
                    when d.last_day <> n.last_day then 'the last day moved to ' || to_char(d.last_day, 'YYYY-MM-DD')
                    when n.purpose = 'reminder' and not n.rung = any(coalesce(p.ladder_rungs, '{}'))
                        then 'the rung no longer stands'
               end as why) w
     where w.why is not null;
    if doomed is null then
        return 0;
    end if;
    -- Messages before notices, as everywhere. We do not wait for one that is being sent: if its sender
    -- returns it, settle checks again what is left of it.
    perform 1 from dolsd.queue q where q.message_id = any(waiting) and q.lease_id is null
        order by q.message_id for no key update;
    perform dolsd.cancel_notices(doomed, reasons);
    perform dolsd.drop_empty_messages(waiting);
    return cardinality(doomed);
end
$$;
comment on function dolsd.drop_notices(dolsd.planned_matter[], dolsd.planned_deadline[]) is
    'Cancels what is pending for these matters and no longer true after a plan: the deadline is over, its day '
    'moved, or its ladder no longer has the rung.';

-- The caller has held the messages' locks since an earlier statement, so notices that fire put into
-- them before that are seen here.
create or replace function dolsd.drop_empty_messages(in_ids bigint[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    empty bigint[];
begin
    select array_agg(i) into empty from unnest(in_ids) i
     where not exists (select 1 from dolsd.notice n where n.message_id = i and n.state = 'pending')
       and not exists (select 1 from dolsd.attested a where a.message_id = i)
       and not exists (select 1 from dolsd.copied k where k.message_id = i);
    if empty is null then
        return 0;
    end if;
    empty := dolsd.move_messages(empty, '{pending,held}', 'cancelled');
    insert into dolsd.event (at, event, message_id) select dolsd.clock(), 'message cancelled', i from unnest(empty) i;
    return coalesce(cardinality(empty), 0);
end
$$;
comment on function dolsd.drop_empty_messages(bigint[]) is
    'Cancels those of these pending messages that are empty. The caller locked them in an earlier statement.';

-- ---------------------------------------------------------------- recipients found later

-- Puts the rungs of notices that reached nobody back into their ladders, for those who have the role now.
create or replace function dolsd.tell_again(in_notices bigint[], in_reason text) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
#variable_conflict use_column
declare
    held bigint[];
begin
    -- Never at the same time as planner or fire.
    select array_agg(l.id) into held
      from (select n.id from dolsd.notice n
              join dolsd.matter m on m.kind = n.kind and m.id = n.matter_id
             where n.id = any(in_notices) and n.state in ('nobody', 'pending') and n.instead_of is null
               for no key update of m skip locked) l;
    held := dolsd.cancel_notices(held, in_reason);
    with ended as (
        select n.* from unnest(held) i join dolsd.notice n on n.id = i),
    -- A rung already dealt with comes before the rest of the ladder; any other is still in it.
    again as (
        select e.kind, e.matter_id, e.limit_code,
               array_agg(e.rung order by e.due_at, e.rung) as rungs, array_agg(e.due_at order by e.due_at,
                   e.rung) as at,
               array_agg(e.occurrence order by e.due_at, e.rung) as occurrences
          from (select distinct kind, matter_id, limit_code, last_day, purpose, rung, due_at, occurrence from ended) e
          join dolsd.deadline d on d.kind = e.kind and d.id = e.matter_id and d.limit_code = e.limit_code
              and d.last_day = e.last_day
         where d.state in ('open', 'lapsed') and e.due_at <= d.told_through and e.purpose = 'reminder'
         group by 1, 2, 3)
    update dolsd.deadline d
       set ladder_rungs = a.rungs || d.ladder_rungs, ladder_at = a.at || d.ladder_at,
           ladder_occurrences = a.occurrences || d.ladder_occurrences,
           told_through = a.at[1] - interval '1 microsecond', next_at = least(a.at[1], d.next_at)
      from again a
     where d.kind = a.kind and d.id = a.matter_id and d.limit_code = a.limit_code;
    -- A deadline that is over has no ladder.
    perform dolsd.tell_over(array_agg(row(n.kind, n.matter_id, n.limit_code)::dolsd.key))
       from dolsd.notice n where n.id = any(held) and n.purpose = 'over' and n.contact_id is null
           and n.state = 'cancelled';
    return coalesce(cardinality(held), 0);
end
$$;
comment on function dolsd.tell_again(bigint[], text) is
    'Takes back notices that reached nobody and lets fire find recipients for their rungs again. A correction is '
    'only taken back.';

-- ---------------------------------------------------------------- corrections

create or replace function dolsd.was_told(in_keys dolsd.key[]) returns boolean
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set plan_cache_mode = force_generic_plan set enable_seqscan = off
    as $$
begin
    return in_keys is not null
       and exists (select 1 from unnest(in_keys) k
                    cross join lateral (select 1 from dolsd.notice n
                                         where n.kind = k.kind and n.matter_id = k.id and n.limit_code = k.limit_code
                                           and n.state = 'told' offset 0) n);
end
$$;
comment on function dolsd.was_told(dolsd.key[]) is
    'Whether anybody was notified of any of these deadlines. Null: there are none.';

-- ---------------------------------------------------------------- corrections, and what is over

do $do$
begin
    if to_regtype('dolsd.owed_notice') is null then
        create type dolsd.owed_notice as (
            kind text, matter_id bigint, limit_code text, last_day date, old_last_day date, limit_id int, rung int,
            contact_id bigint, channel text, role text, fallback_for text, template text, pressing text);
    end if;
end
$do$;
comment on type dolsd.owed_notice is
    'A notice that is owed in addition to the ladder: a correction, or that something is over. contact_id null: '
    'there is nobody to notify.';

-- One that was cancelled before it was sent is revived.
create or replace function dolsd.put_owed(in_purpose text, in_owed dolsd.owed_notice[], moment timestamptz) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    made int;
begin
    with put as (
        insert into dolsd.notice as n (kind, matter_id, limit_code, last_day, purpose, old_last_day, rung, occurrence,
            contact_id, channel, role, fallback_for, template, pressing, limit_id, due_at, state, reason, made_at)
        select o.kind, o.matter_id, o.limit_code, o.last_day, in_purpose, o.old_last_day, o.rung,
               dolsd.london_date(moment), o.contact_id, coalesce(o.channel, ''), o.role, o.fallback_for, o.template,
               o.pressing, o.limit_id, moment, case when o.contact_id is null then 'nobody' else 'pending' end,
               case when o.contact_id is null then 'nobody to tell as ' || coalesce(o.fallback_for, o.role) end, moment
          from unnest(in_owed) o
         order by o.kind, o.matter_id, o.limit_code, o.rung, o.contact_id
        on conflict on constraint notice_once do update
           set state = excluded.state, reason = excluded.reason, ended_at = null, message_id = null,
               old_last_day = excluded.old_last_day, role = excluded.role, fallback_for = excluded.fallback_for,
               pressing = excluded.pressing, limit_id = excluded.limit_id, due_at = excluded.due_at,
               made_at = excluded.made_at
         where n.state = 'cancelled'
        returning n.*)
    insert into dolsd.event (at, event, kind, matter_id, limit_code, notice_id, detail)
    select moment, case when p.state = 'nobody' then 'nobody to tell' else 'notice made' end, p.kind, p.matter_id,
           p.limit_code, p.id,
           jsonb_strip_nulls(jsonb_build_object('purpose', in_purpose, 'role', p.role, 'contact_id', p.contact_id,
               'was', p.old_last_day, 'last_day', p.last_day))
      from put p;
    get diagnostics made = row_count;
    return made;
end
$$;
comment on function dolsd.put_owed(text, dolsd.owed_notice[], timestamptz) is
    'Makes these notices (purpose moved or over), and records them. Returns how many.';

create or replace function dolsd.moved_recipients(in_keys dolsd.key[], in_today date) returns setof dolsd.owed_notice
    language sql stable
    as $$
    with heard as materialized (
        select distinct on (n.kind, n.matter_id, n.limit_code, n.contact_id)
               n.*, d.last_day as day_now, d.limit_id as limit_now
          from (select distinct u.* from unnest(in_keys) u) k
          join dolsd.deadline d on d.kind = k.kind and d.id = k.id and d.limit_code = k.limit_code
          join dolsd.notice n on n.kind = d.kind and n.matter_id = d.id and n.limit_code = d.limit_code
         where d.state in ('open', 'paused') and n.state = 'told'
           and not exists (select from dolsd.event e
                            where e.kind = d.kind and e.matter_id = d.id and e.limit_code = d.limit_code
                              and e.event = 'deadline opened anew' and e.at >= n.ended_at)
         order by n.kind, n.matter_id, n.limit_code, n.contact_id, n.ended_at desc, n.id desc),
    people as materialized (
        select x.kind, x.matter_id, r.role, r.contact_id, r.channel
          from (select distinct kind, matter_id from heard where last_day <> day_now) x
         cross join lateral dolsd.reachable(x.kind, x.matter_id, in_today) r)
    select h.kind, h.matter_id, h.limit_code, h.day_now, h.last_day, h.limit_now, h.rung, h.contact_id, h.channel,
           h.role, h.fallback_for, 'date-moved'::text,
           case when least(h.day_now, h.last_day) <= in_today + dolsd.policy_number('urgent_correction')::int
                then 'urgent' else 'routine' end
      from heard h
      join people p on p.kind = h.kind and p.matter_id = h.matter_id and p.role = h.role
          and p.contact_id = h.contact_id and p.channel = h.channel
     where h.last_day <> h.day_now
    $$;
comment on function dolsd.moved_recipients(dolsd.key[], date) is
    'Who was last notified of a last day of these deadlines that no longer stands, and still has the role; since '
    'they began, if they were met and began anew.';

-- A correction has no message yet: fire puts it into one, and it settles for an hour, so that a date
-- which is put right again, however often, leads to one at most.
create or replace function dolsd.correct_moved(in_keys dolsd.key[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set plan_cache_mode = auto set enable_seqscan = on
    as $$
declare
    moment timestamptz := dolsd.clock();
begin
    return dolsd.put_owed('moved', array(
        select row(r.*)::dolsd.owed_notice from dolsd.moved_recipients(in_keys, dolsd.london_date(moment)) r), moment);
end
$$;
comment on function dolsd.correct_moved(dolsd.key[]) is
    'Makes a correction for everybody who was last notified of a last day of these deadlines that no longer stands, '
    'and still has the role. One that was notified and stands again needs none.';

-- Two notices are sent when something is over: to those who were notified of it, that nothing more is
-- needed; and, if authority was restored after days without any, how many days, to the role of the rung
-- that reports the flag after_gap. None about a death: those who must know of one should hear it from
-- people. A day still to come does not count yet, as for the planner; a value that is not a date counts.
create or replace function dolsd.has_died(in_facts jsonb, in_today date) returns boolean
    language sql immutable
    as $$ select coalesce(in_facts ->> 'died' !~ '^\d{4}-\d\d-\d\d$' or in_facts ->> 'died' <= to_char(in_today,
        'YYYY-MM-DD'), false) $$;
comment on function dolsd.has_died(jsonb, date) is 'Whether the person has died, by these facts.';

create or replace function dolsd.over_recipients(in_keys dolsd.key[], in_today date) returns setof dolsd.owed_notice
    language sql stable
    as $$
    with heard as materialized (
        select distinct on (n.kind, n.matter_id, n.contact_id) n.*
          from unnest(in_keys) k
          join dolsd.matter x on x.kind = k.kind and x.id = k.id and not dolsd.has_died(x.facts, in_today)
          join dolsd.deadline d on d.kind = k.kind and d.id = k.id and d.limit_code = k.limit_code
          join dolsd.notice n on n.kind = d.kind and n.matter_id = d.id and n.limit_code = d.limit_code
                             and n.last_day = d.last_day
          join dolsd.rung r on r.id = n.rung
         where n.state = 'told' and n.purpose in ('reminder', 'moved')
           and (r.say_over and n.fallback_for is null
                or d.last_day >= in_today and dolsd.wants_diary(n.contact_id, n.channel))
           -- Only once: a day that moves and moves back, and is over each time, is not news.
           and not exists (select from dolsd.notice o
                            where o.kind = n.kind and o.matter_id = n.matter_id and o.limit_code = n.limit_code
                              and o.last_day = n.last_day and o.contact_id = n.contact_id and o.purpose = 'over'
                              and o.state = 'told' and o.ended_at >= n.ended_at)
         order by n.kind, n.matter_id, n.contact_id, r.say_over and n.fallback_for is null desc, n.last_day desc,
             n.id desc),
    people as materialized (
        select x.kind, x.matter_id, r.role, r.contact_id, r.channel
          from (select distinct kind, matter_id from heard) x
         cross join lateral dolsd.reachable(x.kind, x.matter_id, in_today) r)
    select h.kind, h.matter_id, h.limit_code, h.last_day, null::date, h.limit_id, h.rung, h.contact_id, h.channel,
           h.role, null::text, 'no-longer-needed'::text, 'routine'::text
      from heard h
      join people p on p.kind = h.kind and p.matter_id = h.matter_id and p.role = h.role
                   and p.contact_id = h.contact_id and p.channel = h.channel
    $$;
comment on function dolsd.over_recipients(dolsd.key[], date) is
    'Who must be notified that nothing more is needed: those who were notified of these deadlines by a rung with '
    'say_over, or have them in a diary, and still have the role; once for each matter.';

create or replace function dolsd.gap_recipients(in_keys dolsd.key[], in_today date) returns setof dolsd.owed_notice
    language sql stable
    as $$
    with after_gap as materialized (
        select d.kind, d.id, d.limit_code, d.last_day, d.limit_id, r.id as rung, r.role, r.template, r.pressing
          from unnest(in_keys) k
          join dolsd.matter x on x.kind = k.kind and x.id = k.id and not dolsd.has_died(x.facts, in_today)
          join dolsd.deadline d on d.kind = k.kind and d.id = k.id and d.limit_code = k.limit_code
                               and 'after_gap' = any(d.flags)
          join dolsd.rung r on r.limit_code = d.limit_code and r.if_flag = 'after_gap' and r.active
                           and (r.kind is null or r.kind = d.kind)
                           and (r.jurisdiction is null or r.jurisdiction = x.jurisdiction)
                           and r.effective_from <= in_today and (r.effective_to is null or r.effective_to >= in_today)
                           and x.facts ?& r.only_if and not x.facts ?| r.unless),
    -- Nobody in the role: the DoLS team; nobody there either: a notice without a contact, as in fire.
    reached as materialized (
        select x.kind, x.id, r.role, r.contact_id, r.channel
          from (select distinct kind, id from after_gap) x
         cross join lateral dolsd.reachable(x.kind, x.id, in_today) r
         where r.place = 1)
    select g.kind, g.id, g.limit_code, g.last_day, null::date, g.limit_id, g.rung, a.contact_id, a.channel, g.role,
           null::text, g.template, g.pressing
      from after_gap g
      join reached a on a.kind = g.kind and a.id = g.id and a.role = g.role
    union all
    select g.kind, g.id, g.limit_code, g.last_day, null::date, g.limit_id, g.rung, a.contact_id, a.channel, 'dols_team',
           case when g.role <> 'dols_team' then g.role end, g.template, g.pressing
      from after_gap g
      left join reached a on a.kind = g.kind and a.id = g.id and a.role = 'dols_team'
     where not exists (select from reached x where x.kind = g.kind and x.id = g.id and x.role = g.role)
    $$;
comment on function dolsd.gap_recipients(dolsd.key[], date) is
    'Who must be notified of a gap, when what met an end of authority began after days without any: the role of the '
    'rung with if_flag after_gap, or the DoLS team if nobody has that role (contact_id null: nobody there either).';

create or replace function dolsd.tell_over(in_keys dolsd.key[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set plan_cache_mode = auto set enable_seqscan = on
    as $$
declare
    moment timestamptz := dolsd.clock();
    today date := dolsd.london_date(moment);
begin
    return dolsd.put_owed('over', array(
        select row(o.*)::dolsd.owed_notice
          from (select * from dolsd.over_recipients(in_keys, today)
                union all
                select * from dolsd.gap_recipients(in_keys, today)) o), moment);
end
$$;
comment on function dolsd.tell_over(dolsd.key[]) is
    'Makes the notices that nothing more is needed, and the reports of gaps, for these deadlines.';

-- Somebody notified of the outcome itself today need not be told that the reminder is over.
create or replace function dolsd.drop_told_by_outcome(in_notices bigint[]) returns void
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select dolsd.cancel_notices(d.ids, 'the outcome itself is told today')
      from (select array_agg(n.id order by n.id) as ids from dolsd.notice n
         where n.id = any(in_notices) and n.purpose = 'over' and not exists (select 1 from dolsd.rung g
             where g.id = n.rung and g.if_flag is not null)
           and (exists (select 1 from dolsd.notice o
                         where o.kind = n.kind and o.matter_id = n.matter_id and o.contact_id = n.contact_id
                             and o.purpose = 'reminder'
                           and o.state in ('pending', 'told') and o.made_at >= n.made_at)
                or exists (select 1 from dolsd.deadline d
                            cross join lateral unnest(d.ladder_rungs, d.ladder_at) as s (rung, at)
                             join dolsd.rung r on r.id = s.rung and r.role = n.role
                            where d.kind = n.kind and d.id = n.matter_id
                              and dolsd.london_date(s.at) = dolsd.london_date(dolsd.clock())))) d
     where d.ids is not null;
    $$;
comment on function dolsd.drop_told_by_outcome(bigint[]) is
    'Cancels those of these "nothing more is needed" notices whose contact is notified of the outcome of the same '
    'matter today.';

-- Only for the holder of fire's lock, after what is due has been put into messages.
create or replace function dolsd.place_corrections(in_max int) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off
    as $$
declare
    loose bigint[];
begin
    select array_agg(l.id) into loose
      from (select n.id
              from dolsd.notice n
              join dolsd.matter x on x.kind = n.kind and x.id = n.matter_id
             where n.state = 'pending' and n.message_id is null and n.purpose in ('moved', 'over')
               and not exists (select 1 from dolsd.aside s where s.what = 'contact' and s.id = n.contact_id)
               and not exists (select 1 from dolsd.changed c where c.kind = n.kind and c.id = n.matter_id)
             order by n.made_at limit in_max
               for share of x skip locked) l;
    if loose is null then
        return 0;
    end if;
    perform dolsd.drop_told_by_outcome(loose);
    return dolsd.put_into_messages(loose, '{}', dolsd.policy_span('correction_settles'));
end
$$;
comment on function dolsd.place_corrections(int) is
    'Puts at most in_max corrections into messages that leave when they have settled (policy correction_settles). '
    'Returns how many new messages.';
