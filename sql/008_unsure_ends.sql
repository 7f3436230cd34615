-- A limit that is only a condition of others makes no deadline; and whether authority ended on a day may be for a
-- court's order to say.

alter table dolsd.time_limit
    drop constraint time_limit_after_last_day_check,
    add constraint time_limit_after_last_day check (after_last_day in ('lapse', 'pass', 'rest', 'hidden')),
    drop constraint time_limit_flags,
    add constraint time_limit_flags check (flags <@ array['barred', 'not_stated', 'refused', 'urgent_over',
        'unsure_end']);
comment on column dolsd.time_limit.flags is
    'Flags that every deadline of this row carries: barred, not_stated, refused, urgent_over or unsure_end.';
comment on column dolsd.time_limit.after_last_day is
    'lapse: unmet after the last day, an alarm runs until somebody closes it. rest: its ladder comes to an end, and '
    'then it is only counted in the weekly attestation and listed in dolsd.duty. pass: the day simply passes, and no '
    'alarm follows. hidden: it is only a condition of other limits of the matter (limit:CODE, met:CODE in applies_if '
    'and applies_unless), and makes no deadline.';

alter table dolsd.rung
    drop constraint rung_if_flag,
    add constraint rung_if_flag check (if_flag in ('stated_beyond', 'extension_beyond', 'extension_idle',
        'extension_late', 'before_start', 'dated_back', 'after_gap', 'too_late', 'suspended', 'not_begun', 'met_late',
        'barred', 'not_stated', 'refused', 'urgent_over', 'on_hold', 'ceased', 'unsure_end')),
    drop constraint rung_ladder_flags,
    add constraint rung_ladder_flags check (only_if_flags || unless_flags <@ array['stated_beyond',
        'extension_beyond', 'extension_idle', 'extension_late', 'before_start', 'dated_back', 'too_late', 'suspended',
        'not_begun', 'barred', 'not_stated', 'refused', 'urgent_over', 'ceased', 'unsure_end']);

comment on column dolsd.deadline.flags is
    'What an officer should look at: stated_beyond, extension_beyond, extension_idle, extension_late, before_start, '
    'dated_back, after_gap (met by an authority that began after days without one; see dolsd.gaps), too_late (what '
    'would have kept it came after it was over), suspended (it authorises nothing meanwhile), not_begun (its first '
    'day is still to come), met_late (met after its last day), barred (the law allows no such authority: it gives '
    'none), not_stated (no last day is on record), refused (it ends when the notice of refusal is received), '
    'urgent_over (the request came after its urgent authorisation had ended), on_hold (cancelled only until the '
    'hold ends), ceased (a suspension was not lifted in time) or unsure_end (whether it ended on its last day is for '
    'the order of the court to say).';
