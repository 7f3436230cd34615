-- Messages that the other side took without saying yet whether they arrived.

alter table dolsd.message drop constraint message_state_check;
alter table dolsd.message add constraint message_state_check check (state in ('pending', 'held', 'sending',
    'accepted', 'delivered', 'refused', 'failed', 'unknown', 'cancelled'));
comment on column dolsd.message.state is
    'pending, held (back by somebody), sending, accepted (handed over; whether it arrived is asked for), delivered, '
    'refused (by the other side), failed (given up), unknown (nobody said whether it arrived) or cancelled. dolsd.move '
    'lists the allowed moves.';

alter table dolsd.outcome drop constraint outcome_outcome_check, drop constraint outcome_next_check,
    drop constraint outcome_after_unknown;
alter table dolsd.outcome
    add constraint outcome_outcome_check check (outcome in ('delivered', 'accepted', 'retry', 'refused', 'unknown',
        'released')),
    add constraint outcome_next_check check (next in ('pending', 'accepted', 'delivered', 'refused', 'failed',
        'unknown')),
    add constraint outcome_after_unknown check (not after_unknown or outcome in ('delivered', 'refused'));
comment on table dolsd.outcome is
    'How an attempt ended. The key makes it once; only "delivered" may follow "unknown", and a final word "accepted". '
    'Rows are added and never changed.';
comment on column dolsd.outcome.after_unknown is
    'Whether it corrects an outcome that was unknown before, or ends one that was accepted.';
comment on column dolsd.outcome.outcome is
    'delivered, accepted, retry, refused, unknown or released (nothing left this host).';

-- It answers with a further column from here on.
drop function if exists dolsd.ctl_status();

create table dolsd.accepted (
    message_id  bigint primary key references dolsd.message,
    attempt_id  bigint not null,
    channel     text not null,
    since       timestamptz not null,
    ask_at      timestamptz not null,
    asked       int not null default 0,
    give_up_at  timestamptz,
    until       timestamptz not null
);
create index accepted_ask on dolsd.accepted (channel, ask_at);
comment on table dolsd.accepted is
    'Messages that a service took, and whose state it is asked for until that is final or the service forgets it.';
comment on column dolsd.accepted.message_id is 'Which message.';
comment on column dolsd.accepted.attempt_id is 'The attempt that handed it over.';
comment on column dolsd.accepted.channel is 'By which channel it left.';
comment on column dolsd.accepted.since is 'Since when.';
comment on column dolsd.accepted.ask_at is 'When its state is asked for next.';
comment on column dolsd.accepted.asked is 'How often it was asked for.';
comment on column dolsd.accepted.give_up_at is
    'When silence counts as unknown, and the next way is taken; null: that is done.';
comment on column dolsd.accepted.until is 'Until when the service keeps it.';

-- What only gets copies: nobody counts as notified by it.
alter table dolsd.channel add column copies boolean not null default false;
comment on column dolsd.channel.copies is
    'Only copies of the DoLS team''s digests go this way; nobody counts as notified by it.';
create table dolsd.copied (
    message_id  bigint primary key references dolsd.message,
    of_message  bigint not null references dolsd.message,
    channel     text not null,
    notices     bigint[] not null,
    unique (of_message, channel)
);
comment on table dolsd.copied is 'Messages that only repeat a digest of the DoLS team by another channel.';
comment on column dolsd.copied.message_id is 'Which message.';
comment on column dolsd.copied.of_message is 'The digest.';
comment on column dolsd.copied.channel is 'By which channel.';
comment on column dolsd.copied.notices is 'The notices of the digest; the copy has none.';
