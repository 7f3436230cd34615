-- Whether the rules of the design held all year, for every deadline, notice and message.
--
-- It knows the tables, case work, its own notes (watch.sql) and the mailbox (audit.mail); it calls no
-- function of dolsd. Commit times are those of the transactions that wrote the rows
-- (track_commit_timestamp): an attempt begins when the ledger row "attempt begun" commits.
-- Each check says how many things it looked at; one that looked at nothing fails. sabotage.sql plants one
-- violation of each and asks whether it is found.

set client_min_messages = warning;
set work_mem = '256MB';
set jit = off;

-- looked counts; wrong gives rows whose first column says in words what is wrong.
create table audit.examination (n int generated always as identity, name text unique, looked text, wrong text);
create table audit.result (n int, name text, looked bigint, violations bigint, first text[]);

create function audit.examine(name text, looked text, wrong text) returns void language sql as
    'insert into audit.examination (name, looked, wrong) values ($1, $2, $3)';

create function audit.carry_out(in_name text, out looked bigint, out violations bigint, out first text[]) language plpgsql as $$
declare
    e audit.examination;
begin
    select * into strict e from audit.examination x where x.name = in_name;
    execute e.looked into looked;
    execute format('select count(*), (array_agg(w.what))[1:10] from (%s) w (what)', e.wrong) into violations, first;
end $$;

create function audit.day(at timestamptz) returns date language sql immutable as $$select (at at time zone 'Europe/London')::date$$;

-- Whether nobody is at work that day, wherever the matter is.
create function audit.off(day date, country text) returns boolean language sql stable as $$
    select extract(isodow from day) > 5
        or exists (select 1 from dolsd.non_working_day n where n.day = $1 and (n.jurisdiction is null or n.jurisdiction = $2))
$$;

create table audit.working as
select row_number() over (order by d) as n, d::date as day
  from generate_series('2024-01-01'::date, '2030-12-31', '1 day') d
 where not audit.off(d::date, 'england');
create unique index on audit.working (day);

-- The n-th working day after a day (of England; Wales keeps the same ones).
create function audit.after(in_day date, in_n int) returns date language sql stable as $$
    select w.day from audit.working w
     where w.n = (select count(*) from audit.working x where x.day <= in_day) + in_n
$$;

-- Every attempt: what it carried, when it was committed, how it ended.
create table audit.begun as
select a.id as attempt, a.message_id, a.number, a.begun_at, a.ended_at, a.outcome, a.notices,
       pg_xact_commit_timestamp(l.xmin) as committed, pg_xact_commit_timestamp(s.xmin) as settled, s.seq > l.id as in_order
  from dolsd.attempts a
  join dolsd.attempt l on l.id = a.id
  left join lateral (select o.xmin, o.seq from dolsd.outcome o where o.attempt_id = a.id order by o.after_unknown desc limit 1) s on true;
create unique index on audit.begun (attempt);
create table audit.carried as
select b.attempt, b.message_id, b.committed, b.begun_at, b.outcome, n.id as notice_id, n.kind, n.matter_id, n.limit_code, n.last_day,
       n.rung, n.occurrence, n.contact_id, n.channel, n.role, n.fallback_for, n.instead_of, n.purpose, n.pressing, n.made_at, n.due_at
  from audit.begun b cross join lateral unnest(b.notices) x join dolsd.notice n on n.id = x;
create index on audit.carried (kind, matter_id);
create index on audit.carried (notice_id);
create index on audit.carried (message_id);
create table audit.ended as select o.*, pg_xact_commit_timestamp(o.xmin) as committed from audit.over o;
create index on audit.ended (kind, id);
create table audit.known as select a.*, pg_xact_commit_timestamp(a.xmin) as committed from dolsd.acknowledgement a;
-- What happened to each deadline, in order.
create table audit.fate as
select l.seq, l.at, l.event, l.kind, l.matter_id, l.limit_code, l.detail, pg_xact_commit_timestamp(l.xmin) as committed
  from dolsd.event l where l.event like 'deadline %';
create index on audit.fate (kind, matter_id, limit_code, committed);
analyze audit.fate;
analyze audit.begun;
analyze audit.carried;
analyze audit.ended;

\pset tuples_only on
\o /dev/null
select audit.examine('0  every event could be recorded',
    'select count(*) from casework.demo_event where done_at is not null',
    $$select format('%s: %s', what, fault) from casework.demo_event where fault is not null$$);

-- ---------------------------------------------------------------- rule 1: scheduled exactly once

