# Checks that nothing which identifies somebody (poison.txt) is in a log, seal, webhook or subject that a test
# leaves. Sourced by the scripts that end the tests: tests/pg/with-postgres.sh for the server's log, and the shared
# libraries for their folders.
#
#   look_for_poison POISON FOLDER      the daemons' logs, what systemd was told, seals, bodies of webhooks and
#                                      pings, subjects of mails, all below it
#   look_for_poison_in_server_log POISON FILE
#
# POISON is the file of words. Matches are printed on standard error, and the status is 1. Entries of the
# database's owner are skipped: they are the statements of the test itself.
# shellcheck shell=sh

# find_poison POISON NAME: on standard input.
find_poison() {
    found=$(grep -aiF -e "$(sed 's/#.*//; /^[[:space:]]*$/d' "$1")" | sort -u | head -n 10 | cut -c 1-300)
    [ -n "$found" ] || return 0
    printf '%s says who:\n%s\n' "$2" "$found" >&2
    return 1
}

# A log with that name further down belongs to another server.
look_for_poison() {
    leaks=$(find "$2" -type f \( -path "$2/log" -o -name '*.log' -o -name 'seals*' -o -name 'hook.[0-9]*' -o -name 'pings*' \
        -o -name 'notified*' \) | while read -r file; do find_poison "$1" "${file#"$2"/}" <"$file" || echo "$file"; done)
    find "$2" -type f \( -path '*/new/*' -o -path '*/cur/*' -o -name 'mail.[0-9]*' \) -exec grep -ahi '^Subject:' {} + |
        find_poison "$1" "a subject" && [ -z "$leaks" ]
}

look_for_poison_in_server_log() {
    [ -f "$2" ] || return 0
    awk '/^[0-9][0-9][0-9][0-9]-/ { own = $5 == "dolsd_owner" } !own' "$2" | find_poison "$1" "the log of PostgreSQL"
}
