-- What the store refuses, and what it says then.
--
-- Refused is what cannot be true of any form: a last day before the first, a death tomorrow, an
-- extension nobody asked for, a year 2206. Kept is what is wrong in law but stands on the paper, for
-- the paper has to be watched all the same: an urgent authorisation stated for nine days, one that was
-- given twice over, a standard authorisation longer than its maximum or backdated, a Form 2 after the
-- last day. dolsd flags those. A refusal names the reference, what is wrong and what to do.
--
-- A slip in the year must not silence a matter: nothing began before there were authorisations, nothing
-- was closed before it began, and the day on which an authority began is changed only with a reason, as
-- its last day is.
--
-- A reference that is taken is refused before PostgreSQL looks at its index, so "on conflict" does not
-- help an import; merge does.

-- ---------------------------------------------------------------- what the checks share

create or replace function casework.today() returns date
language plpgsql stable as $$
begin
    return (dolsd.clock() at time zone 'Europe/London')::date;
end $$;
comment on function casework.today() is 'Today in Europe/London, by the daemon''s clock.';

create or replace function casework.in_words(day date) returns text
language sql stable as $$
    select to_char(day, 'FMDD FMMonth YYYY')
$$;
comment on function casework.in_words(date) is 'A date as a sentence has it: 22 December 2026.';

create or replace function casework.refuse(about text, why text) returns void
language plpgsql as $$
begin
    raise exception '%: %', about, why using errcode = 'check_violation', schema = 'casework';
end $$;
comment on function casework.refuse(text, text) is 'Refuses a row: which one, what is wrong and what to do.';

create or replace function casework.in_words(kind text) returns text
language sql immutable as $$
    select case kind when 'urgent' then 'urgent authorisation' when 'standard' then 'standard authorisation'
                     when 'unauthorised' then 'report of an unauthorised deprivation of liberty'
                     when 'address_book' then 'contact' else replace(kind, '_', ' ') end
$$;
comment on function casework.in_words(text) is 'A kind of matter, or a table, as an officer calls one: urgent authorisation, court order.';

create or replace function casework.check_reference(tab text, id bigint, reference text) returns void
language plpgsql as $$
declare
    other bigint;
begin
    if reference is null or reference !~ '[^[:space:]]' then
        perform casework.refuse('this ' || casework.in_words(tab), 'it has no reference. Give it one: it is what letters print and officers look for.');
    end if;
    if reference ~ '[[:cntrl:]]' then
        perform casework.refuse(regexp_replace(reference, '[[:cntrl:]]', ' ', 'g'), 'the reference holds a line break or a tab. Write it on one line.');
    end if;
    execute format('select t.id from casework.%I t where t.reference = $1 and t.id <> $2', tab) into other using reference, id;
    if other is not null then
        perform casework.refuse(reference, format('this reference is taken, by the %s with the number %s. Change that one, or give this one another reference.',
            casework.in_words(tab), other));
    end if;
end $$;
comment on function casework.check_reference(text, bigint, text) is 'Refuses a reference that is empty, on several lines, or taken.';

-- Which columns may not be empty is asked of the table itself.
create or replace function casework.refuse_unless_filled(about text, tab text, row_now jsonb) returns void
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    field text;
begin
    select a.attname into field from pg_attribute a
     where a.attrelid = ('casework.' || quote_ident(tab))::regclass and a.attnum > 0 and not a.attisdropped
       and a.attnotnull and a.attidentity = '' and a.attgenerated = '' and row_now ->> a.attname is null
     order by a.attnum limit 1;
    if found then
        perform casework.refuse(about, format('%s is empty. Fill it in.', field));
    end if;
end $$;
comment on function casework.refuse_unless_filled(text, text, jsonb) is 'Refuses a row in which a column is empty that has to be filled in.';

create or replace function casework.refuse_unless_one_of(about text, field text, given text, allowed text[]) returns void
language plpgsql as $$
begin
    if given <> all(allowed) then
        perform casework.refuse(about, format('%s is "%s". It is one of: %s.', field, given, array_to_string(allowed, ', ')));
    end if;
end $$;
comment on function casework.refuse_unless_one_of(text, text, text, text[]) is 'Refuses a word that is none of those allowed; empty passes.';

create or replace function casework.refuse_unless_there(about text, field text, tab text, id bigint) returns void
language plpgsql as $$
declare
    there boolean;
begin
    execute format('select exists (select from casework.%I t where t.id = $1)', tab) into there using id;
    if id is not null and not there then
        perform casework.refuse(about, format('there is no %s with the number %s. Check %s.', casework.in_words(tab), id, field));
    end if;
end $$;
comment on function casework.refuse_unless_there(text, text, text, bigint) is 'Refuses the number of a person, place or other row that is not on record; empty passes.';

create or replace function casework.refuse_before(about text, row_now jsonb, since text, variadic fields text[]) returns void
language plpgsql as $$
declare
    field text;
begin
    foreach field in array fields loop
        if (row_now ->> field)::date < (row_now ->> since)::date then
            perform casework.refuse(about, format('%s is %s, before %s, %s. Check both dates.', field,
                casework.in_words((row_now ->> field)::date), since, casework.in_words((row_now ->> since)::date)));
        end if;
    end loop;
end $$;
comment on function casework.refuse_before(text, jsonb, text, text[]) is 'Refuses what is dated before the beginning (the column since) of what it is about.';

-- What was entered by mistake may bear a date still to come, and is closed today all the same.
create or replace function casework.check_closed(about text, row_now jsonb, since text default null) returns void
language plpgsql as $$
begin
    if row_now ->> 'closed_reason' is not null and row_now ->> 'closed_on' is null then
        perform casework.refuse(about, 'closed_reason is filled in and closed_on is not. Fill in the day on which it was closed.');
    end if;
    if since is not null and row_now ->> 'closed_reason' is distinct from 'entered by mistake' then
        perform casework.refuse_before(about, row_now, since, 'closed_on');
    end if;
