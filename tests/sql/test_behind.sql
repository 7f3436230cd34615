-- The database's clock is behind for a while: what is written then does not count as tampering, and tampering is
-- found.
update dolsd.policy set value = 1, who = 'the test', why = 'to seal often' where name = 'seal_every';
create function t.note(in_at timestamptz default dolsd.clock()) returns bigint language sql as $$
    insert into dolsd.event (at, event) values (in_at, 'worker started') returning seq
$$;
create function t.sealed(in_number bigint, in_what text) returns void language sql as $$
    select t.eq((select s.number from dolsd.seal(null) s), in_number, in_what)
$$;
create function t.holds(in_what text, in_unsealed boolean default null) returns void language plpgsql as $$
declare
    v jsonb := dolsd.verify();
begin
    perform t.ok((v -> 'holds')::boolean, in_what || ': ' || (v ->> 'sentence'));
    perform t.ok((v ->> 'unsealed' <> '0') = coalesce(in_unsealed, v ->> 'unsealed' <> '0'), in_what || ': ' || v);
end $$;
create function t.behind() returns bigint language sql as $$ select count(*) from dolsd.event where event = 'clock behind' $$;

-- An attempt is in progress when the clock steps back two days.
select t.case('urgent', i, '{"given": "2026-11-23"}') from generate_series(1, 3) i;
select t.plan();
select t.at('2026-11-27 09:00');
select dolsd.fire(500);
create table t.way as select distinct message_id, attempt_id from dolsd.claim('tester', '{mail}', '{500}', '5 minutes');
select t.ok((select count(*) > 0 from t.way), 'something is on its way');
select t.sealed(1, 'the first seal');

-- Within the hour it goes unnoticed.
select t.at('2026-11-27 08:05');
select t.note();
select t.eq(t.behind(), 0::bigint, 'a few minutes back need no record');

select t.at('2026-11-25 09:10');
select dolsd.settle_said(array_agg(w.attempt_id), array_agg('delivered'::text), array_agg('final'::text), array_agg(250), array_agg('2.1.5 ok'::text), array_agg('mx'::text), null,
    array_agg('Urgent'::text), array_agg('The words'::text), array_agg('00ab'::text), true) from t.way w;
select t.eq(t.behind(), 1::bigint, 'one record of the transaction, whatever it writes');
select t.eq((select jsonb_build_object('at', at, 'detail', detail) from dolsd.event where event = 'clock behind'),
    '{"at": "2026-11-25T09:10:00+00:00", "detail": {"sealed_at": "2026-11-27T09:00:00+00:00"}}', 'what it says');
select t.eq((select count(*) from dolsd.outcome o join dolsd.said s using (attempt_id) where o.at = dolsd.clock() and s.at = o.at and o.outcome = 'delivered'), (select count(*) from t.way), 'the times are those of the clock');
select t.holds('an outcome that came in by that clock, not sealed yet', true);
select t.at('2026-11-25 09:20');
select dolsd.pause('urgent', 2, null, '2026-11-28 08:00+00', 'M. Officer', 'The family asked');
update dolsd.policy set value = 2, who = 'an operator', why = 'less often' where name = 'seal_every';
update dolsd.policy set value = 1, who = 'an operator', why = 'as before' where name = 'seal_every';
select t.case('urgent', 4, '{"given": "2026-11-24"}');
select t.plan();
select t.eq(t.behind(), 5::bigint, 'a pause, two policies, facts: one record each');
-- A new attempt, whose number is drawn before the record; its outcome is still unknown when the clock is right again.
select t.at('2026-11-25 09:30');
select t.record('urgent', 4, '{"given": "2026-11-19"}');
select t.plan();
select dolsd.fire(500);
create table t.more as select distinct attempt_id from dolsd.claim('tester', '{mail}', '{500}', '5 minutes');
select t.ok((select count(*) > 0 from t.more), 'something was claimed by that clock');
-- What a savepoint undoes is undone with its record; what follows has its own.
select t.at('2026-11-25 09:40');
begin;
savepoint s;
select t.note();
rollback to s;
select t.note();
select t.eq((select count(*) from dolsd.event where event = 'clock behind' and at = dolsd.clock()), 1::bigint, 'a record of its own');
commit;
-- Each kind of write by itself.
create table t.act as select * from (values
    ('insert into dolsd.event (at, event) values (%L, ''notice made'')'),
    ('insert into dolsd.attempt (message_id, number, worker, begun_at, notices) select min(message_id), 7, ''w'', %L, ''{}'' from t.way'),
    ('insert into dolsd.outcome (attempt_id, after_unknown, at, outcome, notices) select min(attempt_id), true, %L, ''refused'', ''{}'' from t.way'),
    ('insert into dolsd.said (attempt_id, at, wording, digest) select min(a.id), %L, ''00ab'', ''x'' from dolsd.attempt a where not exists (select from dolsd.said s where s.attempt_id = a.id)')) v (act);
