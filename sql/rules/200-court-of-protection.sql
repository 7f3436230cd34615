-- Deprivation of liberty that the Court of Protection authorises: settings outside hospitals and
-- care homes, and people aged 16 and 17. The order decides; the practice below fills what it leaves
-- open.

insert into dolsd.rule_pack (pack, title, regime, commences, least_age, note) values
    ('court-of-protection', 'Court of Protection: orders that authorise a deprivation of liberty', 'cop', '2009-04-01', 16,
     'MCA 2005 ss 4A(3), 16(2)(a). Read every sealed order: its own dates override anything here.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, floor_from, floor_count, floor_unit, floor_reckoning,
    count_from, count, unit, reckoning, varied_by, cap_from, cap_count, cap_unit, cap_reckoning,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('court-of-protection', 'court_application', 'court_order', 'Application to the court: as the order says, else 1 month before it ends',
     'made', 5, 'working_day', 'after',
     '{limit:court_order_end}', 1, 'month', 'before', 'application_due', '{limit:court_order_end}', 0, 'day', 'on',
     '{application_filed}', 'made', '{discharged,followed_on,died,moved,closed}', '2009-04-01',
     'The sealed order; else practice in Re X orders under Practice Direction 11A Part 2', 'unsure',
     'The month is from memory of the model order and was not seen. If the order states a day, that day applies, earlier or later; record it, especially for an order of less than a month or two. A month before the end of such an order is before it was made or close to it: 5 working days after it was made apply instead, a local target and not a reading of any rule, and never past its end. Some orders continue until the court decides if the application is made in time: only if the order says so.')
on conflict do nothing;

-- One that was withdrawn is made no more: another is needed by the same day.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, floor_from, floor_count, floor_unit, floor_reckoning,
    count_from, count, unit, reckoning, varied_by, cap_from, cap_count, cap_unit, cap_reckoning,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('court-of-protection', 'court_application', 'court_order', 'Application to the court, the last one having been withdrawn: as the order says, else 1 month before it ends',
     '{application_withdrawn}', 'made', 5, 'working_day', 'after',
     '{limit:court_order_end}', 1, 'month', 'before', 'application_due', '{limit:court_order_end}', 0, 'day', 'on',
     '{application_filed}', 'application_withdrawn', '{discharged,followed_on,died,moved,closed}', '2009-04-01',
     'The sealed order; else practice in Re X orders under Practice Direction 11A Part 2', 'unsure',
     'An application that was withdrawn leaves the court with nothing to decide, so the order ends on its day: only one that was filed on the day of the withdrawal or after it counts. The month is from memory of the model order and was not seen. If none is needed, because nobody is deprived of liberty any more, close the matter or record how the order ended.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, not_before,
    met_by, met_since, cancelled_by, effective_from, source, certainty, note) values
    ('court-of-protection', 'court_order_end', 'court_order', 'Court order: ends on the day it states',
     '{last_day}', '{last_day}', 'made',
     '{followed_on}', 'made', '{discharged,died,moved,closed}', '2009-04-01',
     'The sealed order; MCA 2005 ss 4A(3), 16(2)(a)', 'seen',
     'Without a new order there is no authority after it. Renewal is a fresh application with fresh evidence. Where the order names no last day, pack local counts a year. If the court refused an application after the last day, or it was withdrawn then, the order may have continued until that day: if it says so, record that day as its last day.')
on conflict do nothing;

-- Whether an application keeps the order running is for the sealed order to say; but only one that was filed while
-- the order ran can, and only until the court has refused it or it was withdrawn. Two hidden limits ask that, so that
-- a council's view need give no more than the days. One that was filed and refused on one day counts as refused.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, met_by, met_since, met_in_time,
    cancelled_by, after_last_day, effective_from, source, certainty, note) values
    ('court-of-protection', 'application_in_time', 'court_order', 'Application filed while the order runs',
     '{last_day}', '{last_day}', '{application_filed}', 'made', true, '{}', 'hidden', '2009-04-01',
     'The sealed order; practice in Re X orders under Practice Direction 11A Part 2', 'unsure',
     'The application that led to the order is not one to renew it, and one that was filed after the end has nothing to continue. Whether it was also in time by the order''s own words is for the officer to check.'),
    ('court-of-protection', 'application_over', 'court_order', 'That application refused or withdrawn',
     '{application_filed}', '{application_filed}', '{application_refused,application_withdrawn}', 'application_filed', false,
     '{}', 'hidden', '2009-04-01', 'The sealed order', 'seen', '')
