-- The Deprivation of Liberty Safeguards: Mental Capacity Act 2005, Schedule A1 (England and Wales),
-- and the regulations and the regulator of England. What differs in Wales is in
-- 300-wales-dols.sql; rows without a jurisdiction apply to both.
--
-- Days are counted as the Act words them. "28 days beginning with the day on which" makes that day
-- day 1 (reckoning `including`). The last day is inclusive; authority ends at the midnight that
-- follows it. No limit moves for a weekend or a bank holiday.
--
-- When the law changes
-- --------------------
-- A rule is never edited: deadlines name the version that made them. The old version gets a last
-- day and the new one is another row. Suppose that from 1 April 2027 an urgent authorisation may be
-- given for 10 days; urgent authorisations given before keep their 7:
--
--   begin;
--   update dolsd.time_limit set effective_to = '2027-03-31'
--    where code = 'urgent_end' and kind = 'urgent' and effective_to is null;
--   insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count, unit,
--       reckoning, stated_by, extended_by, extended_at_most, extension_asked, extension_decided, extension_before,
--       met_by, met_since, cancelled_by,
--       flags, effective_from, source, certainty, note)
--   select 'local', code, kind, replace(title, '7 days', '10 days'), applies_if, applies_unless, count_from, 10, unit,
--       reckoning, stated_by, extended_by, extended_at_most, extension_asked, extension_decided, extension_before,
--       met_by, met_since, cancelled_by,
--       flags, '2027-04-01', 'S.I. 2027/000 reg 2', 'seen', note
--     from dolsd.time_limit where code = 'urgent_end' and effective_to = '2027-03-31' order by id;
--   commit;
--
-- `governed_by` decides which matters a change reaches: `matter` (as here) asks which version was in
-- force when the authority was given; with `today` the current version governs every open matter; a fact
-- asks which version was in force on its date.
--
-- All rows of the code are copied, including those for special cases: a row that begins later overrides
-- one that has more conditions.
--
-- Of rows that apply equally the one added last is used, so a special case comes after the rule from
-- which it departs.
--
-- "As soon as practicable" has no number of days. If a row gives one it is a local target, says so, and
-- may be replaced like any other row. A row with owed_by is a notice or copy that must be given in
-- writing (Sch A1 para 169): who owes it, to whom, and what it must say; dolsd.duty lists them. The
-- daemon works everything out again when this commits; `dolsctl explain` shows the version used.

insert into dolsd.rule_pack (pack, title, regime, commences, least_age, settings, note) values
    ('england-dols', 'DoLS: the Act (England and Wales) and the regulations of England', 'dols', '2009-04-01', 18, '{hospital,care home}',
     'The test for a deprivation of liberty changed on 2 June 2026 ([2026] UKSC 16); Schedule A1 and its time limits did not.')
on conflict do nothing;

-- ---------------------------------------------------------------- urgent authorisations

insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    stated_by, extended_by, extended_at_most, extension_asked, extension_decided, extension_before, met_by, met_since, cancelled_by, flags, effective_from, source, certainty, note) values
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation: at most 7 days, extended once by at most 7',
     '{}', '{}', '{given}', 7, 'day', 'including', 'last_day', 'extended_to', 7, 'extension_requested', 'extension_decided', 'refusal_received',
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '{}', '2009-05-01',
     'MCA 2005 Sch A1 paras 77, 78(2), 84, 85, 89', 'partly',
     'The day on which it is given counts as day 1: prevailing practice and the cautious reading. Para 78(2) says "must not exceed 7 days" and not "beginning with", para 88 that it comes into force when it is given; the guidance in A County Council v MB [2010] EWHC 2508 (COP) on this was not seen. All else was read. It ends early when the standard authorisation comes into force (para 89(3)) or when the managing authority receives notice that the request is refused (para 89(4)). It is extended once (para 77(4)), by at most 7 days (para 85(3)), while it is in force, and not varied otherwise (para 87). With notice of a refusal the request is disposed of (para 66) and gives no ground for an extension (para 84(4)): one that was asked for or decided after the managing authority had received it changes nothing, whatever else is recorded of the refusal. Any authority for the same person and place follows it.'),
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation of which no last day is recorded: at most 7 days, extended once by at most 7',
     '{}', '{last_day,earlier_urgent,refused,refusal_sent}', '{given}', 7, 'day', 'including', 'last_day', 'extended_to', 7, 'extension_requested', 'extension_decided', 'refusal_received',
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '{not_stated}', '2009-05-01',
     'MCA 2005 Sch A1 paras 78(2), 80(c)', 'partly',
     'The form must state the period (para 80(c)), and it may be shorter. What is counted here is the latest day that it can be; it is not certain.'),
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation whose request was refused: ends when the managing authority receives the notice',
     '{refused}', '{earlier_urgent,refusal_sent}', '{given}', 7, 'day', 'including', 'last_day', 'extended_to', 7, 'extension_requested', 'extension_decided', 'refusal_received',
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '{refused}', '2009-05-01',
     'MCA 2005 Sch A1 paras 58, 66, 84(4), 89(4)', 'seen',
     'It ceases when the managing authority receives notice of the refusal (para 89(4)); until that day is recorded its stated end is the latest it can be. With that notice the request is disposed of (para 66), and what is disposed of gives no ground for an extension (para 84(4)): one that was asked for or decided after it changes nothing. No day of its sending is recorded; what was received was sent by then. That the day on which it is given is day 1 is the cautious reading.'),
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation whose request was refused: ends when the managing authority receives the notice',
     '{refusal_sent}', '{earlier_urgent}', '{given}', 7, 'day', 'including', 'last_day', 'extended_to', 7, 'extension_requested', 'extension_decided', 'refusal_sent',
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '{refused}', '2009-05-01',
     'MCA 2005 Sch A1 paras 58, 66, 84(4), 89(4)', 'seen',
     'Notice was given that the request is refused, so it was, whatever day of the refusal is recorded. The urgent authorisation ceases when the managing authority receives that notice (para 89(4)); until that day is recorded its stated end is the latest it can be. The request is disposed of (para 66), and what is disposed of gives no ground for an extension (para 84(4)): one that was asked for or decided after it changes nothing. That the day on which it is given is day 1 is the cautious reading.'),
    ('england-dols', 'urgent_end', 'urgent', 'Second urgent authorisation for one detention: none may be given',
     '{earlier_urgent}', '{}', '{given}', 7, 'day', 'including', 'last_day', 'extended_to', 7, 'extension_requested', 'extension_decided', null,
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '{barred}', '2009-05-01',
     'MCA 2005 Sch A1 para 77(2)', 'seen',
     '"No new urgent authorisation is to be given under paragraph 76 in connection with the existing detention" (para 77(2)); the first could be extended once. The days are those that the paper states and are not counted as authority. If the person had left or was not deprived of liberty in between it is another detention: then record that, and the earlier one no longer counts here.')
on conflict do nothing;

