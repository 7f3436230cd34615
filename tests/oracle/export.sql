-- The rulebook of this database as one JSON object, as the daemon reads it: see engine.c.
select json_build_object(
    'kinds', (select json_agg(k) from dolsd.read_kinds() k),
    'packs', (select json_agg(p) from dolsd.read_packs() p),
    'limits', (select json_agg(to_jsonb(l.time_limit) || jsonb_build_object('authority', l.authority)) from dolsd.read_time_limits() l),
    'rungs', (select json_agg(r) from dolsd.read_rungs() r),
    'days', (select json_agg(d) from dolsd.read_non_working_days() d));
