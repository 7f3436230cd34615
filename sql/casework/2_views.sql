-- The contract with dolsd: casework.matter, casework.recipient, casework.contact.
--
-- Each branch of matter reads one table and fetches the rest in subqueries. This lets PostgreSQL push a
-- kind and an id, even from a join, into each branch and use its primary key; with joins in the
-- branches it would read every matter to find one.

-- They call no function of this store either: a function would read the tables with the rights of the
-- user reading the view, and dolsd has none on the tables.

-- Columns added after the tables.
alter table casework.address_book add column if not exists calendar boolean not null default false;
comment on column casework.address_book.calendar is 'Whether mails have deadlines for a diary attached, as iCalendar.';
alter table casework.unauthorised add column if not exists imca39a_needed_on date;
alter table casework.unauthorised add column if not exists imca39a_instructed_on date;
comment on column casework.unauthorised.imca39a_needed_on is
    'The day the managing authority said that there is nobody appropriate to consult, so that a section 39A IMCA is '
    'needed.';
comment on column casework.unauthorised.imca39a_instructed_on is
    'The day the section 39A IMCA was instructed; an appointment in the role imca39a, for the report or for a request '
    'that followed it, also counts.';

alter table casework.standard add column if not exists rpr_copies_on date;
comment on column casework.standard.rpr_copies_on is
    'The day copies of the latest representative''s appointment were sent (SI 2008/1315 reg 12(4); in Wales notice of '
    'it, SI 2009/266 reg 13).';
alter table casework.standard add column if not exists imca39d_asked_on date;
comment on column casework.standard.imca39d_asked_on is
    'The day the person, or a representative who is not paid, asked for a section 39D IMCA.';

alter table casework.court_order add column if not exists last_day_confirmed_on date;
comment on column casework.court_order.last_day_confirmed_on is
    'The day on which somebody read its last day again in the sealed order, or moved it; needed if that is more than '
    'a year after it was made.';

create table if not exists casework.suspension (
    standard_id   bigint not null references casework.standard,
    suspended_on  date not null,
    lifted_on     date not null,
    notice_on     date,
    lifting_notice_on date,
    by_mistake    boolean not null default false,
    primary key (standard_id, suspended_on),
    constraint suspension_was_lifted_in_time check (lifted_on between suspended_on and suspended_on + 27)
);
comment on table casework.suspension is
    'Suspensions of a standard authorisation that were lifted in time, and after which it was suspended again; kept '
    'automatically when casework.standard is given the next one.';
comment on column casework.suspension.standard_id is 'Number of the standard authorisation.';
comment on column casework.suspension.suspended_on is 'The day it was suspended.';
comment on column casework.suspension.lifted_on is 'The day from which on it was in force again.';
comment on column casework.suspension.notice_on is 'The day notice of the suspension was given (para 93).';
comment on column casework.suspension.lifting_notice_on is 'The day notice was given that it was lifted (para 95).';

comment on column casework.suspension.by_mistake is 'Whether it was entered by mistake, so that it does not count.';

create or replace view casework.standard_suspended as
select s.id as standard_id, jsonb_build_object(
           'earlier_suspended', e.days[1], 'earlier_lifted', e.lifted[1],
           'earliest_suspended', e.days[2], 'earliest_lifted', e.lifted[2]) as facts
  from casework.standard s
 cross join lateral (
       select array_agg(x.suspended_on order by x.suspended_on desc) as days,
              array_agg(x.lifted_on order by x.suspended_on desc) as lifted
         from casework.suspension x where x.standard_id = s.id and not x.by_mistake) e;
comment on view casework.standard_suspended is 'The suspensions of a standard authorisation before the one on its row.';
comment on column casework.standard_suspended.standard_id is 'Number of the standard authorisation.';
comment on column casework.standard_suspended.facts is
    'When the one before, and the one before that, began and were lifted, as facts of casework.matter.';

-- Who comes back has not left for good: nothing in Schedule A1 ends an authorisation because of days elsewhere, and a
-- request is not disposed of by them (paras 62, 64, 66, 96, 117).
create or replace view casework.absence as
select m.person_id, m.from_place_id as place_id, m.moved_on as left_on, r.back_on
  from casework.move m
 cross join lateral (
       select min(b.moved_on) as back_on from casework.move b
        where b.person_id = m.person_id and b.to_place_id = m.from_place_id and b.moved_on >= m.moved_on offset 0) r;
comment on view casework.absence is 'When a person left a place, and when they came back.';
comment on column casework.absence.person_id is 'Who.';
comment on column casework.absence.place_id is 'The place left.';
comment on column casework.absence.left_on is 'The day of leaving.';
comment on column casework.absence.back_on is 'The day of the return; null: none is recorded.';

create or replace view casework.still_suspended as
select s.id as standard_id, s.person_id, s.place_id, s.suspended_on
  from casework.standard s
 where s.suspended_on is not null
   and not coalesce(s.suspension_lifted_on between s.suspended_on and s.suspended_on + 27, false)
   and s.closed_reason is distinct from 'entered by mistake';
comment on view casework.still_suspended is
    'Standard authorisations that were suspended, unless that was lifted within its 28 days (Schedule A1 para 96).';
comment on column casework.still_suspended.standard_id is 'Number of the standard authorisation.';
comment on column casework.still_suspended.person_id is 'Who it is about.';
comment on column casework.still_suspended.place_id is 'Where.';
comment on column casework.still_suspended.suspended_on is 'The day it was suspended.';

-- The subqueries in lateral joins that end with "offset 0" are worked out once for a row; without it, once for
-- each place where another view uses the column.
create or replace view casework.standard_period as
select s.id, s.person_id, s.place_id, s.request_id, greatest(s.starts_on, s.given_on) as first_day,
       e.last_day, e.ended_on, l.left_on,
       s.closed_reason is distinct from 'entered by mistake'
           and coalesce(least(e.ended_on, l.left_on, s.closed_on) > greatest(s.starts_on, s.given_on), true) as began,
       e.suspended_on,
       s.ceased_notice_on, s.closed_on, coalesce(s.closed_reason = 'entered by mistake', false) as mistaken, s.given_on
  from casework.standard s
 -- From 29 February a year ends on the 28th: PostgreSQL's year ends there too, but a day later otherwise.
 cross join lateral (
       select (s.starts_on + interval '1 year')::date - d.less as first,
              (s.starts_on + interval '2 years')::date - d.less as second
         from (select (to_char(s.starts_on, 'MMDD') <> '0229')::int as less) d offset 0) y
 cross join lateral (
       select case when s.court_last_day > y.second then y.first
                   else coalesce(s.court_last_day, case when s.last_day is not null
                       then least(s.last_day, s.maximum_last_day, y.first) end)
              end as last_day,
              case when s.suspension_lifted_on between s.suspended_on and s.suspended_on + 27 then null
                   else s.suspended_on end as suspended_on,
              coalesce(s.ended_on, (
                  select min(v.completed_on) from casework.review v
                   where v.standard_id = s.id and v.outcome = 'ended'
                     and v.closed_reason is distinct from 'entered by mistake')) as ended_on offset 0) e
 cross join lateral (
       -- Who is back while it is in force has not left it; who had left before it was given was never there under it,
       -- and nothing ends it before that day.
       select min(greatest(a.left_on, s.given_on)) as left_on from casework.absence a
        where a.person_id = s.person_id and a.place_id = s.place_id
          and a.left_on >= coalesce((
                  select r.received_on from casework.request r where r.id = s.request_id), s.given_on)
          and coalesce(a.back_on > greatest(s.starts_on, s.given_on), true)
          and (a.back_on is null or a.back_on > least(e.last_day, e.suspended_on + 27)
               -- One for another place has ended it meanwhile (Schedule A1 paras 25, 62(2)).
               or exists (select from casework.standard o
                           where o.person_id = s.person_id and o.place_id <> s.place_id
                             and greatest(o.starts_on, o.given_on) between a.left_on and a.back_on - 1
                             and o.closed_reason is distinct from 'entered by mistake'
                             and coalesce(o.ended_on > greatest(o.starts_on, o.given_on), true))) offset 0) l;
comment on view casework.standard_period is
    'When a standard authorisation is in force: from the day on which it was given, if it states an earlier one '
    '(Schedule A1 para 63), for at most a year from the day that it states, or the shorter time that the best '
    'interests assessment allows (para 42(2)), or as a court varied it, if '
    'that is at most two years from then.';
comment on column casework.standard_period.id is 'Number of the matter.';
comment on column casework.standard_period.person_id is 'Who it is about.';
comment on column casework.standard_period.place_id is 'Where.';
comment on column casework.standard_period.request_id is 'The request that it was given on.';
comment on column casework.standard_period.first_day is 'First day in force.';
comment on column casework.standard_period.last_day is 'Last day of its period; null: none is recorded.';
comment on column casework.standard_period.ended_on is 'The day it ended early, by review or otherwise.';
comment on column casework.standard_period.left_on is
    'The day the person left the place, or on which it was given if they had left since its request came, unless they '
    'were back while it was in force.';
comment on column casework.standard_period.began is
    'Whether nothing ended it before or on its first day, and it was not entered by mistake.';
comment on column casework.standard_period.suspended_on is 'The day it was suspended, if that was not lifted in time.';
comment on column casework.standard_period.ceased_notice_on is 'The day notice was given that it has ceased.';
comment on column casework.standard_period.closed_on is 'The day it was closed.';
comment on column casework.standard_period.mistaken is 'Whether it was entered by mistake.';
comment on column casework.standard_period.given_on is 'The day it was given.';

