-- Dated steps of a programme, such as a council's road map for the Liberty Protection Safeguards
-- (code of practice, training, closing the old system, go-live): each step is a matter of the kind
-- milestone with the facts `due` and `met`.

insert into dolsd.rule_pack (pack, title, regime, commences, note) values
    ('programme', 'Milestones of programmes', 'policy', '2009-04-01',
     'No law: the dates are those of the programme''s own plan.')
on conflict do nothing;

insert into dolsd.time_limit (pack, code, kind, title, count_from,
    met_by, cancelled_by, governed_by, effective_from, source, certainty, note) values
    ('programme', 'milestone_due', 'milestone', 'Milestone of the programme due',
     '{due}', '{met}', '{closed}', 'today', '2009-04-01',
     'The programme''s own plan', 'seen', 'A date that is moved is a new last day; what was said about the old one is kept.')
on conflict do nothing;
