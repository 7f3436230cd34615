-- What people can reply to reminders: "not now" and "I know".
--
-- Public: pause, resume, acknowledge.

create or replace function dolsd.pause(in_kind text, in_id bigint, in_code text, in_until timestamptz, in_owner text,
    in_reason text)
    returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    moment timestamptz := dolsd.clock();
    what text := format('%s %s%s', in_kind, in_id, coalesce(', ' || in_code, ''));
    latest timestamptz;
    first_code text;
    bare text;
    others text := case when in_code is null then ' Or pause one limit by its name.' else '' end;
    number bigint;
begin
    perform 1 from dolsd.matter m where m.kind = in_kind and m.id = in_id for key share;
    if coalesce(trim(in_owner), '') = '' or coalesce(trim(in_reason), '') = '' then
        perform dolsd.refuse(what || ': a pause needs somebody who answers for it, and a reason',
            'Give both in words.');
    end if;
    if in_until is null or in_until <= moment then
        perform dolsd.refuse(what || ': a pause needs an end that is still to come', 'Say until when.');
    end if;
    if not exists (select 1 from dolsd.deadline d where d.kind = in_kind and d.id = in_id and d.state in ('open',
        'paused')
                      and (in_code is null or d.limit_code = in_code)) then
        perform dolsd.refuse(what || ': there is nothing open that could be paused',
            'What has lapsed cannot be paused: its alarm runs until somebody closes it.');
    end if;
    select min(l.last_at), (array_agg(l.limit_code order by l.last_at, l.limit_code))[1], min(l.limit_code)
        filter (where l.last_at is null)
      into latest, first_code, bare
      from (select d.limit_code, (select max(a) from unnest(d.ladder_at) a where a < d.ends_at) as last_at
              from dolsd.deadline d
             where d.kind = in_kind and d.id = in_id and d.state in ('open', 'paused') and (in_code is null
                 or d.limit_code = in_code)) l;
    if bare is not null then
        perform dolsd.refuse(format('%s: no reminder of %s is left before it ends, so none can be held back', what,
            bare),
            'Record what settles it instead.' || others);
    end if;
    if in_until > latest then
        perform dolsd.refuse(format('%s: a pause until %s would cover the last reminder before the end', what,
            dolsd.london_words(in_until)),
            format('The latest moment possible is %s, the last reminder of %s.%s', dolsd.london_words(latest),
                first_code, others));
    end if;
    insert into dolsd.pause (kind, matter_id, limit_code, until, owner, reason, made_at, made_by)
    values (in_kind, in_id, in_code, in_until, in_owner, in_reason, moment, session_user)
    returning id into number;
    insert into dolsd.event (at, event, kind, matter_id, limit_code, detail)
    values (moment, 'paused', in_kind, in_id, in_code,
            jsonb_build_object('pause', number, 'until', in_until, 'owner', in_owner, 'reason', in_reason, 'by',
                session_user));
    perform dolsd.touch(in_kind, in_id);
    return number;
end
$$;
comment on function dolsd.pause(text, bigint, text, timestamptz, text, text) is
    'Holds back the reminders of a limit (null: of every open limit) of a matter until a moment; needs an owner and '
    'a reason. Refused if it would cover the last reminder before an end, or if the limit has lapsed. When it ends, '
    'the latest reminder that it held back is sent. Returns the number of the pause.';

create or replace function dolsd.resume(in_kind text, in_id bigint, in_code text, in_who text) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    moment timestamptz := dolsd.clock();
    ended int;
begin
    if coalesce(trim(in_who), '') = '' then
        perform dolsd.refuse('resume: it needs the name of who ends the pause', 'Give it in words.');
    end if;
    with gone as (
        update dolsd.pause z set ended_at = moment, ended_by = in_who
         where z.kind = in_kind and z.matter_id = in_id and (in_code is null or z.limit_code = in_code)
           and z.ended_at is null and z.until > moment
        returning z.id, z.limit_code)
    insert into dolsd.event (at, event, kind, matter_id, limit_code, detail)
    select moment, 'pause ended', in_kind, in_id, g.limit_code, jsonb_build_object('pause', g.id, 'who', in_who,
        'by', session_user) from gone g;
    get diagnostics ended = row_count;
    if ended > 0 then
        perform dolsd.touch(in_kind, in_id);
    end if;
    return ended;
end
$$;
comment on function dolsd.resume(text, bigint, text, text) is
    'Ends the pauses of a limit (null: all) of a matter early. Returns how many were running.';

create or replace function dolsd.acknowledge(in_kind text, in_id bigint, in_code text, in_contact bigint,
    in_who text, in_note text default '')
    returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    what text := format('%s %s, %s', in_kind, in_id, in_code);
    d dolsd.deadline;
    doomed bigint[];
    waiting bigint[];
begin
    -- Never at the same time as planner, fire or claim.
    perform 1 from dolsd.matter m where m.kind = in_kind and m.id = in_id for update;
    select * into d from dolsd.deadline x where x.kind = in_kind and x.id = in_id and x.limit_code = in_code;
    if coalesce(trim(in_who), '') = '' then
        perform dolsd.refuse(what || ': an acknowledgement needs the name of who gives it', 'Give it in words.');
    end if;
    if d.state is null or d.state not in ('open', 'paused') then
        perform dolsd.refuse(format('%s is %s: there is nothing to acknowledge', what, coalesce(d.state, 'not there')),
            'What has lapsed cannot be acknowledged: its alarm runs until somebody closes it.');
    end if;
    if not exists (select 1 from casework.recipient v where v.kind = in_kind and v.id = in_id
        and v.contact_id = in_contact) then
        perform dolsd.refuse(format('%s: contact %s has no role in this matter', what, in_contact),
            'Name the contact whose reminders should stop.');
    end if;
    insert into dolsd.acknowledgement (kind, matter_id, limit_code, last_day, contact_id, who, note, made_at, made_by)
    values (in_kind, in_id, in_code, d.last_day, in_contact, in_who, coalesce(in_note, ''), moment, session_user)
    on conflict on constraint acknowledgement_once do nothing;
    insert into dolsd.event (at, event, kind, matter_id, limit_code, detail)
    values (moment, 'acknowledged', in_kind, in_id, in_code, jsonb_build_object('last_day', d.last_day, 'contact_id',
        in_contact,
            'who', in_who, 'note', coalesce(in_note, ''), 'by', session_user));

    select array_agg(n.id), array_agg(n.message_id order by n.message_id) into doomed, waiting
      from dolsd.notice n
     where n.kind = in_kind and n.matter_id = in_id and n.limit_code = in_code and n.contact_id = in_contact
       and n.state = 'pending' and n.purpose = 'reminder' and n.fallback_for is null
       -- A contact who also stands in for somebody else is still notified.
       and n.with_fallback_for = '{}';
    perform 1 from dolsd.queue q where q.message_id = any(waiting) and q.lease_id is null
        order by q.message_id for no key update;
    doomed := dolsd.cancel_notices(doomed, 'acknowledged');
    perform dolsd.drop_empty_messages(waiting);
    return coalesce(cardinality(doomed), 0);
end
$$;
comment on function dolsd.acknowledge(text, bigint, text, bigint, text, text) is
    'A contact knows of the last day of a limit: their own reminders of it stop, pending ones too, up to that day '
    'and for that day only. Alarms after it, and notices to others, continue. Returns how many pending notices it '
    'stopped.';
