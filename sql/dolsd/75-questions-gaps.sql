-- How long anybody was without authority, and why.
--
-- Public: gaps_bare, gaps_between, gap_labels, gap_pieces, gaps_by.

create or replace function dolsd.gaps_bare(from_day date, to_day date, home text, who text)
    returns table (first_day date, final_day date, running boolean, last_day date, ended_by text, kind text, id bigint,
                   limit_code text)
    language sql stable
    as $$
    select greatest(g.gap_from, $1), least(g.gap_until, $2), g.running, g.last_day, g.ended_by, g.kind, g.id,
           g.limit_code
      from (select x.* from dolsd.gaps x
             where $4 is null
               and ($3 is null
                    or (x.kind, x.id) in (select m.kind, m.id from dolsd.matter m
                                           where m.place = any((select dolsd.asked_homes($3))::text[])))
            union all
            -- A person has few matters: each is looked up.
            select x.*
              from dolsd.matter m
             cross join lateral (select y.* from dolsd.gaps y where y.kind = m.kind and y.id = m.id offset 0) x
             where lower(m.person) = lower($4)
               and ($3 is null or m.place = any((select dolsd.asked_homes($3))::text[]))) g
     where g.gap_until >= $1 and g.gap_from <= $2
    $$;
comment on function dolsd.gaps_bare(date, date, text, text) is
    'The spans of dolsd.gaps_between, in no order and without what has to be looked up for each.';

create or replace function dolsd.gaps_between(from_day date, to_day date, home text default null,
                                              who text default null, first_rows bigint default null)
    returns table (reference text, initials text, person text, place text, limit_code text, title text, last_day date,
                   first_day date, final_day date, days int, running boolean, why text, ended_by text, duty text,
                   kind text, id bigint)
    language sql stable
    as $$
    -- What is not shown is not looked up.
    with gap as materialized (
        select g.* from dolsd.gaps_bare($1, $2, $3, $4) g
         order by g.first_day
         fetch first (coalesce($5, 1000000000)) rows with ties)
    select m.reference, m.initials, m.person, m.place, g.limit_code, c.title, g.last_day, g.first_day, g.final_day,
           g.final_day - g.first_day + 1, g.running,
           dolsd.gap_reason(g.limit_code, d.decided_by, d.flags, m.facts, g.ended_by), g.ended_by,
           coalesce(c.duty, 'managing_authority'), g.kind, g.id
      from gap g
      join dolsd.matter m on m.kind = g.kind and m.id = g.id
      join dolsd.limit_code c on c.code = g.limit_code
      join dolsd.deadline d on d.kind = g.kind and d.id = g.id and d.limit_code = g.limit_code
     order by g.first_day, m.reference
    $$;
comment on function dolsd.gaps_between(date, date, text, text, bigint) is
    'Each span without authority that touches these days, cut to them, with the reason as far as the facts say it.'
    ' first_rows: at least that number of the first ones.';

create or replace function dolsd.gap_labels(from_day date, to_day date, part text, home text, who text)
    returns table (label text, whose text, first_day date, final_day date, running boolean)
    language sql stable
    as $$
    select case $3 when 'home' then coalesce(nullif(m.place, ''), 'no home on record')
                   when 'quarter' then 'quarter' when 'month' then 'month' else 'all' end,
           coalesce(lower(m.person), g.kind || ' ' || g.id), g.first_day, g.final_day, g.running
      from dolsd.gaps_bare($1, $2, $4, $5) g
      join dolsd.matter m on m.kind = g.kind and m.id = g.id
     where $3 <> 'reason'
    union all
    select g.why, coalesce(lower(g.person), g.kind || ' ' || g.id), g.first_day, g.final_day, g.running
      from dolsd.gaps_between($1, $2, $4, $5) g
     where $3 = 'reason'
    $$;
comment on function dolsd.gap_labels(date, date, text, text, text) is
    'The spans of dolsd.gaps_between with what they are counted under, and the person (or matter) that each is of.';

create or replace function dolsd.gap_pieces(from_day date, to_day date, part text, home text, who text)
    returns table (label text, whose text, first_day date, final_day date, running boolean)
    language sql stable
    as $$
    select g.* from dolsd.gap_labels($1, $2, $3, $4, $5) g where $3 not in ('quarter', 'month')
    union all
    -- Cut at the ends of the quarters or months: those that there are, not one list for each gap.
    select to_char(q.first_day, case $3 when 'quarter' then 'YYYY "quarter" Q' else 'YYYY-MM' end), g.whose,
           greatest(g.first_day, q.first_day), least(g.final_day, q.final_day),
           g.running and q.final_day >= g.final_day
      from (select s.day::date as first_day, (s.day + n.length)::date - 1 as final_day
              from (select case $3 when 'quarter' then interval '3 months' else interval '1 month' end as length) n
             cross join generate_series(date_trunc(case $3 when 'quarter' then 'quarter' else 'month' end,
                                                   $1::timestamp), $2::timestamp, n.length) s (day)) q
      join dolsd.gap_labels($1, $2, $3, $4, $5) g on g.first_day <= q.final_day and g.final_day >= q.first_day
     where $3 in ('quarter', 'month')
    $$;
comment on function dolsd.gap_pieces(date, date, text, text, text) is
    'The spans of dolsd.gap_labels, cut at the ends of quarters or months where those are asked for.';

create or replace function dolsd.gaps_by(from_day date, to_day date, part text default 'all', home text default null,
                                         who text default null)
    returns table (label text, days bigint, gaps bigint, persons bigint, running bigint, longest int)
    language sql stable
    as $$
    -- A day on which two matters of a person had a gap is one day: what counts of a gap lies past the end of all of
    -- that person's that began before it.
    select s.label, sum(greatest(s.final_day - greatest(s.first_day, s.before + 1) + 1, 0))::bigint, count(*),
           count(*) filter (where s.before = '-infinity'), count(*) filter (where s.running),
           max(s.final_day - s.first_day + 1)
      from (select x.*, coalesce(max(x.final_day) over (
                       partition by x.label, x.whose order by x.first_day, x.final_day
                       rows between unbounded preceding and 1 preceding), '-infinity') as before
              from dolsd.gap_pieces($1, $2, $3, $4, $5) x) s
     group by s.label
     order by case when $3 in ('quarter', 'month') then s.label end, 2 desc, s.label
    $$;
comment on function dolsd.gaps_by(date, date, text, text, text) is
    'Days without authority between two days, by home, reason, quarter or month, or in all: a day that is in two'
    ' gaps of one person counts once, where the council gives the reference of the person.';
