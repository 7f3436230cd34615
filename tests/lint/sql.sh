#!/bin/sh
# SQL to the standard of the C: short bodies, short lines, everything commented, and each file names at
# its head the functions in it that a role may call ("-- Public: NAME, NAME"). The lines are read from
# the source; the rest is looked up in a database with everything loaded.
set -eu
top=${top_srcdir:-$(dirname "$0")/../..}
if [ "${1:-}" != inside ]; then
    exec sh "$top/tests/pg/with-postgres.sh" sh "$0" inside
fi
PGOPTIONS='-c client_min_messages=warning'
export PGOPTIONS
database=dolsd_test_lint
sql=$top/sql
faults=0

# complain TITLE LINES: if there are lines, they are faults.
complain() {
    if [ -n "$2" ]; then
        printf '%s:\n%s\n' "$1" "$2"
        faults=1
    fi
}

# Rule packs and the demonstration are rows, and a row is one line.
lines=$(cd "$top" && awk 'length > 120 { n[FILENAME]++ } END { for (f in n) print "lines " f }' \
    sql/*.sql sql/casework/*.sql sql/dolsd/*.sql | sort)
complain 'lines over 120 columns' "$lines"

# Views and anonymous blocks are not functions, and are read as often.
blocks=$(cd "$top" && awk '
    FNR == 1 { start = 0 }
    /^create (or replace )?(materialized )?view / { start = FNR; name = "view " $0; sub(/ as.*/, "", name); sub(/create (or replace )?(materialized )?view /, "", name) }
    /^do / { start = FNR; name = "block " FILENAME }
    start && (/;$/ || /;[ ]*--/) { if (name ~ /^view/ || /\$do\$;/) { if (FNR - start > 60) print name; start = 0 } }
' sql/*.sql sql/casework/*.sql sql/dolsd/*.sql | sort)
complain 'views and blocks over 60 lines' "$blocks"

createdb "$database"
for file in "$sql"/casework/*.sql "$sql"/record.sql "$sql"/0*.sql "$sql"/dolsd/*.sql "$sql"/clock.sql "$sql"/rules/*.sql \
    "$sql"/demo/*.sql; do
    psql -X -q -v ON_ERROR_STOP=1 --single-transaction -d "$database" -f "$file" >/dev/null
done
ask() {
    psql -X -At -v ON_ERROR_STOP=1 -d "$database" -c "$1"
}

long=$(ask "select distinct 'body ' || p.pronamespace::regnamespace || '.' || p.proname
              from pg_proc p
             where p.pronamespace in ('dolsd'::regnamespace, 'casework'::regnamespace)
               and array_length(string_to_array(trim(p.prosrc, E'\n'), E'\n'), 1) > 60 order by 1")
complain 'function bodies over 60 lines' "$long"

bare=$(ask "
    select 'comment ' || case c.relkind when 'v' then 'view ' when 'c' then 'type ' else 'table ' end || c.oid::regclass
      from pg_class c
     where c.relnamespace in ('dolsd'::regnamespace, 'casework'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm')
       and obj_description(c.oid, 'pg_class') is null
    union all
    select 'comment column ' || c.oid::regclass || '.' || a.attname
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace in ('dolsd'::regnamespace, 'casework'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm')
       and col_description(c.oid, a.attnum) is null
    union all
    select 'comment function ' || p.oid::regprocedure
      from pg_proc p
     where p.pronamespace in ('dolsd'::regnamespace, 'casework'::regnamespace) and obj_description(p.oid, 'pg_proc') is null
     order by 1")
complain 'without a comment in the database' "$bare"

# Every function that a role may call, from the database; and every one that a file names at its head.
public=$(ask "select distinct p.proname
                from pg_proc p
                join unnest(array['dolsd_daemon', 'dolsd_policy', 'dolsd_reader', 'casework_officer']) as r (role)
                  on has_function_privilege(r.role, p.oid, 'execute')
               where p.pronamespace = 'dolsd'::regnamespace order by 1")
wanted=$(cd "$top" && for name in $public; do
    grep -lE "^create or replace function dolsd\.$name\(" sql/dolsd/*.sql | sed "s|\$| $name|"
done | sort)
named=$(cd "$top" && awk '
    FNR == 1 { on = 0 }
    /^-- Public: / { on = 1; sub(/^-- Public: /, "") }
    on && !/^[a-z]/ { sub(/^-- +/, "") }
    on { line = $0; n = split(line, part, /[, .]+/); for (i = 1; i <= n; i++) if (part[i] != "") print FILENAME, part[i]; if (line ~ /\.$/) { on = 0; nextfile } }
' sql/dolsd/*.sql | sort)
missing=$(echo "$wanted" | grep -vxF "$named" || true)
complain 'may be called by a role, and the head of its file ("-- Public: NAME, NAME.") does not name it' "$missing"
extra=$(echo "$named" | grep -vxF "$wanted" || true)
complain 'named at the head of a file, and no role may call it there' "$extra"

exit $faults
