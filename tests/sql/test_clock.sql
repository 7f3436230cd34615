-- What the store knows of the time: between which times the clock of a process that begins must lie.
create function t.words(in_s bigint) returns text language sql as
    $$select to_char(to_timestamp(in_s) at time zone 'UTC', 'MM-DD HH24:MI')$$;
create function t.fit(in_worker text, in_boot text, in_ms bigint) returns text language sql as $$
    select concat_ws(' ', t.words(f.from_s), t.words(f.until_s), case when f.exact = 1 then 'exact' end,
                     case when f.confirmed = 1 then 'confirmed' end)
      from dolsd.fit_clock(in_worker, in_boot, in_ms) f
    $$;
create function t.well(in_worker text, in_boot text, in_ms bigint) returns void language sql as $$
    select dolsd.keep_health(in_worker, '{clock}', '{t}', '{0}', '{0}', '{0}', '{0}', array[null::text], in_boot,
                             extract(epoch from dolsd.clock())::bigint, in_ms)
    $$;
create function t.doubts(in_worker text, in_boot text) returns void language sql as $$
    select dolsd.keep_health(in_worker, '{clock}', '{t}', '{60}', '{0}', '{-1}', '{0}', '{it jumped}', in_boot, null, null)
    $$;

-- Nothing is known before anything was ever taken for right.
select t.at('2026-11-26 08:00');
select dolsd.enlist('one', '1'), dolsd.enlist('two', '1');
select t.eq(t.fit('one', 'boot-a', 5000), '', 'a new store knows nothing');

-- An hour later by the host's own clock, whatever the database says; a day's leap is a leap.
select t.at('2026-11-26 08:01');
select t.well('one', 'boot-a', 5000);
select t.at('2026-11-27 08:01');
select t.eq(t.fit('one', 'boot-a', 5000 + 3600000), '11-26 08:51 11-26 09:11 exact', 'ten minutes either way');
select t.eq(t.fit('one', '', 5000 + 3600000), '11-26 07:51 12-10 08:01', 'a host that cannot say which start it is');

-- Started again since, or another process: later than the last time that was right, by 14 days at most.
select t.eq(t.fit('one', 'boot-b', 70), '11-26 07:51 12-10 08:01', 'after a start of the host');
select t.eq(t.fit('two', 'boot-a', 5000 + 3600000), '11-26 07:51 12-10 08:01', 'another process');

-- By 12 hours while somebody finds it wrong; and what is found wrong is not remembered.
select t.doubts('one', 'boot-a');
select t.eq(t.fit('two', 'boot-b', 70), '11-26 07:51 11-26 20:01', 'in doubt');
select t.eq(t.fit('one', 'boot-a', 5000 + 3600000), '11-26 08:51 11-26 09:11 exact', 'as before');

-- Somebody confirms it. Each process takes that time, whatever it had seen.
select t.fails($$select dolsd.confirm_clock('A. Manager', ' ')$$, 'needs somebody who decides it');
select t.eq(dolsd.confirm_clock('A. Manager', 'the server had been wrong'), dolsd.clock(), 'confirmed');
select t.eq(t.fit('one', 'boot-a', 5000 + 3600000), '11-27 07:51 11-27 20:01 confirmed', 'taken by the one that doubted');
select t.eq(t.fit('two', 'boot-b', 70), '11-27 07:51 11-27 20:01 confirmed', 'and by others');
select t.eq((select detail ->> 'who' from dolsd.ledger where event = 'clock confirmed'), 'A. Manager', 'on record with who');
select t.at('2026-11-27 08:02');
select t.well('one', 'boot-a', 5000 + 3660000);
select t.eq(t.fit('one', 'boot-a', 5000 + 3660000), '11-27 07:52 11-27 08:12 exact', 'it counts on from there');
select t.fails($$select dolsd.confirm_clock('A. Manager', 'once more')$$, 'no process finds the clock wrong');

-- A process that ended while it found the clock wrong does not narrow that for ever: another has taken the time since.
select t.doubts('one', 'boot-a');
select t.eq(t.fit('three', 'boot-b', 70), '11-27 07:52 11-27 20:02', 'in doubt again');
select t.at('2026-11-27 08:10');
select t.well('two', 'boot-b', 70);
select t.eq(t.fit('three', 'boot-c', 70), '11-27 08:00 12-11 08:10', 'whoever doubted is gone');

-- What takes effect by the time is refused if that leapt since it was last looked at.
select t.eq(dolsd.by_clock(7, null), 7, 'whatever it is');
select t.eq(dolsd.by_clock(7, extract(epoch from dolsd.clock())::bigint + 590), 7, 'as it should be');
select t.fails($$select dolsd.by_clock(true, extract(epoch from dolsd.clock())::bigint - 700)$$, 'the database''s clock jumped');
select t.fails($$select dolsd.by_clock(true, extract(epoch from dolsd.clock())::bigint + 700)$$, 'the database''s clock jumped');

-- A round that began before the leap ends after somebody confirmed the time: the confirmation stands.
select t.doubts('two', 'boot-b');
select t.at('2026-11-28 08:10');
select dolsd.confirm_clock('A. Manager', 'it had been behind');
select t.at('2026-11-28 08:11');
select dolsd.keep_health('two', '{clock}', '{t}', '{0}', '{0}', '{0}', '{0}', array[null::text], 'boot-b',
                         extract(epoch from dolsd.clock())::bigint - 86400, 70);
select t.eq(t.fit('two', 'boot-b', 70), '11-28 08:00 11-28 20:10 confirmed', 'not overwritten');
select t.at('2026-11-28 08:12');
select t.well('two', 'boot-b', 70);
select t.eq(t.fit('two', 'boot-b', 70), '11-28 08:02 11-28 08:22 exact', 'taken');

-- One that died under a clock that was ahead was not seen, and what it doubted is no current trouble.
select t.at('2027-01-08 08:00');
select t.doubts('one', 'boot-a');
select t.at('2026-11-28 08:20');
select t.eq((select seen_at from dolsd.status), '2026-11-28 08:12+00'::timestamptz, 'the other was seen last');
select t.eq((select count(*) from dolsd.unwell), 0::bigint, 'and it is well');
select t.fails($$select dolsd.confirm_clock('A. Manager', 'once more')$$, 'no process finds the clock wrong');
