-- Facts of each kind, including those that come from other rows.
select test.number_from_1000();
select dolsd.move_clock('2026-12-14 08:00+00');
insert into casework.person (id, reference, initials) values (1, 'P-1', 'A.B.'), (2, 'P-2', 'C.D.'), (3, 'P-3', 'E.F.');
insert into casework.place (id, reference, name, managing_authority, jurisdiction) values (1, 'H-1', 'Elm House', 'Elm Ltd', 'england'), (2, 'H-2', 'Ash House', 'Ash Ltd', 'wales');
insert into casework.address_book (id, name, address) values (1, 'DoLS team', 'dols@council.example'), (2, 'Elm House', 'elm@elm.example'), (3, 'R. of P-1', 'r@mail.example'), (4, 'Voices', 'v@voices.example');

-- A request with its urgent authorisation, and how a grant reaches both.
insert into casework.request (id, reference, person_id, place_id, received_on, imca39a_needed_on) values (1, 'R-1', 1, 1, '2026-12-02', '2026-12-02');
insert into casework.urgent (id, reference, person_id, place_id, request_id, given_on, last_day) values (1, 'U-1', 1, 1, 1, '2026-12-01', '2026-12-07');
select test.same('urgent', test.facts('U-1'), 'given=2026-12-01 last_day=2026-12-07');
select test.same('request', test.facts('R-1'), 'imca39a_needed=2026-12-02 received=2026-12-02 urgent_given=2026-12-01 urgent_last_day=2026-12-07');
select test.same('what happened is a date', (select string_agg(distinct jsonb_typeof(f.value), ' ') from casework.matter m, jsonb_each(m.facts) f), 'string');
update casework.urgent set extension_requested_on = '2026-12-06', extended_to = '2026-12-14' where id = 1;
-- Recorded after the end without a day: assumed to have been decided by then.
select test.same('extended', test.facts('U-1', 'ext%'), 'extended_to=2026-12-14 extension_decided=2026-12-07 extension_requested=2026-12-06');
select test.same('extended, at the request', test.facts('R-1', 'urgent_e%'), 'urgent_extended_to=2026-12-14 urgent_extension_requested=2026-12-06');
insert into casework.appointment (role, contact_id, matter_kind, matter_id, since) values ('imca39a', 4, 'request', 1, '2026-12-03');
update casework.request set assessors_instructed_on = '2026-12-04', assessed_on = '2026-12-08' where id = 1;
select test.same('39A, at the urgent authorisation', test.facts('U-1', 'imca%'), 'imca39a_instructed=2026-12-03');
insert into casework.standard (id, reference, person_id, place_id, request_id, given_on, starts_on, last_day) values (1, 'S-1', 1, 1, 1, '2026-12-09', '2026-12-10', '2026-12-30');
select test.same('granted', test.facts('R-1'), 'assessed=2026-12-08 assessors_instructed=2026-12-04 decided=2026-12-09 granted=2026-12-09 imca39a_instructed=2026-12-03 imca39a_needed=2026-12-02 received=2026-12-02 urgent_extended_to=2026-12-14 urgent_extension_requested=2026-12-06 urgent_given=2026-12-01 urgent_last_day=2026-12-07');
select test.same('started', test.facts('U-1', 'standard%'), 'standard_started=2026-12-10');
update casework.request set copies_sent_on = '2026-12-10', cqc_notified_on = '2026-12-11' where id = 1;
select test.same('copies and regulator', test.facts('R-1', 'c%'), 'copies_sent=2026-12-10 cqc_notified=2026-12-11');
update casework.urgent set refusal_received_on = '2026-12-12', ceased_notice_on = '2026-12-13', closed_on = '2026-12-14' where id = 1;
select test.same('end of the urgent one', test.facts('U-1', '%c%d'), 'closed=2026-12-14 extension_decided=2026-12-07 imca39a_instructed=2026-12-03 refusal_received=2026-12-12');

-- What follows a standard authorisation.
select test.same('standard', test.facts('S-1'), 'given=2026-12-09 last_day=2026-12-30 starts=2026-12-10');
insert into casework.request (id, reference, person_id, place_id, form, received_on) values (2, 'R-2', 1, 1, '2', '2026-12-11');
select test.same('Form 2', test.facts('R-2'), 'covered_from=2026-12-10 covered_until=2026-12-30 further=2026-12-30 received=2026-12-11');
select test.same('further', test.facts('S-1', 'further%'), 'further_requested=2026-12-11');
update casework.request set withdrawn_on = '2026-12-12' where id = 2;
select test.same('withdrawn further request', test.facts('S-1', 'further%'), null);
insert into casework.request (id, reference, person_id, place_id, form, received_on) values (3, 'R-3', 1, 1, '2', '2026-12-13');
insert into casework.standard (id, reference, person_id, place_id, request_id, given_on, starts_on, last_day) values (2, 'S-2', 1, 1, 3, '2026-12-14', '2026-12-31', '2027-12-30');
select test.same('followed', test.facts('S-1', 'f%'), 'followed_on=2026-12-31 further_decided=2026-12-14 further_requested=2026-12-13');
select test.same('not followed', test.facts('S-2', 'f%'), null);
-- Copies of the next standard authorisation, which go to the people to whom the notice that this one ceased is owed.
update casework.request set copies_sent_on = '2026-12-14' where id = 3;
select test.same('copies of the next one', test.facts('S-1', 'next_copies') || coalesce(test.facts('S-2', 'next%'), ''), 'next_copies=2026-12-14');
select casework.move_last_day('standard', 'S-1', '2026-12-29', 'typed wrongly');
select test.same('not after a gap', coalesce(test.facts('S-1', 'next_copies'), 'null'), 'null');
select casework.move_last_day('standard', 'S-1', '2026-12-30', 'it was right');
update casework.standard set court_last_day = '2026-12-20', court_reason = 'COP-1 of 10 December' where id = 1;
select test.same('the court', test.facts('S-1', '%last_day'), 'court_last_day=2026-12-20 last_day=2026-12-30');
select test.same('the court, at the Form 2', test.facts('R-3', 'further'), 'further=2026-12-20');
update casework.standard set suspended_on = '2026-12-11', suspension_lifted_on = '2026-12-12', suspension_notice_on = '2026-12-11', lifting_notice_on = '2026-12-14', ceased_notice_on = '2026-12-14' where id = 1;
select test.same('suspension', test.facts('S-1', '%us%'), 'suspended=2026-12-11 suspension_lifted=2026-12-12 suspension_notice=2026-12-11');
select test.same('notices', test.facts('S-1', 'c%') , 'ceased_notice=2026-12-14 court_last_day=2026-12-20');

