-- Wales, where it differs: the regulations on assessments, and the regulator. Schedule A1 itself is
-- in 100-england-dols.sql and serves both.
--
-- The Welsh assessment clock was not seen. As remembered, it is 21 days, or 5 days where an urgent
-- authorisation is in force, from the day on which assessors are instructed. Until somebody has
-- read S.I. 2009/783 (W. 69), the days are counted from receipt, which can only be earlier, and every
-- row says that it is unsure. To count from instruction instead, give the matter a fact such as
-- assessors_instructed, end these rows and add new ones (see the head of 100-england-dols.sql).

insert into dolsd.rule_pack (pack, title, regime, commences, least_age, settings, note) values
    ('wales-dols', 'DoLS: the regulations and the regulator of Wales', 'dols', '2009-04-01', 18, '{hospital,care home}',
     'The supervisory body is the council for care homes and the Local Health Board for hospitals. Own forms: 1a asks for an extension, 1b reports an unlawful deprivation.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, count_from, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('wales-dols', 'assess_urgent', 'request', 'wales', 'Assessments within 5 days, before the urgent authorisation ends',
     '{urgent_last_day}', '{received}', 5, 'day', 'including',
     '{urgent_last_day}', 0, 'day', 'on',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-04-01',
     'SI 2009/783 (W.69)', 'unsure',
     'From memory: 5 days from the instruction of assessors. Counted here from receipt, and never past the end of the urgent authorisation: the cautious reading. Where that end is not recorded, another row of this code counts it.')
on conflict do nothing;

-- Where nobody recorded its last day the Act ends the urgent authorisation: hence the Act's pack.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'assess_urgent', 'request', 'wales', 'Assessments within 5 days, before an urgent authorisation that names no last day ends',
     '{urgent_given}', '{urgent_last_day}', '{received}', 5, 'day', 'including',
     '{urgent_given}', 7, 'day', 'including',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-04-01',
     'SI 2009/783 (W.69); MCA 2005 Sch A1 para 78(2)', 'unsure',
     'Only so that such a request is not given 21 days: look into the form and record the last day of the urgent authorisation.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_unless, count_from, count, unit, reckoning,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('wales-dols', 'assess_standard', 'request', 'wales', 'Assessments within 21 days',
     '{urgent_given,urgent_last_day}', '{received}', 21, 'day', 'including',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '2009-04-01',
     'SI 2009/783 (W.69)', 'unsure',
     'From memory: 21 days from the instruction of assessors. Counted here from receipt: the cautious reading.'),
    ('wales-dols', 'assess_unauthorised', 'unauthorised', 'wales', 'Assessment of an alleged unauthorised deprivation within 7 days',
     '{}', '{reported}', 7, 'day', 'including',
     '{assessed,decided}', '{died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 paras 67-69; SI 2009/783 (W.69)', 'unsure',
     'Taken over from England; the Welsh regulation was not seen.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('wales-dols', 'cqc_notification', 'request', 'wales', 'Notification to CIW of the outcome or withdrawal: without delay',
     '{granted,refused,withdrawn}', '{cqc_notified}', 'start', '{died,closed}', '2018-04-02',
     'SI 2017/1264 (W.295) reg 60, Sch 3', 'unsure',
     'That providers notify Care Inspectorate Wales was seen; which events was not, and CIW may also ask for the request itself. Hospitals answer to Healthcare Inspectorate Wales.'),
    ('wales-dols', 'cqc_notification', 'standard', 'wales', 'Notification to CIW that the authorisation ended early: without delay',
     '{review_ended}', '{cqc_notified}', 'review_ended', '{died,closed}', '2018-04-02',
     'SI 2017/1264 (W.295) reg 60, Sch 3', 'unsure',
     'Taken over from England as a cautious reading.'),
    ('wales-dols', 'cqc_notification', 'court_order', 'wales', 'Notification to CIW of the outcome of a court application: without delay',
     '{made}', '{cqc_notified}', 'made', '{died,closed}', '2018-04-02',
     'SI 2017/1264 (W.295) reg 60, Sch 3', 'unsure',
     'Taken over from England as a cautious reading.')
on conflict do nothing;

-- Closing a request in the same breath as its outcome must not swallow the prompt: it still leaves on
-- the day of the outcome, and then the day passes. Of rows that apply alike the later one goes first.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, count_from, after_last_day,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('wales-dols', 'cqc_notification', 'request', 'wales', 'Notification to CIW of the outcome or withdrawal: without delay',
     '{closed}', '{granted,refused,withdrawn}', 'pass',
     '{cqc_notified}', 'start', '{died}', '2018-04-02',
     'SI 2017/1264 (W.295) reg 60, Sch 3', 'unsure',
     'As for a request that stays open; that nothing more is asked once it is closed is local policy.')
on conflict do nothing;
