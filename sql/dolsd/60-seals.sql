-- Seals: the ledger chained by hash, so that nobody, not even its owner, can change it unnoticed.
--
-- A seal covers the rows of event, attempt, outcome and said that were numbered since the previous seal: a
-- SHA-256 over each row, over all of these with their numbers, and over the previous seal. It is made from time
-- to time, without holding up mail, and its line leaves the database: in the daemon's log, in a file, in the
-- weekly attestation. Anybody who has such a line can have everything up to it proved (verify).
--
-- Anything in a row that may be personal is hashed separately with a salt, so that it can be erased
-- (61-erase.sql) and the chain still holds.
--
-- A row dated before the seal that it follows was added later, or the database's clock was behind when it was written.
-- To tell these apart, a transaction that writes to the ledger while its time is more than an hour before the last
-- seal records that in the ledger itself (event "clock behind"). Verify accepts the exact time of such an event, near
-- it, and nothing else that old; and it counts these events, since an owner can write one as well. Rows keep the time
-- that the clock showed. Seals never go back: one made while the clock is behind has the time of the previous seal.
--
-- Public: seal, seal_digest, seal_line, seals_in, sealed_rows, row_digests, row_at, behind_at, row_fault, seal_fault,
-- tail_fault, personal_keys, verify.

-- ---------------------------------------------------------------- the rows

create or replace function dolsd.personal_keys(in_event text) returns text[]
    language sql immutable parallel safe
    as $$ select '{who,why,because,owner,note,by}'::text[] || case when in_event ~ '^pause' then 'reason' end $$;
comment on function dolsd.personal_keys(text) is
    'The keys in the detail of an event that may name or describe a person: words that somebody wrote, and who wrote '
    'them.';

-- Listed column by column, so that a column added later changes no hash.
create or replace function dolsd.sealed_rows(in_after bigint, in_upto bigint)
    returns table (seq bigint, at timestamptz, body text, personal text)
    language sql stable set timezone = 'UTC'
    as $$
    select e.seq, e.at, jsonb_build_array('event', e.seq, e.at, e.event, e.kind, e.matter_id, e.limit_code,
               e.notice_id, e.message_id, e.detail - dolsd.personal_keys(e.event))::text,
           (select jsonb_agg(jsonb_build_array(d.key, d.value) order by d.key)::text from jsonb_each(e.detail) d
             where d.key = any(dolsd.personal_keys(e.event)))
      from dolsd.event e where e.seq > in_after and e.seq <= in_upto
    union all
    select a.id, a.begun_at, jsonb_build_array('attempt', a.id, a.message_id, a.number, a.worker, a.begun_at,
               a.notices)::text, null
      from dolsd.attempt a where a.id > in_after and a.id <= in_upto
    union all
    select o.seq, o.at, jsonb_build_array('outcome', o.seq, o.attempt_id, o.after_unknown, o.at, o.outcome, o.next,
               o.phase, o.code, o.host, o.notices)::text, nullif(o.reply, '')
      from dolsd.outcome o where o.seq > in_after and o.seq <= in_upto
    union all
    select s.seq, s.at, jsonb_build_array('said', s.seq, s.attempt_id, s.at, s.wording)::text,
           nullif(encode(case when s.words is null then s.digest
                              else dolsd.words_digest(m.key, s.address, s.subject, s.words) end, 'hex'), '')
      from dolsd.said s
      join dolsd.attempt a on a.id = s.attempt_id
      join dolsd.message m on m.id = a.message_id
     where s.seq > in_after and s.seq <= in_upto
    $$;
comment on function dolsd.sealed_rows(bigint, bigint) is
    'The rows of the ledger between two numbers: the part of each that stays, and the part that may be erased (null: '
    'none).';

create or replace function dolsd.row_digests(in_after bigint, in_upto bigint, in_secret bytea)
    returns table (seq bigint, at timestamptz, digest bytea)
    language sql stable
    as $$
    select r.seq, r.at,
           sha256(convert_to(r.body, 'UTF8') || case
               when r.personal is null then coalesce(e.digest, '')
               else coalesce(sha256(coalesce(s.salt, sha256(in_secret || int8send(r.seq)))
                                    || convert_to(r.personal, 'UTF8')), 'no salt') end)
      from dolsd.sealed_rows(in_after, in_upto) r
      left join dolsd.erased e on e.seq = r.seq
      left join dolsd.salt s on s.seq = r.seq
    $$;
