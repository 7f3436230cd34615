-- The queries of dolsctl queue.
--
-- Public: destination, queued, age, queue_totals.

create or replace function dolsd.destination(in_address text) returns text
    language sql immutable
    as $$
    select case when in_address ~ '://' then substring(in_address from '://([^/:?#]+)')
                when in_address ~ '@' then lower(split_part(in_address, '@', -1)) else '' end
    $$;
comment on function dolsd.destination(text) is 'The host or domain of an address.';

create or replace function dolsd.queued()
    returns table (number bigint, way text, destination text, state text, pressing text, since_s bigint, next_s bigint,
                   give_up_s bigint, attempts int, notices bigint, reason text)
    language sql stable
    as $$
    select m.id, m.channel, dolsd.destination(m.address), m.state, m.pressing, dolsd.seconds(m.created_at),
           case when m.state = 'pending' then dolsd.seconds(q.not_before) end, dolsd.seconds(q.give_up_at), q.attempts,
           (select count(*) from dolsd.notice n where n.message_id = m.id and n.state = 'pending'),
           case when m.state = 'held' then coalesce((
                    select format('held by %s: %s', e.detail ->> 'who', e.detail ->> 'why') from dolsd.event e
                     where e.message_id = m.id and e.event = 'message by hand' order by e.seq desc limit 1), 'held')
                when q.lease_id is not null then 'being sent'
                when x.fault is not null then 'set aside: a row of case work cannot be used'
                when l.outcome is not null then concat_ws(' ', l.outcome, l.phase, nullif(l.code, 0), 'from', l.host)
                when q.not_before > dolsd.clock() then 'its time has not come'
                when not coalesce(h.enabled, false) then 'its way is not enabled'
                else 'due' end
      from dolsd.queue q
      join dolsd.message m on m.id = q.message_id
      left join dolsd.channel h on h.channel = m.channel
      left join dolsd.aside x on x.what = 'message' and x.id = m.id
      left join lateral (select a.outcome, a.phase, a.code, nullif(a.host, '') as host from dolsd.attempts a
                          where a.message_id = m.id order by a.number desc limit 1) l on true
    union all
    select m.id, m.channel, dolsd.destination(m.address), m.state, m.pressing, dolsd.seconds(m.created_at),
           dolsd.seconds(x.ask_at), dolsd.seconds(x.give_up_at), x.asked,
           (select count(*) from dolsd.notice n where n.message_id = m.id and n.state = 'pending'),
           'a service took it; it is asked whether it arrived'
      from dolsd.accepted x join dolsd.message m on m.id = x.message_id and m.state = 'accepted'
     order by 2, 3, 5 desc, 1
    $$;
comment on function dolsd.queued() is
    'Messages that wait, are held back, are being sent or were only accepted, by way out and destination: since when, '
    'when they are next tried or asked for, when they are given up, and why they are still here.';

create or replace function dolsd.age(in_since_s bigint) returns text
    language plpgsql stable
    as $$
declare
    gone bigint := greatest(dolsd.seconds(dolsd.clock()) - in_since_s, 0);
begin
    return case when gone >= 172800 then dolsd.counted(gone / 86400, 'day')
                when gone >= 7200 then dolsd.counted(gone / 3600, 'hour')
                else dolsd.counted(gone / 60, 'minute') end;
end
$$;
comment on function dolsd.age(bigint) is 'How long ago, in whole minutes, hours or days.';

create or replace function dolsd.queue_totals()
    returns table (way text, destination text, messages bigint, due bigint, oldest_s bigint, age text, next_s bigint,
                   give_up_s bigint, attempts int, reasons text)
    language sql stable
    as $$
    select r.way, r.destination, sum(r.messages)::bigint, sum(r.due)::bigint, min(r.oldest_s),
           dolsd.age(min(r.oldest_s)), min(r.next_s), min(r.give_up_s), max(r.attempts),
           string_agg(format('%s (%s)', r.reason, r.messages), '; ' order by r.messages desc, r.reason)
      from (select q.way, q.destination, q.reason, count(*) as messages, min(q.since_s) as oldest_s,
                   count(*) filter (where q.next_s <= dolsd.seconds(dolsd.clock())) as due,
                   min(q.next_s) as next_s, min(q.give_up_s) as give_up_s, max(q.attempts) as attempts
              from dolsd.queued() q group by q.way, q.destination, q.reason) r
     group by r.way, r.destination
     order by 3 desc, 1, 2
    $$;
comment on function dolsd.queue_totals() is
    'The same as totals, a row for each way out and destination, the fullest first: how many messages, how many of '
    'them are due, since when the oldest has been there, when the next is tried and the first given up, the most '
    'attempts of any one, and why they are still here, with the number for each reason.';
