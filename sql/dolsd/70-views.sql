-- What people look at. The daemon decides nothing by these views. If a change to a view's columns is
-- more than adding new ones at its end, the migration that comes with it drops the view.
--
-- Public: upcoming_until.

create or replace view dolsd.upcoming as
select m.kind, m.id, c.reference, c.limit_code, c.title, c.last_day, c.ends_at, c.state, c.at, c.at_london, c.rung,
       c.role, c.template, c.pressing, c.occurrence, c.recipients, c.contact_ids, c.fallback, c.nobody, c.acknowledged,
       c.acknowledged_ids, c.held_until, c.with_roles
  from (select d.kind, d.id, array_agg(d) as deadlines
          from dolsd.deadline d
         where d.state in ('open', 'lapsed', 'paused') and d.ladder_at <> '{}' group by d.kind, d.id) m
 cross join lateral dolsd.coming(m.deadlines, 'infinity') c;
comment on view dolsd.upcoming is
    'Each rung that is still to come, and whom it would notify as things stand, by dolsd.telling. Rungs that notify '
    'nobody are left out: those for a role that nobody has, if that is not unusual (rung.if_nobody), and those that '
    'a later one replaces.';
comment on column dolsd.upcoming.kind is 'Kind of the matter.';
comment on column dolsd.upcoming.id is 'Number of the matter.';
comment on column dolsd.upcoming.reference is 'Its reference in case work.';
comment on column dolsd.upcoming.limit_code is 'Which limit.';
comment on column dolsd.upcoming.title is 'The rule in a few words.';
comment on column dolsd.upcoming.last_day is 'Last day, inclusive.';
comment on column dolsd.upcoming.ends_at is 'The midnight that follows it in London.';
comment on column dolsd.upcoming.state is 'State of the deadline: open, lapsed or paused.';
comment on column dolsd.upcoming.at is 'The instant of the rung.';
comment on column dolsd.upcoming.at_london is 'The same, as clocks in London show it.';
comment on column dolsd.upcoming.rung is 'Name of the rung.';
comment on column dolsd.upcoming.role is 'The role to be notified.';
comment on column dolsd.upcoming.template is 'Its template.';
comment on column dolsd.upcoming.pressing is 'How pressing.';
comment on column dolsd.upcoming.occurrence is 'Which occurrence, if the rung repeats.';
comment on column dolsd.upcoming.recipients is
    'Contacts who will have the role on that day and can be reached, with their channels.';
comment on column dolsd.upcoming.contact_ids is 'Their numbers; null: nobody, not even in the DoLS team.';
comment on column dolsd.upcoming.fallback is 'Nobody has the role on that day, so the DoLS team stands in.';
comment on column dolsd.upcoming.nobody is 'There is nobody to notify.';
comment on column dolsd.upcoming.acknowledged is 'Contacts who are left out because they acknowledged this last day.';
comment on column dolsd.upcoming.acknowledged_ids is 'Their numbers.';
comment on column dolsd.upcoming.with_roles is
    'Other roles in which these contacts would be notified at the same moment; the message names them.';
comment on column dolsd.upcoming.held_until is
    'A pause holds it back until then, when the latest of those that it held back for a role is sent; null: it goes '
    'at its normal time.';

-- A rung that waits for a digest is replaced by any that comes before the digest leaves, and a digest leaves
-- within two weeks.
create or replace function dolsd.upcoming_until(in_until timestamptz) returns setof dolsd.upcoming
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
declare
    through timestamptz := greatest(in_until + interval '14 days', (
        select max(d.next_at) from dolsd.deadline d where d.state = 'paused'));
begin
    return query
        select c.*
          from dolsd.coming(array(select d from dolsd.deadline d
                                   where d.state in ('open', 'lapsed', 'paused') and d.ladder_at[1] < in_until),
                            through) c
         where c.at < in_until;
end
$$;
comment on function dolsd.upcoming_until(timestamptz) is
    'The rows of dolsd.upcoming whose rung comes before a moment, for all matters at once.';

create or replace view dolsd.told as
select n.id as notice_id, n.kind, n.matter_id as id, n.limit_code, n.last_day, n.purpose, n.old_last_day,
    r.name as rung, n.occurrence, n.role, n.fallback_for,
       n.instead_of, n.contact_id, c.name as contact, n.channel, m.address, n.template, n.pressing, n.due_at,
           n.made_at, n.late,
       n.state, n.reason, n.ended_at, k.made_at as acknowledged_at, n.message_id, m.key as message_key,
           m.state as message_state, q.not_before, m.give_up_at,
       coalesce(a.attempts, 0) as attempts, a.begun_at as last_begun_at, a.ended_at as last_ended_at, a.outcome,
           a.phase, a.code, a.reply, a.host, n.after_notice, w.subject, w.words, w.wording,
           w.digest as words_digest
  from dolsd.notice n
  join dolsd.rung r on r.id = n.rung
  left join dolsd.message m on m.id = n.message_id
  left join dolsd.queue q on q.message_id = n.message_id
  left join dolsd.acknowledgement k on k.kind = n.kind and k.matter_id = n.matter_id and k.limit_code = n.limit_code
                                   and k.last_day = n.last_day and k.contact_id = n.contact_id
  left join lateral (select v.name from casework.contact v where v.contact_id = n.contact_id limit 1) c on true
  left join lateral (select x.*, count(*) over () as attempts from dolsd.attempts x
                      where x.message_id = n.message_id and n.id = any(x.notices) order by x.number desc limit 1) a
                          on true
  left join lateral (select s.* from dolsd.attempt x join dolsd.said s on s.attempt_id = x.id
                      where x.message_id = n.message_id and n.id = any(x.notices) order by x.number desc limit 1) w
                          on true;
