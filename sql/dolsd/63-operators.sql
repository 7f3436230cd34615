-- What an operator can do with a single message, by hand and on record: try it now, send it again, cancel it,
-- hold it back, release it.
--
-- A message that is held back and not released in time is given up like any other, and somebody else is notified.
--
-- Public: operate.

create or replace function dolsd.retry_message(in_message bigint) returns text
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    update dolsd.queue q set not_before = dolsd.clock()
      from dolsd.message m
     where q.message_id = in_message and m.id = in_message and m.state = 'pending' and q.lease_id is null
    returning 'it is tried now'
    $$;
comment on function dolsd.retry_message(bigint) is 'Tries a waiting message now. Null: it is not waiting.';

create or replace function dolsd.hold_message(in_message bigint) returns text
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if dolsd.move_messages(array[in_message], '{pending}', 'held') is null then
        return null;
    end if;
    update dolsd.queue q set not_before = '9999-01-01' where q.message_id = in_message;
    return (select format('it is held back; unless it is released, somebody else is notified on %s',
                          dolsd.london_day_words(q.give_up_at)) from dolsd.queue q where q.message_id = in_message);
end
$$;
comment on function dolsd.hold_message(bigint) is 'Holds a waiting message back. Null: it is not waiting.';

create or replace function dolsd.release_message(in_message bigint) returns text
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if dolsd.move_messages(array[in_message], '{held}', 'pending') is null then
        return null;
    end if;
    update dolsd.queue q set not_before = dolsd.clock() where q.message_id = in_message;
    return 'it is released, and sent as it stands now';
end
$$;
comment on function dolsd.release_message(bigint) is 'Sends a message that was held back. Null: it was not.';

create or replace function dolsd.cancel_message(in_message bigint) returns text
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    ended bigint[];
begin
    if not exists (select from dolsd.message m where m.id = in_message and m.state in ('pending', 'held')) then
        return null;
    end if;
    ended := dolsd.cancel_notices(array(select n.id from dolsd.notice n
                                         where n.message_id = in_message and n.state = 'pending' order by n.id),
                                  'cancelled by hand');
    perform dolsd.move_messages(array[in_message], '{pending,held}', 'cancelled');
    return format('it is cancelled, with %s', dolsd.counted(coalesce(cardinality(ended), 0), 'notice'));
end
$$;
comment on function dolsd.cancel_message(bigint) is
    'Cancels a message that is waiting or held back, and its notices. Null: it is neither.';

create or replace function dolsd.resend_message(in_message bigint) returns text
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    moment timestamptz := dolsd.clock();
    live bigint[] := array(
        select n.id from dolsd.notice n
          join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
               and d.last_day = n.last_day and d.state in ('open', 'lapsed', 'paused')
         where n.message_id = in_message and n.state in ('failed', 'unknown') order by n.id);
begin
    if not exists (select from dolsd.message m
                    where m.id = in_message and m.state in ('refused', 'failed', 'unknown')) then
        return null;
    end if;
    if cardinality(live) = 0 then
        perform dolsd.refuse(format('message %s: nothing of it stands that has not arrived', in_message),
            'What is over, or has another last day now, is not said again.');
    end if;
    perform dolsd.move_messages(array[in_message], '{refused,failed,unknown}', 'pending');
    perform dolsd.move_notices(live, '{failed,unknown}', 'pending');
    update dolsd.message m set give_up_at = greatest(m.give_up_at, moment + dolsd.policy_span('tries_least'))
     where m.id = in_message;
    insert into dolsd.queue (message_id, channel, pressing, not_before, first_due, give_up_at, digest, begun)
    select m.id, m.channel, dolsd.pressing_rank(m.pressing), moment, moment, m.give_up_at, false,
           coalesce((select max(a.number) from dolsd.attempt a where a.message_id = m.id), 0)
      from dolsd.message m where m.id = in_message;
    return 'it is sent again, under the same number';
end
$$;
comment on function dolsd.resend_message(bigint) is
    'Sends a message again that did not arrive, or may not have, with those of its notices that still stand: a new '
    'attempt with the same Message-ID. A known "delivered" is never replaced. Null: it is waiting, was delivered or '
    'was cancelled.';

create or replace function dolsd.refuse_act(in_act text, in_message bigint, in_state text) returns void
    language plpgsql
    as $$
declare
    standing text := case in_state
        when 'pending' then 'is still waiting' when 'sending' then 'is being sent' when 'held' then 'is held back'
        when 'accepted' then 'was taken by a service, which has not said yet whether it arrived'
        when 'refused' then 'was refused' when 'failed' then 'was given up'
        when 'unknown' then 'may have arrived or not' else 'was ' || in_state end;
    wanted text := case in_act
        when 'retry' then 'it cannot be tried now' when 'resend' then 'it cannot be sent again'
        when 'cancel' then 'it cannot be cancelled' when 'hold' then 'it cannot be held back'
        when 'release' then 'it cannot be released' else 'that cannot be done' end;
begin
    perform dolsd.refuse(format('message %s %s: %s', in_message, standing, wanted), case
        when in_state = 'pending'
            then 'dolsctl retry tries it now, dolsctl hold holds it back, dolsctl cancel cancels it.'
        when in_state = 'held' then 'dolsctl release sends it, dolsctl cancel cancels it.'
        when in_state in ('sending', 'accepted') then 'dolsctl queue shows it until it has ended.'
        when in_state in ('refused', 'failed', 'unknown') then 'dolsctl resend sends it again.'
        when in_state = 'delivered' then 'dolsctl told --words shows what it said.'
        else 'What was cancelled is not sent again.' end);
end
$$;
comment on function dolsd.refuse_act(text, bigint, text) is
    'Refuses what cannot be done with a message in that state, and says what can.';

create or replace function dolsd.operate(in_act text, in_message bigint, in_who text, in_why text) returns text
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    before text := (select m.state from dolsd.message m where m.id = in_message);
    done text;
begin
    perform dolsd.need_read_committed();
    if coalesce(trim(in_who), '') = '' or coalesce(trim(in_why), '') = '' then
        perform dolsd.refuse('it needs somebody who decides it, and a reason', 'Give who and why in words.');
    end if;
    if before is null then
        perform dolsd.refuse(format('there is no message %s', in_message), 'dolsctl queue and told show the numbers.');
    end if;
    -- First the row of the queue, then notices, as a claim and an outcome lock them.
    perform 1 from dolsd.queue q where q.message_id = in_message for no key update;
    perform 1 from dolsd.notice n where n.message_id = in_message order by n.id for no key update;
    done := case in_act when 'retry' then dolsd.retry_message(in_message)
                        when 'resend' then dolsd.resend_message(in_message)
                        when 'cancel' then dolsd.cancel_message(in_message)
                        when 'hold' then dolsd.hold_message(in_message)
                        when 'release' then dolsd.release_message(in_message) end;
    if done is null then
        perform dolsd.refuse_act(in_act, in_message, (select m.state from dolsd.message m where m.id = in_message));
    end if;
    insert into dolsd.event (at, event, message_id, detail)
    values (dolsd.clock(), 'message by hand', in_message, jsonb_build_object('act', in_act, 'was', before,
            'who', in_who, 'why', in_why, 'by', session_user));
    perform pg_notify('dolsd', 'queue');
    return done;
end
$$;
comment on function dolsd.operate(text, bigint, text, text) is
    'Does what an operator wants with a message: retry, resend, cancel, hold or release; records who and why. '
    'Returns the result in words.';
