-- What officers ask: authority, due, unanswered, gaps, told. At first the council's view has no person.
update dolsd.limit_code set authority = true where code in ('urgent_end', 'standard_end');
update dolsd.limit_code set duty = 'managing_authority', begins = '{given}' where code = 'standard_end';
select t.ok(not dolsd.asks_for_person(), 'no column person');
select t.eq(dolsd.fact_day(f, 'x'), d, 'fact_day of ' || f::text)
  from (values ('{"x": "2026-12-31"}'::jsonb, '2026-12-31'::date), ('{"x": "2024-02-29"}', '2024-02-29'),
               ('{"x": "2000-02-29"}', '2000-02-29'), ('{"x": "2026-02-29"}', null), ('{"x": "1900-02-29"}', null),
               ('{"x": "2026-09-31"}', null), ('{"x": "2026-13-01"}', null), ('{"x": "31/09/2026"}', null),
               ('{"x": "0000-01-01"}', null), ('{}', null)) v (f, d);
-- Every day of four years is valid, and nothing else.
select t.eq((select count(*) from generate_series('2023-12-31'::date, '2028-01-01', '1 day') d
              where dolsd.fact_day(jsonb_build_object('x', to_char(d, 'YYYY-MM-DD')), 'x') = d::date), 1463::bigint, 'days');
select t.eq((select count(*) from generate_series(0, 99) m, generate_series(0, 99) d
              where dolsd.fact_day(jsonb_build_object('x', format('2025-%s-%s', lpad(m::text, 2, '0'), lpad(d::text, 2, '0'))), 'x')
                    is not null), 365::bigint, 'no others');

-- Days one by one, in either direction: a count backwards begins on the day before the one that it is counted from.
select t.eq((select string_agg(concat_ws(' ', d ->> 'number', d ->> 'day', nullif(d ->> 'what', '')), '; ' order by n)
               from jsonb_array_elements(dolsd.page_days('2026-12-04', '2026-12-07', 'england')) with ordinality x (d, n)),
    '1 2026-12-04 first day; 2 2026-12-05 Saturday; 3 2026-12-06 Sunday; 4 2026-12-07 last day', 'forwards');
select t.eq((select string_agg(concat_ws(' ', d ->> 'number', d ->> 'day', nullif(d ->> 'what', '')), '; ' order by n)
               from jsonb_array_elements(dolsd.page_days('2026-12-07', '2026-12-04', 'england')) with ordinality x (d, n)),
    '0 2026-12-07 counted from this day; 1 2026-12-06 Sunday; 2 2026-12-05 Saturday; 3 2026-12-04 last day', 'backwards');
select t.eq((select (count(*), min((d ->> 'number')::int), max((d ->> 'number')::int))::text
               from jsonb_array_elements(dolsd.page_days('2026-12-31', '2026-01-01', 'england')) d), '(16,0,364)', 'of many the first and the last');
select t.eq((select string_agg(distinct (select count(*) + sum((d ->> 'skipped')::int) from jsonb_array_elements(p.days) d)
                    - (case when x.until < x.since then x.since - x.until else x.until - x.since end + 1) || '', ',')
               from (select '2026-12-31'::date + n as since, '2026-12-31'::date + m * n as until
                       from generate_series(35, 200, 11) n, unnest(array[-1, 3]) m) x
              cross join lateral (select dolsd.page_days(x.since, x.until, 'england')) p (days)), '0',
    'the days shown and those left out are all of them');
select t.eq(dolsd.fact_words('standard', 'limit:standard_end'), 'End of a standard authorisation', 'a limit that is counted from');

-- 1 and 2 run, 3 was suspended, 4 ended with nothing to follow, 5 was followed, 6 closed after a gap.
select t.at('2026-11-20 10:00');
select t.case('standard', 1, '{"given": "2026-01-01", "last_day": "2026-12-31"}');
select t.case('standard', 2, '{"given": "2026-11-25", "last_day": "2027-01-31"}');
select t.case('standard', 3, '{"given": "2026-01-01", "last_day": "2026-12-31", "suspended": "2026-11-19"}');
select t.case('standard', 4, '{"given": "2026-01-01", "last_day": "2026-11-27"}');
select t.case('standard', 5, '{"given": "2026-01-01", "last_day": "2026-11-26", "followed_on": "2026-11-20"}');
select t.case('standard', 6, '{"given": "2026-01-01", "last_day": "2026-11-25"}');
select t.run();
create temporary view pg_temp.who as select a.status || ' ' || string_agg(a.reference, ' ' order by a.reference) as line
  from dolsd.authority_on() a group by a.status;