select audit.examine('1  no two notices of one rung, deadline, recipient and channel',
    'select count(*) from dolsd.notice',
    $$select format('%s %s %s %s rung %s contact %s: %s notices', kind, matter_id, limit_code, last_day, rung, contact_id, count(*))
        from dolsd.notice group by kind, matter_id, limit_code, last_day, rung, occurrence, contact_id, channel, instead_of, purpose having count(*) > 1$$);
select audit.examine('1  no rung was said twice to anybody by whatever way',
    $$select count(*) from audit.carried where outcome = 'delivered'$$,
    $$select format('%s %s %s %s rung %s on %s to contact %s: said %s times', kind, matter_id, limit_code, last_day, rung, occurrence, contact_id, count(*))
        from audit.carried where outcome = 'delivered' and instead_of is null
       group by kind, matter_id, limit_code, last_day, rung, occurrence, contact_id, purpose having count(*) > 1$$);
select audit.examine('1  nor where the last day moved and moved back',
    $$select count(*) from (select 1 from dolsd.ledger where event = 'deadline moved' group by kind, matter_id, limit_code having count(*) > 1) m$$,
    $$select format('%s %s %s %s rung %s contact %s', c.kind, c.matter_id, c.limit_code, c.last_day, c.rung, c.contact_id)
        from audit.carried c
       where c.outcome = 'delivered' and c.instead_of is null
         and exists (select 1 from dolsd.ledger l where l.kind = c.kind and l.matter_id = c.matter_id and l.limit_code = c.limit_code and l.event = 'deadline moved')
       group by c.kind, c.matter_id, c.limit_code, c.last_day, c.rung, c.occurrence, c.contact_id, c.purpose having count(*) > 1$$);
select audit.examine('1  nothing that was dealt with is still in a ladder',
    $$select count(*) from dolsd.deadline where cardinality(ladder_at) > 0$$,
    $$select format('%s %s %s: %s, told through %s', kind, id, limit_code, ladder_at[1], told_through)
        from dolsd.deadline where ladder_at[1] <= told_through$$);

-- ---------------------------------------------------------------- rule 2: delivered, and recognisably

select audit.examine('2  each message that ended had an attempt',
    $$select count(*) from dolsd.message where state in ('delivered', 'unknown', 'refused', 'failed')$$,
    $$select format('message %s is %s', m.id, m.state) from dolsd.message m
       where m.state in ('delivered', 'unknown', 'refused', 'failed') and not exists (select 1 from audit.begun b where b.message_id = m.id)$$);
select audit.examine('2  each attempt was on record, committed, before its outcome was',
    $$select count(*) from audit.begun$$,
    $$select format('attempt %s: begun %s committed %s, ended %s committed %s', attempt, begun_at, committed, ended_at, settled)
        from audit.begun where committed is null or settled is null or settled <= committed or ended_at < begun_at or not in_order$$);
select audit.examine('2  before the mail was written to the mailbox',
    $$select count(*) from audit.mail$$,
    $$select format('%s: written %s, begun %s', f.file, f.written, b.first)
        from audit.mail f join dolsd.message m on m.key::text = split_part(trim(both '<>' from f.message_id), '@', 1)
        join (select message_id, min(committed) as first from audit.begun group by 1) b on b.message_id = m.id
       -- The file system's clock is behind by a tick of the processor's, and by more on a busy machine.
       where f.written < b.first - interval '1 second'$$);
select audit.examine('2  each delivered message lies in the mailbox under its key, and no other does',
    $$select count(*) from dolsd.message where state = 'delivered'$$,
    $$select format('key %s, mail %s', m.key, f.file)
        from (select * from dolsd.message where state = 'delivered') m
        full join audit.mail f on trim(both '<>' from f.message_id) = m.key || '@council.example'
       where (m.id is null and not exists (select 1 from audit.begun b join dolsd.message u on u.id = b.message_id
                                            where b.outcome = 'unknown' and f.message_id = '<' || u.key || '@council.example>'))
          or f.file is null or f.recipient not like '%' || m.address || '%'$$);
select audit.examine('2  nobody was told what no attempt delivered',
    $$select count(*) from dolsd.notice where state = 'told'$$,
    $$select format('notice %s', n.id) from dolsd.notice n
       where n.state = 'told' and not exists (select 1 from audit.carried c where c.notice_id = n.id and c.outcome = 'delivered')$$);

