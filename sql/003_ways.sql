-- A contact's ways to be reached, one after the other.

alter table dolsd.channel
    add column turn        int not null default 100,
    add column takes_days  int not null default 0 constraint channel_takes_days check (takes_days between 0 and 20);
comment on column dolsd.channel.turn is
    'A contact with several ways is notified by that with the least turn, and by the next where it fails; for rows of '
    'casework.contact that have no turn of their own.';
comment on column dolsd.channel.takes_days is
    'Working days until what leaves this way is in the recipient''s hands; 0: at once. Nothing leaves by a way by '
    'which it would come after the last day.';

alter table dolsd.notice add column after_notice bigint references dolsd.notice;
create index notice_after on dolsd.notice (after_notice) where after_notice is not null;
comment on column dolsd.notice.after_notice is
    'The same notice by the way before, which failed or said nothing in time; null: this is the first way.';

-- They answer with further columns from here on.
drop function if exists dolsd.contacts_of(bigint[], text[]);
drop function if exists dolsd.ladder_steps(dolsd.deadline[], timestamptz, timestamptz, dolsd.telling_rules);
drop function if exists dolsd.reachable(text, bigint, date);
drop function if exists dolsd.addresses_of(bigint[]);
drop function if exists dolsd.notice_places(dolsd.new_notice[], bigint[], bigint[], interval);
drop function if exists dolsd.ctl_told(text, bigint);
