-- Which matters somebody means by a reference: the same for every verb, question and page.
--
-- The reference exactly as written comes first. Otherwise upper and lower case do not matter; if that leaves several
-- that differ only in case, none of them is chosen here.
--
-- Public: reference_meant, references_meant, reference_plain, references_near, not_known_words, several_words.

create or replace function dolsd.reference_meant(in_asked text, in_found text[]) returns text[]
    language sql immutable
    as $$ select case when in_asked = any(in_found) then array[in_asked] else coalesce(in_found, '{}') end $$;
comment on function dolsd.reference_meant(text, text[]) is
    'Of references that differ from the one asked for at most in case: the exact one, otherwise all.';

create or replace function dolsd.references_meant(in_asked text, in_gone boolean) returns text[]
    language sql stable
    as $$
    select dolsd.reference_meant(in_asked, array(
        select distinct m.reference from dolsd.matter m
         where lower(m.reference) = lower(in_asked) and (in_gone or m.facts is not null) order by 1))
    $$;
comment on function dolsd.references_meant(text, boolean) is
    'The references of matters that somebody may mean, among them, if so asked, matters that case work no longer has.';

create or replace function dolsd.reference_plain(in_reference text) returns text
    language sql immutable
    as $$ select lower(regexp_replace(in_reference, '[^[:alnum:]]+', '', 'g')) $$;
comment on function dolsd.reference_plain(text) is 'A reference without what people write differently.';

create or replace function dolsd.references_near(in_asked text, in_gone boolean) returns text
    language sql stable
    as $$
    with asked as (select dolsd.reference_plain(in_asked) as plain),
    known as (
        select distinct m.reference, dolsd.reference_plain(m.reference) as plain from dolsd.matter m
         where in_gone or m.facts is not null),
    near as (
        select k.reference, abs(length(k.plain) - length(a.plain)) as apart, strpos(k.plain, a.plain) > 0 as whole,
               (select count(*) from generate_series(1, least(length(k.plain), length(a.plain))) n
                 where left(k.plain, n) = left(a.plain, n)) as shared, length(a.plain) as length
          from known k cross join asked a
         where length(a.plain) >= 2 and (strpos(k.plain, a.plain) > 0 or left(k.plain, 3) = left(a.plain, 3)))
    select string_agg(f.reference, ', ' order by f.whole desc, f.shared desc, f.apart, f.reference)
      from (select n.* from near n where n.whole or n.shared >= greatest(3, n.length * 0.7)
             order by n.whole desc, n.shared desc, n.apart, n.reference limit 5) f
    $$;
comment on function dolsd.references_near(text, boolean) is
    'At most five references that contain the one asked for, or share a long beginning with it; null: none.';

create or replace function dolsd.not_known_words(in_asked text, in_gone boolean) returns text
    language sql stable
    as $$
    select format('no matter has the reference %s', in_asked)
           || coalesce('; near ones: ' || dolsd.references_near(in_asked, in_gone), '')
    $$;
comment on function dolsd.not_known_words(text, boolean) is 'That no matter has a reference, and near ones.';

create or replace function dolsd.several_words(in_asked text, in_meant text[]) returns text
    language sql immutable
    as $$ select format('%s may be %s; write one of them exactly', in_asked, array_to_string(in_meant, ' or ')) $$;
comment on function dolsd.several_words(text, text[]) is
    'That references which differ only in case may be meant.';
