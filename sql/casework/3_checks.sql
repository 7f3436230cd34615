-- What the store refuses, and what it says when it does.
--
-- It refuses what cannot be true of any form: a last day before the first, a death tomorrow, an
-- extension nobody asked for, a year 2206. It keeps what is wrong in law but is on the form, because
-- the form must be watched all the same: an urgent authorisation stated for nine days, one that was
-- given twice, a standard authorisation of more than a year or backdated, a Form 2 after the last
-- day. dolsd flags those. One that is longer than the best interests assessment allows is refused: that maximum is
-- nothing that dolsd reads. A refusal names the reference, what is wrong and what to do.
--
-- A mistyped year must not silence a matter: nothing began before there were authorisations, nothing
-- was closed before it began, and the day on which an authority began is changed only with a reason,
-- like its last day.
--
-- What a row must satisfy is a list of rules (casework.rule), which one trigger goes through in order. Only
-- checks of other rows, and what is filled in, are written out, table by table, below them.
--
-- A reference that is taken is refused before PostgreSQL checks its index, so "on conflict" does not
-- help an import; merge does.

-- ---------------------------------------------------------------- what the rules share

create or replace function casework.today() returns date
language plpgsql stable as $$
begin
    return (dolsd.clock() at time zone 'Europe/London')::date;
end $$;
comment on function casework.today() is 'Today in Europe/London, by the daemon''s clock.';

create or replace function casework.channels(in_copies boolean) returns text[]
language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp as $$
begin
    return array(select h.channel from dolsd.channel h where in_copies or not h.copies order by h.turn, h.channel);
end $$;
comment on function casework.channels(boolean) is
    'The channels of dolsd.channel, in order; with or without those that only get copies.';

create or replace function casework.in_words(day date) returns text
language sql stable as $$
    select to_char(day, 'FMDD FMMonth YYYY')
$$;
comment on function casework.in_words(date) is 'A date as written in a sentence: 22 December 2026.';

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
comment on function casework.in_words(text) is
    'A kind of matter, or a table, as officers call it: urgent authorisation, court order.';

create or replace function casework.check_reference(tab text, id bigint, reference text) returns void
language plpgsql as $$
declare
    other bigint;
begin
    if reference is null or reference !~ '[^[:space:]]' then
        perform casework.refuse('this ' || casework.in_words(tab), 'it has no reference. Give it one: it is what '
            'letters print and officers look for.');
    end if;
    if reference ~ '[[:cntrl:]]' then
        perform casework.refuse(regexp_replace(reference, '[[:cntrl:]]', ' ', 'g'),
            'the reference holds a line break or a tab. Write it on one line.');
    end if;
    execute format('select t.id from casework.%I t where t.reference = $1 and t.id <> $2',
        tab) into other using reference, id;
    if other is not null then
        perform casework.refuse(reference, format('this reference is taken, by the %s with the number %s. Change '
            'that one, or give this one another reference.',
            casework.in_words(tab), other));
    end if;
end $$;
comment on function casework.check_reference(text, bigint, text) is
    'Refuses a reference that is empty, on several lines, or taken.';

-- The table itself says which columns must not be empty.
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
comment on function casework.refuse_unless_filled(text, text, jsonb) is
    'Refuses a row in which a required column is empty.';

create or replace function casework.refuse_unless_there(about text, field text, tab text, id bigint) returns void
language plpgsql as $$
declare
    there boolean;
begin
    if id is null then
        return;
    end if;
    execute format('select exists (select from casework.%I t where t.id = $1)', tab) into there using id;
    if not there then
        perform casework.refuse(about, format('there is no %s with the number %s. Check %s.', casework.in_words(tab),
            id, field));
    end if;
end $$;
comment on function casework.refuse_unless_there(text, text, text, bigint) is
    'Refuses the number of a person, place or other row that is not on record; empty passes.';

-- Deprivation of Liberty Safeguards: in force from 1 April 2009; the Court of Protection: from 1 October 2007.
create or replace function casework.refuse_too_old(about text, field text, day date, by_a_court boolean
    default false) returns void
language plpgsql as $$
declare
    earliest date := case when by_a_court then date '2007-10-01' else date '2009-04-01' end;
begin
    if day < earliest then
        perform casework.refuse(about, format('%s is %s, but %s before %s. Check the year.', field,
            casework.in_words(day),
            case when by_a_court then 'there was no Court of Protection to make such orders'
                else 'there were no authorisations under Schedule A1' end,
            casework.in_words(earliest)));
    end if;
end $$;
comment on function casework.refuse_too_old(text, text, date, boolean) is
    'Refuses a beginning before the law it is under.';

-- Somebody may turn out to have died before a request came or an authorisation was signed, but not a year before.
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
comment on function casework.check_lifetime(text, bigint, text, date) is
    'Refuses a matter of a person who died more than a year before it began.';

create or replace function casework.check_same_request(about text, request bigint, person bigint,
    place bigint) returns void
language plpgsql as $$
declare
    asked record;
begin
    perform casework.refuse_unless_there(about, 'request_id', 'request', request);
    select r.reference, r.person_id, r.place_id into asked from casework.request r where r.id = request;
    if found and (asked.person_id, asked.place_id) <> (person, place) then
        perform casework.refuse(about, format('request %s is about another person or another place. Check '
            'request_id, person_id and place_id.', asked.reference));
    end if;
end $$;
comment on function casework.check_same_request(text, bigint, bigint, bigint) is
    'Refuses an authorisation whose request does not exist, or is about another person or place.';

-- Every new date of a row must be within 1990 to 2100; and if something is said to have happened, not
-- far in the future. A date a little ahead is kept with a warning, as the form may be postdated.
create or replace function casework.check_dates(about text, row_now jsonb, row_before jsonb default null) returns void
language plpgsql as $$
declare
    today date := casework.today();
    field text;
    value text;
