-- The Liberty Protection Safeguards: Mental Capacity (Amendment) Act 2019, MCA 2005 Schedule AA1.
-- NOT IN FORCE, and without a date: the pack has no commencement, so no row of it applies.
--
-- Announced for October 2020, then April 2022, then postponed beyond the Parliament that ended in 2024;
-- a consultation was announced on 18 October 2025 for the first half of 2026, and no trace of it has
-- been found since. On the day the Act is commenced:
--
--   update dolsd.rule_pack set commences = '2028-10-01' where pack = 'lps';
--
-- Transition, as announced in 2019 to 2022: authorisations and court orders given before run to their own end
-- under their own rules, and both systems run side by side for a year. That is what the daemon does: rows are
-- governed by the date on which a matter was given, so nothing in the other packs has to be changed. Give pack
-- england-dols (and wales-dols, wales-local) an `ends` only when no new authorisation can be given under it.
--
-- Wider than DoLS: from age 16, and in any setting, including a person's own home and a day school,
-- which today are for the court (in a care home from 18). Its roles are in 010-vocabulary.sql: the
-- responsible body (NHS hospital trust; integrated care board for continuing healthcare; else the
-- council, including for independent hospitals in England), the approved mental capacity professional,
-- who looks at objections and at independent hospitals, and the appropriate person. No limits in days
-- were found in the draft regulations, so there is no row for the work of the professional.

insert into dolsd.rule_pack (pack, title, regime, commences, least_age, note) values
    ('lps', 'Liberty Protection Safeguards (not in force)', 'lps', null, 16,
     'No date of commencement has been published. DoLS and court orders given before it run to their own end; a year of both systems was announced. From 16 (in a care home from 18) and in any setting.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, count, unit, reckoning,
    stated_by, after_last_day, cancelled_by, effective_from, source, certainty, note) values
    ('lps', 'lps_start', 'lps', 'LPS authorisation: first has effect within 28 days of being given',
     '{first_effect}', '{given}', 28, 'day', 'including', 'first_effect', 'pass', '{ended,died,closed}', '2019-05-16',
     'MCA 2005 Sch AA1 para 28 (not in force)', 'seen',
     'At most 28 days beginning with the day on which it is given. A later first effect is flagged, and its 12 months are counted from the last day that paragraph 28 allows.')
on conflict do nothing;

-- The end as it stands before a later renewal (lps_renewal), and the end itself (lps_end). A renewal is
-- for at most 12 months the first time and 3 years after that; one made after the end, or reaching
-- further, is flagged and counts for no more than the Schedule allows, like a first period.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, not_before, count, unit, reckoning,
    stated_by, extended_by, extended_at_most, extended_unit, extension_asked, after_last_day, cancelled_by, effective_from, source, certainty, note)
select 'lps', c.code, 'lps', c.title, s.applies_if || c.applies_if, c.applies_unless, s.count_from, s.not_before, 12, 'month', 'including',
       'last_day', 'renewal', 12, 'month', 'renewed', c.after_last_day, '{ended,died,closed}', date '2019-05-16',
       'MCA 2005 Sch AA1 paras 28, 29, 32 (not in force)', 'seen', s.note
  from (values (1, '{}'::text[], '{given}'::text[], null,
                'For an authorisation with no other day of first effect on record. renewal is the last day of the first renewal period, up to 12 months; renewed the day on which that renewal was made.'),
               (2, '{first_effect}', '{limit:lps_start}', 'given',
                '12 months beginning with the day on which it first has effect, and that is at most the 28th day from the day on which it is given (lps_start). renewal is the last day of the first renewal period, up to 12 months; renewed the day on which that renewal was made.')) s (place, applies_if, count_from, not_before, note)
 cross join (values (1, 'lps_end', 'LPS authorisation: 12 months from its first effect, or sooner as it states', '{}'::text[], '{}'::text[], 'lapse'),
                    (2, 'lps_renewal', 'LPS authorisation: end of its first renewal, before a later one', '{renewal,later_renewal}', '{}', 'pass'))
              c (place, code, title, applies_if, applies_unless, after_last_day)
 order by c.place, s.place
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, not_before,
    extended_by, extended_at_most, extended_unit, extension_asked, cancelled_by, effective_from, source, certainty, note) values
    ('lps', 'lps_end', 'lps', 'LPS authorisation renewed again: at most 3 years from the end of the renewal before',
     '{renewal,later_renewal}', '{limit:lps_renewal}', 'given',
     'later_renewal', 36, 'month', 'renewed_again', '{ended,died,closed}', '2019-05-16',
     'MCA 2005 Sch AA1 paras 29(2), 32 (not in force)', 'partly',
     'The 3 years were seen second-hand. later_renewal is the last day of the later renewal, renewed_again the day on which it was made. For each renewal after that move renewal on to the last day before it.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('lps', 'lps_review', 'lps', 'Programmed review of the LPS authorisation',
     '{review_due}', '{reviewed}', '{ended,died,closed}', '2019-05-16',
     'MCA 2005 Sch AA1 (not in force): programme of reviews', 'partly',
     'The authorisation''s own programme sets the day. Clear `reviewed` when the next day is set.')
on conflict do nothing;
