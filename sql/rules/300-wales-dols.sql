-- Wales, where it differs: the regulations on assessments and on representatives, and the regulator. Schedule A1
-- itself is in 100-england-dols.sql and applies to both.
--
-- The Welsh clock starts when an assessor is instructed: 21 days "from the date he or she is instructed"
-- (S.I. 2009/783 (W. 69) reg 9(1)), 5 where an urgent authorisation was given and a standard one is asked
-- for (reg 9(2)), 5 for a report by a third party (reg 10). "From" a date does not count that date. Each
-- assessor has their own clock; assessors_instructed is the first day on which any was instructed. Before
-- that no regulation sets a day: the rows for that time are local targets in pack local.

insert into dolsd.rule_pack (pack, title, regime, commences, least_age, settings, note) values
    ('wales-dols', 'DoLS: the regulations and the regulator of Wales', 'dols', '2009-04-01', 18, '{hospital,care home}',
     'The supervisory body is the council for care homes and the Local Health Board for hospitals. It has its own forms: 1a asks for an extension, 1b reports an unlawful deprivation.'),
    ('wales-local', 'Local targets in Wales before an assessor is instructed', 'policy', '2009-04-01', null, '{}',
     'Belongs to the council: no regulation sets a day before instruction.')
on conflict do nothing;

-- ---------------------------------------------------------------- a further authorisation

-- A day earlier than in England, since the day of instruction is not counted.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_unless, count_from, count, unit, reckoning,
    after_last_day, met_by, met_since, cancelled_by, hold_from, hold_until, effective_from, source, certainty, note) values
    ('wales-dols', 'further_request', 'standard', 'wales', 'Form 2: last day that leaves a full assessment period',
     '{followed_on}', '{limit:standard_end}', 21, 'day', 'before',
     'pass', '{further_requested,further_decided,further_refused}', 'given', '{review_ended,died,moved,closed}', '{suspended}', '{suspension_lifted}', '2009-04-01',
     'Derived from SI 2009/783 (W.69) reg 9(1); MCA 2005 Sch A1 paras 24, 29', 'unsure',
     'No statute sets a day for Form 2: para 29(5) asks for it when delay to a time nearer the end would be unreasonable. A request received 21 days before the last day, for which an assessor is instructed on that day, leaves the whole 21 days. What it asks for may not begin before the authorisation ends (para 29(4)). Councils ask for 28 days and more: that is a matter of the ladder. Nothing lapses here, since a further authorisation may not be needed.')
on conflict do nothing;

-- ---------------------------------------------------------------- before an assessor is instructed

