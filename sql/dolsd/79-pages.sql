-- The pages themselves, made from the parts in 77-page.sql and 78-page-matter.sql and from the answers.
--
-- Public: page_today, page_homes, page_home, page_person, page_contact, page_rules, page_evidence, page.

create or replace function dolsd.page_today() returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    today date := dolsd.london_date(dolsd.clock());
    next_day date := dolsd.next_working_day(today, null);
    until date := greatest(next_day, today + 7 - extract(isodow from today)::int);
begin
    return jsonb_build_object('next_working_day', next_day, 'until', until,
        'pulse', (select dolsd.page_pulse(s) from dolsd.status s), 'without', dolsd.page_without(),
        'ends', (select jsonb_build_object('count', count(*), 'today', count(*) filter (where d.last_day = today),
                    'rows', coalesce(jsonb_agg(jsonb_build_object('last_day', d.last_day, 'days', d.days,
                        'when', case d.days when 0 then 'today' when 1 then 'tomorrow' end,
                        'reference', d.reference, 'initials', d.initials, 'home', d.place, 'what', k.title)
                        order by d.last_day, d.reference) filter (where d.n <= 100), '[]'))
                   from (select b.last_day, b.last_day - today as days, b.kind, m.reference, m.initials, m.place,
                                row_number() over (order by b.last_day, m.reference, b.limit_code) as n
                           from dolsd.due_bare(until, null, null, null) b
                           join dolsd.matter m on m.kind = b.kind and m.id = b.id
                          where b.authority and b.state <> 'overdue') d
                   join dolsd.kind k on k.kind = d.kind),
        'overdue', dolsd.page_overdue(), 'missed', dolsd.page_missed(),
        'pauses', (select jsonb_agg(jsonb_build_object('reference', p.reference, 'until', dolsd.moment(p.until),
                       'owner', p.owner, 'reason', p.reason, 'holds', array_to_string(p.holds, ', '),
                       'reminders', p.reminders) order by p.until) from dolsd.running_pause p),
        'weeks', dolsd.page_weeks(), 'gaps', dolsd.page_gap_months());
end
$$;
comment on function dolsd.page_today() is
    'The page "today": what needs attention now, the weeks ahead and the past year.';

create or replace function dolsd.page_homes() returns jsonb
    language plpgsql stable set jit = off
    as $$
begin
    return (
        select jsonb_build_object('rows', coalesce(jsonb_agg(to_jsonb(h) order by h.home), '[]'))
          from (select m.place as home, count(distinct (m.kind, m.id)) as matters, count(*)
              filter (where d.state = 'lapsed') as overdue,
                       count(*) filter (where d.state = 'lapsed' and c.authority) as without,
                       min(d.last_day) filter (where d.state <> 'lapsed' and c.authority) as next_end
                  from dolsd.deadline d
                  join dolsd.matter m on m.kind = d.kind and m.id = d.id
                  join dolsd.limit_code c on c.code = d.limit_code
                 where d.state in ('open', 'paused', 'lapsed') and m.place <> ''
                 group by m.place) h);
end
$$;
comment on function dolsd.page_homes() is
    'Every home that has something open: how many matters, what is overdue, what ends next.';

create or replace function dolsd.page_home(home text, most int, asked jsonb) returns jsonb
    language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
    as $$
declare
    name text := (select m.place from dolsd.matter m where m.place = home limit 1);
    today date := dolsd.london_date(dolsd.clock());
    bars int := coalesce((asked ->> 'bars')::int, 0);
    opened int := coalesce((asked ->> 'open')::int, 0);
    waiting int := coalesce((asked ->> 'unanswered')::int, 0);
    said int := coalesce((asked ->> 'told')::int, 0);
    told jsonb;
    kinds text[];
    ids bigint[];
