-- A limit that waits for a fact which this store never had passes if its day comes while it is open.
update dolsd.time_limit set needs_fact = true where code = 'standard_end';
select t.case('standard', 1, '{"last_day": "2026-12-08"}');
select t.case('urgent', 2, '{"given": "2026-12-02"}');
select t.run();
select t.eq((select state from dolsd.deadline where id = 1), 'open', 'open before its day');
select t.at('2026-12-09 00:30');
select dolsd.fire(500);
select t.eq((select state from dolsd.deadline where id = 1), 'passed', 'passed: nobody records what would meet it');
select t.eq((select state from dolsd.deadline where id = 2), 'lapsed', 'one that needs no such fact lapses');
select t.eq((select count(*) from dolsd.notice n join dolsd.rung r on r.id = n.rung where r.name = 'standard-lapsed'), 0::bigint,
    'and there is no alarm of it');

-- From the first day on which a matter has the fact, it alarms.
select t.case('standard', 3, '{"last_day": "2027-02-10", "followed_on": "2026-12-20"}');
select t.run();
-- Daemons hold the rules as they were when read: they read them again, once.
select t.eq((select detail ->> 'limits' from dolsd.ledger where event = 'rules changed' order by seq desc limit 1), 'standard_end',
    'a new version of the rules');
create table t.version as select dolsd.rules_version() as n;
select t.case('standard', 7, '{"last_day": "2027-02-11", "followed_on": "2026-12-21"}');
select t.run();
select t.eq(dolsd.rules_version(), (select n from t.version), 'and no other');
select t.case('standard', 4, '{"last_day": "2026-12-18"}');
select t.case('standard', 5, '{"last_day": "2026-12-21"}');
select t.run();
select t.at('2026-12-22 09:00');
select dolsd.fire(500);
select t.eq((select array_agg(state order by id) from dolsd.deadline where id in (4, 5)), '{passed,lapsed}', 'before that day, and after it');

-- Case work reappears from its later part on, as after a view that was empty or a copy that was cut short: once the
-- earlier part is there, the day of the first record is the old one, and the rules are read again.
create table t.kept as select id, facts from casework.a_matter where kind = 'standard' and id in (3, 7);
delete from casework.a_matter where kind = 'standard' and id in (3, 7);
select dolsd.touch('standard', array[3, 7]::bigint[]);
select t.run();
select t.case('standard', 8, '{"last_day": "2027-02-12", "followed_on": "2026-12-22"}');
select t.run();
truncate t.version;
insert into t.version select dolsd.rules_version();
select t.eq((select dolsd.alarms_from('standard', met_by)::text from dolsd.time_limit where code = 'standard_end' limit 1), '2026-12-22', 'the later part');
select t.case('standard', id, facts) from (select id + 10 as id, facts from t.kept) k;
select t.run();
select t.eq((select dolsd.alarms_from('standard', met_by)::text from dolsd.time_limit where code = 'standard_end' limit 1), '2026-12-20', 'the earlier part');
select t.ok(dolsd.rules_version() > (select n from t.version), 'and a new version of the rules');

-- What rests has an end to its ladder.
insert into dolsd.time_limit (pack, code, kind, title, count_from, count, reckoning, met_by, after_last_day, effective_from, source,
    certainty, owed_by, owed_to, contents) values
    ('test', 'milestone_due', 'urgent', 'A notice', '{given}', 0, 'on', '{noticed}', 'rest', '2009-04-01', 'Schedule A1', 'seen',
     'supervisory body', 'the person', 'what it must');
insert into dolsd.rung (pack, name, limit_code, kind, role, template, offset_count, moves, pressing) values
    ('test', 'notice-on', 'milestone_due', 'urgent', 'dols_team', 'notice-owed-dols-team', 0, 'earlier', 'soon'),
    ('test', 'notice-1', 'milestone_due', 'urgent', 'dols_team', 'notice-owed-dols-team', 1, 'stay', 'soon');
select t.case('urgent', 6, '{"given": "2026-12-22", "standard_started": "2026-12-22"}');
select t.run();
select t.eq((select (state, cardinality(ladder_at) > 0)::text from dolsd.deadline where id = 6 and limit_code = 'milestone_due'), '(open,t)', 'before');
select t.at('2026-12-24 09:00');
select t.run();
select t.eq((select (state, ladder_at)::text from dolsd.deadline where id = 6 and limit_code = 'milestone_due'), '(lapsed,{})', 'its ladder is at an end');
select t.eq((select (owed_by, overdue, rests)::text from dolsd.duty where id = 6), '("supervisory body",t,t)', 'duty lists it');
select t.eq((select count(*) from dolsd.uncovered where id = 6), 0::bigint, 'it rests, and is not uncovered');
