-- What officers' questions have in common: who is meant, who had a role on a day, and the span in which
-- an authority was in force. dolsctl, the page and SQL call the same functions.
--
-- Public: asks_for_person, asked_homes, asked_contacts, responsible, offset_words, offset_parts, notice_words,
-- notice_parts, fact_words, decided_words, certainty_words, gap_reason, fact_day, authorities_at, authority_span.

create or replace function dolsd.asks_for_person() returns boolean
    language sql stable
    as $$
    select exists (select 1 from pg_attribute a
                    where a.attrelid = to_regclass('casework.matter') and a.attname = 'person' and not a.attisdropped)
    $$;
comment on function dolsd.asks_for_person() is
    'Whether the council''s view casework.matter has the column person, so that questions can name a person.';

-- Goes from one name to the next in the index: there are few homes and many matters.
create or replace function dolsd.asked_homes(asked text) returns text[]
    language sql stable
    as $$
    with recursive home as (
        select min(m.place) as place from dolsd.matter m
        union all
        select (select min(m.place) from dolsd.matter m where m.place > h.place) from home h where h.place is not null)
    select coalesce(array_agg(h.place), '{}') from home h where strpos(lower(h.place), lower($1)) > 0
    $$;
comment on function dolsd.asked_homes(text) is 'The homes whose name contains this, in upper or lower case.';

create or replace function dolsd.asked_contacts(asked text) returns bigint[]
    language plpgsql stable set jit = off
    as $$
begin
    if asked ~ '^\d{1,18}$' then
        return array[asked::bigint];
    end if;
    return array(select c.contact_id from casework.contact c where strpos(lower(c.name), lower(asked)) > 0);
end
$$;
comment on function dolsd.asked_contacts(text) is
    'The contact with this number, or those whose name contains this, in upper or lower case.';

create or replace function dolsd.responsible(in_kind text, in_id bigint, in_role text, on_day date) returns text
    language sql stable cost 5000
    as $$
    select string_agg(distinct c.name, ', ' order by c.name)
      from casework.recipient r
     cross join lateral (select v.name from casework.contact v where v.contact_id = r.contact_id limit 1) c
     where r.kind = in_kind and r.id = in_id and r.role = in_role
       and (r.since is null or r.since <= on_day) and (r.until is null or r.until >= on_day)
    $$;
comment on function dolsd.responsible(text, bigint, text, date) is
    'Names of those who had a role in a matter on a day; null: nobody.';

create or replace function dolsd.offset_words(count int, unit text, counted_from text) returns text
    language sql immutable parallel safe
    as $$
    select case when count = 0 then 'on ' else abs(count) || ' ' || replace(unit, '_', ' ')
                || case when abs(count) > 1 then 's' else '' end
                || case when count < 0 then ' before ' else ' after ' end end
           || case counted_from when 'start' then 'the first day' else 'the last day' end
    $$;
comment on function dolsd.offset_words(int, text, text) is
    'When a rung comes, in words: 2 working days before the last day.';

create or replace function dolsd.offset_parts(count int, unit text, counted_from text) returns jsonb
    language sql immutable strict parallel safe
    as $$
    select jsonb_build_object('words', dolsd.offset_words($1, $2, $3), 'number', nullif(abs($1), 0),
               'is', jsonb_build_object($2, true, 'two', abs($1) = 2, 'before', $1 < 0, 'after', $1 > 0,
                                        'start', $3 = 'start'))
    $$;
comment on function dolsd.offset_parts(int, text, text) is
    'What dolsd.offset_words says, and its parts for pages in other languages.';

create or replace function dolsd.notice_words(purpose text, rung int, last_day date, old_last_day date) returns text
    language sql stable
    as $$
    select case $1
        when 'moved' then 'the last day moved from ' || to_char($4, 'FMDD Mon YYYY')
                          || ' to ' || to_char($3, 'FMDD Mon YYYY')
        when 'over' then 'nothing more is needed'
        else (select dolsd.offset_words(r.offset_count, r.offset_unit, r.counted_from)
                     || case when r.counted_from = 'last_day' and r.offset_count > 0 then ': alarm' else '' end
                from dolsd.rung r where r.id = $2)
             || case $1 when 'undelivered' then ', instead of a message that could not be delivered' else '' end end
    $$;
