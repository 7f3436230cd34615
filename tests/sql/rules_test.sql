-- What must be true of the rule packs as shipped. Run by rules_test.sh after they were applied twice to
-- a fresh database.
\set ON_ERROR_STOP on
\set QUIET on

create function pg_temp.nothing(what text, query text) returns void language plpgsql as $$
declare
    found text;
begin
    execute format('select string_agg(it::text, '', '' order by it::text) from (%s) as t (it)', query) into found;
    if found is not null then
        raise exception '%: %', what, found;
    end if;
end $$;

-- ---- every code of the contract is there, and only LPS is not in force

create temporary table contract (code) as
select unnest('{urgent_end,assess_urgent,assess_standard,assess_unauthorised,standard_start,standard_end,
    found_unauthorised,gap_ahead,place_doubted,back_without_authority,eligibility_doubted,assessment_doubted,further_request,further_pending,decision_due,suspension_end,suspension_earlier,suspension_earliest,notice_urgent_ceased,notice_standard_ceased,
    copies_of_decision,rpr_appointment,rpr_gap,imca39a,imca39d,condition_due,review_due,cqc_notification,
    court_application,court_order_end,care_plan_review,milestone_due,lps_start,lps_renewal,lps_end,lps_review,
    refusal_receipt,further_refused,cqc_renewal,notice_extension_asked,notice_extension,extension_copies,
    notice_extension_refused,copies_extension_refused,notice_deprivation,notice_report,notice_report_outcome,
    notice_suspended,notice_suspension_lifted,notice_rpr_appointed,notice_rpr_ended,notice_review,notice_review_outcome,
    reuse_mental_health,reuse_capacity,reuse_best_interests,reuse_eligibility,reuse_refusals,
    application_in_time,application_over,order_of_a_year,last_day_doubted,court_day_in_reach}'::text[]);

select pg_temp.nothing('codes of the contract without a time limit',
    'select code from contract except select code from dolsd.time_limit');
select pg_temp.nothing('codes that are not in the contract',
    'select code from dolsd.limit_code except select code from contract');
select pg_temp.nothing('codes in force only on paper',
    $$select code from contract where code not like 'lps%' except
      select code from dolsd.time_limit join dolsd.rule_pack using (pack) where commences <= '2026-11-22'$$);
select pg_temp.nothing('LPS limits that are in force',
    $$select code from dolsd.time_limit join dolsd.rule_pack using (pack)
      where (code like 'lps%' or kind = 'lps') and (commences is not null or pack <> 'lps')$$);
select pg_temp.nothing('codes that no matter of one of the two countries can have',
    $$select code || ' in ' || j from contract, unnest('{england,wales}'::text[]) as j
      where code <> 'cqc_renewal' and not exists (select from dolsd.time_limit l where l.code = contract.code
          and (l.jurisdiction is null or l.jurisdiction = j))$$);

select pg_temp.nothing('regimes that reach other people or places than they do',
    $$select pack || ': from ' || coalesce(least_age::text, 'any age') || ', ' || settings::text from dolsd.rule_pack
      where regime <> 'policy' and (least_age, settings) is distinct from
          case when regime = 'dols' then (18, '{hospital,care home}'::text[]) else (16, '{}'::text[]) end$$);
select pg_temp.nothing('roles of LPS that are not there',
    $$select unnest('{responsible_body,approved_professional,appropriate_person}'::text[]) except select role from dolsd.role$$);
select pg_temp.nothing('authorities that a later regime would take over, and not the one that they were given under',
    $$select code || ' of ' || kind from dolsd.time_limit join dolsd.limit_code using (code) where authority and governed_by <> 'matter'$$);

-- ---- sources, and what is unsure says why

select pg_temp.nothing('rows without a source',
    $$select code || ' of ' || pack from dolsd.time_limit where length(trim(source)) < 10$$);
select pg_temp.nothing('unsure rows that do not say what is unsure',
    $$select code || ' of ' || pack from dolsd.time_limit where certainty <> 'seen' and length(note) < 20$$);
select pg_temp.nothing('Welsh targets before instruction that claim to be law, and clocks from it that do not',
    $$select code from dolsd.time_limit where jurisdiction = 'wales' and code like 'assess%'
       -- Reg 9(2) does not say what follows where the urgent authorisation is given after the instruction.
       and (certainty = 'unsure') <> (pack = 'wales-local' and title ~ '^Local target'
            or pack = 'wales-dols' and 'urgent_given' = any(count_from))$$);