-- Representatives: a gap counts, a successor without a gap does not.
insert into casework.appointment (id, role, contact_id, person_id, since, until) values (101, 'representative', 3, 1, '2026-12-11', null);
select test.same('representative', test.facts('S-1', 'rpr%'), 'rpr_appointed=2026-12-11');
select test.same('not for the next authorisation, as from before its request', test.facts('S-2', 'rpr%'), null);
select test.same('the one on record', (select extra ->> 'earlier_representative' from casework.matter where reference = 'S-2'), 'representative');
select test.same('none from before the first', (select extra ->> 'earlier_representative' from casework.matter where reference = 'S-1'), null);
update casework.appointment set until = '2026-12-13' where id = 101;
select test.same('resigned', test.facts('S-1', 'rpr%'), 'rpr_appointed=2026-12-11 rpr_ended=2026-12-13');
select test.same('resigned before the next authorisation', test.facts('S-2', 'rpr%'), null);
insert into casework.appointment (id, role, contact_id, person_id, since) values (102, 'imca39c', 4, 1, '2026-12-13');
select test.same('39C', test.facts('S-1', 'imca%'), 'imca39c_instructed=2026-12-13');
insert into casework.appointment (id, role, contact_id, person_id, since) values (103, 'paid_representative', 4, 1, '2026-12-14');
select test.same('successor', test.facts('S-1', 'rpr%'), 'rpr_appointed=2026-12-14 rpr_paid=2026-12-14');
select test.same('of both', test.facts('S-2', 'rpr%'), 'rpr_appointed=2026-12-14 rpr_paid=2026-12-14');
select test.same('appointed under this one', (select extra ->> 'earlier_representative' from casework.matter where reference = 'S-2'), null);
insert into casework.appointment (id, role, contact_id, matter_kind, matter_id, since) values (104, 'imca39d', 4, 'standard', 1, '2026-12-14');
select test.same('39D', test.facts('S-1', 'imca39d%') || coalesce(test.facts('S-2', 'imca39d%'), ''), 'imca39d_instructed=2026-12-14');

-- Conditions and reviews; a review that ends the authorisation.
insert into casework.condition (id, reference, standard_id, set_on, due_on) values (1, 'C-1', 2, '2026-12-14', '2027-01-31');
insert into casework.review (id, reference, standard_id, requested_on) values (1, 'V-1', 2, '2026-12-14'), (2, 'V-2', 2, '2026-12-14');
select test.same('condition', test.facts('C-1'), 'due=2027-01-31 set=2026-12-14');
select test.same('review', test.facts('V-1'), 'authority_ended=2027-12-31 requested=2026-12-14');
update casework.review set completed_on = '2026-12-14', outcome = 'conditions varied' where id = 1;
select test.same('varied', coalesce(test.facts('S-2', 'review%'), '') || test.facts('V-1'), 'authority_ended=2027-12-31 completed=2026-12-14 requested=2026-12-14');
update casework.condition set met_on = '2026-12-14' where id = 1;
update casework.review set outcome = 'ended' where id = 1;
select test.same('ended by review', test.facts('S-2', 'review%') || ' ' || test.facts('C-1'), 'review_ended=2026-12-14 authority_ended=2026-12-14 due=2027-01-31 met=2026-12-14 set=2026-12-14');
select test.same('one that ended before it began does not follow', test.facts('S-1', 'followed_on'), null);
update casework.review set outcome = 'no change' where id = 1;
update casework.standard set ended_on = '2026-12-14', end_reason = 'discharged' where id = 2;
select test.same('discharged', test.facts('S-2', 'review%') || ' ' || test.facts('V-2'), 'review_ended=2026-12-14 authority_ended=2026-12-14 closed=2026-12-14 requested=2026-12-14');
update casework.review set withdrawn_on = '2026-12-14' where id = 2;
select test.same('review withdrawn', test.facts('V-2', 'withdrawn'), 'withdrawn=2026-12-14');

-- Court orders, reports, milestones.
insert into casework.court_order (id, reference, person_id, place_id, made_on, last_day, application_due_on, plan_reviewed_on) values (1, 'CO-1', 2, 2, '2026-01-10', '2027-01-09', '2026-12-09', '2026-01-02');
insert into casework.condition (id, reference, court_order_id, set_on, due_on) values (2, 'C-2', 1, '2026-01-10', '2026-12-31');
select test.same('court order', test.facts('CO-1'), 'application_due=2026-12-09 last_day=2027-01-09 made=2026-01-10 plan_reviewed=2026-01-02');
update casework.court_order set application_filed_on = '2026-12-08', cqc_notified_on = '2026-01-12' where id = 1;
insert into casework.court_order (id, reference, person_id, place_id, made_on) values (2, 'CO-2', 2, 2, '2026-12-14');
select test.same('next order', test.facts('CO-1', '%o%f%e%d'), 'application_filed=2026-12-08 cqc_notified=2026-01-12');
select test.same('followed order', test.facts('CO-1', 'followed%') || ' ' || test.facts('C-2') || ' ' || test.facts('CO-2'), 'followed_on=2026-12-14 authority_ended=2026-12-14 due=2026-12-31 ordered=2026-01-10 set=2026-01-10 made=2026-12-14');
update casework.court_order set discharged_on = '2026-12-14' where id = 2;
select test.same('discharged order', test.facts('CO-2'), 'discharged=2026-12-14 made=2026-12-14');
insert into casework.unauthorised (id, reference, person_id, place_id, reported_on, assessed_on, decided_on, outcome) values (1, 'N-1', 2, 2, '2026-12-10', '2026-12-12', '2026-12-13', 'authorised');
select test.same('report', test.facts('N-1'), 'assessed=2026-12-12 authorised=2026-12-13 decided=2026-12-13 reported=2026-12-10');
insert into casework.milestone (id, reference, title, due_on, met_on, closed_on) values (1, 'M-1', 'Data return', '2027-05-13', '2026-12-14', '2026-12-14');
select test.same('milestone', test.facts('M-1'), 'closed=2026-12-14 due=2027-05-13 met=2026-12-14');
select test.same('Wales', (select string_agg(kind || ' ' || jurisdiction || ' ' || place || coalesce(' ' || (extra ->> 'regulator'), ''), ', ' order by kind, id) from casework.matter where place = 'Ash House'),
    'condition wales Ash House, court_order wales Ash House CIW, court_order wales Ash House CIW, unauthorised wales Ash House');

