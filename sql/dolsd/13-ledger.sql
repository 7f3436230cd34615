-- The ledger: three tables that only grow, and the view that shows them as one record.

create or replace function dolsd.keep() returns trigger
    language plpgsql
    as $$
begin
    -- Retention and erasure clear personal columns (56-said.sql, 61-erase.sql), and nothing else.
    if tg_op = 'UPDATE' and current_setting('dolsd.erases', true) = 'on' then
        return null;
    end if;
    raise exception 'dolsd.% is append-only: % is refused', tg_table_name, lower(tg_op)
        using errcode = 'insufficient_privilege', hint = tg_argv[0];
end
$$;
comment on function dolsd.keep() is
    'Trigger: refuses any change to a row, and emptying the table; its argument is the hint.';
create or replace trigger event_keep before update or delete or truncate on dolsd.event
    for each statement execute function dolsd.keep('What was written stays; add a row that puts it right.');
create or replace trigger attempt_keep before update or delete or truncate on dolsd.attempt
    for each statement execute function dolsd.keep('What was written stays; its outcome is a row of dolsd.outcome.');
create or replace trigger outcome_keep before update or delete or truncate on dolsd.outcome
    for each statement execute function dolsd.keep('What was written stays; what is heard later is a row of its own.');
create or replace trigger said_keep before update or delete or truncate on dolsd.said
    for each statement execute function dolsd.keep('What was said stays; its words go when their time is over.');

create or replace view dolsd.ledger as
select e.seq, e.at, e.event, e.kind, e.matter_id, e.limit_code, e.notice_id, e.message_id,
    null::bigint as attempt_id, e.detail
  from dolsd.event e
union all
select a.id, a.begun_at, 'attempt begun', null, null, null, null, a.message_id, a.id,
       jsonb_build_object('worker', a.worker, 'number', a.number)
  from dolsd.attempt a
union all
select o.seq, o.at, 'attempt ' || o.outcome, null, null, null, null, a.message_id, a.id,
       jsonb_strip_nulls(jsonb_build_object('phase', o.phase, 'code', o.code, 'reply', o.reply, 'host', o.host,
                                            'was', case when o.after_unknown then (
                                                select x.outcome from dolsd.outcome x
                                                 where x.attempt_id = o.attempt_id and not x.after_unknown) end))
  from dolsd.outcome o join dolsd.attempt a on a.id = o.attempt_id
union all
select o.seq, o.at, 'message ' || o.next, null, null, null, null, a.message_id, a.id, '{}'
  from dolsd.outcome o join dolsd.attempt a on a.id = o.attempt_id
 where o.next <> 'pending'
union all
-- By message, so that a query for one matter can use the index of its notices.
select o.seq, o.at, 'notice ' || case o.next when 'delivered' then 'told' when 'unknown' then 'unknown'
    else 'failed' end,
       n.kind, n.matter_id, n.limit_code, n.id, a.message_id, a.id, '{}'
  from dolsd.notice n
  join dolsd.attempt a on a.message_id = n.message_id
  join dolsd.outcome o on o.attempt_id = a.id and n.id = any(o.notices);
comment on view dolsd.ledger is
    'What happened, in order: events, attempts, their outcomes, and what those meant for the message and its notices.';
comment on column dolsd.ledger.seq is 'Order; everything that one outcome led to shares its number.';
comment on column dolsd.ledger.at is
    'When, by the database''s clock; if that was put back, an event "clock behind" of that time says so.';
comment on column dolsd.ledger.event is
    'What: deadline opened, moved, met …; notice made, cancelled, told …; message made, delivered …; attempt '
    'begun, delivered …; rules changed; blind; clock behind.';
comment on column dolsd.ledger.kind is 'Kind of the matter.';
comment on column dolsd.ledger.matter_id is 'Number of the matter.';
comment on column dolsd.ledger.limit_code is 'Which limit.';
comment on column dolsd.ledger.notice_id is 'Which notice.';
comment on column dolsd.ledger.message_id is 'Which message.';
comment on column dolsd.ledger.attempt_id is 'Which attempt.';
comment on column dolsd.ledger.detail is 'Further details: old and new last day, outcome, reply.';

create or replace view dolsd.attempts as
select a.id, a.message_id, a.number, a.worker, a.begun_at, o.at as ended_at, o.outcome, o.phase, o.code, o.reply,
    o.host, a.notices
  from dolsd.attempt a
  left join lateral (select x.* from dolsd.outcome x where x.attempt_id = a.id
      order by x.after_unknown desc limit 1) o on true;
comment on view dolsd.attempts is
    'Each attempt with its outcome: if more became known after it was unknown or accepted, the later one.';
comment on column dolsd.attempts.id is 'Number.';
comment on column dolsd.attempts.message_id is 'Which message.';
comment on column dolsd.attempts.number is 'Its number among the attempts of that message.';
comment on column dolsd.attempts.worker is 'The process that made the attempt.';
comment on column dolsd.attempts.begun_at is 'When it was begun.';
comment on column dolsd.attempts.ended_at is 'When its outcome was recorded.';
comment on column dolsd.attempts.outcome is
    'delivered, accepted, retry, refused, unknown or released (nothing left this host); null: in progress.';
comment on column dolsd.attempts.phase is 'How far it got.';
comment on column dolsd.attempts.code is 'Number of the last reply.';
comment on column dolsd.attempts.reply is 'The other side''s last reply.';
comment on column dolsd.attempts.host is 'The server it was sent to.';
comment on column dolsd.attempts.notices is 'The notices that it carried.';

create or replace view dolsd.messages as
select m.id, m.key, m.contact_id, m.channel, m.address, m.language, m.tier, m.require_tls, m.pressing, m.digest_on,
    m.state,
       q.not_before, m.give_up_at, coalesce(q.attempts, t.attempts, 0) as attempts, l.until as lease_until,
           m.created_at, m.settled_at
  from dolsd.message m
  left join dolsd.queue q on q.message_id = m.id
  left join dolsd.lease l on l.id = q.lease_id
  left join lateral (select count(*)::int as attempts from dolsd.attempts a
                      where a.message_id = m.id and a.outcome is distinct from 'released') t on q.message_id is null;
comment on view dolsd.messages is 'Each message, with its row of the queue where it has one.';
comment on column dolsd.messages.id is 'Number.';
comment on column dolsd.messages.key is 'Message-ID, webhook id and calendar UID derive from it.';
comment on column dolsd.messages.contact_id is 'The recipient''s contact.';
comment on column dolsd.messages.channel is 'By which channel.';
comment on column dolsd.messages.address is 'The address.';
comment on column dolsd.messages.language is 'Language of the contact.';
comment on column dolsd.messages.tier is 'How much of the matter the contact may see.';
comment on column dolsd.messages.require_tls is 'Whether it may only leave over an encrypted connection.';
comment on column dolsd.messages.pressing is 'The most pressing of its notices.';
comment on column dolsd.messages.digest_on is 'The day whose digest it is; null: a separate message.';
comment on column dolsd.messages.state is 
    'pending, held, sending, accepted, delivered, refused, failed, unknown or cancelled.';
comment on column dolsd.messages.not_before is 'When it may next be attempted; null: it has reached its end.';
comment on column dolsd.messages.give_up_at is 'When attempts end and somebody else is notified.';
comment on column dolsd.messages.attempts is 'How many attempts were begun, not counting those released.';
comment on column dolsd.messages.lease_until is 'While it is being sent: by when the sender must report.';
comment on column dolsd.messages.created_at is 'When it was made.';
comment on column dolsd.messages.settled_at is 'When it reached its end.';