begin
    for field, value in
        select e.key, e.value from jsonb_each_text(row_now) e
         where e.value is not null and e.value is distinct from row_before ->> e.key and (e.key ~ '_(on|day|to)$'
             or e.key in ('since', 'until'))
    loop
        if value::date not between date '1990-01-01' and date '2100-12-31' then
            perform casework.refuse(about, format(
                'the date %s in %s is not between 1990 and 2100. Check the year.', value, field));
        end if;
        if value::date > today and field ~ '_on$' and field not in
            ('starts_on', 'due_on', 'application_due_on', 'moved_on', 'ended_on', 'closed_on', 'out_of_use_on') then
            if value::date > today + 366 then
                perform casework.refuse(about, format(
                    '%s is %s, more than a year ahead, but it is the day of something that has happened. Check the '
                        'year.',
                    field, casework.in_words(value::date)));
            end if;
            raise warning '%: % is %, which is still to come. Kept; check it.', about, field,
                casework.in_words(value::date);
        end if;
    end loop;
end $$;
comment on function casework.check_dates(text, jsonb, jsonb) is
    'Refuses dates outside 1990 to 2100, and events more than a year ahead.';

-- When an end date moves, the old date, new date and reason are kept, and likewise for the day an
-- authority began. The reason comes from casework.move_date, in a setting that lasts only for its update.
create or replace function casework.keep_end_date(
    kind text, id bigint, reference text, field text, old_date date, new_date date, known_reason text default null)
returns void
language plpgsql as $$
declare
    reason text := coalesce(known_reason, nullif(current_setting('casework.reason', true), ''));
begin
    if reason is null then
        perform casework.refuse(reference, format(
            '%s cannot be changed from %s to %s by a plain update, because the old date, the new date and the '
                'reason stay on record. '
            'Do this instead: select casework.%s, %L, ''the reason'');',
            field, casework.in_words(old_date), coalesce(casework.in_words(new_date), 'nothing'),
            case when field in ('last_day', 'due_on') then format('move_last_day(%L, %L', kind, reference)
                 else format('move_date(%L, %L, %L', kind, reference, field) end, new_date));
    end if;
    insert into casework.end_date_change (kind, matter_id, reference, field, old_date, new_date, reason, changed_at,
        changed_by)
    values (kind, id, reference, field, old_date, new_date, reason, dolsd.clock(), session_user);
end $$;
comment on function casework.keep_end_date(text, bigint, text, text, date, date, text) is
    'Records a change of an end date, or of the day an authority began, or refuses it if no reason is given.';

create or replace function casework.check_kept(r casework.rule, row_now jsonb, row_before jsonb) returns void
language plpgsql as $$
declare
    old_date date := row_before ->> r.field;
    new_date date := row_now ->> r.field;
    reason text := case when r.other is not null then coalesce(nullif(trim(row_now ->> r.other), ''), r.words) end;
begin
    -- A date that needs no reason may be filled in later.
    if row_before is not null and new_date is distinct from old_date and (old_date is not null or reason is not null)
        then
        perform casework.keep_end_date(r.tab, (row_now ->> 'id')::bigint, row_now ->> 'reference', r.field, old_date,
                                       new_date, reason);
    end if;
end $$;
comment on function casework.check_kept(casework.rule, jsonb, jsonb) is
    'Records how a date of a row changed. The reason is in a column of the row, or comes from casework.move_date.';

-- ---------------------------------------------------------------- moving a last day, or a first

create or replace function casework.can_move(kind text) returns text[]
language sql stable as $$
    select array_agg(r.field order by r.place) from casework.rule r where r.tab = kind and r.demand = 'kept'
        and r.other is null
$$;
comment on function casework.can_move(text) is
    'The dates of a kind of matter that are moved with a reason: its last day, if it has one, and the day from which '
    'its time is counted.';

create or replace function casework.last_day_of(kind text) returns text
language sql immutable as $$
    select f from unnest(casework.can_move(kind)) f where f in ('last_day', 'due_on')
$$;
comment on function casework.last_day_of(text) is 'Which of these is the last day; null: the kind has none.';

create or replace function casework.check_can_move(kind text, field text, about text) returns void
language plpgsql as $$
begin
    if casework.can_move(kind) is null then
        perform casework.refuse(coalesce(kind, 'nothing'), 'is no kind of matter that has dates to move. Kinds that '
            'have: '
            'urgent, request, standard, court_order, condition, review, unauthorised, milestone.');
    elsif field is null then
        perform casework.refuse(about, format('it has no last day of its own to move; that is counted from %s. Move '
            'that with casework.move_date, or end the matter.',
            array_to_string(casework.can_move(kind), ', ')));
    elsif field <> all(casework.can_move(kind)) then
        perform casework.refuse(about, format('%s is not moved this way. Dates that are: %s.', field,
            array_to_string(casework.can_move(kind), ', ')));
    end if;
end $$;
comment on function casework.check_can_move(text, text, text) is
    'Refuses a date that is not one of those moved with a reason.';

create or replace function casework.wrong_with_reason(reason text) returns text
language sql immutable as $$
    select case when length(trim(coalesce(reason, ''))) < 3
                then 'a date on record is moved only with a reason of at least 3 characters. Say in a few words why.'
                when reason ~ '[[:cntrl:]]' or length(reason) > 200
                then 'the reason is told to those who were told the date. Write it on one line, in at most 200 '
                     'characters, and without names.' end
$$;
comment on function casework.wrong_with_reason(text) is
    'What is wrong with a reason for moving a date, and what to write; null: nothing.';

create or replace function casework.move_date(kind text, id bigint, field text, new_date date, reason text) returns text
language plpgsql as $$
declare
    about text := casework.in_words(kind) || ' ' || id;
    ref text;
    old_date date;
