-- Dated steps of a programme: each is a matter of the kind milestone with the facts `due` and `met`, and
-- case work says where its date comes from. Examples are the road map to the Liberty Protection
-- Safeguards and the conversion of best interests assessors to approved mental capacity professionals.
-- The published road map (autumn 2019 to October 2021) has passed and no other has been published, so
-- none of its dates is shipped; the demonstration has its steps as they were announced, closed.

insert into dolsd.rule_pack (pack, title, regime, commences, note) values
    ('programme', 'Milestones of programmes', 'policy', '2009-04-01',
     'No law: the dates are those of the programme''s own plan.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from,
    met_by, cancelled_by, governed_by, effective_from, source, certainty, note) values
    ('programme', 'milestone_due', 'milestone', 'Milestone of the programme due',
     '{due}', '{met}', '{closed}', 'today', '2009-04-01',
     'The programme''s own plan', 'seen', 'A date that is moved is a new last day; what was sent about the old one is kept.')
on conflict do nothing;
