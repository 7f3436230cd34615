-- Deadlines for a diary: what a claim hands out has them, too.
do $do$
begin
    if to_regtype('dolsd.claimed') is not null then
        alter type dolsd.carried add attribute diary boolean;
        alter type dolsd.claimed add attribute diary jsonb;
    end if;
end
$do$;
