-- What dolsctl migrate records of its work: which files were applied, and their contents. If this is missing, it
-- creates it before anything else.
create schema if not exists dolsd;

create table if not exists dolsd.migration (
    number     int primary key check (number > 0),
    name       text not null unique,
    sha256     text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    applied_at timestamptz not null default now()
);
comment on table dolsd.migration is 'Changes to the tables that were applied, in order; written by dolsctl migrate.';
comment on column dolsd.migration.number is 'The number its file begins with.';
comment on column dolsd.migration.name is 'Name of the file.';
comment on column dolsd.migration.sha256 is
    'SHA-256 of the file as it was applied; a file never changes once applied.';
comment on column dolsd.migration.applied_at is 'When.';

create table if not exists dolsd.applied_file (
    name       text primary key,
    sha256     text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    applied_at timestamptz not null default now()
);
comment on table dolsd.applied_file is
    'Files of functions, views, rules and of the reference store, as last applied; written by dolsctl migrate.';
comment on column dolsd.applied_file.name is 'Folder and name of the file.';
comment on column dolsd.applied_file.sha256 is 'SHA-256 of the file as it was applied.';
comment on column dolsd.applied_file.applied_at is 'When.';

create or replace function dolsd.read_migrations() returns table (number int, name text, sha256 text)
    language sql stable
    as $$ select m.number, m.name, m.sha256 from dolsd.migration m order by m.number $$;
comment on function dolsd.read_migrations() is 'The migrations that were applied, in order.';

create or replace function dolsd.read_applied() returns table (name text, sha256 text)
    language sql stable
    as $$ select f.name, f.sha256 from dolsd.applied_file f order by f.name $$;
comment on function dolsd.read_applied() is 'The other files, as they were last applied.';

create or replace function dolsd.record_migration(in_number int, in_name text, in_sha256 text) returns void
    language sql
    as $$ insert into dolsd.migration (number, name, sha256) values (in_number, in_name, in_sha256) $$;
comment on function dolsd.record_migration(int, text, text) is 'Records that a migration was applied.';

create or replace function dolsd.record_applied(in_name text, in_sha256 text) returns void
    language sql
    as $$
    insert into dolsd.applied_file (name, sha256) values (in_name, in_sha256)
    on conflict (name) do update set sha256 = excluded.sha256, applied_at = now()
    $$;
comment on function dolsd.record_applied(text, text) is 'Records that a file was applied.';

create or replace function dolsd.forget_applied(in_folder text) returns void
    language sql
    as $$ delete from dolsd.applied_file f where starts_with(f.name, in_folder || '/') $$;
comment on function dolsd.forget_applied(text) is
    'Forgets the files of a folder, which are about to be applied again.';
