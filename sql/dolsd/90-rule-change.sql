-- A file changes the rules: one at a time, recording who and why.
--
-- Public: begin_rule_change, record_rule_change.

create or replace function dolsd.begin_rule_change() returns bigint
    language sql security definer set search_path = pg_catalog, dolsd, pg_temp
    as 'select version from dolsd.rules_state for update';
comment on function dolsd.begin_rule_change() is
    'Version of the rulebook, which nobody else can change until this transaction ends.';

create or replace function dolsd.record_rule_change(in_who text, in_why text, in_file text, in_sha256 text,
    in_before bigint)
    returns bigint
    language plpgsql security definer set search_path = pg_catalog, dolsd, pg_temp
    as $$
declare
    now_at bigint := dolsd.rules_version();
    change bigint;
begin
    insert into dolsd.rule_change (at, who, why, file, sha256, version_before, version_after)
    values (dolsd.clock(), in_who, in_why, in_file, in_sha256, in_before, now_at)
    returning id into change;
    insert into dolsd.event (at, event, detail)
    values (dolsd.clock(), 'rules changed',
            jsonb_build_object('rule_change', change, 'who', in_who, 'why', in_why, 'file', in_file, 'sha256',
                in_sha256,
                               'version_before', in_before, 'version', now_at, 'by', session_user));
    return now_at;
end
$$;
comment on function dolsd.record_rule_change(text, text, text, text, bigint) is
    'Records, in the transaction that changes the rules, who did it with which file and why. Returns the version of '
    'the rulebook.';

create or replace trigger rule_change_keep before update or delete or truncate on dolsd.rule_change
    for each statement execute function dolsd.keep('A change is undone by another one, with its own row.');

revoke all on function
    dolsd.begin_rule_change(), dolsd.record_rule_change(text, text, text, text, bigint)
    from public;
grant execute on function
    dolsd.begin_rule_change(), dolsd.record_rule_change(text, text, text, text, bigint)
    to dolsd_policy;
