-- Whether the database's clock can be right, and somebody's word that it is.
--
-- Public: by_clock, fit_clock, confirm_clock.

-- A value, so that it is asked before the function is called that gets it.
create or replace function dolsd.by_clock(in_value anyelement, in_now_s bigint) returns anyelement
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if abs(extract(epoch from dolsd.clock()) - in_now_s) > 600 then
        perform dolsd.refuse('the database''s clock jumped by more than 10 minutes',
            'Nothing is done by it until it is right again or confirmed.');
    end if;
    return in_value;
end
$$;
comment on function dolsd.by_clock(anyelement, bigint) is
    'The value, if it is about that many seconds since 1970, or null is given; refuses otherwise. So that what takes '
    'effect by the time is not done by a clock that leapt since it was last looked at.';

create or replace function dolsd.fit_clock(in_worker text, in_boot text, in_ms bigint)
    returns table (now_s bigint, movable int, pid int, from_s bigint, until_s bigint, exact int, confirmed int)
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
#variable_conflict use_column
begin  -- plpgsql, which keeps its query plan: asked at the beginning of every round
    return query
    select floor(extract(epoch from dolsd.clock()))::bigint, (to_regclass('dolsd.moved_clock') is not null)::int,
           pg_backend_pid(), floor(extract(epoch from b.at - interval '10 minutes'))::bigint,
           floor(extract(epoch from b.at + b.more))::bigint, b.exact::int, b.confirmed::int
      from (select max(w.clock_at) as latest, max(w.clock_at) filter (where own.same) as known,
                   max(in_ms - w.clock_ms) filter (where own.same) as passed_ms,
                   coalesce(bool_or(w.boot is null) filter (where w.worker = in_worker and w.clock_at is not null),
                            false) as confirmed
              from dolsd.worker w
             cross join lateral (select w.worker = in_worker and w.boot = in_boot and in_boot <> '' as same) own) k
     cross join lateral (
        select coalesce(k.known + make_interval(secs => k.passed_ms / 1000.0), k.latest) as at,
               k.known is not null as exact, k.confirmed,
               case when k.known is not null then interval '10 minutes'
                    when exists (select from dolsd.health h
                                   left join dolsd.worker w on w.worker = h.worker
                                  where h.what = 'clock' and h.bad_since is not null
                                    and (w.clock_at < k.latest) is not true)
                    then interval '12 hours' else interval '14 days' end as more) b;
end
$$;
comment on function dolsd.fit_clock(text, text, bigint) is
    'The time, and between which times it must lie to be right. A process whose host has not been started again since '
    'it last took the clock for right (dolsd.worker) knows how much time has passed: ten minutes either way. Any other '
    'only knows that it is later than when any process last did: at most 14 days, or 12 hours if that process now '
    'finds the clock wrong. Null: nothing is known. confirmed: somebody confirmed the time since.';

create or replace function dolsd.confirm_clock(in_who text, in_why text) returns timestamptz
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    moment timestamptz := dolsd.clock();
begin
    if coalesce(trim(in_who), '') = '' or coalesce(trim(in_why), '') = '' then
        perform dolsd.refuse('to confirm the time needs somebody who decides it, and a reason', 'Give both in words.');
    end if;
    if not exists (select from dolsd.unwell u where u.what = 'clock') then
        perform dolsd.refuse('no process finds the clock wrong', 'See dolsctl status.');
    end if;
    update dolsd.worker set clock_at = moment, boot = null, clock_ms = null;
    insert into dolsd.event (at, event, detail)
    values (moment, 'clock confirmed', jsonb_build_object('who', in_who, 'why', in_why, 'by', session_user));
    perform pg_notify('dolsd', 'clock');
    return moment;
end
$$;
comment on function dolsd.confirm_clock(text, text) is
    'Makes every process take the time of now for right, because somebody decided so. Returns it.';