-- None of these arises if the urgent authorisation had ended before the request was received. One given after
-- the request is counted from the day on which it was given.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, applies_unless, count_from, count_which, count, unit, reckoning, not_after,
    cap_from, cap_count, cap_unit, cap_reckoning,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('wales-local', 'assess_urgent', 'request', 'wales', 'Local target until an assessor is instructed: 5 days from receipt, before the extended urgent authorisation ends',
     '{received,urgent_last_day,urgent_extended_to}', '{assessors_instructed}', '{received,urgent_given}', 'latest', 5, 'day', 'including', 'received', '{urgent_extended_to}', 0, 'day', 'on',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-04-01',
     'Local policy; SI 2009/783 (W.69) reg 9 sets no day before instruction', 'unsure',
     'A local target, not a legal limit: instruct the assessors, and the 5 days of regulation 9(2) begin.'),
    ('wales-local', 'assess_urgent', 'request', 'wales', 'Local target until an assessor is instructed: 5 days from receipt, before the urgent authorisation ends',
     '{received,urgent_last_day}', '{assessors_instructed,urgent_extended_to}', '{received,urgent_given}', 'latest', 5, 'day', 'including', 'received', '{urgent_last_day}', 0, 'day', 'on',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-04-01',
     'Local policy; SI 2009/783 (W.69) reg 9 sets no day before instruction', 'unsure',
     'A local target, not a legal limit: instruct the assessors, and the 5 days of regulation 9(2) begin.'),
    -- If nobody recorded its last day, the Act's 7 days.
    ('wales-local', 'assess_urgent', 'request', 'wales', 'Local target until an assessor is instructed: 5 days from receipt, the end of the urgent authorisation not being recorded',
     '{received,urgent_given}', '{urgent_last_day,assessors_instructed}', '{received,urgent_given}', 'latest', 5, 'day', 'including', 'received', '{urgent_given}', 7, 'day', 'including',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-04-01',
     'Local policy; MCA 2005 Sch A1 para 78(2)', 'unsure',
     'A local target, not a legal limit. Check the form and record the last day of the urgent authorisation.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_unless, count_from, count, unit, reckoning,
    met_by, cancelled_by, flags, effective_from, source, certainty, note) values
    ('wales-local', 'assess_standard', 'request', 'wales', 'Local target until an assessor is instructed: 21 days from receipt, the urgent authorisation having ended before it',
     '{limit:assess_urgent,assessors_instructed}', '{received}', 21, 'day', 'including',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '{urgent_over}', '2009-04-01',
     'Local policy; SI 2009/783 (W.69) reg 9 sets no day before instruction', 'unsure',
     'A local target, not a legal limit; there was no authority from the end of the urgent authorisation on. Regulation 9(2) does not say that the urgent authorisation must be in force: once an assessor is instructed it gives 5 days here too.'),
    ('wales-local', 'assess_standard', 'request', 'wales', 'Local target until an assessor is instructed: 21 days from receipt',
     '{limit:assess_urgent,urgent_given,urgent_last_day,assessors_instructed}', '{received}', 21, 'day', 'including',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '{}', '2009-04-01',
     'Local policy; SI 2009/783 (W.69) reg 9 sets no day before instruction', 'unsure',
     'A local target, not a legal limit: instruct the assessors, and the 21 days of regulation 9(1) begin.'),
    ('wales-local', 'assess_unauthorised', 'unauthorised', 'wales', 'Local target until an assessor is instructed: 5 days from the report',
     '{assessors_instructed}', '{reported}', 5, 'day', 'after',
     '{assessed,decided,unauthorised,authorised,no_deprivation,not_pursued}', '{died,moved,closed}', '{}', '2009-04-01',
     'Local policy; SI 2009/783 (W.69) reg 10 sets no day before instruction', 'unsure',
     'A local target, not a legal limit: as if the assessor were instructed on the day of the report.'),
    ('wales-local', 'assess_standard', 'unauthorised', 'wales', 'Local target for the request that the Act deems made: 21 days, until an assessor is instructed',
     '{}', '{unauthorised}', 21, 'day', 'including',
     '{request_received,request_decided}', '{died,moved,closed}', '{}', '2009-04-01',
     'MCA 2005 Sch A1 para 71(2); local policy', 'unsure',
     'The Schedule applies as if the managing authority had requested a standard authorisation (para 71(2)). Enter that request in case work, received on this day, and instruct assessors: the clock of regulation 9 is that of the request. The day here is a local target.')
on conflict do nothing;

