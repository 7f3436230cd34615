-- What a worker's name has under lease but its process is not handling does not wait until the lease runs out.
create function t.ended(in_outcome text) returns bigint[] language sql as
    $$select coalesce(array_agg(o.attempt_id order by o.attempt_id), '{}') from dolsd.outcome o where o.outcome = in_outcome$$;

select t.at('2026-11-23 09:00');
select t.case('urgent', 1, '{"given": "2026-11-20"}', '{"managing_authority": 1}');
select t.case('urgent', 2, '{"given": "2026-11-20"}', '{"managing_authority": 2}');
select t.case('urgent', 3, '{"given": "2026-11-20"}', '{"managing_authority": 4}');
select t.plan();
select dolsd.fire(10);
create table t.first as select message_id, attempt_id from t.claim('tester', 2);
create table t.other as select message_id, attempt_id from t.claim('another', 2);
select t.eq((select count(*) from t.first), 2::bigint, 'two are under way');

-- The process is handling one of them; the result that handed out the other was lost with the connection.
select t.eq(dolsd.recover('tester', array[(select min(attempt_id) from t.first)], false, true), 1, 'one went astray');
select t.eq(t.ended('released'), array(select max(attempt_id) from t.first), 'it never left');
select t.eq((select q.attempts || ' ' || (q.lease_id is null) from dolsd.queue q join (select message_id from t.first order by attempt_id desc limit 1) f
    on f.message_id = q.message_id), '0 true', 'and is sent at once, as if for the first time');
select t.eq(dolsd.recover('tester', array[(select min(attempt_id) from t.first)], false, true), 0, 'once');

-- Another process of that name died: whether what it was sending arrived is not known.
select t.eq(dolsd.recover('tester', '{}', true, true), 1, 'one more');
select t.eq(t.ended('unknown'), array(select min(attempt_id) from t.first), 'it is unknown');
select t.eq(dolsd.recover('tester', '{}', true, true), 0, 'nothing is left');
select t.eq((select count(*) from dolsd.queue q join t.other o on o.attempt_id = q.attempt_id), (select count(*) from t.other), 'what another name has stays');
select t.ok((select count(*) from t.other) > 0, 'and it has something');
