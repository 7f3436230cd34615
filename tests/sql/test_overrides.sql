-- Rungs for one place or one matter: nonsense is refused in plain words, and a changed place is
-- noticed.
set client_min_messages = error;

-- A rung of urgent_end, to the home, on the day before; with any further settings.
create function t.rung(in_name text, in_more jsonb) returns void language plpgsql as $$
declare
    r dolsd.rung := jsonb_populate_record(null::dolsd.rung,
        '{"limit_code": "urgent_end", "role": "managing_authority", "template": "x", "offset_count": -1, "moves": "earlier",
          "active": true, "only_if": [], "unless": [], "effective_from": "2009-04-01"}' || in_more);
begin
    insert into dolsd.rung (pack, name, limit_code, kind, role, template, offset_count, moves, repeat_every, only_if, unless, if_flag,
                            active, effective_from, effective_to, place, matter_id, replaces)
    values ('test', in_name, r.limit_code, r.kind, r.role, r.template, r.offset_count, r.moves, r.repeat_every, r.only_if, r.unless, r.if_flag,
            r.active, r.effective_from, r.effective_to, r.place, r.matter_id, r.replaces);
end $$;
-- An alarm to the DoLS team instead of urgent-lapsed.
create function t.alarm(in_name text, in_more jsonb) returns void language sql as $$
    select t.rung(in_name, '{"role": "dols_team", "offset_count": 1, "moves": "stay", "repeat_every": 5, "replaces": "urgent-lapsed"}' || in_more);
$$;
create function t.refused(in_more jsonb, pattern text) returns void language sql as $$
    select t.fails(format('select t.rung(''a'', %L)', in_more), '^rung a in pack test: ' || pattern);
$$;
create function t.no_alarm(in_more jsonb, pattern text) returns void language sql as $$
    select t.fails(format('select t.alarm(''a'', %L)', in_more), '^rung a in pack test: it would leave urgent_end without an alarm to the DoLS team ' || pattern);
$$;

-- One row by itself.
select t.refused('{"place": ""}', 'the place is empty');
select t.refused('{"place": "Elm House", "kind": "urgent", "matter_id": 1}', 'it is for a place and for one matter');
select t.refused('{"matter_id": 7}', 'it is for matter 7 and does not say of which kind');
select t.refused('{"kind": "urgent", "replaces": "urgent-1"}', 'it replaces "urgent-1" and says neither at which place nor for which matter');

-- What it replaces.
select t.refused('{"place": "Elm House", "replaces": "urgent-11"}', 'urgent_end has no rung called "urgent-11" that it could replace');
select t.refused('{"place": "Elm House", "replaces": "standard-7"}', 'urgent_end has no rung called "standard-7"');
select t.refused('{"place": "Elm House", "replaces": "a"}', 'urgent_end has no rung called "a"');
select t.refused('{"place": "Elm House", "replaces": "urgent-1", "if_flag": "before_start"}', 'it would replace urgent-1, and one of them reports a flag');
select t.rung('gap', '{"if_flag": "after_gap"}');
select t.refused('{"place": "Elm House", "if_flag": "after_gap", "active": false, "replaces": "gap"}', 'a gap is reported alike');
select t.refused('{"place": "Elm House", "active": false, "replaces": "gap"}', 'it would replace gap, and one of them reports a flag');
select t.rung('urgent-only', '{"kind": "urgent"}');
select t.refused('{"place": "Elm House", "kind": "standard", "replaces": "urgent-only"}', 'it would never replace urgent-only, which is for another kind');
select t.ok(not exists (select 1 from dolsd.rung where name = 'a'), 'nothing of it stays');

-- A rung for a matter may replace one for a place; one for a place no other for a place; nor in a circle.
select t.rung('elm-1', '{"place": "Elm House", "replaces": "urgent-1"}');
select t.rung('seven-1', '{"kind": "urgent", "matter_id": 7, "replaces": "elm-1"}');
select t.refused('{"place": "Oak House", "replaces": "elm-1"}', 'it cannot replace elm-1, which is no less particular than itself');
select t.refused('{"kind": "urgent", "matter_id": 7, "replaces": "seven-1"}', 'it cannot replace seven-1, which is no less particular');
select t.fails($$update dolsd.rung set replaces = 'seven-1' where name = 'elm-1'$$, 'rung elm-1 in pack test: it cannot replace seven-1');

