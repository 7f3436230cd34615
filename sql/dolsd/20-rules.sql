-- The rulebook: what the daemon reads, how its version goes up when it changes, and what is refused.
--
-- Public: rules_version, alarms_from, read_packs, read_kinds, read_facts, read_time_limits, read_rungs,
-- read_non_working_days.

create or replace function dolsd.rules_version() returns bigint
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin  -- plpgsql, which keeps its query plan: each round of the planner runs it
    return (select version from dolsd.rules_state);
end
$$;
comment on function dolsd.rules_version() is
    'Version of the whole rulebook. If it is the same before and after reading, all of it was read.';

create or replace function dolsd.read_packs() returns setof dolsd.rule_pack
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select * from dolsd.rule_pack order by pack';
comment on function dolsd.read_packs() is 'All rule packs, including those not in force.';

create or replace function dolsd.read_kinds() returns setof dolsd.kind
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select * from dolsd.kind order by kind';
comment on function dolsd.read_kinds() is 'All kinds of matter.';

create or replace function dolsd.read_facts() returns setof dolsd.fact
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select * from dolsd.fact order by kind, fact';
comment on function dolsd.read_facts() is 'What the facts mean, by kind; those for every kind last.';

-- In a store that does not record what meets a limit, the limit would lapse in every matter on its first day.
create or replace function dolsd.alarms_from(in_kind text, in_facts text[]) returns date
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    -- matter, or a view it is built on; pg_views would write out every view in the database.
    with written as materialized (
        select pg_get_viewdef(v.oid) as definition from pg_class v
         where v.relnamespace = to_regnamespace('casework') and v.relkind = 'v')
    select case when exists (select 1 from written w
                              cross join unnest(in_facts) f
                              where strpos(w.definition, quote_literal(f)) > 0) then null
                else coalesce((select min((m.facts ->> f)::date)
                                 from dolsd.matter m
                                cross join unnest(in_facts) f
                                where m.kind = in_kind and m.facts ->> f ~ '^\d{4}-\d\d-\d\d$' and m.bad is null),
                              '2199-12-31') end
    $$;
comment on function dolsd.alarms_from(text, text[]) is
    'From which day this store records one of these facts: null: always (a view of casework names one); 2199-12-31: '
    'never; else the first day that any matter has.';

create or replace function dolsd.read_time_limits()
    returns table (time_limit dolsd.time_limit, authority boolean, alarms_from date)
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select t, c.authority, case when t.needs_fact then dolsd.alarms_from(t.kind, t.met_by) end
      from dolsd.time_limit t
      join dolsd.limit_code c on c.code = t.code
     order by t.id
    $$;
comment on function dolsd.read_time_limits() is
    'All time limits, in every version, whether each ends an authority, and from which start day it alarms (null: '
    'any).';

create or replace function dolsd.read_rungs() returns setof dolsd.rung
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select * from dolsd.rung order by id';
comment on function dolsd.read_rungs() is 'All rungs, including those not in use.';

create or replace function dolsd.read_non_working_days() returns setof dolsd.non_working_day
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select * from dolsd.non_working_day order by day, jurisdiction nulls first';
comment on function dolsd.read_non_working_days() is 'All bank holidays and closures.';

-- ---------------------------------------------------------------- a change makes a new version

