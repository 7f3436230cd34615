-- What could go on without end is bounded: copies of a message, attempts at a full mailbox, waiting, retries that hide
-- how long it waits; and who cannot be notified is known before anything is due.
create function t.what() returns text language sql as
    $$select coalesce(string_agg(distinct what, ', ' order by what), '') from dolsd.uncovered$$;
create function t.one(in_id bigint, in_outcome text, in_phase text, in_code int, in_retry_at timestamptz) returns void language plpgsql as $$
declare
    a record;
begin
    for a in select c.attempt_id, n.matter_id from t.claim('tester', 50) c join dolsd.notice n on n.message_id = c.message_id and n.state = 'pending' loop
        if a.matter_id = in_id then
            perform t.settle(array[a.attempt_id], array[in_outcome], array[in_phase], array[in_code], '{said}', '{mx}', array[in_retry_at]);
        else
            perform t.settle(array[a.attempt_id], '{delivered}', '{final}', '{250}', '{ok}', '{mx}');
        end if;
    end loop;
end $$;
create function t.home(in_id bigint) returns text language sql as
    $$select string_agg(distinct n.state || '/' || m.state, ' ') from dolsd.notice n join dolsd.message m on m.id = n.message_id where n.kind = 'urgent' and n.matter_id = in_id and n.contact_id = 1$$;

-- The last reply is lost each time: five copies, and then the team is asked.
select t.at('2026-11-23 09:00');
select t.case('urgent', 1, '{"given": "2026-11-20"}');
select t.plan();
select dolsd.fire(10);
do $$ begin for i in 1..4 loop perform t.at(timestamp '2026-11-23 09:00' + i * interval '1 hour'); perform t.one(1, 'unknown', 'final', 0, dolsd.clock() + interval '50 minutes'); end loop; end $$;
select t.eq(t.home(1), 'pending/pending', 'four copies are tried');
select t.at('2026-11-23 14:00');
select t.one(1, 'unknown', 'final', 0, dolsd.clock() + interval '50 minutes');
select t.eq(t.home(1), 'unknown/unknown', 'the fifth is the last');
select t.eq((select count(*) from dolsd.notice where matter_id = 1 and template = 'undelivered' and contact_id = 3 and state = 'pending'), 1::bigint, 'the team is asked');
select t.deliver();
-- Somebody sends it again: the count starts again.
select dolsd.operate('resend', (select message_id from dolsd.notice where matter_id = 1 and contact_id = 1), 'A. Manager', 'they say nothing came');
select t.one(1, 'unknown', 'final', 0, dolsd.clock() + interval '50 minutes');
select t.eq(t.home(1), 'pending/pending', 'a new count');
select t.at('2026-11-23 15:00');
select t.deliver();

-- A full mailbox, from a Friday: the team is notified after one working day, in working hours, but not while no
-- other server accepts anything either.
select t.record('urgent', 1, '{"closed": "2026-11-23"}');
select t.at('2026-12-04 09:00');
select t.case('standard', 2, '{"last_day": "2027-01-03"}', '{"managing_authority": 1, "dols_team": 3}');
select t.plan();
select t.at('2026-12-07 09:00');
create table t.heard (at timestamptz, what text);
do $$
declare
    a record;
begin
    perform dolsd.fire(50);
    for step in 0..60 loop
        perform t.at(timestamp '2026-12-07 09:01' + step * interval '30 minutes');
        perform dolsd.fire(50);
        for a in select * from t.claim('tester', 50) loop
            if a.address = 'manager@elm.example' then
                perform t.settle(array[a.attempt_id], '{retry}', '{rcpt}', '{452}', '{4.2.2 mailbox full}', '{mx}', array[dolsd.clock() + interval '29 minutes']);
            else
                perform t.settle(array[a.attempt_id], '{delivered}', '{final}', '{250}', '{ok}', '{mx}');
                insert into t.heard values (dolsd.clock(), (a.notices -> 0) ->> 'template');
            end if;
        end loop;
    end loop;
