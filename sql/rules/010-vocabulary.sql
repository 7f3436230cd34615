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

-- Said beside the date by dolsctl reckon and explain.
insert into dolsd.fact (kind, fact, meaning) values
    (null, 'died',   'the person died: everything ends'),
    (null, 'moved',  'the person left the place for good; an authority covers no other'),
    (null, 'closed', 'the matter was closed for another reason'),
    ('urgent', 'given',               'the managing authority signed it: day 1'),
    ('urgent', 'last_day',            'last day, as the form states it'),
    ('urgent', 'extension_requested', 'the managing authority asked for an extension'),
    ('urgent', 'extended_to',         'last day after the extension that was granted'),
    ('urgent', 'standard_started',    'first day of the standard authorisation that followed'),
    ('urgent', 'refusal_received',    'the managing authority received the notice of refusal (para 58): it ends then'),
    ('urgent', 'ceased_notice',       'notice was given that it has ceased (para 90)'),
    ('request', 'received',                   'the council received it: day 1'),
    ('request', 'urgent_extension_requested', 'an extension of the urgent authorisation was asked for'),
    ('request', 'urgent_extended_to',         'last day of the urgent authorisation after its extension'),
    ('request', 'assessors_instructed',       'the assessors were instructed'),
    ('request', 'decided',                    'signed off'),
    ('request', 'granted',                    'granted'),
    ('request', 'copies_sent',                'copies of the decision had gone out (paras 57, 58)'),
    ('request', 'withdrawn',                  'the managing authority withdrew it'),
    ('request', 'cqc_notified',               'the provider said that it had told the regulator the outcome'),
    ('standard', 'given',              'the supervisory body signed it'),
    ('standard', 'last_day',           'last day, as the form states it'),
    ('standard', 'court_last_day',     'last day, as a court set it (section 21A)'),
    ('standard', 'further_requested',  'Form 2 was received'),
    ('standard', 'further_decided',    'that Form 2 was decided'),
    ('standard', 'suspended',          'notice that eligibility is not met: day 1 of 28'),
    ('standard', 'suspension_lifted',  'notice that eligibility is met again'),
    ('standard', 'review_ended',       'it ended early, by review or otherwise'),
    ('standard', 'followed_on',        'first day of the next authority for the same person and place'),
    ('standard', 'rpr_appointed',      'a representative was appointed'),
    ('standard', 'rpr_paid',           'a paid representative was appointed, and is the latest'),
    ('standard', 'rpr_ended',          'last day of a representative whom no other followed'),
    ('standard', 'imca39c_instructed', 'a section 39C IMCA was instructed'),
    ('standard', 'imca39d_instructed', 'a section 39D IMCA was instructed'),
    ('standard', 'ceased_notice',      'notice was given that it has ceased (para 65)'),
    ('standard', 'cqc_notified',       'the provider said that it had told the regulator of the early end'),
    ('court_order', 'made',              'the court made it'),
    ('court_order', 'last_day',          'last day that it authorises'),
    ('court_order', 'application_due',   'the order wants the review application by this day'),
    ('court_order', 'application_filed', 'the review application was filed'),
    ('court_order', 'discharged',        'the court discharged it'),
    ('court_order', 'followed_on',       'first day of the next authority for the same person and place'),
    ('court_order', 'cqc_notified',      'the provider said that it had told the regulator'),
    ('condition', 'set',             'set'),
    ('condition', 'due',             'to be met by this day'),
    ('condition', 'met',             'met'),
    ('condition', 'ordered',         'the court made the order that sets it; absent where it is of a standard authorisation'),
    ('condition', 'authority_ended', 'the authority that carries it ended, or another followed'),
    ('review', 'requested', 'asked for'),
    ('review', 'completed', 'completed'),
    ('unauthorised', 'reported', 'the council was asked to decide: day 1 of 7'),
    ('unauthorised', 'assessed', 'the assessment was in'),
    ('unauthorised', 'decided',  'decided, or found frivolous or decided before'),
    ('lps', 'given',        'given'),
    ('lps', 'last_day',     'last day, as stated'),
    ('lps', 'renewal',       'last day after the first renewal'),
    ('lps', 'later_renewal', 'last day after a later renewal'),
    ('lps', 'review_due',   'the programmed review is due'),
    ('lps', 'reviewed',     'reviewed'),
    ('lps', 'ended',        'ended early'),
    ('milestone', 'due', 'to be met by this day')
