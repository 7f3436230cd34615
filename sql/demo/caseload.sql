-- A fictional council: people, places and authorisations for demonstrations and tests.
--
--   select casework.demo();                                 -- about 300 matters around Christmas 2026
--   select casework.demo(7, 300, '2026-12-14');             -- seed, matters, today
--   select casework.demo_council(7, 2170, '2026-12-14');    -- an average council, a year of events
--   select casework.demo_council(7, 12000, '2026-12-14');   -- the largest
--
-- Load events.sql too: what happens after today waits in casework.demo_event until
-- casework.demo_events_until(instant) plays it. Everything is drawn by hashing the seed, in whole
-- numbers, so the same seed gives the same council on every machine. Nobody in it is real; every
-- address is under .example or example.org, where nothing can be delivered.
--
-- Shape of the council: England 2023-24 (NHS England, DoLS statistics). 58 % of requests come with
-- an urgent authorisation, of which 37 % are fully assessed; 44 % of completed requests are granted;
-- waiting has a median of 64 days and a long tail (mean 144, 19 % within 21 days); most grants are
-- for a year; about one in eight ends early; s39A in a tenth; representatives half family, half paid.

-- ---------------------------------------------------------------- drawing lots

create or replace function casework.demo_roll(seed bigint, what text, n bigint) returns int
language sql immutable parallel safe as $$
    select ('x' || substr(md5(seed || ' ' || what || ' ' || n), 1, 7))::bit(28)::int % 1000000
$$;
comment on function casework.demo_roll(bigint, text, bigint) is 'Demonstration: a number from 0 to 999999, the same for the same arguments everywhere.';

create or replace function casework.demo_wait(roll int) returns int
language sql immutable parallel safe as $$
    select q[roll / 50000 + 1] + (q[roll / 50000 + 2] - q[roll / 50000 + 1]) * (roll % 50000 / 50) / 1000
      from (values ('{2,8,13,17,22,27,33,39,46,55,64,75,88,104,125,151,186,239,326,517,1364}'::int[])) v(q)
$$;
comment on function casework.demo_wait(int) is 'Demonstration: days that a request waits; the quantiles, in steps of 5 %, of a log-normal with median 64 and sigma 1.27.';

create or replace function casework.demo_at(day date, step int, roll int) returns timestamptz
language sql stable parallel safe as $$
    select ((d + make_interval(mins => 500 + step * 60 + roll % 60)) at time zone 'Europe/London')
      from (select min(g)::timestamp as d from generate_series(day::timestamp, day + 8, '1 day') g
             where extract(isodow from g) < 6
               and g::date <> all ('{2026-12-25,2026-12-28,2027-01-01,2027-03-26,2027-03-29,2027-05-03,2027-05-31,2027-08-30,2027-12-27,2027-12-28}'::date[])) w
$$;
comment on function casework.demo_at(date, int, int) is 'Demonstration: when an officer records what happened on a day: that day or the next working day, later for later steps (0 to 7) of the work.';

create or replace function casework.demo_guard() returns void
language plpgsql as $$
begin
    if current_database() !~ '^dolsd_(test|demo|scratch)' then
        raise exception 'invented people are put into test databases only: the name of % does not begin with dolsd_test, dolsd_demo or dolsd_scratch', current_database();
    end if;
    if exists (select from casework.person) then
        raise exception 'the store is not empty: make a new database for the demonstration';
    end if;
end $$;
comment on function casework.demo_guard() is 'Demonstration: refuses a database that is not for tests, or not empty.';

-- ---------------------------------------------------------------- places and people in roles

create or replace function casework.demo_places(seed bigint, how_many int) returns void
language plpgsql as $$
declare
    tree text[] := '{Elm,Ash,Rowan,Hazel,Birch,Cedar,Larch,Maple,Willow,Holly,Hawthorn,Juniper,Linden,Alder,Aspen,Bramble,Clover,Fern,Heather,Ivy,Laurel,Lilac,Meadow,Myrtle,Orchard,Poplar,Primrose,Quince,Rosemary,Saffron,Sorrel,Tansy,Thistle,Violet,Walnut,Yarrow,Yew,Bracken,Campion,Damson}';
    house text[] := '{House,Lodge,Court,Manor,View,Grange,Place,Gardens,Croft,Rise}';
    firm text[] := '{Kestrel Care,Lapwing Homes,Plover Living,Curlew Care,Heron Healthcare,Wren Trust,Swift Care,Martin Homes}';
begin
    insert into casework.place (reference, name, sort, managing_authority, provider, head_office, location_id, jurisdiction)
    select 'H-' || lpad(n::text, 4, '0'),
           case when n % 12 = 3 then tree[(n - 1) % 40 + 1] || ' Hospital'
                else tree[(n - 1) % 40 + 1] || ' ' || house[((n - 1) % 40 + (n - 1) / 40) % 10 + 1] end,
           case when n % 12 = 3 then 'hospital' else 'care home' end,
           case when n % 12 = 3 then 'Vale NHS Foundation Trust' else firm[n % 8 + 1] || ' Ltd' end,
           case when n % 12 = 3 then 'Vale NHS Foundation Trust' else firm[n % 8 + 1] end,
           case when n % 12 = 3 then '' else firm[n % 8 + 1] || ', head office' end,
           case when n % 25 = 14 then 'SIN-' || lpad((casework.demo_roll(seed, 'ciw', n) % 100000)::text, 8, '0')
                else '1-' || lpad((casework.demo_roll(seed, 'cqc', n))::text, 9, '1') end,
           case when n % 25 = 14 then 'wales' else 'england' end
      from generate_series(1, how_many) n order by n;

    insert into casework.address_book (name, channel, address, language, tier, require_tls, note)
    select v.* from (values
        ('DoLS team', 'mail', 'dols@council.example', 'en', 'initials', false, ''),
        ('DoLS team manager', 'mail', 'dols-manager@council.example', 'en', 'initials', false, ''),
        ('Legal services', 'mail', 'legal@council.example', 'en', 'initials', false, ''),
        ('Advocacy West, IMCA service', 'mail', 'referrals@advocacy-west.example', 'en', 'initials', true, ''),
        ('Independent Voices, paid representatives', 'mail', 'rpr@independent-voices.example', 'en', 'initials', true, ''),
        ('Stand By Me, paid representatives', 'mail', 'office@stand-by-me.example', 'en', 'initials', true, ''),
        ('Allocated worker, North', 'mail', 'north@council.example', 'en', 'initials', false, ''),
        ('Allocated worker, South', 'mail', 'south@council.example', 'en', 'initials', false, ''),
        ('Best interests assessors', 'mail', 'bia@council.example', 'en', 'initials', false, '')) v;
    insert into casework.address_book (name, address, language, tier, require_tls, note)
    select p.name, 'manager@' || lower(replace(p.name, ' ', '-')) || '.example',
           case p.jurisdiction when 'wales' then 'cy' else 'en' end, 'initials', p.id % 3 = 0, p.reference
      from casework.place p order by p.id;
    insert into casework.address_book (name, address, tier, note)
    select p.provider || ', head office', 'compliance@' || lower(replace(p.provider, ' ', '-')) || '.example', 'initials', p.provider
      from casework.place p group by p.provider order by p.provider;

    insert into casework.appointment (role, contact_id)
    select v.role, b.id from (values (1, 'dols_team', 'DoLS team'), (2, 'manager', 'DoLS team manager'),
        (3, 'legal', 'Legal services'), (4, 'best_interests_assessor', 'Best interests assessors')) v(n, role, name) join casework.address_book b using (name) order by v.n;
    insert into casework.appointment (role, contact_id, place_id)
    select 'managing_authority', b.id, p.id from casework.place p join casework.address_book b on b.note = p.reference order by p.id;
    insert into casework.appointment (role, contact_id, place_id)
    select 'provider_head_office', b.id, p.id from casework.place p join casework.address_book b on b.note = p.provider
     where p.sort <> 'hospital' order by p.id;
end $$;
comment on function casework.demo_places(bigint, int) is 'Demonstration: homes, hospitals, their mailboxes, and the council''s own.';

-- ---------------------------------------------------------------- the plan of a whole council

create or replace function casework.demo_draw_first(seed bigint, chains int, today date, days_back int, days_ahead int, gathered int) returns void
language plpgsql as $$
declare
    places int := (select count(*) from casework.place);
begin
    -- First requests. Three in four come with an urgent authorisation, so that of all requests, further
    -- ones included, 58 % do. outcome: granted, refused, withdrawn, closed, died.
    insert into g_request
    select r.n, r.n, 0,
           1 + case when r.urgent and r.c < 300000 and places >= 3 then 2 + 12 * (r.d % ((places - 3) / 12 + 1)) else r.d % places end,
           '1', null, r.urgent, r.received, r.wait, r.outcome,
           r.received + r.wait
      from (select q.*,
                   case when q.gather and q.outcome = 'granted' then today - 7 + q.e % 52 - 365 - q.wait
                        when q.gather then today - q.e % 30
                        else today - days_back + (q.e::bigint * (days_back + days_ahead) / 1000000)::int end as received
              from (select z.*,
                           case when z.outcome in ('granted', 'refused') or not z.urgent then z.w else z.w / 3 + 2 end as wait
                      from (select y.*, casework.demo_wait(casework.demo_roll(seed, 'wait', y.n)) as w,
                                   casework.demo_roll(seed, 'gather', y.n) < gathered * 10000 as gather,
                                   case when y.a < case when y.urgent then 370000 else 560000 end
                                        then case when y.b < 970000 then 'granted' else 'refused' end
                                        else case when y.b < 300000 then 'died' when y.b < 550000 then 'withdrawn' else 'closed' end end as outcome
                              from (select n,
                                           casework.demo_roll(seed, 'urgent', n) < 730000 as urgent,
                                           casework.demo_roll(seed, 'assessed', n) as a, casework.demo_roll(seed, 'outcome', n) as b,
                                           casework.demo_roll(seed, 'hospital', n) as c, casework.demo_roll(seed, 'place', n) as d,
                                           casework.demo_roll(seed, 'day', n) as e
                                      from generate_series(1, chains) n) y) z) q) r;