on conflict do nothing;

-- While such an application is pending the last day stays the stated one and the alarm runs, but neither says by itself
-- that authority is gone.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, not_before,
    met_by, met_since, cancelled_by, flags, effective_from, source, certainty, note) values
    ('court-of-protection', 'court_order_end', 'court_order', 'Court order: ends on the day it states, unless it says that it continues until the court decides',
     '{last_day,met:application_in_time}', '{met:application_over,limit:last_day_doubted}', '{last_day}', 'made',
     '{followed_on}', 'made', '{discharged,died,moved,closed}', '{unsure_end}', '2009-04-01',
     'The sealed order; practice in Re X orders under Practice Direction 11A Part 2', 'unsure',
     'The order may say that it continues until the court decides if the application was filed in time; this is from memory of the model order, which was not seen. The cautious reading is the stated day. Check the sealed order, and whether the application was in time; if it continues, record the next hearing, or the day until which it continues, as its last day, with the reason; confirm that day (last_day_confirmed) if it is more than a year after the order was made.')
on conflict do nothing;

-- The court reviews a deprivation of liberty at least once a year, so that a later last day is more often a slip than
-- an order. Reminders that wait for it would come too late, so a year counts until somebody has read the sealed order
-- again. A year to the day, which orders often state, is not doubted.
insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from, count, unit, reckoning, met_by, met_in_time,
    cancelled_by, after_last_day, effective_from, source, certainty, note) values
    ('court-of-protection', 'order_of_a_year', 'court_order', 'Last day within a year of the order', '{last_day}',
     '{made}', 1, 'year', 'after', '{last_day}', true, '{}', 'hidden', '2009-04-01',
     'Practice: the court reviews at least once a year (COPDOL10, COPDOL11)', 'unsure',
     'At least once a year is practice, and an order may state a later day, such as that of a hearing.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, cancelled_by,
    after_last_day, effective_from, source, certainty, note) values
    ('court-of-protection', 'last_day_doubted', 'court_order', 'A later last day, not confirmed', '{made,last_day}',
     '{met:order_of_a_year,last_day_confirmed}', '{last_day}', '{}', 'hidden', '2009-04-01',
     'Practice: the court reviews at least once a year (COPDOL10, COPDOL11)', 'unsure', 'That the court reviews at least once a year is practice.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, applies_unless, count_from, count, unit, reckoning,
    stated_by, not_before, met_by, met_since, cancelled_by, flags, effective_from, source, certainty, note) values
    ('court-of-protection', 'court_order_end', 'court_order', 'Court order said to last more than a year: a year, until its last day is confirmed',
     '{last_day,limit:last_day_doubted}', '{}', '{made}', 1, 'year', 'after',
     'last_day', 'made', '{followed_on}', 'made', '{discharged,died,moved,closed}', '{unsure_end}', '2009-04-01',
     'The sealed order; practice: the court reviews at least once a year (COPDOL11)', 'unsure',
     'The year may be mistyped. Until somebody has read the sealed order again a year counts, the cautious reading; whether there is authority after it is unsure. If the order does state the later day, record that it is confirmed (last_day_confirmed); its day then stands.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, applies_if, count_from,
    met_by, cancelled_by, effective_from, source, certainty, note) values
    ('court-of-protection', 'condition_due', 'condition', 'Condition of a court order due',
     '{ordered}', '{due}', '{met}', '{authority_ended,died,moved,closed}', '2009-04-01',
     'The sealed order', 'seen',
     'The order authorises what it says, on its conditions, and a review by the council cannot change it: only the court can. A condition without a date has no deadline.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from, count, unit, reckoning,
    cancelled_by, effective_from, source, certainty, note) values
    ('court-of-protection', 'care_plan_review', 'court_order', 'Care plan: reviewed within the last 12 months',
     '{plan_reviewed,made}', 12, 'month', 'after',
     '{discharged,followed_on,died,moved,closed}', '2009-04-01',
     'Note of HHJ Hilder, Senior Judge of the Court of Protection, June 2023', 'seen',
     'The court wants a plan that was reviewed within 12 months when it considers the case, not when the application is made. The limit moves on with each recorded review; before the first it is counted from the order.')
on conflict do nothing;