comment on function dolsd.row_digests(bigint, bigint, bytea) is
    'SHA-256 of each row of the ledger between two numbers. For an erased part its old hash is used.';

create or replace function dolsd.row_at(in_seq bigint) returns text
    language sql stable
    as $$
    select coalesce((select format('event "%s" of %s', e.event, e.at) from dolsd.event e where e.seq = in_seq),
                    (select format('attempt %s of %s', a.id, a.begun_at) from dolsd.attempt a where a.id = in_seq),
                    (select format('outcome of attempt %s', o.attempt_id) from dolsd.outcome o where o.seq = in_seq),
                    (select format('words of attempt %s', s.attempt_id) from dolsd.said s where s.seq = in_seq))
    $$;
comment on function dolsd.row_at(bigint) is 'What the ledger has under a number, in words; null: nothing.';

-- ---------------------------------------------------------------- a clock that is behind

-- Before the rows, and only once for each statement, since every delivery runs this. A mark counts as the seal that
-- it will become.
create or replace function dolsd.note_behind() returns trigger
    language plpgsql
    as $$
declare
    moment timestamptz := dolsd.clock();
    sealed_at timestamptz := greatest((select s.at from dolsd.seal s order by s.number desc limit 1),
                                      (select m.at from dolsd.seal_mark m));
begin
    if moment < sealed_at - interval '1 hour'
       and current_setting('dolsd.behind', true) is distinct from moment::text then
        -- First, because inserting the event runs this trigger too. Rolling back a savepoint undoes both.
        perform set_config('dolsd.behind', moment::text, true);
        insert into dolsd.event (at, event, detail)
        values (moment, 'clock behind', jsonb_build_object('sealed_at', sealed_at));
    end if;
    return null;
end
$$;
comment on function dolsd.note_behind() is
    'Trigger: records, once for each transaction, that its time is more than an hour before the last seal.';
create or replace trigger event_behind before insert on dolsd.event
    for each statement execute function dolsd.note_behind();
create or replace trigger attempt_behind before insert on dolsd.attempt
    for each statement execute function dolsd.note_behind();
create or replace trigger outcome_behind before insert on dolsd.outcome
    for each statement execute function dolsd.note_behind();
create or replace trigger said_behind before insert on dolsd.said
    for each statement execute function dolsd.note_behind();

create or replace function dolsd.behind_at(in_before dolsd.seal) returns setof timestamptz
    language sql stable
    as $$
    select e.at
      from dolsd.event e
     where e.event = 'clock behind' and e.seq > in_before.after_seq
       and e.seq <= coalesce((select s.upto_seq from dolsd.seal s where s.number = in_before.number + 2),
                             9223372036854775807)
    $$;
comment on function dolsd.behind_at(dolsd.seal) is
    'The times, before a seal, of transactions recorded near the rows that follow it: under that seal, the next, or '
    'the one after, since a seal may come between the numbers of one transaction.';

-- ---------------------------------------------------------------- making them

create or replace function dolsd.seal_digest(in_seal dolsd.seal) returns bytea
    language sql stable set timezone = 'UTC'
    as $$
    select sha256(convert_to(jsonb_build_array(in_seal.number, in_seal.at, in_seal.after_seq, in_seal.upto_seq,
                                               cardinality(in_seal.seqs))::text, 'UTF8')
                  || coalesce(in_seal.previous, '')
                  || (select string_agg(int8send(r.seq) || r.digest, ''::bytea order by r.place)
                        from unnest(in_seal.seqs, in_seal.digests) with ordinality as r (seq, digest, place)))
    $$;
comment on function dolsd.seal_digest(dolsd.seal) is 'SHA-256 of a seal: its head, the seal before, and its rows.';

create or replace function dolsd.seal_line(in_seal dolsd.seal) returns text
    language sql stable set timezone = 'UTC'
    as $$
    select format('seal %s sha256 %s of %s, rows %s, up to number %s', in_seal.number, encode(in_seal.digest, 'hex'),
                  to_char(in_seal.at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), cardinality(in_seal.seqs), in_seal.upto_seq)
    $$;
