-- What was sent: the words of each message that left, with the attempt that carried them.
--
-- Public: settle_said, words_digest.

create or replace function dolsd.words_kept(in_tier text) returns interval
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    return case in_tier when 'initials' then dolsd.policy_span('words_kept_initials')
                        when 'reference' then dolsd.policy_span('words_kept_reference')
                        else dolsd.policy_span('words_kept_nothing') end;
end
$$;
comment on function dolsd.words_kept(text) is 'For how long the words to contacts of a tier are kept.';

create or replace function dolsd.words_digest(in_key uuid, in_address text, in_subject text,
    in_words text) returns bytea
    language sql stable parallel safe
    as $$ select sha256(convert_to(concat_ws(E'\n', in_key, in_address, in_subject, in_words), 'UTF8')) $$;
comment on function dolsd.words_digest(uuid, text, text, text) is
    'SHA-256 of the words of a message and where it went, with its key, which its Message-ID begins with: anybody '
    'who has the mail can work it out, and without mail or key nobody can use it to guess the words.';

create or replace function dolsd.keep_words(in_attempt_ids bigint[], in_subjects text[], in_words text[],
    in_wordings text[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
declare
    moment timestamptz := dolsd.clock();
    kept text[] := array(select t.tier from unnest('{initials,reference,nothing}'::text[]) as t (tier)
                          where dolsd.words_kept(t.tier) > interval '0');
begin
    insert into dolsd.said (attempt_id, at, wording, digest, address, subject, words)
    select g.id, moment, g.wording, dolsd.words_digest(m.key, m.address, g.subject, g.words),
           case when m.tier = any(kept) then m.address end,
           case when m.tier = any(kept) then g.subject end, case when m.tier = any(kept) then g.words end
      from unnest(in_attempt_ids, in_subjects, in_words, in_wordings) as g (id, subject, words, wording)
     cross join lateral (select a.message_id from dolsd.attempt a where a.id = g.id offset 0) a
     cross join lateral (select s.key, s.tier, s.address from dolsd.message s where s.id = a.message_id offset 0) m
     where g.words is not null
    on conflict do nothing;
end
$$;
comment on function dolsd.keep_words(bigint[], text[], text[], text[]) is
    'Keeps the words of these attempts, or only their hash (policy words_kept_…). An attempt that is reported again '
    'changes nothing.';

create or replace function dolsd.settle_said(in_attempt_ids bigint[], in_outcomes text[], in_phases text[],
    in_codes int[], in_replies text[], in_hosts text[], in_retry_at timestamptz[], in_subjects text[], in_words text[],
    in_wordings text[], in_resend boolean) returns bigint[]
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
begin
    perform dolsd.keep_words(in_attempt_ids, in_subjects, in_words, in_wordings);
    return dolsd.settle(in_attempt_ids, in_outcomes, in_phases, in_codes, in_replies, in_hosts, in_retry_at,
                        in_resend);
end
$$;
comment on function dolsd.settle_said(bigint[], text[], text[], int[], text[], text[], timestamptz[], text[], text[],
    text[], boolean) is
    'As settle, with what each attempt said: subject, words, and the version of the templates; words null if nothing '
    'has, or may have, reached anybody.';

create or replace function dolsd.forget_words() returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
declare
    moment timestamptz := dolsd.clock();
    newest timestamptz := moment - least(dolsd.words_kept('initials'), dolsd.words_kept('reference'),
        dolsd.words_kept('nothing'));
    gone int;
begin
    if not exists (select from dolsd.said s where s.at < newest and s.words is not null) then
        return 0;
    end if;
    perform set_config('dolsd.erases', 'on', true);
    with old as (
        select s.attempt_id
          from dolsd.said s
          join dolsd.attempt a on a.id = s.attempt_id
          join dolsd.message m on m.id = a.message_id
         where s.words is not null and s.at < newest and s.at < moment - dolsd.words_kept(m.tier)
         order by s.attempt_id limit 5000)
    update dolsd.said s set address = null, subject = null, words = null from old o where s.attempt_id = o.attempt_id;
    get diagnostics gone = row_count;
    perform set_config('dolsd.erases', 'off', true);
    if gone > 0 then
        insert into dolsd.event (at, event, detail)
        values (moment, 'words forgotten', jsonb_build_object('messages', gone));
    end if;
    return gone;
end
$$;
comment on function dolsd.forget_words() is
    'Removes words that have been kept long enough (policy words_kept_…); their hash stays. Part of the sweep. '
    'Returns how many.';