-- Withdrawal of a request does not end its urgent authorisation (para 89); a move is from one place only.
insert into casework.request (id, reference, person_id, place_id, received_on) values (10, 'R-10', 3, 1, '2026-12-01'), (11, 'R-11', 3, 2, '2026-12-08');
insert into casework.urgent (id, reference, person_id, place_id, request_id, given_on, last_day) values (10, 'U-10', 3, 1, 10, '2026-12-01', '2026-12-07'), (11, 'U-11', 3, 2, 11, '2026-12-08', '2026-12-14');
insert into casework.move (person_id, from_place_id, to_place_id, moved_on) values (3, 1, 2, '2026-12-08');
select test.same('moved', test.facts('U-10', 'moved') || coalesce(test.facts('U-11', 'moved'), '') || ' ' || test.facts('R-10', 'moved'), 'moved=2026-12-08 moved=2026-12-08');
update casework.request set withdrawn_on = '2026-12-12' where id = 11;
select test.same('withdrawn', test.facts('R-11', 'withdrawn') || ' ' || test.facts('U-11', 'withdrawn'), 'withdrawn=2026-12-12 withdrawn=2026-12-12');
update casework.request set decided_on = '2026-12-13', outcome = 'refused' where id = 10;
select test.same('refused', test.facts('R-10', '%ed'), 'decided=2026-12-13 moved=2026-12-08 received=2026-12-01 refused=2026-12-13');
update casework.person set died_on = '2026-12-13' where id = 3;
select test.same('died', (select count(*) || ' of ' || count(*) filter (where facts ->> 'died' = '2026-12-13') from casework.matter where initials = 'E.F.'), '4 of 4');
select test.same('recorded when', (select death_recorded_on::text from casework.person where id = 3), '2026-12-14');

-- Recipients: for a person, a place, a matter, all; addresses out of use.
insert into casework.appointment (role, contact_id) values ('dols_team', 1);
insert into casework.appointment (role, contact_id, place_id) values ('managing_authority', 2, 1);
insert into casework.appointment (role, contact_id, matter_kind, matter_id) values ('best_interests_assessor', 4, 'standard', 2);
create function test.told(of text) returns text language sql as $$
    select string_agg(r.role, ' ' order by r.role collate "C", r.since) from casework.recipient r join casework.matter m using (kind, id) where m.reference = of
$$;
select test.same('recipients of ' || v.reference, test.told(v.reference), v.roles) from (values
    ('S-2', 'best_interests_assessor dols_team imca39c managing_authority paid_representative representative'),
    ('C-1', 'best_interests_assessor dols_team imca39c managing_authority paid_representative representative'),
    ('V-1', 'best_interests_assessor dols_team imca39c managing_authority paid_representative representative'),
    ('S-1', 'dols_team imca39c imca39d managing_authority paid_representative representative'),
    ('R-1', 'dols_team imca39a imca39c managing_authority paid_representative representative'),
    ('U-1', 'dols_team imca39a imca39c managing_authority paid_representative representative'),
    ('U-10', 'dols_team managing_authority'), ('U-11', 'dols_team'), ('CO-1', 'dols_team'), ('M-1', 'dols_team')) v(reference, roles);
update casework.address_book set out_of_use_on = '2026-12-14' where id = 2;
select test.same('out of use', (select string_agg(distinct until::text, ' ') from casework.recipient where role = 'managing_authority'), '2026-12-13');
select test.same('contact', (select c::text from casework.contact c where contact_id = 1), '(1,"DoLS team",mail,dols@council.example,en,reference,t,1,f)');

-- The daemon's role and an officer's read what they should.
set role dolsd_daemon;
select test_same.n from (select count(*) as n from casework.matter m join casework.recipient r using (kind, id) join casework.contact c using (contact_id)) test_same;
reset role;

-- Why a last day moved, for those who were notified of the old one: the officer's reason, or what moved it.
create function pg_temp.why(ref text) returns text language sql as $$ select m.extra ->> 'moved_because' from casework.matter m where m.reference = ref $$;
insert into casework.request (id, reference, person_id, place_id, received_on) values (70, 'R-70', 3, 1, '2026-12-02');
insert into casework.urgent (id, reference, person_id, place_id, request_id, given_on, last_day) values (70, 'U-70', 3, 1, 70, '2026-12-02', '2026-12-08');
select test.same('nothing moved', coalesce(pg_temp.why('U-70'), 'null'), 'null');
update casework.urgent set extension_requested_on = '2026-12-06', extended_to = '2026-12-14', extension_reason = 'the assessor fell ill' where id = 70;
select test.same('an extension', pg_temp.why('U-70'), 'an extension was granted');
select test.same('an extension, at the request', pg_temp.why('R-70'), 'the urgent authorisation was extended');
select casework.move_date('request', 'R-70', 'received_on', '2026-12-01', 'the mail came a day earlier');
select test.same('received on another day', pg_temp.why('R-70'), 'the mail came a day earlier');
select test.same('both days are kept', (select concat_ws(' ', field, old_date, new_date) from casework.end_date_change where kind = 'request' and matter_id = 70), 'received_on 2026-12-02 2026-12-01');
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values (70, 'S-70', 3, 1, '2026-12-01', '2026-12-01', '2027-03-01');
select casework.move_last_day('standard', 'S-70', '2027-02-28', 'typed wrongly: Form 5 says February');
select test.same('a slip', pg_temp.why('S-70'), 'typed wrongly: Form 5 says February');
update casework.standard set court_last_day = '2027-01-31', court_reason = 'invented case 1, 14 December' where id = 70;
select test.same('a court', pg_temp.why('S-70'), 'a court has set the day');
select dolsd.move_clock('2026-12-16 08:00+00');
update casework.standard set suspended_on = '2026-12-15' where id = 70;
select test.same('suspended', pg_temp.why('S-70'), 'the authorisation is suspended');
update casework.standard set suspension_lifted_on = '2026-12-16' where id = 70;
select test.same('lifted', pg_temp.why('S-70'), 'the suspension was lifted');

-- A second urgent authorisation for the same person and place, but not if they had left in between.
insert into casework.person (id, reference, initials) values (80, 'P-80', 'G.H.');
insert into casework.urgent (id, reference, person_id, place_id, given_on, last_day) values
    (80, 'U-80', 80, 1, '2026-10-20', '2026-10-26'), (81, 'U-81', 80, 1, '2026-12-01', '2026-12-07'), (82, 'U-82', 80, 2, '2026-12-02', '2026-12-08');
select test.same('the first', test.facts('U-80', 'earlier%'), null);
select test.same('a second', test.facts('U-81', 'earlier%'), 'earlier_urgent=2026-10-26');
select test.same('elsewhere', test.facts('U-82', 'earlier%'), null);
insert into casework.move (person_id, from_place_id, moved_on) values (80, 1, '2026-11-02');
select test.same('they had left', test.facts('U-81', 'earlier%'), null);

