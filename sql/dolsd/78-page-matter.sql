-- The parts of a page that are drawn: time lines, ladders; and the contents of a matter's page.
--
-- Public: page_bar, page_scale, page_part, page_bars, page_marks, page_days, page_ladder, page_why, page_said,
-- page_told, page_matter.

create or replace function dolsd.page_bar(class text, first_day date, last_day date, scale_from date, scale_to date,
                                          words text) returns jsonb
    language sql stable
    as $$
    select jsonb_build_object('class', $1, 'x', dolsd.share(greatest($2, $4) - $4, $5 - $4 + 1),
               'w', dolsd.share(least($3, $5) - greatest($2, $4) + 1, $5 - $4 + 1),
               'first_day', $2, 'last_day', $3, 'days', $3 - $2 + 1, 'what', $6)
     where $2 <= $3 and $2 <= $5 and $3 >= $4
    $$;
comment on function dolsd.page_bar(text, date, date, date, date, text) is
    'A span as a bar on a scale of days, cut to it; null if it is outside or has no days.';

create or replace function dolsd.page_scale(scale_from date, scale_to date) returns jsonb
    language sql stable
    as $$
    with the as (
        select $2 - $1 + 1 as days, case when $2 - $1 > 200 then 3 when $2 - $1 > 90 then 1 else 0 end as months,
               dolsd.clock() as now)
    select jsonb_build_object('from', $1, 'to', $2,
        'now', (select dolsd.share((extract(epoch from the.now - dolsd.london_instant($1,
            '00:00')) / 86400)::numeric, the.days)
                 where dolsd.london_date(the.now) between $1 and $2),
        'ticks', (
            select jsonb_agg(jsonb_build_object('x', dolsd.share(t.day::date - $1, the.days),
                       'day', t.day::date, 'year', case when the.months > 0 then extract(year from t.day)::int end)
                       order by t.day)
              from generate_series(case when the.months = 0 then date_trunc('week', $1::timestamp) + interval '7 days'
                                        else date_trunc('month', $1::timestamp) + interval '1 month' end,
                                            $2::timestamp,
                                   case when the.months = 0 then interval '1 day' * (7 * greatest(the.days / 35, 1))
                                        else interval '1 month' * the.months end) t (day)
             where t.day::date <= $2 - the.days / 12),
        'offs', (
            select jsonb_agg(jsonb_build_object('x', dolsd.share(d.day::date - $1, the.days), 'w', dolsd.share(1,
                the.days)))
              from generate_series($1::timestamp, $2::timestamp, interval '1 day') d (day)
             where the.days <= 45 and not dolsd.working_day(d.day::date, null)))
      from the
    $$;
comment on function dolsd.page_scale(date, date) is
    'The scale of a picture: ticks, now, and (where days are wide enough) non-working days.';

create or replace function dolsd.page_part(in_rows jsonb, most int, skip int) returns jsonb
    language sql immutable
    as $$
    select jsonb_build_object('rows', case when jsonb_array_length($1) > $2 then $1 - $2 else coalesce($1, '[]') end,
               'previous', case when $3 > 0 then $3 - 1 end,
               'next', case when jsonb_array_length($1) > $2 then $3 + 1 end)
    $$;
comment on function dolsd.page_part(jsonb, int, int) is
    'One page of a list, given the rows from that page on, one more than fits if there are more; with the numbers of '
    'the previous and next page.';

create or replace function dolsd.page_bars(kinds text[], ids bigint[], scale_from date, scale_to date,
                                           most int default null, skip int default 0) returns jsonb
    language plpgsql stable set jit = off
    as $$
