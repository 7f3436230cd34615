-- Who changed the rules with which file, and why.

create table dolsd.rule_change (
    id              bigint generated always as identity primary key,
    at              timestamptz not null,
    who             text not null constraint rule_change_who check (trim(who) <> ''),
    why             text not null constraint rule_change_why check (trim(why) <> ''),
    file            text not null,
    sha256          text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    version_before  bigint not null,
    version_after   bigint not null,
    constraint rule_change_versions check (version_after >= version_before)
);
comment on table dolsd.rule_change is
    'Files that changed rules, ladders or calendars, one row each time one was applied; written by dolsctl apply, '
    'never changed.';
comment on column dolsd.rule_change.id is 'Number.';
comment on column dolsd.rule_change.at is 'When.';
comment on column dolsd.rule_change.who is 'Who decided it.';
comment on column dolsd.rule_change.why is 'Why, in their words.';
comment on column dolsd.rule_change.file is 'Name of the file.';
comment on column dolsd.rule_change.sha256 is 'SHA-256 of the file as it was applied.';
comment on column dolsd.rule_change.version_before is 'Version of the rulebook before it.';
comment on column dolsd.rule_change.version_after is
    'Version of the rulebook after it; the same where the file changed no rule.';
