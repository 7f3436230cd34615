-- What dolsctl shows of a database: status, policy, upcoming, explain, and what is held back.
--
-- Each runs with the rights of the caller. Instants are whole seconds since 1970 (..._s), days are text.
--
-- Public: ctl_status, ctl_workers, ctl_policy, ctl_undelivered, ctl_knows_role, ctl_upcoming, ctl_coming, coming_line,
-- ctl_matters, ctl_standing, ctl_planned, ctl_told, ctl_moves, ctl_which, ctl_people, ctl_pauses,
-- ctl_acknowledged, seconds.

create or replace function dolsd.seconds(in_at timestamptz) returns bigint
    language sql immutable parallel safe
    as $$ select floor(extract(epoch from in_at))::bigint $$;
comment on function dolsd.seconds(timestamptz) is 'An instant in whole seconds since 1970.';

-- ---------------------------------------------------------------- status, policy

-- A monitoring system often allows a check only ten seconds: a lock is reported before that.
create or replace function dolsd.ctl_status()
    returns table (clock_s bigint, clock_moved boolean, schema_version int, rules_version bigint,
        rules_changed_s bigint, matters bigint, not_planned bigint, bad bigint, open bigint, lapsed bigint,
        paused bigint, due_now bigint, changed bigint, changed_since_s bigint, pending bigint, sending bigint,
        refused bigint, failed bigint, unknown bigint, oldest_unsent_s bigint, delivered_today bigint,
        uncovered bigint, calendar_until text, calendar_days int, workers bigint, seen_s bigint, blind text,
        blind_until_s bigint, pauses bigint, pauses_ending bigint, acknowledged bigint, attestations bigint,
        attestations_failed bigint, unwell bigint, alarming bigint, unwell_words text, attestation_s bigint,
        attested_s bigint, calendar_horizon int, unreachable bigint, accepted bigint, missed_after_s bigint)
    language sql stable set lock_timeout = '8s'
    as $$
    select dolsd.seconds(s.clock), s.clock_moved, s.schema_version, s.rules_version,
           dolsd.seconds(s.rules_changed_at), s.matters, s.not_planned, s.bad, s.open, s.lapsed,
           s.paused, s.due_now, s.changed, dolsd.seconds(s.changed_since), s.pending, s.sending,
           s.refused, s.failed, s.unknown, dolsd.seconds(s.oldest_unsent), s.delivered_today,
           s.uncovered, s.calendar_until::text, s.calendar_days, s.workers, dolsd.seconds(s.seen_at), s.blind,
           dolsd.seconds(s.blind_until), s.pauses, s.pauses_ending, s.acknowledged, s.attestations,
           s.attestations_failed, s.unwell, s.alarming, s.unwell_words, dolsd.seconds(s.attestation_at),
           dolsd.seconds(s.attested_at), dolsd.ctl_horizon(), s.unreachable, s.accepted,
           extract(epoch from dolsd.policy_span('bound_not_seen'))::bigint
      from dolsd.status s
    $$;
comment on function dolsd.ctl_status() is
    'dolsd.status, with the number of days for which bank holidays must be known, and the number of seconds after '
    'which a silent process counts as missing.';

create or replace function dolsd.ctl_workers()
    returns table (worker text, version text, started_s bigint, seen_s bigint)
    language sql stable
    as $$
    select w.worker, w.version, dolsd.seconds(w.started_at), dolsd.seconds(w.seen_at)
      from dolsd.worker w order by w.worker
    $$;
comment on function dolsd.ctl_workers() is 'The processes that work on this database, and when each was last seen.';

create or replace function dolsd.ctl_undelivered() returns bigint
    language sql stable
    as $$ select count(*) from dolsd.undelivered u where u.at > dolsd.clock() - interval '7 days' $$;
comment on function dolsd.ctl_undelivered() is 'How many messages of the last seven days did not arrive.';

create or replace function dolsd.ctl_policy()
    returns table (name text, value text, unit text, bounds text, since_s bigint, who text, why text, meaning text)
    language sql stable
    as $$
    select p.name, trim_scale(p.value)::text, p.unit, trim_scale(p.least) || ' and ' || trim_scale(p.most),
           dolsd.seconds(p.since), p.who, p.why, p.meaning
      from dolsd.policy p order by p.name
    $$;
comment on function dolsd.ctl_policy() is 'dolsd.policy, in order.';

create or replace function dolsd.ctl_knows_role(in_role text) returns table (known boolean, roles text)
    language sql stable
    as $$
    select coalesce(bool_or(r.role = in_role), false), string_agg(r.role, ', ' order by r.role) from dolsd.role r
    $$;
