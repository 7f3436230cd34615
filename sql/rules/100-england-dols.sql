-- The Deprivation of Liberty Safeguards: Mental Capacity Act 2005, Schedule A1 (England and Wales),
-- and the regulations and the regulator of England. What is different in Wales is in
-- 300-wales-dols.sql; rows without a jurisdiction serve both.
--
-- Days are counted as the Act says them. "28 days beginning with the day on which" makes that day
-- day 1 (reckoning `including`). The last day is inclusive; authority ends at the midnight that
-- follows it. No limit moves for a weekend or a bank holiday.
--
-- When the law changes
-- --------------------
-- A rule is never edited: deadlines name the version that made them. The old version gets a last
-- day and the new one is one more row. Say that from 1 April 2027 an urgent authorisation may be
-- given for 10 days; urgent authorisations given before keep their 7:
--
--   begin;
--   update dolsd.time_limit set effective_to = '2027-03-31'
--    where code = 'urgent_end' and kind = 'urgent' and effective_to is null;
--   insert into dolsd.time_limit (pack, code, kind, title, count_from, count, unit, reckoning,
--       stated_by, extended_by, extended_at_most, met_by, cancelled_by, effective_from, source, certainty)
--   values ('local', 'urgent_end', 'urgent', 'Urgent authorisation: at most 10 days', '{given}', 10,
--       'day', 'including', 'last_day', 'extended_to', 7, '{standard_started}',
--       '{refusal_received,died,moved,closed}', '2027-04-01', 'S.I. 2027/000 reg 2', 'seen');
--   commit;
--
-- `governed_by` decides which matters a change reaches: `matter` (as here) asks which version was in
-- force when the authority was given; `today` lets the version of today govern every open matter.
-- The daemon works everything out anew when this commits; `dolsctl explain` shows the version used.

insert into dolsd.rule_pack (pack, title, regime, commences, least_age, settings, note) values
    ('england-dols', 'DoLS: the Act (England and Wales) and the regulations of England', 'dols', '2009-04-01', 18, '{hospital,care home}',
     'The test for a deprivation of liberty changed on 2 June 2026 ([2026] UKSC 16); Schedule A1 and its time limits did not.')
on conflict do nothing;

-- ---------------------------------------------------------------- urgent authorisations

insert into dolsd.time_limit (pack, code, kind, title, count_from, count, unit, reckoning,
    stated_by, extended_by, extended_at_most, extension_asked, met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation: at most 7 days, extended once by at most 7',
     '{given}', 7, 'day', 'including', 'last_day', 'extended_to', 7, 'extension_requested',
     '{standard_started}', 'given', '{refusal_received,died,moved,closed}', '2009-05-01',
     'MCA 2005 Sch A1 paras 77, 78(2), 84, 85, 89', 'partly',
     'The day on which it is given counts as day 1: prevailing practice and the cautious reading; the ruling in A County Council v MB [2010] EWHC 2508 (COP) was not seen in full, and para 78(2) does not say "beginning with". It ends early when the standard authorisation comes into force (para 89(3)) or when the managing authority receives notice that the request is refused (para 89(4)). It can be extended once, and not after it has ended (Code of Practice, chapter 6, from memory); there is no second one: A County Council v MB.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from, count_which, count, unit, reckoning,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'notice_urgent_ceased', 'urgent', 'Notice that the urgent authorisation has ceased: as soon as practicable',
     '{limit:urgent_end,standard_started,refusal_received}', 'earliest', 1, 'working_day', 'after',
     '{ceased_notice}', 'start', '{died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 para 90', 'partly',
     'The Act says "as soon as practicable"; the next working day is a local reading. To the person and any section 39A IMCA.')
on conflict do nothing;

