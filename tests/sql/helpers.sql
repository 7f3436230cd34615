-- What the tests of SQL share: assertions, a few rules, and a planner of a few lines.
create schema t;

create function t.eq(got anyelement, want anyelement, what text) returns void language plpgsql as $$
begin
    if got is distinct from want then
        raise exception 'FAILED: %: got %, want %', what, got, want;
    end if;
end $$;

create function t.ok(got boolean, what text) returns void language plpgsql as $$
begin
    if got is not true then
        raise exception 'FAILED: %', what;
    end if;
end $$;

-- A statement must fail with a message like this.
create function t.fails(statement text, pattern text) returns void language plpgsql as $$
declare
    said text;
begin
    begin
        execute statement;
    exception when others then
        said := sqlerrm;
    end;
    if said is null then
        raise exception 'FAILED: it went through: %', statement;
    elsif said !~ pattern then
        raise exception 'FAILED: % says "%", which is not like "%"', statement, said, pattern;
    end if;
end $$;

-- ---------------------------------------------------------------- rules

insert into dolsd.kind values ('urgent', 'Urgent authorisation', 'given'), ('standard', 'Standard authorisation', 'given'),
    ('milestone', 'Milestone', 'due');
insert into dolsd.fact values ('standard', 'rpr_paid', 'a paid representative'), ('milestone', 'met', 'met'), (null, 'died', 'died'), (null, 'moved', 'moved'), (null, 'closed', 'closed');
insert into dolsd.limit_code values ('urgent_end', 'End of an urgent authorisation'), ('standard_end', 'End of a standard authorisation'),
    ('milestone_due', 'Step of a programme'), ('assess_urgent', 'Assessments');
insert into dolsd.role values ('managing_authority', 'Managing authority'), ('representative', 'Representative'),
    ('dols_team', 'DoLS team'), ('manager', 'Manager');
insert into dolsd.channel values ('mail', 'Mail', true), ('webhook', 'Webhook', false);
insert into dolsd.rule_pack (pack, title, regime, commences) values ('test', 'Rules of the tests', 'dols', '2009-04-01');
insert into dolsd.time_limit (pack, code, kind, title, count_from, count, reckoning, met_by, after_last_day, effective_from, source, certainty) values
    ('test', 'urgent_end', 'urgent', 'Seven days', '{given}', 7, 'including', '{standard_started}', 'lapse', '2009-04-01', 'Schedule A1', 'seen'),
    ('test', 'standard_end', 'standard', 'As stated', '{last_day}', 0, 'on', '{followed_on}', 'lapse', '2009-04-01', 'Schedule A1', 'seen'),
    ('test', 'milestone_due', 'milestone', 'As planned', '{due}', 0, 'on', '{met}', 'pass', '2009-04-01', 'Programme', 'seen');
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, moves, repeat_every, pressing) values
    ('test', 'urgent-3', 'urgent_end', 'managing_authority', 'urgent-end-managing-authority', -3, 'earlier', null, 'urgent'),
    ('test', 'urgent-1', 'urgent_end', 'managing_authority', 'urgent-end-managing-authority', -1, 'earlier', null, 'urgent'),
    ('test', 'urgent-1-rpr', 'urgent_end', 'representative', 'urgent-end-representative', -1, 'earlier', null, 'urgent'),
    ('test', 'urgent-lapsed', 'urgent_end', 'dols_team', 'urgent-lapsed-dols-team', 1, 'stay', 1, 'urgent'),
    ('test', 'standard-28', 'standard_end', 'managing_authority', 'standard-end-managing-authority', -28, 'earlier', null, 'routine'),
    ('test', 'standard-7', 'standard_end', 'managing_authority', 'standard-end-managing-authority', -7, 'earlier', null, 'soon'),
    ('test', 'standard-7-team', 'standard_end', 'dols_team', 'standard-end-dols-team', -7, 'earlier', null, 'routine'),
    ('test', 'standard-lapsed', 'standard_end', 'dols_team', 'standard-lapsed-dols-team', 1, 'stay', 1, 'urgent'),
    ('test', 'milestone-1', 'milestone_due', 'dols_team', 'milestone-dols-team', -1, 'earlier', null, 'routine');
insert into dolsd.non_working_day values ('2026-12-25', null, 'Christmas Day', 'GOV.UK'), ('2026-12-28', null, 'Boxing Day (substitute)', 'GOV.UK'),
    ('2027-01-01', null, 'New Year''s Day', 'GOV.UK');

