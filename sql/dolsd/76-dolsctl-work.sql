-- Queries of dolsctl simulate, plan and apply.
--
-- Public: ctl_progress, ctl_next_instant, ctl_last_attempt, ctl_ended_since, ctl_sent_since, ctl_put_calendar,
-- ctl_can_simulate, ctl_rule_dates, ctl_all_matters.

-- ---------------------------------------------------------------- simulate

create or replace function dolsd.ctl_can_simulate() returns table (moves boolean, events boolean)
    language sql stable
    as $$
    select to_regprocedure('dolsd.move_clock(timestamptz)') is not null,
           to_regclass('casework.demo_event') is not null
    $$;
comment on function dolsd.ctl_can_simulate() is
    'Whether the clock of this database can be moved (sql/clock.sql), and whether a demonstration brought events.';

create or replace function dolsd.ctl_progress() returns text
    language sql stable
    as $$
    select concat((select s.last_value from dolsd.ledger_seq s), '/', (select count(*) from dolsd.changed))
    $$;
comment on function dolsd.ctl_progress() is 'A text that changes whenever something has been done.';

create or replace function dolsd.ctl_next_instant(in_before float8) returns bigint
    language sql stable
    as $$
    select ceil(extract(epoch from n.next))::bigint
      from (select dolsd.next_instant() as next) n where n.next <= to_timestamp(in_before)
    $$;
comment on function dolsd.ctl_next_instant(float8) is
    'dolsd.next_instant in seconds since 1970, unless it is after an instant; null: it is.';

create or replace function dolsd.ctl_last_attempt() returns bigint
    language sql stable
    as $$ select coalesce(max(a.id), 0) from dolsd.attempt a $$;
comment on function dolsd.ctl_last_attempt() is 'The number of the newest attempt.';

create or replace function dolsd.ctl_ended_since(in_after bigint)
    returns table (number bigint, outcome text, notices int)
    language sql stable
    as $$
    select a.id, a.outcome, cardinality(a.notices)
      from dolsd.attempts a where a.id > in_after and a.outcome <> 'released' order by a.id
    $$;
comment on function dolsd.ctl_ended_since(bigint) is 'How the attempts after this one ended.';

create or replace function dolsd.ctl_sent_since(in_after bigint)
    returns table (number bigint, at_s bigint, outcome text, pressing text, notices bigint, roles text,
        templates text, matters text, late boolean)
    language sql stable
    as $$
    select a.id, dolsd.seconds(a.ended_at), a.outcome, m.pressing, n.notices, n.roles,
           case when n.notices > 0 then n.templates
                when exists (select from dolsd.copied k where k.message_id = m.id) then 'copy of a digest'
                else 'attestation' end, n.matters, n.late
      from dolsd.attempts a
      join dolsd.message m on m.id = a.message_id
     cross join lateral (
        select count(*) as notices, string_agg(distinct n.role, ', ') as roles,
               string_agg(distinct n.template, ', ') as templates,
               string_agg(distinct coalesce(c.reference, n.kind || ' ' || n.matter_id), ', ') as matters,
               coalesce(bool_or(n.late), false) as late
          from dolsd.notice n
          left join lateral (select v.reference from casework.matter v
                              where v.kind = n.kind and v.id = n.matter_id offset 0) c on true
         where n.id = any(a.notices)) n
     where a.id > in_after and a.outcome <> 'released'
     order by a.id
    $$;
comment on function dolsd.ctl_sent_since(bigint) is 'The same, with what each message was about.';

-- ---------------------------------------------------------------- plan and apply

create or replace function dolsd.ctl_all_matters()
    returns table (kind text, id bigint, reference text, jurisdiction text, place text, facts text)
    language sql stable
    as $$
    select m.kind::text, m.id::bigint, m.reference::text, m.jurisdiction::text, m.place::text,
           coalesce(m.facts, '{}')::text
      from casework.matter m order by m.kind, m.id
    $$;
comment on function dolsd.ctl_all_matters() is 'Every matter of case work, in the order of kinds and numbers.';

create or replace function dolsd.ctl_rule_dates(in_known date[], in_after date)
    returns table (days date[], new_days text)
    language sql stable
    as $$
    select coalesce(array_agg(d.day order by d.day), '{}'),
           string_agg(d.day::text, ', ' order by d.day) filter (where d.day <> all(in_known))
      from (select unnest(array[t.effective_from, t.effective_to + 1]) as day from dolsd.time_limit t
            union
            select unnest(array[r.effective_from, r.effective_to + 1]) from dolsd.rung r
            union
            select unnest(array[p.commences, p.ends + 1]) from dolsd.rule_pack p) d
     where d.day > coalesce(in_after, dolsd.london_date(dolsd.clock()))
    $$;
comment on function dolsd.ctl_rule_dates(date[], date) is
    'On which days after one (null: today) rules begin or end, and a list of those not among the known ones.';

create or replace function dolsd.ctl_put_calendar(in_days date[], in_jurisdictions text[], in_titles text[],
    in_sources text[]) returns void
    language sql
    as $$
    with given as (
        select distinct on (g.day, g.jurisdiction) g.*
          from unnest(in_days, in_jurisdictions, in_titles, in_sources) g (day, jurisdiction, title, source)),
    span as (select g.source, min(g.day) as first, max(g.day) as last from given g group by g.source),
    gone as (
        delete from dolsd.non_working_day n using span s
         where n.day between s.first and s.last and starts_with(n.source, s.source)
           and not exists (select from given g where g.day = n.day
                              and g.jurisdiction is not distinct from n.jurisdiction))
    insert into dolsd.non_working_day as n (day, jurisdiction, title, source)
    select g.day, g.jurisdiction, g.title, g.source from given g
    on conflict on constraint non_working_day_once do update set title = excluded.title
     where starts_with(n.source, excluded.source) and n.title <> excluded.title
    $$;
comment on function dolsd.ctl_put_calendar(date[], text[], text[], text[]) is
    'Puts the days of a calendar file into dolsd.non_working_day, and removes those of the same source between its '
    'first and last that it no longer has. With the rights of the caller.';
