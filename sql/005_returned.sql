-- What came back: failures and delays that servers report later, machines that answer, and answers of people.

create table dolsd.returned (
    id          bigint generated always as identity primary key,
    at          timestamptz not null,
    message_id  bigint not null references dolsd.message,
    what        text not null constraint returned_what check (what in ('failed', 'delayed', 'away', 'answered')),
    status      text not null default '' constraint returned_status check (status ~ '^[0-9.]{0,11}$'),
    digest      text not null constraint returned_once unique check (digest ~ '^[0-9a-f]{64}$')
);
create index returned_message on dolsd.returned (message_id);
comment on table dolsd.returned is
    'Mails that came back to a message; never what they say. Written by dolsctl bounce, never changed.';
comment on column dolsd.returned.id is 'Number.';
comment on column dolsd.returned.at is 'When it was read.';
comment on column dolsd.returned.message_id is 'To which message.';
comment on column dolsd.returned.what is
    'failed: it did not arrive; delayed: not yet; away: a machine answered; answered: a person did.';
comment on column dolsd.returned.status is 'The status that the server gave (RFC 3463), as 5.1.1; empty: none.';
comment on column dolsd.returned.digest is 'SHA-256 of the mail, so that each counts once.';

-- It answers with one more column from here on.
drop function if exists dolsd.ctl_told(text, bigint);
