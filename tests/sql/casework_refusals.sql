-- What is refused, in which words; and what is kept although it is wrong in law.
select test.number_from_1000();
select dolsd.move_clock('2026-12-22 12:00+00');
insert into casework.person (id, reference, initials) values (1, 'P-1', 'A.B.'), (2, 'P-2', 'CD');
insert into casework.place (id, reference, name, managing_authority) values (1, 'H-1', 'Elm House', 'Elm Ltd'), (2, 'H-2', 'Ash House', 'Ash Ltd');
insert into casework.request (id, reference, person_id, place_id, received_on) values (1, 'R-1', 1, 1, '2026-12-22'), (2, 'R-2', 1, 1, '2026-12-22'), (3, 'R-3', 2, 1, '2026-12-01');
insert into casework.urgent (id, reference, person_id, place_id, request_id, given_on, last_day) values (1, 'U-1', 1, 1, 1, '2026-12-22', '2026-12-28');
insert into casework.standard (id, reference, person_id, place_id, request_id, given_on, starts_on, last_day) values (1, 'S-1', 2, 1, 3, '2026-12-01', '2026-12-01', '2026-12-31');
insert into casework.address_book (id, name, address) values (1, 'Elm House', 'elm@elm.example');

select test.refused(v.statement, v.words) from (values
    -- people, places, contacts
    ($$insert into casework.person (reference, initials) values ('P-9', 'John Smith')$$, 'P-9: initials are one to four capital letters, as J.S. or JS. Names are not held here.'),
    ($$insert into casework.person (reference, initials) values ('943 476 5919', 'J.S.')$$, 'the reference is an NHS number'),
    ($$update casework.person set died_on = '2026-12-23' where id = 1$$, 'P-1: the date of death, 23 December 2026, is in the future. Check the date.'),
    ($$insert into casework.address_book (name, address) values ('Elm', 'elm at elm.example')$$, 'Elm: the address is not a mail address'),
    ($$insert into casework.address_book (name, address) values ('Elm', E'a@elm.example\nBcc: b@elm.example')$$, 'not a mail address'),
    ($$insert into casework.address_book (name, channel, address) values ('Elm', 'webhook', 'http://elm.example')$$, 'begins with https://'),
    ($$insert into casework.address_book (name, channel, address) values ('Elm', 'notify-sms', 'none')$$, 'not a telephone number'),
    ($$insert into casework.address_book (name, channel, address) values ('Elm', 'notify-letter', '1 Lane')$$, 'at least two lines'),
    ($$insert into casework.address_book (name, channel, address) values ('Elm', 'fax', '1')$$, 'address_book_channel_is_known'),
    ($$insert into casework.appointment (role, contact_id, since, until) values ('legal', 1, '2026-12-22', '2026-12-21')$$, 'appointment of Elm House as legal: it ends on 21 December 2026, before it begins on 22 December 2026'),
    ($$insert into casework.appointment (role, contact_id, matter_kind, matter_id) values ('legal', 1, 'urgent', 99)$$, 'there is no urgent with the number 99'),
    ($$insert into casework.appointment (role, contact_id) values ('janitor', 1)$$, 'appointment_role_is_known'),
    ($$insert into casework.appointment (role, contact_id, person_id, place_id) values ('legal', 1, 1, 1)$$, 'appointment_for_one_person_or_place_or_matter_or_all'),
    -- dates that cannot be
    ($$update casework.request set assessed_on = '1889-12-22' where id = 1$$, 'R-1: the date 1889-12-22 in assessed_on is not between 1990 and 2100. Check the year.'),
    ($$update casework.standard set court_last_day = 'infinity', court_reason = 'x' where id = 1$$, 'S-1: the date infinity in court_last_day is not between 1990 and 2100'),
    ($$update casework.request set assessed_on = '2062-12-22' where id = 1$$, 'R-1: assessed_on is 22 December 2062, more than a year ahead'),
    -- urgent
    ($$insert into casework.urgent (reference, person_id, place_id, given_on, last_day) values ('U-9', 1, 1, '2026-12-22', '2026-12-21')$$, 'U-9: the last day, 21 December 2026, is before the day it was given, 22 December 2026'),
    ($$insert into casework.urgent (reference, person_id, place_id, request_id, given_on, last_day) values ('U-9', 1, 1, 1, '2026-12-29', '2027-01-04')$$, 'U-9: request R-1 already has an urgent authorisation, U-1; there is no second one'),
    ($$insert into casework.urgent (reference, person_id, place_id, request_id, given_on, last_day) values ('U-9', 2, 1, 2, '2026-12-22', '2026-12-28')$$, 'urgent_same_person_and_place_as_its_request'),
    ($$update casework.urgent set extended_to = '2027-01-04' where id = 1$$, 'U-1: it is extended to 4 January 2027, but no request for an extension is on record. Fill in extension_requested_on.'),
    ($$update casework.urgent set extension_requested_on = '2026-12-21' where id = 1$$, 'U-1: the extension is dated before'),
    ($$update casework.urgent set last_day = '2026-12-29' where id = 1$$, 'U-1: last_day cannot be changed from 28 December 2026 to 29 December 2026 by a plain update'),
    ($$update casework.urgent set last_day = '2026-12-29' where id = 1$$, 'select casework.move_last_day(''urgent'', ''U-1'', ''2026-12-29'', ''the reason'');'),
    -- standard
    ($$insert into casework.standard (reference, person_id, place_id, given_on, starts_on, last_day) values ('S-9', 1, 1, '2026-12-22', '2026-12-22', '2026-12-21')$$, 'S-9: the last day, 21 December 2026, is before the day it starts'),
    ($$update casework.standard set court_last_day = '2026-12-24' where id = 1$$, 'S-1: a last day varied by the court needs court_reason'),
    ($$update casework.standard set suspension_lifted_on = '2026-12-24' where id = 1$$, 'S-1: the suspension is lifted, but no suspension is on record'),
    ($$update casework.standard set suspended_on = '2026-12-20', suspension_lifted_on = '2026-12-19' where id = 1$$, 'S-1: the suspension is lifted on 19 December 2026, before it began'),
    ($$update casework.standard set ended_on = '2026-12-20' where id = 1$$, 'S-1: ended_on and end_reason go together'),
    ($$update casework.standard set ended_on = '2026-11-20', end_reason = 'other' where id = 1$$, 'S-1: it ended on 20 November 2026, before it was given'),
    ($$update casework.standard set last_day = '2027-12-31' where id = 1$$, 'S-1: last_day cannot be changed'),
    ($$insert into casework.standard (reference, person_id, place_id, request_id, given_on, starts_on, last_day) values ('S-9', 1, 2, 1, '2026-12-22', '2026-12-22', '2026-12-28')$$, 'standard_same_person_and_place_as_its_request'),
    -- request
    ($$update casework.request set decided_on = '2026-12-21', outcome = 'refused' where id = 1$$, 'R-1: it was decided on 21 December 2026, before it was received'),
    ($$update casework.request set decided_on = '2026-12-22' where id = 1$$, 'R-1: decided_on and outcome (granted or refused) go together'),
    ($$update casework.request set withdrawn_on = '2026-12-21' where id = 1$$, 'R-1: it was withdrawn on 21 December 2026, before it was received'),
    ($$update casework.request set withdrawn_on = '2026-12-22' where id = 3$$, 'R-3: it was granted as S-1 and so is neither refused nor withdrawn'),
    ($$update casework.request set withdrawn_on = '2026-12-22', decided_on = '2026-12-22', outcome = 'refused' where id = 1$$, 'it can only be one of them'),
    ($$insert into casework.request (reference, person_id, place_id, form, follows_standard_id, received_on) values ('R-9', 1, 1, '2', 1, '2026-12-22')$$, 'R-9: it is said to follow S-1, but that is about another person or another place'),
    ($$update casework.request set closed_reason = 'x' where id = 1$$, 'request_closed_reason_needs_closed_on'),
    -- the rest
    ($$insert into casework.court_order (reference, person_id, place_id, made_on, last_day) values ('CO-9', 1, 1, '2026-12-22', '2026-12-21')$$, 'CO-9: the last day, 21 December 2026, is before the order was made'),
    ($$insert into casework.court_order (reference, person_id, place_id, made_on, application_due_on) values ('CO-9', 1, 1, '2026-12-22', '2026-12-21')$$, 'CO-9: the review application is due on 21 December 2026, before'),
    ($$insert into casework.condition (reference, set_on) values ('C-9', '2026-12-22')$$, 'C-9: a condition belongs to one authority'),
    ($$insert into casework.condition (reference, standard_id, set_on, due_on) values ('C-9', 1, '2026-12-22', '2026-12-21')$$, 'C-9: it is due on 21 December 2026, before it was set'),
    ($$insert into casework.review (reference, standard_id, requested_on) values ('V-9', 99, '2026-12-22')$$, 'V-9: a review is of one standard authorisation'),
    ($$insert into casework.review (reference, standard_id, requested_on, completed_on, outcome) values ('V-9', 1, '2026-12-22', '2026-12-21', 'no change')$$, 'V-9: it was completed on 21 December 2026, before it was asked for'),
    ($$insert into casework.review (reference, standard_id, requested_on, completed_on) values ('V-9', 1, '2026-12-22', '2026-12-22')$$, 'V-9: completed_on and outcome go together'),
    ($$insert into casework.unauthorised (reference, person_id, place_id, reported_on, decided_on) values ('N-9', 1, 1, '2026-12-22', '2026-12-21')$$, 'N-9: it was assessed or decided on 21 December 2026, before it was reported'),
    ($$select casework.move_last_day('urgent', 'U-1', '2026-12-27', '  ')$$, 'a last day is moved only with a reason'),
    ($$select casework.move_last_day('urgent', 'U-77', '2026-12-27', 'typed wrongly')$$, 'U-77: there is no urgent with this reference'),
    ($$select casework.move_last_day('urgent', 77, '2026-12-27', 'typed wrongly')$$, 'urgent 77: there is no such matter'),
    ($$select casework.move_last_day('review', 'V-1', '2026-12-27', 'typed wrongly')$$, 'review: has no last day of its own to move'),
    ($$select casework.move_last_day('urgent', 'U-1', '2026-12-21', 'typed wrongly')$$, 'U-1: the last day, 21 December 2026, is before the day it was given')
    ) v(statement, words);