create or replace view casework.court_order_period as
select c.id, c.person_id, c.place_id, c.made_on as first_day, e.last_day,
       c.discharged_on, c.closed_on, c.closed_reason, (
       select min(a.left_on) from casework.absence a
        where a.person_id = c.person_id and a.place_id = c.place_id and a.left_on >= c.made_on
          and (a.back_on is null or a.back_on > e.last_day)) as left_on
  from casework.court_order c
 cross join lateral (select (c.made_on + interval '1 year')::date as day) y
 cross join lateral (
       select least(coalesce(c.last_day, y.day - 1), case when c.last_day_confirmed_on is null then y.day end)
              as last_day) e;
comment on view casework.court_order_period is
    'When a court order is in force: until the last day that it states, but for a year if it states none (the day on '
    'which it was made included), or one more than a year after that day which is not confirmed.';
comment on column casework.court_order_period.id is 'Number of the matter.';
comment on column casework.court_order_period.person_id is 'Who it is about.';
comment on column casework.court_order_period.place_id is 'Where.';
comment on column casework.court_order_period.first_day is 'The day it was made.';
comment on column casework.court_order_period.last_day is 'Last day of its period.';
comment on column casework.court_order_period.discharged_on is 'The day the court discharged it.';
comment on column casework.court_order_period.closed_on is 'The day it was closed.';
comment on column casework.court_order_period.closed_reason is 'Why.';
comment on column casework.court_order_period.left_on is
    'The day the person left the place, unless they were back while it was in force.';

create or replace view casework.authority as
select 'standard'::text as kind, p.id, p.person_id, p.place_id, p.first_day, p.last_day, l.ended_on,
       p.ceased_notice_on, p.closed_on, least(p.last_day, l.ended_on - 1, p.suspended_on - 1) as until, p.began,
       p.left_on
  from casework.standard_period p
 cross join lateral (select least(p.ended_on, p.left_on, p.closed_on) as ended_on offset 0) l
 where not p.mistaken
union all
select 'court_order', c.id, c.person_id, c.place_id, c.first_day, c.last_day, l.ended_on, null::date, c.closed_on,
       least(c.last_day, l.ended_on - 1), coalesce(l.ended_on > c.first_day, true), c.left_on
  from casework.court_order_period c
 cross join lateral (
       select least(c.discharged_on, c.closed_on, c.left_on) as ended_on offset 0) l
 where c.closed_reason is distinct from 'entered by mistake';
comment on view casework.authority is
    'Standard authorisations and court orders side by side, for questions such as what followed what. Rows entered '
    'by mistake are left out.';
comment on column casework.authority.kind is 'standard or court_order.';
comment on column casework.authority.id is 'Number of the matter.';
comment on column casework.authority.person_id is 'Who it is about.';
comment on column casework.authority.place_id is 'Where.';
comment on column casework.authority.first_day is 'First day in force.';
comment on column casework.authority.last_day is
    'Last day: as varied by the court, otherwise as stated, but of a standard authorisation no later than the law '
    'allows.';
comment on column casework.authority.ended_on is
    'The day it was over early: ended by review, discharge or otherwise, the person left, or it was closed.';
comment on column casework.authority.ceased_notice_on is 'The day notice was given that it has ceased.';
comment on column casework.authority.closed_on is 'The day it was closed.';
comment on column casework.authority.until is
    'The last day on which it authorises anything by itself: of its period, before it was over early, or before a '
    'suspension that was not lifted in time; null: no end is recorded.';
comment on column casework.authority.began is 'Whether nothing ended it before or on its first day.';
comment on column casework.authority.left_on is
    'The day the person left the place, unless they were back while it was in force.';

create or replace view casework.standard_replaced as
select p.id as standard_id, n.first_day as day, n.request_id
  from casework.standard_period p
 cross join lateral (
       select x.first_day, x.request_id from casework.standard_period x
        where x.person_id = p.person_id and x.place_id = p.place_id and x.began
          and (x.first_day > p.first_day or (x.first_day = p.first_day and x.id > p.id))
        order by x.first_day, x.id limit 1) n;
comment on view casework.standard_replaced is
    'When another standard authorisation came into force, which terminates one (Schedule A1 para 62(2)).';
comment on column casework.standard_replaced.standard_id is 'Number of the standard authorisation.';
comment on column casework.standard_replaced.day is 'First day of the next.';
comment on column casework.standard_replaced.request_id is 'The request that the next one came of.';

create or replace view casework.cover as
select a.kind, a.id, a.person_id, a.place_id, a.first_day,
       least(a.until, (select r.day - 1 from casework.standard_replaced r
                        where a.kind = 'standard' and r.standard_id = a.id)) as until
  from casework.authority a
 where a.last_day >= a.first_day;
comment on view casework.cover is
    'The days from and until which a standard authorisation or a court order authorises anything. One that states no '
    'last day is left out, as nothing is certain about it. The days of a suspension that was lifted are not left '
    'out.';
comment on column casework.cover.kind is 'standard or court_order.';
comment on column casework.cover.id is 'Number of the matter.';
comment on column casework.cover.person_id is 'Who it is about.';
comment on column casework.cover.place_id is 'Where.';
comment on column casework.cover.first_day is 'First day in force.';
comment on column casework.cover.until is
    'Last day: that of its period, the day before it ended early or another standard authorisation came into force, or '
    'the day before a suspension that was not lifted in time.';

-- It reads the tables and no other view, since the views of all that follows use it.
create or replace view casework.urgent_withdrawn as
select u.id as urgent_id, case when o.id is null then w.day else o.over_on end as day,
       case when o.over_on is null then o.id end as request_id
  from casework.urgent u
  join casework.request r on r.id = u.request_id
 cross join lateral (
       select least(r.withdrawn_on, case when r.decided_on is null or r.closed_reason = 'entered by mistake'
                        then r.closed_on end) as day offset 0) w
 cross join lateral (
       select case when r.closed_reason = 'entered by mistake' then u.given_on else w.day end as day offset 0) f
  left join lateral (
       select x.id, least(x.withdrawn_on, case when x.decided_on is null then x.closed_on end) as over_on
         from casework.request x
        where x.person_id = r.person_id and x.place_id = r.place_id and x.id <> r.id
          and x.closed_reason is distinct from 'entered by mistake'
          -- What became of it later does not undo that it was there on that day.
          and coalesce(x.decided_on >= f.day, x.withdrawn_on > f.day, x.closed_on > f.day, true)
          and x.received_on <= case
                  when u.extension_decided_on > f.day then u.extension_decided_on
                  when coalesce(x.decided_on, x.withdrawn_on, x.closed_on) is null then 'infinity'
                  else coalesce(u.extended_to, u.last_day) end
        order by over_on desc nulls first, x.decided_on desc nulls first, x.id desc limit 1) o on true
 where w.day is not null
   and not exists (select from casework.standard s
                    where s.request_id = r.id and s.closed_reason is distinct from 'entered by mistake');
comment on view casework.urgent_withdrawn is
    'Urgent authorisations whose request was withdrawn, closed without a decision or entered by mistake, and whether '
    'another stands in its place. A withdrawal does not end them (Schedule A1 para 89).';
comment on column casework.urgent_withdrawn.urgent_id is 'Number of the urgent authorisation.';
comment on column casework.urgent_withdrawn.day is
    'The day from which no request is pursued; null: another stands in its place.';
comment on column casework.urgent_withdrawn.request_id is
    'The request of the same person and place that stands in its place: it was there on that day.';

-- It reads the tables and urgent_withdrawn only, for the same reason.
create or replace view casework.urgent_beside as
select u.id as urgent_id, w.day as withdrawn_on, coalesce(w.request_id, u.request_id, (
           select r.id from casework.request r
            where r.person_id = u.person_id and r.place_id = u.place_id
              and r.received_on <= coalesce(u.extended_to, u.last_day, u.given_on + 6)
              and coalesce(r.decided_on >= u.given_on, r.closed_on is null) and r.withdrawn_on is null
              and r.closed_reason is distinct from 'entered by mistake'
              and not exists (select from casework.urgent o where o.request_id = r.id)
            order by r.received_on, r.id limit 1)) as request_id,
       case when u.extended_to is not null and not exists (
                select from casework.request r
                 where (r.id = u.request_id or r.person_id = u.person_id and r.place_id = u.place_id)
                   and r.received_on <= coalesce(u.extension_decided_on, u.last_day, u.given_on + 6)
                   and r.closed_reason is distinct from 'entered by mistake')
            then u.given_on end as unrequested_on
  from casework.urgent u
  left join casework.urgent_withdrawn w on w.urgent_id = u.id;
comment on view casework.urgent_beside is
    'The request beside an urgent authorisation: the one that it names, or that stands in its place; if it names none, '
    'the first for the same person and place that was undecided while it ran.';
comment on column casework.urgent_beside.urgent_id is 'Number of the urgent authorisation.';
comment on column casework.urgent_beside.withdrawn_on is
    'The day from which the request that it names is not pursued, and no other in its place.';
comment on column casework.urgent_beside.request_id is 'Number of that request; null: there is none.';
comment on column casework.urgent_beside.unrequested_on is
    'The day the urgent authorisation was given, if it was extended before any request had come (para 84(4)(a)).';