end $$;
comment on function casework.check_closed(text, jsonb, text) is 'Refuses a reason without a day, and a matter closed before it began.';

-- Deprivation of Liberty Safeguards: in force from 1 April 2009; the Court of Protection: from 1 October 2007.
create or replace function casework.refuse_too_old(about text, field text, day date, by_a_court boolean default false) returns void
language plpgsql as $$
declare
    earliest date := case when by_a_court then date '2007-10-01' else date '2009-04-01' end;
begin
    if day < earliest then
        perform casework.refuse(about, format('%s is %s, but %s before %s. Check the year.', field, casework.in_words(day),
            case when by_a_court then 'there was no Court of Protection to make such orders' else 'there were no authorisations under Schedule A1' end,
            casework.in_words(earliest)));
    end if;
end $$;
comment on function casework.refuse_too_old(text, text, date, boolean) is 'Refuses a beginning before the law that it is under.';

-- Somebody may be found to have died before a request came or an authorisation was signed, not a year before.
create or replace function casework.check_lifetime(about text, person bigint, field text, began date) returns void
language plpgsql as $$
declare
    dead record;
begin
    select p.reference, p.died_on into dead from casework.person p where p.id = person and p.died_on < began - 366;
    if found then
        perform casework.refuse(about, format('%s is %s, but %s died on %s, more than a year before. Check both years.',
            field, casework.in_words(began), dead.reference, casework.in_words(dead.died_on)));
    end if;
end $$;
comment on function casework.check_lifetime(text, bigint, text, date) is 'Refuses a matter of a person who died more than a year before it began.';

create or replace function casework.check_same_request(about text, request bigint, person bigint, place bigint) returns void
language plpgsql as $$
declare
    asked record;
begin
    perform casework.refuse_unless_there(about, 'request_id', 'request', request);
    select r.reference, r.person_id, r.place_id into asked from casework.request r where r.id = request;
    if found and (asked.person_id, asked.place_id) <> (person, place) then
        perform casework.refuse(about, format('request %s is about another person or another place. Check request_id, person_id and place_id.', asked.reference));
    end if;
end $$;
comment on function casework.check_same_request(text, bigint, bigint, bigint) is 'Refuses an authorisation whose request is not there, or is about somebody or somewhere else.';

-- Every new date of a row: within 1990 to 2100; and what is said to have happened is not far in the
-- future. A date a little ahead is kept with a warning, for it may be a form dated ahead.
create or replace function casework.check_dates(about text, row_now jsonb, row_before jsonb default null) returns void
language plpgsql as $$
declare
    today date := casework.today();
    field text;
    value text;
begin
    for field, value in
        select e.key, e.value from jsonb_each_text(row_now) e
         where e.value is not null and e.value is distinct from row_before ->> e.key and (e.key ~ '_(on|day|to)$' or e.key in ('since', 'until'))
    loop
        if value::date not between date '1990-01-01' and date '2100-12-31' then
            perform casework.refuse(about, format(
                'the date %s in %s is not between 1990 and 2100. Check the year.', value, field));
        end if;
        if value::date > today and field ~ '_on$' and field not in
            ('starts_on', 'due_on', 'application_due_on', 'moved_on', 'ended_on', 'closed_on', 'out_of_use_on') then
            if value::date > today + 366 then
                perform casework.refuse(about, format(
                    '%s is %s, more than a year ahead, but it is the day of something that has happened. Check the year.',
                    field, casework.in_words(value::date)));
            end if;
            raise warning '%: % is %, which is still to come. Kept; check it.', about, field, casework.in_words(value::date);
        end if;
    end loop;
end $$;
comment on function casework.check_dates(text, jsonb, jsonb) is 'Refuses dates outside 1990 to 2100, and what happened more than a year ahead.';

-- An end date that moves leaves old date, new date and reason, and so does the day an authority began. The
-- reason comes from casework.move_date, by a setting that lasts as long as its update.
create or replace function casework.keep_end_date(
    kind text, id bigint, reference text, field text, old_date date, new_date date, known_reason text default null)
returns void
language plpgsql as $$
declare
    reason text := coalesce(known_reason, nullif(current_setting('casework.reason', true), ''));
begin
    if reason is null then
        perform casework.refuse(reference, format(
            '%s cannot be changed from %s to %s by a plain update, because the old date, the new date and the reason stay on record. '
            'Do this instead: select casework.%s, %L, ''the reason'');',
            field, casework.in_words(old_date), coalesce(casework.in_words(new_date), 'nothing'),
            case when field in ('last_day', 'due_on') then format('move_last_day(%L, %L', kind, reference)
                 else format('move_date(%L, %L, %L', kind, reference, field) end, new_date));
    end if;
    insert into casework.end_date_change (kind, matter_id, reference, field, old_date, new_date, reason, changed_at, changed_by)
    values (kind, id, reference, field, old_date, new_date, reason, dolsd.clock(), session_user);
end $$;
comment on function casework.keep_end_date(text, bigint, text, text, date, date, text) is 'Puts a change of an end date, or of the day an authority began, on record, or refuses it where no reason is given.';

-- ---------------------------------------------------------------- moving a last day, or a first

create or replace function casework.can_move(kind text) returns text[]
language sql immutable as $$
    select case kind when 'urgent' then '{last_day,given_on}' when 'standard' then '{last_day,given_on,starts_on}'
                     when 'court_order' then '{last_day,made_on}' when 'condition' then '{due_on}' when 'milestone' then '{due_on}'
                     when 'request' then '{received_on}' when 'review' then '{requested_on}' when 'unauthorised' then '{reported_on}' end::text[]
