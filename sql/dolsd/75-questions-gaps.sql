-- How long anybody was without authority, and why.
--
-- Public: gaps_bare, gaps_between, gap_spans, gap_pieces, gaps_by_parts, gaps_by.

create or replace function dolsd.gaps_bare(from_day date, to_day date, home text, who text, begun_by date default null)
    returns table (first_day date, final_day date, running boolean, last_day date, ended_by text, kind text, id bigint,
                   limit_code text, unsure boolean)
    language sql stable
    as $$
    select greatest(g.gap_from, $1), least(g.gap_until, $2), g.running, g.last_day, g.ended_by, g.kind, g.id,
           g.limit_code, g.unsure
      from (select x.* from dolsd.gaps x
             where $4 is null
               and ($3 is null
                    or (x.kind, x.id) in (select m.kind, m.id from dolsd.matter m
                                           where m.place = any((select dolsd.asked_homes($3))::text[])))
            union all
            -- A person has few matters, so each is looked up.
            select x.*
              from dolsd.matter m
             cross join lateral (select y.* from dolsd.gaps y where y.kind = m.kind and y.id = m.id offset 0) x
             where lower(m.person) = lower($4)
               and ($3 is null or m.place = any((select dolsd.asked_homes($3))::text[]))) g
     where g.gap_until >= $1 and g.gap_from <= least($2, $5)
    $$;
comment on function dolsd.gaps_bare(date, date, text, text, date) is
    'The spans of dolsd.gaps_between, in no order and without what must be looked up for each; begun_by: only those '
    'that had begun by that day, which must not be before from_day.';

create or replace function dolsd.gaps_between(from_day date, to_day date, home text default null,
                                              who text default null, first_rows bigint default null)
    returns table (reference text, initials text, person text, place text, limit_code text, title text, last_day date,
                   first_day date, final_day date, days int, running boolean, why text, ended_by text, duty text,
                   kind text, id bigint, unsure boolean)
    language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
    as $$
#variable_conflict use_column
declare
    -- Only the rows shown are looked up: the day on which the last of them begins is in the index.
    reach date := case when first_rows is not null then (
        select g.first_day from dolsd.gaps_bare(from_day, to_day, home, who) g
         order by g.first_day offset greatest(first_rows - 1, 0) limit 1) end;
begin
    return query
    with gap as materialized (
        select g.* from dolsd.gaps_bare(from_day, to_day, home, who, reach) g)
    select m.reference, m.initials, m.person, m.place, g.limit_code, c.title, g.last_day, g.first_day, g.final_day,
           g.final_day - g.first_day + 1, g.running,
           dolsd.gap_reason(g.limit_code, d.decided_by, d.flags, m.facts, g.ended_by), g.ended_by,
           coalesce(c.duty, 'managing_authority'), g.kind, g.id, g.unsure
      from gap g
      join dolsd.matter m on m.kind = g.kind and m.id = g.id
      join dolsd.limit_code c on c.code = g.limit_code
      join dolsd.deadline d on d.kind = g.kind and d.id = g.id and d.limit_code = g.limit_code
     order by g.first_day, m.reference;
end
$$;
comment on function dolsd.gaps_between(date, date, text, text, bigint) is
    'Each span without authority that touches these days, cut to them, with the reason as far as the facts give it. '
    'first_rows: return at least that number of rows.';

create or replace function dolsd.gap_spans(from_day date, to_day date, home text, who text, reasons boolean)
    returns table (whose text, place text, why text, first_day date, final_day date, running boolean)
    language sql stable
    as $$
    select coalesce(lower(m.person), g.kind || ' ' || g.id), m.place, null, g.first_day, g.final_day, g.running
      from dolsd.gaps_bare($1, $2, $3, $4) g
      join dolsd.matter m on m.kind = g.kind and m.id = g.id
     where not $5
    union all
    select coalesce(lower(g.person), g.kind || ' ' || g.id), g.place, g.why, g.first_day, g.final_day, g.running
      from dolsd.gaps_between($1, $2, $3, $4) g
     where $5
    $$;