begin
    perform casework.check_can_move(kind, field, about);
    execute format('select reference, %I from casework.%I where id = $1 for update', field, kind) into ref,
        old_date using id;
    if ref is null then
        perform casework.refuse(about, 'there is no such matter. Check the number.');
    end if;
    about := casework.in_words(kind) || ' ' || ref;
    if casework.wrong_with_reason(reason) is not null then
        perform casework.refuse(about, casework.wrong_with_reason(reason));
    end if;
    if new_date is null then
        perform casework.refuse(about, case when field in ('last_day', 'due_on') then 'the new last day is missing.'
            else 'the new date is missing.' end);
    end if;
    perform set_config('casework.reason', trim(reason), true);
    -- Who moves the last day of an order has its text before them.
    execute format('update casework.%I set %I = $2%s where id = $1', kind, field,
        case when (kind, field) = ('court_order', 'last_day') then ', last_day_confirmed_on = casework.today()' end)
        using id, new_date;
    perform set_config('casework.reason', '', true);
    return format('%s: moved from %s to %s', ref, coalesce(casework.in_words(old_date), 'nothing'),
        casework.in_words(new_date));
end $$;
comment on function casework.move_date(text, bigint, text, date, text) is
    'Moves the day an authority was given, starts or was made, a request came or was asked for, or a last day, and '
    'keeps old date, new date and reason in casework.end_date_change. Those who were notified of the old last day '
    'are sent both days and the reason. The last day of a court order counts as confirmed then.';

create or replace function casework.move_date(kind text, reference text, field text, new_date date,
    reason text) returns text
language plpgsql as $$
declare
    found_id bigint;
    several text;
