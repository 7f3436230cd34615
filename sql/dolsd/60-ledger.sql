-- The ledger only grows.

create or replace function dolsd.keep_ledger() returns trigger
    language plpgsql
    as $$
begin
    raise exception 'the ledger is append-only: % is refused', lower(tg_op)
        using errcode = 'insufficient_privilege', hint = 'What was written stays; add a row that puts it right.';
end
$$;
comment on function dolsd.keep_ledger() is 'Trigger: refuses every change of a ledger row, and emptying it.';
create or replace trigger ledger_keep before update or delete or truncate on dolsd.ledger
    for each statement execute function dolsd.keep_ledger();
