-- Once a week somebody is notified that the daemon works and what it did, so that its silence is noticed.
--
-- A message without notices: it has a row of dolsd.attested instead, with its contents. From there it
-- is handled like any other message: claimed, composed, attempted, settled.
--
-- Public: attestation_next.

alter table dolsd.attestation alter column since set default dolsd.clock();

create or replace function dolsd.attestation_next() returns table (contact_id bigint, week date, at timestamptz)
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    this_week date := date_trunc('week', dolsd.london_date(moment)::timestamp)::date;
    who record;
    monday date;
    day date;
    falls_at timestamptz;
begin  -- step by step, usually one step: this is called at the end of every round of work
    for who in select a.* from dolsd.attestation a where a.active order by a.contact_id loop
        contact_id := who.contact_id;
        at := null;
        -- One from the future was made by a clock that had leapt.
        monday := greatest(this_week - 7, (select max(m.week) + 7 from dolsd.attested m
            where m.contact_id = who.contact_id and m.due_at <= moment));
        while monday <= this_week + 14 loop
            day := monday + who.weekday - 1;
            while not dolsd.working_day(day, who.jurisdiction) loop
                day := day - 1;
            end loop;
            falls_at := dolsd.london_instant(day, who.at_time);
            -- Only the latest of those due: after a month without any, a contact does not get four.
            if falls_at >= who.since and (at is null or falls_at <= moment) then
                week := monday;
                at := falls_at;
            end if;
            exit when falls_at > moment and at is not null;
            monday := monday + 7;
        end loop;
        if at is not null then
            return next;
        end if;
    end loop;
end
$$;
comment on function dolsd.attestation_next() is
    'For each contact who gets one, the weekly attestation that is due, or else the next: the week it is for, by its '
    'Monday, and when.';

create or replace function dolsd.attestation_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    perform pg_notify('dolsd', 'attestation');
    return null;
end
$$;
comment on function dolsd.attestation_changed() is
    'Trigger: wakes the daemons, which might otherwise sleep past the new time.';
create or replace trigger attestation_changed after insert or update or delete on dolsd.attestation
    for each statement execute function dolsd.attestation_changed();

create or replace function dolsd.attestation_report(in_from timestamptz, in_until timestamptz) returns jsonb
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
begin  -- plpgsql, because dolsd.status is created later
    return (
    with said as materialized (
        select count(*) filter (where n.state = 'told') as sent, count(*) filter (where n.state = 'failed') as failed,
               count(*) filter (where n.state = 'unknown') as unknown,
               count(*) filter (where n.state = 'told' and n.late) as late
          from dolsd.notice n where n.ended_at > in_from and n.ended_at <= in_until),
    nobody as materialized (select count(*) as many from dolsd.notice n where n.state = 'nobody'),
    today as (select dolsd.london_date(in_until) as day),
    limits as (
        select l.title as what, count(*) filter (where d.state in ('open', 'paused')) as running,
               count(*) filter (where d.state = 'lapsed') as run_out
          from dolsd.deadline d join dolsd.limit_code l on l.code = d.limit_code
         where d.state in ('open', 'paused', 'lapsed')
         group by l.title),
    days as (
        select d.last_day as on_day, count(*) as ending
          from dolsd.deadline d, today t
         where d.state in ('open', 'paused') and d.last_day between t.day and t.day + 6
         group by d.last_day),
    pauses as (
        select p.until, p.number, p.owner, coalesce(l.title, k.title) as what, dolsd.london_date(p.until) as until_day
          from dolsd.running_pause p
          join dolsd.kind k on k.kind = p.kind
          left join dolsd.limit_code l on l.code = p.limit_code),
    blind as (select count(*) as many from dolsd.blind b where b.until > in_from and b.since < in_until)
    select jsonb_build_object(
               'from', dolsd.london_date(in_from), 'until', t.day, 'matters', s.matters,
               'running', s.open + s.paused, 'run_out', s.lapsed,
               'limits', (select coalesce(jsonb_agg(to_jsonb(l) order by l.what), '[]') from limits l),
               'sent', a.sent, 'sent_late', a.late, 'failed', a.failed, 'unknown', a.unknown, 'nobody', n.many,
               'days', (select coalesce(jsonb_agg(to_jsonb(d) order by d.on_day), '[]') from days d),
               'uncovered', s.uncovered, 'bad', s.bad, 'blind', b.many,
               'holidays_until', s.calendar_until, 'holidays_short', coalesce(s.calendar_days,
                   0) < dolsd.policy_number('calendar_horizon'),
               'pauses', (select count(*) from pauses),
               'held', (select coalesce(jsonb_agg(jsonb_build_object('what', p.what, 'until', p.until_day, 'owner',
                   p.owner)
                                                  order by p.until, p.number), '[]') from pauses p),
               'trouble', s.uncovered + s.unwell + s.bad + a.failed + a.unknown + n.many > 0)
           -- A second urgent authorisation, which the law does not allow, ends nothing.
           || coalesce((select jsonb_build_object('without_authority', count(*)) from dolsd.deadline d
                          join dolsd.limit_code l on l.code = d.limit_code and l.authority
                         where d.state = 'lapsed' and not 'barred' = any(d.flags) having count(*) > 0), '{}')
           || coalesce((select jsonb_build_object('seal', g.number, 'seal_sha256', encode(g.digest, 'hex'))
                          from dolsd.seal g order by g.number desc limit 1), '{}')
      from dolsd.status s, said a, nobody n, today t, blind b);
