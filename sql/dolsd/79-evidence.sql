-- Evidence: everything on record about a matter, as one document that can be exhibited. Instants are in UTC as
-- 2026-12-31T09:20:00Z, days as 2026-12-31.
--
-- A message that a mail server accepted is "handed over": it may still come back, and perhaps nobody has read it.
--
-- Public: state_words, proof_of, evidence_facts, evidence_days, evidence_limits, evidence_attempts, part_is_about,
-- words_about, evidence_message, evidence_told, evidence_not, evidence_said_of,
-- evidence_seals, evidence_matter, evidence_rows, evidence_sentence, evidence.

create or replace function dolsd.state_words(in_state text) returns text
    language sql immutable parallel safe
    as $$
    select case in_state when 'delivered' then 'handed over' when 'told' then 'handed over'
                         when 'accepted' then 'with a service that says later whether it arrives'
                         when 'pending' then 'not sent yet' when 'unknown' then 'not known whether it arrived'
                         when 'retry' then 'to be tried again' when 'nobody' then 'nobody to notify'
                         else in_state end
    $$;
comment on function dolsd.state_words(text) is
    'The state of a message or a notice, or the outcome of an attempt, in the words of officers and courts.';

create or replace function dolsd.proof_of(in_message dolsd.message) returns text
    language plpgsql stable set jit = off set timezone = 'Europe/London'
    as $$
declare
    last record;
    replied text;
    came_back text := (
        select string_agg(format('%s on %s', case r.what when 'failed' then 'it came back as not delivered'
                       when 'delayed' then 'it was reported as delayed' when 'away' then 'a machine answered it'
                       else 'somebody answered it' end || coalesce(' ' || nullif(r.status, ''), ''),
                   to_char(r.at, 'FMDD FMMonth YYYY, HH24:MI')), '; ' order by r.id)
          from (select x.id, x.what, x.status, x.at from dolsd.returned x where x.message_id = in_message.id) r);
begin
    select o.at, o.host, o.code, o.reply, o.phase into last
      from dolsd.attempt a join dolsd.outcome o on o.attempt_id = a.id and o.outcome = 'delivered'
     where a.message_id = in_message.id order by o.seq limit 1;
    if not found then
        return concat_ws('; ', format('There is no proof that it arrived: %s', dolsd.state_words(in_message.state)),
                         came_back) || '.';
    end if;
    replied := nullif(concat_ws(' ', nullif(last.code, 0), nullif(last.reply, '')), '');
    if last.phase = 'store' then
        return format('It was put into a folder on %s, to be carried on by other means.',
                      to_char(last.at, 'FMDD FMMonth YYYY, HH24:MI'));
    end if;
    return concat_ws('; ', format(case when in_message.channel = 'mail' then 'The mail server%s took it on %s%s'
                                       when in_message.channel = 'webhook'
                                           then 'The server of the recipient%s took it on %s%s'
                                       when in_message.channel like 'notify-%'
                                           then 'GOV.UK Notify said that it arrived%s on %s%s'
                                       else 'It was handed over%s on %s%s' end,
                                  case when in_message.channel in ('mail', 'webhook')
                                       then ' ' || nullif(last.host, '') end,
                                  to_char(last.at, 'FMDD FMMonth YYYY, HH24:MI'), ' (answer ' || replied || ')'),
                     coalesce(came_back, case in_message.channel when 'mail'
                         then 'no report that it came back is on record' end)) || '.';
end
$$;
comment on function dolsd.proof_of(dolsd.message) is
    'Whether a message arrived, as far as anybody knows: who took it, when, and what came back; in a sentence.';

create or replace function dolsd.evidence_facts(in_kind text, in_id bigint) returns jsonb
    language sql stable
    as $$
    with recorded as (
        select e.seq, e.at, f.key as fact, f.value #>> '{}' as day
          from dolsd.event e cross join lateral jsonb_each(e.detail -> 'facts') f
         where e.kind = in_kind and e.matter_id = in_id and e.event = 'facts recorded')
    select coalesce(jsonb_agg(jsonb_build_object('fact', r.fact, 'day', r.day, 'recorded', dolsd.moment(r.at),
               'seq', r.seq,
               'what', dolsd.fact_words(in_kind, r.fact),
               'stands', r.day is not distinct from (
                   select m.facts ->> r.fact from dolsd.matter m where m.kind = in_kind and m.id = in_id))
               order by r.seq, r.day, r.fact), '[]')
      from recorded r
    $$;
