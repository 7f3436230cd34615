-- The answers to the questions of officers as documents: what dolsctl prints and the page shows. Instants
-- are in UTC as 2026-12-31T09:20:00Z, days as 2026-12-31. A sentence gives the answer in words.
--
-- Public: answer, answer_authority, answer_due, answer_unanswered, answer_gaps, answer_told, label_parts, words_of,
-- refusal, refused_day, nobody_of_that_name, moment, day_words, counted.

create or replace function dolsd.moment(at timestamptz) returns text
    language sql immutable strict parallel safe
    as $$select to_char($1 at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')$$;
comment on function dolsd.moment(timestamptz) is 'An instant as written in documents.';

create or replace function dolsd.day_words(day date) returns text
    language sql stable strict parallel safe
    as $$
    select to_char($1, case when abs($1 - dolsd.london_date(dolsd.clock())) > 200
                            then 'Dy FMDD Mon YYYY' else 'Dy FMDD Mon' end)
    $$;
comment on function dolsd.day_words(date) is 'A day in words, with its year where it is more than 200 days away.';

create or replace function dolsd.counted(number bigint, one text, many text default null) returns text
    language sql immutable parallel safe
    as $$select $1 || ' ' || case when $1 = 1 then $2 else coalesce($3, $2 || 's') end$$;
comment on function dolsd.counted(bigint, text, text) is 'A number and its word: 1 day, 2 days.';

-- Otherwise "nobody is without authority" in a home that does not exist would be taken as an answer.
create or replace function dolsd.nobody_of_that_name(asked jsonb) returns text
    language sql stable
    as $$
    select case
        when $1 ->> 'person' is not null
             and not exists (select from dolsd.matter m where lower(m.person) = lower($1 ->> 'person'))
            then format('no matter is of a person "%s"', $1 ->> 'person')
        when $1 ->> 'home' is not null and dolsd.asked_homes($1 ->> 'home') = '{}'
            then format('no home of a matter has "%s" in its name', $1 ->> 'home')
        when $1 ->> 'contact' is not null
             and not exists (select from casework.contact c
                              where c.contact_id = any((select dolsd.asked_contacts($1 ->> 'contact'))::bigint[]))
            then format('there is no contact "%s"', $1 ->> 'contact')
        when $1 ->> 'reference' is not null
             and not exists (select from dolsd.matter m where lower(m.reference) = lower($1 ->> 'reference'))
            then format('no matter has the reference "%s"', $1 ->> 'reference') end
    $$;
comment on function dolsd.nobody_of_that_name(jsonb) is
    'Which person, home, contact or matter that was asked for does not exist, in words; null: all exist.';

-- Days on which an answer would be none: of a record that had not begun, or of what has not happened.
create or replace function dolsd.refused_day(asked jsonb) returns text
    language sql stable
    as $$
    select case
        when ($1 ->> 'from')::date > ($1 ->> 'to')::date then 'the first day is later than the last'
        when (coalesce($1 ->> 'from', $1 ->> 'known_on'))::date > z.today
            then format('that day has not come: today is %s', to_char(z.today, 'FMDay FMDD FMMonth YYYY'))
        when ($1 ->> 'known_on')::date < z.began
            then format('the record begins on %s: what was known before is not in it',
                        to_char(z.began, 'FMDay FMDD FMMonth YYYY')) end
      from (select dolsd.london_date(dolsd.clock()) as today,
                   (select dolsd.london_date(e.at) from dolsd.event e order by e.seq limit 1) as began) z
    $$;
comment on function dolsd.refused_day(jsonb) is
    'Why the days from, to or known_on cannot be asked about, in words; null: they can.';

create or replace function dolsd.refusal(asked jsonb) returns text
    language plpgsql stable
    as $$
begin
    if asked ->> 'person' is not null and not dolsd.asks_for_person() then
        return 'casework.matter has no column person, so that no person can be asked for; see dolsd-store(7)';
    elsif asked ->> 'role' is not null and not exists (select 1 from dolsd.role r where r.role = asked ->> 'role') then
        return format('there is no role %s; there are %s', asked ->> 'role',
                      (select string_agg(r.role, ', ' order by r.role) from dolsd.role r));
    elsif asked ->> 'kind' is not null and not exists (select 1 from dolsd.kind k where k.kind = asked ->> 'kind') then
        return format('there is no kind %s; there are %s', asked ->> 'kind',
                      (select string_agg(k.kind, ', ' order by k.kind) from dolsd.kind k));
    elsif asked ->> 'by' <> all(array['home', 'quarter', 'month', 'reason']) then
        return format('cannot count by %s; by home, quarter, month or reason', asked ->> 'by');
    end if;
    return coalesce(dolsd.refused_day(asked), dolsd.nobody_of_that_name(asked));
end
$$;
comment on function dolsd.refusal(jsonb) is 'What is wrong with the question, in words; null: nothing.';

create or replace function dolsd.answer_authority(asked jsonb) returns jsonb
    language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
    as $$
declare
    -- Days are read once, not for each row.
    on_day date := coalesce((asked ->> 'on')::date, dolsd.london_date(dolsd.clock()));
    known date := (asked ->> 'known_on')::date;
    skip bigint := coalesce((asked ->> 'offset')::bigint, 0);
    most bigint := (asked ->> 'limit')::bigint;
    result jsonb;
begin
    with a as materialized (
        select row_number() over () as place_in_order, x.*
          from dolsd.authority_on(on_day, known, asked ->> 'home', asked ->> 'person',
                   case when asked -> 'status' is null then most + skip end) x),
    shown as materialized (
        select a.* from a
         where asked -> 'status' is null or asked -> 'status' ? a.status
         order by a.place_in_order offset skip limit most),
    counts as (
        select coalesce((select a.counts from a limit 1), '{"with": 0, "without": 0, "suspended": 0}') as each)
    select jsonb_build_object('on', on_day, 'known_on', asked ->> 'known_on', 'counts', c.each,
        'sentence', format('%s without authority on %s, %s with it, %s suspended', c.each ->> 'without',
                           to_char(on_day, 'FMDay FMDD FMMonth YYYY'), c.each ->> 'with', c.each ->> 'suspended')
                    || coalesce(', as it was on record on ' || to_char(known, 'FMDay FMDD FMMonth YYYY'), ''),
        'rows', coalesce((
            select jsonb_agg(jsonb_build_object('status', s.status, 'reference', s.reference, 'initials', s.initials,
                       'person', s.person, 'home', s.place, 'kind', s.kind, 'first_day', s.first_day,
                       'last_day', s.last_day,
                       'in_force_until', s.final_day, 'days', s.days, 'why', s.why, 'unsure', s.unsure,
                       'suspended', s.suspended,
                       'duty', s.duty, 'responsible', dolsd.responsible(s.kind, s.id, s.duty, on_day))
                   order by s.place_in_order) from shown s), '[]'))
      into result from counts c;
    return result;
end
$$;
comment on function dolsd.answer_authority(jsonb) is
    'Who has authority: asked with on, known_on, home, person, status (a list), offset and limit.';

create or replace function dolsd.answer_due(asked jsonb) returns jsonb
    language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
    as $$
declare
    today date := dolsd.london_date(dolsd.clock());
    until date := coalesce((asked ->> 'until')::date, today + 7);
    result jsonb;
begin
    with shown as materialized (
        select row_number() over () as place_in_order, x.*
          from dolsd.due_by(until, asked ->> 'home', asked ->> 'role', asked ->> 'kind',
                   (asked ->> 'limit')::bigint + coalesce((asked ->> 'offset')::bigint, 0)) x
        offset coalesce((asked ->> 'offset')::int, 0) limit (asked ->> 'limit')::int),
    counts as (
        select count(*) filter (where d.state <> 'overdue') as ends,
               count(*) filter (where d.state = 'overdue') as overdue,
               count(*) filter (where d.state <> 'overdue' and d.authority) as authorities
          from dolsd.due_bare(until, asked ->> 'home', asked ->> 'role', asked ->> 'kind') d)
    select jsonb_build_object('until', until,
        'counts', jsonb_build_object('ends', c.ends, 'overdue', c.overdue, 'authorities', c.authorities),
        'sentence', format('%s by %s, %s of an authority; %s overdue',
                           dolsd.counted(c.ends, 'deadline ends', 'deadlines end'),
                           to_char(until, 'FMDay FMDD FMMonth YYYY'), c.authorities, c.overdue),
        'rows', coalesce((
            select jsonb_agg(jsonb_build_object('last_day', s.last_day, 'state', s.state, 'days', s.days,
                       'reference', s.reference, 'initials', s.initials, 'person', s.person, 'home', s.place,
                       'limit', s.limit_code, 'what', s.title, 'authority', s.authority, 'kind', s.kind,
                       'duty', s.duty, 'responsible', dolsd.responsible(s.kind, s.id, s.duty, today),
                       'next_reminder', dolsd.moment(s.next_at)) order by s.place_in_order) from shown s), '[]'))
      into result from counts c;
    return result;
end
$$;
comment on function dolsd.answer_due(jsonb) is
    'What ends and is overdue: asked with until, home, role, kind, offset and limit.';

create or replace function dolsd.answer_unanswered(asked jsonb) returns jsonb
    language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
    as $$
declare
    result jsonb;
begin
    with u as materialized (
        select row_number() over () as place_in_order, x.* from dolsd.unanswered(asked ->> 'home') x),
    shown as materialized (
        select u.* from u order by u.place_in_order
        offset coalesce((answer_unanswered.asked ->> 'offset')::int, 0)
         limit (answer_unanswered.asked ->> 'limit')::int),
    counts as (select count(*) as homes, coalesce(sum(u.matters), 0)::bigint as matters from u)
    select jsonb_build_object(
        'counts', jsonb_build_object('homes', c.homes, 'matters', c.matters),
        'sentence', format('%s not answered, about %s', dolsd.counted(c.homes, 'home has', 'homes have'),
                           dolsd.counted(c.matters, 'matter')),
        'rows', coalesce((
            select jsonb_agg(jsonb_build_object('home', s.place, 'contact_id', s.contact_id, 'contact', s.contact,
                       'since', dolsd.moment(s.since), 'last_asked', dolsd.moment(s.last_asked), 'asked', s.asked,
                       'matters', s.matters, 'references', to_jsonb(s."references"),
                       'responsible', s.contact) order by s.place_in_order) from shown s), '[]'))
      into result from counts c;
    return result;
end
$$;
comment on function dolsd.answer_unanswered(jsonb) is
    'Which homes have not answered: asked with home, offset and limit.';

create or replace function dolsd.label_parts(part text, label text) returns jsonb
    language sql immutable
    as $$
    select jsonb_build_object('home', case when $1 = 'home' then nullif($2, 'no home on record') end,
               'month', case when $1 = 'month' then to_date($2, 'YYYY-MM') end,
               'quarter', case when $1 = 'quarter' then right($2, 1) end,
               'year', case when $1 in ('month', 'quarter') then left($2, 4) end)
    $$;
comment on function dolsd.label_parts(text, text) is
    'The parts of a label of dolsd.gaps_by_parts, for pages in other languages.';

create or replace function dolsd.answer_gaps(asked jsonb) returns jsonb
    language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
    as $$
declare
    today date := dolsd.london_date(dolsd.clock());
    till date := least((asked ->> 'to')::date, today);
    since date := coalesce((asked ->> 'from')::date, (till - interval '1 year')::date + 1);
    skip bigint := coalesce((asked ->> 'offset')::bigint, 0);
    most bigint := (asked ->> 'limit')::bigint;
    total record;
    found jsonb;
begin
    -- In all, and in the way asked for, from one read.
    with counted as materialized (
        select c.* from dolsd.gaps_by_parts(since, till, array_remove(array['all', asked ->> 'by'], null),
                                            asked ->> 'home', asked ->> 'person') c)
    select coalesce(max(c.days), 0) as days, coalesce(max(c.gaps), 0) as gaps, coalesce(max(c.running), 0) as running,
           (select jsonb_agg(jsonb_build_object('label', g.label, 'days', g.days, 'gaps', g.gaps,
                       'persons', g.persons, 'running', g.running, 'longest', g.longest)
                       || case when asked ? 'parts' then dolsd.label_parts(asked ->> 'by', g.label) else '{}' end
                       order by g.place_in_order)
              from counted g
             where g.part = asked ->> 'by' and g.place_in_order > skip
               and (most is null or g.place_in_order <= skip + most)) as found
      into total from counted c where c.part = 'all';
    found := total.found;
    if asked ->> 'by' is null then
        select jsonb_agg(jsonb_build_object('reference', g.reference, 'initials', g.initials, 'person', g.person,
                   'home', g.place, 'after', g.title, 'limit', g.limit_code, 'first_day', g.first_day,
                   'final_day', g.final_day,
                   'days', g.days, 'running', g.running, 'why', g.why, 'unsure', g.unsure, 'ended_by', g.ended_by,
                   'responsible', dolsd.responsible(g.kind, g.id, g.duty, g.first_day))
               order by g.first_day, g.reference)
          into found
          from (select x.* from dolsd.gaps_between(since, till, asked ->> 'home', asked ->> 'person', most + skip) x
                 order by x.first_day, x.reference, x.limit_code offset skip limit most) g;
    end if;
    return jsonb_build_object('from', since, 'to', till, 'by', asked ->> 'by',
        'counts', jsonb_build_object('days', total.days, 'gaps', total.gaps, 'running', total.running),
        'sentence', format('%s without authority in %s, %s to %s; %s', dolsd.counted(total.days, 'day'),
                           dolsd.counted(total.gaps, 'gap'), to_char(since, 'FMDD Mon YYYY'),
                           to_char(till, 'FMDD Mon YYYY'), dolsd.counted(total.running, 'still runs', 'still run')),
        'rows', coalesce(found, '[]'));
end
$$;
comment on function dolsd.answer_gaps(jsonb) is
    'Days without authority: asked with from, to (a year up to today where neither is given; nothing is counted later),'
    ' by, home, person, offset, limit and parts (of labels).';

create or replace function dolsd.words_of(notice bigint) returns jsonb
    language plpgsql stable set jit = off
    as $$
begin
    return (
        select jsonb_build_object('subject', t.subject, 'text', t.words, 'wording', t.wording,
                   'sha256', encode(t.words_digest, 'hex'))
          from dolsd.told t where t.notice_id = notice);
end
$$;
comment on function dolsd.words_of(bigint) is
    'The words in which a notice was told; text is null if they are not kept.';

create or replace function dolsd.answer_told(asked jsonb) returns jsonb
    language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
    as $$
declare
    contacts bigint[] := case when asked ->> 'contact' is not null then dolsd.asked_contacts(asked ->> 'contact') end;
    homes text[] := case when asked ->> 'home' is not null then dolsd.asked_homes(asked ->> 'home') end;
    since date := (asked ->> 'from')::date;
    till date := (asked ->> 'to')::date;
    result jsonb;
begin
    with t as materialized (
        select row_number() over (order by x.at, x.reference, x.notice_id) as place_in_order, x.*
          from dolsd.told_rows(asked ->> 'person', contacts, homes, since, till, asked ->> 'reference') x),
    part as materialized (
        select t.* from t order by case when asked ->> 'newest' is null then t.place_in_order else -t.place_in_order end
        offset coalesce((asked ->> 'offset')::int, 0) limit (asked ->> 'limit')::int),
    shown as materialized (
        select p.*, d.* from part p cross join lateral dolsd.told_detail(p.notice_id) d),
    counts as (select count(*) as notices, count(*) filter (where t.state = 'told') as told,
                      count(*) filter (where t.state in ('failed', 'unknown', 'nobody')) as missed from t)
    select jsonb_build_object(
        'counts', jsonb_build_object('notices', c.notices, 'told', c.told, 'missed', c.missed),
        'sentence', format('%s, %s handed over, %s not', dolsd.counted(c.notices, 'notice'), c.told, c.missed),
        'rows', coalesce((
            select jsonb_agg(jsonb_build_object('at', dolsd.moment(s.at), 'reference', s.reference,
                       'initials', s.initials, 'person', s.person, 'home', s.place,
                       'role', s.role, 'role_title', (select r.title from dolsd.role r where r.role = s.role),
                       'contact_id', s.contact_id,
                       'contact', s.contact_name, 'about', s.title, 'limit', s.limit_code, 'words', s.words,
                       'last_day', s.last_day, 'state', s.state, 'code', nullif(s.code, 0), 'message', s.message_id,
                       'acknowledged', dolsd.moment(s.acknowledged_at),
                       'responsible', dolsd.responsible(s.kind, s.id, 'managing_authority', dolsd.london_date(s.at)))
                       || case when asked ? 'text' then dolsd.words_of(s.notice_id) else '{}' end
                       || case when asked ? 'parts' then jsonb_build_object('parts', dolsd.notice_parts(s.notice_id))
                               else '{}' end
                   order by case when asked ->> 'newest' is null then s.place_in_order else -s.place_in_order end)
              from shown s), '[]'))
      into result from counts c;
    return result;
end
$$;
comment on function dolsd.answer_told(jsonb) is
    'What was said: asked with person, contact, home, reference, from, to, newest (first), offset, limit, text (in'
    ' which words) and parts (of what it said in a few).';

create or replace function dolsd.answer(question text, asked jsonb) returns jsonb
    language plpgsql stable
    as $$
declare
    refused text := dolsd.refusal(asked);
begin
    if refused is not null then
        return jsonb_build_object('refused', refused);
    end if;
    return case question when 'authority' then dolsd.answer_authority(asked)
                         when 'due' then dolsd.answer_due(asked)
                         when 'unanswered' then dolsd.answer_unanswered(asked)
                         when 'gaps' then dolsd.answer_gaps(asked)
                         when 'told' then dolsd.answer_told(asked)
                         when 'evidence' then dolsd.evidence(asked ->> 'reference') end;
end
$$;
comment on function dolsd.answer(text, jsonb) is
    'The answer to a question (authority, due, unanswered, gaps, told or evidence) as a document: counts, sentence and'
    ' rows; or refused, in words.';