comment on view dolsd.told is
    'Each notice: what it says, to whom, in which message, how often that was attempted and with what outcome.';
comment on column dolsd.told.notice_id is 'Number of the notice.';
comment on column dolsd.told.kind is 'Kind of the matter.';
comment on column dolsd.told.id is 'Number of the matter.';
comment on column dolsd.told.limit_code is 'Which limit.';
comment on column dolsd.told.last_day is 'The last day that it is about.';
comment on column dolsd.told.purpose is
    'reminder, undelivered, moved (the last day moved) or over (nothing more is needed).';
comment on column dolsd.told.old_last_day is 'The last day that was notified before, if it moved.';
comment on column dolsd.told.rung is 'Name of the rung.';
comment on column dolsd.told.occurrence is 'Which occurrence, if the rung repeats.';
comment on column dolsd.told.role is 'In which role the contact is notified.';
comment on column dolsd.told.fallback_for is 'The role that nobody had, if the DoLS team stands in.';
comment on column dolsd.told.instead_of is 'The notice that could not be delivered, if this one reports that.';
comment on column dolsd.told.contact_id is 'Who is notified; null: there was nobody.';
comment on column dolsd.told.contact is 'Name of the contact as it is now.';
comment on column dolsd.told.channel is 'By which channel.';
comment on column dolsd.told.address is 'Address to which the message goes or went.';
comment on column dolsd.told.template is 'Its template.';
comment on column dolsd.told.pressing is 'How pressing.';
comment on column dolsd.told.due_at is 'The rung''s instant.';
comment on column dolsd.told.made_at is 'When the notice was made.';
comment on column dolsd.told.late is 'Whether it was made on a later day than the rung''s.';
comment on column dolsd.told.state is 'pending, told, cancelled, failed, unknown or nobody.';
comment on column dolsd.told.reason is 'Why it was cancelled or failed.';
comment on column dolsd.told.ended_at is 'When it reached its end: if told, when.';
comment on column dolsd.told.acknowledged_at is 'When the contact acknowledged this last day; null: never.';
comment on column dolsd.told.message_id is 'The message that carries it.';
comment on column dolsd.told.message_key is 'Key of the message: its Message-ID begins with it.';
comment on column dolsd.told.message_state is 'State of the message.';
comment on column dolsd.told.not_before is 'When the message may next be attempted; null: it has reached its end.';
comment on column dolsd.told.give_up_at is 'When attempts end and somebody else is notified.';
comment on column dolsd.told.attempts is 'How many attempts carried this notice.';
comment on column dolsd.told.last_begun_at is 'When the last of them began.';
comment on column dolsd.told.last_ended_at is 'When its outcome was recorded.';
comment on column dolsd.told.outcome is 'Its outcome; null: none yet.';
comment on column dolsd.told.phase is 'How far it got.';
comment on column dolsd.told.code is 'Number of the last reply.';
comment on column dolsd.told.reply is 'The other side''s last reply.';
comment on column dolsd.told.host is 'The server it was sent to.';
comment on column dolsd.told.after_notice is
    'The same notice by the previous way, which failed or gave no result in time; null: this was the first way.';
comment on column dolsd.told.subject is 'Subject of the last of them that arrived, or may have.';
comment on column dolsd.told.words is 'Its words; null: none arrived, or they are not kept (policy words_kept_...).';
comment on column dolsd.told.wording is 'Version of the templates used.';
comment on column dolsd.told.words_digest is 'SHA-256 of key, subject and words, which stays after these are removed.';

