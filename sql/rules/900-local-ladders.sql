-- Local policy: the reminder ladders, and the limits that only local policy sets.
--
-- Whom to notify, how long before, how pressing. Nothing here is law; change it freely: switch a rung
-- off (active = false), move it, add your own under another name. Two things must stay true, and
-- dolsd.uncovered shows where they do not: a limit that lapses has a rung on or before its last day,
-- and an alarm to the DoLS team that repeats until the matter is closed and that no fact suppresses.
--
-- How the ladders are made
-- - Before the last day rungs move earlier for weekends and bank holidays; after it they stay.
-- - Soon and routine rungs are set for 07:00, so that all are gathered before the daily message at
--   08:00. Urgent ones leave at once: 09:00, and 08:00 on the day after an authority has ended.
-- - Form 2 is asked for 28 days before the last day, 21 days before (the day before the last one that
--   leaves a full assessment period), then 14, 7, 1 and 0; once it is in, `unless` stops these.
-- - Anybody outside the council's team who was notified of an end, Form 2, an application or a
--   condition is notified when nothing more is needed (say_over), but never after a death.
-- - CQC is never mentioned because of a request, a review or an end: only for the outcome or the withdrawal
--   of a request or of a court application. CIW is notified of the request itself.
-- - What a flag changes is a separate rung: unless_flags removes the ordinary one, only_if_flags
--   puts the other in its place. Nobody is asked for a form that cannot be granted.
-- - If a role is vacant in a matter, the DoLS team stands in. If that is not unusual, or the DoLS
--   team is notified of the same by its own rung that day, if_nobody says so: then nothing is sent.
--   Representatives come in two kinds, and a matter has one of them; if it has neither,
--   rpr_appointment and rpr_gap notify the DoLS team.

insert into dolsd.rule_pack (pack, title, regime, commences, note) values
    ('local', 'Local policy: ladders and local limits', 'policy', '2009-04-01',
     'Belongs to the council. Migrations add rows and never change any.')
on conflict do nothing;

-- ---------------------------------------------------------------- local limits

insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    met_by, met_since, cancelled_by, flags, effective_from, source, certainty, note) values
    ('local', 'court_order_end', 'court_order', 'Court order that names no last day: a year from when it was made',
     '{made}', '{last_day}', '{made}', 1, 'year', 'including',
     '{followed_on}', 'made', '{discharged,died,moved,closed}', '{not_stated,unsure_end}', '2009-04-01',
     'Practice: the court reviews at least once a year (COPDOL11)', 'unsure',
     'Only so that an order without a last day does not go unwatched: check the sealed order and record its own date.')
on conflict do nothing;

-- A grant that is on record, and yet leaves days without authority, is of use only while there is time to give another.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, count, unit, reckoning,
    after_last_day, met_by, cancelled_by, hold_from, hold_until, effective_from, source, certainty, note)
select 'local', 'gap_ahead', k.kind, 'The next standard authorisation leaves a gap: see whether one that begins at once can be given',
       '{next_given}', array['limit:' || k.kind || '_end'], 0, 'day', 'on', 'pass', k.met_by::text[], k.cancelled_by::text[],
       k.hold_from::text[], k.hold_until::text[], date '2009-04-01', 'MCA 2005 Sch A1 paras 52, 63', 'seen',
       'It covers no day before it comes into force (para 63), and the Act lets it begin later than it is given without asking for that (para 52). The last day is that of the authority before it.'
  from (values ('urgent', '{standard_started,followed_on}', '{refusal_received,died,moved,closed}', '{}', '{}'),
               ('standard', '{followed_on}', '{review_ended,died,moved,closed}', '{suspended}', '{suspension_lifted}'),
               ('court_order', '{followed_on}', '{discharged,died,moved,closed}', '{}', '{}'))
       k (kind, met_by, cancelled_by, hold_from, hold_until)
on conflict do nothing;

-- What ended early leaves one too, up to the day before the next begins. Nothing counts those days, since whoever ended it may
-- have ended the deprivation of liberty with it; but one that was given to follow it says that there is a need.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, count, unit, reckoning,
    after_last_day, met_by, cancelled_by, effective_from, source, certainty, note)
select 'local', 'gap_ahead', k.kind, 'It ended early, and the next standard authorisation begins only later: see whether one that begins at once can be given',
       array['next_given', 'next_starts', k.ended], '{next_starts}', 1, 'day', 'before', 'pass', '{}',
       '{followed_on,died,moved,closed}', date '2009-04-01', 'MCA 2005 Sch A1 paras 52, 63, 117', 'seen',
       'The next one was to follow at the stated end, and covers no day before it comes into force (para 63). The last day is the one before that.'
  from (values ('standard', 'review_ended'), ('court_order', 'discharged')) k (kind, ended)
on conflict do nothing;

-- One for another place means a move, or a mistake: a standard authorisation ends when one asked for because of a change of
-- place comes into force.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning, after_last_day, met_by, cancelled_by, effective_from, source, certainty, note)
select 'local', 'place_doubted', k.kind, 'An authority for another place has come into force: ask whether the person has moved',
       '{elsewhere}', '{elsewhere}', 1, 'year', 'including', array['limit:' || k.kind || '_end'], 0, 'day', 'on', 'pass', '{}',
       k.cancelled_by::text[], date '2009-04-01', 'MCA 2005 Sch A1 paras 25, 26, 62(2)', 'unsure',
       'If the person has moved, this authority covers no other place, and a standard authorisation has ended when one that the new place asked for came into force (paras 25, 62(2)). Whether the other was asked for because of a move is not recorded, so nobody takes that for granted; somebody has to ask. It is answered by a recorded move, or by closing what is wrong.'
  from (values ('urgent', '{standard_started,followed_on,refusal_received,died,moved,closed}'),
               ('standard', '{followed_on,review_ended,died,moved,closed}'),
               ('court_order', '{followed_on,discharged,died,moved,closed}')) k (kind, cancelled_by)
on conflict do nothing;

-- Who left is off the record of what the authority covered, so that its alarm stops; who comes back after its end is there
-- with nothing in force.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, count, unit, reckoning, after_last_day,
    cancelled_by, effective_from, source, certainty, note)
select 'local', 'back_without_authority', k.kind, 'The person came back after the end: ask whether they are deprived of their liberty, and what authorises it',
       '{returned_after}', '{returned_after}', 1, 'year', 'including', 'pass', '{died,closed}', date '2009-04-01',
       'MCA 2005 s 4A; Sch A1 paras 64(1), 96', 'seen',
       'What has ended does not revive with a return, nor by a notice that lifts a suspension after its 28 days. It is answered by a new authority or request for the person and place, by another move, or by closing this if the person is not deprived of their liberty there. The days from the return are not counted as a gap, because nobody has said yet that they are.'
  from unnest(array['urgent', 'standard', 'court_order']) k (kind)
on conflict do nothing;

-- Whoever granted the next one found that the person met the eligibility requirement, and the suspension says that they ceased
-- to since. It does not reach the next one, which has to be suspended itself.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, count_which, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning, after_last_day, met_by, cancelled_by, effective_from, source, certainty, note) values
    ('local', 'eligibility_doubted', 'standard', 'It begins while the one before it is suspended, or after that one ceased so: ask whether the person is eligible again',
     '{follows_suspended}', '{follows_suspended,starts,given}', 'latest', 1, 'year', 'including', '{limit:standard_end}', 0, 'day', 'on', 'pass',
     '{suspended}', '{followed_on,review_ended,died,moved,closed}', '2009-04-01', 'MCA 2005 Sch A1 paras 17, 91 to 93', 'unsure',
     'A standard authorisation is suspended by notice to the supervisory body that the person has ceased to meet the eligibility requirement (paras 92, 93). A notice about the one before says nothing of this one by its letter, and whether the managing authority must give another was not found. The same person is held under the same regime meanwhile, so somebody has to ask. It is answered by the suspension of this one, or by the lifting of the earlier suspension.')
on conflict do nothing;

-- What it rests on by its letter: all assessments, each made before it, and one that is reused within the 12 months before.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning, after_last_day, cancelled_by, effective_from, source, certainty, note) values
    ('local', 'assessment_doubted', 'standard', 'An assessment is dated after it was given, or more than 12 months before: ask on what it rests',
     '{assessed_out_of_time}', '{given}', 1, 'year', 'including', '{limit:standard_end}', 0, 'day', 'on', 'pass',
     '{followed_on,review_ended,died,moved,closed}', '2009-04-01', 'MCA 2005 Sch A1 paras 49(4), 50', 'unsure',
     'It is given where all assessments are positive (para 50), so that none can be later; an existing one can stand in for another only if it was carried out within the previous 12 months (para 49(4)). That these end with the day on which the authorisation was given is the cautious reading. An age assessment has no such limit. What a fault of that kind does to an authorisation was not found: it counts until somebody ends it. It is answered by the right day, or by a review that ends it.')
on conflict do nothing;

