-- Policy: constants that a council may change, and how SQL reads them.
--
-- The rows come with the functions, so that each exists before anything reads it; a value that a
-- council has set is kept when this file is applied again.
--
-- Public: policy_number, policy_span, policy_time.

insert into dolsd.policy as p (name, value, unit, least, most, meaning) values
    ('old_alarm', 28, 'day', 1, 3660,
     'An alarm about an end is old once it has been due for longer than this; then only the DoLS team and its next '
     'role are notified.'),
    ('calm_after', 3, 'day', 1, 28,
     'An urgent alarm that is first sent later than this after its time goes in the digest, as soon.'),
    ('time_to_answer', 3, 'day', 0, 28,
     'Whoever is notified because somebody else did not answer (rung.catches_up is false) is not notified of what was '
     'due in these first days.'),
    ('urgent_correction', 3, 'day', 0, 28,
     'A moved last day is corrected urgently where the earlier of the old and the new day is within this time.'),
    ('correction_settles', 1, 'hour', 0, 24,
     'A correction waits this long, so that a date that is put right again leads to one message at most.'),
    ('digest_opens', 8, 'hour_of_day', 0, 12,
     'When a digest leaves on a working day.'),
    ('digest_closes', 17, 'hour_of_day', 12, 23.5,
     'From this time on, what is not urgent goes in the digest of the next working day.'),
    ('digest_full', 1000, 'notices', 10, 5000,
     'A digest with this many notices takes no more; the rest goes beside it.'),
    ('alarms_apart', 5, 'messages', 1, 100,
     'More urgent messages than this for one contact at one moment become one message.'),
    ('alarms_together', 500, 'notices', 10, 5000,
     'The most notices in such a message.'),
    ('tries_share', 0.5, 'share', 0.1, 0.9,
     'A message is tried for this share of the time to the end it warns of; then somebody else is notified.'),
    ('tries_least', 1, 'hour', 0.25, 24,
     'A message is tried for at least this long.'),
    ('tries_otherwise', 2, 'day', 0.25, 14,
     'How long a message is tried that warns of no end.'),
    ('tries_put_off', 1, 'day', 0, 10,
     'A recipient''s server that puts a message off, as where a mailbox is full, is tried for this many working days '
     'at most; then somebody else is notified, in working hours.'),
    ('copies_most', 5, 'messages', 1, 100,
     'A message whose last reply was lost this often may have arrived each time: it is sent no more, and somebody else '
     'is notified.'),
    ('accepted_kept', 7, 'day', 1, 90,
     'GOV.UK Notify is asked for the state of what it took for as long as it keeps that: its retention.'),
    ('next_way_margin', 2, 'hour', 1.25, 48,
     'Where a letter may have to follow, each way before it ends this long before the next has to begin. What a '
     'service took is asked for every hour: this is longer than an hour.'),
    ('digest_waits', 5, 'minute', 0, 60,
     'A digest that is due waits at most this long for reminders that are due at the same time.'),
    ('digest_parts', 10, 'minute', 1, 120,
     'A digest held up for this long by one matter leaves without it.'),
    ('aside_retry', 5, 'minute', 1, 60,
     'What was set aside because a row cannot be used is tried again after this time.'),
    ('bound_not_seen', 10, 'minute', 1, 240,
     'A process that reports nothing for this long is missed.'),
    ('bound_unplanned', 15, 'minute', 1, 240,
     'A change that is not worked out within this time is reported.'),
    ('bound_old_rules', 1, 'hour', 0.25, 24,
     'A matter still worked out by older rules after this time is reported.'),
    ('bound_not_fired', 15, 'minute', 1, 240,
     'A reminder that is due and leads to no notice within this time is reported.'),
    ('bound_no_message', 15, 'minute', 1, 240,
     'A correction that is in no message within this time is reported.'),
    ('bound_not_sent', 1, 'hour', 0.25, 24,
     'A message that is due and not sent within this time is reported.'),
    ('bound_open_transaction', 5, 'minute', 1, 240,
     'A transaction of somebody else that has held rows or tables of dolsd, or the whole of a table of case work, for '
     'longer than this is reported.'),
    ('bound_tries', 200, 'attempts', 10, 10000,
     'A message that was tried more often than this and has not arrived is reported.'),
    ('guard_least', 20, 'deadlines', 1, 100000,
     'No more deadlines than this end, move, open again or are reminded of sooner within guard_window without being '
     'weighed against guard_share.'),
    ('guard_share', 0.1, 'share', 0.01, 1,
     'If more than guard_least deadlines, and more than this share of those that are not over, would end, move, open '
     'again or be reminded of at once, they are held until somebody confirms it.'),
    ('guard_window', 1, 'hour', 0.1, 24,
     'How long changes of deadlines are counted for guard_least.'),
    ('feed_quiet', 5, 'day', 2, 60,
     'Where case work has had new matters on three of four working days for eight weeks, this many working days '
     'without a new one are reported.'),
    ('calendar_horizon', 400, 'day', 30, 1500,
     'Bank holidays must be known for this long ahead: an authority lasts up to a year, and its reminders reach past '
     'it.'),
    ('words_kept_initials', 2192, 'day', 0, 36525,
     'For how long the words of a message to a contact of tier "initials" are kept. 0: from the start only their '
     'hash, with the templates and their version.'),
    ('words_kept_reference', 2192, 'day', 0, 36525,
     'For how long the words of a message to a contact of tier "reference" are kept. 0: from the start only their '
     'hash, with the templates and their version.'),
    ('words_kept_nothing', 2192, 'day', 0, 36525,
     'For how long the words of a message to a contact of tier "nothing" are kept. 0: from the start only their '
     'hash, with the templates and their version.'),
    ('seal_every', 10, 'minute', 1, 1440,
     'The ledger is sealed this often, where anything was written since. What is changed before its seal has left '
     'the database is not found.')
