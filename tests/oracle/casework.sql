-- Case work as the oracle's sample needs it: the three views of the contract, over bare tables.
create schema casework;

create table casework.case_of (
    kind text, id bigint, jurisdiction text, facts jsonb, primary key (kind, id)
);
create table casework.told_for (
    kind text, id bigint, role text, contact_id bigint, since date, until date
);
create index on casework.told_for (kind, id);
create table casework.reached_by (contact_id bigint primary key, channel text);

create view casework.matter as
select kind, id, kind || '-' || id as reference, 'J.S.'::text as initials, 'Elm House'::text as place,
       jurisdiction, facts, '{}'::jsonb as extra
  from casework.case_of;
create view casework.recipient as
select kind, id, role, contact_id, since, until from casework.told_for;
create view casework.contact as
select contact_id, 'Contact ' || contact_id as name, channel, contact_id || '@example.org' as address,
       'en'::text as language, 'initials'::text as tier, false as require_tls
  from casework.reached_by;
