-- The minimum that the contract with the store requires: three views, over tables that a test fills.
create schema casework;

create table casework.a_matter (
    kind text, id bigint, reference text, jurisdiction text not null default 'england', facts jsonb not null, extra jsonb not null
        default '{"name": "Quuxley", "nhs": "999 000 0001", "telephone": "07700 900001"}',
    place text not null default 'Elm House',
    primary key (kind, id)
);
create table casework.a_recipient (
    kind text, id bigint, role text, contact_id bigint, since date, until date
);
create index on casework.a_recipient (kind, id);
create table casework.a_contact (
    contact_id bigint primary key, name text, channel text default 'mail', address text, language text default 'en',
    tier text default 'initials', require_tls boolean default false
);

create view casework.matter as
select kind, id, reference, 'J.S.'::text as initials, place, jurisdiction, facts, extra
  from casework.a_matter;
create view casework.recipient as select kind, id, role, contact_id, since, until from casework.a_recipient;
create view casework.contact as select contact_id, name, channel, address, language, tier, require_tls from casework.a_contact;
