-- What dolsctl add records: a home, a contact, a person, a case. Each function takes the input as an
-- object of texts, looks up what is named in it, and leaves other refusals to the checks in 3_checks.sql.

create or replace function casework.plain_name(name text) returns text
language sql immutable as $$
    select trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
           regexp_replace(lower(name), '[’'']|\([^)]*\)', '', 'g'),
           '[^[:alnum:]]+', ' ', 'g'),
           '\mhse\M', 'house', 'g'), '\mhosp\M', 'hospital', 'g'), '\mct\M', 'court', 'g'),
           '(\m(the|nursing|residential|care|home|nh|rh)\M|\s)+', ' ', 'g'))
$$;
comment on function casework.plain_name(text) is
    'The name of a place without what people write differently: upper or lower case, punctuation, "the", "nursing '
    'home", hse for house.';

create or replace function casework.places_named(given text) returns setof casework.place
language sql stable as $$
    with plain as (select p, casework.plain_name(p.name) as name, casework.plain_name(given) as wanted
                     from casework.place p),
         found as (
        select p, case when lower((p).reference) = lower(trim(given)) then 1
                       when lower((p).name) = lower(trim(given)) then 2
                       when name = wanted then 3
                       when wanted <> '' and starts_with(name, wanted) then 4 end as how
          from plain)
    select (p).* from found where how = (select min(how) from found) order by (p).id
$$;
comment on function casework.places_named(text) is
    'The places that a text may mean: by reference, else by name in upper or lower case, else by the plain name, '
    'else by the beginning of that. Several: the text is ambiguous.';

create or replace function casework.place_named(about text, given text) returns bigint
language plpgsql stable as $$
declare
    found bigint[] := array(select p.id from casework.places_named(given) p);
begin
    if cardinality(found) = 1 then
        return found[1];
    elsif cardinality(found) > 1 then
        perform casework.refuse(about, format('"%s" may be %s. Give the reference of the one that is meant.', given,
            (select string_agg(p.reference || ' ' || p.name, ', ' order by p.id) from casework.places_named(given) p)));
    end if;
    perform casework.refuse(about, format('there is no home "%s". Add it first: dolsctl add home.', given));
end $$;
comment on function casework.place_named(text, text) is
    'The number of the one place that a text means; refuses a text that means none or several.';

create or replace function casework.person_named(about text, given text) returns bigint
language plpgsql stable as $$
declare
    found bigint := (select p.id from casework.person p where lower(p.reference) = lower(trim(given)));
begin
    if found is null then
        perform casework.refuse(about, format(
            'there is nobody with the reference "%s". Add the person first: dolsctl add person.', given));
    end if;
    return found;
end $$;
comment on function casework.person_named(text, text) is
    'The number of the person with that reference, in upper or lower case; refuses it if there is none.';

create or replace function casework.ways_given(about text, given jsonb)
returns table (channel text, address text, turn int, first boolean)
language plpgsql stable as $$
declare
    known text[] := casework.channels(true);
    wanted text[] := string_to_array(replace(given->>'order', ' ', ''), ',');
    wrong text := (select w from unnest(wanted) w where w <> all (known) or not given ? w limit 1);
begin
    if wrong is not null then
        perform casework.refuse(about, format('the order names "%s", and no address for that is given.', wrong));
    end if;
    return query
        with way as (
            select k.name, given->>k.name as address,
                   (case when wanted is null then k.place
                         else row_number() over (order by array_position(wanted, k.name), k.place) end)::int as turn
              from unnest(known) with ordinality as k (name, place) where given ? k.name)
        select w.name, case when w.name = 'notify-letter' and w.address !~ '[\r\n]'
                            then regexp_replace(w.address, '\s*,\s*', E'\n', 'g') else trim(w.address) end,
               w.turn, w.turn = min(w.turn) over ()
          from way w;
end $$;
comment on function casework.ways_given(text, jsonb) is
    'The ways to reach somebody that are given, and their places in the order: that given by "order", by default '
    'that of dolsd.channel. The lines of a postal address may be separated by commas.';

-- The same number may be written with or without spaces.
create or replace function casework.plain_address(address text) returns text
language sql immutable as $$
    select lower(replace(address, ' ', ''))
$$;
comment on function casework.plain_address(text) is 'An address without what people write differently.';

create or replace function casework.contact_with(about text, given jsonb) returns bigint
language sql stable as $$
    with way as materialized (
        select w.channel, casework.plain_address(w.address) as address, w.first
          from casework.ways_given(about, given) w),
    had as (
        select c.contact_id, c.name, c.channel, casework.plain_address(c.address) as address, c.turn = 1 as first
          from casework.contact c join casework.address_book b on b.id = c.contact_id and b.out_of_use_on is null)
    select h.contact_id
      from had h join way w on w.channel = h.channel and w.address = h.address
     where (h.first and w.first)
        or (casework.plain_name(h.name) = casework.plain_name(given->>'name')
            and (h.first
                 or not exists (select from had x join way y on y.channel = x.channel and y.address <> x.address
                                 where x.contact_id = h.contact_id)))
     order by (h.first and w.first) desc, h.contact_id limit 1