-- After its end the alarm runs as for any other: only somebody who asks can know whether the person is still deprived of
-- their liberty, and records a closure then.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    stated_by, extended_by, extended_at_most, extension_asked, extension_decided, extension_before, met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation whose request was withdrawn: runs to its end',
     '{withdrawn,last_day}', '{earlier_urgent,refused,refusal_sent,refusal_received,grant_sent,unrequested}', '{given}', 7, 'day', 'including', 'last_day', 'extended_to', 7, 'extension_requested', 'extension_decided', 'withdrawn',
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '2009-05-01',
     'MCA 2005 Sch A1 paras 66, 76, 84(4), 87, 89', 'unsure',
     'Schedule A1 says nothing of the withdrawal of a request. An urgent authorisation ends with its period, or earlier where the request is disposed of (para 89), and that is done only with copies of an authorisation or notice of a refusal (para 66), so a withdrawal does not end it; it cannot be varied to end sooner (para 87). Whether it authorises anything once nobody asks for a standard authorisation any more (para 76) is unsure: rely on no day after the withdrawal, and ask whether the person is still deprived of their liberty. If they are, a new request is needed at once, and no second urgent authorisation can be given. If they are not, close this one. A withdrawn request gives no ground for an extension (para 84(4)).'),
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation whose request was granted: not extended once copies were given',
     '{grant_sent,last_day}', '{earlier_urgent,refused,refusal_sent,unrequested}', '{given}', 7, 'day', 'including', 'last_day', 'extended_to', 7, 'extension_requested', 'extension_decided', 'grant_sent',
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '2009-05-01',
     'MCA 2005 Sch A1 paras 57, 66, 84(4)(b), 89', 'seen',
     'With copies of the standard authorisation the request is disposed of (para 66), and what is disposed of gives no ground for an extension (para 84(4)(b)): one that was asked for or decided after them changes nothing. The urgent authorisation runs until the standard one comes into force (para 89(3)), or to its own end if that begins later: another that begins at once can close such a gap, an extension cannot. That the day on which it is given is day 1 is the cautious reading.'),
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation that was extended before any request had come: the extension does not count',
     '{unrequested,last_day}', '{earlier_urgent,refused,refusal_sent}', '{given}', 7, 'day', 'including', 'last_day', 'extended_to', 7, 'extension_requested', 'extension_decided', 'unrequested',
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '2009-05-01',
     'MCA 2005 Sch A1 paras 76, 84(4)(a)', 'unsure',
     'It is extended only if the managing authority has made the required request for a standard authorisation (para 84(4)(a)), and none is on record that had come by the day of the extension. One may have come that nobody recorded: record it, with the day on which it was received, and the extension counts. Until then no day that it adds is relied on, the cautious reading.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count_which, count, unit, reckoning,
    met_by, met_since, cancelled_by, forestalled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'notice_urgent_ceased', 'urgent', 'Notice that the urgent authorisation has ceased: as soon as practicable (local target: the next working day)',
     '{}', '{earlier_urgent,moved}', '{limit:urgent_end,standard_started,refusal_received}', 'earliest', 1, 'working_day', 'after',
     '{ceased_notice}', 'start', '{died,closed}', '{}', true, 'rest', 'supervisory body', 'the person and any section 39A IMCA',
     'that the urgent authorisation has ceased to be in force', '2009-04-01',
     'MCA 2005 Sch A1 para 90', 'seen',
     'The paragraph says "as soon as practicable after the authorisation ceases to be in force"; the next working day is a local target.'),
    ('england-dols', 'notice_urgent_ceased', 'urgent', 'Notice that the urgent authorisation has ceased, the person having left (local target: the next working day)',
     '{moved}', '{earlier_urgent}', '{limit:urgent_end,standard_started,refusal_received}', 'earliest', 1, 'working_day', 'after',
     '{ceased_notice}', 'start', '{died,closed}', '{moved}', true, 'rest', 'supervisory body', 'the person and any section 39A IMCA',
     'that the urgent authorisation has ceased to be in force', '2009-04-01',
     'MCA 2005 Sch A1 para 90', 'unsure',
     'Owed once it has ceased, even if the person leaves later. If the person had left by then and is not back, nothing is asked, and this is unsure: the paragraph makes no exception for it. It is a local reading, as the notice says nothing new to somebody who is elsewhere, under the authority of another place or none. If you read it strictly, take moved out of forestalled_by.')
on conflict do nothing;

-- Not in the register: the copy of a new urgent authorisation to the person and any section 39A IMCA (para 82(3)), and
-- that the managing authority makes the person understand it, or a standard one, orally and in writing (paras 83, 59),
-- with what it gave in writing for the representative and any section 39D IMCA (para 59(5) to (8)). All that is between
-- the managing authority and the person: nothing about it goes to or from the supervisory body, so no fact would be
-- recorded that meets it, and every authorisation would have open duties for ever. The mails that confirm an
-- authorisation to the home ask for these (urgent-given-managing-authority, standard-start-managing-authority). After
-- an extension they are in the register (extension_copies), as the supervisory body can ask for the varied paper.

-- What is owed about an extension. None of it arises for one given in April 2009 (SI 2009/139 Sch para 4).
insert into dolsd.time_limit (pack, code, kind, title, applies_unless, count_from, count, unit, reckoning,
    met_by, met_since, cancelled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'notice_extension_asked', 'urgent', 'Notice to the person that an extension was asked for (local target: the next working day)',
     '{earlier_urgent}', '{extension_requested}', 1, 'working_day', 'after',
     '{extension_request_notice}', 'start', '{died,closed}', true, 'rest', 'managing authority', 'the person',
     'that the managing authority has asked for the urgent authorisation to be extended', '2009-05-01',
     'MCA 2005 Sch A1 para 84(3)', 'seen', 'The paragraph has no number of days; the next working day is a local target.'),
    ('england-dols', 'notice_extension_refused', 'urgent', 'Notice to the managing authority that there is no extension (local target: the same day)',
     '{earlier_urgent}', '{extension_refused}', 0, 'day', 'on',
     '{extension_refusal_notice}', 'start', '{died,closed}', true, 'rest', 'supervisory body', 'the managing authority',
     'the decision not to extend, and the reasons for it', '2009-05-01',
     'MCA 2005 Sch A1 para 86(2)', 'seen', 'The paragraph has no number of days; the same day is a local target.'),
    ('england-dols', 'copies_extension_refused', 'urgent', 'Copies of the notice that there is no extension (local target: the next working day)',
     '{earlier_urgent}', '{extension_refusal_notice,extension_refused}', 1, 'working_day', 'after',
     '{extension_refusal_copies}', 'start', '{died,closed}', true, 'rest', 'managing authority', 'the person and any section 39A IMCA',
     'the supervisory body''s decision not to extend and its reasons, as a copy of its notice', '2009-05-01',
     'MCA 2005 Sch A1 para 86(3)', 'seen', 'The paragraph has no number of days; the next working day is a local target.'),
    ('england-dols', 'refusal_receipt', 'urgent', 'Day on which the managing authority received the notice of refusal (local target: the next working day)',
     '{earlier_urgent}', '{refusal_sent}', 1, 'working_day', 'after',
     '{refusal_received}', 'start', '{standard_started,died,moved,closed}', true, 'lapse', '', '', '', '2009-04-01',
     'MCA 2005 Sch A1 para 89(4)', 'seen',
     'Not a duty in itself: the urgent authorisation ceases when the managing authority receives the notice, so somebody has to ask which day that was. The next working day is a local target.')
on conflict do nothing;

-- For an extension that was decided in time, so that there is one: not after the end, nor after the request was disposed
-- of, nor before there was one (paras 66, 84(4)). What is owed about it is owed while it runs, and it may end any day once
-- notice of a refusal is sent.
insert into dolsd.time_limit (pack, code, kind, title, applies_unless, count_from, count_which, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning, not_after,     met_by, met_since, cancelled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'notice_extension', 'urgent', 'Notice to the managing authority of the extension (local target: the same day)',
     '{earlier_urgent}', '{extension_decided}', 'first', 0, 'day', 'on',
     '{limit:urgent_end,refusal_sent,refusal_received,grant_sent,unrequested}', 0, 'day', 'on', 'extension_decided',
     '{extension_notice}', 'start', '{died,closed}', true, 'rest', 'supervisory body', 'the managing authority',
     'the period of the extension', '2009-05-01',
     'MCA 2005 Sch A1 para 85(4)', 'seen', 'The paragraph has no number of days; the same day is a local target, since the authorisation may end before another.'),
    ('england-dols', 'extension_copies', 'urgent', 'Urgent authorisation varied, copied and explained after its extension (local target: the next working day)',
     '{earlier_urgent}', '{extension_notice,extension_decided}', 'latest', 1, 'working_day', 'after',
     '{limit:urgent_end,refusal_sent,refusal_received,grant_sent,unrequested}', 0, 'day', 'on', 'extension_decided',
     '{extension_copies}', 'start', '{died,closed}', true, 'rest', 'managing authority', 'the person and any section 39A IMCA',
     'the extended duration, in the varied urgent authorisation itself; its effect and the right to apply to the court under section 21A are explained to the person, orally and in writing', '2009-05-01',
     'MCA 2005 Sch A1 paras 82(3), 83, 85(5), 85(6)', 'seen', '"As soon as practicable"; the next working day is a local target.')
on conflict do nothing;

-- ---------------------------------------------------------------- requests and assessments

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from, count, unit, reckoning, not_after,
    stated_by, extended_by, extended_at_most, extension_asked, met_by, cancelled_by, governed_by, effective_from, source, certainty, note) values
    ('england-dols', 'assess_urgent', 'request', 'england', 'Assessments before the urgent authorisation ends',
     '{urgent_given}', 7, 'day', 'including', 'received', 'urgent_last_day', 'urgent_extended_to', 7, 'urgent_extension_requested',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', 'urgent_given', '2009-05-01',
     'SI 2008/1858 reg 13(2)', 'seen',
     '"Within the period during which the urgent authorisation is in force", so as extended. That its first day is day 1 is the cautious reading. Arises where the request came with an urgent authorisation that was still in force; else regulation 13(1) gives 21 days.')