begin
    if name is null then
        return null;
    end if;
    told := dolsd.answer_told(jsonb_build_object('home', name, 'newest', true, 'parts', true, 'limit', most + 1,
                                                 'offset', most * said, 'from', today - 30));
    select array_agg(m.kind), array_agg(m.id) into kinds, ids from dolsd.matter m where m.place = name;
    return jsonb_build_object('home', name,
        'bars', dolsd.page_bars(kinds, ids, today - 60, today + 60, most, bars),
        'open', dolsd.page_part((
            select jsonb_agg(jsonb_build_object('reference', o.reference, 'initials', o.initials, 'what', o.what,
                       'last_day', o.last_day, 'state', case o.state when 'lapsed' then 'overdue' else o.state end,
                       'bad', o.state = 'lapsed', 'whose', o.whose, 'next', dolsd.moment(o.next_at))
                       order by o.last_day, o.reference, o.limit_code)
              from (select m.reference, m.initials, c.title as what, d.last_day, d.state, r.title as whose,
                           d.ladder_at[1] as next_at, d.limit_code
                      from dolsd.matter m
                      join dolsd.deadline d on d.kind = m.kind and d.id = m.id
                                           and d.state in ('open', 'paused', 'lapsed')
                      join dolsd.limit_code c on c.code = d.limit_code left join dolsd.role r on r.role = c.duty
                     where m.place = name
                     order by d.last_day, m.reference, d.limit_code
                    offset most * opened limit most + 1) o), most, opened),
        'unanswered', dolsd.page_part((
            select jsonb_agg(jsonb_build_object('reference', a.reference, 'what', a.title, 'asked', a.asked,
                       'since', dolsd.moment(a.first_at), 'last', dolsd.moment(a.last_at), 'last_day', a.last_day)
                       order by a.first_at, a.reference, a.title)
              from (select x.*, c.title
                      from dolsd.asked_of_homes(array[name]) x join dolsd.limit_code c on c.code = x.limit_code
                     order by x.first_at, x.reference, c.title
                    offset most * waiting limit most + 1) a), most, waiting),
        'told', told || dolsd.page_part(told -> 'rows', most, said));
end
$$;
comment on function dolsd.page_home(text, int, jsonb) is
    'A home by its name: what is running there, what is open, what was not answered, what was sent in the last 30 '
    'days; `most` rows of each list at a time, from the page given under the name of the list.';

create or replace function dolsd.page_person(who text) returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    kinds text[] := array(select m.kind from dolsd.matter m where lower(m.person) = lower(who) order by m.kind, m.id);
    ids bigint[] := array(select m.id from dolsd.matter m where lower(m.person) = lower(who) order by m.kind, m.id);
    today date := dolsd.london_date(dolsd.clock());
begin
    if cardinality(ids) = 0 then
        return null;
    end if;
    return jsonb_build_object('bars', dolsd.page_bars(kinds, ids, today - 400, today + 120),
        'person', (select jsonb_build_object('person', min(m.person), 'initials', min(m.initials),
                          'homes', string_agg(distinct nullif(m.place, ''), ', '))
                     from unnest(kinds, ids) k (kind, id) join dolsd.matter m on m.kind = k.kind and m.id = k.id),
        'matters', (select jsonb_agg(jsonb_build_object('reference', m.reference, 'what', g.title, 'home', m.place,
                        'began', dolsd.fact_day(m.facts, g.governed_by),
                        'open', (select count(*) from dolsd.deadline d
                                  where d.kind = m.kind and d.id = m.id and d.state in ('open', 'paused')),
                        'overdue', (select count(*) from dolsd.deadline d
                                     where d.kind = m.kind and d.id = m.id and d.state = 'lapsed'))
                        order by dolsd.fact_day(m.facts, g.governed_by) desc, m.reference)
                      from unnest(kinds, ids) k (kind, id) join dolsd.matter m on m.kind = k.kind and m.id = k.id
                      join dolsd.kind g on g.kind = m.kind),
        'gaps', dolsd.answer_gaps(jsonb_build_object('person', who, 'from', today - 1096)),
        'told', dolsd.answer_told(jsonb_build_object('person', who, 'newest', true, 'parts', true, 'limit', 100)));
end
$$;
comment on function dolsd.page_person(text) is
    'A person by the council''s reference: their matters, authorities and gaps drawn, and what was sent.';

create or replace function dolsd.page_contact(contact text) returns jsonb
    language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
    as $$
declare
    number bigint := case when contact ~ '^\d{1,18}$' then contact::bigint end;
    found jsonb;
