# What the live tests of dolsctl share; sourced inside with-postgres.sh.
#
# expect CODE WORD ... runs dolsctl on $database, keeps what it says in $said and fails the test
# where the exit code is another. says TEXT and says_not TEXT look into it.
# shellcheck shell=sh
top=${top_srcdir:-$(dirname "$0")/../..}
dolsctl=${top_builddir:-.}/dolsctl
work=$(mktemp -d "${TMPDIR:-/tmp}/dolsctl-test.XXXXXX")
said=$work/said
database=${database:-postgres}
failed=0
trap 'rm -rf "$work"' EXIT
export PGOPTIONS='-c client_min_messages=warning'

fail() {
    echo "FAILED: $*" >&2
    sed 's/^/    | /' "$said" >&2
    failed=1
}

expect() {
    wanted=$1
    shift
    code=0
    last="dolsctl $*"
    "$dolsctl" -d "dbname=$database" "$@" >"$said" 2>&1 || code=$?
    if [ "$code" -ne "$wanted" ]; then
        fail "$last ended with $code and not $wanted"
    fi
}

says() {
    grep -qF -e "$1" "$said" || fail "$last does not say: $1"
}

says_not() {
    ! grep -qF -e "$1" "$said" || fail "$last says: $1"
}

# Compares what was said with a file that was looked at by a person; UPDATE_GOLDEN=1 writes it.
same_as() {
    if [ -n "${UPDATE_GOLDEN:-}" ]; then
        cp "$said" "$top/tests/ctl/golden/$1"
    fi
    diff -u "$top/tests/ctl/golden/$1" "$said" >&2 || fail "$last: other than golden/$1"
}

run_sql() {
    psql -X -q -v ON_ERROR_STOP=1 -d "$database" "$@" >/dev/null
}

finish() {
    exit "$failed"
}