-- A replaced rung cannot be removed or renamed without the one that replaces it.
select t.fails($$delete from dolsd.rung where name = 'elm-1'$$, 'rung seven-1 in pack test: urgent_end has no rung called "elm-1"');
select t.fails($$update dolsd.rung set name = 'urgent-one' where name = 'urgent-1'$$, 'rung elm-1 in pack test: urgent_end has no rung called "urgent-1"');
update dolsd.rung set name = case name when 'urgent-1' then 'urgent-one' else name end,
                      replaces = case replaces when 'urgent-1' then 'urgent-one' else replaces end
 where limit_code = 'urgent_end';
select t.eq((select replaces from dolsd.rung where name = 'elm-1'), 'urgent-one', 'both in one statement');

-- Never silent: an alarm is replaced only by another, with no more conditions and for no shorter time.
select t.no_alarm('{"place": "Elm House", "active": false}', 'at Elm House');
select t.no_alarm('{"kind": "urgent", "matter_id": 7, "active": false}', 'for urgent 7');
select t.no_alarm('{"place": "Elm House", "role": "manager"}', 'at Elm House');
select t.no_alarm('{"place": "Elm House", "repeat_every": null}', 'at Elm House');
select t.no_alarm('{"place": "Elm House", "offset_count": 0, "moves": "stay"}', 'at Elm House');
select t.no_alarm('{"place": "Elm House", "only_if": ["extended_to"]}', 'at Elm House');
select t.no_alarm('{"place": "Elm House", "unless": ["died"]}', 'at Elm House');
select t.alarm('weekly', '{"place": "Elm House"}');
select t.fails($$update dolsd.rung set active = false where name = 'weekly'$$, 'rung weekly in pack test: it would leave');
select t.fails($$update dolsd.rung set unless = '{died}' where name = 'weekly'$$, 'rung weekly in pack test: it would leave');
select t.no_alarm('{"kind": "urgent", "matter_id": 7, "active": false, "replaces": "weekly"}', 'for urgent 7');
-- Only for a while: before and after, the one it replaces applies.
select t.alarm('oak-for-a-while', '{"place": "Oak House", "effective_to": "2027-01-01"}');
select t.fails($$update dolsd.rung set active = false where name = 'oak-for-a-while'$$, 'rung oak-for-a-while in pack test: it would leave');
select t.no_alarm('{"place": "Oak House", "active": false}', 'at Oak House');
-- With two general alarms one of them may go, but not both, one at the place and one for the matter.
delete from dolsd.rung where name = 'oak-for-a-while';
select t.rung('urgent-lapsed-2', '{"role": "dols_team", "offset_count": 2, "moves": "stay", "repeat_every": 5}');
select t.alarm('oak-not-1', '{"place": "Oak House", "active": false}');
select t.no_alarm('{"place": "Oak House", "active": false, "replaces": "urgent-lapsed-2"}', 'at Oak House');
select t.no_alarm('{"kind": "urgent", "matter_id": 9, "active": false, "replaces": "urgent-lapsed-2"}', 'for urgent 9');
select t.fails($$update dolsd.rung set active = false where name = 'urgent-lapsed-2'$$, 'rung oak-not-1 in pack test: it would leave');
-- Nothing is sent after a day that simply passes, so an alarm cannot be missing there.
select t.rung('elm-no-milestone', '{"limit_code": "milestone_due", "place": "Elm House", "replaces": "milestone-1", "active": false}');

-- The sweep finds a place that changes unannounced, and the matter is worked out again.
select t.case('urgent', 1, '{"given": "2026-11-23"}');
select t.plan();
select t.eq((select place from dolsd.matter where id = 1), 'Elm House', 'where it is');
update casework.a_matter set place = 'Oak House';
select t.eq(dolsd.sweep(), 1::bigint, 'it moved');
select t.plan();
select t.eq((select place from dolsd.matter where id = 1), 'Oak House', 'where it is now');
select t.eq(dolsd.sweep(), 0::bigint, 'and is known to be');
