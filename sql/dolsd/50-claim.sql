-- From the queue to the sender: which messages are handed out, and what they say.
--
-- Locks, in this order: rows of the queue, then the matters of all notices of each message. A matter on
-- which somebody is recording a change is locked by them, and its messages are skipped; anybody who
-- records one after us waits for our commit. Whatever is read under the locks includes every change
-- committed before.
--
-- A session keeps its query plans: one made while a table was small must not read all of it when it has
-- grown. Hence enable_seqscan, and look-ups of one row each (lateral, offset 0).
--
-- Public: claim.

do $do$
begin
    if to_regtype('dolsd.claimed') is null then
        create type dolsd.claimed as (
            message_id bigint, attempt_id bigint, contact_id bigint, number int, key uuid, channel text,
                address text, name text,
                language text,
            tier text, require_tls boolean, give_up_at timestamptz, first_at timestamptz, attempts int,
            notice_id bigint, template text, role text, role_title text, fallback_for text, fallback_for_title text,
            undelivered_role text, undelivered_role_title text, late boolean, long_over boolean, no_authority boolean,
            pressing text, kind text, matter_id bigint, limit_code text, title text, reference text,
                initials text, place text,
                jurisdiction text,
            state text, reason text, last_day date, statutory_last_day date, stated_last_day date, start_on date,
            anchor_last_day date, authority_last_day date, old_last_day date, gap_days int, gap_until date,
            owed_by text, owed_to text, contents text, ends_at timestamptz, flags jsonb, facts jsonb, extra jsonb,
            report jsonb, diary jsonb
        );
    end if;
end
$do$;
comment on type dolsd.claimed is
    'What a claim hands out: one row per notice, with its message and its attempt. report: the contents of a weekly '
    'attestation, which has no notice; diary: what to add to the recipient''s diary and to remove from it.';

-- ---------------------------------------------------------------- which

create or replace function dolsd.take_from_queue(in_channel text, in_max int, in_after_fire boolean, in_not bigint[])
    returns bigint[]
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
declare
    moment timestamptz := dolsd.clock();
    digest_waits interval := dolsd.policy_span('digest_waits');
    changes boolean := exists (select from dolsd.changed)
                       or exists (select from dolsd.matter m where m.held_since is not null);
    found_now bigint[];
begin
    -- Skips another claim's messages, and those about a matter that changed or is held.
    select array_agg(l.id) into found_now
      from (select q.message_id as id
              from dolsd.queue q
             where q.channel = in_channel and q.not_before <= moment and q.lease_id is null
               and (not q.digest or not in_after_fire or q.attempts > 0 or q.not_before < moment - digest_waits)
               and q.message_id <> all(in_not)
               and (not changes or (select true from dolsd.notice h
                         where h.message_id = q.message_id and h.state = 'pending'
                           and ((select true from dolsd.changed c
                                  where c.kind = h.kind and c.id = h.matter_id limit 1)
                                or (select true from dolsd.matter m where m.kind = h.kind and m.id = h.matter_id
                                       and m.held_since is not null))
                         limit 1) is null)
             order by q.pressing, q.not_before
             limit in_max for no key update skip locked) l;
    return found_now;
end
$$;
comment on function dolsd.take_from_queue(text, int, boolean, bigint[]) is
    'Locks at most in_max messages that are due on a channel, most pressing first, and returns them; in_after_fire: '
    'a digest waits for fire, but not for long (policy digest_waits); in_not: messages to leave out.';

create or replace function dolsd.lock_matters(in_messages bigint[], out whole bigint[], out reports bigint[])
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
    set plan_cache_mode = force_generic_plan
    as $$
begin
    with carried as materialized (
        select r.id as message, n.id, n.kind, n.matter_id
          from unnest(in_messages) as r (id)
         cross join lateral (select x.id, x.kind, x.matter_id from dolsd.notice x
                              where x.message_id = r.id and x.state = 'pending' offset 0) n),
    ours as materialized (
        select c.id from carried c join dolsd.matter x on x.kind = c.kind
            and x.id = c.matter_id for update of x skip locked)
    select array_agg(r.id), array_agg(r.id) filter (where not r.told) into whole, reports
      from (select u.id, u.id in (select c.message from carried c) as told from unnest(in_messages) as u (id)) r
     where r.id not in (select c.message from carried c where c.id not in (select o.id from ours o))
       and (r.told
            or (select true from dolsd.attested a where a.message_id = r.id limit 1)
            or (select true from dolsd.copied k where k.message_id = r.id limit 1));
