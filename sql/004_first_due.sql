-- Since when a message is due, whatever retries make of its next try; bounds that are counted in attempts; and
-- reminders that would go at once by a changed rule.

alter table dolsd.queue add column first_due timestamptz;
update dolsd.queue q set first_due = least(q.not_before, (
    select min(a.begun_at) from dolsd.attempt a where a.message_id = q.message_id));
alter table dolsd.queue alter column first_due set not null;
comment on column dolsd.queue.first_due is
    'When it was due first; not_before is later after each attempt. Sent again by somebody: since then.';

alter table dolsd.policy drop constraint policy_unit_check;
alter table dolsd.policy add constraint policy_unit_check check (
    unit in ('day', 'hour', 'minute', 'hour_of_day', 'share', 'notices', 'messages', 'deadlines', 'attempts'));
comment on column dolsd.policy.unit is
    'day, hour, minute; hour_of_day (8.5 is 08:30 in London); share (0 to 1); notices, messages, deadlines or '
    'attempts, which are counted.';

insert into dolsd.guard (effect, meaning) values ('due', 'reminded of within a day, sooner than before');
comment on column dolsd.guard.effect is 'What would become of deadlines: gone, ended, moved, reopened or due.';

-- It asks for the time from here on; and this answers with a further column.
drop function if exists dolsd.effect_of(dolsd.deadline, dolsd.deadline);
drop function if exists dolsd.ctl_status();

create table dolsd.unreachable (
    role        text not null references dolsd.role,
    contact_id  bigint,
    matters     bigint not null,
    since       timestamptz not null
);
comment on table dolsd.unreachable is
    'Homes and members of the DoLS team with something still to come who have no address by a way that is enabled; '
    'and, without a contact, in how many matters nobody of the DoLS team has one. Looked up with the sweep.';
comment on column dolsd.unreachable.role is 'managing_authority or dols_team.';
comment on column dolsd.unreachable.contact_id is 'Who; null: nobody in the team can be reached.';
comment on column dolsd.unreachable.matters is 'In how many matters.';
comment on column dolsd.unreachable.since is 'Since when that has been known.';

create table dolsd.reach_look (
    only_row  boolean primary key default true check (only_row),
    at        timestamptz
);
insert into dolsd.reach_look default values;
comment on table dolsd.reach_look is 'One row: when dolsd.unreachable was looked up last.';
comment on column dolsd.reach_look.only_row is 'Keeps it one row.';
comment on column dolsd.reach_look.at is 'When; null: not yet.';
