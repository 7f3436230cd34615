-- Who may do what. Roles belong to the whole server: they are created if missing, never dropped. They
-- cannot log in; grant them to logins that can.

do $do$
declare
    name text;
begin
    foreach name in array array['dolsd_daemon', 'dolsd_policy', 'dolsd_reader', 'casework_officer'] loop
        if not exists (select 1 from pg_roles where rolname = name) then
            begin
                execute format('create role %I nologin', name);
            exception when duplicate_object or unique_violation then
                null;  -- somebody else has just made it
            end;
        end if;
    end loop;
end
$do$;

revoke all on schema dolsd from public;
revoke all on all tables in schema dolsd from public;
revoke all on all functions in schema dolsd from public;

grant usage on schema dolsd to dolsd_daemon, dolsd_policy, dolsd_reader, casework_officer;
grant usage on schema casework to dolsd_daemon, dolsd_policy, dolsd_reader;
grant select on casework.matter, casework.recipient, casework.contact to dolsd_daemon, dolsd_policy, dolsd_reader;

-- The daemon: functions, and two views with its status. It cannot read or change any table directly.
grant execute on function
    dolsd.schema_version(), dolsd.clock(), dolsd.rules_version(), dolsd.enlist(text, text),
    dolsd.recover(text, bigint[], boolean, boolean),
    dolsd.keep_health(text, text[], boolean[], bigint[], bigint[], bigint[], bigint[], text[], text, bigint, bigint),
    dolsd.fit_clock(text, text, bigint), dolsd.by_clock(anyelement, bigint),
    dolsd.read_packs(), dolsd.read_kinds(), dolsd.read_facts(), dolsd.read_time_limits(), dolsd.read_rungs(),
        dolsd.read_non_working_days(),
    dolsd.take_changed(int, bigint), dolsd.put_back(text, bigint),
    dolsd.apply_plan(dolsd.planned_matter[], dolsd.planned_deadline[]),
    dolsd.held_words(), dolsd.held_up(text), dolsd.say_heard(text), dolsd.sweep(), dolsd.seal(bigint),
    dolsd.fire(int), dolsd.next_instant(), dolsd.claim(text, text[], int[], interval),
    dolsd.settle_said(bigint[], text[], text[], int[], text[], text[], timestamptz[], text[], text[], text[], boolean),
    dolsd.reap(boolean, boolean), dolsd.take_returned(uuid, text, text, text)
    to dolsd_daemon;

-- Views call these with the rights of the user who reads them.
grant execute on function
    dolsd.schema_version(), dolsd.clock(), dolsd.rules_version(), dolsd.london_date(timestamptz),
        dolsd.london_instant(date, time),
    dolsd.working_day(date, text), dolsd.working_days(date, text, int), dolsd.next_working_day(date, text),
    dolsd.reachable(text, bigint, date), dolsd.enabled_channels(), dolsd.ways_of(bigint, text[]),
    dolsd.post_by(timestamptz, int, dolsd.non_working_day[]), dolsd.attestation_next(), dolsd.london_words(timestamptz),
    dolsd.policy_number(text), dolsd.policy_span(text), dolsd.policy_time(text), dolsd.fault_of(text),
    dolsd.telling_rules(int[]),
    dolsd.telling(dolsd.deadline[], timestamptz, timestamptz, dolsd.telling_rules), dolsd.others(text[], text),
    dolsd.alarms_from(text, text[]), dolsd.recipients_are_gone(), dolsd.told_since(dolsd.notice),
    dolsd.open_transactions(), dolsd.lock_holders(),
    dolsd.awaited_words(), dolsd.coming(dolsd.deadline[], timestamptz),
    dolsd.upcoming_until(timestamptz),
    dolsd.rehearse(dolsd.planned_matter[], dolsd.planned_deadline[], dolsd.planned_deadline[], timestamptz,
        dolsd.telling_rules, dolsd.telling_rules)
    to dolsd_policy, dolsd_reader;
grant execute on function dolsd.london_date(timestamptz), dolsd.london_words(timestamptz), dolsd.attestation_next(),
    dolsd.london_instant(date, time), dolsd.policy_number(text), dolsd.policy_span(text),
    dolsd.working_day(date, text), dolsd.working_days(date, text, int), dolsd.recipients_are_gone(),
    dolsd.told_since(dolsd.notice), dolsd.open_transactions(), dolsd.lock_holders()
    to dolsd_daemon;
grant execute on function
    dolsd.read_packs(), dolsd.read_kinds(), dolsd.read_facts(), dolsd.read_time_limits(), dolsd.read_rungs(),
        dolsd.read_non_working_days(), dolsd.next_instant()
    to dolsd_policy, dolsd_reader;
grant select on dolsd.status, dolsd.uncovered, dolsd.non_working_day to dolsd_daemon;