$$;
comment on function casework.can_move(text) is 'The dates of a kind of matter that are moved with a reason: its last day, where it has one, and the day that its time is counted from.';

create or replace function casework.last_day_of(kind text) returns text
language sql immutable as $$
    select f from unnest(casework.can_move(kind)) f where f in ('last_day', 'due_on')
$$;
comment on function casework.last_day_of(text) is 'Which of these is the last day; null: the kind has none.';

create or replace function casework.check_can_move(kind text, field text, about text) returns void
language plpgsql as $$
begin
    if casework.can_move(kind) is null then
        perform casework.refuse(coalesce(kind, 'nothing'), 'is no kind of matter that has dates to move. Kinds that have: '
            'urgent, request, standard, court_order, condition, review, unauthorised, milestone.');
    elsif field is null then
        perform casework.refuse(about, format('it has no last day of its own to move; that is counted from %s. Move that with casework.move_date, or end the matter.',
            array_to_string(casework.can_move(kind), ', ')));
    elsif field <> all(casework.can_move(kind)) then
        perform casework.refuse(about, format('%s is not moved this way. Dates that are: %s.', field, array_to_string(casework.can_move(kind), ', ')));
    end if;
end $$;
comment on function casework.check_can_move(text, text, text) is 'Refuses a date that is not moved with a reason.';

create or replace function casework.move_date(kind text, id bigint, field text, new_date date, reason text) returns text
language plpgsql as $$
declare
    about text := casework.in_words(kind) || ' ' || id;
    ref text;
    old_date date;
begin
    perform casework.check_can_move(kind, field, about);
    if length(trim(coalesce(reason, ''))) < 3 then
        perform casework.refuse(about, case when field in ('last_day', 'due_on') then 'a last day' else 'this date' end
            || ' is moved only with a reason. Say in a few words why.');
    end if;
    if reason ~ '[[:cntrl:]]' or length(reason) > 200 then
        perform casework.refuse(about, 'the reason is told to those who were told the date. Write it on one line, in at most 200 characters, and without names.');
    end if;
    if new_date is null then
        perform casework.refuse(about, case when field in ('last_day', 'due_on') then 'the new last day is missing.' else 'the new date is missing.' end);
    end if;
    execute format('select reference, %I from casework.%I where id = $1 for update', field, kind) into ref, old_date using id;
    if ref is null then
        perform casework.refuse(about, 'there is no such matter. Check the number.');
    end if;
    perform set_config('casework.reason', trim(reason), true);
    execute format('update casework.%I set %I = $2 where id = $1', kind, field) using id, new_date;
    perform set_config('casework.reason', '', true);
    return format('%s: moved from %s to %s', ref, coalesce(casework.in_words(old_date), 'nothing'), casework.in_words(new_date));
end $$;
comment on function casework.move_date(text, bigint, text, date, text) is 'Moves the day an authority was given, starts or was made, a request came or was asked for, or a last day, and keeps old date, new date and reason in casework.end_date_change. Whoever was told the old last day is told both days and the reason.';

create or replace function casework.move_date(kind text, reference text, field text, new_date date, reason text) returns text
language plpgsql as $$
declare
    found_id bigint;
begin
    perform casework.check_can_move(kind, field, casework.in_words(kind) || ' ' || reference);
    execute format('select id from casework.%I where reference = $1', kind) into found_id using reference;
    if found_id is null then
        perform casework.refuse(coalesce(reference, 'nothing'), format('there is no %s with this reference. Check it.', casework.in_words(kind)));
    end if;
    return casework.move_date(kind, found_id, field, new_date, reason);
end $$;
comment on function casework.move_date(text, text, text, date, text) is 'The same, by reference.';

create or replace function casework.move_last_day(kind text, id bigint, new_last_day date, reason text) returns text
language sql as $$
    select casework.move_date(kind, id, casework.last_day_of(kind), new_last_day, reason)
$$;
comment on function casework.move_last_day(text, bigint, date, text) is 'Moves the last day (of a condition or milestone: the day it is due) and keeps old date, new date and reason in casework.end_date_change.';

create or replace function casework.move_last_day(kind text, reference text, new_last_day date, reason text) returns text
language sql as $$
    select casework.move_date(kind, reference, casework.last_day_of(kind), new_last_day, reason)
$$;
comment on function casework.move_last_day(text, text, date, text) is 'The same, by reference.';

create or replace function casework.refuse_any_change() returns trigger
language plpgsql as $$
begin
    raise exception 'casework.% is a record: rows are added by the store itself and never changed or removed', tg_table_name
        using errcode = 'check_violation';
end $$;
comment on function casework.refuse_any_change() is 'Keeps a record a record.';

create or replace trigger keep before update or delete or truncate on casework.end_date_change
    for each statement execute function casework.refuse_any_change();
create or replace trigger keep before update or delete or truncate on casework.place_history
    for each statement execute function casework.refuse_any_change();

-- ---------------------------------------------------------------- people, places, contacts

create or replace function casework.is_nhs_number(text) returns boolean
language sql immutable as $$
    select d ~ '^[0-9]{10}$' and (11 - (
               select sum((11 - i) * substr(d, i, 1)::int) from generate_series(1, 9) i) % 11) % 11 = right(d, 1)::int
      from (select regexp_replace($1, '[ -]', '', 'g') as d) digits
$$;
comment on function casework.is_nhs_number(text) is 'Whether a text is a valid NHS number (ten digits, the last a check digit modulo 11).';