begin
    return (
        with span as materialized (
            select a.*, m.reference, m.initials, m.place, e.state, k.title, g.gap_from, g.gap_until, g.unsure
              from unnest(kinds, ids) t (kind, id)
              join dolsd.authority a on a.kind = t.kind and a.id = t.id and a.first_day <= scale_to
              join dolsd.deadline e on e.kind = a.kind and e.id = a.id and e.limit_code = a.limit_code
                                   and (greatest(a.final_day, e.gap_until) >= scale_from
                                        or (e.gap_until is null and (e.gap_from is not null or e.state = 'lapsed')))
              join dolsd.matter m on m.kind = a.kind and m.id = a.id
              join dolsd.kind k on k.kind = t.kind
              left join lateral (select min(x.gap_from) as gap_from, max(x.gap_until) as gap_until,
                                        bool_or(x.unsure) as unsure from dolsd.gaps x
                                  where x.kind = e.kind and x.id = e.id and x.limit_code = e.limit_code) g on true
             where greatest(a.final_day, g.gap_until) >= scale_from
             order by e.state <> 'lapsed', a.final_day desc, m.reference
            offset skip * coalesce(most, 0) limit most + 1),
        drawn as (
            -- One that the law does not allow may leave days without authority before it lapses.
            select s.*, s.state = 'lapsed' or s.state in ('open', 'paused') and s.first_day > s.final_day
                   and s.gap_from is not null as is_without, array_remove(array[
                dolsd.page_bar('auth', s.first_day, s.final_day, scale_from, scale_to, 'authority'),
                dolsd.page_bar('susp', s.suspended, least(coalesce(s.suspension_lifted - 1, s.final_day),
                    s.final_day),
                               scale_from, scale_to, 'suspended'),
                dolsd.page_bar('gap', s.gap_from, s.gap_until, scale_from, scale_to,
                    case when s.unsure then 'unsure' else 'no authority' end)], null) as bars
              from span s)
        select dolsd.page_scale(scale_from, scale_to) || dolsd.page_part(jsonb_agg(
                   jsonb_build_object('reference', d.reference, 'initials', d.initials, 'home', d.place, 'what',
                       d.title,
                       'first_day', d.first_day, 'final_day', d.final_day, 'bars', to_jsonb(d.bars),
                       'state', case when d.is_without then 'without' when d.state in ('open', 'paused')
                                      and d.first_day <= d.final_day then 'runs' else 'over' end,
                       'without', d.is_without)
                   order by d.state <> 'lapsed', d.final_day desc, d.reference), most, skip)
          from drawn d);
end
$$;
comment on function dolsd.page_bars(text[], bigint[], date, date, int, int) is
    'The authorities of these matters drawn on one scale: in force, suspended, and the days without; all, or `most` '
    'at a time.';

create or replace function dolsd.page_marks(in_kind text, in_id bigint, scale_from date, scale_to date) returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    start timestamptz := dolsd.london_instant(scale_from, '00:00');
    until timestamptz := dolsd.london_instant(scale_to + 1, '00:00');
begin
    return (
        with m as (
            select coalesce(r.title, n.role) as lane, 'sent' as class, coalesce(n.ended_at, n.due_at) as at,
                   case when n.state in ('failed', 'unknown', 'nobody') then 'missed'
                       when n.purpose <> 'reminder' then 'moved'
                        else 'sent' end as mark
              from dolsd.notice n left join dolsd.role r on r.role = n.role
             where n.kind = in_kind and n.matter_id = in_id and n.state <> 'cancelled'
            union all
            select coalesce(r.title, u.role), 'next', u.at, 'next'
              from dolsd.upcoming u left join dolsd.role r on r.role = u.role
             where u.kind = in_kind and u.id = in_id)
        select jsonb_agg(l.lane order by l.first)
          from (select min(m.at) as first, jsonb_build_object('lane', m.lane, 'count', count(*),
                    'marks', jsonb_agg(jsonb_build_object('is_' || m.mark, true, 'x', dolsd.share(
                        extract(epoch from m.at - start)::numeric, extract(epoch from until - start)::numeric),
                        'at', dolsd.moment(m.at)) order by m.at)) as lane
                  from m where m.at >= start and m.at < until group by m.lane) l);
end
$$;
comment on function dolsd.page_marks(text, bigint, date, date) is
    'What was sent about a matter and what is to come, on a scale of days, by role.';