-- The days are worked out with the deadline; for one that has lapsed since, the first day is worked out here. One
-- select for each index: gaps that have ended, gaps that are running, and lapsed deadlines.
create or replace view dolsd.gaps as
select g.kind, g.id, (select m.reference from dolsd.matter m where m.kind = g.kind and m.id = g.id) as reference,
       g.limit_code, g.last_day, g.gap_from, g.gap_until,
       g.gap_until - g.gap_from + 1 as gap_days, g.running, g.reason as ended_by,
       case when g.no_cover then 'suspended' when 'barred' = any(g.flags) then 'barred' else 'ended' end as why,
       'unsure_end' = any(g.flags) as unsure
  from (
    -- Only a query for why reads the rule, and then it may only read the index.
    select d.kind, d.id, d.limit_code, d.last_day, d.reason, d.flags,
           (select t.no_cover from dolsd.time_limit t where t.id = d.limit_id) as no_cover, d.gap_from, d.gap_until,
           false as running
      from dolsd.deadline d
     where d.gap_from is not null and d.gap_until is not null
    union all
    select d.kind, d.id, d.limit_code, d.last_day, d.reason, d.flags, t.no_cover, d.gap_from,
           case when t.no_cover then least(z.today, d.last_day) else z.today end,
           not (t.no_cover and d.last_day < z.today)
      from (select dolsd.london_date(dolsd.clock()) as today offset 0) z
     cross join dolsd.deadline d
      join dolsd.time_limit t on t.id = d.limit_id
     where d.gap_from is not null and d.gap_until is null
    union all
    select d.kind, d.id, d.limit_code, d.last_day, d.reason, d.flags, t.no_cover, d.last_day + 1,
           case when t.no_cover then least(z.today, d.last_day) else z.today end,
           not (t.no_cover and d.last_day < z.today)
      from (select dolsd.london_date(dolsd.clock()) as today offset 0) z
     cross join dolsd.limit_code c
      join dolsd.deadline d on d.limit_code = c.code and d.state = 'lapsed' and d.gap_from is null
      join dolsd.time_limit t on t.id = d.limit_id
     where c.authority and not 'before_start' = any(d.flags)) g
 where g.gap_until >= g.gap_from;
comment on view dolsd.gaps is
    'Days without authority: from an end to the first fact that ended them, while it was suspended, and those of an '
    'authority that the law does not allow. Days are London dates.';
comment on column dolsd.gaps.kind is 'Kind of the matter.';
comment on column dolsd.gaps.id is 'Number of the matter.';
comment on column dolsd.gaps.reference is 'Its reference in case work, as it was when the matter was last planned.';
comment on column dolsd.gaps.limit_code is
    'Which end, or a suspension: suspension_end, suspension_earlier or suspension_earliest.';
comment on column dolsd.gaps.last_day is 'Last day of that limit.';
comment on column dolsd.gaps.gap_from is 'First day without authority.';
comment on column dolsd.gaps.gap_until is 'Last day without authority; today if it is still running.';
comment on column dolsd.gaps.gap_days is 'How many days, counting both.';
comment on column dolsd.gaps.running is 'Whether it is still running.';
comment on column dolsd.gaps.ended_by is 'What met or cancelled the limit; the gap may have ended before it.';
comment on column dolsd.gaps.why is
    'ended (nothing followed), suspended, or barred (the law allows no such authority).';
comment on column dolsd.gaps.unsure is
    'Whether there may have been authority all the same: the order of the court may say that it continues.';

create or replace view dolsd.moves as
select l.kind, l.matter_id as id, l.limit_code, l.at, (l.detail ->> 'was')::date as old_last_day,
    (l.detail ->> 'last_day')::date as last_day,
       l.detail ->> 'decided_by' as decided_by, l.detail ->> 'because' as because, l.seq
  from dolsd.ledger l
 where l.event = 'deadline moved';
comment on view dolsd.moves is 'Every move of a last day, with both days and the reason; from the ledger.';
comment on column dolsd.moves.kind is 'Kind of the matter.';
comment on column dolsd.moves.id is 'Number of the matter.';
comment on column dolsd.moves.limit_code is 'Which limit.';
comment on column dolsd.moves.at is 'When it was worked out again.';
comment on column dolsd.moves.old_last_day is 'The last day until then.';
comment on column dolsd.moves.last_day is 'The last day from then on.';
comment on column dolsd.moves.decided_by is 'What decided the new one.';
comment on column dolsd.moves.because is
    'Why, as case work gave it then (moved_because in extra of casework.matter); null: it gave none.';
comment on column dolsd.moves.seq is 'Order.';

-- dolsd.uncovered in parts, each with its columns; rows of case work that are set aside are never read
-- again here, because they may raise.
create or replace view dolsd.uncovered_ladder as
-- Each sweep reads everything that is running: once, and the next rung of a ladder first, which is usually enough.
with team as materialized (select r.id from dolsd.rung r where r.if_nobody = 'dols_team'),
doubtful as materialized (
    select d.*, s.sure or exists (select from dolsd.aside a where a.kind = d.kind and a.id = d.id) as sure
      from dolsd.deadline d
     cross join lateral (select d.ladder_rungs[1] in (select t.id from team t)
                                or exists (select from team t where t.id = any(d.ladder_rungs)) as sure offset 0) s
     -- One condition for each index.
     where (d.state in ('open', 'paused') or d.state = 'lapsed')
       and (d.next_at is null or d.ladder_at = '{}' or not s.sure))