create or replace function casework.check_person() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    later record;
begin
    perform casework.check_reference(tg_table_name, new.id, new.reference);
    perform casework.refuse_unless_filled(new.reference, tg_table_name, to_jsonb(new));
    if new.initials !~ '^[[:upper:]]([. ''-]*[[:upper:]]){0,3}\.?$' then
        perform casework.refuse(new.reference, 'initials are one to four capital letters, as J.S. or JS. Names are not held here.');
    end if;
    if casework.is_nhs_number(new.reference) then
        perform casework.refuse('this person', 'the reference is an NHS number. Use the council''s own reference; the NHS number must not be held here.');
    end if;
    if new.died_on > casework.today() then
        perform casework.refuse(new.reference, format('the date of death, %s, is in the future. Check the date.', casework.in_words(new.died_on)));
    end if;
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    if tg_op = 'UPDATE' and new.died_on is distinct from old.died_on then
        select m.reference, m.began into later from (
            select r.reference, r.received_on, r.closed_reason from casework.request r where r.person_id = new.id
            union all select u.reference, u.given_on, u.closed_reason from casework.urgent u where u.person_id = new.id
            union all select s.reference, s.given_on, s.closed_reason from casework.standard s where s.person_id = new.id
            union all select c.reference, c.made_on, c.closed_reason from casework.court_order c where c.person_id = new.id
            ) m(reference, began, closed_reason)
         where m.began - 366 > new.died_on and m.closed_reason is distinct from 'entered by mistake' order by m.began desc limit 1;
        if found then
            perform casework.refuse(new.reference, format('the date of death, %s, is more than a year before %s began, on %s. Check the year.',
                casework.in_words(new.died_on), later.reference, casework.in_words(later.began)));
        end if;
    end if;
    if new.died_on is null then
        new.death_recorded_on := null;
    elsif new.death_recorded_on is null then
        new.death_recorded_on := casework.today();
    elsif new.death_recorded_on < new.died_on then
        perform casework.refuse(new.reference, format('the death is recorded on %s, before the day of death, %s. Leave death_recorded_on empty; it is filled in by itself.',
            casework.in_words(new.death_recorded_on), casework.in_words(new.died_on)));
    end if;
    return new;
end $$;
comment on function casework.check_person() is 'Refuses names, NHS numbers and deaths to come.';
create or replace trigger check_row before insert or update on casework.person
    for each row execute function casework.check_person();

create or replace function casework.check_place() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    perform casework.check_reference(tg_table_name, new.id, new.reference);
    perform casework.refuse_unless_filled(new.reference, tg_table_name, to_jsonb(new));
    if trim(new.name) = '' or new.name ~ '[[:cntrl:]]' then
        perform casework.refuse(new.reference, 'the name of the place is empty or holds a line break. Write it on one line.');
    end if;
    if trim(new.managing_authority) = '' then
        perform casework.refuse(new.reference, 'managing_authority is empty. Fill in the registered person or the NHS body.');
    end if;
    perform casework.refuse_unless_one_of(new.reference, 'sort', new.sort, '{care home,hospital,supported living,own home,other}');
    perform casework.refuse_unless_one_of(new.reference, 'jurisdiction', new.jurisdiction, '{england,wales}');
    if tg_op = 'UPDATE' and (new.name, new.managing_authority, new.provider, new.location_id)
       is distinct from (old.name, old.managing_authority, old.provider, old.location_id) then
        insert into casework.place_history (place_id, until, name, managing_authority, provider, location_id)
        values (old.id, casework.today(), old.name, old.managing_authority, old.provider, old.location_id);
    end if;
    return new;
end $$;
comment on function casework.check_place() is 'Keeps what a place was called and who ran it before.';
create or replace trigger check_row before insert or update on casework.place
    for each row execute function casework.check_place();

create or replace function casework.check_move() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    about text := coalesce('move of ' || (select p.reference from casework.person p where p.id = new.person_id), 'this move');
    other bigint;
