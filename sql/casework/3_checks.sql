-- What the store refuses, and what it says then.
--
-- Refused is what cannot be true of any form: a last day before the first, a death tomorrow, an
-- extension nobody asked for, a year 2206. Kept is what is wrong in law but stands on the paper, for
-- the paper has to be watched all the same: an urgent authorisation stated for nine days, one that was
-- given twice over, a standard authorisation longer than its maximum or backdated, a Form 2 after the
-- last day. dolsd flags those. A refusal names the reference, what is wrong and what to do.

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

-- An end date that moves leaves old date, new date and reason. The reason comes from
-- casework.move_last_day, by a setting that lasts as long as its update.
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
            'Do this instead: select casework.move_last_day(%L, %L, %L, ''the reason'');',
            field, casework.in_words(old_date), coalesce(casework.in_words(new_date), 'nothing'), kind, reference, new_date));
    end if;
    insert into casework.end_date_change (kind, matter_id, reference, field, old_date, new_date, reason, changed_at, changed_by)
    values (kind, id, reference, field, old_date, new_date, reason, dolsd.clock(), session_user);
end $$;
comment on function casework.keep_end_date(text, bigint, text, text, date, date, text) is 'Puts a change of an end date on record, or refuses it where no reason is given.';

-- ---------------------------------------------------------------- moving a last day

create or replace function casework.move_last_day(kind text, id bigint, new_last_day date, reason text) returns text
language plpgsql as $$
declare
    field text := case when kind in ('urgent', 'standard', 'court_order') then 'last_day'
                       when kind in ('condition', 'milestone') then 'due_on' end;
    ref text;
    old_date date;
begin
    if field is null then
        perform casework.refuse(coalesce(kind, 'nothing'), 'has no last day of its own to move. Kinds that have: urgent, standard, court_order, condition, milestone.');
    end if;
    if length(trim(coalesce(reason, ''))) < 3 then
        perform casework.refuse(kind || ' ' || id, 'a last day is moved only with a reason. Say in a few words why.');
    end if;
    if new_last_day is null then
        perform casework.refuse(kind || ' ' || id, 'the new last day is missing.');
    end if;
    execute format('select reference, %I from casework.%I where id = $1 for update', field, kind) into ref, old_date using id;
    if ref is null then
        perform casework.refuse(kind || ' ' || id, 'there is no such matter. Check the number.');
    end if;
    perform set_config('casework.reason', trim(reason), true);
    execute format('update casework.%I set %I = $2 where id = $1', kind, field) using id, new_last_day;
    perform set_config('casework.reason', '', true);
    return format('%s: moved from %s to %s', ref, coalesce(casework.in_words(old_date), 'nothing'), casework.in_words(new_last_day));
end $$;
comment on function casework.move_last_day(text, bigint, date, text) is 'Moves the last day (of a condition or milestone: the day it is due) and keeps old date, new date and reason in casework.end_date_change.';

create or replace function casework.move_last_day(kind text, reference text, new_last_day date, reason text) returns text
language plpgsql as $$
declare
    found_id bigint;
begin
    if kind in ('urgent', 'standard', 'court_order', 'condition', 'milestone') then
        execute format('select id from casework.%I where reference = $1', kind) into found_id using reference;
        if found_id is null then
            perform casework.refuse(reference, format('there is no %s with this reference. Check it.', replace(kind, '_', ' ')));
        end if;
    end if;
    return casework.move_last_day(kind, found_id, new_last_day, reason);
end $$;
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
begin
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
    if trim(new.name) = '' or new.name ~ '[[:cntrl:]]' then
        perform casework.refuse(new.reference, 'the name of the place is empty or holds a line break. Write it on one line.');
    end if;
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
begin
    perform casework.check_dates((select reference from casework.person where id = new.person_id), to_jsonb(new));
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
    perform casework.check_dates(about, to_jsonb(new));
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
    about text := format('appointment of %s as %s', (select name from casework.address_book where id = new.contact_id), new.role);
    there boolean := true;
begin
    perform casework.check_dates(about, to_jsonb(new));
    if new.until < new.since then
        perform casework.refuse(about, format('it ends on %s, before it begins on %s. Check both dates; until is the last day in the role.',
            casework.in_words(new.until), casework.in_words(new.since)));
    end if;
    if new.matter_id is not null and new.matter_kind in
        ('urgent', 'request', 'standard', 'court_order', 'condition', 'review', 'unauthorised', 'milestone') then
        execute format('select exists (select from casework.%I where id = $1)', new.matter_kind) into there using new.matter_id;
        if not there then
            perform casework.refuse(about, format('there is no %s with the number %s. Check matter_kind and matter_id.', new.matter_kind, new.matter_id));
        end if;
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
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
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
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
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
    if tg_op = 'UPDATE' then
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
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
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
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
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
    if new.standard_id is not null then
        select s.person_id, s.place_id into new.person_id, new.place_id from casework.standard s where s.id = new.standard_id;
    else
        select c.person_id, c.place_id into new.person_id, new.place_id from casework.court_order c where c.id = new.court_order_id;
    end if;
    if new.person_id is null then
        perform casework.refuse(new.reference, 'a condition belongs to one authority. Fill in standard_id or court_order_id with the number of one that is on record.');
    end if;
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
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
    select s.person_id, s.place_id into new.person_id, new.place_id from casework.standard s where s.id = new.standard_id;
    if not found then
        perform casework.refuse(new.reference, 'a review is of one standard authorisation. Fill in standard_id with the number of one that is on record.');
    end if;
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
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
    return new;
end $$;
comment on function casework.check_review() is 'Fills in person and place, and refuses reviews that cannot be.';
create or replace trigger check_row before insert or update on casework.review
    for each row execute function casework.check_review();

create or replace function casework.check_unauthorised() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    if least(new.assessed_on, new.decided_on) < new.reported_on then
        perform casework.refuse(new.reference, format('it was assessed or decided on %s, before it was reported on %s. Check the dates.',
            casework.in_words(least(new.assessed_on, new.decided_on)), casework.in_words(new.reported_on)));
    end if;
    return new;
end $$;
comment on function casework.check_unauthorised() is 'Refuses reports that cannot be.';
create or replace trigger check_row before insert or update on casework.unauthorised
    for each row execute function casework.check_unauthorised();

create or replace function casework.check_milestone() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    perform casework.check_dates(new.reference, to_jsonb(new), case when tg_op = 'UPDATE' then to_jsonb(old) end);
    if tg_op = 'UPDATE' and new.due_on <> old.due_on then
        perform casework.keep_end_date('milestone', new.id, new.reference, 'due_on', old.due_on, new.due_on);
    end if;
    return new;
end $$;
comment on function casework.check_milestone() is 'Refuses dates that cannot be.';
create or replace trigger check_row before insert or update on casework.milestone
    for each row execute function casework.check_milestone();