on conflict do nothing;

-- Those that may lie before the day on which the matter began, or contradict another.
insert into dolsd.fact (kind, fact, meaning, may_precede, contradicts) values
    ('urgent', 'earlier_urgent',      'last day of an earlier one for the same person and place; there is no second one for a detention', true, null),
    ('urgent', 'imca39a_instructed',  'a section 39A IMCA was instructed', true, null),
    ('request', 'further',                    'Form 2: last day of the authority that is running out', true, null),
    ('request', 'urgent_given',               'the urgent authorisation with it was signed', true, null),
    ('request', 'urgent_last_day',            'last day of the urgent authorisation, as the form states it', true, null),
    ('request', 'assessed',                   'the last assessment was in', true, null),
    ('request', 'refused',                    'refused', false, 'granted'),
    ('request', 'imca39a_needed',             'there is nobody appropriate to consult, it was said (section 39A)', true, null),
    ('request', 'imca39a_instructed',         'the section 39A IMCA was instructed', true, null),
    ('standard', 'starts',             'first day in force', true, null),
    ('court_order', 'plan_reviewed',     'the care plan was last reviewed', true, null),
    ('review', 'withdrawn', 'no longer asked for', false, 'completed'),
    ('lps', 'first_effect', 'first had effect', true, null),
    ('milestone', 'met', 'met', true, null)
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
    ('lps_start',              'First effect of an LPS authorisation', false),
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

-- Whose duty a limit is, and which facts begin an authority. What a council has changed stays.
update dolsd.limit_code c set duty = coalesce(c.duty, v.duty), begins = case when c.begins = '{}' then v.begins::text[] else c.begins end
  from (values
    ('urgent_end',             'dols_team',          '{given}'),
    ('assess_urgent',          'dols_team',          '{}'),
    ('assess_standard',        'dols_team',          '{}'),
    ('assess_unauthorised',    'dols_team',          '{}'),
    ('decision_due',           'dols_team',          '{}'),
    ('standard_end',           'managing_authority', '{given,starts}'),
    ('further_request',        'managing_authority', '{}'),
    ('further_pending',        'dols_team',          '{}'),
    ('suspension_end',         'managing_authority', '{}'),
    ('notice_urgent_ceased',   'dols_team',          '{}'),
    ('notice_standard_ceased', 'dols_team',          '{}'),
    ('copies_of_decision',     'dols_team',          '{}'),
    ('rpr_appointment',        'dols_team',          '{}'),
    ('rpr_gap',                'dols_team',          '{}'),
    ('imca39a',                'dols_team',          '{}'),
    ('condition_due',          'managing_authority', '{}'),
    ('review_due',             'dols_team',          '{}'),
    ('cqc_notification',       'managing_authority', '{}'),
    ('court_application',      'allocated_worker',   '{}'),
    ('court_order_end',        'allocated_worker',   '{made}'),
    ('care_plan_review',       'allocated_worker',   '{}'),
    ('milestone_due',          'manager',            '{}'),
    ('lps_end',                'responsible_body',   '{given,first_effect}'),
    ('lps_review',             'responsible_body',   '{}')) v (code, duty, begins)
 where c.code = v.code and (c.duty is null or c.begins = '{}');

-- A channel is enabled once the daemon is set up to use it.
insert into dolsd.channel (channel, title, enabled) values
    ('mail',          'E-mail',                     true),
    ('webhook',       'Webhook to another system',  false),
    ('notify-email',  'GOV.UK Notify: e-mail',      false),
    ('notify-sms',    'GOV.UK Notify: text message', false),
    ('notify-letter', 'GOV.UK Notify: letter',      false)
on conflict do nothing;