-- Kept: wrong in law, but so it stands on the paper.
select test.kept(v.statement) from (values
    ($$insert into casework.urgent (reference, person_id, place_id, request_id, given_on, last_day) values ('U-10', 1, 1, 2, '2026-12-10', '2026-12-18')$$),      -- nine days
    ($$insert into casework.urgent (reference, person_id, place_id, given_on, last_day) values ('U-11', 1, 1, '2026-12-22', '2026-12-28')$$),                      -- no request came
    ($$update casework.urgent set extension_requested_on = '2026-12-22', extended_to = '2027-02-01' where reference = 'U-10'$$),                                     -- late, and too long
    ($$insert into casework.standard (reference, person_id, place_id, given_on, starts_on, last_day, maximum_last_day) values ('S-10', 1, 1, '2026-12-22', '2026-12-01', '2029-12-31', '2027-01-31')$$),
    ($$insert into casework.request (reference, person_id, place_id, form, received_on) values ('R-10', 1, 2, '2', '2026-12-22')$$),                                -- Form 2 where nothing runs
    ($$insert into casework.court_order (reference, person_id, place_id, made_on) values ('CO-10', 1, 1, '2026-12-22')$$),                                           -- names no last day
    ($$insert into casework.condition (reference, standard_id, set_on) values ('C-10', 1, '2026-12-22')$$),
    ($$update casework.condition set due_on = '2027-01-31' where reference = 'C-10'$$),
    ($$update casework.person set died_on = '2026-11-01' where id = 1$$)) v(statement);