select t.eq((select array_agg(line order by line) from pg_temp.who), array['suspended S-3', 'with S-1 S-4 S-6'], 'on 20 November');
select t.eq((select a.days from dolsd.authority_on() a where a.reference = 'S-4'), 7, 'days to come');
select t.eq((select a.days from dolsd.authority_on() a where a.reference = 'S-3'), 2, 'days suspended');
select t.eq((select string_agg(a.reference, ' ' order by a.reference) from dolsd.authority_on('2026-11-28') a where a.status = 'without'),
    'S-4 S-6', 'what ends before a day to come');
select t.eq((select a.why from dolsd.authority_on('2026-11-28') a where a.reference = 'S-4'), 'ends before that day', 'why');
select t.at('2026-11-30 09:00');
select t.run();
select t.record('standard', 6, '{"closed": "2026-11-27"}');
select t.run();
select t.eq((select array_agg(line order by line) from pg_temp.who), array['suspended S-3', 'with S-1 S-2', 'without S-4'], 'on 30 November');
select t.eq((select (a.days, a.why, a.final_day)::text from dolsd.authority_on() a where a.reference = 'S-4'),
    (3, 'no further request'::text, '2026-11-27'::date)::text, 'since when, and why');
select t.eq((select string_agg(a.status || ' ' || a.reference, ', ' order by a.reference) from dolsd.authority_on('2026-11-26') a
              where a.reference in ('S-2', 'S-5', 'S-6')), 'with S-2, without S-6', 'on a day that is past');
-- As recorded on the 29th: S-6 was not yet recorded as closed.
select t.eq((select a.status from dolsd.authority_on('2026-11-29', '2026-11-29') a where a.reference = 'S-6'), 'without', 'as known then');
select t.eq((select count(*) from dolsd.authority_on('2026-11-29') a where a.reference = 'S-6'), 0::bigint, 'as known now');
select t.eq((select count(*) from dolsd.authority_on('2026-11-29', '2026-11-19')), 0::bigint, 'before anything was on record');
-- Who left and came back is not covered in between; as long as they were away it was taken for over.
begin;
select t.record('standard', 1, '{"moved": "2026-11-25"}');
select t.run();
select t.at('2026-12-02 09:00');
select t.record('standard', 1, '{"moved": null, "left": "2026-11-25", "returned": "2026-12-01"}');
select t.run();
select t.eq((select array_agg((select count(*) from dolsd.authority_on(d) a where a.reference = 'S-1' and a.status = 'with') order by d)
               from unnest(array['2026-11-24', '2026-11-25', '2026-11-30', '2026-12-01', '2026-12-02']::date[]) d), array[1, 0, 0, 1, 1]::bigint[], 'away for six days');
select t.eq((select string_agg(a.status, ' ') from dolsd.authority_on('2026-11-24', '2026-11-30') a where a.reference = 'S-1'), 'with', 'known while away: the days before');
select t.eq((select count(*) from dolsd.authority_on('2026-11-28', '2026-11-30') a where a.reference = 'S-1'), 0::bigint, 'and since');
select t.eq((select count(*) from dolsd.gaps where reference = 'S-1'), 0::bigint, 'no day without authority');
rollback;
-- What was entered by mistake never was, which nobody knew then.
begin;
select t.record('standard', 1, '{"closed": "2026-11-30", "mistaken": "2026-11-30"}');
select t.run();
select t.eq((select count(*) from dolsd.authority_on('2026-11-20') a where a.reference = 'S-1'), 0::bigint, 'entered by mistake');
select t.eq((select a.status from dolsd.authority_on('2026-11-20', '2026-11-29') a where a.reference = 'S-1'), 'with', 'as it was on record');
rollback;
-- A last day that was put right: what the gap shows today, nobody knew then.
begin;
select t.record('standard', 1, '{"given": "2026-01-01", "last_day": "2026-11-10"}');
select t.run();
select t.eq((select string_agg(a.status, ' ') from dolsd.authority_on('2026-11-20') a where a.reference = 'S-1'), 'without', 'as it is known now');
select t.eq((select a.status || ' ' || a.last_day from dolsd.authority_on('2026-11-20', '2026-11-29') a where a.reference = 'S-1'),
    'with 2026-12-31', 'as it was known before it was put right');
