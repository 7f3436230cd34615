-- Whether the auditor would have seen it: one violation of each of its examinations is planted in what
-- it looks at, the examination carried out, and the violation taken back. After auditor.sql.

set client_min_messages = warning;

create table audit.sabotage (name text, sql text not null);
insert into audit.sabotage values
('0  every event', $$update casework.demo_event set fault = 'planted' where id = (select min(id) from casework.demo_event where done_at is not null)$$),
('1  no two notices', $$alter table dolsd.notice drop constraint notice_once;
    insert into dolsd.notice overriding system value
    select (jsonb_populate_record(n, '{"id": 999999999}')).* from dolsd.notice n where state = 'told' limit 1$$),
('1  no rung was said twice', $$insert into audit.carried select * from audit.carried where outcome = 'delivered' and instead_of is null limit 1$$),
('1  nor where the last day moved', $$insert into audit.carried
    select * from audit.carried c where outcome = 'delivered' and instead_of is null
       and exists (select 1 from dolsd.ledger l where l.kind = c.kind and l.matter_id = c.matter_id and l.limit_code = c.limit_code and l.event = 'deadline moved') limit 1$$),
('1  nothing that was dealt with', $$update dolsd.deadline set told_through = ladder_at[1]
    where (kind, id, limit_code) = (select kind, id, limit_code from dolsd.deadline where ladder_at <> '{}' limit 1)$$),
('2  each message that ended', $$delete from audit.begun where message_id = (select min(message_id) from audit.begun)$$),
('2  each attempt was on record', $$update audit.begun set committed = settled + interval '1 second' where attempt = (select min(attempt) from audit.begun)$$),
('2  before the mail', $$update audit.mail set written = written - interval '1 hour' where file = (select min(file) from audit.mail)$$),
('2  each delivered message', $$delete from audit.mail where file = (select min(f.file) from audit.mail f)$$),
('2  nobody was told', $$delete from audit.carried where notice_id = (select min(id) from dolsd.notice where state = 'told')$$),
('2  a mail lies there twice', $$insert into audit.mail select (jsonb_populate_record(f, '{"file": "again"}')).* from audit.mail f
    where not exists (select 1 from audit.begun b join dolsd.message m on m.id = b.message_id
                       where b.outcome = 'unknown' and f.message_id like '<' || m.key || '@%') limit 1$$),
('2  nothing was tried', $$update dolsd.message set give_up_at = created_at - interval '1 day' where id = (select min(message_id) from audit.begun)$$),
('2  each mail went to the address', $$update audit.mail set recipient = 'elsewhere@example.org' where file = (select min(file) from audit.mail)$$),
('3  nothing about the dead', $$insert into audit.ended (kind, id, what, at, committed)
    select kind, matter_id, 'died', begun_at, committed - interval '1 second' from audit.carried limit 1$$),
('3  nor on the clock', $$insert into casework.demo_event (at, what, sql, done_at)
    select c.begun_at, p.reference || ': death recorded', '', c.begun_at - interval '1 day'
      from audit.carried c join casework.standard s on c.kind = 'standard' and s.id = c.matter_id join casework.person p on p.id = s.person_id limit 1$$),
('3  nothing while the ledger', $$update audit.carried set committed = 'infinity'
    where (attempt, notice_id) = (select c.attempt, c.notice_id from audit.carried c
        join dolsd.deadline d on d.kind = c.kind and d.id = c.matter_id and d.limit_code = c.limit_code where d.state = 'met' and c.purpose = 'reminder' limit 1)$$),
('3  no longer needed', $$update dolsd.notice set contact_id = -1 where id = (select min(id) from dolsd.notice where purpose = 'over' and state = 'told')$$),
('3  no reminder while', $$update audit.carried c set committed = f.committed + interval '1 microsecond', kind = f.kind, matter_id = f.matter_id, limit_code = f.limit_code
    from (select * from audit.fate where event = 'deadline paused' order by seq limit 1) f
    where (c.attempt, c.notice_id) = (select attempt, notice_id from audit.carried where purpose = 'reminder' limit 1)$$),