select t.at('2026-11-25 09:50');
do $$
declare
    one text;
begin
    for one in select act from t.act loop
        begin
            execute format(one, dolsd.clock());
            perform t.ok(exists (select from dolsd.event where event = 'clock behind' and at = dolsd.clock()), one || ': on record');
            raise exception 'undone';
        exception when raise_exception then
            if sqlerrm <> 'undone' then
                raise;
            end if;
        end;
    end loop;
end $$;
select t.holds('an operator, case work and a claim', true);
create table t.count as select t.behind() as back;

-- Right again: sealed, and what follows.
select t.at('2026-11-27 10:00');
select t.sealed(2, 'the clock is right again');
select t.holds('all of it is sealed', false);
select t.settle(array_agg(attempt_id), array_agg('delivered'::text), array_agg('final'::text), array_agg(250)) from t.more;
select t.at('2026-11-27 11:00');
select t.sealed(3, 'the next');
select t.holds('what came after it', false);
select t.eq(t.behind(), (select back from t.count), 'no record by a clock that is right');
select t.eq((dolsd.verify() ->> 'behind')::bigint, (select back from t.count), 'verify counts them');

-- The owner of the database, with the triggers off: a row of each kind, under the last seal or after it, is named; so
-- is one dated within the time when the clock was behind, or exactly like what was written then under other seals.
create function t.found(in_act text, in_what text, in_seal bigint default null) returns void language plpgsql as $$
declare
    loose jsonb;
    under jsonb;
    excused jsonb;
    seq bigint;
begin
    begin
        set local session_replication_role = replica;
        execute in_act;
        seq := (select max(r.seq) from dolsd.sealed_rows(0, 9223372036854775807) r);
        loose := dolsd.verify() -> 'fault';
        perform dolsd.write_seal((select last_value from dolsd.ledger_seq), dolsd.clock(), false);
        under := dolsd.verify() -> 'fault';
        for i in 1..2 loop
            perform dolsd.write_seal(t.note(), dolsd.clock(), false);
        end loop;
        insert into dolsd.event (at, event) select r.at, 'clock behind' from dolsd.sealed_rows(seq - 1, seq) r;
        excused := dolsd.verify() -> 'fault';
        raise exception 'undone';
    exception when raise_exception then
        if sqlerrm <> 'undone' then
            raise;
        end if;
    end;
    perform t.ok(loose ->> 'what' ~ in_what, in_act || ': ' || coalesce(loose::text, 'not found'));
    perform t.ok(under ->> 'what' ~ in_what, in_act || ': sealed: ' || coalesce(under::text, 'not found'));
    perform t.ok(excused ->> 'what' ~ in_what, in_act || ': no record is taken that was made two seals later: ' || coalesce(excused::text, 'not found'));
    perform t.eq((loose ->> 'row')::bigint, seq, in_act || ': the row; ' || loose) where in_seal is null;
    perform t.eq((under ->> 'row')::bigint, seq, in_act || ': sealed: the row; ' || under) where in_seal is null;
end $$;
create function t.dated_back(in_at timestamptz, in_why text) returns void language sql as $$
    select t.found(format(act, in_at) || '; -- ' || in_why, 'dated before') from t.act
