-- The ledger only grows, and so does the record of changed rules.

create or replace function dolsd.keep() returns trigger
    language plpgsql
    as $$
begin
    raise exception 'dolsd.% is append-only: % is refused', tg_table_name, lower(tg_op)
        using errcode = 'insufficient_privilege', hint = tg_argv[0];
end
$$;
comment on function dolsd.keep() is 'Trigger: refuses every change of a row, and emptying the table; its argument is the hint.';
create or replace trigger ledger_keep before update or delete or truncate on dolsd.ledger
    for each statement execute function dolsd.keep('What was written stays; add a row that puts it right.');