end
$$;
comment on function dolsd.lock_matters(bigint[]) is
    'Locks the matters of these messages, and returns the messages for which all were locked (whole): a digest is '
    'handed out whole or not at all. reports: those of them that have no notices.';

-- ---------------------------------------------------------------- contents

create or replace function dolsd.role_titles(in_roles text[]) returns text
    language sql stable
    as $$
    select string_agg(r.title, E'\n' order by u.place)
      from unnest(in_roles) with ordinality as u (role, place) join dolsd.role r on r.role = u.role
    $$;
comment on function dolsd.role_titles(text[]) is
    'The names of roles, one a line: mails name them in their own language.';

create or replace function dolsd.first_role(in_notice bigint) returns text
    language sql stable
    as $$
    with recursive chain as (
        select n.instead_of, coalesce(n.fallback_for, n.role) as role from dolsd.notice n where n.id = in_notice
        union all
        select n.instead_of, coalesce(n.fallback_for, n.role) from chain c join dolsd.notice n on n.id = c.instead_of)
    select role from chain where instead_of is null
    $$;
comment on function dolsd.first_role(bigint) is
    'The role that a notice was originally for, however often somebody else was notified instead.';

do $do$
begin
    if to_regtype('dolsd.carried') is null then
        create type dolsd.carried as (
            id bigint, kind text, matter_id bigint, limit_code text, template text, role text, fallback_for text,
                instead_of bigint,
            late boolean, reminder boolean, pressing text, old_last_day date, title text, authority boolean,
                authority_last_day date,
            reference text, initials text, place text, jurisdiction text, extra jsonb, facts jsonb, state text,
                reason text,
            last_day date, statutory_last_day date, stated_last_day date, start_on date, start_fact text,
                ends_at timestamptz,
            flags text[], name text, address text, language text, tier text, require_tls boolean, held boolean,
                gone boolean, owed_by text, owed_to text, contents text,
            report jsonb, role_titles text, fallback_titles text, diary boolean
        );
    end if;
end
$do$;
comment on type dolsd.carried is
    'A notice of a message with all that is said about it. held: case work has changed since it was worked out. '
    'gone: the recipient can no longer be reached this way. diary: the recipient wants deadlines for a diary.';

-- Inlined into the query that calls it (a single select, no settings), so that each row is looked up once.
create or replace function dolsd.carry(in_message bigint, in_today date) returns setof dolsd.carried
    language sql stable
    as $$
    select n.id, n.kind, n.matter_id, n.limit_code, n.template, n.role, n.fallback_for, n.instead_of, n.late,
           n.purpose = 'reminder', n.pressing, n.old_last_day, t.title, t.authority,
           case when t.authority then d.last_day else (
               -- If none is on record, do not show the latest day that it can be.
               select case when not 'not_stated' = any(e.flags) then e.last_day end
                 from dolsd.deadline e join dolsd.limit_code a on a.code = e.limit_code and a.authority
                where e.kind = n.kind and e.id = n.matter_id order by e.limit_code limit 1) end,
           f.reference, f.initials, f.place, f.jurisdiction, f.extra, x.facts,
           d.state, d.reason, d.last_day, d.statutory_last_day, d.stated_last_day, d.start_on, d.start_fact,
               d.ends_at, d.flags,
           c.name, c.address, c.language, c.tier, c.require_tls,
           x.facts is distinct from f.facts or coalesce(x.look_again <= in_today, false)
               or x.held_since is not null
               or (select true from dolsd.changed q where q.kind = n.kind and q.id = n.matter_id limit 1) is not null,
           n.instead_of is null and not (coalesce(c.address, '') <> ''
               and coalesce((select h.enabled from dolsd.channel h where h.channel = n.channel), false)
               and (select true from (select v.role, v.since, v.until from casework.recipient v
                                       where v.kind = n.kind and v.id = n.matter_id
                                         and v.contact_id = n.contact_id offset 0) w
                     where (w.role = n.role or w.role = any(n.with_roles))
                       and (w.since is null or w.since <= in_today) and (w.until is null or w.until >= in_today)
                     limit 1) is not null),
           o.owed_by, o.owed_to, o.contents, null::jsonb,
           case when n.with_roles <> '{}' then dolsd.role_titles(n.role || n.with_roles) end,
           case when n.with_fallback_for <> '{}' then dolsd.role_titles(n.fallback_for || n.with_fallback_for) end,
           c.diary and n.channel = 'mail'
      from (select s.* from dolsd.notice s where s.message_id = in_message and s.state = 'pending' offset 0) n
     cross join lateral (select m.facts, m.look_again, m.held_since from dolsd.matter m
                          where m.kind = n.kind and m.id = n.matter_id offset 0) x
     cross join lateral (select s.* from dolsd.deadline s
                          where s.kind = n.kind and s.id = n.matter_id and s.limit_code = n.limit_code offset 0) d
     cross join lateral (select s.title, s.authority from dolsd.limit_code s where s.code = n.limit_code offset 0) t
     cross join lateral (select s.owed_by, s.owed_to, s.contents from dolsd.time_limit s
                          where s.id = d.limit_id offset 0) o
      left join lateral (select v.reference, v.initials, v.place, v.jurisdiction, coalesce(v.facts, '{}') as facts,
          v.extra
                           from casework.matter v where v.kind = n.kind and v.id = n.matter_id limit 1) f on true
      -- Name, address and tier as they are now; a row that was set aside is not read, as it may raise. A view may
      -- lack the column calendar: then the one of k is used.
      left join lateral (
           select v.*
             from (select n.contact_id as id, null::boolean as calendar
                    where (select true from dolsd.aside s where s.what = 'contact'
                        and s.id = n.contact_id limit 1) is null
                   offset 0) k
            cross join lateral (select v.name, v.address, v.language, v.tier, v.require_tls,
                                       calendar::boolean as diary from casework.contact v
                                 where v.contact_id = k.id and v.channel = n.channel limit 1) v
            where (select true from dolsd.closed z where z.contact_id = k.id and z.channel = n.channel
                      and z.address = v.address limit 1) is null) c on true
    $$;