begin
    perform casework.check_can_move(kind, field, casework.in_words(kind) || ' ' || reference);
    execute format('select id from casework.%I where reference = $1', kind) into found_id using reference;
    if found_id is null then
        execute format('select min(id), case when count(*) > 1 then string_agg(reference, '' or '' order by id) end
                          from casework.%I where lower(reference) = lower(trim($1))', kind)
           into found_id, several using reference;
    end if;
    if several is not null then
        perform casework.refuse(reference, format('this may be %s. Write one of them exactly.', several));
    end if;
    if found_id is null then
        perform casework.refuse(coalesce(reference, 'nothing'), format('there is no %s with this reference. Check '
            'it.', casework.in_words(kind)));
    end if;
    return casework.move_date(kind, found_id, field, new_date, reason);
end $$;
comment on function casework.move_date(text, text, text, date, text) is
    'The same, by reference; upper and lower case do not matter unless two references differ only in that.';

create or replace function casework.move_last_day(kind text, id bigint, new_last_day date, reason text) returns text
language sql as $$
    select casework.move_date(kind, id, casework.last_day_of(kind), new_last_day, reason)
$$;
comment on function casework.move_last_day(text, bigint, date, text) is
    'Moves the last day (of a condition or milestone: the day it is due) and keeps old date, new date and reason in '
    'casework.end_date_change.';

create or replace function casework.move_last_day(kind text, reference text, new_last_day date,
    reason text) returns text
language sql as $$
    select casework.move_date(kind, reference, casework.last_day_of(kind), new_last_day, reason)
$$;
comment on function casework.move_last_day(text, text, date, text) is 'The same, by reference.';

create or replace function casework.refuse_any_change() returns trigger
language plpgsql as $$
begin
    raise exception 'casework.% is a record: rows are added by the store itself and never changed or removed',
        tg_table_name
        using errcode = 'check_violation';
end $$;
comment on function casework.refuse_any_change() is 'Refuses any change to a record.';

create or replace trigger keep before update or delete or truncate on casework.end_date_change
    for each statement execute function casework.refuse_any_change();
create or replace trigger keep before update or delete or truncate on casework.place_history
    for each statement execute function casework.refuse_any_change();

-- ---------------------------------------------------------------- the rules

delete from casework.rule;

-- Rules for every table, or for every matter. began: the day a matter began; by_court: the column that is filled in if
-- a court decided.
insert into casework.rule (tab, place, demand, field, other, words)
select t.tab, r.place, r.demand, r.field, r.other, r.words
  from (values ('person', null, null, false, false), ('place', null, null, false, false),
               ('move', null, null, false, false), ('address_book', null, null, false, false),
               ('appointment', null, null, false, false),
               ('request', 'received_on', null, true, true), ('urgent', 'given_on', null, true, true),
               ('standard', 'given_on', null, true, true), ('court_order', 'made_on', 'id', true, true),
               ('unauthorised', 'reported_on', null, true, false), ('review', 'requested_on', null, false, false),
               ('condition', 'set_on', 'court_order_id', false, false),
               ('milestone', null, null, false, false)) t (tab, began, by_court, names_person, of_a_life)
 cross join lateral (values
    (1, 'reference', null, null, null, t.tab not in ('move', 'address_book', 'appointment')),
    (2, 'filled', null, null, null, true),
    (3, 'there', 'person_id', 'person', null, t.names_person),
    (4, 'there', 'place_id', 'place', null, t.names_person),
    (6, 'dates', null, null, null, true),
    (7, 'in law', t.began, t.by_court, null, t.began is not null),
    (8, 'lifetime', t.began, null, null, t.of_a_life),
    -- A row entered by mistake may have a future date, and is closed today all the same.
    (9, 'not closed before', 'closed_on', t.began, null, t.began is not null),
    (10, 'needs', 'closed_reason', 'closed_on',
     'closed_reason is filled in and closed_on is not. Fill in the day on which it was closed.',
     t.began is not null or t.tab = 'milestone')) r (place, demand, field, other, words, holds)
 where r.holds;

-- Rules for a single table. {field} in the words is the row's value there.
insert into casework.rule (tab, place, demand, field, other, words)
select v.tab, coalesce(v.place, 10 + row_number() over ()), v.demand, v.field, v.other, v.words from (values
    ('person', 5, 'not ahead', 'died_on', null, 'the date of death, {died_on}, is in the future. Check the date.'),
    ('person', null, 'matches', 'initials', '^[[:upper:]]([. ''-]*[[:upper:]]){0,3}\.?$',
     'initials are one to four capital letters, as J.S. or JS. Names are not held here.'),
    ('person', null, 'not before', 'death_recorded_on', 'died_on',
     'the death is recorded on {death_recorded_on}, before the day of death, {died_on}. '
     'Leave death_recorded_on empty; it is filled in by itself.'),
    ('place', null, 'matches', 'name', '^(?=.*[^ ])[^[:cntrl:]]*$',
     'the name of the place is empty or holds a line break. Write it on one line.'),
    ('place', null, 'matches', 'managing_authority', '[^ ]',
     'managing_authority is empty. Fill in the registered person or the NHS body.'),
    ('place', null, 'one of', 'sort', '{care home,hospital,supported living,own home,other}', null),
    ('place', null, 'one of', 'jurisdiction', '{england,wales}', null),
    ('move', 3, 'there', 'person_id', 'person', null),
    ('move', 4, 'there', 'from_place_id', 'place', null),
    ('move', 5, 'there', 'to_place_id', 'place', null),
    ('move', null, 'differs', 'to_place_id', 'from_place_id',
     'it leads to the place that was left. Check from_place_id and to_place_id.'),
    ('address_book', null, 'one of', 'tier', '{initials,reference,nothing}', null),
    ('address_book', null, 'matches', 'language', '^[a-z]{2,3}$',
     'language is "{language}". It is the code of a language in two or three small letters, as en or cy.'),
    ('address_book', null, 'matches', 'name', '^(?=.*[^ ])[^[:cntrl:]]*$',
     'the name is empty or holds a line break. Write it on one line.'),
    ('appointment', null, 'one of', 'role',
     '{managing_authority,provider_head_office,representative,paid_representative,rule12_representative,imca39a,'
     'imca39c,imca39d,best_interests_assessor,dols_team,manager,legal,allocated_worker,responsible_body,'
     'approved_professional,appropriate_person}', null),
    ('appointment', null, 'one of', 'matter_kind',
     '{urgent,request,standard,court_order,condition,review,unauthorised,milestone}', null),
    ('appointment', 3, 'there', 'contact_id', 'address_book', null),
    ('appointment', 4, 'there', 'person_id', 'person', null),
    ('appointment', 5, 'there', 'place_id', 'place', null),
    ('appointment', null, 'together', 'matter_kind', 'matter_id',
     'matter_kind and matter_id go together. Fill in both, or neither.'),
    ('appointment', null, 'not before', 'until', 'since',
     'it ends on {until}, before it begins on {since}. Check both dates; until is the last day in the role.'),
    ('request', 5, 'there', 'follows_standard_id', 'standard', null),
    ('request', null, 'one of', 'form', '{1,2}', null),
    ('request', null, 'one of', 'outcome', '{granted,refused}', null),
    ('request', null, 'not before', 'copies_sent_on', 'received_on', null),
    ('request', null, 'not before', 'cqc_notified_on', 'received_on', null),
    ('request', null, 'not before', 'decided_on', 'received_on',
     'it was decided on {decided_on}, before it was received on {received_on}. Check both dates.'),
    ('request', null, 'not before', 'withdrawn_on', 'received_on',
     'it was withdrawn on {withdrawn_on}, before it was received on {received_on}. Check both dates.'),
    ('request', null, 'together', 'decided_on', 'outcome',
     'decided_on and outcome (granted or refused) go together. Fill in both, or neither.'),
    ('request', null, 'apart', 'decided_on', 'withdrawn_on',
     'it is {outcome} on {decided_on} and withdrawn on {withdrawn_on}; it can only be one of them. An authorisation '
         'that '
     'is no longer needed is ended by a review (casework.review) or ended_on, not by withdrawing its request.'),
    ('request', null, 'kept', 'received_on', null, null),
    ('urgent', null, 'same request', 'request_id', null, null),
    ('urgent', null, 'not before', 'refusal_received_on', 'given_on', null),
    ('urgent', null, 'not before', 'ceased_notice_on', 'given_on', null),
    ('urgent', null, 'not before', 'last_day', 'given_on',
     'the last day, {last_day}, is before the day it was given, {given_on}. Check both dates on Form 1; the day it is '
     'given is day 1.'),
    ('urgent', null, 'needs', 'extended_to', 'extension_requested_on',
     'it is extended to {extended_to}, but no request for an extension is on record. Fill in extension_requested_on.'),
    ('urgent', null, 'not before', 'extension_requested_on', 'given_on',
     'the extension is dated before the authorisation was given, on {given_on}. Check its dates.'),
    ('urgent', null, 'not before', 'extended_to', 'given_on',
     'the extension is dated before the authorisation was given, on {given_on}. Check its dates.'),
    ('urgent', null, 'kept', 'last_day', null, null),
    ('urgent', null, 'kept', 'given_on', null, null),
    ('urgent', null, 'kept', 'extended_to', 'extension_reason', 'extension granted'),
    ('standard', null, 'in law', 'starts_on', null, null),
    ('standard', null, 'same request', 'request_id', null, null),
    ('standard', null, 'one of', 'end_reason', '{review,discharged,court,replaced,other}', null),
    ('standard', null, 'not before', 'suspended_on', 'starts_on', null),
    ('standard', null, 'not before', 'ceased_notice_on', 'given_on', null),
    ('standard', null, 'not before', 'suspension_notice_on', 'given_on', null),
    ('standard', null, 'not before', 'lifting_notice_on', 'given_on', null),
    ('standard', null, 'not before', 'last_day', 'starts_on',
     'the last day, {last_day}, is before the day it starts, {starts_on}. Check both dates on Form 5.'),
    ('standard', null, 'not before', 'maximum_last_day', 'last_day',
     'the last day, {last_day}, is after the longest period that the best interests assessment allows, which ends on '
         '{maximum_last_day} (Schedule A1 paras 42(2), 51(2)). Check both dates. If Form 5 does state the later day, '
         'record {maximum_last_day} as last_day: no day after it is certain.'),
    ('standard', null, 'needs', 'court_last_day', 'court_reason',
     'a last day varied by the court needs court_reason: the case number and the date of the order.'),
    ('standard', null, 'needs', 'suspension_lifted_on', 'suspended_on',
     'the suspension is lifted, but no suspension is on record. Fill in suspended_on.'),
    ('standard', null, 'not before', 'suspension_lifted_on', 'suspended_on',
     'the suspension is lifted on {suspension_lifted_on}, before it began on {suspended_on}. Check both dates on '
         'Form 7. If it was suspended again, empty suspension_lifted_on in the same change: the first suspension is '
         'kept.'),
    ('standard', null, 'together', 'ended_on', 'end_reason',
     'ended_on and end_reason go together. Fill in both, or neither. One that runs to its last day needs neither.'),
    ('standard', null, 'not before', 'ended_on', 'given_on',
     'it ended on {ended_on}, before it was given on {given_on}. Check both dates.'),
    ('standard', null, 'kept', 'last_day', null, null),
    ('standard', null, 'kept', 'given_on', null, null),
    ('standard', null, 'kept', 'starts_on', null, null),
    ('standard', null, 'kept', 'court_last_day', 'court_reason', 'variation by the court taken back'),
    ('court_order', null, 'not before', 'application_filed_on', 'made_on', null),
    ('court_order', null, 'not before', 'cqc_notified_on', 'made_on', null),
    ('court_order', null, 'not before', 'last_day', 'made_on',
     'the last day, {last_day}, is before the order was made, on {made_on}. Check both dates on the sealed order.'),
    ('court_order', null, 'not before', 'application_due_on', 'made_on',
     'the review application is due on {application_due_on}, before the order was made, on {made_on}. Check both dates '
     'on the sealed order.'),
    ('court_order', null, 'not before', 'discharged_on', 'made_on',
     'it was discharged on {discharged_on}, before it was made on {made_on}. Check both dates.'),
    ('court_order', null, 'kept', 'last_day', null, null),
    ('court_order', null, 'kept', 'made_on', null, null),
    ('condition', null, 'not before', 'due_on', 'set_on',
     'it is due on {due_on}, before it was set on {set_on}. Check both dates.'),
    ('condition', null, 'kept', 'due_on', null, null),
    ('review', null, 'one of', 'outcome', '{no change,conditions varied,reason changed,ended}', null),
    ('review', null, 'not before', 'withdrawn_on', 'requested_on', null),
    ('review', null, 'not before', 'completed_on', 'requested_on',
     'it was completed on {completed_on}, before it was asked for on {requested_on}. Check both dates.'),
    ('review', null, 'together', 'completed_on', 'outcome',
     'completed_on and outcome go together. Fill in both, or neither.'),
    ('review', null, 'apart', 'completed_on', 'withdrawn_on',
     'a review is completed or withdrawn, not both. Empty one of the two dates.'),
    ('review', null, 'kept', 'requested_on', null, null),
    ('unauthorised', null, 'one of', 'outcome', '{no deprivation,authorised,unauthorised,not pursued}', null),
    ('unauthorised', null, 'not before', 'assessed_on', 'reported_on',
     'it was assessed or decided on {assessed_on}, before it was reported on {reported_on}. Check the dates.'),
    ('unauthorised', null, 'not before', 'decided_on', 'reported_on',
     'it was assessed or decided on {decided_on}, before it was reported on {reported_on}. Check the dates.'),
    ('unauthorised', null, 'kept', 'reported_on', null, null),
    ('milestone', null, 'one of', 'jurisdiction', '{england,wales}', null),
    ('milestone', null, 'kept', 'due_on', null, null)) v (tab, place, demand, field, other, words);

-- ---------------------------------------------------------------- the trigger that goes through them

create or replace function casework.fill_in(r casework.rule, row_now jsonb) returns text
language plpgsql stable as $$
declare
    words text := coalesce(r.words, case r.demand
        when 'one of' then format('%1$s is "{%1$s}". It is one of: %2$s.', r.field, array_to_string(r.other::text[],
            ', '))
        else format('%1$s is {%1$s}, before %2$s, {%2$s}. Check both dates.', r.field, r.other) end);
    field text;
    value text;
begin
    for field in select distinct m[1] from regexp_matches(words, '\{(\w+)\}', 'g') m loop
        value := row_now ->> field;
        words := replace(words, '{' || field || '}', coalesce(
            case when value ~ '^\d{4}-\d\d-\d\d$' then casework.in_words(value::date) else value end, 'nothing'));
    end loop;
    return words;
end $$;
comment on function casework.fill_in(casework.rule, jsonb) is
    'What a refusal says: the words of the rule, with the row''s value for each {field}.';

-- Dates compare like their texts: year, month, day.
create or replace function casework.is_broken(r casework.rule, value text, other text,
    by_mistake boolean) returns boolean
language sql stable as $$
    select case r.demand
               when 'not before' then value < other
               when 'not closed before' then value < other and not by_mistake
               when 'one of' then value <> all(r.other::text[])
               when 'not ahead' then value::date > casework.today()
               when 'together' then (value is null) <> (other is null)
               when 'apart' then value is not null and other is not null
               when 'needs' then value is not null and trim(coalesce(other, '')) = ''
               when 'differs' then value = other
               when 'matches' then value !~ r.other end
$$;
comment on function casework.is_broken(casework.rule, text, text, boolean) is
    'Whether a rule about one value, or two, of a row is broken; empty values pass most.';

create or replace function casework.looks_further(demand text) returns boolean
language sql immutable as $$
    select demand in ('reference', 'filled', 'there', 'dates', 'in law', 'lifetime', 'same request', 'kept')
$$;
comment on function casework.looks_further(text) is
    'Whether a rule needs more than one or two values of the row; casework.is_broken decides the others.';

create or replace function casework.check_rule(r casework.rule, about text, row_now jsonb,
    row_before jsonb) returns void
language plpgsql as $$
declare
    value text := row_now ->> r.field;
    person bigint := row_now ->> 'person_id';
begin
    case r.demand
        when 'reference' then
            perform casework.check_reference(r.tab, (row_now ->> 'id')::bigint, row_now ->> 'reference');
        when 'filled' then
            perform casework.refuse_unless_filled(about, r.tab, row_now);
        when 'there' then
            perform casework.refuse_unless_there(about, r.field, r.other, value::bigint);
        when 'dates' then
            perform casework.check_dates(about, row_now, row_before);
        when 'in law' then
            perform casework.refuse_too_old(about, r.field, value::date, row_now ->> r.other is not null);
        when 'lifetime' then
            perform casework.check_lifetime(about, person, r.field, value::date)
              where row_now ->> 'closed_reason' is distinct from 'entered by mistake';
        when 'same request' then
            perform casework.check_same_request(about, value::bigint, person, (row_now ->> 'place_id')::bigint);
        when 'kept' then
            perform casework.check_kept(r, row_now, row_before);
        else
            perform casework.refuse(about, casework.fill_in(r, row_now));
    end case;
end $$;
comment on function casework.check_rule(casework.rule, text, jsonb, jsonb) is
    'Refuses a row that breaks a rule. A rule that does not look further is known to be broken.';

create or replace function casework.about(tab text, row_now jsonb) returns text
language sql stable as $$
    select case tab
        when 'move' then
            coalesce('move of ' || (select p.reference from casework.person p
                where p.id = (row_now ->> 'person_id')::bigint), 'this move')
        when 'address_book' then
            coalesce(nullif(trim(row_now ->> 'name'), ''), 'address ' || (row_now ->> 'id'))
        when 'appointment' then
            format('appointment of %s as %s',
                   coalesce((select a.name from casework.address_book a
                       where a.id = (row_now ->> 'contact_id')::bigint), 'nobody'),
                   coalesce(row_now ->> 'role', 'nothing'))
        else row_now ->> 'reference' end
$$;
comment on function casework.about(text, jsonb) is 'What a refusal calls the row: its reference, if it has one.';

create or replace function casework.check_row() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    row_now jsonb := to_jsonb(new);
    row_before jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) end;
    about text := casework.about(tg_table_name, row_now);
    by_mistake boolean := row_now ->> 'closed_reason' is not distinct from 'entered by mistake';
    r casework.rule;