select pg_temp.nothing('notices that do not say who owes them, to whom, and what they must say',
    $$select code || ' of ' || kind from dolsd.time_limit
       where code ~ '^(notice_|copies_|extension_copies|cqc_)' and '' in (owed_by, owed_to, contents)$$);
select pg_temp.nothing('limits that are nobody''s duty, and conditions that are somebody''s',
    $$select c.code || coalesce(' ' || c.duty, '') from dolsd.limit_code c
       where (c.duty is null) <> (select bool_and(l.after_last_day = 'hidden') from dolsd.time_limit l where l.code = c.code)$$);
select pg_temp.nothing('notices that are the duty of another than who owes them',
    $$select c.code || ': owed by the ' || l.owed_by || ', duty of ' || coalesce(c.duty, 'nobody')
        from dolsd.time_limit l join dolsd.limit_code c on c.code = l.code
       where l.owed_by <> '' and c.duty is distinct from case l.owed_by when 'supervisory body' then 'dols_team'
             else 'managing_authority' end
          or l.owed_by not in ('', 'supervisory body', 'managing authority') and l.code !~ '^cqc_'$$);

-- ---- the facts that rows name are facts that somebody states

create temporary table stated (kind, fact) as
select k, unnest(f::text[]) from (values
    ('urgent', '{given,mistaken,elsewhere,left,returned,returned_after,covered_until,next_given,next_starts,later_refused,last_day,extension_requested,extended_to,earlier_urgent,standard_started,followed_on,refused,refusal_sent,grant_sent,unrequested,refusal_received,withdrawn,ceased_notice,imca39a_instructed,extension_request_notice,extension_decided,extension_notice,extension_copies,extension_refused,extension_refusal_notice,extension_refusal_copies}'),
    ('request', '{received,in_hospital,further,follows_suspended,urgent_given,urgent_last_day,urgent_extension_requested,urgent_extended_to,urgent_earlier,assessors_instructed,assessed,decided,granted,refused,withdrawn,cqc_notified,copies_sent,deprivation_found,deprivation_notice,imca39a_needed,imca39a_instructed,covered_from,covered_until}'),
    ('standard', '{given,mistaken,elsewhere,left,returned,returned_after,covered_until,starts,next_given,next_starts,later_refused,last_day,court_last_day,further_requested,further_decided,followed_on,replaced,next_copies,suspended,suspension_lifted,follows_suspended,earlier_suspended,earlier_lifted,earliest_suspended,earliest_lifted,review_ended,rpr_appointed,rpr_paid,rpr_ended,imca39c_instructed,imca39d_asked,imca39d_instructed,ceased_notice,further_refused,suspension_notice,lifting_notice,rpr_copies,rpr_end_notice,mental_health_assessed,capacity_assessed,best_interests_assessed,eligibility_assessed,refusals_assessed,assessed_out_of_time}'),
    ('court_order', '{made,mistaken,elsewhere,left,returned,returned_after,covered_until,next_given,next_starts,later_refused,last_day,last_day_confirmed,application_due,application_filed,plan_reviewed,discharged,followed_on,cqc_notified,application_refused,application_withdrawn,renewal_cqc_notified}'),
    ('condition', '{set,due,met,ordered,authority_ended,suspended,suspension_lifted}'),
    ('review', '{requested,completed,withdrawn,review_notice,outcome_notice,suspended,suspension_lifted,further_requested,further_disposed,authority_ended}'),
    ('unauthorised', '{reported,assessed,decided,assessors_instructed,report_notice,outcome_notice,unauthorised,followed_on,authorised,no_deprivation,not_pursued,request_received,request_decided,covered_from,covered_until,imca39a_needed,imca39a_instructed}'),
    ('lps', '{given,mistaken,first_effect,last_day,renewal,renewed,later_renewal,renewed_again,review_due,reviewed,ended}'),
    ('milestone', '{due,met}')) as v (k, f)
union
select kind, unnest('{died,moved,closed}'::text[]) from dolsd.kind;

create temporary table named (kind, fact, place) as
select l.kind, f.fact, 'limit ' || l.code
  from dolsd.time_limit l
 cross join lateral unnest(l.applies_if || l.applies_unless || l.count_from || l.cap_from || l.met_by
     || l.cancelled_by || l.forestalled_by || l.hold_from || l.hold_until || array_remove(array[l.not_before, l.not_after, nullif(nullif(l.governed_by, 'matter'), 'today'), l.stated_by, l.extended_by, l.extension_asked, l.extension_decided, l.extension_before, l.varied_by, l.cap_lifted_by, l.floor_from, nullif(l.met_since, 'start'), l.met_seamlessly_by], null)) as f (fact)
 where f.fact !~ '^(limit|met):'