on conflict (name) do update
   set unit = excluded.unit, least = excluded.least, most = excluded.most, meaning = excluded.meaning
 where (p.unit, p.least, p.most, p.meaning)
       is distinct from (excluded.unit, excluded.least, excluded.most, excluded.meaning);

-- ---------------------------------------------------------------- asking

-- plpgsql, which keeps its query plan: each call of fire and claim runs it about ten times.
create or replace function dolsd.policy_number(in_name text) returns numeric
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    found_value numeric := (select p.value from dolsd.policy p where p.name = in_name);
begin
    if found_value is null then
        raise exception 'dolsd.policy has no row %', in_name
            using hint = 'Apply the functions again (dolsctl migrate); they bring the rows.';
    end if;
    return found_value;
end
$$;
comment on function dolsd.policy_number(text) is 'The value of a policy, in its own unit.';

create or replace function dolsd.policy_span(in_name text) returns interval
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    found_value numeric;
    found_unit text;
begin
    select p.value, p.unit into found_value, found_unit from dolsd.policy p where p.name = in_name;
    return coalesce(found_value, dolsd.policy_number(in_name))
           * case found_unit when 'day' then interval '1 day'
                             when 'hour' then interval '1 hour'
                             when 'minute' then interval '1 minute' end;
end
$$;
comment on function dolsd.policy_span(text) is
    'A policy in days, hours or minutes as an interval; null for any other unit.';

create or replace function dolsd.policy_time(in_name text) returns time
    language sql stable
    as $$ select time '00:00' + dolsd.policy_number(in_name) * interval '1 hour' $$;
comment on function dolsd.policy_time(text) is 'A policy that is an hour of the day, as a time of day in London.';

-- ---------------------------------------------------------------- changing

create or replace function dolsd.check_policy() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    what text := format('policy %s', new.name);
begin
    perform dolsd.refuse_unless_filled(what, tg_table_name, to_jsonb(new));
    if new.value not between new.least and new.most then
        perform dolsd.refuse(format('%s: %s is not between %s and %s (%s)', what, trim_scale(new.value),
            trim_scale(new.least), trim_scale(new.most), new.unit), new.meaning);
    end if;
    if new.unit in ('notices', 'messages', 'deadlines', 'attempts') and new.value <> trunc(new.value) then
        perform dolsd.refuse(format('%s: %s is not a whole number', what, trim_scale(new.value)), new.meaning);
    end if;
    if trim(new.who) = '' or trim(new.why) = '' then
        perform dolsd.refuse(what || ': a change needs somebody who decides it, and a reason',
            'Give who and why in words.');
    end if;
    if tg_op = 'UPDATE' and new.value <> old.value then
        if (new.who, new.why) = (old.who, old.why) then
            perform dolsd.refuse(what || ': who and why are those of the value before',
                'Say who decides the new value, and why.');
        end if;
        new.since := dolsd.clock();
        insert into dolsd.event (at, event, detail)
        values (dolsd.clock(), 'policy changed',
                jsonb_build_object('policy', new.name, 'was', old.value, 'value', new.value, 'unit', new.unit,
                                   'who', new.who, 'why', new.why, 'by', session_user));
    end if;
    return new;
end
$$;
comment on function dolsd.check_policy() is
    'Trigger: refuses a policy that makes no sense, in plain words, and records who changed it, how and why.';
create or replace trigger policy_check before insert or update on dolsd.policy
    for each row execute function dolsd.check_policy();