create or replace view casework.urgent_period as
select u.id, u.person_id, u.place_id, u.given_on as first_day, e.last_day, x.extended_to, (
       select min(a.left_on) from casework.absence a
        where a.person_id = u.person_id and a.place_id = u.place_id and a.left_on >= u.given_on
          and (a.back_on is null or a.back_on > e.last_day)) as left_on, u.request_id
  from casework.urgent u
 cross join lateral (
        select least(u.last_day, u.refusal_received_on, u.given_on + case when u.given_on < '2009-05-01' then 20
            else 6 end) as last_day,
               case when u.given_on < '2009-05-01' or u.refusal_received_on is not null then 0 else 7 end as more) l
 -- Looked up for each: as a join it would be worked out for everybody.
 cross join lateral (select * from casework.urgent_beside x where x.urgent_id = u.id offset 0) b
 -- One asked for or decided after it had ended, or after its request was withdrawn or disposed of, or before there was
 -- one, extends nothing (Schedule A1 paras 66, 84, 85).
 cross join lateral (
        select case when coalesce(greatest(u.extension_requested_on, u.extension_decided_on) <= least(
                   l.last_day, b.withdrawn_on, b.unrequested_on, (
                   select r.copies_sent_on from casework.request r
                    where r.id = b.request_id and r.closed_reason is distinct from 'entered by mistake')), true)
            then u.extended_to end as extended_to) x
 cross join lateral (
        select greatest(l.last_day, least(coalesce(x.extended_to, l.last_day), l.last_day + l.more)) as last_day) e
 where u.closed_reason is distinct from 'entered by mistake';
comment on view casework.urgent_period is
    'The days that the law gives an urgent authorisation, as extended, whatever it states and whether or not it was '
    'the first. Rows entered by mistake are left out.';
comment on column casework.urgent_period.id is 'Number of the matter.';
comment on column casework.urgent_period.person_id is 'Who it is about.';
comment on column casework.urgent_period.place_id is 'Where.';
comment on column casework.urgent_period.first_day is 'First day: that on which it was given.';
comment on column casework.urgent_period.last_day is 'Last day.';
comment on column casework.urgent_period.extended_to is
    'What an extension states that was asked for and decided in time; null: there is none.';
comment on column casework.urgent_period.left_on is
    'The day the person left the place, unless they were back while it was in force.';
comment on column casework.urgent_period.request_id is 'The request that came with it; null if it has not come.';

-- It reads the tables and no other view, since the views of all that follows use it.
create or replace view casework.urgent_unfinished as
select u.id as urgent_id, greatest(
           coalesce(least(u.refusal_received_on, u.closed_on, (
               select min(greatest(s.starts_on, s.given_on)) from casework.standard s
                where s.person_id = u.person_id and s.place_id = u.place_id
                  and coalesce(s.court_last_day, s.last_day) > u.last_day
                  and s.closed_reason is distinct from 'entered by mistake'), (
               select min(c.made_on) from casework.court_order c
                where c.person_id = u.person_id and c.place_id = u.place_id
                  and coalesce(c.last_day, 'infinity') > u.last_day
                  and c.closed_reason is distinct from 'entered by mistake')), 'infinity'),
           case when r.id is not null then coalesce(least(r.decided_on, r.withdrawn_on, r.closed_on, (
               select min(s.given_on) from casework.standard s
                where s.request_id = r.id and s.closed_reason is distinct from 'entered by mistake')), 'infinity')
           end) as until
  from casework.urgent u
  left join casework.request r on r.id = u.request_id;
comment on view casework.urgent_unfinished is
    'Until when nobody had recorded what became of an urgent authorisation: it was neither followed, refused nor '
    'closed, or its request was undecided.';
comment on column casework.urgent_unfinished.urgent_id is 'Number of the urgent authorisation.';
comment on column casework.urgent_unfinished.until is 'The day on which that was recorded, or infinity.';

-- "No new urgent authorisation is to be given in connection with the existing detention" (Schedule A1
-- para 77(2)). It is the same detention if the earlier one, or what followed it, reached to within 60 days of the later
-- one, or nobody had recorded what became of it; it is another if the person left in between and was not back while
-- anything was in force.
create or replace view casework.second_urgent as
select u.id, (array_agg(o.last_day order by o.first_day, o.id))[1] as first_ended
  from casework.urgent u
  join casework.urgent_period o on o.person_id = u.person_id and o.place_id = u.place_id and o.id <> u.id
                               and (o.first_day < u.given_on or (o.first_day = u.given_on and o.id < u.id))
 where not exists (select from casework.absence w
                    where w.person_id = u.person_id and w.place_id = u.place_id
                      and w.left_on between o.first_day and u.given_on
                      and coalesce(w.back_on > o.last_day, true)
                      and not exists (select from casework.authority x
                                       where x.person_id = u.person_id and x.place_id = u.place_id
                                         and w.back_on between x.first_day and x.until))
   and (o.first_day >= u.given_on - 60
        or exists (select from casework.authority x
                    where x.person_id = u.person_id and x.place_id = u.place_id
                      and x.first_day between o.first_day and u.given_on
                      and coalesce(x.until, x.first_day) >= u.given_on - 60)
        or exists (select from casework.urgent_unfinished f where f.urgent_id = o.id and f.until > u.given_on))
 group by u.id;
comment on view casework.second_urgent is
    'Urgent authorisations that were not the first for their detention, so that they give no authority.';
comment on column casework.second_urgent.id is 'Number of the urgent authorisation.';
comment on column casework.second_urgent.first_ended is 'Last day that the law gives the first one.';

-- What moved a last day: a change with its reason; for a request also a change of the urgent
-- authorisation that came with it; a suspension, which has no recorded change. An extension and a
-- court's variation are named as such; what officers wrote about them stays here.
create or replace view casework.date_moved as
select e.kind, e.matter_id as id, (e.changed_at at time zone 'Europe/London')::date as moved_on, e.id as change_id,
       case when e.field = 'extended_to' and e.new_date is null then 'the extension was taken back'
            when e.field = 'extended_to' then 'an extension was granted'
            when e.field = 'court_last_day' and e.new_date is null then 'the court''s variation was taken back'
            when e.field = 'court_last_day' then 'a court has set the day'
            else e.reason end as reason
  from casework.end_date_change e
union all
select 'request', u.request_id, (e.changed_at at time zone 'Europe/London')::date, e.id,
       case when e.field <> 'extended_to' then e.reason
            when e.new_date is null then 'the extension of the urgent authorisation was taken back'
            else 'the urgent authorisation was extended' end
  from casework.urgent u join casework.end_date_change e on e.kind = 'urgent' and e.matter_id = u.id
union all
select 'standard', s.id, s.suspended_on, 0, 'the authorisation is suspended' from casework.standard s
    where s.suspended_on is not null
union all
select 'standard', s.id, s.suspension_lifted_on, 1, 'the suspension was lifted' from casework.standard s
    where s.suspension_lifted_on is not null;
comment on view casework.date_moved is
    'What moved a last day, in the words sent to those who were notified of the previous day.';
comment on column casework.date_moved.kind is 'Kind of the matter.';
comment on column casework.date_moved.id is 'Number of the matter.';
comment on column casework.date_moved.moved_on is 'The day of the change, or of the suspension.';
comment on column casework.date_moved.change_id is 'Which change, in casework.end_date_change.';
comment on column casework.date_moved.reason is 'Why: the officer''s own reason, or extension, court, suspension.';

-- What follows a standard authorisation, each in a view in which casework.matter_standard looks up one row.
create or replace view casework.standard_followed as
select p.id as standard_id,
       least((
        select min(x.first_day) from casework.authority x
         where x.person_id = p.person_id and x.place_id = p.place_id
           and (x.first_day > p.first_day or (x.first_day = p.first_day and x.kind = 'standard' and x.id > p.id))
           and x.began
           and (x.kind = 'standard' or coalesce(x.until, 'infinity') > l.last_day)), (
        select min(u.first_day) from casework.urgent_period u
         where u.person_id = p.person_id and u.place_id = p.place_id and u.first_day > p.first_day
           and (u.last_day > p.last_day or u.first_day > p.suspended_on + 27)
           and not exists (select from casework.second_urgent e where e.id = u.id)), (
        -- An order from before it that outlasts it covers what it does not. A standard authorisation from before
        -- it ended when it began (Schedule A1 para 62).
        select least(p.last_day + 1, p.suspended_on)
         where exists (select from casework.authority c
                        where c.person_id = p.person_id and c.place_id = p.place_id and c.kind = 'court_order'
                          and c.first_day <= p.first_day and c.until > l.last_day))) as day, (
        select r.copies_sent_on
          from casework.standard_replaced n join casework.request r on r.id = n.request_id
         where n.standard_id = p.id and n.day <= least(l.last_day + 1, p.ended_on)) as copies_on
  from casework.standard_period p
 -- A suspension that is not lifted in time ends it before its period does (Schedule A1 para 96).
 cross join lateral (select least(p.last_day, p.suspended_on + 27) as last_day) l;
comment on view casework.standard_followed is
    'The first day on which another authority covered the same person and place.';
comment on column casework.standard_followed.standard_id is 'Number of the standard authorisation.';
comment on column casework.standard_followed.day is 'That day; null: there is none.';
comment on column casework.standard_followed.copies_on is
    'The day copies had been given of the standard authorisation that follows without a gap; null: none is recorded.';

create or replace view casework.standard_further as
select s.id as standard_id, f.received_on, f.decided_on, f.refused_on
  from casework.standard s
  left join lateral (
          select r.received_on, coalesce(r.decided_on, g.given_on) as decided_on,
                 case when r.outcome = 'refused' then r.decided_on end as refused_on
            from casework.request r
            left join casework.standard g on g.request_id = r.id
                                         and g.closed_reason is distinct from 'entered by mistake'
           where r.follows_standard_id = s.id and r.withdrawn_on is null
             and r.closed_reason is distinct from 'entered by mistake'
             and (r.closed_on is null or r.decided_on is not null or g.id is not null)
           order by coalesce(r.decided_on, g.given_on) is null desc, r.received_on desc, r.id desc
           limit 1) f on true;
comment on view casework.standard_further is
    'The latest undecided, or else the latest, further request (Form 2) that follows a standard authorisation.';
comment on column casework.standard_further.standard_id is 'Number of the standard authorisation.';
comment on column casework.standard_further.received_on is 'When the request came.';
comment on column casework.standard_further.decided_on is 'When it was decided.';
comment on column casework.standard_further.refused_on is 'When it was refused.';

