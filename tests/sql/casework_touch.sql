-- Each trigger touches the matters whose facts or recipients a change can alter.
select test.number_from_1000();
select dolsd.move_clock('2026-12-14 08:00+00');
insert into casework.person (id, reference, initials) values (1, 'P-1', 'A.B.'), (2, 'P-2', 'C.D.');
insert into casework.place (id, reference, name, managing_authority) values (1, 'H-1', 'Elm House', 'Elm Ltd'), (2, 'H-2', 'Ash House', 'Ash Ltd');
insert into casework.address_book (id, name, address) values (1, 'Elm House', 'elm@elm.example'), (2, 'R. of P-1', 'r@mail.example');

select test.same(v.n || ' ' || v.statement, test.touched(v.statement), v.want) from (values
    (1, $$insert into casework.request (id, reference, person_id, place_id, received_on) values (1, 'R-1', 1, 1, '2026-12-01')$$, 'R-1'),
    (2, $$insert into casework.urgent (id, reference, person_id, place_id, request_id, given_on, last_day) values (1, 'U-1', 1, 1, 1, '2026-12-01', '2026-12-07')$$, 'R-1 U-1'),
    (3, $$insert into casework.request (id, reference, person_id, place_id, received_on) values (2, 'R-2', 2, 1, '2026-12-01'), (3, 'R-3', 1, 2, '2026-12-01')$$, 'R-2 R-3 U-1'),
    (4, $$update casework.urgent set extension_requested_on = '2026-12-06' where id = 1$$, 'R-1 U-1'),
    (5, $$update casework.request set assessed_on = '2026-12-08' where id = 1$$, 'R-1 U-1'),
    (6, $$insert into casework.standard (id, reference, person_id, place_id, request_id, given_on, starts_on, last_day) values (1, 'S-1', 1, 1, 1, '2026-12-09', '2026-12-09', '2026-12-31')$$, 'R-1 S-1 U-1'),
    (7, $$insert into casework.condition (id, reference, standard_id, set_on, due_on) values (1, 'C-1', 1, '2026-12-09', '2026-12-24')$$, 'C-1'),
    (8, $$insert into casework.request (id, reference, person_id, place_id, form, received_on) values (4, 'R-4', 1, 1, '2', '2026-12-10')$$, 'C-1 R-1 R-4 S-1 U-1'),
    (9, $$select casework.move_last_day('standard', 'S-1', '2026-12-30', 'typed wrongly')$$, 'C-1 R-1 R-4 S-1 U-1'),
    (10, $$insert into casework.standard (id, reference, person_id, place_id, request_id, given_on, starts_on, last_day) values (2, 'S-2', 1, 1, 4, '2026-12-11', '2026-12-31', '2027-12-30')$$, 'C-1 R-1 R-4 S-1 S-2 U-1'),
    (11, $$insert into casework.review (id, reference, standard_id, requested_on) values (1, 'V-1', 2, '2026-12-12')$$, 'C-1 R-1 R-4 S-1 S-2 U-1 V-1'),
    (12, $$update casework.review set completed_on = '2026-12-14', outcome = 'ended'$$, 'C-1 R-1 R-4 S-1 S-2 U-1 V-1'),
    (13, $$update casework.condition set met_on = '2026-12-14'$$, 'C-1'),
    (14, $$insert into casework.court_order (id, reference, person_id, place_id, made_on) values (1, 'CO-1', 2, 2, '2026-12-14')$$, 'CO-1'),
    (15, $$insert into casework.unauthorised (id, reference, person_id, place_id, reported_on) values (1, 'N-1', 1, 2, '2026-12-14')$$, 'N-1'),
    (16, $$insert into casework.milestone (id, reference, title, due_on) values (1, 'M-1', 'Data return', '2027-05-13')$$, 'M-1'),
    (17, $$insert into casework.move (person_id, from_place_id, moved_on) values (1, 2, '2026-12-14')$$, 'N-1 R-3 S-1 S-2 U-1'),
    (17.1, $$insert into casework.move (person_id, from_place_id, to_place_id, moved_on) values (1, 2, 1, '2026-12-13')$$, 'C-1 N-1 R-1 R-3 R-4 S-1 S-2 U-1 V-1'),
    (17.2, $$update casework.move set to_place_id = null where to_place_id = 1$$, 'C-1 N-1 R-1 R-3 R-4 S-1 S-2 U-1 V-1'),
    (18, $$update casework.person set died_on = '2026-12-13' where id = 1$$, 'C-1 N-1 R-1 R-3 R-4 S-1 S-2 U-1 V-1'),
    (19, $$update casework.place set name = 'Oak House' where id = 2$$, 'CO-1 N-1 R-3'),
    -- recipients
    (20, $$insert into casework.appointment (id, role, contact_id, person_id) values (1, 'representative', 2, 1)$$, 'C-1 N-1 R-1 R-3 R-4 S-1 S-2 U-1 V-1'),
    (21, $$insert into casework.appointment (id, role, contact_id, place_id) values (2, 'managing_authority', 1, 2)$$, 'CO-1 N-1 R-3'),
    (22, $$insert into casework.appointment (id, role, contact_id, matter_kind, matter_id) values (3, 'imca39a', 2, 'request', 1)$$, 'R-1 U-1'),
    (23, $$insert into casework.appointment (id, role, contact_id, matter_kind, matter_id) values (4, 'imca39d', 2, 'standard', 1)$$, 'C-1 S-1'),
    (24, $$insert into casework.appointment (id, role, contact_id) values (5, 'dols_team', 1)$$, 'C-1 CO-1 M-1 N-1 R-1 R-2 R-3 R-4 S-1 S-2 U-1 V-1'),
    (25, $$update casework.appointment set matter_id = 3 where id = 3$$, 'N-1 R-1 R-3 U-1'),
    (26, $$update casework.appointment set until = '2026-12-31' where id = 4$$, 'C-1 S-1'),
    (27, $$delete from casework.appointment where id in (1, 5)$$, 'C-1 CO-1 M-1 N-1 R-1 R-2 R-3 R-4 S-1 S-2 U-1 V-1'),
    (28, $$update casework.address_book set address = 'new@elm.example' where id = 1$$, 'CO-1 N-1 R-3'),
    (29, $$update casework.address_book set note = 'x' where id = 2$$, 'C-1 N-1 R-3 S-1'),
    (50, $$insert into casework.further_way (contact_id, channel, address) values (1, 'notify-sms', '07700 900111')$$, 'CO-1 N-1 R-3'),
    (51, $$update casework.further_way set address = '07700 900112'$$, 'CO-1 N-1 R-3'),
    (52, $$update casework.further_way set in_use = false$$, 'CO-1 N-1 R-3'),
    -- nothing changed, nobody touched
    (30, $$update casework.request set assessed_on = assessed_on$$, null),
    (31, $$update casework.person set initials = initials$$, null),
    (32, $$insert into casework.person (id, reference, initials) values (3, 'P-3', 'X')$$, null),
    -- what goes away is touched by its number
    (33, $$delete from casework.review where id = 1$$, 'C-1 R-1 R-4 S-1 S-2 U-1 review 1'),
    (34, $$delete from casework.condition where id = 1$$, 'condition 1'),
    (35, $$delete from casework.urgent where id = 1$$, 'R-1 R-4 S-1 S-2 urgent 1')) v(n, statement, want) order by v.n;

-- A representative was appointed for an earlier authorisation, or not, wherever that was.
select test.same('in another place', test.touched($$insert into casework.standard (id, reference, person_id, place_id, given_on, starts_on, last_day)
    values (6, 'S-6', 1, 2, '2026-12-14', '2026-12-14', '2026-12-31')$$), 'N-1 R-3 S-1 S-2 S-6');

-- Many rows, one touch for each kind.
select test.same('bulk', (select test.touched($$
    insert into casework.request (reference, person_id, place_id, received_on) select 'B-' || lpad(n::text, 4, '0'), 2, 2, '2026-12-01' from generate_series(1, 50) n$$) ~ '^B-0001 .* B-0050 CO-1$')::text, 'true');