comment on function dolsd.carry(bigint, date) is 'The pending notices of a message, with all that is said about them.';

create or replace function dolsd.carry_copy(in_notices bigint[]) returns setof dolsd.carried
    language sql stable rows 1 security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
    select c.*
      from unnest(in_notices) as i (id)
      join dolsd.notice n on n.id = i.id
      join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
           and d.last_day = n.last_day and d.state in ('open', 'lapsed', 'paused')
      join dolsd.limit_code t on t.code = n.limit_code
     cross join lateral (select v.reference from casework.matter v where v.kind = n.kind and v.id = n.matter_id
                          limit 1) f
     cross join lateral jsonb_populate_record(null::dolsd.carried, jsonb_build_object(
        'id', -n.id, 'kind', n.kind, 'matter_id', n.matter_id, 'limit_code', n.limit_code, 'template', n.template,
        'role', n.role, 'late', n.late, 'reminder', n.purpose = 'reminder', 'pressing', n.pressing,
        'title', t.title, 'authority', t.authority, 'reference', f.reference, 'state', d.state,
        'last_day', d.last_day, 'ends_at', d.ends_at, 'extra', '{}'::jsonb, 'facts', '{}'::jsonb,
        'held', false, 'gone', false)) c
     where n.state in ('pending', 'told')
    $$;
comment on function dolsd.carry_copy(bigint[]) is
    'What a copy says about these notices: the reference and last day of each that still stands.';

-- Most claims have none of these: having its own settings and being strict, it is not run for them.
create or replace function dolsd.carry_reports(in_messages bigint[])
    returns table (message bigint, carried dolsd.carried) rows 1
    language sql stable strict security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
    select r.id, c.c from unnest(in_messages) as r (id) cross join lateral (
    select row(0::bigint, null::text, null::bigint, null::text, 'attestation', null::text, null::text, null::bigint,
        false, false,
           'routine', null::date, null::text, false, null::date, null::text, null::text, null::text, null::text,
               null::jsonb,
           null::jsonb, null::text, null::text, null::date, null::date, null::date, null::date, null::text,
               null::timestamptz,
           null::text[], c.name, c.address, c.language, c.tier, c.require_tls, false, false,
           null::text, null::text, null::text, a.report, null::text, null::text, null::boolean)::dolsd.carried as c
      from (select s.contact_id, s.report from dolsd.attested s where s.message_id = r.id offset 0) a
     cross join lateral (select s.channel from dolsd.message s where s.id = r.id offset 0) m
      left join lateral (select v.name, v.address, v.language, v.tier, v.require_tls from casework.contact v
                          where v.contact_id = a.contact_id and v.channel = m.channel limit 1) c on true
    union all
    select c from (select k.notices from dolsd.copied k where k.message_id = r.id offset 0) k
     cross join lateral dolsd.carry_copy(k.notices) c) c
    $$;