comment on function dolsd.evidence_facts(text, bigint) is
    'Each fact as it was recorded, when dolsd took it up, and whether it still stands today; day null: withdrawn.';

create or replace function dolsd.evidence_days(first_day date, last_day date, final_day date, jurisdiction text)
    returns jsonb
    language sql stable
    as $$
    with shown as (
        select x.value as v, (x.value ->> 'number')::int as number, false as beyond,
               (x.value -> 'last')::boolean as final
          from jsonb_array_elements(dolsd.page_days($1, $3, $4)) x where $3 >= $1
        union all
        select x.value, (x.value ->> 'number')::int, true, false
          from jsonb_array_elements(dolsd.page_days($1, $2, $4)) x where (x.value ->> 'day')::date > $3)
    -- Of either part days may be left out, and between them.
    select case when $3 >= $2 or $3 is null or $2 < $1 then dolsd.page_days($1, $2, $4)
                else (select jsonb_agg(s.v || jsonb_build_object('beyond', s.beyond, 'final', s.final,
                                 'last', s.beyond and (s.v -> 'last')::boolean, 'skipped', nullif(s.left_out, 0),
                                 'what', case when s.final then (s.v ->> 'what') || ' in force'
                                              when s.beyond then concat_ws(', ', nullif(s.v ->> 'what', ''),
                                                                           'no longer in force')
                                              else s.v ->> 'what' end) order by s.number)
                        from (select h.*, lead(h.number, 1, h.number + 1) over (order by h.number) - h.number - 1
                                  as left_out from shown h) s) end
    $$;
comment on function dolsd.evidence_days(date, date, date, text) is
    'The days of a limit one by one, as dolsd.page_days; of an authority that ended before its last day, those after '
    'the last on which it was in force (final_day) are beyond it.';

create or replace function dolsd.evidence_limits(in_kind text, in_id bigint) returns jsonb
    language sql stable
    as $$
    select coalesce(jsonb_agg(jsonb_build_object('what', c.title, 'limit', d.limit_code, 'last_day', d.last_day,
               'ends', dolsd.moment(d.ends_at), 'state', d.state, 'reason', dolsd.fact_words(in_kind, d.reason),
               'rule', t.title, 'source', t.source, 'certainty', t.certainty,
               'certainty_words', dolsd.certainty_words(t.certainty), 'note', nullif(t.note, ''),
               'start', d.start_on, 'start_fact', dolsd.fact_words(in_kind, d.start_fact),
               'decided_by', dolsd.decided_words(d.decided_by),
               'statutory', d.statutory_last_day, 'stated', d.stated_last_day, 'known', dolsd.moment(d.known_at),
               'extended', d.decided_by = 'extension', 'otherwise', d.decided_by <> 'extension'
                   and d.last_day > d.statutory_last_day,
               'in_force_until', a.final_day, 'never', coalesce(a.final_day < a.first_day, false),
               'ended_early', coalesce(a.final_day < d.last_day, false),
               'ended_by', dolsd.fact_words(in_kind, a.ended_by), 'ended_on', dolsd.fact_day(m.facts, a.ended_by),
               'days', dolsd.evidence_days(d.start_on, d.last_day, a.final_day, m.jurisdiction),
               'history', (select coalesce(jsonb_agg(jsonb_build_object('at', dolsd.moment(e.at), 'event', e.event,
                               'last_day', e.detail ->> 'last_day', 'was', e.detail ->> 'was', 'seq', e.seq,
                               'because', coalesce(e.detail ->> 'because',
                                                 dolsd.fact_words(in_kind, e.detail ->> 'reason')))
                               order by e.seq), '[]')
                             from dolsd.event e
                            where e.kind = in_kind and e.matter_id = in_id and e.limit_code = d.limit_code
                              and e.event ~ '^(deadline|pause|acknow)'))
               order by c.authority desc, d.last_day, c.title), '[]')
      from dolsd.deadline d
      join dolsd.matter m on m.kind = d.kind and m.id = d.id
      join dolsd.limit_code c on c.code = d.limit_code
      join dolsd.time_limit t on t.id = d.limit_id
      left join dolsd.authority a on a.kind = d.kind and a.id = d.id and a.limit_code = d.limit_code
     where d.kind = in_kind and d.id = in_id
    $$;
