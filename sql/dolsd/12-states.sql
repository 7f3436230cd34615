-- States and moves: messages, notices and deadlines change state here and nowhere else.

-- ---------------------------------------------------------------- the allowed moves

delete from dolsd.move;
insert into dolsd.move (thing, old_state, new_state, meaning) values
    ('message', 'pending', 'sending', 'claimed by a sender'),
    ('message', 'pending', 'cancelled', 'nothing of it is left to say'),
    ('message', 'pending', 'failed', 'trying has ended before anybody could send it'),
    ('message', 'pending', 'delivered', 'an earlier attempt that was believed lost had arrived'),
    ('message', 'pending', 'held', 'held back by somebody'),
    ('message', 'held', 'pending', 'released by somebody'),
    ('message', 'held', 'cancelled', 'nothing of it is left to say'),
    ('message', 'held', 'failed', 'nobody released it in time'),
    ('message', 'held', 'delivered', 'an earlier attempt that was believed lost had arrived'),
    ('message', 'refused', 'pending', 'sent again by somebody'),
    ('message', 'failed', 'pending', 'sent again by somebody'),
    ('message', 'unknown', 'pending', 'sent again by somebody'),
    ('message', 'sending', 'pending', 'released, or to be tried again'),
    ('message', 'sending', 'delivered', 'the other side took it'),
    ('message', 'sending', 'refused', 'the other side will not take it'),
    ('message', 'sending', 'accepted', 'the other side took it, and says later whether it arrived'),
    ('message', 'accepted', 'delivered', 'it has arrived'),
    ('message', 'accepted', 'refused', 'it did not arrive'),
    ('message', 'accepted', 'unknown', 'nothing was heard of it in time'),
    ('message', 'unknown', 'refused', 'it did not arrive, which was said late'),
    ('message', 'sending', 'failed', 'there is no time left to try again'),
    ('message', 'sending', 'unknown', 'the final reply never came, and it is not sent again'),
    ('message', 'refused', 'delivered', 'an earlier attempt that was believed lost had arrived'),
    ('message', 'failed', 'delivered', 'an earlier attempt that was believed lost had arrived'),
    ('message', 'unknown', 'delivered', 'the sender was slow to report'),
    ('message', 'cancelled', 'delivered', 'it was on its way when it was cancelled'),
    ('message', 'delivered', 'failed', 'it came back'),
    ('notice', 'pending', 'told', 'its message was delivered'),
    ('notice', 'pending', 'cancelled', 'no longer true, or no longer needed'),
    ('notice', 'pending', 'failed', 'its message was refused or given up'),
    ('notice', 'told', 'failed', 'its message came back'),
    ('notice', 'pending', 'unknown', 'nobody can say whether its message arrived'),
    ('notice', 'failed', 'pending', 'sent again by somebody'),
    ('notice', 'unknown', 'pending', 'sent again by somebody'),
    ('notice', 'nobody', 'cancelled', 'there is somebody now, or it is no longer needed'),
    ('notice', 'cancelled', 'pending', 'true again before it was sent'),
    ('notice', 'cancelled', 'nobody', 'true again, and there is nobody to notify'),
    ('notice', 'cancelled', 'told', 'its message was on its way when it was cancelled'),
    ('notice', 'failed', 'told', 'an earlier attempt that was believed lost had arrived'),
    ('notice', 'unknown', 'told', 'the sender was slow to report'),
    ('deadline', 'open', 'met', 'a fact meets it'),
    ('deadline', 'open', 'lapsed', 'its last day is over, and an alarm runs'),
    ('deadline', 'open', 'passed', 'its last day is over, and no alarm follows'),
    ('deadline', 'open', 'cancelled', 'a fact ends the matter, or the facts no longer give it'),
    ('deadline', 'open', 'paused', 'somebody holds its reminders back'),
    ('deadline', 'paused', 'open', 'the pause has ended'),
    ('deadline', 'paused', 'met', 'a fact meets it'),
    ('deadline', 'paused', 'lapsed', 'its last day was moved into the past'),
    ('deadline', 'paused', 'passed', 'its last day was moved into the past'),
    ('deadline', 'paused', 'cancelled', 'a fact ends the matter, or the facts no longer give it'),
    ('deadline', 'met', 'open', 'the fact that met it was put right'),
    ('deadline', 'met', 'paused', 'the fact that met it was put right, and a pause runs'),
    ('deadline', 'met', 'lapsed', 'the fact that met it was put right'),
    ('deadline', 'met', 'passed', 'the fact that met it was put right'),
    ('deadline', 'met', 'cancelled', 'a fact ends the matter, or the facts no longer give it'),
    ('deadline', 'lapsed', 'open', 'its last day was moved into the future'),
    ('deadline', 'lapsed', 'paused', 'its last day was moved into the future, and a pause runs'),
    ('deadline', 'lapsed', 'met', 'a fact meets it, late or recorded late'),
    ('deadline', 'lapsed', 'passed', 'a changed rule no longer has an alarm'),
    ('deadline', 'lapsed', 'cancelled', 'a fact ends the matter, or the facts no longer give it'),
    ('deadline', 'passed', 'open', 'its last day was moved into the future'),
    ('deadline', 'passed', 'paused', 'its last day was moved into the future, and a pause runs'),
    ('deadline', 'passed', 'met', 'a fact meets it, late or recorded late'),
    ('deadline', 'passed', 'lapsed', 'a changed rule has an alarm'),
    ('deadline', 'passed', 'cancelled', 'a fact ends the matter, or the facts no longer give it'),
    ('deadline', 'cancelled', 'open', 'the facts give it again'),
    ('deadline', 'cancelled', 'paused', 'the facts give it again, and a pause runs'),
    ('deadline', 'cancelled', 'met', 'the facts give it again, and meet it'),
    ('deadline', 'cancelled', 'lapsed', 'the facts give it again, after its last day'),
    ('deadline', 'cancelled', 'passed', 'the facts give it again, after its last day');