on conflict do nothing;

-- One that gives no authority is not in force (para 77(2)); the days that its paper states are kept all the same.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, count_from, count, unit, reckoning, not_after,
    stated_by, extended_by, extended_at_most, extension_asked, met_by, cancelled_by, governed_by, effective_from, source, certainty, note) values
    ('england-dols', 'assess_urgent', 'request', 'england', 'Assessments for a request whose urgent authorisation is a second one and gives no authority: by the last day that it states',
     '{urgent_earlier}', '{urgent_given}', 7, 'day', 'including', 'received', 'urgent_last_day', 'urgent_extended_to', 7, 'urgent_extension_requested',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', 'urgent_given', '2009-05-01',
     'SI 2008/1858 reg 13(1), (2); MCA 2005 Sch A1 para 77(2)', 'unsure',
     'No second urgent authorisation may be given for one detention (para 77(2)), so none is in force as regulation 13(2) supposes, and by its letter the 21 days of regulation 13(1) would do. The earlier day is kept: the person has been without authority since the first one ended.')
on conflict do nothing;

-- The rows on a request that came too late for regulation 13(2) stand before the rule itself, which goes
-- first where there was no urgent authorisation at all.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_unless, count_from, count, unit, reckoning,
    met_by, cancelled_by, flags, effective_from, source, certainty, note) values
    ('england-dols', 'assess_standard', 'request', 'england', 'Assessments within 21 days of receipt, the urgent authorisation having ended before it',
     '{limit:assess_urgent}', '{received}', 21, 'day', 'including',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '{urgent_over}', '2009-05-01',
     'SI 2008/1858 reg 13(1), (2)', 'seen',
     'Regulation 13(2) is about assessments while an urgent authorisation is in force. This one had ended when the request was received, so the 21 days of regulation 13(1) apply; and there was no authority from its end on.'),
    ('england-dols', 'assess_standard', 'request', 'england', 'Assessments within 21 days of receipt',
     '{urgent_given,urgent_last_day,limit:assess_urgent}', '{received}', 21, 'day', 'including',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '{}', '2009-05-01',
     'SI 2008/1858 reg 13(1)', 'seen',
     '"Within the period of 21 days beginning with the date that the supervisory body receives a request": that day is day 1.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from, count, unit, reckoning,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'assess_unauthorised', 'unauthorised', 'england', 'Assessment of an alleged unauthorised deprivation within 7 days',
     '{reported}', 7, 'day', 'including',
     '{assessed,decided,unauthorised,authorised,no_deprivation,not_pursued}', '{died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 paras 68, 69; SI 2008/1858 reg 14', 'seen',
     '7 days "beginning with the date that the supervisory body receives the request from an eligible person", so reported is the day of receipt. No assessment is owed where the request is frivolous or vexatious, or the question was decided before (para 69(3) to (5)): record that as not_pursued. Anybody who asks must first have told the managing authority and asked it to request an authorisation (para 68(2) to (4)).')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from, count, unit, reckoning,
    met_by, cancelled_by, governed_by, effective_from, source, certainty, note) values
    ('england-dols', 'assess_standard', 'unauthorised', 'england', 'Assessments on the request that the Act deems made: within 21 days',
     '{unauthorised}', 21, 'day', 'including',
     '{request_received,request_decided}', '{died,moved,closed}', 'unauthorised', '2009-05-01',
     'MCA 2005 Sch A1 para 71(2); SI 2008/1858 reg 13(1)', 'seen',
     'Once it appears to the supervisory body that the person is detained without authority, the Schedule applies as if the managing authority had requested a standard authorisation. Enter that request in case work, received on this day: from then on its own clock runs and this one is met. A standard authorisation that is given disposes of it too, whatever request that names (paras 50, 57, 66). The managing authority must supply the information that a request would hold (para 71(3)); it may have to give an urgent authorisation (para 76). That the 21 days begin on the day of the finding is the cautious reading.')
on conflict do nothing;

