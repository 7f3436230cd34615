-- Addresses that no longer accept messages.
--
-- A server that answers "gone" to a webhook, or a mailbox that bounces, has closed that address, for as long as
-- case work has it. Its contact is notified by the next way; if that was the last, the contact is set aside
-- (dolsd.aside) and counts as nobody, so that the DoLS team and the next role are notified instead, and
-- dolsd.uncovered lists it.
--
-- Public: reopen_address, contact_to_test.

create or replace function dolsd.close_address(in_contact bigint, in_channel text, in_address text, in_why text)
    returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    insert into dolsd.closed (contact_id, channel, address, why, since)
    values (in_contact, in_channel, in_address, in_why, dolsd.clock())
    on conflict do nothing;
    if not found then
        return false;
    end if;
    insert into dolsd.event (at, event, detail)
    values (dolsd.clock(), 'address closed', jsonb_build_object('contact_id', in_contact, 'channel', in_channel));
    perform dolsd.set_contacts_aside(array[in_contact]);
    return true;
end
$$;
comment on function dolsd.close_address(bigint, text, text, text) is
    'Stops sending to a contact at this address, and records why. Returns whether it was open before.';

create or replace function dolsd.close_if_gone(in_message bigint, in_code int) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    m record;
begin
    select x.contact_id, x.channel, x.address into m from dolsd.message x
     where x.id = in_message and x.channel = 'webhook' and in_code = 410;
    if found then
        perform dolsd.close_address(m.contact_id, m.channel, m.address, 'its server says that it is gone (410)');
    end if;
end
$$;
comment on function dolsd.close_if_gone(bigint, int) is
    'Closes the address of a webhook that was answered with 410 (Gone).';

create or replace function dolsd.reopen_address(in_contact bigint, in_who text) returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    gone int;
begin
    if coalesce(trim(in_who), '') = '' then
        perform dolsd.refuse('reopening an address needs the name of who does it', 'Give it in words.');
    end if;
    delete from dolsd.closed c where c.contact_id = in_contact;
    get diagnostics gone = row_count;
    if gone > 0 then
        insert into dolsd.event (at, event, detail)
        values (dolsd.clock(), 'address opened', jsonb_build_object('contact_id', in_contact, 'who', in_who,
            'by', session_user));
        delete from dolsd.aside s where s.what = 'contact' and s.id = in_contact;
    end if;
    return gone;
end
$$;
comment on function dolsd.reopen_address(bigint, text) is
    'Reopens the closed addresses of a contact because somebody decided so. Returns how many.';

create or replace function dolsd.contact_to_test(in_contact bigint)
    returns table (contact_id bigint, name text, channel text, address text, language text, tier text,
        require_tls boolean, key uuid, now_s bigint)
    language sql volatile security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select c.contact_id, c.name, c.channel, c.address, coalesce(c.language, 'en'), c.tier, c.require_tls,
           gen_random_uuid(), floor(extract(epoch from dolsd.clock()))::bigint
      from (select null::int as turn) absent
     cross join lateral (select v.*, turn as first from casework.contact v where v.contact_id = in_contact) c
      left join dolsd.channel h on h.channel = c.channel
     order by coalesce(c.first, h.turn), c.channel
    $$;
comment on function dolsd.contact_to_test(bigint) is
    'A contact as a test message needs it, with a key for that message and the time; no row: there is no such '
    'contact.';