('3  whoever knows', $$insert into audit.known
    select (jsonb_populate_record(k, jsonb_build_object('kind', c.kind, 'matter_id', c.matter_id, 'limit_code', c.limit_code, 'last_day', c.last_day,
            'contact_id', c.contact_id, 'committed', c.committed - interval '1 second'))).*
      from audit.carried c, audit.known k where c.purpose = 'reminder' and c.fallback_for is null and audit.day(c.due_at) <= c.last_day limit 1$$),
('3  nobody was told in a role', $$update audit.carried set role = 'legal', contact_id = -1 where (attempt, notice_id) = (select attempt, notice_id from audit.carried limit 1)$$),
('3  nothing about a last day', $$update audit.carried c set committed = 'infinity', kind = f.kind, matter_id = f.matter_id, limit_code = f.limit_code,
        last_day = (f.detail ->> 'last_day')::date - 100
    from (select * from audit.fate where event = 'deadline moved' limit 1) f where (c.attempt, c.notice_id) = (select attempt, notice_id from audit.carried limit 1)$$),
('3  at the end nothing', $$update dolsd.notice n set state = 'pending', ended_at = null
    where n.id = (select x.id from dolsd.notice x join dolsd.deadline d on d.kind = x.kind and d.id = x.matter_id and d.limit_code = x.limit_code
                   where d.state in ('met', 'cancelled', 'passed') and x.purpose = 'reminder' limit 1)$$),
('4  dolsd.uncovered', $$insert into audit.uncovered values (audit.now(), 'standard', 1, 'standard_end', 'planted', '')$$),
('4  each open or lapsed', $$insert into audit.bare values (audit.now(), 'standard', 1, 'standard_end', 'open', '2027-01-01')$$),
('4  each lapsed deadline', $$insert into audit.lapsed
    select audit.now() + interval '90 days', l.kind, l.id, l.limit_code, l.last_day, l.jurisdiction, l.lapsed_at from audit.lapsed l join audit.promise p using (limit_code, ceased) limit 1$$),
('4  each authority', $$update dolsd.notice set role = 'manager' where role = 'dols_team'$$),
('4  nobody was passed over', $$update dolsd.notice set state = 'nobody' where id = (select min(id) from dolsd.notice)$$),
('4  what could not be delivered', $$update dolsd.notice n set state = 'failed'
    where n.id = (select x.id from dolsd.notice x join dolsd.deadline d on d.kind = x.kind and d.id = x.matter_id and d.limit_code = x.limit_code and d.last_day = x.last_day
                   where x.state = 'told' and d.state = 'open' limit 1)$$),
('4  that something was not delivered', $$update dolsd.notice n set contact_id = f.contact_id from dolsd.notice f
    where f.id = n.instead_of and n.id = (select min(id) from dolsd.notice where purpose = 'undelivered')$$),
('4  nothing ended while', $$insert into audit.fate (seq, at, event, kind, matter_id, limit_code) values
    (1000000001, now(), 'deadline paused', 'standard', 1, 'standard_end'), (1000000002, now(), 'deadline lapsed', 'standard', 1, 'standard_end')$$),
('4  a correction names', $$update dolsd.notice set old_last_day = old_last_day - 1 where id = (select min(id) from dolsd.notice where purpose = 'moved' and state = 'told')$$),
('4  nobody is left', $$insert into audit.misled values (audit.now(), 'standard', 1, 'standard_end', 1, '2027-01-01', '2027-02-01')$$),
('4  where the court', $$update dolsd.deadline d set last_day = d.last_day + 1 from casework.standard s
    where d.kind = 'standard' and d.id = s.id and d.limit_code = 'standard_end' and s.court_last_day is not null$$),