union
select l.kind, f.fact, 'rung ' || r.name
  from dolsd.rung r
  join dolsd.time_limit l on l.code = r.limit_code and (r.kind is null or r.kind = l.kind)
 cross join lateral unnest(r.only_if || r.unless) as f (fact);

select pg_temp.nothing('facts that nobody states',
    'select place || '': '' || fact from named where (kind, fact) not in (select kind, fact from stated)');
select pg_temp.nothing('facts without a meaning',
    'select kind || '': '' || fact from stated s where not exists (select from dolsd.fact f where f.fact = s.fact and (f.kind is null or f.kind = s.kind))');
select pg_temp.nothing('meanings of facts that nobody states',
    'select fact from dolsd.fact f where not exists (select from stated s where f.fact = s.fact and (f.kind is null or f.kind = s.kind))');
select pg_temp.nothing('kinds governed by a fact that nobody states',
    'select kind from dolsd.kind where (kind, governed_by) not in (select kind, fact from stated)');
select pg_temp.nothing('limits that are counted from a limit that is not there',
    $$select l.code || ' from ' || f from dolsd.time_limit l, unnest(l.count_from || l.cap_from || l.applies_if || l.applies_unless) as f
      where f ~ '^(limit|met):' and not exists (select from dolsd.time_limit o
          where o.code = split_part(f, ':', 2) and o.kind = l.kind)$$);
select pg_temp.nothing('matters that death or closing would not silence',
    $$select code || ' of ' || kind from dolsd.time_limit
      -- A hidden limit says nothing that could be silenced, and what ended the matter changes no condition.
      where after_last_day <> 'hidden' and (not (cancelled_by @> '{closed}' or (applies_if @> '{closed}' and after_last_day = 'pass')) or (kind <> 'milestone' and not cancelled_by @> '{died}'
             -- Off: the doubt whether CQC is notified of a death before the decision.
             and pack <> 'cqc-death'))$$);

-- ---- never silent (design, rule 4)

select pg_temp.nothing('limits that lapse without an alarm to the DoLS team that repeats and cannot be suppressed',
    $$select l.code || ' of ' || l.kind || coalesce(' in ' || l.jurisdiction, '') from dolsd.time_limit l
      where l.after_last_day = 'lapse' and not exists (select from dolsd.rung r
          where r.limit_code = l.code and r.role = 'dols_team' and r.active
            and r.repeat_every is not null and r.counted_from = 'last_day' and r.offset_count > 0
            and r.only_if = '{}' and r.unless = '{}' and r.only_if_flags = '{}' and r.effective_to is null
            and (r.kind is null or r.kind = l.kind)
            and (r.jurisdiction is null or r.jurisdiction = l.jurisdiction)
            -- Another rung replaces the one its flags remove.
            and r.unless_flags <@ array(select unnest(o.only_if_flags) from dolsd.rung o
                where o.limit_code = l.code and o.role = 'dols_team' and o.active and o.repeat_every is not null
                  and o.only_if = '{}' and o.unless = '{}' and o.unless_flags = '{}' and o.effective_to is null))$$);
select pg_temp.nothing('limits of which nobody is told before they end',
    $$select l.code || ' of ' || l.kind || coalesce(' in ' || l.jurisdiction, '') from dolsd.time_limit l
      -- A suspension before the latest was lifted, and is kept for its days; a finding that there is no authority is
      -- over when it is made, and the reminders of the request deemed made begin with it.
      where l.after_last_day <> 'hidden' and l.code not in ('suspension_earlier', 'suspension_earliest', 'found_unauthorised')
        and not exists (select from dolsd.rung r
          where r.limit_code = l.code and r.active and r.only_if = '{}'
            and (r.counted_from = 'start' or r.offset_count <= 0)
            and (r.kind is null or r.kind = l.kind)
            and (r.jurisdiction is null or r.jurisdiction = l.jurisdiction))$$);
select pg_temp.nothing('authorities whose end does not alarm the DoLS team at once and every working day',
    $$select a from unnest('{urgent_end,standard_end,court_order_end}'::text[]) as a
      where not exists (select from dolsd.rung where limit_code = a and role = 'dols_team'
              and offset_count = 1 and offset_unit = 'day' and pressing = 'urgent' and unless = '{}')
         or not exists (select from dolsd.rung where limit_code = a and role = 'dols_team' and repeat_every = 1)$$);