select audit.examine('2  a mail lies there twice only where nobody knew whether it had arrived',
    $$select count(*) from audit.begun where outcome = 'unknown'$$,
    $$select f.message_id from audit.mail f
       where not exists (select 1 from audit.begun b join dolsd.message u on u.id = b.message_id
                          where b.outcome = 'unknown' and f.message_id = '<' || u.key || '@council.example>')
       group by f.message_id having count(*) > 1$$);
select audit.examine('2  nothing was tried when trying should have ended',
    $$select count(*) from audit.begun where number > 1$$,
    $$select format('message %s: tried %s, to be given up %s', m.id, b.begun_at, m.give_up_at)
        from dolsd.message m join audit.begun b on b.message_id = m.id where b.begun_at >= m.give_up_at$$);
select audit.examine('2  each mail went to the address that stood when its attempt was begun',
    'select count(*) from audit.address',
    $$select format('attempt %s to contact %s: %s, and not %s', b.attempt, m.contact_id, f.recipient, a.address)
        from audit.begun b
        join dolsd.message m on m.id = b.message_id
        join audit.mail f on f.message_id = '<' || m.key || '@council.example>'
       cross join lateral (
            select x.address from audit.address x
             where x.contact_id = m.contact_id and pg_xact_commit_timestamp(x.xmin) < b.committed order by x.n desc limit 1) a
       where b.outcome = 'delivered' and a.address <> f.recipient$$);

-- ---------------------------------------------------------------- rule 3: never about what is over

select audit.examine('3  nothing about the dead after the death was recorded',
    $$select count(*) from audit.ended where what = 'died'$$,
    $$select format('%s %s %s: death recorded %s, attempt %s begun %s', c.kind, c.matter_id, c.limit_code, e.committed, c.attempt, c.committed)
        from audit.ended e join audit.carried c on c.kind = e.kind and c.matter_id = e.id
       where e.what = 'died' and c.committed > e.committed$$);
select audit.examine('3  nor on the clock of case work (casework.demo_event)',
    $$select count(*) from casework.demo_event where what like '%death recorded' and done_at is not null and fault is null$$,
    $$select format('%s: %s %s %s, recorded %s, begun %s', split_part(v.what, ':', 1), c.kind, c.matter_id, c.limit_code, v.done_at, c.begun_at)
        from casework.demo_event v join casework.person p on p.reference = split_part(v.what, ':', 1)
        join (select 'urgent' as kind, id, person_id from casework.urgent union all select 'request', id, person_id from casework.request
              union all select 'standard', id, person_id from casework.standard union all select 'review', id, person_id from casework.review
              union all select 'condition', id, person_id from casework.condition union all select 'court_order', id, person_id from casework.court_order) m
          on m.person_id = p.id
        join audit.carried c on c.kind = m.kind and c.matter_id = m.id
       where v.what like '%death recorded' and v.done_at is not null and v.fault is null and c.begun_at > v.done_at$$);
select audit.examine('3  nothing after ' || e.what,
    format('select count(*) from audit.ended where what = %L', e.what),
    format($$select format('%%s %%s %%s: recorded %%s, attempt %%s begun %%s', c.kind, c.matter_id, c.limit_code, e.committed, c.attempt, c.committed)
        from audit.ended e
        join audit.stops s on s.kind = e.kind and s.what = e.what
        join audit.carried c on c.kind = e.kind and c.matter_id = e.id and (s.limit_code is null or s.limit_code = c.limit_code)
       where e.what = %L and c.committed > e.committed and c.purpose <> 'over'$$, e.what))
  from (select distinct what from audit.ended where what <> 'died') e order by e.what;
select audit.examine('3  nothing while the ledger says that the deadline is met or cancelled',
    $$select count(*) from audit.carried$$,
    $$select format('%s %s %s: attempt %s begun after the deadline was %s', c.kind, c.matter_id, c.limit_code, c.attempt, x.event)
        from audit.carried c
       cross join lateral (
            select f.event from audit.fate f
             where f.kind = c.kind and f.matter_id = c.matter_id and f.limit_code = c.limit_code and f.committed < c.committed order by f.seq desc limit 1) x
       where x.event in ('deadline met', 'deadline cancelled', 'deadline passed') and c.purpose <> 'over'$$);
