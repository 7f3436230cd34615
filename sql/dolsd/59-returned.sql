-- Mail that came back for a message that a relay had accepted.
--
-- Public: take_returned, returned_words.

-- Full, too large, not wanted or too late does not mean that the address is wrong; these statuses do.
create or replace function dolsd.is_no_address(in_status text) returns boolean
    language sql immutable parallel safe
    as $$ select in_status = '' or in_status ~ '^5\.(1\.[0-9]+|2\.[01]|0\.0|4\.4)$' $$;
comment on function dolsd.is_no_address(text) is
    'Whether a status (RFC 3463) says that an address no longer accepts mail: there is none, it is closed, or no '
    'reason.';

create or replace function dolsd.fail_delivered(in_message dolsd.message, in_status text) returns text
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    closes boolean := dolsd.is_no_address(in_status) and in_message.address <> ''; -- erased
    ended bigint[];
    made int;
begin
    if closes then
        perform dolsd.close_address(in_message.contact_id, in_message.channel, in_message.address,
            concat_ws(' ', 'mail came back', nullif(in_status, '')));
    end if;
    if dolsd.move_messages(array[in_message.id], '{delivered}', 'failed') is null then
        return 'the message had not counted as delivered; nobody is notified again';
    end if;
    ended := array(select n.id from dolsd.notice n where n.message_id = in_message.id and n.state = 'told'
                    order by n.id);
    select array_agg(n.id order by n.id) into ended
      from dolsd.move_notices(ended, '{told}', 'failed',
               array_fill(concat_ws(' ', 'it came back', nullif(in_status, '')), array[cardinality(ended)])) n;
    insert into dolsd.event (at, event, message_id) values (moment, 'message failed', in_message.id);
    insert into dolsd.event (at, event, kind, matter_id, limit_code, notice_id, message_id)
    select moment, 'notice failed', n.kind, n.matter_id, n.limit_code, n.id, n.message_id
      from unnest(ended) u join dolsd.notice n on n.id = u;
    made := dolsd.tell_instead(coalesce(ended, '{}'));
    perform pg_notify('dolsd', 'returned');
    return concat_ws('; ', case when closes then 'its address takes nothing more' end,
        format('%s made for others, or by the next way', dolsd.counted(made, 'message', 'messages')));
end
$$;
comment on function dolsd.fail_delivered(dolsd.message, text) is
    'A message that had been accepted has come back: its notices have failed, and the next way is used or others are '
    'notified, as when a relay refuses it. Returns what was done.';

create or replace function dolsd.take_returned(in_key uuid, in_what text, in_status text, in_digest text)
    returns table (message_id bigint, done text)
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
#variable_conflict use_column
declare
    m dolsd.message;
    words text := 'noted';
begin
    perform dolsd.need_read_committed();
    select * into m from dolsd.message x where x.key = in_key and x.channel = 'mail' for no key update;
    if not found then
        return;
    end if;
    -- Its own outcome is recorded first, so that it is not taken as delivered afterwards.
    if in_what = 'failed' and m.state in ('sending', 'pending', 'held') then
        return query select m.id, null::text;
        return;
    end if;
    insert into dolsd.returned (at, message_id, what, status, digest)
    values (dolsd.clock(), m.id, in_what, coalesce(in_status, ''), in_digest) on conflict (digest) do nothing;
    if not found then
        return query select m.id, 'known already'::text;
        return;
    end if;
    insert into dolsd.event (at, event, message_id, detail)
    values (dolsd.clock(), 'mail came back', m.id,
            jsonb_strip_nulls(jsonb_build_object('what', in_what, 'status', nullif(in_status, ''))));
    if in_what = 'failed' then
        words := dolsd.fail_delivered(m, coalesce(in_status, ''));
    end if;
    return query select m.id, words;
end
$$;
comment on function dolsd.take_returned(uuid, text, text, text) is
    'Records a mail that came back for the message with this key, once, and does what follows. Returns which message '
    'and what was done (null: the message is still being sent, ask again later); no row: there is no such message.';

create or replace function dolsd.returned_words(in_message bigint) returns text
    language sql stable
    as $$
    select string_agg(w.words, '; ' order by w.place)
      from (select min(r.id) as place,
                   case r.what when 'failed' then concat_ws(' ', 'it came back', nullif(max(r.status), ''))
                               when 'delayed' then concat_ws(' ', 'reported as delayed', nullif(max(r.status), ''))
                               when 'away' then 'answered by a machine' else 'answered' end as words
              from dolsd.returned r where r.message_id = in_message group by r.what) w
    $$;
comment on function dolsd.returned_words(bigint) is 'What came back for a message, in words; null: nothing.';