-- An authority from before another that outlasts it covers the person when that one ends: MCA 2005 s 4A(3), (5).
insert into casework.person (id, reference, initials) values (90, 'P-90', 'J.K.'), (91, 'P-91', 'L.M.'), (92, 'P-92', 'N.O.');
insert into casework.court_order (id, reference, person_id, place_id, made_on, last_day) values
    (90, 'CO-90', 90, 1, '2026-01-15', '2027-01-14'), (91, 'CO-91', 90, 1, '2026-06-15', '2026-07-14');
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values
    (90, 'S-90', 90, 1, '2026-04-01', '2026-04-01', '2026-10-31'), (91, 'S-91', 91, 1, '2026-02-01', '2026-02-01', '2027-01-31');
insert into casework.urgent (id, reference, person_id, place_id, given_on, last_day) values
    (90, 'U-90', 90, 1, '2026-11-20', '2026-11-26'), (91, 'U-91', 91, 1, '2026-11-20', '2026-11-26');
select test.same('an order within an order', test.facts('CO-91', 'followed%'), 'followed_on=2026-07-15');
select test.same('a standard one within an order', test.facts('S-90', 'followed%'), 'followed_on=2026-11-01');
select test.same('an urgent one within an order', test.facts('U-90', 'followed%'), 'followed_on=2026-11-20');
select test.same('an urgent one within a standard one', test.facts('U-91', 'followed%'), 'followed_on=2026-11-20');
select test.same('what covers them is not followed', coalesce(test.facts('CO-90', 'followed%'), '') || coalesce(test.facts('S-91', 'followed%'), ''), '');
update casework.standard set suspended_on = '2026-09-10' where id in (90, 91);
select test.same('the order covers a suspension', test.facts('S-90', 'followed%'), 'followed_on=2026-09-10');
select test.same('what is suspended covers nothing', test.facts('U-91', 'followed%'), null);
update casework.standard set suspension_lifted_on = '2026-09-20' where id in (90, 91);
select test.same('lifted', test.facts('S-90', 'followed%') || ' ' || test.facts('U-91', 'followed%'), 'followed_on=2026-11-01 followed_on=2026-11-20');
update casework.court_order set discharged_on = '2026-10-31' where id = 90;
select test.same('discharged with its last day: it covers nothing after', coalesce(test.facts('S-90', 'followed%'), '') || coalesce(test.facts('U-90', 'followed%'), ''), 'followed_on=2026-11-20');
-- The first standard authorisation terminates when another comes into force, however long it was for (para 62(2)).
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values
    (92, 'S-92', 92, 1, '2026-02-01', '2026-02-01', '2027-01-31'), (93, 'S-93', 92, 1, '2026-06-01', '2026-06-01', '2026-11-30');
insert into casework.urgent (id, reference, person_id, place_id, given_on, last_day) values (92, 'U-92', 92, 1, '2026-12-05', '2026-12-11');
select test.same('a standard one that another has ended covers nothing', test.facts('U-92', 'followed%'), null);

-- What no longer authorises anything covers nothing: the person left, or it was closed, whatever its paper states.
select dolsd.move_clock('2026-12-20 08:00+00');
insert into casework.person (id, reference, initials) select i, 'P-' || i, 'J.K.' from generate_series(100, 139) i;
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day, closed_on, closed_reason) values
    (100, 'S-100', 100, 1, '2026-01-01', '2026-01-01', '2026-11-23', null, null), (101, 'S-101', 101, 1, '2026-01-01', '2026-01-01', '2026-12-31', '2026-05-10', 'discharged'),
    (102, 'S-102', 102, 1, '2026-01-01', '2026-01-01', '2026-12-31', '2026-03-01', 'court order made');
insert into casework.move (person_id, from_place_id, to_place_id, moved_on) values (100, 1, 2, '2026-05-10'), (100, 2, 1, '2026-11-24');
insert into casework.request (id, reference, person_id, place_id, received_on) values (100, 'R-100', 100, 1, '2026-11-25');
insert into casework.urgent (id, reference, person_id, place_id, request_id, given_on, last_day) values
    (100, 'U-100', 100, 1, 100, '2026-11-25', '2026-12-01'), (101, 'U-101', 101, 1, null, '2026-11-25', '2026-12-01');
insert into casework.court_order (id, reference, person_id, place_id, made_on, last_day) values (102, 'CO-102', 102, 1, '2026-03-01', '2026-08-31');
select test.same('it ended before they came back', test.facts('U-100', 'followed%'), null);
select test.same('so they had left', test.facts('S-100', 'moved'), 'moved=2026-05-10');
select test.same('nor is the request covered', test.facts('R-100', 'covered_until'), 'covered_until=2026-05-09');
select casework.move_last_day('standard', 'S-100', '2026-12-31', 'typed wrongly');
select test.same('it runs on when they are back', test.facts('S-100'), 'given=2026-01-01 last_day=2026-12-31 left=2026-05-10 returned=2026-11-24 starts=2026-01-01');
select test.same('and covers them', test.facts('U-100', 'followed%') || ' ' || test.facts('R-100', 'covered_until'), 'followed_on=2026-11-25 covered_until=2026-12-31');
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values (1000, 'S-1000', 100, 2, '2026-08-01', '2026-08-01', '2026-12-31');
select test.same('one for the other place had ended it', test.facts('S-100', 'moved'), 'moved=2026-05-10');
update casework.standard set closed_on = '2026-12-20', closed_reason = 'entered by mistake' where id = 1000;
select test.same('no mistake ends it', test.facts('S-100', 'moved'), null);
select test.same('it was closed', test.facts('U-101', 'followed%'), null);
select test.same('closed for an order', test.facts('CO-102', 'followed%'), null);

-- It comes into force when it is given (Schedule A1 para 63): what it states of earlier days covers none.
insert into casework.request (id, reference, person_id, place_id, received_on) values (103, 'R-103', 103, 1, '2026-06-08');
insert into casework.urgent (id, reference, person_id, place_id, request_id, given_on, last_day) values
    (103, 'U-103', 103, 1, 103, '2026-06-08', '2026-06-14'), (104, 'U-104', 104, 1, null, '2026-10-05', '2026-10-11');
insert into casework.standard (id, reference, person_id, place_id, request_id, given_on, starts_on, last_day) values
    (103, 'S-103', 103, 1, 103, '2026-06-20', '2026-06-15', '2026-12-14'), (104, 'S-104', 104, 1, null, '2026-11-10', '2026-10-01', '2027-03-31'),
    (105, 'S-105', 105, 1, null, '2026-01-15', '2026-01-15', '2026-06-30'), (106, 'S-106', 105, 1, null, '2026-07-10', '2026-07-01', '2026-12-31');