comment on function dolsd.evidence_limits(text, bigint) is
    'Each deadline with its rule and source, its days one by one, and what happened to it when; of an authority also '
    'until when it was in force, and what ended it.';

create or replace function dolsd.evidence_attempts(in_message bigint) returns jsonb
    language sql stable
    as $$
    select coalesce(jsonb_agg(jsonb_build_object('number', a.number, 'seq', a.id, 'worker', a.worker,
               'begun', dolsd.moment(a.begun_at), 'ended', dolsd.moment(o.at), 'outcome', coalesce(o.outcome,
                   'in progress'),
               'phase', o.phase, 'code', nullif(o.code, 0), 'reply', o.reply, 'host', o.host, 'outcome_seq', o.seq,
               'outcome_words', coalesce(dolsd.state_words(o.outcome), 'in progress'),
               'delivered', o.outcome = 'delivered') order by a.number, o.seq), '[]')
      from dolsd.attempt a left join dolsd.outcome o on o.attempt_id = a.id
     where a.message_id = in_message
    $$;
comment on function dolsd.evidence_attempts(bigint) is
    'Each attempt to hand a message over, and how it ended, as the other side replied.';

-- Decided by the reference on its own line, or else by the one named first: a reminder may also name the request
-- it waits for. Whether it names this one at all is checked first: a digest may have a thousand parts, and as
-- many references.
create or replace function dolsd.part_is_about(in_part text, in_reference text, in_references text[]) returns boolean
    language plpgsql immutable set jit = off
    as $$
declare
    flat text := lower(regexp_replace(in_part, '\s+', ' ', 'g'));
begin
    return strpos(flat, lower(in_reference)) > 0 and in_reference = (
        select r.reference
          from unnest(in_references) r (reference)
         where strpos(flat, lower(r.reference)) > 0
         order by exists (select from regexp_split_to_table(in_part, E'\n') l (line)
                           where right(l.line, length(r.reference) + 2) = '  ' || r.reference) desc,
                  strpos(flat, lower(r.reference)), length(r.reference) desc
         limit 1);
end
$$;
comment on function dolsd.part_is_about(text, text, text[]) is
    'Whether a part of a message is about this one of its matters.';

create or replace function dolsd.words_about(in_words text, in_reference text, in_references text[]) returns text
    language plpgsql immutable set jit = off
    as $$
declare
    about text[] := '{}';
    part text;
    heading text;
    section text;
    number int := 0;
begin
    foreach section in array regexp_split_to_array(in_words, E'\n-{20,}\n') loop
        number := number + 1;
        if number > 1 and dolsd.part_is_about(section, in_reference, in_references) then
            about := about || trim(section, E'\n');
        end if;
        continue when number > 1;
        -- The list: headings, with numbered items under each.
        foreach part in array regexp_split_to_array(section, '\n\n+|\n(?=[0-9]+\. )') loop
            if part !~ '^[0-9]+\. ' then
                heading := part;
            elsif dolsd.part_is_about(part, in_reference, in_references) then
                about := about || concat_ws(E'\n\n', heading, part);
                heading := null;
            end if;
        end loop;
    end loop;
    return array_to_string(about, E'\n\n[…]\n\n');
end
$$;
comment on function dolsd.words_about(text, text, text[]) is
    'What a message about several matters (by their references) says of one of them: its line in the list and its part '
    'in full. The rest is about other people. Empty: the parts cannot be told apart.';

