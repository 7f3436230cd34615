-- Announcing changes to dolsd: dolsd.touch for every matter whose facts or recipients a change can
-- alter, once for each statement, in the transaction that makes the change.
--
-- What depends on what (2_views.sql):
--   request, standard, court order,  each other, and all else about the same person in the same
--   review                           place (granted, further, followed_on, authority_ended …)
--   urgent                           requests of the same person in the same place (urgent_earlier)
--   urgent, standard, court order    those of the same person in any place (followed_on, elsewhere, returned_after …)
--   person                           everything about the person
--   place                            everything about the place
--   move                             everything about that person in both places
--   appointment, address book        everything that the appointment is for
--   condition, unauthorised, milestone  only itself
--
-- Matters are touched kind by kind in alphabetical order, so that two officers' changes wait for each
-- other and do not deadlock. An update that changes nothing touches nothing.

create or replace function casework.touch_ids(kind text, ids bigint[]) returns void
language plpgsql as $$
begin
    if cardinality(ids) > 0 then
        perform dolsd.touch(kind, ids);
    end if;
end $$;
comment on function casework.touch_ids(text, bigint[]) is 'Calls dolsd.touch if there is something to touch.';

-- Everything about these people in these places, paired by position, and their authorities anywhere: whether another
-- place has one (elsewhere), and under which one a representative was appointed, depends on all of them. Written
-- out, so that the query plans are kept; it runs with every row that an officer saves.
create or replace function casework.touch_about(people bigint[], places bigint[]) returns void
language plpgsql as $$
begin
    if coalesce(cardinality(people), 0) = 0 then
        return;
    end if;
    perform casework.touch_ids('condition', array(
        select t.id from unnest(people, places) c(person_id, place_id) join casework.condition t using (person_id,
            place_id) order by 1));
    perform casework.touch_ids('court_order', array(
        select t.id from casework.court_order t where t.person_id = any(people) order by 1));
    perform casework.touch_ids('request', array(
        select t.id from unnest(people, places) c(person_id, place_id) join casework.request t using (person_id,
            place_id) order by 1));
    perform casework.touch_ids('review', array(
        select t.id from unnest(people, places) c(person_id, place_id) join casework.review t using (person_id,
            place_id) order by 1));
    perform casework.touch_ids('standard', array(
        select t.id from casework.standard t where t.person_id = any(people) order by 1));
    perform casework.touch_ids('unauthorised', array(
        select t.id from unnest(people, places) c(person_id, place_id) join casework.unauthorised t using (person_id,
            place_id) order by 1));
    perform casework.touch_ids('urgent', array(
        select t.id from casework.urgent t where t.person_id = any(people) order by 1));
end $$;
comment on function casework.touch_about(bigint[], bigint[]) is
    'Touches the matters of these people in these places, and all their authorities.';

create or replace function casework.touch_all_about(whom text, ids bigint[]) returns void
language plpgsql as $$
declare
    kind text;
    found_ids bigint[];
begin
    if coalesce(cardinality(ids), 0) = 0 then
        return;
    end if;
    foreach kind in array array['condition', 'court_order', 'request', 'review', 'standard', 'unauthorised',
        'urgent'] loop
        execute format('select array_agg(t.id order by t.id) from casework.%I t where t.%I = any($1)', kind,
            whom || '_id') into found_ids using ids;
        perform casework.touch_ids(kind, found_ids);
    end loop;
end $$;
comment on function casework.touch_all_about(text, bigint[]) is
    'Touches every matter of these people (whom: person) or of these places (place).';

-- ---------------------------------------------------------------- triggers

create or replace function casework.touch_itself() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    ids bigint[];
begin
    if tg_op = 'UPDATE' then
        select array_agg(n.id) into ids from new_rows n join old_rows o using (id) where n.* is distinct from o.*;
    else
        select array_agg(id) into ids from changed_rows;
    end if;
    perform casework.touch_ids(tg_table_name, ids);
    return null;
end $$;
comment on function casework.touch_itself() is 'Touches the rows that changed.';

create or replace function casework.touch_neighbours() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    ids bigint[];
    people bigint[];
    places bigint[];
begin
    if tg_op = 'UPDATE' then
        select array_agg(person_id), array_agg(place_id) into people, places
          from (select n.person_id, n.place_id from new_rows n join old_rows o using (id) where n.* is distinct from o.*
                union
                select o.person_id, o.place_id from new_rows n join old_rows o using (id) where n.* is distinct
                    from o.*) c;
    else
        if tg_op = 'DELETE' then
            select array_agg(id) into ids from changed_rows;
        end if;
        select array_agg(person_id), array_agg(place_id) into people, places
          from (select distinct person_id, place_id from changed_rows) c;
    end if;
    perform casework.touch_ids(tg_table_name, ids);
    perform casework.touch_about(people, places);
    return null;