-- The flag of the deadline says that this is unsure.
select t.ok(not (select a.unsure from dolsd.authority_on('2026-11-20') a where a.reference = 'S-1'), 'certain');
update dolsd.deadline set flags = flags || '{unsure_end}' where kind = 'standard' and id = 1;
select t.ok((select a.unsure from dolsd.authority_on('2026-11-20') a where a.reference = 'S-1'), 'unsure');
select t.ok((select a.unsure is false and a.status = 'with' from dolsd.authority_on('2026-11-09') a where a.reference = 'S-1'), 'before its end it is certain');
rollback;
select t.eq((select count(*) from dolsd.authority_on(home => 'LM ho')), 4::bigint, 'a home by a part of its name');
select t.eq((select count(*) from dolsd.authority_on(home => '100%_')), 0::bigint, 'no patterns');
select t.eq((select string_agg(c.status || ' ' || c.matters, ', ' order by c.status) from dolsd.authority_counts() c),
    'suspended 1, with 2, without 1', 'counts');
select t.eq(dolsd.responsible('standard', 4, 'managing_authority', '2026-11-30'), 'Elm House', 'who was responsible');
select t.eq(dolsd.responsible('standard', 4, 'manager', '2026-11-30'), null::text, 'nobody');

-- Evidence says until when each was in force, as its page does, and marks the days after that.
select t.eq((select string_agg(m.reference || ' ' || concat_ws(' ', d ->> 'in_force_until', d ->> 'ended_early', d ->> 'ended_on'), ', ' order by m.reference)
               from dolsd.matter m cross join lateral jsonb_array_elements(dolsd.evidence_limits(m.kind, m.id)) d
              where d ->> 'limit' = 'standard_end' and m.reference in ('S-1', 'S-4', 'S-5', 'S-6')),
    'S-1 2026-12-31 false, S-4 2026-11-27 false, S-5 2026-11-19 true 2026-11-20, S-6 2026-11-25 false 2026-11-27', 'in force until');
