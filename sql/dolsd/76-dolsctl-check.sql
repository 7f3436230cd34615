-- The queries of dolsctl check: what can be wrong with an installation or with case work.
--
-- Each runs with the rights of the caller, who is at least a reader.
--
-- Public: some_numbers, ctl_languages, ctl_terms, ctl_fact_names, ctl_readers, ctl_channels,
-- ctl_unknown_roles, ctl_missing_rights, ctl_attestation, ctl_doubts, count_uncovered, ctl_horizon.

create or replace function dolsd.some_numbers(numbers bigint[]) returns text
    language sql immutable
    as $$
    select string_agg(n::text, ', ' order by n) filter (where at <= 10)
           || case when count(*) > 10 then format(' and %s more', count(*) - 10) else '' end
      from (select n, row_number() over (order by n) as at from unnest(numbers) n) x
    $$;
comment on function dolsd.some_numbers(bigint[]) is
    'Numbers for a sentence: the first ten, and how many more there are.';

create or replace function dolsd.ctl_languages() returns table (language text, contacts text)
    language sql stable
    as $$
    select c.language::text, dolsd.some_numbers(array_agg(c.contact_id)) from casework.contact c group by 1 order by 1
    $$;
comment on function dolsd.ctl_languages() is 'Which contacts read which language.';

create or replace function dolsd.ctl_terms() returns table (text text, what text)
    language sql stable
    as $$
    select x.text, min(x.what)
      from (select c.title, 'title of the time limit ' || c.code from dolsd.limit_code c
            union all select k.title, 'kind of matter ' || k.kind from dolsd.kind k
            union all select r.title, 'role ' || r.role from dolsd.role r
            union all select t.title, 'rule of the time limit ' || t.code from dolsd.time_limit t
            union all select p.title, 'pack of rules ' || p.pack from dolsd.rule_pack p
            union all select f.meaning, 'meaning of the fact ' || f.fact from dolsd.fact f
            union all select v.text, v.what || t.code
              from dolsd.time_limit t
             cross join lateral (values (t.owed_by, 'who owes '), (t.owed_to, 'to whom is owed '),
                                        (t.contents, 'contents of ')) v (text, what)
            union all select n.title, 'day off from ' || min(n.day) from dolsd.non_working_day n
             where n.day >= dolsd.london_date(dolsd.clock()) group by n.title) x (text, what)
     where x.text <> ''
     group by x.text order by min(x.what), x.text
    $$;
comment on function dolsd.ctl_terms() is
    'The texts of rules and calendar that mails and pages show, and that another language needs in its terms.conf.';

create or replace function dolsd.ctl_fact_names() returns table (name text)
    language sql stable
    as $$ select jsonb_object_keys(m.facts) from casework.matter m union select f.fact from dolsd.fact f $$;
comment on function dolsd.ctl_fact_names() is 'The names of all facts that case work has or dolsd.fact explains.';

create or replace function dolsd.ctl_readers() returns table (template text, role text, language text, tier text)
    language sql stable
    as $$
    select distinct r.template, r.role, p.language, p.tier
      from dolsd.rung r
      join (select distinct v.role::text as role, c.language::text as language, c.tier::text as tier
              from casework.recipient v join casework.contact c on c.contact_id = v.contact_id) p on p.role = r.role
     where r.active
     order by 1, 2, 3, 4
    $$;
comment on function dolsd.ctl_readers() is
    'The languages and tiers in which the templates of active rungs are read, by role.';

create or replace function dolsd.ctl_channels() returns table (channel text, enabled boolean, contacts text)
    language sql stable
    as $$
    select c.channel::text, coalesce(h.enabled, false), dolsd.some_numbers(array_agg(c.contact_id))
      from casework.contact c left join dolsd.channel h on h.channel = c.channel
     group by 1, 2 order by 1
    $$;
comment on function dolsd.ctl_channels() is
    'The channels that contacts have, whether each is enabled, and which contacts have it.';

create or replace function dolsd.ctl_unknown_roles() returns table (role text, contacts text)
    language sql stable
    as $$
    select v.role::text, dolsd.some_numbers(array_agg(distinct v.contact_id)) from casework.recipient v
     where v.role is null or v.role not in (select r.role from dolsd.role r)
     group by 1 order by 1
    $$;