create or replace function dolsd.page_days(first_day date, final_day date, jurisdiction text) returns jsonb
    language sql stable
    as $$
    with d as (
        select s.day::date as day, case when $2 < $1 then $1 - s.day::date else s.day::date - $1 + 1 end as number,
               case when $2 < $1 then $1 - $2 else $2 - $1 + 1 end as days
          from generate_series($1::timestamp, least(greatest($2, $1 - 1200), $1 + 1200)::timestamp,
                               interval '1 day' * case when $2 < $1 then -1 else 1 end) s (day))
    select jsonb_agg(jsonb_build_object('day', d.day, 'number', d.number, 'off', not dolsd.working_day(d.day, $3),
               'today', d.day = dolsd.london_date(dolsd.clock()), 'last', d.day = $2,
               'skipped', case when d.number = 4 and d.days > 35 then d.days - 15 end,
               'what', concat_ws(', ', case when d.number = 0 then 'counted from this day'
                                             when d.number = 1 and $2 >= $1 then 'first day' end,
                   (select string_agg(distinct n.title, ', ') from dolsd.non_working_day n
                     where n.day = d.day and (n.jurisdiction is null or n.jurisdiction = $3)),
                   case when extract(isodow from d.day) > 5 then to_char(d.day, 'FMDay') end,
                   case when d.day = dolsd.london_date(dolsd.clock()) then 'today' end,
                   case when d.day = $2 then 'last day' end)) order by d.number)
      from d where d.days <= 35 or d.number <= 4 or d.number > d.days - 11
    $$;
comment on function dolsd.page_days(date, date, text) is
    'The days of a span one by one, both ends included; of a long one the first and the last eleven. Backwards where '
    'the last day is before the first, which then has number 0.';

create or replace function dolsd.page_ladder(code text) returns jsonb
    language sql stable
    as $$
    with r as materialized (
        select x.*, coalesce(o.title, x.role) as whose, case x.offset_unit when 'working_day'
            then x.offset_count * 1.4
                   when 'week' then x.offset_count * 7 when 'month' then x.offset_count * 30
                       else x.offset_count end as days
          from dolsd.rung x left join dolsd.role o on o.role = x.role
         where x.limit_code = $1 and x.active and x.place is null and x.matter_id is null),
    scale as (select least(min(r.days), -3) - 1 as first, greatest(max(r.days), 3) + 2 as last from r
        where r.counted_from = 'last_day')
    select jsonb_build_object('zero', dolsd.share(-s.first, s.last - s.first),
        'after', 100 - dolsd.share(-s.first, s.last - s.first),
        'lanes', (
            select jsonb_agg(jsonb_build_object('whose', l.whose, 'marks', l.marks, 'rungs', l.rungs)
                order by l.first, l.whose)
              from (select r.whose, min(r.days) as first,
                        jsonb_agg(jsonb_build_object('x', dolsd.share(r.days - s.first, s.last - s.first),
                            r.pressing, true,
                            'repeats', r.repeat_every) order by r.days)
                                filter (where r.counted_from = 'last_day') as marks,
                        jsonb_agg(jsonb_build_object(
                            'offset', dolsd.offset_parts(r.offset_count, r.offset_unit, r.counted_from),
                            'clock', to_char(r.at_time, 'HH24:MI'), 'every', r.repeat_every,
                            'further', r.turn > 1) order by r.turn) as rungs
                      from (select r.*, row_number() over (partition by r.whose
                                                           order by r.counted_from desc, r.days, r.id) as turn
                              from r) r group by r.whose) l))
      from scale s where s.first is not null
    $$;
comment on function dolsd.page_ladder(text) is
    'The reminders of a limit drawn: one lane for each role, a working day as 1.4 days, and what words are made of.';

create or replace function dolsd.page_why(in_kind text, in_id bigint) returns jsonb
    language plpgsql stable set jit = off
    as $$
