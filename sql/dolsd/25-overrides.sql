-- Rungs for one place or one matter: those that make no sense are refused.

create or replace function dolsd.check_rung_scope() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    what text := format('rung %s in pack %s', new.name, new.pack);
begin
    if trim(new.place) = '' then
        perform dolsd.refuse(what || ': the place is empty',
            'Give the place as casework.matter.place has it, or null for any.');
    end if;
    if new.place is not null and new.matter_id is not null then
        perform dolsd.refuse(what || ': it is for a place and for one matter',
            'Leave out the place: the matter has only one.');
    end if;
    if new.matter_id is not null and new.kind is null then
        perform dolsd.refuse(format('%s: it is for matter %s and does not say of which kind', what, new.matter_id),
            'Numbers are unique only within a kind: give the kind too.');
    end if;
    if new.replaces is not null and new.place is null and new.matter_id is null then
        perform dolsd.refuse(format('%s: it replaces "%s" and says neither at which place nor for which matter', what,
            new.replaces),
            'Say so, or change that rung itself: then it is otherwise everywhere.');
    end if;
    if new.if_flag = 'after_gap' then
        perform dolsd.refuse(what || ': a gap is reported alike of every place and every matter',
            'Leave out place, matter_id and replaces, or if_flag.');
    end if;
    if new.place is not null and not exists (select 1 from dolsd.matter m where m.place = new.place) then
        raise warning '%: no matter is at "%" as yet. Kept; check the spelling.', what, new.place
            using hint = 'It is compared letter for letter with casework.matter.place.';
    end if;
    if new.matter_id is not null then
        if not exists (select 1 from casework.matter m where m.kind = new.kind and m.id = new.matter_id) then
            raise warning '%: there is no % % in case work as yet. Kept; check the number.', what, new.kind,
                new.matter_id;
        end if;
    end if;
    return new;
end
$$;
comment on function dolsd.check_rung_scope() is
    'Trigger: refuses a rung for a place or a matter that does not say which; warns if there is nothing there yet.';
create or replace trigger rung_check_scope before insert or update on dolsd.rung
    for each row when (new.place is not null or new.matter_id is not null or new.replaces is not null)
    execute function dolsd.check_rung_scope();

-- An alarm notifies the DoLS team repeatedly after the last day. If an override replaces one, its place
-- or matter must still have another: general, of that place or of that matter, with no more conditions,
-- for no shorter time, and itself replaced neither there nor, for one matter, at any place where it may
-- be.
create or replace function dolsd.check_alarms() returns void
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    quiet record;
begin
    with r as (
        select x.*, case when x.matter_id is not null then 2 when x.place is not null then 1 else 0 end as scope,
               least(x.effective_to, p.ends) as through
          from dolsd.rung x
          join dolsd.rule_pack p using (pack)
         where p.commences is not null),
    alarm as materialized (
        select * from r
         where active and role = 'dols_team' and counted_from = 'last_day' and offset_count > 0
             and repeat_every is not null and if_flag is null),
    aside as materialized (
        select o.id as by, g.id, o.scope, o.place, o.kind, o.matter_id
          from alarm g
          join r o on o.replaces is not null and o.limit_code = g.limit_code and g.scope < o.scope
                  and (g.name = o.replaces or g.replaces = o.replaces)
                  and coalesce(g.kind = o.kind, true) and coalesce(g.jurisdiction = o.jurisdiction, true))
    select b.name, b.pack, b.limit_code, b.place, b.kind, b.matter_id, g.name as alarm into quiet
      from aside s
      join r b on b.id = s.by
      join alarm g on g.id = s.id
     where exists (select 1 from dolsd.time_limit t
                    where t.code = b.limit_code and t.after_last_day = 'lapse'
                      and coalesce(t.kind = b.kind, true) and coalesce(t.kind = g.kind, true))
       and not exists (
            select 1 from alarm a
             where a.limit_code = b.limit_code
               and (a.scope = 0 or (a.scope = b.scope
                   and (a.place = b.place or (a.matter_id = b.matter_id and a.kind = b.kind))))
               and (a.kind is null or a.kind = coalesce(b.kind, g.kind))
               and (a.jurisdiction is null or a.jurisdiction = coalesce(b.jurisdiction, g.jurisdiction))
               and a.only_if <@ g.only_if and a.unless <@ g.unless
               and (a.only_if_flags = '{}' or g.only_if_flags <> '{}' and g.only_if_flags <@ a.only_if_flags)
               and a.unless_flags <@ g.unless_flags
               and a.effective_from <= greatest(b.effective_from, g.effective_from)
               and coalesce(a.through >= least(b.through, g.through), a.through is null)
               and not exists (
                    select 1 from aside x
                     where x.id = a.id and (x.scope < b.scope
                        or (x.scope = b.scope and (x.place = b.place
                            or (x.matter_id = b.matter_id and x.kind = b.kind))))))
     order by b.id desc limit 1;
    if found then
        perform dolsd.refuse(
            format('rung %s in pack %s: it would leave %s without an alarm to the DoLS team %s', quiet.name,
                quiet.pack, quiet.limit_code,
                case when quiet.matter_id is not null then format('for %s %s', quiet.kind, quiet.matter_id) else 'at '
                    || quiet.place end),
            format('It puts aside %s. Put another in its place before, or in the same statement: an active rung to '
                'dols_team, repeated after the last day, that replaces the same and asks for no more facts.',
                    quiet.alarm));
    end if;
