-- A contact's ways, one after the other: mail, then text message, then letter.
update dolsd.channel set turn = 10;
insert into dolsd.channel (channel, title, enabled, turn, takes_days) values ('notify-sms', 'Text', true, 40, 0), ('notify-letter', 'Letter', true, 50, 4);
insert into dolsd.channel (channel, title, enabled, turn) values ('notify-email', 'Notify mail', false, 30);
create table casework.a_way (contact_id bigint, channel text, address text, turn int);
create or replace view casework.contact as
select contact_id, name, channel, address, language, tier, require_tls, null::int as turn from casework.a_contact
union all
select w.contact_id, c.name, w.channel, w.address, c.language, c.tier, c.require_tls, w.turn
  from casework.a_way w join casework.a_contact c using (contact_id);
insert into dolsd.rung (pack, name, limit_code, role, template, offset_count, moves, pressing) values
    ('test', 'standard-28-rpr', 'standard_end', 'representative', 'standard-end-representative', -28, 'earlier', 'urgent');

-- Contact 100 + i represents in matter i: by mail, text message and letter, as the rows of dolsd.channel have it.
create function t.relative(in_id bigint, in_last_day date default '2026-12-31') returns void language sql as $$
    insert into casework.a_contact (contact_id, name, channel, address) values (100 + in_id, 'Relative', 'mail', format('r%s@example.org', in_id));
    insert into casework.a_way values (100 + in_id, 'notify-letter', E'Relative\n1 Lane\nAB1 2CD', null),
        (100 + in_id, 'notify-sms', '07700 900111', null), (100 + in_id, 'notify-email', 'r@example.org', null);
    select t.case('standard', in_id, jsonb_build_object('given', '2026-01-01', 'last_day', in_last_day), jsonb_build_object('representative', 100 + in_id, 'dols_team', 3));
$$;
create function t.said(in_id bigint) returns text language sql as $$
    select string_agg(n.channel || ' ' || n.state, ', ' order by n.id) from dolsd.notice n where n.contact_id = 100 + in_id
$$;
create function t.team(in_id bigint) returns bigint language sql as $$
    select count(*) from dolsd.notice n where n.matter_id = in_id and n.purpose = 'undelivered'
$$;
-- Claims and settles what one matter has waiting on a channel.
create function t.end_one(in_id bigint, in_channel text, in_outcome text, in_resend boolean default true) returns bigint language plpgsql as $$
declare
    c record;
    ids bigint[] := '{}';
begin
    for c in select * from dolsd.claim('w', array[in_channel], '{500}', '5 minutes') loop
        if c.matter_id = in_id and c.role = 'representative' then
            perform dolsd.settle(array[c.attempt_id], array[in_outcome], '{final}', '{0}', '{said}', '{host}', array[null::timestamptz], in_resend);
            ids := ids || c.attempt_id;
        else
            perform dolsd.settle(array[c.attempt_id], '{released}', null, null, null, null, null, in_resend);
        end if;
    end loop;
    perform t.eq(cardinality(ids), 1, format('one of matter %s on %s', in_id, in_channel));
    return ids[1];
end $$;

select t.relative(i) from generate_series(1, 7) i;
select t.eq((select array_agg(w.channel order by w.turn, w.channel) from dolsd.ways_of(101, dolsd.enabled_channels()) w),
    '{mail,notify-sms,notify-letter}', 'in order, and none that is not enabled');
select t.run();
select t.eq((select recipients from dolsd.upcoming where id = 1 and role = 'representative'), '{Relative (mail)}', 'upcoming says by which');
select t.at('2026-12-03 09:00');
select t.plan();
select dolsd.fire(500);
select t.eq((select count(*) from dolsd.notice where contact_id > 100), 7::bigint, 'one notice for each');
select t.eq((select count(*) from dolsd.told where contact_id > 100), 7::bigint, 'and one row for each in told');

-- If the first arrives, it is the only one.
select t.end_one(1, 'mail', 'delivered');
select t.eq(t.said(1), 'mail told', 'mail arrived');