-- ---------------------------------------------------------------- people and cases

-- Contacts 1 Elm House, 2 representative, 3 and 4 DoLS team, 5 a webhook that is not enabled.
insert into casework.a_contact (contact_id, name, channel, address) values
    (1, 'Elm House', 'mail', 'manager@elm.example'), (2, 'A. Representative', 'mail', 'rpr@example.org'),
    (3, 'DoLS team', 'mail', 'dols@council.example'), (4, 'DoLS lead', 'mail', 'lead@council.example'),
    (5, 'Case system', 'webhook', 'https://case.example/hook');

create function t.case(in_kind text, in_id bigint, in_facts jsonb, in_roles jsonb default '{"managing_authority": 1, "dols_team": 3}')
    returns void language sql as $$
    insert into casework.a_matter (kind, id, reference, facts) values (in_kind, in_id, upper(left(in_kind, 1)) || '-' || in_id, in_facts);
    insert into casework.a_recipient (kind, id, role, contact_id)
    select in_kind, in_id, key, value::bigint from jsonb_each_text(in_roles);
    select dolsd.touch(in_kind, in_id);
$$;

-- Facts change as an officer's program would change them; a null value removes a fact.
create function t.record(in_kind text, in_id bigint, in_facts jsonb) returns void language sql as $$
    update casework.a_matter set facts = jsonb_strip_nulls(facts || in_facts) where kind = in_kind and id = in_id;
    select dolsd.touch(in_kind, in_id);
$$;

-- ---------------------------------------------------------------- a planner of a few lines

-- Knows the three limits above. Facts: given (urgent), last_day (standard), due (milestone);
-- closed and moved cancel, standard_started, followed_on and met meet; odd and gap flag; hush drops the rung seven days before.
create function t.plan(in_max int default 500) returns int language plpgsql as $$
declare
    today date := dolsd.london_date(dolsd.clock());
    rules bigint := dolsd.rules_version();
    taken int;
begin
    create temporary table if not exists taken (kind text, id bigint, jurisdiction text, place text, facts text);
    create temporary table if not exists worked (kind text, id bigint, code text, limit_id int, start_on date, start_fact text, last_day date, state text, reason text, flags text,
        rungs text, at text, occurrences text, gap_until date);
    truncate taken;
    truncate worked;
    insert into taken select * from dolsd.take_changed(in_max);
    get diagnostics taken = row_count;
    if taken = 0 then
        return 0;
    end if;
    insert into worked
    select w.kind, w.id, w.code, w.limit_id, w.start_on, w.start_fact, w.last_day, w.state, w.reason, case when w.f ? 'odd' then '{stated_beyond}' when w.state = 'met' and w.f ? 'gap' then '{after_gap}' else '{}' end, s.rungs, s.at, s.occurrences,
           case when w.f ->> w.reason ~ '^\d{4}-\d\d-\d\d$' then (w.f ->> w.reason)::date - case w.state when 'met' then 1 else 0 end end
      from (select y.*, case when f ?| '{closed,moved}' then 'cancelled' when f ?| met_by then 'met'
                             when today <= y.last_day then 'open'
                             when after_last_day = 'pass' then 'passed' else 'lapsed' end as state,
                   case when f ? 'closed' then 'closed' when f ? 'moved' then 'moved' when f ?| met_by then met_by[1] end as reason
              from (select x.kind, x.id, x.facts::jsonb as f, t.code, t.id as limit_id, t.count_from[1] as start_fact, t.met_by, t.after_last_day,
                           (x.facts::jsonb ->> t.count_from[1])::date as start_on,
                           (x.facts::jsonb ->> t.count_from[1])::date + greatest(t.count - 1, 0) as last_day
                      from taken x join dolsd.time_limit t on t.kind = x.kind and t.code in ('urgent_end', 'standard_end', 'milestone_due')) y
             where y.start_on is not null) w
     cross join lateral (
        select array_agg(r.id order by r.at, r.id)::text as rungs, array_agg(r.at order by r.at, r.id)::text as at,
               array_agg(r.occurrence order by r.at, r.id)::text as occurrences
          from (select g.id, dolsd.london_instant(case g.counted_from when 'start' then w.start_on else w.last_day end + g.offset_count, '09:00') as at, w.last_day as occurrence
                  from dolsd.rung g
                 where g.limit_code = w.code and g.active and g.repeat_every is null
                   and (g.if_flag is null or (w.f ? 'odd' and g.if_flag <> 'after_gap'))
                   and not (w.f ? 'hush' and g.offset_count = -7)
                union all
                select g.id, dolsd.london_instant(d, '09:00'), d
                  from dolsd.rung g
                 cross join lateral dolsd.working_days(greatest(w.last_day + g.offset_count, today - 1), null, 11) d
                 where g.limit_code = w.code and g.active and g.repeat_every is not null) r
         where w.state in ('open', 'lapsed')) s;
    perform dolsd.apply_plan(
        array(select (x.kind, x.id, x.facts, rules, null, null)::dolsd.planned_matter from taken x order by x.kind, x.id),
        array(select (w.kind, w.id, w.code, w.limit_id, w.start_on, w.start_fact, w.last_day, dolsd.london_instant(w.last_day + 1, '00:00'), w.state, w.reason,
                      w.last_day, null, 'count', w.flags, case when w.gap_until > w.last_day or w.state = 'lapsed' then w.last_day + 1 end,
                      case when w.gap_until > w.last_day then w.gap_until end, coalesce(w.rungs, '{}'), coalesce(w.at, '{}'), coalesce(w.occurrences, '{}'))::dolsd.planned_deadline from worked w));
    return taken;