select test.same('dated back to the urgent one', test.facts('U-103', 'standard%'), 'standard_started=2026-06-20');
select test.same('dated back over an urgent one', test.facts('U-104', 'followed%'), 'followed_on=2026-11-10');
select test.same('dated back to the last one', test.facts('S-105', 'followed%'), 'followed_on=2026-07-10');

-- It covers no more than a year (paras 42, 51), and none of the days after a suspension has ended it (para 96).
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day, suspended_on) values
    (107, 'S-107', 106, 1, '2025-07-01', '2025-07-01', '2026-12-31', null), (108, 'S-108', 107, 1, '2024-02-29', '2024-02-29', '2025-06-30', null),
    (109, 'S-109', 108, 1, '2026-01-15', '2026-01-15', '2027-01-14', '2026-08-01');
insert into casework.urgent (id, reference, person_id, place_id, given_on, last_day) values
    (107, 'U-107', 106, 1, '2026-07-01', '2026-07-07'), (109, 'U-109', 108, 1, '2026-08-29', '2026-09-04'), (110, 'U-110', 108, 2, '2026-08-29', '2026-09-04');
insert into casework.request (id, reference, person_id, place_id, form, follows_standard_id, received_on) values (107, 'R-107', 106, 1, '2', 107, '2026-06-01');
insert into casework.review (id, reference, standard_id, requested_on) values (107, 'V-107', 107, '2026-06-01');
select test.same('a year, whatever it states', test.facts('S-107', 'followed%') || ' ' || coalesce(test.facts('U-107', 'followed%'), 'no'), 'followed_on=2026-07-01 no');
select test.same('its Form 2 and its review', test.facts('R-107', 'further') || ' ' || test.facts('V-107', 'auth%'), 'further=2026-06-30 authority_ended=2026-07-01');
select test.same('from a leap day', (select last_day::text from casework.standard_period where id = 108), '2025-02-28');
select test.same('given on day 29 of a suspension', test.facts('S-109', 'followed%'), 'followed_on=2026-08-29');

-- One that was over before it began never came into force (paras 63, 89).
insert into casework.request (id, reference, person_id, place_id, received_on) values (111, 'R-111', 109, 1, '2026-11-01');
insert into casework.urgent (id, reference, person_id, place_id, request_id, given_on, last_day) values (111, 'U-111', 109, 1, 111, '2026-11-01', '2026-11-07');
insert into casework.standard (id, reference, person_id, place_id, request_id, given_on, starts_on, last_day, ended_on, end_reason) values
    (111, 'S-111', 109, 1, 111, '2026-11-03', '2026-11-08', '2027-03-31', '2026-11-05', 'review');
select test.same('ended before it began', coalesce(test.facts('U-111', 'standard%'), 'null'), 'null');
-- Who is away for a while before it begins has not left.
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values (112, 'S-112', 110, 1, '2026-06-01', '2026-06-20', '2026-12-31');
insert into casework.move (person_id, from_place_id, to_place_id, moved_on) values (110, 1, 2, '2026-06-05');
select test.same('left before it began', test.facts('S-112', 'moved'), 'moved=2026-06-05');
insert into casework.move (person_id, from_place_id, to_place_id, moved_on) values (110, 2, 1, '2026-06-19');
select test.same('and came back', coalesce(test.facts('S-112', 'moved'), 'null'), 'null');

-- What was entered by mistake counts for nothing.
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values
    (113, 'S-113', 111, 1, '2026-01-01', '2026-01-01', '2026-12-31'), (114, 'S-114', 112, 1, '2026-01-01', '2026-01-01', '2026-06-30');
insert into casework.review (id, reference, standard_id, requested_on, completed_on, outcome, closed_on, closed_reason) values
    (113, 'V-113', 113, '2026-06-03', '2026-06-10', 'ended', '2026-06-11', 'entered by mistake');
insert into casework.request (id, reference, person_id, place_id, form, follows_standard_id, received_on, decided_on, outcome, closed_on, closed_reason) values
    (113, 'R-113', 111, 1, '2', 113, '2026-11-10', '2026-11-12', 'refused', '2026-11-13', 'entered by mistake'),
    (114, 'R-114', 112, 1, '1', null, '2026-07-21', '2026-07-25', 'refused', '2026-07-26', 'entered by mistake'), (115, 'R-115', 113, 1, '1', null, '2026-11-20', null, null, null, null);
insert into casework.unauthorised (id, reference, person_id, place_id, reported_on, assessed_on, decided_on, outcome) values (114, 'N-114', 112, 1, '2026-07-20', '2026-07-24', '2026-07-24', 'unauthorised');
insert into casework.urgent (id, reference, person_id, place_id, request_id, given_on, last_day, closed_on, closed_reason) values (115, 'U-115', 113, 1, 115, '2026-11-20', '2026-11-26', '2026-11-20', 'entered by mistake');
select test.same('neither its review nor its Form 2', test.facts('S-113'), 'given=2026-01-01 last_day=2026-12-31 starts=2026-01-01');
select test.same('no request after a report', coalesce(test.facts('N-114', 'request%'), 'null'), 'null');
select test.same('no urgent authorisation with a request', test.facts('R-115'), 'received=2026-11-20');
-- A request that was decided before the finding is not the one that is deemed to be made (para 71(2)).
insert into casework.unauthorised (id, reference, person_id, place_id, reported_on, assessed_on, decided_on, outcome) values
    (116, 'N-116', 114, 1, '2026-06-01', '2026-06-08', '2026-06-08', 'unauthorised'), (117, 'N-117', 115, 1, '2026-06-01', '2026-06-08', '2026-06-08', 'unauthorised');
insert into casework.request (id, reference, person_id, place_id, received_on, decided_on, outcome) values (116, 'R-116', 114, 1, '2026-06-02', '2026-06-04', 'refused'), (117, 'R-117', 115, 1, '2026-06-02', '2026-06-12', 'refused');
select test.same('decided before the finding', coalesce(test.facts('N-116', 'request%'), 'null'), 'null');
select test.same('decided after it', test.facts('N-117', 'request%'), 'request_decided=2026-06-12 request_received=2026-06-02');

