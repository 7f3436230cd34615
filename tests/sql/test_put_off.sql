-- No warning of an end is delayed past the last working day before it.

insert into dolsd.non_working_day values ('2027-03-26', null, 'Good Friday', 'GOV.UK'), ('2027-03-29', null, 'Easter Monday', 'GOV.UK'),
    ('2026-12-29', 'wales', 'Closed', 'Council'), ('2027-05-03', null, 'Early May', 'GOV.UK');

create table t.put_off (nr int generated always as identity primary key, moment timestamp, begun boolean, place text, last_day date, digest date, why text);
insert into t.put_off (moment, begun, place, last_day, digest, why) values
    -- Christmas Eve is a Thursday; the next working day is the 29th, in Wales here the 30th.
    ('2026-12-24 07:00', false, 'england', '2026-12-29', '2026-12-24', 'today''s digest'),
    ('2026-12-24 10:00', false, 'england', '2026-12-29', '2026-12-24', 'today''s digest, though late'),
    ('2026-12-24 10:00', true, 'england', '2026-12-29', null, 'the next digest leaves on the last day itself'),
    ('2026-12-24 10:00', true, 'england', '2026-12-30', '2026-12-29', 'a working day is left'),
    ('2026-12-24 10:00', true, 'wales', '2026-12-30', null, 'but not in Wales'),
    ('2026-12-24 10:00', true, 'wales', '2026-12-31', '2026-12-30', 'a day later it is'),
    ('2026-12-24 17:00', false, 'england', '2026-12-26', null, 'the digest would leave after the end'),
    ('2026-12-24 17:00', false, 'england', '2026-12-28', null, 'an end on a bank holiday'),
    ('2026-12-24 17:00', false, 'england', '2026-12-29', null, 'no working day is left'),
    ('2026-12-26 12:00', false, 'england', '2026-12-29', null, 'recorded on a day without work'),
    ('2026-12-26 12:00', false, 'england', '2026-12-30', '2026-12-29', 'a working day is left'),
    -- The last day itself, and the day before.
    ('2026-12-29 09:30', false, 'england', '2026-12-29', '2026-12-29', 'today''s digest on the last day'),
    ('2026-12-29 09:30', true, 'england', '2026-12-29', null, 'that digest has left'),
    ('2026-12-30 16:59', false, 'england', '2026-12-31', '2026-12-30', 'before five'),
    ('2026-12-30 17:00', false, 'england', '2026-12-31', null, 'from five on it is tomorrow''s'),
    -- An ordinary weekend, and one made longer by the first of January.
    ('2026-12-04 16:59', false, 'england', '2026-12-07', '2026-12-04', 'Friday''s digest'),
    ('2026-12-04 17:00', false, 'england', '2026-12-07', null, 'Monday is the last day'),
    ('2026-12-04 17:00', false, 'england', '2026-12-08', '2026-12-07', 'Monday is a working day before it'),
    ('2026-12-06 11:00', false, 'wales', '2026-12-07', null, 'a Sunday'),
    ('2026-12-31 17:30', false, 'england', '2027-01-04', null, 'New Year''s Day is a Friday'),
    ('2026-12-31 17:30', false, 'england', '2027-01-05', '2027-01-04', 'and Monday works'),
    -- Easter 2027: no working day from Friday 26 to Monday 29 March.
    ('2027-03-24 17:30', false, 'england', '2027-03-25', null, 'the Thursday before is the last day'),
    ('2027-03-24 17:30', false, 'england', '2027-03-26', '2027-03-25', 'Good Friday is'),
    ('2027-03-25 12:00', true, 'england', '2027-03-28', null, 'Easter Sunday is'),
    ('2027-03-25 12:00', true, 'wales', '2027-03-30', null, 'the Tuesday after is'),
    ('2027-03-25 12:00', true, 'england', '2027-03-31', '2027-03-30', 'the Wednesday after is'),
    ('2027-04-30 17:30', false, 'england', '2027-05-04', null, 'the Tuesday after the first Monday of May');

-- Each with its own contact, whose digest of the day has left if it was begun.
create function t.placed(in_case t.put_off) returns date language plpgsql as $$
declare
    this bigint := 100 + in_case.nr;
begin
    insert into casework.a_contact (contact_id, name, address) values (this, 'Home ' || this, this || '@example.org');
    if in_case.begun then
        perform t.at(in_case.moment - interval '1 minute');
        perform t.case('standard', 1000 + this, jsonb_build_object('last_day', in_case.last_day + 20), jsonb_build_object('managing_authority', this));
        update casework.a_matter m set jurisdiction = in_case.place where m.id = 1000 + this;
        perform t.run();
        perform t.eq((select count(*) from dolsd.message m where m.contact_id = this and m.state = 'delivered'), 1::bigint, 'its digest has left');
    end if;
    perform t.at(in_case.moment);
    perform t.case('standard', this, jsonb_build_object('last_day', in_case.last_day), jsonb_build_object('managing_authority', this));
    update casework.a_matter m set jurisdiction = in_case.place where m.id = this;
    perform t.plan();
    perform dolsd.fire(10);
    return (select coalesce(m.digest_on, case when m.not_before <> dolsd.clock() then date '1900-01-01' end)
              from dolsd.messages m join dolsd.notice n on n.message_id = m.id where n.matter_id = this and n.role = 'managing_authority');
end
$$;
do $$
declare
    wanted t.put_off;
begin
    for wanted in select * from t.put_off order by moment, nr loop
        perform t.eq(t.placed(wanted), wanted.digest, format('%s, last day %s, %s: %s', wanted.moment, wanted.last_day, wanted.place, wanted.why));
        perform t.record('standard', m.id, jsonb_build_object('closed', wanted.moment::date)) from casework.a_matter m where not m.facts ? 'closed';
        perform t.run();
    end loop;
end
$$;

-- Many that cannot wait are one message: nobody opens forty.
insert into casework.a_contact (contact_id, name, address) values (99, 'A large home', 'large@example.org');
select t.at('2027-06-04 17:30');
select t.run();
select t.case('standard', 5000 + i, '{"last_day": "2027-06-07"}', '{"managing_authority": 99}') from generate_series(1, 12) i;
select t.plan();
select dolsd.fire(100);
select t.eq((select (count(distinct n.message_id), count(*))::text from dolsd.notice n where n.contact_id = 99 and n.state = 'pending'), (1, 12)::text, 'twelve in one');