-- Looked up for each: as a join every standard authorisation would be read for one request.
create or replace view casework.request_further as
select r.id as request_id, (
       select a.last_day from casework.authority a
        where a.kind = 'standard' and a.id = r.follows_standard_id
          and r.received_on <= a.last_day and a.until = a.last_day
          and not exists (select from casework.standard_replaced n
                           where n.standard_id = a.id and n.day <= a.last_day
                             and n.request_id is distinct from r.id)) as last_day
  from casework.request r;
comment on view casework.request_further is
    'What the authorisation asked for would follow at once: the request came before its last day was over, and nothing '
    'ended or suspends it before. Without that a section 39A IMCA is owed (section 39B).';
comment on column casework.request_further.request_id is 'Number of the request.';
comment on column casework.request_further.last_day is
    'Last day of the standard authorisation that it follows; null: it follows none at once.';

create or replace view casework.standard_representative as
select s.id as standard_id, n.appointed, n.ended, n.paid,
       case when n.appointed is null then (
           select (array_agg(replace(a.role, '_', ' ') order by a.since desc, a.id desc))[1] from casework.appointment a
            where a.scope = 'person ' || s.person_id and a.role in ('representative', 'paid_representative')
              and a.since < s.given_on and (a.until is null or a.until >= s.given_on)) end as earlier
  from casework.standard s
  -- One must be appointed after each authorisation (Schedule A1 para 139(1)); in England an appointment is for the
  -- period of one (SI 2008/1315 reg 12(3)). After the person's first, only what was made since its request counts.
 cross join lateral (
       select case when exists (
                  select from casework.standard o
                   where o.person_id = s.person_id and (o.given_on, o.id) < (s.given_on, s.id)
                     and o.closed_reason is distinct from 'entered by mistake')
              then coalesce((select r.received_on from casework.request r where r.id = s.request_id), s.given_on - 21)
              else '-infinity' end as made_from offset 0) t
  left join lateral (
          select max(greatest(a.since, s.given_on)) as appointed,
                 max(a.until) filter (where a.until < coalesce(s.court_last_day, s.last_day) and not exists (
                     select from casework.appointment b
                      where b.scope = any(array['person ' || s.person_id, 'standard ' || s.id])
                        and b.role in ('representative', 'paid_representative')
                        and b.since <= a.until + 1 and (b.until is null or b.until > a.until))) as ended,
                 case (array_agg(a.role order by a.since desc, a.id desc))[1]
                     when 'paid_representative' then max(greatest(a.since, s.given_on)) end as paid
            from casework.appointment a
           where (a.scope = 'standard ' || s.id or a.scope = 'person ' || s.person_id and a.since >= t.made_from)
             and a.role in ('representative', 'paid_representative')
             and a.since <= coalesce(s.court_last_day, s.last_day)
             and (a.until is null or a.until >= s.given_on)) n on true;
comment on view casework.standard_representative is 'The representatives of a person under a standard authorisation.';
comment on column casework.standard_representative.standard_id is 'Number of the standard authorisation.';
comment on column casework.standard_representative.appointed is
    'Since when the latest has been appointed, but no earlier than the authorisation was given.';
comment on column casework.standard_representative.ended is 'The last day of the latest one, if nobody followed.';
comment on column casework.standard_representative.paid is 'Since when, if the latest is paid.';
comment on column casework.standard_representative.earlier is
    'If nobody was appointed under this one: what the representative appointed under an earlier one is, in words.';

create or replace view casework.standard_waiting as
select s.id as standard_id, (
       select r.reference from casework.request r
        where r.person_id = s.person_id and r.place_id = s.place_id and r.received_on > s.given_on
          and r.id is distinct from s.request_id and r.follows_standard_id is distinct from s.id
          and coalesce(r.decided_on, r.withdrawn_on, r.closed_on) is null
        order by r.received_on, r.id limit 1) as reference
  from casework.standard s;
comment on view casework.standard_waiting is
    'The first undecided request for the person and place of a standard authorisation that came after it and is not '
    'its Form 2.';
comment on column casework.standard_waiting.standard_id is 'Number of the standard authorisation.';
comment on column casework.standard_waiting.reference is 'Reference of that request; null if there is none.';

create or replace view casework.urgent_followed as
select u.id as urgent_id,
       least((
        select min(x.first_day) from casework.authority x
         where x.person_id = u.person_id and x.place_id = u.place_id and x.first_day >= u.first_day
           and x.began
           and case x.kind when 'standard'
               then not exists (select from casework.standard s join casework.urgent o on o.request_id = s.request_id
                                 where s.id = x.id and o.id = u.id)
               else coalesce(x.until, 'infinity') > u.last_day end), (
        -- One from before it that outlasts it covers its days too.
        select u.first_day
         where exists (select from casework.cover c
                        where c.person_id = u.person_id and c.place_id = u.place_id
                          and c.first_day < u.first_day and c.until > u.last_day))) as day
  from casework.urgent_period u;
comment on view casework.urgent_followed is
    'The first day on which another authority than that of its own request covered the same person and place.';
comment on column casework.urgent_followed.urgent_id is 'Number of the urgent authorisation.';
comment on column casework.urgent_followed.day is 'That day; null: there is none.';

create or replace view casework.all_authorities as
select 'urgent'::text as kind, u.id, u.person_id, u.place_id, u.request_id, u.first_day as given_on, u.first_day,
       u.last_day, null::date as suspended_on, null::date as ended_on, u.left_on, u.last_day as until
  from casework.urgent_period u
union all
select 'standard', s.id, s.person_id, s.place_id, s.request_id, s.given_on, s.first_day, s.last_day, s.suspended_on,
       s.ended_on, s.left_on, least(s.last_day, s.suspended_on + 27, s.ended_on - 1)
  from casework.standard_period s
 where not s.mistaken
union all
select 'court_order', c.id, c.person_id, c.place_id, null, c.first_day, c.first_day, c.last_day, null, c.discharged_on,
       c.left_on, least(c.last_day, c.discharged_on - 1)
  from casework.court_order_period c
 where c.closed_reason is distinct from 'entered by mistake';
comment on view casework.all_authorities is
    'The periods of urgent and standard authorisations and of court orders side by side. Rows entered by mistake are '
    'left out.';
comment on column casework.all_authorities.kind is 'urgent, standard or court_order.';
comment on column casework.all_authorities.id is 'Number of the matter.';
comment on column casework.all_authorities.person_id is 'Who it is about.';
comment on column casework.all_authorities.place_id is 'Where.';
comment on column casework.all_authorities.request_id is 'The request that came with it or that it was given on.';
comment on column casework.all_authorities.given_on is 'The day it was given or made.';
comment on column casework.all_authorities.first_day is 'First day in force.';
comment on column casework.all_authorities.last_day is 'Last day of its period.';
comment on column casework.all_authorities.suspended_on is 'The day it was suspended, if that was not lifted in time.';
comment on column casework.all_authorities.ended_on is 'The day it ended early, by review, discharge or otherwise.';
comment on column casework.all_authorities.left_on is
    'The day the person left the place, unless they were back while it was in force.';
comment on column casework.all_authorities.until is
    'The last day before it ended by itself, early, or with a suspension that was not lifted in time; null: no end is '
    'recorded.';

create or replace view casework.authority_next as
select a.kind, a.id, jsonb_strip_nulls(jsonb_build_object(
           'left', w.left_on, 'returned', w.back_on,
           'next_given', n.given_on, 'next_starts', n.starts_on, 'later_refused', r.day)) as facts
  from casework.all_authorities a
  left join lateral (
       select x.left_on, x.back_on from casework.absence x
        where x.person_id = a.person_id and x.place_id = a.place_id and x.back_on > a.first_day
          and x.back_on <= coalesce(least(a.last_day, a.suspended_on + 27), 'infinity')
          and coalesce(x.left_on < a.left_on, true)
        order by x.left_on desc limit 1) w on true
  left join lateral (
       select case when not x.began or x.given_on <= a.last_day then x.given_on end as given_on,
              case when x.began and x.given_on < x.first_day then x.first_day end as starts_on
         from casework.standard_period x
        where x.person_id = a.person_id and x.place_id = a.place_id and not x.mistaken
          and (a.kind, a.id) <> ('standard', x.id) and x.given_on >= a.given_on and x.first_day > a.until
        order by x.began desc, x.first_day, x.id limit 1) n
    on not exists (select from casework.cover c
                    where c.person_id = a.person_id and c.place_id = a.place_id
                      and c.first_day <= a.until + 1 and coalesce(c.until, 'infinity') > a.until
                    -- Looked up for each: as a join it would be worked out for everybody.
                   offset 0)
  left join lateral (
       select (array_agg(r.decided_on order by r.received_on desc, r.id desc))[1] as day from casework.request r
        where r.person_id = a.person_id and r.place_id = a.place_id
          and r.received_on > least(a.last_day, a.suspended_on + 27)
          and r.id is distinct from a.request_id and r.outcome = 'refused' and r.decided_on is not null
          and r.withdrawn_on is null and r.closed_reason is distinct from 'entered by mistake'
          -- Not where one that came later is undecided.
          and not exists (select from casework.request o
                           where o.person_id = r.person_id and o.place_id = r.place_id
                             and (o.received_on, o.id) > (r.received_on, r.id)
                             and coalesce(o.decided_on, o.withdrawn_on, o.closed_on) is null)) r on true;
comment on view casework.authority_next is
    'What came during and after an authority, as facts of casework.matter: the latest absence of the person after '
    'which it went on (those days are not authorised there, nor without authority); a standard authorisation that was '
    'given but leaves a gap, as it begins only later or ended before it began; and a refusal. One that begins at once '
    'could still be given (Schedule A1 paras 52, 63).';