-- What the law gives an urgent authorisation counts, not what it states: an extension asked for too late is none.
insert into casework.urgent (id, reference, person_id, place_id, given_on, last_day, extension_requested_on, extended_to) values (118, 'U-118', 116, 1, '2026-10-01', '2026-10-07', '2026-10-09', '2026-10-14');
insert into casework.court_order (id, reference, person_id, place_id, made_on, last_day) values (118, 'CO-118', 116, 1, '2026-10-06', '2026-10-12');
select test.same('an order beyond its lawful end', test.facts('U-118', 'followed%'), 'followed_on=2026-10-06');
-- One that is withdrawn for another that is open leaves the urgent authorisation.
insert into casework.request (id, reference, person_id, place_id, received_on, withdrawn_on) values (119, 'R-119', 117, 1, '2026-11-01', '2026-11-03'), (120, 'R-120', 117, 1, '2026-11-02', null);
insert into casework.urgent (id, reference, person_id, place_id, request_id, given_on, last_day) values (119, 'U-119', 117, 1, 119, '2026-11-01', '2026-11-07');
select test.same('a duplicate', coalesce(test.facts('U-119', 'withdrawn'), 'null'), 'null');
select test.same('the open one is named', (select extra ->> 'request' from casework.matter where reference = 'U-119'), 'R-120');
-- Nothing is pursued once the later of them is withdrawn.
update casework.request set withdrawn_on = '2026-11-04' where id = 120;
select test.same('both', test.facts('U-119'), 'given=2026-11-01 last_day=2026-11-07 withdrawn=2026-11-04');
select test.same('and it is not named any more', coalesce((select extra ->> 'request' from casework.matter where reference = 'U-119'), 'null'), 'null');
update casework.request set withdrawn_on = null, closed_on = '2026-11-05' where id = 119;
select test.same('closed without a decision', test.facts('U-119', 'withdrawn') || coalesce(test.facts('U-119', 'closed'), ''), 'withdrawn=2026-11-05');
update casework.urgent set closed_on = '2026-11-06' where id = 119;
select test.same('closed itself', test.facts('U-119', 'closed'), 'closed=2026-11-06');

-- A review has nothing left to review once another has ended the authorisation, or another took its place (para 62(2)).
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values
    (121, 'S-121', 118, 1, '2026-01-01', '2026-01-01', '2026-12-31'), (122, 'S-122', 119, 1, '2026-01-01', '2026-01-01', '2026-12-31'), (123, 'S-123', 119, 1, '2026-07-01', '2026-07-01', '2027-06-30');
insert into casework.review (id, reference, standard_id, requested_on, completed_on, outcome) values (121, 'V-121', 121, '2026-06-01', null, null), (122, 'V-122', 121, '2026-06-03', '2026-06-10', 'ended'), (123, 'V-123', 122, '2026-06-01', null, null);
select test.same('another review ended it', test.facts('V-121', 'auth%'), 'authority_ended=2026-06-10');
select test.same('another took its place', test.facts('V-123', 'auth%'), 'authority_ended=2026-07-01');
-- A condition ends with its authority (para 53): not with an order within it, but with its period.
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day, suspended_on) values
    (124, 'S-124', 120, 1, '2026-01-01', '2026-01-01', '2026-12-31', null), (125, 'S-125', 121, 1, '2026-01-01', '2026-01-01', '2026-06-30', null), (126, 'S-126', 122, 1, '2026-01-01', '2026-01-01', '2026-12-31', '2026-08-01');
insert into casework.condition (id, reference, standard_id, set_on, due_on) values (124, 'C-124', 124, '2026-01-01', '2026-10-10'), (125, 'C-125', 125, '2026-01-01', '2026-07-10'), (126, 'C-126', 126, '2026-01-01', '2026-10-10');
insert into casework.court_order (id, reference, person_id, place_id, made_on, last_day) values (124, 'CO-124', 120, 1, '2026-03-01', '2026-04-30');
select test.same('a short order within it', coalesce(test.facts('C-124', 'auth%'), 'null'), 'null');
select test.same('its period was over', test.facts('C-125', 'auth%'), 'authority_ended=2026-07-01');
select test.same('a suspension ended it', test.facts('C-126', 'auth%'), 'authority_ended=2026-08-29');
insert into casework.court_order (id, reference, person_id, place_id, made_on, last_day) values (125, 'CO-125', 120, 1, '2026-05-01', '2027-04-30');
select test.same('an order that outlasts it', test.facts('C-124', 'auth%'), 'authority_ended=2026-05-01');

-- What is suspended when an order ends does not follow it; one that states no last day is watched for a year.
insert into casework.court_order (id, reference, person_id, place_id, made_on, last_day) values (127, 'CO-127', 123, 1, '2025-03-11', '2026-03-10'), (128, 'CO-128', 124, 1, '2026-01-01', null);
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day, suspended_on) values
    (127, 'S-127', 123, 1, '2026-02-01', '2026-02-01', '2027-01-31', '2026-03-01'), (128, 'S-128', 124, 1, '2026-03-01', '2026-03-01', '2026-05-31', null);
select test.same('suspended before the order ended', coalesce(test.facts('CO-127', 'followed%'), 'null'), 'null');
select test.same('a short one within an order without a last day', coalesce(test.facts('CO-128', 'followed%'), 'null'), 'null');
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values (129, 'S-129', 124, 1, '2026-08-01', '2026-08-01', '2027-07-31');
select test.same('one that outlasts the year', test.facts('CO-128', 'followed%'), 'followed_on=2026-08-01');
-- A representative of the person who is followed by one of the matter, without a gap.
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values (130, 'S-130', 125, 1, '2026-01-01', '2026-01-01', '2026-12-31');
insert into casework.appointment (role, contact_id, person_id, since, until) values ('representative', 3, 125, '2026-01-05', '2026-09-01');
insert into casework.appointment (role, contact_id, matter_kind, matter_id, since) values ('representative', 4, 'standard', 130, '2026-08-20');
select test.same('no gap', coalesce(test.facts('S-130', 'rpr_ended'), 'null'), 'null');
-- Without a request, one from within 21 days before it was given; one in another home; one for the matter itself.
insert into casework.person (id, reference, initials) values (1250, 'P-1250', 'R.R.');
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values
    (1250, 'S-1250', 1250, 1, '2026-01-01', '2026-01-01', '2026-06-30'), (1251, 'S-1251', 1250, 2, '2026-08-10', '2026-08-10', '2027-08-09');