comment on function dolsd.notice_words(text, int, date, date) is 'What a notice said, briefly.';

create or replace function dolsd.notice_parts(in_notice bigint) returns jsonb
    language sql stable
    as $$
    select jsonb_build_object('over', n.purpose = 'over', 'undelivered', n.purpose = 'undelivered',
               'moved', case when n.purpose = 'moved'
                             then jsonb_build_object('was', n.old_last_day, 'is', n.last_day) end,
               'offset', case when n.purpose not in ('moved', 'over')
                              then dolsd.offset_parts(r.offset_count, r.offset_unit, r.counted_from) end,
               'alarm', n.purpose not in ('moved', 'over') and r.counted_from = 'last_day' and r.offset_count > 0)
      from dolsd.notice n left join dolsd.rung r on r.id = n.rung
     where n.id = $1
    $$;
comment on function dolsd.notice_parts(bigint) is
    'The parts of what dolsd.notice_words says of a notice, for pages in other languages.';

create or replace function dolsd.fact_words(in_kind text, in_fact text) returns text
    language sql stable
    as $$
    select coalesce((select f.meaning from dolsd.fact f where f.fact = $2 and (f.kind = $1 or f.kind is null)
                      order by f.kind nulls last limit 1),
                    (select c.title from dolsd.limit_code c where 'limit:' || c.code = $2), replace($2, '_', ' '))
    $$;
comment on function dolsd.fact_words(text, text) is
    'What a fact of a kind of matter means, or which limit something else is counted from; else its name.';

create or replace function dolsd.decided_words(decided_by text) returns text
    language sql immutable parallel safe
    as $$
    select case $1 when 'count' then 'the count' when 'stated' then 'the day that the form states'
                   when 'extension' then 'the extension' when 'cap' then 'the most that the law allows'
                   when 'variation' then 'a court' when 'floor' then 'the least that the law gives' end
    $$;
comment on function dolsd.decided_words(text) is 'What decided a last day, in words.';

create or replace function dolsd.certainty_words(certainty text) returns text
    language sql immutable parallel safe
    as $$
    select case $1 when 'seen' then 'Read in the source' when 'partly' then 'Read in part or second-hand'
                   else 'From general knowledge: check before relying on it' end
    $$;
comment on function dolsd.certainty_words(text) is 'How sure a rule of law is, in words.';

create or replace function dolsd.gap_reason(limit_code text, decided_by text, flags text[], facts jsonb, ended_by text)
    returns text
    language sql immutable
    as $$
    select case when $1 like 'suspension\_%' then 'suspended'
                when $1 = 'found_unauthorised' then 'found to be without authority'
                when 'barred' = any($3) then 'second urgent authorisation: none may be given'
                when 'unsure_end' = any($3) and 'not_stated' = any($3) then 'unsure: no last day on record'
                when 'unsure_end' = any($3) and 'stated_beyond' = any($3) then 'unsure: the last day must be checked'
                when 'unsure_end' = any($3) then 'unsure: the order may continue, application filed in time'
                when $4 ? 'suspended' and not $4 ? 'suspension_lifted' then 'suspended and not lifted'
                when 'too_late' = any($3) then 'what followed came too late'
                when $4 ? 'next_given' and $4 ? 'next_starts' then 'given in time, begins only after a gap'
                when $4 ? 'next_given' then 'given, but ended before it began'
                when $1 = 'urgent_end' and ($4 ? 'refusal_received' or $4 ? 'refused') then 'request refused'
                when $1 = 'standard_end' and $4 ? 'further_refused' then 'further request refused'
                when $4 ? 'later_refused' and coalesce($5 not in ('standard_started', 'followed_on'), true)
                    then 'later request refused'
                when $1 = 'urgent_end' and $2 = 'extension' then 'extension ran out, no decision'
                when $1 = 'urgent_end' and $5 = 'standard_started' then 'decided after its end'
                when $1 = 'urgent_end' then 'no decision in time'
                when $1 = 'standard_end' and $4 ? 'further_decided' then 'further request decided too late'
                when $1 = 'standard_end' and $4 ? 'further_requested' then 'further request not decided'
                when $1 = 'standard_end' then 'no further request'
                when $1 = 'court_order_end' and $4 ? 'application_filed' then 'application filed, no new order'
                when $1 = 'court_order_end' then 'no new order'
                else 'nothing followed' end
    $$;
