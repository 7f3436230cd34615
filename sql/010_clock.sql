-- What each process last took for the right time, so that one that begins while the clock is wrong can tell.

alter table dolsd.worker
    add column clock_at timestamptz,
    add column boot text,
    add column clock_ms bigint;
comment on column dolsd.worker.clock_at is 'The database''s clock when the process last took it for right.';
comment on column dolsd.worker.boot is
    'Which start of its host that was, empty if not known; null: none, since somebody confirmed the time.';
comment on column dolsd.worker.clock_ms is 'The monotonic clock of that host at that moment, in milliseconds.';