insert into casework.appointment (id, role, contact_id, person_id) values (1250, 'representative', 3, 1250);
select test.same('of the first', test.facts('S-1250', 'rpr%'), 'rpr_appointed=2026-01-01');
select test.same('of the first, in another home', test.facts('S-1251', 'rpr%'), null);
update casework.appointment set since = '2026-07-19' where id = 1250;
select test.same('22 days before', test.facts('S-1251', 'rpr%'), null);
update casework.appointment set since = '2026-07-20' where id = 1250;
select test.same('21 days before', test.facts('S-1251', 'rpr%'), 'rpr_appointed=2026-08-10');
update casework.appointment set since = '2026-01-01', person_id = null, matter_kind = 'standard', matter_id = 1251 where id = 1250;
select test.same('for the matter', test.facts('S-1251', 'rpr%'), 'rpr_appointed=2026-08-10');
-- A hospital in Wales is no service that Care Inspectorate Wales regulates.
insert into casework.place (id, reference, name, managing_authority, jurisdiction, sort) values (3, 'H-3', 'Ysbyty Un', 'Bwrdd Un', 'wales', 'hospital'), (4, 'H-4', 'Elm Hospital', 'Elm Trust', 'england', 'hospital');
insert into casework.request (id, reference, person_id, place_id, received_on) values (131, 'R-131', 126, 3, '2026-12-01'), (132, 'R-132', 127, 4, '2026-12-01');
select test.same('a hospital in Wales', test.facts('R-131') || ' ' || test.facts('R-132'), 'in_hospital=2026-12-01 received=2026-12-01 received=2026-12-01');
-- One that a suspension ends is followed by an order that outlasts those 28 days, though not its own period.
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day, suspended_on) values
    (133, 'S-133', 128, 1, '2026-06-01', '2026-06-01', '2027-05-31', '2026-11-02'), (134, 'S-134', 129, 1, '2026-06-01', '2026-06-01', '2027-05-31', '2026-11-02'),
    (135, 'S-135', 130, 1, '2026-06-01', '2026-06-01', '2027-05-31', '2026-11-02');
insert into casework.court_order (id, reference, person_id, place_id, made_on, last_day) values
    (133, 'CO-133', 128, 1, '2026-11-10', '2027-01-31'), (134, 'CO-134', 129, 1, '2026-05-01', '2027-01-31'), (135, 'CO-135', 130, 1, '2026-11-10', '2026-11-29');
select test.same('an order after the suspension', test.facts('S-133', 'followed%'), 'followed_on=2026-11-10');
select test.same('an order from before it', test.facts('S-134', 'followed%'), 'followed_on=2026-11-02');
select test.same('an order within the 28 days', coalesce(test.facts('S-135', 'followed%'), 'null'), 'null');
update casework.standard set suspension_lifted_on = '2026-11-20' where id in (133, 134);
select test.same('lifted in time', coalesce(test.facts('S-133', 'followed%'), test.facts('S-134', 'followed%'), 'null'), 'null');
-- A Form 2 is for what is in force, not for what a review or another authorisation had ended.
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day, ended_on, end_reason) values
    (136, 'S-136', 131, 1, '2026-03-01', '2026-03-01', '2027-02-28', '2026-08-01', 'review'), (137, 'S-137', 131, 1, '2026-08-10', '2026-08-10', '2027-01-10', null, null),
    (138, 'S-138', 132, 1, '2026-03-01', '2026-03-01', '2027-02-28', null, null), (139, 'S-139', 132, 1, '2026-08-10', '2026-08-10', '2027-01-10', null, null);
insert into casework.request (id, reference, person_id, place_id, form, received_on) values (137, 'R-137', 131, 1, '2', '2026-12-15'), (139, 'R-139', 132, 1, '2', '2026-12-15');
select test.same('Form 2 after a review', test.facts('R-137', 'further') || ' ' || test.facts('S-137', 'further%'), 'further=2027-01-10 further_requested=2026-12-15');
select test.same('Form 2 for the one that took its place', test.facts('R-139', 'further') || ' ' || test.facts('S-139', 'further%'), 'further=2027-01-10 further_requested=2026-12-15');
-- Nine days are stated, the Act gives seven: an extension of the ninth is too late, for its request too (paras 84, 85).
insert into casework.request (id, reference, person_id, place_id, received_on) values (140, 'R-140', 133, 1, '2026-12-01');
insert into casework.urgent (id, reference, person_id, place_id, request_id, given_on, last_day, extension_requested_on, extended_to) values (140, 'U-140', 133, 1, 140, '2026-12-01', '2026-12-09', '2026-12-09', '2026-12-14');
select test.same('an extension after the seventh day', coalesce(test.facts('R-140', 'urgent_extended%'), 'null'), 'null');
-- An urgent authorisation from before an order that outlasts it is there when the order ends.
insert into casework.court_order (id, reference, person_id, place_id, made_on, last_day) values (140, 'CO-140', 133, 1, '2026-12-02', '2026-12-04');
select test.same('an order within an urgent one', test.facts('CO-140', 'followed%') || coalesce(test.facts('U-140', 'followed%'), ''), 'followed_on=2026-12-05');
-- A third party's report, and nobody to consult (section 39B(9)): from the report on, through the request deemed made.
insert into casework.unauthorised (id, reference, person_id, place_id, reported_on, imca39a_needed_on) values (141, 'N-141', 134, 1, '2026-12-01', '2026-12-02');
select test.same('nobody to consult', test.facts('N-141'), 'imca39a_needed=2026-12-02 reported=2026-12-01');
update casework.unauthorised set assessed_on = '2026-12-04', decided_on = '2026-12-04', outcome = 'unauthorised' where id = 141;
insert into casework.request (id, reference, person_id, place_id, received_on) values (141, 'R-141', 134, 1, '2026-12-04');
insert into casework.appointment (id, role, contact_id, matter_kind, matter_id, since) values (141, 'imca39a', 4, 'request', 141, '2026-12-07');
select test.same('instructed for the request', test.facts('N-141', 'imca39a_i%'), 'imca39a_instructed=2026-12-07');
update casework.appointment set matter_kind = 'unauthorised' where id = 141;
select test.same('or for the report', test.facts('N-141', 'imca39a_i%'), 'imca39a_instructed=2026-12-07');
update casework.unauthorised set imca39a_instructed_on = '2026-12-03' where id = 141;
select test.same('or recorded as such', test.facts('N-141', 'imca39a_i%'), 'imca39a_instructed=2026-12-03');
insert into casework.standard (id, reference, person_id, place_id, request_id, given_on, starts_on, last_day) values (141, 'S-141', 134, 1, 141, '2026-12-18', '2026-12-18', '2027-06-17');
select test.same('the request is granted', test.facts('N-141', 'request%'), 'request_decided=2026-12-18 request_received=2026-12-04');

