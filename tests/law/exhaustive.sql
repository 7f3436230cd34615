-- Holds what tests/law/exhaustive.c wrote into `answer` against PostgreSQL's own calendar: integers and
-- intervals added to dates, and its zone Europe/London. Ends in an error that names the first differences.
--
-- How many were compared is checked as well, so that a comparison of nothing cannot pass.

create temp table working as
select w.jurisdiction, d.day::date as day,
       extract(isodow from d.day) < 6 and not exists (
           select from dolsd.non_working_day n
            where n.day = d.day::date and (n.jurisdiction is null or n.jurisdiction = w.jurisdiction)) as at_work
  from unnest(array['england', 'wales']) as w(jurisdiction),
       generate_series(timestamp '1980-01-01', timestamp '2160-12-31', interval '1 day') as d(day);

-- How many working days lie on or before each day, and which working day has which number.
create temp table ranked as
select jurisdiction, day, at_work, (count(*) filter (where at_work) over (partition by jurisdiction order by day))::int as rank from working;
create temp table numbered as select jurisdiction, rank, day from ranked where at_work;
create unique index on ranked (jurisdiction, day);
create unique index on numbered (jurisdiction, rank);
analyze ranked;
analyze numbered;

create temp view asked as
select s.*, a.jurisdiction, date '1970-01-01' + a.start as start, date '1970-01-01' + a.last::int as last,
       s.count * case s.unit when 'week' then 7 else 1 end as days,
       make_interval(months => s.count * case s.unit when 'year' then 12 else 1 end) as months
  from span s join answer a on a.what = 's' and a.number = s.number;

-- Every answer that PostgreSQL does not give, and how many were compared.
create temp table compared as
select count(*) as answers, jsonb_agg(c) filter (where c.last is distinct from c.meant) as wrong
  from (select number, jurisdiction, start, last,
               case
                   when reckoning = 'on' then start
                   when unit in ('day', 'week') then
                       case reckoning when 'before' then start - days when 'after' then start + days else start + days - 1 end
                   when reckoning = 'before' then (start - months)::date
                   -- The day before the corresponding date; a month without such a date ends it with its last day.
                   when reckoning = 'including' and extract(day from start + months) = extract(day from start)
                       then (start + months)::date - 1
                   else (start + months)::date
               end as meant
          from asked where unit <> 'working_day'
         union all
        select a.number, a.jurisdiction, a.start, a.last, case a.reckoning when 'on' then a.start else n.day end
          from asked a
          join ranked r on r.jurisdiction = a.jurisdiction and r.day = a.start
          left join numbered n on n.jurisdiction = a.jurisdiction
               and n.rank = r.rank + case a.reckoning
                   when 'after' then a.count
                   -- The day itself is the first where people are at work on it, else the next one is.
                   when 'including' then a.count - r.at_work::int
                   else 1 - a.count - r.at_work::int
               end
         where a.unit = 'working_day') c;

do $$
declare
    days constant int := date '2150-12-31' - date '1990-01-01' + 1;
    wrong text;
begin
    select string_agg(format('%s %s %s from %s in %s: the engine says %s, PostgreSQL %s',
                             s.count, s.unit, s.reckoning, w->>'start', w->>'jurisdiction', w->>'last', w->>'meant'), E'\n')
      into wrong
      from (select w from compared c, jsonb_array_elements(c.wrong) as w limit 20) w join span s on s.number = (w->>'number')::int;
    if wrong is not null then
        raise exception E'\n%', wrong;
    end if;
    select string_agg(format('the midnight that ends %s: the engine says %s, PostgreSQL %s', day, last, meant), E'\n')
      into wrong
      from (select day, last, meant
              from (select date '1970-01-01' + start as day, last,
                           extract(epoch from (date '1970-01-01' + start + 1)::timestamp at time zone 'Europe/London')::bigint as meant
                      from answer where what = 'm') m
             where last <> meant order by day limit 20) w;
    if wrong is not null then
        raise exception E'\n%', wrong;
    end if;
    if (select count(*) from answer where what = 'm') <> days
       or (select answers from compared) <> 2 * days * (select count(*) from span)
       or (select count(*) from span) < 20 then
        raise exception 'fewer answers than questions';
    end if;
end $$;

select format('%s spans, %s last days and %s midnights: the engine and PostgreSQL agree',
              (select count(*) from span), answers, (select count(*) from answer where what = 'm'))
  from compared;
