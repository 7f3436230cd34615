-- The health of dolsd itself, for the pages.
--
-- Public: page_pulse, page_health.

create or replace function dolsd.page_pulse(s record) returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    fault text;
    taken timestamptz := (select max(o.at) from dolsd.outcome o where o.outcome = 'delivered');
begin
    fault := case when s.workers = 0 then 'no dolsd was ever at work'
                  when not s.clock_moved and s.seen_at < s.clock - dolsd.policy_span('bound_not_seen')
                  then 'no dolsd is at work'
                  when s.uncovered > 0 then 'deadlines that are not covered'
                  when s.oldest_unsent < s.clock - interval '1 hour' then 'messages that are due have not left'
                  when s.changed_since < s.clock - interval '15 minutes'
                      then 'changes of case work are not worked out'
                  when s.bad > 0 then 'matters whose facts cannot be right' end;
    return jsonb_build_object('well', fault is null, 'fault', fault,
        'many', case fault when 'deadlines that are not covered' then s.uncovered
                           when 'matters whose facts cannot be right' then s.bad end,
        'seen', dolsd.moment(s.seen_at), 'taken', dolsd.moment(taken),
        'delivered', s.delivered_today, 'due_now', s.due_now, 'uncovered', s.uncovered);
end
$$;
comment on function dolsd.page_pulse(record) is
    'Whether dolsd is working, by a row of dolsd.status: well only if all of it is, otherwise the first fault in '
    'words.';

create or replace function dolsd.page_health() returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    s record;
begin
    select * into s from dolsd.status;
    return jsonb_build_object('pulse', dolsd.page_pulse(s), 'status', to_jsonb(s) || jsonb_build_object(
            'oldest_unsent', dolsd.moment(s.oldest_unsent), 'changed_since', dolsd.moment(s.changed_since),
            'seen_at', dolsd.moment(s.seen_at), 'attested_at', dolsd.moment(s.attested_at),
            'attestation_at', dolsd.moment(s.attestation_at), 'rules_changed_at', dolsd.moment(s.rules_changed_at)),
        'workers', (select jsonb_agg(jsonb_build_object('worker', w.worker, 'version', w.version,
                        'started', dolsd.moment(w.started_at), 'seen', dolsd.moment(w.seen_at)) order by w.worker)
                      from dolsd.worker w),
        'uncovered', (select jsonb_agg(jsonb_build_object('reference', m.reference, 'what', u.what, 'since',
            dolsd.moment(u.since))
                             order by u.since)
                        from (select * from dolsd.uncovered order by since limit 100) u
                        left join dolsd.matter m on m.kind = u.kind and m.id = u.id),
        'aside', (select jsonb_agg(jsonb_build_object('what', a.what, 'id', a.id, 'since', dolsd.moment(a.since),
                             'again', dolsd.moment(a.again_at)) order by a.since) from dolsd.aside a),
        'blind', (select jsonb_agg(jsonb_build_object('what', b.what, 'worker', b.worker, 'since',
            dolsd.moment(b.since),
                             'until', dolsd.moment(b.until)) order by b.since desc)
                    from dolsd.blind b where b.until > dolsd.clock() - interval '7 days'),
        'doubts', (select jsonb_agg(jsonb_build_object('words', d.words, 'advice', d.advice)) from dolsd.doubt d),
        'week', (select jsonb_agg(jsonb_build_object('state', x.state, 'messages', x.n) order by x.state)
                   from (select m.state, count(*) as n from dolsd.message m
                          where m.settled_at > dolsd.clock() - interval '7 days' group by m.state) x));
end
$$;
comment on function dolsd.page_health() is 'What must keep happening, when it last did, and what is wrong.';