-- ---------------------------------------------------------------- requests and assessments

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from, count, unit, reckoning,
    stated_by, extended_by, extended_at_most, extension_asked, met_by, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'assess_urgent', 'request', 'england', 'Assessments before the urgent authorisation ends',
     '{urgent_given}', 7, 'day', 'including', 'urgent_last_day', 'urgent_extended_to', 7, 'urgent_extension_requested',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-05-01',
     'SI 2008/1858 reg 13(2)', 'partly',
     'The regulation was seen second-hand. Runs to the end of the urgent authorisation, as extended. Arises where the request came with an urgent authorisation.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_unless, count_from, count, unit, reckoning,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'assess_standard', 'request', 'england', 'Assessments within 21 days of receipt',
     '{urgent_given,urgent_last_day}', '{received}', 21, 'day', 'including',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-05-01',
     'SI 2008/1858 reg 13(1)', 'partly',
     '21 days beginning with the date on which the request is received, so that day is day 1. Wording seen in SI 2009/139 Sch para 2, which restates it with 42 days for requests of April 2009.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from, count, unit, reckoning,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'assess_unauthorised', 'unauthorised', 'england', 'Assessment of an alleged unauthorised deprivation within 7 days',
     '{reported}', 7, 'day', 'including',
     '{assessed,decided}', '{died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 paras 67-69; SI 2008/1858 reg 14', 'unsure',
     'The 7 days beginning with the date of the request are from memory of regulation 14; check it. No assessment is owed where the request is frivolous or already decided: record that as decided.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from, count, unit, reckoning,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'copies_of_decision', 'request', 'Copies of the decision: as soon as practicable',
     '{granted,refused,decided}', 1, 'working_day', 'after',
     '{copies_sent}', 'start', '{died,closed}', '2009-04-01',
     'MCA 2005 Sch A1 paras 57 (granted), 58 (refused)', 'unsure',
     'Both paragraphs are from memory. They say "as soon as practicable"; the next working day is a local reading. To the managing authority, the person, the representative, any section 39A IMCA and everyone whom the best interests assessor consulted.'),
    ('england-dols', 'imca39a', 'request', 'Instruction of a section 39A IMCA',
     '{imca39a_needed}', 1, 'working_day', 'after',
     '{imca39a_instructed}', null, '{granted,refused,withdrawn,died,moved,closed}', '2009-04-01',
     'MCA 2005 ss 39A, 39B', 'partly',
     'The duty was seen; it has no number of days, and the next working day is a local reading.')
on conflict do nothing;

-- ---------------------------------------------------------------- standard authorisations

