-- Calendars that people subscribe to: which last days each shows. They show nothing that identifies anybody, and
-- do not count as notifying anybody: dolsd does not know whether anybody looks.
--
-- Public: feed_days, feed_of_contact, feed_of_role, feed_title, page_calendar, feeds, feed_make, feed_revoke.

create or replace function dolsd.feed_days() returns setof dolsd.deadline
    language sql stable
    as $$
    select d.* from dolsd.deadline d
     where d.state in ('open', 'paused') and d.last_day <= dolsd.london_date(dolsd.clock()) + 400
    union all
    select d.* from dolsd.deadline d
     where d.state = 'lapsed' and d.last_day >= dolsd.london_date(dolsd.clock()) - 28
    $$;
comment on function dolsd.feed_days() is
    'The deadlines that a calendar can show: those running that end within 400 days, and those not met in the last '
    '28.';

create or replace function dolsd.feed_of_role(in_role text, in_place text, in_place_id bigint)
    returns setof dolsd.deadline
    language sql stable
    as $$
    with reminded as materialized (
        select distinct g.limit_code, g.kind from dolsd.rung g where g.role = in_role and g.active)
    select d.* from dolsd.feed_days() d
      join dolsd.matter m on m.kind = d.kind and m.id = d.id
     where exists (select from reminded r where r.limit_code = d.limit_code and (r.kind is null or r.kind = d.kind))
       and case when in_place_id is not null then m.place_id = in_place_id
                else in_place is null or m.place = in_place end
    $$;
comment on function dolsd.feed_of_role(text, text, bigint) is
    'What a role is reminded of: in all matters, or in those at one place, by its number if given.';

create or replace function dolsd.feed_of_contact(in_contact bigint) returns setof dolsd.deadline
    language sql stable
    as $$
    with mine as materialized (
        select distinct r.kind, r.id, r.role from casework.recipient r
         where r.contact_id = in_contact and (r.since is null or r.since <= dolsd.london_date(dolsd.clock()))
           and (r.until is null or r.until >= dolsd.london_date(dolsd.clock()))),
    reminded as materialized (
        select distinct g.role, g.limit_code, g.kind from dolsd.rung g where g.active)
    select d.* from dolsd.feed_days() d
     where exists (select from mine m join reminded r on r.role = m.role
                    where m.kind = d.kind and m.id = d.id and r.limit_code = d.limit_code
                      and (r.kind is null or r.kind = d.kind))
    $$;
comment on function dolsd.feed_of_contact(bigint) is
    'What a contact is reminded of: in the matters in which it has a role today.';

create or replace function dolsd.feed_title(f dolsd.calendar_feed) returns text
    language sql stable
    as $$
    select case when f.contact_id is not null then 'contact ' || f.contact_id
                else coalesce((select r.title from dolsd.role r where r.role = f.role), f.role)
                     || coalesce(', ' || f.place, '') end
    $$;
comment on function dolsd.feed_title(dolsd.calendar_feed) is 'Whose a calendar is, for the list of calendars.';

create or replace function dolsd.page_calendar(in_digest text) returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    f dolsd.calendar_feed := (select x from dolsd.calendar_feed x
                               where x.digest = decode(in_digest, 'hex') and x.revoked_at is null);
    most constant int := 2000;
    result jsonb;
begin
    if f.id is null then
        return null;
    end if;
    with shown as materialized (
        select d.* from dolsd.feed_of_contact(f.contact_id) d where f.contact_id is not null
        union all
        select d.* from dolsd.feed_of_role(f.role, f.place, f.place_id) d where f.contact_id is null
        order by last_day, kind, id, limit_code limit most + 1)
    select jsonb_build_object('feed', f.id,
               'of', (select r.title from dolsd.role r where r.role = f.role),
               'more', count(*) > most,
               'events', coalesce(jsonb_agg(jsonb_build_object(
                   'uid', left(encode(sha256(f.salt || convert_to(concat_ws(' ', s.kind, s.id, s.limit_code), 'UTF8')),
                                      'hex'), 32),
                   'day', s.last_day, 'title', c.title, 'overdue', s.state = 'lapsed',
                   'since', extract(epoch from coalesce(s.moved_at, s.known_at))::bigint)
                   order by s.last_day, s.kind, s.id, s.limit_code) filter (where s.n <= most), '[]'))
      into result
      from (select x.*, row_number() over (order by x.last_day, x.kind, x.id, x.limit_code) as n from shown x) s
      join dolsd.limit_code c on c.code = s.limit_code;
    return result;
end
$$;
comment on function dolsd.page_calendar(text) is
    'What the calendar whose secret has this hash shows: names of time limits and days, the first 2000. Null: there '
    'is none, or it was revoked.';