-- What the supervisory body itself has found is a gap like any other: from the day of the finding, for what came before
-- it is not on record, until something authorises the detention. The last day is the one before it.
insert into dolsd.time_limit (pack, code, kind, title, count_from, count, unit, reckoning,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'found_unauthorised', 'unauthorised', 'Found to be detained without authority: until something authorises it',
     '{unauthorised}', 1, 'day', 'before',
     '{followed_on}', 'unauthorised', '{no_deprivation,authorised,died,moved,closed}', '2009-04-01',
     'MCA 2005 s 4A; Sch A1 paras 67, 71(1), 71(2)', 'seen',
     'The finding gives no authority, nor does the request that is deemed made (para 71(2)): an urgent or standard authorisation or an order of the court does. Days before the finding may have been without authority as well; they are not on record, so only those from the finding on are counted. If the person is no longer deprived of their liberty, close this.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count_which, count, unit, reckoning,
    met_by, met_since, cancelled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'notice_report', 'unauthorised', 'Notice of the request and of what was decided about an assessment (local target: the next working day)',
     '{}', '{}', '{reported}', 'first', 1, 'working_day', 'after',
     '{report_notice}', 'start', '{died,closed}', true, 'rest', 'supervisory body',
     'whoever made the request, the person, the managing authority and any section 39A IMCA',
     'that the supervisory body was asked to decide whether there is an unauthorised deprivation of liberty, whether it has appointed somebody to assess that, and whom', '2009-04-01',
     'MCA 2005 Sch A1 para 69(7), (8)', 'seen', 'The paragraph has no number of days; the next working day is a local target.'),
    ('england-dols', 'notice_report_outcome', 'unauthorised', 'Notice of the outcome, which is not recorded (local target: the next working day)',
     '{decided}', '{assessed,unauthorised,authorised,no_deprivation,not_pursued}', '{decided}', 'first', 1, 'working_day', 'after',
     '{outcome_notice}', 'start', '{died,closed}', true, 'rest', 'supervisory body',
     'whoever made the request, the person, the managing authority and any section 39A IMCA',
     'the outcome of the assessment, and what follows from it', '2009-04-01',
     'MCA 2005 Sch A1 paras 71(4), 72(2), 73(2)', 'seen', 'Decided, but the outcome is not recorded: record it, for if the person is detained without authority a request is deemed made (para 71(2)) and its clock runs. The next working day is a local target.'),
    ('england-dols', 'notice_report_outcome', 'unauthorised', 'Notice of the outcome, which is not recorded (local target: the next working day)',
     '{assessed}', '{unauthorised,authorised,no_deprivation,not_pursued}', '{decided,assessed}', 'first', 1, 'working_day', 'after',
     '{outcome_notice}', 'start', '{died,closed}', true, 'rest', 'supervisory body',
     'whoever made the request, the person, the managing authority and any section 39A IMCA',
     'the outcome of the assessment, and what follows from it', '2009-04-01',
     'MCA 2005 Sch A1 paras 71(4), 72(2), 73(2)', 'seen', 'The assessment is in, but its outcome is not recorded: record it, for if the person is detained without authority a request is deemed made (para 71(2)) and its clock runs. The next working day is a local target.'),
    ('england-dols', 'notice_report_outcome', 'unauthorised', 'Notice that there is no deprivation of liberty (local target: the next working day)',
     '{no_deprivation}', '{}', '{no_deprivation}', 'first', 1, 'working_day', 'after',
     '{outcome_notice}', 'start', '{died,closed}', true, 'rest', 'supervisory body',
     'whoever made the request, the person, the managing authority and any section 39A IMCA',
     'the outcome of the assessment: the person is not a detained resident', '2009-04-01',
     'MCA 2005 Sch A1 paras 70(4), 72(2), 135', 'seen', 'The paragraph has no number of days; the next working day is a local target. Copies of the assessment go to the managing authority, the person, any section 39A IMCA and the representative as soon as practicable (paras 70(4), 135(2)).'),
    ('england-dols', 'notice_report_outcome', 'unauthorised', 'Notice that the detention is authorised (local target: the next working day)',
     '{authorised}', '{no_deprivation}', '{authorised}', 'first', 1, 'working_day', 'after',
     '{outcome_notice}', 'start', '{died,closed}', true, 'rest', 'supervisory body',
     'whoever made the request, the person, the managing authority and any section 39A IMCA',
     'the outcome of the assessment, and that it appears that the detention is authorised', '2009-04-01',
     'MCA 2005 Sch A1 paras 70(4), 73(2), 135', 'seen', 'The paragraph has no number of days; the next working day is a local target. Copies of the assessment go to the managing authority, the person, any section 39A IMCA and the representative as soon as practicable (paras 70(4), 135(2)).'),
    ('england-dols', 'notice_report_outcome', 'unauthorised', 'Notice that the detention is not authorised, and that a request is deemed made (local target: the next working day)',
     '{unauthorised}', '{authorised,no_deprivation}', '{unauthorised}', 'first', 1, 'working_day', 'after',
     '{outcome_notice}', 'start', '{died,closed}', true, 'rest', 'supervisory body',
     'whoever made the request, the person, the managing authority and any section 39A IMCA',
     'the outcome of the assessment, and that the Schedule applies as if the managing authority had requested a standard authorisation', '2009-04-01',
     'MCA 2005 Sch A1 paras 70(4), 71(4), 135', 'seen', 'The paragraph has no number of days; the next working day is a local target. Copies of the assessment go to the managing authority, the person, any section 39A IMCA and the representative as soon as practicable (paras 70(4), 135(2)).')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    met_by, met_since, cancelled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'copies_of_decision', 'request', 'Copies of the decision: as soon as practicable (local target: the next working day)',
     '{}', '{}', '{granted,refused,decided}', 1, 'working_day', 'after',
     '{copies_sent}', 'start', '{died,closed}', true, 'rest', 'supervisory body',
     'the managing authority, the person, any section 39A IMCA and every interested person whom the best interests assessor consulted; where it was granted the representative too',
     'the decision; copies of the assessments go with it', '2009-04-01',
     'MCA 2005 Sch A1 paras 57, 58, 135', 'seen',
     'For a decision not recorded as granted or refused. "As soon as practicable"; the next working day is a local target.'),
    ('england-dols', 'copies_of_decision', 'request', 'Copies of the authorisation and of the assessments: as soon as practicable (local target: the next working day)',
     '{granted}', '{}', '{granted}', 1, 'working_day', 'after',
     '{copies_sent}', 'start', '{died,closed}', true, 'rest', 'supervisory body',
     'the representative, the managing authority, the person, any section 39A IMCA and every interested person whom the best interests assessor consulted',
     'the authorisation itself, as a copy; copies of the assessments go with it, to the managing authority, the person, any section 39A IMCA and the representative', '2009-04-01',
     'MCA 2005 Sch A1 paras 57(2), 57(3), 135(2), 135(3)', 'seen',
     '"As soon as practicable after they give the standard authorisation"; the next working day is a local target. With these copies the request is disposed of (para 66).'),
    ('england-dols', 'copies_of_decision', 'request', 'Notice of the refusal, with copies of the assessments: as soon as practicable (local target: the next working day)',
     '{refused}', '{granted}', '{refused}', 1, 'working_day', 'after',
     '{copies_sent}', 'start', '{died,closed}', true, 'rest', 'supervisory body',
     'the managing authority, the person, any section 39A IMCA and every interested person whom the best interests assessor consulted',
     'that the supervisory body is prohibited from giving the authorisation; copies of the assessments go with it', '2009-04-01',
     'MCA 2005 Sch A1 paras 58(2), 58(3), 135(2), 135(4)', 'seen',
     '"As soon as practicable after it becomes apparent"; the next working day is a local target. The paragraph requires no reasons besides the assessments, and does not name the representative. With this notice the request is disposed of (para 66), and an urgent authorisation ends when the managing authority receives it (para 89(4)).')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_unless, count_from, count, unit, reckoning,
    met_by, met_since, cancelled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'notice_deprivation', 'request', 'Notice that the assessor finds an unauthorised deprivation of liberty (local target: the next working day)',
     '{}', '{deprivation_found}', 1, 'working_day', 'after',
     '{deprivation_notice}', 'start', '{died,closed}', true, 'rest', 'supervisory body',
     'the managing authority, the person, any section 39A IMCA and every interested person whom the best interests assessor consulted',
     'that the best interests assessment includes a statement that there appears to be an unauthorised deprivation of liberty', '2009-04-01',
     'MCA 2005 Sch A1 paras 44(2), 136', 'seen',
     'Given when the copies of the assessments are given, or before (para 136(4)); the next working day is a local target.'),
    ('england-dols', 'imca39a', 'request', 'Instruction of a section 39A IMCA (local target: the next working day)',
     '{further}', '{imca39a_needed}', 1, 'working_day', 'after',
     '{imca39a_instructed}', null, '{granted,refused,withdrawn,died,moved,closed}', true, 'lapse', '', '', '', '2009-04-01',
     'MCA 2005 ss 39A, 39B', 'partly',
     'The duty was seen; it has no number of days, and the next working day is a local target. It does not arise where the authorisation asked for would follow an existing one at once (the third condition of section 39B), so not on a Form 2.'),
    ('england-dols', 'imca39a', 'unauthorised', 'Instruction of a section 39A IMCA (local target: the next working day)',
     '{}', '{imca39a_needed}', 1, 'working_day', 'after',
     '{imca39a_instructed}', null, '{authorised,no_deprivation,not_pursued,request_decided,died,moved,closed}', true, 'lapse', '', '', '', '2009-04-01',
     'MCA 2005 ss 39A, 39B(9), Sch A1 para 69', 'seen',
     'A person becomes subject to Schedule A1 also where the supervisory body selects somebody to assess, after the request of a third party, whether they are a detained resident (section 39B(9)). Where the managing authority is satisfied that nobody but those who care for pay or as professionals could be consulted, it must say so (section 39A(2)), and the supervisory body must instruct an advocate (section 39A(3)). If the person is found to be detained without authority a request is deemed made (para 71(2)), and the need goes on until that is decided. That the day counts from what the managing authority said, even if nobody is selected yet, is the cautious reading; no number of days is set, and the next working day is a local target. It does not apply where the person named somebody to be consulted, or has a donee or deputy for it (section 40): then it was not needed.')
on conflict do nothing;

-- ---------------------------------------------------------------- standard authorisations

insert into dolsd.time_limit (pack, code, kind, title, count_from, not_before, after_last_day,
    cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'standard_start', 'standard', 'Standard authorisation comes into force',
     '{starts}', 'given', 'pass', '{review_ended,died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 paras 52, 63', 'seen',
     'When it is given, or at the later time for which it provides; the Act sets no limit to how much later.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_unless, count_from, not_before, count, unit, reckoning,
    stated_by, varied_by, cap_from, cap_count, cap_unit, cap_reckoning, cap_lifted_by,
    met_by, met_since, cancelled_by, flags, effective_from, source, certainty, note) values
    ('england-dols', 'standard_end', 'standard', 'Standard authorisation: ends with its stated period, at most 1 year',
     '{}', '{starts,given}', 'given', 1, 'year', 'including', 'last_day', 'court_last_day',
     '{suspended}', 28, 'day', 'including', 'suspension_lifted',
     '{followed_on}', 'given', '{review_ended,died,moved,closed}', '{}', '2009-04-01',
     'MCA 2005 Sch A1 paras 42(2), 51(2), 63, 64(1), 96, 97; s 21A', 'seen',
     'It cannot be extended: a further one is a new request. A suspension that is not lifted ends it after 28 days (para 96), whatever its period, and while it is suspended it authorises nothing (para 97). A court may vary the period (s 21A). It cannot be dated back (para 63): there is no authority before the day on which it was given, and the year is counted from the earlier day all the same, the cautious reading.'),
    ('england-dols', 'standard_end', 'standard', 'Standard authorisation of which no last day is recorded: at most 1 year',
     '{last_day,court_last_day}', '{starts,given}', 'given', 1, 'year', 'including', 'last_day', 'court_last_day',
     '{suspended}', 28, 'day', 'including', 'suspension_lifted',
     '{followed_on}', 'given', '{review_ended,died,moved,closed}', '{not_stated}', '2009-04-01',
     'MCA 2005 Sch A1 paras 42(2), 55(1)(c), 64(1)', 'seen',
     'It ends with the period that it states (para 64(1)), and must state it (para 55(1)(c)). A year is the latest possible; it is not certain that there is authority on any later day than today. Check Form 5 and record its last day.')
on conflict do nothing;