comment on function dolsd.carry_reports(bigint[]) is
    'The same for messages without notices: a weekly attestation, or a copy of a digest.';

create or replace function dolsd.diary_of(in_contact bigint, in_kind text, in_matter bigint, in_limit text)
    returns jsonb
    language sql stable
    as $$
    select jsonb_agg(jsonb_build_object('limit', d.limit_code, 'title', t.title, 'last_day', d.last_day,
        'over', d.state in ('met', 'cancelled'), 'sequence',
        (select count(*) from dolsd.event e where e.kind = d.kind and e.matter_id = d.id
            and e.limit_code = d.limit_code and starts_with(e.event, 'deadline '))) order by d.limit_code)
      from dolsd.deadline d join dolsd.limit_code t on t.code = d.limit_code
     where d.kind = in_kind and d.id = in_matter
       and (d.limit_code = in_limit and d.state in ('open', 'paused')
            or d.state in ('met', 'cancelled') and d.last_day >= dolsd.london_date(dolsd.clock())
               and exists (select from dolsd.notice n
                            where n.kind = d.kind and n.matter_id = d.id and n.limit_code = d.limit_code
                              and n.contact_id = in_contact and n.channel = 'mail' and n.state = 'told'))
    $$;
comment on function dolsd.diary_of(bigint, text, bigint, text) is
    'The entries for a contact''s diary with a notice about this limit of a matter: the running deadline, and those '
    'of the matter that the contact was notified of and that are over, until their day has passed. The sequence is '
    'the number of times a deadline was opened, moved, ended or reopened, which only rises.';

create or replace function dolsd.covered_until(in_kind text, in_id bigint, in_code text, in_last_day date,
                                               in_flags text[]) returns date
    language sql stable
    as $$
    select case when not 'barred' = any($5) then $4
                else coalesce((select d.gap_from - 1 from dolsd.deadline d
                                where d.kind = $1 and d.id = $2 and d.limit_code = $3), $4) end
    $$;
comment on function dolsd.covered_until(text, bigint, text, date, text[]) is
    'The day before the days without authority after a deadline: its last day, but of an authority that the law does '
    'not allow the day before they begin, as the first one covers its days until then.';