comment on function dolsd.gap_reason(text, text, text[], jsonb, text) is
    'Why nothing followed an authority in time, as far as the recorded facts show.';

create or replace function dolsd.fact_day(facts jsonb, fact text) returns date
    language sql stable parallel safe
    as $$
    select case when $1 ->> $2 ~ ('^[12]\d{3}-((0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)'
                                  || '|(0[13578]|1[02])-31)$|^([12]\d(0[48]|[2468][048]|[13579][26])|2000)-02-29$')
                then ($1 ->> $2)::date end
    $$;
comment on function dolsd.fact_day(jsonb, text) is 'The day of a fact; null if it has not happened or is not a date.';

create or replace function dolsd.authorities_at(known_on date)
    returns table (kind text, id bigint, limit_code text, last_day date, state text, reason text)
    language sql stable
    as $$
    -- What the ledger said last before the midnight that follows; nothing yet is a row without a state.
    select c.kind, c.matter_id, c.limit_code,
           (b.detail ->> 'last_day')::date, b.detail ->> 'state', b.detail ->> 'reason'
      from (select distinct l.kind, l.matter_id, l.limit_code
              from dolsd.event l
             where l.at >= dolsd.london_instant($1 + 1, '00:00') and l.event like 'deadline %' and l.detail ? 'state'
               and l.limit_code in (select x.code from dolsd.limit_code x where x.authority)) c
      left join lateral (
           select l.detail
             from dolsd.event l
            where l.kind = c.kind and l.matter_id = c.matter_id and l.limit_code = c.limit_code
              and l.event like 'deadline %' and l.detail ? 'state' and l.at < dolsd.london_instant($1 + 1, '00:00')
            order by l.seq desc
            limit 1) b on true
    $$;
comment on function dolsd.authorities_at(date) is
    'Each authority whose end changed after a day, as it was on record at the end of that day; state is null where '
    'nothing was on record yet.';

create or replace function dolsd.authority_span(in_kind text, in_id bigint, in_code text, in_last_day date,
                                                in_state text, in_reason text)
    returns table (reference text, initials text, person text, place text, place_id bigint, facts jsonb,
                   first_day date, final_day date, suspended date, suspension_lifted date, ended_by text, duty text,
                   left_on date, returned_on date)
    language sql stable
    as $$
    select m.reference, m.initials, m.person, m.place, m.place_id, m.facts,
           case when b.barred then b.gap_from
                else (select max(dolsd.fact_day(m.facts, f.fact))
                        from unnest(case c.begins when '{}' then array[g.governed_by] else c.begins end) f (fact)) end,
           -- The first day of what follows no longer belongs to it; the day on which it was closed does.
           case when b.barred then b.gap_from - 1
                when $5 = 'met' then least($4, dolsd.fact_day(m.facts, $6) - 1)
                when $5 = 'cancelled' then least($4, dolsd.fact_day(m.facts, e.fact)) else $4 end,
           dolsd.fact_day(m.facts, 'suspended'), dolsd.fact_day(m.facts, 'suspension_lifted'),
           case when $5 in ('met', 'cancelled') then $6 end, coalesce(c.duty, 'managing_authority'),
           dolsd.fact_day(m.facts, 'left'), dolsd.fact_day(m.facts, 'returned')
      from dolsd.matter m
      -- What was known of a person who was away then; they came back since.
     cross join lateral (select case when $6 = 'moved' and not m.facts ? $6 then 'left' else $6 end as fact) e
      join dolsd.kind g on g.kind = m.kind
      join dolsd.limit_code c on c.code = $3 and c.authority
      left join lateral (select 'barred' = any(x.flags) as barred, x.gap_from from dolsd.deadline x
                          where x.kind = $1 and x.id = $2 and x.limit_code = $3 offset 0) b on true
     where m.kind = $1 and m.id = $2 and m.facts is not null and ($5 <> 'cancelled' or m.facts ? e.fact)
       -- As long as it was open, nobody knew of the mistake.
       and not ($5 in ('met', 'cancelled') and m.facts ? 'mistaken')
    $$;