comment on function dolsd.ctl_knows_role(text) is 'Whether this role exists, and a list of all roles.';

-- ---------------------------------------------------------------- upcoming

do $do$
begin
    if to_regtype('dolsd.coming_line') is null then
        create type dolsd.coming_line as (
            kind text, id bigint, reference text, limit_code text, last_day text, state text, at_s bigint, rung text,
            role text, template text, pressing text, contacts text, names text, known_contacts text, known_names text,
            held_s bigint, fallback boolean, nobody boolean);
    end if;
end
$do$;
comment on type dolsd.coming_line is 'A row of dolsd.upcoming in words.';

create or replace function dolsd.coming_line(u dolsd.upcoming) returns dolsd.coming_line
    language sql stable
    as $$
    select row(u.kind, u.id, u.reference, u.limit_code, u.last_day::text, u.state, dolsd.seconds(u.at), u.rung,
               u.role, u.template, u.pressing, array_to_string(u.contact_ids, ', '),
               array_to_string(u.recipients, ', '), array_to_string(u.acknowledged_ids, ', '),
               array_to_string(u.acknowledged, ', '), dolsd.seconds(u.held_until), u.fallback, u.nobody)
           ::dolsd.coming_line
    $$;
comment on function dolsd.coming_line(dolsd.upcoming) is 'The same row, with lists and instants as dolsctl shows them.';

create or replace function dolsd.ctl_upcoming(in_from float8, in_until float8, in_role text)
    returns setof dolsd.coming_line
    language sql stable
    as $$
    select l.*
      from dolsd.upcoming_until(to_timestamp(in_until)) u cross join lateral dolsd.coming_line(u) l
     where (in_from is null or u.at >= to_timestamp(in_from)) and (in_role is null or u.role = in_role)
     order by u.at, u.reference, u.limit_code, u.role, u.rung
    $$;
comment on function dolsd.ctl_upcoming(float8, float8, text) is
    'What is to come from one instant (null: any) until another, for a role (null: all).';

create or replace function dolsd.ctl_coming(in_kind text, in_id bigint) returns setof dolsd.coming_line
    language sql stable
    as $$
    select l.*
      from dolsd.upcoming u cross join lateral dolsd.coming_line(u) l
     where u.kind = in_kind and u.id = in_id
     order by u.limit_code, u.at, u.role, u.rung
    $$;
comment on function dolsd.ctl_coming(text, bigint) is 'What is to come in a matter.';

-- ---------------------------------------------------------------- explain

create or replace function dolsd.ctl_matters(in_references text[])
    returns table (kind text, id bigint, reference text, jurisdiction text, place text, facts text)
    language sql stable
    as $$
    select m.kind::text, m.id::bigint, m.reference::text, m.jurisdiction::text, m.place::text, m.facts::text
      from casework.matter m where m.reference = any(in_references) order by 3, 1, 2
    $$;
comment on function dolsd.ctl_matters(text[]) is 'The matters with some references, and their facts.';

create or replace function dolsd.ctl_standing(in_kind text, in_id bigint)
    returns table (planned_s bigint, rules bigint, rules_now bigint, bad text, queued boolean)
    language sql stable
    as $$
    select dolsd.seconds(m.planned_at), m.planned_rules, dolsd.rules_version(), m.bad,
           exists (select from dolsd.changed c where c.kind = in_kind and c.id = in_id)
      from (values (1)) one (n) left join dolsd.matter m on m.kind = in_kind and m.id = in_id
    $$;
comment on function dolsd.ctl_standing(text, bigint) is
    'When and by which rulebook a matter was worked out (null: never), what is wrong with its facts, and whether it '
    'must be worked out again.';

create or replace function dolsd.ctl_planned(in_kind text, in_id bigint)
    returns table (limit_code text, last_day text, ends_s bigint, state text, reason text, planned_s bigint)
    language sql stable
    as $$
    select d.limit_code, d.last_day::text, dolsd.seconds(d.ends_at), d.state, d.reason, dolsd.seconds(d.planned_at)
      from dolsd.deadline d where d.kind = in_kind and d.id = in_id order by d.limit_code
    $$;
comment on function dolsd.ctl_planned(text, bigint) is 'The deadlines of a matter.';