$$;
comment on function casework.contact_with(text, jsonb) is
    'Who is in the address book under the first of the ways given; else somebody with that name who has one of them '
    'first, or has one of them and no other address for any; null: nobody.';

create or replace function casework.put_ways(contact bigint, about text, given jsonb) returns void
language plpgsql as $$
declare
    was text;
begin
    -- Another way comes first now: the old first one becomes one of the further ways, below.
    if given ? 'order' then
        select b.channel into was from casework.address_book b join casework.ways_given(about, given) w on w.first
         where b.id = contact and b.channel <> w.channel and given ? b.channel;
    end if;
    if was is not null then
        update casework.further_way f set in_use = false
          from casework.ways_given(about, given) w
         where f.contact_id = contact and f.channel = w.channel and w.first;
        update casework.address_book b set channel = w.channel, address = w.address
          from casework.ways_given(about, given) w
         where b.id = contact and w.first;
    end if;
    insert into casework.further_way as f (contact_id, channel, address, turn)
    select contact, w.channel, w.address, w.turn + 1
      from casework.ways_given(about, given) w join casework.address_book b on b.id = contact
     where w.channel <> b.channel
    on conflict (contact_id, channel) do update
       set address = excluded.address, turn = case when given ? 'order' then excluded.turn else f.turn end,
           in_use = f.in_use or f.channel is not distinct from was
                    or casework.plain_address(f.address) <> casework.plain_address(excluded.address)
     where given ? 'order' or casework.plain_address(f.address) <> casework.plain_address(excluded.address);
end $$;
comment on function casework.put_ways(bigint, text, jsonb) is
    'Gives a contact the ways that are given. The existing order changes only if one is given; a way that is out of '
    'use stays so at the same address; those not named stay as they are.';

create or replace function casework.wants_calendar(about text, given jsonb) returns boolean
language plpgsql stable as $$
begin
    if given->>'calendar' <> all ('{yes,no}') then
        perform casework.refuse(about, format('the calendar is "%s". Write yes or no.', given->>'calendar'));
    end if;
    return given->>'calendar' = 'yes';
end $$;
comment on function casework.wants_calendar(text, jsonb) is
    'Whether mails should have deadlines for a diary attached. Null: not given.';

create or replace function casework.contact_by(about text, given jsonb) returns bigint
language plpgsql as $$
declare
    contact bigint := casework.contact_with(about, given);
    diary boolean := casework.wants_calendar(about, given);
begin
    if contact is null then
        insert into casework.address_book (name, channel, address, language, tier, require_tls, calendar)
        select given->>'name', w.channel, w.address, coalesce(given->>'language', 'en'),
               coalesce(given->>'tier', 'reference'), not given ? 'no-tls', coalesce(diary, false)
          from casework.ways_given(about, given) w where w.first
        returning id into contact;
    end if;
    if contact is null then
        perform casework.refuse(about, 'no address is given. Give one at least: --mail, --notify-sms and so on.');
    end if;
    perform casework.put_ways(contact, about, given);
    update casework.address_book b set calendar = diary where b.id = contact and b.calendar <> diary;
    return contact;
end $$;
comment on function casework.contact_by(text, jsonb) is
    'The contact in the address book who has the ways given, added if there is none. Whether mails have deadlines '
    'for a diary attached changes if given; the rest stays as first recorded.';

create or replace function casework.contact_state(contact bigint) returns jsonb
language sql stable as $$
    select jsonb_build_object('book', (select to_jsonb(b) from casework.address_book b where b.id = contact), 'ways',
        (select jsonb_agg(to_jsonb(f) order by f.channel) from casework.further_way f where f.contact_id = contact))
$$;
comment on function casework.contact_state(bigint) is
    'All that the address book has about a contact, to see whether it changed.';

create or replace function casework.add_contact(given jsonb) returns text
language plpgsql as $$
declare
    about text := coalesce(given->>'name', 'this contact');
    place bigint := case when given ? 'home' then casework.place_named(about, given->>'home') end;
    person bigint := case when given ? 'person' then casework.person_named(about, given->>'person') end;
    was jsonb := casework.contact_state(casework.contact_with(about, given));
    contact bigint := casework.contact_by(about, given);
    others text := (
        select string_agg(distinct 'contact ' || b.id, ' and ') from casework.appointment a
          join casework.address_book b on b.id = a.contact_id and b.out_of_use_on is null
         where b.id <> contact and a.role = given->>'role' and a.until is null
           and a.place_id is not distinct from place and a.person_id is not distinct from person
           and a.matter_kind is null and casework.plain_name(b.name) = casework.plain_name(given->>'name'));
    how text := case when was is distinct from casework.contact_state(contact)
                     then 'changed' else 'on record already' end;