begin
    return (
        select jsonb_agg(jsonb_build_object('what', c.title, 'limit', d.limit_code, 'authority', c.authority,
            'last_day', d.last_day, 'ends', dolsd.moment(d.ends_at), 'state', case d.state when 'lapsed'
                then 'overdue' else d.state end,
            'bad', d.state = 'lapsed', 'open', d.state = 'open',
            'reason', dolsd.fact_words(d.kind, d.reason), 'rule', t.title, 'source',
                t.source,
            'certainty', dolsd.certainty_words(t.certainty),
            'full', t.certainty = 'seen', 'half', t.certainty = 'partly', 'note', nullif(t.note, ''),
            'counted_from', d.start_on, 'fact', dolsd.fact_words(d.kind, d.start_fact),
            'decided_by', dolsd.decided_words(d.decided_by),
            'statutory', d.statutory_last_day, 'stated', d.stated_last_day, 'flags', (
                select string_agg(replace(f, '_', ' '), ', ') from unnest(d.flags) f), 'whose', r.title,
            'known', dolsd.moment(d.known_at), 'planned', dolsd.moment(d.planned_at)) order by c.authority desc,
                d.last_day, c.title)
          from dolsd.deadline d
          join dolsd.limit_code c on c.code = d.limit_code
          join dolsd.time_limit t on t.id = d.limit_id
          left join dolsd.role r on r.role = c.duty
         where d.kind = in_kind and d.id = in_id);
end
$$;
comment on function dolsd.page_why(text, bigint) is
    'Every limit of a matter, with its rule, source and certainty, and what decided its day.';

create or replace function dolsd.page_said(in_kind text, in_id bigint) returns jsonb
    language plpgsql stable set jit = off
    as $$
