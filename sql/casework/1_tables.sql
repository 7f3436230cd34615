-- The reference store: one way for a council to keep the facts that dolsd watches.
--
-- GUIDE FOR A COUNCIL WITH ITS OWN CASE SYSTEM
--
-- dolsd reads three views and nothing else: casework.matter, casework.recipient, casework.contact.
-- Their columns are fixed (2_views.sql; extra columns are ignored). If you have a case system, leave
-- out every file in this folder and do three things:
--
-- 1. Make the schema and the three views over the council's own tables, foreign tables or a nightly
--    copy:
--
--      create schema casework;
--      create view casework.matter as
--        select 'urgent' as kind, a.id, a.our_ref as reference, a.initials, h.name as place,
--               'england' as jurisdiction,
--               jsonb_strip_nulls(jsonb_build_object('given', a.signed, 'last_day', a.ends,
--                 'died', p.dod)) as facts,
--               '{}'::jsonb as extra
--          from council.urgent a join council.home h … join council.person p …
--        union all …;
--      grant usage on schema casework to dolsd_daemon, dolsd_policy, dolsd_reader;
--      grant select on casework.matter, casework.recipient, casework.contact
--        to dolsd_daemon, dolsd_policy, dolsd_reader;
--
--    id is a bigint that never changes and is never reused for another matter of that kind. A
--    fact that has not happened is left out, not given as null. A last day is the last day on which
--    there is authority, as the form prints it; never a moment, never the day after. Dates are
--    written as on the form even if they are wrong in law: dolsd flags them. Make sure that a lookup
--    by kind and id uses an index (check with EXPLAIN): it is the one that happens all day.
--
-- 2. Say that a matter changed, in the transaction that changes it:
--
--      perform dolsd.touch('urgent', new.id);              -- one matter
--      perform dolsd.touch('urgent', array_agg(id));       -- many at once
--
--    Do the same for the other matters whose facts come from that row: a grant changes the request,
--    the urgent authorisation that came with it and the authorisation before it; a death changes
--    every matter of the person. 4_touch.sql shows how. A death then stops reminders in the same
--    transaction that records it.
--
-- 3. If the case system cannot call anything (a copy, a foreign table, a vendor's database), call
--    nothing: dolsd compares the views with what it planned from, at a set interval and before each
--    mail leaves. Changes are then seen within that interval, not at once.
--
-- A bulk load into this store may disable the touch_ triggers (alter table … disable trigger) and call
-- dolsd.sweep() at the end.
--
-- GUIDE FOR OFFICERS
--
--   A further request (Form 2)  insert into casework.request with form = '2'; the authorisation that
--                               is running is found by person and place.
--   A grant                     insert into casework.standard with the request's number: that decides
--                               the request, and reminders about it stop.
--   A refusal                   update casework.request set decided_on = …, outcome = 'refused'.
--   A withdrawal                update casework.request set withdrawn_on = …; an urgent authorisation
--                               runs on: set its closed_on once the person is known not to be deprived
--                               of their liberty any more.
--   A death                     update casework.person set died_on = … : stops all of it.
--   A move                      insert into casework.move: stops what is about the old place while they are away.
--   A return                    insert into casework.move, to the place, once they are back: what has not ended
--                               meanwhile goes on with its own dates.
--   Another last day            select casework.move_last_day('standard', 'S-2026-0012',
--                               '2027-03-01', 'typed wrongly; Form 5 says 1 March'). A plain update
--                               is refused, so that old date, new date and reason stay on record.
--   Another first day           select casework.move_date('urgent', 'U-2026-1222', 'given_on',
--                               '2026-12-21', 'typed wrongly'); so with starts_on, made_on,
--                               received_on, requested_on and reported_on. Those notified of the old
--                               last day are sent the new one and the reason: no names in it.
--   A new representative        end the old appointment (until = last day), insert the new one.
--                               Also if the same person is appointed again, under another authorisation.
--   Somebody's new address      update casework.address_book.
--   Entered by mistake          closed_on and closed_reason = 'entered by mistake'. Nothing is deleted.
--
-- Plain nonsense is refused, in words (3_checks.sql). What is wrong in law but is what the form says is
-- kept: an urgent authorisation stated for nine days, a start before the grant, a late Form 2. For
-- people only local references and initials are held here, no names.

create schema if not exists casework;
comment on schema casework is
    'The council''s facts. dolsd reads the views matter, recipient and contact; the tables are the reference store '
    'behind them.';

-- ---------------------------------------------------------------- what a row must satisfy

create table casework.rule (
    tab     text not null,
    place   int not null,
    demand  text not null,
    field   text,
    other   text,
    words   text,
    primary key (tab, place),
    constraint rule_demand_is_known check (demand in ('reference', 'filled', 'there', 'one of', 'dates', 'in law',
        'lifetime', 'same request', 'kept', 'not before', 'not closed before', 'not ahead', 'together', 'apart',
        'needs', 'differs', 'matches'))
);
comment on table casework.rule is
    'What a row of a table must satisfy, and what is said if it does not; filled by 3_checks.sql.';
comment on column casework.rule.tab is 'The table.';
comment on column casework.rule.place is 'The rules of a table are checked in this order.';
comment on column casework.rule.demand is
    'What is required. Of the whole row: reference (given, and not taken), filled, dates (within 1990 and 2100, and '
    'nothing happened in the future). Of the value in field: there (as a number of the table other), one of (those '
    'in other), matches (the pattern in other), in law (not before the law it is under; other is filled in if it was '
    'a court), lifetime (not a year after the person died), same request (about the same person and place), not '
    'ahead (of today), kept (every change is on record, with the reason in other). Of the two values in field and '
    'other: not before, not closed before (unless entered by mistake), together (both or neither), apart '
    '(not both), needs (other if field is filled in), differs.';
comment on column casework.rule.field is 'The column that it is about.';
comment on column casework.rule.other is 'The column it is compared with; or as demand says.';
comment on column casework.rule.words is
    'What a refusal says; {column} is the row''s value there. Empty: the demand has its own words.';

-- ---------------------------------------------------------------- people, places, contacts

create table casework.person (
    id                 bigint generated by default as identity primary key,
    reference          text not null unique,
    initials           text not null,
    died_on            date,
    death_recorded_on  date
);
comment on table casework.person is
    'People, by local reference and initials; no names, no dates of birth, no NHS numbers.';
comment on column casework.person.id is 'Number.';
comment on column casework.person.reference is
    'The council''s own reference for the person, the same one year after year.';
comment on column casework.person.initials is 'Initials, as J.S. or JS.';
comment on column casework.person.died_on is 'Date of death: everything about the person stops.';
comment on column casework.person.death_recorded_on is 'When the council recorded the death; filled in automatically.';

create table casework.place (
    id                  bigint generated by default as identity primary key,
    reference           text not null unique,
    name                text not null,
    sort                text not null default 'care home',
    managing_authority  text not null,
    provider            text not null default '',
    head_office         text not null default '',
    location_id         text,
    jurisdiction        text not null default 'england',
    constraint place_sort_is_known check (sort in ('care home', 'hospital', 'supported living', 'own home', 'other')),
    constraint place_jurisdiction_is_england_or_wales check (jurisdiction in ('england', 'wales'))
);
comment on table casework.place is 'Care homes, hospitals and other places where people are deprived of their liberty.';
comment on column casework.place.id is 'Number; stays when the place is renamed.';
comment on column casework.place.reference is 'The council''s own reference.';
comment on column casework.place.name is 'Name as it is now. For a private home write "own home", never an address.';
comment on column casework.place.sort is 'care home, hospital, supported living, own home or other.';
comment on column casework.place.managing_authority is
    'The managing authority in law: the registered person, or the NHS body.';
comment on column casework.place.provider is 'Group that runs it.';
comment on column casework.place.head_office is 'Where the provider''s head office is, in words.';
comment on column casework.place.location_id is 'CQC location id, or CIW service number for a home in Wales.';
comment on column casework.place.jurisdiction is 'england or wales: whose regulations and regulator.';

create table casework.place_history (
    id                  bigint generated always as identity primary key,
    place_id            bigint not null references casework.place,
    until               date not null,
    name                text not null,
    managing_authority  text not null,
    provider            text not null,
    location_id         text
);
create index place_history_place on casework.place_history (place_id);
comment on table casework.place_history is
    'What a place was called and who ran it before; written automatically when casework.place changes.';
comment on column casework.place_history.id is 'Number.';
comment on column casework.place_history.place_id is 'Which place.';
comment on column casework.place_history.until is 'The day on which that ended.';
comment on column casework.place_history.name is 'Name until then.';
comment on column casework.place_history.managing_authority is 'Managing authority until then.';
comment on column casework.place_history.provider is 'Provider until then.';
comment on column casework.place_history.location_id is 'Location id until then.';

create table casework.move (
    id             bigint generated by default as identity primary key,
    person_id      bigint not null references casework.person,
    from_place_id  bigint not null references casework.place,
    to_place_id    bigint references casework.place,
    moved_on       date not null,
    constraint move_is_to_another_place check (to_place_id <> from_place_id),
    constraint move_is_recorded_once unique (person_id, from_place_id, moved_on)
);
create index move_from on casework.move (from_place_id);
comment on table casework.move is
    'People who left a place. An authorisation does not travel: everything about the old place stops, until a move '
    'back is recorded.';
comment on column casework.move.id is 'Number.';
comment on column casework.move.person_id is 'Who.';
comment on column casework.move.from_place_id is 'The place left.';
comment on column casework.move.to_place_id is 'The place they went to, if known and on record.';
comment on column casework.move.moved_on is 'The day of leaving.';

create table casework.address_book (
    id             bigint generated by default as identity primary key,
    name           text not null,
    channel        text not null default 'mail',
    address        text not null,
    language       text not null default 'en',
    tier           text not null default 'reference',
    require_tls    boolean not null default true,
    out_of_use_on  date,
    note           text not null default '',
    constraint address_book_tier_is_known check (tier in ('initials', 'reference', 'nothing')),
    constraint address_book_language_is_a_code check (language ~ '^[a-z]{2,3}$')
);
comment on table casework.address_book is
    'Mailboxes and other addresses of those who may be notified: homes, head offices, representatives, advocates, '
    'teams.';
comment on column casework.address_book.id is 'Number; contact_id in the views.';
comment on column casework.address_book.name is 'Whom it reaches, as they would be addressed in a letter.';
comment on column casework.address_book.channel is 'By which channel of dolsd.channel: mail, webhook …';
comment on column casework.address_book.address is
    'Mail address, https address, telephone number, or the lines of a postal address.';
comment on column casework.address_book.language is 'Language to write in: en, cy …';
comment on column casework.address_book.tier is
    'How much of a matter may be sent there: initials, reference (no initials, no home), or nothing (only that '
    'something needs attention).';
comment on column casework.address_book.require_tls is 'Whether mail may only go there over an encrypted connection.';
comment on column casework.address_book.out_of_use_on is
    'From this day nothing is sent there (it bounced, somebody left); their role then counts as empty and the DoLS '
    'team is notified.';
comment on column casework.address_book.note is 'Why, and anything else worth knowing.';

create table casework.further_way (
    contact_id  bigint not null references casework.address_book,
    channel     text not null,
    address     text not null,
    turn        int not null default 2 constraint further_way_turn_comes_later check (turn between 2 and 9),
    in_use      boolean not null default true,
    primary key (contact_id, channel)
);
comment on table casework.further_way is
    'How else somebody in the address book can be reached, if the address there fails or gives no result in time.';
comment on column casework.further_way.contact_id is 'Who.';
comment on column casework.further_way.channel is
    'By which channel of dolsd.channel; may be one that only gets copies of the DoLS team''s digests.';
comment on column casework.further_way.address is
    'Mail address, https address, telephone number, the lines of a postal address, or the name of the channel in '
    'Teams.';
comment on column casework.further_way.turn is 'Its place in the order; the address in the address book is the first.';
comment on column casework.further_way.in_use is 'False: nothing more is sent there.';

-- ---------------------------------------------------------------- matters

create table casework.request (
    id                       bigint generated by default as identity primary key,
    reference                text not null unique,
    person_id                bigint not null references casework.person,
    place_id                 bigint not null references casework.place,
    form                     text not null default '1',
    follows_standard_id      bigint,
    received_on              date not null,
    assessors_instructed_on  date,
    mental_health_assessed_on  date,
    capacity_assessed_on     date,
    best_interests_assessed_on  date,
    eligibility_assessed_on  date,
    refusals_assessed_on     date,
    deprivation_found_on     date,
    deprivation_notice_on    date,
    assessed_on              date,
    decided_on               date,
    outcome                  text,
    copies_sent_on           date,
    withdrawn_on             date,
    cqc_notified_on          date,
    imca39a_needed_on        date,
    imca39a_instructed_on    date,
    closed_on                date,
    closed_reason            text,
    constraint request_form_is_1_or_2 check (form in ('1', '2')),
    constraint request_outcome_is_known check (outcome in ('granted', 'refused')),
    constraint request_of_person_and_place unique (id, person_id, place_id),
    constraint request_closed_reason_needs_closed_on check (closed_reason is null or closed_on is not null)
);
create index request_person on casework.request (person_id, place_id);
create index request_place on casework.request (place_id);
create index request_follows on casework.request (follows_standard_id);
comment on table casework.request is 'Requests for a standard authorisation: Form 1, or Form 2 for a further one.';
comment on column casework.request.id is 'Number.';
comment on column casework.request.reference is 'Reference, as letters print it.';
comment on column casework.request.person_id is 'Who it is about.';
comment on column casework.request.place_id is 'Where.';
comment on column casework.request.form is '1, or 2 if an authorisation is running out.';
comment on column casework.request.follows_standard_id is
    'The authorisation that is running out; found automatically for a Form 2, and for a Form 1 while one is in force.';
comment on column casework.request.received_on is
    'The day the council received it: day 1 of the 21. Changed only with casework.move_date.';
comment on column casework.request.assessors_instructed_on is 'The day the assessors were instructed.';
comment on column casework.request.mental_health_assessed_on is
    'The day of the mental health assessment, or of the earlier one that was used again (para 49).';
comment on column casework.request.capacity_assessed_on is 'The same for mental capacity.';
comment on column casework.request.best_interests_assessed_on is 'The same for best interests.';
comment on column casework.request.eligibility_assessed_on is 'The same for eligibility.';
comment on column casework.request.refusals_assessed_on is 'The same for no refusals.';
comment on column casework.request.deprivation_found_on is
    'The day of a best interests assessment that states an unauthorised deprivation of liberty (para 44(2)).';
comment on column casework.request.deprivation_notice_on is 'The day notice of that statement was given (para 136).';
comment on column casework.request.assessed_on is 'The day the last assessment came in.';
comment on column casework.request.decided_on is 'The day it was signed off.';
comment on column casework.request.outcome is
    'granted or refused. A row in casework.standard with this request''s number also grants it.';
comment on column casework.request.copies_sent_on is
    'The day by which copies of the decision had gone to all who must have them.';
comment on column casework.request.withdrawn_on is 'The day the managing authority withdrew it.';
comment on column casework.request.cqc_notified_on is
    'The day the provider said that it had notified CQC of the outcome, or in Wales CIW of the request.';
comment on column casework.request.imca39a_needed_on is
    'The day it was established that there is nobody appropriate to consult, so that a section 39A IMCA is needed.';
comment on column casework.request.imca39a_instructed_on is
    'The day the section 39A IMCA was instructed; an appointment in the role imca39a also counts.';
comment on column casework.request.closed_on is 'The day it was closed without a decision, or filed away.';
comment on column casework.request.closed_reason is 'Why: discharged, change of circumstances, entered by mistake …';

create table casework.urgent (
    id                      bigint generated by default as identity primary key,
    reference               text not null unique,
    person_id               bigint not null references casework.person,
    place_id                bigint not null references casework.place,
    request_id              bigint constraint urgent_once_for_a_request unique,
    given_on                date not null,
    last_day                date not null,
    extension_requested_on  date,
    extended_to             date,
    extension_reason        text,
    extension_request_notice_on  date,
    extension_decided_on    date,
    extension_notice_on     date,
    extension_copies_on     date,
    extension_refused_on    date,
    extension_refusal_notice_on  date,
    extension_refusal_copies_on  date,
    refusal_received_on     date,
    ceased_notice_on        date,
    closed_on               date,
    closed_reason           text,
    constraint urgent_same_person_and_place_as_its_request
        foreign key (request_id, person_id, place_id)
        references casework.request (id, person_id, place_id) on update cascade,
    constraint urgent_closed_reason_needs_closed_on check (closed_reason is null or closed_on is not null)
);
create index urgent_person on casework.urgent (person_id, place_id);
create index urgent_place on casework.urgent (place_id);
comment on table casework.urgent is 'Urgent authorisations, which the managing authority gives itself on Form 1.';
comment on column casework.urgent.id is 'Number.';
comment on column casework.urgent.reference is 'Reference, as letters print it.';
comment on column casework.urgent.person_id is 'Who it is about.';
comment on column casework.urgent.place_id is 'Where.';
comment on column casework.urgent.request_id is 'The request that came with it; empty if it has not come.';
comment on column casework.urgent.given_on is 'The day the managing authority signed it: day 1.';
comment on column casework.urgent.last_day is
    'Last day as the form states it, right or wrong. Changed only with casework.move_last_day.';
comment on column casework.urgent.extension_requested_on is 'The day the managing authority asked for an extension.';
comment on column casework.urgent.extended_to is 'Last day after the extension that the council granted.';
comment on column casework.urgent.extension_reason is 'The exceptional reasons, briefly.';
comment on column casework.urgent.extension_request_notice_on is
    'The day the managing authority gave the person notice that it had asked for an extension (para 84(3)).';
comment on column casework.urgent.extension_decided_on is 'The day the council decided to extend it.';
comment on column casework.urgent.extension_notice_on is
    'The day the managing authority was given notice of the extension (para 85(4)).';
comment on column casework.urgent.extension_copies_on is
    'The day the managing authority had varied, copied and explained it (para 85(5), (6)).';
comment on column casework.urgent.extension_refused_on is 'The day the council decided not to extend it.';
comment on column casework.urgent.extension_refusal_notice_on is
    'The day the managing authority was given notice of that, with reasons (para 86(2)).';
comment on column casework.urgent.extension_refusal_copies_on is
    'The day by which it had copied that notice to the person and any section 39A IMCA (para 86(3)).';
comment on column casework.urgent.refusal_received_on is
    'The day the managing authority received the notice that the standard authorisation is refused: it ends then.';
comment on column casework.urgent.ceased_notice_on is
    'The day notice was given that it has ceased (Schedule A1 para 90).';
comment on column casework.urgent.closed_on is 'The day it was closed.';
comment on column casework.urgent.closed_reason is 'Why.';

create table casework.standard (
    id                    bigint generated by default as identity primary key,
    reference             text not null unique,
    person_id             bigint not null references casework.person,
    place_id              bigint not null references casework.place,
    request_id            bigint constraint standard_once_for_a_request unique,
    given_on              date not null,
    starts_on             date not null,
    last_day              date not null,
    maximum_last_day      date,
    court_last_day        date,
    court_reason          text,
    suspended_on          date,
    suspension_reason     text,
    suspension_lifted_on  date,
    ended_on              date,
    end_reason            text,
    imca39c_instructed_on date,
    imca39d_instructed_on date,
    ceased_notice_on      date,
    suspension_notice_on  date,
    lifting_notice_on     date,
    rpr_end_notice_on     date,
    closed_on             date,
    closed_reason         text,
    constraint standard_end_reason_is_known check (end_reason in ('review', 'discharged', 'court', 'replaced',
        'other')),
    constraint standard_of_person_and_place unique (id, person_id, place_id),
    constraint standard_same_person_and_place_as_its_request
        foreign key (request_id, person_id, place_id)
        references casework.request (id, person_id, place_id) on update cascade deferrable,
    constraint standard_closed_reason_needs_closed_on check (closed_reason is null or closed_on is not null)
);
create index standard_person on casework.standard (person_id, place_id, starts_on);
create index standard_place on casework.standard (place_id);
comment on table casework.standard is 'Standard authorisations, which the council gives on Form 5.';
comment on column casework.standard.id is 'Number.';
comment on column casework.standard.reference is 'Reference, as letters print it.';
comment on column casework.standard.person_id is 'Who it is about.';
comment on column casework.standard.place_id is 'Where; it covers no other place.';
comment on column casework.standard.request_id is
    'The request it was granted on; empty for one taken over from older records.';
comment on column casework.standard.given_on is 'The day it was signed.';
comment on column casework.standard.starts_on is 'The day it comes into force; may be later than given_on.';
comment on column casework.standard.last_day is
    'Last day as planned, as Form 5 states it. Changed only with casework.move_last_day.';
comment on column casework.standard.maximum_last_day is
    'The latest last day that the best interests assessor''s stated maximum period would allow.';
comment on column casework.standard.court_last_day is 'Last day as varied by the court; overrides last_day.';
comment on column casework.standard.court_reason is 'The order that varied it: case number and date.';
comment on column casework.standard.suspended_on is
    'The day the managing authority gave notice that eligibility is not met (Form 7): day 1 of 28.';
comment on column casework.standard.suspension_reason is 'Why.';
comment on column casework.standard.suspension_lifted_on is 'The day of the notice that it is met again.';
comment on column casework.standard.ended_on is
    'The day it actually ended, if that was before its last day (or after it by order of a court). A review with the '
    'outcome ended also counts.';
comment on column casework.standard.end_reason is
    'Why it ended early: review, discharged, court, replaced (by a new one) or other.';
comment on column casework.standard.imca39c_instructed_on is
    'The day a section 39C IMCA was instructed; an appointment in the role imca39c also counts.';
comment on column casework.standard.imca39d_instructed_on is
    'The day a section 39D IMCA was instructed; an appointment in the role imca39d also counts.';
comment on column casework.standard.ceased_notice_on is
    'The day notice was given that it has ceased (Schedule A1 para 65).';
comment on column casework.standard.suspension_notice_on is 'The day notice of the suspension was given (para 93).';
comment on column casework.standard.lifting_notice_on is
    'The day notice was given that the suspension is lifted (para 95).';
comment on column casework.standard.rpr_end_notice_on is
    'The day notice and copies of the end of the representative''s appointment were given (SI 2008/1315 reg 14; in '
    'Wales SI 2009/266 reg 16).';
comment on column casework.standard.closed_on is 'The day it was closed: nothing more is sent.';
comment on column casework.standard.closed_reason is 'Why.';

alter table casework.request add constraint request_same_person_and_place_as_what_it_follows
    foreign key (follows_standard_id, person_id, place_id)
    references casework.standard (id, person_id, place_id) deferrable;

create table casework.court_order (
    id                    bigint generated by default as identity primary key,
    reference             text not null unique,
    person_id             bigint not null references casework.person,
    place_id              bigint not null references casework.place,
    case_number           text,
    made_on               date,
    last_day              date,
    application_due_on    date,
    application_filed_on  date,
    application_refused_on    date,
    application_withdrawn_on  date,
    renewal_cqc_notified_on   date,
    continues_if_filed    boolean not null default false,
    plan_reviewed_on      date,
    discharged_on         date,
    cqc_notified_on       date,
    closed_on             date,
    closed_reason         text,
    constraint court_order_made_or_not
        check (made_on is not null or num_nonnulls(application_refused_on, application_withdrawn_on) > 0),
    constraint court_order_closed_reason_needs_closed_on check (closed_reason is null or closed_on is not null)
);
create index court_order_person on casework.court_order (person_id, place_id, made_on);
create index court_order_place on casework.court_order (place_id);
comment on table casework.court_order is 'Orders of the Court of Protection that authorise a deprivation of liberty.';
comment on column casework.court_order.id is 'Number.';
comment on column casework.court_order.reference is 'The council''s reference, as letters print it.';
comment on column casework.court_order.person_id is 'Who it is about.';
comment on column casework.court_order.place_id is 'Where.';
comment on column casework.court_order.case_number is 'The court''s case number.';
comment on column casework.court_order.made_on is
    'The day it was made; empty for a first application that was refused or withdrawn.';
comment on column casework.court_order.last_day is
    'Last day that it authorises; empty if the order names none. Changed only with casework.move_last_day.';
comment on column casework.court_order.application_due_on is
    'The day by which the order says that the review application must be filed; empty if it names none.';
comment on column casework.court_order.application_filed_on is 'The day the review application was filed.';
comment on column casework.court_order.application_refused_on is
    'The day the court refused the application (if there is an order, the application to renew it).';
comment on column casework.court_order.application_withdrawn_on is 'The day the application was withdrawn.';
comment on column casework.court_order.renewal_cqc_notified_on is
    'The day the provider said that it had notified CQC that an application to renew was refused or withdrawn.';
comment on column casework.court_order.continues_if_filed is
    'Whether the order says that authority continues until the court decides, if the application was filed in time.';
comment on column casework.court_order.plan_reviewed_on is 'The day the care plan was last reviewed.';
comment on column casework.court_order.discharged_on is 'The day the court discharged it.';
comment on column casework.court_order.cqc_notified_on is
    'The day the provider said that it had notified CQC (CIW) of the outcome.';
comment on column casework.court_order.closed_on is 'The day it was closed: nothing more is sent.';
comment on column casework.court_order.closed_reason is 'Why.';

create table casework.condition (
    id              bigint generated by default as identity primary key,
    reference       text not null unique,
    person_id       bigint not null,
    place_id        bigint not null,
    standard_id     bigint,
    court_order_id  bigint references casework.court_order,
    set_on          date not null,
    due_on          date,
    met_on          date,
    what            text not null default '',
    closed_on       date,
    closed_reason   text,
    constraint condition_of_one_authority check (num_nonnulls(standard_id, court_order_id) = 1),
    constraint condition_same_person_and_place_as_its_standard
        foreign key (standard_id, person_id, place_id)
        references casework.standard (id, person_id, place_id) on update cascade,
    constraint condition_closed_reason_needs_closed_on check (closed_reason is null or closed_on is not null)
);
create index condition_person on casework.condition (person_id, place_id);
create index condition_place on casework.condition (place_id);
create index condition_standard on casework.condition (standard_id);
create index condition_court_order on casework.condition (court_order_id);
comment on table casework.condition is
    'Conditions of a standard authorisation, or directions of a court order, with a day by which they must be met.';
comment on column casework.condition.id is 'Number.';
comment on column casework.condition.reference is 'Reference, as letters print it.';
comment on column casework.condition.person_id is 'Who; filled in from the authority.';
comment on column casework.condition.place_id is 'Where; filled in from the authority.';
comment on column casework.condition.standard_id is 'The standard authorisation that carries it.';
comment on column casework.condition.court_order_id is 'Or the court order.';
comment on column casework.condition.set_on is 'The day it was set.';
comment on column casework.condition.due_on is
    'The day by which it must be met; empty if none is stated. Changed only with casework.move_last_day.';
comment on column casework.condition.met_on is 'The day it was met.';
comment on column casework.condition.what is 'What must be done; never leaves this database.';
comment on column casework.condition.closed_on is 'The day it was closed.';
comment on column casework.condition.closed_reason is 'Why: varied, no longer needed …';

create table casework.review (
    id             bigint generated by default as identity primary key,
    reference      text not null unique,
    person_id      bigint not null,
    place_id       bigint not null,
    standard_id    bigint not null,
    requested_on   date not null,
    requested_by   text not null default '',
    review_notice_on   date,
    outcome_notice_on  date,
    completed_on   date,
    outcome        text,
    withdrawn_on   date,
    closed_on      date,
    closed_reason  text,
    constraint review_outcome_is_known check (outcome in ('no change', 'conditions varied', 'reason changed', 'ended')),
    constraint review_same_person_and_place_as_its_standard
        foreign key (standard_id, person_id, place_id)
        references casework.standard (id, person_id, place_id) on update cascade,
    constraint review_closed_reason_needs_closed_on check (closed_reason is null or closed_on is not null)
);
create index review_person on casework.review (person_id, place_id);
create index review_place on casework.review (place_id);
create index review_standard on casework.review (standard_id);
comment on table casework.review is 'Reviews of a standard authorisation (Form 10).';
comment on column casework.review.id is 'Number.';
comment on column casework.review.reference is 'Reference, as letters print it.';
comment on column casework.review.person_id is 'Who; filled in from the authorisation.';
comment on column casework.review.place_id is 'Where; filled in from the authorisation.';
comment on column casework.review.standard_id is 'The authorisation under review.';
comment on column casework.review.requested_on is 'The day it was asked for. Changed only with casework.move_date.';
comment on column casework.review.requested_by is 'By whom, as a role: managing authority, representative …';
comment on column casework.review.review_notice_on is 'The day notice of the review was given (para 108).';
comment on column casework.review.outcome_notice_on is 'The day notice of its outcome was given (para 120).';
comment on column casework.review.completed_on is 'The day of its outcome.';
comment on column casework.review.outcome is
    'no change, conditions varied, reason changed, or ended: the authorisation ended with the review.';
comment on column casework.review.withdrawn_on is 'The day the request for it was withdrawn.';
comment on column casework.review.closed_on is 'The day it was closed.';
comment on column casework.review.closed_reason is 'Why.';

create table casework.unauthorised (
    id             bigint generated by default as identity primary key,
    reference      text not null unique,
    person_id      bigint not null references casework.person,
    place_id       bigint not null references casework.place,
    reported_on    date not null,
    reported_by    text not null default '',
    assessors_instructed_on  date,
    report_notice_on   date,
    outcome_notice_on  date,
    assessed_on    date,
    decided_on     date,
    outcome        text,
    closed_on      date,
    closed_reason  text,
    constraint unauthorised_outcome_is_known check (outcome in ('no deprivation', 'authorised', 'unauthorised',
        'not pursued')),
    constraint unauthorised_closed_reason_needs_closed_on check (closed_reason is null or closed_on is not null)
);
create index unauthorised_person on casework.unauthorised (person_id, place_id);
create index unauthorised_place on casework.unauthorised (place_id);
comment on table casework.unauthorised is
    'Reports that somebody may be deprived of liberty without authority (Schedule A1 paras 67 to 69).';
comment on column casework.unauthorised.id is 'Number.';
comment on column casework.unauthorised.reference is 'Reference, as letters print it.';
comment on column casework.unauthorised.person_id is 'Who it is about.';
comment on column casework.unauthorised.place_id is 'Where.';
comment on column casework.unauthorised.reported_on is
    'The day the council received the request to decide: in England day 1 of 7. Changed only with casework.move_date.';
comment on column casework.unauthorised.reported_by is 'By whom, as a role: family, visitor, professional …';
comment on column casework.unauthorised.assessors_instructed_on is
    'The day the assessor was instructed; in Wales the 5 days run from it.';
comment on column casework.unauthorised.report_notice_on is
    'The day notice was given of the request and of the decision about an assessment (para 69(7)).';
comment on column casework.unauthorised.outcome_notice_on is
    'The day notice of the outcome was given (paras 71(4), 72, 73).';
comment on column casework.unauthorised.assessed_on is 'The day the assessment came in.';
comment on column casework.unauthorised.decided_on is 'The day the council decided.';
comment on column casework.unauthorised.outcome is 'no deprivation, authorised, unauthorised or not pursued.';
comment on column casework.unauthorised.closed_on is 'The day it was closed.';
comment on column casework.unauthorised.closed_reason is 'Why.';

create table casework.milestone (
    id             bigint generated by default as identity primary key,
    reference      text not null unique,
    title          text not null,
    source         text not null default '',
    jurisdiction   text not null default 'england',
    due_on         date not null,
    met_on         date,
    closed_on      date,
    closed_reason  text,
    constraint milestone_jurisdiction_is_england_or_wales check (jurisdiction in ('england', 'wales')),
    constraint milestone_closed_reason_needs_closed_on check (closed_reason is null or closed_on is not null)
);
comment on table casework.milestone is
    'Dated steps of a programme, such as the national data return or the move to another regime; not about a person.';
comment on column casework.milestone.id is 'Number.';
comment on column casework.milestone.reference is 'Reference, as letters print it.';
comment on column casework.milestone.title is 'What must be done; mails show it.';
comment on column casework.milestone.source is
    'Where the date comes from: the plan, its version and day; mails show it.';
comment on column casework.milestone.jurisdiction is 'england or wales.';
comment on column casework.milestone.due_on is 'By when. Changed only with casework.move_last_day.';
comment on column casework.milestone.met_on is 'The day it was done.';
comment on column casework.milestone.closed_on is 'The day it was closed.';
comment on column casework.milestone.closed_reason is 'Why.';

-- ---------------------------------------------------------------- who is notified, what was moved

create table casework.appointment (
    id           bigint generated by default as identity primary key,
    role         text not null,
    contact_id   bigint not null references casework.address_book,
    person_id    bigint references casework.person,
    place_id     bigint references casework.place,
    matter_kind  text,
    matter_id    bigint,
    since        date not null default '1990-01-01',
    until        date,
    note         text not null default '',
    scope        text not null generated always as (
                     case when person_id is not null then 'person ' || person_id::text
                          when place_id is not null then 'place ' || place_id::text
                          when matter_id is not null then matter_kind || ' ' || matter_id::text
                          else 'council' end) stored,
    constraint appointment_role_is_known check (role in (
        'managing_authority', 'provider_head_office', 'representative', 'paid_representative',
        'rule12_representative', 'imca39a', 'imca39c', 'imca39d', 'best_interests_assessor',
        'dols_team', 'manager', 'legal', 'allocated_worker', 'responsible_body',
        'approved_professional', 'appropriate_person')),
    constraint appointment_for_one_person_or_place_or_matter_or_all
        check (num_nonnulls(person_id, place_id, matter_id) <= 1),
    constraint appointment_matter_has_kind_and_number check ((matter_kind is null) = (matter_id is null)),
    constraint appointment_matter_kind_is_known check (matter_kind in (
        'urgent', 'request', 'standard', 'court_order', 'condition', 'review', 'unauthorised', 'milestone'))
);
create index appointment_scope on casework.appointment (scope);
create index appointment_contact on casework.appointment (contact_id);
comment on table casework.appointment is
    'Which contact has which role, for a person, a place, one matter, or the whole council, and on which days.';
comment on column casework.appointment.id is 'Number.';
comment on column casework.appointment.role is 'Role, one of those that dolsd knows.';
comment on column casework.appointment.contact_id is 'Who, in casework.address_book.';
comment on column casework.appointment.person_id is
    'For all matters of this person (a representative, an advocate, an allocated worker).';
comment on column casework.appointment.place_id is
    'For all matters of this place (the home''s mailbox, the provider''s head office).';
comment on column casework.appointment.matter_kind is
    'For one matter: its kind. A role for a request also applies to the urgent authorisation that came with it; one '
    'for an authority also applies to its conditions and reviews.';
comment on column casework.appointment.matter_id is 'For one matter: its number.';
comment on column casework.appointment.since is 'First day in the role.';
comment on column casework.appointment.until is 'Last day in the role; empty: no end.';
comment on column casework.appointment.note is 'Why it ended, and any other remarks.';
comment on column casework.appointment.scope is
    'What it is for, in one word; worked out, for the views. No person, place or matter: the whole council.';

create table casework.end_date_change (
    id          bigint generated always as identity primary key,
    kind        text not null,
    matter_id   bigint not null,
    reference   text not null,
    field       text not null,
    old_date    date,
    new_date    date,
    reason      text not null,
    changed_at  timestamptz not null,
    changed_by  text not null
);
create index end_date_change_matter on casework.end_date_change (kind, matter_id);
comment on table casework.end_date_change is
    'Every change of an end date, or of the day from which a time is counted, with its reason; the store itself adds '
    'rows, and they never change.';
comment on column casework.end_date_change.id is 'Number.';
comment on column casework.end_date_change.kind is 'Kind of the matter.';
comment on column casework.end_date_change.matter_id is 'Number of the matter.';
comment on column casework.end_date_change.reference is 'Its reference.';
comment on column casework.end_date_change.field is
    'Which date: last_day, court_last_day, extended_to or due_on; given_on, starts_on, made_on, received_on, '
    'requested_on or reported_on.';
comment on column casework.end_date_change.old_date is 'What it was.';
comment on column casework.end_date_change.new_date is 'What it became.';
comment on column casework.end_date_change.reason is
    'Why; sent to those who were notified of the old date (except for an extension or a court, which are named as '
    'such), so no names.';
comment on column casework.end_date_change.changed_at is 'When.';
comment on column casework.end_date_change.changed_by is 'Which database login made it.';

create table casework.import (
    id      bigint generated always as identity primary key,
    at      timestamptz not null default now(),
    who     text not null,
    why     text not null,
    rows    int not null,
    sha256  text not null
);
comment on table casework.import is
    'Sheets that dolsctl import recorded: who, why, and a hash of what was read; the sheet is not kept.';
comment on column casework.import.id is 'Number.';
comment on column casework.import.at is 'When.';
comment on column casework.import.who is 'Who imported it.';
comment on column casework.import.why is 'Why; also the reason on record for each date that it moved.';
comment on column casework.import.rows is 'How many rows had a case.';
comment on column casework.import.sha256 is 'SHA-256 of its rows, reduced to references and initials.';
