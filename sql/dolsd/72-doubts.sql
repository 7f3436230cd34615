-- Rules that are allowed but may not do what was intended.
--
-- Public: awaited_words.

-- A fact that neither dolsd.fact nor the council's view nor any matter knows is probably misspelt.
create or replace view dolsd.unheard_fact as
with facts_named as (
    select t.kind, f.fact,
           format('dolsd.time_limit, row %s: %s of %s in pack %s', t.id, t.code, t.kind, t.pack) as named
      from dolsd.time_limit t
      join dolsd.rule_pack p on p.pack = t.pack and p.commences is not null
     cross join lateral unnest(
               t.applies_if || t.applies_unless || t.count_from || t.cap_from || t.met_by || t.cancelled_by
               || t.forestalled_by || t.hold_from || t.hold_until
               || array[t.not_after, nullif(nullif(t.governed_by, 'matter'), 'today')]
               || array[t.not_before, t.stated_by, t.extended_by, t.extension_asked, t.extension_decided,
                        t.extension_before, t.varied_by, t.cap_lifted_by,
                        nullif(t.met_since, 'start')]) as f (fact)
     where f.fact !~ '^(limit|met):' and coalesce(t.effective_to >= dolsd.london_date(dolsd.clock()), true)
    union all
    select r.kind, f.fact, format('dolsd.rung, row %s: %s in pack %s', r.id, r.name, r.pack)
      from dolsd.rung r
      join dolsd.rule_pack p on p.pack = r.pack and p.commences is not null
     cross join lateral unnest(r.only_if || r.unless) as f (fact)
     where r.active and coalesce(r.effective_to >= dolsd.london_date(dolsd.clock()), true)),
doubtful as materialized (
    select n.fact, min(n.named) as named
      from facts_named n
     where not exists (select 1 from dolsd.fact w
                        where w.fact = n.fact and (w.kind is null or n.kind is null or w.kind = n.kind))
     group by n.fact)
select f.fact, f.named
  from doubtful f
 where not exists (select 1 from pg_views v where v.schemaname = 'casework'  -- matter, or a view it is built on
                     and strpos(v.definition, quote_literal(f.fact)) > 0)
   and not exists (select 1 from dolsd.matter m where m.facts ? f.fact);
comment on view dolsd.unheard_fact is 'Facts that only a rule, in force or to come into force, names.';
comment on column dolsd.unheard_fact.fact is 'Its name.';
comment on column dolsd.unheard_fact.named is 'The rule that names it.';

create or replace view dolsd.doubt_end as
with today as materialized (select dolsd.london_date(dolsd.clock()) as day),
-- In force, or to come into force.
time_limit as materialized (
    select t.*, greatest(t.effective_from, p.commences) as from_day,
        least(coalesce(t.effective_to, 'infinity'), coalesce(p.ends, 'infinity')) as to_day,
           format('dolsd.time_limit, row %s: %s of %s in pack %s', t.id, t.code, t.kind, t.pack) as named
      from today, dolsd.time_limit t join dolsd.rule_pack p on p.pack = t.pack and p.commences is not null
     where coalesce(t.effective_to, 'infinity') >= today.day),
rung as materialized (
    select r.*, format('dolsd.rung, row %s: %s in pack %s', r.id, r.name, r.pack) as named
      from today, dolsd.rung r join dolsd.rule_pack p on p.pack = r.pack and p.commences is not null
     where r.active and coalesce(r.effective_to, 'infinity') >= today.day),
-- Each end that lapses, and for which matters. A finding that there is no authority is over before it begins.
ends as materialized (
    select t.code, t.kind, j.jurisdiction, bool_and(t.reckoning = 'before' and t.count_from <@ c.begins) as at_once
      from time_limit t join dolsd.limit_code c on c.code = t.code, unnest(array['england', 'wales']) j (jurisdiction)
     where t.after_last_day = 'lapse' and coalesce(t.jurisdiction, j.jurisdiction) = j.jurisdiction group by 1, 2, 3),
reminding as materialized (
    select e.*, r.id, r.role, r.only_if_flags, r.unless_flags,
           r.role = 'dols_team' and r.counted_from = 'last_day' and r.offset_count >= 0
               and r.repeat_every is not null and r.only_if = '{}' and r.unless = '{}' and r.if_flag is null
               and r.if_nobody = 'dols_team' as repeats,
           r.counted_from = 'start' or r.offset_count <= 0 as before
      from ends e
      join rung r on r.place is null and r.matter_id is null and r.limit_code = e.code
          and (r.kind is null or r.kind = e.kind) and (r.jurisdiction is null or r.jurisdiction = e.jurisdiction))
