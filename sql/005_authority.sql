-- Who has authority on any day at all is asked of all matters at once: the days of each authority are kept beside its
-- deadline (dolsd.keep_authorities), for to read them out of the facts of every matter takes half a second.

create table dolsd.authority (
    kind               text not null,
    id                 bigint not null,
    limit_code         text not null,
    first_day          date not null,
    final_day          date not null,
    suspended          date,
    suspension_lifted  date,
    ended_by           text,
    primary key (kind, id, limit_code),
    foreign key (kind, id, limit_code) references dolsd.deadline on delete cascade
);
create index authority_days on dolsd.authority (final_day, first_day);
comment on table dolsd.authority is
    'Each authority that a deadline ends: the days on which it was in force. Worked out with the deadline.';
comment on column dolsd.authority.kind is 'Kind of the matter.';
comment on column dolsd.authority.id is 'Number of the matter.';
comment on column dolsd.authority.limit_code is 'Which limit ends it.';
comment on column dolsd.authority.first_day is 'Its first day.';
comment on column dolsd.authority.final_day is
    'The last day on which it was in force: that of the deadline, or before it where something ended it sooner.';
comment on column dolsd.authority.suspended is 'Since when it was suspended.';
comment on column dolsd.authority.suspension_lifted is 'The day from which on it was not suspended any more.';
comment on column dolsd.authority.ended_by is 'The fact that met or cancelled it.';

-- What ended is found by both its days, and the person and the home of a matter without the rest of it.
drop index dolsd.deadline_gap;
create index deadline_gap_days on dolsd.deadline (gap_from, gap_until) where gap_from is not null;
create index matter_who on dolsd.matter (kind, id) include (person, place);