comment on function dolsd.authority_span(text, bigint, text, date, text, text) is
    'The authority that a deadline ends, by its matter, limit, last day, state and reason: its first day, the last on '
    'which it was in force, its suspension and an absence of the person. One that the law does not allow never was: '
    'its first day is the first without authority (null: there is none), its last the day before. No row: the deadline '
    'belongs to a limit that does not end an authority, or was entered by mistake.';

-- Part of apply_plan, so its query plan is kept, and each key is looked up by itself (30-plan.sql).
create or replace function dolsd.keep_authorities(kinds text[], ids bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    with found as materialized (
        select k.kind, k.id, d.limit_code, s.first_day, s.final_day, s.suspended, s.suspension_lifted, s.ended_by,
               s.left_on, s.returned_on
          from (select distinct x.kind, x.id from unnest(kinds, ids) x (kind, id)) k
         cross join lateral (select x.limit_code, x.last_day, x.state, x.reason from dolsd.deadline x
                              where x.kind = k.kind and x.id = k.id offset 0) d
         cross join lateral (select * from dolsd.authority_span(k.kind, k.id, d.limit_code, d.last_day, d.state,
                                                                d.reason) offset 0) s
         where s.first_day is not null),
    gone as (
        delete from dolsd.authority a
         using unnest(kinds, ids) k (kind, id)
         cross join lateral (select x.ctid as row, x.limit_code from dolsd.authority x
                              where x.kind = k.kind and x.id = k.id offset 0) o
         where a.ctid = o.row and (k.kind, k.id, o.limit_code) not in (select f.kind, f.id, f.limit_code from found f))
    insert into dolsd.authority as a
           (kind, id, limit_code, first_day, final_day, suspended, suspension_lifted, ended_by, left_on, returned_on)
    select f.kind, f.id, f.limit_code, f.first_day, f.final_day, f.suspended, f.suspension_lifted, f.ended_by,
           f.left_on, f.returned_on
      from found f
        on conflict (kind, id, limit_code) do update
       set (first_day, final_day, suspended, suspension_lifted, ended_by, left_on, returned_on) =
           (excluded.first_day, excluded.final_day, excluded.suspended, excluded.suspension_lifted, excluded.ended_by,
            excluded.left_on, excluded.returned_on)
     where (a.first_day, a.final_day, a.suspended, a.suspension_lifted, a.ended_by, a.left_on, a.returned_on)
           is distinct from
           (excluded.first_day, excluded.final_day, excluded.suspended, excluded.suspension_lifted, excluded.ended_by,
            excluded.left_on, excluded.returned_on);
end
$$;
comment on function dolsd.keep_authorities(text[], bigint[]) is
    'Works out again the days of the authorities of these matters (dolsd.authority).';

-- A store from an earlier version has none yet.
do $do$
declare
    kinds text[];
    ids bigint[];
begin
    select array_agg(d.kind), array_agg(d.id) into kinds, ids
      from dolsd.deadline d
      join dolsd.limit_code c on c.code = d.limit_code and c.authority
     where not exists (select from dolsd.authority a
                        where a.kind = d.kind and a.id = d.id and a.limit_code = d.limit_code);
    if ids is not null then
        perform dolsd.keep_authorities(kinds, ids);
    end if;
end
$do$;