begin
    -- One query for all rules that the row itself decides; usually none is broken.
    for r in select x.* from casework.rule x
              where x.tab = tg_table_name
                and (casework.looks_further(x.demand)
                     or casework.is_broken(x, row_now ->> x.field, row_now ->> x.other, by_mistake))
              order by x.place
    loop
        perform casework.check_rule(r, about, row_now, row_before);
    end loop;
    return new;
end $$;
comment on function casework.check_row() is 'Refuses a row that breaks a rule of its table.';

do $do$
declare
    tab text;
begin
    for tab in select distinct r.tab from casework.rule r loop
        execute format('create or replace trigger check_row before insert or update on casework.%I '
                       'for each row execute function casework.check_row()', tab);
    end loop;
end $do$;

-- ---------------------------------------------------------------- what is filled in, and checks of other rows
--
-- Triggers run in the order of their names: before_check, check_row, check_special.

create or replace function casework.is_nhs_number(text) returns boolean
language sql immutable as $$
    select d ~ '^[0-9]{10}$' and (11 - (
               select sum((11 - i) * substr(d, i, 1)::int) from generate_series(1, 9) i) % 11) % 11 = right(d, 1)::int
      from (select regexp_replace($1, '[ -]', '', 'g') as d) digits
$$;
comment on function casework.is_nhs_number(text) is
    'Whether a text is a valid NHS number (ten digits, the last a check digit modulo 11).';

