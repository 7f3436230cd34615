-- The rulebook: what the daemon reads, what goes up when it changes, and what is refused.

create or replace function dolsd.rules_version() returns bigint
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select version from dolsd.rules_state';
comment on function dolsd.rules_version() is
    'Version of the whole rulebook. The same before and after reading it means that it was read whole.';

create or replace function dolsd.read_packs() returns setof dolsd.rule_pack
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select * from dolsd.rule_pack order by pack';
comment on function dolsd.read_packs() is 'All rule packs, those not in force too.';

create or replace function dolsd.read_kinds() returns setof dolsd.kind
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select * from dolsd.kind order by kind';
comment on function dolsd.read_kinds() is 'All kinds of matter.';

create or replace function dolsd.read_time_limits() returns setof dolsd.time_limit
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select * from dolsd.time_limit order by id';
comment on function dolsd.read_time_limits() is 'All time limits, in every version.';

create or replace function dolsd.read_rungs() returns setof dolsd.rung
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select * from dolsd.rung order by id';
comment on function dolsd.read_rungs() is 'All rungs, those not in use too.';

create or replace function dolsd.read_non_working_days() returns setof dolsd.non_working_day
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select * from dolsd.non_working_day order by day, jurisdiction nulls first';
comment on function dolsd.read_non_working_days() is 'All bank holidays and closures.';

-- ---------------------------------------------------------------- a change makes a new version

