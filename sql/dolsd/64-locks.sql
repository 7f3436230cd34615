-- Who holds locks that the daemon waits for or skips: other sessions, by number and application, never by their
-- queries, which may name somebody.
--
-- Only a superuser and members of pg_read_all_stats can see since when a transaction has been running. If the owner
-- of this schema is neither, session_words leaves it out, and open_transactions has only prepared transactions.
--
-- Public: held_up, open_transactions, lock_holders.

create or replace function dolsd.session_words(in_pid int) returns text
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select coalesce(
        (select format('session %s (%s%s)', a.pid, coalesce(nullif(a.application_name, ''), a.backend_type, 'no name'),
                       ', since ' || dolsd.london_words(a.xact_start))
           from pg_stat_activity a where a.pid = in_pid),
        case when in_pid = 0 then 'a prepared transaction (see pg_prepared_xacts)'
             else format('session %s, which has ended', in_pid) end)
    $$;
comment on function dolsd.session_words(int) is
    'A session in words: its number, its application, and since when its transaction has been running, if that can '
    'be seen.';

create or replace function dolsd.blockers(in_pid int) returns setof int
    language sql volatile security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    with recursive chain (pid) as (
        select b from unnest(pg_blocking_pids(in_pid)) b
        union
        select b from chain c cross join unnest(pg_blocking_pids(c.pid)) b)
    select c.pid from chain c where c.pid = 0 or cardinality(pg_blocking_pids(c.pid)) = 0
    $$;
comment on function dolsd.blockers(int) is
    'Sessions whose locks that session is waiting for, directly or behind others that wait; 0: a prepared '
    'transaction.';

create or replace function dolsd.held_up(in_worker text) returns text
    language sql volatile security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select string_agg(distinct format('%s waits for a lock that %s holds', split_part(a.application_name, ' (', 1),
                                      dolsd.session_words(b.pid)), '; ')
      from pg_stat_activity a
     cross join lateral dolsd.blockers(a.pid) b (pid)
     where a.datname = current_database()
       and a.application_name in (left(format('dolsd planner (%s)', in_worker), 63),
                                  left(format('dolsd courier (%s)', in_worker), 63))
    $$;
comment on function dolsd.held_up(text) is
    'Whose locks the sessions of a process are waiting for now, in words; null: none.';

create or replace function dolsd.open_transactions()
    returns table (pid int, since timestamptz, words text)
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    with by_when as materialized (select clock_timestamp() - dolsd.policy_span('bound_open_transaction') as began),
    holds as materialized (
        select distinct l.pid, l.virtualtransaction
          from pg_locks l
          join pg_class c on c.oid = l.relation
          join pg_namespace n on n.oid = c.relnamespace
         where l.granted and l.database = (select d.oid from pg_database d where d.datname = current_database())
           and (n.nspname = 'dolsd' and l.mode not in ('AccessShareLock', 'ShareUpdateExclusiveLock')
                or n.nspname = 'casework' and l.mode = 'AccessExclusiveLock'))
    select a.pid, a.xact_start, dolsd.session_words(a.pid)
      from by_when w
     cross join holds h
      join pg_stat_activity a on a.pid = h.pid
     where a.xact_start < w.began and a.application_name !~ '^dolsd (planner|courier) \('
    union all
    select 0, x.prepared, format('prepared transaction %s (since %s)', x.transaction, dolsd.london_words(x.prepared))
      from by_when w
     cross join pg_prepared_xacts x
      join holds h on h.virtualtransaction = '-1/' || x.transaction
     where x.database = current_database() and x.prepared < w.began
    $$;
comment on function dolsd.open_transactions() is
    'Other transactions that have held rows or tables of this schema, or the whole of a table of case work, for '
    'longer than policy bound_open_transaction: work on what they hold is skipped, or has to wait.';

create or replace function dolsd.lock_holders() returns text
    language sql volatile security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select string_agg(distinct dolsd.session_words(l.pid), '; ')
      from pg_locks l
      join pg_class c on c.oid = l.relation and c.relpersistence <> 't'
     where l.granted and l.locktype = 'relation' and l.mode = 'AccessExclusiveLock' and l.pid <> pg_backend_pid()
       and l.database = (select d.oid from pg_database d where d.datname = current_database())
    $$;
comment on function dolsd.lock_holders() is
    'Who has locked a whole table of this database, so that nobody can read it, in words; null: nobody.';
