-- Who may do what: officers write the tables, dolsd and its readers read the three views.

do $$
declare
    name text;
begin
    foreach name in array array['casework_officer', 'dolsd_daemon', 'dolsd_policy', 'dolsd_reader'] loop
        begin
            execute format('create role %I nologin', name);
        exception when duplicate_object or unique_violation then
            null;
        end;
    end loop;
end $$;

grant usage on schema casework to casework_officer, dolsd_daemon, dolsd_policy, dolsd_reader;
grant select on casework.matter, casework.recipient, casework.contact to dolsd_daemon, dolsd_policy, dolsd_reader;

-- No delete: a row entered by mistake is closed, with that reason.
grant select on all tables in schema casework to casework_officer;
grant insert, update on casework.person, casework.place, casework.move, casework.address_book,
    casework.request, casework.urgent, casework.standard, casework.court_order, casework.condition,
    casework.review, casework.unauthorised, casework.milestone, casework.appointment, casework.further_way
    to casework_officer;
grant update (by_mistake) on casework.suspension to casework_officer;
grant usage on all sequences in schema casework to casework_officer;

-- The checks and touches run as their owner, so nobody needs rights to them; moving a date calls those named here.
revoke execute on all functions in schema casework from public;
grant execute on function
    casework.move_last_day(text, bigint, date, text), casework.move_last_day(text, text, date, text),
    casework.move_date(text, bigint, text, date, text), casework.move_date(text, text, text, date, text),
    casework.can_move(text), casework.wrong_with_reason(text), casework.last_day_of(text),
    casework.check_can_move(text, text, text), casework.today(),
        casework.in_words(date), casework.in_words(text), casework.refuse(text, text)
    to casework_officer;

-- Compiling the view casework.matter just in time takes seconds, reading all of it a fraction of one.
do $$
begin
    execute format('alter database %I set jit = off', current_database());
exception when insufficient_privilege then
    raise notice 'jit stays as it is: only the owner of the database can switch it off. Whole reads of '
        'casework.matter are slower by seconds.';
end $$;