end $$;
comment on function casework.demo_draw_first(bigint, int, date, int, int, int) is 'Demonstration: draws the first request of each chain.';

create or replace function casework.demo_draw_grants(seed bigint, turn int) returns void
language plpgsql as $$
begin
    -- Grants of this generation. A further one decided in time begins the day after the last day of the previous one.
    insert into g_standard
    select s.n, s.chain, s.generation, s.place_id, s.done, s.starts, s.last_day,
           case when s.e < 55000 then 'died' when s.e < 85000 then 'review' when s.e < 105000 then 'moved' when s.e < 125000 then 'discharged' end,
           case when s.e < 125000 then s.starts + 1 + (casework.demo_roll(seed, 'ended', s.n)::bigint * greatest(s.last_day - s.starts - 1, 0) / 1000000)::int end
      from (select q.*, casework.demo_roll(seed, 'early', q.n) as e,
                   case when q.l < 680000 then (q.starts + interval '1 year')::date - 1 when q.l < 860000 then q.starts + 181
                        when q.l < 950000 then q.starts + 89 else q.starts + 27 end as last_day
              from (select r.n, r.chain, r.generation, r.place_id, r.done,
                           casework.demo_roll(seed, 'length', r.n) as l,
                           case when f.last_day >= r.done then f.last_day + 1
                                when casework.demo_roll(seed, 'deferred', r.n) < 60000 then r.done + 1 + casework.demo_roll(seed, 'deferred', r.n) % 14
                                else r.done end as starts
                      from g_request r left join g_standard f on f.n = r.follows
                     where r.generation = turn and r.outcome = 'granted') q) s;
end $$;
comment on function casework.demo_draw_grants(bigint, int) is 'Demonstration: draws the authorisations that the requests of a generation are granted.';

create or replace function casework.demo_draw_further(seed bigint, turn int, until date) returns int
language plpgsql as $$
declare
    made int;
begin
    -- What follows them: seven in ten, most in time, some after the last day and so on Form 1.
    insert into g_request
    select s.n + 10000000, s.chain, s.generation + 1, s.place_id, case when s.received > s.last_day then '1' else '2' end,
           case when s.received > s.last_day then null else s.n end, false, s.received,
           s.wait, s.outcome, s.received + s.wait
      from (select t.*, casework.demo_roll(seed, 'further', t.n) as f,
                   t.last_day - case when t.r < 150000 then 29 + t.r % 17 when t.r < 700000 then 15 + t.r % 14
                                     when t.r < 930000 then t.r % 15 else - (1 + t.r % 20) end as received,
                   case when casework.demo_roll(seed, 'soon', t.n) < 180000 then 8 + casework.demo_roll(seed, 'soon', t.n) % 20
                        else casework.demo_wait(casework.demo_roll(seed, 'wait', t.n + 10000000)) end as wait,
                   case when t.o < 800000 then 'granted' when t.o < 830000 then 'refused' when t.o < 890000 then 'died' when t.o < 940000 then 'withdrawn' else 'closed' end as outcome
              from (select g.*, casework.demo_roll(seed, 'received', g.n) as r, casework.demo_roll(seed, 'outcome', g.n + 10000000) as o
                      from g_standard g where g.generation = turn and g.early is null and g.last_day < until) t) s
     where s.f < 720000;
    get diagnostics made = row_count;
    return made;
end $$;
comment on function casework.demo_draw_further(bigint, int, date) is
    'Demonstration: draws the requests that follow the authorisations of a generation. Returns how many.';

create or replace function casework.demo_draw_names(seed bigint, first_number int) returns void
language plpgsql as $$
begin
    -- Numbers and references in the order of time.
    alter table g_request add reference text;
    alter table g_request add died date;
    update g_request r set reference = 'R-' || extract(year from r.received) || '-' || lpad((first_number + k.k)::text, 5, '0')
      from (select n, row_number() over (order by received, n) as k from g_request) k where k.n = r.n;
    create index on g_request (n);
    create index on g_request (chain);
    create index on g_standard (n);
    create index on g_standard (chain);
    analyze g_request;
    analyze g_standard;
    drop table if exists pg_temp.g_person;
    create temp table g_person on commit drop as
    select c.chain, 'P-' || lpad((first_number + c.chain)::text, 6, '0') as reference,
           substr('ABCDEFGHJKLMNPRSTVWY', 1 + casework.demo_roll(seed, 'first', c.chain) % 20, 1) || '.'
           || substr('ABCDEFGHJKLMNPRSTVWY', 1 + casework.demo_roll(seed, 'last', c.chain) % 20, 1) || '.' as initials,
           d.died, d.died + case when d.l < 700000 then d.l % 4 when d.l < 950000 then 3 + d.l % 8 else 10 + d.l % 30 end as death_recorded,
           w.moved, casework.demo_roll(seed, 'paid', c.chain) < 500000 as paid
      from (select distinct chain from g_request) c
      left join lateral (select min(x.d) as died, casework.demo_roll(seed, 'late', c.chain) as l
                           from (select r.done as d from g_request r where r.chain = c.chain and r.outcome = 'died'
                                 union all select s.ended from g_standard s where s.chain = c.chain and s.early = 'died') x) d on true
      left join lateral (select min(s.ended) as moved from g_standard s where s.chain = c.chain and s.early = 'moved') w on true;
end $$;
comment on function casework.demo_draw_names(bigint, int) is
    'Demonstration: gives what was drawn numbers and references, and draws the people.';

-- Draws every request, urgent and standard authorisation from days_back before today to days_ahead
-- after it into temporary tables. Of gathered per cent of them an authorisation runs out around today.
create or replace function casework.demo_draw(
    seed bigint, requests_a_year int, today date, days_back int, days_ahead int, gathered int, first_number int)
returns void
language plpgsql as $$
declare
    chains int := greatest(1, (requests_a_year * 80::bigint * (days_back + days_ahead) / 36500)::int);
    turn int := 0;
begin
    drop table if exists pg_temp.g_request, pg_temp.g_standard;
    create temp table g_request (
        n bigint, chain int, generation int, place_id bigint, form text, follows bigint, urgent boolean,
        received date, wait int, outcome text, done date) on commit drop;
    create temp table g_standard (
        n bigint, chain int, generation int, place_id bigint, given date, starts date, last_day date, early text, ended date) on commit drop;
    perform casework.demo_draw_first(seed, chains, today, days_back, days_ahead, gathered);
    loop
        perform casework.demo_draw_grants(seed, turn);
        exit when casework.demo_draw_further(seed, turn, today + days_ahead) = 0 or turn > 60;
        turn := turn + 1;
    end loop;
    delete from g_request where received > today + days_ahead;
    delete from g_standard s where not exists (select from g_request r where r.n = s.n) or s.given > today + days_ahead;
    perform casework.demo_draw_names(seed, first_number);
end $$;
comment on function casework.demo_draw(bigint, int, date, int, int, int, int) is 'Demonstration: draws the requests and authorisations of a council into temporary tables.';

-- ---------------------------------------------------------------- from the plan into the store

-- What is drawn goes into tables of everything that will become known (f_request and so on); then everything
-- dated up to today goes into the store, and the rest waits in casework.demo_event.
create or replace function casework.demo_write_people(seed bigint, today date) returns void
language plpgsql as $$
begin
    -- People. A death is on record once it has been recorded, which may be weeks later.
    insert into casework.person (reference, initials, died_on, death_recorded_on)
    select p.reference, p.initials, case when p.death_recorded <= today then p.died end, case when p.death_recorded <= today then p.death_recorded end
      from g_person p order by p.chain;
    alter table g_person add person_id bigint;
    update g_person g set person_id = p.id from casework.person p where p.reference = g.reference;
    create index on g_person (chain);
    analyze g_person;
    insert into casework.demo_event (at, what, sql)
    select casework.demo_at(p.death_recorded, 6, casework.demo_roll(seed, 'minute death', p.chain)),
           format('%s: death recorded', p.reference),
           format('update casework.person set died_on = %L where reference = %L', p.died, p.reference)
      from g_person p where p.death_recorded > today order by p.chain;
end $$;
comment on function casework.demo_write_people(bigint, date) is 'Demonstration: writes the people, and the deaths that are on record today.';

create or replace function casework.demo_know_requests(seed bigint) returns void
language plpgsql as $$
begin
    -- Every request with everything that will become known about it.
    create temp table f_request on commit drop as
    select r.n, r.chain, p.person_id, r.place_id, r.form, r.urgent, r.outcome, r.done, r.reference, r.received as received_on,
           s.reference as follows, p.died,
           case when r.outcome in ('granted', 'refused') then greatest(r.received, r.done - x.a % 6) end as assessed_on,
           case when r.outcome in ('granted', 'refused') then greatest(r.received, r.done - 8 - x.b % 9) end as assessors_instructed_on,
           case when r.outcome = 'refused' then r.done end as decided_on,
           case when r.outcome in ('granted', 'refused') and x.a % 100 < 97 then r.done + x.a / 7 % 3 end as copies_sent_on,
           case when r.outcome = 'withdrawn' then r.done end as withdrawn_on,
           case when r.outcome in ('granted', 'refused', 'withdrawn') and x.b % 100 < 85 then r.done + x.b / 100 % 15 end as cqc_notified_on,
           case when r.urgent and x.c < 170000 then r.received end as imca39a_needed_on,
           case when r.urgent and x.c < 145000 then r.received + x.c % 3 end as imca39a,
           case r.outcome when 'closed' then r.done when 'died' then p.death_recorded + 1 end as closed_on,
           case r.outcome when 'closed' then (array['discharged', 'change of circumstances', 'no longer there'])[x.a % 3 + 1] when 'died' then 'died' end as closed_reason
      from g_request r join g_person p using (chain)
      left join g_request s on s.n = r.follows
     cross join lateral (select casework.demo_roll(seed, 'ra', r.n) as a, casework.demo_roll(seed, 'rb', r.n) as b, casework.demo_roll(seed, 'rc', r.n) as c) x
     order by r.received, r.n;
    create index on f_request (n);
    analyze f_request;
