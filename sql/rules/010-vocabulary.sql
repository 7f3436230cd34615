-- The words that rules and case work share: kinds of matter, codes of limits, roles, channels.
--
-- Every file in this folder can be applied again at any time. A row that is there already is left
-- alone, whatever an administrator made of it; so what is not wanted is switched off (rung.active,
-- time_limit.effective_to, rule_pack.commences), not deleted, or it would come back.

insert into dolsd.kind (kind, title, governed_by) values
    ('urgent',       'Urgent authorisation',                             'given'),
    ('request',      'Request for a standard authorisation',             'received'),
    ('standard',     'Standard authorisation',                           'given'),
    ('court_order',  'Order of the Court of Protection',                 'made'),
    ('condition',    'Condition of a standard authorisation',            'set'),
    ('review',       'Review (Part 8)',                                  'requested'),
    ('unauthorised', 'Report of an unauthorised deprivation of liberty', 'reported'),
    ('lps',          'LPS authorisation (not in force)',                 'given'),
    ('milestone',    'Milestone of a programme',                         'due')
on conflict do nothing;

insert into dolsd.limit_code (code, title, authority) values
    ('urgent_end',             'End of an urgent authorisation', true),
    ('assess_urgent',          'Assessments while an urgent authorisation runs', false),
    ('assess_standard',        'Assessments for a standard authorisation', false),
    ('assess_unauthorised',    'Assessment of an unauthorised deprivation of liberty', false),
    ('decision_due',           'Decision on a request whose assessments are in', false),
    ('standard_start',         'Start of a standard authorisation', false),
    ('standard_end',           'End of a standard authorisation', true),
    ('further_request',        'Form 2 in time for a full assessment period', false),
    ('further_pending',        'Form 2 received and not yet decided', false),
    ('suspension_end',         'End of a suspension', false),
    ('notice_urgent_ceased',   'Notice that an urgent authorisation has ceased', false),
    ('notice_standard_ceased', 'Notice that a standard authorisation has ceased', false),
    ('copies_of_decision',     'Copies of a decision', false),
    ('rpr_appointment',        'Appointment of a representative', false),
    ('rpr_gap',                'Gap between representatives (section 39C IMCA)', false),
    ('imca39a',                'Instruction of a section 39A IMCA', false),
    ('condition_due',          'Condition due', false),
    ('review_due',             'Review due', false),
    ('cqc_notification',       'Notification to the regulator by the provider (CQC; in Wales CIW)', false),
    ('court_application',      'Application to the Court of Protection', false),
    ('court_order_end',        'End of a court order', true),
    ('care_plan_review',       'Review of the care plan for the court', false),
    ('milestone_due',          'Milestone due', false),
    ('lps_end',                'End of an LPS authorisation', true),
    ('lps_review',             'Programmed review of an LPS authorisation', false)
on conflict do nothing;

-- Titles are printed in mails after "the". Where a message to a role cannot be delivered, the next
-- role is told as well as the DoLS team.
insert into dolsd.role (role, title, next_role) values
    ('managing_authority',      'managing authority', 'provider_head_office'),
    ('provider_head_office',    'provider''s head office', 'dols_team'),
    ('representative',          'relevant person''s representative', 'dols_team'),
    ('paid_representative',     'paid representative', 'dols_team'),
    ('rule12_representative',   'Rule 1.2 representative', 'allocated_worker'),
    ('imca39a',                 'section 39A IMCA', 'dols_team'),
    ('imca39c',                 'section 39C IMCA', 'dols_team'),
    ('imca39d',                 'section 39D IMCA', 'dols_team'),
    ('best_interests_assessor', 'best interests assessor', 'dols_team'),
    ('dols_team',               'DoLS team', 'manager'),
    ('manager',                 'DoLS manager', null),
    ('legal',                   'legal team', 'manager'),
    ('allocated_worker',        'allocated worker', 'manager'),
    ('responsible_body',        'responsible body', 'dols_team'),
    ('approved_professional',   'approved mental capacity professional', 'dols_team'),
    ('appropriate_person',      'appropriate person', 'dols_team')
on conflict do nothing;

-- A channel is enabled once the daemon is set up to use it.
insert into dolsd.channel (channel, title, enabled) values
    ('mail',          'E-mail',                     true),
    ('webhook',       'Webhook to another system',  false),
    ('notify-email',  'GOV.UK Notify: e-mail',      false),
    ('notify-sms',    'GOV.UK Notify: text message', false),
    ('notify-letter', 'GOV.UK Notify: letter',      false)
on conflict do nothing;