select d.kind, d.id, d.limit_code, 'no rung is to come' as what, d.planned_at as since,
       format('open until the end of %s', to_char(d.last_day, 'YYYY-MM-DD')) as detail
  from doubtful d
 where d.state = 'open' and d.ladder_at = '{}'
   and (d.told_through is null
        or d.limit_id <> all(array(select t.id from dolsd.time_limit t where t.after_last_day = 'pass')))
union all
select d.kind, d.id, d.limit_code, 'no alarm is running', d.ends_at,
       format('lapsed after %s', to_char(d.last_day, 'YYYY-MM-DD'))
  from doubtful d
 where d.state = 'lapsed' and d.ladder_at = '{}'
   and d.limit_id <> all(array(select t.id from dolsd.time_limit t where t.after_last_day = 'rest'))
union all
select d.kind, d.id, d.limit_code, 'no time is set for what is to come', d.planned_at,
       format('%s, and nobody will look at it', d.state)
  from doubtful d
 where d.ladder_at <> '{}' and d.next_at is null
union all
-- All rungs to come are for roles that may be vacant, and they are.
select d.kind, d.id, d.limit_code, 'no rung that is to come reaches anybody', d.planned_at,
       format('%s, last day %s', d.state, to_char(d.last_day, 'YYYY-MM-DD'))
  from doubtful d
 where d.state in ('open', 'lapsed') and d.ladder_at <> '{}' and not d.sure
   and not exists (
    select 1 from unnest(d.ladder_rungs, d.ladder_at) as s (rung, at)
      join dolsd.rung r on r.id = s.rung
     cross join lateral (select v.since, v.until from casework.recipient v
                          where v.kind = d.kind and v.id = d.id and v.role = r.role offset 0) v
     where (v.since is null or v.since <= dolsd.london_date(s.at))
       and (v.until is null or v.until >= dolsd.london_date(s.at)));
comment on view dolsd.uncovered_ladder is 'Deadlines about which nothing more would be sent.';

create or replace view dolsd.uncovered_notice as
with z as materialized (
    select t.moment - dolsd.policy_span('bound_not_sent') as send_by,
           t.moment - dolsd.policy_span('bound_no_message') as place_by, t.moment + interval '1 day' as ahead
      from (select dolsd.clock() as moment) t)
select n.kind, n.matter_id as id, n.limit_code, 'nobody to tell' as what, n.made_at as since, n.reason as detail
  from dolsd.notice n
  join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
                       and d.last_day = n.last_day
 where n.message_id is null and n.state = 'nobody' and (d.state in ('open', 'lapsed') or n.purpose = 'over')
   and not (n.instead_of is not null and dolsd.told_since(n))
union all
select n.kind, n.matter_id, n.limit_code, 'not delivered and nobody else told', n.ended_at, n.reason
  from dolsd.undelivered u
  join dolsd.notice n on n.message_id = u.message_id
  join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
                       and d.last_day = n.last_day
 where n.state in ('failed', 'unknown') and d.state in ('open', 'lapsed')
   and not exists (select 1 from dolsd.notice i where i.instead_of = n.id or i.after_notice = n.id)
union all
select n.kind, n.matter_id, n.limit_code, 'due and not sent', q.first_due,
       format('message %s is %s', q.message_id, case when q.lease_id is null then 'pending' else 'sending' end)
       || case when q.attempts > 0 then format(', tried %s times', q.attempts) else '' end
       || coalesce(', last reply ' || a.code, '')
  from z cross join dolsd.queue q
  left join dolsd.lease l on l.id = q.lease_id
  left join lateral (select x.code, x.phase, x.outcome from dolsd.attempts x
                      where x.message_id = q.message_id and x.outcome is not null
                      order by x.number desc limit 1) a on q.attempts > 0
  join dolsd.notice n on n.message_id = q.message_id and n.state = 'pending'
 where case when l.until < z.ahead then l.until else q.first_due end < z.send_by and q.not_before < '9999-01-01'
   -- If a recipient's server puts it off while others are reached, attempts go on for longer; then somebody
   -- else is notified (policy tries_put_off).
   and not (q.attempts > 0 and coalesce(a.outcome = 'retry' and a.code between 400 and 499
                                            and a.phase in ('rcpt', 'data', 'body', 'final'), false)
            and exists (select from dolsd.outcome o
                          join dolsd.attempt b on b.id = o.attempt_id
                          join dolsd.message m on m.id = b.message_id and m.channel = q.channel
                         where o.at >= q.first_due and o.outcome = 'delivered'))
union all
select n.kind, n.matter_id, n.limit_code, 'due and not sent', a.give_up_at,
       format('message %s was handed over, and no word came that it arrived', a.message_id)
  from z cross join dolsd.accepted a
  join dolsd.notice n on n.message_id = a.message_id and n.state = 'pending'
 where a.give_up_at is not null and least(a.give_up_at, a.until) < z.send_by
