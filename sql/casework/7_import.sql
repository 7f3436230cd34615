-- dolsctl import: rows of a council's sheet, reduced to references and initials, into this store. A row of the
-- sheet is one call of import_row, which the checks of 3_checks.sql may refuse; nothing is closed merely
-- because a sheet no longer has it.

create or replace function casework.import_person(given jsonb) returns bigint
language plpgsql as $$
declare
    there casework.person;
begin
    select * into there from casework.person p where p.reference = given->>'person';
    if there.id is null then
        insert into casework.person (reference, initials) values (given->>'person', given->>'initials')
        returning * into there;
    elsif regexp_replace(there.initials, '[^[:alpha:]]', '', 'g')
          <> regexp_replace(given->>'initials', '[^[:alpha:]]', '', 'g') then
        perform casework.refuse(there.reference,
            'this reference is on record with other initials. Check that it is the same person.');
    end if;
    if given ? 'died_on' and there.died_on is distinct from (given->>'died_on')::date then
        update casework.person p set died_on = (given->>'died_on')::date where p.id = there.id;
    end if;
    return there.id;
end $$;
comment on function casework.import_person(jsonb) is
    'The number of the person of a row, who is added if the reference is new; a death is recorded.';

create or replace function casework.import_place(given jsonb) returns bigint
language plpgsql as $$
declare
    called text := given->>'home';
    found bigint[] := array(select p.id from casework.places_named(called) p);
    near text;
    ways jsonb := coalesce(given->'ways', '{}');
    mails text[] := array(select * from jsonb_array_elements_text(given->'mails'));
    mail record;
    made bigint;
begin
    if cardinality(found) > 1 then
        return casework.place_named(given->>'person', called);
    end if;
    made := found[1];
    if made is null then
        select p.name into near from casework.place p
         where split_part(casework.plain_name(p.name), ' ', 1) = split_part(casework.plain_name(called), ' ', 1)
         order by p.id limit 1;
        if near is not null then
            perform casework.refuse(called, format('there is no such home, but one is called "%s". '
                'Write that name, or add this one: dolsctl add home.', near));
        end if;
        insert into casework.place (reference, name, managing_authority, sort)
        values ('H-' || (select coalesce(max(id), 0) + 1 from casework.place), called, called,
                case when called ~* '\mhosp' then 'hospital' else 'care home' end)
        returning id into made;
    end if;
    if mails = '{}' and ways <> '{}' then
        mails := array[null];
    end if;
    for mail in select * from unnest(mails) with ordinality as m (address, nr) loop
        perform casework.add_contact(jsonb_strip_nulls(jsonb_build_object('name', called, 'mail', mail.address,
            'role', 'managing_authority', 'home', (select p.reference from casework.place p where p.id = made)))
            || case mail.nr when 1 then ways else '{}' end);
    end loop;
    return made;
end $$;
comment on function casework.import_place(jsonb) is
    'The number of the home of a row, with its mailboxes, the first of which has the other ways; a new home is added '
    'unless its name is similar to another.';

create or replace function casework.import_change(kind text, there jsonb, given jsonb, why text) returns text
language plpgsql as $$
declare
    field record;
    words text[] := '{}';
    plain text[] := '{}';
begin
    -- A sheet knows no reason for an end but "other".
    for field in select * from jsonb_each_text(given) loop
        continue when there->>field.key is not distinct from field.value
            or field.key = 'end_reason' and there->>'end_reason' is not null;
        if field.key = any (casework.can_move(kind)) and there->>field.key is not null then
            perform casework.move_date(kind, (there->>'id')::bigint, field.key, field.value::date, why);
        else
            plain := plain || field.key;
        end if;
        words := words || (replace(field.key, '_', ' ') || case when there->>field.key is null
            then format(' %s (nothing before)', field.value)
            else format(' %s → %s', there->>field.key, field.value) end);
    end loop;
    -- Together, because some go together.
    if plain <> '{}' then
        execute format('update casework.%1$I t set %2$s from jsonb_populate_record(null::casework.%1$I, $2) x '
            'where t.id = $1', kind, (select string_agg(format('%1$I = x.%1$I', p), ', ') from unnest(plain) p))
          using (there->>'id')::bigint, given;
    end if;
    return case when words <> '{}'
                then format('changed %s: %s', there->>'reference', array_to_string(words, ', ')) end;
end $$;
comment on function casework.import_change(text, jsonb, jsonb, text) is
    'Updates a matter on record from the sheet; a last day or beginning is moved with the reason. Returns what '
    'changed; null: nothing.';

create or replace function casework.import_matter(given jsonb, person bigint, place bigint, request bigint, why text)
returns text
language plpgsql as $$
declare
    kind text := given->>'kind';
    facts jsonb := given - 'kind' - 'reference' - 'unsaid';
    about text := given->>'reference';
    there jsonb;
begin
    execute format('select to_jsonb(t) from casework.%I t where t.reference = $1', kind) into there using about;
    if there is null then
        facts := facts || jsonb_build_object('reference', about, 'person_id', person, 'place_id', place)
              || case when request is not null and kind in ('urgent', 'standard')
                      then jsonb_build_object('request_id', request) else '{}' end;
        execute format('insert into casework.%1$I (%2$s) select %2$s
                          from jsonb_populate_record(null::casework.%1$I, $1)',
            kind, (select string_agg(quote_ident(k), ', ') from jsonb_object_keys(facts) k)) using facts;
        return 'new ' || casework.in_words(kind) || ' ' || about;
    end if;
    if (there->>'person_id')::bigint <> person or (there->>'place_id')::bigint <> place then
        perform casework.refuse(about, 'it is on record for somebody else, or for another home. '
            'Record a move, or give the row another reference.');
    end if;
    return casework.import_change(kind, there, facts, why);