end $$;
comment on function casework.touch_neighbours() is
    'Touches the rows that changed and the matters of the same person in the same place whose facts depend on them.';

create or replace function casework.touch_urgent() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    ids bigint[];
    requests bigint[];
    people bigint[];
    places bigint[];
begin
    if tg_op = 'UPDATE' then
        select array_agg(n.id), array_agg(n.request_id) filter (where n.request_id is not null)
               || array_agg(o.request_id) filter (where o.request_id is distinct from n.request_id and o.request_id
                   is not null),
               array_agg(n.person_id) || array_agg(o.person_id), array_agg(n.place_id) || array_agg(o.place_id)
          into ids, requests, people, places
          from new_rows n join old_rows o using (id) where n.* is distinct from o.*;
    else
        select array_agg(id), array_agg(request_id) filter (where request_id is not null), array_agg(person_id),
            array_agg(place_id)
          into ids, requests, people, places from changed_rows;
    end if;
    perform casework.touch_ids('court_order', array(
        select t.id from casework.court_order t where t.person_id = any(people) order by 1));
    perform casework.touch_ids('request', array(
        select unnest(requests) union
        select t.id from unnest(people, places) c(person_id, place_id) join casework.request t using (person_id,
            place_id) order by 1));
    perform casework.touch_ids('standard', array(
        select t.id from casework.standard t where t.person_id = any(people) order by 1));
    perform casework.touch_ids('urgent', array(
        select unnest(ids) union
        select t.id from casework.urgent t where t.person_id = any(people) order by 1));
    return null;
end $$;
comment on function casework.touch_urgent() is
    'Touches urgent authorisations that changed, the other authorities of the same person, and the requests in '
    'the same place.';

create or replace function casework.touch_person() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    people bigint[];
begin
    select array_agg(n.id) into people from new_rows n join old_rows o using (id) where n.* is distinct from o.*;
    perform casework.touch_all_about('person', people);
    return null;
end $$;
comment on function casework.touch_person() is 'Touches everything about people who changed: a death stops all of it.';

create or replace function casework.touch_place() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    places bigint[];
begin
    select array_agg(n.id) into places from new_rows n join old_rows o using (id) where n.* is distinct from o.*;
    perform casework.touch_all_about('place', places);
    return null;
end $$;
comment on function casework.touch_place() is 'Touches everything about places that changed.';

create or replace function casework.touch_move() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    people bigint[];
    places bigint[];
begin
    if tg_op = 'UPDATE' then
        select array_agg(m.person_id), array_agg(l.place_id) into people, places
          from (select n.* from new_rows n join old_rows o using (id) where n.* is distinct from o.*
                union
                select o.* from new_rows n join old_rows o using (id) where n.* is distinct from o.*) m
         cross join lateral (values (m.from_place_id), (m.to_place_id)) l(place_id);
    else
        select array_agg(m.person_id), array_agg(l.place_id) into people, places
          from changed_rows m cross join lateral (values (m.from_place_id), (m.to_place_id)) l(place_id);
    end if;
    perform casework.touch_about(people, places);
    return null;
end $$;
comment on function casework.touch_move() is
    'Touches everything about people in the places they left, and in those they went to.';

-- Every matter that appointments with these scopes are for.
create or replace function casework.touch_scopes(scopes text[]) returns void
language plpgsql as $$
declare
    kind text;
    ids bigint[];
    people bigint[];
    places bigint[];
begin
    select array_agg(split_part(s, ' ', 2)::bigint) filter (where s like 'person %'),
           array_agg(split_part(s, ' ', 2)::bigint) filter (where s like 'place %')
      into people, places from unnest(scopes) s;
    foreach kind in array array['condition', 'court_order', 'milestone', 'request', 'review', 'standard',
        'unauthorised', 'urgent'] loop
        if 'council' = any(scopes) then
            execute format('select array_agg(t.id order by t.id) from casework.%I t', kind) into ids;
        else
            ids := array(select split_part(s, ' ', 2)::bigint from unnest(scopes) s where s like kind || ' %');
            if kind = 'urgent' then
                ids := ids || array(select u.id from casework.urgent u
                                     where u.request_id = any(array(select split_part(s, ' ', 2)::bigint
                                         from unnest(scopes) s where s like 'request %')));
            elsif kind = 'unauthorised' then
                ids := ids || array(select n.id from casework.unauthorised n
                                      join casework.request r using (person_id, place_id)
                                     where r.id = any(array(select split_part(s, ' ', 2)::bigint
                                         from unnest(scopes) s where s like 'request %')));
            elsif kind in ('condition', 'review') then
                execute format('select $1 || array(select t.id from casework.%I t where t.standard_id = any($2))',
                    kind) into ids
                  using ids, array(select split_part(s, ' ', 2)::bigint from unnest(scopes) s
                      where s like 'standard %');
            end if;
            if kind = 'condition' then
                ids := ids || array(select c.id from casework.condition c
                                     where c.court_order_id = any(array(select split_part(s, ' ', 2)::bigint
                                         from unnest(scopes) s where s like 'court_order %')));
            end if;
            if kind <> 'milestone' then
                execute format('select $1 || array(select t.id from casework.%I t where t.person_id = any($2) union
                                                   select t.id from casework.%I t
                                                       where t.place_id = any($3))', kind, kind) into ids
                  using ids, people, places;
            end if;
            ids := array(select distinct i from unnest(ids) i order by i);
        end if;
        perform casework.touch_ids(kind, ids);
    end loop;
