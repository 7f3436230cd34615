-- The ledger cannot be changed unnoticed, not even by its owner with the triggers off; and erasure leaves the chain whole.
update dolsd.policy set value = 1, who = 'the test', why = 'to seal often' where name = 'seal_every';
create table t.left_here (number bigint, line text);

-- One more day with something written, and its seal, whose line leaves the database.
create function t.day(in_id bigint, in_day timestamp) returns void language plpgsql as $$
begin
    perform t.at(in_day);
    perform t.case('urgent', in_id, jsonb_build_object('given', in_day::date), '{"managing_authority": 1, "dols_team": 3}');
    perform t.plan();
    perform t.at(in_day + interval '4 days');
    perform dolsd.fire(500);
end $$;
create function t.sent() returns void language sql as $$
    select dolsd.settle_said(array_agg(g.attempt_id), array_agg('delivered'::text), array_agg('final'::text), array_agg(250), array_agg('2.1.5 ok manager@elm.example'::text),
        array_agg('mx'::text), null, array_agg('Urgent'::text), array_agg('The words'::text), array_agg('00ab'::text), true)
      from (select distinct c.attempt_id from dolsd.claim('tester', '{mail}', '{500}', '5 minutes') c) g
$$;
create function t.sealed() returns bigint language sql as $$
    insert into t.left_here select * from dolsd.seal((select coalesce(max(number), 0) from t.left_here)) returning number
$$;
create function t.lines(in_numbers bigint[] default null) returns text language sql as $$
    select string_agg('Nov 29 host dolsd[1]: ' || line, E'\n' order by number) from t.left_here where in_numbers is null or number = any(in_numbers)
$$;

select t.day(1, '2026-11-23 09:00');
select t.sent();
select t.eq(t.sealed(), 1::bigint, 'the first seal');
select t.eq((select count(*) from dolsd.seal(1)), 0::bigint, 'no second one within the minute');
select t.day(2, '2026-12-01 09:00');
-- A number that a transaction drew and did not use.
create table t.unused as select nextval('dolsd.ledger_seq') as seq;
select t.sent();
select dolsd.pause('urgent', 2, null, '2026-12-06 08:00+00', 'M. Officer', 'The family asked');
select t.eq(t.sealed(), 2::bigint, 'the second');
select t.day(3, '2026-12-10 09:00');
select t.sent();
select t.eq(t.sealed(), 3::bigint, 'the third');
select t.at('2026-12-20 09:00');
select t.eq((select count(*) from dolsd.seal(3)), 0::bigint, 'nothing was written: no seal');
select t.day(4, '2026-12-21 09:00');

select t.eq(dolsd.verify() - '{last,sentence,rows,unsealed}'::text[], '{"holds": true, "fault": null, "seals": 3, "behind": 0, "compared": 0, "erased": 0}', 'it holds');
select t.ok((dolsd.verify() ->> 'unsealed')::int > 0, 'and what is not sealed yet is counted');
select t.eq(dolsd.verify(t.lines()) ->> 'compared', '3', 'against the lines of a journal');
select t.eq((select string_agg(s.number || ' ' || encode(s.digest, 'hex'), ',') from dolsd.seals_in(E'text\nseal 7 sha256\n  ' || repeat('a', 64) || ' more seal 8 sha256 ' || repeat('b', 63)) s), '7 ' || repeat('a', 64),
    'a line that a mail has broken, and none that is cut off');
select t.eq(dolsd.verify('nothing') ->> 'refused', 'there is no seal in it: a line with "seal NUMBER sha256 HASH"', 'a text without one');
select t.eq((select sum(cardinality(seqs)) from dolsd.seal), (select count(*) from dolsd.sealed_rows(0, (select max(upto_seq) from dolsd.seal)))::bigint, 'each row once');