create or replace function dolsd.need_moves(in_thing text, in_from text[], in_to text) returns void
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    wrong text;
begin
    select f into wrong from unnest(in_from) f
     where not exists (select from dolsd.move m where m.thing = in_thing and m.old_state = f and m.new_state = in_to)
     limit 1;
    if found then
        raise exception 'a % cannot move from % to %', in_thing, wrong, in_to
            using errcode = 'check_violation', hint = 'dolsd.move lists the allowed moves.';
    end if;
end
$$;
comment on function dolsd.need_moves(text, text[], text) is
    'Raises unless dolsd.move allows the thing to move from each of these states to the last.';

-- ---------------------------------------------------------------- messages

create or replace function dolsd.pressing_rank(in_pressing text) returns smallint
    language sql immutable parallel safe
    as $$ select case in_pressing when 'urgent' then 0 when 'soon' then 1 when 'routine' then 2 end::smallint $$;
comment on function dolsd.pressing_rank(text) is 'The order of claims: urgent 0, soon 1, routine 2.';

do $do$
begin
    if to_regtype('dolsd.new_message') is null then
        create type dolsd.new_message as (
            id           bigint,
            contact_id   bigint,
            channel      text,
            address      text,
            language     text,
            tier         text,
            require_tls  boolean,
            pressing     text,
            digest_on    date,
            not_before   timestamptz,
            give_up_at   timestamptz
        );
    end if;
end
$do$;
comment on type dolsd.new_message is
    'A message to be queued: columns of dolsd.message, and when it may first be sent. The caller draws the number '
    'from dolsd.message_id_seq.';

create or replace function dolsd.queue_messages(in_new dolsd.new_message[]) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    made int;
begin
    with written as (
        insert into dolsd.message (id, contact_id, channel, address, language, tier, require_tls, pressing, digest_on,
            digest_slot, give_up_at, created_at) overriding system value
        select m.id, m.contact_id, m.channel, m.address, m.language, m.tier, m.require_tls, m.pressing, m.digest_on,
               m.digest_on, m.give_up_at, moment
          from unnest(in_new) m
        returning message.id, message.key, message.contact_id, message.channel, message.pressing, message.digest_on)
    insert into dolsd.event (at, event, message_id, detail)
    select moment, 'message made', w.id, jsonb_strip_nulls(jsonb_build_object('key', w.key,
               'contact_id', w.contact_id, 'channel', w.channel, 'pressing', w.pressing, 'digest_on', w.digest_on))
      from written w;
    get diagnostics made = row_count;
    insert into dolsd.queue (message_id, channel, pressing, not_before, first_due, give_up_at, digest)
    select m.id, m.channel, dolsd.pressing_rank(m.pressing), m.not_before, m.not_before, m.give_up_at,
           m.digest_on is not null
      from unnest(in_new) m;
    return made;
end
$$;
comment on function dolsd.queue_messages(dolsd.new_message[]) is 'Makes messages and queues them. Returns how many.';

create or replace function dolsd.press_messages(in_ids bigint[], in_pressing text[], in_give_up_at timestamptz[])
    returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
begin
    update dolsd.message m
       set pressing = greatest(m.pressing, x.pressing), give_up_at = least(m.give_up_at, x.give_up_at)
      from unnest(in_ids, in_pressing, in_give_up_at) as x (id, pressing, give_up_at)
     where m.id = x.id;
    update dolsd.queue q set pressing = dolsd.pressing_rank(m.pressing), give_up_at = m.give_up_at
      from unnest(in_ids) as x (id) join dolsd.message m on m.id = x.id
     where q.message_id = x.id;
