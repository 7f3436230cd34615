-- The relay of this test encrypts nothing.
update casework.address_book set require_tls = false where require_tls;

-- The manager wants to hear every week that it works.
insert into dolsd.attestation (contact_id) select id from casework.address_book where name = 'DoLS team manager';

-- Beyond what the demonstration's council does of itself: last days that are put right, and put
-- right back, while reminders of them are on their way.
insert into casework.demo_event (at, what, sql)
select (s.last_day - v.before + time '09:30') at time zone 'Europe/London',
       s.reference || ': last day moved' || v.words,
       format('select casework.move_last_day(''standard'', %L, %L, %L)', s.reference, s.last_day + v.days, v.words)
  from casework.standard s
 cross join (values (40, -5, ', five days earlier'), (37, 0, ' back'), (12, -3, ', three days earlier'), (9, 0, ' back')) v (before, days, words)
 where s.id % 7 = 0 and s.closed_on is null and s.ended_on is null
   and s.last_day between (select (at at time zone 'Europe/London')::date + 5 from dolsd.moved_clock) and (select max(at)::date from casework.demo_event)
   and s.last_day - v.before > (select (at at time zone 'Europe/London')::date from dolsd.moved_clock);

-- And at least one that the court varies, however small the council.
insert into casework.demo_event (at, what, sql)
select (z.today + 9 + time '11:15') at time zone 'Europe/London', s.reference || ': the court brings the last day forward',
       format('update casework.standard set court_last_day = %L, court_reason = ''COP-DEMO-21A'' where reference = %L', z.today + 60, s.reference)
  from (select (at at time zone 'Europe/London')::date as today from dolsd.moved_clock) z
 cross join lateral (select x.reference from casework.standard x
                      where x.id % 7 > 0 and x.closed_on is null and x.ended_on is null and x.last_day > z.today + 100 order by x.id limit 1) s;