create or replace function dolsd.hand_out(in_worker text, in_ready bigint[], in_reports bigint[], in_lease interval,
    in_number bigint) returns setof dolsd.claimed
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set enable_seqscan = off set enable_mergejoin = off set enable_memoize = off
    set plan_cache_mode = force_generic_plan
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    today date := dolsd.london_date(moment);
begin
    return query with carried as materialized (
        select r.id as message, c.* from unnest(in_ready) as r (id) cross join lateral dolsd.carry(r.id, today) c
        union all
        select r.message, (r.carried).* from dolsd.carry_reports(in_reports) r),
    -- Everything in a message is for one contact. It goes to the address now in case work, or else to the one it had.
    whole as materialized (
        select g.message, g.ids, g.attempt, g.name, m.contact_id, m.key, m.channel, m.created_at, n.*,
               (m.address, m.language, m.tier, m.require_tls) is distinct from (n.*) as differs
          from (select c.message, coalesce(array_agg(c.id order by c.id) filter (where c.id > 0), '{}') as ids,
                       nextval('dolsd.ledger_seq') as attempt, coalesce(max(c.name), '') as name,
                       max(c.address) as address, max(c.language) as language, max(c.tier) as tier,
                       bool_or(c.require_tls) as tls
                  from carried c group by c.message having not bool_or(c.held or c.gone)) g
         cross join lateral (select s.* from dolsd.message s where s.id = g.message offset 0) m
         cross join lateral (values (coalesce(nullif(g.address, ''), m.address), coalesce(g.language, m.language),
                                     coalesce(g.tier, m.tier), coalesce(g.tls, m.require_tls)))
                         as n (address, language, tier, tls)),
    leased as (
        update dolsd.queue q
           set begun = q.begun + 1, attempts = q.attempts + 1, attempt_id = w.attempt, lease_id = in_number
          from whole w
         cross join lateral (select x.ctid as row from dolsd.queue x where x.message_id = w.message offset 0) o
         where q.ctid = o.row  -- it is locked, so its ctid cannot change
        returning q.begun, q.attempts, q.pressing as rank, q.not_before, q.give_up_at, w.*),
    lent as (
        insert into dolsd.lease (id, worker, until, messages, open) overriding system value
        select in_number, in_worker, moment + in_lease, array_agg(l.message), count(*)
          from leased l having count(*) > 0),
    corrected as (
        update dolsd.message m set (address, language, tier, require_tls) = (w.address, w.language, w.tier, w.tls)
          from whole w where m.id = w.message and m.id = any(array(select x.message from whole x where x.differs))),
    begun as (
        insert into dolsd.attempt (id, message_id, number, worker, begun_at, notices)
        select l.attempt, l.message, l.begun, in_worker, moment, l.ids from leased l)
    select l.message, l.attempt, l.contact_id, l.begun, l.key, l.channel, l.address, l.name, l.language, l.tier, l.tls,
           l.give_up_at, l.created_at, l.attempts, c.id, c.template, c.role,
           coalesce(c.role_titles, (select r.title from dolsd.role r where r.role = c.role)), c.fallback_for,
           coalesce(c.fallback_titles, (select r.title from dolsd.role r where r.role = c.fallback_for)),
           u.role, (select r.title from dolsd.role r where r.role = u.role), c.late,
           c.state = 'lapsed' and c.reminder and dolsd.long_ago(c.ends_at, moment),
           c.state = 'lapsed' and c.authority and c.reminder, c.pressing, c.kind, c.matter_id, c.limit_code, c.title,
           c.reference, c.initials, c.place, c.jurisdiction, c.state, c.reason, c.last_day, c.statutory_last_day,
           c.stated_last_day, c.start_on, case when c.start_fact like 'limit:%' then c.start_on end,
           c.authority_last_day, c.old_last_day, case when c.state = 'lapsed' then today else u.gap_until end
               - dolsd.covered_until(c.kind, c.matter_id, c.limit_code, c.last_day, c.flags), u.gap_until,
           c.owed_by, c.owed_to, c.contents, c.ends_at, to_jsonb(c.flags), c.facts, coalesce(c.extra, '{}'), c.report,
           case when c.diary then dolsd.diary_of(l.contact_id, c.kind, c.matter_id, c.limit_code) end
      from leased l
      join carried c on c.message = l.message
     -- The fact that met the end of an authority began the day after.
     cross join lateral (
        select case when c.instead_of is not null then dolsd.first_role(c.instead_of) end as role,
               case when 'after_gap' = any(c.flags) then (c.facts ->> c.reason)::date - 1 end as gap_until) u
     order by l.rank, l.not_before, l.message, c.pressing desc, c.ends_at, c.id;
end
$$;
comment on function dolsd.hand_out(text, bigint[], bigint[], interval, bigint) is
    'Begins an attempt for each of these messages that can be sent as it stands, under a lease of that number, '
    'and returns their contents. reports: those of them that have no notices. The caller holds their locks.';

-- What could not be handed out: facts that changed unannounced (a store without triggers) are queued for
-- the planner; a recipient who has gone is replaced by those who have the role now.
create or replace function dolsd.look_into(in_messages bigint[]) returns bigint[]
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    as $$
declare
    gone bigint[];
    again bigint[];
begin
    with carried as materialized (
        select r.id as message, c.* from unnest(in_messages) as r (id) cross join lateral dolsd.carry(r.id,
            dolsd.london_date(dolsd.clock())) c),
    queued as (
        insert into dolsd.changed (kind, id, at)
        select distinct c.kind, c.matter_id, dolsd.clock()
          from carried c
          left join lateral (select v.facts from casework.matter v where v.kind = c.kind
              and v.id = c.matter_id offset 0) f on true
         where c.facts is distinct from coalesce(f.facts, '{}')
           and not exists (select from dolsd.changed q where q.kind = c.kind and q.id = c.matter_id)
           -- What is set aside is looked at again by itself, or each look would ask for the next.
           and not exists (select from dolsd.aside a where a.what = 'matter' and a.kind = c.kind
                              and a.id = c.matter_id and a.again_at > dolsd.clock())
        returning pg_notify('dolsd', 'changed') is null)
    select array_agg(c.id) filter (where c.gone), array_agg(distinct c.message) filter (where c.gone) into gone, again
        from carried c;
    if gone is not null then
        perform dolsd.tell_again(gone, 'no longer to be told, or not this way');
        perform dolsd.drop_empty_messages(again);
    end if;
    perform dolsd.drop_spent_copies(in_messages);
    return again;
