-- What happened in the demonstration, a line each: select * from casework.demo_summary();

create or replace function casework.demo_other_ways() returns table (place int, line text)
language sql stable as $$
    with sent as (
        select m.contact_id, m.channel, c.name
          from dolsd.message m
          join casework.contact c on c.contact_id = m.contact_id and c.channel = m.channel
         where m.state = 'delivered' or m.state = 'accepted' and m.channel = 'teams')
    select 10, format('%s, by webhook: %s events, each signed', min(s.name), count(*))
      from sent s where s.channel = 'webhook'
    union all
    select 11, format('%s families, by letter: %s letters, printed and posted by GOV.UK Notify',
                      count(distinct s.contact_id), count(*))
      from sent s where s.channel = 'notify-letter'
    union all
    select 12, format('%s, in Teams: %s cards, each beside its digest', min(s.name), count(*))
      from sent s where s.channel = 'teams'
$$;
comment on function casework.demo_other_ways() is
    'What those not reached by mail got in the demonstration, a line each.';

create or replace function casework.demo_summary() returns setof text
language sql stable as $$
    with delivered as (
        select m.id, m.contact_id,
               min(case when n.role in ('managing_authority', 'provider_head_office') then 1
                        when n.role in ('representative', 'paid_representative', 'rule12_representative', 'imca39a',
                                        'imca39c', 'imca39d', 'appropriate_person') then 2
                        else 3 end) as reader
          from dolsd.message m left join dolsd.notice n on n.message_id = m.id
         where m.state = 'delivered' group by m.id),
    words (place, line) as (
        select 1, format('%s matters at %s homes, of %s people', count(*), count(distinct m.place), count(distinct m.person))
          from casework.matter m
        union all
        select 2, format('%s messages: %s to homes, %s to those who speak for a person, %s to officers', count(*),
                         count(*) filter (where d.reader = 1), count(*) filter (where d.reader = 2),
                         count(*) filter (where d.reader = 3))
          from delivered d
        union all
        select 3, format('%s reminders in them: who has several at once gets one message that lists them',
                         to_char(count(*), 'FM9,999'))
          from dolsd.notice n where n.purpose = 'reminder' and n.state = 'told'
        union all
        select 4, format('U-2026-1222: the home was asked %s; last day %s, a bank holiday',
                         to_char(max(m.settled_at at time zone 'Europe/London'), 'FMDD FMMonth at HH24:MI'),
                         to_char(max(n.last_day), 'FMDay FMDD'))
          from dolsd.notice n
          join dolsd.message m on m.id = n.message_id and m.state = 'delivered'
          join casework.matter c on c.kind = n.kind and c.id = n.matter_id
         where c.reference = 'U-2026-1222' and n.role = 'managing_authority' and n.limit_code = 'urgent_end'
           and n.last_day = '2026-12-28'
        union all
        select 5, format('%s people were without recorded authority, %s days in all; %s still are', g.persons, g.days,
                         g.running)
          from dolsd.gaps_by('2026-12-14', dolsd.london_date(dolsd.clock())) g
        union all
        select 6, format('%s last days moved; the %s messages about it went before any that names the new day',
                         (select count(*) from dolsd.event e where e.event = 'deadline moved'), count(*))
          from dolsd.notice n where n.purpose = 'moved' and n.state = 'told'
        union all
        select 7, format('%s time limits were met, %s fell away: nobody was asked for them again',
                         count(*) filter (where e.event = 'deadline met'),
                         count(*) filter (where e.event = 'deadline cancelled'))
          from dolsd.event e
        union all
        select 8, format('%s times somebody heard that a matter is over, as soon as it was', count(*))
          from dolsd.notice n where n.purpose = 'over' and n.state = 'told'
        union all
        select 9, format('%s refused, %s given up, %s open deadlines that nobody would be told of',
                         count(*) filter (where m.state = 'refused'), count(*) filter (where m.state = 'failed'),
                         (select count(*) from dolsd.uncovered))
          from dolsd.message m
        union all
        select * from casework.demo_other_ways())
    select w.line from words w order by w.place
$$;
comment on function casework.demo_summary() is 'What happened in the demonstration, a line each.';