comment on function dolsd.gap_spans(date, date, text, text, boolean) is
    'The spans of dolsd.gaps_between with the person (or matter) of each, and with the reason if wanted.';

create or replace function dolsd.gap_pieces(from_day date, to_day date, parts text[], home text, who text)
    returns table (part text, label text, whose text, first_day date, final_day date, running boolean)
    language sql stable
    as $$
    with span as materialized (select s.* from dolsd.gap_spans($1, $2, $4, $5, 'reason' = any($3)) s)
    select p.part, case p.part when 'home' then coalesce(nullif(s.place, ''), 'no home on record')
                               when 'reason' then s.why else 'all' end,
           s.whose, s.first_day, s.final_day, s.running
      from unnest($3) p (part)
     cross join span s
     where p.part not in ('quarter', 'month')
    union all
    -- Cut at the ends of the quarters or months: one list of those, not one for each gap.
    select q.part, q.label, s.whose, greatest(s.first_day, q.first_day), least(s.final_day, q.final_day),
           s.running and q.final_day >= s.final_day
      from (select p.part, x.day::date as first_day, (x.day + n.length)::date - 1 as final_day,
                   to_char(x.day, case p.part when 'quarter' then 'YYYY "quarter" Q' else 'YYYY-MM' end) as label
              from unnest($3) p (part)
             cross join lateral (select case p.part when 'quarter' then interval '3 months'
                                                    else interval '1 month' end as length) n
             cross join lateral generate_series(date_trunc(case p.part when 'quarter' then 'quarter' else 'month' end,
                                                           $1::timestamp), $2::timestamp, n.length) x (day)
             where p.part in ('quarter', 'month')) q
      join span s on s.first_day <= q.final_day and s.final_day >= q.first_day
    $$;
comment on function dolsd.gap_pieces(date, date, text[], text, text) is
    'The spans of dolsd.gap_spans with what they are counted under in each of these ways; for quarter and month, cut '
    'at its ends.';

create or replace function dolsd.gaps_by_parts(from_day date, to_day date, parts text[], home text default null,
                                               who text default null)
    returns table (part text, place_in_order bigint, label text, days bigint, gaps bigint, persons bigint,
                   running bigint, longest int)
    language sql stable
    as $$
    -- A day on which two matters of a person had a gap is one day: the part of a gap that counts is past the end of
    -- all that person's gaps that began before it. Whose it is tells most of them apart, and is compared byte by
    -- byte.
    select c.part, row_number() over (partition by c.part order by case when c.part in ('quarter', 'month')
                                                                        then c.label end, c.days desc, c.label),
           c.label, c.days, c.gaps, c.persons, c.running, c.longest
      from (select s.part, s.label,
                   sum(greatest(s.final_day - greatest(s.first_day, s.before + 1) + 1, 0))::bigint as days,
                   count(*) as gaps, count(*) filter (where s.before = '-infinity') as persons,
                   count(*) filter (where s.running) as running, max(s.final_day - s.first_day + 1) as longest
              from (select x.*, coalesce(max(x.final_day) over (
                               partition by x.whose collate "C", x.part collate "C", x.label collate "C"
                               order by x.first_day, x.final_day
                               rows between unbounded preceding and 1 preceding), '-infinity') as before
                      from dolsd.gap_pieces($1, $2, $3, $4, $5) x) s
             group by s.part, s.label) c
    $$;
comment on function dolsd.gaps_by_parts(date, date, text[], text, text) is
    'Days without authority between two days, counted in several ways at once: by home, reason, quarter or month, or '
    'in all. A day in two gaps of one person counts once, if the council gives the person''s reference.';

create or replace function dolsd.gaps_by(from_day date, to_day date, part text default 'all', home text default null,
                                         who text default null)
    returns table (label text, days bigint, gaps bigint, persons bigint, running bigint, longest int)
    language sql stable
    as $$
    select c.label, c.days, c.gaps, c.persons, c.running, c.longest
      from dolsd.gaps_by_parts($1, $2, array[$3], $4, $5) c
     order by c.place_in_order
    $$;
comment on function dolsd.gaps_by(date, date, text, text, text) is
    'The same in one way: quarters and months in order, otherwise those with most days first.';
