-- Erasure: what is personal in the ledger can go, and the chain of its seals holds.
--
-- The hash of what is erased stays, in dolsd.erased. It was made with a salt of its own, which goes too: nobody
-- can try names until one fits. The salts of a seal come from one secret; where a row of the seal is erased, the
-- others' are written out and the secret is removed.
--
-- Public: erase, erase_about, rows_about.

create or replace function dolsd.break_secrets(in_seqs bigint[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    one dolsd.seal;
begin
    for one in
        select s.* from dolsd.seal s
         where s.secret is not null
           and exists (select from unnest(in_seqs) q where q > s.after_seq and q <= s.upto_seq)
         order by s.number for update
    loop
        insert into dolsd.salt (seq, salt)
        select r.seq, sha256(one.secret || int8send(r.seq))
          from dolsd.sealed_rows(one.after_seq, one.upto_seq) r where r.personal is not null;
        update dolsd.seal s set secret = null where s.number = one.number;
    end loop;
end
$$;
comment on function dolsd.break_secrets(bigint[]) is
    'Gives each row under the seals of these rows its salt, in the place of the secret of the seal.';

create or replace function dolsd.keep_digests(in_seqs bigint[], in_event bigint) returns void
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    with gone as (
        delete from dolsd.salt s using unnest(in_seqs) q where s.seq = q returning s.seq, s.salt)
    insert into dolsd.erased (seq, digest, event_seq)
    select g.seq, sha256(g.salt || convert_to(r.personal, 'UTF8')), in_event
      from gone g cross join lateral dolsd.sealed_rows(g.seq - 1, g.seq) r
    $$;
comment on function dolsd.keep_digests(bigint[], bigint) is
    'Keeps the hashes of what is personal in these rows, by which their seals still hold, and forgets their salts.';

create or replace function dolsd.rows_about(in_kind text, in_id bigint) returns table (seq bigint)
    language sql stable
    as $$
    with about as materialized (
        select n.id, n.message_id from dolsd.notice n where n.kind = in_kind and n.matter_id = in_id),
    tried as materialized (
        select a.id from dolsd.attempt a
         where a.message_id in (select b.message_id from about b) and a.notices && array(select b.id from about b))
    select e.seq from dolsd.event e where e.kind = in_kind and e.matter_id = in_id
    union
    select o.seq from dolsd.outcome o join tried t on t.id = o.attempt_id
    union
    select s.seq from dolsd.said s join tried t on t.id = s.attempt_id
    $$;
comment on function dolsd.rows_about(text, bigint) is
    'The rows of the ledger that may say something personal about a matter: events, replies, and the words of '
    'messages, also of those that were about other matters too.';

create or replace function dolsd.erase(in_kind text, in_id bigint, in_who text, in_why text) returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    whole bigint[] := array(select r.seq from dolsd.rows_about(in_kind, in_id) r);
    number bigint;
begin
    perform dolsd.need_read_committed();
    if coalesce(trim(in_who), '') = '' or coalesce(trim(in_why), '') = '' then
        perform dolsd.refuse('an erasure needs somebody who decides it, and a reason', 'Give who and why in words.');
    end if;
    perform pg_advisory_xact_lock(hashtext('dolsd'), hashtext('seal'));
    insert into dolsd.event (at, event, kind, matter_id, detail)
    values (dolsd.clock(), 'personal data erased', in_kind, in_id, jsonb_build_object('rows', cardinality(whole),
            'who', in_who, 'why', in_why, 'by', session_user))
    returning seq into number;
    perform set_config('dolsd.erases', 'on', true);
    perform dolsd.break_secrets(whole);
    perform dolsd.keep_digests(whole, number);
    update dolsd.event e set detail = e.detail - dolsd.personal_keys(e.event)
     where e.seq = any(whole) and e.detail ?| dolsd.personal_keys(e.event);
    update dolsd.outcome o set reply = null where o.seq = any(whole) and o.reply is not null;
    update dolsd.said s set digest = '', address = null, subject = null, words = null where s.seq = any(whole);
    perform set_config('dolsd.erases', 'off', true);
    return cardinality(whole);
end
$$;
comment on function dolsd.erase(text, bigint, text, text) is
    'Erases what is personal in the ledger about a matter: who did something and why, the words of messages and '
    'whom they went to, replies. That it was done, by whom and why, is on record. Answers how many rows were looked '
    'at.';

create or replace function dolsd.erase_about(in_reference text, in_who text, in_why text) returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    looked_at bigint;
begin
    select sum(dolsd.erase(m.kind, m.id, in_who, in_why)) into looked_at
      from dolsd.matter m where lower(m.reference) = lower(in_reference);
    if looked_at is null then
        perform dolsd.refuse(format('no matter has the reference %s', in_reference),
            'dolsctl explain finds near ones.');
    end if;
    return looked_at;
end
$$;
comment on function dolsd.erase_about(text, text, text) is
    'The same for each matter of a reference, in any case.';