-- Officers' questions.
grant execute on function
    dolsd.asks_for_person(), dolsd.responsible(text, bigint, text, date),
    dolsd.offset_words(int, text, text), dolsd.offset_parts(int, text, text),
    dolsd.notice_words(text, int, date, date), dolsd.notice_parts(bigint), dolsd.fact_words(text, text),
    dolsd.decided_words(text), dolsd.certainty_words(text),
    dolsd.gap_reason(text, text, text[], jsonb, text), dolsd.fact_day(jsonb, text),
    dolsd.authorities_at(date), dolsd.authority_now(date), dolsd.authority_then(date, date),
    dolsd.authority_bare(date, date, text, text),
    dolsd.authority_span(text, bigint, text, date, text, text), dolsd.asked_homes(text), dolsd.asked_contacts(text),
    dolsd.authority_on(date, date, text, text, bigint),
    dolsd.authority_counts(date, date, text, text),
    dolsd.due_bare(date, text, text, text), dolsd.due_by(date, text, text, text, bigint),
    dolsd.asked_of_homes(text[], bigint), dolsd.unanswered(text),
    dolsd.gaps_bare(date, date, text, text, date), dolsd.gaps_between(date, date, text, text, bigint),
    dolsd.gap_spans(date, date, text, text, boolean), dolsd.gap_pieces(date, date, text[], text, text),
    dolsd.gaps_by_parts(date, date, text[], text, text), dolsd.gaps_by(date, date, text, text, text),
    dolsd.told_rows(text, bigint[], text[], date, date, text), dolsd.told_detail(bigint),
    dolsd.told_about(text, text, text, date, date, text),
    dolsd.moment(timestamptz), dolsd.day_words(date), dolsd.counted(bigint, text, text), dolsd.refusal(jsonb),
    dolsd.refused_day(jsonb), dolsd.nobody_of_that_name(jsonb),
    dolsd.answer_authority(jsonb), dolsd.answer_due(jsonb), dolsd.answer_unanswered(jsonb), dolsd.answer_gaps(jsonb),
    dolsd.label_parts(text, text), dolsd.words_of(bigint), dolsd.answer_told(jsonb), dolsd.answer(text, jsonb)
    to dolsd_policy, dolsd_reader;

-- The seals of the ledger, and its erasures.
grant execute on function dolsd.personal_keys(text), dolsd.words_digest(uuid, text, text, text),
    dolsd.sealed_rows(bigint, bigint), dolsd.row_digests(bigint, bigint, bytea), dolsd.row_at(bigint),
    dolsd.seal_digest(dolsd.seal), dolsd.seal_line(dolsd.seal), dolsd.seals_in(text),
    dolsd.behind_at(dolsd.seal), dolsd.row_fault(dolsd.seal, dolsd.seal),
    dolsd.seal_fault(dolsd.seal, dolsd.seal, bytea[]),
    dolsd.tail_fault(dolsd.seal, bigint), dolsd.notice_faults(), dolsd.is_as_made(dolsd.notice, dolsd.event),
    dolsd.message_faults(), dolsd.people_faults(), dolsd.matter_faults(), dolsd.record_faults(),
    dolsd.verify(text), dolsd.rows_about(text, bigint),
    dolsd.state_words(text), dolsd.proof_of(dolsd.message),
    dolsd.evidence_facts(text, bigint), dolsd.evidence_limits(text, bigint), dolsd.evidence_attempts(bigint),
    dolsd.evidence_said_of(bigint, text, bigint), dolsd.part_is_about(text, text, text[]),
    dolsd.words_about(text, text, text[]), dolsd.evidence_message(text, bigint, bigint),
    dolsd.evidence_told(text, bigint),
    dolsd.evidence_not(text, bigint), dolsd.evidence_seals(text, bigint), dolsd.evidence_matter(dolsd.matter),
    dolsd.evidence_rows(jsonb), dolsd.evidence_sentence(jsonb), dolsd.evidence(text), dolsd.page_days(date, date, text),
    dolsd.evidence_days(date, date, date, text)
    to dolsd_policy, dolsd_reader;
grant execute on function dolsd.queued(), dolsd.queue_totals(), dolsd.age(bigint), dolsd.destination(text)
    to dolsd_policy, dolsd_reader;
grant execute on function dolsd.operate(text, bigint, text, text), dolsd.take_returned(uuid, text, text, text)
    to dolsd_policy;
grant execute on function dolsd.erase(text, bigint, text, text), dolsd.erase_about(text, text, text) to dolsd_policy;

grant execute on function dolsd.metrics(), dolsd.metric_lines() to dolsd_reader;

-- Officers' pages.
grant execute on function
    dolsd.share(numeric, numeric), dolsd.page_frame(), dolsd.page_without(), dolsd.page_overdue(),
    dolsd.page_missed(), dolsd.page_weeks(), dolsd.page_gap_months(),
    dolsd.page_bar(text, date, date, date, date, text), dolsd.page_scale(date, date),
    dolsd.page_part(jsonb, int, int),
    dolsd.page_bars(text[], bigint[], date, date, int, int), dolsd.page_marks(text, bigint, date, date),
    dolsd.page_days(date, date, text), dolsd.page_ladder(text), dolsd.page_why(text, bigint),
    dolsd.page_said(text, bigint), dolsd.page_told(text, text, bigint), dolsd.page_matter(text),
    dolsd.page_pulse(record), dolsd.page_health(),
    dolsd.page_today(), dolsd.page_homes(), dolsd.page_home(text, int, jsonb), dolsd.page_person(text),
    dolsd.page_contact(text), dolsd.page_rules(), dolsd.page_evidence(text), dolsd.page(text, jsonb)
    to dolsd_reader;