('4  every week', $$delete from dolsd.attested where week = (select min(week) + 7 from dolsd.attested)$$),
('6  no subject', $$update audit.mail set subject = subject || ' S-2026-0001' where file = (select min(file) from audit.mail)$$),
('d  nobody got more than one digest', $$drop index dolsd.message_digest;
    update dolsd.message m set contact_id = x.contact_id
      from (select a.contact_id, min(b.id) as other from dolsd.message a join dolsd.message b on b.digest_on = a.digest_on and b.contact_id <> a.contact_id
             where a.state = 'delivered' and b.state = 'delivered' group by a.id order by a.id limit 1) x where m.id = x.other$$),
('d  on working days', $$update audit.begun set begun_at = '2026-12-25 10:00+00' where message_id = (select min(id) from dolsd.message where digest_on is not null and state = 'delivered')$$),
('d  only what is urgent', $$update audit.carried set pressing = 'routine', last_day = audit.day(made_at) + 100, instead_of = null
    where message_id = (select min(id) from dolsd.message where digest_on is null and state = 'delivered')$$),
('d  no digest put a warning off', $$update audit.carried c set purpose = 'reminder', instead_of = null, last_day = m.digest_on, made_at = m.digest_on - interval '1 day'
      from dolsd.message m where m.id = c.message_id and m.id = (select min(id) from dolsd.message where digest_on is not null and state = 'delivered')$$),
('d  what is urgent waited', $$update dolsd.message set digest_on = '2031-01-01' where id = (select min(message_id) from audit.carried where pressing = 'urgent')$$),
('d  nobody got two messages', $$insert into audit.carried
    select (jsonb_populate_record(c, '{"message_id": -1}')).* from audit.carried c where instead_of is null and outcome = 'delivered'
       and rung not in (select r.id from dolsd.rung r where r.if_flag is not null) limit 1$$),
('d  pressing says', $$update dolsd.notice set pressing = case pressing when 'urgent' then 'routine' else 'urgent' end where id = (select min(id) from dolsd.notice where purpose = 'reminder')$$);
-- One of each thing that stops reminders.
insert into audit.sabotage
select '3  nothing after ' || s.what, format($$update audit.carried c set kind = %L, limit_code = coalesce(%L, c.limit_code), purpose = 'reminder'
    where (c.attempt, c.notice_id) = (select attempt, notice_id from audit.carried order by 1, 2 limit 1);
    insert into audit.ended (kind, id, what, at, committed)
    select kind, matter_id, %L, begun_at, committed - interval '1 second' from audit.carried order by attempt, notice_id limit 1$$, s.kind, s.limit_code, s.what)
  from (select distinct on (what) * from audit.stops where what <> 'died' order by what, kind, limit_code) s;

create function audit.is_found(in_sql text, in_name text) returns bool language plpgsql as $$
declare
    before bigint;
    after bigint;
begin
    select c.violations into before from audit.carry_out(in_name) c;
    begin
        execute in_sql;
        select c.violations into after from audit.carry_out(in_name) c;
        raise exception 'taken back' using errcode = 'ZZ001';
    exception when sqlstate 'ZZ001' then
        return after > before;
    end;
end $$;

\pset tuples_only on
select format('%s examinations, %s of %s planted violations found',
    (select count(*) from audit.examination), count(*) filter (where found), count(*))
  from (select audit.is_found(b.sql, e.name) as found from audit.examination e join audit.sabotage b on starts_with(e.name, b.name)) x;
\pset tuples_only off
do $$
declare
    blind text;
begin
    select string_agg(e.name, '; ' order by e.n) into blind
      from audit.examination e
     where not coalesce((select bool_and(audit.is_found(b.sql, e.name)) from audit.sabotage b where starts_with(e.name, b.name)), false);
    if blind is not null then
        raise exception 'the auditor does not see what is planted: %', blind;
    end if;
end $$;
