-- The words of each message are kept with its attempt, for as long as policy says, and never change.
select t.case('urgent', 1, '{"given": "2026-11-23"}', '{"managing_authority": 1, "dols_team": 3, "representative": 2}');
update casework.a_contact set tier = 'nothing' where contact_id = 1;
update casework.a_contact set tier = 'initials' where contact_id = 2;
select t.plan();
select t.at('2026-11-26 09:00');
select dolsd.fire(500);

create table t.got as select * from t.claim('tester', 10);
select t.eq((select count(*) from t.got), 1::bigint, 'one reminder');
create function t.said(in_outcome text, in_words text, in_retry timestamptz default null) returns bigint[] language sql as $$
    select dolsd.settle_said(array_agg(g.attempt_id), array_agg(in_outcome), array_agg('final'::text), array_agg(250), array_agg('ok'::text), array_agg('mx'::text),
        array_agg(in_retry), array_agg('Urgent'::text), array_agg(in_words), array_agg('00ab'::text), true)
      from t.got g
$$;

-- What did not reach anybody has no words.
select t.said('retry', null, '2026-11-26 09:05+00');
select t.eq((select count(*) from dolsd.said), 0::bigint, 'nothing was said');
select t.at('2026-11-26 09:10');
truncate t.got;
insert into t.got select * from t.claim('tester', 10);
select t.said('delivered', E'Good morning “Elm”.\nIt ends.');
select t.said('delivered', 'other words');
select t.eq((select words from dolsd.said), E'Good morning “Elm”.\nIt ends.', 'the words as sent, once');
select t.eq((select digest from dolsd.said), sha256(convert_to((select key::text from dolsd.message) || E'\nmanager@elm.example\nUrgent\nGood morning “Elm”.\nIt ends.', 'UTF8')),
    'whoever has the mail can work out its hash');
select t.eq((select (subject, words, wording)::text from dolsd.told where notice_id = (select min(id) from dolsd.notice)),
    (select (subject, words, wording)::text from dolsd.said), 'told has them');
select t.eq(dolsd.answer('told', '{"reference": "U-1", "text": true}') -> 'rows' -> 0 ->> 'text', E'Good morning “Elm”.\nIt ends.', 'and so has the answer');
select t.ok(not dolsd.answer('told', '{"reference": "U-1"}') -> 'rows' -> 0 ? 'text', 'where it is asked for');

-- Nobody changes or removes them by hand.
select t.fails('update dolsd.said set words = ''other''', 'append-only');
select t.fails('delete from dolsd.said', 'append-only');
select t.fails('truncate dolsd.said', 'append-only');