-- The notices of an attempt are recorded with it: a notice may have moved to another message since.
create or replace function dolsd.evidence_said_of(in_message bigint, in_kind text, in_id bigint) returns jsonb
    language sql stable
    as $$
    with said as materialized (
        select x.*, a.notices from dolsd.attempt a join dolsd.said x on x.attempt_id = a.id
         where a.message_id = in_message order by a.number desc limit 1),
    carried as materialized (
        select distinct x.kind, x.id, x.reference
          from (select n.id from dolsd.notice n where n.message_id = in_message
                union select unnest(s.notices) from said s) c
          join dolsd.notice n on n.id = c.id
          join dolsd.matter x on x.kind = n.kind and x.id = n.matter_id),
    others as materialized (
        select nullif(count(*) filter (where (c.kind, c.id) <> (in_kind, in_id)), 0) as number,
               min(c.reference) filter (where (c.kind, c.id) = (in_kind, in_id)) as own,
               array_agg(c.reference) as "references" from carried c)
    select jsonb_build_object('address', coalesce(s.address, m.address), 'subject', s.subject,
               'text', case when o.number is null or s.words is null then s.words
                            else coalesce(nullif(dolsd.words_about(s.words, o.own, o."references"), ''), '[…]') end,
               'others', o.number, 'wording', s.wording, 'sha256', encode(s.digest, 'hex'), 'said_seq', s.seq)
      from dolsd.message m cross join others o left join said s on true
     where m.id = in_message
    $$;
comment on function dolsd.evidence_said_of(bigint, text, bigint) is
    'Where a message went, and its words about a matter; text null: none is on record, or it is not kept. others: '
    'how many other matters it was about, of which nothing is shown. The hash is of the whole message.';

create or replace function dolsd.evidence_message(in_kind text, in_id bigint, in_message bigint) returns jsonb
    language sql stable
    as $$
    select jsonb_build_object('message', m.id, 'key', m.key, 'contact_id', m.contact_id, 'channel', h.title,
               'made', dolsd.moment(m.created_at), 'state', m.state, 'settled', dolsd.moment(m.settled_at),
               'delivered', m.state = 'delivered', 'pressing', m.pressing,
               'state_words', dolsd.state_words(m.state), 'proof', dolsd.proof_of(m),
               'returned', (select jsonb_agg(jsonb_build_object('at', dolsd.moment(r.at), 'what', r.what,
                                'status', nullif(r.status, '')) order by r.id)
                              from dolsd.returned r where r.message_id = m.id),
               'contact', (select c.name from casework.contact c where c.contact_id = m.contact_id limit 1),
               'attempts', dolsd.evidence_attempts(m.id),
               'about', (select coalesce(jsonb_agg(jsonb_build_object('what', c.title,
                             'role', coalesce(r.title, n.role),
                             'words', dolsd.notice_words(n.purpose, n.rung, n.last_day, n.old_last_day),
                             'last_day', n.last_day, 'due', dolsd.moment(n.due_at), 'late', n.late, 'state', n.state,
                             'state_words', dolsd.state_words(n.state), 'template', n.template,
                             'acknowledged', dolsd.moment(k.made_at), 'who', k.who,
                             'note', nullif(k.note, ''), 'recorded_by', k.made_by) order by n.id), '[]')
                           from dolsd.notice n
                           join dolsd.limit_code c on c.code = n.limit_code
                           left join dolsd.role r on r.role = n.role
                           left join dolsd.acknowledgement k on k.kind = n.kind and k.matter_id = n.matter_id
                                and k.limit_code = n.limit_code and k.last_day = n.last_day
                                and k.contact_id = n.contact_id
                          where n.message_id = m.id and n.kind = in_kind and n.matter_id = in_id
                            and n.state <> 'cancelled'))
           || dolsd.evidence_said_of(m.id, in_kind, in_id)
      from dolsd.message m left join dolsd.channel h on h.channel = m.channel
     where m.id = in_message
    $$;
comment on function dolsd.evidence_message(text, bigint, bigint) is
    'What one message said about a matter: to whom, when, by which channel, in which words, with which proof, and '
    'who acknowledged it.';

create or replace function dolsd.evidence_told(in_kind text, in_id bigint) returns jsonb
    language sql stable
    as $$
    select coalesce(jsonb_agg(dolsd.evidence_message(in_kind, in_id, m.id)
                              order by coalesce(m.settled_at, m.created_at), m.id), '[]')
      from dolsd.message m
     where m.id in (select n.message_id from dolsd.notice n
                     where n.kind = in_kind and n.matter_id = in_id and n.state <> 'cancelled')
    $$;