comment on function dolsd.seal_line(dolsd.seal) is 'The line in which a seal leaves the database.';

-- A statement that draws a number already holds its lock on the table, until its transaction ends: anything
-- writing when the mark is set is among the writers, and once these are gone no more numbers up to the mark can
-- appear.
create or replace function dolsd.ledger_writers() returns text[]
    language sql volatile
    as $$
    select coalesce(array_agg(distinct l.virtualtransaction), '{}')
      from pg_locks l
     where l.locktype = 'relation' and l.mode = 'RowExclusiveLock' and l.granted
       and l.database = (select d.oid from pg_database d where d.datname = current_database())
       and l.relation in ('dolsd.event'::regclass, 'dolsd.attempt'::regclass, 'dolsd.outcome'::regclass,
                          'dolsd.said'::regclass)
    $$;
comment on function dolsd.ledger_writers() is 'The transactions that may be writing to the ledger now.';

create or replace function dolsd.write_seal(in_upto bigint, in_at timestamptz, in_more boolean) returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
declare
    before dolsd.seal;
    made dolsd.seal;
begin
    select * into before from dolsd.seal s order by s.number desc limit 1;
    made.number := coalesce(before.number, 0) + 1;
    made.after_seq := coalesce(before.upto_seq, 0);
    made.upto_seq := in_upto;
    made.previous := before.digest;
    made.secret := decode(replace(gen_random_uuid()::text || gen_random_uuid(), '-', ''), 'hex');
    select array_agg(r.seq order by r.seq), array_agg(r.digest order by r.seq),
           greatest(before.at,
                    case when in_more then least(in_at, (array_agg(r.at order by r.seq desc))[1]) else in_at end)
      into made.seqs, made.digests, made.at
      from dolsd.row_digests(made.after_seq, in_upto, made.secret) r;
    if made.seqs is null then
        return false;
    end if;
    made.digest := dolsd.seal_digest(made);
    insert into dolsd.seal select made.*;
    return true;
end
$$;
comment on function dolsd.write_seal(bigint, timestamptz, boolean) is
    'Seals the rows up to a number, below which nobody can write any more. False: there are none. in_more: there '
    'were already later rows, so the seal is as old as its last row: what follows is no older, give or take an hour. '
    'No seal is older than the one before it.';
comment on column dolsd.seal.at is
    'When the numbers up to upto_seq had been drawn; if the clock was behind, when the previous seal was made.';

create or replace function dolsd.make_seal() returns boolean
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    most constant bigint := 20000;
    mark dolsd.seal_mark;
    reached bigint := (select coalesce(max(s.upto_seq), 0) from dolsd.seal s);
begin
    if not pg_try_advisory_xact_lock(hashtext('dolsd'), hashtext('seal')) then
        return false;
    end if;
    select * into mark from dolsd.seal_mark;
    if mark.upto_seq is null or mark.upto_seq <= reached then
        select least(q.last_value, reached + most) into mark.upto_seq from dolsd.ledger_seq q where q.is_called;
        if mark.upto_seq is null or mark.upto_seq <= reached then
            return false;
        end if;
        mark.at := dolsd.clock();
        mark.writers := dolsd.ledger_writers();
        delete from dolsd.seal_mark;
        insert into dolsd.seal_mark (upto_seq, at, writers) values (mark.upto_seq, mark.at, mark.writers);
    end if;
    if mark.writers && dolsd.ledger_writers() then
        return false;
    end if;
    delete from dolsd.seal_mark;
    return dolsd.write_seal(mark.upto_seq, mark.at, mark.upto_seq >= reached + most);
end
$$;
comment on function dolsd.make_seal() is
    'Seals what was written since the last seal, at most 20,000 numbers; or, while somebody is writing, marks how far '
    'the next call can go. It holds nobody up. Returns whether there is a new seal.';

create or replace function dolsd.seal(in_after bigint) returns table (number bigint, line text)
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
#variable_conflict use_column
declare
    since timestamptz := dolsd.clock() - dolsd.policy_span('seal_every');
    last dolsd.seal;
    known bigint;