-- ---------------------------------------------------------------- from instruction

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, applies_unless, count_from, count_which, count, unit, reckoning,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('wales-dols', 'assess_urgent', 'request', 'wales', 'Assessments within 5 days from instruction',
     '{assessors_instructed,urgent_given}', '{}', '{assessors_instructed,urgent_given}', 'latest', 5, 'day', 'after',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-04-01',
     'SI 2009/783 (W.69) reg 9(2)', 'unsure',
     '"Within 5 days from the date on which he or she is instructed", where the managing authority has given an urgent authorisation and asks for a standard one. The day of instruction is not counted. The words were read; they do not settle what follows where an urgent authorisation is given after the instruction. By the letter its 5 days would be counted from the instruction and could be over before there was one. The paragraph says nothing until one has been given, so that they are counted from the later of the two days; that reading is unsure. The urgent authorisation itself may end before that: urgent_end covers that.'),
    ('wales-dols', 'assess_urgent', 'request', 'wales', 'Assessments within 5 days from instruction',
     '{assessors_instructed,urgent_last_day}', '{urgent_given}', '{assessors_instructed}', 'first', 5, 'day', 'after',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-04-01',
     'SI 2009/783 (W.69) reg 9(2)', 'seen',
     'The same if only the last day of the urgent authorisation is recorded.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    met_by, cancelled_by, governed_by, effective_from, effective_to, source, certainty, note) values
    ('wales-dols', 'assess_standard', 'request', 'wales', 'Assessments within 21 days from instruction',
     '{assessors_instructed}', '{urgent_given,urgent_last_day}', '{assessors_instructed}', 21, 'day', 'after',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', 'assessors_instructed', '2009-05-01', null,
     'SI 2009/783 (W.69) reg 9(1)', 'seen',
     '"Within 21 days from the date he or she is instructed by the supervisory body". The day of instruction is not counted: "from" a date is read as beginning with the next.'),
    ('wales-dols', 'assess_standard', 'request', 'wales', 'Assessments within 42 days from instruction, for assessors instructed in April 2009',
     '{assessors_instructed}', '{urgent_given,urgent_last_day}', '{assessors_instructed}', 42, 'day', 'after',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', 'assessors_instructed', '2009-04-01', '2009-04-30',
     'SI 2009/783 (W.69) reg 11', 'seen', '42 days "from the date of instruction", where that was on or before 30 April 2009.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, count_from, count, unit, reckoning,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('wales-dols', 'assess_unauthorised', 'unauthorised', 'wales', 'Assessment of an alleged unauthorised deprivation within 5 days from instruction',
     '{assessors_instructed}', '{assessors_instructed}', 5, 'day', 'after',
     '{assessed,decided,unauthorised,authorised,no_deprivation,not_pursued}', '{died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 paras 68, 69; SI 2009/783 (W.69) reg 10', 'seen',
     '"Within 5 days from the date on which the assessor is instructed". The day of instruction is not counted.')
on conflict do nothing;

-- ---------------------------------------------------------------- representatives

-- As in England but for what S.I. 2009/266 words otherwise: reasons to whoever resigns too, and no period of the
-- appointment.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning,
    met_by, met_since, cancelled_by, needs_fact, effective_from, source, certainty, note) values
    ('wales-dols', 'rpr_appointment', 'standard', 'wales', 'Appointment of the representative: as soon as practicable (local target: 5 working days)',
     '{}', '{rpr_ended}', '{given,starts}', 5, 'working_day', 'after', '{limit:standard_end}', 0, 'day', 'on',
     '{rpr_appointed,rpr_paid}', null, '{review_ended,followed_on,ceased_notice,died,moved,closed}', true, '2009-04-01',
     'MCA 2005 Sch A1 para 139(1); SI 2009/266 reg 5(a)', 'partly',
     '"As soon as practicable after a standard authorisation is given"; 5 working days are a local target, and never past the end of the authorisation. The procedure must begin as soon as a best interests assessor is selected (reg 5(a)). The words were read; none gives an appointment the period of the authorisation, as reg 12(3) of SI 2008/1315 does in England, so that it is unsure whether one under an earlier authorisation goes on. That one is owed after each authorisation given is the cautious reading.'),
    ('wales-dols', 'rpr_appointment', 'standard', 'wales', 'Appointment of a new representative while a section 39C IMCA bridges the vacancy (local target: 5 working days)',
     '{rpr_ended,imca39c_instructed}', '{}', '{rpr_ended}', 5, 'working_day', 'after', '{limit:standard_end}', 0, 'day', 'on',
     '{rpr_appointed,rpr_paid}', 'rpr_ended', '{review_ended,followed_on,ceased_notice,died,moved,closed}', true, '2009-04-01',
     'MCA 2005 s 39C(5), Sch A1 paras 139(2), (3), 153, 160; SI 2009/266 reg 5(b)', 'seen',
     'A representative must be appointed if a vacancy arises, as soon as practicable after the supervisory body becomes aware of it (para 139(2), (3)), and the procedure begins at once (reg 5(b)). A section 39C IMCA does not end that duty: the IMCA''s appointment ends with the new representative''s (section 39C(5)), and stands in for three functions about reviews only (paras 153, 159, 160). 5 working days are a local target, never past the end of the authorisation.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from, count, unit, reckoning,
    met_by, met_since, cancelled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('wales-dols', 'notice_rpr_appointed', 'standard', 'wales', 'Notice of a representative''s appointment (local target: the next working day)',
     '{rpr_appointed}', 1, 'working_day', 'after',
     '{rpr_copies}', 'rpr_appointed', '{review_ended,followed_on,ceased_notice,died,moved,closed}', true, 'rest', 'supervisory body',
     'the person, the managing authority, any donee or deputy, any IMCA and every person whom the best interests assessor consulted',
     'that the representative is appointed', '2009-04-01',
     'SI 2009/266 regs 12, 13', 'unsure',
     'The explanatory note says that notice of the appointment is given to interested persons; the words of reg 13 were not read, and whom it names is taken from reg 16. No number of days is set; the next working day is a local target.'),
    ('wales-dols', 'notice_rpr_ended', 'standard', 'wales', 'Notices of the end of a representative''s appointment (local target: the next working day)',
     '{rpr_ended}', 1, 'working_day', 'after',
     '{rpr_end_notice}', null, '{died,closed}', true, 'rest', 'supervisory body',
     'the representative, unless they died; the person, the managing authority, any donee or deputy, any IMCA and every person whom the best interests assessor consulted',
     'that the appointment is terminated, and to the representative the reasons for it', '2009-04-01',
     'SI 2009/266 regs 14, 16', 'unsure',
     'The representative is notified, with reasons, where the end is for a ground in reg 14(b) to (h), so after a resignation too (reg 16(1)); the others in every case (reg 16(2)). The words were read. They have no counterpart of reg 12(3) of SI 2008/1315, by which an appointment in England is for the period of the authorisation: whether it ends by itself where a review has ended that is unsure, and that the notices are owed even then is the cautious reading. No number of days is set; the next working day is a local target.')
on conflict do nothing;

-- ---------------------------------------------------------------- the regulator (Wales)

-- CIW is notified of the request itself; not of an outcome, early end or court application.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, applies_unless, count_from, after_last_day,
    met_by, met_since, cancelled_by, needs_fact, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('wales-dols', 'cqc_notification', 'request', 'wales', 'Notification to CIW of the request: without delay',
     '{}', '{in_hospital}', '{received}', 'rest', '{cqc_notified}', null, '{died,closed}', true, 'service provider', 'Care Inspectorate Wales',
     'that a standard authorisation was asked for', '2018-04-02',
     'SI 2017/1264 (W.295) reg 60(1), (4), Sch 3 Pt 1 para 22', 'seen',
     'Of "any request to a supervisory body" under the safeguards the provider of a regulated service notifies CIW, in writing and without delay; that is read as the day on which the council received it. Nothing asks for the outcome, an early end or a court''s order. Hospitals are not regulated services: an independent one notifies Healthcare Inspectorate Wales (SI 2011/734 reg 31), in pack wales-hiw, which is off.'),
    -- Closing a request at the same time must not suppress the prompt.
    ('wales-dols', 'cqc_notification', 'request', 'wales', 'Notification to CIW of the request: without delay',
     '{closed}', '{in_hospital}', '{received}', 'pass', '{cqc_notified}', null, '{died}', false, 'service provider', 'Care Inspectorate Wales',
     'that a standard authorisation was asked for', '2018-04-02',
     'SI 2017/1264 (W.295) reg 60(1), (4), Sch 3 Pt 1 para 22', 'seen',
     'As for a request that stays open; that nothing more is asked once it is closed is local policy.')
on conflict do nothing;