comment on column casework.authority_next.kind is 'urgent, standard or court_order.';
comment on column casework.authority_next.id is 'Number of the matter.';
comment on column casework.authority_next.facts is
    'left and returned, the days of that absence; next_given, the day it was given, unless that was after the end of '
    'this one and it begins; next_starts, its first day, unless it ended before it began or begins on the day it was '
    'given; later_refused, the day the latest request that came after the end was refused, unless one that came later '
    'is undecided.';

create or replace view casework.urgent_request as
select u.id as urgent_id, (
       select r.reference from casework.request r
        where (r.id = u.request_id
               or r.id = (select w.request_id from casework.urgent_withdrawn w where w.urgent_id = u.id)
               or r.person_id = u.person_id and r.place_id = u.place_id and r.received_on >= u.given_on
                  and r.decided_on is null)
          and r.withdrawn_on is null and (r.closed_on is null or r.decided_on is not null)
          and not exists (select from casework.standard s
                           where s.request_id = r.id and s.closed_reason is distinct from 'entered by mistake')
        order by r.id is not distinct from u.request_id desc, r.received_on, r.id limit 1) as reference
  from casework.urgent u;
comment on view casework.urgent_request is
    'The request beside an urgent authorisation, unless it was withdrawn, closed or granted; then another undecided '
    'one for the same person and place.';
comment on column casework.urgent_request.urgent_id is 'Number of the urgent authorisation.';
comment on column casework.urgent_request.reference is 'Reference of that request; null if there is none.';

-- A second urgent authorisation gives none, but its own days are counted from its first.
create or replace view casework.unauthorised_followed as
select n.id as unauthorised_id, least((
       select min(greatest(c.first_day, n.decided_on)) from casework.cover c
        where c.person_id = n.person_id and c.place_id = n.place_id
          and coalesce(c.until, 'infinity') >= n.decided_on), (
       select min(greatest(u.first_day, n.decided_on)) from casework.urgent_period u
        where u.person_id = n.person_id and u.place_id = n.place_id and u.last_day >= n.decided_on)) as day
  from casework.unauthorised n
 where n.outcome = 'unauthorised';
comment on view casework.unauthorised_followed is
    'Who was found to be detained without authority, and the first day from then on that something authorises.';
comment on column casework.unauthorised_followed.unauthorised_id is 'Number of the report.';
comment on column casework.unauthorised_followed.day is 'That day; null: there is none.';

create or replace view casework.elsewhere as
select a.kind, a.id, n.day, n.reference
  from casework.all_authorities a
 cross join lateral (
       select x.day, x.reference
         from (select u.person_id, u.place_id, u.given_on as day, u.reference, u.closed_reason, null::date as ended_on
                 from casework.urgent u
               union all
               select s.person_id, s.place_id, greatest(s.starts_on, s.given_on), s.reference, s.closed_reason,
                      s.ended_on
                 from casework.standard s
               union all
               select c.person_id, c.place_id, c.made_on, c.reference, c.closed_reason, null
                 from casework.court_order c) x
        where x.person_id = a.person_id and x.place_id <> a.place_id and x.day > a.first_day
          and x.day <= coalesce(a.until, 'infinity')
          and coalesce(x.ended_on > x.day, true)
          and x.closed_reason is distinct from 'entered by mistake'
          and not exists (select from casework.absence w
                           where w.person_id = a.person_id and w.place_id = a.place_id and w.left_on >= a.first_day
                             and coalesce(w.back_on > x.day, true))
          and not exists (select from casework.move m
                           where m.person_id = a.person_id and m.from_place_id = x.place_id
                             and m.to_place_id = a.place_id and m.moved_on >= x.day)
        order by x.day, x.reference limit 1) n;
comment on view casework.elsewhere is
    'Authorities during which another of the same person came into force for another place, though no move from the '
    'one place is on record, nor one from the other back.';
comment on column casework.elsewhere.kind is 'urgent, standard or court_order.';
comment on column casework.elsewhere.id is 'Number of the matter.';
comment on column casework.elsewhere.day is 'First day of the first of those.';
comment on column casework.elsewhere.reference is 'Its reference.';

-- Who left after a review or the court had ended it stayed there without it before: that return changes nothing.
create or replace view casework.returned_after as
select a.kind, a.id, w.back_on as day, e.until,
       case when a.until is null or e.until < a.until
            then 'a standard authorisation for another place came into force (Schedule A1, para 62(2))'
            when e.until = a.ended_on - 1 then case a.kind when 'court_order' then 'the court discharged it'
                                                           else 'it was ended early' end
            when e.until = a.suspended_on + 27
            then 'it was suspended, and ceased with the 28th day of that; nothing lifts it later (Schedule A1, para 96)'
            else 'that was its last day' end as why
  from casework.all_authorities a
 cross join lateral (
       select (array_agg(x.back_on order by x.left_on desc))[1] as back_on,
              min(x.left_on) filter (where x.back_on > a.until or x.left_on >= a.left_on) as left_on
         from casework.absence x
        where x.person_id = a.person_id and x.place_id = a.place_id and x.left_on >= a.given_on) w
 cross join lateral (
       select least(a.until, (
           select min(o.first_day) - 1 from casework.standard_period o
            where a.kind = 'standard' and o.person_id = a.person_id and o.place_id <> a.place_id and o.began
              and o.first_day >= a.left_on and o.first_day < w.back_on)) as until offset 0) e
 where w.back_on > e.until and e.until >= a.first_day and coalesce(w.left_on < a.ended_on, true)
   -- The last one says it.
   and not exists (select from casework.all_authorities o
                    where o.person_id = a.person_id and o.place_id = a.place_id
                      and coalesce(o.until >= o.first_day, true)
                      and (o.first_day, coalesce(o.until, 'infinity'), o.kind, o.id)
                          > (a.first_day, coalesce(a.until, 'infinity'), a.kind, a.id)
                    -- Looked up for each: as joins these would be worked out for everybody.
                   offset 0)
   and not exists (select from casework.cover c
                    where c.person_id = a.person_id and c.place_id = a.place_id and c.until >= w.back_on
                   offset 0)
   and not exists (select from casework.request r
                    where r.person_id = a.person_id and r.place_id = a.place_id and r.received_on > e.until
                      and r.closed_reason is distinct from 'entered by mistake'
                      and coalesce(r.decided_on >= w.back_on, coalesce(r.withdrawn_on, r.closed_on) is null) offset 0);
comment on view casework.returned_after is
    'Authorities after whose end the person came back to the place, where nothing covers that day or begins later, nor '
    'has a request that came since the end been undecided on it: whoever is deprived of their liberty there is so '
    'without authority (section 4A; Schedule A1 paras 64(1), 96).';
comment on column casework.returned_after.kind is 'urgent, standard or court_order.';
comment on column casework.returned_after.id is 'Number of the matter.';
comment on column casework.returned_after.day is 'The day of the latest return.';
comment on column casework.returned_after.until is 'The last day before its end.';
comment on column casework.returned_after.why is 'What ended it, in words.';

create or replace view casework.matter_urgent (kind, id, reference, initials, place, jurisdiction, facts, extra,
    person, place_id) as
select 'urgent'::text as kind, u.id, u.reference,
       (select p.initials from casework.person p where p.id = u.person_id) as initials,
       (select l.name from casework.place l where l.id = u.place_id) as place,
       (select l.jurisdiction from casework.place l where l.id = u.place_id) as jurisdiction,
       (select jsonb_strip_nulls(jsonb_build_object(
            'given', u.given_on,
            'last_day', u.last_day,
            'extension_requested', u.extension_requested_on,
            'extended_to', u.extended_to,
            'extension_request_notice', u.extension_request_notice_on,
            'extension_decided', coalesce(u.extension_decided_on, (
                select least(min((e.changed_at at time zone 'Europe/London')::date), u.last_day)
                  from casework.end_date_change e
                 where e.kind = 'urgent' and e.matter_id = u.id and e.field = 'extended_to'
                   and e.new_date = u.extended_to having count(*) > 0)),
            'extension_notice', u.extension_notice_on,
            'extension_copies', u.extension_copies_on,
            'extension_refused', u.extension_refused_on,
            'extension_refusal_notice', u.extension_refusal_notice_on,
            'extension_refusal_copies', u.extension_refusal_copies_on,
            'followed_on', (select w.day from casework.urgent_followed w where w.urgent_id = u.id),
            'refused', case r.outcome when 'refused' then r.decided_on end,
            'refusal_sent', case r.outcome when 'refused' then r.copies_sent_on end,
            'grant_sent', case when r.outcome is distinct from 'refused' then r.copies_sent_on end,
            'unrequested', b.unrequested_on,
            'standard_started', (select min(s.first_day) from casework.standard_period s
                where s.request_id = u.request_id and s.began),
            'imca39a_instructed', coalesce(
                (select r.imca39a_instructed_on from casework.request r where r.id = u.request_id),
                (select min(greatest(a.since, u.given_on)) from casework.appointment a
                  where a.role = 'imca39a' and (a.until is null or a.until >= u.given_on)
                    and a.scope = any(array['person ' || u.person_id, 'urgent ' || u.id, 'request ' || u.request_id]))),
            'earlier_urgent', (select e.first_ended from casework.second_urgent e where e.id = u.id),
            'refusal_received', u.refusal_received_on,
            'ceased_notice', u.ceased_notice_on,
            'died', p.died_on,
            'moved', (select w.left_on from casework.urgent_period w where w.id = u.id),
            'withdrawn', b.withdrawn_on,
            'closed', u.closed_on,
            'mistaken', case when u.closed_reason = 'entered by mistake' then u.closed_on end))
          from casework.person p
         cross join lateral (select * from casework.urgent_beside x where x.urgent_id = u.id offset 0) b
          left join casework.request r on r.id = b.request_id and r.closed_reason is distinct from 'entered by mistake'
         where p.id = u.person_id) as facts,
       (select jsonb_strip_nulls(jsonb_build_object(
            'request', (select w.reference from casework.urgent_request w where w.urgent_id = u.id),
            'moved_because', (select d.reason from casework.date_moved d where d.kind = 'urgent' and d.id = u.id
                                order by d.moved_on desc, d.change_id desc limit 1),
            'location_id', l.location_id,
            'regulator', case l.jurisdiction when 'wales' then 'CIW' else 'CQC' end))
          from casework.place l where l.id = u.place_id) as extra,
       (select p.reference from casework.person p where p.id = u.person_id) as person, u.place_id
  from casework.urgent u;