-- If it does not, the next is used, once, and recorded as such; there is no alarm while there is one.
select t.end_one(2, 'mail', 'refused');
select t.eq(t.said(2), 'mail failed, notify-sms pending', 'mail was refused');
select t.end_one(2, 'notify-sms', 'delivered');
select t.eq(t.said(2), 'mail failed, notify-sms told', 'the text arrived');
select t.eq(t.team(2), 0::bigint, 'the team need not know');
select t.ok((select count(*) = 1 from dolsd.told a join dolsd.told b on b.notice_id = a.after_notice where a.id = 2 and a.state = 'told' and b.state = 'failed'), 'told says what came before');
select t.eq((select detail - 'after' from dolsd.ledger where event = 'next way taken' and matter_id = 2), '{"contact_id": 102, "channel": "notify-sms"}', 'and the ledger');
select t.eq((select count(*) from dolsd.uncovered where id = 2), 0::bigint, 'it is covered');

-- When the last way fails, others are notified as before.
select t.end_one(3, 'mail', 'refused');
select t.end_one(3, 'notify-sms', 'refused');
select t.eq(t.said(3), 'mail failed, notify-sms failed, notify-letter pending', 'then the letter');
select t.eq(t.team(3), 0::bigint, 'not yet');
select t.end_one(3, 'notify-letter', 'refused');
select t.eq(t.team(3), 1::bigint, 'the team');
select t.eq((select n.channel from dolsd.notice u join dolsd.notice n on n.id = u.instead_of where u.matter_id = 3 and u.purpose = 'undelivered'), 'notify-letter', 'of the last');

-- Unknown does not count as arrived; and a late report cancels the next.
select t.end_one(4, 'mail', 'unknown', false) as attempt \gset
select t.eq(t.said(4), 'mail unknown, notify-sms pending', 'mail is unknown');
select dolsd.settle(array[:attempt], '{delivered}', '{final}', '{250}', '{ok}', '{host}', array[null::timestamptz], false);
select t.eq(t.said(4), 'mail told, notify-sms cancelled', 'it arrived after all');
select t.eq((select state from dolsd.message where contact_id = 104 and channel = 'notify-sms'), 'cancelled', 'nothing of it is left to send');

-- A closed address is skipped, even by what is already waiting for it.
select dolsd.close_address(105, 'mail', 'r5@example.org', 'it bounced');
select t.eq((select count(*) from dolsd.aside), 0::bigint, 'there are other ways');
select count(*) from t.claim('w', 500);
select dolsd.fire(500);
select t.eq(t.said(5), 'mail cancelled, notify-sms pending', 'by text');
select t.eq((select array_agg(channel order by place) from dolsd.reachable('standard', 5, '2026-12-03') where contact_id = 105), '{notify-sms,notify-letter}', 'reachable has it too');
select dolsd.close_address(105, 'notify-sms', '07700 900111', 'no such number');
select dolsd.close_address(105, 'notify-letter', E'Relative\n1 Lane\nAB1 2CD', 'returned');
select t.eq((select count(*) from dolsd.aside where id = 105), 1::bigint, 'none is left');

-- Silence: nothing could be sent by mail until attempts ended, which leaves time for the others.
select t.ok((select give_up_at < '2026-12-23 17:00+00' from dolsd.message where contact_id = 106), 'there is time for a letter');
select dolsd.settle(array_agg(id), array_agg('released'::text), null, null, null, null, null, true) from dolsd.attempts where ended_at is null;
update dolsd.queue set give_up_at = dolsd.clock() where message_id = (select id from dolsd.message where contact_id = 106);
select dolsd.give_up();
select t.eq(t.said(6), 'mail failed, notify-sms pending', 'mail was silent');

-- A letter that would come after the last day is not sent: the last working days before the end.
select t.end_one(7, 'mail', 'refused');
select t.at('2026-12-23 17:30');
select t.eq(dolsd.post_by('2027-01-01 00:00+00', 4, array(select n from dolsd.non_working_day n)), '2026-12-23 17:00+00', 'by when to post');
select t.end_one(7, 'notify-sms', 'refused');
select t.eq(t.said(7), 'mail failed, notify-sms failed', 'too late for a letter');
select t.eq(t.team(7), 1::bigint, 'the team');

