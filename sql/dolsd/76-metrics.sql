-- For monitoring systems: each metric with its labels and value, and how it is written for Prometheus.
--
-- Public: metrics, metric_lines.

create or replace function dolsd.metrics() returns table (
    name text, labels jsonb, value numeric)
    language sql stable set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select 'dolsd_messages', jsonb_build_object('way', m.channel, 'state', m.state), count(*)
      from dolsd.message m group by m.channel, m.state
    union all
    select 'dolsd_queue_messages', jsonb_build_object('way', h.channel), count(q.message_id)
      from dolsd.channel h left join dolsd.queue q on q.channel = h.channel group by h.channel
    union all
    select 'dolsd_returned', jsonb_build_object('what', r.what), count(*) from dolsd.returned r group by r.what
    union all
    select 'dolsd_deadlines', jsonb_build_object('state', d.state), count(*) from dolsd.deadline d group by d.state
    union all
    select 'dolsd_lapsed_authorities', '{}', count(*)
      from dolsd.deadline d join dolsd.limit_code c on c.code = d.limit_code and c.authority where d.state = 'lapsed'
    union all
    select 'dolsd_health_bad', jsonb_build_object('worker', h.worker, 'what', h.what), (h.bad_since is not null)::int
      from dolsd.health h
    union all
    select 'dolsd_health_good_timestamp_seconds', jsonb_build_object('worker', h.worker, 'what', h.what),
           extract(epoch from h.good_at)
      from dolsd.health h where h.good_at is not null
    union all
    select 'dolsd_worker_seen_timestamp_seconds', jsonb_build_object('worker', w.worker, 'version', w.version),
           extract(epoch from w.seen_at)
      from dolsd.worker w
    union all
    select s.name, '{}', s.value
      from dolsd.status t
     cross join lateral (values
        ('dolsd_queue_age_seconds', coalesce(extract(epoch from t.clock - t.oldest_unsent), 0)),
        ('dolsd_changed_age_seconds', coalesce(extract(epoch from t.clock - t.changed_since), 0)),
        ('dolsd_matters', t.matters), ('dolsd_matters_bad', t.bad), ('dolsd_matters_not_planned', t.not_planned),
        ('dolsd_deadlines_due', t.due_now), ('dolsd_uncovered', t.uncovered), ('dolsd_alarming', t.alarming),
        ('dolsd_calendar_days', t.calendar_days),
        ('dolsd_attestations_failed', t.attestations_failed)) s (name, value)
    $$;
comment on function dolsd.metrics() is 'Every metric as it is now: its name, labels and value.';

create or replace function dolsd.metric_lines() returns setof text
    language sql stable set search_path = pg_catalog, dolsd, pg_temp
    as $$
    with named (name, help) as (values
        ('dolsd_alarming', 'Things that have gone wrong for longer than their bound.'),
        ('dolsd_attestations_failed', 'Weekly attestations of which the last did not arrive.'),
        ('dolsd_calendar_days', 'Days for which bank holidays are known.'),
        ('dolsd_changed_age_seconds', 'Age of the oldest change that is not worked out.'),
        ('dolsd_deadlines', 'Deadlines by state.'),
        ('dolsd_deadlines_due', 'Deadlines with something to do now.'),
        ('dolsd_health_bad', 'Whether a thing that must keep happening goes wrong now.'),
        ('dolsd_health_good_timestamp_seconds', 'When such a thing last went well: sweep, plan and the rest.'),
        ('dolsd_lapsed_authorities', 'Authorities that ended with nothing in their place.'),
        ('dolsd_matters', 'Matters.'),
        ('dolsd_matters_bad', 'Matters with facts that cannot be right.'),
        ('dolsd_matters_not_planned', 'Matters that wait to be worked out anew.'),
        ('dolsd_messages', 'Messages by way and state.'),
        ('dolsd_queue_age_seconds', 'Age of the oldest message that is due and not sent.'),
        ('dolsd_queue_messages', 'Messages that wait or are being sent.'),
        ('dolsd_returned', 'Mails that came back: failed, delayed, away (a machine answered) and answered.'),
        ('dolsd_uncovered', 'Matters and deadlines that nobody is notified of.'),
        ('dolsd_worker_seen_timestamp_seconds', 'When a process last reported.')),
    line as (
        select m.name, 1 as kind, m.name || case when m.labels <> '{}' then '{' || (
                   select string_agg(format('%s="%s"', l.key, replace(replace(replace(l.value,
                              E'\\', E'\\\\'), '"', E'\\"'), E'\n', E'\\n')), ',' order by l.key)
                     from jsonb_each_text(m.labels) l) || '}' else '' end || ' ' || trim_scale(m.value) as words
          from dolsd.metrics() m
        union all
        select n.name, 0, format(E'# HELP %s %s\n# TYPE %s gauge', n.name, n.help, n.name) from named n)
    select words from line order by name, kind, words
    $$;
comment on function dolsd.metric_lines() is 'The metrics in the text format of Prometheus, a line or two in each row.';
