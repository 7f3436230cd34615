-- The Liberty Protection Safeguards: Mental Capacity (Amendment) Act 2019, MCA 2005 Schedule AA1.
-- NOT IN FORCE, and without a date: the pack has no commencement, so no row of it applies.
--
-- Announced for October 2020, then April 2022, then put off beyond the Parliament that ended in
-- 2024; a consultation was announced on 18 October 2025 for the first half of 2026, and no trace of
-- it was found since. On the day the Act is commenced:
--
--   update dolsd.rule_pack set commences = '2028-10-01' where pack = 'lps';
--
-- Transition, as announced in 2019 to 2022: authorisations and court orders that were given before
-- run to their own end under their own rules, and both systems stand side by side for a year. That
-- is what the daemon does: rows are governed by the date on which a matter was given, so nothing in
-- the other packs has to be changed. Give pack england-dols (and wales-dols) an `ends` only when no
-- new authorisation can be given under it any more.

insert into dolsd.rule_pack (pack, title, regime, commences, note) values
    ('lps', 'Liberty Protection Safeguards (not in force)', 'lps', null,
     'No date of commencement has been published. DoLS and court orders given before it run to their own end; a year of both systems was announced.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from, count, unit, reckoning,
    stated_by, extended_by, extended_at_most, cancelled_by, effective_from, source, certainty, note) values
    ('lps', 'lps_end', 'lps', 'LPS authorisation: 12 months from its first effect, or sooner as it states',
     '{first_effect,given}', 12, 'month', 'including',
     'last_day', 'renewal', 366, '{ended,died,closed}', '2019-05-16',
     'MCA 2005 Sch AA1 paras 28, 29, 32 (not in force)', 'seen',
     '12 months beginning with the day on which it first has effect, which may be at most 28 days after it is given. `renewal` is the last day of the renewal period; later renewals of up to 3 years (second-hand) are entered as matters of their own.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('lps', 'lps_review', 'lps', 'Programmed review of the LPS authorisation',
     '{review_due}', '{reviewed}', '{ended,died,closed}', '2019-05-16',
     'MCA 2005 Sch AA1 (not in force): programme of reviews', 'partly',
     'The authorisation''s own programme sets the day. Clear `reviewed` when the next day is set.')
on conflict do nothing;
