-- Erasure: personal data in the ledger can be removed, and the chain of its seals still holds.
--
-- The hash of what is erased stays, in dolsd.erased. It was made with its own salt, which is removed too, so
-- that nobody can try names until one fits. The salts of a seal come from one secret; when a row of the seal is
-- erased, the salts of the others are written out and the secret is removed.
--
-- The same words are in tables used for the work: they are removed there as well, once they are no longer needed.
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
    'Gives each row under the seals of these rows its salt, replacing the secret of the seal.';

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
    'Keeps the hashes of the personal data in these rows, so that their seals still hold, and deletes their salts.';

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
    -- Events about what somebody did with a message by hand name no matter.
    select e.seq from dolsd.event e where e.message_id in (select b.message_id from about b)
       and e.detail ?| dolsd.personal_keys(e.event)
    union
    select o.seq from dolsd.outcome o join tried t on t.id = o.attempt_id
    union
    select s.seq from dolsd.said s join tried t on t.id = s.attempt_id
    $$;
comment on function dolsd.rows_about(text, bigint) is
    'The rows of the ledger that may have personal data about a matter: events, replies, and the words of messages, '
    'including those that were also about other matters.';

create or replace function dolsd.erase_beside(in_kind text, in_id bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    gone constant text := 'erased';
    ended bigint[] := array(
        select distinct n.message_id from dolsd.notice n
          join dolsd.message m on m.id = n.message_id and m.settled_at is not null
         where n.kind = in_kind and n.matter_id = in_id
           and not exists (select from dolsd.accepted x where x.message_id = m.id));
begin
    delete from dolsd.closed c using dolsd.message m
     where m.id = any(ended) and c.contact_id = m.contact_id
       and not exists (select from casework.contact v where v.contact_id = c.contact_id and v.channel = c.channel
                          and v.address = c.address);
    update dolsd.message m set address = '' where m.id = any(ended);
    -- "refused: rcpt 550" stays; the server's text after it may include the address.
    update dolsd.notice n set reason = substring(n.reason from '^(?:refused|given up):(?: [a-z]+)?(?: [0-9]+)?')
     where n.kind = in_kind and n.matter_id = in_id and n.reason ~ '^(refused|given up):';
    update dolsd.acknowledgement k set who = gone, note = '', made_by = gone
     where k.kind = in_kind and k.matter_id = in_id;
    -- The owner of a pause that is running is still needed.
    update dolsd.pause p set owner = gone, reason = gone, made_by = gone,
           ended_by = case when p.ended_by is not null then gone end
     where p.kind = in_kind and p.matter_id = in_id and (p.ended_at is not null or p.until <= dolsd.clock());
    update dolsd.aside s set fault = gone
     where (s.kind = in_kind and s.id = in_id) or (s.what = 'message' and s.id = any(ended));
    update dolsd.matter m set initials = null, person = null
     where m.kind = in_kind and m.id = in_id and m.facts is null;
end
$$;
comment on function dolsd.erase_beside(text, bigint) is
    'Erases the personal data about a matter outside the ledger: addresses that messages went to, who acknowledged '
    'or held back what, what a server said, and the initials if case work no longer has the matter.';

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
    perform dolsd.erase_beside(in_kind, in_id);
    return cardinality(whole);
end
$$;
comment on function dolsd.erase(text, bigint, text, text) is
    'Erases the personal data about a matter, in the ledger and outside it: who did something and why, the words of '
    'messages and whom they went to, replies. Records that it was done, by whom and why. Returns how many rows of '
    'the ledger were looked at.';

create or replace function dolsd.erase_about(in_reference text, in_who text, in_why text) returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    meant text[] := dolsd.references_meant(in_reference, true);
    looked_at bigint;
begin
    if cardinality(meant) > 1 then
        perform dolsd.refuse(dolsd.several_words(in_reference, meant), 'Nothing was erased.');
    end if;
    select sum(dolsd.erase(m.kind, m.id, in_who, in_why)) into looked_at
      from dolsd.matter m where lower(m.reference) = lower(in_reference) and m.reference = any(meant);
    if looked_at is null then
        perform dolsd.refuse(dolsd.not_known_words(in_reference, true), 'Nothing was erased.');
    end if;
    return looked_at;
end
$$;
comment on function dolsd.erase_about(text, text, text) is
    'The same for each matter with a reference, in upper or lower case; refused if several differ only in that.';