select 'dolsd.rung' as place, 'no alarm' as what,
       format('%s of %s in %s lapses, and no rung for dols_team then repeats whatever the facts are: after its last '
           'day nobody is told', e.code, e.kind, string_agg(e.jurisdiction, ' and ' order by e.jurisdiction)) as words,
       'add a rung with role dols_team, offset_count 0 or more, repeat_every, and no only_if, unless, if_flag, '
           'only_if_flags or unless_flags; or a second one whose only_if_flags are the unless_flags of the first'
           as advice
  from ends e where not exists (select 1 from reminding r
      where (r.code, r.kind, r.jurisdiction) = (e.code, e.kind, e.jurisdiction) and r.repeats and r.only_if_flags = '{}'
        and r.unless_flags <@ array(select unnest(o.only_if_flags) from reminding o
                                     where (o.code, o.kind, o.jurisdiction) = (e.code, e.kind, e.jurisdiction)
                                       and o.repeats and o.unless_flags = '{}'))
 group by e.code, e.kind
union all
select 'dolsd.rung', 'no reminder', format('%s of %s in %s ends, and no rung reminds anybody before', e.code, e.kind,
    string_agg(e.jurisdiction, ' and ' order by e.jurisdiction)),
       'add a rung on or before the last day'
  from ends e where not exists (select 1 from reminding r
      where (r.code, r.kind, r.jurisdiction) = (e.code, e.kind, e.jurisdiction) and r.before)
   and not e.at_once
 group by e.code, e.kind
union all
-- Of two rows for the same day and jurisdiction the higher number takes precedence.
select b.named, 'two rows',
       format('row %s of pack %s is for the same matters from the same day and goes first, because its number is '
           'higher', a.id, a.pack),
       'tell them apart by applies_if and applies_unless, or end one of them by effective_to'
  from time_limit a
  join time_limit b on b.code = a.code and b.kind = a.kind and b.jurisdiction is not distinct from a.jurisdiction
                   and b.effective_from = a.effective_from and b.id < a.id and b.from_day <= a.to_day
                       and a.from_day <= b.to_day
 where not a.applies_if && b.applies_unless and not b.applies_if && a.applies_unless
   and not (a.applies_if @> b.applies_if and a.applies_unless @> b.applies_unless
            and (a.applies_if <> b.applies_if or a.applies_unless <> b.applies_unless));
comment on view dolsd.doubt_end is
    'Time limits whose end would pass in silence, and pairs told apart only by row number.';

create or replace view dolsd.doubt_rung as
with today as materialized (select dolsd.london_date(dolsd.clock()) as day),
rung as materialized (
    select r.*, format('dolsd.rung, row %s: %s in pack %s', r.id, r.name, r.pack) as named
      from today, dolsd.rung r join dolsd.rule_pack p on p.pack = r.pack and p.commences is not null
     where r.active and coalesce(r.effective_to, 'infinity') >= today.day)
select min(r.named) as place, 'no limit' as what,
    format('%s%s is not a time limit in any pack, so that it is never reached',
    r.limit_code, ' of ' || r.kind) as words,
       'mend its limit_code or kind, or add the row of dolsd.time_limit' as advice
  from rung r
 where not exists (select 1 from dolsd.time_limit t where t.code = r.limit_code and (r.kind is null or r.kind = t.kind))
 group by r.limit_code, r.kind
union all
-- Rungs for only one home or matter; the view is read only if there is such a rung.
select r.named, 'no such place', format('it is for the place %s alone, and casework.matter has no matter there',
    r.place),
       'write the name as casework.matter has it; where the place is gone, set active = false'
  from rung r
 where r.place is not null and r.place not in (select m.place from casework.matter m where m.place is not null)
union all
select r.named, 'no such matter', format('it is for %s %s alone, and casework.matter has no such row', r.kind,
    r.matter_id),
       'mend its kind or matter_id; where the matter is gone, set active = false'
  from rung r
 where r.matter_id is not null
   and not exists (select 1 from casework.matter m where m.kind = r.kind and m.id = r.matter_id);
