-- Copies of the DoLS team's digests by Teams, which do not count as notifying anybody.
insert into dolsd.channel (channel, title, enabled, turn, copies) values ('teams', 'Teams', true, 60, true) on conflict (channel) do update set enabled = true;
create table casework.a_way (contact_id bigint, channel text, address text);
create or replace view casework.contact as
select contact_id, name, channel, address, language, tier, require_tls from casework.a_contact
union all
select w.contact_id, c.name, w.channel, w.address, c.language, c.tier, c.require_tls
  from casework.a_way w join casework.a_contact c using (contact_id);
insert into casework.a_way values (3, 'teams', 'DoLS'), (1, 'teams', 'Not for a home');
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, moves, pressing) values
    ('test', 'standard-28-team', 'standard_end', 'dols_team', 'standard-end-representative', -28, 'earlier', 'routine'),
    ('test', 'standard-28-home', 'standard_end', 'managing_authority', 'standard-end-representative', -28, 'earlier', 'routine');

select t.eq(dolsd.enabled_channels() && '{teams}', false, 'it is no way to notify anybody');
select t.eq((select array_agg(channel) from dolsd.ways_of(3, dolsd.enabled_channels())), '{mail}', 'not of the team either');
select t.case('standard', i, '{"given": "2026-01-01", "last_day": "2026-12-31"}', '{"managing_authority": 1, "dols_team": 3}') from generate_series(1, 3) i;
select t.plan();
select t.at('2026-12-03 23:00');
select dolsd.fire(500);
select t.at('2026-12-04 09:00');
select dolsd.fire(500);
select t.eq((select count(*) from dolsd.message where channel = 'teams'), 0::bigint, 'no copy before its digest leaves');

-- It is made once, when the digest is taken, with what still stands.
create temp table sent as select * from dolsd.claim('w', '{mail}', '{100}', '5 minutes');
select t.ok((select count(distinct message_id) >= 2 from sent), 'digests of the home and of the team');
select t.eq((select array_agg(distinct m.contact_id) from dolsd.copied k join dolsd.message m on m.id = k.message_id), '{3}', 'of the team only');
select t.record('standard', 2, '{"closed": "2026-12-04"}');
select t.plan();
create temp table copy as select * from dolsd.claim('w', '{teams}', '{100}', '5 minutes');
select t.eq((select array_agg(reference order by reference) from copy), (select array_agg(distinct s.reference order by s.reference) from sent s where s.contact_id = 3 and s.matter_id in (1, 3)), 'what is over is left out');
select t.ok((select bool_and(initials is null and place is null and facts = '{}' and notice_id < 0) from copy), 'references and dates only');
select t.settle(array[attempt_id], '{retry}', '{final}', '{429}', '{later}', '{flow}', '{2026-12-04 09:30+00}', true) from (select distinct attempt_id from copy) c;
select t.eq((select state from dolsd.message where channel = 'teams'), 'pending', 'tried again');
select t.at('2026-12-04 10:00');
create temp table again as select * from dolsd.claim('w', '{teams}', '{100}', '5 minutes');
select t.eq((select array_agg(distinct message_id) from again), (select array_agg(distinct message_id) from copy), 'the same copy');

-- Accepted: that is its end; the digest's notices are told only by the mail.
select t.settle(array[attempt_id], '{accepted}', '{final}', '{202}') from (select distinct attempt_id from again) c;
select t.eq((select state from dolsd.message where channel = 'teams'), 'accepted', 'accepted');
select t.eq((select count(*) from dolsd.accepted), 0::bigint, 'nobody is asked');
select t.eq((select count(*) from dolsd.notice where matter_id in (1, 3) and contact_id = 3 and state = 'told'), 0::bigint, 'nobody was told by it');
select t.settle(array[attempt_id], '{delivered}', '{final}', '{250}') from (select distinct attempt_id from sent) c;
select t.eq((select count(*) from dolsd.notice where matter_id in (1, 3) and contact_id = 3 and state <> 'told'), 0::bigint, 'by mail they were');

-- All of it is over by then: the copy is cancelled, and so is one at the end of its day.
select t.case('standard', i, '{"given": "2026-01-05", "last_day": "2027-01-04"}', '{"dols_team": 3}') from generate_series(11, 12) i;
select t.plan();
select t.at('2026-12-07 23:00');
select dolsd.fire(500);
select t.at('2026-12-08 09:00');
select dolsd.fire(500);
select t.settle(array_agg(distinct attempt_id), array_agg('delivered'::text)) from dolsd.claim('w', '{mail}', '{100}', '5 minutes') where matter_id = 11;
select t.record('standard', i, '{"closed": "2026-12-08"}') from generate_series(11, 12) i;
select t.plan();
select t.eq((select count(*) from dolsd.claim('w', '{teams}', '{100}', '5 minutes')), 0::bigint, 'nothing of it stands');
select t.eq((select state from dolsd.message where channel = 'teams' order by id desc limit 1), 'cancelled', 'cancelled');
select t.eq((select count(*) from dolsd.uncovered where what <> 'nobody to tell'), 0::bigint, 'and nothing is uncovered');