-- Moved end dates leave a record that stays.
select test.same('said', casework.move_last_day('urgent', 'U-1', '2026-12-27', 'typed wrongly'), 'U-1: moved from 28 December 2026 to 27 December 2026');
select test.same('said', casework.move_last_day('standard', 1, '2026-12-30', 'typed wrongly'), 'S-1: moved from 31 December 2026 to 30 December 2026');
select casework.move_last_day('condition', 'C-10', '2027-02-28', 'parts are late');
update casework.standard set court_last_day = '2026-12-29', court_reason = 'COP-1 of 20 December' where id = 1;
select test.refused('update casework.urgent set last_day = ''2026-12-26'' where id = 1', 'by a plain update');
select test.same('on record', (select string_agg(concat_ws(' ', reference, field, old_date, new_date, reason, changed_at at time zone 'UTC'), '; ' order by id) from casework.end_date_change where reference <> 'U-10'),
    'U-1 last_day 2026-12-28 2026-12-27 typed wrongly 2026-12-22 12:00:00; S-1 last_day 2026-12-31 2026-12-30 typed wrongly 2026-12-22 12:00:00; '
    'C-10 due_on 2027-01-31 2027-02-28 parts are late 2026-12-22 12:00:00; S-1 court_last_day 2026-12-29 COP-1 of 20 December 2026-12-22 12:00:00');
select test.refused('delete from casework.end_date_change', 'casework.end_date_change is a record');
select test.refused('update casework.end_date_change set reason = ''x''', 'casework.end_date_change is a record');

-- A renamed home keeps what it was.
update casework.place set name = 'Oak House', location_id = '1-2' where id = 1;
select test.same('history', (select string_agg(concat_ws(' ', name, until), '; ') from casework.place_history), 'Elm House 2026-12-22');

-- An officer writes through the role, without any right on the daemon's schema; and cannot delete.
set role casework_officer;
insert into casework.request (reference, person_id, place_id, received_on) values ('R-20', 2, 1, '2026-12-22');
select casework.move_last_day('standard', 'S-1', '2026-12-31', 'Form 5 was right after all');
reset role;
set role casework_officer;
select 'deleting is refused' as delete_refused where not has_table_privilege('casework.request', 'delete');
reset role;