end
$$;
comment on function dolsd.check_alarms() is
    'Refuses rungs for a place or a matter that would leave a limit without an alarm to the DoLS team.';

-- How rungs relate to each other. Checked after each statement, so that one statement may write rungs
-- in any order, and for all overrides, because the rungs that they replace may change.
create or replace function dolsd.check_overrides() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    bad record;
begin
    if not exists (select 1 from dolsd.rung r where r.replaces is not null) then
        return null;
    end if;
    select r.id, r.name, r.pack, r.limit_code, r.replaces, count(g.id) > 0 as named,
        coalesce(bool_or(l.less), false) as less,
           coalesce(bool_or(l.less and f.fits), false) as fits into bad
      from dolsd.rung r
      left join dolsd.rung g on g.limit_code = r.limit_code and g.name = r.replaces and g.id <> r.id
     cross join lateral (select g.matter_id is null and (g.place is null or r.matter_id is not null) as less) l
     cross join lateral (select coalesce(g.kind = r.kind, true)
         and coalesce(g.jurisdiction = r.jurisdiction, true) as fits) f
     where r.replaces is not null
     group by r.id
    having not coalesce(bool_or(g.id is not null and l.less and f.fits and g.if_flag is not distinct from r.if_flag),
        false)
     order by r.id desc limit 1;
    if not found then
        perform dolsd.check_alarms();
        return null;
    end if;
    perform dolsd.refuse(
        format('rung %s in pack %s: ', bad.name, bad.pack)
            || case when not bad.named then format('%s has no rung called "%s" that it could replace', bad.limit_code,
                bad.replaces)
                    when not bad.less then format('it cannot replace %s, which is no less particular than itself',
                        bad.replaces)
                    when not bad.fits
                        then format('it would never replace %s, which is for another kind of matter or another '
                            'jurisdiction', bad.replaces)
                    else format('it would replace %s, and one of them reports a flag that the other does not',
                        bad.replaces) end,
        case when not bad.named then 'Its rungs are: '
            || coalesce((select string_agg(g.name, ', ' order by g.name) from dolsd.rung g
                                                                   where g.limit_code = bad.limit_code
                                                                       and g.id <> bad.id), 'none') || '.'
             when not bad.less
                 then 'A rung for a place replaces general ones, a rung for one matter these and those for a place. '
                     'Change the other one, or name the general rung.'
             when not bad.fits then 'Look at kind and jurisdiction of both.'
             else 'Give both the same if_flag.' end);
    return null;
end
$$;
comment on function dolsd.check_overrides() is
    'Trigger: refuses rungs for a place or a matter that replace a rung which does not exist or is no more general '
    'than they are, and those that would end an alarm.';
create or replace trigger rung_overrides after insert or update or delete on dolsd.rung
    for each statement execute function dolsd.check_overrides();