insert into dolsd.time_limit (pack, code, kind, title, count_from, not_before, after_last_day,
    cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'standard_start', 'standard', 'Standard authorisation comes into force',
     '{starts}', 'given', 'pass', '{review_ended,died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 paras 52, 63', 'seen',
     'It may begin later than it is given; the Act sets no limit to how much later (that no limit is set is from memory).')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from, not_before, count, unit, reckoning,
    stated_by, varied_by, cap_from, cap_count, cap_unit, cap_reckoning, cap_lifted_by,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'standard_end', 'standard', 'Standard authorisation: ends with its stated period, at most 1 year',
     '{starts,given}', 'given', 1, 'year', 'including', 'last_day', 'court_last_day',
     '{suspended}', 28, 'day', 'including', 'suspension_lifted',
     '{followed_on}', 'given', '{review_ended,died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 paras 42, 51, 63, 64(1), 96; s 21A', 'partly',
     'That it ends with its stated period was seen, the maximum of a year in guidance. It cannot be extended: a further one is a new request. A suspension that is not lifted ends it after 28 days (para 96), whatever its period, and while it is suspended it authorises nothing (para 97). A court may vary the period (s 21A). It cannot be dated back (para 63): there is no authority before the day on which it was given, and the year is counted from the earlier day all the same, the cautious reading.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning,
    after_last_day, met_by, met_since, met_in_time, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'suspension_end', 'standard', 'Suspension: not lifted within 28 days, the authorisation ceases',
     '{suspended}', 28, 'day', 'including', '{limit:standard_end}', 0, 'day', 'on',
     'pass', '{suspension_lifted}', 'suspended', true, '{review_ended,died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 paras 93-96', 'seen',
     '28 days beginning with the day on which it is suspended (para 96(3)). The authorisation''s own period runs on meanwhile: if that ends first, so does this. A notice that comes after that lifts nothing (flag too_late): the authorisation has ceased and a new request is needed. What follows is automatic, so the day passes here and the alarm is that of standard_end, which ends on the same day.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_unless, count_from, count, unit, reckoning,
    after_last_day, met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'further_request', 'standard', 'Form 2: last day that leaves a full assessment period',
     '{followed_on}', '{limit:standard_end}', 20, 'day', 'before',
     'pass', '{further_requested,further_decided}', 'given', '{review_ended,died,moved,closed}', '2009-04-01',
     'Derived from SI 2008/1858 reg 13(1); MCA 2005 Sch A1 paras 24, 29', 'unsure',
     'No statute sets a day for Form 2. A request received 20 days before the last day leaves the whole 21 days. Councils ask for 28 days and more: that is a matter of the ladder. Nothing lapses here, since a further authorisation may not be needed.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'further_pending', 'standard', 'Form 2 received: decide before the authorisation ends',
     '{further_requested}', '{followed_on}', '{limit:standard_end}',
     '{further_decided}', 'further_requested', '{review_ended,died,moved,closed}', '2009-04-01',
     'Derived from MCA 2005 Sch A1 paras 29, 64(1)', 'unsure',
     'The council''s own queue: a Form 2 in good time is of no use if it is decided after the authorisation has ended; a gap cannot be cured afterwards.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from, count_which, count, unit, reckoning,
    met_by, met_since, met_seamlessly_by, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'notice_standard_ceased', 'standard', 'Notice that the standard authorisation has ceased: as soon as practicable',
     '{limit:standard_end,review_ended}', 'earliest', 1, 'working_day', 'after',
     '{ceased_notice}', 'start', 'followed_on', '{died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 para 65', 'unsure',
     'The Act says "as soon as practicable"; the next working day is a local reading. To the managing authority, the person, the representative and everyone whom the best interests assessor consulted. The duty was seen; what is unsure is whether it is owed where another authority begins no later than the day after: its copies tell the same people, and this counts as met, a local reading. After a gap it is owed, whatever followed.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'rpr_appointment', 'standard', 'Appointment of the representative: as soon as practicable',
     '{given,starts}', 5, 'working_day', 'after', '{limit:standard_end}', 0, 'day', 'on',
     '{rpr_appointed,rpr_paid}', null, '{review_ended,followed_on,ceased_notice,died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 Part 10 (para 139); SI 2008/1315', 'partly',
     'The duty was seen; "as soon as practicable" is read as 5 working days, a local target, and never past the end of the authorisation.'),
    ('england-dols', 'rpr_gap', 'standard', 'No representative: section 39C IMCA or a new representative',
     '{rpr_ended}', 1, 'working_day', 'after', '{limit:standard_end}', 0, 'day', 'on',
     '{rpr_appointed,rpr_paid,imca39c_instructed}', 'rpr_ended', '{review_ended,followed_on,ceased_notice,died,moved,closed}', '2009-04-01',
     'MCA 2005 s 39C', 'partly',
     'The duty was seen; it has no number of days, and the next working day is a local reading, never past the end of the authorisation: the section speaks of one that is in force. Nobody speaks for the person meanwhile.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'condition_due', 'condition', 'Condition of the authorisation due',
     '{due}', '{met}', '{authority_ended,died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 para 53(3) and the authorisation itself', 'seen',
     'The managing authority must ensure that conditions are complied with. A condition without a date has no deadline.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from, count, unit, reckoning,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'review_due', 'review', 'Review: local target of 21 days',
     '{requested}', 21, 'day', 'including',
     '{completed}', 'requested', '{withdrawn,died,moved,closed}', '2009-04-01',
     'Local policy; MCA 2005 Sch A1 Part 8 sets no limit', 'unsure',
     'The Act gives no number of days for a review. 21 days is taken over from first assessments; set your own.')
on conflict do nothing;

-- ---------------------------------------------------------------- the regulator (England)

