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
update casework.standard set court_last_day = '2026-12-20', court_reason = 'COP-1 of 10 December' where id = 1;
select test.same('the court', test.facts('S-1', '%last_day'), 'court_last_day=2026-12-20 last_day=2026-12-30');
select test.same('the court, at the Form 2', test.facts('R-3', 'further'), 'further=2026-12-20');
update casework.standard set suspended_on = '2026-12-11', suspension_lifted_on = '2026-12-12', suspension_notice_on = '2026-12-11', lifting_notice_on = '2026-12-14', ceased_notice_on = '2026-12-14' where id = 1;
select test.same('suspension', test.facts('S-1', '%us%'), 'suspended=2026-12-11 suspension_lifted=2026-12-12 suspension_notice=2026-12-11');
select test.same('notices', test.facts('S-1', 'c%') , 'ceased_notice=2026-12-14 court_last_day=2026-12-20');

-- Representatives: a gap counts, a successor without a gap does not.
insert into casework.appointment (id, role, contact_id, person_id, since, until) values (101, 'representative', 3, 1, '2026-12-11', null);
select test.same('representative', test.facts('S-1', 'rpr%'), 'rpr_appointed=2026-12-11');
select test.same('the same for the next authorisation', test.facts('S-2', 'rpr%'), 'rpr_appointed=2026-12-14');
update casework.appointment set until = '2026-12-13' where id = 101;
select test.same('resigned', test.facts('S-1', 'rpr%'), 'rpr_appointed=2026-12-11 rpr_ended=2026-12-13');
select test.same('resigned before the next authorisation', test.facts('S-2', 'rpr%'), null);
insert into casework.appointment (id, role, contact_id, person_id, since) values (102, 'imca39c', 4, 1, '2026-12-13');
select test.same('39C', test.facts('S-1', 'imca%'), 'imca39c_instructed=2026-12-13');
insert into casework.appointment (id, role, contact_id, person_id, since) values (103, 'paid_representative', 4, 1, '2026-12-14');
select test.same('successor', test.facts('S-1', 'rpr%'), 'rpr_appointed=2026-12-14 rpr_paid=2026-12-14');
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

-- Withdrawal of a request ends its urgent authorisation; a move is from one place only.
insert into casework.request (id, reference, person_id, place_id, received_on) values (10, 'R-10', 3, 1, '2026-12-01'), (11, 'R-11', 3, 2, '2026-12-08');
insert into casework.urgent (id, reference, person_id, place_id, request_id, given_on, last_day) values (10, 'U-10', 3, 1, 10, '2026-12-01', '2026-12-07'), (11, 'U-11', 3, 2, 11, '2026-12-08', '2026-12-14');
insert into casework.move (person_id, from_place_id, to_place_id, moved_on) values (3, 1, 2, '2026-12-08');
select test.same('moved', test.facts('U-10', 'moved') || coalesce(test.facts('U-11', 'moved'), '') || ' ' || test.facts('R-10', 'moved'), 'moved=2026-12-08 moved=2026-12-08');
update casework.request set withdrawn_on = '2026-12-12' where id = 11;
select test.same('withdrawn', test.facts('R-11', 'withdrawn') || ' ' || test.facts('U-11', 'closed'), 'withdrawn=2026-12-12 closed=2026-12-12');
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