-- Section 21A lets a court vary the period, even beyond a year in practice; a day more than a year beyond that is more
-- often a slip, and reminders that wait for it would come too late.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, count, unit, reckoning, met_by, met_in_time,
    cancelled_by, after_last_day, effective_from, source, certainty, note) values
    ('england-dols', 'court_day_in_reach', 'standard', 'Day set by a court, within two years of the start', '{court_last_day}',
     '{starts,given}', 2, 'year', 'including', '{court_last_day}', true, '{}', 'hidden', '2009-04-01',
     'MCA 2005 s 21A(3)', 'unsure', 'Nothing was found that bounds the day. It is doubted from a year beyond the longest period that the Act allows.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, not_before, count, unit, reckoning, stated_by,
    cap_from, cap_count, cap_unit, cap_reckoning, cap_lifted_by, met_by, met_since, cancelled_by, flags, effective_from, source, certainty, note) values
    ('england-dols', 'standard_end', 'standard', 'Standard authorisation whose last day, set by a court, is too far ahead to be right: at most 1 year',
     '{court_last_day,limit:court_day_in_reach}', '{met:court_day_in_reach}', '{starts,given}', 'given', 1, 'year', 'including', 'court_last_day',
     '{suspended}', 28, 'day', 'including', 'suspension_lifted',
     '{followed_on}', 'given', '{review_ended,died,moved,closed}', '{unsure_end}', '2009-04-01',
     'MCA 2005 Sch A1 para 42(2); s 21A(3)', 'unsure',
     'A court may vary the period, but the day on record is more than two years after the first: the year may be mistyped. Until it is corrected the longest period that the Act allows counts. Read the order of the court and record its day.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from, not_before, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning, not_after,
    after_last_day, met_by, met_since, met_in_time, cancelled_by, no_cover, effective_from, source, certainty, note) values
    ('england-dols', 'suspension_end', 'standard', 'Suspension: not lifted within 28 days, the authorisation ceases',
     '{suspended}', 'given', 28, 'day', 'including', '{limit:standard_end,review_ended}', 0, 'day', 'on', 'suspended',
     'pass', '{suspension_lifted}', 'suspended', true, '{followed_on,review_ended,died,moved,closed}', true, '2009-04-01',
     'MCA 2005 Sch A1 paras 93(2), 95(2), 96, 97', 'seen',
     '28 days beginning with the day on which it is suspended (para 96(3)); it ceases at their end. From that first day it authorises nothing (para 97), until the notice that lifts it. The authorisation''s own period runs on meanwhile: if that ends first, so does this; what has ended, by its period or by a review, cannot be suspended (para 91(1)). A notice that comes after that lifts nothing (flag too_late): the authorisation has ceased and a new request is needed. What follows is automatic, so the day passes here and the alarm is that of standard_end, which ends on the same day.')
on conflict do nothing;

-- It can be suspended again after a suspension was lifted; the days of the earlier ones stay without authority.
insert into dolsd.time_limit (pack, code, kind, title, count_from, not_before, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning, not_after,
    after_last_day, met_by, met_since, met_in_time, cancelled_by, no_cover, effective_from, source, certainty, note)