create or replace function casework.complete_person() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    later record;
begin
    if casework.is_nhs_number(new.reference) then
        perform casework.refuse('this person', 'the reference is an NHS number. Use the council''s own reference; '
            'the NHS number must not be held here.');
    end if;
    new.death_recorded_on := case when new.died_on is not null then coalesce(new.death_recorded_on,
        casework.today()) end;
    if tg_op = 'UPDATE' and new.died_on is distinct from old.died_on then
        select m.reference, m.began into later from (
            select r.reference, r.received_on, r.closed_reason from casework.request r where r.person_id = new.id
            union all select u.reference, u.given_on, u.closed_reason from casework.urgent u where u.person_id = new.id
            union all select s.reference, s.given_on, s.closed_reason from casework.standard s
                where s.person_id = new.id
            union all select c.reference, c.made_on, c.closed_reason from casework.court_order c
                where c.person_id = new.id
            ) m(reference, began, closed_reason)
         where m.began - 366 > new.died_on and m.closed_reason is distinct from 'entered by mistake'
             order by m.began desc limit 1;
        if found then
            perform casework.refuse(new.reference, format('the date of death, %s, is more than a year before %s '
                'began, on %s. Check the year.',
                casework.in_words(new.died_on), later.reference, casework.in_words(later.began)));
        end if;
    end if;
    return new;
end $$;
comment on function casework.complete_person() is
    'Fills in when a death was recorded. Refuses NHS numbers, and deaths long before a matter began.';
create or replace trigger before_check before insert or update on casework.person
    for each row execute function casework.complete_person();

create or replace function casework.keep_place() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    insert into casework.place_history (place_id, until, name, managing_authority, provider, location_id)
    values (old.id, casework.today(), old.name, old.managing_authority, old.provider, old.location_id);
    return null;
end $$;
comment on function casework.keep_place() is 'Records what a place was called and who ran it before.';
create or replace trigger keep_place after update on casework.place for each row
    when ((new.name, new.managing_authority, new.provider, new.location_id)
          is distinct from (old.name, old.managing_authority, old.provider, old.location_id))
    execute function casework.keep_place();

create or replace function casework.check_move() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    about text := casework.about('move', to_jsonb(new));
    other bigint;
