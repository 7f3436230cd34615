-- What the pages of dolsd-page(8) show, each as one document. In a picture, x, w and h are per cent of
-- its width and height, so that one unit of length is one day.
--
-- Public: share, page_frame, page_without, page_overdue, page_missed, page_weeks, page_gap_months.

create or replace function dolsd.share(part numeric, whole numeric) returns numeric
    language sql immutable strict parallel safe
    as $$select round(100.0 * $1 / nullif($2, 0), 3)$$;
comment on function dolsd.share(numeric, numeric) is 'A part as a percentage of the whole.';

create or replace function dolsd.page_frame() returns jsonb
    language sql stable
    as $$
    select jsonb_build_object('now', dolsd.moment(dolsd.clock()), 'today', dolsd.london_date(dolsd.clock()),
        'clock_moved', dolsd.clock() <> now(), 'rules_version', dolsd.rules_version(),
        'holidays_until', (select max(n.day) from dolsd.non_working_day n), 'persons', dolsd.asks_for_person())
    $$;
comment on function dolsd.page_frame() is
    'What every page has: the time, the version of the rules, how far holidays are known.';

create or replace function dolsd.page_without() returns jsonb
    language plpgsql stable set jit = off
    as $$
begin
    return (
        with g as materialized (
            select x.kind, x.id, x.limit_code, x.last_day, x.gap_days, x.ended_by from dolsd.gaps x where x.running),
        -- Only the rows shown are looked up.
        longest as materialized (select g.* from g order by g.gap_days desc fetch first 100 rows with ties),
        shown as materialized (
            select l.*, m.reference, m.initials, m.place, m.facts, d.decided_by, d.flags, d.ladder_at[1] as next_at
              from longest l
              join dolsd.matter m on m.kind = l.kind and m.id = l.id
              join dolsd.deadline d on d.kind = l.kind and d.id = l.id and d.limit_code = l.limit_code
             order by l.gap_days desc, m.reference limit 100)
        select jsonb_build_object('count', count(*), 'days', coalesce(sum(g.gap_days), 0), 'longest', max(g.gap_days),
            'rows', (select coalesce(jsonb_agg(jsonb_build_object('reference', s.reference, 'initials', s.initials,
                'home', s.place, 'days', s.gap_days, 'w', dolsd.share(s.gap_days, (select max(y.gap_days) from g y)),
                'last_day', s.last_day, 'next', dolsd.moment(s.next_at),
                'why', dolsd.gap_reason(s.limit_code, s.decided_by, s.flags, s.facts, s.ended_by))
                order by s.gap_days desc, s.reference), '[]') from shown s),
            'more', nullif(greatest(count(*) - 100, 0), 0))
          from g);
end
$$;
comment on function dolsd.page_without() is 'Who is without authority now, the longest first; at most 100 rows.';

create or replace function dolsd.page_overdue() returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    today date := dolsd.london_date(dolsd.clock());
begin
    return (
        with l as materialized (
            select d.limit_code, c.title, c.duty, d.last_day, today - d.last_day as age, d.kind, d.id
              from dolsd.deadline d join dolsd.limit_code c on c.code = d.limit_code and not c.authority
             where d.state = 'lapsed'),
        by_limit as (
            select l.limit_code, l.title, l.duty, count(*) as matters, min(l.last_day) as oldest,
                   count(*) filter (where l.age <= 7) as week, count(*) filter (where l.age between 8 and 28)
                       as month,
                   count(*) filter (where l.age > 28) as older
              from l group by l.limit_code, l.title, l.duty)
        select jsonb_build_object('homes', coalesce(sum(b.matters) filter (where b.duty = 'managing_authority'), 0),
            'count', coalesce(sum(b.matters) filter (where b.duty <> 'managing_authority'), 0),
            'nobody', sum(b.matters) filter (where b.duty is null),
            'rows', coalesce(jsonb_agg(to_jsonb(b) || jsonb_build_object(
                'reference', (select min(m.reference) from l x join dolsd.matter m on m.kind = x.kind and m.id = x.id
                               where x.limit_code = b.limit_code and x.last_day = b.oldest),
                'whose', coalesce(r.title, 'nobody in particular'))
                                       order by b.duty = 'managing_authority', b.matters desc, b.title), '[]'))
          from by_limit b left join dolsd.role r on r.role = b.duty);
end
$$;
comment on function dolsd.page_overdue() is
    'What is overdue apart from authorities, by limit, with whose duty it is and how old it is; and how many are the '
    'duty of homes, of the council, and of nobody in particular, which only a limit of a council''s own can be.';

create or replace function dolsd.page_missed() returns jsonb
    language plpgsql stable set jit = off
    as $$
