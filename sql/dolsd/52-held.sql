-- What is held back, and who acknowledged what: the views behind dolsctl pause and acknowledge.

create or replace view dolsd.running_pause as
select z.id as number, z.kind, z.matter_id as id, m.reference, z.limit_code, z.until, z.owner, z.reason, z.made_at,
    z.made_by,
       coalesce(h.limits, '{}') as holds, coalesce(h.reminders, 0) as reminders
  from dolsd.pause z
  left join lateral (select v.reference from casework.matter v where v.kind = z.kind
      and v.id = z.matter_id offset 0) m on true
  left join lateral (
        select array_agg(d.limit_code order by d.limit_code) as limits,
               sum((select count(*)
                      from unnest(d.ladder_rungs, d.ladder_at) as l (rung, at)
                      join dolsd.rung r on r.id = l.rung
                     where l.at < z.until
                       and (r.if_nobody = 'dols_team'
                            or exists (select 1 from casework.recipient v
                                        where v.kind = d.kind and v.id = d.id and v.role = r.role
                                          and (v.since is null or v.since <= dolsd.london_date(l.at))
                                          and (v.until is null or v.until >= dolsd.london_date(l.at)))))) as reminders
          from dolsd.deadline d
         where d.kind = z.kind and d.id = z.matter_id and (z.limit_code is null or d.limit_code = z.limit_code)
           and d.state = 'paused' and d.next_at >= z.until) h on true
 where z.ended_at is null and z.until > dolsd.clock();
comment on view dolsd.running_pause is 'Each pause that runs, and what it holds back.';
comment on column dolsd.running_pause.number is 'Number of the pause.';
comment on column dolsd.running_pause.kind is 'Kind of the matter.';
comment on column dolsd.running_pause.id is 'Number of the matter.';
comment on column dolsd.running_pause.reference is 'Its reference in case work.';
comment on column dolsd.running_pause.limit_code is 'Which limit; null: all of the matter.';
comment on column dolsd.running_pause.until is 'When it ends by itself.';
comment on column dolsd.running_pause.owner is 'Who is responsible for it.';
comment on column dolsd.running_pause.reason is 'Why.';
comment on column dolsd.running_pause.made_at is 'When it was made.';
comment on column dolsd.running_pause.made_by is 'Database user who made it.';
comment on column dolsd.running_pause.holds is
    'Limits whose reminders it holds back now. Empty: none, because the matter has not been worked out yet, is over '
    'or has lapsed, or because its last day is now so near that the pause would cover the last reminder.';
comment on column dolsd.running_pause.reminders is
    'How many reminders of these limits come before its end; the latest for each role is sent then.';

create or replace view dolsd.acknowledged as
select k.kind, k.matter_id as id, m.reference, k.limit_code, k.last_day, k.contact_id, c.name as contact,
       coalesce(p.roles, '{}') as roles, k.who, k.note, k.made_at, k.made_by, coalesce(s.reminders, 0) as reminders
  from dolsd.acknowledgement k
  join dolsd.deadline d on d.kind = k.kind and d.id = k.matter_id and d.limit_code = k.limit_code
      and d.last_day = k.last_day
  left join lateral (select v.reference from casework.matter v where v.kind = k.kind
      and v.id = k.matter_id offset 0) m on true
  left join lateral (select v.name from casework.contact v where v.contact_id = k.contact_id limit 1) c on true
  left join lateral (select array_agg(distinct v.role order by v.role) as roles from casework.recipient v
                      where v.kind = k.kind and v.id = k.matter_id and v.contact_id = k.contact_id) p on true
  left join lateral (select count(*) as reminders
                       from unnest(d.ladder_rungs, d.ladder_at) as l (rung, at)
                       join dolsd.rung r on r.id = l.rung and r.role = any(p.roles)
                      where dolsd.london_date(l.at) <= d.last_day) s on true
 where d.state in ('open', 'paused');
comment on view dolsd.acknowledged is 'Each acknowledgement that counts: for the current last day of an open limit.';
comment on column dolsd.acknowledged.kind is 'Kind of the matter.';
comment on column dolsd.acknowledged.id is 'Number of the matter.';
comment on column dolsd.acknowledged.reference is 'Its reference in case work.';
comment on column dolsd.acknowledged.limit_code is 'Which limit.';
comment on column dolsd.acknowledged.last_day is 'Which last day.';
comment on column dolsd.acknowledged.contact_id is 'Whose reminders stop.';
comment on column dolsd.acknowledged.contact is 'Name of the contact as it is now.';
comment on column dolsd.acknowledged.roles is 'The contact''s roles in the matter.';
comment on column dolsd.acknowledged.who is 'Name of the person who said so.';
comment on column dolsd.acknowledged.note is 'What they said.';
comment on column dolsd.acknowledged.made_at is 'When.';
comment on column dolsd.acknowledged.made_by is 'Database user who recorded it.';
comment on column dolsd.acknowledged.reminders is
    'How many reminders to these roles are still to come up to the last day; the contact does not get them.';