end
$$;
comment on function dolsd.press_messages(bigint[], text[], timestamptz[]) is
    'Queued messages that were given more notices: each becomes at least as pressing as these, and is given up no '
    'later.';

create or replace function dolsd.move_messages(in_ids bigint[], in_from text[], in_to text) returns bigint[]
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
declare
    moment timestamptz := dolsd.clock();
    waits boolean := in_to in ('pending', 'sending', 'held');
    moved_ids bigint[];
begin
    perform dolsd.need_moves('message', in_from, in_to);
    with moved as (
        update dolsd.message m
           set state = in_to, settled_at = case when not waits and in_to <> 'accepted' then moment end,
               digest_slot = case when in_to not in ('cancelled', 'held') then m.digest_slot end
          from unnest(in_ids) as x (id)
         where m.id = x.id and m.state = any(in_from)
        returning m.id)
    select array_agg(id) into moved_ids from moved;
    if not waits then
        delete from dolsd.queue q using unnest(moved_ids) as x (id) where q.message_id = x.id;
    end if;
    if in_to in ('refused', 'failed', 'unknown') then
        insert into dolsd.undelivered (message_id, state, at) select u, in_to, moment from unnest(moved_ids) u
        on conflict (message_id) do update set state = excluded.state;
    elsif in_from && '{refused,failed,unknown}' then
        delete from dolsd.undelivered u using unnest(moved_ids) as x (id) where u.message_id = x.id;
    end if;
    return moved_ids;
end
$$;
comment on function dolsd.move_messages(bigint[], text[], text) is
    'Moves those of these messages that are in one of the states in_from to another; one that has reached its end '
    'leaves the queue. Raises where dolsd.move does not allow it. Returns those that moved.';

-- ---------------------------------------------------------------- notices

create or replace function dolsd.move_notices(in_ids bigint[], in_from text[], in_to text,
    in_reasons text[] default null)
    returns table (id bigint, kind text, matter_id bigint, limit_code text, last_day date, message_id bigint,
        reason text)
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
begin
    perform dolsd.need_moves('notice', in_from, in_to);
    return query
        update dolsd.notice n
           set state = in_to, ended_at = case when in_to not in ('pending', 'nobody') then moment end,
               reason = case when in_to <> 'told' then x.reason
                             when n.state = 'cancelled' then 'was on its way when it was cancelled: ' || n.reason end
          from unnest(in_ids, in_reasons) as x (id, reason)
         where n.id = x.id and n.state = any(in_from)
        returning n.id, n.kind, n.matter_id, n.limit_code, n.last_day, n.message_id, n.reason;
end
$$;
comment on function dolsd.move_notices(bigint[], text[], text, text[]) is
    'Moves those of these notices that are in one of the states in_from to another, for the reasons given. Raises '
    'where dolsd.move does not allow it. Returns those that moved.';

create or replace function dolsd.cancel_notices(in_ids bigint[], in_reasons text[]) returns bigint[]
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    with ended as materialized (
        select * from dolsd.move_notices(in_ids, '{pending,nobody}', 'cancelled', in_reasons)),
    said as (
        insert into dolsd.event (at, event, kind, matter_id, limit_code, notice_id, message_id, detail)
        select dolsd.clock(), 'notice cancelled', e.kind, e.matter_id, e.limit_code, e.id, e.message_id,
            jsonb_build_object('reason', e.reason)
          from ended e order by e.id)
    select array_agg(e.id order by e.id) from ended e;
    $$;
comment on function dolsd.cancel_notices(bigint[], text[]) is
    'Cancels those of these notices that are pending or have nobody to notify, for the reasons given. Returns which.';

create or replace function dolsd.cancel_notices(in_ids bigint[], in_reason text) returns bigint[]
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$ select dolsd.cancel_notices(in_ids, array_fill(in_reason, array[coalesce(cardinality(in_ids), 0)])) $$;
comment on function dolsd.cancel_notices(bigint[], text) is 'The same with one reason for all.';

-- ---------------------------------------------------------------- deadlines

create or replace function dolsd.move_deadlines(in_kinds text[], in_ids bigint[], in_codes text[], in_from text[],
    in_to text) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
declare
    moved int;
begin
    perform dolsd.need_moves('deadline', in_from, in_to);
    update dolsd.deadline d set state = in_to, reason = null
      from unnest(in_kinds, in_ids, in_codes) as x (kind, id, code)
     where d.kind = x.kind and d.id = x.id and d.limit_code = x.code and d.state = any(in_from);
    get diagnostics moved = row_count;
    return moved;
end
$$;
comment on function dolsd.move_deadlines(text[], bigint[], text[], text[], text) is
    'Moves those of these deadlines that are in one of the states in_from to another that has no reason. '
    'Raises where dolsd.move does not allow it. Returns how many moved.';