end $$;
comment on function casework.touch_scopes(text[]) is
    'Touches every matter that appointments with these scopes are for.';

create or replace function casework.touch_appointment() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    scopes text[];
begin
    if tg_op = 'UPDATE' then
        select array_agg(distinct s) into scopes
          from new_rows n join old_rows o using (id) cross join lateral (values (n.scope), (o.scope)) v(s)
         where n.* is distinct from o.*;
    else
        select array_agg(distinct scope) into scopes from changed_rows;
    end if;
    if cardinality(scopes) > 0 then
        perform casework.touch_scopes(scopes);
    end if;
    return null;
end $$;
comment on function casework.touch_appointment() is 'Touches every matter that a changed appointment is, or was, for.';

create or replace function casework.touch_address_book() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    scopes text[];
begin
    select array_agg(distinct a.scope) into scopes
      from new_rows n join old_rows o using (id) join casework.appointment a on a.contact_id = n.id
     where n.* is distinct from o.*;
    if cardinality(scopes) > 0 then
        perform casework.touch_scopes(scopes);
    end if;
    return null;
end $$;
comment on function casework.touch_address_book() is 'Touches every matter in which a changed contact has a role.';

create or replace function casework.touch_suspension() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    perform casework.touch_ids('standard', array[case tg_op when 'DELETE' then old.standard_id
                                                 else new.standard_id end]);
    return null;
end $$;
comment on function casework.touch_suspension() is 'Touches the standard authorisation of which a suspension is kept.';
create or replace trigger touch_any after insert or update or delete on casework.suspension
    for each row execute function casework.touch_suspension();

create or replace function casework.touch_further_way() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    contact bigint := case tg_op when 'DELETE' then old.contact_id else new.contact_id end;
    scopes text[] := array(select distinct a.scope from casework.appointment a where a.contact_id = contact);
begin
    if cardinality(scopes) > 0 then
        perform casework.touch_scopes(scopes);
    end if;
    return null;
end $$;
comment on function casework.touch_further_way() is
    'Touches every matter in which a contact with a changed further way has a role.';
create or replace trigger touch_any after insert or update or delete on casework.further_way
    for each row execute function casework.touch_further_way();

-- Transition tables allow one event for each trigger.
do $$
declare
    t record;
begin
    for t in select * from (values
        ('request', 'touch_neighbours'), ('standard', 'touch_neighbours'), ('court_order', 'touch_neighbours'),
        ('urgent', 'touch_urgent'), ('review', 'touch_neighbours'), ('move', 'touch_move'), ('appointment',
            'touch_appointment'),
        ('condition', 'touch_itself'), ('unauthorised', 'touch_itself'), ('milestone', 'touch_itself')) v(tab, fn)
    loop
        execute format('create or replace trigger touch_insert after insert on casework.%I referencing new table as '
            'changed_rows
                        for each statement execute function casework.%I()', t.tab, t.fn);
        execute format('create or replace trigger touch_delete after delete on casework.%I referencing old table as '
            'changed_rows
                        for each statement execute function casework.%I()', t.tab, t.fn);
        execute format('create or replace trigger touch_update after update on casework.%I referencing old table as '
            'old_rows new table as new_rows
                        for each statement execute function casework.%I()', t.tab, t.fn);
    end loop;
    for t in select * from (values ('person', 'touch_person'), ('place', 'touch_place'), ('address_book',
        'touch_address_book')) v(tab, fn)
    loop
        execute format('create or replace trigger touch_update after update on casework.%I referencing old table as '
            'old_rows new table as new_rows
                        for each statement execute function casework.%I()', t.tab, t.fn);
    end loop;
end $$;