-- The council's own queue: once the assessments are in, their limit is met, and nothing else would say
-- that the request is still waiting to be signed off.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, count_which, count, unit, reckoning,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('local', 'decision_due', 'request', 'Decision: local target of 3 working days once the assessments are in',
     '{assessed}', '{assessed,received}', 'latest', 3, 'working_day', 'after',
     '{decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-04-01',
     'Local policy; MCA 2005 Sch A1 para 50', 'unsure',
     'Paragraph 50 says that the authorisation must be given where all assessments are positive, and no number of days; 3 working days is a local target; set your own. An urgent authorisation, or one that a Form 2 follows, may end before that: urgent_end and further_pending cover that.')
on conflict do nothing;

-- ---------------------------------------------------------------- urgent authorisations

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, if_nobody, say_over, unless_flags) values
    ('local', 'urgent-end-managing-authority-start', 'urgent_end', null, null, 'managing_authority', 'urgent-given-managing-authority',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, 'Confirms the dates and asks for what must follow.', 'dols_team', true, '{barred,refused}'),
    ('local', 'urgent-end-managing-authority-before-3', 'urgent_end', null, null, 'managing_authority', 'urgent-end-managing-authority',
     'last_day', -3, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', true, '{barred,refused}'),
    ('local', 'urgent-end-managing-authority-before-2', 'urgent_end', null, null, 'managing_authority', 'urgent-end-managing-authority',
     'last_day', -2, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{extension_requested,extended_to}', true, 'In time to ask for the one extension.', 'dols_team', true, '{barred,refused}'),
    ('local', 'urgent-end-managing-authority-before-1', 'urgent_end', null, null, 'managing_authority', 'urgent-end-managing-authority',
     'last_day', -1, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', true, '{barred,refused}'),
    ('local', 'urgent-end-managing-authority-on', 'urgent_end', null, null, 'managing_authority', 'urgent-end-managing-authority',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', true, '{barred,refused}'),
    ('local', 'urgent-end-managing-authority-after-1', 'urgent_end', null, null, 'managing_authority', 'urgent-lapsed-managing-authority',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'dols_team', true, '{barred,refused}'),
    ('local', 'urgent-end-dols-team-start', 'urgent_end', null, null, 'dols_team', 'urgent-second-dols-team',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{earlier_urgent}', '{}', true, 'There is no second one for the same detention (para 77; A County Council v MB).', 'dols_team', false, '{}'),
    ('local', 'urgent-end-imca39a-before-1', 'urgent_end', null, null, 'imca39a', 'urgent-end-imca',
     'last_day', -1, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'nobody', true, '{barred}'),
    ('local', 'urgent-end-dols-team-before-2', 'urgent_end', null, null, 'dols_team', 'urgent-end-dols-team',
     'last_day', -2, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team', false, '{barred}'),
    ('local', 'urgent-end-dols-team-on', 'urgent_end', null, null, 'dols_team', 'urgent-end-dols-team',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', false, '{barred}'),
    ('local', 'urgent-end-dols-team-after-1', 'urgent_end', null, null, 'dols_team', 'urgent-lapsed-dols-team',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'dols_team', false, '{}'),
    ('local', 'urgent-end-dols-team-repeat', 'urgent_end', null, null, 'dols_team', 'urgent-lapsed-dols-team',
     'last_day', 2, 'working_day', '07:00', 'stay', 1, 'soon', '{}', '{}', true, '', 'dols_team', false, '{}'),
    ('local', 'urgent-end-manager-on', 'urgent_end', null, null, 'manager', 'urgent-end-dols-team',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', false, '{barred}'),
    ('local', 'urgent-end-manager-after-1', 'urgent_end', null, null, 'manager', 'urgent-lapsed-dols-team',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'dols_team', false, '{}')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'notice-urgent-ceased-dols-team-on', 'notice_urgent_ceased', null, null, 'dols_team', 'notice-urgent-ceased-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, ''),
    ('local', 'notice-urgent-ceased-dols-team-after-1-working-days', 'notice_urgent_ceased', null, null, 'dols_team', 'notice-urgent-ceased-dols-team',
     'last_day', 1, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'notice-urgent-ceased-dols-team-after-5-working-days', 'notice_urgent_ceased', null, null, 'dols_team', 'notice-urgent-ceased-dols-team',
     'last_day', 5, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'notice-urgent-ceased-dols-team-after-10-working-days', 'notice_urgent_ceased', null, null, 'dols_team', 'notice-urgent-ceased-dols-team',
     'last_day', 10, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'notice-urgent-ceased-dols-team-after-20-working-days', 'notice_urgent_ceased', null, null, 'dols_team', 'notice-urgent-ceased-dols-team',
     'last_day', 20, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, '')
on conflict do nothing;

-- ---------------------------------------------------------------- requests and assessments

-- The urgent messages about these days come from urgent_end, about the authority itself.
insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, if_nobody) values
    ('local', 'assess-urgent-best-interests-assessor-before-3', 'assess_urgent', null, null, 'best_interests_assessor', 'assess-assessor',
     'last_day', -3, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'nobody'),
    ('local', 'assess-urgent-dols-team-before-4', 'assess_urgent', null, null, 'dols_team', 'assess-urgent-dols-team',
     'last_day', -4, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team'),
    ('local', 'assess-urgent-dols-team-before-1', 'assess_urgent', null, null, 'dols_team', 'assess-urgent-dols-team',
     'last_day', -1, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team'),
    ('local', 'assess-urgent-dols-team-on', 'assess_urgent', null, null, 'dols_team', 'assess-urgent-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team'),
    ('local', 'assess-urgent-manager-before-1', 'assess_urgent', null, null, 'manager', 'assess-urgent-dols-team',
     'last_day', -1, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team'),
    ('local', 'assess-urgent-dols-team-repeat', 'assess_urgent', null, null, 'dols_team', 'assess-overdue-dols-team',
     'last_day', 1, 'working_day', '07:00', 'stay', 5, 'soon', '{}', '{}', true, '', 'dols_team')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, if_nobody) values
    ('local', 'assess-standard-best-interests-assessor-before-7', 'assess_standard', null, null, 'best_interests_assessor', 'assess-assessor',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', 'nobody'),
    ('local', 'assess-standard-dols-team-before-7', 'assess_standard', null, null, 'dols_team', 'assess-standard-dols-team',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', 'dols_team'),
    ('local', 'assess-standard-dols-team-before-1', 'assess_standard', null, null, 'dols_team', 'assess-standard-dols-team',
     'last_day', -1, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team'),
    ('local', 'assess-standard-dols-team-on', 'assess_standard', null, null, 'dols_team', 'assess-standard-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team'),
    ('local', 'assess-standard-dols-team-repeat', 'assess_standard', null, null, 'dols_team', 'assess-overdue-dols-team',
     'last_day', 1, 'working_day', '07:00', 'stay', 20, 'soon', '{}', '{}', true, 'Sparse: four in five requests take longer than 21 days.', 'dols_team')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'assess-unauthorised-dols-team-start', 'assess_unauthorised', null, null, 'dols_team', 'unauthorised-dols-team',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'assess-unauthorised-dols-team-before-2', 'assess_unauthorised', null, null, 'dols_team', 'unauthorised-dols-team',
     'last_day', -2, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, ''),
    ('local', 'assess-unauthorised-dols-team-on', 'assess_unauthorised', null, null, 'dols_team', 'unauthorised-dols-team',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'assess-unauthorised-manager-before-1', 'assess_unauthorised', null, null, 'manager', 'unauthorised-dols-team',
     'last_day', -1, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, ''),
    ('local', 'assess-unauthorised-dols-team-after-1', 'assess_unauthorised', null, null, 'dols_team', 'unauthorised-overdue-dols-team',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'assess-unauthorised-dols-team-repeat', 'assess_unauthorised', null, null, 'dols_team', 'unauthorised-overdue-dols-team',
     'last_day', 2, 'working_day', '07:00', 'stay', 1, 'soon', '{}', '{}', true, ''),
    ('local', 'assess-unauthorised-manager-after-1', 'assess_unauthorised', null, null, 'manager', 'unauthorised-overdue-dols-team',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'decision-due-dols-team-on', 'decision_due', null, null, 'dols_team', 'decision-due-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'decision-due-dols-team-repeat', 'decision_due', null, null, 'dols_team', 'decision-due-dols-team',
     'last_day', 1, 'working_day', '07:00', 'stay', 5, 'soon', '{}', '{}', true, ''),
    ('local', 'decision-due-manager-after-2-working-days', 'decision_due', null, null, 'manager', 'decision-due-dols-team',
     'last_day', 2, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, '')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'copies-of-decision-dols-team-on', 'copies_of_decision', null, null, 'dols_team', 'copies-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'copies-of-decision-dols-team-after-1-working-days', 'copies_of_decision', null, null, 'dols_team', 'copies-dols-team',
     'last_day', 1, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'copies-of-decision-dols-team-after-5-working-days', 'copies_of_decision', null, null, 'dols_team', 'copies-dols-team',
     'last_day', 5, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'copies-of-decision-dols-team-after-10-working-days', 'copies_of_decision', null, null, 'dols_team', 'copies-dols-team',
     'last_day', 10, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'copies-of-decision-dols-team-after-20-working-days', 'copies_of_decision', null, null, 'dols_team', 'copies-dols-team',
     'last_day', 20, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, '')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'imca39a-dols-team-start', 'imca39a', null, null, 'dols_team', 'imca39a-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'imca39a-dols-team-on', 'imca39a', null, null, 'dols_team', 'imca39a-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, ''),
    ('local', 'imca39a-dols-team-after-1', 'imca39a', null, null, 'dols_team', 'imca39a-dols-team',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'imca39a-dols-team-repeat', 'imca39a', null, null, 'dols_team', 'imca39a-dols-team',
     'last_day', 2, 'working_day', '07:00', 'stay', 2, 'soon', '{}', '{}', true, ''),
    ('local', 'imca39a-manager-after-3-working-days', 'imca39a', null, null, 'manager', 'imca39a-dols-team',
     'last_day', 3, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, '')
on conflict do nothing;

-- ---------------------------------------------------------------- standard authorisations

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, if_nobody) values
    ('local', 'standard-start-managing-authority-on', 'standard_start', null, null, 'managing_authority', 'standard-start-managing-authority',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', 'dols_team'),
    ('local', 'standard-start-representative-on', 'standard_start', null, null, 'representative', 'standard-start-representative',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', 'nobody'),
    ('local', 'standard-start-paid-representative-on', 'standard_start', null, null, 'paid_representative', 'standard-start-advocate',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', 'nobody')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, if_nobody, say_over, unless_flags) values
    ('local', 'standard-end-managing-authority-before-56', 'standard_end', null, null, 'managing_authority', 'standard-end-managing-authority',
     'last_day', -56, 'day', '07:00', 'earlier', null, 'routine', '{}', '{further_requested,followed_on,elsewhere}', false, 'Off: some councils (Carmarthenshire: 8 weeks) want Form 2 as early as this.', 'dols_team', true, '{suspended,ceased,not_stated}'),
    ('local', 'standard-end-managing-authority-before-28', 'standard_end', null, null, 'managing_authority', 'standard-end-managing-authority',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{further_requested,followed_on,elsewhere}', true, '', 'dols_team', true, '{suspended,ceased,not_stated}'),
    ('local', 'standard-end-managing-authority-before-14', 'standard_end', null, null, 'managing_authority', 'standard-end-soon-managing-authority',
     'last_day', -14, 'day', '07:00', 'earlier', null, 'soon', '{}', '{further_requested,followed_on,elsewhere}', true, '', 'dols_team', true, '{suspended,ceased,not_stated}'),
    ('local', 'standard-end-managing-authority-before-7', 'standard_end', null, null, 'managing_authority', 'standard-end-soon-managing-authority',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{further_requested,followed_on,elsewhere}', true, '', 'dols_team', true, '{suspended,ceased,not_stated}'),
    ('local', 'standard-end-managing-authority-before-1', 'standard_end', null, null, 'managing_authority', 'standard-end-now-managing-authority',
     'last_day', -1, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{further_requested,followed_on,elsewhere}', true, '', 'dols_team', true, '{suspended,ceased,not_stated}'),
    ('local', 'standard-end-managing-authority-on', 'standard_end', null, null, 'managing_authority', 'standard-end-now-managing-authority',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{further_requested,followed_on,elsewhere}', true, '', 'dols_team', true, '{suspended,ceased,not_stated}'),
    ('local', 'standard-end-managing-authority-after-1', 'standard_end', null, null, 'managing_authority', 'standard-lapsed-managing-authority',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{further_refused,elsewhere}', true, '', 'dols_team', true, '{suspended,ceased}'),
    ('local', 'standard-end-managing-authority-after-1-with-urgent', 'standard_end', null, null, 'managing_authority', 'standard-lapsed-urgent-managing-authority',
     'last_day', 1, 'day', '08:05', 'stay', null, 'urgent', '{}', '{further_refused,elsewhere}', false, 'Off: instead of the previous rung, if the council asks for an urgent authorisation with Form 1 once a standard one has run out. Practice differs and nothing binding was found: Coventry and Hertfordshire ask for Form 1 then; the procedures of several councils (trixonline, requesting a standard authorisation) say that no urgent one is used while a standard one runs out; para 77(2) bars a second one for the detention; and none covers the days between (paras 63, 88).', 'dols_team', true, '{suspended,ceased}'),
    ('local', 'standard-end-provider-head-office-after-1', 'standard_end', null, null, 'provider_head_office', 'standard-lapsed-head-office',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{further_requested,elsewhere}', true, '', 'nobody', true, '{suspended,ceased}'),
    ('local', 'standard-end-representative-before-28', 'standard_end', null, null, 'representative', 'standard-end-representative',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{followed_on,elsewhere}', true, '', 'nobody', true, '{suspended,ceased,not_stated}'),
    ('local', 'standard-end-representative-after-1-working-days', 'standard_end', null, null, 'representative', 'standard-lapsed-representative',
     'last_day', 1, 'working_day', '13:00', 'stay', null, 'soon', '{}', '{ceased_notice,elsewhere}', true, 'After the team has had a morning to speak to the family itself.', 'nobody', true, '{suspended,ceased}'),
    ('local', 'standard-end-paid-representative-before-28', 'standard_end', null, null, 'paid_representative', 'standard-end-advocate',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{followed_on,elsewhere}', true, '', 'nobody', true, '{suspended,ceased,not_stated}'),
    ('local', 'standard-end-paid-representative-after-1-working-days', 'standard_end', null, null, 'paid_representative', 'standard-lapsed-advocate',
     'last_day', 1, 'working_day', '13:00', 'stay', null, 'soon', '{}', '{ceased_notice,elsewhere}', true, '', 'nobody', true, '{suspended,ceased}'),
    ('local', 'standard-end-imca39c-before-28', 'standard_end', null, null, 'imca39c', 'standard-end-advocate',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{followed_on,elsewhere}', true, '', 'nobody', true, '{suspended,ceased,not_stated}'),
    ('local', 'standard-end-imca39c-after-1-working-days', 'standard_end', null, null, 'imca39c', 'standard-lapsed-advocate',
     'last_day', 1, 'working_day', '13:00', 'stay', null, 'soon', '{}', '{ceased_notice,elsewhere}', true, '', 'nobody', true, '{suspended,ceased}'),
    ('local', 'standard-end-imca39d-before-28', 'standard_end', null, null, 'imca39d', 'standard-end-advocate',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{followed_on,elsewhere}', true, '', 'nobody', true, '{suspended,ceased,not_stated}'),
    ('local', 'standard-end-imca39d-after-1-working-days', 'standard_end', null, null, 'imca39d', 'standard-lapsed-advocate',
     'last_day', 1, 'working_day', '13:00', 'stay', null, 'soon', '{}', '{ceased_notice,elsewhere}', true, '', 'nobody', true, '{suspended,ceased}'),
    ('local', 'standard-end-dols-team-before-42', 'standard_end', null, null, 'dols_team', 'standard-end-dols-team',
     'last_day', -42, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', 'dols_team', false, '{suspended,ceased}'),
    ('local', 'standard-end-dols-team-before-7', 'standard_end', null, null, 'dols_team', 'standard-end-dols-team',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team', false, '{suspended,ceased}'),
    ('local', 'standard-end-dols-team-before-1', 'standard_end', null, null, 'dols_team', 'standard-end-dols-team',
     'last_day', -1, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', false, '{suspended,ceased}'),
    ('local', 'standard-end-dols-team-on', 'standard_end', null, null, 'dols_team', 'standard-end-dols-team',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', false, '{suspended,ceased}'),
    ('local', 'standard-end-dols-team-after-1', 'standard_end', null, null, 'dols_team', 'standard-lapsed-dols-team',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'dols_team', false, '{suspended,ceased}'),
    ('local', 'standard-end-dols-team-repeat', 'standard_end', null, null, 'dols_team', 'standard-lapsed-dols-team',
     'last_day', 2, 'working_day', '07:00', 'stay', 1, 'soon', '{}', '{}', true, '', 'dols_team', false, '{suspended,ceased}'),
    ('local', 'standard-end-manager-before-7', 'standard_end', null, null, 'manager', 'standard-end-dols-team',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{further_requested}', true, '', 'dols_team', false, '{suspended,ceased}'),
    ('local', 'standard-end-manager-after-1', 'standard_end', null, null, 'manager', 'standard-lapsed-dols-team',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'dols_team', false, '{suspended,ceased}')
on conflict do nothing;

-- The next step after the home. If an authorisation is recorded within a fortnight of its end, the home
-- is asked first; its head office is then notified a week before the end.
insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, if_nobody, say_over, catches_up, unless_flags) values
    ('local', 'standard-end-provider-head-office-before-14', 'standard_end', null, null, 'provider_head_office', 'standard-end-head-office',
     'last_day', -14, 'day', '07:00', 'earlier', null, 'soon', '{}', '{further_requested,followed_on,elsewhere}', true, 'The home itself has not answered for a fortnight.', 'nobody', true, false, '{suspended,ceased,not_stated}'),
    ('local', 'standard-end-provider-head-office-before-7', 'standard_end', null, null, 'provider_head_office', 'standard-end-head-office',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{further_requested,followed_on,elsewhere}', true, '', 'nobody', true, false, '{suspended,ceased,not_stated}')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, say_over) values
    ('local', 'further-request-managing-authority-before-1', 'further_request', null, null, 'managing_authority', 'further-request-managing-authority',
     'last_day', -1, 'day', '07:00', 'earlier', null, 'routine', '{}', '{further_requested,followed_on,elsewhere}', true, '', true),
    ('local', 'further-request-dols-team-on', 'further_request', null, null, 'dols_team', 'further-request-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', false)
on conflict do nothing;

-- The team is notified of the last days, and both the team and its manager of the end, by standard_end,
-- which says what happened to Form 2: nobody gets two urgent messages about one person at once.
insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'further-pending-dols-team-before-14', 'further_pending', null, null, 'dols_team', 'further-pending-manager',
     'last_day', -14, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'further-pending-manager-before-7', 'further_pending', null, null, 'manager', 'further-pending-manager',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, ''),
    ('local', 'further-pending-manager-before-3', 'further_pending', null, null, 'manager', 'further-pending-manager',
     'last_day', -3, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, ''),
    ('local', 'further-pending-manager-on', 'further_pending', null, null, 'manager', 'further-pending-manager',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'further-pending-dols-team-repeat', 'further_pending', null, null, 'dols_team', 'further-overdue-dols-team',
     'last_day', 5, 'working_day', '07:00', 'stay', 5, 'soon', '{}', '{}', true, '')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, say_over) values
    ('local', 'suspension-end-managing-authority-before-7', 'suspension_end', null, null, 'managing_authority', 'suspension-end-managing-authority',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', true),
    ('local', 'suspension-end-managing-authority-before-1', 'suspension_end', null, null, 'managing_authority', 'suspension-end-managing-authority',
     'last_day', -1, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', true),
    ('local', 'suspension-end-dols-team-before-7', 'suspension_end', null, null, 'dols_team', 'suspension-end-dols-team',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', false),
    ('local', 'suspension-end-dols-team-on', 'suspension_end', null, null, 'dols_team', 'suspension-end-dols-team',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', false)
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'notice-standard-ceased-dols-team-on', 'notice_standard_ceased', null, null, 'dols_team', 'notice-standard-ceased-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, ''),
    ('local', 'notice-standard-ceased-dols-team-after-1-working-days', 'notice_standard_ceased', null, null, 'dols_team', 'notice-standard-ceased-dols-team',
     'last_day', 1, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'notice-standard-ceased-dols-team-after-5-working-days', 'notice_standard_ceased', null, null, 'dols_team', 'notice-standard-ceased-dols-team',
     'last_day', 5, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'notice-standard-ceased-dols-team-after-10-working-days', 'notice_standard_ceased', null, null, 'dols_team', 'notice-standard-ceased-dols-team',
     'last_day', 10, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'notice-standard-ceased-dols-team-after-20-working-days', 'notice_standard_ceased', null, null, 'dols_team', 'notice-standard-ceased-dols-team',
     'last_day', 20, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, '')
on conflict do nothing;

-- ---------------------------------------------------------------- representatives, conditions, reviews

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'imca39d-dols-team-start', 'imca39d', null, null, 'dols_team', 'imca39d-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'imca39d-dols-team-on', 'imca39d', null, null, 'dols_team', 'imca39d-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, ''),
    ('local', 'imca39d-dols-team-after-1', 'imca39d', null, null, 'dols_team', 'imca39d-dols-team',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'imca39d-dols-team-repeat', 'imca39d', null, null, 'dols_team', 'imca39d-dols-team',
     'last_day', 2, 'working_day', '07:00', 'stay', 2, 'soon', '{}', '{}', true, ''),
    ('local', 'imca39d-manager-after-3-working-days', 'imca39d', null, null, 'manager', 'imca39d-dols-team',
     'last_day', 3, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, '')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'rpr-appointment-dols-team-on', 'rpr_appointment', null, null, 'dols_team', 'rpr-appointment-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'rpr-appointment-dols-team-repeat', 'rpr_appointment', null, null, 'dols_team', 'rpr-appointment-dols-team',
     'last_day', 1, 'working_day', '07:00', 'stay', 5, 'soon', '{}', '{}', true, ''),
    ('local', 'rpr-appointment-manager-after-10-working-days', 'rpr_appointment', null, null, 'manager', 'rpr-appointment-dols-team',
     'last_day', 10, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, '')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'rpr-gap-dols-team-start', 'rpr_gap', null, null, 'dols_team', 'rpr-gap-dols-team',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'rpr-gap-managing-authority-start', 'rpr_gap', null, null, 'managing_authority', 'rpr-gap-managing-authority',
     'start', 0, 'day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'rpr-gap-dols-team-on', 'rpr_gap', null, null, 'dols_team', 'rpr-gap-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, ''),
    ('local', 'rpr-gap-dols-team-repeat', 'rpr_gap', null, null, 'dols_team', 'rpr-gap-dols-team',
     'last_day', 1, 'working_day', '07:00', 'stay', 2, 'soon', '{}', '{}', true, ''),
    ('local', 'rpr-gap-manager-after-5-working-days', 'rpr_gap', null, null, 'manager', 'rpr-gap-dols-team',
     'last_day', 5, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, '')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, say_over) values
    ('local', 'condition-due-managing-authority-before-14', 'condition_due', null, null, 'managing_authority', 'condition-due-managing-authority',
     'last_day', -14, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', true),
    ('local', 'condition-due-managing-authority-before-1', 'condition_due', null, null, 'managing_authority', 'condition-due-managing-authority',
     'last_day', -1, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', true),
    ('local', 'condition-due-managing-authority-after-1', 'condition_due', null, null, 'managing_authority', 'condition-overdue-managing-authority',
     'last_day', 1, 'day', '07:00', 'stay', null, 'soon', '{}', '{}', true, '', true),
    ('local', 'condition-due-dols-team-on', 'condition_due', null, null, 'dols_team', 'condition-due-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', false),
    ('local', 'condition-due-dols-team-repeat', 'condition_due', null, null, 'dols_team', 'condition-due-dols-team',
     'last_day', 1, 'working_day', '07:00', 'stay', 10, 'soon', '{}', '{}', true, '', false)
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'review-due-dols-team-before-7', 'review_due', null, null, 'dols_team', 'review-due-dols-team',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'review-due-dols-team-on', 'review_due', null, null, 'dols_team', 'review-due-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, ''),
    ('local', 'review-due-dols-team-repeat', 'review_due', null, null, 'dols_team', 'review-due-dols-team',
     'last_day', 1, 'working_day', '07:00', 'stay', 5, 'soon', '{}', '{}', true, ''),
    ('local', 'review-due-manager-after-10-working-days', 'review_due', null, null, 'manager', 'review-due-dols-team',
     'last_day', 10, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, '')
on conflict do nothing;

-- ---------------------------------------------------------------- the regulator

-- The prompt leaves on the day of the outcome, as a separate message, whatever day that is.
insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'cqc-notification-request-england-managing-authority-start', 'cqc_notification', 'request', 'england', 'managing_authority', 'cqc-outcome-managing-authority',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'cqc-notification-request-england-managing-authority-after-3-working-days', 'cqc_notification', 'request', 'england', 'managing_authority', 'cqc-outcome-managing-authority',
     'last_day', 3, 'working_day', '07:00', 'stay', null, 'routine', '{}', '{}', true, ''),
    ('local', 'cqc-notification-request-wales-managing-authority-start', 'cqc_notification', 'request', 'wales', 'managing_authority', 'ciw-request-managing-authority',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'cqc-notification-request-wales-managing-authority-after-3-working-days', 'cqc_notification', 'request', 'wales', 'managing_authority', 'ciw-request-managing-authority',
     'last_day', 3, 'working_day', '07:00', 'stay', null, 'routine', '{}', '{}', true, ''),
    ('local', 'cqc-notification-court-order-england-managing-authority-start', 'cqc_notification', 'court_order', 'england', 'managing_authority', 'cqc-court-managing-authority',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'cqc-notification-court-order-england-managing-authority-after-3-working-days', 'cqc_notification', 'court_order', 'england', 'managing_authority', 'cqc-court-managing-authority',
     'last_day', 3, 'working_day', '07:00', 'stay', null, 'routine', '{}', '{}', true, ''),
    ('local', 'cqc-renewal-managing-authority-start', 'cqc_renewal', 'court_order', 'england', 'managing_authority', 'cqc-renewal-managing-authority',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'cqc-renewal-dols-team-after-10-working-days', 'cqc_renewal', null, null, 'dols_team', 'regulator-dols-team',
     'last_day', 10, 'working_day', '07:00', 'stay', null, 'routine', '{}', '{}', true, 'Sparse: the duty is the provider''s, and the council may simply not have been informed.'),
    ('local', 'cqc-renewal-dols-team-after-20-working-days', 'cqc_renewal', null, null, 'dols_team', 'regulator-dols-team',
     'last_day', 20, 'working_day', '07:00', 'stay', null, 'routine', '{}', '{}', true, ''),
    ('local', 'cqc-notification-dols-team-after-10-working-days', 'cqc_notification', null, null, 'dols_team', 'regulator-dols-team',
     'last_day', 10, 'working_day', '07:00', 'stay', null, 'routine', '{}', '{}', true, 'Sparse: the duty is the provider''s, and the council may simply not have been informed.'),
    ('local', 'cqc-notification-dols-team-after-20-working-days', 'cqc_notification', null, null, 'dols_team', 'regulator-dols-team',
     'last_day', 20, 'working_day', '07:00', 'stay', null, 'routine', '{}', '{}', true, '')
on conflict do nothing;

-- ---------------------------------------------------------------- the court of protection

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, if_nobody, say_over) values
    ('local', 'court-application-allocated-worker-before-28', 'court_application', null, null, 'allocated_worker', 'court-application-allocated-worker',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', 'dols_team', true),
    ('local', 'court-application-allocated-worker-before-14', 'court_application', null, null, 'allocated_worker', 'court-application-allocated-worker',
     'last_day', -14, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'nobody', true),
    ('local', 'court-application-allocated-worker-before-7', 'court_application', null, null, 'allocated_worker', 'court-application-allocated-worker',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team', true),
    ('local', 'court-application-allocated-worker-before-1', 'court_application', null, null, 'allocated_worker', 'court-application-allocated-worker',
     'last_day', -1, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', true),
    ('local', 'court-application-legal-before-28', 'court_application', null, null, 'legal', 'court-application-allocated-worker',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', 'dols_team', false),
    ('local', 'court-application-legal-before-7', 'court_application', null, null, 'legal', 'court-application-allocated-worker',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team', false),
    ('local', 'court-application-legal-on', 'court_application', null, null, 'legal', 'court-application-allocated-worker',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', false),
    ('local', 'court-application-dols-team-before-14', 'court_application', null, null, 'dols_team', 'court-application-allocated-worker',
     'last_day', -14, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', 'dols_team', false),
    ('local', 'court-application-dols-team-on', 'court_application', null, null, 'dols_team', 'court-application-allocated-worker',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', false),
    ('local', 'court-application-allocated-worker-after-1', 'court_application', null, null, 'allocated_worker', 'court-application-overdue-allocated-worker',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'nobody', true),
    ('local', 'court-application-legal-after-1', 'court_application', null, null, 'legal', 'court-application-overdue-allocated-worker',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'dols_team', false),
    ('local', 'court-application-manager-after-1', 'court_application', null, null, 'manager', 'court-application-overdue-allocated-worker',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'dols_team', false),
    ('local', 'court-application-dols-team-after-1', 'court_application', null, null, 'dols_team', 'court-application-overdue-allocated-worker',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'dols_team', false),
    ('local', 'court-application-dols-team-repeat', 'court_application', null, null, 'dols_team', 'court-application-overdue-allocated-worker',
     'last_day', 2, 'working_day', '07:00', 'stay', 2, 'soon', '{}', '{}', true, '', 'dols_team', false)
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, if_nobody, unless_flags) values
    ('local', 'court-order-end-allocated-worker-before-90', 'court_order_end', null, null, 'allocated_worker', 'court-order-prepare-allocated-worker',
     'last_day', -90, 'day', '07:00', 'earlier', null, 'routine', '{}', '{application_filed}', true, '', 'dols_team', '{}'),
    ('local', 'court-order-end-rule12-representative-before-84', 'court_order_end', null, null, 'rule12_representative', 'court-order-prepare-rule12-representative',
     'last_day', -84, 'day', '07:00', 'earlier', null, 'routine', '{}', '{application_filed,followed_on}', true, '', 'dols_team', '{not_stated}'),
    ('local', 'court-order-end-rule12-representative-before-28', 'court_order_end', null, null, 'rule12_representative', 'court-order-end-rule12-representative',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{followed_on}', true, '', 'dols_team', '{not_stated}'),
    ('local', 'court-order-end-allocated-worker-before-14', 'court_order_end', null, null, 'allocated_worker', 'court-order-end-allocated-worker',
     'last_day', -14, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team', '{}'),
    ('local', 'court-order-end-legal-before-14', 'court_order_end', null, null, 'legal', 'court-order-end-allocated-worker',
     'last_day', -14, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team', '{}'),
    ('local', 'court-order-end-legal-before-1', 'court_order_end', null, null, 'legal', 'court-order-end-allocated-worker',
     'last_day', -1, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', '{}'),
    ('local', 'court-order-end-dols-team-before-28', 'court_order_end', null, null, 'dols_team', 'court-order-end-allocated-worker',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', 'dols_team', '{}'),
    ('local', 'court-order-end-dols-team-before-7', 'court_order_end', null, null, 'dols_team', 'court-order-end-allocated-worker',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team', '{}'),
    ('local', 'court-order-end-dols-team-on', 'court_order_end', null, null, 'dols_team', 'court-order-end-allocated-worker',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', '{}'),
    ('local', 'court-order-end-manager-before-1', 'court_order_end', null, null, 'manager', 'court-order-end-allocated-worker',
     'last_day', -1, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'dols_team', '{}'),
    ('local', 'court-order-end-allocated-worker-after-1', 'court_order_end', null, null, 'allocated_worker', 'court-order-lapsed-allocated-worker',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'nobody', '{}'),
    ('local', 'court-order-end-legal-after-1', 'court_order_end', null, null, 'legal', 'court-order-lapsed-allocated-worker',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'dols_team', '{}'),
    ('local', 'court-order-end-manager-after-1', 'court_order_end', null, null, 'manager', 'court-order-lapsed-allocated-worker',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'dols_team', '{}'),
    ('local', 'court-order-end-rule12-representative-after-1-working-days', 'court_order_end', null, null, 'rule12_representative', 'court-order-lapsed-rule12-representative',
     'last_day', 1, 'working_day', '13:00', 'stay', null, 'soon', '{}', '{}', true, '', 'dols_team', '{not_stated}'),
    ('local', 'court-order-end-dols-team-after-1', 'court_order_end', null, null, 'dols_team', 'court-order-lapsed-allocated-worker',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'dols_team', '{}'),
    ('local', 'court-order-end-dols-team-repeat', 'court_order_end', null, null, 'dols_team', 'court-order-lapsed-allocated-worker',
     'last_day', 2, 'working_day', '07:00', 'stay', 1, 'soon', '{}', '{}', true, '', 'dols_team', '{}')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, if_nobody) values
    ('local', 'care-plan-review-allocated-worker-before-28', 'care_plan_review', null, null, 'allocated_worker', 'care-plan-review-allocated-worker',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', 'dols_team'),
    ('local', 'care-plan-review-allocated-worker-before-7', 'care_plan_review', null, null, 'allocated_worker', 'care-plan-review-allocated-worker',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, '', 'dols_team'),
    ('local', 'care-plan-review-allocated-worker-after-1-working-days', 'care_plan_review', null, null, 'allocated_worker', 'care-plan-review-allocated-worker',
     'last_day', 1, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, '', 'nobody'),
    ('local', 'care-plan-review-dols-team-on', 'care_plan_review', null, null, 'dols_team', 'care-plan-review-allocated-worker',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, '', 'dols_team'),
    ('local', 'care-plan-review-dols-team-repeat', 'care_plan_review', null, null, 'dols_team', 'care-plan-review-allocated-worker',
     'last_day', 1, 'working_day', '07:00', 'stay', 10, 'soon', '{}', '{}', true, '', 'dols_team')
on conflict do nothing;

-- ---------------------------------------------------------------- programmes, and LPS (not in force)

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'milestone-due-manager-before-28', 'milestone_due', null, null, 'manager', 'milestone-due-manager',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'milestone-due-manager-before-7', 'milestone_due', null, null, 'manager', 'milestone-due-manager',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'milestone-due-manager-after-1-working-days', 'milestone_due', null, null, 'manager', 'milestone-due-manager',
     'last_day', 1, 'working_day', '07:00', 'stay', null, 'soon', '{}', '{}', true, ''),
    ('local', 'milestone-due-dols-team-on', 'milestone_due', null, null, 'dols_team', 'milestone-due-manager',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'milestone-due-dols-team-repeat', 'milestone_due', null, null, 'dols_team', 'milestone-due-manager',
     'last_day', 1, 'working_day', '07:00', 'stay', 10, 'routine', '{}', '{}', true, '')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'lps-end-responsible-body-before-56', 'lps_end', null, null, 'responsible_body', 'lps-end-responsible-body',
     'last_day', -56, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'lps-end-responsible-body-before-28', 'lps_end', null, null, 'responsible_body', 'lps-end-responsible-body',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'lps-end-responsible-body-before-7', 'lps_end', null, null, 'responsible_body', 'lps-end-responsible-body',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, ''),
    ('local', 'lps-end-responsible-body-on', 'lps_end', null, null, 'responsible_body', 'lps-end-responsible-body',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'lps-end-appropriate-person-before-28', 'lps_end', null, null, 'appropriate_person', 'lps-end-appropriate-person',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'lps-end-dols-team-after-1', 'lps_end', null, null, 'dols_team', 'lps-end-responsible-body',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, ''),
    ('local', 'lps-end-dols-team-repeat', 'lps_end', null, null, 'dols_team', 'lps-end-responsible-body',
     'last_day', 2, 'working_day', '07:00', 'stay', 1, 'soon', '{}', '{}', true, '')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'lps-review-responsible-body-before-28', 'lps_review', null, null, 'responsible_body', 'lps-review-responsible-body',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'lps-review-responsible-body-before-7', 'lps_review', null, null, 'responsible_body', 'lps-review-responsible-body',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', true, ''),
    ('local', 'lps-review-dols-team-on', 'lps_review', null, null, 'dols_team', 'lps-review-responsible-body',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'routine', '{}', '{}', true, ''),
    ('local', 'lps-review-dols-team-repeat', 'lps_review', null, null, 'dols_team', 'lps-review-responsible-body',
     'last_day', 1, 'working_day', '07:00', 'stay', 5, 'soon', '{}', '{}', true, '')
on conflict do nothing;

-- ---------------------------------------------------------------- unusual cases

-- Refused: it ends when the home has the notice, and can no longer be extended.
insert into dolsd.rung (pack, name, limit_code, role, template, counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, if_nobody, only_if_flags, note, unless_flags, say_over) values
    ('local', 'urgent-end-managing-authority-refused-on', 'urgent_end', 'managing_authority', 'urgent-refused-managing-authority',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', 'dols_team', '{refused}', '', '{barred}', false),
    ('local', 'urgent-end-managing-authority-refused-after-1', 'urgent_end', 'managing_authority', 'urgent-refused-managing-authority',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', 'dols_team', '{refused}', '', '{barred}', false),
    ('local', 'refusal-receipt-managing-authority-start', 'refusal_receipt', 'managing_authority', 'urgent-refused-managing-authority',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', 'dols_team', '{}', 'Asks on which day the notice was received (para 89(4)).', '{}', false),
    ('local', 'refusal-receipt-dols-team-on', 'refusal_receipt', 'dols_team', 'refusal-receipt-dols-team',
     'last_day', 0, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', 'dols_team', '{}', '', '{}', false),
    ('local', 'refusal-receipt-dols-team-repeat', 'refusal_receipt', 'dols_team', 'refusal-receipt-dols-team',
     'last_day', 1, 'working_day', '07:00', 'stay', 5, 'soon', '{}', '{}', 'dols_team', '{}', '', '{}', false),
-- A second one for a detention: everybody who would be notified of its days is notified that it gives no authority.
    ('local', 'urgent-end-managing-authority-barred-start', 'urgent_end', 'managing_authority', 'urgent-second-managing-authority',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', 'dols_team', '{barred}', 'Para 77(2): none may be given.', '{}', false),
    ('local', 'urgent-end-managing-authority-barred-on', 'urgent_end', 'managing_authority', 'urgent-second-managing-authority',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', 'dols_team', '{barred}', '', '{}', false),
    ('local', 'urgent-end-imca39a-barred-start', 'urgent_end', 'imca39a', 'urgent-second-imca',
     'start', 0, 'day', '09:00', 'stay', null, 'soon', '{}', '{}', 'nobody', '{barred}', '', '{}', false),
    ('local', 'urgent-end-dols-team-barred-on', 'urgent_end', 'dols_team', 'urgent-second-dols-team',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', 'dols_team', '{barred}', '', '{}', false),
    ('local', 'urgent-end-manager-barred-start', 'urgent_end', 'manager', 'urgent-second-dols-team',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', 'dols_team', '{barred}', '', '{}', false),
-- Form 2 refused: the home is notified at once, before the end and after it, that nothing follows.
    ('local', 'further-refused-managing-authority-start', 'further_refused', 'managing_authority', 'further-refused-managing-authority',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', 'dols_team', '{}', '', '{}', false),
    ('local', 'further-refused-representative-start', 'further_refused', 'representative', 'further-refused-representative',
     'start', 0, 'day', '13:00', 'stay', null, 'soon', '{}', '{}', 'nobody', '{}', 'The home is told first.', '{}', false),
    ('local', 'further-refused-paid-representative-start', 'further_refused', 'paid_representative', 'further-refused-advocate',
     'start', 0, 'day', '13:00', 'stay', null, 'soon', '{}', '{}', 'nobody', '{}', '', '{}', false),
    ('local', 'further-refused-imca39c-start', 'further_refused', 'imca39c', 'further-refused-advocate',
     'start', 0, 'day', '13:00', 'stay', null, 'soon', '{}', '{}', 'nobody', '{}', '', '{}', false),
    ('local', 'further-refused-imca39d-start', 'further_refused', 'imca39d', 'further-refused-advocate',
     'start', 0, 'day', '13:00', 'stay', null, 'soon', '{}', '{}', 'nobody', '{}', '', '{}', false),
    ('local', 'standard-end-managing-authority-pending-before-1', 'standard_end', 'managing_authority', 'standard-end-pending-managing-authority',
     'last_day', -1, 'day', '09:00', 'earlier', null, 'urgent', '{further_requested}', '{further_decided,further_refused,followed_on}', 'dols_team', '{}', 'Form 2 is in and not decided: otherwise the home would be sent nothing until the end.', '{suspended,ceased,not_stated}', true),
    ('local', 'standard-end-managing-authority-pending-on', 'standard_end', 'managing_authority', 'standard-end-pending-managing-authority',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{further_requested}', '{further_decided,further_refused,followed_on}', 'dols_team', '{}', '', '{suspended,ceased,not_stated}', true),
    ('local', 'standard-end-managing-authority-refused-before-7', 'standard_end', 'managing_authority', 'further-refused-managing-authority',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{further_requested,further_refused}', '{followed_on}', 'dols_team', '{}', '', '{suspended,ceased,not_stated}', false),
    ('local', 'standard-end-managing-authority-refused-before-1', 'standard_end', 'managing_authority', 'further-refused-managing-authority',
     'last_day', -1, 'day', '09:00', 'earlier', null, 'urgent', '{further_requested,further_refused}', '{followed_on}', 'dols_team', '{}', '', '{suspended,ceased,not_stated}', false),
    ('local', 'standard-end-managing-authority-refused-on', 'standard_end', 'managing_authority', 'further-refused-managing-authority',
     'last_day', 0, 'day', '09:00', 'earlier', null, 'urgent', '{further_requested,further_refused}', '{followed_on}', 'dols_team', '{}', '', '{suspended,ceased,not_stated}', false),
    ('local', 'standard-end-managing-authority-refused-after-1', 'standard_end', 'managing_authority', 'standard-lapsed-refused-managing-authority',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{further_refused}', '{}', 'dols_team', '{}', '', '{suspended,ceased}', false),
-- Suspended: nobody is asked for a form, and all messages say that it is suspended and until when.
    ('local', 'suspension-end-managing-authority-start', 'suspension_end', 'managing_authority', 'suspension-end-managing-authority',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', 'dols_team', '{}', '', '{}', true),
    ('local', 'suspension-end-representative-start', 'suspension_end', 'representative', 'suspended-representative',
     'start', 0, 'day', '13:00', 'stay', null, 'soon', '{}', '{}', 'nobody', '{}', '', '{}', true),
    ('local', 'suspension-end-representative-before-7', 'suspension_end', 'representative', 'suspended-representative',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', 'nobody', '{}', '', '{}', true),
    ('local', 'suspension-end-paid-representative-start', 'suspension_end', 'paid_representative', 'suspended-advocate',
     'start', 0, 'day', '13:00', 'stay', null, 'soon', '{}', '{}', 'nobody', '{}', '', '{}', true),
    ('local', 'suspension-end-paid-representative-before-7', 'suspension_end', 'paid_representative', 'suspended-advocate',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{}', 'nobody', '{}', '', '{}', true),
    ('local', 'suspension-end-imca39c-start', 'suspension_end', 'imca39c', 'suspended-advocate',
     'start', 0, 'day', '13:00', 'stay', null, 'soon', '{}', '{}', 'nobody', '{}', '', '{}', true),
    ('local', 'suspension-end-imca39d-start', 'suspension_end', 'imca39d', 'suspended-advocate',
     'start', 0, 'day', '13:00', 'stay', null, 'soon', '{}', '{}', 'nobody', '{}', '', '{}', true),
    ('local', 'suspension-end-dols-team-start', 'suspension_end', 'dols_team', 'suspension-end-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'soon', '{}', '{}', 'dols_team', '{}', '', '{}', false),
-- Once it has ceased, the team is asked where the person is. That is not a daily alarm: the person is most
-- likely detained under another Act. The notice that is owed is a separate task (para 65).
    ('local', 'standard-end-dols-team-ceased-after-1', 'standard_end', 'dols_team', 'standard-ceased-dols-team',
     'last_day', 1, 'day', '08:00', 'stay', null, 'soon', '{}', '{}', 'dols_team', '{suspended,ceased}', '', '{}', false),
    ('local', 'standard-end-dols-team-ceased-repeat', 'standard_end', 'dols_team', 'standard-ceased-dols-team',
     'last_day', 20, 'working_day', '07:00', 'stay', 20, 'routine', '{}', '{}', 'dols_team', '{suspended,ceased}', 'Until it is closed.', '{}', false),
    ('local', 'standard-end-managing-authority-ceased-after-1', 'standard_end', 'managing_authority', 'standard-ceased-managing-authority',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', 'dols_team', '{suspended,ceased}', '', '{}', false),
    ('local', 'standard-end-representative-ceased-after-1-working-days', 'standard_end', 'representative', 'standard-ceased-representative',
     'last_day', 1, 'working_day', '13:00', 'stay', null, 'soon', '{}', '{ceased_notice}', 'nobody', '{suspended,ceased}', '', '{}', false),
    ('local', 'standard-end-paid-representative-ceased-after-1-working-days', 'standard_end', 'paid_representative', 'standard-ceased-advocate',
     'last_day', 1, 'working_day', '13:00', 'stay', null, 'soon', '{}', '{ceased_notice}', 'nobody', '{suspended,ceased}', '', '{}', false),
    ('local', 'standard-end-imca39c-ceased-after-1-working-days', 'standard_end', 'imca39c', 'standard-ceased-advocate',
     'last_day', 1, 'working_day', '13:00', 'stay', null, 'soon', '{}', '{ceased_notice}', 'nobody', '{suspended,ceased}', '', '{}', false),
    ('local', 'standard-end-imca39d-ceased-after-1-working-days', 'standard_end', 'imca39d', 'standard-ceased-advocate',
     'last_day', 1, 'working_day', '13:00', 'stay', null, 'soon', '{}', '{ceased_notice}', 'nobody', '{suspended,ceased}', '', '{}', false),
-- The end of a court order: the home and its provider carry on the arrangements that it authorises.
    ('local', 'court-order-end-managing-authority-before-28', 'court_order_end', 'managing_authority', 'court-order-end-managing-authority',
     'last_day', -28, 'day', '07:00', 'earlier', null, 'routine', '{}', '{followed_on}', 'nobody', '{}', '', '{not_stated}', false),
    ('local', 'court-order-end-managing-authority-before-7', 'court_order_end', 'managing_authority', 'court-order-end-managing-authority',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{followed_on}', 'nobody', '{}', '', '{not_stated}', false),
    ('local', 'court-order-end-managing-authority-before-1', 'court_order_end', 'managing_authority', 'court-order-end-managing-authority',
     'last_day', -1, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{followed_on}', 'nobody', '{}', '', '{not_stated}', false),
    ('local', 'court-order-end-managing-authority-after-1', 'court_order_end', 'managing_authority', 'court-order-lapsed-managing-authority',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', 'nobody', '{}', '', '{not_stated}', false),
    ('local', 'court-order-end-provider-head-office-before-7', 'court_order_end', 'provider_head_office', 'court-order-end-managing-authority',
     'last_day', -7, 'day', '07:00', 'earlier', null, 'soon', '{}', '{followed_on}', 'nobody', '{}', '', '{not_stated}', false),
    ('local', 'court-order-end-provider-head-office-after-1', 'court_order_end', 'provider_head_office', 'court-order-lapsed-managing-authority',
     'last_day', 1, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', 'nobody', '{}', '', '{not_stated}', false)
on conflict do nothing;

-- A request that the Act deems made (para 71(2)). Its own reminder leaves on the day of the finding; from the next on the
-- alarm says that nothing on record authorises the detention.
insert into dolsd.rung (pack, name, limit_code, kind, role, template, counted_from, offset_count, at_time, moves, pressing) values
    ('local', 'assess-standard-managing-authority-deemed-start', 'assess_standard', 'unauthorised', 'managing_authority', 'unauthorised-deemed-managing-authority',
     'start', 0, '09:00', 'stay', 'urgent'),
    ('local', 'assess-standard-dols-team-deemed-start', 'assess_standard', 'unauthorised', 'dols_team', 'unauthorised-deemed-dols-team',
     'start', 0, '09:00', 'stay', 'urgent')
on conflict do nothing;

insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note) values
    ('local', 'found-unauthorised-dols-team-after-2', 'found_unauthorised', null, null, 'dols_team', 'found-unauthorised-dols-team',
     'last_day', 2, 'day', '08:00', 'stay', null, 'urgent', '{}', '{}', true, 'The day after the finding.'),
    ('local', 'found-unauthorised-dols-team-repeat', 'found_unauthorised', null, null, 'dols_team', 'found-unauthorised-dols-team',
     'last_day', 3, 'working_day', '07:00', 'stay', 1, 'soon', '{}', '{}', true, '')
on conflict do nothing;

-- Assessments that can be reused: so that a further request is decided while they can.
-- Of somebody who has left nothing is sent; the day stands in what `explain` and the page say.
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, at_time, pressing, unless)
select 'local', replace(c.code, '_', '-') || '-dols-team-before-28', c.code, 'dols_team', 'assessment-reusable-dols-team', -28, '07:00', 'routine', '{moved}'
  from unnest(array['reuse_mental_health', 'reuse_capacity', 'reuse_best_interests', 'reuse_eligibility', 'reuse_refusals']) with ordinality c (code, place)
 order by c.place
on conflict do nothing;

-- ---------------------------------------------------------------- notices owed

-- What the supervisory body owes is a task of the DoLS team until its day is recorded; the managing
-- authority is asked for what it owes, and the team is notified if no day is recorded. After four weeks
-- reminders stop, as for copies of a decision, notices that an authority has ceased and notifications to
-- the regulator: it is counted in the weekly attestation, and dolsd.duty lists it.
insert into dolsd.rung (pack, name, limit_code, role, template, counted_from, offset_count, offset_unit, at_time, moves, pressing)
select 'local', replace(c.code, '_', '-') || '-' || r.name, c.code, r.role, r.template, r.counted_from, r.offset_count, r.offset_unit, r.at_time, r.moves, r.pressing
  from (values (1, 'notice_extension_asked', true), (2, 'notice_extension', false), (3, 'extension_copies', true), (4, 'notice_extension_refused', false),
               (5, 'copies_extension_refused', true), (6, 'notice_deprivation', false), (7, 'notice_report', false), (8, 'notice_report_outcome', false),
               (9, 'notice_suspended', false), (10, 'notice_suspension_lifted', false), (11, 'notice_rpr_ended', false),
               (12, 'notice_review', false), (13, 'notice_review_outcome', false), (14, 'notice_rpr_appointed', false)) c (place, code, by_home)
 cross join (values (1, true, 'managing-authority-start', 'managing_authority', 'notice-owed-managing-authority', 'start', 0, 'day', time '09:00', 'stay', 'soon'),
                    (2, null, 'dols-team-on', 'dols_team', 'notice-owed-dols-team', 'last_day', 0, 'day', '07:00', 'earlier', 'soon'),
                    (3, null, 'dols-team-after-1-working-days', 'dols_team', 'notice-owed-dols-team', 'last_day', 1, 'working_day', '07:00', 'stay', 'soon'),
                    (4, null, 'dols-team-after-5-working-days', 'dols_team', 'notice-owed-dols-team', 'last_day', 5, 'working_day', '07:00', 'stay', 'soon'),
                    (5, null, 'dols-team-after-10-working-days', 'dols_team', 'notice-owed-dols-team', 'last_day', 10, 'working_day', '07:00', 'stay', 'soon'),
                    (6, null, 'dols-team-after-20-working-days', 'dols_team', 'notice-owed-dols-team', 'last_day', 20, 'working_day', '07:00', 'stay', 'soon'))
              r (place, by_home, name, role, template, counted_from, offset_count, offset_unit, at_time, moves, pressing)
 where r.by_home is null or c.by_home
 order by c.place, r.place
on conflict do nothing;

-- ---------------------------------------------------------------- what a form states beyond the law

-- Sent once, to the DoLS team; the last day that the law allows stands whatever the form says.
insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, if_flag) values
    ('local', 'urgent-end-dols-team-stated-beyond', 'urgent_end', null, null, 'dols_team', 'stated-beyond-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'routine', '{}', '{}', true, '', 'stated_beyond'),
    ('local', 'assess-urgent-dols-team-stated-beyond', 'assess_urgent', null, null, 'dols_team', 'stated-beyond-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'routine', '{}', '{}', true, '', 'stated_beyond'),
    ('local', 'standard-end-dols-team-stated-beyond', 'standard_end', null, null, 'dols_team', 'stated-beyond-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'routine', '{}', '{}', true, '', 'stated_beyond'),
    ('local', 'court-order-end-dols-team-stated-beyond', 'court_order_end', null, null, 'dols_team', 'stated-beyond-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'urgent', '{}', '{}', true, 'A mistyped year: the reminders would come a year too late.', 'stated_beyond'),
    ('local', 'lps-start-dols-team-stated-beyond', 'lps_start', null, null, 'dols_team', 'stated-beyond-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'routine', '{}', '{}', true, '', 'stated_beyond'),
    ('local', 'lps-end-dols-team-stated-beyond', 'lps_end', null, null, 'dols_team', 'stated-beyond-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'routine', '{}', '{}', true, '', 'stated_beyond'),
    ('local', 'urgent-end-dols-team-extension-beyond', 'urgent_end', null, null, 'dols_team', 'extension-beyond-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'routine', '{}', '{}', true, '', 'extension_beyond'),
    ('local', 'assess-urgent-dols-team-extension-beyond', 'assess_urgent', null, null, 'dols_team', 'extension-beyond-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'routine', '{}', '{}', true, '', 'extension_beyond'),
    ('local', 'lps-end-dols-team-extension-beyond', 'lps_end', null, null, 'dols_team', 'extension-beyond-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'routine', '{}', '{}', true, '', 'extension_beyond'),
    ('local', 'urgent-end-dols-team-extension-late', 'urgent_end', null, null, 'dols_team', 'extension-late-dols-team',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, 'Urgent: somebody believes that there is authority.', 'extension_late'),
    ('local', 'assess-urgent-dols-team-extension-late', 'assess_urgent', null, null, 'dols_team', 'extension-late-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'routine', '{}', '{}', true, '', 'extension_late'),
    ('local', 'urgent-end-dols-team-not-stated', 'urgent_end', null, null, 'dols_team', 'not-stated-dols-team',
     'start', 0, 'day', '09:05', 'stay', null, 'urgent', '{}', '{}', true, 'No authority is certain beyond what is recorded.', 'not_stated'),
    ('local', 'standard-end-dols-team-not-stated', 'standard_end', null, null, 'dols_team', 'not-stated-dols-team',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'not_stated'),
    ('local', 'court-order-end-dols-team-not-stated', 'court_order_end', null, null, 'dols_team', 'not-stated-dols-team',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'not_stated'),
    ('local', 'assess-standard-dols-team-urgent-over', 'assess_standard', null, null, 'dols_team', 'request-after-urgent-dols-team',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, 'There was no authority from its end on.', 'urgent_over'),
    ('local', 'standard-end-dols-team-before-start', 'standard_end', null, null, 'dols_team', 'ends-before-start-dols-team',
     'last_day', -1000, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, 'At once: one of the dates is wrong, and no authority is counted.', 'before_start'),
    ('local', 'urgent-end-dols-team-before-start', 'urgent_end', null, null, 'dols_team', 'ends-before-start-dols-team',
     'last_day', -1000, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'before_start'),
    ('local', 'court-order-end-dols-team-before-start', 'court_order_end', null, null, 'dols_team', 'ends-before-start-dols-team',
     'last_day', -1000, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'before_start'),
    ('local', 'lps-end-dols-team-before-start', 'lps_end', null, null, 'dols_team', 'ends-before-start-dols-team',
     'last_day', -1000, 'day', '09:00', 'earlier', null, 'urgent', '{}', '{}', true, '', 'before_start'),
    ('local', 'lps-end-dols-team-extension-late', 'lps_end', null, null, 'dols_team', 'extension-late-dols-team',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, 'A renewal after the end renews nothing.', 'extension_late'),
    ('local', 'lps-renewal-dols-team-extension-late', 'lps_renewal', null, null, 'dols_team', 'extension-late-dols-team',
     'start', 0, 'day', '09:00', 'stay', null, 'urgent', '{}', '{}', true, '', 'extension_late'),
    ('local', 'lps-renewal-dols-team-extension-beyond', 'lps_renewal', null, null, 'dols_team', 'extension-beyond-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'routine', '{}', '{}', true, '', 'extension_beyond'),
    ('local', 'lps-renewal-dols-team-stated-beyond', 'lps_renewal', null, null, 'dols_team', 'stated-beyond-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'routine', '{}', '{}', true, '', 'stated_beyond'),
    ('local', 'standard-end-dols-team-dated-back', 'standard_end', null, null, 'dols_team', 'dated-back-dols-team',
     'start', 0, 'day', '07:00', 'stay', null, 'soon', '{}', '{}', true, '', 'dated_back')
on conflict do nothing;

-- ---------------------------------------------------------------- a gap that lies ahead

-- Sent once, when the grant is recorded; the reminders of the end name it too, but may come too late for another.
insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, pressing, only_if, unless, active, note) values
    ('local', 'gap-ahead-dols-team', 'gap_ahead', null, null, 'dols_team', 'gap-ahead-dols-team',
     'last_day', -1000, 'day', '09:00', 'earlier', 'urgent', '{}', '{}', true, 'At once: the offset has no meaning.')
on conflict do nothing;

-- The reminders of the end to all others stop once something follows it. Where that leaves a gap they are told so instead; of
-- an urgent authorisation the home is, by its own.
insert into dolsd.rung (pack, name, limit_code, kind, role, template, counted_from, offset_count, at_time, moves, pressing, if_nobody)
select 'local', format('%s-gap-ahead-%s-%s', replace(k.kind, '_', '-'), replace(r.role, '_', '-'), case r.days when 0 then 'on' else 'before-' || -r.days end),
       'gap_ahead', k.kind, r.role, r.template, 'last_day', r.days, r.at_time::time, 'earlier', r.pressing, r.if_nobody
  from (values ('standard'), ('court_order')) k (kind)
 cross join (values ('managing_authority', 'gap-ahead-managing-authority', -28, '09:00', 'soon', 'dols_team'),
                    ('managing_authority', 'gap-ahead-managing-authority', -7, '09:00', 'soon', 'dols_team'),
                    ('managing_authority', 'gap-ahead-managing-authority', -1, '09:00', 'urgent', 'dols_team'),
                    ('managing_authority', 'gap-ahead-managing-authority', 0, '09:00', 'urgent', 'dols_team'),
                    ('provider_head_office', 'gap-ahead-managing-authority', -7, '09:00', 'soon', 'nobody'),
                    ('representative', 'gap-ahead-representative', -28, '13:00', 'soon', 'nobody'),
                    ('paid_representative', 'gap-ahead-advocate', -28, '13:00', 'soon', 'nobody'),
                    ('imca39c', 'gap-ahead-advocate', -28, '13:00', 'soon', 'nobody'),
                    ('imca39d', 'gap-ahead-advocate', -28, '13:00', 'soon', 'nobody'),
                    ('rule12_representative', 'gap-ahead-representative', -28, '13:00', 'soon', 'nobody'))
            r (role, template, days, at_time, pressing, if_nobody)
 where (k.kind = 'court_order') = (r.role = 'rule12_representative') or r.role in ('managing_authority', 'provider_head_office')
on conflict do nothing;

-- ---------------------------------------------------------------- doubts that only somebody who asks can settle

-- At once, each week for a month, and twice more, until it is answered; what is no more than a doubt about the paper is
-- asked on its first day and twice more.
insert into dolsd.rung (pack, name, limit_code, role, template, counted_from, offset_count, offset_unit, at_time, moves, pressing)
select 'local', d.template || case r.days when 0 then '-start' else format('-after-%s-working-days', r.days) end,
       d.limit_code, 'dols_team', d.template, 'start', r.days, case r.days when 0 then 'day' else 'working_day' end,
       '09:00', 'stay', case r.days when 0 then d.first else 'soon' end
  from (values (1, 'place_doubted', 'place-doubted-dols-team', 'soon', array[0, 5, 10, 15, 20, 40, 60]),
               (2, 'back_without_authority', 'back-without-authority-dols-team', 'urgent', array[0, 5, 10, 15, 20, 40, 60]),
               (3, 'eligibility_doubted', 'eligibility-doubted-dols-team', 'soon', array[0, 5, 10]),
               (4, 'assessment_doubted', 'assessment-doubted-dols-team', 'soon', array[0, 5, 10]))
       d (place, limit_code, template, first, days)
 cross join unnest(d.days) with ordinality r (days, place)
 order by d.place, r.place
on conflict do nothing;

-- ---------------------------------------------------------------- authority again, after a gap

-- The last message of the alarm: when what followed has begun. The offset has no meaning here.
insert into dolsd.rung (pack, name, limit_code, kind, jurisdiction, role, template,
    counted_from, offset_count, offset_unit, at_time, moves, repeat_every, pressing, only_if, unless, active, note, if_flag) values
    ('local', 'urgent-end-dols-team-after-gap', 'urgent_end', null, null, 'dols_team', 'authority-restored-dols-team',
     'last_day', 1, 'day', '08:00', 'stay', null, 'soon', '{}', '{}', true, '', 'after_gap'),
    ('local', 'standard-end-dols-team-after-gap', 'standard_end', null, null, 'dols_team', 'authority-restored-dols-team',
     'last_day', 1, 'day', '08:00', 'stay', null, 'soon', '{}', '{}', true, '', 'after_gap'),
    ('local', 'court-order-end-dols-team-after-gap', 'court_order_end', null, null, 'dols_team', 'authority-restored-dols-team',
     'last_day', 1, 'day', '08:00', 'stay', null, 'soon', '{}', '{}', true, '', 'after_gap')
on conflict do nothing;
