-- Days without authority.
update dolsd.limit_code set authority = true where code in ('urgent_end', 'standard_end');
select t.case('standard', id, '{"last_day": "2026-11-27"}') from generate_series(1, 5) id;
select t.at('2026-11-27 23:59');
select t.run();
select t.eq((select count(*) from dolsd.gaps), 0::bigint, 'the last day is inclusive');
select t.at('2026-11-30 09:00');
select t.run();
select t.eq((select (reference, limit_code, gap_from, gap_until, gap_days, running)::text from dolsd.gaps where id = 1),
    ('S-1', 'standard_end', '2026-11-28'::date, '2026-11-30'::date, 3, true)::text, 'so far');
select t.record('standard', 2, '{"followed_on": "2026-11-30"}');
select t.record('standard', 3, '{"followed_on": "2026-11-28"}');
select t.record('standard', 4, '{"closed": "2026-11-30"}');
select t.record('standard', 5, '{"followed_on": "2026-11-20"}');
select t.run();
select t.eq((select array_agg((id, gap_days, running, ended_by)::text order by id) from dolsd.gaps where id > 1),
    array[(2, 2, false, 'followed_on')::text, (4, 3, false, 'closed')::text], 'until what ended it; none where the next day had authority');
