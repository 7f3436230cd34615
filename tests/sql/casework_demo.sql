-- The demonstration has every situation, and all its events can be recorded when they are due.
create function test.holds(situation text, kind_wanted text, check_sql text) returns void language plpgsql as $$
declare
    missing text;
begin
    if not exists (select from casework.demo_situation s where s.name = situation) then
        raise exception 'no situation %', situation;
    end if;
    execute format('select string_agg(s.reference, '' '') from casework.demo_situation s left join casework.matter m on m.kind = s.kind and m.reference = s.reference
                     where s.name = %L and (s.kind <> %L or m.id is null or not coalesce((%s), false))', situation, kind_wanted, check_sql) into missing;
    perform test.same('situation ' || situation, missing, null);
end $$;
select test.holds(v.name, v.kind, v.check_sql) from (values
    ('deferred_start', 'standard', $$(facts->>'starts')::date > (facts->>'given')::date$$),
    ('back_to_back', 'standard', $$(facts->>'followed_on')::date = (facts->>'last_day')::date + 1$$),
    ('same_day_renewal', 'standard', $$facts->>'followed_on' = facts->>'last_day'$$),
    ('gap', 'standard', $$(facts->>'followed_on')::date > (facts->>'last_day')::date + 1$$),
    ('leap_day', 'standard', $$facts->>'starts' like '%-02-29' or facts->>'last_day' like '%-02-29'$$),
    ('christmas_cluster', 'standard', $$(facts->>'last_day')::date between '2026-12-23' and '2026-12-31'$$),
    ('further_pending', 'request', $$facts ? 'further' and not facts ? 'decided'$$),
    ('suspended_then_ceased', 'standard', $$(facts->>'suspended')::date + 28 < '2026-12-14' and not facts ? 'suspension_lifted'$$),
    ('suspended', 'standard', $$(facts->>'suspended')::date + 28 > '2026-12-14'$$),
    ('urgent_extended', 'urgent', $$(facts->>'extended_to')::date > (facts->>'last_day')::date$$),
    ('urgent_overstated', 'urgent', $$(facts->>'last_day')::date > (facts->>'given')::date + 6$$),
    ('overlapping', 'request', $$not facts ? 'decided' and (select count(*) from casework.request r where r.person_id = (select person_id from casework.request where reference = s.reference)) = 2$$),
    ('moved', 'standard', $$facts ? 'moved'$$),
    ('home_renamed', 'standard', $$exists (select from casework.place_history h join casework.place p on p.id = h.place_id where p.name = m.place and h.location_id <> p.location_id and h.name <> p.name)$$),
    ('rpr_resigned', 'standard', $$facts ? 'rpr_ended'$$),
    ('bounced_mailbox', 'standard', $$exists (select from casework.recipient r join casework.contact c using (contact_id) where (r.kind, r.id) = (m.kind, m.id) and r.role = 'managing_authority' and c.address = 'manager@bounced.example')$$),
    ('death_recorded_late', 'standard', $$exists (select from casework.standard a join casework.person p on p.id = a.person_id where a.id = m.id and p.died_on < p.death_recorded_on - 7)$$),
    ('court_varied', 'standard', $$facts ? 'court_last_day'$$),
    ('court_order', 'court_order', $$facts ? 'last_day'$$),
    ('court_order_lapsed', 'court_order', $$(facts->>'last_day')::date < '2026-12-14' and not facts ? 'application_filed'$$),
    ('court_order_open', 'court_order', $$not facts ? 'last_day'$$),
    ('condition', 'condition', $$(facts->>'due')::date > '2026-12-14'$$),
    ('condition_overdue', 'condition', $$(facts->>'due')::date < '2026-12-14' and not facts ? 'met'$$),
    ('review', 'review', $$not facts ? 'completed'$$),
    ('review_ended', 'review', $$exists (select from casework.matter a where a.kind = 'standard' and a.reference = m.extra->>'authority' and a.facts ? 'review_ended')$$),
    ('unauthorised', 'unauthorised', $$not facts ? 'decided'$$),
    ('imca_not_instructed', 'request', $$facts ? 'imca39a_needed' and not facts ? 'imca39a_instructed'$$),
    ('welsh_home', 'standard', $$jurisdiction = 'wales' and extra->>'regulator' = 'CIW'$$),
    ('to_be_withdrawn', 'request', $$not facts ? 'withdrawn' and facts ? 'urgent_given'$$)) v(name, kind, check_sql);
select test.same('about 300 matters', (select count(*) between 250 and 350 from casework.matter)::text, 'true');
select test.same('every kind', (select string_agg(distinct kind, ' ' order by kind) from casework.matter), 'condition court_order milestone request review standard unauthorised urgent');
select test.same('nothing is dated after today', (select string_agg(m.reference || ' ' || f.key, ' ') from casework.matter m, jsonb_each_text(m.facts) f
    where f.value::date > '2026-12-14' and f.key not in ('starts', 'last_day', 'court_last_day', 'followed_on', 'standard_started', 'further', 'extended_to', 'urgent_last_day', 'urgent_extended_to', 'covered_from', 'covered_until', 'due', 'application_due', 'authority_ended')), null);
select test.same('addresses lead nowhere', (select string_agg(address, ' ') from casework.contact where channel = 'mail' and address !~ '(\.example|@example\.org)$'), null);
select test.same('every matter has a home''s mailbox and a team', (select string_agg(reference, ' ') from casework.matter m
    where kind not in ('milestone', 'court_order') and (select count(distinct role) from casework.recipient r where (r.kind, r.id) = (m.kind, m.id) and r.role in ('managing_authority', 'dols_team')) <> 2), null);

-- Four weeks, day by day.
set client_min_messages = error;
do $$
begin
    for day in 0 .. 28 loop
        perform dolsd.move_clock(timestamptz '2026-12-14 18:00+00' + make_interval(days => day));
        perform casework.demo_events_until(timestamptz '2026-12-14 18:00+00' + make_interval(days => day));
        if day = 8 then
            perform test.same('given on 22 December', test.facts('U-2026-1222'), 'given=2026-12-22 last_day=2026-12-28');
        end if;
    end loop;
end $$;
reset client_min_messages;
select test.same('events that could not be recorded', (select string_agg(what || ': ' || fault, '; ') from casework.demo_event where fault is not null), null);
select test.same('events left', (select count(*)::text from casework.demo_event where done_at is null), '0');
select test.same('extended and granted', test.facts('U-2026-1222'), 'ceased_notice=2027-01-04 closed=2027-01-04 extended_to=2027-01-04 extension_decided=2026-12-24 extension_requested=2026-12-24 given=2026-12-22 grant_sent=2027-01-04 imca39a_instructed=2026-12-23 last_day=2026-12-28 standard_started=2026-12-31');
select test.same('moved, with its reason', (select concat_ws(' ', old_date, new_date, reason) from casework.end_date_change where reference = 'S-2025-0102'), '2026-12-24 2026-12-27 typed wrongly: Form 5 says 27 December');
select test.same('died', test.facts('S-2025-0101', 'died') || ' ' || test.facts('S-2025-0107', 'died'), 'died=2026-12-16 died=2027-01-01');
select test.same('withdrawn', test.facts('U-2026-0024', 'withdrawn') || ' ' || test.facts('U-2026-0024', 'closed'), 'withdrawn=2026-12-16 closed=2026-12-16');
select test.same('late further request, refused', test.facts('S-2025-0104', 'further%'), 'further_decided=2027-01-04 further_refused=2027-01-04 further_requested=2026-12-15');
