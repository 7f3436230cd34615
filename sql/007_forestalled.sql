-- What came before an event forestalled what would be owed because of it; what came after it changes nothing.

alter table dolsd.time_limit add column forestalled_by text[] not null default '{}';
comment on column dolsd.time_limit.forestalled_by is
    'Facts that end the matter for this limit only if they are dated not later than the day that is counted from: '
    'notice of an end is not owed where the person had left before it, and stays owed where the person left after it.';
comment on column dolsd.time_limit.cap_from is
    'What starts a cap (the earliest that is there): the last day is never later than the cap.';