select pg_temp.nothing('rungs of limits that are not there',
    $$select name from dolsd.rung r where not exists (select from dolsd.time_limit l
      where l.code = r.limit_code and (r.kind is null or l.kind = r.kind)
        and (r.jurisdiction is null or l.jurisdiction is null or l.jurisdiction = r.jurisdiction))$$);
select pg_temp.nothing('rungs before the last day that would not move earlier',
    $$select name from dolsd.rung where counted_from = 'last_day' and offset_count <= 0 and moves <> 'earlier'$$);
select pg_temp.nothing('rungs of one role and limit at one moment',
    $$select a.name || ' and ' || b.name from dolsd.rung a join dolsd.rung b on a.id < b.id
      and a.limit_code = b.limit_code and a.role = b.role and a.if_flag is not distinct from b.if_flag and a.counted_from = b.counted_from
      and a.offset_count = b.offset_count and a.offset_unit = b.offset_unit and a.at_time = b.at_time
      and not (a.only_if_flags && b.unless_flags or b.only_if_flags && a.unless_flags)
      and not (a.only_if && b.unless or b.only_if && a.unless)
      and (a.kind is null or b.kind is null or a.kind = b.kind)
      and (a.jurisdiction is null or b.jurisdiction is null or a.jurisdiction = b.jurisdiction)$$);

-- ---- who is told, and of what not

select pg_temp.nothing('roles that no ladder tells',
    $$select unnest('{managing_authority,provider_head_office,representative,paid_representative,
        rule12_representative,imca39a,imca39c,imca39d,dols_team,manager,legal,allocated_worker}'::text[])
      except select role from dolsd.rung where active$$);
select pg_temp.nothing('reminders to send Form 2 that its arrival does not stop',
    $$select name from dolsd.rung where role in ('managing_authority', 'provider_head_office')
      and limit_code in ('standard_end', 'further_request')
      and not (counted_from = 'last_day' and offset_count > 0) and template not in ('further-refused-managing-authority', 'standard-end-pending-managing-authority')
      and not unless @> '{further_requested,followed_on}'$$);
select pg_temp.nothing('prompts about the regulator that hang on something else than an outcome',
    $$select code || ' of ' || kind from dolsd.time_limit
      where code = 'cqc_notification' and pack <> 'cqc-death' and (stated_by is not null or varied_by is not null
        or not count_from <@ case when pack = 'wales-hiw' then '{received,granted,refused}'
                                  when jurisdiction = 'wales' then '{received}'::text[]
                                  else '{granted,refused,withdrawn,made,application_refused,application_withdrawn}' end)
      union all
      select name from dolsd.rung
      where (template ~ '^(cqc|ciw|regulator)-') <> (limit_code in ('cqc_notification', 'cqc_renewal'))
      union all
      select name from dolsd.rung
      where template ~ '^cqc' and jurisdiction is distinct from 'england'
         or template ~ '^ciw' and jurisdiction is distinct from 'wales' and pack <> 'cqc-death'$$);
select pg_temp.nothing('outcomes of which the provider is not prompted on the day itself',
    $$select kind || ' in ' || jurisdiction from dolsd.time_limit l where code = 'cqc_notification'
      and not exists (select from dolsd.rung r where r.limit_code = l.code and r.kind = l.kind
          and r.jurisdiction = l.jurisdiction and r.role = 'managing_authority' and r.active
          and r.counted_from = 'start' and r.offset_count = 0 and r.moves = 'stay' and r.pressing = 'urgent')$$);

-- ---- bank holidays, from the law's own list and not from the file

create temporary table holiday (day) as
select unnest('{2025-01-01,2025-04-18,2025-04-21,2025-05-05,2025-05-26,2025-08-25,2025-12-25,2025-12-26,
    2026-01-01,2026-04-03,2026-04-06,2026-05-04,2026-05-25,2026-08-31,2026-12-25,2026-12-28,
    2027-01-01,2027-03-26,2027-03-29,2027-05-03,2027-05-31,2027-08-30,2027-12-27,2027-12-28,
    2028-01-03,2028-04-14,2028-04-17,2028-05-01,2028-05-29,2028-08-28,2028-12-25,2028-12-26}'::date[]);

select pg_temp.nothing('bank holidays that are missing',
    'select day from holiday except select day from dolsd.non_working_day where jurisdiction is null');
select pg_temp.nothing('days that are no bank holidays',
    $$select day from dolsd.non_working_day where day between '2025-01-01' and '2028-12-31' except select day from holiday$$);
select pg_temp.nothing('non-working days without a source',
    $$select day from dolsd.non_working_day where source not like 'GOV.UK%'$$);