-- Nobody changes a seal.
select t.fails('update dolsd.seal set digest = ''''', 'append-only');
select t.fails('delete from dolsd.seal where number = 3', 'append-only');

-- Each of these is done as the owner, with the triggers off, and found. `in_hidden`: the seals are made again, too.
create function t.anew(in_from bigint) returns void language plpgsql as $$
declare
    one dolsd.seal;
begin
    for one in select * from dolsd.seal where number >= in_from order by number loop
        one.previous := (select digest from dolsd.seal where number = one.number - 1);
        select array_agg(r.seq order by r.seq), array_agg(r.digest order by r.seq) into one.seqs, one.digests from dolsd.row_digests(one.after_seq, one.upto_seq, one.secret) r;
        one.digest := dolsd.seal_digest(one);
        update dolsd.seal set previous = one.previous, seqs = one.seqs, digests = one.digests, digest = one.digest where number = one.number;
    end loop;
end $$;
create function t.found(in_act text, in_row bigint, in_seal bigint, in_what text, in_hidden boolean default true) returns void language plpgsql as $$
declare
    plain jsonb;
    hidden jsonb;
    last_only jsonb;
begin
    begin
        set local session_replication_role = replica;
        execute in_act;
        plain := dolsd.verify(t.lines());
        if in_hidden then
            perform t.anew(in_seal);
            perform t.ok(dolsd.verify() -> 'fault' ->> 'seal' is null, in_act || ': who owns the database can hide it from the seals that he has');
            hidden := dolsd.verify(t.lines());
            last_only := dolsd.verify(t.lines('{3}'));
        end if;
        raise exception 'undone';
    exception when raise_exception then
        if sqlerrm <> 'undone' then
            raise;
        end if;
    end;
    perform t.eq((plain -> 'fault' ->> 'row')::bigint, in_row, in_act || ': the row; ' || plain);
    perform t.eq((plain -> 'fault' ->> 'seal')::bigint, in_seal, in_act || ': under the seal; ' || plain);
    perform t.ok(plain -> 'fault' ->> 'what' ~ in_what, in_act || ': what; ' || plain);
    if in_hidden then
        perform t.eq((hidden -> 'fault' ->> 'seal')::bigint, in_seal, in_act || ': also when the seals are made anew; ' || hidden);
        perform t.ok(not (last_only -> 'holds')::boolean, in_act || ': one line that left is enough; ' || last_only);
    end if;
end $$;
create table t.rows as
select (select min(seq) from dolsd.event where event = 'notice made' and kind = 'urgent' and matter_id = 2) as made,
       (select o.seq from dolsd.outcome o where o.attempt_id = b.id) as outcome, b.id as attempt,
       (select s.seq from dolsd.said s where s.attempt_id = b.id) as said, (select min(seq) from dolsd.event where event = 'paused') as paused,
       (select upto_seq from dolsd.seal where number = 3) as upto
  from (select min(a.id) as id from dolsd.attempt a join dolsd.message m on m.id = a.message_id and m.contact_id = 1
         where a.notices && array(select n.id from dolsd.notice n where n.kind = 'urgent' and n.matter_id = 2)) b;

select t.found(format('update dolsd.event set at = at - interval ''1 day'' where seq = %s', made), made, 2, 'was changed') from t.rows;
select t.found(format('update dolsd.event set detail = detail || ''{"owner": "somebody else"}'' where seq = %s', paused), paused, 2, 'was changed') from t.rows;
select t.found(format('update dolsd.outcome set outcome = ''unknown'' where seq = %s', outcome), outcome, 2, 'was changed') from t.rows;
select t.found(format('update dolsd.outcome set reply = ''550 no'' where seq = %s', outcome), outcome, 2, 'was changed') from t.rows;
select t.found(format('update dolsd.attempt set notices = ''{}'' where id = %s', attempt), attempt, 2, 'was changed') from t.rows;
select t.found(format('update dolsd.said set words = ''Other words'' where seq = %s', said), said, 2, 'was changed') from t.rows;
select t.found(format('update dolsd.said set address = ''other@elm.example'' where seq = %s', said), said, 2, 'was changed') from t.rows;
select t.found(format('delete from dolsd.event where seq = %s', made), made, 2, 'was removed') from t.rows;
select t.found(format('delete from dolsd.outcome where seq = %s', outcome), outcome, 2, 'was removed') from t.rows;
-- A row that claims to have been written then, under a number that nobody had.
select t.found(format('update dolsd.event set seq = 1000000 where seq = %1$s; insert into dolsd.event (seq, at, event) values (%1$s, ''2026-12-05 09:00+00'', ''notice made'')', made), made, 2, 'was changed', false) from t.rows;
select t.found(format('insert into dolsd.event (seq, at, event) values (%s, ''2026-12-05 09:00+00'', ''acknowledged'')', seq), seq, 2, 'was inserted') from t.unused;
-- Backdated, and written after the last seal.
select t.found('insert into dolsd.event (at, event, kind, matter_id) values (''2026-12-05 09:00+00'', ''acknowledged'', ''urgent'', 2)', (select last_value + 1 from dolsd.ledger_seq), null, 'dated before a seal', false);
-- Seals: one in the middle, the last, all that came after one, and one that is made up.
select t.found('delete from dolsd.seal where number = 2', null, 2, 'is missing', false);
select t.found('delete from dolsd.seal where number = 3', null, 3, 'is missing', false);
select t.found('delete from dolsd.seal', null, 1, 'is missing', false);
select t.found('update dolsd.seal set digest = ''\x00'' where number = 3', (select seqs[1] from dolsd.seal where number = 3), 3, 'was changed', false);
select t.found('update dolsd.seal set at = at + interval ''1 second'' where number = 2', (select seqs[1] from dolsd.seal where number = 2), 2, 'was changed', false);
-- What no seal covers but evidence shows: each row is checked against what the ledger has about it.
create table t.other as
select (select min(n.id) from dolsd.notice n where n.matter_id = 2 and n.state = 'told') as told, (select min(n.id) from dolsd.notice n where n.state = 'pending') as pending,
       (select min(n.message_id) from dolsd.notice n where n.matter_id = 2 and n.state = 'told') as message, (select min(n.message_id) from dolsd.notice n where n.state = 'pending') as waits;
select dolsd.acknowledge('urgent', 4, 'urgent_end', 3, 'The team', 'by telephone');
select t.at('2026-12-25 13:00');
select t.ok((select done ~ 'noted' from dolsd.message m cross join lateral dolsd.take_returned(m.key, 'answered', '', repeat('a', 64)) where m.id = (select message from t.other)), 'somebody answered');
select t.ok((dolsd.verify(t.lines()) -> 'holds')::boolean, 'as they are they fit: ' || dolsd.verify(t.lines())::text);
select t.found(format('update dolsd.notice set contact_id = 3 where id = %s', told), null, null, 'was changed', false) from t.other;
select t.found(format('update dolsd.notice set role = ''representative'' where id = %s', told), null, null, 'was changed', false) from t.other;
select t.found(format('update dolsd.notice set last_day = last_day + 1 where id = %s', told), null, null, 'was changed', false) from t.other;
select t.found(format('update dolsd.notice set due_at = due_at + interval ''1 day'' where id = %s', told), null, null, 'was changed', false) from t.other;
select t.found(format('update dolsd.notice set ended_at = ended_at - interval ''1 day'' where id = %s', told), null, null, 'told at another time', false) from t.other;
select t.found(format('update dolsd.notice set state = ''cancelled'', reason = ''met'' where id = %s', told), null, null, 'was told, and says that it was not', false) from t.other;
select t.found(format('update dolsd.notice set state = ''told'', ended_at = made_at where id = %s', pending), null, null, 'no outcome does', false) from t.other;
select t.found(format('delete from dolsd.notice where id = %s', told), null, null, 'was removed', false) from t.other;
select t.found(format('insert into dolsd.notice (kind, matter_id, limit_code, last_day, rung, occurrence, contact_id, role, template, pressing, limit_id, due_at, made_at) select kind, matter_id, limit_code, last_day, rung, occurrence, 4, role, template, pressing, limit_id, due_at, made_at from dolsd.notice where id = %s', told), null, null, 'was inserted', false) from t.other;
-- The key of a message that was sent is in the hash of its words; of one that waits, in the event that made it.
select t.found(format('update dolsd.message set key = gen_random_uuid() where id = %s', message), (select min(s.seq) from dolsd.said s join dolsd.attempt a on a.id = s.attempt_id where a.message_id = o.message), 2, 'was changed', false) from t.other o;
select t.found(format('update dolsd.message set key = gen_random_uuid() where id = %s', waits), null, null, 'was changed', false) from t.other;
select t.found(format('update dolsd.message set contact_id = 3 where id = %s', message), null, null, 'was changed', false) from t.other;
select t.found(format('update dolsd.message set settled_at = settled_at - interval ''1 day'' where id = %s', message), null, null, 'another time', false) from t.other;
select t.found(format('update dolsd.message set state = ''failed'' where id = %s', message), null, null, 'says that it was not', false) from t.other;
select t.found(format('update dolsd.message set state = ''delivered'', settled_at = created_at where id = %s', waits), null, null, 'no outcome does', false) from t.other;
select t.found('update dolsd.acknowledgement set who = ''Somebody else''', null, null, 'was changed', false);
select t.found('update dolsd.acknowledgement set made_at = made_at - interval ''3 days''', null, null, 'was changed', false);
select t.found('delete from dolsd.acknowledgement', null, null, 'was removed', false);
select t.found('insert into dolsd.acknowledgement (kind, matter_id, limit_code, last_day, contact_id, who, made_at, made_by) select kind, matter_id, limit_code, last_day, 1, who, made_at, made_by from dolsd.acknowledgement', null, null, 'was inserted', false);
select t.found('update dolsd.pause set owner = ''Somebody else''', null, null, 'was changed', false);
select t.found('delete from dolsd.pause', null, null, 'was removed', false);
select t.found('delete from dolsd.returned', null, null, 'was removed', false);
select t.found('update dolsd.returned set what = ''away''', null, null, 'was (removed|inserted)', false);
select t.found('update dolsd.deadline set last_day = last_day + 7 where id = 2', null, null, 'another last day', false);
select t.found('update dolsd.matter set facts = facts || ''{"given": "2026-11-30"}'' where id = 2', null, null, 'another date as "given"', false);
select t.found('update dolsd.matter set facts = facts || ''{"died": "2026-12-02"}'' where id = 2', null, null, 'another date as "died"', false);
select t.found('update dolsd.matter set facts = ''{}'' where id = 2', null, null, 'another date as "given"', false);
select t.ok((dolsd.verify(t.lines()) -> 'holds')::boolean, 'all of that is undone');