end $$;
comment on function casework.demo_know_requests(bigint) is
    'Demonstration: draws everything that will become known about the requests.';

create or replace function casework.demo_know_urgent(seed bigint) returns void
language plpgsql as $$
begin
    -- Urgent authorisations: seven days as a rule, fewer in places; one form in 25 counts wrongly and
    -- states an eighth day. A lapse is nearly always followed by its notice and filed away.
    create temp table f_urgent on commit drop as
    select e.*, case when e.y % 20 > 0 and (e.done > e.ends or e.outcome = 'granted') then 'ceased, notice given'
                     else 'no longer deprived of liberty' end as closed_reason,
            case when e.y % 20 > 0 and (e.done > e.ends or e.outcome = 'granted')
                     then least(e.ends + 1, case when e.outcome = 'granted' then e.done end) + e.y % 4 end as ceased_notice_on,
           case when e.y % 20 > 0 and (e.done > e.ends or e.outcome = 'granted')
                then least(e.ends + 1, case when e.outcome = 'granted' then e.done end) + e.y % 4 + e.y / 4 % 3
                -- With the request, whose withdrawal does not end it.
                when e.outcome in ('withdrawn', 'closed') then e.done end as closed_on
      from (select u.*, coalesce(u.extended_to, u.last_day) as ends
              from (select r.n, r.chain, r.person_id, r.place_id, r.outcome, r.done, r.died, replace(r.reference, 'R-', 'U-') as reference, r.reference as request,
                           r.received_on, r.received_on - g.back as given_on,
                           r.received_on - g.back + case when x.a % 100 < 78 then 6 when x.a % 100 < 96 then 2 + x.a % 4 else 7 end as last_day,
                           case when x.b < 80000 then r.received_on - g.back + 5 end as extension_requested_on,
                           case when x.b < 65000 then r.received_on - g.back + 6 + 3 + x.b % 5 end as extended_to, x.y
                      from f_request r
                     cross join lateral (select casework.demo_roll(seed, 'ua', r.n) as a, casework.demo_roll(seed, 'ub', r.n) as b, casework.demo_roll(seed, 'uc', r.n) as y) x
                     cross join lateral (select case when x.a / 100 % 100 < 15 then 1 else 0 end as back) g
                     where r.urgent) u) e
     order by e.received_on, e.n;
end $$;
comment on function casework.demo_know_urgent(bigint) is
    'Demonstration: draws everything that will become known about the urgent authorisations.';

create or replace function casework.demo_know_standard(seed bigint) returns void
language plpgsql as $$
begin
    -- Standard authorisations, and how they end.
    create temp table f_standard on commit drop as
    select e.*, case when e.over is not null and not e.followed and e.x % 25 > 0 then e.over + 1 + e.x % 4 end as ceased_notice_on,
           case when e.over is not null and not e.followed and e.x % 25 > 0 then e.over + 1 + e.x % 4 + e.x / 4 % 7 end as closed_on
      from (select s.n, s.chain, p.person_id, s.place_id, replace(r.reference, 'R-', 'S-') as reference, r.reference as request, p.died, p.moved,
                   s.given as given_on, s.starts as starts_on, s.last_day, s.early, s.ended,
                   case when s.early = 'discharged' then s.ended end as ended_on,
                   case when k.a < 15000 and s.early is null and s.last_day - s.starts > 60 then s.starts + (s.last_day - s.starts) / 3 end as suspended_on,
                   case when k.a < 10000 and s.early is null and s.last_day - s.starts > 60 then s.starts + (s.last_day - s.starts) / 3 + 5 + k.a % 22 end as suspension_lifted_on,
                   case when s.early in ('died', 'moved') then null when s.early is not null then s.ended
                        when k.a < 15000 and k.a >= 10000 and s.last_day - s.starts > 60 then s.starts + (s.last_day - s.starts) / 3 + 27
                        else s.last_day end as over,
                   exists (select from g_standard f where f.chain = s.chain and f.generation = s.generation + 1 and f.starts <= s.last_day + 7) as followed,
                   k.x
              from g_standard s join g_person p using (chain) join g_request r on r.n = s.n
             cross join lateral (select casework.demo_roll(seed, 'sa', s.n) as a, casework.demo_roll(seed, 'sx', s.n) as x) k) e
     order by e.given_on, e.n;
end $$;
comment on function casework.demo_know_standard(bigint) is
    'Demonstration: draws everything that will become known about the standard authorisations.';

create or replace function casework.demo_know_conditions(seed bigint) returns void
language plpgsql as $$
begin
    create temp table f_condition on commit drop as
    select replace(s.reference, 'S-', 'C-') || case k when 2 then 'b' else '' end as reference, s.n * 2 + k as n, s.reference as standard, s.died,
           s.given_on as set_on, s.given_on + (array[14, 28, 42, 90])[x.c % 4 + 1] as due_on,
           case when x.c % 100 < 75 then s.given_on + (array[14, 28, 42, 90])[x.c % 4 + 1] - x.c / 100 % 12
                when x.c % 100 < 90 then s.given_on + (array[14, 28, 42, 90])[x.c % 4 + 1] + x.c / 100 % 25 end as met_on
      from f_standard s cross join generate_series(1, 2) k
     cross join lateral (select casework.demo_roll(seed, 'condition', s.n * 2 + k) as c) x
     where x.c / 100 % 100 < case k when 1 then 30 else 8 end
     order by s.given_on, s.n, k;

    create temp table f_review on commit drop as
    select replace(s.reference, 'S-', 'V-') as reference, s.n, s.reference as standard, s.died,
           case when s.early = 'review' then greatest(s.given_on, s.ended - 3 - x.v % 20) else s.given_on + (s.last_day - s.given_on) / 2 end as requested_on,
           case when s.early = 'review' then s.ended when x.v % 10 < 9 then s.given_on + (s.last_day - s.given_on) / 2 + 5 + x.v % 24 end as completed_on,
           case when s.early = 'review' then 'ended' when x.v % 10 < 9 then (array['no change', 'conditions varied', 'reason changed'])[x.v / 10 % 3 + 1] end as outcome
      from f_standard s cross join lateral (select casework.demo_roll(seed, 'review', s.n) as v) x
     where s.early = 'review' or (s.early is null and s.suspended_on is null and x.v < 30000)
     order by s.given_on, s.n;
end $$;
comment on function casework.demo_know_conditions(bigint) is
    'Demonstration: draws everything that will become known about conditions and reviews.';

create or replace function casework.demo_know_deaths() returns void
language plpgsql as $$
begin
    -- Nothing more is written about people after their death, except that their cases are closed.
    update f_request set assessors_instructed_on = null, assessed_on = null, decided_on = null where died < done and outcome not in ('died', 'granted');
    update f_urgent set extension_requested_on = case when extension_requested_on <= died then extension_requested_on end,
           extended_to = case when extension_requested_on <= died then extended_to end, ceased_notice_on = null, closed_on = null where died <= ends;
    update f_standard set suspended_on = null, suspension_lifted_on = null, ceased_notice_on = null, closed_on = null, ended_on = null
     where died <= coalesce(over, last_day);
    update f_condition set met_on = null where met_on > died;
    update f_review set completed_on = null, outcome = null where completed_on > died;
    delete from f_review where requested_on > died;
end $$;
comment on function casework.demo_know_deaths() is
    'Demonstration: removes what would become known about somebody after their death.';

create or replace function casework.demo_write_authorisations(today date) returns void
language plpgsql as $$
begin
    insert into casework.request (reference, person_id, place_id, form, received_on, assessors_instructed_on, assessed_on, decided_on, outcome, copies_sent_on,
                                  withdrawn_on, cqc_notified_on, imca39a_needed_on, closed_on, closed_reason)
    select reference, person_id, place_id, '1', received_on, case when assessors_instructed_on <= today then assessors_instructed_on end,
           case when assessed_on <= today then assessed_on end,
           case when decided_on <= today then decided_on end, case when decided_on <= today then 'refused' end,
           case when copies_sent_on <= today then copies_sent_on end, case when withdrawn_on <= today then withdrawn_on end,
           case when cqc_notified_on <= today then cqc_notified_on end, imca39a_needed_on,
           case when closed_on <= today then closed_on end, case when closed_on <= today then closed_reason end
      from f_request where received_on <= today order by received_on, n;
    insert into casework.urgent (reference, person_id, place_id, request_id, given_on, last_day, extension_requested_on, extended_to, extension_reason,
                                 ceased_notice_on, closed_on, closed_reason)
    select u.reference, u.person_id, u.place_id, r.id, u.given_on, u.last_day, case when u.extension_requested_on <= today then u.extension_requested_on end,
           case when u.extension_requested_on <= today then u.extended_to end, case when u.extension_requested_on <= today and u.extended_to is not null then 'assessor not available' end,
           case when u.ceased_notice_on <= today then u.ceased_notice_on end,
           case when u.closed_on <= today then u.closed_on end, case when u.closed_on <= today then u.closed_reason end
      from f_urgent u join casework.request r on r.reference = u.request where u.received_on <= today order by u.received_on, u.n;
    insert into casework.standard (reference, person_id, place_id, request_id, given_on, starts_on, last_day, maximum_last_day, suspended_on, suspension_reason,
                                   suspension_lifted_on, ended_on, end_reason, ceased_notice_on, closed_on, closed_reason)
    select s.reference, s.person_id, s.place_id, r.id, s.given_on, s.starts_on, s.last_day, s.last_day, case when s.suspended_on <= today then s.suspended_on end,
           case when s.suspended_on <= today then 'detained under the Mental Health Act' end, case when s.suspension_lifted_on <= today then s.suspension_lifted_on end,
           case when s.ended_on <= today then s.ended_on end, case when s.ended_on <= today then 'discharged' end,
           case when s.ceased_notice_on <= today then s.ceased_notice_on end,
           case when s.closed_on <= today then s.closed_on end, case when s.closed_on <= today then 'ceased, notice given' end
      from f_standard s join casework.request r on r.reference = s.request where s.given_on <= today order by s.given_on, s.n;