-- Never for an application that was merely made, nor for an urgent authorisation, nor for a lapse.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'cqc_notification', 'request', 'england', 'Notification to CQC of the outcome or withdrawal: without delay',
     '{granted,refused,withdrawn}', '{cqc_notified}', 'start', '{died,closed}', '2010-10-01',
     'SI 2009/3112 reg 18; CQC guidance on DoLS notifications', 'seen',
     'The duty is the provider''s; the council prompts. "Without delay" is read as the same day. A council that does not hear what providers send can record the day of its prompt as cqc_notified. What was notified before the outcome is not about it.'),
    ('england-dols', 'cqc_notification', 'standard', 'england', 'Notification to CQC that the authorisation ended early: without delay',
     '{review_ended}', '{cqc_notified}', 'review_ended', '{died,closed}', '2010-10-01',
     'SI 2009/3112 reg 18', 'unsure',
     'Regulation 18 speaks of the outcome of requests; that it reaches an early end, by review or otherwise, is a cautious reading.'),
    ('england-dols', 'cqc_notification', 'court_order', 'england', 'Notification to CQC of the outcome of a court application: without delay',
     '{made}', '{cqc_notified}', 'made', '{died,closed}', '2010-10-01',
     'SI 2009/3112 reg 18; CQC guidance on DoLS notifications', 'seen',
     'Also where the council made the application. Only registered providers notify: an order for somebody''s own home may concern none.')
on conflict do nothing;

-- Closing a request in the same breath as its outcome must not swallow the prompt: it still leaves on
-- the day of the outcome, and then the day passes. Of rows that apply alike the later one goes first.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, count_from, after_last_day,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'cqc_notification', 'request', 'england', 'Notification to CQC of the outcome or withdrawal: without delay',
     '{closed}', '{granted,refused,withdrawn}', 'pass',
     '{cqc_notified}', 'start', '{died}', '2010-10-01',
     'SI 2009/3112 reg 18; CQC guidance on DoLS notifications', 'partly',
     'As for a request that stays open; that nothing more is asked once it is closed is local policy.')
on conflict do nothing;

-- ---------------------------------------------------------------- April 2009

-- The first month had longer periods, so the rows above begin with May. Urgent authorisations alike in
-- England and Wales, for they are the Act's; assessments by the regulations of England only.
insert into dolsd.time_limit (pack, code, kind, title, count_from, count, unit, reckoning,
    stated_by, met_by, met_since, cancelled_by, effective_from, effective_to, source, certainty, note) values
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation given in April 2009: at most 21 days, not extended',
     '{given}', 21, 'day', 'including', 'last_day',
     '{standard_started}', 'given', '{refusal_received,died,moved,closed}', '2009-04-01', '2009-04-30',
     'SI 2009/139 Sch paras 3, 4', 'seen',
     'Paragraphs 84 to 86 of Schedule A1, on extensions, did not apply to these.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from, count, unit, reckoning,
    stated_by, met_by, cancelled_by, effective_from, effective_to, source, certainty, note) values
    ('england-dols', 'assess_urgent', 'request', 'england', 'Assessments before the urgent authorisation ends, for requests of April 2009',
     '{urgent_given}', 21, 'day', 'including', 'urgent_last_day',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-04-01', '2009-04-30',
     'SI 2008/1858 reg 13(2); SI 2009/139 Sch paras 3, 4', 'partly',
     'To the end of an urgent authorisation of at most 21 days, not extended.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_unless, count_from, count, unit, reckoning,
    met_by, cancelled_by, effective_from, effective_to, source, certainty, note) values
    ('england-dols', 'assess_standard', 'request', 'england', 'Assessments within 42 days of receipt, for requests of April 2009',
     '{urgent_given,urgent_last_day}', '{received}', 42, 'day', 'including',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-04-01', '2009-04-30',
     'SI 2009/139 Sch para 2', 'seen',
     'It replaces regulation 13(1) of SI 2008/1858 for requests made on or before 30 April 2009.')
on conflict do nothing;
