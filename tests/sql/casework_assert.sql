-- Assertions for the tests of the reference store.
create schema test;

create function test.same(what text, got text, want text) returns void language plpgsql as $$
begin
    if got is distinct from want then
        raise exception e'%\n  got:  %\n  want: %', what, got, want;
    end if;
end $$;

-- The statement is refused, and the message says so in these words.
create function test.refused(statement text, words text) returns void language plpgsql as $$
declare
    said text;
begin
    begin
        execute statement;
    exception when others then
        said := sqlerrm;
    end;
    if said is null then
        raise exception e'not refused: %', statement;
    elsif position(words in said) = 0 then
        raise exception e'refused in other words: %\n  got:  %\n  want: %', statement, said, words;
    end if;
end $$;

create function test.kept(statement text) returns void language plpgsql as $$
begin
    execute statement;
exception when others then
    raise exception e'refused: %\n  %', statement, sqlerrm;
end $$;

-- The references of the matters that a statement touches, in order.
create function test.touched(statement text) returns text language plpgsql as $$
declare
    refs text;
begin
    delete from dolsd.changed;
    execute statement;
    select string_agg(distinct coalesce(m.reference, c.kind || ' ' || c.id), ' ') into refs
      from dolsd.changed c left join casework.matter m using (kind, id);
    delete from dolsd.changed;
    return refs;
end $$;

-- Facts of a matter, as name=date, in order of name; only those asked for. In plpgsql, which plans it once.
create function test.facts(of text, names text default '%') returns text language plpgsql as $$
begin
    return (select string_agg(f.key || '=' || f.value, ' ' order by f.key collate "C")
              from casework.matter m, jsonb_each_text(m.facts) f where m.reference = of and f.key like names);
end $$;

-- Rows that a test does not number itself are numbered from 1000.
create function test.number_from_1000() returns void language plpgsql as $$
declare
    t text;
begin
    foreach t in array array['person', 'place', 'address_book', 'request', 'urgent', 'standard', 'court_order', 'condition', 'review', 'unauthorised', 'milestone', 'appointment', 'move'] loop
        perform setval(pg_get_serial_sequence('casework.' || t, 'id'), 999);
    end loop;
end $$;