begin
    perform dolsd.need_read_committed();
    select s.number, s.at, s.upto_seq into last.number, last.at, last.upto_seq
      from dolsd.seal s order by s.number desc limit 1;
    known := coalesce(in_after, last.number, 0);
    if coalesce(last.at <= since, true)
       or (last.at > dolsd.clock() and exists (select from dolsd.event e where e.seq > last.upto_seq and e.at <= since
                                                  and e.event = 'clock behind')) then
        perform dolsd.make_seal();
    end if;
    return query select s.number, dolsd.seal_line(s) from dolsd.seal s
                  where s.number > known order by s.number limit 1000;
end
$$;
comment on function dolsd.seal(bigint) is
    'Makes a seal if it is time (policy seal_every; if the clock is behind, counted from the first row waiting for '
    'one), and returns the lines of all seals after that number; null: only of a new one.';

-- ---------------------------------------------------------------- proving them

create or replace function dolsd.seals_in(in_lines text) returns table (number bigint, digest bytea)
    language sql immutable
    as $$
    select distinct m.found[1]::bigint, decode(m.found[2], 'hex')
      from regexp_matches(in_lines, '[Ss]eal\s+([0-9]{1,18})\s+sha256\s+([0-9a-f]{64})', 'g') as m (found)
    $$;
comment on function dolsd.seals_in(text) is
    'The seals found in a text: a file of them, part of a journal, a weekly report.';

create or replace function dolsd.row_fault(in_seal dolsd.seal, in_before dolsd.seal) returns jsonb
    language sql stable set timezone = 'Europe/London'
    as $$
    select jsonb_build_object('seal', in_seal.number, 'row', f.seq, 'what', f.what, 'words',
               format('row %s of the ledger %s%s (under seal %s)', f.seq, f.what,
                      coalesce(': ' || dolsd.row_at(f.seq), ''), in_seal.number))
      from (select coalesce(l.seq, h.seq) as seq,
                   case when h.seq is null then 'was removed' when l.seq is null then 'was inserted'
                        when l.digest <> h.digest then 'was changed'
                        else 'is dated before a seal after which it was written' end as what
              from unnest(in_seal.seqs, in_seal.digests) as l (seq, digest)
              full join dolsd.row_digests(in_seal.after_seq, in_seal.upto_seq, in_seal.secret) h on h.seq = l.seq
             where l.digest is distinct from h.digest
                or (h.at < in_before.at - interval '1 hour' and h.at not in (select dolsd.behind_at(in_before)))
             order by 1 limit 1) f
    $$;
comment on function dolsd.row_fault(dolsd.seal, dolsd.seal) is
    'The first row that does not fit its seal, or is dated more than an hour before the seal that it follows '
    'although the ledger does not record the clock as behind at that time; null: none.';

create or replace function dolsd.seal_fault(in_seal dolsd.seal, in_before dolsd.seal, in_known bytea[]) returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    wanted bigint := coalesce(in_before.number, 0) + 1;
    digest bytea;
    found jsonb;
begin
    if in_seal.number <> wanted then
        return jsonb_build_object('seal', wanted, 'what', 'is missing', 'words', format('seal %s is missing', wanted));
    end if;
    found := dolsd.row_fault(in_seal, in_before);
    if found is not null then
        return found;
    end if;
    digest := dolsd.seal_digest(in_seal);
    if digest <> in_seal.digest or in_seal.previous is distinct from in_before.digest
       or in_seal.after_seq <> coalesce(in_before.upto_seq, 0) then
        return jsonb_build_object('seal', wanted, 'row', in_seal.seqs[1], 'what', 'was changed', 'words',
            format('seal %s was changed, so that its rows from %s on are not proved', wanted, in_seal.seqs[1]));
    end if;
    if digest <> any(in_known) then
        return jsonb_build_object('seal', wanted, 'row', in_seal.seqs[1], 'what', 'is another', 'words',
            format('seal %s is not the one that left the database: rows from %s on, or seals before it, were changed '
                   'and sealed again', wanted, in_seal.seqs[1]));
    end if;
    return null;
end
$$;
comment on function dolsd.seal_fault(dolsd.seal, dolsd.seal, bytea[]) is
    'What is wrong with a seal, checked against the previous one, its rows, and its hashes as they left the '
    'database; null: nothing.';

create or replace function dolsd.tail_fault(in_last dolsd.seal, in_known bigint) returns jsonb
    language plpgsql stable set jit = off set timezone = 'Europe/London'
    as $$