end
$$;
comment on function dolsd.attestation_report(timestamptz, timestamptz) is
    'What an attestation says: reminders of that time, and the status. Counts and days, and who is responsible for '
    'pauses; nothing identifies a matter.';

create or replace function dolsd.attest() returns int
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp set jit = off
    as $$
#variable_conflict use_column
declare
    moment timestamptz := dolsd.clock();
    due record;
    whom record;
    number bigint;
    made int := 0;
begin
    for due in select n.contact_id, n.week, n.at from dolsd.attestation_next() n where n.at <= moment
        order by n.contact_id loop
        select w.channel, w.address, w.language, w.tier, w.require_tls into whom
          from dolsd.ways_of(due.contact_id, dolsd.enabled_channels()) w order by w.turn, w.channel limit 1;
        number := null;
        if found then
            number := nextval('dolsd.message_id_seq');
            made := made + dolsd.queue_messages(array[row(number, due.contact_id, whom.channel, whom.address,
                coalesce(whom.language, 'en'),
                coalesce(whom.tier, 'nothing'), coalesce(whom.require_tls, true), 'routine', null, moment,
                    moment + dolsd.policy_span('tries_otherwise'))]::dolsd.new_message[]);
        end if;
        insert into dolsd.attested (contact_id, week, due_at, made_at, message_id, report)
        select due.contact_id, due.week, due.at, moment, number,
               dolsd.attestation_report(coalesce(max(a.made_at), moment - interval '7 days'), moment)
          from dolsd.attested a where a.contact_id = due.contact_id and a.made_at > moment - interval '28 days';
        if number is null then
            insert into dolsd.event (at, event, detail)
            values (moment, 'nobody to attest to', jsonb_build_object('attestation', due.week, 'contact_id',
                due.contact_id));
        end if;
    end loop;
    return made;
end
$$;
comment on function dolsd.attest() is
    'Makes the weekly attestations that are due. For the holder of fire''s lock. Returns how many messages.';

create or replace view dolsd.attestations as
select a.contact_id, c.name as contact, a.week, a.due_at, a.made_at, a.message_id, m.key as message_key,
    m.state as message_state,
       coalesce(m.attempts, 0) as attempts, m.settled_at, t.outcome, t.code, t.reply, t.host, a.report
  from dolsd.attested a
  left join dolsd.messages m on m.id = a.message_id
  left join lateral (select v.name from casework.contact v where v.contact_id = a.contact_id limit 1) c on true
  left join lateral (select x.outcome, x.code, x.reply, x.host from dolsd.attempts x where x.message_id = a.message_id
                      order by x.number desc limit 1) t on true;
comment on view dolsd.attestations is 'Each weekly attestation, its message and what happened to it.';
comment on column dolsd.attestations.contact_id is 'Whom.';
comment on column dolsd.attestations.contact is 'Name of the contact as it is now.';
comment on column dolsd.attestations.week is 'The Monday of the week it is for.';
comment on column dolsd.attestations.due_at is 'When it was due.';
comment on column dolsd.attestations.made_at is 'When it was made.';
comment on column dolsd.attestations.message_id is
    'The message that carries it; null: the contact could not be reached.';
comment on column dolsd.attestations.message_key is 'Key of the message: its Message-ID begins with it.';
comment on column dolsd.attestations.message_state is 'State of the message.';
comment on column dolsd.attestations.attempts is 'How many attempts were begun.';
comment on column dolsd.attestations.settled_at is 'When the message reached its end.';
comment on column dolsd.attestations.outcome is 'Outcome of the last attempt.';
comment on column dolsd.attestations.code is 'Number of the last reply.';
comment on column dolsd.attestations.reply is 'The other side''s last reply.';
comment on column dolsd.attestations.host is 'The server it was sent to.';
comment on column dolsd.attestations.report is 'What it said.';
