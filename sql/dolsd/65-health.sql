-- Health: what each process knows of its own troubles, one row for each thing that must keep happening.
--
-- Public: keep_health.

create or replace function dolsd.keep_health(
    in_worker text, in_what text[], in_tried boolean[], in_bad_s bigint[], in_ended_s bigint[], in_good_s bigint[],
    in_bound_s bigint[], in_words text[], in_boot text, in_clock_s bigint, in_clock_ms bigint) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    moment timestamptz := dolsd.clock();
begin
    update dolsd.worker w
       set seen_at = moment, clock_at = case when t.known then to_timestamp(in_clock_s) else w.clock_at end,
           boot = case when t.known then in_boot else w.boot end,
           clock_ms = case when t.known then in_clock_ms else w.clock_ms end
      -- What somebody confirmed since stays until the process has taken it.
      from (select in_clock_s is not null
                   and (x.boot is not null or x.clock_at is null
                        or to_timestamp(in_clock_s) between x.clock_at - interval '10 minutes'
                                                        and moment + interval '10 minutes') as known
              from dolsd.worker x where x.worker = in_worker) t
     where w.worker = in_worker and w.seen_at <> moment;
    with report as (
        select r.what, r.words, r.tried, make_interval(secs => r.bound_s) as bound, r.bad_s > 0 as bad,
               case when r.good_s >= 0 then moment - make_interval(secs => r.good_s) end as good_at,
               case when r.bad_s > 0 then moment - make_interval(secs => r.bad_s) end as bad_since,
               case when r.ended_s > 0
                    then moment - make_interval(secs => r.ended_s + greatest(r.good_s, 0)) end as ended
          from unnest(in_what, in_tried, in_bad_s, in_ended_s, in_good_s, in_bound_s, in_words)
               as r (what, tried, bad_s, ended_s, good_s, bound_s, words)),
    -- A spell that is over, including one that another process of this name left when it stopped.
    over as (
        select r.what, least(r.ended, h.bad_since) as since
          from report r
          left join dolsd.health h on h.worker = in_worker and h.what = r.what
         where r.tried and (r.ended is not null or (not r.bad and h.bad_since is not null))),
    kept as (
        insert into dolsd.health as h (worker, what, good_at, bad_since, words, bound)
        select in_worker, r.what, r.good_at, r.bad_since, r.words, r.bound from report r
        on conflict (worker, what) do update
           set good_at = coalesce(excluded.good_at, h.good_at), bound = excluded.bound, words = excluded.words,
               bad_since = case when excluded.bad_since is not null
                                then least(h.bad_since, excluded.bad_since) end
         where (excluded.good_at is not null or excluded.bad_since is not null)
           and ((excluded.bad_since is null) <> (h.bad_since is null)
                or (excluded.words, excluded.bound) is distinct from (h.words, h.bound)
                or coalesce(excluded.good_at > h.good_at + interval '1 minute', h.good_at is null)
                or h.good_at > moment)),
    blind as (
        insert into dolsd.blind as b (worker, what, since, until)
        select in_worker, o.what, o.since, moment from over o
        on conflict (worker, what, since) do update set until = greatest(b.until, excluded.until)
        returning b.what, b.since, b.until)
    insert into dolsd.event (at, event, detail)
    select moment, 'blind', jsonb_build_object('worker', in_worker, 'what', b.what, 'since', b.since, 'until', b.until)
      from blind b;
end
$$;
comment on function dolsd.keep_health(
    text, text[], boolean[], bigint[], bigint[], bigint[], bigint[], text[], text, bigint, bigint) is
    'Records that a process finished a round, and how each thing that must keep happening is going: for how many '
    'seconds it has been bad, how long a spell that has just ended was, how long ago it last went well (below 0: not '
    'yet), after how many seconds it counts as alarming, and why it is bad. A spell that is over goes into '
    'dolsd.blind. Last, what it took for the right time (dolsd.worker); null: it finds the clock wrong.';

-- A process that is gone reports nothing more; if another is working, the rows it left are not a current problem.
create or replace view dolsd.unwell as
with the_time as materialized (select dolsd.clock() as moment),
alive as materialized (
    select w.worker, w.seen_at > z.moment - dolsd.policy_span('bound_not_seen')
                     and w.seen_at <= z.moment + interval '10 minutes' as fresh
      from dolsd.worker w, the_time z)
select h.worker, h.what, h.bad_since as since, h.words, h.good_at, h.bound,
       h.bad_since + h.bound <= z.moment as alarming
  from dolsd.health h
  join alive a on a.worker = h.worker
 cross join the_time z
 where h.bad_since is not null
   and (a.fresh or not exists (select 1 from alive o where o.fresh));
comment on view dolsd.unwell is 'What is going wrong now, as the processes last reported.';
comment on column dolsd.unwell.worker is 'Which process reports it.';
comment on column dolsd.unwell.what is 'What goes wrong.';
comment on column dolsd.unwell.since is 'Since when.';
comment on column dolsd.unwell.words is 'Why.';
comment on column dolsd.unwell.good_at is 'When it last went well; null: never.';
comment on column dolsd.unwell.bound is 'How long it may last before it is alarming.';
comment on column dolsd.unwell.alarming is 'Whether it has lasted longer than that.';