end $$;
comment on function casework.demo_write_authorisations(date) is 'Demonstration: writes the requests and the authorisations up to today.';

create or replace function casework.demo_write_rest(today date) returns void
language plpgsql as $$
begin
    update casework.request r set form = f.form, follows_standard_id = s.id
      from f_request f left join f_request b on b.reference = f.follows left join casework.standard s on s.reference = replace(b.reference, 'R-', 'S-')
     where r.reference = f.reference and f.form = '2';
    insert into casework.condition (reference, standard_id, set_on, due_on, met_on)
    select c.reference, s.id, c.set_on, c.due_on, case when c.met_on <= today then c.met_on end
      from f_condition c join casework.standard s on s.reference = c.standard order by c.set_on, c.n;
    insert into casework.review (reference, standard_id, requested_on, requested_by, completed_on, outcome)
    select v.reference, s.id, v.requested_on, 'managing authority', case when v.completed_on <= today then v.completed_on end,
           case when v.completed_on <= today then v.outcome end
      from f_review v join casework.standard s on s.reference = v.standard where v.requested_on <= today order by v.requested_on, v.n;
    insert into casework.move (person_id, from_place_id, to_place_id, moved_on)
    select s.person_id, s.place_id, t.id, s.ended
      from f_standard s join casework.place t on t.id = 1 + s.place_id % (select count(*) from casework.place)
     where s.early = 'moved' and s.ended <= today order by s.given_on, s.n;
end $$;
comment on function casework.demo_write_rest(date) is
    'Demonstration: writes what depends on authorisations, up to today: further requests, conditions, reviews, moves.';

create or replace function casework.demo_await_requests(seed bigint, today date) returns void
language plpgsql as $$
begin
    insert into casework.demo_event (at, what, sql)
    select casework.demo_at(v.day, v.step, casework.demo_roll(seed, 'minute ' || v.step, r.n)), format('%s: %s', r.reference, v.what), v.sql
      from f_request r cross join lateral (values
        (1, r.received_on, case when r.form = '2' then 'Form 2 received' else 'Form 1 received' end, format(
            'insert into casework.request (reference, person_id, place_id, form, received_on, imca39a_needed_on) values (%L, %s, %s, %L, %L, %L)',
            r.reference, r.person_id, r.place_id, r.form, r.received_on, r.imca39a_needed_on)),
        (2, r.assessors_instructed_on, 'assessors instructed', format('update casework.request set assessors_instructed_on = %L where reference = %L', r.assessors_instructed_on, r.reference)),
        (3, r.assessed_on, 'assessed', format('update casework.request set assessed_on = %L where reference = %L', r.assessed_on, r.reference)),
        (3, r.decided_on, 'refused', format('update casework.request set decided_on = %L, outcome = ''refused'' where reference = %L', r.decided_on, r.reference)),
        (3, r.withdrawn_on, 'withdrawn', format('update casework.request set withdrawn_on = %L where reference = %L', r.withdrawn_on, r.reference)),
        (5, r.copies_sent_on, 'copies of the decision sent', format('update casework.request set copies_sent_on = %L where reference = %L', r.copies_sent_on, r.reference)),
        (5, r.cqc_notified_on, 'the home has told the regulator', format('update casework.request set cqc_notified_on = %L where reference = %L', r.cqc_notified_on, r.reference)),
        (4, r.imca39a, 'section 39A IMCA instructed', format(
            'insert into casework.appointment (role, contact_id, matter_kind, matter_id, since) select ''imca39a'', b.id, ''request'', r.id, %L::date '
            'from casework.request r, casework.address_book b where r.reference = %L and b.name = ''Advocacy West, IMCA service''', r.imca39a, r.reference)),
        (7, r.closed_on, 'closed', format('update casework.request set closed_on = %L, closed_reason = %L where reference = %L', r.closed_on, r.closed_reason, r.reference))
        ) v(step, day, what, sql)
     where v.day > today order by v.day, v.step, r.n;
end $$;
comment on function casework.demo_await_requests(bigint, date) is 'Demonstration: puts what happens to requests after today into casework.demo_event.';

create or replace function casework.demo_await_authorisations(seed bigint, today date) returns void
language plpgsql as $$
begin
    insert into casework.demo_event (at, what, sql)
    select casework.demo_at(v.day, v.step, casework.demo_roll(seed, 'minute ' || v.step, u.n)) + interval '30 seconds', format('%s: %s', u.reference, v.what), v.sql
      from f_urgent u cross join lateral (values
        (1, u.received_on, 'urgent authorisation received', format(
            'insert into casework.urgent (reference, person_id, place_id, request_id, given_on, last_day) select %L, person_id, place_id, id, %L, %L from casework.request where reference = %L',
            u.reference, u.given_on, u.last_day, u.request)),
        (2, u.extension_requested_on, 'extension asked for', format('update casework.urgent set extension_requested_on = %L%s where reference = %L', u.extension_requested_on,
            case when u.extended_to is null then '' else format(', extended_to = %L, extension_reason = ''assessor not available'', extension_request_notice_on = %L, extension_notice_on = %L', u.extended_to,
                u.extension_requested_on, u.extension_requested_on) end, u.reference)),
        (5, u.ceased_notice_on, 'notice given that it has ceased', format('update casework.urgent set ceased_notice_on = %L where reference = %L', u.ceased_notice_on, u.reference)),
        (7, u.closed_on, 'closed', format('update casework.urgent set closed_on = %L, closed_reason = %L where reference = %L', u.closed_on, u.closed_reason, u.reference))
        ) v(step, day, what, sql)
     where v.day > today order by v.day, v.step, u.n;
    insert into casework.demo_event (at, what, sql)
    select casework.demo_at(v.day, v.step, casework.demo_roll(seed, 'minute ' || v.step, s.n)), format('%s: %s', s.reference, v.what), v.sql
      from f_standard s cross join lateral (values
        (3, s.given_on, 'granted', format(
            'insert into casework.standard (reference, person_id, place_id, request_id, given_on, starts_on, last_day, maximum_last_day) '
            'select %L, person_id, place_id, id, %L, %L, %L, %L from casework.request where reference = %L',
            s.reference, s.given_on, s.starts_on, s.last_day, s.last_day, s.request)),
        (4, s.suspended_on, 'suspended', format('update casework.standard set suspended_on = %L, suspension_notice_on = %L, suspension_reason = ''detained under the Mental Health Act'' where reference = %L',
            s.suspended_on, s.suspended_on, s.reference)),
        (5, s.suspension_lifted_on, 'suspension lifted', format('update casework.standard set suspension_lifted_on = %L, lifting_notice_on = %L where reference = %L',
            s.suspension_lifted_on, s.suspension_lifted_on, s.reference)),
        (4, s.ended_on, 'person discharged, ended', format('update casework.standard set ended_on = %L, end_reason = ''discharged'' where reference = %L', s.ended_on, s.reference)),
        (4, case when s.early = 'moved' then s.ended end, 'person moved', format(
            'insert into casework.move (person_id, from_place_id, moved_on) values (%s, %s, %L)', s.person_id, s.place_id, s.ended)),
        (5, s.ceased_notice_on, 'notice given that it has ceased', format('update casework.standard set ceased_notice_on = %L where reference = %L', s.ceased_notice_on, s.reference)),
        (7, s.closed_on, 'closed', format('update casework.standard set closed_on = %L, closed_reason = ''ceased, notice given'' where reference = %L', s.closed_on, s.reference))
        ) v(step, day, what, sql)
     where v.day > today order by v.day, v.step, s.n;
end $$;
comment on function casework.demo_await_authorisations(bigint, date) is 'Demonstration: puts what happens to authorisations after today into casework.demo_event.';

create or replace function casework.demo_await_rest(seed bigint, today date) returns void
language plpgsql as $$
begin
    insert into casework.demo_event (at, what, sql)
    select casework.demo_at(v.day, v.step, casework.demo_roll(seed, 'minute ' || v.step, c.n)), format('%s: %s', c.reference, v.what), v.sql
      from f_condition c cross join lateral (values
        (4, c.set_on, 'condition set', format('insert into casework.condition (reference, standard_id, set_on, due_on) select %L, id, %L, %L from casework.standard where reference = %L',
            c.reference, c.set_on, c.due_on, c.standard)),
        (5, c.met_on, 'condition met', format('update casework.condition set met_on = %L where reference = %L', c.met_on, c.reference))
        ) v(step, day, what, sql)
     where v.day > today order by v.day, v.step, c.n;
    insert into casework.demo_event (at, what, sql)
    select casework.demo_at(v.day, v.step, casework.demo_roll(seed, 'minute ' || v.step, w.n)), format('%s: %s', w.reference, v.what), v.sql
      from f_review w cross join lateral (values
        (4, w.requested_on, 'review asked for', format('insert into casework.review (reference, standard_id, requested_on, requested_by, review_notice_on) select %L, id, %L, ''managing authority'', %L from casework.standard where reference = %L',
            w.reference, w.requested_on, w.requested_on, w.standard)),
        (5, w.completed_on, 'review completed: ' || w.outcome, format('update casework.review set completed_on = %L, outcome = %L, outcome_notice_on = %L where reference = %L',
            w.completed_on, w.outcome, w.completed_on, w.reference))
        ) v(step, day, what, sql)
     where v.day > today order by v.day, v.step, w.n;
