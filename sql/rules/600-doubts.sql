-- Readings of the law that are not followed, because nothing binding was found for them: kept as rows with
-- their source, switched off. A pack here has no commencement, so none of its rows applies; to follow one:
--
--   update dolsd.rule_pack set commences = '2027-01-01' where pack = 'cqc-death';
--
-- Other doubts are rows of certainty unsure or partly beside the rule that they are about: the first day of an urgent
-- authorisation (urgent_end, England), para 65 if another standard authorisation follows at once
-- (notice_standard_ceased with next_copies). The doubt about a gap is a rung of 900-local-ladders.sql, switched off:
-- standard-end-managing-authority-after-1-with-urgent.

insert into dolsd.rule_pack (pack, title, regime, commences, least_age, settings, note) values
    ('cqc-death', 'CQC is notified where a person dies before the request is decided (not followed)', 'dols', null, 18, '{hospital,care home}',
     'Off: reg 18(4B) speaks of the outcome of a request and of its withdrawal, not of a death. Whether the death is an outcome is one expert''s answer to a provider: with CQC it is "not granted", even where the council had the request withdrawn. Everything else about a person stops when they die, so switch this on only if your providers want to be asked.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, applies_unless, count_from, after_last_day,
    met_by, met_since, cancelled_by, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('cqc-death', 'cqc_notification', 'request', 'england', 'Notification to CQC that a request was not granted because the person died',
     '{died}', '{granted,refused,withdrawn}', '{died}', 'pass',
     '{cqc_notified}', 'start', '{closed}', 'registered provider, an NHS body too', 'the Care Quality Commission',
     'the date and nature of the request; whether an urgent authorisation preceded it; that it was not granted because the person died; and the date of that', '2010-10-01',
     'SI 2009/3112 reg 18(4A)(a), (4B); answer of R. Griffiths at qcs.co.uk/ask-specialists, "DoLS applications withdrawn, reasons death"', 'unsure',
     'The prompt leaves on the day of the death and is not repeated. The death itself is notified under reg 16, which this program does not handle.')
on conflict do nothing;

-- A hospital in Wales is either the health service's, whose regulator is not notified of requests, or independent, and
-- then Healthcare Inspectorate Wales is. The fact in_hospital does not say which, so nobody is asked unless a council
-- or Local Health Board whose hospitals on record are all independent switches this on. The court applications of
-- regulation 31(1)(f) are left out: no fact says that an order is for a hospital.
insert into dolsd.rule_pack (pack, title, regime, commences, least_age, settings, note) values
    ('wales-hiw', 'HIW is notified of requests of independent hospitals in Wales (not followed)', 'dols', null, 18, '{hospital,care home}',
     'Off: the store knows which places in Wales are hospitals, and not which of them are independent and so registered with Healthcare Inspectorate Wales. Switch it on only where every hospital on record is.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, count_from,
    met_by, met_since, cancelled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('wales-hiw', 'cqc_notification', 'request', 'wales', 'Notification to HIW of the request and of its result: within 24 hours',
     '{in_hospital}', '{granted,refused,received}', '{cqc_notified}', 'start', '{died,closed}', true, 'rest', 'registered person of the independent hospital', 'Healthcare Inspectorate Wales',
     'that a standard authorisation was asked for, and the result of that request', '2011-04-05',
     'SI 2011/734 reg 31(1)(e), (2), (3)', 'unsure',
     'Notice of "any request to a supervisory body made pursuant to Part 4 of Schedule A1", "including the result", is given within 24 hours beginning with the event; given orally, it is confirmed in writing within 72 hours. The hour of the event is not recorded: the day itself is the cautious reading, the day on which the supervisory body received the request standing for that on which it was made. Whether a withdrawal is a result is unsure; nothing is asked for it. Once a result is known only notice of that meets this.')
on conflict do nothing;
