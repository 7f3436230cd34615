-- What dolsctl setup does in the database beyond its tables.
-- Only the owner may call these.

-- The server logs each error, and the errors of people quote what they typed: a name, an address. They see the
-- error themselves anyway.
create or replace function dolsd.keep_quiet(in_login text) returns void
    language plpgsql set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if (select r.rolsuper from pg_roles r where r.rolname = current_user) then
        execute format('alter role %I in database %I set log_min_messages = fatal', in_login, current_database());
    end if;
end
$$;
comment on function dolsd.keep_quiet(text) is
    'Keeps the errors of a login out of the server''s log if a superuser calls it; otherwise it does nothing.';

create or replace function dolsd.make_login(in_login text, in_role text) returns boolean
    language plpgsql set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if pg_has_role(session_user, 'pg_database_owner', 'member') and in_login = session_user then
        return false;  -- the owner may do all of it
    end if;
    if not exists (select 1 from pg_roles where rolname = in_login) then
        execute format('create role %I login', in_login);
    end if;
    perform dolsd.keep_quiet(in_login) where in_role <> 'dolsd_daemon';
    if exists (select 1 from pg_auth_members m join pg_roles g on g.oid = m.roleid
                    join pg_roles l on l.oid = m.member
                   where g.rolname = in_role and l.rolname = in_login) then
        return false;
    end if;
    execute format('grant %I to %I', in_role, in_login);
    return true;
end
$$;
comment on function dolsd.make_login(text, text) is
    'Creates a login with the rights of a role, or gives an existing login those rights. False: it already had them.';

create or replace function dolsd.attest_to(in_address text) returns bigint
    language plpgsql set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    who bigint := (select min(c.contact_id) from casework.contact c where lower(c.address) = lower(in_address));
begin
    insert into dolsd.attestation (contact_id) select who where who is not null on conflict do nothing;
    return who;
end
$$;
comment on function dolsd.attest_to(text) is
    'Has the contact with that address notified every week that dolsd is working. Null: no contact has that address.';