union all
select n.kind, n.matter_id, n.limit_code, 'tried too often', q.first_due,
       format('message %s, tried %s times', q.message_id, q.attempts)
  from dolsd.queue q join dolsd.notice n on n.message_id = q.message_id and n.state = 'pending'
 where q.attempts > (select dolsd.policy_number('bound_tries'))
union all
select n.kind, n.matter_id, n.limit_code, 'notice without a message', n.made_at, format('notice %s', n.id)
  from z, dolsd.notice n
 where n.message_id is null and n.state = 'pending'
   and (n.purpose in ('reminder', 'undelivered') or n.made_at < z.place_by);
comment on view dolsd.uncovered_notice is 'Notices that reached nobody, or are stuck.';

create or replace view dolsd.uncovered_plan as
with z as materialized (
    select t.moment - dolsd.policy_span('bound_not_fired') as fire_by,
           t.moment - dolsd.policy_span('bound_unplanned') as plan_by,
           t.moment - dolsd.policy_span('bound_old_rules') as plan_anew_by
      from (select dolsd.clock() as moment) t)
select d.kind, d.id, d.limit_code, 'due and not told' as what, d.next_at as since,
       'is a daemon running, and does it plan?' as detail
  from dolsd.deadline d, z
 where d.next_at < z.fire_by
union all
select c.kind, c.id, null, 'changed and not worked out', min(c.at), 'is a daemon running, and does it plan?'
  from dolsd.changed c, z
 where c.at < z.plan_by group by c.kind, c.id
union all
select m.kind, m.id, null, 'worked out by older rules', s.changed_at,
       'is a daemon running, and can it use the rules?'
  from dolsd.rules_state s
 cross join z
  join dolsd.matter m on m.planned_rules < s.version
 where s.changed_at < z.plan_anew_by
union all
-- Ended by rules and not by a fact: it would still be open, but no row of its limit is in force for such matters.
select d.kind, d.id, d.limit_code, 'no limit governs it', d.planned_at,
       format('it was open, its last day is %s, and no time limit is in force for it any more', d.last_day)
  from dolsd.deadline d
  join dolsd.matter m on m.kind = d.kind and m.id = d.id and m.facts is not null
                     and not m.facts ?| array['died', 'closed']
 where d.state = 'cancelled' and d.reason = 'no longer arises'
   and d.last_day >= (select dolsd.london_date(dolsd.clock()))
   and not exists (
       select from dolsd.time_limit t
         join dolsd.rule_pack p on p.pack = t.pack and p.commences is not null
        where t.code = d.limit_code and t.kind = d.kind and (t.jurisdiction is null or t.jurisdiction = m.jurisdiction)
          and greatest(t.effective_from, p.commences) <= dolsd.london_date(dolsd.clock())
          and least(coalesce(t.effective_to, 'infinity'), coalesce(p.ends, 'infinity'))
              >= dolsd.london_date(dolsd.clock()))
union all
select h.kind, h.id, null, 'change held', h.since, 'very many deadlines would change with it; see dolsctl confirm'
  from dolsd.held_change h
union all
select m.kind, m.id, null, 'facts that cannot be right', m.planned_at, m.bad
  from dolsd.matter m where m.bad is not null and m.facts is not null;
comment on view dolsd.uncovered_plan is 'Matters and deadlines that are not being worked on.';

-- A wrong date that ends things does so in silence. While a last day that it took away is still to come, somebody is
-- asked; a matter that was closed later, or whose person died later, is over all the same.
create or replace view dolsd.uncovered_ended as
select d.kind, d.id, null::text as limit_code, 'ended by a date that cannot be right' as what,
       max(d.planned_at) as since,
       format('%s is dated %s, before %s on %s, and ended %s: correct the date that is wrong, or close the matter',
              d.reason, m.facts ->> d.reason, k.governed_by, m.facts ->> k.governed_by,
              string_agg(distinct d.limit_code, ', ')) as detail
  from (select dolsd.london_date(dolsd.clock()) as today offset 0) z
 cross join dolsd.deadline d
  join dolsd.matter m on m.kind = d.kind and m.id = d.id and m.facts is not null
  join dolsd.kind k on k.kind = d.kind
 where d.state in ('met', 'cancelled') and d.last_day >= z.today
   and m.facts ->> d.reason < m.facts ->> k.governed_by
   and not exists (select from unnest(array['died', 'closed']) f where m.facts ->> f >= m.facts ->> k.governed_by)
   and exists (select from dolsd.fact f
                where f.fact = d.reason and (f.kind is null or f.kind = d.kind) and not f.may_precede)
 group by d.kind, d.id, d.reason, k.governed_by, m.facts;
comment on view dolsd.uncovered_ended is
    'Matters of which something was ended by a fact that is dated before the matter began.';