select t.eq((select string_agg(m.reference, ' ') from dolsd.matter m
              cross join lateral jsonb_array_elements(dolsd.evidence_limits(m.kind, m.id)) d
              where d -> 'in_force_until' is distinct from dolsd.page_matter(m.reference) #> '{authority,final_day}'), null::text,
    'the evidence has another end than the page');
select t.eq((select string_agg(concat_ws(' ', d ->> 'number', d ->> 'beyond', d ->> 'final', d ->> 'last', nullif(d ->> 'what', '')), '; ' order by n)
               from jsonb_array_elements(dolsd.evidence_days('2026-12-07', '2026-12-10', '2026-12-08', 'england')) with ordinality x (d, n)),
    '1 false false false first day; 2 false true false last day in force; 3 true false false no longer in force; '
    '4 true false true last day, no longer in force', 'days after the end');
select t.eq((select string_agg(distinct (select count(*) + sum((d ->> 'skipped')::int) from jsonb_array_elements(p.days) d)
                    || ' ' || (select count(*) from jsonb_array_elements(p.days) d where (d -> 'final')::boolean)
                    || ' ' || (select bool_and((d -> 'beyond')::boolean = ((d ->> 'day')::date > '2026-01-01'::date + n))
                                 from jsonb_array_elements(p.days) d), ',')
               from unnest(array[0, 2, 3, 4, 9, 33, 34, 35, 120, 348, 352, 354, 363]) n
              cross join lateral (select dolsd.evidence_days('2026-01-01', '2026-12-31', '2026-01-01'::date + n, 'england')) p (days)),
    '365 1 true', 'the days shown and those left out are all of them, however early it ends');
select t.eq(dolsd.evidence_days('2026-12-07', '2026-12-10', x.final, 'england'), dolsd.page_days('2026-12-07', '2026-12-10', 'england'),
    'days of what runs to its last day') from (values (null::date), ('2026-12-10')) x (final);
select t.eq((select bool_and((d -> 'beyond')::boolean) and count(*) = 4
               from jsonb_array_elements(dolsd.evidence_days('2026-12-07', '2026-12-10', '2026-12-06', 'england')) d), true, 'never in force');
select t.eq((select string_agg(r ->> 'how', '|') from jsonb_array_elements(dolsd.evidence('S-5') -> 'rows') r where r ->> 'what' = 'deadline met'),
    '2026-11-26; followed on; in force until 2026-11-19', 'in order of time');

-- What ends, and what is overdue.
select t.eq((select string_agg(concat_ws(' ', d.reference, d.state, d.days), ', ' order by d.last_day, d.reference)
               from dolsd.due_by('2026-12-31') d), 'S-4 overdue -3, S-1 open 31, S-3 open 31', 'due');
select t.eq((select count(*) from dolsd.due_by()), 1::bigint, 'seven days where none is given');
select t.eq((select count(*) from dolsd.due_by('2027-12-31', in_role => 'dols_team')), 0::bigint, 'whose duty');
select t.eq((select count(*) from dolsd.due_by('2027-12-31', in_role => 'managing_authority', in_kind => 'standard', home => 'elm')),
    4::bigint, 'role, kind and home');
select t.eq((select (o ->> 'homes', o ->> 'count', o ->> 'nobody')::text from dolsd.page_overdue() o), '(0,0,)', 'nothing but authority is overdue');
begin;
update dolsd.limit_code set authority = false where code = 'standard_end';
select t.eq((select (o ->> 'homes', o ->> 'count', o ->> 'nobody')::text from dolsd.page_overdue() o), '(1,0,)', 'overdue with a home');
update dolsd.limit_code set duty = 'dols_team' where code = 'standard_end';
select t.eq((select (o ->> 'homes', o ->> 'count', o ->> 'nobody')::text from dolsd.page_overdue() o), '(0,1,)', 'with the council');
update dolsd.limit_code set duty = null where code = 'standard_end';
select t.eq((select (o ->> 'homes', o ->> 'count', o ->> 'nobody', o #>> '{rows,0,whose}')::text from dolsd.page_overdue() o),
    '(0,0,1,"nobody in particular")', 'with nobody in particular, and not with the council');
rollback;

-- Homes that have not answered.
select t.eq((select (u.place, u.contact, u.asked, u.matters, u."references")::text from dolsd.unanswered() u),
    ('Elm House'::text, 'Elm House'::text, 1::bigint, 1::bigint, array['S-4'])::text, 'unanswered');
update dolsd.rung set unless = '{further_requested}' where name = 'standard-7';
select t.record('standard', 4, '{"further_requested": "2026-11-30"}');
select t.run();
select t.eq((select count(*) from dolsd.unanswered()), 0::bigint, 'what was asked for is done');
select t.record('standard', 4, '{"further_requested": null}');
select t.run();
select t.eq((select count(*) from dolsd.unanswered('elm')), 1::bigint, 'not done after all');
insert into dolsd.acknowledgement (kind, matter_id, limit_code, last_day, contact_id, who, made_at, made_by)
values ('standard', 4, 'standard_end', '2026-11-27', 1, 'A. Manager', dolsd.clock(), 'test');
select t.eq((select count(*) from dolsd.unanswered()), 0::bigint, 'acknowledged');

-- Days without authority, cut to the span that is asked for.
select t.eq((select string_agg(concat_ws(' ', g.reference, g.first_day, g.final_day, g.days), ', ' order by g.reference)
               from dolsd.gaps_between('2026-11-01', '2026-11-29') g),
    'S-4 2026-11-28 2026-11-29 2, S-6 2026-11-26 2026-11-27 2', 'gaps');
select t.eq((select (g.days, g.gaps, g.persons, g.running, g.longest)::text from dolsd.gaps_by('2026-01-01', '2026-12-31') g),
    (5::bigint, 2::bigint, 2::bigint, 1::bigint, 3)::text, 'in all');
select t.eq((select string_agg(g.label || ' ' || g.days, ', ' order by g.label) from dolsd.gaps_by('2026-01-01', '2027-12-31', 'home') g),
    'Elm House 5', 'by home');
select t.at('2027-01-04 09:00');
select t.run();
select t.eq((select string_agg(g.label || ' ' || g.days, ', ' order by g.label) from dolsd.gaps_by('2026-01-01', '2027-12-31', 'quarter') g),
    '2026 quarter 4 36, 2027 quarter 1 12', 'by quarter');

-- The council begins to give the person: the sweep finds it, and S-1 and S-4 are about the same one.
create or replace view casework.matter as
select kind, id, reference, 'J.S.'::text as initials, place, jurisdiction, facts, extra,
       'P-' || case id when 4 then 1 else id end as person, 7 as place_id
  from casework.a_matter;
select t.ok(dolsd.asks_for_person(), 'a column person');
select dolsd.sweep();
select t.run();
select t.eq((select string_agg(a.reference, ' ' order by a.reference) from dolsd.authority_on(who => 'p-1') a), 'S-1 S-4', 'of a person');
select t.eq((select (g.days, g.gaps, g.persons)::text from dolsd.gaps_by('2027-01-01', '2027-01-04') g),
    (8::bigint, 3::bigint, 2::bigint)::text, 'a day in two gaps of one person is one');
select t.eq((select min(m.place_id) from dolsd.matter m), 7::bigint, 'the number of the place');

-- What was sent.
select t.eq((select string_agg(distinct x.words, ', ') from dolsd.told_about(ref => 's-4', to_day => '2026-11-29') x
              where x.role = 'managing_authority'), '7 days before the last day', 'of a matter');
select t.ok((select bool_and(x.person = 'P-1') and count(*) > 3 from dolsd.told_about('p-1') x), 'of a person');
select t.eq((select count(*) from dolsd.told_about(contact => '1')), (select count(*) from dolsd.told_about(contact => 'elm')), 'to a contact');
select t.eq((select count(*) from dolsd.told_about(contact => 'nobody of that name')), 0::bigint, 'to nobody');
select t.eq((select string_agg(distinct x.words, ', ') from dolsd.told_about(from_day => '2026-12-01') x where x.reference = 'S-4'),
    '1 day after the last day: alarm', 'alarms');

-- What does not exist is reported, instead of "nobody is without authority" there.
select t.eq((select string_agg(coalesce(dolsd.answer(q, a) ->> 'refused', 'answered'), '; ' order by n)
               from (values (1, 'authority', '{"home": "Nowhere"}'::jsonb), (2, 'told', '{"person": "P-99"}'), (3, 'told', '{"contact": "Nobody"}'),
                            (4, 'told', '{"contact": "99"}'), (5, 'told', '{"reference": "X-1"}'), (6, 'gaps', '{"home": "ELM", "person": "p-1"}'),
                            (7, 'told', '{"contact": "1"}'), (8, 'told', '{"contact": "elm"}'), (9, 'due', '{}')) v (n, q, a)),
    'no home of a matter has "Nowhere" in its name; no matter is of a person "P-99"; there is no contact "Nobody"; there is no contact "99"; '
    'no matter has the reference "X-1"; answered; answered; answered; answered', 'what there is not');

-- A person's days are that person's alone.
select t.eq(dolsd.answer('gaps', '{"person": "p-2", "from": "2026-11-01", "to": "2027-01-04"}') -> 'counts' ->> 'days', '0', 'of one who had authority');
select t.eq(dolsd.answer('gaps', '{"person": "p-1", "from": "2026-11-01", "to": "2027-01-04"}') -> 'counts' ->> 'gaps',
    (select count(*)::text from dolsd.gaps_between('2026-11-01', '2027-01-04', null, 'P-1') g), 'of one person');

-- The days kept are those that follow from the facts.
create view t.kept as
select count(*) as many, count(*) filter (where (s.first_day, s.final_day, s.suspended, s.suspension_lifted, s.ended_by, s.left_on, s.returned_on) is distinct from
           (a.first_day, a.final_day, a.suspended, a.suspension_lifted, a.ended_by, a.left_on, a.returned_on)) as wrong
  from (select d.kind, d.id, d.limit_code, s.* from dolsd.deadline d
         cross join lateral dolsd.authority_span(d.kind, d.id, d.limit_code, d.last_day, d.state, d.reason) s where s.first_day is not null) s
  full join dolsd.authority a on a.kind = s.kind and a.id = s.id and a.limit_code = s.limit_code;
select t.eq((select k::text from t.kept k), '(6,0)', 'the days kept');
begin;
select t.record('standard', 3, '{"given": "2026-02-01", "suspended": "2026-11-20", "suspension_lifted": "2026-11-24"}');
select t.record('standard', 1, '{"died": "2026-11-29"}');
select t.run();
select t.eq((select k::text from t.kept k), '(6,0)', 'the days kept after a change');
select t.eq((select (a.first_day, a.final_day, a.suspension_lifted, a.ended_by)::text from dolsd.authority a where a.id = 3),
    '(2026-02-01,2026-12-31,2026-11-24,)', 'the days of one');
delete from casework.a_matter where id = 2;
select dolsd.touch('standard', 2);
select t.run();
select t.eq((select k::text from t.kept k), '(5,0)', 'nothing is kept of what has gone from case work');
rollback;

-- The first rows are the beginning of the whole.
select t.eq((select string_agg(r::text, ',' order by p.n) from generate_series(0, 9) p (n)
              cross join jsonb_array_elements(dolsd.answer(q, a || jsonb_build_object('limit', 1, 'offset', p.n)) -> 'rows') r),
            (select string_agg(r::text, ',' order by o) from jsonb_array_elements(dolsd.answer(q, a) -> 'rows') with ordinality x (r, o)), 'paged: ' || q)
  from (values ('authority', '{"on": "2026-11-28"}'::jsonb), ('authority', '{"on": "2026-11-28", "known_on": "2026-11-29"}'),
               ('due', '{"until": "2027-12-31"}'), ('gaps', '{"from": "2026-11-01", "to": "2027-01-04"}')) v (q, a);
-- Likewise for the lists of a home, each with its own pages.
select t.eq((select (jsonb_array_length(h #> '{bars,rows}'), h #>> '{bars,previous}', h #>> '{bars,next}', h #>> '{open,previous}',
                     jsonb_array_length(h #> '{told,rows}'), h #>> '{told,next}')::text
               from dolsd.page_home((select min(m.place) from dolsd.matter m where m.place <> ''), 2, '{"bars": "1", "told": "0"}') h), '(2,0,2,,2,1)', 'a home');

-- A page has a hundred rows, and says whether there are more.
select t.eq(dolsd.page('told', '{"reference": "S-4"}') ->> 'next', null, 'all on one page');
insert into dolsd.notice (kind, matter_id, limit_code, last_day, purpose, rung, occurrence, contact_id, channel, role, template, pressing, limit_id,
                          due_at, late, state, made_at)
select n.kind, n.matter_id, n.limit_code, n.last_day, n.purpose, n.rung, n.occurrence + i, n.contact_id, n.channel, n.role, n.template, n.pressing,
       n.limit_id, n.due_at, n.late, 'failed', n.made_at
  from (select x.* from dolsd.notice x where x.matter_id = 4 and x.purpose = 'reminder' order by x.id limit 1) n
 cross join generate_series(1000, 1110) i;
create table t.paged as select p as nr, dolsd.page('told', jsonb_build_object('reference', 'S-4', 'page', p::text)) as page from generate_series(0, 1) p;
select t.eq((select (jsonb_array_length(page #> '{it,rows}'), page ->> 'previous', page ->> 'next')::text from t.paged where nr = 0), '(100,,1)', 'the first page');
select t.eq((select (page ->> 'previous', page ->> 'next')::text from t.paged where nr = 1), '(0,)', 'the second');
select t.eq((select count(distinct r ->> 'at' || (r ->> 'message')) from t.paged cross join jsonb_array_elements(page #> '{it,rows}') r),
    (select count(distinct r ->> 'at' || (r ->> 'message')) from jsonb_array_elements(dolsd.answer('told', '{"reference": "S-4"}') -> 'rows') r), 'nothing twice, nothing left out');
select t.eq((select sum(jsonb_array_length(page #> '{it,rows}'))::int from t.paged), jsonb_array_length(dolsd.answer('told', '{"reference": "S-4"}') -> 'rows'), 'all rows');
select t.eq(jsonb_array_length(dolsd.answer('unanswered', '{"offset": 1, "limit": 1}') -> 'rows'), 0, 'unanswered, from the second on');
select t.eq(jsonb_array_length(dolsd.answer('gaps', '{"by": "month", "offset": 1, "limit": 1}') -> 'rows'), 1, 'one month');