begin
    if not exists (select from casework.court_order c
                    where c.person_id = new.person_id and c.place_id = new.from_place_id
                        and c.made_on <= new.moved_on) then
        perform casework.refuse_too_old(about, 'moved_on', new.moved_on);
    end if;
    select m.id into other from casework.move m
     where (m.person_id, m.from_place_id, m.moved_on) = (new.person_id, new.from_place_id, new.moved_on)
         and m.id <> new.id;
    if found then
        perform casework.refuse(about, format('it is on record already, with the number %s. Change that one.', other));
    end if;
    return new;
end $$;
comment on function casework.check_move() is 'Refuses moves before the law applies, and a second record of one.';
create or replace trigger check_special before insert or update on casework.move
    for each row execute function casework.check_move();

-- The rules of the service that prints letters (GOV.UK Notify), so that it refuses none when they are sent.
create or replace function casework.postal_fault(address text) returns text
language sql immutable as $$
    with line as (
        select trim(l) as text, row_number() over () as nr, count(*) over () as lines
          from regexp_split_to_table(trim(address, E' \n\r\t'), E'\r?\n') l where trim(l) <> '')
    select case when max(l.lines) not between 3 and 7 or count(*) = 0
                    then 'a postal address has 3 to 7 lines, of which the first is who it is for.'
                when bool_or(l.text ~ '^[@()=\[\]"\\/,<>]')
                    then 'a line of a postal address does not begin with @ ( ) = [ ] " \ / , < or >.'
                when bool_or(l.nr <= 2 and l.text !~ '[[:alnum:]]')
                    then 'the first two lines of a postal address have letters or digits.'
                when bool_or(l.text ~* 'no fixed (abode|address)')
                    then 'nothing can be posted to no fixed abode.'
                when bool_or(l.nr = l.lines and l.text !~* '^[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}$')
                    then 'the last line of a postal address is a UK postcode.' end
      from line l
$$;
comment on function casework.postal_fault(text) is 'What is wrong with a postal address; null: nothing obvious.';

create or replace function casework.check_address() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    wrong text;
    book casework.address_book;
    channels text[] := casework.channels(tg_table_name = 'further_way');
begin
    wrong := case
        when new.channel <> all (channels)
            then format('channel is "%s". It is one of: %s.', new.channel, array_to_string(channels, ', '))
        when new.channel in ('mail', 'notify-email')
             and new.address !~ '^[^[:space:][:cntrl:]<>()\[\],;:"\\@]+@[[:alnum:]-]+([.][[:alnum:]-]+)+$'
            then 'the address is not a mail address. It has one @, no spaces, and a full domain after it.'
        when new.channel = 'webhook'
             and new.address !~ '^(https://|http://(127\.0\.0\.1|\[::1\])[:/])[^[:space:][:cntrl:]]+$'
            then 'the address of a webhook begins with https:// and has no spaces.'
        when new.channel = 'notify-sms' and new.address !~ '^[+]?[0-9][0-9 ]{6,19}$'
            then 'the address is not a telephone number. It has digits and spaces only, with + before a country code.'
        when new.channel = 'notify-letter' then casework.postal_fault(new.address)
        when new.channel = 'teams' and new.address ~ '://'
            then 'the URL of a channel in Teams is a secret and belongs into a file (dolsd.conf, teams.url_file). '
                 'The address is what the channel is called.' end;
    if wrong is not null or tg_table_name = 'further_way' then
        select b.* into book from casework.address_book b
         where b.id = (to_jsonb(new) ->> case tg_table_name when 'further_way' then 'contact_id' else 'id' end)::bigint;
        if tg_table_name = 'further_way' and book.channel = new.channel then
            wrong := format('%s is the way in the address book already. A further way is another one.', new.channel);
        end if;
    end if;
    if wrong is not null then
        perform casework.refuse(coalesce(nullif(trim(to_jsonb(new) ->> 'name'), ''), book.name, 'this contact'), wrong);
    end if;
    return new;
end $$;
comment on function casework.check_address() is 'Refuses addresses that their channel cannot reach.';
create or replace trigger check_special before insert or update on casework.address_book
    for each row execute function casework.check_address();
create or replace trigger check_special before insert or update on casework.further_way
    for each row execute function casework.check_address();

create or replace function casework.check_appointment() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    about text := casework.about('appointment', to_jsonb(new));
begin
    if num_nonnulls(new.person_id, new.place_id, new.matter_id) > 1 then
        perform casework.refuse(about, 'it is for one person, or one place, or one matter, or with none of them for '
            'the whole council. Empty all but one of person_id, place_id and matter_id.');
    end if;
    if new.matter_id is not null then
        perform casework.refuse_unless_there(about, 'matter_kind and matter_id', new.matter_kind, new.matter_id);
    end if;
    return new;
end $$;
comment on function casework.check_appointment() is
    'Refuses appointments for more than one thing, or for a matter that does not exist.';
create or replace trigger check_special before insert or update on casework.appointment
    for each row execute function casework.check_appointment();

create or replace function casework.complete_request() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    before_it record;
    granted text;
begin
    if new.follows_standard_id is null and tg_op = 'INSERT' then
        -- Not one that a review or another authorisation had ended, though its paper states a later day. A request
        -- on Form 1 while one is in force is for a further one too (Schedule A1 paras 24 and 29 name no form).
        select c.id into new.follows_standard_id
          from casework.cover c join casework.standard s on s.id = c.id
         where c.kind = 'standard' and c.person_id = new.person_id and c.place_id = new.place_id
           and s.given_on <= new.received_on
           and (new.form = '2' or new.received_on between c.first_day and c.until)
         order by c.until desc, c.id desc limit 1;
    end if;
    select s.reference, s.person_id, s.place_id into before_it from casework.standard s
        where s.id = new.follows_standard_id;
    if found and (before_it.person_id, before_it.place_id) <> (new.person_id, new.place_id) then
        perform casework.refuse(new.reference, format('it is said to follow %s, but that is about another person or '
            'another place. '
            'An authorisation does not travel: record a move as Form 1 with follows_standard_id empty.',
                before_it.reference));
    end if;
    if new.outcome = 'refused' or new.withdrawn_on is not null then
        select s.reference into granted from casework.standard s
         where s.request_id = new.id and s.closed_reason is distinct from 'entered by mistake';
        if found then
            perform casework.refuse(new.reference, format('it was granted as %s and so is neither refused nor '
                'withdrawn. '
                'To end the authorisation, record a review with the outcome ended, or its ended_on.', granted));
        end if;
    end if;
    return new;