create or replace view dolsd.uncovered_aside as
select case s.what when 'contact' then 'contact' when 'list' then 'list' when 'deadline' then s.kind
                   when 'matter' then s.kind else n.kind end as kind,
       coalesce(n.matter_id, s.id) as id, coalesce(n.limit_code, s.limit_code) as limit_code, 'set aside' as what,
       s.since,
       format('%s cannot be worked on; mend the row of case work, it is tried again after a while '
              '(policy aside_retry): %s',
              case s.what
              when 'deadline' then 'its rung'
              when 'contact' then 'casework.contact, this contact_id,'
              when 'matter' then 'casework.matter or casework.recipient'
              when 'list' then 'case work as a whole, so that new matters are found only where they are told by touch, '
                               'or that it is not known whom nothing reaches,'
              else s.what || ' ' || s.id end, s.fault) as detail
  from dolsd.aside s
  left join dolsd.notice n on (s.what = 'notice' and n.id = s.id)
                           or (s.what = 'message' and n.message_id = s.id and n.state = 'pending');
comment on view dolsd.uncovered_aside is 'Rows that cannot be worked on and will be tried again.';

-- What should come from case work and does not.
create or replace view dolsd.uncovered_feed as
with z as materialized (
    select t.today, t.today - 56 as from_day, dolsd.london_instant(t.today - 56, '00:00') as from_at,
           (select min(w.day)
              from (select x.day, count(*) filter (where x.day < t.today) over (order by x.day desc) as since
                      from dolsd.working_days(t.today - 70, null, 60) x (day)) w
             where w.day > t.today - 70 and w.since <= dolsd.policy_number('feed_quiet')) as quiet_from
      from (select dolsd.london_date(dolsd.clock()) as today) t),
seen as materialized (
    select distinct dolsd.london_date(m.first_at) as day
      from dolsd.matter m where m.first_at >= (select z.from_at from z)),
usual as (
    select z.quiet_from, count(*) filter (where s.day < z.quiet_from) as days,
           count(*) filter (where s.day >= z.quiet_from) as lately, max(s.day) as last_seen,
           (select count(*) from dolsd.working_days(z.from_day, null, 60) w (day) where w.day < z.quiet_from) as work
      from z cross join seen s group by z.quiet_from, z.from_day)
select 'list' as kind, 0::bigint as id, null::text as limit_code, 'no new matter' as what,
       dolsd.london_instant(u.last_seen, '00:00') as since,
       format('case work had new matters on %s of %s working days, and none since %s: does it still come?', u.days,
              u.work, u.last_seen) as detail
  from usual u
 where u.lately = 0 and u.days >= 0.75 * u.work and u.work >= 20
union all
select 'list', 0, null, 'case work is empty', (select max(m.planned_at) from dolsd.matter m),
       'casework.matter has no row, and had some before'
 where exists (select from dolsd.matter) and not exists (select from dolsd.matter m where m.facts is not null)
union all
select 'list', 0, null, 'nobody has a role', coalesce((select min(d.next_at) from dolsd.deadline d), z.moment),
       'casework.recipient or casework.contact has no row, and had some before; what is due waits'
  from (select dolsd.clock() as moment) z where dolsd.recipients_are_gone()
union all
select m.kind, m.id, null, 'no deadline', m.planned_at,
       format('it has no fact %s, from which everything is counted', k.governed_by)
  from dolsd.matter m
  join dolsd.kind k on k.kind = m.kind
 where m.facts is not null and m.planned_at is not null and m.bad is null
   and coalesce(m.facts ->> k.governed_by, '') = '' and not m.facts ?| array['died', 'closed']
   and not exists (select from dolsd.deadline d where d.kind = m.kind and d.id = m.id);
comment on view dolsd.uncovered_feed is 'What should come from case work and does not.';

create or replace view dolsd.uncovered_way as
with late as materialized (
    select q.channel, count(*) as messages, min(q.first_due) as since
      from dolsd.queue q
     where q.lease_id is null and q.not_before < '9999-01-01'
       and q.first_due < (select dolsd.clock() - dolsd.policy_span('bound_not_sent'))
     group by q.channel)
select 'channel' as kind, 0::bigint as id, null::text as limit_code, 'a way out stands still' as what, l.since,
       format('%s: messages that are due and wait: %s, none was delivered or refused since the first was due',
              l.channel, l.messages) as detail
  from late l join dolsd.channel h on h.channel = l.channel and h.enabled
 where not exists (
    select from dolsd.outcome o
      join dolsd.attempt a on a.id = o.attempt_id
      join dolsd.message m on m.id = a.message_id and m.channel = l.channel
     where o.at >= l.since and o.outcome in ('delivered', 'accepted', 'refused'))
union all
select 'list', 0, null, 'no DoLS team can be reached', u.since,
       format('matters with something to come: %s; whatever reaches nobody else would be told to nobody', u.matters)
  from dolsd.unreachable u where u.contact_id is null
union all
select 'contact', n.contact_id, null, 'attestation due and not made', n.at, format('of the week of %s', n.week)
  from dolsd.attestation_next() n where n.at < (select dolsd.clock() - dolsd.policy_span('bound_not_fired'));