begin
    -- Appointed again, under another authorisation.
    update casework.appointment a set until = (given->>'since')::date - 1
     where a.contact_id = contact and a.role = given->>'role' and a.until is null and a.person_id = person
       and a.role in ('representative', 'paid_representative') and a.since < (given->>'since')::date;
    if not exists (select 1 from casework.appointment a
                    where a.contact_id = contact and a.role = given->>'role' and a.until is null
                      and a.place_id is not distinct from place and a.person_id is not distinct from person) then
        insert into casework.appointment (role, contact_id, place_id, person_id, since)
        values (given->>'role', contact, place, person, coalesce((given->>'since')::date, '1990-01-01'));
        how := 'added';
    end if;
    return format('%s: contact %s, %s', how, contact, replace(given->>'role', '_', ' ')) || coalesce(
        (select ', by ' || string_agg(x.channel, ', then ' order by x.turn) from casework.contact x
          where x.contact_id = contact having count(*) > 1), '')
        || coalesce('; the same name with this role: ' || others, '');
end $$;
comment on function casework.add_contact(jsonb) is
    'Records a contact with a role for a home, a person or the whole council, and how they are reached: by one way, '
    'or by several in an order. An address already in the address book is used from there, so the same input twice '
    'adds nothing, and the answer says so.';

create or replace function casework.refuse_known_reference(tab text, given text, advice text) returns void
language plpgsql stable as $$
declare
    known text;
begin
    execute format('select t.reference from casework.%I t where lower(t.reference) = lower(trim($1)) limit 1', tab)
       into known using given;
    if known is not null then
        perform casework.refuse(known, format('on record already (%s); nothing was added. %s',
            casework.in_words(tab), advice));
    end if;
end $$;
comment on function casework.refuse_known_reference(text, text, text) is
    'Refuses a reference that a row of the table has, in upper or lower case: look-ups would find both.';

create or replace function casework.add_home(given jsonb) returns text
language plpgsql as $$
declare
    known text := (select string_agg(p.reference || ' ' || p.name, ', ' order by p.id) from casework.place p
                    where lower(trim(p.name)) = lower(trim(given->>'name'))
                       or casework.plain_name(p.name) = nullif(casework.plain_name(given->>'name'), ''));
    made casework.place;
begin
    if given ? 'reference' then
        perform casework.refuse_known_reference('place', given->>'reference', 'If this is another home, give it '
            'another reference.');
    elsif known is not null then
        perform casework.refuse(given->>'name', format('on record already, as home %s; nothing was added. If this '
            'is another home, give it a reference of its own: --reference.', known));
    end if;
    insert into casework.place (reference, name, sort, managing_authority, provider, location_id, jurisdiction)
    values (coalesce(given->>'reference', 'H-' || (select coalesce(max(id), 0) + 1 from casework.place)),
            given->>'name', coalesce(given->>'sort', 'care home'),
            coalesce(given->>'managing-authority', given->>'name'),
            coalesce(given->>'provider', ''), given->>'location', coalesce(given->>'jurisdiction', 'england'))
    returning * into made;
    if given ?| casework.channels(true) then
        perform casework.add_contact(given || jsonb_build_object('role', 'managing_authority', 'home', made.reference));
    end if;
    return format('added: home %s, %s', made.reference, made.name);
end $$;
comment on function casework.add_home(jsonb) is
    'Records a home and, if an address is given, the contact who is its managing authority. A name that a home on '
    'record has, apart from what people write differently, is refused unless a reference is given.';

create or replace function casework.merge_homes(kept text, twice text) returns text
language plpgsql as $$
declare
    to_keep bigint := (select p.id from casework.place p where p.reference = kept);
    other bigint := (select p.id from casework.place p where p.reference = twice);
    tab text;
begin
    if to_keep is null or other is null or to_keep = other then
        perform casework.refuse(coalesce(twice, 'nothing'), 'give the references of two homes on record: first the '
            'one to keep, then the one that was recorded by mistake.');
    end if;
    -- Requests first: the authorisations that followed go with them.
    foreach tab in array '{request,standard,urgent,court_order,condition,unauthorised}'::text[] loop
        execute format('update casework.%I t set place_id = $1 where t.place_id = $2', tab) using to_keep, other;
    end loop;
    update casework.move m set from_place_id = to_keep where m.from_place_id = other;
    update casework.move m set to_place_id = to_keep where m.to_place_id = other;
    update casework.appointment a set place_id = to_keep
     where a.place_id = other
       and not exists (select from casework.appointment b
                        where b.place_id = to_keep and (b.contact_id, b.role) = (a.contact_id, a.role)
                          and b.until is not distinct from a.until);
    update casework.place p set name = format('recorded twice, see %s: %s', kept, p.name) where p.id = other;
    return format('home %s has what %s had, and %s is renamed', kept, twice, twice);
