-- What officers ask without saying which matter: by contact, and by day of what is over.

create index notice_contact on dolsd.notice (contact_id);
create index deadline_over on dolsd.deadline (last_day) where state in ('met', 'cancelled');
create index deadline_gap on dolsd.deadline (gap_from) where gap_from is not null;