begin
    return jsonb_build_object(
        'facts', (select jsonb_agg(jsonb_build_object('day', f.value #>> '{}', 'what', dolsd.fact_words(in_kind, f.key))
                                   order by f.value #>> '{}', f.key)
                    from dolsd.matter m cross join lateral jsonb_each(m.facts) f
                   where m.kind = in_kind and m.id = in_id),
        'moves', (select jsonb_agg(jsonb_build_object('at', dolsd.moment(v.at), 'what', c.title, 'was',
            v.old_last_day,
                             'is', v.last_day, 'because', v.because) order by v.seq)
                    from dolsd.moves v join dolsd.limit_code c on c.code = v.limit_code
                   where v.kind = in_kind and v.id = in_id),
        'next', (select jsonb_agg(jsonb_build_object('at', dolsd.moment(n.at), 'about', c.title, 'role', r.title,
                             'to', array_to_string(n.recipients, ', '), 'held', dolsd.moment(n.held_until),
                             'offset', dolsd.offset_parts(g.offset_count, g.offset_unit, g.counted_from),
                             'urgent', n.pressing = 'urgent') order by n.at, n.role)
                   from (select distinct on (u.limit_code, u.rung) u.* from dolsd.upcoming u
                          where u.kind = in_kind and u.id = in_id order by u.limit_code, u.rung, u.at) n
                   join dolsd.limit_code c on c.code = n.limit_code left join dolsd.role r on r.role = n.role
                   left join dolsd.rung g on g.name = n.rung and g.limit_code = n.limit_code));
end
$$;
comment on function dolsd.page_said(text, bigint) is
    'What happened in a matter, how its days moved, and what comes next: a repeating reminder only once.';

create or replace function dolsd.page_told(in_reference text, in_kind text, in_id bigint) returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    told jsonb := dolsd.answer_told(jsonb_build_object('reference', in_reference, 'parts', true));
begin
    return told || jsonb_build_object('rows', (
        select coalesce(jsonb_agg(r.value || jsonb_build_object('said', nullif(jsonb_strip_nulls(jsonb_build_object(
                   'subject', s.said -> 'subject', 'text', s.said -> 'text', 'others', s.said -> 'others')), '{}'),
                   'language', (select m.language from dolsd.message m where m.id = (r.value ->> 'message')::bigint))
                   order by r.ordinality), '[]')
          from jsonb_array_elements(told -> 'rows') with ordinality r
          left join lateral (select dolsd.evidence_said_of((r.value ->> 'message')::bigint, in_kind, in_id) as said
                              where r.value ->> 'message' is not null) s on true));
end
$$;
comment on function dolsd.page_told(text, text, bigint) is
    'What was sent about a matter, each with the words about this matter.';

create or replace function dolsd.page_matter(asked text) returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    about record;
    span record;
    meant text[] := dolsd.references_meant(asked, false);
    many int := (select count(*) from dolsd.matter m
                  where lower(m.reference) = lower(asked) and m.reference = any(meant) and m.facts is not null);
    today date := dolsd.london_date(dolsd.clock());
    since date;
    till date;
begin
    select m.*, k.title into about from dolsd.matter m join dolsd.kind k on k.kind = m.kind
     where lower(m.reference) = lower(asked) and m.reference = any(meant) and m.facts is not null
     order by m.kind, m.id limit 1;
    if not found then
        return null;
    end if;
    select s.*, e.kind, e.state, g.gap_days, g.gap_until, g.running, g.unsure,
           case when 'barred' = any(e.flags)
                then dolsd.gap_reason(e.limit_code, e.decided_by, e.flags, s.facts, e.reason) end as barred into span
      from dolsd.deadline e
     cross join lateral dolsd.authority_span(e.kind, e.id, e.limit_code, e.last_day, e.state, e.reason) s
      left join dolsd.gaps g on g.kind = e.kind and g.id = e.id and g.limit_code = e.limit_code
     where e.kind = about.kind and e.id = about.id limit 1;
    since := coalesce(greatest(span.first_day, today - 370), today - 30) - 2;
    till := greatest(span.final_day, least(span.gap_until, today), case when span.state in ('open', 'lapsed')
        then today end, since + 20) + 8;
    return jsonb_build_object('reference', about.reference, 'initials', about.initials, 'home', about.place,
        'person', about.person,
        'what', about.title, 'where', initcap(about.jurisdiction), 'several', many > 1, 'bad_facts', about.bad,
        'related', (select jsonb_agg(x.value order by x.key) from casework.matter c cross
            join lateral jsonb_each_text(c.extra) x
                     where c.kind = about.kind and c.id = about.id and x.key in ('request', 'follows', 'authority')),
        'authority', case when span.kind is not null then jsonb_build_object('first_day', span.first_day,
            'final_day', span.final_day,
            'runs', span.state in ('open', 'paused') and today <= span.final_day and today >= span.first_day
                    and (span.suspended is null or span.suspended > today or span.suspension_lifted <= today),
            'to_come', span.first_day > today and span.first_day <= span.final_day,
            'never', span.barred is not null or span.first_day > span.final_day, 'barred', span.barred,
            'suspended', case when span.suspended <= today
                and today <= span.final_day
                and span.suspension_lifted is null then span.suspended end,
            'left', span.final_day - today, 'number', today - span.first_day + 1, 'days',
                span.final_day - span.first_day + 1,
            'without', case when span.running then span.gap_days end, 'was_without', case when not span.running
                then span.gap_days end, 'unsure', span.unsure,
            'ended_by', dolsd.fact_words(span.kind, span.ended_by), 'off', not dolsd.working_day(span.final_day,
                about.jurisdiction)) end,
        'bars', dolsd.page_bars(array[about.kind], array[about.id], since, till),
        'lanes', dolsd.page_marks(about.kind, about.id, since, till),
        'counted', case when span.barred is null
                        then dolsd.page_days(span.first_day, span.final_day, about.jurisdiction) end,
        'why', dolsd.page_why(about.kind, about.id),
        'told', dolsd.page_told(about.reference, about.kind, about.id))
        || dolsd.page_said(about.kind, about.id);
end
$$;
comment on function dolsd.page_matter(text) is
    'A matter by its reference, in upper or lower case: its authority, drawn and counted, why, what was sent and '
    'what comes next; null: there is none.';