create or replace view casework.matter_request (kind, id, reference, initials, place, jurisdiction, facts, extra,
    person, place_id) as
select 'request'::text, r.id, r.reference,
       (select p.initials from casework.person p where p.id = r.person_id),
       (select l.name from casework.place l where l.id = r.place_id),
       (select l.jurisdiction from casework.place l where l.id = r.place_id),
       (select jsonb_strip_nulls(jsonb_build_object(
            'received', r.received_on,
            'in_hospital', (select r.received_on from casework.place l
                             where l.id = r.place_id and l.sort = 'hospital' and l.jurisdiction = 'wales'),
            'further', (select f.last_day from casework.request_further f where f.request_id = r.id),
            'follows_suspended', (select n.suspended_on from casework.still_suspended n
                where n.standard_id = r.follows_standard_id and r.decided_on is null),
            'urgent_given', u.given_on,
            'urgent_last_day', u.last_day,
            'urgent_extension_requested', u.extension_requested_on,
            'urgent_extended_to', (select x.extended_to from casework.urgent_period x where x.id = u.id),
            'urgent_earlier', (select e.first_ended from casework.second_urgent e where e.id = u.id),
            'assessors_instructed', r.assessors_instructed_on,
            'assessed', r.assessed_on,
            'decided', coalesce(r.decided_on, s.given_on),
            'granted', coalesce(case when r.outcome = 'granted' then r.decided_on end, s.given_on),
            'refused', case when r.outcome = 'refused' then r.decided_on end,
            'copies_sent', r.copies_sent_on,
            'deprivation_found', r.deprivation_found_on,
            'deprivation_notice', r.deprivation_notice_on,
            'withdrawn', r.withdrawn_on,
            'cqc_notified', r.cqc_notified_on,
            'covered_from', v.first_day,
            'covered_until', v.until,
            'imca39a_needed', r.imca39a_needed_on,
            'imca39a_instructed', coalesce(r.imca39a_instructed_on, (
                select min(greatest(a.since, r.received_on)) from casework.appointment a
                 where a.role = 'imca39a' and (a.until is null or a.until >= r.received_on)
                   and a.scope = any(array['person ' || r.person_id, 'request ' || r.id]))),
            'died', p.died_on,
            'moved', (select min(a.left_on) from casework.absence a
                       where a.person_id = r.person_id and a.place_id = r.place_id and a.left_on >= r.received_on
                         and a.back_on is null),
            'closed', r.closed_on))
          from casework.person p
          left join casework.urgent u on u.request_id = r.id and u.closed_reason is distinct from 'entered by mistake'
          left join casework.standard s on s.request_id = r.id and s.closed_reason is distinct from 'entered by mistake'
          left join lateral (
              select c.first_day, c.until from casework.cover c
               where r.decided_on is null and r.withdrawn_on is null and r.closed_on is null and s.id is null
                 and c.person_id = r.person_id and c.place_id = r.place_id
               order by c.until desc, c.first_day, c.id limit 1) v on true
         where p.id = r.person_id),
       (select jsonb_strip_nulls(jsonb_build_object(
            'form', r.form,
            'moved_because', (select d.reason from casework.date_moved d where d.kind = 'request' and d.id = r.id
                                order by d.moved_on desc, d.change_id desc limit 1),
            'follows', (select f.reference from casework.standard f where f.id = r.follows_standard_id),
            'location_id', l.location_id,
            'regulator', case l.jurisdiction when 'wales' then 'CIW' else 'CQC' end))
          from casework.place l where l.id = r.place_id),
       (select p.reference from casework.person p where p.id = r.person_id), r.place_id
  from casework.request r;

create or replace view casework.standard_doubted as
select s.id as standard_id, jsonb_build_object(
           'follows_suspended', (
               select max(n.suspended_on) from casework.still_suspended n
                where n.person_id = s.person_id and n.place_id = s.place_id and n.standard_id <> s.id
                  and n.suspended_on >= s.given_on and n.suspended_on < greatest(s.starts_on, s.given_on)),
           'assessed_out_of_time', (
               select min(a.day)
                 from casework.request r
                cross join unnest(array[r.mental_health_assessed_on, r.capacity_assessed_on,
                                        r.best_interests_assessed_on, r.eligibility_assessed_on,
                                        r.refusals_assessed_on]) a (day)
                where r.id = s.request_id
                  and (a.day > s.given_on or a.day <= (s.given_on - interval '12 months')::date))) as facts
  from casework.standard s;
comment on view casework.standard_doubted is 'On what a standard authorisation may not be able to rest.';
comment on column casework.standard_doubted.standard_id is 'Number of the standard authorisation.';
comment on column casework.standard_doubted.facts is
    'As facts of casework.matter: since when another, of the same person and place, has been suspended that it follows '
    'and was given before; the first assessment made after it was given, or too long before.';

create or replace view casework.matter_standard (kind, id, reference, initials, place, jurisdiction, facts, extra,
    person, place_id) as
select 'standard'::text, s.id, s.reference,
       (select p.initials from casework.person p where p.id = s.person_id),
       (select l.name from casework.place l where l.id = s.place_id),
       (select l.jurisdiction from casework.place l where l.id = s.place_id),
       (select jsonb_strip_nulls(jsonb_build_object(
            'given', s.given_on, 'starts', s.starts_on,
            'last_day', least(s.last_day, s.maximum_last_day),
            'court_last_day', s.court_last_day,
            'further_requested', f.received_on, 'further_decided', f.decided_on, 'further_refused', f.refused_on,
            'mental_health_assessed', o.mental_health_assessed_on,
            'capacity_assessed', o.capacity_assessed_on, 'best_interests_assessed', o.best_interests_assessed_on,
            'eligibility_assessed', o.eligibility_assessed_on,
            'refusals_assessed', o.refusals_assessed_on,
            'suspended', s.suspended_on, 'suspension_lifted', s.suspension_lifted_on,
            'suspension_notice', s.suspension_notice_on, 'lifting_notice', s.lifting_notice_on,
            'rpr_end_notice', s.rpr_end_notice_on, 'imca39d_asked', s.imca39d_asked_on,
            'review_ended', e.ended_on,
            'followed_on', w.day, 'next_copies', w.copies_on,
            'replaced', (select w.day from casework.standard_replaced w where w.standard_id = s.id),
            'rpr_appointed', n.appointed, 'rpr_ended', n.ended, 'rpr_paid', n.paid, 'rpr_copies', s.rpr_copies_on,
            'imca39c_instructed', coalesce(s.imca39c_instructed_on, (
                select max(greatest(a.since, s.given_on)) from casework.appointment a
                 where a.role = 'imca39c' and (a.until is null or a.until >= s.given_on)
                   and a.scope = any(array['person ' || s.person_id, 'standard ' || s.id]))),
            'imca39d_instructed', coalesce(s.imca39d_instructed_on, (
                select max(greatest(a.since, s.given_on)) from casework.appointment a
                 where a.role = 'imca39d' and (a.until is null or a.until >= s.given_on)
                   and a.scope = any(array['person ' || s.person_id, 'standard ' || s.id]))),
            'ceased_notice', s.ceased_notice_on, 'died', p.died_on, 'moved', e.left_on,
            'closed', s.closed_on,
            'mistaken', case when s.closed_reason = 'entered by mistake' then s.closed_on end)
            || (select b.facts from casework.standard_suspended b where b.standard_id = s.id)
            || (select d.facts from casework.standard_doubted d where d.standard_id = s.id))
          from casework.person p
          join casework.standard_period e on e.id = s.id
          left join casework.request o on o.id = s.request_id
          left join casework.standard_further f on f.standard_id = s.id
          left join casework.standard_representative n on n.standard_id = s.id
          left join lateral (
              select f.day, f.copies_on from casework.standard_followed f where f.standard_id = s.id offset 0) w on true
         where p.id = s.person_id),
       (select jsonb_strip_nulls(jsonb_build_object(
            'request', (select r.reference from casework.request r where r.id = s.request_id),
            'later_request', (select w.reference from casework.standard_waiting w where w.standard_id = s.id),
            'earlier_representative', (
                select n.earlier from casework.standard_representative n where n.standard_id = s.id),
            'moved_because', (select d.reason from casework.date_moved d where d.kind = 'standard' and d.id = s.id
                                order by d.moved_on desc, d.change_id desc limit 1),
            'planned_end', s.last_day, 'maximum_end', s.maximum_last_day,
            'actual_end', (select e.ended_on from casework.standard_period e where e.id = s.id),
            'location_id', l.location_id,
            'regulator', case l.jurisdiction when 'wales' then 'CIW' else 'CQC' end))
          from casework.place l where l.id = s.place_id),
       (select p.reference from casework.person p where p.id = s.person_id), s.place_id
  from casework.standard s;

create or replace view casework.matter_court_order (kind, id, reference, initials, place, jurisdiction, facts, extra,
    person, place_id) as
