-- Records: rows that change in place, checked against the ledger, whose rows do not.
--
-- Notices, messages, deadlines, facts, acknowledgements, pauses and returned mail are rows that the work itself
-- reads and changes, so no seal covers them. But rows that a seal does cover record each of them: who had to be
-- notified of what, which outcome ended it, who acknowledged it when. If one differs from these, it was changed by
-- hand, and verify says so.
--
-- Public: notice_faults, is_as_made, message_faults, people_faults, matter_faults, record_faults.

create or replace function dolsd.is_as_made(in_notice dolsd.notice, in_made dolsd.event) returns boolean
    language sql stable
    as $$
    select (in_notice.kind, in_notice.matter_id, in_notice.limit_code) = (in_made.kind, in_made.matter_id,
               in_made.limit_code)
       and in_notice.contact_id is not distinct from (d ->> 'contact_id')::bigint
       and in_notice.role = coalesce(d ->> 'role', in_notice.role)
       and in_notice.rung = coalesce((d ->> 'rung')::int, in_notice.rung)
       and in_notice.last_day = coalesce((d ->> 'last_day')::date, in_notice.last_day)
       and in_notice.due_at = coalesce((d ->> 'due_at')::timestamptz, in_notice.due_at)
       and (d ? 'after' or in_notice.instead_of is not distinct from (d ->> 'instead_of')::bigint)
       and (not d ? 'after' or in_notice.after_notice = (d ->> 'after')::bigint)
       and in_notice.made_at = in_made.at
       and in_notice.purpose = coalesce(d ->> 'purpose', case when d ? 'instead_of' then 'undelivered'
               when d ? 'after' then in_notice.purpose else 'reminder' end)
      from (select in_made.detail as d) x
    $$;
comment on function dolsd.is_as_made(dolsd.notice, dolsd.event) is
    'Whether a notice still is as in the event that recorded its making: about what, to whom, in which role, when, '
    'and why.';

create or replace function dolsd.notice_faults() returns table (id bigint, fault text)
    language sql stable
    as $$
    with made as materialized (
        select distinct on (e.notice_id) e.notice_id, e as event
          from dolsd.event e
         where e.notice_id is not null and e.event in ('notice made', 'nobody to tell', 'next way taken')
         order by e.notice_id, e.seq desc),
    told as materialized (
        select x.id, array_agg(o.at) as at, max(o.seq) as seq
          from dolsd.outcome o cross join lateral unnest(o.notices) as x (id)
         where o.next = 'delivered' group by x.id),
    back as materialized (
        select e.notice_id, max(e.seq) as seq from dolsd.event e where e.event = 'notice failed' group by e.notice_id)
    select coalesce(n.id, m.notice_id),
           case when n.id is null then 'was removed'
                when m.notice_id is null then 'was inserted'
                when not dolsd.is_as_made(n, m.event) then 'was changed'
                when n.state = 'told' and t.id is null then 'says that it was told, and no outcome does'
                when n.state = 'told' and n.ended_at <> all(t.at) then 'says that it was told at another time'
                when n.state <> 'told' and t.seq > coalesce(b.seq, 0) then 'was told, and says that it was not' end
      from dolsd.notice n
      full join made m on m.notice_id = n.id
      left join told t on t.id = n.id
      left join back b on b.notice_id = n.id
    $$;
comment on function dolsd.notice_faults() is
    'Each notice, and how it differs from the ledger; fault null: it does not.';

create or replace function dolsd.message_faults() returns table (id bigint, fault text)
    language sql stable
    as $$
    with made as materialized (
        select e.message_id, e.at, (e.detail ->> 'contact_id')::bigint as contact_id, e.detail ->> 'channel' as channel,
               (e.detail ->> 'key')::uuid as key
          from dolsd.event e where e.event = 'message made'),
    taken as materialized (
        select a.message_id, array_agg(o.at) as at, max(o.seq) as seq
          from dolsd.outcome o join dolsd.attempt a on a.id = o.attempt_id
         where o.next = 'delivered' group by a.message_id),
    back as materialized (
        select e.message_id, max(e.seq) as seq from dolsd.event e where e.event = 'message failed' group by 1)
    select coalesce(m.id, e.message_id),
           case when m.id is null then 'was removed'
                when e.message_id is null then 'was inserted'
                when (m.contact_id, m.channel, m.created_at) <> (e.contact_id, e.channel, e.at) or m.key <> e.key
                    then 'was changed'
                when m.state = 'delivered' and t.seq is null then 'says that it was handed over, and no outcome does'
                when m.state = 'delivered' and m.settled_at <> all(t.at)
                    then 'says that it was handed over at another time'
                when m.state <> 'delivered' and t.seq > coalesce(b.seq, 0)
                    then 'was handed over, and says that it was not' end
      from dolsd.message m
      full join made e on e.message_id = m.id
      left join taken t on t.message_id = m.id
      left join back b on b.message_id = m.id
    $$;