begin
    return (
        with t as (
            select n.matter_id, n.kind, n.contact_id, n.role, n.state, count(*) as messages, min(n.ended_at) as since,
                   max(n.ended_at) as last, max(n.message_id) as message_id
              from dolsd.notice n
              join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
                                   and d.last_day = n.last_day and d.state in ('open', 'lapsed', 'paused')
             where n.state in ('failed', 'unknown', 'nobody')
               and not exists (select from dolsd.notice x where x.after_notice = n.id and x.state = 'told')
             group by n.matter_id, n.kind, n.contact_id, n.role, n.state)
        select jsonb_build_object('count', count(distinct t.contact_id), 'messages', coalesce(sum(t.messages), 0),
            'rows', coalesce(jsonb_agg(jsonb_build_object('reference', m.reference, 'role', r.title, 'state', t.state,
                'contact', (select c.name from casework.contact c where c.contact_id = t.contact_id limit 1),
                'messages', t.messages, 'since', dolsd.moment(t.since), 'last', dolsd.moment(t.last),
                'code', (select a.code from dolsd.attempts a where a.message_id = t.message_id
                    order by a.number desc limit 1))
                order by t.last desc nulls first), '[]'))
          from t join dolsd.matter m on m.kind = t.kind and m.id = t.matter_id join dolsd.role r on r.role = t.role);
end
$$;
comment on function dolsd.page_missed() is
    'What could not be delivered and still matters, without addresses or server replies.';

create or replace function dolsd.page_weeks() returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    today date := dolsd.london_date(dolsd.clock());
    monday date := date_trunc('week', dolsd.london_date(dolsd.clock())::timestamp)::date;
begin
    return (
        with ends as materialized (
            select d.last_day, count(*) filter (where c.authority) as ends, count(*)
                filter (where not c.authority) as others
              from dolsd.deadline d join dolsd.limit_code c on c.code = d.limit_code
             where d.state in ('open', 'paused') and d.last_day between today and monday + 55 group by d.last_day),
        days as (
            select s.day::date as day, extract(isodow from s.day) as weekday, coalesce(e.ends, 0) as ends,
                   coalesce(e.others, 0) as others, h.title, h.closure
              from generate_series(monday::timestamp, monday + 55, interval '1 day') s (day)
              left join ends e on e.last_day = s.day::date
              left join lateral (
                select string_agg(distinct n.title, ', ') as title, bool_and(n.source !~* 'gov\.uk') as closure
                  from dolsd.non_working_day n where n.day = s.day::date) h on true)
        select jsonb_agg(w.week order by w.monday)
          from (select min(d.day) as monday, jsonb_build_object('monday', min(d.day), 'ends', sum(d.ends), 'others',
              sum(d.others),
                    'days', jsonb_agg(jsonb_build_object('day', d.day, 'number', extract(day from d.day)::int,
                        'first', extract(day from d.day) = 1,
                        'ends', nullif(d.ends, 0), 'others', nullif(d.others, 0), 'holiday', d.title,
                        'closure', d.closure, 'weekend', d.weekday > 5, 'today', d.day = today, 'past', d.day < today)
                        order by d.day)) as week
                  from days d group by date_trunc('week', d.day::timestamp)) w);
end
$$;
comment on function dolsd.page_weeks() is
    'Eight weeks from this Monday: how much ends each day, weekends, bank holidays and closures.';

create or replace function dolsd.page_gap_months() returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    today date := dolsd.london_date(dolsd.clock());
    since date := (date_trunc('month', dolsd.london_date(dolsd.clock())::timestamp) - interval '11 months')::date;
begin
    return (
        with counted as materialized (
            select * from dolsd.gaps_by_parts(since, today, array['month', 'home', 'reason'])),
        months as (
            select row_number() over (order by s.month) - 1 as n, s.month, coalesce(c.days, 0) as days,
                coalesce(c.gaps, 0) as gaps
              from generate_series(since::timestamp, today, interval '1 month') s (month)
              left join counted c on c.part = 'month' and c.label = to_char(s.month, 'YYYY-MM'))
        select jsonb_build_object('from', since, 'days', sum(m.days), 'most', greatest(max(m.days), 1),
            'half', greatest(max(m.days), 1) / 2,
            'months', jsonb_agg(jsonb_build_object('month', m.month::date, 'year', extract(year from m.month)::int,
                'days', m.days, 'gaps', m.gaps, 'x', round(m.n * 100.0 / 12 + 1.2, 3), 'mid',
                    round((m.n + 0.5) * 100.0 / 12, 3),
                'h', dolsd.share(m.days * 0.8, (select max(x.days) from months x)),
                'y', 88 - coalesce(dolsd.share(m.days * 0.8, (select max(x.days) from months x)), 0),
                'over', 86 - coalesce(dolsd.share(m.days * 0.8, (select max(x.days) from months x)), 0))
                    order by m.month),
            'homes', (select jsonb_agg(x.row order by x.n) from (
                select g.place_in_order as n, jsonb_build_object('label', g.label, 'days', g.days, 'gaps', g.gaps,
                           'running', g.running, 'w', dolsd.share(g.days, max(g.days) over ())) as row
                  from counted g where g.part = 'home' and g.place_in_order <= 8) x),
            'reasons', (select jsonb_agg(x.row order by x.n) from (
                select g.place_in_order as n, jsonb_build_object('label', g.label, 'days', g.days, 'gaps', g.gaps,
                           'running', g.running, 'w', dolsd.share(g.days, max(g.days) over ())) as row
                  from counted g where g.part = 'reason') x))
          from months m);
end
$$;
comment on function dolsd.page_gap_months() is
    'Days without authority in each of twelve months, by home (the eight with most) and by reason.';
