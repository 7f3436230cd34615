-- "As known then" asks which deadlines changed after a day: the ledger is in the order of its days, so that a line for
-- each megabyte of it is index enough, and writing to it costs nothing.

create index event_at on dolsd.event using brin (at) with (autosummarize = on);
