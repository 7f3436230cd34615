# The tests' PostgreSQL, which does not wait for its disk, writes as durably as by default from here on.
# Sourced by benchmarks after tests/service/live.sh.
# shellcheck shell=sh
for setting in "fsync = on" "synchronous_commit = on" "full_page_writes = on"; do
    psql -X -q -c "alter system set $setting"
done
"${WITH_POSTGRES_CTL:?}" stop
"$WITH_POSTGRES_CTL" start