select 'court_order'::text, c.id, c.reference,
       (select p.initials from casework.person p where p.id = c.person_id),
       (select l.name from casework.place l where l.id = c.place_id),
       (select l.jurisdiction from casework.place l where l.id = c.place_id),
       (select jsonb_strip_nulls(jsonb_build_object(
            'made', c.made_on,
            'last_day', c.last_day,
            'last_day_confirmed', c.last_day_confirmed_on,
            'application_due', c.application_due_on,
            'application_filed', c.application_filed_on,
            'application_refused', c.application_refused_on,
            'application_withdrawn', c.application_withdrawn_on,
            'renewal_cqc_notified', c.renewal_cqc_notified_on,
            'plan_reviewed', c.plan_reviewed_on,
            'discharged', c.discharged_on,
            'followed_on', least((
                select min(x.first_day) from casework.authority x
                 where x.person_id = c.person_id and x.place_id = c.place_id
                   and (x.first_day > c.made_on or (x.first_day = c.made_on and x.kind = 'court_order' and x.id > c.id))
                   and x.began
                   and coalesce(x.until, 'infinity') > w.last_day), (
                -- One from before it that outlasts it is there when it ends.
                select min(case when u.first_day > c.made_on then u.first_day else w.last_day + 1 end)
                  from casework.urgent_period u
                 where u.person_id = c.person_id and u.place_id = c.place_id and u.last_day > w.last_day
                   and not exists (select from casework.second_urgent e where e.id = u.id)), (
                select w.last_day + 1
                 where exists (select from casework.cover x
                                where x.person_id = c.person_id and x.place_id = c.place_id
                                  and (x.kind, x.id) <> ('court_order', c.id)
                                  and x.first_day <= c.made_on and x.until > w.last_day))),
            'cqc_notified', c.cqc_notified_on,
            'died', p.died_on,
            'moved', w.left_on,
            'closed', c.closed_on,
            'mistaken', case when c.closed_reason = 'entered by mistake' then c.closed_on end))
          from casework.person p
          join casework.court_order_period w on w.id = c.id
         where p.id = c.person_id),
       (select jsonb_strip_nulls(jsonb_build_object(
            'continues_if_filed', case when c.continues_if_filed then 'yes' end,
            'moved_because', (select d.reason from casework.date_moved d where d.kind = 'court_order' and d.id = c.id
                                order by d.moved_on desc, d.change_id desc limit 1),
            'location_id', l.location_id,
            'regulator', case l.jurisdiction when 'wales' then 'CIW' else 'CQC' end))
          from casework.place l where l.id = c.place_id),
       (select p.reference from casework.person p where p.id = c.person_id), c.place_id
  from casework.court_order c;

create or replace view casework.matter_condition (kind, id, reference, initials, place, jurisdiction, facts, extra,
    person, place_id) as
select 'condition'::text, c.id, c.reference,
       (select p.initials from casework.person p where p.id = c.person_id),
       (select l.name from casework.place l where l.id = c.place_id),
       (select l.jurisdiction from casework.place l where l.id = c.place_id),
       (select jsonb_strip_nulls(jsonb_build_object(
            'set', c.set_on,
            'due', c.due_on,
            'met', c.met_on,
            'ordered', (select o.made_on from casework.court_order o where o.id = c.court_order_id),
            'suspended', (select s.suspended_on from casework.standard s where s.id = c.standard_id),
            'suspension_lifted', (select s.suspension_lifted_on from casework.standard s where s.id = c.standard_id),
            'authority_ended', (
                select least(a.ended_on, a.ceased_notice_on,
                             case when c.due_on > a.last_day and not exists (
                                 select from casework.court_order o
                                  where o.id = c.court_order_id
                                    -- A last day that is not confirmed, or not known, ends nothing for certain.
                                    and (coalesce(o.last_day, 'infinity') > a.last_day
                                         or o.continues_if_filed
                                         and o.application_filed_on between o.made_on and o.last_day
                                         and coalesce(greatest(o.application_refused_on, o.application_withdrawn_on)
                                                      < o.application_filed_on, true))) then a.last_day + 1 end,
                             (select p.suspended_on + 28 from casework.standard_period p where p.id = c.standard_id),
                             -- Another standard authorisation ends one (Schedule A1 para 62(2)); an order takes its
                             -- place, or that of another, if it outlasts it.
                             (select min(x.first_day) from casework.authority x
                               where x.person_id = a.person_id and x.place_id = a.place_id
                                 and (x.first_day > a.first_day
                                      or (x.first_day = a.first_day and x.kind = a.kind and x.id > a.id))
                                 and x.began
                                 and (x.kind = 'standard' and a.kind = 'standard'
                                      or x.kind = 'court_order' and coalesce(x.until, 'infinity') > a.last_day)))
                  from casework.authority a
                 where a.kind = case when c.standard_id is null then 'court_order' else 'standard' end
                   and a.id = coalesce(c.standard_id, c.court_order_id)),
            'died', p.died_on,
            'moved', (select a.left_on from casework.authority a
                       where a.kind = case when c.standard_id is null then 'court_order' else 'standard' end
                         and a.id = coalesce(c.standard_id, c.court_order_id) and a.left_on >= c.set_on),
            'closed', c.closed_on))
          from casework.person p where p.id = c.person_id),
       (select jsonb_strip_nulls(jsonb_build_object(
            'moved_because', (select d.reason from casework.date_moved d where d.kind = 'condition' and d.id = c.id
                                order by d.moved_on desc, d.change_id desc limit 1),
            'authority', coalesce(
                (select s.reference from casework.standard s where s.id = c.standard_id),
                (select o.reference from casework.court_order o where o.id = c.court_order_id))))),
       (select p.reference from casework.person p where p.id = c.person_id), c.place_id
  from casework.condition c;

create or replace view casework.matter_review (kind, id, reference, initials, place, jurisdiction, facts, extra,
    person, place_id) as
select 'review'::text, v.id, v.reference,
       (select p.initials from casework.person p where p.id = v.person_id),
       (select l.name from casework.place l where l.id = v.place_id),
       (select l.jurisdiction from casework.place l where l.id = v.place_id),
       (select jsonb_strip_nulls(jsonb_build_object(
            'requested', v.requested_on,
            'completed', v.completed_on,
            'withdrawn', v.withdrawn_on,
            'review_notice', v.review_notice_on,
            'outcome_notice', v.outcome_notice_on,
            'suspended', s.suspended_on,
            'suspension_lifted', s.suspension_lifted_on,
            'further_requested', f.received_on,
            'further_disposed', f.copies_sent_on,
            'authority_ended', least(s.ended_on, e.last_day + 1, e.suspended_on + 28, (
                select min(w.completed_on) from casework.review w
                 where w.standard_id = s.id and w.id <> v.id and w.outcome = 'ended'
                   and w.closed_reason is distinct from 'entered by mistake'), (
                select n.day from casework.standard_replaced n where n.standard_id = s.id)),
            'died', p.died_on,
            'moved', case when e.left_on >= v.requested_on then e.left_on end,
            'closed', coalesce(v.closed_on,
                case when v.completed_on is null then coalesce(s.ended_on, s.closed_on) end)))
          from casework.person p
          join casework.standard s on s.id = v.standard_id
          join casework.standard_period e on e.id = s.id
          left join lateral (
              select r.received_on, r.copies_sent_on from casework.request r
               where r.follows_standard_id = s.id and r.withdrawn_on is null
                 and r.closed_reason is distinct from 'entered by mistake'
                 and (r.closed_on is null or r.decided_on is not null)
               order by r.received_on desc, r.id desc limit 1) f on true
         where p.id = v.person_id),
       (select jsonb_strip_nulls(jsonb_build_object(
            'moved_because', (select d.reason from casework.date_moved d where d.kind = 'review' and d.id = v.id
                                order by d.moved_on desc, d.change_id desc limit 1),
            'authority', s.reference)) from casework.standard s where s.id = v.standard_id),
       (select p.reference from casework.person p where p.id = v.person_id), v.place_id
  from casework.review v;

create or replace view casework.matter_unauthorised (kind, id, reference, initials, place, jurisdiction, facts,
    extra, person, place_id) as