begin
    select jsonb_build_object('contact_id', number, 'name', min(c.name),
               'channel', string_agg(coalesce(h.title, c.channel), ', ' order by h.turn, c.channel),
               'language', min(c.language), 'tier', min(c.tier)) into found
      from casework.contact c left join dolsd.channel h on h.channel = c.channel where c.contact_id = number
    having count(*) > 0;
    if found is null then
        return null;
    end if;
    return found || jsonb_build_object(
        'roles', (select string_agg(r.title, ', ' order by r.title) from dolsd.role r
                   where r.role in (select n.role from dolsd.notice n where n.contact_id = number)),
        'waiting', (select jsonb_agg(jsonb_build_object('reference', a.reference, 'home', a.place, 'what', c.title,
                        'last_day', a.last_day, 'asked', a.asked, 'since', dolsd.moment(a.first_at))
                            order by a.first_at)
                      from dolsd.asked_of_homes(null, number) a join dolsd.limit_code c on c.code = a.limit_code),
        'told', dolsd.answer_told(jsonb_build_object('contact', contact, 'newest', true, 'parts', true,
                                                        'limit', 100)));
end
$$;
comment on function dolsd.page_contact(text) is
    'A contact by number: roles, what waits for an answer, and what was sent; no address.';

create or replace function dolsd.page_rules() returns jsonb
    language plpgsql stable set jit = off
    as $$
begin
    return (
        select jsonb_build_object('rules', jsonb_agg(jsonb_build_object('code', c.code, 'title', c.title,
            'authority', c.authority, 'whose', r.title,
            'limits', (select jsonb_agg(jsonb_build_object('title', t.title, 'kind', k.title, 'jurisdiction',
                initcap(t.jurisdiction),
                           'pack', p.title, 'source', t.source, 'certainty', t.certainty, 'note', nullif(t.note, ''),
                           'in_force', p.commences is not null, 'since', t.effective_from, 'until', t.effective_to,
                           'full', t.certainty = 'seen', 'half', t.certainty = 'partly')
                           order by t.kind, t.jurisdiction nulls first, t.effective_from, t.id)
                         from dolsd.time_limit t join dolsd.kind k on k.kind = t.kind join dolsd.rule_pack p
                             on p.pack = t.pack
                        where t.code = c.code),
            'ladder', dolsd.page_ladder(c.code)) order by c.authority desc, c.title))
          from dolsd.limit_code c left join dolsd.role r on r.role = c.duty
         where exists (select 1 from dolsd.time_limit t where t.code = c.code));
end
$$;
comment on function dolsd.page_rules() is
    'Every limit with its rules, their sources and certainty, and its ladder drawn.';

create or replace function dolsd.page_evidence(reference text) returns jsonb
    language sql stable
    as $$select e - 'rows' from dolsd.evidence($1) e where not e ? 'refused'$$;
comment on function dolsd.page_evidence(text) is
    'dolsd.evidence for the page, which shows it by matter and not in order of time; null: there is no such '
    'reference.';

create or replace function dolsd.page(name text, asked jsonb) returns jsonb
    language plpgsql stable set max_parallel_workers_per_gather = 0
    as $$
declare
    skip int := coalesce((asked ->> 'page')::int, 0);
    most int := case name when 'home' then 24 else 100 end;
    shown jsonb;
begin
    shown := case name
        when 'today' then dolsd.page_today()
        when 'matter' then dolsd.page_matter(asked ->> 'reference')
        when 'evidence' then dolsd.page_evidence(asked ->> 'reference')
        when 'homes' then dolsd.page_homes()
        when 'home' then dolsd.page_home(asked ->> 'home', most, asked)
        when 'person' then dolsd.page_person(asked ->> 'person')
        when 'contact' then dolsd.page_contact(asked ->> 'contact')
        when 'rules' then dolsd.page_rules()
        when 'health' then dolsd.page_health()
        when 'calendar' then dolsd.page_calendar(asked ->> 'digest')
        else dolsd.answer(name, (asked - 'page') || jsonb_build_object('limit', most, 'offset', most * skip,
                                                                        'parts', true)) end;
    return dolsd.page_frame() || jsonb_build_object('found', shown is not null, 'it', shown,
        'asked', asked || case when asked ? 'by' then jsonb_build_object('by_' || (asked ->> 'by'), true) else '{}' end,
        'previous', case when skip > 0 then skip - 1 end,
        'next', case when jsonb_array_length(shown -> 'rows') = most then skip + 1 end);
end
$$;
comment on function dolsd.page(text, jsonb) is
    'A page of dolsd-page(8) as a document: today, matter, evidence, homes, home, person, contact, rules, health,'
    ' calendar, or an answer of dolsd.answer, 100 rows at a time.';