-- Erasure: personal data is removed, on record, and every seal holds.
select t.fails('select dolsd.erase(''urgent'', 2, ''DPO'', '' '')', 'a reason');
select t.at('2026-12-27 09:00');
select t.ok(dolsd.erase('urgent', 2, 'Data protection officer', 'right to erasure') > 3, 'rows were looked at');
select t.ok((dolsd.verify(t.lines()) -> 'holds')::boolean, 'the chain holds: ' || (dolsd.verify(t.lines()))::text);
select t.ok((dolsd.verify() ->> 'erased')::int >= 3, 'what was erased is counted');
select t.eq((select detail - '{pause,until}'::text[] from dolsd.event, t.rows where seq = paused), '{}', 'who paused it, and why');
select t.ok((select s.address is null and s.words is null and s.digest = '' from dolsd.said s, t.rows r where s.seq = r.said), 'the words and their hash');
select t.ok((select o.reply is null from dolsd.outcome o, t.rows r where o.seq = r.outcome), 'the reply');
select t.ok((select s.words = 'The words' from dolsd.said s order by s.seq limit 1), 'others keep theirs');
select t.eq((select count(*) from dolsd.salt s join dolsd.erased e using (seq)), 0::bigint, 'no salt of what was erased is left');
select t.ok((select secret is null from dolsd.seal where number = 2) and (select secret is not null from dolsd.seal where number = 1), 'nor the secret that it came from');
select t.eq((select detail ->> 'who' from dolsd.event where event = 'personal data erased'), 'Data protection officer', 'it is on record');
-- Changes to what is still there under that seal are found as before; so is anything put in place of what was erased,
-- or erased without a record.
update t.rows set made = (select min(o.seq) from dolsd.outcome o join dolsd.seal s on s.number = 2 and o.seq > s.after_seq and o.seq <= s.upto_seq where o.reply is not null);
select t.found(format('update dolsd.outcome set reply = ''550 no'' where seq = %s', made), made, 2, 'was changed') from t.rows;
select t.ok(made is not null, 'there is such a row') from t.rows;
select t.found(format('update dolsd.event set detail = detail || ''{"owner": "Another"}'' where seq = %s', paused), paused, 2, 'was changed', false) from t.rows;
select t.found(format('update dolsd.said set words = ''Never said'', digest = sha256('''') where seq = %s', said), said, 2, 'was changed', false) from t.rows;
select t.found('insert into dolsd.erased select s.seq, ''\x00'', (select min(seq) from dolsd.event) from (select min(seq) as seq from dolsd.said where words is not null) s', (select min(seq) from dolsd.said where words is not null), null, 'erased without', false);

-- A current writer is waited for without holding anybody up: a mark, and the seal once the writer has ended.
select t.at('2026-12-28 09:00');
begin;
insert into dolsd.event (at, event) values (dolsd.clock(), 'worker started');
select t.eq((select count(*) from dolsd.seal(3)), 0::bigint, 'not while its own transaction writes');
select t.eq((select count(*) from dolsd.seal_mark), 1::bigint, 'how far it may go is marked');
commit;
select t.eq(t.sealed(), 4::bigint, 'now');
select t.eq((select count(*) from dolsd.seal_mark), 0::bigint, 'the mark is gone');
select t.ok((dolsd.verify(t.lines()) -> 'holds')::boolean and dolsd.verify() ->> 'unsealed' = '0', 'and all is sealed');
select t.ok(dolsd.attestation_report('2026-12-20', '2026-12-28') @> jsonb_build_object('seal', 4, 'seal_sha256', (select encode(digest, 'hex') from dolsd.seal where number = 4)), 'the weekly report has it');

-- More than a seal holds was written within an hour: seal follows seal until all is sealed, and none is said to be
-- newer than what it left for the next.
select t.at('2027-01-04 08:00');
insert into dolsd.event (at, event) select timestamptz '2027-01-04 08:00+00' + i * interval '10 ms', 'worker started' from generate_series(1, 45000) i;
select t.at('2027-01-04 10:00');
select t.eq(t.sealed(), 5::bigint, 'the first of them');
select t.eq((select cardinality(seqs) < 20001 and at < '2027-01-04 08:10+00' from dolsd.seal where number = 5), true, 'it is as old as its last row');
select t.eq(t.sealed(), 6::bigint, 'another at once');
select t.eq(t.sealed(), 7::bigint, 'and the rest');
select t.eq((select at from dolsd.seal where number = 7), dolsd.clock(), 'of now');
select t.eq((select count(*) from dolsd.seal(7)), 0::bigint, 'nothing is left');
select t.ok((dolsd.verify(t.lines()) -> 'holds')::boolean and dolsd.verify() ->> 'unsealed' = '0', 'they hold: ' || (dolsd.verify() ->> 'sentence'));