end $$;
comment on function casework.demo_await_rest(bigint, date) is 'Demonstration: puts what happens to conditions and reviews after today into casework.demo_event.';

create or replace function casework.demo_appointed_again(person bigint, day date) returns text
language sql immutable as $$
    select format('with o as (update casework.appointment set until = %L where person_id = %s and role in (''representative'', ''paid_representative'') '
                  'and until is null and since < %L returning role, contact_id, person_id) '
                  'insert into casework.appointment (role, contact_id, person_id, since) select role, contact_id, person_id, %L::date from o',
                  day - 1, person, day, day)
$$;
comment on function casework.demo_appointed_again(bigint, date) is 'Demonstration: the statement that appoints the representative of a person again.';

create or replace function casework.demo_write_representatives(seed bigint, today date) returns void
language plpgsql as $$
begin
    -- Representatives, half of them family; section 39A IMCAs.
    insert into casework.address_book (name, channel, address, tier, require_tls, note)
    select 'Representative of ' || p.reference,
           case when p.chain % 20 = 0 then 'notify-letter' else 'mail' end,
           case when p.chain % 20 = 0 then E'The representative\n1 Nowhere Lane\nExampleton\nZZ9 9ZZ' else 'rep-' || substr(p.reference, 3) || '@mail.example' end,
           'reference', false, p.reference
      from g_person p where not p.paid and exists (select from f_standard s where s.chain = p.chain) order by p.chain;
    drop table if exists pg_temp.f_representative;
    create temp table f_representative on commit drop as
    select p.chain, p.reference, p.person_id, p.paid, min(s.given_on) + x.r % 5 as since, b.id as contact_id
      from g_person p join f_standard s using (chain)
     cross join lateral (select casework.demo_roll(seed, 'rpr', p.chain) as r) x
      join casework.address_book b on b.name = case when not p.paid then 'Representative of ' || p.reference
           when x.r % 2 = 0 then 'Independent Voices, paid representatives' else 'Stand By Me, paid representatives' end
     where x.r < 975000 group by p.chain, p.reference, p.person_id, p.paid, p.died, x.r, b.id
    having p.died is null or min(s.given_on) + x.r % 5 <= p.died order by p.chain;
    -- After each authorisation whoever represents the person is appointed again.
    drop table if exists pg_temp.f_again;
    create temp table f_again on commit drop as
    select f.*, s.given_on + casework.demo_roll(seed, 'rpr', f.chain) % 5 as again
      from f_representative f join f_standard s using (chain) join g_person p using (chain)
     where p.died is null or s.given_on + casework.demo_roll(seed, 'rpr', f.chain) % 5 <= p.died;
    insert into casework.appointment (role, contact_id, person_id, since, until)
    select case when paid then 'paid_representative' else 'representative' end, contact_id, person_id, again,
           lead(again) over (partition by chain order by again) - 1 from f_again where again <= today order by chain, again;
    insert into casework.demo_event (at, what, sql)
    select casework.demo_at(since, 4, casework.demo_roll(seed, 'minute rpr', chain)), format('%s: representative appointed', reference),
           format('insert into casework.appointment (role, contact_id, person_id, since) values (%L, %s, %s, %L)',
                  case when paid then 'paid_representative' else 'representative' end, contact_id, person_id, since)
      from f_representative where since > today order by chain;
    insert into casework.demo_event (at, what, sql)
    select casework.demo_at(again, 4, casework.demo_roll(seed, 'minute rpr again', chain)), format('%s: representative appointed again', reference),
           casework.demo_appointed_again(person_id, again)
      from f_again where again > today and again > since order by chain, again;
    insert into casework.appointment (role, contact_id, matter_kind, matter_id, since)
    select 'imca39a', b.id, 'request', r.id, f.imca39a
      from f_request f join casework.request r using (reference) join casework.address_book b on b.name = 'Advocacy West, IMCA service'
     where f.imca39a <= today order by f.received_on, f.n;
end $$;
comment on function casework.demo_write_representatives(bigint, date) is 'Demonstration: writes the representatives, and the section 39A IMCAs, up to today and after it.';

create or replace function casework.demo_write(seed bigint, today date) returns void
language plpgsql as $$
begin
    perform casework.demo_write_people(seed, today);
    drop table if exists pg_temp.f_request, pg_temp.f_urgent, pg_temp.f_standard, pg_temp.f_condition, pg_temp.f_review;
    perform casework.demo_know_requests(seed);
    perform casework.demo_know_urgent(seed);
    perform casework.demo_know_standard(seed);
    perform casework.demo_know_conditions(seed);
    perform casework.demo_know_deaths();
    set constraints all deferred;
    perform casework.demo_write_authorisations(today);
    perform casework.demo_write_rest(today);
    perform casework.demo_await_requests(seed, today);
    perform casework.demo_await_authorisations(seed, today);
    perform casework.demo_await_rest(seed, today);
    perform casework.demo_write_representatives(seed, today);
    set constraints all immediate;
end $$;
comment on function casework.demo_write(bigint, date) is 'Demonstration: writes what is dated up to today into the tables, and the rest into casework.demo_event.';

create or replace function casework.demo_court_orders(seed bigint, requests_a_year int, today date, days_ahead int) returns void
language plpgsql as $$
begin
    drop table if exists pg_temp.f_order;
    create temp table f_order on commit drop as
    select k.n, k.year, p.id as person_id, l.id as place_id, 'CO-' || lpad(k.n::text, 5, '0') || chr(65 + k.year) as reference, k.made,
           (k.made + interval '1 year')::date - 1 as last_day, case when k.n % 3 > 0 then (k.made + interval '11 months')::date - 1 end as due,
           case when k.x % 10 < 8 then (k.made + interval '11 months')::date - 1 - k.x % 20 when k.x % 10 < 9 then (k.made + interval '1 year')::date - 1 + k.x % 20 end as filed,
           k.made - k.x % 60 as plan_reviewed, p.reference as person
      from (select n, year, (today - casework.demo_roll(seed, 'order', n) % 365 - 370 + year * 360) as made, casework.demo_roll(seed, 'order x', n * 4 + year) as x
              from generate_series(1, greatest(2, requests_a_year / 40)) n cross join generate_series(0, 3) year) k
      join casework.person p on p.reference = 'P-C' || lpad(k.n::text, 5, '0')
      join casework.place l on l.reference = case when k.n % 2 = 0 then 'H-OWN' else 'H-SUP' end
     where k.made <= today + days_ahead;
    insert into casework.court_order (reference, person_id, place_id, case_number, made_on, last_day, application_due_on, application_filed_on, continues_if_filed, plan_reviewed_on)
    select reference, person_id, place_id, 'COP-DEMO-' || lpad(n::text, 5, '0'), made, last_day, due, case when filed <= today then filed end, n % 3 = 1, plan_reviewed
      from f_order where made <= today order by made, n;
    insert into casework.demo_event (at, what, sql)
    select casework.demo_at(v.day, v.step, casework.demo_roll(seed, 'minute ' || v.step, o.n)), format('%s: %s', o.reference, v.what), v.sql
      from f_order o cross join lateral (values
        (3, o.made, 'court order made', format(
            'insert into casework.court_order (reference, person_id, place_id, case_number, made_on, last_day, application_due_on, continues_if_filed, plan_reviewed_on) values (%L, %s, %s, %L, %L, %L, %L, %L, %L)',
            o.reference, o.person_id, o.place_id, 'COP-DEMO-' || lpad(o.n::text, 5, '0'), o.made, o.last_day, o.due, o.n % 3 = 1, o.plan_reviewed)),
        (4, o.filed, 'application filed', format('update casework.court_order set application_filed_on = %L where reference = %L', o.filed, o.reference)),
        (5, o.made + 3, 'the provider has told the regulator', format('update casework.court_order set cqc_notified_on = %L where reference = %L', o.made + 3, o.reference))
        ) v(step, day, what, sql)
     where v.day > today order by v.day, v.step, o.n;
    update casework.court_order set cqc_notified_on = made_on + 3 where made_on + 3 <= today and reference like 'CO-%';
    insert into casework.appointment (role, contact_id, person_id)
    select v.role, b.id, p.id
      from casework.person p
     cross join lateral (values ('rule12_representative', 'Rule 1.2 representative of ' || p.reference),
                                ('allocated_worker', case when p.id % 2 = 0 then 'Allocated worker, North' else 'Allocated worker, South' end)) v(role, name)
      join casework.address_book b on b.name = v.name
     where p.reference like 'P-C%' order by p.id, v.role;
end $$;
comment on function casework.demo_court_orders(bigint, int, date, int) is 'Demonstration: writes court orders, a year each, and their events.';

create or replace function casework.demo_reports(seed bigint, requests_a_year int, today date, days_ahead int) returns void
language plpgsql as $$
declare
    people bigint := (select count(*) from casework.person where reference like 'P-0%');
