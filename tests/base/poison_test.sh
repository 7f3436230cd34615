#!/bin/sh
# A name that leaks is found, wherever a test leaves it: in each kind of file, in the log of PostgreSQL, and by the
# scripts that end a test. What dolsd need not keep quiet is skipped.
set -eu
top=${top_srcdir:-$(dirname "$0")/../..}
# shellcheck source=tests/base/poison.sh
. "$top/tests/base/poison.sh"
poison=$top/tests/base/poison.txt
work=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-poison.XXXXXX")
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "poison_test: $*" >&2
    failed=1
}

# Each word of the list, in each place.
sed 's/#.*//; /^[[:space:]]*$/d' "$poison" >"$work/words"
if grep -xE '[[:alnum:]+/=]{1,5}' "$work/words" >&2; then
    fail "so short a word of letters and digits comes up by chance in base64 and in the names of temporary folders"
fi
while read -r word; do
    for file in log dolsd.log seals hook.7 pings.posted notified; do
        mkdir "$work/place"
        printf 'courier: message 7 to x%sx: refused\n' "$word" >"$work/place/$file"
        if look_for_poison "$poison" "$work/place" 2>/dev/null; then fail "$word is not found in $file"; fi
        rm -r "$work/place"
    done
done <"$work/words"
for file in mail/new/1 mail.1; do
    mkdir -p "$work/place/mail/new"
    printf 'To: <manager@elm-house.example>\nSUBJECT: About j.s.\n\nJ.S. at Elm House\n' >"$work/place/$file"
    if look_for_poison "$poison" "$work/place" 2>/dev/null; then fail "a subject is not looked at: $file"; fi
    printf 'To: <manager@elm-house.example>\nSubject: Urgent authorisation\n\nJ.S. at Elm House\n' >"$work/place/$file"
    look_for_poison "$poison" "$work/place" || fail "a body may say who"
    rm -r "$work/place"
done

# The server's log: entries of the daemon's login, over several lines, and what a test types itself.
cat >"$work/log" <<'LOG'
2026-11-29 16:00:00.000 UTC [7] dolsd_owner ERROR:  a test's own row
2026-11-29 16:00:00.000 UTC [7] dolsd_owner STATEMENT:  insert into x
	values ('J.S.')
2026-11-29 16:00:00.000 UTC [8] dolsd ERROR:  invalid input
LOG
look_for_poison_in_server_log "$poison" "$work/log" || fail "a test's own statement counts"
printf '\tJ.S.\n' >>"$work/log"
if look_for_poison_in_server_log "$poison" "$work/log" 2>/dev/null; then fail "what the daemon's login made the server say is not found"; fi

# The script that ends a test reports it by its status: for a service test, one of dolsctl, and the server.
ends() {
    code=0
    env TMPDIR="$work" sh -c "$1" sh "$top" >"$work/said" 2>&1 || code=$?
    [ "$code" -eq 1 ] || fail "ended with $code: $1"
    grep -q 'says who' "$work/said" || fail "does not say what was found: $1"
}
# shellcheck disable=SC2016 # the shell below expands them
{
    ends 'top_srcdir=$1 top_builddir=.; set -eu; . "$1/tests/service/live.sh"; echo "to Elm House" >"$place/log"; exit 0'
    ends 'top_srcdir=$1 top_builddir=.; set -eu; . "$1/tests/ctl/common.sh"; echo "to Elm House" >"$work/dolsd.log"; finish'
    ends 'sh "$1/tests/pg/with-postgres.sh" sh -c "psql -q -c \"create role dolsd login\"; psql -q -U dolsd -c \"select '"'J.S.'"'::int\" || true"'
}
exit "$failed"