comment on function dolsd.evidence_told(text, bigint) is
    'Everything that was said about a matter, in the order in which it was sent.';

create or replace function dolsd.evidence_not(in_kind text, in_id bigint) returns jsonb
    language sql stable
    as $$
    select coalesce(jsonb_agg(jsonb_build_object('due', dolsd.moment(n.due_at), 'what', c.title,
               'role', coalesce(r.title, n.role),
               'contact', (select v.name from casework.contact v where v.contact_id = n.contact_id limit 1),
               'words', dolsd.notice_words(n.purpose, n.rung, n.last_day, n.old_last_day), 'state', n.state,
               'state_words', dolsd.state_words(n.state), 'last_day', n.last_day,
               'why', coalesce(n.reason, case n.state when 'pending'
                   then 'it waits to be sent' end), 'at', dolsd.moment(n.ended_at)) order by n.due_at, n.id), '[]')
      from dolsd.notice n
      join dolsd.limit_code c on c.code = n.limit_code
      left join dolsd.role r on r.role = n.role
     where n.kind = in_kind and n.matter_id = in_id and n.state <> 'told'
    $$;
comment on function dolsd.evidence_not(text, bigint) is 'What did not reach anybody or was not sent, and why.';

create or replace function dolsd.evidence_seals(in_kind text, in_id bigint) returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    rows bigint[] := array(
        select r.seq from dolsd.rows_about(in_kind, in_id) r
        union
        select a.id from dolsd.attempt a
         where a.message_id in (select n.message_id from dolsd.notice n
                                 where n.kind = in_kind and n.matter_id = in_id));
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object('number', s.number, 'at', dolsd.moment(s.at),
                   'sha256', encode(s.digest, 'hex'), 'rows', k.many, 'holds', f.fault is null,
                   'fault', f.fault ->> 'words') order by s.number), '[]')
          from dolsd.seal s
         cross join lateral (select count(*) as many from unnest(rows) q where q > s.after_seq and q <= s.upto_seq) k
          left join dolsd.seal b on b.number = s.number - 1
         cross join lateral (select dolsd.seal_fault(s, b, '{}') as fault where k.many > 0) f);
end
$$;
comment on function dolsd.evidence_seals(text, bigint) is
    'The seals that cover the rows of the ledger about a matter, and whether these rows still fit.';

create or replace function dolsd.evidence_matter(in_matter dolsd.matter) returns jsonb
    language plpgsql stable set jit = off
    as $$
begin
    return jsonb_build_object('kind', in_matter.kind, 'id', in_matter.id, 'reference', in_matter.reference,
        'initials', in_matter.initials, 'home', in_matter.place, 'person', in_matter.person,
        'what', (select k.title from dolsd.kind k where k.kind = in_matter.kind),
        'jurisdiction', initcap(in_matter.jurisdiction), 'bad', in_matter.bad,
        'first_seen', dolsd.moment(in_matter.first_at),
        'facts', dolsd.evidence_facts(in_matter.kind, in_matter.id),
        'deadlines', dolsd.evidence_limits(in_matter.kind, in_matter.id),
        'told', dolsd.evidence_told(in_matter.kind, in_matter.id),
        'not_sent', dolsd.evidence_not(in_matter.kind, in_matter.id),
        'pauses', (select jsonb_agg(jsonb_build_object('from', dolsd.moment(p.made_at), 'until', dolsd.moment(
                       coalesce(p.ended_at, p.until)), 'owner', p.owner, 'reason', p.reason, 'limit', p.limit_code,
                       'recorded_by', p.made_by, 'ended_by', p.ended_by) order by p.made_at)
                     from dolsd.pause p where p.kind = in_matter.kind and p.matter_id = in_matter.id),
        'gaps', (select jsonb_agg(jsonb_build_object('from', g.gap_from, 'until', g.gap_until, 'days', g.gap_days,
                     'counted', dolsd.counted(g.gap_days, 'day'),
                     'at', dolsd.moment(dolsd.london_instant(g.gap_from, '00:00')),
                     'running', g.running, 'unsure', g.unsure, 'why', g.why,
                     'why_words', dolsd.gap_reason(g.limit_code, d.decided_by, d.flags, in_matter.facts, g.ended_by),
                     'ended_by', dolsd.fact_words(g.kind, g.ended_by)) order by g.gap_from)
                   from dolsd.gaps g join dolsd.deadline d using (kind, id, limit_code)
                  where g.kind = in_matter.kind and g.id = in_matter.id),
        'blind', (select jsonb_agg(jsonb_build_object('what', b.what, 'since', dolsd.moment(b.since),
                      'until', dolsd.moment(b.until)) order by b.since)
                    from dolsd.blind b where b.until >= in_matter.first_at),
        'seals', dolsd.evidence_seals(in_matter.kind, in_matter.id),
        'unsealed', (select count(*) from dolsd.rows_about(in_matter.kind, in_matter.id) r
                      where r.seq > coalesce((select max(s.upto_seq) from dolsd.seal s), 0)));