end $$;
comment on function casework.complete_request() is
    'Finds the authorisation that a Form 2, or a Form 1 while one is in force, is to follow. Refuses '
    'what contradicts that one, or the one that was granted.';
create or replace trigger before_check before insert or update on casework.request
    for each row execute function casework.complete_request();

create or replace function casework.check_urgent() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    other text;
begin
    select u.reference into other from casework.urgent u where u.request_id = new.request_id and u.id <> new.id;
    if found then
        perform casework.refuse(new.reference, format('request %s already has an urgent authorisation, %s; there is '
            'no second one (Schedule A1 para 77). '
            'If more time is needed record an extension of %s; if Form 1 was sent anew record that request first.',
            (select r.reference from casework.request r where r.id = new.request_id), other, other));
    end if;
    -- The form may state more days than the Act allows; an extension may then end before those.
    if new.extended_to < least(new.last_day, new.given_on + 6) then
        perform casework.refuse(new.reference, format('it is extended to %s, before its last day, %s. Check '
            'extended_to: it is the new last day.',
            casework.in_words(new.extended_to), casework.in_words(least(new.last_day, new.given_on + 6))));
    end if;
    return new;
end $$;
comment on function casework.check_urgent() is
    'Refuses a second urgent authorisation of a request, and extensions that shorten. One longer than seven days is '
    'allowed: the form may say so.';
create or replace trigger check_special before insert or update on casework.urgent
    for each row execute function casework.check_urgent();

create or replace function casework.check_standard() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
declare
    asked record;
begin
    select r.reference, r.outcome, r.decided_on, r.withdrawn_on into asked
      from casework.request r where r.id = new.request_id;
    if asked.outcome = 'refused' then
        perform casework.refuse(new.reference, format('request %s was refused on %s. If that was recorded wrongly, '
            'correct the request first.',
            asked.reference, casework.in_words(asked.decided_on)));
    elsif asked.withdrawn_on is not null and new.closed_reason is distinct from 'entered by mistake' then
        perform casework.refuse(new.reference, format('request %s was withdrawn on %s. If that was recorded '
            'wrongly, empty withdrawn_on of the request first.',
            asked.reference, casework.in_words(asked.withdrawn_on)));
    end if;
    return new;
end $$;
comment on function casework.check_standard() is
    'Refuses standard authorisations of a request that was refused or withdrawn. One that is too long or backdated '
    'is allowed: the form may say so.';
create or replace trigger check_special before insert or update on casework.standard
    for each row execute function casework.check_standard();

create or replace function casework.keep_suspension() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    if (select count(*) from casework.suspension s
         where s.standard_id = new.id and s.suspended_on <> old.suspended_on and not s.by_mistake) >= 2 then
        perform casework.refuse(new.reference, format('it was suspended three times already, last from %s to %s, and '
            'no more are kept. Ask whoever looks after dolsd, and tell the DoLS team: from the new suspension on it '
            'authorises nothing (Schedule A1 para 97).',
            casework.in_words(old.suspended_on), casework.in_words(old.suspension_lifted_on)));
    end if;
    insert into casework.suspension (standard_id, suspended_on, lifted_on, notice_on, lifting_notice_on)
    values (old.id, old.suspended_on, old.suspension_lifted_on, old.suspension_notice_on, old.lifting_notice_on)
        on conflict (standard_id, suspended_on) do update
       set (lifted_on, notice_on, lifting_notice_on) =
           (excluded.lifted_on, excluded.notice_on, excluded.lifting_notice_on);
    return null;
end $$;
comment on function casework.keep_suspension() is
    'Keeps a suspension that was lifted in time when the next one is recorded: its days authorised nothing.';
create or replace trigger keep_suspension after update on casework.standard for each row
    when (old.suspension_lifted_on between old.suspended_on and old.suspended_on + 27
          and new.suspended_on >= old.suspension_lifted_on and new.suspended_on > old.suspended_on)
    execute function casework.keep_suspension();

create or replace function casework.complete_condition() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    if new.standard_id is not null and new.court_order_id is not null then
        perform casework.refuse(new.reference, 'a condition belongs to one authority. Empty standard_id or '
            'court_order_id.');
    end if;
    if new.standard_id is not null then
        select s.person_id, s.place_id into new.person_id, new.place_id from casework.standard s
            where s.id = new.standard_id;
    else
        select c.person_id, c.place_id into new.person_id, new.place_id from casework.court_order c
            where c.id = new.court_order_id;
    end if;
    if new.person_id is null then
        perform casework.refuse(new.reference, 'a condition belongs to one authority. Fill in standard_id or '
            'court_order_id with the number of one that is on record.');
    end if;
    return new;
end $$;
comment on function casework.complete_condition() is
    'Fills in the person and the place of a condition from its authority.';
create or replace trigger before_check before insert or update on casework.condition
    for each row execute function casework.complete_condition();

create or replace function casework.complete_review() returns trigger
language plpgsql security definer set search_path = pg_catalog, casework, pg_temp as $$
begin
    select s.person_id, s.place_id into new.person_id, new.place_id from casework.standard s
        where s.id = new.standard_id;
    if not found then
        perform casework.refuse(new.reference, 'a review is of one standard authorisation. Fill in standard_id with '
            'the number of one that is on record.');
    end if;
    return new;
end $$;
comment on function casework.complete_review() is
    'Fills in the person and the place of a review from its authorisation.';
create or replace trigger before_check before insert or update on casework.review
    for each row execute function casework.complete_review();