-- That an earlier reminder needs no more action: once, to those who had one, never about the dead.
select audit.examine('3  no longer needed: only where it is over, to whoever was told, and once',
    $$select count(*) from dolsd.notice where purpose = 'over' and state = 'told'$$,
    $$select format('notice %s about %s %s %s', n.id, n.kind, n.matter_id, n.limit_code)
        from dolsd.notice n
        join dolsd.matter x on x.kind = n.kind and x.id = n.matter_id
        join dolsd.rung r on r.id = n.rung
       -- How long there was no authority is told to a role, whoever had it before.
       where n.purpose = 'over' and n.state = 'told' and r.if_flag is distinct from 'after_gap'
         and (not exists (select 1 from dolsd.notice e where e.kind = n.kind and e.matter_id = n.matter_id and e.limit_code = n.limit_code
                             and e.last_day = n.last_day and e.contact_id = n.contact_id and e.purpose in ('reminder', 'moved') and e.state = 'told' and e.ended_at <= n.made_at)
              or exists (select 1 from dolsd.notice o where o.kind = n.kind and o.matter_id = n.matter_id and o.limit_code = n.limit_code
                            and o.last_day = n.last_day and o.contact_id = n.contact_id and o.purpose = 'over' and o.state = 'told' and o.id < n.id
                            and not exists (select 1 from dolsd.notice e where e.kind = n.kind and e.matter_id = n.matter_id and e.limit_code = n.limit_code
                                               and e.last_day = n.last_day and e.contact_id = n.contact_id and e.purpose in ('reminder', 'moved')
                                               and e.state = 'told' and e.ended_at between o.ended_at and n.made_at)))$$);
select audit.examine('3  no reminder while an officer holds reminders back',
    $$select count(*) from audit.fate where event = 'deadline paused'$$,
    $$select format('%s %s %s: attempt %s begun while it was paused', c.kind, c.matter_id, c.limit_code, c.attempt)
        from audit.carried c
       cross join lateral (
            select f.event from audit.fate f
             where f.kind = c.kind and f.matter_id = c.matter_id and f.limit_code = c.limit_code and f.committed < c.committed order by f.seq desc limit 1) x
       where x.event = 'deadline paused' and c.purpose = 'reminder'$$);
select audit.examine('3  whoever knows of a last day is reminded of it no more before it',
    'select count(*) from audit.known',
    $$select format('%s %s %s: attempt %s to contact %s, who knew', c.kind, c.matter_id, c.limit_code, c.attempt, c.contact_id)
        from audit.known k
        join audit.carried c on c.kind = k.kind and c.matter_id = k.matter_id and c.limit_code = k.limit_code and c.last_day = k.last_day and c.contact_id = k.contact_id
       where c.committed > k.committed and c.purpose = 'reminder' and c.fallback_for is null and audit.day(c.due_at) <= c.last_day$$);
-- The day on which somebody left may be recorded days later.
select audit.examine('3  nobody was told in a role that somebody else has, or nobody',
    'select count(*) from audit.carried',
    $$select format('%s %s: contact %s as %s on %s', c.kind, c.matter_id, c.contact_id, c.role, c.day)
        from (select distinct kind, matter_id, contact_id, role, audit.day(begun_at) as day from audit.carried) c
       where not exists (select 1 from audit.role r
                          where r.kind = c.kind and r.id = c.matter_id and r.role = c.role and r.contact_id = c.contact_id
                            and coalesce(r.since <= c.day, true) and coalesce(r.until >= c.day - 4, true))$$);
select audit.examine('3  nothing about a last day that is no longer so',
    $$select count(*) from dolsd.ledger where event = 'deadline moved'$$,
    $$select format('%s %s %s: attempt %s told of %s, moved to %s before', c.kind, c.matter_id, c.limit_code, c.attempt, c.last_day, x.detail ->> 'last_day')
        from audit.carried c
       cross join lateral (
            select f.detail from audit.fate f
             where f.kind = c.kind and f.matter_id = c.matter_id and f.limit_code = c.limit_code and f.event = 'deadline moved'
               and f.committed < c.committed order by f.seq desc limit 1) x
       where x.detail ->> 'last_day' <> c.last_day::text$$);
select audit.examine('3  at the end nothing is pending about what is over',
    $$select count(*) from dolsd.deadline where state in ('met', 'cancelled', 'passed')$$,
    $$select format('notice %s: %s %s %s is %s', n.id, n.kind, n.matter_id, n.limit_code, d.state)
        from dolsd.notice n join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code
       where n.state in ('pending', 'nobody') and n.purpose <> 'over' and d.state in ('met', 'cancelled', 'passed')$$);

-- ---------------------------------------------------------------- rule 4: never silent

select audit.examine('4  dolsd.uncovered was empty at each week''s end',
    $$select count(*) from audit.week$$,
    $$select format('%s: %s %s %s: %s (%s)', audit.day(at), kind, id, limit_code, what, detail) from audit.uncovered$$);