select 'england-dols', e.code, 'standard', e.title, array[e.suspended], 'given', 28, 'day', 'including',
       '{limit:standard_end,review_ended}', 0, 'day', 'on', e.suspended, 'pass', array[e.lifted], e.suspended, true,
       '{followed_on,review_ended,died,moved,closed}', true, date '2009-04-01', 'MCA 2005 Sch A1 paras 95, 96, 97', 'seen',
       'From the day of that suspension until the notice that lifted it the authorisation authorised nothing (para 97), whatever came later. Nothing is sent about it any more.'
  from (values ('suspension_earlier', 'Suspension before the latest: no authority meanwhile', 'earlier_suspended', 'earlier_lifted'),
               ('suspension_earliest', 'First of three suspensions: no authority meanwhile', 'earliest_suspended', 'earliest_lifted'))
       e (code, title, suspended, lifted)
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, count, unit, reckoning,
    met_by, met_since, cancelled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'notice_suspended', 'standard', 'Notice of the suspension (local target: the next working day)',
     '{limit:suspension_end}', '{suspended}', 1, 'working_day', 'after',
     '{suspension_notice}', 'start', '{died,closed}', true, 'rest', 'supervisory body',
     'the person, the representative and the managing authority',
     'that the standard authorisation has been suspended', '2009-04-01',
     'MCA 2005 Sch A1 para 93(3)', 'seen',
     'The paragraph has no number of days; the next working day is a local target. Also say that it authorises nothing meanwhile, and on which day it ceases if the suspension is not lifted.'),
    ('england-dols', 'notice_suspension_lifted', 'standard', 'Notice that the suspension is lifted (local target: the next working day)',
     '{met:suspension_end}', '{suspension_lifted}', 1, 'working_day', 'after',
     '{lifting_notice}', 'start', '{died,closed}', true, 'rest', 'supervisory body',
     'the person, the representative, any section 39D IMCA and the managing authority',
     'that the standard authorisation has ceased to be suspended', '2009-04-01',
     'MCA 2005 Sch A1 para 95(3), (4)', 'seen',
     '"As soon as practicable"; the next working day is a local target. A notice that came after the 28 days lifts nothing, and then para 65 applies.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    after_last_day, met_by, met_since, cancelled_by, hold_from, hold_until, effective_from, source, certainty, note) values
    ('england-dols', 'further_request', 'standard', 'Form 2: last day that leaves a full assessment period',
     '{}', '{followed_on}', '{limit:standard_end}', 20, 'day', 'before',
     'pass', '{further_requested,further_decided,further_refused}', 'given', '{review_ended,died,moved,closed}', '{suspended}', '{suspension_lifted}', '2009-04-01',
     'Derived from SI 2008/1858 reg 13(1); MCA 2005 Sch A1 paras 24, 29', 'unsure',
     'No statute sets a day for Form 2: para 29(5) asks for it when delay to a time nearer the end would be unreasonable. A request received 20 days before the last day leaves the whole 21 days. What it asks for may not begin before the authorisation ends (para 29(4)). Councils ask for 28 days and more: that is a matter of the ladder. Nothing lapses here, since a further authorisation may not be needed.'),
    ('england-dols', 'further_pending', 'standard', 'Form 2 received: decide before the authorisation ends',
     '{further_requested}', '{followed_on}', '{limit:standard_end}', 0, 'day', 'on',
     'lapse', '{further_decided,further_refused}', 'further_requested', '{review_ended,died,moved,closed}', '{suspended}', '{suspension_lifted}', '2009-04-01',
     'Derived from MCA 2005 Sch A1 paras 29, 64(1)', 'unsure',
     'The council''s own queue: a Form 2 in good time is of no use if it is decided after the authorisation has ended; a gap cannot be cured afterwards.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning, after_last_day, cancelled_by, effective_from, source, certainty, note) values
    ('england-dols', 'further_refused', 'standard', 'Form 2 refused: the authorisation ends with its period and nothing follows',
     '{further_refused}', '{followed_on}', '{further_refused}', 1, 'year', 'including',
     '{limit:standard_end}', 0, 'day', 'on', 'pass', '{review_ended,died,moved,closed}', '2009-04-01',
     'MCA 2005 Sch A1 paras 28, 58, 64(1)', 'seen',
     'From the refusal until the authorisation ends, which is no later than a year after it began. The refusal does not end the authorisation, which runs to the end of its period. No new request is required after it unless the person''s case has changed so that one is likely to be granted (para 28(2)).')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count_which, count, unit, reckoning,
    met_by, met_since, met_seamlessly_by, cancelled_by, forestalled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'notice_standard_ceased', 'standard', 'Notice that the standard authorisation has ceased: as soon as practicable (local target: the next working day)',
     '{}', '{moved,next_copies}', '{limit:standard_end,review_ended,replaced}', 'earliest', 1, 'working_day', 'after',
     '{ceased_notice}', 'start', null, '{died,closed}', '{}', true, 'rest', 'supervisory body',
     'the managing authority, the person, the representative and every interested person whom the best interests assessor consulted',
     'that the standard authorisation has ceased to be in force', '2009-04-01',
     'MCA 2005 Sch A1 paras 62(2), 64(2), 65', 'seen',
     '"As soon as practicable after the authorisation ceases to be in force" (para 65(4)): at its end, by a review before, or when a new standard authorisation for the same place comes into force, which terminates it (para 62(2)). The next working day is a local target. Owed once it has ceased, whatever follows it.'),
    ('england-dols', 'notice_standard_ceased', 'standard', 'Notice that the standard authorisation has ceased, the person having left (local target: the next working day)',
     '{moved}', '{next_copies}', '{limit:standard_end,review_ended,replaced}', 'earliest', 1, 'working_day', 'after',
     '{ceased_notice}', 'start', null, '{died,closed}', '{moved}', true, 'rest', 'supervisory body',
     'the managing authority, the person, the representative and every interested person whom the best interests assessor consulted',
     'that the standard authorisation has ceased to be in force', '2009-04-01',
     'MCA 2005 Sch A1 paras 62(2), 64(2), 65', 'unsure',
     '"As soon as practicable after the authorisation ceases to be in force" (para 65(4)): at its end, by a review before, or when a new standard authorisation for the same place comes into force, which terminates it (para 62(2)). The next working day is a local target. Owed once it has ceased, whatever follows it, even if the person leaves later. If the person had left by then and is not back, nothing is asked, and this is unsure: para 65(1) to (4) makes no exception for it. It is a local reading, as the notice says nothing new about somebody who is elsewhere, under the authority of another place or none. If you read it strictly, take moved out of forestalled_by.'),
    ('england-dols', 'notice_standard_ceased', 'standard', 'Notice that the standard authorisation has ceased, copies of the next one having been given',
     '{next_copies}', '{}', '{limit:standard_end,review_ended,replaced}', 'earliest', 1, 'working_day', 'after',
     '{ceased_notice,next_copies}', 'start', 'next_copies', '{died,closed}', '{moved}', true, 'rest', 'supervisory body',
     'the managing authority, the person, the representative and every interested person whom the best interests assessor consulted',
     'that the standard authorisation has ceased to be in force', '2009-04-01',
     'MCA 2005 Sch A1 paras 57, 62(2), 65', 'unsure',
     'Para 65(4) makes no exception for an authorisation that another follows. That this counts as met once copies were given of the standard authorisation that follows without a gap is a local reading: para 57(2) names the same people, the representative too, and the copy states from when the next one is in force. Nothing of the kind goes out with an urgent authorisation, which is copied only to the person and any section 39A IMCA (para 82(3)), or with a court order: the notice is owed after those, as after a gap. If you read para 65 strictly, end this row. Nothing is asked for somebody who had left by then, as in the row for those.')
on conflict do nothing;

-- The regulations on representatives are England's own; those of Wales are in 300-wales-dols.sql. The Act's duty to
-- appoint stays open while a section 39C IMCA bridges a vacancy; until one is instructed, rpr_gap asks for either.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning,
    met_by, met_since, cancelled_by, needs_fact, effective_from, source, certainty, note) values
    ('england-dols', 'rpr_appointment', 'standard', 'england', 'Appointment of the representative: as soon as practicable (local target: 5 working days)',
     '{}', '{rpr_ended}', '{given,starts}', 5, 'working_day', 'after', '{limit:standard_end}', 0, 'day', 'on',
     '{rpr_appointed,rpr_paid}', null, '{review_ended,followed_on,ceased_notice,died,moved,closed}', true, '2009-04-01',
     'MCA 2005 Sch A1 para 139(1); SI 2008/1315 reg 10(a)', 'seen',
     '"As soon as practicable after a standard authorisation is given"; 5 working days are a local target, and never past the end of the authorisation. The procedure must begin as soon as a best interests assessor is selected (reg 10(a)). An appointment is for the period of one authorisation and ends with it (regs 12(3), 13(c)): the same person must be appointed again.'),
    ('england-dols', 'rpr_appointment', 'standard', 'england', 'Appointment of a new representative while a section 39C IMCA bridges the vacancy (local target: 5 working days)',
     '{rpr_ended,imca39c_instructed}', '{}', '{rpr_ended}', 5, 'working_day', 'after', '{limit:standard_end}', 0, 'day', 'on',
     '{rpr_appointed,rpr_paid}', 'rpr_ended', '{review_ended,followed_on,ceased_notice,died,moved,closed}', true, '2009-04-01',
     'MCA 2005 s 39C(5), Sch A1 paras 139(2), (3), 153, 160; SI 2008/1315 reg 10(b)', 'seen',
     'A representative must be appointed if a vacancy arises, as soon as practicable after the supervisory body becomes aware of it (para 139(2), (3)), and the procedure begins at once (reg 10(b)). A section 39C IMCA does not end that duty: the IMCA''s appointment ends with the new representative''s (section 39C(5)), and stands in for three functions about reviews only (paras 153, 159, 160). 5 working days are a local target, never past the end of the authorisation.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning,
    met_by, met_since, cancelled_by, needs_fact, effective_from, source, certainty, note) values
    ('england-dols', 'rpr_gap', 'standard', 'No representative: section 39C IMCA or a new representative (local target: the next working day)',
     '{rpr_ended}', 1, 'working_day', 'after', '{limit:standard_end}', 0, 'day', 'on',
     '{rpr_appointed,rpr_paid,imca39c_instructed}', 'rpr_ended', '{review_ended,followed_on,ceased_notice,died,moved,closed}', true, '2009-04-01',
     'MCA 2005 s 39C, Sch A1 para 139(2), (3)', 'partly',
     'The duties were seen: a representative is appointed as soon as practicable after the supervisory body becomes aware of the vacancy. The next working day is a local target, never past the end of the authorisation: section 39C speaks of one that is in force. Nobody speaks for the person meanwhile. A section 39C IMCA meets only this: rpr_appointment then counts from the vacancy.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from, count, unit, reckoning,
    met_by, met_since, cancelled_by, forestalled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'notice_rpr_appointed', 'standard', 'england', 'Copies of a representative''s appointment (local target: the next working day)',
     '{rpr_appointed}', 1, 'working_day', 'after',
     '{rpr_copies}', 'rpr_appointed', '{review_ended,followed_on,ceased_notice,died,moved,closed}', '{}', true, 'rest', 'supervisory body',
     'the representative, the person, the managing authority, any donee or deputy, any IMCA under sections 37 to 39D and every interested person whom the best interests assessor consulted',
     'who is appointed, the duties of a representative, and for how long, as the written appointment does', '2009-04-01',
     'SI 2008/1315 reg 12(1), (4)', 'partly',
     'Copies of each written appointment are owed; no number of days is set, and the next working day is a local target. The regulation was read as far as the managing authority in its list; that the list goes on as in reg 14(2) is taken from there. They are no longer asked for once the authorisation has ended, and the appointment with it (reg 12(3)).'),
    ('england-dols', 'notice_rpr_ended', 'standard', 'england', 'Notice and copies of the end of a representative''s appointment (local target: the next working day)',
     '{rpr_ended}', 1, 'working_day', 'after',
     '{rpr_end_notice}', null, '{died,closed}', '{review_ended,ceased_notice}', true, 'rest', 'supervisory body',
     'the representative, unless they resigned or died; copies to the person, the managing authority, any donee or deputy, any IMCA under sections 37 to 39D and every interested person whom the best interests assessor consulted',
     'that the appointment ends, why, and on which day', '2009-04-01',
     'SI 2008/1315 regs 13, 14', 'seen',
     'The representative is informed of the pending end where it is for a reason in reg 13(c) to (h), so not after a resignation or a death; the copies are owed in every case (reg 14(2)), and stay owed if the authorisation ends later. The appointment is for its period (reg 12(3)): where a review had ended it, the appointment ended with it, and notice of that is the one of para 65. No number of days is set; the next working day is a local target.')
on conflict do nothing;

-- A representative who is not paid, and the person, may have an advocate's help for the asking.
insert into dolsd.time_limit (pack, code, kind, title, applies_unless, count_from, count, unit, reckoning,
    cap_from, cap_count, cap_unit, cap_reckoning,
    met_by, met_since, cancelled_by, needs_fact, effective_from, source, certainty, note) values
    ('england-dols', 'imca39d', 'standard', 'Instruction of a section 39D IMCA (local target: the next working day)',
     '{rpr_paid}', '{imca39d_asked}', 1, 'working_day', 'after', '{limit:standard_end}', 0, 'day', 'on',
     '{imca39d_instructed}', 'imca39d_asked', '{review_ended,followed_on,ceased_notice,died,moved,closed}', true, '2009-04-01',
     'MCA 2005 ss 39D(1) to (4), 39E', 'partly',
     'Owed where the person or a representative who is not paid asks for an advocate while an authorisation is in force; the sections were read, and set no number of days: the next working day is a local target. Who has an advocate under section 39D already needs no other, unless that one was not instructed at the person''s own request and now the person asks (section 39E): the record does not say who asked, and that only an instruction since counts is the cautious reading. It does not apply where the person named somebody to be consulted, or has a donee or deputy for it (section 40). That the council has reason to believe that help is needed (section 39D(5)) has no day: record it as asked.')