-- If one after the other stays silent, each way leaves time for the next: two hours each, until the letter has to go.
select t.eq((select array_agg(channel order by channel) from dolsd.ways_after(108, 'notify-sms', dolsd.enabled_channels())), null, 'nobody, no way');
begin;
select t.relative(8, '2027-01-05');
select t.plan();
select t.at('2026-12-29 08:00');
select dolsd.fire(500);
select t.eq(dolsd.post_by('2027-01-06 00:00+00', 4, array(select n from dolsd.non_working_day n)), '2026-12-29 17:00+00', 'by when to post');
select t.eq((select give_up_at from dolsd.message where contact_id = 108 and channel = 'mail'), '2026-12-29 13:00+00', 'two ways come after mail');
select t.at('2026-12-29 13:00');
select dolsd.give_up();
select t.eq(t.said(8), 'mail failed, notify-sms pending', 'mail was silent');
select t.eq((select give_up_at from dolsd.message where contact_id = 108 and channel = 'notify-sms'), '2026-12-29 15:00+00', 'one comes after the text');
select t.end_one(8, 'notify-sms', 'accepted');
select t.at('2026-12-29 15:11');
select dolsd.reap(true);
select t.eq(t.said(8), 'mail failed, notify-sms unknown, notify-letter pending', 'the text too');
select t.end_one(8, 'notify-letter', 'accepted');
select t.eq(t.team(8), 0::bigint, 'the letter is on its way in time');
rollback;

-- A contact with only letters then counts as nobody, and a letter is not tried after that time.
insert into casework.a_contact (contact_id, name, channel, address) values (120, 'By post', 'notify-letter', E'By post\n1 Lane\nAB1 2CD'),
    (121, 'By post', 'notify-letter', E'By post\n1 Lane\nAB1 2CD');
select t.case('standard', 20, '{"given": "2026-01-01", "last_day": "2026-12-31"}', '{"representative": 120, "dols_team": 3}');
select t.case('standard', 21, '{"given": "2026-01-01", "last_day": "2027-01-29"}', '{"representative": 121, "dols_team": 3}');
select t.plan();
select dolsd.fire(500);
select t.eq((select array_agg(contact_id || ' ' || channel) from dolsd.notice where matter_id = 20 and fallback_for = 'representative'), '{"3 mail"}', 'the team in their place');
select t.at('2027-01-04 09:00');
select t.plan();
select dolsd.fire(500);
select t.eq((select array_agg(channel) from dolsd.notice where matter_id = 21 and role = 'representative'), '{notify-letter}', 'in time: by post');
select t.eq((select give_up_at from dolsd.message where contact_id = 121), least(
    (select created_at + (timestamptz '2027-01-30 00:00+00' - created_at) * 0.5 from dolsd.message where contact_id = 121), '2027-01-25 17:00+00'), 'tried while it can arrive');

-- A last day that moved is corrected by the way that reached them.
select t.record('standard', 2, '{"last_day": "2027-02-10"}');
select t.plan();
select t.eq((select array_agg(channel) from dolsd.notice where matter_id = 2 and purpose = 'moved' and contact_id = 102), '{notify-sms}', 'corrected by text');

-- A contact's own order, and one row of fifty refused.
insert into casework.a_contact (contact_id, name, channel, address) values (130, 'Texts first', 'mail', 't@example.org');
insert into casework.a_way values (130, 'notify-sms', '07700 900112', 1);
select t.eq((select array_agg(w.channel order by w.turn, w.channel) from dolsd.ways_of(130, dolsd.enabled_channels()) w), '{notify-sms,mail}', 'its own order');
select t.relative(i, '2027-03-31') from generate_series(201, 250) i;
select t.at('2027-03-03 09:00');
select t.plan();
select dolsd.fire(500);
create temp table fifty as select * from dolsd.claim('w', '{mail}', '{500}', '5 minutes') where matter_id between 201 and 250;
select t.eq((select count(distinct attempt_id) from fifty where contact_id > 300), 50::bigint, 'fifty');
delete from casework.a_way where contact_id = 317;
select dolsd.settle(array_agg(attempt_id), array_agg(case contact_id when 317 then 'refused' else 'delivered' end), null, null, null, null, null, true)
  from fifty where contact_id > 300;
select t.eq((select array_agg((state, n)::text order by state) from (select state, count(*) as n from dolsd.notice where contact_id > 300 group by 1) x),
    array[('failed', 1)::text, ('told', 49)::text], '49 told, one not');
select t.eq((select array_agg(matter_id) from dolsd.notice where purpose = 'undelivered' and matter_id > 200), '{217}', 'and that one escalated');