end $$;

-- A claim of mail with one row per message, its notices as an array.
create function t.claim(in_worker text, in_max int)
    returns table (message_id bigint, attempt_id bigint, key text, address text, name text, tier text, require_tls boolean, notices jsonb) language sql as $$
    select c.message_id, c.attempt_id, min(c.key::text), min(c.address), min(c.name), min(c.tier), bool_and(c.require_tls), jsonb_agg(to_jsonb(c) order by c.nth)
      from (select x.*, row_number() over () as nth from dolsd.claim(in_worker, '{mail}', array[in_max], '5 minutes') x) c
     group by c.message_id, c.attempt_id order by min(c.nth);
$$;

-- Settles, and returns how many outcomes that recorded.
create function t.settle(in_ids bigint[], in_outcomes text[], in_phases text[] default null, in_codes int[] default null, in_replies text[] default null,
    in_hosts text[] default null, in_retry_at timestamptz[] default null, in_resend boolean default true) returns int language plpgsql as $$
declare
    before bigint := (select count(*) from dolsd.outcome);
begin
    perform t.eq(dolsd.settle(in_ids, in_outcomes, in_phases, in_codes, in_replies, in_hosts, in_retry_at, in_resend), '{}', 'nothing is set aside');
    return (select count(*) from dolsd.outcome) - before;
end $$;

-- Claims once and settles everything with one outcome; returns how many messages.
create function t.deliver(in_outcome text default 'delivered', in_max int default 500, in_retry_at timestamptz default null) returns int language plpgsql as $$
declare
    ids bigint[];
    n int;
begin
    select array_agg(attempt_id) into ids from t.claim('tester', in_max);
    n := coalesce(cardinality(ids), 0);
    if n > 0 then
        perform dolsd.settle(ids, array_fill(in_outcome, array[n]), array_fill('final'::text, array[n]), array_fill(250, array[n]),
            array_fill('said'::text, array[n]), array_fill('mx.example'::text, array[n]), array_fill(in_retry_at, array[n]), true);
    end if;
    return n;
end $$;

-- Everything that is due now.
create function t.run() returns int language plpgsql as $$
declare
    sent int := 0;
begin
    for i in 1..100 loop
        while t.plan() > 0 loop null; end loop;
        while (dolsd.fire(500)).deadlines > 0 loop null; end loop;
        sent := sent + t.deliver();
        exit when dolsd.idle();
    end loop;
    perform t.ok(dolsd.idle(), 'idle after a run');
    return sent;
end $$;

create function t.at(in_london timestamp) returns void language sql as $$
    select dolsd.move_clock(in_london at time zone 'Europe/London');
$$;

-- For a test that closes very many at once, as no council does.
create function t.unguarded() returns void language sql as $$
    update dolsd.policy set value = most, who = 'the test', why = 'it changes very many at once' where name = 'guard_least';
$$;

select t.at('2026-11-23 10:00');