on conflict do nothing;

-- Equivalent assessments: each may be reused for another request, unless something says that it is no
-- longer accurate. Age has no limit (para 49(4)).
insert into dolsd.time_limit (pack, code, kind, title, count_from, count, unit, reckoning,
    after_last_day, met_by, cancelled_by, hold_from, hold_until, effective_from, source, certainty, note)
select 'england-dols', 'reuse_' || e.requirement, 'standard', 'Reusable until: assessment of ' || e.words,
       array[e.requirement || '_assessed'], 12, 'month', 'including', 'pass', '{}',
       case when e.stays then '{review_ended,followed_on,died,closed}' else '{review_ended,followed_on,died,moved,closed}' end::text[],
       case when e.requirement = 'eligibility' then '{suspended}' else '{}' end::text[],
       case when e.requirement = 'eligibility' then '{suspension_lifted}' else '{}' end::text[], date '2009-04-01',
       'MCA 2005 Sch A1 para 49(4), (5)' || case when e.requirement = 'best_interests' then ', (6)' else '' end, 'seen',
       '"Carried out within the previous 12 months", and there is no reason why it may no longer be accurate'
       || case when e.requirement = 'best_interests' then '; the views of the representative and of any section 39C or 39D IMCA are taken into account first (para 49(6))' else '' end
       || case when e.requirement = 'eligibility' then '; while the authorisation is suspended there is one, for that says that the requirement is not met (para 91)' else '' end
       || case when e.stays then '; a move to another place is none, whatever the assessment was made for (para 49(7))' else '; at another place there may be one, and it ends here with a move' end
       || '. The last day on which it can be used is the cautious reading. An age assessment has no such limit.'
  from (values (1, 'mental_health', 'mental health', true), (2, 'capacity', 'mental capacity', true),
               (3, 'best_interests', 'best interests', false), (4, 'eligibility', 'eligibility', false),
               (5, 'refusals', 'no refusals', true)) e (place, requirement, words, stays)
 order by e.place
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from,
    met_by, cancelled_by, hold_from, hold_until, effective_from, source, certainty, note) values
    ('england-dols', 'condition_due', 'condition', 'Condition of the authorisation due',
     '{due}', '{met}', '{authority_ended,died,moved,closed}', '{suspended}', '{suspension_lifted}', '2009-04-01',
     'MCA 2005 Sch A1 paras 53(3), 97 and the authorisation itself', 'seen',
     'The managing authority must ensure that conditions are complied with. A condition without a date has no deadline. While the authorisation is suspended it authorises nothing (para 97), and no review of its conditions can be asked for (para 122(2)), so that nobody is asked meanwhile; once the suspension is lifted the condition counts again, by the day that was set.')
on conflict do nothing;

-- ---------------------------------------------------------------- reviews

insert into dolsd.time_limit (pack, code, kind, title, count_from, count_which, count, unit, reckoning,
    met_by, met_since, cancelled_by, hold_from, hold_until, effective_from, source, certainty, note) values
    ('england-dols', 'review_due', 'review', 'Review: local target of 21 days',
     '{requested,suspension_lifted,further_disposed}', 'latest', 21, 'day', 'including',
     '{completed}', 'requested', '{withdrawn,authority_ended,died,moved,closed}',
     '{suspended,further_requested}', '{suspension_lifted,further_disposed}', '2009-04-01',
     'Local policy; MCA 2005 Sch A1 paras 102, 122, 123, 124', 'unsure',
     'The Act gives no number of days for a review. 21 days is taken over from first assessments; set your own. No step is taken while the authorisation is suspended (para 122(3)), nor while a request for a further one has not been disposed of (paras 123(3), 124(2)), and none may be asked for meanwhile (paras 122(2), 123(2)); the target starts again after that.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from, count_which, count, unit, reckoning,
    met_by, met_since, cancelled_by, hold_from, hold_until, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'notice_review', 'review', 'Notice of the review (local target: the next working day)',
     '{requested,suspension_lifted,further_disposed}', 'latest', 1, 'working_day', 'after',
     '{review_notice}', 'requested', '{completed,withdrawn,authority_ended,died,closed}',
     '{suspended,further_requested}', '{suspension_lifted,further_disposed}', true, 'rest', 'supervisory body',
     'the person, the representative and the managing authority, but for whoever asked for the review',
     'that a review is to be carried out', '2009-04-01',
     'MCA 2005 Sch A1 para 108', 'seen',
     'Before the review begins or, where that is not practicable, as soon as practicable after; the next working day after it is asked for is a local target.'),
    ('england-dols', 'notice_review_outcome', 'review', 'Notice of the outcome of the review (local target: the next working day)',
     '{completed}', 'first', 1, 'working_day', 'after',
     '{outcome_notice}', 'start', '{died,closed}', '{}', '{}', true, 'rest', 'supervisory body',
     'the managing authority, the person, the representative and any section 39D IMCA',
     'the outcome of the review, and what variation (if any) was made to the authorisation; copies of the review assessments go with it', '2009-04-01',
     'MCA 2005 Sch A1 paras 120, 135(5)', 'seen',
     'When the review is complete; the paragraph has no number of days, and the next working day is a local target.')
on conflict do nothing;

-- ---------------------------------------------------------------- the regulator (England)

-- Never for an application that has merely been made, nor for an urgent authorisation, a review, an early end,
-- a death, a move or a lapse. Nothing in regulation 18 takes NHS bodies out of paragraph (4A).
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from,
    met_by, met_since, cancelled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'cqc_notification', 'request', 'england', 'Notification to CQC of the outcome or withdrawal: once it is known',
     '{granted,refused,withdrawn}', '{cqc_notified}', 'start', '{died,closed}', true, 'rest', 'registered provider, an NHS body too', 'the Care Quality Commission',
     'the date and nature of the request; whether an urgent authorisation preceded it; the outcome, or the reason for its withdrawal; and the date of that', '2010-10-01',
     'SI 2009/3112 reg 18(4A)(a), (4B)', 'seen',
     'The duty is the provider''s, an NHS trust''s too; the council prompts. "Once the outcome is known", or "at the point of withdrawal", is read as the same day. A council that does not hear what providers send can record the day of its prompt as cqc_notified. What was notified before the outcome is not about it. A request that the Act deems made (para 71(2)) was not made by the registered person: whether its outcome is notified is not certain.'),
    ('england-dols', 'cqc_notification', 'court_order', 'england', 'Notification to CQC of the outcome of a court application: once it is known',
     '{made,application_refused,application_withdrawn}', '{cqc_notified}', 'start', '{died,closed}', true, 'rest', 'registered provider, an NHS body too', 'the Care Quality Commission',
     'the date and nature of the application; whether an urgent authorisation preceded it; the outcome, or the reason for its withdrawal; and the date of that', '2010-10-01',
     'SI 2009/3112 reg 18(4A)(b), (4B)', 'seen',
     'Any application to a court about depriving a service user of liberty under section 16(2)(a), even if the council made it; a challenge under section 21A is not one. Only registered providers notify: an order for somebody''s own home may concern none.')
on conflict do nothing;

-- An order that was made has been notified; the result of the application to renew it is a separate outcome.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, count_from, count_which,
    met_by, met_since, cancelled_by, needs_fact, after_last_day, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'cqc_renewal', 'court_order', 'england', 'Notification to CQC that an application to renew was refused or withdrawn: once it is known',
     '{made}', '{application_refused,application_withdrawn}', 'latest', '{renewal_cqc_notified}', 'start', '{died,closed}', true, 'rest', 'registered provider, an NHS body too', 'the Care Quality Commission',
     'the date and nature of the application; whether an urgent authorisation preceded it; the outcome, or the reason for its withdrawal; and the date of that', '2010-10-01',
     'SI 2009/3112 reg 18(4A)(b), (4B)', 'seen',
     'Where the application led to another order, that order''s own row says so.')
on conflict do nothing;