$$;
select t.dated_back('2026-11-26 12:00+00', 'between');
select t.dated_back('2026-11-25 09:10:01+00', 'while the clock stood back');
select t.at('2026-11-27 12:00');
select t.note();
select t.sealed(4, 'a seal further');
select t.dated_back('2026-11-25 09:10+00', 'exactly then, but later');
-- With the triggers on and the clock right, no record is made for the owner.
begin;
select t.note('2026-11-25 09:10+00');
select t.eq(dolsd.verify() -> 'fault' ->> 'what', 'is dated before a seal after which it was written', 'with the triggers on');
rollback;
-- The records themselves are sealed.
select t.found('delete from dolsd.event where seq = (select min(seq) from dolsd.event where event = ''clock behind'')', 'was removed', 2);
select t.found('update dolsd.event set at = at - interval ''1 hour'' where seq = (select min(seq) from dolsd.event where event = ''clock behind'')', 'was changed', 2);
-- What cannot be detected, as the manual says: a row that an owner adds with its own record. It is counted.
begin;
set local session_replication_role = replica;
insert into dolsd.event (at, event) values ('2026-11-25 12:00+00', 'clock behind'), ('2026-11-25 12:00+00', 'notice made');
select t.ok(v ->> 'fault' is null and (v ->> 'behind')::bigint = c.back + 1, 'it is counted: ' || v::text) from (select dolsd.verify() as v) x, t.count c;
rollback;
select t.holds('all of that is undone');

-- One transaction on both sides of a seal; a claim draws the numbers of its attempts before it writes anything.
select t.at('2026-11-24 09:00');
begin;
select t.note();
select t.ok(not dolsd.make_seal(), 'it writes: only the mark');
select t.note();
commit;
select t.at('2026-11-27 13:00');
select t.sealed(5, 'its first half');
select t.holds('the other half is not sealed', true);
select t.at('2026-11-24 10:00');
begin;
lock table dolsd.attempt in row exclusive mode;
create table t.drawn as select nextval('dolsd.ledger_seq') as id;
delete from dolsd.seal_mark;
select t.ok(not dolsd.make_seal(), 'it will write: only the mark');
insert into dolsd.attempt (id, message_id, number, worker, begun_at, notices) select d.id, min(w.message_id), 8, 'w', dolsd.clock(), '{}' from t.way w, t.drawn d group by d.id;
commit;
select t.at('2026-11-27 14:00');
select t.sealed(6, 'the other half, and an attempt whose record is behind the seal');
select t.eq((select upto_seq from dolsd.seal where number = 6), (select id from t.drawn), 'the last under it');
select t.holds('its record is not sealed', true);
select t.at('2026-11-27 15:00');
select t.sealed(7, 'its record');
select t.holds('both halves of both', false);

-- A quiet month; somebody writes, so that the seal is only marked when the clock steps back a week.
select t.at('2026-12-30 09:00');
begin;
select t.note();
select t.eq((select count(*) from dolsd.seal(null)), 0::bigint, 'only the mark');
commit;
select t.at('2026-12-23 09:00');
select t.note();
select t.at('2026-12-30 09:01');
select t.sealed(8, 'the marked seal');
select t.holds('a row behind the mark', true);
select t.at('2026-12-30 09:10');
select t.sealed(9, 'the row');
select t.holds('a row behind the mark, sealed', false);

-- A month ahead, and sealed like that, as by a daemon that was started then. Sealing continues, no seal goes back,
-- and nothing written until the clock gets there is called tampered, nor can it be backdated.
select t.at('2027-01-30 09:00');
select t.note();
select t.sealed(10, 'by a clock that is ahead');
select t.at('2026-12-30 10:00');
select t.note();
select t.eq((select count(*) from dolsd.seal(null)), 0::bigint, 'not at once');
select t.at('2026-12-30 10:01');
select t.sealed(11, 'when it has waited for as long as the policy says');
select t.eq((select at from dolsd.seal where number = 11), '2027-01-30 09:00+00', 'it is as old as the one before it');
select t.holds('written after a seal of next month', false);
select t.dated_back('2026-12-30 10:00:30+00', 'after a seal of next month');
-- More than a seal holds, and the last of it while the clock is behind.
select t.at('2027-02-01 09:00');
insert into dolsd.event (at, event) select dolsd.clock(), 'worker started' from generate_series(1, 20010);
select t.at('2027-01-20 09:00');
select t.note();
insert into dolsd.event (at, event) select dolsd.clock(), 'worker started' from generate_series(1, 20010);
select t.at('2027-02-01 09:10');
select t.sealed(12, 'a seal of many');
select t.sealed(13, 'and of those by the clock that stood back');
select t.sealed(14, 'and the rest');
select t.ok(bool_and(s.at >= b.at), 'no seal goes back') from dolsd.seal s join dolsd.seal b on b.number = s.number - 1;
select t.holds('many', false);