begin
    drop table if exists pg_temp.f_report;
    create temp table f_report on commit drop as
    select distinct on (k.n) k.n, 'N-' || lpad(k.n::text, 5, '0') as reference, r.person_id, r.place_id, k.reported,
           case when k.x % 10 < 8 then k.reported + 2 + k.x % 6 end as assessed, case when k.x % 10 < 8 then k.reported + 3 + k.x % 8 end as decided
      from (select n, today - 60 + (casework.demo_roll(seed, 'report', n)::bigint * (60 + days_ahead) / 1000000)::int as reported, casework.demo_roll(seed, 'report x', n) as x
              from generate_series(1, greatest(1, requests_a_year / 70)) n) k
      join casework.person p on p.reference = 'P-' || lpad((1000 + 1 + k.x % greatest(people, 1))::text, 6, '0') and p.died_on is null
      join casework.request r on r.person_id = p.id
     order by k.n, r.id;
    insert into casework.unauthorised (reference, person_id, place_id, reported_on, reported_by, assessed_on, decided_on, outcome)
    select reference, person_id, place_id, reported, 'family', case when assessed <= today then assessed end, case when decided <= today then decided end,
           case when decided <= today then 'unauthorised' end
      from f_report where reported <= today order by reported, n;
    insert into casework.demo_event (at, what, sql)
    select casework.demo_at(v.day, v.step, casework.demo_roll(seed, 'minute ' || v.step, o.n)), format('%s: %s', o.reference, v.what), v.sql
      from f_report o cross join lateral (values
        (2, o.reported, 'unauthorised deprivation reported', format(
            'insert into casework.unauthorised (reference, person_id, place_id, reported_on, reported_by, report_notice_on) values (%L, %s, %s, %L, ''family'', %L)',
            o.reference, o.person_id, o.place_id, o.reported, o.reported)),
        (4, o.assessed, 'assessed', format('update casework.unauthorised set assessed_on = %L where reference = %L', o.assessed, o.reference)),
        (5, o.decided, 'decided', format('update casework.unauthorised set decided_on = %L, outcome = ''unauthorised'', outcome_notice_on = %L where reference = %L',
            o.decided, o.decided, o.reference))
        ) v(step, day, what, sql)
     where v.day > today order by v.day, v.step, o.n;
end $$;
comment on function casework.demo_reports(bigint, int, date, int) is
    'Demonstration: writes reports of unauthorised deprivation, about people who exist already, and their events.';

create or replace function casework.demo_milestones() returns void
language plpgsql as $$
begin
    insert into casework.milestone (reference, title, source, due_on)
    values ('M-2027-1', 'National DoLS data return', 'DHSC notice of the return', '2027-05-13'),
           ('M-2026-9', 'Quarterly figures to the safeguarding board', 'the board''s calendar', '2026-12-18'),
           ('M-AMCP-1', 'Best interests assessors who want to convert to approved mental capacity professionals: names to the region', 'the council''s own LPS plan (invented)', '2027-01-08');
    insert into casework.milestone (reference, title, source, due_on, closed_on, closed_reason)
    select 'M-LPS-' || v.n, v.title, 'national LPS road map of 2019', v.due, greatest(v.due, date '2020-07-16'), 'put off; no new date'
      from (values (1, 'LPS: training strategy and transitional guidance', date '2020-02-29'), (2, 'LPS: code of practice and regulations final', '2020-05-31'),
                   (3, 'LPS: training on the scheme', '2020-08-31'), (4, 'LPS: go-live', '2020-10-01'), (5, 'LPS: transition year ends', '2021-10-01')) v(n, title, due);
end $$;
comment on function casework.demo_milestones() is 'Demonstration: writes the steps of programmes.';

-- Court orders, a year each, and reports of unauthorised deprivation: about 1 and 0.6 to 40 requests.
create or replace function casework.demo_others(seed bigint, requests_a_year int, today date, days_ahead int) returns void
language plpgsql as $$
begin
    insert into casework.place (reference, name, sort, managing_authority, provider)
    values ('H-OWN', 'own home', 'own home', 'none: court order', ''), ('H-SUP', 'Kingfisher supported living', 'supported living', 'none: court order', 'Kingfisher');
    insert into casework.person (reference, initials)
    select 'P-C' || lpad(n::text, 5, '0'), chr(65 + casework.demo_roll(seed, 'c first', n) % 26) || '.' || chr(65 + casework.demo_roll(seed, 'c last', n) % 26) || '.'
      from generate_series(1, greatest(2, requests_a_year / 40)) n order by n;
    insert into casework.address_book (name, address, tier, require_tls, note)
    select 'Rule 1.2 representative of ' || p.reference, 'rule-' || lower(p.reference) || '@mail.example', 'reference', false, p.reference
      from casework.person p where p.reference like 'P-C%' order by p.id;
    perform casework.demo_court_orders(seed, requests_a_year, today, days_ahead);
    perform casework.demo_reports(seed, requests_a_year, today, days_ahead);
    perform casework.demo_milestones();
end $$;
comment on function casework.demo_others(bigint, int, date, int) is 'Demonstration: court orders, reports of unauthorised deprivation, steps of programmes.';

-- Written notices, and facts that most councils do not record yet: for most matters, so that a newcomer
-- sees both what is recorded and what is asked for.
create or replace function casework.demo_notices(today date) returns void
language plpgsql as $$
begin
    update casework.urgent u
       set extension_request_notice_on = least(u.extension_requested_on + 1, today),
           extension_decided_on = case when u.extended_to is not null then u.extension_requested_on end,
           extension_notice_on = case when u.extended_to is not null then u.extension_requested_on end,
           extension_copies_on = case when u.extended_to is not null then least(u.extension_requested_on + 1, today) end,
           extension_refused_on = case when u.extended_to is null then u.extension_requested_on end,
           extension_refusal_notice_on = case when u.extended_to is null then u.extension_requested_on end,
           extension_refusal_copies_on = case when u.extended_to is null then least(u.extension_requested_on + 1, today) end
     where u.extension_requested_on is not null and u.id % 8 > 0;
    update casework.urgent u set refusal_received_on = least(r.copies_sent_on + 1, today)
      from casework.request r
     where r.id = u.request_id and r.outcome = 'refused' and u.id % 4 > 0
       and r.copies_sent_on between u.given_on and coalesce(u.extended_to, u.last_day);
    update casework.request r
       set mental_health_assessed_on = r.assessed_on, capacity_assessed_on = r.assessed_on,
           best_interests_assessed_on = r.assessed_on, eligibility_assessed_on = r.assessed_on,
           refusals_assessed_on = r.assessed_on
     where r.assessed_on is not null and r.id % 3 = 0;
    update casework.request r set deprivation_found_on = r.assessed_on, deprivation_notice_on = r.copies_sent_on
     where r.outcome = 'refused' and r.id % 4 = 0;
    update casework.standard s
       set suspension_notice_on = least(s.suspended_on + 1, today),
           lifting_notice_on = case when s.suspension_lifted_on is not null then least(s.suspension_lifted_on + 1, today) end
     where s.suspended_on is not null and s.id % 8 > 0;
    update casework.review v
       set review_notice_on = least(v.requested_on + 1, today),
           outcome_notice_on = case when v.completed_on is not null then least(v.completed_on + 1, today) end
     where v.id % 8 > 0;
    update casework.unauthorised n
       set report_notice_on = least(n.reported_on + 1, today),
           outcome_notice_on = case when n.decided_on is not null then least(n.decided_on + 1, today) end
     where n.id % 4 > 0;
end $$;
comment on function casework.demo_notices(date) is 'Demonstration: records the written notices that were given up to today, the days of assessments, and when notices of refusal were received.';

-- ---------------------------------------------------------------- whole councils

create or replace function casework.demo_council(
    seed bigint default 2026, requests_a_year int default 2170, today date default casework.today(),
    days_ahead int default 365, days_back int default 730)
returns text
language plpgsql set client_min_messages = warning as $$
begin
    perform casework.demo_guard();
    perform casework.demo_places(seed, least(400, greatest(27, requests_a_year / 30)));
    perform casework.demo_draw(seed, requests_a_year, today, days_back, days_ahead, 0, 1000);
    perform casework.demo_write(seed, today);
    perform casework.demo_others(seed, requests_a_year, today, days_ahead);
    perform casework.demo_incidents(seed, requests_a_year, today, days_ahead);
    perform casework.demo_notices(today);
    delete from casework.demo_event where at >= today + days_ahead + 1;
    return casework.demo_says();
end $$;
comment on function casework.demo_council(bigint, int, date, int, int) is
    'Fills an empty test database with a council of this number of requests a year, two years of them before today, '
    'and a year of events after it.';

create or replace function casework.demo_says() returns text
language plpgsql stable as $$
begin
    return format('%s people, %s places, %s contacts; %s requests, %s urgent and %s standard authorisations, %s court orders, %s conditions, %s reviews, %s reports; %s events to come',
        (select count(*) from casework.person), (select count(*) from casework.place), (select count(*) from casework.address_book),
        (select count(*) from casework.request), (select count(*) from casework.urgent), (select count(*) from casework.standard),
        (select count(*) from casework.court_order), (select count(*) from casework.condition), (select count(*) from casework.review),
        (select count(*) from casework.unauthorised), (select count(*) from casework.demo_event where done_at is null));
end $$;
comment on function casework.demo_says() is 'Demonstration: what there is, in a sentence.';

-- ---------------------------------------------------------------- the small council, with every situation

create table if not exists casework.demo_situation (
    name       text not null,
    kind       text not null,
    reference  text not null,
    says       text not null,
    primary key (name, reference)
);
comment on table casework.demo_situation is 'Demonstration: which matter shows which situation.';
comment on column casework.demo_situation.name is 'The situation, in a word.';
comment on column casework.demo_situation.kind is 'Kind of the matter that shows it.';
comment on column casework.demo_situation.reference is 'Its reference.';
comment on column casework.demo_situation.says is 'What there is to see.';

-- A person, a request and its grant in one go; tail is what the references end in. For a person who
-- exists already it is the next authorisation.
create or replace function casework.demo_case(
    tail text, person_ref text, letters text, home text, form text, received date, given date, starts date, last_day date, extra_days int default 1)
