-- Time and days. Everything that needs the time calls dolsd.clock().
--
-- Public: schema_version, london_date, london_instant, london_words, working_day, working_days,
-- next_working_day.

create or replace function dolsd.schema_version() returns int
    language sql immutable parallel safe
    as 'select 10';
comment on function dolsd.schema_version() is
    'Number of the last migration of the tables; the daemon refuses to work with any other than its own.';

-- Tests and demonstrations replace it with a clock that can be moved (sql/clock.sql); applying this
-- file again leaves that one in place.
do $do$
begin
    if to_regclass('dolsd.moved_clock') is null then
        create or replace function dolsd.clock() returns timestamptz
            language sql stable parallel safe
            as 'select now()';
    end if;
end
$do$;
comment on function dolsd.clock() is
    'The time: the start of the transaction, so that everything in one transaction happens at one instant.';

create or replace function dolsd.london_date(at timestamptz) returns date
    language sql immutable strict parallel safe
    as $$select (at at time zone 'Europe/London')::date$$;
comment on function dolsd.london_date(timestamptz) is 'The date in London at an instant.';

create or replace function dolsd.london_instant(day date, at_time time) returns timestamptz
    language sql immutable strict parallel safe
    as $$select (day + at_time) at time zone 'Europe/London'$$;
comment on function dolsd.london_instant(date, time) is 'The instant of a date and time of day in London.';

create or replace function dolsd.london_words(at timestamptz) returns text
    language sql stable strict parallel safe
    as $$select to_char(at at time zone 'Europe/London', 'FMDD Mon YYYY HH24:MI')$$;
comment on function dolsd.london_words(timestamptz) is 'An instant as clocks in London show it.';

create or replace function dolsd.london_day_words(at timestamptz) returns text
    language sql stable strict parallel safe
    as $$select to_char(at at time zone 'Europe/London', 'FMDD FMMonth YYYY "at" HH24:MI')$$;
comment on function dolsd.london_day_words(timestamptz) is 'The same for a sentence: 14 January 2027 at 08:00.';

create or replace function dolsd.working_day(day date, jurisdiction text) returns boolean
    language sql stable parallel safe
    as $$
    select extract(isodow from $1) < 6
       and not exists (select 1 from dolsd.non_working_day n
                        where n.day = $1 and (n.jurisdiction is null or n.jurisdiction = $2))
    $$;
comment on function dolsd.working_day(date, text) is
    'Whether a day is Monday to Friday and neither bank holiday nor closure. Jurisdiction null: only days off in '
    'both England and Wales count.';

create or replace function dolsd.working_days(day date, jurisdiction text, how_many int) returns setof date
    language sql stable parallel safe
    as $$
    select d::date
      from generate_series($1, $1 + $3 * 2 + 30, interval '1 day') d
     where dolsd.working_day(d::date, $2)
     order by d
     limit $3
    $$;
comment on function dolsd.working_days(date, text, int) is
    'The first N working days (N is the last argument), counting the given day if it is one.';

create or replace function dolsd.next_working_day(day date, jurisdiction text) returns date
    language sql stable parallel safe
    as $$select dolsd.working_days($1 + 1, $2, 1)$$;
comment on function dolsd.next_working_day(date, text) is 'The first working day after a day.';

create or replace function dolsd.need_read_committed() returns void
    language plpgsql stable
    as $$
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'dolsd works at isolation level read committed, not %', current_setting('transaction_isolation')
            using hint = 'Each step has to see what others committed while it waited for a lock.';
    end if;
end
$$;
comment on function dolsd.need_read_committed() is
    'Refuses any isolation level except read committed, on which the order of steps in the other functions relies.';
