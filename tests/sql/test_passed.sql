-- A day that merely passes is not news, even if the planner runs before fire, as after an outage over midnight.
update dolsd.time_limit set after_last_day = 'pass' where code = 'standard_end';
update dolsd.rung set say_over = true where name like 'standard-%' and role = 'managing_authority';
select t.at('2027-02-01 09:00');
select t.case('standard', 1, '{"last_day": "2027-02-10"}');
select t.run();
select t.at('2027-02-10 12:00');
select t.run();
select t.ok(exists (select from dolsd.notice where role = 'managing_authority' and state = 'told'), 'the home was reminded');
select t.at('2027-02-11 00:20');
select t.record('standard', 1, '{"rpr_paid": "2027-02-01"}');
select t.plan();
select t.eq((select state from dolsd.deadline where id = 1), 'passed', 'it passed');
select t.eq((select count(*) from dolsd.notice where purpose = 'over'), 0::bigint, 'and nobody is told that it is over');

-- Nor if what was asked for is done on the day after, before anything has recorded that the day passed.
select t.at('2027-03-01 09:00');
select t.case('standard', 2, '{"last_day": "2027-03-10"}');
select t.case('standard', 3, '{"last_day": "2027-03-10"}');
select t.run();
select t.at('2027-03-10 12:00');
select t.run();
select t.record('standard', 3, '{"followed_on": "2027-03-10"}');
select t.plan();
select t.eq((select count(*) from dolsd.notice where purpose = 'over' and matter_id = 3) > 0, true, 'on the day itself it is said');
select t.at('2027-03-11 00:20');
select t.record('standard', 2, '{"followed_on": "2027-03-11"}');
select t.plan();
select t.eq((select state from dolsd.deadline where id = 2 and limit_code = 'standard_end'), 'met', 'it is met');
select t.eq((select count(*) from dolsd.notice where purpose = 'over' and matter_id = 2), 0::bigint, 'nobody is told that nothing more is needed');
