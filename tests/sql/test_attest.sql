-- Once a week somebody is notified that the daemon works.
select t.eq((select (attestations, attestation_at)::text from dolsd.status), (0, null)::text, 'nobody is to be told');
select t.case('standard', 1, '{"last_day": "2026-12-21"}');
select t.run();
select t.fails($$insert into dolsd.attestation (contact_id, weekday) values (4, 8)$$, 'attestation_weekday');
insert into dolsd.attestation (contact_id) values (4);
select t.eq(dolsd.next_instant(), '2026-11-30 09:00+00'::timestamptz, 'not for this Monday, on which it was set up at ten');
select t.at('2026-11-30 08:59');
select t.eq(t.run(), 0, 'not yet');
select t.at('2026-11-30 09:00');
select t.eq((dolsd.fire(10)).messages, 1, 'due');
select t.eq((dolsd.fire(10)).messages, 0, 'once');
select t.eq((select (contact_id, digest_on, pressing, state)::text from dolsd.message where id = (select message_id from dolsd.attested)),
    (4, null, 'routine', 'pending')::text, 'a message of its own');
create temporary table got as select * from t.claim('tester', 10);
select t.eq((select (address, tier, notices -> 0 ->> 'template')::text from got), ('lead@council.example', 'initials', 'attestation')::text, 'claimed');
select t.eq((select notices -> 0 -> 'report' from got), (select report from dolsd.attested), 'with what is on record');
select t.eq((select report - '{holidays_until,holidays_short}'::text[] from dolsd.attested),
    '{"bad": 0, "from": "2026-11-23", "until": "2026-11-30", "matters": 1, "running": 1, "run_out": 0, "sent": 1, "sent_late": 0, "failed": 0,
      "unknown": 0, "nobody": 0, "days": [], "limits": [{"what": "End of a standard authorisation", "running": 1, "run_out": 0}],
      "uncovered": 0, "blind": 0, "pauses": 0, "held": [], "trouble": false}'::jsonb, 'what it says');
-- Tried again under the same key, and not treated as an empty message.
select dolsd.settle(array(select attempt_id from got), '{retry}', '{final}', '{451}', '{later}', '{mx}', array['2026-11-30 09:10+00'::timestamptz], true);
select t.eq((select message_state from dolsd.attestations), 'pending', 'waits');
select t.at('2026-11-30 09:10');
select t.eq(t.run(), 1, 'tried again');
select t.eq((select (message_state, attempts, outcome)::text from dolsd.attestations), ('delivered', 2, 'delivered')::text, 'on record');
select t.eq((select array_agg(event order by seq) from dolsd.ledger where message_id = (select message_id from dolsd.attested)),
    '{message made,attempt begun,attempt retry,attempt begun,attempt delivered,message delivered}'::text[], 'and in the ledger');
select t.eq((select (attestations, attestation_at, attested_at, attestations_failed)::text from dolsd.status),
    (1, '2026-12-07 09:00+00'::timestamptz, '2026-11-30 09:10+00'::timestamptz, 0)::text, 'status knows');
-- Moved to another day of a week that has had its own.
update dolsd.attestation set weekday = 5, at_time = '15:00';
select t.eq((select at from dolsd.attestation_next()), '2026-12-11 15:00+00'::timestamptz, 'once a week, whatever the day');
-- In addition to the digest of the same contact, and never in it.
insert into casework.a_recipient values ('standard', 1, 'dols_team', 4, null, null);
update dolsd.attestation set weekday = 1, at_time = '09:00';
select t.at('2026-12-14 09:00');
select t.run();
select t.eq((select count(*) from dolsd.attested), 2::bigint, 'after two weeks of silence one, for the latest');
select t.eq((select (week, due_at, report ->> 'from')::text from dolsd.attested order by week desc limit 1),
    ('2026-12-14'::date, '2026-12-14 09:00+00'::timestamptz, '2026-11-30')::text, 'which speaks of the time since the one before');
select t.eq((select count(*) from dolsd.message where contact_id = 4 and state = 'delivered'), 3::bigint, 'two attestations and a digest');
select t.eq((select report -> 'days' from dolsd.attested order by week desc limit 1), '[]', 'no last day within seven days');
-- What is held back is listed, with whom to ask.
update dolsd.rung set offset_count = -1 where name = 'standard-7';
select t.case('standard', 2, '{"last_day": "2027-02-01"}');
select t.run();
select dolsd.pause('standard', 2, 'standard_end', '2027-01-29 12:00+00', 'A. Lead', 'The home moves house');
select dolsd.pause('standard', 2, null, '2027-01-20 12:00+00', 'B. Officer', 'The home moves house');
-- Monday 28 December is not a working day, nor is Friday the 25th.
select t.at('2026-12-21 09:00');
select t.run();
select t.eq((select report -> 'days' from dolsd.attested order by week desc limit 1), '[{"ending": 1, "on_day": "2026-12-21"}]', 'today');
select t.eq((select report -> 'held' from dolsd.attested order by week desc limit 1), '[{"what": "Standard authorisation", "owner": "B. Officer", "until": "2027-01-20"},
    {"what": "End of a standard authorisation", "owner": "A. Lead", "until": "2027-01-29"}]', 'held back');
select t.eq((select (week, at)::text from dolsd.attestation_next()), ('2026-12-28'::date, '2026-12-24 09:00+00'::timestamptz)::text, 'the working day before');
-- Refused: shown in status. Cannot be reached: recorded too.
select t.at('2026-12-24 09:00');
select t.plan();
select dolsd.fire(10);
select t.at('2026-12-24 09:01');
select t.deliver('refused');
select t.eq((select attestations_failed from dolsd.status), 1::bigint, 'refused');
update casework.a_contact set address = '' where contact_id = 4;
select t.at('2027-01-04 09:00');
select t.run();
select t.eq((select (week, message_id)::text from dolsd.attested order by week desc limit 1), ('2027-01-04'::date, null)::text, 'nobody');
select t.eq((select attestations_failed from dolsd.status), 1::bigint, 'nobody');
select t.eq((select (report ->> 'failed')::int > 0 and (report -> 'trouble')::boolean from dolsd.attested order by week desc limit 1), true, 'trouble');
update dolsd.attestation set active = false;
select t.eq((select (attestations, attestation_at, attestations_failed)::text from dolsd.status), (1, null, 0)::text, 'not wanted, which is no fault');
