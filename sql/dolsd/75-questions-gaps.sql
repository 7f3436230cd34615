-- How long anybody was without authority, and why.
--
-- Public: gaps_between, gap_parts, gaps_by.

create or replace function dolsd.gaps_between(from_day date, to_day date, home text default null, who text default null)
    returns table (reference text, initials text, person text, place text, limit_code text, title text, last_day date,
                   first_day date, final_day date, days int, running boolean, why text, ended_by text, duty text,
                   kind text, id bigint)
    language sql stable
    as $$
    select m.reference, m.initials, m.person, m.place, g.limit_code, c.title, g.last_day,
           greatest(g.gap_from, $1), least(g.gap_until, $2), least(g.gap_until, $2) - greatest(g.gap_from, $1) + 1,
           g.running, dolsd.gap_reason(g.limit_code, d.decided_by, d.flags, m.facts, g.ended_by), g.ended_by,
           coalesce(c.duty, 'managing_authority'), g.kind, g.id
      from dolsd.gaps g
      join dolsd.matter m on m.kind = g.kind and m.id = g.id
      join dolsd.limit_code c on c.code = g.limit_code
      join dolsd.deadline d on d.kind = g.kind and d.id = g.id and d.limit_code = g.limit_code
     where g.gap_until >= $1 and g.gap_from <= $2
       and ($3 is null or m.place = any((select dolsd.asked_homes($3))::text[]))
       and ($4 is null or lower(m.person) = lower($4))
     order by greatest(g.gap_from, $1), m.reference
    $$;
comment on function dolsd.gaps_between(date, date, text, text) is
    'Each span without authority that touches these days, cut to them, with the reason as far as the facts say it.';

create or replace function dolsd.gap_parts(from_day date, to_day date, part text, home text, who text)
    returns table (label text, whose text, span daterange, running boolean)
    language sql stable
    as $$
    select case $3 when 'home' then coalesce(nullif(g.place, ''), 'no home on record') when 'reason' then g.why
                   when 'quarter' then to_char(q.day, 'YYYY "quarter" Q')
                   when 'month' then to_char(q.day, 'YYYY-MM') else 'all' end,
           coalesce(lower(g.person), g.kind || ' ' || g.id),
           daterange(greatest(g.first_day, q.day::date), least(g.final_day, q.until), '[]'),
           g.running and q.until >= g.final_day
      from dolsd.gaps_between($1, $2, $4, $5) g
     cross join lateral (
        select s.day, case $3 when 'quarter' then (s.day + interval '3 months')::date - 1
                              when 'month' then (s.day + interval '1 month')::date - 1 else g.final_day end as until
          from generate_series(
                 case $3 when 'quarter' then date_trunc('quarter', g.first_day::timestamp)
                         when 'month' then date_trunc('month', g.first_day::timestamp) else g.first_day::timestamp end,
                 case when $3 in ('quarter', 'month') then g.final_day::timestamp else g.first_day::timestamp end,
                 case $3 when 'quarter' then interval '3 months' else interval '1 month' end) s (day)) q
    $$;
comment on function dolsd.gap_parts(date, date, text, text, text) is
    'The spans of dolsd.gaps_between, cut at the ends of quarters or months where those are asked for, with the'
    ' person (or matter) that each is of.';

create or replace function dolsd.gaps_by(from_day date, to_day date, part text default 'all', home text default null,
                                         who text default null)
    returns table (label text, days bigint, gaps bigint, persons bigint, running bigint, longest int)
    language sql stable
    as $$
    with span as materialized (select * from dolsd.gap_parts($1, $2, $3, $4, $5)),
    -- A day on which two matters of a person had a gap is one day.
    whole as (
        select s.label, s.whose, range_agg(s.span) as days from span s group by s.label, s.whose),
    counted as (
        select w.label, count(distinct w.whose) as persons, sum(upper(r) - lower(r)) as days
          from whole w cross join lateral unnest(w.days) r group by w.label)
    select s.label, c.days::bigint, count(*), c.persons, count(*) filter (where s.running),
           max(upper(s.span) - lower(s.span))
      from span s join counted c on c.label = s.label
     group by s.label, c.days, c.persons
     order by case when $3 in ('quarter', 'month') then s.label end, c.days desc, s.label
    $$;
comment on function dolsd.gaps_by(date, date, text, text, text) is
    'Days without authority between two days, by home, reason, quarter or month, or in all: a day that is in two'
    ' gaps of one person counts once, where the council gives the reference of the person.';