-- A last day that is more than a year after the order was made covers a year, until it is confirmed.
insert into casework.person (id, reference, initials) values (901, 'P-901', 'O.O.'), (902, 'P-902', 'O.P.'), (903, 'P-903', 'O.Q.');
insert into casework.court_order (id, reference, person_id, place_id, made_on, last_day) values (901, 'CO-901', 901, 1, '2026-03-01', '2027-12-31'), (902, 'CO-902', 902, 1, '2026-03-01', '2027-03-01');
select test.same('a year and ten months', (select until::text from casework.cover where kind = 'court_order' and id = 901), '2027-03-01');
select test.same('a year to the day', (select until::text from casework.cover where kind = 'court_order' and id = 902), '2027-03-01');
select test.same('the day that it states is told', test.facts('CO-901', 'last%'), 'last_day=2027-12-31');
insert into casework.condition (id, reference, court_order_id, set_on, due_on) values (901, 'C-901', 901, '2026-03-01', '2027-06-30'), (902, 'C-902', 902, '2026-03-01', '2027-06-30');
select test.same('no doubted day ends a condition', test.facts('C-901', 'authority%'), null);
select test.same('one that is certain does', test.facts('C-902', 'authority%'), 'authority_ended=2027-03-02');
update casework.court_order set last_day_confirmed_on = '2026-03-05' where id = 901;
select test.same('confirmed', (select until::text from casework.cover where kind = 'court_order' and id = 901), '2027-12-31');
select test.same('confirmed, as a fact', test.facts('CO-901', 'last%'), 'last_day=2027-12-31 last_day_confirmed=2026-03-05');
-- An order that continues keeps its conditions while an application that was filed in time is pending.
update casework.court_order set continues_if_filed = true, application_filed_on = '2026-12-01' where id = 902;
select test.same('it continues', test.facts('C-902', 'authority%'), null);
update casework.court_order set application_refused_on = '2026-12-10' where id = 902;
select test.same('refused', test.facts('C-902', 'authority%'), 'authority_ended=2027-03-02');
update casework.court_order set application_filed_on = '2026-12-12' where id = 902;
select test.same('filed again', test.facts('C-902', 'authority%'), null);
update casework.court_order set application_withdrawn_on = '2026-12-13' where id = 902;
select test.same('and withdrawn', test.facts('C-902', 'authority%'), 'authority_ended=2027-03-02');
-- A court's day more than two years from the start covers the longest period that the Act allows.
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values (903, 'S-903', 903, 1, '2026-06-01', '2026-06-01', '2026-11-30');
update casework.standard set court_last_day = '2028-05-31', court_reason = 'COP-903 of 1 July' where id = 903;
select test.same('two years', (select last_day::text from casework.standard_period where id = 903), '2028-05-31');
update casework.standard set court_last_day = '2028-06-01', court_reason = 'COP-903 of 2 July' where id = 903;
select test.same('a day more', (select last_day::text from casework.standard_period where id = 903), '2027-05-31');
-- An order that states no last day covers a year, as it is watched; that year ends no condition for certain.
insert into casework.person (id, reference, initials) values (904, 'P-904', 'O.R.');
insert into casework.court_order (id, reference, person_id, place_id, made_on) values (904, 'CO-904', 904, 1, '2026-03-01');
insert into casework.condition (id, reference, court_order_id, set_on, due_on) values (904, 'C-904', 904, '2026-03-01', '2027-06-30');
select test.same('a year without a last day', (select until::text from casework.cover where kind = 'court_order' and id = 904), '2027-02-28');
select test.same('no unknown day ends a condition', test.facts('C-904', 'authority%'), null);
-- Suspended again: the suspensions before are kept, at most two; one that was entered by mistake does not count.
insert into casework.person (id, reference, initials) values (905, 'P-905', 'O.S.');
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day, suspended_on) values (905, 'S-905', 905, 1, '2026-06-01', '2026-06-01', '2027-03-31', '2026-07-01');
update casework.standard set suspended_on = '2026-07-02' where id = 905;
update casework.standard set suspension_lifted_on = '2026-07-10' where id = 905;
select test.same('a date corrected is no second suspension', test.facts('S-905', 'earl%'), null);
update casework.standard set suspended_on = '2026-08-03', suspension_lifted_on = null where id = 905;
select test.same('suspended again', test.facts('S-905', 'earl%'), 'earlier_lifted=2026-07-10 earlier_suspended=2026-07-02');
update casework.standard set suspension_lifted_on = '2026-08-20' where id = 905;
update casework.standard set suspended_on = '2026-09-01', suspension_lifted_on = '2026-09-04' where id = 905;
select test.same('a third time', test.facts('S-905', 'earl%'),
    'earlier_lifted=2026-08-20 earlier_suspended=2026-08-03 earliest_lifted=2026-07-10 earliest_suspended=2026-07-02');
do $$ begin
    update casework.standard set suspended_on = '2026-10-01', suspension_lifted_on = null where id = 905;
    raise exception 'a fourth suspension was taken';
exception when check_violation then
    if sqlerrm not like 'S-905: it was suspended three times already, last from 1 September 2026 to 4 September 2026%' then raise; end if;
end $$;
update casework.suspension set by_mistake = true where standard_id = 905 and suspended_on = '2026-07-02';
select test.same('one of them by mistake', test.facts('S-905', 'earl%'), 'earlier_lifted=2026-08-20 earlier_suspended=2026-08-03');
-- A suspension that was not lifted in time ended it: another day is a correction.
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day, suspended_on, suspension_lifted_on) values (906, 'S-906', 905, 2, '2026-06-01', '2026-06-01', '2027-03-31', '2026-07-01', '2026-07-29');
update casework.standard set suspended_on = '2026-08-01', suspension_lifted_on = null where id = 906;
select test.same('not lifted in time', test.facts('S-906', 'earl%'), null);
-- Of one stored before the store refused it, no day after the longest period of the best interests assessment counts.
alter table casework.standard disable trigger check_row;
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day, maximum_last_day) values (907, 'S-907', 905, 2, '2026-12-01', '2026-12-01', '2027-01-31', '2027-01-16');
alter table casework.standard enable trigger check_row;
select test.same('the longest period of the assessment', test.facts('S-907', 'last_day'), 'last_day=2027-01-16');
select test.same('and its cover', (select until::text from casework.cover where kind = 'standard' and id = 907), '2027-01-16');
-- A standard authorisation disposes of the request that is deemed made, whatever request it names; an order covers.
insert into casework.person (id, reference, initials) values (908, 'P-908', 'O.T.');
insert into casework.unauthorised (id, reference, person_id, place_id, reported_on, decided_on, outcome) values (908, 'N-908', 908, 1, '2026-10-01', '2026-10-05', 'unauthorised');
insert into casework.court_order (id, reference, person_id, place_id, made_on, last_day) values (908, 'CO-908', 908, 1, '2026-10-09', '2026-11-30');
select test.same('an order', test.facts('N-908', 'covered%'), 'covered_from=2026-10-09 covered_until=2026-11-30');
insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day) values (908, 'S-908', 908, 1, '2026-10-12', '2026-10-12', '2027-03-31');
select test.same('a grant', test.facts('N-908', 'request%'), 'request_decided=2026-10-12');
select test.same('and then nothing is asked of the order', test.facts('N-908', 'covered%'), null);
