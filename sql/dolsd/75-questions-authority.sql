-- Who has authority on a day, and who has none.
--
-- Public: authority_on, authority_counts.

create or replace function dolsd.authority_on(on_day date default null, known_on date default null,
                                              home text default null, who text default null)
    returns table (status text, reference text, initials text, person text, place text, kind text, id bigint,
                   limit_code text, first_day date, last_day date, final_day date, days int, why text,
                   suspended date, suspension_lifted date, ended_by text, duty text, day date)
    language sql stable
    as $$
    with the as materialized (
        select coalesce($1, dolsd.london_date(dolsd.clock())) as day, dolsd.london_date(dolsd.clock()) as today),
    span as materialized (
        select s.*, k.kind, k.id, k.limit_code, k.last_day, k.state, the.day,
               case when g.kind is not null then 'without'
                    when the.day <= s.final_day
                    then case when the.day >= s.suspended
                                   and (s.suspension_lifted is null or the.day < s.suspension_lifted)
                              then 'suspended' else 'with' end
                    when k.state in ('open', 'paused') then 'without'
                    when k.state = 'lapsed' and ($2 is not null or the.day > the.today) then 'without' end as status
          from the
         cross join dolsd.known_authorities(coalesce($1, dolsd.london_date(dolsd.clock())), $2) k
         cross join lateral dolsd.authority_span(k.kind, k.id, k.limit_code, k.last_day, k.state, k.reason) s
          left join dolsd.gaps g on g.kind = k.kind and g.id = k.id and g.limit_code = k.limit_code
                                and the.day between g.gap_from and g.gap_until
         where s.first_day <= the.day and ($3 is null or s.place = any((select dolsd.asked_homes($3))::text[]))
           and ($4 is null or lower(s.person) = lower($4)))
    select s.status, s.reference, s.initials, s.person, s.place, s.kind, s.id, s.limit_code,
           s.first_day, s.last_day, s.final_day,
           case s.status when 'with' then s.final_day - s.day when 'suspended' then s.day - s.suspended + 1
                         else s.day - s.final_day end,
           case when s.status = 'without' and s.state in ('open', 'paused') then 'ends before that day'
                when s.status = 'without'
                then dolsd.gap_reason(s.limit_code, d.decided_by, d.flags, s.facts, s.ended_by) end,
           s.suspended, s.suspension_lifted, s.ended_by, s.duty, s.day
      from span s
      left join dolsd.deadline d on d.kind = s.kind and d.id = s.id and d.limit_code = s.limit_code
     where s.status is not null
     order by case s.status when 'without' then 1 when 'suspended' then 2 else 3 end,
              s.final_day, s.reference
    $$;
comment on function dolsd.authority_on(date, date, text, text) is
    'Who has authority on a day (today where none is given): status is with, suspended or without. As known now,'
    ' or at the end of a day known_on. A home by a part of its name, a person by the council''s reference. days:'
    ' still to come, since the suspension, or without. Without authority first, the longest first; then what ends'
    ' first.';

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
    'How many matters, and of how many persons, dolsd.authority_on has for each status. Where the council gives'
    ' no reference of the person, each matter counts as one.';