declare
    early bigint := (select min(r.seq) from dolsd.sealed_rows(in_last.upto_seq, 9223372036854775807) r
                      where r.at < in_last.at - interval '1 hour'
                        and r.at not in (select dolsd.behind_at(in_last)));
    bare bigint := (select min(e.seq) from dolsd.erased e
                     where not exists (select from dolsd.event v
                                        where v.seq = e.event_seq and v.event = 'personal data erased'));
begin
    if in_known > coalesce(in_last.number, 0) then
        return jsonb_build_object('seal', coalesce(in_last.number, 0) + 1, 'what', 'is missing', 'words',
            format('seal %s is missing: seal %s has left the database', coalesce(in_last.number, 0) + 1, in_known));
    elsif bare is not null then
        return jsonb_build_object('row', bare, 'what', 'was erased without a record', 'words',
            format('what was personal in row %s of the ledger is gone, and nothing says who erased it', bare));
    elsif early is not null then
        return jsonb_build_object('row', early, 'what', 'is dated before a seal after which it was written', 'words',
            format('row %s of the ledger is dated before seal %s, after which it was written: %s', early,
                   in_last.number, dolsd.row_at(early)));
    end if;
    return null;
end
$$;
comment on function dolsd.tail_fault(dolsd.seal, bigint) is
    'What is wrong after the last seal, if seals up to that number have left the database; null: nothing.';

create or replace function dolsd.verify(in_lines text default null) returns jsonb
    language plpgsql stable set jit = off
    as $$
declare
    known jsonb := (select jsonb_object_agg(k.number, k.digests)
                      from (select s.number, jsonb_agg(encode(s.digest, 'hex')) as digests
                              from dolsd.seals_in(in_lines) s group by s.number) k);
    seal dolsd.seal;
    before dolsd.seal;
    seals bigint := 0;
    sealed bigint := 0;
    fault jsonb;
begin
    if in_lines is not null and known is null then
        return jsonb_build_object('refused', 'there is no seal in it: a line with "seal NUMBER sha256 HASH"');
    end if;
    for seal in select s.* from dolsd.seal s order by s.number loop
        fault := dolsd.seal_fault(seal, before, array(
            select decode(d, 'hex') from jsonb_array_elements_text(known -> seal.number::text) d));
        exit when fault is not null;
        seals := seals + 1;
        sealed := sealed + cardinality(seal.seqs);
        before := seal;
    end loop;
    fault := coalesce(fault, dolsd.tail_fault(before, (select max(k::bigint) from jsonb_object_keys(known) k)),
                      (select jsonb_build_object('record', r.what, 'id', r.id, 'what', r.fault, 'words',
                                  format('%s %s %s: the ledger says otherwise', r.what, r.id, r.fault))
                         from dolsd.record_faults() r order by r.what, r.id limit 1));
    return jsonb_build_object('holds', fault is null, 'fault', fault, 'seals', seals, 'rows', sealed,
        'compared', (select count(*) from jsonb_object_keys(known) k where k::bigint <= seals),
        'unsealed', (select count(*) from dolsd.sealed_rows(before.upto_seq, 9223372036854775807)),
        'erased', (select count(*) from dolsd.erased),
        'behind', (select count(*) from dolsd.event e where e.event = 'clock behind'),
        'last', case when seals > 0 then dolsd.seal_line(before) end,
        'sentence', case when fault is null
            then format('%s fit %s', dolsd.counted(sealed, 'row'), dolsd.counted(seals, 'seal'))
            else fault ->> 'words' end);
end
$$;
comment on function dolsd.verify(text) is
    'Proves the ledger: each row against its seal, each seal against the previous one and, if a text is given, '
    'against the seals in it that left the database; then the records outside the ledger against it '
    '(62-records.sql). Names the first row or seal that does not fit. behind: how many transactions of the ledger '
    'were written while the clock was behind.';

create or replace trigger seal_keep before update or delete or truncate on dolsd.seal
    for each statement execute function dolsd.keep('A seal that was made stays.');
create or replace trigger erased_keep before update or delete or truncate on dolsd.erased
    for each statement execute function dolsd.keep('What was erased stays erased, and on record.');
