-- Who has authority on a day, and who has none.
--
-- Public: authority_now, authority_then, authority_bare, authority_on, authority_counts.

-- As planned now: the days are kept (dolsd.authority), so no matter is read.
create or replace function dolsd.authority_now(on_day date)
    returns table (status text, kind text, id bigint, limit_code text, first_day date, final_day date, suspended date,
                   suspension_lifted date, ended_by text, last_day date, state text)
    language sql stable
    as $$
    with gap as materialized (
        select g.kind, g.id, g.limit_code, g.gap_from, g.gap_until, g.why
          from dolsd.gaps g where $1 between g.gap_from and g.gap_until),
    -- One select for each index. Of a period that ends before it begins no day is known, as in dolsd.gaps.
    over as (
        select d.kind, d.id, d.limit_code from dolsd.deadline d
         where d.state in ('open', 'paused') and d.last_day < $1 and not 'before_start' = any(d.flags)
        union all
        select d.kind, d.id, d.limit_code from dolsd.deadline d
         where d.state = 'lapsed' and $1 > dolsd.london_date(dolsd.clock()) and not 'before_start' = any(d.flags)
        union
        -- One that the law does not allow, if the first covers its days until then.
        select d.kind, d.id, d.limit_code from dolsd.deadline d
         where d.gap_from <= $1 and d.gap_until is null and d.state in ('open', 'paused') and 'barred' = any(d.flags)
        union
        select g.kind, g.id, g.limit_code from gap g)
    select 'without', a.kind, a.id, a.limit_code, a.first_day, a.final_day, a.suspended, a.suspension_lifted,
           a.ended_by, null::date, null
      from over o
      join dolsd.authority a on a.kind = o.kind and a.id = o.id and a.limit_code = o.limit_code
     where a.first_day <= $1
    union all
    select case when s.id is not null
                  or $1 >= a.suspended and (a.suspension_lifted is null or $1 < a.suspension_lifted)
                then 'suspended' else 'with' end,
           a.kind, a.id, a.limit_code, a.first_day, a.final_day, coalesce(s.gap_from, a.suspended),
           case when s.id is null then a.suspension_lifted else s.gap_until + 1 end, a.ended_by, null, null
      from dolsd.authority a
      -- A suspension before the latest, whose days the authority does not keep.
      left join gap s on s.kind = a.kind and s.id = a.id and s.why = 'suspended' and s.limit_code <> 'suspension_end'
     where a.first_day <= $1 and a.final_day >= $1
       -- Nobody was there to be covered.
       and coalesce($1 not between a.left_on and a.returned_on - 1, true)
       and (a.kind, a.id, a.limit_code) not in (select g.kind, g.id, g.limit_code from gap g)
    $$;
comment on function dolsd.authority_now(date) is
    'Who has authority on a day, and who has none, as planned now: the bare rows of dolsd.authority_on. last_day and '
    'state are not given.';

create or replace function dolsd.authority_then(on_day date, known_on date)
    returns table (status text, kind text, id bigint, limit_code text, first_day date, final_day date, suspended date,
                   suspension_lifted date, ended_by text, last_day date, state text)
    language sql stable
    as $$
    -- Most are as they were then.
    with known as materialized (select k.* from dolsd.authorities_at($2) k),
    span as (
        select w.*, k.kind, k.id, k.limit_code, k.last_day, k.state
          from known k
         cross join lateral dolsd.authority_span(k.kind, k.id, k.limit_code, k.last_day, k.state, k.reason) w
         where k.state is not null and w.first_day <= $1
           and (k.last_day >= w.first_day or exists (
                select from dolsd.deadline d where d.kind = k.kind and d.id = k.id and d.limit_code = k.limit_code
                                               and 'barred' = any(d.flags))))
    select n.* from dolsd.authority_now($1) n
     where (n.kind, n.id, n.limit_code) not in (select k.kind, k.id, k.limit_code from known k)
    union all
    select x.*
      from (select case when $1 <= s.final_day
                        then case when $1 between s.left_on and s.returned_on - 1 then null
                                  when $1 >= s.suspended and (s.suspension_lifted is null or $1 < s.suspension_lifted)
                                  then 'suspended' else 'with' end
                        when s.state in ('open', 'paused', 'lapsed')
                          -- Not days that only something later left without, as what followed was a mistake.
                          or exists (select from dolsd.gaps g
                                      where g.kind = s.kind and g.id = s.id and g.limit_code = s.limit_code
                                        and $1 between g.gap_from and g.gap_until
                                        and g.ended_by is not distinct from s.ended_by)
                        then 'without' end as status,
                   s.kind, s.id, s.limit_code, s.first_day, s.final_day, s.suspended, s.suspension_lifted, s.ended_by,
                   s.last_day, s.state
              from span s) x
     where x.status is not null
    $$;