select audit.examine('4  each open or lapsed deadline had something to come (by the tables)',
    $$select sum(deadlines + lapsed) from audit.week$$,
    $$select format('%s: %s %s %s %s %s', audit.day(at), kind, id, limit_code, state, last_day) from audit.bare$$);
-- The ladder's promise: the first rung after the last day that goes to the DoLS team, and how often it
-- repeats. What comes to rest does not repeat: the longest step of its ladder, and how far that goes. A suspended
-- authorisation that has ceased has a ladder of its own, on which nobody is chased each day. A day's grace for the digest.
create table audit.promise as
select s.limit_code, s.ceased, min(s.first_days) as first_days, coalesce(min(s.repeat_every), max(s.step)) as again,
       max(s.offset_count) filter (where s.rests) as rests_after
  from (select r.limit_code, v.ceased, r.repeat_every, r.offset_count,
               case r.offset_unit when 'day' then r.offset_count else r.offset_count + 1 end as first_days,
               r.offset_count - lag(r.offset_count) over (partition by r.limit_code, v.ceased order by r.offset_count) as step,
               exists (select 1 from dolsd.time_limit t where t.code = r.limit_code and t.after_last_day = 'rest') as rests
          from dolsd.rung r cross join (values (false), (true)) v (ceased)
         where r.role = 'dols_team' and r.active and r.offset_count > 0 and r.counted_from = 'last_day' and r.only_if = '{}'
           and case when v.ceased then not 'ceased' = any(r.unless_flags) else r.only_if_flags = '{}' end) s
 group by 1, 2;
select audit.examine('4  each lapsed deadline had its alarm to the DoLS team, and has it again and again',
    $$select count(*) from audit.lapsed$$,
    $$select format('%s: %s %s %s lapsed after %s, known since %s, last alarm %s', audit.day(l.at), l.kind, l.id, l.limit_code, l.last_day, l.lapsed_at, max(n.ended_at))
        from audit.lapsed l
        join audit.promise p on p.limit_code = l.limit_code and p.ceased = l.ceased
        left join dolsd.notice n on n.kind = l.kind and n.matter_id = l.id and n.limit_code = l.limit_code and n.last_day = l.last_day
                                and n.role = 'dols_team' and n.state = 'told' and n.due_at >= l.last_day and n.ended_at <= l.at
       where p.rests_after is null or audit.day(l.at) <= audit.after(l.last_day, p.rests_after)
       group by l.at, l.kind, l.id, l.limit_code, l.last_day, l.lapsed_at, p.first_days, p.again
      having audit.day(l.at) > audit.after(greatest(coalesce(audit.day(max(n.ended_at)), l.last_day), audit.day(l.lapsed_at)),
                                           greatest(case when max(n.ended_at) is null then p.first_days else 0 end, p.again) + 2)$$);
select audit.examine('4  each authority that lapsed this year was told of to the DoLS team within a day of the ladder''s first alarm',
    $$select count(*) from dolsd.ledger where event = 'deadline lapsed' and limit_code in ('urgent_end', 'standard_end', 'court_order_end')$$,
    $$select format('%s %s %s lapsed after %s at %s', l.kind, l.matter_id, l.limit_code, l.detail ->> 'last_day', l.at)
        from dolsd.ledger l
       where l.event = 'deadline lapsed' and l.limit_code in ('urgent_end', 'standard_end', 'court_order_end')
         and l.at < audit.now() - interval '2 days'
         and not exists (select 1 from dolsd.notice n where n.kind = l.kind and n.matter_id = l.matter_id and n.limit_code = l.limit_code
                            and n.role = 'dols_team' and n.last_day = (l.detail ->> 'last_day')::date and n.due_at >= n.last_day and n.state = 'told'
                            and (n.ended_at <= l.at + interval '2 days' or n.pressing = 'soon' and audit.day(n.ended_at) <= audit.after(audit.day(l.at), 1)))
         and not exists (select 1 from dolsd.ledger x where x.kind = l.kind and x.matter_id = l.matter_id and x.limit_code = l.limit_code
                            and x.seq > l.seq and x.at <= l.at + interval '2 days'
                            and x.event in ('deadline met', 'deadline cancelled', 'deadline moved', 'deadline reopened',
                                             'deadline opened anew'))$$);
select audit.examine('4  nobody was passed over: a role without anybody went to the DoLS team',
    $$select count(*) from dolsd.notice where fallback_for is not null$$,
    $$select format('notice %s: %s', id, reason) from dolsd.notice where state = 'nobody' or (state = 'told' and fallback_for is not null and role <> 'dols_team')$$);
