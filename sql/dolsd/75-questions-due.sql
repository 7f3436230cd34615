-- What ends and what is overdue, what is owed in writing (the view duty), and which homes have not answered.
--
-- Public: due_bare, due_by, asked_of_homes, unanswered.

create or replace function dolsd.due_bare(until date, home text, in_role text, in_kind text)
    returns table (last_day date, state text, authority boolean, title text, duty text, kind text, id bigint,
                   limit_code text, next_at timestamptz)
    language sql stable
    as $$
    -- One select for each index.
    select d.last_day, d.state, c.authority, c.title, c.duty, d.kind, d.id, d.limit_code, d.next_at
      from (select x.last_day, x.state, x.kind, x.id, x.limit_code, x.ladder_at[1] as next_at
              from dolsd.deadline x where x.state in ('open', 'paused') and x.last_day <= $1
            union all
            select x.last_day, 'overdue', x.kind, x.id, x.limit_code, x.ladder_at[1]
              from dolsd.deadline x where x.state = 'lapsed' and x.last_day <= $1) d
      -- Every deadline has its limit: a query that needs nothing from it reads none.
      left join dolsd.limit_code c on c.code = d.limit_code
     where ($2 is null
            or (d.kind, d.id) in (select m.kind, m.id from dolsd.matter m
                                   where m.place = any((select dolsd.asked_homes($2))::text[])))
       and ($3 is null or c.duty = $3) and ($4 is null or d.kind = $4)
    $$;
comment on function dolsd.due_bare(date, text, text, text) is
    'The rows of dolsd.due_by, in no order and without details of the matter.';

create or replace function dolsd.due_by(until date default null, home text default null, in_role text default null,
                                        in_kind text default null, first_rows bigint default null)
    returns table (last_day date, state text, days int, reference text, initials text, person text, place text,
                   title text, authority boolean, duty text, kind text, id bigint, limit_code text, next_at timestamptz)
    language sql stable
    as $$
    with the as materialized (select dolsd.london_date(dolsd.clock()) as today),
    -- Only the rows shown are looked up: the last day of the last of them is in the index.
    reach as materialized (
        select least(coalesce($1, the.today + 7), case when $5 is not null then (
                   select b.last_day from dolsd.due_bare(coalesce($1, the.today + 7), $2, $3, $4) b
                    order by b.last_day offset greatest($5 - 1, 0) limit 1) end) as day
          from the),
    due as materialized (
        select d.* from reach cross join lateral dolsd.due_bare(reach.day, $2, $3, $4) d
         order by d.last_day, d.authority desc
         fetch first (coalesce($5, 1000000000)) rows with ties)
    select d.last_day, d.state, d.last_day - the.today, m.reference, m.initials, m.person, m.place, d.title,
           d.authority, d.duty, d.kind, d.id, d.limit_code, d.next_at
      from the
     cross join due d
      join dolsd.matter m on m.kind = d.kind and m.id = d.id
     order by d.last_day, d.authority desc, m.reference, d.limit_code
    $$;
comment on function dolsd.due_by(date, text, text, text, bigint) is
    'What ends by a day (seven days from today if none is given), and what was due before and is not done: at which '
    'home, and whose duty it is. days: until then, negative if it is over. An authority is overdue if nothing '
    'followed. first_rows: return at least that number of rows.';

create or replace function dolsd.asked_of_homes(homes text[] default null, in_contact bigint default null)
    returns table (contact_id bigint, contact text, kind text, id bigint, limit_code text, last_day date,
                   reference text, place text, first_at timestamptz, last_at timestamptz, asked bigint)
    language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
    as $$
#variable_conflict use_column
begin
    return query
    select n.contact_id, c.name, n.kind, n.matter_id, n.limit_code, n.last_day, m.reference, m.place,
           min(n.ended_at), max(n.ended_at), count(*)
      from dolsd.deadline d
      join dolsd.matter m on m.kind = d.kind and m.id = d.id
      join dolsd.notice n on n.kind = d.kind and n.matter_id = d.id and n.limit_code = d.limit_code
           and n.last_day = d.last_day and n.role = 'managing_authority' and n.purpose = 'reminder' and n.state = 'told'
      -- A reminder that the facts have made unnecessary counts as answered.
      join dolsd.rung r on r.id = n.rung and not m.facts ?| r.unless
     cross join lateral (select v.name from casework.contact v where v.contact_id = n.contact_id limit 1) c
     -- One condition for each index.
     where (d.state in ('open', 'paused') or d.state = 'lapsed')
       and (homes is null or m.place = any(homes)) and (in_contact is null or n.contact_id = in_contact)
       and not exists (select 1 from dolsd.acknowledgement k
                        where k.kind = n.kind and k.matter_id = n.matter_id and k.limit_code = n.limit_code
                          and k.last_day = n.last_day and k.contact_id = n.contact_id)
     group by n.contact_id, c.name, n.kind, n.matter_id, n.limit_code, n.last_day, m.reference, m.place;
end
$$;
comment on function dolsd.asked_of_homes(text[], bigint) is
    'What homes (these, or all), or one contact of a home, were reminded of but neither did nor acknowledged: since '
    'when, and how often.';

create or replace function dolsd.unanswered(home text default null)
    returns table (place text, contact_id bigint, contact text, since timestamptz, last_asked timestamptz, asked bigint,
                   matters bigint, "references" text[])
    language sql stable
    as $$
    select a.place, a.contact_id, a.contact, min(a.first_at), max(a.last_at), sum(a.asked)::bigint,
           count(distinct (a.kind, a.id)), array_agg(distinct a.reference)
      from dolsd.asked_of_homes(case when $1 is not null then dolsd.asked_homes($1) end) a
     group by a.place, a.contact_id, a.contact
     order by min(a.first_at), a.place
    $$;
comment on function dolsd.unanswered(text) is
    'Homes that have not answered: since when, how often they were asked, and about which matters. An answer is'
    ' an acknowledgement, or that what was asked for is done.';

create or replace view dolsd.duty as
select d.kind, d.id, m.reference, m.place, d.limit_code, t.title, t.owed_by, t.owed_to, t.contents, t.source,
       d.start_on as since, d.last_day, d.state = 'lapsed' as overdue,
       d.state = 'lapsed' and d.ladder_at = '{}' as rests
  from dolsd.deadline d
  join dolsd.time_limit t on t.id = d.limit_id and t.owed_by <> ''
  join dolsd.matter m on m.kind = d.kind and m.id = d.id
 where d.state in ('open', 'lapsed', 'paused');
comment on view dolsd.duty is 'Written notices and copies that are owed and not recorded as given.';
comment on column dolsd.duty.kind is 'Kind of the matter.';
comment on column dolsd.duty.id is 'Number of the matter.';
comment on column dolsd.duty.reference is 'Its reference.';
comment on column dolsd.duty.place is 'Where.';
comment on column dolsd.duty.limit_code is 'Which time limit.';
comment on column dolsd.duty.title is 'What is owed.';
comment on column dolsd.duty.owed_by is 'Who owes it.';
comment on column dolsd.duty.owed_to is 'To whom.';
comment on column dolsd.duty.contents is 'What it must say.';
comment on column dolsd.duty.source is 'Where the law says so.';
comment on column dolsd.duty.since is 'The day from which it is owed.';
comment on column dolsd.duty.last_day is 'The last day: usually a local target, as the title says.';
comment on column dolsd.duty.overdue is 'Whether that day is over.';
comment on column dolsd.duty.rests is 'Whether no more reminders of it will come: the weekly attestation counts it.';
