-- Copies of the DoLS team's digests by a channel that does not count as notifying anybody (dolsd.channel.copies).
--
-- A copy is a message without notices. It is made when its digest is first taken from the queue, and is over at the
-- end of that day.

create or replace function dolsd.copies_to_make(in_messages bigint[], in_today date)
    returns table (of_message bigint, channel text, notices bigint[], message dolsd.new_message)
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
begin
    return query
        select m.id, h.channel, n.ids,
               row(nextval('dolsd.message_id_seq'), m.contact_id, h.channel, v.address, coalesce(v.language, 'en'),
                   coalesce(v.tier, 'nothing'), coalesce(v.require_tls, true), 'routine', null, dolsd.clock(),
                   dolsd.london_instant(in_today + 1, '00:00'))::dolsd.new_message
          from unnest(in_messages) as i (id)
          join dolsd.message m on m.id = i.id and m.digest_on is not null
         cross join lateral (select array_agg(x.id order by x.id) as ids, bool_or(x.role = 'dols_team') as team
                               from dolsd.notice x where x.message_id = m.id and x.state = 'pending') n
          join dolsd.channel h on h.enabled and h.copies
          join casework.contact v on v.contact_id = m.contact_id and v.channel = h.channel and v.address <> ''
         where n.team
           and not exists (select from dolsd.copied k where k.of_message = m.id and k.channel = h.channel)
           and not exists (select from dolsd.closed z where z.contact_id = m.contact_id and z.channel = h.channel
                              and z.address = v.address);
end
$$;
comment on function dolsd.copies_to_make(bigint[], date) is
    'The copies of these messages still to be made: for a digest of the DoLS team, one for each row of its contact '
    'whose channel gets copies.';

create or replace function dolsd.copy_digests(in_messages bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
begin
    if not exists (select from dolsd.channel h where h.enabled and h.copies) then
        return;
    end if;
    with made as materialized (
        select * from dolsd.copies_to_make(in_messages, dolsd.london_date(dolsd.clock()))),
    queued as materialized (select dolsd.queue_messages(array(select m.message from made m)) as many)
    insert into dolsd.copied (message_id, of_message, channel, notices)
    select (m.message).id, m.of_message, m.channel, m.notices from made m, queued q where q.many > 0;
exception when others then
    -- A row of case work that cannot be read stops the copy, not the digest.
    perform dolsd.raise_if_passing(sqlstate, sqlerrm);
    insert into dolsd.event (at, event, detail)
    values (dolsd.clock(), 'no copy', jsonb_build_object('messages', in_messages, 'fault', sqlerrm));
end
$$;
comment on function dolsd.copy_digests(bigint[]) is
    'Makes and queues copies of those of these messages that are digests of the DoLS team.';

create or replace function dolsd.drop_spent_copies(in_messages bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    spent bigint[] := dolsd.move_messages(array(select k.message_id from dolsd.copied k
                                                 where k.message_id = any(in_messages)), '{pending}', 'cancelled');
begin
    insert into dolsd.event (at, event, message_id) select dolsd.clock(), 'message cancelled', s from unnest(spent) s;
end
$$;
comment on function dolsd.drop_spent_copies(bigint[]) is
    'Cancels those of these messages that are copies: the caller found that nothing in them still stands.';