create or replace function dolsd.feeds()
    returns table (number bigint, whose text, entries bigint, who text, why text, made_s bigint, revoked_s bigint,
                   revoked_who text, revoked_why text)
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select f.id, dolsd.feed_title(f),
           case when f.revoked_at is not null then null
                when f.contact_id is not null then (select count(*) from dolsd.feed_of_contact(f.contact_id))
                else (select count(*) from dolsd.feed_of_role(f.role, f.place, f.place_id)) end,
           f.who, f.why, dolsd.seconds(f.made_at), dolsd.seconds(f.revoked_at), f.revoked_who, f.revoked_why
      from dolsd.calendar_feed f order by f.id
    $$;
comment on function dolsd.feeds() is
    'Every calendar: whose it is, how many last days it shows now, who had it made and why, and the same for revoked.';

-- ---------------------------------------------------------------- making and revoking

create or replace function dolsd.feed_place(in_home text, out place text, out place_id bigint)
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    near text[] := array(select distinct m.place from dolsd.matter m
                          where m.place <> '' and strpos(lower(m.place), lower(in_home)) > 0 order by 1);
begin
    place := (select x from unnest(near) x where lower(x) = lower(in_home) order by x <> in_home limit 1);
    if place is null and cardinality(near) = 1 then
        place := near[1];
    elsif place is null then
        perform dolsd.refuse(format('“%s” is %s', in_home, case cardinality(near) when 0 then 'the name of no home'
                                    else 'in the names of several homes: ' || array_to_string(near[1:5], ', ') end),
            'Write the whole name, as the matters have it.');
    end if;
    place_id := (select max(m.place_id) from dolsd.matter m where m.place = feed_place.place);
end
$$;
comment on function dolsd.feed_place(text) is
    'The home that is meant, by its name in upper or lower case or by a part that only one has; refused if there is '
    'none.';

create or replace function dolsd.feed_make(in_contact bigint, in_role text, in_home text, in_who text, in_why text,
                                           out number bigint, out secret text, out whose text)
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    home record;
    made dolsd.calendar_feed;
begin
    if coalesce(trim(in_who), '') = '' or coalesce(trim(in_why), '') = '' then
        perform dolsd.refuse('it needs somebody who decides it, and a reason', 'Give who and why in words.');
    end if;
    if (in_contact is null) = (in_role is null) or (in_home is not null and in_role is null) then
        perform dolsd.refuse('a calendar is for one contact, or for one role', 'A role may be that of one home.');
    end if;
    if in_contact is not null and not exists (select from casework.contact c where c.contact_id = in_contact) then
        perform dolsd.refuse(format('there is no contact %s', in_contact), 'dolsctl explain shows the numbers.');
    end if;
    if in_role is not null and not exists (select from dolsd.role r where r.role = in_role) then
        perform dolsd.refuse(format('there is no role %s', in_role), 'It is one of: '
            || (select string_agg(r.role, ', ' order by r.role) from dolsd.role r) || '.');
    end if;
    select p.* into home from dolsd.feed_place(in_home) p where in_home is not null;
    -- 244 bits that nobody can guess: two random UUIDs, hashed to be written shorter.
    secret := left(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'), 40);
    insert into dolsd.calendar_feed (digest, salt, contact_id, role, place, place_id, who, why, made_at, made_by)
    values (sha256(convert_to(secret, 'UTF8')), sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
            in_contact, in_role, home.place, home.place_id, in_who, in_why, dolsd.clock(), session_user)
    returning * into made;
    insert into dolsd.event (at, event, detail)
    values (made.made_at, 'calendar made', jsonb_build_object('calendar', made.id, 'contact_id', in_contact,
            'role', in_role, 'place', home.place, 'who', in_who, 'why', in_why, 'by', session_user));
    number := made.id;
    whose := dolsd.feed_title(made);
end
$$;
comment on function dolsd.feed_make(bigint, text, text, text, text) is
    'Makes a calendar for a contact, or for a role, of one home or all; records who and why. Its secret is returned '
    'only this once, and kept only as a hash.';

create or replace function dolsd.feed_revoke(in_number bigint, in_who text, in_why text) returns text
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    gone dolsd.calendar_feed;
begin
    if coalesce(trim(in_who), '') = '' or coalesce(trim(in_why), '') = '' then
        perform dolsd.refuse('it needs somebody who decides it, and a reason', 'Give who and why in words.');
    end if;
    update dolsd.calendar_feed f set revoked_at = dolsd.clock(), revoked_who = in_who, revoked_why = in_why
     where f.id = in_number and f.revoked_at is null returning f.* into gone;
    if gone.id is null then
        perform dolsd.refuse(format('there is no calendar %s that is in use', in_number),
            'dolsctl calendar lists them.');
    end if;
    insert into dolsd.event (at, event, detail)
    values (gone.revoked_at, 'calendar revoked', jsonb_build_object('calendar', gone.id, 'who', in_who, 'why', in_why,
            'by', session_user));
    return dolsd.feed_title(gone);
end
$$;
comment on function dolsd.feed_revoke(bigint, text, text) is
    'Revokes a calendar and records who and why: its address is no longer served. Returns whose it was.';