comment on function dolsd.message_faults() is 'The same for messages.';

create or replace function dolsd.people_faults() returns table (what text, id bigint, fault text)
    language sql stable
    as $$
    select 'acknowledgement', k.id, case when k.id is null then 'was removed' when e.seq is null then 'was inserted'
               else 'was changed' end
      from dolsd.acknowledgement k
      full join (select v.*, (v.detail ->> 'last_day')::date as last_day,
                        (v.detail ->> 'contact_id')::bigint as contact_id
                   from dolsd.event v where v.event = 'acknowledged') e
        on (e.kind, e.matter_id, e.limit_code, e.last_day, e.contact_id)
           = (k.kind, k.matter_id, k.limit_code, k.last_day, k.contact_id)
     where k.id is null or e.seq is null
        or (not exists (select from dolsd.event v
                         where v.event = 'acknowledged' and v.at = k.made_at and (v.kind, v.matter_id, v.limit_code)
                               = (k.kind, k.matter_id, k.limit_code)
                           and (not v.detail ? 'who' or (v.detail ->> 'who', v.detail ->> 'note', v.detail ->> 'by')
                                = (k.who, k.note, k.made_by))))
    union all
    select 'pause', coalesce(p.id, e.id), case when p.id is null then 'was removed'
               when e.seq is null then 'was inserted' else 'was changed' end
      from dolsd.pause p
      full join (select v.*, (v.detail ->> 'pause')::bigint as id from dolsd.event v where v.event = 'paused') e
     using (id)
     where p.id is null or e.seq is null or p.made_at <> e.at
        or (p.kind, p.matter_id) <> (e.kind, e.matter_id) or p.limit_code is distinct from e.limit_code
        or p.until > (e.detail ->> 'until')::timestamptz
        or (e.detail ? 'owner' and (e.detail ->> 'owner', e.detail ->> 'reason') <> (p.owner, p.reason))
    union all
    select 'mail that came back, to message', coalesce(r.message_id, e.message_id),
           case when r.id is null then 'was removed' else 'was inserted' end
      from dolsd.returned r
      full join (select v.* from dolsd.event v where v.event = 'mail came back') e
        on e.message_id = r.message_id and e.at = r.at and e.detail ->> 'what' = r.what
           and coalesce(e.detail ->> 'status', '') = r.status
     where r.id is null or e.seq is null
    $$;
comment on function dolsd.people_faults() is 'Acknowledgements, pauses and answers that differ from the ledger.';

create or replace function dolsd.matter_faults() returns table (what text, id bigint, fault text)
    language sql stable
    as $$
    select format('deadline %s of %s', d.limit_code, d.kind), d.id, 'has another last day'
      from dolsd.deadline d
      join (select distinct on (e.kind, e.matter_id, e.limit_code) e.kind, e.matter_id, e.limit_code,
                   (e.detail ->> 'last_day')::date as last_day
              from dolsd.event e where e.event ~ '^deadline ' and e.detail ? 'last_day'
             order by e.kind, e.matter_id, e.limit_code, e.seq desc) e
        on (e.kind, e.matter_id, e.limit_code) = (d.kind, d.id, d.limit_code)
     where e.last_day <> d.last_day
    union all
    select m.kind, m.id, format('has another date as "%s"', coalesce(f.fact, n.key))
      from dolsd.matter m
     cross join lateral jsonb_each_text(m.facts) n
      full join (select distinct on (e.kind, e.matter_id, x.key) e.kind, e.matter_id, x.key as fact, x.value
                   from dolsd.event e cross join lateral jsonb_each_text(e.detail -> 'facts') x
                  where e.event = 'facts recorded'
                  order by e.kind, e.matter_id, x.key, e.seq desc) f
        on (f.kind, f.matter_id, f.fact) = (m.kind, m.id, n.key)
     where f.value is distinct from n.value
       and (m.kind is not null or exists (select from dolsd.matter g where g.kind = f.kind and g.id = f.matter_id
                                             and g.facts is not null))
    $$;
comment on function dolsd.matter_faults() is 'Last days and facts that are not the latest in the ledger.';

create or replace function dolsd.record_faults() returns table (what text, id bigint, fault text)
    language sql stable set timezone = 'Europe/London' set jit = off
    as $$
    select 'notice', n.id, n.fault from dolsd.notice_faults() n where n.fault is not null
    union all
    select 'message', m.id, m.fault from dolsd.message_faults() m where m.fault is not null
    union all
    select * from dolsd.people_faults()
    union all
    select * from dolsd.matter_faults()
    $$;
comment on function dolsd.record_faults() is
    'Rows of the tables that change in place and differ from the ledger: what, its number, and how it differs.';
