-- What dolsctl add records: a home, a contact, a person, a case. Each function takes what was given as an
-- object of texts, looks up what is named in it, and lets the checks of 3_checks.sql refuse the rest.

create or replace function casework.plain_name(name text) returns text
language sql immutable as $$
    select trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
           regexp_replace(lower(name), '[’'']|\([^)]*\)', '', 'g'),
           '[^[:alnum:]]+', ' ', 'g'),
           '\mhse\M', 'house', 'g'), '\mhosp\M', 'hospital', 'g'), '\mct\M', 'court', 'g'),
           '(\m(the|nursing|residential|care|home|nh|rh)\M|\s)+', ' ', 'g'))
$$;
comment on function casework.plain_name(text) is
    'The name of a place without what people write in different ways: case, marks, "the", "nursing home", hse for '
    'house.';

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
    'The places that a text means: by reference, else by name in any case, else by the plain name, else by how that '
    'begins. Several: the text does not decide.';

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
    'The number of the one place that a text means; refuses it where there is none or there are several.';

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
    'The number of the person with that reference, in any case; refuses it where there is none.';

create or replace function casework.add_contact(given jsonb) returns text
language plpgsql as $$
declare
    about text := coalesce(given->>'name', 'this contact');
    place bigint := case when given ? 'home' then casework.place_named(about, given->>'home') end;
    person bigint := case when given ? 'person' then casework.person_named(about, given->>'person') end;
    contact bigint;
begin
    select b.id into contact from casework.address_book b
     where lower(b.address) = lower(given->>'mail') and b.out_of_use_on is null order by b.id limit 1;
    if contact is null then
        insert into casework.address_book (name, address, language, tier, require_tls)
        values (given->>'name', given->>'mail', coalesce(given->>'language', 'en'),
                coalesce(given->>'tier', 'reference'), not given ? 'no-tls')
        returning id into contact;
    end if;
    if not exists (select 1 from casework.appointment a
                    where a.contact_id = contact and a.role = given->>'role' and a.until is null
                      and a.place_id is not distinct from place and a.person_id is not distinct from person) then
        insert into casework.appointment (role, contact_id, place_id, person_id, since)
        values (given->>'role', contact, place, person, coalesce((given->>'since')::date, '1990-01-01'));
    end if;
    return format('contact %s, %s', contact, replace(given->>'role', '_', ' '));
end $$;
comment on function casework.add_contact(jsonb) is
    'Records a contact with a role for a home, a person or the whole council. An address that is in the address '
    'book is taken from there, so that the same twice adds nothing.';

create or replace function casework.add_home(given jsonb) returns text
language plpgsql as $$
declare
    made casework.place;
begin
    insert into casework.place (reference, name, sort, managing_authority, provider, location_id, jurisdiction)
    values (coalesce(given->>'reference', 'H-' || (select coalesce(max(id), 0) + 1 from casework.place)),
            given->>'name', coalesce(given->>'sort', 'care home'),
            coalesce(given->>'managing-authority', given->>'name'),
            coalesce(given->>'provider', ''), given->>'location', coalesce(given->>'jurisdiction', 'england'))
    returning * into made;
    if given ? 'mail' then
        perform casework.add_contact(given || jsonb_build_object('role', 'managing_authority', 'home', made.reference));
    end if;
    return format('home %s, %s', made.reference, made.name);
end $$;
comment on function casework.add_home(jsonb) is
    'Records a home and, where a mail address is given, the contact who is its managing authority.';

create or replace function casework.add_person(given jsonb) returns text
language plpgsql as $$
begin
    insert into casework.person (reference, initials) values (given->>'reference', given->>'initials');
    return 'person ' || (given->>'reference');
end $$;
comment on function casework.add_person(jsonb) is 'Records a person by reference and initials.';

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
    return format('%s %s', casework.in_words(given->>'kind'), about);
end $$;
comment on function casework.add_case(jsonb) is
    'Records a case: its kind, reference, person, home and facts, by the names that dolsd-store(7) gives them.';

create or replace function casework.add(what text, given jsonb) returns text
language sql as $$
    select case what when 'home' then casework.add_home(given) when 'contact' then casework.add_contact(given)
                     when 'person' then casework.add_person(given) when 'case' then casework.add_case(given) end
$$;
comment on function casework.add(text, jsonb) is
    'Records a home, contact, person or case, and says in words what was recorded.';

revoke execute on all functions in schema casework from public;
grant execute on function casework.plain_name(text), casework.places_named(text), casework.place_named(text, text),
    casework.person_named(text, text), casework.add_contact(jsonb), casework.add_home(jsonb),
    casework.add_person(jsonb),
    casework.column_of(text, text), casework.add_case(jsonb), casework.add(text, jsonb)
    to casework_officer;