-- The row of rules_state is the only lock: editors of rules wait for each other; nobody else waits.
create or replace function dolsd.bump_rules(why jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    update dolsd.rules_state set version = version + 1, changed_at = dolsd.clock();
    insert into dolsd.event (at, event, detail)
    select dolsd.clock(), 'rules changed', why || jsonb_build_object('version', version, 'by', session_user)
      from dolsd.rules_state;
    perform pg_notify('dolsd', 'rules');
end
$$;
comment on function dolsd.bump_rules(jsonb) is
    'Makes a new version of the rulebook, records it in the ledger and wakes the daemons.';

-- Packs are applied repeatedly; a statement that changes nothing makes no new version.
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
comment on function dolsd.rules_changed() is
    'Trigger: a statement that really changed a rule, a ladder, a calendar or a channel makes a new version of the '
    'rulebook.';

do $do$
declare
    name text;
begin
    foreach name in array array['kind', 'limit_code', 'rule_pack', 'time_limit', 'rung', 'non_working_day', 'channel']
        loop
        execute format('create or replace trigger %I after insert on dolsd.%I referencing new table as rows_now
            for each statement execute function dolsd.rules_changed()', name || '_added', name);
        execute format('create or replace trigger %I after update on dolsd.%I referencing old table as rows_before '
            'new table as rows_now
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
comment on function dolsd.refuse(text, text) is 'Stops a change with an error and advice in plain words.';

-- The table itself says which columns must not be empty.
create or replace function dolsd.refuse_unless_filled(what text, tab text, row_now jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    col text;
begin
    select a.attname into col from pg_attribute a
     where a.attrelid = ('dolsd.' || quote_ident(tab))::regclass and a.attnum > 0 and not a.attisdropped
       and a.attnotnull and a.attidentity = '' and row_now ->> a.attname is null
     order by a.attnum limit 1;
    if found then
        perform dolsd.refuse(format('%s: %s is empty', what, col),
            'Fill it in, or leave the column out where it has a default.');
    end if;
end
$$;
comment on function dolsd.refuse_unless_filled(text, text, jsonb) is
    'Refuses a row in which a required column is empty.';

-- A trigger before the insert cannot see whether an existing row should be skipped ("on conflict"), as
-- in packs, which are applied repeatedly. The text of the statement shows it; for an insert within a
-- function, the error of the constraint will do.
create or replace function dolsd.inserts_plainly(tab text) returns boolean
    language sql stable
    as $$
    select current_query() ~* format('(insert\s+into|copy)\s+("?dolsd"?\s*\.\s*)?"?%s\M', tab)
        and current_query() !~* 'on\s+conflict'
    $$;
comment on function dolsd.inserts_plainly(text) is
    'Whether the running statement inserts into this table of dolsd without saying what to do with rows that exist.';

create or replace function dolsd.refuse_choice(what text, col text, given text, allowed text[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if given <> all(allowed) then
        perform dolsd.refuse(format('%s: %s is "%s"', what, col, given), 'It is one of: '
            || array_to_string(allowed, ', ') || '.');
    end if;
end
$$;
comment on function dolsd.refuse_choice(text, text, text, text[]) is
    'Refuses a word that is not one of those allowed; null passes.';

create or replace function dolsd.refuse_outside(what text, col text, given int, low int, high int) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if given not between low and high then
        perform dolsd.refuse(format('%s: %s is %s', what, col, given), format('It lies between %s and %s.', low, high));
    end if;
end
$$;
comment on function dolsd.refuse_outside(text, text, int, int, int) is
    'Refuses a number that is too small or too large; null passes.';

create or replace function dolsd.check_pack(what text, name text) returns void
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if not exists (select 1 from dolsd.rule_pack p where p.pack = name) then
        perform dolsd.refuse(format('%s: there is no rule pack called "%s"', what, name),
            'The packs are: ' || coalesce((select string_agg(p.pack, ', ' order by p.pack) from dolsd.rule_pack p),
                'none yet') || '.');
    end if;
end
$$;
comment on function dolsd.check_pack(text, text) is 'Refuses a pack that is not in dolsd.rule_pack.';

-- A council may have its own facts, so an unknown name is not an error; but it may be a typing
-- mistake, and then the row would never notify anybody, or never stop.
create or replace function dolsd.known_facts(kinds text[]) returns text[]
    language sql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
    select array_agg(distinct f) from (
        select w.fact from dolsd.fact w where w.kind is null or w.kind = any(kinds)
        union all select k.governed_by from dolsd.kind k where k.kind = any(kinds)
        union all select unnest(t.count_from || t.cap_from || t.met_by || t.cancelled_by || t.forestalled_by
                                || array[t.not_before, t.stated_by, t.extended_by, t.extension_asked,
                                    t.extension_decided, t.extension_before, t.varied_by,
                                    t.cap_lifted_by, t.floor_from, nullif(t.met_since, 'start'), t.met_seamlessly_by])
          from dolsd.time_limit t where t.kind = any(kinds)) known(f)
     where f not like 'limit:%'
$$;
comment on function dolsd.known_facts(text[]) is
    'The facts of these kinds: those that case work states, and those that time limits are counted from, met or ended '
    'by.';

create or replace function dolsd.doubt_facts(what text, col text, names text[], kinds text[]) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    known text[] := dolsd.known_facts(kinds);
    name text;
begin
    foreach name in array names loop
        if name <> all(known) then
            raise warning '%: % names the fact "%", which is not known of %. Kept; check the spelling.', what, col,
                name, array_to_string(kinds, ', ')
                using hint = 'Known are: ' || array_to_string(known, ', ') || '.';
        end if;
    end loop;
end
$$;
comment on function dolsd.doubt_facts(text, text, text[], text[]) is
    'Warns of facts unknown to case work and to every other rule.';

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
comment on function dolsd.check_facts(text, text, text[]) is 'Refuses names that a fact cannot have.';

create or replace function dolsd.check_code(what text, name text) returns void
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if not exists (select 1 from dolsd.limit_code c where c.code = name) then
        perform dolsd.refuse(format('%s: there is no time limit called "%s"', what, name),
            'The codes are: ' || coalesce((select string_agg(c.code, ', ' order by c.code) from dolsd.limit_code c),
                'none yet') || '.');
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
            'The kinds are: ' || coalesce((select string_agg(k.kind, ', ' order by k.kind) from dolsd.kind k),
                'none yet') || '.');
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

-- What a limit is counted from must not lead back to itself, in any version or pack.
create or replace function dolsd.check_circle(what text, about text, code text, anchors text[]) returns void
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if exists (
        with recursive leads_to(code) as (
            select split_part(a, ':', 2) from unnest(anchors) a where a ~ '^(limit|met):'
            union
            select split_part(a, ':', 2)
              from leads_to l
              join dolsd.time_limit t on t.kind = about and t.code = l.code
              cross join unnest(t.count_from || t.cap_from || t.applies_if || t.applies_unless) a
             where a ~ '^(limit|met):'
        )
        select 1 from leads_to l where l.code = check_circle.code) then
        perform dolsd.refuse(format('%s: it would be counted from itself', what),
            'Follow the limit: entries of count_from; they lead in a circle.');
    end if;
end
$$;
comment on function dolsd.check_circle(text, text, text, text[]) is
    'Refuses a time limit that is counted, through others, from its own last day.';

create or replace function dolsd.check_limit_words(what text, t dolsd.time_limit) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    units text[] := '{day,week,month,year,working_day}';
    reckonings text[] := '{on,including,after,before}';
begin
    perform dolsd.check_pack(what, t.pack);
    perform dolsd.refuse_choice(what, 'jurisdiction', t.jurisdiction, '{england,wales}');
    perform dolsd.refuse_choice(what, 'count_which', t.count_which, '{first,earliest,latest}');
    perform dolsd.refuse_choice(what, 'unit', t.unit, units);
    perform dolsd.refuse_choice(what, 'reckoning', t.reckoning, reckonings);
    perform dolsd.refuse_choice(what, 'cap_unit', t.cap_unit, units);
    perform dolsd.refuse_choice(what, 'cap_reckoning', t.cap_reckoning, reckonings);
    perform dolsd.refuse_choice(what, 'floor_unit', t.floor_unit, units);
    perform dolsd.refuse_choice(what, 'floor_reckoning', t.floor_reckoning, reckonings);
    perform dolsd.refuse_choice(what, 'after_last_day', t.after_last_day, '{lapse,rest,pass,hidden}');
    perform dolsd.refuse_choice(what, 'certainty', t.certainty, '{seen,partly,unsure}');
    perform dolsd.refuse_outside(what, 'count', t.count, 0, 1000);
    perform dolsd.refuse_outside(what, 'cap_count', t.cap_count, 0, 1000);
    perform dolsd.refuse_outside(what, 'floor_count', t.floor_count, 0, 1000);
    perform dolsd.refuse_outside(what, 'extended_at_most', t.extended_at_most, 1, 366);
    if length(trim(t.source)) <= 3 then
        perform dolsd.refuse(format('%s: the source is "%s"', what, t.source),
            'Name the statute, regulation or practice that says so.');
    end if;
    perform dolsd.check_code(what, t.code);
    perform dolsd.check_kind(what, t.kind);
    perform dolsd.check_span(what, t.effective_from, t.effective_to);
end
$$;
comment on function dolsd.check_limit_words(text, dolsd.time_limit) is
    'Refuses a time limit with a word or number that is not allowed.';

create or replace function dolsd.check_conditions(what text, conditions text[]) returns void
    language plpgsql stable security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    condition text;
begin
    perform dolsd.check_facts(what, 'a condition',
        array(select c from unnest(conditions) c where c !~ '^(limit|met):' or c is null));
    foreach condition in array conditions loop
        if condition ~ '^(limit|met):' then
            perform dolsd.check_code(what || ', with the condition ' || condition, split_part(condition, ':', 2));
        end if;
    end loop;
end
$$;
comment on function dolsd.check_conditions(text, text[]) is
    'Refuses conditions of a time limit that name neither a fact nor a limit.';

create or replace function dolsd.check_limit_facts(what text, t dolsd.time_limit) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    anchor text;
begin
    perform dolsd.check_conditions(what, t.applies_if || t.applies_unless);
    perform dolsd.check_facts(what, 'hold_from and hold_until', t.hold_from || t.hold_until);
    perform dolsd.check_facts(what, 'met_by', t.met_by);
    perform dolsd.check_facts(what, 'cancelled_by', t.cancelled_by);
    perform dolsd.check_facts(what, 'forestalled_by', t.forestalled_by);
    perform dolsd.check_facts(what, 'a column', array_remove(array[t.not_before, t.not_after, t.governed_by,
        t.stated_by, t.extended_by, t.extension_asked, t.extension_decided, t.extension_before, t.varied_by,
        t.cap_lifted_by, t.floor_from,
        t.met_since, t.met_seamlessly_by], null));
    perform dolsd.check_facts(what, 'count_from',
        array(select a from unnest(t.count_from) a where a not like 'limit:%' or a is null));
    perform dolsd.check_facts(what, 'cap_from',
        array(select a from unnest(t.cap_from) a where a not like 'limit:%' or a is null));
    foreach anchor in array t.count_from || t.cap_from loop
        if anchor like 'limit:%' then
            perform dolsd.check_code(what || ', counted from ' || anchor, substr(anchor, 7));
        end if;
    end loop;
    perform dolsd.check_circle(what, t.kind, t.code, t.count_from || t.cap_from || t.applies_if || t.applies_unless);
end
$$;
comment on function dolsd.check_limit_facts(text, dolsd.time_limit) is
    'Refuses a time limit with names that no fact or other limit can have, and one that is counted from itself.';

create or replace function dolsd.check_limit_parts(what text, t dolsd.time_limit) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if cardinality(t.count_from) = 0 and t.stated_by is null and t.varied_by is null then
        perform dolsd.refuse(what || ': nothing says which day it is', 'Give count_from, stated_by or varied_by.');
    end if;
    if t.reckoning = 'on' and t.count <> 0 then
        perform dolsd.refuse(format('%s: reckoning "on" is that very day, yet %s units are to be counted', what,
            t.count),
            'Use "including" (the day itself is day 1), "after" or "before", or count 0.');
    end if;
    if t.reckoning = 'including' and t.count < 1 then
        perform dolsd.refuse(what || ': "including" counts the day itself as day 1, so count is at least 1',
            'Use "on" for that very day.');
    end if;
    if (t.extended_by is null) <> (t.extended_at_most is null) then
        perform dolsd.refuse(what || ': an extension needs both extended_by and extended_at_most',
            'Say which fact gives the extended day and how many days it can add.');
    end if;
    if num_nonnulls(t.extension_asked, t.extension_decided, t.extension_before) > 0 and t.extended_by is null then
        perform dolsd.refuse(what || ': it says when an extension was asked for or decided, and has no extension',
            'Give extended_by and extended_at_most too, or leave extension_asked, extension_decided and '
            'extension_before empty.');
    end if;
    if (cardinality(t.cap_from) > 0) <> (t.cap_count is not null and t.cap_unit is not null
        and t.cap_reckoning is not null) then
        perform dolsd.refuse(what || ': a cap needs cap_from, cap_count, cap_unit and cap_reckoning',
            'Give all four or none.');
    end if;
    if (t.floor_from is not null) <> (t.floor_count is not null and t.floor_unit is not null
        and t.floor_reckoning is not null) then
        perform dolsd.refuse(what || ': a floor needs floor_from, floor_count, floor_unit and floor_reckoning',
            'Give all four or none.');
    end if;
end
$$;
comment on function dolsd.check_limit_parts(text, dolsd.time_limit) is
    'Refuses a time limit that lacks a part which another of its parts needs.';

create or replace function dolsd.doubt_limit_facts(what text, t dolsd.time_limit) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    col text;
    names text[];
begin
    for col, names in
        values ('applies_if', t.applies_if), ('applies_unless', t.applies_unless), ('count_from', t.count_from),
               ('cap_from', t.cap_from), ('met_by', t.met_by), ('cancelled_by', t.cancelled_by),
               ('forestalled_by', t.forestalled_by),
               ('hold_from', t.hold_from), ('hold_until', t.hold_until), ('not_after', array[t.not_after]),
               ('governed_by', array[nullif(nullif(t.governed_by, 'matter'), 'today')]),
               ('not_before', array[t.not_before]), ('stated_by', array[t.stated_by]),
                   ('extended_by', array[t.extended_by]),
               ('extension_asked', array[t.extension_asked]), ('extension_decided', array[t.extension_decided]),
               ('extension_before', array[t.extension_before]), ('varied_by', array[t.varied_by]),
               ('cap_lifted_by', array[t.cap_lifted_by]), ('floor_from', array[t.floor_from]),
                   ('met_since', array[nullif(t.met_since, 'start')]),
               ('met_seamlessly_by', array[t.met_seamlessly_by])
    loop
        perform dolsd.doubt_facts(what, col, array(select n from unnest(names) n where n !~ '^(limit|met):'),
            array[t.kind]);
    end loop;
end
$$;
comment on function dolsd.doubt_limit_facts(text, dolsd.time_limit) is
    'Warns of each unknown fact that a time limit names.';

create or replace function dolsd.check_time_limit() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    what text := format('time limit %s for %s in pack %s', coalesce(new.code, '(no code)'),
        coalesce(new.kind, '(no kind)'), coalesce(new.pack, '(none)'));
begin
    perform dolsd.refuse_unless_filled(what, tg_table_name, to_jsonb(new));
    perform dolsd.check_limit_words(what, new);
    perform dolsd.check_limit_facts(what, new);
    perform dolsd.check_limit_parts(what, new);
    if tg_op = 'INSERT' and dolsd.inserts_plainly('time_limit') and exists (
        select 1 from dolsd.time_limit t
         where t.pack = new.pack and t.code = new.code and t.kind = new.kind
             and t.jurisdiction is not distinct from new.jurisdiction
           and t.effective_from = new.effective_from and t.applies_if = new.applies_if
           and t.applies_unless = new.applies_unless) then
        perform dolsd.refuse(format('%s: the pack has this limit from %s on, under the same conditions', what,
            new.effective_from),
            'A change of law has a later effective_from; a special case has other facts in applies_if or '
                'applies_unless.');
    end if;
    perform dolsd.doubt_limit_facts(what, new);
    return new;
end
$$;
comment on function dolsd.check_time_limit() is 'Trigger: refuses a time limit that cannot work, in plain words.';
create or replace trigger time_limit_check before insert or update on dolsd.time_limit
    for each row execute function dolsd.check_time_limit();

-- Whatever was worked out under a rule must stay explainable by it.
create or replace function dolsd.keep_time_limit() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - array['effective_to', 'note', 'needs_fact']
        = to_jsonb(old) - array['effective_to', 'note', 'needs_fact'] then
        return new;
    end if;
    if exists (select 1 from dolsd.deadline d where d.limit_id = old.id)
       or exists (select 1 from dolsd.notice n where n.limit_id = old.id) then
        perform dolsd.refuse(
            format('time limit %s (%s for %s, from %s) has made deadlines and stays as it is', old.id, old.code,
                old.kind, old.effective_from),
            'Add a new row with a later effective_from, and set effective_to of this one to the day before. Only '
                'effective_to, note and needs_fact may be edited.');
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;
comment on function dolsd.keep_time_limit() is
    'Trigger: refuses to edit or remove a time limit that deadlines were made by; only effective_to, note and '
    'needs_fact may be edited.';
create or replace trigger time_limit_keep before update or delete on dolsd.time_limit
    for each row execute function dolsd.keep_time_limit();

create or replace function dolsd.check_rung_words(what text, r dolsd.rung) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    perform dolsd.check_pack(what, r.pack);
    perform dolsd.refuse_choice(what, 'jurisdiction', r.jurisdiction, '{england,wales}');
    perform dolsd.refuse_choice(what, 'counted_from', r.counted_from, '{last_day,start}');
    perform dolsd.refuse_choice(what, 'offset_unit', r.offset_unit, '{day,working_day,week,month}');
    perform dolsd.refuse_choice(what, 'moves', r.moves, '{earlier,stay}');
    perform dolsd.refuse_choice(what, 'pressing', r.pressing, '{urgent,soon,routine}');
    perform dolsd.refuse_outside(what, 'offset_count', r.offset_count, -1000, 1000);
    perform dolsd.refuse_outside(what, 'repeat_every', r.repeat_every, 1, 260);
    perform dolsd.check_code(what, r.limit_code);
    if r.kind is not null then perform dolsd.check_kind(what, r.kind); end if;
    perform dolsd.check_span(what, r.effective_from, r.effective_to);
    perform dolsd.check_facts(what, 'only_if', r.only_if);
    perform dolsd.check_facts(what, 'unless', r.unless);
    if not exists (select 1 from dolsd.role x where x.role = r.role) then
        perform dolsd.refuse(format('%s: there is no role called "%s"', what, r.role),
            'The roles are: ' || coalesce((select string_agg(x.role, ', ' order by x.role) from dolsd.role x),
                'none yet') || '.');
    end if;
    if r.template !~ '^[a-z][a-z0-9-]*$' then
        perform dolsd.refuse(format('%s: "%s" cannot be the name of a template', what, r.template),
            'Names of templates are lower case letters, digits and hyphens, as urgent-end-imca.');
    end if;
end
$$;
comment on function dolsd.check_rung_words(text, dolsd.rung) is
    'Refuses a rung with a word or number that is not allowed.';

create or replace function dolsd.check_rung_parts(what text, r dolsd.rung) returns void
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    if r.counted_from = 'start' and r.offset_count < 0 then
        perform dolsd.refuse(what || ': it would come before the day that the limit is counted from',
            'Count it forward from start, or back from last_day.');
    end if;
    if r.counted_from = 'last_day' and r.offset_count > 0 and r.moves <> 'stay' then
        perform dolsd.refuse(what || ': a rung after the last day cannot move earlier, it might come before the end',
            'Use moves "stay".');
    end if;
    if r.counted_from = 'last_day' and r.offset_count < 0 and r.repeat_every is not null then
        perform dolsd.refuse(what || ': a rung before the last day is said once, it cannot repeat',
            'Leave repeat_every empty and add a rung for each day, or repeat from the last day on.');
    end if;
    if r.at_time >= time '24:00' then
        perform dolsd.refuse(what || ': 24:00 is the next day', 'Give a time from 00:00 to 23:59.');
    end if;
    if r.if_flag not in ('stated_beyond', 'extension_beyond', 'extension_idle', 'extension_late', 'before_start',
        'dated_back', 'too_late', 'suspended', 'not_begun', 'met_late', 'after_gap', 'barred', 'not_stated', 'refused',
        'urgent_over', 'on_hold', 'ceased', 'unsure_end') then
        perform dolsd.refuse(format('%s: no deadline is ever flagged "%s"', what, r.if_flag),
            'The flags are: stated_beyond, extension_beyond, extension_idle, extension_late, before_start, '
                'dated_back, after_gap, too_late, suspended, not_begun, met_late, barred, '
                'not_stated, refused, urgent_over, on_hold, ceased, unsure_end.');
    end if;
    if r.if_flag is not null and r.repeat_every is not null then
        perform dolsd.refuse(what || ': a flag is reported once', 'Leave repeat_every null.');
    end if;
    if r.role = 'dols_team' and r.if_nobody = 'nobody' then
        perform dolsd.refuse(what || ': if_nobody "nobody" would pass over the DoLS team in silence',
            'The DoLS team is whom others fall back to; that it has nobody is reported.');
    end if;
    if r.only_if_flags && r.unless_flags then
        perform dolsd.refuse(what || ': the same flag must be carried and must not be carried',
            'Look at only_if_flags and unless_flags.');
    end if;
    if r.unless && r.only_if then
        perform dolsd.refuse(what || ': the same fact must be there and must not be there',
            'Look at only_if and unless.');
    end if;
end
$$;
comment on function dolsd.check_rung_parts(text, dolsd.rung) is
    'Refuses a rung whose parts do not go together.';

create or replace function dolsd.check_rung() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    what text := format('rung %s in pack %s', coalesce(nullif(trim(new.name), ''), '(no name)'),
        coalesce(new.pack, '(none)'));
    kinds text[];
begin
    perform dolsd.refuse_unless_filled(what, tg_table_name, to_jsonb(new));
    if trim(new.name) = '' then
        perform dolsd.refuse(what || ': the name is empty', 'Give it a name that no other rung of the pack has.');
    end if;
    if (tg_op = 'UPDATE' or dolsd.inserts_plainly('rung'))
       and exists (select 1 from dolsd.rung r where r.pack = new.pack and r.name = new.name
           and (tg_op = 'INSERT' or r.id <> new.id)) then
        perform dolsd.refuse(what || ': the pack has a rung of this name',
            'Change that one, or give this one another name.');
    end if;
    perform dolsd.check_rung_words(what, new);
    perform dolsd.check_rung_parts(what, new);
    kinds := coalesce(
        case when new.kind is not null then array[new.kind] end,
        (select array_agg(distinct t.kind order by t.kind) from dolsd.time_limit t where t.code = new.limit_code),
        array(select k.kind from dolsd.kind k order by k.kind));
    perform dolsd.doubt_facts(what, 'only_if', new.only_if, kinds);
    perform dolsd.doubt_facts(what, 'unless', new.unless, kinds);
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
comment on function dolsd.keep_rung() is 'Trigger: refuses to remove a rung that notices were made by.';
create or replace trigger rung_keep before delete on dolsd.rung
    for each row execute function dolsd.keep_rung();

create or replace function dolsd.check_non_working_day() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    what text := format('non-working day %s (%s)', coalesce(new.day::text, '(no day)'),
        coalesce(new.title, 'no title'));
begin
    perform dolsd.refuse_unless_filled(what, tg_table_name, to_jsonb(new));
    perform dolsd.refuse_choice(what, 'jurisdiction', new.jurisdiction, '{england,wales}');
    if new.day not between date '2000-01-01' and date '2150-12-31' then
        perform dolsd.refuse(what || ': no calendar reaches there', 'Look at the year.');
    end if;
    if (tg_op = 'INSERT' and dolsd.inserts_plainly('non_working_day')
        or tg_op = 'UPDATE' and (new.day, new.jurisdiction) is distinct from (old.day, old.jurisdiction))
       and exists (select 1 from dolsd.non_working_day d where d.day = new.day
           and d.jurisdiction is not distinct from new.jurisdiction) then
        perform dolsd.refuse(what || ': that day is listed already', 'Change that row, or remove this one.');
    end if;
    return new;
end
$$;
comment on function dolsd.check_non_working_day() is 'Trigger: refuses a day that must be a typing mistake.';
create or replace trigger non_working_day_check before insert or update on dolsd.non_working_day
    for each row execute function dolsd.check_non_working_day();

create or replace function dolsd.check_rule_pack() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    perform dolsd.refuse_unless_filled(format('rule pack %s', coalesce(new.pack, '(no name)')), tg_table_name,
        to_jsonb(new));
    if new.pack !~ '^[a-z][a-z0-9_-]*$' then
        perform dolsd.refuse(format('rule pack "%s": a pack cannot have this name', new.pack),
            'Names of packs are lower case letters, digits, underscores and hyphens, as england-dols.');
    end if;
    if tg_op = 'INSERT' and dolsd.inserts_plainly('rule_pack')
        and exists (select 1 from dolsd.rule_pack p where p.pack = new.pack) then
        perform dolsd.refuse(format('rule pack %s: there is one of this name', new.pack),
            'Change that one, or give this one another name.');
    end if;
    perform dolsd.refuse_choice(format('rule pack %s', new.pack), 'regime', new.regime, '{dols,cop,lps,policy}');
    perform dolsd.check_span(format('rule pack %s', new.pack), new.commences, new.ends);
    return new;
end
$$;
comment on function dolsd.check_rule_pack() is 'Trigger: refuses a pack that cannot work, in plain words.';
create or replace trigger rule_pack_check before insert or update on dolsd.rule_pack
    for each row execute function dolsd.check_rule_pack();

create or replace function dolsd.check_channel() returns trigger
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
begin
    perform dolsd.refuse_unless_filled(format('channel %s', coalesce(new.channel, '(no name)')), tg_table_name,
        to_jsonb(new));
    if new.channel !~ '^[a-z][a-z0-9-]*$' then
        perform dolsd.refuse(format('channel %s: this is not the name of a channel', new.channel),
            'It has small letters, digits and hyphens, as the program calls it.');
    end if;
    return new;
end
$$;
comment on function dolsd.check_channel() is
    'Trigger: refuses a channel that cannot work, in plain words; dolsctl check names any that the program lacks.';
create or replace trigger channel_check before insert or update on dolsd.channel
    for each row execute function dolsd.check_channel();
