-- Calendars that people subscribe to: which last days each shows, and the hash of the secret in its address.

create table dolsd.calendar_feed (
    id           bigint generated always as identity primary key,
    digest       bytea not null unique,
    salt         bytea not null,
    contact_id   bigint,
    role         text references dolsd.role,
    place        text,
    place_id     bigint,
    who          text not null check (trim(who) <> ''),
    why          text not null check (trim(why) <> ''),
    made_at      timestamptz not null,
    made_by      text not null,
    revoked_at   timestamptz,
    revoked_who  text,
    revoked_why  text,
    constraint calendar_feed_whose check ((contact_id is null) <> (role is null)),
    constraint calendar_feed_place check (place is null or role is not null),
    constraint calendar_feed_revoked check ((revoked_at is null) = (revoked_who is null)
        and (revoked_at is null) = (revoked_why is null))
);
comment on table dolsd.calendar_feed is
    'Calendars of last days that dolsd-page(8) gives to whoever knows the secret in the address. Made, listed and '
    'revoked by dolsctl calendar.';
comment on column dolsd.calendar_feed.id is 'Number.';
comment on column dolsd.calendar_feed.digest is 'SHA-256 of the secret, which is kept nowhere.';
comment on column dolsd.calendar_feed.salt is
    'Part of the identity of each entry, so that nobody can work out from it which matter it is of.';
comment on column dolsd.calendar_feed.contact_id is
    'For a contact: the matters in which it has a role, as in casework.recipient. Null: for a role.';
comment on column dolsd.calendar_feed.role is 'For a role: the time limits that this role is reminded of.';
comment on column dolsd.calendar_feed.place is 'Of a role: only the matters at this place. Null: at any.';
comment on column dolsd.calendar_feed.place_id is
    'The number of that place, where the view casework.matter gives one; it stays when the place is renamed.';
comment on column dolsd.calendar_feed.who is 'Who had it made.';
comment on column dolsd.calendar_feed.why is 'Why, and for whom.';
comment on column dolsd.calendar_feed.made_at is 'When.';
comment on column dolsd.calendar_feed.made_by is 'By which login.';
comment on column dolsd.calendar_feed.revoked_at is 'When it was revoked; null: it was not.';
comment on column dolsd.calendar_feed.revoked_who is 'Who had it revoked.';
comment on column dolsd.calendar_feed.revoked_why is 'Why.';