comment on view dolsd.doubt_rung is 'Rungs that are never used.';

create or replace view dolsd.awaited as
select min(format('dolsd.time_limit, row %s: %s of %s in pack %s', t.id, t.code, t.kind, t.pack)) as named,
       t.code as limit_code, t.kind, t.met_by as facts
  from dolsd.time_limit t
 where t.needs_fact and dolsd.alarms_from(t.kind, t.met_by) = '2199-12-31'
 group by t.code, t.kind, t.met_by;
comment on view dolsd.awaited is
    'Limits that wait for a fact which this store does not record: their days pass, and no alarm follows.';
comment on column dolsd.awaited.named is 'The first row of the limit, to identify it.';
comment on column dolsd.awaited.limit_code is 'Which limit.';
comment on column dolsd.awaited.kind is 'Kind of matter.';
comment on column dolsd.awaited.facts is 'The facts, any of which would meet it.';

create or replace function dolsd.awaited_words(out words text, out answer jsonb)
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select string_agg(format('  %s of %s: %s', a.limit_code, a.kind, array_to_string(a.facts, ' or ')), E'\n'
                      order by a.limit_code, a.kind, a.facts),
           coalesce(jsonb_agg(jsonb_build_object('limit', a.limit_code, 'kind', a.kind, 'facts', a.facts)
                              order by a.limit_code, a.kind, a.facts), '[]')
      from dolsd.awaited a
     where a.kind in (select m.kind from casework.matter m)
    $$;
comment on function dolsd.awaited_words() is
    'What dolsd.awaited has for the kinds of matter in case work: a line for each, and the same as JSON.';

create or replace view dolsd.doubt as
select * from dolsd.doubt_end
union all
select * from dolsd.doubt_rung
union all
select f.named, 'unknown fact', format('dolsd.fact, the matters and the view casework.matter know no fact %s', f.fact),
       'mend the name, or let casework.matter give the fact and dolsd.fact say what it means'
  from dolsd.unheard_fact f
union all
select 'dolsd.time_limit', 'not recorded',
       format('%s for facts which no matter of this store has ever had, so that their days pass and no alarm '
              'follows: %s', count(*) || case when count(*) = 1 then ' limit waits' else ' limits wait' end,
           string_agg(format('%s of %s for %s', a.limit_code, a.kind, array_to_string(a.facts, ' or ')), '; '
               order by a.kind, a.limit_code)),
       'let casework.matter give the facts; or, to have an alarm all the same, set needs_fact = false there'
  from dolsd.awaited a
 where a.kind in (select m.kind from casework.matter m)
having count(*) > 0
union all
select 'casework.matter', 'twice',
       format('it has matters more than once, as %s: they are set aside, and nothing new is worked out of them',
           string_agg(format('%s %s', x.kind, x.id), ', ' order by x.kind, x.id)),
       'let the view have one row for each kind and id; a join may multiply them'
  from (select m.kind, m.id from casework.matter m
         group by m.kind, m.id having count(*) > 1 order by m.kind, m.id limit 10) x
having count(*) > 0
union all
select 'dolsd.channel', 'no mail', 'mail is not enabled: nobody is told anything', 'set enabled = true for mail'
 where not exists (select 1 from dolsd.channel h where h.channel = 'mail' and h.enabled);
comment on view dolsd.doubt is
    'Rules and channels that are allowed but may not do what was intended; dolsctl check reports them as warnings.';
comment on column dolsd.doubt.place is 'Where: the table, and the row if it is about one.';
comment on column dolsd.doubt.what is
    'no alarm, no reminder, two rows, unknown fact, no limit, no such place, no such matter, not recorded, twice '
    'or no mail.';
comment on column dolsd.doubt.words is 'What is doubtful, in words.';
comment on column dolsd.doubt.advice is 'What to do.';

do $do$
declare
    part record;
begin
    for part in
        select c.relname, a.attname, col_description('dolsd.doubt'::regclass, w.attnum) as words
          from pg_class c
          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
          join pg_attribute w on w.attrelid = 'dolsd.doubt'::regclass and w.attname = a.attname
         where c.relnamespace = 'dolsd'::regnamespace and c.relkind = 'v' and c.relname in ('doubt_end', 'doubt_rung')
    loop
        execute format('comment on column dolsd.%I.%I is %L', part.relname, part.attname, part.words);
    end loop;
end
$do$;