select audit.examine('4  what could not be delivered was told to somebody else while it mattered',
    $$select count(*) from dolsd.attempt$$,
    $$select format('notice %s is %s', n.id, n.state) from dolsd.notice n
        join dolsd.deadline d on d.kind = n.kind and d.id = n.matter_id and d.limit_code = n.limit_code and d.last_day = n.last_day
       where n.state in ('failed', 'unknown') and d.state in ('open', 'lapsed') and not exists (select 1 from dolsd.notice i where i.instead_of = n.id)$$);

select audit.examine('4  that something was not delivered is told of what failed, and to somebody else',
    $$select count(*) from dolsd.notice where purpose = 'undelivered'$$,
    $$select format('notice %s instead of %s', n.id, f.id)
        from dolsd.notice n join dolsd.notice f on f.id = n.instead_of
       where n.purpose = 'undelivered' and (n.contact_id = f.contact_id or f.state not in ('failed', 'unknown'))$$);
select audit.examine('4  nothing ended while reminders of it were held back',
    'select count(*) from dolsd.pause',
    $$select format('%s %s %s lapsed at %s', kind, matter_id, limit_code, at)
        from (select f.*, lag(f.event) over (partition by f.kind, f.matter_id, f.limit_code order by f.seq) as before from audit.fate f) f
       where f.event = 'deadline lapsed' and f.before = 'deadline paused'$$);
select audit.examine('4  a correction names the day that the contact was told before',
    $$select count(*) from dolsd.notice where purpose = 'moved' and state = 'told'$$,
    $$select format('notice %s: %s %s %s was %s', n.id, n.kind, n.matter_id, n.limit_code, n.old_last_day)
        from dolsd.notice n
       where n.purpose = 'moved' and n.state = 'told'
         and not exists (select 1 from dolsd.notice e where e.kind = n.kind and e.matter_id = n.matter_id and e.limit_code = n.limit_code
                            and e.contact_id = n.contact_id and e.last_day = n.old_last_day and e.state = 'told' and e.ended_at <= n.made_at)$$);
select audit.examine('4  nobody is left with another last day than the one that stands',
    $$select count(*) from audit.fate where event = 'deadline moved'$$,
    $$select format('%s: %s %s %s: contact %s was last told %s, it is %s', audit.day(at), kind, id, limit_code, contact_id, told, last_day) from audit.misled$$);
select audit.examine('4  where the court varied a last day, that one is watched',
    'select count(*) from casework.standard where court_last_day is not null',
    $$select format('%s: %s, watched %s', s.reference, s.court_last_day, d.last_day)
        from casework.standard s join dolsd.deadline d on d.kind = 'standard' and d.id = s.id and d.limit_code = 'standard_end'
       where s.court_last_day is not null and d.last_day <> s.court_last_day$$);

select audit.examine('4  every week the manager was told that it works, and once',
    'select count(*) from dolsd.attested',
    $$select format('contact %s, %s: %s', a.contact_id, w.at, coalesce(k.made_at::text, 'not told'))
        from dolsd.attestation a
       cross join (select distinct date_trunc('week', audit.day(at))::date as monday, min(at) as at from audit.week
                    where at < (select max(at) from audit.week) group by 1) w
        left join dolsd.attested k on k.contact_id = a.contact_id and k.week = w.monday
        left join dolsd.message m on m.id = k.message_id
       where m.state is distinct from 'delivered' or k.made_at > k.due_at + interval '1 hour'$$);

-- ---------------------------------------------------------------- rule 6: thin

select audit.examine('6  no subject or file name with initials, reference or place',
    $$select count(*) from audit.mail$$,
    $$select distinct format('%s: %s (%s %s)', f.file, f.subject, c.kind, c.matter_id)
        from audit.mail f
        join dolsd.message m on m.key::text = split_part(trim(both '<>' from f.message_id), '@', 1)
        join audit.carried c on c.message_id = m.id
        join audit.matter v on v.kind = c.kind and v.id = c.matter_id
       where strpos(lower(f.subject || ' ' || f.file), lower(nullif(v.reference, ''))) > 0
          or strpos(f.subject || ' ' || f.file, nullif(v.initials, '')) > 0
          or strpos(lower(f.subject || ' ' || f.file), lower(nullif(v.place, ''))) > 0
          or f.subject ~ '[A-Z]{1,2}-([0-9]{4}-)?[0-9]{4}' or f.subject ~ '\m[A-Z]\.\s?[A-Z]\.'$$);