returns bigint
language plpgsql as $$
declare
    who bigint;
    whither bigint := (select id from casework.place where reference = home);
    asked bigint;
    authority bigint;
begin
    insert into casework.person (reference, initials)
    select person_ref, letters where not exists (select from casework.person where reference = person_ref);
    select id into who from casework.person where reference = person_ref;
    insert into casework.request (reference, person_id, place_id, form, received_on, assessed_on, copies_sent_on, cqc_notified_on)
    values ('R-' || tail, who, whither, form, received, greatest(received, given - 1), given + extra_days, given + extra_days) returning id into asked;
    insert into casework.standard (reference, person_id, place_id, request_id, given_on, starts_on, last_day, maximum_last_day)
    values ('S-' || tail, who, whither, asked, given, starts, last_day, case tail when '2025-0102' then last_day + 3 else last_day end)
    returning id into authority;
    if not exists (select from casework.appointment where person_id = who) then
        insert into casework.address_book (name, address, tier, require_tls, note)
        values ('Representative of ' || person_ref, 'rep-' || lower(person_ref) || '@mail.example', 'reference', false, person_ref);
        insert into casework.appointment (role, contact_id, person_id, since)
        select 'representative', id, who, given from casework.address_book where note = person_ref;
    else
        execute casework.demo_appointed_again(who, given);
    end if;
    return authority;
end $$;
comment on function casework.demo_case(text, text, text, text, text, date, date, date, date, int) is 'Demonstration: a request and the standard authorisation granted on it.';

create or replace function casework.demo_situations_begin() returns void
language plpgsql as $$
begin
    perform casework.demo_case('2026-0001', 'P-0001', 'A.B.', 'H-0001', '1', '2026-11-20', '2026-12-09', '2026-12-21', '2027-12-20');
    insert into casework.demo_situation values ('deferred_start', 'standard', 'S-2026-0001', 'Given on 9 December, in force from the 21st.');

    perform casework.demo_case('2025-0002', 'P-0002', 'C.D.', 'H-0001', '1', '2025-11-20', '2025-12-11', '2025-12-11', '2026-12-10');
    perform casework.demo_case('2026-0002', 'P-0002', 'C.D.', 'H-0001', '2', '2026-11-16', '2026-12-07', '2026-12-11', '2027-12-10');
    insert into casework.demo_situation values ('back_to_back', 'standard', 'S-2025-0002', 'The next authorisation begins on the day after its last day.');
    perform casework.demo_case('2025-0003', 'P-0003', 'E.F.', 'H-0002', '1', '2025-11-20', '2025-12-12', '2025-12-12', '2026-12-11');
    perform casework.demo_case('2026-0003', 'P-0003', 'E.F.', 'H-0002', '2', '2026-11-16', '2026-12-08', '2026-12-11', '2027-12-10');
    insert into casework.demo_situation values ('same_day_renewal', 'standard', 'S-2025-0003', 'The next authorisation begins on its very last day.');

    perform casework.demo_case('2025-0004', 'P-0004', 'G.H.', 'H-0004', '1', '2025-10-20', '2025-11-21', '2025-11-21', '2026-11-20');
    perform casework.demo_case('2026-0004', 'P-0004', 'G.H.', 'H-0004', '1', '2026-12-01', '2026-12-09', '2026-12-09', '2027-12-08');
    insert into casework.demo_situation values ('gap', 'standard', 'S-2025-0004', 'Eighteen days without authority before the next one began.');

    perform casework.demo_case('2024-0005', 'P-0005', 'J.K.', 'H-0005', '1', '2024-02-01', '2024-02-29', '2024-02-29', '2025-02-28');
    update casework.standard set ceased_notice_on = '2025-03-03', closed_on = '2025-03-07', closed_reason = 'ceased, notice given' where reference = 'S-2024-0005';
    insert into casework.demo_situation values ('leap_day', 'standard', 'S-2024-0005', 'Began on 29 February: a year ends on 28 February.');
    perform casework.demo_case('2026-0006', 'P-0006', 'L.M.', 'H-0005', '1', '2026-11-23', '2026-12-10', '2027-03-01', '2028-02-29');
    insert into casework.demo_situation values ('leap_day', 'standard', 'S-2026-0006', 'A year from 1 March 2027 ends on 29 February 2028.');
end $$;
comment on function casework.demo_situations_begin() is 'Demonstration: one of each way in which an authorisation begins and ends.';

create or replace function casework.demo_situations_run() returns void
language plpgsql as $$
declare
    s bigint;
begin
    for n in 1 .. 9 loop
        perform casework.demo_case('2025-01' || lpad(n::text, 2, '0'), 'P-01' || lpad(n::text, 2, '0'), chr(64 + n) || '.X.', 'H-' || lpad((n % 5 + 6)::text, 4, '0'),
            '1', date '2025-11-24' + n, date '2025-12-23' + n, date '2025-12-23' + n, date '2026-12-22' + n);
        insert into casework.demo_situation values ('christmas_cluster', 'standard', 'S-2025-01' || lpad(n::text, 2, '0'), 'Ends on ' || casework.in_words(date '2026-12-22' + n) || '.');
    end loop;
    -- A Form 2 in good time for one, undecided; none for the others.
    insert into casework.request (reference, person_id, place_id, form, received_on)
    select 'R-2026-0108', person_id, place_id, '2', '2026-12-04' from casework.standard where reference = 'S-2025-0108';
    insert into casework.demo_situation values ('further_pending', 'request', 'R-2026-0108', 'Form 2 received on 4 December, undecided; the authorisation ends on 30 December.');

    s := casework.demo_case('2026-0007', 'P-0007', 'N.P.', 'H-0006', '1', '2026-04-01', '2026-05-04', '2026-05-04', '2027-05-03');
    update casework.standard set suspended_on = '2026-11-12', suspension_reason = 'detained under the Mental Health Act' where id = s;
    insert into casework.demo_situation values ('suspended_then_ceased', 'standard', 'S-2026-0007', 'Suspended on 12 November and not lifted: ceased at the end of 9 December.');
    s := casework.demo_case('2026-0008', 'P-0008', 'R.S.', 'H-0007', '1', '2026-05-01', '2026-06-01', '2026-06-01', '2027-05-31');
    update casework.standard set suspended_on = '2026-12-10', suspension_reason = 'detained under the Mental Health Act' where id = s;
    insert into casework.demo_situation values ('suspended', 'standard', 'S-2026-0008', 'Suspended on 10 December: ceases at the end of 6 January unless lifted.');

    s := casework.demo_case('2026-0009', 'P-0009', 'T.V.', 'H-0008', '1', '2026-03-02', '2026-04-01', '2026-04-01', '2027-03-31');
    update casework.standard set court_last_day = '2027-01-08', court_reason = 'COP-DEMO-21A, order of 30 November 2026' where id = s;
    insert into casework.demo_situation values ('court_varied', 'standard', 'S-2026-0009', 'The court brought the last day forward to 8 January 2027.');

    s := casework.demo_case('2026-0010', 'P-0010', 'W.Y.', 'H-0009', '1', '2026-02-02', '2026-03-02', '2026-03-02', '2027-03-01');
    update casework.appointment set until = '2026-12-11', note = 'resigned' where person_id = (select person_id from casework.standard where id = s);
    insert into casework.demo_situation values ('rpr_resigned', 'standard', 'S-2026-0010', 'The representative resigned on 11 December; nobody has taken over.');
end $$;
comment on function casework.demo_situations_run() is 'Demonstration: authorisations that run out at Christmas, are suspended, varied, or lose their representative.';

create or replace function casework.demo_situations_people() returns void
language plpgsql as $$
declare
    s bigint;
    who bigint;
    ash bigint := (select id from casework.place where reference = 'H-0002');
    welsh bigint := (select id from casework.place where jurisdiction = 'wales' order by id limit 1);
begin
    s := casework.demo_case('2026-0011', 'P-0011', 'B.A.', 'H-0010', '1', '2026-06-01', '2026-06-29', '2026-06-29', '2027-06-28');
    select person_id into who from casework.standard where id = s;
    insert into casework.move (person_id, from_place_id, to_place_id, moved_on)
    select who, place_id, ash, '2026-12-07' from casework.standard where id = s;
    insert into casework.request (reference, person_id, place_id, received_on) values ('R-2026-0011b', who, ash, '2026-12-07');
    insert into casework.urgent (reference, person_id, place_id, request_id, given_on, last_day)
    select 'U-2026-0011', who, ash, id, '2026-12-07', '2026-12-13' from casework.request where reference = 'R-2026-0011b';
    insert into casework.demo_situation values ('moved', 'standard', 'S-2026-0011', 'The person moved to another home on 7 December; the authorisation does not travel.');

    perform casework.demo_case('2026-0012', 'P-0012', 'D.C.', 'H-0011', '1', '2026-07-01', '2026-08-03', '2026-08-03', '2027-01-31');
    update casework.person set died_on = '2026-11-28', death_recorded_on = '2026-12-11' where reference = 'P-0012';
    insert into casework.demo_situation values ('death_recorded_late', 'standard', 'S-2026-0012', 'Died on 28 November, recorded on 11 December.');

    insert into casework.place_history (place_id, until, name, managing_authority, provider, location_id)
    select id, '2026-12-01', 'Old ' || name, 'Bittern Homes Ltd', 'Bittern Homes', '1-100000001' from casework.place where reference = 'H-0012';
    perform casework.demo_case('2026-0013', 'P-0013', 'F.E.', 'H-0012', '1', '2025-12-01', '2026-01-05', '2026-01-05', '2027-01-04');
    insert into casework.demo_situation values ('home_renamed', 'standard', 'S-2026-0013', 'The home had another name, provider and CQC location id until 1 December.');

    update casework.address_book set address = 'manager@bounced.example', note = 'H-0013: mail there is refused'
     where note = 'H-0013';
    perform casework.demo_case('2026-0014', 'P-0014', 'H.G.', 'H-0013', '1', '2025-12-01', '2026-01-01', '2026-01-01', '2026-12-31');
    insert into casework.demo_situation values ('bounced_mailbox', 'standard', 'S-2026-0014', 'The home''s mailbox refuses mail.');

    perform casework.demo_case('2026-0015', 'P-0015', 'K.J.', (select reference from casework.place where id = welsh), '1', '2026-01-05', '2026-01-21', '2026-01-21', '2027-01-20');
    insert into casework.demo_situation values ('welsh_home', 'standard', 'S-2026-0015', 'A home in Wales: other regulations, CIW, and letters in Welsh.');
