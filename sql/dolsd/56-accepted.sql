-- Messages that a service accepted: the service is asked for their state, which counts once it is final.

create or replace function dolsd.keep_accepted(in_message bigint, in_attempt bigint) returns void
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    insert into dolsd.accepted as x (message_id, attempt_id, channel, since, ask_at, give_up_at, until)
    select m.id, in_attempt, m.channel, z.now, z.now + interval '10 seconds',
           greatest(m.give_up_at, z.now + make_interval(days => h.takes_days)),
           z.now + dolsd.policy_span('accepted_kept')
      from dolsd.message m join dolsd.channel h on h.channel = m.channel
     cross join (select dolsd.clock() as now) z
     where m.id = in_message and not h.copies
    on conflict (message_id) do update
       set attempt_id = excluded.attempt_id, since = excluded.since, ask_at = excluded.ask_at, asked = 0,
           give_up_at = excluded.give_up_at, until = excluded.until
    $$;
comment on function dolsd.keep_accepted(bigint, bigint) is
    'A service accepted this attempt of a message: its state is asked for from now on, but not for a copy.';

create or replace function dolsd.ask_again_in(in_asked int, in_takes_days int) returns interval
    language sql immutable
    as $$
    select case when in_takes_days > 0 then interval '4 hours'
                else least(interval '20 seconds' * 2 ^ least(in_asked, 12), interval '1 hour') end
    $$;
comment on function dolsd.ask_again_in(int, int) is
    'How long to wait before asking for a state again: longer each time; hours for ways that take days.';

create or replace function dolsd.ask_accepted(in_channel text, in_max int) returns setof dolsd.claimed
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    last_question interval := '1 minute';
begin
    return query
        with due as (
            select x.message_id from dolsd.accepted x
             where x.channel = in_channel and x.ask_at <= moment
             order by x.ask_at limit in_max for no key update skip locked),
        asked as (
            update dolsd.accepted x
               set asked = x.asked + 1,
                   -- Asks once more just before it is given up: if it has arrived meanwhile, no other way is needed.
                   ask_at = least(moment + dolsd.ask_again_in(x.asked, (select h.takes_days from dolsd.channel h
                                                                         where h.channel = x.channel)),
                                  case when x.give_up_at - last_question > moment
                                       then x.give_up_at - last_question end)
              from due where x.message_id = due.message_id
            returning x.message_id, x.attempt_id)
        select c.*
          from asked a
          join dolsd.message m on m.id = a.message_id
         cross join lateral jsonb_populate_record(null::dolsd.claimed, jsonb_build_object(
            'message_id', m.id, 'attempt_id', a.attempt_id, 'contact_id', m.contact_id, 'number', 0, 'key', m.key,
            'channel', m.channel, 'address', m.address, 'name', '', 'language', m.language, 'tier', m.tier,
            'require_tls', m.require_tls, 'give_up_at', m.give_up_at, 'first_at', m.created_at, 'attempts', 0,
            'notice_id', 0)) c;
end
$$;
comment on function dolsd.ask_accepted(text, int) is
    'Messages whose state should be asked for now, in the form in which claim hands them out: attempts is 0.';

create or replace function dolsd.settle_accepted(in_attempt dolsd.attempt, in_outcome text, in_phase text,
    in_code int, in_reply text, in_host text) returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    ended bigint[];
begin
    -- If somebody has sent it again meanwhile, it is not over because the earlier attempt did not arrive.
    if in_outcome <> 'delivered' and (in_outcome <> 'refused' or not exists (
            select from dolsd.message m where m.id = in_attempt.message_id and m.state in ('accepted', 'unknown'))) then
        return false;
    end if;
    delete from dolsd.accepted x where x.message_id = in_attempt.message_id and x.attempt_id = in_attempt.id;
    if not found then
        return false;
    end if;
    if in_outcome = 'delivered' then
        ended := array(select n.id from dolsd.move_notices(in_attempt.notices, '{pending,cancelled,failed,unknown}',
                                                           'told') n);
    else
        ended := dolsd.fail_notices(in_attempt.notices, 'refused',
                                    concat_ws(' ', 'did not arrive:', in_reply));
    end if;
    insert into dolsd.outcome (attempt_id, after_unknown, at, outcome, next, phase, code, reply, host, notices)
    values (in_attempt.id, true, dolsd.clock(), in_outcome, in_outcome, in_phase, in_code, left(in_reply, 500), in_host,
        coalesce(ended, '{}'));
    if in_outcome = 'delivered' then
        perform dolsd.follow(in_attempt.message_id, in_outcome, ended);
    else
        perform dolsd.move_messages(array[in_attempt.message_id], '{accepted,unknown}', in_outcome);
        perform dolsd.tell_instead(ended);
    end if;
    return true;
end
$$;
comment on function dolsd.settle_accepted(dolsd.attempt, text, text, int, text, text) is
    'Records the state of a message that a service accepted; only a final one counts. Returns whether it counted.';

create or replace function dolsd.give_up_accepted() returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    -- If its state is due to be asked for, that comes first, for example after an outage on our side.
    unasked interval := '10 minutes';
    silent bigint[];
    unheard bigint[];
begin
    delete from dolsd.accepted x where x.until <= moment and x.give_up_at is null;
    with late as (
        select x.message_id from dolsd.accepted x
         where x.give_up_at is not null and least(x.give_up_at, x.until) <= moment
           and (x.ask_at > moment or x.give_up_at <= moment - unasked)
         order by x.message_id limit 500 for no key update skip locked)
    select array_agg(l.message_id) into silent from late l;
    if silent is null then
        return 0;
    end if;
    update dolsd.accepted x set give_up_at = null where x.message_id = any(silent);
    silent := dolsd.move_messages(silent, '{accepted}', 'unknown');
    unheard := dolsd.fail_notices(array(select n.id from dolsd.notice n where n.message_id = any(silent)
        and n.state = 'pending'), 'unknown', 'handed over, and no word that it arrived');
    insert into dolsd.event (at, event, message_id) select moment, 'message unknown', s from unnest(silent) s;
    insert into dolsd.event (at, event, kind, matter_id, limit_code, notice_id, message_id)
    select moment, 'notice unknown', n.kind, n.matter_id, n.limit_code, n.id, n.message_id
      from unnest(unheard) u join dolsd.notice n on n.id = u;
    perform dolsd.tell_instead(unheard);
    return coalesce(cardinality(silent), 0);
end
$$;
comment on function dolsd.give_up_accepted() is
    'Messages that a service accepted and did not report on in time: unknown, so that the next way is used. Their '
    'state is still asked for until the service forgets them. Returns how many.';
