# What the live tests of dolsctl share; sourced inside with-postgres.sh.
#
# expect CODE WORD ... runs dolsctl on $database, keeps its output in $said and fails the test if the exit code differs.
# says TEXT and says_not TEXT search that. start_dolsd has a daemon work on $database that puts its mails into
# $work/mail, with $work/dolsd.conf and $work/dolsd.log; $database_settings and $more_settings are added to its
# settings. A test that leaves anybody's name in a log or the like fails (tests/base/poison.sh).
# shellcheck shell=sh
top=${top_srcdir:-$(dirname "$0")/../..}
# shellcheck source=tests/base/poison.sh
. "$top/tests/base/poison.sh"
dolsctl=${top_builddir:-.}/dolsctl
work=$(mktemp -d "${TMPDIR:-/tmp}/dolsctl-test.XXXXXX")
said=$work/said
database=${database:-postgres}
failed=0
daemon=

# Called by the trap, or by a test's own trap, which then first sets ended to the status.
# shellcheck disable=SC2317
stop() {
    ended=${ended:-$?}
    trap - EXIT
    if [ -n "$daemon" ]; then
        kill "$daemon" 2>/dev/null || true
        wait "$daemon" 2>/dev/null || true
    fi
    look_for_poison "$top/tests/base/poison.txt" "$work" || ended=1
    rm -rf "$work"
    exit "$ended"
}
trap stop EXIT
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

# Compares the output with a file that a person has checked; UPDATE_GOLDEN=1 writes it.
same_as() {
    if [ -n "${UPDATE_GOLDEN:-}" ]; then
        cp "$said" "$top/tests/ctl/golden/$1"
    fi
    diff -u "$top/tests/ctl/golden/$1" "$said" >&2 || fail "$last: other than golden/$1"
}

run_sql() {
    psql -X -q -v ON_ERROR_STOP=1 -d "$database" "$@" >/dev/null
}

start_dolsd() {
    mkdir -p "$work/mail/tmp" "$work/mail/new" "$work/mail/cur"
    cat >"$work/dolsd.conf" <<CONF
database: { conninfo = "dbname=$database"; ${database_settings:-} };
${more_settings:-}
mail: {
    deliver = "maildir";
    maildir = "$work/mail";
    from = "dols@council.example";
    message_id_domain = "council.example";
};
council: {
    name = "Invented County Council";
    team = "DoLS team";
    reply_to = "dols@council.example";
    phone = "01632 960100";
};
templates: { directory = "$(cd "$top" && pwd)/conf/templates"; };
worker: { name = "simulated"; };
CONF
    "${top_builddir:-.}/dolsd" -c "$work/dolsd.conf" 2>"$work/dolsd.log" &
    daemon=$!
}

finish() {
    exit "$failed"
}