comment on function dolsd.authority_then(date, date) is
    'The same, with the ends as recorded at the end of the day known_on.';

create or replace function dolsd.authority_bare(on_day date, known_on date, home text, who text)
    returns table (status text, kind text, id bigint, limit_code text, first_day date, final_day date, suspended date,
                   suspension_lifted date, ended_by text, last_day date, state text)
    language sql stable
    as $$
    select x.*
      from (select n.* from dolsd.authority_now($1) n where $2 is null
            union all
            select t.* from dolsd.authority_then($1, $2) t where $2 is not null) x
     where ($3 is null and $4 is null)
        or (x.kind, x.id) in (
            select m.kind, m.id from dolsd.matter m
             where ($3 is null or m.place = any((select dolsd.asked_homes($3))::text[]))
               and ($4 is null or lower(m.person) = lower($4)))
    $$;
comment on function dolsd.authority_bare(date, date, text, text) is
    'Either of the two, for all matters or those at a home or of a person.';

create or replace function dolsd.authority_on(on_day date default null, known_on date default null,
                                              home text default null, who text default null,
                                              first_rows bigint default null)
    returns table (status text, reference text, initials text, person text, place text, kind text, id bigint,
                   limit_code text, first_day date, last_day date, final_day date, days int, why text,
                   suspended date, suspension_lifted date, ended_by text, duty text, day date, counts jsonb,
                   unsure boolean)
    language sql stable
    as $$
    with the as materialized (select coalesce($1, dolsd.london_date(dolsd.clock())) as day),
    bare as materialized (
        select s.*, case s.status when 'without' then 1 when 'suspended' then 2 else 3 end as turn
          from dolsd.authority_bare(coalesce($1, dolsd.london_date(dolsd.clock())), $2, $3, $4) s),
    counted as materialized (
        select jsonb_build_object('with', count(*) filter (where b.status = 'with'),
                   'without', count(*) filter (where b.status = 'without'),
                   'suspended', count(*) filter (where b.status = 'suspended')) as counts
          from bare b),
    -- Only the rows shown are looked up.
    span as materialized (
        select b.* from bare b order by b.turn, b.final_day fetch first (coalesce($5, 1000000000)) rows with ties)
    select s.status, m.reference, m.initials, m.person, m.place, s.kind, s.id, s.limit_code,
           s.first_day, coalesce(s.last_day, d.last_day), s.final_day,
           case s.status when 'with' then s.final_day - the.day when 'suspended' then the.day - s.suspended + 1
                         else the.day - s.final_day end,
           case when s.status = 'without' and coalesce(s.state, d.state) in ('open', 'paused')
                 and not 'barred' = any(d.flags)
                then 'ends before that day'
                when s.status = 'without'
                then dolsd.gap_reason(s.limit_code, d.decided_by, d.flags, m.facts, s.ended_by) end,
           s.suspended, s.suspension_lifted, s.ended_by, coalesce(c.duty, 'managing_authority'), the.day, n.counts,
           s.status = 'without' and 'unsure_end' = any(d.flags)
      from the
     cross join counted n
     cross join span s
      join dolsd.matter m on m.kind = s.kind and m.id = s.id
      join dolsd.limit_code c on c.code = s.limit_code
      join dolsd.deadline d on d.kind = s.kind and d.id = s.id and d.limit_code = s.limit_code
     order by s.turn, s.final_day, m.reference
    $$;
comment on function dolsd.authority_on(date, date, text, text, bigint) is
    'Who has authority on a day (today where none is given): status is with, suspended or without. As known now, '
    'or at the end of the day known_on. A home by part of its name, a person by the council''s reference. days: left, '
    'since the suspension, or without. Those without authority first, the longest first; then those that end first. '
    'first_rows: return at least that number of rows. counts: how many there are in all, for each status. unsure: '
    'whether there may be authority all the same, as the order of the court may say that it continues.';

create or replace function dolsd.authority_counts(on_day date default null, known_on date default null,
                                                  home text default null, who text default null)
    returns table (status text, matters bigint, persons bigint)
    language sql stable
    as $$
    select a.status, count(*), count(distinct coalesce(lower(a.person), a.kind || ' ' || a.id))
      from dolsd.authority_on($1, $2, $3, $4) a
     group by a.status
    $$;
comment on function dolsd.authority_counts(date, date, text, text) is
    'How many matters, and of how many persons, dolsd.authority_on has for each status. If the council gives no '
    'reference for the person, each matter counts as one.';