-- Once kept long enough, the words are removed and the hash stays.
create table t.hash as select digest from dolsd.said;
select t.eq(dolsd.forget_words(), 0, 'they are kept');
update dolsd.policy set value = 30, who = 'the test', why = 'short' where name = 'words_kept_nothing';
select t.at('2026-12-26 09:00');
select t.eq(dolsd.forget_words(), 0, 'for thirty days');
select t.at('2026-12-26 09:20');
select t.eq(dolsd.forget_words(), 1, 'and no longer');
select t.ok((select s.address is null and s.subject is null and s.words is null and s.digest = h.digest and s.wording = '00ab' from dolsd.said s, t.hash h), 'the hash stays');
select t.eq(dolsd.forget_words(), 0, 'once');
select t.eq((select detail ->> 'messages' from dolsd.event where event = 'words forgotten'), '1', 'it is on record');
select t.fails('update dolsd.said set digest = ''''', 'append-only');

-- Policy: for contacts of that tier only the hash, from the start.
update dolsd.policy set value = 0, who = 'the council', why = 'hash only' where name = 'words_kept_initials';
select t.case('urgent', 2, '{"given": "2026-12-26"}', '{"representative": 2, "dols_team": 3}');
select t.plan();
select t.at('2026-12-31 09:00');
select dolsd.fire(500);
truncate t.got;
insert into t.got select * from t.claim('tester', 10) where address = 'rpr@example.org';
select t.eq((select count(*) from t.got), 1::bigint, 'a message to the representative');
select t.said('unknown', 'Words with initials');
select t.ok((select s.words is null and s.subject is null and length(s.digest) = 32 from dolsd.said s where s.attempt_id = (select attempt_id from t.got)), 'only the hash');

-- What a message about several matters said of one of them, and nothing of the others.
create table t.digest (words text);
insert into t.digest values (E'Start with what has no authority on record (1).\n\nEnd of an urgent authorisation\n\n'
    '1. Monday 23 November 2026, U-26-1, A.A., Elm House: Call the home\n   today.\n2. Tuesday 24 November 2026, U-26-12, B.B., Elm House: Decide request\n   R 26 1 today.\n\n'
    'End of a standard authorisation\n\n3. Friday 27 November 2026, R 26\n   1, C.C., Elm House: Give notice.\n\nIn full below: the first 3 of 3.\n\n'
    || repeat('-', 72) || E'\n1.\n\nCall the home today.\n\nOur reference   U-26-1\nPerson          A.A.\n\nIt was refused on Monday.\n\n'
    || repeat('-', 72) || E'\n2.\n\nDecide request R 26 1 today.\n\nOur reference   U-26-12\nPerson          B.B.\n\n'
    || repeat('-', 72) || E'\n3.\n\nGive notice.\n\nOur reference   R 26 1\nPerson          C.C.\n\n'
    || repeat('-', 72) || E'\nPlease reply to the DoLS team.\n');
create function t.about(in_reference text) returns text language sql as
    $$select dolsd.words_about(words, in_reference, '{U-26-1,U-26-12,R 26 1}') from t.digest$$;
select t.eq(t.about('U-26-1'), E'End of an urgent authorisation\n\n1. Monday 23 November 2026, U-26-1, A.A., Elm House: Call the home\n   today.\n\n[…]\n\n'
    '1.\n\nCall the home today.\n\nOur reference   U-26-1\nPerson          A.A.\n\nIt was refused on Monday.', 'the first');
select t.ok(t.about('U-26-12') ~ '^End of an urgent authorisation\n\n2\. Tuesday.*B\.B\..*Our reference   U-26-12' and t.about('U-26-12') !~ 'A\.A\.|C\.C\.', 'not what begins alike: ' || t.about('U-26-12'));
select t.ok(t.about('R 26 1') ~ '3\. Friday.*C\.C\.' and t.about('R 26 1') !~ 'A\.A\.|B\.B\.', 'not who waits for it, and a reference that is broken: ' || t.about('R 26 1'));
select t.eq(dolsd.words_about('Nothing that can be told apart: U-26-1 and U-26-12.', 'U-26-1', '{U-26-1,U-26-12}'), '', 'rather nothing');

-- What an attempt carried counts, even if one of its notices is in another message by now; and if the parts cannot be
-- told apart, nothing is shown.
create table t.two as
select n.id as one, o.id as other, n.kind, n.matter_id, n.message_id, nextval('dolsd.ledger_seq') as attempt
  from dolsd.notice n join dolsd.notice o on (o.kind, o.matter_id) <> (n.kind, n.matter_id) and o.message_id is distinct from n.message_id
 where n.message_id is not null order by n.id, o.id limit 1;
select t.eq((select count(*) from t.two), 1::bigint, 'two notices of two matters');
insert into dolsd.attempt (id, message_id, number, worker, begun_at, notices) select attempt, message_id, 99, 'tester', dolsd.clock(), array[one, other] from t.two;
insert into dolsd.said (attempt_id, at, wording, digest, subject, words) select attempt, dolsd.clock(), '1', sha256(''), 'Two', 'Of two people' from t.two;
select t.eq((select (e ->> 'text', e ->> 'others')::text from t.two cross join lateral dolsd.evidence_said_of(message_id, kind, matter_id) e), '([…],1)', 'not what it said of the other');