end $$;
comment on function casework.demo_situations_people() is 'Demonstration: people who moved or died, homes that changed.';

create or replace function casework.demo_situations_urgent() returns void
language plpgsql as $$
declare
    elm bigint := (select id from casework.place where reference = 'H-0001');
    ash bigint := (select id from casework.place where reference = 'H-0002');
    hospital bigint := (select id from casework.place where reference = 'H-0003');
begin
    insert into casework.person (reference, initials) values ('P-0020', 'M.L.'), ('P-0021', 'P.N.'), ('P-0022', 'S.R.'), ('P-0023', 'V.T.'), ('P-0024', 'Y.W.');
    insert into casework.request (reference, person_id, place_id, received_on, imca39a_needed_on)
    select v.reference, p.id, v.place, v.received, v.needed
      from (values ('R-2026-0020', 'P-0020', elm, date '2026-12-04', null::date), ('R-2026-0021', 'P-0021', ash, '2026-12-10', null),
                   ('R-2026-0022', 'P-0022', hospital, '2026-12-10', null), ('R-2026-0022b', 'P-0022', elm, '2026-12-12', null),
                   ('R-2026-0023', 'P-0023', ash, '2026-12-11', '2026-12-11'), ('R-2026-0024', 'P-0024', elm, '2026-12-11', null)) v(reference, person, place, received, needed)
      join casework.person p on p.reference = v.person order by v.reference;
    insert into casework.urgent (reference, person_id, place_id, request_id, given_on, last_day, extension_requested_on, extended_to, extension_reason)
    select replace(r.reference, 'R-', 'U-'), r.person_id, r.place_id, r.id, v.given, v.last_day, v.asked, v.extended, case when v.extended is not null then 'no assessor before the 14th' end
      from (values ('R-2026-0020', date '2026-12-04', date '2026-12-10', date '2026-12-09', date '2026-12-17'),
                   ('R-2026-0021', '2026-12-10', '2026-12-18', null, null), ('R-2026-0022', '2026-12-10', '2026-12-16', null, null),
                   ('R-2026-0023', '2026-12-11', '2026-12-17', null, null), ('R-2026-0024', '2026-12-11', '2026-12-17', null, null)) v(request, given, last_day, asked, extended)
      join casework.request r on r.reference = v.request order by v.request;
    insert into casework.demo_situation values
        ('urgent_extended', 'urgent', 'U-2026-0020', 'Extended on 9 December, by seven days, to the 17th.'),
        ('urgent_overstated', 'urgent', 'U-2026-0021', 'The form states nine days, to 18 December; the law gives seven, to the 16th.'),
        ('overlapping', 'request', 'R-2026-0022', 'A hospital and a home have both asked about one person.'),
        ('overlapping', 'request', 'R-2026-0022b', 'A hospital and a home have both asked about one person.'),
        ('imca_not_instructed', 'request', 'R-2026-0023', 'A section 39A IMCA is needed since 11 December, and none instructed.'),
        ('to_be_withdrawn', 'request', 'R-2026-0024', 'Will be withdrawn on 16 December while reminders are pending.');
end $$;
comment on function casework.demo_situations_urgent() is 'Demonstration: urgent authorisations.';

create or replace function casework.demo_situations_court() returns void
language plpgsql as $$
begin
    insert into casework.person (reference, initials) values ('P-0030', 'A.Z.'), ('P-0031', 'B.Y.'), ('P-0032', 'C.W.'), ('P-0033', 'D.V.');
    insert into casework.court_order (reference, person_id, place_id, case_number, made_on, last_day, application_due_on, continues_if_filed, plan_reviewed_on, cqc_notified_on)
    select v.reference, p.id, l.id, v.case_number, v.made, v.last_day, v.due, v.continues, v.plan, v.made + 2
      from (values ('CO-2026-0030', 'P-0030', 'COP-DEMO-30', date '2026-01-16', date '2027-01-15', date '2026-12-15', true, date '2026-01-05'),
                   ('CO-2026-0031', 'P-0031', 'COP-DEMO-31', '2026-02-09', '2027-02-08', null, false, '2026-01-20'),
                   ('CO-2025-0032', 'P-0032', 'COP-DEMO-32', '2025-12-05', '2026-12-04', '2026-11-04', false, '2025-11-28'),
                   ('CO-2026-0033', 'P-0033', 'COP-DEMO-33', '2026-09-01', null, null, false, '2026-08-20')) v(reference, person, case_number, made, last_day, due, continues, plan)
      join casework.person p on p.reference = v.person join casework.place l on l.reference = 'H-SUP' order by v.reference;
    insert into casework.appointment (role, contact_id, person_id)
    select v.role, b.id, p.id from casework.person p cross join (values ('rule12_representative', 'Independent Voices, paid representatives'), ('allocated_worker', 'Allocated worker, North')) v(role, name)
      join casework.address_book b on b.name = v.name where p.reference between 'P-0030' and 'P-0033' order by p.id, v.role;
    insert into casework.demo_situation values
        ('court_order', 'court_order', 'CO-2026-0030', 'The order wants the application filed by 15 December.'),
        ('court_order', 'court_order', 'CO-2026-0031', 'The order says nothing of an application.'),
        ('court_order_lapsed', 'court_order', 'CO-2025-0032', 'Ended on 4 December without an application.'),
        ('court_order_open', 'court_order', 'CO-2026-0033', 'Names no last day.');
end $$;
comment on function casework.demo_situations_court() is 'Demonstration: court orders.';

create or replace function casework.demo_situations_rest() returns void
language plpgsql as $$
declare
    ash bigint := (select id from casework.place where reference = 'H-0002');
begin
    insert into casework.condition (reference, standard_id, set_on, due_on, what)
    select v.reference, a.id, v.set_on, v.due_on, 'demonstration' from (values
        ('C-2026-0001', 'S-2026-0001', date '2026-12-09', date '2026-12-23'), ('C-2026-0009', 'S-2026-0009', '2026-10-01', '2026-12-11'),
        ('C-2026-0012', 'S-2026-0012', '2026-08-03', '2027-01-05')) v(reference, authority, set_on, due_on) join casework.standard a on a.reference = v.authority order by v.reference;
    insert into casework.review (reference, standard_id, requested_on, requested_by, completed_on, outcome)
    select v.reference, a.id, v.requested, 'managing authority', v.completed, v.outcome from (values
        ('V-2026-0013', 'S-2026-0013', date '2026-12-01', null::date, null), ('V-2026-0004', 'S-2026-0004', '2026-12-10', '2026-12-11', 'no change'),
        ('V-2025-0105', 'S-2025-0105', '2026-11-20', '2026-12-08', 'ended')) v(reference, authority, requested, completed, outcome) join casework.standard a on a.reference = v.authority order by v.reference;
    insert into casework.unauthorised (reference, person_id, place_id, reported_on, reported_by)
    select 'N-2026-0001', id, ash, '2026-12-11', 'family' from casework.person where reference = 'P-0023';
    insert into casework.demo_situation values
        ('condition', 'condition', 'C-2026-0001', 'To be met by 23 December.'), ('condition_overdue', 'condition', 'C-2026-0009', 'Was to be met by 11 December.'),
        ('review', 'review', 'V-2026-0013', 'A review asked for on 1 December.'), ('review_ended', 'review', 'V-2025-0105', 'A review ended the authorisation on 8 December.'),
        ('unauthorised', 'unauthorised', 'N-2026-0001', 'A family member says that there is no authority; reported on 11 December.');
end $$;
comment on function casework.demo_situations_rest() is 'Demonstration: conditions, reviews, a report.';

create or replace function casework.demo_situations() returns void
language plpgsql as $$
begin
    perform casework.demo_situations_begin();
    perform casework.demo_situations_run();
    perform casework.demo_situations_people();
    perform casework.demo_situations_urgent();
    perform casework.demo_situations_court();
    perform casework.demo_situations_rest();
end $$;
comment on function casework.demo_situations() is 'Demonstration: one of every situation, by hand, as it is on 14 December 2026.';

create or replace function casework.demo(seed bigint default 2026, matters int default 300, today date default '2026-12-14') returns text
language plpgsql set client_min_messages = warning as $$
declare
    a_year int := greatest(20, (matters - 100) * 2 / 3);
begin
    perform casework.demo_guard();
    if casework.today() < '2026-12-14' then
        raise exception 'the demonstration begins on 14 December 2026, and here it is %. Move the clock first: select dolsd.move_clock(''2026-12-14 08:00+00'');', casework.in_words(casework.today());
    end if;
    perform casework.demo_places(seed, 27);
    perform casework.demo_draw(seed, a_year, today, 300, 28, 80, 1000);
    perform casework.demo_write(seed, today);
    perform casework.demo_others(seed, a_year, today, 28);
    perform casework.demo_notices(today);
    delete from casework.demo_event where at >= today + 29;
    perform casework.demo_situations();
    perform casework.demo_story();
    return casework.demo_says();
end $$;
comment on function casework.demo(bigint, int, date) is 'Fills an empty test database with a small council around Christmas 2026 that has every situation, and the events of the four weeks that follow.';