end $$;
select t.eq((select to_char(min(at), 'Dy HH24:MI') from t.heard where what = 'undelivered'), 'Tue 09:31', 'one working day later');
-- The relay accepts nothing from anybody: no attempts are used up.
select t.at('2026-12-14 09:00');
update dolsd.deadline set state = 'cancelled', next_at = null, ladder_at = '{}', ladder_rungs = '{}', ladder_occurrences = '{}';
delete from casework.a_matter;
select t.case('standard', i, '{"last_day": "2027-01-10"}') from generate_series(20, 21) i;
insert into casework.a_contact (contact_id, name, channel, address) values (31, 'Oak House', 'mail', 'oak@oak.example');
update casework.a_recipient set contact_id = 31 where kind = 'standard' and id = 21 and role = 'managing_authority';
select t.plan();
do $$
declare
    a record;
begin
    for step in 0..80 loop
        perform t.at(timestamp '2026-12-14 09:01' + step * interval '1 hour');
        perform dolsd.fire(50);
        for a in select * from t.claim('tester', 50) loop
            perform t.settle(array[a.attempt_id], '{retry}', '{rcpt}', '{451}', '{try later}', '{mx}', array[dolsd.clock() + interval '59 minutes']);
        end loop;
    end loop;
end $$;
select t.eq((select count(*) from dolsd.notice where kind = 'standard' and matter_id > 19 and state = 'failed'), 0::bigint, 'nothing is given up');
select t.ok(t.what() like '%a way out stands still%', 'the way out is told');
select t.ok(exists (select from dolsd.uncovered where what = 'due and not sent' and detail like '%tried %times, last reply 451'), 'and from when it was first due');
update dolsd.policy set value = 10, who = 'T', why = 'fewer' where name = 'bound_tries';
select t.ok(t.what() like '%tried too often%', 'and how often');
update dolsd.queue set not_before = dolsd.clock();
select t.deliver();
select t.eq(t.what(), '', 'all is well again');

-- What merely passes is not dropped silently: half-way to its end the team is notified.
select t.at('2027-01-04 09:00');
select t.case('milestone', 40, '{"due": "2027-01-05"}', '{"dols_team": 3}');
insert into casework.a_recipient values ('milestone', 40, 'manager', 4, null, null);
update dolsd.role set next_role = 'manager' where role = 'dols_team';
select t.plan();
select dolsd.fire(50);
select t.eq((select to_char(m.give_up_at, 'Dy HH24:MI') from dolsd.message m join dolsd.notice n on n.message_id = m.id where n.kind = 'milestone'), 'Tue 04:30', 'given up half-way to its end');
select t.at('2027-01-05 04:31');
do $$
declare
    a record;
begin
    for a in select * from t.claim('tester', 50) loop
        perform t.settle(array[a.attempt_id], '{retry}', '{rcpt}', '{452}', '{full}', '{mx}', array[dolsd.clock() + interval '10 minutes']);
    end loop;
end $$;
select t.eq((select string_agg(contact_id || ' ' || state, ', ' order by id) from dolsd.notice where kind = 'milestone'), '3 failed, 4 pending', 'somebody else is asked while it runs');
select t.deliver();

-- Nobody in the team can be reached, or a home has no address: known before anything is due.
select t.at('2027-01-20 09:00');
select t.case('standard', 50, '{"last_day": "2027-06-30"}', '{"managing_authority": 5, "dols_team": 5}');
select t.plan();
select dolsd.sweep();
select t.eq((select string_agg(concat_ws('/', role, contact_id, matters), ' ' order by role, contact_id) from dolsd.unreachable where contact_id is not null), 'dols_team/5/1 managing_authority/5/1', 'by name');
select t.ok(exists (select from dolsd.uncovered where what = 'no DoLS team can be reached'), 'nobody stands in');
update casework.a_recipient set contact_id = 3 where kind = 'standard' and id = 50 and role = 'dols_team';
select t.at('2027-01-20 09:11');
select dolsd.sweep();
select t.eq((select string_agg(role, ' ') from dolsd.unreachable), 'managing_authority', 'only the home');
select t.eq((select unreachable from dolsd.status), 1::bigint, 'status says so');
select t.ok(not exists (select from dolsd.uncovered where what = 'no DoLS team can be reached'), 'the team stands in');