end
$$;
comment on function dolsd.evidence_matter(dolsd.matter) is 'Everything on record about one matter.';

create or replace function dolsd.evidence_sentence(in_matters jsonb) returns text
    language sql immutable
    as $$
    select format('%s: %s, %s handed over; %s not sent; %s', min(m.v ->> 'reference'),
                  dolsd.counted(count(t.v), 'message'), count(t.v) filter (where (t.v -> 'delivered')::boolean),
                  dolsd.counted(min(k.unsent), 'notice'), case when bool_and(k.seals = 0) then 'not sealed yet'
                      when bool_and(k.broken = 0) then 'its seals hold' else 'SEALS DO NOT HOLD' end)
      from (select x.value as v from jsonb_array_elements(in_matters) x) m
      left join lateral (select x.value as v from jsonb_array_elements(m.v -> 'told') x) t on true
     cross join (select sum(jsonb_array_length(x.value -> 'not_sent')) as unsent,
                        sum(jsonb_array_length(x.value -> 'seals')) as seals,
                        sum((select count(*) from jsonb_array_elements(x.value -> 'seals') s
                              where not (s.value -> 'holds')::boolean)) as broken
                   from jsonb_array_elements(in_matters) x) k
    $$;
comment on function dolsd.evidence_sentence(jsonb) is 'The evidence in one line.';

create or replace function dolsd.evidence(asked text) returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    meant text[] := dolsd.references_meant(asked, false);
    found jsonb;
begin
    if cardinality(meant) <> 1 then
        return jsonb_build_object('refused', case when meant = '{}' then dolsd.not_known_words(asked, false)
                                                  else dolsd.several_words(asked, meant) end);
    end if;
    found := (select jsonb_agg(dolsd.evidence_matter(m) order by m.kind, m.id) from dolsd.matter m
               where lower(m.reference) = lower(asked) and m.reference = any(meant) and m.facts is not null);
    return jsonb_build_object('reference', found -> 0 -> 'reference', 'made', dolsd.moment(dolsd.clock()),
        'by', session_user, 'rules_version', dolsd.rules_version(), 'several', jsonb_array_length(found) > 1,
        'clock_moved', dolsd.clock() <> now(), 'matters', found, 'rows', dolsd.evidence_rows(found),
        'sentence', dolsd.evidence_sentence(found));
end
$$;
comment on function dolsd.evidence(text) is
    'Everything on record about the matters with that reference, in upper or lower case: facts, deadlines, '
    'everything sent and not sent, gaps, and the seals that cover it; rows has it in order of time. Or refused, in '
    'words.';