begin
    perform casework.refuse_unless_filled(about, tg_table_name, to_jsonb(new));
    perform casework.refuse_unless_there(about, 'person_id', 'person', new.person_id);
    perform casework.refuse_unless_there(about, 'from_place_id', 'place', new.from_place_id);
    perform casework.refuse_unless_there(about, 'to_place_id', 'place', new.to_place_id);
    perform casework.check_dates(about, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    if not exists (select from casework.court_order c
                    where c.person_id = new.person_id and c.place_id = new.from_place_id and c.made_on <= new.moved_on) then
        perform casework.refuse_too_old(about, 'moved_on', new.moved_on);
    end if;
    if new.to_place_id = new.from_place_id then
        perform casework.refuse(about, 'it leads to the place that was left. Check from_place_id and to_place_id.');
    end if;
    select m.id into other from casework.move m
     where (m.person_id, m.from_place_id, m.moved_on) = (new.person_id, new.from_place_id, new.moved_on) and m.id <> new.id;
    if found then
        perform casework.refuse(about, format('it is on record already, with the number %s. Change that one.', other));
    end if;
    return new;
end $$;
comment on function casework.check_move() is 'Refuses dates that cannot be.';
create or replace trigger check_row before insert or update on casework.move
    for each row execute function casework.check_move();

create or replace function casework.check_address() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    about text := coalesce(nullif(trim(new.name), ''), 'address ' || new.id);
begin
    perform casework.refuse_unless_filled(about, tg_table_name, to_jsonb(new));
    perform casework.check_dates(about, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    perform casework.refuse_unless_one_of(about, 'channel', new.channel, '{mail,webhook,notify-email,notify-sms,notify-letter}');
    perform casework.refuse_unless_one_of(about, 'tier', new.tier, '{initials,reference,nothing}');
    if new.language !~ '^[a-z]{2,3}$' then
        perform casework.refuse(about, format('language is "%s". It is the code of a language in two or three small letters, as en or cy.', new.language));
    end if;
    if trim(new.name) = '' or new.name ~ '[[:cntrl:]]' then
        perform casework.refuse(about, 'the name is empty or holds a line break. Write it on one line.');
    end if;
    if new.channel in ('mail', 'notify-email') and new.address !~ '^[^[:space:][:cntrl:]<>()\[\],;:"\\@]+@[[:alnum:]-]+([.][[:alnum:]-]+)+$' then
        perform casework.refuse(about, 'the address is not a mail address. It has one @, no spaces, and a full domain after it.');
    elsif new.channel = 'webhook' and new.address !~ '^https://[^[:space:][:cntrl:]]+$' then
        perform casework.refuse(about, 'the address of a webhook begins with https:// and has no spaces.');
    elsif new.channel = 'notify-sms' and new.address !~ '^[+]?[0-9][0-9 ]{6,19}$' then
        perform casework.refuse(about, 'the address is not a telephone number. It has digits and spaces only, with + before a country code.');
    elsif new.channel = 'notify-letter' and new.address !~ '\n' then
        perform casework.refuse(about, 'a postal address has at least two lines.');
    end if;
    return new;
end $$;
comment on function casework.check_address() is 'Refuses addresses that cannot be reached by their channel.';
create or replace trigger check_row before insert or update on casework.address_book
    for each row execute function casework.check_address();

create or replace function casework.check_appointment() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    about text := format('appointment of %s as %s', coalesce((select name from casework.address_book where id = new.contact_id), 'nobody'), coalesce(new.role, 'nothing'));
begin
    perform casework.refuse_unless_filled(about, tg_table_name, to_jsonb(new));
    perform casework.check_dates(about, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    perform casework.refuse_unless_one_of(about, 'role', new.role, '{managing_authority,provider_head_office,representative,paid_representative,rule12_representative,imca39a,imca39c,imca39d,best_interests_assessor,dols_team,manager,legal,allocated_worker,responsible_body,approved_professional,appropriate_person}');
    perform casework.refuse_unless_one_of(about, 'matter_kind', new.matter_kind, '{urgent,request,standard,court_order,condition,review,unauthorised,milestone}');
    perform casework.refuse_unless_there(about, 'contact_id', 'address_book', new.contact_id);
    perform casework.refuse_unless_there(about, 'person_id', 'person', new.person_id);
    perform casework.refuse_unless_there(about, 'place_id', 'place', new.place_id);
    if num_nonnulls(new.person_id, new.place_id, new.matter_id) > 1 then
        perform casework.refuse(about, 'it is for one person, or one place, or one matter, or with none of them for the whole council. Empty all but one of person_id, place_id and matter_id.');
    end if;
    if (new.matter_kind is null) <> (new.matter_id is null) then
        perform casework.refuse(about, 'matter_kind and matter_id go together. Fill in both, or neither.');
    end if;
    if new.until < new.since then
        perform casework.refuse(about, format('it ends on %s, before it begins on %s. Check both dates; until is the last day in the role.',
            casework.in_words(new.until), casework.in_words(new.since)));
    end if;
    if new.matter_id is not null then
        perform casework.refuse_unless_there(about, 'matter_kind and matter_id', new.matter_kind, new.matter_id);
    end if;
    return new;
end $$;
comment on function casework.check_appointment() is 'Refuses appointments that end before they begin, or are for no matter there is.';
create or replace trigger check_row before insert or update on casework.appointment
    for each row execute function casework.check_appointment();

-- ---------------------------------------------------------------- matters

create or replace function casework.check_request() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    before_it record;
    granted text;
begin
    perform casework.check_reference(tg_table_name, new.id, new.reference);
    perform casework.refuse_unless_filled(new.reference, tg_table_name, to_jsonb(new));
    perform casework.refuse_unless_there(new.reference, 'person_id', 'person', new.person_id);
    perform casework.refuse_unless_there(new.reference, 'place_id', 'place', new.place_id);
    perform casework.refuse_unless_there(new.reference, 'follows_standard_id', 'standard', new.follows_standard_id);
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    perform casework.refuse_too_old(new.reference, 'received_on', new.received_on);
    if new.closed_reason is distinct from 'entered by mistake' then
        perform casework.check_lifetime(new.reference, new.person_id, 'received_on', new.received_on);
    end if;
    perform casework.refuse_unless_one_of(new.reference, 'form', new.form, '{1,2}');
    perform casework.refuse_unless_one_of(new.reference, 'outcome', new.outcome, '{granted,refused}');
    perform casework.refuse_before(new.reference, to_jsonb(new), 'received_on', 'copies_sent_on', 'cqc_notified_on');
    perform casework.check_closed(new.reference, to_jsonb(new), 'received_on');
    if new.form = '2' and new.follows_standard_id is null and tg_op = 'INSERT' then
        select s.id into new.follows_standard_id from casework.standard s
         where s.person_id = new.person_id and s.place_id = new.place_id and s.given_on <= new.received_on
           and s.closed_reason is distinct from 'entered by mistake'
         order by coalesce(s.court_last_day, s.last_day) desc, s.id desc limit 1;
    end if;
    select s.reference, s.person_id, s.place_id into before_it from casework.standard s where s.id = new.follows_standard_id;
    if found and (before_it.person_id, before_it.place_id) <> (new.person_id, new.place_id) then
        perform casework.refuse(new.reference, format('it is said to follow %s, but that is about another person or another place. '
            'An authorisation does not travel: record a move as Form 1 with follows_standard_id empty.', before_it.reference));
    end if;
    if new.decided_on < new.received_on then
        perform casework.refuse(new.reference, format('it was decided on %s, before it was received on %s. Check both dates.',
            casework.in_words(new.decided_on), casework.in_words(new.received_on)));
    end if;
    if new.withdrawn_on < new.received_on then
        perform casework.refuse(new.reference, format('it was withdrawn on %s, before it was received on %s. Check both dates.',
            casework.in_words(new.withdrawn_on), casework.in_words(new.received_on)));
    end if;
    if (new.decided_on is null) <> (new.outcome is null) then
        perform casework.refuse(new.reference, 'decided_on and outcome (granted or refused) go together. Fill in both, or neither.');
    end if;
    if new.decided_on is not null and new.withdrawn_on is not null then
        perform casework.refuse(new.reference, format('it is %s on %s and withdrawn on %s; it can only be one of them. '
            'An authorisation that is no longer needed is ended by a review (casework.review) or ended_on, not by withdrawing its request.',
            new.outcome, casework.in_words(new.decided_on), casework.in_words(new.withdrawn_on)));
    end if;
    if new.outcome = 'refused' or new.withdrawn_on is not null then
        select s.reference into granted from casework.standard s
         where s.request_id = new.id and s.closed_reason is distinct from 'entered by mistake';
        if found then
            perform casework.refuse(new.reference, format('it was granted as %s and so is neither refused nor withdrawn. '
                'To end the authorisation, record a review with the outcome ended, or its ended_on.', granted));
        end if;
    end if;
    if tg_op = 'UPDATE' and new.received_on <> old.received_on then
        perform casework.keep_end_date('request', new.id, new.reference, 'received_on', old.received_on, new.received_on);
    end if;
    return new;
end $$;
comment on function casework.check_request() is 'Refuses requests that cannot be, and finds the authorisation that a Form 2 follows.';
create or replace trigger check_row before insert or update on casework.request
    for each row execute function casework.check_request();

create or replace function casework.check_urgent() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    other text;
begin
    perform casework.check_reference(tg_table_name, new.id, new.reference);
    perform casework.refuse_unless_filled(new.reference, tg_table_name, to_jsonb(new));
    perform casework.refuse_unless_there(new.reference, 'person_id', 'person', new.person_id);
    perform casework.refuse_unless_there(new.reference, 'place_id', 'place', new.place_id);
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    perform casework.refuse_too_old(new.reference, 'given_on', new.given_on);
    if new.closed_reason is distinct from 'entered by mistake' then
        perform casework.check_lifetime(new.reference, new.person_id, 'given_on', new.given_on);
    end if;
    perform casework.check_same_request(new.reference, new.request_id, new.person_id, new.place_id);
    perform casework.refuse_before(new.reference, to_jsonb(new), 'given_on', 'refusal_received_on', 'ceased_notice_on');
    perform casework.check_closed(new.reference, to_jsonb(new), 'given_on');
    if new.last_day < new.given_on then
        perform casework.refuse(new.reference, format('the last day, %s, is before the day it was given, %s. Check both dates on Form 1; the day it is given is day 1.',
            casework.in_words(new.last_day), casework.in_words(new.given_on)));
    end if;
    select u.reference into other from casework.urgent u where u.request_id = new.request_id and u.id <> new.id;
    if found then
        perform casework.refuse(new.reference, format('request %s already has an urgent authorisation, %s; there is no second one (Schedule A1 para 77). '
            'If more time is needed record an extension of %s; if Form 1 was sent anew record that request first.',
            (select r.reference from casework.request r where r.id = new.request_id), other, other));
    end if;
    if new.extended_to is not null and new.extension_requested_on is null then
        perform casework.refuse(new.reference, format('it is extended to %s, but no request for an extension is on record. Fill in extension_requested_on.',
            casework.in_words(new.extended_to)));
    end if;
    if new.extension_requested_on < new.given_on or new.extended_to < new.given_on then
        perform casework.refuse(new.reference, format('the extension is dated before the authorisation was given, on %s. Check its dates.',
            casework.in_words(new.given_on)));
    end if;
    -- The form may state more days than the Act allows; then an extension may well end before those.
    if new.extended_to < least(new.last_day, new.given_on + 6) then
        perform casework.refuse(new.reference, format('it is extended to %s, before its last day, %s. Check extended_to: it is the new last day.',
            casework.in_words(new.extended_to), casework.in_words(least(new.last_day, new.given_on + 6))));
    end if;
    if tg_op = 'UPDATE' then
        if new.given_on <> old.given_on then
            perform casework.keep_end_date('urgent', new.id, new.reference, 'given_on', old.given_on, new.given_on);
        end if;
        if new.last_day <> old.last_day then
            perform casework.keep_end_date('urgent', new.id, new.reference, 'last_day', old.last_day, new.last_day);
        end if;
        if new.extended_to is distinct from old.extended_to then
            perform casework.keep_end_date('urgent', new.id, new.reference, 'extended_to', old.extended_to, new.extended_to,
                coalesce(new.extension_reason, 'extension granted'));
        end if;
    end if;
    return new;
end $$;
comment on function casework.check_urgent() is 'Refuses urgent authorisations that cannot be. Longer than seven days can be: the form may say so.';
create or replace trigger check_row before insert or update on casework.urgent
    for each row execute function casework.check_urgent();

create or replace function casework.check_standard() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    asked record;
begin
    perform casework.check_reference(tg_table_name, new.id, new.reference);
    perform casework.refuse_unless_filled(new.reference, tg_table_name, to_jsonb(new));
    perform casework.refuse_unless_there(new.reference, 'person_id', 'person', new.person_id);
    perform casework.refuse_unless_there(new.reference, 'place_id', 'place', new.place_id);
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    perform casework.refuse_too_old(new.reference, 'given_on', new.given_on);
    perform casework.refuse_too_old(new.reference, 'starts_on', new.starts_on);
    if new.closed_reason is distinct from 'entered by mistake' then
        perform casework.check_lifetime(new.reference, new.person_id, 'given_on', new.given_on);
    end if;
    perform casework.check_same_request(new.reference, new.request_id, new.person_id, new.place_id);
    perform casework.refuse_unless_one_of(new.reference, 'end_reason', new.end_reason, '{review,discharged,court,replaced,other}');
    perform casework.refuse_before(new.reference, to_jsonb(new), 'starts_on', 'suspended_on');
    perform casework.refuse_before(new.reference, to_jsonb(new), 'given_on', 'ceased_notice_on', 'suspension_notice_on', 'lifting_notice_on');
    perform casework.check_closed(new.reference, to_jsonb(new), 'given_on');
    if new.last_day < new.starts_on then
        perform casework.refuse(new.reference, format('the last day, %s, is before the day it starts, %s. Check both dates on Form 5.',
            casework.in_words(new.last_day), casework.in_words(new.starts_on)));
    end if;
    if new.court_last_day is not null and trim(coalesce(new.court_reason, '')) = '' then
        perform casework.refuse(new.reference, 'a last day varied by the court needs court_reason: the case number and the date of the order.');
    end if;
    if new.suspension_lifted_on is not null and new.suspended_on is null then
        perform casework.refuse(new.reference, 'the suspension is lifted, but no suspension is on record. Fill in suspended_on.');
    end if;
    if new.suspension_lifted_on < new.suspended_on then
        perform casework.refuse(new.reference, format('the suspension is lifted on %s, before it began on %s. Check both dates on Form 7.',
            casework.in_words(new.suspension_lifted_on), casework.in_words(new.suspended_on)));
    end if;
    if (new.ended_on is null) <> (new.end_reason is null) then
        perform casework.refuse(new.reference, 'ended_on and end_reason go together. Fill in both, or neither. One that runs to its last day needs neither.');
    end if;
    if new.ended_on < new.given_on then
        perform casework.refuse(new.reference, format('it ended on %s, before it was given on %s. Check both dates.',
            casework.in_words(new.ended_on), casework.in_words(new.given_on)));
    end if;
    select r.reference, r.outcome, r.decided_on, r.withdrawn_on into asked
      from casework.request r where r.id = new.request_id;
    if asked.outcome = 'refused' then
        perform casework.refuse(new.reference, format('request %s was refused on %s. If that was recorded wrongly, correct the request first.',
            asked.reference, casework.in_words(asked.decided_on)));
    elsif asked.withdrawn_on is not null and new.closed_reason is distinct from 'entered by mistake' then
        perform casework.refuse(new.reference, format('request %s was withdrawn on %s. If that was recorded wrongly, empty withdrawn_on of the request first.',
            asked.reference, casework.in_words(asked.withdrawn_on)));
    end if;
    if tg_op = 'UPDATE' then
        if new.given_on <> old.given_on then
            perform casework.keep_end_date('standard', new.id, new.reference, 'given_on', old.given_on, new.given_on);
        end if;
        if new.starts_on <> old.starts_on then
            perform casework.keep_end_date('standard', new.id, new.reference, 'starts_on', old.starts_on, new.starts_on);
        end if;
        if new.last_day <> old.last_day then
            perform casework.keep_end_date('standard', new.id, new.reference, 'last_day', old.last_day, new.last_day);
        end if;
        if new.court_last_day is distinct from old.court_last_day then
            perform casework.keep_end_date('standard', new.id, new.reference, 'court_last_day', old.court_last_day, new.court_last_day,
                coalesce(nullif(trim(new.court_reason), ''), 'variation by the court taken back'));
        end if;
    end if;
    return new;
end $$;
comment on function casework.check_standard() is 'Refuses standard authorisations that cannot be. Too long, or backdated, can be: the form may say so.';
create or replace trigger check_row before insert or update on casework.standard
    for each row execute function casework.check_standard();

create or replace function casework.check_court_order() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    perform casework.check_reference(tg_table_name, new.id, new.reference);
    perform casework.refuse_unless_filled(new.reference, tg_table_name, to_jsonb(new));
    perform casework.refuse_unless_there(new.reference, 'person_id', 'person', new.person_id);
    perform casework.refuse_unless_there(new.reference, 'place_id', 'place', new.place_id);
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    perform casework.refuse_too_old(new.reference, 'made_on', new.made_on, true);
    if new.closed_reason is distinct from 'entered by mistake' then
        perform casework.check_lifetime(new.reference, new.person_id, 'made_on', new.made_on);
    end if;
    perform casework.refuse_before(new.reference, to_jsonb(new), 'made_on', 'application_filed_on', 'cqc_notified_on');
    perform casework.check_closed(new.reference, to_jsonb(new), 'made_on');
    if new.last_day < new.made_on then
        perform casework.refuse(new.reference, format('the last day, %s, is before the order was made, on %s. Check both dates on the sealed order.',
            casework.in_words(new.last_day), casework.in_words(new.made_on)));
    end if;
    if new.application_due_on < new.made_on then
        perform casework.refuse(new.reference, format('the review application is due on %s, before the order was made, on %s. Check both dates on the sealed order.',
            casework.in_words(new.application_due_on), casework.in_words(new.made_on)));
    end if;
    if new.discharged_on < new.made_on then
        perform casework.refuse(new.reference, format('it was discharged on %s, before it was made on %s. Check both dates.',
            casework.in_words(new.discharged_on), casework.in_words(new.made_on)));
    end if;
    if tg_op = 'UPDATE' and new.made_on <> old.made_on then
        perform casework.keep_end_date('court_order', new.id, new.reference, 'made_on', old.made_on, new.made_on);
    end if;
    if tg_op = 'UPDATE' and old.last_day is not null and new.last_day is distinct from old.last_day then
        perform casework.keep_end_date('court_order', new.id, new.reference, 'last_day', old.last_day, new.last_day);
    end if;
    return new;
end $$;
comment on function casework.check_court_order() is 'Refuses court orders that cannot be.';
create or replace trigger check_row before insert or update on casework.court_order
    for each row execute function casework.check_court_order();

create or replace function casework.check_condition() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    perform casework.check_reference(tg_table_name, new.id, new.reference);
    if new.standard_id is not null and new.court_order_id is not null then
        perform casework.refuse(new.reference, 'a condition belongs to one authority. Empty standard_id or court_order_id.');
    end if;
    if new.standard_id is not null then
        select s.person_id, s.place_id into new.person_id, new.place_id from casework.standard s where s.id = new.standard_id;
    else
        select c.person_id, c.place_id into new.person_id, new.place_id from casework.court_order c where c.id = new.court_order_id;
    end if;
    if new.person_id is null then
        perform casework.refuse(new.reference, 'a condition belongs to one authority. Fill in standard_id or court_order_id with the number of one that is on record.');
    end if;
    perform casework.refuse_unless_filled(new.reference, tg_table_name, to_jsonb(new));
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    perform casework.refuse_too_old(new.reference, 'set_on', new.set_on, new.court_order_id is not null);
    perform casework.check_closed(new.reference, to_jsonb(new), 'set_on');
    if new.due_on < new.set_on then
        perform casework.refuse(new.reference, format('it is due on %s, before it was set on %s. Check both dates.',
            casework.in_words(new.due_on), casework.in_words(new.set_on)));
    end if;
    if tg_op = 'UPDATE' and old.due_on is not null and new.due_on is distinct from old.due_on then
        perform casework.keep_end_date('condition', new.id, new.reference, 'due_on', old.due_on, new.due_on);
    end if;
    return new;
end $$;
comment on function casework.check_condition() is 'Fills in person and place, and refuses conditions that cannot be.';
create or replace trigger check_row before insert or update on casework.condition
    for each row execute function casework.check_condition();

create or replace function casework.check_review() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    perform casework.check_reference(tg_table_name, new.id, new.reference);
    select s.person_id, s.place_id into new.person_id, new.place_id from casework.standard s where s.id = new.standard_id;
    if not found then
        perform casework.refuse(new.reference, 'a review is of one standard authorisation. Fill in standard_id with the number of one that is on record.');
    end if;
    perform casework.refuse_unless_filled(new.reference, tg_table_name, to_jsonb(new));
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    perform casework.refuse_too_old(new.reference, 'requested_on', new.requested_on);
    perform casework.refuse_unless_one_of(new.reference, 'outcome', new.outcome, '{no change,conditions varied,reason changed,ended}');
    perform casework.refuse_before(new.reference, to_jsonb(new), 'requested_on', 'withdrawn_on');
    perform casework.check_closed(new.reference, to_jsonb(new), 'requested_on');
    if new.completed_on < new.requested_on then
        perform casework.refuse(new.reference, format('it was completed on %s, before it was asked for on %s. Check both dates.',
            casework.in_words(new.completed_on), casework.in_words(new.requested_on)));
    end if;
    if (new.completed_on is null) <> (new.outcome is null) then
        perform casework.refuse(new.reference, 'completed_on and outcome go together. Fill in both, or neither.');
    end if;
    if new.completed_on is not null and new.withdrawn_on is not null then
        perform casework.refuse(new.reference, 'a review is completed or withdrawn, not both. Empty one of the two dates.');
    end if;
    if tg_op = 'UPDATE' and new.requested_on <> old.requested_on then
        perform casework.keep_end_date('review', new.id, new.reference, 'requested_on', old.requested_on, new.requested_on);
    end if;
    return new;
end $$;
comment on function casework.check_review() is 'Fills in person and place, and refuses reviews that cannot be.';
create or replace trigger check_row before insert or update on casework.review
    for each row execute function casework.check_review();

create or replace function casework.check_unauthorised() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    perform casework.check_reference(tg_table_name, new.id, new.reference);
    perform casework.refuse_unless_filled(new.reference, tg_table_name, to_jsonb(new));
    perform casework.refuse_unless_there(new.reference, 'person_id', 'person', new.person_id);
    perform casework.refuse_unless_there(new.reference, 'place_id', 'place', new.place_id);
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    perform casework.refuse_too_old(new.reference, 'reported_on', new.reported_on);
    perform casework.refuse_unless_one_of(new.reference, 'outcome', new.outcome, '{no deprivation,authorised,unauthorised,not pursued}');
    perform casework.check_closed(new.reference, to_jsonb(new), 'reported_on');
    if least(new.assessed_on, new.decided_on) < new.reported_on then
        perform casework.refuse(new.reference, format('it was assessed or decided on %s, before it was reported on %s. Check the dates.',
            casework.in_words(least(new.assessed_on, new.decided_on)), casework.in_words(new.reported_on)));
    end if;
    if tg_op = 'UPDATE' and new.reported_on <> old.reported_on then
        perform casework.keep_end_date('unauthorised', new.id, new.reference, 'reported_on', old.reported_on, new.reported_on);
    end if;
    return new;
end $$;
comment on function casework.check_unauthorised() is 'Refuses reports that cannot be.';
create or replace trigger check_row before insert or update on casework.unauthorised
    for each row execute function casework.check_unauthorised();

create or replace function casework.check_milestone() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    perform casework.check_reference(tg_table_name, new.id, new.reference);
    perform casework.refuse_unless_filled(new.reference, tg_table_name, to_jsonb(new));
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    perform casework.refuse_unless_one_of(new.reference, 'jurisdiction', new.jurisdiction, '{england,wales}');
    perform casework.check_closed(new.reference, to_jsonb(new));
    if tg_op = 'UPDATE' and new.due_on <> old.due_on then
        perform casework.keep_end_date('milestone', new.id, new.reference, 'due_on', old.due_on, new.due_on);
    end if;
    return new;
end $$;
comment on function casework.check_milestone() is 'Refuses dates that cannot be.';
create or replace trigger check_row before insert or update on casework.milestone
    for each row execute function casework.check_milestone();