create or replace function dolsd.ctl_told(in_kind text, in_id bigint)
    returns table (limit_code text, due_s bigint, role text, fallback_for text, contact_id bigint, contact text,
        channel text, address text, template text, state text, reason text, late boolean, instead boolean,
        ended_s bigint, message_id bigint, message_state text, not_before_s bigint, attempts int, outcome text,
        phase text, code int, reply text, host text, after_notice bigint, returned text)
    language sql stable
    as $$
    select t.limit_code, dolsd.seconds(t.due_at), t.role, t.fallback_for, t.contact_id, t.contact,
           t.channel, t.address, t.template, t.state, t.reason, t.late, t.instead_of is not null,
           dolsd.seconds(t.ended_at), t.message_id, t.message_state, dolsd.seconds(t.not_before), t.attempts,
           t.outcome, t.phase, t.code, t.reply, t.host, t.after_notice, dolsd.returned_words(t.message_id)
      from dolsd.told t where t.kind = in_kind and t.id = in_id order by t.due_at, t.notice_id
    $$;
comment on function dolsd.ctl_told(text, bigint) is 'dolsd.told for a matter, with what came back.';

create or replace function dolsd.ctl_moves(in_kind text, in_id bigint)
    returns table (limit_code text, at_s bigint, old_last_day text, last_day text, because text)
    language sql stable
    as $$
    select m.limit_code, dolsd.seconds(m.at), m.old_last_day::text, m.last_day::text, m.because
      from dolsd.moves m where m.kind = in_kind and m.id = in_id order by m.seq
    $$;
comment on function dolsd.ctl_moves(text, bigint) is 'dolsd.moves for a matter.';

-- ---------------------------------------------------------------- explain, acknowledge, pause, resume

create or replace function dolsd.ctl_which(in_reference text, in_kind text, in_id bigint)
    returns table (kind text, id bigint, reference text, jurisdiction text, place text, facts text)
    language sql stable
    as $$
    with found as (
        select m.kind::text, m.id::bigint, m.reference::text, m.jurisdiction::text, m.place::text, m.facts::text
          from casework.matter m
         where (in_reference is null or lower(m.reference) = lower(in_reference))
           and (in_kind is null or m.kind = in_kind) and (in_id is null or m.id = in_id))
    select f.* from found f
     where in_reference is null
        or f.reference = any(dolsd.reference_meant(in_reference, array(select o.reference from found o)))
     order by 3, 1, 2
    $$;
comment on function dolsd.ctl_which(text, text, bigint) is
    'Which matters somebody may mean by a reference, a kind and a number (null: any), and their facts.';

create or replace function dolsd.ctl_people(in_kind text, in_id bigint) returns table (contact_id bigint, roles text)
    language sql stable
    as $$
    select v.contact_id::bigint, string_agg(distinct v.role, ', ' order by v.role)
      from casework.recipient v where v.kind = in_kind and v.id = in_id group by 1 order by 1
    $$;
comment on function dolsd.ctl_people(text, bigint) is 'The contacts of a matter, with their roles.';

create or replace function dolsd.ctl_pauses(in_kind text, in_id bigint)
    returns table (kind text, id bigint, reference text, limit_code text, until_s bigint, owner text, reason text,
        holds text, holds_json text, reminders bigint, made_s bigint, made_by text)
    language sql stable
    as $$
    select p.kind, p.id, p.reference, p.limit_code, dolsd.seconds(p.until), p.owner, p.reason,
           array_to_string(p.holds, ', '), to_json(p.holds)::text, p.reminders, dolsd.seconds(p.made_at), p.made_by
      from dolsd.running_pause p
     where in_kind is null or (p.kind = in_kind and p.id = in_id)
     order by p.until, p.number
    $$;
comment on function dolsd.ctl_pauses(text, bigint) is 'dolsd.running_pause for a matter; null: for all.';

create or replace function dolsd.ctl_acknowledged(in_kind text, in_id bigint)
    returns table (kind text, id bigint, reference text, limit_code text, last_day text, contact_id bigint,
        contact text, roles text, roles_json text, who text, note text, reminders bigint, made_s bigint,
        made_by text)
    language sql stable
    as $$
    select a.kind, a.id, a.reference, a.limit_code, a.last_day::text, a.contact_id, a.contact,
           array_to_string(a.roles, ', '), to_json(a.roles)::text, a.who, a.note, a.reminders,
           dolsd.seconds(a.made_at), a.made_by
      from dolsd.acknowledged a
     where in_kind is null or (a.kind = in_kind and a.id = in_id)
     order by a.last_day, a.reference, a.limit_code, a.contact_id
    $$;
comment on function dolsd.ctl_acknowledged(text, bigint) is 'dolsd.acknowledged for a matter; null: for all.';