-- Calendars: readers look, officers and policy make and revoke.
grant execute on function dolsd.feed_days(), dolsd.feed_of_role(text, text, bigint), dolsd.feed_of_contact(bigint),
    dolsd.page_calendar(text)
    to dolsd_reader;
grant execute on function dolsd.feed_title(dolsd.calendar_feed), dolsd.feeds()
    to dolsd_policy, dolsd_reader, casework_officer;
grant execute on function dolsd.feed_make(bigint, text, text, text, text), dolsd.feed_revoke(bigint, text, text)
    to casework_officer, dolsd_policy;

-- The queries of dolsctl; each with the rights of the caller.
grant execute on function
    dolsd.seconds(timestamptz), dolsd.returned_words(bigint), dolsd.some_numbers(bigint[]),
    dolsd.ctl_languages(), dolsd.ctl_terms(), dolsd.ctl_fact_names(),
    dolsd.ctl_readers(), dolsd.ctl_channels(), dolsd.ctl_unknown_roles(), dolsd.ctl_missing_rights(),
    dolsd.ctl_attestation(), dolsd.ctl_doubts(), dolsd.count_uncovered(), dolsd.ctl_horizon(), dolsd.ctl_status(),
    dolsd.ctl_workers(), dolsd.ctl_policy(), dolsd.ctl_undelivered(), dolsd.ctl_knows_role(text),
    dolsd.ctl_matters(text[]), dolsd.ctl_all_matters(), dolsd.coming_line(dolsd.upcoming),
    dolsd.ctl_upcoming(float8, float8, text), dolsd.ctl_coming(text, bigint),
    dolsd.ctl_standing(text, bigint), dolsd.ctl_planned(text, bigint), dolsd.ctl_told(text, bigint),
    dolsd.ctl_moves(text, bigint), dolsd.ctl_which(text, text, bigint), dolsd.ctl_people(text, bigint),
    dolsd.ctl_pauses(text, bigint), dolsd.ctl_acknowledged(text, bigint), dolsd.ctl_can_simulate(),
    dolsd.ctl_progress(), dolsd.ctl_next_instant(float8), dolsd.ctl_last_attempt(),
    dolsd.ctl_ended_since(bigint), dolsd.ctl_sent_since(bigint),
    dolsd.ctl_rule_dates(date[], date),
    dolsd.reference_meant(text, text[]), dolsd.references_meant(text, boolean), dolsd.reference_plain(text),
    dolsd.references_near(text, boolean), dolsd.not_known_words(text, boolean), dolsd.several_words(text, text[])
    to dolsd_policy, dolsd_reader, casework_officer;
grant execute on function dolsd.ctl_put_calendar(date[], text[], text[], text[]) to dolsd_policy;
grant execute on function dolsd.count_uncovered() to dolsd_daemon;

-- Readers: officers, dolsctl.
grant select on all tables in schema dolsd to dolsd_reader, dolsd_policy;

-- Policy: rules, ladders, calendars, channels, attestations. A rung or a rule that was used is ended, not removed;
-- a channel comes with the program.
grant insert, update on dolsd.fact, dolsd.rule_pack, dolsd.time_limit, dolsd.rung, dolsd.non_working_day,
    dolsd.attestation to dolsd_policy;
revoke insert on dolsd.channel from dolsd_policy;
grant update on dolsd.channel to dolsd_policy;
grant update (value, who, why) on dolsd.policy to dolsd_policy;
grant delete on dolsd.rung, dolsd.non_working_day, dolsd.attestation to dolsd_policy;

-- Those who record a change announce it.
grant execute on function dolsd.contact_to_test(bigint) to dolsd_reader, dolsd_daemon;
grant execute on function dolsd.touch(text, bigint), dolsd.touch(text, bigint[]), dolsd.reopen_address(bigint, text)
    to casework_officer;

-- Those responsible for the rules let go what the guard holds, and vouch for the time.
grant execute on function dolsd.confirm_held(text, text, text), dolsd.confirm_clock(text, text) to dolsd_policy;
grant execute on function dolsd.held_list(), dolsd.would_hold(bigint, bigint, bigint, bigint),
    dolsd.effects_of(dolsd.planned_matter[], dolsd.planned_deadline[], timestamptz)
    to dolsd_policy, dolsd_reader;

-- Officers and policy hold reminders back, and record acknowledgements.
grant execute on function dolsd.pause(text, bigint, text, timestamptz, text, text),
    dolsd.resume(text, bigint, text, text),
    dolsd.acknowledge(text, bigint, text, bigint, text, text)
    to casework_officer, dolsd_policy;