comment on view dolsd.uncovered_way is
    'Ways out by which nothing leaves, a DoLS team that cannot be reached, and attestations that are not made.';

create or replace view dolsd.uncovered_lock as
select 'list' as kind, 0::bigint as id, null::text as limit_code, 'a transaction is left open' as what, o.since,
       format('%s holds rows or tables of dolsd, or a table of case work: what needs them is passed over or waits',
              o.words) as detail
  from dolsd.open_transactions() o;
comment on view dolsd.uncovered_lock is 'Other transactions that prevent work from being done.';

create or replace view dolsd.uncovered as
select * from dolsd.uncovered_ladder
union all
select * from dolsd.uncovered_feed
union all
select * from dolsd.uncovered_notice
union all
select * from dolsd.uncovered_plan
union all
select * from dolsd.uncovered_ended
union all
select * from dolsd.uncovered_aside
union all
select * from dolsd.uncovered_way
union all
select * from dolsd.uncovered_lock;
comment on view dolsd.uncovered is 'What breaks the promise that nothing is passed over in silence. Must be empty.';
comment on column dolsd.uncovered.kind is
    'Kind of the matter; contact: a contact that is set aside; list: the list of all matters; channel: a way out.';
comment on column dolsd.uncovered.id is 'Number of the matter, or of the contact.';
comment on column dolsd.uncovered.limit_code is 'Which limit; null: the matter as a whole.';
comment on column dolsd.uncovered.what is 'What is wrong.';
comment on column dolsd.uncovered.since is 'Since when.';
comment on column dolsd.uncovered.detail is 'Details, in words.';

do $do$
declare
    part record;
begin
    for part in
        select c.relname, a.attname, col_description('dolsd.uncovered'::regclass, w.attnum) as words
          from pg_class c
          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
          join pg_attribute w on w.attrelid = 'dolsd.uncovered'::regclass and w.attname = a.attname
         where c.relnamespace = 'dolsd'::regnamespace and c.relkind = 'v' and c.relname like 'uncovered\_%'
    loop
        execute format('comment on column dolsd.%I.%I is %L', part.relname, part.attname, part.words);
    end loop;
end
$do$;

create or replace view dolsd.status as
with the_time as materialized (select dolsd.clock() as moment)
select z.moment as clock,
       z.moment <> now() as clock_moved, dolsd.schema_version() as schema_version,
       s.version as rules_version, s.changed_at as rules_changed_at,
       m.matters, m.not_planned, m.bad,
       d.open, d.lapsed, d.paused, d.due_now,
       q.changed, q.changed_since,
       l.pending, l.sending, v.refused, v.failed, v.unknown, l.oldest_unsent,
       (select count(*) from dolsd.outcome o
         where o.outcome = 'delivered' and o.at > z.moment - interval '1 day') as delivered_today,
       (select count(*) from dolsd.uncovered) as uncovered,
       c.calendar_until, c.calendar_until - dolsd.london_date(z.moment) as calendar_days,
       w.workers, w.seen_at,
       b.blind, b.blind_until, p.pauses, p.pauses_ending, (select count(*) from dolsd.acknowledged) as acknowledged,
       e.attestations, e.attestation_at, e.attested_at, e.attestations_failed,
       h.unwell, h.alarming, h.unwell_words,
       (select count(*) from dolsd.unreachable u where u.contact_id is not null) as unreachable,
       (select count(*) from dolsd.accepted x where x.give_up_at is not null) as accepted
  from the_time z
 cross join dolsd.rules_state s
 cross join lateral (
    select count(*) filter (where x.facts is not null) as matters,
           count(*) filter (where x.planned_rules < s.version) as not_planned,
           count(*) filter (where x.bad is not null and x.facts is not null) as bad
      from dolsd.matter x) m
 cross join lateral (
    select count(*) filter (where x.state = 'open') as open, count(*) filter (where x.state = 'lapsed') as lapsed,
           count(*) filter (where x.state = 'paused') as paused,
           (select count(*) from dolsd.deadline y where y.next_at <= z.moment) as due_now
      from dolsd.deadline x where x.state in ('open', 'paused') or x.state = 'lapsed') d
 cross join lateral (select count(distinct (x.kind, x.id)) changed, min(x.at) as changed_since from dolsd.changed x) q
 cross join lateral (
    select count(*) filter (where x.lease_id is null) as pending, count(x.lease_id) as sending,
           min(x.not_before) filter (where x.not_before <= z.moment) as oldest_unsent
      from dolsd.queue x) l
 cross join lateral (
    select count(*) filter (where x.state = 'refused') as refused, count(*) filter (where x.state = 'failed') as failed,
           count(*) filter (where x.state = 'unknown') as unknown
      from dolsd.undelivered x) v
 cross join lateral (select max(x.day) as calendar_until from dolsd.non_working_day x) c
 cross join lateral (select count(*) as workers, max(x.seen_at) filter (
                              where x.seen_at <= z.moment + interval '10 minutes') as seen_at from dolsd.worker x) w
 cross join lateral (select count(*) as blind, max(x.until) as blind_until from dolsd.blind x
                      where x.until > z.moment - interval '7 days') b
 cross join lateral (select count(*) as pauses, count(*) filter (where x.until <= z.moment + interval '1 day')
                            as pauses_ending from dolsd.running_pause x) p
 cross join lateral (
    select count(*) as attestations,
           (select min(n.at) from dolsd.attestation_next() n) as attestation_at,
           (select max(x.settled_at) from dolsd.attestations x where x.message_state = 'delivered') as attested_at,
           count(*) filter (where a.active and (
               select x.message_id is null or x.message_state in ('refused', 'failed', 'unknown')
                   from dolsd.attestations x
                where x.contact_id = a.contact_id order by x.week desc limit 1)) as attestations_failed
      from dolsd.attestation a) e
 cross join lateral (
    select count(*) as unwell, count(*) filter (where u.alarming) as alarming,
           string_agg(format('%s since %s: %s', u.what, dolsd.london_words(u.since), u.words), E'\n'
                      order by u.since) as unwell_words
      from dolsd.unwell u) h;
