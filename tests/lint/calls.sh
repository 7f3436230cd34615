#!/bin/sh
# A statement of the C programs is a call of a function in sql/, which can be read, tested and changed there.
# Exceptions are transactions, locks and settings of the session, and what is asked before there are functions.
set -eu
file=${top_srcdir:-.}/daemon/store/statement.c
# Sets the session up, and works where nothing is installed yet.
apart=' session clock trial_limits constraints_now script_path try_lock lock has_store missing_views columns '
# What may follow "select": columns, their aliases, sums of seconds; and one function that returns them.
awk -v apart="$apart" '
    BEGIN { query = "(^|[^a-z_])(where|join|order by|group by|having|union|values|insert|update|delete|unnest\\(array)([^a-z_]|$)" }
    function look() {
        if (text == "") return
        seen++
        if (index(apart, " " name " ")) return
        if (text ~ /^(begin|commit|rollback|savepoint|release|listen|fetch) ?/) return
        if (text !~ /(dolsd|casework)\.[a-z_]+\(/ || text ~ query || text ~ /from (dolsd|casework)\.[a-z_]+([^a-z_(]|$)/)
            { printf "%s: the statement %s is no call: %.70s\n", FILENAME, name, text; bad = 1 }
    }
    /^ *\[STATEMENT_/ { look(); text = ""; name = ""; sub(/^ *\[[A-Z_0-9]*\] *= */, "") }
    /^const struct statement \*statement_get/ { look(); text = ""; done = 1 }
    !done {
        line = $0
        while (match(line, /"([^"\\]|\\.)*"/)) {
            piece = substr(line, RSTART + 1, RLENGTH - 2)
            line = substr(line, RSTART + RLENGTH)
            if (name == "") name = piece; else text = text piece
        }
    }
    END { if (seen < 50) { print FILENAME ": this lint can no longer read it"; bad = 1 } exit bad }
' "$file"
# Nothing else in C contains a statement, except what dolsctl runs from files.
second=$(grep -rnE '"(select|insert into|update|delete from|with [a-z_]+ as|call) ' --include=*.c "${top_srcdir:-.}/daemon" | grep -v '^[^:]*store/statement\.c:' || true)
if [ -n "$second" ]; then
    printf 'a statement outside store/statement.c:\n%s\n' "$second"
    exit 1
fi