-- Closing a request together with its outcome must not suppress the prompt: it still leaves on the day
-- of the outcome, and then the day passes.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, count_from, after_last_day,
    met_by, met_since, cancelled_by, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'cqc_notification', 'request', 'england', 'Notification to CQC of the outcome or withdrawal: once it is known',
     '{closed}', '{granted,refused,withdrawn}', 'pass',
     '{cqc_notified}', 'start', '{died}', 'registered provider, an NHS body too', 'the Care Quality Commission',
     'the date and nature of the request; whether an urgent authorisation preceded it; the outcome, or the reason for its withdrawal; and the date of that', '2010-10-01',
     'SI 2009/3112 reg 18(4A)(a), (4B)', 'seen',
     'As for a request that stays open; that nothing more is asked once it is closed is local policy.')
on conflict do nothing;

-- The same of a court application that was refused or withdrawn: closing the matter goes with that.
insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_if, applies_unless, count_from, count_which, after_last_day,
    met_by, met_since, cancelled_by, owed_by, owed_to, contents, effective_from, source, certainty, note) values
    ('england-dols', 'cqc_notification', 'court_order', 'england', 'Notification to CQC of the outcome of a court application: once it is known',
     '{closed}', '{made}', '{application_refused,application_withdrawn}', 'first', 'pass',
     '{cqc_notified}', 'start', '{died}', 'registered provider, an NHS body too', 'the Care Quality Commission',
     'the date and nature of the application; whether an urgent authorisation preceded it; the outcome, or the reason for its withdrawal; and the date of that', '2010-10-01',
     'SI 2009/3112 reg 18(4A)(b), (4B)', 'seen',
     'As for a matter that stays open; that nothing more is asked once it is closed is local policy.'),
    ('england-dols', 'cqc_renewal', 'court_order', 'england', 'Notification to CQC that an application to renew was refused or withdrawn: once it is known',
     '{made,closed}', '{}', '{application_refused,application_withdrawn}', 'latest', 'pass',
     '{renewal_cqc_notified}', 'start', '{died}', 'registered provider, an NHS body too', 'the Care Quality Commission',
     'the date and nature of the application; whether an urgent authorisation preceded it; the outcome, or the reason for its withdrawal; and the date of that', '2010-10-01',
     'SI 2009/3112 reg 18(4A)(b), (4B)', 'seen',
     'As for an order that stays open; that nothing more is asked once it is closed is local policy.')
on conflict do nothing;

-- ---------------------------------------------------------------- April 2009

-- The first month had longer periods, so the rows above begin with May. Urgent authorisations are the same
-- in England and Wales, as they come from the Act: the day on which one was given decides. Assessments only
-- under the regulations of England.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    stated_by, met_by, met_since, cancelled_by, flags, effective_from, effective_to, source, certainty, note) values
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation given in April 2009: at most 21 days, not extended',
     '{}', '{}', '{given}', 21, 'day', 'including', 'last_day',
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '{}', '2009-04-01', '2009-04-30',
     'SI 2009/139 Sch paras 3, 4', 'seen',
     'Paragraphs 77(3) to (5) and 84 to 86 of Schedule A1, on extensions, did not apply to these.'),
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation given in April 2009 of which no last day is recorded: at most 21 days',
     '{}', '{last_day,earlier_urgent,refused,refusal_sent}', '{given}', 21, 'day', 'including', 'last_day',
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '{not_stated}', '2009-04-01', '2009-04-30',
     'SI 2009/139 Sch paras 3, 4; MCA 2005 Sch A1 para 80(c)', 'seen', 'The form must state the period, and it may be shorter.'),
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation given in April 2009 whose request was refused',
     '{refused}', '{earlier_urgent}', '{given}', 21, 'day', 'including', 'last_day',
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '{refused}', '2009-04-01', '2009-04-30',
     'SI 2009/139 Sch paras 3, 4; MCA 2005 Sch A1 para 89(4)', 'seen', 'It ceases when the managing authority receives notice of the refusal.'),
    ('england-dols', 'urgent_end', 'urgent', 'Urgent authorisation given in April 2009 whose request was refused',
     '{refusal_sent}', '{earlier_urgent,refused}', '{given}', 21, 'day', 'including', 'last_day',
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '{refused}', '2009-04-01', '2009-04-30',
     'SI 2009/139 Sch paras 3, 4; MCA 2005 Sch A1 para 89(4)', 'seen', 'Notice was given that the request is refused, and no day of the refusal is recorded. It ceases when the managing authority receives notice of the refusal.'),
    ('england-dols', 'urgent_end', 'urgent', 'Second urgent authorisation for one detention, given in April 2009: none may be given',
     '{earlier_urgent}', '{}', '{given}', 21, 'day', 'including', 'last_day',
     '{standard_started,followed_on}', 'given', '{refusal_received,died,moved,closed}', '{barred}', '2009-04-01', '2009-04-30',
     'MCA 2005 Sch A1 para 77(2)', 'seen', 'SI 2009/139 Sch para 4 left para 77(2) in force.')
on conflict do nothing;

-- Whatever became of the request, and of a second one: where no last day is recorded, the last day is not certain.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    stated_by, extended_by, extended_at_most, extension_asked, extension_decided, extension_before, met_by, met_since, cancelled_by, flags, effective_from, effective_to, source, certainty, note)
select l.pack, l.code, l.kind, l.title || '; no last day is recorded', array_remove(l.applies_if, 'last_day'), l.applies_unless || '{last_day}', l.count_from, l.count, l.unit, l.reckoning,
       l.stated_by, l.extended_by, l.extended_at_most, l.extension_asked, l.extension_decided, l.extension_before, l.met_by, l.met_since, l.cancelled_by, l.flags || '{not_stated}', l.effective_from, l.effective_to,
       l.source || '; para 80(c)', case l.certainty when 'seen' then 'partly' else l.certainty end,
       'The form must state the period (para 80(c)), and it may be shorter: the last day is the latest that it can be. ' || l.note
  from dolsd.time_limit l
 where l.pack = 'england-dols' and l.code = 'urgent_end' and not l.applies_unless @> '{last_day}'
   and l.applies_if && '{refused,refusal_sent,earlier_urgent,withdrawn,grant_sent,unrequested}'
 order by l.id
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from, count, unit, reckoning, not_after,
    stated_by, met_by, cancelled_by, governed_by, effective_from, effective_to, source, certainty, note) values
    ('england-dols', 'assess_urgent', 'request', 'england', 'Assessments before an urgent authorisation given in April 2009 ends',
     '{urgent_given}', 21, 'day', 'including', 'received', 'urgent_last_day',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', 'urgent_given', '2009-04-01', '2009-04-30',
     'SI 2008/1858 reg 13(2); SI 2009/139 Sch paras 3, 4', 'seen',
     'To the end of an urgent authorisation of at most 21 days, not extended. The day on which the urgent authorisation was given decides; if it is not recorded, the day of the request is used.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, applies_unless, count_from, count, unit, reckoning,
    met_by, cancelled_by, flags, effective_from, effective_to, source, certainty, note) values
    ('england-dols', 'assess_standard', 'request', 'england', 'Assessments within 42 days of receipt, the urgent authorisation having ended before it',
     '{limit:assess_urgent}', '{received}', 42, 'day', 'including',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '{urgent_over}', '2009-04-01', '2009-04-30',
     'SI 2009/139 Sch para 2', 'seen',
     'It replaces regulation 13(1) of SI 2008/1858 for requests made on or before 30 April 2009.'),
    ('england-dols', 'assess_standard', 'request', 'england', 'Assessments within 42 days of receipt, for requests of April 2009',
     '{urgent_given,urgent_last_day,limit:assess_urgent}', '{received}', 42, 'day', 'including',
     '{assessed,decided,granted,refused}', '{withdrawn,died,moved,closed}', '{}', '2009-04-01', '2009-04-30',
     'SI 2009/139 Sch para 2', 'seen',
     'It replaces regulation 13(1) of SI 2008/1858 for requests made on or before 30 April 2009.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, jurisdiction, title, count_from, count, unit, reckoning,
    met_by, cancelled_by, governed_by, effective_from, effective_to, source, certainty, note) values
    ('england-dols', 'assess_standard', 'unauthorised', 'england', 'Assessments on the request that the Act deems made: within 42 days, for findings of April 2009',
     '{unauthorised}', 42, 'day', 'including',
     '{request_received,request_decided}', '{died,moved,closed}', 'unauthorised', '2009-04-01', '2009-04-30',
     'MCA 2005 Sch A1 para 71(2); SI 2009/139 Sch para 2', 'seen',
     'The request is deemed made on the finding, so that its day decides. It replaces regulation 13(1) of SI 2008/1858 for requests made on or before 30 April 2009.')
on conflict do nothing;