end
$$;
comment on function dolsd.look_into(bigint[]) is
    'Finds out why these messages could not be handed out; returns those that can be tried again at once, without '
    'recipients who have gone.';

-- ---------------------------------------------------------------- the claim

do $do$
begin
    if to_regtype('dolsd.to_claim') is null then
        create type dolsd.to_claim as (message_id bigint, worker text, lease interval);
    end if;
end
$do$;
comment on type dolsd.to_claim is 'A message that was taken from the queue, by which worker, and for how long.';

create or replace function dolsd.claim_these(in_taken dolsd.to_claim[]) returns setof dolsd.claimed
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    set plan_cache_mode = force_generic_plan
    as $$
declare
    ready bigint[];
    reports bigint[];
    number bigint;
    given bigint[];
begin
    select l.whole, l.reports into ready, reports
      from dolsd.lock_matters(array(select t.message_id from unnest(in_taken) t)) l;
    while ready is not null loop
        number := nextval('dolsd.lease_id_seq');
        return query select * from dolsd.hand_out(in_taken[1].worker, ready, reports, in_taken[1].lease, number);
        given := (select l.messages from dolsd.lease l where l.id = number);
        perform dolsd.move_messages(given, '{pending}', 'sending');
        perform dolsd.copy_digests(given);
        exit when cardinality(given) = cardinality(ready);
        ready := dolsd.look_into(array(select r from unnest(ready) r where r <> all(coalesce(given, '{}'))));
        reports := null;
    end loop;
end
$$;
comment on function dolsd.claim_these(dolsd.to_claim[]) is
    'Hands out those of these messages that can be sent as they stand. The caller has locked their rows of the queue.';

create or replace function dolsd.claim(in_worker text, in_channels text[], in_rooms int[], in_lease interval)
    returns setof dolsd.claimed
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
        set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
    as $$
declare
    -- Reads only the first one, which the index has: a kept query plan would otherwise read the whole table.
    after_fire boolean := coalesce((select d.next_at from dolsd.deadline d where d.next_at is not null
                                     order by d.next_at limit 1) <= dolsd.clock(), false);
    way record;
    looked_at bigint[];
    found_now bigint[];
    taken dolsd.to_claim[];
begin
    perform dolsd.need_read_committed();
    for way in select w.channel, w.room from unnest(in_channels, in_rooms) as w (channel, room) where w.room > 0 loop
        looked_at := '{}';
        -- Some of those found may turn out to be held up; then look at those behind them, up to a limit.
        for turn in 1..20 loop
            found_now := dolsd.take_from_queue(way.channel, way.room, after_fire, looked_at);
            exit when found_now is null;
            looked_at := looked_at || found_now;
            taken := array(select row(f, in_worker, in_lease)::dolsd.to_claim from unnest(found_now) f);
            begin
                return query select * from dolsd.claim_these(taken);
            exception when others then
                perform dolsd.raise_if_passing(sqlstate, sqlerrm);
                return query select c.* from dolsd.apart(null::dolsd.claimed, 'claim_these', taken,
                    (cardinality(taken) + 1) / 2, 'leave_message') c;
            end;
            exit when cardinality(found_now) < way.room;
            way.room := way.room - (select count(*) from unnest(found_now) f
                                     cross join lateral (select x.lease_id from dolsd.queue x
                                                          where x.message_id = f offset 0) q
                                     where q.lease_id is not null);
            exit when way.room <= 0;
        end loop;
        -- Messages whose outcome a service only reports later.
        if way.room > 0 and exists (select from dolsd.accepted x where x.channel = way.channel) then
            return query select * from dolsd.ask_accepted(way.channel, way.room);
        end if;
    end loop;
end
$$;
comment on function dolsd.claim(text, text[], int[], interval) is
    'Hands out due messages to a sender, for each channel up to as many as it has room for, most pressing first, '
    'and records an attempt for each; call it in a separate transaction and commit before sending. Not handed out: '
    'messages about a matter that has changed and was not planned again, whose facts in case work are no longer '
    'those that were planned, or on which somebody is recording a change. Whatever raises is set aside '
    '(dolsd.aside). One row per notice; attempts includes this one.';
