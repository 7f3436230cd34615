-- One reference for every verb and question: as written, else in any case, never a guess; and near ones.
select t.case('urgent', 1, '{"given": "2026-11-23"}', '{"managing_authority": 1, "dols_team": 3}');
select t.case('urgent', 2, '{"given": "2026-11-23"}', '{"managing_authority": 1, "dols_team": 3}');
select t.case('standard', 3, '{"last_day": "2027-01-15"}', '{"managing_authority": 1, "dols_team": 3}');
select t.plan();
create table t.was as select m.kind, m.id, m.reference from dolsd.matter m;
update dolsd.matter set reference = case id when 1 then 'U-2026-1222' when 2 then 'U-2026-1231' else 'S-1' end;

select t.eq(dolsd.references_meant('u-2026-1222', false), '{U-2026-1222}', 'in any case');
select t.eq(dolsd.references_meant('U-2026', false), '{}', 'not a part of it');
select t.eq(dolsd.references_near('U 2026 1223', false), 'U-2026-1222, U-2026-1231', 'a long beginning, the longest first');
select t.eq(dolsd.references_near('1222', false), 'U-2026-1222', 'or what contains it');
select t.ok(dolsd.references_near('nope', false) is null and dolsd.references_near('', false) is null, 'or none');
select t.fails('select dolsd.erase_about(''2026-1222'', ''A'', ''why'')', '^no matter has the reference 2026-1222; near ones: U-2026-1222$');
select t.eq(dolsd.evidence('1231') ->> 'refused', 'no matter has the reference 1231; near ones: U-2026-1231', 'so does the evidence');

update dolsd.matter set reference = 'u-2026-1222' where id = 2;
select t.eq(dolsd.references_meant('u-2026-1222', false), '{u-2026-1222}', 'the exact one first');
select t.eq(dolsd.evidence('u-2026-1222') ->> 'reference', 'u-2026-1222', 'in the evidence');
select t.eq(dolsd.page_matter('u-2026-1222') ->> 'several', 'false', 'on the page');
select t.eq((dolsd.evidence('U-2026-1222') ->> 'several'), 'false', 'and the other one by its own');
select t.ok(dolsd.evidence('U-2026-1222X') ->> 'refused' ~ 'near ones', 'near ones');
select t.ok(dolsd.erase_about('u-2026-1222', 'A', 'why') is not null, 'one is erased');
select t.eq((select array_agg(distinct e.matter_id) from dolsd.event e where e.event = 'personal data erased'), '{2}', 'and not the other');
update dolsd.matter set reference = 'U-2026-1222x' where id = 1;
update dolsd.matter set reference = 'u-2026-1222X' where id = 2;
select t.fails('select dolsd.erase_about(''u-2026-1222x'', ''A'', ''why'')', 'u-2026-1222x may be .* or .*; write one of them exactly');
select t.ok(dolsd.evidence('u-2026-1222x') ->> 'refused' ~ ' may be ', 'the evidence does not guess either');
update dolsd.matter m set reference = w.reference from t.was w where (w.kind, w.id) = (m.kind, m.id);