end $$;
comment on function casework.import_matter(jsonb, bigint, bigint, bigint, text) is
    'Adds one matter of a row, or updates the one with that reference from the row. Returns what was done; null: '
    'nothing.';

create or replace function casework.import_row(given jsonb, why text) returns text
language plpgsql as $$
declare
    person bigint := casework.import_person(given);
    place bigint := casework.import_place(given);
    request bigint;
    one jsonb;
    words text[] := '{}';
begin
    for one in select m from jsonb_array_elements(given->'matters') m
                order by array_position('{request,urgent,standard,court_order}', m->>'kind') loop
        words := array_remove(words || casework.import_matter(one, person, place, request, why), null);
        if one->>'kind' = 'request' then
            select r.id into request from casework.request r where r.reference = one->>'reference';
        end if;
    end loop;
    return array_to_string(words, '; ');
end $$;
comment on function casework.import_row(jsonb, text) is
    'Records one row of a sheet: person, home, mailboxes, matters. Returns what is new or changed; empty: all of it '
    'was on record.';

create or replace function casework.import_doubts_of(given jsonb) returns setof text
language plpgsql as $$
declare
    there jsonb;
    field text;
begin
    execute format('select to_jsonb(t) from casework.%I t where t.reference = $1', given->>'kind') into there
        using given->>'reference';
    for field in select * from jsonb_array_elements_text(given->'unsaid') loop
        continue when there->>field is null or there->>'closed_on' is not null
            or field = 'outcome' and there->>field <> 'refused'
            or field = 'suspended_on' and there->>'suspension_lifted_on' is not null;
        return next format('%s: the record has %s %s, and the sheet does not. An import takes nothing back: correct '
            'the record or the sheet.', there->>'reference', replace(field, '_', ' '), there->>field);
    end loop;
end $$;
comment on function casework.import_doubts_of(jsonb) is
    'What is on record about a matter of a sheet that the sheet could say and does not, such as a withdrawal.';

create or replace function casework.import_doubts(one jsonb, given jsonb, named text[]) returns setof text
language plpgsql as $$
declare
    about text := regexp_replace(one#>>'{matters,0,reference}', '-.$', '');
    day date;
    kind text;
    there text;
begin
    return query select d from jsonb_array_elements(one->'matters') m, casework.import_doubts_of(m) d;
    if one ? 'died_on' then
        return;
    end if;
    select p.died_on into day from casework.person p where p.reference = one->>'person';
    if day is not null and not jsonb_path_exists(given, '$[*] ? (@.person == $p).died_on',
                                                 jsonb_build_object('p', one->'person')) then
        return next format('%s: the record has the death of %s, and the sheet does not. An import takes nothing back: '
            'correct the record or the sheet.', one->>'person', day);
    end if;
    foreach kind in array '{request,urgent,standard,court_order}'::text[] loop
        execute format('select t.reference from casework.%I t where t.reference = $1 and t.closed_on is null
                         and t.reference <> all ($2)', kind) into there
            using about || '-' || upper(left(kind, 1)), named;
        if there is not null then
            return next format('%s: the record has this %s, and the sheet does not. An import takes nothing back: '
                'correct the record or the sheet.', there, casework.in_words(kind));
        end if;
    end loop;
end $$;
comment on function casework.import_doubts(jsonb, jsonb, text[]) is
    'What is on record about the case of a row (the first argument) and is not in the sheet (given), whose matters '
    'are named.';

create or replace function casework.import(given jsonb, who text, why text)
returns table (row_number int, verdict text, words text)
language plpgsql as $$
declare
    one jsonb;
    doubts text[];
    named text[] := array(select jsonb_path_query(given, '$[*].matters[*].reference') #>> '{}');
begin
    for one in select * from jsonb_array_elements(given) loop
        doubts := '{}';
        row_number := (one->>'row')::int;
        begin
            words := casework.import_row(one, why);
            verdict := case when words = '' then 'same' when words like '%new %' then 'new' else 'changed' end;
            doubts := array(select casework.import_doubts(one, given, named));
        exception when check_violation or unique_violation or foreign_key_violation or not_null_violation then
            verdict := 'refused';
            words := sqlerrm;
        end;
        if verdict <> 'same' or doubts = '{}' then
            return next;
        end if;
        verdict := 'doubted';
        foreach words in array doubts loop
            return next;
        end loop;
    end loop;
    row_number := null;
    verdict := 'not in the file';
    for words in select p.reference from casework.person p
                  where p.died_on is null
                    and not given @> jsonb_build_array(jsonb_build_object('person', p.reference))
                  order by p.reference loop
        return next;
    end loop;
    insert into casework.import (who, why, rows, sha256)
    values (who, why, jsonb_array_length(given), encode(sha256(convert_to(given::text, 'UTF8')), 'hex'));
end $$;
comment on function casework.import(jsonb, text, text) is
    'Records the rows of a sheet and returns the result of each: new, changed, same, refused with the reason, and what '
    'is doubted about it. Then '
    'those who are on record but not in the file: nobody is closed for that.';

revoke execute on all functions in schema casework from public;
grant insert on casework.import to casework_officer;
grant execute on function casework.import_person(jsonb), casework.import_place(jsonb),
    casework.import_change(text, jsonb, jsonb, text), casework.import_matter(jsonb, bigint, bigint, bigint, text),
    casework.import_row(jsonb, text), casework.import_doubts_of(jsonb),
    casework.import_doubts(jsonb, jsonb, text[]), casework.import(jsonb, text, text)
    to casework_officer;
