-- An authority goes on if the person leaves the place and comes back while it is in force. It covers no day between.

alter table dolsd.authority
    add column left_on date,
    add column returned_on date;
comment on column dolsd.authority.left_on is 'The day on which the person left the place, if they came back.';
comment on column dolsd.authority.returned_on is 'The day on which they came back.';