comment on view dolsd.status is 'One row: what an administrator looks at first.';
comment on column dolsd.status.clock is 'The database clock.';
comment on column dolsd.status.clock_moved is
    'Whether it is not the server''s own: this is a test or a demonstration.';
comment on column dolsd.status.schema_version is 'Number of the last migration.';
comment on column dolsd.status.rules_version is 'Version of the rulebook.';
comment on column dolsd.status.rules_changed_at is 'When it last went up.';
comment on column dolsd.status.matters is 'Matters in case work, as last seen.';
comment on column dolsd.status.not_planned is 'Of these, worked out by an older rulebook or not at all.';
comment on column dolsd.status.bad is 'Of these, with facts that cannot be right.';
comment on column dolsd.status.open is 'Open deadlines.';
comment on column dolsd.status.lapsed is 'Lapsed deadlines that nobody closed.';
comment on column dolsd.status.paused is 'Deadlines whose reminders are held back; see dolsd.pause.';
comment on column dolsd.status.due_now is 'Deadlines that need something done now.';
comment on column dolsd.status.changed is 'Matters that changed and have not been worked out since.';
comment on column dolsd.status.changed_since is 'Since when the oldest of them has been waiting.';
comment on column dolsd.status.pending is 'Messages that wait, due or not.';
comment on column dolsd.status.sending is 'Messages that are being sent.';
comment on column dolsd.status.accepted is 'Messages that a service accepted but has not yet reported as arrived.';
comment on column dolsd.status.refused is 'Messages that the other side refused.';
comment on column dolsd.status.failed is 'Messages that were given up.';
comment on column dolsd.status.unknown is 'Messages that may or may not have arrived.';
comment on column dolsd.status.oldest_unsent is 'Since when the oldest due message has been waiting.';
comment on column dolsd.status.delivered_today is 'Attempts that delivered in the last 24 hours.';
comment on column dolsd.status.uncovered is 'Rows of dolsd.uncovered; must be 0.';
comment on column dolsd.status.calendar_until is 'Last bank holiday or closure that is listed.';
comment on column dolsd.status.calendar_days is 'Days until then; below the policy calendar_horizon it is time to '
    'add a year.';
comment on column dolsd.status.workers is 'Processes that have ever worked here; see dolsd.worker.';
comment on column dolsd.status.seen_at is
    'When one of them last finished a round; a time that only a clock which was ahead can have set does not count.';
comment on column dolsd.status.blind is
    'Spans in the last seven days in which a process could not see the database or reach a server; see dolsd.blind.';
comment on column dolsd.status.blind_until is 'When the last of them ended.';
comment on column dolsd.status.pauses is 'Pauses that are running; see dolsd.running_pause.';
comment on column dolsd.status.pauses_ending is 'Of these, those that end within a day.';
comment on column dolsd.status.acknowledged is 'Acknowledgements that count; see dolsd.acknowledged.';
comment on column dolsd.status.attestations is
    'Rows of dolsd.attestation; 0: nobody is notified every week that the daemon works.';
comment on column dolsd.status.attestation_at is 'When the next weekly attestation is due; null: none will be sent.';
comment on column dolsd.status.attested_at is 'When the last one was delivered.';
comment on column dolsd.status.attestations_failed is
    'Contacts whose last one did not arrive, or who could not be reached.';
comment on column dolsd.status.unwell is 'What is going wrong now; see dolsd.unwell.';
comment on column dolsd.status.alarming is 'Of these, those that have lasted longer than their bound.';
comment on column dolsd.status.unreachable is
    'Homes and members of the DoLS team with something to come who have no address; see dolsd.unreachable.';
comment on column dolsd.status.unwell_words is 'One line each: what, since when and why; null: nothing.';