-- ---------------------------------------------------------------- the digest

-- Full at a thousand notices. One that was cancelled and made again since has gone to another message, so
-- that a few less may be there now.
create table audit.full_digest as
select m.contact_id, m.digest_on from dolsd.message m join dolsd.notice n on n.message_id = m.id
 where m.digest_on is not null group by m.id having count(*) >= 990;
select audit.examine('d  nobody got more than one digest a day',
    $$select count(*) from dolsd.message where digest_on is not null and state = 'delivered'$$,
    $$select format('contact %s on %s: %s digests', m.contact_id, audit.day(b.begun_at), count(distinct m.id))
        from dolsd.message m join audit.begun b on b.message_id = m.id and b.outcome = 'delivered'
       where m.digest_on is not null group by m.contact_id, audit.day(b.begun_at) having count(distinct m.id) > 1$$);
select audit.examine('d  on working days only, from eight in the morning',
    $$select count(*) from dolsd.message where digest_on is not null and state = 'delivered'$$,
    $$select distinct format('message %s to contact %s at %s', m.id, m.contact_id, b.begun_at)
        from dolsd.message m join audit.begun b on b.message_id = m.id and b.outcome = 'delivered'
        join audit.carried c on c.attempt = b.attempt
        join audit.matter v on v.kind = c.kind and v.id = c.matter_id
       where m.digest_on is not null
         and (audit.off(audit.day(b.begun_at), v.jurisdiction) or (b.begun_at at time zone 'Europe/London')::time < '08:00')$$);
select audit.examine('d  only what is urgent, or would come too late, or was undelivered, went by itself',
    $$select count(*) from dolsd.message where digest_on is null and state = 'delivered'$$,
    $$select format('message %s, notice %s: %s, %s %s made %s, last day %s', m.id, c.notice_id, c.pressing, c.limit_code, c.role, c.made_at, c.last_day)
        from dolsd.message m join audit.carried c on c.message_id = m.id and c.outcome = 'delivered'
       where m.digest_on is null and c.pressing <> 'urgent' and c.instead_of is null
         and c.last_day > audit.after(audit.day(c.made_at), 1)
         -- Beside a digest that was full, of whatever became of its notices before it left.
         and not exists (select 1 from audit.full_digest g where g.contact_id = m.contact_id and g.digest_on = audit.day(c.begun_at))
         -- Beside what is urgent about the same deadline, for nobody gets two messages about one.
         and not exists (select 1 from audit.carried u where u.attempt = c.attempt and u.pressing = 'urgent'
                            and u.kind = c.kind and u.matter_id = c.matter_id and u.limit_code = c.limit_code)$$);
select audit.examine('d  no digest put a warning off past the last working day before the end',
    $$select count(*) from audit.carried c join dolsd.message m on m.id = c.message_id
       where m.digest_on is not null and c.last_day >= audit.day(c.made_at)$$,
    $$select format('message %s, notice %s: digest of %s, %s %s made %s, last day %s', m.id, c.notice_id, m.digest_on, c.limit_code, c.role, c.made_at, c.last_day)
        from audit.carried c join dolsd.message m on m.id = c.message_id
       where m.digest_on is not null and c.purpose = 'reminder' and c.instead_of is null
         and m.digest_on > audit.day(c.made_at) and c.last_day between audit.day(c.made_at) and m.digest_on$$);
select audit.examine('d  what is urgent waited for no digest',
    $$select count(*) from audit.carried where pressing = 'urgent'$$,
    $$select format('notice %s in message %s: begun %s, made %s', c.notice_id, c.message_id, c.begun_at, c.made_at)
        from audit.carried c join dolsd.message m on m.id = c.message_id
       where c.pressing = 'urgent' and (m.digest_on is not null or (c.begun_at > c.made_at + interval '15 minutes'
                 + case c.purpose when 'moved' then dolsd.policy_span('correction_settles') else '0' end and (select min(number) from audit.begun b where b.message_id = m.id and b.attempt = c.attempt) = 1))$$);
-- A correction may leave beside the reminder that the new day brings: it says what was wrong. So may what
-- the DoLS team is told for somebody who has just left.
select audit.examine('d  nobody got two messages at once about one deadline',
    $$select count(*) from audit.carried where instead_of is null$$,
    $$select format('%s %s %s to contact %s, made %s: messages %s', kind, matter_id, limit_code, contact_id, made_at, array_agg(distinct message_id))
        from audit.carried where instead_of is null and outcome = 'delivered' and rung not in (select r.id from dolsd.rung r where r.if_flag is not null)
       group by kind, matter_id, limit_code, last_day, contact_id, made_at, purpose, fallback_for having count(distinct message_id) > 1$$);
