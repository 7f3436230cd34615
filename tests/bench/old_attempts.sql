-- :old mails that were delivered on days before the clock's, each a notice in a digest of its own with its attempt,
-- outcome and events, spread over :contacts contacts.
begin;
set local session_replication_role = replica;
create temporary table mail as
select nextval('dolsd.message_id_seq') as id, nextval('dolsd.notice_id_seq') as notice_id, nextval('dolsd.ledger_seq') as attempt_id,
       1 + i % :contacts as contact_id, dolsd.london_date(dolsd.clock()) - 3 - (i / :contacts)::int as day,
       (dolsd.london_date(dolsd.clock()) - 3 - (i / :contacts)::int)::timestamp at time zone 'UTC' as at
  from generate_series(0, :old - 1) i;
insert into dolsd.message (id, contact_id, channel, address, language, tier, require_tls, pressing, digest_on, digest_slot, state, give_up_at,
       created_at, settled_at) overriding system value
select id, contact_id, 'mail', 'home' || contact_id || '@homes.example', 'en', 'initials', false, 'soon', day, day, 'delivered',
       at + interval '30 hours', at + interval '7 hours', at + interval '8 hours' from mail;
insert into dolsd.notice (id, kind, matter_id, limit_code, last_day, rung, occurrence, contact_id, channel, role, template, pressing, limit_id,
       due_at, message_id, state, made_at, ended_at) overriding system value
select m.notice_id, 'urgent', 10000000 + m.id, t.code, m.day + 7, r.id, m.day, m.contact_id, 'mail', 'managing_authority', r.template, 'soon', t.id,
       m.at + interval '7 hours', m.id, 'told', m.at + interval '7 hours', m.at + interval '8 hours'
  from mail m, (select * from dolsd.rung where limit_code = 'urgent_end' order by id limit 1) r,
       (select * from dolsd.time_limit where code = 'urgent_end' order by id limit 1) t;
insert into dolsd.attempt (id, message_id, number, worker, begun_at, notices)
select attempt_id, id, 1, 'bench', at + interval '8 hours', array[notice_id] from mail;
insert into dolsd.outcome (attempt_id, at, outcome, next, phase, code, reply, host, notices)
select attempt_id, at + interval '8 hours', 'delivered', 'delivered', 'final', 250, '2.0.0 Ok: queued', '127.0.0.1', array[notice_id] from mail;
insert into dolsd.event (at, event, message_id, detail)
select at + interval '7 hours', 'message made', id, jsonb_build_object('contact_id', contact_id, 'channel', 'mail', 'pressing', 'soon', 'digest_on', day)
  from mail;
insert into dolsd.event (at, event, kind, matter_id, limit_code, notice_id, detail)
select at + interval '7 hours', 'notice made', 'urgent', 10000000 + id, 'urgent_end', notice_id,
       jsonb_build_object('role', 'managing_authority', 'contact_id', contact_id) from mail;
commit;