end $$;
comment on function casework.merge_homes(text, text) is
    'Puts right a home that was recorded twice: cases, moves and contacts of the second go to the first, and the '
    'second is renamed, so that its name is found once.';

create or replace function casework.add_person(given jsonb) returns text
language plpgsql as $$
begin
    perform casework.refuse_known_reference('person', given->>'reference', 'If this is another person, give another '
        'reference.');
    insert into casework.person (reference, initials) values (given->>'reference', given->>'initials');
    return 'added: person ' || (given->>'reference');
end $$;
comment on function casework.add_person(jsonb) is
    'Records a person by reference and initials. A reference on record, in upper or lower case, is refused.';

create or replace function casework.column_of(kind text, fact text) returns text
language sql stable as $$
    select a.attname::text from pg_attribute a
     where a.attrelid = to_regclass('casework.' || quote_ident(kind)) and a.attnum > 0 and not a.attisdropped
       and a.atttypid = 'date'::regtype and a.attname in (fact || '_on', fact)
     order by length(a.attname) desc limit 1
$$;
comment on function casework.column_of(text, text) is
    'The column of a kind''s table that holds a fact: given is in given_on, last_day in last_day. Null: none does.';

create or replace function casework.add_case(given jsonb) returns text
language plpgsql as $$
declare
    about text := given->>'reference';
    row_now jsonb := jsonb_build_object('reference', about, 'place_id', casework.place_named(about, given->>'home'),
        'person_id', casework.person_named(about, given->>'person'));
    fact record;
    field text;
begin
    if given->>'kind' <> all ('{urgent,request,standard,court_order,unauthorised}') then
        perform casework.refuse(about, format('"%s" is not a kind of case. Write urgent, request, standard, '
            'court_order or unauthorised.', given->>'kind'));
    end if;
    perform casework.refuse_known_reference(given->>'kind', about, 'If this is another case, give another '
        'reference; dolsd-store(7) shows how to change a fact.');
    for fact in select * from jsonb_each_text(given->'facts') loop
        field := casework.column_of(given->>'kind', fact.key);
        if field is null then
            perform casework.refuse(about, format('a case of the kind %s has no fact "%s". dolsd-store(7) lists them.',
                given->>'kind', fact.key));
        end if;
        begin
            row_now := row_now || jsonb_build_object(field, fact.value::date);
        exception when invalid_datetime_format or datetime_field_overflow then
            perform casework.refuse(about, format('%s is "%s", which is not a day. Write it as 2026-12-22.',
                fact.key, fact.value));
        end;
    end loop;
    execute format('insert into casework.%1$I (%2$s) select %2$s from jsonb_populate_record(null::casework.%1$I, $1)',
        given->>'kind', (select string_agg(quote_ident(k), ', ') from jsonb_object_keys(row_now) k)) using row_now;
    return format('added: %s %s', casework.in_words(given->>'kind'), about);
end $$;
comment on function casework.add_case(jsonb) is
    'Records a case: its kind, reference, person, home and facts, by their names in dolsd-store(7).';

create or replace function casework.add(what text, given jsonb) returns text
language sql as $$
    select case what when 'home' then casework.add_home(given) when 'contact' then casework.add_contact(given)
                     when 'person' then casework.add_person(given) when 'case' then casework.add_case(given) end
$$;
comment on function casework.add(text, jsonb) is
    'Records a home, contact, person or case, and returns in words what was added or changed, or is there already.';

revoke execute on all functions in schema casework from public;
grant execute on function casework.plain_name(text), casework.places_named(text), casework.place_named(text, text),
    casework.person_named(text, text), casework.channels(boolean), casework.ways_given(text, jsonb),
    casework.plain_address(text), casework.contact_with(text, jsonb), casework.put_ways(bigint, text, jsonb),
    casework.wants_calendar(text, jsonb), casework.contact_by(text, jsonb), casework.contact_state(bigint),
    casework.add_contact(jsonb), casework.refuse_known_reference(text, text, text),
    casework.merge_homes(text, text), casework.add_home(jsonb), casework.add_person(jsonb),
    casework.column_of(text, text), casework.add_case(jsonb), casework.add(text, jsonb)
    to casework_officer;