comment on function dolsd.ctl_unknown_roles() is
    'Roles of recipients that dolsd.role does not have, and who has them.';

create or replace function dolsd.ctl_missing_rights() returns table (login text, act text, advice text)
    language sql stable
    as $$
    select 'dolsd_daemon', 'call dolsd.' || f, '`dolsctl migrate --again` grants it'
      from unnest(array['schema_version', 'clock', 'rules_version', 'enlist', 'keep_health', 'fit_clock', 'by_clock',
               'read_packs',
               'read_kinds', 'read_facts', 'read_time_limits', 'read_rungs', 'read_non_working_days',
               'take_changed', 'put_back', 'apply_plan', 'held_words', 'sweep', 'seal', 'fire', 'next_instant', 'claim',
               'settle_said', 'reap', 'recover', 'count_uncovered', 'london_date', 'london_instant', 'london_words',
               'policy_number', 'policy_span', 'working_day', 'working_days', 'attestation_next', 'contact_to_test',
               'take_returned', 'recipients_are_gone', 'told_since', 'held_up', 'say_heard', 'open_transactions',
               'lock_holders']) f
     where not exists (select from pg_proc p
                        where p.pronamespace = 'dolsd'::regnamespace and p.proname = f
                          and has_function_privilege('dolsd_daemon', p.oid, 'execute'))
    union all
    select 'dolsd_daemon', 'read ' || v, '`dolsctl migrate --again` grants it'
      from unnest(array['dolsd.status', 'dolsd.uncovered', 'dolsd.non_working_day']) v
     where not coalesce(has_table_privilege('dolsd_daemon', to_regclass(v), 'select'), false)
    union all
    select o.rolname::text, 'read ' || v || ', with whose rights dolsd''s functions read it',
           format('grant usage on schema casework to %I; grant select on %s to %I', o.rolname, v, o.rolname)
      from pg_namespace n
      join pg_roles o on o.oid = n.nspowner
     cross join unnest(array['casework.matter', 'casework.recipient', 'casework.contact']) v
     where n.nspname = 'dolsd' and to_regclass(v) is not null
       and not (has_schema_privilege(o.rolname, 'casework', 'usage')
                and has_table_privilege(o.rolname, to_regclass(v), 'select'))
    $$;
comment on function dolsd.ctl_missing_rights() is
    'What the daemon could not do because a right is missing: whose, what, and how to grant it.';

create or replace function dolsd.ctl_attestation() returns table (contacts bigint, unreachable text)
    language sql stable
    as $$
    select count(*), string_agg(a.contact_id::text, ', ' order by a.contact_id) filter (
               where a.active and not exists (
                   select from casework.contact c join dolsd.channel h on h.channel = c.channel and h.enabled
                    where c.contact_id = a.contact_id and c.address <> ''))
      from dolsd.attestation a
    $$;
comment on function dolsd.ctl_attestation() is
    'How many contacts have a weekly attestation, and a list of those who cannot be reached; null: none.';

create or replace function dolsd.ctl_doubts() returns table (place text, words text, advice text)
    language sql stable
    as $$ select d.place, d.words, d.advice from dolsd.doubt d order by d.what, d.place $$;
comment on function dolsd.ctl_doubts() is 'dolsd.doubt, in order.';

create or replace function dolsd.count_uncovered() returns table (uncovered bigint, words text)
    language sql stable
    as $$
    select coalesce(sum(u.n), 0)::bigint, string_agg(u.what || ': ' || u.n, ', ' order by u.what)
      from (select v.what, count(*) as n from dolsd.uncovered v group by 1) u
    $$;
comment on function dolsd.count_uncovered() is 'How many rows dolsd.uncovered has, and in words how many of each.';

create or replace function dolsd.ctl_horizon() returns int
    language sql stable
    as $$ select ceil(dolsd.policy_number('calendar_horizon'))::int $$;
comment on function dolsd.ctl_horizon() is 'For how many days ahead bank holidays must be known.';