select audit.examine('d  pressing says what the rung says',
    $$select count(*) from dolsd.notice where purpose = 'reminder'$$,
    $$select format('notice %s: %s, rung %s: %s', n.id, n.pressing, r.name, r.pressing) from dolsd.notice n join dolsd.rung r on r.id = n.rung
       where n.purpose = 'reminder'
         -- An alarm that was due more than three days before is in the digest soon enough.
         and n.pressing <> case when r.pressing = 'urgent' and n.due_at < n.made_at - interval '3 days' and n.last_day < audit.day(n.made_at)
                                then 'soon' else r.pressing end$$);

-- ---------------------------------------------------------------- what there was

\o
\pset footer off
select format('%s matters, %s deadlines (%s open, %s lapsed), %s notices, %s messages, %s attempts, %s ledger rows, %s mails, %s events played (%s at fault)',
    (select count(*) from dolsd.matter), (select count(*) from dolsd.deadline),
    (select count(*) from dolsd.deadline where state = 'open'), (select count(*) from dolsd.deadline where state = 'lapsed'),
    (select count(*) from dolsd.notice), (select count(*) from dolsd.messages), (select count(*) from dolsd.attempts),
    (select count(*) from dolsd.ledger), (select count(*) from audit.mail),
    (select count(*) from casework.demo_event where done_at is not null), (select count(*) from casework.demo_event where fault is not null));
select format('%s digests; %s digests on the day with the most; %s notices in the largest',
    count(*), (select max(n) from (select count(*) as n from dolsd.message where digest_on is not null and state = 'delivered' group by digest_on) d),
    (select max(cardinality(b.notices)) from audit.begun b join dolsd.message m on m.id = b.message_id where m.digest_on is not null))
  from dolsd.message where digest_on is not null and state = 'delivered';
select format('%s messages on the day with the most, %s to one contact on one day', max(n), max(most))
  from (select day, sum(n) as n, max(n) as most
          from (select audit.day(b.begun_at) as day, m.contact_id, count(*) as n from audit.begun b join dolsd.message m on m.id = b.message_id group by 1, 2) x group by 1) y;
\pset tuples_only off
select format('%s contacts of %s were told something; %s acknowledgements, %s pauses, %s last days moved, %s varied by the court, %s deaths, %s withdrawals, %s moves, %s roles that had nobody',
    (select count(distinct contact_id) from audit.carried), (select count(*) from casework.address_book), (select count(*) from dolsd.acknowledgement),
    (select count(*) from dolsd.pause), (select count(*) from audit.fate where event = 'deadline moved'),
    (select count(*) from casework.standard where court_last_day is not null), (select count(distinct id) from audit.over where what = 'died' and kind = 'request'),
    (select count(distinct id) from audit.over where what = 'withdrawn' and kind = 'request'), (select count(*) from casework.move),
    (select count(distinct (kind, matter_id, fallback_for)) from dolsd.notice where fallback_for is not null));
\pset tuples_only off
select n.purpose, count(*) as notices, count(*) filter (where state = 'told') as told, count(*) filter (where state = 'cancelled') as cancelled,
       count(*) filter (where state = 'failed') as failed, count(*) filter (where state = 'pending') as pending,
       count(*) filter (where state in ('unknown', 'nobody')) as others, count(*) filter (where late) as late
  from dolsd.notice n group by 1 order by 2 desc;
select state, count(*) as messages from dolsd.message group by 1 order by 2 desc;
select outcome, count(*) as attempts from dolsd.attempts group by 1 order by 2 desc;
select n.limit_code, n.pressing, count(*) as told, count(distinct n.message_id) as messages
  from dolsd.notice n where n.state = 'told' group by 1, 2 order by 1, 2;

\pset footer off
insert into audit.result select e.n, e.name, c.* from audit.examination e cross join lateral audit.carry_out(e.name) c;
select case when violations = 0 and looked > 0 then 'ok' else 'WRONG' end as " ", name, looked, violations from audit.result order by n;
\pset tuples_only on
select format('%s: %s', name, unnest(first)) from audit.result where violations > 0 order by n;
\pset tuples_only off
do $$
begin
    if exists (select 1 from audit.result where violations > 0 or coalesce(looked, 0) = 0) then
        raise exception 'the auditor objects';
    end if;
end $$;