select 'unauthorised'::text, n.id, n.reference,
       (select p.initials from casework.person p where p.id = n.person_id),
       (select l.name from casework.place l where l.id = n.place_id),
       (select l.jurisdiction from casework.place l where l.id = n.place_id),
       (select jsonb_strip_nulls(jsonb_build_object(
            'reported', n.reported_on,
            'assessors_instructed', n.assessors_instructed_on,
            'report_notice', n.report_notice_on,
            'outcome_notice', n.outcome_notice_on,
            'assessed', n.assessed_on,
            'decided', n.decided_on,
            'unauthorised', case when n.outcome = 'unauthorised' then n.decided_on end,
            'authorised', case when n.outcome = 'authorised' then n.decided_on end,
            'no_deprivation', case when n.outcome = 'no deprivation' then n.decided_on end,
            'not_pursued', case when n.outcome = 'not pursued' then n.decided_on end,
            'request_received', q.received_on,
            'request_decided', least(q.decided_on, g.given_on),
            'followed_on', (select f.day from casework.unauthorised_followed f where f.unauthorised_id = n.id),
            'covered_from', v.first_day,
            'covered_until', v.until,
            'imca39a_needed', n.imca39a_needed_on,
            'imca39a_instructed', coalesce(n.imca39a_instructed_on, q.imca39a_instructed_on, (
                select min(greatest(a.since, n.reported_on)) from casework.appointment a
                 where a.role = 'imca39a' and (a.until is null or a.until >= n.reported_on)
                   and a.scope = any(array['person ' || n.person_id, 'unauthorised ' || n.id, 'request ' || q.id]))),
            'died', p.died_on,
            'moved', (select min(a.left_on) from casework.absence a
                       where a.person_id = n.person_id and a.place_id = n.place_id and a.left_on >= n.reported_on
                         and a.back_on is null),
            'closed', n.closed_on))
          from casework.person p
          left join lateral (
              select r.id, r.received_on, r.decided_on, r.imca39a_instructed_on from casework.request r
               where r.person_id = n.person_id and r.place_id = n.place_id and r.received_on >= n.reported_on
                 and r.withdrawn_on is null and r.closed_reason is distinct from 'entered by mistake'
                 and (r.closed_on is null or r.decided_on is not null)
                 -- One that was decided before the finding leaves the deemed request to be assessed.
                 and coalesce(r.decided_on >= n.decided_on, true)
               order by r.received_on, r.id limit 1) q on true
          -- A standard authorisation disposes of it, whatever request it names (Schedule A1 paras 50, 57, 66, 71(2)).
          left join lateral (
              select min(s.given_on) as given_on from casework.standard s
               where s.closed_reason is distinct from 'entered by mistake'
                 and (s.request_id = q.id
                      or n.outcome = 'unauthorised' and s.given_on >= n.decided_on
                         and s.person_id = n.person_id and s.place_id = n.place_id)) g on true
          left join lateral (
              select c.first_day, c.until from casework.cover c
               where n.outcome = 'unauthorised' and n.closed_on is null and q.id is null and g.given_on is null
                 and c.person_id = n.person_id and c.place_id = n.place_id
               order by c.until desc, c.first_day, c.id limit 1) v on true
         where p.id = n.person_id),
       (select jsonb_strip_nulls(jsonb_build_object(
            'moved_because', (select d.reason from casework.date_moved d where d.kind = 'unauthorised' and d.id = n.id
                                order by d.moved_on desc, d.change_id desc limit 1)))),
       (select p.reference from casework.person p where p.id = n.person_id), n.place_id
  from casework.unauthorised n;

create or replace view casework.matter_milestone (kind, id, reference, initials, place, jurisdiction, facts, extra,
    person, place_id) as
select 'milestone'::text, m.id, m.reference, ''::text, ''::text, m.jurisdiction,
       jsonb_strip_nulls(jsonb_build_object('due', m.due_on, 'met', m.met_on, 'closed', m.closed_on)),
       (select jsonb_strip_nulls(jsonb_build_object(
            'moved_because', (select d.reason from casework.date_moved d where d.kind = 'milestone' and d.id = m.id
                                order by d.moved_on desc, d.change_id desc limit 1),
            'title', m.title,
            'source', nullif(m.source, '')))),
       null::text, null::bigint
  from casework.milestone m;

-- authority_next, elsewhere and returned_after are looked up here and not in three of the parts: to read one matter
-- PostgreSQL also plans the subqueries of all the other parts.
create or replace view casework.matter as
select m.kind, m.id, m.reference, m.initials, m.place, m.jurisdiction,
       m.facts || coalesce((select n.facts from casework.authority_next n where n.kind = m.kind and n.id = m.id), '{}')
               || coalesce((select jsonb_build_object('elsewhere', n.day) from casework.elsewhere n
                             where n.kind = m.kind and n.id = m.id), '{}')
               || coalesce((select jsonb_build_object('returned_after', n.day, 'covered_until', n.until)
                              from casework.returned_after n where n.kind = m.kind and n.id = m.id), '{}') as facts,
       m.extra || coalesce((select jsonb_build_object('elsewhere', n.reference) from casework.elsewhere n
                             where n.kind = m.kind and n.id = m.id), '{}')
               || coalesce((select jsonb_build_object('ended_why', n.why) from casework.returned_after n
                             where n.kind = m.kind and n.id = m.id), '{}') as extra,
       m.person, m.place_id
  from (select * from casework.matter_urgent
        union all
        select * from casework.matter_request
        union all
        select * from casework.matter_standard
        union all
        select * from casework.matter_court_order
        union all
        select * from casework.matter_condition
        union all
        select * from casework.matter_review
        union all
        select * from casework.matter_unauthorised
        union all
        select * from casework.matter_milestone) m;

comment on view casework.matter is 'Contract with dolsd: one row for each thing that has its own clock.';
comment on column casework.matter.kind is
    'urgent, request, standard, court_order, condition, review, unauthorised or milestone.';
comment on column casework.matter.id is 'Number, unique within its kind and never reused.';
comment on column casework.matter.reference is 'Reference, as letters print it.';
comment on column casework.matter.initials is 'Initials of the person; empty for a milestone.';
comment on column casework.matter.place is 'Name of the place; empty for a milestone.';
comment on column casework.matter.jurisdiction is 'england or wales.';
comment on column casework.matter.facts is
    'What happened: name of the fact, and its date as YYYY-MM-DD. What has not happened is left out.';
comment on column casework.matter.extra is 'Values that templates may show; moved_because is why a last day moved.';
comment on column casework.matter.person is
    'The council''s own reference for the person, the same in every matter; empty for a milestone.';
comment on column casework.matter.place_id is
    'Number of the place, which stays when it is renamed; empty for a milestone.';

-- Its parts have the same columns, and so the same comments.
do $do$
declare
    part text;
    col record;
begin
    foreach part in array array['urgent', 'request', 'standard', 'court_order', 'condition', 'review', 'unauthorised',
        'milestone'] loop
        execute format('comment on view casework.matter_%s is %L', part,
            'The matters of this kind, as casework.matter has them, without what authority_next, elsewhere and '
            'returned_after add.');
        for col in select a.attname, col_description(a.attrelid, a.attnum) as words from pg_attribute a
                    where a.attrelid = 'casework.matter'::regclass and a.attnum > 0 loop
            execute format('comment on column casework.matter_%s.%I is %L', part, col.attname, col.words);
        end loop;
    end loop;
end $do$;

-- Which matters an appointment is for. scopes holds every scope that an appointment for this matter can
-- have, so that one index on casework.appointment.scope serves all.
create or replace view casework.matter_scope as
select 'urgent'::text as kind, u.id,
       array['council', 'person ' || u.person_id, 'place ' || u.place_id, 'urgent ' || u.id,
           'request ' || u.request_id] as scopes
  from casework.urgent u
union all
select 'request', r.id, array['council', 'person ' || r.person_id, 'place ' || r.place_id, 'request ' || r.id]
  from casework.request r
union all
select 'standard', s.id, array['council', 'person ' || s.person_id, 'place ' || s.place_id, 'standard ' || s.id]
  from casework.standard s
union all
select 'court_order', c.id, array['council', 'person ' || c.person_id, 'place ' || c.place_id, 'court_order ' || c.id]
  from casework.court_order c
union all
select 'condition', c.id,
       array['council', 'person ' || c.person_id, 'place ' || c.place_id, 'condition ' || c.id,
             'standard ' || c.standard_id, 'court_order ' || c.court_order_id]
  from casework.condition c
union all
select 'review', v.id,
       array['council', 'person ' || v.person_id, 'place ' || v.place_id, 'review ' || v.id,
           'standard ' || v.standard_id]
  from casework.review v
union all
select 'unauthorised', n.id, array['council', 'person ' || n.person_id, 'place ' || n.place_id, 'unauthorised ' || n.id]
  from casework.unauthorised n
union all
select 'milestone', m.id, array['council', 'milestone ' || m.id]
  from casework.milestone m;
comment on view casework.matter_scope is 'For each matter, the scopes of the appointments that apply to it.';
comment on column casework.matter_scope.kind is 'Kind of the matter.';
comment on column casework.matter_scope.id is 'Number of the matter.';
comment on column casework.matter_scope.scopes is 'Scopes, as in casework.appointment.scope.';

create or replace view casework.recipient as
select m.kind, m.id, a.role, a.contact_id, a.since, least(a.until, b.out_of_use_on - 1) as until
  from casework.matter_scope m
  -- The matter first, then the index on scope; a plain join would compare every appointment with it,
  -- and read the whole address book for the few contacts that are left.
 cross join lateral (select p.* from casework.appointment p where p.scope = any(m.scopes) offset 0) a
 cross join lateral (select c.out_of_use_on from casework.address_book c where c.id = a.contact_id offset 0) b;
comment on view casework.recipient is 'Contract with dolsd: who has which role for a matter, and on which days.';
comment on column casework.recipient.kind is 'Kind of the matter.';
comment on column casework.recipient.id is 'Number of the matter.';
comment on column casework.recipient.role is 'Role, such as managing_authority or dols_team.';
comment on column casework.recipient.contact_id is 'Who, in casework.contact.';
comment on column casework.recipient.since is 'First day in the role.';
comment on column casework.recipient.until is
    'Last day in the role, or the day before the address went out of use; empty: no end.';

create or replace view casework.contact as
select b.id as contact_id, b.name, b.channel, b.address, b.language, b.tier, b.require_tls, 1 as turn, b.calendar
  from casework.address_book b
union all
select w.contact_id, b.name, w.channel, w.address, b.language, b.tier, b.require_tls, w.turn, b.calendar
  from casework.further_way w join casework.address_book b on b.id = w.contact_id
 where w.in_use;
comment on view casework.contact is 'Contract with dolsd: how a contact is reached, and how much may be sent there.';
comment on column casework.contact.contact_id is 'Number.';
comment on column casework.contact.name is 'Whom it reaches.';
comment on column casework.contact.channel is 'By which channel of dolsd.channel: mail, webhook …';
comment on column casework.contact.address is 'Address for that channel.';
comment on column casework.contact.language is 'Language to write in.';
comment on column casework.contact.tier is 'How much of a matter may be sent there: initials, reference or nothing.';
comment on column casework.contact.require_tls is 'Whether it may only leave over an encrypted connection.';
comment on column casework.contact.turn is 'The order in which a contact''s ways are used.';
comment on column casework.contact.calendar is 'Whether mails have deadlines for a diary attached (iCalendar).';
