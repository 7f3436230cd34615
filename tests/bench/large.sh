# For benchmarks on large stores. Sourced after tests/service/live.sh.
# shellcheck shell=sh

# large_server [SETTING ...]: gives the server room for a large store, and restarts it, with these settings too.
large_server() {
    for setting in "shared_buffers = '2GB'" "max_wal_size = '16GB'" "checkpoint_timeout = '1h'" "$@"; do
        psql -X -q -c "alter system set $setting"
    done
    "$WITH_POSTGRES_CTL" stop
    "$WITH_POSTGRES_CTL" start
}

say() {
    printf '%s  %s\n' "$(date +%T)" "$*" >&2
}