-- The row of rules_state is the one lock: editors of rules wait for each other, nobody else does.
create or replace function dolsd.bump_rules(why jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    update dolsd.rules_state set version = version + 1, changed_at = dolsd.clock();
    insert into dolsd.ledger (at, event, detail)
    select dolsd.clock(), 'rules changed', why || jsonb_build_object('version', version, 'by', session_user)
      from dolsd.rules_state;
    perform pg_notify('dolsd', 'rules');
end
$$;
comment on function dolsd.bump_rules(jsonb) is 'Makes a new version of the rulebook, says so in the ledger and wakes the daemons.';

-- Packs are applied again and again; a statement that changes nothing makes no new version.
create or replace function dolsd.rules_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    really boolean;
begin
    case tg_op
    when 'INSERT' then really := exists (select 1 from rows_now);
    when 'DELETE' then really := exists (select 1 from rows_before);
    when 'UPDATE' then
        really := exists (select to_jsonb(n) from rows_now n except all select to_jsonb(o) from rows_before o);
    else really := true;
    end case;
    if really then
        perform dolsd.bump_rules(jsonb_build_object('table', tg_table_name, 'action', lower(tg_op)));
    end if;
    return null;
end
$$;
comment on function dolsd.rules_changed() is 'Trigger: a statement that really changed a rule, a ladder, a calendar or a channel makes a new version of the rulebook.';

do $do$
declare
    name text;
begin
    foreach name in array array['kind', 'rule_pack', 'time_limit', 'rung', 'non_working_day', 'channel'] loop
        execute format('create or replace trigger %I after insert on dolsd.%I referencing new table as rows_now
            for each statement execute function dolsd.rules_changed()', name || '_added', name);
        execute format('create or replace trigger %I after update on dolsd.%I referencing old table as rows_before new table as rows_now
            for each statement execute function dolsd.rules_changed()', name || '_edited', name);
        execute format('create or replace trigger %I after delete on dolsd.%I referencing old table as rows_before
            for each statement execute function dolsd.rules_changed()', name || '_removed', name);
        execute format('create or replace trigger %I after truncate on dolsd.%I
            for each statement execute function dolsd.rules_changed()', name || '_emptied', name);
    end loop;
end
$do$;

-- ---------------------------------------------------------------- nonsense is refused

create or replace function dolsd.refuse(what text, advice text) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    raise exception using errcode = 'check_violation', message = what, hint = advice;
end
$$;
comment on function dolsd.refuse(text, text) is 'Stops a change with a message and an advice in plain words.';

create or replace function dolsd.check_facts(what text, col text, names text[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    name text;
begin
    foreach name in array names loop
        if name is null or name !~ '^[a-z][a-z0-9_]*$' then
            perform dolsd.refuse(format('%s: %s names a fact "%s"', what, col, coalesce(name, 'null')),
                'Names of facts are lower case letters, digits and underscores, as last_day.');
        end if;
    end loop;
end
$$;
comment on function dolsd.check_facts(text, text, text[]) is 'Refuses names that no fact can have.';

create or replace function dolsd.check_code(what text, name text) returns void
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if not exists (select 1 from dolsd.limit_code c where c.code = name) then
        perform dolsd.refuse(format('%s: there is no time limit called "%s"', what, name),
            'The codes are: ' || coalesce((select string_agg(c.code, ', ' order by c.code) from dolsd.limit_code c), 'none yet') || '.');
    end if;
end
$$;
comment on function dolsd.check_code(text, text) is 'Refuses a code of a time limit that is not in dolsd.limit_code.';

create or replace function dolsd.check_kind(what text, name text) returns void
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if not exists (select 1 from dolsd.kind k where k.kind = name) then
        perform dolsd.refuse(format('%s: there is no kind of matter called "%s"', what, name),
            'The kinds are: ' || coalesce((select string_agg(k.kind, ', ' order by k.kind) from dolsd.kind k), 'none yet') || '.');
    end if;
end
$$;
comment on function dolsd.check_kind(text, text) is 'Refuses a kind of matter that is not in dolsd.kind.';

create or replace function dolsd.check_span(what text, starts date, ends date) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if ends < starts then
        perform dolsd.refuse(format('%s: it would end on %s, before it begins on %s', what, ends, starts),
            'The last day lies on or after the first; null means no end.');
    end if;
end
$$;
comment on function dolsd.check_span(text, date, date) is 'Refuses a span that ends before it begins.';

-- What a limit is counted from must not lead back to itself, in whatever version and pack.
create or replace function dolsd.check_circle(what text, about text, code text, anchors text[]) returns void
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if exists (
        with recursive leads_to(code) as (
            select substr(a, 7) from unnest(anchors) a where a like 'limit:%'
            union
            select substr(a, 7)
              from leads_to l
              join dolsd.time_limit t on t.kind = about and t.code = l.code
              cross join unnest(t.count_from || t.cap_from) a
             where a like 'limit:%'
        )
        select 1 from leads_to l where l.code = check_circle.code) then
        perform dolsd.refuse(format('%s: it would be counted from itself', what),
            'Follow the limit: entries of count_from; they lead in a circle.');
    end if;
end
$$;
comment on function dolsd.check_circle(text, text, text, text[]) is 'Refuses a time limit that is, by way of others, counted from its own last day.';

create or replace function dolsd.check_time_limit() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    what text := format('time limit %s for %s in pack %s', new.code, new.kind, new.pack);
    anchor text;
begin
    perform dolsd.check_code(what, new.code);
    perform dolsd.check_kind(what, new.kind);
    perform dolsd.check_span(what, new.effective_from, new.effective_to);
    perform dolsd.check_facts(what, 'applies_if', new.applies_if);
    perform dolsd.check_facts(what, 'applies_unless', new.applies_unless);
    perform dolsd.check_facts(what, 'met_by', new.met_by);
    perform dolsd.check_facts(what, 'cancelled_by', new.cancelled_by);
    perform dolsd.check_facts(what, 'a column', array_remove(array[new.stated_by, new.extended_by, new.varied_by, new.cap_lifted_by, new.met_since], null));
    perform dolsd.check_facts(what, 'count_from', array(select a from unnest(new.count_from) a where a not like 'limit:%' or a is null));
    perform dolsd.check_facts(what, 'cap_from', array(select a from unnest(new.cap_from) a where a not like 'limit:%' or a is null));
    foreach anchor in array new.count_from || new.cap_from loop
        if anchor like 'limit:%' then
            perform dolsd.check_code(what || ', counted from ' || anchor, substr(anchor, 7));
        end if;
    end loop;
    perform dolsd.check_circle(what, new.kind, new.code, new.count_from || new.cap_from);
    if cardinality(new.count_from) = 0 and new.stated_by is null and new.varied_by is null then
        perform dolsd.refuse(what || ': nothing says which day it is', 'Give count_from, stated_by or varied_by.');
    end if;
    if new.reckoning = 'on' and new.count <> 0 then
        perform dolsd.refuse(format('%s: reckoning "on" is that very day, yet %s units are to be counted', what, new.count),
            'Use "including" (the day itself is day 1), "after" or "before", or count 0.');
    end if;
    if new.reckoning = 'including' and new.count < 1 then
        perform dolsd.refuse(what || ': "including" counts the day itself as day 1, so count is at least 1', 'Use "on" for that very day.');
    end if;
    if (new.extended_by is null) <> (new.extended_at_most is null) then
        perform dolsd.refuse(what || ': an extension needs both extended_by and extended_at_most', 'Say which fact gives the extended day and how many days it can add.');
    end if;
    if (cardinality(new.cap_from) > 0) <> (new.cap_count is not null and new.cap_unit is not null and new.cap_reckoning is not null) then
        perform dolsd.refuse(what || ': a cap needs cap_from, cap_count, cap_unit and cap_reckoning', 'Give all four or none.');
    end if;
    return new;
end
$$;
comment on function dolsd.check_time_limit() is 'Trigger: refuses a time limit that cannot work, in plain words.';
create or replace trigger time_limit_check before insert or update on dolsd.time_limit
    for each row execute function dolsd.check_time_limit();

-- What was worked out under a rule has to stay explainable by it.
create or replace function dolsd.keep_time_limit() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - 'effective_to' - 'note' = to_jsonb(old) - 'effective_to' - 'note' then
        return new;
    end if;
    if exists (select 1 from dolsd.deadline d where d.limit_id = old.id)
       or exists (select 1 from dolsd.notice n where n.limit_id = old.id) then
        perform dolsd.refuse(
            format('time limit %s (%s for %s, from %s) has made deadlines and stays as it is', old.id, old.code, old.kind, old.effective_from),
            'Add a new row with a later effective_from, and set effective_to of this one to the day before. Only effective_to and note may be edited.');
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;
comment on function dolsd.keep_time_limit() is 'Trigger: refuses an edit or removal of a time limit that deadlines were made by, but of effective_to and note.';
create or replace trigger time_limit_keep before update or delete on dolsd.time_limit
    for each row execute function dolsd.keep_time_limit();

create or replace function dolsd.check_rung() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    what text := format('rung %s in pack %s', new.name, new.pack);
begin
    perform dolsd.check_code(what, new.limit_code);
    if new.kind is not null then perform dolsd.check_kind(what, new.kind); end if;
    perform dolsd.check_span(what, new.effective_from, new.effective_to);
    perform dolsd.check_facts(what, 'only_if', new.only_if);
    perform dolsd.check_facts(what, 'unless', new.unless);
    if not exists (select 1 from dolsd.role r where r.role = new.role) then
        perform dolsd.refuse(format('%s: there is no role called "%s"', what, new.role),
            'The roles are: ' || coalesce((select string_agg(r.role, ', ' order by r.role) from dolsd.role r), 'none yet') || '.');
    end if;
    if new.template !~ '^[a-z][a-z0-9-]*$' then
        perform dolsd.refuse(format('%s: "%s" cannot be the name of a template', what, new.template),
            'Names of templates are lower case letters, digits and hyphens, as urgent-end-imca.');
    end if;
    if new.counted_from = 'start' and new.offset_count < 0 then
        perform dolsd.refuse(what || ': it would come before the day that the limit is counted from',
            'Count it forward from start, or back from last_day.');
    end if;
    if new.counted_from = 'last_day' and new.offset_count > 0 and new.moves <> 'stay' then
        perform dolsd.refuse(what || ': a rung after the last day cannot move earlier, it might come before the end', 'Use moves "stay".');
    end if;
    if new.at_time >= time '24:00' then
        perform dolsd.refuse(what || ': 24:00 is the next day', 'Give a time from 00:00 to 23:59.');
    end if;
    if new.if_flag not in ('stated_beyond', 'extension_beyond', 'extension_idle', 'before_start') then
        perform dolsd.refuse(format('%s: no deadline is ever flagged "%s"', what, new.if_flag),
            'The flags are: stated_beyond, extension_beyond, extension_idle, before_start.');
    end if;
    if new.if_flag is not null and new.repeat_every is not null then
        perform dolsd.refuse(what || ': a flag is reported once', 'Leave repeat_every null.');
    end if;
    if new.role = 'dols_team' and new.if_nobody = 'nobody' then
        perform dolsd.refuse(what || ': if_nobody "nobody" would pass over the DoLS team in silence',
            'The DoLS team is whom others fall back to; that it has nobody is reported.');
    end if;
    if new.unless && new.only_if then
        perform dolsd.refuse(what || ': the same fact must be there and must not be there', 'Look at only_if and unless.');
    end if;
    return new;
end
$$;
comment on function dolsd.check_rung() is 'Trigger: refuses a rung that cannot work, in plain words.';
create or replace trigger rung_check before insert or update on dolsd.rung
    for each row execute function dolsd.check_rung();

create or replace function dolsd.keep_rung() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if exists (select 1 from dolsd.notice n where n.rung = old.id) then
        perform dolsd.refuse(format('rung %s in pack %s has told people and cannot be removed', old.name, old.pack),
            'Set active to false, or effective_to to its last day.');
    end if;
    return old;
end
$$;
comment on function dolsd.keep_rung() is 'Trigger: refuses the removal of a rung that notices were made by.';
create or replace trigger rung_keep before delete on dolsd.rung
    for each row execute function dolsd.keep_rung();

create or replace function dolsd.check_non_working_day() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if new.day not between date '2000-01-01' and date '2150-12-31' then
        perform dolsd.refuse(format('non-working day %s (%s): no calendar reaches there', new.day, new.title), 'Look at the year.');
    end if;
    return new;
end
$$;
comment on function dolsd.check_non_working_day() is 'Trigger: refuses a day that must be a slip of the pen.';
create or replace trigger non_working_day_check before insert or update on dolsd.non_working_day
    for each row execute function dolsd.check_non_working_day();

create or replace function dolsd.check_rule_pack() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    perform dolsd.check_span(format('rule pack %s', new.pack), new.commences, new.ends);
    return new;
end
$$;
comment on function dolsd.check_rule_pack() is 'Trigger: refuses a pack that ends before it begins.';
create or replace trigger rule_pack_check before insert or update on dolsd.rule_pack
    for each row execute function dolsd.check_rule_pack();