create or replace function dolsd.evidence_rows(in_matters jsonb) returns jsonb
    language sql stable
    as $$
    with m as (select x.value as v from jsonb_array_elements(in_matters) x),
    t as (select m.v ->> 'reference' as reference, x.value as v
            from m cross join jsonb_array_elements(m.v -> 'told') x),
    line as (
        select m.v ->> 'reference' as reference, f.value ->> 'recorded' as at, (f.value ->> 'seq')::bigint as seq,
               'fact' as what, f.value ->> 'what' as about, null as whom,
               coalesce(f.value ->> 'day', 'taken back') as how, null::jsonb as message
          from m cross join jsonb_array_elements(m.v -> 'facts') f
        union all
        select m.v ->> 'reference', h.value ->> 'at', (h.value ->> 'seq')::bigint, h.value ->> 'event',
               d.value ->> 'what', null, concat_ws('; ', h.value ->> 'last_day', h.value ->> 'because',
                   case when d.value -> 'in_force_until' <> 'null' and d.value ->> 'state' in ('met', 'cancelled')
                             and (h.value -> 'seq')::bigint = (
                                 select max((x.value -> 'seq')::bigint)
                                   from jsonb_array_elements(d.value -> 'history') x
                                  where x.value ->> 'event' ~ '^deadline')
                        then 'in force until ' || (d.value ->> 'in_force_until') end), null
          from m cross join jsonb_array_elements(m.v -> 'deadlines') d
         cross join jsonb_array_elements(d.value -> 'history') h
        union all
        select t.reference, coalesce(a.value ->> 'ended', a.value ->> 'begun'), (a.value ->> 'seq')::bigint,
               'message ' || (a.value ->> 'outcome_words'),
               (select string_agg(distinct b.value ->> 'what', ', ') from jsonb_array_elements(t.v -> 'about') b),
               t.v ->> 'contact', concat_ws(' ', t.v ->> 'channel', t.v ->> 'address', a.value ->> 'code',
               a.value ->> 'reply'), t.v
          from t cross join jsonb_array_elements(t.v -> 'attempts') a
        union all
        select t.reference, r.value ->> 'at', null, 'came back: ' || (r.value ->> 'what'), null, t.v ->> 'contact',
               r.value ->> 'status', null
          from t cross join jsonb_array_elements(t.v -> 'returned') r
         where jsonb_typeof(t.v -> 'returned') = 'array'
        union all
        select t.reference, b.value ->> 'acknowledged', null, 'acknowledged', b.value ->> 'what', t.v ->> 'contact',
               concat_ws(': ', b.value ->> 'who', b.value ->> 'note'), null
          from t cross join jsonb_array_elements(t.v -> 'about') b where b.value ->> 'acknowledged' is not null
        union all
        select m.v ->> 'reference', coalesce(n.value ->> 'at', n.value ->> 'due'), null,
               'not sent: ' || (n.value ->> 'state_words'), n.value ->> 'what', coalesce(n.value ->> 'contact',
               n.value ->> 'role'), n.value ->> 'why', null
          from m cross join jsonb_array_elements(m.v -> 'not_sent') n
        union all
        select m.v ->> 'reference', g.value ->> 'at', null, 'without authority', g.value ->> 'why_words', null,
               format(case when (g.value -> 'running')::boolean then '%s, still running on %s' else '%s, to %s' end,
                      g.value ->> 'counted', g.value ->> 'until'), null
          from m cross join jsonb_array_elements(m.v -> 'gaps') g where jsonb_typeof(m.v -> 'gaps') = 'array'
        union all
        select m.v ->> 'reference', p.value ->> 'from', null, 'held back', p.value ->> 'limit', p.value ->> 'owner',
               format('until %s: %s', left(p.value ->> 'until', 10), p.value ->> 'reason'), null
          from m cross join jsonb_array_elements(m.v -> 'pauses') p where jsonb_typeof(m.v -> 'pauses') = 'array')
    select coalesce(jsonb_agg(jsonb_build_object('at', l.at, 'reference', l.reference, 'what', l.what,
               'about', l.about, 'to', l.whom, 'how', l.how, 'message', l.message -> 'message', 'key',
               l.message -> 'key', 'subject', l.message -> 'subject', 'text', l.message -> 'text', 'others',
               l.message -> 'others', 'sha256',
               l.message -> 'sha256', 'wording', l.message -> 'wording', 'seq', l.seq, 'seal',
               (select min(s.number) from dolsd.seal s where l.seq > s.after_seq and l.seq <= s.upto_seq))
               order by l.at, l.seq, l.what), '[]')
      from line l
    $$;
comment on function dolsd.evidence_rows(jsonb) is 'The same in order of time, each with the seal that covers it.';
